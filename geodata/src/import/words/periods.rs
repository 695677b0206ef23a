//! Periods in heads, titles and lines: every time that a text speaks of, as certain as the text is.

use std::ops::Range;

use crate::period::{Period, PeriodError};

/// What a text says about time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    /// One period.
    Certain(Period),
    /// A year that may be 年度 or 暦年: the candidates, 年度 first.
    Either(Vec<Period>),
    /// A month of which the day is not said: the last day first, then the first.
    Month(Vec<Period>),
    /// A time that is no whole year, such as 令和5年4月～9月; or one that contradicts itself. The sentence says what is wrong.
    Refused(String),
}

impl Time {
    /// The periods that it may be; one if it is certain.
    pub fn candidates(&self) -> &[Period] {
        match self {
            Self::Certain(period) => std::slice::from_ref(period),
            Self::Either(periods) | Self::Month(periods) => periods,
            Self::Refused(_) => &[],
        }
    }
}

/// A time that a text mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// As it is written.
    pub text: String,
    /// Bytes of the text that it takes.
    pub at: Range<usize>,
    /// What it says.
    pub time: Time,
}

/// Characters of the longest spelling: 令和6年（1月1日から同年12月31日まで）.
const LONGEST: usize = 40;
/// Characters of a text that are searched.
const SEARCHED: usize = 300;

/// Reads a text that is a time and nothing else, such as a head; `None` if it is none. Brackets around it are left out: (R6.3.31現在).
pub fn read_time(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let bare = unbracketed(text);
    let bare = bare.strip_suffix("実績").or_else(|| bare.strip_suffix('分')).unwrap_or(bare);
    time_of(bare)
}

/// Every time that a text mentions, from left to right: 「令和7年1月1日住民基本台帳人口、令和6年（1月1日から同年12月31日まで）人口動態」 has two.
pub fn mentions(text: &str) -> Vec<Mention> {
    let characters: Vec<(usize, char)> = text.char_indices().take(SEARCHED).collect();
    let end = |at: usize| {
        characters.get(at).map_or(characters.last().map_or(0, |(at, last)| at + last.len_utf8()), |(at, _)| *at)
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let before = at.checked_sub(1).map(|before| characters[before].1);
        if !may_begin(before, &characters[at..]) {
            at += 1;
            continue;
        }
        let from = characters[at].0;
        let longest = (at + LONGEST).min(characters.len());
        let found = (at + 2..=longest).rev().find_map(|to| {
            let after = characters.get(to).map(|(_, after)| *after);
            let piece = &text[from..end(to)];
            if !may_end(piece, after) {
                return None;
            }
            time_of(piece).map(|time| (to, Mention { text: piece.to_owned(), at: from..end(to), time }))
        });
        match found {
            Some((to, mention)) => {
                out.push(mention);
                at = to;
            }
            None => at += 1,
        }
    }
    out
}

/// The text without brackets around it.
fn unbracketed(text: &str) -> &str {
    let pairs = [('(', ')'), ('（', '）'), ('【', '】'), ('[', ']'), ('［', '］'), ('〔', '〕'), ('「', '」')];
    pairs
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.contains([open, close])).then_some(inner)
        })
        .unwrap_or(text)
}

/// What a text says if it is a time as a whole.
fn time_of(text: &str) -> Option<Time> {
    match Period::parse(text) {
        Ok(period) => Some(Time::Certain(period)),
        Err(PeriodError::YearOrFiscalYear { year, .. }) => {
            let periods = [format!("{year}年度"), format!("{year}年（暦年）")];
            let periods: Vec<Period> = periods.iter().filter_map(|text| Period::parse(text).ok()).collect();
            (!periods.is_empty()).then_some(Time::Either(periods))
        }
        Err(PeriodError::DayMissing { month, .. }) => {
            let periods = [format!("{month}末"), format!("{month}1日")];
            let periods: Vec<Period> = periods.iter().filter_map(|text| Period::parse(text).ok()).collect();
            (!periods.is_empty()).then_some(Time::Month(periods))
        }
        Err(
            error @ (PeriodError::NotAWholeYear { .. }
            | PeriodError::TwoYears { .. }
            | PeriodError::WrongEra { .. }
            | PeriodError::NoSuchDate { .. }),
        ) => Some(Time::Refused(error.to_string())),
        Err(_) => None,
    }
}

/// Whether a time may begin here: at an era or a year of four digits, not inside a word or a number.
fn may_begin(before: Option<char>, rest: &[(usize, char)]) -> bool {
    let first = rest[0].1;
    let second = rest.get(1).map(|(_, second)| *second);
    let digit = |character: char| character.is_ascii_digit() || ('０'..='９').contains(&character);
    let latin = |character: char| {
        character.is_ascii_alphabetic() || ('Ａ'..='Ｚ').contains(&character) || ('ａ'..='ｚ').contains(&character)
    };
    match first {
        '令' | '平' | '昭' | '大' | '明' | '暦' | '㋿' | '㍻' | '㍼' | '㍽' | '㍾' | '自' => true,
        'R' | 'H' | 'S' | 'Ｒ' | 'Ｈ' | 'Ｓ' | 'r' | 'h' | 's' | 'T' | 'M' => {
            !before.is_some_and(|before| latin(before) || digit(before) || before == '-')
                && second.is_some_and(|second| digit(second) || matches!(second, '元' | ' ' | '　' | '.'))
        }
        'F' | 'C' | 'Ｆ' | 'Ｃ' => !before.is_some_and(latin) && matches!(second, Some('Y' | 'Ｙ')),
        _ if digit(first) => {
            let inside = before.is_some_and(|before| {
                digit(before) || latin(before) || matches!(before, '.' | ',' | '，' | '-' | '－')
            });
            let digits = rest.iter().take_while(|(_, character)| digit(*character)).count();
            !inside && digits == 4 && matches!(first, '1' | '2' | '１' | '２')
        }
        _ => false,
    }
}

/// Whether a time may end before `after`: 2159件 is no year, 令和3年齢 no 令和3年, R34 no R3.
fn may_end(piece: &str, after: Option<char>) -> bool {
    let last = piece.chars().next_back().unwrap_or(' ');
    if last.is_whitespace() {
        return false;
    }
    let digit = |character: char| character.is_ascii_digit() || ('０'..='９').contains(&character);
    let Some(after) = after else { return true };
    if digit(last) {
        // A bare number goes on with the word of what it is: only brackets, dashes and the like may follow.
        return !(after.is_alphanumeric()
            || matches!(after, '%' | '％' | ',' | '，' | '.' | '．' | '/' | '／' | '-' | '－' | '~' | '～' | '〜'));
    }
    match last {
        '年' => !matches!(after, '度' | '齢' | '代' | '以' | '未' | '間' | '生' | '級'),
        '日' => !matches!(after, '間' | '数' | '本'),
        '月' => !matches!(after, '末' | '額' | '間' | '数'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one text is as a whole, in identifiers.
    fn whole(text: &str) -> Option<Vec<String>> {
        read_time(text).map(|time| time.candidates().iter().map(Period::id).collect())
    }

    /// What a text mentions, in identifiers.
    fn found(text: &str) -> Vec<String> {
        mentions(text)
            .into_iter()
            .map(|mention| {
                assert_eq!(&text[mention.at.clone()], mention.text);
                mention.time.candidates().iter().map(Period::id).collect::<Vec<_>>().join("|")
            })
            .collect()
    }

    #[test]
    fn heads_are_read_as_a_whole() {
        for (head, ids) in [
            ("令和元年度", vec!["FY2019"]),
            ("R2", vec!["FY2020"]),
            ("Ｒ３", vec!["FY2021"]),
            ("H30", vec!["FY2018"]),
            ("平成21年度", vec!["FY2009"]),
            ("令和２年度末", vec!["2021-03-31"]),
            ("令和7年1月1日現在", vec!["2025-01-01"]),
            ("(R6.3.31現在)", vec!["2024-03-31"]),
            ("【令和2年度】", vec!["FY2020"]),
            ("R5.4～R6.3", vec!["FY2023"]),
            ("令和6年（1月1日から同年12月31日まで）", vec!["CY2024"]),
            ("2020年度", vec!["FY2020"]),
            ("R5年度実績", vec!["FY2023"]),
            ("2025年", vec!["FY2025", "CY2025"]),
            ("令和7年", vec!["FY2025", "CY2025"]),
            ("2020", vec!["FY2020", "CY2020"]),
            ("令和6年3月", vec!["2024-03-31", "2024-03-01"]),
            ("令和5年4月～9月", vec![]),
        ] {
            assert_eq!(whole(head), Some(ids.into_iter().map(str::to_owned).collect()), "{head}");
        }
        for head in ["", "人口", "年度", "元", "30", "A1101", "15～64歳", "2,020", "総数（2020年）"] {
            assert_eq!(whole(head), None, "{head}");
        }
    }

    #[test]
    fn titles_and_lines_mention_their_times() {
        for (text, ids) in [
            (
                "令和7年1月1日住民基本台帳人口・世帯数、令和6年（1月1日から同年12月31日まで）人口動態（市区町村別）（総計）",
                vec!["2025-01-01", "CY2024"],
            ),
            ("支援対象者の実態やニーズの把握（R４.３月末時点）", vec!["2022-03-31"]),
            ("高知県　ひきこもり実態把握調査（Ｒ２）", vec!["FY2020"]),
            ("実 績(令和５年度末現在)", vec!["2024-03-31"]),
            ("令和5年度実績 相談件数", vec!["FY2023"]),
            ("人口（令和2年10月1日）", vec!["2020-10-01"]),
            ("2020年度 総人口", vec!["FY2020"]),
            ("総人口(2020)", vec!["FY2020|CY2020"]),
            ("表1 令和3年 出生数", vec!["FY2021|CY2021"]),
            ("令和2年度 → 令和3年度", vec!["FY2020", "FY2021"]),
            ("令和2年度～令和6年度", vec!["FY2020", "FY2024"]),
        ] {
            assert_eq!(found(text), ids, "{text}");
        }
        for text in [
            "",
            "有効回答数1,935件/調査対象数2,159件",
            "総数2159件",
            "SSDSE-A-2026",
            "A1101",
            "3年齢別",
            "大字",
            "平均年齢",
            "明治村",
            "TEL 2020-1234",
            "15～64歳人口",
            "電話088-821-2020",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_contradiction_is_told() {
        assert!(
            matches!(read_time("令和2年度（2021年度）"), Some(Time::Refused(sentence)) if sentence.contains("同じ年になりません"))
        );
        assert!(matches!(read_time("平成32年度"), Some(Time::Refused(_))));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_a_panic(text in "\\PC{0,60}") {
            let _ = (mentions(&text), read_time(&text));
        }

        #[test]
        fn texts_of_time_words_are_searched_without_a_panic(text in "[令和平成元年度月日末RHFCY0-9０-９()（）〜～.・ /-]{0,50}") {
            let _ = (mentions(&text), read_time(&text));
        }
    }
}
