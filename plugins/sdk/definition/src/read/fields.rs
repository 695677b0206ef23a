//! Walking through a TOML table: fields by name, each with its place, and problems collected on the way.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    check::{LABEL, forbidden_character, is_identifier, nearest},
    expression::{self, Expression, kinds::Wanted},
    problem::{Problem, Problems},
    words::{Input, Parameter, Text},
};

/// Most problems that are told at once.
const MOST_PROBLEMS: usize = 50;

/// Collects problems.
pub(super) struct Reader<'t> {
    source: &'t str,
    problems: Vec<(usize, Problem)>,
}

/// Where a string stands in the file, so that a place in the string becomes one in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct StringPlace {
    start: usize,
    /// Whether the string stands in the file letter by letter.
    is_verbatim: bool,
}

impl StringPlace {
    /// The place of a byte of the string; of the string's start where escapes stand in between.
    pub(super) fn of(self, offset: usize) -> usize {
        if self.is_verbatim { self.start + offset } else { self.start }
    }
}

/// The fields of a table that have not been taken yet.
pub(super) struct Fields<'a, 'i> {
    /// Name of the table, with a dot at its end; empty for the file itself.
    path: String,
    start: usize,
    entries: Vec<Entry<'a, 'i>>,
    asked: Vec<&'static str>,
}

struct Entry<'a, 'i> {
    key: &'a str,
    key_at: usize,
    value: &'a Spanned<DeValue<'i>>,
    is_taken: bool,
}

impl<'a, 'i> Fields<'a, 'i> {
    pub(super) fn of(table: &'a DeTable<'i>, path: String, start: usize) -> Self {
        let mut entries: Vec<Entry<'a, 'i>> = table
            .iter()
            .map(|(key, value)| Entry { key: key.get_ref(), key_at: key.span().start, value, is_taken: false })
            .collect();
        // The order of the file counts: the form shows parameters in it.
        entries.sort_by_key(|entry| entry.key_at);
        Self { path, start, entries, asked: Vec::new() }
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Where a field stands; the table's start where it is missing.
    pub(super) fn place(&self, key: &str) -> usize {
        self.entries.iter().find(|entry| entry.key == key).map_or(self.start, |entry| entry.value.span().start)
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.push(key);
        let entry = self.entries.iter_mut().find(|entry| entry.key == key)?;
        entry.is_taken = true;
        Some(entry.value)
    }

    pub(super) fn take_table(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Self> {
        let value = self.take(key)?;
        let path = format!("{}{key}", self.path);
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::of(table, format!("{path}."), value.span().start)),
            other => {
                reader.report(
                    value.span().start,
                    format!("{path} は表です（[{path}] の下に書きます）。{}です。", type_word(other)),
                );
                None
            }
        }
    }

    /// Each entry as a table of its own: `[inputs.a]`, `[inputs.b]`.
    pub(super) fn tables(self, reader: &mut Reader<'_>) -> Vec<(String, usize, Self)> {
        let mut found = Vec::new();
        for entry in self.entries {
            let path = format!("{}{}", self.path, entry.key);
            match entry.value.get_ref() {
                DeValue::Table(table) => {
                    found.push((entry.key.to_owned(), entry.key_at, Self::of(table, format!("{path}."), entry.key_at)));
                }
                other => {
                    let message = format!("{path} は表です（[{path}] の下に書きます）。{}です。", type_word(other));
                    reader.report(entry.key_at, message);
                }
            }
        }
        found
    }

    /// Reports what nobody has asked for.
    pub(super) fn finish(&self, reader: &mut Reader<'_>) {
        for entry in self.entries.iter().filter(|entry| !entry.is_taken) {
            let key: String = entry.key.chars().filter(|letter| !letter.is_control()).take(64).collect();
            let hint = match nearest(entry.key, self.asked.iter().copied()) {
                Some(near) => format!("「{near}」のことですか。"),
                None => format!("使えるのは {} です。", self.asked.join("、")),
            };
            reader.report(entry.key_at, format!("「{}{key}」という項目はありません。{hint}", self.path));
        }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Self { source, problems: Vec::new() }
    }

    pub(super) fn report(&mut self, at: usize, message: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push((at, Problem::at(self.source, at, message)));
        }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn finish(mut self) -> Problems {
        self.problems.sort_by_key(|(at, _)| *at);
        Problems { list: self.problems.into_iter().map(|(_, problem)| problem).collect() }
    }

    /// The line of a place, from 1.
    pub(super) fn line_of(&self, at: usize) -> usize {
        Problem::at(self.source, at, String::new()).line
    }

    /// A string, whatever is in it.
    pub(super) fn string(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<(String, StringPlace)> {
        let path = format!("{}{key}", fields.path);
        let value = fields.take(key)?;
        self.string_of(value, &path)
    }

    fn string_of(&mut self, value: &Spanned<DeValue<'_>>, path: &str) -> Option<(String, StringPlace)> {
        match value.get_ref() {
            DeValue::String(text) => Some((text.clone().into_owned(), self.string_place(value.span(), text))),
            other => {
                self.report(
                    value.span().start,
                    format!("{path} は文字列です（\" \" で囲みます）。{}です。", type_word(other)),
                );
                None
            }
        }
    }

    fn string_place(&self, span: Range<usize>, text: &str) -> StringPlace {
        let written = self.source.get(span.clone()).unwrap_or_default();
        match written.find(text).filter(|_| !text.is_empty()) {
            Some(offset) => StringPlace { start: span.start + offset, is_verbatim: true },
            None => StringPlace { start: span.start, is_verbatim: false },
        }
    }

    /// A short text without letters that break or disguise it; empty where it is missing.
    pub(super) fn line(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> String {
        let path = format!("{}{key}", fields.path);
        let Some((text, at)) = self.string(fields, key) else { return String::new() };
        self.letters(&text, at, LABEL, &path);
        text
    }

    pub(super) fn required_line(&mut self, fields: &mut Fields<'_, '_>, key: &'static str, example: &str) -> String {
        let text = self.line(fields, key);
        if text.trim().is_empty() {
            let place = fields.place(key);
            let path = format!("{}{key}", fields.path);
            if !fields.has(key) {
                self.report(place, format!("{path} がありません。{example}"));
            } else if Self::is_string(fields, key) {
                self.report(place, format!("{path} が空です。{example}"));
            }
        }
        text
    }

    fn is_string(fields: &Fields<'_, '_>, key: &str) -> bool {
        fields.entries.iter().any(|entry| entry.key == key && matches!(entry.value.get_ref(), DeValue::String(_)))
    }

    pub(super) fn identifier(&mut self, fields: &mut Fields<'_, '_>, key: &'static str, example: &str) -> String {
        let id = self.required_line(fields, key, example);
        self.check_identifier(fields, key, &id);
        id
    }

    pub(super) fn optional_identifier(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<String> {
        let (id, _) = self.string(fields, key)?;
        if id.is_empty() {
            let path = format!("{}{key}", fields.path);
            let place = fields.place(key);
            self.report(place, format!("{path} が空です。要らなければ行を消してください。"));
        }
        self.check_identifier(fields, key, &id);
        Some(id)
    }

    fn check_identifier(&mut self, fields: &Fields<'_, '_>, key: &str, id: &str) {
        if !id.trim().is_empty() && !is_identifier(id) {
            let path = format!("{}{key}", fields.path);
            self.report(fields.place(key), format!("{path} は半角の小文字・数字・ハイフンで1〜64文字です。"));
        }
    }

    /// One of a few words. `otherwise` is for a field that may be left out.
    pub(super) fn word<T: Copy, const N: usize>(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        words: [(&'static str, T); N],
        otherwise: Option<T>,
    ) -> Option<T> {
        let path = format!("{}{key}", fields.path);
        let all = || words.map(|(word, _)| word).join("、");
        if !fields.has(key) {
            let _nothing = fields.take(key);
            if otherwise.is_none() {
                self.report(fields.start, format!("{path} がありません。次のどれかです：{}", all()));
            }
            return otherwise;
        }
        let (found, at) = self.string(fields, key)?;
        let known = words.iter().find(|(word, _)| *word == found).map(|(_, value)| *value);
        if known.is_none() {
            let hint = nearest(&found, words.map(|(word, _)| word))
                .map_or_else(String::new, |near| format!("「{near}」のことですか。"));
            self.report(at.start, format!("{path} は次のどれかです：{}。{hint}", all()));
        }
        known
    }

    pub(super) fn boolean(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<bool> {
        let path = format!("{}{key}", fields.path);
        let value = fields.take(key)?;
        match value.get_ref() {
            DeValue::Boolean(is) => Some(*is),
            other => {
                self.report(
                    value.span().start,
                    format!("{path} は true か false です（引用符なし）。{}です。", type_word(other)),
                );
                None
            }
        }
    }

    pub(super) fn number(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<f64> {
        let path = format!("{}{key}", fields.path);
        let value = fields.take(key)?;
        self.number_of(value, &path)
    }

    pub(super) fn number_of(&mut self, value: &Spanned<DeValue<'_>>, path: &str) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|number| number as f64)
            }
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            other => {
                self.report(value.span().start, format!("{path} は数です（引用符なし）。{}です。", type_word(other)));
                return None;
            }
        };
        let number = number.filter(|number| number.is_finite());
        if number.is_none() {
            self.report(value.span().start, format!("{path} は有限の数です。"));
        }
        number
    }

    pub(super) fn numbers(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<f64> {
        let path = format!("{}{key}", fields.path);
        let Some(value) = fields.take(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.report(value.span().start, format!("{path} は数の並びです。例：[10, 20]"));
            return Vec::new();
        };
        array.iter().filter_map(|item| self.number_of(item, &path)).collect()
    }

    /// A text in both languages, `{ ja = "…", en = "…" }`.
    pub(super) fn text(&mut self, fields: &mut Fields<'_, '_>, key: &'static str, longest: usize, must: bool) -> Text {
        let path = format!("{}{key}", fields.path);
        if !fields.has(key) {
            let _nothing = fields.take(key);
            if must {
                self.report(fields.start, format!("{path} がありません。例：{key} = {{ ja = \"…\", en = \"…\" }}"));
            }
            return Text::default();
        }
        let Some(((ja, ja_at), (en, en_at))) = self.located_text(fields, key, longest) else { return Text::default() };
        for (text, at, language) in [(&ja, ja_at, "ja"), (&en, en_at, "en")] {
            if must && text.trim().is_empty() {
                self.report(at.start, format!("{path} の {language} が空です。日本語と英語の両方が要ります。"));
            }
        }
        Text { ja, en }
    }

    pub(super) fn located_text(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        longest: usize,
    ) -> Option<((String, StringPlace), (String, StringPlace))> {
        let path = format!("{}{key}", fields.path);
        let value = fields.take(key)?;
        self.located_text_of(value, &path, longest)
    }

    pub(super) fn located_text_of(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        path: &str,
        longest: usize,
    ) -> Option<((String, StringPlace), (String, StringPlace))> {
        let DeValue::Table(table) = value.get_ref() else {
            self.report(value.span().start, format!("{path} は {{ ja = \"…\", en = \"…\" }} の形で書きます。"));
            return None;
        };
        let mut fields = Fields::of(table, format!("{path}."), value.span().start);
        let mut one = |reader: &mut Self, key: &'static str| {
            if !fields.has(key) {
                let _nothing = fields.take(key);
                reader.report(
                    fields.start,
                    format!("{path} に {key} がありません。{{ ja = \"…\", en = \"…\" }} の両方が要ります。"),
                );
                return None;
            }
            let (text, at) = reader.string(&mut fields, key)?;
            reader.letters(&text, at, longest, path);
            Some((text, at))
        };
        let (ja, en) = (one(self, "ja"), one(self, "en"));
        fields.finish(self);
        Some((ja?, en?))
    }

    /// A formula.
    pub(super) fn expression(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        inputs: &[Input],
        parameters: &[Parameter],
        wanted: &Wanted<'_>,
    ) -> Option<Expression> {
        let (text, at) = self.string(fields, key)?;
        match expression::parse(&text, inputs, parameters) {
            Ok(expression) => {
                let flaws = super::check_kinds(&expression, inputs, parameters, wanted);
                let is_clean = flaws.is_empty();
                for flaw in flaws {
                    self.report(at.of(flaw.at), flaw.message);
                }
                is_clean.then_some(expression)
            }
            Err(flaw) => {
                self.report(at.of(flaw.at), flaw.message);
                None
            }
        }
    }

    fn letters(&mut self, text: &str, at: StringPlace, longest: usize, path: &str) {
        if let Some(letter) = forbidden_character(text) {
            let offset = text.find(letter).unwrap_or(0);
            let hint = if letter == '\n' {
                "改行は使えません。一行で書いてください。"
            } else {
                "消してください。"
            };
            self.report(at.of(offset), format!("{path} に使えない文字 U+{:04X} があります。{hint}", u32::from(letter)));
        }
        let count = text.chars().count();
        if count > longest {
            self.report(
                at.start,
                format!("{path} が長すぎます（{count}文字。上限 {longest} 文字）。短くしてください。"),
            );
        }
    }
}

/// What a value of the wrong type is.
fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "ここにあるのは文字列",
        DeValue::Integer(_) | DeValue::Float(_) => "ここにあるのは数",
        DeValue::Boolean(_) => "ここにあるのは true か false",
        DeValue::Datetime(_) => "ここにあるのは日付",
        DeValue::Array(_) => "ここにあるのは [ ] の並び",
        DeValue::Table(_) => "ここにあるのは表",
    }
}
