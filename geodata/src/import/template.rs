//! Templates: what was learned of a form, kept under a name, and recognised next time by its heads.
//!
//! Heads are compared without their periods and without their order, so that a form is known again next year and when columns moved. A form
//! that only resembles is not taken: its heads must be the same, all of them. What is learned are the answers to questions about meaning
//! (measures, symbols, units, indicators); answers about one year's period are not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    areas::names::compact,
    book::column_letters,
    context::Settings,
    layout::Table,
    meaning::periods::{mentions, without_periods},
    report::{Report, TemplateFacts},
};

/// The number of the form of a template.
const FORMAT: u32 = 1;
/// Heads that a form must have before it can be told from others.
const ENOUGH: usize = 3;
/// Kinds of questions whose answers are about one file and not about its form.
const OF_ONE_FILE: [&str; 4] = ["period", "year-list", "former", "table"];

/// A learned form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Template {
    format: u32,
    name: String,
    /// Heads without periods, each with the column where it stood.
    heads: BTreeMap<String, String>,
    /// Answers by question.
    answers: BTreeMap<String, String>,
    /// Source that was given for the form, unless it names a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// What a recognised form brings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recognised {
    /// Answers, behind those of the steward.
    pub(crate) answers: BTreeMap<String, String>,
    /// Source, behind the one that is given.
    pub(crate) source: Option<String>,
    /// What the report says of it.
    pub(crate) facts: Option<TemplateFacts>,
    /// Why the form that was named does not fit.
    pub(crate) misfit: Option<String>,
}

/// Makes a template of what was read and answered; `None` if the file has too few heads to be known again.
pub fn learn(name: &str, report: &Report, settings: &Settings) -> Option<Value> {
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for table in &report.tables {
        for column in &table.columns {
            if let Some(head) = head_key(&column.headings) {
                heads.entry(head).or_insert_with(|| column.column.clone());
            }
        }
    }
    if heads.len() < ENOUGH {
        return None;
    }
    let answers = report
        .questions
        .iter()
        .filter(|question| !OF_ONE_FILE.contains(&question.kind.as_str()))
        .filter_map(|question| Some((question.id.clone(), question.answer.clone()?)))
        .filter(|(_, answer)| mentions(answer).is_empty())
        .collect();
    let source = settings.source.clone().filter(|source| mentions(source).is_empty());
    serde_json::to_value(Template { format: FORMAT, name: name.to_owned(), heads, answers, source }).ok()
}

/// Finds the form of a file: the one that is named, or the one that has the same heads.
pub(crate) fn recognise(templates: &[Value], settings: &Settings, tables: &[Table]) -> Recognised {
    let known: Vec<Template> = templates
        .iter()
        .filter_map(|value| serde_json::from_value(value.clone()).ok())
        .filter(|template: &Template| template.format == FORMAT)
        .collect();
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for table in tables {
        for column in &table.columns {
            if let Some(head) = head_key(&column.headings) {
                heads.entry(head).or_insert_with(|| column_letters(column.index));
            }
        }
    }
    let names: BTreeSet<&String> = heads.keys().collect();
    let fits = |template: &Template| template.heads.keys().collect::<BTreeSet<_>>() == names;
    let found = match &settings.template {
        Some(name) => match known.iter().find(|template| template.name == *name) {
            None => return misfit(format!("書式「{name}」は覚えていません。")),
            Some(template) if !fits(template) => {
                let lacking: Vec<&str> = template
                    .heads
                    .keys()
                    .filter(|head| !heads.contains_key(*head))
                    .map(String::as_str)
                    .take(5)
                    .collect();
                let extra: Vec<&str> = heads
                    .keys()
                    .filter(|head| !template.heads.contains_key(*head))
                    .map(String::as_str)
                    .take(5)
                    .collect();
                return misfit(format!(
                    "書式「{name}」と見出しが合いません（足りない: {}、余分: {}）。",
                    list(&lacking),
                    list(&extra)
                ));
            }
            Some(template) => Some(template),
        },
        None => known.iter().find(|template| template.heads.len() >= ENOUGH && fits(template)),
    };
    let Some(template) = found else { return Recognised::default() };
    let moved = template
        .heads
        .iter()
        .filter_map(|(head, then)| {
            let now = heads.get(head)?;
            (now != then).then(|| (head.clone(), then.clone(), now.clone()))
        })
        .collect();
    Recognised {
        answers: template.answers.clone(),
        source: template.source.clone(),
        facts: Some(TemplateFacts { name: template.name.clone(), moved }),
        misfit: None,
    }
}

fn misfit(sentence: String) -> Recognised {
    Recognised { misfit: Some(sentence), ..Recognised::default() }
}

fn list(heads: &[&str]) -> String {
    if heads.is_empty() { "なし".to_owned() } else { heads.join("、") }
}

/// A head without its periods; `None` if nothing is left.
fn head_key(headings: &[String]) -> Option<String> {
    let parts: Vec<String> =
        headings.iter().map(|heading| compact(&without_periods(heading))).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("／"))
}
