//! Years in heads that leave their era out: 30, 元, 2, 3.

use super::Field;
use crate::{
    import::{
        areas::names::compact,
        layout::Table,
        meaning::periods::looks_like_period,
        words::{
            periods::Time,
            series::{HeadTime, is_bare_year, read_row},
        },
    },
    period::Period,
};

/// Writes bare years in heads out where only one reading fits all of a row. Others stay as they are: nothing is guessed.
pub(super) fn spell(fields: &mut [Field], table: &Table) {
    let word = word_of(fields, table);
    let mut from = 0;
    while from < fields.len() {
        let Some(level) = fields[from].headings.iter().rposition(|head| is_year(head)) else {
            from += 1;
            continue;
        };
        let mut to = from + 1;
        while to < fields.len() && goes_on(&fields[from], &fields[to], level) {
            to += 1;
        }
        let heads: Vec<String> = fields[from..to].iter().map(|field| field.headings[level].clone()).collect();
        if let Some(spelled) = spelled(&heads, word) {
            for (field, text) in fields[from..to].iter_mut().zip(spelled) {
                field.headings[level] = text;
            }
        }
        from = to;
    }
}

/// The heads of a row of years with their eras; `None` if no head leaves its era out, or several readings fit.
pub(crate) fn spelled(heads: &[String], word: Option<&str>) -> Option<Vec<String>> {
    let said = |head: &String| compact(head) == "元" || head.ends_with('年') || head.ends_with("年度");
    // Bare numbers may be ages or numbers of questions unless something says that they are years.
    if heads.len() < 2 || !heads.iter().any(|head| is_bare_year(head)) || !(word.is_some() || heads.iter().any(said)) {
        return None;
    }
    let texts: Vec<&str> = heads.iter().map(String::as_str).collect();
    read_row(&texts, word)
        .into_iter()
        .zip(heads)
        .map(|(time, head)| match time {
            HeadTime::Said(_) if !is_bare_year(head) => Some(head.clone()),
            HeadTime::Inferred(Time::Certain(period)) => Some(short(period)),
            HeadTime::Inferred(Time::Either(periods)) => periods.first().map(|period| match *period {
                Period::FiscalYear(year) | Period::CalendarYear(year) | Period::AsOf { year, .. } => {
                    format!("{year}年")
                }
            }),
            _ => None,
        })
        .collect()
}

/// 令和5年度, without the year of the other calendar behind it.
fn short(period: Period) -> String {
    let label = period.label();
    label.split('（').next().unwrap_or(&label).to_owned()
}

fn is_year(head: &str) -> bool {
    is_bare_year(head) || looks_like_period(head)
}

/// Whether a field differs from the first of a run only in its year.
fn goes_on(first: &Field, next: &Field, level: usize) -> bool {
    first.headings.len() == next.headings.len()
        && next.headings.get(level).is_some_and(|head| is_year(head))
        && first.headings.iter().zip(&next.headings).enumerate().all(|(at, (one, other))| at == level || one == other)
}

/// The word that says what years the heads are: a head beside them, or a title such as 年度別.
pub(crate) fn word_of(fields: &[Field], table: &Table) -> Option<&'static str> {
    let heads: Vec<String> = fields.iter().flat_map(|field| &field.headings).map(|head| compact(head)).collect();
    let titles: Vec<String> = table.titles.iter().map(|line| compact(&line.text)).collect();
    let says = |words: &[&str], inside: &[&str]| {
        heads.iter().any(|head| words.contains(&head.as_str()))
            || titles.iter().any(|title| inside.iter().any(|word| title.contains(word)))
    };
    if says(&["年度", "年度別", "会計年度"], &["年度別", "年度推移", "年度ごと", "各年度"]) {
        Some("年度")
    } else if says(&["暦年"], &["暦年"]) {
        Some("暦年")
    } else if says(&["年", "年次", "年別"], &["年次別", "年別", "年次推移"]) {
        Some("年")
    } else {
        None
    }
}
