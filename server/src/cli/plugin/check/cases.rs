//! Cases that every plugin must stand, made from what its manifest asks for. The numbers are invented; they mean no place.

use std::collections::BTreeMap;

use indicator_definition::{
    Blank, Cell, Trust,
    golden::{Area, Case, Distance, Expect, GoldenCell, Grouping, GroupingMember, Place, Reached},
};
use plugin_host::{Input, Manifest};

/// Code of the first invented area.
pub(super) const FIRST_AREA: &str = "39001";

/// Municipalities of the country.
const COUNTRY: usize = 1_741;
/// Municipalities of Kochi.
const KOCHI: usize = 34;

/// A case, and whether a sentence instead of a layer is a good answer to it.
pub(super) struct Standard {
    pub(super) case: Case,
    pub(super) may_refuse: bool,
}

/// The standard cases of a plugin.
pub(super) fn standard(manifest: &Manifest) -> Vec<Standard> {
    let periods = ["FY2019", "FY2020", "FY2021", "FY2022"];
    let plain = |_: usize, area: usize, period: usize| published(magnitude(area) + period as f64);
    let one =
        |name: &str, may_refuse, case: Case| Standard { case: Case { name: name.to_owned(), ..case }, may_refuse };
    let all = invented(manifest, KOCHI, &periods, plain);
    let mut found = vec![one("34市町村", false, all.clone())];
    for period in periods {
        found.push(one(&format!("時期 {period}"), false, Case { period: Some(period.to_owned()), ..all.clone() }));
    }
    for reason in Blank::ALL {
        let blank = |input: usize, area: usize, _: usize| {
            if (input + area).is_multiple_of(3) {
                written(Cell::blank(reason, Trust::Published))
            } else {
                published(magnitude(area))
            }
        };
        found.push(one(&format!("「{}」のある列", reason.label().0), true, invented(manifest, KOCHI, &periods, blank)));
        let nothing = |_: usize, _: usize, _: usize| written(Cell::blank(reason, Trust::Sample));
        found.push(one(&format!("すべて「{}」", reason.label().0), true, invented(manifest, KOCHI, &periods, nothing)));
    }
    found.push(one("すべて0（分母が0）", true, invented(manifest, KOCHI, &periods, |_, _, _| published(0.0))));
    found.push(one("一つの市町村", true, invented(manifest, 1, &periods, plain)));
    found.push(one("時期が一つ", true, invented(manifest, KOCHI, &periods[..1], plain)));
    found.push(one("1,741市町村", false, invented(manifest, COUNTRY, &periods, plain)));
    let huge = |_: usize, area: usize, _: usize| published(1e15 + area as f64);
    found.push(one("とても大きな数", true, invented(manifest, KOCHI, &periods, huge)));
    found.push(one("列がない", true, Case { columns: BTreeMap::new(), ..all.clone() }));
    for (id, word, setting) in super::parameter_settings(manifest) {
        let parameters = BTreeMap::from([(id.clone(), setting)]);
        found.push(one(&format!("パラメーター {id}={word}"), true, Case { parameters, ..all.clone() }));
    }
    found
}

/// The same for every column, so that no part is greater than its whole.
fn magnitude(area: usize) -> f64 {
    (100 + area * 37 % 900) as f64
}

fn written(cell: Cell) -> GoldenCell {
    GoldenCell { cell, has_trust: false }
}

fn published(value: f64) -> GoldenCell {
    written(Cell::new(value, Trust::Published))
}

/// A case with everything that the manifest asks for. `cell` is called with the positions of input, area and period.
fn invented(manifest: &Manifest, n: usize, periods: &[&str], cell: impl Fn(usize, usize, usize) -> GoldenCell) -> Case {
    let areas: Vec<Area> = (0..n)
        .map(|position| Area {
            code: (39_001 + position).to_string(),
            name: format!("仮の町{}", position + 1),
            urban: position.is_multiple_of(3),
            area_km2: 10.0 + position as f64,
        })
        .collect();
    let mut case = Case {
        name: String::new(),
        columns: BTreeMap::new(),
        facilities: Vec::new(),
        distances: BTreeMap::new(),
        reached: BTreeMap::new(),
        neighbours: pairs(n),
        groupings: vec![grouping(n)],
        period: None,
        parameters: BTreeMap::new(),
        expect: Expect {
            period: None,
            values: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            tolerance: 1e-9,
            problem: None,
        },
        areas,
    };
    for (input, asked) in manifest.inputs.iter().enumerate() {
        let column = |period: usize| (0..n).map(|area| cell(input, area, period)).collect::<Vec<_>>();
        match asked {
            Input::Column { indicator, .. } => {
                let columns =
                    periods.iter().enumerate().map(|(position, period)| ((*period).to_owned(), column(position)));
                case.columns.insert(indicator.clone(), columns.collect());
            }
            Input::Distances(kind) => {
                case.distances.insert(kind.clone(), column(0).into_iter().map(Distance::Cell).collect());
            }
            Input::Reached(kind) => {
                case.reached.insert(kind.clone(), Reached::Any(column(0)));
            }
            Input::Facilities(kind) => case.facilities.extend((0..n).map(|area| place(kind, area))),
            Input::Neighbours | Input::Groupings => {}
        }
    }
    case
}

/// Each area touches the next.
fn pairs(n: usize) -> Vec<(u32, u32)> {
    let ends = (0..n).filter_map(|position| u32::try_from(position).ok());
    ends.clone().zip(ends.skip(1)).collect()
}

fn grouping(n: usize) -> Grouping {
    let half = u32::try_from(n / 2).unwrap_or(0);
    let all = u32::try_from(n).unwrap_or(0);
    let member =
        |id: &str, areas: Vec<u32>| GroupingMember { id: id.to_owned(), title: format!("仮の地域{id}"), areas };
    let members = vec![member("a", (0..half).collect()), member("b", (half..all).collect())];
    Grouping { id: "halves".to_owned(), title: "仮の分け方".to_owned(), members }
}

fn place(kind: &str, area: usize) -> Place {
    let kind = if kind == "*" { "place" } else { kind };
    Place {
        id: format!("{kind}-{area}"),
        kind: kind.to_owned(),
        name: format!("仮の場所{}", area + 1),
        area: (39_001 + area).to_string(),
        lon: 133.0 + area as f64 / 1_000.0,
        lat: 33.0 + area as f64 / 1_000.0,
        precision: "site".to_owned(),
        trust: indicator_definition::golden::GoldenTrust(Trust::Sample),
    }
}
