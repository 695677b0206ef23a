//! The cells of the package, gathered before they are written.

/// A value, or the identifier of the reason for having none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A number as text, as it will stand in the file.
    Value(String),
    /// `suppressed`, `not_surveyed`, `no_reply` or `not_applicable`.
    Blank(&'static str),
}

/// One row of a file of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Identifier of the indicator.
    pub indicator: String,
    /// Code of a municipality or prefecture, or `<grouping>/<member>`.
    pub area: String,
    /// Identifier of the period.
    pub period: String,
    /// What stands there.
    pub content: Content,
    /// Remark.
    pub note: String,
}

/// A file of cells.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name of the file, without folder and ending.
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// Rows, in the order in which they were added.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// An empty file.
    pub fn new(name: &'static str, title: &'static str) -> Self {
        Self { name, title, rows: Vec::new() }
    }

    /// Adds a value.
    pub fn value(&mut self, indicator: &str, area: &str, period: &str, value: u64, note: &str) {
        self.push(indicator, area, period, Content::Value(value.to_string()), note);
    }

    /// Adds the reason for having no value.
    pub fn blank(&mut self, indicator: &str, area: &str, period: &str, reason: &'static str, note: &str) {
        self.push(indicator, area, period, Content::Blank(reason), note);
    }

    /// Adds whatever it is.
    pub fn push(&mut self, indicator: &str, area: &str, period: &str, content: Content, note: &str) {
        self.rows.push(Row {
            indicator: indicator.to_owned(),
            area: area.to_owned(),
            period: period.to_owned(),
            content,
            note: note.to_owned(),
        });
    }
}

/// The identifier of a fiscal year.
pub fn fiscal_year(year: i32) -> String {
    format!("FY{year}")
}
