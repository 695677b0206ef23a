//! The formulas, over plain numbers: Sen's slope, its exact interval and the exact Mann–Kendall test.

use std::{collections::BTreeMap, rc::Rc};

/// More points than this are not taken: the exact distribution grows with their square.
const LONGEST: usize = 60;

/// Probabilities are ratios of whole numbers; a hair above a limit is rounding.
const ROUNDING: f64 = 1e-12;

/// A trend of one series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Sen's slope, per unit of time.
    pub slope: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided probability of so clear an order by chance, 0 to 1.
    pub p: f64,
}

/// What a trend says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 増加傾向
    Rising,
    /// 減少傾向
    Falling,
    /// はっきりしない
    NotClear,
}

impl Trend {
    /// Whether the series rises or falls, or chance alone could have made it.
    pub fn verdict(&self, level: f64) -> Verdict {
        if self.p > 1.0 - level + ROUNDING {
            Verdict::NotClear
        } else if self.slope > 0.0 {
            Verdict::Rising
        } else if self.slope < 0.0 {
            Verdict::Falling
        } else {
            Verdict::NotClear
        }
    }
}

/// Finds the trends of series that are at the same times: what depends on the times alone is made once.
pub struct Trends {
    pairs: Vec<Pair>,
    count: usize,
    /// Which slope from either end bounds the interval, from 1 on.
    rank: usize,
    /// The slopes of the series at hand, in ascending order.
    slopes: Vec<f64>,
}

/// Two points of a series.
struct Pair {
    earlier: usize,
    later: usize,
    /// Time between them.
    span: f64,
}

impl Trends {
    /// `None` where there are too few times for an interval at `level` (as 0.95), or more than are taken.
    pub fn at(times: &[f64], level: f64, tables: &mut Tables) -> Option<Self> {
        let count = times.len();
        if count > LONGEST {
            return None;
        }
        let rank = interval_rank(&tables.tails(count, &[]), level)?;
        let pairs = (0..count).flat_map(|earlier| (earlier + 1..count).map(move |later| (earlier, later)));
        let pairs: Vec<Pair> =
            pairs.map(|(earlier, later)| Pair { earlier, later, span: times[later] - times[earlier] }).collect();
        Some(Self { slopes: Vec::with_capacity(pairs.len()), pairs, count, rank })
    }

    /// The trend of finite values, one a time.
    ///
    /// P. K. Sen (1968), JASA 63, 1379–1389; H. B. Mann (1945), Econometrica 13, 245–259.
    pub fn of(&mut self, values: &[f64], tables: &mut Tables) -> Trend {
        let slopes = &mut self.slopes;
        slopes.clear();
        slopes.extend(self.pairs.iter().map(|pair| (values[pair.later] - values[pair.earlier]) / pair.span));
        slopes.sort_unstable_by(f64::total_cmp);
        // A slope rises where its pair rises, so the ordered slopes hold Kendall's S, and the pairs of equal values.
        let falling = slopes.partition_point(|slope| *slope < 0.0);
        let not_rising = slopes.partition_point(|slope| *slope <= 0.0);
        let clearness = falling.min(slopes.len() - not_rising);
        let tails = match not_rising - falling {
            0 => tables.tails(self.count, &[]),
            1 => tables.tails(self.count, &[2]),
            _ => tables.tails(self.count, &ties(values)),
        };
        Trend {
            slope: middle_of(slopes),
            low: slopes[self.rank - 1],
            high: slopes[slopes.len() - self.rank],
            p: tails[clearness],
        }
    }
}

/// The middle of some numbers, which are put into another order; of none 0.
pub fn median(numbers: &mut [f64]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    let is_even = numbers.len().is_multiple_of(2);
    let (below, middle, _) = numbers.select_nth_unstable_by(numbers.len() / 2, f64::total_cmp);
    if is_even { f64::midpoint(below.iter().copied().fold(f64::MIN, f64::max), *middle) } else { *middle }
}

fn middle_of(ascending: &[f64]) -> f64 {
    let middle = ascending.len() / 2;
    if ascending.len().is_multiple_of(2) {
        f64::midpoint(ascending[middle - 1], ascending[middle])
    } else {
        ascending[middle]
    }
}

/// The sizes of the groups of equal values, ascending.
fn ties(values: &[f64]) -> Vec<usize> {
    let mut ascending = values.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::float_cmp, reason = "a tie is of the very same number")]
    let groups = ascending.chunk_by(|left, right| left == right);
    let mut sizes: Vec<usize> = groups.map(<[f64]>::len).filter(|size| *size > 1).collect();
    sizes.sort_unstable();
    sizes
}

/// Which slope from either end bounds the interval, given the probabilities without ties; `None` where none is wide enough.
///
/// M. Hollander and D. A. Wolfe (1999), Nonparametric Statistical Methods, 2nd edition, section 9.3.
fn interval_rank(tails: &[f64], level: f64) -> Option<usize> {
    let rank = tails.iter().take_while(|p| **p <= 1.0 - level + 2.0 * ROUNDING).count();
    (rank > 0).then_some(rank)
}

/// The exact probabilities that a call has needed so far. Thousands of series have a few lengths, and a few ties, between them.
#[derive(Default)]
pub struct Tables(BTreeMap<usize, BTreeMap<Vec<usize>, Rc<[f64]>>>);

impl Tables {
    /// The share of the orders of so many values with these ties, of which at most 0, 1, 2 … pairs fall, or at most so many rise: the exact
    /// two-sided probability of the Mann–Kendall test.
    fn tails(&mut self, count: usize, ties: &[usize]) -> Rc<[f64]> {
        let of_count = self.0.entry(count).or_default();
        if let Some(found) = of_count.get(ties) {
            return Rc::clone(found);
        }
        let orders = orders(count, ties);
        let (all, most) = (orders.iter().sum::<f64>(), orders.len() - 1);
        let mut outside = 0.0;
        let tail = |(falls, ways): (usize, &f64)| {
            // The orders in the middle are on both sides, and count once.
            outside += if falls * 2 == most { *ways } else { 2.0 * ways };
            outside / all
        };
        let tails: Rc<[f64]> = orders.iter().enumerate().take(most / 2 + 1).map(tail).collect();
        of_count.insert(ties.to_vec(), Rc::clone(&tails));
        tails
    }
}

/// How many orders of `count` values with these ties have 0, 1, 2 … pairs that fall.
///
/// The coefficients of the q-multinomial [count]! ÷ ([t₁]! [t₂]! …): M. G. Kendall (1970), Rank Correlation Methods, chapter 5, for
/// ranks without ties. It is multiplied up from q-binomials, so that nothing is subtracted: whole numbers up to 2⁵³ are exact, and larger
/// ones, of 19 values and more, right to thirteen digits even where they are tiny beside the others.
fn orders(count: usize, ties: &[usize]) -> Vec<f64> {
    let mut orders = vec![1.0];
    let mut placed = 0;
    for tie in ties {
        placed += tie;
        orders = times(&orders, &q_binomial(placed, *tie));
    }
    for size in placed + 1..=count {
        orders = times(&orders, &vec![1.0; size]);
    }
    orders
}

/// The coefficients of the q-binomial, by Pascal's rule [n, k] = [n − 1, k − 1] + qᵏ [n − 1, k].
fn q_binomial(n: usize, k: usize) -> Vec<f64> {
    let mut row = vec![Vec::new(); k + 1];
    row[0] = vec![1.0];
    for _ in 0..n {
        for size in (1..=k).rev() {
            let shifted = std::mem::take(&mut row[size]);
            let mut sum = row[size - 1].clone();
            if !shifted.is_empty() {
                sum.resize(sum.len().max(size + shifted.len()), 0.0);
                sum[size..].iter_mut().zip(shifted).for_each(|(ways, more)| *ways += more);
            }
            row[size] = sum;
        }
    }
    row.swap_remove(k)
}

fn times(left: &[f64], right: &[f64]) -> Vec<f64> {
    let mut product = vec![0.0; left.len() + right.len() - 1];
    for (power, factor) in left.iter().enumerate() {
        product[power..].iter_mut().zip(right).for_each(|(sum, other)| *sum += factor * other);
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trend of values a year apart.
    fn yearly(values: &[f64], level: f64) -> Option<Trend> {
        let mut tables = Tables::default();
        let years: Vec<f64> = (0_u32..).map(f64::from).take(values.len()).collect();
        Trends::at(&years, level, &mut tables).map(|mut trends| trends.of(values, &mut tables))
    }

    fn p_of(values: &[f64]) -> f64 {
        yearly(values, 0.9).expect("a trend").p
    }

    #[test]
    fn probabilities_without_ties_are_those_of_scipy() {
        // scipy 1.17.1: kendalltau(range(n), values, method="exact").pvalue
        let known: [(&[f64], f64); 3] = [
            (&[1.0, 2.0, 3.0, 4.0, 5.0], 2.0 / 120.0),
            (&[5.0, 4.0, 3.0, 1.0, 2.0], 10.0 / 120.0),
            (&[1.0, 2.0, 3.0, 4.0], 2.0 / 24.0),
        ];
        for (values, p) in known {
            assert!((p_of(values) - p).abs() < 1e-12, "{values:?}");
        }
    }

    #[test]
    fn probabilities_with_ties_are_those_of_counting_every_order() {
        // Values with ties, and the share of all their orders that are at least as clear: counted one by one with Python's
        // itertools.permutations.
        let counted: [(&[f64], f64); 12] = [
            (&[2.0, 1.0, 3.0, 5.0, 0.0], 1.0),
            (&[0.0, 6.0, 4.0, 0.0, 2.0], 1.0),
            (&[4.0, 0.0, 4.0, 1.0, 0.0], 7.0 / 15.0),
            (&[0.0, 3.0, 3.0, 0.0, 1.0], 1.0),
            (&[0.0, 4.0, 3.0, 0.0, 6.0, 4.0], 41.0 / 90.0),
            (&[0.0, 1.0, 5.0, 5.0, 4.0, 0.0], 1.0),
            (&[4.0, 4.0, 3.0, 0.0, 1.0, 0.0], 2.0 / 45.0),
            (&[4.0, 6.0, 1.0, 2.0, 3.0, 1.0], 16.0 / 45.0),
            (&[4.0, 0.0, 4.0, 2.0, 4.0, 6.0, 5.0], 23.0 / 140.0),
            (&[1.0, 0.0, 4.0, 4.0, 5.0, 1.0, 2.0], 349.0 / 630.0),
            (&[0.0, 4.0, 5.0, 0.0, 4.0, 0.0, 4.0], 1.0),
            (&[1.0, 3.0, 5.0, 4.0, 3.0, 6.0, 2.0], 119.0 / 180.0),
        ];
        for (values, p) in counted {
            assert!((p_of(values) - p).abs() < 1e-12, "{values:?}: {} for {p}", p_of(values));
        }
    }

    #[test]
    fn equal_values_have_no_order_at_all() {
        let flat = yearly(&[2.0; 6], 0.95).expect("a trend");
        assert_eq!(flat, Trend { slope: 0.0, low: 0.0, high: 0.0, p: 1.0 });
        assert_eq!(flat.verdict(0.95), Verdict::NotClear);
    }

    #[test]
    fn hundreds_of_pairs_keep_the_clearest_order_apart_from_the_rest() {
        // 2 of 40! orders: 2 / 8.159152832e47 = 2.451235e-48.
        let rising: Vec<f64> = (0..40).map(f64::from).collect();
        assert!((p_of(&rising) / 2.451_235e-48 - 1.0).abs() < 1e-6, "{}", p_of(&rising));
        // 30 equal values and 30 others: 2 of 60! / 30! orders, 60! = 8.320987e81 and 30! = 2.652529e32.
        let late: Vec<f64> = (0..60).map(|year| f64::from((year - 29).max(0))).collect();
        assert!((p_of(&late) / (2.0 / 3.137_000e49) - 1.0).abs() < 1e-5, "{}", p_of(&late));
    }

    #[test]
    fn orders_add_up_to_the_multinomial() {
        // 5! / (2! 2!) = 30 orders of a a b b c: 1, 2, 4, 5, 6, 5, 4, 2, 1 of them with 0 to 8 pairs that fall, of 10 pairs less 2 equal.
        assert_eq!(orders(5, &[2, 2]), [1.0, 2.0, 4.0, 5.0, 6.0, 5.0, 4.0, 2.0, 1.0]);
        assert_eq!(orders(3, &[]), [1.0, 2.0, 2.0, 1.0]);
        assert_eq!(orders(3, &[3]), [1.0]);
    }

    #[test]
    fn ranks_follow_from_counting_orders() {
        // Of the 120 orders of 5 values 1 has S = 10 and 5 have S >= 8; of the 24 of 4 values 1 has S = 6. So for 95 % the ends are the first
        // and the last slope of 5 points, and 4 points have none; for 90 % (5/120 = 4.2 % in each tail) it is the second from either end.
        let rank = |count, level| interval_rank(&Tables::default().tails(count, &[]), level);
        assert_eq!((rank(5, 0.95), rank(5, 0.90)), (Some(1), Some(2)));
        assert_eq!((rank(4, 0.95), rank(4, 0.90), rank(3, 0.90)), (None, Some(1), None));
    }

    #[test]
    fn a_longer_series_has_the_interval_that_trying_every_slope_gives() {
        // S of values − b · times over all orders of 6 and 7 ranks: b stays in the interval while its exact p is above 5 %.
        let found = yearly(&[4.0, 4.0, 3.0, 0.0, 1.0, 0.0], 0.95).expect("a trend");
        assert_eq!((found.low, found.high), (-2.0, 0.0));
        let found = yearly(&[4.0, 0.0, 4.0, 2.0, 4.0, 6.0, 5.0], 0.95).expect("a trend");
        assert!((found.low + 2.0 / 3.0).abs() < 1e-12 && (found.high - 2.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn a_series_that_is_too_short_or_too_long_has_no_trend() {
        assert_eq!(yearly(&[1.0, 2.0, 3.0, 4.0], 0.95), None);
        assert_eq!(yearly(&[], 0.90), None);
        assert_eq!(yearly(&[1.0; LONGEST + 1], 0.95), None);
    }

    #[test]
    fn the_median_of_an_even_count_lies_between_two() {
        let medians = |series: [&[f64]; 3]| series.map(|numbers| median(&mut numbers.to_vec())).to_vec();
        assert_eq!(medians([&[3.0, 1.0, 2.0], &[4.0, 1.0, 3.0, 2.0], &[7.0]]), [2.0, 2.5, 7.0]);
    }
}
