//! Differences: what changes between two states of a data package, cell by cell and municipality by municipality.
//!
//! States are told apart, numbers are subtracted only where that says something true: not of states, and not where the measure, the unit
//! or the definition of an indicator has changed or a break of its series has been recorded in between. Each refusal is a sentence.

mod about;
mod builder;
mod definitions;

use std::io::BufRead;

pub(crate) use builder::Builder;

use crate::{
    area::AreaCode,
    cell::Cell,
    import::wire::{BatchReader, Part, WireError},
    indicator::IndicatorId,
    measure::Measure,
    package::{Boundary, Package},
    period::Period,
    release::Release,
    revision::{ContentHash, Revision},
};

/// How many cells a difference lists; the rest is counted.
pub const CELLS_LISTED: usize = 5_000;

/// What changes from one state of a package to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// Identifier of the package.
    pub package: String,
    /// The revision before; `None` if the package is new.
    pub from: Option<Revision>,
    /// The revision after; `None` of a batch that is not published.
    pub to: Option<Revision>,
    /// Whether nothing changes.
    pub identical: bool,
    /// Cells, counted by indicator and period. Of two revisions every indicator, of a batch those that it has cells for.
    pub indicators: Vec<IndicatorDifference>,
    /// The cells that change, at most [`CELLS_LISTED`] of them.
    pub cells: Vec<CellDifference>,
    /// How many more there are.
    pub cells_left_out: usize,
    /// The municipalities with cells that change, in the order of their codes.
    pub areas: Vec<AreaDifference>,
    /// Places.
    pub facilities: Items<FacilityFact>,
    /// Tables of the profile.
    pub tables: Items<TableFact>,
    /// Polygons, by the codes of their municipalities.
    pub boundaries: Items<AreaCode>,
    /// What is said about indicators.
    pub definitions: Vec<DefinitionDifference>,
    /// What the package says about itself, how it groups municipalities and what it calls them.
    pub about: Vec<AboutDifference>,
}

/// Cells of one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorDifference {
    /// The indicator.
    pub id: IndicatorId,
    /// Its title, after the change.
    pub title: String,
    /// Its unit, after the change.
    pub unit: String,
    /// Its decimals, after the change.
    pub decimals: u8,
    /// Its measure, after the change.
    pub measure: Measure,
    /// Its periods, ascending.
    pub periods: Vec<PeriodDifference>,
}

/// Cells of one indicator in one period, totals of the source included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodDifference {
    /// The period.
    pub period: Period,
    /// How many have a value that had none; of a new column also those with a reason other than 未調査.
    pub added: usize,
    /// How many have another value, another reason for having none, or another trust, interval or note.
    pub changed: usize,
    /// How many had a value and have none.
    pub removed: usize,
    /// How many stay.
    pub same: usize,
}

/// A cell that changes.
#[derive(Debug, Clone, PartialEq)]
pub struct CellDifference {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// Code of the municipality; of a total the code of the prefecture, or grouping and member as `health-office/aki`.
    pub area: String,
    /// Its name.
    pub name: String,
    /// Before; `None` where there was no column.
    pub before: Option<Cell>,
    /// After; `None` where there is no column any more.
    pub after: Option<Cell>,
    /// After less before, in the unit of the indicator, where both have a value and subtracting them is not refused.
    pub change: Option<f64>,
    /// Why they may not be subtracted, as a Japanese sentence.
    pub refused: Option<String>,
}

/// A municipality with cells that change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaDifference {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// How many of its cells have a value that had none.
    pub added: usize,
    /// How many change.
    pub changed: usize,
    /// How many had a value and have none.
    pub removed: usize,
}

/// Things that come, change and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items<T> {
    /// New.
    pub added: Vec<T>,
    /// Other than before, as they are after.
    pub changed: Vec<T>,
    /// Gone, as they were before.
    pub removed: Vec<T>,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { added: Vec::new(), changed: Vec::new(), removed: Vec::new() }
    }
}

impl<T> Items<T> {
    /// How many there are together.
    pub fn len(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    /// Whether nothing comes, changes or goes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityFact {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Identifier of its kind.
    pub kind: String,
    /// Code of the municipality that the source says it stands in.
    pub code: Option<AreaCode>,
}

/// A table of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFact {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
}

/// One thing that is said otherwise about an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionDifference {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its title, after the change.
    pub title: String,
    /// What is said otherwise: `measure`, `unit`, `definition`, …; `indicator` of one that comes or goes.
    pub field: &'static str,
    /// Before; `None` of an indicator that is new.
    pub before: Option<String>,
    /// After; `None` of an indicator that is gone.
    pub after: Option<String>,
}

/// One text about the package, a grouping, one of its members or a municipality that is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutDifference {
    /// What it is: `title`, `description`, … of the package; `grouping`, `grouping-title`, …; `member`, `member-areas`; `area`.
    pub field: &'static str,
    /// Identifier of the package or grouping, grouping and member as `health-office/aki`, or code of the municipality.
    pub id: String,
    /// Before; `None` of what is new.
    pub before: Option<String>,
    /// After; `None` of what is gone.
    pub after: Option<String>,
}

impl Difference {
    /// What changes from one release to another of the same package.
    pub fn between(from: &Release, to: &Release) -> Self {
        let mut difference = Self::of_packages(Some(from.content()), to.content(), CELLS_LISTED);
        difference.from = Some(from.revision().clone());
        difference.to = Some(to.revision().clone());
        difference
    }

    /// What changes from one content to another; without polygons, which are compared by their hashes.
    pub(crate) fn of_packages(from: Option<&Package>, to: &Package, listed: usize) -> Self {
        let mut builder = Builder::new(from, to, listed);
        builder.definitions(&to.indicators, true);
        for ((id, period), column) in &to.columns {
            builder.column(id, *period, column);
        }
        builder.missing_columns();
        builder.facilities(&to.facilities, None);
        builder.tables(&to.tables, true);
        builder.about(to);
        let mut difference = builder.finish();
        difference.identical &= from == Some(to);
        difference
    }

    /// What a batch would change, read part by part: never more of it is in memory than one part. Of a package that is new, `from` is
    /// `None`, and `over` is what it begins with.
    pub(crate) fn of_batch<R: BufRead>(
        from: Option<&Release>,
        over: &Package,
        boundaries: &[(AreaCode, ContentHash)],
        reader: &mut BatchReader<R>,
    ) -> Result<Self, WireError> {
        let head = reader.head().clone();
        let whole = head.whole.as_deref();
        let mut builder = Builder::new(from.map(Release::content), whole.unwrap_or(over), CELLS_LISTED);
        let indicators = whole.map_or_else(|| head.indicators_over(&over.indicators), |whole| whole.indicators.clone());
        builder.definitions(&indicators, whole.is_some());
        let mut polygons = Polygons::new(boundaries);
        while let Some(part) = reader.next_part()? {
            match part {
                Part::Fragment { indicator, period, fragment } => builder.fragment(&indicator, period, &fragment),
                Part::Boundary(boundary) => polygons.next(&boundary),
            }
        }
        if let Some(whole) = whole {
            builder.missing_columns();
            builder.facilities(&whole.facilities, None);
            builder.tables(&whole.tables, true);
            builder.about(whole);
        } else {
            builder.facilities(&head.facilities, Some(&head.whole_kinds));
            builder.tables(&head.tables, false);
        }
        let mut difference = builder.finish();
        difference.boundaries = polygons.finish(whole.is_some());
        difference.identical &= difference.boundaries.is_empty();
        difference.from = from.map(|from| from.revision().clone());
        Ok(difference)
    }
}

/// Compares polygons by their hashes, both lists in the order of the codes.
struct Polygons<'a> {
    before: &'a [(AreaCode, ContentHash)],
    met: Vec<bool>,
    items: Items<AreaCode>,
}

impl<'a> Polygons<'a> {
    fn new(before: &'a [(AreaCode, ContentHash)]) -> Self {
        Self { before, met: vec![false; before.len()], items: Items::default() }
    }

    fn next(&mut self, boundary: &Boundary) {
        self.one(&boundary.code, &boundary.content_hash());
    }

    fn one(&mut self, code: &AreaCode, hash: &ContentHash) {
        match self.before.binary_search_by(|(known, _)| known.cmp(code)) {
            Err(_) => self.items.added.push(code.clone()),
            Ok(place) => {
                self.met[place] = true;
                if self.before[place].1 != *hash {
                    self.items.changed.push(code.clone());
                }
            }
        }
    }

    /// Where the new list is the whole one, what it does not have is gone.
    fn finish(mut self, is_whole: bool) -> Items<AreaCode> {
        if is_whole {
            let gone = self.before.iter().zip(&self.met).filter(|(_, met)| !**met);
            self.items.removed = gone.map(|((code, _), _)| code.clone()).collect();
        }
        self.items
    }
}

/// How the polygons of two contents differ.
pub(crate) fn compare_polygons(
    before: &[(AreaCode, ContentHash)],
    after: &[(AreaCode, ContentHash)],
) -> Items<AreaCode> {
    let mut polygons = Polygons::new(before);
    for (code, hash) in after {
        polygons.one(code, hash);
    }
    polygons.finish(true)
}
