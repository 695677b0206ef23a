//! Periods: fiscal years (年度), calendar years (暦年) and as-of dates (時点), in any spelling that Japanese offices use.
//!
//! The eras come from `icu_calendar`; what stands here is what it cannot know: 年度 run from April to March and carry the
//! era name of the December they contain (2019 年度 is 令和元年度, although it began in 平成31年4月).

mod parse;
mod span;

pub use parse::PeriodError;

use icu_calendar::{
    Date,
    cal::Japanese,
    types::{Month, YearInput},
};
use std::{
    cmp::{Ordering, Reverse},
    fmt,
};

/// The months as English labels print them.
const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A fiscal year, a calendar year, or the date as of which something was counted. They never share an axis without a mark.
///
/// Periods are ordered by the day on which they begin; of those that begin on the same day the longer stands first: a year before
/// the as-of date of its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// 年度: April of this year to March of the next.
    FiscalYear(i32),
    /// 暦年: January to December.
    CalendarYear(i32),
    /// 時点. Make one with [`Period::as_of`] or [`Period::parse`], which refuse days that do not exist.
    AsOf {
        /// Year of the Gregorian calendar.
        year: i32,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

impl Period {
    /// What kind of period: kinds never share an axis without a mark, and a line never joins them.
    pub fn kind(&self) -> PeriodKind {
        match self {
            Self::FiscalYear(_) => PeriodKind::FiscalYear,
            Self::CalendarYear(_) => PeriodKind::CalendarYear,
            Self::AsOf { .. } => PeriodKind::AsOf,
        }
    }

    /// The date as of which something was counted; `None` if there is no such day.
    pub fn as_of(year: i32, month: u8, day: u8) -> Option<Self> {
        is_day(year, month, day).then_some(Self::AsOf { year, month, day })
    }

    /// Reads a period in any spelling: `FY2020`, `2020年度`, `令和2年度`, `Ｒ３`, `平成21年度`, `2022-03-31`,
    /// `令和6年3月末時点`, `R6.3末`, `令和2年度末`, `CY2024`, `2024年（暦年）`, `令和6年（1月～12月）`, `R5.4～R6.3`, with ASCII,
    /// full-width or kanji digits. 「令和6年」 alone is refused: it may be a calendar year or a slip for 令和6年度.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        parse::parse(text)
    }

    /// The form used in URLs, packages and plugin calls: `FY2020`, `CY2020` or `2022-03-31`.
    pub fn id(&self) -> String {
        match *self {
            Self::FiscalYear(year) => format!("FY{year}"),
            Self::CalendarYear(year) => format!("CY{year}"),
            Self::AsOf { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    /// The form on screens and in documents: 「令和2年度（2020年度）」, 「令和6年（2024年）」, 「令和4年3月末時点」, 「令和2年10月1日時点」.
    /// Where periods of several kinds stand together, the word of [`PeriodKind::label`] stands beside it.
    pub fn label(&self) -> String {
        match *self {
            Self::FiscalYear(year) => match EraYear::of(year, 12, 31) {
                Some(era_year) => format!("{era_year}年度（{year}年度）"),
                None => format!("{year}年度"),
            },
            Self::CalendarYear(year) => match EraYear::of(year, 12, 31) {
                Some(era_year) => format!("{era_year}年（{year}年）"),
                None => format!("{year}年"),
            },
            Self::AsOf { year, month, day } => {
                let head = match EraYear::of(year, month, day) {
                    Some(era_year) => format!("{era_year}年{month}月"),
                    None => format!("{year}年{month}月"),
                };
                if day == last_day(year, month) { format!("{head}末時点") } else { format!("{head}{day}日時点") }
            }
        }
    }

    /// The form in English: `FY2020 (Apr 2020–Mar 2021)`, `2024 (Jan–Dec)`, `as of 31 Mar 2022`.
    pub fn label_en(&self) -> String {
        match *self {
            Self::FiscalYear(year) => format!("FY{year} (Apr {year}–Mar {})", year + 1),
            Self::CalendarYear(year) => format!("{year} (Jan–Dec)"),
            Self::AsOf { year, month, day } => {
                let month = MONTHS_EN.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("?");
                format!("as of {day} {month} {year}")
            }
        }
    }

    /// Whether this is a 年度, and neither a 暦年 nor a 時点.
    pub fn is_fiscal_year(&self) -> bool {
        matches!(self, Self::FiscalYear(_))
    }

    /// Its first day: year, month, day.
    pub fn start_date(&self) -> (i32, u8, u8) {
        match *self {
            Self::FiscalYear(year) => (year, 4, 1),
            Self::CalendarYear(year) => (year, 1, 1),
            Self::AsOf { year, month, day } => (year, month, day),
        }
    }

    /// The period that stands for the one asked for among those that there are, ascending: itself; else the latest that starts at
    /// or before its end; else the earliest. Without one asked for: the latest.
    pub fn standing_for(asked: Option<Self>, periods: &[Self]) -> Option<Self> {
        let chosen = match &asked {
            None => periods.last(),
            Some(period) if periods.contains(period) => Some(period),
            Some(period) => {
                periods.iter().rfind(|candidate| candidate.start_date() <= period.end_date()).or(periods.first())
            }
        };
        chosen.copied()
    }

    /// Its last day: year, month, day.
    pub fn end_date(&self) -> (i32, u8, u8) {
        match *self {
            Self::FiscalYear(year) => (year + 1, 3, 31),
            Self::CalendarYear(year) => (year, 12, 31),
            Self::AsOf { year, month, day } => (year, month, day),
        }
    }
}

/// What kind of period something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// 年度
    FiscalYear,
    /// 暦年
    CalendarYear,
    /// 時点
    AsOf,
}

impl PeriodKind {
    /// All kinds, in the order in which they stand under an axis.
    pub const ALL: [Self; 3] = [Self::FiscalYear, Self::CalendarYear, Self::AsOf];

    /// The form in answers of the server: `fiscal_year`, `calendar_year`, `as_of`.
    pub fn id(self) -> &'static str {
        match self {
            Self::FiscalYear => "fiscal_year",
            Self::CalendarYear => "calendar_year",
            Self::AsOf => "as_of",
        }
    }

    /// The word on screens: 年度, 暦年, 時点.
    pub fn label(self) -> &'static str {
        match self {
            Self::FiscalYear => "年度",
            Self::CalendarYear => "暦年",
            Self::AsOf => "時点",
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |period: &Self| (period.start_date(), Reverse(period.end_date()));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the identifier.
impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.id())
    }
}

/// The eras of the modern calendar: the name that `icu_calendar` gives, the name on paper, the letter.
const ERAS: [(&str, &str, &str); 5] = [
    ("reiwa", "令和", "R"),
    ("heisei", "平成", "H"),
    ("showa", "昭和", "S"),
    ("taisho", "大正", "T"),
    ("meiji", "明治", "M"),
];

/// A year counted within an era; prints as 令和元 or 令和2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct EraYear {
    /// The name that `icu_calendar` gives to the era.
    era: &'static str,
    /// 1 for 元年.
    year: i32,
}

impl EraYear {
    /// The year of the era in force on a day; `None` before the modern eras, or if there is no such day.
    fn of(year: i32, month: u8, day: u8) -> Option<Self> {
        let date = Date::try_new_iso(year, month, day).ok()?.to_calendar(Japanese::new());
        let era_year = date.era_year();
        let (era, _, _) = ERAS.iter().find(|(era, _, _)| *era == era_year.era.as_str())?;
        Some(Self { era, year: era_year.year })
    }

    /// The year of the Gregorian calendar in which it lies, whether or not the era still lasted.
    fn gregorian(self) -> Option<i32> {
        let date = Date::try_new(YearInput::EraYear(self.era, self.year), Month::new(12), 31, Japanese::new()).ok()?;
        Some(date.year().extended_year())
    }
}

impl fmt::Display for EraYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ERAS.iter().find(|(era, _, _)| *era == self.era).map_or(self.era, |(_, name, _)| name);
        match self.year {
            1 => write!(formatter, "{name}元"),
            year => write!(formatter, "{name}{year}"),
        }
    }
}

/// Whether the Gregorian calendar has this day.
fn is_day(year: i32, month: u8, day: u8) -> bool {
    Date::try_new_iso(year, month, day).is_ok()
}

/// The last day of a month; 31 for a month that does not exist.
fn last_day(year: i32, month: u8) -> u8 {
    Date::try_new_iso(year, month, 1).map_or(31, |date| date.days_in_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_carries_the_name_of_the_era_that_its_december_lies_in() {
        assert_eq!(Period::FiscalYear(2020).label(), "令和2年度（2020年度）");
        assert_eq!(Period::FiscalYear(2019).label(), "令和元年度（2019年度）");
        assert_eq!(Period::FiscalYear(2018).label(), "平成30年度（2018年度）");
        assert_eq!(Period::FiscalYear(1989).label(), "平成元年度（1989年度）");
        assert_eq!(Period::FiscalYear(1988).label(), "昭和63年度（1988年度）");
    }

    #[test]
    fn a_calendar_year_carries_the_name_of_the_era_of_its_december() {
        assert_eq!(Period::CalendarYear(2024).label(), "令和6年（2024年）");
        // 2019 is 平成31年 until April and 令和元年 from May on; papers name it by its end.
        assert_eq!(Period::CalendarYear(2019).label(), "令和元年（2019年）");
        assert_eq!(Period::CalendarYear(1860).label(), "1860年");
        assert_eq!(Period::CalendarYear(2024).start_date(), (2024, 1, 1));
        assert_eq!(Period::CalendarYear(2024).end_date(), (2024, 12, 31));
        assert_eq!(PeriodKind::ALL.map(PeriodKind::id), ["fiscal_year", "calendar_year", "as_of"]);
        assert!(!Period::CalendarYear(2024).is_fiscal_year());
    }

    #[test]
    fn a_date_says_the_end_of_the_month_where_it_is_one() {
        let label = |year, month, day| Period::as_of(year, month, day).expect("a day").label();
        assert_eq!(label(2022, 3, 31), "令和4年3月末時点");
        assert_eq!(label(2020, 10, 1), "令和2年10月1日時点");
        assert_eq!(label(2024, 2, 28), "令和6年2月28日時点");
        assert_eq!(label(2024, 2, 29), "令和6年2月末時点");
        // The era changed on 1 May 2019.
        assert_eq!(label(2019, 4, 30), "平成31年4月末時点");
        assert_eq!(label(2019, 5, 1), "令和元年5月1日時点");
    }

    #[test]
    fn english_labels_spell_the_months() {
        assert_eq!(Period::FiscalYear(2020).label_en(), "FY2020 (Apr 2020–Mar 2021)");
        assert_eq!(Period::CalendarYear(2024).label_en(), "2024 (Jan–Dec)");
        assert_eq!(Period::AsOf { year: 2022, month: 3, day: 31 }.label_en(), "as of 31 Mar 2022");
    }

    #[test]
    fn periods_are_ordered_by_their_first_day_and_a_year_stands_before_a_date() {
        let mut periods: Vec<Period> =
            ["2021-04-01", "FY2021", "2021-03-31", "2021-01-01", "FY2020", "2020-10-01", "CY2021", "CY2020"]
                .map(|id| Period::parse(id).expect("a period"))
                .to_vec();
        periods.sort();
        let ids: Vec<String> = periods.iter().map(Period::id).collect();
        assert_eq!(
            ids,
            ["CY2020", "FY2020", "2020-10-01", "CY2021", "2021-01-01", "2021-03-31", "FY2021", "2021-04-01"]
        );
    }

    #[test]
    fn a_fiscal_year_ends_in_march_of_the_next_year() {
        assert_eq!(Period::FiscalYear(2020).start_date(), (2020, 4, 1));
        assert_eq!(Period::FiscalYear(2020).end_date(), (2021, 3, 31));
        assert_eq!(Period::AsOf { year: 2022, month: 3, day: 31 }.end_date(), (2022, 3, 31));
    }

    #[test]
    fn days_that_do_not_exist_are_not_periods() {
        assert_eq!(Period::as_of(2023, 2, 29), None);
        assert_eq!(Period::as_of(2023, 13, 1), None);
        assert!(Period::as_of(2024, 2, 29).is_some());
    }
}
