//! What a table may mean in two ways is asked and never guessed: bare years, notes that announce a break, wards of cities. The tables are
//! made up (見本).

use geodata::{
    import::{
        self, Context, Limits, Outcome, Settings, SourceFile,
        context::{KnownArea, KnownIndicator, KnownPackage},
        report::{Question, State},
    },
    period::Period,
};

const AREAS: [(&str, &str); 6] = [
    ("01100", "札幌市"),
    ("13101", "千代田区"),
    ("39201", "高知市"),
    ("39202", "室戸市"),
    ("39203", "安芸市"),
    ("39204", "南国市"),
];

fn context() -> Context {
    let areas: Vec<KnownArea> = AREAS
        .iter()
        .map(|(code, name)| KnownArea { code: (*code).to_owned(), name: (*name).to_owned(), kana: String::new() })
        .collect();
    Context {
        package: KnownPackage {
            id: "national".to_owned(),
            kind: "data".to_owned(),
            trust: "published".to_owned(),
            prefecture: None,
            areas: areas.iter().map(|area| area.code.clone()).collect(),
            ..KnownPackage::default()
        },
        gazetteer: areas,
        changes: Vec::new(),
        templates: Vec::new(),
    }
}

fn read_over(context: &Context, text: &str, answers: &[(&str, &str)]) -> Outcome {
    let file = SourceFile { name: "表.csv".to_owned(), bytes: text.replace('|', ",").into_bytes() };
    let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect();
    let settings = Settings { source: Some("見本".to_owned()), answers, ..Settings::default() };
    import::read(&file, context, &settings, &Limits::default())
}

fn read(text: &str, answers: &[(&str, &str)]) -> Outcome {
    read_over(&context(), text, answers)
}

fn told(outcome: &Outcome) -> String {
    let report = &outcome.report;
    format!("{:?} {:#?} {:#?} {:#?}", report.state, report.findings, report.questions, report.tables)
}

fn asked<'o>(outcome: &'o Outcome, kind: &str) -> &'o Question {
    let found = outcome.report.questions.iter().find(|question| question.kind == kind);
    found.unwrap_or_else(|| panic!("no question {kind}: {}", told(outcome)))
}

fn periods(outcome: &Outcome) -> Vec<String> {
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("no batch: {}", told(outcome)));
    batch.fragments.keys().map(|(_, period)| period.id()).collect()
}

const BARE: &str = "相談実人数（単位：人）\n市町村名|2年|3年\n高知市|10|11\n室戸市|20|21\n安芸市|30|31\n南国市|40|41\n";

#[test]
fn years_without_an_era_are_asked_about_and_become_what_the_answer_says() {
    let outcome = read(BARE, &[]);
    assert_eq!((outcome.report.state, outcome.batch.is_none()), (State::Questions, true), "{}", told(&outcome));
    let question = asked(&outcome, "bare-years");
    assert_eq!((question.answer.as_deref(), question.sentence.as_str()), (None, "見出し「2年」「3年」は、年ですか。"));
    let ids: Vec<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(ids, ["reiwa-fiscal", "reiwa-calendar", "heisei-fiscal", "heisei-calendar", "names"]);
    let id = question.id.clone();
    // 令和2年度 is 2020, 平成2年 is 1990.
    assert_eq!(periods(&read(BARE, &[(&id, "reiwa-fiscal")])), ["FY2020", "FY2021"]);
    assert_eq!(periods(&read(BARE, &[(&id, "heisei-calendar")])), ["CY1990", "CY1991"]);
    let names = read(BARE, &[(&id, "names")]);
    assert!(
        names.report.questions.iter().any(|question| question.answer.is_none()),
        "what they are then: {}",
        told(&names)
    );
}

#[test]
fn a_word_that_says_which_kind_of_year_leaves_only_the_era_open() {
    let outcome = read(&BARE.replace("|2年|3年", "|2年度|3年度"), &[]);
    let ids: Vec<&str> = asked(&outcome, "bare-years").choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(ids, ["reiwa-fiscal", "heisei-fiscal", "names"], "{}", told(&outcome));
}

#[test]
fn a_note_that_announces_a_break_becomes_a_dated_break_of_the_one_indicator() {
    let text = "令和5年度 相談実人数（単位：人）\n市町村名|相談実人数\n高知市|10\n室戸市|20\n安芸市|30\n※令和3年度から定義を変更\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    assert_eq!(asked(&outcome, "break").answer.as_deref(), Some("all"), "it can be changed");
    let batch = outcome.batch.as_ref().expect("ready");
    let breaks = &batch.indicators[0].breaks;
    assert_eq!((breaks.len(), breaks[0].period), (1, Period::FiscalYear(2021)));
    assert_eq!(breaks[0].note, "令和3年度から定義を変更");
    let id = asked(&outcome, "break").id.clone();
    let none = read(text, &[(&id, "none")]);
    assert!(none.batch.expect("ready").indicators[0].breaks.is_empty());
}

#[test]
fn a_note_that_may_mean_several_indicators_or_has_no_date_is_asked_about() {
    let text = "令和5年度 相談状況（単位：人）\n市町村名|相談者（実人数）|訪問者（実人数）\n高知市|10|1\n室戸市|20|2\n安芸市|30|3\n※前年度までの数値とは単純に比較できない\n";
    let outcome = read(text, &[]);
    assert_eq!(outcome.report.state, State::Questions, "{}", told(&outcome));
    let question = asked(&outcome, "break");
    assert_eq!(question.choices.len(), 4, "all, each of the two, none: {question:?}");
    let (id, visits) = (question.id.clone(), question.choices[2].id.clone());
    let outcome = read(text, &[(&id, &visits)]);
    let when = asked(&outcome, "break-period").id.clone();
    let outcome = read(text, &[(&id, &visits), (&when, "令和4年度")]);
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let batch = outcome.batch.as_ref().expect("ready");
    let breaks: Vec<(bool, usize)> =
        batch.indicators.iter().map(|it| (it.title.contains("訪問"), it.breaks.len())).collect();
    assert!(breaks.contains(&(true, 1)) && breaks.contains(&(false, 0)), "{breaks:?}");
}

#[test]
fn a_numbered_note_means_the_heads_that_carry_its_number() {
    let text = "令和5年度 相談状況（単位：人）\n市町村名|相談者（実人数）※1|訪問者（実人数）\n高知市|10|1\n室戸市|20|2\n安芸市|30|3\n※1 令和3年度から対象を拡大\n";
    let outcome = read(text, &[]);
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("{}", told(&outcome)));
    let of = |word: &str| batch.indicators.iter().find(|it| it.title.contains(word)).expect("an indicator");
    assert_eq!((of("相談者").breaks.len(), of("訪問者").breaks.len()), (1, 0), "{}", told(&outcome));
}

#[test]
fn a_break_of_an_indicator_that_is_there_already_goes_beside_it_unless_it_is_recorded() {
    let mut context = context();
    context.package.indicators.push(KnownIndicator {
        id: "cases".to_owned(),
        title: "相談実人数".to_owned(),
        measure: "persons".to_owned(),
        unit: "人".to_owned(),
        ..KnownIndicator::default()
    });
    let text =
        "令和5年度（単位：人）\n市町村名|相談実人数\n高知市|10\n室戸市|20\n安芸市|30\n※令和3年度から定義を変更\n";
    let outcome = read_over(&context, text, &[]);
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("{}", told(&outcome)));
    assert_eq!((batch.indicators.len(), batch.breaks.len()), (0, 1));
    assert_eq!((batch.breaks[0].0.as_str(), batch.breaks[0].1.period), ("cases", Period::FiscalYear(2021)));
    context.package.indicators[0].breaks.push("FY2021".to_owned());
    let again = read_over(&context, text, &[]);
    assert!(again.report.questions.iter().all(|question| question.kind != "break"), "{}", told(&again));
    assert_eq!(again.batch.expect("ready").breaks, []);
}

#[test]
fn wards_beside_their_city_are_left_out_and_wards_without_it_are_named() {
    // Codes as in 総務省「全国地方公共団体コード」; the special ward of Tokyo is a municipality of its own.
    let rows = "01101|札幌市中央区|1\n01102|札幌市北区|2\n13101|千代田区|9\n39201|高知市|10\n39202|室戸市|20\n";
    let with_city = format!("令和5年度 相談実人数（単位：人）\nコード|市区町村名|相談実人数\n01100|札幌市|3\n{rows}");
    let outcome = read(&with_city, &[]);
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("{}", told(&outcome)));
    let fragment = batch.fragments.values().next().expect("one period");
    let found: Vec<(&str, f64)> =
        fragment.cells.iter().map(|(code, cell)| (code.as_str(), cell.value.expect("a value"))).collect();
    assert_eq!(found, [("01100", 3.0), ("13101", 9.0), ("39201", 10.0), ("39202", 20.0)]);
    assert!(outcome.report.findings.iter().all(|finding| finding.code != "wards-without-city"));
    let alone = format!("令和5年度 相談実人数（単位：人）\nコード|市区町村名|相談実人数\n{rows}");
    let outcome = read(&alone, &[]);
    let finding = outcome.report.findings.iter().find(|finding| finding.code == "wards-without-city");
    let finding = finding.unwrap_or_else(|| panic!("{}", told(&outcome)));
    assert!(finding.message.contains("札幌市") && finding.message.contains("まとめません"), "{}", finding.message);
    let batch = outcome.batch.as_ref().expect("a warning stops nothing");
    let codes: Vec<&str> =
        batch.fragments.values().flat_map(|fragment| &fragment.cells).map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["13101", "39201", "39202"], "wards are never added to a city");
}
