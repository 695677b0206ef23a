//! What the package says in words: its description, the indicators and groupings that only it has, and its standing remarks.

use crate::descriptor::{Descriptor, License, PackageFacts, Resource, Source};

/// Name of the package and of its folder.
pub const NAME: &str = "kochi-sample";

/// Stands before the caveats of every indicator.
pub const FICTITIOUS: &str = "見本データです。値はすべて架空で、実在の市町村の状況を表しません。";

/// Stands before the caveats of an indicator whose values are copied.
pub const COPIED: &str = "見本データの一部です。この指標の値は kochi パッケージの写しです。";

/// Citation of every drawn value.
pub const SOURCE: &str = "見本（cargo xtask sample が作った架空の値）";

/// Indicators that only the sample has: identifier, title, title in English, theme, definition, measure, unit, unit in English,
/// polarity, what to keep in mind.
pub const OWN_INDICATORS: [[&str; 10]; 10] = [
    [
        "cases-male",
        "ひきこもりの状態にある人（男性）",
        "People in social withdrawal, men",
        "ニーズ",
        "ひきこもりの状態にある人のうち男性の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "cases-female",
        "ひきこもりの状態にある人（女性）",
        "People in social withdrawal, women",
        "ニーズ",
        "ひきこもりの状態にある人のうち女性の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "cases-age-15-29",
        "ひきこもりの状態にある人（15〜29歳）",
        "People in social withdrawal aged 15–29",
        "ニーズ",
        "ひきこもりの状態にある人のうち、義務教育終了後から29歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。|令和6年度は、1人の市町村を秘匿したという想定です。",
    ],
    [
        "cases-age-30-49",
        "ひきこもりの状態にある人（30〜49歳）",
        "People in social withdrawal aged 30–49",
        "ニーズ",
        "ひきこもりの状態にある人のうち、30歳から49歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。|令和6年度は、15〜29歳を秘匿した市町村のこの値も秘匿したという想定です。",
    ],
    [
        "cases-age-50-64",
        "ひきこもりの状態にある人（50〜64歳）",
        "People in social withdrawal aged 50–64",
        "ニーズ",
        "ひきこもりの状態にある人のうち、50歳から64歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "platform-meetings",
        "市町村プラットフォームの会議の回数",
        "Meetings of the municipal platform",
        "支援体制",
        "市町村プラットフォームの会議を1年間に開いた回数です。",
        "events",
        "回",
        "meetings",
        "lower-is-need",
        "プラットフォームか会議体のない市町村は対象外です。",
    ],
    [
        "desk-consultation-persons",
        "市町村の窓口のひきこもり相談（実人数）",
        "Consultations at municipal desks, people",
        "相談",
        "市町村のひきこもり相談窓口に1年間に相談した実人数です。",
        "persons",
        "人",
        "people",
        "neutral",
        "令和2年度は5市町村が数えておらず、令和4年度は1市町村の回答がない、という想定です。",
    ],
    [
        "desk-consultation-events",
        "市町村の窓口のひきこもり相談（延べ）",
        "Consultations at municipal desks, visits",
        "相談",
        "市町村のひきこもり相談窓口が1年間に受けた相談の延べ件数です。",
        "events",
        "件",
        "cases",
        "neutral",
        "令和2年度は5市町村が数えておらず、令和4年度は1市町村の回答がない、という想定です。",
    ],
    [
        "work-experience-participants",
        "就労体験者数",
        "People in work experience",
        "就労",
        "就労体験拠点で1年間に就労体験をした人の数です。拠点のある市町村に計上しています。",
        "persons",
        "人",
        "people",
        "lower-is-need",
        "拠点のない市町村は対象外です。県西部の拠点は令和4年11月からです。",
    ],
    [
        "work-experience-employed",
        "就労体験から一般就労に結びついた人数",
        "People in work after work experience",
        "就労",
        "就労体験をした人のうち、一般就労に結びついた人の数です。拠点のある市町村に計上しています。",
        "persons",
        "人",
        "people",
        "lower-is-need",
        "就労体験者数の内数です。拠点のない市町村は対象外です。",
    ],
];

/// Invented members of the two groupings whose members are not published: grouping, member, title, title in English, and either the
/// 福祉保健所 that go into it whole, or municipalities.
pub const OWN_MEMBERS: [(&str, &str, &str, &str, &[&str]); 10] = [
    ("block", "chuo", "中央ブロック（見本）", "Central block (sample)", &["kochi-city", "chuo-higashi", "chuo-nishi"]),
    ("block", "nishi", "西ブロック（見本）", "Western block (sample)", &["susaki", "hata"]),
    ("block", "higashi", "東ブロック（見本）", "Eastern block (sample)", &["aki"]),
    ("block7", "sample-1", "見本ブロック1", "Sample block 1", &["39202", "39301", "39302", "39303", "39304"]),
    ("block7", "sample-2", "見本ブロック2", "Sample block 2", &["39203", "39305", "39306", "39307"]),
    ("block7", "sample-3", "見本ブロック3", "Sample block 3", &["39204", "39211", "39212"]),
    ("block7", "sample-4", "見本ブロック4", "Sample block 4", &["39341", "39344", "39363", "39364"]),
    ("block7", "sample-5", "見本ブロック5", "Sample block 5", &["chuo-nishi"]),
    ("block7", "sample-6", "見本ブロック6", "Sample block 6", &["susaki"]),
    ("block7", "sample-7", "見本ブロック7", "Sample block 7", &["hata"]),
];

/// An invented break, so that breaks of a series can be seen.
pub const BREAK_PERIOD: &str = "FY2023";
/// What the invented break is.
pub const BREAK_NOTE: &str = "見本：令和5年度から、市町村の窓口が知っている人も数えることにした、という想定です。前の年度とは続けて比べられません。";

/// The descriptor of the package.
pub fn descriptor(resources: Vec<Resource>) -> Descriptor {
    Descriptor {
        name: NAME.to_owned(),
        title: "高知県のひきこもり支援（見本データ・架空）".to_owned(),
        title_en: "Support for people in social withdrawal in Kochi (sample data, fictitious)".to_owned(),
        version: "1.0.0".to_owned(),
        description: "すべての機能を試すための、架空の見本データです。市町村別の人数、市町村プラットフォームの有無、訪問の件数、場所の名前と位置などは、\
                      乱数（種は固定）で作ったもので、実在の市町村の状況を表しません。県全体などの公表されている合計（692人、設置済み22・予定5・その他7 など）だけは、公表値に合わせてあります。\
                      `cargo xtask sample` で同じものを作れます。"
            .to_owned(),
        created: "2026-11-23".to_owned(),
        profile: "data-package",
        licenses: vec![License {
            name: "CC0-1.0".to_owned(),
            title: "CC0 1.0（見本として作った値。人口などの写しは kochi パッケージの条件によります）".to_owned(),
            path: "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        }],
        sources: vec![
            Source { title: SOURCE.to_owned(), path: String::new() },
            Source {
                title: "人口・世帯・面積、役場の名前と位置は kochi パッケージの写し（総務省「令和2年国勢調査」ほか）".to_owned(),
                path: String::new(),
            },
        ],
        tsunagi: PackageFacts {
            format: 1,
            kind: "data",
            prefecture: Some("39".to_owned()),
            trust: "sample",
            retrieved: "2026-11-23".to_owned(),
            caveats: vec![
                "見本データ（架空）です。市町村別の値と場所は実在しません。説明や判断の根拠に使わないでください。".to_owned(),
                "公表されている合計に合わせてありますが、内訳は乱数で作ったものです。".to_owned(),
                "人口・世帯・面積は kochi パッケージの写しですが、取り違えを防ぐため、これにも見本の印を付けています。".to_owned(),
                "支援者連絡会議の3ブロックと意見交換会の7ブロックに、どの市町村が入るかも架空です。".to_owned(),
                "値のない理由（秘匿、未調査、未回答、対象外）の見え方を試せるように、いくつかの値をわざと空けてあります。".to_owned(),
            ],
        },
        resources,
    }
}
