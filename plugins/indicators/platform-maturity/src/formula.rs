//! How many of six steps are reached, and what that can be where some of them are unknown.

use tsunagi_indicator::{Blank, Cell, Trust};

/// The steps, in the order in which they are drawn and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 相談窓口: the municipality has a consultation desk.
    Desk,
    /// 実態把握: it knows how many people need support.
    Survey,
    /// プラットフォーム: the network of those who support is established.
    Platform,
    /// 重層的支援: it uses the multi-layered support programme.
    Integrated,
    /// 訪問支援: outreach staff are placed.
    Outreach,
    /// 通える場所: a warm-contact centre or a peer support centre is near.
    Places,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] =
        [Self::Desk, Self::Survey, Self::Platform, Self::Integrated, Self::Outreach, Self::Places];
}

/// The score of one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// 0 to 100, or why there is none.
    pub cell: Cell,
    /// The score if nothing unknown turned out to be reached.
    pub low: f64,
    /// The score if everything unknown turned out to be reached.
    pub high: f64,
    /// Steps of which something is known.
    pub known: usize,
    /// How many steps are reached; one that is under way counts in part.
    pub reached: f64,
}

/// Returns the score from how far each step is reached: 100 × the mean over the steps that are known.
///
/// Unknown never counts as absent. The interval is what the score over all six could be, were no unknown step reached, or every one. Where
/// less than half of the steps are known there is no score: it would look exact and say little but what is unknown.
///
/// # Units
/// - `steps`: 0 (not reached) to 1 (reached)
/// - returns: points of 100
pub fn score(steps: &[Cell; 6]) -> Score {
    let values: Vec<f64> = steps.iter().filter_map(|step| step.value.ok()).collect();
    let (known, reached) = (values.len(), values.iter().sum::<f64>());
    if known * 2 < steps.len() {
        let reason = steps.iter().filter_map(|step| step.value.err()).min().unwrap_or(Blank::NotSurveyed);
        let trust = steps.iter().map(|step| step.trust).max().unwrap_or(Trust::Published);
        return Score { cell: Cell::blank(reason, trust), low: 0.0, high: 0.0, known, reached };
    }
    let trust = steps.iter().filter(|step| step.value.is_ok()).map(|step| step.trust).max().unwrap_or(Trust::Published);
    let unknown = (steps.len() - known) as f64;
    let value = 100.0 * reached / known as f64;
    let over_all = |reached: f64| 100.0 * reached / steps.len() as f64;
    // The three agree where all is known, but for rounding.
    let (low, high) = (over_all(reached).min(value), over_all(reached + unknown).max(value));
    Score { cell: Cell::new(value, trust), low, high, known, reached }
}

/// How far a step is reached, from an ordered state: from `full` on 1, below it, but above 0, what counts for a step under way.
pub fn reached_by_state(state: &Cell, full: f64, under_way: f64) -> Cell {
    let reached = |state: f64| match state {
        state if state >= full => 1.0,
        state if state > 0.0 => under_way,
        _ => 0.0,
    };
    Cell { value: state.value.map(reached), ..*state }
}

/// Whether a step is reached, from the number of places of each kind. One place is enough; that there is none can only be said where every
/// kind is known.
pub fn reached_by_places(counts: &[Cell]) -> Cell {
    let trust = counts.iter().map(|count| count.trust).max().unwrap_or(Trust::Published);
    let value = match counts.iter().filter_map(|count| count.value.err()).min() {
        _ if counts.iter().any(|count| count.value.is_ok_and(|count| count > 0.0)) => Ok(1.0),
        Some(reason) => Err(reason),
        None => Ok(0.0),
    };
    Cell { value, trust }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(reached: f64) -> Cell {
        Cell::new(reached, Trust::Published)
    }

    fn unknown() -> Cell {
        Cell::blank(Blank::NotSurveyed, Trust::Published)
    }

    #[test]
    fn where_all_is_known_the_score_is_the_share_of_steps_reached() {
        // (1 + 1 + 0.5 + 0 + 0.5 + 0) / 6 = 3 / 6: 50, by hand.
        let steps = [1.0, 1.0, 0.5, 0.0, 0.5, 0.0].map(known);
        let score = score(&steps);
        assert_eq!(score.cell, known(50.0));
        assert_eq!((score.low, score.high, score.known), (50.0, 50.0, 6));
    }

    #[test]
    fn unknown_steps_are_left_out_and_widen_the_interval() {
        // Known: (1 + 1 + 0 + 0) / 4 = 50. Over all six: 2/6 = 33.33 at worst, (2 + 2)/6 = 66.67 at best. By hand.
        let score = score(&[known(1.0), unknown(), known(1.0), unknown(), known(0.0), known(0.0)]);
        assert_eq!(score.cell, known(50.0));
        assert!((score.low - 100.0 / 3.0).abs() < 1e-9 && (score.high - 200.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn with_two_of_six_known_there_is_no_score_and_what_is_withheld_prevails() {
        let withheld = Cell::blank(Blank::Suppressed, Trust::Sample);
        let steps = [known(1.0), known(1.0), unknown(), unknown(), withheld, unknown()];
        let too_little = score(&steps);
        assert_eq!(too_little.cell, withheld);
        assert_eq!((too_little.known, too_little.reached), (2, 2.0));
        let half = score(&[known(1.0), known(1.0), known(1.0), unknown(), withheld, unknown()]);
        assert_eq!(half.cell, known(100.0), "three of six are enough");
    }

    #[test]
    fn states_and_places_say_how_far_a_step_is() {
        let survey = [0.0, 1.0, 2.0, 3.0].map(|state| reached_by_state(&known(state), 3.0, 0.5));
        assert_eq!(survey, [0.0, 0.5, 0.5, 1.0].map(known));
        assert_eq!(reached_by_state(&unknown(), 2.0, 0.5), unknown());
    }

    #[test]
    fn one_place_is_enough_and_none_counts_only_where_every_kind_is_known() {
        assert_eq!(reached_by_places(&[known(0.0), known(1.0)]), known(1.0));
        assert_eq!(reached_by_places(&[unknown(), known(4.0)]), known(1.0));
        assert_eq!(reached_by_places(&[known(0.0), known(0.0)]), known(0.0));
        assert_eq!(reached_by_places(&[unknown(), known(0.0)]), unknown());
    }
}
