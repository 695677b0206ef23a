//! The atlas: one data package's content in memory, with everything that is computed once. Revisions with the same content share it.
//!
//! Immutable and shared. It cannot be named outside this crate: [`crate::Release`] is what leaves.

mod places;
mod totals;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use crate::{
    area::{Area, AreaCode},
    column::Column,
    facility::{CoordPrecision, Position},
    grouping::{Grouping, GroupingMember},
    indicator::IndicatorId,
    package::Package,
    period::Period,
    release::{JoinError, Nearest, Placed},
    revision::ContentHash,
    spatial::{
        PlaceIndex,
        terrain::{Ground, Terrain},
    },
};

/// The kind of facility that stands for its municipality when distances are measured.
const OFFICE_KIND: &str = "office";

/// One data package's content on its ground.
#[derive(Debug)]
pub(crate) struct Atlas {
    package: Arc<Package>,
    /// Hashes of the data package's content and of the boundaries' content, and of both.
    data_hash: ContentHash,
    ground_hash: ContentHash,
    content_hash: ContentHash,
    prefecture: Area,
    ground: Arc<Ground>,
    index_of: HashMap<AreaCode, usize>,
    groupings: Vec<Grouping>,
    periods: HashMap<String, Vec<Period>>,
    facilities: Vec<Placed>,
    reference_points: Vec<(Position, CoordPrecision)>,
    /// For each kind that has positions: its places and the nearest one of each area.
    places: BTreeMap<String, KindPlaces>,
}

/// The places of one kind.
#[derive(Debug)]
struct KindPlaces {
    /// Index in [`Atlas::facilities`] of each indexed place.
    facilities: Vec<usize>,
    index: PlaceIndex,
    /// Computed when first asked for.
    nearest: OnceLock<Vec<Option<Nearest>>>,
}

/// What an atlas is made of.
pub(crate) struct Parts {
    pub(crate) package: Arc<Package>,
    /// Hash of the data package's content and of the boundaries' content.
    pub(crate) contents: (ContentHash, ContentHash),
}

impl Atlas {
    /// Builds an atlas on the ground of its municipalities and their surroundings.
    pub(crate) fn build(parts: Parts, ground: Arc<Ground>) -> Self {
        let Parts { package, contents: (data_hash, ground_hash) } = parts;
        let prefecture = package.prefecture.clone().unwrap_or_else(Area::whole_country);
        let index_of: HashMap<AreaCode, usize> =
            package.areas.iter().enumerate().map(|(index, area)| (area.code.clone(), index)).collect();
        let facilities = places::place_all(&package.facilities, &package.areas, &ground);
        let reference_points = places::reference_points(&package.areas, &ground, &facilities);
        let places = places::by_kind(&facilities);
        let mut periods: HashMap<String, Vec<Period>> = HashMap::new();
        for (indicator, period) in package.columns.keys() {
            periods.entry(indicator.as_str().to_owned()).or_default().push(*period);
        }
        Self {
            content_hash: ContentHash::of(
                format!("atlas\n{}\n{}\n", data_hash.as_str(), ground_hash.as_str()).as_bytes(),
            ),
            groupings: groupings_of(&package, &prefecture),
            data_hash,
            ground_hash,
            prefecture,
            ground,
            index_of,
            periods,
            facilities,
            reference_points,
            places,
            package,
        }
    }

    /// Builds an atlas from packages that no store has seen.
    pub(crate) fn from_packages(data: &Package, boundaries: &Package) -> Result<Self, JoinError> {
        let codes: Vec<AreaCode> = data.areas.iter().map(|area| area.code.clone()).collect();
        let terrain = Terrain::survey(&boundaries.boundaries)?.around(&codes);
        let contents = (data.content_hash(), boundaries.content_hash());
        let ground = terrain.ground(&data.info.id, &data.areas)?;
        Ok(Self::build(Parts { package: Arc::new(data.clone()), contents }, Arc::new(ground)))
    }

    pub(crate) fn data_hash(&self) -> &ContentHash {
        &self.data_hash
    }

    pub(crate) fn ground_hash(&self) -> &ContentHash {
        &self.ground_hash
    }

    pub(crate) fn package(&self) -> &Arc<Package> {
        &self.package
    }

    /// Hash over the data and the ground.
    pub(crate) fn content_hash(&self) -> &ContentHash {
        &self.content_hash
    }

    pub(crate) fn prefecture(&self) -> &Area {
        &self.prefecture
    }

    pub(crate) fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    pub(crate) fn groupings(&self) -> &[Grouping] {
        &self.groupings
    }

    pub(crate) fn area_index(&self, code: &AreaCode) -> Option<usize> {
        self.index_of.get(code).copied()
    }

    pub(crate) fn area_at(&self, position: Position) -> Option<usize> {
        self.ground.area_index.containing(position).into_iter().find(|&area| area < self.package.areas.len())
    }

    pub(crate) fn periods(&self, indicator: &str) -> &[Period] {
        self.periods.get(indicator).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn column(&self, indicator: &str, period: Period) -> Option<&Column> {
        self.package.columns.get(&(IndicatorId::parse(indicator)?, period))
    }

    pub(crate) fn column_for(&self, indicator: &str, period: Option<Period>) -> Option<&Column> {
        self.column(indicator, Period::standing_for(period, self.periods(indicator))?)
    }
}

/// The groupings of the package, with the prefecture (or the country) as a whole in front unless the package itself has it.
fn groupings_of(package: &Package, prefecture: &Area) -> Vec<Grouping> {
    let mut groupings = package.groupings.clone();
    if !groupings.iter().any(|grouping| grouping.id == "prefecture") {
        let member = GroupingMember {
            id: prefecture.code.as_str().to_owned(),
            title: prefecture.name.clone(),
            title_en: prefecture.name_en.clone(),
            areas: package.areas.iter().map(|area| area.code.clone()).collect(),
        };
        let (title, title_en) = match package.prefecture {
            Some(_) => ("県全体", "Whole prefecture"),
            None => ("全国", "Whole country"),
        };
        let whole = Grouping {
            id: "prefecture".to_owned(),
            version: String::new(),
            title: title.to_owned(),
            title_en: title_en.to_owned(),
            valid_from: None,
            valid_to: None,
            source: String::new(),
            note: String::new(),
            members: vec![member],
        };
        groupings.insert(0, whole);
    }
    groupings
}
