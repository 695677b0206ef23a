//! Names of columns: the levels of heads of a table put together for each column.

use super::{
    grid::{Grid, Kind},
    heads::is_gregorian,
    lines::sum_word,
};
use crate::import::words::{
    is_unit, normal,
    series::{YearKind, is_bare_year},
    unit_in_head,
    units::normal_unit,
};

/// What the heads of a table say of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    pub headings: Vec<String>,
    pub unit: Option<String>,
}

/// Names of the columns of a table, from left to right.
pub(super) fn names(grid: &Grid<'_>, heads: &[usize], left: usize, right: usize, values: &[usize]) -> Vec<Name> {
    let columns: Vec<usize> = (left..=right).collect();
    let mut levels: Vec<Vec<String>> =
        heads.iter().map(|row| level_texts(grid, heads, *row, left, right, values)).collect();
    let mut names = vec![Name::default(); columns.len()];
    take_units(&mut levels, &mut names, &columns, values);
    fold_years(&mut levels, &columns, values);
    for (at, name) in names.iter_mut().enumerate() {
        for level in &levels {
            let text = &level[at];
            if !text.is_empty() && name.headings.last() != Some(text) {
                name.headings.push(text.clone());
            }
        }
        join_year_word(&mut name.headings);
        if name.unit.is_none() {
            name.unit = name.headings.iter().rev().find_map(|heading| unit_in_head(heading).map(|(_, unit)| unit));
        }
    }
    names
}

/// The texts of one level over all columns: merged heads for each column below them, heads that were left blank to the right filled in.
fn level_texts(
    grid: &Grid<'_>,
    heads: &[usize],
    row: usize,
    left: usize,
    right: usize,
    values: &[usize],
) -> Vec<String> {
    let below: Vec<usize> = heads.iter().copied().filter(|head| *head > row).collect();
    let mut out: Vec<String> = Vec::with_capacity(right - left + 1);
    let mut group: Option<String> = None;
    // Where heads are written again in each column, a blank is no head that was left out.
    let repeated = (left..right).any(|column| {
        grid.kind(row, column).is_words()
            && grid.kind(row, column + 1).is_words()
            && grid.normal(row, column) == grid.normal(row, column + 1)
    });
    for column in left..=right {
        let kind = grid.kind(row, column);
        let text = match kind {
            Kind::Covered => {
                let (from_row, from_column) = grid.corner(row, column);
                let text = squeeze(&grid.text(from_row, from_column));
                group = None;
                // A head that reaches down from a level above is said there.
                if from_row < row { String::new() } else { text }
            }
            Kind::Empty => {
                let covered_above = heads.iter().any(|head| {
                    *head < row
                        && grid.kind(*head, column) != Kind::Empty
                        && grid.extent(grid.corner(*head, column).0, grid.corner(*head, column).1).0 >= row
                });
                let parted = below.iter().any(|row| grid.kind(*row, column) != Kind::Empty);
                if parted && !covered_above {
                    group.clone().unwrap_or_default()
                } else {
                    group = None;
                    String::new()
                }
            }
            _ => {
                let text = squeeze(&grid.text(row, column));
                let split =
                    below.first().is_some_and(|row| !matches!(grid.kind(*row, column), Kind::Empty | Kind::Covered));
                let merged = grid.extent(row, column).1 > column;
                // 新規相談件数, and right of it, one level lower, its 人口10万人当たり.
                let over_values = values.contains(&column) && !below.is_empty() && sum_word(&text).is_none();
                group = ((split || over_values) && !merged && !repeated).then(|| text.clone());
                text
            }
        };
        // What a level above parts is another group.
        let parts =
            heads.iter().any(|head| *head < row && !matches!(grid.kind(*head, column), Kind::Empty | Kind::Covered))
                && kind == Kind::Empty;
        if parts {
            group = None;
            out.push(String::new());
            continue;
        }
        out.push(text);
    }
    out
}

/// White space and line breaks out; a blank between Latin words stays.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for character in text.chars() {
        if character.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && character.is_ascii_alphanumeric() && out.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            out.push(' ');
        }
        blank = false;
        out.push(character);
    }
    out
}

/// Takes the level out that holds units, if there is one.
fn take_units(levels: &mut [Vec<String>], out: &mut [Name], columns: &[usize], values: &[usize]) {
    for level in (0..levels.len()).rev() {
        let named: Vec<bool> = (0..columns.len())
            .map(|at| levels.iter().enumerate().any(|(other, texts)| other != level && !texts[at].is_empty()))
            .collect();
        let over: Vec<usize> = (0..columns.len())
            .filter(|at| values.contains(&columns[*at]) && named[*at] && !levels[level][*at].is_empty())
            .collect();
        let units = over.iter().filter(|at| is_unit(&levels[level][**at])).count();
        let row_of_units = !over.is_empty() && units * 10 >= over.len() * 9;
        for at in over {
            let text = &levels[level][at];
            let bracketed = text.starts_with(['(', '（', '[', '［', '〔']);
            if is_unit(text) && (row_of_units || bracketed) {
                out[at].unit = Some(normal_unit(text));
                levels[level][at] = String::new();
            }
        }
        if row_of_units {
            for (at, text) in levels[level].iter_mut().enumerate() {
                if matches!(normal(text).as_str(), "単位" | "(単位)") && !values.contains(&columns[at]) {
                    text.clear();
                }
            }
            return;
        }
    }
}

/// Bare years beside a word such as 年度 carry it.
fn fold_years(levels: &mut [Vec<String>], columns: &[usize], values: &[usize]) {
    for level in 0..levels.len() {
        let Some(at) = (0..columns.len())
            .find(|at| !values.contains(&columns[*at]) && YearKind::of(&levels[level][*at]).is_some())
        else {
            continue;
        };
        let word = year_word(&levels[level][at]);
        let mut folded = false;
        for (other, text) in levels[level].iter_mut().enumerate() {
            if other != at
                && (is_gregorian(text) || is_bare_year(text))
                && !text.ends_with('年')
                && !text.ends_with("年度")
            {
                text.push_str(word);
                folded = true;
            }
        }
        let named_otherwise = levels.iter().enumerate().any(|(other, texts)| other != level && !texts[at].is_empty());
        if folded && named_otherwise {
            levels[level][at] = String::new();
        }
    }
}

/// A word such as 年度 above a bare year becomes one head with it.
fn join_year_word(headings: &mut Vec<String>) {
    let mut at = 0;
    while at + 1 < headings.len() {
        let bare = is_gregorian(&headings[at + 1]) || is_bare_year(&headings[at + 1]);
        // 令和 above 2年度, or above 2.
        if matches!(headings[at].as_str(), "令和" | "平成" | "昭和") && is_bare_year(&headings[at + 1]) {
            let year = headings.remove(at + 1);
            let word = if year.ends_with('年') || year.ends_with('度') { "" } else { "年" };
            headings[at] = format!("{}{year}{word}", headings[at]);
            continue;
        }
        if YearKind::of(&headings[at]).is_some() && bare {
            let word = year_word(&headings[at]);
            let year = headings.remove(at + 1);
            headings[at] =
                if year.ends_with('年') || year.ends_with("年度") { year } else { format!("{year}{word}") };
        }
        at += 1;
    }
}

fn year_word(word: &str) -> &'static str {
    match YearKind::of(word) {
        Some(YearKind::Fiscal) => "年度",
        Some(YearKind::Calendar) => "年（暦年）",
        _ => "年",
    }
}
