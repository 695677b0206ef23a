//! Small files, made by hand where no library would make them.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

/// A zip archive.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
pub(crate) const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(crate) const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub(crate) const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// A worksheet part around rows and what follows them.
pub(crate) fn worksheet(before: &str, rows: &str, after: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"#
    )
}

/// A workbook of one sheet.
pub(crate) fn xlsx(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    parts.extend_from_slice(more);
    archive(&parts)
}

/// A styles part whose second cell style has a number format of its own.
pub(crate) fn styles(code: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>"#
    )
}

/// An `OpenDocument` spreadsheet around its tables.
pub(crate) fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
    stream.extend(kind.to_le_bytes());
    stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    stream.extend(data);
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The records of a BIFF8 workbook of one sheet: texts in the first column, numbers in the second.
pub(crate) fn biff(version: u16, rows: &[(&str, f64)], extra: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let start = |kind: u16| [version.to_le_bytes(), kind.to_le_bytes(), [0; 2], [0; 2]].concat();
    let mut sheet = Vec::new();
    record(&mut sheet, 0x0809, &start(0x10));
    for (kind, data) in extra {
        record(&mut sheet, *kind, data);
    }
    for (index, (_, number)) in rows.iter().enumerate() {
        let row = u16::try_from(index).unwrap().to_le_bytes();
        record(&mut sheet, 0x00FD, &[&row[..], &[0, 0, 0, 0], &u32::try_from(index).unwrap().to_le_bytes()].concat());
        record(&mut sheet, 0x0203, &[&row[..], &[1, 0, 0, 0], &number.to_le_bytes()].concat());
    }
    record(&mut sheet, 0x000A, &[]);
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &start(5));
    let mut strings = vec![0; 8];
    for (text, _) in rows {
        strings.extend(u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes());
        strings.push(1);
        strings.extend(wide(text));
    }
    let name = [&[2, 1][..], &wide("実績")].concat();
    // BOUNDSHEET with its head, SST with its head, EOF.
    let position = globals.len() + 4 + 6 + name.len() + 4 + strings.len() + 4;
    record(&mut globals, 0x0085, &[&u32::try_from(position).unwrap().to_le_bytes()[..], &[0, 0], &name].concat());
    record(&mut globals, 0x00FC, &strings);
    record(&mut globals, 0x000A, &[]);
    globals.extend(sheet);
    globals
}

/// A compound file with one stream.
pub(crate) fn compound(stream: &str, content: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(format!("/{stream}")).unwrap().write_all(content).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// An Excel 97 workbook.
pub(crate) fn xls(rows: &[(&str, f64)], extra: &[(u16, Vec<u8>)]) -> Vec<u8> {
    compound("Workbook", &biff(0x0600, rows, extra))
}
