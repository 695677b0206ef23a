//! Real workbooks, where they are at hand.

use std::{fs, path::Path};

use geodata::import::{
    self, Context, Limits, Settings, SourceFile,
    context::{KnownArea, KnownPackage},
    report::State,
};

fn gazetteer() -> Vec<KnownArea> {
    let package = geodata::package::read_embedded("japan-boundaries").0.expect("the boundaries ship");
    let mut areas: Vec<KnownArea> = package
        .boundaries
        .iter()
        .map(|boundary| KnownArea { code: boundary.code.to_string(), name: boundary.name.clone(), kana: String::new() })
        .collect();
    areas.sort_by(|one, other| one.code.cmp(&other.code));
    areas
}

fn context(prefecture: Option<&str>) -> Context {
    let gazetteer = gazetteer();
    let areas = gazetteer
        .iter()
        .map(|area| area.code.clone())
        .filter(|code| prefecture.is_none_or(|prefecture| code.starts_with(prefecture)))
        .collect();
    Context {
        package: KnownPackage {
            id: "test".to_owned(),
            kind: "data".to_owned(),
            trust: "published".to_owned(),
            prefecture: prefecture.map(str::to_owned),
            areas,
            ..KnownPackage::default()
        },
        gazetteer,
        ..Context::default()
    }
}

fn shared(path: &str) -> Option<SourceFile> {
    let path = Path::new("/work/shared/testdata").join(path);
    let bytes = fs::read(&path).ok()?;
    Some(SourceFile { name: path.file_name()?.to_str()?.to_owned(), bytes })
}

fn with_source() -> Settings {
    Settings { source: Some("総務省・統計センター".to_owned()), ..Settings::default() }
}

#[test]
fn the_register_of_residents_is_read_into_kochi_without_a_mapping() {
    // Read in this place only where the workbook is at hand; import_meaning.rs has sheets of the same shape.
    let Some(file) = shared("soumu_juki_population_2025.xlsx") else { return };
    let outcome = import::read(&file, &context(Some("39")), &with_source(), &Limits::default());
    let report = &outcome.report;
    assert_eq!(report.state, State::Ready, "{:#?} {:#?}", report.findings, report.questions);
    assert_eq!(report.areas.matched, 34);
    let batch = outcome.batch.as_ref().expect("a batch");
    let cell = |title: &str, period: &str, code: &str| {
        let id = report.indicators.iter().find(|known| known.title == title).map(|known| known.id.clone());
        let id = id.unwrap_or_else(|| panic!("{title}: {:?}", report.indicators));
        let ((_, _), fragment) = batch
            .fragments
            .iter()
            .find(|((known, of), _)| known.as_str() == id && of.id() == period)
            .expect("a column");
        fragment.cells.iter().find(|(known, _)| known.as_str() == code).expect("a cell").1.value
    };
    // Cells F1888, F1889 and K1888 of the workbook, read with Python's zipfile.
    assert_eq!(cell("人口（計）", "2025-01-01", "39201"), Ok(312_228.0));
    assert_eq!(cell("人口（計）", "2025-01-01", "39202"), Ok(11_273.0));
    assert_eq!(cell("住民票記載数（出生者数）", "CY2024", "39201"), Ok(1_678.0));
    assert!(report.tables[0].totals.iter().any(|total| total.agrees == Some(true)));
}

#[test]
fn national_tables_match_every_municipality() {
    for (path, most) in [("soumu_juki_population_2025.xlsx", 0), ("national/ssdse_a_2026.csv", 2)] {
        let Some(file) = shared(path) else { return };
        let outcome = import::read(&file, &context(None), &with_source(), &Limits::default());
        let report = &outcome.report;
        assert_eq!(report.areas.matched, 1_741, "{path}");
        assert_eq!(report.summary.errors, 0, "{path}: {:#?}", report.findings);
        assert!(report.summary.open_questions <= most, "{path}: {:#?}", report.questions);
    }
}
