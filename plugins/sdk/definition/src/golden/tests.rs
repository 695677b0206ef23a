use super::*;
use crate::{Blank, Definition, formula};

const GOLDEN: &str = r#"{"cases":[{
  "name": "一つは割れて、一つは割れない",
  "areas": [{"code":"39201","name":"高知市","urban":true,"area_km2":309.0},{"code":"39202","name":"室戸市"},{"code":"39203","name":"安芸市"}],
  "columns": {"a": {"FY2020": [1, {"value":2,"trust":"sample"}, {"blank":"suppressed"}]}, "b": {"FY2019": [4, 0, null]}},
  "expect": {"period":"FY2020","values":[25, {"blank":"not_applicable","trust":"sample"}, {"blank":"suppressed"}]}
}]}"#;

const SHARE: &str = r#"
id = "a-share"
version = "1.0.0"
theme = "世帯"
measure = "rate"
polarity = "neutral"
decimals = 1
periods-of = "a"
title = { ja = "割合", en = "Share" }
unit = { ja = "％", en = "%" }
definition = { ja = "割合です。", en = "A share." }
method = { ja = "割り算です。", en = "A division." }
[inputs.a]
column = "a"
measure = "persons"
unit = "人"
[inputs.b]
column = "b"
measure = "persons"
unit = "人"
[formula]
value = "100 * a / b"
note = { ja = "{area}は{a}÷{b}＝{value}％です。", en = "{area}: {a} of {b} is {value}%." }
"#;

fn case() -> Case {
    Golden::read(GOLDEN).expect("a golden file").cases.remove(0)
}

#[test]
fn a_case_is_read_and_a_formula_computes_what_it_expects() {
    let definition = Definition::read(SHARE).unwrap_or_else(|problems| panic!("{problems}"));
    let case = case();
    // 1 / 4 × 100 = 25; 2 / 0 is not applicable; a is withheld and b unknown: what is withheld prevails. By hand.
    let outcome = formula::compute(&definition, &case, None, &[]).expect("a layer");
    assert_eq!(case.differences(&Found::from(&outcome)), Vec::<String>::new());
    assert_eq!(outcome.notes[0].ja, "高知市は1÷4＝25.0％です。");
    assert_eq!(outcome.notes[2].ja, "aが「秘匿」のため計算できません。");
    assert_eq!(outcome.remarks[0].ja, "bは2019年度のものです。");
}

#[test]
fn every_difference_is_told_with_its_area() {
    let case = case();
    let cells = [
        Cell::new(25.1, Trust::Published),
        Cell::blank(Blank::NotApplicable, Trust::Published),
        Cell::new(0.0, Trust::Published),
    ];
    let found = Found::Layer { period: "FY2021", cells: &cells, low: &[], high: &[] };
    assert_eq!(
        case.differences(&found),
        [
            "時期が「FY2020」のはずが「FY2021」でした。",
            "高知市の値が 25 のはずが 25.1 でした。",
            "室戸市の trust が sample のはずが published でした。",
            "安芸市の値が 「秘匿」 のはずが 0 でした。"
        ]
    );
    let problem = Found::Problem { kind: "failed", message: "だめ" };
    assert_eq!(case.differences(&problem).len(), 1);
}

#[test]
fn lists_of_the_wrong_length_and_unknown_words_are_told_with_their_place() {
    let short = GOLDEN.replace("[4, 0, null]", "[4, 0]");
    let told = Golden::read(&short).expect_err("a refusal").to_string();
    assert!(told.contains("columns の b の FY2019 は areas と同じ3個です（2個あります）"), "{told}");
    let unknown = GOLDEN.replace("\"blank\":\"suppressed\"", "\"blank\":\"secret\"");
    let told = Golden::read(&unknown).expect_err("a refusal");
    assert_eq!(told.list[0].line, 4, "{told}");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        let _any = Golden::read(&text);
        let _any = Golden::read(&GOLDEN.replace("一つは", &text));
    }
}
