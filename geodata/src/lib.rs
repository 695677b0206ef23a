//! What areas, periods, cells, indicators and facilities are; how they are stored, joined, measured and protected.
//!
//! This crate knows nothing of HTTP, WebAssembly or async. Its only door to the data is [`Archive`], which hands out a
//! [`Release`]: the data of one revision as one [`Viewer`] may see it. The `Atlas` behind a release cannot be named from outside.

pub mod archive;
pub mod area;
mod atlas;
pub mod audit;
pub mod cell;
pub mod cells;
pub mod column;
pub mod difference;
pub mod facility;
pub mod grouping;
pub mod import;
pub mod indicator;
pub mod lineage;
pub mod measure;
pub mod package;
pub mod period;
pub mod release;
pub mod revision;
pub mod spatial;
pub mod statistics;
mod store;
pub mod table;
pub mod viewer;

pub use archive::Archive;
pub use area::{Area, AreaCode};
pub use cell::{Blank, Cell, Interval, Trust};
pub use cells::{Cells, CodedCells};
pub use column::{Column, TotalKey};
pub use facility::{Facility, FacilityKind};
pub use grouping::{Grouping, GroupingMember};
pub use indicator::{Indicator, IndicatorId};
pub use measure::Measure;
pub use period::Period;
pub use release::Release;
pub use revision::Revision;
pub use table::ProfileTable;
pub use viewer::Viewer;
