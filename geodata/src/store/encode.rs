//! A package or a batch as rows: what is written into the store. `read` beside the engine takes them back; a test sends a package with
//! every kind of content through both and compares hashes.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use geozero::{CoordDimensions, ToWkb};

use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Cell, Trust},
    column::TotalKey,
    facility::{Facility, FacilityKind},
    grouping::Grouping,
    import::Batch,
    indicator::Indicator,
    lineage::{AreaChange, Crosswalk, Day, NamedCode, Weight},
    package::{Boundary, Package, PackageInfo},
    period::Period,
    table::{ProfileTable, TableCell},
};

/// The ordinal under which `area` keeps the prefecture itself.
pub(super) const PREFECTURE_ORDINAL: i64 = -1;

/// By how much the trust of a cell is shifted in its status.
pub(super) const TRUST_STEP: u8 = 16;

/// What packages and batches consist of.
#[derive(Default)]
pub(super) struct Parts<'a> {
    info: Option<&'a PackageInfo>,
    prefecture: Option<&'a Area>,
    areas: &'a [Area],
    groupings: &'a [Grouping],
    indicators: &'a [Indicator],
    pub(super) columns: Vec<ColumnPart<'a>>,
    /// The lists of codes that columns refer to.
    pub(super) lists: Vec<Vec<&'a str>>,
    facility_kinds: &'a [FacilityKind],
    facilities: &'a [Facility],
    tables: &'a [ProfileTable],
    boundaries: &'a [Boundary],
    area_changes: &'a [AreaChange],
    crosswalks: &'a [Crosswalk],
}

/// One indicator in one period.
pub(super) struct ColumnPart<'a> {
    pub(super) indicator: &'a str,
    pub(super) period: Period,
    /// Index in [`Parts::lists`].
    pub(super) list: usize,
    cells: CellsPart<'a>,
    totals: &'a BTreeMap<TotalKey, Cell>,
}

/// The cells of a column: all of a package, or some with their codes.
#[derive(Clone, Copy)]
enum CellsPart<'a> {
    All(&'a [Cell]),
    Some(&'a [(AreaCode, Cell)]),
}

impl<'a> CellsPart<'a> {
    fn iter(self) -> Box<dyn Iterator<Item = &'a Cell> + 'a> {
        match self {
            Self::All(cells) => Box::new(cells.iter()),
            Self::Some(cells) => Box::new(cells.iter().map(|(_, cell)| cell)),
        }
    }
}

impl ColumnPart<'_> {
    /// Values and status as the texts of lists, which the engine reads back exactly: Rust prints the shortest digits that do so.
    pub(super) fn write(&self, values: &mut String, status: &mut String) {
        values.clear();
        status.clear();
        for cell in self.cells.iter() {
            let before = if values.is_empty() { '[' } else { ',' };
            values.push(before);
            status.push(before);
            let blank = match cell.value {
                Ok(value) => {
                    let _ = write!(values, "{value:?}");
                    0
                }
                Err(blank) => {
                    values.push_str("NULL");
                    1 + place_of(&Blank::ALL, blank)
                }
            };
            let _ = write!(status, "{}", TRUST_STEP * place_of(&Trust::ALL, cell.trust) + blank);
        }
        for text in [values, status] {
            text.push_str(if text.is_empty() { "[]" } else { "]" });
        }
    }
}

fn place_of<T: PartialEq + Copy>(all: &[T], one: T) -> u8 {
    let place = all.iter().position(|known| *known == one).expect("every one stands in the list of all");
    u8::try_from(place).expect("four at most")
}

/// Blank and trust of a status; `None` of a number that is no status.
pub(super) fn status_of(status: u8) -> Option<(Option<Blank>, Trust)> {
    let trust = *Trust::ALL.get(usize::from(status / TRUST_STEP))?;
    match status % TRUST_STEP {
        0 => Some((None, trust)),
        blank => Some((Some(*Blank::ALL.get(usize::from(blank) - 1)?), trust)),
    }
}

impl<'a> Parts<'a> {
    pub(super) fn of_package(package: &'a Package) -> Self {
        let columns = package.columns.iter().map(|((indicator, period), column)| ColumnPart {
            indicator: indicator.as_str(),
            period: *period,
            list: 0,
            cells: CellsPart::All(&column.cells),
            totals: &column.totals,
        });
        Self {
            info: Some(&package.info),
            prefecture: package.prefecture.as_ref(),
            areas: &package.areas,
            groupings: &package.groupings,
            indicators: &package.indicators,
            columns: columns.collect(),
            lists: vec![package.areas.iter().map(|area| area.code.as_str()).collect()],
            facility_kinds: &package.facility_kinds,
            facilities: &package.facilities,
            tables: &package.tables,
            boundaries: &package.boundaries,
            area_changes: &package.area_changes,
            crosswalks: &package.crosswalks,
        }
    }

    /// What a batch brings besides a whole package.
    pub(super) fn of_batch(batch: &'a Batch) -> Self {
        let mut parts = Self {
            indicators: &batch.indicators,
            facility_kinds: &batch.facility_kinds,
            facilities: &batch.facilities,
            tables: &batch.tables,
            boundaries: &batch.boundaries,
            ..Self::default()
        };
        for ((indicator, period), fragment) in &batch.fragments {
            let codes = || fragment.cells.iter().map(|(code, _)| code.as_str());
            // Nearly always the municipalities of the column before.
            let list = parts.lists.iter().rposition(|list| list.iter().copied().eq(codes())).unwrap_or_else(|| {
                parts.lists.push(codes().collect());
                parts.lists.len() - 1
            });
            let (cells, totals) = (CellsPart::Some(&fragment.cells), &fragment.totals);
            parts.columns.push(ColumnPart { indicator: indicator.as_str(), period: *period, list, cells, totals });
        }
        parts
    }
}

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

/// A table's name and how a package or batch fills it.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) rows: for<'a> fn(&Parts<'a>) -> Vec<Row<'a>>,
}

/// Every table that holds content row by row, with its fields in the order of the schema.
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
    Table { name: "cell_extra", rows: cell_extra },
    Table { name: "published_total", rows: published_total },
    Table { name: "facility_kind", rows: facility_kind },
    Table { name: "facility", rows: facility },
    Table { name: "profile_table", rows: profile_table },
    Table { name: "profile_column", rows: profile_column },
    Table { name: "profile_cell", rows: profile_cell },
    Table { name: "boundary", rows: boundary },
    Table { name: "area_change", rows: area_change },
    Table { name: "area_change_side", rows: area_change_side },
    Table { name: "crosswalk", rows: crosswalk },
    Table { name: "crosswalk_weight", rows: crosswalk_weight },
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

fn package_info<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn package_source<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let sources = parts.info.iter().flat_map(|info| &info.sources).enumerate();
    sources
        .map(|(ordinal, source)| vec![integer(ordinal), text(&source.title), maybe_text(source.url.as_deref())])
        .collect()
}

fn package_license<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let licenses = parts.info.iter().flat_map(|info| &info.licenses).enumerate();
    licenses
        .map(|(ordinal, license)| {
            vec![integer(ordinal), text(&license.name), text(&license.title), maybe_text(license.url.as_deref())]
        })
        .collect()
}

fn area<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn area_grouping<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn grouping_member<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn grouping_area<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn indicator<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn indicator_state<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn series_break<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn published_total<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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
fn cell_extra<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for column in &parts.columns {
        for (position, cell) in column.cells.iter().enumerate() {
            if cell.interval.is_none() && cell.note.is_none() {
                continue;
            }
            rows.push(vec![
                text(column.indicator),
                own(column.period.id()),
                integer(position),
                maybe_number(cell.interval.map(|interval| interval.low)),
                maybe_number(cell.interval.map(|interval| interval.high)),
                maybe_text(cell.note.as_deref()),
            ]);
        }
    }
    rows
}

fn facility_kind<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn facility<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn profile_table<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn profile_column<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn profile_cell<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn boundary<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn area_change<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
    let changes = parts.area_changes.iter().enumerate();
    changes
        .map(|(ordinal, change)| {
            vec![integer(ordinal), text(&change.id), day(change.date), text(&change.kind), text(&change.source)]
        })
        .collect()
}

fn area_change_side<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn crosswalk<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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

fn crosswalk_weight<'a>(parts: &Parts<'a>) -> Vec<Row<'a>> {
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
