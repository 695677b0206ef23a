//! Numbers in every spelling that was met or feared.

use super::*;

/// The only helper that reads: value, decimals, unit, rules in words.
fn read(text: &str) -> (f64, u8, Option<String>, Vec<&'static str>) {
    let number = read_number(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (number.value, number.decimals, number.unit, number.rules.iter().map(Rule::id).collect())
}

#[test]
fn a_number_as_programs_write_it_is_not_rewritten() {
    for (text, value, decimals) in [
        ("0", 0.0, 0),
        ("7", 7.0, 0),
        ("-5", -5.0, 0),
        ("0.0", 0.0, 1),
        ("12.50", 12.5, 2),
        ("-0.44", -0.44, 2),
        ("-0", 0.0, 0),
    ] {
        let number = read_number(text).expect("a number");
        assert_eq!((number.value, number.decimals, number.rules.is_empty()), (value, decimals, true), "{text}");
        assert!(number.value.is_sign_positive() || number.value < 0.0, "{text}: no negative zero");
    }
}

#[test]
fn numbers_are_read_in_every_spelling_of_offices() {
    for (text, value, decimals, unit, rules) in [
        ("４２９", 429.0, 0, None, vec!["full-width-digits"]),
        ("２０４０", 2040.0, 0, None, vec!["full-width-digits"]),
        ("４", 4.0, 0, None, vec!["full-width-digits"]),
        ("1,234", 1234.0, 0, None, vec!["thousands-commas"]),
        ("1，２３４，567", 1_234_567.0, 0, None, vec!["full-width-digits", "thousands-commas"]),
        ("1、234", 1234.0, 0, None, vec!["ideographic-comma"]),
        ("△123", -123.0, 0, None, vec!["triangle-minus"]),
        ("▲ 1,234.5", -1234.5, 1, None, vec!["thousands-commas", "triangle-minus", "spaces-around"]),
        ("▼3", -3.0, 0, None, vec!["triangle-minus"]),
        ("−5", -5.0, 0, None, vec!["minus-sign"]),
        ("－５", -5.0, 0, None, vec!["full-width-digits", "minus-sign"]),
        ("ー5", -5.0, 0, None, vec!["minus-sign"]),
        ("(123)", -123.0, 0, None, vec!["parentheses-minus"]),
        ("（１２３）", -123.0, 0, None, vec!["full-width-digits", "parentheses-minus"]),
        ("1,234人", 1234.0, 0, Some("人"), vec!["thousands-commas", "unit-behind"]),
        (
            "△１，２３４人",
            -1234.0,
            0,
            Some("人"),
            vec!["full-width-digits", "thousands-commas", "triangle-minus", "unit-behind"],
        ),
        ("12.5％", 12.5, 1, Some("％"), vec!["unit-behind"]),
        ("８９．６%", 89.6, 1, Some("％"), vec!["full-width-digits", "unit-behind"]),
        ("3か所", 3.0, 0, Some("か所"), vec!["unit-behind"]),
        ("3ヶ所", 3.0, 0, Some("か所"), vec!["unit-behind"]),
        ("2,159件", 2159.0, 0, Some("件"), vec!["thousands-commas", "unit-behind"]),
        ("７市町村", 7.0, 0, Some("市町村"), vec!["full-width-digits", "unit-behind"]),
        ("1,234千円", 1234.0, 0, Some("千円"), vec!["thousands-commas", "unit-behind"]),
        ("146万人", 146.0, 0, Some("万人"), vec!["unit-behind"]),
        ("12万3千", 123_000.0, 0, None, vec!["myriads"]),
        ("1万2千人", 12_000.0, 0, Some("人"), vec!["myriads", "unit-behind"]),
        ("1.23万", 12_300.0, 0, None, vec!["myriads"]),
        ("¥1,200", 1200.0, 0, Some("円"), vec!["thousands-commas", "unit-behind"]),
        ("二十三", 23.0, 0, None, vec!["kanji-numerals"]),
        ("十", 10.0, 0, None, vec!["kanji-numerals"]),
        ("百二", 102.0, 0, None, vec!["kanji-numerals"]),
        ("千二百三十四", 1234.0, 0, None, vec!["kanji-numerals"]),
        ("一万二千", 12_000.0, 0, None, vec!["kanji-numerals"]),
        ("二〇二〇", 2020.0, 0, None, vec!["kanji-numerals"]),
        ("二十二市町村", 22.0, 0, Some("市町村"), vec!["kanji-numerals", "unit-behind"]),
        (" 12 ", 12.0, 0, None, vec!["spaces-around"]),
        ("　１２　", 12.0, 0, None, vec!["full-width-digits", "spaces-around"]),
        ("12 人", 12.0, 0, Some("人"), vec!["spaces-around", "unit-behind"]),
        ("'0123", 123.0, 0, None, vec!["leading-apostrophe", "leading-zeros"]),
        ("+3.0", 3.0, 1, None, vec!["plus-sign"]),
        ("1.2E+05", 120_000.0, 0, None, vec!["scientific"]),
        ("692※1", 692.0, 0, None, vec!["note-mark"]),
        ("692人（注1）", 692.0, 0, Some("人"), vec!["unit-behind", "note-mark"]),
        ("0.0", 0.0, 1, None, vec![]),
    ] {
        assert_eq!(read(text), (value, decimals, unit.map(str::to_owned), rules), "{text}");
    }
    assert_eq!(read_number("692人（注1）").expect("a number").mark.as_deref(), Some("(注1)"));
}

#[test]
fn what_is_not_one_certain_number_says_why() {
    use NumberError as E;
    for text in ["", " ", "　"] {
        assert_eq!(read_number(text), Err(E::Empty));
    }
    for text in ["約1,000人", "およそ３割", "10程度", "5人以上", "100余", "約７割", "20年未満"] {
        assert!(matches!(read_number(text), Err(E::Approximate { .. })), "{text}: {:?}", read_number(text));
    }
    for text in ["3～5", "３０・４０代", "1-2", "5/10"] {
        assert!(matches!(read_number(text), Err(E::Range { .. })), "{text}: {:?}", read_number(text));
    }
    for text in ["12,34", "1,2345", "1,23,456", "0,123", "1,234、567", "1234,567"] {
        assert!(matches!(read_number(text), Err(E::Grouping { .. })), "{text}: {:?}", read_number(text));
    }
    assert_eq!(read_number("1 234"), Err(E::Several { text: "1 234".into(), parts: 2, joined: Some(1234.0) }));
    assert!(matches!(read_number("４２９ ５０６ ４６３"), Err(E::Several { parts: 3, .. })));
    assert!(matches!(read_number("一"), Err(E::OneOrDash { .. })));
    for text in [
        "-",
        "－",
        "…",
        "x",
        "△",
        "▲",
        "○",
        "〇",
        "約",
        "男性",
        "高知市",
        "四万十市",
        "四万十町",
        "八戸",
        "六ヶ所",
        "三原村",
        "十和田市",
        "千",
        "３０代",
        "R3",
        "令和2年度",
        "2020年",
        "第3回",
        "(",
        "()",
        "(-5)",
        "千二三四",
        "1e",
        "1.2.3",
        "0x10",
        "NaN",
        "inf",
        "1人2人",
        "5年",
        "12月",
        "元",
        "＃",
        "1,",
        ",1",
        ".5",
        "5.",
        "２９年度",
        "６９２人 （ひきこもり出現率0.19%）",
    ] {
        assert!(matches!(read_number(text), Err(E::Word { .. })), "{text}: {:?}", read_number(text));
    }
    let endless = "9".repeat(400);
    assert!(read_number(&endless).is_err());
    assert!(read_number("1E+999").is_err());
}

#[test]
fn only_brackets_and_ideographic_commas_are_doubtful() {
    let doubtful: Vec<&str> = Rule::ALL.into_iter().filter(|rule| rule.is_doubtful()).map(Rule::id).collect();
    assert_eq!(doubtful, ["ideographic-comma", "parentheses-minus"]);
    assert!(read_number("(5)").expect("a number").rules.is_doubtful());
    assert!(!read_number("△5").expect("a number").rules.is_doubtful());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_gives_finite_numbers(text in "\\PC{0,20}") {
        if let Ok(number) = read_number(&text) {
            assert!(number.value.is_finite() && may_be_number(&text));
        }
    }

    #[test]
    fn texts_of_the_signs_that_numbers_are_made_of_do_not_panic(text in "[0-9０-９,、.△▲(（）)＋ー一二十百千万億〇人％※注 　'E]{0,16}") {
        if let Ok(number) = read_number(&text) {
            assert!(number.value.is_finite() && may_be_number(&text), "{text}");
        }
    }

    #[test]
    fn what_is_printed_with_commas_is_read_back(value in -999_999_999_i64..=999_999_999) {
        let digits = value.unsigned_abs().to_string();
        let mut printed = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                printed.push(',');
            }
            printed.push(digit);
        }
        let printed = if value < 0 { format!("△{printed}") } else { printed };
        assert_eq!(read_number(&printed).map(|number| number.value), Ok(value as f64));
    }
}
