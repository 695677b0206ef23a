//! The cells of a layer, kept as they crossed the boundary: as columns.

use crate::inputs::{Area, Cell, Trust};

/// One cell an area. A column of numbers and one of status bytes, because a list of [`Cell`]s takes five times the memory, and
/// filling that was most of the time of a call.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cells {
    /// Finite; 0 where the status is a blank.
    values: Vec<f64>,
    /// Known status bytes, one a value.
    status: Vec<u8>,
    /// Lower ends of the intervals, one a value, or none at all.
    low: Vec<f64>,
    /// Upper ends.
    high: Vec<f64>,
}

impl Cells {
    /// How many there are: as many as areas.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The cell of the area at this position of [`crate::Inputs::areas`], if there is one.
    pub fn get(&self, position: usize) -> Option<Cell> {
        let cell = Cell::from_status(*self.values.get(position)?, self.status[position])?;
        let interval = self.low.get(position).copied().zip(self.high.get(position).copied());
        Some(Cell { interval: interval.filter(|_| cell.value.is_ok()), ..cell })
    }

    /// All of them, in the order of [`crate::Inputs::areas`].
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Cell> + ExactSizeIterator {
        (0..self.len())
            .map(|position| self.get(position).expect("the position is one of the column, whose status is known"))
    }

    /// Checks a column that a plugin has given, and raises its trust to `trust` at least.
    ///
    /// Each pass reads one column from end to end without leaving early, so that it costs as little as a copy does.
    pub(crate) fn checked(
        mut values: Vec<f64>,
        mut status: Vec<u8>,
        areas: &[Area],
        place: &str,
        trust: Trust,
    ) -> Result<Self, String> {
        length(place, values.len(), areas.len())?;
        length(format_args!("{place}の status"), status.len(), areas.len())?;
        let is_known = |status: u8| blank_of(status) <= 4 && status >> 4 <= 3;
        let all_known = status.iter().fold(true, |all, status| all & is_known(*status));
        if status.iter().fold(0, |any, status| any | status & 0x0f) != 0 {
            // Whatever a plugin has put under a blank goes no further.
            for (value, status) in values.iter_mut().zip(&status) {
                *value = if blank_of(*status) == 0 { *value } else { 0.0 };
            }
        }
        let bits = Bits::of(&values);
        let all_finite = !bits.any_not_finite;
        if bits.any_signed {
            for value in &mut values {
                // Turns -0 into 0.
                *value += 0.0;
            }
        }
        if !(all_known && all_finite) {
            let unfit = values.iter().zip(&status).position(|(value, status)| !is_known(*status) || !value.is_finite());
            let position = unfit.expect("one of them is unknown or not finite");
            let code = &areas[position].code;
            return Err(if is_known(status[position]) {
                not_a_number(place, code)
            } else {
                format!("{place}の地域 {code} の状態バイト 0x{:02x} は決められていません", status[position])
            });
        }
        let least = (trust as u8) << 4;
        for status in &mut status {
            *status = *status & 0x0f | (*status & 0xf0).max(least);
        }
        Ok(Self { values, status, low: Vec::new(), high: Vec::new() })
    }

    /// The position of the first value below zero.
    pub(crate) fn first_negative(&self) -> Option<usize> {
        self.values.iter().position(|value| *value < 0.0)
    }

    /// Checks the intervals that a plugin has given with a column, and adds them.
    pub(crate) fn add_intervals(
        &mut self,
        mut low: Vec<f64>,
        mut high: Vec<f64>,
        areas: &[Area],
    ) -> Result<(), String> {
        if low.is_empty() && high.is_empty() {
            return Ok(());
        }
        length("low", low.len(), areas.len())?;
        length("high", high.len(), areas.len())?;
        let cells = self.values.iter().zip(&self.status);
        for (((value, status), ends), area) in cells.zip(low.iter_mut().zip(&mut high)).zip(areas) {
            let (low, high) = ends;
            if blank_of(*status) != 0 {
                (*low, *high) = (0.0, 0.0);
                continue;
            }
            let is_ordered = low.is_finite() && high.is_finite() && *low <= *value && *value <= *high;
            if !is_ordered {
                return Err(format!("区間の地域 {} が low ≦ 値 ≦ high になっていません", area.code));
            }
            (*low, *high) = (*low + 0.0, *high + 0.0);
        }
        (self.low, self.high) = (low, high);
        Ok(())
    }
}

impl<const N: usize> PartialEq<[Cell; N]> for Cells {
    fn eq(&self, cells: &[Cell; N]) -> bool {
        self.iter().eq(cells.iter().copied())
    }
}

/// What the bits of numbers say of all of them together, found in one pass that only reads: most columns have nothing to change.
struct Bits {
    /// Whether one is infinite or NaN.
    any_not_finite: bool,
    /// Whether one is negative or -0.
    any_signed: bool,
}

impl Bits {
    fn of(values: &[f64]) -> Self {
        const EXPONENT: u64 = 0x7ff << 52;
        // An exponent of ones, which infinities and NaNs have, overflows into the highest bit.
        let (carried, united) = values.iter().fold((0, 0), |(carried, united), value| {
            let bits = value.to_bits();
            (carried | ((bits & EXPONENT) + (1 << 52)), united | bits)
        });
        Self { any_not_finite: carried >> 63 != 0, any_signed: united >> 63 != 0 }
    }
}

/// The part of a status byte that says whether there is a value, 0, or why not.
fn blank_of(status: u8) -> u8 {
    status & 0x0f
}

/// What is said of a value that is no number.
pub(crate) fn not_a_number(place: &str, code: &str) -> String {
    format!("{place}の地域 {code} が数ではありません（NaN か無限大）。値がないときは空欄の理由を status に入れます")
}

/// Refuses a list that is not as long as it has to be.
pub(crate) fn length(place: impl std::fmt::Display, found: usize, expected: usize) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{place} の長さが {found} です（地域の数は {expected}）"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_numbers_tell_what_the_numbers_are() {
        let edges =
            [0.0, -0.0, 1.0, -1.0, f64::MIN_POSITIVE / 2.0, f64::MAX, f64::MIN, f64::INFINITY, f64::NEG_INFINITY];
        let nans = [0x7ff0_0000_0000_0001, 0x7ff8_0000_0000_0000, 0xfff8_0000_0000_0000, u64::MAX].map(f64::from_bits);
        for odd in edges.into_iter().chain(nans) {
            let bits = Bits::of(&[1.0, odd, 2.0]);
            assert_eq!(bits.any_not_finite, !odd.is_finite(), "{odd}");
            assert_eq!(bits.any_signed, odd.is_sign_negative(), "{odd}");
        }
    }
}
