//! Figures: plain models in, SVG with a table twin out. See `figures/README.md`.

mod axis;
mod blanks;
pub mod canvas;
pub mod chart;
pub mod csv;
pub mod fonts;
pub mod frame;
pub mod map;
pub mod palette;
pub mod paper;
pub mod png;
pub mod profile;
pub mod ranking;
pub mod scatter;
pub mod series;
pub mod states;
pub mod table;
pub mod text;
pub mod words;

pub use self::{
    csv::csv,
    frame::{Evidence, Frame},
    png::{PngError, png},
    table::Table,
    words::Lang,
};

/// A drawing and the table that says the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The drawing.
    pub svg: String,
    /// Its table twin.
    pub table: Table,
}

#[cfg(test)]
mod tests;
