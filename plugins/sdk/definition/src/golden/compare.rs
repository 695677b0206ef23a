//! What came out beside what must.

use super::Case;
use crate::{cell::Cell, formula};

/// What came out, in the words that every language shares.
#[derive(Debug, Clone, PartialEq)]
pub enum Found<'a> {
    /// A layer.
    Layer {
        /// Its period; empty where time plays no part.
        period: &'a str,
        /// One cell an area.
        cells: &'a [Cell],
        /// Lower ends of the intervals; empty for none.
        low: &'a [f64],
        /// Upper ends.
        high: &'a [f64],
    },
    /// A problem.
    Problem {
        /// Its kind, as in `missing-input`.
        kind: &'a str,
        /// Its sentence.
        message: &'a str,
    },
}

impl<'a> From<&'a formula::Outcome> for Found<'a> {
    fn from(outcome: &'a formula::Outcome) -> Self {
        Self::Layer { period: &outcome.period, cells: &outcome.cells, low: &outcome.low, high: &outcome.high }
    }
}

/// Most differences that are told.
const MOST: usize = 10;

impl Case {
    /// Every difference between what came out and what must, each a Japanese sentence. Empty for none.
    pub fn differences(&self, found: &Found<'_>) -> Vec<String> {
        let mut told = match found {
            Found::Problem { kind, message } => match &self.expect.problem {
                Some(expected) if expected == kind => Vec::new(),
                Some(expected) => vec![format!("問題「{expected}」のはずが「{kind}」（{message}）でした。")],
                None => vec![format!("値が出るはずが、問題「{kind}」になりました：{message}")],
            },
            Found::Layer { .. } if self.expect.problem.is_some() => {
                vec![format!(
                    "問題「{}」になるはずが、値が出ました。",
                    self.expect.problem.as_deref().unwrap_or_default()
                )]
            }
            Found::Layer { period, cells, low, high } => self.layer_differences(period, cells, low, high),
        };
        if told.len() > MOST {
            let more = told.len() - MOST;
            told.truncate(MOST);
            told.push(format!("ほか{more}件。"));
        }
        told
    }

    fn layer_differences(&self, period: &str, cells: &[Cell], low: &[f64], high: &[f64]) -> Vec<String> {
        let expect = &self.expect;
        let mut told = Vec::new();
        if let Some(expected) = expect.period.as_deref().filter(|expected| *expected != period) {
            told.push(format!("時期が「{expected}」のはずが「{period}」でした。"));
        }
        if cells.len() != expect.values.len() {
            told.push(format!("値が{}個のはずが{}個でした。", expect.values.len(), cells.len()));
            return told;
        }
        for (area, (expected, found)) in self.areas.iter().zip(expect.values.iter().zip(cells)) {
            let same = match (expected.cell.value, found.value) {
                (Ok(expected), Ok(found)) => self.is_near(expected, found),
                (expected, found) => expected == found,
            };
            if !same {
                told.push(format!("{}の値が {} のはずが {} でした。", area.name, word(&expected.cell), word(found)));
            } else if expected.has_trust && expected.cell.trust != found.trust {
                let (expected, found) = (expected.cell.trust.id(), found.trust.id());
                told.push(format!("{}の trust が {expected} のはずが {found} でした。", area.name));
            }
        }
        for (what, expected, found) in [("下端", &expect.low, low), ("上端", &expect.high, high)] {
            for (position, expected) in expected.iter().enumerate() {
                let (Some(expected), Some(area)) = (expected, self.areas.get(position)) else { continue };
                match found.get(position) {
                    Some(found) if self.is_near(*expected, *found) => {}
                    Some(found) => {
                        told.push(format!("{}の区間の{what}が {expected} のはずが {found} でした。", area.name));
                    }
                    None => told.push(format!("{}の区間がありません（{what}は {expected} のはず）。", area.name)),
                }
            }
        }
        told
    }

    fn is_near(&self, expected: f64, found: f64) -> bool {
        (expected - found).abs() <= self.expect.tolerance * expected.abs().max(1.0)
    }
}

fn word(cell: &Cell) -> String {
    match cell.value {
        Ok(value) => value.to_string(),
        Err(reason) => format!("「{}」", reason.label().0),
    }
}
