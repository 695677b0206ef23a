//! Books: what any tabular file looks like before anybody has understood it.
//!
//! A reader of a format fills a [`Book`] and nothing more: it does not decide what a head is, what a number means or which rows
//! count. Rows and columns are counted from 0 here; people see row 1 and column A (see [`Place`]).

use std::fmt;

/// A workbook, or a CSV file as a book of one sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// What the file is.
    pub format: Format,
    /// Encoding of a text file as it was found, such as `Shift_JIS`; `None` for workbooks.
    pub encoding: Option<String>,
    /// Sheets in the order of the file, hidden ones too.
    pub sheets: Vec<Sheet>,
}

/// What kind of file a book came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma- or tab-separated text.
    #[default]
    Csv,
    /// Office Open XML.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// `GeoJSON`.
    Geojson,
    /// `TopoJSON`.
    Topojson,
    /// A zipped shapefile.
    Shapefile,
    /// `FlatGeobuf`.
    Flatgeobuf,
    /// `GeoPackage`.
    Geopackage,
    /// A Frictionless data package, zipped.
    Datapackage,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; for CSV the file's name without extension.
    pub name: String,
    /// Whether the sheet itself is hidden.
    pub hidden: bool,
    /// The rows from the first of the sheet on; rows may have different lengths, and empty cells at the end of a row are left out.
    pub rows: Vec<Vec<RawCell>>,
    /// Merged ranges. Only the upper left cell of one holds a value in `rows`.
    pub merges: Vec<Range>,
    /// Hidden rows, ascending.
    pub hidden_rows: Vec<usize>,
    /// Hidden columns, ascending.
    pub hidden_columns: Vec<usize>,
    /// Lines of the text file at which the rows begin, from 1, if it has quoted line breaks and they differ from the row numbers.
    pub lines: Option<Vec<usize>>,
}

impl Sheet {
    /// The cell at a row and a column; empty where the sheet has none.
    pub fn at(&self, row: usize, column: usize) -> &RawCell {
        const EMPTY: &RawCell = &RawCell { value: RawValue::Empty, formula: false };
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(EMPTY)
    }

    /// How many columns the widest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// One cell as the file has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawCell {
    /// What it holds. Of a formula: the value that the office program last computed; formulas are never evaluated.
    pub value: RawValue,
    /// Whether a formula stands behind the value.
    pub formula: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawValue {
    /// Nothing, or only white space.
    #[default]
    Empty,
    /// Text, as written; line breaks inside a cell stay.
    Text(String),
    /// A number, finite.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A day that the file marks as one.
    Date {
        /// Year of the Gregorian calendar.
        year: i32,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// An error of the office program, such as `#REF!`, or a number that is not finite.
    Error(String),
}

impl RawCell {
    /// A cell with text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { value: RawValue::Text(text.into()), formula: false }
    }

    /// A cell with a number.
    pub fn number(number: f64) -> Self {
        Self { value: RawValue::Number(number), formula: false }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.value == RawValue::Empty
    }
}

/// What a person would see in the cell, without number formats.
impl fmt::Display for RawCell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            RawValue::Empty => Ok(()),
            RawValue::Text(text) | RawValue::Error(text) => formatter.write_str(text),
            RawValue::Number(number) => write!(formatter, "{number}"),
            RawValue::Flag(flag) => formatter.write_str(if *flag { "TRUE" } else { "FALSE" }),
            RawValue::Date { year, month, day } => write!(formatter, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// A rectangle of cells, both ends included, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

impl Range {
    /// Whether a cell lies in it.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// Written as office programs do: `A3:H40`.
impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (column_letters(self.left), column_letters(self.right));
        write!(formatter, "{from}{}:{to}{}", self.top + 1, self.bottom + 1)
    }
}

/// The letters of a column counted from 0: A, B, … Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_office_programs_letter_them() {
        // Excel: A is the first column, Z the 26th, XFD the 16,384th and last.
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702, 16_383].map(column_letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]
        );
        assert_eq!(Range { top: 2, left: 0, bottom: 39, right: 7 }.to_string(), "A3:H40");
    }

    #[test]
    fn a_cell_outside_the_sheet_is_empty() {
        let sheet = Sheet { rows: vec![vec![RawCell::number(1.0)]], ..Sheet::default() };
        assert!(!sheet.at(0, 0).is_empty());
        assert!(sheet.at(0, 1).is_empty() && sheet.at(9, 9).is_empty());
    }
}
