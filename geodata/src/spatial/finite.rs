//! The gate that geometry passes before anything indexes or measures it.
//!
//! rstar panics on NaN and on infinite coordinates, and a clockwise ring has a negative geodesic area. Behind this gate neither
//! can happen.

use geo::{CoordsIter, MultiPolygon, Orient, orient::Direction};

/// A multipolygon that is safe to index and to measure: at least one polygon, every ring closed and of at least three different
/// corners, every coordinate finite and on the globe, outer rings counter-clockwise.
///
/// It says nothing about self-intersection; the package reader checks that once, when a package is read.
#[derive(Debug, Clone, PartialEq)]
pub struct FiniteGeometry(MultiPolygon<f64>);

/// Why a geometry is not let through.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GeometryFault {
    /// No polygon at all.
    #[error("面がありません。")]
    Empty,
    /// A coordinate is NaN or infinite.
    #[error("{polygon} 番目の面に、数でない座標（NaN・無限大）があります。")]
    NotFinite {
        /// 1-based number of the polygon.
        polygon: usize,
    },
    /// A coordinate lies beyond ±180° or ±90°.
    #[error("{polygon} 番目の面に、経度 ±180・緯度 ±90 を超える座標（{longitude_deg}, {latitude_deg}）があります。")]
    OffTheGlobe {
        /// 1-based number of the polygon.
        polygon: usize,
        /// The longitude that was given.
        longitude_deg: f64,
        /// The latitude that was given.
        latitude_deg: f64,
    },
    /// A ring has fewer than three corners.
    #[error("{polygon} 番目の面に、角が 3 つに満たない輪があります。")]
    RingTooShort {
        /// 1-based number of the polygon.
        polygon: usize,
    },
}

impl FiniteGeometry {
    /// Lets a multipolygon through, with its outer rings turned counter-clockwise.
    pub fn new(geometry: &MultiPolygon<f64>) -> Result<Self, GeometryFault> {
        if geometry.0.is_empty() {
            return Err(GeometryFault::Empty);
        }
        for (index, polygon) in geometry.0.iter().enumerate() {
            let number = index + 1;
            for coord in polygon.coords_iter() {
                if !coord.x.is_finite() || !coord.y.is_finite() {
                    return Err(GeometryFault::NotFinite { polygon: number });
                }
                if coord.x.abs() > 180.0 || coord.y.abs() > 90.0 {
                    return Err(GeometryFault::OffTheGlobe {
                        polygon: number,
                        longitude_deg: coord.x,
                        latitude_deg: coord.y,
                    });
                }
            }
            // A closed triangle has four coordinates: the first comes back as the last.
            if std::iter::once(polygon.exterior()).chain(polygon.interiors()).any(|ring| ring.0.len() < 4) {
                return Err(GeometryFault::RingTooShort { polygon: number });
            }
        }
        Ok(Self(geometry.orient(Direction::Default)))
    }

    /// The geometry, to be read.
    pub fn geometry(&self) -> &MultiPolygon<f64> {
        &self.0
    }

    /// The geometry, to be kept.
    pub fn into_geometry(self) -> MultiPolygon<f64> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use geo::{Coord, LineString, Polygon, polygon};

    use super::*;

    fn through(ring: Vec<(f64, f64)>) -> Result<FiniteGeometry, GeometryFault> {
        FiniteGeometry::new(&MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]))
    }

    #[test]
    fn geometry_that_would_make_the_index_panic_is_refused_by_name() {
        assert_eq!(FiniteGeometry::new(&MultiPolygon(vec![])), Err(GeometryFault::Empty));
        assert_eq!(
            through(vec![(133.0, 33.0), (f64::NAN, 33.0), (134.0, 34.0)]),
            Err(GeometryFault::NotFinite { polygon: 1 })
        );
        assert_eq!(
            through(vec![(133.0, 33.0), (134.0, f64::INFINITY), (134.0, 34.0)]),
            Err(GeometryFault::NotFinite { polygon: 1 })
        );
        assert_eq!(
            through(vec![(133.0, 33.0), (1e300, 33.0), (134.0, 34.0)]),
            Err(GeometryFault::OffTheGlobe { polygon: 1, longitude_deg: 1e300, latitude_deg: 33.0 })
        );
        assert_eq!(through(vec![(133.0, 33.0), (134.0, 33.0)]), Err(GeometryFault::RingTooShort { polygon: 1 }));
    }

    #[test]
    fn clockwise_rings_are_turned() {
        let clockwise = polygon![(x: 0.0, y: 0.0), (x: 0.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0)];
        let turned = FiniteGeometry::new(&MultiPolygon(vec![clockwise])).expect("a good square");
        assert_eq!(turned.geometry().0[0].exterior().0[1], Coord { x: 1.0, y: 0.0 });
    }
}
