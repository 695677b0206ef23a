//! A new xlsx with the cells of a book of another format.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatPattern, Note, Url, Workbook, Worksheet, XlsxError,
};

use super::{
    OVERVIEW,
    lines::{Doubt, Lines, Mark},
    overview::{COLUMNS, HEAD_ROW, NOTES, summary, texts},
};
use crate::import::{
    book::{Book, RawCell, RawValue, Sheet, column_letters},
    formats::refuse,
    report::Finding,
};

const FONT: &str = "BIZ UDPゴシック";

/// Cells beyond which only the list comes back: the library holds all of them in memory.
const MOST_CELLS: usize = 1_500_000;

/// Rows that decide how wide a column is.
const SAMPLE_ROWS: usize = 2_000;

pub(super) fn workbook(book: &Book, lines: &Lines) -> Result<Vec<u8>, Finding> {
    write(book, lines).map_err(|_| {
        refuse(
            "marked-workbook-failed",
            "印を付けたブックを作れませんでした（シート名や行の数が Excel の決まりに合いません）。",
            "取り込みの画面の一覧で確かめてください。",
        )
    })
}

fn write(book: &Book, lines: &Lines) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    let mut names = BTreeMap::new();
    let n_cells: usize = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(Vec::len).sum();
    let fits = n_cells <= MOST_CELLS && book.sheets.iter().all(|sheet| sheet.rows.len() < 1_048_576);
    for (index, sheet) in book.sheets.iter().enumerate().filter(|_| fits) {
        let doubts = lines.doubts(&sheet.name, book.sheets.len() == 1);
        let worksheet = workbook.add_worksheet();
        let name = sheet_name(&sheet.name, index, &names);
        worksheet.set_name(&name)?;
        names.insert(sheet.name.clone(), name);
        fill(worksheet, sheet, &doubts, &looks)?;
        // The first sheet is the active one, which office programs cannot hide.
        worksheet.set_hidden(sheet.hidden && index > 0);
    }
    let only = (book.sheets.len() == 1).then(|| book.sheets[0].name.as_str());
    overview(workbook.add_worksheet(), lines, &names, only, &looks)?;
    workbook.save_to_buffer()
}

/// A name that Excel accepts: at most 31 characters, some of which it forbids, none twice.
fn sheet_name(wanted: &str, index: usize, names: &BTreeMap<String, String>) -> String {
    let name: String =
        wanted.chars().map(|character| if "[]:*?/\\".contains(character) { '_' } else { character }).take(28).collect();
    let name = name.trim_matches('\'').to_owned();
    let taken = |name: &str| {
        name.trim().is_empty()
            || name == OVERVIEW
            || names.values().any(|known| known.to_lowercase() == name.to_lowercase())
    };
    if taken(&name) { format!("{}{}", if name.trim().is_empty() { "Sheet" } else { &name }, index + 1) } else { name }
}

struct Looks {
    plain: Format,
    date: Format,
    marks: BTreeMap<Mark, (Format, Format)>,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::Top);
        let date = plain.clone().set_num_format("yyyy/m/d");
        let marks =
            Mark::OF_CELLS.into_iter().map(|mark| (mark, (marked(&plain, mark), marked(&date, mark)))).collect();
        Self { plain, date, marks }
    }

    fn of(&self, doubt: Option<&Doubt>, date: bool) -> &Format {
        match doubt.and_then(|doubt| self.marks.get(&doubt.mark)) {
            Some((plain, dated)) => {
                if date {
                    dated
                } else {
                    plain
                }
            }
            None => {
                if date {
                    &self.date
                } else {
                    &self.plain
                }
            }
        }
    }
}

fn marked(format: &Format, mark: Mark) -> Format {
    let look = mark.look();
    let color = |argb: &str| Color::RGB(u32::from_str_radix(&argb[2..], 16).unwrap_or(0));
    let (pattern, border) = match mark {
        Mark::Error => (FormatPattern::LightUp, FormatBorder::Thick),
        Mark::Question => (FormatPattern::LightVertical, FormatBorder::Double),
        _ => (FormatPattern::Gray0625, FormatBorder::MediumDashed),
    };
    format
        .clone()
        .set_pattern(pattern)
        .set_foreground_color(color(look.ink))
        .set_background_color(color(look.ground))
        .set_border(border)
        .set_border_color(color(look.line))
}

fn fill(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    doubts: &BTreeMap<(usize, usize), Doubt>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for range in &sheet.merges {
        let (top, left, bottom, right) =
            (row_of(range.top), column_of(range.left), row_of(range.bottom), column_of(range.right));
        let look = looks.of(doubts.get(&(range.top, range.left)), false);
        // Overlapping ranges, which only broken files have, are left as single cells.
        let _ = worksheet.merge_range(top, left, bottom, right, "", look);
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            put(worksheet, row, column, cell, doubts.get(&(row, column)), looks)?;
        }
    }
    for ((row, column), doubt) in doubts {
        if sheet.at(*row, *column).is_empty() {
            worksheet.write_blank(row_of(*row), column_of(*column), looks.of(Some(doubt), false))?;
        }
        let comment: String = doubt.comment.chars().take(30_000).collect();
        let note = Note::new(comment)
            .set_author("つなぎ")
            .set_font_name(FONT)
            .set_font_size(10)
            .set_width(320)
            .set_height(120)
            .add_author_prefix(false);
        worksheet.insert_note(row_of(*row), column_of(*column), &note)?;
    }
    for row in &sheet.hidden_rows {
        worksheet.set_row_hidden(row_of(*row))?;
    }
    for column in 0..sheet.width() {
        let widths = sheet
            .rows
            .iter()
            .take(SAMPLE_ROWS)
            .filter_map(|cells| cells.get(column))
            .map(|cell| width(&cell.to_string()));
        worksheet.set_column_width(column_of(column), (widths.max().unwrap_or(6) + 2).clamp(8, 50) as f64)?;
    }
    for column in &sheet.hidden_columns {
        worksheet.set_column_hidden(column_of(*column))?;
    }
    Ok(())
}

fn put(
    worksheet: &mut Worksheet,
    row: usize,
    column: usize,
    cell: &RawCell,
    doubt: Option<&Doubt>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let (at_row, at_column, look) = (row_of(row), column_of(column), looks.of(doubt, false));
    match &cell.value {
        RawValue::Number(number) => worksheet.write_number_with_format(at_row, at_column, *number, look)?,
        RawValue::Flag(flag) => worksheet.write_boolean_with_format(at_row, at_column, *flag, look)?,
        RawValue::Date { year, month, day } => {
            match u16::try_from(*year).ok().and_then(|year| ExcelDateTime::from_ymd(year, *month, *day).ok()) {
                Some(date) => worksheet.write_datetime_with_format(at_row, at_column, &date, looks.of(doubt, true))?,
                None => worksheet.write_string_with_format(at_row, at_column, cell.to_string(), look)?,
            }
        }
        // As a text, whatever it begins with: `write_string` never makes a formula of it.
        _ => {
            let text: String = cell.to_string().chars().take(32_767).collect();
            worksheet.write_string_with_format(at_row, at_column, text, look)?
        }
    };
    Ok(())
}

fn overview(
    worksheet: &mut Worksheet,
    lines: &Lines,
    names: &BTreeMap<String, String>,
    only: Option<&str>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    worksheet.set_name(OVERVIEW)?;
    worksheet.set_screen_gridlines(false);
    worksheet.set_tab_color(Color::RGB(0x26_4A_F4));
    let base = Format::new().set_font_name(FONT).set_font_size(11);
    let gray = Color::RGB(0x94_94_94);
    let cell =
        base.clone().set_border(FormatBorder::Thin).set_border_color(gray).set_text_wrap().set_align(FormatAlign::Top);
    let head = cell.clone().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x26_4A_F4));
    let link =
        cell.clone().set_font_color(Color::RGB(0x00_17_C1)).set_underline(rust_xlsxwriter::FormatUnderline::Single);
    worksheet.write_string_with_format(0, 0, OVERVIEW, &base.clone().set_bold().set_font_size(14))?;
    worksheet.write_string_with_format(1, 0, summary(lines), &base)?;
    for (index, note) in NOTES.iter().enumerate() {
        worksheet.write_string_with_format(row_of(2 + index), 0, *note, &base)?;
    }
    for (column, (title, width)) in COLUMNS.iter().enumerate() {
        worksheet.write_string_with_format(row_of(HEAD_ROW), column_of(column), *title, &head)?;
        worksheet.set_column_width(column_of(column), *width)?;
    }
    for (index, line) in lines.list.iter().enumerate() {
        let row = row_of(HEAD_ROW + 1 + index);
        worksheet.write_string_with_format(row, 0, (index + 1).to_string(), &cell)?;
        for (column, text) in texts(line).into_iter().enumerate() {
            let look = match column {
                0 => looks.marks.get(&line.mark).map_or(&cell, |(plain, _)| plain),
                _ => &cell,
            };
            worksheet.write_string_with_format(row, column_of(column + 1), text, look)?;
        }
        worksheet.write_string_with_format(row, 8, line.count.to_string(), &cell)?;
        let name = line.sheet.as_deref().or(only).and_then(|name| names.get(name));
        if let (Some((target_row, target_column)), Some(name)) = (line.cell, name) {
            let location =
                format!("internal:'{}'!{}{}", name.replace('\'', "''"), column_letters(target_column), target_row + 1);
            worksheet.write_url_with_options(row, 3, Url::new(location), line.place.clone(), "", Some(&link))?;
        }
    }
    worksheet.set_freeze_panes(row_of(HEAD_ROW + 1), 0)?;
    if !lines.list.is_empty() {
        worksheet.autofilter(row_of(HEAD_ROW), 0, row_of(HEAD_ROW + lines.list.len()), 8)?;
    }
    worksheet.set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Width in characters of the Latin alphabet: those of East Asia are twice as wide.
fn width(text: &str) -> usize {
    let of_line = |line: &str| line.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum();
    text.lines().map(of_line).max().unwrap_or(0)
}

/// Unicode East Asian Width W and F, and what Japanese fonts draw as wide, by blocks.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115f}' | '\u{2010}'..='\u{2026}' | '\u{203b}' | '\u{2190}'..='\u{27bf}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

fn row_of(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

fn column_of(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
