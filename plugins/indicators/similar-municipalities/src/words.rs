//! What is alike and what differs, in words.

use tsunagi_indicator::{Area, Text, period_label, text};

use crate::{
    features::{Feature, Features},
    formula::Likeness,
};

/// Features that a note names on either side.
const NAMED: usize = 3;
/// Within so many robust standard deviations a feature is alike, beyond so many it differs.
const ALIKE: f64 = 0.5;
/// See [`ALIKE`].
const DIFFERENT: f64 = 1.0;

/// What to do where nobody is chosen yet.
pub fn nobody_chosen() -> Text {
    text(
        "比べる市町村がまだ選ばれていません。「計算の条件」で市町村を選んでください。",
        "No municipality is chosen yet. Choose one under the settings of this indicator.",
    )
}

/// The note of the chosen area: what it is like.
pub fn of_chosen(features: &Features, area: usize) -> Text {
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    for (feature, cells) in Feature::ALL.into_iter().zip(&features.values) {
        if let Ok(value) = cells[area].value {
            let (name, value) = (feature.name(), feature.value(value));
            ja.push(format!("{}{}", name.ja, value.ja));
            en.push(format!("{} {}", name.en, value.en));
        }
    }
    text(
        format!("選んだ市町村です。{}。", ja.join("、")),
        format!("The municipality that is chosen: {}.", en.join(", ")),
    )
}

/// The note of another area: what is alike and what differs, the clearest first.
pub fn of_other(features: &Features, likeness: &Likeness, area: usize, chosen: usize, name: &str) -> Text {
    let Ok(value) = likeness.cell.value else {
        let reason = likeness.cell.value.err().map_or_else(|| text("", ""), tsunagi_indicator::Blank::label);
        return text(
            format!("{name}と比べられる項目が「{}」のため半分に満たず、似ている度合いを出せません。", reason.ja),
            format!(
                "Less than half of the features can be compared with {name} ({}), so there is no likeness.",
                reason.en
            ),
        );
    };
    let mut differences: Vec<(usize, f64)> = likeness
        .differences
        .iter()
        .enumerate()
        .filter_map(|(feature, difference)| Some((feature, difference.as_ref()?.abs())))
        .collect();
    differences.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
    let told = |positions: &mut dyn Iterator<Item = usize>| {
        let (mut ja, mut en) = (Vec::new(), Vec::new());
        for position in positions.take(NAMED) {
            let (feature, cells) = (Feature::ALL[position], &features.values[position]);
            let (Ok(own), Ok(other)) = (cells[area].value, cells[chosen].value) else { continue };
            let (label, own, other) = (feature.name(), feature.value(own), feature.value(other));
            ja.push(format!("{}（{}、{name}は{}）", label.ja, own.ja, other.ja));
            en.push(format!("{} ({}, there {})", label.en, own.en, other.en));
        }
        (!ja.is_empty()).then(|| (ja.join("、"), en.join("; ")))
    };
    let alike = told(&mut differences.iter().filter(|(_, size)| *size <= ALIKE).map(|(feature, _)| *feature));
    let different =
        told(&mut differences.iter().rev().filter(|(_, size)| DIFFERENT < *size).map(|(feature, _)| *feature));
    let distance = likeness.distance;
    let mut note = text(
        format!("{name}と似ている度合いは{value:.1}（距離{distance:.2}）です。"),
        format!("{value:.1} in likeness to {name} (distance {distance:.2})."),
    );
    if let Some((ja, en)) = alike {
        note.ja.extend([format!("似ている点：{ja}。")]);
        note.en.extend([format!(" Alike: {en}.")]);
    }
    if let Some((ja, en)) = different {
        note.ja.extend([format!("違う点：{ja}。")]);
        note.en.extend([format!(" Different: {en}.")]);
    }
    note
}

/// The note of an area that is not compared because it is of the other kind.
pub fn other_kind(is_city: bool) -> Text {
    if is_city {
        text(
            "選んだ市町村が町村のため、市は比べていません。",
            "Not compared: it is a city, and the chosen one is a town or village.",
        )
    } else {
        text(
            "選んだ市町村が市のため、町村は比べていません。",
            "Not compared: it is a town or village, and the chosen one is a city.",
        )
    }
}

/// What is to be said about the whole layer: who is most alike, and by what was compared.
pub fn remarks(features: &Features, areas: &[Area], closest: &[(usize, f64)], chosen: usize) -> Vec<Text> {
    let name = &areas[chosen].name;
    let mut remarks = Vec::new();
    if !closest.is_empty() {
        let list: Vec<String> =
            closest.iter().take(5).map(|(area, value)| format!("{}（{value:.1}）", areas[*area].name)).collect();
        let list_en: Vec<String> =
            closest.iter().take(5).map(|(area, value)| format!("{} ({value:.1})", areas[*area].name)).collect();
        remarks.push(text(
            format!("{name}と最も似ているのは、{}です。", list.join("、")),
            format!("Most like {name}: {}.", list_en.join(", ")),
        ));
    }
    let used: Vec<Text> = Feature::ALL
        .into_iter()
        .zip(&features.values)
        .filter(|(_, cells)| cells[chosen].value.is_ok())
        .map(|(feature, _)| feature.name())
        .collect();
    let when = period_label(&features.period);
    let names = |word: fn(&Text) -> &str, joint| used.iter().map(word).collect::<Vec<_>>().join(joint);
    remarks.push(text(
        format!("比べた項目：{}（{}の人口による）。", names(|name| &name.ja, "、"), when.ja),
        format!("Compared by: {} (population {}).", names(|name| &name.en, ", "), when.en),
    ));
    remarks
}
