//! Reports: what was understood of a file, each conversion that was made, each doubt, each question. One report serves the page, the
//! command line, the marked workbook and programs (as JSON, format 1).

use serde::{Deserialize, Serialize};

use super::book::Format;

/// The number of the JSON format.
pub const REPORT_FORMAT: u32 = 1;

/// Everything that reading a file found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`REPORT_FORMAT`].
    pub format: u32,
    /// The file.
    pub file: FileFacts,
    /// Identifier of the package that it would lie over, or bring.
    pub package: String,
    /// Whether it can be published.
    pub state: State,
    /// Numbers of a glance.
    pub summary: Summary,
    /// The tables that were found, and what each column was taken for.
    pub tables: Vec<TableFacts>,
    /// The indicators that get cells.
    pub indicators: Vec<IndicatorFacts>,
    /// What was rewritten on the way in, by rule.
    pub conversions: Vec<Conversion>,
    /// Errors, warnings and remarks, in the order of sheets, rows and columns.
    pub findings: Vec<Finding>,
    /// How many more findings there are than are listed.
    pub findings_left_out: usize,
    /// What must be answered before anything can be published, and what was answered.
    pub questions: Vec<Question>,
    /// How the rows' areas were matched.
    pub areas: AreaFacts,
    /// The learned form that was recognised.
    pub template: Option<TemplateFacts>,
}

/// Whether a file can be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// No error, nothing open.
    Ready,
    /// Questions are open.
    Questions,
    /// There are errors: the file, or answers, must change.
    Refused,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Name as the sender gave it.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// What it is; `None` if nobody can tell.
    pub format: Option<Format>,
    /// Encoding of a text file.
    pub encoding: Option<String>,
}

/// Numbers of a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Tables that were found.
    pub tables: usize,
    /// Rows below the heads of tables.
    pub rows_read: usize,
    /// Rows that give values, places or polygons.
    pub rows_used: usize,
    /// Values that would be published.
    pub values: usize,
    /// Cells that would be published without a value, each with its reason.
    pub blanks: usize,
    /// Places that would be published.
    pub facilities: usize,
    /// Polygons that would be published.
    pub boundaries: usize,
    /// Rewritten cells.
    pub conversions: usize,
    /// Findings that keep the file from being published.
    pub errors: usize,
    /// Findings that somebody should look at.
    pub warnings: usize,
    /// Questions without an answer.
    pub open_questions: usize,
}

/// Where something stands, as people count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// Name of the sheet; `None` for text and geometry files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row from 1 (of geometry files: number of the feature; of text files: line).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Letters of the column (of geometry files: name of the property).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Head of the column, levels joined by `／`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Keeps the file from being published.
    Error,
    /// Somebody should look.
    Warning,
    /// Worth knowing, nothing to do.
    Remark,
}

/// One thing that was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where.
    pub at: Spot,
    /// The text that stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was noticed, in kebab-case: stable, for programs.
    pub code: String,
    /// Rule of the Digital Agency for machine-readable data that it breaks, `L1-01` to `L3-09`, where one fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How much it weighs.
    pub weight: Weight,
    /// What is wrong, as a Japanese sentence.
    pub message: String,
    /// What to do, as a Japanese sentence.
    pub todo: String,
    /// How many cells or rows share it; 1 for most.
    pub count: usize,
}

/// Cells that were rewritten by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The rule, in kebab-case.
    pub rule: String,
    /// The rule in Japanese, such as 全角の数字を半角に直す.
    pub label: String,
    /// How many cells.
    pub count: usize,
    /// Some of them: where, before, after.
    pub examples: Vec<(Spot, String, String)>,
}

/// Something that only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Identifier under which [`super::Settings::answers`] answers it: the same for the same file, whatever else was answered.
    pub id: String,
    /// What kind of question: `period`, `measure`, `indicator`, `symbol`, `area`, `kind`, `unit`, `total`, …
    pub kind: String,
    /// Where.
    pub at: Spot,
    /// The text that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The question, as a Japanese sentence.
    pub sentence: String,
    /// Why it must be asked, as a Japanese sentence.
    pub why: String,
    /// The possible answers; empty where only free text makes sense.
    pub choices: Vec<Choice>,
    /// Whether an answer may be a text that is not among the choices, and what form it has: `period`, `text`, `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<String>,
    /// The answer so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Identifier.
    pub id: String,
    /// The answer in Japanese.
    pub label: String,
    /// What follows from it, as a Japanese sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect: String,
}

/// A table that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableFacts {
    /// Identifier in this report, such as `s1t1`.
    pub id: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Its cells, such as `A3:H40`.
    pub range: String,
    /// Title that stands above it.
    pub title: String,
    /// What it was taken for: `areas` (a row or column per municipality), `profile` (a table of the whole prefecture), `places`,
    /// `boundaries`, `ignored`.
    pub kind: String,
    /// Rows below its heads.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<ColumnFacts>,
    /// Rows of totals: they were checked and are not imported.
    pub totals: Vec<TotalFacts>,
}

/// A column of a table, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Its letters.
    pub column: String,
    /// Its heads from the upper to the lower.
    pub headings: Vec<String>,
    /// What it was taken for: `area-code`, `area-name`, `prefecture`, `value`, `category`, `period`, `note`, `ignored`, …
    pub role: String,
    /// Why, in a few Japanese words.
    pub reason: String,
    /// Identifier of the indicator that its values belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Period of its values, as an identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Measure of its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Unit of its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A total that a row prints, beside the one that its parts give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TotalFacts {
    /// Where.
    pub at: Spot,
    /// What it is the total of, such as 合計 or 安芸福祉保健所 小計.
    pub label: String,
    /// The printed number.
    pub stated: f64,
    /// The sum of the parts; `None` where the parts may not be added or are not all known.
    pub computed: Option<f64>,
    /// Why there is no sum, as a Japanese sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Whether the two agree to the printed decimals.
    pub agrees: Option<bool>,
}

/// An indicator that gets cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorFacts {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether there was none of that identifier.
    pub new: bool,
    /// Measure.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// Periods that get cells, as identifiers.
    pub periods: Vec<String>,
}

/// How rows and municipalities were matched.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AreaFacts {
    /// Municipalities of the package that have a row.
    pub matched: usize,
    /// Codes of municipalities of the package without a row.
    pub absent: Vec<String>,
    /// Texts that no municipality matches, with suggestions.
    pub unmatched: Vec<UnmatchedArea>,
    /// Municipalities with more than one row in the same table: code and rows.
    pub duplicate: Vec<(String, Vec<usize>)>,
    /// Former municipalities whose rows together become one of today: its code, and the names in the rows.
    pub joined: Vec<(String, Vec<String>)>,
    /// Rows of municipalities outside the package: 2-digit prefecture code and number of rows.
    pub outside: Vec<(String, usize)>,
    /// Rows of wards, whose city has a row of its own.
    pub wards: usize,
}

/// A text that no municipality matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedArea {
    /// Where.
    pub at: Spot,
    /// The text.
    pub text: String,
    /// Codes and names that look like it; never taken without an answer.
    pub similar: Vec<(String, String)>,
}

/// A learned form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFacts {
    /// Its name.
    pub name: String,
    /// Columns that stand elsewhere than when it was learned: head, then, now.
    pub moved: Vec<(String, String, String)>,
}
