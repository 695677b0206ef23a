//! How alike areas are: distances over features on a robust scale.

use tsunagi_indicator::{Blank, Cell, Trust};

/// How alike an area is to the chosen one.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// 0 to 100, or why there is none.
    pub cell: Cell,
    /// The distance behind it, in robust standard deviations; 0 where there is no likeness.
    pub distance: f64,
    /// The difference of each feature from the chosen area, in robust standard deviations; none where either is blank.
    pub differences: Vec<Option<f64>>,
}

/// Returns how alike each area is to the chosen one.
///
/// Each feature is put on a robust scale: its difference is divided by [`robust_scale`]. The distance is the root of the mean
/// squared difference over the features that both areas have (J. C. Gower, "A general coefficient of similarity and some of its properties",
/// Biometrics 27 (1971), 857-871, leaves out what is missing in the same way); the likeness is 100 ÷ (1 + distance). An area that shares
/// less than half of the usable features with the chosen one has none.
///
/// # Units
/// - `features`: one list a feature, one cell an area, in any unit
/// - returns: 0 to 100, where 100 is the same
pub fn likeness(features: &[Vec<Cell>], chosen: usize) -> Vec<Likeness> {
    let scales: Vec<Option<f64>> = features.iter().map(|cells| robust_scale(cells)).collect();
    let usable = features.iter().zip(&scales).filter(|(cells, scale)| scale.is_some() && cells[chosen].value.is_ok());
    let n_usable = usable.count();
    let n_areas = features.first().map_or(0, Vec::len);
    let of_area = |area: usize| {
        let difference = |(cells, scale): (&Vec<Cell>, &Option<f64>)| {
            let (own, other) = (cells[area].value.ok()?, cells[chosen].value.ok()?);
            Some((own - other) / (*scale)?)
        };
        let differences: Vec<Option<f64>> = features.iter().zip(&scales).map(difference).collect();
        let trust = features.iter().map(|cells| cells[area].trust.max(cells[chosen].trust)).max();
        let trust = trust.unwrap_or(Trust::Published);
        let shared: Vec<f64> = differences.iter().flatten().copied().collect();
        if area != chosen && (shared.is_empty() || shared.len() * 2 < n_usable) {
            let blanks = features.iter().flat_map(|cells| [cells[area], cells[chosen]]);
            let reason = blanks.filter_map(|cell| cell.value.err()).min().unwrap_or(Blank::NotApplicable);
            return Likeness { cell: Cell::blank(reason, trust), distance: 0.0, differences };
        }
        let squares: f64 = shared.iter().map(|difference| difference * difference).sum();
        let distance = if shared.is_empty() { 0.0 } else { (squares / shared.len() as f64).sqrt() };
        Likeness { cell: Cell::new(100.0 / (1.0 + distance), trust), distance, differences }
    };
    (0..n_areas).map(of_area).collect()
}

/// A standard deviation that a few extreme areas cannot move: 1.4826 × the median distance from the median.
///
/// Where more than half of the areas have the same value, 1.2533 × the mean distance from it. Both factors make it the standard deviation of a
/// normal distribution (P. J. Rousseeuw and C. Croux, "Alternatives to the median absolute deviation", JASA 88 (1993), 1273-1283). None where
/// fewer than two areas have a value, or all have the same.
pub fn robust_scale(cells: &[Cell]) -> Option<f64> {
    let mut values: Vec<f64> = cells.iter().filter_map(|cell| cell.value.ok()).collect();
    let center = median(&mut values)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    let scale = match median(&mut distances)? {
        0.0 => 1.253_314_137_315_5 * distances.iter().sum::<f64>() / distances.len() as f64,
        typical => 1.482_602_218_505_602 * typical,
    };
    (scale > 0.0).then_some(scale)
}

/// The middle value, or the mean of the two in the middle. It sorts the values.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len().is_multiple_of(2) { f64::midpoint(values[middle - 1], upper) } else { upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(value: f64) -> Cell {
        Cell::new(value, Trust::Published)
    }

    fn all(values: &[f64]) -> Vec<Cell> {
        values.iter().copied().map(published).collect()
    }

    fn unknown() -> Cell {
        Cell::blank(Blank::NotSurveyed, Trust::Published)
    }

    #[test]
    fn the_robust_scale_is_that_of_the_textbook_example() {
        // 1, 1, 2, 2, 4, 6, 9: the median is 2, the distances from it 0, 0, 1, 1, 2, 4, 7, and their median 1. By hand.
        let scale = robust_scale(&all(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0])).expect("a scale");
        assert!((scale - 1.482_602).abs() < 0.000_001);
        // One area in the thousands moves it by nothing.
        let with_capital = robust_scale(&all(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9_000.0])).expect("a scale");
        assert!((with_capital - scale).abs() < 1e-12);
    }

    #[test]
    fn where_most_areas_are_the_same_the_mean_distance_stands_in() {
        // 5, 5, 5, 9: median 5, distances 0, 0, 0, 4, mean 1. By hand.
        let scale = robust_scale(&all(&[5.0, 5.0, 5.0, 9.0])).expect("a scale");
        assert!((scale - 1.253_314).abs() < 0.000_001);
        assert_eq!(robust_scale(&all(&[5.0, 5.0])), None);
        assert_eq!(robust_scale(&[unknown(), published(1.0)]), None);
        assert_eq!(robust_scale(&[unknown()]), None);
    }

    #[test]
    fn likeness_falls_with_the_distance() {
        // Scales: 1.4826 × 1 and 1.4826 × 10. Second area: differences 1/1.4826 and 10/14.826, both 0.674490, so is the distance;
        // 100 / 1.674490 = 59.719685. Third: 2 × 0.674490; 100 / 2.348980 = 42.571679. By hand.
        let features = [all(&[1.0, 2.0, 3.0]), all(&[10.0, 20.0, 30.0])];
        let likeness = likeness(&features, 0);
        let value = |area: usize| likeness[area].cell.value.expect("a likeness");
        assert!((value(0) - 100.0).abs() < 1e-12);
        assert!((value(1) - 59.719_685).abs() < 0.000_01, "{}", value(1));
        assert!((value(2) - 42.571_679).abs() < 0.000_01, "{}", value(2));
        assert!((likeness[1].differences[1].expect("a difference") - 0.674_490).abs() < 0.000_001);
    }

    #[test]
    fn what_either_lacks_is_left_out_and_too_little_in_common_is_a_blank() {
        let withheld = Cell::blank(Blank::Suppressed, Trust::Published);
        let features = [
            all(&[1.0, 2.0, 3.0]),
            vec![published(1.0), unknown(), published(1.0)],
            vec![published(4.0), withheld, published(5.0)],
        ];
        // The second feature is the same wherever it is known, so two can be used; the second area has one of them.
        let with_one = likeness(&features, 0);
        assert!(with_one[1].cell.value.is_ok());
        let features = [features.to_vec(), vec![vec![published(1.0), unknown(), published(2.0)]]].concat();
        // Now three can be used, and one is less than half.
        assert_eq!(likeness(&features, 0)[1].cell, withheld);
    }

    #[test]
    fn an_area_alone_is_like_itself() {
        let likeness = likeness(&[all(&[3.0])], 0);
        assert_eq!(likeness[0].cell, published(100.0));
    }
}
