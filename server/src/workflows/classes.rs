//! Classes: breaks, colours, labels and counts. The map, its legend, the charts, the table and the exports of one view all take
//! them from here, so they cannot disagree.

use geodata::{Blank, indicator::StateStep};

use super::number::{as_printed, format};
use crate::figures::{
    canvas::ticks,
    palette::{self, Rgb},
};

/// Fewest and most classes that can be asked for.
pub const CLASS_BOUNDS: (usize, usize) = (2, 7);

/// How many classes there are when nobody asks.
pub const USUAL_CLASSES: usize = 5;

/// How breaks are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// As many areas in each class as equal values allow.
    Quantile,
    /// Breaks where the values have gaps (Ckmeans, optimal in one dimension).
    NaturalBreaks,
    /// Classes of equal width.
    Equal,
    /// Breaks at round numbers, about as many classes as asked for.
    Rounded,
    /// Classes one standard deviation wide, around the mean.
    Deviation,
    /// One class for each step of a state.
    States,
    /// Breaks that the plugin proposes.
    Hint,
    /// Breaks that the reader gives: the classes stay the same over periods, even where one is empty.
    Given,
}

impl Method {
    /// The identifier used in URLs and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Quantile => "quantile",
            Self::NaturalBreaks => "natural-breaks",
            Self::Equal => "equal",
            Self::Rounded => "rounded",
            Self::Deviation => "deviation",
            Self::States => "states",
            Self::Hint => "hint",
            Self::Given => "given",
        }
    }

    /// Reads the identifier of a method that can be asked for.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ASKED.into_iter().find(|method| method.id() == id)
    }

    /// The methods that can be asked for.
    const ASKED: [Self; 5] = [Self::Quantile, Self::NaturalBreaks, Self::Equal, Self::Rounded, Self::Deviation];
}

/// What the classes of a view are made by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scale<'a> {
    /// Decimals that are printed; classes go by printed values.
    pub decimals: u8,
    /// The steps, if the measure is a state.
    pub states: &'a [StateStep],
    /// The method that was asked for.
    pub method: Option<Method>,
    /// How many classes were asked for.
    pub classes: Option<usize>,
    /// Breaks that a plugin proposes.
    pub hint: &'a [f64],
    /// Breaks that the reader gives, ascending; they go before method, number and hint.
    pub given: &'a [f64],
}

/// The classes of one view.
#[derive(Debug, Clone, PartialEq)]
pub struct Classes {
    /// How the breaks were found.
    pub method: Method,
    /// k + 1 edges for k classes; class i holds `breaks[i] <= value < breaks[i + 1]`, the last one its upper edge too. For states
    /// the ordinals. Empty without values.
    pub breaks: Vec<f64>,
    /// The classes, ascending.
    pub items: Vec<ClassItem>,
    /// Each reason for having no value that occurs, with the number of areas.
    pub blanks: Vec<(Blank, usize)>,
    /// How many values are zero.
    pub zero_count: usize,
    decimals: u8,
}

/// One class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassItem {
    /// Its number, from 0.
    pub class: usize,
    /// What the legend says.
    pub label: String,
    /// What the legend says in English.
    pub label_en: String,
    /// Least printed value it can hold.
    pub low: f64,
    /// Greatest printed value it can hold.
    pub high: f64,
    /// How many areas are in it.
    pub count: usize,
    /// Fill: the colours that the figures use.
    pub color: Rgb,
}

impl Classes {
    /// The class of a value; `None` if it lies outside all of them (the total of an additive measure does).
    pub fn class_of(&self, value: f64) -> Option<usize> {
        let printed = as_printed(value, self.decimals);
        self.items.iter().position(|item| item.low <= printed && printed <= item.high)
    }

    /// The fill of a class, as `#rrggbb`.
    pub fn color(&self, class: usize) -> String {
        self.items[class].color.hex()
    }
}

/// Puts values into classes.
pub fn classify(cells: &[Result<f64, Blank>], scale: Scale<'_>) -> Classes {
    let mut values: Vec<f64> = cells.iter().flatten().map(|value| as_printed(*value, scale.decimals)).collect();
    values.sort_by(f64::total_cmp);
    let blanks = Blank::ALL
        .into_iter()
        .map(|reason| (reason, cells.iter().filter(|cell| **cell == Err(reason)).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let zero_count = values.iter().filter(|value| **value == 0.0).count();
    let (method, breaks, mut items) = if scale.states.is_empty() && !scale.given.is_empty() {
        let items = given(&values, scale.given, scale.decimals);
        let last = items.last().map(|item| item.high);
        (Method::Given, items.iter().map(|item| item.low).chain(last).collect(), items)
    } else if scale.states.is_empty() {
        let (method, edges) = edges(&values, scale);
        let items = intervals(&values, &edges, scale.decimals);
        let breaks = edges.iter().copied().chain(values.last().copied()).collect();
        (method, if values.is_empty() { Vec::new() } else { breaks }, items)
    } else {
        let breaks = scale.states.iter().map(|step| f64::from(step.value)).collect();
        (Method::States, breaks, steps(scale.states))
    };
    for item in &mut items {
        item.count = values.iter().filter(|value| (item.low..=item.high).contains(*value)).count();
    }
    Classes { method, breaks, items, blanks, zero_count, decimals: scale.decimals }
}

/// The lower edge of each class, ascending, starting with the least value.
fn edges(sorted: &[f64], scale: Scale<'_>) -> (Method, Vec<f64>) {
    let (Some(&least), Some(&greatest)) = (sorted.first(), sorted.last()) else {
        return (scale.method.unwrap_or(Method::Quantile), Vec::new());
    };
    let n_classes = scale.classes.unwrap_or(USUAL_CLASSES).clamp(CLASS_BOUNDS.0, CLASS_BOUNDS.1);
    let asked_otherwise = scale.method.is_some() || scale.classes.is_some();
    let (method, inner): (Method, Vec<f64>) = if !scale.hint.is_empty() && !asked_otherwise {
        (Method::Hint, scale.hint.to_vec())
    } else {
        match scale.method.unwrap_or(Method::Quantile) {
            Method::Equal => {
                let width = (greatest - least) / n_classes as f64;
                (Method::Equal, (1..n_classes).map(|index| least + width * index as f64).collect())
            }
            Method::NaturalBreaks => (Method::NaturalBreaks, natural_breaks(sorted, n_classes)),
            Method::Rounded => (Method::Rounded, ticks(least, greatest, n_classes as f64)),
            Method::Deviation => (Method::Deviation, deviations(sorted, n_classes)),
            Method::Quantile | Method::States | Method::Hint | Method::Given => {
                (Method::Quantile, quantiles(sorted, n_classes))
            }
        }
    };
    let mut edges = vec![least];
    for edge in inner.into_iter().map(|edge| as_printed(edge, scale.decimals)) {
        let is_higher = edges.last().is_none_or(|last| *last < edge);
        if is_higher && edge <= greatest && edges.len() < CLASS_BOUNDS.1 {
            edges.push(edge);
        }
    }
    (method, edges)
}

/// The value that opens each further class: equal values stay together.
fn quantiles(sorted: &[f64], n_classes: usize) -> Vec<f64> {
    (1..n_classes).filter_map(|index| sorted.get((index * sorted.len()).div_ceil(n_classes)).copied()).collect()
}

/// Mean plus whole or half standard deviations, so that the middle class, or the middle break, is at the mean. The deviation is that of
/// the areas shown (divided by their number): they are all there are, not a sample of more.
fn deviations(values: &[f64], n_classes: usize) -> Vec<f64> {
    let n_values = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n_values;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n_values).sqrt();
    (1..n_classes).map(|index| mean + (index as f64 - n_classes as f64 / 2.0) * deviation).collect()
}

fn natural_breaks(sorted: &[f64], n_classes: usize) -> Vec<f64> {
    let mut distinct = sorted.to_vec();
    distinct.dedup();
    if distinct.len() <= n_classes {
        return distinct.into_iter().skip(1).collect();
    }
    let n_clusters = u8::try_from(n_classes).unwrap_or(u8::MAX);
    // The only failures are no values, no classes and NaN; none of them comes here, and no inner break is the honest fallback.
    let clusters = ckmeans::ckmeans(sorted, n_clusters).unwrap_or_default();
    clusters.iter().skip(1).filter_map(|cluster| cluster.first().copied()).collect()
}

fn intervals(sorted: &[f64], edges: &[f64], decimals: u8) -> Vec<ClassItem> {
    let Some(&greatest) = sorted.last() else { return Vec::new() };
    let step = 10_f64.powi(-i32::from(decimals));
    let ramp = palette::sequential(edges.len());
    edges
        .iter()
        .enumerate()
        .map(|(class, &low)| {
            let high = edges.get(class + 1).map_or(greatest, |next| as_printed(next - step, decimals)).max(low);
            let (low_text, high_text) = (format(low, decimals), format(high, decimals));
            let is_single = low_text == high_text;
            ClassItem {
                class,
                label: if is_single { low_text.clone() } else { format!("{low_text}〜{high_text}") },
                label_en: if is_single { low_text } else { format!("{low_text}–{high_text}") },
                low,
                high,
                count: 0,
                color: ramp[class],
            }
        })
        .collect()
}

/// Classes between breaks that are given, all of them: below the first, between two, from the last on.
fn given(sorted: &[f64], breaks: &[f64], decimals: u8) -> Vec<ClassItem> {
    let (Some(&least), Some(&greatest)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let step = 10_f64.powi(-i32::from(decimals));
    let mut inner: Vec<f64> = breaks.iter().map(|edge| as_printed(*edge, decimals)).collect();
    inner.dedup();
    let (Some(&lowest), Some(&highest)) = (inner.first(), inner.last()) else { return Vec::new() };
    let edges: Vec<f64> = [least.min(as_printed(lowest - step, decimals))].into_iter().chain(inner).collect();
    let mut items = intervals(&[greatest.max(highest)], &edges, decimals);
    if let Some(item) = items.first_mut() {
        item.label = format!("{}未満", format(lowest, decimals));
        item.label_en = format!("under {}", format(lowest, decimals));
    }
    if let Some(item) = items.last_mut() {
        item.label = format!("{}以上", format(highest, decimals));
        item.label_en = format!("{} or more", format(highest, decimals));
    }
    items
}

fn steps(states: &[StateStep]) -> Vec<ClassItem> {
    let ramp = palette::states(states.len());
    states
        .iter()
        .enumerate()
        .map(|(class, step)| ClassItem {
            class,
            label: step.label.clone(),
            label_en: step.label_en.clone(),
            low: f64::from(step.value),
            high: f64::from(step.value),
            count: 0,
            color: ramp[class.min(ramp.len() - 1)],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Scale<'static> =
        Scale { decimals: 0, states: &[], method: None, classes: None, hint: &[], given: &[] };

    fn values(values: &[f64]) -> Vec<Result<f64, Blank>> {
        values.iter().copied().map(Ok).collect()
    }

    fn legend(classes: &Classes) -> Vec<(&str, usize)> {
        classes.items.iter().map(|item| (item.label.as_str(), item.count)).collect()
    }

    #[test]
    fn quantiles_hold_equally_many_and_their_labels_do_not_overlap() {
        let cells = values(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        let classes = classify(&cells, PLAIN);
        assert_eq!(legend(&classes), [("1〜2", 2), ("3〜4", 2), ("5〜6", 2), ("7〜8", 2), ("9〜10", 2)]);
        assert_eq!(classes.breaks, [1.0, 3.0, 5.0, 7.0, 9.0, 10.0]);
    }

    #[test]
    fn equal_values_stay_together_and_every_value_has_a_class() {
        let cells = values(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 30.0]);
        let classes = classify(&cells, PLAIN);
        assert_eq!(legend(&classes), [("0〜1", 8), ("2〜30", 2)]);
        assert_eq!(classes.zero_count, 7);
        assert!(cells.iter().flatten().all(|value| classes.class_of(*value).is_some()));
    }

    #[test]
    fn two_values_that_print_alike_are_in_one_class() {
        let scale = Scale { decimals: 1, ..PLAIN };
        let classes = classify(&values(&[0.94, 0.96, 1.04, 1.9, 2.6, 3.0]), scale);
        assert_eq!(classes.class_of(0.96), classes.class_of(1.04));
        assert_eq!(classes.items.iter().map(|item| item.count).sum::<usize>(), 6);
    }

    #[test]
    fn natural_breaks_fall_into_the_gaps() {
        let scale = Scale { method: Some(Method::NaturalBreaks), classes: Some(3), ..PLAIN };
        let classes = classify(&values(&[1.0, 2.0, 3.0, 50.0, 51.0, 900.0]), scale);
        assert_eq!(legend(&classes), [("1〜49", 3), ("50〜899", 2), ("900", 1)]);
    }

    #[test]
    fn equal_classes_have_one_width() {
        let scale = Scale { method: Some(Method::Equal), classes: Some(4), ..PLAIN };
        let classes = classify(&values(&[0.0, 1.0, 39.0, 40.0]), scale);
        assert_eq!(classes.breaks, [0.0, 10.0, 20.0, 30.0, 40.0]);
    }

    #[test]
    fn rounded_classes_break_at_round_numbers() {
        let scale = Scale { method: Some(Method::Rounded), ..PLAIN };
        let classes = classify(&values(&[3.0, 12.0, 47.0, 98.0]), scale);
        assert_eq!(legend(&classes), [("3〜19", 2), ("20〜39", 0), ("40〜59", 1), ("60〜79", 0), ("80〜98", 1)]);
        let fine = classify(&values(&[0.13, 0.21, 0.38]), Scale { decimals: 2, ..scale });
        assert_eq!(fine.breaks, [0.13, 0.15, 0.2, 0.25, 0.3, 0.35, 0.38]);
    }

    #[test]
    fn classes_of_a_deviation_stand_around_the_mean() {
        // The textbook's eight values: mean 5, standard deviation 2.
        let eight = values(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        let scale = Scale { method: Some(Method::Deviation), classes: Some(4), ..PLAIN };
        assert_eq!(legend(&classify(&eight, scale)), [("2", 1), ("3〜4", 3), ("5〜6", 2), ("7〜9", 2)]);
        assert_eq!(classify(&eight, Scale { classes: Some(5), ..scale }).breaks, [2.0, 4.0, 6.0, 8.0, 9.0]);
        let alike = classify(&values(&[3.0, 3.0]), scale);
        assert_eq!(legend(&alike), [("3", 2)], "without a deviation there is one class");
    }

    #[test]
    fn a_hint_is_followed_unless_the_reader_asks_otherwise() {
        let cells = values(&[0.1, 0.5, 0.9]);
        let scale = Scale { decimals: 1, hint: &[0.2, 0.6, 5.0], ..PLAIN };
        assert_eq!(classify(&cells, scale).breaks, [0.1, 0.2, 0.6, 0.9]);
        assert_eq!(classify(&cells, Scale { method: Some(Method::Equal), ..scale }).method, Method::Equal);
    }

    #[test]
    fn given_breaks_keep_every_class_whatever_the_values_are() {
        let scale = Scale { given: &[10.0, 20.0], hint: &[3.0], method: Some(Method::Equal), ..PLAIN };
        let low = classify(&values(&[0.0, 4.0, 19.0]), scale);
        assert_eq!(legend(&low), [("10未満", 2), ("10〜19", 1), ("20以上", 0)]);
        assert_eq!((low.method, low.breaks.as_slice()), (Method::Given, [0.0, 10.0, 20.0, 20.0].as_slice()));
        let high = classify(&values(&[20.0, 70.0]), scale);
        assert_eq!(legend(&high), [("10未満", 0), ("10〜19", 0), ("20以上", 2)]);
        assert_eq!(high.class_of(70.0), low.class_of(20.0));
        assert_eq!(high.color(2), low.color(2));
    }

    #[test]
    fn given_breaks_that_print_alike_are_one() {
        let classes = classify(&values(&[1.0, 2.0]), Scale { given: &[1.6, 2.4], ..PLAIN });
        assert_eq!(legend(&classes), [("2未満", 1), ("2以上", 1)]);
    }

    #[test]
    fn states_have_a_class_each_even_when_empty_and_blanks_are_counted_by_reason() {
        let step = |value, label: &str| StateStep {
            value,
            id: String::new(),
            label: label.to_owned(),
            label_en: String::new(),
        };
        let states = [step(0, "未設置"), step(1, "設置予定"), step(2, "設置済み")];
        let cells = [Ok(2.0), Ok(0.0), Ok(2.0), Err(Blank::NoReply), Err(Blank::NotSurveyed), Err(Blank::NoReply)];
        let classes = classify(&cells, Scale { states: &states, ..PLAIN });
        assert_eq!(legend(&classes), [("未設置", 1), ("設置予定", 0), ("設置済み", 2)]);
        assert_eq!(classes.blanks, [(Blank::NotSurveyed, 1), (Blank::NoReply, 2)]);
    }

    #[test]
    fn blanks_alone_make_no_class() {
        let classes = classify(&[Err(Blank::NotSurveyed)], PLAIN);
        assert!(classes.items.is_empty() && classes.breaks.is_empty());
    }
}
