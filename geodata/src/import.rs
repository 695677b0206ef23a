//! Imports: files from the field, read into batches that can be published, or into questions and findings that say what keeps
//! them from it.
//!
//! ```text
//! bytes ──formats──► Book (sheets of raw cells) ──layout──► tables ──meaning──► Batch + Report
//!       └─shapes───► polygons ─────────────────────────────────────────────► Batch + Report
//! ```
//!
//! Everything here is a function of (file, [`Context`], [`Settings`], [`Limits`]): no store, no network, no clock. The server runs it
//! in a child process, because libraries that read office files can be made to abort; what crosses the pipe are the types of
//! [`report`] and [`batch`], written as JSON. Nothing is guessed: where two readings are possible there is a [`report::Question`], and
//! a batch comes out only when all of them are answered and no finding is an error.

pub(crate) mod areas;
pub mod batch;
pub mod book;
pub mod context;
pub mod datapackage;
pub mod formats;
mod known;
pub mod layout;
pub mod marked;
mod meaning;
mod outcome;
pub mod overlay;
pub mod places;
mod reader;
pub mod report;
pub mod shapes;
pub mod template;
mod unzip;
pub mod wire;
pub mod words;

pub use batch::{Batch, Fragment};
pub use context::{Context, Settings};
pub use reader::read;
pub use report::Report;

/// A file as it came in. Its name is a label for people and a hint at its format, never a path.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Name as the sender gave it, such as 「`R5_相談実績.xlsx`」.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What reading a file gave.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was understood, what was not, what is asked.
    pub report: Report,
    /// What would be published; `None` while questions are open or there are errors.
    pub batch: Option<Batch>,
}

/// How much a file may ask for. What goes over is refused with a finding that names the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes after unpacking, counted while unpacking: sizes that an archive claims are not believed.
    pub unpacked_bytes: u64,
    /// How many times larger than the file the unpacked content may be.
    pub unpacked_ratio: u64,
    /// Entries of an archive.
    pub entries: usize,
    /// Cells of all sheets together that hold something.
    pub cells: usize,
    /// Columns of one sheet.
    pub columns: usize,
    /// Corners of all polygons together.
    pub vertices: usize,
    /// How deep JSON and XML may nest.
    pub nesting: usize,
    /// Findings, conversions' examples and the like that a report lists; the rest is counted.
    pub listed: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            unpacked_ratio: 200,
            entries: 2_000,
            cells: 4_000_000,
            columns: 16_384,
            vertices: 5_000_000,
            nesting: 128,
            listed: 2_000,
        }
    }
}
