//! Writes municipalities as a data package.

use std::fmt::Write as _;

use i_overlay::{i_float::int::point::IntPoint, i_shape::int::shape::IntContour};

use super::{Municipality, UNITS_PER_DEGREE};
use crate::{
    NamedText,
    descriptor::{Descriptor, License, PackageFacts, Resource, ResourceFacts, Source},
};

/// Name of the package and of its folder.
pub const NAME: &str = "japan-boundaries";

const GEOJSON: &str = "boundaries.geojson";

/// The files of the package.
pub fn files(municipalities: &[Municipality]) -> anyhow::Result<Vec<NamedText>> {
    Ok(vec![("datapackage.json".to_owned(), descriptor().to_json()?), (GEOJSON.to_owned(), geojson(municipalities)?)])
}

/// One feature a line, so that a change of one municipality is a change of one line.
fn geojson(municipalities: &[Municipality]) -> anyhow::Result<String> {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (index, municipality) in municipalities.iter().enumerate() {
        let Municipality { code, name, .. } = municipality;
        let mut polygons: Vec<Vec<IntContour>> =
            municipality.shapes.iter().map(|shape| shape.iter().map(from_smallest).collect()).collect();
        polygons.sort_by_key(|polygon| polygon.first().and_then(|ring| ring.first()).map(|point| (point.x, point.y)));
        anyhow::ensure!(!polygons.is_empty(), "{name}（{code}）に図形がありません");
        let (kind, open, close) = if polygons.len() == 1 { ("Polygon", "", "") } else { ("MultiPolygon", "[", "]") };
        let coordinates: Vec<String> = polygons.iter().map(|polygon| polygon_text(polygon)).collect();
        writeln!(
            text,
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\",\"name\":{},\"prefecture\":\"{}\"}},\
             \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{open}{}{close}}}}}{}",
            serde_json::to_string(name)?,
            &code[..2],
            coordinates.join(","),
            if index + 1 == municipalities.len() { "" } else { "," },
        )?;
    }
    text.push_str("]}\n");
    Ok(text)
}

/// The same ring, begun at its smallest vertex: where a ring begins means nothing, so it must not make files differ.
fn from_smallest(ring: &IntContour) -> IntContour {
    let mut ring = ring.clone();
    let start = (0..ring.len()).min_by_key(|index| (ring[*index].x, ring[*index].y)).unwrap_or(0);
    ring.rotate_left(start);
    ring
}

fn polygon_text(polygon: &[IntContour]) -> String {
    let rings: Vec<String> = polygon
        .iter()
        .map(|ring| {
            let closed = ring.iter().chain(ring.first());
            let points: Vec<String> = closed.map(|point| point_text(*point)).collect();
            format!("[{}]", points.join(","))
        })
        .collect();
    format!("[{}]", rings.join(","))
}

fn point_text(point: IntPoint) -> String {
    format!("[{},{}]", degrees(point.x), degrees(point.y))
}

/// Exact decimal degrees without trailing zeros.
fn degrees(units: i32) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, fraction) = (
        units.unsigned_abs() / UNITS_PER_DEGREE.unsigned_abs(),
        units.unsigned_abs() % UNITS_PER_DEGREE.unsigned_abs(),
    );
    let text = format!("{sign}{whole}.{fraction:05}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn descriptor() -> Descriptor {
    Descriptor {
        name: NAME.to_owned(),
        title: "全国の市区町村境界".to_owned(),
        title_en: "Municipal boundaries of Japan".to_owned(),
        version: "1.0.0".to_owned(),
        description: "全国1,741市区町村の境界（簡略化された海岸線と行政界）。気象庁の市町村等の区域データを、Rustのクレート reversejp 0.2.1 に収められたものから \
                      `cargo xtask boundaries` で機械的に作りました。分割されている60市町村をひとつにまとめ、京都市と広島市の行政区を市にまとめ、不正な図形を修復しています。"
            .to_owned(),
        created: "2026-11-23".to_owned(),
        profile: "data-package",
        licenses: vec![
            License {
                name: "other-attribution".to_owned(),
                title: "気象庁ホームページ利用規約（出典の記載が必要）".to_owned(),
                path: "https://www.jma.go.jp/jma/kishou/info/coment.html".to_owned(),
            },
            License {
                name: "MIT".to_owned(),
                title: "MIT License（クレート reversejp）".to_owned(),
                path: "https://opensource.org/license/mit".to_owned(),
            },
        ],
        sources: vec![
            Source {
                title: "出典：気象庁ホームページ（https://www.jma.go.jp/）を加工".to_owned(),
                path: "https://www.jma.go.jp/".to_owned(),
            },
            Source {
                title: "reversejp 0.2.1（ringsaturn、MIT License）".to_owned(),
                path: "https://github.com/ringsaturn/reversejp".to_owned(),
            },
        ],
        tsunagi: PackageFacts {
            format: 1,
            kind: "boundaries",
            prefecture: None,
            trust: "published",
            retrieved: "2026-11-22".to_owned(),
            caveats: vec![
                "防災気象情報のための簡略化された境界です。面積は図形からの計算値で、国土地理院の公式面積とは数パーセントまで異なることがあります。".to_owned(),
                "北方領土の6村（01695〜01700）は、元データでひとつの図形になっているため、1,741市区町村のこの表には含めていません。".to_owned(),
                "測量や境界の確定には使えません。".to_owned(),
            ],
        },
        resources: vec![Resource {
            name: "boundaries".to_owned(),
            path: GEOJSON.to_owned(),
            title: "市区町村の境界".to_owned(),
            profile: "data-resource",
            mediatype: "application/geo+json",
            encoding: "utf-8",
            schema: None,
            tsunagi: ResourceFacts::role("boundaries"),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_written_exactly_and_without_trailing_zeros() {
        assert_eq!(degrees(13_353_130), "133.5313");
        assert_eq!(degrees(13_353_131), "133.53131");
        assert_eq!(degrees(-5), "-0.00005");
        assert_eq!(degrees(3_300_000), "33");
    }
}
