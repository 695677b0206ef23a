//! Files made to hurt, through the real child: each is refused or failed with a sentence, and others are answered meanwhile.

#![allow(clippy::format_collect, clippy::format_push_string, reason = "the texts of tests are small")]

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::Server;

const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"#;
const RELATIONSHIPS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONSHIPS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const NO_STRINGS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" uniqueCount="0"/>"#;

fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// A workbook of one sheet.
fn workbook(sheet: &[u8], strings: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 6] = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONSHIPS.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("memory takes everything");
        zip.write_all(content).expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}

/// Two cells in opposite corners: 17 thousand million cells for whoever makes room for all of them.
fn corners() -> Vec<u8> {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    workbook(sheet(rows).as_bytes(), NO_STRINGS)
}

/// A table of strings that claims four thousand million of them.
fn lying_count() -> Vec<u8> {
    let strings = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    workbook(sheet(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#).as_bytes(), strings)
}

/// Some hundred kilobytes that unpack to 200 MB.
fn bomb() -> Vec<u8> {
    let mut content = sheet("").into_bytes();
    content.resize(200 << 20, b' ');
    workbook(&content, NO_STRINGS)
}

/// Entities that would unfold to a thousand million letters.
fn laughs() -> Vec<u8> {
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let text = format!(
        r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>"#
    );
    workbook(text.as_bytes(), NO_STRINGS)
}

/// An archive whose entry would be written beside the folder it is unpacked into.
fn climbing_path() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../../escaped.shp", "../../escaped.dbf", "../../escaped.shx"] {
        zip.start_file(name, SimpleFileOptions::default()).expect("memory takes everything");
        zip.write_all(b"x").expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}

#[tokio::test]
async fn hostile_files_are_refused_or_failed_with_a_sentence_and_others_are_answered() {
    let server = Server::new();
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("corners.xlsx", corners()),
        ("count.xlsx", lying_count()),
        ("bomb.xlsx", bomb()),
        ("laughs.xlsx", laughs()),
        ("climbing.zip", climbing_path()),
        ("empty.csv", Vec::new()),
        ("empty.xlsx", Vec::new()),
        ("html.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
        ("cfb.xls", [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0xff; 2_000]].concat()),
        ("nul.csv", vec![0; 100_000]),
        ("deep.geojson", deep.into_bytes()),
        ("infinite.geojson", br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"39201"},"geometry":{"type":"Polygon","coordinates":[[[1e999,0],[1,0],[1,1],[1e999,0]]]}}]}"#.to_vec()),
        ("cut.zip", corners()[..200].to_vec()),
    ];
    for (name, bytes) in files {
        let answer = server.import(&format!("name={name}"), bytes).await;
        let state = answer["import"]["state"].as_str().expect("a state").to_owned();
        assert!(["refused", "failed"].contains(&state.as_str()), "{name}: {answer:#}");
        let sentences: Vec<String> = if &*state == "failed" {
            vec![answer["import"]["problem"]["detail"].to_string()]
        } else {
            let findings = answer["report"]["findings"].as_array().expect("a list");
            let errors = findings.iter().filter(|it| it["weight"] == "error");
            errors.map(|it| format!("{}{}", it["message"], it["todo"])).collect()
        };
        assert!(!sentences.is_empty() && sentences.iter().all(|it| it.contains('。')), "{name}: {sentences:?}");
        assert_eq!(server.get("/api/v1/indicators/cases/values").await.status, 200);
    }
    assert_eq!(server.state.archive.revision().number, 1, "nothing was published");
}

#[tokio::test]
async fn thirty_four_files_at_once_do_not_disturb_readers() {
    let server = Server::new();
    let before = server.get("/api/v1/indicators/cases/values").await;
    let uploads = futures_util::future::join_all((0..34).map(|number| {
        let server = &server;
        async move { server.import(&format!("name=R{number}.csv"), format!("a,b\n{number},2\n")).await }
    }));
    let reads = async {
        for _ in 0..200 {
            let answer = server.get("/api/v1/indicators/cases/values").await;
            assert_eq!((answer.status, answer.body == before.body), (before.status, true));
        }
    };
    let (answers, ()) = tokio::join!(uploads, reads);
    assert_eq!(answers.len(), 34);
    assert!(answers.iter().all(|answer| answer["import"]["state"] != "failed"), "{answers:#?}");
}
