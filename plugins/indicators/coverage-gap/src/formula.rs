//! The weighted mean of four gaps, and what it can be where some of them are unknown.

use tsunagi_indicator::{Blank, Cell, Trust};

/// What the score is made of, in the order in which it is drawn and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How many people need support.
    Need,
    /// Whether the platform is missing.
    Platform,
    /// How little outreach there is.
    Outreach,
    /// How far the nearest place is.
    Access,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Need, Self::Platform, Self::Outreach, Self::Access];
}

/// The score of one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// 0 to 100, or why there is none.
    pub cell: Cell,
    /// The score if everything unknown turned out as good as can be.
    pub low: f64,
    /// The score if everything unknown turned out as bad as can be.
    pub high: f64,
    /// Points of each part; they add up to the score. A blank where the part is unknown.
    pub points: [Cell; 4],
}

/// Returns the score from the gap of each part and its weight.
///
/// The score is 100 × Σ weight × gap ÷ Σ weight over the parts that are known. The interval is what the score over all parts could
/// be, were each unknown gap 0, or 1. Where the known parts carry less than half of the weight there is no score: it would look exact and
/// say little but what is unknown.
///
/// # Units
/// - `gaps`: 0 (nothing is missing) to 1 (all is missing)
/// - `weights`: 0 or more
/// - returns: points of 100
pub fn score(gaps: &[Cell; 4], weights: &[f64; 4]) -> Score {
    let total: f64 = weights.iter().sum();
    let (mut known, mut gathered) = (0.0, 0.0);
    let mut trust = Trust::Published;
    for (gap, weight) in gaps.iter().zip(weights) {
        if let Ok(value) = gap.value
            && *weight > 0.0
        {
            known += weight;
            gathered += weight * value;
            trust = trust.max(gap.trust);
        }
    }
    if known * 2.0 < total || known <= 0.0 {
        let counted = gaps.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|(gap, _)| gap);
        let reason = counted.clone().filter_map(|gap| gap.value.err()).min().unwrap_or(Blank::NotApplicable);
        let cell = Cell::blank(reason, counted.map(|gap| gap.trust).max().unwrap_or(trust));
        return Score {
            cell,
            low: 0.0,
            high: 0.0,
            points: gaps.map(|gap| Cell { value: Err(gap.value.err().unwrap_or(reason)), ..gap }),
        };
    }
    let value = 100.0 * gathered / known;
    let low = 100.0 * gathered / total;
    let high = 100.0 * (gathered + total - known) / total;
    let mut points = *gaps;
    for (point, weight) in points.iter_mut().zip(weights) {
        point.value = point.value.map(|gap| 100.0 * weight * gap / known);
    }
    // The three agree where all is known, but for rounding.
    Score { cell: Cell::new(value, trust), low: low.min(value), high: high.max(value), points }
}

/// Each rate as a share of the highest: need grows with it.
pub fn share_of_highest(rates: &[Cell]) -> Vec<Cell> {
    let highest = highest(rates);
    let share =
        |rate: &Cell| Cell { value: rate.value.map(|rate| if highest > 0.0 { rate / highest } else { 0.0 }), ..*rate };
    rates.iter().map(share).collect()
}

/// What each rate lacks of the highest: the gap shrinks with it. Where nobody has any, all lack everything.
pub fn lack_of_highest(rates: &[Cell]) -> Vec<Cell> {
    let highest = highest(rates);
    let lack = |rate: &Cell| Cell {
        value: rate.value.map(|rate| if highest > 0.0 { 1.0 - rate / highest } else { 1.0 }),
        ..*rate
    };
    rates.iter().map(lack).collect()
}

/// A distance as a share of the one that counts as out of reach.
///
/// # Units
/// Kilometers.
pub fn share_of_reach(km: &Cell, out_of_reach_km: f64) -> Cell {
    Cell { value: km.value.map(|km| (km / out_of_reach_km).clamp(0.0, 1.0)), ..*km }
}

/// The gap of a platform: none 1, planned one half, established 0.
pub fn platform_gap(state: &Cell) -> Cell {
    Cell { value: state.value.map(|state| 1.0 - state.clamp(0.0, 2.0) / 2.0), ..*state }
}

fn highest(rates: &[Cell]) -> f64 {
    rates.iter().filter_map(|rate| rate.value.ok()).fold(0.0, f64::max)
}

/// The formula over plain columns of published values, for the benchmark beside the WebAssembly guest: cases and visits per
/// person, platform states and kilometers, all weights 1.
pub fn native(cases: &[f64], population: &[f64], platform: &[f64], visits: &[f64], km: &[f64]) -> Vec<Score> {
    let rates = |counts: &[f64]| -> Vec<Cell> {
        counts.iter().zip(population).map(|(count, people)| Cell::new(count / people, Trust::Published)).collect()
    };
    let (need, outreach) = (share_of_highest(&rates(cases)), lack_of_highest(&rates(visits)));
    let parts = need.into_iter().zip(outreach).zip(platform.iter().zip(km));
    let score_of = |((need, outreach), (state, km)): ((Cell, Cell), (&f64, &f64))| {
        let platform = platform_gap(&Cell::new(*state, Trust::Published));
        let access = share_of_reach(&Cell::new(*km, Trust::Published), 20.0);
        score(&[need, platform, outreach, access], &[1.0; 4])
    };
    parts.map(score_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(gap: f64) -> Cell {
        Cell::new(gap, Trust::Published)
    }

    fn unknown() -> Cell {
        Cell::blank(Blank::NotSurveyed, Trust::Published)
    }

    #[test]
    fn the_score_is_the_weighted_mean_and_its_points_add_up_to_it() {
        // (2×0.5 + 1×1 + 1×0 + 0×0.9) / (2+1+1+0) = 2/4: 50 points, 25 of need and 25 of the platform. By hand.
        let score = score(&[known(0.5), known(1.0), known(0.0), known(0.9)], &[2.0, 1.0, 1.0, 0.0]);
        assert_eq!(score.cell, known(50.0));
        assert_eq!((score.low, score.high), (50.0, 50.0));
        assert_eq!(score.points, [known(25.0), known(25.0), known(0.0), known(0.0)]);
    }

    #[test]
    fn an_unknown_part_is_left_out_and_widens_the_interval() {
        // Known: (1×0.5 + 1×1) / 2 = 75. Over all four: (0.5+1+0+0)/4 = 37.5 at best, (0.5+1+1+1)/4 = 87.5 at worst.
        let score = score(&[known(0.5), known(1.0), unknown(), unknown()], &[1.0; 4]);
        assert_eq!((score.cell, score.low, score.high), (known(75.0), 37.5, 87.5));
        assert_eq!(score.points, [known(25.0), known(50.0), unknown(), unknown()]);
    }

    #[test]
    fn nothing_known_is_a_blank_with_its_reason() {
        let withheld = Cell::blank(Blank::Suppressed, Trust::Sample);
        let score = score(&[unknown(), withheld, unknown(), unknown()], &[1.0; 4]);
        assert_eq!(score.cell, withheld);
        let only_access = super::score(&[unknown(), unknown(), unknown(), known(0.2)], &[1.0, 1.0, 1.0, 0.0]);
        assert_eq!(only_access.cell, unknown());
    }

    #[test]
    fn a_score_needs_half_of_the_weight_known() {
        // One of four equal weights is known, then two of four; then one that weighs as much as the other three.
        let quarter = score(&[known(1.0), unknown(), unknown(), unknown()], &[1.0; 4]);
        assert_eq!(quarter.cell, unknown());
        let half = score(&[known(1.0), known(0.0), unknown(), unknown()], &[1.0; 4]);
        assert_eq!(half.cell, known(50.0));
        let heavy = score(&[known(1.0), unknown(), unknown(), unknown()], &[3.0, 1.0, 1.0, 1.0]);
        assert_eq!(heavy.cell, known(100.0));
    }

    #[test]
    fn a_part_that_does_not_count_does_not_lower_the_trust() {
        let score = score(&[known(0.5), Cell::new(1.0, Trust::Sample), known(0.0), known(0.0)], &[1.0, 0.0, 1.0, 1.0]);
        assert_eq!(score.cell.trust, Trust::Published);
    }

    #[test]
    fn need_and_outreach_are_measured_against_the_highest() {
        let rates = [known(4.0), known(1.0), unknown(), known(0.0)];
        assert_eq!(share_of_highest(&rates), [known(1.0), known(0.25), unknown(), known(0.0)]);
        assert_eq!(lack_of_highest(&rates), [known(0.0), known(0.75), unknown(), known(1.0)]);
        assert_eq!(lack_of_highest(&[known(0.0)]), [known(1.0)]);
        assert_eq!(share_of_highest(&[known(0.0)]), [known(0.0)]);
    }

    #[test]
    fn states_and_distances_become_gaps() {
        assert_eq!([0.0, 1.0, 2.0].map(|state| platform_gap(&known(state))), [known(1.0), known(0.5), known(0.0)]);
        assert_eq!(
            [0.0, 5.0, 20.0, 60.0].map(|km| share_of_reach(&known(km), 20.0)),
            [known(0.0), known(0.25), known(1.0), known(1.0)]
        );
    }

    #[test]
    fn the_native_formula_agrees_with_hand_arithmetic() {
        // Two areas of 1,000 people: cases 4 and 1, platform established and none, visits 10 and 0, 5 km and 40 km.
        // First: need 1, platform 0, outreach 0, access 0.25: 31.25. Second: need 0.25, 1, 1, 1: 81.25.
        let scores = native(&[4.0, 1.0], &[1_000.0; 2], &[2.0, 0.0], &[10.0, 0.0], &[5.0, 40.0]);
        assert_eq!(scores.iter().map(|score| score.cell.value).collect::<Vec<_>>(), [Ok(31.25), Ok(81.25)]);
    }
}
