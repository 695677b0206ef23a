//! What crosses the pipes: a task with a file on the way in; sections, each with its length, on the way out.
//!
//! ```text
//! in    length of the task (8 bytes, little-endian)  task (JSON)  file
//! out   mark  { kind (1 byte)  length (8 bytes)  bytes }…  end
//! ```
//!
//! Only an answer that has its end is believed: whatever was cut off says by its lack that the child did not finish.

use std::io::{self, Read, Write};

use geodata::import::{
    Context, Settings,
    report::{Finding, Question},
};
use serde::{Deserialize, Serialize};

/// First bytes of every answer.
pub const MARK: &[u8; 8] = b"TSUNAGI1";

/// The document: a report, or the finding that says why a workbook cannot be marked.
pub const DOCUMENT: u8 = b'D';
/// A piece of what is not kept in memory: a batch, or a marked workbook.
pub const PIECE: u8 = b'P';
/// Nothing follows.
pub const END: u8 = b'E';

/// Longest task: the context of the whole country takes a fraction of it.
const LONGEST_TASK_BYTES: u64 = 64 << 20;

/// Size of a full piece.
const PIECE_BYTES: usize = 64 * 1024;

/// What a child is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// Name of the file, as its sender gave it.
    pub name: String,
    /// Seconds of processor time it may take.
    pub cpu_s: u64,
    /// Bytes of address space it may take besides what it has when it begins.
    pub memory_bytes: u64,
    /// Largest file.
    pub file_bytes: u64,
    /// The work.
    pub work: Work,
}

/// The kinds of work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Work {
    /// Read the file into a report and a batch.
    Read {
        /// What there is already.
        context: Box<Context>,
        /// What the steward decided.
        settings: Box<Settings>,
    },
    /// Color and comment the doubtful cells of the file.
    Mark {
        /// The doubts.
        findings: Vec<Finding>,
        /// The questions.
        questions: Vec<Question>,
    },
}

/// Writes the head of what a child reads.
pub fn write_task(task: &Task, to: &mut impl Write) -> io::Result<()> {
    let task = serde_json::to_vec(task)?;
    to.write_all(&(task.len() as u64).to_le_bytes())?;
    to.write_all(&task)
}

/// Reads the head of what a child reads; the file follows.
pub fn read_task(from: &mut impl Read) -> io::Result<Task> {
    let length = read_length(from)?;
    if LONGEST_TASK_BYTES < length {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the task is too long"));
    }
    let mut task = Vec::new();
    from.take(length).read_to_end(&mut task)?;
    Ok(serde_json::from_slice(&task)?)
}

/// Reads the length of a section.
pub fn read_length(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// Writes a section.
pub fn write_section(kind: u8, bytes: &[u8], to: &mut impl Write) -> io::Result<()> {
    to.write_all(&[kind])?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)
}

/// Cuts what is written to it into pieces.
#[derive(Debug)]
pub struct Pieces<W: Write> {
    to: W,
    waiting: Vec<u8>,
}

impl<W: Write> Pieces<W> {
    /// Pieces that go to a pipe.
    pub fn new(to: W) -> Self {
        Self { to, waiting: Vec::with_capacity(PIECE_BYTES) }
    }

    /// Sends the last piece and gives the pipe back.
    pub fn finish(mut self) -> io::Result<W> {
        self.send()?;
        Ok(self.to)
    }

    fn send(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            write_section(PIECE, &self.waiting, &mut self.to)?;
            self.waiting.clear();
        }
        Ok(())
    }
}

impl<W: Write> Write for Pieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE_BYTES - self.waiting.len();
        let taken = room.min(bytes.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PIECE_BYTES {
            self.send()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_put_together_are_what_was_written() {
        let text: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
        let mut pieces = Pieces::new(Vec::new());
        for part in text.chunks(777) {
            pieces.write_all(part).expect("memory takes everything");
        }
        let sent = pieces.finish().expect("memory takes everything");
        let (mut rest, mut got) = (sent.as_slice(), Vec::new());
        while let Some((&kind, after)) = rest.split_first() {
            assert_eq!(kind, PIECE);
            rest = after;
            let length = usize::try_from(read_length(&mut rest).expect("a length")).expect("a small length");
            got.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
        }
        assert_eq!(got, text);
    }

    #[test]
    fn a_task_that_claims_to_be_endless_is_not_waited_for() {
        let mut head = u64::MAX.to_le_bytes().to_vec();
        head.extend_from_slice(b"{}");
        assert_eq!(read_task(&mut head.as_slice()).expect_err("refused").kind(), io::ErrorKind::InvalidData);
    }
}
