//! Lineage in the head of a whole package.

use serde::{Deserialize, Serialize};

use super::{Fault, all, finite, id, indicator_id, period, text, word};
use crate::{
    area::AreaCode,
    lineage::{AreaChange, Crosswalk, CrosswalkKind, NamedCode, Weight},
    period::Period,
};

fn code(text: &str) -> Result<AreaCode, Fault> {
    AreaCode::parse(text).map_err(|error| error.to_string())
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaChangeShape {
    id: String,
    /// `2005-04-10`.
    date: String,
    kind: String,
    /// Code, name.
    from: Vec<(String, String)>,
    to: Vec<(String, String)>,
    source: String,
}

impl AreaChangeShape {
    pub(super) fn of(change: &AreaChange) -> Self {
        let (year, month, day) = change.date;
        let side = |side: &[NamedCode]| side.iter().map(|named| (named.code.to_string(), named.name.clone())).collect();
        Self {
            id: change.id.clone(),
            date: format!("{year:04}-{month:02}-{day:02}"),
            kind: change.kind.clone(),
            from: side(&change.from),
            to: side(&change.to),
            source: change.source.clone(),
        }
    }

    pub(super) fn into_change(self) -> Result<AreaChange, Fault> {
        let Period::AsOf { year, month, day } = period(&self.date)? else {
            return Err("市町村の変更の日付が日ではありません".to_owned());
        };
        let named = |(named, name): (String, String)| Ok(NamedCode { code: code(&named)?, name: text(name)? });
        Ok(AreaChange {
            id: text(self.id)?,
            date: (year, month, day),
            kind: text(self.kind)?,
            from: all(self.from, named)?,
            to: all(self.to, named)?,
            source: text(self.source)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrosswalkShape {
    id: String,
    title: String,
    title_en: String,
    kind: String,
    indicator: Option<String>,
    at: String,
    from: String,
    to: String,
    /// Code before, code after, share or factor.
    weights: Vec<(Option<String>, Option<String>, f64)>,
    note: String,
    source: String,
}

impl CrosswalkShape {
    pub(super) fn of(crosswalk: &Crosswalk) -> Self {
        let text = |code: &Option<AreaCode>| code.as_ref().map(ToString::to_string);
        let weight = |one: &Weight| (text(&one.from), text(&one.to), one.weight);
        Self {
            id: crosswalk.id.clone(),
            title: crosswalk.title.clone(),
            title_en: crosswalk.title_en.clone(),
            kind: crosswalk.kind.id().to_owned(),
            indicator: crosswalk.indicator.as_ref().map(ToString::to_string),
            at: crosswalk.at.id(),
            from: crosswalk.from.clone(),
            to: crosswalk.to.clone(),
            weights: crosswalk.weights.iter().map(weight).collect(),
            note: crosswalk.note.clone(),
            source: crosswalk.source.clone(),
        }
    }

    pub(super) fn into_crosswalk(self) -> Result<Crosswalk, Fault> {
        let maybe_code = |text: Option<String>| text.map(|text| code(&text)).transpose();
        Ok(Crosswalk {
            id: id(self.id)?,
            title: text(self.title)?,
            title_en: text(self.title_en)?,
            kind: word(&self.kind, CrosswalkKind::parse)?,
            indicator: self.indicator.map(|text| indicator_id(&text)).transpose()?,
            at: period(&self.at)?,
            from: text(self.from)?,
            to: text(self.to)?,
            weights: all(self.weights, |(from, to, weight)| {
                Ok(Weight { from: maybe_code(from)?, to: maybe_code(to)?, weight: finite(weight)? })
            })?,
            note: text(self.note)?,
            source: text(self.source)?,
        })
    }
}
