//! Cells: a value, or the reason for having none, and how far to trust it.

use crate::{DataColumn, DistanceColumn, Text, Trust, text};

/// Why a cell has no value. Zero is a value, not a blank. The order is that in which one reason prevails over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blank {
    /// 秘匿: known, but withheld to protect persons.
    Suppressed,
    /// 未調査: nobody has looked, or what was found has not been published by area.
    NotSurveyed,
    /// 未回答: asked, and not answered.
    NoReply,
    /// 対象外: the question does not apply to this area.
    NotApplicable,
}

impl Blank {
    /// The word for it.
    pub fn label(self) -> Text {
        match self {
            Self::Suppressed => text("秘匿", "suppressed"),
            Self::NotSurveyed => text("未調査", "not surveyed"),
            Self::NoReply => text("未回答", "no reply"),
            Self::NotApplicable => text("対象外", "not applicable"),
        }
    }
}

/// A value or the reason for having none, with its trust.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The value, finite; or why there is none.
    pub value: Result<f64, Blank>,
    /// How far to trust it.
    pub trust: Trust,
}

impl Cell {
    /// A value.
    pub fn new(value: f64, trust: Trust) -> Self {
        Self { value: Ok(value), trust }
    }

    /// A cell without value.
    pub fn blank(reason: Blank, trust: Trust) -> Self {
        Self { value: Err(reason), trust }
    }

    /// Computes from two cells. A blank of either is a blank of the result, and the result is trusted no more than either.
    ///
    /// Where both are blank the reason that stands first in [`Blank`] is given: what is withheld stays withheld.
    #[must_use]
    pub fn and(self, other: Self, formula: impl FnOnce(f64, f64) -> Result<f64, Blank>) -> Self {
        let value = match (self.value, other.value) {
            (Ok(left), Ok(right)) => formula(left, right),
            (Err(left), Err(right)) => Err(left.min(right)),
            (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Err(reason),
        };
        Self { value, trust: self.trust.max(other.trust) }
    }

    /// The same cell, trusted no more than `trust`.
    #[must_use]
    pub fn no_better_than(self, trust: Trust) -> Self {
        Self { trust: self.trust.max(trust), ..self }
    }

    /// The cell that a value and its status byte stand for. A byte that the contract does not know counts as not surveyed.
    pub fn from_status(value: f64, status: u8) -> Self {
        let trust = match status >> 4 {
            0 => Trust::Published,
            1 => Trust::Provisional,
            2 => Trust::Estimate,
            _ => Trust::Sample,
        };
        let value = match status & 0x0f {
            0 => Ok(value),
            1 => Err(Blank::Suppressed),
            3 => Err(Blank::NoReply),
            4 => Err(Blank::NotApplicable),
            _ => Err(Blank::NotSurveyed),
        };
        Self { value, trust }
    }

    /// The status byte.
    pub fn status(&self) -> u8 {
        let reason = match self.value {
            Ok(_) => 0,
            Err(Blank::Suppressed) => 1,
            Err(Blank::NotSurveyed) => 2,
            Err(Blank::NoReply) => 3,
            Err(Blank::NotApplicable) => 4,
        };
        reason | (self.trust as u8) << 4
    }
}

impl DataColumn {
    /// The cells, in the order of the areas.
    pub fn cells(&self) -> Vec<Cell> {
        decode(&self.values, &self.status)
    }
}

impl DistanceColumn {
    /// The distances as cells.
    ///
    /// # Units
    /// Kilometers.
    pub fn cells(&self) -> Vec<Cell> {
        decode(&self.km, &self.status)
    }
}

fn decode(values: &[f64], status: &[u8]) -> Vec<Cell> {
    values.iter().zip(status).map(|(value, status)| Cell::from_status(*value, *status)).collect()
}

/// Values and status bytes, as they cross the boundary.
pub(crate) fn encode(cells: &[Cell]) -> (Vec<f64>, Vec<u8>) {
    cells.iter().map(|cell| (cell.value.unwrap_or(0.0), cell.status())).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_byte_of_the_contract_survives_the_way_out_and_back() {
        for trust in 0..4u8 {
            for reason in 0..5u8 {
                let byte = reason | trust << 4;
                assert_eq!(Cell::from_status(1.0, byte).status(), byte);
            }
        }
    }

    #[test]
    fn a_blank_of_either_side_is_a_blank_and_the_worse_trust_wins() {
        let sample = Cell::new(6.0, Trust::Sample);
        let published = Cell::new(3.0, Trust::Published);
        let withheld = Cell::blank(Blank::Suppressed, Trust::Published);
        let unknown = Cell::blank(Blank::NotSurveyed, Trust::Published);
        assert_eq!(sample.and(published, |a, b| Ok(a / b)), Cell::new(2.0, Trust::Sample));
        assert_eq!(sample.and(withheld, |a, b| Ok(a / b)), Cell::blank(Blank::Suppressed, Trust::Sample));
        assert_eq!(unknown.and(withheld, |a, b| Ok(a / b)), Cell::blank(Blank::Suppressed, Trust::Published));
    }

    #[test]
    fn zero_is_a_value() {
        assert_eq!(Cell::new(0.0, Trust::Published).status(), 0);
        assert_eq!(Cell::from_status(0.0, 0).value, Ok(0.0));
    }
}
