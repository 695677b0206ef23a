//! From a draft to a table: what each column holds, what kind each row is, what each row is called.

use super::{
    Column, ColumnKind, Table,
    draft::Draft,
    grid::{Grid, Kind, Region},
    lines::sum_word,
    names::{self, Name, squeeze},
    rows::rows,
};
use crate::import::words::{
    normal,
    series::{YearKind, is_bare_year},
    unit_in_head, units_in_line,
};

/// What was noticed while a table was built, for the findings.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Labels that were left out and filled in from above: the first, and how many.
    pub left_out: Option<((usize, usize), usize)>,
    /// Rows without values that were taken for headings of rows.
    pub sections: Vec<usize>,
    /// Heads that hold several in one cell, and the columns that they were spread over (or not).
    pub crowded: Vec<(usize, usize, String, bool)>,
    /// Cells below the heads that hold several numbers.
    pub several: Vec<(usize, usize)>,
    /// Columns without anything, inside the table.
    pub empty_columns: Vec<usize>,
}

/// How many of each kind a column holds below the heads.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    numbers: usize,
    symbols: usize,
    dates: usize,
    /// Words that may stand for a number: ○, 不明.
    marks: usize,
    /// Words of any kind, marks too.
    words: usize,
}

impl Count {
    fn data(self) -> usize {
        self.numbers + self.symbols
    }

    fn any(self) -> usize {
        self.data() + self.dates + self.words
    }
}

/// Builds the tables of a draft: more than one if the same heads stand side by side, as in a list that was folded to fit a page.
pub(super) fn build(grid: &Grid<'_>, sheet: usize, draft: &Draft) -> Vec<(Table, Noticed)> {
    let named = names::names(grid, &draft.heads, draft.left, draft.right, &draft.values);
    let Some(width) = folded(grid, draft, &named) else {
        return vec![table(grid, sheet, draft, named)];
    };
    let copies = (draft.right - draft.left + 1) / width;
    (0..copies)
        .map(|copy| {
            let left = draft.left + copy * width;
            let mut part = draft.clone();
            (part.left, part.right, part.beside) = (left, left + width - 1, true);
            let region = Region { top: 0, bottom: 0, left, right: part.right };
            part.rows.retain(|(row, _)| !grid.occupied(*row, region).is_empty());
            table(grid, sheet, &part, named[copy * width..(copy + 1) * width].to_vec())
        })
        .collect()
}

/// Width of one copy, if the heads repeat themselves across and each copy begins with names.
fn folded(grid: &Grid<'_>, draft: &Draft, names: &[Name]) -> Option<usize> {
    if names.iter().any(|name| name.headings.is_empty()) {
        return None;
    }
    (2..=names.len() / 2).find(|width| {
        names.len().is_multiple_of(*width)
            && (*width..names.len()).all(|at| names[at].headings == names[at - width].headings)
            && (0..names.len()).step_by(*width).all(|at| {
                let column = draft.left + at;
                let words = draft.rows.iter().filter(|(row, _)| grid.kind(*row, column).is_words()).count();
                !draft.values.contains(&column) && words > 0
            })
    })
}

fn table(grid: &Grid<'_>, sheet: usize, draft: &Draft, mut names: Vec<Name>) -> (Table, Noticed) {
    let mut noticed = Noticed::default();
    let counts = counts(grid, draft);
    crowded_heads(grid, draft, &mut names, &counts, &mut noticed);
    several_values(grid, draft, &mut noticed);
    let columns = columns(grid, draft, &names, &counts, &mut noticed);
    let rows = rows(grid, draft, &columns, &mut noticed);
    let region = Region { top: draft.top(), bottom: draft.bottom(), left: draft.left, right: draft.right };
    let corner =
        draft.heads.iter().flat_map(|row| grid.occupied(*row, region).into_iter().map(move |column| (*row, column)));
    let corner_units = corner
        .filter(|(_, column)| !draft.values.contains(column))
        .map(|(row, column)| units_in_line(&grid.text(row, column)))
        .find(|units| !units.is_empty());
    let mut units: Vec<String> =
        draft.titles.iter().chain(&draft.notes).flat_map(|line| units_in_line(&line.text)).collect();
    if units.is_empty() {
        // 相談実人数（人）
        units.extend(draft.titles.iter().filter_map(|line| unit_in_head(&line.text)).map(|(_, unit)| unit));
    }
    units.sort_unstable();
    units.dedup();
    let unit = match (corner_units.as_deref(), &units[..]) {
        (Some([unit]), _) | (None, [unit]) => Some(unit.clone()),
        _ => None,
    };
    let mut head_rows: Vec<usize> = draft.heads.iter().chain(&draft.repeated).copied().collect();
    head_rows.sort_unstable();
    head_rows.dedup();
    let table = Table {
        id: String::new(),
        sheet,
        range: crate::import::book::Range {
            top: region.top,
            left: region.left,
            bottom: region.bottom,
            right: region.right,
        },
        titles: draft.titles.clone(),
        notes: draft.notes.clone(),
        unit,
        head_rows,
        columns,
        rows,
    };
    (table, noticed)
}

fn counts(grid: &Grid<'_>, draft: &Draft) -> Vec<Count> {
    let mut counts = vec![Count::default(); draft.right - draft.left + 1];
    for (row, line) in &draft.rows {
        if *line {
            continue;
        }
        for (at, kind) in grid.slice(*row, draft.left, draft.right).iter().enumerate() {
            let count = &mut counts[at];
            match kind {
                Kind::Number => count.numbers += 1,
                Kind::Symbol => count.symbols += 1,
                Kind::Date => count.dates += 1,
                Kind::Word => {
                    count.marks += 1;
                    count.words += 1;
                }
                Kind::Text => count.words += 1,
                Kind::Empty | Kind::Covered => {}
            }
        }
    }
    counts
}

/// Heads such as 「３０ 元 ２ ３」 in one cell: spread over the columns that they fit, else left for somebody to decide.
fn crowded_heads(grid: &Grid<'_>, draft: &Draft, names: &mut [Name], counts: &[Count], noticed: &mut Noticed) {
    for at in 0..names.len() {
        let Some(heading) = names[at].headings.last().cloned() else { continue };
        let column = draft.left + at;
        let written =
            draft.heads.iter().rev().map(|row| (*row, grid.text(*row, column))).find(|(_, text)| !text.is_empty());
        let Some((row, text)) = written else { continue };
        let Some(parts) = crate::import::words::split_list(&text) else { continue };
        let unnamed = names[at + 1..]
            .iter()
            .zip(&counts[at + 1..])
            .take_while(|(name, count)| name.headings.is_empty() && count.any() > 0)
            .count();
        let fits = counts[at].any() > 0 && parts.len() == unnamed + 1;
        if fits {
            for (offset, part) in parts.iter().enumerate() {
                let name = &mut names[at + offset];
                name.headings.pop();
                name.headings.push(squeeze(part));
            }
        }
        noticed.crowded.push((row, column, heading, fits));
    }
}

/// Cells that hold several numbers with blanks between.
fn several_values(grid: &Grid<'_>, draft: &Draft, noticed: &mut Noticed) {
    for (row, _) in draft.rows.iter().take(2_000) {
        for column in draft.left..=draft.right {
            // Lists of codes in a column of words are what they are.
            let numeric = draft.values.is_empty() || draft.values.contains(&column);
            if numeric && grid.kind(*row, column) == Kind::Text {
                let text = grid.text(*row, column);
                let digits =
                    text.chars().next().is_some_and(|first| first.is_ascii_digit() || ('０'..='９').contains(&first));
                if digits && text.contains([' ', '　', '\n']) && crate::import::words::split_list(&text).is_some() {
                    noticed.several.push((*row, column));
                }
            }
        }
    }
}

/// What each column holds.
fn columns(grid: &Grid<'_>, draft: &Draft, names: &[Name], counts: &[Count], noticed: &mut Noticed) -> Vec<Column> {
    let kinds: Vec<Option<ColumnKind>> = (0..names.len()).map(|at| kind(grid, draft, at, names, counts)).collect();
    let first_value = kinds.iter().position(|kind| *kind == Some(ColumnKind::Value));
    let has_names = |until: usize| kinds[..until].contains(&Some(ColumnKind::Label));
    let mut out = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let column = draft.left + at;
        let empty = counts[at].any() == 0;
        let covered = draft.rows.iter().take(50).any(|(row, _)| grid.kind(*row, column) == Kind::Covered);
        if empty && name.headings.is_empty() && !covered {
            noticed.empty_columns.push(column);
            continue;
        }
        let last = name.headings.last().map(|heading| normal(heading)).unwrap_or_default();
        let remark = ["備考", "摘要", "特記事項", "注", "注記", "コメント", "説明"].contains(&last.as_str());
        let kind = match kinds[at] {
            // Words are names to the left of the first number, and in a table of words in its first column.
            Some(ColumnKind::Label)
                if first_value.is_some_and(|value| at > value && has_names(value))
                    || (first_value.is_none() && has_names(at)) =>
            {
                ColumnKind::Text
            }
            Some(kind) => kind,
            None if remark => ColumnKind::Text,
            None if first_value.is_some_and(|value| at > value) => ColumnKind::Value,
            None if first_value.is_none() => ColumnKind::Text,
            None => ColumnKind::Label,
        };
        let kind = if remark && kind == ColumnKind::Label { ColumnKind::Text } else { kind };
        let total = kind == ColumnKind::Value && name.headings.iter().any(|heading| sum_word(heading).is_some());
        let hidden = grid.sheet.hidden_columns.binary_search(&column).is_ok();
        out.push(Column {
            index: column,
            headings: name.headings.clone(),
            unit: name.unit.clone(),
            hidden,
            kind,
            total,
        });
    }
    out
}

/// What a column holds by itself; `None` if nothing stands in it.
fn kind(grid: &Grid<'_>, draft: &Draft, at: usize, names: &[Name], counts: &[Count]) -> Option<ColumnKind> {
    let count = counts[at];
    if count.any() == 0 {
        let column = draft.left + at;
        let covered = draft.rows.iter().take(50).any(|(row, _)| grid.kind(*row, column) == Kind::Covered);
        return covered.then_some(ColumnKind::Label);
    }
    let heading = names[at].headings.last().map(|heading| normal(heading)).unwrap_or_default();
    let numbers_before = counts[..at].iter().any(|before| before.data() > before.words);
    let names_behind = counts[at + 1..].iter().take(3).any(|behind| behind.words > behind.data());
    let column = draft.left + at;
    let body = || draft.rows.iter().filter(|(_, line)| !line).map(|(row, _)| *row);
    let others = counts.iter().enumerate().any(|(other, count)| other > at && count.data() > 0);
    let year_word = YearKind::of(&heading).is_some()
        || ["年月", "年月日", "時点", "調査年", "調査年度", "期間", "調査日", "月", "年齢"].contains(&heading.as_str());
    if count.words == count.marks && count.numbers + count.dates == 0 && at > 0 {
        // ○ and - in a column of their own.
        return Some(ColumnKind::Value);
    }
    let only_symbols = count.numbers + count.dates == 0;
    if count.data() + count.dates >= count.words.max(1) && !(only_symbols && count.words > count.marks) {
        let counter_word = matches!(
            heading.as_str(),
            "no" | "no." | "№" | "番号" | "項番" | "#" | "連番" | "通番" | "通し番号" | "順番"
        );
        let counts_up = count.words == 0
            && body()
                .filter(|row| grid.kind(*row, column) == Kind::Number)
                .take(200)
                .zip(1_u32..)
                .all(|(row, number)| grid.number(row, column) == Some(f64::from(number)));
        if !numbers_before
            && counts_up
            && count.numbers > 1
            && (counter_word || (heading.is_empty() && count.numbers > 2 && names_behind))
        {
            return Some(ColumnKind::Counter);
        }
        let code_word =
            heading.contains("コード") || heading.ends_with("code") || heading.ends_with("番号") || heading == "id";
        if code_word || (at < 3 && names_behind && !numbers_before && looks_like_codes(grid, body(), column)) {
            return Some(ColumnKind::Label);
        }
        let year = |row: usize| {
            let text = grid.text(row, column);
            is_bare_year(&text)
                || (normal(&text).len() == 4
                    && grid.number(row, column).is_some_and(|year| (1868.0..=2150.0).contains(&year)))
        };
        let years = year_word
            && (count.dates > 0 || body().filter(|row| grid.kind(*row, column) == Kind::Number).take(100).all(year));
        let days = count.dates * 2 > count.any() && !numbers_before;
        if others && !numbers_before && (years || days) {
            return Some(ColumnKind::Label);
        }
        return Some(ColumnKind::Value);
    }
    let names_years = year_word && others && !numbers_before;
    if draft.values.contains(&column) && count.numbers * 2 >= count.words && count.numbers > 0 && !names_years {
        return Some(ColumnKind::Value);
    }
    Some(ColumnKind::Label)
}

/// Whether a column of numbers holds codes: whole numbers of 4 to 6 digits, each another, ascending.
fn looks_like_codes(grid: &Grid<'_>, rows: impl Iterator<Item = usize>, column: usize) -> bool {
    let numbers: Vec<f64> = rows.filter_map(|row| grid.number(row, column)).take(300).collect();
    let codes = numbers.iter().all(|number| number.fract() == 0.0 && (1_000.0..1_000_000.0).contains(number));
    codes && numbers.len() > 2 && numbers.windows(2).all(|pair| pair[0] < pair[1])
}
