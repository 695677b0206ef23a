//! What sheets mean: from the bytes of a file to a batch, or to the questions that stand in the way. All figures are made up (見本).

#![allow(clippy::format_collect, clippy::format_push_string, reason = "the texts of tests are small")]

use geodata::import::{
    self, Context, Limits, Outcome, Settings, SourceFile,
    context::{AreaChange, KnownArea, KnownPackage},
    report::{State, Weight},
    template,
};
use proptest::prelude::*;

/// Real names and codes (総務省「全国地方公共団体コード」).
const AREAS: [(&str, &str); 6] = [
    ("39201", "高知市"),
    ("39202", "室戸市"),
    ("39205", "土佐市"),
    ("39210", "四万十市"),
    ("39405", "檮原町"),
    ("39412", "四万十町"),
];

fn context() -> Context {
    let gazetteer: Vec<KnownArea> = AREAS
        .iter()
        .chain(&[("13206", "府中市"), ("34208", "府中市")])
        .map(|(code, name)| KnownArea { code: (*code).to_owned(), name: (*name).to_owned(), kana: String::new() })
        .collect();
    Context {
        package: KnownPackage {
            id: "kochi".to_owned(),
            kind: "data".to_owned(),
            trust: "published".to_owned(),
            prefecture: Some("39".to_owned()),
            areas: AREAS.iter().map(|(code, _)| (*code).to_owned()).collect(),
            ..KnownPackage::default()
        },
        gazetteer,
        changes: vec![AreaChange {
            date: "2005-04-10".to_owned(),
            from: vec![("39207".to_owned(), "中村市".to_owned()), ("39426".to_owned(), "西土佐村".to_owned())],
            to: vec![("39210".to_owned(), "四万十市".to_owned())],
            kind: "新設合併".to_owned(),
        }],
        templates: Vec::new(),
    }
}

fn read(name: &str, text: &str, settings: &Settings) -> Outcome {
    let file = SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    import::read(&file, &context(), settings, &Limits::default())
}

fn with_source() -> Settings {
    Settings { source: Some("高知県「見本」".to_owned()), ..Settings::default() }
}

/// What a person who debugs a test needs to see.
fn told(outcome: &Outcome) -> String {
    let report = &outcome.report;
    let findings: Vec<_> = report.findings.iter().map(|finding| (&finding.code, &finding.message)).collect();
    let questions: Vec<_> =
        report.questions.iter().map(|question| (&question.id, &question.sentence, &question.answer)).collect();
    format!("{:?} {findings:#?} {questions:#?} {:#?}", report.state, report.tables)
}

fn values(outcome: &Outcome, period: &str) -> Vec<(String, Result<f64, String>)> {
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("no batch: {}", told(outcome)));
    let mut found = Vec::new();
    for ((_, known), fragment) in &batch.fragments {
        if known.id() == period {
            for (code, cell) in &fragment.cells {
                found.push((code.to_string(), cell.value.map_err(|blank| blank.id().to_owned())));
            }
        }
    }
    found
}

const CLEAN: &str = "令和５年度　相談実人数,\n（単位：人）,\n市町村名,相談実人数\n高知市,１２\n室戸市,\"1,003\"\n土佐市,3\n四万十市,4\n梼原町,5\n高岡郡四万十町,6\n合計,1033\n";

#[test]
fn a_clean_file_with_a_source_asks_nothing_and_is_ready() {
    let outcome = read("R5.csv", CLEAN, &with_source());
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let cells = values(&outcome, "FY2023");
    assert_eq!(cells.len(), 6);
    assert_eq!(cells[0], ("39201".to_owned(), Ok(12.0)));
    assert_eq!(cells[1], ("39202".to_owned(), Ok(1003.0)));
    assert_eq!(cells[4], ("39405".to_owned(), Ok(5.0)));
    let total = &outcome.report.tables[0].totals[0];
    assert_eq!((total.stated, total.computed, total.agrees), (1033.0, Some(1033.0), Some(true)));
    assert_eq!(outcome.report.indicators[0].measure, "persons");
}

#[test]
fn without_a_source_exactly_one_question_is_asked_and_its_answer_makes_the_file_ready() {
    let outcome = read("R5.csv", CLEAN, &Settings::default());
    assert_eq!(outcome.report.state, State::Questions, "{}", told(&outcome));
    let open: Vec<_> = outcome.report.questions.iter().filter(|question| question.answer.is_none()).collect();
    assert_eq!(open.len(), 1, "{}", told(&outcome));
    assert_eq!(open[0].kind, "source");
    let mut settings = Settings::default();
    settings.answers.insert(open[0].id.clone(), "高知県「見本」".to_owned());
    assert_eq!(read("R5.csv", CLEAN, &settings).report.state, State::Ready);
}

#[test]
fn a_total_that_differs_is_a_warning_with_both_numbers() {
    let outcome = read("R5.csv", &CLEAN.replace("合計,1033", "合計,1034"), &with_source());
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let warning = outcome.report.findings.iter().find(|finding| finding.code == "total-differs").expect("a warning");
    assert_eq!(warning.weight, Weight::Warning);
    assert!(warning.message.contains("1034") && warning.message.contains("1033"), "{}", warning.message);
}

#[test]
fn a_subtotal_is_compared_with_the_lines_since_the_one_before_it() {
    // By hand: 12 + 3 = 15, 5 + 6 = 11, 15 + 11 = 26.
    let sheet = "相談者数の推移　※令和5年度から集計方法を変更,,\n（単位：人）,,\n地域,市町村名,令和５年度\n東,高知市,12\n,室戸市,3\n,小計,15\n西,檮原町,5\n,四万十町,6\n,小計,11\n,合計,26\n";
    let outcome = read("推移.csv", sheet, &with_source());
    let totals: Vec<(f64, Option<f64>)> =
        outcome.report.tables[0].totals.iter().map(|total| (total.stated, total.computed)).collect();
    assert_eq!(totals, [(15.0, Some(15.0)), (11.0, Some(11.0)), (26.0, Some(26.0))], "{}", told(&outcome));
    assert_eq!(outcome.report.indicators[0].title, "相談者数の推移", "{}", told(&outcome));
}

#[test]
fn the_total_under_the_second_half_of_a_list_is_of_both_halves() {
    // By hand: 1 + 2 + 3 + 4 + 5 + 6 = 21; the second half alone is 15.
    let sheet = "令和５年度　訪問実人数（人）,,,,\n市町村名,訪問実人数,,市町村名,訪問実人数\n高知市,1,,四万十市,4\n室戸市,2,,檮原町,5\n土佐市,3,,四万十町,6\n,,,合　計,21\n";
    let outcome = read("訪問.csv", sheet, &with_source());
    let totals: Vec<_> = outcome.report.tables.iter().flat_map(|table| &table.totals).collect();
    assert_eq!(totals.len(), 1, "{}", told(&outcome));
    assert_eq!((totals[0].computed, totals[0].agrees), (Some(21.0), Some(true)), "{}", told(&outcome));
    assert_eq!(values(&outcome, "FY2023").len(), 6);
}

#[test]
fn the_code_columns_of_a_statistics_portal_are_no_numbers() {
    // The head of a download of e-Stat, one value a line.
    let sheet = "tab_code,表章項目,cat01_code,男女,area_code,全国・都道府県・市区町村,time_code,時間軸(年度),unit,value\n\
        020,利用者,001,男,39201,高知市,2023100000,2023年度,人,12\n020,利用者,002,女,39201,高知市,2023100000,2023年度,人,13\n\
        020,利用者,001,男,39202,室戸市,2023100000,2023年度,人,3\n020,利用者,002,女,39202,室戸市,2023100000,2023年度,人,4\n";
    let outcome = read("FEH_00200521.csv", sheet, &with_source());
    let roles: Vec<&str> = outcome.report.tables[0].columns.iter().map(|column| column.role.as_str()).collect();
    let expected = "ignored category ignored category area-code area-name ignored period unit value";
    assert_eq!(roles.join(" "), expected, "{}", told(&outcome));
}

#[test]
fn similar_names_are_asked_and_never_joined() {
    let outcome = read("R5.csv", &CLEAN.replace("高岡郡四万十町", "四万十村"), &with_source());
    assert_eq!(outcome.report.state, State::Questions, "{}", told(&outcome));
    assert_eq!(outcome.report.areas.unmatched[0].text, "四万十村");
    let question = outcome.report.questions.iter().find(|question| question.kind == "area").expect("a question");
    let mut settings = with_source();
    settings.answers.insert(question.id.clone(), "39412".to_owned());
    let answered = read("R5.csv", &CLEAN.replace("高岡郡四万十町", "四万十村"), &settings);
    assert_eq!(answered.report.state, State::Ready, "{}", told(&answered));
}

#[test]
fn a_symbol_is_asked_once_and_one_that_hides_a_number_cannot_be_zero() {
    let text = CLEAN.replace("土佐市,3", "土佐市,x").replace("四万十市,4", "四万十市,x").replace("合計,1033\n", "");
    let outcome = read("R5.csv", &text, &with_source());
    let asked: Vec<_> = outcome.report.questions.iter().filter(|question| question.kind == "symbol").collect();
    assert_eq!(asked.len(), 1, "{}", told(&outcome));
    assert!(!asked[0].choices.iter().any(|choice| choice.id == "zero"));
    let mut settings = with_source();
    settings.answers.insert(asked[0].id.clone(), "suppressed".to_owned());
    let answered = read("R5.csv", &text, &settings);
    assert_eq!(values(&answered, "FY2023")[2], ("39205".to_owned(), Err("suppressed".to_owned())));
}

#[test]
fn negative_counts_and_code_that_contradicts_the_name_are_errors_at_the_cell() {
    let outcome = read("R5.csv", &CLEAN.replace("土佐市,3", "土佐市,△3"), &with_source());
    let finding = outcome.report.findings.iter().find(|finding| finding.code == "negative-count").expect("an error");
    assert_eq!((finding.at.row, finding.at.column.as_deref()), (Some(6), Some("B")));
    assert_eq!(outcome.report.state, State::Refused);
    let coded =
        "令和5年度\nコード,市町村名,相談実人数\n39201,高知市,1\n39202,室戸市,2\n39205,土佐市,3\n39210,四万十町,4\n";
    let outcome = read("R5.csv", coded, &with_source());
    assert!(outcome.report.findings.iter().any(|finding| finding.code == "code-and-name-differ"), "{}", told(&outcome));
}

#[test]
fn a_form_that_was_learned_is_known_again_when_columns_moved_and_the_year_changed() {
    let first =
        "令和5年度\nコード,市町村名,相談者（人）,訪問（人）\n39201,高知市,1,5\n39202,室戸市,2,6\n39205,土佐市,3,7\n";
    let outcome = read("R5.csv", first, &with_source());
    let question = outcome.report.questions.iter().find(|question| question.kind == "measure").expect("a question");
    let mut settings = with_source();
    settings.answers.insert(question.id.clone(), "events".to_owned());
    let answered = read("R5.csv", first, &settings);
    assert_eq!(answered.report.state, State::Ready, "{}", told(&answered));
    let learned = template::learn("相談", &answered.report, &settings).expect("a form");
    let mut known = context();
    known.templates.push(learned);
    let next =
        "令和6年度\n市町村名,コード,訪問（人）,相談者（人）\n高知市,39201,5,1\n室戸市,39202,6,2\n土佐市,39205,7,3\n";
    let file = SourceFile { name: "R6.csv".to_owned(), bytes: next.as_bytes().to_vec() };
    let again = import::read(&file, &known, &Settings::default(), &Limits::default());
    assert_eq!(again.report.state, State::Ready, "{}", told(&again));
    let facts = again.report.template.as_ref().expect("the form");
    assert_eq!(facts.name, "相談");
    assert!(!facts.moved.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_cells_give_an_outcome(rows in prop::collection::vec(prop::collection::vec(
        prop::sample::select(vec!["", "高知市", "四万十", "合計", "39201", "1100", "x", "-", "…", "12", "△3", "令和5年度", "2020", "元", "３０ 元 ２", "○", "設置済み", "人", "（単位：人）", "年度", "中村市", "複数回答", "１，２", "9e99", "\u{202e}", "実人数", "延べ", "率"]), 0..7), 0..14))
    {
        let text: String = rows.iter().map(|row| format!("{}\n", row.join(","))).collect();
        let outcome = read("x.csv", &text, &Settings::default());
        prop_assert_eq!(outcome.report.state == State::Ready, outcome.batch.is_some());
    }

    #[test]
    fn any_bytes_give_an_outcome(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let file = SourceFile { name: "x.csv".to_owned(), bytes };
        let outcome = import::read(&file, &context(), &Settings::default(), &Limits::default());
        prop_assert_eq!(outcome.report.state == State::Ready, outcome.batch.is_some());
    }
}
