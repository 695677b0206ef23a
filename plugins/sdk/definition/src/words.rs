//! What a definition says, checked.

use crate::{expression::Expression, note::Note};

/// One text in the two languages of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// How the numbers of an indicator may be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 実人数: adds over disjoint areas, never over years.
    Persons,
    /// 延べ: adds over areas and years.
    Events,
    /// Places: adds over areas.
    Places,
    /// A ratio: never added, rebuilt from its parts.
    Rate,
    /// An ordered state: counted, never added.
    State,
    /// A score without unit of count: never added.
    Index,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Persons, Self::Events, Self::Places, Self::Rate, Self::State, Self::Index];

    /// Its name in files and on the wire.
    pub fn id(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Events => "events",
            Self::Places => "places",
            Self::Rate => "rate",
            Self::State => "state",
            Self::Index => "index",
        }
    }

    /// The Japanese word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Persons => "実人数",
            Self::Events => "延べ数",
            Self::Places => "か所数",
            Self::Rate => "割合",
            Self::State => "状態",
            Self::Index => "指数",
        }
    }
}

/// Which direction of a value calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// A higher value means more need.
    HigherIsNeed,
    /// A lower value means more need.
    LowerIsNeed,
    /// Neither direction is better.
    Neutral,
}

impl Polarity {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::HigherIsNeed, Self::LowerIsNeed, Self::Neutral];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::HigherIsNeed => "higher-is-need",
            Self::LowerIsNeed => "lower-is-need",
            Self::Neutral => "neutral",
        }
    }
}

/// How far to trust a number, from the most to the least trustworthy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// 公表値
    Published,
    /// 速報
    Provisional,
    /// 推計
    Estimate,
    /// 見本: fictitious.
    Sample,
}

impl Trust {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Published, Self::Provisional, Self::Estimate, Self::Sample];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Provisional => "provisional",
            Self::Estimate => "estimate",
            Self::Sample => "sample",
        }
    }
}

/// The bounds of a number.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberBounds {
    /// Least value.
    pub min: f64,
    /// Greatest value.
    pub max: f64,
    /// Step of the control on screen; not enforced.
    pub step: f64,
    /// Value when nobody sets it.
    pub default: f64,
    /// Unit on screen; empty for none.
    pub unit: String,
}

/// One of the options of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Identifier.
    pub id: String,
    /// Label on screen.
    pub label: Text,
}

/// What a user may set, and what it is when nobody sets it.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    /// A number within bounds.
    Number(NumberBounds),
    /// One of a few; the first is the default.
    Choice(Vec<ChoiceOption>),
    /// On or off; carries the default.
    Boolean(bool),
    /// A kind of place; carries the default.
    FacilityKind(String),
    /// A municipality; none until a user chooses.
    Area,
}

/// One thing that a user may set.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Identifier.
    pub id: String,
    /// Label on screen.
    pub label: Text,
    /// What it does, in a sentence.
    pub help: Text,
    /// Type, bounds and default.
    pub kind: ParameterKind,
}

/// How far to count places.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// So many kilometers.
    Fixed(f64),
    /// As many kilometers as a number parameter says: its position in [`Definition::parameters`].
    Parameter(usize),
}

/// What an input asks for; `*` stands for any kind of place.
#[derive(Debug, Clone, PartialEq)]
pub enum InputKind {
    /// The column of an indicator.
    Column {
        /// Identifier of the indicator.
        indicator: String,
        /// Whether the plugin cannot do without.
        required: bool,
    },
    /// The places of a kind.
    Facilities(String),
    /// The distance to the nearest place of a kind.
    Distances(String),
    /// How many places of a kind are within reach.
    Reached {
        /// Identifier of the kind.
        kind: String,
        /// How far; given for formulas only.
        reach: Option<Reach>,
    },
    /// Which areas touch.
    Neighbours,
    /// Ways to group the areas.
    Groupings,
}

/// One thing that the plugin asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name in the formula.
    pub name: String,
    /// What notes call it; the name where nothing is given.
    pub label: Text,
    /// What it is.
    pub kind: InputKind,
    /// What the author believes the column's measure to be. Formulas only.
    pub measure: Option<Measure>,
    /// What the author believes the column's unit to be, in Japanese. Formulas only.
    pub unit: Option<String>,
    /// The line of the file that it stands in, from 1.
    pub line: usize,
}

/// The formula of a plugin that is nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// The value of each area.
    pub value: Expression,
    /// The interval around it.
    pub interval: Option<Expression>,
    /// Why here: a text with places for numbers.
    pub note: Option<(Note, Note)>,
}

/// Everything that `indicator.toml` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Identifier.
    pub id: String,
    /// Version, as in `1.2.0`.
    pub version: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// Terms of use, as an SPDX expression; may be empty.
    pub license: String,
    /// Title.
    pub title: Text,
    /// What the number means.
    pub definition: Text,
    /// The theme under which the catalogue lists it, in Japanese.
    pub theme: String,
    /// How the number may be combined.
    pub measure: Measure,
    /// Unit.
    pub unit: Text,
    /// Which direction calls for attention.
    pub polarity: Polarity,
    /// Decimals to show, 0 to 6.
    pub decimals: u8,
    /// The least trust that the result carries.
    pub trust: Trust,
    /// Formula and source.
    pub method: Text,
    /// What a reader must know before quoting the number.
    pub caveats: Vec<Text>,
    /// What a user may set, in the order of the file.
    pub parameters: Vec<Parameter>,
    /// What the plugin asks for, in the order of the file.
    pub inputs: Vec<Input>,
    /// The indicator whose periods are this one's; none where time plays no part.
    pub periods_of: Option<String>,
    /// Whether the plugin may also be called with districts for areas.
    pub per_district: bool,
    /// Hint where to put the class breaks, ascending; empty lets the host decide.
    pub class_breaks: Vec<f64>,
    /// The formula; none where the plugin is a program.
    pub formula: Option<Formula>,
}

impl Definition {
    /// The position of the input whose column gives the periods.
    pub fn clock(&self) -> Option<usize> {
        let of = self.periods_of.as_deref()?;
        self.inputs
            .iter()
            .position(|input| matches!(&input.kind, InputKind::Column { indicator, .. } if indicator == of))
    }
}
