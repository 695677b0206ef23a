//! A package as rows: what is written into the store. `read` beside the engine takes them back; a test sends a package with every
//! kind of content through both and compares hashes.

use std::borrow::Cow;

use geozero::{CoordDimensions, ToWkb};

use crate::{area::Area, cell::Cell, column::TotalKey, package::Package, period::Period, table::TableCell};

/// The ordinal under which `area` keeps the prefecture itself.
pub(super) const PREFECTURE_ORDINAL: i64 = -1;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field<'a> {
    Null,
    Flag(bool),
    Integer(i64),
    Number(f64),
    Text(Cow<'a, str>),
    Bytes(Vec<u8>),
}

/// The values of one row, without the number of the content, which every table has in front.
pub(super) type Row<'a> = Vec<Field<'a>>;

/// A table's name and how a package fills it.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) rows: for<'a> fn(&'a Package) -> Vec<Row<'a>>,
}

/// Every table that holds content, with its fields in the order of the schema.
pub(super) const TABLES: &[Table] = &[
    Table { name: "package_info", rows: package_info },
    Table { name: "package_source", rows: package_source },
    Table { name: "package_license", rows: package_license },
    Table { name: "area", rows: area },
    Table { name: "area_grouping", rows: area_grouping },
    Table { name: "grouping_member", rows: grouping_member },
    Table { name: "grouping_area", rows: grouping_area },
    Table { name: "indicator", rows: indicator },
    Table { name: "indicator_state", rows: indicator_state },
    Table { name: "series_break", rows: series_break },
    Table { name: "cell", rows: cell },
    Table { name: "published_total", rows: published_total },
    Table { name: "facility_kind", rows: facility_kind },
    Table { name: "facility", rows: facility },
    Table { name: "profile_table", rows: profile_table },
    Table { name: "profile_column", rows: profile_column },
    Table { name: "profile_cell", rows: profile_cell },
    Table { name: "boundary", rows: boundary },
];

fn text(text: &str) -> Field<'_> {
    Field::Text(Cow::Borrowed(text))
}

fn own(text: String) -> Field<'static> {
    Field::Text(Cow::Owned(text))
}

fn maybe_text(text: Option<&str>) -> Field<'_> {
    text.map_or(Field::Null, |text| Field::Text(Cow::Borrowed(text)))
}

fn maybe_number(number: Option<f64>) -> Field<'static> {
    number.map_or(Field::Null, Field::Number)
}

fn maybe_period(period: Option<&Period>) -> Field<'static> {
    period.map_or(Field::Null, |period| own(period.id()))
}

fn integer(index: usize) -> Field<'static> {
    Field::Integer(i64::try_from(index).expect("far fewer than 2^63 rows"))
}

/// A list of sentences as one text: a JSON array.
fn list(sentences: &[String]) -> Field<'static> {
    own(serde_json::Value::from(sentences.to_vec()).to_string())
}

fn package_info(package: &Package) -> Vec<Row<'_>> {
    let info = &package.info;
    vec![vec![
        text(&info.id),
        text(info.kind.id()),
        text(&info.title),
        text(&info.title_en),
        text(&info.description),
        text(&info.version),
        text(&info.created),
        text(&info.retrieved),
        maybe_text(info.prefecture.as_ref().map(crate::AreaCode::as_str)),
        text(info.trust.id()),
        list(&info.caveats),
    ]]
}

fn package_source(package: &Package) -> Vec<Row<'_>> {
    let sources = package.info.sources.iter().enumerate();
    sources
        .map(|(ordinal, source)| vec![integer(ordinal), text(&source.title), maybe_text(source.url.as_deref())])
        .collect()
}

fn package_license(package: &Package) -> Vec<Row<'_>> {
    let licenses = package.info.licenses.iter().enumerate();
    licenses
        .map(|(ordinal, license)| {
            vec![integer(ordinal), text(&license.name), text(&license.title), maybe_text(license.url.as_deref())]
        })
        .collect()
}

fn area(package: &Package) -> Vec<Row<'_>> {
    fn row<'a>(ordinal: Field<'static>, area: &'a Area) -> Row<'a> {
        vec![
            ordinal,
            text(area.code.as_str()),
            text(&area.name),
            text(&area.kana),
            text(&area.name_en),
            text(&area.kind),
        ]
    }
    let prefecture = package.prefecture.iter().map(|area| row(Field::Integer(PREFECTURE_ORDINAL), area));
    let areas = package.areas.iter().enumerate().map(|(ordinal, area)| row(integer(ordinal), area));
    prefecture.chain(areas).collect()
}

fn area_grouping(package: &Package) -> Vec<Row<'_>> {
    let groupings = package.groupings.iter().enumerate();
    groupings
        .map(|(ordinal, grouping)| {
            vec![
                integer(ordinal),
                text(&grouping.id),
                text(&grouping.version),
                text(&grouping.title),
                text(&grouping.title_en),
                maybe_period(grouping.valid_from.as_ref()),
                maybe_period(grouping.valid_to.as_ref()),
                text(&grouping.source),
                text(&grouping.note),
            ]
        })
        .collect()
}

fn grouping_member(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (grouping, content) in package.groupings.iter().enumerate() {
        for (ordinal, member) in content.members.iter().enumerate() {
            rows.push(vec![
                integer(grouping),
                integer(ordinal),
                text(&member.id),
                text(&member.title),
                text(&member.title_en),
            ]);
        }
    }
    rows
}

fn grouping_area(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (grouping, content) in package.groupings.iter().enumerate() {
        for (member, content) in content.members.iter().enumerate() {
            for (ordinal, code) in content.areas.iter().enumerate() {
                rows.push(vec![integer(grouping), integer(member), integer(ordinal), text(code.as_str())]);
            }
        }
    }
    rows
}

fn indicator(package: &Package) -> Vec<Row<'_>> {
    let indicators = package.indicators.iter().enumerate();
    indicators
        .map(|(ordinal, indicator)| {
            let ratio = indicator.ratio.as_ref();
            vec![
                integer(ordinal),
                text(indicator.id.as_str()),
                text(&indicator.title),
                text(&indicator.title_en),
                text(&indicator.theme),
                text(&indicator.definition),
                text(indicator.measure.id()),
                Field::Flag(indicator.marks.multiple_response),
                Field::Flag(indicator.marks.relisted),
                text(&indicator.unit),
                text(&indicator.unit_en),
                text(indicator.polarity.id()),
                Field::Integer(i64::from(indicator.decimals)),
                text(&indicator.source),
                list(&indicator.caveats),
                maybe_text(ratio.map(|ratio| ratio.numerator.as_str())),
                maybe_text(ratio.map(|ratio| ratio.denominator.as_str())),
                maybe_number(ratio.map(|ratio| ratio.per)),
            ]
        })
        .collect()
}

fn indicator_state(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for indicator in &package.indicators {
        for (ordinal, step) in indicator.states.iter().enumerate() {
            rows.push(vec![
                text(indicator.id.as_str()),
                integer(ordinal),
                Field::Integer(i64::from(step.value)),
                text(&step.id),
                text(&step.label),
                text(&step.label_en),
            ]);
        }
    }
    rows
}

fn series_break(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for indicator in &package.indicators {
        for (ordinal, series_break) in indicator.breaks.iter().enumerate() {
            rows.push(vec![
                text(indicator.id.as_str()),
                integer(ordinal),
                own(series_break.period.id()),
                text(&series_break.note),
            ]);
        }
    }
    rows
}

/// Value, blank, trust, ends of the interval, note.
fn cell_fields(cell: &Cell) -> [Field<'_>; 6] {
    [
        maybe_number(cell.value.ok()),
        maybe_text(cell.value.err().map(crate::Blank::id)),
        text(cell.trust.id()),
        maybe_number(cell.interval.map(|interval| interval.low)),
        maybe_number(cell.interval.map(|interval| interval.high)),
        maybe_text(cell.note.as_deref()),
    ]
}

fn cell(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::with_capacity(package.columns.len() * package.areas.len());
    for ((indicator, period), column) in &package.columns {
        let period = period.id();
        for (area, cell) in package.areas.iter().zip(&column.cells) {
            let mut row = vec![text(indicator.as_str()), own(period.clone()), text(area.code.as_str())];
            row.extend(cell_fields(cell));
            rows.push(row);
        }
    }
    rows
}

fn published_total(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for ((indicator, period), column) in &package.columns {
        for (key, cell) in &column.totals {
            let (grouping, member) = match key {
                TotalKey::Prefecture => (None, None),
                TotalKey::Member { grouping, member } => (Some(grouping.as_str()), Some(member.as_str())),
            };
            let mut row = vec![text(indicator.as_str()), own(period.id()), maybe_text(grouping), maybe_text(member)];
            row.extend(cell_fields(cell));
            rows.push(row);
        }
    }
    rows
}

fn facility_kind(package: &Package) -> Vec<Row<'_>> {
    let kinds = package.facility_kinds.iter().enumerate();
    kinds
        .map(|(ordinal, kind)| {
            vec![
                integer(ordinal),
                text(&kind.id),
                text(&kind.label),
                text(&kind.label_en),
                text(&kind.symbol),
                text(&kind.note),
            ]
        })
        .collect()
}

fn facility(package: &Package) -> Vec<Row<'_>> {
    let facilities = package.facilities.iter().enumerate();
    facilities
        .map(|(ordinal, facility)| {
            vec![
                integer(ordinal),
                text(&facility.id),
                text(&facility.kind),
                text(&facility.name),
                maybe_text(facility.declared_area.as_ref().map(crate::AreaCode::as_str)),
                text(&facility.address),
                text(&facility.phone),
                maybe_number(facility.position.map(crate::facility::Position::longitude_deg)),
                maybe_number(facility.position.map(crate::facility::Position::latitude_deg)),
                text(facility.precision.id()),
                maybe_period(facility.valid_from.as_ref()),
                maybe_period(facility.valid_to.as_ref()),
                facility.capacity.map_or(Field::Null, |capacity| Field::Integer(i64::from(capacity))),
                text(&facility.opening_days),
                text(&facility.note),
                text(&facility.source),
                text(facility.trust.id()),
            ]
        })
        .collect()
}

fn profile_table(package: &Package) -> Vec<Row<'_>> {
    let tables = package.tables.iter().enumerate();
    tables
        .map(|(ordinal, table)| {
            vec![
                integer(ordinal),
                text(&table.id),
                text(&table.section),
                text(&table.title),
                text(&table.title_en),
                text(&table.definition),
                text(&table.as_of),
                text(table.measure.id()),
                Field::Flag(table.marks.multiple_response),
                Field::Flag(table.marks.relisted),
                maybe_number(table.base),
                text(table.figure.id()),
                list(&table.notes),
                text(&table.source),
                text(table.trust.id()),
            ]
        })
        .collect()
}

fn profile_column(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (table, content) in package.tables.iter().enumerate() {
        for (ordinal, column) in content.columns.iter().enumerate() {
            rows.push(vec![
                integer(table),
                integer(ordinal),
                text(&column.id),
                text(&column.title),
                text(&column.title_en),
                text(&column.unit),
                Field::Flag(column.is_number),
            ]);
        }
    }
    rows
}

fn profile_cell(package: &Package) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (table, content) in package.tables.iter().enumerate() {
        for (line, cells) in content.rows.iter().enumerate() {
            for (position, cell) in cells.iter().enumerate() {
                let (number, words, blank) = match cell {
                    TableCell::Number(number) => (Field::Number(*number), Field::Null, Field::Null),
                    TableCell::Text(words) => (Field::Null, text(words), Field::Null),
                    TableCell::Blank(reason) => (Field::Null, Field::Null, text(reason.id())),
                };
                rows.push(vec![integer(table), integer(line), integer(position), number, words, blank]);
            }
        }
    }
    rows
}

fn boundary(package: &Package) -> Vec<Row<'_>> {
    let boundaries = package.boundaries.iter().enumerate();
    boundaries
        .map(|(ordinal, boundary)| {
            let geometry = geo::Geometry::MultiPolygon(boundary.geometry.clone());
            let wkb =
                geometry.to_wkb(CoordDimensions::xy()).expect("writing to memory, from a geometry that WKB knows");
            vec![
                integer(ordinal),
                text(boundary.code.as_str()),
                text(&boundary.name),
                text(boundary.prefecture.as_str()),
                Field::Bytes(wkb),
            ]
        })
        .collect()
}
