//! The same square in every format, written by the writers of the crates, and what is wrong with archives.

use std::io::{Cursor, Write as _};

use ::flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use ::shapefile::{
    Point, PolygonRing, ShapeWriter,
    dbase::{self, FieldName, TableWriterBuilder, encoding::EncodingRs},
};
use geo::{Geometry, polygon};
use geozero::{ColumnValue, PropertyProcessor as _};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn zip_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(*path, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// Corners of the square of [`SQUARE`], clockwise as shapefiles wind outer rings.
fn corners(scale: impl Fn(f64, f64) -> (f64, f64)) -> Vec<Point> {
    [(133.52, 33.55), (133.52, 33.57), (133.54, 33.57), (133.54, 33.55), (133.52, 33.55)]
        .map(|(x, y)| {
            let (x, y) = scale(x, y);
            Point::new(x, y)
        })
        .to_vec()
}

fn shp(rings: Vec<PolygonRing<Point>>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = ShapeWriter::new(&mut bytes);
    writer.write_shape(&::shapefile::Polygon::with_rings(rings)).expect("a shape");
    writer.finalize().expect("a header");
    drop(writer);
    bytes.into_inner()
}

fn dbf(encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let field = |name: &str| FieldName::try_from(name).expect("a name");
    let mut writer = TableWriterBuilder::with_encoding(EncodingRs::from(encoding))
        .add_character_field(field("N03_001"), 20)
        .add_character_field(field("N03_004"), 40)
        .add_character_field(field("N03_007"), 5)
        .build_with_dest(&mut bytes);
    let mut record = dbase::Record::default();
    for (name, text) in [("N03_001", "高知県"), ("N03_004", "高知市"), ("N03_007", "39201")] {
        record.insert(name.to_owned(), dbase::FieldValue::Character(Some(text.to_owned())));
    }
    writer.write_record(&record).expect("a record");
    writer.finalize().expect("a header");
    drop(writer);
    bytes.into_inner()
}

fn square() -> Vec<u8> {
    shp(vec![PolygonRing::Outer(corners(|x, y| (x, y)))])
}

fn plain() -> Vec<Boundary> {
    geojson(&[(r#""39201""#, super::SQUARE)]).batch.expect("a batch").boundaries
}

#[test]
fn a_zipped_shapefile_is_read_in_either_encoding() {
    let prj = br#"GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#.to_vec();
    for (encoding, page) in [
        (encoding_rs::SHIFT_JIS, None),
        (encoding_rs::UTF_8, None),
        (encoding_rs::SHIFT_JIS, Some("SHIFT_JIS")),
        (encoding_rs::SHIFT_JIS, Some("932")),
        (encoding_rs::UTF_8, Some("UTF-8\r\n")),
    ] {
        let mut files = vec![("N03/N03.shp", square()), ("N03/N03.dbf", dbf(encoding)), ("N03/N03.prj", prj.clone())];
        files.extend(page.map(|page| ("N03/N03.cpg", page.as_bytes().to_vec())));
        let outcome = read_bytes(&zip_of(&files), Format::Shapefile);
        assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
        assert_eq!(outcome.report.file.encoding.as_deref(), Some(encoding.name()));
        assert!(said(&outcome).contains(&("missing-shx", None)));
        assert_eq!(outcome.batch.expect("a batch").boundaries, plain());
    }
    // A table that is not in the encoding that is declared for it loses nothing silently.
    let files = [("a.shp", square()), ("a.dbf", dbf(encoding_rs::SHIFT_JIS)), ("a.cpg", b"UTF-8".to_vec())];
    assert_eq!(only_error(&read_bytes(&zip_of(&files), Format::Shapefile)), ("broken-shapefile", None));
}

#[test]
fn a_shapefile_in_plane_coordinates_gives_the_same_square_to_a_centimeter() {
    // PROJ 9.5.1 (pyproj, EPSG:6668 to 6672) of the four corners, clockwise from the southwest.
    let plane = [
        (1_857.196_001, 60_994.229_258),
        (1_856.767_987, 63_212.296_762),
        (3_713.536_062, 63_212.834_346),
        (3_714.392_090, 60_994.766_683),
        (1_857.196_001, 60_994.229_258),
    ];
    let ring = PolygonRing::Outer(plane.map(|(x, y)| Point::new(x, y)).to_vec());
    let prj = br#"PROJCS["JGD_2011_Japan_Zone_4",GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",133.5],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",33.0],UNIT["Meter",1.0]]"#;
    let files = [("a.shp", shp(vec![ring])), ("a.dbf", dbf(encoding_rs::UTF_8)), ("a.prj", prj.to_vec())];
    let outcome = read_bytes(&zip_of(&files), Format::Shapefile);
    let batch = outcome.batch.unwrap_or_else(|| panic!("{:#?}", outcome.report.findings));
    let (found, known) = (&batch.boundaries[0].geometry.0[0], &plain()[0].geometry.0[0]);
    assert_eq!(found.exterior().0.len(), known.exterior().0.len());
    for (found, known) in found.exterior().0.iter().zip(&known.exterior().0) {
        assert!((found.x - known.x).abs() < 1.5e-7 && (found.y - known.y).abs() < 1.5e-7, "{found:?} {known:?}");
    }
    assert_eq!(outcome.report.conversions[0].rule, "projected");
    // Without the .prj they are meters in a file of degrees.
    let files = [("a.shp", files[0].1.clone()), ("a.dbf", dbf(encoding_rs::UTF_8))];
    assert_eq!(only_error(&read_bytes(&zip_of(&files), Format::Shapefile)), ("meters-for-degrees", Some(1)));
}

#[test]
fn holes_and_islands_of_a_shapefile_stay_what_they_are() {
    let ring = |west: f64, south: f64, size: f64| {
        let corners = [(0.0, 0.0), (0.0, size), (size, size), (size, 0.0), (0.0, 0.0)];
        corners.map(|(x, y)| Point::new(west + x, south + y)).to_vec()
    };
    let mut hole = ring(133.51, 33.51, 0.02);
    hole.reverse();
    let rings = vec![
        PolygonRing::Outer(ring(133.70, 33.40, 0.01)),
        PolygonRing::Outer(ring(133.50, 33.50, 0.1)),
        PolygonRing::Inner(hole),
    ];
    let files = [("a.shp", shp(rings)), ("a.dbf", dbf(encoding_rs::UTF_8))];
    let batch = read_bytes(&zip_of(&files), Format::Shapefile).batch.expect("a batch");
    let holes: Vec<usize> = batch.boundaries[0].geometry.iter().map(|polygon| polygon.interiors().len()).collect();
    assert_eq!(holes, [1, 0]);
}

#[test]
fn incomplete_and_dangerous_archives_are_refused() {
    let refused = |files: &[(&str, Vec<u8>)]| only_error(&read_bytes(&zip_of(files), Format::Shapefile)).0.to_owned();
    assert_eq!(refused(&[("a.shp", square())]), "missing-dbf");
    assert_eq!(refused(&[("a.dbf", dbf(encoding_rs::UTF_8))]), "missing-shp");
    assert_eq!(refused(&[("../a.shp", square()), ("../a.dbf", dbf(encoding_rs::UTF_8))]), "unsafe-entry");
    assert_eq!(refused(&[("/etc/a.shp", square()), ("a.dbf", dbf(encoding_rs::UTF_8))]), "unsafe-entry");
    assert_eq!(refused(&[("C:\\a.shp", square()), ("a.dbf", dbf(encoding_rs::UTF_8))]), "unsafe-entry");
    let mut cut = square();
    cut.truncate(150);
    assert_eq!(refused(&[("a.shp", cut), ("a.dbf", dbf(encoding_rs::UTF_8))]), "broken-shapefile");
    // A table that claims four thousand million rows.
    let mut claims = dbf(encoding_rs::UTF_8);
    claims[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(refused(&[("a.shp", square()), ("a.dbf", claims)]), "broken-shapefile");
    // A shape that claims two thousand million corners: header 100 bytes, record 8, kind 4, box 32, parts 4, then the corners.
    let mut claims = square();
    claims[148..152].copy_from_slice(&i32::MAX.to_le_bytes());
    assert_eq!(refused(&[("a.shp", claims), ("a.dbf", dbf(encoding_rs::UTF_8))]), "broken-shapefile");
    let tokyo = br#"GEOGCS["GCS_Tokyo",DATUM["D_Tokyo",SPHEROID["Bessel_1841",6377397.155,299.1528128]]]"#.to_vec();
    assert_eq!(refused(&[("a.shp", square()), ("a.dbf", dbf(encoding_rs::UTF_8)), ("a.prj", tokyo)]), "tokyo-datum");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("a.shp", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    let linked = writer.finish().expect("an archive").into_inner();
    assert_eq!(only_error(&read_bytes(&linked, Format::Shapefile)).0, "unsafe-entry");
    let limits = Limits { entries: 1, ..Limits::default() };
    let file = SourceFile {
        name: "多い.zip".to_owned(),
        bytes: zip_of(&[("a.shp", square()), ("a.dbf", dbf(encoding_rs::UTF_8))]),
    };
    let refused = read_shapes(&file, Format::Shapefile, &context(), &Settings::default(), &limits);
    assert_eq!(only_error(&refused).0, "too-many-entries");
}

fn fgb() -> Vec<u8> {
    let options = FgbWriterOptions { crs: FgbCrs { code: 6668, ..FgbCrs::default() }, ..FgbWriterOptions::default() };
    let mut writer = FgbWriter::create_with_options("市区町村", GeometryType::Polygon, options).expect("a writer");
    writer.add_column("N03_007", ColumnType::String, |_, _| {});
    let square: Geometry<f64> = polygon![
        (x: 133.52, y: 33.55), (x: 133.54, y: 33.55), (x: 133.54, y: 33.57), (x: 133.52, y: 33.57), (x: 133.52, y: 33.55)
    ]
    .into();
    writer
        .add_feature_geom(square, |feature| {
            feature.property(0, "N03_007", &ColumnValue::String("39201")).expect("a property");
        })
        .expect("a feature");
    let mut bytes = Vec::new();
    writer.write(&mut bytes).expect("a file");
    bytes
}

#[test]
fn flatgeobuf_is_read_and_its_sizes_are_not_believed() {
    let bytes = fgb();
    let outcome = read_bytes(&bytes, Format::Flatgeobuf);
    assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
    assert_eq!(outcome.batch.expect("a batch").boundaries, plain());
    for length in [4, 11, 60, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(only_error(&read_bytes(&bytes[..length], Format::Flatgeobuf)).0, "broken-flatgeobuf", "{length}");
    }
    // Every byte of the header, turned: never a panic, never a batch that says something else.
    for position in 0..bytes.len() {
        let mut turned = bytes.clone();
        turned[position] ^= 0xFF;
        let outcome = read_bytes(&turned, Format::Flatgeobuf);
        assert!(outcome.batch.is_some() || outcome.report.state != State::Ready, "{position}");
    }
}

fn gpkg(sql: &str) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().expect("a database");
    connection
        .execute_batch(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('JGD2011', 6668, 'EPSG', 6668, '');
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
             INSERT INTO gpkg_geometry_columns VALUES ('市区町村', 'geom', 'POLYGON', 6668, 0, 0);
             CREATE TABLE 市区町村 (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT);",
        )
        .expect("tables");
    let mut blob = b"GP\0\x01".to_vec();
    blob.extend(6668_i32.to_le_bytes());
    blob.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
    for (x, y) in [(133.52_f64, 33.55_f64), (133.54, 33.55), (133.54, 33.57), (133.52, 33.57), (133.52, 33.55)] {
        blob.extend(x.to_le_bytes());
        blob.extend(y.to_le_bytes());
    }
    connection.execute("INSERT INTO 市区町村 VALUES (1, ?, '39201')", [blob]).expect("a row");
    connection.execute_batch(sql).expect("a change");
    connection.serialize("main").expect("bytes").to_vec()
}

#[test]
fn a_geopackage_is_read_and_its_counts_are_not_believed() {
    let outcome = read_bytes(&gpkg(""), Format::Geopackage);
    assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
    assert_eq!(outcome.batch.expect("a batch").boundaries, plain());
    // A ring that claims two thousand million corners.
    let claims = "UPDATE 市区町村 SET geom = CAST(substr(geom, 1, 17) || X'FFFFFF7F' || substr(geom, 22) AS BLOB)";
    assert_eq!(only_error(&read_bytes(&gpkg(claims), Format::Geopackage)), ("bad-geometry", Some(1)));
    // A view in place of the table is not read: it may compute for ever.
    let view = "ALTER TABLE 市区町村 RENAME TO t; DELETE FROM gpkg_geometry_columns; CREATE VIEW v AS SELECT * FROM t; INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 6668, 0, 0)";
    assert_eq!(only_error(&read_bytes(&gpkg(view), Format::Geopackage)).0, "no-features");
    let whole = gpkg("");
    for length in [16, 100, whole.len() / 2] {
        assert_eq!(only_error(&read_bytes(&whole[..length], Format::Geopackage)).0, "broken-geopackage", "{length}");
    }
}

#[test]
fn topojson_that_points_at_nothing_or_at_everything_is_refused() {
    let topology = |arcs: &str, rings: &str| {
        format!(
            r#"{{"type":"Topology","arcs":[{arcs}],"objects":{{"a":{{"type":"GeometryCollection","geometries":[{{"type":"Polygon","id":"39201","properties":{{}},"arcs":[{rings}]}}]}}}}}}"#
        )
    };
    let read = |text: String| read_bytes(text.as_bytes(), Format::Topojson);
    let square = "[[133.52,33.55],[133.54,33.55],[133.54,33.57]],[[133.52,33.55],[133.52,33.57],[133.54,33.57]]";
    assert_eq!(read(topology(square, "[0,-2]")).batch.expect("a batch").boundaries, plain());
    assert_eq!(only_error(&read(topology(square, "[7]"))), ("bad-arcs", Some(1)));
    assert_eq!(only_error(&read(topology(square, "[-9223372036854775808]"))), ("bad-arcs", Some(1)));
    let long: Vec<String> = (0..10_000).map(|index| format!("[133.5,33.{index:04}]")).collect();
    let many = vec!["0"; 1_000].join(",");
    assert_eq!(
        only_error(&read(topology(&format!("[{}]", long.join(",")), &format!("[{many}]")))).0,
        "too-many-vertices"
    );
}
