//! The store in `DuckDB`: one file in the data folder, one writer.

mod open;
mod read;
mod terrain;
mod write;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use ::duckdb::{Connection, params};

pub(crate) use self::open::{DATABASE_FILE, engine_files, has_log};
use super::{Entry, Head, Health, Publication, Shipped, Store, StoreError};
use crate::{
    area::AreaCode,
    package::Package,
    revision::{ContentHash, Revision},
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
        read::revisions(&self.connection).map_err(|error| self.fault(error))
    }

    fn entries(&self, revision: u32) -> Result<Vec<Entry>, StoreError> {
        read::entries(&self.connection, revision).map_err(|error| self.fault(error))
    }

    fn shipped(&self) -> Result<Vec<Shipped>, StoreError> {
        read::shipped(&self.connection).map_err(|error| self.fault(error))
    }

    fn note_shipped(&mut self, shipped: &[Shipped]) -> Result<(), StoreError> {
        if shipped.is_empty() {
            return Ok(());
        }
        let written = || -> ::duckdb::Result<()> {
            let transaction = self.connection.unchecked_transaction()?;
            write::shipped(&transaction, shipped)?;
            transaction.commit()
        };
        written().map_err(|error| self.engine(error))
    }

    fn publish(&mut self, publication: &Publication<'_>) -> Result<Revision, StoreError> {
        let published = write::publish(&mut self.connection, publication).map_err(|error| self.engine(error))?;
        // The revision is durable in the log already; a failed checkpoint only leaves the log longer, and a later one tries again.
        if let Err(error) = self.settle() {
            tracing::warn!(store.path = %self.path.display(), %error, "checkpoint after revision {} failed", published.number);
        }
        Ok(published)
    }

    fn package(&self, content: &ContentHash) -> Result<Package, StoreError> {
        let number = self.content_number(content)?;
        read::package(&self.connection, number).map_err(|error| self.fault(error))
    }

    fn terrain(&self, content: &ContentHash, codes: &[AreaCode]) -> Result<Terrain, StoreError> {
        let number = self.content_number(content)?;
        terrain::read(&self.connection, number, codes).map_err(|error| self.fault(error))
    }
}

/// The number behind the last one.
fn next_number(connection: &Connection, table_and_column: (&str, &str)) -> ::duckdb::Result<i32> {
    let (table, column) = table_and_column;
    connection.query_row(&format!("SELECT coalesce(max({column}), 0) + 1 FROM {table}"), params![], |row| row.get(0))
}
