//! What is wrong with a package, and where.

use super::PackageInfo;
use std::{collections::BTreeMap, fmt};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The package cannot be published.
    Error,
    /// The package can be published; somebody should look.
    Warning,
}

impl Severity {
    /// The identifier used in reports and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }

    /// The word on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "誤り",
            Self::Warning => "注意",
        }
    }
}

/// One thing that is wrong, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Identifier of the package, or its folder's name where the descriptor cannot be read.
    pub package: String,
    /// File in the package, such as `cells.csv`.
    pub resource: String,
    /// Line of the file, counted from 1 with the header as line 1; for `GeoJSON` the number of the feature, from 1.
    pub row: Option<usize>,
    /// Column by its head; a path of keys in JSON.
    pub column: Option<String>,
    /// Rule that is broken, in kebab-case: stable, for programs.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong and what to do, as Japanese sentences.
    pub message: String,
    /// The text that stands there.
    pub text: Option<String>,
}

impl Problem {
    /// Where it stands: 「kochi/cells.csv 12行目 value列「abc」」.
    pub fn place(&self) -> String {
        let mut parts = vec![format!("{}/{}", self.package, self.resource)];
        let is_json = has_extension(&self.resource, "json");
        if let Some(row) = self.row {
            let unit = if has_extension(&self.resource, "geojson") { "番目の地物" } else { "行目" };
            parts.push(format!("{row}{unit}"));
        }
        if let Some(column) = &self.column {
            parts.push(if is_json { column.clone() } else { format!("{column}列") });
        }
        let text = self.text.as_ref().map(|text| format!("「{text}」")).unwrap_or_default();
        parts.join(" ") + &text
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} [{}]", self.place(), self.message, self.code)
    }
}

fn has_extension(resource: &str, extension: &str) -> bool {
    std::path::Path::new(resource).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Everything that a check of a package has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What the package says about itself, if its descriptor can be read.
    pub package: Option<PackageInfo>,
    /// What was counted in it: a word and a number, such as 市町村 34.
    pub counts: Vec<(&'static str, usize)>,
    /// What is wrong, in the order of files and rows.
    pub problems: Vec<Problem>,
}

impl Report {
    /// What keeps the package from being published.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error)
    }

    /// What somebody should look at.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Warning)
    }

    /// Whether the package can be published.
    pub fn is_publishable(&self) -> bool {
        self.package.is_some() && self.errors().next().is_none()
    }
}

/// Why a package cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// No such package is built in, or there is no such folder.
    #[error("データパッケージ「{package}」が見つかりません。場所を確かめてください。")]
    Missing {
        /// The package that was asked for.
        package: String,
    },
    /// It has errors.
    #[error("データパッケージ「{package}」に誤りが{errors}件あるため、公開できません。最初の誤り: {first}")]
    Faulty {
        /// The package.
        package: String,
        /// How many errors there are.
        errors: usize,
        /// The first of them.
        first: Box<Problem>,
        /// All problems, warnings too.
        problems: Vec<Problem>,
    },
}

impl PackageError {
    /// The error that a list of problems amounts to; `None` if all of them are warnings.
    pub fn of(package: &str, problems: Vec<Problem>) -> Option<Self> {
        let mut errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        let first = Box::new(errors.next()?.clone());
        let errors = 1 + errors.count();
        Some(Self::Faulty { package: package.to_owned(), errors, first, problems })
    }
}

/// Collects problems while a package is read.
pub(super) struct Problems {
    package: String,
    list: Vec<Problem>,
    /// Where in the list a fault stands that many rows share, and how many rows that are.
    shared: BTreeMap<(String, &'static str, Option<String>), (usize, usize)>,
}

impl Problems {
    pub(super) fn new(package: &str) -> Self {
        Self { package: package.to_owned(), list: Vec::new(), shared: BTreeMap::new() }
    }

    /// Something that keeps the package from being published.
    pub(super) fn error(&mut self, spot: Spot<'_>, code: &'static str, message: impl Into<String>) {
        self.push(spot, code, Severity::Error, message.into());
    }

    /// An error that many rows of a file share, such as one unknown code: told once, at the first row, with their number.
    pub(super) fn shared_error(&mut self, spot: Spot<'_>, code: &'static str, message: impl Into<String>) {
        let key = (spot.resource.to_owned(), code, spot.text.map(str::to_owned));
        if let Some((_, rows)) = self.shared.get_mut(&key) {
            *rows += 1;
            return;
        }
        self.shared.insert(key, (self.list.len(), 1));
        self.error(spot, code, message);
    }

    /// Something that somebody should look at.
    pub(super) fn warning(&mut self, spot: Spot<'_>, code: &'static str, message: impl Into<String>) {
        self.push(spot, code, Severity::Warning, message.into());
    }

    pub(super) fn into_list(mut self) -> Vec<Problem> {
        for (position, rows) in self.shared.into_values().filter(|(_, rows)| *rows > 1) {
            let more = format!("（ほかに{}行あります）", rows - 1);
            self.list[position].message.push_str(&more);
        }
        self.list
    }

    /// Whether something keeps the package from being published.
    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// From here on problems carry the identifier that the descriptor gives.
    pub(super) fn rename(&mut self, package: &str) {
        package.clone_into(&mut self.package);
        for problem in &mut self.list {
            package.clone_into(&mut problem.package);
        }
    }

    fn push(&mut self, spot: Spot<'_>, code: &'static str, severity: Severity, message: String) {
        self.list.push(Problem {
            package: self.package.clone(),
            resource: spot.resource.to_owned(),
            row: spot.row,
            column: spot.column.map(str::to_owned),
            code,
            severity,
            message,
            text: spot.text.map(str::to_owned),
        });
    }
}

/// Where a problem stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    resource: &'a str,
    row: Option<usize>,
    column: Option<&'a str>,
    text: Option<&'a str>,
}

impl<'a> Spot<'a> {
    /// A whole file.
    pub(super) fn file(resource: &'a str) -> Self {
        Self { resource, row: None, column: None, text: None }
    }

    /// A line of it.
    pub(super) fn row(self, row: usize) -> Self {
        Self { row: Some(row), ..self }
    }

    /// A column of it.
    pub(super) fn column(self, column: &'a str) -> Self {
        Self { column: Some(column), ..self }
    }

    /// The text that stands there.
    pub(super) fn text(self, text: &'a str) -> Self {
        Self { text: Some(text), ..self }
    }
}
