use super::*;
use crate::import::context::{AreaChange, KnownArea, KnownGrouping, KnownPackage};

/// Real municipalities; the names and codes are those of 総務省「全国地方公共団体コード」.
fn context() -> Context {
    let gazetteer = [
        ("01100", "札幌市"),
        ("13104", "新宿区"),
        ("13206", "府中市"),
        ("20481", "池田町"),
        ("21404", "池田町"),
        ("34208", "府中市"),
        ("39201", "高知市"),
        ("39205", "土佐市"),
        ("39209", "土佐清水市"),
        ("39210", "四万十市"),
        ("39363", "土佐町"),
        ("39401", "中土佐町"),
        ("39405", "檮原町"),
        ("39412", "四万十町"),
        ("08208", "龍ケ崎市"),
    ];
    Context {
        package: KnownPackage {
            id: "kochi".to_owned(),
            prefecture: Some("39".to_owned()),
            areas: gazetteer.iter().map(|(code, _)| (*code).to_owned()).filter(|code| code.starts_with("39")).collect(),
            groupings: vec![KnownGrouping {
                id: "health-office".to_owned(),
                title: "福祉保健所".to_owned(),
                members: vec![("aki".to_owned(), "安芸福祉保健所".to_owned(), Vec::new())],
            }],
            ..KnownPackage::default()
        },
        gazetteer: gazetteer
            .iter()
            .map(|(code, name)| KnownArea { code: (*code).to_owned(), name: (*name).to_owned(), kana: String::new() })
            .collect(),
        changes: vec![AreaChange {
            date: "2005-04-10".to_owned(),
            from: vec![("39207".to_owned(), "中村市".to_owned()), ("39426".to_owned(), "西土佐村".to_owned())],
            to: vec![("39210".to_owned(), "四万十市".to_owned())],
            kind: "新設合併".to_owned(),
        }],
        templates: Vec::new(),
    }
}

fn find(code: &str, prefecture: &str, name: &str) -> (Place, Vec<&'static str>) {
    let context = context();
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let matched =
        AreaIndex::new(&context).find(Labels { code: some(code), prefecture: some(prefecture), name: some(name) });
    (matched.place, matched.steps.into_iter().map(|step| step.rule).collect())
}

fn area(code: &str) -> Place {
    Place::Area(code.to_owned())
}

#[test]
fn a_name_is_matched_in_every_spelling_of_the_same_name() {
    for (text, code, rules) in [
        ("高知市", "39201", vec![]),
        ("高 知 市", "39201", vec!["area-name-spaces"]),
        ("梼原町", "39405", vec!["area-name-variant"]),
        ("髙知市", "39201", vec!["area-name-variant"]),
        ("高知市※", "39201", vec!["area-name-marks"]),
        ("高知市 1)", "39201", vec!["area-name-marks"]),
        ("高知市（中核市）", "39201", vec!["area-name-marks"]),
        ("高岡郡四万十町", "39412", vec!["area-name-county"]),
        ("高知県四万十市", "39210", vec!["area-name-prefecture"]),
        ("高知県高岡郡四万十町", "39412", vec!["area-name-prefecture"]),
        ("竜ヶ崎市", "08208", vec!["area-name-variant"]),
        ("高知", "39201", vec!["area-name-completed"]),
        ("中土佐", "39401", vec!["area-name-completed"]),
    ] {
        assert_eq!(find("", "", text), (area(code), rules), "{text}");
    }
}

#[test]
fn similar_names_are_never_joined_and_left_out_endings_are_asked_where_two_fit() {
    assert_eq!(find("", "", "四万十市").0, area("39210"));
    assert_eq!(find("", "", "四万十町").0, area("39412"));
    assert_eq!(find("", "", "四万十").0, Place::Many(vec!["39210".to_owned(), "39412".to_owned()]));
    assert_eq!(find("", "", "土佐").0, Place::Many(vec!["39205".to_owned(), "39363".to_owned()]));
    assert_eq!(find("", "", "四万十村").0, Place::Unknown("四万十村".to_owned()));
    assert_eq!(find("", "", "高知町").0, Place::Unknown("高知町".to_owned()));
}

#[test]
fn names_that_several_prefectures_have_need_the_prefecture() {
    assert_eq!(find("", "東京都", "府中市").0, area("13206"));
    assert_eq!(find("", "34", "府中市").0, area("34208"));
    assert_eq!(find("", "", "府中市").0, Place::Elsewhere);
}

#[test]
fn codes_are_read_with_five_or_six_digits_and_with_a_lost_zero_that_something_proves() {
    assert_eq!(find("39201", "", "").0, area("39201"));
    assert_eq!(find("392014", "", "高知市"), (area("39201"), vec!["area-code-check-digit"]));
    assert_eq!(find("11002", "", "").0, area("01100"));
    assert_eq!(find("1100", "", "").0, Place::ZeroUnproven("01100".to_owned()));
    assert_eq!(find("1100", "北海道", "札幌市").0, area("01100"));
    assert_eq!(find("R39201", "", "").0, area("39201"));
    assert_eq!(find("392015", "", "").0, Place::WrongCheckDigit { text: "392015".to_owned(), expected: 4 });
    assert_eq!(find("39999", "", "").0, Place::Unknown("39999".to_owned()));
}

#[test]
fn a_code_and_a_name_that_contradict_each_other_are_told_with_both() {
    let clash = Place::Clash {
        code: ("39210".to_owned(), "四万十市".to_owned()),
        name: ("39412".to_owned(), "四万十町".to_owned()),
    };
    assert_eq!(find("39210", "", "四万十町").0, clash);
    assert!(matches!(find("39201", "", "なにか").0, Place::Clash { .. }));
}

#[test]
fn totals_wards_members_and_former_municipalities_are_what_they_are() {
    assert_eq!(find("390003", "高知県", "-").0, Place::Prefecture("39".to_owned()));
    assert_eq!(find("-", "合計", "-").0, Place::Sum);
    assert_eq!(find("", "", "全国").0, Place::Country);
    assert_eq!(find("", "", "高知県計").0, Place::Prefecture("39".to_owned()));
    assert_eq!(find("01101", "北海道", "札幌市中央区").0, Place::Ward("01100".to_owned()));
    assert_eq!(find("", "", "札幌市中央区").0, Place::Ward("01100".to_owned()));
    assert_eq!(find("", "", "新宿区").0, area("13104"));
    assert_eq!(find("", "", "安芸福祉保健所　計").0, Place::Member("health-office".to_owned(), "aki".to_owned()));
    assert_eq!(find("", "", "中村市").0, Place::Former(0));
    assert_eq!(find("39207", "", "").0, Place::Former(0));
    assert_eq!(find("", "", "").0, Place::Nothing);
}

#[test]
fn suggestions_look_alike_and_are_only_suggestions() {
    let context = context();
    let similar = AreaIndex::new(&context).similar("四万十村");
    assert_eq!(
        similar,
        [("39210".to_owned(), "高知県四万十市".to_owned()), ("39412".to_owned(), "高知県四万十町".to_owned())]
    );
}
