//! Which part of the package holds what.

use quick_xml::events::Event;

use crate::import::{
    formats::{Archive, xml},
    report::Finding,
};

use super::broken;

/// A relationship: its identifier, the last word of its type, and the part it leads to.
pub(in crate::import) struct Relation {
    pub(in crate::import) id: String,
    pub(in crate::import) kind: String,
    pub(in crate::import) part: String,
}

/// The workbook part.
pub(in crate::import) struct Workbook {
    /// Name of the workbook part, such as `xl/workbook.xml`.
    pub(in crate::import) part: String,
    /// Worksheets in the order of the tabs; sheets of charts, dialogs and macros are left out.
    pub(in crate::import) sheets: Vec<SheetEntry>,
    /// Whether days are counted from 1904.
    pub(in crate::import) from_1904: bool,
    relations: Vec<Relation>,
}

/// A worksheet.
pub(in crate::import) struct SheetEntry {
    pub(in crate::import) name: String,
    pub(in crate::import) hidden: bool,
    pub(in crate::import) part: String,
}

impl Workbook {
    /// Finds the workbook and its sheets.
    ///
    /// # Errors
    /// `broken-workbook`, and those of [`Archive::xml`].
    pub(in crate::import) fn read(archive: &mut Archive<'_>) -> Result<Self, Finding> {
        let part = relations(archive, "")?
            .into_iter()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part);
        let text = archive.xml(&part)?.ok_or_else(broken)?;
        let relations = relations(archive, &part)?;
        let mut workbook = Self { part, sheets: Vec::new(), from_1904: false, relations };
        let mut reader = xml::reader(&text);
        loop {
            match reader.read_event().map_err(|_| broken())? {
                Event::Eof => break,
                Event::Start(start) => match start.local_name().as_ref() {
                    // `x15:workbookPr` in an extension has the same local name and no such attribute.
                    "workbookPr" => workbook.from_1904 |= xml::flag(&start, "date1904"),
                    "sheet" => {
                        let id = xml::attribute(&start, "id").unwrap_or_default();
                        let name = xml::attribute(&start, "name").unwrap_or_default().into_owned();
                        let hidden = xml::attribute(&start, "state").is_some_and(|state| state != "visible");
                        let Some(relation) = workbook.relations.iter().find(|relation| relation.id == id) else {
                            continue;
                        };
                        if relation.kind == "worksheet" {
                            let part = relation.part.clone();
                            workbook.sheets.push(SheetEntry { name, hidden, part });
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(workbook)
    }

    /// The part that the workbook has for a purpose, such as `sharedStrings`.
    pub(in crate::import) fn part(&self, kind: &str) -> Option<&str> {
        self.relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.part.as_str())
    }
}

/// Name of the part that holds the relationships of a part; of the package for the empty name.
pub(in crate::import) fn relations_part(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
    if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") }
}

/// The relationships of a part, those to the outside left out: nothing outside is ever opened.
///
/// # Errors
/// `broken-workbook`, and those of [`Archive::xml`].
pub(in crate::import) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, Finding> {
    let Some(text) = archive.xml(&relations_part(part))? else { return Ok(Vec::new()) };
    let mut reader = xml::reader(&text);
    let mut relations = Vec::new();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Eof => return Ok(relations),
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                if xml::attribute(&start, "TargetMode").is_some_and(|mode| mode == "External") {
                    continue;
                }
                let attribute = |name| xml::attribute(&start, name).unwrap_or_default().into_owned();
                let kind = attribute("Type");
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                relations.push(Relation { id: attribute("Id"), kind, part: resolve(part, &attribute("Target")) });
            }
            _ => {}
        }
    }
}

/// The part that a target means, seen from another part: `../media/a.png` from `xl/drawings/drawing1.xml` is `xl/media/a.png`.
fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            _ => steps.push(step),
        }
    }
    steps.join("/")
}
