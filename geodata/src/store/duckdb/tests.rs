//! What only somebody who reaches into the file can do: old formats, and tampering.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use ::duckdb::Connection;

use crate::{
    Archive, AreaCode, Blank, Cell, Cells, CodedCells, Period, Release, Trust, Viewer,
    archive::{CheckLine, FileFact, NewPackage, OpenOptions, Origin, PackageSource},
    import::{Batch, Fragment},
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
    let cells: Vec<crate::Cell> = fixture("small").columns.values().flat_map(|column| &column.cells).collect();
    let n_values = cells.iter().filter(|cell| cell.value.is_ok()).count();
    assert_eq!(counted, (cells.len(), n_values, cells.len() - n_values, cells.len()));
}

#[test]
fn a_column_of_the_whole_country_is_kept_cell_by_cell_and_comes_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || {
        Archive::open(OpenOptions { folder: folder.path().to_owned(), packages: PackageSource::Embedded })
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let archive = open();
    let new =
        NewPackage { id: "national".to_owned(), title: "全国".to_owned(), prefecture: None, trust: Trust::Published };
    let context = archive.import_context(&Viewer::local(), "national", Some(&new)).expect("a context");
    let cell = |place: usize| match place {
        1_000 => Cell { note: Some("注".to_owned()), ..Cell::new(1_000.0, Trust::Estimate) },
        _ if place.is_multiple_of(5) => Cell::blank(Blank::NoReply, Trust::Published),
        _ => Cell::new(f64::from(u32::try_from(place).expect("a small number")), Trust::Published),
    };
    let cells: Cells = (0..context.package.areas.len()).map(cell).collect();
    let codes: Vec<AreaCode> =
        context.package.areas.iter().map(|code| AreaCode::parse(code).expect("a code")).collect();
    let mut indicator = fixture("small").indicators[0].clone();
    indicator.breaks.clear();
    let key = (indicator.id.clone(), Period::FiscalYear(2020));
    let fragment = Fragment {
        cells: CodedCells::new(Arc::new(codes.clone()), cells.clone()).expect("as many of both"),
        ..Fragment::default()
    };
    let batch = Batch {
        package: "national".to_owned(),
        indicators: vec![indicator],
        fragments: BTreeMap::from([(key.clone(), fragment)]),
        ..Batch::default()
    };
    let origin = Origin {
        file: FileFact { name: "全国.csv".to_owned(), sha256: "a".repeat(64), bytes: 1 },
        actor: "佐藤".to_owned(),
        settings_json: "{}".to_owned(),
        template: None,
        new_package: Some(new),
    };
    archive.publish_batch(&Viewer::local(), batch, origin, "").unwrap_or_else(|error| panic!("{error}"));
    drop(archive);
    let connection = Connection::open(database(folder.path())).expect("the database");
    let sql = "SELECT count(*), count(DISTINCT series), max(place) FROM cell_value WHERE content = (SELECT content FROM batch)";
    let counted: (usize, usize, usize) =
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("counts");
    assert_eq!(counted, (1_741, 1, 1_740));
    let sql = "SELECT count(*), count(blank), any_value(code) FILTER (note IS NOT NULL), sum(value)::BIGINT FROM cell
               WHERE content = (SELECT content FROM batch)";
    let seen: (usize, usize, String, i64) =
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).expect("counts");
    // 0, 5, … 1,740 are 349 multiples of 5, one of which has a value. 0 + … + 1,740 is 1,514,670, of the multiples 303,630.
    assert_eq!(seen, (1_741, 348, codes[1_000].to_string(), 1_514_670 - 303_630 + 1_000));
    drop(connection);
    let release = open().release(&Viewer::local(), Some("national"), None).expect("the release");
    assert_eq!(release.column(key.0.as_str(), &key.1).expect("a column").cells, cells);
}

/// Cells as the third format kept them, made from those of the fourth.
const IN_PARTS: &str = "INSERT INTO cell_column
        SELECT s.content, s.indicator, s.period, s.list, list(v.value ORDER BY v.place), list(v.status ORDER BY v.place), v.place // 3 * 3
        FROM cell_series s JOIN cell_value v USING (content, series)
        GROUP BY s.content, s.series, s.indicator, s.period, s.list, v.place // 3;
    DROP VIEW cell; DROP TABLE cell_value; DROP TABLE cell_series; DELETE FROM store_format WHERE format = 4;";

#[test]
fn columns_of_the_third_format_stay_in_parts_and_are_read_with_those_that_follow() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = opened(folder.path()).release(&Viewer::local(), None, None).expect("the release").hash().clone();
    reach_into(folder.path(), &format!("{IN_PARTS} CHECKPOINT"));
    let archive = opened(folder.path());
    assert_eq!(*archive.release(&Viewer::local(), None, None).expect("the release").hash(), before);
    assert!(archive.check().expect("a check").iter().all(|line| line.sound));
    drop(archive);
    let connection = Connection::open(database(folder.path())).expect("the database");
    let sql = "SELECT (SELECT count(*) FROM cell), (SELECT sum(len(status)) FROM cell_column), (SELECT count(*) FROM cell_value)";
    let counted: (usize, usize, usize) =
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("counts");
    let n_cells = fixture("small").columns.values().map(|column| column.cells.len()).sum();
    assert_eq!(counted, (n_cells, n_cells, 0));
}

#[test]
fn columns_of_the_second_format_are_one_part_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = opened(folder.path()).release(&Viewer::local(), None, None).expect("the release").hash().clone();
    let whole = IN_PARTS.replace("// 3", "// 1000000");
    reach_into(
        folder.path(),
        &format!(
            "{whole} ALTER TABLE cell_column DROP COLUMN first; DELETE FROM store_format WHERE format = 3; CHECKPOINT"
        ),
    );
    let archive = opened(folder.path());
    assert_eq!(*archive.release(&Viewer::local(), None, None).expect("the release").hash(), before);
    assert!(archive.check().expect("a check").iter().all(|line| line.sound));
}

#[test]
fn a_column_with_a_missing_cell_is_damage() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(opened(folder.path()));
    reach_into(folder.path(), "DELETE FROM cell_value WHERE place = 1; CHECKPOINT");
    let options = OpenOptions { folder: folder.path().to_owned(), packages: PackageSource::Embedded };
    assert!(Archive::open(options).is_err());
}
