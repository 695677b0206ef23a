//! Number formats of workbooks: which of them make a number a day, a time, a share, or a word such as 令和5年度.
//!
//! Sources: ECMA-376 part 1, 18.8.30 (`numFmt`, with the built-in formats of Japanese Excel 27 to 36 and 50 to 58) and 18.17.4 (dates).

use crate::import::book::RawValue;

/// What a number format shows a number as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number, perhaps with a unit or colors: the number itself counts.
    Number,
    /// A share of one, shown in percent.
    Percent,
    /// A day, perhaps with a time.
    Day,
    /// A time of day or a span of time.
    Time,
    /// A number inside words that change what it means, such as `"令和"0"年度"`: before and after it.
    Worded(String, String),
    /// Words alone: the number is not to be seen.
    Hidden(String),
}

/// Days of 9999-12-31 in the system of 1900; no date is later.
const LAST_SERIAL: f64 = 2_958_465.0;

/// The built-in format of a number, as Japanese Excel has them.
pub(super) fn built_in(id: usize) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shown::Day,
        18..=21 | 32 | 33 | 45..=47 => Shown::Time,
        _ => Shown::Number,
    }
}

/// What a format code shows a number as.
pub(super) fn shown(code: &str) -> Shown {
    let section = Section::first(code);
    if section.general {
        return worded(&section).unwrap_or(Shown::Number);
    }
    if section.day {
        return Shown::Day;
    }
    if section.time {
        return Shown::Time;
    }
    if section.percent && section.digits {
        return Shown::Percent;
    }
    if section.digits {
        return worded(&section).unwrap_or(Shown::Number);
    }
    if section.text {
        return Shown::Number;
    }
    if code.trim().is_empty() { Shown::Number } else { Shown::Hidden(section.before.trim().to_owned()) }
}

/// Words around a number that make it a name: of a year, a month, a term. Units such as 人 do not.
fn worded(section: &Section) -> Option<Shown> {
    const WORDS: [&str; 8] = ["年", "月", "期", "第", "令和", "平成", "昭和", "R"];
    let (before, after) = (section.before.trim(), section.after.trim());
    let names = |words: &str| WORDS.iter().any(|word| words.contains(word));
    (names(before) || names(after)).then(|| Shown::Worded(before.to_owned(), after.to_owned()))
}

/// What the section for positive numbers consists of.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each kind of sign is there or not")]
struct Section {
    general: bool,
    day: bool,
    time: bool,
    percent: bool,
    digits: bool,
    text: bool,
    before: String,
    after: String,
}

impl Section {
    fn first(code: &str) -> Self {
        let mut section = Self::default();
        let mut months = false;
        let mut characters = code.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '"' => {
                    let literal: String = characters.by_ref().take_while(|inner| *inner != '"').collect();
                    section.literal(&literal);
                }
                '\\' | '!' => {
                    if let Some(literal) = characters.next() {
                        section.literal(literal.encode_utf8(&mut [0; 4]));
                    }
                }
                // `_x` leaves the width of x free, `*x` fills with x.
                '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inner: String = characters.by_ref().take_while(|inner| *inner != ']').collect();
                    let inner = inner.to_ascii_lowercase();
                    section.time |= !inner.is_empty()
                        && ["h", "m", "s"].iter().any(|unit| inner.chars().all(|one| unit.starts_with(one)));
                }
                '0' | '#' | '?' => section.digits = true,
                '%' => section.percent = true,
                '@' => section.text = true,
                'E' | 'e' if section.digits && matches!(characters.peek(), Some('+' | '-')) => {}
                'G' | 'g' if takes(&mut characters, "eneral") || takes(&mut characters, "/標準") => {
                    section.general = true;
                }
                'A' | 'a' if takes(&mut characters, "m/pm") || takes(&mut characters, "/p") => section.time = true,
                'y' | 'Y' | 'd' | 'D' | 'g' | 'G' | 'e' | 'E' | 'a' | 'A' | 'r' | 'R' => section.day = true,
                'h' | 'H' | 's' | 'S' => section.time = true,
                'm' | 'M' => months = true,
                ' ' | ',' | '.' | '-' | '+' | '/' | ':' | '(' | ')' | '¥' | '$' => {}
                // Excel lets Japanese words stand without quotation marks.
                _ => section.literal(character.encode_utf8(&mut [0; 4])),
            }
        }
        // m is the month unless there are hours or seconds beside it.
        section.day |= months && !section.time;
        section
    }

    fn literal(&mut self, text: &str) {
        if self.digits || self.general { &mut self.after } else { &mut self.before }.push_str(text);
    }
}

/// Takes the rest of a word if it follows, whatever its case.
fn takes(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, rest: &str) -> bool {
    let mut ahead = characters.clone();
    for wanted in rest.chars() {
        if !ahead.next().is_some_and(|found| found.eq_ignore_ascii_case(&wanted)) {
            return false;
        }
    }
    *characters = ahead;
    true
}

/// A number as its format shows it. `Err` names what is wrong with it, in Japanese.
///
/// Shares come as a text with `%`, times as `9:00`, because a [`RawValue::Number`] could not tell 0.5 from 50 %.
pub(super) fn value(number: f64, shown: &Shown, from_1904: bool) -> Result<RawValue, &'static str> {
    if !number.is_finite() {
        return Err("数値が範囲を超えています");
    }
    Ok(match shown {
        Shown::Number => RawValue::Number(number),
        Shown::Percent => percent(number),
        Shown::Time => RawValue::Text(clock(number)),
        Shown::Day => return day(number, from_1904),
        Shown::Worded(before, after) => RawValue::Text(format!("{before}{number}{after}")),
        Shown::Hidden(words) if number == 0.0 || words.is_empty() => RawValue::Number(number),
        Shown::Hidden(words) => RawValue::Text(words.clone()),
    })
}

/// A share of one as a text in percent.
pub(super) fn percent(number: f64) -> RawValue {
    RawValue::Text(format!("{}%", decimal_times_hundred(number)))
}

/// A hundred times a number, without the digits that binary fractions add: 0.07 is 7, not 7.000000000000001.
fn decimal_times_hundred(number: f64) -> f64 {
    // Excel keeps 15 significant digits.
    format!("{:.14e}", number * 100.0).parse().unwrap_or(number * 100.0)
}

fn clock(number: f64) -> String {
    let seconds = (number.abs() * 86_400.0).round();
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    let sign = if number < 0.0 { "-" } else { "" };
    let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
    if seconds == 0.0 {
        format!("{sign}{hours}:{minutes:02}")
    } else {
        format!("{sign}{hours}:{minutes:02}:{seconds:02}")
    }
}

fn day(number: f64, from_1904: bool) -> Result<RawValue, &'static str> {
    let days = number.floor();
    if !(0.0..=LAST_SERIAL).contains(&days) {
        return Err("日付として表せない数値です");
    }
    // At most 2,958,465, so that this is exact.
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 2,958,465")]
    let days = days as i64;
    let since_1970 = if from_1904 {
        days - 24_107
    } else if days < 60 {
        // Excel takes 1900 for a leap year: before its 29 February that never was, serials are one too small.
        if days == 0 {
            return Ok(RawValue::Text(clock(number)));
        }
        days - 25_568
    } else if days == 60 {
        return Err("1900年2月29日は実在しない日付です");
    } else {
        days - 25_569
    };
    let (year, month, day) = from_days(since_1970);
    let time = number - number.floor();
    // Half a second, so that rounding does not turn midnight into a time.
    if time * 86_400.0 >= 0.5 && time * 86_400.0 < 86_399.5 {
        return Ok(RawValue::Text(format!("{year:04}-{month:02}-{day:02} {}", clock(time))));
    }
    Ok(RawValue::Date { year, month, day })
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "months and days are below 32, years below 10,000"
)]
fn from_days(days: i64) -> (i32, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

/// A day written as `2024-04-01`, perhaps with a time after it.
pub(super) fn iso_day(text: &str) -> Option<RawValue> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time.trim_end_matches('Z')),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    if time.chars().any(|character| matches!(character, '1'..='9')) {
        return Some(RawValue::Text(format!("{date} {}", time.split('.').next().unwrap_or(time))));
    }
    Some(RawValue::Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_of_japanese_workbooks_are_told_apart() {
        for code in [
            "ggge\"年\"m\"月\"d\"日\"",
            "[$-411]ggge\"年\"m\"月\"d\"日\";@",
            "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@",
            "yyyy/m/d",
            "yyyy\"年\"m\"月\"",
            "m\"月\"d\"日\"",
            "[$-411]ge.m.d;@",
            "yyyy/m/d h:mm",
            "aaa",
        ] {
            assert_eq!(shown(code), Shown::Day, "{code}");
        }
        for code in ["h:mm", "[h]:mm:ss", "h\"時\"mm\"分\"", "mm:ss.0", "[$-411]AM/PM h:mm"] {
            assert_eq!(shown(code), Shown::Time, "{code}");
        }
        for code in [
            "General",
            "G/標準",
            "0",
            "#,##0",
            "#,##0;△#,##0;\"-\"",
            "#,##0_ ;[Red]\\-#,##0\\ ",
            "0.00E+00",
            "#,##0\"人\"",
            "G/標準\"人\"",
            "@",
            "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
            "[<=999]000;[<=9999]000\\-00;000\\-0000",
        ] {
            assert_eq!(shown(code), Shown::Number, "{code}");
        }
        assert_eq!(shown("0.0%"), Shown::Percent);
        assert_eq!(shown("\"令和\"0\"年度\""), Shown::Worded("令和".to_owned(), "年度".to_owned()));
        assert_eq!(shown("0\"年\""), Shown::Worded(String::new(), "年".to_owned()));
        assert_eq!(shown("\"x\""), Shown::Hidden("x".to_owned()));
        assert_eq!(shown(";;;"), Shown::Hidden(String::new()));
    }

    #[test]
    fn serial_numbers_are_days_of_the_system_that_the_workbook_says() {
        // Excel: 45383 is 2024-04-01; 1 is 1900-01-01; 59 is 1900-02-28; 61 is 1900-03-01. In the system of 1904, 43921 is 2024-04-01.
        let date = |serial, from_1904| value(serial, &Shown::Day, from_1904);
        let day = |year, month, day| Ok(RawValue::Date { year, month, day });
        assert_eq!(date(45_383.0, false), day(2024, 4, 1));
        assert_eq!(date(1.0, false), day(1900, 1, 1));
        assert_eq!(date(59.0, false), day(1900, 2, 28));
        assert_eq!(date(61.0, false), day(1900, 3, 1));
        assert_eq!(date(43_921.0, true), day(2024, 4, 1));
        assert!(date(60.0, false).is_err() && date(-1.0, false).is_err() && date(1e12, false).is_err());
        assert_eq!(date(45_383.5, false), Ok(RawValue::Text("2024-04-01 12:00".to_owned())));
    }

    #[test]
    fn shares_times_and_worded_numbers_come_as_they_are_seen() {
        assert_eq!(value(0.07, &Shown::Percent, false), Ok(RawValue::Text("7%".to_owned())));
        assert_eq!(value(0.1234, &Shown::Percent, false), Ok(RawValue::Text("12.34%".to_owned())));
        assert_eq!(value(0.375, &Shown::Time, false), Ok(RawValue::Text("9:00".to_owned())));
        assert_eq!(value(5.0, &shown("\"令和\"0\"年度\""), false), Ok(RawValue::Text("令和5年度".to_owned())));
        assert_eq!(value(3.0, &shown("\"x\""), false), Ok(RawValue::Text("x".to_owned())));
        assert!(value(f64::INFINITY, &Shown::Number, false).is_err());
    }
}
