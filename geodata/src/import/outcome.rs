//! Collects findings while a file is read, and makes the outcome of a file that holds no sheets of figures.

use std::collections::BTreeMap;

use super::{
    Batch, Context, Limits, Outcome, SourceFile,
    book::Format,
    report::{
        AreaFacts, Conversion, FileFacts, Finding, Question, REPORT_FORMAT, Report, Spot, State, Summary, TableFacts,
        Weight,
    },
};
use crate::revision::ContentHash;

/// How many examples a conversion carries.
const EXAMPLES: usize = 5;

/// Findings and conversions of one file.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
    conversions: BTreeMap<&'static str, Conversion>,
}

impl Findings {
    /// Something that keeps the file from being published.
    pub(crate) fn error(&mut self, at: Spot, code: &str, message: impl Into<String>, todo: impl Into<String>) {
        self.list.push(finding(Weight::Error, at, code, message, todo));
    }

    /// Something that somebody should look at.
    pub(crate) fn warning(&mut self, at: Spot, code: &str, message: impl Into<String>, todo: impl Into<String>) {
        self.list.push(finding(Weight::Warning, at, code, message, todo));
    }

    /// Something worth knowing, shared by `count` features, rows or cells.
    pub(crate) fn remark(&mut self, at: Spot, code: &str, count: usize, message: impl Into<String>) {
        self.list
            .push(Finding { count, ..finding(Weight::Remark, at, code, message, "することはありません。") });
    }

    /// A cell or feature that was rewritten by a rule.
    pub(crate) fn converted(
        &mut self,
        rule: &'static str,
        label: &str,
        at: Spot,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        let conversion = self.conversions.entry(rule).or_insert_with(|| Conversion {
            rule: rule.to_owned(),
            label: label.to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        conversion.count += 1;
        if conversion.examples.len() < EXAMPLES {
            conversion.examples.push((at, before.into(), after.into()));
        }
    }

    /// Whether something keeps the file from being published.
    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.weight == Weight::Error)
    }
}

/// A finding by itself.
pub(crate) fn finding(
    weight: Weight,
    at: Spot,
    code: &str,
    message: impl Into<String>,
    todo: impl Into<String>,
) -> Finding {
    Finding {
        at,
        text: None,
        code: code.to_owned(),
        rule: None,
        weight,
        message: message.into(),
        todo: todo.into(),
        count: 1,
    }
}

/// What a reader of polygons, places or packages found.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) findings: Findings,
    pub(crate) questions: Vec<Question>,
    pub(crate) tables: Vec<TableFacts>,
    pub(crate) areas: AreaFacts,
    pub(crate) encoding: Option<String>,
    pub(crate) rows_read: usize,
    pub(crate) rows_used: usize,
    /// Given if nothing was wrong enough to stop before; it leaves only if no error and no open question stands.
    pub(crate) batch: Option<Batch>,
}

/// The outcome of a file: counts, state, the batch if it may be published.
pub(crate) fn outcome(
    file: &SourceFile,
    format: Option<Format>,
    context: &Context,
    limits: &Limits,
    parts: Parts,
) -> Outcome {
    let Parts { findings, questions, tables, areas, encoding, rows_read, rows_used, batch } = parts;
    let Findings { mut list, conversions } = findings;
    let errors = list.iter().filter(|finding| finding.weight == Weight::Error).count();
    let warnings = list.iter().filter(|finding| finding.weight == Weight::Warning).count();
    let open_questions = questions.iter().filter(|question| question.answer.is_none()).count();
    let state = match (errors, open_questions) {
        (0, 0) => State::Ready,
        (0, _) => State::Questions,
        _ => State::Refused,
    };
    let batch = batch.filter(|_| state == State::Ready);
    let findings_left_out = list.len().saturating_sub(limits.listed);
    list.sort_by_key(|finding| finding.weight);
    list.truncate(limits.listed);
    list.sort_by(|one, other| {
        (&one.at.sheet, one.at.row, one.weight).cmp(&(&other.at.sheet, other.at.row, other.weight))
    });
    let conversions: Vec<Conversion> = conversions.into_values().collect();
    let count = |of: fn(&Batch) -> usize| batch.as_ref().map_or(0, of);
    let report = Report {
        format: REPORT_FORMAT,
        file: FileFacts {
            name: file.name.clone(),
            sha256: ContentHash::of(&file.bytes).as_str().to_owned(),
            bytes: file.bytes.len() as u64,
            format,
            encoding,
        },
        package: batch.as_ref().map_or_else(|| context.package.id.clone(), |batch| batch.package.clone()),
        state,
        summary: Summary {
            tables: tables.len(),
            rows_read,
            rows_used,
            values: 0,
            blanks: 0,
            facilities: count(|batch| batch.facilities.len()),
            boundaries: count(|batch| batch.boundaries.len()),
            conversions: conversions.iter().map(|conversion| conversion.count).sum(),
            errors,
            warnings,
            open_questions,
        },
        tables,
        indicators: Vec::new(),
        conversions,
        findings: list,
        findings_left_out,
        questions,
        areas,
        template: None,
    };
    Outcome { report, batch }
}
