//! Indicators: what a number means.

use crate::{
    measure::{Marks, Measure},
    period::Period,
};

/// Identifier of an indicator: `[a-z0-9-]{1,64}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(String);

/// Lets maps with identifiers as keys be asked with plain text.
impl std::borrow::Borrow<str> for IndicatorId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl IndicatorId {
    /// Reads an identifier; `None` unless it is 1 to 64 of `a-z`, `0-9` and `-`.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for IndicatorId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Which direction of a value calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// A higher value means more need.
    HigherIsNeed,
    /// A lower value means more need.
    LowerIsNeed,
    /// Neither direction is better.
    Neutral,
}

impl Polarity {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::HigherIsNeed, Self::LowerIsNeed, Self::Neutral];

    /// The identifier used in packages, the API and exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::HigherIsNeed => "higher-is-need",
            Self::LowerIsNeed => "lower-is-need",
            Self::Neutral => "neutral",
        }
    }

    /// The words on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::HigherIsNeed => "高いほど支援の必要が大きい",
            Self::LowerIsNeed => "低いほど支援の必要が大きい",
            Self::Neutral => "高低に良し悪しはない",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|polarity| polarity.id() == id)
    }
}

/// One step of an ordinal state, such as 設置済み.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateStep {
    /// The ordinal that stands in the cell.
    pub value: i32,
    /// Identifier, such as `established`.
    pub id: String,
    /// The word on screen.
    pub label: String,
    /// The word in English.
    pub label_en: String,
}

/// A dated change of what is counted, or of how: a line must not run across it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesBreak {
    /// The first period after the break; a pandemic pause is a break on the periods it touched.
    pub period: Period,
    /// What changed, in a sentence.
    pub note: String,
}

/// What a number means: definition, measure, unit, source, caveats.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Identifier.
    pub id: IndicatorId,
    /// Title, without unit.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Theme under which catalogues list it.
    pub theme: String,
    /// One sentence: who or what is counted, where, when.
    pub definition: String,
    /// How its numbers combine.
    pub measure: Measure,
    /// Marks that restrict sums.
    pub marks: Marks,
    /// Unit as printed behind a number, such as 人.
    pub unit: String,
    /// Unit in English.
    pub unit_en: String,
    /// Which direction calls for attention.
    pub polarity: Polarity,
    /// Decimals to print.
    pub decimals: u8,
    /// The steps, if the measure is a state; otherwise empty.
    pub states: Vec<StateStep>,
    /// Where the figures come from, as a citation.
    pub source: String,
    /// What to keep in mind when reading the figures.
    pub caveats: Vec<String>,
    /// Dated breaks of the series.
    pub breaks: Vec<SeriesBreak>,
    /// Numerator and denominator of a rate, and per how many: lets totals be rebuilt.
    pub ratio: Option<Ratio>,
}

impl Indicator {
    /// Adds a break in the order of the periods; one that is there already stays as it is.
    pub fn add_break(&mut self, series_break: SeriesBreak) {
        if let Err(place) = self.breaks.binary_search_by(|known| known.period.cmp(&series_break.period)) {
            self.breaks.insert(place, series_break);
        }
    }
}

/// How a rate is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// Indicator above the line.
    pub numerator: IndicatorId,
    /// Indicator below the line.
    pub denominator: IndicatorId,
    /// Per how many of the denominator: 1,000 for 千人あたり.
    pub per: f64,
}
