//! Lines over fiscal years and as-of dates, with intervals, breaks and gaps.
//!
//! The axis is time itself: a fiscal year stands in its middle, an as-of date on its day. A line never runs across a break
//! of the series, across a blank, or from a fiscal year to an as-of date.

use geodata::{Blank, Cell, Period, Trust, period::PeriodKind};

use super::{
    Figure,
    axis::TimeAxis,
    blanks::{Key, swatch},
    canvas::{Canvas, Plot, Rect, Type, tick_decimals, ticks},
    fonts::Weight,
    frame::Frame,
    palette::{ACCENT, GRID, GROUND, INK, LINES, MUTED, OUTLINE, QUIET_LINE, Rgb, blank_pattern},
    paper::{Mark, Pen},
    ranking::worst,
    table::{Field, Table, cell_fields, passport_fields},
    text::{number, wrap},
    words::Lang,
};

/// Model of a figure of series.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What the figure says of itself.
    pub frame: Frame,
    /// One panel for each unit, over a common time axis.
    pub panels: Vec<Panel>,
    /// Where the counting changed.
    pub breaks: Vec<Break>,
    /// What the intervals are, such as 95%区間.
    pub interval_label: String,
}

/// Lines that share a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Title, where there are several panels.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
    /// The lines.
    pub lines: Vec<Line>,
    /// Horizontal lines to compare with, such as a target.
    pub references: Vec<Reference>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Code of the area, or the identifier of a column.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it is chosen. Where any line is, the others turn grey.
    pub selected: bool,
    /// Its points in any order.
    pub points: Vec<Point>,
}

/// A cell at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When.
    pub at: Period,
    /// What.
    pub cell: Cell,
}

/// A horizontal line to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Its name, such as 目標.
    pub label: String,
    /// Where it lies.
    pub value: f64,
}

/// A change of what is counted, or of how.
#[derive(Debug, Clone, PartialEq)]
pub struct Break {
    /// The first period after it.
    pub at: Period,
    /// What changed, in a sentence.
    pub note: String,
}

const PANEL: f64 = 190.0;
const PANEL_TITLE: f64 = 22.0;
const TOP: f64 = 30.0;
const NOTE: f64 = 12.0;
/// From a point to the baseline of its value, where that stands below.
const BELOW: f64 = 19.0;
const DASHES: [Option<&str>; 5] = [None, Some("7 3"), Some("2 3"), Some("9 3 2 3"), Some("4 4")];
const NUMBERS: [&str; 9] = ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"];

/// How a line is drawn.
#[derive(Clone, Copy)]
struct Look {
    color: Rgb,
    width: f64,
    dash: Option<&'static str>,
    marker: usize,
}

impl Series {
    /// Draws the figure.
    pub fn draw(&self) -> Figure {
        let cells = self.lines().flat_map(|(_, line)| line.points.iter().map(|point| &point.cell));
        let trust = worst(cells);
        let times: Vec<Period> = self.lines().flat_map(|(_, line)| line.points.iter().map(|point| point.at)).collect();
        let axis = TimeAxis::new(&times, self.frame.lang);
        let notes = self.notes(&axis);
        let several = self.panels.len() > 1;
        let foot = axis.height() + notes.iter().map(|(_, lines)| lines.len() as f64 * 17.0).sum::<f64>();
        let keys = self.reasons();
        let foot = foot + if keys.is_empty() { 0.0 } else { 22.0 } + if axis.is_mixed() { 19.0 } else { 0.0 } + 6.0;
        let extra = if several { PANEL_TITLE } else { 0.0 };
        let count = self.panels.len().max(1) as f64;
        let needed = count * (TOP + extra + PANEL) + foot;
        let panel = PANEL + (self.frame.spare_px(trust, needed) / count).min(420.0);
        let layout = self.frame.lay_out(trust, count * (TOP + extra + panel) + foot);
        let plot = layout.plot;
        let svg = self.frame.draw("series", &layout, &self.summary(), |canvas| {
            let left = plot.left + self.scale_width();
            let right = plot.right - self.label_width(plot.width());
            let mut y = plot.top;
            let mut bottom = y;
            for panel_model in &self.panels {
                if several {
                    let unit = self.frame.lang.bracketed(&panel_model.title, &panel_model.unit);
                    canvas.text_within(plot.left, y + 15.0, &unit, Type::new(13.0).bold(), plot.width());
                    y += PANEL_TITLE;
                }
                bottom = y + TOP + panel;
                let area = Rect { left, top: y + TOP, right, bottom };
                self.draw_panel(canvas, panel_model, &axis, area, plot);
                y = bottom;
            }
            axis.draw(canvas, Rect { left, top: bottom, right, bottom }, plot.left);
            self.draw_notes(canvas, plot, bottom + axis.height() + 2.0, &axis, &keys, &notes);
        });
        Figure { svg, table: self.table() }
    }

    fn lines(&self) -> impl Iterator<Item = (&Panel, &Line)> {
        self.panels.iter().flat_map(|panel| panel.lines.iter().map(move |line| (panel, line)))
    }

    fn scale_width(&self) -> f64 {
        let look = Type::new(12.0);
        let widest = |panel: &Panel| {
            let (from, to) = range(panel);
            let marks = ticks(from, to, 5.0);
            let decimals = tick_decimals(&marks);
            marks.iter().map(|mark| look.width(&number(*mark, decimals))).fold(0.0, f64::max)
        };
        self.panels.iter().map(widest).fold(TimeAxis::head_width(self.frame.lang), f64::max) + 8.0
    }

    /// Room for the names at the ends of the lines.
    fn label_width(&self, room: f64) -> f64 {
        let look = Type::new(13.0).bold();
        let names = self.lines().map(|(panel, line)| look.width(&end_label(panel, line, self.frame.lang)));
        let references =
            self.panels.iter().flat_map(|panel| panel.references.iter().map(|reference| look.width(&reference.label)));
        (names.chain(references).fold(0.0, f64::max) + 12.0).min(room * 0.36)
    }

    fn draw_panel(&self, canvas: &Canvas<'_>, panel: &Panel, axis: &TimeAxis, area: Rect, plot: Rect) {
        let (from, to) = range(panel);
        let scale = canvas.plot(area, axis.span(), from..to);
        let marks = ticks(from, to, 5.0);
        let decimals = tick_decimals(&marks);
        for mark in marks {
            let y = scale.place((axis.span().start, mark)).1;
            canvas.line(&[(area.left, y), (area.right, y)], if mark == 0.0 { INK } else { GRID }, 0.9);
            canvas.text(area.left - 6.0, y + 4.3, &number(mark, decimals), Type::new(12.0).muted().end());
        }
        if 0.0 < from {
            let words =
                self.frame.lang.pick("縦の軸は0から始まっていません", "The vertical axis does not start at zero");
            canvas.text_within(area.left + 4.0, area.bottom - 5.0, words, Type::new(11.0).muted(), area.width());
        }
        if self.panels.len() == 1 {
            canvas.text_within(plot.left, area.top - 15.0, &panel.unit, Type::new(12.0).muted(), plot.width() * 0.5);
        }
        for (index, (line_break, at)) in self.breaks_within(axis).into_iter().enumerate() {
            let x = scale.place((at, from)).0;
            let pen = Pen { dash: Some("3 3"), ..Pen::default() };
            canvas.with(pen, || canvas.line(&[(x, area.top - 10.0), (x, area.bottom)], INK, 1.1));
            let sign = NUMBERS[index.min(NUMBERS.len() - 1)];
            canvas.text(x, area.top - 13.0, sign, Type::new(13.0).middle());
            let _ = line_break;
        }
        for reference in &panel.references {
            let y = scale.place((axis.span().start, reference.value)).1;
            let pen = Pen { dash: Some("5 3"), ..Pen::default() };
            canvas.with(pen, || canvas.line(&[(area.left, y), (area.right, y)], INK, 1.2));
        }
        // The chosen lines are drawn last, above the others.
        let mut order: Vec<usize> = (0..panel.lines.len()).collect();
        order.sort_by_key(|&index| panel.lines[index].selected);
        for &index in &order {
            self.draw_line(canvas, &scale, panel, index, axis);
        }
        self.draw_blanks(canvas, &scale, panel, from);
        self.draw_ends(canvas, &scale, panel, area, plot);
    }

    fn draw_line(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, panel: &Panel, index: usize, axis: &TimeAxis) {
        let line = &panel.lines[index];
        let look = look_of(panel, index);
        let breaks: Vec<f64> = self.breaks_within(axis).into_iter().map(|(_, at)| at).collect();
        let points = sorted(line);
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut before: Option<&Point> = None;
        let pen = Pen { dash: look.dash, ..Pen::default() };
        let flush = |run: &mut Vec<(f64, f64)>| {
            if run.len() > 1 {
                canvas.with(pen, || scale.line(run.clone(), look.color, look.width));
            }
            run.clear();
        };
        for point in &points {
            let at = TimeAxis::place(point.at);
            let parted = before.is_some_and(|last| {
                let from = TimeAxis::place(last.at);
                last.at.kind() != point.at.kind() || breaks.iter().any(|&cut| from < cut && cut <= at)
            });
            if parted || point.cell.value.is_err() {
                flush(&mut run);
            }
            if let Ok(value) = point.cell.value {
                run.push((at, value));
            }
            before = Some(point);
        }
        flush(&mut run);
        let shown = if panel.lines.len() <= 2 { points.len() <= 12 } else { line.selected && points.len() <= 12 };
        let above = panel.lines.len() < 2 || mean(line) >= mean(&panel.lines[1 - index.min(1)]);
        let floor = scale.place((0.0, range(panel).0)).1 - 2.0;
        let labels = if shown { self.labels(scale, panel, &points) } else { Vec::new() };
        for point in points {
            let Ok(value) = point.cell.value else { continue };
            let (x, y) = scale.place((TimeAxis::place(point.at), value));
            canvas.mark(&self.mark(panel, line, point), || {
                if panel.lines.len() <= 2
                    && let Some(ends) = point.cell.interval
                {
                    let (low, high) = (scale.place((0.0, ends.low)).1, scale.place((0.0, ends.high)).1);
                    canvas.line(&[(x, low), (x, high)], look.color, 1.0);
                    for end in [low, high] {
                        canvas.line(&[(x - 3.0, end), (x + 3.0, end)], look.color, 1.0);
                    }
                }
                draw_marker(canvas, x, y, look, point.at.kind());
                if let Some((_, words)) = labels.iter().find(|(at, _)| *at == point.at) {
                    // Below a point that lies on the axis stand the years.
                    let dy = if above || y + BELOW > floor { -9.0 } else { BELOW };
                    let halo = Pen { outline: Some((GROUND, 3.0)), ..Pen::default() };
                    canvas.with(halo, || canvas.text(x, y + dy, words, Type::new(12.0).color(look.color).middle()));
                }
            });
        }
    }

    /// The values to print at the points of a line: the last, then as many before it as have room.
    fn labels(&self, scale: &Plot<'_>, panel: &Panel, points: &[&Point]) -> Vec<(Period, String)> {
        let mut out = Vec::new();
        let mut free = f64::INFINITY;
        for point in points.iter().rev() {
            let Ok(value) = point.cell.value else { continue };
            let words = format!("{}{}", number(value, panel.decimals), self.frame.lang.trust_letter(point.cell.trust));
            let x = scale.place((TimeAxis::place(point.at), value)).0;
            let half = Type::new(12.0).width(&words) / 2.0 + 2.0;
            if x + half <= free {
                free = x - half;
                out.push((point.at, words));
            }
        }
        out
    }

    /// A gap shows why there is nothing: the hatch of the reason, standing on the axis.
    fn draw_blanks(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, panel: &Panel, from: f64) {
        let mut stacked: Vec<(Period, f64)> = Vec::new();
        for line in &panel.lines {
            for point in &line.points {
                let Err(blank) = point.cell.value else { continue };
                let (x, y) = scale.place((TimeAxis::place(point.at), from));
                let height = if let Some((_, height)) = stacked.iter_mut().find(|(at, _)| *at == point.at) {
                    *height += 15.0;
                    *height
                } else {
                    stacked.push((point.at, 0.0));
                    0.0
                };
                let rect = Rect { left: x - 8.0, top: y - height - 13.0, right: x + 8.0, bottom: y - height - 1.0 };
                let pen = Pen { hatch: Some(blank_pattern(blank)), outline: Some((OUTLINE, 0.8)), ..Pen::default() };
                canvas.mark(&self.mark(panel, line, point), || canvas.with(pen, || canvas.rect(rect, OUTLINE)));
            }
        }
    }

    /// Names at the ends of the lines, moved apart where they would touch.
    fn draw_ends(&self, canvas: &Canvas<'_>, scale: &Plot<'_>, panel: &Panel, area: Rect, plot: Rect) {
        let mut labels: Vec<(f64, String, Rgb, bool)> = Vec::new();
        for (index, line) in panel.lines.iter().enumerate() {
            let words = end_label(panel, line, self.frame.lang);
            let last = sorted(line).into_iter().rev().find_map(|point| point.cell.value.ok());
            if let (Some(value), false) = (last, words.is_empty()) {
                let y = scale.place((0.0, value)).1;
                labels.push((y, words, look_of(panel, index).color, line.selected));
            }
        }
        for reference in &panel.references {
            labels.push((scale.place((0.0, reference.value)).1, reference.label.clone(), INK, false));
        }
        labels.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut places: Vec<f64> = labels.iter().map(|label| label.0).collect();
        spread(&mut places, 16.0, area.top, area.bottom);
        for ((_, words, color, selected), y) in labels.into_iter().zip(places) {
            let look = Type::new(13.0).color(color);
            let look = if selected { look.bold() } else { look };
            canvas.text_within(area.right + 10.0, y + 4.6, &words, look, plot.right - area.right - 10.0);
        }
    }

    fn draw_notes(
        &self,
        canvas: &Canvas<'_>,
        plot: Rect,
        top: f64,
        axis: &TimeAxis,
        keys: &[Blank],
        notes: &[(String, Vec<String>)],
    ) {
        let lang = self.frame.lang;
        let mut y = top;
        if axis.is_mixed() {
            let words = kinds_key(axis, lang);
            canvas.text_within(plot.left, y + 14.0, &words, Type::new(NOTE).muted(), plot.width());
            y += 19.0;
        }
        if !keys.is_empty() {
            let mut x = plot.left;
            for &blank in keys {
                swatch(canvas, Key::Blank(blank), x, y + 3.0);
                canvas.text(x + 30.0, y + 14.0, lang.blank(blank), Type::new(NOTE));
                x += 30.0 + Type::new(NOTE).width(lang.blank(blank)) + 18.0;
            }
            y += 22.0;
        }
        for (sign, lines) in notes {
            for (index, line) in lines.iter().enumerate() {
                y += 17.0;
                if index == 0 {
                    canvas.text(plot.left, y - 3.0, sign, Type::new(NOTE));
                }
                canvas.text(plot.left + 18.0, y - 3.0, line, Type::new(NOTE).color(MUTED));
            }
        }
    }

    /// The breaks that part points on the axis, in order, with the place of their line: halfway to the point before.
    fn breaks_within(&self, axis: &TimeAxis) -> Vec<(&Break, f64)> {
        let mut out: Vec<_> = self
            .breaks
            .iter()
            .filter_map(|line_break| {
                let at = TimeAxis::place(line_break.at);
                let before = axis.places().filter(|place| *place < at - 1e-6).fold(f64::NEG_INFINITY, f64::max);
                let after = axis.places().any(|place| at - 1e-6 <= place);
                (before.is_finite() && after).then_some((line_break, f64::midpoint(before, at)))
            })
            .collect();
        out.sort_by(|one, two| one.1.total_cmp(&two.1));
        out.truncate(NUMBERS.len());
        out
    }

    /// The sentences about breaks: those with a line carry its number.
    fn notes(&self, axis: &TimeAxis) -> Vec<(String, Vec<String>)> {
        let room = self.frame.room_px() - 18.0;
        let drawn = self.breaks_within(axis);
        let mut out = Vec::new();
        let mut say = |sign: &str, line_break: &Break| {
            let label = self.frame.lang.pick(line_break.at.label(), line_break.at.label_en());
            let words = self.frame.lang.said(&label, &line_break.note);
            out.push((sign.to_owned(), wrap(&words, NOTE, Weight::Regular, room)));
        };
        for (index, (line_break, _)) in drawn.iter().enumerate() {
            say(NUMBERS[index], line_break);
        }
        for line_break in &self.breaks {
            if !drawn.iter().any(|(known, _)| std::ptr::eq(*known, line_break)) {
                say("※", line_break);
            }
        }
        out
    }

    /// Why points are missing, each reason once.
    fn reasons(&self) -> Vec<Blank> {
        let found = |blank: &Blank| {
            self.lines().any(|(_, line)| line.points.iter().any(|point| point.cell.value == Err(*blank)))
        };
        Blank::ALL.into_iter().filter(found).collect()
    }

    fn mark(&self, panel: &Panel, line: &Line, point: &Point) -> Mark {
        let lang = self.frame.lang;
        let said = match point.cell.value {
            Ok(value) => format!("{}{}", number(value, panel.decimals), panel.unit),
            Err(blank) => lang.blank(blank).to_owned(),
        };
        let said = match point.cell.interval {
            Some(ends) => {
                let (low, high) = (number(ends.low, panel.decimals), number(ends.high, panel.decimals));
                lang.bracketed(&said, &format!("{} {low}{}{high}", self.interval_label, lang.pick("〜", "–")))
            }
            None => said,
        };
        let label = lang.pick(point.at.label(), point.at.label_en());
        let note = point.cell.note.as_deref().unwrap_or_default();
        Mark {
            area: line.id.clone(),
            value: Some(point.cell.value.map_err(Blank::id)),
            period: Some(point.at.id()),
            label: line.name.clone(),
            title: lang.list(&[&line.name, &label, &said, lang.trust(point.cell.trust), note]),
            selected: line.selected,
        }
    }

    fn summary(&self) -> String {
        let lang = self.frame.lang;
        let parts = self.lines().filter_map(|(panel, line)| {
            let points = sorted(line);
            let mut known = points.iter().filter_map(|point| Some((point.at, point.cell.value.ok()?)));
            let (first, last) = (known.next()?, known.next_back());
            let say = |(at, value): (Period, f64)| {
                let label = lang.pick(at.label(), at.label_en());
                format!("{}{}{}", lang.said(&label, ""), number(value, panel.decimals), panel.unit)
            };
            let words = [Some(say(first)), last.map(say)].into_iter().flatten().collect::<Vec<_>>();
            Some(format!("{}{}", lang.bracketed(&line.name, &words.join(lang.pick("、", ", "))), lang.pick("。", ". ")))
        });
        let parts: String = parts.collect();
        match lang {
            Lang::Ja => format!("年ごとの値を結んだ線の図です。{parts}"),
            Lang::En => format!("Lines over the years. {parts}"),
        }
    }

    fn table(&self) -> Table {
        let lang = self.frame.lang;
        let mut table = Table::new(&self.frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("系列", "Series"));
        table.words("period", lang.pick("時点", "Period"));
        table.words("period_id", lang.pick("時点の記号", "Period id"));
        let unit = if self.panels.len() == 1 { self.panels[0].unit.as_str() } else { "" };
        table.cell_columns(lang, unit);
        table.words("break", lang.pick("数え方の変更", "Break of the series"));
        table.passport_columns(lang);
        for (panel, line) in self.lines() {
            for point in sorted(line) {
                let label = lang.pick(point.at.label(), point.at.label_en());
                let mut fields = vec![
                    Field::text(&*line.id),
                    Field::text(&*line.name),
                    Field::text(label),
                    Field::text(point.at.id()),
                ];
                fields.extend(cell_fields(lang, &point.cell, panel.decimals));
                let notes = self.breaks.iter().filter(|known| known.at == point.at).map(|known| known.note.as_str());
                fields.push(Field::text(notes.collect::<Vec<_>>().join(" ")));
                fields.extend(passport_fields(&self.frame, &panel.unit));
                table.rows.push(fields);
            }
        }
        table
    }
}

fn sorted(line: &Line) -> Vec<&Point> {
    let mut points: Vec<_> = line.points.iter().collect();
    points.sort_by(|one, two| TimeAxis::place(one.at).total_cmp(&TimeAxis::place(two.at)));
    points
}

fn mean(line: &Line) -> f64 {
    let values: Vec<f64> = line.points.iter().filter_map(|point| point.cell.value.ok()).collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The vertical axis: from zero, unless all values lie close together far from it.
fn range(panel: &Panel) -> (f64, f64) {
    let cells = || panel.lines.iter().flat_map(|line| line.points.iter().map(|point| &point.cell));
    let values: Vec<f64> = cells()
        .flat_map(|cell| {
            let ends = if panel.lines.len() <= 2 { cell.interval } else { None };
            [cell.value.ok(), ends.map(|ends| ends.low), ends.map(|ends| ends.high)]
        })
        .flatten()
        .chain(panel.references.iter().map(|reference| reference.value))
        .collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let far = 0.0 < low && low < high && high - low < 0.25 * high;
    let from = if far { low - (high - low) * 0.5 } else { low.min(0.0) };
    let to = high.max(0.0);
    let to = if from < to { to + (to - from) * 0.08 } else { from + 1.0 };
    (from, to)
}

/// What stands at the end of a line: its name, and its last value where the points have none. A line alone needs no name.
fn end_label(panel: &Panel, line: &Line, lang: Lang) -> String {
    let last = sorted(line).into_iter().rev().find_map(|point| Some((point.cell.value.ok()?, point.cell.trust)));
    match (panel.lines.len(), last) {
        (1, _) | (_, None) => String::new(),
        (2, Some(_)) => line.name.clone(),
        (_, Some((value, trust))) => {
            let mark = if trust == Trust::Published { "" } else { lang.trust_letter(trust) };
            format!("{} {}{mark}", line.name, number(value, panel.decimals))
        }
    }
}

/// Moves sorted places apart to a least distance, within bounds as far as they suffice.
fn spread(places: &mut [f64], apart: f64, top: f64, bottom: f64) {
    for index in 1..places.len() {
        places[index] = places[index].max(places[index - 1] + apart);
    }
    let mut limit = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - apart;
    }
    let mut limit = top;
    for place in places.iter_mut() {
        *place = place.max(limit);
        limit = *place + apart;
    }
}

/// Says which marks mean which kind of period, where an axis carries several.
fn kinds_key(axis: &TimeAxis, lang: Lang) -> String {
    let words = |kind| match kind {
        PeriodKind::FiscalYear => lang.pick("●■▲は年度", "● ■ ▲: fiscal years"),
        PeriodKind::CalendarYear => lang.pick("□は暦年（1月〜12月）", "□: calendar years"),
        PeriodKind::AsOf => lang.pick("◇はその日", "◇: as of a date"),
    };
    let kinds: Vec<&str> = PeriodKind::ALL.into_iter().filter(|&kind| axis.has(kind)).map(words).collect();
    lang.pick(format!("{}の値です。", kinds.join("、")), format!("{}.", kinds.join("; ")))
}

/// A point: filled in one of four shapes for a fiscal year, an open square for a calendar year, an open diamond for an as-of date.
fn draw_marker(canvas: &Canvas<'_>, x: f64, y: f64, look: Look, kind: PeriodKind) {
    let Look { color, marker, .. } = look;
    let halo = Pen { outline: Some((GROUND, 1.2)), ..Pen::default() };
    let corners = match kind {
        PeriodKind::FiscalYear => None,
        PeriodKind::CalendarYear => {
            Some([(x - 3.8, y - 3.8), (x + 3.8, y - 3.8), (x + 3.8, y + 3.8), (x - 3.8, y + 3.8)])
        }
        PeriodKind::AsOf => Some([(x, y - 4.8), (x + 4.8, y), (x, y + 4.8), (x - 4.8, y)]),
    };
    if let Some(corners) = corners {
        let pen = Pen { outline: Some((color, 1.6)), ..Pen::default() };
        canvas.with(pen, || canvas.polygon(&corners, GROUND));
        return;
    }
    canvas.with(halo, || match marker {
        0 => canvas.dot(x, y, 4.0, color),
        1 => canvas.rect(Rect { left: x - 3.6, top: y - 3.6, right: x + 3.6, bottom: y + 3.6 }, color),
        2 => canvas.polygon(&[(x, y - 4.8), (x + 4.6, y + 3.6), (x - 4.6, y + 3.6)], color),
        _ => canvas.polygon(&[(x, y + 4.8), (x + 4.6, y - 3.6), (x - 4.6, y - 3.6)], color),
    });
}

fn look_of(panel: &Panel, index: usize) -> Look {
    let any = panel.lines.iter().any(|line| line.selected);
    let marker = index % 4;
    match (any, panel.lines[index].selected) {
        (true, true) => Look { color: ACCENT, width: 2.4, dash: None, marker },
        (true, false) => Look { color: QUIET_LINE, width: 1.4, dash: DASHES[index % 5], marker },
        (false, _) => Look { color: LINES[index % 5], width: 2.0, dash: DASHES[index % 5], marker },
    }
}
