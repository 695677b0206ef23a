//! Cells: a value, or the reason for having none, and how far to trust it.

/// Why a cell has no value. Zero is a value, not a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blank {
    /// 秘匿: known, but withheld to protect persons.
    Suppressed,
    /// 未調査: nobody has looked, or what was found has not been published by area.
    NotSurveyed,
    /// 未回答: asked, and not answered.
    NoReply,
    /// 対象外: the question does not apply to this area.
    NotApplicable,
}

impl Blank {
    /// Every reason, in the order in which legends list them.
    pub const ALL: [Self; 4] = [Self::Suppressed, Self::NotSurveyed, Self::NoReply, Self::NotApplicable];

    /// The identifier used in packages, the API and exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::NotSurveyed => "not_surveyed",
            Self::NoReply => "no_reply",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The word on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::Suppressed => "秘匿",
            Self::NotSurveyed => "未調査",
            Self::NoReply => "未回答",
            Self::NotApplicable => "対象外",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.id() == id)
    }
}

/// How far to trust a cell. The order runs from the most to the least trustworthy, so that the trust of a derived value is
/// the maximum of the trust of its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// 公表値
    Published,
    /// 速報
    Provisional,
    /// 推計
    Estimate,
    /// 見本: fictitious.
    Sample,
}

impl Trust {
    /// Every degree, from the most to the least trustworthy.
    pub const ALL: [Self; 4] = [Self::Published, Self::Provisional, Self::Estimate, Self::Sample];

    /// The identifier used in packages, the API and exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Provisional => "provisional",
            Self::Estimate => "estimate",
            Self::Sample => "sample",
        }
    }

    /// The word on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "公表値",
            Self::Provisional => "速報",
            Self::Estimate => "推計",
            Self::Sample => "見本",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trust| trust.id() == id)
    }
}

/// The ends of a confidence interval, in the unit of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A value or the reason for having none, with its trust.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value, finite, in the unit of its indicator; or why there is none.
    pub value: Result<f64, Blank>,
    /// How far to trust it. A blank has a trust too: the trust of the table that says so.
    pub trust: Trust,
    /// The interval around the value, where one is known.
    pub interval: Option<Interval>,
    /// A remark of the source on this one cell.
    pub note: Option<String>,
}

impl Cell {
    /// A value without interval or note.
    pub fn new(value: f64, trust: Trust) -> Self {
        Self { value: Ok(value), trust, interval: None, note: None }
    }

    /// A cell without value.
    pub fn blank(reason: Blank, trust: Trust) -> Self {
        Self { value: Err(reason), trust, interval: None, note: None }
    }
}
