//! Each score in words: what is in place, what is under way, what is not, and what nobody has said.

use tsunagi_indicator::{Blank, Text, fixed, text};

use crate::{
    evidence::{Evidence, Rules},
    formula::{Score, Step},
};

/// Name of a step.
pub fn step_name(step: Step) -> Text {
    let [ja, en] = name(step);
    text(ja, en)
}

fn name(step: Step) -> [&'static str; 2] {
    match step {
        Step::Desk => ["相談窓口", "desk"],
        Step::Survey => ["実態把握", "survey of needs"],
        Step::Platform => ["プラットフォーム", "platform"],
        Step::Integrated => ["重層的支援", "multi-layered support"],
        Step::Outreach => ["アウトリーチ支援員", "outreach staff"],
        Step::Places => ["通える場所", "places to go"],
    }
}

/// The score of one area and the steps behind it.
pub fn note(score: &Score, evidence: &[Evidence; 6]) -> Text {
    let n_steps = Step::ALL.len();
    let (known, all) = (score.known.to_string(), n_steps.to_string());
    let (value, reached) = (fixed(score.cell.value.unwrap_or(0.0), 1), fixed(score.reached, 1));
    let (low, high) = (fixed(score.low, 1), fixed(score.high, 1));
    let (mut ja, mut en) = (Vec::with_capacity(64), Vec::with_capacity(64));
    if score.cell.value.is_ok() {
        // Whole numbers of steps are told as such.
        let reached = reached.trim_end_matches(".0");
        ja.extend([&value, "点。分かっている", &known, "項目のうち", reached, "項目分が整っています。"]);
        en.extend([&value, " points: ", reached, " of the ", &known, " steps that are known."]);
    } else {
        ja.extend([&all, "項目のうち分かっているのは", &known, "項目で、半分に満たないため点数を出しません。"]);
        en.extend(["Only ", &known, " of ", &all, " steps are known, less than half, so there is no score."]);
    }
    let mut group = |first: [&'static str; 2], is_in: fn(Result<f64, Blank>) -> bool| {
        let mut joint = first;
        for (step, evidence) in Step::ALL.into_iter().zip(evidence) {
            if is_in(evidence.reached.value) {
                let ([name_ja, name_en], words) = (name(step), &evidence.words);
                ja.extend([joint[0], name_ja, "（", &words.ja, "）"]);
                en.extend([joint[1], name_en, " (", &words.en, ")"]);
                joint = ["、", "; "];
            }
        }
        if joint != first {
            ja.push("。");
            en.push(".");
        }
    };
    group(["整っている：", " In place: "], |reached| reached.is_ok_and(|reached| reached >= 1.0));
    group(["途中：", " Under way: "], |reached| reached.is_ok_and(|reached| 0.0 < reached && reached < 1.0));
    group(["まだ：", " Not yet: "], |reached| reached.is_ok_and(|reached| reached <= 0.0));
    group(["不明：", " Unknown: "], |reached| reached.is_err());
    if score.cell.value.is_ok() && score.known < n_steps {
        ja.extend(["不明な項目が分かれば、", &low, "〜", &high, "点のどこかになります。"]);
        en.extend([" Once the unknown steps are known, the score lies between ", &low, " and ", &high, "."]);
    }
    Text::of(&ja, &en)
}

/// What is to be said about the whole layer.
pub fn remarks(scores: &[Score], evidence: &[[Evidence; 6]], rules: Rules) -> Vec<Text> {
    let place_km = rules.place_km;
    let mut remarks = vec![text(
        format!(
            "体制が整っているかの目安で、支援の質の評価ではありません。あったかふれあいセンターかピアサポートセンターが役場から直線{place_km:.0} km以内にあれば、通える場所が「ある」とみなしています。"
        ),
        format!(
            "It tells what is set up, not how well it works. A warm-contact or peer support centre within {place_km:.0} km of the town hall, in a straight line, counts as a place to go."
        ),
    )];
    let n_areas = scores.len();
    let without = scores.iter().filter(|score| score.cell.value.is_err()).count();
    if without > 0 {
        remarks.push(text(
            format!(
                "{}分かっている項目が半分に満たないため点数を出していません。整っていないという意味ではありません。",
                if without == n_areas {
                    format!("{n_areas}市町村のすべてで、")
                } else {
                    format!("{n_areas}市町村のうち{without}市町村は、")
                }
            ),
            format!(
                "In {without} of {n_areas} municipalities less than half of the steps are known, so there is no score. It does not mean that nothing is in place."
            ),
        ));
    }
    let nowhere: Vec<Text> = Step::ALL
        .into_iter()
        .filter(|step| {
            !evidence.is_empty() && evidence.iter().all(|of_area| of_area[*step as usize].reached.value.is_err())
        })
        .map(step_name)
        .collect();
    if !nowhere.is_empty() {
        let all = |word: fn(&Text) -> &str, joint| nowhere.iter().map(word).collect::<Vec<_>>().join(joint);
        remarks.push(text(
            format!("どの市町村についても分からない項目：{}。", all(|name| &name.ja, "、")),
            format!("Unknown everywhere: {}.", all(|name| &name.en, ", ")),
        ));
    }
    remarks
}
