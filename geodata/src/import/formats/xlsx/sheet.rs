//! The cells of a worksheet part.

use quick_xml::events::{BytesStart, Event};

use super::{broken, strings::unescape};
use crate::import::{
    book::{Range, RawCell, RawValue},
    formats::{
        finding::refuse,
        grid::Grid,
        number_format::{Shown, iso_day, value},
        xml,
    },
    report::{Finding, Weight},
};

/// Rows and columns that Excel has.
const LAST_ROW: usize = 1_048_576;

/// What cells refer to.
pub(super) struct Context<'a> {
    pub(super) strings: &'a [String],
    pub(super) formats: &'a [Shown],
    pub(super) from_1904: bool,
}

/// A cell in the making.
#[derive(Default)]
struct Pending {
    row: usize,
    column: usize,
    kind: String,
    style: usize,
    formula: bool,
    has_value: bool,
    value: String,
    inline: String,
}

/// Reads the cells, merged ranges, hidden rows and columns of a sheet.
///
/// # Errors
/// `broken-workbook` with the last row that could be read, and those of [`Grid::put`].
pub(super) fn read(text: &str, context: &Context<'_>, grid: &mut Grid<'_>) -> Result<(), Finding> {
    let mut reader = xml::reader(text);
    let mut cell = Pending::default();
    let mut next_row = 0;
    let mut next_column = 0;
    let mut row = 0;
    let mut in_cell = false;
    let mut reading = 0_usize;
    let mut target = Target::None;
    loop {
        let event = reader.read_event().map_err(|_| broken_at(row))?;
        match &event {
            Event::Eof => break,
            Event::Start(start) => match start.local_name().as_ref() {
                "c" => {
                    begin(&mut cell, start, row, next_column)?;
                    (in_cell, reading) = (true, 0);
                }
                "v" if in_cell => {
                    cell.has_value = true;
                    target = Target::Value;
                }
                "f" if in_cell => cell.formula = true,
                "rPh" => reading += 1,
                "t" if in_cell && reading == 0 => target = Target::Inline,
                "row" => {
                    row = match xml::attribute(start, "r") {
                        Some(number) => row_number(&number).ok_or_else(|| broken_at(next_row))?,
                        None => next_row,
                    };
                    (next_row, next_column) = (row + 1, 0);
                    if xml::flag(start, "hidden") || xml::flag(start, "zeroHeight") {
                        grid.hide_row(row);
                    }
                }
                "col" if xml::flag(start, "hidden") => {
                    if let (Some(first @ 1..), Some(last @ 1..)) =
                        (xml::number(start, "min"), xml::number(start, "max"))
                    {
                        grid.hide_columns(first - 1, last - 1);
                    }
                }
                "mergeCell" => {
                    if let Some(range) = xml::attribute(start, "ref").and_then(|text| range(&text)) {
                        grid.merge(range)?;
                    }
                }
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "c" if in_cell => {
                    in_cell = false;
                    next_column = cell.column + 1;
                    place(&cell, context, grid)?;
                }
                "v" | "t" => target = Target::None,
                "rPh" => reading = reading.saturating_sub(1),
                _ => {}
            },
            other => match target {
                Target::None => {}
                Target::Value => {
                    xml::append(other, &mut cell.value);
                }
                Target::Inline => {
                    xml::append(other, &mut cell.inline);
                }
            },
        }
    }
    Ok(())
}

/// Where characters go.
enum Target {
    None,
    Value,
    Inline,
}

fn begin(cell: &mut Pending, start: &BytesStart<'_>, row: usize, column: usize) -> Result<(), Finding> {
    (cell.row, cell.column, cell.style) = (row, column, 0);
    (cell.formula, cell.has_value) = (false, false);
    cell.kind.clear();
    cell.value.clear();
    cell.inline.clear();
    for attribute in start.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "r" => (cell.row, cell.column) = position(&attribute.value).ok_or_else(|| broken_at(row))?,
            "s" => cell.style = attribute.value.parse().unwrap_or(0),
            "t" => cell.kind.push_str(&attribute.value),
            _ => {}
        }
    }
    Ok(())
}

fn place(cell: &Pending, context: &Context<'_>, grid: &mut Grid<'_>) -> Result<(), Finding> {
    let (row, column, formula) = (cell.row, cell.column, cell.formula);
    let written = cell.value.as_str();
    if formula && !cell.has_value && cell.inline.is_empty() {
        grid.note(row, column, without_value());
        return grid.put(row, column, RawCell { value: RawValue::Error("（計算されていない式）".to_owned()), formula });
    }
    let value = match cell.kind.as_str() {
        "s" => match written.trim().parse::<usize>().ok().and_then(|index| context.strings.get(index)) {
            Some(text) => return grid.put_text(row, column, text.clone(), formula),
            None if written.trim().is_empty() => return Ok(()),
            None => {
                grid.note(row, column, unreadable("文字の表にない番号を指しています").quoting(written));
                RawValue::Error(written.to_owned())
            }
        },
        "str" => return grid.put_text(row, column, unescape(written), formula),
        "inlineStr" => return grid.put_text(row, column, unescape(&cell.inline), formula),
        "b" => match written.trim() {
            "1" | "true" => RawValue::Flag(true),
            "0" | "false" => RawValue::Flag(false),
            _ => return grid.put_text(row, column, written.to_owned(), formula),
        },
        "e" => RawValue::Error(written.to_owned()),
        "d" => match iso_day(written.trim()) {
            Some(day) => day,
            None => return grid.put_text(row, column, written.to_owned(), formula),
        },
        _ if written.trim().is_empty() => return grid.put_text(row, column, unescape(&cell.inline), formula),
        _ => number(cell, written, context, grid),
    };
    grid.put(row, column, RawCell { value, formula })
}

fn number(cell: &Pending, written: &str, context: &Context<'_>, grid: &mut Grid<'_>) -> RawValue {
    let shown = context.formats.get(cell.style).unwrap_or(&Shown::Number);
    let Some(number) = written.trim().parse::<f64>().ok().filter(|number| number.is_finite()) else {
        grid.note(cell.row, cell.column, unreadable("数値として読めません").quoting(written));
        return RawValue::Error(written.to_owned());
    };
    place_number(number, shown, context.from_1904, cell.row, cell.column, grid)
}

/// A number as its format shows it, with a finding where the two disagree.
pub(in crate::import::formats) fn place_number(
    number: f64,
    shown: &Shown,
    from_1904: bool,
    row: usize,
    column: usize,
    grid: &mut Grid<'_>,
) -> RawValue {
    if let Shown::Hidden(words) = shown
        && number != 0.0
    {
        grid.note(row, column, hidden_by_format(words));
    }
    match value(number, shown, from_1904) {
        Ok(value) => value,
        Err(reason) => {
            grid.note(row, column, unreadable(reason).quoting(&number.to_string()));
            RawValue::Error(number.to_string())
        }
    }
}

fn hidden_by_format(words: &str) -> Finding {
    let (message, weight) = if words.is_empty() {
        ("表示形式のために画面では見えない数値が入っています。".to_owned(), Weight::Error)
    } else {
        (
            format!(
                "画面には「{words}」と表示されますが、中には数値が入っています。表示のとおり「{words}」と読みました。"
            ),
            Weight::Warning,
        )
    };
    refuse(
        "value-behind-format",
        message,
        "見せてよい値なら表示形式を「標準」に直し、隠す値なら数値を消して記号を入力してください。",
    )
    .by_rule("L1-11")
    .weighing(weight)
    .quoting(if words.is_empty() { "（見えない数値）" } else { words })
}

pub(in crate::import::formats) fn without_value() -> Finding {
    refuse(
        "formula-without-value",
        "計算式だけがあり、計算した値が保存されていません。式は計算しません。",
        "Excel で開いて上書き保存する（値が保存されます）か、値に直してから取り込んでください。",
    )
    .by_rule("L2-06")
}

pub(in crate::import::formats) fn unreadable(reason: &str) -> Finding {
    refuse(
        "unreadable-cell",
        format!("セルの値を読めません（{reason}）。"),
        "Excel で開いてそのセルを打ち直し、保存し直してください。",
    )
}

fn broken_at(row: usize) -> Finding {
    let mut finding = broken();
    finding.message = format!("シートの中身が壊れています（{row}行目まで読めました）。");
    finding
}

/// The row of a number as written, from 0.
fn row_number(text: &str) -> Option<usize> {
    text.trim().parse::<usize>().ok().filter(|row| (1..=LAST_ROW).contains(row)).map(|row| row - 1)
}

/// Row and column of a reference such as `AB12`, from 0.
fn position(text: &str) -> Option<(usize, usize)> {
    let mut column = 0_usize;
    let mut row = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(usize::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(usize::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    // Columns beyond the limit are refused with their own sentence when the cell is placed.
    (column > 0 && column <= 1 << 24 && (1..=LAST_ROW).contains(&row)).then(|| (row - 1, column - 1))
}

/// A reference such as `A1:B2`.
fn range(text: &str) -> Option<Range> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (position(from)?, position(to)?);
    Some(Range { top, left, bottom, right })
}
