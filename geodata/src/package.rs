//! Data packages: Frictionless `datapackage.json` with CSV and `GeoJSON` beside it, read into neutral content.
//!
//! A package is read as a whole: every fault is found and located before anything is refused, so that its author sees all of
//! them at once. Only a package without errors comes out. The format is told in `geodata/packages/README.md`, the rules in
//! `package/README.md` beside this file.

mod boundaries;
mod cells;
mod consistency;
mod descriptor;
mod export;
mod files;
mod geometry;
mod hash;
mod lineage;
mod placement;
mod places;
mod problem;
mod read;
mod sheet;
mod tables;
mod words;

pub(crate) use descriptor::is_id;
pub(crate) use geometry::{Ground, ground};

pub use export::{PackageFile, package_files};
pub use files::{embedded_fingerprint, embedded_ids};
pub(crate) use hash::batch_hash;
pub use placement::check_placement;
pub use problem::{PackageError, Problem, Report, Severity};
pub use read::{BOUNDARIES_ID, check, load_embedded, load_folders, read_embedded, read_files, read_folder};

use crate::{
    area::{Area, AreaCode},
    cell::Trust,
    column::Column,
    facility::{Facility, FacilityKind},
    grouping::Grouping,
    indicator::{Indicator, IndicatorId},
    lineage::{AreaChange, Crosswalk},
    period::Period,
    revision::ContentHash,
    table::ProfileTable,
};
use geo::MultiPolygon;
use std::collections::BTreeMap;

/// The content of one package, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// What the package says about itself.
    pub info: PackageInfo,
    /// The prefecture that a data package is about; `None` for boundaries.
    pub prefecture: Option<Area>,
    /// The municipalities of a data package, in the order of their codes.
    pub areas: Vec<Area>,
    /// Ways to group them, in the order of the package.
    pub groupings: Vec<Grouping>,
    /// Indicators, in the order of the package.
    pub indicators: Vec<Indicator>,
    /// Columns; the cells of each stand in the order of `areas`.
    pub columns: BTreeMap<(IndicatorId, Period), Column>,
    /// Kinds of places, in the order of the package.
    pub facility_kinds: Vec<FacilityKind>,
    /// Places, in the order of their identifiers.
    pub facilities: Vec<Facility>,
    /// Tables of the prefecture's profile, in the order of the package.
    pub tables: Vec<ProfileTable>,
    /// The municipalities of a boundaries package, in the order of their codes.
    pub boundaries: Vec<Boundary>,
    /// Dated changes of municipalities, in the order of their days and identifiers.
    pub area_changes: Vec<AreaChange>,
    /// Ways to carry figures across changes, in the order of their identifiers.
    pub crosswalks: Vec<Crosswalk>,
}

impl Package {
    /// The hash of what the package says: the same however its files are laid out, and different for any other content.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }
}

/// What a package says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct PackageInfo {
    /// Identifier: the `name` of its descriptor.
    pub id: String,
    /// Whether it holds data or boundaries.
    pub kind: PackageKind,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What it holds, in a sentence or two.
    pub description: String,
    /// Version.
    pub version: String,
    /// Day on which this version was made: `2026-11-22`.
    pub created: String,
    /// Day on which its sources were last looked at: `2026-11-22`.
    pub retrieved: String,
    /// Code of the prefecture that it is about; `None` for the whole country.
    pub prefecture: Option<AreaCode>,
    /// How far to trust what does not say otherwise.
    pub trust: Trust,
    /// Where its content comes from.
    pub sources: Vec<Source>,
    /// Under which terms it may be used.
    pub licenses: Vec<License>,
    /// What to keep in mind when reading it.
    pub caveats: Vec<String>,
}

impl PackageInfo {
    /// Whether it is fictitious: every view and export of it carries 見本.
    pub fn is_sample(&self) -> bool {
        self.trust == Trust::Sample
    }
}

/// What a package holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackageKind {
    /// Areas, indicators, facilities, tables.
    Data,
    /// Municipal polygons.
    Boundaries,
}

impl PackageKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Data, Self::Boundaries];

    /// The identifier used in descriptors.
    pub fn id(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Boundaries => "boundaries",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// Where content comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Title, as it is cited.
    pub title: String,
    /// Address, if it has one.
    pub url: Option<String>,
}

/// Terms of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// Short name, such as `CC-BY-4.0`.
    pub name: String,
    /// Title.
    pub title: String,
    /// Address of its text, if it has one.
    pub url: Option<String>,
}

/// The polygon of a municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Code of the municipality.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Code of its prefecture.
    pub prefecture: AreaCode,
    /// Its extent, in degrees, JGD2011 (as WGS 84): finite, closed, valid.
    pub geometry: MultiPolygon<f64>,
}

impl Boundary {
    /// The hash of code, name and extent.
    pub(crate) fn content_hash(&self) -> ContentHash {
        hash::boundary_hash(self)
    }
}
