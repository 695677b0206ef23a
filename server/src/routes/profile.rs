//! `GET /api/v1/areas/{code}/profile`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    areas::AreaShape,
    facilities::{FacilityShape, precision_label},
};
use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment},
    shapes::{About, CellShape, IndicatorShort, PeriodShape, TotalShape},
    state::Shared,
    workflows::{View, ViewAsk, ViewError, catalogue, plugin_words::precision_id, series::find_area, view},
};

#[derive(Debug, Serialize, ToSchema)]
struct ProfileAnswer {
    about: About,
    /// Code of the municipality.
    code: String,
    /// Its name.
    name: String,
    /// What `/api/v1/areas` says of it.
    area: AreaShape,
    /// Every indicator at its latest period.
    indicators: Vec<ProfileIndicator>,
    /// Places that stand in it.
    places: Vec<FacilityShape>,
    /// The nearest place of each kind, from its reference point.
    nearest: Vec<NearestShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProfileIndicator {
    #[serde(flatten)]
    indicator: IndicatorShort,
    /// Its latest period.
    period: Option<PeriodShape>,
    /// The cell of this municipality; null where a plugin could not compute it.
    cell: Option<CellShape>,
    /// Its place among the municipalities with a value, greatest first.
    rank: Option<usize>,
    /// How many municipalities have a value.
    ranked: usize,
    /// Why here: the explanation of the plugin.
    why: Option<String>,
    /// The same in English.
    why_en: Option<String>,
    /// The total of the prefecture.
    prefecture: Option<TotalShape>,
    /// The total of the member that this municipality belongs to, if a grouping was asked for.
    district: Option<TotalShape>,
    /// Why there is no value, if a plugin could not compute it.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl ProfileIndicator {
    fn of(indicator: IndicatorShort, view: &View, index: usize, own_member: Option<&String>) -> Self {
        let cell = &view.cells[index];
        let district = view.totals.iter().skip(1).find(|total| Some(&total.member) == own_member);
        Self {
            indicator,
            period: Some(PeriodShape::from(&view.period)),
            cell: Some(CellShape::from(&cell.cell)),
            rank: cell.rank,
            ranked: view.cells.iter().filter(|cell| cell.rank.is_some()).count(),
            why: cell.why.as_ref().map(|why| why.ja.clone()),
            why_en: cell.why.as_ref().map(|why| why.en.clone()),
            prefecture: view.totals.first().map(TotalShape::from),
            district: district.map(TotalShape::from),
            failure: None,
        }
    }

    fn failed(indicator: IndicatorShort, error: &ViewError) -> Self {
        Self {
            indicator,
            period: None,
            cell: None,
            rank: None,
            ranked: 0,
            why: None,
            why_en: None,
            prefecture: None,
            district: None,
            failure: Some(error.to_string()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct NearestShape {
    /// Identifier of the place.
    id: String,
    /// Identifier of the kind.
    kind: String,
    /// The word for the kind.
    kind_label: String,
    /// Its name.
    name: String,
    /// Code of the municipality it stands in.
    code: Option<String>,
    /// Kilometers along the ellipsoid.
    distance_km: f64,
    /// `site`, `town`, `municipality` or `unknown`.
    precision: &'static str,
    /// The same in words.
    precision_label: &'static str,
}

/// One municipality: every indicator at its latest period beside the totals, places in it, the nearest place of each kind.
#[utoipa::path(get, path = "/api/v1/areas/{code}/profile", tag = "data",
    params(ReadParams, ("code" = String, Path, description = "5-digit code"),
        ("grouping" = Option<String>, Query, description = "Identifier of a grouping: the total of the area's member is added")),
    responses((status = 200, body = ProfileAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(code): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    let grouping = query.take("grouping")?;
    query.finish()?;
    let index = find_area(&release, &code)?;
    let own_member = match &grouping {
        None => None,
        Some(id) => {
            let code = &release.areas()[index].code;
            let members = &view::find_grouping(&release, id)?.members;
            members.iter().find(|member| member.areas.contains(code)).map(|member| member.id.clone())
        }
    };
    let mut indicators = Vec::new();
    for entry in catalogue::catalogue(&release, &state.plugins.installed()) {
        let ask = ViewAsk { indicator: entry.id.clone(), grouping: grouping.clone(), ..ViewAsk::default() };
        let indicator = IndicatorShort::from(&entry);
        let shape = match view::view(&state, Arc::clone(&release), ask).await {
            Ok(view) => ProfileIndicator::of(indicator, &view, index, own_member.as_ref()),
            Err(error @ (ViewError::Internal { .. } | ViewError::Busy)) => return Err(error.into()),
            Err(error) => ProfileIndicator::failed(indicator, &error),
        };
        indicators.push(shape);
    }
    asked
        .answer(&state, move || {
            let code = &release.areas()[index].code;
            let here = release.facilities().iter().filter(|placed| placed.area() == Some(code));
            let nearest = release.facility_kinds().iter().filter_map(|kind| {
                let nearest = release.nearest(&kind.id, index)?;
                let placed = &release.facilities()[nearest.facility_index];
                Some(NearestShape {
                    id: placed.facility.id.clone(),
                    kind: kind.id.clone(),
                    kind_label: kind.label.clone(),
                    name: placed.facility.name.clone(),
                    code: placed.area().map(ToString::to_string),
                    distance_km: (nearest.distance_km * 100.0).round() / 100.0,
                    precision: precision_id(placed.facility.precision),
                    precision_label: precision_label(placed.facility.precision),
                })
            });
            Ok(Content::json(&ProfileAnswer {
                about: About::of(&release),
                code: code.to_string(),
                name: release.areas()[index].name.clone(),
                area: AreaShape::of(&release, index),
                indicators,
                places: here.map(FacilityShape::from).collect(),
                nearest: nearest.collect(),
            }))
        })
        .await
}
