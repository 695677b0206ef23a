//! Groupings: named, versioned ways to group municipalities. Many exist at once and overlap.

use crate::{area::AreaCode, period::Period};

/// A way to group municipalities, such as the six 福祉保健所.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Identifier, such as `health-office`.
    pub id: String,
    /// Version, such as `2026`.
    pub version: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// First period for which it holds, if known.
    pub valid_from: Option<Period>,
    /// Last period for which it holds, if it has ended.
    pub valid_to: Option<Period>,
    /// Citation.
    pub source: String,
    /// Remark, for example that its members are not published.
    pub note: String,
    /// Its members, in the order of the package. Empty where nobody has published which municipality belongs where.
    pub members: Vec<GroupingMember>,
}

/// One member of a grouping, such as 幡多福祉保健所.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupingMember {
    /// Identifier, unique in its grouping.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// The municipalities in it, in code order. Empty where not published.
    pub areas: Vec<AreaCode>,
}
