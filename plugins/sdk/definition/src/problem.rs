//! Problems in a definition: where, what, and what to do.

use std::fmt;

use crate::check::forbidden_character;

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself.
    pub text: String,
    /// What is wrong and what to do, in Japanese.
    pub message: String,
}

impl Problem {
    /// The problem at a byte offset of a text.
    pub(crate) fn at(source: &str, offset: usize, message: String) -> Self {
        let mut offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &source[..offset];
        let start = before.rfind('\n').map_or(0, |position| position + 1);
        let text = source[start..].lines().next().unwrap_or("");
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            text: text.chars().take(LONGEST_LINE).map(visible).collect(),
            message,
        }
    }
}

/// A letter that would disguise the line is shown as a mark.
fn visible(letter: char) -> char {
    if forbidden_character(letter.encode_utf8(&mut [0; 4])).is_some() { '\u{FFFD}' } else { letter }
}

/// As much of a line as a problem repeats, in characters.
const LONGEST_LINE: usize = 160;

impl fmt::Display for Problem {
    /// The place and the sentence, then the line with a mark under the place.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}行{}文字目：{}", self.line, self.column, self.message)?;
        if self.text.trim().is_empty() {
            return Ok(());
        }
        // Japanese letters are twice as wide as the mark's blanks.
        let blanks: String =
            self.text.chars().take(self.column - 1).map(|letter| if letter.is_ascii() { ' ' } else { '　' }).collect();
        write!(out, "\n    {}\n    {blanks}^", self.text)
    }
}

/// All problems of a file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    /// What is wrong.
    pub list: Vec<Problem>,
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.list.iter().enumerate() {
            if position > 0 {
                out.write_str("\n")?;
            }
            write!(out, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
