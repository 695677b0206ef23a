//! What only somebody who reaches into the file can do: old formats, and tampering.

use std::path::{Path, PathBuf};

use ::duckdb::Connection;

use crate::{
    Archive, Release, Viewer,
    archive::{CheckLine, OpenOptions, PackageSource},
    package::{Package, read_folder},
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages")
}

fn fixture(id: &str) -> Package {
    let (package, problems) = read_folder(&fixtures().join(id));
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn opened(folder: &Path) -> Archive {
    Archive::open(OpenOptions { folder: folder.to_owned(), packages: PackageSource::Folder(fixtures()) })
        .unwrap_or_else(|error| panic!("{error}"))
}

fn database(folder: &Path) -> PathBuf {
    folder.join(super::DATABASE_FILE)
}

fn reach_into(folder: &Path, sql: &str) {
    let connection = Connection::open(database(folder)).expect("the database");
    connection.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// A data folder as the first format left it: its schema, and the rows that it would have written, cells in no order.
fn folder_of_format_1() -> tempfile::TempDir {
    let (old, new) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    drop(opened(new.path()));
    let connection = Connection::open(database(old.path())).expect("a database");
    connection.execute_batch("CREATE TABLE store_format (format INTEGER NOT NULL)").expect("the mark");
    connection.execute_batch(include_str!("../schema/001.sql")).expect("the first schema");
    connection.execute_batch("INSERT INTO store_format VALUES (0), (1)").expect("the format");
    let source = database(new.path()).display().to_string();
    connection.execute_batch(&format!("ATTACH '{source}' AS newer (READ_ONLY)")).expect("the newer database");
    let tables = include_str!("../schema/001.sql")
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next())
        .collect::<Vec<_>>();
    assert!(tables.contains(&"cell") && tables.len() > 20, "{tables:?}");
    for table in tables {
        let columns = if table == "revision" { "number, hash, published_at, note" } else { "*" };
        let order = if table == "cell" { "ORDER BY hash(code, indicator, period)" } else { "" };
        let sql = format!("INSERT INTO {table} SELECT {columns} FROM newer.{table} {order}");
        connection.execute_batch(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    connection.execute_batch("DETACH newer; CHECKPOINT").expect("an end");
    old
}

#[test]
fn a_database_of_the_first_format_says_the_same_after_it_was_brought_forward() {
    let folder = folder_of_format_1();
    let archive = opened(folder.path());
    let stored = archive.release(&Viewer::local(), None, None).expect("the release");
    let direct =
        Release::from_packages(&fixture("small"), &fixture("japan-boundaries"), &Viewer::local()).expect("a join");
    assert_eq!(stored.hash(), direct.hash());
    let mut n_cells = 0;
    for indicator in direct.indicators().iter().map(|indicator| indicator.id.as_str()) {
        assert_eq!(stored.periods(indicator), direct.periods(indicator));
        for period in direct.periods(indicator) {
            let column = direct.column(indicator, period);
            n_cells += column.map_or(0, |column| column.cells.len());
            assert_eq!(stored.column(indicator, period), column, "{indicator} {period}");
        }
    }
    assert!(n_cells > 10, "{n_cells} cells");
    let revision = archive.revision();
    assert_eq!((revision.number, revision.action.id(), revision.actor.as_str()), (1, "shipped", "つなぎ"));
    let log = archive.audit(&Viewer::local(), 0, 10).expect("the log");
    assert_eq!(log.iter().map(|line| line.action.as_str()).collect::<Vec<_>>(), ["log-begun"]);
    let faults = faults(&archive);
    assert!(faults.is_empty(), "{faults:#?}");
}

fn faults(archive: &Archive) -> Vec<CheckLine> {
    archive.check().expect("a check").into_iter().filter(|line| !line.sound).collect()
}

/// A folder with eight lines in its log.
fn folder_with_a_log() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = opened(folder.path());
    for n in 2..=8 {
        archive.note("地域福祉政策課", "export", &format!("file {n}"), "{\"rows\":34}").expect("a line");
    }
    assert!(faults(&archive).is_empty());
    drop(archive);
    folder
}

#[test]
fn every_change_of_the_log_is_found_with_the_number_of_its_line() {
    let flips = [
        // One bit: 4 is 0x34, 5 is 0x35.
        ("UPDATE audit SET detail = '{\"rows\":35}' WHERE seq = 5", "5"),
        ("UPDATE audit SET actor = '別の課' WHERE seq = 3", "3"),
        ("UPDATE audit SET happened_at = '2020-01-01T00:00:00Z' WHERE seq = 2", "2"),
        ("UPDATE audit SET hash = repeat('0', 64) WHERE seq = 4", "4"),
        ("DELETE FROM audit WHERE seq = 6", "6"),
        ("DELETE FROM audit WHERE seq = 1", "1"),
        ("UPDATE audit SET seq = CASE seq WHEN 3 THEN 4 ELSE 3 END WHERE seq IN (3, 4)", "3"),
    ];
    for (sql, line) in flips {
        let folder = folder_with_a_log();
        reach_into(folder.path(), sql);
        let found = faults(&opened(folder.path()));
        assert!(found.iter().any(|fault| fault.subject == "audit" && fault.id == line), "{sql}: {found:#?}");
        assert!(found[0].message.contains(line), "{}", found[0].message);
    }
}

#[test]
fn a_log_whose_end_is_gone_no_longer_tells_of_the_newest_revision() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = opened(folder.path());
    let mut changed = fixture("small");
    changed.info.title = "あたらしい題".to_owned();
    archive.publish(&Viewer::local(), vec![changed], "題を改めた").expect("a publication");
    drop(archive);
    reach_into(folder.path(), "DELETE FROM audit WHERE seq = 2");
    let found = faults(&opened(folder.path()));
    assert!(found.iter().any(|fault| fault.message.contains("版 2 の公開が監査ログにありません")), "{found:#?}");
}

#[test]
fn a_changed_number_and_a_changed_list_of_packages_are_found() {
    let folder = folder_with_a_log();
    reach_into(folder.path(), "UPDATE indicator SET title = '別の題' WHERE id = 'cases'");
    let found = faults(&opened(folder.path()));
    assert!(found.iter().any(|fault| fault.subject == "content"), "{found:#?}");
    let folder = folder_with_a_log();
    reach_into(folder.path(), "UPDATE revision SET hash = repeat('0', 64)");
    let found = faults(&opened(folder.path()));
    assert!(found.iter().any(|fault| fault.subject == "revision" && fault.id == "1"), "{found:#?}");
}

#[test]
fn cells_can_be_asked_for_row_by_row() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(opened(folder.path()));
    let connection = Connection::open(database(folder.path())).expect("the database");
    let sql = "SELECT count(*), count(value), count(blank), count(trust) FROM cell";
    let counted: (usize, usize, usize, usize) =
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).expect("counts");
    let cells: Vec<crate::Cell> = fixture("small").columns.into_values().flat_map(|column| column.cells).collect();
    let n_values = cells.iter().filter(|cell| cell.value.is_ok()).count();
    assert_eq!(counted, (cells.len(), n_values, cells.len() - n_values, cells.len()));
}
