//! Reads years that are written as their months (令和6年1月～12月), with a word (2024年（暦年）) or twice (令和2（2020）年度).

use super::{
    Period, PeriodError, last_day,
    parse::{Scanner, Year, calendar_year, date, fiscal_year, gregorian, parse_normal},
};

/// Words that say in Japanese that a span ends here.
const ENDS: [&str; 6] = ["までの1年間", "の1年間", "までの間", "まで", "の間", "間"];

/// Reads a text that says more than one year and one day; `None` if it is no such text, and other readers may try. `text` is as it
/// was given, for errors; `normal` is normalized.
pub(super) fn parse(text: &str, normal: &str) -> Option<Result<Period, PeriodError>> {
    named(text, normal).or_else(|| bracketed(text, normal)).or_else(|| from_to(text, normal))
}

/// `CY2024`, 暦年2024年, 2024年暦年, 令和6年中, 令和5年度中.
fn named(text: &str, normal: &str) -> Option<Result<Period, PeriodError>> {
    let only_year = |words: &str| {
        let mut rest = Scanner(words);
        let year = rest.year()?;
        rest.eat("年");
        rest.is_empty().then_some(year)
    };
    let words = [normal.strip_prefix("CY"), normal.strip_prefix("暦年"), normal.strip_suffix("暦年")];
    if let Some(year) = words.into_iter().flatten().find_map(only_year) {
        return Some(calendar_year(text, year));
    }
    let mut rest = Scanner(normal.strip_suffix('中')?);
    let year = rest.year()?;
    match rest.0 {
        "年" => Some(calendar_year(text, year)),
        "年度" => Some(fiscal_year(text, year)),
        _ => None,
    }
}

/// 2024年(暦年), 令和6年(1月~12月), 令和2(2020)年度, 令和2年度(2020年度), 2020年(令和2年)10月1日.
fn bracketed(text: &str, normal: &str) -> Option<Result<Period, PeriodError>> {
    let (head, rest) = normal.split_once('(')?;
    let (inner, tail) = rest.split_once(')')?;
    let mut scanner = Scanner(head);
    let year = scanner.year()?;
    let after_year = scanner.0;
    if !matches!(after_year, "" | "年" | "年度") {
        return None;
    }
    if inner == "暦年" && tail.is_empty() && after_year != "年度" {
        return Some(calendar_year(text, year));
    }
    let mut twin = Scanner(inner);
    if let Some(other) = twin.year()
        && matches!(twin.0, "" | "年" | "年度")
    {
        // The year a second time, in the other way of counting: what stands around it is read without it.
        if gregorian(year) != gregorian(other) {
            return Some(Err(PeriodError::TwoYears { text: text.to_owned() }));
        }
        let without = format!("{head}{tail}");
        return Some(parse_normal(text, &without));
    }
    if !tail.is_empty() {
        return None;
    }
    // Months: with a year of their own, or of the year before the bracket.
    let whole = format!("{head}{inner}");
    let read = from_to(text, inner).or_else(|| from_to(text, &whole.replacen("年度", "年", 1)))?;
    Some(read.and_then(|period| {
        let agrees = match after_year {
            "年度" => fiscal_year(text, year)? == period,
            _ => gregorian(year) == Some(period.start_date().0),
        };
        if agrees { Ok(period) } else { Err(PeriodError::TwoYears { text: text.to_owned() }) }
    }))
}

/// 令和5年4月1日から令和6年3月31日まで, R5.4~R6.3, 2024/1-2024/12.
fn from_to(text: &str, normal: &str) -> Option<Result<Period, PeriodError>> {
    let normal = ENDS.iter().find_map(|end| normal.strip_suffix(end)).unwrap_or(normal);
    let normal = normal.strip_prefix('自').unwrap_or(normal);
    let cuts = ["から", "~", "至", "-"].into_iter().flat_map(|sign| normal.match_indices(sign));
    let (from, to) = cuts.into_iter().find_map(|(at, sign)| {
        let from = Moment::read(&normal[..at]).filter(|from| from.year.is_some())?;
        let to = Moment::read(normal[at + sign.len()..].trim_start_matches('至'))?;
        // 2024-1-31 is a day, not the time from January on.
        let bare = to.year.is_none() && !to.says_month;
        (!(bare && sign == "-")).then_some((from, to))
    })?;
    let start = from.year?;
    Some(whole_year(text, start, &from, &to))
}

/// The year from one moment to another.
fn whole_year(text: &str, start: Year, from: &Moment, to: &Moment) -> Result<Period, PeriodError> {
    let not_whole = || PeriodError::NotAWholeYear { text: text.to_owned() };
    // Spans name the year of an era as a whole: 令和元年1月～12月 although January was 平成31年.
    let gregorian_year = |year| calendar_year(text, year).map(|year| year.start_date().0);
    let year = gregorian_year(start)?;
    let first = date(text, Year::Gregorian(year), from.month, from.day.unwrap_or(1))?;
    let end_year = match to.year {
        Some(year) => gregorian_year(year)?,
        None if to.next_year || to.month < from.month => year + 1,
        None => year,
    };
    let month_end = || {
        let month = u8::try_from(to.month).unwrap_or(0);
        u32::from(last_day(end_year, month))
    };
    let last = date(text, Year::Gregorian(end_year), to.month, to.day.unwrap_or_else(month_end))?;
    let whole = [Period::FiscalYear(year), Period::CalendarYear(year)];
    whole
        .into_iter()
        .find(|whole| whole.start_date() == first.start_date() && whole.end_date() == last.end_date())
        .ok_or_else(not_whole)
}

/// One end of a span.
struct Moment {
    /// Its year, if it says one.
    year: Option<Year>,
    /// Whether it says 翌年.
    next_year: bool,
    month: u32,
    /// Whether 月 is written.
    says_month: bool,
    /// Its day; none for the whole month.
    day: Option<u32>,
}

impl Moment {
    fn read(words: &str) -> Option<Self> {
        let mut rest = Scanner(words);
        let next_year = rest.eat("翌年");
        let same_year = rest.eat("同年");
        let year = if next_year || same_year { None } else { rest.year() };
        let separator = match year {
            Some(_) if rest.eat("年") => None,
            Some(_) => Some(rest.separator()?),
            None => None,
        };
        let month = rest.number(2)?;
        let says_month = rest.eat("月");
        let mut day = None;
        if says_month {
            if !(rest.eat("末日") || rest.eat("末") || rest.is_empty()) {
                day = Some(rest.number(2)?);
                rest.eat("日");
            }
        } else if let Some(separator) = separator
            && !rest.is_empty()
            && !rest.eat("末")
        {
            if rest.separator() != Some(separator) {
                return None;
            }
            day = Some(rest.number(2)?);
        }
        rest.is_empty().then_some(Self { year, next_year, month, says_month, day })
    }
}
