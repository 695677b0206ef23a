//! Heads: which rows of a block are heads, and what each column is called.

use std::collections::HashSet;

use super::{
    grid::{Grid, Kind, Region},
    lines::is_head_word,
};
use crate::import::words::{
    normal,
    series::{YearKind, is_bare_year},
};

/// What was found at the top of a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Heads {
    /// How many rows of heads.
    pub rows: usize,
    /// Columns that hold numbers.
    pub values: Vec<usize>,
    /// Whether the heads are years in bare numbers.
    pub years: bool,
    /// Rows further down that repeat the heads.
    pub repeated: Vec<usize>,
}

/// Most levels of heads.
const DEEPEST: usize = 9;
/// Rows of a block that are looked at to tell columns of numbers from columns of words.
const SAMPLE: usize = 400;

/// Finds the heads at the top of a block that begins with no line.
pub(super) fn find(grid: &Grid<'_>, block: Region) -> Heads {
    let values = value_columns(grid, block);
    if values.is_empty() {
        return Heads { rows: text_heads(grid, block), ..Heads::default() };
    }
    let labels: Vec<usize> = block.columns().filter(|column| !values.contains(column)).collect();
    let first_value = values[0];
    let mut named: HashSet<usize> = HashSet::new();
    let mut years = false;
    let mut rows = 0;
    for row in block.rows().take(DEEPEST + 1) {
        let Some(level) = level(grid, block, row, &values, &labels, rows > 0) else { break };
        let over_values = values.iter().any(|column| grid.kind(row, *column) != Kind::Empty);
        let own: Vec<usize> = labels.iter().copied().filter(|column| grid.kind(row, *column).is_words()).collect();
        // A row of labels alone: heads of the label columns if these have none yet, else a row whose values are blank.
        if !over_values {
            let heads = own.iter().any(|column| is_head_word(&grid.text(row, *column)));
            let new = own.iter().all(|column| !named.contains(column));
            if own.is_empty() || !new || (rows > 0 && !heads) {
                break;
            }
        }
        // Words over no value but in the columns of names, below heads that name them: a row of text.
        if rows > 0
            && own.iter().any(|column| named.contains(column) && *column < first_value)
            && !own.iter().all(|column| is_head_word(&grid.text(row, *column)) || covers(grid, row, *column))
            && level == Level::Words
            && body_words(grid, row, &values)
        {
            break;
        }
        // In two columns, a name and a text are a row of a form: 担当課, 健康福祉部.
        if rows > 0
            && values.len() == 1
            && own.iter().any(|column| named.contains(column) && !covers(grid, row, *column))
        {
            break;
        }
        named.extend(own);
        years |= level == Level::Years;
        rows += 1;
    }
    if rows > DEEPEST || (rows > 0 && block.top + rows > block.bottom && rows > 1) {
        rows = rows.min(1);
    }
    Heads { rows, values, years, repeated: Vec::new() }
}

/// Whether a merge begins in a cell.
fn covers(grid: &Grid<'_>, row: usize, column: usize) -> bool {
    grid.extent(row, column) != (row, column)
}

/// Whether what stands in the columns of numbers are single words rather than heads: most of them blank.
fn body_words(grid: &Grid<'_>, row: usize, values: &[usize]) -> bool {
    let words = values.iter().filter(|column| grid.kind(row, **column) != Kind::Empty).count();
    words * 2 < values.len()
}

/// Columns that hold numbers: from the first number on, at least half of what stands in them is a number or a symbol for one.
fn value_columns(grid: &Grid<'_>, block: Region) -> Vec<usize> {
    let width = block.right - block.left + 1;
    let mut counts = vec![Seen::default(); width];
    for row in block.rows().take(SAMPLE) {
        for (at, kind) in grid.slice(row, block.left, block.right).iter().enumerate() {
            let seen = &mut counts[at];
            match kind {
                Kind::Number | Kind::Date => seen.numbers += 1,
                Kind::Symbol => seen.symbols += 1,
                Kind::Text if seen.numbers + seen.symbols > 0 => seen.texts += 1,
                Kind::Word if seen.numbers + seen.symbols > 0 => seen.words += 1,
                _ => {}
            }
        }
    }
    let values: Vec<usize> =
        counts.into_iter().enumerate().filter(|(_, seen)| seen.holds_values()).map(|(at, _)| block.left + at).collect();
    // A first column below 年度 or 市町村 names the rows, even where a bare number does.
    let first = grid.text(block.top, block.left);
    let names = values.len() > 1 && (YearKind::of(&first).is_some() || is_head_word(&first));
    values.into_iter().filter(|column| !(names && *column == block.left)).collect()
}

/// What a column holds from its first number or symbol on.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    numbers: usize,
    symbols: usize,
    words: usize,
    texts: usize,
}

impl Seen {
    fn holds_values(self) -> bool {
        // Symbols among names say only that there is no name.
        if self.numbers == 0 {
            self.symbols > 0 && self.texts == 0
        } else {
            self.numbers + self.symbols >= self.words + self.texts
        }
    }
}

/// What a row of heads consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Words,
    Years,
}

/// Whether a row can be a level of heads; `None` if it holds values.
fn level(
    grid: &Grid<'_>,
    block: Region,
    row: usize,
    values: &[usize],
    labels: &[usize],
    below_heads: bool,
) -> Option<Level> {
    let mut numbers: Vec<usize> = Vec::new();
    let mut dates = 0;
    for column in block.columns() {
        match grid.kind(row, column) {
            Kind::Number if labels.contains(&column) => return None,
            Kind::Number => numbers.push(column),
            Kind::Symbol => return None,
            Kind::Date => dates += 1,
            Kind::Empty | Kind::Covered | Kind::Word | Kind::Text => {}
        }
    }
    let words: Vec<usize> = block.columns().filter(|column| grid.kind(row, *column).is_words()).collect();
    if numbers.is_empty() {
        if dates > 0 {
            // Days as heads: beside a word of heads or nothing, never beside a name.
            let beside = words.iter().all(|column| {
                is_head_word(&grid.text(row, *column)) || YearKind::of(&grid.text(row, *column)).is_some()
            });
            return (dates > 1 && beside && !below_heads).then_some(Level::Years);
        }
        return (!words.is_empty() || !grid.occupied(row, block).is_empty() || has_covered(grid, row, block))
            .then_some(Level::Words);
    }
    let texts: Vec<String> = numbers.iter().map(|column| grid.text(row, *column)).collect();
    let word_texts: Vec<String> = words.iter().map(|column| grid.text(row, *column)).collect();
    let year_word = word_texts.iter().any(|text| YearKind::of(text).is_some());
    let first_word =
        words.iter().all(|column| values.contains(column)) || word_texts.first().is_some_and(|text| is_head_word(text));
    let gregorian = texts.iter().all(|text| is_gregorian(text));
    if gregorian
        && (year_word
            || first_word
            || word_texts.is_empty()
            || (!below_heads && numbers.len() > 1 && ascending(grid, row, &numbers)))
    {
        return Some(Level::Years);
    }
    let bare = texts.iter().all(|text| is_bare_year(text));
    let first_year = word_texts
        .iter()
        .any(|text| normal(text) == "元" || normal(text).ends_with("元年") || normal(text).ends_with('元'));
    if bare && (year_word || first_year) {
        return Some(Level::Years);
    }
    // 市町村 beside 2, 3, 4, 5; or these below a head, beside one that reaches down to them: numbers that go up one by one.
    let head_words = !word_texts.is_empty() && word_texts.iter().all(|text| is_head_word(text));
    let reached = below_heads
        && !labels.is_empty()
        && word_texts.is_empty()
        && labels.iter().all(|column| grid.kind(row, *column) == Kind::Covered && grid.corner(row, *column).0 < row);
    if bare && numbers.len() > 1 && ((head_words && !below_heads) || reached) && counts_up(grid, row, &numbers) {
        return Some(Level::Years);
    }
    // A row that numbers the columns: 1 2 3 … or (1) (2) (3) ….
    let numbering = below_heads
        && numbers.len() > 1
        && word_texts.iter().all(|text| normal(text).starts_with('('))
        && numbers.iter().zip(1_u32..).all(|(column, at)| {
            grid.number(row, *column).is_some_and(|number| (number.abs() - f64::from(at)).abs() < 1e-9)
        });
    numbering.then_some(Level::Words)
}

fn has_covered(grid: &Grid<'_>, row: usize, block: Region) -> bool {
    grid.slice(row, block.left, block.right).contains(&Kind::Covered)
}

/// Four digits that may be a year: without comma, point or unit.
pub(super) fn is_gregorian(text: &str) -> bool {
    let folded = normal(text);
    folded.len() == 4 && folded.parse().is_ok_and(|year: i32| (1868..=2150).contains(&year))
}

/// Whether the numbers of a row go up or down by the same step.
fn ascending(grid: &Grid<'_>, row: usize, columns: &[usize]) -> bool {
    let numbers: Vec<f64> = columns.iter().filter_map(|column| grid.number(row, *column)).collect();
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9)
        && steps.first().is_none_or(|step| (-5.0..=5.0).contains(step))
}

/// Whether the numbers of a row go up one by one.
fn counts_up(grid: &Grid<'_>, row: usize, columns: &[usize]) -> bool {
    let numbers: Vec<f64> = columns.iter().filter_map(|column| grid.number(row, *column)).collect();
    numbers.len() == columns.len() && numbers.windows(2).all(|pair| (pair[1] - pair[0] - 1.0).abs() < 1e-9)
}

/// Heads of a table that holds words only: the first row, and those that parts of it are split into.
fn text_heads(grid: &Grid<'_>, block: Region) -> usize {
    if block.top == block.bottom || block.left == block.right {
        return 0;
    }
    let first = grid.occupied(block.top, block);
    let mut rows = 1;
    let deepest = first.iter().map(|column| grid.extent(block.top, *column).0).max().unwrap_or(block.top);
    if deepest > block.top && deepest - block.top < DEEPEST && deepest < block.bottom {
        // A vertical merge says how deep the heads are, if what lies beside it is split.
        let beside = first.iter().any(|column| grid.extent(block.top, *column).0 == block.top);
        let wide = first.iter().any(|column| grid.extent(block.top, *column).1 > *column);
        if beside && (wide || first.len() < block.right - block.left + 1) {
            rows = deepest - block.top + 1;
        }
    }
    rows
}

/// Whether a row within a table holds the heads of another one.
pub(super) fn begins_anew(grid: &Grid<'_>, block: Region, found: &Heads, row: usize) -> bool {
    if found.values.is_empty() {
        return false;
    }
    let kinds: Vec<Kind> = found.values.iter().map(|column| grid.kind(row, *column)).collect();
    let words = kinds.iter().filter(|kind| **kind == Kind::Text).count();
    let data = kinds.iter().filter(|kind| kind.is_data()).count();
    let first = || grid.occupied(row, block).first().map(|column| grid.text(row, *column)).unwrap_or_default();
    if data == 0 && words > 0 {
        // Words over most columns of numbers, with a head word before them; a row of remarks has none.
        let many = words * 2 > kinds.len();
        return many
            && row < block.bottom
            && (is_head_word(&first()) || (words > 2 && below_is_data(grid, block, found, row)));
    }
    // A row of years below a word for years, as in the heads.
    if row >= block.bottom || kinds.iter().filter(|kind| **kind == Kind::Number).count() < 2 {
        return false;
    }
    let all_are = |is_year: fn(&str) -> bool| {
        let mut numbers = found.values.iter().zip(&kinds).filter(|(_, kind)| **kind == Kind::Number);
        numbers.all(|(column, _)| is_year(&grid.shown(row, *column)))
    };
    (all_are(is_gregorian) || (found.years && all_are(is_bare_year))) && YearKind::of(&first()).is_some()
}

fn below_is_data(grid: &Grid<'_>, block: Region, found: &Heads, row: usize) -> bool {
    (row + 1..=(row + 3).min(block.bottom))
        .any(|row| found.values.iter().any(|column| grid.kind(row, *column).is_data()))
}

/// Whether the heads begin again at a row, as on the next page.
pub(super) fn repeats(grid: &Grid<'_>, block: Region, found: &Heads, row: usize) -> bool {
    let top = block.top;
    // Cheap first: values rule it out.
    if row <= top || found.values.iter().any(|column| grid.kind(row, *column).is_data()) && !found.years {
        return false;
    }
    let cells = grid.occupied(top, block);
    cells.len() > 1
        && cells.iter().all(|column| grid.normal(top, *column) == grid.normal(row, *column))
        && grid.occupied(row, block).len() == cells.len()
}
