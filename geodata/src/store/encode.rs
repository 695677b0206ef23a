//! A package or a batch as rows: what is written into the store. `read` beside the engine takes them back; a test sends a package with
//! every kind of content through both and compares hashes.

mod rows;

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    area::{Area, AreaCode},
    cell::Cell,
    cells::Cells,
    column::TotalKey,
    facility::{Facility, FacilityKind},
    grouping::Grouping,
    import::Batch,
    indicator::{Indicator, IndicatorId, SeriesBreak},
    lineage::{AreaChange, Crosswalk},
    package::{Boundary, Package, PackageInfo},
    period::Period,
    table::ProfileTable,
};

/// The ordinal under which `area` keeps the prefecture itself.
pub(super) const PREFECTURE_ORDINAL: i64 = -1;

/// What packages and batches consist of.
#[derive(Default)]
pub(super) struct Parts<'a> {
    info: Option<&'a PackageInfo>,
    prefecture: Option<&'a Area>,
    areas: &'a [Area],
    groupings: &'a [Grouping],
    indicators: &'a [Indicator],
    /// Breaks of indicators that are not among these.
    breaks: &'a [(IndicatorId, SeriesBreak)],
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
    pub(super) cells: &'a Cells,
    totals: &'a BTreeMap<TotalKey, Cell>,
}

impl<'a> Parts<'a> {
    pub(super) fn of_package(package: &'a Package) -> Self {
        let columns = package.columns.iter().map(|((indicator, period), column)| ColumnPart {
            indicator: indicator.as_str(),
            period: *period,
            list: 0,
            cells: &column.cells,
            totals: &column.totals,
        });
        Self {
            info: Some(&package.info),
            prefecture: package.prefecture.as_ref(),
            areas: &package.areas,
            groupings: &package.groupings,
            indicators: &package.indicators,
            breaks: &[],
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
            breaks: &batch.breaks,
            facility_kinds: &batch.facility_kinds,
            facilities: &batch.facilities,
            tables: &batch.tables,
            boundaries: &batch.boundaries,
            ..Self::default()
        };
        for ((indicator, period), fragment) in &batch.fragments {
            let codes = || fragment.cells.codes().iter().map(AreaCode::as_str);
            // Nearly always the municipalities of the column before.
            let list = parts.lists.iter().rposition(|list| list.iter().copied().eq(codes())).unwrap_or_else(|| {
                parts.lists.push(codes().collect());
                parts.lists.len() - 1
            });
            let (cells, totals) = (fragment.cells.cells(), &fragment.totals);
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
    Table { name: "package_info", rows: rows::package_info },
    Table { name: "package_source", rows: rows::package_source },
    Table { name: "package_license", rows: rows::package_license },
    Table { name: "area", rows: rows::area },
    Table { name: "area_grouping", rows: rows::area_grouping },
    Table { name: "grouping_member", rows: rows::grouping_member },
    Table { name: "grouping_area", rows: rows::grouping_area },
    Table { name: "indicator", rows: rows::indicator },
    Table { name: "indicator_state", rows: rows::indicator_state },
    Table { name: "series_break", rows: rows::series_break },
    Table { name: "cell_extra", rows: rows::cell_extra },
    Table { name: "published_total", rows: rows::published_total },
    Table { name: "facility_kind", rows: rows::facility_kind },
    Table { name: "facility", rows: rows::facility },
    Table { name: "profile_table", rows: rows::profile_table },
    Table { name: "profile_column", rows: rows::profile_column },
    Table { name: "profile_cell", rows: rows::profile_cell },
    Table { name: "boundary", rows: rows::boundary },
    Table { name: "area_change", rows: rows::area_change },
    Table { name: "area_change_side", rows: rows::area_change_side },
    Table { name: "crosswalk", rows: rows::crosswalk },
    Table { name: "crosswalk_weight", rows: rows::crosswalk_weight },
];
