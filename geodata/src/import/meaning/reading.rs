//! Reading a cell: a number, a symbol, words, or nothing.

use crate::import::{
    book::{RawCell, RawValue},
    words::{self, SymbolKind},
};

/// What a cell was read as.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    Empty,
    Number(Number),
    /// A symbol such as `-`, `…`, `x`, `***`, or a word such as 秘匿, in its usual form.
    Symbol(String),
    /// Text that is neither.
    Words(String),
    /// An error of the office program.
    Fault(String),
}

/// A number as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    /// Printed decimals.
    pub(crate) decimals: u8,
    /// Unit behind it.
    pub(crate) unit: Option<String>,
    /// How the text was rewritten.
    pub(crate) rules: words::numbers::Rules,
}

/// Reads a cell of a sheet.
pub(crate) fn read(cell: &RawCell) -> Reading {
    match words::read_cell(cell) {
        words::Reading::Blank => Reading::Empty,
        words::Reading::Number(number) => {
            // A sum of floating-point numbers ends in digits that nobody wrote.
            Reading::Number(Number {
                value: number.value,
                decimals: number.decimals,
                unit: number.unit,
                rules: number.rules,
            })
        }
        words::Reading::Symbol(symbol) if symbol.kind == SymbolKind::Mark => Reading::Words(symbol.form),
        words::Reading::Symbol(symbol) => Reading::Symbol(symbol.form),
        words::Reading::Date(year, month, day) => Reading::Words(format!("{year:04}-{month:02}-{day:02}")),
        words::Reading::Words(text, _) => Reading::Words(text.to_owned()),
        words::Reading::Broken(text) => Reading::Fault(text.to_owned()),
    }
}

/// Reads a text.
pub(crate) fn read_text(text: &str) -> Reading {
    read(&RawCell { value: RawValue::Text(text.to_owned()), formula: false })
}
