//! Lineage: what became of a municipality, and of a definition, so that figures of different years are compared only where that says
//! something true.
//!
//! Both are dated content of packages: [`AreaChange`] (roles `area-changes`) and [`Crosswalk`] (role `crosswalks`). What follows from
//! them are pure functions: [`rebase()`] puts a column of former municipalities on those of today, [`change()`] takes the difference of
//! two periods of an indicator. Whatever would say something untrue is refused with a sentence.

mod change;
mod rebase;

pub use change::{
    AreaRefusal, Change, ChangeCell, ChangeColumn, ChangeRefused, ChangeSum, Sides, change, change_of_sums,
};
pub use rebase::{Former, RebaseRefused, Rebased, rebase, rebase_rate};

use crate::{area::AreaCode, indicator::IndicatorId, period::Period};

/// A day of the Gregorian calendar: year, month (1 to 12), day (1 to 31).
pub type Day = (i32, u8, u8);

/// A municipality by code and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamedCode {
    /// Its 5-digit code at the time.
    pub code: AreaCode,
    /// Its name at the time.
    pub name: String,
}

/// A dated change of municipalities: 中村市 and 西土佐村 became 四万十市 on 2005-04-10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaChange {
    /// Identifier, unique in its package.
    pub id: String,
    /// First day of the new state.
    pub date: Day,
    /// Kind of change, in a word: 新設合併, 編入合併, 市制施行, 名称変更 …
    pub kind: String,
    /// Municipalities that ended, or went on with other borders; in the order of codes.
    pub from: Vec<NamedCode>,
    /// Municipalities that came to be, or went on with other borders; in the order of codes. More than one: a division.
    pub to: Vec<NamedCode>,
    /// Citation.
    pub source: String,
}

impl AreaChange {
    /// Whether everything of `from` went into one municipality, so that counts of `from` add up to one of `to`.
    pub fn is_merger(&self) -> bool {
        self.to.len() == 1
    }

    /// Whether the ground of a municipality that kept its code is another since: its figures do not go on across the day.
    pub fn moves_borders_of(&self, code: &AreaCode) -> bool {
        let among = |list: &[NamedCode]| list.iter().any(|named| named.code == *code);
        (among(&self.from) || among(&self.to)) && (self.from.len() > 1 || self.to.len() > 1)
    }
}

/// What a crosswalk leads across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrosswalkKind {
    /// From former municipalities to those of today, by shares.
    Areas,
    /// From an earlier definition of an indicator to a later one, by factors.
    Definition,
}

impl CrosswalkKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Areas, Self::Definition];

    /// The identifier used in packages and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Definition => "definition",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// A named way to carry figures across a change: somebody has published how much of the old goes into the new.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk {
    /// Identifier, unique in its package.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What it leads across.
    pub kind: CrosswalkKind,
    /// The indicator whose definition changed; `None` for areas.
    pub indicator: Option<IndicatorId>,
    /// The first period after the break, as in [`crate::indicator::SeriesBreak::period`]; for areas the day of the change.
    pub at: Period,
    /// What the figures are before, in words.
    pub from: String,
    /// What they are after, in words.
    pub to: String,
    /// Shares or factors, in the order of codes.
    pub weights: Vec<Weight>,
    /// Remark, for example how the weights were found.
    pub note: String,
    /// Citation.
    pub source: String,
}

/// One share or factor of a crosswalk.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// The municipality before; `None` in a definition's factor that holds for every municipality.
    pub from: Option<AreaCode>,
    /// The municipality after; `None` in a definition's factors.
    pub to: Option<AreaCode>,
    /// Of areas: the share of `from` that goes into `to`, from 0 to 1. Of definitions: what an old figure is multiplied with.
    pub weight: f64,
}

impl Crosswalk {
    /// The factor of a definition's crosswalk for a municipality: its own, else the one for all.
    pub fn factor(&self, code: &AreaCode) -> Option<f64> {
        let own = self.weights.iter().find(|weight| weight.from.as_ref() == Some(code));
        own.or_else(|| self.weights.iter().find(|weight| weight.from.is_none())).map(|weight| weight.weight)
    }
}

#[cfg(test)]
mod tests;
