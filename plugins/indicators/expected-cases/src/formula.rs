//! Population times a published rate.

use tsunagi_indicator::{Cell, Trust};

/// Rates by kind of municipality.
///
/// # Units
/// Percent of people of ages 15 to 64.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// In cities (市部).
    pub urban_percent: f64,
    /// In towns and villages (町村部).
    pub rural_percent: f64,
}

/// 長野県「ひきこもり等に関する調査」 of February to April 2019, by 民生委員, ages 15 to 64.
pub const NAGANO_2019: Rates = Rates { urban_percent: 0.16, rural_percent: 0.36 };

impl Rates {
    /// The rate of a city, or of a town or village.
    pub fn percent(self, urban: bool) -> f64 {
        if urban { self.urban_percent } else { self.rural_percent }
    }
}

/// Returns the number of cases to expect in each area. A blank stays a blank, and the best a result can be is an estimate.
///
/// # Units
/// - `population`: people of ages 15 to 64
/// - returns: people; not rounded, so that sums are exact
pub fn expected_cases(population: &[Cell], urban: &[bool], rates: Rates) -> Vec<Cell> {
    let expected = |(population, urban): (&Cell, &bool)| {
        let value = population.value.map(|people| people * rates.percent(*urban) / 100.0);
        Cell { value, ..*population }.no_better_than(Trust::Estimate)
    };
    population.iter().zip(urban).map(expected).collect()
}

/// The formula over plain columns of published values, for the benchmark beside the WebAssembly guest.
pub fn native(population: &[f64], urban: &[bool]) -> Vec<Cell> {
    let population: Vec<_> = population.iter().map(|value| Cell::new(*value, Trust::Published)).collect();
    expected_cases(&population, urban, NAGANO_2019)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::Blank;

    #[test]
    fn the_rates_of_nagano_give_690_5_in_kochi_where_the_survey_counted_692() {
        // Census 2020, ages 15 to 64: 306,719 in the eleven cities, 55,481 in the 23 towns and villages. By hand:
        // 306,719 × 0.0016 = 490.7504; 55,481 × 0.0036 = 199.7316; together 690.4820, which is 1.5 people or 0.2% short of
        // the 692 of the survey. Rounding each municipality first gives 688, rounding up 709: neither gives 692.
        let cells = native(&[306_719.0, 55_481.0], &[true, false]);
        let values: Vec<f64> = cells.iter().map(|cell| cell.value.expect("a value")).collect();
        assert!((values[0] - 490.7504).abs() < 1e-9 && (values[1] - 199.7316).abs() < 1e-9);
        assert!((values.iter().sum::<f64>() - 690.482).abs() < 1e-9);
    }

    #[test]
    fn an_estimate_from_published_figures_is_an_estimate_and_one_from_samples_a_sample() {
        let population = [Cell::new(1_000.0, Trust::Published), Cell::new(1_000.0, Trust::Sample)];
        let cells = expected_cases(&population, &[true, true], NAGANO_2019);
        assert_eq!(cells, [Cell::new(1.6, Trust::Estimate), Cell::new(1.6, Trust::Sample)]);
    }

    #[test]
    fn a_blank_population_is_a_blank_estimate() {
        let population = [Cell::blank(Blank::NoReply, Trust::Published)];
        let cells = expected_cases(&population, &[false], NAGANO_2019);
        assert_eq!(cells, [Cell::blank(Blank::NoReply, Trust::Estimate)]);
    }
}
