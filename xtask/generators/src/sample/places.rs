//! Fictitious places. Only the municipal offices stand where they really are, because distances are measured from them.

use geo::{BoundingRect as _, Contains as _, Point};

use super::{
    inputs::{Inputs, Municipality},
    published,
    random::Random,
    share::share_freely,
    work,
};

/// How many warm-contact centres there are.
const WARM_CONTACT_CENTERS: u64 = 60;

/// How many municipalities have none, so that gaps can be seen.
const WITHOUT_CENTER: usize = 4;

/// Said of every fictitious place.
const FICTITIOUS: &str = "見本：架空の場所です。";

/// Citation of every fictitious place.
pub const SOURCE: &str = "見本（cargo xtask sample が作った架空の場所）";

/// One row of `facilities.csv`; see the package format for the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Identifier.
    pub id: String,
    /// Identifier of its kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Municipality.
    pub code: String,
    /// Degrees east and north.
    pub position: (f64, f64),
    /// First period.
    pub valid_from: String,
    /// People at a time.
    pub capacity: Option<u64>,
    /// Opening days.
    pub opening_days: &'static str,
    /// Remark.
    pub note: String,
    /// Citation.
    pub source: &'static str,
}

/// Draws every place.
pub fn draw(inputs: &Inputs) -> anyhow::Result<Vec<Place>> {
    let mut places = offices(inputs);
    desks(inputs, &mut places)?;
    warm_contact_centers(inputs, &mut places)?;
    bases(inputs, &mut places)?;
    for (id, name, code) in [
        ("sample-peer-support-1", "見本ひきこもりピアサポートセンター", "39201"),
        ("sample-peer-support-2", "見本ひきこもりピアサポートセンター 幡多サテライト", "39210"),
    ] {
        places.push(single(inputs, id, "peer-support", name, code, "FY2020")?);
    }
    let center = single(
        inputs,
        "sample-hikikomori-centre",
        "hikikomori-centre",
        "見本ひきこもり地域支援センター",
        "39201",
        "FY2009",
    )?;
    places.push(center);
    Ok(places)
}

fn offices(inputs: &Inputs) -> Vec<Place> {
    inputs
        .facilities
        .iter()
        .filter(|facility| facility["kind"] == "office")
        .filter_map(|facility| {
            let area = inputs.municipalities.iter().find(|area| area.code == facility["code"])?;
            Some(Place {
                id: facility["id"].clone(),
                kind: "office",
                name: facility["name"].clone(),
                code: area.code.clone(),
                position: area.office,
                valid_from: String::new(),
                capacity: None,
                opening_days: "",
                note: "見本データの中で、役場だけは名前と位置が実在のもの（kochi の写し）です。".to_owned(),
                source: "kochi パッケージの写し",
            })
        })
        .collect()
}

fn desks(inputs: &Inputs, places: &mut Vec<Place>) -> anyhow::Result<()> {
    let mut random = Random::for_topic("desks");
    for area in &inputs.municipalities {
        places.push(Place {
            id: format!("sample-desk-{}", area.code),
            kind: "desk",
            name: format!("見本ひきこもり相談窓口（{}）", area.name),
            code: area.code.clone(),
            position: inside(area, 0.15, &mut random)?,
            valid_from: "FY2021".to_owned(),
            capacity: None,
            opening_days: "月〜金",
            note: FICTITIOUS.to_owned(),
            source: SOURCE,
        });
    }
    Ok(())
}

fn warm_contact_centers(inputs: &Inputs, places: &mut Vec<Place>) -> anyhow::Result<()> {
    const DAYS: [&str; 4] = ["月〜金", "月・水・金", "火・木", "月〜土"];
    let mut random = Random::for_topic("warm-contact-centres");
    let without: Vec<usize> = random.order(inputs.municipalities.len()).into_iter().take(WITHOUT_CENTER).collect();
    // One each, then more where land is wide or people are many.
    let weights: Vec<u64> = inputs
        .municipalities
        .iter()
        .enumerate()
        .map(|(index, area)| {
            let weight = area.area_km2 * 20 + area.population_15_64.min(30_000) / 2;
            if without.contains(&index) { 0 } else { weight * random.between(70, 130) }
        })
        .collect();
    let one_each = (inputs.municipalities.len() - WITHOUT_CENTER) as u64;
    let extra = share_freely(WARM_CONTACT_CENTERS - one_each, &weights);
    let [with_place_to_be, with_work] = published::WARM_CONTACT_CENTERS;
    let order = random.order(usize::try_from(WARM_CONTACT_CENTERS)?);
    let mut number = 0;
    for (index, area) in inputs.municipalities.iter().enumerate() {
        let count = if without.contains(&index) { 0 } else { 1 + extra[index] };
        for _ in 0..count {
            let rank = order[number];
            number += 1;
            let activity = if rank < with_place_to_be {
                "ひきこもりの人の居場所を実施しています。"
            } else if rank < with_place_to_be + with_work {
                "就労体験を実施しています。"
            } else {
                ""
            };
            places.push(Place {
                id: format!("sample-warm-contact-centre-{number:02}"),
                kind: "warm-contact-centre",
                name: format!("見本あったかふれあいセンター {number:02}（{}）", area.name),
                code: area.code.clone(),
                position: inside(area, 0.8, &mut random)?,
                valid_from: format!("FY{}", random.between(2009, 2022)),
                capacity: Some(random.between(2, 8) * 5),
                opening_days: DAYS[random.below(DAYS.len())],
                note: format!("{FICTITIOUS}{activity}"),
                source: SOURCE,
            });
        }
    }
    Ok(())
}

fn bases(inputs: &Inputs, places: &mut Vec<Place>) -> anyhow::Result<()> {
    for (block, title, code, from) in work::BASES {
        let id = format!("sample-work-experience-base-{block}");
        let name = format!("見本就労体験拠点（{title}）");
        places.push(single(inputs, &id, "work-experience-base", &name, code, from)?);
    }
    Ok(())
}

fn single(inputs: &Inputs, id: &str, kind: &'static str, name: &str, code: &str, from: &str) -> anyhow::Result<Place> {
    let area = &inputs.municipalities[inputs.index(code)?];
    Ok(Place {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        code: code.to_owned(),
        position: inside(area, 0.2, &mut Random::for_topic(id))?,
        valid_from: from.to_owned(),
        capacity: None,
        opening_days: "月〜金",
        note: FICTITIOUS.to_owned(),
        source: SOURCE,
    })
}

/// A point inside a municipality, towards its office: a random point of the municipality, moved towards the office so that at most the
/// share `reach` of the way is left (people and places gather around offices, not on ridges).
fn inside(area: &Municipality, reach: f64, random: &mut Random) -> anyhow::Result<(f64, f64)> {
    const TRIES: usize = 2_000;
    let bounds = area.shape.bounding_rect().ok_or_else(|| anyhow::anyhow!("{}に図形がありません", area.name))?;
    for _ in 0..TRIES {
        let x = bounds.min().x + random.unit() * bounds.width();
        let y = bounds.min().y + random.unit() * bounds.height();
        let left = reach * random.unit();
        if !area.shape.contains(&Point::new(x, y)) {
            continue;
        }
        let near =
            (rounded(area.office.0 + (x - area.office.0) * left), rounded(area.office.1 + (y - area.office.1) * left));
        if area.shape.contains(&Point::new(near.0, near.1)) {
            return Ok(near);
        }
    }
    anyhow::bail!("{}の中に見本の場所を置けませんでした", area.name)
}

/// Five decimals, about a meter.
fn rounded(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}
