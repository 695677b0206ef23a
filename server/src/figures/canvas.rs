//! Drawing in px: thin handles over plotters' drawing area and elements.

use std::ops::Range;

use plotters::{
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordf64},
    drawing::{DrawingArea, IntoDrawingArea},
    element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text},
    style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle},
};
use plotters_backend::text_anchor::{HPos, Pos, VPos};

use super::{
    fonts::{self, Weight},
    palette::{INK, MUTED, Rgb},
    paper::{Clip, Close, Mark, Open, Paper, Pen, Rings, Take, Titled, units},
    text,
};

const DRAWN: &str = "writing to a string does not fail, and no other handle draws meanwhile";

/// Size, weight, colour and alignment of a text.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Size in px.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub color: Rgb,
    /// Which end of the text stands at the given place.
    pub align: Align,
}

/// Horizontal alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The text starts there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

impl Type {
    /// Ordinary text.
    pub fn new(size: f64) -> Self {
        Self { size, weight: Weight::Regular, color: INK, align: Align::Start }
    }

    /// The same, bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same, in the colour of notes.
    #[must_use]
    pub fn muted(self) -> Self {
        Self { color: MUTED, ..self }
    }

    /// The same, in a colour.
    #[must_use]
    pub fn color(self, color: Rgb) -> Self {
        Self { color, ..self }
    }

    /// The same, centred.
    #[must_use]
    pub fn middle(self) -> Self {
        Self { align: Align::Middle, ..self }
    }

    /// The same, ending there.
    #[must_use]
    pub fn end(self) -> Self {
        Self { align: Align::End, ..self }
    }

    /// Width of a text in px.
    pub fn width(self, text: &str) -> f64 {
        fonts::width(text, self.size, self.weight)
    }
}

/// A place on the sheet in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// Width in px.
    pub fn width(self) -> f64 {
        self.right - self.left
    }
}

/// The whole sheet, in px from its upper left corner.
pub struct Canvas<'a> {
    area: DrawingArea<Paper<'a>, Shift>,
}

/// Part of the sheet with data coordinates.
pub struct Plot<'a> {
    area: DrawingArea<Paper<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
}

impl<'a> Canvas<'a> {
    /// Draws on a sheet.
    pub fn new(paper: Paper<'a>) -> Self {
        fonts::register();
        Self { area: paper.into_drawing_area() }
    }

    /// Data coordinates on a rectangle: `x` runs from left to right, `y` from the lower edge to the upper.
    pub fn plot(&self, rect: Rect, x: Range<f64>, y: Range<f64>) -> Plot<'a> {
        let across = units(rect.left)..units(rect.right);
        let down = units(rect.bottom)..units(rect.top);
        let spec = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(x, y, (across, down));
        Plot { area: self.area.apply_coord_spec(spec) }
    }

    /// Everything drawn is on the sheet.
    pub(super) fn present(&self) {
        self.area.present().expect(DRAWN);
    }

    fn put<E>(&self, element: &E)
    where
        for<'e> &'e E: PointCollection<'e, (i32, i32)>,
        E: Drawable<Paper<'a>>,
    {
        self.area.draw(element).expect(DRAWN);
    }

    /// Draws a mark: what `inside` draws is grouped under its data.
    pub fn mark(&self, mark: &Mark, inside: impl FnOnce()) {
        self.put(&Open(mark));
        inside();
        self.put(&Close);
    }

    /// Shows only what lies in a rectangle. Once per sheet.
    pub fn clip(&self, rect: Rect, inside: impl FnOnce()) {
        self.put(&Clip([units(rect.left), units(rect.top), units(rect.right), units(rect.bottom)]));
        inside();
        self.put(&Close);
    }

    /// Draws with another pen, then takes back the plain one.
    pub fn with(&self, pen: Pen, inside: impl FnOnce()) {
        self.put(&Take(pen));
        inside();
        self.put(&Take(Pen::default()));
    }

    /// Text with its baseline at `y`.
    pub fn text(&self, x: f64, y: f64, words: &str, look: Type) {
        let style = match look.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let across = match look.align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::Name(fonts::FAMILY), f64::from(units(look.size)), style);
        let color = RGBColor::from(look.color);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(across, VPos::Bottom));
        self.put(&Text::new(words.to_owned(), (units(x), units(y)), style));
    }

    /// Groups what `inside` draws under words that a pointer shows.
    pub fn titled(&self, words: &str, inside: impl FnOnce()) {
        self.put(&Titled(words));
        inside();
        self.put(&Close);
    }

    /// Text that is cut at a width, with its full words in a title where it was cut.
    pub fn text_within(&self, x: f64, y: f64, words: &str, look: Type, width_px: f64) {
        let (short, cut) = text::fit(words, look.size, look.weight, width_px);
        if cut {
            self.titled(words, || self.text(x, y, &short, look));
        } else {
            self.text(x, y, &short, look);
        }
    }

    /// A line through points.
    pub fn line(&self, points: &[(f64, f64)], color: Rgb, width_px: f64) {
        let points: Vec<_> = points.iter().map(|&(x, y)| (units(x), units(y))).collect();
        self.put(&PathElement::new(points, stroke(color, width_px)));
    }

    /// A filled rectangle.
    pub fn rect(&self, rect: Rect, color: Rgb) {
        let corners = [(units(rect.left), units(rect.top)), (units(rect.right), units(rect.bottom))];
        self.put(&Rectangle::new(corners, fill(color)));
    }

    /// A filled circle.
    pub fn dot(&self, x: f64, y: f64, radius_px: f64, color: Rgb) {
        self.put(&Circle::new((units(x), units(y)), units(radius_px).unsigned_abs(), fill(color)));
    }

    /// A filled polygon.
    pub fn polygon(&self, corners: &[(f64, f64)], color: Rgb) {
        let corners: Vec<_> = corners.iter().map(|&(x, y)| (units(x), units(y))).collect();
        self.put(&Polygon::new(corners, fill(color)));
    }

    /// Rings in units of the sheet, with the pen's hatch and outline.
    pub fn rings(&self, rings: Vec<Vec<(i32, i32)>>, fill: Option<Rgb>) {
        self.put(&Rings { rings, fill });
    }
}

impl<'a> Plot<'a> {
    fn put<E>(&self, element: &E)
    where
        for<'e> &'e E: PointCollection<'e, (f64, f64)>,
        E: Drawable<Paper<'a>>,
    {
        self.area.draw(element).expect(DRAWN);
    }

    /// A filled rectangle between two corners.
    pub fn bar(&self, one: (f64, f64), two: (f64, f64), color: Rgb) {
        self.put(&Rectangle::new([one, two], fill(color)));
    }

    /// A line through points.
    pub fn line(&self, points: Vec<(f64, f64)>, color: Rgb, width_px: f64) {
        self.put(&PathElement::new(points, stroke(color, width_px)));
    }

    /// Where a point lies on the sheet, in px.
    pub fn place(&self, point: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.area.map_coordinate(&point);
        (f64::from(x) / super::paper::UNIT, f64::from(y) / super::paper::UNIT)
    }
}

fn fill(color: Rgb) -> ShapeStyle {
    RGBColor::from(color).filled()
}

fn stroke(color: Rgb, width_px: f64) -> ShapeStyle {
    RGBColor::from(color).stroke_width(units(width_px).unsigned_abs())
}

/// Round values for the ticks of an axis that covers `from..=to`, about `count` of them.
pub fn ticks(from: f64, to: f64, count: f64) -> Vec<f64> {
    let rough = (to - from) / count.max(1.0);
    if !rough.is_finite() || rough <= 0.0 {
        return vec![from];
    }
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| rough <= *step * 1.0001);
    let step = step.unwrap_or(10.0 * power);
    let mut out = Vec::new();
    let mut index = (from / step - 1e-9).ceil();
    while index * step <= to + step * 1e-9 && out.len() < 64 {
        out.push(index * step);
        index += 1.0;
    }
    out
}

/// Decimals that the steps of these ticks need.
pub fn tick_decimals(ticks: &[f64]) -> u8 {
    let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    (0u8..6)
        .find(|&decimals| {
            let scaled = step * 10f64.powi(i32::from(decimals));
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
        })
        .unwrap_or(0)
}
