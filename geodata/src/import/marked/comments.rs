//! Comments: their texts in one part, their boxes in another (VML, which is what office programs read for notes).

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use quick_xml::events::Event;

use super::{
    lines::{Doubt, column_index},
    sheet::attribute,
    splice::{Events, Splice, escape, prefix},
};
use crate::import::{book::column_letters, formats::broken_workbook, report::Finding};

/// Who comments.
const AUTHOR: &str = "つなぎ";

const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Namespaces of boxes.
const VML: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                   xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

/// The comments part, and the cells that have a comment only now and need a box.
pub(super) struct Comments {
    pub(super) text: String,
    pub(super) new: Vec<(usize, usize)>,
}

/// Adds comments to those that there are. A cell that has one keeps it, and ours stands below.
///
/// # Errors
/// `broken-workbook`.
pub(super) fn add(existing: Option<&str>, doubts: &BTreeMap<(usize, usize), Doubt>) -> Result<Comments, Finding> {
    let empty = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{NAMESPACE}\"><authors></authors><commentList></commentList></comments>"
    );
    let text = existing.unwrap_or(&empty);
    let mut splice = Splice::default();
    let mut p = String::new();
    let mut n_authors = 0_usize;
    let mut known = HashSet::new();
    let mut current = None;
    let mut list_end = None;
    let mut events = Events::new(text);
    while let Some(located) = events.next_event()? {
        match &located.event {
            Event::Start(start) => match start.local_name().as_ref() {
                "comments" => prefix(start.name().as_ref()).clone_into(&mut p),
                "comment" => current = attribute(start, "ref").as_deref().and_then(cell),
                "author" => n_authors += 1,
                _ => {}
            },
            Event::Empty(start) => match start.local_name().as_ref() {
                "author" => n_authors += 1,
                "authors" => splice.replace(
                    located.from,
                    located.to,
                    format!("<{p}authors><{p}author>{AUTHOR}</{p}author></{p}authors>"),
                ),
                "commentList" => {
                    splice.replace(located.from, located.to, format!("<{p}commentList>"));
                    splice.insert(located.to, format!("</{p}commentList>"));
                    list_end = Some(located.to);
                }
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "authors" => splice.insert(located.from, format!("<{p}author>{AUTHOR}</{p}author>")),
                "text" => {
                    if let Some((at, doubt)) = current.take().and_then(|at| doubts.get(&at).map(|doubt| (at, doubt))) {
                        splice.insert(located.from, run(&format!("\n\n{}", doubt.comment), &p));
                        known.insert(at);
                    }
                }
                "commentList" => list_end = Some(located.from),
                _ => {}
            },
            _ => {}
        }
    }
    let list_end = list_end.ok_or_else(broken_workbook)?;
    let mut added = String::new();
    let mut new = Vec::new();
    for ((row, column), doubt) in doubts.iter().filter(|(at, _)| !known.contains(*at)) {
        let _ = write!(
            added,
            "<{p}comment ref=\"{}{}\" authorId=\"{n_authors}\"><{p}text>{}</{p}text></{p}comment>",
            column_letters(*column),
            row + 1,
            run(&doubt.comment, &p)
        );
        new.push((*row, *column));
    }
    // Before the closing tag that an empty list was given, which stands at the same position.
    let mut result = splice;
    result.insert_first(list_end, added);
    Ok(Comments { text: result.apply(text), new })
}

fn run(text: &str, p: &str) -> String {
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"10\"/><{p}rFont val=\"BIZ UDPゴシック\"/><{p}charset val=\"128\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escape(text)
    )
}

/// Adds boxes for comments to a drawing.
pub(super) fn add_boxes(
    existing: Option<&str>,
    new: &[(usize, usize)],
    sheet_number: usize,
    doubts: &BTreeMap<(usize, usize), Doubt>,
) -> Option<String> {
    let empty = format!(
        "<xml {VML}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout></xml>",
        900 + sheet_number
    );
    let text = existing.unwrap_or(&empty);
    // Drawings of old programs are not well-formed XML, so that only their end is looked for.
    let end = text.rfind("</xml>")?;
    let first = highest_shape(text).unwrap_or((900 + sheet_number) * 1024) + 1;
    // Other programs name the prefixes as they like, so each of our elements declares its own.
    let mut shapes = format!(
        "<v:shapetype {VML} id=\"_x0000_t202_tsunagi\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
         <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>",
    );
    for (index, (row, column)) in new.iter().enumerate() {
        let n_lines = doubts
            .get(&(*row, *column))
            .map_or(4, |doubt| doubt.comment.lines().map(|line| line.chars().count() / 26 + 1).sum::<usize>());
        let height = n_lines.clamp(4, 16) + 1;
        let top = row.saturating_sub(1);
        let _ = write!(
            shapes,
            "<v:shape {VML} id=\"_x0000_s{}\" type=\"#_x0000_t202_tsunagi\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
             <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {top}, 10, {}, 15, {}, 4</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            first + index,
            column + 1,
            column + 6,
            top + height,
        );
    }
    Some(format!("{}{shapes}{}", &text[..end], &text[end..]))
}

/// The highest number of a shape in a drawing.
fn highest_shape(text: &str) -> Option<usize> {
    text.split("_x0000_s")
        .skip(1)
        .filter_map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok())
        .max()
}

/// Row and column of a reference, from 0.
fn cell(reference: &str) -> Option<(usize, usize)> {
    let digits = reference.find(|character: char| character.is_ascii_digit())?;
    Some((reference[digits..].parse::<usize>().ok()?.checked_sub(1)?, column_index(&reference[..digits])?))
}
