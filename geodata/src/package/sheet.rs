//! A CSV file of a package as rows whose cells are asked for by the head of their column.

use super::{
    descriptor::{Resource, report_file_fault},
    files::Files,
    problem::{Problems, Spot},
};
use std::collections::HashMap;

/// A CSV file.
pub(super) struct Sheet {
    resource: String,
    columns: HashMap<String, usize>,
    records: Vec<(usize, csv::StringRecord)>,
}

/// A row of a CSV file.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    record: &'a csv::StringRecord,
    /// Line of the file.
    pub(super) line: usize,
}

/// The columns that a role has.
pub(super) struct Columns<'a> {
    /// Those that must be there.
    pub(super) required: &'a [&'a str],
    /// Those that may be there.
    pub(super) optional: &'a [&'a str],
}

impl Sheet {
    /// Reads a file; `None` if it cannot be read or lacks a column.
    pub(super) fn read(
        files: &Files,
        resource: &Resource,
        wanted: &Columns<'_>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let spot = Spot::file(&resource.path);
        let bytes = files.read(&resource.path).map_err(|fault| report_file_fault(&fault, spot, problems)).ok()?;
        let text = decode(&bytes, spot, problems)?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    records.push((usize::try_from(line).unwrap_or(usize::MAX), record));
                }
                Err(error) => {
                    problems.error(
                        spot,
                        "bad-csv",
                        format!("CSVとして読めません（{error}）。表計算ソフトで開いて保存し直してください。"),
                    );
                    return None;
                }
            }
        }
        if records.is_empty() {
            problems.error(spot, "empty-file", "ファイルが空です。1行目に見出しを書いてください。");
            return None;
        }
        let (_, head) = records.remove(0);
        let columns = read_head(resource, &head, wanted, problems)?;
        let width = head.len();
        records.retain(|(line, record)| {
            if record.iter().all(|field| field.trim().is_empty()) {
                return false;
            }
            if record.len() == width {
                return true;
            }
            problems.error(
                spot.row(*line),
                "wrong-field-count",
                format!("見出しは{width}列ですが、この行は{}列です。コンマと引用符を確かめてください。", record.len()),
            );
            false
        });
        Some(Self { resource: resource.path.clone(), columns, records })
    }

    /// The file as a place.
    pub(super) fn spot(&self) -> Spot<'_> {
        Spot::file(&self.resource)
    }

    /// Its rows, without the head.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { sheet: self, record, line: *line })
    }
}

/// The text of a file, which must be UTF-8 with its quotes in pairs.
fn decode<'a>(bytes: &'a [u8], spot: Spot<'_>, problems: &mut Problems) -> Option<&'a str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            problems.error(
                spot.row(line),
                "not-utf8",
                "UTF-8ではない文字があります。Shift_JISで保存されていないか確かめ、「CSV UTF-8」で保存し直してください。",
            );
            return None;
        }
    };
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        problems.error(
            spot,
            "bad-csv",
            "引用符（\"）の数が奇数です。閉じられていない引用符があるため、行の切れ目が分かりません。",
        );
        return None;
    }
    Some(text)
}

/// Finds the columns; `None` if one that must be there is not.
fn read_head(
    resource: &Resource,
    head: &csv::StringRecord,
    wanted: &Columns<'_>,
    problems: &mut Problems,
) -> Option<HashMap<String, usize>> {
    let spot = Spot::file(&resource.path).row(1);
    let mut columns = HashMap::new();
    for (number, name) in head.iter().map(str::trim).enumerate() {
        if columns.insert(name.to_owned(), number).is_some() {
            problems.error(spot.column(name), "duplicate-column", "同じ見出しの列が2つあります。1つにしてください。");
        }
        if !wanted.required.contains(&name) && !wanted.optional.contains(&name) {
            problems.warning(
                spot.column(name),
                "unknown-column",
                "知らない見出しなので、この列は読みません。綴りを確かめてください。",
            );
        }
    }
    let mut complete = true;
    for name in wanted.required {
        if !columns.contains_key(*name) {
            problems.error(
                spot.column(name),
                "missing-column",
                "この見出しの列がありません。1行目を確かめてください。",
            );
            complete = false;
        }
    }
    let declared: Vec<&str> = resource.fields.iter().map(|field| field.name.as_str()).collect();
    let actual: Vec<&str> = head.iter().map(str::trim).collect();
    if !declared.is_empty() && declared != actual {
        problems.error(
            spot,
            "schema-mismatch",
            format!("見出しが datapackage.json の schema と違います。schema では {} の順です。", declared.join(", ")),
        );
    }
    complete.then_some(columns)
}

impl<'a> Row<'a> {
    /// The text in a column, without blanks around it; empty if the file has no such column.
    pub(super) fn text(&self, column: &str) -> &'a str {
        self.sheet.columns.get(column).and_then(|number| self.record.get(*number)).unwrap_or_default().trim()
    }

    /// Where the row stands.
    pub(super) fn spot(&self) -> Spot<'a> {
        Spot::file(&self.sheet.resource).row(self.line)
    }

    /// Where a cell of the row stands, with its text.
    pub(super) fn cell_spot<'b>(&self, column: &'b str) -> Spot<'b>
    where
        'a: 'b,
    {
        let spot = self.spot().column(column);
        match self.text(column) {
            "" => spot,
            text => spot.text(text),
        }
    }

    /// Text that must be there.
    pub(super) fn required(&self, column: &str, problems: &mut Problems) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            problems.error(self.cell_spot(column), "missing-value", "必ず書く列ですが、空です。");
            return None;
        }
        Some(text.to_owned())
    }

    /// Text that may be empty.
    pub(super) fn owned(&self, column: &str) -> String {
        self.text(column).to_owned()
    }

    /// A finite number; `Ok(None)` if the cell is empty, `Err` if what stands there is none, which is then reported.
    pub(super) fn number(&self, column: &str, problems: &mut Problems) -> Result<Option<f64>, ()> {
        match self.text(column) {
            "" => Ok(None),
            text => number(text).map(Some).map_err(|fault| {
                problems.error(self.cell_spot(column), fault.code, fault.message);
            }),
        }
    }
}

/// Why a text is not a number.
pub(super) struct NumberFault {
    pub(super) code: &'static str,
    pub(super) message: &'static str,
}

/// Reads a number in ASCII digits; full-width digits and thousands separators are refused rather than guessed.
pub(super) fn number(text: &str) -> Result<f64, NumberFault> {
    match text.parse::<f64>() {
        Ok(number) if !number.is_finite() => Err(NumberFault {
            code: "not-finite",
            message: "数値として扱えない値（非数または無限大）です。値がない場合は空にして、理由を書いてください。",
        }),
        // Minus zero would hash apart from zero.
        Ok(number) => Ok(number + 0.0),
        Err(_) => Err(NumberFault {
            code: "not-a-number",
            message: "数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。",
        }),
    }
}
