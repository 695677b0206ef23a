//! Which municipality a feature belongs to: the property that holds codes, found by what stands in it, never by its name alone.

use std::collections::{BTreeMap, BTreeSet};

use super::feature::RawFeature;
use crate::{area::AreaCode, import::Context};

/// Names that come first where several properties say the same.
const PREFERRED: [&str; 9] =
    ["N03_007", "code", "CODE", "lg_code_5", "JCODE", "団体コード", "全国地方公共団体コード", "市区町村コード", "id"];

/// Names of properties whose first five digits are the code of a municipality (e-Stat's small areas).
const LONG_CODES: [&str; 2] = ["KEY_CODE", "KEYCODE"];

/// The six villages of the Northern Territories, which have codes but are not among the 1,741 municipalities.
const NORTHERN_TERRITORIES: std::ops::RangeInclusive<u32> = 1_695..=1_700;

/// What the text of a property says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    /// A municipality of today.
    Municipality(String),
    /// A ward of a designated city.
    Ward {
        /// Code of the city.
        city: String,
        /// Code of the ward.
        ward: String,
    },
    /// A municipality that has become part of one of today.
    Former {
        /// Its code of today.
        today: String,
        /// Its code then.
        then: String,
    },
    /// A village of the Northern Territories.
    Northern,
    /// A whole prefecture.
    Prefecture,
    /// Nothing, or ground that belongs to no municipality yet (所属未定地).
    Undecided,
    /// None of these.
    Unknown,
}

/// Reads texts of properties as codes.
pub(super) struct Codes<'a> {
    names: BTreeMap<&'a str, &'a str>,
    /// Codes of designated cities, ascending.
    cities: Vec<&'a str>,
    /// Where former municipalities went, by code.
    successors: BTreeMap<&'a str, &'a str>,
}

impl<'a> Codes<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        let names: BTreeMap<&str, &str> =
            context.gazetteer.iter().map(|area| (area.code.as_str(), area.name.as_str())).collect();
        let cities = names
            .iter()
            .filter(|(code, name)| {
                code.len() == 5 && code.as_bytes()[2] == b'1' && code.ends_with('0') && name.ends_with('市')
            })
            .map(|(code, _)| *code)
            .collect();
        let mut successors = BTreeMap::new();
        for change in &context.changes {
            if let [(today, _)] = change.to.as_slice() {
                for (then, _) in &change.from {
                    if then != today {
                        successors.insert(then.as_str(), today.as_str());
                    }
                }
            }
        }
        Self { names, cities, successors }
    }

    /// The name of a municipality of today.
    pub(super) fn name(&self, code: &str) -> Option<&'a str> {
        self.names.get(code).copied()
    }

    /// Every municipality of today in a prefecture.
    pub(super) fn of_prefecture<'b>(&'b self, prefecture: &'b str) -> impl Iterator<Item = &'a str> + 'b {
        self.names.keys().copied().filter(move |code| code.starts_with(prefecture))
    }

    /// Reads a text.
    pub(super) fn read(&self, property: &str, text: &str) -> Reading {
        let text: String = text.trim().chars().map(ascii_digit).collect();
        if text.is_empty() || text == "0" {
            return Reading::Undecided;
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Reading::Unknown;
        }
        let is_long = LONG_CODES.iter().any(|name| property.eq_ignore_ascii_case(name));
        if is_long && text.len() > 6 {
            return self.read_code(&text[..5]);
        }
        match text.len() {
            // A number loses the zero of prefectures 01 to 09.
            1 | 2 => Reading::Prefecture,
            4 => self.read_code(&format!("0{text}")),
            5 => match self.read_code(&text) {
                Reading::Unknown => checked(&format!("0{text}")).map_or(Reading::Unknown, |code| self.read_code(&code)),
                known => known,
            },
            6 => checked(&text).map_or(Reading::Unknown, |code| self.read_code(&code)),
            _ => Reading::Unknown,
        }
    }

    fn read_code(&self, code: &str) -> Reading {
        if self.names.contains_key(code) {
            return Reading::Municipality(code.to_owned());
        }
        let mut today = code;
        // A municipality may have merged more than once; a circle of changes ends somewhere.
        for _ in 0..self.successors.len() {
            match self.successors.get(today) {
                Some(next) => today = next,
                None => break,
            }
        }
        if today != code && self.names.contains_key(today) {
            return Reading::Former { today: today.to_owned(), then: code.to_owned() };
        }
        if code.ends_with("000") {
            return if code == "00000" || AreaCode::parse(&code[..2]).is_err() {
                Reading::Undecided
            } else {
                Reading::Prefecture
            };
        }
        if code.parse().is_ok_and(|number: u32| NORTHERN_TERRITORIES.contains(&number)) {
            return Reading::Northern;
        }
        let city = self.cities.iter().rev().find(|city| city[..3] == code[..3] && **city < code);
        match city {
            Some(city) => Reading::Ward { city: (*city).to_owned(), ward: code.to_owned() },
            None => Reading::Unknown,
        }
    }
}

/// A 6-digit code without its check digit, if that is right.
fn checked(text: &str) -> Option<String> {
    AreaCode::parse(text).ok().map(|code| code.as_str().to_owned())
}

/// A full-width digit as the plain one.
fn ascii_digit(letter: char) -> char {
    match letter {
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(letter) - u32::from('０')).unwrap_or(0)),
        other => other,
    }
}

/// Which property holds the codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Property {
    /// This one.
    Found(String),
    /// Any of these, and they contradict each other; with an example of each.
    Several(Vec<(String, String)>),
    /// None; with every property and an example of it.
    None(Vec<(String, String)>),
}

/// Finds the property that holds codes: most of its texts are codes that exist.
pub(super) fn property(features: &[RawFeature], codes: &Codes<'_>) -> Property {
    let mut names: Vec<&str> = Vec::new();
    for feature in features {
        for (name, _) in &feature.properties {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let example = |name: &str| {
        let text = features.iter().map(|feature| feature.property(name)).find(|text| !text.is_empty());
        (name.to_owned(), text.unwrap_or_default().chars().take(20).collect::<String>())
    };
    let mut fitting: Vec<(&str, Vec<Reading>)> = Vec::new();
    for name in &names {
        let readings: Vec<Reading> = features.iter().map(|feature| codes.read(name, feature.property(name))).collect();
        let codes: usize = readings.iter().filter(|reading| is_code(reading)).count();
        let other = readings.iter().filter(|reading| **reading == Reading::Unknown).count();
        let distinct: BTreeSet<&Reading> = readings.iter().filter(|reading| is_code(reading)).collect();
        // A column of prefectures (39, 39, 39 …) beside the codes is none itself.
        let is_constant = distinct.len() <= 1 && features.len() > 1 && distinct.contains(&Reading::Prefecture);
        if codes > 0 && codes >= 4 * other && !is_constant {
            fitting.push((name, readings));
        }
    }
    // Prefectures count only where nothing finer does.
    let is_fine = |(_, readings): &(&str, Vec<Reading>)| {
        readings.iter().filter(|reading| **reading == Reading::Prefecture).count() * 2 < readings.len()
    };
    if fitting.iter().any(is_fine) {
        fitting.retain(is_fine);
    }
    fitting.sort_by_key(|(name, _)| PREFERRED.iter().position(|known| known == name).unwrap_or(PREFERRED.len()));
    match fitting.as_slice() {
        [] if names.contains(&"N03_007") => Property::Found("N03_007".to_owned()),
        [] => Property::None(names.into_iter().map(example).collect()),
        [(first, reading), rest @ ..] => {
            let contradicts = |(_, other): &&(&str, Vec<Reading>)| {
                let differ =
                    |one: &Reading, other: &Reading| is_code(one) && is_code(other) && today(one) != today(other);
                reading.iter().zip(other).any(|(one, other)| differ(one, other))
            };
            if rest.iter().any(|other| contradicts(&other)) {
                Property::Several(fitting.iter().map(|(name, _)| example(name)).collect())
            } else {
                Property::Found((*first).to_owned())
            }
        }
    }
}

/// The municipality of today that a reading leads to.
fn today(reading: &Reading) -> Option<&str> {
    match reading {
        Reading::Municipality(code) | Reading::Ward { city: code, .. } | Reading::Former { today: code, .. } => {
            Some(code)
        }
        _ => None,
    }
}

fn is_code(reading: &Reading) -> bool {
    !matches!(reading, Reading::Unknown | Reading::Undecided)
}
