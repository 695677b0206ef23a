//! Findings, briefly.

use crate::import::{
    Limits,
    book::column_letters,
    report::{Finding, Spot, Weight},
};

/// An error about the file as a whole.
pub(in crate::import) fn refuse(code: &str, message: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding {
        at: Spot::default(),
        text: None,
        code: code.to_owned(),
        rule: None,
        weight: Weight::Error,
        message: message.into(),
        todo: todo.into(),
        count: 1,
    }
}

impl Finding {
    /// The same, about a sheet.
    pub(in crate::import) fn on_sheet(mut self, sheet: &str) -> Self {
        self.at.sheet = Some(sheet.to_owned());
        self
    }

    /// The same, about a row and a column counted from 0.
    pub(in crate::import) fn at_cell(mut self, row: usize, column: usize) -> Self {
        self.at.row = Some(row + 1);
        self.at.column = Some(column_letters(column));
        self
    }

    /// The same, about a line of a text file, counted from 1.
    pub(in crate::import) fn at_line(mut self, line: usize) -> Self {
        self.at.row = Some(line);
        self
    }

    /// The same, with the text that stands there, shortened to what a person reads.
    pub(in crate::import) fn quoting(mut self, text: &str) -> Self {
        self.text = Some(shorten(text));
        self
    }

    /// The same, with the rule that it breaks.
    pub(in crate::import) fn by_rule(mut self, rule: &str) -> Self {
        self.rule = Some(rule.to_owned());
        self
    }

    /// The same, weighing something else.
    pub(in crate::import) fn weighing(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }
}

/// At most 80 characters of a text.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Findings of one reading: beyond the limit the last of the same code counts on.
pub(super) struct Findings {
    list: Vec<Finding>,
    most: usize,
}

impl Findings {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { list: Vec::new(), most: limits.listed.max(1) }
    }

    pub(super) fn push(&mut self, finding: Finding) {
        if self.list.len() < self.most {
            self.list.push(finding);
        } else if let Some(last) = self.list.iter_mut().rev().find(|known| known.code == finding.code) {
            last.count += finding.count;
        } else {
            // A kind of its own is worth a line beyond the limit; there are few kinds.
            self.list.push(finding);
        }
    }

    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
