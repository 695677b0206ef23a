//! The rows of each table, with their fields in the order of the schema.

use std::borrow::Cow;

use geozero::{CoordDimensions, ToWkb};

use super::{Field, PREFECTURE_ORDINAL, Parts, Row};
use crate::{
    area::{Area, AreaCode},
    cell::Cell,
    column::TotalKey,
    lineage::{Day, NamedCode, Weight},
    period::Period,
    table::TableCell,
};

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

pub(super) fn package_info<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let Some(info) = parts.info else { return Vec::new() };
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

pub(super) fn package_source<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let sources = parts.info.iter().flat_map(|info| &info.sources).enumerate();
    sources
        .map(|(ordinal, source)| vec![integer(ordinal), text(&source.title), maybe_text(source.url.as_deref())])
        .collect()
}

pub(super) fn package_license<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let licenses = parts.info.iter().flat_map(|info| &info.licenses).enumerate();
    licenses
        .map(|(ordinal, license)| {
            vec![integer(ordinal), text(&license.name), text(&license.title), maybe_text(license.url.as_deref())]
        })
        .collect()
}

pub(super) fn area<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    fn row<'r>(ordinal: Field<'static>, area: &'r Area) -> Row<'r> {
        vec![
            ordinal,
            text(area.code.as_str()),
            text(&area.name),
            text(&area.kana),
            text(&area.name_en),
            text(&area.kind),
        ]
    }
    let prefecture = parts.prefecture.iter().map(|area| row(Field::Integer(PREFECTURE_ORDINAL), area));
    let areas = parts.areas.iter().enumerate().map(|(ordinal, area)| row(integer(ordinal), area));
    prefecture.chain(areas).collect()
}

pub(super) fn area_grouping<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let groupings = parts.groupings.iter().enumerate();
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

pub(super) fn grouping_member<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (grouping, content) in parts.groupings.iter().enumerate() {
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

pub(super) fn grouping_area<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (grouping, content) in parts.groupings.iter().enumerate() {
        for (member, content) in content.members.iter().enumerate() {
            for (ordinal, code) in content.areas.iter().enumerate() {
                rows.push(vec![integer(grouping), integer(member), integer(ordinal), text(code.as_str())]);
            }
        }
    }
    rows
}

pub(super) fn indicator<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let indicators = parts.indicators.iter().enumerate();
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

pub(super) fn indicator_state<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for indicator in parts.indicators {
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

pub(super) fn series_break<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for indicator in parts.indicators {
        for (ordinal, series_break) in indicator.breaks.iter().enumerate() {
            rows.push(vec![
                text(indicator.id.as_str()),
                integer(ordinal),
                own(series_break.period.id()),
                text(&series_break.note),
            ]);
        }
    }
    for (ordinal, (id, series_break)) in parts.breaks.iter().enumerate() {
        rows.push(vec![text(id.as_str()), integer(ordinal), own(series_break.period.id()), text(&series_break.note)]);
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

pub(super) fn published_total<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for column in &parts.columns {
        for (key, cell) in column.totals {
            let (grouping, member) = match key {
                TotalKey::Prefecture => (None, None),
                TotalKey::Member { grouping, member } => (Some(grouping.as_str()), Some(member.as_str())),
            };
            let mut row =
                vec![text(column.indicator), own(column.period.id()), maybe_text(grouping), maybe_text(member)];
            row.extend(cell_fields(cell));
            rows.push(row);
        }
    }
    rows
}

/// What few cells have: intervals and notes.
pub(super) fn cell_extra<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for column in &parts.columns {
        for (position, interval, note) in column.cells.extras() {
            rows.push(vec![
                text(column.indicator),
                own(column.period.id()),
                integer(position),
                maybe_number(interval.map(|interval| interval.low)),
                maybe_number(interval.map(|interval| interval.high)),
                maybe_text(note),
            ]);
        }
    }
    rows
}

pub(super) fn facility_kind<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let kinds = parts.facility_kinds.iter().enumerate();
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

pub(super) fn facility<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let facilities = parts.facilities.iter().enumerate();
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

pub(super) fn profile_table<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let tables = parts.tables.iter().enumerate();
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

pub(super) fn profile_column<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (table, content) in parts.tables.iter().enumerate() {
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

pub(super) fn profile_cell<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (table, content) in parts.tables.iter().enumerate() {
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

pub(super) fn boundary<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let boundaries = parts.boundaries.iter().enumerate();
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

fn day((year, month, day): Day) -> Field<'static> {
    own(format!("{year:04}-{month:02}-{day:02}"))
}

pub(super) fn area_change<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let changes = parts.area_changes.iter().enumerate();
    changes
        .map(|(ordinal, change)| {
            vec![integer(ordinal), text(&change.id), day(change.date), text(&change.kind), text(&change.source)]
        })
        .collect()
}

pub(super) fn area_change_side<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (change, content) in parts.area_changes.iter().enumerate() {
        for (is_new, side) in [(false, &content.from), (true, &content.to)] {
            for (ordinal, NamedCode { code, name }) in side.iter().enumerate() {
                rows.push(vec![
                    integer(change),
                    Field::Flag(is_new),
                    integer(ordinal),
                    text(code.as_str()),
                    text(name),
                ]);
            }
        }
    }
    rows
}

pub(super) fn crosswalk<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let crosswalks = parts.crosswalks.iter().enumerate();
    crosswalks
        .map(|(ordinal, crosswalk)| {
            vec![
                integer(ordinal),
                text(&crosswalk.id),
                text(&crosswalk.title),
                text(&crosswalk.title_en),
                text(crosswalk.kind.id()),
                maybe_text(crosswalk.indicator.as_ref().map(crate::IndicatorId::as_str)),
                own(crosswalk.at.id()),
                text(&crosswalk.from),
                text(&crosswalk.to),
                text(&crosswalk.note),
                text(&crosswalk.source),
            ]
        })
        .collect()
}

pub(super) fn crosswalk_weight<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (crosswalk, content) in parts.crosswalks.iter().enumerate() {
        for (ordinal, Weight { from, to, weight }) in content.weights.iter().enumerate() {
            rows.push(vec![
                integer(crosswalk),
                integer(ordinal),
                maybe_text(from.as_ref().map(AreaCode::as_str)),
                maybe_text(to.as_ref().map(AreaCode::as_str)),
                Field::Number(*weight),
            ]);
        }
    }
    rows
}
