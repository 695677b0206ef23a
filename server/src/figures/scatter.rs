//! Two indicators against each other: one dot an area. The dots carry their names where these do not touch; who lies outside
//! the plot for want of a value is listed below it.

use geodata::{Blank, Cell};

use super::{
    Figure,
    blanks::{Listing, by_reason},
    canvas::{Canvas, Plot, Rect, Type, tick_decimals, ticks},
    frame::Frame,
    palette::{ACCENT, GRID, GROUND, INK, MUTED},
    paper::{Mark, Pen},
    ranking::worst,
    table::{Field, Table, cell_fields, passport_fields},
    text::number,
};

/// Model of a figure of dots.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// What the figure says of itself.
    pub frame: Frame,
    /// What runs to the right.
    pub along: Axis,
    /// What runs upward.
    pub up: Axis,
    /// The areas.
    pub dots: Vec<Dot>,
}

/// One of the two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
}

/// An area.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Cell of the axis that runs to the right.
    pub along: Cell,
    /// Cell of the axis that runs upward.
    pub up: Cell,
    /// Whether it is chosen. Where any is, the others turn grey.
    pub selected: bool,
}

const HEIGHT: f64 = 340.0;
const RADIUS: f64 = 4.5;
/// More names than this cannot be read at any size that a page has.
const MOST_NAMES: usize = 60;

impl Dot {
    /// Its place, or the first reason why it has none.
    fn place(&self) -> Result<(f64, f64), Blank> {
        Ok((self.along.value?, self.up.value?))
    }
}

impl Scatter {
    /// Draws the figure.
    pub fn draw(&self) -> Figure {
        let lang = self.frame.lang;
        let trust = worst(self.dots.iter().flat_map(|dot| [&dot.along, &dot.up]));
        let without = self.dots.iter().filter_map(|dot| Some((dot.place().err()?, self.mark(dot))));
        let listing = Listing::lay_out(by_reason(lang, without), self.frame.room_px());
        let listed = if listing.height > 0.0 { listing.height + 12.0 } else { 0.0 };
        let foot = 44.0 + listed;
        let spare = self.frame.spare_px(trust, HEIGHT + foot + 24.0).min(420.0);
        let layout = self.frame.lay_out(trust, HEIGHT + spare + foot + 24.0);
        let plot = layout.plot;
        let svg = self.frame.draw("scatter", &layout, &self.summary(), |canvas| {
            let up = axis_title(&self.up, lang.pick("縦", "Vertical"));
            canvas.text_within(plot.left, plot.top + 13.0, &up, Type::new(12.0).muted(), plot.width());
            let (from, to) = self.range(|dot| dot.up.value);
            let marks = ticks(from, to, 5.0);
            let decimals = tick_decimals(&marks);
            let look = Type::new(12.0);
            let scale_width = marks.iter().map(|mark| look.width(&number(*mark, decimals))).fold(0.0, f64::max) + 8.0;
            let top = plot.top + 24.0;
            let area =
                Rect { left: plot.left + scale_width, top, right: plot.right - 8.0, bottom: top + HEIGHT + spare };
            self.draw_dots(canvas, area);
            let along = axis_title(&self.along, lang.pick("横", "Horizontal"));
            canvas.text_within(area.left, area.bottom + 36.0, &along, Type::new(12.0).muted(), area.width());
            if listing.height > 0.0 {
                let y = area.bottom + 46.0;
                canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1.0);
                listing.draw(canvas, plot.left, y + 6.0, plot.width());
            }
        });
        Figure { svg, table: self.table() }
    }

    fn draw_dots(&self, canvas: &Canvas<'_>, area: Rect) {
        let (x, y) = (self.range(|dot| dot.along.value), self.range(|dot| dot.up.value));
        let scale = canvas.plot(area, x.0..x.1, y.0..y.1);
        let marks = ticks(y.0, y.1, 5.0);
        let decimals = tick_decimals(&marks);
        for mark in marks {
            let at = scale.place((x.0, mark)).1;
            canvas.line(&[(area.left, at), (area.right, at)], if mark == 0.0 { INK } else { GRID }, 0.9);
            canvas.text(area.left - 6.0, at + 4.3, &number(mark, decimals), Type::new(12.0).muted().end());
        }
        let marks = ticks(x.0, x.1, 6.0);
        let decimals = tick_decimals(&marks);
        for mark in marks {
            let at = scale.place((mark, y.0)).0;
            canvas.line(&[(at, area.top), (at, area.bottom)], if mark == 0.0 { INK } else { GRID }, 0.9);
            canvas.text(at, area.bottom + 17.0, &number(mark, decimals), Type::new(12.0).muted().middle());
        }
        canvas.line(&[(area.left, area.bottom), (area.right, area.bottom)], INK, 1.0);
        let any = self.dots.iter().any(|dot| dot.selected);
        let mut order: Vec<&Dot> = self.dots.iter().collect();
        // The chosen ones are drawn last, above the others.
        order.sort_by_key(|dot| dot.selected);
        for dot in order {
            let Ok(place) = dot.place() else { continue };
            let (x, y) = scale.place(place);
            let color = if any && !dot.selected { MUTED } else { ACCENT };
            let pen = Pen { outline: Some((GROUND, 1.0)), ..Pen::default() };
            let radius = if dot.selected { RADIUS + 1.5 } else { RADIUS };
            canvas.mark(&self.mark(dot), || {
                canvas.with(pen, || canvas.dot(x, y, radius, color));
            });
        }
        self.draw_names(canvas, &scale, area);
    }

    /// Names beside their dots, the chosen ones first, each where it touches neither a name nor a dot that is there already.
    fn draw_names(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, area: Rect) {
        let mut dots: Vec<(&Dot, (f64, f64))> =
            self.dots.iter().filter_map(|dot| Some((dot, scale.place(dot.place().ok()?)))).collect();
        let (n, sum) = dots.iter().fold((0.0, (0.0, 0.0)), |(n, sum), (_, at)| (n + 1.0, (sum.0 + at.0, sum.1 + at.1)));
        let middle = if n > 0.0 { (sum.0 / n, sum.1 / n) } else { (0.0, 0.0) };
        let far = |at: (f64, f64)| (at.0 - middle.0).hypot(at.1 - middle.1);
        // Who stands apart is asked about first.
        dots.sort_by(|one, two| two.0.selected.cmp(&one.0.selected).then_with(|| far(two.1).total_cmp(&far(one.1))));
        let mut taken: Vec<Rect> = dots.iter().map(|(_, at)| around(*at, RADIUS, RADIUS)).collect();
        let mut named = 0;
        for (dot, at) in &dots {
            if named >= MOST_NAMES {
                break;
            }
            let look = Type::new(12.0).color(if dot.selected { INK } else { MUTED });
            let look = if dot.selected { look.bold() } else { look };
            let width = look.width(&dot.name);
            let beside = [(at.0 + RADIUS + 4.0, at.1 + 4.2), (at.0 - RADIUS - 4.0 - width, at.1 + 4.2)];
            let over = [(at.0 - width / 2.0, at.1 - RADIUS - 4.0), (at.0 - width / 2.0, at.1 + RADIUS + 12.0)];
            let free = beside.into_iter().chain(over).find_map(|(left, base)| {
                let box_ = Rect { left, top: base - 11.0, right: left + width, bottom: base + 2.5 };
                let inside = area.left < box_.left
                    && box_.right < area.right
                    && area.top <= box_.top
                    && box_.bottom < area.bottom;
                let is_free = inside && !taken.iter().any(|other| touch(*other, box_));
                is_free.then_some((left, base, box_))
            });
            let Some((left, base, box_)) = free else { continue };
            taken.push(box_);
            named += 1;
            let halo = Pen { outline: Some((GROUND, 3.0)), ..Pen::default() };
            canvas.with(halo, || canvas.text(left, base, &dot.name, look));
        }
    }

    /// From the least to the greatest value with a little room; from zero where that is not far below.
    fn range(&self, value: impl Fn(&Dot) -> Result<f64, Blank>) -> (f64, f64) {
        let values = self.dots.iter().filter(|dot| dot.place().is_ok()).filter_map(|dot| value(dot).ok());
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)));
        if !low.is_finite() || !high.is_finite() {
            return (0.0, 1.0);
        }
        let low = if 0.0 < low && low < 0.5 * high { 0.0 } else { low };
        let room = if low < high { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.1 };
        (if low == 0.0 { 0.0 } else { low - room }, high + room)
    }

    fn mark(&self, dot: &Dot) -> Mark {
        let lang = self.frame.lang;
        let say = |axis: &Axis, cell: &Cell| match cell.value {
            Ok(value) => format!("{} {}{}", axis.title, number(value, axis.decimals), axis.unit),
            Err(blank) => format!("{} {}", axis.title, lang.blank(blank)),
        };
        let trust = lang.trust(dot.along.trust.max(dot.up.trust));
        Mark {
            area: dot.code.clone(),
            value: Some(dot.up.value.map_err(Blank::id)),
            period: None,
            label: dot.name.clone(),
            title: lang.list(&[&dot.name, &say(&self.along, &dot.along), &say(&self.up, &dot.up), trust]),
            selected: dot.selected,
        }
    }

    fn summary(&self) -> String {
        let shown = self.dots.iter().filter(|dot| dot.place().is_ok()).count();
        let (along, up) = (&self.along.title, &self.up.title);
        self.frame.lang.pick(
            format!("横が「{along}」、縦が「{up}」の散布図です。{shown}市町村を点で示しています。"),
            format!("Dots: “{along}” to the right, “{up}” upward, {shown} municipalities."),
        )
    }

    fn table(&self) -> Table {
        let lang = self.frame.lang;
        let mut table = Table::new(&self.frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("市町村", "Municipality"));
        table.words("indicator", lang.pick("指標", "Indicator"));
        table.cell_columns(lang, "");
        table.passport_columns(lang);
        for dot in &self.dots {
            for (axis, cell) in [(&self.along, &dot.along), (&self.up, &dot.up)] {
                let mut fields = vec![Field::text(&*dot.code), Field::text(&*dot.name), Field::text(&*axis.title)];
                fields.extend(cell_fields(lang, cell, axis.decimals));
                fields.extend(passport_fields(&self.frame, &axis.unit));
                table.rows.push(fields);
            }
        }
        table
    }
}

fn axis_title(axis: &Axis, direction: &str) -> String {
    let unit = if axis.unit.is_empty() { String::new() } else { format!("（{}）", axis.unit) };
    format!("{direction}: {}{unit}", axis.title)
}

fn around((x, y): (f64, f64), half_width: f64, half_height: f64) -> Rect {
    Rect { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height }
}

fn touch(one: Rect, two: Rect) -> bool {
    one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom
}
