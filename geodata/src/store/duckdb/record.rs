//! Reading what the record tells about itself: revisions, batches, who did what.

use std::collections::HashMap;

use ::duckdb::{Connection, Row, params};

use super::{
    ReadError,
    read::{content_hash, each, known, list, text},
};
use crate::{
    archive::{BatchCounts, ChangeCount, ChangeKind, FileFact, TemplateInfo},
    audit::AuditLine,
    revision::{Action, BatchId, ContentHash, Revision},
    store::{Entry, Imported, Shipped, Withdrawn},
};

pub(super) fn revisions(connection: &Connection) -> Result<Vec<Revision>, ReadError> {
    let mut concerned: HashMap<u32, Vec<BatchId>> = HashMap::new();
    for sql in ["SELECT number, batch FROM imported", "SELECT number, batch FROM withdrawn"] {
        each(connection, sql, params![], |row| {
            concerned.entry(row.get(0)?).or_default().push(content_hash(row, 1)?);
            Ok(())
        })?;
    }
    let sql = "SELECT number, hash, published_at, note, action, actor FROM revision ORDER BY number";
    let mut revisions = list(connection, sql, params![], |row| {
        Ok(Revision {
            number: row.get(0)?,
            hash: content_hash(row, 1)?,
            published_at: row.get(2)?,
            note: row.get(3)?,
            action: known(row, 4, Action::parse)?,
            actor: row.get(5)?,
            batches: Vec::new(),
        })
    })?;
    for revision in &mut revisions {
        revision.batches = concerned.remove(&revision.number).unwrap_or_default();
    }
    Ok(revisions)
}

pub(super) fn entries(connection: &Connection, revision: u32) -> Result<Vec<Entry>, ReadError> {
    let sql = "SELECT package, content_hash FROM revision_package WHERE number = ? ORDER BY package";
    let mut entries = list(connection, sql, params![revision], |row| {
        let base = if text(row, 1)?.is_empty() { None } else { Some(content_hash(row, 1)?) };
        Ok(Entry { package_id: row.get(0)?, base, batches: Vec::new() })
    })?;
    let sql = "SELECT package, batch FROM revision_batch WHERE number = ? ORDER BY package, layer";
    each(connection, sql, params![revision], |row| {
        let package = text(row, 0)?;
        let entry = entries.iter_mut().find(|entry| entry.package_id == package);
        let entry = entry.ok_or_else(|| ReadError::Content(format!("版 {revision} に {package} がありません")))?;
        entry.batches.push(content_hash(row, 1)?);
        Ok(())
    })?;
    Ok(entries)
}

pub(super) fn shipped(connection: &Connection) -> Result<Vec<Shipped>, ReadError> {
    list(connection, "SELECT package, fingerprint FROM shipped ORDER BY package", params![], |row| {
        Ok(Shipped { package_id: row.get(0)?, fingerprint: content_hash(row, 1)? })
    })
}

pub(super) fn imported(connection: &Connection) -> Result<Vec<Imported>, ReadError> {
    let sql = "SELECT i.number, i.batch, b.package, i.file_name, i.file_sha256, i.file_bytes, i.settings, i.template,
                      b.indicators, b.cells, b.facilities, b.tables, b.boundaries
               FROM imported i JOIN batch b ON b.hash = i.batch ORDER BY i.number";
    list(connection, sql, params![], |row| {
        Ok(Imported {
            revision: row.get(0)?,
            batch: content_hash(row, 1)?,
            package: row.get(2)?,
            file: FileFact { name: row.get(3)?, sha256: row.get(4)?, bytes: row.get(5)? },
            settings: row.get(6)?,
            template: row.get(7)?,
            counts: BatchCounts {
                indicators: row.get(8)?,
                cells: row.get(9)?,
                facilities: row.get(10)?,
                tables: row.get(11)?,
                boundaries: row.get(12)?,
            },
        })
    })
}

pub(super) fn withdrawn(connection: &Connection) -> Result<Vec<Withdrawn>, ReadError> {
    list(connection, "SELECT number, batch, reason FROM withdrawn ORDER BY number", params![], |row| {
        Ok(Withdrawn { revision: row.get(0)?, batch: content_hash(row, 1)?, reason: row.get(2)? })
    })
}

pub(super) fn changes(connection: &Connection) -> Result<Vec<(u32, ChangeCount)>, ReadError> {
    let sql = "SELECT number, package, kind, id, title, n FROM revision_change ORDER BY number, ordinal";
    list(connection, sql, params![], |row| {
        let change = ChangeCount {
            package: row.get(1)?,
            kind: known(row, 2, ChangeKind::parse)?,
            id: row.get(3)?,
            title: row.get(4)?,
            count: row.get(5)?,
        };
        Ok((row.get(0)?, change))
    })
}

pub(super) fn audit(connection: &Connection, after: u64, limit: usize) -> Result<Vec<AuditLine>, ReadError> {
    let sql = "SELECT seq, happened_at, actor, action, subject, detail, previous, hash FROM audit
               WHERE seq > ? ORDER BY seq LIMIT ?";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    list(connection, sql, params![i64::try_from(after).unwrap_or(i64::MAX), limit], |row| {
        Ok(AuditLine {
            seq: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            action: row.get(3)?,
            subject: row.get(4)?,
            detail: row.get(5)?,
            previous: hash_or_none(row, 6)?,
            hash: hash_or_none(row, 7)?,
        })
    })
}

/// A hash that somebody has changed into something else is a finding of the check, not a reason for showing no log at all.
fn hash_or_none(row: &Row<'_>, column: usize) -> Result<ContentHash, ReadError> {
    let found = text(row, column)?;
    Ok(ContentHash::parse(found).unwrap_or_else(|| ContentHash::of(found.as_bytes())))
}

pub(super) fn templates(connection: &Connection) -> Result<Vec<TemplateInfo>, ReadError> {
    list(connection, "SELECT name, body, saved_at, actor FROM template ORDER BY name", params![], |row| {
        let body = serde_json::from_str(text(row, 1)?).map_err(|error| ReadError::Content(error.to_string()))?;
        Ok(TemplateInfo { name: row.get(0)?, body, saved_at: row.get(2)?, actor: row.get(3)? })
    })
}

pub(super) fn hashes(connection: &Connection) -> Result<(Vec<ContentHash>, Vec<BatchId>), ReadError> {
    let all = |sql: &str| list(connection, sql, params![], |row| content_hash(row, 0));
    Ok((all("SELECT hash FROM package_content ORDER BY content")?, all("SELECT hash FROM batch ORDER BY content")?))
}
