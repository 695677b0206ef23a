//! The committed package `japan-boundaries`, checked against what is known of Japan's municipalities.

use std::{collections::BTreeMap, fs, path::Path};

use geo::{GeodesicArea as _, MultiPolygon, Validation as _};
use geojson::{FeatureCollection, GeoJson};

/// The 34 municipalities of Kochi with their official areas; see `fixtures/README.md`.
const OFFICIAL_AREAS: &str = include_str!("../fixtures/kochi_official_area_km2_2024.csv");

#[test]
fn generating_again_gives_the_committed_bytes() {
    let (files, _) = generators::boundaries::generate().expect("the pinned crate's data");
    for (name, text) in files {
        let committed = fs::read_to_string(folder().join(&name)).expect("a committed file");
        assert!(text == committed, "{name} is not what `cargo xtask boundaries` writes");
    }
}

#[test]
fn there_are_1741_municipalities_sorted_by_code() {
    let areas = areas();
    assert_eq!(areas.len(), 1_741);
    let codes: Vec<&str> = areas.iter().map(|(code, _, _)| code.as_str()).collect();
    assert!(codes.is_sorted_by(|left, right| left < right));
    let of_prefecture = |prefecture: &str| codes.iter().filter(|code| code.starts_with(prefecture)).count();
    // 総務省: 北海道 179 (without the six villages of the Northern Territories), 東京都 62 with 23 wards, 京都府 26, 広島県 23, 高知県 34.
    assert_eq!(["01", "13", "26", "34", "39"].map(of_prefecture), [179, 62, 26, 23, 34]);
}

#[test]
fn parts_and_wards_are_dissolved_into_their_municipality() {
    let areas = areas();
    let name = |code: &str| areas.iter().find(|(area, _, _)| area == code).map(|(_, name, _)| name.clone());
    assert_eq!(name("26100").as_deref(), Some("京都市"));
    assert_eq!(name("34100").as_deref(), Some("広島市"));
    assert_eq!(name("01206").as_deref(), Some("釧路市"));
    assert_eq!(name("36489").as_deref(), Some("東みよし町"));
    assert_eq!(name("26101"), None);
}

#[test]
fn every_polygon_is_valid() {
    let invalid: Vec<String> =
        areas().into_iter().filter(|(_, _, shape)| !shape.is_valid()).map(|(_, name, _)| name).collect();
    assert_eq!(invalid, Vec::<String>::new());
}

#[test]
fn areas_of_kochi_fit_the_official_ones() {
    let shapes: BTreeMap<String, MultiPolygon<f64>> =
        areas().into_iter().map(|(code, _, shape)| (code, shape)).collect();
    let mut within_half_a_percent = 0;
    let mut known = 0;
    for line in OFFICIAL_AREAS.lines().skip(1) {
        let mut fields = line.split(',');
        let (code, name) = (fields.next().expect("a code"), fields.next().expect("a name"));
        let official_km2: f64 = fields.next().and_then(|text| text.parse().ok()).expect("an area");
        let computed_km2 = shapes[code].geodesic_area_unsigned() / 1_000_000.0;
        let difference_percent = ((computed_km2 - official_km2) / official_km2 * 100.0).abs();
        // The source draws 田野町, the smallest of all, 3.5 % too large; every other municipality is within 1.1 %.
        let limit_percent = if code == "39303" { 3.6 } else { 1.1 };
        assert!(difference_percent <= limit_percent, "{name}: {computed_km2:.2} km² instead of {official_km2} km²");
        known += 1;
        within_half_a_percent += usize::from(difference_percent <= 0.5);
    }
    assert_eq!(known, 34);
    assert!(within_half_a_percent >= 25, "only {within_half_a_percent} of 34 within 0.5 %");
}

#[test]
fn neighbours_in_kochi_share_their_edges() {
    // 7 landlocked municipalities: each edge of such a ring must be an edge of a neighbour too.
    let areas = areas();
    let mut owners: BTreeMap<[(u64, u64); 2], usize> = BTreeMap::new();
    for (_, _, shape) in &areas {
        for edge in edges(shape) {
            *owners.entry(edge).or_default() += 1;
        }
    }
    for landlocked in ["39341", "39344", "39363", "39364", "39386", "39403", "39405"] {
        let (_, name, shape) = areas.iter().find(|(code, _, _)| code == landlocked).expect("a municipality of Kochi");
        let all = edges(shape);
        let single = all.iter().filter(|edge| owners[*edge] == 1).count();
        assert!(single * 50 <= all.len(), "{name}: {single} of {} edges are not shared", all.len());
    }
}

fn edges(shape: &MultiPolygon<f64>) -> Vec<[(u64, u64); 2]> {
    let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings
        .flat_map(geo::LineString::lines)
        .map(|line| {
            let mut ends =
                [(line.start.x.to_bits(), line.start.y.to_bits()), (line.end.x.to_bits(), line.end.y.to_bits())];
            ends.sort_unstable();
            ends
        })
        .collect()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../geodata/packages/japan-boundaries")
}

/// Code, name and shape of every municipality of the committed package: the only code here that reads it.
fn areas() -> Vec<(String, String, MultiPolygon<f64>)> {
    let text = fs::read_to_string(folder().join("boundaries.geojson")).expect("the committed boundaries");
    let collection = FeatureCollection::try_from(text.parse::<GeoJson>().expect("GeoJSON")).expect("features");
    collection
        .features
        .into_iter()
        .map(|feature| {
            let property = |key: &str| {
                feature.property(key).and_then(|value| value.as_str()).map(str::to_owned).expect("a text property")
            };
            let (code, name) = (property("code"), property("name"));
            let shape = match geo::Geometry::<f64>::try_from(feature.geometry.expect("a geometry")).expect("a shape") {
                geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
                geo::Geometry::MultiPolygon(shape) => shape,
                other => panic!("{name} is {other:?}"),
            };
            (code, name, shape)
        })
        .collect()
}
