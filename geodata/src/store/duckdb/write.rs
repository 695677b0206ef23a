//! Writing: contents by appender, then the revision that lists them, in one transaction.

use std::sync::Arc;

use ::duckdb::{
    Appender, Connection, Params, Transaction, appender_params_from_iter,
    arrow::{
        array::{ArrayRef, Float64Array, Int32Array, UInt8Array},
        record_batch::RecordBatch,
    },
    params,
    types::{ToSql, ToSqlOutput, Value, ValueRef},
};
use geo::BoundingRect;

use crate::{
    archive::{BatchCounts, ChangeCount},
    audit::{AuditLine, NewLine},
    cells::Cells,
    revision::ContentHash,
    spatial::terrain::Terrain,
    store::{
        Imported, NewBatch, NewContent, Publication, Shipped, Withdrawn,
        encode::{Field, Parts, TABLES},
    },
};

impl ToSql for Field<'_> {
    fn to_sql(&self) -> ::duckdb::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Flag(flag) => ToSqlOutput::Owned(Value::Boolean(*flag)),
            Self::Integer(integer) => ToSqlOutput::Owned(Value::BigInt(*integer)),
            Self::Number(number) => ToSqlOutput::Owned(Value::Double(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

/// Writes everything or nothing: an error rolls the transaction back when it is dropped.
pub(super) fn publish(connection: &mut Connection, publication: &Publication<'_>) -> ::duckdb::Result<()> {
    let transaction = connection.transaction()?;
    for content in publication.contents {
        write_content(&transaction, content)?;
    }
    for batch in publication.batches {
        write_batch(&transaction, batch)?;
    }
    let revision = publication.revision;
    let number = revision.number;
    execute(
        &transaction,
        "INSERT INTO revision (number, hash, published_at, note, action, actor) VALUES (?, ?, ?, ?, ?, ?)",
        params![
            number,
            revision.hash.as_str(),
            revision.published_at,
            revision.note,
            revision.action.id(),
            revision.actor
        ],
    )?;
    for entry in publication.entries {
        execute(
            &transaction,
            "INSERT INTO revision_package (number, package, content_hash) VALUES (?, ?, ?)",
            params![number, entry.package_id, entry.base.as_ref().map_or("", ContentHash::as_str)],
        )?;
        if entry.batches.is_empty() {
            continue;
        }
        let mut layers = appender(&transaction, "revision_batch")?;
        for (layer, batch) in (0_i64..).zip(&entry.batches) {
            layers.append_row(params![number, entry.package_id, layer, batch.as_str()])?;
        }
        layers.flush()?;
    }
    for Imported { revision, batch, file, settings, template, .. } in publication.imported {
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        execute(
            &transaction,
            "INSERT INTO imported (number, batch, file_name, file_sha256, file_bytes, settings, template)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![revision, batch.as_str(), file.name, file.sha256, bytes, settings, template],
        )?;
    }
    for Withdrawn { revision, batch, reason } in publication.withdrawn {
        execute(
            &transaction,
            "INSERT INTO withdrawn (number, batch, reason) VALUES (?, ?, ?)",
            params![revision, batch.as_str(), reason],
        )?;
    }
    if !publication.changes.is_empty() {
        let mut changes = appender(&transaction, "revision_change")?;
        for (ordinal, change) in (0_i64..).zip(publication.changes) {
            let ChangeCount { package, kind, id, title, count } = change;
            let n = i64::try_from(*count).unwrap_or(i64::MAX);
            changes.append_row(params![number, ordinal, package, kind.id(), id, title, n])?;
        }
        changes.flush()?;
    }
    shipped(&transaction, publication.shipped)?;
    for line in &publication.audit {
        append_audit(&transaction, line.clone())?;
    }
    commit(transaction)
}

/// Every statement that writes goes through here, every appender through [`appender`] and every end of a transaction through
/// [`commit`]: so tests can let each of them fail.
pub(super) fn execute<P: Params>(connection: &Connection, sql: &str, params: P) -> ::duckdb::Result<()> {
    fault::pass()?;
    connection.execute(sql, params).map(drop)
}

fn appender<'c>(connection: &'c Connection, table: &str) -> ::duckdb::Result<Appender<'c>> {
    fault::pass()?;
    connection.appender(table)
}

pub(super) fn commit(transaction: Transaction<'_>) -> ::duckdb::Result<()> {
    fault::pass()?;
    transaction.commit()
}

/// Puts a line behind the last one.
pub(super) fn append_audit(connection: &Connection, line: NewLine) -> ::duckdb::Result<AuditLine> {
    let last: Option<(u64, String)> = connection
        .query_row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map(Some)
        .or_else(|error| if error == ::duckdb::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) })?;
    // A last hash that is none was tampered with: the chain goes on behind whatever stands there, and the check will name the line.
    let last =
        last.map(|(seq, hash)| (seq, ContentHash::parse(&hash).unwrap_or_else(|| ContentHash::of(hash.as_bytes()))));
    let line = AuditLine::after(last, line);
    execute(
        connection,
        "INSERT INTO audit (seq, happened_at, actor, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            line.seq,
            line.at,
            line.actor,
            line.action,
            line.subject,
            line.detail,
            line.previous.as_str(),
            line.hash.as_str()
        ],
    )?;
    Ok(line)
}

/// Notes what the packages that ship look like.
pub(super) fn shipped(transaction: &Transaction<'_>, shipped: &[Shipped]) -> ::duckdb::Result<()> {
    for Shipped { package_id, fingerprint } in shipped {
        execute(transaction, "DELETE FROM shipped WHERE package = ?", [package_id])?;
        execute(
            transaction,
            "INSERT INTO shipped (package, fingerprint) VALUES (?, ?)",
            params![package_id, fingerprint.as_str()],
        )?;
    }
    Ok(())
}

/// Writes a content unless it is there.
fn write_content(transaction: &Transaction<'_>, content: &NewContent<'_>) -> ::duckdb::Result<()> {
    let hash = content.hash.as_str();
    if is_there(transaction, "package_content", hash)? {
        return Ok(());
    }
    let number = next_content(transaction)?;
    execute(
        transaction,
        "INSERT INTO package_content (content, hash, package) VALUES (?, ?, ?)",
        params![number, hash, content.package.info.id],
    )?;
    write_parts(transaction, number, &Parts::of_package(content.package))?;
    if let Some(terrain) = content.terrain {
        write_terrain(transaction, number, terrain)?;
    }
    Ok(())
}

/// Writes a batch unless it is there; the package that it brings as a whole is a content like any other.
fn write_batch(transaction: &Transaction<'_>, new: &NewBatch<'_>) -> ::duckdb::Result<()> {
    let hash = new.id.as_str();
    if is_there(transaction, "batch", hash)? {
        return Ok(());
    }
    let number = next_content(transaction)?;
    let BatchCounts { indicators, cells, facilities, tables, boundaries } = new.counts;
    execute(
        transaction,
        "INSERT INTO batch (content, hash, package, whole, whole_kinds, indicators, cells, facilities, tables, boundaries)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            number,
            hash,
            new.batch.package,
            new.whole.map(ContentHash::as_str),
            serde_json::Value::from(new.batch.whole_kinds.clone()).to_string(),
            indicators,
            cells,
            facilities,
            tables,
            boundaries
        ],
    )?;
    write_parts(transaction, number, &Parts::of_batch(new.batch))
}

fn is_there(connection: &Connection, table: &str, hash: &str) -> ::duckdb::Result<bool> {
    let sql = format!("SELECT count(*) FROM {table} WHERE hash = ?");
    connection.query_row(&sql, [hash], |row| row.get::<_, i64>(0)).map(|n| n > 0)
}

/// The number behind the last content or batch.
fn next_content(connection: &Connection) -> ::duckdb::Result<i32> {
    let sql = "SELECT greatest((SELECT coalesce(max(content), 0) FROM package_content),
                               (SELECT coalesce(max(content), 0) FROM batch)) + 1";
    connection.query_row(sql, [], |row| row.get(0))
}

fn write_parts(transaction: &Transaction<'_>, number: i32, parts: &Parts<'_>) -> ::duckdb::Result<()> {
    for table in TABLES {
        let rows = (table.rows)(parts);
        if rows.is_empty() {
            continue;
        }
        let mut appender = appender(transaction, table.name)?;
        for row in rows {
            appender
                .append_row(appender_params_from_iter(std::iter::once(Field::Integer(number.into())).chain(row)))?;
        }
        appender.flush()?;
    }
    for (list, codes) in (0_i64..).zip(&parts.lists) {
        execute(
            transaction,
            "INSERT INTO code_list (content, list, codes) VALUES (?, ?, CAST(? AS VARCHAR[]))",
            params![number, list, format!("[{}]", codes.join(","))],
        )?;
    }
    write_columns(transaction, number, parts)
}

/// Writes the columns cell by cell: see `schema/004.sql`.
fn write_columns(transaction: &Transaction<'_>, number: i32, parts: &Parts<'_>) -> ::duckdb::Result<()> {
    if parts.columns.is_empty() {
        return Ok(());
    }
    let mut series = appender(transaction, "cell_series")?;
    for (at, column) in (0_i64..).zip(&parts.columns) {
        let count = |n: usize| i64::try_from(n).expect("fewer cells than an integer counts");
        let (list, cells) = (count(column.list), count(column.cells.len()));
        series.append_row(params![number, at, column.indicator, column.period.id(), list, cells])?;
    }
    series.flush()?;
    let mut values = appender(transaction, "cell_value")?;
    let mut waiting = 0;
    for (at, column) in (0..).zip(&parts.columns) {
        fault::pass()?;
        // A column at a time, not a row: row by row the engine's interface takes half of the time of a publication.
        values.append_record_batch(cell_rows(number, at, column.cells))?;
        waiting += column.cells.len();
        if waiting >= ROWS_WAITING {
            values.flush()?;
            waiting = 0;
        }
    }
    values.flush()
}

/// Rows that an appender may hold back; by itself it would hold 204,800.
const ROWS_WAITING: usize = 20_000;

/// The rows of `cell_value` for one column.
fn cell_rows(number: i32, series: i32, cells: &Cells) -> RecordBatch {
    let n_cells = cells.len();
    let places = 0..i32::try_from(n_cells).expect("fewer cells than an integer counts");
    let columns: [(&str, ArrayRef); 5] = [
        ("content", Arc::new(Int32Array::from_value(number, n_cells))),
        ("series", Arc::new(Int32Array::from_value(series, n_cells))),
        ("place", Arc::new(Int32Array::from_iter_values(places))),
        ("value", Arc::new(cells.values().map(Result::ok).collect::<Float64Array>())),
        ("status", Arc::new(UInt8Array::from(cells.status().to_vec()))),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

fn write_terrain(transaction: &Transaction<'_>, number: i32, terrain: &Terrain) -> ::duckdb::Result<()> {
    let mut parcels = appender(transaction, "parcel")?;
    for parcel in &terrain.parcels {
        let Some(rect) = parcel.geometry.bounding_rect() else { continue };
        parcels.append_row(params![
            number,
            parcel.area.code.as_str(),
            parcel.area_km2,
            parcel.interior.longitude_deg(),
            parcel.interior.latitude_deg(),
            rect.min().x,
            rect.min().y,
            rect.max().x,
            rect.max().y,
        ])?;
    }
    parcels.flush()?;
    let mut borders = appender(transaction, "border")?;
    for (code, other) in &terrain.borders {
        borders.append_row(params![number, code.as_str(), other.as_str()])?;
    }
    borders.flush()
}

/// Lets a write fail on purpose, in tests: the n-th of the thread from now on.
pub(crate) mod fault {
    #[cfg(not(test))]
    #[expect(clippy::unnecessary_wraps, reason = "in tests it fails on purpose")]
    pub(super) fn pass() -> ::duckdb::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    std::thread_local! {
        static LEFT: std::cell::Cell<Option<u32>> = const { std::cell::Cell::new(None) };
    }

    #[cfg(test)]
    pub(super) fn pass() -> ::duckdb::Result<()> {
        LEFT.with(|left| match left.get() {
            None => Ok(()),
            Some(1) => {
                left.set(None);
                let full = "could not write: no space left on device (a test's fault)".to_owned();
                Err(::duckdb::Error::DuckDBFailure(::duckdb::ffi::Error::new(1), Some(full)))
            }
            Some(n) => {
                left.set(Some(n - 1));
                Ok(())
            }
        })
    }

    /// The `n`-th write from now on fails; `None`: none does. Returns whether one was still to fail.
    #[cfg(test)]
    pub(crate) fn arm(n: Option<u32>) -> bool {
        LEFT.with(|left| left.replace(n)).is_some()
    }
}
