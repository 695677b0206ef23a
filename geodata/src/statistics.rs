//! Statistics: one measure a file, pure functions over plain numbers.

pub mod classify;
pub mod error;
pub mod rank;
pub mod wilson;

pub use classify::{MOST_CLASSES, Method, class_edges, class_of};
pub use error::StatisticsError;
pub use rank::{RankOrder, ranks};
pub use wilson::wilson_interval;
