//! Points joined to areas.
//!
//! An R-tree of envelopes picks the candidates, exact arithmetic (`geo`'s robust predicates) decides. Boundaries are generalised, so
//! a harbour office may stand a little off the drawn shore: a point outside every area but within
//! [`SHORE_TOLERANCE_M`] of one is said to be near it, with the distance; beyond that it is at sea.

use std::sync::Arc;

use geo::{BoundingRect, Intersects, LinesIter, MultiPolygon};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::metric::{distance_m, point};
use crate::facility::Position;

/// How far from the drawn shore a point may lie and still be joined to the area behind it.
pub const SHORE_TOLERANCE_M: f64 = 300.0;

/// Meters in a degree of latitude, at its smallest (at the equator): search boxes built with it are never too small.
const LEAST_METERS_PER_DEGREE: f64 = 110_574.0;

/// Where a point lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Location {
    /// In these areas (more than one only on a shared border), by index, ascending.
    Inside(Vec<usize>),
    /// Outside every area, but this near to one.
    NearShore {
        /// Index of the area.
        area: usize,
        /// Geodesic distance to its boundary in meters.
        distance_m: f64,
    },
    /// Further than the tolerance from every area.
    AtSea,
}

/// An index of areas.
#[derive(Debug)]
pub struct AreaIndex {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, Part>>,
    shapes: Vec<Arc<MultiPolygon<f64>>>,
}

/// One polygon of one area.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    area: usize,
    polygon: usize,
}

impl AreaIndex {
    /// Indexes areas. Their geometry has passed [`super::FiniteGeometry`]; anything else that has no finite envelope is left out.
    pub fn new(shapes: Vec<Arc<MultiPolygon<f64>>>) -> Self {
        let mut parts = Vec::new();
        for (area, shape) in shapes.iter().enumerate() {
            for (polygon, part) in shape.0.iter().enumerate() {
                let Some(rect) = part.bounding_rect() else { continue };
                let corners = [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
                if corners.iter().all(|corner| corner.is_finite()) {
                    let envelope = Rectangle::from_corners([corners[0], corners[1]], [corners[2], corners[3]]);
                    parts.push(GeomWithData::new(envelope, Part { area, polygon }));
                }
            }
        }
        Self { tree: RTree::bulk_load(parts), shapes }
    }

    /// Says where a point lies.
    pub fn locate(&self, position: Position) -> Location {
        let inside = self.containing(position);
        if !inside.is_empty() {
            return Location::Inside(inside);
        }
        self.nearest_shore(position)
            .map_or(Location::AtSea, |(area, distance_m)| Location::NearShore { area, distance_m })
    }

    /// The areas that a point lies in or on, ascending.
    pub fn containing(&self, position: Position) -> Vec<usize> {
        let target = point(position);
        let mut found: Vec<usize> = self
            .tree
            .locate_all_at_point(&[target.x(), target.y()])
            .map(|candidate| candidate.data)
            .filter(|part| self.shapes[part.area].0[part.polygon].intersects(&target))
            .map(|part| part.area)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The area whose boundary is nearest, if it is within the tolerance.
    fn nearest_shore(&self, position: Position) -> Option<(usize, f64)> {
        let (x, y) = (position.longitude_deg(), position.latitude_deg());
        let half_height_deg = SHORE_TOLERANCE_M / LEAST_METERS_PER_DEGREE;
        let half_width_deg = half_height_deg / y.to_radians().cos().max(0.01);
        let near =
            AABB::from_corners([x - half_width_deg, y - half_height_deg], [x + half_width_deg, y + half_height_deg]);
        self.tree
            .locate_in_envelope_intersecting(&near)
            .filter_map(|candidate| {
                let part = candidate.data;
                let shore = nearest_on_boundary(position, &self.shapes[part.area].0[part.polygon])?;
                Some((part.area, distance_m(position, shore)))
            })
            .filter(|&(_, distance_m)| distance_m <= SHORE_TOLERANCE_M)
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
    }
}

/// The point of a polygon's boundary that is nearest to a position. Planar around the position, with degrees of longitude
/// shortened by the cosine of its latitude: over some hundred meters the choice of point is as good as exact, and its distance
/// is then measured on the ellipsoid.
fn nearest_on_boundary(position: Position, polygon: &geo::Polygon<f64>) -> Option<Position> {
    let (x, y) = (position.longitude_deg(), position.latitude_deg());
    let shrink = y.to_radians().cos();
    let nearest = polygon
        .lines_iter()
        .map(|line| {
            let (start_x, start_y) = ((line.start.x - x) * shrink, line.start.y - y);
            let (along_x, along_y) = (line.dx() * shrink, line.dy());
            let length_2 = along_x * along_x + along_y * along_y;
            let share = if length_2 > 0.0 {
                (-(start_x * along_x + start_y * along_y) / length_2).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let (foot_x, foot_y) = (start_x + share * along_x, start_y + share * along_y);
            let foot = (line.start.x + share * line.dx(), line.start.y + share * line.dy());
            (foot_x * foot_x + foot_y * foot_y, foot)
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    Position::new(nearest.1.0, nearest.1.1)
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;

    fn at(longitude_deg: f64, latitude_deg: f64) -> Position {
        Position::new(longitude_deg, latitude_deg).expect("a position on the globe")
    }

    /// Two squares side by side, sharing the border x = 133.1; the eastern one has a hole.
    fn two_squares() -> AreaIndex {
        let west = polygon![(x: 133.0, y: 33.0), (x: 133.1, y: 33.0), (x: 133.1, y: 33.1), (x: 133.0, y: 33.1)];
        let east = polygon!(
            exterior: [(x: 133.1, y: 33.0), (x: 133.2, y: 33.0), (x: 133.2, y: 33.1), (x: 133.1, y: 33.1)],
            interiors: [[(x: 133.14, y: 33.04), (x: 133.14, y: 33.06), (x: 133.16, y: 33.06), (x: 133.16, y: 33.04)]]
        );
        AreaIndex::new(vec![Arc::new(MultiPolygon(vec![west])), Arc::new(MultiPolygon(vec![east]))])
    }

    #[test]
    fn a_point_is_joined_to_the_area_it_lies_in() {
        let index = two_squares();
        assert_eq!(index.locate(at(133.05, 33.05)), Location::Inside(vec![0]));
        assert_eq!(index.locate(at(133.19, 33.01)), Location::Inside(vec![1]));
    }

    #[test]
    fn a_point_on_a_shared_border_lies_in_both() {
        assert_eq!(two_squares().locate(at(133.1, 33.05)), Location::Inside(vec![0, 1]));
    }

    #[test]
    fn a_hole_is_not_part_of_the_area() {
        assert_eq!(two_squares().locate(at(133.15, 33.05)), Location::AtSea);
    }

    #[test]
    fn a_point_just_off_shore_is_near_and_one_far_off_is_at_sea() {
        // Karney's own GeographicLib 2.1 (Python) gives 110.904 m for 0.001 degrees of latitude here.
        let Location::NearShore { area, distance_m } = two_squares().locate(at(133.05, 32.999)) else {
            panic!("not near the shore");
        };
        assert_eq!(area, 0);
        assert!((distance_m - 110.9).abs() < 0.1, "{distance_m} m");
        assert_eq!(two_squares().locate(at(133.05, 32.99)), Location::AtSea);
    }

    #[test]
    fn four_points_around_a_corner_fall_where_they_should() {
        let index = two_squares();
        let corner = [(132.9999, 33.0001), (133.0001, 33.0001), (133.0001, 32.9999), (132.9999, 32.9999)];
        let inside: Vec<bool> = corner.iter().map(|&(x, y)| !index.containing(at(x, y)).is_empty()).collect();
        assert_eq!(inside, [false, true, false, false]);
    }
}
