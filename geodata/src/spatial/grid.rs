//! Polygons on a grid: whole numbers of 1e-7 degree (about a centimeter), on which validity and union are exact.
//!
//! Two municipalities that share a corner in a file share it on the grid. Whatever crosses or touches itself is found by building the
//! polygons anew with `i_overlay` and comparing: sound polygons come back as they were.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{IntOverlayOptions, Overlay, ShapeType},
        overlay_rule::OverlayRule,
        solver::Solver,
    },
    i_float::int::point::IntPoint,
    i_shape::int::shape::{IntContour, IntShape, IntShapes},
};

/// Grid lines per degree.
pub(crate) const PER_DEGREE: f64 = 1e7;

/// A corner on the grid; `None` for what does not lie within ±200°.
pub(crate) fn on_grid([longitude, latitude]: [f64; 2]) -> Option<IntPoint> {
    let whole = |degrees: f64| {
        let scaled = (degrees * PER_DEGREE).round();
        #[expect(clippy::cast_possible_truncation, reason = "2e9 fits an i32")]
        (scaled.abs() <= 2e9).then_some(scaled as i32)
    };
    Some(IntPoint::new(whole(longitude)?, whole(latitude)?))
}

/// Twice the area of a ring in square grid units, positive if it runs counter-clockwise.
pub(crate) fn double_area(ring: &[IntPoint]) -> i128 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(from, to)| i128::from(from.x) * i128::from(to.y) - i128::from(to.x) * i128::from(from.y))
        .sum()
}

/// Twice the area of polygons whose outer rings run counter-clockwise and whose holes run clockwise.
pub(crate) fn double_area_of(shapes: &IntShapes) -> i128 {
    shapes.iter().flatten().map(|ring| double_area(ring)).sum()
}

/// Turns outer rings counter-clockwise and holes clockwise.
pub(crate) fn orient(shape: &mut IntShape) {
    for (position, ring) in shape.iter_mut().enumerate() {
        if (double_area(ring) > 0) != (position == 0) {
            ring.reverse();
        }
    }
}

/// How many corners polygons have.
pub(crate) fn vertices(shapes: &IntShapes) -> usize {
    shapes.iter().flatten().map(Vec::len).sum()
}

/// The valid polygons that cover what any of these cover. Every corner stays.
pub(crate) fn union(shapes: &IntShapes) -> IntShapes {
    let options = IntOverlayOptions { ogc: true, ..IntOverlayOptions::keep_all_points() };
    let mut overlay = Overlay::new_custom(vertices(shapes), options, Solver::default());
    overlay.add_shapes(shapes, ShapeType::Subject);
    overlay.overlay(OverlayRule::Subject, FillRule::NonZero)
}

/// Whether polygons say the same as their union: then they were valid and did not meet except in corners.
pub(crate) fn is_same(shapes: &IntShapes, united: &IntShapes) -> bool {
    let rings = |shapes: &IntShapes| shapes.iter().map(Vec::len).sum::<usize>();
    shapes.len() == united.len()
        && rings(shapes) == rings(united)
        && vertices(shapes) == vertices(united)
        && double_area_of(shapes) == double_area_of(united)
}

/// Whether polygons whose corners all lie on the grid are valid; `None` if a corner does not, or if only a slower look can tell.
pub(crate) fn are_sound(polygons: &[Polygon<f64>]) -> Option<()> {
    let ring = |ring: &LineString<f64>| -> Option<IntContour> {
        let (_, corners) = ring.0.split_last()?;
        let mut contour = Vec::with_capacity(corners.len());
        for corner in corners {
            let point = on_grid([corner.x, corner.y])?;
            if degree(point) != *corner {
                return None;
            }
            contour.push(point);
        }
        Some(contour)
    };
    let mut shapes = IntShapes::with_capacity(polygons.len());
    for polygon in polygons {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let mut shape = rings.map(ring).collect::<Option<IntShape>>()?;
        orient(&mut shape);
        shapes.push(shape);
    }
    is_same(&shapes, &union(&shapes)).then_some(())
}

/// Polygons in degrees, each ring closed. Polygons and rings stand in a fixed order, so that the same ground always gives the same
/// content: by their lowest corner, which also begins each ring.
pub(crate) fn degrees(shapes: &IntShapes) -> MultiPolygon<f64> {
    let mut shapes = shapes.clone();
    for shape in &mut shapes {
        for ring in shape.iter_mut() {
            begin_at_lowest(ring);
        }
        if let Some(holes) = shape.get_mut(1..) {
            holes.sort_by_key(|ring| ring.first().map(|corner| (corner.x, corner.y)));
        }
    }
    shapes.sort_by_key(|shape| shape.first().and_then(|ring| ring.first()).map(|corner| (corner.x, corner.y)));
    let line = |ring: &IntContour| {
        let mut corners: Vec<Coord<f64>> = ring.iter().map(|corner| degree(*corner)).collect();
        corners.extend(corners.first().copied());
        LineString::new(corners)
    };
    MultiPolygon(
        shapes
            .iter()
            .filter_map(|shape| {
                let (outer, holes) = shape.split_first()?;
                Some(Polygon::new(line(outer), holes.iter().map(line).collect()))
            })
            .collect(),
    )
}

fn begin_at_lowest(ring: &mut IntContour) {
    let lowest = ring.iter().enumerate().min_by_key(|(_, corner)| (corner.x, corner.y)).map(|(position, _)| position);
    ring.rotate_left(lowest.unwrap_or(0));
}

fn degree(corner: IntPoint) -> Coord<f64> {
    Coord { x: f64::from(corner.x) / PER_DEGREE, y: f64::from(corner.y) / PER_DEGREE }
}
