//! The parts of a definition that are lists: caveats, parameters, inputs.

use toml::de::DeValue;

use super::{
    MOST,
    fields::{Fields, Reader},
};
use crate::{
    check::{LABEL, NOTE, PROSE, is_identifier, is_name},
    words::{ChoiceOption, Input, InputKind, Measure, NumberBounds, Parameter, ParameterKind, Reach, Text},
};

pub(super) fn caveats(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>) -> Vec<Text> {
    let Some(value) = fields.take("caveats") else { return Vec::new() };
    let DeValue::Array(array) = value.get_ref() else {
        reader.report(value.span().start, "caveats は [{ ja = \"…\", en = \"…\" }] の並びです。".to_owned());
        return Vec::new();
    };
    if array.iter().count() > MOST {
        reader.report(value.span().start, format!("caveats は{MOST}個までです。"));
    }
    let mut caveats = Vec::new();
    for item in array.iter().take(MOST) {
        if let Some(((ja, _), (en, _))) = reader.located_text_of(item, "caveats", PROSE) {
            caveats.push(Text { ja, en });
        }
    }
    caveats
}

pub(super) fn parameters(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>) -> Vec<Parameter> {
    let Some(table) = fields.take_table(reader, "parameters") else { return Vec::new() };
    let at = table.start();
    let tables = table.tables(reader);
    if tables.len() > MOST {
        reader.report(at, format!("parameters は{MOST}個までです（{}個あります）。", tables.len()));
    }
    let mut found = Vec::new();
    for (id, at, mut fields) in tables.into_iter().take(MOST) {
        if !is_identifier(&id) || id.contains('.') {
            reader.report(at, "パラメーターの名前は半角の小文字・数字・ハイフンで1〜64文字です。".to_owned());
        }
        let label = reader.text(&mut fields, "label", LABEL, true);
        let help = reader.text(&mut fields, "help", NOTE, false);
        let kind = parameter_kind(reader, &mut fields, &id);
        fields.finish(reader);
        if let Some(kind) = kind {
            found.push(Parameter { id, label, help, kind });
        }
    }
    found
}

const KINDS: [&str; 5] = ["number", "choice", "boolean", "facility-kind", "area"];

fn parameter_kind(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>, id: &str) -> Option<ParameterKind> {
    let given: Vec<&str> = KINDS.into_iter().filter(|kind| fields.has(kind)).collect();
    if given.len() != 1 {
        let message = format!("パラメーター「{id}」には、種類を一つだけ書きます：{}。", KINDS.join("、"));
        reader.report(fields.start(), message);
        for kind in KINDS {
            let _told = fields.take(kind);
        }
        return None;
    }
    match given[0] {
        "number" => number(reader, fields, id),
        "choice" => choice(reader, fields, id),
        "boolean" => Some(ParameterKind::Boolean(reader.boolean(fields, "boolean")?)),
        "facility-kind" => Some(ParameterKind::FacilityKind(reader.optional_identifier(fields, "facility-kind")?)),
        _ => match reader.boolean(fields, "area") {
            Some(false) => {
                let at = fields.place("area");
                reader.report(at, "area は area = true と書きます。".to_owned());
                None
            }
            is => is.map(|_| ParameterKind::Area),
        },
    }
}

fn number(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>, id: &str) -> Option<ParameterKind> {
    let mut bounds = fields.take_table(reader, "number")?;
    let mut one = |key: &'static str| {
        let number = reader.number(&mut bounds, key);
        if number.is_none() && !bounds.has(key) {
            reader.report(bounds.start(), format!("パラメーター「{id}」の number に {key} がありません。例：number = {{ min = 0, max = 10, step = 1, default = 5 }}"));
        }
        number
    };
    let (min, max, step, default) = (one("min"), one("max"), one("step"), one("default"));
    let unit = reader.line(&mut bounds, "unit");
    bounds.finish(reader);
    let (min, max, step, default) = (min?, max?, step?, default?);
    if min > default || default > max || step <= 0.0 {
        let message = format!("パラメーター「{id}」の範囲が正しくありません（min ≦ default ≦ max、step > 0）。");
        reader.report(bounds.start(), message);
    }
    Some(ParameterKind::Number(NumberBounds { min, max, step, default, unit }))
}

fn choice(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>, id: &str) -> Option<ParameterKind> {
    let value = fields.take("choice")?;
    let at = value.span().start;
    let DeValue::Array(array) = value.get_ref() else {
        reader.report(
            at,
            "choice は [{ id = \"…\", label = { ja = \"…\", en = \"…\" } }] の並びです。最初のものが既定値です。"
                .to_owned(),
        );
        return None;
    };
    let count = array.iter().count();
    if count == 0 || count > MOST {
        reader.report(at, format!("パラメーター「{id}」の選択肢は1〜{MOST}個です（{count}個あります）。"));
        return None;
    }
    let mut options: Vec<ChoiceOption> = Vec::new();
    for item in array {
        let at = item.span().start;
        let DeValue::Table(table) = item.get_ref() else {
            reader
                .report(at, "選択肢は { id = \"…\", label = { ja = \"…\", en = \"…\" } } の形で書きます。".to_owned());
            continue;
        };
        let mut fields = Fields::of(table, "choice.".to_owned(), at);
        let option = reader.identifier(&mut fields, "id", "例：id = \"wide\"");
        let label = reader.text(&mut fields, "label", LABEL, true);
        fields.finish(reader);
        if options.iter().any(|known| known.id == option) {
            reader.report(at, format!("パラメーター「{id}」に選択肢「{option}」が二つあります。"));
        }
        options.push(ChoiceOption { id: option, label });
    }
    Some(ParameterKind::Choice(options))
}

pub(super) fn inputs(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_, '_>,
    parameters: &[Parameter],
    is_formula: bool,
) -> Vec<Input> {
    let Some(table) = fields.take_table(reader, "inputs") else { return Vec::new() };
    let at = table.start();
    let tables = table.tables(reader);
    if tables.len() > MOST {
        reader.report(at, format!("inputs は{MOST}個までです（{}個あります）。", tables.len()));
    }
    let mut found: Vec<Input> = Vec::new();
    for (name, at, mut fields) in tables.into_iter().take(MOST) {
        if !is_name(&name) {
            reader.report(at, "入力の名前は文字で始め、文字・数字・_ で書きます。".to_owned());
        }
        let plain = |name: &str| name.replace('-', "_");
        let is_taken = parameters.iter().any(|it| plain(&it.id) == plain(&name))
            || found.iter().any(|it| plain(&it.name) == plain(&name));
        if is_taken || ["value", "low", "high", "area", "period"].contains(&name.as_str()) {
            reader.report(at, format!("「{name}」という名前はもう使われています。別の名前にしてください。"));
        }
        let label = if fields.has("label") {
            reader.text(&mut fields, "label", LABEL, true)
        } else {
            let _asked = fields.take("label");
            Text { ja: name.clone(), en: name.clone() }
        };
        let kind = input_kind(reader, &mut fields, &name, parameters, is_formula);
        let (measure, unit) = belief(reader, &mut fields, &name, kind.as_ref(), is_formula);
        fields.finish(reader);
        if let Some(kind) = kind {
            let line = reader.line_of(at);
            found.push(Input { name, label, kind, measure, unit, line });
        }
    }
    found
}

const SOURCES: [&str; 6] = ["column", "reached", "distances", "facilities", "neighbours", "groupings"];

fn input_kind(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_, '_>,
    name: &str,
    parameters: &[Parameter],
    is_formula: bool,
) -> Option<InputKind> {
    let given: Vec<&str> = SOURCES.into_iter().filter(|source| fields.has(source)).collect();
    if given.len() != 1 {
        reader.report(
            fields.start(),
            format!("入力「{name}」には、何を読むかを一つだけ書きます：{}。", SOURCES.join("、")),
        );
        for source in SOURCES {
            let _told = fields.take(source);
        }
        return None;
    }
    let required = if given[0] == "column" { reader.boolean(fields, "required").unwrap_or(true) } else { true };
    let mut switch = |reader: &mut Reader<'_>, key: &'static str, kind: InputKind| match reader.boolean(fields, key) {
        Some(true) => Some(kind),
        Some(false) => {
            let at = fields.place(key);
            reader.report(at, format!("{key} は {key} = true と書きます。"));
            None
        }
        None => None,
    };
    match given[0] {
        "neighbours" => switch(reader, "neighbours", InputKind::Neighbours),
        "groupings" => switch(reader, "groupings", InputKind::Groupings),
        "column" => {
            let indicator = reader.optional_identifier(fields, "column")?;
            Some(InputKind::Column { indicator, required })
        }
        "facilities" => kind_of_place(reader, fields, "facilities").map(InputKind::Facilities),
        "distances" => kind_of_place(reader, fields, "distances").map(InputKind::Distances),
        _ => {
            let kind = kind_of_place(reader, fields, "reached");
            let reach = reach(reader, fields, name, parameters, is_formula);
            Some(InputKind::Reached { kind: kind?, reach })
        }
    }
}

fn kind_of_place(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<String> {
    let (kind, _) = reader.string(fields, key)?;
    if kind != "*" && !is_identifier(&kind) {
        let at = fields.place(key);
        reader.report(at, format!("{key} は施設の種類のidです。例：{key} = \"warm-contact-centre\""));
    }
    Some(kind)
}

fn reach(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_, '_>,
    name: &str,
    parameters: &[Parameter],
    is_formula: bool,
) -> Option<Reach> {
    let at = fields.place("km");
    let Some(value) = fields.take("km") else {
        if is_formula {
            reader.report(
                at,
                format!("入力「{name}」に km がありません。例：km = 10、または km = \"パラメーターの名前\""),
            );
        }
        return None;
    };
    let DeValue::String(parameter) = value.get_ref() else {
        let km = reader.number_of(value, "km")?;
        if !(km > 0.0 && km <= 1_000.0) {
            reader.report(at, "km は 0 より大きく 1000 以下です。".to_owned());
        }
        return Some(Reach::Fixed(km));
    };
    let position = parameters.iter().position(|known| known.id == **parameter);
    match position.map(|position| (position, &parameters[position].kind)) {
        Some((position, ParameterKind::Number(_))) => Some(Reach::Parameter(position)),
        Some(_) => {
            reader.report(at, "km に使えるのは number のパラメーターだけです。".to_owned());
            None
        }
        None => {
            reader.report(
                at,
                "km の名前のパラメーターがありません。[parameters.名前] を書くか、数にしてください。".to_owned(),
            );
            None
        }
    }
}

/// What the author believes a column to be: a formula's units are checked by it.
fn belief(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_, '_>,
    name: &str,
    kind: Option<&InputKind>,
    is_formula: bool,
) -> (Option<Measure>, Option<String>) {
    if !matches!(kind, Some(InputKind::Column { .. })) {
        return (None, None);
    }
    let is_given = fields.has("measure");
    let measure = if is_given {
        reader.word(fields, "measure", Measure::ALL.map(|it| (it.id(), it)), None)
    } else {
        let _asked = fields.take("measure");
        None
    };
    let is_unit_given = fields.has("unit");
    let unit = reader.line(fields, "unit");
    if is_formula && !is_given {
        reader.report(fields.start(), format!("入力「{name}」に measure（数え方）がありません。例：measure = \"persons\"。指標の画面の「定義」で確かめられます。"));
    }
    if is_formula && !is_unit_given && matches!(measure, Some(Measure::Persons | Measure::Events | Measure::Places)) {
        reader.report(fields.start(), format!("入力「{name}」に unit（単位）がありません。例：unit = \"世帯\""));
    }
    (measure, is_unit_given.then_some(unit))
}
