//! Columns: one indicator in one period, a cell for every area.

use crate::{cell::Cell, cells::Cells, period::Period};
use std::collections::BTreeMap;

/// One indicator in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The period that the cells speak of.
    pub period: Period,
    /// One cell for every area of the release or package, in the same order.
    pub cells: Cells,
    /// Totals that the source itself publishes.
    pub totals: BTreeMap<TotalKey, Cell>,
}

/// What a published total is the total of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TotalKey {
    /// The whole prefecture.
    Prefecture,
    /// A member of a grouping, such as one 福祉保健所.
    Member {
        /// Identifier of the grouping.
        grouping: String,
        /// Identifier of its member.
        member: String,
    },
}
