//! Reads a zipped Shapefile: `.shp` and `.dbf` by their crates, `.prj` and `.cpg` as text.
//!
//! The index (`.shx`) is not needed, so a missing one is only remarked. The encoding of the table is that of `.cpg`; without one it is
//! found by trying UTF-8 and then `Shift_JIS`, without replacing a single character.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use shapefile::{
    Shape, ShapeReader,
    dbase::{self, FieldValue, encoding::EncodingRs},
    record::polygon::PolygonRing,
};

use super::feature::{
    DeclaredCrs, Layer, RawFeature, RawPolygon, RawRing, feature_error, file_error, too_many_vertices,
};
use crate::import::{
    Limits,
    outcome::finding,
    report::{Finding, Spot, Weight},
    unzip::{Entry, Unzip},
};

/// Reads an archive: a layer for each `.shp` in it, or for each JSON of polygons if there is none.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Layer>, Finding> {
    let mut archive = Unzip::open(bytes, limits)?;
    let entries = archive.entries().to_vec();
    let shapes: Vec<&Entry> = entries.iter().filter(|entry| entry.has_extension("shp")).collect();
    if shapes.is_empty() {
        return read_others(&mut archive, &entries, limits);
    }
    let mut layers = Vec::new();
    for shape in shapes {
        let beside = |extension: &str| {
            entries
                .iter()
                .find(|entry| entry.has_extension(extension) && entry.stem().eq_ignore_ascii_case(shape.stem()))
        };
        let Some(table) = beside("dbf") else {
            return Err(file_error(
                "missing-dbf",
                format!(
                    "「{}」と組になる .dbf がZIPにありません。市区町村コードが分からないため読めません。",
                    shape.path
                ),
                ".shp、.shx、.dbf、.prj を同じZIPに入れてください。",
            ));
        };
        let mut layer = Layer { name: shape.name().to_owned(), ..Layer::default() };
        if beside("shx").is_none() {
            layer.findings.push(finding(
                Weight::Remark,
                Spot::default(),
                "missing-shx",
                format!("「{}」と組になる .shx がありませんが、図形の順に読みました。", shape.path),
                "することはありません。",
            ));
        }
        let declared = beside("prj").map(|entry| archive.read(entry)).transpose()?;
        layer.crs = declared
            .map_or(DeclaredCrs::None, |text| DeclaredCrs::Text(String::from_utf8_lossy(&text).trim().to_owned()));
        let page = beside("cpg").map(|entry| archive.read(entry)).transpose()?;
        let page = page.map(|text| String::from_utf8_lossy(&text).trim().to_owned());
        let (shape_bytes, table_bytes) = (archive.read(shape)?, archive.read(table)?);
        layer.features = read_shapes(&shape_bytes, limits)?;
        drop(shape_bytes);
        let (rows, encoding) = read_table(&table_bytes, page.as_deref())?;
        if rows.len() != layer.features.len() {
            return Err(file_error(
                "shp-dbf-differ",
                format!("図形は{}件、表（.dbf）は{}行で、数が合いません。", layer.features.len(), rows.len()),
                "書き出し直してください。",
            ));
        }
        for (feature, row) in layer.features.iter_mut().zip(rows) {
            feature.properties = row;
        }
        layer.encoding = Some(encoding);
        layers.push(layer);
    }
    Ok(layers)
}

/// Layers of the other formats in an archive.
fn read_others(archive: &mut Unzip<'_>, entries: &[Entry], limits: &Limits) -> Result<Vec<Layer>, Finding> {
    let mut layers = Vec::new();
    for entry in entries {
        let is_topology = entry.has_extension("topojson");
        if !is_topology && !entry.has_extension("geojson") {
            continue;
        }
        let bytes = archive.read(entry)?;
        if is_topology {
            layers.extend(super::topojson::read(&bytes, limits)?);
        } else {
            layers.push(Layer { name: entry.name().to_owned(), ..super::geojson::read(&bytes, limits)? });
        }
    }
    if layers.is_empty() {
        return Err(file_error(
            "missing-shp",
            "ZIPの中に図形のファイル（.shp か .geojson）がありません。",
            ".shp、.shx、.dbf、.prj を同じZIPに入れてください。",
        ));
    }
    Ok(layers)
}

/// What the crates say of a broken file, whichever way they say it.
fn broken(what: &str, why: &str) -> Finding {
    let why: String = why.chars().filter(|letter| !letter.is_control()).take(120).collect();
    file_error(
        "broken-shapefile",
        format!("Shapefileの{what}が壊れているため読めません（{why}）。"),
        "元のデータをもう一度入手するか、GISで書き出し直してください。",
    )
}

fn read_shapes(bytes: &[u8], limits: &Limits) -> Result<Vec<RawFeature>, Finding> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut reader = ShapeReader::new(Cursor::new(bytes)).map_err(|error| broken("図形", &error.to_string()))?;
        let mut features = Vec::new();
        let mut vertices = 0;
        for (index, shape) in reader.iter_shapes().enumerate() {
            let number = index + 1;
            let shape = shape.map_err(|error| {
                feature_error(
                    number,
                    "broken-shapefile",
                    format!("図形が壊れているため読めません（{error}）。"),
                    "元のデータをもう一度入手するか、GISで書き出し直してください。",
                )
            })?;
            let feature = read_shape(shape, number);
            vertices += feature.vertices();
            if vertices > limits.vertices {
                return Err(too_many_vertices(limits.vertices));
            }
            features.push(feature);
        }
        Ok(features)
    }));
    read.unwrap_or_else(|_| Err(broken("図形", "読み取りが止まりました")))
}

fn read_shape(shape: Shape, number: usize) -> RawFeature {
    let mut feature = RawFeature { number, ..RawFeature::default() };
    match shape {
        Shape::Polygon(polygon) => {
            feature.polygons =
                polygons(polygon.into_inner().into_iter().map(|ring| corners(ring, |point| [point.x, point.y])));
        }
        Shape::PolygonM(polygon) => {
            feature.polygons =
                polygons(polygon.into_inner().into_iter().map(|ring| corners(ring, |point| [point.x, point.y])));
        }
        Shape::PolygonZ(polygon) => {
            feature.polygons =
                polygons(polygon.into_inner().into_iter().map(|ring| corners(ring, |point| [point.x, point.y])));
        }
        Shape::NullShape => {}
        other => feature.other_kind = Some(other.shapetype().to_string()),
    }
    feature
}

/// The corners of a ring, and whether it is a hole.
fn corners<P>(ring: PolygonRing<P>, of: impl Fn(&P) -> [f64; 2]) -> (bool, RawRing) {
    let is_hole = matches!(ring, PolygonRing::Inner(_));
    let ring = match ring {
        PolygonRing::Outer(points) | PolygonRing::Inner(points) => points,
    };
    (is_hole, ring.iter().map(of).collect())
}

/// Gives each hole to the smallest outer ring around its first corner. A hole around which there is none becomes a polygon of its own,
/// as programs that wind rings the other way round write them.
fn polygons(rings: impl Iterator<Item = (bool, RawRing)>) -> Vec<RawPolygon> {
    let (holes, outers): (Vec<_>, Vec<_>) = rings.partition(|(is_hole, _)| *is_hole);
    let mut polygons: Vec<RawPolygon> = outers.into_iter().map(|(_, ring)| vec![ring]).collect();
    let boxes: Vec<[f64; 4]> = polygons.iter().map(|polygon| bounds(&polygon[0])).collect();
    let mut lonely = Vec::new();
    for (_, hole) in holes {
        let Some(&[x, y]) = hole.first() else { continue };
        let around = boxes
            .iter()
            .enumerate()
            .filter(|(index, [left, bottom, right, top])| {
                let in_box = (*left..=*right).contains(&x) && (*bottom..=*top).contains(&y);
                in_box && contains(&polygons[*index][0], [x, y])
            })
            .min_by(|(_, one), (_, other)| extent(one).total_cmp(&extent(other)))
            .map(|(index, _)| index);
        match around {
            Some(index) => polygons[index].push(hole),
            None => lonely.push(vec![hole]),
        }
    }
    polygons.extend(lonely);
    polygons
}

fn bounds(ring: &RawRing) -> [f64; 4] {
    ring.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |around, [x, y]| {
        [around[0].min(*x), around[1].min(*y), around[2].max(*x), around[3].max(*y)]
    })
}

fn extent([left, bottom, right, top]: &[f64; 4]) -> f64 {
    (right - left) * (top - bottom)
}

/// Whether a ring goes around a corner, or through it.
fn contains(ring: &RawRing, [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
        if from[0].to_bits() == x.to_bits() && from[1].to_bits() == y.to_bits() {
            return true;
        }
        if (from[1] > y) != (to[1] > y) && x < from[0] + (to[0] - from[0]) * (y - from[1]) / (to[1] - from[1]) {
            inside = !inside;
        }
    }
    inside
}

type Rows = Vec<Vec<(String, String)>>;

/// Reads the table; also says in which encoding.
fn read_table(bytes: &[u8], page: Option<&str>) -> Result<(Rows, String), Finding> {
    check_table(bytes)?;
    let candidates: Vec<&'static encoding_rs::Encoding> = match page.map(encoding_of) {
        Some(Some(encoding)) => vec![encoding],
        Some(None) => {
            return Err(file_error(
                "unknown-encoding",
                format!("文字コードのファイル（.cpg）の「{}」が分かりません。", page.unwrap_or_default()),
                ".cpg に UTF-8 か Shift_JIS と書いてください。",
            ));
        }
        None => vec![encoding_rs::UTF_8, encoding_rs::SHIFT_JIS],
    };
    let mut last = None;
    for encoding in candidates {
        match catch_unwind(AssertUnwindSafe(|| try_table(bytes, encoding))) {
            Ok(Ok(rows)) => return Ok((rows, encoding.name().to_owned())),
            Ok(Err(why)) => last = Some(why),
            Err(_) => last = Some("読み取りが止まりました".to_owned()),
        }
    }
    Err(broken("表（.dbf）", &last.unwrap_or_default()))
}

fn encoding_of(page: &str) -> Option<&'static encoding_rs::Encoding> {
    let plain: String = page.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match plain.as_str() {
        "utf8" | "65001" | "cp65001" => Some(encoding_rs::UTF_8),
        "932" | "cp932" | "ms932" | "shiftjis" | "sjis" | "ansi932" | "windows31j" | "oem932" => {
            Some(encoding_rs::SHIFT_JIS)
        }
        _ => encoding_rs::Encoding::for_label(page.as_bytes()),
    }
}

/// The header's claims must fit the bytes that are there: 32 bytes of header, the length of a record at 10, their number at 4.
fn check_table(bytes: &[u8]) -> Result<(), Finding> {
    let short = || broken("表（.dbf）", "途中で終わっています");
    let number = |at: usize, length: usize| -> Option<u64> {
        let slice = bytes.get(at..at + length)?;
        Some(slice.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    };
    let (records, header, record) =
        (number(4, 4).ok_or_else(short)?, number(8, 2).ok_or_else(short)?, number(10, 2).ok_or_else(short)?);
    let claimed = records.saturating_mul(record).saturating_add(header);
    if claimed > bytes.len() as u64 || record == 0 || header < 32 { Err(short()) } else { Ok(()) }
}

fn try_table(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Result<Rows, String> {
    let mut reader = dbase::ReaderBuilder::new()
        .with_encoding(EncodingRs::from(encoding))
        .build(Cursor::new(bytes))
        .map_err(|error| error.to_string())?;
    let names: Vec<String> = reader.fields().iter().map(|field| field.name().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.iter_records() {
        let record = record.map_err(|error| error.to_string())?;
        let row: Vec<(String, String)> =
            names.iter().map(|name| (name.clone(), record.get(name).map(field_text).unwrap_or_default())).collect();
        // The decoder of the crate replaces what it cannot read.
        if row.iter().any(|(name, text)| name.contains('\u{FFFD}') || text.contains('\u{FFFD}')) {
            return Err(format!("{}として読めない文字があります", encoding.name()));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn field_text(value: &FieldValue) -> String {
    match value {
        FieldValue::Character(text) => text.as_deref().unwrap_or_default().trim().to_owned(),
        FieldValue::Memo(text) => text.trim().to_owned(),
        FieldValue::Numeric(Some(number)) | FieldValue::Currency(number) | FieldValue::Double(number) => {
            number.to_string()
        }
        FieldValue::Float(Some(number)) => number.to_string(),
        FieldValue::Integer(number) => number.to_string(),
        FieldValue::Logical(Some(flag)) => flag.to_string(),
        FieldValue::Date(Some(date)) => date.to_string(),
        _ => String::new(),
    }
}
