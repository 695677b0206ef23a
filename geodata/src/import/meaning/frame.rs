//! Frames: a table as lines and fields, whichever way round it lies.
//!
//! A line speaks of one area (or of one total), a field holds one kind of thing. In most tables lines are rows; where municipalities
//! stand side by side in the heads, lines are columns, and nothing behind this file has to know.

pub(crate) mod years;

use std::borrow::Cow;

use super::desk::spot;
use crate::import::{
    areas::{AreaIndex, names},
    book::{Book, RawCell, RawValue, Sheet},
    layout::{ColumnKind, Row, RowKind, Table},
    report::Spot,
};

/// A table as lines and fields.
pub(crate) struct Frame<'a> {
    pub(crate) book: &'a Book,
    pub(crate) table: &'a Table,
    pub(crate) sheet: &'a Sheet,
    pub(crate) fields: Vec<Field>,
    pub(crate) lines: Vec<Line>,
    pub(crate) shape: Shape,
}

/// Which way round a table lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Lines are rows.
    Upright,
    /// Lines are columns: municipalities stand side by side.
    Across,
    /// The whole table is one line: it speaks of one municipality.
    OneArea,
}

/// What a field takes its cells from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Cells of the sheet: a column, or in a transposed table a row.
    Cells(usize),
    /// One cell of the sheet, by row and column, in a table of one municipality.
    Cell(usize, usize),
    /// A level of the heads of a transposed table.
    Level(usize),
}

/// One kind of thing: a column, or in a transposed table a row or a level of heads.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) origin: Origin,
    /// Heads from the upper to the lower.
    pub(crate) headings: Vec<String>,
    pub(crate) unit: Option<String>,
    pub(crate) hidden: bool,
}

/// One area, or one total: a row, or in a transposed table a column.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Row of the sheet, or column in a transposed table.
    pub(crate) place: usize,
    pub(crate) kind: RowKind,
    /// Labels that the layout filled in, by field.
    labels: Vec<(usize, String)>,
    /// Heads, in a transposed table; the name of the municipality, in a table of one.
    pub(crate) heads: Vec<String>,
    pub(crate) hidden: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a table; `None` if the book has no such sheet.
    pub(crate) fn new(book: &'a Book, table: &'a Table, index: &AreaIndex<'_>) -> Option<Self> {
        let sheet = book.sheets.get(table.sheet)?;
        let upright = Self::upright(book, table, sheet);
        Some(if upright.names_stand_across(index) { Self::transposed(book, table, sheet) } else { upright })
    }

    fn upright(book: &'a Book, table: &'a Table, sheet: &'a Sheet) -> Self {
        let mut fields: Vec<Field> = table
            .columns
            .iter()
            .map(|column| Field {
                origin: Origin::Cells(column.index),
                headings: column.headings.clone(),
                unit: column.unit.clone(),
                hidden: column.hidden,
            })
            .collect();
        years::spell(&mut fields, table);
        name_parts(&mut fields, |at| table.columns[at].kind == ColumnKind::Value);
        let lines = table.rows.iter().filter(|row| row.kind != RowKind::Section).map(|row| Line {
            place: row.index,
            kind: row.kind,
            labels: row
                .labels
                .iter()
                .filter_map(|(column, text)| {
                    let field = table.columns.iter().position(|known| known.index == *column)?;
                    Some((field, text.clone()))
                })
                .collect(),
            heads: Vec::new(),
            hidden: row.hidden,
        });
        Self { book, table, sheet, fields, lines: lines.collect(), shape: Shape::Upright }
    }

    fn transposed(book: &'a Book, table: &'a Table, sheet: &'a Sheet) -> Self {
        let labels_in =
            |column: usize| table.rows.iter().any(|row| row.labels.iter().any(|(known, _)| *known == column));
        let body: Vec<_> = table.columns.iter().filter(|column| !labels_in(column.index)).collect();
        let levels = body.iter().map(|column| column.headings.len()).max().unwrap_or(0);
        let mut fields: Vec<Field> = (0..levels)
            .map(|level| Field { origin: Origin::Level(level), headings: Vec::new(), unit: None, hidden: false })
            .collect();
        let rows = table.rows.iter().filter(|row| row.kind != RowKind::Section);
        fields.extend(rows.map(|row| Field {
            origin: Origin::Cells(row.index),
            headings: row_path(row),
            unit: None,
            hidden: row.hidden,
        }));
        name_parts(&mut fields, |at| at >= levels);
        let lines = body.iter().map(|column| Line {
            place: column.index,
            kind: if column.headings.iter().any(|head| names::is_sum_word(&names::compact(head))) {
                RowKind::Total
            } else {
                RowKind::Body
            },
            labels: Vec::new(),
            heads: column.headings.clone(),
            hidden: column.hidden,
        });
        Self { book, table, sheet, lines: lines.collect(), fields, shape: Shape::Across }
    }

    /// The same table read as one line that speaks of one municipality: each number is a field, named by its row and its column.
    pub(crate) fn of_one_area(&self, name: &str) -> Self {
        let mut fields =
            vec![Field { origin: Origin::Level(0), headings: vec!["市町村".to_owned()], unit: None, hidden: false }];
        for row in self.table.rows.iter().filter(|row| row.kind != RowKind::Section) {
            for column in self.table.columns.iter().filter(|column| column.kind == ColumnKind::Value) {
                let mut headings: Vec<String> = row.section.iter().cloned().collect();
                headings.extend(row_path(row));
                headings.extend(column.headings.iter().cloned());
                fields.push(Field {
                    origin: Origin::Cell(row.index, column.index),
                    headings,
                    unit: column.unit.clone(),
                    hidden: row.hidden || column.hidden,
                });
            }
        }
        let line = Line {
            place: self.table.range.top,
            kind: RowKind::Body,
            labels: Vec::new(),
            heads: vec![name.to_owned()],
            hidden: false,
        };
        Self { book: self.book, table: self.table, sheet: self.sheet, fields, lines: vec![line], shape: Shape::OneArea }
    }

    /// Whether municipalities stand in the heads and not in the rows.
    fn names_stand_across(&self, index: &AreaIndex<'_>) -> bool {
        let across =
            self.fields.iter().filter(|field| field.headings.iter().any(|head| index.looks_like_name(head))).count();
        if across < 3 {
            return false;
        }
        let down = (0..self.fields.len().min(6))
            .map(|field| {
                self.lines.iter().take(60).filter(|line| index.looks_like_name(&self.text(line, field))).count()
            })
            .max()
            .unwrap_or(0);
        across > down
    }

    /// The raw cell of a line in a field; `None` for a level of heads.
    pub(crate) fn cell(&self, line: &Line, field: usize) -> Option<&'a RawCell> {
        match (self.fields.get(field)?.origin, self.shape) {
            (Origin::Cells(row), Shape::Across) => Some(self.sheet.at(row, line.place)),
            (Origin::Cells(column), _) => Some(self.sheet.at(line.place, column)),
            (Origin::Cell(row, column), _) => Some(self.sheet.at(row, column)),
            (Origin::Level(_), _) => None,
        }
    }

    /// The text of a line in a field; labels that the sheet left out are filled in.
    pub(crate) fn text(&self, line: &Line, field: usize) -> Cow<'_, str> {
        if let Some(Field { origin: Origin::Level(level), .. }) = self.fields.get(field) {
            return line.heads.get(*level).map_or(Cow::Borrowed(""), |head| Cow::Owned(head.clone()));
        }
        let written = self.cell(line, field).map_or(Cow::Borrowed(""), text_of);
        if !written.trim().is_empty() {
            return written;
        }
        match line.labels.iter().find(|(known, _)| *known == field) {
            Some((_, label)) => Cow::Owned(label.clone()),
            None => written,
        }
    }

    /// Heads of a field, joined for people.
    pub(crate) fn heading(&self, field: usize) -> String {
        self.fields.get(field).map(|field| field.headings.join("／")).unwrap_or_default()
    }

    /// Where a line and a field meet.
    pub(crate) fn spot(&self, line: Option<&Line>, field: Option<usize>) -> Spot {
        let heading = field.map(|field| self.heading(field));
        let line = line.map(|line| line.place);
        let (row, column) = match (field.and_then(|field| self.fields.get(field)).map(|field| field.origin), self.shape)
        {
            (Some(Origin::Cell(row, column)), _) => (Some(row), Some(column)),
            (Some(Origin::Cells(row)), Shape::Across) => (Some(row), line),
            (Some(Origin::Cells(column)), _) => (line, Some(column)),
            (_, Shape::Across) => (None, line),
            _ => (line, None),
        };
        spot(self.book, self.table.sheet, row, column, heading)
    }

    /// Name of the sheet.
    pub(crate) fn sheet_name(&self) -> &'a str {
        &self.sheet.name
    }
}

/// Puts what うち40代以上 is a part of before it: the head of the nearest field before it that holds values and is no part itself.
fn name_parts(fields: &mut [Field], holds_values: impl Fn(usize) -> bool) {
    let is_part = |head: &str| {
        let head = names::compact(head);
        head.trim_start_matches('(').starts_with("うち")
    };
    let mut whole: Option<Vec<String>> = None;
    for (_, field) in fields.iter_mut().enumerate().filter(|(at, _)| holds_values(*at)) {
        let Some((last, above)) = field.headings.split_last() else { continue };
        if !is_part(last) {
            whole = Some(field.headings.clone());
            continue;
        }
        if let Some((name, same)) = whole.as_deref().and_then(<[String]>::split_last)
            && same == above
        {
            field.headings.insert(above.len(), name.clone());
        }
    }
}

/// The labels of a row as a path, without repeats.
pub(crate) fn row_path(row: &Row) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for (_, text) in &row.labels {
        if !text.trim().is_empty() && path.last() != Some(text) {
            path.push(text.trim().to_owned());
        }
    }
    path
}

/// What a person sees in a cell, borrowed where it is text.
pub(crate) fn text_of(cell: &RawCell) -> Cow<'_, str> {
    match &cell.value {
        RawValue::Text(text) | RawValue::Error(text) => Cow::Borrowed(text),
        RawValue::Empty => Cow::Borrowed(""),
        _ => Cow::Owned(cell.to_string()),
    }
}
