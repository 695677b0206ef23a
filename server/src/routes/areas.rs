//! `GET /api/v1/areas`

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use geodata::{
    Area, Release,
    facility::{CoordPrecision, Position},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams},
    shapes::{About, CellShape, degrees},
    state::Shared,
    workflows::plugin_words::precision_id,
};

/// The indicator that says how many people live in an area.
const POPULATION: &str = "population-total";

#[derive(Debug, Serialize, ToSchema)]
struct AreasAnswer {
    about: About,
    /// The prefecture that the data are about.
    prefecture: PrefectureShape,
    /// Its municipalities in the order of their codes.
    areas: Vec<AreaShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PrefectureShape {
    /// 2-digit code.
    code: String,
    /// Name.
    name: String,
    /// Name in English.
    name_en: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AreaShape {
    /// 5-digit code.
    code: String,
    /// Name.
    name: String,
    /// Reading.
    kana: String,
    /// Name in English.
    name_en: String,
    /// 市, 町 or 村.
    kind: String,
    /// Geodesic area in square kilometers.
    area_km2: f64,
    /// Where distances are measured from.
    reference_point: ReferencePoint,
    /// Its latest total population.
    #[serde(skip_serializing_if = "Option::is_none")]
    population: Option<CellShape>,
    /// Codes of the municipalities that it borders on.
    neighbours: Vec<String>,
    /// Which member it belongs to in each grouping that publishes its members.
    groupings: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ReferencePoint {
    /// Degrees east.
    lon: f64,
    /// Degrees north.
    lat: f64,
    /// `site`, `town`, `municipality` or `unknown`.
    precision: &'static str,
}

impl ReferencePoint {
    fn of((position, precision): (Position, CoordPrecision)) -> Self {
        Self {
            lon: degrees(position.longitude_deg()),
            lat: degrees(position.latitude_deg()),
            precision: precision_id(precision),
        }
    }
}

impl AreaShape {
    pub(super) fn of(release: &Release, index: usize) -> Self {
        let areas = release.areas();
        let Area { code, name, kana, name_en, kind } = &areas[index];
        let groupings = release.groupings().iter().filter_map(|grouping| {
            let member = grouping.members.iter().find(|member| member.areas.contains(code))?;
            Some((grouping.id.clone(), member.id.clone()))
        });
        Self {
            code: code.to_string(),
            name: name.clone(),
            kana: kana.clone(),
            name_en: name_en.clone(),
            kind: kind.clone(),
            area_km2: (release.area_km2(index) * 100.0).round() / 100.0,
            reference_point: ReferencePoint::of(release.reference_point(index)),
            population: release.column_for(POPULATION, None).map(|column| CellShape::from(&column.cells.at(index))),
            neighbours: release.neighbours(index).iter().map(|&other| areas[other].code.to_string()).collect(),
            groupings: groupings.collect(),
        }
    }
}

/// The municipalities: codes, names, populations, neighbours, groupings.
#[utoipa::path(get, path = "/api/v1/areas", tag = "data", params(ReadParams),
    responses((status = 200, body = AreasAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    asked
        .answer(&state, move || {
            let prefecture = release.prefecture();
            Ok(Content::json(&AreasAnswer {
                about: About::of(&release),
                prefecture: PrefectureShape {
                    code: prefecture.code.to_string(),
                    name: prefecture.name.clone(),
                    name_en: prefecture.name_en.clone(),
                },
                areas: (0..release.areas().len()).map(|index| AreaShape::of(&release, index)).collect(),
            }))
        })
        .await
}
