//! Facilities: places that people can go to.

use crate::{area::AreaCode, cell::Trust, period::Period};

/// A kind of place, such as あったかふれあいセンター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityKind {
    /// Identifier: `warm-contact-centre`, `work-experience-base`, `desk`, `peer-support`, `office`, …
    pub id: String,
    /// The word on screen.
    pub label: String,
    /// The word in English.
    pub label_en: String,
    /// Mark on the map: `circle`, `square`, `diamond`, `triangle` or `cross`.
    pub symbol: String,
    /// What belongs to the kind, in a sentence, and what is not published of it.
    pub note: String,
}

/// How precisely a position is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoordPrecision {
    /// The building itself.
    Site,
    /// The centre of the town or oaza that the address names.
    Town,
    /// Somewhere in the municipality (its office stands for it).
    Municipality,
    /// No position is known.
    Unknown,
}

impl CoordPrecision {
    /// Every degree, from the most to the least precise.
    pub const ALL: [Self; 4] = [Self::Site, Self::Town, Self::Municipality, Self::Unknown];

    /// The identifier used in packages, the API and exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Town => "town",
            Self::Municipality => "municipality",
            Self::Unknown => "unknown",
        }
    }

    /// The words on screens and in documents.
    pub fn label(self) -> &'static str {
        match self {
            Self::Site => "建物の位置",
            Self::Town => "町・大字の代表点",
            Self::Municipality => "市町村の代表点",
            Self::Unknown => "位置不明",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|precision| precision.id() == id)
    }
}

/// A position on the ground: degrees, JGD2011 (as WGS 84), always finite and on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    longitude_deg: f64,
    latitude_deg: f64,
}

impl Position {
    /// A position; `None` unless both numbers are finite, latitude within ±90 and longitude within ±180.
    pub fn new(longitude_deg: f64, latitude_deg: f64) -> Option<Self> {
        let fits = longitude_deg.is_finite()
            && latitude_deg.is_finite()
            && longitude_deg.abs() <= 180.0
            && latitude_deg.abs() <= 90.0;
        fits.then_some(Self { longitude_deg, latitude_deg })
    }

    /// Degrees east.
    pub fn longitude_deg(self) -> f64 {
        self.longitude_deg
    }

    /// Degrees north.
    pub fn latitude_deg(self) -> f64 {
        self.latitude_deg
    }
}

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Identifier, unique in its package.
    pub id: String,
    /// Identifier of its kind.
    pub kind: String,
    /// Name as the source writes it.
    pub name: String,
    /// The municipality that the source says it stands in.
    pub declared_area: Option<AreaCode>,
    /// Address as the source writes it.
    pub address: String,
    /// Telephone as the source writes it.
    pub phone: String,
    /// Where it stands, if that is known.
    pub position: Option<Position>,
    /// How precisely that is known.
    pub precision: CoordPrecision,
    /// First period in which it is open, if known.
    pub valid_from: Option<Period>,
    /// Last period in which it is open, if it has closed.
    pub valid_to: Option<Period>,
    /// How many people it takes at a time, if published.
    pub capacity: Option<u32>,
    /// Opening days as the source writes them.
    pub opening_days: String,
    /// Remark.
    pub note: String,
    /// Citation.
    pub source: String,
    /// How far to trust it.
    pub trust: Trust,
}
