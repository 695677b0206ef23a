//! Tables as offices print them, from the bytes of a workbook to a batch: the tables of the prefecture's own papers on social withdrawal,
//! typed as they stand there, and tables of municipalities in the shapes that they come in. What is not from those papers is made up (見本).

#![allow(clippy::format_collect, clippy::format_push_string, reason = "the texts of tests are small")]

use std::collections::BTreeSet;

use geodata::{
    import::{
        self, Context, Limits, Outcome, Settings, SourceFile,
        context::{AreaChange, KnownArea, KnownPackage},
        report::{Question, State},
    },
    measure::Measure,
    table::{ProfileTable, TableCell},
};
use proptest::prelude::*;

/// The municipalities of Kochi: codes and names of the embedded boundaries (国土数値情報 N03).
fn kochi() -> &'static Vec<KnownArea> {
    static AREAS: std::sync::OnceLock<Vec<KnownArea>> = std::sync::OnceLock::new();
    AREAS.get_or_init(|| {
        let package = geodata::package::read_embedded("japan-boundaries").0.expect("the boundaries ship");
        let mut areas: Vec<KnownArea> = package
            .boundaries
            .iter()
            .map(|boundary| KnownArea {
                code: boundary.code.to_string(),
                name: boundary.name.clone(),
                kana: String::new(),
            })
            .filter(|area| area.code.starts_with("39"))
            .collect();
        areas.sort_by(|one, other| one.code.cmp(&other.code));
        areas
    })
}

fn context() -> Context {
    Context {
        package: KnownPackage {
            id: "kochi".to_owned(),
            kind: "data".to_owned(),
            trust: "published".to_owned(),
            prefecture: Some("39".to_owned()),
            areas: kochi().iter().map(|area| area.code.clone()).collect(),
            ..KnownPackage::default()
        },
        gazetteer: kochi().clone(),
        changes: vec![AreaChange {
            date: "2005-04-10".to_owned(),
            from: vec![("39207".to_owned(), "中村市".to_owned()), ("39426".to_owned(), "西土佐村".to_owned())],
            to: vec![("39210".to_owned(), "四万十市".to_owned())],
            kind: "新設合併".to_owned(),
        }],
        templates: Vec::new(),
    }
}

/// A workbook of one sheet with these texts; what is a number is written as one.
fn workbook(sheet: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name(sheet).expect("a short name");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => page.write_number(row, column, number).expect("within the sheet"),
                _ if text.is_empty() => page,
                _ => page.write_string(row, column, text).expect("within the sheet"),
            };
        }
    }
    book.save_to_buffer().expect("a workbook in memory")
}

/// Rows of a text with `|` between cells.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(|cell| cell.replace("\\n", "\n")).collect()).collect()
}

fn read(name: &str, bytes: &[u8], settings: &Settings) -> Outcome {
    let file = SourceFile { name: name.to_owned(), bytes: bytes.to_vec() };
    import::read(&file, &context(), settings, &Limits::default())
}

fn typed(text: &str) -> Outcome {
    read("表.xlsx", &workbook("実績", &rows(text)), &with_source())
}

fn with_source() -> Settings {
    Settings { source: Some("高知県「見本」".to_owned()), ..Settings::default() }
}

/// What a person who debugs a test needs to see.
fn told(outcome: &Outcome) -> String {
    let report = &outcome.report;
    let findings: Vec<_> =
        report.findings.iter().map(|finding| (&finding.code, &finding.message, finding.weight)).collect();
    let questions: Vec<_> =
        report.questions.iter().map(|question| (&question.id, &question.sentence, &question.answer)).collect();
    let tables: Vec<_> = report.tables.iter().map(|table| (&table.range, &table.title, &table.kind)).collect();
    let columns: Vec<_> = report
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .map(|column| {
            format!(
                "{:?} {} {} {:?} {:?} {:?}",
                column.headings, column.role, column.reason, column.period, column.measure, column.unit
            )
        })
        .collect();
    let batch = outcome.batch.as_ref().map(|batch| &batch.tables);
    format!("{:?} {findings:#?} {questions:#?} {tables:?} {columns:#?} {batch:?}", report.state)
}

fn open(outcome: &Outcome) -> Vec<&Question> {
    outcome.report.questions.iter().filter(|question| question.answer.is_none()).collect()
}

fn kinds(outcome: &Outcome) -> Vec<&str> {
    open(outcome).into_iter().map(|question| question.kind.as_str()).collect()
}

/// What a hurried person would answer: the first choice, or a text that fits.
fn hurried(question: &Question) -> String {
    match (question.choices.first(), question.free.as_deref()) {
        (Some(choice), _) => choice.id.clone(),
        (None, Some("period")) => "令和5年度".to_owned(),
        (None, Some("number")) => "1".to_owned(),
        (None, _) => "高知県「見本」".to_owned(),
    }
}

/// Answers every open question until nothing is open; gives the last outcome and how many rounds it took.
fn settle(name: &str, bytes: &[u8], mut settings: Settings) -> Result<(Outcome, usize), String> {
    let mut answered = BTreeSet::new();
    for round in 0..10 {
        let outcome = read(name, bytes, &settings);
        if outcome.report.state != State::Questions {
            return Ok((outcome, round));
        }
        for question in open(&outcome) {
            if !answered.insert(question.id.clone()) {
                return Err(format!("asked again: {} {}", question.id, told(&outcome)));
            }
            settings.answers.insert(question.id.clone(), hurried(question));
        }
    }
    Err("ten rounds were not enough".to_owned())
}

fn settled(text: &str) -> Outcome {
    let (outcome, _) =
        settle("表.xlsx", &workbook("実績", &rows(text)), Settings::default()).expect("answers lead to an end");
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    outcome
}

fn tables(outcome: &Outcome) -> &[ProfileTable] {
    &outcome.batch.as_ref().unwrap_or_else(|| panic!("no batch: {}", told(outcome))).tables
}

fn numbers(table: &ProfileTable, row: usize) -> Vec<f64> {
    table.rows[row]
        .iter()
        .filter_map(|cell| if let TableCell::Number(number) = cell { Some(*number) } else { None })
        .collect()
}

/// Values of a period: code and number, or the blank's reason.
fn values(outcome: &Outcome, title: &str, period: &str) -> Vec<(String, Result<f64, String>)> {
    let batch = outcome.batch.as_ref().unwrap_or_else(|| panic!("no batch: {}", told(outcome)));
    let id = &batch
        .indicators
        .iter()
        .find(|indicator| indicator.title.contains(title))
        .unwrap_or_else(|| panic!("no {title}: {}", told(outcome)))
        .id;
    batch
        .fragments
        .iter()
        .filter(|((known, when), _)| known == id && when.id() == period)
        .flat_map(|(_, fragment)| &fragment.cells)
        .map(|(code, cell)| (code.to_string(), cell.value.map_err(|blank| blank.id().to_owned())))
        .collect()
}

/// A table with a row for each of the first municipalities; `cells` gives what stands behind the name.
fn by_area(top: &str, count: usize, cells: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> =
        kochi().iter().take(count).enumerate().map(|(row, area)| format!("{}|{}", area.name, cells(row))).collect();
    format!("{top}\n{}", lines.join("\n"))
}

// Codes and names

/// The rule of 総務省「全国地方公共団体コード仕様」: weights 6 to 2, and 11 minus the rest of the division by 11.
fn six_digits(code: &str) -> String {
    let sum: u32 = code.bytes().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{code}{}", (11 - sum % 11) % 10)
}

#[test]
fn codes_and_names_of_all_municipalities_agree_however_the_code_is_written() {
    assert_eq!(kochi().len(), 34);
    for digits in [5, 6] {
        let mut text = "団体コード,市町村名,令和5年度 相談者数（実人数）（人）\n".to_owned();
        for (row, area) in kochi().iter().enumerate() {
            let code = if digits == 5 { area.code.clone() } else { six_digits(&area.code) };
            text += &format!("{code},{},{row}\n", area.name);
        }
        let outcome = read("cases_r5.csv", text.as_bytes(), &with_source());
        assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
        assert_eq!(outcome.report.areas.matched, 34);
        assert_eq!((outcome.report.summary.errors, outcome.report.summary.warnings), (0, 0), "{}", told(&outcome));
        let found = values(&outcome, "相談者", "FY2023");
        let expected: Vec<_> =
            (0_u32..).zip(kochi()).map(|(row, area)| (area.code.clone(), Ok(f64::from(row)))).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_column_of_districts_with_the_names_of_their_cities_is_not_the_column_of_municipalities() {
    let outcome = settled(
        "圏域|市町村名|令和5年度 相談者数（実人数）（人）
安芸|室戸市|5
|安芸市|3
|東洋町|1
高知市|高知市|100
高幡|四万十町|4
幡多|四万十市|2",
    );
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let found = values(&outcome, "相談者", "FY2023");
    let expected = [("39201", 100.0), ("39202", 5.0), ("39203", 3.0), ("39210", 2.0), ("39301", 1.0), ("39412", 4.0)];
    let expected: Vec<_> = expected.iter().map(|(code, value)| ((*code).to_owned(), Ok(*value))).collect();
    assert_eq!(found, expected);
}

// Tables of the prefecture

#[test]
fn one_cell_with_four_years_over_five_columns_is_one_question_about_the_heads() {
    let text = "年度 ３０ 元 ２ ３||\nひきこもり（再掲）\n相談数\n実人数|４２９|５０６|４６３|５２０|１４６\n延べ|２０４０|２１８１|２０９１|２２３１|８４４";
    let outcome = typed(text);
    assert_eq!(outcome.report.state, State::Questions, "{}", told(&outcome));
    let heads: Vec<_> = open(&outcome)
        .into_iter()
        .filter(|question| question.at.heading.is_some() || matches!(question.kind.as_str(), "heading" | "year-list"))
        .collect();
    assert_eq!(heads.len(), 1, "{}", told(&outcome));
    assert_eq!(heads[0].kind, "year-list");
    let mut settings = with_source();
    settings.answers.insert(heads[0].id.clone(), "last".to_owned());
    let (outcome, _) = settle("表.xlsx", &workbook("実績", &rows(text)), settings).expect("an end");
    let found = tables(&outcome);
    assert_eq!(found.len(), 2, "{}", told(&outcome));
    let persons = found.iter().find(|table| table.measure == Measure::Persons).expect("実人数");
    assert_eq!(numbers(persons, 0), [429.0, 506.0, 463.0, 520.0, 146.0]);
    let heads: Vec<&str> = persons.columns.iter().skip(1).map(|column| column.title.as_str()).collect();
    assert_eq!(heads[..4], ["平成30年度", "令和元年度", "令和2年度", "令和3年度"]);
}

#[test]
fn persons_and_events_of_one_table_come_apart_with_their_units_and_the_relisted_column_is_marked() {
    let outcome = typed(
        "精神保健福祉センター　来所相談実績\n年度|３０|元|２|３|ひきこもり（再掲）\n相談数\n実人数|４２９|５０６|４６３|５２０|１４６\n延べ|２０４０|２１８１|２０９１|２２３１|８４４",
    );
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let found = tables(&outcome);
    assert_eq!(found.len(), 2, "{}", told(&outcome));
    for (measure, unit, first) in [(Measure::Persons, "人", 429.0), (Measure::Events, "件", 2040.0)] {
        let table = found.iter().find(|table| table.measure == measure).expect("a table for each measure");
        assert!(
            table.columns.iter().filter(|column| column.is_number).all(|column| column.unit == unit),
            "{}",
            told(&outcome)
        );
        assert!((numbers(table, 0)[0] - first).abs() < f64::EPSILON);
        assert!(table.marks.relisted);
        let heads: Vec<&str> = table.columns.iter().skip(1).map(|column| column.title.as_str()).collect();
        assert_eq!(heads, ["平成30年度", "令和元年度", "令和2年度", "令和3年度", "ひきこもり（再掲）"]);
        assert!(!table.as_of.is_empty());
    }
}

#[test]
fn a_pause_of_the_service_stays_a_note_of_the_table() {
    let outcome = typed(
        "ひきこもり相談実績（来所）\n年度|２９|３０|元|２|３\n相談数\n実人数|１３７|１５１|１８０|１２８|１４６\n延べ|８３２|９５４|９７５|７０４|８３４\n※R２，３年度は新型コロナウィルスの感染拡大防止のため、面接休止期間あり",
    );
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let found = tables(&outcome);
    assert_eq!(found.len(), 2);
    for table in found {
        assert!(table.notes.iter().any(|note| note.contains("面接休止期間あり")), "{}", told(&outcome));
        assert_eq!(table.columns[1].title, "平成29年度");
    }
}

#[test]
fn answers_of_municipalities_become_tables_and_more_answers_than_municipalities_are_not_summed() {
    let outcome = settled(
        "＜３＞市町村プラットフォームの設置・運営（R４.３月末時点）\n①設置状況\n|市町村数\n令和４年３月末までに設置済み|22\n令和４年度中に設置予定|5\nその他|7",
    );
    assert_eq!(tables(&outcome).len(), 1, "{}", told(&outcome));
    assert_eq!(tables(&outcome)[0].rows.len(), 3);
    let text = "支援対象者の実態やニーズの把握（R４.３月末時点）\n実態調査実施の有無（複数回答あり）\n|市町村数\n令和４年３月までに実施済|11\n令和４年度中に実施予定（実施中）|４\n令和２年度の県調査を活用|8\nその他|14";
    let outcome = settled(text);
    assert!(tables(&outcome)[0].marks.multiple_response);
    assert_eq!(tables(&outcome)[0].rows.len(), 4);
    let outcome = settled(&format!("{text}\n合計|37"));
    let total = &outcome.report.tables[0].totals[0];
    assert_eq!((total.stated, total.computed), (37.0, None));
    assert!(
        outcome.report.findings.iter().any(|finding| finding.code == "total-of-multiple-response"),
        "{}",
        told(&outcome)
    );
    assert_eq!(tables(&outcome)[0].rows.len(), 4, "a total is no row");
    let outcome = settled(
        "②市町村プラットフォームが果たしている役割（複数回答）\n|市町村数\n構成団体が支援つなぎ先の選択肢として機能|13\n個別ケースの検討会やアセスメントを実施|20\n地域課題や支援方針などを総合的に検討する場として機能|14",
    );
    assert!(tables(&outcome)[0].marks.multiple_response);
}

#[test]
fn tables_of_words_stay_words() {
    let outcome = settled(
        "高知県ひきこもり実態把握調査　結果\n項目|調査結果\nひきこもりの人の数|６９２人 （ひきこもり出現率0.19%）\n性別|「男性」が約７割\n年齢層|「３０・４０代」が約半数\\n次いで「５０代・６０～６５歳代」が約3割\nひきこもりの期間|「１０年以上２０年未満」が約２割\n支援の状況|「支援を受けていない」、「分からない」が約７割\n地域別の出現率|市部に比べ、町村部の出現率が高い",
    );
    let table = &tables(&outcome)[0];
    assert_eq!(table.rows.len(), 6);
    assert_eq!(table.rows[1][1], TableCell::Text("「男性」が約７割".to_owned()));
    let outcome = settled(
        "取組|目標／令和5年度目標 ＫＰＩ|令和5年度末現在 実績|達成度\n高知家地域共生社会フェスタ|100人（R5年度事業終了）|23人（R5年度事業終了）|D\n社会参加につながった人数|54人（R5年度到達目標：22人）|4人（R5年度実績：4人）|D\n社会参加につながった人数【再掲】|54人（R5年度到達目標：22人）【再掲】|4人（R5年度実績：4人）【再掲】|D",
    );
    let table = &tables(&outcome)[0];
    assert_eq!(table.rows.len(), 3, "{}", told(&outcome));
    assert_eq!(table.rows[0][1], TableCell::Text("100人（R5年度事業終了）".to_owned()));
    assert!(table.marks.relisted);
}

// Tables of municipalities

#[test]
fn a_change_from_the_year_before_is_a_difference_and_new_ones_are_persons_that_are_listed_again() {
    let text = by_area(
        "令和５年度　アウトリーチ支援 実施状況（市町村別）|||（単位：件、人）\n市町村名|相談者数（実人数）|うち新規【再掲】|前年度比増減",
        6,
        |row| format!("{}|{}|{}", row + 3, row % 3, if row % 2 == 1 { format!("△{row}") } else { row.to_string() }),
    );
    let (outcome, _) = settle("表.xlsx", &workbook("実績", &rows(&text)), with_source()).expect("an end");
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
    let batch = outcome.batch.as_ref().expect("ready");
    let of = |part: &str| {
        batch
            .indicators
            .iter()
            .find(|indicator| indicator.title.contains(part))
            .unwrap_or_else(|| panic!("{part}: {}", told(&outcome)))
    };
    assert_eq!(of("増減").measure, Measure::Index);
    assert_eq!(
        (of("新規").measure, of("新規").unit.as_str(), of("新規").marks.relisted),
        (Measure::Persons, "人", true)
    );
    assert_eq!(values(&outcome, &of("増減").title, "FY2023")[1].1, Ok(-1.0));
    assert!(!outcome.report.questions.iter().any(|question| question.kind == "measure" && question.answer.is_none()));
}

#[test]
fn bare_years_beside_municipalities_are_years_when_only_one_reading_fits() {
    let text =
        by_area("ひきこもり相談実人数（年度別）（単位：人）\n市町村名|30|元|2|3", 6, |row| {
            format!("{}|{}|{}|{}", row + 1, row + 2, row + 3, row + 4)
        });
    let outcome = settled(&text);
    let batch = outcome.batch.as_ref().expect("ready");
    assert_eq!(batch.indicators.len(), 1, "{}", told(&outcome));
    let periods: Vec<String> = batch.fragments.keys().map(|(_, period)| period.id()).collect();
    assert_eq!(periods, ["FY2018", "FY2019", "FY2020", "FY2021"], "{}", told(&outcome));
}

#[test]
fn sums_of_men_and_women_are_compared_in_each_line() {
    let text = by_area("令和5年度 相談者（実人数）（単位：人）\n市町村名|男|女|計", 6, |row| {
        format!("{}|{}|{}", row + 1, row + 2, if row == 2 { 99 } else { 2 * row + 3 })
    });
    let outcome = settled(&text);
    let warning = outcome
        .report
        .findings
        .iter()
        .find(|finding| finding.code == "column-total-differs" || finding.code == "total-differs")
        .unwrap_or_else(|| panic!("{}", told(&outcome)));
    assert!(warning.message.contains("99") && warning.message.contains('7'), "{}", warning.message);
}

#[test]
fn municipalities_across_are_read_like_municipalities_down() {
    let names: Vec<&str> = kochi().iter().take(8).map(|area| area.name.as_str()).collect();
    let numbers = |from: usize| (0..8).map(|number| (from + number).to_string()).collect::<Vec<_>>().join("|");
    let text = format!(
        "令和5年度 相談状況（単位：人）\n区分|{}\n相談者数（実人数）|{}\n訪問者数（実人数）|{}",
        names.join("|"),
        numbers(1),
        numbers(11)
    );
    let outcome = settled(&text);
    let found = values(&outcome, "相談者", "FY2023");
    assert_eq!(found.len(), 8, "{}", told(&outcome));
    assert_eq!(found[7].1, Ok(8.0));
}

#[test]
fn long_tables_with_year_item_and_value_become_indicators() {
    let mut text = "年度|市町村名|項目|値|単位".to_owned();
    for year in ["令和4年度", "令和5年度"] {
        for (row, area) in kochi().iter().take(5).enumerate() {
            text.push_str(&format!(
                "\n{year}|{}|相談実人数|{}|人\n{year}|{}|訪問延べ件数|{}|件",
                area.name,
                row + 1,
                area.name,
                row + 10
            ));
        }
    }
    let outcome = settled(&text);
    assert_eq!(values(&outcome, "相談実人数", "FY2022").len(), 5, "{}", told(&outcome));
    assert_eq!(values(&outcome, "訪問延べ件数", "FY2023")[4].1, Ok(14.0));
}

#[test]
fn shares_under_percent_that_look_like_fractions_are_asked_once() {
    let text = by_area("令和5年度 相談率\n市町村名|相談率（％）", 6, |row| format!("0.{}25", row + 1));
    let outcome = typed(&text);
    let asked: Vec<_> = outcome.report.questions.iter().filter(|question| question.kind == "fraction").collect();
    assert_eq!(asked.len(), 1, "{}", told(&outcome));
}

#[test]
fn numbers_in_brackets_are_asked_once_for_a_column() {
    let text =
        by_area("令和5年度 相談状況（単位：人）\n市町村名|相談者数（実人数）", 6, |row| {
            format!("({})", row + 1)
        });
    let outcome = typed(&text);
    let about: Vec<_> = outcome
        .report
        .questions
        .iter()
        .filter(|question| question.sentence.contains('（') && question.kind == "brackets")
        .collect();
    assert_eq!(about.len(), 1, "{}", told(&outcome));
}

#[test]
fn blanks_are_asked_once_for_a_table_and_never_become_zero_unasked() {
    let text = by_area(
        "令和5年度 相談状況（単位：人）\n市町村名|相談者数（実人数）|訪問者数（実人数）",
        6,
        |row| {
            if row % 2 == 0 { format!("|{row}") } else { format!("{row}|{row}") }
        },
    );
    let outcome = typed(&text);
    assert_eq!(kinds(&outcome), ["blank"], "{}", told(&outcome));
    settled(&text);
}

#[test]
fn states_are_steps_and_parts_of_a_merged_city_are_added() {
    let words = ["設置済み", "未設置", "設置予定"];
    let outcome = settled(&by_area(
        "令和5年度末 相談窓口の設置状況\n市町村名|窓口の設置状況",
        6,
        |row| words[row % 3].to_owned(),
    ));
    let batch = outcome.batch.as_ref().expect("ready");
    assert_eq!(batch.indicators[0].measure, Measure::State, "{}", told(&outcome));
    let text =
        "令和5年度 相談実人数（単位：人）\n市町村名|相談実人数\n高知市|1\n室戸市|2\n中村市|3\n西土佐村|4\n安芸市|5";
    let outcome = settled(text);
    let found = values(&outcome, "相談実人数", "FY2023");
    assert!(found.contains(&("39210".to_owned(), Ok(7.0))), "{found:?}");
}

#[test]
fn rates_are_linked_to_their_numerator_and_denominator() {
    let text = by_area(
        "令和5年度 相談\n市町村名|相談者数（実人数）（人）|人口（人）|相談者数の人口に対する割合（％）",
        6,
        |row| format!("{0}|{1}|0.{0}", row + 1, 1000),
    );
    let (outcome, _) = settle("表.xlsx", &workbook("実績", &rows(&text)), Settings::default()).expect("an end");
    assert_eq!(outcome.report.state, State::Ready, "{}", told(&outcome));
}

// Any sheet

const CELLS: [&str; 34] = [
    "",
    "高知市",
    "室戸市",
    "四万十市",
    "四万十町",
    "四万十",
    "中村市",
    "合計",
    "小計",
    "うち再掲",
    "39201",
    "1,100",
    "x",
    "-",
    "…",
    "12",
    "△3",
    "(5)",
    "0.125",
    "12.5%",
    "令和5年度",
    "30",
    "元",
    "２",
    "年度 ３０ 元 ２ ３",
    "○",
    "設置済み",
    "あり",
    "（単位：人）",
    "実人数",
    "延べ",
    "相談者数",
    "割合（％）",
    "※注",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn answering_what_is_asked_comes_to_an_end_and_nothing_is_asked_twice(
        head in prop::collection::vec(prop::sample::select(&CELLS[..]), 1..6),
        body in prop::collection::vec(prop::collection::vec(prop::sample::select(&CELLS[..]), 1..6), 0..10),
        names in any::<bool>(),
    ) {
        let mut sheet: Vec<Vec<String>> = vec![head.into_iter().map(str::to_owned).collect()];
        for (row, cells) in body.into_iter().enumerate() {
            let name = if names { kochi()[row % 34].name.clone() } else { format!("項目{row}") };
            sheet.push(std::iter::once(name).chain(cells.into_iter().map(str::to_owned)).collect());
        }
        let text: String = sheet.iter().map(|cells| format!("{}\n", cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","))).collect();
        if let Err(why) = settle("x.csv", text.as_bytes(), Settings::default()) {
            return Err(TestCaseError::fail(format!("{text}\n{why}")));
        }
    }
}
