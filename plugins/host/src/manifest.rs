//! What a plugin says of itself.

use std::collections::BTreeSet;

use crate::{
    inputs::Trust,
    text::{self, Text},
};

/// How the numbers of an indicator may be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// 実人数
    Persons,
    /// 延べ
    Events,
    /// Places.
    Places,
    /// A ratio.
    Rate,
    /// An ordered state.
    State,
    /// A score.
    Index,
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

/// What a user may set, and what it is when nobody sets it.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    /// A number within bounds.
    Number {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Step of the control on screen; not enforced.
        step: f64,
        /// Value when nobody sets it.
        default: f64,
        /// Unit on screen; empty for none.
        unit: String,
    },
    /// One of a few; the first is the default.
    Choice(Vec<ChoiceOption>),
    /// On or off.
    Boolean {
        /// Value when nobody sets it.
        default: bool,
    },
    /// A kind of place, by its identifier.
    FacilityKind {
        /// Value when nobody sets it.
        default: String,
    },
    /// A municipality, by its code; none until somebody chooses.
    Area,
}

/// One of the options of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Identifier.
    pub id: String,
    /// Label on screen.
    pub label: Text,
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

/// One thing that a plugin asks for; `*` stands for any kind of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
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
    Reached(String),
    /// Which areas touch.
    Neighbours,
    /// Ways to group the areas.
    Groupings,
}

/// What a plugin says of itself, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Identifier: `[a-z0-9-]{1,64}`.
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
    /// The theme under which the catalogue lists it.
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
    /// What a user may set.
    pub parameters: Vec<Parameter>,
    /// What the plugin asks for.
    pub inputs: Vec<Input>,
    /// The indicator whose periods are this one's; none where time plays no part.
    pub periods_of: Option<String>,
    /// Whether it may also be called with districts for areas.
    pub per_district: bool,
}

/// Most of anything that a manifest lists.
const MOST: usize = 32;

impl Manifest {
    /// Refuses a manifest that nothing sensible can be made of, and says which part is wrong.
    pub(crate) fn check(&self) -> Result<(), String> {
        identifier(&self.id, "id")?;
        if self.id.contains('.') {
            return Err(format!("id「{}」に点は使えません", self.id));
        }
        version(&self.version)?;
        for (text, length, place, must) in [
            (&self.title, text::LABEL, "title（題名）", true),
            (&self.definition, text::PROSE, "definition（定義）", true),
            (&self.unit, text::LABEL, "unit（単位）", false),
            (&self.method, text::PROSE, "method（算出方法）", true),
        ] {
            text::check_both(text, length, place)?;
            if must && (text.ja.trim().is_empty() || text.en.trim().is_empty()) {
                return Err(format!("{place}が空です。日本語と英語の両方が要ります"));
            }
        }
        for (text, place) in [
            (&self.theme, "theme（テーマ）"),
            (&self.author, "author（作成者）"),
            (&self.license, "license（利用条件）"),
        ] {
            text::check(text, text::LABEL, place)?;
        }
        if self.decimals > 6 {
            return Err(format!("decimals（小数点以下の桁数）は 0〜6 です（{}）", self.decimals));
        }
        for (count, place) in
            [(self.caveats.len(), "caveats"), (self.parameters.len(), "parameters"), (self.inputs.len(), "inputs")]
        {
            if count > MOST {
                return Err(format!("{place}は{MOST}個までです（{count}個）"));
            }
        }
        for caveat in &self.caveats {
            text::check_both(caveat, text::PROSE, "caveats（注意）")?;
        }
        let mut seen = BTreeSet::new();
        for parameter in &self.parameters {
            parameter.check()?;
            if !seen.insert(&parameter.id) {
                return Err(format!("パラメーター「{}」が二つあります", parameter.id));
            }
        }
        self.inputs.iter().try_for_each(Input::check)?;
        self.periods_of.iter().try_for_each(|indicator| {
            identifier(indicator, "periods-of")?;
            let declared = |input: &Input| matches!(input, Input::Column { indicator: id, .. } if id == indicator);
            if self.inputs.iter().any(declared) {
                Ok(())
            } else {
                Err(format!("periods-of の「{indicator}」が inputs にありません"))
            }
        })
    }
}

impl Parameter {
    fn check(&self) -> Result<(), String> {
        identifier(&self.id, "パラメーターの id")?;
        let place = format!("パラメーター「{}」", self.id);
        text::check_both(&self.label, text::LABEL, format_args!("{place}の label"))?;
        text::check_both(&self.help, text::NOTE, format_args!("{place}の help"))?;
        match &self.kind {
            ParameterKind::Number { min, max, step, default, unit } => {
                text::check(unit, text::LABEL, format_args!("{place}の unit"))?;
                let finite = [min, max, step, default].into_iter().all(|number| number.is_finite());
                if !finite || min > default || default > max || *step <= 0.0 {
                    return Err(format!("{place}の範囲が正しくありません（min ≦ default ≦ max、step > 0）"));
                }
            }
            ParameterKind::Choice(options) => {
                if options.is_empty() || options.len() > MOST {
                    return Err(format!("{place}の選択肢は1〜{MOST}個です（{}個）", options.len()));
                }
                let mut seen = BTreeSet::new();
                for option in options {
                    identifier(&option.id, &format!("{place}の選択肢の id"))?;
                    text::check_both(&option.label, text::LABEL, format_args!("{place}の選択肢"))?;
                    if !seen.insert(&option.id) {
                        return Err(format!("{place}に選択肢「{}」が二つあります", option.id));
                    }
                }
            }
            ParameterKind::Boolean { .. } | ParameterKind::Area => {}
            ParameterKind::FacilityKind { default } => identifier(default, &format!("{place}の既定値"))?,
        }
        Ok(())
    }
}

impl Input {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Column { indicator, .. } => identifier(indicator, "inputs の column"),
            Self::Facilities(kind) | Self::Distances(kind) | Self::Reached(kind) => match kind.as_str() {
                "*" => Ok(()),
                _ => identifier(kind, "inputs の施設の種類"),
            },
            Self::Neighbours | Self::Groupings => Ok(()),
        }
    }
}

fn identifier(id: &str, place: &str) -> Result<(), String> {
    if text::is_identifier(id) {
        Ok(())
    } else {
        Err(format!("{place}は半角の小文字・数字・ハイフンで1〜64文字です"))
    }
}

fn version(version: &str) -> Result<(), String> {
    let parts: Vec<&str> = version.split('.').collect();
    let fits = parts.len() == 3
        && parts.iter().all(|part| (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    if fits { Ok(()) } else { Err("version は「1.2.0」のように三つの数で書きます".to_owned()) }
}
