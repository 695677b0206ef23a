//! Visits per 1,000 people with Byar's interval.

use tsunagi_indicator::{Blank, Cell};

/// People for whom the rate is stated.
pub const PER: f64 = 1_000.0;

/// How sure the interval is to hold the true rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// 95%: two standard errors, the usual interval.
    Percent95,
    /// 99.8%: three standard errors, the outer limit of funnel plots.
    Percent99_8,
}

impl Confidence {
    /// The quantile of the standard normal distribution: 0.975 or 0.999.
    fn z(self) -> f64 {
        match self {
            Self::Percent95 => 1.959_963_984_540_054,
            Self::Percent99_8 => 3.090_232_306_167_813,
        }
    }
}

/// The rate of one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Intensity {
    /// Visits per 1,000, or why there is none.
    pub cell: Cell,
    /// Lower end of the interval, per 1,000; 0 where there is no rate.
    pub low: f64,
    /// Upper end of the interval, per 1,000; 0 where there is no rate.
    pub high: f64,
}

/// A negative number of visits or people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NegativeCount {
    /// Position of the area.
    pub area: usize,
}

/// Returns the visits of each area per 1,000 people of its base.
///
/// A blank of either input is a blank of the result: unknown visits are never taken for none. An area whose base is nobody is not
/// applicable.
///
/// # Units
/// - `visits`: visits within a year; `base`: people
/// - returns: visits per 1,000 people
pub fn intensity(visits: &[Cell], base: &[Cell], confidence: Confidence) -> Result<Vec<Intensity>, NegativeCount> {
    let rate = |(area, (visits, base)): (usize, (&Cell, &Cell))| {
        if visits.value.is_ok_and(|count| count < 0.0) || base.value.is_ok_and(|count| count < 0.0) {
            return Err(NegativeCount { area });
        }
        let cell = visits.and(*base, |visits, base| match base {
            0.0 => Err(Blank::NotApplicable),
            _ => Ok(visits / base * PER),
        });
        let (Ok(value), Ok(visits), Ok(base)) = (cell.value, visits.value, base.value) else {
            return Ok(Intensity { cell, low: 0.0, high: 0.0 });
        };
        let (low, high) = byar(visits, confidence.z());
        Ok(Intensity { cell, low: (low / base * PER).min(value), high: (high / base * PER).max(value) })
    };
    visits.iter().zip(base).enumerate().map(rate).collect()
}

/// Takes the interval from zeros that chance has no part in: who has no outreach staff cannot have had a visit by them.
pub fn settle_zeros(rates: &mut [Intensity], staff: &[Cell]) {
    for (rate, staff) in rates.iter_mut().zip(staff) {
        let nobody_is_placed = staff.value.is_ok_and(|state| state <= 0.0);
        if nobody_is_placed && rate.cell.value.is_ok_and(|value| value <= 0.0) {
            (rate.low, rate.high) = (0.0, 0.0);
        }
    }
}

/// Byar's approximation to the exact interval of a Poisson count.
///
/// N. E. Breslow and N. E. Day, "Statistical methods in cancer research, volume II" (1987), IARC, page 69. From ten events on it
/// is within 0.2% of the exact interval at 95%. Of no events the lower end is 0.
fn byar(events: f64, z: f64) -> (f64, f64) {
    let cube = |count: f64, z: f64| count * (1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt())).max(0.0).powi(3);
    let low = if events > 0.0 { cube(events, -z) } else { 0.0 };
    (low, cube(events + 1.0, z))
}

/// How often somebody was met for each visit; none where either is unknown or nobody was visited.
pub fn contacts_per_visit(contacts: &Cell, visits: &Cell) -> Option<f64> {
    match (contacts.value, visits.value) {
        (Ok(contacts), Ok(visits)) if visits > 0.0 => Some(contacts / visits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::Trust;

    fn published(value: f64) -> Cell {
        Cell::new(value, Trust::Published)
    }

    #[test]
    fn the_interval_is_within_a_fifth_of_a_percent_of_the_exact_one() {
        // Exact limits of a Poisson count, found by bisection of its distribution function in Python: the means of which so many
        // events or more, and so many or fewer, come about in 2.5% of all cases.
        let exact = [(10.0, 4.795_389, 18.390_356), (50.0, 37.110_964, 65.918_767), (228.0, 199.363_425, 259.595_139)];
        for (events, low, high) in exact {
            let (found_low, found_high) = byar(events, Confidence::Percent95.z());
            assert!((found_low / low - 1.0).abs() < 0.002, "{events}: {found_low} for {low}");
            assert!((found_high / high - 1.0).abs() < 0.002, "{events}: {found_high} for {high}");
        }
    }

    #[test]
    fn few_or_no_events_have_an_interval_that_begins_at_nothing() {
        // 0: 1 × (1 − 1/9 + 1.959964/3)³ = 1.542210³ = 3.668012, by hand.
        let (low, high) = byar(0.0, Confidence::Percent95.z());
        assert!(low.abs() < f64::EPSILON && (high - 3.668_012).abs() < 0.000_001, "{high}");
        // 1 at 99.8%: 1 − 1/9 − 3.090232/3 is below zero.
        assert!(byar(1.0, Confidence::Percent99_8.z()).0.abs() < f64::EPSILON);
    }

    #[test]
    fn unknown_visits_are_not_taken_for_none() {
        let unknown = Cell::blank(Blank::NotSurveyed, Trust::Published);
        let withheld = Cell::blank(Blank::Suppressed, Trust::Sample);
        let visits = [unknown, published(0.0), published(3.0), unknown];
        let base = [published(500.0), published(500.0), published(0.0), withheld];
        let rates = intensity(&visits, &base, Confidence::Percent95).expect("possible counts");
        assert_eq!(rates[0].cell, unknown);
        assert_eq!(rates[1].cell, published(0.0));
        assert_eq!(rates[2].cell, Cell::blank(Blank::NotApplicable, Trust::Published));
        assert_eq!(rates[3].cell, Cell::blank(Blank::Suppressed, Trust::Sample));
    }

    #[test]
    fn visits_may_be_more_than_people() {
        // 30 visits to 12 people: 2,500 per 1,000, by hand.
        let rates = intensity(&[published(30.0)], &[published(12.0)], Confidence::Percent95).expect("possible counts");
        assert_eq!(rates[0].cell, published(2_500.0));
        assert!(rates[0].low < 2_500.0 && 2_500.0 < rates[0].high);
    }

    #[test]
    fn a_zero_without_staff_is_certain_and_one_with_staff_is_not() {
        let visits = [published(0.0); 3];
        let mut rates = intensity(&visits, &[published(1_000.0); 3], Confidence::Percent95).expect("possible counts");
        let unknown = Cell::blank(Blank::NotSurveyed, Trust::Published);
        settle_zeros(&mut rates, &[published(0.0), published(2.0), unknown]);
        let widths: Vec<bool> = rates.iter().map(|rate| rate.low < rate.high).collect();
        assert_eq!(widths, [false, true, true]);
    }

    #[test]
    fn negative_counts_are_refused() {
        let refused = intensity(&[published(1.0), published(-1.0)], &[published(2.0); 2], Confidence::Percent95);
        assert_eq!(refused, Err(NegativeCount { area: 1 }));
    }

    #[test]
    fn contacts_are_counted_for_each_visit() {
        // 357 contacts at 228 visits: 1.565789, by hand.
        let ratio = contacts_per_visit(&published(357.0), &published(228.0)).expect("a ratio");
        assert!((ratio - 1.565_789).abs() < 0.000_001);
        assert_eq!(contacts_per_visit(&published(1.0), &published(0.0)), None);
        assert_eq!(contacts_per_visit(&Cell::blank(Blank::NoReply, Trust::Published), &published(4.0)), None);
    }
}
