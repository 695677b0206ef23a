//! Computing a formula over columns of cells.

mod evaluate;
mod layer;

pub use evaluate::Impossible;
pub use layer::{Failure, Given, Outcome, Source, compute};
