//! The styles part: a style of its own for each way in which a cell was formatted and is marked now.

use std::{collections::HashMap, fmt::Write as _};

use quick_xml::events::{BytesStart, Event};

use super::{
    lines::Mark,
    splice::{Events, Splice, prefix},
};
use crate::import::{formats::broken_workbook, report::Finding};

/// What a workbook without styles gets.
pub(super) const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"BIZ UDPゴシック\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>";

/// A list of the part, such as `fonts`.
struct List {
    /// Its start tag.
    start: (usize, usize),
    /// Where it ends.
    end: usize,
    n_items: usize,
    added: Vec<String>,
}

/// The styles of a workbook, and those to be added.
pub(super) struct Styles {
    text: String,
    prefix: String,
    lists: HashMap<&'static str, List>,
    /// Text of each cell style.
    cells: Vec<String>,
    marks: HashMap<Mark, (usize, usize)>,
    made: HashMap<(usize, Mark), usize>,
}

/// Styles of the sheet that lists everything.
pub(super) struct OverviewStyles {
    pub(super) title: usize,
    pub(super) note: usize,
    pub(super) head: usize,
    pub(super) cell: usize,
    pub(super) link: usize,
    pub(super) marks: HashMap<Mark, usize>,
}

const LISTS: [&str; 4] = ["fonts", "fills", "borders", "cellXfs"];

impl Styles {
    /// Reads a styles part.
    ///
    /// # Errors
    /// `broken-workbook` if one of the lists is missing.
    pub(super) fn read(text: String) -> Result<Self, Finding> {
        let mut lists: HashMap<&'static str, List> = HashMap::new();
        let mut cells = Vec::new();
        let mut name_prefix = String::new();
        let mut depth = 0_usize;
        let mut inside: Option<&'static str> = None;
        let mut item = 0;
        let mut events = Events::new(&text);
        while let Some(located) = events.next_event()? {
            match &located.event {
                Event::Start(start) => {
                    depth += 1;
                    if depth == 2
                        && let Some(name) = LISTS.into_iter().find(|name| *name == start.local_name().as_ref())
                    {
                        prefix(start.name().as_ref()).clone_into(&mut name_prefix);
                        lists.insert(
                            name,
                            List { start: (located.from, located.to), end: located.to, n_items: 0, added: Vec::new() },
                        );
                        inside = Some(name);
                    } else if depth == 3 {
                        item = located.from;
                    }
                }
                Event::End(_) => {
                    if let (3, Some(list)) = (depth, inside.and_then(|name| lists.get_mut(name))) {
                        list.n_items += 1;
                        if inside == Some("cellXfs") {
                            cells.push(text[item..located.to].to_owned());
                        }
                    }
                    if let (2, Some(list)) = (depth, inside.and_then(|name| lists.get_mut(name))) {
                        list.end = located.from;
                        inside = None;
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Empty(_) if depth == 2 => {
                    if let Some(list) = inside.and_then(|name| lists.get_mut(name)) {
                        list.n_items += 1;
                        if inside == Some("cellXfs") {
                            cells.push(text[located.from..located.to].to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
        if lists.len() != LISTS.len() || cells.is_empty() {
            return Err(broken_workbook());
        }
        Ok(Self { text, prefix: name_prefix, lists, cells, marks: HashMap::new(), made: HashMap::new() })
    }

    /// Index of the style of a cell that had a style and is marked now.
    pub(super) fn marked(&mut self, base: usize, mark: Mark) -> usize {
        let base = if base < self.cells.len() { base } else { 0 };
        if let Some(index) = self.made.get(&(base, mark)) {
            return *index;
        }
        let (fill, border) = self.fill_and_border(mark);
        let style = self.with_fill_and_border(base, fill, border);
        let index = self.add("cellXfs", style);
        self.made.insert((base, mark), index);
        index
    }

    /// The styles of the sheet that lists everything.
    pub(super) fn overview(&mut self) -> OverviewStyles {
        let p = self.prefix.clone();
        let font = |inner: &str, size: usize| {
            format!(
                "<{p}font>{inner}<{p}sz val=\"{size}\"/>INK<{p}name val=\"BIZ UDPゴシック\"/><{p}family val=\"3\"/><{p}charset val=\"128\"/></{p}font>"
            )
        };
        let colored = |font: String, color: &str| font.replace("INK", &format!("<{p}color rgb=\"{color}\"/>"));
        let plain = self.add("fonts", colored(font("", 11), "FF1A1A1C"));
        let title = self.add("fonts", colored(font(&format!("<{p}b/>"), 14), "FF1A1A1C"));
        let head = self.add("fonts", colored(font(&format!("<{p}b/>"), 11), "FFFFFFFF"));
        let link = self.add("fonts", colored(font(&format!("<{p}u/>"), 11), "FF0017C1"));
        let dark = self.add("fills", format!("<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF264AF4\"/></{p}patternFill></{p}fill>"));
        let sides = sides(&p, "thin", "FF949494");
        let thin = self.add("borders", format!("<{p}border>{sides}<{p}diagonal/></{p}border>"));
        let style = |font: usize, fill: usize, border: usize, wrap: bool| {
            let alignment = if wrap {
                format!("<{p}alignment vertical=\"top\" wrapText=\"1\"/>")
            } else {
                format!("<{p}alignment vertical=\"center\"/>")
            };
            format!(
                "<{p}xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" \
                 applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">{alignment}</{p}xf>"
            )
        };
        let mut marks = HashMap::new();
        for mark in Mark::OF_CELLS {
            let (fill, border) = self.fill_and_border(mark);
            marks.insert(mark, self.add("cellXfs", style(plain, fill, border, true)));
        }
        OverviewStyles {
            title: self.add("cellXfs", style(title, 0, 0, false)),
            note: self.add("cellXfs", style(plain, 0, 0, false)),
            head: self.add("cellXfs", style(head, dark, thin, true)),
            cell: self.add("cellXfs", style(plain, 0, thin, true)),
            link: self.add("cellXfs", style(link, 0, thin, true)),
            marks,
        }
    }

    /// The part with everything that was added.
    pub(super) fn finish(self) -> String {
        let mut splice = Splice::default();
        for list in self.lists.values().filter(|list| !list.added.is_empty()) {
            let (from, to) = list.start;
            let count = list.n_items + list.added.len();
            splice.replace(from, to, with_count(&self.text[from..to], count));
            splice.insert(list.end, list.added.concat());
        }
        splice.apply(&self.text)
    }

    fn add(&mut self, list: &str, item: String) -> usize {
        let list = self.lists.get_mut(list).expect("all lists were found when the part was read");
        list.added.push(item);
        list.n_items + list.added.len() - 1
    }

    fn fill_and_border(&mut self, mark: Mark) -> (usize, usize) {
        if let Some(known) = self.marks.get(&mark) {
            return *known;
        }
        let p = self.prefix.clone();
        let look = mark.look();
        let fill = format!(
            "<{p}fill><{p}patternFill patternType=\"{}\"><{p}fgColor rgb=\"{}\"/><{p}bgColor rgb=\"{}\"/></{p}patternFill></{p}fill>",
            look.pattern, look.ink, look.ground
        );
        let sides = sides(&p, look.border, look.line);
        let made =
            (self.add("fills", fill), self.add("borders", format!("<{p}border>{sides}<{p}diagonal/></{p}border>")));
        self.marks.insert(mark, made);
        made
    }

    /// A cell style as it was, but for its fill and border.
    fn with_fill_and_border(&self, base: usize, fill: usize, border: usize) -> String {
        let text = &self.cells[base];
        let p = &self.prefix;
        // The start tag ends at the first `>`: attributes of a style are numbers and flags.
        let end = text.find('>').map_or(text.len(), |end| end + 1);
        let (tag, rest) = text.split_at(end);
        let closed = tag.ends_with("/>");
        let content = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let element = BytesStart::from_content(content, content.find(char::is_whitespace).unwrap_or(content.len()));
        let mut kept = String::new();
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            if !["fillId", "borderId", "applyFill", "applyBorder"].contains(&name) {
                let _ = write!(kept, " {name}=\"{}\"", attribute.value);
            }
        }
        let close = if closed { "/>" } else { ">" };
        format!("<{p}xf{kept} fillId=\"{fill}\" borderId=\"{border}\" applyFill=\"1\" applyBorder=\"1\"{close}{rest}")
    }
}

/// The four sides of a border.
fn sides(p: &str, style: &str, color: &str) -> String {
    ["left", "right", "top", "bottom"].into_iter().fold(String::new(), |mut xml, side| {
        let _ = write!(xml, "<{p}{side} style=\"{style}\"><{p}color rgb=\"{color}\"/></{p}{side}>");
        xml
    })
}

/// A start tag with another count.
fn with_count(tag: &str, count: usize) -> String {
    if let Some(from) = tag.find(" count=\"") {
        let from = from + " count=\"".len();
        if let Some(length) = tag[from..].find('"') {
            return format!("{}{count}{}", &tag[..from], &tag[from + length..]);
        }
    }
    tag.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_style_keeps_the_number_format_font_and_alignment() {
        let text = EMPTY.replace(
            "<cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
            "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
             <xf numFmtId=\"58\" fontId=\"0\" fillId=\"1\" borderId=\"0\" xfId=\"0\"><alignment horizontal=\"center\"/></xf>",
        );
        let mut styles = Styles::read(text).unwrap();
        assert_eq!(styles.marked(1, Mark::Error), 2);
        assert_eq!(styles.marked(1, Mark::Error), 2);
        assert_eq!(styles.marked(0, Mark::Warning), 3);
        let text = styles.finish();
        assert!(text.contains("<cellXfs count=\"4\">"), "{text}");
        assert!(
            text.contains(
                "<xf numFmtId=\"58\" fontId=\"0\" xfId=\"0\" fillId=\"2\" borderId=\"1\" applyFill=\"1\" applyBorder=\"1\"><alignment horizontal=\"center\"/></xf>"
            ),
            "{text}"
        );
    }
}
