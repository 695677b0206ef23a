//! Revisions: published states of all data, numbered, content-hashed, never changed.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";

/// SHA-256 of some content, as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_digest(Sha256::new_with_prefix(bytes))
    }

    /// The hash of what a reader gives, and how many bytes that were, in little memory.
    pub fn of_reader(mut reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut n_bytes = 0;
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok((Self::of_digest(hasher), n_bytes)),
                Ok(read) => {
                    hasher.update(&buffer[..read]);
                    n_bytes += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of what a digest was fed with.
    pub(crate) fn of_digest(digest: Sha256) -> Self {
        let mut digits = String::with_capacity(64);
        for byte in digest.finalize() {
            digits.push(char::from(HEXADECIMAL[usize::from(byte >> 4)]));
            digits.push(char::from(HEXADECIMAL[usize::from(byte & 15)]));
        }
        Self(digits)
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// All 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 12 digits, for figures and footers.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

/// Identifier of a batch: the hash of its content.
pub type BatchId = ContentHash;

/// What made a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The program brought data: on a first start, or with a new version.
    Shipped,
    /// A file was imported.
    Import,
    /// A batch was taken out again.
    Withdraw,
    /// An earlier state was published again.
    Revert,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Shipped, Self::Import, Self::Withdraw, Self::Revert];

    /// The identifier used in the record and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Import => "import",
            Self::Withdraw => "withdraw",
            Self::Revert => "revert",
        }
    }

    /// The words on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::Shipped => "同梱データの公開",
            Self::Import => "取り込み",
            Self::Withdraw => "取り込みの取り下げ",
            Self::Revert => "以前の版に戻す",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.id() == id)
    }
}

/// One published state of all data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// 1, 2, 3 …
    pub number: u32,
    /// Hash over the content of all its packages.
    pub hash: ContentHash,
    /// When it was published: RFC 3339, UTC.
    pub published_at: String,
    /// What changed, in a sentence.
    pub note: String,
    /// What made it.
    pub action: Action,
    /// Who made it: 1 to 80 characters, or the program itself.
    pub actor: String,
    /// The batches that the action brought or took out. What else lies over a package is told by [`crate::Archive::batches`].
    pub batches: Vec<BatchId>,
}
