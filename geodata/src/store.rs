//! The record: every package content and every revision that was ever published.
//!
//! [`Store`] is what the archive asks of an engine; `duckdb` is the one implementation, and the only place that names it.
//! Contents and batches are addressed by hash and written once; a revision lists, for each package, a content and the batches over
//! it; publishing is one transaction. Undo is therefore a new revision that lists what an earlier one listed.

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

#[cfg(test)]
pub(crate) use duckdb::write::fault;
pub(crate) use duckdb::{DATABASE_FILE, DuckdbStore, engine_files, has_log};
pub(crate) use error::StoreError;
pub(crate) use lock::{FolderLock, LockError};

use crate::{
    archive::{BatchCounts, ChangeCount, FileFact, TemplateInfo},
    area::{Area, AreaCode},
    audit::{AuditLine, NewLine},
    import::Batch,
    package::{Boundary, Package},
    revision::{BatchId, ContentHash, Revision},
    spatial::terrain::Terrain,
};

/// One package of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Identifier of the package.
    pub(crate) package_id: String,
    /// Hash of the content below all batches; `None` of a package that a batch brought as a whole.
    pub(crate) base: Option<ContentHash>,
    /// The batches over it, from the lowest to the highest. One may lie there more than once.
    pub(crate) batches: Vec<BatchId>,
}

impl Entry {
    /// A package as it ships or was published as a whole.
    pub(crate) fn bare(package_id: &str, base: ContentHash) -> Self {
        Self { package_id: package_id.to_owned(), base: Some(base), batches: Vec::new() }
    }

    /// Hash of what results: of the base if nothing lies over it, else over the base and the batches.
    pub(crate) fn content(&self) -> ContentHash {
        match &self.base {
            Some(base) if self.batches.is_empty() => base.clone(),
            base => {
                let mut lines = format!("overlay\n{}\n", base.as_ref().map_or("-", ContentHash::as_str));
                for batch in &self.batches {
                    lines.push_str(batch.as_str());
                    lines.push('\n');
                }
                ContentHash::of(lines.as_bytes())
            }
        }
    }
}

/// A batch to be written, unless it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewBatch<'a> {
    /// Its hash.
    pub(crate) id: &'a BatchId,
    /// The batch.
    pub(crate) batch: &'a Batch,
    /// Hash of the content of the package that it brings as a whole.
    pub(crate) whole: Option<&'a ContentHash>,
    /// What it brings.
    pub(crate) counts: BatchCounts,
}

/// Which file brought a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imported {
    /// The revision.
    pub(crate) revision: u32,
    /// The batch.
    pub(crate) batch: BatchId,
    /// The package that it lies over.
    pub(crate) package: String,
    /// The file.
    pub(crate) file: FileFact,
    /// Settings, as a JSON object.
    pub(crate) settings: String,
    /// Learned form.
    pub(crate) template: Option<String>,
    /// What the batch brings.
    pub(crate) counts: BatchCounts,
}

/// A batch that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    /// The revision.
    pub(crate) revision: u32,
    /// The batch.
    pub(crate) batch: BatchId,
    /// Why.
    pub(crate) reason: String,
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
    /// The batches that may not be in the store yet; those that are, are skipped.
    pub(crate) batches: &'a [NewBatch<'a>],
    /// The revision as it will be, under the number behind the last one.
    pub(crate) revision: &'a Revision,
    /// Which files brought the batches.
    pub(crate) imported: &'a [Imported],
    /// The batches that are taken out.
    pub(crate) withdrawn: &'a [Withdrawn],
    /// What the revision changes.
    pub(crate) changes: &'a [ChangeCount],
    /// The lines of the audit log that tell of it.
    pub(crate) audit: Vec<NewLine>,
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

    /// Writes contents, batches, a revision that lists them and the lines that tell of it, in one transaction, durably.
    fn publish(&mut self, publication: &Publication<'_>) -> Result<(), StoreError>;

    /// Reads a content back; a boundaries package without its boundaries, which [`Store::terrain`] and [`Store::boundaries`] read.
    fn package(&self, content: &ContentHash) -> Result<Package, StoreError>;

    /// Whether a content is there.
    fn has_content(&self, content: &ContentHash) -> Result<bool, StoreError>;

    /// Reads the polygons of a boundaries content.
    fn boundaries(&self, content: &ContentHash) -> Result<Vec<Boundary>, StoreError>;

    /// The hash of each polygon of a boundaries content, in the order of the codes.
    fn polygon_hashes(&self, content: &ContentHash) -> Result<Vec<(AreaCode, ContentHash)>, StoreError>;

    /// Reads the municipalities of a boundaries content, without their polygons, in the order of their codes.
    fn municipalities(&self, content: &ContentHash) -> Result<Vec<Area>, StoreError>;

    /// Reads a batch back.
    fn batch(&self, batch: &BatchId) -> Result<Batch, StoreError>;

    /// Reads the ground of some municipalities and of what lies around them, from a boundaries content.
    fn terrain(&self, content: &ContentHash, codes: &[AreaCode]) -> Result<Terrain, StoreError>;

    /// Which file brought which batch, in the order of the revisions.
    fn imported(&self) -> Result<Vec<Imported>, StoreError>;

    /// The batches that were taken out, in the order of the revisions.
    fn withdrawn(&self) -> Result<Vec<Withdrawn>, StoreError>;

    /// What each revision changed: its number, and what.
    fn changes(&self) -> Result<Vec<(u32, ChangeCount)>, StoreError>;

    /// Lines of the audit log behind one, at most so many.
    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditLine>, StoreError>;

    /// Puts a line at the end of the audit log, durably.
    fn append_audit(&mut self, line: NewLine) -> Result<AuditLine, StoreError>;

    /// The learned forms, by name.
    fn templates(&self) -> Result<Vec<TemplateInfo>, StoreError>;

    /// Puts a learned form in the place of the one of the same name, or takes that away, and writes the line that tells of it.
    fn put_template(&mut self, name: &str, template: Option<&TemplateInfo>, line: NewLine) -> Result<(), StoreError>;

    /// The hashes of every content and every batch.
    fn hashes(&self) -> Result<(Vec<ContentHash>, Vec<BatchId>), StoreError>;
}

/// Hash of a revision: over its packages in order of their identifiers, and nothing else.
pub(crate) fn revision_hash(entries: &[Entry]) -> ContentHash {
    let mut lines: Vec<String> =
        entries.iter().map(|entry| format!("{} {}\n", entry.package_id, entry.content().as_str())).collect();
    lines.sort_unstable();
    ContentHash::of(format!("revision\n{}", lines.concat()).as_bytes())
}
