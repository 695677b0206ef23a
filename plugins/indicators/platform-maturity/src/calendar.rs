//! Which of two periods is the later one.

/// Whether a period begins after another has ended. Nothing is later than what is no period.
///
/// The host answers with the earliest column there is when all are later than asked for; this tells that case.
pub fn is_later(period: &str, than: &str) -> bool {
    match (first_day(period), last_day(than)) {
        (Some(first), Some(last)) => last < first,
        _ => false,
    }
}

/// First day as `2022-04-01`, which sorts as days do.
fn first_day(period: &str) -> Option<String> {
    match year_of(period) {
        Some(("FY", year)) => Some(format!("{year:04}-04-01")),
        Some((_, year)) => Some(format!("{year:04}-01-01")),
        None => day(period),
    }
}

/// Last day.
fn last_day(period: &str) -> Option<String> {
    match year_of(period) {
        Some(("FY", year)) => Some(format!("{:04}-03-31", year + 1)),
        Some((_, year)) => Some(format!("{year:04}-12-31")),
        None => day(period),
    }
}

fn year_of(period: &str) -> Option<(&str, u16)> {
    let kind = period.get(..2).filter(|kind| matches!(*kind, "FY" | "CY"))?;
    Some((kind, period.get(2..)?.parse().ok()?))
}

fn day(period: &str) -> Option<String> {
    let is_day = period.len() == 10 && period.starts_with(|first: char| first.is_ascii_digit());
    is_day.then(|| period.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_begins_in_april() {
        assert!(is_later("FY2022", "2022-03-31"), "it begins the day after");
        assert!(!is_later("FY2021", "2022-03-31"), "it ends on that day");
        assert!(is_later("2022-03-31", "2021-03-31"));
        assert!(!is_later("2022-03-31", "2022-03-31"));
        assert!(!is_later("2022-03-31", "FY2021"));
        assert!(is_later("CY2023", "CY2022") && is_later("FY2022", "CY2021") && !is_later("CY2022", "FY2021"));
        assert!(!is_later("", "2022-03-31") && !is_later("FY2022", ""));
    }
}
