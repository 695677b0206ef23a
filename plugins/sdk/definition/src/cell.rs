//! Cells: a value, or the reason for having none, and how far to trust it.

use crate::words::Trust;

/// Why a cell has no value. Zero is a value, not a blank. The order is that in which one reason prevails over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Suppressed, Self::NotSurveyed, Self::NoReply, Self::NotApplicable];

    /// Its name in files, as in `not_surveyed`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NotSurveyed => "not_surveyed",
            Self::NoReply => "no_reply",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The reason of a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.id() == id)
    }

    /// The word for it, Japanese and English.
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Suppressed => ("秘匿", "suppressed"),
            Self::NotSurveyed => ("未調査", "not surveyed"),
            Self::NoReply => ("未回答", "no reply"),
            Self::NotApplicable => ("対象外", "not applicable"),
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
    /// Where both are blank the reason that stands first in [`Blank`] is given: what is withheld stays withheld. A result that is no
    /// finite number is not applicable.
    #[must_use]
    pub fn and(self, other: Self, formula: impl FnOnce(f64, f64) -> f64) -> Self {
        let value = match (self.value, other.value) {
            (Ok(left), Ok(right)) => finite(formula(left, right)),
            (Err(left), Err(right)) => Err(left.min(right)),
            (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Err(reason),
        };
        Self { value, trust: self.trust.max(other.trust) }
    }

    /// Computes from one cell. A result that is no finite number is not applicable.
    #[must_use]
    pub fn map(self, formula: impl FnOnce(f64) -> f64) -> Self {
        Self { value: self.value.and_then(|value| finite(formula(value))), ..self }
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

    /// The status byte of the contract.
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

/// Minus zero becomes zero, so that the same inputs give the same bits whatever the way there.
fn finite(value: f64) -> Result<f64, Blank> {
    if value.is_finite() { Ok(value + 0.0) } else { Err(Blank::NotApplicable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withheld_prevails_and_the_worse_trust_wins() {
        let withheld = Cell::blank(Blank::Suppressed, Trust::Published);
        let unknown = Cell::blank(Blank::NotApplicable, Trust::Sample);
        assert_eq!(unknown.and(withheld, |a, b| a + b), Cell::blank(Blank::Suppressed, Trust::Sample));
    }

    #[test]
    fn a_division_by_zero_is_not_applicable() {
        let one = Cell::new(1.0, Trust::Published);
        let zero = Cell::new(0.0, Trust::Estimate);
        assert_eq!(one.and(zero, |a, b| a / b), Cell::blank(Blank::NotApplicable, Trust::Estimate));
        assert_eq!(zero.and(zero, |a, b| a / b), Cell::blank(Blank::NotApplicable, Trust::Estimate));
    }

    #[test]
    fn every_status_byte_of_the_contract_survives_the_way_out_and_back() {
        for trust in 0..4u8 {
            for reason in 0..5u8 {
                let byte = reason | trust << 4;
                assert_eq!(Cell::from_status(1.0, byte).status(), byte);
            }
        }
    }
}
