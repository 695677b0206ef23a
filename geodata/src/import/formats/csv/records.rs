//! Cutting a text into records and fields.

use std::borrow::Cow;

/// A pass over a text.
pub(super) struct Records<'t> {
    text: &'t str,
    separator: u8,
    position: usize,
    line: usize,
    /// The record that was read last.
    pub(super) record: Record<'t>,
}

/// A record; its fields are without their quotation marks.
pub(super) struct Record<'t> {
    /// Line at which it begins, from 1.
    pub(super) line: usize,
    pub(super) fields: Vec<Cow<'t, str>>,
    pub(super) flaws: Vec<Flaw>,
}

/// What is wrong with a record.
pub(super) enum Flaw {
    /// The last field's quotation mark never closes.
    Unclosed,
    /// Text follows the closing quotation mark of the field.
    AfterQuote(usize),
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, separator: u8) -> Self {
        let record = Record { line: 1, fields: Vec::new(), flaws: Vec::new() };
        Self { text, separator, position: 0, line: 1, record }
    }

    /// Whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.position >= self.text.len()
    }

    /// Reads the next record; blank lines are records without anything in them. `false` at the end.
    pub(super) fn advance(&mut self) -> bool {
        if self.is_done() {
            return false;
        }
        self.record.line = self.line;
        self.record.fields.clear();
        self.record.flaws.clear();
        let bytes = self.text.as_bytes();
        loop {
            let field =
                if bytes.get(self.position) == Some(&b'"') { self.quoted() } else { Cow::Borrowed(self.plain()) };
            self.record.fields.push(field);
            match bytes.get(self.position) {
                Some(byte) if *byte == self.separator => self.position += 1,
                Some(b'\r') => {
                    self.position += if bytes.get(self.position + 1) == Some(&b'\n') { 2 } else { 1 };
                    self.line += 1;
                    break;
                }
                Some(_) => {
                    self.position += 1;
                    self.line += 1;
                    break;
                }
                None => break,
            }
        }
        true
    }

    /// Up to the next separator or line end.
    fn plain(&mut self) -> &'t str {
        let rest = &self.text.as_bytes()[self.position..];
        let separator = self.separator;
        let length =
            rest.iter().position(|byte| *byte == separator || *byte == b'\n' || *byte == b'\r').unwrap_or(rest.len());
        let start = self.position;
        self.position += length;
        &self.text[start..self.position]
    }

    fn quoted(&mut self) -> Cow<'t, str> {
        let bytes = self.text.as_bytes();
        let mut start = self.position + 1;
        let mut field: Option<String> = None;
        loop {
            let Some(length) = bytes[start..].iter().position(|byte| *byte == b'"') else {
                self.record.flaws.push(Flaw::Unclosed);
                self.position = bytes.len();
                return Cow::Borrowed("");
            };
            let part = &self.text[start..start + length];
            self.line += part.bytes().filter(|byte| *byte == b'\n').count();
            let after = start + length + 1;
            if bytes.get(after) == Some(&b'"') {
                let field = field.get_or_insert_default();
                field.push_str(part);
                field.push('"');
                start = after + 1;
                continue;
            }
            self.position = after;
            let rest = self.plain();
            if field.is_none() && rest.is_empty() {
                return Cow::Borrowed(part);
            }
            let mut field = field.unwrap_or_default();
            field.push_str(part);
            if !rest.trim().is_empty() {
                self.record.flaws.push(Flaw::AfterQuote(self.record.fields.len()));
                field.push_str(rest);
            }
            return Cow::Owned(field);
        }
    }
}
