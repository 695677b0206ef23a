//! The committed package `kochi-sample`, checked against every total that is published for the real Kochi. The totals are written out
//! here a second time, from the two documents and not from the generator.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use generators::sample::inputs::{CsvRow, Inputs, read_rows};
use geo::{Contains as _, Point};

#[test]
fn generating_again_gives_the_committed_bytes() {
    let files = generators::sample::generate(&generators::packages_folder()).expect("the packages");
    let written: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for (name, text) in &files {
        let committed = fs::read_to_string(folder().join(name)).unwrap_or_default();
        assert!(*text == committed, "{name} is not what `cargo xtask sample` writes");
    }
    assert_eq!(committed_files().len(), written.len(), "a file that the generator does not write lies in the package");
}

#[test]
fn every_cell_is_marked_as_sample() {
    for row in cell_rows() {
        assert_eq!(row["trust"], "sample", "{row:?}");
    }
    for facility in facilities() {
        assert_eq!(facility["trust"], "sample", "{facility:?}");
    }
    let descriptor = fs::read_to_string(folder().join("datapackage.json")).expect("a descriptor");
    assert!(descriptor.contains("見本データ・架空") && descriptor.contains("\"trust\": \"sample\""));
}

#[test]
fn every_column_has_a_row_for_each_municipality() {
    let municipalities: BTreeSet<String> = inputs().municipalities.iter().map(|area| area.code.clone()).collect();
    for (column, cells) in &columns() {
        let codes: BTreeSet<String> =
            cells.keys().filter(|area| area.len() == 5 && !area.contains('/')).cloned().collect();
        assert_eq!(codes, municipalities, "{column:?}");
    }
}

#[test]
fn the_survey_counts_692_with_more_in_towns_than_in_cities() {
    let inputs = inputs();
    let cases = column("cases", "FY2020");
    assert_eq!(sum(&cases), 692);
    assert_eq!(cases["39"], "692");
    let rate = |city: bool| {
        let members = || inputs.municipalities.iter().filter(|area| area.is_city() == city);
        let people: u64 = members().map(|area| number(&cases[&area.code])).sum();
        people as f64 / members().map(|area| area.population_15_64).sum::<u64>() as f64
    };
    // 長野県 2019: 市部 0.16 %, 町村部 0.36 %.
    assert!((rate(true) - 0.0016).abs() < 0.00005 && (rate(false) - 0.0036).abs() < 0.00005);
}

#[test]
fn sex_and_age_add_up_to_the_cases_wherever_nothing_is_withheld() {
    for year in 2020..=2024 {
        let period = format!("FY{year}");
        let of = |indicator: &str| column(indicator, &period);
        let (all, male, female) = (of("cases"), of("cases-male"), of("cases-female"));
        let bands = ["cases-age-15-29", "cases-age-30-49", "cases-age-50-64"].map(of);
        for (area, people) in &all {
            assert_eq!(number(people), number(&male[area]) + number(&female[area]), "{area} {period}");
            let withheld = bands.iter().filter(|band| band[area] == "suppressed").count();
            if withheld == 0 {
                assert_eq!(
                    number(people),
                    bands.iter().map(|band| number(&band[area])).sum::<u64>(),
                    "{area} {period}"
                );
            } else {
                // One alone could be worked out from the others.
                assert_eq!(withheld, 2, "{area} {period}");
            }
        }
    }
    let share = |indicator: &str| sum(&column(indicator, "FY2020")) as f64 / 692.0;
    assert!((share("cases-male") - 0.7).abs() < 0.01);
    assert!((share("cases-age-30-49") - 0.5).abs() < 0.01);
    assert!((share("cases-age-50-64") - 0.3).abs() < 0.01);
}

#[test]
fn platforms_grow_and_stand_at_22_5_and_7_in_march_2022() {
    let dates = ["2021-03-31", "2022-03-31", "2023-03-31", "2024-03-31"];
    let count = |date: &str, state: &str| column("platform", date).values().filter(|value| *value == state).count();
    assert_eq!(["2", "1", "0"].map(|state| count("2022-03-31", state)), [22, 5, 7]);
    for (before, after) in dates.iter().zip(&dates[1..]) {
        assert!(count(before, "2") < count(after, "2"));
        let (before, after) = (column("platform", before), column("platform", after));
        assert!(before.iter().all(|(area, state)| number(state) <= number(&after[area])), "no platform is given up");
    }
}

#[test]
fn seventeen_of_the_22_platforms_have_a_meeting_body() {
    let meetings = column("platform-meetings", "FY2021");
    let with_number = meetings.iter().filter(|(area, value)| area.len() == 5 && value.parse::<u64>().is_ok()).count();
    assert_eq!(with_number, 17);
}

#[test]
fn answers_about_needs_surveys_are_11_4_8_and_14() {
    let rows: Vec<CsvRow> = cell_rows().into_iter().filter(|row| row["indicator"] == "needs-survey").collect();
    let answers =
        |state: &str, also: &str| rows.iter().filter(|row| row["value"] == state || row["note"].contains(also)).count();
    assert_eq!(answers("3", "-"), 11);
    assert_eq!(answers("2", "-"), 4);
    assert_eq!(answers("1", "県調査の活用も回答"), 8);
    assert_eq!(answers("0", "その他も回答"), 14);
}

#[test]
fn the_multi_layered_programme_is_used_by_6_then_19_then_24() {
    let users = |period: &str| {
        let column = column("integrated-support", period);
        column.into_iter().filter(|(_, state)| state == "2").map(|(area, _)| area).collect::<BTreeSet<_>>()
    };
    let (first, second, third) = (users("FY2022"), users("FY2023"), users("FY2024"));
    assert_eq!([first.len(), second.len(), third.len()], [6, 19, 24]);
    assert!(first.is_subset(&second) && second.is_subset(&third));
    let kinds: BTreeSet<String> = inputs()
        .municipalities
        .iter()
        .filter(|area| first.contains(&area.code))
        .map(|area| area.kind.clone())
        .collect();
    assert!(!kinds.contains("村"), "the first six are cities and towns");
}

#[test]
fn outreach_staff_and_visits_are_those_published() {
    let staffed = |period: &str| {
        let column = column("outreach-staff", period);
        column.into_iter().filter(|(_, state)| state == "2").map(|(area, _)| area).collect::<Vec<_>>()
    };
    assert_eq!(staffed("FY2020"), ["39401", "39402", "39412"]);
    assert_eq!(staffed("FY2023"), ["39201", "39205", "39402", "39403", "39412"]);
    for (indicator, published) in
        [("outreach-visits", 228), ("outreach-contacts", 357), ("outreach-family-contacts", 98), ("outreach-plans", 1)]
    {
        let cells = column(indicator, "FY2023");
        let towns: u64 = ["39402", "39403", "39412"].iter().map(|area| number(&cells[*area])).sum();
        let all_towns: u64 =
            cells.iter().filter(|(area, _)| area.as_str() > "393").map(|(_, value)| number(value)).sum();
        assert_eq!((towns, all_towns), (published, published), "{indicator}");
    }
    for year in 2020..=2024 {
        let period = format!("FY{year}");
        let staff = column("outreach-staff", &period);
        let visits = column("outreach-visits", &period);
        assert!(staff.iter().all(|(area, state)| (state == "2") == (number(&visits[area]) > 0)), "{period}");
    }
}

#[test]
fn consultations_at_the_centre_add_up_to_the_published_years() {
    let persons = [(2017, 137), (2018, 151), (2019, 180), (2020, 128), (2021, 146)];
    let events = [(2017, 832), (2018, 954), (2019, 975), (2020, 704), (2021, 834)];
    for (indicator, years) in [("center-consultation-persons", persons), ("center-consultation-events", events)] {
        for (year, published) in years {
            let cells = column(indicator, &format!("FY{year}"));
            assert_eq!((sum(&cells), number(&cells["39"])), (published, published), "{indicator} {year}");
        }
    }
    for (year, persons, events) in [(2018, 429, 2_040), (2019, 506, 2_181), (2020, 463, 2_091), (2021, 520, 2_231)] {
        let period = format!("FY{year}");
        assert_eq!(sum(&column("all-consultation-persons", &period)), persons);
        assert_eq!(sum(&column("all-consultation-events", &period)), events);
    }
    let clients = column("center-consultation-persons", "FY2021");
    assert!(number(&clients["39201"]) * 10 >= 146 * 8, "8割以上が高知市");
}

#[test]
fn of_19_people_in_work_experience_11_found_work() {
    for (indicator, published) in [("work-experience-participants", 19), ("work-experience-employed", 11)] {
        let cells = column(indicator, "FY2023");
        assert_eq!((sum(&cells), number(&cells["39"])), (published, published));
        let by_block: u64 =
            ["chuo", "nishi", "higashi"].iter().map(|block| number(&cells[&format!("block/{block}")])).sum();
        assert_eq!(by_block, published);
    }
}

#[test]
fn there_are_as_many_places_of_each_kind_as_published() {
    let facilities = facilities();
    let of_kind = |kind: &str| facilities.iter().filter(|place| place["kind"] == kind).count();
    assert_eq!(of_kind("warm-contact-centre"), 60);
    assert_eq!(of_kind("work-experience-base"), 3);
    assert_eq!(of_kind("desk"), 34);
    assert_eq!(of_kind("office"), 34);
    assert_eq!(of_kind("peer-support"), 2);
    let noted = |words: &str| facilities.iter().filter(|place| place["note"].contains(words)).count();
    assert_eq!(noted("居場所を実施"), 7);
    assert_eq!(noted("就労体験を実施"), 4);
    let western = facilities.iter().find(|place| place["name"] == "見本就労体験拠点（西）").expect("a western base");
    assert_eq!(western["valid_from"], "2022-11-01");
}

#[test]
fn every_place_but_the_offices_says_that_it_is_a_sample_and_stands_in_its_municipality() {
    let inputs = inputs();
    for place in facilities().iter().filter(|place| place["kind"] != "office") {
        assert!(place["name"].starts_with("見本"), "{}", place["name"]);
        let area = &inputs.municipalities[inputs.index(&place["code"]).expect("a municipality")];
        let degrees = |column: &str| place[column].parse::<f64>().expect("degrees");
        let point = Point::new(degrees("longitude"), degrees("latitude"));
        assert!(area.shape.contains(&point), "{} is not in {}", place["name"], area.name);
    }
}

#[test]
fn each_reason_for_having_no_value_can_be_seen_somewhere() {
    let reasons: BTreeSet<String> = cell_rows().into_iter().map(|row| row["blank"].clone()).collect();
    for reason in ["suppressed", "not_surveyed", "no_reply", "not_applicable"] {
        assert!(reasons.contains(reason), "{reason}");
    }
}

#[test]
fn blocks_hold_34_and_33_municipalities_once_each() {
    let rows = read_rows(&folder().join("grouping-members.csv")).expect("members");
    for (grouping, members, municipalities) in [("block", 3, 34), ("block7", 7, 33)] {
        let of_grouping: Vec<&CsvRow> = rows.iter().filter(|row| row["grouping"] == grouping).collect();
        let codes: BTreeSet<&String> = of_grouping.iter().map(|row| &row["code"]).collect();
        let ids: BTreeSet<&String> = of_grouping.iter().map(|row| &row["member"]).collect();
        assert_eq!((of_grouping.len(), codes.len(), ids.len()), (municipalities, municipalities, members));
        assert!(of_grouping.iter().all(|row| row["title"].contains("見本")));
    }
}

fn folder() -> PathBuf {
    generators::packages_folder().join("kochi-sample")
}

fn inputs() -> Inputs {
    Inputs::read(&generators::packages_folder()).expect("the packages")
}

fn facilities() -> Vec<CsvRow> {
    read_rows(&folder().join("facilities.csv")).expect("facilities")
}

fn cell_rows() -> Vec<CsvRow> {
    files_in(&folder().join("cells")).iter().flat_map(|path| read_rows(path).expect("cells")).collect()
}

/// Indicator and period → area → value, or the reason for having none.
fn columns() -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let mut columns: BTreeMap<(String, String), BTreeMap<String, String>> = BTreeMap::new();
    for row in cell_rows() {
        let content = if row["value"].is_empty() { &row["blank"] } else { &row["value"] };
        let cells = columns.entry((row["indicator"].clone(), row["period"].clone())).or_default();
        assert_eq!(cells.insert(row["area"].clone(), content.clone()), None, "{row:?} stands twice");
    }
    columns
}

fn column(indicator: &str, period: &str) -> BTreeMap<String, String> {
    columns().remove(&(indicator.to_owned(), period.to_owned())).expect("a column")
}

/// The sum over municipalities; blanks do not count.
fn sum(cells: &BTreeMap<String, String>) -> u64 {
    cells.iter().filter(|(area, _)| area.len() == 5).filter_map(|(_, value)| value.parse::<u64>().ok()).sum()
}

fn number(text: &str) -> u64 {
    text.parse().expect("a whole number")
}

fn committed_files() -> Vec<PathBuf> {
    let mut files = files_in(&folder());
    for inner in ["cells", "tables"] {
        files.extend(files_in(&folder().join(inner)));
    }
    files.into_iter().filter(|path| path.is_file()).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
