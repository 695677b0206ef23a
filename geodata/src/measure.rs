//! Measures: how the numbers of an indicator may be combined.

use std::borrow::Borrow;

use crate::cell::{Blank, Cell};

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

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 6] = [Self::Persons, Self::Events, Self::Places, Self::Rate, Self::State, Self::Index];

    /// The identifier used in packages, the API and exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Events => "events",
            Self::Places => "places",
            Self::Rate => "rate",
            Self::State => "state",
            Self::Index => "index",
        }
    }

    /// The word on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::Persons => "実人数",
            Self::Events => "延べ数",
            Self::Places => "か所数",
            Self::Rate => "率",
            Self::State => "状態",
            Self::Index => "指数",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.id() == id)
    }

    /// Whether its numbers count something, so that none can be negative.
    pub fn is_count(self) -> bool {
        matches!(self, Self::Persons | Self::Events | Self::Places)
    }
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
    /// There is nothing to add: nobody has published which municipalities belong here.
    #[error("どの市町村が含まれるか公表されていないため、合計できません。")]
    NoParts,
}

impl SumRefused {
    fn measure(reason: &str) -> Self {
        Self::Measure { reason: reason.to_owned() }
    }
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

/// Adds cells, or says why their sum would be untrue.
///
/// A blank part makes the sum blank: what is not known does not count as 0. The sum is as trustworthy as its least
/// trustworthy part and has no interval, since the parts' intervals do not add.
pub fn sum<C: Borrow<Cell>>(measure: Measure, marks: Marks, over: SumOver, cells: &[C]) -> Result<Sum, SumRefused> {
    may_add(measure, marks, over)?;
    let cells: Vec<&Cell> = cells.iter().map(Borrow::borrow).collect();
    let Some(trust) = cells.iter().map(|cell| cell.trust).max() else { return Err(SumRefused::NoParts) };
    let known = cells.iter().filter(|cell| cell.value.is_ok()).count();
    let reason = Blank::ALL.into_iter().find(|reason| cells.iter().any(|cell| cell.value == Err(*reason)));
    let cell = match reason {
        Some(reason) => Cell::blank(reason, trust),
        None => Cell::new(cells.iter().filter_map(|cell| cell.value.ok()).sum(), trust),
    };
    Ok(Sum { cell, known, parts: cells.len() })
}

/// Whether numbers of a measure may be added along some direction.
pub fn may_add(measure: Measure, marks: Marks, over: SumOver) -> Result<(), SumRefused> {
    match (measure, over) {
        (Measure::Rate, _) => {
            Err(SumRefused::measure("率は足し合わせられません。分子と分母をそれぞれ合計してから割り直してください。"))
        }
        (Measure::State, _) => {
            Err(SumRefused::measure("状態は足し合わせられません。状態ごとの市町村数を数えてください。"))
        }
        (Measure::Index, _) => Err(SumRefused::measure("指数は足し合わせることも平均することもできません。")),
        (Measure::Persons, SumOver::Periods) => {
            Err(SumRefused::measure("実人数は年度をまたいで足せません。同じ人を二度数えるおそれがあります。"))
        }
        (Measure::Places, SumOver::Periods) => {
            Err(SumRefused::measure("か所数は年度をまたいで足せません。同じ場所を二度数えます。"))
        }
        (_, SumOver::Categories) if marks.multiple_response => Err(SumRefused::MultipleResponse),
        (_, SumOver::Categories) if marks.relisted => Err(SumRefused::Relisted),
        (Measure::Persons | Measure::Events | Measure::Places, SumOver::Areas | SumOver::Categories)
        | (Measure::Events, SumOver::Periods) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Trust;

    const PLAIN: Marks = Marks { multiple_response: false, relisted: false };

    fn add(measure: Measure, marks: Marks, over: SumOver, cells: &[Cell]) -> Result<Sum, SumRefused> {
        sum(measure, marks, over, &cells.iter().collect::<Vec<_>>())
    }

    #[test]
    fn persons_add_over_areas_but_not_over_years() {
        let cells = [Cell::new(3.0, Trust::Published), Cell::new(0.0, Trust::Published)];
        let total = add(Measure::Persons, PLAIN, SumOver::Areas, &cells).expect("a legal sum");
        assert_eq!((total.cell, total.known, total.parts), (Cell::new(3.0, Trust::Published), 2, 2));
        let refused = add(Measure::Persons, PLAIN, SumOver::Periods, &cells).expect_err("an illegal sum");
        assert_eq!(refused.to_string(), "実人数は年度をまたいで足せません。同じ人を二度数えるおそれがあります。");
    }

    #[test]
    fn only_events_add_over_years_and_nothing_but_counts_adds_at_all() {
        let cells = [Cell::new(1.0, Trust::Published)];
        for measure in Measure::ALL {
            let over = |over| add(measure, PLAIN, over, &cells).is_ok();
            assert_eq!(over(SumOver::Areas), measure.is_count(), "{measure:?}");
            assert_eq!(over(SumOver::Categories), measure.is_count(), "{measure:?}");
            assert_eq!(over(SumOver::Periods), measure == Measure::Events, "{measure:?}");
        }
    }

    #[test]
    fn a_blank_part_makes_the_sum_blank_with_the_first_reason_and_the_weakest_trust() {
        let cells = [
            Cell::new(5.0, Trust::Estimate),
            Cell::blank(Blank::NoReply, Trust::Published),
            Cell::blank(Blank::Suppressed, Trust::Published),
        ];
        let total = add(Measure::Persons, PLAIN, SumOver::Areas, &cells).expect("a legal sum");
        assert_eq!(total.cell, Cell::blank(Blank::Suppressed, Trust::Estimate));
        assert_eq!((total.known, total.parts), (1, 3));
    }

    #[test]
    fn overlapping_categories_and_relisted_rows_are_refused_while_areas_still_add() {
        let cells = [Cell::new(1.0, Trust::Published)];
        let multiple = Marks { multiple_response: true, relisted: false };
        let relisted = Marks { multiple_response: false, relisted: true };
        let refusal = |marks, over| add(Measure::Persons, marks, over, &cells).err();
        assert_eq!(refusal(multiple, SumOver::Categories), Some(SumRefused::MultipleResponse));
        assert_eq!(refusal(relisted, SumOver::Categories), Some(SumRefused::Relisted));
        assert_eq!(refusal(multiple, SumOver::Areas), None);
        assert_eq!(refusal(relisted, SumOver::Areas), None);
    }

    #[test]
    fn the_sum_of_nothing_is_refused_and_not_zero() {
        assert_eq!(add(Measure::Persons, PLAIN, SumOver::Areas, &[]), Err(SumRefused::NoParts));
    }

    #[test]
    fn identifiers_are_read_back() {
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.id()), Some(measure));
        }
        assert_eq!(Measure::parse("Persons"), None);
    }
}
