//! The one place that asks what time it is: the moment of a publication.

use std::time::{SystemTime, UNIX_EPOCH};

use icu_calendar::{Date, types::RataDie};

const SECONDS_PER_DAY: u64 = 86_400;

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
    rfc3339.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect()
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
    }
}
