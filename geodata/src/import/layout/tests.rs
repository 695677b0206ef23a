//! Sheets as offices make them, typed in as text: one line a row, cells between `|`. What reads as a plain number is a number cell, as in
//! a workbook; `~` joins a cell to the one left of it, `^` to the one above (merged cells).

mod offices;
mod robust;
mod sources;

use super::*;
use crate::import::book::{RawCell, RawValue, Sheet};

/// A book of one sheet.
fn book(text: &str) -> Book {
    Book { sheets: vec![sheet("表", text)], ..Book::default() }
}

fn sheet(name: &str, text: &str) -> Sheet {
    let mut merges: Vec<Range> = Vec::new();
    let rows: Vec<Vec<RawCell>> = text
        .trim_matches('\n')
        .lines()
        .enumerate()
        .map(|(row, line)| {
            line.split('|')
                .enumerate()
                .map(|(column, cell)| {
                    let cell = cell.trim_matches(' ').replace("\\n", "\n");
                    let joined = match cell.as_str() {
                        "~" => merges.iter_mut().find(|merge| merge.bottom == row && merge.right + 1 == column),
                        "^" => merges
                            .iter_mut()
                            .find(|merge| merge.bottom + 1 == row && (merge.left..=merge.right).contains(&column)),
                        _ => None,
                    };
                    if let Some(merge) = joined {
                        (merge.right, merge.bottom) = (merge.right.max(column), merge.bottom.max(row));
                        return RawCell::default();
                    }
                    if cell == "~" || cell == "^" {
                        // The second cell of a merge that `^` has not opened yet.
                        let within = merges.iter().any(|merge| merge.contains(row, column));
                        assert!(within, "row {row}, column {column}: nothing to join");
                        return RawCell::default();
                    }
                    merges.push(Range { top: row, left: column, bottom: row, right: column });
                    value(&cell)
                })
                .collect()
        })
        .collect();
    merges.retain(|merge| merge.top < merge.bottom || merge.left < merge.right);
    Sheet { name: name.to_owned(), rows, merges, ..Sheet::default() }
}

fn value(cell: &str) -> RawCell {
    if cell.trim().is_empty() {
        return RawCell::default();
    }
    let plain = !(cell.len() > 1 && cell.starts_with('0') && !cell.starts_with("0."));
    match cell.parse::<f64>() {
        Ok(number) if plain && number.is_finite() => RawCell { value: RawValue::Number(number), formula: false },
        _ => RawCell::text(cell),
    }
}

/// The one table of a sheet.
fn one(text: &str) -> Table {
    let (mut tables, _) = tables(&book(text));
    assert_eq!(tables.len(), 1, "tables: {tables:#?}");
    tables.remove(0)
}

/// Heads of all columns: levels joined by ／, units behind; labels in ‹›, totals with Σ.
fn heads(table: &Table) -> Vec<String> {
    table
        .columns
        .iter()
        .map(|column| {
            let name = column.headings.join("／");
            let name = column.unit.as_ref().map_or(name.clone(), |unit| format!("{name} [{unit}]"));
            match column.kind {
                ColumnKind::Label => format!("‹{name}›"),
                ColumnKind::Counter => format!("#{name}"),
                ColumnKind::Text => format!("“{name}”"),
                ColumnKind::Value if column.total => format!("Σ{name}"),
                ColumnKind::Value => name,
            }
        })
        .collect()
}

/// Labels of all rows joined by ／: totals with Σ, subtotals with σ, sections in 【】.
fn labels(table: &Table) -> Vec<String> {
    table
        .rows
        .iter()
        .map(|row| {
            let name = row.labels.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("／");
            let name = row.section.as_ref().map_or(name.clone(), |section| format!("{section}>{name}"));
            match row.kind {
                RowKind::Body => name,
                RowKind::Subtotal => format!("σ{name}"),
                RowKind::Total => format!("Σ{name}"),
                RowKind::Section => format!("【{name}】"),
            }
        })
        .collect()
}

fn lines(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// Codes of all findings.
fn codes(text: &str) -> Vec<String> {
    tables(&book(text)).1.into_iter().map(|finding| finding.code).collect()
}
