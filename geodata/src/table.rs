//! Profile tables: what is published for the prefecture as a whole and has no place on a map.

use crate::{
    cell::{Blank, Trust},
    measure::{Marks, Measure},
};

/// A table of the prefecture's profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileTable {
    /// Identifier.
    pub id: String,
    /// Section of the profile that it stands in.
    pub section: String,
    /// Title with data kind and unit.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Who or what is counted, when; the base of shares.
    pub definition: String,
    /// Period or date of the figures, as printed.
    pub as_of: String,
    /// How the numbers combine.
    pub measure: Measure,
    /// 複数回答, 再掲.
    pub marks: Marks,
    /// How many were asked, if shares of it make sense (22 for 「22市町村中」).
    pub base: Option<f64>,
    /// The figure that shows it.
    pub figure: TableFigure,
    /// Columns.
    pub columns: Vec<TableColumn>,
    /// Rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<TableCell>>,
    /// Remarks of the source, conflicts between its parts, breaks.
    pub notes: Vec<String>,
    /// Citation.
    pub source: String,
    /// How far to trust it.
    pub trust: Trust,
}

/// Which figure shows a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFigure {
    /// Horizontal bars: the first column names them, the number columns give them.
    Bars,
    /// A series: the first column is the year.
    Series,
    /// No figure: text.
    None,
}

impl TableFigure {
    /// Every figure.
    pub const ALL: [Self; 3] = [Self::Bars, Self::Series, Self::None];

    /// The identifier used in packages and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Bars => "bars",
            Self::Series => "series",
            Self::None => "none",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.id() == id)
    }
}

/// A column of a profile table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Identifier.
    pub id: String,
    /// Head.
    pub title: String,
    /// Head in English, empty where the package gives none.
    pub title_en: String,
    /// Unit, empty for text.
    pub unit: String,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A cell of a profile table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// A number.
    Number(f64),
    /// Words, such as 約7割.
    Text(String),
    /// Nothing, and why.
    Blank(Blank),
}
