//! Breaks: notes of a sheet which say that from some day on something else is counted (「※令和3年度から対象を拡大」).
//!
//! Such a note is never only text. With its day, and where it can mean one indicator alone, it becomes a break of that series; otherwise
//! somebody is asked what it means. The answer that the file proves stands in the list of questions too, so that it can be changed.

use std::collections::BTreeSet;

use super::{
    desk::{Desk, choice, question, shorten},
    frame::Frame,
    indicators::Decided,
    periods::{Said, mentions},
};
use crate::{
    import::{areas::names::compact, context::KnownIndicator},
    indicator::{IndicatorId, SeriesBreak},
    period::Period,
};

/// What is counted, or how.
const MATTERS: [&str; 17] = [
    "定義",
    "対象",
    "範囲",
    "集計",
    "調査方法",
    "調査項目",
    "把握方法",
    "数え方",
    "計上",
    "算定",
    "算出",
    "計算方法",
    "区分",
    "基準",
    "回答方法",
    "様式",
    "推計方法",
];

/// That it is not as it was.
const CHANGES: [&str; 9] = ["変更", "変わ", "改め", "改正", "見直", "拡大", "縮小", "追加", "除外"];

/// That numbers before and after do not belong together, whatever the reason.
const APART: [&str; 9] = [
    "比較できない",
    "比較できません",
    "比較はできない",
    "単純比較",
    "単純に比較",
    "単純な比較",
    "接続しない",
    "連続しない",
    "断絶",
];

/// From when on.
const SINCE: [&str; 8] = ["から", "より", "以降", "以後", "において", "に", "を境", "以前"];

/// Indicators that a question names one by one.
const NAMED: usize = 12;

/// A table with what its series became.
pub(crate) struct Of<'r, 'b> {
    pub(crate) frame: &'r Frame<'b>,
    pub(crate) subject: &'r str,
    /// The fields of the table's series, each with its draft.
    pub(crate) fields: Vec<(usize, usize)>,
    pub(crate) periods: Vec<Period>,
}

/// Finds the breaks that the notes and titles of a table announce; a question for those that may be read in several ways.
pub(crate) fn announced(
    of: &Of<'_, '_>,
    decided: &[Option<Decided>],
    known: &[KnownIndicator],
    desk: &mut Desk<'_>,
) -> Vec<(IndicatorId, SeriesBreak)> {
    let lines = of.frame.table.notes.iter().chain(&of.frame.table.titles);
    let mut found = Vec::new();
    for line in lines.filter(|line| announces(&line.text)) {
        let note = line.text.trim();
        let dates = dates(note, &of.periods);
        let concerned = concerned(note, of, decided);
        if concerned.is_empty() {
            continue;
        }
        if let [date] = dates.as_slice()
            && concerned.iter().all(|one| is_recorded(one, *date, known))
        {
            continue;
        }
        let Some((targets, date)) = ask(note, line.row, &dates, &concerned, of, desk) else { continue };
        let series_break =
            SeriesBreak { period: date, note: note.trim_start_matches(['※', '＊', '*', '・']).trim().to_owned() };
        found.extend(targets.into_iter().map(|id| (id, series_break.clone())));
    }
    found
}

/// Whether a text says that numbers before and after do not count the same.
fn announces(text: &str) -> bool {
    let text = without_mark(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&APART) {
        return true;
    }
    let is_dated = mentions(&text).iter().any(|mention| {
        let behind = text[mention.range.1..]
            .trim_start_matches(['の', '分', '、', '調', '査', '実', '績', '報', '告', '集', '計']);
        SINCE.iter().any(|word| behind.starts_with(word))
    });
    is_dated && has(&MATTERS) && has(&CHANGES)
}

/// The days that a note names; a bare year is read as the periods of the table are.
fn dates(note: &str, periods: &[Period]) -> Vec<Period> {
    let mut dates = BTreeSet::new();
    for mention in mentions(&without_mark(note)) {
        match mention.said {
            Said::Whole(period) => {
                dates.insert(period);
            }
            Said::Year(year) if periods.iter().all(|period| matches!(period, Period::FiscalYear(_))) => {
                dates.insert(Period::FiscalYear(year));
            }
            Said::Year(year) if periods.iter().all(|period| matches!(period, Period::CalendarYear(_))) => {
                dates.insert(Period::CalendarYear(year));
            }
            Said::Year(_) | Said::Month(..) => {}
        }
    }
    dates.into_iter().collect()
}

/// The indicators that a note may mean: those whose heads carry its mark (※1), else all of the table.
fn concerned<'d>(note: &str, of: &Of<'_, '_>, decided: &'d [Option<Decided>]) -> Vec<&'d Decided> {
    let marked: BTreeSet<usize> = match mark(note) {
        Some(mark) => of
            .fields
            .iter()
            .filter(|(field, _)| of.frame.fields[*field].headings.iter().any(|head| carries(&compact(head), &mark)))
            .map(|(_, draft)| *draft)
            .collect(),
        None => BTreeSet::new(),
    };
    let all: BTreeSet<usize> = of.fields.iter().map(|(_, draft)| *draft).collect();
    let chosen = if marked.is_empty() { all } else { marked };
    let mut found: Vec<&Decided> = Vec::new();
    for one in chosen.into_iter().filter_map(|draft| decided.get(draft)?.as_ref()) {
        if !found.iter().any(|known| known.id == one.id) {
            found.push(one);
        }
    }
    found
}

/// The mark with which a note begins, if it is numbered: ※1, 注2, *3.
fn mark(note: &str) -> Option<String> {
    let text = compact(note);
    let sign = ["※", "注", "*"].iter().find(|sign| text.starts_with(**sign))?;
    let digits: String = text[sign.len()..].chars().take_while(char::is_ascii_digit).take(2).collect();
    // ※2021年度から… begins with a year, not with a number of its own.
    let is_year =
        text[sign.len() + digits.len()..].starts_with(|letter: char| letter.is_ascii_digit() || letter == '年');
    (!digits.is_empty() && !is_year).then(|| format!("{sign}{digits}"))
}

/// A note without the mark that it begins with, whose number is no part of a year.
fn without_mark(note: &str) -> String {
    let text = compact(note);
    mark(note).and_then(|mark| text.strip_prefix(&mark).map(str::to_owned)).unwrap_or(text)
}

/// Whether a head carries a mark, and not a longer one that begins with it.
fn carries(head: &str, mark: &str) -> bool {
    head.match_indices(mark).any(|(at, _)| !head[at + mark.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

/// Whether an indicator of the package has the break already.
fn is_recorded(one: &Decided, date: Period, known: &[KnownIndicator]) -> bool {
    let known = known.iter().find(|known| known.id == one.id.as_str());
    known.is_some_and(|known| known.breaks.contains(&date.id()))
}

/// Which indicators have a break, and from when on; `None` while that is open, or if it is none.
fn ask(
    note: &str,
    row: usize,
    dates: &[Period],
    concerned: &[&Decided],
    of: &Of<'_, '_>,
    desk: &mut Desk<'_>,
) -> Option<(Vec<IndicatorId>, Period)> {
    let at = super::desk::spot(of.frame.book, of.frame.table.sheet, Some(row), None, None);
    let mut asked = question(
        "break",
        &format!("{}|{note}", of.subject),
        at.clone(),
        format!("注記「{}」は、どの指標の数え方の切れ目ですか。", shorten(note)),
        "数え方が変わった前と後の数は、そのままでは比べられません。記録すると、そこで線が切れ、前後の差は求められなくなります。",
    );
    asked.text = Some(shorten(note));
    let from = match dates {
        [date] => format!("{}から", date.label()),
        _ => "次の質問で答える時点から".to_owned(),
    };
    let every = match concerned {
        [one] => format!("「{}」", one.title),
        several => format!("この表の{}の指標すべて", several.len()),
    };
    asked.choices.push(choice("all", every, format!("{from}、数え方が変わったと記録します。")));
    if (2..=NAMED).contains(&concerned.len()) {
        let one = |known: &&Decided| {
            choice(
                known.id.as_str(),
                format!("「{}」だけ", known.title),
                format!("{from}、数え方が変わったと記録します。"),
            )
        };
        asked.choices.extend(concerned.iter().map(one));
    }
    asked.choices.push(choice("none", "切れ目ではない", "注記の文だけを残し、切れ目は記録しません。"));
    if dates.len() == 1 && concerned.len() == 1 {
        asked.answer = Some("all".to_owned());
    }
    let answer = desk.ask(asked)?;
    let targets: Vec<IndicatorId> = match answer.as_str() {
        "none" => return None,
        "all" => concerned.iter().map(|known| known.id.clone()).collect(),
        id => concerned.iter().filter(|known| known.id.as_str() == id).map(|known| known.id.clone()).collect(),
    };
    if let [date] = dates {
        return Some((targets, *date));
    }
    let mut asked = question(
        "break-period",
        &format!("{}|{note}", of.subject),
        at,
        format!("注記「{}」の数え方は、いつから変わりましたか。", shorten(note)),
        if dates.is_empty() {
            "注記に年度や時点が書かれていません。"
        } else {
            "注記に年度・時点が二つ以上あります。"
        },
    );
    asked.choices = dates
        .iter()
        .map(|date| choice(&date.id(), date.label(), "この年度・時点から数え方が変わったと記録します。"))
        .collect();
    asked.free = Some("period".to_owned());
    let id = asked.id.clone();
    let answer = desk.ask(asked)?;
    match Period::parse(&answer) {
        Ok(date) => Some((targets, date)),
        Err(error) => {
            desk.refuse_answer(&id, &error.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_announce_a_break_are_told_from_other_notes() {
        for text in [
            "※令和3年度から定義を変更",
            "※ 令和３年度より、対象を15歳以上に拡大した。",
            "注1）平成30年度以降は集計方法を見直している",
            "※2021年度調査から調査項目を変更した",
            "前年度までの数値とは単純に比較できない。",
            "※1 令和3年度から対象を拡大",
        ] {
            assert!(announces(text), "{text}");
        }
        for text in [
            "※令和3年度の数値は速報値",
            "※令和3年4月1日現在",
            "資料：県調べ",
            "※対象は15歳以上64歳以下の者",
            "※住所変更の届出があった者を含む",
        ] {
            assert!(!announces(text), "{text}");
        }
    }

    #[test]
    fn a_note_has_the_mark_that_it_begins_with_and_a_year_is_none() {
        assert_eq!(mark("※１ 令和3年度から定義を変更"), Some("※1".to_owned()));
        assert_eq!(mark("注2）定義を変更"), Some("注2".to_owned()));
        assert_eq!(mark("※令和3年度から"), None);
        assert_eq!(mark("※2021年度から定義を変更"), None);
        assert!(carries("相談件数※1", "※1") && !carries("相談件数※12", "※1"));
    }

    #[test]
    fn a_bare_year_is_read_as_the_periods_of_the_table_are() {
        let (fiscal, calendar) = (Period::FiscalYear(2021), Period::CalendarYear(2021));
        assert_eq!(dates("2021年から対象を拡大", &[Period::FiscalYear(2020)]), [fiscal]);
        assert_eq!(dates("2021年から対象を拡大", &[Period::CalendarYear(2020)]), [calendar]);
        assert_eq!(dates("2021年から対象を拡大", &[Period::CalendarYear(2020), Period::FiscalYear(2020)]), []);
        assert_eq!(dates("令和3年度から", &[]), [fiscal]);
    }
}
