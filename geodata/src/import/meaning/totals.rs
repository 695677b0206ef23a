//! Totals: printed sums are compared with the sums of their parts where the measure lets parts be added, and kept where the source
//! prints them for the prefecture or a member of a grouping. They are never imported as values of a municipality.

use std::collections::BTreeMap;

use super::{
    desk::{At, Desk, finding},
    frame::{Frame, Line},
    reading::Reading,
    series::{Series, Speaks, TotalOf},
};
use crate::{
    cell::{Cell, Trust},
    column::TotalKey,
    import::{
        context::Context,
        report::{TotalFacts, Weight},
    },
    measure::{Marks, Measure, SumOver, may_add},
};

/// What of a series the comparison needs.
pub(crate) struct Totalled<'s> {
    pub(crate) series: &'s Series,
    pub(crate) title: &'s str,
    pub(crate) measure: Measure,
    pub(crate) marks: Marks,
    /// Cells by position of the municipality, as they would be published.
    pub(crate) cells: &'s BTreeMap<usize, Cell>,
    /// Sum of the same indicator and period in the tables before; `None` if there are none, or one has no value.
    pub(crate) before: Option<f64>,
}

/// Compares the printed totals of a series, and gives those that are kept.
pub(crate) fn compare(
    frame: &Frame<'_>,
    speaks: &[Speaks],
    context: &Context,
    totalled: &Totalled<'_>,
    trust: Trust,
    desk: &mut Desk<'_>,
    facts: &mut Vec<TotalFacts>,
) -> BTreeMap<TotalKey, Cell> {
    let mut kept = BTreeMap::new();
    let package = &context.package;
    for (number, of, reading) in &totalled.series.totals {
        let Some(line) = frame.lines.get(*number) else { continue };
        let Reading::Number(stated) = reading else { continue };
        // Totals of other prefectures say nothing about this package.
        if let (TotalOf::Prefecture(code), Some(ours)) = (of, &package.prefecture)
            && code != ours
        {
            continue;
        }
        let label = label_of(frame, line);
        // Neither does the country, where only one prefecture's municipalities stand.
        let is_country = *of == TotalOf::Country && ["全国", "日本"].iter().any(|word| label.contains(word));
        if is_country && package.prefecture.is_some() && totalled.series.elsewhere.is_empty() {
            continue;
        }
        let parts = parts_of(speaks, context, totalled, *number, of);
        let sum = may_add(totalled.measure, totalled.marks, SumOver::Areas);
        let (computed, refused) = match (&sum, &parts) {
            (Err(refused), _) => (None, Some(refused.to_string())),
            (Ok(()), None) => (None, Some("内訳の市町村に値のないものがあるため、合計を確かめられません。".to_owned())),
            (Ok(()), Some(sum)) => (Some(*sum), None),
        };
        let tolerance = 0.5 * 10f64.powi(-i32::from(stated.decimals.min(9))) * 1.000_001;
        let fits = |sum: f64| {
            let exact = stated.decimals == 0 && sum.fract() == 0.0;
            (sum - stated.value).abs() <= if exact { 0.499 } else { tolerance }
        };
        // A list in two halves side by side has its 合計 under the second.
        let halves = computed.zip(totalled.before).map(|(sum, before)| sum + before);
        let is_whole = *of == TotalOf::Lines;
        let computed = halves.filter(|sum| is_whole && fits(*sum) && !computed.is_some_and(fits)).or(computed);
        let agrees = computed.map(fits);
        let at = frame.spot(Some(line), Some(totalled.series.field));
        if let (Some(false), Some(sum)) = (agrees, computed) {
            let decimals = usize::from(stated.decimals.min(6));
            desk.find(
                finding(
                    Weight::Warning,
                    "total-differs",
                    None,
                    format!(
                        "「{}」の{label}は{}と書かれていますが、内訳を足すと{sum:.decimals$}です（差 {:.decimals$}）。",
                        totalled.title,
                        stated.value,
                        stated.value - sum
                    ),
                    "合計か内訳の、間違っている方を確かめてください。合計は取り込まずに比べるだけなので、このまま公開もできます。",
                )
                .at(at.clone(), &frame.text(line, totalled.series.field)),
            );
        }
        facts.push(TotalFacts { at, label, stated: stated.value, computed, refused, agrees });
        if let Some(key) = key_of(speaks, context, of).filter(|_| totalled.measure != Measure::State) {
            kept.entry(key).or_insert_with(|| Cell::new(stated.value, trust));
        }
    }
    kept
}

fn label_of(frame: &Frame<'_>, line: &Line) -> String {
    (0..frame.fields.len().min(6))
        .map(|field| frame.text(line, field).trim().to_owned())
        .find(|text| !text.is_empty() && !text.chars().all(|letter| letter.is_ascii_digit() || "-－".contains(letter)))
        .unwrap_or_else(|| "合計".to_owned())
}

/// The sum of the parts of a total; `None` if a part has no value.
fn parts_of(speaks: &[Speaks], context: &Context, totalled: &Totalled<'_>, number: usize, of: &TotalOf) -> Option<f64> {
    let codes = &context.package.areas;
    let add = |keep: &dyn Fn(usize, usize) -> bool| -> Option<(f64, usize)> {
        let mut sum = 0.0;
        let mut count = 0;
        for entry in totalled.series.entries.iter().filter(|entry| keep(entry.area, entry.line)) {
            // A former municipality's part is in the cell of its successor, so the reading itself is added.
            sum += match &entry.reading {
                Reading::Number(number) => number.value,
                _ => totalled.cells.get(&entry.area)?.value.ok()?,
            };
            count += 1;
        }
        Some((sum, count))
    };
    let elsewhere = |keep: &dyn Fn(&str) -> bool| -> Option<f64> {
        let mut sum = 0.0;
        for (prefecture, (part, whole)) in &totalled.series.elsewhere {
            if keep(prefecture) {
                if !whole {
                    return None;
                }
                sum += part;
            }
        }
        Some(sum)
    };
    let (sum, count, others) = match of {
        TotalOf::Country => {
            let (sum, count) = add(&|_, _| true)?;
            (sum, count, elsewhere(&|_| true)?)
        }
        TotalOf::Prefecture(code) => {
            let (sum, count) = add(&|area, _| codes.get(area).is_some_and(|known| known.starts_with(code.as_str())))?;
            (sum, count, elsewhere(&|known| known == code)?)
        }
        TotalOf::Member(grouping, member) => {
            let members = &context.package.groupings.iter().find(|known| known.id == *grouping)?.members;
            let (_, _, inside) = members.iter().find(|(id, ..)| id == member)?;
            let (sum, count) = add(&|area, _| codes.get(area).is_some_and(|code| inside.contains(code)))?;
            // Without a line for every municipality the parts are not the whole.
            if count < inside.len() {
                return None;
            }
            (sum, count, 0.0)
        }
        TotalOf::Lines => {
            let (sum, count) = add(&|_, _| true)?;
            (sum, count, elsewhere(&|_| true)?)
        }
        TotalOf::Group { from } => {
            // All subtotals of a table stand above their parts if the first does.
            let is_above = |at: usize, from: usize| !(from..at).any(|line| matches!(speaks[line], Speaks::Area(_)));
            let first = speaks.iter().enumerate().find_map(|(at, line)| match line {
                Speaks::Total(TotalOf::Group { from }) => Some((at, *from)),
                _ => None,
            });
            let range = if first.is_some_and(|(at, from)| is_above(at, from)) || is_above(number, *from) {
                let next = (number + 1..speaks.len()).find(|line| matches!(speaks[*line], Speaks::Total(_)));
                number + 1..next.unwrap_or(speaks.len())
            } else {
                *from..number
            };
            let (sum, count) = add(&|_, line| range.contains(&line))?;
            (sum, count, 0.0)
        }
    };
    (count > 0 || others != 0.0).then_some(sum + others)
}

/// Where a printed total is kept: for the prefecture of the package, or for a member of one of its groupings.
fn key_of(speaks: &[Speaks], context: &Context, of: &TotalOf) -> Option<TotalKey> {
    let ours = context.package.prefecture.as_ref()?;
    match of {
        TotalOf::Prefecture(code) if code == ours => Some(TotalKey::Prefecture),
        TotalOf::Member(grouping, member) => {
            Some(TotalKey::Member { grouping: grouping.clone(), member: member.clone() })
        }
        TotalOf::Lines => {
            // Only the sum of all municipalities is the prefecture's.
            let outside = speaks.iter().any(|line| matches!(line, Speaks::Outside(_)));
            let whole = (0..context.package.areas.len()).all(|area| speaks.contains(&Speaks::Area(area)));
            (whole && !outside).then_some(TotalKey::Prefecture)
        }
        _ => None,
    }
}
