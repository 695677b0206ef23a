//! Reading ground back: of the whole country, only what a data package stands on and what lies around it is decoded.

use std::{collections::HashSet, sync::Arc};

use ::duckdb::{Connection, params};
use geo::{Geometry, MultiPolygon, Rect};
use geozero::{ToGeo, wkb::Wkb};

use super::{
    ReadError,
    read::{area_code, each},
};
use crate::{
    area::AreaCode,
    facility::Position,
    spatial::{
        FiniteGeometry,
        terrain::{Parcel, Terrain, bare_area, surroundings_box},
    },
};

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
               ORDER BY b.code";
    let near = params![content, rect.max().x, rect.min().x, rect.max().y, rect.min().y];
    let mut parcels = Vec::new();
    each(connection, sql, near, |row| {
        let code = area_code(row, 0)?;
        let unusable = |how: String| ReadError::Content(format!("境界 {code}: {how}"));
        let bytes = row.get_ref(2)?.as_blob().map_err(|error| unusable(error.to_string()))?;
        let geometry = match Wkb(bytes).to_geo() {
            Ok(Geometry::MultiPolygon(geometry)) => geometry,
            Ok(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
            Ok(_) => return Err(unusable("面ではありません".to_owned())),
            Err(error) => return Err(unusable(error.to_string())),
        };
        let geometry = FiniteGeometry::new(&geometry).map_err(|fault| unusable(fault.to_string()))?.into_geometry();
        let interior =
            Position::new(row.get(4)?, row.get(5)?).ok_or_else(|| unusable("代表点が数ではありません".to_owned()))?;
        let area_km2 = row.get(3)?;
        let area = bare_area(code, row.get(1)?);
        parcels.push(Parcel { area, geometry: Arc::new(geometry), area_km2, interior });
        Ok(())
    })?;
    Ok(parcels)
}
