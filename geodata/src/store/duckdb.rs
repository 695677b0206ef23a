//! The store in `DuckDB`: one file in the data folder, one writer.

mod open;
mod read;
mod record;
mod terrain;
#[cfg(test)]
mod tests;
pub(crate) mod write;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use ::duckdb::{Connection, params};

pub(crate) use self::open::{DATABASE_FILE, engine_files, has_log};
use super::{Entry, Head, Health, Imported, Publication, Shipped, Store, StoreError, Withdrawn};
use crate::{
    archive::{ChangeCount, TemplateInfo},
    area::{Area, AreaCode},
    audit::{AuditLine, NewLine},
    import::Batch,
    package::{Boundary, Package},
    revision::{BatchId, ContentHash, Revision},
    spatial::terrain::Terrain,
};

/// The store in `DuckDB`.
#[derive(Debug)]
pub(crate) struct DuckdbStore {
    connection: Connection,
    path: PathBuf,
    health: Arc<Health>,
}

/// Why a read went wrong: the engine says so, or what it gives back cannot have been written by this program.
#[derive(Debug)]
enum ReadError {
    Engine(::duckdb::Error),
    Content(String),
}

impl From<::duckdb::Error> for ReadError {
    fn from(error: ::duckdb::Error) -> Self {
        Self::Engine(error)
    }
}

impl DuckdbStore {
    /// Opens the database of a data folder, whose lock the caller holds; creates it if there is none, and brings an older one up to
    /// the latest format.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        open::open(folder)
    }

    /// Opens a database that nobody writes, such as a backup.
    pub(crate) fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        open::open_read_only(path)
    }

    /// Reads everything, so that the engine compares every block with its checksum.
    pub(crate) fn read_through(&self) -> Result<(), StoreError> {
        open::read_through(&self.connection).map_err(|error| self.engine(error))
    }

    /// The engine's or our own finding, as something an operator can act on.
    fn fault(&self, error: ReadError) -> StoreError {
        match error {
            ReadError::Engine(error) => self.engine(error),
            ReadError::Content(how) => StoreError::Damaged { path: self.path.clone(), how },
        }
    }

    fn engine(&self, error: ::duckdb::Error) -> StoreError {
        let error = open::explain(error, &self.path);
        if let StoreError::Fatal { how, .. } = &error {
            self.health.stopped(how);
        }
        error
    }

    /// Brings what was just committed from the log into the database, so that nothing that anybody was promised stands in the log alone: an
    /// engine takes a log whose end is missing for one that was never written to its end. It is durable in the log already; a failed
    /// checkpoint only leaves the log longer, and a later one tries again.
    fn leave_no_log(&mut self) {
        if let Err(error) = self.settle() {
            tracing::warn!(store.path = %self.path.display(), %error, "checkpoint failed");
        }
    }

    /// The number under which a content is kept.
    fn content_number(&self, content: &ContentHash) -> Result<i32, StoreError> {
        self.connection
            .query_row("SELECT content FROM package_content WHERE hash = ?", [content.as_str()], |row| row.get(0))
            .map_err(|error| match error {
                ::duckdb::Error::QueryReturnedNoRows => StoreError::Damaged {
                    path: self.path.clone(),
                    how: format!("内容 {} の記録がありません", content.short()),
                },
                other => self.engine(other),
            })
    }
}

impl Store for DuckdbStore {
    fn health(&self) -> Arc<Health> {
        Arc::clone(&self.health)
    }

    fn head(&self) -> Result<Head, StoreError> {
        let format = open::format(&self.connection, &self.path)?;
        let (revision, audit) = open::ends(&self.connection).map_err(|error| self.engine(error))?;
        Ok(Head { format, revision, audit })
    }

    fn settle(&mut self) -> Result<PathBuf, StoreError> {
        self.connection.execute_batch("CHECKPOINT").map_err(|error| self.engine(error))?;
        Ok(self.path.clone())
    }

    fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        record::revisions(&self.connection).map_err(|error| self.fault(error))
    }

    fn entries(&self, revision: u32) -> Result<Vec<Entry>, StoreError> {
        record::entries(&self.connection, revision).map_err(|error| self.fault(error))
    }

    fn shipped(&self) -> Result<Vec<Shipped>, StoreError> {
        record::shipped(&self.connection).map_err(|error| self.fault(error))
    }

    fn note_shipped(&mut self, shipped: &[Shipped]) -> Result<(), StoreError> {
        if shipped.is_empty() {
            return Ok(());
        }
        self.written(|transaction| write::shipped(transaction, shipped))
    }

    fn publish(&mut self, publication: &Publication<'_>) -> Result<(), StoreError> {
        write::publish(&mut self.connection, publication).map_err(|error| self.engine(error))?;
        self.leave_no_log();
        Ok(())
    }

    fn package(&self, content: &ContentHash) -> Result<Package, StoreError> {
        let number = self.content_number(content)?;
        read::package(&self.connection, number).map_err(|error| self.fault(error))
    }

    fn has_content(&self, content: &ContentHash) -> Result<bool, StoreError> {
        self.connection
            .query_row("SELECT count(*) FROM package_content WHERE hash = ?", [content.as_str()], |row| {
                row.get::<_, i64>(0)
            })
            .map(|n| n > 0)
            .map_err(|error| self.engine(error))
    }

    fn boundaries(&self, content: &ContentHash) -> Result<Vec<Boundary>, StoreError> {
        let number = self.content_number(content)?;
        terrain::boundaries(&self.connection, number).map_err(|error| self.fault(error))
    }

    fn polygon_hashes(&self, content: &ContentHash) -> Result<Vec<(AreaCode, ContentHash)>, StoreError> {
        let number = self.content_number(content)?;
        terrain::polygon_hashes(&self.connection, number).map_err(|error| self.fault(error))
    }

    fn municipalities(&self, content: &ContentHash) -> Result<Vec<Area>, StoreError> {
        let number = self.content_number(content)?;
        terrain::municipalities(&self.connection, number).map_err(|error| self.fault(error))
    }

    fn batch(&self, batch: &BatchId) -> Result<Batch, StoreError> {
        read::batch(&self.connection, batch).map_err(|error| self.fault(error))
    }

    fn terrain(&self, content: &ContentHash, codes: &[AreaCode]) -> Result<Terrain, StoreError> {
        let number = self.content_number(content)?;
        terrain::read(&self.connection, number, codes).map_err(|error| self.fault(error))
    }

    fn imported(&self) -> Result<Vec<Imported>, StoreError> {
        record::imported(&self.connection).map_err(|error| self.fault(error))
    }

    fn withdrawn(&self) -> Result<Vec<Withdrawn>, StoreError> {
        record::withdrawn(&self.connection).map_err(|error| self.fault(error))
    }

    fn changes(&self) -> Result<Vec<(u32, ChangeCount)>, StoreError> {
        record::changes(&self.connection).map_err(|error| self.fault(error))
    }

    fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditLine>, StoreError> {
        record::audit(&self.connection, after, limit).map_err(|error| self.fault(error))
    }

    fn append_audit(&mut self, line: NewLine) -> Result<AuditLine, StoreError> {
        let line = self.written(|transaction| write::append_audit(transaction, line))?;
        self.leave_no_log();
        Ok(line)
    }

    fn templates(&self) -> Result<Vec<TemplateInfo>, StoreError> {
        record::templates(&self.connection).map_err(|error| self.fault(error))
    }

    fn put_template(&mut self, name: &str, template: Option<&TemplateInfo>, line: NewLine) -> Result<(), StoreError> {
        self.written(|transaction| {
            write::execute(transaction, "DELETE FROM template WHERE name = ?", params![name])?;
            if let Some(TemplateInfo { name, body, saved_at, actor }) = template {
                write::execute(
                    transaction,
                    "INSERT INTO template (name, body, saved_at, actor) VALUES (?, ?, ?, ?)",
                    params![name, body.to_string(), saved_at, actor],
                )?;
            }
            write::append_audit(transaction, line).map(drop)
        })?;
        self.leave_no_log();
        Ok(())
    }

    fn hashes(&self) -> Result<(Vec<ContentHash>, Vec<BatchId>), StoreError> {
        record::hashes(&self.connection).map_err(|error| self.fault(error))
    }
}

impl DuckdbStore {
    /// Writes in one transaction, which an error rolls back.
    fn written<T>(
        &mut self,
        write: impl FnOnce(&::duckdb::Transaction<'_>) -> ::duckdb::Result<T>,
    ) -> Result<T, StoreError> {
        let written = || -> ::duckdb::Result<T> {
            let transaction = self.connection.unchecked_transaction()?;
            let made = write(&transaction)?;
            write::commit(transaction)?;
            Ok(made)
        };
        written().map_err(|error| self.engine(error))
    }
}
