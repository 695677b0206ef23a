//! The one place that asks what time it is: the moment of a publication.

use std::time::{SystemTime, UNIX_EPOCH};

use icu_calendar::{Date, types::RataDie};

const SECONDS_PER_DAY: u64 = 86_400;

/// Japan has one time zone and no summer time: UTC+9.
const JAPAN_AHEAD_S: i64 = 9 * 3_600;

/// Rata Die of 1970-01-01.
const UNIX_EPOCH_RATA_DIE: i64 = 719_163;

/// Now, as RFC 3339 in UTC, to the second.
pub(super) fn now_rfc3339() -> String {
    let since_epoch_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_secs());
    rfc3339(since_epoch_s)
}

/// Now, as it can stand in the name of a file: `20261123T034500Z`.
pub(super) fn now_for_names() -> String {
    compact(&now_rfc3339())
}

/// A moment in RFC 3339 as it can stand in the name of a file.
pub(super) fn compact(rfc3339: &str) -> String {
    rfc3339.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The first moment after a day in Japan, in seconds since 1970; `None` if there is no such day.
pub(super) fn end_of_day_in_japan((year, month, day): (i32, u8, u8)) -> Option<i64> {
    let date = Date::try_new_iso(year, month, day).ok()?;
    let days = date.to_rata_die().to_i64_date() - UNIX_EPOCH_RATA_DIE;
    Some((days + 1) * i64::try_from(SECONDS_PER_DAY).ok()? - JAPAN_AHEAD_S)
}

/// The moment of a time stamp as [`now_rfc3339`] writes them, in seconds since 1970; `None` of any other text.
pub(super) fn seconds_of(stamp: &str) -> Option<i64> {
    let number = |from: usize, to: usize| stamp.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let date = Date::try_new_iso(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let days = date.to_rata_die().to_i64_date() - UNIX_EPOCH_RATA_DIE;
    let seconds = number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?;
    stamp.ends_with('Z').then_some(days * i64::try_from(SECONDS_PER_DAY).ok()? + seconds)
}

fn rfc3339(since_epoch_s: u64) -> String {
    let days = i64::try_from(since_epoch_s / SECONDS_PER_DAY).unwrap_or(0);
    let date = Date::from_rata_die(RataDie::new(UNIX_EPOCH_RATA_DIE + days), icu_calendar::Iso);
    let second_of_day = since_epoch_s % SECONDS_PER_DAY;
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year().extended_year(),
        date.month().ordinal,
        date.day_of_month().0,
        second_of_day / 3_600,
        second_of_day / 60 % 60,
        second_of_day % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_the_calendar_has_them() {
        // `date -u -d @1709210096` prints 2024-02-29 12:34:56.
        assert_eq!(rfc3339(1_709_210_096), "2024-02-29T12:34:56Z");
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(seconds_of("2024-02-29T12:34:56Z"), Some(1_709_210_096));
        assert_eq!(seconds_of("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds_of("2024-02-29 12:34:56"), None);
        assert_eq!(seconds_of("令和6年"), None);
    }

    #[test]
    fn a_day_in_japan_ends_nine_hours_before_it_does_in_greenwich() {
        // `date -u -d '2026-11-24 00:00 +0900' +%s` prints 1795446000.
        assert_eq!(end_of_day_in_japan((2026, 11, 23)), Some(1_795_446_000));
        assert_eq!(end_of_day_in_japan((2026, 2, 29)), None);
    }
}
