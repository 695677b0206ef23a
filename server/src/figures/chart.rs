//! The chart that a plugin asks for: bars by area, plain or stacked. The plugin gives numbers, the host draws.

use geodata::{Blank, Cell};

use super::{
    Figure,
    blanks::{Listing, by_reason},
    canvas::{Canvas, Plot, Rect, Type, tick_decimals, ticks},
    frame::Frame,
    palette::{ACCENT, CATEGORIES, GRID, INK, OUTLINE, Rgb, blank_pattern},
    paper::{Mark, Pen},
    ranking::worst,
    table::{Field, Table, cell_fields, passport_fields},
    text::number,
    words::Lang,
};

/// Model of a plugin's chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What the figure says of itself.
    pub frame: Frame,
    /// Unit.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
    /// Stacked or beside each other.
    pub kind: Kind,
    /// The areas: code, name, and whether it is chosen.
    pub areas: Vec<Area>,
    /// The series, in the order of the stack.
    pub series: Vec<Part>,
}

/// How the series of an area stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One behind the other: they add up. Negative values are drawn to the left of zero.
    Stacked,
    /// One below the other.
    Beside,
}

/// An area of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// One series of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Name.
    pub name: String,
    /// One cell for each area of the chart.
    pub cells: Vec<Cell>,
}

const HEAD: f64 = 20.0;
const NAME: f64 = 13.0;
const PITCH: f64 = 18.0;
const SLOT: f64 = 12.0;

impl Chart {
    /// Draws the figure.
    pub fn draw(&self) -> Figure {
        let lang = self.frame.lang;
        let trust = worst(self.series.iter().flat_map(|part| &part.cells));
        let order = self.order();
        let empty = (0..self.areas.len()).filter_map(|area| Some((self.all_blank(area)?, self.mark(area, None))));
        let listing = Listing::lay_out(by_reason(lang, empty), self.frame.room_px());
        let legend = self.legend_lines();
        let legend_height = legend.iter().map(|(_, _, line, _)| line + 1).max().unwrap_or(0) as f64 * 18.0;
        let slots = if self.kind == Kind::Beside { self.series.len().max(1) as f64 } else { 1.0 };
        let pitch = if slots > 1.0 { slots * SLOT + 6.0 } else { PITCH };
        let bars = if order.is_empty() { 0.0 } else { HEAD + order.len() as f64 * pitch + 8.0 };
        let listed = if listing.height > 0.0 { listing.height + 10.0 } else { 0.0 };
        let layout = self.frame.lay_out(trust, legend_height + 6.0 + bars + listed);
        let plot = layout.plot;
        let svg = self.frame.draw("chart", &layout, &self.summary(&order), |canvas| {
            for (index, x, line, words) in &legend {
                let y = plot.top + *line as f64 * 18.0;
                let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
                let rect = Rect { left: plot.left + x, top: y + 3.0, right: plot.left + x + 16.0, bottom: y + 14.0 };
                canvas.with(pen, || canvas.rect(rect, color(*index)));
                canvas.text_within(plot.left + x + 22.0, y + 13.0, words, Type::new(12.0), plot.width() - x - 22.0);
            }
            let top = plot.top + legend_height + 6.0;
            if !order.is_empty() {
                self.draw_bars(canvas, Rect { top, bottom: top + bars, ..plot }, &order, pitch);
            }
            if listing.height > 0.0 {
                let y = top + bars + 2.0;
                canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1.0);
                listing.draw(canvas, plot.left, y + 6.0, plot.width());
            }
        });
        Figure { svg, table: self.table() }
    }

    /// The areas with any value, the largest sum (or first series) first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.areas.len()).filter(|&area| self.all_blank(area).is_none()).collect();
        let size = |area: usize| match self.kind {
            Kind::Stacked => self.total(area).unwrap_or(f64::NEG_INFINITY),
            Kind::Beside => self.value(area, 0).unwrap_or(f64::NEG_INFINITY),
        };
        order.sort_by(|&one, &two| {
            size(two).total_cmp(&size(one)).then_with(|| self.areas[one].code.cmp(&self.areas[two].code))
        });
        order
    }

    fn cell(&self, area: usize, part: usize) -> Option<&Cell> {
        self.series.get(part)?.cells.get(area)
    }

    fn value(&self, area: usize, part: usize) -> Option<f64> {
        self.cell(area, part)?.value.ok()
    }

    /// The sum of a stack; the reason where any part of it is missing, because a sum without it would say too little.
    fn total(&self, area: usize) -> Result<f64, Blank> {
        let parts = (0..self.series.len()).filter_map(|part| self.cell(area, part));
        parts.map(|cell| cell.value).sum()
    }

    /// The reason, where an area has no value at all.
    fn all_blank(&self, area: usize) -> Option<Blank> {
        let mut reason = None;
        for part in 0..self.series.len() {
            match self.cell(area, part)?.value {
                Ok(_) => return None,
                Err(blank) => reason = reason.or(Some(blank)),
            }
        }
        reason
    }

    /// Lowest and highest end of any bar.
    fn range(&self, order: &[usize]) -> (f64, f64) {
        let mut range = (0.0_f64, 0.0_f64);
        for &area in order {
            let (mut below, mut above) = (0.0, 0.0);
            for value in (0..self.series.len()).filter_map(|part| self.value(area, part)) {
                let stacked = self.kind == Kind::Stacked;
                if value < 0.0 {
                    below = if stacked { below + value } else { value.min(below) };
                } else {
                    above = if stacked { above + value } else { value.max(above) };
                }
            }
            range = (range.0.min(below), range.1.max(above));
        }
        if range.0 < range.1 { range } else { (0.0, 1.0) }
    }

    fn draw_bars(&self, canvas: &Canvas<'_>, plot: Rect, order: &[usize], pitch: f64) {
        let look = Type::new(NAME).bold();
        let names =
            order.iter().map(|&area| look.width(&self.areas[area].name)).fold(0.0, f64::max).min(plot.width() * 0.34);
        let values = order.iter().map(|&area| look.width(&self.value_text(area))).fold(0.0, f64::max);
        let (from, to) = self.range(order);
        let area = Rect {
            left: plot.left + names + 12.0 + values + 12.0,
            top: plot.top + HEAD,
            right: plot.right - 6.0,
            bottom: plot.top + HEAD + order.len() as f64 * pitch,
        };
        let depth = area.bottom - area.top;
        let scale = canvas.plot(area, from..to, depth..0.0);
        let marks = ticks(from, to, (area.width() / 62.0).clamp(2.0, 8.0));
        let decimals = tick_decimals(&marks);
        for mark in marks {
            let x = scale.place((mark, 0.0)).0;
            canvas.line(&[(x, area.top - 3.0), (x, area.bottom)], GRID, 0.8);
            canvas.text(x, area.top - 6.0, &number(mark, decimals), Type::new(12.0).muted().middle());
        }
        for (row, &index) in order.iter().enumerate() {
            let top = row as f64 * pitch;
            let base = area.top + top + pitch / 2.0 + 4.7;
            let selected = self.areas[index].selected;
            let words = if selected { look.color(ACCENT) } else { Type::new(NAME) };
            canvas.mark(&self.mark(index, Some(self.total(index))), || {
                canvas.text_within(plot.left, base, &self.areas[index].name, words, names + 1.0);
                let value = self.value_text(index);
                canvas.text(plot.left + names + 12.0 + values, base, &value, Type { color: INK, ..words }.end());
                match self.kind {
                    Kind::Stacked => self.draw_stack(canvas, &scale, index, (top, pitch), area.top),
                    Kind::Beside => self.draw_beside(canvas, &scale, index, (top, pitch), area.top),
                }
            });
        }
        let zero = scale.place((0.0, 0.0)).0;
        canvas.line(&[(zero, area.top - 3.0), (zero, area.bottom)], INK, 1.0);
    }

    fn draw_stack(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, area: usize, (top, pitch): (f64, f64), origin: f64) {
        let (mut below, mut above) = (0.0, 0.0);
        let pen = Pen { outline: Some((OUTLINE, 0.7)), ..Pen::default() };
        let mut missing = None;
        for part in 0..self.series.len() {
            match self.cell(area, part).map(|cell| cell.value) {
                Some(Ok(value)) => {
                    let end = if value < 0.0 { &mut below } else { &mut above };
                    let start = *end;
                    *end += value;
                    canvas.with(pen, || scale.bar((start, top + 3.0), (*end, top + pitch - 3.0), color(part)));
                }
                Some(Err(blank)) => missing = missing.or(Some(blank)),
                None => {}
            }
        }
        // Part of the stack is unknown: its end says so.
        if let Some(blank) = missing {
            let x = scale.place((above, 0.0)).0 + 2.0;
            let rect = Rect { left: x, top: origin + top + 3.0, right: x + 14.0, bottom: origin + top + pitch - 3.0 };
            let pen = Pen { hatch: Some(blank_pattern(blank)), ..pen };
            canvas.with(pen, || canvas.rect(rect, OUTLINE));
        }
    }

    fn draw_beside(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, area: usize, (top, pitch): (f64, f64), origin: f64) {
        let pen = Pen { outline: Some((OUTLINE, 0.7)), ..Pen::default() };
        let slot = (pitch - 6.0) / self.series.len().max(1) as f64;
        for part in 0..self.series.len() {
            let (start, end) = (top + 3.0 + slot * part as f64, top + 2.0 + slot * (part + 1) as f64);
            match self.cell(area, part).map(|cell| cell.value) {
                Some(Ok(value)) => canvas.with(pen, || scale.bar((0.0, start), (value, end), color(part))),
                Some(Err(blank)) => {
                    let x = scale.place((0.0, 0.0)).0;
                    let rect = Rect { left: x, top: origin + start, right: x + 20.0, bottom: origin + end };
                    let pen = Pen { hatch: Some(blank_pattern(blank)), ..pen };
                    canvas.with(pen, || canvas.rect(rect, OUTLINE));
                }
                None => {}
            }
        }
    }

    /// Sum of a stack, or the only value; several bars beside each other are read from the axis.
    fn value_text(&self, area: usize) -> String {
        let cells = (0..self.series.len()).filter_map(|part| self.cell(area, part));
        let mark = self.frame.lang.trust_letter(worst(cells));
        let space = if mark.is_empty() { "" } else { " " };
        match (self.kind, self.series.len()) {
            (Kind::Stacked, _) | (Kind::Beside, 1) => match self.total(area) {
                Ok(total) => format!("{}{space}{mark}", number(total, self.decimals)),
                Err(blank) => self.frame.lang.bracketed("", self.frame.lang.blank(blank)),
            },
            _ => mark.to_owned(),
        }
    }

    /// Series, place and line of each entry of the key. A series alone is named by the title.
    fn legend_lines(&self) -> Vec<(usize, f64, usize, String)> {
        if self.series.len() < 2 {
            return Vec::new();
        }
        let room = self.frame.room_px();
        let (mut x, mut line) = (0.0, 0);
        let place = |(index, part): (usize, &Part)| {
            let wide = 22.0 + Type::new(12.0).width(&part.name) + 16.0;
            if x > 0.0 && room < x + wide {
                x = 0.0;
                line += 1;
            }
            let at = x;
            x += wide;
            (index, at, line, part.name.clone())
        };
        self.series.iter().enumerate().map(place).collect()
    }

    fn mark(&self, area: usize, total: Option<Result<f64, Blank>>) -> Mark {
        let lang = self.frame.lang;
        let said = (0..self.series.len()).filter_map(|part| {
            let cell = self.cell(area, part)?;
            let words = match cell.value {
                Ok(value) => format!("{}{}", number(value, self.decimals), self.unit),
                Err(blank) => lang.blank(blank).to_owned(),
            };
            Some(lang.said(&self.series[part].name, &words))
        });
        let trust = worst((0..self.series.len()).filter_map(|part| self.cell(area, part)));
        let said: Vec<String> = std::iter::once(self.areas[area].name.clone()).chain(said).collect();
        let mut title = lang.list(&said.iter().map(String::as_str).collect::<Vec<_>>());
        title = lang.list(&[&title, lang.trust(trust)]);
        let value = match (total, self.all_blank(area)) {
            (_, Some(blank)) => Some(Err(blank.id())),
            (Some(total), None) => Some(total.map_err(Blank::id)),
            (None, None) => None,
        };
        Mark {
            area: self.areas[area].code.clone(),
            value,
            period: None,
            label: self.areas[area].name.clone(),
            title,
            selected: self.areas[area].selected,
        }
    }

    fn summary(&self, order: &[usize]) -> String {
        let names = self.series.iter().map(|part| part.name.as_str()).collect::<Vec<_>>();
        let names = names.join(self.frame.lang.pick("、", ", "));
        let first = order.first().map(|&area| self.areas[area].name.as_str()).unwrap_or_default();
        match self.frame.lang {
            Lang::Ja => {
                format!("{}の横棒の図です（{names}）。最初は{first}です。", self.frame.lang.municipalities(order.len()))
            }
            Lang::En => format!("Bars of {} ({names}). First: {first}.", self.frame.lang.municipalities(order.len())),
        }
    }

    fn table(&self) -> Table {
        let lang = self.frame.lang;
        let mut table = Table::new(&self.frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("地域", "Area"));
        table.words("series", lang.pick("系列", "Series"));
        table.words("period", lang.pick("時点", "Period"));
        table.cell_columns(lang, &self.unit);
        table.passport_columns(lang);
        for (index, area) in self.areas.iter().enumerate() {
            for part in &self.series {
                let Some(cell) = part.cells.get(index) else { continue };
                let mut fields = vec![
                    Field::text(&*area.code),
                    Field::text(&*area.name),
                    Field::text(&*part.name),
                    Field::text(&*self.frame.when),
                ];
                fields.extend(cell_fields(lang, cell, self.decimals));
                fields.extend(passport_fields(&self.frame, &self.unit));
                table.rows.push(fields);
            }
        }
        table
    }
}

fn color(part: usize) -> Rgb {
    CATEGORIES[part % CATEGORIES.len()]
}
