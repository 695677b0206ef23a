//! `OpenDocument` spreadsheets (ODF 1.3 part 3), in one pass over `content.xml`.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};

use super::{
    Archive,
    finding::{Findings, refuse},
    grid::{Budget, Grid},
    number_format::iso_day,
    xlsx::{unreadable, without_value},
    xml,
};
use crate::import::{
    Limits, SourceFile,
    book::{Book, Format, Range, RawCell, RawValue},
    report::{Finding, Weight},
};

/// Most copies of one filled cell or row that are made: more than that is no table.
const COPIES: usize = 100_000;

pub(super) fn read(file: &SourceFile, limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    let mut archive = Archive::open(&file.bytes, limits)?;
    archive.refuse_doctypes()?;
    if let Some(kind) = archive.read("mimetype")?
        && !kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
    {
        return Err(refuse(
            "other-document",
            "OpenDocument の文書ですが、表計算のファイル（.ods）ではありません。",
            "表を表計算ソフトに写し、.xlsx か .ods で保存したファイルを取り込んでください。",
        )
        .by_rule("L1-01"));
    }
    if archive.xml("META-INF/manifest.xml")?.is_some_and(|text| text.contains("encryption-data")) {
        return Err(super::refusal::encrypted_workbook());
    }
    let text = archive.xml("content.xml")?.ok_or_else(broken)?;
    let mut findings = Findings::new(limits);
    let sheets = sheets(&text, limits, &mut findings)?;
    if archive.names().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) {
        findings.push(
            refuse(
                "macros-ignored",
                "マクロが入っています。マクロは動かさず、読みもしません。",
                "することはありません。",
            )
            .weighing(Weight::Remark),
        );
    }
    Ok((Book { format: Format::Ods, encoding: None, sheets }, findings.into_list()))
}

fn broken() -> Finding {
    refuse(
        "broken-workbook",
        "ブックの中身が壊れています。",
        "表計算ソフトで開いて（修復を求められたら修復して）保存し直したファイルを取り込んでください。",
    )
}

/// A cell in the making.
#[derive(Default)]
struct Pending {
    kind: String,
    value: String,
    formula: bool,
    copies: usize,
    columns: usize,
    rows: usize,
    text: String,
    paragraphs: usize,
}

fn sheets(text: &str, limits: &Limits, findings: &mut Findings) -> Result<Vec<crate::import::book::Sheet>, Finding> {
    let mut reader = xml::reader(text);
    let mut hidden_styles = HashSet::new();
    let mut style = String::new();
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Eof => return Ok(sheets),
            Event::Start(start) => match start.local_name().as_ref() {
                "style" => style = xml::attribute(&start, "name").unwrap_or_default().into_owned(),
                "table-properties" if xml::attribute(&start, "display").is_some_and(|display| display == "false") => {
                    hidden_styles.insert(style.clone());
                }
                "table" => {
                    let name = xml::attribute(&start, "name").unwrap_or_default().into_owned();
                    let hidden = xml::attribute(&start, "style-name")
                        .is_some_and(|style| hidden_styles.contains(style.as_ref()));
                    let mut grid = Grid::new(name, hidden, &mut budget, findings);
                    table(&mut reader, &mut grid)?;
                    sheets.push(grid.finish());
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Reads to the end of a table.
fn table(reader: &mut quick_xml::Reader<&[u8]>, grid: &mut Grid<'_>) -> Result<(), Finding> {
    let mut row = 0_usize;
    let mut row_copies = 1_usize;
    let mut column = 0_usize;
    let mut first_column = 0_usize;
    let mut placed: Vec<(usize, RawCell)> = Vec::new();
    let mut cell = Pending::default();
    let mut in_cell = false;
    let mut aside = 0_usize;
    let mut inner_tables = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| broken())?;
        match &event {
            Event::Eof => return Err(broken()),
            Event::Start(start) => match start.local_name().as_ref() {
                // A table inside a cell or a drawing is not a sheet.
                "table" => inner_tables += 1,
                _ if inner_tables > 0 => {}
                // Notes on a cell, ふりがな and drawings are not its text.
                "annotation" | "ruby-text" | "shapes" | "frame" | "custom-shape" => aside += 1,
                "table-column" => {
                    let n_columns = xml::number(start, "number-columns-repeated").unwrap_or(1).max(1);
                    if is_hidden(start) {
                        grid.hide_columns(first_column, first_column.saturating_add(n_columns - 1));
                    }
                    first_column = first_column.saturating_add(n_columns);
                }
                "table-row" => {
                    row_copies = xml::number(start, "number-rows-repeated").unwrap_or(1).max(1);
                    column = 0;
                    placed.clear();
                    if is_hidden(start) {
                        for copy in 0..row_copies.min(COPIES) {
                            grid.hide_row(row.saturating_add(copy));
                        }
                    }
                }
                "table-cell" | "covered-table-cell" if aside == 0 => {
                    cell = begin(start);
                    in_cell = true;
                }
                "p" if in_cell && aside == 0 => {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
                "s" if in_cell && aside == 0 => {
                    let n_spaces = xml::number(start, "c").unwrap_or(1).min(1_000);
                    cell.text.extend(std::iter::repeat_n(' ', n_spaces));
                }
                "tab" if in_cell && aside == 0 => cell.text.push('\t'),
                "line-break" if in_cell && aside == 0 => cell.text.push('\n'),
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "table" if inner_tables == 0 => return Ok(()),
                "table" => inner_tables -= 1,
                _ if inner_tables > 0 => {}
                "annotation" | "ruby-text" | "shapes" | "frame" | "custom-shape" => aside = aside.saturating_sub(1),
                "table-cell" | "covered-table-cell" if in_cell && aside == 0 => {
                    in_cell = false;
                    finish_cell(&cell, row, column, grid, &mut placed)?;
                    column = column.saturating_add(cell.copies);
                }
                "table-row" => {
                    repeat_row(row, row_copies, &placed, grid)?;
                    row = row.saturating_add(row_copies);
                }
                _ => {}
            },
            other if in_cell && aside == 0 && inner_tables == 0 && cell.paragraphs > 0 => {
                xml::append(other, &mut cell.text);
            }
            _ => {}
        }
    }
}

fn is_hidden(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "visibility").is_some_and(|visibility| visibility == "collapse" || visibility == "filter")
}

fn begin(start: &BytesStart<'_>) -> Pending {
    let mut cell = Pending { copies: 1, columns: 1, rows: 1, ..Pending::default() };
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
        match attribute.key.local_name().as_ref() {
            // `calcext:value-type` says error where `office:value-type` says text.
            "value-type" if cell.kind != "error" => cell.kind = value.into_owned(),
            "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => cell.value = value.into_owned(),
            "formula" => cell.formula = true,
            "number-columns-repeated" => cell.copies = value.parse().unwrap_or(1).max(1),
            "number-columns-spanned" => cell.columns = value.parse().unwrap_or(1).max(1),
            "number-rows-spanned" => cell.rows = value.parse().unwrap_or(1).max(1),
            _ => {}
        }
    }
    cell
}

fn finish_cell(
    cell: &Pending,
    row: usize,
    column: usize,
    grid: &mut Grid<'_>,
    placed: &mut Vec<(usize, RawCell)>,
) -> Result<(), Finding> {
    if cell.columns > 1 || cell.rows > 1 {
        let (bottom, right) = (row.saturating_add(cell.rows - 1), column.saturating_add(cell.columns - 1));
        grid.merge(Range { top: row, left: column, bottom, right })?;
    }
    let value = value_of(cell, row, column, grid);
    if value == RawValue::Empty {
        return Ok(());
    }
    if cell.copies > COPIES {
        return Err(too_many_copies());
    }
    for copy in 0..cell.copies {
        let column = column.saturating_add(copy);
        let raw = RawCell { value: value.clone(), formula: cell.formula };
        match &raw.value {
            RawValue::Text(text) => grid.put_text(row, column, text.clone(), raw.formula)?,
            _ => grid.put(row, column, raw.clone())?,
        }
        placed.push((column, raw));
    }
    Ok(())
}

fn value_of(cell: &Pending, row: usize, column: usize, grid: &mut Grid<'_>) -> RawValue {
    let number = || cell.value.parse::<f64>().ok().filter(|number| number.is_finite());
    let text = || if cell.text.trim().is_empty() { RawValue::Empty } else { RawValue::Text(cell.text.clone()) };
    match cell.kind.as_str() {
        "float" | "currency" => {
            if let Some(number) = number() {
                return RawValue::Number(number);
            }
            grid.note(row, column, unreadable("数値として読めません").quoting(&cell.value));
            RawValue::Error(cell.value.clone())
        }
        "percentage" => match number() {
            Some(number) => super::number_format::percent(number),
            None => text(),
        },
        "boolean" => RawValue::Flag(cell.value == "true"),
        "date" => iso_day(&cell.value).unwrap_or_else(text),
        "error" => RawValue::Error(cell.text.clone()),
        // The text of an error, where the program does not say that it is one.
        "string" if cell.formula && (cell.text.starts_with('#') || cell.text.starts_with("Err:")) => {
            RawValue::Error(cell.text.clone())
        }
        "string" if cell.paragraphs == 0 && !cell.value.is_empty() => RawValue::Text(cell.value.clone()),
        "" if cell.formula && cell.text.is_empty() => {
            grid.note(row, column, without_value());
            RawValue::Error("（計算されていない式）".to_owned())
        }
        _ => text(),
    }
}

fn repeat_row(row: usize, copies: usize, placed: &[(usize, RawCell)], grid: &mut Grid<'_>) -> Result<(), Finding> {
    if placed.is_empty() || copies == 1 {
        return Ok(());
    }
    if copies > COPIES {
        return Err(too_many_copies());
    }
    for copy in 1..copies {
        for (column, cell) in placed {
            match &cell.value {
                RawValue::Text(text) => grid.put_text(row + copy, *column, text.clone(), cell.formula)?,
                _ => grid.put(row + copy, *column, cell.clone())?,
            }
        }
    }
    Ok(())
}

fn too_many_copies() -> Finding {
    refuse(
        "too-many-copies",
        format!("同じ値のセルや行が{COPIES}回を超えて繰り返されています。"),
        "表の外の行と列を削除して保存し直してください。",
    )
}
