//! Each score in words: what is in place, what is under way, what is not, and what nobody has said.

use tsunagi_indicator::{Text, text};

use crate::{
    evidence::{Evidence, Rules},
    formula::{Score, Step},
};

/// Name of a step.
pub fn step_name(step: Step) -> Text {
    match step {
        Step::Desk => text("相談窓口", "desk"),
        Step::Survey => text("実態把握", "survey of needs"),
        Step::Platform => text("プラットフォーム", "platform"),
        Step::Integrated => text("重層的支援", "multi-layered support"),
        Step::Outreach => text("アウトリーチ支援員", "outreach staff"),
        Step::Places => text("通える場所", "places to go"),
    }
}

/// The score of one area and the steps behind it.
pub fn note(score: &Score, evidence: &[Evidence; 6]) -> Text {
    let known = score.known;
    // Whole numbers of steps are told as such.
    let reached = format!("{:.1}", score.reached);
    let reached = reached.trim_end_matches(".0");
    let n_steps = Step::ALL.len();
    let first = match score.cell.value {
        Ok(value) => text(
            format!("{value:.1}点。分かっている{known}項目のうち{reached}項目分が整っています。"),
            format!("{value:.1} points: {reached} of the {known} steps that are known."),
        ),
        Err(_) => text(
            format!("{n_steps}項目のうち分かっているのは{known}項目で、半分に満たないため点数を出しません。"),
            format!("Only {known} of {n_steps} steps are known, less than half, so there is no score."),
        ),
    };
    let mut sentences = vec![first];
    let group = |ja: &str, en: &str, is_in: fn(Result<f64, ()>) -> bool| {
        let members: Vec<Text> = Step::ALL
            .into_iter()
            .zip(evidence)
            .filter(|(_, evidence)| is_in(evidence.reached.value.map_err(|_| ())))
            .map(|(step, evidence)| {
                let (name, words) = (step_name(step), &evidence.words);
                text(format!("{}（{}）", name.ja, words.ja), format!("{} ({})", name.en, words.en))
            })
            .collect();
        (!members.is_empty()).then(|| {
            let all = |word: fn(&Text) -> &str, joint| members.iter().map(word).collect::<Vec<_>>().join(joint);
            text(format!("{ja}：{}。", all(|name| &name.ja, "、")), format!("{en}: {}.", all(|name| &name.en, "; ")))
        })
    };
    sentences.extend(group("整っている", "In place", |reached| reached.is_ok_and(|reached| reached >= 1.0)));
    sentences
        .extend(group("途中", "Under way", |reached| reached.is_ok_and(|reached| 0.0 < reached && reached < 1.0)));
    sentences.extend(group("まだ", "Not yet", |reached| reached.is_ok_and(|reached| reached <= 0.0)));
    sentences.extend(group("不明", "Unknown", |reached| reached.is_err()));
    if score.cell.value.is_ok() && known < n_steps {
        let (low, high) = (score.low, score.high);
        sentences.push(text(
            format!("不明な項目が分かれば、{low:.1}〜{high:.1}点のどこかになります。"),
            format!("Once the unknown steps are known, the score lies between {low:.1} and {high:.1}."),
        ));
    }
    let ja = sentences.iter().map(|sentence| sentence.ja.as_str()).collect::<String>();
    let en = sentences.iter().map(|sentence| sentence.en.as_str()).collect::<Vec<_>>().join(" ");
    text(ja, en)
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
