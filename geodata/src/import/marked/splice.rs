//! Putting pieces into a text without touching the rest.

use std::borrow::Cow;

use quick_xml::{Reader, events::Event};

use crate::import::{formats::broken_workbook, report::Finding};

/// Pieces to put in, and stretches to put them in place of.
#[derive(Default)]
pub(super) struct Splice {
    changes: Vec<(usize, usize, String)>,
}

impl Splice {
    /// Puts a piece at a position.
    pub(super) fn insert(&mut self, position: usize, piece: impl Into<String>) {
        self.changes.push((position, position, piece.into()));
    }

    /// Puts a piece in place of a stretch.
    pub(super) fn replace(&mut self, from: usize, to: usize, piece: impl Into<String>) {
        self.changes.push((from, to, piece.into()));
    }

    /// Puts a piece at a position, before those that are there already.
    pub(super) fn insert_first(&mut self, position: usize, piece: impl Into<String>) {
        let before = self.changes.iter().position(|(from, _, _)| *from >= position).unwrap_or(self.changes.len());
        self.changes.insert(before, (position, position, piece.into()));
    }

    /// The text with all changes. Changes at one position stand in the order in which they were made.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.changes.sort_by_key(|(from, _, _)| *from);
        let added: usize = self.changes.iter().map(|(_, _, piece)| piece.len()).sum();
        let mut result = String::with_capacity(text.len() + added);
        let mut position = 0;
        for (from, to, piece) in &self.changes {
            result.push_str(&text[position..*from]);
            result.push_str(piece);
            position = *to;
        }
        result.push_str(&text[position..]);
        result
    }
}

/// An event of a text with where it begins and ends in it.
pub(super) struct Located<'t> {
    pub(super) event: Event<'t>,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The events of a text, empty elements as they stand.
pub(super) struct Events<'t> {
    reader: Reader<&'t [u8]>,
}

impl<'t> Events<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Self { reader }
    }

    /// The next event; `None` at the end.
    pub(super) fn next_event(&mut self) -> Result<Option<Located<'t>>, Finding> {
        let from = position(&self.reader);
        let event = self.reader.read_event().map_err(|_| broken_workbook())?;
        if matches!(event, Event::Eof) {
            return Ok(None);
        }
        Ok(Some(Located { event, from, to: position(&self.reader) }))
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).expect("a position in a text in memory")
}

/// The prefix of a name with its colon: `x:` of `x:row`, nothing of `row`.
pub(super) fn prefix(name: &str) -> &str {
    name.find(':').map_or("", |colon| &name[..=colon])
}

/// A text for an element or an attribute.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}
