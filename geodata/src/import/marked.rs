//! The workbook that goes back to its sender: doubtful cells marked and commented, and a last sheet 「取り込みの確認」 with all of it.
//!
//! An xlsx stays the file that it was: parts that nothing is marked in are copied byte for byte, and where something is, pieces of
//! XML are put between the others. No library reads and writes the book, because each drops what it does not know (charts,
//! pivot tables, form controls, extensions), and silently. Other formats come back as a new xlsx with the same cells.

mod comments;
mod fresh;
mod lines;
mod overview;
mod package;
mod sheet;
mod splice;
mod styles;

use super::{
    Limits, SourceFile,
    book::Format,
    formats::{read_book, sniff},
    report::{Finding, Question},
};
use lines::Lines;

/// Name of the sheet that lists everything.
pub const OVERVIEW: &str = "取り込みの確認";

/// The same workbook with what was found in it.
///
/// # Errors
/// Those of [`read_book`]: a file that cannot be read cannot be marked either.
pub fn marked_workbook(file: &SourceFile, findings: &[Finding], questions: &[Question]) -> Result<Vec<u8>, Finding> {
    let limits = Limits::default();
    let lines = Lines::new(findings, questions);
    if sniff(file) == Some(Format::Xlsx) {
        return package::mark(file, &lines, &limits);
    }
    let (book, _) = read_book(file, &limits)?;
    fresh::workbook(&book, &lines)
}
