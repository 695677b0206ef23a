//! Files made to hurt, and what must be said about each.

use crate::made::{ROOT, TYPES, WORKBOOK, archive, biff, compound, ods, styles, worksheet, xls, xlsx};

/// What must become of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expected {
    /// It is read.
    Read,
    /// It is refused with this code.
    Refused(&'static str),
}

use Expected::{Read, Refused};

/// Name, content, what must become of it.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let mut files = vec![
        ("empty.csv", Vec::new(), Refused("empty-file")),
        ("blank.csv", b" \r\n\r\n".to_vec(), Refused("empty-file")),
        ("zeros.xlsx", vec![0; 4096], Refused("zeros-only")),
        ("zero-byte-zip.xlsx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), Refused("empty-archive")),
        ("cut.xlsx", b"PK\x03\x04\x14\0\0\0".to_vec(), Refused("broken-archive")),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), Refused("html")),
        ("2003.xls", b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec(), Refused("spreadsheet-2003-xml")),
        ("text.xls", "市町村,人\r\n高知市,1\r\n".as_bytes().to_vec(), Read),
        ("paper.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3".to_vec(), Refused("pdf")),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Refused("image")),
        ("letter.docx", archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]), Refused("word")),
        ("binary.xlsb", archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\x83\x01")]), Refused("xlsb")),
        ("machine.dat", (0..4096_u32).flat_map(|number| (number.wrapping_mul(2_654_435_761)).to_le_bytes()).collect(), Refused("unknown-format")),
    ];
    files.extend(archives());
    files.extend(sheets());
    files.extend(old_workbooks());
    files.extend(open_documents());
    files.extend(texts());
    files
}

fn archives() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let sheet = worksheet("", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "");
    let many: Vec<String> = (0..3_000).map(|number| format!("xl/media/{number}.bin")).collect();
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", TYPES.as_bytes()), ("xl/workbook.xml", WORKBOOK.as_bytes())];
    parts.extend(many.iter().map(|name| (name.as_str(), &b"x"[..])));
    let bomb = vec![b' '; 600 << 20];
    let entities = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"{}\"><!ENTITY b \"{}\"><!ENTITY c \"{}\">]>{}",
        "lol".repeat(100),
        "&a;".repeat(100),
        "&b;".repeat(100),
        sheet.trim_start_matches("<?xml version=\"1.0\"?>").replace("<v>1</v>", "<v>&c;</v>")
    );
    let mut patched = xlsx(&sheet, &[("xl/a.bin", b"abc")]);
    // A name of the same length in both places where an archive writes it.
    for at in 0..patched.len() - 8 {
        if &patched[at..at + 8] == b"xl/a.bin" {
            patched[at..at + 8].copy_from_slice(b"../a.bin");
        }
    }
    vec![
        ("entries.xlsx", archive(&parts), Refused("too-many-entries")),
        ("bomb.xlsx", xlsx(&sheet, &[("xl/media/image1.bin", &bomb)]), Refused("archive-bomb")),
        ("entity-bomb.xlsx", xlsx(&entities, &[]), Refused("doctype")),
        (
            "doctype-in-a-small-part.xlsx",
            xlsx(
                &sheet,
                &[("docProps/core.xml", b"<?xml version=\"1.0\"?>\n<!DocType x SYSTEM \"file:///etc/passwd\"><x/>")],
            ),
            Refused("doctype"),
        ),
        ("escape.xlsx", patched, Refused("unsafe-path")),
        (
            "no-workbook.xlsx",
            archive(&[
                ("[Content_Types].xml", TYPES.as_bytes()),
                ("_rels/.rels", ROOT.as_bytes()),
                ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ]),
            Refused("broken-workbook"),
        ),
    ]
}

fn sheets() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let corner = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let wide: String =
        (1..=4_000).map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>")).collect();
    let columns: String = (0..100_000).map(|_| "<c><v>1</v></c>").collect();
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let shared = "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\" uniqueCount=\"4294967295\"><si><t>x</t></si></sst>";
    let long = format!(
        "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{}</t></si></sst>",
        "あ".repeat(30_000)
    );
    let repeated: String =
        (1..=3_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
    let merges: String = (0..5_000).map(|_| "<mergeCell ref=\"A1:XFD1048576\"/>").collect();
    let hidden: String =
        (1..=1_000).map(|number| format!("<col min=\"1\" max=\"{}\" hidden=\"1\"/>", number * 1_000_000)).collect();
    let one = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>45383</v></c></row>";
    vec![
        ("corner.xlsx", xlsx(&worksheet("", corner, ""), &[]), Refused("too-sparse")),
        ("wide.xlsx", xlsx(&worksheet("", &wide, ""), &[]), Refused("too-sparse")),
        (
            "columns.xlsx",
            xlsx(&worksheet("", &format!("<row r=\"1\">{columns}</row>"), ""), &[]),
            Refused("too-many-columns"),
        ),
        ("dimension.xlsx", xlsx(&worksheet("<dimension ref=\"A1:XFD1048576\"/>", one, ""), &[]), Read),
        (
            "far-reference.xlsx",
            xlsx(&worksheet("", "<row r=\"1\"><c r=\"ZZZZZZZZ99999999999999\"><v>1</v></c></row>", ""), &[]),
            Refused("broken-workbook"),
        ),
        ("deep.xlsx", xlsx(&worksheet("", &format!("{one}{deep}"), ""), &[]), Read),
        (
            "shared-count.xlsx",
            xlsx(
                &worksheet("", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", ""),
                &[("xl/sharedStrings.xml", shared.as_bytes())],
            ),
            Read,
        ),
        (
            "shared-text.xlsx",
            xlsx(&worksheet("", &repeated, ""), &[("xl/sharedStrings.xml", long.as_bytes())]),
            Refused("too-much-text"),
        ),
        (
            "shared-index.xlsx",
            xlsx(
                &worksheet("", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4294967296</v></c></row>", ""),
                &[("xl/sharedStrings.xml", shared.as_bytes())],
            ),
            Read,
        ),
        ("merges.xlsx", xlsx(&worksheet("", one, &format!("<mergeCells>{merges}</mergeCells>")), &[]), Read),
        ("hidden.xlsx", xlsx(&worksheet(&format!("<cols>{hidden}</cols>"), one, ""), &[]), Read),
        (
            "twice.xlsx",
            xlsx(&worksheet("", "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", ""), &[]),
            Read,
        ),
        (
            "huge-number.xlsx",
            xlsx(&worksheet("", "<row r=\"1\"><c r=\"A1\"><v>1e999</v></c><c r=\"B1\"><v>NaN</v></c></row>", ""), &[]),
            Read,
        ),
        (
            "huge-date.xlsx",
            xlsx(
                &worksheet("", "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1e300</v></c></row>", ""),
                &[("xl/styles.xml", styles("yyyy/m/d").as_bytes())],
            ),
            Read,
        ),
        (
            "odd-format.xlsx",
            xlsx(&worksheet("", one, ""), &[("xl/styles.xml", styles("[&quot;[\\_*").as_bytes())]),
            Read,
        ),
        ("not-closed.xlsx", xlsx("<worksheet><sheetData><row><c><v>1", &[]), Read),
    ]
}

fn old_workbooks() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let rows = [("高知市", 1.0), ("室戸市", 2.5)];
    let good = xls(&rows, &[]);
    // Numbers of FAT and DIFAT sectors, and the first of them, in the head of a compound file ([MS-CFB] 2.2).
    let lying = |at: usize| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
        bytes
    };
    let mut globals = biff(0x0600, &rows, &[]);
    // A worksheet that is said to begin behind the end.
    globals[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    let corner = vec![(0x0203, [&[0xFF, 0xFF, 0xFF, 0x00, 0, 0][..], &1.0_f64.to_le_bytes()].concat())];
    let encrypted = biff(0x0600, &rows, &[]);
    let encrypted = [&encrypted[..12], &[0x2F, 0, 6, 0, 0, 0, 1, 0, 1, 0], &encrypted[12..]].concat();
    vec![
        ("good.xls", good.clone(), Read),
        // The counts are not believed: what is there is read.
        ("fat-count.xls", lying(44), Read),
        ("difat-count.xls", lying(72), Read),
        ("difat-start.xls", lying(68), Refused("broken-workbook")),
        ("directory.xls", lying(48), Refused("broken-workbook")),
        ("95.xls", compound("Book", &biff(0x0500, &rows, &[])), Refused("xls-too-old")),
        ("95-in-new.xls", compound("Workbook", &biff(0x0500, &rows, &[])), Refused("xls-too-old")),
        ("2.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00\x0a\x00\x00\x00".to_vec(), Refused("xls-too-old")),
        ("encrypted.xls", compound("Workbook", &encrypted), Refused("encrypted-workbook")),
        ("encrypted.xlsx", compound("EncryptedPackage", &[7; 5_000]), Refused("encrypted-workbook")),
        ("other.xls", compound("Contents", b"abc"), Refused("broken-workbook")),
        ("letter.xls", compound("WordDocument", b"abc"), Refused("word")),
        ("behind-the-end.xls", compound("Workbook", &globals), Refused("broken-workbook")),
        ("corner.xls", xls(&rows, &corner), Read),
    ]
}

fn open_documents() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let cell = |attributes: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"1\" {attributes}><text:p>1</text:p></table:table-cell>"
        )
    };
    let table = |rows: &str| format!("<table:table table:name=\"表\">{rows}</table:table>");
    let repeated =
        table(&format!("<table:table-row table:number-rows-repeated=\"1048576\">{}</table:table-row>", cell("")));
    let square = table(&format!(
        "<table:table-row table:number-rows-repeated=\"90000\">{}</table:table-row>",
        cell("table:number-columns-repeated=\"9000\"")
    ));
    let far = table(&format!(
        "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell/></table:table-row><table:table-row>{}</table:table-row>",
        cell("")
    ));
    let trailing = table(&format!(
        "<table:table-row>{}<table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        cell("")
    ));
    let manifest: &[u8] = b"<manifest:manifest xmlns:manifest=\"x\"><manifest:encryption-data/></manifest:manifest>";
    vec![
        ("repeated.ods", ods(&repeated), Refused("too-many-copies")),
        ("square.ods", ods(&square), Refused("too-many-cells")),
        ("far.ods", ods(&far), Refused("too-sparse")),
        ("trailing.ods", ods(&trailing), Read),
        ("unclosed.ods", ods("<table:table><table:table-row>"), Refused("broken-workbook")),
        (
            "encrypted.ods",
            archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", b"\x01\x02"),
                ("META-INF/manifest.xml", manifest),
            ]),
            Refused("encrypted-workbook"),
        ),
        (
            "letter.odt",
            archive(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]),
            Refused("other-document"),
        ),
    ]
}

fn texts() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let cp932 = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let mut undecodable = cp932("市町村,人\r\n高知市,1\r\n室戸市,");
    undecodable.extend(b"\xA0\xFF\r\n");
    let mixed = [cp932("市町村,人\r\n高知市,1\r\n"), "安芸市,2\r\n須崎市,3\r\n".as_bytes().to_vec()].concat();
    let wide: Vec<u8> =
        "市町村,人\r\n".encode_utf16().flat_map(u16::to_le_bytes).chain([0x00, 0xD8, 0x2C, 0x00]).collect();
    vec![
        ("undecodable.csv", undecodable, Refused("undecodable-bytes")),
        ("mixed.csv", mixed, Refused("mixed-encodings")),
        ("nul.csv", b"a,b\r\n1,\x002\r\n".to_vec(), Refused("nul-byte")),
        ("half-a-pair.csv", [&[0xFF, 0xFE][..], &wide].concat(), Refused("undecodable-bytes")),
        ("utf-32.csv", b"\xFF\xFE\0\0a\0\0\0".to_vec(), Refused("utf-32")),
        ("unclosed.csv", "市町村,人\r\n高知市,\"1\r\n安芸市,2\r\n".as_bytes().to_vec(), Refused("unclosed-quote")),
        (
            "columns.csv",
            ",".repeat(20_000).into_bytes().into_iter().chain(*b"1\r\n").collect(),
            Refused("too-many-columns"),
        ),
        (
            "lines.csv",
            "\r\n".repeat(3_000_000).into_bytes().into_iter().chain(*b"1\r\n").collect(),
            Refused("too-sparse"),
        ),
        ("one-line.csv", vec![b'a'; 8 << 20], Read),
        ("quotes.csv", vec![b'"'; 1 << 20], Read),
    ]
}
