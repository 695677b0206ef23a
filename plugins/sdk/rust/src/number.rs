//! Numbers and periods in notes.

use crate::{Text, text};

/// A whole number with commas: 182962 becomes 182,962.
pub fn group_digits(number: f64) -> String {
    let plain = format!("{:.0}", number.abs());
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if number < 0.0 && plain != "0" {
        grouped.push('-');
    }
    for (position, digit) in plain.chars().enumerate() {
        if position > 0 && (plain.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A period identifier as words: `FY2020` becomes 2020年度, `CY2020` 2020年（暦年）, `2022-03-31` becomes 2022年3月31日時点.
pub fn period_label(id: &str) -> Text {
    if let Some(year) = id.strip_prefix("FY") {
        return text(format!("{year}年度"), format!("fiscal year {year}"));
    }
    if let Some(year) = id.strip_prefix("CY") {
        return text(format!("{year}年（暦年）"), format!("calendar year {year}"));
    }
    let mut parts = id.split('-').map(|part| part.trim_start_matches('0'));
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => text(format!("{year}年{month}月{day}日時点"), format!("as of {id}")),
        _ => text(id, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_grouped_by_thousands() {
        assert_eq!(group_digits(0.0), "0");
        assert_eq!(group_digits(999.4), "999");
        assert_eq!(group_digits(1000.0), "1,000");
        assert_eq!(group_digits(182_962.0), "182,962");
        assert_eq!(group_digits(-1_234_567.0), "-1,234,567");
    }

    #[test]
    fn periods_become_words() {
        assert_eq!(period_label("FY2020").ja, "2020年度");
        assert_eq!(period_label("CY2020").ja, "2020年（暦年）");
        assert_eq!(period_label("2022-03-31").ja, "2022年3月31日時点");
        assert_eq!(period_label("").ja, "");
    }
}
