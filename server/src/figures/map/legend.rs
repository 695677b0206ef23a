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
    MapFigure, StateSign,
};

const LINE: f64 = 20.0;

enum Sign {
    Key(Key, Option<StateSign>),
    Symbol(String),
    None,
}

/// The entries, placed.
pub(super) struct Legend {
    entries: Vec<(Sign, String, f64, f64)>,
    pub height: f64,
}

impl Legend {
    /// Places the entries in columns of a width in px: classes, blanks and places each begin a new line.
    pub fn lay_out(map: &MapFigure, lang: Lang, room: f64) -> Self {
        let counted = |label: &str, count: usize| lang.bracketed(label, &count.to_string());
        let classes = map.classes.iter().enumerate().map(|(index, class)| {
            let count = map.areas.iter().filter(|area| area.class == Some(index)).count();
            (Sign::Key(Key::Color(class.color), class.sign), counted(&class.label, count))
        });
        let blanks = Blank::ALL.into_iter().filter_map(|blank| {
            let count = map.areas.iter().filter(|area| area.cell.value == Err(blank)).count();
            (count > 0).then(|| (Sign::Key(Key::Blank(blank), None), counted(lang.blank(blank), count)))
        });
        let places = map.place_kinds.iter().filter_map(|kind| {
            let count = map.places.iter().filter(|place| place.kind == kind.id).count();
            (count > 0).then(|| (Sign::Symbol(kind.symbol.clone()), counted(&kind.label, count)))
        });
        let words = match lang {
            Lang::Ja => "（ ）の中は市町村の数、場所はか所の数です。",
            Lang::En => "In brackets: numbers of municipalities, of places.",
        };
        let note = (Sign::None, words.to_owned());
        let look = Type::new(12.0);
        let mut out = Self { entries: Vec::new(), height: 0.0 };
        for group in [classes.collect::<Vec<_>>(), blanks.collect(), places.collect(), vec![note]] {
            if group.is_empty() {
                continue;
            }
            let mut x = 0.0;
            for (sign, words) in group {
                let wide = 30.0 + look.width(&words) + 12.0;
                if x > 0.0 && room < x + wide - 12.0 {
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
    pub fn draw(&self, canvas: &Canvas<'_>, left: f64, top: f64, room: f64) {
        for (sign, words, x, y) in &self.entries {
            let right = left + room;
            let (x, y) = (left + x, top + y);
            match sign {
                Sign::Key(key, sign) => {
                    swatch(canvas, *key, x, y + 2.0);
                    if let Some(sign) = sign {
                        state_sign(canvas, *sign, x + 12.0, y + 8.5);
                    }
                }
                Sign::Symbol(kind) => symbol(canvas, kind, x + 12.0, y + 8.5),
                Sign::None => {
                    canvas.text_within(x, y + 13.0, words, Type::new(12.0).muted(), right - x);
                    continue;
                }
            }
            canvas.text_within(x + 30.0, y + 13.0, words, Type::new(12.0), right - x - 30.0);
        }
    }
}

/// The sign of a state: a circle that is open, half-filled or filled.
pub(super) fn state_sign(canvas: &Canvas<'_>, sign: StateSign, x: f64, y: f64) {
    let ring = Pen { outline: Some((INK, 1.2)), ..Pen::default() };
    canvas.dot(x, y, 5.4, GROUND);
    match sign {
        StateSign::Full => canvas.dot(x, y, 4.4, INK),
        StateSign::Open => canvas.with(ring, || canvas.dot(x, y, 3.8, GROUND)),
        StateSign::Half => {
            canvas.with(ring, || canvas.dot(x, y, 3.8, GROUND));
            let arc = (0..=12).map(|step| {
                let angle = (90.0 + f64::from(step) * 15.0_f64).to_radians();
                (x + 3.8 * angle.cos(), y + 3.8 * angle.sin())
            });
            canvas.polygon(&arc.collect::<Vec<_>>(), INK);
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
                (x - thin, y - long),
                (x + thin, y - long),
                (x + thin, y - thin),
                (x + long, y - thin),
                (x + long, y + thin),
                (x + thin, y + thin),
                (x + thin, y + long),
                (x - thin, y + long),
                (x - thin, y + thin),
                (x - long, y + thin),
                (x - long, y - thin),
                (x - thin, y - thin),
            ];
            canvas.polygon(&corners, GROUND);
        }
        _ => canvas.dot(x, y, half, GROUND),
    });
}
