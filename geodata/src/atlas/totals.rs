//! Totals over groups of municipalities, and counts of states.

use super::Atlas;
use crate::{
    cell::{Blank, Cell},
    column::{Column, TotalKey},
    grouping::GroupingMember,
    indicator::{Indicator, Ratio},
    measure::{self, Measure, Sum, SumOver, SumRefused},
    period::Period,
    release::StateCounts,
};

impl Atlas {
    pub(crate) fn total(&self, indicator: &str, period: Period, member: &GroupingMember) -> Result<Sum, SumRefused> {
        let (Some(indicator), Some(column)) = (self.indicator(indicator), self.column(indicator, period)) else {
            return Err(SumRefused::NoParts);
        };
        self.total_of(indicator, column, member)
    }

    fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.package.indicators.iter().find(|indicator| indicator.id.as_str() == id)
    }

    fn total_of(&self, indicator: &Indicator, column: &Column, member: &GroupingMember) -> Result<Sum, SumRefused> {
        let cells: Vec<Cell> =
            member.areas.iter().filter_map(|code| column.cells.get(self.area_index(code)?)).collect();
        if let Some(published) = self.published_total(column, member) {
            let known = cells.iter().filter(|cell| cell.value.is_ok()).count();
            return Ok(Sum { cell: published.clone(), known, parts: cells.len() });
        }
        match (&indicator.ratio, indicator.measure) {
            (Some(ratio), Measure::Rate) => self.rebuilt_rate(ratio, column.period, member),
            _ => measure::sum(indicator.measure, indicator.marks, SumOver::Areas, &cells),
        }
    }

    /// The total that the source itself publishes. A member is looked for in every grouping that has it.
    fn published_total<'a>(&self, column: &'a Column, member: &GroupingMember) -> Option<&'a Cell> {
        if column.totals.is_empty() {
            return None;
        }
        let is_whole =
            self.groupings.iter().any(|grouping| grouping.id == "prefecture" && grouping.members.contains(member));
        if is_whole {
            return column.totals.get(&TotalKey::Prefecture);
        }
        self.groupings.iter().filter(|grouping| grouping.members.contains(member)).find_map(|grouping| {
            column.totals.get(&TotalKey::Member { grouping: grouping.id.clone(), member: member.id.clone() })
        })
    }

    /// A rate of a group: total of the numerator over total of the denominator, both of this period (the denominator of the period
    /// that goes with it, as a population of the last census).
    fn rebuilt_rate(&self, ratio: &Ratio, period: Period, member: &GroupingMember) -> Result<Sum, SumRefused> {
        let numerator = self.total(ratio.numerator.as_str(), period, member)?;
        let denominator_id = ratio.denominator.as_str();
        let (Some(indicator), Some(column)) =
            (self.indicator(denominator_id), self.column_for(denominator_id, Some(period)))
        else {
            return Err(SumRefused::NoParts);
        };
        let denominator = self.total_of(indicator, column, member)?;
        let trust = numerator.cell.trust.max(denominator.cell.trust);
        let cell = match (numerator.cell.value, denominator.cell.value) {
            (Ok(above), Ok(below)) if below > 0.0 => Cell::new(above / below * ratio.per, trust),
            // Nobody to count among: the question does not apply.
            (Ok(_), Ok(_)) => Cell::blank(Blank::NotApplicable, trust),
            (Err(above), Err(below)) => Cell::blank(above.min(below), trust),
            (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Cell::blank(reason, trust),
        };
        Ok(Sum { cell, known: numerator.known.min(denominator.known), parts: numerator.parts })
    }

    pub(crate) fn state_counts(&self, indicator: &str, period: Period, areas: &[usize]) -> Option<StateCounts> {
        let column = self.column(indicator, period)?;
        let indicator = self.indicator(indicator).filter(|indicator| indicator.measure == Measure::State)?;
        let values: Vec<Result<f64, Blank>> =
            areas.iter().filter_map(|&area| column.cells.get(area)).map(|cell| cell.value).collect();
        let steps = indicator
            .states
            .iter()
            .map(|step| {
                let ordinal = f64::from(step.value);
                let is_step = |value: &&Result<f64, Blank>| value.is_ok_and(|value| (value - ordinal).abs() < 0.5);
                (step.clone(), values.iter().filter(is_step).count())
            })
            .collect();
        let blanks = Blank::ALL
            .into_iter()
            .map(|reason| (reason, values.iter().filter(|&&value| value == Err(reason)).count()))
            .filter(|&(_, count)| count > 0)
            .collect();
        Some(StateCounts { steps, blanks })
    }
}
