//! Measures: how numbers may be combined, as far as words prove it.

use super::desk::{Desk, choice, question};
use crate::{
    import::{areas::names::compact, report::Spot},
    measure::{Marks, Measure},
    period::Period,
};

/// What words prove about numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) measure: Measure,
    /// The word, for the report.
    pub(crate) reason: &'static str,
}

/// Words, in the order in which they decide: 「人口10万対出生率」 is a rate although it names births and people.
const WORDS: [(Measure, &[&str], &str); 9] = [
    (
        Measure::Index,
        &[
            "増減数",
            "増減額",
            "増加数",
            "減少数",
            "自然増減",
            "社会増減",
            "差引",
            "収支額",
            "順位",
            "偏差値",
            "指数",
            "平均年齢",
            "平均値",
            "平均",
            "中央値",
            "スコア",
        ],
        "増減・指数・平均を表す言葉",
    ),
    (
        Measure::Rate,
        &[
            "率",
            "割合",
            "比率",
            "構成比",
            "シェア",
            "万対",
            "千対",
            "万人当",
            "千人当",
            "万人あたり",
            "千人あたり",
            "当たり",
            "あたり",
            "密度",
            "普及度",
            "回収率",
        ],
        "率・割合を表す言葉",
    ),
    (Measure::Persons, &["実人数", "実人員", "実数", "実件数", "実世帯"], "「実」と書かれている"),
    (Measure::Events, &["延べ", "のべ", "延人", "延件", "延数", "延回", "述べ"], "「延べ」と書かれている"),
    (
        Measure::Places,
        &[
            "か所",
            "カ所",
            "ヶ所",
            "箇所",
            "ケ所",
            "施設数",
            "事業所数",
            "拠点数",
            "団体数",
            "校数",
            "学校数",
            "園数",
            "幼稚園数",
            "館数",
            "病院数",
            "診療所数",
            "店数",
            "会場数",
            "窓口数",
            "センター数",
            "市町村数",
            "自治体数",
            "保育所等数",
            "保育所数",
            "面積",
            "設置数",
        ],
        "か所・施設・面積を表す言葉",
    ),
    (
        Measure::Events,
        &[
            "件数",
            "回数",
            "出生",
            "死亡",
            "転入",
            "転出",
            "婚姻",
            "離婚",
            "記載数",
            "消除数",
            "歳入",
            "歳出",
            "決算",
            "地方税",
            "民生費",
            "土木費",
            "教育費",
            "復旧費",
            "費用",
            "金額",
            "額",
            "利用日数",
            "延長",
        ],
        "件数・動き・金額を表す言葉",
    ),
    (
        Measure::Persons,
        &[
            "人口",
            "世帯",
            "者数",
            "人員",
            "児童数",
            "生徒数",
            "園児数",
            "学生数",
            "教員数",
            "職員数",
            "医師数",
            "薬剤師数",
            "従業者",
            "就業者",
            "失業者",
            "会員数",
            "農家数",
            "保健師数",
            "委員数",
            "患者数",
            "高齢者数",
            "戸数",
        ],
        "人口・世帯・人を表す言葉",
    ),
    (Measure::Events, &["相談数", "訪問数", "支援数", "参加数", "開催数", "実施数", "作成数"], "回数を表す言葉"),
    (Measure::Persons, &["男性数", "女性数", "人数(実"], "人を表す言葉"),
];

/// What the words of a head, its unit and its kind of period prove; `None` if they leave it open.
pub(crate) fn prove(path: &str, title: &str, unit: Option<&str>, period: Option<Period>) -> Option<Proof> {
    let unit = unit.map(super::indicators::shown_unit);
    let of_unit = unit.as_deref().and_then(|unit| match unit {
        "%" | "‰" | "ポイント" | "パーセント" | "人/km2" => Some((Measure::Rate, "単位が率")),
        _ if unit.starts_with("人口") && unit.contains('対') => Some((Measure::Rate, "単位が率")),
        "か所" | "カ所" | "ヶ所" | "ケ所" | "箇所" | "施設" | "校" | "園" | "館" | "拠点" | "市町村" | "団体"
        | "ha" | "km2" | "km²" | "m2" => Some((Measure::Places, "単位がか所・施設・面積")),
        "回" | "円" | "千円" | "百万円" | "億円" | "日" => Some((Measure::Events, "単位が回数・金額")),
        "位" | "歳" | "倍" => Some((Measure::Index, "単位が順位・年齢・倍率")),
        _ => None,
    });
    if let Some((measure @ Measure::Rate, reason)) = of_unit {
        return Some(Proof { measure, reason });
    }
    let of_words = |text: &str| {
        let text = compact(text);
        // 前年度比増減 is a difference; 増減率 is a rate.
        if text.contains("増減") && !["率", "割合", "指数"].iter().any(|word| text.contains(word)) {
            return Some(Proof { measure: Measure::Index, reason: "増減を表す言葉" });
        }
        WORDS
            .iter()
            .find(|(_, words, _)| words.iter().any(|word| text.contains(word)))
            .map(|(measure, _, reason)| Proof { measure: *measure, reason })
    };
    // A count of people who moved or were born in a year is a count of events unless the head says 実人数.
    if let Some(proof) = of_words(path) {
        return Some(proof);
    }
    if let Some((measure, reason)) = of_unit {
        return Some(Proof { measure, reason });
    }
    if unit.as_deref() == Some("世帯") || unit.as_deref() == Some("戸") {
        return Some(Proof { measure: Measure::Persons, reason: "単位が世帯" });
    }
    if unit.as_deref() == Some("件") {
        return Some(Proof { measure: Measure::Events, reason: "単位が件" });
    }
    // On one day nobody is counted twice.
    let is_day = matches!(period, Some(Period::AsOf { .. }));
    if is_day && matches!(unit.as_deref(), Some("人" | "名")) {
        return Some(Proof { measure: Measure::Persons, reason: "ある日の人数" });
    }
    of_words(title).filter(|proof| proof.measure != Measure::Rate)
}

/// Marks that the words around numbers set.
pub(crate) fn marks<'t>(texts: impl Iterator<Item = &'t str>) -> Marks {
    let mut marks = Marks::default();
    for text in texts {
        let text = compact(text);
        marks.multiple_response |= ["複数回答", "重複回答", "重複あり", "重複を含む", "重複計上", "MA)"]
            .iter()
            .any(|word| text.contains(word));
        marks.relisted |=
            text.contains("再掲") || text.contains("内数") || text.starts_with("うち") || text.starts_with("(うち");
    }
    marks
}

/// Whether the unit that a table has for all its columns may be that of a head: a rate among counts has its own.
pub(crate) fn may_have_unit(path: &str, unit: &str) -> bool {
    let is_rate = prove(path, "", None, None).is_some_and(|proof| proof.measure == Measure::Rate);
    !is_rate || prove("", "", Some(unit), None).is_some_and(|proof| proof.measure == Measure::Rate)
}

/// The unit that words prove where none is written.
pub(crate) fn unit_of(path: &str) -> Option<&'static str> {
    let text = compact(path);
    for (unit, number) in [("人口10万対", "10万"), ("人口1万対", "1万"), ("人口千対", "千"), ("人口百対", "百")]
    {
        if ["対", "人対", "人当", "人あたり"].iter().any(|word| text.contains(&format!("人口{number}{word}")))
        {
            return Some(unit);
        }
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["率", "割合", "構成比", "比率"]) && !has(&["万対", "千対", "千人", "万人"]) {
        return Some("%");
    }
    if has(&["面積", "歳入", "歳出", "決算", "税", "費", "額", "密度", "指数", "平均"]) {
        return None;
    }
    if has(&["世帯数", "世帯"]) && !has(&["人員", "世帯人"]) {
        return Some("世帯");
    }
    if has(&["件数"]) {
        return Some("件");
    }
    if has(&["回数"]) {
        return Some("回");
    }
    if has(&["農家数"]) {
        return Some("戸");
    }
    if has(&["市町村数"]) {
        return Some("市町村");
    }
    if has(&["か所", "箇所", "カ所", "ヶ所"]) {
        return Some("か所");
    }
    if has(&["校数"]) {
        return Some("校");
    }
    if has(&["園数"]) {
        return Some("園");
    }
    if has(&["館数"]) {
        return Some("館");
    }
    if has(&["事業所数", "店数", "病院数", "診療所数", "施設数", "拠点数", "学校数", "保育所"])
    {
        return Some("か所");
    }
    if has(&[
        "人口",
        "者数",
        "人数",
        "人員",
        "児童数",
        "生徒数",
        "教員数",
        "職員数",
        "医師数",
        "薬剤師数",
        "出生数",
        "死亡数",
        "園児数",
    ]) {
        return Some("人");
    }
    None
}

/// The choices of a question about a measure.
pub(crate) fn choices() -> Vec<crate::import::report::Choice> {
    vec![
        choice("persons", "実人数（同じ人を1度だけ数える）", "市町村を足せますが、年度をまたいで足せません。"),
        choice("events", "延べ数・件数（同じ人を何度でも数える）", "市町村も年度も足せます。"),
        choice("places", "か所・施設・面積など", "市町村を足せますが、年度をまたいで足せません。"),
        choice("rate", "率・割合", "足すことも平均することもしません。"),
        choice("index", "指数・順位・平均・増減など", "足すことも平均することもしません。負の数も入ります。"),
    ]
}

/// Asks what numbers measure: once for a table if several heads are open, or head by head if the steward wants so.
pub(crate) fn ask(desk: &mut Desk<'_>, subject: &str, heads: &[String], head: &str, at: Spot) -> Option<Measure> {
    let list: Vec<&str> = heads.iter().map(String::as_str).take(8).collect();
    if heads.len() > 1 {
        let mut asked = question(
            "measure",
            &format!("{subject}|{}", sorted(heads).join("|")),
            Spot { heading: None, column: None, ..at.clone() },
            format!(
                "「{}」{}は、何を数えた数ですか。",
                list.join("」「"),
                if heads.len() > list.len() { "など" } else { "" }
            ),
            "見出しと単位だけでは、同じ人を1度だけ数えた実人数か、延べ数かが分かりません。足してよいかが変わります。",
        );
        asked.choices = choices();
        asked.choices.push(choice("each", "列ごとに答える", "列ごとに1つずつたずねます。"));
        let answer = desk.ask(asked)?;
        if answer != "each" {
            return Measure::parse(&answer);
        }
    }
    let mut asked = question(
        "measure",
        &format!("{subject}|{head}"),
        at,
        format!("「{head}」は、何を数えた数ですか。"),
        "見出しと単位だけでは、同じ人を1度だけ数えた実人数か、延べ数かが分かりません。足してよいかが変わります。",
    );
    asked.choices = choices();
    desk.ask(asked).and_then(|answer| Measure::parse(&answer))
}

/// Heads in an order that does not depend on where their columns stand.
fn sorted(heads: &[String]) -> Vec<String> {
    let mut sorted = heads.to_vec();
    sorted.sort();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_prove_measures() {
        let of = |path: &str, unit: Option<&str>| prove(path, "", unit, None).map(|proof| proof.measure);
        for (path, unit, measure) in [
            ("相談実人数", Some("人"), Measure::Persons),
            ("相談延べ件数", Some("件"), Measure::Events),
            ("実件数", Some("件"), Measure::Persons),
            ("のべ相談者数", Some("人"), Measure::Events),
            ("総人口", None, Measure::Persons),
            ("世帯数", None, Measure::Persons),
            ("人口10万対出生率", None, Measure::Rate),
            ("増減率", Some("％"), Measure::Rate),
            ("自然増減数", Some("人"), Measure::Index),
            ("出生者数", Some("人"), Measure::Events),
            ("転入者数(国内)", Some("人"), Measure::Events),
            ("居場所", Some("か所"), Measure::Places),
            ("一般病院数", None, Measure::Places),
            ("実質公債費比率", None, Measure::Rate),
        ] {
            assert_eq!(of(path, unit), Some(measure), "{path}");
        }
        assert_eq!(of("男", Some("人")), None);
        let day = Period::as_of(2025, 1, 1);
        assert_eq!(prove("男", "", Some("人"), day).map(|proof| proof.measure), Some(Measure::Persons));
    }

    #[test]
    fn marks_stand_anywhere_around_the_numbers() {
        assert!(marks(["実態調査実施の有無（複数回答あり）"].into_iter()).multiple_response);
        assert!(marks(["ひきこもり（再掲）"].into_iter()).relisted);
        assert_eq!(marks(["相談件数"].into_iter()), Marks::default());
    }
}
