//! What a caller hands to a plugin.

/// Why a cell has no value. Zero is a value, not a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blank {
    /// 秘匿
    Suppressed,
    /// 未調査
    NotSurveyed,
    /// 未回答
    NoReply,
    /// 対象外
    NotApplicable,
}

/// How far to trust a number, from the most to the least trustworthy.
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

/// A value or the reason for having none, with its trust and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The value, finite; or why there is none.
    pub value: Result<f64, Blank>,
    /// How far to trust it.
    pub trust: Trust,
    /// Lower and upper end of the interval around the value, where there is one.
    pub interval: Option<(f64, f64)>,
}

impl Cell {
    /// A value without interval.
    pub fn new(value: f64, trust: Trust) -> Self {
        Self { value: Ok(value), trust, interval: None }
    }

    /// A cell without value.
    pub fn blank(reason: Blank, trust: Trust) -> Self {
        Self { value: Err(reason), trust, interval: None }
    }

    /// The status byte of the contract.
    pub fn status(&self) -> u8 {
        let reason = match self.value {
            Ok(_) => 0,
            Err(Blank::Suppressed) => 1,
            Err(Blank::NotSurveyed) => 2,
            Err(Blank::NoReply) => 3,
            Err(Blank::NotApplicable) => 4,
        };
        reason | (self.trust as u8) << 4
    }

    /// The cell that a value and a status byte stand for; `None` for a byte that the contract does not know.
    pub(crate) fn from_status(value: f64, status: u8) -> Option<Self> {
        let trust = trust_of_status(status)?;
        let value = match status & 0x0f {
            0 => Ok(value),
            1 => Err(Blank::Suppressed),
            2 => Err(Blank::NotSurveyed),
            3 => Err(Blank::NoReply),
            4 => Err(Blank::NotApplicable),
            _ => return None,
        };
        Some(Self { value, trust, interval: None })
    }
}

fn trust_of_status(status: u8) -> Option<Trust> {
    match status >> 4 {
        0 => Some(Trust::Published),
        1 => Some(Trust::Provisional),
        2 => Some(Trust::Estimate),
        3 => Some(Trust::Sample),
        _ => None,
    }
}

/// The worst trust among status bytes; [`Trust::Published`] of none.
pub(crate) fn worst_trust(status: &[u8]) -> Trust {
    // The order of trust is that of the high nibbles, and a fold over bytes without branches costs next to nothing.
    let worst = status.iter().fold(0, |worst, byte| worst.max(*byte));
    trust_of_status(worst).unwrap_or(Trust::Sample)
}

/// One number an area, in the order of [`Inputs::areas`], each with its status byte ([`Cell::status`]).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// The identifier of the period that the column is of; empty where time plays no part.
    pub period: String,
    /// Values; 0 where the status is a blank.
    pub values: Vec<f64>,
    /// Status bytes.
    pub status: Vec<u8>,
}

impl Column {
    /// The column of these cells.
    pub fn from_cells(period: impl Into<String>, cells: impl IntoIterator<Item = Cell>) -> Self {
        let (values, status) = cells.into_iter().map(|cell| (cell.value.unwrap_or(0.0), cell.status())).unzip();
        Self { period: period.into(), values, status }
    }
}

/// The distance from each area's reference point to the nearest place of a kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DistanceColumn {
    /// Kilometers along the ellipsoid; 0 where the status is a blank.
    pub km: Vec<f64>,
    /// Status bytes ([`Cell::status`]).
    pub status: Vec<u8>,
    /// Identifier of the nearest place, empty where there is none.
    pub nearest_ids: Vec<String>,
}

/// One area: a municipality, or a district where the manifest allows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// 5-digit code as text, or the identifier of a district.
    pub code: String,
    /// Name.
    pub name: String,
    /// 市部: whether it is a city.
    pub urban: bool,
    /// Area in square kilometers.
    pub area_km2: f64,
}

/// A way to group the areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its members.
    pub members: Vec<GroupingMember>,
}

/// A member of a grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupingMember {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Positions in [`Inputs::areas`].
    pub areas: Vec<u32>,
}

/// One place that people can go to.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Identifier.
    pub id: String,
    /// Identifier of its kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Code of the area that it stands in; empty where unknown.
    pub area: String,
    /// Degrees east.
    pub longitude_deg: f64,
    /// Degrees north.
    pub latitude_deg: f64,
    /// `site`, `town`, `municipality` or `unknown`.
    pub precision: String,
    /// How far to trust it.
    pub trust: Trust,
}

/// Why an input is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputProblem {
    /// No such indicator, kind or period.
    Missing(String),
    /// The operator has not granted it.
    Refused(String),
    /// Anything else, in a sentence for the user.
    Failed(String),
}

/// Behind the identifier of an indicator, this asks for the definition that its figures follow instead of the figures: 1 in the earliest
/// period, and one more from each dated break of the series on, the same for all areas. Whoever may read an indicator may read that. Figures of
/// two periods with different numbers must not be compared.
pub const DEFINITION: &str = ".definition";

/// What a caller hands to a plugin. Only what the manifest declares is ever asked for.
///
/// Every column is in the order of [`Inputs::areas`]. The methods must return quickly: their time counts as the plugin's.
pub trait Inputs: Send {
    /// The areas.
    fn areas(&self) -> &[Area];
    /// The column of an indicator: of the period itself; else of the latest one that starts at or before its end; else of the
    /// earliest. `None` means the latest.
    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem>;
    /// The columns of an indicator in every period that it has, the earliest first.
    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem>;
    /// Ways to group the areas.
    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem>;
    /// The places of a kind whose position is known.
    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem>;
    /// Pairs of positions in `areas` that touch, each pair once.
    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem>;
    /// The distance to the nearest place of a kind.
    fn distances(&self, kind: &str) -> Result<DistanceColumn, InputProblem>;
    /// How many places of a kind stand within `km` kilometers of each area's reference point.
    fn reached(&self, kind: &str, km: f64) -> Result<Column, InputProblem>;
    /// How much is done, 0 to 1.
    fn progress(&self, _done: f32) {}
    /// A line for the author. The layer carries the lines as well.
    fn log(&self, _message: &str) {}
}
