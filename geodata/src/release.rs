//! Releases: what a route, a figure or a plugin may read.
//!
//! A release is one data package in one revision as one viewer may see it, on the ground of the boundaries package. Nothing
//! outside this crate can reach the `Atlas` behind it, so what a release does not say cannot be said anywhere.

use std::sync::Arc;

use geo::MultiPolygon;

use crate::{
    area::{Area, AreaCode},
    atlas::Atlas,
    cell::Blank,
    column::Column,
    facility::{CoordPrecision, Facility, FacilityKind, Position},
    grouping::{Grouping, GroupingMember},
    indicator::{Indicator, StateStep},
    lineage::{self, AreaChange, ChangeColumn, ChangeRefused, ChangeSum, Crosswalk},
    measure::{Sum, SumRefused},
    package::{Package, PackageInfo},
    period::Period,
    revision::{Action, ContentHash, Revision},
    spatial::GeometryFault,
    table::ProfileTable,
    viewer::{Role, Viewer},
};

/// One revision of one data package, as one viewer may see it.
#[derive(Debug, Clone)]
pub struct Release {
    atlas: Arc<Atlas>,
    revision: Arc<Revision>,
    hash: ContentHash,
}

/// A facility, joined to the municipality it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The facility as its package describes it.
    pub facility: Facility,
    /// The municipality that its position lies in, or the nearest one if it lies a little off the drawn shore.
    pub computed_area: Option<AreaCode>,
    /// How far off the drawn shore it lies, in meters, if `computed_area` was found that way.
    pub off_shore_m: Option<f64>,
    /// Whether that is the municipality which the package declares.
    pub agreement: Agreement,
}

impl Placed {
    /// The municipality to count it in: the declared one, else the computed one.
    pub fn area(&self) -> Option<&AreaCode> {
        self.facility.declared_area.as_ref().or(self.computed_area.as_ref())
    }
}

/// How the declared municipality of a facility compares with the one that its position lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The same, or none was declared.
    Same,
    /// Another one.
    Differs,
    /// The position lies in no municipality.
    AtSea,
    /// There is no position to compare.
    NoPosition,
}

/// A facility whose place needs a look.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacementProblem {
    /// Index in [`Release::facilities`].
    pub facility_index: usize,
    /// Identifier of the facility.
    pub facility_id: String,
    /// What was found.
    pub agreement: Agreement,
    /// The finding and what to do, as a Japanese sentence.
    pub message: String,
}

/// The nearest place of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Index in [`Release::facilities`].
    pub facility_index: usize,
    /// Geodesic distance from the area's reference point, in kilometers.
    pub distance_km: f64,
}

/// How many areas of a group are in which state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCounts {
    /// Each step of the indicator with the number of areas in it, in the indicator's order.
    pub steps: Vec<(StateStep, usize)>,
    /// Each reason for having no state with the number of areas, in the order of [`Blank::ALL`], without those that do not occur.
    pub blanks: Vec<(Blank, usize)>,
}

/// Why packages cannot be joined into a release.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// An area of the data package has no boundary.
    #[error(
        "データパッケージ「{package}」の市町村 {code}（{name}）の境界が、境界パッケージにありません。コードを確かめるか、境界パッケージを更新してください。"
    )]
    NoBoundary {
        /// Identifier of the data package.
        package: String,
        /// Code of the area.
        code: AreaCode,
        /// Name of the area.
        name: String,
    },
    /// A boundary cannot be indexed or measured.
    #[error("境界パッケージの {code} の形が使えません: {fault}")]
    Geometry {
        /// Code of the municipality.
        code: AreaCode,
        /// What is wrong with it.
        fault: GeometryFault,
    },
}

impl Release {
    /// Joins packages in memory, without any store: for tests and for looking at a package before it is published.
    pub fn from_packages(data: &Package, boundaries: &Package, viewer: &Viewer) -> Result<Self, JoinError> {
        let atlas = Arc::new(Atlas::from_packages(data, boundaries)?);
        let revision = Revision {
            number: 0,
            hash: atlas.content_hash().clone(),
            published_at: "1970-01-01T00:00:00Z".to_owned(),
            note: "未公開".to_owned(),
            action: Action::Import,
            actor: String::new(),
            batches: Vec::new(),
        };
        Ok(Self::new(atlas, Arc::new(revision), viewer))
    }

    /// What of an atlas a viewer may see. Today's only role sees everything; a later one will see less, and under another hash.
    pub(crate) fn new(atlas: Arc<Atlas>, revision: Arc<Revision>, viewer: &Viewer) -> Self {
        let scope = match viewer.role() {
            Role::Local => "local",
        };
        let hash = ContentHash::of(format!("release\n{}\n{scope}\n", atlas.content_hash().as_str()).as_bytes());
        Self { atlas, revision, hash }
    }

    /// Hash over the data, the boundaries and what the viewer may see; the same after a restart.
    pub fn hash(&self) -> &ContentHash {
        &self.hash
    }

    /// The revision.
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// The whole content of the data package, for writing it out.
    pub(crate) fn content(&self) -> &Package {
        self.atlas.package()
    }

    /// The data package: title, sources, trust, caveats.
    pub fn package(&self) -> &PackageInfo {
        &self.atlas.package().info
    }

    /// The prefecture that the data package is about; 全国 (code 00) for a package of the whole country.
    pub fn prefecture(&self) -> &Area {
        self.atlas.prefecture()
    }

    /// Its municipalities, in the order that every column keeps.
    pub fn areas(&self) -> &[Area] {
        &self.atlas.package().areas
    }

    /// Where a municipality stands in [`Release::areas`].
    pub fn area_index(&self, code: &AreaCode) -> Option<usize> {
        self.atlas.area_index(code)
    }

    /// The boundary of a municipality, longitude and latitude in degrees.
    ///
    /// # Panics
    /// If `area` is not an index of [`Release::areas`], as for every method that takes one.
    pub fn geometry(&self, area: usize) -> &MultiPolygon<f64> {
        &self.atlas.ground().parcels[area].geometry
    }

    /// The geodesic area of that boundary in square kilometers (generalised, so up to some percent off the official figure).
    pub fn area_km2(&self, area: usize) -> f64 {
        self.atlas.ground().parcels[area].area_km2
    }

    /// Municipalities of other prefectures near by, for the base map.
    pub fn surroundings(&self) -> &[(Area, Arc<MultiPolygon<f64>>)] {
        &self.atlas.ground().surroundings
    }

    /// The point from which distances of a municipality are measured: its office where that is known, else a point inside.
    pub fn reference_point(&self, area: usize) -> (Position, CoordPrecision) {
        self.atlas.reference_point(area)
    }

    /// The municipalities that share a stretch of border with one, ascending.
    pub fn neighbours(&self, area: usize) -> &[usize] {
        &self.atlas.ground().neighbours[area]
    }

    /// The municipality that a position lies in; `None` outside all of them.
    pub fn area_at(&self, position: Position) -> Option<usize> {
        self.atlas.area_at(position)
    }

    /// The ways to group the municipalities. `prefecture`, with all of them as its one member, always comes first.
    pub fn groupings(&self) -> &[Grouping] {
        self.atlas.groupings()
    }

    /// One grouping.
    pub fn grouping(&self, id: &str) -> Option<&Grouping> {
        self.groupings().iter().find(|grouping| grouping.id == id)
    }

    /// The indicators, in the order of the package.
    pub fn indicators(&self) -> &[Indicator] {
        &self.atlas.package().indicators
    }

    /// One indicator.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators().iter().find(|indicator| indicator.id.as_str() == id)
    }

    /// The periods for which an indicator has figures, ascending; empty for an unknown indicator.
    pub fn periods(&self, indicator: &str) -> &[Period] {
        self.atlas.periods(indicator)
    }

    /// The figures of an indicator in one period.
    pub fn column(&self, indicator: &str, period: &Period) -> Option<&Column> {
        self.atlas.column(indicator, *period)
    }

    /// The figures of an indicator that go with a period: those of the period itself; else the latest that start by its end; else
    /// the earliest. Without a period, the latest. The column says which period it is, and so must whoever shows it.
    pub fn column_for(&self, indicator: &str, period: Option<&Period>) -> Option<&Column> {
        self.atlas.column_for(indicator, period.copied())
    }

    /// The total of a group of municipalities: the one that the source publishes, if it does; else the sum, where summing is legal;
    /// a rate is rebuilt from the totals of its numerator and denominator. A part without value makes the total blank.
    pub fn total(&self, indicator: &str, period: &Period, member: &GroupingMember) -> Result<Sum, SumRefused> {
        self.atlas.total(indicator, *period, member)
    }

    /// How many of some municipalities are in which state; `None` unless the indicator is a state with figures for the period.
    pub fn state_counts(&self, indicator: &str, period: &Period, areas: &[usize]) -> Option<StateCounts> {
        self.atlas.state_counts(indicator, *period, areas)
    }

    /// How every municipality changed between two periods; refused across a break of the series unless a named crosswalk bridges it,
    /// and between periods of different kinds. Of a state only its steps are told, never a difference.
    pub fn change(
        &self,
        indicator: &str,
        from: &Period,
        to: &Period,
        crosswalk: Option<&str>,
    ) -> Result<ChangeColumn, ChangeRefused> {
        let Some(known) = self.indicator(indicator) else {
            return Err(ChangeRefused::UnknownIndicator { indicator: indicator.to_owned() });
        };
        let column = |period: &Period| {
            let missing = || ChangeRefused::NoFigures { title: known.title.clone(), period: *period };
            self.column(indicator, period).ok_or_else(missing)
        };
        let sides = lineage::Sides { indicator: known, from: column(from)?, to: column(to)? };
        lineage::change(sides, self.areas(), self.area_changes(), self.crosswalks(), crosswalk)
    }

    /// How the total of a group changed between two periods that [`Release::change`] allows without a crosswalk: the difference of the
    /// two totals, each by the rules of the measure.
    pub fn change_of_total(
        &self,
        indicator: &str,
        from: &Period,
        to: &Period,
        member: &GroupingMember,
    ) -> Result<Result<ChangeSum, SumRefused>, ChangeRefused> {
        self.change(indicator, from, to, None)?;
        Ok(lineage::change_of_sums(self.total(indicator, from, member), self.total(indicator, to, member)))
    }

    /// Dated changes of municipalities, in the order of their days.
    pub fn area_changes(&self) -> &[AreaChange] {
        &self.atlas.package().area_changes
    }

    /// Ways to carry figures across changes, in the order of their identifiers.
    pub fn crosswalks(&self) -> &[Crosswalk] {
        &self.atlas.package().crosswalks
    }

    /// The kinds of facilities.
    pub fn facility_kinds(&self) -> &[FacilityKind] {
        &self.atlas.package().facility_kinds
    }

    /// The facilities, joined to the municipalities.
    pub fn facilities(&self) -> &[Placed] {
        self.atlas.facilities()
    }

    /// The facilities whose position and declared municipality do not fit, with what to do about each.
    pub fn placement_report(&self) -> Vec<PlacementProblem> {
        self.atlas.placement_report()
    }

    /// The place of a kind that is nearest to a municipality's reference point; `None` if no position of that kind is known.
    pub fn nearest(&self, kind: &str, area: usize) -> Option<Nearest> {
        self.atlas.nearest(kind, area)
    }

    /// For each municipality, how many places of a kind lie within some kilometers of its reference point.
    pub fn reached(&self, kind: &str, limit_km: f64) -> Vec<u32> {
        self.atlas.reached(kind, limit_km)
    }

    /// The tables of the prefecture's profile.
    pub fn tables(&self) -> &[ProfileTable] {
        &self.atlas.package().tables
    }
}
