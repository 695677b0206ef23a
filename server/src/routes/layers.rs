//! `GET /api/v1/layers/{id}.geojson`

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::map::{Feature, FeatureCollection, Geometry};
use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment, ViewParams},
    shapes::{About, AreaCellShape, ClassesShape, EvidenceShape, IndicatorShort, PeriodShape},
    state::Shared,
    workflows::{View, view},
};

/// What a layer says beside its features.
#[derive(Debug, Serialize, ToSchema)]
struct LayerHead {
    about: About,
    indicator: IndicatorShort,
    period: PeriodShape,
    classes: ClassesShape,
    /// What the cells rest on.
    evidence: EvidenceShape,
}

/// Properties of a municipality in a layer: all flat.
#[derive(Debug, Serialize, ToSchema)]
struct LayerProperties {
    #[serde(flatten)]
    cell: AreaCellShape,
    /// Fill of its class; null where there is no value.
    color: Option<String>,
    /// Unit of the value.
    unit: String,
    /// Identifier of the period.
    period: String,
    /// Whether the data are fictitious.
    sample: bool,
}

fn features(view: &View) -> Vec<Feature<LayerProperties>> {
    (0..view.cells.len())
        .map(|index| {
            let properties = LayerProperties {
                cell: AreaCellShape::of(view, index),
                color: view.cells[index].class.map(|class| view.classes.color(class)),
                unit: view.entry.unit.ja.clone(),
                period: view.period.id(),
                sample: view.is_sample(),
            };
            let id = view.release.areas()[index].code.to_string();
            Feature::new(id, properties, Geometry::multi_polygon(view.release.geometry(index)))
        })
        .collect()
}

/// Boundaries joined with the cells of one period and their classes. `{file}` is `<indicator>.geojson`.
#[utoipa::path(get, path = "/api/v1/layers/{file}", tag = "data",
    params(ReadParams, ViewParams, ("file" = String, Path, description = "`<indicator>.geojson`")),
    responses((status = 200, body = FeatureCollection<LayerProperties, LayerHead>, content_type = "application/geo+json"),
        (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(file): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let Some(id) = file.strip_suffix(".geojson") else {
        return Err(Problem::NotFound {
            what: "層", id: file, next: "「指標のid.geojson」の形で指定してください。"
        });
    };
    let release = query.release(&state)?;
    let view = view::view(&state, release, query.view(id.to_owned())?).await?;
    asked
        .answer(&state, move || {
            let head = LayerHead {
                about: About::of(&view.release),
                indicator: IndicatorShort::from(view.entry.as_ref()),
                period: PeriodShape::from(&view.period),
                classes: ClassesShape::from(&view.classes),
                evidence: EvidenceShape::from(&view.evidence),
            };
            Ok(Content::geojson(&FeatureCollection::new(features(&view), head)))
        })
        .await
}
