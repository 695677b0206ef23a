//! Classes: where a map changes color.

use super::error::StatisticsError;

/// More classes than this no reader tells apart.
pub const MOST_CLASSES: usize = 12;

/// How values are divided into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// 等量: the same number of areas in each class, as far as ties allow.
    Quantile,
    /// 自然: the breaks that leave the least variance within classes (Fisher and Jenks, computed by Ckmeans).
    Natural,
    /// 等間隔: the same width for each class.
    Equal,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Quantile, Self::Natural, Self::Equal];

    /// The identifier used in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Quantile => "quantile",
            Self::Natural => "natural",
            Self::Equal => "equal",
        }
    }

    /// The word on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Quantile => "等量",
            Self::Natural => "自然な区切り",
            Self::Equal => "等間隔",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.id() == id)
    }
}

/// Divides values into at most `classes` classes and returns their edges in ascending order, one more than there are classes.
///
/// Class i holds the values from edge i (以上) to below edge i + 1 (未満); the last class holds its upper edge too. The first
/// edge is the lowest value and the last is the highest, so the last two edges are equal when the last class holds one value
/// only. There are fewer classes than asked for when there are fewer distinct values, or when ties leave a class empty; no
/// values give no edges. Except for [`Method::Equal`], every edge is one of the values: rounding edges for a legend is left
/// to the caller, who must class by the rounded edges then.
///
/// # Units
/// - `values`, returns: any unit, the same for all; finite. Zero is a value; leave blanks out.
///
/// # Errors
/// [`StatisticsError::NotFinite`] and [`StatisticsError::BadClassCount`] (1 to [`MOST_CLASSES`]).
pub fn class_edges(values: &[f64], classes: usize, method: Method) -> Result<Vec<f64>, StatisticsError> {
    if !(1..=MOST_CLASSES).contains(&classes) {
        return Err(StatisticsError::BadClassCount { classes, most: MOST_CLASSES });
    }
    if values.iter().any(|value| !value.is_finite()) {
        return Err(StatisticsError::NotFinite);
    }
    // Minus zero is zero: it must not stand as an edge of its own.
    let mut sorted: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(lowest), Some(highest)) = (sorted.first().copied(), sorted.last().copied()) else {
        return Ok(Vec::new());
    };
    let mut edges = vec![lowest];
    let inner = match method {
        Method::Quantile => quantile_starts(&sorted, classes),
        Method::Natural => natural_starts(&sorted, classes)?,
        Method::Equal => equal_starts(&sorted, lowest, highest, classes),
    };
    for start in inner {
        if edges.last().is_some_and(|last| *last < start) {
            edges.push(start);
        }
    }
    edges.push(highest);
    Ok(edges)
}

/// Returns the class of a value among `edges`, from 0; `None` if it lies outside them or there are none.
///
/// # Units
/// - `value`, `edges`: the same unit
pub fn class_of(value: f64, edges: &[f64]) -> Option<usize> {
    let (lowest, highest) = (edges.first()?, edges.last()?);
    if edges.len() < 2 || !(*lowest..=*highest).contains(&value) {
        return None;
    }
    let passed = edges.partition_point(|edge| *edge <= value);
    Some(passed.saturating_sub(1).min(edges.len() - 2))
}

/// The lowest value of each class after the first. A run of ties stays whole, in the class in which it begins.
fn quantile_starts(sorted: &[f64], classes: usize) -> Vec<f64> {
    (1..classes)
        .filter_map(|class| {
            let position = (class * sorted.len()).div_ceil(classes);
            let below = position.checked_sub(1).and_then(|last| sorted.get(last))?;
            sorted.get(sorted.partition_point(|value| value <= below)).copied()
        })
        .collect()
}

fn natural_starts(sorted: &[f64], classes: usize) -> Result<Vec<f64>, StatisticsError> {
    let wanted = u8::try_from(classes.min(sorted.len())).unwrap_or(u8::MAX);
    let (ordered, ranges) = ckmeans::ckmeans_indices(sorted, wanted).map_err(|_| StatisticsError::NotFinite)?;
    Ok(ranges.iter().skip(1).filter_map(|(start, _)| ordered.get(*start).copied()).collect())
}

/// Edges at equal distances; one that no value separates from the edge before it is left out.
fn equal_starts(sorted: &[f64], lowest: f64, highest: f64, classes: usize) -> Vec<f64> {
    if lowest >= highest {
        return Vec::new();
    }
    // Halving first keeps the width finite between the ends of the number range.
    let width = (highest / 2.0 - lowest / 2.0) / classes as f64 * 2.0;
    let distinct = sorted.windows(2).filter(|pair| pair[0] < pair[1]).count() + 1;
    if distinct < classes {
        // Fewer values than classes: each value is a class, or the map would promise differences that do not exist.
        return sorted.iter().copied().skip_while(|value| *value <= lowest).collect();
    }
    (1..classes).map(|class| lowest + width * class as f64).filter(|start| *start < highest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many values fall in each class.
    fn counts(values: &[f64], edges: &[f64]) -> Vec<usize> {
        let mut counts = vec![0; edges.len().saturating_sub(1)];
        for value in values {
            counts[class_of(*value, edges).expect("within the edges")] += 1;
        }
        counts
    }

    /// Employees per km² of the 58 counties of California: `calempdensity.csv` in mapclassify 2.10.0 (`PySAL`, BSD-3-Clause).
    const CALEMP: [f64; 58] = [
        329.92, 0.42, 5.9, 14.03, 2.78, 1.34, 181.27, 1.65, 10.03, 16.7, 1.32, 3.99, 3.16, 0.22, 8.7, 6.56, 3.27, 0.33,
        370.5, 4.51, 75.29, 0.99, 2.74, 8.68, 0.14, 0.92, 12.63, 28.7, 12.02, 722.85, 36.68, 0.74, 29.82, 192.05, 3.38,
        11.15, 110.74, 4111.45, 49.47, 10.33, 317.11, 20.47, 264.93, 66.26, 5.39, 0.13, 0.61, 50.65, 40.48, 36.67,
        13.09, 1.81, 0.2, 7.6, 2.51, 57.26, 24.32, 6.97,
    ];

    #[test]
    fn natural_breaks_give_the_classes_of_mapclassify() {
        // mapclassify FisherJenks(calemp, k=5): upper values 75.29, 192.05, 370.5, 722.85, 4111.45, counts 49, 3, 4, 1, 1.
        let edges = class_edges(&CALEMP, 5, Method::Natural).expect("classes");
        assert_eq!(counts(&CALEMP, &edges), [49, 3, 4, 1, 1]);
        let mut uppers = vec![f64::MIN; 5];
        for value in CALEMP {
            let class = class_of(value, &edges).expect("within the edges");
            uppers[class] = uppers[class].max(value);
        }
        assert_eq!(uppers, [75.29, 192.05, 370.5, 722.85, 4111.45]);
    }

    #[test]
    fn quantiles_put_the_same_number_in_each_class() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        let edges = class_edges(&values, 5, Method::Quantile).expect("classes");
        assert_eq!(edges, [1.0, 3.0, 5.0, 7.0, 9.0, 10.0]);
        assert_eq!(counts(&values, &edges), [2; 5]);
        // 34 in 5 classes, by hand: 7, 7, 7, 7 and 6.
        let values: Vec<f64> = (1..=34).map(f64::from).collect();
        let edges = class_edges(&values, 5, Method::Quantile).expect("classes");
        assert_eq!(counts(&values, &edges), [7, 7, 7, 7, 6]);
    }

    #[test]
    fn ties_stay_in_one_class() {
        let values = [0.0, 0.0, 0.0, 0.0, 1.0];
        for method in [Method::Quantile, Method::Natural, Method::Equal] {
            let edges = class_edges(&values, 3, method).expect("classes");
            assert_eq!(edges, [0.0, 1.0, 1.0], "{method:?}");
            assert_eq!(counts(&values, &edges), [4, 1], "{method:?}");
        }
        let values = [1.0, 2.0, 2.0, 2.0, 2.0, 3.0, 4.0, 5.0];
        let edges = class_edges(&values, 4, Method::Quantile).expect("classes");
        assert_eq!(edges, [1.0, 3.0, 4.0, 5.0]);
        assert_eq!(counts(&values, &edges), [5, 1, 2]);
    }

    #[test]
    fn equal_classes_have_the_same_width() {
        let values: Vec<f64> = (0..=10).map(f64::from).collect();
        assert_eq!(class_edges(&values, 5, Method::Equal), Ok(vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0]));
    }

    #[test]
    fn values_that_are_all_equal_are_one_class() {
        for method in Method::ALL {
            assert_eq!(class_edges(&[0.0, 0.0, -0.0], 5, method), Ok(vec![0.0, 0.0]), "{method:?}");
            assert_eq!(class_edges(&[7.0], 5, method), Ok(vec![7.0, 7.0]), "{method:?}");
            assert_eq!(class_edges(&[], 5, method), Ok(vec![]), "{method:?}");
        }
        assert_eq!(class_of(7.0, &[7.0, 7.0]), Some(0));
        assert_eq!(class_of(7.0, &[]), None);
    }

    #[test]
    fn fewer_values_than_classes_give_a_class_each() {
        for method in Method::ALL {
            let edges = class_edges(&[2.0, 1.0, 2.0, 5.0], 5, method).expect("classes");
            assert_eq!(edges, [1.0, 2.0, 5.0, 5.0], "{method:?}");
        }
    }

    #[test]
    fn every_value_has_a_class_and_edges_never_fall() {
        let samples: [&[f64]; 4] = [
            &CALEMP,
            &[0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5],
            &[-5.0, 0.0, 0.0, 3.0, f64::MAX, f64::MIN],
            &[1e-300, 2e-300, 1e300],
        ];
        for values in samples {
            for classes in 1..=MOST_CLASSES {
                for method in Method::ALL {
                    let edges = class_edges(values, classes, method).expect("classes");
                    assert!(edges.windows(2).all(|pair| pair[0] <= pair[1]), "{method:?} {classes} {edges:?}");
                    assert!(edges.len() <= classes + 1, "{method:?} {classes} {edges:?}");
                    assert_eq!(counts(values, &edges).iter().sum::<usize>(), values.len());
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_classed_is_refused() {
        assert_eq!(class_edges(&[1.0, f64::NAN], 3, Method::Natural), Err(StatisticsError::NotFinite));
        assert_eq!(
            class_edges(&[1.0], 0, Method::Equal),
            Err(StatisticsError::BadClassCount { classes: 0, most: MOST_CLASSES })
        );
        assert_eq!(class_of(2.0, &[3.0, 4.0]), None);
        assert_eq!(class_of(f64::NAN, &[3.0, 4.0]), None);
    }
}
