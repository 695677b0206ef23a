//! Reads the kinds of places and the places.

use super::{
    PackageInfo,
    cells::read_trust,
    geometry::{Ground, ground},
    problem::Problems,
    sheet::{Columns, Row, Sheet},
    words::{UNKNOWN_AREA, check_validity, find_area, read_code, read_id, read_period, read_word},
};
use crate::{
    area::Area,
    facility::{CoordPrecision, Facility, FacilityKind, Position},
};
use std::collections::BTreeMap;

pub(super) const FACILITY_KINDS: Columns<'_> =
    Columns { required: &["id", "label", "label_en", "symbol"], optional: &["note"] };
pub(super) const FACILITIES: Columns<'_> = Columns {
    required: &["id", "kind", "name", "code", "longitude", "latitude", "precision"],
    optional: &["address", "phone", "valid_from", "valid_to", "capacity", "opening_days", "note", "source", "trust"],
};

/// The marks that maps can draw.
const SYMBOLS: [&str; 5] = ["circle", "square", "diamond", "triangle", "cross"];

/// Reads the kinds of places.
pub(super) fn read_kinds(sheet: &Sheet, problems: &mut Problems) -> Vec<FacilityKind> {
    let mut kinds: Vec<FacilityKind> = Vec::new();
    for row in sheet.rows() {
        let known_symbol = |text: &str| SYMBOLS.contains(&text).then(|| text.to_owned());
        let symbol = read_word(row, "symbol", known_symbol, &SYMBOLS, problems).unwrap_or_default();
        let label = row.required("label", problems).unwrap_or_default();
        let Some(id) = read_id(row, "id", problems) else { continue };
        if kinds.iter().any(|known| known.id == id) {
            problems.error(
                row.cell_spot("id"),
                "duplicate-id",
                "同じ識別子の種類が前の行にあります。識別子を変えてください。",
            );
            continue;
        }
        kinds.push(FacilityKind { id, label, label_en: row.owned("label_en"), symbol, note: row.owned("note") });
    }
    kinds
}

/// Reads the places, in the order of their identifiers.
pub(super) fn read_facilities(
    sheet: &Sheet,
    kinds: &[FacilityKind],
    areas: &[Area],
    info: &PackageInfo,
    problems: &mut Problems,
) -> Vec<Facility> {
    let mut facilities: BTreeMap<String, (usize, Facility)> = BTreeMap::new();
    for row in sheet.rows() {
        let Some(facility) = read_facility(row, kinds, areas, info, problems) else { continue };
        if let Some((line, known)) = facilities.get(&facility.id) {
            problems.error(
                row.cell_spot("id"),
                "duplicate-id",
                format!("同じ識別子が{line}行目の「{}」にもあります。識別子を変えてください。", known.name),
            );
            continue;
        }
        facilities.insert(facility.id.clone(), (row.line, facility));
    }
    facilities.into_values().map(|(_, facility)| facility).collect()
}

fn read_facility(
    row: Row<'_>,
    kinds: &[FacilityKind],
    areas: &[Area],
    info: &PackageInfo,
    problems: &mut Problems,
) -> Option<Facility> {
    let id = read_id(row, "id", problems);
    let name = row.required("name", problems);
    let kind = row.required("kind", problems).filter(|id| {
        let known = kinds.iter().any(|kind| kind.id == *id);
        if !known {
            problems.shared_error(
                row.cell_spot("kind"),
                "unknown-facility-kind",
                "この種類は facility-kinds のファイルにありません。綴りを確かめてください。",
            );
        }
        known
    });
    let declared_area = if row.text("code").is_empty() {
        Ok(None)
    } else {
        match read_code(row, "code", problems) {
            Some(code) if find_area(areas, &code).is_some() => Ok(Some(code)),
            Some(_) => {
                problems.shared_error(row.cell_spot("code"), "unknown-code", UNKNOWN_AREA);
                Err(())
            }
            None => Err(()),
        }
    };
    let precision =
        read_word(row, "precision", CoordPrecision::parse, &CoordPrecision::ALL.map(CoordPrecision::id), problems);
    let position = read_position(row, precision, problems);
    let valid_from = read_period(row, "valid_from", problems);
    let valid_to = read_period(row, "valid_to", problems);
    let capacity = match row.text("capacity") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            problems.error(
                row.cell_spot("capacity"),
                "not-a-number",
                "定員は0以上の整数を半角の数字で書いてください。",
            );
        }),
    };
    let trust = read_trust(row, info.trust, problems);
    let (valid_from, valid_to) = (valid_from.ok()?, valid_to.ok()?);
    check_validity(row, valid_from, valid_to, problems);
    Some(Facility {
        id: id?,
        kind: kind?,
        name: name?,
        declared_area: declared_area.ok()?,
        address: row.owned("address"),
        phone: row.owned("phone"),
        position: position.ok()?,
        precision: precision?,
        valid_from,
        valid_to,
        capacity: capacity.ok()?,
        opening_days: row.owned("opening_days"),
        note: row.owned("note"),
        source: row.owned("source"),
        trust: trust?,
    })
}

fn read_position(
    row: Row<'_>,
    precision: Option<CoordPrecision>,
    problems: &mut Problems,
) -> Result<Option<Position>, ()> {
    let longitude = row.number("longitude", problems)?;
    let latitude = row.number("latitude", problems)?;
    let is_unknown = precision == Some(CoordPrecision::Unknown);
    match (longitude, latitude) {
        (None, None) => {
            if precision.is_some() && !is_unknown {
                problems.error(
                    row.cell_spot("precision"),
                    "position-missing",
                    "位置の精度が書かれているのに座標がありません。座標を書くか、精度を unknown にしてください。",
                );
            }
            Ok(None)
        }
        (Some(longitude), Some(latitude)) => {
            if is_unknown {
                problems.error(
                    row.cell_spot("precision"),
                    "precision-missing",
                    "座標があるのに、位置の精度が unknown です。site、town、municipality のどれかを書いてください。",
                );
            }
            match ground(longitude, latitude) {
                Ground::InJapan => Ok(Position::new(longitude, latitude)),
                Ground::Swapped => {
                    problems.error(
                        row.cell_spot("longitude"),
                        "swapped-coordinates",
                        format!("経度と緯度が逆です。入れ替えると東経{latitude}度・北緯{longitude}度になります。"),
                    );
                    Err(())
                }
                Ground::Outside => {
                    problems.error(
                        row.cell_spot("longitude"),
                        "outside-japan",
                        format!("東経{longitude}度・北緯{latitude}度は日本の外です。座標を確かめてください。"),
                    );
                    Err(())
                }
            }
        }
        _ => {
            problems.error(
                row.cell_spot("longitude"),
                "half-position",
                "経度と緯度は、両方書くか、両方空にしてください。",
            );
            Err(())
        }
    }
}
