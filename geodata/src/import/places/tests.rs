//! Lists with the old heads, the new heads, and those of care providers; addresses and figures are fictitious (見本).

use super::*;
use crate::import::{
    book::{Format, RawCell, Sheet},
    context::{KnownArea, KnownPackage},
    layout,
    report::{State, Weight},
};

/// A book of one sheet and its tables.
fn list(title: &str, csv: &str) -> (Book, Vec<Table>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let rows: Vec<Vec<RawCell>> =
        reader.records().map(|row| row.expect("a row").iter().map(RawCell::text).collect()).collect();
    let sheet = Sheet { name: title.to_owned(), rows, ..Sheet::default() };
    let book = Book { format: Format::Csv, encoding: None, sheets: vec![sheet] };
    let (tables, _) = layout::tables(&book);
    (book, tables)
}

fn context() -> Context {
    let known = crate::import::known::boundaries();
    let area = |boundary: &crate::package::Boundary| KnownArea {
        code: boundary.code.as_str().to_owned(),
        name: boundary.name.clone(),
        kana: String::new(),
    };
    let gazetteer: Vec<KnownArea> = known.iter().map(area).collect();
    let areas = gazetteer.iter().map(|area| area.code.clone()).filter(|code| code.starts_with("39")).collect();
    let package = KnownPackage {
        id: "kochi".to_owned(),
        kind: "data".to_owned(),
        trust: "published".to_owned(),
        prefecture: Some("39".to_owned()),
        areas,
        facility_kinds: vec![
            ("office".to_owned(), "市町村役場".to_owned()),
            ("warm-contact-centre".to_owned(), "あったかふれあいセンター".to_owned()),
        ],
        ..KnownPackage::default()
    };
    Context { package, gazetteer, ..Context::default() }
}

fn read(name: &str, csv: &str, answers: &[(&str, &str)]) -> Outcome {
    let (book, tables) = list(name, csv);
    assert!(looks_like_places(&tables[0]), "{name}");
    let file = SourceFile { name: name.to_owned(), bytes: csv.as_bytes().to_vec() };
    let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect();
    let settings = Settings { answers, ..Settings::default() };
    read_places(&file, &book, &tables, &context(), &settings, &Limits::default())
}

fn codes(outcome: &Outcome, weight: Weight) -> Vec<(&str, Option<usize>)> {
    let found = outcome.report.findings.iter().filter(|finding| finding.weight == weight);
    found.map(|finding| (finding.code.as_str(), finding.at.row)).collect()
}

const OLD: &str = "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,電話番号,利用可能曜日,開始時間,終了時間,備考
392014,1,高知県,高知市,見本センター,ミホン,高知県高知市本町5-1-45,2階,33.558889,133.531389,088-000-0001,月火水木金,9:00,17:00,見本
392014,2,高知県,高知市,見本の家,ミホン,高知県高知市本町5-1-45,,133.531389,33.558889,-,,,,
392014,3,高知県,高知市,位置のない家,ミホン,高知県高知市本町1-1,,-,-,,,,,
";

#[test]
fn the_old_heads_are_read() {
    let outcome = read("あったかふれあいセンター一覧.csv", OLD, &[(QUESTION_WHOLE, "whole")]);
    assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
    let batch = outcome.batch.as_ref().expect("a batch");
    assert_eq!(batch.whole_kinds, ["warm-contact-centre"]);
    assert!(batch.facility_kinds.is_empty());
    let [first, swapped, nowhere] = batch.facilities.as_slice() else { panic!("three places") };
    assert_eq!(first.id, "warm-contact-centre-39201-1");
    assert_eq!(first.declared_area.as_ref().map(AreaCode::as_str), Some("39201"));
    assert_eq!(first.address, "高知県高知市本町5-1-45 2階");
    assert_eq!((first.phone.as_str(), first.opening_days.as_str()), ("088-000-0001", "月火水木金 9:00〜17:00"));
    assert_eq!(first.precision, CoordPrecision::Site);
    // Latitude and longitude had changed places; the conversion is told.
    assert_eq!(swapped.position, first.position);
    assert_eq!(outcome.report.conversions[0].rule, "swapped-coordinates");
    assert_eq!((nowhere.position, nowhere.precision), (None, CoordPrecision::Unknown));
    assert_eq!(swapped.phone, "");
}

#[test]
fn the_new_heads_are_read_and_the_kind_is_asked_once() {
    let csv = "全国地方公共団体コード,ID,地方公共団体名,名称,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,電話番号,定員
390003,K-001,高知県,見本作業所,392103,,,高知県,四万十市,中村大橋通,4-10,見本ビル,32.991400,132.933800,0880-00-0001,２０人
390003,K-002,高知県,見本学舎,,,高知県高岡郡四万十町琴平町16-17,,,,,,33.2089,133.1339,,
";
    let asked = read("共同.csv", csv, &[]);
    assert_eq!(asked.report.state, State::Questions);
    assert_eq!(
        asked.report.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(),
        [QUESTION_KIND, QUESTION_WHOLE]
    );
    assert!(asked.batch.is_none());
    let outcome = read("共同.csv", csv, &[(QUESTION_KIND, "就労体験の見本")]);
    assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report);
    let batch = outcome.batch.expect("a batch");
    assert_eq!(batch.facility_kinds[0].label, "就労体験の見本");
    let [city, town] = batch.facilities.as_slice() else { panic!("two places") };
    assert_eq!(city.declared_area.as_ref().map(AreaCode::as_str), Some("39210"));
    assert_eq!(city.address, "高知県四万十市中村大橋通4-10 見本ビル");
    assert_eq!(city.capacity, Some(20));
    // 四万十市 and 四万十町 are two: the address says which.
    assert_eq!(town.declared_area.as_ref().map(AreaCode::as_str), Some("39412"));
    assert!(city.id.ends_with("-39210-k-001"), "{}", city.id);
}

#[test]
fn providers_with_several_services_stay_apart_and_keep_their_identifiers() {
    let csv = "都道府県コード又は市区町村コード,NO,市区町村名,介護サービス事業所名称,実施サービス,住所,緯度,経度,電話番号,事業所番号,定員
392014,1,高知市,見本苑,通所介護,高知市本町5-1-45,33.558889,133.531389,088-000-0001,3970000001,25
392014,2,高知市,見本苑,訪問介護,高知市本町5-1-45,33.558889,133.531389,088-000-0001,3970000001,
";
    let ids = |csv: &str| -> Vec<String> {
        let answers = [(QUESTION_KIND, "介護の見本"), (QUESTION_WHOLE, "additions")];
        let outcome = read("介護.csv", csv, &answers);
        assert!(codes(&outcome, Weight::Warning).is_empty(), "{:?}", outcome.report.findings);
        outcome.batch.expect("a batch").facilities.into_iter().map(|place| place.id).collect()
    };
    let first = ids(csv);
    assert_eq!(first.len(), 2);
    // The same list in another order gives the same identifiers.
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(ids(&[lines[0], lines[2], lines[1]].join("\n")), first);
}

#[test]
fn doubtful_positions_and_rows_are_named() {
    let csv = "市区町村名,施設名,住所,緯度,経度,電話番号
高知市,遠い見本,高知市本町,369.56,133.5,1
高知市,片方の見本,高知市本町,33.5,,1
高知市,,高知市本町,33.55,133.53,1
室戸市,よその見本,室戸市浮津,33.558889,133.531389,1
高知市,海の見本,高知市桂浜,33.0,133.6,1
松山市,県外の見本,松山市一番町,33.84,132.76,1
謎の市,分からない見本,どこか,33.558889,133.531389,1
高知市,二度の見本,高知市本町,33.558889,133.531389,1
高知市,二度の見本,高知市本町2,33.558900,133.531400,1
高知市,二度の見本,高知市本町,33.558889,133.531389,1
";
    let outcome = read("一覧.csv", csv, &[(QUESTION_KIND, "見本"), (QUESTION_WHOLE, "additions")]);
    assert_eq!(outcome.report.state, State::Refused);
    let mut errors = codes(&outcome, Weight::Error);
    errors.sort_unstable();
    assert_eq!(errors, [("bad-position", Some(3)), ("missing-name", Some(4)), ("outside-japan", Some(2))]);
    let mut warnings = codes(&outcome, Weight::Warning);
    warnings.sort_unstable();
    assert_eq!(
        warnings,
        [
            ("duplicate-row", Some(11)),
            ("facility-at-sea", Some(6)),
            ("facility-elsewhere", Some(5)),
            ("outside-package", Some(7)),
            ("same-name-near", Some(10)),
            ("unmatched-area", Some(8)),
        ]
    );
}

#[test]
fn a_table_of_figures_is_no_list_of_places() {
    let (_, tables) = list("人口", "市区町村コード,市区町村名,総人口,備考\n39201,高知市,1,\n");
    assert!(!looks_like_places(&tables[0]));
    let (_, tables) = list("名簿", "名称,人数\nあ,1\n");
    assert!(!looks_like_places(&tables[0]));
}
