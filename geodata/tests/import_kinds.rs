//! Kinds of tables that ministries and prefectures publish: yearbooks, lists by health office, monthly reports. The numbers are made up (見本).

use std::collections::BTreeMap;

use geodata::import::{
    self, Context, Limits, Outcome, Settings, SourceFile,
    context::{KnownArea, KnownPackage},
    report::{Question, State},
};

/// Codes and names as in 総務省「全国地方公共団体コード」.
const AREAS: [(&str, &str); 4] = [("39201", "高知市"), ("39202", "室戸市"), ("39301", "東洋町"), ("39302", "奈半利町")];

fn read(text: &str, answers: &[(&str, &str)]) -> Outcome {
    let areas: Vec<KnownArea> = AREAS
        .iter()
        .map(|(code, name)| KnownArea { code: (*code).to_owned(), name: (*name).to_owned(), kana: String::new() })
        .collect();
    let context = Context {
        package: KnownPackage {
            id: "kochi".to_owned(),
            kind: "data".to_owned(),
            trust: "published".to_owned(),
            prefecture: Some("39".to_owned()),
            areas: areas.iter().map(|area| area.code.clone()).collect(),
            ..KnownPackage::default()
        },
        gazetteer: areas,
        changes: Vec::new(),
        templates: Vec::new(),
    };
    let file = SourceFile { name: "表.csv".to_owned(), bytes: text.replace('|', ",").into_bytes() };
    let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect();
    let settings = Settings { source: Some("見本".to_owned()), answers, ..Settings::default() };
    import::read(&file, &context, &settings, &Limits::default())
}

fn told(outcome: &Outcome) -> String {
    let report = &outcome.report;
    format!("{:?} {:#?} {:#?} {:#?}", report.state, report.findings, report.questions, report.tables)
}

/// Title, period and values of every indicator of a file that asks nothing.
fn found(outcome: &Outcome) -> Vec<(String, String, Vec<f64>)> {
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("no batch: {}", told(outcome)));
    let mut found = Vec::new();
    for indicator in &batch.indicators {
        for ((_, period), fragment) in batch.fragments.iter().filter(|((id, _), _)| *id == indicator.id) {
            let values = fragment.cells.iter().filter_map(|(_, cell)| cell.value.ok()).collect();
            found.push((indicator.title.clone(), period.id(), values));
        }
    }
    found
}

fn asked<'o>(outcome: &'o Outcome, kind: &str) -> &'o Question {
    let found = outcome.report.questions.iter().find(|question| question.kind == kind);
    found.unwrap_or_else(|| panic!("no question {kind}: {}", told(outcome)))
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

const BARE: &str = "市町村|2|3|4\n高知市|10|11|12\n室戸市|20|21|22\n東洋町|30|31|32\n奈半利町|40|41|42\n";

#[test]
fn numbers_as_heads_are_the_years_of_the_title_or_are_asked_about() {
    let outcome = read(&format!("相談実人数の推移（令和2年度～令和4年度）（単位：人）\n{BARE}"), &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let periods: Vec<(String, f64)> =
        found(&outcome).into_iter().map(|(_, period, values)| (period, values[0])).collect();
    assert_eq!(periods, [("FY2020".to_owned(), 10.0), ("FY2021".to_owned(), 11.0), ("FY2022".to_owned(), 12.0)]);
    let outcome = read(&format!("相談実人数の推移（単位：人）\n{BARE}"), &[]);
    assert_eq!(asked(&outcome, "bare-years").answer, None);
    assert!(outcome.report.questions.iter().all(|question| question.kind != "area"), "{}", told(&outcome));
}

#[test]
fn an_era_above_its_years_is_one_head_with_them() {
    let text = "相談実人数（単位：人）\n市町村|令和|\n|2年度|3年度\n高知市|10|11\n室戸市|20|21\n東洋町|30|31\n奈半利町|40|41\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let periods: Vec<String> = found(&outcome).into_iter().map(|(_, period, _)| period).collect();
    assert_eq!(periods, ["FY2020", "FY2021"]);
}

#[test]
fn a_month_below_a_year_is_asked_about_and_may_be_what_the_month_brought() {
    let text = "相談件数（単位：件）\n市町村|令和5年||令和6年|\n|11月|12月|1月|2月\n高知市|1|2|3|4\n室戸市|1|2|3|4\n東洋町|1|2|3|4\n奈半利町|1|2|3|4\n";
    let outcome = read(text, &[]);
    let question = asked(&outcome, "period-day");
    assert_eq!(question.answer, None);
    let id = question.id.clone();
    let during = read(text, &[(&id, "during")]);
    // January 2024 is in 令和5年度, as November 2023 is.
    let found = found(&during);
    assert!(found.iter().all(|(_, period, _)| period == "FY2023"), "{found:?}");
    assert!(
        ["11月", "12月", "1月", "2月"].iter().all(|month| found.iter().any(|(title, ..)| title.contains(month))),
        "{found:?}"
    );
}

#[test]
fn subtotals_above_their_municipalities_are_compared_with_those_below() {
    let text = "令和5年度 相談件数（単位：件）\n管内|市町村|相談件数\n安芸福祉保健所|小計|9\n|室戸市|2\n|東洋町|3\n|奈半利町|4\n高知市保健所|小計|1\n|高知市|1\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert!(!codes(&outcome).contains(&"total-differs"), "{}", told(&outcome));
    let wrong = read(&text.replace("小計|9", "小計|8"), &[]);
    assert!(codes(&wrong).contains(&"total-differs"), "{}", told(&wrong));
}

#[test]
fn a_row_of_an_office_is_a_sum_and_no_municipality() {
    let text = "令和5年度 相談件数（単位：件）\n市町村|相談件数\n【安芸福祉保健所管内】|9\n室戸市|2\n東洋町|3\n奈半利町|4\n【高知市管内】|1\n高知市|1\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert_eq!(found(&outcome)[0].2, [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(outcome.report.tables[0].totals.iter().map(|total| total.agrees).collect::<Vec<_>>(), [Some(true); 2]);
}

#[test]
fn years_above_the_municipalities_of_a_yearbook_are_left_out_and_said() {
    let text = "被保護世帯数（単位：世帯）\n年次・市町村|被保護世帯数\n令和3年度|90\n　　4|95\n　　5|100\n高知市|10\n室戸市|20\n東洋町|30\n奈半利町|40\n";
    let outcome = read(text, &[]);
    assert!(codes(&outcome).contains(&"rows-of-years"), "{}", told(&outcome));
    let kinds: Vec<&str> = outcome.report.questions.iter().map(|question| question.kind.as_str()).collect();
    assert_eq!(kinds, ["period"], "{}", told(&outcome));
}

#[test]
fn cities_may_stand_in_the_column_of_counties() {
    let text = "令和5年4月1日現在 推計人口（単位：人）\n市郡|町村|人口\n高知市||10\n室戸市||20\n安芸郡||70\n|東洋町|30\n|奈半利町|40\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert_eq!(found(&outcome)[0].2, [10.0, 20.0, 30.0, 40.0]);
}

#[test]
fn a_part_is_named_after_its_whole_upright_and_across() {
    let upright =
        "令和5年度（単位：人）\n市町村|相談実人数|うち40代以上\n高知市|10|1\n室戸市|20|2\n東洋町|30|3\n奈半利町|40|4\n";
    let across =
        "令和5年度（単位：人）\n区分|高知市|室戸市|東洋町|奈半利町\n相談実人数|10|20|30|40\n　うち40代以上|1|2|3|4\n";
    for text in [upright, across] {
        let outcome = read(text, &[]);
        assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
        let mut titles: Vec<String> = found(&outcome).into_iter().map(|(title, ..)| title).collect();
        titles.sort();
        assert_eq!(titles, ["相談実人数", "相談実人数（うち40代以上）"], "{text}");
        let batch = outcome.batch.as_ref().expect("ready");
        let part = batch.indicators.iter().find(|indicator| indicator.title.contains("うち")).expect("a part");
        assert!(part.marks.relisted, "{text}");
    }
}

#[test]
fn codes_with_a_decimal_point_are_codes_and_notes_between_rows_are_notes() {
    let text = "令和5年度 相談件数（単位：件）\nコード|市町村|相談件数\n39201.0|高知市|1\n39202.0|室戸市|2\n※室戸市は9月から集計方法を変えた。\n39301.0|東洋町|3\n39302.0|奈半利町|4\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.tables[0].columns[0].role, "area-code", "{}", told(&outcome));
    assert!(!codes(&outcome).contains(&"section-rows"), "{}", told(&outcome));
    assert_eq!(found(&outcome)[0].2, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_rate_among_counts_has_its_own_unit_and_the_country_is_no_sum_of_a_prefecture() {
    let text = "令和5年度 相談件数（単位：件）\n地域|相談件数|人口10万対\n全国|123456|98.7\n高知県|10|5.5\n高知市|1|5.1\n室戸市|2|5.2\n東洋町|3|5.3\n奈半利町|4|5.4\n";
    let outcome = read(text, &[]);
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("{}", told(&outcome)));
    let units: BTreeMap<&str, &str> =
        batch.indicators.iter().map(|indicator| (indicator.title.as_str(), indicator.unit.as_str())).collect();
    assert_eq!(units, BTreeMap::from([("相談件数", "件"), ("人口10万対", "人口10万対")]));
    assert!(!codes(&outcome).contains(&"total-differs"), "{}", told(&outcome));
}

/// A form as a municipality fills it in for itself.
fn form(municipality: &str) -> String {
    format!(
        "令和5年度　ひきこもり支援実績報告書\n市町村名|{municipality}||担当課|福祉課\n\n項目|実人数（人）|延べ件数（件）\n来所相談|12|45\n訪問|5|22\n合計|15|67\n"
    )
}

#[test]
fn a_form_of_one_municipality_is_asked_about_once_and_becomes_its_values() {
    let outcome = read(&form("室戸市"), &[]);
    let question = asked(&outcome, "one-area");
    assert_eq!(question.answer, None);
    assert!(question.sentence.contains("室戸市"), "{}", question.sentence);
    assert_eq!(outcome.report.tables.len(), 1, "{}", told(&outcome));
    let id = question.id.clone();
    let outcome = read(&form("室戸市"), &[(&id, "area")]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let values: BTreeMap<String, Vec<f64>> = found(&outcome)
        .into_iter()
        .map(|(title, period, values)| {
            assert_eq!(period, "FY2023", "{title}");
            (title, values)
        })
        .collect();
    let mut numbers: Vec<f64> = values.values().flatten().copied().collect();
    numbers.sort_by(f64::total_cmp);
    assert_eq!(numbers, [5.0, 12.0, 15.0, 22.0, 45.0, 67.0], "{values:?}");
    let visits = values.iter().find(|(title, _)| title.contains("訪問") && title.contains("延べ"));
    assert_eq!(visits.map(|(_, values)| values.clone()), Some(vec![22.0]), "{values:?}");
    assert_eq!((outcome.report.areas.matched, outcome.report.areas.absent.len()), (1, 3));
    // The form of the next municipality asks the same, and makes the same indicators.
    let next = read(&form("高知市"), &[(&id, "area")]);
    assert_eq!(next.report.state, State::Ready, "{}", told(&next));
    let ids = |outcome: &Outcome| outcome.report.indicators.iter().map(|known| known.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&outcome), ids(&next));
    // Of the prefecture: the table as it stands, and no cell of a municipality.
    let table = read(&form("室戸市"), &[(&id, "table")]);
    let batch_has_cells = table.batch.as_ref().is_some_and(|batch| !batch.fragments.is_empty());
    assert!(!batch_has_cells, "{}", told(&table));
    assert!(table.report.indicators.is_empty(), "{}", told(&table));
}

#[test]
fn a_table_that_names_two_municipalities_around_it_is_no_form_of_one() {
    let text = "令和5年度　高知市と室戸市の共同事業\n項目|件数（件）\n来所相談|12\n訪問|5\n";
    let outcome = read(text, &[]);
    assert!(outcome.report.questions.iter().all(|question| question.kind != "one-area"), "{}", told(&outcome));
}

#[test]
fn the_word_of_a_sum_in_the_column_of_row_numbers_names_no_municipality_from_above() {
    let text = "相談状況（令和6年3月31日現在）\nNo|市町村|窓口|相談実人数（人）\n1|高知市|○|10\n2|室戸市|○|20\n3|東洋町|×|30\n計||2|60\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert!(found(&outcome).iter().any(|(_, _, values)| *values == [10.0, 20.0, 30.0]), "{:?}", found(&outcome));
    assert!(outcome.report.tables[0].totals.iter().any(|total| total.agrees == Some(true)), "{}", told(&outcome));
}

#[test]
fn the_year_of_a_long_table_may_be_called_the_year_of_the_count() {
    let text = "集計年,都道府県コード,都道府県名,市区町村コード,市区町村名,総人口（人）\n2015,39,高知県,39201,高知市,337190\n2015,39,高知県,39202,室戸市,13524\n2020,39,高知県,39201,高知市,326545\n2020,39,高知県,39202,室戸市,11742\n";
    let outcome = read(text, &[]);
    let question = asked(&outcome, "period-kind").id.clone();
    let outcome = read(text, &[(&question, "calendar")]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert_eq!(found(&outcome).len(), 2, "{}", told(&outcome));
}

#[test]
fn a_row_of_shares_below_the_sum_is_left_out() {
    let text = "実態調査（令和2年度）（単位：人）\n市町村|回答者数（実人数）|いる（実人数）\n高知市|50|10\n室戸市|60|12\n合計|110|22\n（％）|100|20\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert!(found(&outcome).iter().all(|(_, _, values)| values.len() == 2), "{:?}", found(&outcome));
}

#[test]
fn the_bracket_behind_a_title_is_the_unit_of_its_table() {
    let text = "令和5年度 相談実人数（人）\n市町村|10代|20代\n高知市|50|10\n室戸市|60|12\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let titles: Vec<String> = found(&outcome).into_iter().map(|(title, ..)| title).collect();
    assert_eq!(titles, ["相談実人数（10代）", "相談実人数（20代）"]);
}
