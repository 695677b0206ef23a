//! Periods as the host orders them, and their words.

use crate::words::Text;

/// Year, month, day: sorts like days.
type Day = (i32, u8, u8);

/// First and last day of a period.
fn days(id: &str) -> Option<(Day, Day)> {
    if let Some(year) = id.strip_prefix("FY").and_then(|year| year.parse::<i32>().ok()) {
        return Some(((year, 4, 1), (year.saturating_add(1), 3, 31)));
    }
    if let Some(year) = id.strip_prefix("CY").and_then(|year| year.parse::<i32>().ok()) {
        return Some(((year, 1, 1), (year, 12, 31)));
    }
    let mut parts = id.splitn(3, '-');
    let day = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((day, day))
}

/// Sorts periods by their first day, then by name.
pub(super) fn sort(ids: &mut [&String]) {
    ids.sort_by_key(|id| (days(id).map(|(first, _)| first), (*id).clone()));
}

/// The period that stands for the one asked for, of some in their order: itself; else the latest that starts at or before its end;
/// else the earliest. None means the latest.
pub(super) fn standing_for<'a>(ids: &[&'a String], asked: Option<&str>) -> Option<&'a String> {
    let Some(asked) = asked else { return ids.last().copied() };
    if let Some(exact) = ids.iter().find(|id| id.as_str() == asked) {
        return Some(exact);
    }
    let Some((_, end)) = days(asked) else { return ids.last().copied() };
    let before = ids.iter().rev().find(|id| days(id).is_some_and(|(start, _)| start <= end));
    before.or(ids.first()).copied()
}

/// A period identifier as words: `FY2020` becomes 2020年度, `CY2020` 2020年（暦年）, `2022-03-31` becomes 2022年3月31日時点.
pub fn period_label(id: &str) -> Text {
    let text = |ja: String, en: String| Text { ja, en };
    if let Some(year) = id.strip_prefix("FY") {
        return text(format!("{year}年度"), format!("fiscal year {year}"));
    }
    if let Some(year) = id.strip_prefix("CY") {
        return text(format!("{year}年（暦年）"), format!("calendar year {year}"));
    }
    match days(id) {
        Some(((year, month, day), _)) => text(format!("{year}年{month}月{day}日時点"), format!("as of {id}")),
        None => text(id.to_owned(), id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_without_figures_is_stood_for_as_the_contract_says() {
        let ids = ["FY2020".to_owned(), "FY2022".to_owned(), "2023-03-31".to_owned()];
        let all: Vec<&String> = ids.iter().collect();
        let ask = |period| standing_for(&all, period).map(String::as_str);
        assert_eq!(ask(None), Some("2023-03-31"));
        assert_eq!(ask(Some("FY2022")), Some("FY2022"));
        assert_eq!(ask(Some("FY2021")), Some("FY2020"), "FY2022 starts after FY2021 ends");
        assert_eq!(ask(Some("FY2010")), Some("FY2020"), "else the earliest");
        assert_eq!(standing_for(&[], None), None);
    }
}
