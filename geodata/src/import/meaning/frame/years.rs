//! Years in heads that leave their era out: 30, 元, 2, 3.

use super::{Field, Frame, Shape};
use crate::{
    import::{
        areas::names::compact,
        layout::Table,
        meaning::{
            desk::{Desk, choice, question},
            periods::{Said, looks_like_period, mentions},
            roles::{Role, Roles},
        },
        words::{
            periods::Time,
            series::{HeadTime, is_bare_year, read_row},
        },
    },
    period::Period,
};

/// Makes one head of a year and the month below it: 令和5年 above 10月.
fn join_months(fields: &mut [Field]) {
    let is_month = |head: &str| {
        compact(head)
            .strip_suffix('月')
            .and_then(|number| number.parse().ok())
            .is_some_and(|month: u8| (1..=12).contains(&month))
    };
    for field in fields {
        if let Some(at) = field
            .headings
            .windows(2)
            .position(|pair| compact(&pair[0]).ends_with('年') && looks_like_period(&pair[0]) && is_month(&pair[1]))
        {
            let month = field.headings.remove(at + 1);
            field.headings[at] = format!("{}{}", compact(&field.headings[at]), compact(&month));
        }
    }
}

/// Writes bare years in heads out where only one reading fits all of a row. Others stay as they are: nothing is guessed.
pub(super) fn spell(fields: &mut [Field], table: &Table) {
    join_months(fields);
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
        if let Some(spelled) = spelled(&heads, word).or_else(|| of_titles(&heads, table)) {
            for (field, text) in fields[from..to].iter_mut().zip(spelled) {
                field.headings[level] = text;
            }
        }
        from = to;
    }
}

/// Bare years that are exactly those of a title such as 令和2年度～令和5年度.
fn of_titles(heads: &[String], table: &Table) -> Option<Vec<String>> {
    let numbers: Vec<u32> = heads.iter().map(|head| number_of(head)).collect::<Option<_>>()?;
    let said = |said: Said| match said {
        Said::Whole(Period::FiscalYear(year)) => Some((year, "年度")),
        Said::Year(year) => Some((year, "年")),
        _ => None,
    };
    table.titles.iter().find_map(|line| {
        let found = mentions(&line.text);
        let [first, last] = found.as_slice() else { return None };
        let ((first, word), (last, also)) = (said(first.said)?, said(last.said)?);
        if word != also || usize::try_from(last - first).ok()? + 1 != heads.len() {
            return None;
        }
        let spelled: Vec<String> =
            (first..=last).map(|year| short(Period::FiscalYear(year)).replace("年度", word)).collect();
        let fits = spelled.iter().zip(&numbers).all(|(text, number)| {
            let year: String = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == '元').collect();
            number_of(&year) == Some(*number)
        });
        fits.then_some(spelled)
    })
}

/// What the name of a sheet says where it leaves its era out and the other sheets of the book prove which it is: 30年度, 元年度, 2年度.
pub(crate) fn sheet_year(frame: &Frame<'_>) -> Option<String> {
    let names: Vec<&str> =
        frame.book.sheets.iter().map(|sheet| sheet.name.as_str()).filter(|name| is_year(name)).collect();
    let at = names.iter().position(|name| *name == frame.sheet_name())?;
    spelled(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), None)?.into_iter().nth(at)
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

/// Eras that a bare number may be a year of: how the choice is called, the name, and the last year.
const ERAS: [(&str, &str, u32); 3] = [("reiwa", "令和", 99), ("heisei", "平成", 31), ("showa", "昭和", 64)];

/// Asks about heads of values that leave their era out (2年, 3年, 2, 3) and that nothing proves to be years, or years of one era: they may be years
/// of several eras, and they may be names. The heads become what the answer says.
pub(crate) fn ask(frame: &mut Frame<'_>, roles: &Roles, desk: &mut Desk<'_>) {
    if frame.shape != Shape::Upright {
        return;
    }
    let word = word_of(&frame.fields, frame.table);
    let is_open = |field: usize, fields: &[Field]| {
        roles.of.get(field).is_some_and(|(role, _)| *role == Role::Value)
            && fields[field].headings.last().is_some_and(|head| is_bare_year(head))
    };
    let mut from = 0;
    while from < frame.fields.len() {
        if !is_open(from, &frame.fields) {
            from += 1;
            continue;
        }
        let level = frame.fields[from].headings.len() - 1;
        let mut to = from + 1;
        while to < frame.fields.len()
            && is_open(to, &frame.fields)
            && goes_on(&frame.fields[from], &frame.fields[to], level)
        {
            to += 1;
        }
        let heads: Vec<String> = frame.fields[from..to].iter().map(|field| field.headings[level].clone()).collect();
        if let Some(spelled) = answered(frame, from, &heads, word, desk) {
            for (field, text) in frame.fields[from..to].iter_mut().zip(spelled) {
                field.headings[level] = text;
            }
        }
        from = to;
    }
}

/// The heads as years, if somebody says that they are.
fn answered(
    frame: &Frame<'_>,
    field: usize,
    heads: &[String],
    word: Option<&str>,
    desk: &mut Desk<'_>,
) -> Option<Vec<String>> {
    let numbers: Option<Vec<u32>> = heads.iter().map(|head| number_of(head)).collect();
    let numbers = numbers?;
    let quoted = heads.iter().take(6).map(|head| format!("「{head}」")).collect::<Vec<_>>().concat();
    let above: Vec<&str> = frame.fields[field].headings.iter().rev().skip(1).map(String::as_str).collect();
    let mut asked = question(
        "bare-years",
        &format!("{}|{}", above.join("|"), heads.join("|")),
        frame.spot(None, Some(field)),
        format!("見出し{quoted}は、年ですか。"),
        "元号のない見出しで、どの元号の年か、年ではなく項目の番号なのかが、表のどこからも分かりません。",
    );
    let is_fiscal = heads.iter().any(|head| compact(head).ends_with("年度"));
    let kinds: &[(&str, &str, &str)] = match if is_fiscal { Some("年度") } else { word } {
        Some("年度") => &[("fiscal", "年度", "年度")],
        Some("暦年") => &[("calendar", "暦年", "年（1月から12月）")],
        _ => &[("fiscal", "年度", "年度"), ("calendar", "暦年", "年（1月から12月）")],
    };
    let largest = numbers.iter().copied().max().unwrap_or(0);
    let mut spellings: Vec<(String, Vec<String>)> = Vec::new();
    for (era, name, last) in ERAS {
        // 昭和 only where no later era has so many years: nobody leaves out an era that is two eras back.
        if largest > last || (era == "showa" && largest <= 31) {
            continue;
        }
        for (kind, ending, label) in kinds {
            let id = format!("{era}-{kind}");
            let effect = format!("{name}{}{label}、のように取り込みます。", numbers[0]);
            asked.choices.push(choice(&id, format!("{name}の{label}"), effect));
            spellings.push((id, numbers.iter().map(|number| format!("{name}{number}{ending}")).collect()));
        }
    }
    asked.choices.push(choice("names", "年ではない", "項目の名前として取り込みます。"));
    let answer = desk.ask(asked)?;
    spellings.into_iter().find(|(id, _)| *id == answer).map(|(_, spelled)| spelled)
}

/// 元 is the first year.
fn number_of(head: &str) -> Option<u32> {
    match compact(head).trim_end_matches(['年', '度']) {
        "元" => Some(1),
        digits => digits.parse().ok(),
    }
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
