//! The sheet that lists everything, as a worksheet part.

use std::fmt::Write as _;

use super::{
    OVERVIEW,
    lines::{Lines, Mark},
    splice::escape,
    styles::OverviewStyles,
};
use crate::import::book::column_letters;

/// Heads of the list, and widths of its columns in characters.
pub(super) const COLUMNS: [(&str, f64); 9] = [
    ("番号", 6.0),
    ("種類", 9.0),
    ("シート", 20.0),
    ("場所", 10.0),
    ("セルの文字", 24.0),
    ("規則", 9.0),
    ("内容", 56.0),
    ("直し方", 56.0),
    ("件数", 7.0),
];

/// What stands above the list.
pub(super) const NOTES: [&str; 2] = [
    "色と枠のついたセルには、同じ内容のコメントがついています。「場所」を押すとそのセルへ移ります。",
    "エラー＝直さないと公開できません（太い枠・斜線）　質問＝画面で答えてください（二重の枠・縦線）　確認＝見てください（破線の枠・点）　参考＝することはありません",
];

/// Row of the heads, from 0.
pub(super) const HEAD_ROW: usize = 4;

/// The texts of a line, in the order of [`COLUMNS`], without number and count.
pub(super) fn texts(line: &super::lines::Line) -> [&str; 7] {
    let sheet = line.sheet.as_deref().unwrap_or("");
    [line.mark.word(), sheet, &line.place, &line.text, &line.rule, &line.message, &line.todo]
}

/// A summary such as 「エラー2件、質問1件」.
pub(super) fn summary(lines: &Lines) -> String {
    let count = |mark: Mark| lines.list.iter().filter(|line| line.mark == mark).count();
    let parts: Vec<String> = [Mark::Error, Mark::Question, Mark::Warning, Mark::Remark]
        .into_iter()
        .filter(|mark| count(*mark) > 0)
        .map(|mark| format!("{}{}件", mark.word(), count(mark)))
        .collect();
    if parts.is_empty() { "確認することはありません。".to_owned() } else { parts.join("、") }
}

/// The worksheet part. Links lead only to sheets that there are.
pub(super) fn part(lines: &Lines, styles: &OverviewStyles, sheets: &[&str]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetPr><tabColor rgb=\"FF264AF4\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>",
    );
    let first = HEAD_ROW + 1;
    let _ = write!(
        xml,
        "<sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"><pane ySplit=\"{first}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         </sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>",
        first + 1
    );
    for (index, (_, width)) in COLUMNS.iter().enumerate() {
        let _ = write!(xml, "<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", index + 1);
    }
    xml.push_str("</cols><sheetData>");
    row(&mut xml, 0, &[(OVERVIEW.to_owned(), styles.title)]);
    row(&mut xml, 1, &[(summary(lines), styles.note)]);
    for (index, note) in NOTES.iter().enumerate() {
        row(&mut xml, 2 + index, &[((*note).to_owned(), styles.note)]);
    }
    row(&mut xml, HEAD_ROW, &COLUMNS.map(|(head, _)| (head.to_owned(), styles.head)));
    let mut hyperlinks = String::new();
    for (index, line) in lines.list.iter().enumerate() {
        let at = first + index;
        let target = line.cell.zip(line.sheet.as_deref().or_else(|| (sheets.len() == 1).then(|| sheets[0])));
        let target = target.filter(|(_, sheet)| sheets.contains(sheet));
        let mut cells = vec![((index + 1).to_string(), styles.cell)];
        for (column, text) in texts(line).into_iter().enumerate() {
            let style = match column {
                0 => styles.marks.get(&line.mark).copied().unwrap_or(styles.cell),
                2 if target.is_some() => styles.link,
                _ => styles.cell,
            };
            cells.push((text.to_owned(), style));
        }
        cells.push((line.count.to_string(), styles.cell));
        row(&mut xml, at, &cells);
        if let Some(((row, column), sheet)) = target {
            let location = format!("'{}'!{}{}", sheet.replace('\'', "''"), column_letters(column), row + 1);
            let _ = write!(
                hyperlinks,
                "<hyperlink ref=\"D{}\" location=\"{}\" display=\"{}\"/>",
                at + 1,
                escape(&location),
                escape(&line.place)
            );
        }
    }
    xml.push_str("</sheetData>");
    if !lines.list.is_empty() {
        let _ = write!(xml, "<autoFilter ref=\"A{first}:I{}\"/>", first + lines.list.len());
    }
    if !hyperlinks.is_empty() {
        let _ = write!(xml, "<hyperlinks>{hyperlinks}</hyperlinks>");
    }
    xml.push_str(
        "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/></worksheet>",
    );
    xml
}

/// A row of texts.
fn row(xml: &mut String, row: usize, cells: &[(String, usize)]) {
    let _ = write!(xml, "<row r=\"{}\">", row + 1);
    for (column, (text, style)) in cells.iter().enumerate() {
        let _ = write!(
            xml,
            "<c r=\"{}{}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            column_letters(column),
            row + 1,
            escape(text)
        );
    }
    xml.push_str("</row>");
}
