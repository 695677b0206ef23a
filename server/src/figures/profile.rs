//! Figures of the prefecture's profile tables: bars with base and target, series, or the table itself, well set.

use geodata::{
    Blank, Cell, Period, ProfileTable, Trust,
    table::{TableCell, TableColumn, TableFigure},
};

use super::{
    Figure,
    frame::Frame,
    series::{Line, Panel, Point, Series},
    table::{Field, Table, passport_fields},
    text::number,
    words::Lang,
};

mod bars;
mod text;

/// Model of a profile table's figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    frame: Frame,
    table: ProfileTable,
}

impl Profile {
    /// Takes what the table says of itself into the frame: title, time, kind of data, base, definition, notes, source, trust.
    /// The frame brings language, size, place, package and revision.
    pub fn from_table(table: &ProfileTable, frame: Frame) -> Self {
        let lang = frame.lang;
        let mut frame = frame;
        frame.what = match lang {
            Lang::En if !table.title_en.is_empty() => table.title_en.clone(),
            _ => table.title.clone(),
        };
        frame.when.clone_from(&table.as_of);
        frame.definition.clone_from(&table.definition);
        frame.source.clone_from(&table.source);
        frame.trust = frame.trust.max(table.trust);
        if table.figure != TableFigure::None {
            let first = table.columns.iter().find(|column| column.is_number);
            frame.unit = first.map(|column| column.unit.clone()).unwrap_or_default();
            let base = table.base.map(|base| match lang {
                Lang::Ja => format!("{}{}中", number(base, 0), frame.unit),
                Lang::En => format!("base {}", number(base, 0)),
            });
            let multiple = table.marks.multiple_response.then_some(lang.pick("複数回答", "multiple response"));
            let parts = [base.as_deref(), multiple].into_iter().flatten().collect::<Vec<_>>();
            frame.kind = parts.join(lang.pick("、", ", "));
        }
        let warned = |signs: &[&str]| table.notes.iter().any(|note| signs.iter().any(|sign| note.contains(sign)));
        if table.marks.multiple_response && !warned(&["複数回答", "足し", "足す"]) {
            let words = "複数回答の表です。足しても回答した数にはなりません。";
            let words = lang.pick(words, "Multiple response: the rows do not add up to the respondents.");
            frame.notes.push(words.to_owned());
        }
        if table.marks.relisted && !warned(&["再掲", "内数", "足し", "足す"]) {
            let words = "ほかの行と重なる行があります。足すと同じ数を二度数えます。";
            frame.notes.push(lang.pick(words, "Some rows overlap: a sum would count them twice.").to_owned());
        }
        frame.notes.extend(table.notes.iter().cloned());
        Self { frame, table: table.clone() }
    }

    /// The head of a column, in the language of the figure where it has one.
    fn title(&self, index: usize) -> &str {
        let column = &self.table.columns[index];
        match self.frame.lang {
            Lang::En if !column.title_en.is_empty() => &column.title_en,
            _ => &column.title,
        }
    }

    /// Draws the figure that the table asks for.
    pub fn draw(&self) -> Figure {
        let svg = match self.table.figure {
            TableFigure::Series => self.series().map_or_else(|| bars::draw(self), |series| series.draw().svg),
            TableFigure::Bars => bars::draw(self),
            TableFigure::None => text::draw(self),
        };
        Figure { svg, table: self.twin() }
    }

    /// The table as lines, if its first column names periods.
    fn series(&self) -> Option<Series> {
        let times: Option<Vec<Period>> = self.table.rows.iter().map(|row| Period::parse(label(row)).ok()).collect();
        let times = times.filter(|times| times.len() > 1)?;
        let mut panels: Vec<Panel> = Vec::new();
        for (index, column) in self.table.columns.iter().enumerate().filter(|(_, column)| column.is_number) {
            let points = times.iter().zip(&self.table.rows).filter_map(|(at, row)| {
                let cell = match row.get(index)? {
                    TableCell::Number(value) => Cell::new(*value, self.table.trust),
                    TableCell::Blank(blank) => Cell::blank(*blank, self.table.trust),
                    TableCell::Text(_) => return None,
                };
                let note = self.words_of(row);
                Some(Point { at: *at, cell: Cell { note: (!note.is_empty()).then_some(note), ..cell } })
            });
            let line = Line {
                id: column.id.clone(),
                name: self.title(index).to_owned(),
                selected: false,
                points: points.collect(),
            };
            let decimals = self.decimals(index);
            match panels.iter_mut().find(|panel| panel.unit == column.unit) {
                Some(panel) => {
                    panel.decimals = panel.decimals.max(decimals);
                    panel.lines.push(line);
                }
                None => panels.push(Panel {
                    title: self.title(index).to_owned(),
                    unit: column.unit.clone(),
                    decimals,
                    lines: vec![line],
                    references: Vec::new(),
                }),
            }
        }
        let frame = self.frame.clone();
        Some(Series { frame, panels, breaks: Vec::new(), interval_label: String::new() })
    }

    /// The short texts of a row behind its first cell.
    fn words_of(&self, row: &[TableCell]) -> String {
        let words = row.iter().skip(1).filter_map(|cell| match cell {
            TableCell::Text(words) if !matches!(words.as_str(), "" | "—" | "－" | "-") => Some(words.as_str()),
            _ => None,
        });
        self.frame.lang.list(&words.collect::<Vec<_>>())
    }

    /// Decimals that the numbers of a column need, two at most.
    fn decimals(&self, index: usize) -> u8 {
        let needed = |value: f64| {
            (0..2).find(|&places| {
                let scaled = value * 10f64.powi(i32::from(places));
                (scaled - scaled.round()).abs() < 1e-6
            })
        };
        let numbers = self.table.rows.iter().filter_map(|row| match row.get(index) {
            Some(TableCell::Number(value)) => Some(*value),
            _ => None,
        });
        numbers.map(|value| needed(value).unwrap_or(2)).max().unwrap_or(0)
    }

    /// The columns whose numbers are targets, and those whose numbers are drawn.
    fn roles(&self) -> (Vec<usize>, Vec<usize>) {
        let is_target = |column: &TableColumn| column.id.starts_with("target") || column.title.starts_with("目標");
        let unit = self.table.columns.iter().find(|column| column.is_number).map_or("", |column| &column.unit);
        let numbers =
            self.table.columns.iter().enumerate().filter(|(_, column)| column.is_number && column.unit == unit);
        let (targets, drawn): (Vec<_>, Vec<_>) = numbers.partition(|(_, column)| is_target(column));
        let index = |list: Vec<(usize, &TableColumn)>| list.into_iter().map(|(index, _)| index).collect();
        (index(targets), index(drawn))
    }

    /// The table twin: the columns of the table, why numbers are missing, and what the frame says.
    fn twin(&self) -> Table {
        let lang = self.frame.lang;
        let mut twin = Table::new(&self.frame);
        for (index, column) in self.table.columns.iter().enumerate() {
            if column.is_number {
                twin.numbers(&column.id, self.title(index), &column.unit);
            } else {
                twin.words(&column.id, self.title(index));
            }
        }
        twin.words("blank", lang.pick("欠測の理由", "Reason for no value"));
        twin.words("period", lang.pick("時点", "Period"));
        twin.words("trust", lang.pick("データの区分", "Data status"));
        twin.passport_columns(lang);
        for row in &self.table.rows {
            let mut fields: Vec<_> = row
                .iter()
                .enumerate()
                .map(|(index, cell)| match cell {
                    TableCell::Number(value) => Field::Number(*value, self.decimals(index)),
                    TableCell::Text(words) => Field::text(&**words),
                    TableCell::Blank(_) => Field::Empty,
                })
                .collect();
            let blanks = row.iter().enumerate().filter_map(|(index, cell)| match cell {
                TableCell::Blank(blank) => Some(lang.said(self.title(index), lang.blank(*blank))),
                _ => None,
            });
            fields.push(Field::text(blanks.collect::<Vec<_>>().join(lang.pick("、", ", "))));
            fields.push(Field::text(&*self.table.as_of));
            fields.push(Field::text(lang.trust(self.table.trust)));
            fields.extend(passport_fields(&self.frame, &self.frame.unit));
            twin.rows.push(fields);
        }
        twin
    }

    fn trust(&self) -> Trust {
        self.table.trust
    }
}

/// The text of a row's first cell.
fn label(row: &[TableCell]) -> &str {
    match row.first() {
        Some(TableCell::Text(words)) => words,
        _ => "",
    }
}

/// Why a cell has no number, if it has none and says so.
fn blank_of(cell: Option<&TableCell>) -> Option<Blank> {
    match cell {
        Some(TableCell::Blank(blank)) => Some(*blank),
        _ => None,
    }
}

fn number_of(cell: Option<&TableCell>) -> Option<f64> {
    match cell {
        Some(TableCell::Number(value)) => Some(*value),
        _ => None,
    }
}
