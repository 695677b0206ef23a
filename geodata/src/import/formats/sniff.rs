//! What kind of file it is, by what is in it.

use crate::import::{SourceFile, book::Format};

/// First bytes of a compound file, in which Excel 97 to 2003 and encrypted workbooks lie.
pub(super) const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// First bytes of a zip archive: of an entry, of an empty archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

pub(super) fn format(file: &SourceFile) -> Option<Format> {
    let bytes = file.bytes.as_slice();
    if bytes.starts_with(COMPOUND) {
        return Some(Format::Xls);
    }
    if is_zip(bytes) {
        return in_archive(bytes);
    }
    if bytes.starts_with(b"fgb\x03") {
        return Some(Format::Flatgeobuf);
    }
    if bytes.starts_with(b"SQLite format 3\0") {
        return Some(Format::Geopackage);
    }
    let start = text_start(bytes);
    if start.starts_with('{') {
        // The first word that tells, so that a property named Topology does not.
        let geojson =
            ["\"FeatureCollection\"", "\"Feature\"", "\"Polygon\"", "\"MultiPolygon\"", "\"GeometryCollection\""]
                .iter()
                .filter_map(|word| start.find(word))
                .min();
        let topojson = start.find("\"Topology\"");
        return match (geojson, topojson) {
            (Some(feature), Some(topology)) if feature < topology => Some(Format::Geojson),
            (_, Some(_)) => Some(Format::Topojson),
            (Some(_), None) => Some(Format::Geojson),
            // A huge head, such as a `crs` or properties before the type, is left to the reader of GeoJSON by the file's name.
            (None, None) => by_extension(&file.name),
        };
    }
    is_text(bytes).then_some(Format::Csv)
}

/// The extension in lower case.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// The beginning of a text file in plain characters, without byte order mark and white space.
pub(super) fn text_start(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let plain: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0 && *byte < 0xFE).collect();
    String::from_utf8_lossy(&plain).trim_start().to_owned()
}

fn by_extension(name: &str) -> Option<Format> {
    match extension(name).as_str() {
        "geojson" => Some(Format::Geojson),
        "topojson" => Some(Format::Topojson),
        _ => None,
    }
}

/// Kinds that are zip archives. Only the names are looked at: whether the archive may be read is decided by who reads it.
fn in_archive(bytes: &[u8]) -> Option<Format> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive
        .file_names()
        .take(100_000)
        .filter_map(Result::ok)
        .map(|name| name.replace('\\', "/").to_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("[content_types].xml") {
        let workbook = names.iter().any(|name| name.ends_with("workbook.xml") || name.ends_with("workbook2.xml"));
        let other = names
            .iter()
            .any(|name| name.starts_with("word/") || name.starts_with("ppt/") || name.ends_with("workbook.bin"));
        let relations = has("_rels/.rels") && names.iter().any(|name| name.contains("worksheets/"));
        return (workbook || (relations && !other)).then_some(Format::Xlsx);
    }
    if has("mimetype") && has("content.xml") {
        return Some(Format::Ods);
    }
    if names.iter().any(|name| name == "datapackage.json" || name.ends_with("/datapackage.json")) {
        return Some(Format::Datapackage);
    }
    names.iter().any(|name| extension(name) == "shp").then_some(Format::Shapefile)
}

/// Whether bytes may be text: no bytes that only machines write, unless they are the zeros of UTF-16 or a stray one.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 << 10)];
    if head.is_empty() {
        return false;
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    if super::text::utf16_without_mark(bytes).is_some() {
        return true;
    }
    // A stray zero is told with its line by who decodes; a machine's file has many.
    let odd = head.iter().filter(|byte| matches!(byte, 0x00..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    odd <= 2 + head.len() / 50
}
