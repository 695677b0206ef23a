//! Places from lists: 自治体標準オープンデータセット (new heads), 推奨データセット (old heads), and lists of offices and centers like them.
//!
//! A table is a list of places if its heads say so ([`looks_like_places`]). A row is a place: its municipality by code, name or address;
//! its position if latitude and longitude are given (exchanged ones are put right where only one order lies in Japan); an identifier
//! that stays the same when the list comes again. What kind of place they are, and whether the list is whole, is asked once unless the
//! file says it.

mod heads;
mod row;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use self::{
    heads::Role,
    row::{Draft, Reader},
};
use super::{
    Batch, Context, Limits, Outcome, Settings, SourceFile,
    book::{Book, column_letters},
    known,
    layout::{RowKind, Table},
    outcome::{Findings, Parts, outcome},
    report::{Choice, ColumnFacts, Question, Spot, TableFacts},
};
use crate::{
    area::AreaCode,
    cell::Trust,
    facility::{CoordPrecision, Facility, FacilityKind, Position},
    revision::ContentHash,
    spatial::{AreaIndex, FiniteGeometry, Location, distance_m},
};

/// Questions of this module.
const QUESTION_KIND: &str = "places-kind";
const QUESTION_WHOLE: &str = "places-whole";

/// Places of one name that are nearer than this are probably one place.
const SAME_PLACE_M: f64 = 100.0;

/// Whether a table is a list of places: it has a column of names, and positions, or addresses with something else of a place.
pub fn looks_like_places(table: &Table) -> bool {
    let roles: BTreeSet<Role> = table.columns.iter().filter_map(Role::of).collect();
    let has = |role: Role| roles.contains(&role);
    let has_address = has(Role::Address) || has(Role::Town) || has(Role::Rest);
    let describes = [Role::Phone, Role::Days, Role::Capacity, Role::Building, Role::Hours].into_iter().any(has);
    has(Role::Name) && ((has(Role::Latitude) && has(Role::Longitude)) || (has_address && describes))
}

/// Reads every list of places among the tables of a book. `tables` are all tables that were found; those that are no lists of places
/// are remarked and left.
pub fn read_places(
    file: &SourceFile,
    book: &Book,
    tables: &[Table],
    context: &Context,
    settings: &Settings,
    limits: &Limits,
) -> Outcome {
    let mut parts = Parts { encoding: book.encoding.clone(), ..Parts::default() };
    let mut drafts = Vec::new();
    for table in tables {
        let sheet = book.sheets.get(table.sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
        if !looks_like_places(table) {
            parts.findings.remark(
                Spot { sheet: Some(sheet.clone()), row: Some(table.range.top + 1), ..Spot::default() },
                "table-ignored",
                1,
                "場所の一覧ではない表なので、このファイルからは読みません。",
            );
            parts.tables.push(facts(table, sheet, "ignored"));
            continue;
        }
        parts.rows_read += table.rows.len();
        let reader = Reader::new(book, table, context);
        for row in table.rows.iter().filter(|row| row.kind == RowKind::Body) {
            drafts.extend(reader.read(row.index, &mut parts));
        }
        parts.tables.push(facts(table, sheet, "places"));
    }
    if context.package.kind != "data" {
        parts.findings.error(
            Spot::default(),
            "wrong-package",
            "境界のパッケージに場所は入れられません。",
            "数や場所のデータのパッケージを選んでください。",
        );
    }
    identify(&mut drafts, &mut parts.findings);
    let kind = choose_kind(file, tables, context, settings, &mut parts);
    let is_whole = choose_whole(kind.as_ref(), drafts.len(), settings, &mut parts);
    check_positions(&drafts, &mut parts.findings);
    parts.rows_used = drafts.len();
    if let (Some((kind, new)), Some(is_whole)) = (kind, is_whole) {
        parts.batch = Some(batch(file, drafts, &kind, new, is_whole, context, settings));
    }
    outcome(file, Some(book.format), context, limits, parts)
}

fn facts(table: &Table, sheet: String, kind: &str) -> TableFacts {
    let columns = table.columns.iter().map(|column| {
        let role = if kind == "places" { Role::of(column) } else { None };
        ColumnFacts {
            column: column_letters(column.index),
            headings: column.headings.clone(),
            role: role.map_or("ignored", Role::id).to_owned(),
            reason: if role.is_some() {
                "見出しがオープンデータの項目名です"
            } else {
                "場所には使いません"
            }
            .to_owned(),
            indicator: None,
            period: None,
            measure: None,
            unit: None,
        }
    });
    TableFacts {
        id: table.id.clone(),
        sheet,
        range: table.range.to_string(),
        title: table.titles.first().map(|line| line.text.clone()).unwrap_or_default(),
        kind: kind.to_owned(),
        rows: table.rows.len(),
        columns: columns.collect(),
        totals: Vec::new(),
    }
}

/// Gives every place an identifier that it will have again: what its publisher calls it, with the municipality; if that is not
/// unique in the list, name and address. Rows that say the same twice are one place.
fn identify(drafts: &mut Vec<Draft>, findings: &mut Findings) {
    let mut keys: HashMap<(Option<String>, String), usize> = HashMap::new();
    for draft in drafts.iter() {
        if let Some(key) = &draft.key {
            *keys.entry((draft.area.clone(), key.clone())).or_default() += 1;
        }
    }
    let all_unique = drafts.iter().all(|draft| draft.key.is_some()) && keys.values().all(|count| *count == 1);
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    drafts.retain_mut(|draft| {
        let area = draft.area.clone().unwrap_or_default();
        draft.id = match &draft.key {
            Some(key) if all_unique => format!("{area}-{key}"),
            _ => {
                let text = format!("{area}\n{}\n{}\n{}", draft.name, draft.address, draft.service);
                format!("{area}-{}", &ContentHash::of(text.as_bytes()).as_str()[..12])
            }
        };
        let row = draft.at.row.unwrap_or_default();
        if let Some(earlier) = met.get(&draft.id) {
            findings.warning(
                draft.at.clone(),
                "duplicate-row",
                format!("「{}」と同じ行が{earlier}行目にもあるため、1つにまとめました。", draft.name),
                "別の場所なら、住所か名称で区別できるようにしてください。",
            );
            return false;
        }
        met.insert(draft.id.clone(), row);
        true
    });
}

/// The kind of the places: identifier, and the kind itself if it is new.
fn choose_kind(
    file: &SourceFile,
    tables: &[Table],
    context: &Context,
    settings: &Settings,
    parts: &mut Parts,
) -> Option<(String, Option<FacilityKind>)> {
    let kinds = &context.package.facility_kinds;
    let said: Vec<&(String, String)> = kinds
        .iter()
        .filter(|(_, label)| {
            let label = label.as_str();
            file.name.contains(label)
                || tables.iter().flat_map(|table| &table.titles).any(|line| line.text.contains(label))
        })
        .collect();
    let answer = settings.answers.get(QUESTION_KIND).map(|answer| answer.trim()).filter(|answer| !answer.is_empty());
    if let (None, [(id, label)]) = (answer, said.as_slice()) {
        parts.findings.remark(
            Spot::default(),
            "kind-from-title",
            1,
            format!("ファイル名か表題に「{label}」とあるため、その種類の場所として読みました。"),
        );
        return Some((id.clone(), None));
    }
    parts.questions.push(Question {
        id: QUESTION_KIND.to_owned(),
        kind: "kind".to_owned(),
        at: Spot::default(),
        text: None,
        sentence: "この一覧は、どの種類の場所ですか。ない場合は、新しい種類の名前を書いてください。".to_owned(),
        why: "場所の種類は、地図の印と数え方を決めます。ファイルからは決められません。".to_owned(),
        choices: kinds
            .iter()
            .map(|(id, label)| Choice { id: id.clone(), label: label.clone(), effect: String::new() })
            .collect(),
        free: Some("text".to_owned()),
        answer: answer.map(str::to_owned),
    });
    let answer = answer?;
    if let Some((id, _)) = kinds.iter().find(|(id, label)| id == answer || label == answer) {
        return Some((id.clone(), None));
    }
    let label: String = answer.chars().filter(|letter| !letter.is_control()).take(60).collect();
    let id = format!("places-{}", &ContentHash::of(label.as_bytes()).as_str()[..8]);
    let kind = FacilityKind {
        id: id.clone(),
        label: label.clone(),
        label_en: label,
        symbol: "circle".to_owned(),
        note: format!("「{}」から取り込んだ場所です。", file.name),
    };
    Some((id, Some(kind)))
}

/// Whether the list is all there is of its kind. Of a new kind it is.
fn choose_whole(
    kind: Option<&(String, Option<FacilityKind>)>,
    places: usize,
    settings: &Settings,
    parts: &mut Parts,
) -> Option<bool> {
    if matches!(kind, Some((_, Some(_)))) {
        return Some(false);
    }
    let answer = settings.answers.get(QUESTION_WHOLE).filter(|answer| matches!(answer.as_str(), "whole" | "additions"));
    let choice = |id: &str, label: &str, effect: &str| Choice {
        id: id.to_owned(),
        label: label.to_owned(),
        effect: effect.to_owned(),
    };
    parts.questions.push(Question {
        id: QUESTION_WHOLE.to_owned(),
        kind: "whole".to_owned(),
        at: Spot::default(),
        text: None,
        sentence: format!("この{places}件は、この種類の場所のすべてですか、それとも追加や更新ですか。"),
        why: "すべての一覧なら、載っていない場所は廃止として消えます。".to_owned(),
        choices: vec![
            choice("whole", "すべて", "同じ種類で、この一覧にない場所は消えます（元に戻せます）。"),
            choice("additions", "追加・更新", "今ある場所は残り、同じIDの場所は置き換わります。"),
        ],
        free: None,
        answer: answer.cloned(),
    });
    answer.map(|answer| answer == "whole")
}

/// Places that stand elsewhere than in their municipality, and places that are probably one.
fn check_positions(drafts: &[Draft], findings: &mut Findings) {
    if !drafts.iter().any(|draft| draft.position.is_some()) {
        return;
    }
    check_areas(drafts, findings);
    check_names(drafts, findings);
}

/// Places whose position lies at sea or in another municipality than their own.
fn check_areas(drafts: &[Draft], findings: &mut Findings) {
    let sound = |geometry| FiniteGeometry::new(geometry).ok().map(|geometry| Arc::new(geometry.into_geometry()));
    let shapes: Vec<_> =
        known::boundaries().iter().filter_map(|boundary| Some((boundary, sound(&boundary.geometry)?))).collect();
    let index = AreaIndex::new(shapes.iter().map(|(_, shape)| Arc::clone(shape)).collect());
    for draft in drafts {
        let Some(position) = draft.position else { continue };
        let found = match index.locate(position) {
            Location::Inside(found) => found,
            Location::NearShore { area, .. } => vec![area],
            Location::AtSea => Vec::new(),
        };
        let is_there = |code: &str| found.iter().any(|area| shapes[*area].0.code.as_str() == code);
        let (x, y) = (position.longitude_deg(), position.latitude_deg());
        match (&draft.area, found.first()) {
            (_, None) => findings.warning(
                draft.at.clone(),
                "facility-at-sea",
                format!("「{}」の位置（東経{x}度・北緯{y}度）は、どの市区町村の中でもありません。", draft.name),
                "座標を確かめてください。",
            ),
            (Some(code), Some(first)) if !is_there(code) => findings.warning(
                draft.at.clone(),
                "facility-elsewhere",
                format!(
                    "「{}」は{code}の場所とありますが、位置（東経{x}度・北緯{y}度）は{}の中です。",
                    draft.name, shapes[*first].0.name
                ),
                "市区町村か座標を確かめてください。",
            ),
            _ => {}
        }
    }
}

/// Places of one name and service that are next to each other.
fn check_names(drafts: &[Draft], findings: &mut Findings) {
    let mut by_name: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts {
        by_name.entry(draft.name.as_str()).or_default().push(draft);
    }
    for (name, list) in by_name {
        for (position, draft) in list.iter().enumerate() {
            let near = |other: &&&Draft| {
                let both = draft.position.zip(other.position);
                both.is_some_and(|(one, other)| distance_m(one, other) <= SAME_PLACE_M)
                    && draft.service == other.service
            };
            if let Some(other) = list[..position].iter().find(near) {
                findings.warning(
                    draft.at.clone(),
                    "same-name-near",
                    format!("「{name}」が、{}行目と100m以内にもあります。", other.at.row.unwrap_or_default()),
                    "同じ場所を2度書いていないか確かめてください。",
                );
            }
        }
    }
}

fn batch(
    file: &SourceFile,
    drafts: Vec<Draft>,
    kind: &str,
    new: Option<FacilityKind>,
    is_whole: bool,
    context: &Context,
    settings: &Settings,
) -> Batch {
    let trust = settings.trust.as_deref().and_then(Trust::parse).or_else(|| Trust::parse(&context.package.trust));
    let source = settings.source.clone().unwrap_or_else(|| file.name.clone());
    let mut facilities: Vec<Facility> = drafts
        .into_iter()
        .map(|draft| Facility {
            id: within_an_id(kind, &draft.id),
            kind: kind.to_owned(),
            name: draft.name,
            declared_area: draft.area.as_deref().and_then(|code| AreaCode::parse(code).ok()),
            address: draft.address,
            phone: draft.phone,
            position: draft.position,
            precision: if draft.position.is_some() { CoordPrecision::Site } else { CoordPrecision::Unknown },
            valid_from: None,
            valid_to: None,
            capacity: draft.capacity,
            opening_days: draft.opening_days,
            note: draft.note,
            source: source.clone(),
            trust: trust.unwrap_or(Trust::Published),
        })
        .collect();
    facilities.sort_by(|one, other| one.id.cmp(&other.id));
    Batch {
        package: context.package.id.clone(),
        facility_kinds: new.into_iter().collect(),
        facilities,
        whole_kinds: if is_whole { vec![kind.to_owned()] } else { Vec::new() },
        ..Batch::default()
    }
}

/// An identifier of at most 64 characters: the kind in front, a hash in place of what is too long.
fn within_an_id(kind: &str, id: &str) -> String {
    let whole = format!("{kind}-{id}");
    if whole.len() <= 64 { whole } else { format!("place-{}", &ContentHash::of(whole.as_bytes()).as_str()[..24]) }
}

/// A position, exchanged if only the other order lies in Japan; with whether it was.
fn position_of(longitude: f64, latitude: f64) -> Option<(Position, bool)> {
    use crate::spatial::{CoordinateFault, coordinate_fault};
    match coordinate_fault(longitude, latitude) {
        None => Some((Position::new(longitude, latitude)?, false)),
        Some(CoordinateFault::Swapped) => Some((Position::new(latitude, longitude)?, true)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
