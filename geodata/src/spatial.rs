//! Where things lie: which municipality a point is in, what is nearest, who borders on whom, how large an area is.
//!
//! Everything that is measured here is measured on the ellipsoid (Karney 2013, by `geo::Geodesic`). Planar arithmetic in
//! degrees only ever picks candidates.

pub mod coordinates;
pub mod finite;
pub(crate) mod grid;
pub mod join;
pub mod metric;
pub mod nearest;
pub mod neighbours;
pub(crate) mod terrain;

pub use coordinates::{CoordinateFault, coordinate_fault};
pub use finite::{FiniteGeometry, GeometryFault};
pub use join::{AreaIndex, Location};
pub use metric::{area_km2, distance_m, interior_position};
pub use nearest::{PlaceIndex, Reach};
pub use neighbours::neighbours;
