//! All areas of one indicator at one period: horizontal bars from zero, ordered by value, with intervals and a benchmark.

use std::cmp::Ordering;

use geodata::{Cell, Trust};

use super::{
    Figure,
    blanks::{Listing, by_reason},
    canvas::{Canvas, Rect, Type, tick_decimals, ticks},
    frame::Frame,
    palette::{ACCENT, GRID, GROUND, INK, OUTLINE, QUIET, Rgb},
    paper::{Mark, Pen},
    table::{Field, Table, cell_fields, passport_fields},
    text::number,
    words::Lang,
};

/// Model of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// What the figure says of itself.
    pub frame: Frame,
    /// Unit as printed behind a number.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
    /// One per area, in any order.
    pub rows: Vec<Row>,
    /// What the areas are compared with, such as the prefecture.
    pub benchmark: Option<Benchmark>,
    /// Which end comes first.
    pub order: Order,
    /// What the intervals are, such as 95%区間.
    pub interval_label: String,
}

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Code of the area.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its value.
    pub cell: Cell,
    /// The colour of its class on the map.
    pub color: Option<Rgb>,
    /// Whether it is chosen. Where any area is, the others turn grey.
    pub selected: bool,
}

/// A line to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// Its name, such as 高知県.
    pub label: String,
    /// Its value.
    pub cell: Cell,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The highest value first.
    #[default]
    Descending,
    /// The lowest value first: for indicators where less means more need.
    Ascending,
}

const PITCH: f64 = 17.5;
const HEAD: f64 = 20.0;
/// Room for the benchmark's name under the bars.
const BENCHMARK: f64 = 20.0;
const NAME: f64 = 13.0;

/// Where the columns of the figure stand, and how far its axis runs.
struct Measures {
    names: f64,
    values: f64,
    intervals: f64,
    from: f64,
    to: f64,
    pitch: f64,
}

impl Ranking {
    /// Draws the figure.
    pub fn draw(&self) -> Figure {
        let lang = self.frame.lang;
        let trust = worst(self.rows.iter().map(|row| &row.cell).chain(self.benchmark.iter().map(|line| &line.cell)));
        let trust = trust.max(self.frame.trust);
        let known = self.ordered();
        let blanks = self.rows.iter().filter_map(|row| Some((row.cell.value.err()?, self.mark(row))));
        let groups = by_reason(lang, blanks);
        let listing = Listing::lay_out(groups, self.frame.room_px());
        let mut measures = self.measure(&known);
        let below = if self.benchmark.iter().any(|line| line.cell.value.is_ok()) { BENCHMARK + 4.0 } else { 6.0 };
        let chart = |pitch: f64| if known.is_empty() { 44.0 } else { HEAD + known.len() as f64 * pitch + below };
        let interval_note = known.iter().any(|(row, _)| row.cell.interval.is_some());
        let rest =
            if listing.height > 0.0 { listing.height + 10.0 } else { 0.0 } + if interval_note { 18.0 } else { 0.0 };
        if !known.is_empty() {
            let spare = self.frame.spare_px(trust, chart(PITCH) + rest);
            measures.pitch = (PITCH + spare / known.len() as f64).min(30.0);
        }
        let layout = self.frame.lay_out(trust, chart(measures.pitch) + rest);
        let plot = layout.plot;
        let svg = self.frame.draw("ranking", &layout, &self.summary(&known), |canvas| {
            if known.is_empty() {
                self.draw_nothing(canvas, plot);
            } else {
                self.draw_bars(canvas, plot, &measures, &known);
            }
            let mut y = plot.top + chart(measures.pitch);
            if interval_note {
                canvas.text_within(plot.left, y + 12.0, &self.interval_note(), Type::new(12.0).muted(), plot.width());
                y += 18.0;
            }
            if listing.height > 0.0 {
                canvas.line(&[(plot.left, y + 2.0), (plot.right, y + 2.0)], GRID, 1.0);
                listing.draw(canvas, plot.left, y + 8.0, plot.width());
            }
        });
        Figure { svg, table: self.table(&known) }
    }

    /// The areas with a value, in the order of the figure; equal values in code order.
    fn ordered(&self) -> Vec<(&Row, f64)> {
        let mut known: Vec<_> = self.rows.iter().filter_map(|row| Some((row, row.cell.value.ok()?))).collect();
        known.sort_by(|one, two| {
            let by_value = one.1.partial_cmp(&two.1).unwrap_or(Ordering::Equal);
            let by_value = if self.order == Order::Descending { by_value.reverse() } else { by_value };
            by_value.then_with(|| one.0.code.cmp(&two.0.code))
        });
        known
    }

    fn measure(&self, known: &[(&Row, f64)]) -> Measures {
        let name = Type::new(NAME).bold();
        let room = self.frame.room_px();
        let names = known.iter().map(|(row, _)| name.width(&row.name)).fold(0.0, f64::max).min(room * 0.34);
        let values = known.iter().map(|(_, value)| self.value_width(*value)).fold(0.0, f64::max);
        let interval = Type::new(12.0);
        let intervals = if room < 560.0 {
            0.0
        } else {
            known
                .iter()
                .filter_map(|(row, _)| Some(interval.width(&self.interval_text(&row.cell)?)))
                .fold(0.0, f64::max)
        };
        let benchmark = self.benchmark.iter().filter_map(|line| line.cell.value.ok());
        let shown = known.iter().map(|(_, value)| *value).chain(benchmark);
        let (low, high) = shown.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let reach = known.iter().filter_map(|(row, _)| row.cell.interval);
        let reach = reach.fold((low, high), |(low, high), ends| (low.min(ends.low), high.max(ends.high)));
        // A few very wide intervals must not press all bars against zero: they are cut with an arrow instead.
        let span = (high - low).max(f64::MIN_POSITIVE);
        let (from, to) = (reach.0.max(low - span * 0.8), reach.1.min(high + span * 0.8));
        let to = if from < to { to + (to - from) * 0.02 } else { from + 1.0 };
        Measures { names, values, intervals, from, to, pitch: PITCH }
    }

    fn draw_bars(&self, canvas: &Canvas<'_>, plot: Rect, measures: &Measures, known: &[(&Row, f64)]) {
        let Measures { names, values, intervals, from, to, pitch } = *measures;
        let gap = if intervals > 0.0 { 12.0 } else { 0.0 };
        let area = Rect {
            left: plot.left + names + 12.0 + values + gap + intervals + 14.0,
            top: plot.top + HEAD,
            right: plot.right - 6.0,
            bottom: plot.top + HEAD + known.len() as f64 * pitch,
        };
        // The vertical data axis counts px downwards from the first row.
        let depth = area.bottom - area.top;
        let bars = canvas.plot(area, from..to, depth..0.0);
        draw_axis(canvas, &bars, area, (from, to));
        let any_selected = known.iter().any(|(row, _)| row.selected);
        let zero = bars.place((0.0, 0.0)).0;
        for (index, (row, value)) in known.iter().enumerate() {
            let middle = (index as f64 + 0.5) * pitch;
            let base = area.top + middle + 4.7;
            let half = (pitch * 0.31).min(8.0);
            let color = match (any_selected, row.selected) {
                (true, true) => ACCENT,
                (true, false) => QUIET,
                (false, _) => row.color.unwrap_or(QUIET),
            };
            let words = if row.selected { Type::new(NAME).bold().color(ACCENT) } else { Type::new(NAME) };
            canvas.mark(&self.mark(row), || {
                canvas.text_within(plot.left, base, &row.name, words, names + 1.0);
                let values_end = plot.left + names + 12.0 + values;
                self.draw_value(canvas, values_end, base, &row.cell, *value, Type { color: INK, ..words });
                if intervals > 0.0
                    && let Some(ends) = self.interval_text(&row.cell)
                {
                    canvas.text(values_end + gap + intervals, base, &ends, Type::new(12.0).muted().end());
                }
                let pen = Pen { outline: Some((if row.selected { ACCENT } else { OUTLINE }, 0.7)), ..Pen::default() };
                canvas.with(pen, || bars.bar((0.0, middle - half), (*value, middle + half), color));
                if *value == 0.0 {
                    canvas.line(&[(zero, area.top + middle - half), (zero, area.top + middle + half)], INK, 2.0);
                }
                draw_interval(canvas, &bars, &row.cell, (from, to), area.top, middle);
            });
        }
        canvas.line(&[(zero, area.top - 3.0), (zero, area.bottom)], INK, 1.0);
        self.draw_benchmark(canvas, &bars, area);
    }

    fn draw_benchmark(&self, canvas: &Canvas<'_>, bars: &super::canvas::Plot<'_>, area: Rect) {
        let Some(line) = &self.benchmark else { return };
        let Ok(value) = line.cell.value else { return };
        let x = bars.place((value, 0.0)).0;
        let pen = Pen { dash: Some("5 3"), ..Pen::default() };
        let ends = [(x, area.top - 3.0), (x, area.bottom + 4.0)];
        canvas.line(&ends, GROUND, 2.6);
        canvas.with(pen, || canvas.line(&ends, INK, 1.2));
        let words = format!("{} {}", line.label, self.value_text(&line.cell, value));
        let look = Type::new(12.0).bold();
        let wide = look.width(&words);
        let start = (x - wide / 2.0).clamp(super::frame::MARGIN, self.frame.width_px() - super::frame::MARGIN - wide);
        canvas.text(start, area.bottom + 16.0, &words, look);
    }

    /// Nothing to rank: says so, and gives the benchmark where there is one.
    fn draw_nothing(&self, canvas: &Canvas<'_>, plot: Rect) {
        let lang = self.frame.lang;
        let words = lang.pick("この時点で値のある市町村はありません。", "No municipality has a value for this period.");
        canvas.text_within(plot.left, plot.top + 16.0, words, Type::new(NAME), plot.width());
        if let Some(line) = &self.benchmark {
            let said = match line.cell.value {
                Ok(value) => self.value_text(&line.cell, value),
                Err(blank) => lang.blank(blank).to_owned(),
            };
            let words = lang.said(&line.label, &format!("{said} {}", self.long_unit()));
            canvas.text_within(plot.left, plot.top + 36.0, words.trim_end(), Type::new(NAME).bold(), plot.width());
        }
    }

    /// The unit, where it is too long to stand behind each number.
    fn long_unit(&self) -> &str {
        if self.has_short_unit() { "" } else { &self.unit }
    }

    fn has_short_unit(&self) -> bool {
        self.unit.chars().count() <= 2
    }

    fn value_text(&self, cell: &Cell, value: f64) -> String {
        let mark = self.frame.lang.trust_letter(cell.trust);
        let space = if mark.is_empty() { "" } else { " " };
        format!("{}{space}{mark}", self.plain_value(value))
    }

    /// The value, bold where its area is chosen, and the small mark of its trust in a column of its own.
    fn draw_value(&self, canvas: &Canvas<'_>, end: f64, base: f64, cell: &Cell, value: f64, look: Type) {
        let mark = self.frame.lang.trust_letter(cell.trust);
        canvas.text(end - self.mark_room(), base, &self.plain_value(value), look.end());
        if !mark.is_empty() {
            canvas.text(end, base, mark, Type::new(11.0).muted().end());
        }
    }

    fn value_width(&self, value: f64) -> f64 {
        Type::new(NAME).bold().width(&self.plain_value(value)) + self.mark_room()
    }

    /// Room for the marks of trust, the same in every row so that the figures stay aligned.
    fn mark_room(&self) -> f64 {
        let marks = self.rows.iter().map(|row| Type::new(11.0).width(self.frame.lang.trust_letter(row.cell.trust)));
        let widest = marks.fold(0.0, f64::max);
        if widest > 0.0 { widest + 3.0 } else { 0.0 }
    }

    fn plain_value(&self, value: f64) -> String {
        let unit = if self.has_short_unit() { self.unit.as_str() } else { "" };
        format!("{}{unit}", number(value, self.decimals))
    }

    fn interval_text(&self, cell: &Cell) -> Option<String> {
        let ends = cell.interval?;
        let between = self.frame.lang.pick("〜", "–");
        Some(format!("{}{between}{}", number(ends.low, self.decimals), number(ends.high, self.decimals)))
    }

    fn interval_note(&self) -> String {
        match self.frame.lang {
            Lang::Ja => format!("細い横線は{}。先が矢印のものは軸の外まで続きます。", self.interval_label),
            Lang::En => format!("Thin lines: {}; an arrow means that it runs beyond the axis.", self.interval_label),
        }
    }

    fn mark(&self, row: &Row) -> Mark {
        let lang = self.frame.lang;
        let said = match row.cell.value {
            Ok(value) => {
                let value = format!("{}{}", number(value, self.decimals), self.unit);
                match self.interval_text(&row.cell) {
                    Some(ends) => lang.bracketed(&value, &format!("{} {ends}", self.interval_label)),
                    None => value,
                }
            }
            Err(blank) => lang.blank(blank).to_owned(),
        };
        let trust = lang.trust(row.cell.trust);
        let note = row.cell.note.as_deref().unwrap_or_default();
        Mark {
            area: row.code.clone(),
            value: Some(row.cell.value.map_err(geodata::Blank::id)),
            period: None,
            label: row.name.clone(),
            title: lang.list(&[&row.name, &said, trust, note]),
            selected: row.selected,
        }
    }

    /// The figure in a sentence, for those who do not see it.
    fn summary(&self, known: &[(&Row, f64)]) -> String {
        let lang = self.frame.lang;
        let blanks = self.rows.len() - known.len();
        let say =
            |row: &(&Row, f64)| format!("{}{}{}", lang.said(&row.0.name, ""), number(row.1, self.decimals), self.unit);
        match (known.first(), known.last(), lang) {
            (Some(first), Some(last), Lang::Ja) => format!(
                "{}を値の順に並べた横棒の図です。最初は{}、最後は{}。値のない市町村は{blanks}。",
                lang.municipalities(known.len()),
                say(first),
                say(last),
            ),
            (Some(first), Some(last), Lang::En) => format!(
                "Horizontal bars of {} in order of value. First {}, last {}. Without a value: {blanks}.",
                lang.municipalities(known.len()),
                say(first),
                say(last),
            ),
            (_, _, Lang::Ja) => format!("値のある市町村はありません。値のない市町村は{blanks}。"),
            (_, _, Lang::En) => format!("No municipality has a value. Without a value: {blanks}."),
        }
    }

    fn table(&self, known: &[(&Row, f64)]) -> Table {
        let lang = self.frame.lang;
        let mut table = Table::new(&self.frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("地域", "Area"));
        table.words("period", lang.pick("時点", "Period"));
        table.cell_columns(lang, &self.unit);
        table.passport_columns(lang);
        let mut blanks: Vec<_> = self.rows.iter().filter(|row| row.cell.value.is_err()).collect();
        blanks.sort_by(|one, two| (one.cell.value.err(), &one.code).cmp(&(two.cell.value.err(), &two.code)));
        let benchmark = self.benchmark.iter().map(|line| ("", line.label.as_str(), &line.cell));
        let rows = known.iter().map(|(row, _)| *row).chain(blanks);
        for (code, name, cell) in rows.map(|row| (row.code.as_str(), row.name.as_str(), &row.cell)).chain(benchmark) {
            let mut fields = vec![Field::text(code), Field::text(name), Field::text(&*self.frame.when)];
            fields.extend(cell_fields(lang, cell, self.decimals));
            fields.extend(passport_fields(&self.frame, &self.unit));
            table.rows.push(fields);
        }
        table
    }
}

/// The worst trust among cells.
pub(super) fn worst<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Trust {
    cells.into_iter().map(|cell| cell.trust).max().unwrap_or(Trust::Published)
}

fn draw_axis(canvas: &Canvas<'_>, bars: &super::canvas::Plot<'_>, area: Rect, (from, to): (f64, f64)) {
    let marks = ticks(from, to, (area.width() / 62.0).clamp(2.0, 8.0));
    let decimals = tick_decimals(&marks);
    for value in marks {
        let x = bars.place((value, 0.0)).0;
        canvas.line(&[(x, area.top - 3.0), (x, area.bottom)], GRID, 0.8);
        let (words, look) = (number(value, decimals), Type::new(12.0).muted().middle());
        // The last number may be longer than the margin beside its line.
        let right = area.right + super::frame::MARGIN - 2.0 - look.width(&words) / 2.0;
        canvas.text(x.min(right), area.top - 6.0, &words, look);
    }
}

fn draw_interval(
    canvas: &Canvas<'_>,
    bars: &super::canvas::Plot<'_>,
    cell: &Cell,
    (from, to): (f64, f64),
    top: f64,
    middle: f64,
) {
    let Some(ends) = cell.interval else { return };
    let y = top + middle;
    let left = bars.place((ends.low.max(from), 0.0)).0;
    let right = bars.place((ends.high.min(to), 0.0)).0;
    canvas.line(&[(left, y), (right, y)], GROUND, 3.2);
    canvas.line(&[(left, y), (right, y)], INK, 1.1);
    for (x, end, cut) in [(left, -1.0, ends.low < from), (right, 1.0, to < ends.high)] {
        if cut {
            canvas.polygon(&[(x + 2.0 * end, y), (x - 4.0 * end, y - 3.2), (x - 4.0 * end, y + 3.2)], INK);
        } else {
            canvas.line(&[(x, y - 3.0), (x, y + 3.0)], INK, 1.1);
        }
    }
}
