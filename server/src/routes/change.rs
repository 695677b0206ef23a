//! `GET /api/v1/indicators/{id}/change`: from one period to another, by municipality, where the two may be compared.

use axum::{extract::State, response::Response};
use geodata::{
    Period,
    lineage::{Change, ChangeCell, ChangeRefused},
};
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
    /// Title of the crosswalk that bridges a break between the two: then the changes are estimates.
    crosswalk: Option<String>,
    /// One for each municipality.
    cells: Vec<ChangeCellShape>,
}

/// The change of one municipality.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeCellShape {
    /// Code of the municipality.
    code: String,
    /// Its name.
    name: String,
    /// The earlier cell, carried over the break where a crosswalk bridges it.
    before: CellShape,
    /// The later cell.
    after: CellShape,
    /// Later minus earlier; null where there is none, and of states.
    change: Option<f64>,
    /// Lower end of the interval of the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    /// Upper end of the interval of the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    /// Which step became which, of states.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<(String, String)>,
    /// Why there is no change, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// How far to trust it.
    trust: &'static str,
}

impl ChangeCellShape {
    fn of(code: String, name: String, cell: &ChangeCell) -> Self {
        let mut shape = Self {
            code,
            name,
            before: (&cell.before).into(),
            after: (&cell.after).into(),
            change: None,
            low: None,
            high: None,
            steps: None,
            refused: None,
            trust: cell.trust.id(),
        };
        match &cell.change {
            Ok(Change::Number { value, interval }) => {
                shape.change = Some(*value);
                shape.low = interval.map(|interval| interval.low);
                shape.high = interval.map(|interval| interval.high);
            }
            Ok(Change::Step { before, after }) => shape.steps = Some((before.label.clone(), after.label.clone())),
            Err(refused) => shape.refused = Some(refused.to_string()),
        }
        shape
    }
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
    asked
        .answer(&state, move || {
            let unknown = || ChangeRefused::UnknownIndicator { indicator: id.clone() };
            let indicator = release.indicator(&id).ok_or_else(unknown)?;
            let column = release.change(&id, &from, &to, crosswalk.as_deref())?;
            let cells = release.areas().iter().zip(&column.cells);
            Ok(Content::json(&ChangeAnswer {
                about: About::of(&release),
                indicator: id.clone(),
                title: indicator.title.clone(),
                unit: indicator.unit.clone(),
                decimals: indicator.decimals,
                from: (&column.from).into(),
                to: (&column.to).into(),
                cells: cells
                    .map(|(area, cell)| ChangeCellShape::of(area.code.to_string(), area.name.clone(), cell))
                    .collect(),
                crosswalk: column.crosswalk,
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
