//! Compares a data package with the boundaries that it will be drawn on.

use super::{
    Boundary, Package, Problem,
    problem::{Problems, Spot},
};
use crate::facility::{Facility, Position};
use geo::{BoundingRect as _, Contains as _, Point};

/// How a data package fits boundaries: municipalities without a polygon, places at sea or in another municipality.
pub fn check_placement(data: &Package, boundaries: &Package) -> Vec<Problem> {
    let mut problems = Problems::new(&data.info.id);
    for area in &data.areas {
        if boundaries.boundaries.binary_search_by(|boundary| boundary.code.cmp(&area.code)).is_err() {
            problems.error(
                Spot::file("areas.csv").column("code").text(area.code.as_str()),
                "area-without-boundary",
                format!(
                    "{}の境界が、境界のパッケージ「{}」にありません。コードを確かめてください。",
                    area.name, boundaries.info.id
                ),
            );
        }
    }
    for facility in &data.facilities {
        let Some(position) = facility.position else { continue };
        check_facility(facility, position, &boundaries.boundaries, &mut problems);
    }
    problems.into_list()
}

fn check_facility(facility: &Facility, position: Position, boundaries: &[Boundary], problems: &mut Problems) {
    let spot = Spot::file("facilities.csv").column("longitude").text(&facility.id);
    let (longitude, latitude) = (position.longitude_deg(), position.latitude_deg());
    let found = containing(boundaries, Point::new(longitude, latitude));
    match (found, &facility.declared_area) {
        (None, _) => problems.warning(
            spot,
            "facility-at-sea",
            format!(
                "「{}」の位置（東経{longitude}度・北緯{latitude}度）は、どの市町村の境界の中にもありません（海の上など）。座標を確かめてください。",
                facility.name
            ),
        ),
        (Some(found), Some(declared)) if found.code != *declared => problems.warning(
            spot,
            "facility-elsewhere",
            format!(
                "「{}」は{declared}にあると書かれていますが、位置は{}（{}）の中です。コードか座標を確かめてください。",
                facility.name, found.name, found.code
            ),
        ),
        (Some(_), _) => {}
    }
}

fn containing(boundaries: &[Boundary], point: Point<f64>) -> Option<&Boundary> {
    boundaries.iter().find(|boundary| {
        let near = boundary.geometry.bounding_rect().is_some_and(|rect| {
            (rect.min().x..=rect.max().x).contains(&point.x()) && (rect.min().y..=rect.max().y).contains(&point.y())
        });
        near && boundary.geometry.contains(&point)
    })
}
