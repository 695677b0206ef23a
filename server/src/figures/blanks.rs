//! The areas without a value: listed under a figure, by reason, each with the hatch of the map.

use geodata::Blank;

use super::{
    canvas::{Canvas, Rect, Type},
    palette::{ACCENT, LAND, OUTLINE, Rgb, blank_pattern},
    paper::{Mark, Pen},
    words::Lang,
};

/// One row of a list of names.
pub(super) struct Group {
    pub head: String,
    pub key: Key,
    pub names: Vec<Mark>,
}

/// What stands before a group's head.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Blank(Blank),
    Color(Rgb),
}

/// A group whose names have their places: distance from the left edge and from the group's first line.
struct Placed {
    key: Key,
    head: String,
    names: Vec<(f64, f64, Mark)>,
    top: f64,
}

/// Names of areas in flowing lines, measured.
pub(super) struct Listing {
    groups: Vec<Placed>,
    pub height: f64,
}

const LINE: f64 = 19.0;
const INDENT: f64 = 32.0;
const NAME: f64 = 13.0;

/// Groups the areas without value by reason.
pub(super) fn by_reason(lang: Lang, blanks: impl IntoIterator<Item = (Blank, Mark)>) -> Vec<Group> {
    let mut found: Vec<(Blank, Vec<Mark>)> = Vec::new();
    for (blank, mark) in blanks {
        match found.iter_mut().find(|(known, _)| *known == blank) {
            Some((_, marks)) => marks.push(mark),
            None => found.push((blank, vec![mark])),
        }
    }
    found.sort_by_key(|(blank, _)| *blank);
    found
        .into_iter()
        .map(|(blank, mut names)| {
            names.sort_by(|one, two| one.area.cmp(&two.area));
            let head = format!("{} {}", lang.blank(blank), lang.municipalities(names.len()));
            Group { head, key: Key::Blank(blank), names }
        })
        .collect()
}

impl Listing {
    /// Places the names of groups on lines of a width in px.
    pub fn lay_out(groups: Vec<Group>, width: f64) -> Self {
        let mut out = Self { groups: Vec::new(), height: 0.0 };
        let mut top = 0.0;
        for group in groups {
            let mut x = INDENT + Type::new(NAME).bold().width(&group.head) + 12.0;
            let mut line = 0.0;
            let mut placed = Vec::with_capacity(group.names.len());
            for mark in group.names {
                let look = if mark.selected { Type::new(NAME).bold() } else { Type::new(NAME) };
                let wide = look.width(&mark.label).min(width - INDENT);
                if width < x + wide {
                    x = INDENT;
                    line += LINE;
                }
                placed.push((x, line, mark));
                x += wide + 11.0;
            }
            out.groups.push(Placed { key: group.key, head: group.head, names: placed, top });
            top += line + LINE + 4.0;
        }
        out.height = top;
        out
    }

    /// Draws at an upper left corner.
    pub fn draw(&self, canvas: &Canvas<'_>, left: f64, top: f64, width: f64) {
        for Placed { key, head, names, top: from } in &self.groups {
            let base = top + from + 14.0;
            swatch(canvas, *key, left, base - 11.0);
            canvas.text(left + INDENT, base, head, Type::new(NAME).bold());
            for (x, line, mark) in names {
                let look = Type::new(NAME);
                let look = if mark.selected { look.bold().color(ACCENT) } else { look };
                canvas.mark(mark, || canvas.text_within(left + x, base + line, &mark.label, look, width - x));
            }
        }
    }
}

/// A small sample of a hatch or colour.
pub(super) fn swatch(canvas: &Canvas<'_>, key: Key, left: f64, top: f64) {
    let rect = Rect { left, top, right: left + 24.0, bottom: top + 13.0 };
    let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
    match key {
        // The hatch of 対象外 is too wide for a sample to show it in place.
        Key::Blank(Blank::NotApplicable) => {
            canvas.with(pen, || canvas.rect(rect, LAND));
            canvas.line(&[(left + 8.0, top + 6.5), (left + 16.0, top + 6.5)], OUTLINE, 1.2);
        }
        Key::Blank(blank) => {
            let pen = Pen { hatch: Some(blank_pattern(blank)), ..pen };
            canvas.with(pen, || canvas.rect(rect, OUTLINE));
        }
        Key::Color(color) => canvas.with(pen, || canvas.rect(rect, color)),
    }
}
