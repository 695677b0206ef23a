//! Rows below the heads: what kind each is, and what it is called.

use std::borrow::Cow;

use super::{
    Column, ColumnKind, Row, RowKind,
    build::Noticed,
    draft::Draft,
    grid::{Grid, Kind, Region},
    lines::{Sum, is_name_like, is_section_like, sum_word},
};
use crate::import::words::normal;

/// The rows below the heads: their kinds and labels.
pub(super) fn rows(grid: &Grid<'_>, draft: &Draft, columns: &[Column], noticed: &mut Noticed) -> Vec<Row> {
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
            let text = tidy(&grid.shown(row, column));
            section = Some(text.clone());
            above.fill(None);
            noticed.sections.push(row);
            out.push(Row { index: row, kind: RowKind::Section, labels: vec![(column, text)], hidden, section: None });
            continue;
        }
        let before = sum_before(grid, draft, row, &labels);
        let (texts, filled) = labels_of(grid, row, &labels, &groups, before.is_some(), &mut above);
        if let Some(column) = filled {
            let (_, count) = noticed.left_out.get_or_insert(((row, column), 0));
            *count += 1;
        }
        let kind = match (row_kind(grid, row, &labels), before) {
            (RowKind::Body, Some(Sum::Part)) => RowKind::Subtotal,
            (RowKind::Body, Some(Sum::All | Sum::Plain)) => RowKind::Total,
            (kind, _) => kind,
        };
        let section_of_row = if kind == RowKind::Total { None } else { section.clone() };
        out.push(Row { index: row, kind, labels: texts, hidden, section: section_of_row });
    }
    settle_sums(grid, &mut out, &labels);
    settle_sections(&mut out, noticed);
    out
}

/// Text of a label: trimmed, without line breaks.
fn tidy(text: &str) -> String {
    let text = text.trim();
    if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], "") } else { text.to_owned() }
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

/// The word of a sum before the labels of a row: 計 in the column of row numbers.
fn sum_before(grid: &Grid<'_>, draft: &Draft, row: usize, labels: &[usize]) -> Option<Sum> {
    let first = *labels.first().filter(|column| grid.kind(row, **column) == Kind::Empty)?;
    (draft.left..first)
        .filter(|column| grid.kind(row, *column).is_words())
        .find_map(|column| sum_word(&grid.shown(row, column)))
}

/// Labels of a row, with merged and left-out ones filled in; and the column of the first that was left out.
fn labels_of(
    grid: &Grid<'_>,
    row: usize,
    labels: &[usize],
    groups: &[bool],
    is_sum: bool,
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
            Kind::Covered => Some(tidy(&grid.shown(corner.0, corner.1))),
            _ => Some(tidy(&grid.shown(row, column))),
        };
        match own {
            Some(text) => {
                if grid.kind(row, column) != Kind::Covered {
                    outer_new = true;
                    above[at + 1..].fill(None);
                }
                // The word of a sum names its own row only. Only a group's label is ever left out below.
                let is_left_out_below = groups[at] && sum_word(&text).is_none();
                above[at] = is_left_out_below.then(|| text.clone());
                out.push((column, text));
            }
            None if groups[at] && !is_sum && !outer_new && !is_grand_total(grid, row, &labels[at + 1..]) => {
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
    let own: Vec<Cow<'_, str>> = labels
        .iter()
        .filter(|column| grid.kind(row, **column).is_words())
        .map(|column| grid.shown(row, *column))
        .collect();
    let sums: Vec<Sum> = own.iter().filter_map(|text| sum_word(text)).collect();
    let alone = own.len() == sums.len();
    // 合 and 計 in two cells, 安芸福祉保健所 and 小計.
    let spread = own.len() > 1 && own.iter().all(|text| text.chars().count() == 1) && sum_word(&own.concat()).is_some();
    // 全国 alone is the sum of the country; beside other names it is one place among others.
    if spread || (own.len() == 1 && own[0].contains('全') && normal(&own[0]) == "全国") {
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
            Sum::Plain if grouped || all => RowKind::Subtotal,
            // Several 計: of groups, unless one stands at the very top or directly behind another sum at the end.
            Sum::Plain if plain.len() > 1 => {
                let at_top = *at == 0;
                let behind_sum =
                    last_body.is_some_and(|body| *at > body) && *at > 0 && rows[*at - 1].kind != RowKind::Body;
                if at_top || behind_sum { RowKind::Total } else { RowKind::Subtotal }
            }
            Sum::All | Sum::Plain => RowKind::Total,
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
