//! Batches laid over packages: what a package says once a file has been imported.
//!
//! The last gate before the record. Reading a file has found and located everything already; what is checked here again is what a
//! package promises to everybody who reads it, so that not even a reader gone wrong can publish something else.

mod check;

use std::collections::BTreeMap;

use super::{Batch, Fragment};
use crate::{
    area::AreaCode,
    cell::{Blank, Cell},
    cells::Cells,
    column::Column,
    package::{Package, PackageKind},
};

/// Why a batch cannot lie over a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OverlayError {
    /// What was found, in kebab-case: stable, for programs.
    pub code: &'static str,
    /// What is wrong and what to do, as Japanese sentences.
    pub message: String,
}

impl OverlayError {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The package that results from laying a batch over another; a batch that brings a whole package takes its place.
///
/// # Errors
/// A sentence, if the result would not be a sound package: an unknown municipality, a number that its measure forbids, 見本 in a
/// package that is none, an identifier used twice, and the like.
pub fn overlay(base: Package, batch: &Batch) -> Result<Package, OverlayError> {
    let mut package = match &batch.whole {
        Some(whole) => {
            check::nothing_besides(batch)?;
            (**whole).clone()
        }
        None => base,
    };
    if package.info.id != batch.package {
        return Err(OverlayError::new(
            "other-package",
            format!("「{}」への取り込みは、「{}」には重ねられません。", batch.package, package.info.id),
        ));
    }
    if batch.whole.is_some() {
        check::package(&package)?;
        return Ok(package);
    }
    check::kind(&package, batch)?;
    check::redefinitions(&package, batch)?;
    let indicators = batch.indicators_over(&package.indicators);
    replace(&mut package.indicators, &indicators, |indicator| indicator.id.as_str());
    replace(&mut package.facility_kinds, &batch.facility_kinds, |kind| kind.id.as_str());
    replace(&mut package.tables, &batch.tables, |table| table.id.as_str());
    package.facilities.retain(|facility| !batch.whole_kinds.contains(&facility.kind));
    replace(&mut package.facilities, &batch.facilities, |facility| facility.id.as_str());
    package.facilities.sort_by(|a, b| a.id.cmp(&b.id));
    replace(&mut package.boundaries, &batch.boundaries, |boundary| boundary.code.as_str());
    package.boundaries.sort_by(|a, b| a.code.cmp(&b.code));
    check::words(&package, batch)?;
    for (key, fragment) in &batch.fragments {
        check::fragment(&package, &key.0, key.1, fragment)?;
        lay(&mut package, key.clone(), fragment)?;
    }
    check::ratios(&package, batch.fragments.keys().map(|(id, period)| (id, *period)))?;
    Ok(package)
}

/// Puts each new item in the place of the one of the same identifier, or at the end.
fn replace<T: Clone>(items: &mut Vec<T>, new: &[T], id: impl Fn(&T) -> &str) {
    let mut places: BTreeMap<String, usize> =
        items.iter().enumerate().map(|(place, item)| (id(item).to_owned(), place)).collect();
    for item in new {
        if let Some(&place) = places.get(id(item)) {
            items[place] = item.clone();
        } else {
            places.insert(id(item).to_owned(), items.len());
            items.push(item.clone());
        }
    }
}

/// Lays the cells of a fragment into its column. A column that is new is 未調査 where the fragment says nothing.
fn lay(
    package: &mut Package,
    key: (crate::IndicatorId, crate::Period),
    fragment: &Fragment,
) -> Result<(), OverlayError> {
    let (n_areas, trust, period) = (package.areas.len(), package.info.trust, key.1);
    let is_whole = fragment.cells.codes().iter().eq(package.areas.iter().map(|area| &area.code));
    let column = package.columns.entry(key).or_insert_with(|| Column {
        period,
        cells: if is_whole {
            Cells::default()
        } else {
            Cells::repeat(&Cell::blank(Blank::NotSurveyed, trust), n_areas)
        },
        totals: BTreeMap::new(),
    });
    for (key, total) in &fragment.totals {
        column.totals.insert(key.clone(), total.clone());
    }
    if is_whole {
        // Shared with the batch, but equal cells stay those that are there, which others may share.
        if column.cells != *fragment.cells.cells() {
            column.cells = fragment.cells.cells().clone();
        }
        return Ok(());
    }
    let mut next = 0;
    for (code, cell) in &fragment.cells {
        let place = match package.areas.get(next) {
            Some(area) if area.code == *code => next,
            _ => package.areas.binary_search_by(|area| area.code.cmp(code)).map_err(|_| unknown_area(code))?,
        };
        column.cells.set(place, cell);
        next = place + 1;
    }
    Ok(())
}

fn unknown_area(code: &AreaCode) -> OverlayError {
    OverlayError::new(
        "unknown-area",
        format!("コード {code} の市町村は、このデータパッケージにありません。コードを確かめてください。"),
    )
}

/// Whether data and boundaries are where they belong.
fn belongs(kind: PackageKind, batch: &Batch) -> bool {
    match kind {
        PackageKind::Data => batch.boundaries.is_empty(),
        PackageKind::Boundaries => {
            batch.indicators.is_empty()
                && batch.breaks.is_empty()
                && batch.fragments.is_empty()
                && batch.facility_kinds.is_empty()
                && batch.facilities.is_empty()
                && batch.whole_kinds.is_empty()
                && batch.tables.is_empty()
        }
    }
}
