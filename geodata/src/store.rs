//! The record: every package content and every revision that was ever published.
//!
//! [`Store`] is what the archive asks of an engine; `duckdb` is the one implementation, and the only place that names it.
//! Contents are addressed by hash and written once; a revision is a list of contents; publishing is one transaction. Undo
//! is therefore a new revision that lists earlier contents.

mod duckdb;
mod encode;
mod error;
mod lock;
mod schema;

use std::{
    fmt::Debug,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

pub(crate) use duckdb::{DATABASE_FILE, DuckdbStore, engine_files, has_log};
pub(crate) use error::StoreError;
pub(crate) use lock::{FolderLock, LockError};

use crate::{
    area::AreaCode,
    package::Package,
    revision::{ContentHash, Revision},
    spatial::terrain::Terrain,
};

/// One package of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Identifier of the package.
    pub(crate) package_id: String,
    /// Hash of its content.
    pub(crate) content: ContentHash,
}

/// A content to be written, with what was computed from it once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewContent<'a> {
    /// Hash of the content.
    pub(crate) hash: &'a ContentHash,
    /// The package.
    pub(crate) package: &'a Package,
    /// Its ground, if it is a boundaries package.
    pub(crate) terrain: Option<&'a Terrain>,
}

/// What a package that ships looked like when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shipped {
    /// Identifier of the package; `*` stands for the files of all of them.
    pub(crate) package_id: String,
    /// Hash of its content; of the files under `*`.
    pub(crate) fingerprint: ContentHash,
}

/// A publication, all or nothing.
#[derive(Debug)]
pub(crate) struct Publication<'a> {
    /// Every package of the new revision, new or carried over.
    pub(crate) entries: &'a [Entry],
    /// The contents that may not be in the store yet; those that are, are skipped.
    pub(crate) contents: &'a [NewContent<'a>],
    /// What changed, in a sentence.
    pub(crate) note: &'a str,
    /// When: RFC 3339, UTC.
    pub(crate) published_at: &'a str,
    /// What the packages that ship look like now, where they are the reason.
    pub(crate) shipped: &'a [Shipped],
}

/// Whether an engine still works. It never recovers within a process.
#[derive(Debug, Default)]
pub(crate) struct Health {
    fatal: OnceLock<String>,
}

impl Health {
    /// Notes that the engine has stopped working, and why; the first reason stays.
    pub(crate) fn stopped(&self, how: &str) {
        if self.fatal.set(how.to_owned()).is_ok() {
            tracing::error!("データベースが動作を止めました: {how}");
        }
    }

    /// Why the engine has stopped working, if it has.
    pub(crate) fn fatal(&self) -> Option<&str> {
        self.fatal.get().map(String::as_str)
    }
}

/// Where a record ends. Every format of the schema can tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// The format of the schema.
    pub(crate) format: u32,
    /// Number, hash and time of the newest revision, as they are written; `None` if nothing has been published.
    pub(crate) revision: Option<(u32, String, String)>,
    /// Number and hash of the newest line of the audit log; `None` if nothing has been written into it.
    pub(crate) audit: Option<(u64, String)>,
}

/// What the archive asks of an engine. One process has it open, one thread at a time uses it.
pub(crate) trait Store: Debug + Send {
    /// Whether the engine still works.
    fn health(&self) -> Arc<Health>;

    /// Where the record ends.
    fn head(&self) -> Result<Head, StoreError>;

    /// Brings everything that is committed into the one file, and names it. While the caller keeps the store to itself the file can be
    /// copied as it is.
    fn settle(&mut self) -> Result<PathBuf, StoreError>;

    /// Every revision, oldest first.
    fn revisions(&self) -> Result<Vec<Revision>, StoreError>;

    /// The packages of a revision, by identifier.
    fn entries(&self, revision: u32) -> Result<Vec<Entry>, StoreError>;

    /// What the packages that ship looked like when they were last published.
    fn shipped(&self) -> Result<Vec<Shipped>, StoreError>;

    /// Notes what the packages that ship look like now, when that changes no content.
    fn note_shipped(&mut self, shipped: &[Shipped]) -> Result<(), StoreError>;

    /// Writes contents and a revision that lists them, in one transaction, durably.
    fn publish(&mut self, publication: &Publication<'_>) -> Result<Revision, StoreError>;

    /// Reads a content back; a boundaries package without its boundaries, which [`Store::terrain`] reads.
    fn package(&self, content: &ContentHash) -> Result<Package, StoreError>;

    /// Reads the ground of some municipalities and of what lies around them, from a boundaries content.
    fn terrain(&self, content: &ContentHash, codes: &[AreaCode]) -> Result<Terrain, StoreError>;
}

/// Hash of a revision: over its packages in order of their identifiers, and nothing else.
pub(crate) fn revision_hash(entries: &[Entry]) -> ContentHash {
    let mut lines: Vec<String> =
        entries.iter().map(|entry| format!("{} {}\n", entry.package_id, entry.content.as_str())).collect();
    lines.sort_unstable();
    ContentHash::of(format!("revision\n{}", lines.concat()).as_bytes())
}
