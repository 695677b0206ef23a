//! The table twin of a figure: the same numbers with everything that a number must carry.

use geodata::Cell;

use super::{frame::Frame, words::Lang};

/// A table that says all that its figure says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows; each has as many fields as there are columns.
    pub rows: Vec<Vec<Field>>,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Identifier, such as `value`.
    pub id: String,
    /// Head.
    pub title: String,
    /// Unit of its numbers; empty for text.
    pub unit: String,
    /// Whether its fields are numbers.
    pub is_number: bool,
    /// Whether it says the same in most rows, as the source does: a page may leave it out, a file may not.
    pub is_passport: bool,
}

/// A field of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A number, and how many decimals to print.
    Number(f64, u8),
    /// Words.
    Text(String),
    /// Nothing: another column says why.
    Empty,
}

impl Field {
    /// Words; nothing where there are none.
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Empty } else { Self::Text(words) }
    }
}

impl Table {
    pub(super) fn new(frame: &Frame) -> Self {
        Self { caption: frame.lang.list(&[&frame.what, &frame.subtitle()]), columns: Vec::new(), rows: Vec::new() }
    }

    pub(super) fn words(&mut self, id: &str, title: &str) {
        self.push(id, title, "", false, false);
    }

    pub(super) fn numbers(&mut self, id: &str, title: &str, unit: &str) {
        self.push(id, title, unit, true, false);
    }

    fn push(&mut self, id: &str, title: &str, unit: &str, is_number: bool, is_passport: bool) {
        let (id, title, unit) = (id.to_owned(), title.to_owned(), unit.to_owned());
        self.columns.push(Column { id, title, unit, is_number, is_passport });
    }

    /// The columns of a cell: value, interval, reason for a blank, trust, remark.
    pub(super) fn cell_columns(&mut self, lang: Lang, unit: &str) {
        self.numbers("value", lang.pick("値", "Value"), unit);
        self.numbers("low", lang.pick("区間の下端", "Interval, low"), unit);
        self.numbers("high", lang.pick("区間の上端", "Interval, high"), unit);
        self.words("blank", lang.pick("欠測の理由", "Reason for no value"));
        self.words("trust", lang.pick("データの区分", "Data status"));
        self.words("note", lang.pick("備考", "Note"));
    }

    /// The columns that repeat what the frame says, so that no row loses it.
    pub(super) fn passport_columns(&mut self, lang: Lang) {
        for (id, ja, en) in [
            ("indicator", "指標", "Indicator"),
            ("unit", "単位", "Unit"),
            ("kind", "数の種類", "Kind of data"),
            ("source", "出典", "Source"),
            ("definition", "定義", "Definition"),
            ("as_of", "データの時点", "Data as of"),
            ("remarks", "注", "Notes"),
            ("data", "データ", "Data"),
            ("revision", "版", "Revision"),
            ("release", "版の印", "Release hash"),
            ("plugin", "計算", "Computed by"),
        ] {
            self.push(id, lang.pick(ja, en), "", false, true);
        }
    }
}

/// The fields for [`Table::cell_columns`].
pub(super) fn cell_fields(lang: Lang, cell: &Cell, decimals: u8) -> Vec<Field> {
    let number = |value: Option<f64>| value.map_or(Field::Empty, |value| Field::Number(value, decimals));
    vec![
        number(cell.value.ok()),
        number(cell.interval.map(|interval| interval.low)),
        number(cell.interval.map(|interval| interval.high)),
        cell.value.err().map_or(Field::Empty, |blank| Field::text(lang.blank(blank))),
        Field::text(lang.trust(cell.trust)),
        Field::text(cell.note.clone().unwrap_or_default()),
    ]
}

/// The fields for [`Table::passport_columns`].
pub(super) fn passport_fields(frame: &Frame, unit: &str) -> Vec<Field> {
    let plugin = frame.plugin.as_ref().map(|plugin| {
        frame.lang.list(&[&format!("{} {}", plugin.id, plugin.version), &plugin.hash, &plugin.parameters])
    });
    vec![
        Field::text(&*frame.what),
        Field::text(unit),
        Field::text(&*frame.kind),
        Field::text(&*frame.source),
        Field::text(&*frame.definition),
        Field::text(&*frame.as_of),
        Field::text(frame.notes.join(frame.lang.pick("／", " / "))),
        Field::text(&*frame.data),
        Field::Number(f64::from(frame.revision), 0),
        Field::text(&*frame.release),
        Field::text(plugin.unwrap_or_default()),
    ]
}
