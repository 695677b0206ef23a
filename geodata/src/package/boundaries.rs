//! Reads municipal polygons from `GeoJSON`.

use super::{
    Boundary,
    descriptor::{Resource, broken_json, character_of, report_file_fault},
    files::Files,
    geometry::read_geometry,
    problem::{Problems, Spot},
    words::report_code,
};
use crate::area::{Area, AreaCode};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads the municipalities, in the order of their codes.
pub(super) fn read(files: &Files, resource: &Resource, problems: &mut Problems) -> Vec<Boundary> {
    let spot = Spot::file(&resource.path);
    let bytes = match files.read(&resource.path) {
        Ok(bytes) => bytes,
        Err(fault) => {
            report_file_fault(&fault, spot, problems);
            return Vec::new();
        }
    };
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let value: Value = match serde_json::from_slice(json) {
        Ok(value) => value,
        Err(error) => {
            report_broken(json, &error, spot, problems);
            return Vec::new();
        }
    };
    let Some(features) = value.get("features").and_then(Value::as_array) else {
        problems.error(spot, "bad-geometry", "GeoJSONの FeatureCollection（features の一覧）ではありません。");
        return Vec::new();
    };
    let mut boundaries: BTreeMap<AreaCode, (usize, Boundary)> = BTreeMap::new();
    for (number, feature) in features.iter().enumerate().map(|(number, feature)| (number + 1, feature)) {
        let Some(boundary) = read_feature(feature, spot.row(number), problems) else { continue };
        if let Some((earlier, _)) = boundaries.get(&boundary.code) {
            problems.error(
                spot.row(number).column("code").text(boundary.code.as_str()),
                "duplicate-code",
                format!("同じコードが{earlier}番目の地物にもあります。MultiPolygon で1つにまとめてください。"),
            );
            continue;
        }
        boundaries.insert(boundary.code.clone(), (number, boundary));
    }
    boundaries.into_values().map(|(_, boundary)| boundary).collect()
}

/// JSON has no NaN and no infinity; a text that holds one anyway is told so by name.
fn report_broken(json: &[u8], error: &serde_json::Error, spot: Spot<'_>, problems: &mut Problems) {
    let line = json.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let start = error.column().saturating_sub(2).min(line.len());
    let near = String::from_utf8_lossy(&line[start..line.len().min(start + 12)]).into_owned();
    let not_finite = ["NaN", "nan", "Inf", "inf"].iter().any(|word| near.contains(word))
        || error.to_string().contains("out of range");
    let line = error.line();
    if not_finite {
        let character = character_of(json, error);
        problems.error(
            spot,
            "not-finite",
            format!("{line}行目の{character}文字目の座標が、非数または無限大です。点を直すか除いてください。"),
        );
    } else {
        problems.error(spot, "broken-json", format!("{line}行目: {}", broken_json(json, error)));
    }
}

fn read_feature(feature: &Value, spot: Spot<'_>, problems: &mut Problems) -> Option<Boundary> {
    let property = |key: &'static str, problems: &mut Problems| {
        let text = feature.get("properties").and_then(|all| all.get(key)).and_then(Value::as_str).unwrap_or_default();
        if text.is_empty() {
            problems.error(spot.column(key), "missing-value", "属性（properties）に、必ず書く文字列がありません。");
        }
        (!text.is_empty()).then_some(text)
    };
    let code_text = property("code", problems);
    let name = property("name", problems);
    let prefecture_text = property("prefecture", problems);
    let code = code_text.and_then(|text| {
        AreaCode::parse(text).map_err(|error| report_code(&error, spot.column("code").text(text), problems)).ok()
    });
    if let (Some(code), Some(prefecture)) = (&code, prefecture_text)
        && (code.is_prefecture() || code.prefecture() != prefecture)
    {
        problems.error(
            spot.column("prefecture").text(prefecture),
            "unknown-code",
            format!("市区町村コード{code}の都道府県ではありません。5桁のコードと、その先頭の2桁を書いてください。"),
        );
        return None;
    }
    let geometry = match feature.get("geometry") {
        None | Some(Value::Null) => {
            problems.error(
                spot.column("geometry"),
                "bad-geometry",
                "図形がありません。Polygon か MultiPolygon を書いてください。",
            );
            None
        }
        Some(geometry) => match read_geometry(geometry) {
            Ok(geometry) => Some(geometry),
            Err(fault) => {
                let named = name.map_or(spot.column("geometry"), |name| spot.column("geometry").text(name));
                problems.error(named, fault.code, fault.message);
                None
            }
        },
    };
    let prefecture = prefecture_text.and_then(|text| AreaCode::parse(text).ok());
    let prefecture = prefecture.filter(|code| {
        let known = Area::of_prefecture(code).is_some();
        if !known {
            problems.error(
                spot.column("prefecture").text(code.as_str()),
                "unknown-code",
                "都道府県コードは 01 から 47 の2桁です。",
            );
        }
        known
    });
    Some(Boundary { code: code?, name: name?.to_owned(), prefecture: prefecture?, geometry: geometry? })
}
