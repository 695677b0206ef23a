//! Measures: how the numbers of an indicator may be combined.

use crate::cell::Cell;

/// How a number may be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 実人数: adds over disjoint areas, never over years or services.
    Persons,
    /// 延べ: adds over areas and years.
    Events,
    /// か所: adds over areas.
    Places,
    /// 率: never added; rebuilt from numerator and denominator.
    Rate,
    /// 状態: ordinal with dates; counted, never added.
    State,
    /// 指数: neither added nor averaged.
    Index,
}

/// Along what a sum runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumOver {
    /// Over areas that do not overlap, in one period.
    Areas,
    /// Over periods, in one area.
    Periods,
    /// Over the categories of one table.
    Categories,
}

/// Why a sum would say something untrue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SumRefused {
    /// The measure does not add this way.
    #[error("{reason}")]
    Measure {
        /// The reason as a Japanese sentence.
        reason: String,
    },
    /// The categories overlap: one respondent may be in several (複数回答).
    #[error("複数回答の表のため、合計は回答者数になりません。")]
    MultipleResponse,
    /// The row repeats figures that stand elsewhere (再掲).
    #[error("再掲の行があるため、合計すると同じ数を二度数えます。")]
    Relisted,
}

/// Marks on a table or indicator that restrict sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// 複数回答
    pub multiple_response: bool,
    /// 再掲
    pub relisted: bool,
}

/// The sum of cells and how many of them had values.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// The sum; blank when any part is blank (with the first reason in the order of [`crate::Blank::ALL`]).
    pub cell: Cell,
    /// How many parts had a value.
    pub known: usize,
    /// How many parts there were.
    pub parts: usize,
}
