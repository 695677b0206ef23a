//! Rows of heads that count years: 「H30 R元 R2 R3」, 「年度｜30｜元｜2｜3」, 「３０ 元 ２ ３」 in one cell.
//!
//! The era of a bare number is inferred only where the row leaves one reading: the years go up (or down) by the same step, and 元, an
//! era beside it or a full year says which. 元 follows 30 in one way only; 「2 3 4」 may be of any era, and is asked for.

use super::periods::{Time, read_time};
use crate::period::Period;

/// What kind of years a row of heads counts, if a word beside or above it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearKind {
    /// 年度
    Fiscal,
    /// 暦年
    Calendar,
    /// 年, 年次, or nothing: either.
    Unsaid,
}

impl YearKind {
    /// Reads a word such as 年度 that stands beside or above a row of years; `None` if it is no such word.
    pub fn of(word: &str) -> Option<Self> {
        match super::normal(word).trim_matches(['(', ')']) {
            "年度" | "会計年度" | "年度別" => Some(Self::Fiscal),
            "暦年" => Some(Self::Calendar),
            "年" | "年次" | "年別" | "西暦" | "和暦" | "年号" => Some(Self::Unsaid),
            _ => None,
        }
    }
}

/// What one head of a row of years is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadTime {
    /// It says its time itself.
    Said(Time),
    /// A bare number; the row leaves this one reading.
    Inferred(Time),
    /// A bare number that may be of several eras: the candidates.
    Open(Vec<Period>),
    /// No time.
    None,
}

/// Reads a row of heads, from left to right. `word` is what stands beside or above it, such as 年度.
pub fn read_row(heads: &[&str], word: Option<&str>) -> Vec<HeadTime> {
    let says_fiscal = |head: &&str| super::normal(head).ends_with("年度");
    let unsaid = if heads.iter().any(says_fiscal) { YearKind::Fiscal } else { YearKind::Unsaid };
    let kind = word.and_then(YearKind::of).unwrap_or(unsaid);
    let cells: Vec<Head> = heads.iter().map(|head| Head::read(head)).collect();
    if !cells.iter().any(|cell| matches!(cell, Head::Bare(_))) {
        return cells.into_iter().map(|cell| cell.alone(kind)).collect();
    }
    let readings = readings(&cells);
    let mut position = 0;
    cells
        .into_iter()
        .map(|cell| {
            let Head::Bare(number) = cell else {
                position += usize::from(cell.year().is_some());
                return cell.alone(kind);
            };
            let mut years: Vec<i32> = readings.iter().filter_map(|reading| reading.get(position).copied()).collect();
            position += 1;
            years.sort_unstable();
            years.dedup();
            if let [year] = years[..] {
                return HeadTime::Inferred(time_of_year(year, kind));
            }
            if years.is_empty() {
                years = gregorian_years(number);
            }
            HeadTime::Open(years.into_iter().rev().flat_map(|year| periods_of_year(year, kind)).collect())
        })
        .collect()
}

/// Parts of a list of heads or values in one cell: 「３０ 元 ２ ３」, 「R1・R2・R3」. Nothing if it is no list of at least two short parts.
pub fn split_list(text: &str) -> Option<Vec<&str>> {
    let trimmed = text.trim();
    let by_space: Vec<&str> = trimmed.split_whitespace().collect();
    let parts =
        if by_space.len() > 1 { by_space } else { trimmed.split(['・', '、', '，', '\n']).map(str::trim).collect() };
    let short = |part: &&str| !part.is_empty() && part.chars().count() <= 10;
    let year = |part: &&str| !matches!(Head::read(part), Head::Other);
    let number = |part: &&str| super::read_number(part).is_ok();
    let alike = parts.iter().all(year) || parts.iter().all(number);
    (parts.len() > 1 && parts.len() <= 60 && parts.iter().all(short) && alike).then_some(parts)
}

/// Whether a head is a bare number of a year within an era, or 元.
pub fn is_bare_year(head: &str) -> bool {
    matches!(Head::read(head), Head::Bare(_))
}

/// One head.
enum Head {
    Said(Time),
    Bare(i32),
    Other,
}

impl Head {
    fn read(text: &str) -> Self {
        let folded = super::normal(text);
        let bare = folded.strip_suffix("年度").or_else(|| folded.strip_suffix('年')).unwrap_or(&folded);
        if bare == "元" {
            return Self::Bare(1);
        }
        if !bare.is_empty() && bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return match bare.parse() {
                Ok(number @ 1..=64) => Self::Bare(number),
                _ => Self::Other,
            };
        }
        read_time(text).map_or(Self::Other, Self::Said)
    }

    /// The year of the Gregorian calendar that a head says itself.
    fn year(&self) -> Option<i32> {
        match self {
            Self::Said(time) => match time.candidates() {
                [Period::FiscalYear(year) | Period::CalendarYear(year), ..] => Some(*year),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it says without its neighbors.
    fn alone(self, kind: YearKind) -> HeadTime {
        match self {
            Self::Said(Time::Either(periods)) => match (kind, &periods[..]) {
                (YearKind::Fiscal | YearKind::Calendar, [Period::FiscalYear(year), ..]) => {
                    HeadTime::Said(time_of_year(*year, kind))
                }
                _ => HeadTime::Said(Time::Either(periods)),
            },
            Self::Said(time) => HeadTime::Said(time),
            Self::Bare(number) => HeadTime::Open(
                gregorian_years(number).into_iter().rev().flat_map(|year| periods_of_year(year, kind)).collect(),
            ),
            Self::Other => HeadTime::None,
        }
    }
}

/// Every way to read the years of a row so that they go up or down by one step. Heads that are no years are passed over.
fn readings(cells: &[Head]) -> Vec<Vec<i32>> {
    let options: Vec<Vec<i32>> = cells
        .iter()
        .filter_map(|cell| match cell {
            Head::Bare(number) => Some(gregorian_years(*number)),
            Head::Said(_) => cell.year().map(|year| vec![year]),
            Head::Other => None,
        })
        .collect();
    if options.len() < 2 {
        return options.into_iter().next().unwrap_or_default().into_iter().map(|year| vec![year]).collect();
    }
    let mut out = Vec::new();
    for &first in &options[0] {
        for &second in &options[1] {
            let step = second - first;
            // Years stand in steps of one, or of the five of a census.
            if !matches!(step.abs(), 1..=5) {
                continue;
            }
            let row: Vec<i32> = (0..).take(options.len()).map(|index| first + step * index).collect();
            if row.iter().zip(&options).all(|(year, options)| options.contains(year)) {
                out.push(row);
            }
        }
    }
    // A step of one is what rows of years have; others count only if there is none.
    if out.iter().any(|row| (row[1] - row[0]).abs() == 1) {
        out.retain(|row| (row[1] - row[0]).abs() == 1);
    }
    out
}

/// The years of the Gregorian calendar that a year of some era may be, ascending.
fn gregorian_years(number: i32) -> Vec<i32> {
    // First year and number of years of each era; of the present one as many as data can speak of.
    [(1868, 45), (1912, 15), (1926, 64), (1989, 31), (2019, 30)]
        .into_iter()
        .filter(|(_, years)| number <= *years)
        .map(|(first, _)| first + number - 1)
        .collect()
}

fn periods_of_year(year: i32, kind: YearKind) -> Vec<Period> {
    match kind {
        YearKind::Fiscal => vec![Period::FiscalYear(year)],
        YearKind::Calendar => vec![Period::CalendarYear(year)],
        YearKind::Unsaid => vec![Period::FiscalYear(year), Period::CalendarYear(year)],
    }
}

fn time_of_year(year: i32, kind: YearKind) -> Time {
    match periods_of_year(year, kind)[..] {
        [period] => Time::Certain(period),
        _ => Time::Either(periods_of_year(year, kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row in words: `=` said, `~` inferred, `?` open, with identifiers.
    fn read(heads: &[&str], word: Option<&str>) -> Vec<String> {
        let ids = |periods: &[Period]| periods.iter().map(Period::id).collect::<Vec<_>>().join("|");
        read_row(heads, word)
            .iter()
            .map(|head| match head {
                HeadTime::Said(time) => format!("={}", ids(time.candidates())),
                HeadTime::Inferred(time) => format!("~{}", ids(time.candidates())),
                HeadTime::Open(periods) => format!("?{}", ids(periods)),
                HeadTime::None => String::new(),
            })
            .collect()
    }

    #[test]
    fn an_era_is_inferred_where_the_row_leaves_one_reading() {
        // The head of the slide 「ひきこもり相談実績（来所）」: 平成30, 令和元, 2, 3.
        assert_eq!(read(&["３０", "元", "２", "３"], Some("年度")), ["~FY2018", "~FY2019", "~FY2020", "~FY2021"]);
        assert_eq!(
            read(&["２９", "３０", "元", "２", "３"], Some("年度")),
            ["~FY2017", "~FY2018", "~FY2019", "~FY2020", "~FY2021"]
        );
        assert_eq!(read(&["H29", "30", "R元", "2"], Some("年度")), ["=FY2017", "~FY2018", "=FY2019", "~FY2020"]);
        assert_eq!(read(&["令和元年度", "2", "3"], Some("年度")), ["=FY2019", "~FY2020", "~FY2021"]);
        assert_eq!(read(&["平成22年度", "27", "令和2年度"], Some("年度")), ["=FY2010", "~FY2015", "=FY2020"]);
        // Downwards, as some offices list the newest first.
        assert_eq!(read(&["3", "2", "元", "30"], Some("年度")), ["~FY2021", "~FY2020", "~FY2019", "~FY2018"]);
        assert_eq!(read(&["63", "元", "2"], Some("年度")), ["~FY1988", "~FY1989", "~FY1990"]);
    }

    #[test]
    fn an_era_is_not_inferred_where_there_are_two() {
        let row = read(&["元", "２", "３"], Some("年度"));
        assert_eq!(row[0], "?FY2019|FY1989|FY1926|FY1912|FY1868");
        assert_eq!(row[2], "?FY2021|FY1991|FY1928|FY1914|FY1870");
        assert!(read(&["2", "3", "4"], None)[0].starts_with("?FY2020|CY2020|FY1990"));
        assert!(read(&["28", "29", "30"], Some("年度"))[0].starts_with('?'));
        assert!(read(&["5"], Some("年度"))[0].starts_with("?FY2023|"));
        // No step: nothing is inferred, each head keeps all its readings.
        assert!(read(&["30", "元", "5"], Some("年度"))[1].starts_with('?'));
    }

    #[test]
    fn the_word_beside_the_row_says_which_kind_of_year() {
        assert_eq!(read(&["2020", "2021"], Some("年度")), ["=FY2020", "=FY2021"]);
        assert_eq!(read(&["2020", "2021"], Some("暦年")), ["=CY2020", "=CY2021"]);
        assert_eq!(read(&["2020", "2021"], Some("年次")), ["=FY2020|CY2020", "=FY2021|CY2021"]);
        assert_eq!(read(&["30", "元"], Some("年")), ["~FY2018|CY2018", "~FY2019|CY2019"]);
        assert_eq!(read(&["30年度", "元年度", "2年度"], None), ["~FY2018", "~FY2019", "~FY2020"]);
        assert_eq!(read(&["令和2年度", "備考"], None), ["=FY2020", ""]);
        assert_eq!(read(&["令和6年3月31日", "対前年"], None), ["=2024-03-31", ""]);
    }

    #[test]
    fn lists_in_one_cell_are_taken_apart() {
        assert_eq!(split_list("３０ 元 ２ ３"), Some(vec!["３０", "元", "２", "３"]));
        assert_eq!(split_list("４２９　５０６ ４６３"), Some(vec!["４２９", "５０６", "４６３"]));
        assert_eq!(split_list("R1・R2・R3"), Some(vec!["R1", "R2", "R3"]));
        assert_eq!(split_list("令和元年度\n令和2年度"), Some(vec!["令和元年度", "令和2年度"]));
        for text in ["", "30", "相談 件数", "令和2年度 人口", "30・40代", "1,234"] {
            assert_eq!(split_list(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_row_has_one_answer_a_head(heads in proptest::collection::vec("[元0-9RH令和年度]{0,4}", 0..30)) {
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            assert_eq!(read_row(&heads, Some("年度")).len(), heads.len());
        }
    }
}
