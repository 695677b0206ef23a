//! Series: the values of a table, one series for each indicator and period, before it is known what they mean.

mod lines;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) use lines::find_lines;

use super::{
    frame::Frame,
    periods::{Hint, without_periods},
    reading::{self, Reading},
    roles::{Role, Roles},
};
use crate::import::{areas::names::compact, words::unit_in_head};

/// What a line speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Speaks {
    /// A municipality of the package: its position.
    Area(usize),
    /// A former municipality whose successor is in the package: position of the successor, of the change.
    Former(usize, usize),
    /// A municipality of another package, by the code of its prefecture.
    Outside(String),
    /// A ward whose city has a line of its own.
    Ward(String),
    /// A total.
    Total(TotalOf),
    /// A year of all of them together.
    Year,
    /// Nothing that counts.
    Nothing,
}

/// What a total line is the total of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TotalOf {
    /// All lines.
    Lines,
    /// The lines of a group that stand below it, or above it as far as the total before, which is at `from`.
    Group {
        from: usize,
    },
    Prefecture(String),
    Country,
    Member(String, String),
}

/// One value of a series.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Position of the municipality in the package.
    pub(crate) area: usize,
    /// Position of the line in the frame.
    pub(crate) line: usize,
    pub(crate) reading: Reading,
}

/// The values of one indicator in one period, as one field holds them.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) field: usize,
    /// Names from the general to the special, without periods.
    pub(crate) path: Vec<String>,
    pub(crate) unit: Option<String>,
    pub(crate) hint: Hint,
    pub(crate) entries: Vec<Entry>,
    /// Printed totals: the line, what it is the total of, the number.
    pub(crate) totals: Vec<(usize, TotalOf, Reading)>,
    /// Sums of the municipalities of other prefectures: sum, and whether every part is a number.
    pub(crate) elsewhere: BTreeMap<String, (f64, bool)>,
}

/// The lines of a table and what each speaks of.
pub(crate) struct Lines {
    pub(crate) speaks: Vec<Speaks>,
    /// Former municipalities that a steward or the table itself lets join: position in the package and names.
    pub(crate) joined: BTreeMap<usize, BTreeSet<String>>,
}

/// Reads the values of a table into series.
pub(crate) fn collect(frame: &Frame<'_>, roles: &Roles, lines: &Lines) -> Vec<Series> {
    let categories = roles.all(Role::Category);
    let (period, indicator, unit) = (roles.first(Role::Period), roles.first(Role::Indicator), roles.first(Role::Unit));
    let values = roles.all(Role::Value);
    let splits = !categories.is_empty() || period.is_some() || indicator.is_some();
    let mut series: Vec<Series> = Vec::new();
    // What splits the values: one number for each combination of words that stands beside them.
    let mut splits_known: HashMap<String, usize> = HashMap::new();
    let mut by_key: HashMap<(usize, usize), usize> = HashMap::new();
    let mut key = String::new();
    let wants_elsewhere =
        lines.speaks.iter().any(|line| matches!(line, Speaks::Total(TotalOf::Country | TotalOf::Lines)))
            && lines.speaks.iter().any(|line| matches!(line, Speaks::Outside(_)));
    let plain: Vec<(Vec<String>, Hint)> = values.iter().map(|field| head_of(frame, *field)).collect();
    for (number, line) in frame.lines.iter().enumerate() {
        let speaks = &lines.speaks[number];
        if matches!(speaks, Speaks::Nothing | Speaks::Year | Speaks::Ward(_) | Speaks::Former(..))
            || (matches!(speaks, Speaks::Outside(_)) && !wants_elsewhere)
        {
            continue;
        }
        let said = |field: usize| frame.text(line, field).trim().to_owned();
        key.clear();
        if splits {
            for field in indicator.iter().chain(&categories).chain(&period) {
                key.push_str(frame.text(line, *field).trim());
                key.push('\u{1}');
            }
        }
        let split = if let Some(split) = splits_known.get(&key) {
            *split
        } else {
            splits_known.insert(key.clone(), splits_known.len());
            splits_known.len() - 1
        };
        for (slot, field) in values.iter().enumerate() {
            let position = *by_key.entry((*field, split)).or_insert_with(|| {
                let extra: Vec<String> = indicator.iter().chain(&categories).map(|field| said(*field)).collect();
                let line_hint = period.map(said);
                let line_unit = unit.filter(|_| splits).map(said);
                let (mut path, mut hint) = plain[slot].clone();
                if indicator.is_some() || (values.len() == 1 && !extra.is_empty() && is_plain_value(&path)) {
                    path = Vec::new();
                }
                for text in &extra {
                    let rest = without_periods(text);
                    if hint.is_empty() {
                        hint = Hint::of(std::iter::once(text.as_str()));
                    }
                    if !rest.is_empty() {
                        path.push(rest);
                    }
                }
                if let (Some(text), Some(field)) = (&line_hint, period) {
                    hint = Hint::of(std::iter::once(text.as_str()));
                    hint.fiscal |= frame.heading(field).contains("年度");
                }
                let unit = line_unit.filter(|unit| !unit.is_empty()).or_else(|| frame.fields[*field].unit.clone());
                series.push(Series {
                    field: *field,
                    path,
                    unit,
                    hint,
                    entries: Vec::new(),
                    totals: Vec::new(),
                    elsewhere: BTreeMap::new(),
                });
                series.len() - 1
            });
            let reading = frame.cell(line, *field).map_or(Reading::Empty, reading::read);
            let target = &mut series[position];
            match speaks {
                Speaks::Area(area) => target.entries.push(Entry { area: *area, line: number, reading }),
                Speaks::Outside(prefecture) => {
                    let part = target.elsewhere.entry(prefecture.clone()).or_insert((0.0, true));
                    match reading {
                        Reading::Number(number) => part.0 += number.value,
                        _ => part.1 = false,
                    }
                }
                Speaks::Total(of) => target.totals.push((number, of.clone(), reading)),
                _ => {}
            }
        }
    }
    series.retain(|known| !known.entries.is_empty());
    series
}

/// Whether a head says nothing but that values stand below it.
fn is_plain_value(path: &[String]) -> bool {
    let text = compact(&path.concat()).to_lowercase();
    matches!(text.as_str(), "" | "値" | "value" | "数値" | "数" | "データ" | "実数")
}

/// The names and the period that a field's heads say.
fn head_of(frame: &Frame<'_>, field: usize) -> (Vec<String>, Hint) {
    let headings = &frame.fields[field].headings;
    let hint = Hint::of(headings.iter().map(String::as_str));
    let mut path: Vec<String> = Vec::new();
    for heading in headings {
        let rest = without_unit(&without_periods(heading));
        if !rest.is_empty()
            && path.last() != Some(&rest)
            && !matches!(rest.as_str(), "年度" | "年" | "年次" | "区分" | "項目")
        {
            path.push(rest);
        }
    }
    (path, hint)
}

/// A head without the unit in brackets behind it: 世帯数（世帯） gives 世帯数.
pub(crate) fn without_unit(head: &str) -> String {
    unit_in_head(head).map(|(rest, _)| rest).filter(|rest| !rest.is_empty()).unwrap_or_else(|| head.to_owned())
}
