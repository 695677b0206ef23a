//! What is nearest, and what is within reach, by geodesic distance.
//!
//! Places are indexed as points in space (Earth-centred, meters). The straight chord between two points is never longer than
//! the way over the surface, so candidates that come in order of chord length can be cut off exactly: once the chord alone is
//! longer than the best way found, nothing better can follow. No planar distance and no search radius is guessed.

use rstar::{RTree, primitives::GeomWithData};

use super::metric::distance_m;
use crate::facility::Position;

/// Equatorial radius and flattening of WGS 84.
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;

/// Chord and geodesic are computed by different formulas; this much rounding is allowed for.
const ROUNDING_M: f64 = 1e-3;

/// An index of places.
#[derive(Debug)]
pub struct PlaceIndex {
    tree: RTree<GeomWithData<[f64; 3], usize>>,
    positions: Vec<Position>,
}

/// A place and the way to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Index of the place, in the order in which the positions were given.
    pub place: usize,
    /// Geodesic distance in meters.
    pub distance_m: f64,
}

impl PlaceIndex {
    /// Indexes places.
    pub fn new(positions: Vec<Position>) -> Self {
        let points =
            positions.iter().enumerate().map(|(place, &position)| GeomWithData::new(in_space(position), place));
        Self { tree: RTree::bulk_load(points.collect()), positions }
    }

    /// The nearest place; of several equally near ones the first. `None` if there are no places.
    pub fn nearest(&self, from: Position) -> Option<Reach> {
        let mut best: Option<Reach> = None;
        for (candidate, chord_2) in self.tree.nearest_neighbor_iter_with_distance_2(&in_space(from)) {
            if best.is_some_and(|best| chord_2.sqrt() > best.distance_m + ROUNDING_M) {
                break;
            }
            let reach = self.reach(from, candidate.data);
            let is_better = best.is_none_or(|best| (reach.distance_m, reach.place) < (best.distance_m, best.place));
            if is_better {
                best = Some(reach);
            }
        }
        best
    }

    /// Every place within `limit_m` (inclusive), nearest first.
    ///
    /// # Units
    /// `limit_m`: meters.
    pub fn within(&self, from: Position, limit_m: f64) -> Vec<Reach> {
        if !limit_m.is_finite() || limit_m < 0.0 {
            return Vec::new();
        }
        let mut reached: Vec<Reach> = self
            .tree
            .locate_within_distance(in_space(from), (limit_m + ROUNDING_M).powi(2))
            .map(|candidate| self.reach(from, candidate.data))
            .filter(|reach| reach.distance_m <= limit_m)
            .collect();
        reached.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.place.cmp(&b.place)));
        reached
    }

    fn reach(&self, from: Position, place: usize) -> Reach {
        Reach { place, distance_m: distance_m(from, self.positions[place]) }
    }
}

/// Earth-centred coordinates of a point on the ellipsoid, in meters.
fn in_space(position: Position) -> [f64; 3] {
    let (sin_latitude, cos_latitude) = position.latitude_deg().to_radians().sin_cos();
    let (sin_longitude, cos_longitude) = position.longitude_deg().to_radians().sin_cos();
    let eccentricity_2 = FLATTENING * (2.0 - FLATTENING);
    let normal_m = EQUATORIAL_RADIUS_M / (1.0 - eccentricity_2 * sin_latitude * sin_latitude).sqrt();
    [
        normal_m * cos_latitude * cos_longitude,
        normal_m * cos_latitude * sin_longitude,
        normal_m * (1.0 - eccentricity_2) * sin_latitude,
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(longitude_deg: f64, latitude_deg: f64) -> Position {
        Position::new(longitude_deg, latitude_deg).expect("a position on the globe")
    }

    #[test]
    fn no_places_means_no_nearest_place() {
        let index = PlaceIndex::new(vec![]);
        assert_eq!(index.nearest(at(133.5, 33.5)), None);
        assert_eq!(index.within(at(133.5, 33.5), 1e6), vec![]);
    }

    #[test]
    fn the_first_of_equally_near_places_is_taken() {
        let index = PlaceIndex::new(vec![at(133.6, 33.5), at(133.4, 33.5), at(133.4, 33.5)]);
        assert_eq!(index.nearest(at(133.4, 33.5)), Some(Reach { place: 1, distance_m: 0.0 }));
    }

    #[test]
    fn degrees_east_are_shorter_than_degrees_north() {
        // At 33.5° N a degree of longitude is about 93 km, a degree of latitude about 111 km: in degrees the first place is
        // nearer, on the ground the second.
        let index = PlaceIndex::new(vec![at(133.0, 33.5 + 0.095), at(133.0 + 0.1, 33.5)]);
        assert_eq!(index.nearest(at(133.0, 33.5)).map(|reach| reach.place), Some(1));
    }

    proptest! {
        #[test]
        fn nearest_and_within_agree_with_measuring_every_place(
            places in prop::collection::vec((132.0..135.0_f64, 32.0..35.0_f64), 1..60),
            from in (132.0..135.0_f64, 32.0..35.0_f64),
            limit_km in 0.0..200.0_f64,
        ) {
            let positions: Vec<Position> = places.iter().map(|&(x, y)| at(x, y)).collect();
            let from = at(from.0, from.1);
            let index = PlaceIndex::new(positions.clone());
            let distances: Vec<f64> = positions.iter().map(|&to| distance_m(from, to)).collect();
            let shortest = distances.iter().copied().fold(f64::INFINITY, f64::min);
            let nearest_m = index.nearest(from).expect("some place").distance_m;
            prop_assert_eq!(nearest_m.to_bits(), shortest.to_bits());
            let n_within = distances.iter().filter(|&&distance| distance <= limit_km * 1_000.0).count();
            prop_assert_eq!(index.within(from, limit_km * 1_000.0).len(), n_within);
        }
    }
}
