//! Reading ground back: of the whole country, only what a data package stands on and what lies around it is decoded.

use std::{collections::HashSet, sync::Arc};

use ::duckdb::{Connection, Row, params};
use geo::{Geometry, MultiPolygon, Rect};
use geozero::{ToGeo, wkb::Wkb};

use super::{
    ReadError,
    read::{area_code, each, list},
};
use crate::{
    area::{Area, AreaCode},
    facility::Position,
    package::Boundary,
    revision::ContentHash,
    spatial::{
        FiniteGeometry,
        terrain::{Parcel, Terrain, bare_area, surroundings_box},
    },
};

/// Where the codes of some ten prefectures end, and those of the next begin: 01 to 47 are prefectures.
const CODES: [&str; 6] = ["0", "1", "2", "3", "4", ":"];

pub(super) fn read(connection: &Connection, content: i32, codes: &[AreaCode]) -> Result<Terrain, ReadError> {
    let Some(rect) = box_around(connection, content, codes)? else {
        return Ok(Terrain { parcels: Vec::new(), borders: Vec::new() });
    };
    let parcels = parcels(connection, content, rect)?;
    let kept: HashSet<&AreaCode> = parcels.iter().map(|parcel| &parcel.area.code).collect();
    let mut borders = Vec::new();
    each(connection, "SELECT code, other FROM border WHERE content = ?", params![content], |row| {
        let pair = (area_code(row, 0)?, area_code(row, 1)?);
        if kept.contains(&pair.0) && kept.contains(&pair.1) {
            borders.push(pair);
        }
        Ok(())
    })?;
    borders.sort_unstable();
    Ok(Terrain { parcels, borders })
}

fn box_around(connection: &Connection, content: i32, codes: &[AreaCode]) -> Result<Option<Rect<f64>>, ReadError> {
    let wanted: HashSet<&str> = codes.iter().map(AreaCode::as_str).collect();
    let mut boxes = Vec::new();
    let sql = "SELECT code, west_deg, south_deg, east_deg, north_deg FROM parcel WHERE content = ?";
    each(connection, sql, params![content], |row| {
        if wanted.contains(row.get::<_, String>(0)?.as_str()) {
            boxes.push(Rect::new((row.get(1)?, row.get(2)?), (row.get::<_, f64>(3)?, row.get::<_, f64>(4)?)));
        }
        Ok(())
    })?;
    Ok(surroundings_box(boxes.into_iter()))
}

fn parcels(connection: &Connection, content: i32, rect: Rect<f64>) -> Result<Vec<Parcel>, ReadError> {
    let sql = "SELECT b.code, b.name, b.geometry, p.area_km2, p.inside_longitude_deg, p.inside_latitude_deg
               FROM boundary b JOIN parcel p ON p.content = b.content AND p.code = b.code
               WHERE b.content = ? AND p.west_deg <= ? AND p.east_deg >= ? AND p.south_deg <= ? AND p.north_deg >= ?
                 AND b.code >= ? AND b.code < ?";
    let mut parcels = Vec::new();
    let mut take = |row: &Row<'_>| {
        let code = area_code(row, 0)?;
        let unusable = |how: String| ReadError::Content(format!("境界 {code}: {how}"));
        let bytes = row.get_ref(2)?.as_blob().map_err(|error| unusable(error.to_string()))?;
        let geometry = polygons(bytes).map_err(unusable)?;
        let geometry = FiniteGeometry::new(&geometry).map_err(|fault| unusable(fault.to_string()))?.into_geometry();
        let interior =
            Position::new(row.get(4)?, row.get(5)?).ok_or_else(|| unusable("代表点が数ではありません".to_owned()))?;
        let area_km2 = row.get(3)?;
        let area = bare_area(code, row.get(1)?);
        parcels.push(Parcel { area, geometry: Arc::new(geometry), area_km2, interior });
        Ok(())
    };
    // The engine hands over a whole answer at once, and sorting copies it: of the country's polygons that would be 50 MB for a moment.
    for (from, to) in CODES.iter().zip(&CODES[1..]) {
        let near = params![content, rect.max().x, rect.min().x, rect.max().y, rect.min().y, from, to];
        each(connection, sql, near, &mut take)?;
    }
    parcels.sort_by(|a, b| a.area.code.cmp(&b.area.code));
    Ok(parcels)
}

fn polygons(wkb: &[u8]) -> Result<MultiPolygon<f64>, String> {
    match Wkb(wkb).to_geo() {
        Ok(Geometry::MultiPolygon(geometry)) => Ok(geometry),
        Ok(Geometry::Polygon(polygon)) => Ok(MultiPolygon(vec![polygon])),
        Ok(_) => Err("面ではありません".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The polygons of a content, as they were written.
pub(super) fn boundaries(connection: &Connection, content: i32) -> Result<Vec<Boundary>, ReadError> {
    let sql = "SELECT code, name, prefecture, geometry FROM boundary WHERE content = ? ORDER BY ordinal";
    list(connection, sql, params![content], boundary)
}

/// The hash of each polygon, in the order of the codes. One polygon is in memory at a time.
pub(super) fn polygon_hashes(connection: &Connection, content: i32) -> Result<Vec<(AreaCode, ContentHash)>, ReadError> {
    let sql = "SELECT code, name, prefecture, geometry FROM boundary WHERE content = ? ORDER BY code";
    list(connection, sql, params![content], |row| {
        let boundary = boundary(row)?;
        Ok((boundary.code.clone(), boundary.content_hash()))
    })
}

/// Code, name, prefecture and geometry.
fn boundary(row: &Row<'_>) -> Result<Boundary, ReadError> {
    let code = area_code(row, 0)?;
    let unusable = |how: String| ReadError::Content(format!("境界 {code}: {how}"));
    let bytes = row.get_ref(3)?.as_blob().map_err(|error| unusable(error.to_string()))?;
    let geometry = polygons(bytes).map_err(unusable)?;
    Ok(Boundary { name: row.get(1)?, prefecture: area_code(row, 2)?, geometry, code })
}

/// The municipalities of a content, in the order of their codes.
pub(super) fn municipalities(connection: &Connection, content: i32) -> Result<Vec<Area>, ReadError> {
    let sql = "SELECT code, name FROM boundary WHERE content = ? ORDER BY code";
    list(connection, sql, params![content], |row| Ok(bare_area(area_code(row, 0)?, row.get(1)?)))
}
