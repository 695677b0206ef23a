//! What a caller asks of a plugin.

use std::collections::BTreeMap;

use crate::{
    manifest::{Manifest, ParameterKind},
    text,
};

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// A number.
    Number(f64),
    /// The identifier of an option or of a kind of place, or the code of an area, empty for none.
    Text(String),
    /// On or off.
    Boolean(bool),
}

/// One call. Parameters that are not set take their defaults.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// The identifier of the period asked for; none means the latest.
    pub period: Option<String>,
    /// What the user has set.
    pub parameters: BTreeMap<String, ParameterValue>,
}

/// A parameter that does not fit the manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterProblem {
    /// No such parameter.
    #[error("パラメーター「{id}」はありません（あるもの：{known}）")]
    Unknown {
        /// What was given.
        id: String,
        /// What there is.
        known: String,
    },
    /// A number that is not one, or outside its bounds.
    #[error("パラメーター「{id}」は {min}〜{max} の数です")]
    OutOfBounds {
        /// Which.
        id: String,
        /// Least value.
        min: String,
        /// Greatest value.
        max: String,
    },
    /// None of the options.
    #[error("パラメーター「{id}」は次のどれかです：{options}")]
    NotAnOption {
        /// Which.
        id: String,
        /// The options.
        options: String,
    },
    /// A value of another type.
    #[error("パラメーター「{id}」の値の型が違います（{expected}）")]
    WrongType {
        /// Which.
        id: String,
        /// The type it has.
        expected: &'static str,
    },
    /// A period that is no identifier.
    #[error("時期は「FY2020」または「2022-03-31」の形で指定してください")]
    Period,
}

impl Manifest {
    /// Reads the value of a parameter from text, as it comes in a query or on the command line, and checks it.
    pub fn parse_parameter(&self, id: &str, value: &str) -> Result<ParameterValue, ParameterProblem> {
        let parameter = self.parameters.iter().find(|parameter| parameter.id == id).ok_or_else(|| self.unknown(id))?;
        let wrong_type = |expected| ParameterProblem::WrongType { id: id.to_owned(), expected };
        let read = match &parameter.kind {
            ParameterKind::Number { .. } => {
                value.trim().parse().map(ParameterValue::Number).map_err(|_| wrong_type("数"))?
            }
            ParameterKind::Boolean { .. } => match value {
                "true" => ParameterValue::Boolean(true),
                "false" => ParameterValue::Boolean(false),
                _ => return Err(wrong_type("true か false")),
            },
            ParameterKind::Choice(_) | ParameterKind::FacilityKind { .. } | ParameterKind::Area => {
                ParameterValue::Text(value.to_owned())
            }
        };
        check(id, &parameter.kind, &read)?;
        Ok(read)
    }

    /// Every parameter in order, checked and with its default filled in.
    pub fn fill_in(&self, request: &Request) -> Result<Vec<(String, ParameterValue)>, ParameterProblem> {
        if request.period.as_ref().is_some_and(|period| !is_period(period)) {
            return Err(ParameterProblem::Period);
        }
        if let Some(id) = request.parameters.keys().find(|id| !self.parameters.iter().any(|known| known.id == **id)) {
            return Err(self.unknown(id));
        }
        let filled = self.parameters.iter().map(|parameter| {
            let Some(value) = request.parameters.get(&parameter.id) else {
                return Ok((parameter.id.clone(), parameter.kind.default_value()));
            };
            check(&parameter.id, &parameter.kind, value)?;
            Ok((parameter.id.clone(), value.clone()))
        });
        filled.collect()
    }

    fn unknown(&self, id: &str) -> ParameterProblem {
        let known: Vec<&str> = self.parameters.iter().map(|parameter| parameter.id.as_str()).collect();
        let known = if known.is_empty() { "なし".to_owned() } else { known.join("、") };
        ParameterProblem::Unknown { id: id.chars().filter(|letter| !letter.is_control()).take(64).collect(), known }
    }
}

impl ParameterKind {
    /// The value when nobody sets it.
    pub fn default_value(&self) -> ParameterValue {
        match self {
            Self::Number { default, .. } => ParameterValue::Number(*default),
            // A manifest without options does not pass its check.
            Self::Choice(options) => {
                ParameterValue::Text(options.first().map(|first| first.id.clone()).unwrap_or_default())
            }
            Self::Boolean { default } => ParameterValue::Boolean(*default),
            Self::FacilityKind { default } => ParameterValue::Text(default.clone()),
            Self::Area => ParameterValue::Text(String::new()),
        }
    }
}

/// Whether a text has the form of a period identifier; empty is allowed only where a layer has no period.
pub(crate) fn is_period(text: &str) -> bool {
    (1..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn check(id: &str, kind: &ParameterKind, value: &ParameterValue) -> Result<(), ParameterProblem> {
    let id = || id.to_owned();
    match (kind, value) {
        (ParameterKind::Number { min, max, .. }, ParameterValue::Number(number)) => {
            if (*min..=*max).contains(number) {
                Ok(())
            } else {
                Err(ParameterProblem::OutOfBounds { id: id(), min: min.to_string(), max: max.to_string() })
            }
        }
        (ParameterKind::Choice(options), ParameterValue::Text(text)) => {
            if options.iter().any(|option| option.id == *text) {
                Ok(())
            } else {
                let options: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
                Err(ParameterProblem::NotAnOption { id: id(), options: options.join("、") })
            }
        }
        (ParameterKind::FacilityKind { .. }, ParameterValue::Text(text)) => {
            if text::is_identifier(text) {
                Ok(())
            } else {
                Err(ParameterProblem::WrongType { id: id(), expected: "施設の種類の識別子" })
            }
        }
        (ParameterKind::Area, ParameterValue::Text(text)) => {
            if text.is_empty() || text::is_identifier(text) {
                Ok(())
            } else {
                Err(ParameterProblem::WrongType { id: id(), expected: "地域のコード" })
            }
        }
        (ParameterKind::Boolean { .. }, ParameterValue::Boolean(_)) => Ok(()),
        (ParameterKind::Number { .. }, _) => Err(ParameterProblem::WrongType { id: id(), expected: "数" }),
        (ParameterKind::Boolean { .. }, _) => Err(ParameterProblem::WrongType { id: id(), expected: "true か false" }),
        (ParameterKind::Choice(_) | ParameterKind::FacilityKind { .. } | ParameterKind::Area, _) => {
            Err(ParameterProblem::WrongType { id: id(), expected: "文字列" })
        }
    }
}
