//! Writing: contents by appender, then the revision that lists them, in one transaction.

use ::duckdb::{
    Connection, Transaction, appender_params_from_iter, params,
    types::{ToSql, ToSqlOutput, Value, ValueRef},
};
use geo::BoundingRect;

use super::next_number;
use crate::{
    revision::Revision,
    spatial::terrain::Terrain,
    store::{
        NewContent, Publication, Shipped,
        encode::{Field, TABLES},
        revision_hash,
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
pub(super) fn publish(connection: &mut Connection, publication: &Publication<'_>) -> ::duckdb::Result<Revision> {
    let transaction = connection.transaction()?;
    for content in publication.contents {
        write_content(&transaction, content)?;
    }
    let number = next_number(&transaction, ("revision", "number"))?;
    let revision = Revision {
        number: number.unsigned_abs(),
        hash: revision_hash(publication.entries),
        published_at: publication.published_at.to_owned(),
        note: publication.note.to_owned(),
    };
    transaction.execute(
        "INSERT INTO revision (number, hash, published_at, note) VALUES (?, ?, ?, ?)",
        params![number, revision.hash.as_str(), revision.published_at, revision.note],
    )?;
    for entry in publication.entries {
        transaction.execute(
            "INSERT INTO revision_package (number, package, content_hash) VALUES (?, ?, ?)",
            params![number, entry.package_id, entry.content.as_str()],
        )?;
    }
    shipped(&transaction, publication.shipped)?;
    transaction.commit()?;
    Ok(revision)
}

/// Notes what the packages that ship look like.
pub(super) fn shipped(transaction: &Transaction<'_>, shipped: &[Shipped]) -> ::duckdb::Result<()> {
    for Shipped { package_id, fingerprint } in shipped {
        transaction.execute("DELETE FROM shipped WHERE package = ?", [package_id])?;
        transaction.execute(
            "INSERT INTO shipped (package, fingerprint) VALUES (?, ?)",
            params![package_id, fingerprint.as_str()],
        )?;
    }
    Ok(())
}

/// Writes a content unless it is there.
fn write_content(transaction: &Transaction<'_>, content: &NewContent<'_>) -> ::duckdb::Result<()> {
    let hash = content.hash.as_str();
    let n_known: i64 =
        transaction.query_row("SELECT count(*) FROM package_content WHERE hash = ?", [hash], |row| row.get(0))?;
    if n_known > 0 {
        return Ok(());
    }
    let number = next_number(transaction, ("package_content", "content"))?;
    transaction.execute(
        "INSERT INTO package_content (content, hash, package) VALUES (?, ?, ?)",
        params![number, hash, content.package.info.id],
    )?;
    let number = i64::from(number);
    for table in TABLES {
        let mut appender = transaction.appender(table.name)?;
        for row in (table.rows)(content.package) {
            appender.append_row(appender_params_from_iter(std::iter::once(Field::Integer(number)).chain(row)))?;
        }
        appender.flush()?;
    }
    if let Some(terrain) = content.terrain {
        write_terrain(transaction, number, terrain)?;
    }
    Ok(())
}

fn write_terrain(transaction: &Transaction<'_>, number: i64, terrain: &Terrain) -> ::duckdb::Result<()> {
    let mut parcels = transaction.appender("parcel")?;
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
    let mut borders = transaction.appender("border")?;
    for (code, other) in &terrain.borders {
        borders.append_row(params![number, code.as_str(), other.as_str()])?;
    }
    borders.flush()
}
