//! Ranks: who stands where, with ties and blanks.

/// Which end of the values comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankOrder {
    /// The highest value is first.
    Descending,
    /// The lowest value is first.
    Ascending,
}

/// Returns the rank of each value, from 1. Equal values share the better rank and the next rank is skipped (1, 2, 2, 4), as
/// Japanese statistics print it. A blank has no rank.
///
/// # Units
/// - `values`: any unit, the same for all; finite
/// - returns: ranks
pub fn ranks(values: &[Option<f64>], order: RankOrder) -> Vec<Option<usize>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let better = |value: f64| match order {
        RankOrder::Ascending => sorted.partition_point(|other| *other < value),
        RankOrder::Descending => sorted.len() - sorted.partition_point(|other| *other <= value),
    };
    values.iter().map(|value| value.map(|value| better(value) + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank_and_the_next_is_skipped() {
        let values = [Some(3.0), Some(5.0), Some(3.0), Some(1.0)];
        assert_eq!(ranks(&values, RankOrder::Descending), [Some(2), Some(1), Some(2), Some(4)]);
        assert_eq!(ranks(&values, RankOrder::Ascending), [Some(2), Some(4), Some(2), Some(1)]);
    }

    #[test]
    fn a_blank_has_no_rank_while_zero_has_one() {
        let values = [None, Some(0.0), Some(2.0), None];
        assert_eq!(ranks(&values, RankOrder::Descending), [None, Some(2), Some(1), None]);
        assert_eq!(ranks(&[], RankOrder::Descending), []);
    }
}
