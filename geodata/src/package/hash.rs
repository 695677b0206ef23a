//! The hash of what a package says, whatever its files look like.
//!
//! Every item is written with its length or kind before it, so that no two contents give the same bytes. A blank is written
//! with its reason and never as a number.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Boundary, Package, PackageInfo};
use crate::{
    area::Area,
    cell::Cell,
    column::{Column, TotalKey},
    facility::{Facility, FacilityKind},
    grouping::Grouping,
    import::Batch,
    indicator::Indicator,
    lineage::{AreaChange, Crosswalk, NamedCode},
    measure::Marks,
    period::Period,
    revision::ContentHash,
    table::{ProfileTable, TableCell},
};

/// Changes when the bytes below change their meaning, so that hashes of different forms never meet.
const FORM: &str = "tsunagi package content 1";

/// The same for batches.
const BATCH_FORM: &str = "tsunagi batch 1";

pub(super) fn content_hash(package: &Package) -> ContentHash {
    let mut bytes = Bytes::default();
    bytes.text(FORM);
    bytes.info(&package.info);
    bytes.option(package.prefecture.as_ref(), Bytes::area);
    bytes.list(&package.areas, Bytes::area);
    bytes.list(&package.groupings, Bytes::grouping);
    bytes.list(&package.indicators, Bytes::indicator);
    bytes.count(package.columns.len());
    for ((id, _), column) in &package.columns {
        bytes.text(id.as_str());
        bytes.column(column);
    }
    bytes.list(&package.facility_kinds, Bytes::facility_kind);
    bytes.list(&package.facilities, Bytes::facility);
    bytes.list(&package.tables, Bytes::table);
    bytes.list(&package.boundaries, Bytes::boundary);
    // Content without lineage hashes as it did before there was any.
    if !package.area_changes.is_empty() || !package.crosswalks.is_empty() {
        bytes.text("lineage");
        bytes.list(&package.area_changes, Bytes::area_change);
        bytes.list(&package.crosswalks, Bytes::crosswalk);
    }
    bytes.hash()
}

/// The hash of what a batch says, in the same bytes as a package's.
pub(crate) fn batch_hash(batch: &Batch) -> ContentHash {
    let Batch {
        package,
        whole,
        indicators,
        breaks,
        fragments,
        facility_kinds,
        facilities,
        whole_kinds,
        tables,
        boundaries,
    } = batch;
    let mut bytes = Bytes::default();
    bytes.text(BATCH_FORM);
    bytes.text(package);
    bytes.option(whole.as_deref(), |bytes, whole| bytes.text(content_hash(whole).as_str()));
    bytes.list(indicators, Bytes::indicator);
    bytes.count(fragments.len());
    for ((id, period), fragment) in fragments {
        bytes.text(id.as_str());
        bytes.period(*period);
        bytes.count(fragment.cells.len());
        for (code, cell) in &fragment.cells {
            bytes.text(code.as_str());
            bytes.cell(&cell);
        }
        bytes.totals(&fragment.totals);
    }
    bytes.list(facility_kinds, Bytes::facility_kind);
    bytes.list(facilities, Bytes::facility);
    bytes.texts(whole_kinds);
    bytes.list(tables, Bytes::table);
    bytes.list(boundaries, Bytes::boundary);
    // A batch without breaks hashes as it did before there were any.
    if !breaks.is_empty() {
        bytes.text("breaks");
        bytes.list(breaks, |bytes, (id, series_break)| {
            bytes.text(id.as_str());
            bytes.period(series_break.period);
            bytes.text(&series_break.note);
        });
    }
    bytes.hash()
}

/// The hash of one polygon with its code and name.
pub(super) fn boundary_hash(boundary: &Boundary) -> ContentHash {
    let mut bytes = Bytes::default();
    bytes.boundary(boundary);
    bytes.hash()
}

/// How many bytes are gathered before they are hashed: a country's cells would be as many bytes as the data itself.
const GATHERED: usize = 64 << 10;

#[derive(Default)]
struct Bytes(Vec<u8>, Sha256);

impl Bytes {
    fn hash(mut self) -> ContentHash {
        self.1.update(&self.0);
        ContentHash::of_digest(self.1)
    }

    fn count(&mut self, count: usize) {
        self.0.extend_from_slice(&(count as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts, |bytes, text| bytes.text(text));
    }

    fn number(&mut self, number: f64) {
        self.0.extend_from_slice(&number.to_bits().to_le_bytes());
    }

    fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.count(items.len());
        for item in items {
            write(self, item);
        }
    }

    fn period(&mut self, period: Period) {
        self.text(&period.id());
    }

    fn marks(&mut self, marks: Marks) {
        self.flag(marks.multiple_response);
        self.flag(marks.relisted);
    }

    fn info(&mut self, info: &PackageInfo) {
        self.text(&info.id);
        self.text(info.kind.id());
        for text in [&info.title, &info.title_en, &info.description, &info.version, &info.created, &info.retrieved] {
            self.text(text);
        }
        self.option(info.prefecture.as_ref(), |bytes, code| bytes.text(code.as_str()));
        self.text(info.trust.id());
        self.list(&info.sources, |bytes, source| {
            bytes.text(&source.title);
            bytes.option(source.url.as_deref(), Self::text);
        });
        self.list(&info.licenses, |bytes, license| {
            bytes.text(&license.name);
            bytes.text(&license.title);
            bytes.option(license.url.as_deref(), Self::text);
        });
        self.texts(&info.caveats);
    }

    fn area(&mut self, area: &Area) {
        for text in [area.code.as_str(), &area.name, &area.kana, &area.name_en, &area.kind] {
            self.text(text);
        }
    }

    fn grouping(&mut self, grouping: &Grouping) {
        let Grouping { id, version, title, title_en, valid_from, valid_to, source, note, members } = grouping;
        for text in [id, version, title, title_en, source, note] {
            self.text(text);
        }
        self.option(*valid_from, Self::period);
        self.option(*valid_to, Self::period);
        self.list(members, |bytes, member| {
            for text in [&member.id, &member.title, &member.title_en] {
                bytes.text(text);
            }
            bytes.list(&member.areas, |bytes, code| bytes.text(code.as_str()));
        });
    }

    fn indicator(&mut self, indicator: &Indicator) {
        self.text(indicator.id.as_str());
        for text in [
            &indicator.title,
            &indicator.title_en,
            &indicator.theme,
            &indicator.definition,
            &indicator.unit,
            &indicator.unit_en,
            &indicator.source,
        ] {
            self.text(text);
        }
        self.text(indicator.measure.id());
        self.marks(indicator.marks);
        self.text(indicator.polarity.id());
        self.0.push(indicator.decimals);
        self.list(&indicator.states, |bytes, step| {
            bytes.0.extend_from_slice(&step.value.to_le_bytes());
            for text in [&step.id, &step.label, &step.label_en] {
                bytes.text(text);
            }
        });
        self.texts(&indicator.caveats);
        self.list(&indicator.breaks, |bytes, series_break| {
            bytes.period(series_break.period);
            bytes.text(&series_break.note);
        });
        self.option(indicator.ratio.as_ref(), |bytes, ratio| {
            bytes.text(ratio.numerator.as_str());
            bytes.text(ratio.denominator.as_str());
            bytes.number(ratio.per);
        });
    }

    fn column(&mut self, column: &Column) {
        self.period(column.period);
        self.count(column.cells.len());
        for cell in &column.cells {
            self.cell(&cell);
        }
        self.totals(&column.totals);
    }

    fn totals(&mut self, totals: &BTreeMap<TotalKey, Cell>) {
        self.count(totals.len());
        for (key, cell) in totals {
            match key {
                TotalKey::Prefecture => self.flag(false),
                TotalKey::Member { grouping, member } => {
                    self.flag(true);
                    self.text(grouping);
                    self.text(member);
                }
            }
            self.cell(cell);
        }
    }

    fn cell(&mut self, cell: &Cell) {
        if self.0.len() > GATHERED {
            self.1.update(&self.0);
            self.0.clear();
        }
        match cell.value {
            Ok(value) => {
                self.text("value");
                self.number(value);
            }
            Err(blank) => self.text(blank.id()),
        }
        self.text(cell.trust.id());
        self.option(cell.interval, |bytes, interval| {
            bytes.number(interval.low);
            bytes.number(interval.high);
        });
        self.option(cell.note.as_deref(), Self::text);
    }

    fn facility_kind(&mut self, kind: &FacilityKind) {
        for text in [&kind.id, &kind.label, &kind.label_en, &kind.symbol, &kind.note] {
            self.text(text);
        }
    }

    fn facility(&mut self, facility: &Facility) {
        for text in [
            &facility.id,
            &facility.kind,
            &facility.name,
            &facility.address,
            &facility.phone,
            &facility.opening_days,
            &facility.note,
            &facility.source,
        ] {
            self.text(text);
        }
        self.option(facility.declared_area.as_ref(), |bytes, code| bytes.text(code.as_str()));
        self.option(facility.position, |bytes, position| {
            bytes.number(position.longitude_deg());
            bytes.number(position.latitude_deg());
        });
        self.text(facility.precision.id());
        self.option(facility.valid_from, Self::period);
        self.option(facility.valid_to, Self::period);
        self.option(facility.capacity, |bytes, capacity| bytes.0.extend_from_slice(&capacity.to_le_bytes()));
        self.text(facility.trust.id());
    }

    fn table(&mut self, table: &ProfileTable) {
        for text in
            [&table.id, &table.section, &table.title, &table.title_en, &table.definition, &table.as_of, &table.source]
        {
            self.text(text);
        }
        self.text(table.measure.id());
        self.marks(table.marks);
        self.option(table.base, Self::number);
        self.text(table.figure.id());
        self.list(&table.columns, |bytes, column| {
            for text in [&column.id, &column.title, &column.title_en, &column.unit] {
                bytes.text(text);
            }
            bytes.flag(column.is_number);
        });
        self.list(&table.rows, |bytes, row| bytes.list(row, Self::table_cell));
        self.texts(&table.notes);
        self.text(table.trust.id());
    }

    fn table_cell(&mut self, cell: &TableCell) {
        match cell {
            TableCell::Number(number) => {
                self.text("number");
                self.number(*number);
            }
            TableCell::Text(text) => {
                self.text("text");
                self.text(text);
            }
            TableCell::Blank(blank) => {
                self.text("blank");
                self.text(blank.id());
            }
        }
    }

    fn area_change(&mut self, change: &AreaChange) {
        let AreaChange { id, date: (year, month, day), kind, from, to, source } = change;
        self.text(id);
        self.0.extend_from_slice(&year.to_le_bytes());
        self.0.extend_from_slice(&[*month, *day]);
        self.text(kind);
        for list in [from, to] {
            self.list(list, |bytes, NamedCode { code, name }| {
                bytes.text(code.as_str());
                bytes.text(name);
            });
        }
        self.text(source);
    }

    fn crosswalk(&mut self, crosswalk: &Crosswalk) {
        let Crosswalk { id, title, title_en, kind, indicator, at, from, to, weights, note, source } = crosswalk;
        for text in [id, title, title_en, kind.id(), from, to, note, source] {
            self.text(text);
        }
        self.option(indicator.as_ref(), |bytes, id| bytes.text(id.as_str()));
        self.period(*at);
        self.list(weights, |bytes, weight| {
            bytes.option(weight.from.as_ref(), |bytes, code| bytes.text(code.as_str()));
            bytes.option(weight.to.as_ref(), |bytes, code| bytes.text(code.as_str()));
            bytes.number(weight.weight);
        });
    }

    fn boundary(&mut self, boundary: &Boundary) {
        if self.0.len() > GATHERED {
            self.1.update(&self.0);
            self.0.clear();
        }
        for text in [boundary.code.as_str(), &boundary.name, boundary.prefecture.as_str()] {
            self.text(text);
        }
        self.list(&boundary.geometry.0, |bytes, polygon| {
            bytes.count(polygon.interiors().len());
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                bytes.list(&ring.0, |bytes, coord| {
                    bytes.number(coord.x);
                    bytes.number(coord.y);
                });
            }
        });
    }
}
