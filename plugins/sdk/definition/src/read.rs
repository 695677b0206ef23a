//! From the text of `indicator.toml` to a definition, or to every problem in it.

mod fields;
mod parts;

use toml::de::DeTable;

use crate::{
    check::{LABEL, NOTE, PROSE},
    expression::kinds::{self, Wanted},
    note,
    problem::Problems,
    words::{Definition, Formula, InputKind, Measure, Polarity, Trust},
};
use fields::{Fields, Reader};

/// Longest file, in bytes: what the slot of the guest for formulas holds.
pub(crate) const LONGEST: usize = 32 * 1024;

/// Most of anything that a manifest lists.
const MOST: usize = 32;

/// Most class breaks.
const MOST_BREAKS: usize = 12;

impl Definition {
    /// Reads `indicator.toml`. Every problem is given, in the order of the file.
    pub fn read(text: &str) -> Result<Self, Problems> {
        let mut reader = Reader::new(text);
        if text.len() > LONGEST {
            reader.report(
                0,
                format!("indicator.toml が大きすぎます（上限 {} KiB）。説明を短くしてください。", LONGEST / 1024),
            );
            return Err(reader.finish());
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.report(
                at,
                format!(
                    "TOML として読めません（{}）。「名前 = 値」の形か、引用符とかっこの閉じ忘れを確かめてください。",
                    plain(error.message())
                ),
            );
        }
        if !reader.is_clean() {
            return Err(reader.finish());
        }
        let fields = Fields::of(table.get_ref(), String::new(), 0);
        let definition = read(&mut reader, fields);
        if reader.is_clean() { Ok(definition) } else { Err(reader.finish()) }
    }
}

fn plain(message: &str) -> String {
    message
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect()
}

fn read(reader: &mut Reader<'_>, mut fields: Fields<'_, '_>) -> Definition {
    let id = reader.identifier(&mut fields, "id", "例：id = \"elderly-households\"");
    if id.contains('.') {
        let at = fields.place("id");
        reader.report(at, "id に点は使えません。ハイフンを使ってください。".to_owned());
    }
    let version = version(reader, &mut fields);
    let author = reader.line(&mut fields, "author");
    let license = reader.line(&mut fields, "license");
    let theme = reader.required_line(&mut fields, "theme", "例：theme = \"世帯\"");
    let measure =
        reader.word(&mut fields, "measure", Measure::ALL.map(|it| (it.id(), it)), None).unwrap_or(Measure::Index);
    let polarity =
        reader.word(&mut fields, "polarity", Polarity::ALL.map(|it| (it.id(), it)), None).unwrap_or(Polarity::Neutral);
    let decimals = decimals(reader, &mut fields);
    let trust = reader
        .word(&mut fields, "trust", Trust::ALL.map(|it| (it.id(), it)), Some(Trust::Published))
        .unwrap_or(Trust::Published);
    let periods_of = reader.optional_identifier(&mut fields, "periods-of");
    let per_district = reader.boolean(&mut fields, "per-district").unwrap_or(false);
    let class_breaks = class_breaks(reader, &mut fields);
    let title = reader.text(&mut fields, "title", LABEL, true);
    let unit = reader.text(&mut fields, "unit", LABEL, false);
    let definition = reader.text(&mut fields, "definition", PROSE, true);
    let method = reader.text(&mut fields, "method", PROSE, true);
    let caveats = parts::caveats(reader, &mut fields);
    let parameters = parts::parameters(reader, &mut fields);
    let formula = fields.take_table(reader, "formula");
    let inputs = parts::inputs(reader, &mut fields, &parameters, formula.is_some());
    if let Some(of) = &periods_of
        && !inputs.iter().any(|input| matches!(&input.kind, InputKind::Column { indicator, .. } if indicator == of))
    {
        let at = fields.place("periods-of");
        reader.report(
            at,
            format!(
                "periods-of の「{of}」が inputs にありません。[inputs.名前] に column = \"{of}\" と書いてください。"
            ),
        );
    }
    let mut definition = Definition {
        id,
        version,
        author,
        license,
        title,
        definition,
        theme,
        measure,
        unit,
        polarity,
        decimals,
        trust,
        method,
        caveats,
        parameters,
        inputs,
        periods_of,
        per_district,
        class_breaks,
        formula: None,
    };
    fields.finish(reader);
    definition.formula = formula.and_then(|fields| self::formula(reader, fields, &definition));
    definition
}

fn version(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>) -> String {
    let version = reader.required_line(fields, "version", "例：version = \"1.0.0\"");
    let parts: Vec<&str> = version.split('.').collect();
    let fits = parts.len() == 3
        && parts.iter().all(|part| (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !fits && !version.is_empty() {
        let at = fields.place("version");
        reader.report(at, "version は「1.2.0」のように三つの数で書きます。".to_owned());
    }
    version
}

fn decimals(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>) -> u8 {
    let Some(number) = reader.number(fields, "decimals") else {
        if !fields.has("decimals") {
            reader.report(
                fields.start(),
                "decimals（表示する小数点以下の桁数）がありません。例：decimals = 1".to_owned(),
            );
        }
        return 0;
    };
    if let Some(decimals) = (0..=6u8).find(|decimals| f64::from(*decimals).to_bits() == (number + 0.0).to_bits()) {
        decimals
    } else {
        let at = fields.place("decimals");
        reader.report(at, "decimals（表示する小数点以下の桁数）は 0〜6 の整数です。".to_owned());
        0
    }
}

fn class_breaks(reader: &mut Reader<'_>, fields: &mut Fields<'_, '_>) -> Vec<f64> {
    let breaks = reader.numbers(fields, "class-breaks");
    let at = fields.place("class-breaks");
    if breaks.windows(2).any(|pair| pair[0] >= pair[1]) {
        reader.report(at, "class-breaks は小さい順に、同じ数なしで並べてください。".to_owned());
    }
    if breaks.len() > MOST_BREAKS {
        reader.report(at, format!("class-breaks は{MOST_BREAKS}個までです（{}個あります）。", breaks.len()));
    }
    breaks
}

fn formula(reader: &mut Reader<'_>, mut fields: Fields<'_, '_>, definition: &Definition) -> Option<Formula> {
    let (inputs, parameters) = (&definition.inputs, &definition.parameters);
    let has_periods = definition.periods_of.is_some();
    let value = Wanted { value: Some((definition.measure, &definition.unit.ja)), has_periods };
    let value = reader.expression(&mut fields, "value", inputs, parameters, &value);
    if value.is_none() && !fields.has("value") {
        reader.report(
            fields.start(),
            "[formula] に value がありません。例：value = \"100 * alone / households\"".to_owned(),
        );
    }
    let interval = Wanted { value: None, has_periods };
    let interval = reader.expression(&mut fields, "interval", inputs, parameters, &interval);
    let note = fields.has("note").then(|| {
        let (ja, en) = reader.located_text(&mut fields, "note", NOTE)?;
        let mut read = |(text, at): (String, fields::StringPlace)| {
            let input = |name: &str| inputs.iter().position(|input| input.name == name);
            let parameter = |name: &str| parameters.iter().position(|parameter| parameter.id == name);
            note::parse(&text, input, parameter).map_err(|flaw| reader.report(at.of(flaw.at), flaw.message)).ok()
        };
        Some((read(ja)?, read(en)?))
    });
    if let (Some(Some((ja, en))), None) = (&note, &interval)
        && [ja, en]
            .iter()
            .any(|note| note.parts.iter().any(|part| matches!(part, note::NotePart::Low | note::NotePart::High)))
    {
        let at = fields.place("note");
        reader.report(at, "note に {low} か {high} がありますが、interval がありません。".to_owned());
    }
    fields.finish(reader);
    Some(Formula { value: value?, interval, note: note.flatten() })
}

/// Kept for `parts`: the checks of a formula run where its text is known.
pub(super) use kinds::check as check_kinds;

#[cfg(test)]
pub(crate) mod tests;
