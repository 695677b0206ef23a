//! Which style shows numbers how.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::import::formats::{
    number_format::{Shown, built_in, shown},
    xml,
};

/// How each cell style (`s` of a cell) shows numbers. A broken part shows them as numbers: the values are still right.
pub(super) fn read(text: &str) -> Vec<Shown> {
    let mut reader = xml::reader(text);
    let mut codes: HashMap<usize, Shown> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) =
                        (xml::number(&start, "numFmtId"), xml::attribute(&start, "formatCode"))
                    {
                        codes.entry(id).or_insert_with(|| shown(&code));
                    }
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles => {
                    let id = xml::number(&start, "numFmtId").unwrap_or(0);
                    formats.push(codes.get(&id).cloned().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
            _ => {}
        }
    }
    formats
}
