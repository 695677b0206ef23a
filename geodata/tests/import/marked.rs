//! The workbook that goes back.

use std::io::{Cursor, Read};

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use geodata::import::{
    Limits, SourceFile,
    formats::read_book,
    marked::{OVERVIEW, marked_workbook},
    report::{Choice, Finding, Question, Spot, Weight},
};
use rust_xlsxwriter::{Chart, ChartType, Format, Formula, Note, Workbook};

const SHEET: &str = "R5 実績's";

fn finding(row: usize, column: &str, weight: Weight, message: &str) -> Finding {
    Finding {
        at: Spot { sheet: Some(SHEET.to_owned()), row: Some(row), column: Some(column.to_owned()), heading: None },
        text: Some("1,234人".to_owned()),
        code: "number-with-unit".to_owned(),
        rule: Some("L2-01".to_owned()),
        weight,
        message: message.to_owned(),
        todo: "数値だけにしてください。<&\">".to_owned(),
        count: 1,
    }
}

fn question() -> Question {
    Question {
        id: "p".to_owned(),
        kind: "period".to_owned(),
        at: Spot { sheet: Some(SHEET.to_owned()), row: Some(1), column: Some("B".to_owned()), heading: None },
        text: None,
        sentence: "この列はどの年度ですか。".to_owned(),
        why: "見出しが四つで値が五つです".to_owned(),
        choices: vec![Choice { id: "a".to_owned(), label: "令和元年度".to_owned(), effect: String::new() }],
        free: None,
        answer: None,
    }
}

/// A workbook with everything that must survive.
fn original() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name(SHEET).unwrap();
    let bold = Format::new().set_bold().set_num_format("#,##0\"人\"");
    sheet.write_string(0, 0, "市町村").unwrap();
    sheet.write_string(0, 1, "実人数").unwrap();
    for row in 1..6_u32 {
        sheet.write_string(row, 0, "高知市").unwrap();
        sheet.write_number_with_format(row, 1, f64::from(row) * 10.0, &bold).unwrap();
        sheet
            .write_formula(row, 2, Formula::new(format!("=B{}*2", row + 1)).set_result((row * 20).to_string()))
            .unwrap();
    }
    sheet.insert_note(3, 1, &Note::new("もとのコメント").set_author("係")).unwrap();
    sheet.merge_range(7, 0, 7, 2, "※ 見本", &Format::new()).unwrap();
    sheet.set_column_width(0, 33).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values((SHEET, 1, 1, 5, 1));
    sheet.insert_chart(1, 4, &chart).unwrap();
    workbook.add_worksheet().set_name("二枚目").unwrap().set_hidden(true).write_string(0, 0, "x").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = std::collections::BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        assert!(parts.insert(entry.name().unwrap().into_owned(), content).is_none(), "each part once");
    }
    parts
}

fn text(parts: &std::collections::BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).unwrap()
}

fn marked() -> (Vec<u8>, Vec<u8>) {
    let bytes = original();
    let file = SourceFile { name: "R5.xlsx".to_owned(), bytes: bytes.clone() };
    let findings = [
        finding(3, "B", Weight::Error, "数値の欄に「人」があります。"),
        finding(4, "B", Weight::Warning, "見てください。"),
        finding(40, "F", Weight::Warning, "表の外です。"),
        finding(5, "B", Weight::Remark, "参考です。"),
    ];
    let marked = marked_workbook(&file, &findings, &[question()]).unwrap();
    (bytes, marked)
}

#[test]
fn everything_that_a_workbook_had_is_still_in_it() {
    let (before, after) = marked();
    let (before_parts, after_parts) = (parts(&before), parts(&after));
    let changed: Vec<&String> = before_parts
        .iter()
        .filter(|(name, content)| after_parts.get(*name) != Some(content))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        changed,
        [
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ],
        "charts, other sheets, themes and properties are the same bytes"
    );
    // calamine is the oracle for the values.
    let mut old: Xlsx<_> = open_workbook_from_rs(Cursor::new(before)).unwrap();
    let mut new: Xlsx<_> = open_workbook_from_rs(Cursor::new(after)).unwrap();
    assert_eq!(new.sheet_names(), [SHEET, "二枚目", OVERVIEW]);
    let (old_cells, new_cells) = (old.worksheet_range(SHEET).unwrap(), new.worksheet_range(SHEET).unwrap());
    for (row, column, value) in old_cells.used_cells() {
        assert_eq!(new_cells.get((row, column)), Some(value));
    }
    let (old_formulas, new_formulas) = (old.worksheet_formula(SHEET).unwrap(), new.worksheet_formula(SHEET).unwrap());
    assert_eq!(old_formulas.used_cells().collect::<Vec<_>>(), new_formulas.used_cells().collect::<Vec<_>>());
}

#[test]
fn doubtful_cells_are_colored_and_commented_and_keep_their_number_format() {
    let (_, after) = marked();
    let parts = parts(&after);
    let (sheet, styles, comments) =
        (text(&parts, "xl/worksheets/sheet1.xml"), text(&parts, "xl/styles.xml"), text(&parts, "xl/comments1.xml"));
    let style_of = |cell: &str| -> usize {
        let tag = &sheet[sheet.find(&format!("<c r=\"{cell}\"")).unwrap()..];
        let from = tag.find("s=\"").unwrap() + 3;
        tag[from..from + tag[from..].find('"').unwrap()].parse().unwrap()
    };
    let styles_list = &styles[styles.find("<cellXfs").unwrap()..];
    let xf = |index: usize| styles_list.split("<xf ").nth(index + 1).unwrap().to_owned();
    let (error, warning, remark) = (xf(style_of("B3")), xf(style_of("B4")), xf(style_of("B5")));
    let format = |xf: &str| xf.split("numFmtId=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!((format(&error), format(&warning)), (format(&remark), format(&remark)), "the format stays");
    assert_ne!(error.split("fillId=").nth(1), warning.split("fillId=").nth(1), "errors and warnings look different");
    assert!(remark.contains("fillId=\"0\""), "remarks are only listed: {remark}");
    // Patterns and borders tell them apart without color.
    for word in
        ["lightUp", "gray0625", "lightVertical", "style=\"thick\"", "style=\"mediumDashed\"", "style=\"double\""]
    {
        assert!(styles.contains(word), "{word}");
    }
    assert!(sheet.contains("<c r=\"F40\" s="), "a cell that there was not can be marked, too");
    assert_eq!(comments.matches("<comment ").count(), 4);
    let old = comments.find("もとのコメント").unwrap();
    assert!(
        comments[old..].contains("【確認 L2-01】見てください。"),
        "ours stands below the old one in the same comment"
    );
    assert!(comments.contains("数値だけにしてください。&lt;&amp;&quot;&gt;"));
    let drawing = text(&parts, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(drawing.matches("ObjectType=\"Note\"").count(), 4);
    // The old drawing's prefixes may mean anything: ours say what they mean.
    assert_eq!(drawing.matches("<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\"").count(), 3);
}

#[test]
fn the_last_sheet_lists_everything_and_leads_to_the_cells() {
    let (_, after) = marked();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(after.clone())).unwrap();
    let range = book.worksheet_range(OVERVIEW).unwrap();
    let column = |index: u32| -> Vec<String> {
        (5..10).map(|row| range.get_value((row, index)).map_or(String::new(), Data::to_string)).collect()
    };
    assert_eq!(column(1), ["エラー", "質問", "確認", "確認", "参考"]);
    assert_eq!(column(3), ["B3", "B1", "B4", "F40", "B5"]);
    let parts = parts(&after);
    let overview = text(&parts, "xl/worksheets/tsunagi1.xml");
    assert!(overview.contains("location=\"&apos;R5 実績&apos;&apos;s&apos;!B3\""), "{overview}");
}

#[test]
fn a_marked_workbook_is_read_without_its_list_and_can_be_marked_again() {
    let (before, after) = marked();
    let limits = Limits::default();
    let (old, _) = read_book(&SourceFile { name: "a.xlsx".to_owned(), bytes: before }, &limits).unwrap();
    let file = SourceFile { name: "a.xlsx".to_owned(), bytes: after };
    let (new, findings) = read_book(&file, &limits).unwrap();
    assert_eq!(old.sheets[0].rows, new.sheets[0].rows);
    assert_eq!(new.sheets.len(), 2);
    assert!(findings.iter().any(|finding| finding.code == "overview-skipped"));
    let again = marked_workbook(&file, &[finding(3, "B", Weight::Error, "まだあります。")], &[]).unwrap();
    let names = open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(again)).unwrap().sheet_names();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn texts_come_back_as_a_workbook_in_which_nothing_becomes_a_formula() {
    let bytes = "市町村,値\r\n高知市,=1+1\r\n室戸市,-5\r\n安芸市,＋3\r\n土佐市,@x\r\n".as_bytes().to_vec();
    let file = SourceFile { name: "R5.csv".to_owned(), bytes };
    let mut warning = finding(2, "B", Weight::Warning, "式です。");
    warning.at.sheet = None;
    let marked = marked_workbook(&file, &[warning], &[]).unwrap();
    let parts = parts(&marked);
    let sheet = text(&parts, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"), "{sheet}");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(marked)).unwrap();
    assert_eq!(book.sheet_names(), ["R5", OVERVIEW]);
    let range = book.worksheet_range("R5").unwrap();
    assert_eq!(range.get_value((1, 1)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(range.get_value((2, 1)), Some(&Data::String("-5".to_owned())));
    assert!(text(&parts, "xl/comments1.xml").contains("式です。"));
    assert!(text(&parts, "xl/styles.xml").contains("BIZ UDPゴシック"));
}
