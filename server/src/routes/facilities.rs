//! `GET /api/v1/facilities`, `GET /api/v1/facilities.geojson`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use geodata::{
    Period, Release,
    facility::CoordPrecision,
    release::{Agreement, Placed},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::map::{Feature, FeatureCollection, Geometry};
use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams},
    shapes::{About, PeriodShape, degrees},
    state::Shared,
    workflows::plugin_words::precision_id,
};

#[derive(Debug, Serialize, ToSchema)]
struct FacilitiesAnswer {
    #[serde(flatten)]
    head: FacilitiesHead,
    /// The places.
    facilities: Vec<FacilityShape>,
}

/// What an answer says beside the places.
#[derive(Debug, Serialize, ToSchema)]
struct FacilitiesHead {
    about: About,
    /// The kinds of places, with what is not published of each.
    kinds: Vec<KindShape>,
    /// Places whose position and declared municipality do not fit.
    report: Vec<ReportShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KindShape {
    /// Identifier.
    id: String,
    /// The word on screen.
    label: String,
    /// The word in English.
    label_en: String,
    /// `circle`, `square`, `diamond`, `triangle` or `cross`.
    symbol: String,
    /// What belongs to the kind and what is not published of it.
    note: String,
    /// How many places of it are in this answer.
    count: usize,
}

#[derive(Debug, Serialize, ToSchema)]
struct ReportShape {
    /// Identifier of the place.
    facility: String,
    /// What was found and what to do.
    sentence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FacilityShape {
    /// Identifier.
    id: String,
    /// Identifier of its kind.
    kind: String,
    /// Name as the source writes it.
    name: String,
    /// Code of the municipality that the source says it stands in.
    code: Option<String>,
    /// Code of the municipality that its position lies in.
    computed_code: Option<String>,
    /// `same`, `differs`, `at_sea` or `no_position`.
    agreement: &'static str,
    /// Address.
    address: String,
    /// Telephone.
    phone: String,
    /// Degrees east.
    lon: Option<f64>,
    /// Degrees north.
    lat: Option<f64>,
    /// `site`, `town`, `municipality` or `unknown`.
    precision: &'static str,
    /// The same in words.
    precision_label: &'static str,
    /// How many people it takes at a time.
    capacity: Option<u32>,
    /// Opening days.
    opening_days: String,
    /// First period in which it is open.
    valid_from: Option<PeriodShape>,
    /// Last period in which it was open.
    valid_to: Option<PeriodShape>,
    /// Remark.
    note: String,
    /// Citation.
    source: String,
    /// `published`, `provisional`, `estimate` or `sample`.
    trust: &'static str,
}

impl From<&Placed> for FacilityShape {
    fn from(placed: &Placed) -> Self {
        let facility = &placed.facility;
        Self {
            id: facility.id.clone(),
            kind: facility.kind.clone(),
            name: facility.name.clone(),
            code: facility.declared_area.as_ref().map(ToString::to_string),
            computed_code: placed.computed_area.as_ref().map(ToString::to_string),
            agreement: match placed.agreement {
                Agreement::Same => "same",
                Agreement::Differs => "differs",
                Agreement::AtSea => "at_sea",
                Agreement::NoPosition => "no_position",
            },
            address: facility.address.clone(),
            phone: facility.phone.clone(),
            lon: facility.position.map(|position| degrees(position.longitude_deg())),
            lat: facility.position.map(|position| degrees(position.latitude_deg())),
            precision: precision_id(facility.precision),
            precision_label: precision_label(facility.precision),
            capacity: facility.capacity,
            opening_days: facility.opening_days.clone(),
            valid_from: facility.valid_from.as_ref().map(PeriodShape::from),
            valid_to: facility.valid_to.as_ref().map(PeriodShape::from),
            note: facility.note.clone(),
            source: facility.source.clone(),
            trust: facility.trust.id(),
        }
    }
}

/// A precision in words.
pub(super) fn precision_label(precision: CoordPrecision) -> &'static str {
    match precision {
        CoordPrecision::Site => "建物の位置",
        CoordPrecision::Town => "町・大字の中心",
        CoordPrecision::Municipality => "市町村役場の位置で代用",
        CoordPrecision::Unknown => "位置は不明",
    }
}

/// What a reader asks for.
struct FacilitiesAsk {
    kind: Option<String>,
    period: Option<Period>,
}

fn ask(mut query: Query, release: &Release) -> Result<FacilitiesAsk, Problem> {
    let kind = query.take("kind")?;
    let period = query.take("period")?;
    query.finish()?;
    if let Some(id) = &kind
        && !release.facility_kinds().iter().any(|known| known.id == *id)
    {
        let next = "/api/v1/facilities の kinds にあるものから選んでください。";
        return Err(Problem::NotFound { what: "施設の種類", id: id.clone(), next });
    }
    let period = period
        .map(|text| {
            Period::parse(&text).map_err(|error| Problem::BadParameter {
                name: "period".to_owned(),
                value: text.clone(),
                hint: error.to_string(),
            })
        })
        .transpose()?;
    Ok(FacilitiesAsk { kind, period })
}

/// The places that are asked for. One whose dates are not known is taken as open.
fn chosen<'a>(release: &'a Release, ask: &FacilitiesAsk) -> Vec<&'a Placed> {
    let is_open = |placed: &Placed| {
        ask.period.is_none_or(|period| {
            let facility = &placed.facility;
            facility.valid_from.is_none_or(|from| from.start_date() <= period.end_date())
                && facility.valid_to.is_none_or(|to| period.start_date() <= to.end_date())
        })
    };
    release
        .facilities()
        .iter()
        .filter(|placed| ask.kind.as_ref().is_none_or(|kind| *kind == placed.facility.kind))
        .filter(|placed| is_open(placed))
        .collect()
}

fn head(release: &Release, places: &[&Placed]) -> FacilitiesHead {
    let kinds = release.facility_kinds().iter().map(|kind| KindShape {
        id: kind.id.clone(),
        label: kind.label.clone(),
        label_en: kind.label_en.clone(),
        symbol: kind.symbol.clone(),
        note: kind.note.clone(),
        count: places.iter().filter(|placed| placed.facility.kind == kind.id).count(),
    });
    let report = release
        .placement_report()
        .into_iter()
        .map(|problem| ReportShape { facility: problem.facility_id, sentence: problem.message });
    FacilitiesHead { about: About::of(release), kinds: kinds.collect(), report: report.collect() }
}

/// The places, with the municipality that each declares and the one that its position lies in.
#[utoipa::path(get, path = "/api/v1/facilities", tag = "data",
    params(ReadParams, ("kind" = Option<String>, Query, description = "Identifier of a kind"),
        ("period" = Option<String>, Query, description = "Only places open in this period, as far as that is known")),
    responses((status = 200, body = FacilitiesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release: Arc<Release> = query.release(&state)?;
    let ask = ask(query, &release)?;
    asked
        .answer(&state, move || {
            let places = chosen(&release, &ask);
            let facilities = places.iter().map(|placed| FacilityShape::from(*placed)).collect();
            Ok(Content::json(&FacilitiesAnswer { head: head(&release, &places), facilities }))
        })
        .await
}

/// The same as GeoJSON. A place without position has no geometry.
#[utoipa::path(get, path = "/api/v1/facilities.geojson", tag = "data",
    params(ReadParams, ("kind" = Option<String>, Query, description = "Identifier of a kind"),
        ("period" = Option<String>, Query, description = "Only places open in this period, as far as that is known")),
    responses((status = 200, body = FeatureCollection<FacilityShape, FacilitiesHead>, content_type = "application/geo+json"),
        (status = "4XX", body = ProblemBody)))]
pub async fn geojson(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release: Arc<Release> = query.release(&state)?;
    let ask = ask(query, &release)?;
    asked
        .answer(&state, move || {
            let places = chosen(&release, &ask);
            let features = places.iter().map(|placed| {
                let position = placed.facility.position;
                let point = position.map(|it| Geometry::point(it.longitude_deg(), it.latitude_deg()));
                Feature::new(placed.facility.id.clone(), FacilityShape::from(*placed), point)
            });
            Ok(Content::geojson(&FeatureCollection::new(features.collect(), head(&release, &places))))
        })
        .await
}
