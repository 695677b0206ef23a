//! `GET /api/v1/map/areas.geojson`, `…/surroundings.geojson`, `…/districts.geojson`: the ground on which layers are drawn.

use axum::{extract::State, response::Response};
use geo::{InteriorPoint, MultiPolygon, unary_union};
use geodata::Release;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams},
    shapes::About,
    state::Shared,
    workflows::view::find_grouping,
};

/// A GeoJSON feature collection with further members.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FeatureCollection<P: ToSchema, H: ToSchema> {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    head: H,
    features: Vec<Feature<P>>,
}

impl<P: ToSchema, H: ToSchema> FeatureCollection<P, H> {
    pub(super) fn new(features: Vec<Feature<P>>, head: H) -> Self {
        Self { kind: "FeatureCollection", head, features }
    }
}

/// A GeoJSON feature.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Feature<P: ToSchema> {
    /// Always `Feature`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Identifier: the code of an area, or of a member or facility.
    id: String,
    properties: P,
    /// Null where no position is known.
    geometry: Option<Geometry>,
}

impl<P: ToSchema> Feature<P> {
    pub(super) fn new(id: String, properties: P, geometry: impl Into<Option<Geometry>>) -> Self {
        Self { kind: "Feature", id, properties, geometry: geometry.into() }
    }
}

/// A GeoJSON geometry: longitude and latitude in degrees, five decimals (one meter).
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "coordinates")]
pub(super) enum Geometry {
    Point([f64; 2]),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

impl Geometry {
    pub(super) fn point(longitude_deg: f64, latitude_deg: f64) -> Self {
        Self::Point([meters_fine(longitude_deg), meters_fine(latitude_deg)])
    }

    pub(super) fn multi_polygon(shape: &MultiPolygon<f64>) -> Self {
        let ring = |ring: &geo::LineString<f64>| -> Vec<[f64; 2]> {
            let mut points: Vec<[f64; 2]> = ring.coords().map(|it| [meters_fine(it.x), meters_fine(it.y)]).collect();
            points.dedup();
            points
        };
        let polygon = |polygon: &geo::Polygon<f64>| {
            std::iter::once(ring(polygon.exterior())).chain(polygon.interiors().iter().map(ring)).collect()
        };
        Self::MultiPolygon(shape.iter().map(polygon).collect())
    }
}

fn meters_fine(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

#[derive(Debug, Serialize, ToSchema)]
struct MapHead {
    about: About,
}

#[derive(Debug, Serialize, ToSchema)]
struct AreaProperties {
    /// 5-digit code.
    code: String,
    /// Name.
    name: String,
    /// Name in English.
    name_en: String,
    /// 市, 町 or 村.
    kind: String,
    /// Where its name stands best: degrees east.
    label_lon: f64,
    /// Degrees north.
    label_lat: f64,
}

#[derive(Debug, Serialize, ToSchema)]
struct DistrictProperties {
    /// Identifier of the grouping.
    grouping: String,
    /// Identifier of the member.
    member: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Codes of its municipalities.
    areas: Vec<String>,
    /// Where its title stands best: degrees east.
    label_lon: f64,
    /// Degrees north.
    label_lat: f64,
}

/// A point well inside a shape; its first corner if it has no inside.
fn label_point(shape: &MultiPolygon<f64>) -> (f64, f64) {
    let inside = shape.interior_point().map(|point| (point.x(), point.y()));
    let corner = || shape.iter().flat_map(|polygon| polygon.exterior().coords()).next().map(|it| (it.x, it.y));
    let (x, y) = inside.or_else(corner).unwrap_or((0.0, 0.0));
    (meters_fine(x), meters_fine(y))
}

fn area_feature(area: &geodata::Area, shape: &MultiPolygon<f64>) -> Feature<AreaProperties> {
    let (label_lon, label_lat) = label_point(shape);
    let properties = AreaProperties {
        code: area.code.to_string(),
        name: area.name.clone(),
        name_en: area.name_en.clone(),
        kind: area.kind.clone(),
        label_lon,
        label_lat,
    };
    Feature::new(area.code.to_string(), properties, Geometry::multi_polygon(shape))
}

fn head(release: &Release) -> MapHead {
    MapHead { about: About::of(release) }
}

/// Outlines of the municipalities.
#[utoipa::path(get, path = "/api/v1/map/areas.geojson", tag = "data", params(ReadParams),
    responses((status = 200, body = FeatureCollection<AreaProperties, MapHead>, content_type = "application/geo+json"),
        (status = "4XX", body = ProblemBody)))]
pub async fn areas(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    asked
        .answer(&state, move || {
            let areas = release.areas().iter().enumerate();
            let features = areas.map(|(index, area)| area_feature(area, release.geometry(index))).collect();
            Ok(Content::geojson(&FeatureCollection::new(features, head(&release))))
        })
        .await
}

/// Outlines of municipalities of other prefectures near by, so that a reader knows where they are.
#[utoipa::path(get, path = "/api/v1/map/surroundings.geojson", tag = "data", params(ReadParams),
    responses((status = 200, body = FeatureCollection<AreaProperties, MapHead>, content_type = "application/geo+json"),
        (status = "4XX", body = ProblemBody)))]
pub async fn surroundings(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    asked
        .answer(&state, move || {
            let features = release.surroundings().iter().map(|(area, shape)| area_feature(area, shape)).collect();
            Ok(Content::geojson(&FeatureCollection::new(features, head(&release))))
        })
        .await
}

/// Outlines of the members of a grouping; `prefecture` gives that of the prefecture.
#[utoipa::path(get, path = "/api/v1/map/districts.geojson", tag = "data",
    params(ReadParams, ("grouping" = Option<String>, Query, description = "Identifier of the grouping; `prefecture` if none is given")),
    responses((status = 200, body = FeatureCollection<DistrictProperties, MapHead>, content_type = "application/geo+json"),
        (status = "4XX", body = ProblemBody)))]
pub async fn districts(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    let id = query.take("grouping")?.unwrap_or_else(|| "prefecture".to_owned());
    query.finish()?;
    let grouping = find_grouping(&release, &id)?.clone();
    asked
        .answer(&state, move || {
            let features = grouping.members.iter().filter(|member| !member.areas.is_empty()).map(|member| {
                let parts = member.areas.iter().filter_map(|code| release.area_index(code));
                let polygons: Vec<&geo::Polygon<f64>> =
                    parts.flat_map(|index| release.geometry(index).iter()).collect();
                let outline = unary_union(polygons);
                let (label_lon, label_lat) = label_point(&outline);
                let properties = DistrictProperties {
                    grouping: grouping.id.clone(),
                    member: member.id.clone(),
                    title: member.title.clone(),
                    title_en: member.title_en.clone(),
                    areas: member.areas.iter().map(ToString::to_string).collect(),
                    label_lon,
                    label_lat,
                };
                Feature::new(member.id.clone(), properties, Geometry::multi_polygon(&outline))
            });
            Ok(Content::geojson(&FeatureCollection::new(features.collect(), head(&release))))
        })
        .await
}
