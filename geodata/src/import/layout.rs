//! Layout: where the tables of a sheet are, which rows are heads, which are totals, what stands around them. Nothing here knows
//! what a municipality or an indicator is, except that a word looks like a name, a number or a period.

mod build;
mod draft;
mod grid;
mod heads;
mod lines;
mod names;
mod notices;
mod rows;
#[cfg(test)]
mod tests;

use super::{
    book::{Book, Range},
    report::Finding,
};

/// Finds the tables of a book, sheet by sheet, from top to bottom and from left to right; and what makes them hard to read, by the
/// rules of the Digital Agency for machine-readable data.
///
/// Hidden sheets are left out, and said; hidden rows and columns are read, and marked.
pub fn tables(book: &Book) -> (Vec<Table>, Vec<Finding>) {
    let mut tables = Vec::new();
    let mut findings = Vec::new();
    let all_hidden = book.sheets.iter().all(|sheet| sheet.hidden);
    for (index, sheet) in book.sheets.iter().enumerate() {
        if sheet.hidden && !all_hidden {
            findings.extend(notices::hidden_sheet(sheet));
            continue;
        }
        let grid = grid::Grid::new(sheet);
        let mut finder = draft::Finder::new(&grid);
        let loose = finder.find();
        let mut found: Vec<(Table, build::Noticed, &draft::Draft)> = finder
            .drafts
            .iter()
            .flat_map(|draft| {
                build::build(&grid, index, draft).into_iter().map(move |(table, noticed)| (table, noticed, draft))
            })
            .collect();
        fold_captions(&grid, &mut found);
        for (at, (table, ..)) in found.iter_mut().enumerate() {
            table.id = format!("s{}t{}", index + 1, at + 1);
        }
        notices::sheet(&grid, &found, &loose, &mut findings);
        tables.extend(found.into_iter().map(|(table, ..)| table));
    }
    (tables, findings)
}

/// Rows of words without heads that a caption may have.
const CAPTION_ROWS: usize = 4;

/// Makes a few rows of words without heads above a table into its titles: 「市町村名｜室戸市｜担当課｜福祉課」 above a form is no table.
fn fold_captions(grid: &grid::Grid<'_>, found: &mut Vec<(Table, build::Noticed, &draft::Draft)>) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (caption, table) = (&found[at].0, &found[at + 1].0);
        let is_caption = caption.head_rows.is_empty()
            && caption.rows.len() <= CAPTION_ROWS
            && caption.columns.iter().all(|column| column.kind != ColumnKind::Value)
            && caption.range.bottom < table.range.top
            && !table.head_rows.is_empty();
        if !is_caption {
            at += 1;
            continue;
        }
        let (caption, ..) = found.remove(at);
        let region = grid::Region {
            top: caption.range.top,
            bottom: caption.range.bottom,
            left: caption.range.left,
            right: caption.range.right,
        };
        let lines = caption.rows.iter().filter_map(|row| {
            let columns = grid.occupied(row.index, region);
            let texts: Vec<String> = columns.iter().map(|column| grid.text(row.index, *column)).collect();
            Some(Line { row: row.index, column: *columns.first()?, text: texts.join("　") })
        });
        let lines: Vec<Line> =
            caption.titles.iter().cloned().chain(lines).chain(caption.notes.iter().cloned()).collect();
        found[at].0.titles.splice(0..0, lines);
    }
}

/// A table that was found on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// `s1t1`: first sheet, first table.
    pub id: String,
    /// Index of the sheet in the book.
    pub sheet: usize,
    /// Heads and rows, without the lines around them.
    pub range: Range,
    /// Lines above that belong to it: titles, dates, 「（単位：人）」.
    pub titles: Vec<Line>,
    /// Lines below or beside that belong to it: ※, 注), 資料:.
    pub notes: Vec<Line>,
    /// Unit that a line around it gives for the whole table.
    pub unit: Option<String>,
    /// Rows of the sheet that are heads, ascending: levels of heads, rows of units, heads that are repeated further down.
    pub head_rows: Vec<usize>,
    /// Its columns from left to right, those without a head too.
    pub columns: Vec<Column>,
    /// Its rows below the heads, from top to bottom, without blank ones.
    pub rows: Vec<Row>,
}

/// A line of text around a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// The text, trimmed.
    pub text: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Column of the sheet, from 0.
    pub index: usize,
    /// Its heads from the upper to the lower level: merged heads are repeated for every column below them, a level that only repeats
    /// the one above is left out, white space and line breaks are taken out. A bare number below or beside a word such as 年度 carries
    /// it: 2020 beside 年度 is 2020年度.
    pub headings: Vec<String>,
    /// Unit that its heads or a row of units give.
    pub unit: Option<String>,
    /// Whether the sheet hides it.
    pub hidden: bool,
    /// What stands in it.
    pub kind: ColumnKind,
    /// Whether its heads say that it is a sum of others: 計, 合計, 総数. It may also be a value of its own; whether the others add up
    /// to it shows which.
    pub total: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// What names the rows: names, codes, groups, years. Its texts are in [`Row::labels`].
    Label,
    /// Row numbers: No., 番号.
    Counter,
    /// Numbers, and symbols that stand for them.
    Value,
    /// Other texts: 備考, answers in words, addresses.
    Text,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Row of the sheet, from 0.
    pub index: usize,
    /// What kind of row.
    pub kind: RowKind,
    /// Texts of its cells that are labels, by column of the sheet: merged or left-out labels are filled in from above.
    pub labels: Vec<(usize, String)>,
    /// Whether the sheet hides it.
    pub hidden: bool,
    /// Text of the [`RowKind::Section`] that it stands under.
    pub section: Option<String>,
}

/// What kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Values.
    Body,
    /// 小計, 〇〇計: the sum of some rows.
    Subtotal,
    /// 合計, 総数, 県計: the sum of all rows, or of all subtotals.
    Total,
    /// A heading between rows, such as 【市部】.
    Section,
}
