//! Opening the database: settings, creation, migrations, and what each failure means to an operator.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ::duckdb::{Config, Connection};

use super::DuckdbStore;
use crate::store::{
    StoreError,
    schema::{MIGRATIONS, latest_format},
};

const DATABASE_FILE: &str = "tsunagi.duckdb";

/// A database that is being created; it takes its name once it is complete.
const UNFINISHED_FILE: &str = "tsunagi.duckdb.new";

/// Replaying a long log needs memory too, so this is set before the file is opened, and is not small.
const MEMORY_LIMIT: &str = "1GB";

const THREADS: i64 = 2;

pub(super) fn open(folder: &Path) -> Result<DuckdbStore, StoreError> {
    let path = folder.join(DATABASE_FILE);
    match fs::metadata(&path) {
        Ok(metadata) if metadata.len() == 0 => {
            // DuckDB would take an empty file for a new database, and the history would be gone without a word.
            return Err(StoreError::Damaged { path, how: "長さが 0 です".to_owned() });
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(folder, &path)?,
        Err(error) => return Err(StoreError::NotWritable { path, how: error.to_string() }),
    }
    let connection = connect(&path).map_err(|error| explain(error, &path))?;
    migrate(&connection, &path)?;
    Ok(DuckdbStore { connection, path })
}

/// Makes an empty database under another name and renames it when it is complete: a file under the right name is always one that
/// was whole once, so an empty or torn one is damage and never a first start.
fn create(folder: &Path, path: &Path) -> Result<(), StoreError> {
    let unfinished = folder.join(UNFINISHED_FILE);
    let not_writable = |error: io::Error| StoreError::NotWritable { path: path.to_owned(), how: error.to_string() };
    for leftover in [unfinished.clone(), write_ahead_log(&unfinished)] {
        match fs::remove_file(leftover) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(not_writable(error)),
            _ => {}
        }
    }
    let made = || -> ::duckdb::Result<()> {
        let connection = connect(&unfinished)?;
        connection.execute_batch("CREATE TABLE store_format (format INTEGER NOT NULL)")?;
        connection.execute_batch("INSERT INTO store_format VALUES (0); CHECKPOINT")?;
        connection.close().map_err(|(_, error)| error)
    };
    made().map_err(|error| explain(error, path))?;
    fs::rename(&unfinished, path).map_err(not_writable)
}

fn write_ahead_log(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".wal");
    PathBuf::from(name)
}

/// Every setting that limits what the engine may do is in place before it opens the file, and is locked afterwards.
fn connect(path: &Path) -> ::duckdb::Result<Connection> {
    let config = Config::default()
        .enable_external_access(false)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("allow_community_extensions", "false")?
        .max_memory(MEMORY_LIMIT)?
        .threads(THREADS)?;
    let connection = Connection::open_with_flags(path, config)?;
    connection.execute_batch("SET lock_configuration = true")?;
    Ok(connection)
}

/// Brings the database to the latest format, one transaction a step; refuses one that is further on.
fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let explained = |error| explain(error, path);
    let format: i64 = connection
        .query_row("SELECT max(format) FROM store_format", [], |row| row.get::<_, Option<i64>>(0))
        .map_err(explained)?
        .ok_or_else(|| StoreError::Damaged {
            path: path.to_owned(), how: "形式の番号がありません".to_owned()
        })?;
    let known = latest_format();
    let done = u32::try_from(format).ok().filter(|&format| format <= known).ok_or_else(|| StoreError::NewerFormat {
        path: path.to_owned(),
        found: format.to_string(),
        known,
    })?;
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(done as usize) {
        let migrated = || -> ::duckdb::Result<()> {
            let transaction = connection.unchecked_transaction()?;
            transaction.execute_batch(sql)?;
            transaction.execute("INSERT INTO store_format VALUES (?)", [step as u64 + 1])?;
            transaction.commit()?;
            // Changes of the schema do not stay in the log: replaying them is where engines have had bugs.
            connection.execute_batch("CHECKPOINT")
        };
        migrated().map_err(explained)?;
    }
    Ok(())
}

/// What an engine's message means. DuckDB has no error codes, so this goes by its words (1.5.5); words that are not known stay an
/// engine error, with the message in it.
pub(super) fn explain(error: ::duckdb::Error, path: &Path) -> StoreError {
    let how = error.to_string();
    let says = |words: &[&str]| {
        let lower = how.to_lowercase();
        words.iter().any(|word| lower.contains(word))
    };
    let path = path.to_owned();
    if says(&["could not set lock", "conflicting lock", "being used by another process"]) {
        StoreError::InUse { path, how: first_line(&how) }
    } else if says(&["newer version of duckdb", "newer duckdb version", "version number", "storage version"]) {
        StoreError::NewerFormat { path, found: first_line(&how), known: latest_format() }
    } else if says(&[
        "not a valid duckdb database",
        "corrupt",
        "checksum",
        "could not read",
        "failed to read",
        "failed to deserialize",
        "serialization error",
        "failure while replaying wal",
        "replaying wal",
        "truncated",
        "database has been invalidated",
        "invalid block",
        "end of file",
        "table with name store_format does not exist",
        "internal error",
        "out of range",
    ]) {
        StoreError::Damaged { path, how: first_line(&how) }
    } else if says(&["read-only", "permission denied", "cannot open file", "no space left", "could not write"]) {
        StoreError::NotWritable { path, how: first_line(&how) }
    } else {
        StoreError::Engine(error)
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}
