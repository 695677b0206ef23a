//! Readers of tabular files: bytes in, a [`Book`] of raw cells out.
//!
//! A reader says what stands in each cell and nothing about what it means. What a hostile or broken file can ask for is bounded here
//! (`archive`, `grid`): memory grows with the cells that hold something, never with what a file claims to hold. The readers
//! of workbooks are our own passes over the XML or the records, because the libraries for it allocate what the file claims, give up
//! on the whole book for one odd cell, and drop what the import needs (hidden rows, formulas without values, Japanese date formats);
//! calamine is the oracle that the tests compare with.

mod archive;
mod csv;
mod finding;
mod grid;
mod number_format;
mod ods;
mod refusal;
mod sniff;
mod text;
mod xls;
mod xlsx;
mod xml;

use super::{
    Limits, SourceFile,
    book::{Book, Format},
    report::Finding,
};

pub(super) use self::{
    archive::Archive,
    finding::refuse,
    xlsx::{broken as broken_workbook, parts},
    xml::attribute,
};

/// What kind of file it is, judged by its content; its name only decides between spellings of text. `None` if nothing here reads it.
pub fn sniff(file: &SourceFile) -> Option<Format> {
    sniff::format(file)
}

/// Reads a tabular file.
///
/// # Errors
/// One finding of weight error that says why the file cannot be read, and what to do: its code is stable.
pub fn read_book(file: &SourceFile, limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    if file.bytes.len() as u64 > limits.file_bytes {
        return Err(refusal::file_too_large(file.bytes.len() as u64, limits.file_bytes));
    }
    if let Some(finding) = refusal::by_content(file) {
        return Err(finding);
    }
    match sniff(file) {
        Some(Format::Csv) => csv::read(file, limits),
        Some(Format::Xlsx) => xlsx::read(file, limits),
        Some(Format::Xls) => xls::read(file, limits),
        Some(Format::Ods) => ods::read(file, limits),
        Some(other) => Err(refusal::not_a_table(other)),
        None => Err(refusal::unknown(file)),
    }
}
