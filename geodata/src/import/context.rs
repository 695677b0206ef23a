//! What the reader of a file must know before it begins: the areas, indicators and forms that there are, and what the steward has
//! answered so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What there is already, as far as reading needs it. Plain texts, because it crosses a pipe: codes, identifiers and words as
/// packages write them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Context {
    /// The package that the file is to lie over.
    pub package: KnownPackage,
    /// Every municipality of the country: matching names needs to know what else a name could mean.
    pub gazetteer: Vec<KnownArea>,
    /// Dated changes of municipalities, such as mergers.
    pub changes: Vec<AreaChange>,
    /// Forms that were learned.
    pub templates: Vec<serde_json::Value>,
}

/// The package that a file is to lie over.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KnownPackage {
    /// Identifier.
    pub id: String,
    /// `data` or `boundaries`.
    pub kind: String,
    /// How far to trust what does not say otherwise: `published`, `sample`, …
    pub trust: String,
    /// 2-digit code of its prefecture; `None` for the whole country.
    pub prefecture: Option<String>,
    /// Codes of its municipalities, ascending. Each stands in the gazetteer.
    pub areas: Vec<String>,
    /// Ways to group them.
    pub groupings: Vec<KnownGrouping>,
    /// Its indicators.
    pub indicators: Vec<KnownIndicator>,
    /// Its kinds of places: identifier and word on screen.
    pub facility_kinds: Vec<(String, String)>,
    /// Its tables: identifier and title.
    pub tables: Vec<(String, String)>,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KnownArea {
    /// 5-digit code.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Reading in hiragana, where it is known.
    pub kana: String,
}

/// A way to group municipalities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KnownGrouping {
    /// Identifier.
    pub id: String,
    /// Title, such as 福祉保健所.
    pub title: String,
    /// Identifier, title and codes of each member.
    pub members: Vec<(String, String, Vec<String>)>,
}

/// An indicator of the package.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KnownIndicator {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Measure: `persons`, `events`, …
    pub measure: String,
    /// 複数回答
    pub multiple_response: bool,
    /// 再掲
    pub relisted: bool,
    /// Unit.
    pub unit: String,
    /// Decimals.
    pub decimals: u8,
    /// Steps of a state: value, identifier, word on screen.
    pub states: Vec<(i32, String, String)>,
    /// Numerator, denominator and per how many, of a rate.
    pub ratio: Option<(String, String, f64)>,
    /// Periods that have cells, as identifiers.
    pub periods: Vec<String>,
    /// Periods at which its series breaks, as identifiers.
    #[serde(default)]
    pub breaks: Vec<String>,
}

/// A dated change of municipalities: 中村市 and 西土佐村 became 四万十市 on 2005-04-10.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AreaChange {
    /// First day of the new state: `2005-04-10`.
    pub date: String,
    /// Codes and names that ended.
    pub from: Vec<(String, String)>,
    /// Codes and names that came to be, or went on with other borders.
    pub to: Vec<(String, String)>,
    /// Kind of change, in a word: 新設合併, 編入合併, 町制施行 …
    pub kind: String,
}

/// What the steward decided: by options, by answers, or by a form that was learned.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Indicator that the file's single column of values belongs to (`--as`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Period of values that do not say their own (`--period`), in any spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Source to cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Trust: `published`, `provisional`, `estimate`, `sample`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<String>,
    /// Name of the learned form to read by; without it one that fits is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Answers: identifier of a question, identifier of a choice or free text.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}
