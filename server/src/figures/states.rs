//! Areas of an indicator that is a state (未設置, 設置予定, 設置済み): counted by step and named, never added or averaged.

use geodata::Cell;

use super::{
    Figure,
    blanks::{Group, Key, Listing, by_reason},
    canvas::{Rect, Type},
    frame::Frame,
    palette::{GRID, INK, OUTLINE, Rgb},
    paper::{Mark, Pen},
    ranking::{Row, worst},
    table::{Field, Table, cell_fields, passport_fields},
    words::Lang,
};

/// Model of a figure of states.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// What the figure says of itself.
    pub frame: Frame,
    /// The steps, from nothing to done.
    pub steps: Vec<Step>,
    /// One per area, in any order. A value is the ordinal of a step.
    pub rows: Vec<Row>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The ordinal that stands in the cells.
    pub value: f64,
    /// The word for it.
    pub label: String,
    /// Its colour on the map.
    pub color: Rgb,
}

const BAR_ROW: f64 = 26.0;

impl States {
    /// Draws the figure: how many areas have reached each step, then which.
    pub fn draw(&self) -> Figure {
        let lang = self.frame.lang;
        let trust = worst(self.rows.iter().map(|row| &row.cell));
        let room = self.frame.room_px();
        // The furthest step first: it is what the figure is about.
        let steps: Vec<(&Step, Vec<&Row>)> = self.steps.iter().rev().map(|step| (step, self.at(step.value))).collect();
        let named = steps.iter().filter(|(_, rows)| !rows.is_empty()).map(|(step, rows)| Group {
            head: lang.said(&step.label, &lang.municipalities(rows.len())),
            key: Key::Color(step.color),
            names: rows.iter().map(|row| self.mark(row)).collect(),
        });
        let named = Listing::lay_out(named.collect(), room);
        let blanks = self.rows.iter().filter_map(|row| Some((row.cell.value.err()?, self.mark(row))));
        let blanks = Listing::lay_out(by_reason(lang, blanks), room);
        let known = self.rows.iter().filter(|row| row.cell.value.is_ok()).count();
        let bars = if known == 0 { 26.0 } else { steps.len() as f64 * BAR_ROW + 10.0 };
        let rest = named.height + if blanks.height > 0.0 { blanks.height + 10.0 } else { 0.0 };
        let layout = self.frame.lay_out(trust, bars + rest);
        let plot = layout.plot;
        let svg = self.frame.draw("states", &layout, &self.summary(&steps), |canvas| {
            if known == 0 {
                let words = lang.pick(
                    "この時点の状態が公表されている市町村はありません。",
                    "No municipality has a published state for this period.",
                );
                canvas.text_within(plot.left, plot.top + 16.0, words, Type::new(13.0), plot.width());
            } else {
                self.draw_bars(canvas, plot, &steps);
            }
            named.draw(canvas, plot.left, plot.top + bars, plot.width());
            if blanks.height > 0.0 {
                let y = plot.top + bars + named.height + 2.0;
                canvas.line(&[(plot.left, y), (plot.right, y)], GRID, 1.0);
                blanks.draw(canvas, plot.left, y + 6.0, plot.width());
            }
        });
        Figure { svg, table: self.table(&steps) }
    }

    /// Bars of the counts, on an axis from zero to all areas, so that a share can be seen too.
    fn draw_bars(&self, canvas: &super::canvas::Canvas<'_>, plot: Rect, steps: &[(&Step, Vec<&Row>)]) {
        let look = Type::new(13.0);
        let labels = steps.iter().map(|(step, _)| look.width(&step.label)).fold(0.0, f64::max).min(plot.width() * 0.4);
        let count = |rows: &[&Row]| self.frame.lang.out_of(rows.len(), self.rows.len());
        let counts = steps.iter().map(|(_, rows)| look.bold().width(&count(rows))).fold(0.0, f64::max);
        let depth = steps.len() as f64 * BAR_ROW;
        let area = Rect {
            left: plot.left + labels + 12.0,
            top: plot.top,
            right: plot.right - counts - 10.0,
            bottom: plot.top + depth,
        };
        let scale = canvas.plot(area, 0.0..self.rows.len() as f64, depth..0.0);
        for (index, (step, rows)) in steps.iter().enumerate() {
            let middle = (index as f64 + 0.5) * BAR_ROW;
            let base = area.top + middle + 4.7;
            canvas.text_within(plot.left, base, &step.label, look, labels + 1.0);
            let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
            canvas.with(pen, || scale.bar((0.0, middle - 8.0), (rows.len() as f64, middle + 8.0), step.color));
            let end = scale.place((rows.len() as f64, 0.0)).0;
            canvas.text(end + 8.0, base, &count(rows), look.bold());
        }
        canvas.line(&[(area.left, area.top), (area.left, area.bottom)], INK, 1.0);
    }

    fn at(&self, value: f64) -> Vec<&Row> {
        let same = |cell: &Cell| cell.value.is_ok_and(|own| (own - value).abs() < 0.5);
        let mut rows: Vec<_> = self.rows.iter().filter(|row| same(&row.cell)).collect();
        rows.sort_by(|one, two| one.code.cmp(&two.code));
        rows
    }

    fn label(&self, cell: &Cell) -> String {
        match cell.value {
            Ok(value) => self
                .steps
                .iter()
                .find(|step| (step.value - value).abs() < 0.5)
                .map_or_else(|| value.to_string(), |step| step.label.clone()),
            Err(blank) => self.frame.lang.blank(blank).to_owned(),
        }
    }

    fn mark(&self, row: &Row) -> Mark {
        let lang = self.frame.lang;
        let note = row.cell.note.as_deref().unwrap_or_default();
        Mark {
            area: row.code.clone(),
            value: Some(row.cell.value.map_err(geodata::Blank::id)),
            period: None,
            label: row.name.clone(),
            title: lang.list(&[&row.name, &self.label(&row.cell), lang.trust(row.cell.trust), note]),
            selected: row.selected,
        }
    }

    fn summary(&self, steps: &[(&Step, Vec<&Row>)]) -> String {
        let lang = self.frame.lang;
        let parts: Vec<_> =
            steps.iter().map(|(step, rows)| lang.said(&step.label, &lang.municipalities(rows.len()))).collect();
        let blanks = self.rows.iter().filter(|row| row.cell.value.is_err()).count();
        let parts = parts.join(lang.pick("、", ", "));
        match lang {
            Lang::Ja => format!("市町村を状態ごとに数えた図です。{parts}。状態の分からない市町村は{blanks}。"),
            Lang::En => format!("Municipalities counted by state: {parts}. Unknown: {blanks}."),
        }
    }

    fn table(&self, steps: &[(&Step, Vec<&Row>)]) -> Table {
        let lang = self.frame.lang;
        let mut table = Table::new(&self.frame);
        table.words("code", lang.pick("地域コード", "Area code"));
        table.words("name", lang.pick("地域", "Area"));
        table.words("period", lang.pick("時点", "Period"));
        table.words("state", lang.pick("状態", "State"));
        table.cell_columns(lang, "");
        table.passport_columns(lang);
        let blanks = self.rows.iter().filter(|row| row.cell.value.is_err());
        for row in steps.iter().flat_map(|(_, rows)| rows.iter().copied()).chain(blanks) {
            let state = if row.cell.value.is_ok() { self.label(&row.cell) } else { String::new() };
            let mut fields = vec![
                Field::text(&*row.code),
                Field::text(&*row.name),
                Field::text(&*self.frame.when),
                Field::text(state),
            ];
            fields.extend(cell_fields(lang, &row.cell, 0));
            fields.extend(passport_fields(&self.frame, ""));
            table.rows.push(fields);
        }
        table
    }
}
