//! `GET /api/v1/indicators/{id}/change`: from one period to another, by municipality, where the two may be compared.

use axum::{extract::State, response::Response};
use geodata::Period;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment},
    shapes::{About, CellShape, PeriodShape},
    state::Shared,
};

/// The change of an indicator between two periods.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeAnswer {
    about: About,
    /// Identifier of the indicator.
    indicator: String,
    /// Its title.
    title: String,
    /// Its unit.
    unit: String,
    /// Its decimals.
    decimals: u8,
    from: PeriodShape,
    to: PeriodShape,
    /// The crosswalk that bridges a break between the two.
    crosswalk: Option<CrosswalkShape>,
    /// One for each municipality.
    cells: Vec<ChangeCellShape>,
}

/// A named bridge between two definitions or two states of the borders.
#[derive(Debug, Serialize, ToSchema)]
struct CrosswalkShape {
    /// Identifier.
    id: String,
    /// Title.
    title: String,
}

/// The change of one municipality.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeCellShape {
    /// Code of the municipality.
    code: String,
    /// Its name.
    name: String,
    /// The earlier cell.
    before: CellShape,
    /// The later cell.
    after: CellShape,
    /// Later minus earlier; null where one of the two has no value.
    change: Option<f64>,
}

/// The change of an indicator from one period to another. Across a break of its definition or of the borders it is refused, unless
/// a crosswalk is named that bridges it.
#[utoipa::path(get, path = "/api/v1/indicators/{id}/change", tag = "data", operation_id = "show_change",
    params(ReadParams, ("id" = String, Path, description = "Identifier of the indicator"),
        ("from" = String, Query, description = "The earlier period, in any spelling"),
        ("to" = String, Query, description = "The later period, in any spelling"),
        ("crosswalk" = Option<String>, Query, description = "Identifier of a crosswalk")),
    responses((status = 200, body = ChangeAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(id): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    let (from, to) = (period(&mut query, "from")?, period(&mut query, "to")?);
    let crosswalk = query.take("crosswalk")?;
    query.finish()?;
    let indicator = release.indicator(&id).cloned().ok_or_else(|| Problem::NotFound {
        what: "指標",
        id: id.clone(),
        next: "指標の一覧から選んでください。プラグインの指標の変化は出せません。",
    })?;
    asked
        .answer(&state, move || {
            let column = |period: &Period| {
                release.column(&id, period).ok_or_else(|| Problem::NotFound {
                    what: "時点",
                    id: period.id(),
                    next: "この指標に数値がある年度・時点から選んでください。",
                })
            };
            let (before, after) = (column(&from)?, column(&to)?);
            let broken = indicator.breaks.iter().find(|it| from < it.period && it.period <= to);
            if let (Some(broken), None) = (broken, &crosswalk) {
                let note = broken.note.trim_end_matches('。');
                return Err(Problem::DefinitionBreak {
                    sentence: format!(
                        "「{}」は{}から数え方が変わっているため（{note}）、{}と{}の差は出せません。",
                        indicator.title,
                        broken.period.label(),
                        from.label(),
                        to.label()
                    ),
                });
            }
            if let Some(id) = crosswalk {
                let next = "このデータにある読み替えから選んでください。";
                return Err(Problem::NotFound { what: "読み替え", id, next });
            }
            let cells =
                release.areas().iter().zip(before.cells.iter().zip(&after.cells)).map(|(area, (before, after))| {
                    let change = before.value.ok().zip(after.value.ok()).map(|(before, after)| after - before);
                    ChangeCellShape {
                        code: area.code.to_string(),
                        name: area.name.clone(),
                        before: before.into(),
                        after: after.into(),
                        change,
                    }
                });
            Ok(Content::json(&ChangeAnswer {
                about: About::of(&release),
                indicator: id.clone(),
                title: indicator.title.clone(),
                unit: indicator.unit.clone(),
                decimals: indicator.decimals,
                from: (&from).into(),
                to: (&to).into(),
                crosswalk: None,
                cells: cells.collect(),
            }))
        })
        .await
}

fn period(query: &mut Query, name: &'static str) -> Result<Period, Problem> {
    let text = query.take(name)?.unwrap_or_default();
    Period::parse(&text).map_err(|error| Problem::BadParameter {
        name: name.to_owned(),
        value: text.clone(),
        hint: error.to_string(),
    })
}
