//! The desk: where findings, conversions and questions of one file come together.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::import::{
    areas::names::compact,
    book::{Book, column_letters},
    context::Settings,
    report::{Choice, Conversion, Finding, Question, Spot, Weight},
};

/// Examples that a conversion lists.
const EXAMPLES: usize = 5;

/// Findings, conversions and questions of one file.
pub(crate) struct Desk<'a> {
    settings: &'a Settings,
    learned: BTreeMap<String, String>,
    /// What was noticed so far.
    pub(crate) findings: Vec<Finding>,
    /// What was asked so far, answered or not.
    pub(crate) questions: Vec<Question>,
    conversions: BTreeMap<&'static str, Conversion>,
    seen: BTreeMap<(String, String), usize>,
}

impl<'a> Desk<'a> {
    /// A desk with the steward's answers, and behind them those of a learned form.
    pub(crate) fn new(settings: &'a Settings, learned: BTreeMap<String, String>) -> Self {
        Self {
            settings,
            learned,
            findings: Vec::new(),
            questions: Vec::new(),
            conversions: BTreeMap::new(),
            seen: BTreeMap::new(),
        }
    }

    /// Notes an error, a warning or a remark.
    pub(crate) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Notes something that may repeat in many cells: the first is told with its place, the others are counted on it.
    pub(crate) fn find_once(&mut self, key: &str, finding: Finding) {
        let position = self.seen.get(&(finding.code.clone(), key.to_owned())).copied();
        if let Some(first) = position.and_then(|position| self.findings.get_mut(position)) {
            first.count += 1;
        } else {
            self.seen.insert((finding.code.clone(), key.to_owned()), self.findings.len());
            self.findings.push(finding);
        }
    }

    /// Counts a rewritten cell; its place is only made for the first few.
    pub(crate) fn convert(&mut self, rule: &'static str, at: impl FnOnce() -> Spot, before: &str, after: &str) {
        let conversion = self.conversions.entry(rule).or_insert_with(|| Conversion {
            rule: rule.to_owned(),
            label: conversion_label(rule).to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        conversion.count += 1;
        if conversion.examples.len() < EXAMPLES {
            conversion.examples.push((at(), shorten(before), shorten(after)));
        }
    }

    /// Puts a question, unless it was put before, and gives its answer: the steward's, else the learned form's, else the one that the
    /// file itself proves (which `question.answer` holds). An answer that is not possible is an error and leaves the question open.
    pub(crate) fn ask(&mut self, mut question: Question) -> Option<String> {
        if let Some(known) = self.questions.iter().find(|known| known.id == question.id) {
            return known.answer.clone();
        }
        let given = self.settings.answers.get(&question.id).or_else(|| self.learned.get(&question.id)).cloned();
        if let Some(given) = given {
            let given = given.trim().to_owned();
            let listed = question.choices.iter().any(|choice| choice.id == given);
            if listed || (question.free.is_some() && !given.is_empty()) {
                question.answer = Some(given);
            } else {
                let choices: Vec<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
                self.find(Finding {
                    at: question.at.clone(),
                    text: Some(shorten(&given)),
                    code: "answer-not-possible".to_owned(),
                    rule: None,
                    weight: Weight::Error,
                    message: format!("質問「{}」への答え「{}」は選べません。", question.sentence, shorten(&given)),
                    todo: format!("{} のどれかで答えてください。", choices.join("、")),
                    count: 1,
                });
                question.answer = None;
            }
        }
        let answer = question.answer.clone();
        self.questions.push(question);
        answer
    }

    /// Takes an answer back that turned out not to be readable: an error says why, and the question is open again.
    pub(crate) fn refuse_answer(&mut self, id: &str, why: &str) {
        if let Some(question) = self.questions.iter_mut().find(|question| question.id == id) {
            let text = question.answer.take();
            let (at, todo) = (question.at.clone(), "答えを直してください。".to_owned());
            self.findings.push(Finding {
                at,
                text,
                code: "answer-not-readable".to_owned(),
                rule: None,
                weight: Weight::Error,
                message: why.to_owned(),
                todo,
                count: 1,
            });
        }
    }

    /// Whether a question is open.
    pub(crate) fn is_open(&self) -> bool {
        self.questions.iter().any(|question| question.answer.is_none())
    }

    /// Whether there is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.weight == Weight::Error)
    }

    /// The conversions, by rule.
    pub(crate) fn take_conversions(&mut self) -> Vec<Conversion> {
        std::mem::take(&mut self.conversions).into_values().collect()
    }

    /// What was decided by the steward or a form.
    pub(crate) fn settings(&self) -> &'a Settings {
        self.settings
    }
}

/// A finding with everything but the place and the text.
pub(crate) fn finding(
    weight: Weight,
    code: &str,
    rule: Option<&str>,
    message: impl Into<String>,
    todo: impl Into<String>,
) -> Finding {
    Finding {
        at: Spot::default(),
        text: None,
        code: code.to_owned(),
        rule: rule.map(str::to_owned),
        weight,
        message: message.into(),
        todo: todo.into(),
        count: 1,
    }
}

/// A finding at a cell.
pub(crate) trait At {
    /// Says where it stands and which text stands there.
    fn at(self, at: Spot, text: &str) -> Self;
}

impl At for Finding {
    fn at(mut self, at: Spot, text: &str) -> Self {
        self.at = at;
        self.text = Some(shorten(text)).filter(|text| !text.is_empty());
        self
    }
}

/// A question with choices; `kind` and `subject` make its identifier.
pub(crate) fn question(
    kind: &str,
    subject: &str,
    at: Spot,
    sentence: impl Into<String>,
    why: impl Into<String>,
) -> Question {
    Question {
        id: question_id(kind, subject),
        kind: kind.to_owned(),
        at,
        text: None,
        sentence: sentence.into(),
        why: why.into(),
        choices: Vec::new(),
        free: None,
        answer: None,
    }
}

/// A choice.
pub(crate) fn choice(id: &str, label: impl Into<String>, effect: impl Into<String>) -> Choice {
    Choice { id: id.to_owned(), label: label.into(), effect: effect.into() }
}

/// The identifier of a question: the same for the same subject, whatever else is asked and wherever the column stands.
pub(crate) fn question_id(kind: &str, subject: &str) -> String {
    format!("{kind}-{}", short_hash(&compact(subject)))
}

/// Ten hexadecimal digits that stand for a text.
pub(crate) fn short_hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes())).chars().take(10).collect()
}

/// A text of at most 80 characters.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(79).collect();
    short.push('…');
    short
}

/// Where a cell stands, as people count.
pub(crate) fn spot(
    book: &Book,
    sheet: usize,
    row: Option<usize>,
    column: Option<usize>,
    heading: Option<String>,
) -> Spot {
    let known = book.sheets.get(sheet);
    let is_text = book.encoding.is_some();
    let line = |row: usize| {
        known.and_then(|sheet| sheet.lines.as_ref()).and_then(|lines| lines.get(row).copied()).unwrap_or(row + 1)
    };
    Spot {
        sheet: known.filter(|_| !is_text).map(|sheet| sheet.name.clone()),
        row: row.map(line),
        column: column.map(column_letters),
        heading: heading.filter(|heading| !heading.is_empty()),
    }
}

/// What a rule of conversion does, in Japanese.
fn conversion_label(rule: &str) -> &'static str {
    match rule {
        "area-code-zero" => "地域コードの先頭の0を補う",
        "area-code-check-digit" => "6桁の地域コードから検査数字を取り、5桁にする",
        "area-name-marks" => "市町村名の前後の印や注番号を除く",
        "area-name-spaces" => "市町村名の空白を除く",
        "area-name-variant" => "市町村名の異体字を正式な表記にそろえる",
        "area-name-prefecture" => "市町村名の前の都道府県名（と郡名）を除く",
        "area-name-county" => "市町村名の前の郡名を除く",
        "area-name-completed" => "市・町・村を省いた名前を正式な名前にする",
        "area-former" => "合併前の市町村を今の市町村にまとめる",
        "symbol" => "記号を、決められた意味に置き換える",
        "blank" => "空欄を、決められた意味に置き換える",
        "state" => "状態の言葉を段階に置き換える",
        "wide-to-long" => "横に並んだ年度・時点を、列ごとの期間にする",
        "transposed" => "市町村が横に並んだ表を、縦に並べ直す",
        "period" => "年度・時点の書き方をそろえる",
        _ => crate::import::words::numbers::Rule::ALL
            .into_iter()
            .find(|known| known.id() == rule)
            .map_or("書き方をそろえる", crate::import::words::numbers::Rule::label),
    }
}
