//! What the user has set. The host has checked it and filled in the defaults, so a wrong type here is a slip of the author.

use crate::{ParameterValue, Problem, Request};

impl Request {
    /// The number that a parameter is set to.
    pub fn number(&self, id: &str) -> Result<f64, Problem> {
        match self.parameter(id)? {
            ParameterValue::Number(number) => Ok(*number),
            _ => Err(wrong_type(id)),
        }
    }

    /// The option or kind of place that a parameter is set to.
    pub fn text(&self, id: &str) -> Result<&str, Problem> {
        match self.parameter(id)? {
            ParameterValue::Text(text) => Ok(text),
            _ => Err(wrong_type(id)),
        }
    }

    /// Whether a parameter is on.
    pub fn boolean(&self, id: &str) -> Result<bool, Problem> {
        match self.parameter(id)? {
            ParameterValue::Boolean(boolean) => Ok(*boolean),
            _ => Err(wrong_type(id)),
        }
    }

    fn parameter(&self, id: &str) -> Result<&ParameterValue, Problem> {
        let found = self.parameters.iter().find(|(name, _)| name == id).map(|(_, value)| value);
        found.ok_or_else(|| Problem::BadParameter(format!("パラメーター「{id}」が渡されていません")))
    }
}

fn wrong_type(id: &str) -> Problem {
    Problem::BadParameter(format!("パラメーター「{id}」の型が違います"))
}
