//! What stands in the cells of a file, as its reader says it.

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use geodata::import::{
    Limits, SourceFile,
    book::{Book, Format, Range, RawCell, RawValue},
    formats::{read_book, sniff},
    report::{Finding, Weight},
};

use crate::{
    made::{biff, compound, ods, styles, worksheet, xls, xlsx},
    ugly,
};

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.into() }
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (Book, Vec<Finding>) {
    read_book(&file(name, bytes), &Limits::default()).unwrap()
}

fn texts(book: &Book) -> Vec<Vec<String>> {
    book.sheets[0].rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

const TEXT: &str = "市町村名,読み,備考\r\n檮原町,ゆすはら,ソ表能①㈱髙﨑\r\n四万十市,ﾊﾝｶｸ,〜－∥\r\n";

#[test]
fn one_text_reads_the_same_in_every_encoding() {
    // Bytes by encoding_rs, whose encoders follow the WHATWG tables; of UTF-16 by Rust itself.
    let text = TEXT.replace("〜－∥", "～－∥");
    let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-8（BOM付き）", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("Shift_JIS（CP932）", encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        ("UTF-16LE", [&[0xFF, 0xFE][..], &wide(u16::to_le_bytes)].concat()),
        ("UTF-16BE", [&[0xFE, 0xFF][..], &wide(u16::to_be_bytes)].concat()),
    ];
    for (encoding, bytes) in cases {
        let (book, findings) = read("表.csv", bytes);
        assert_eq!(book.encoding.as_deref(), Some(encoding));
        assert_eq!(texts(&book)[1], ["檮原町", "ゆすはら", "ソ表能①㈱髙﨑"], "{encoding}");
        assert_eq!(texts(&book)[2], ["四万十市", "ﾊﾝｶｸ", "～－∥"], "{encoding}");
        assert!(findings.is_empty(), "{encoding}: {findings:?}");
    }
}

#[test]
fn the_encodings_of_unix_and_of_mail_are_read_too() {
    let text = "市町村名,備考\r\n高知市,ひきこもり相談の件数\r\n";
    let (book, _) = read("表.csv", encoding_rs::EUC_JP.encode(text).0.into_owned());
    assert_eq!(
        (book.encoding.as_deref(), texts(&book)[1].join("/")),
        (Some("EUC-JP"), "高知市/ひきこもり相談の件数".to_owned())
    );
    let (book, _) = read("表.csv", encoding_rs::ISO_2022_JP.encode(text).0.into_owned());
    assert_eq!(
        (book.encoding.as_deref(), texts(&book)[1].join("/")),
        (Some("ISO-2022-JP"), "高知市/ひきこもり相談の件数".to_owned())
    );
}

#[test]
fn half_width_kana_are_not_taken_for_kanji_of_another_encoding() {
    // 「ﾊﾝｶｸ」 in CP932 is a pair of kanji in EUC-JP; nothing in such a file tells them apart, so that the choice is said.
    let (book, findings) = read("表.csv", encoding_rs::SHIFT_JIS.encode("ｼﾁｮｳｿﾝ,ﾆﾝｽﾞｳ\r\nｺｳﾁｼ,1\r\n").0.into_owned());
    assert!(
        texts(&book)[1][0] == "ｺｳﾁｼ" || findings.iter().any(|finding| finding.code == "encoding-doubtful"),
        "{book:?} {findings:?}"
    );
}

#[test]
fn what_cannot_be_decoded_is_refused_with_its_line_and_its_bytes() {
    let mut bytes = encoding_rs::SHIFT_JIS.encode("市町村,人\r\n高知市,1\r\n室戸市,").0.into_owned();
    bytes.extend(b"\xA0\r\n");
    let finding = read_book(&file("表.csv", bytes), &Limits::default()).unwrap_err();
    assert_eq!((finding.code.as_str(), finding.at.row), ("undecodable-bytes", Some(3)));
    assert_eq!(finding.text.as_deref(), Some("室戸市,〔A0〕"));
    assert!(finding.message.contains("3行目") && !finding.todo.is_empty());
}

#[test]
fn a_text_that_changes_its_encoding_is_refused_with_the_line_of_the_change() {
    let bytes =
        [encoding_rs::SHIFT_JIS.encode("市町村,人\r\n高知市,1\r\n").0.into_owned(), "安芸市,2\r\n".as_bytes().to_vec()]
            .concat();
    let finding = read_book(&file("表.csv", bytes), &Limits::default()).unwrap_err();
    assert_eq!((finding.code.as_str(), finding.at.row), ("mixed-encodings", Some(3)));
}

#[test]
fn separators_are_found_and_line_numbers_are_those_of_the_file() {
    for (separator, name) in [(",", "a.csv"), ("\t", "a.csv"), ("\t", "a.tsv"), (";", "a.csv")] {
        let text =
            ["市町村,人,備考", "高知市,\"1,234\",\"一行目\n二行目\"", "室戸市,5,\"引用符\"\"あり\""].join("\r\n");
        // The thousands' comma stays one.
        let text = text.replace("1,234", "1#234").replace(',', separator).replace('#', ",");
        let (book, _) = read(name, text);
        assert_eq!(texts(&book)[1], ["高知市", "1,234", "一行目\n二行目"], "{separator:?}");
        assert_eq!(texts(&book)[2], ["室戸市", "5", "引用符\"あり"], "{separator:?}");
        assert_eq!(book.sheets[0].lines, Some(vec![1, 2, 4]), "{separator:?}");
    }
    let (book, _) = read("a.csv", "sep=;\r\n市町村;人\r\n高知市;1,5\r\n");
    assert_eq!(texts(&book)[2], ["高知市", "1,5"]);
}

#[test]
fn texts_stay_texts_and_formulas_in_texts_are_never_computed() {
    let (book, findings) = read("a.csv", "コード,値\r\n=\"01234\",=1+1\r\n00123,-5\r\n");
    assert_eq!(texts(&book)[1], ["01234", "=1+1"]);
    assert_eq!(texts(&book)[2], ["00123", "-5"]);
    let codes: Vec<(&str, Weight)> = findings.iter().map(|finding| (finding.code.as_str(), finding.weight)).collect();
    assert_eq!(codes, [("formula-in-text", Weight::Error), ("text-as-formula", Weight::Remark)]);
    assert_eq!(findings[0].at.row, Some(2));
}

#[test]
fn cells_of_a_workbook_come_with_what_stands_behind_them() {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>市町村</t><rPh sb="0" eb="3"><t>シチョウソン</t></rPh></is></c><c r="B1" s="1"><v>45383</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c></row><row r="2" hidden="1"><c r="A2"><f>SUM(B1:B9)</f><v>12</v></c><c r="B2"><f>A2*2</f></c><c r="C2" t="str"><f>A1</f><v>_x000D_文字</v></c><c r="D2"><v>0.5</v></c></row><row r="4"><c r="A4"><v>1</v></c><c r="B4"><v>2</v></c></row>"#;
    let sheet = worksheet(
        "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>",
        rows,
        "<mergeCells><mergeCell ref=\"A4:B9\"/></mergeCells>",
    );
    let (book, findings) = read(
        "a.xlsx",
        xlsx(
            &sheet,
            &[("xl/styles.xml", styles("[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@").as_bytes())],
        ),
    );
    let sheet = &book.sheets[0];
    assert_eq!(sheet.at(0, 0), &RawCell::text("市町村"));
    assert_eq!(sheet.at(0, 1).value, RawValue::Date { year: 2024, month: 4, day: 1 });
    assert_eq!(sheet.at(0, 2).value, RawValue::Flag(true));
    assert_eq!(sheet.at(0, 3).value, RawValue::Error("#REF!".to_owned()));
    assert_eq!(sheet.at(1, 0), &RawCell { value: RawValue::Number(12.0), formula: true });
    assert!(matches!(&sheet.at(1, 1).value, RawValue::Error(_)) && sheet.at(1, 1).formula);
    assert_eq!(sheet.at(1, 2), &RawCell { value: RawValue::Text("\n文字".to_owned()), formula: true });
    assert_eq!(sheet.merges, [Range { top: 3, left: 0, bottom: 3, right: 1 }]);
    assert!(sheet.at(3, 1).is_empty(), "one value in a merged range");
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[1][..], &[2][..]));
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["formula-without-value", "value-under-merge"]);
    assert_eq!((findings[0].at.row, findings[0].at.column.as_deref()), (Some(2), Some("B")));
}

#[test]
fn numbers_behind_a_mask_are_not_read_as_numbers() {
    // A format of words alone shows 「x」 and keeps the number: publishing it would publish what was suppressed.
    let sheet = worksheet("", "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>3</v></c></row>", "");
    let (book, findings) = read("a.xlsx", xlsx(&sheet, &[("xl/styles.xml", styles("&quot;x&quot;").as_bytes())]));
    assert_eq!(book.sheets[0].at(0, 0), &RawCell::text("x"));
    assert_eq!((findings[0].code.as_str(), findings[0].rule.as_deref()), ("value-behind-format", Some("L1-11")));
    assert!(!format!("{findings:?}").contains('3'), "the finding does not tell the number either");
}

#[test]
fn old_workbooks_are_read_with_merges_hidden_rows_and_dates() {
    let extra = vec![
        (0x0208, [&[1, 0][..], &[0; 10], &[0x20, 0, 0, 0]].concat()),
        (0x007D, vec![1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
        (0x00E5, vec![1, 0, 0, 0, 1, 0, 2, 0, 3, 0]),
        // RK in hundredths, BOOLERR of both kinds, a formula with a text and its text.
        (0x027E, [&[0, 0, 2, 0, 0, 0][..], &((1234_u32 << 2) | 3).to_le_bytes()].concat()),
        (0x0205, vec![2, 0, 0, 0, 0, 0, 0x17, 1]),
        (0x0006, [&[2, 0, 1, 0, 0, 0][..], &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0; 8]].concat()),
        (0x0207, vec![1, 0, 1, 0x0A, 0x4E]),
    ];
    let (book, findings) = read("旧.xls", xls(&[("高知市", 1.0), ("室戸市", 2.5)], &extra));
    let sheet = &book.sheets[0];
    assert_eq!((book.format, sheet.name.as_str()), (Format::Xls, "実績"));
    assert_eq!((sheet.at(0, 0), sheet.at(1, 1)), (&RawCell::text("高知市"), &RawCell::number(2.5)));
    assert_eq!(sheet.at(0, 2), &RawCell::number(12.34));
    assert_eq!(sheet.at(2, 0).value, RawValue::Error("#REF!".to_owned()));
    assert_eq!(sheet.at(2, 1), &RawCell { value: RawValue::Text("上".to_owned()), formula: true });
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..], sheet.merges.len()), (&[1][..], &[1][..], 1));
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn open_documents_are_read_with_repeats_spans_and_hidden_parts() {
    let tables = r#"<table:table table:name="表"><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/><table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" office:value-type="string"><text:p>市<text:s text:c="2"/>町</text:p><text:p>二行目</text:p><office:annotation><text:p>覚え書き</text:p></office:annotation></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="percentage" office:value="0.125"/></table:table-row><table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell office:value-type="float" office:value="3" table:formula="of:=1+2"><text:p>3</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-04-01"/></table:table-row></table:table><table:table table:name="裏" table:style-name="ta2"/>"#;
    let (book, _) = read("a.ods", ods(tables));
    let sheet = &book.sheets[0];
    assert_eq!(texts(&book), [vec!["市  町\n二行目", "", "12.5%"], vec!["3", "2024-04-01"], vec!["3", "2024-04-01"]]);
    assert!(sheet.at(2, 0).formula && !sheet.at(0, 0).formula);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[1, 2][..], &[2][..]));
    assert_eq!(sheet.merges, [Range { top: 0, left: 0, bottom: 0, right: 1 }]);
    assert!(!sheet.hidden && book.sheets[1].hidden);
}

#[test]
fn calamine_reads_the_same_cells() {
    // The oracle is another program's reading: calamine 0.38.
    let workbooks = ugly::all().into_iter().filter(|(name, _)| !name.contains(".csv") && !name.contains("L1-01"));
    let mut n_cells = 0;
    for (name, bytes) in
        workbooks.step_by(3).chain([("a.xls".to_owned(), xls(&[("高知市", 1.0), ("室戸市", 2.5)], &[]))])
    {
        let mut oracle = open_workbook_auto_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
        let range = oracle.worksheet_range_at(0).unwrap().unwrap();
        let (book, _) = read(&name, bytes);
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let ours = &book.sheets[0].at(row + top as usize, column + left as usize).value;
            let same = match (value, ours) {
                (Data::String(text), RawValue::Text(own)) => text.replace("\r\n", "\n").trim() == own.trim(),
                (Data::String(text), RawValue::Empty) if text.trim().is_empty() => true,
                (Data::Float(number), RawValue::Number(own)) => number.to_bits() == own.to_bits(),
                // rust_xlsxwriter gives formulas without a result the value 0.
                (Data::Int(number), RawValue::Number(own)) => (*number as f64).to_bits() == own.to_bits(),
                // Hidden below a merged range, where calamine still shows it.
                (_, RawValue::Empty) => {
                    book.sheets[0].merges.iter().any(|range| range.contains(row + top as usize, column + left as usize))
                }
                _ => false,
            };
            assert!(same, "{name} {row},{column}: {value:?} and {ours:?}");
            n_cells += 1;
        }
    }
    assert!(n_cells > 1_000, "{n_cells} cells were compared");
}

#[test]
fn kinds_of_files_are_told_by_their_content() {
    let cases: Vec<(&str, Vec<u8>, Option<Format>)> = vec![
        ("a.xls", b"a,b\r\n".to_vec(), Some(Format::Csv)),
        ("a.csv", xlsx(&worksheet("", "", ""), &[]), Some(Format::Xlsx)),
        ("a", compound("Workbook", &biff(0x0600, &[], &[])), Some(Format::Xls)),
        ("a.zip", ods(""), Some(Format::Ods)),
        ("a.json", br#"{ "type": "FeatureCollection", "features": [] }"#.to_vec(), Some(Format::Geojson)),
        ("a.json", br#"{"type":"Topology","objects":{}}"#.to_vec(), Some(Format::Topojson)),
        ("a.bin", b"fgb\x03fgb\x00".to_vec(), Some(Format::Flatgeobuf)),
        ("a.gpkg", b"SQLite format 3\0".to_vec(), Some(Format::Geopackage)),
        ("a.zip", crate::made::archive(&[("N03/N03-21.shp", b"x")]), Some(Format::Shapefile)),
        ("a.zip", crate::made::archive(&[("kochi/datapackage.json", b"{}")]), Some(Format::Datapackage)),
        ("a.zip", crate::made::archive(&[("photo.jpg", b"x")]), None),
        ("a.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0".to_vec(), None),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(sniff(&file(name, bytes)), expected, "{name}");
    }
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let limits = Limits { file_bytes: 4, ..Limits::default() };
    assert_eq!(read_book(&file("a.csv", *b"a,b,c"), &limits).unwrap_err().code, "file-too-large");
    let limits = Limits { cells: 2, ..Limits::default() };
    assert_eq!(read_book(&file("a.csv", *b"a,b,c"), &limits).unwrap_err().code, "too-many-cells");
}
