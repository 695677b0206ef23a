//! Why here: each score in words.

use tsunagi_indicator::{Text, fixed, text};

use crate::{
    evidence::Evidence,
    formula::{Part, Score},
};

/// Identifier of a part in parameter names.
pub fn part_id(part: Part) -> &'static str {
    match part {
        Part::Need => "need",
        Part::Platform => "platform",
        Part::Outreach => "outreach",
        Part::Access => "access",
    }
}

/// Name of a part.
pub fn part_name(part: Part) -> Text {
    let [ja, en, _] = names(part);
    text(ja, en)
}

/// A part in Japanese, in English, and in English at the beginning of a sentence.
fn names(part: Part) -> [&'static str; 3] {
    match part {
        Part::Need => ["ニーズ", "need", "Need"],
        Part::Platform => ["プラットフォーム", "platform", "Platform"],
        Part::Outreach => ["訪問支援", "outreach", "Outreach"],
        Part::Access => ["アクセス", "access", "Access"],
    }
}

/// The score of one area: its points by part, what each comes from, and what is unknown.
pub fn note(score: &Score, evidence: &[Evidence; 4], weights: &[f64; 4]) -> Text {
    let Ok(total) = score.cell.value else {
        return no_score(evidence, weights);
    };
    let points_in_all = fixed(total, 1);
    let numbers = score.points.map(|points| {
        let points = points.value.unwrap_or(0.0);
        (fixed(points, 1), fixed(if total > 0.0 { points / total * 100.0 } else { 0.0 }, 0))
    });
    let mut ja = vec![points_in_all.as_str(), "点。"];
    let mut en = vec![points_in_all.as_str(), " points."];
    let (mut unknown_ja, mut unknown_en) = (Vec::new(), Vec::new());
    for (position, part) in Part::ALL.into_iter().enumerate() {
        let [name, plain_en, name_en] = names(part);
        let words = &evidence[position].words;
        match score.points[position].value {
            _ if weights[position] <= 0.0 => {
                ja.extend([name, "：重み0のため数えません。"]);
                en.extend([" ", name_en, ": not counted (weight 0)."]);
            }
            Ok(_) => {
                let (points, share) = &numbers[position];
                ja.extend([name, " ", points, "点（", share, "%）：", &words.ja, "。"]);
                en.extend([" ", name_en, " ", points, " points (", share, "%): ", &words.en, "."]);
            }
            Err(_) => {
                ja.extend([name, "：", &words.ja, "。"]);
                en.extend([" ", name_en, ": ", &words.en, "."]);
                unknown_ja.push(name);
                unknown_en.push(plain_en);
            }
        }
    }
    if unknown_ja.is_empty() {
        return Text::of(&ja, &en);
    }
    let (low, high) = (fixed(score.low, 1), fixed(score.high, 1));
    let (unknown_ja, unknown_en) = (unknown_ja.join("・"), unknown_en.join(", "));
    ja.extend([
        "不明な",
        &unknown_ja,
        "は除き、残りの要素で計算しました。分かれば",
        &low,
        "〜",
        &high,
        "点のどこかになります。",
    ]);
    en.extend([
        " Computed without what is unknown (",
        &unknown_en,
        "); once it is known, the score lies between ",
        &low,
        " and ",
        &high,
        ".",
    ]);
    Text::of(&ja, &en)
}

/// Why there is no score: what is known and what is not.
fn no_score(evidence: &[Evidence; 4], weights: &[f64; 4]) -> Text {
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    for ((part, evidence), weight) in Part::ALL.into_iter().zip(evidence).zip(weights) {
        if *weight > 0.0 {
            let ([name, _, name_en], words) = (names(part), &evidence.words);
            ja.push(format!("{name}：{}。", words.ja));
            en.push(format!("{name_en}: {}.", words.en));
        }
    }
    text(
        format!("分かっている要素の重みが全体の半分に満たないため、スコアを出しません。{}", ja.concat()),
        format!("The known parts carry less than half of the weight, so there is no score. {}", en.join(" ")),
    )
}

/// What is to be said about the whole layer.
pub fn remarks(scores: &[Score], expected: usize) -> Vec<Text> {
    let mut remarks = vec![text(
        "優先順位を考えるための目安です。重みと「遠いとみなす距離」は公的な基準ではありません。",
        "A guide to priorities. The weights and the distance that counts as far are no official standard.",
    )];
    if expected > 0 {
        remarks.push(text(
            format!(
                "{expected}地域は人数が公表されていないなどのため、ニーズに推計の出現率（長野県2019年）を使いました。"
            ),
            format!("In {expected} areas cases are blank, and expected rates (Nagano 2019) stand for need."),
        ));
    }
    let without = scores.iter().filter(|score| score.cell.value.is_err()).count();
    if without > 0 {
        remarks.push(text(
            format!(
                "{without}地域は、分かっている要素の重みが全体の半分に満たないため、スコアを出していません。計算の条件で、位置が公表されている場所の種類を選ぶと、求められることがあります。"
            ),
            format!(
                "In {without} areas the known parts carry less than half of the weight, so there is no score. A kind of place whose positions are published may give one."
            ),
        ));
    }
    let partial = scores.iter().filter(|score| score.cell.value.is_ok() && score.low < score.high).count();
    if partial > 0 {
        remarks.push(text(
            format!(
                "{partial}地域では不明な要素があり、分かっている要素だけで計算しました。区間は不明な要素による幅です。"
            ),
            format!("In {partial} areas parts are unknown and left out; the interval is the room that they leave."),
        ));
    }
    remarks
}
