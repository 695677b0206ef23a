//! Reads `FlatGeobuf`.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use flatgeobuf::{FallibleStreamingIterator as _, FeatureProperties as _, FgbReader, Geometry, GeometryType};

use super::feature::{DeclaredCrs, Layer, RawFeature, RawPolygon, file_error, too_many_vertices};
use crate::import::{Limits, report::Finding};

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Layer, Finding> {
    // The crate checks the buffers, but takes some numbers of the header for good.
    catch_unwind(AssertUnwindSafe(|| read_all(bytes, limits))).unwrap_or_else(|_| Err(broken("読み取りが止まりました")))
}

fn broken(why: &str) -> Finding {
    let why: String = why.chars().filter(|letter| !letter.is_control()).take(120).collect();
    file_error("broken-flatgeobuf", format!("FlatGeobufとして読めません（{why}）。"), "GISで書き出し直してください。")
}

fn read_all(bytes: &[u8], limits: &Limits) -> Result<Layer, Finding> {
    let reader = FgbReader::open(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
    let header = reader.header();
    let kind = header.geometry_type();
    let crs = match header.crs() {
        Some(crs) if crs.code() > 0 => DeclaredCrs::Epsg(u32::try_from(crs.code()).unwrap_or_default()),
        Some(crs) => crs.wkt().map_or(DeclaredCrs::None, |text| DeclaredCrs::Text(text.to_owned())),
        None => DeclaredCrs::None,
    };
    let name = header.name().unwrap_or_default().to_owned();
    let columns: Vec<String> = header
        .columns()
        .map(|columns| columns.iter().map(|column| column.name().to_owned()).collect())
        .unwrap_or_default();
    check_sizes(bytes, features_at(bytes, header.features_count(), header.index_node_size())?)?;
    let mut features = reader.select_all_seq().map_err(|error| broken(&error.to_string()))?;
    let mut layer = Layer { name, crs, ..Layer::default() };
    let mut vertices = 0;
    while let Some(feature) = features.next().map_err(|error| broken(&error.to_string()))? {
        let number = layer.features.len() + 1;
        let mut texts = feature.properties().map_err(|error| broken(&format!("{number}番目の属性: {error}")))?;
        let properties = columns.iter().map(|name| (name.clone(), texts.remove(name).unwrap_or_default())).collect();
        let mut read = RawFeature { number, properties, ..RawFeature::default() };
        if let Some(geometry) = feature.geometry() {
            add_geometry(&geometry, kind, &mut read);
        }
        vertices += read.vertices();
        if vertices > limits.vertices {
            return Err(too_many_vertices(limits.vertices));
        }
        layer.features.push(read);
    }
    Ok(layer)
}

/// Where the features begin: behind the magic bytes, the header and the index, whose size follows from the number of features.
fn features_at(bytes: &[u8], count: u64, node_size: u16) -> Result<u64, Finding> {
    const BYTES_PER_NODE: u64 = 40;
    let header = bytes.get(8..12).map_or(0, |size| u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]])));
    let mut nodes = 0_u64;
    if count > 0 && node_size > 1 {
        let mut level = count;
        nodes = level;
        // Even one item has a root above it.
        loop {
            level = level.div_ceil(u64::from(node_size));
            nodes = nodes.saturating_add(level);
            if level == 1 {
                break;
            }
        }
    }
    let start = nodes.saturating_mul(BYTES_PER_NODE).saturating_add(header + 12);
    if start > bytes.len() as u64 { Err(broken("途中で終わっています")) } else { Ok(start) }
}

/// Each feature says its size before it, and the reader makes room for it: it must be there.
fn check_sizes(bytes: &[u8], start: u64) -> Result<(), Finding> {
    let mut at = usize::try_from(start).unwrap_or(usize::MAX);
    while at < bytes.len() {
        let size = bytes.get(at..at + 4).map(|size| u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
        let next = size.and_then(|size| at.checked_add(4)?.checked_add(usize::try_from(size).ok()?));
        at = next.filter(|next| *next <= bytes.len()).ok_or_else(|| broken("途中で終わっています"))?;
    }
    Ok(())
}

fn add_geometry(geometry: &Geometry<'_>, layer_kind: GeometryType, feature: &mut RawFeature) {
    let kind = if layer_kind == GeometryType::Unknown { geometry.type_() } else { layer_kind };
    match kind {
        GeometryType::Polygon => feature.polygons.push(polygon(geometry)),
        GeometryType::MultiPolygon => {
            for part in geometry.parts().iter().flatten() {
                feature.polygons.push(polygon(&part));
            }
        }
        GeometryType::GeometryCollection => {
            for part in geometry.parts().iter().flatten() {
                add_geometry(&part, part.type_(), feature);
            }
        }
        other => feature.other_kind = Some(other.variant_name().unwrap_or("?").to_owned()),
    }
}

/// The rings of a polygon: `ends` says behind which corner each ends; without it there is one ring.
fn polygon(geometry: &Geometry<'_>) -> RawPolygon {
    let numbers: Vec<f64> = geometry.xy().iter().flatten().collect();
    let corners: Vec<[f64; 2]> = numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    let ends: Vec<usize> = match geometry.ends() {
        Some(ends) if !ends.is_empty() => ends.iter().map(|end| usize::try_from(end).unwrap_or(usize::MAX)).collect(),
        _ => vec![corners.len()],
    };
    let mut start = 0;
    ends.into_iter()
        .map(|end| {
            let ring = corners.get(start..end.min(corners.len())).unwrap_or_default().to_vec();
            start = end;
            ring
        })
        .collect()
}
