//! `GET /api/v1/indicators/{id}/values`

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::indicators::ChartShape;
use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment, ViewParams},
    shapes::{About, AreaCellShape, ClassesShape, EvidenceShape, IndicatorShort, PeriodShape, TextShape, TotalShape},
    state::Shared,
    workflows::{View, view},
};

/// One indicator in one period over all municipalities.
#[derive(Debug, Serialize, ToSchema)]
struct ValuesAnswer {
    about: About,
    indicator: IndicatorShort,
    period: PeriodShape,
    /// What the plugin read, each with the period that was really used.
    inputs: Vec<InputShape>,
    classes: ClassesShape,
    /// One for every municipality, in the order of codes.
    cells: Vec<AreaCellShape>,
    /// The prefecture first, then the members of the grouping that was asked for.
    totals: Vec<TotalShape>,
    /// Remarks on the whole answer.
    remarks: Vec<TextShape>,
    /// Charts that the plugin made of these data, in this period, with these parameters.
    charts: Vec<ChartShape>,
    evidence: EvidenceShape,
}

/// An indicator that a plugin read.
#[derive(Debug, Serialize, ToSchema)]
struct InputShape {
    /// Identifier.
    indicator: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Identifier of the period that was really used.
    period: String,
    /// Its form on screens.
    period_label: String,
    /// Its form in English.
    period_label_en: String,
}

impl From<&View> for ValuesAnswer {
    fn from(view: &View) -> Self {
        let inputs = view.inputs.iter().map(|input| InputShape {
            indicator: input.indicator.clone(),
            title: input.title.ja.clone(),
            title_en: input.title.en.clone(),
            period: input.period.id(),
            period_label: input.period.label(),
            period_label_en: input.period.label_en(),
        });
        Self {
            about: About::of(&view.release),
            indicator: IndicatorShort::from(view.entry.as_ref()),
            period: PeriodShape::from(&view.period),
            inputs: inputs.collect(),
            classes: ClassesShape::from(&view.classes),
            cells: (0..view.cells.len()).map(|index| AreaCellShape::of(view, index)).collect(),
            totals: view.totals.iter().map(TotalShape::from).collect(),
            remarks: view.remarks.iter().map(TextShape::from).collect(),
            charts: view.computed.iter().flat_map(|computed| &computed.charts).map(ChartShape::from).collect(),
            evidence: EvidenceShape::from(&view.evidence),
        }
    }
}

/// The cells of one period, all municipalities, with classes, totals and evidence. Parameters of a plugin are given under their
/// own names.
#[utoipa::path(get, path = "/api/v1/indicators/{id}/values", tag = "data",
    params(ReadParams, ViewParams, ("id" = String, Path, description = "Identifier of the indicator")),
    responses((status = 200, body = ValuesAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn list(
    State(state): State<Shared>,
    Segment(id): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    let view = view::view(&state, release, query.view(id)?).await?;
    asked.answer(&state, move || Ok(Content::json(&ValuesAnswer::from(&view)))).await
}
