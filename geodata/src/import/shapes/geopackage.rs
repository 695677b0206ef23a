//! Reads `GeoPackage`: `SQLite` with geometries as well-known binary.
//!
//! The file is opened in memory and read-only, so that nothing is written anywhere; the engine is told to distrust the schema, and its
//! own limits are set. Only real tables are read: a view could compute for ever.

use std::io::Cursor;

use rusqlite::{Connection, MAIN_DB, config::DbConfig, limits::Limit, types::ValueRef};

use super::feature::{DeclaredCrs, Layer, RawFeature, RawPolygon, feature_error, file_error, too_many_vertices};
use crate::import::{Limits, report::Finding};

/// Reads a file: a layer for each table of features.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Layer>, Finding> {
    let connection = open(bytes).map_err(|error| broken(&error))?;
    let tables = tables(&connection).map_err(|error| broken(&error))?;
    if tables.is_empty() {
        return Err(file_error(
            "no-features",
            "GeoPackageに図形の表（features）がありません。",
            "市区町村の図形が入ったファイルか確かめてください。",
        ));
    }
    let mut vertices = 0;
    tables.into_iter().map(|table| read_table(&connection, table, limits, &mut vertices)).collect()
}

fn broken(error: &rusqlite::Error) -> Finding {
    let why: String = error.to_string().chars().filter(|letter| !letter.is_control()).take(120).collect();
    file_error("broken-geopackage", format!("GeoPackageとして読めません（{why}）。"), "GISで書き出し直してください。")
}

fn open(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact(MAIN_DB, Cursor::new(bytes), bytes.len(), true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, 256 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 20),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    connection.execute_batch("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA query_only=ON;")?;
    Ok(connection)
}

struct Table {
    name: String,
    geometry: String,
    crs: DeclaredCrs,
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut statement = connection.prepare(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
         FROM gpkg_geometry_columns g
         JOIN sqlite_schema t ON t.name = g.table_name AND t.type = 'table'
         LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
         ORDER BY g.table_name LIMIT 100",
    )?;
    let rows = statement.query_map([], |row| {
        let organization: Option<String> = row.get(2)?;
        let number: Option<i64> = row.get(3)?;
        let definition: Option<String> = row.get(4)?;
        let is_epsg = organization.is_some_and(|name| name.eq_ignore_ascii_case("EPSG"));
        let crs = match (number.and_then(|number| u32::try_from(number).ok()), definition) {
            (Some(number), _) if is_epsg && number > 0 => DeclaredCrs::Epsg(number),
            (_, Some(text)) if text.contains('[') => DeclaredCrs::Text(text),
            _ => DeclaredCrs::None,
        };
        Ok(Table { name: row.get(0)?, geometry: row.get(1)?, crs })
    })?;
    rows.collect()
}

/// A name as SQL quotes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn read_table(connection: &Connection, table: Table, limits: &Limits, vertices: &mut usize) -> Result<Layer, Finding> {
    let mut layer = Layer { name: table.name.clone(), crs: table.crs, ..Layer::default() };
    let fault = |error: rusqlite::Error| broken(&error);
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", quoted(&table.name))).map_err(fault)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let number = layer.features.len() + 1;
        let mut feature = RawFeature { number, ..RawFeature::default() };
        for (index, name) in names.iter().enumerate() {
            let value = row.get_ref(index).map_err(fault)?;
            if name.eq_ignore_ascii_case(&table.geometry) {
                if let ValueRef::Blob(blob) = value {
                    geometry(blob, &mut feature).ok_or_else(|| bad_geometry(number))?;
                }
                continue;
            }
            let text = match value {
                ValueRef::Null | ValueRef::Blob(_) => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
            };
            feature.properties.push((name.clone(), text));
        }
        *vertices += feature.vertices();
        if *vertices > limits.vertices {
            return Err(too_many_vertices(limits.vertices));
        }
        layer.features.push(feature);
    }
    Ok(layer)
}

fn bad_geometry(number: usize) -> Finding {
    feature_error(number, "bad-geometry", "図形のデータが壊れているため読めません。", "GISで書き出し直してください。")
}

/// Reads the header of a `GeoPackage` geometry (its box is passed over) and the well-known binary behind it. Counts are never
/// believed: a list ends where the bytes end. (The reader of geozero makes room for as many corners as the bytes claim.)
fn geometry(blob: &[u8], feature: &mut RawFeature) -> Option<()> {
    let [b'G', b'P', _, flags, ..] = blob else { return None };
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    let is_empty = flags & 0b1_0000 != 0;
    if is_empty {
        return Some(());
    }
    let mut bytes = Binary { bytes: blob.get(8 + envelope..)?, big: false };
    bytes.geometry(feature, 0)
}

/// Well-known binary that is being read.
struct Binary<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl Binary<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (head, rest) = self.bytes.split_first_chunk::<LENGTH>()?;
        self.bytes = rest;
        Some(*head)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn float(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.big { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    fn geometry(&mut self, feature: &mut RawFeature, depth: usize) -> Option<()> {
        if depth > 4 {
            return None;
        }
        self.big = match self.take::<1>()? {
            [0] => true,
            [1] => false,
            _ => return None,
        };
        let code = self.number()?;
        // ISO counts in thousands, EWKB in high bits.
        let height = (code / 1000) % 4 == 1 || (code / 1000) % 4 == 3 || code & 0x8000_0000 != 0;
        let measure = (code / 1000) % 4 >= 2 || code & 0x4000_0000 != 0;
        if code & 0x2000_0000 != 0 {
            self.number()?;
        }
        let kind = (code & 0x0FFF_FFFF) % 1000;
        let axes = 2 + usize::from(height) + usize::from(measure);
        match kind {
            3 => feature.polygons.push(self.polygon(axes)?),
            6 | 7 => {
                for _ in 0..self.number()? {
                    self.geometry(feature, depth + 1)?;
                }
            }
            other => {
                let name = match other {
                    1 | 4 => "Point",
                    2 | 5 => "LineString",
                    _ => "曲線",
                };
                feature.other_kind = Some(name.to_owned());
            }
        }
        Some(())
    }

    fn polygon(&mut self, axes: usize) -> Option<RawPolygon> {
        let mut polygon = Vec::new();
        for _ in 0..self.number()? {
            let mut ring = Vec::new();
            for _ in 0..self.number()? {
                let corner = [self.float()?, self.float()?];
                for _ in 2..axes {
                    self.float()?;
                }
                ring.push(corner);
            }
            polygon.push(ring);
        }
        Some(polygon)
    }
}
