//! `golden.json`: cases that a plugin must compute, whoever runs them: its own unit tests, `tsunagi plugin check`, the tests of a host.

mod answers;
mod compare;
mod period;
mod read;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{cell::Cell, words::Trust};

pub use answers::{Answer, Unanswered};
pub use compare::Found;
pub use period::period_label;

/// The golden cases of a plugin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// The cases.
    pub cases: Vec<Case>,
}

/// What stands in for the data, what is asked, and what must come out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, in a sentence.
    pub name: String,
    /// The areas, in the order of every list of cells.
    pub areas: Vec<Area>,
    /// Columns by indicator and period; the period is empty where time plays no part.
    #[serde(default)]
    pub columns: BTreeMap<String, BTreeMap<String, Vec<GoldenCell>>>,
    /// Places that people can go to.
    #[serde(default)]
    pub facilities: Vec<Place>,
    /// Kilometers to the nearest place, by kind.
    #[serde(default)]
    pub distances: BTreeMap<String, Vec<Distance>>,
    /// Places within reach, by kind: for any distance, or by kilometers as in `{"10": […]}`.
    #[serde(default)]
    pub reached: BTreeMap<String, Reached>,
    /// Pairs of positions in `areas` that touch.
    #[serde(default)]
    pub neighbours: Vec<(u32, u32)>,
    /// Ways to group the areas.
    #[serde(default)]
    pub groupings: Vec<Grouping>,
    /// The period asked for; the latest where it is missing.
    #[serde(default)]
    pub period: Option<String>,
    /// What a user has set; defaults stand for the rest.
    #[serde(default)]
    pub parameters: BTreeMap<String, Setting>,
    /// What must come out.
    pub expect: Expect,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// 5-digit code, or the identifier of a district.
    pub code: String,
    /// Name.
    pub name: String,
    /// 市部: whether it is a city.
    #[serde(default)]
    pub urban: bool,
    /// Area in square kilometers.
    #[serde(default = "one")]
    pub area_km2: f64,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Identifier.
    pub id: String,
    /// Identifier of its kind.
    pub kind: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Code of the area that it stands in; empty where unknown.
    #[serde(default)]
    pub area: String,
    /// Degrees east.
    #[serde(default)]
    pub lon: f64,
    /// Degrees north.
    #[serde(default)]
    pub lat: f64,
    /// `site`, `town`, `municipality` or `unknown`.
    #[serde(default = "site")]
    pub precision: String,
    /// How far to trust it.
    #[serde(default)]
    pub trust: GoldenTrust,
}

/// A way to group the areas.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// Identifier.
    pub id: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Its members.
    pub members: Vec<GroupingMember>,
}

/// A member of a grouping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupingMember {
    /// Identifier.
    pub id: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Positions in `areas`.
    pub areas: Vec<u32>,
}

/// Places within reach of each area.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Reached {
    /// The same for any distance.
    Any(Vec<GoldenCell>),
    /// By kilometers.
    ByKm(BTreeMap<String, Vec<GoldenCell>>),
}

/// The distance from one area.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Distance {
    /// Kilometers with the identifier of the nearest place.
    Named {
        /// Kilometers.
        km: f64,
        /// Identifier of the nearest place.
        nearest: String,
        /// How far to trust it.
        #[serde(default)]
        trust: GoldenTrust,
    },
    /// Kilometers alone, or a blank.
    Cell(GoldenCell),
}

/// What a parameter is set to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// On or off.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// An option, a kind of place, an area.
    Text(String),
}

/// A cell as it is written: `1.5`, `null` for not surveyed, `{"blank": "suppressed"}`, `{"value": 1, "trust": "sample"}`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "read::WrittenCell")]
pub struct GoldenCell {
    /// The cell; published where nothing else is written.
    pub cell: Cell,
    /// Whether the trust is written, and so compared.
    pub has_trust: bool,
}

/// A trust as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct GoldenTrust(pub Trust);

/// What must come out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The period; not compared where it is missing.
    #[serde(default)]
    pub period: Option<String>,
    /// One cell an area.
    #[serde(default)]
    pub values: Vec<GoldenCell>,
    /// Lower ends of the intervals; not compared where they are missing or `null`.
    #[serde(default)]
    pub low: Vec<Option<f64>>,
    /// Upper ends.
    #[serde(default)]
    pub high: Vec<Option<f64>>,
    /// How far a number may be off, relative to its size but for numbers below 1.
    #[serde(default = "tolerance")]
    pub tolerance: f64,
    /// Instead of values: the kind of problem, as in `missing-input`, `bad-parameter`, `failed`.
    #[serde(default)]
    pub problem: Option<String>,
}

fn one() -> f64 {
    1.0
}

fn site() -> String {
    "site".to_owned()
}

fn tolerance() -> f64 {
    1e-9
}

impl Default for GoldenTrust {
    fn default() -> Self {
        Self(Trust::Published)
    }
}

#[cfg(test)]
mod tests;
