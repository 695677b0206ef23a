//! Who borders on whom.
//!
//! Two areas are neighbours when they share a stretch of border: at least one edge between the same two vertices. Vertices are
//! compared on a grid of 1e-7 degrees (about a centimetre), so that a value which has been through text and back still
//! fits. Touching in one corner does not count.
//!
//! Where the source cut a border twice, with different vertices on the two sides, no edge is shared although the areas
//! touch. For pairs that are near each other and share no edge there is therefore a second test: the border of one must run
//! along the border of the other, within [`BORDER_TOLERANCE_M`], over at least [`LEAST_BORDER_M`].

use std::collections::BTreeSet;

use geo::{BoundingRect, Coord, Line, LinesIter, MultiPolygon, Rect};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

/// How far apart two borders may run and still be the same border.
pub const BORDER_TOLERANCE_M: f64 = 20.0;

/// Over what length they must do so.
pub const LEAST_BORDER_M: f64 = 300.0;

const METERS_PER_DEGREE: f64 = 111_195.0;
const GRID_PER_DEGREE: f64 = 1e7;

/// The neighbours of each area, ascending. The geometry has passed [`super::FiniteGeometry`].
pub fn neighbours(shapes: &[&MultiPolygon<f64>]) -> Vec<Vec<usize>> {
    let mut pairs = sharing_an_edge(shapes);
    pairs.extend(running_along(shapes, &pairs));
    let mut neighbours = vec![Vec::new(); shapes.len()];
    for (a, b) in pairs {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    for list in &mut neighbours {
        list.sort_unstable();
    }
    neighbours
}

type Vertex = (i64, i64);

#[expect(clippy::cast_possible_truncation, reason = "coordinates on the globe times 1e7 fit an i64 many times over")]
fn on_grid(coord: Coord<f64>) -> Vertex {
    ((coord.x * GRID_PER_DEGREE).round() as i64, (coord.y * GRID_PER_DEGREE).round() as i64)
}

/// Pairs (lower index first) that have an edge in common.
fn sharing_an_edge(shapes: &[&MultiPolygon<f64>]) -> BTreeSet<(usize, usize)> {
    let mut edges: Vec<(Vertex, Vertex, usize)> = Vec::new();
    for (area, shape) in shapes.iter().enumerate() {
        for line in shape.lines_iter() {
            let (start, end) = (on_grid(line.start), on_grid(line.end));
            if start != end {
                edges.push((start.min(end), start.max(end), area));
            }
        }
    }
    edges.sort_unstable();
    let mut pairs = BTreeSet::new();
    for same in edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (position, first) in same.iter().enumerate() {
            pairs
                .extend(same[position + 1..].iter().filter(|other| other.2 != first.2).map(|other| (first.2, other.2)));
        }
    }
    pairs
}

/// Pairs that share no edge, but whose borders run along each other.
fn running_along(shapes: &[&MultiPolygon<f64>], known: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let margin_deg = 2.0 * BORDER_TOLERANCE_M / METERS_PER_DEGREE;
    let envelopes: Vec<Option<Rect<f64>>> = shapes.iter().map(|shape| shape.bounding_rect()).collect();
    let tree = RTree::bulk_load(
        envelopes
            .iter()
            .enumerate()
            .filter_map(|(area, rect)| rect.map(|rect| GeomWithData::new(rectangle(rect, margin_deg), area)))
            .collect(),
    );
    let mut pairs = Vec::new();
    for (a, rect) in envelopes.iter().enumerate() {
        let Some(rect) = rect else { continue };
        let grown = rectangle(*rect, margin_deg);
        let envelope = AABB::from_corners(grown.lower(), grown.upper());
        let mut near: Vec<usize> =
            tree.locate_in_envelope_intersecting(&envelope).map(|found| found.data).filter(|&b| a < b).collect();
        near.sort_unstable();
        for b in near {
            if !known.contains(&(a, b)) && run_along(shapes[a], shapes[b], margin_deg) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

fn rectangle(rect: Rect<f64>, margin_deg: f64) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners(
        [rect.min().x - margin_deg, rect.min().y - margin_deg],
        [rect.max().x + margin_deg, rect.max().y + margin_deg],
    )
}

/// Whether at least [`LEAST_BORDER_M`] of the edges of one have both ends within the tolerance of the other's border.
fn run_along(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>, margin_deg: f64) -> bool {
    let (Some(rect_a), Some(rect_b)) = (a.bounding_rect(), b.bounding_rect()) else { return false };
    let common = AABB::from_corners(
        [rect_a.min().x.max(rect_b.min().x) - margin_deg, rect_a.min().y.max(rect_b.min().y) - margin_deg],
        [rect_a.max().x.min(rect_b.max().x) + margin_deg, rect_a.max().y.min(rect_b.max().y) + margin_deg],
    );
    let (lower, upper) = (common.lower(), common.upper());
    if lower[0] > upper[0] || lower[1] > upper[1] {
        return false;
    }
    // An edge may pass the common box without an end in it: compare boxes, not ends.
    let edges_near = |shape: &MultiPolygon<f64>| -> Vec<Line<f64>> {
        shape
            .lines_iter()
            .filter(|line| {
                line.start.x.max(line.end.x) >= lower[0]
                    && line.start.x.min(line.end.x) <= upper[0]
                    && line.start.y.max(line.end.y) >= lower[1]
                    && line.start.y.min(line.end.y) <= upper[1]
            })
            .collect()
    };
    let (edges_a, edges_b) = (edges_near(a), edges_near(b));
    length_along_m(&edges_a, &edges_b) >= LEAST_BORDER_M || length_along_m(&edges_b, &edges_a) >= LEAST_BORDER_M
}

/// Length of the edges that have both ends within the tolerance of one of the others, in meters.
fn length_along_m(edges: &[Line<f64>], others: &[Line<f64>]) -> f64 {
    let is_near = |coord: Coord<f64>| others.iter().any(|other| distance_to_edge_m(coord, other) <= BORDER_TOLERANCE_M);
    edges.iter().filter(|edge| is_near(edge.start) && is_near(edge.end)).map(length_m).sum()
}

/// Planar around the point, in meters: good to a percent over some kilometers, which is all that a tolerance needs.
fn distance_to_edge_m(coord: Coord<f64>, edge: &Line<f64>) -> f64 {
    let shrink = coord.y.to_radians().cos();
    let (start_x, start_y) = ((edge.start.x - coord.x) * shrink, edge.start.y - coord.y);
    let (along_x, along_y) = (edge.dx() * shrink, edge.dy());
    let length_2 = along_x * along_x + along_y * along_y;
    let share =
        if length_2 > 0.0 { (-(start_x * along_x + start_y * along_y) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    (start_x + share * along_x).hypot(start_y + share * along_y) * METERS_PER_DEGREE
}

fn length_m(edge: &Line<f64>) -> f64 {
    (edge.dx() * edge.start.y.to_radians().cos()).hypot(edge.dy()) * METERS_PER_DEGREE
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon};

    use super::*;

    /// A rectangle with corners in thousandths of a degree around 133° E 33° N, and extra vertices where given.
    fn area(ring: &[(f64, f64)]) -> MultiPolygon<f64> {
        let ring = ring.iter().map(|&(x, y)| (133.0 + x / 1_000.0, 33.0 + y / 1_000.0)).collect::<Vec<_>>();
        MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])])
    }

    #[test]
    fn areas_that_share_an_edge_are_neighbours_and_corners_do_not_count() {
        // 0 | 1
        // --+--   2 touches 1 in one corner only.
        // 2 |
        let shapes = [
            area(&[(0.0, 10.0), (10.0, 10.0), (10.0, 20.0), (0.0, 20.0)]),
            area(&[(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)]),
            area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]),
        ];
        assert_eq!(neighbours(&shapes.each_ref()), vec![vec![1, 2], vec![0], vec![0]]);
    }

    #[test]
    fn a_border_cut_twice_with_different_vertices_is_still_a_border() {
        let shapes = [
            area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 20.0), (0.0, 20.0)]),
            // 0.0001 degrees further east, about 9 m, and with vertices of its own.
            area(&[(10.1, 2.0), (20.0, 2.0), (20.0, 18.0), (10.1, 18.0), (10.05, 9.0)]),
        ];
        assert_eq!(neighbours(&shapes.each_ref()), vec![vec![1], vec![0]]);
    }

    #[test]
    fn areas_across_a_strait_are_not_neighbours() {
        let shapes = [
            area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 20.0), (0.0, 20.0)]),
            area(&[(11.0, 0.0), (20.0, 0.0), (20.0, 20.0), (11.0, 20.0)]),
        ];
        assert_eq!(neighbours(&shapes.each_ref()), vec![Vec::<usize>::new(), Vec::new()]);
    }
}
