//! Reads the spellings of periods that stand in tables, file names and heads of columns.

use super::{ERAS, EraYear, Period, is_day, last_day, span};
use std::ops::RangeInclusive;

/// The years that data of this kind can speak of; a number outside is a slip of the hand.
const YEARS: RangeInclusive<i32> = 1868..=2200;

/// Bytes of the longest text that is read: 40 characters of Japanese are more than any spelling needs.
const LONGEST: usize = 200;

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// Nothing is written.
    #[error("年度・時点が空です。「令和2年度」「2022-03-31」のように書いてください。")]
    Empty,
    /// No known spelling.
    #[error(
        "「{text}」を年度または時点として読めません。「令和2年度」「FY2020」「令和4年3月末時点」「2022-03-31」のように書いてください。"
    )]
    NotAPeriod {
        /// The text as it was given.
        text: String,
    },
    /// A year without its era, such as 元 or 3年度.
    #[error("「{text}」は元号が分かりません。「令和元年度」「R5」のように元号をつけてください。")]
    EraUnknown {
        /// The text as it was given.
        text: String,
    },
    /// A year that may be 年 or 年度.
    #[error(
        "「{text}」は暦年か年度か分かりません。年度なら「{year}年度」、暦年（1月〜12月）なら「{year}年（暦年）」、時点なら「{year}年10月1日」のように書いてください。"
    )]
    YearOrFiscalYear {
        /// The text as it was given.
        text: String,
        /// Its year as it should be written on.
        year: String,
    },
    /// A month without a day.
    #[error(
        "「{text}」は何日か分かりません。月の末日なら「{month}末」、ほかの日なら「{month}1日」のように書いてください。"
    )]
    DayMissing {
        /// The text as it was given.
        text: String,
        /// Its year and month as they should be written on.
        month: String,
    },
    /// A time from one day to another that is no whole year.
    #[error(
        "「{text}」は、年度（4月〜翌年3月）にも暦年（1月〜12月）にも当たりません。どちらかの1年、または時点の日付で書いてください。"
    )]
    NotAWholeYear {
        /// The text as it was given.
        text: String,
    },
    /// The same year written twice, in two ways that do not agree.
    #[error("「{text}」は、二つの書き方が同じ年になりません。どちらが正しいか確かめてください。")]
    TwoYears {
        /// The text as it was given.
        text: String,
    },
    /// A month or day that the calendar does not have.
    #[error("「{text}」の日付（{month}月{day}日）は暦にありません。月と日を確かめてください。")]
    NoSuchDate {
        /// The text as it was given.
        text: String,
        /// The month as it was given.
        month: u32,
        /// The day as it was given.
        day: u32,
    },
    /// The era had ended, or had not begun.
    #[error("「{text}」の元号が合いません。正しくは「{right}」です。")]
    WrongEra {
        /// The text as it was given.
        text: String,
        /// The same period under the era then in force.
        right: String,
    },
    /// No year that data can speak of.
    #[error("「{text}」は1868年から2200年までの間にありません。年を確かめてください。")]
    OutOfRange {
        /// The text as it was given.
        text: String,
    },
}

/// Reads a period; see [`Period::parse`].
pub(super) fn parse(text: &str) -> Result<Period, PeriodError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(PeriodError::NotAPeriod { text: text.chars().take(40).collect::<String>() + "…" });
    }
    parse_normal(text, &normalize(text))
}

/// Reads a text that is normalized already; `text` is as it was given, for errors.
pub(super) fn parse_normal(text: &str, normal: &str) -> Result<Period, PeriodError> {
    let mut rest = Scanner(normal.strip_suffix("時点").or_else(|| normal.strip_suffix("現在")).unwrap_or(normal));
    if rest.is_empty() {
        return Err(PeriodError::Empty);
    }
    let text = text.to_owned();
    let not_a_period = || PeriodError::NotAPeriod { text: text.clone() };

    if let Some(read) = span::parse(&text, rest.0) {
        return read;
    }
    if rest.eat("FY") {
        let year = rest.number(4).filter(|year| *year >= 1000).ok_or_else(not_a_period)?;
        return if rest.is_empty() { fiscal_year(&text, Year::Gregorian(signed(year))) } else { Err(not_a_period()) };
    }
    let year = rest.year().ok_or_else(|| {
        let a_number_alone = normal.starts_with('元') || normal.starts_with(|first: char| first.is_ascii_digit());
        if a_number_alone { PeriodError::EraUnknown { text: text.clone() } } else { not_a_period() }
    })?;

    if rest.eat("年度") {
        return match rest.0 {
            "" => fiscal_year(&text, year),
            "末" => {
                let (year, month, day) = fiscal_year(&text, year)?.end_date();
                Ok(Period::AsOf { year, month, day })
            }
            _ => Err(not_a_period()),
        };
    }
    if rest.is_empty() {
        // Heads of columns say R3 or 令和3 and mean the fiscal year; a bare 2020 may be either.
        return match year {
            Year::Era(_) => fiscal_year(&text, year),
            Year::Gregorian(number) => Err(PeriodError::YearOrFiscalYear { text, year: number.to_string() }),
        };
    }
    if rest.eat("年") {
        return match rest.0 {
            "" => Err(PeriodError::YearOrFiscalYear { text, year: year.to_string() }),
            "末" => date(&text, year, 12, 31),
            _ => {
                let month = rest.number(2).ok_or_else(not_a_period)?;
                if !rest.eat("月") {
                    return Err(not_a_period());
                }
                let day = rest.number(2);
                match (day, rest.0) {
                    (None, "末" | "末日") => month_end(&text, year, month),
                    (None, "") => Err(PeriodError::DayMissing { text, month: format!("{year}年{month}月") }),
                    (Some(day), "日") => date(&text, year, month, day),
                    _ => Err(not_a_period()),
                }
            }
        };
    }
    let separator = rest.separator().ok_or_else(not_a_period)?;
    let month = rest.number(2).ok_or_else(not_a_period)?;
    match rest.0 {
        "末" | "月末" => month_end(&text, year, month),
        "" => Err(PeriodError::DayMissing { text, month: format!("{year}年{month}月") }),
        _ => {
            let same = rest.separator() == Some(separator);
            match rest.number(2) {
                Some(day) if same && rest.is_empty() => date(&text, year, month, day),
                _ => Err(not_a_period()),
            }
        }
    }
}

/// A year as it is written, before it is known whether it is a fiscal year.
#[derive(Debug, Clone, Copy)]
pub(super) enum Year {
    Gregorian(i32),
    Era(EraYear),
}

impl std::fmt::Display for Year {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gregorian(year) => write!(formatter, "{year}"),
            Self::Era(era_year) => write!(formatter, "{era_year}"),
        }
    }
}

/// A fiscal year; one that an era counted is right if the era was in force at its April or at its December.
pub(super) fn fiscal_year(text: &str, year: Year) -> Result<Period, PeriodError> {
    let out_of_range = || PeriodError::OutOfRange { text: text.to_owned() };
    let start = gregorian(year).filter(|year| YEARS.contains(year)).ok_or_else(out_of_range)?;
    if let Year::Era(era_year) = year {
        let in_force = [EraYear::of(start, 4, 1), EraYear::of(start, 12, 31)];
        if !in_force.contains(&Some(era_year)) {
            return Err(PeriodError::WrongEra { text: text.to_owned(), right: Period::FiscalYear(start).label() });
        }
    }
    Ok(Period::FiscalYear(start))
}

/// A calendar year; one that an era counted is right if the era was in force at its first or its last day.
pub(super) fn calendar_year(text: &str, year: Year) -> Result<Period, PeriodError> {
    let out_of_range = || PeriodError::OutOfRange { text: text.to_owned() };
    let number = gregorian(year).filter(|year| YEARS.contains(year)).ok_or_else(out_of_range)?;
    if let Year::Era(era_year) = year {
        let in_force = [EraYear::of(number, 1, 1), EraYear::of(number, 12, 31)];
        if !in_force.contains(&Some(era_year)) {
            return Err(PeriodError::WrongEra { text: text.to_owned(), right: Period::CalendarYear(number).label() });
        }
    }
    Ok(Period::CalendarYear(number))
}

/// The last day of a month.
fn month_end(text: &str, year: Year, month: u32) -> Result<Period, PeriodError> {
    let day = match (gregorian(year), u8::try_from(month)) {
        (Some(year), Ok(month)) => last_day(year, month),
        _ => 31,
    };
    date(text, year, month, u32::from(day))
}

/// A day; one that an era counted is right if the era was in force on it.
pub(super) fn date(text: &str, year: Year, month: u32, day: u32) -> Result<Period, PeriodError> {
    let out_of_range = || PeriodError::OutOfRange { text: text.to_owned() };
    let no_such_date = || PeriodError::NoSuchDate { text: text.to_owned(), month, day };
    let gregorian = gregorian(year).filter(|year| YEARS.contains(year)).ok_or_else(out_of_range)?;
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else { return Err(no_such_date()) };
    if !is_day(gregorian, month, day) {
        return Err(no_such_date());
    }
    if let Year::Era(era_year) = year {
        let right = EraYear::of(gregorian, month, day);
        if right != Some(era_year) {
            let year = right.map_or_else(|| gregorian.to_string(), |right| right.to_string());
            return Err(PeriodError::WrongEra { text: text.to_owned(), right: format!("{year}年{month}月{day}日") });
        }
    }
    Ok(Period::AsOf { year: gregorian, month, day })
}

pub(super) fn gregorian(year: Year) -> Option<i32> {
    match year {
        Year::Gregorian(year) => Some(year),
        Year::Era(era_year) => era_year.gregorian(),
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The rest of a text that is being read from the left.
pub(super) struct Scanner<'a>(pub &'a str);

impl Scanner<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Steps over `word` if it comes next.
    pub fn eat(&mut self, word: &str) -> bool {
        match self.0.strip_prefix(word) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Steps over a number of at most so many digits, if one comes next.
    pub fn number(&mut self, digits: usize) -> Option<u32> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > digits {
            return None;
        }
        let (number, rest) = self.0.split_at(length);
        self.0 = rest;
        number.parse().ok()
    }

    /// Steps over a year: four digits, or an era with its year.
    pub fn year(&mut self) -> Option<Year> {
        for (era, name, letter) in ERAS {
            if self.eat(name) || self.eat(letter) {
                let year = if self.eat("元") { 1 } else { signed(self.number(2)?) };
                return (year >= 1).then_some(Year::Era(EraYear { era, year }));
            }
        }
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if length == 4 { self.number(4).map(|year| Year::Gregorian(signed(year))) } else { None }
    }

    /// Steps over what stands between the numbers of a short date.
    pub fn separator(&mut self) -> Option<char> {
        let first = self.0.chars().next().filter(|first| matches!(first, '-' | '/' | '.'))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }
}

/// Folds full-width forms to ASCII, era ligatures to their names and kanji numerals to digits; drops blanks.
fn normalize(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        match character {
            '！'..='～' => {
                let ascii = char::from_u32(u32::from(character) - 0xFEE0).expect("full-width forms mirror ASCII");
                normal.push(ascii.to_ascii_uppercase());
            }
            '㋿' => normal.push_str("令和"),
            '㍻' => normal.push_str("平成"),
            '㍼' => normal.push_str("昭和"),
            '㍽' => normal.push_str("大正"),
            '㍾' => normal.push_str("明治"),
            '‐' | '‑' | '–' | '−' => normal.push('-'),
            '〜' | '∼' => normal.push('~'),
            _ => normal.push(character.to_ascii_uppercase()),
        }
    }
    kanji_numerals_as_digits(&normal)
}

/// 二十一 becomes 21, 二〇二〇 becomes 2020.
fn kanji_numerals_as_digits(text: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |character: char| DIGITS.chars().position(|digit| digit == character);
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match (digit(character), character) {
            (Some(_), _) if next == Some('十') => {
                // 二十 and 二十一: the tens stand before the ten, the ones (or nothing) behind it.
                out.push_str(&digit(character).unwrap_or_default().to_string());
                characters.next();
                if characters.peek().copied().and_then(digit).is_none() {
                    out.push('0');
                }
            }
            (Some(value), _) => out.push_str(&value.to_string()),
            (None, '十') => out.push_str(if next.and_then(digit).is_some() { "1" } else { "10" }),
            (None, other) => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::PeriodKind;

    /// The only helper that reads: the identifier, or the sentence that says why not.
    fn read(text: &str) -> Result<String, String> {
        Period::parse(text).map(|period| period.id()).map_err(|error| error.to_string())
    }

    #[test]
    fn fiscal_years_are_read_in_every_spelling() {
        for (text, id) in [
            ("FY2020", "FY2020"),
            ("ＦＹ２０２０", "FY2020"),
            ("2020年度", "FY2020"),
            ("２０２０年度", "FY2020"),
            ("令和2年度", "FY2020"),
            ("令和２年度", "FY2020"),
            ("令和 2 年度", "FY2020"),
            ("令和二年度", "FY2020"),
            ("R2年度", "FY2020"),
            ("R2", "FY2020"),
            ("r2", "FY2020"),
            ("Ｒ３", "FY2021"),
            ("㋿5年度", "FY2023"),
            ("H30", "FY2018"),
            ("平成21年度", "FY2009"),
            ("平成二十一年度", "FY2009"),
            ("平成二十年度", "FY2008"),
            ("平成十年度", "FY1998"),
            ("令和元年度", "FY2019"),
            ("R元", "FY2019"),
            ("Ｒ元年度", "FY2019"),
            ("R1", "FY2019"),
            ("平成31年度", "FY2019"),
            ("H31", "FY2019"),
            ("平成元年度", "FY1989"),
            ("昭和63年度", "FY1988"),
        ] {
            assert_eq!(read(text), Ok(id.to_owned()), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_every_spelling() {
        for (text, id) in [
            ("2022-03-31", "2022-03-31"),
            ("2022/3/31", "2022-03-31"),
            ("２０２２．３．３１", "2022-03-31"),
            ("令和6年3月末時点", "2024-03-31"),
            ("令和６年３月末現在", "2024-03-31"),
            ("令和六年三月三十一日", "2024-03-31"),
            ("R6.3末", "2024-03-31"),
            ("Ｒ６．３月末", "2024-03-31"),
            ("R6.3.31", "2024-03-31"),
            ("令和5年4月1日", "2023-04-01"),
            ("令和2年10月1日時点", "2020-10-01"),
            ("2024年2月末", "2024-02-29"),
            ("令和2年度末", "2021-03-31"),
            ("令和5年末", "2023-12-31"),
            ("平成31年4月30日", "2019-04-30"),
            ("令和元年5月1日", "2019-05-01"),
        ] {
            assert_eq!(read(text), Ok(id.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_an_identifier_or_label_says_is_read_back() {
        for period in [
            Period::FiscalYear(2019),
            Period::FiscalYear(2020),
            Period::CalendarYear(2024),
            Period::AsOf { year: 2022, month: 3, day: 31 },
            Period::AsOf { year: 2019, month: 5, day: 1 },
        ] {
            assert_eq!(Period::parse(&period.id()), Ok(period));
            if period.kind() == PeriodKind::CalendarYear {
                // Its label alone may be either kind of year; see `a_year_may_be_written_twice_if_both_agree`.
                continue;
            }
            assert_eq!(Period::parse(&period.label()), Ok(period));
            let label = period.label();
            let without_the_gloss = label.split('（').next().expect("a first part");
            assert_eq!(Period::parse(without_the_gloss), Ok(period));
        }
    }

    #[test]
    fn a_wrong_month_or_day_is_refused_with_the_date_it_names() {
        let sentence = |text: &str| read(text).expect_err("no such day");
        assert_eq!(
            sentence("2022-13-01"),
            "「2022-13-01」の日付（13月1日）は暦にありません。月と日を確かめてください。"
        );
        assert_eq!(
            sentence("令和5年2月29日"),
            "「令和5年2月29日」の日付（2月29日）は暦にありません。月と日を確かめてください。"
        );
        assert_eq!(sentence("R5.0末"), "「R5.0末」の日付（0月31日）は暦にありません。月と日を確かめてください。");
        assert!(matches!(Period::parse("2022-00-10"), Err(PeriodError::NoSuchDate { month: 0, .. })));
        assert!(matches!(Period::parse("2022-01-00"), Err(PeriodError::NoSuchDate { day: 0, .. })));
    }

    #[test]
    fn an_era_that_was_not_in_force_is_refused_with_the_right_one() {
        let right = |text: &str| match Period::parse(text) {
            Err(PeriodError::WrongEra { right, .. }) => right,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(right("平成32年度"), "令和2年度（2020年度）");
        assert_eq!(right("昭和64年度"), "平成元年度（1989年度）");
        assert_eq!(right("令和元年4月30日"), "平成31年4月30日");
        assert_eq!(right("平成31年5月1日"), "令和元年5月1日");
        assert_eq!(right("昭和64年1月8日"), "平成元年1月8日");
    }

    #[test]
    fn what_may_be_two_things_is_not_guessed() {
        assert!(matches!(Period::parse("元"), Err(PeriodError::EraUnknown { .. })));
        assert!(matches!(Period::parse("元年度"), Err(PeriodError::EraUnknown { .. })));
        assert!(matches!(Period::parse("３０"), Err(PeriodError::EraUnknown { .. })));
        assert!(matches!(Period::parse("3年度"), Err(PeriodError::EraUnknown { .. })));
        assert!(matches!(Period::parse("2020"), Err(PeriodError::YearOrFiscalYear { .. })));
        assert_eq!(
            read("令和3年"),
            Err("「令和3年」は暦年か年度か分かりません。年度なら「令和3年度」、暦年（1月〜12月）なら「令和3年（暦年）」、時点なら「令和3年10月1日」のように書いてください。"
                .to_owned())
        );
        assert_eq!(
            read("2022-03"),
            Err("「2022-03」は何日か分かりません。月の末日なら「2022年3月末」、ほかの日なら「2022年3月1日」のように書いてください。"
                .to_owned())
        );
        assert!(matches!(Period::parse("R6.3"), Err(PeriodError::DayMissing { .. })));
    }

    #[test]
    fn calendar_years_are_read_where_the_text_says_so() {
        for text in [
            "CY2024",
            "ＣＹ２０２４",
            "2024年（暦年）",
            "2024（暦年）",
            "暦年2024年",
            "暦年2024",
            "2024暦年",
            "令和6年暦年",
            "令和6年中",
            "令和6年（1月～12月）",
            "令和６年（１～１２月）",
            "令和6年1月～12月",
            "令和6年1月～同年12月",
            "R6.1～R6.12",
            "2024/1-2024/12",
            "令和6年1月1日から同年12月31日まで",
            "令和6年（1月1日から同年12月31日まで）",
            "令和6年1月1日～令和6年12月31日",
            "自令和6年1月1日至令和6年12月31日",
            "2024年1月1日〜12月31日の1年間",
        ] {
            assert_eq!(read(text), Ok("CY2024".to_owned()), "{text}");
        }
        assert_eq!(read("平成31年（1月～12月）"), Ok("CY2019".to_owned()));
        assert_eq!(read("令和元年（1月～12月）"), Ok("CY2019".to_owned()));
        assert_eq!(read("令和元年4月～令和2年3月"), Ok("FY2019".to_owned()));
        assert_eq!(read("令和元年（暦年）"), Ok("CY2019".to_owned()));
        assert!(matches!(Period::parse("平成32年（暦年）"), Err(PeriodError::WrongEra { .. })));
    }

    #[test]
    fn a_fiscal_year_may_be_written_as_its_months() {
        for text in [
            "R5.4～R6.3",
            "令和5年4月～令和6年3月",
            "令和5年4月〜翌年3月",
            "令和5年4月1日から令和6年3月31日まで",
            "2023/4/1-2024/3/31",
            "2023年4月～2024年3月末",
            "令和5年度（4月～3月）",
            "令和5年度（令和5年4月～令和6年3月）",
            "令和5年度中",
        ] {
            assert_eq!(read(text), Ok("FY2023".to_owned()), "{text}");
        }
        for text in ["令和5年4月～9月", "R5.4～R7.3", "令和5年10月1日～令和6年9月30日", "令和5年度（1月～12月）"]
        {
            assert!(
                matches!(Period::parse(text), Err(PeriodError::NotAWholeYear { .. } | PeriodError::TwoYears { .. })),
                "{text}: {:?}",
                Period::parse(text)
            );
        }
    }

    #[test]
    fn a_year_may_be_written_twice_if_both_agree() {
        for (text, id) in [
            ("令和2年度（2020年度）", "FY2020"),
            ("2020年度（令和2年度）", "FY2020"),
            ("令和2（2020）年度", "FY2020"),
            ("2020（令和２）年度", "FY2020"),
            ("2020年（令和2年）10月1日", "2020-10-01"),
            ("2020（令和2）年10月1日現在", "2020-10-01"),
            ("平成31年度（令和元年度）", "FY2019"),
            ("平成31（令和元）年度", "FY2019"),
            ("令和6年（2024年）1月～12月", "CY2024"),
        ] {
            assert_eq!(read(text), Ok(id.to_owned()), "{text}");
        }
        assert!(matches!(Period::parse("令和2年度（2021年度）"), Err(PeriodError::TwoYears { .. })));
        assert!(matches!(Period::parse("令和6年（2024年）"), Err(PeriodError::YearOrFiscalYear { .. })));
    }

    #[test]
    fn what_is_no_period_is_refused() {
        assert_eq!(Period::parse(" 　"), Err(PeriodError::Empty));
        for text in [
            "年度",
            "FY20",
            "FY20200",
            "令和",
            "令和2~4年度",
            "2020年度版",
            "2022-3/31",
            "2022-03-31T00:00",
            "R123",
            "計",
            "令和0年度",
        ] {
            assert!(
                matches!(Period::parse(text), Err(PeriodError::NotAPeriod { .. })),
                "{text}: {:?}",
                Period::parse(text)
            );
        }
        assert!(matches!(Period::parse("FY1700"), Err(PeriodError::OutOfRange { .. })));
        assert!(matches!(Period::parse("9999-01-01"), Err(PeriodError::OutOfRange { .. })));
    }
}
