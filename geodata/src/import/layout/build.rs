//! From a draft to a table: what each column holds, what kind each row is, what each row is called.

use super::{
    Column, ColumnKind, Row, RowKind, Table,
    draft::Draft,
    grid::{Grid, Kind, Region},
    heads::{self, Name, squeeze},
    lines::{Sum, is_name_like, is_section_like, sum_word},
};
use crate::import::words::{
    normal,
    series::{YearKind, is_bare_year},
    units_in_line,
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
    let names = heads::names(grid, &draft.heads, draft.left, draft.right, &draft.values);
    let Some(width) = folded(grid, draft, &names) else {
        return vec![table(grid, sheet, draft, names)];
    };
    let copies = (draft.right - draft.left + 1) / width;
    (0..copies)
        .map(|copy| {
            let left = draft.left + copy * width;
            let mut part = draft.clone();
            (part.left, part.right, part.beside) = (left, left + width - 1, true);
            let region = Region { top: 0, bottom: 0, left, right: part.right };
            part.rows.retain(|(row, _)| !grid.occupied(*row, region).is_empty());
            table(grid, sheet, &part, names[copy * width..(copy + 1) * width].to_vec())
        })
        .collect()
}

/// Width of one copy, if the heads repeat themselves across and each copy begins with names.
fn folded(grid: &Grid<'_>, draft: &Draft, names: &[Name]) -> Option<usize> {
    let named = names.iter().all(|name| !name.headings.is_empty());
    if !named {
        return None;
    }
    (2..=names.len() / 2).find(|width| {
        names.len() % width == 0
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
                if name.headings.is_empty() {
                    name.headings.push(squeeze(part))
                } else {
                    *name.headings.last_mut().expect("not empty") = squeeze(part)
                }
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
        let total = kind == ColumnKind::Value && sum_word(&last).is_some();
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

/// The rows below the heads: their kinds and labels.
fn rows(grid: &Grid<'_>, draft: &Draft, columns: &[Column], noticed: &mut Noticed) -> Vec<Row> {
    let labels: Vec<usize> =
        columns.iter().filter(|column| column.kind == ColumnKind::Label).map(|column| column.index).collect();
    let values: Vec<usize> =
        columns.iter().filter(|column| column.kind == ColumnKind::Value).map(|column| column.index).collect();
    let groups = group_columns(grid, draft, columns, &labels);
    let mut above: Vec<Option<String>> = vec![None; labels.len()];
    let mut section: Option<String> = None;
    let mut out: Vec<Row> = Vec::with_capacity(draft.rows.len());
    for (row, line) in draft.rows.iter().copied() {
        let hidden = grid.sheet.hidden_rows.binary_search(&row).is_ok();
        let blank = !values.is_empty()
            && values.iter().all(|column| matches!(grid.kind(row, *column), Kind::Empty | Kind::Covered));
        if (line || blank) && is_section(grid, draft, row, &labels, &values) {
            let region = Region { top: row, bottom: row, left: draft.left, right: draft.right };
            let Some(&column) = grid.occupied(row, region).first() else { continue };
            let text = tidy(&grid.text(row, column));
            section = Some(text.clone());
            above.iter_mut().for_each(|label| *label = None);
            noticed.sections.push(row);
            out.push(Row { index: row, kind: RowKind::Section, labels: vec![(column, text)], hidden, section: None });
            continue;
        }
        let (texts, filled) = labels_of(grid, row, &labels, &groups, &mut above);
        if let Some(column) = filled {
            let (_, count) = noticed.left_out.get_or_insert(((row, column), 0));
            *count += 1;
        }
        let kind = row_kind(grid, row, &labels);
        let section_of_row = if kind == RowKind::Total { None } else { section.clone() };
        out.push(Row { index: row, kind, labels: texts, hidden, section: section_of_row });
    }
    settle_sums(grid, &mut out, &labels);
    settle_sections(&mut out, noticed);
    out
}

/// Text of a label: trimmed, without line breaks.
fn tidy(text: &str) -> String {
    text.trim().replace(['\n', '\r'], "")
}

/// Label columns whose blanks are labels that were left out because the row above says them: all but the innermost.
fn group_columns(grid: &Grid<'_>, draft: &Draft, columns: &[Column], labels: &[usize]) -> Vec<bool> {
    let body: Vec<usize> = draft.rows.iter().filter(|(_, line)| !line).map(|(row, _)| *row).take(2_000).collect();
    let is_code = |column: usize| {
        columns.iter().any(|known| {
            known.index == column && known.headings.last().is_some_and(|heading| normal(heading).contains("コード"))
        })
    };
    labels
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let Some(inner) = labels[at + 1..].iter().find(|inner| !is_code(**inner)) else { return false };
            if is_code(*column) {
                return false;
            }
            // Left out: blank here, a label to the right, in several rows, and everything to the left blank as well.
            let left_out = body.iter().filter(|row| {
                grid.kind(**row, *column) == Kind::Empty
                    && grid.kind(**row, *inner) != Kind::Empty
                    && labels[..at]
                        .iter()
                        .filter(|outer| !is_code(**outer))
                        .all(|outer| !grid.kind(**row, *outer).is_words())
            });
            let own = body
                .iter()
                .filter(|row| grid.kind(**row, *column) != Kind::Empty && grid.kind(**row, *column) != Kind::Covered)
                .count();
            own > 0 && left_out.count() > 0
        })
        .collect()
}

/// Labels of a row, with merged and left-out ones filled in; and the column of the first that was left out.
fn labels_of(
    grid: &Grid<'_>,
    row: usize,
    labels: &[usize],
    groups: &[bool],
    above: &mut [Option<String>],
) -> (Vec<(usize, String)>, Option<usize>) {
    let mut out = Vec::with_capacity(labels.len());
    let mut left_out = None;
    let mut outer_new = false;
    for (at, &column) in labels.iter().enumerate() {
        let corner = grid.corner(row, column);
        let own = match grid.kind(row, column) {
            Kind::Empty => None,
            // What a merge across spreads is said once, in its first column.
            Kind::Covered if corner.1 != column => {
                outer_new = true;
                continue;
            }
            Kind::Covered => Some(tidy(&grid.text(corner.0, corner.1))),
            _ => Some(tidy(&grid.text(row, column))),
        };
        match own {
            Some(text) => {
                if grid.kind(row, column) != Kind::Covered {
                    outer_new = true;
                    above[at + 1..].iter_mut().for_each(|inner| *inner = None);
                }
                // The word of a sum names its own row only.
                let names_sum = groups[at] && sum_word(&text).is_some();
                above[at] = (!names_sum).then(|| text.clone());
                out.push((column, text));
            }
            None if groups[at] && !outer_new && !is_grand_total(grid, row, &labels[at + 1..]) => {
                if let Some(text) = &above[at] {
                    left_out = left_out.or(Some(column));
                    out.push((column, text.clone()));
                }
            }
            None => {}
        }
    }
    (out, left_out)
}

/// Whether the labels further in are the word of a sum of everything, which belongs to no group.
fn is_grand_total(grid: &Grid<'_>, row: usize, inner: &[usize]) -> bool {
    inner
        .iter()
        .any(|column| grid.kind(row, *column).is_words() && sum_word(&grid.text(row, *column)) == Some(Sum::All))
}

/// What the labels of a row say of it.
fn row_kind(grid: &Grid<'_>, row: usize, labels: &[usize]) -> RowKind {
    let own: Vec<String> = labels
        .iter()
        .filter(|column| grid.kind(row, **column).is_words())
        .map(|column| grid.text(row, *column))
        .collect();
    let sums: Vec<Sum> = own.iter().filter_map(|text| sum_word(text)).collect();
    let joined: String = own.concat();
    let alone = own.iter().all(|text| sum_word(text).is_some());
    // 合 and 計 in two cells, 安芸福祉保健所 and 小計.
    let spread = own.len() > 1 && own.iter().all(|text| text.chars().count() == 1) && sum_word(&joined).is_some();
    // 全国 alone is the sum of the country; beside other names it is one place among others.
    if spread || (own.len() == 1 && normal(&own[0]) == "全国") {
        return RowKind::Total;
    }
    match sums.last() {
        None => RowKind::Body,
        Some(Sum::Part) => RowKind::Subtotal,
        Some(Sum::All | Sum::Plain) if alone => RowKind::Total,
        Some(Sum::All | Sum::Plain) => {
            // 高知県 beside 合計, or a group beside its 計: only a table knows; see `settle_sums`.
            RowKind::Subtotal
        }
    }
}

/// Settles which of several sums is the total.
fn settle_sums(grid: &Grid<'_>, rows: &mut [Row], labels: &[usize]) {
    let word = |row: &Row| {
        labels
            .iter()
            .rev()
            .filter(|column| grid.kind(row.index, **column).is_words())
            .find_map(|column| sum_word(&grid.text(row.index, *column)))
    };
    let sums: Vec<(usize, Sum)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| matches!(row.kind, RowKind::Total | RowKind::Subtotal))
        .filter_map(|(at, row)| word(row).map(|sum| (at, sum)))
        .collect();
    let last_body = rows.iter().rposition(|row| row.kind == RowKind::Body);
    let all = sums.iter().any(|(_, sum)| *sum == Sum::All);
    let plain: Vec<usize> = sums
        .iter()
        .filter(|(at, sum)| *sum == Sum::Plain && rows[*at].kind == RowKind::Total)
        .map(|(at, _)| *at)
        .collect();
    for (at, sum) in &sums {
        // A group's own label, or one filled in from above, stands beside it.
        let grouped = rows[*at].labels.iter().filter(|(_, text)| sum_word(text).is_none()).count() > 0;
        let kind = match sum {
            Sum::Part => RowKind::Subtotal,
            Sum::All => RowKind::Total,
            Sum::Plain if grouped || all => RowKind::Subtotal,
            // Several 計: of groups, unless one stands at the very top or directly behind another sum at the end.
            Sum::Plain if plain.len() > 1 => {
                let at_top = *at == 0;
                let behind_sum =
                    last_body.is_some_and(|body| *at > body) && *at > 0 && rows[*at - 1].kind != RowKind::Body;
                if at_top || behind_sum { RowKind::Total } else { RowKind::Subtotal }
            }
            // One 計 under a section is that section's.
            Sum::Plain => RowKind::Total,
        };
        rows[*at].kind = kind;
    }
    // 総数 several times, one in each section: the sums of the sections, unless one stands outside.
    let totals: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Total).map(|(at, _)| at).collect();
    if totals.len() > 1 {
        let mut section: Option<usize> = None;
        let sections: Vec<Option<usize>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                if row.kind == RowKind::Section {
                    section = Some(at);
                }
                section
            })
            .collect();
        let distinct: std::collections::BTreeSet<Option<usize>> = totals.iter().map(|at| sections[*at]).collect();
        if distinct.len() == totals.len() {
            for at in totals {
                if let Some(section) = sections[at] {
                    rows[at].kind = RowKind::Subtotal;
                    let text = rows[section].labels.first().map(|(_, text)| text.clone());
                    rows[at].section = text;
                }
            }
        }
    }
}

/// Headings without rows below them at the end are rows whose values are blank.
fn settle_sections(rows: &mut [Row], noticed: &mut Noticed) {
    for row in rows.iter_mut().rev() {
        if row.kind != RowKind::Section {
            break;
        }
        row.kind = RowKind::Body;
        noticed.sections.retain(|section| *section != row.index);
    }
}

/// Whether a row without values is a heading of the rows below it, and not a row whose values are blank.
fn is_section(grid: &Grid<'_>, draft: &Draft, row: usize, labels: &[usize], values: &[usize]) -> bool {
    let region = Region { top: row, bottom: row, left: draft.left, right: draft.right };
    let occupied = grid.occupied(row, region);
    let [column] = occupied[..] else { return false };
    // A part of a vertical merge beside it makes it a row of that group.
    if labels.iter().any(|label| {
        *label != column && grid.kind(row, *label) == Kind::Covered && grid.corner(row, *label).1 != column
    }) {
        return false;
    }
    let text = grid.text(row, column);
    let (_, right) = grid.extent(row, column);
    if sum_word(&text).is_some() {
        return false;
    }
    if values.is_empty() {
        return is_section_like(&text) || right > column;
    }
    if is_section_like(&text) || values.contains(&right) {
        return true;
    }
    if is_name_like(&text) {
        return false;
    }
    // Among rows of names in the innermost column, a blank row there is a row; a text further out, or before rows that are set in, a heading.
    let indented = |row: usize| match &grid.sheet.at(row, column).value {
        crate::import::book::RawValue::Text(text) => {
            text.chars().take_while(|character| character.is_whitespace()).count()
        }
        _ => 0,
    };
    let position = draft.rows.partition_point(|(known, _)| *known <= row);
    let Some(&(next, next_line)) = draft.rows.get(position) else { return false };
    if labels.len() > 1 && labels.last() != Some(&column) {
        return true;
    }
    indented(next) > indented(row)
        || next_line
        || grid.kind(next, column) != Kind::Empty && !labels.contains(&column)
        || labels.len() == 1 && position < draft.rows.len() && text.chars().count() <= 20
}
