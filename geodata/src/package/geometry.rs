//! The gate that every geometry passes: finite, closed, in Japan, valid.
//!
//! Behind it stand libraries that panic on NaN, so nothing gets around it.

use geo::{
    Coord, LineString, MultiPolygon, Polygon, Relate as _,
    algorithm::validation::{InvalidPolygon, RingRole, Validation as _},
    coordinate_position::CoordPos,
    dimensions::Dimensions,
};
use serde_json::Value;

use crate::spatial::grid;

/// Where a pair of numbers lies when read as longitude and latitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// In the box around Japan, from 与那国島 to 択捉島 and 南鳥島.
    InJapan,
    /// Outside, but inside if the two are exchanged.
    Swapped,
    /// Outside either way.
    Outside,
}

/// Says where a pair of numbers lies.
pub(crate) fn ground(longitude: f64, latitude: f64) -> Ground {
    let in_japan =
        |longitude: f64, latitude: f64| (122.0..=154.5).contains(&longitude) && (20.0..=46.0).contains(&latitude);
    if in_japan(longitude, latitude) {
        Ground::InJapan
    } else if in_japan(latitude, longitude) {
        Ground::Swapped
    } else {
        Ground::Outside
    }
}

/// Why a geometry is refused: the rule it breaks and a sentence.
#[derive(Debug, PartialEq)]
pub(super) struct GeometryFault {
    pub(super) code: &'static str,
    pub(super) message: String,
}

fn fault<T>(code: &'static str, message: impl Into<String>) -> Result<T, GeometryFault> {
    Err(GeometryFault { code, message: message.into() })
}

/// Reads a `Polygon` or `MultiPolygon` of `GeoJSON` and lets through only what is sound.
pub(super) fn read_geometry(geometry: &Value) -> Result<MultiPolygon<f64>, GeometryFault> {
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
    let Some(coordinates) = geometry.get("coordinates").and_then(Value::as_array) else {
        return fault("bad-geometry", "図形に coordinates がありません。Polygon か MultiPolygon を書いてください。");
    };
    let polygons = match kind {
        "Polygon" => vec![read_polygon(coordinates)?],
        "MultiPolygon" => {
            let mut polygons = Vec::with_capacity(coordinates.len());
            for polygon in coordinates {
                polygons.push(read_polygon(list(polygon)?)?);
            }
            polygons
        }
        other => {
            return fault(
                "bad-geometry",
                format!("図形の種類「{other}」は使えません。Polygon か MultiPolygon にしてください。"),
            );
        }
    };
    if polygons.is_empty() {
        return fault("bad-geometry", "図形が空です。");
    }
    check(&polygons)?;
    Ok(MultiPolygon::new(polygons))
}

fn list(value: &Value) -> Result<&[Value], GeometryFault> {
    match value {
        Value::Array(items) => Ok(items),
        _ => fault("bad-geometry", "座標の入れ子（[ ]）が足りません。"),
    }
}

fn read_polygon(rings: &[Value]) -> Result<Polygon<f64>, GeometryFault> {
    let mut read = Vec::with_capacity(rings.len());
    for ring in rings {
        read.push(read_ring(list(ring)?)?);
    }
    if read.is_empty() {
        return fault("bad-geometry", "多角形に外周がありません。");
    }
    let exterior = read.remove(0);
    Ok(Polygon::new(exterior, read))
}

fn read_ring(points: &[Value]) -> Result<LineString<f64>, GeometryFault> {
    let mut ring = Vec::with_capacity(points.len());
    for (number, point) in points.iter().enumerate() {
        let point = list(point)?;
        let number = number + 1;
        let (Some(x), Some(y)) = (point.first().and_then(finite), point.get(1).and_then(finite)) else {
            return fault(
                "not-finite",
                format!(
                    "{number}番目の点の座標が数値ではありません（空、非数、無限大など）。点を直すか除いてください。"
                ),
            );
        };
        match ground(x, y) {
            Ground::InJapan => ring.push(Coord { x, y }),
            Ground::Swapped => {
                return fault(
                    "swapped-coordinates",
                    format!("{number}番目の点（{x}, {y}）の経度と緯度が逆です。GeoJSONでは経度、緯度の順に書きます。"),
                );
            }
            Ground::Outside => {
                return fault(
                    "outside-japan",
                    format!(
                        "{number}番目の点（{x}, {y}）は日本の外です。座標系が経度・緯度（JGD2011）か確かめてください。"
                    ),
                );
            }
        }
    }
    if ring.len() < 4 {
        return fault("too-few-points", "輪の点が4つ未満です。始点と終点を同じにした、3つ以上の角がいります。");
    }
    if ring.first() != ring.last() {
        return fault("unclosed-ring", "輪が閉じていません。終点を始点と同じ座標にしてください。");
    }
    Ok(LineString::new(ring))
}

fn finite(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.is_finite())
}

/// The rules of OGC Simple Features. Parts are compared only where their boxes meet: a coast has hundreds of islands.
///
/// Polygons on the grid of imports are judged there first, because that takes no longer for a coast of a million corners; what does not
/// pass there is looked at corner by corner, to say what is wrong.
fn check(polygons: &[Polygon<f64>]) -> Result<(), GeometryFault> {
    if grid::are_sound(polygons).is_some() {
        return Ok(());
    }
    for (number, polygon) in polygons.iter().enumerate() {
        if let Err(invalid) = polygon.check_validation() {
            return Err(explain(number + 1, &invalid));
        }
    }
    let boxes: Vec<_> = polygons.iter().map(geo::BoundingRect::bounding_rect).collect();
    for (i, first) in polygons.iter().enumerate() {
        for (j, second) in polygons.iter().enumerate().skip(i + 1) {
            let (Some(a), Some(b)) = (boxes[i], boxes[j]) else { continue };
            let apart =
                a.max().x < b.min().x || b.max().x < a.min().x || a.max().y < b.min().y || b.max().y < a.min().y;
            if apart {
                continue;
            }
            let matrix = first.relate(second);
            let overlap = matrix.get(CoordPos::Inside, CoordPos::Inside) == Dimensions::TwoDimensional;
            let shared_edge = matrix.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional;
            if overlap || shared_edge {
                let how = if overlap { "重なっています" } else { "辺を共有しています" };
                return fault(
                    "overlapping-parts",
                    format!("{}番目と{}番目の部分が{how}。1つの部分にまとめてください。", i + 1, j + 1),
                );
            }
        }
    }
    Ok(())
}

fn explain(part: usize, invalid: &InvalidPolygon) -> GeometryFault {
    let ring = |role: &RingRole| match role {
        RingRole::Exterior => format!("{part}番目の部分の外周"),
        RingRole::Interior(number) => format!("{part}番目の部分の{}番目の穴", number + 1),
    };
    let (code, message) = match invalid {
        InvalidPolygon::TooFewPointsInRing(role) => ("too-few-points", format!("{}の点が少なすぎます。", ring(role))),
        InvalidPolygon::SelfIntersection(role) => (
            "self-intersection",
            format!("{}の線が自分自身と交わっています。GISの「ジオメトリの修復」などで直してください。", ring(role)),
        ),
        InvalidPolygon::NonFiniteCoord(role, _) => {
            ("not-finite", format!("{}に数値ではない座標があります。", ring(role)))
        }
        InvalidPolygon::InteriorRingNotContainedInExteriorRing(role) => {
            ("hole-outside", format!("{}が外周の中に収まっていません。", ring(role)))
        }
        InvalidPolygon::IntersectingRingsOnALine(first, second)
        | InvalidPolygon::IntersectingRingsOnAnArea(first, second) => {
            ("rings-cross", format!("{}と{}が交わっています。", ring(first), ring(second)))
        }
    };
    GeometryFault { code, message }
}
