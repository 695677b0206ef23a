//! An xlsx that is marked in place.

use std::{collections::BTreeMap, fmt::Write as _};

use quick_xml::events::Event;

use super::{
    OVERVIEW, comments, fresh,
    lines::{Doubt, Lines},
    overview, sheet,
    splice::{Events, Splice, escape, prefix},
    styles::{self, Styles},
};
use crate::import::{
    Limits, SourceFile,
    formats::{Archive, broken_workbook, parts, read_book},
    report::Finding,
};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

pub(super) fn mark(file: &SourceFile, lines: &Lines, limits: &Limits) -> Result<Vec<u8>, Finding> {
    let archive = Archive::open(&file.bytes, limits)?;
    archive.refuse_doctypes()?;
    match patch(archive, lines) {
        Ok(bytes) => Ok(bytes),
        // An odd package, such as one of the strict kind, comes back as the other formats do.
        Err(_) => fresh::workbook(&read_book(file, limits)?.0, lines),
    }
}

/// The changed parts of a package.
struct Changes {
    parts: BTreeMap<String, String>,
    /// Content types of new parts.
    types: Vec<(String, String)>,
}

fn patch(mut archive: Archive<'_>, lines: &Lines) -> Result<Vec<u8>, Finding> {
    let workbook = parts::Workbook::read(&mut archive)?;
    let workbook_text = archive.xml(&workbook.part)?.ok_or_else(broken_workbook)?;
    if !workbook_text.contains(RELATIONS) {
        return Err(broken_workbook());
    }
    let mut changes = Changes { parts: BTreeMap::new(), types: Vec::new() };
    let styles_part = workbook.part("styles").map(str::to_owned);
    let styles_text = match &styles_part {
        Some(part) => archive.xml(part)?.ok_or_else(broken_workbook)?,
        None => styles::EMPTY.to_owned(),
    };
    let mut styles = Styles::read(styles_text)?;
    for (number, entry) in workbook.sheets.iter().enumerate() {
        let doubts = lines.doubts(&entry.name, workbook.sheets.len() == 1);
        if !doubts.is_empty() {
            mark_sheet(&mut archive, &entry.part, number + 1, &doubts, &mut styles, &mut changes)?;
        }
    }
    let folder = workbook.part.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let overview_styles = styles.overview();
    let overview_part = free_name(&archive, &format!("{folder}worksheets/tsunagi"), ".xml");
    let names: Vec<&str> = workbook.sheets.iter().map(|entry| entry.name.as_str()).collect();
    changes.parts.insert(overview_part.clone(), overview::part(lines, &overview_styles, &names));
    changes.types.push((overview_part.clone(), format!("{TYPES}.worksheet+xml")));

    let mut relations = vec![("worksheet", overview_part)];
    let styles_part = styles_part.unwrap_or_else(|| {
        let part = format!("{folder}styles.xml");
        changes.types.push((part.clone(), format!("{TYPES}.styles+xml")));
        relations.push(("styles", part.clone()));
        part
    });
    changes.parts.insert(styles_part, styles.finish());
    let ids = relate(&mut archive, &workbook.part, &relations, &mut changes)?;
    changes.parts.insert(workbook.part.clone(), with_sheet(&workbook_text, &ids[0])?);
    let types = archive.xml("[Content_Types].xml")?.ok_or_else(broken_workbook)?;
    changes.parts.insert("[Content_Types].xml".to_owned(), with_types(&types, &changes.types)?);
    archive.rewritten(changes.parts)
}

fn mark_sheet(
    archive: &mut Archive<'_>,
    part: &str,
    number: usize,
    doubts: &BTreeMap<(usize, usize), Doubt>,
    styles: &mut Styles,
    changes: &mut Changes,
) -> Result<(), Finding> {
    let text = archive.xml(part)?.ok_or_else(broken_workbook)?;
    let relations = parts::relations(archive, part)?;
    let comments_part =
        relations.iter().find(|relation| relation.kind == "comments").map(|relation| relation.part.clone());
    let existing = match &comments_part {
        Some(name) => archive.xml(name)?,
        None => None,
    };
    let comments = comments::add(existing.as_deref(), doubts)?;
    let mut new_relations = Vec::new();
    let comments_part = comments_part.unwrap_or_else(|| {
        let name = free_name(archive, &format!("xl/comments_tsunagi{number}_"), ".xml");
        changes.types.push((name.clone(), format!("{TYPES}.comments+xml")));
        new_relations.push(("comments", name.clone()));
        name
    });
    changes.parts.insert(comments_part, comments.text);

    let drawing_id = free_id(&relations, "Drawing");
    let marked = sheet::mark(&text, doubts, styles, &drawing_id, RELATIONS)?;
    changes.parts.insert(part.to_owned(), marked.text);
    let old_drawing = match &marked.drawing {
        Some(id) => Some(
            relations
                .iter()
                .find(|relation| relation.id == *id)
                .map(|relation| relation.part.clone())
                .ok_or_else(broken_workbook)?,
        ),
        None => None,
    };
    let existing = match &old_drawing {
        Some(name) => {
            archive.read(name)?.map(|bytes| String::from_utf8(bytes).map_err(|_| broken_workbook())).transpose()?
        }
        None => None,
    };
    let boxes = comments::add_boxes(existing.as_deref(), &comments.new, number, doubts).ok_or_else(broken_workbook)?;
    let drawing_part =
        old_drawing.unwrap_or_else(|| free_name(archive, &format!("xl/drawings/tsunagi{number}_"), ".vml"));
    if marked.drawing.is_none() {
        new_relations.push(("vmlDrawing", drawing_part.clone()));
    }
    changes.parts.insert(drawing_part, boxes);
    let text = match archive.xml(&parts::relations_part(part))? {
        Some(text) => text,
        None => no_relations(),
    };
    let new: String = new_relations
        .iter()
        .enumerate()
        .map(|(index, (kind, target))| {
            let id = if *kind == "vmlDrawing" {
                drawing_id.clone()
            } else {
                format!("{}_{index}", free_id(&relations, "Comments"))
            };
            relation(&id, kind, target)
        })
        .collect();
    changes.parts.insert(parts::relations_part(part), append_to_root(&text, &new)?);
    Ok(())
}

/// Adds relationships to a part: their identifiers.
fn relate(
    archive: &mut Archive<'_>,
    part: &str,
    new: &[(&str, String)],
    changes: &mut Changes,
) -> Result<Vec<String>, Finding> {
    let known = parts::relations(archive, part)?;
    let name = parts::relations_part(part);
    let text = archive.xml(&name)?.unwrap_or_else(no_relations);
    let ids: Vec<String> = (0..new.len()).map(|index| format!("{}_{index}", free_id(&known, "Part"))).collect();
    let added: String = ids.iter().zip(new).map(|(id, (kind, target))| relation(id, kind, target)).collect();
    changes.parts.insert(name, append_to_root(&text, &added)?);
    Ok(ids)
}

fn no_relations() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
        .to_owned()
}

fn relation(id: &str, kind: &str, part: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"/{}\"/>", escape(part))
}

fn free_id(known: &[parts::Relation], purpose: &str) -> String {
    let mut number = 1;
    loop {
        let id = format!("tsunagi{purpose}{number}");
        if known.iter().all(|relation| !relation.id.starts_with(&id)) {
            return id;
        }
        number += 1;
    }
}

fn free_name(archive: &Archive<'_>, stem: &str, end: &str) -> String {
    let mut number = 1;
    while archive.has(&format!("{stem}{number}{end}")) {
        number += 1;
    }
    format!("{stem}{number}{end}")
}

/// A part with elements added before the end of its root, in the root's namespace prefix.
fn append_to_root(text: &str, elements: &str) -> Result<String, Finding> {
    let mut splice = Splice::default();
    let mut depth = 0_usize;
    let mut events = Events::new(text);
    while let Some(located) = events.next_event()? {
        match &located.event {
            Event::Start(_) => depth += 1,
            Event::Empty(start) if depth == 0 => {
                let name = start.name().as_ref().to_owned();
                let tag = text[located.from..located.to].trim_end_matches("/>").trim_end();
                let elements = elements.replace('<', &format!("<{}", prefix(&name)));
                splice.replace(located.from, located.to, format!("{tag}>{elements}</{name}>"));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let name = end.name().as_ref().to_owned();
                    splice.insert(located.from, elements.replace('<', &format!("<{}", prefix(&name))));
                }
            }
            _ => {}
        }
    }
    Ok(splice.apply(text))
}

/// The workbook part with one more sheet at the end.
fn with_sheet(text: &str, relation: &str) -> Result<String, Finding> {
    let mut splice = Splice::default();
    let mut highest = 0_usize;
    let mut names = Vec::new();
    let mut key = None;
    let mut p = String::new();
    let mut end = None;
    let mut events = Events::new(text);
    while let Some(located) = events.next_event()? {
        match &located.event {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "sheet" => {
                highest = highest.max(sheet::attribute(start, "sheetId").and_then(|id| id.parse().ok()).unwrap_or(0));
                names.extend(sheet::attribute(start, "name"));
                let id = start
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .find(|attribute| attribute.key.local_name().as_ref() == "id");
                key = key.or_else(|| id.map(|attribute| attribute.key.as_ref().to_owned()));
                prefix(start.name().as_ref()).clone_into(&mut p);
            }
            Event::End(tag) if tag.local_name().as_ref() == "sheets" => end = Some(located.from),
            _ => {}
        }
    }
    let (Some(key), Some(end)) = (key, end) else { return Err(broken_workbook()) };
    let mut name = OVERVIEW.to_owned();
    let mut number = 2;
    while names.contains(&name) {
        name = format!("{OVERVIEW} ({number})");
        number += 1;
    }
    splice.insert(end, format!("<{p}sheet name=\"{name}\" sheetId=\"{}\" {key}=\"{relation}\"/>", highest + 1));
    Ok(splice.apply(text))
}

/// The content types with those of new parts.
fn with_types(text: &str, new: &[(String, String)]) -> Result<String, Finding> {
    let mut added = String::new();
    if !text.to_ascii_lowercase().contains("extension=\"vml\"") {
        added.push_str(
            "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>",
        );
    }
    for (part, kind) in new {
        let _ = write!(added, "<Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escape(part));
    }
    append_to_root(text, &added)
}
