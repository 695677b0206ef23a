//! What a sound package becomes, and that nothing of it is lost on the way.

use crate::fixture::Fixture;
use geodata::{
    AreaCode, Blank, Cell, IndicatorId, Period, TotalKey, Trust,
    package::{
        BOUNDARIES_ID, PackageError, check, embedded_fingerprint, embedded_ids, load_embedded, load_folders,
        read_embedded, read_folder,
    },
    table::TableCell,
};
use std::{collections::BTreeSet, fmt::Write as _, path::Path};

fn column_of(id: &str, period: &str) -> (IndicatorId, Period) {
    (IndicatorId::parse(id).expect("an identifier"), Period::parse(period).expect("a period"))
}

#[test]
fn a_sound_package_is_read_whole() {
    let fixture = Fixture::new();
    assert_eq!(fixture.checked("small"), Vec::<String>::new());
    let package = fixture.read("small");

    assert_eq!((package.info.id.as_str(), package.info.is_sample()), ("small", true));
    assert_eq!(package.prefecture.as_ref().map(|area| area.name.as_str()), Some("高知県"));
    let names: Vec<&str> = package.areas.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(names, ["高知市", "室戸市", "安芸市"], "in the order of the codes, not of the file");
    let coast = &package.groupings[0];
    assert_eq!((coast.valid_from, coast.valid_to), (Some(Period::FiscalYear(2019)), Some(Period::FiscalYear(2024))));
    let east: Vec<&str> = coast.members[0].areas.iter().map(AreaCode::as_str).collect();
    assert_eq!(east, ["39202", "39203"]);
    assert_eq!(package.groupings[1].members[0].areas, [], "a member whose municipalities are not published");
    let platform = package.indicators.iter().find(|known| known.id.as_str() == "platform").expect("an indicator");
    assert_eq!(platform.states.iter().map(|step| step.value).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(package.indicators[0].caveats, ["架空の数です。", "足し算だけ合います。"]);
    assert_eq!(package.indicators[0].breaks[0].period, Period::FiscalYear(2020));
    assert_eq!(package.indicators[2].ratio.as_ref().map(|ratio| ratio.denominator.as_str()), Some("population"));
    assert!(package.indicators[3].marks.relisted);
    let ids: Vec<&str> = package.facilities.iter().map(|facility| facility.id.as_str()).collect();
    assert_eq!(ids, ["office-39201", "office-39202", "office-unknown"]);
    assert_eq!(package.facilities[1].capacity, Some(20));
    assert_eq!(package.facilities[2].position, None);
    let jobs = &package.tables[0];
    assert_eq!((jobs.base, jobs.columns[1].unit.as_str(), jobs.columns[1].is_number), (Some(22.0), "人", true));
    assert_eq!(jobs.rows[1][1], TableCell::Blank(Blank::Suppressed));
}

#[test]
fn values_blanks_intervals_notes_and_totals_reach_their_cells() {
    let package = Fixture::new().read("small");
    let cases = &package.columns[&column_of("cases", "FY2020")];
    let values: Vec<_> = cases.cells.iter().map(|cell| cell.value).collect();
    assert_eq!(values, [Ok(5.0), Ok(0.0), Ok(2.0)]);
    let interval = cases.cells.at(0).interval.expect("an interval");
    assert_eq!((interval.low.to_string(), interval.high.to_string()), ("4".to_owned(), "7".to_owned()));
    assert_eq!(cases.cells.at(2).note.as_deref(), Some("架空の注記"));
    assert_eq!(cases.totals[&TotalKey::Prefecture], Cell::new(7.0, Trust::Sample));
    let east = TotalKey::Member { grouping: "coast".to_owned(), member: "east".to_owned() };
    assert_eq!(cases.totals[&east], Cell::new(2.0, Trust::Sample));
    let visits = &package.columns[&column_of("visits", "FY2020")];
    let values: Vec<_> = visits.cells.iter().map(|cell| cell.value).collect();
    assert_eq!(values, [Err(Blank::Suppressed), Err(Blank::NotSurveyed), Ok(12.0)]);
}

#[test]
fn every_reason_with_every_trust_survives_and_none_is_taken_for_zero_or_for_another() {
    let fixture = Fixture::new();
    let mut cells = vec![];
    for trust in Trust::ALL {
        cells.push(Cell::new(0.0, trust));
        cells.extend(Blank::ALL.map(|blank| Cell::blank(blank, trust)));
    }
    let mut hashes = BTreeSet::new();
    for cell in &cells {
        let (value, blank) = match cell.value {
            Ok(_) => ("0", ""),
            Err(blank) => ("", blank.id()),
        };
        let trust = cell.trust.id();
        let mut csv = String::from("indicator,area,period,value,blank,trust,low,high,note\n");
        for area in ["39201", "39202", "39203", "39"] {
            writeln!(csv, "visits,{area},FY2021,{value},{blank},{trust},,,").expect("a line in memory");
        }
        let package = fixture.write("small/cells/support.csv", &csv).read("small");
        let column = &package.columns[&column_of("visits", "FY2021")];
        assert_eq!(column.cells, [cell.clone(), cell.clone(), cell.clone()]);
        assert_eq!(column.totals[&TotalKey::Prefecture], *cell);
        hashes.insert(package.content_hash().as_str().to_owned());
    }
    assert_eq!(hashes.len(), cells.len(), "each of them is another content");
}

#[test]
fn the_hash_does_not_depend_on_how_the_files_are_laid_out() {
    let fixture = Fixture::new();
    let hash = fixture.read("small").content_hash();
    let crlf = std::fs::read_to_string(fixture.path("small/cells/need.csv")).expect("a fixture").replace('\n', "\r\n");
    fixture
        .write("small/cells/need.csv", format!("\u{feff}{crlf}"))
        .replace("small/cells/need.csv", "cases,39201,FY2020,5,", "\"cases\", 39201 ,FY2020,5.00,")
        .replace("small/areas.csv", "39202,室戸市,むろとし,Muroto City,市\n", "")
        .replace(
            "small/areas.csv",
            "安芸市,あきし,Aki City,市\n",
            "安芸市,あきし,Aki City,市\n\n392022,室戸市,むろとし,Muroto City,市\n",
        )
        .replace("small/datapackage.json", "\"version\": \"1.0.0\",", "\"version\":\"1.0.0\",\"keywords\":[\"架空\"],");
    assert_eq!(fixture.read("small").content_hash(), hash);
}

#[test]
fn the_hash_changes_with_anything_that_the_package_says() {
    let original = Fixture::new().read("small").content_hash();
    for (file, from, to) in [
        ("small/cells/need.csv", "cases,39203,FY2020,2,,,,,架空の注記", "cases,39203,FY2020,2,,,,,別の注記"),
        ("small/cells/need.csv", "5,,,4,7,", "5,,,4,8,"),
        ("small/cells/support.csv", "visits,39203,FY2020,12", "visits,39203,FY2020,13"),
        ("small/areas.csv", "Aki City", "Aki"),
        ("small/groupings.csv", "FY2024", "FY2025"),
        ("small/grouping-members.csv", "middle,中央", "middle,まんなか"),
        ("small/indicators.csv", "足し算だけ合います。", "足し算は合います。"),
        ("small/breaks.csv", "変わりました", "変わった"),
        ("small/facility-kinds.csv", "square", "circle"),
        ("small/facilities.csv", "133.53", "133.54"),
        ("small/tables/jobs.csv", "#suppressed", "0"),
        ("small/datapackage.json", "\"base\": 22", "\"base\": 34"),
        ("small/datapackage.json", "\"caveats\": [\n      \"架空", "\"caveats\": [\n      \"まったく架空"),
    ] {
        let fixture = Fixture::new();
        fixture.replace(file, from, to);
        assert_ne!(fixture.read("small").content_hash(), original, "{file}: {to}");
    }
    let boundaries = Fixture::new().read(BOUNDARIES_ID).content_hash();
    let fixture = Fixture::new();
    fixture.replace("japan-boundaries/boundaries.geojson", "[133.7,33.7]", "[133.7,33.71]");
    assert_ne!(fixture.read(BOUNDARIES_ID).content_hash(), boundaries);
}

#[test]
fn a_report_counts_what_the_package_holds() {
    let fixture = Fixture::new();
    let report = check(&fixture.path("small"));
    assert!(report.is_publishable());
    assert_eq!(
        report.counts,
        [("市町村", 3), ("地域区分", 2), ("指標", 5), ("値", 17), ("場所の種類", 1), ("場所", 3), ("表", 1)]
    );
}

#[test]
fn every_package_that_ships_is_without_error_and_the_program_carries_it_unchanged() {
    let embedded = load_embedded().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(embedded.len(), embedded_ids().len());
    assert!(embedded_ids().contains(&BOUNDARIES_ID) && embedded_ids().contains(&"kochi"), "{:?}", embedded_ids());
    assert_eq!(embedded_fingerprint(), embedded_fingerprint());
    for package in embedded {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages").join(&package.info.id);
        let (from_folder, _) = read_folder(&folder);
        assert_eq!(from_folder.map(|package| package.content_hash()), Some(package.content_hash()));
    }
}

#[test]
fn folders_of_packages_are_loaded_together_and_a_faulty_one_is_named() {
    let fixture = Fixture::new();
    let ids: Vec<String> =
        load_folders(&fixture.path("")).expect("sound packages").into_iter().map(|it| it.info.id).collect();
    assert_eq!(ids, ["japan-boundaries", "small"]);
    fixture.replace("small/cells/need.csv", "population,39203,FY2020,300", "population,39203,FY2020,三百");
    let error = load_folders(&fixture.path("")).expect_err("a faulty package");
    assert!(matches!(&error, PackageError::Faulty { errors: 1, .. }), "{error:?}");
    assert!(error.to_string().starts_with(
        "データパッケージ「small」に誤りが1件あるため、公開できません。最初の誤り: small/cells/need.csv 9行目 value列「三百」: "
    ));
    let error = load_folders(&fixture.path("nowhere")).expect_err("no folder");
    assert!(matches!(error, PackageError::Missing { .. }));
    assert!(read_embedded("nowhere").0.is_none());
}
