//! The words of plugins and of the data: the same things under two names, because neither crate knows the other.

use geodata::{Blank, Cell, Interval, Measure, Trust, facility::CoordPrecision, indicator::Polarity};
use plugin_host as host;

use super::catalogue::{Parameter, ParameterKind, text};

/// The indicators that a plugin asks for, and whether it cannot do without.
pub fn column_inputs(manifest: &host::Manifest) -> impl Iterator<Item = (&str, bool)> {
    manifest.inputs.iter().filter_map(|input| match input {
        host::Input::Column { indicator, required } => Some((indicator.as_str(), *required)),
        _ => None,
    })
}

/// What a plugin reads, each as a Japanese sentence.
pub fn input_sentences(manifest: &host::Manifest) -> Vec<String> {
    let of_kind =
        |kind: &str| if kind == "*" { "すべての種類の施設".to_owned() } else { format!("施設「{kind}」") };
    manifest
        .inputs
        .iter()
        .map(|input| match input {
            host::Input::Column { indicator, required: true } => {
                format!("指標「{indicator}」の数値を読みます（必須）。")
            }
            host::Input::Column { indicator, required: false } => {
                format!("指標「{indicator}」の数値があれば読みます。")
            }
            host::Input::Facilities(kind) => format!("{}の名称と位置を読みます。", of_kind(kind)),
            host::Input::Distances(kind) => format!("{}までの距離を読みます。", of_kind(kind)),
            host::Input::Reached(kind) => format!("{}が届く範囲にいくつあるかを読みます。", of_kind(kind)),
            host::Input::Neighbours => "隣り合う市町村の組を読みます。".to_owned(),
            host::Input::Groupings => "地域のまとめ方（圏域など）を読みます。".to_owned(),
        })
        .collect()
}

/// Identifier of a precision.
pub fn precision_id(precision: CoordPrecision) -> &'static str {
    match precision {
        CoordPrecision::Site => "site",
        CoordPrecision::Town => "town",
        CoordPrecision::Municipality => "municipality",
        CoordPrecision::Unknown => "unknown",
    }
}

pub(super) fn host_cell(cell: &Cell) -> host::Cell {
    let value = cell.value.map_err(|blank| match blank {
        Blank::Suppressed => host::Blank::Suppressed,
        Blank::NotSurveyed => host::Blank::NotSurveyed,
        Blank::NoReply => host::Blank::NoReply,
        Blank::NotApplicable => host::Blank::NotApplicable,
    });
    let interval = cell.interval.map(|interval| (interval.low, interval.high));
    host::Cell { value, trust: host_trust(cell.trust), interval }
}

pub(super) fn cell_of(cell: &host::Cell, floor: Trust) -> Cell {
    let value = cell.value.map_err(|blank| match blank {
        host::Blank::Suppressed => Blank::Suppressed,
        host::Blank::NotSurveyed => Blank::NotSurveyed,
        host::Blank::NoReply => Blank::NoReply,
        host::Blank::NotApplicable => Blank::NotApplicable,
    });
    // An interval without width says that nothing is uncertain: it is none.
    let interval = cell.interval.filter(|(low, high)| low < high).map(|(low, high)| Interval { low, high });
    Cell { value, trust: trust(cell.trust).max(floor), interval, note: None }
}

pub(super) fn host_trust(trust: Trust) -> host::Trust {
    match trust {
        Trust::Published => host::Trust::Published,
        Trust::Provisional => host::Trust::Provisional,
        Trust::Estimate => host::Trust::Estimate,
        Trust::Sample => host::Trust::Sample,
    }
}

/// The trust of a plugin in the words of the data.
pub fn trust(trust: host::Trust) -> Trust {
    match trust {
        host::Trust::Published => Trust::Published,
        host::Trust::Provisional => Trust::Provisional,
        host::Trust::Estimate => Trust::Estimate,
        host::Trust::Sample => Trust::Sample,
    }
}

/// The measure of a plugin in the words of the data.
pub fn measure(measure: host::Measure) -> Measure {
    match measure {
        host::Measure::Persons => Measure::Persons,
        host::Measure::Events => Measure::Events,
        host::Measure::Places => Measure::Places,
        host::Measure::Rate => Measure::Rate,
        host::Measure::State => Measure::State,
        host::Measure::Index => Measure::Index,
    }
}

/// The polarity of a plugin in the words of the data.
pub fn polarity(polarity: host::Polarity) -> Polarity {
    match polarity {
        host::Polarity::HigherIsNeed => Polarity::HigherIsNeed,
        host::Polarity::LowerIsNeed => Polarity::LowerIsNeed,
        host::Polarity::Neutral => Polarity::Neutral,
    }
}

/// A parameter of a plugin in the words of the catalogue.
pub fn parameter(parameter: &host::Parameter) -> Parameter {
    let kind = match &parameter.kind {
        host::ParameterKind::Number { min, max, step, default, unit } => {
            ParameterKind::Number { min: *min, max: *max, step: *step, default: *default, unit: unit.clone() }
        }
        host::ParameterKind::Choice(options) => {
            ParameterKind::Choice(options.iter().map(|option| (option.id.clone(), text(&option.label))).collect())
        }
        host::ParameterKind::Boolean { default } => ParameterKind::Boolean(*default),
        host::ParameterKind::FacilityKind { default } => ParameterKind::FacilityKind(default.clone()),
        host::ParameterKind::Area => ParameterKind::Area,
    };
    Parameter { id: parameter.id.clone(), label: text(&parameter.label), help: text(&parameter.help), kind }
}
