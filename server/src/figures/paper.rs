//! The sheet that plotters draws on: SVG with semantic groups.
//!
//! plotters' own SVG backend has no groups, no hatches and no text gate, and it draws on whole pixels. This one
//! - measures in **tenths of a px** ([`UNIT`]), so that coordinates have one decimal,
//! - opens a `<g class="mark" data-area="…" data-value="…">` around each mark ([`Open`], [`Close`]),
//! - fills with hatches and draws dashes and outlines ([`Pen`]),
//! - passes every text through the gate of [`super::text`],
//! - writes presentation attributes only: the page forbids inline styles.

use std::{convert::Infallible, fmt::Write};

use plotters::element::{Drawable, PointCollection};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};

use super::{
    fonts::{self, Weight},
    palette::{Pattern, Rgb},
    text::push_escaped,
};

/// Units of a sheet per px.
pub const UNIT: f64 = 10.0;

/// A length in px as units of the sheet.
#[expect(clippy::cast_possible_truncation, reason = "sheets are at most a few thousand px wide")]
pub fn units(px: f64) -> i32 {
    (px * UNIT).round() as i32
}

/// A sheet of SVG under construction.
pub struct Paper<'a> {
    svg: &'a mut String,
    size: (u32, u32),
    /// Put before every id, so that several figures can stand in one page.
    prefix: String,
    pen: Pen,
    used: [bool; Pattern::ALL.len()],
}

/// How shapes are filled and lined from now on, beyond what plotters' styles can say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pen {
    /// Fills with a hatch in place of the colour.
    pub hatch: Option<Pattern>,
    /// Dash lengths of lines, such as `4 3`.
    pub dash: Option<&'static str>,
    /// Outline of filled shapes: colour and width in px.
    pub outline: Option<(Rgb, f64)>,
}

/// What a mark stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mark {
    /// Code of the area, or the identifier of a row.
    pub area: String,
    /// The value, or the identifier of the reason for having none.
    pub value: Option<Result<f64, &'static str>>,
    /// Period, on series.
    pub period: Option<String>,
    /// Name of the area or row.
    pub label: String,
    /// The mark in words: name, value, interval, trust.
    pub title: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl<'a> Paper<'a> {
    /// An empty sheet of a size in px; ids on it start with `prefix`.
    pub fn new(svg: &'a mut String, width_px: f64, height_px: f64, prefix: &str) -> Self {
        let side = |px: f64| units(px).unsigned_abs();
        Self {
            svg,
            size: (side(width_px), side(height_px)),
            prefix: prefix.to_owned(),
            pen: Pen::default(),
            used: [false; Pattern::ALL.len()],
        }
    }

    fn attribute(&mut self, name: &str, value: i32) {
        self.svg.push(' ');
        self.svg.push_str(name);
        self.svg.push_str("=\"");
        push_units(self.svg, value);
        self.svg.push('"');
    }

    fn colour(&mut self, name: &str, color: BackendColor) {
        let (red, green, blue) = color.rgb;
        let _ = write!(self.svg, " {name}=\"#{red:02x}{green:02x}{blue:02x}\"");
        if color.alpha < 1.0 {
            let _ = write!(self.svg, " {name}-opacity=\"{:.2}\"", color.alpha);
        }
    }

    fn stroke<S: BackendStyle>(&mut self, style: &S) {
        self.colour("stroke", style.color());
        self.attribute("stroke-width", i32::try_from(style.stroke_width()).unwrap_or(i32::MAX));
        if let Some(dash) = self.pen.dash {
            let _ = write!(self.svg, " stroke-dasharray=\"{dash}\"");
        }
    }

    fn fill<S: BackendStyle>(&mut self, style: &S) {
        if let Some(hatch) = self.pen.hatch {
            self.used[hatch as usize] = true;
            let _ = write!(self.svg, " fill=\"url(#{}-{})\"", self.prefix, hatch.id());
        } else {
            self.colour("fill", style.color());
        }
        if let Some((color, width_px)) = self.pen.outline {
            let _ = write!(self.svg, " stroke=\"{}\"", color.hex());
            self.attribute("stroke-width", units(width_px));
        }
    }

    fn finish<S: BackendStyle>(&mut self, style: &S, filled: bool) {
        if filled {
            self.fill(style);
        } else {
            self.svg.push_str(" fill=\"none\"");
            self.stroke(style);
        }
        self.svg.push_str("/>\n");
    }

    fn points(&mut self, points: impl IntoIterator<Item = BackendCoord>) {
        self.svg.push_str(" points=\"");
        for (index, (x, y)) in points.into_iter().enumerate() {
            if index > 0 {
                self.svg.push(' ');
            }
            push_units(self.svg, x);
            self.svg.push(',');
            push_units(self.svg, y);
        }
        self.svg.push('"');
    }

    fn text_attribute(&mut self, name: &str, value: &str) {
        self.svg.push(' ');
        self.svg.push_str(name);
        self.svg.push_str("=\"");
        push_escaped(self.svg, value);
        self.svg.push('"');
    }

    fn open(&mut self, mark: &Mark) {
        self.svg.push_str("<g class=\"mark");
        if matches!(mark.value, Some(Err(_))) {
            self.svg.push_str(" blank");
        }
        self.svg.push_str(if mark.selected { " selected\"" } else { "\"" });
        self.text_attribute("data-area", &mark.area);
        if let Some(period) = &mark.period {
            self.text_attribute("data-period", period);
        }
        match mark.value {
            Some(Ok(value)) => {
                let _ = write!(self.svg, " data-value=\"{value}\"");
            }
            Some(Err(blank)) => self.text_attribute("data-blank", blank),
            None => {}
        }
        self.text_attribute("data-label", &mark.label);
        self.svg.push('>');
        if !mark.title.is_empty() {
            self.title(&mark.title);
        }
        self.svg.push('\n');
    }

    fn title(&mut self, text: &str) {
        self.svg.push_str("<title>");
        push_escaped(self.svg, text);
        self.svg.push_str("</title>");
    }
}

impl DrawingBackend for Paper<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    /// Writes the hatches that were used. The frame closes the document.
    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        if !self.used.contains(&true) {
            return Ok(());
        }
        self.svg.push_str("<defs>\n");
        for pattern in Pattern::ALL.into_iter().filter(|pattern| self.used[*pattern as usize]) {
            let (width, height, content) = pattern.tile();
            let _ = writeln!(
                self.svg,
                "<pattern id=\"{}-{}\" width=\"{width}\" height=\"{height}\" patternUnits=\"userSpaceOnUse\">{content}</pattern>",
                self.prefix,
                pattern.id(),
            );
        }
        self.svg.push_str("</defs>\n");
        self.used = [false; Pattern::ALL.len()];
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Result<(), DrawingErrorKind<Infallible>> {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.svg.push_str("<line");
        self.attribute("x1", from.0);
        self.attribute("y1", from.1);
        self.attribute("x2", to.0);
        self.attribute("y2", to.1);
        self.stroke(style);
        self.svg.push_str("/>\n");
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let (left, right) = (upper_left.0.min(bottom_right.0), upper_left.0.max(bottom_right.0));
        let (top, bottom) = (upper_left.1.min(bottom_right.1), upper_left.1.max(bottom_right.1));
        self.svg.push_str("<rect");
        self.attribute("x", left);
        self.attribute("y", top);
        // The bar of a zero is a hair: without any surface it would not be drawn, and the renderer of the PNG would warn.
        self.attribute("width", (right - left).max(1));
        self.attribute("height", (bottom - top).max(1));
        self.finish(style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let path: Vec<BackendCoord> = path.into_iter().collect();
        // A line without length shows nothing, and the renderer of the PNG warns of it.
        if path.windows(2).all(|pair| pair[0] == pair[1]) {
            return Ok(());
        }
        self.svg.push_str("<polyline stroke-linejoin=\"round\"");
        self.points(path);
        self.finish(style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.svg.push_str("<circle");
        self.attribute("cx", center.0);
        self.attribute("cy", center.1);
        self.attribute("r", i32::try_from(radius).unwrap_or(i32::MAX));
        self.finish(style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.svg.push_str("<polygon");
        self.points(corners);
        self.finish(style, true);
        Ok(())
    }

    /// Writes a `<text>`. The vertical anchor `Bottom` is the baseline.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let size = style.size();
        let drop = match style.anchor().v_pos {
            VPos::Bottom => 0.0,
            VPos::Center => 0.37 * size,
            VPos::Top => 0.86 * size,
        };
        self.svg.push_str("<text");
        self.attribute("x", at.0);
        self.attribute("y", at.1 + units(drop / UNIT));
        self.attribute("font-size", units(size / UNIT));
        if matches!(style.style(), FontStyle::Bold) {
            self.svg.push_str(" font-weight=\"700\"");
        }
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => self.svg.push_str(" text-anchor=\"middle\""),
            HPos::Right => self.svg.push_str(" text-anchor=\"end\""),
        }
        self.colour("fill", style.color());
        if let Some((color, width_px)) = self.pen.outline {
            let _ = write!(self.svg, " stroke=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"", color.hex());
            self.attribute("stroke-width", units(width_px));
        }
        self.svg.push('>');
        push_escaped(self.svg, text);
        self.svg.push_str("</text>\n");
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of texts on a sheet")]
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
        Ok((fonts::width(text, style.size(), weight).ceil() as u32, style.size().ceil() as u32))
    }
}

/// Appends a length in units of the sheet as px with at most one decimal.
fn push_units(out: &mut String, value: i32) {
    if value < 0 {
        out.push('-');
    }
    let value = value.unsigned_abs();
    let mut digits = [0u8; 10];
    let mut at = digits.len();
    let mut rest = value / 10;
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).expect("digits are ASCII"));
    if !value.is_multiple_of(10) {
        out.push('.');
        out.push(char::from(b'0' + u8::try_from(value % 10).expect("a digit")));
    }
}

/// An element of plotters that draws nothing itself: it opens a mark. Everything up to [`Close`] belongs to it.
pub struct Open<'m>(pub &'m Mark);

/// Closes the mark that [`Open`] opened.
pub struct Close;

/// Changes the pen.
pub struct Take(pub Pen);

/// Puts the full text of a cut label behind the element that was drawn last, as a group's title.
pub struct Titled<'t>(pub &'t str);

/// Opens a group of which only what lies in a rectangle is seen: left, top, right, bottom in units of the sheet.
pub struct Clip(pub [i32; 4]);

/// Closed rings filled by the even-odd rule, so that holes stay open: what plotters' polygon cannot draw.
pub struct Rings {
    /// Corners of each ring in units of the sheet.
    pub rings: Vec<Vec<BackendCoord>>,
    /// Colour, unless the pen has a hatch; `None` draws the outline only.
    pub fill: Option<Rgb>,
}

macro_rules! without_points {
    ($($element:ty),*) => {$(
        impl<'a, Coord: 'a> PointCollection<'a, Coord> for &'a $element {
            type Point = &'a Coord;
            type IntoIter = std::iter::Empty<&'a Coord>;

            fn point_iter(self) -> Self::IntoIter {
                std::iter::empty()
            }
        }
    )*};
}
without_points!(Open<'_>, Close, Clip, Take, Titled<'_>, Rings);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Drawable<Paper<'_>> for Open<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        paper.open(self.0);
        Ok(())
    }
}

impl Drawable<Paper<'_>> for Close {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        paper.svg.push_str("</g>\n");
        Ok(())
    }
}

impl Drawable<Paper<'_>> for Take {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        paper.pen = self.0;
        Ok(())
    }
}

impl Drawable<Paper<'_>> for Titled<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        paper.svg.push_str("<g>");
        paper.title(self.0);
        Ok(())
    }
}

impl Drawable<Paper<'_>> for Clip {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        let [left, top, right, bottom] = self.0;
        let _ = write!(paper.svg, "<clipPath id=\"{}-clip\"><rect", paper.prefix);
        for (name, value) in [("x", left), ("y", top), ("width", right - left), ("height", bottom - top)] {
            paper.attribute(name, value);
        }
        let _ = writeln!(paper.svg, "/></clipPath>\n<g clip-path=\"url(#{}-clip)\">", paper.prefix);
        Ok(())
    }
}

impl Drawable<Paper<'_>> for Rings {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, paper: &mut Paper<'_>, _: (u32, u32)) -> Drawn {
        paper.svg.push_str("<path d=\"");
        for ring in &self.rings {
            let mut last = (0, 0);
            for (index, &(x, y)) in ring.iter().enumerate() {
                // Relative steps are a third shorter than absolute coordinates.
                let step = if index == 0 { (x, y) } else { (x - last.0, y - last.1) };
                paper.svg.push(if index == 0 { 'M' } else { 'l' });
                push_units(paper.svg, step.0);
                if 0 <= step.1 {
                    paper.svg.push(' ');
                }
                push_units(paper.svg, step.1);
                last = (x, y);
            }
            paper.svg.push('Z');
        }
        paper.svg.push_str("\" fill-rule=\"evenodd\"");
        if let Some(Rgb(red, green, blue)) = self.fill {
            paper.fill(&BackendColor { alpha: 1.0, rgb: (red, green, blue) });
        } else {
            paper.svg.push_str(" fill=\"none\"");
            if let Some((color, width_px)) = paper.pen.outline {
                let _ = write!(paper.svg, " stroke=\"{}\" stroke-linejoin=\"round\"", color.hex());
                paper.attribute("stroke-width", units(width_px));
            }
            if let Some(dash) = paper.pen.dash {
                let _ = write!(paper.svg, " stroke-dasharray=\"{dash}\"");
            }
        }
        paper.svg.push_str("/>\n");
        Ok(())
    }
}
