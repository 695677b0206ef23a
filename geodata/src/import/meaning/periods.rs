//! Periods: which year or day the values of a table speak of.
//!
//! What stands nearest counts: a column of periods, then the head, then title, name of the sheet, name of the file, and last what the
//! steward gave for values that do not say their own. A year alone (令和7年, 2025) is neither 年度 nor 暦年 nor a day by itself: it is
//! read only where something around it says which, else asked once for the table.

use std::collections::BTreeSet;

use super::{
    desk::{Desk, choice, question},
    frame::Frame,
};
use crate::{
    import::{areas::names::compact, report::Spot},
    period::Period,
};

/// A period, or the beginning of one, that stands somewhere in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) said: Said,
    /// Bytes of the compact text that it takes.
    pub(crate) range: (usize, usize),
}

/// What a mention says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// A whole period.
    Whole(Period),
    /// A year that may be anything: 令和7年, 2025.
    Year(i32),
    /// A month whose day is open: 令和6年3月.
    Month(i32, u8),
}

/// Finds the periods in a text.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let compact = compact(text);
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while let Some(rest) = compact.get(at..).filter(|rest| !rest.is_empty()) {
        let before = compact[..at].chars().next_back();
        match mention_at(rest, before, &compact) {
            Some((said, length)) => {
                found.push(Mention { said, range: (at, at + length) });
                at += length;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The text without the periods in it, without brackets that they leave empty, and without the words that go with them.
pub(crate) fn without_periods(text: &str) -> String {
    let compact = compact(text);
    let found = mentions(&compact);
    if found.is_empty() {
        return compact;
    }
    let mut kept = String::new();
    let mut at = 0;
    for mention in &found {
        kept.push_str(&compact[at..mention.range.0]);
        at = mention.range.1;
        for word in ["時点", "現在", "末", "分", "中", "実績"] {
            if word != "実績" && compact[at..].starts_with(word) {
                at += word.len();
                break;
            }
        }
    }
    kept.push_str(&compact[at..]);
    for empty in ["()", "[]", "【】", "<>", "「」", "(・)", "(/)", "(~)"] {
        kept = kept.replace(empty, "");
    }
    kept.trim_matches(|letter: char| "・:、,/／~〜-_(".contains(letter)).to_owned()
}

/// Whether a text is a period and nothing else.
pub(crate) fn looks_like_period(text: &str) -> bool {
    let compact = compact(text);
    if compact.len() > 60 {
        return false;
    }
    let found = mentions(&compact);
    !found.is_empty() && without_periods(&compact).is_empty()
}

/// Whether a head announces periods.
pub(crate) fn is_period_head(head: &str) -> bool {
    let head = compact(head).to_lowercase();
    ["年度", "年次", "時点", "期間", "period", "year", "調査年", "集計年", "基準日"]
        .iter()
        .any(|word| head.contains(word))
        || head == "年"
}

/// The mention that begins a text, and how many bytes it takes.
fn mention_at(rest: &str, before: Option<char>, whole: &str) -> Option<(Said, usize)> {
    if before.is_some_and(|letter| letter.is_ascii_digit() || letter == '.') {
        return None;
    }
    let (year, length) = year_at(rest, before)?;
    let tail = &rest[length..];
    let whole_text =
        |used: usize| Period::parse(&rest[..length + used]).ok().map(|period| (Said::Whole(period), length + used));
    if tail.starts_with("年度末") {
        return whole_text("年度末".len());
    }
    if tail.starts_with("年度") {
        return whole_text("年度".len());
    }
    if rest.starts_with("FY") {
        return whole_text(0);
    }
    if let Some(after) = tail.strip_prefix('年') {
        let used = '年'.len_utf8();
        if let Some((month, digits)) = number(after, 2) {
            let after_month = &after[digits..];
            if let Some(after_month) = after_month.strip_prefix('月') {
                let used = used + digits + '月'.len_utf8();
                return Some(day_of(year, month, after_month, rest, length + used));
            }
        }
        if after.starts_with('末') {
            return whole_text(used + '末'.len_utf8());
        }
        // 令和6年(1月1日から同年12月31日まで), 令和6年1月~12月, 令和6暦年
        let spans_year = after.starts_with("(1月1日")
            || after.starts_with("(暦年)")
            || after.starts_with("(1月から12月")
            || after.starts_with("(1~12月");
        return Some((
            if spans_year { Said::Whole(Period::CalendarYear(year)) } else { Said::Year(year) },
            length + used,
        ));
    }
    if tail.starts_with("暦年") {
        return Some((Said::Whole(Period::CalendarYear(year)), length + "暦年".len()));
    }
    let separator = tail.chars().next().filter(|letter| matches!(letter, '.' | '-' | '/'));
    if let Some(separator) = separator
        && let Some((month, digits)) = number(&tail[1..], 2).filter(|(month, _)| (1..=12).contains(month))
    {
        let after = &tail[1 + digits..];
        let used = length + 1 + digits;
        if let Some(after_day) = after.strip_prefix(separator)
            && let Some((_, day_digits)) = number(after_day, 2)
            && let Ok(period) = Period::parse(&rest[..used + 1 + day_digits])
        {
            return Some((Said::Whole(period), used + 1 + day_digits));
        }
        let end = ["月末", "末"].iter().find(|word| after.starts_with(**word)).map_or(0, |word| word.len());
        if end > 0
            && let Ok(period) = Period::parse(&rest[..used + end])
        {
            return Some((Said::Whole(period), used + end));
        }
        if !after.starts_with(|letter: char| letter.is_ascii_digit())
            && tail.is_char_boundary(1)
            && !rest.starts_with(|letter: char| letter.is_ascii_digit())
        {
            return u8::try_from(month).ok().map(|month| (Said::Month(year, month), used));
        }
    }
    let is_era = !rest.starts_with(|letter: char| letter.is_ascii_digit());
    let alone = length == whole.len();
    let closed = !tail.starts_with(|letter: char| letter.is_alphanumeric());
    if is_era && (closed || rest.starts_with(['令', '平', '昭', '大', '明'])) {
        // R5 and 令和5 alone are how offices write a fiscal year in heads, names of sheets and files.
        return Period::parse(&rest[..length]).ok().map(|period| (Said::Whole(period), length));
    }
    (alone || (closed && tail.starts_with(['(', ')', '_', ' ', '・']))).then_some((Said::Year(year), length))
}

fn day_of(year: i32, month: u32, after: &str, rest: &str, used: usize) -> (Said, usize) {
    let open = (Said::Month(year, u8::try_from(month).unwrap_or(0)), used);
    for word in ["末日", "末"] {
        if after.starts_with(word) {
            return Period::parse(&rest[..used + word.len()])
                .map_or(open, |period| (Said::Whole(period), used + word.len()));
        }
    }
    let Some((_, digits)) = number(after, 2).filter(|(_, digits)| after[*digits..].starts_with('日')) else {
        return open;
    };
    let used = used + digits + '日'.len_utf8();
    Period::parse(&rest[..used]).map_or(open, |period| (Said::Whole(period), used))
}

/// A year at the beginning of a text, as a year of the Gregorian calendar.
fn year_at(rest: &str, before: Option<char>) -> Option<(i32, usize)> {
    let era = |prefix: &str| -> Option<(i32, usize)> {
        let after = rest.strip_prefix(prefix)?;
        let (text, digits) = if after.starts_with('元') {
            ("元".to_owned(), '元'.len_utf8())
        } else {
            let (number, digits) = number(after, 2)?;
            (number.to_string(), digits)
        };
        let (year, ..) = Period::parse(&format!("{prefix}{text}年度")).ok()?.start_date();
        Some((year, prefix.len() + digits))
    };
    for name in ["令和", "平成", "昭和", "大正", "明治"] {
        if let Some(found) = era(name) {
            return Some(found);
        }
    }
    let after_letter = before.is_some_and(|letter| letter.is_ascii_alphanumeric());
    if !after_letter {
        for letter in ["R", "H", "S"] {
            if let Some(found) = era(letter)
                .filter(|(_, length)| !rest[*length..].starts_with(|next: char| next.is_ascii_alphanumeric()))
            {
                return Some(found);
            }
        }
        if let Some(after) = rest.strip_prefix("FY") {
            return number(after, 4)
                .filter(|(year, digits)| *digits == 4 && (1900..=2100).contains(year))
                .and_then(|(year, digits)| Some((i32::try_from(year).ok()?, 2 + digits)));
        }
    }
    let (year, digits) = number(rest, 4)?;
    let closed = !rest[digits..].starts_with(|next: char| next.is_ascii_digit());
    (digits == 4 && closed && (1868..=2100).contains(&year)).then_some((i32::try_from(year).ok()?, digits))
}

fn number(text: &str, longest: usize) -> Option<(u32, usize)> {
    let digits = text.bytes().take(longest).take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, digits))
}

/// What the surroundings of a table say about time.
pub(crate) struct Around {
    /// What identifies the table in questions.
    pub(crate) subject: String,
    /// Whole periods of the nearest place that has any, and which place that is.
    whole: Vec<Period>,
    place: &'static str,
    /// Whole periods of all titles and notes, to tell what a year alone means.
    titles: Vec<Period>,
    /// A year alone in the nearest place.
    year: Option<i32>,
    month: Option<(i32, u8)>,
    /// A row of the heads is called 年度 or 暦年.
    row: Option<&'static str>,
    /// Name of the sheet where the book has several: the same table on each may be of another year.
    sheet: String,
    at: Spot,
}

impl Around {
    /// Reads the surroundings of a table.
    pub(crate) fn new(frame: &Frame<'_>, file_name: &str, subject: String) -> Self {
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let titles: Vec<&str> = frame.table.titles.iter().map(|line| line.text.as_str()).collect();
        let notes =
            frame.table.notes.iter().filter(|line| {
                line.text.contains(['現', '時']) && line.text.contains("点") || line.text.contains("現在")
            });
        let mut around = Self {
            subject,
            whole: Vec::new(),
            place: "",
            titles: Vec::new(),
            year: None,
            month: None,
            row: None,
            sheet: if frame.book.sheets.len() > 1 { format!("|{}", frame.sheet_name()) } else { String::new() },
            at: frame.spot(None, None),
        };
        let places: [(&'static str, Vec<String>); 4] = [
            ("表の題名", titles.iter().map(|text| (*text).to_owned()).collect()),
            ("表の注記", notes.map(|line| line.text.clone()).collect()),
            (
                "シートの名前",
                vec![if frame.book.encoding.is_some() {
                    String::new()
                } else {
                    super::frame::years::sheet_year(frame).unwrap_or_else(|| frame.sheet_name().to_owned())
                }],
            ),
            ("ファイルの名前", vec![stem.to_owned()]),
        ];
        for (place, texts) in places {
            let found: Vec<Said> = texts.iter().flat_map(|text| mentions(text)).map(|mention| mention.said).collect();
            let whole: BTreeSet<Period> = found
                .iter()
                .filter_map(|said| if let Said::Whole(period) = said { Some(*period) } else { None })
                .collect();
            if place == "表の題名" || place == "表の注記" {
                around.titles.extend(whole.iter().copied());
            }
            if !around.place.is_empty() || found.is_empty() {
                continue;
            }
            around.place = place;
            around.whole = whole.into_iter().collect();
            let years: BTreeSet<i32> =
                found.iter().filter_map(|said| if let Said::Year(year) = said { Some(*year) } else { None }).collect();
            around.year = years.first().copied().filter(|_| years.len() == 1 && around.whole.is_empty());
            around.month = found
                .iter()
                .find_map(|said| if let Said::Month(year, month) = said { Some((*year, *month)) } else { None })
                .filter(|_| around.whole.is_empty());
        }
        let says = |word: &str| {
            frame.fields.iter().any(|field| field.headings.iter().any(|head| compact(head) == word))
                || titles.iter().any(|title| compact(title).contains(&format!("{word}別")))
        };
        around.row = if says("年度") {
            Some("fiscal")
        } else if says("暦年") {
            Some("calendar")
        } else {
            None
        };
        around
    }
}

/// What a head says about time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) whole: Vec<Period>,
    pub(crate) years: Vec<i32>,
    pub(crate) month: Option<(i32, u8)>,
    /// The head calls its year 年度 somewhere else in its path.
    pub(crate) fiscal: bool,
}

impl Hint {
    /// What the levels of a head say.
    pub(crate) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut hint = Self::default();
        for text in texts {
            for mention in mentions(text) {
                match mention.said {
                    Said::Whole(period) if !hint.whole.contains(&period) => hint.whole.push(period),
                    Said::Year(year) if !hint.years.contains(&year) => hint.years.push(year),
                    Said::Month(year, month) => hint.month = Some((year, month)),
                    _ => {}
                }
            }
            hint.fiscal |= compact(text) == "年度";
        }
        hint
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.years.is_empty() && self.month.is_none()
    }
}

/// The period of values, or `None` if a question about it is open.
pub(crate) fn resolve(hint: &Hint, around: &Around, desk: &mut Desk<'_>) -> Option<(Period, &'static str)> {
    match hint.whole.as_slice() {
        [one] => return Some((*one, "見出し")),
        [] => {}
        // 令和5年度末(令和6年3月31日): the same day twice is one; else people decide.
        several => {
            let subject = format!("{}|{}", around.subject, ids(several));
            return ask_among(several, &subject, "見出しに年度・時点が二つあります", around, desk)
                .map(|period| (period, "答え"));
        }
    }
    if let [year] = hint.years.as_slice() {
        return of_year(*year, hint.fiscal, around, desk);
    }
    if hint.years.len() > 1 {
        let candidates: Vec<Period> = hint.years.iter().map(|year| Period::FiscalYear(*year)).collect();
        let subject = format!("{}|{}", around.subject, ids(&candidates));
        return ask_among(&candidates, &subject, "見出しに年が二つあります", around, desk)
            .map(|period| (period, "答え"));
    }
    if let Some((year, month)) = hint.month {
        return of_month(year, month, around, desk).map(|period| (period, "見出し"));
    }
    of_surroundings(around, desk)
}

fn ids(periods: &[Period]) -> String {
    periods.iter().map(Period::id).collect::<Vec<_>>().join(",")
}

fn of_surroundings(around: &Around, desk: &mut Desk<'_>) -> Option<(Period, &'static str)> {
    match around.whole.as_slice() {
        [one] => return Some((*one, around.place)),
        [] => {}
        several => {
            let given = desk.settings().period.as_deref().and_then(|text| Period::parse(text).ok());
            if let Some(period) = given.filter(|period| several.contains(period)) {
                return Some((period, "指定された年度・時点"));
            }
            let subject = format!("{}|{}", around.subject, "around");
            let why = format!("{}に年度・時点が二つ以上あります", around.place);
            return ask_among(several, &subject, &why, around, desk).map(|period| (period, "答え"));
        }
    }
    if let Some(year) = around.year {
        return of_year(year, false, around, desk);
    }
    if let Some((year, month)) = around.month {
        return of_month(year, month, around, desk).map(|period| (period, around.place));
    }
    if let Some(text) = &desk.settings().period {
        match Period::parse(text) {
            Ok(period) => return Some((period, "指定された年度・時点")),
            Err(error) => {
                let finding = super::desk::finding(
                    crate::import::report::Weight::Error,
                    "period-not-readable",
                    Some("L3-05"),
                    error.to_string(),
                    "年度・時点を書き直してください。",
                );
                desk.find_once(text, finding);
                return None;
            }
        }
    }
    let mut asked = question(
        "period",
        &format!("{}|none{}", around.subject, around.sheet),
        around.at.clone(),
        "この表は、いつの数ですか。",
        "表の見出し、題名、シートの名前、ファイルの名前のどれにも、年度や時点が書かれていません。",
    );
    asked.free = Some("period".to_owned());
    read_answer(asked, desk).map(|period| (period, "答え"))
}

fn ask_among(candidates: &[Period], subject: &str, why: &str, around: &Around, desk: &mut Desk<'_>) -> Option<Period> {
    let mut asked = question(
        "period",
        subject,
        around.at.clone(),
        "この数は、いつの数ですか。",
        format!("{why}（{}）。", candidates.iter().map(Period::label).collect::<Vec<_>>().join("、")),
    );
    asked.choices = candidates
        .iter()
        .map(|period| choice(&period.id(), period.label(), "この年度・時点の数として取り込みます。"))
        .collect();
    asked.free = Some("period".to_owned());
    read_answer(asked, desk)
}

fn read_answer(asked: crate::import::report::Question, desk: &mut Desk<'_>) -> Option<Period> {
    let id = asked.id.clone();
    let answer = desk.ask(asked)?;
    match Period::parse(&answer) {
        Ok(period) => Some(period),
        Err(error) => {
            desk.refuse_answer(&id, &error.to_string());
            None
        }
    }
}

/// A year alone: what the surroundings prove, else one question for all such years of the table.
fn of_year(year: i32, fiscal: bool, around: &Around, desk: &mut Desk<'_>) -> Option<(Period, &'static str)> {
    let fitting: BTreeSet<Period> = around
        .titles
        .iter()
        .copied()
        .filter(|period| match *period {
            Period::FiscalYear(start) | Period::CalendarYear(start) => start == year,
            Period::AsOf { year: of, .. } => of == year,
        })
        .collect();
    if let (1, Some(period)) = (fitting.len(), fitting.first()) {
        return Some((*period, "題名にある同じ年の年度・時点"));
    }
    if fiscal {
        return Some((Period::FiscalYear(year), "見出しの「年度」"));
    }
    let mut asked = question(
        "period-kind",
        &format!("{}|years", around.subject),
        around.at.clone(),
        "見出しの年は、年度ですか、暦年ですか、ある日の時点ですか。",
        format!(
            "「{year}」のような年だけが書かれていて、4月からの1年度か、1月からの1年か、ある日の時点かが分かりません。"
        ),
    );
    asked.choices = vec![
        choice(
            "fiscal",
            "年度（4月から翌年3月）",
            format!("{}のように取り込みます。", Period::FiscalYear(year).label()),
        ),
        choice(
            "calendar",
            "暦年（1月から12月）",
            format!("{}のように取り込みます。", Period::CalendarYear(year).label()),
        ),
        choice("as-of-10-01", "その年の10月1日の時点", "国勢調査などの時点として取り込みます。"),
        choice("as-of-01-01", "その年の1月1日の時点", "住民基本台帳などの時点として取り込みます。"),
        choice("as-of-04-01", "その年の4月1日の時点", "4月1日の時点として取り込みます。"),
        choice("as-of-03-31", "その年の3月31日の時点", "3月末の時点として取り込みます。"),
    ];
    if let Some(row) = around.row {
        asked.answer = Some(row.to_owned());
        asked.why = format!(
            "{}見出しの段が「{}」と名づけられているので、そのとおりに読みました。違う列が混じるときは答えを変えてください。",
            asked.why,
            if row == "fiscal" { "年度" } else { "暦年" }
        );
    }
    let period = match desk.ask(asked)?.as_str() {
        "calendar" => Some(Period::CalendarYear(year)),
        "as-of-10-01" => Period::as_of(year, 10, 1),
        "as-of-01-01" => Period::as_of(year, 1, 1),
        "as-of-04-01" => Period::as_of(year, 4, 1),
        "as-of-03-31" => Period::as_of(year, 3, 31),
        _ => Some(Period::FiscalYear(year)),
    };
    period.map(|period| (period, "見出しの年"))
}

fn of_month(year: i32, month: u8, around: &Around, desk: &mut Desk<'_>) -> Option<Period> {
    let fitting: Vec<Period> = around
        .titles
        .iter()
        .copied()
        .filter(|period| matches!(period, Period::AsOf { year: of, month: in_month, .. } if *of == year && *in_month == month))
        .collect();
    if let [one] = fitting.as_slice() {
        return Some(*one);
    }
    let mut asked = question(
        "period-day",
        &format!("{}|months", around.subject),
        around.at.clone(),
        "月だけの見出しは、月の何日の時点ですか。",
        format!("「{year}年{month}月」だけでは、月初めか月末かが分かりません。"),
    );
    asked.choices = vec![
        choice("end", "月末", "その月の末日の時点として取り込みます。"),
        choice("start", "月初め（1日）", "その月の1日の時点として取り込みます。"),
        choice(
            "during",
            "その月の1か月間の数",
            "時点ではなく月ごとの数なので、その月を含む年度の「（〇月）」という指標として取り込みます。",
        ),
    ];
    match desk.ask(asked)?.as_str() {
        "during" => Some(Period::FiscalYear(if month < 4 { year - 1 } else { year })),
        "end" => Period::parse(&format!("{year}年{month}月末")).ok(),
        _ => Period::as_of(year, month, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        mentions(text)
            .into_iter()
            .map(|mention| match mention.said {
                Said::Whole(period) => period.id(),
                Said::Year(year) => format!("{year}?"),
                Said::Month(year, month) => format!("{year}-{month}?"),
            })
            .collect()
    }

    #[test]
    fn periods_are_found_inside_titles() {
        assert_eq!(
            said(
                "令和7年1月1日住民基本台帳人口・世帯数、令和6年（1月1日から同年12月31日まで）人口動態（市区町村別）（総計）"
            ),
            ["2025-01-01", "CY2024"]
        );
        assert_eq!(said("令和５年度　相談実績（令和6年3月末現在）"), ["FY2023", "2024-03-31"]);
        assert_eq!(said("R5_相談実績"), ["FY2023"]);
        assert_eq!(said("（R４.３月末時点）"), ["2022-03-31"]);
        assert_eq!(said("平成21年度～令和元年度"), ["FY2009", "FY2019"]);
        assert_eq!(said("2025年"), ["2025?"]);
        assert_eq!(said("2020"), ["2020?"]);
        assert_eq!(said("令和6年3月"), ["2024-3?"]);
        assert_eq!(said("人口10万対"), Vec::<String>::new());
        assert_eq!(said("15～64歳"), Vec::<String>::new());
        assert_eq!(said("総人口（2000人以上）"), Vec::<String>::new());
        assert_eq!(said("A110101"), Vec::<String>::new());
    }

    #[test]
    fn what_is_left_of_a_title_is_its_subject() {
        assert_eq!(without_periods("令和５年度　ひきこもり相談件数"), "ひきこもり相談件数");
        assert_eq!(without_periods("相談件数（令和6年3月末現在）"), "相談件数");
        assert_eq!(without_periods("令和7年"), "");
        assert!(looks_like_period("令和元年度") && looks_like_period("R6.3末") && looks_like_period("2020"));
        assert!(!looks_like_period("令和5年度実績") && !looks_like_period("12345"));
    }
}
