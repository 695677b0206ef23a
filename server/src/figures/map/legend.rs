//! The legend of a map: classes and blanks with their counts, then places by shape.

use geodata::Blank;

use super::{
    super::{
        blanks::{Key, swatch},
        canvas::{Canvas, Rect, Type},
        palette::{GROUND, INK},
        paper::Pen,
        words::Lang,
    },
    MapFigure,
};

const LINE: f64 = 20.0;

enum Sign {
    Key(Key),
    Symbol(String),
}

/// The entries, placed.
pub(super) struct Legend {
    entries: Vec<(Sign, String, f64, f64)>,
    pub height: f64,
}

impl Legend {
    /// Places the entries in columns of a width in px: classes, blanks and places each begin a new line.
    pub fn lay_out(map: &MapFigure, lang: Lang, room: f64) -> Self {
        let counted = |label: &str, count: usize| match lang {
            Lang::Ja => format!("{label}　{count}"),
            Lang::En => format!("{label}: {count}"),
        };
        let classes = map.classes.iter().enumerate().map(|(index, class)| {
            let count = map.areas.iter().filter(|area| area.class == Some(index)).count();
            let label = format!("{}{}", class.sign, class.label);
            (Sign::Key(Key::Color(class.color)), counted(&label, count))
        });
        let blanks = Blank::ALL.into_iter().filter_map(|blank| {
            let count = map.areas.iter().filter(|area| area.cell.value == Err(blank)).count();
            (count > 0).then(|| (Sign::Key(Key::Blank(blank)), counted(lang.blank(blank), count)))
        });
        let places = map.place_kinds.iter().map(|kind| {
            let count = map.places.iter().filter(|place| place.kind == kind.id).count();
            (Sign::Symbol(kind.symbol.clone()), counted(&kind.label, count))
        });
        let look = Type::new(13.0);
        let mut out = Self { entries: Vec::new(), height: 0.0 };
        for group in [classes.collect::<Vec<_>>(), blanks.collect(), places.collect()] {
            if group.is_empty() {
                continue;
            }
            let mut x = 0.0;
            for (sign, words) in group {
                let wide = 32.0 + look.width(&words) + 18.0;
                if x > 0.0 && room < x + wide - 18.0 {
                    x = 0.0;
                    out.height += LINE;
                }
                out.entries.push((sign, words, x, out.height));
                x += wide;
            }
            out.height += LINE;
        }
        out
    }

    /// Draws at an upper left corner.
    pub fn draw(&self, canvas: &Canvas<'_>, left: f64, top: f64) {
        for (sign, words, x, y) in &self.entries {
            let (x, y) = (left + x, top + y);
            match sign {
                Sign::Key(key) => swatch(canvas, *key, x, y + 2.0),
                Sign::Symbol(kind) => symbol(canvas, kind, x + 12.0, y + 8.5),
            }
            canvas.text(x + 32.0, y + 13.0, words, Type::new(13.0));
        }
    }
}

/// The sign of a place: told by its shape alone.
pub(super) fn symbol(canvas: &Canvas<'_>, kind: &str, x: f64, y: f64) {
    let pen = Pen { outline: Some((INK, 1.3)), ..Pen::default() };
    let half = 4.2;
    canvas.with(pen, || match kind {
        "square" => canvas.rect(Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }, GROUND),
        "diamond" => canvas.polygon(&[(x, y - 5.4), (x + 5.4, y), (x, y + 5.4), (x - 5.4, y)], GROUND),
        "triangle" => canvas.polygon(&[(x, y - 5.2), (x + 5.0, y + 3.8), (x - 5.0, y + 3.8)], GROUND),
        "cross" => {
            let (thin, long) = (1.2, 4.2);
            let corners = [
                (x - thin, y - long), (x + thin, y - long), (x + thin, y - thin), (x + long, y - thin),
                (x + long, y + thin), (x + thin, y + thin), (x + thin, y + long), (x - thin, y + long),
                (x - thin, y + thin), (x - long, y + thin), (x - long, y - thin), (x - thin, y - thin),
            ];
            canvas.polygon(&corners, GROUND);
        }
        _ => canvas.dot(x, y, half, GROUND),
    });
}
