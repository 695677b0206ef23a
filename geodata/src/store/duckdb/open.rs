//! Opening the database: settings, creation, migrations, and what each failure means to an operator.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use ::duckdb::{AccessMode, Config, Connection};

use super::DuckdbStore;
use crate::store::{
    StoreError,
    schema::{MIGRATIONS, latest_format},
};

/// Name of the database in a data folder and in a backup.
pub(crate) const DATABASE_FILE: &str = "tsunagi.duckdb";

/// A database that is being created; it takes its name once it is complete.
const UNFINISHED_FILE: &str = "tsunagi.duckdb.new";

/// Replaying a long log needs memory too, so this is set before the file is opened, and is not small.
const MEMORY_LIMIT: &str = "1GB";

/// Reading a backup through needs little, and must not take what the served record needs.
const READING_MEMORY_LIMIT: &str = "256MB";

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
    Ok(DuckdbStore { connection, path, health: Arc::default() })
}

/// Opens a database that nobody writes, such as a backup, and changes nothing: one of an earlier format stays one.
pub(super) fn open_read_only(path: &Path) -> Result<DuckdbStore, StoreError> {
    let path = path.to_owned();
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() == 0) {
        return Err(StoreError::Damaged { path, how: "長さが 0 です".to_owned() });
    }
    let opened = || -> ::duckdb::Result<Connection> {
        // Nobody waits for a backup to be read through: one thread leaves the other processor, and its memory, to the served record.
        let config = restricted()?.threads(1)?.access_mode(AccessMode::ReadOnly)?.max_memory(READING_MEMORY_LIMIT)?;
        locked_down(Connection::open_with_flags(&path, config)?)
    };
    let connection = opened().map_err(|error| explain(error, &path))?;
    let known = latest_format();
    match format(&connection, &path)? {
        found if found > known => Err(StoreError::NewerFormat { path, found: found.to_string(), known }),
        _ => Ok(DuckdbStore { connection, path, health: Arc::default() }),
    }
}

/// The engine's files in a folder: the database, and the logs that it keeps beside it.
pub(crate) fn engine_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .collect::<io::Result<Vec<_>>>()?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(DATABASE_FILE) && !name.starts_with(UNFINISHED_FILE)
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Whether the last process left committed changes in a log beside the database: it did not end in good order.
pub(crate) fn has_log(folder: &Path) -> bool {
    engine_files(folder).is_ok_and(|files| {
        files.iter().any(|path| {
            path.file_name() != Some(DATABASE_FILE.as_ref()) && fs::metadata(path).is_ok_and(|it| it.len() > 0)
        })
    })
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
    locked_down(Connection::open_with_flags(path, restricted()?.max_memory(MEMORY_LIMIT)?)?)
}

fn restricted() -> ::duckdb::Result<Config> {
    Config::default()
        .enable_external_access(false)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("allow_community_extensions", "false")?
        // What a publication needed goes back to the system at once, and not only with the next 128 MB.
        .with("allocator_flush_threshold", "4MB")?
        // Every column of every table that a publication touches takes blocks of its own, in memory and in the file; most hold a few rows.
        .with("default_block_size", "32768")?
        // Numbers in small blocks are compressed since this version; what is not compressed stays in memory until the transaction ends.
        .with("storage_compatibility_version", "v1.5.0")?
        // Rows in so many groups of 122,880 wait in memory before they are written.
        .with("write_buffer_row_group_count", "1")?
        .threads(THREADS)
}

fn locked_down(connection: Connection) -> ::duckdb::Result<Connection> {
    connection.execute_batch("SET lock_configuration = true")?;
    Ok(connection)
}

/// The format that a database has.
pub(super) fn format(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let damaged = || StoreError::Damaged { path: path.to_owned(), how: "形式の番号がありません".to_owned() };
    let format: i64 = connection
        .query_row("SELECT max(format) FROM store_format", [], |row| row.get::<_, Option<i64>>(0))
        .map_err(|error| explain(error, path))?
        .ok_or_else(damaged)?;
    u32::try_from(format).map_err(|_| damaged())
}

/// The newest revision and the newest line of the audit log, in whatever format the database is.
#[expect(clippy::type_complexity, reason = "two rows as they are written; `Head` names their parts")]
pub(super) fn ends(
    connection: &Connection,
) -> ::duckdb::Result<(Option<(u32, String, String)>, Option<(u64, String)>)> {
    let has = |table: &str| -> ::duckdb::Result<bool> {
        let sql = "SELECT count(*) > 0 FROM duckdb_tables() WHERE table_name = ?";
        connection.query_row(sql, [table], |row| row.get(0))
    };
    let revision = if has("revision")? {
        let sql = "SELECT number, hash, published_at FROM revision ORDER BY number DESC LIMIT 1";
        optional(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))))?
    } else {
        None
    };
    // Since format 2.
    let audit = if has("audit")? {
        let sql = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        optional(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))))?
    } else {
        None
    };
    Ok((revision, audit))
}

fn optional<T>(row: ::duckdb::Result<T>) -> ::duckdb::Result<Option<T>> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(::duckdb::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads every block of every table, so that the engine compares each with its checksum.
pub(super) fn read_through(connection: &Connection) -> ::duckdb::Result<()> {
    let mut listing = connection.prepare("SELECT table_name FROM duckdb_tables() ORDER BY table_name")?;
    let tables: Vec<String> = listing.query_map([], |row| row.get(0))?.collect::<::duckdb::Result<_>>()?;
    for table in tables {
        // The names are those of our own schema; a quoted name cannot end the statement in any case.
        let quoted = table.replace('"', "\"\"");
        connection.query_row(&format!("SELECT count(*), bit_xor(hash(t)) FROM \"{quoted}\" AS t"), [], |_| Ok(()))?;
    }
    Ok(())
}

/// Brings the database to the latest format, one transaction a step; refuses one that is further on.
fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let explained = |error| explain(error, path);
    let known = latest_format();
    let done = match format(connection, path)? {
        found if found > known => {
            return Err(StoreError::NewerFormat { path: path.to_owned(), found: found.to_string(), known });
        }
        found => found,
    };
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

/// What an engine's message means. `DuckDB` has no error codes, so this goes by its words (1.5.5); words that are not known stay an
/// engine error, with the message in it.
pub(super) fn explain(error: ::duckdb::Error, path: &Path) -> StoreError {
    let how = error.to_string();
    let says = |words: &[&str]| {
        let lower = how.to_lowercase();
        words.iter().any(|word| lower.contains(word))
    };
    let path = path.to_owned();
    if says(&["database has been invalidated", "fatal error"]) {
        StoreError::Fatal { path, how: first_line(&how) }
    } else if says(&["out of memory"]) {
        StoreError::OutOfMemory { path, how: first_line(&how) }
    } else if says(&["could not set lock", "conflicting lock", "being used by another process"]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_reaches_nothing_outside_its_file_and_no_setting_can_be_changed_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let outside = folder.path().join("outside.csv");
        fs::write(&outside, "a\n1\n").expect("a file");
        let store = open(folder.path()).expect("a new database");
        let outside = outside.display();
        for sql in [
            format!("SELECT * FROM read_csv('{outside}')"),
            format!("SELECT * FROM read_text('{outside}')"),
            format!("SELECT * FROM glob('{outside}')"),
            format!("COPY store_format TO '{outside}.copy'"),
            format!("ATTACH '{outside}.duckdb'"),
            "INSTALL spatial".to_owned(),
            "LOAD spatial".to_owned(),
            "SET enable_external_access = true".to_owned(),
            "SET memory_limit = '8GB'".to_owned(),
            "SET lock_configuration = false".to_owned(),
        ] {
            assert!(store.connection.execute_batch(&sql).is_err(), "allowed: {sql}");
        }
    }

    #[test]
    fn a_database_of_a_later_version_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = open(folder.path()).expect("a new database");
        store.connection.execute_batch("INSERT INTO store_format VALUES (99)").expect("a later format");
        drop(store);
        let error = open(folder.path()).expect_err("a later format");
        assert!(matches!(&error, StoreError::NewerFormat { found, .. } if found == "99"), "{error:?}");
    }

    /// The files of a database as a killed process leaves them: a committed row in the log, no checkpoint.
    fn killed() -> (tempfile::TempDir, PathBuf) {
        let (alive, killed) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let store = open(alive.path()).expect("a new database");
        store.connection.execute_batch("INSERT INTO shipped VALUES ('kochi', 'committed')").expect("a row");
        let log = write_ahead_log(&killed.path().join(DATABASE_FILE));
        fs::copy(&store.path, killed.path().join(DATABASE_FILE)).expect("the database");
        fs::copy(write_ahead_log(&store.path), &log).expect("the log");
        (killed, log)
    }

    #[test]
    fn what_a_killed_process_had_committed_is_there_again() {
        let (folder, _) = killed();
        let store = open(folder.path()).expect("the database and its log");
        let count: i64 =
            store.connection.query_row("SELECT count(*) FROM shipped", [], |row| row.get(0)).expect("a count");
        assert_eq!(count, 1);
    }

    #[test]
    fn a_log_with_a_flipped_bit_is_refused_and_left_as_it_is() {
        let (folder, log) = killed();
        let mut bytes = fs::read(&log).expect("the log");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&log, &bytes).expect("the log again");
        let error = open(folder.path()).expect_err("a broken log");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
        assert_eq!(fs::read(&log).expect("the log"), bytes);
    }

    #[test]
    fn another_database_without_our_mark_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let foreign = connect(&folder.path().join(DATABASE_FILE)).expect("a database of somebody else");
        foreign.execute_batch("CREATE TABLE theirs (a INTEGER)").expect("a table");
        drop(foreign);
        let error = open(folder.path()).expect_err("not ours");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    }
}
