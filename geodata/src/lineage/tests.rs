//! Figures here are fictitious (見本); changes of municipalities are those of the package `kochi`.

use super::*;
use crate::{
    Release, Viewer,
    area::Area,
    cell::{Blank, Cell, Interval, Trust},
    column::Column,
    indicator::{Indicator, Polarity, SeriesBreak, StateStep},
    measure::{Marks, Measure, Sum, SumRefused},
    package::{BOUNDARIES_ID, read_embedded},
};
use std::collections::BTreeMap;

fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).expect("a code")
}

fn cell(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

fn former(list: &[(&str, f64)]) -> Vec<(AreaCode, Cell)> {
    list.iter().map(|(text, value)| (code(text), cell(*value))).collect()
}

const PLAIN: Marks = Marks { multiple_response: false, relisted: false };
/// 国勢調査 2004 did not exist; any day before the first merger of the list does.
const BEFORE: Day = (2004, 4, 1);

fn kochi() -> crate::package::Package {
    read_embedded("kochi").0.expect("it ships")
}

#[test]
fn the_mergers_of_kochi_lead_from_fifty_three_municipalities_to_the_thirty_four_of_today() {
    let package = kochi();
    let changes = &package.area_changes;
    // 高知県の市町村数: 53 (2004-04-01) and 34 today, as 高知県「市町村合併の状況」 counts them.
    let gone: Vec<&NamedCode> = changes
        .iter()
        .flat_map(|change| change.from.iter().filter(|named| change.to.iter().all(|to| to.code != named.code)))
        .collect();
    let new = changes
        .iter()
        .flat_map(|change| change.to.iter().filter(|named| change.from.iter().all(|from| from.code != named.code)))
        .count();
    assert_eq!((changes.len(), gone.len(), new), (11, 27, 8));
    assert_eq!(package.areas.len() - new + gone.len(), 53);
    assert!(gone.iter().all(|named| package.areas.iter().all(|area| area.code != named.code)));
    for to in changes.iter().flat_map(|change| &change.to) {
        let area = package.areas.iter().find(|area| area.code == to.code).expect("a municipality of today");
        assert_eq!(area.name, to.name);
    }
}

#[test]
fn figures_of_2004_on_the_municipalities_of_today_are_the_sums_by_hand() {
    let changes = kochi().area_changes;
    let figures = former(&[
        ("39201", 1000.0), // 高知市
        ("39361", 10.0),   // 鏡村 (2005)
        ("39362", 20.0),   // 土佐山村 (2005)
        ("39383", 300.0),  // 春野町 (2008)
        ("39207", 400.0),  // 中村市
        ("39426", 5.0),    // 西土佐村
        ("39401", 60.0),   // 中土佐町, which kept its code
        ("39406", 7.0),    // 大野見村
        ("39405", 8.0),    // 梼原町, which never changed
    ]);
    let rebased = rebase(Measure::Persons, PLAIN, &figures, BEFORE, &changes, None).expect("persons add");
    let values: Vec<(&str, f64)> =
        rebased.cells.iter().map(|(code, cell)| (code.as_str(), cell.value.expect("a value"))).collect();
    // By hand: 1000 + 10 + 20 + 300; 400 + 5; 60 + 7.
    assert_eq!(values, [("39201", 1330.0), ("39210", 405.0), ("39401", 67.0), ("39405", 8.0)]);
    assert_eq!(rebased.parts[&code("39210")], [code("39207"), code("39426")]);
    assert!(!rebased.parts.contains_key(&code("39405")));
    // Figures of 2006 know nothing of the mergers before: only 春野町 is still to come.
    let figures = former(&[("39201", 1030.0), ("39383", 300.0), ("39210", 405.0)]);
    let rebased = rebase(Measure::Events, PLAIN, &figures, (2006, 4, 1), &changes, None).expect("events add");
    assert_eq!(rebased.cells, former(&[("39201", 1330.0), ("39210", 405.0)]));
}

#[test]
fn rates_states_and_indices_are_refused_and_rates_are_rebuilt_from_their_parts() {
    let changes = kochi().area_changes;
    let above = former(&[("39207", 3.0), ("39426", 1.0)]);
    let below = former(&[("39207", 900.0), ("39426", 100.0)]);
    for measure in [Measure::Rate, Measure::State, Measure::Index] {
        let refused = rebase(measure, PLAIN, &above, BEFORE, &changes, None).expect_err("does not add");
        assert!(refused.to_string().starts_with("合併前の市町村の数を今の市町村にまとめられません。"), "{refused}");
    }
    let parts = |figures: &Former| rebase(Measure::Persons, PLAIN, figures, BEFORE, &changes, None).expect("adds");
    let rate = rebase_rate(&parts(&above), &parts(&below), 1000.0);
    // (3 + 1) / (900 + 100) per 1,000; the mean of the two rates would be 6.67.
    assert_eq!(rate.cells, former(&[("39210", 4.0)]));
}

#[test]
fn a_part_without_value_or_without_row_is_not_passed_over() {
    let changes = kochi().area_changes;
    let mut figures = former(&[("39207", 3.0), ("39426", 1.0)]);
    figures[1].1 = Cell::blank(Blank::Suppressed, Trust::Published);
    let rebased = rebase(Measure::Persons, PLAIN, &figures, BEFORE, &changes, None).expect("adds");
    assert_eq!(rebased.cells, [(code("39210"), Cell::blank(Blank::Suppressed, Trust::Published))]);
    let refused =
        rebase(Measure::Persons, PLAIN, &figures[..1], BEFORE, &changes, None).expect_err("a part is missing");
    assert_eq!(refused, RebaseRefused::PartMissing { into: "四万十市".to_owned(), missing: "西土佐村".to_owned() });
}

#[test]
fn a_division_needs_shares_and_what_they_make_is_an_estimate() {
    let named = |text: &str| NamedCode { code: code(text), name: format!("見本{text}") };
    let division = AreaChange {
        id: "division".to_owned(),
        date: (2010, 1, 1),
        kind: "分割".to_owned(),
        from: vec![named("39301")],
        to: vec![named("39302"), named("39303")],
        source: "見本".to_owned(),
    };
    let figures = former(&[("39301", 100.0)]);
    let put = |crosswalk: Option<&Crosswalk>| {
        rebase(Measure::Persons, PLAIN, &figures, BEFORE, std::slice::from_ref(&division), crosswalk)
    };
    assert!(matches!(put(None), Err(RebaseRefused::Divided { year: 2010, .. })));
    let weight = |to: &str, weight: f64| Weight { from: Some(code("39301")), to: Some(code(to)), weight };
    let mut crosswalk = Crosswalk {
        id: "shares".to_owned(),
        title: "見本の分け方".to_owned(),
        title_en: String::new(),
        kind: CrosswalkKind::Areas,
        indicator: None,
        at: Period::as_of(2010, 1, 1).expect("a day"),
        from: "前".to_owned(),
        to: "後".to_owned(),
        weights: vec![weight("39302", 0.75), weight("39303", 0.25)],
        note: String::new(),
        source: "見本".to_owned(),
    };
    let rebased = put(Some(&crosswalk)).expect("shares make a whole");
    let estimate = |value: f64| Cell::new(value, Trust::Estimate);
    assert_eq!(rebased.cells, [(code("39302"), estimate(75.0)), (code("39303"), estimate(25.0))]);
    crosswalk.weights.pop();
    assert!(matches!(put(Some(&crosswalk)), Err(RebaseRefused::Crosswalk { .. })));
}

fn indicator(measure: Measure, breaks: Vec<SeriesBreak>) -> Indicator {
    let step =
        |value: i32, id: &str| StateStep { value, id: id.to_owned(), label: id.to_owned(), label_en: id.to_owned() };
    Indicator {
        id: IndicatorId::parse("cases").expect("an identifier"),
        title: "見本".to_owned(),
        title_en: String::new(),
        theme: "見本".to_owned(),
        definition: "見本".to_owned(),
        measure,
        marks: PLAIN,
        unit: "人".to_owned(),
        unit_en: String::new(),
        polarity: Polarity::Neutral,
        decimals: 0,
        states: if measure == Measure::State { vec![step(0, "none"), step(2, "established")] } else { Vec::new() },
        source: "見本".to_owned(),
        caveats: Vec::new(),
        breaks,
        ratio: None,
    }
}

fn areas() -> Vec<Area> {
    kochi().areas.into_iter().filter(|area| ["39201", "39210"].contains(&area.code.as_str())).collect()
}

fn column<const LENGTH: usize>(year: i32, cells: &[Cell; LENGTH]) -> Column {
    Column { period: Period::FiscalYear(year), cells: cells.to_vec().into(), totals: BTreeMap::new() }
}

fn numbers(column: &ChangeColumn) -> Vec<Option<f64>> {
    let number = |cell: &ChangeCell| match cell.change {
        Ok(Change::Number { value, .. }) => Some(value),
        _ => None,
    };
    column.cells.iter().map(number).collect()
}

#[test]
fn a_difference_is_taken_by_municipality_and_a_blank_stays_one() {
    let indicator = indicator(Measure::Persons, Vec::new());
    let from = column(2020, &[cell(10.0), Cell::blank(Blank::Suppressed, Trust::Published)]);
    let to = column(2021, &[Cell::new(7.0, Trust::Provisional), cell(3.0)]);
    let sides = Sides { indicator: &indicator, from: &from, to: &to };
    let found = change(sides, &areas(), &[], &[], None).expect("a difference");
    assert_eq!(numbers(&found), [Some(-3.0), None]);
    assert_eq!(found.cells[0].trust, Trust::Provisional);
    assert_eq!(found.cells[1].change, Err(AreaRefusal::Blank(Blank::Suppressed)));
    let back = change(Sides { indicator: &indicator, from: &to, to: &from }, &areas(), &[], &[], None);
    assert_eq!(numbers(&back.expect("a difference")), [Some(3.0), None]);
}

#[test]
fn periods_of_different_kinds_and_the_same_period_are_refused() {
    let indicator = indicator(Measure::Persons, Vec::new());
    let year = column(2020, &[cell(1.0), cell(2.0)]);
    let day = Column { period: Period::as_of(2021, 3, 31).expect("a day"), ..year.clone() };
    let calendar = Column { period: Period::CalendarYear(2020), ..year.clone() };
    for other in [&day, &calendar] {
        let refused = change(Sides { indicator: &indicator, from: &year, to: other }, &areas(), &[], &[], None);
        assert!(matches!(refused, Err(ChangeRefused::DifferentKinds { .. })));
    }
    let refused = change(Sides { indicator: &indicator, from: &year, to: &year }, &areas(), &[], &[], None);
    assert_eq!(refused, Err(ChangeRefused::SamePeriod));
}

#[test]
fn a_break_refuses_the_difference_by_name_and_a_crosswalk_bridges_it() {
    let found = SeriesBreak { period: Period::FiscalYear(2021), note: "数え方が変わりました。".to_owned() };
    let indicator = indicator(Measure::Persons, vec![found]);
    let crosswalk = Crosswalk {
        id: "to-2021".to_owned(),
        title: "見本の換算".to_owned(),
        title_en: String::new(),
        kind: CrosswalkKind::Definition,
        indicator: Some(indicator.id.clone()),
        at: Period::FiscalYear(2021),
        from: "旧".to_owned(),
        to: "新".to_owned(),
        weights: vec![
            Weight { from: None, to: None, weight: 1.5 },
            Weight { from: Some(code("39210")), to: None, weight: 2.0 },
        ],
        note: String::new(),
        source: "見本".to_owned(),
    };
    let (from, to) = (column(2020, &[cell(10.0), cell(10.0)]), column(2021, &[cell(20.0), cell(20.0)]));
    let sides = Sides { indicator: &indicator, from: &from, to: &to };
    let known = [crosswalk];
    let refused = change(sides, &areas(), &[], &known, None).expect_err("a break");
    assert_eq!(
        refused.to_string(),
        "途中で数え方が変わっているため、差を求められません。令和3年度（2021年度）から: 数え方が変わりました。対応表「見本の換算」（to-2021）を指定すれば、推計としてつなげます。"
    );
    let without = change(sides, &areas(), &[], &[], None).expect_err("a break");
    assert!(without.to_string().ends_with("つなぐための対応表はありません。"));
    let bridged = change(sides, &areas(), &[], &known, Some("to-2021")).expect("a bridge");
    // 20 − 10 × 1.5 and, with its own factor, 20 − 10 × 2.
    assert_eq!(numbers(&bridged), [Some(5.0), Some(0.0)]);
    assert!(bridged.cells.iter().all(|cell| cell.trust == Trust::Estimate));
    // Asked the other way round, it is still the older side that is carried over.
    let back = change(Sides { indicator: &indicator, from: &to, to: &from }, &areas(), &[], &known, Some("to-2021"));
    assert_eq!(numbers(&back.expect("a bridge")), [Some(-5.0), Some(0.0)]);
    for name in ["other", "to-2021"] {
        let after = column(2022, &[cell(1.0), cell(1.0)]);
        let refused = change(Sides { indicator: &indicator, from: &to, to: &after }, &areas(), &[], &known, Some(name));
        assert!(matches!(refused, Err(ChangeRefused::Crosswalk { .. })), "{name}");
    }
}

#[test]
fn a_merger_in_between_breaks_the_series_of_that_municipality_alone() {
    let indicator = indicator(Measure::Persons, Vec::new());
    let (from, to) = (column(2006, &[cell(1.0), cell(2.0)]), column(2008, &[cell(5.0), cell(7.0)]));
    let sides = Sides { indicator: &indicator, from: &from, to: &to };
    let found = change(sides, &areas(), &kochi().area_changes, &[], None).expect("a difference");
    // 春野町 joined 高知市 on 2008-01-01; 四万十市 has been the same since 2005.
    assert_eq!(numbers(&found), [None, Some(5.0)]);
    let Err(refusal) = &found.cells[0].change else { panic!("a refusal") };
    assert_eq!(refusal.to_string(), "2008年1月1日の編入合併で区域が変わったため、続けて比べられません。");
}

#[test]
fn of_a_state_only_the_steps_are_told() {
    let indicator = indicator(Measure::State, Vec::new());
    let (from, to) = (column(2020, &[cell(0.0), cell(2.0)]), column(2021, &[cell(2.0), cell(1.0)]));
    let found = change(Sides { indicator: &indicator, from: &from, to: &to }, &areas(), &[], &[], None).expect("steps");
    let Ok(Change::Step { before, after }) = &found.cells[0].change else { panic!("a step") };
    assert_eq!((before.id.as_str(), after.id.as_str()), ("none", "established"));
    assert_eq!(found.cells[1].change, Err(AreaRefusal::UnknownStep));
}

#[test]
fn intervals_are_combined_by_square_and_add() {
    // Newcombe (1998), table II, example (a), method 10: 56/70 − 48/80 has 0.0524 to 0.3339, from the Wilson intervals
    // 0.6919 to 0.8766 and 0.4904 to 0.7004 (computed here by hand to four digits from z = 1.959964).
    let wilson = |low: f64, value: f64, high: f64| Cell { interval: Some(Interval { low, high }), ..cell(value) };
    let indicator = indicator(Measure::Rate, Vec::new());
    let one = wilson(0.490_4, 0.6, 0.700_4);
    let two = wilson(0.691_9, 0.8, 0.876_6);
    let (from, to) = (column(2020, &[one, cell(1.0)]), column(2021, &[two, cell(2.0)]));
    let found =
        change(Sides { indicator: &indicator, from: &from, to: &to }, &areas(), &[], &[], None).expect("a change");
    let Ok(Change::Number { value, interval: Some(ends) }) = &found.cells[0].change else { panic!("an interval") };
    assert!((value - 0.2).abs() < 1e-12);
    assert!((ends.low - 0.052_4).abs() < 5e-4 && (ends.high - 0.333_9).abs() < 5e-4, "{ends:?}");
    let Ok(Change::Number { interval: None, .. }) = &found.cells[1].change else { panic!("no interval") };
}

#[test]
fn totals_follow_the_rules_of_the_measure() {
    let sum = |cell: Cell| Ok(Sum { cell, known: 2, parts: 2 });
    let found = change_of_sums(sum(cell(10.0)), sum(cell(4.0))).expect("a change");
    assert_eq!((found.cell, found.parts), (cell(-6.0), 2));
    let blank = change_of_sums(sum(cell(10.0)), sum(Cell::blank(Blank::NoReply, Trust::Published))).expect("a blank");
    assert_eq!(blank.cell.value, Err(Blank::NoReply));
    assert_eq!(change_of_sums(Err(SumRefused::NoParts), sum(cell(1.0))), Err(SumRefused::NoParts));
}

#[test]
fn a_release_refuses_across_the_breaks_of_its_package() {
    let data = read_embedded("kochi-sample").0.expect("it ships");
    let boundaries = read_embedded(BOUNDARIES_ID).0.expect("it ships");
    let release = Release::from_packages(&data, &boundaries, &Viewer::local()).expect("a release");
    let mut compared = 0;
    for indicator in release.indicators() {
        let id = indicator.id.as_str();
        for pair in release.periods(id).windows(2) {
            let broken = indicator.breaks.iter().any(|found| pair[0] < found.period && found.period <= pair[1]);
            match release.change(id, &pair[0], &pair[1], None) {
                Ok(found) => {
                    assert!(!broken, "{id}");
                    assert_eq!(found.cells.len(), release.areas().len());
                    compared += 1;
                }
                Err(ChangeRefused::DefinitionBreak { .. }) => assert!(broken, "{id}"),
                Err(ChangeRefused::DifferentKinds { .. }) => {}
                Err(other) => panic!("{id}: {other}"),
            }
        }
    }
    assert!(compared > 0);
    assert!(matches!(
        release.change("nothing", &Period::FiscalYear(2020), &Period::FiscalYear(2021), None),
        Err(ChangeRefused::UnknownIndicator { .. })
    ));
}
