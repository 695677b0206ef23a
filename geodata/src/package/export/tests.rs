use std::collections::BTreeMap;

use super::*;
use crate::{
    area::AreaCode,
    cell::{Blank, Cell, Interval, Trust},
    import::{Batch, Fragment, overlay::overlay},
    indicator::IndicatorId,
    package::{embedded_ids, read_embedded, read_files},
    period::Period,
};

/// Writes, reads and compares.
#[track_caller]
fn comes_back(package: &Package) {
    let files = package_files(package);
    assert_eq!(files, package_files(package), "the same bytes again");
    let id = &package.info.id;
    let (read, problems) = read_files(id, files.into_iter().collect::<BTreeMap<_, _>>());
    let errors: Vec<String> = problems.iter().map(ToString::to_string).take(5).collect();
    let read = read.unwrap_or_else(|| panic!("{id}: {errors:#?}"));
    assert_eq!(read.content_hash(), package.content_hash(), "{id}");
}

#[test]
fn every_package_that_ships_is_written_and_read_back_to_the_same_content() {
    for id in embedded_ids() {
        comes_back(&read_embedded(id).0.expect("it ships"));
    }
}

#[test]
fn a_package_with_a_batch_over_it_comes_back_too() {
    let base = read_embedded("kochi").0.expect("it ships");
    let indicator = IndicatorId::parse("cases").expect("an identifier");
    let code = |text: &str| AreaCode::parse(text).expect("a code");
    let interval = Some(Interval { low: 0.1, high: 1e15 });
    let note = Some("見本の注記, \"引用\" 付き".to_owned());
    let cells = vec![
        (code("39201"), Cell { interval, note, ..Cell::new(1.0 / 3.0, Trust::Estimate) }),
        (code("39202"), Cell::blank(Blank::Suppressed, Trust::Provisional)),
    ];
    let fragments = [Period::FiscalYear(2030), Period::CalendarYear(2030), Period::as_of(2030, 1, 1).expect("a day")]
        .map(|period| ((indicator.clone(), period), Fragment { cells: cells.clone().into(), ..Fragment::default() }));
    let mut facility = base.facilities[0].clone();
    facility.id = "new-place".to_owned();
    facility.capacity = Some(12);
    let batch = Batch {
        package: base.info.id.clone(),
        fragments: fragments.into_iter().collect(),
        facilities: vec![facility],
        ..Batch::default()
    };
    let laid = overlay(base.clone(), &batch).expect("a sound batch");
    assert_ne!(laid.content_hash(), base.content_hash());
    comes_back(&laid);
}

#[test]
fn a_package_of_the_whole_country_comes_back_too() {
    let mut package = read_embedded("kochi").0.expect("it ships");
    package.info.prefecture = None;
    package.prefecture = None;
    assert!(package.columns.values().any(|column| !column.totals.is_empty()));
    comes_back(&package);
}
