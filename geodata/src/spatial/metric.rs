//! Distances and areas on the ellipsoid.

use geo::{Distance, Geodesic, GeodesicArea, InteriorPoint, MultiPolygon, Point};

use crate::facility::Position;

const SQUARE_METERS_PER_SQUARE_KILOMETER: f64 = 1_000_000.0;

/// Length of the shortest path over the ellipsoid (WGS 84; JGD2011 differs by less than a millimetre at these lengths).
///
/// # Units
/// Returns meters.
pub fn distance_m(from: Position, to: Position) -> f64 {
    Geodesic.distance(point(from), point(to))
}

/// Area on the ellipsoid, holes taken out. The rings must be wound as [`super::FiniteGeometry`] winds them.
///
/// # Units
/// Returns square kilometers.
pub fn area_km2(geometry: &MultiPolygon<f64>) -> f64 {
    geometry.geodesic_area_signed().abs() / SQUARE_METERS_PER_SQUARE_KILOMETER
}

/// A point that is certainly inside, in the middle of the widest part; `None` for a geometry without extent.
pub fn interior_position(geometry: &MultiPolygon<f64>) -> Option<Position> {
    let inside = geometry.interior_point()?;
    Position::new(inside.x(), inside.y())
}

/// The position as `geo` wants it.
pub(super) fn point(position: Position) -> Point<f64> {
    Point::new(position.longitude_deg(), position.latitude_deg())
}
