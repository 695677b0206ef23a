//! Sums in profile tables: compared with their rows, or refused with the reason.

use super::{Held, is_relisted, is_total, row_label};
use crate::{
    import::{
        areas::names::compact,
        meaning::{
            desk::{At, Desk, finding},
            frame::{Frame, Line},
            reading::{self, Reading},
        },
        report::{TableFacts, TotalFacts, Weight},
    },
    measure::{Marks, Measure, SumOver, may_add},
};

/// Compares rows of sums with the rows that they sum up, or says why that would be untrue.
#[expect(clippy::too_many_arguments, reason = "one comparison of everything that a table says")]
pub(super) fn check_totals(
    frame: &Frame<'_>,
    rows: &[&Line],
    held: &[Held],
    measure: Measure,
    marks: Marks,
    title: &str,
    desk: &mut Desk<'_>,
    facts: &mut TableFacts,
) {
    let plain = Marks { relisted: false, ..marks };
    for total in rows.iter().filter(|line| is_total(frame, line, held)) {
        for column in held.iter().filter(|column| column.is_number) {
            let number = |line: &Line| match frame.cell(line, column.field).map(reading::read) {
                Some(Reading::Number(number)) => Some(number),
                _ => None,
            };
            let Some(stated) = number(total) else { continue };
            let parts: Vec<&&Line> =
                rows.iter().filter(|line| !is_total(frame, line, held) && !is_relisted(frame, line, held)).collect();
            let sum: Option<f64> = parts.iter().map(|line| number(line).map(|number| number.value)).sum();
            let at = frame.spot(Some(total), Some(column.field));
            let label = row_label(frame, total, held);
            let (computed, refused) = match may_add(measure, plain, SumOver::Categories) {
                Ok(()) => (sum, None),
                Err(refused) => {
                    let base = base_of(frame).map(|base| format!("回答した数は{base}です。")).unwrap_or_default();
                    (None, Some(format!("{refused}{base}")))
                }
            };
            if let Some(reason) = &refused
                && marks.multiple_response
            {
                desk.find(
                    finding(
                        Weight::Warning,
                        "total-of-multiple-response",
                        None,
                        format!("「{title}」の{label}（{}）は取り込みません。{reason}", stated.value),
                        "回答した市町村や人の数が分かれば、注記に書いてください。",
                    )
                    .at(at.clone(), &frame.text(total, column.field)),
                );
            }
            let tolerance = 0.5 * 10f64.powi(-i32::from(stated.decimals.min(9))) * 1.000_001;
            let agrees = computed.map(|sum| (sum - stated.value).abs() <= tolerance.clamp(1e-9, 0.499));
            if let (Some(false), Some(sum)) = (agrees, computed) {
                desk.find(
                    finding(
                        Weight::Warning,
                        "total-differs",
                        None,
                        format!(
                            "「{title}」の{label}は{}と書かれていますが、内訳を足すと{sum}です（差 {}）。",
                            stated.value,
                            stated.value - sum
                        ),
                        "合計か内訳の、間違っている方を確かめてください。",
                    )
                    .at(at.clone(), &frame.text(total, column.field)),
                );
            }
            facts.totals.push(TotalFacts { at, label, stated: stated.value, computed, refused, agrees });
        }
    }
}

/// How many were asked, where the titles or notes say so: (n=34), 回答数34.
pub(super) fn base_of(frame: &Frame<'_>) -> Option<f64> {
    frame.table.titles.iter().chain(&frame.table.notes).find_map(|line| {
        let text = compact(&line.text).to_lowercase();
        ["n=", "回答数:", "回答数=", "回答者数:", "有効回答数:"].iter().find_map(|word| {
            let rest = text.split_once(word)?.1;
            let digits: String = rest
                .chars()
                .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
                .filter(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
    })
}
