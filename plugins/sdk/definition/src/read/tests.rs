use super::*;

pub(crate) const PLAIN: &str = r#"id = "share-of-a"
version = "1.0.0"
theme = "世帯"
measure = "rate"
polarity = "higher-is-need"
decimals = 1
periods-of = "alone"
title = { ja = "割合", en = "Share" }
unit = { ja = "％", en = "%" }
definition = { ja = "割合です。", en = "A share." }
method = { ja = "割り算です。", en = "A division." }
caveats = [{ ja = "注意", en = "Mind" }]

[inputs.alone]
column = "alone"
measure = "persons"
unit = "世帯"
[inputs.all]
column = "all"
measure = "persons"
unit = "世帯"

[parameters.level]
label = { ja = "信頼水準", en = "Level" }
help = { ja = "区間の広さ", en = "Width" }
number = { min = 80, max = 99.9, step = 1, default = 95, unit = "％" }
[parameters.how]
label = { ja = "方法", en = "How" }
choice = [{ id = "a", label = { ja = "甲", en = "A" } }, { id = "b", label = { ja = "乙", en = "B" } }]

[formula]
value = "100 * alone / all"
interval = "100 * wilson(alone, all, level)"
note = { ja = "{alone}÷{all}", en = "{alone} of {all}" }
"#;

fn told(text: &str) -> String {
    Definition::read(text).expect_err("a refusal").to_string()
}

fn with_value(value: &str) -> String {
    PLAIN.replace("value = \"100 * alone / all\"", &format!("value = '{value}'"))
}

#[test]
fn a_plain_definition_is_read_in_the_order_of_the_file() {
    let definition = Definition::read(PLAIN).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(definition.id, "share-of-a");
    assert_eq!(definition.parameters.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["level", "how"]);
    assert_eq!(definition.inputs.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["alone", "all"]);
    assert_eq!(definition.inputs[1].line, 18);
    assert!(definition.formula.is_some_and(|formula| formula.interval.is_some()));
}

#[test]
fn all_problems_are_told_at_once_each_with_line_and_column() {
    let text = PLAIN
        .replace("id = \"share-of-a\"", "id = \"Share\"")
        .replace("polarity = \"higher-is-need\"", "polarity = \"higher\"")
        .replace("decimals = 1", "decimal = 1")
        .replace("100 * alone / all", "100 * alone / everything");
    let problems = Definition::read(&text).expect_err("a refusal").list;
    let places: Vec<(usize, usize)> = problems.iter().map(|it| (it.line, it.column)).collect();
    assert!(places.contains(&(1, 6)) && places.contains(&(5, 13)) && places.contains(&(6, 1)), "{places:?}");
    // value = "100 * alone / everything": the name is the 24th letter of the line.
    let formula = problems.iter().find(|it| it.message.contains("everything")).expect("told");
    assert_eq!((formula.line, formula.column), (32, 24), "{formula}");
    assert!(problems.iter().any(|it| it.message.contains("「decimals」のことですか")), "{problems:?}");
}

#[test]
fn what_must_not_be_added_is_refused_with_what_to_do() {
    let refusals = [
        ("sum(alone / all)", "割合は合計できません"),
        ("alone / all + alone / all", "割合どうしは足せません"),
        ("mean(alone / all)", "割合の平均は"),
        ("alone", "measure = \"persons\" とするか"),
        ("alone > all", "if(条件, 1, 0)"),
        ("wilson(alone, all, 95)", "区間は interval に"),
        ("alone + (alone > all)", "条件は「+」で計算できません"),
        ("-alone^2 / all", "かっこを書いてください"),
        ("alone^2^3", "かっこを書いてください"),
        ("1 < alone < 3", "比較は続けて書けません"),
        ("alone ／ all", "/ を使ってください"),
        ("alone % all", "「100 *」"),
        ("(alone / all", "閉じていません"),
        ("alone / all)", "閉じるかっこが多すぎます"),
        ("summ(alone) / all", "「sum」のことですか"),
        ("if(alone, 1, 2)", "ここは条件です"),
        ("sum(alone, all)", "sum(x) の形で書きます"),
        ("alne / all", "「alone」のことですか"),
        ("1e999", "数として読めません"),
        ("how", "選択肢のid"),
        ("if(how = \"c\", 1, 2)", "選択肢「c」はありません"),
        ("previous(previous(alone / all))", "previous の中に"),
        ("", "式が空です"),
        ("alone all", "記号が要ります"),
    ];
    for (value, expected) in refusals {
        let told = told(&with_value(value));
        assert!(told.contains(expected), "{value}: {told}");
    }
}

#[test]
fn units_and_measures_of_inputs_count() {
    let other = PLAIN.replacen("unit = \"世帯\"\n[inputs.all]", "unit = \"人\"\n[inputs.all]", 1);
    let refused = told(&other.replace("100 * alone / all", "(alone + all) / all"));
    assert!(refused.contains("「人」と「世帯」は単位が違う"), "{refused}");
    let events = PLAIN.replacen("measure = \"persons\"", "measure = \"events\"", 1);
    let refused = told(&events.replace("100 * alone / all", "(alone + all) / all"));
    assert!(refused.contains("延べ数") && refused.contains("足し引きできません"), "{refused}");
    let state = PLAIN.replacen("measure = \"persons\"", "measure = \"state\"", 1);
    for value in ["sum(alone) / all", "2 * alone", "alone / all", "mean(alone)"] {
        let refused = told(&state.replace("100 * alone / all", value));
        assert!(refused.contains("状態（state）は順序のある区分"), "{value}: {refused}");
    }
    let counted =
        state.replace("100 * alone / all", "if(alone >= 2, 1, 0)").replace("measure = \"rate\"", "measure = \"index\"");
    let counted = counted.replace("interval = \"100 * wilson(alone, all, level)\"\n", "");
    assert!(Definition::read(&counted).is_ok(), "{:?}", Definition::read(&counted));
}

#[test]
fn toml_that_is_none_is_told_with_its_place() {
    let told = Definition::read("id = \"a\nversion = 1").expect_err("a refusal");
    assert_eq!(told.list[0].line, 1, "{told}");
    assert!(told.list[0].message.contains("TOML として読めません"), "{told}");
}

#[test]
fn letters_that_disguise_a_text_are_refused_where_they_stand() {
    let text = PLAIN.replace("割合です。", "割\u{202E}合です。");
    let told = Definition::read(&text).expect_err("a refusal");
    assert_eq!((told.list[0].line, told.list[0].column), (10, 23), "{told}");
    assert!(told.list[0].message.contains("U+202E"));
}

#[test]
fn names_may_be_japanese() {
    let text = PLAIN
        .replace("[inputs.alone]", "[inputs.\"単独世帯\"]")
        .replace("100 * alone", "100 * 単独世帯")
        .replace("wilson(alone", "wilson(単独世帯")
        .replace("{alone}", "{単独世帯}");
    assert!(Definition::read(&text).is_ok(), "{:?}", Definition::read(&text));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(400))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,300}") {
        let _any = Definition::read(&text);
    }

    #[test]
    fn no_formula_makes_the_reader_panic(text in "[-+*/^()<>=,.0-9 a-e_\"sumifall一割　×]{0,80}") {
        let _any = Definition::read(&with_value(&text));
    }

    #[test]
    fn no_cut_or_change_makes_the_reader_panic(at in 0usize..900, letter in proptest::char::any()) {
        let mut at = at.min(PLAIN.len());
        while !PLAIN.is_char_boundary(at) { at -= 1; }
        let _any = Definition::read(&PLAIN[..at]);
        let _any = Definition::read(&format!("{}{letter}{}", &PLAIN[..at], &PLAIN[at..]));
    }
}

#[test]
fn deep_formulas_are_refused_and_long_ones_as_well() {
    for value in ["(".repeat(3_000), "1+".repeat(1_500) + "1", "abs(".repeat(900), "-".repeat(3_900), "1".repeat(5_000)]
    {
        assert!(Definition::read(&with_value(&value)).is_err());
    }
}
