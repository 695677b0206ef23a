//! Periods in notes.

use crate::{Text, text};

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
    fn periods_become_words() {
        assert_eq!(period_label("FY2020").ja, "2020年度");
        assert_eq!(period_label("CY2020").ja, "2020年（暦年）");
        assert_eq!(period_label("2022-03-31").ja, "2022年3月31日時点");
        assert_eq!(period_label("").ja, "");
    }
}
