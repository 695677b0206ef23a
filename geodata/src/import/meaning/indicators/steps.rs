//! Steps: the words of a state as values of an ordinal.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, View, spot};
use crate::{
    cell::Blank,
    import::{
        areas::names::compact,
        context::KnownIndicator,
        meaning::{
            desk::{Desk, choice, question, shorten},
            reading::Reading,
            states,
            values::{Step, state_key},
        },
    },
    indicator::StateStep,
};

/// The distinct words of a draft's cells, with how often they stand there.
fn words_of(draft: &Draft, views: &[View<'_, '_>]) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for (table, position) in &draft.members {
        let Some(view) = views.get(*table) else { continue };
        for entry in &view.series[*position].entries {
            let text = match &entry.reading {
                Reading::Words(text) => text.clone(),
                Reading::Symbol(text) if !matches!(text.as_str(), "-" | "…" | "x") => text.clone(),
                Reading::Number(_) => {
                    view.frame.text(&view.frame.lines[entry.line], view.series[*position].field).into_owned()
                }
                _ => continue,
            };
            words.entry(state_key(&text)).or_insert(text);
        }
    }
    words
}

/// Words of a state of the package: its own words, else asked word by word.
pub(super) fn steps_of_known(
    draft: &Draft,
    known: &KnownIndicator,
    view: &View<'_, '_>,
    views: &[View<'_, '_>],
    desk: &mut Desk<'_>,
) -> BTreeMap<String, Option<Step>> {
    let mut steps = BTreeMap::new();
    for (key, text) in words_of(draft, views) {
        let exact = known
            .states
            .iter()
            .find(|(value, id, label)| compact(label) == key || *id == key || value.to_string() == key);
        let step = match exact {
            Some((value, ..)) => Some(Step::Value(*value)),
            None => ask_step(known, &text, view, draft, desk),
        };
        steps.insert(key, step);
    }
    steps
}

fn ask_step(
    known: &KnownIndicator,
    text: &str,
    view: &View<'_, '_>,
    draft: &Draft,
    desk: &mut Desk<'_>,
) -> Option<Step> {
    let mut asked = question(
        "state",
        &format!("{}|{}", known.id, compact(text)),
        spot(view, draft),
        format!("「{}」の「{}」は、どの段階ですか。", known.title, shorten(text)),
        "指標の段階と同じ言葉ではありません。",
    );
    asked.text = Some(shorten(text));
    asked.choices = known
        .states
        .iter()
        .map(|(value, _, label)| choice(&value.to_string(), label.clone(), "この段階として取り込みます。"))
        .collect();
    asked.choices.extend(
        Blank::ALL
            .into_iter()
            .map(|blank| choice(blank.id(), blank.label(), format!("値のない「{}」にします。", blank.label()))),
    );
    let answer = desk.ask(asked)?;
    Blank::parse(&answer).map(Step::Blank).or_else(|| answer.parse().ok().map(Step::Value))
}

/// Steps of a new state: usual words have their order, others are asked for it.
pub(super) fn steps_of_new(
    draft: &Draft,
    view: &View<'_, '_>,
    views: &[View<'_, '_>],
    desk: &mut Desk<'_>,
) -> (BTreeMap<String, Option<Step>>, Vec<StateStep>) {
    let mut words = words_of(draft, views);
    let mut steps: BTreeMap<String, Option<Step>> = BTreeMap::new();
    for (word, blank) in [
        ("未回答", Blank::NoReply),
        ("無回答", Blank::NoReply),
        ("未調査", Blank::NotSurveyed),
        ("対象外", Blank::NotApplicable),
        ("不明", Blank::NotSurveyed),
    ] {
        if words.remove(word).is_some() {
            steps.insert(word.to_owned(), Some(Step::Blank(blank)));
        }
    }
    let ranks: BTreeMap<&String, Option<i32>> = words.iter().map(|(key, text)| (key, states::rank(text))).collect();
    let distinct: BTreeSet<i32> = ranks.values().flatten().copied().collect();
    let order: Vec<(i32, String)> = if distinct.len() == words.len() && ranks.values().all(Option::is_some) {
        let mut order: Vec<(i32, String)> =
            words.iter().filter_map(|(key, text)| Some((ranks[key]?, text.clone()))).collect();
        order.sort();
        order
    } else {
        let list: Vec<String> = words.values().cloned().collect();
        let mut asked = question(
            "states",
            &format!("{}|{}", draft.name.key, list.join("|")),
            spot(view, draft),
            format!("「{}」の段階を、低い方から「<」でつないで書いてください。", draft.name.title),
            format!("「{}」の順番が、言葉だけでは分かりません。", list.join("」「")),
        );
        asked.free = Some("text".to_owned());
        asked.text = Some(list.join(" < "));
        let id = asked.id.clone();
        let Some(answer) = desk.ask(asked) else { return (steps, Vec::new()) };
        let given: Vec<String> =
            compact(&answer).split('<').map(str::to_owned).filter(|word| !word.is_empty()).collect();
        let complete = given.len() == words.len() && words.keys().all(|key| given.contains(key));
        if !complete {
            desk.refuse_answer(
                &id,
                &format!("「{}」をすべて1度ずつ、低い方から「<」でつないで書いてください。", list.join("」「")),
            );
            return (steps, Vec::new());
        }
        given
            .iter()
            .enumerate()
            .filter_map(|(rank, key)| Some((i32::try_from(rank).ok()?, words.get(key)?.clone())))
            .collect()
    };
    let states = order
        .iter()
        .map(|(value, text)| StateStep {
            value: *value,
            id: format!("step-{value}"),
            label: text.trim().to_owned(),
            label_en: String::new(),
        })
        .collect();
    for (value, text) in order {
        steps.insert(state_key(&text), Some(Step::Value(value)));
    }
    (steps, states)
}
