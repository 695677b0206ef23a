//! The totals that are published for the real Kochi, and that the sample keeps.
//!
//! P: 高知県ひきこもり地域支援センター「取組発表資料」（令和4年）. R: 高知県「就職氷河期世代支援 令和5年度実績」.

/// People in social withdrawal in the survey of FY2020 (P).
pub const CASES_FY2020: u64 = 692;

/// Platforms at the end of March 2022: established, planned, other (P).
pub const PLATFORMS_2022: [usize; 3] = [22, 5, 7];

/// Of the 22 platforms, those with a meeting body (P).
pub const PLATFORMS_WITH_MEETING: usize = 17;

/// Needs surveys at the end of March 2022, multiple answers: done, planned, uses the prefecture's, other (P).
pub const NEEDS_SURVEYS_2022: [usize; 4] = [11, 4, 8, 14];

/// Municipalities that use the multi-layered support programme: FY2022, FY2023, and intending to in FY2024 (R).
pub const INTEGRATED_SUPPORT: [(i32, usize); 3] = [(2022, 6), (2023, 19), (2024, 24)];

/// Municipalities with outreach staff from FY2020: 中土佐町, 佐川町, 四万十町 (R).
pub const OUTREACH_STAFF_FY2020: [&str; 3] = ["39401", "39402", "39412"];

/// Municipalities with outreach staff in FY2023: 高知市, 土佐市, 佐川町, 越知町, 四万十町 (R).
pub const OUTREACH_STAFF_FY2023: [&str; 5] = ["39201", "39205", "39402", "39403", "39412"];

/// Outreach in the three towns, FY2023: visits, contacts with the person, contacts with the family, plans (R).
pub const OUTREACH_TOWNS_FY2023: [u64; 4] = [228, 357, 98, 1];

/// The prefecture's centre, consultations about withdrawal in person: year, people, visits (P).
pub const CENTER_CONSULTATIONS: [(i32, u64, u64); 5] =
    [(2017, 137, 832), (2018, 151, 954), (2019, 180, 975), (2020, 128, 704), (2021, 146, 834)];

/// The mental health centre, all consultations in person: year, people, visits (P).
pub const ALL_CONSULTATIONS: [(i32, u64, u64); 4] =
    [(2018, 429, 2_040), (2019, 506, 2_181), (2020, 463, 2_091), (2021, 520, 2_231)];

/// Work experience in FY2023: people who took part, and those of them who found work (R).
pub const WORK_EXPERIENCE_FY2023: [u64; 2] = [19, 11];

/// The trades in which those 11 found work (R).
pub const WORK_BY_TRADE_FY2023: [(&str, u64); 6] =
    [("農業", 6), ("水産業", 1), ("卸売業", 1), ("介護", 1), ("販売", 1), ("サービス（警備）", 1)];

/// Warm-contact centres with a place to be for people in withdrawal, and with work experience (R).
pub const WARM_CONTACT_CENTERS: [usize; 2] = [7, 4];
