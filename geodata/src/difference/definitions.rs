//! What is said about indicators, field by field; and where that forbids subtracting their numbers.

use super::DefinitionDifference;
use crate::{
    indicator::{Indicator, Ratio},
    measure::Measure,
    period::Period,
};

/// The fields of an indicator as texts.
fn fields(indicator: &Indicator) -> [(&'static str, String); 15] {
    let marks = [(indicator.marks.multiple_response, "複数回答"), (indicator.marks.relisted, "再掲")];
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
    let states: Vec<String> =
        indicator.states.iter().map(|step| format!("{} {}（{}）", step.value, step.label, step.id)).collect();
    let breaks: Vec<String> =
        indicator.breaks.iter().map(|series_break| format!("{}: {}", series_break.period, series_break.note)).collect();
    let ratio = indicator.ratio.as_ref().map_or_else(String::new, |Ratio { numerator, denominator, per }| {
        format!("{numerator} ÷ {denominator} × {per}")
    });
    [
        ("title", indicator.title.clone()),
        ("title_en", indicator.title_en.clone()),
        ("theme", indicator.theme.clone()),
        ("definition", indicator.definition.clone()),
        ("measure", indicator.measure.label().to_owned()),
        ("marks", marks.join("、")),
        ("unit", indicator.unit.clone()),
        ("unit_en", indicator.unit_en.clone()),
        ("polarity", indicator.polarity.label().to_owned()),
        ("decimals", indicator.decimals.to_string()),
        ("states", states.join("、")),
        ("source", indicator.source.clone()),
        ("caveats", indicator.caveats.join(" ")),
        ("breaks", breaks.join(" ")),
        ("ratio", ratio),
    ]
}

/// What is said otherwise; one entry for an indicator that comes or goes.
pub(super) fn differences(before: Option<&Indicator>, after: Option<&Indicator>) -> Vec<DefinitionDifference> {
    let Some(known) = after.or(before) else { return Vec::new() };
    let one = |field, before, after| DefinitionDifference {
        indicator: known.id.clone(),
        title: known.title.clone(),
        field,
        before,
        after,
    };
    match (before, after) {
        (Some(before), Some(after)) => fields(before)
            .into_iter()
            .zip(fields(after))
            .filter(|(before, after)| before.1 != after.1)
            .map(|((field, before), (_, after))| one(field, Some(before), Some(after)))
            .collect(),
        _ => vec![one("indicator", before.map(|before| before.title.clone()), after.map(|after| after.title.clone()))],
    }
}

/// Why numbers of a period before and after may not be subtracted; `None` if they may.
pub(super) fn refusal(before: Option<&Indicator>, after: Option<&Indicator>, period: Period) -> Option<String> {
    let (Some(before), Some(after)) = (before, after) else { return None };
    if before.measure != after.measure {
        return Some(format!(
            "測り方が「{}」から「{}」に変わったため、差は計算できません。",
            before.measure.label(),
            after.measure.label()
        ));
    }
    if after.measure == Measure::State {
        return Some("状態は引き算できません。前と後の状態をそのまま比べてください。".to_owned());
    }
    if before.unit != after.unit {
        return Some(format!("単位が「{}」から「{}」に変わったため、差は計算できません。", before.unit, after.unit));
    }
    if before.marks != after.marks {
        return Some("複数回答・再掲の扱いが変わったため、差は計算できません。".to_owned());
    }
    if before.ratio != after.ratio {
        return Some("率の分子・分母の取り方が変わったため、差は計算できません。".to_owned());
    }
    // A break that only one of the two knows says that the numbers from it on count something else.
    let breaks = |indicator: &Indicator| -> Vec<Period> {
        indicator.breaks.iter().map(|series_break| series_break.period).filter(|at| *at <= period).collect()
    };
    let (known, now) = (breaks(before), breaks(after));
    if known != now {
        let (side, at) = match now.iter().find(|at| !known.contains(at)) {
            Some(at) => (after, *at),
            None => (before, known.iter().copied().find(|at| !now.contains(at))?),
        };
        let note = side.breaks.iter().find(|series_break| series_break.period == at).map_or("", |found| &found.note);
        return Some(format!("{}に系列の断絶（{note}）があるため、差は計算できません。", at.label()));
    }
    if before.definition != after.definition {
        return Some("定義が変わったため、差は計算できません。定義の欄で前後を確かめてください。".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{IndicatorId, Polarity, SeriesBreak};

    fn indicator() -> Indicator {
        Indicator {
            id: IndicatorId::parse("cases").expect("an identifier"),
            title: "把握した人数".to_owned(),
            title_en: String::new(),
            theme: "need".to_owned(),
            definition: "年度中に把握した人".to_owned(),
            measure: Measure::Persons,
            marks: crate::measure::Marks::default(),
            unit: "人".to_owned(),
            unit_en: String::new(),
            polarity: Polarity::Neutral,
            decimals: 0,
            states: Vec::new(),
            source: "見本".to_owned(),
            caveats: Vec::new(),
            breaks: Vec::new(),
            ratio: None,
        }
    }

    #[test]
    fn numbers_of_another_measure_unit_or_definition_are_not_subtracted() {
        let before = indicator();
        let refused = |change: fn(&mut Indicator)| {
            let mut after = indicator();
            change(&mut after);
            refusal(Some(&before), Some(&after), Period::FiscalYear(2022))
        };
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|after| after.title = "別の題".to_owned()), None, "a title says nothing about the numbers");
        let says = |change, words: &str| assert!(refused(change).expect("a refusal").contains(words), "{words}");
        says(|after| after.measure = Measure::Events, "「実人数」から「延べ数」");
        says(|after| after.unit = "世帯".to_owned(), "「人」から「世帯」");
        says(|after| after.definition = "年度末に把握している人".to_owned(), "定義が変わった");
        says(|after| after.marks.relisted = true, "再掲");
    }

    #[test]
    fn a_break_that_one_side_knows_stops_the_periods_from_it_on() {
        let before = indicator();
        let mut after = indicator();
        let note = "調査の対象を広げた".to_owned();
        after.breaks.push(SeriesBreak { period: Period::FiscalYear(2022), note });
        let refused = |period| refusal(Some(&before), Some(&after), period);
        assert_eq!(refused(Period::FiscalYear(2021)), None);
        for year in [2022, 2023] {
            let sentence = refused(Period::FiscalYear(year)).expect("a refusal");
            assert_eq!(
                sentence,
                "令和4年度（2022年度）に系列の断絶（調査の対象を広げた）があるため、差は計算できません。"
            );
        }
        assert_eq!(refusal(Some(&after), Some(&after), Period::FiscalYear(2023)), None, "both know it");
    }
}
