//! Edges that neighbours share: counting them, and keeping them shared where repairing has added a vertex.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use i_overlay::{i_float::int::point::IntPoint, i_shape::int::shape::IntContour};

use super::Municipality;

/// An edge without direction: the smaller end first.
type Edge = ((i32, i32), (i32, i32));

/// How many edges lie between two municipalities, and how many have one side only (coast, lakes, or a neighbour that does not fit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeCount {
    /// Edges of two or more municipalities.
    pub shared: usize,
    /// Edges of one municipality only, not counting those between its own parts.
    pub single: usize,
}

impl fmt::Display for EdgeCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "共有 {}・片側のみ {}", self.shared, self.single)
    }
}

/// Counts the edges of rings, each given with the municipality that it belongs to.
pub fn count<'a>(owned_rings: impl Iterator<Item = (String, &'a Vec<IntContour>)>) -> EdgeCount {
    let mut owners: HashMap<Edge, (usize, BTreeSet<String>)> = HashMap::new();
    for (owner, rings) in owned_rings {
        for ring in rings {
            for edge in edges(ring) {
                let entry = owners.entry(edge).or_default();
                entry.0 += 1;
                entry.1.insert(owner.clone());
            }
        }
    }
    EdgeCount {
        shared: owners.values().filter(|(_, owners)| owners.len() > 1).count(),
        single: owners.values().filter(|(sides, owners)| owners.len() == 1 && *sides == 1).count(),
    }
}

/// Copies vertices that lie on a neighbour's edge into that edge, so that both sides name the same vertices. Returns how many were copied.
pub fn stitch(municipalities: &mut [Municipality]) -> usize {
    // All vertices by whole-number cell, so that each edge meets only the vertices near it.
    const CELL: i32 = 1_000;
    let mut cells: BTreeMap<(i32, i32), BTreeSet<(i32, i32)>> = BTreeMap::new();
    for point in municipalities.iter().flat_map(|area| area.shapes.iter().flatten().flatten()) {
        cells.entry((point.x.div_euclid(CELL), point.y.div_euclid(CELL))).or_default().insert((point.x, point.y));
    }
    let mut copied = 0;
    for ring in municipalities.iter_mut().flat_map(|area| area.shapes.iter_mut().flatten()) {
        let mut stitched = Vec::with_capacity(ring.len());
        for (index, &from) in ring.iter().enumerate() {
            let to = ring[(index + 1) % ring.len()];
            stitched.push(from);
            let mut between: Vec<IntPoint> = Vec::new();
            for column in from.x.min(to.x).div_euclid(CELL)..=from.x.max(to.x).div_euclid(CELL) {
                for row in from.y.min(to.y).div_euclid(CELL)..=from.y.max(to.y).div_euclid(CELL) {
                    let near = cells.get(&(column, row)).into_iter().flatten();
                    between
                        .extend(near.map(|(x, y)| IntPoint::new(*x, *y)).filter(|point| lies_within(*point, from, to)));
                }
            }
            between.sort_by_key(|point| square_distance(from, *point));
            copied += between.len();
            stitched.extend(between);
        }
        *ring = stitched;
    }
    copied
}

/// Whether a point lies on an edge, between its ends, exactly.
fn lies_within(point: IntPoint, from: IntPoint, to: IntPoint) -> bool {
    let (edge_x, edge_y) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let (point_x, point_y) = (i64::from(point.x) - i64::from(from.x), i64::from(point.y) - i64::from(from.y));
    let along = edge_x * point_x + edge_y * point_y;
    edge_x * point_y == edge_y * point_x && 0 < along && along < edge_x * edge_x + edge_y * edge_y
}

fn square_distance(from: IntPoint, to: IntPoint) -> i64 {
    (i64::from(to.x) - i64::from(from.x)).pow(2) + (i64::from(to.y) - i64::from(from.y)).pow(2)
}

/// The edges of a ring that is not closed by a repeated vertex.
fn edges(ring: &[IntPoint]) -> impl Iterator<Item = Edge> {
    (0..ring.len()).map(|index| {
        let (from, to) = (ring[index], ring[(index + 1) % ring.len()]);
        let (from, to) = ((from.x, from.y), (to.x, to.y));
        if from < to { (from, to) } else { (to, from) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: i32, extra: Option<(i32, i32)>) -> Municipality {
        let mut ring = vec![
            IntPoint::new(left, 0),
            IntPoint::new(left + 10, 0),
            IntPoint::new(left + 10, 10),
            IntPoint::new(left, 10),
        ];
        ring.extend(extra.map(|(x, y)| IntPoint::new(x, y)));
        Municipality { code: left.to_string(), name: String::new(), shapes: vec![vec![ring]] }
    }

    #[test]
    fn a_vertex_on_the_neighbours_edge_is_copied_into_it() {
        // The right square has a vertex halfway up the common edge; the left one does not.
        let mut areas = [square(0, None), square(10, Some((10, 4)))];
        assert_eq!(stitch(&mut areas), 1);
        assert!(areas[0].shapes[0][0].contains(&IntPoint::new(10, 4)));
        let count = count(areas.iter().map(|area| (area.code.clone(), &area.shapes[0])));
        assert_eq!(count, EdgeCount { shared: 2, single: 6 });
    }
}
