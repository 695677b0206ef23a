//! What is said about a package that is broken: every problem with its file, row, column, text, sentence and rule.
//!
//! Each case breaks one thing in a sound package and names *all* problems that must then be reported, so that a fault neither
//! hides another nor drags a tail of consequences behind it.

mod cells;
mod files;
mod places;
mod words;

use crate::fixture::Fixture;

const DESCRIPTOR: &str = "small/datapackage.json";
const AREAS: &str = "small/areas.csv";
const GROUPINGS: &str = "small/groupings.csv";
const MEMBERS: &str = "small/grouping-members.csv";
const INDICATORS: &str = "small/indicators.csv";
const BREAKS: &str = "small/breaks.csv";
const NEED: &str = "small/cells/need.csv";
const SUPPORT: &str = "small/cells/support.csv";
const KINDS: &str = "small/facility-kinds.csv";
const FACILITIES: &str = "small/facilities.csv";
const TABLE: &str = "small/tables/jobs.csv";
const BOUNDARIES: &str = "japan-boundaries/boundaries.geojson";

/// Breaks one thing; reads; compares.
#[track_caller]
fn broken(file: &str, from: &str, to: &str, expected: &[&str]) {
    let fixture = Fixture::new();
    fixture.replace(file, from, to);
    let (package, _) = file.split_once('/').expect("a file in a package");
    assert_eq!(fixture.problems(package), expected);
}
