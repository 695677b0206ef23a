//! The words of plugins and of the data: the same things under two names, because neither crate knows the other.

use geodata::{Blank, Cell, Interval, Measure, Release, Trust, facility::CoordPrecision, indicator::Polarity};
use plugin_host as host;

use super::catalogue::{Parameter, ParameterKind, Text, text};
use crate::plugins::Roster;

/// The indicators that a plugin asks for, and whether it cannot do without.
pub fn column_inputs(manifest: &host::Manifest) -> impl Iterator<Item = (&str, bool)> {
    manifest.inputs.iter().filter_map(|input| match input {
        host::Input::Column { indicator, required } => Some((indicator.as_str(), *required)),
        _ => None,
    })
}

/// Something that a plugin may read, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// `column`, `facilities`, `distances`, `reached`, `neighbours` or `groupings`.
    pub kind: &'static str,
    /// Identifier of the indicator or of the kind of place; empty where there is none.
    pub what: String,
    /// What is read.
    pub label: Text,
}

/// What a plugin may read. Nothing else is answered.
pub fn permissions(manifest: &host::Manifest, release: &Release, plugins: &Roster) -> Vec<Permission> {
    let place = |kind: &str| match release.facility_kinds().iter().find(|known| known.id == kind) {
        _ if kind == "*" => Text::new("すべての種類の施設", "places of every kind"),
        Some(known) => Text::new(format!("「{}」", known.label), format!("“{}”", known.label_en)),
        None => Text::new(format!("種類「{kind}」の施設"), format!("places of the kind “{kind}”")),
    };
    let indicator = |id: &str| match (release.indicator(id), plugins.iter().find(|plugin| plugin.id() == id)) {
        (Some(found), _) => Text::new(&found.title, &found.title_en),
        (None, Some(plugin)) => text(&plugin.manifest().title),
        (None, None) => Text::new(format!("{id}（このデータにはありません）"), format!("{id} (not in these data)")),
    };
    let permission =
        |kind, what: &str, ja: String, en: String| Permission { kind, what: what.to_owned(), label: Text::new(ja, en) };
    let words = manifest.inputs.iter().map(|input| match input {
        host::Input::Column { indicator: id, required } => {
            let title = indicator(id);
            let (ja, en) = if *required { ("を読む", "") } else { ("があれば読む", ", if there are any") };
            permission(
                "column",
                id,
                format!("市町村ごとの「{}」{ja}", title.ja),
                format!("reads “{}” by municipality{en}", title.en),
            )
        }
        host::Input::Facilities(kind) => {
            let place = place(kind);
            permission(
                "facilities",
                kind,
                format!("{}の名称と位置を読む", place.ja),
                format!("reads names and positions of {}", place.en),
            )
        }
        host::Input::Distances(kind) => {
            let place = place(kind);
            permission(
                "distances",
                kind,
                format!("市町村から{}までの距離を読む", place.ja),
                format!("reads the distance to the nearest of {}", place.en),
            )
        }
        host::Input::Reached(kind) => {
            let place = place(kind);
            permission(
                "reached",
                kind,
                format!("{}が一定の距離の中にいくつあるかを読む", place.ja),
                format!("reads how many of {} are within reach", place.en),
            )
        }
        host::Input::Neighbours => permission(
            "neighbours",
            "",
            "どの市町村が隣り合うかを読む".to_owned(),
            "reads which municipalities touch".to_owned(),
        ),
        host::Input::Groupings => permission(
            "groupings",
            "",
            "福祉保健所などの区分けを読む".to_owned(),
            "reads how municipalities are grouped".to_owned(),
        ),
    });
    words.collect()
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
