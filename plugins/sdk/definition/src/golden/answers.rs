//! A case as a host: it answers what a plugin asks.

use super::{Case, Distance, GoldenCell, Place, Reached, period};
use crate::{
    cell::{Blank, Cell},
    formula::{Given, Source},
    words::{Definition, ParameterKind, Text, Trust},
};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// What was asked for.
    pub what: String,
}

/// The distance from one area, as a host tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Kilometers.
    pub km: Cell,
    /// Identifier of the nearest place; empty for none.
    pub nearest: String,
}

fn plain(cells: &[GoldenCell]) -> Vec<Cell> {
    cells.iter().map(|written| written.cell).collect()
}

fn missing<T>(what: &str) -> Result<T, Unanswered> {
    Err(Unanswered { what: what.to_owned() })
}

impl Case {
    /// The period and the cells of an indicator's column, as the contract's `column` picks it.
    pub fn column_of(&self, indicator: &str, period: Option<&str>) -> Result<(String, Vec<Cell>), Unanswered> {
        let Some(columns) = self.columns.get(indicator) else { return missing(indicator) };
        let mut ids: Vec<&String> = columns.keys().collect();
        period::sort(&mut ids);
        match period::standing_for(&ids, period) {
            Some(id) => Ok((id.clone(), plain(&columns[id]))),
            None => missing(indicator),
        }
    }

    /// The columns of an indicator in every period, the earliest first.
    pub fn series_of(&self, indicator: &str) -> Result<Vec<(String, Vec<Cell>)>, Unanswered> {
        let Some(columns) = self.columns.get(indicator) else { return missing(indicator) };
        let mut ids: Vec<&String> = columns.keys().collect();
        period::sort(&mut ids);
        Ok(ids.into_iter().map(|id| (id.clone(), plain(&columns[id]))).collect())
    }

    /// The places of a kind; `*` for all.
    pub fn places_of(&self, kind: &str) -> Vec<&Place> {
        self.facilities.iter().filter(|place| kind == "*" || place.kind == kind).collect()
    }

    /// The distances to the nearest place of a kind. A kind that the case does not know has no place: not applicable.
    pub fn distances_of(&self, kind: &str) -> Vec<Answer> {
        let none = || Answer { km: Cell::blank(Blank::NotApplicable, Trust::Published), nearest: String::new() };
        let Some(distances) = self.distances.get(kind) else { return self.areas.iter().map(|_| none()).collect() };
        let answer = |distance: &Distance| match distance {
            Distance::Named { km, nearest, trust } => Answer { km: Cell::new(*km, trust.0), nearest: nearest.clone() },
            Distance::Cell(written) => Answer { km: written.cell, nearest: String::new() },
        };
        distances.iter().map(answer).collect()
    }

    /// How many places of a kind stand within so many kilometers. A kind that the case does not know has no place: zero.
    pub fn reached_of(&self, kind: &str, km: f64) -> Result<Vec<Cell>, Unanswered> {
        match self.reached.get(kind) {
            None => Ok(vec![Cell::new(0.0, Trust::Published); self.areas.len()]),
            Some(Reached::Any(cells)) => Ok(plain(cells)),
            Some(Reached::ByKm(by_km)) => {
                let found =
                    by_km.iter().find(|(text, _)| text.parse::<f64>().is_ok_and(|known| (known - km).abs() < 1e-9));
                match found {
                    Some((_, cells)) => Ok(plain(cells)),
                    None => missing(&format!("{kind} within {km} km")),
                }
            }
        }
    }

    /// Every parameter of a definition in its order: as the case sets it, or its default.
    pub fn given(&self, definition: &Definition) -> Vec<Given> {
        let one = |parameter: &crate::Parameter| match self.parameters.get(&parameter.id) {
            Some(super::Setting::Number(number)) => Given::Number(*number),
            Some(super::Setting::Boolean(is)) => Given::Boolean(*is),
            Some(super::Setting::Text(text)) => Given::Text(text.clone()),
            None => match &parameter.kind {
                ParameterKind::Number(bounds) => Given::Number(bounds.default),
                ParameterKind::Boolean(is) => Given::Boolean(*is),
                ParameterKind::Choice(options) => {
                    Given::Text(options.first().map(|option| option.id.clone()).unwrap_or_default())
                }
                ParameterKind::FacilityKind(kind) => Given::Text(kind.clone()),
                ParameterKind::Area => Given::Text(String::new()),
            },
        };
        definition.parameters.iter().map(one).collect()
    }
}

impl Source for Case {
    type Problem = Unanswered;

    fn areas(&self) -> Vec<String> {
        self.areas.iter().map(|area| area.name.clone()).collect()
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<(String, Vec<Cell>), Unanswered> {
        self.column_of(indicator, period)
    }

    fn periods(&self, indicator: &str) -> Result<Vec<String>, Unanswered> {
        Ok(self.series_of(indicator)?.into_iter().map(|(period, _)| period).collect())
    }

    fn distances(&self, kind: &str) -> Result<Vec<Cell>, Unanswered> {
        Ok(self.distances_of(kind).into_iter().map(|answer| answer.km).collect())
    }

    fn reached(&self, kind: &str, km: f64) -> Result<Vec<Cell>, Unanswered> {
        self.reached_of(kind, km)
    }

    fn period_label(&self, period: &str) -> Text {
        period::period_label(period)
    }

    fn is_missing(&self, _problem: &Unanswered) -> bool {
        true
    }
}
