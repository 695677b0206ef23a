//! New polygons beside those that the program carries: a municipality that is suddenly elsewhere, or half as large, has the wrong code.

use std::collections::BTreeMap;

use geo::BoundingRect as _;

use super::feature::feature_spot;
use crate::{
    import::{known, outcome::Findings},
    package::Boundary,
    spatial::{FiniteGeometry, area_km2, interior_position},
};

/// By how much an area may differ. Those that the program carries are simplified: within 3.3 % of the official ones, small islands more.
const AREA_RATIO: f64 = 0.1;
/// Differences below this many square kilometers are the coarseness of a coast.
const AREA_KM2: f64 = 1.0;
/// How far outside the box of the known polygon the middle of the new one may lie, in degrees (about 2 km).
const MARGIN: f64 = 0.02;

/// Warns of each municipality whose area or place differs a lot. `features` says where each came from.
pub(super) fn compare(boundaries: &[Boundary], features: &BTreeMap<String, usize>, findings: &mut Findings) {
    let known = known::boundaries();
    for boundary in boundaries {
        let Ok(position) = known.binary_search_by(|other| other.code.cmp(&boundary.code)) else { continue };
        let known = &known[position];
        let at = || feature_spot(features.get(boundary.code.as_str()).copied().unwrap_or_default());
        if let Some(away) = lies_elsewhere(boundary, known) {
            findings.warning(
                at(),
                "place-differs",
                format!(
                    "{}（{}）の図形が、今の境界とは別の場所にあります（中ほどの点 東経{:.3}度・北緯{:.3}度）。",
                    boundary.name, boundary.code, away.0, away.1
                ),
                "コードの付け間違いがないか確かめてください。",
            );
            continue;
        }
        let (Some(before), Some(after)) = (area(known), area(boundary)) else { continue };
        if (after - before).abs() > AREA_KM2 && (after / before - 1.0).abs() > AREA_RATIO {
            findings.warning(
                at(),
                "area-differs",
                format!(
                    "{}（{}）の面積が{after:.1}km²で、今の境界の{before:.1}km²と大きく違います。",
                    boundary.name, boundary.code
                ),
                "一部が欠けていないか、別の市区町村が混ざっていないか確かめてください。",
            );
        }
    }
}

fn area(boundary: &Boundary) -> Option<f64> {
    let geometry = FiniteGeometry::new(&boundary.geometry).ok()?;
    Some(area_km2(geometry.geometry()))
}

/// The middle of a polygon, if it lies outside the box of the other.
fn lies_elsewhere(boundary: &Boundary, known: &Boundary) -> Option<(f64, f64)> {
    let middle = interior_position(&boundary.geometry)?;
    let around = known.geometry.bounding_rect()?;
    let (x, y) = (middle.longitude_deg(), middle.latitude_deg());
    let inside = (around.min().x - MARGIN..=around.max().x + MARGIN).contains(&x)
        && (around.min().y - MARGIN..=around.max().y + MARGIN).contains(&y);
    (!inside).then_some((x, y))
}
