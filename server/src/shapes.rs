//! JSON shapes that several answers share. Domain types are converted here by hand; none of them is `Serialize` itself.

pub mod difference;
pub mod report;

use std::collections::BTreeMap;

use geodata::{Blank, Cell, Period, Release, Trust, indicator::Polarity};
use serde::Serialize;
use utoipa::ToSchema;

use crate::workflows::{
    Classes, Evidence, View, ViewCell,
    catalogue::{Entry, Text},
};

/// Where the data of an answer come from.
#[derive(Debug, Serialize, ToSchema)]
pub struct About {
    /// Identifier of the data package.
    data: String,
    /// Its title.
    title: String,
    /// Whether it is fictitious: show 見本 with everything in this answer.
    sample: bool,
    /// Number of the revision.
    revision: u32,
    /// First 12 digits of the hash of the release.
    release: String,
    /// Day on which the sources were last looked at.
    retrieved: String,
}

impl About {
    /// Describes a release.
    pub fn of(release: &Release) -> Self {
        let package = release.package();
        Self {
            data: package.id.clone(),
            title: package.title.clone(),
            sample: package.is_sample(),
            revision: release.revision().number,
            release: release.hash().short().to_owned(),
            retrieved: package.retrieved.clone(),
        }
    }
}

/// A fiscal year, a calendar year or an as-of date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeriodShape {
    /// `FY2020`, `CY2020` or `2022-03-31`: what requests and plugins use.
    id: String,
    /// The form on screens.
    label: String,
    /// The form in English.
    label_en: String,
    /// `fiscal_year`, `calendar_year` or `as_of`: never on one axis without a mark.
    kind: &'static str,
}

impl From<&Period> for PeriodShape {
    fn from(period: &Period) -> Self {
        Self { id: period.id(), label: period.label(), label_en: period.label_en(), kind: period.kind().id() }
    }
}

/// A value, or the reason for having none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CellShape {
    /// The value in the unit of the indicator; null where there is none.
    value: Option<f64>,
    /// Why there is no value: `suppressed`, `not_surveyed`, `no_reply` or `not_applicable`; null where there is one.
    blank: Option<&'static str>,
    /// How far to trust it: `published`, `provisional`, `estimate` or `sample`.
    trust: &'static str,
    /// Lower end of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    /// Upper end of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    /// Remark of the source on this cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// The value, or the reason for having none, as a person reads it.
impl std::fmt::Display for CellShape {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.value, self.blank.and_then(Blank::parse)) {
            (Some(value), _) => write!(formatter, "{value}"),
            (None, Some(blank)) => formatter.write_str(blank.label()),
            (None, None) => formatter.write_str("—"),
        }
    }
}

impl From<&Cell> for CellShape {
    fn from(cell: &Cell) -> Self {
        Self {
            value: cell.value.ok(),
            blank: cell.value.err().map(Blank::id),
            trust: cell.trust.id(),
            low: cell.interval.map(|interval| interval.low),
            high: cell.interval.map(|interval| interval.high),
            note: cell.note.clone(),
        }
    }
}

/// The cell of one municipality, with what the view says about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AreaCellShape {
    /// Code of the municipality.
    pub code: String,
    /// Its name.
    pub name: String,
    #[serde(flatten)]
    cell: CellShape,
    /// Number of its class; null where there is no value.
    class: Option<usize>,
    /// Its place among all municipalities with a value, greatest first; equal values share a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
    /// Why here: the explanation of the plugin.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_en: Option<String>,
}

impl AreaCellShape {
    /// Describes the cell of one area of a view.
    pub fn of(view: &View, index: usize) -> Self {
        let area = &view.release.areas()[index];
        let ViewCell { cell, class, rank, why } = &view.cells[index];
        Self {
            code: area.code.to_string(),
            name: area.name.clone(),
            cell: cell.into(),
            class: *class,
            rank: *rank,
            why: why.as_ref().map(|text| text.ja.clone()),
            why_en: why.as_ref().map(|text| text.en.clone()),
        }
    }
}

/// The total of a group of municipalities.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TotalShape {
    /// Identifier of the grouping.
    grouping: String,
    /// Identifier of its member.
    member: String,
    /// Title of the member.
    title: String,
    /// Title in English.
    title_en: String,
    #[serde(flatten)]
    cell: Option<CellShape>,
    /// How many of its municipalities have a value.
    known: usize,
    /// How many municipalities it has.
    parts: usize,
    /// Why there is no total, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// Municipalities in each state, where the measure is a state.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    states: Vec<StateCountShape>,
}

/// How many municipalities are in a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateCountShape {
    /// Identifier of the state, or the reason for having none.
    id: String,
    /// The word on screen.
    label: String,
    /// The word in English.
    label_en: String,
    /// How many municipalities.
    count: usize,
}

impl From<&crate::workflows::Total> for TotalShape {
    fn from(total: &crate::workflows::Total) -> Self {
        Self {
            grouping: total.grouping.clone(),
            member: total.member.clone(),
            title: total.title.clone(),
            title_en: total.title_en.clone(),
            cell: total.outcome.as_ref().ok().map(CellShape::from),
            known: total.known,
            parts: total.parts,
            refused: total.outcome.as_ref().err().cloned(),
            states: total
                .states
                .iter()
                .map(|state| StateCountShape {
                    id: state.id.clone(),
                    label: state.label.clone(),
                    label_en: state.label_en.clone(),
                    count: state.count,
                })
                .collect(),
        }
    }
}

/// Classes of a view: for map, legend, chart and table alike.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClassesShape {
    /// `quantile`, `natural-breaks`, `equal`, `rounded`, `deviation`, `states`, `hint` or `given`.
    method: &'static str,
    /// k + 1 edges for k classes; the ordinals for states.
    breaks: Vec<f64>,
    /// The classes, ascending.
    items: Vec<ClassShape>,
    /// The reasons for having no value that occur.
    blanks: Vec<BlankShape>,
    /// How many values are zero.
    zero_count: usize,
}

/// One class.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClassShape {
    /// Its number.
    class: usize,
    /// What the legend says.
    label: String,
    /// What the legend says in English.
    label_en: String,
    /// Least printed value in it.
    low: f64,
    /// Greatest printed value in it.
    high: f64,
    /// How many municipalities are in it.
    count: usize,
    /// Fill, `#rrggbb`.
    color: String,
}

/// One reason for having no value.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BlankShape {
    /// `suppressed`, `not_surveyed`, `no_reply` or `not_applicable`.
    blank: &'static str,
    /// The word on screen.
    label: &'static str,
    /// The word in English.
    label_en: &'static str,
    /// How many municipalities.
    count: usize,
}

impl From<&Classes> for ClassesShape {
    fn from(classes: &Classes) -> Self {
        let items = classes.items.iter().map(|item| ClassShape {
            class: item.class,
            label: item.label.clone(),
            label_en: item.label_en.clone(),
            low: item.low,
            high: item.high,
            count: item.count,
            color: item.color.hex(),
        });
        let blanks = classes.blanks.iter().map(|&(blank, count)| BlankShape {
            blank: blank.id(),
            label: blank.label(),
            label_en: blank_label_en(blank),
            count,
        });
        Self {
            method: classes.method.id(),
            breaks: classes.breaks.clone(),
            items: items.collect(),
            blanks: blanks.collect(),
            zero_count: classes.zero_count,
        }
    }
}

/// The word for a blank in English.
pub fn blank_label_en(blank: Blank) -> &'static str {
    match blank {
        Blank::Suppressed => "Suppressed",
        Blank::NotSurveyed => "Not surveyed",
        Blank::NoReply => "No reply",
        Blank::NotApplicable => "Not applicable",
    }
}

/// The word for a degree of trust in English.
pub fn trust_label_en(trust: Trust) -> &'static str {
    match trust {
        Trust::Published => "Published",
        Trust::Provisional => "Provisional",
        Trust::Estimate => "Estimate",
        Trust::Sample => "Sample (fictitious)",
    }
}

/// Identifier of a polarity.
pub fn polarity_id(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::HigherIsNeed => "higher-is-need",
        Polarity::LowerIsNeed => "lower-is-need",
        Polarity::Neutral => "neutral",
    }
}

/// An indicator in short, as it stands beside its values.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorShort {
    /// Identifier.
    id: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// `persons`, `events`, `places`, `rate`, `state` or `index`.
    measure: &'static str,
    /// The word for the measure.
    measure_label: &'static str,
    /// Unit.
    unit: String,
    /// Unit in English.
    unit_en: String,
    /// `higher-is-need`, `lower-is-need` or `neutral`.
    polarity: &'static str,
    /// Decimals to print.
    decimals: u8,
    /// The least trustworthy degree among its figures.
    trust: &'static str,
    /// `data` or `plugin`.
    origin: &'static str,
    /// Citation.
    source: String,
}

impl From<&Entry> for IndicatorShort {
    fn from(entry: &Entry) -> Self {
        Self {
            id: entry.id.clone(),
            title: entry.title.ja.clone(),
            title_en: entry.title.en.clone(),
            measure: entry.measure.id(),
            measure_label: entry.measure.label(),
            unit: entry.unit.ja.clone(),
            unit_en: entry.unit.en.clone(),
            polarity: polarity_id(entry.polarity),
            decimals: entry.decimals,
            trust: entry.trust.id(),
            origin: entry.origin.id(),
            source: entry.source.clone(),
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TextShape {
    /// Japanese.
    ja: String,
    /// English.
    en: String,
}

impl From<&Text> for TextShape {
    fn from(text: &Text) -> Self {
        Self { ja: text.ja.clone(), en: text.en.clone() }
    }
}

/// What a view rests on: with this anybody can make it again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceShape {
    /// Hash over all that follows: the same evidence gives the same numbers, to the bit.
    hash: String,
    /// Hash of the release.
    release: String,
    /// Hash of the plugin's file, if a plugin computed the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin_hash: Option<String>,
    /// Version of the plugin.
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin_version: Option<String>,
    /// Every parameter with the value that was used, as it stands in a URL.
    parameters: BTreeMap<String, String>,
}

impl From<&Evidence> for EvidenceShape {
    fn from(evidence: &Evidence) -> Self {
        Self {
            hash: evidence.hash.clone(),
            release: evidence.release.clone(),
            plugin_hash: evidence.plugin_hash.clone(),
            plugin_version: evidence.plugin_version.clone(),
            parameters: evidence.parameters.iter().cloned().collect(),
        }
    }
}

/// Coordinates with six decimals: a tenth of a meter, far finer than the boundaries are.
pub fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
