//! What only several values of a table together show: shares that are written as fractions, and columns that are sums of others.

use super::{
    desk::{At, Desk, choice, finding, question},
    frame::Frame,
    indicators::Decided,
    reading::Reading,
    series::Series,
    values::head_of,
};
use crate::{
    import::{areas::names::compact, report::Weight},
    measure::Measure,
    period::Period,
};

/// Fewer numbers than these prove nothing.
const FEWEST: usize = 3;

/// Whether the values below a head in % are fractions of 1: asked where all lie between 0 and 1. `None` while the question is open.
pub(super) fn is_fraction(
    frame: &Frame<'_>,
    series: &Series,
    known: &Decided,
    subject: &str,
    desk: &mut Desk<'_>,
) -> Option<bool> {
    if known.measure != Measure::Rate || known.unit != "%" {
        return Some(false);
    }
    let numbers: Vec<_> = series
        .entries
        .iter()
        .filter_map(|entry| if let Reading::Number(number) = &entry.reading { Some(number) } else { None })
        .collect();
    let small = numbers.iter().all(|number| number.unit.is_none() && (0.0..=1.0).contains(&number.value));
    let fine = numbers.iter().any(|number| number.decimals >= 2);
    if numbers.len() < FEWEST || !small || !fine {
        return Some(false);
    }
    let head = head_of(frame, series.field);
    let sample = numbers.iter().map(|number| number.value).fold(0.0, f64::max);
    let mut asked = question(
        "fraction",
        &format!("{subject}|fraction|{head}"),
        frame.spot(None, Some(series.field)),
        format!("「{head}」の単位は%ですが、値はすべて1以下です（最大 {sample}）。{sample} は {sample}% ですか。"),
        "割合を小数で書いた表（0.125 は 12.5%）かもしれません。百倍違うので、確かめます。",
    );
    asked.choices = vec![
        choice("percent", format!("{sample}%（書かれたとおり）"), "数をそのまま取り込みます。"),
        choice(
            "fraction",
            format!("{}%（小数で書いた割合）", (sample * 1e14).round() / 1e12),
            "すべての値を100倍します。",
        ),
    ];
    desk.ask(asked).map(|answer| answer == "fraction")
}

/// Compares columns called 計 with 男 and 女 beside them, line by line.
pub(super) fn compare_sums(
    frame: &Frame<'_>,
    series: &[Series],
    periods: &[Option<(Period, &'static str)>],
    desk: &mut Desk<'_>,
) {
    let is =
        |known: &Series, words: &[&str]| known.path.last().is_some_and(|last| words.contains(&compact(last).as_str()));
    for (position, sum) in series.iter().enumerate() {
        if !is(sum, &["計", "合計", "総数", "総計", "男女計", "全体"]) {
            continue;
        }
        let beside = |words: &[&str]| {
            series.iter().enumerate().find(|(other, known)| {
                *other != position
                    && is(known, words)
                    && known.path.len() == sum.path.len()
                    && known.path[..known.path.len() - 1] == sum.path[..sum.path.len() - 1]
                    && known.hint == sum.hint
                    && periods.get(*other).map(|known| known.map(|(period, _)| period))
                        == periods.get(position).map(|known| known.map(|(period, _)| period))
            })
        };
        let (Some((_, men)), Some((_, women))) = (beside(&["男", "男性"]), beside(&["女", "女性"])) else {
            continue;
        };
        let others = beside(&["不明", "不詳", "その他", "性別不明", "性別不詳", "回答しない", "無回答"]);
        let of = |known: &Series, line: usize| {
            known.entries.iter().find(|entry| entry.line == line).and_then(|entry| match &entry.reading {
                Reading::Number(number) => Some(number.value),
                _ => None,
            })
        };
        for entry in &sum.entries {
            let Reading::Number(stated) = &entry.reading else { continue };
            let other = match others {
                Some((_, known)) => of(known, entry.line),
                None => Some(0.0),
            };
            let (Some(men), Some(women), Some(other)) = (of(men, entry.line), of(women, entry.line), other) else {
                continue;
            };
            let added = men + women + other;
            if (added - stated.value).abs() <= 0.5 * 10f64.powi(-i32::from(stated.decimals.min(9))) * 1.000_001 {
                continue;
            }
            let line = frame.lines.get(entry.line);
            let text = line.map(|line| frame.text(line, sum.field).into_owned()).unwrap_or_default();
            desk.find(
                finding(
                    Weight::Warning,
                    "column-total-differs",
                    None,
                    format!(
                        "「{}」は{}と書かれていますが、男女などの列を足すと{added}です（差 {}）。",
                        frame.heading(sum.field),
                        stated.value,
                        stated.value - added
                    ),
                    "計か内訳の、間違っている方を確かめてください。書かれた数をそのまま取り込むので、このまま公開もできます。",
                )
                .at(frame.spot(line, Some(sum.field)), &text),
            );
        }
    }
}
