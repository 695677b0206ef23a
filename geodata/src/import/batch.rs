//! Batches: what one file brings, in the words of the domain, ready to be published.
//!
//! A batch lies over a data package: the content of a package in a revision is its base (as it shipped, or as a data package brought
//! it) with the revision's batches laid over it one after the other. Withdrawing a batch leaves it out of the next revision;
//! nothing is ever rewritten.

use std::collections::BTreeMap;

use crate::{
    cell::Cell,
    cells::CodedCells,
    column::TotalKey,
    facility::{Facility, FacilityKind},
    indicator::{Indicator, IndicatorId, SeriesBreak},
    package::{Boundary, Package},
    period::Period,
    table::ProfileTable,
};

/// What one file brings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// Identifier of the package that it lies over, or brings.
    pub package: String,
    /// A whole package, which becomes the base in place of the one of the same name. Then everything else is empty.
    pub whole: Option<Box<Package>>,
    /// Indicators that are new, or whose definition replaces the one of the same identifier.
    pub indicators: Vec<Indicator>,
    /// Breaks in the series of indicators that are there already, in the order of identifiers and periods.
    pub breaks: Vec<(IndicatorId, SeriesBreak)>,
    /// Cells, by indicator and period. What a fragment does not name stays as it is below; in a new column it is 未調査.
    pub fragments: BTreeMap<(IndicatorId, Period), Fragment>,
    /// Kinds of places that are new, or replace those of the same identifier.
    pub facility_kinds: Vec<FacilityKind>,
    /// Places that are new, or replace those of the same identifier.
    pub facilities: Vec<Facility>,
    /// Kinds of which `facilities` is the whole list: places of theirs that it does not name are gone.
    pub whole_kinds: Vec<String>,
    /// Tables that are new, or replace those of the same identifier.
    pub tables: Vec<ProfileTable>,
    /// Polygons that are new, or replace those of the same code. Only over a boundaries package.
    pub boundaries: Vec<Boundary>,
}

impl Batch {
    /// Indicators as they are once the batch lies over a package that has `known`: the new ones, and those with new breaks.
    pub(crate) fn indicators_over(&self, known: &[Indicator]) -> Vec<Indicator> {
        let mut indicators = self.indicators.clone();
        for (id, series_break) in &self.breaks {
            if !indicators.iter().any(|indicator| indicator.id == *id) {
                indicators.extend(known.iter().find(|indicator| indicator.id == *id).cloned());
            }
            for indicator in indicators.iter_mut().filter(|indicator| indicator.id == *id) {
                indicator.add_break(series_break.clone());
            }
        }
        indicators
    }
}

/// Some cells of one indicator in one period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fragment {
    /// Cells, in the order of their codes, each code once.
    pub cells: CodedCells,
    /// Totals that the source itself prints for the prefecture or a member of a grouping.
    pub totals: BTreeMap<TotalKey, Cell>,
}
