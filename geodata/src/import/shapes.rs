//! Polygons from `GeoJSON`, `TopoJSON`, zipped Shapefile, `FlatGeobuf` and `GeoPackage`, dissolved into municipalities.
//!
//! ```text
//! bytes ──one reader a format──► layers of raw features ──crs, gate──► polygons on a grid ──codes, dissolve──► Batch
//! ```
//!
//! Nothing is simplified. Corners are set on a grid of 1e-7 degree (a centimeter), on which validity and union are exact. What is put
//! right on the way is counted and said; what cannot be is refused with the number of its feature. The polygons go to the boundaries
//! package, whatever package the file was dropped on.

mod codes;
mod compare;
mod crs;
pub(crate) mod feature;
mod flatgeobuf;
mod gate;
mod geojson;
mod geopackage;
mod json;
mod shapefile;
mod topojson;

use std::collections::{BTreeMap, BTreeSet};

use i_overlay::i_shape::int::shape::IntShapes;

use self::{
    codes::{Codes, Property, Reading},
    crs::Crs,
    feature::{Layer, RawFeature, feature_spot, file_error},
    gate::Repairs,
};
use super::{
    Batch, Context, Limits, Outcome, Settings, SourceFile,
    book::Format,
    outcome::{Findings, Parts, outcome},
    report::{AreaFacts, Choice, ColumnFacts, Finding, Question, Spot, TableFacts},
};
use crate::{
    area::AreaCode,
    package::{BOUNDARIES_ID, Boundary},
    spatial::grid,
};

/// Questions of this module.
const QUESTION_LAYER: &str = "shapes-layer";
const QUESTION_CODE: &str = "shapes-code";

/// Polygons that may overlap by this share of the municipality before somebody should look.
const OVERLAP: f64 = 0.001;

/// Whether a format holds polygons.
pub fn is_shapes(format: Format) -> bool {
    matches!(format, Format::Geojson | Format::Topojson | Format::Shapefile | Format::Flatgeobuf | Format::Geopackage)
}

/// Reads the polygons of a file into a batch over the boundaries package.
pub fn read_shapes(
    file: &SourceFile,
    format: Format,
    context: &Context,
    settings: &Settings,
    limits: &Limits,
) -> Outcome {
    let mut parts = Parts::default();
    if let Err(fault) = read(file, format, context, settings, limits, &mut parts) {
        parts.findings.list.push(fault);
    }
    outcome(file, Some(format), context, limits, parts)
}

fn read(
    file: &SourceFile,
    format: Format,
    context: &Context,
    settings: &Settings,
    limits: &Limits,
    parts: &mut Parts,
) -> Result<(), Finding> {
    let mut layers = match format {
        Format::Geojson => vec![geojson::read(&file.bytes, limits)?],
        Format::Topojson => topojson::read(&file.bytes, limits)?,
        Format::Shapefile => shapefile::read(&file.bytes, limits)?,
        Format::Flatgeobuf => vec![flatgeobuf::read(&file.bytes, limits)?],
        Format::Geopackage => geopackage::read(&file.bytes, limits)?,
        _ => return Err(file_error("not-shapes", "図形のファイルではありません。", "形式を確かめてください。")),
    };
    let Some(mut layer) = choose_layer(&mut layers, settings, parts) else { return Ok(()) };
    parts.findings.list.append(&mut layer.findings);
    parts.encoding.clone_from(&layer.encoding);
    parts.rows_read = layer.features.len();
    let crs = Crs::of(&layer.crs)?;
    say_crs(&crs, &mut parts.findings);
    let codes = Codes::new(context);
    let Some(property) = choose_property(&layer, &codes, settings, parts)? else { return Ok(()) };
    parts.tables.push(table_facts(&layer, &property));
    let sorted = sort(&layer, &property, &codes, &mut parts.findings);
    let dissolved = dissolve(&layer, &sorted, &crs, &codes, parts);
    parts.areas = area_facts(&dissolved, &sorted, &codes, &mut parts.findings);
    let boundaries: Vec<Boundary> = dissolved;
    let first: BTreeMap<String, usize> = sorted
        .members
        .iter()
        .filter_map(|(code, list)| Some((code.clone(), layer.features.get(*list.first()?)?.number)))
        .collect();
    drop(layer);
    compare::compare(&boundaries, &first, &mut parts.findings);
    let is_own = context.package.kind == "boundaries";
    let package = if is_own { context.package.id.clone() } else { BOUNDARIES_ID.to_owned() };
    if !is_own {
        parts.findings.remark(
            Spot::default(),
            "goes-to-boundaries",
            boundaries.len(),
            format!("図形は、境界のパッケージ「{package}」に入ります。数や場所のデータは変わりません。"),
        );
    }
    parts.batch = Some(Batch { package, boundaries, ..Batch::default() });
    Ok(())
}

/// The layer to read: the only one, or the one that was answered; else a question.
fn choose_layer(layers: &mut Vec<Layer>, settings: &Settings, parts: &mut Parts) -> Option<Layer> {
    if layers.len() <= 1 {
        return layers.pop();
    }
    let answer = settings.answers.get(QUESTION_LAYER);
    let chosen = answer.and_then(|answer| layers.iter().position(|layer| layer.name == *answer));
    parts.questions.push(Question {
        id: QUESTION_LAYER.to_owned(),
        kind: "layer".to_owned(),
        at: Spot::default(),
        text: None,
        sentence: "ファイルに図形の層がいくつもあります。市区町村の境界はどれですか。".to_owned(),
        why: "どれを取り込むかは、名前だけでは決められません。".to_owned(),
        choices: layers
            .iter()
            .map(|layer| Choice {
                id: layer.name.clone(),
                label: format!("{}（{}件）", layer.name, layer.features.len()),
                effect: String::new(),
            })
            .collect(),
        free: None,
        answer: chosen.map(|position| layers[position].name.clone()),
    });
    chosen.map(|position| layers.swap_remove(position))
}

fn say_crs(crs: &Crs, findings: &mut Findings) {
    match crs {
        Crs::Degrees { named: true } => {}
        Crs::Degrees { named: false } => findings.remark(
            Spot::default(),
            "crs-assumed",
            1,
            "座標系が書かれていないため、経度・緯度（JGD2011）として読みました。",
        ),
        Crs::Projected(projection) => findings.converted(
            "projected",
            "平面の座標を経度・緯度に直す",
            Spot::default(),
            projection.name.clone(),
            "経度・緯度（JGD2011）",
        ),
    }
}

/// The property with the codes: the one that fits, or the one that was answered; else a question.
fn choose_property(
    layer: &Layer,
    codes: &Codes<'_>,
    settings: &Settings,
    parts: &mut Parts,
) -> Result<Option<String>, Finding> {
    let examples = match codes::property(&layer.features, codes) {
        Property::Found(name) => return Ok(Some(name)),
        Property::None(examples) => {
            let shown: Vec<String> = examples.iter().take(12).map(|(name, text)| format!("{name}（{text}）")).collect();
            return Err(file_error(
                "no-code-property",
                format!("市区町村コードの入った属性がありません。あるのは {} です。", shown.join("、")),
                "5桁か6桁の市区町村コードの属性（N03_007、code など）を付けてください。",
            ));
        }
        Property::Several(examples) => examples,
    };
    let answer = settings.answers.get(QUESTION_CODE).filter(|answer| examples.iter().any(|(name, _)| name == *answer));
    parts.questions.push(Question {
        id: QUESTION_CODE.to_owned(),
        kind: "area".to_owned(),
        at: Spot::default(),
        text: None,
        sentence: "市区町村コードと読める属性がいくつもあり、食い違っています。どれを使いますか。".to_owned(),
        why: "どの属性を使うかで、図形の属する市区町村が変わります。".to_owned(),
        choices: examples
            .iter()
            .map(|(name, text)| Choice {
                id: name.clone(),
                label: format!("{name}（例 {text}）"),
                effect: String::new(),
            })
            .collect(),
        free: None,
        answer: answer.cloned(),
    });
    Ok(answer.cloned())
}

fn table_facts(layer: &Layer, property: &str) -> TableFacts {
    let names: Vec<&String> = layer
        .features
        .first()
        .map(|feature| feature.properties.iter().map(|(name, _)| name).collect())
        .unwrap_or_default();
    let column = |name: &str, role: &str, reason: &str| ColumnFacts {
        column: name.to_owned(),
        headings: vec![name.to_owned()],
        role: role.to_owned(),
        reason: reason.to_owned(),
        indicator: None,
        period: None,
        measure: None,
        unit: None,
    };
    let columns = names
        .into_iter()
        .map(|name| {
            if name == property {
                column(name, "area-code", "実在する市区町村コードが入っています")
            } else {
                column(name, "ignored", "境界には使いません")
            }
        })
        .collect();
    TableFacts {
        id: "s1t1".to_owned(),
        sheet: layer.name.clone(),
        range: String::new(),
        title: layer.name.clone(),
        kind: "boundaries".to_owned(),
        rows: layer.features.len(),
        columns,
        totals: Vec::new(),
    }
}

/// Which features make up which municipality.
#[derive(Default)]
struct Sorted {
    /// Indices of features by code.
    members: BTreeMap<String, Vec<usize>>,
    /// Codes of former municipalities and wards by the municipality they went into.
    joined: BTreeMap<String, BTreeSet<String>>,
}

/// Gives every feature to its municipality; what has none is counted or refused.
fn sort(layer: &Layer, property: &str, codes: &Codes<'_>, findings: &mut Findings) -> Sorted {
    let mut sorted = Sorted::default();
    let (mut undecided, mut northern, mut wards, mut former) = (0, 0, 0, 0);
    let mut prefectures: Vec<usize> = Vec::new();
    let mut unknown: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, feature) in layer.features.iter().enumerate() {
        let text = feature.property(property);
        let is_undecided = feature.properties.iter().any(|(_, text)| text.contains("所属未定"));
        let reading = if is_undecided { Reading::Undecided } else { codes.read(property, text) };
        match reading {
            Reading::Municipality(code) => sorted.members.entry(code).or_default().push(index),
            Reading::Ward { city, ward } => {
                wards += 1;
                sorted.joined.entry(city.clone()).or_default().insert(ward);
                sorted.members.entry(city).or_default().push(index);
            }
            Reading::Former { today, then } => {
                former += 1;
                sorted.joined.entry(today.clone()).or_default().insert(then);
                sorted.members.entry(today).or_default().push(index);
            }
            Reading::Northern => northern += 1,
            Reading::Undecided => undecided += 1,
            Reading::Prefecture => prefectures.push(feature.number),
            Reading::Unknown => unknown.entry(text).or_default().push(feature.number),
        }
    }
    if undecided > 0 {
        findings.remark(
            Spot::default(),
            "undecided-ground",
            undecided,
            format!("コードのない図形（所属未定地など）が{undecided}件あり、どの市区町村にも入れませんでした。"),
        );
    }
    if northern > 0 {
        findings.remark(
            Spot::default(),
            "northern-territories",
            northern,
            format!("北方領土の6村の図形（{northern}件）は、1,741市区町村に含まれないため取り込みません。"),
        );
    }
    if wards > 0 {
        findings.remark(
            Spot::default(),
            "wards-dissolved",
            wards,
            format!("政令指定都市の区の図形（{wards}件）を、市にまとめました。"),
        );
    }
    if former > 0 {
        findings.warning(
            Spot::default(),
            "former-municipalities",
            format!("合併などでなくなった市町村の図形（{former}件）を、今の市町村にまとめました。"),
            "古い年の境界でよいか確かめてください。",
        );
    }
    if let Some(first) = prefectures.first() {
        findings.error(
            feature_spot(*first),
            "prefecture-polygon",
            format!("都道府県全体の図形が{}件あります。市区町村の境界にはなりません。", prefectures.len()),
            "市区町村の図形（N03 など）を入れてください。",
        );
    }
    for (text, numbers) in unknown {
        let at = Spot { column: Some(property.to_owned()), ..feature_spot(numbers[0]) };
        let text: String = text.chars().take(40).collect();
        findings.error(
            at,
            "unknown-code",
            format!("「{text}」は、今ある市区町村のコードではありません（{}件）。", numbers.len()),
            "コードを確かめるか、この地物を除いてください。",
        );
    }
    sorted
}

/// Lets every feature through the gate and unites those of each municipality.
fn dissolve(layer: &Layer, sorted: &Sorted, crs: &Crs, codes: &Codes<'_>, parts: &mut Parts) -> Vec<Boundary> {
    let mut repairs = Repairs::default();
    let mut boundaries = Vec::with_capacity(sorted.members.len());
    for (code, members) in &sorted.members {
        let features: Vec<&RawFeature> = members.iter().filter_map(|index| layer.features.get(*index)).collect();
        let mut shapes = IntShapes::new();
        for feature in &features {
            if let Some(kind) = &feature.other_kind {
                parts.findings.error(
                    feature_spot(feature.number),
                    "bad-geometry",
                    format!("図形の種類「{kind}」は、市区町村の境界にはなりません。"),
                    "Polygon か MultiPolygon の図形を入れてください。",
                );
                continue;
            }
            match gate::pass(feature, crs, &mut repairs) {
                Ok(passed) => {
                    parts.rows_used += 1;
                    shapes.extend(passed);
                }
                Err(fault) => parts.findings.list.push(fault),
            }
        }
        let name = codes.name(code).unwrap_or_default();
        if features.len() > 1 {
            shapes = unite(shapes, name, features[0].number, &mut parts.findings);
        }
        let (Ok(own), Some(prefecture)) = (AreaCode::parse(code), AreaCode::parse(&code[..2]).ok()) else { continue };
        if !shapes.is_empty() {
            boundaries.push(Boundary {
                code: own,
                name: name.to_owned(),
                prefecture,
                geometry: grid::degrees(&shapes),
            });
        }
    }
    say_repairs(repairs, &mut parts.findings);
    boundaries
}

/// The union of several features. What overlaps by more than a sliver is somebody's mistake.
fn unite(shapes: IntShapes, name: &str, number: usize, findings: &mut Findings) -> IntShapes {
    let united = grid::union(&shapes);
    if grid::is_same(&shapes, &united) {
        return shapes;
    }
    let (sum, whole) = (grid::double_area_of(&shapes), grid::double_area_of(&united));
    #[expect(clippy::cast_precision_loss, reason = "a share, to three digits")]
    let share = (sum - whole).abs() as f64 / whole.max(1) as f64;
    if share > OVERLAP {
        findings.warning(
            feature_spot(number),
            "overlapping-parts",
            format!("{name}の図形どうしが重なっています（面積の{:.1}%）。重なりを1つにまとめました。", share * 100.0),
            "別の市区町村の図形に同じコードが付いていないか確かめてください。",
        );
    }
    united
}

fn say_repairs(repairs: Repairs, findings: &mut Findings) {
    let Repairs { closed, repeated, swapped, flat, crossing } = repairs;
    let mut say = |count: usize, code: &str, message: String| {
        if count > 0 {
            findings.remark(Spot::default(), code, count, message);
        }
    };
    say(closed, "ring-closed", format!("閉じていない輪（{closed}本）を、始点で閉じました。"));
    say(repeated, "corner-repeated", format!("同じ位置が続く点（{repeated}点）を1点にまとめました。"));
    say(flat, "flat-ring", format!("面積のない輪（{flat}本）を除きました。"));
    say(
        crossing,
        "crossing-repaired",
        format!("ごく一部で自分自身と交わるか接する図形（{crossing}件）を直しました（面積の変化は0.5%未満）。"),
    );
    if swapped > 0 {
        findings.warning(
            Spot::default(),
            "swapped-coordinates",
            format!("経度と緯度の順が逆の図形（{swapped}件）を、入れ替えて読みました。"),
            "元のデータの座標の順を確かめてください。",
        );
    }
}

/// Who is there, who is missing in a prefecture of which some are there.
fn area_facts(boundaries: &[Boundary], sorted: &Sorted, codes: &Codes<'_>, findings: &mut Findings) -> AreaFacts {
    let present: BTreeSet<&str> = boundaries.iter().map(|boundary| boundary.code.as_str()).collect();
    let prefectures: BTreeSet<&str> = boundaries.iter().map(|boundary| boundary.prefecture.as_str()).collect();
    let absent: Vec<String> = prefectures
        .iter()
        .flat_map(|prefecture| codes.of_prefecture(prefecture))
        .filter(|code| !present.contains(code))
        .map(str::to_owned)
        .collect();
    if !absent.is_empty() {
        let names: Vec<&str> = absent.iter().take(5).filter_map(|code| codes.name(code)).collect();
        let more = if absent.len() > 5 { "ほか" } else { "" };
        findings.warning(
            Spot::default(),
            "municipalities-without-polygon",
            format!("{}市区町村（{}{more}）の図形がありません。境界は今のままです。", absent.len(), names.join("、")),
            "ファイルに全部入っているか確かめてください。",
        );
    }
    if boundaries.is_empty() && !findings.has_errors() {
        findings.list.push(file_error(
            "no-features",
            "市区町村の図形が1つもありません。",
            "市区町村の境界のファイルか確かめてください。",
        ));
    }
    AreaFacts {
        matched: boundaries.len(),
        absent,
        joined: sorted.joined.iter().map(|(code, parts)| (code.clone(), parts.iter().cloned().collect())).collect(),
        ..AreaFacts::default()
    }
}

#[cfg(test)]
mod tests;
