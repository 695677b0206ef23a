//! A worksheet part with marked cells and a place for comments.

use std::{collections::BTreeMap, fmt::Write as _};

use quick_xml::events::{BytesStart, Event};

use super::{
    lines::{Doubt, Mark},
    splice::{Events, Splice, prefix},
    styles::Styles,
};
use crate::import::{book::column_letters, formats::broken_workbook, report::Finding};

/// Elements of a worksheet that stand behind `legacyDrawing` (ECMA-376 part 1, 18.3.1.99).
const BEHIND_DRAWING: [&str; 8] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];

/// What a worksheet says about its comments' shapes.
pub(super) struct Marked {
    pub(super) text: String,
    /// Relationship of the drawing that holds the shapes of comments, if there was one.
    pub(super) drawing: Option<String>,
}

/// Marks cells. If the sheet has no `legacyDrawing`, it gets one with the relationship given.
///
/// # Errors
/// `broken-workbook`.
pub(super) fn mark(
    text: &str,
    doubts: &BTreeMap<(usize, usize), Doubt>,
    styles: &mut Styles,
    new_drawing: &str,
    relations_namespace: &str,
) -> Result<Marked, Finding> {
    let mut splice = Splice::default();
    let mut rows: BTreeMap<usize, BTreeMap<usize, Mark>> = BTreeMap::new();
    for ((row, column), doubt) in doubts {
        rows.entry(*row).or_default().insert(*column, doubt.mark);
    }
    let mut p = String::new();
    let mut depth = 0_usize;
    let mut drawing = None;
    let mut drawing_place = None;
    let mut next_row = 0;
    let mut next_column = 0;
    let mut row: Option<(usize, usize, BTreeMap<usize, Mark>)> = None;
    let mut events = Events::new(text);
    while let Some(located) = events.next_event()? {
        let (empty, start) = match &located.event {
            Event::Start(start) => (false, start),
            Event::Empty(start) => (true, start),
            Event::End(end) => {
                let name = end.local_name();
                match name.as_ref() {
                    "row" => {
                        if let Some((index, style, marks)) = row.take() {
                            splice.insert(located.from, cells(index, style, &marks, &p, styles));
                        }
                    }
                    "sheetData" => splice.insert(located.from, new_rows(&std::mem::take(&mut rows), &p, styles)),
                    "worksheet" => {
                        drawing_place.get_or_insert(located.from);
                    }
                    _ => {}
                }
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => continue,
        };
        let name = start.local_name();
        match name.as_ref() {
            "worksheet" if depth == 0 => prefix(start.name().as_ref()).clone_into(&mut p),
            "sheetData" if empty => {
                let inner = new_rows(&std::mem::take(&mut rows), &p, styles);
                splice.replace(located.from, located.to, format!("<{p}sheetData>{inner}</{p}sheetData>"));
            }
            "row" => {
                let index = attribute(start, "r")
                    .and_then(|number| number.parse::<usize>().ok())
                    .map_or(next_row, |number| number.saturating_sub(1));
                (next_row, next_column) = (index + 1, 0);
                let later = rows.split_off(&index);
                let before = std::mem::replace(&mut rows, later);
                splice.insert(located.from, new_rows(&before, &p, styles));
                let style = attribute(start, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
                let Some(marks) = rows.remove(&index) else {
                    row = None;
                    if !empty {
                        depth += 1;
                    }
                    continue;
                };
                if empty {
                    let inner = cells(index, style, &marks, &p, styles);
                    let tag = text[located.from..located.to].trim_end_matches("/>").trim_end();
                    splice.replace(located.from, located.to, format!("{tag}>{inner}</{p}row>"));
                } else {
                    row = Some((index, style, marks));
                }
            }
            "c" => {
                let column = attribute(start, "r").as_deref().and_then(column_of).unwrap_or(next_column);
                next_column = column + 1;
                if let Some((index, row_style, marks)) = &mut row {
                    let later = marks.split_off(&column);
                    let before = std::mem::replace(marks, later);
                    splice.insert(located.from, cells(*index, *row_style, &before, &p, styles));
                    if let Some(mark) = marks.remove(&column) {
                        let base = attribute(start, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
                        let style = styles.marked(base, mark);
                        splice.replace(located.from, located.to, with_style(start, style, empty));
                    }
                }
            }
            "legacyDrawing" if depth == 1 => drawing = attribute(start, "id"),
            other if depth == 1 && BEHIND_DRAWING.contains(&other) => {
                drawing_place.get_or_insert(located.from);
            }
            _ => {}
        }
        if !empty {
            depth += 1;
        }
    }
    if drawing.is_none() {
        let place = drawing_place.ok_or_else(broken_workbook)?;
        splice.insert(
            place,
            format!("<{p}legacyDrawing xmlns:tsunagi=\"{relations_namespace}\" tsunagi:id=\"{new_drawing}\"/>"),
        );
    }
    Ok(Marked { text: splice.apply(text), drawing })
}

/// New cells of a row.
fn cells(row: usize, row_style: usize, marks: &BTreeMap<usize, Mark>, p: &str, styles: &mut Styles) -> String {
    let mut xml = String::new();
    for (column, mark) in marks {
        let style = styles.marked(row_style, *mark);
        let _ = write!(xml, "<{p}c r=\"{}{}\" s=\"{style}\"/>", column_letters(*column), row + 1);
    }
    xml
}

/// New rows.
fn new_rows(rows: &BTreeMap<usize, BTreeMap<usize, Mark>>, p: &str, styles: &mut Styles) -> String {
    let mut xml = String::new();
    for (row, marks) in rows {
        let _ = write!(xml, "<{p}row r=\"{}\">{}</{p}row>", row + 1, cells(*row, 0, marks, p, styles));
    }
    xml
}

/// The start tag of a cell with another style.
fn with_style(start: &BytesStart<'_>, style: usize, empty: bool) -> String {
    let mut tag = format!("<{}", start.name().as_ref());
    for attribute in start.attributes().with_checks(false).flatten() {
        if attribute.key.as_ref() != "s" {
            let _ = write!(tag, " {}=\"{}\"", attribute.key.as_ref(), attribute.value.replace('"', "&quot;"));
        }
    }
    let _ = write!(tag, " s=\"{style}\"");
    tag.push_str(if empty { "/>" } else { ">" });
    tag
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    crate::import::formats::attribute(start, name).map(std::borrow::Cow::into_owned)
}

/// Column of a reference such as `AB12`, from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters: String = reference.chars().take_while(char::is_ascii_alphabetic).collect();
    super::lines::column_index(&letters.to_ascii_uppercase())
}
