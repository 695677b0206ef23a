//! Cases per 1,000 people with Wilson's score interval.

use tsunagi_indicator::{Blank, Cell, Trust};

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
pub struct Rate {
    /// Cases per 1,000, or why there is none.
    pub cell: Cell,
    /// Lower end of the interval, per 1,000; 0 where there is no rate.
    pub low: f64,
    /// Upper end of the interval, per 1,000; 0 where there is no rate.
    pub high: f64,
}

/// More cases than people, or a negative number of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImpossibleCount {
    /// Position of the area.
    pub area: usize,
}

/// Returns the rate of each area.
///
/// A blank of either input is a blank of the result. An area where nobody lives is not applicable.
///
/// # Units
/// - `cases`: people; `population`: people
/// - returns: cases per 1,000 people
pub fn prevalence(cases: &[Cell], population: &[Cell], confidence: Confidence) -> Result<Vec<Rate>, ImpossibleCount> {
    let rate = |(area, (cases, population)): (usize, (&Cell, &Cell))| {
        let cell = cases.and(*population, |cases, population| match population {
            0.0 => Err(Blank::NotApplicable),
            _ => Ok(cases / population * PER),
        });
        let (Ok(_), Ok(cases), Ok(population)) = (cell.value, cases.value, population.value) else {
            return Ok(Rate { cell, low: 0.0, high: 0.0 });
        };
        if cases < 0.0 || cases > population {
            return Err(ImpossibleCount { area });
        }
        let (low, high) = wilson(cases, population, confidence.z());
        Ok(Rate { cell, low: low * PER, high: high * PER })
    };
    cases.iter().zip(population).enumerate().map(rate).collect()
}

/// Wilson's score interval of a proportion, without continuity correction.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
fn wilson(successes: f64, trials: f64, z: f64) -> (f64, f64) {
    let proportion = successes / trials;
    let z_squared = z * z;
    let scale = 1.0 + z_squared / trials;
    let center = (proportion + z_squared / (2.0 * trials)) / scale;
    let half = z / scale * (proportion * (1.0 - proportion) / trials + z_squared / (4.0 * trials * trials)).sqrt();
    // At the ends the formula gives 0 and 1 but for rounding.
    ((center - half).max(0.0).min(proportion), (center + half).min(1.0).max(proportion))
}

/// The formula over plain columns of published values, for the benchmark beside the WebAssembly guest.
pub fn native(cases: &[f64], population: &[f64]) -> Vec<Rate> {
    let published = |values: &[f64]| values.iter().map(|value| Cell::new(*value, Trust::Published)).collect::<Vec<_>>();
    prevalence(&published(cases), &published(population), Confidence::Percent95).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(value: f64) -> Cell {
        Cell::new(value, Trust::Published)
    }

    #[test]
    fn the_interval_agrees_with_newcombe_1998() {
        // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
        // 857-872, table I, method 3 (score, without continuity correction), to four decimals.
        let table = [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ];
        for (cases, trials, low, high) in table {
            let (found_low, found_high) = wilson(cases, trials, Confidence::Percent95.z());
            assert!((found_low - low).abs() < 0.000_05, "{cases}/{trials}: {found_low} for {low}");
            assert!((found_high - high).abs() < 0.000_05, "{cases}/{trials}: {found_high} for {high}");
        }
    }

    #[test]
    fn kochi_as_a_whole_has_1_91_in_1000() {
        // 692 / 362,200 = 1.910547 in 1,000, by hand: the survey's 0.19%.
        let rates =
            prevalence(&[published(692.0)], &[published(362_200.0)], Confidence::Percent95).expect("possible counts");
        assert!((rates[0].cell.value.expect("a rate") - 1.910_547).abs() < 0.000_001);
        // statsmodels 0.15.0 proportion_confint(692, 362200, method="wilson"), times 1,000.
        assert!((rates[0].low - 1.773_520).abs() < 0.000_001, "{}", rates[0].low);
        assert!((rates[0].high - 2.058_139).abs() < 0.000_001, "{}", rates[0].high);
    }

    #[test]
    fn a_surer_interval_is_wider() {
        let rate =
            |confidence| prevalence(&[published(10.0)], &[published(1_000.0)], confidence).expect("possible counts")[0];
        let (usual, surer) = (rate(Confidence::Percent95), rate(Confidence::Percent99_8));
        assert!(surer.low < usual.low && usual.high < surer.high);
        assert_eq!(surer.cell, usual.cell);
    }

    #[test]
    fn blanks_of_either_input_are_blanks_of_the_rate() {
        let withheld = Cell::blank(Blank::Suppressed, Trust::Published);
        let unknown = Cell::blank(Blank::NotSurveyed, Trust::Sample);
        let cases = [withheld, published(3.0), published(0.0), published(0.0)];
        let population = [published(500.0), unknown, published(0.0), published(500.0)];
        let rates = prevalence(&cases, &population, Confidence::Percent95).expect("possible counts");
        assert_eq!(rates[0].cell, withheld);
        assert_eq!(rates[1].cell, unknown);
        assert_eq!(rates[2].cell, Cell::blank(Blank::NotApplicable, Trust::Published));
        assert_eq!(rates[3].cell, published(0.0));
    }

    #[test]
    fn more_cases_than_people_is_refused() {
        let refused =
            prevalence(&[published(1.0), published(3.0)], &[published(2.0), published(2.0)], Confidence::Percent95);
        assert_eq!(refused, Err(ImpossibleCount { area: 1 }));
    }
}
