//! Facilities joined to municipalities, and the ways to them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use super::{Atlas, KindPlaces, OFFICE_KIND};
use crate::{
    area::{Area, AreaCode},
    facility::{CoordPrecision, Facility, Position},
    release::{Agreement, Nearest, Placed, PlacementProblem},
    spatial::{AreaIndex, Location, PlaceIndex, terrain::Ground},
};

const METERS_PER_KILOMETER: f64 = 1_000.0;

/// Joins every facility. The index runs over the areas and then over the surroundings of the ground.
pub(super) fn place_all(facilities: &[Facility], areas: &[Area], ground: &Ground) -> Vec<Placed> {
    let code_of = |found: usize| {
        areas.get(found).map_or_else(|| &ground.surroundings[found - areas.len()].0.code, |area| &area.code)
    };
    facilities.iter().map(|facility| place(facility, &ground.area_index, &code_of)).collect()
}

fn place<'a>(facility: &Facility, index: &AreaIndex, code_of: &impl Fn(usize) -> &'a AreaCode) -> Placed {
    let declared = facility.declared_area.as_ref();
    let (computed_area, off_shore_m, agreement) = match facility.position.map(|position| index.locate(position)) {
        None => (None, None, Agreement::NoPosition),
        Some(Location::AtSea) => (None, None, Agreement::AtSea),
        Some(Location::Inside(found)) => {
            // On a shared border the declared side is as right as the other.
            let codes: Vec<&AreaCode> = found.iter().map(|&area| code_of(area)).collect();
            let chosen = codes.iter().find(|&&code| declared == Some(code)).or(codes.first()).copied();
            (chosen.cloned(), None, agreement(declared, chosen))
        }
        Some(Location::NearShore { area, distance_m }) => {
            let code = code_of(area);
            (Some(code.clone()), Some(distance_m), agreement(declared, Some(code)))
        }
    };
    Placed { facility: facility.clone(), computed_area, off_shore_m, agreement }
}

fn agreement(declared: Option<&AreaCode>, computed: Option<&AreaCode>) -> Agreement {
    if declared.is_none() || declared == computed { Agreement::Same } else { Agreement::Differs }
}

/// The office of each municipality where one is known, else a point inside, which is only as precise as the municipality.
pub(super) fn reference_points(
    areas: &[Area],
    ground: &Ground,
    facilities: &[Placed],
) -> Vec<(Position, CoordPrecision)> {
    let mut offices: HashMap<&AreaCode, (Position, CoordPrecision)> = HashMap::new();
    for placed in facilities.iter().filter(|placed| placed.facility.kind == OFFICE_KIND) {
        if let (Some(code), Some(position)) = (placed.area(), placed.facility.position) {
            offices.entry(code).or_insert((position, placed.facility.precision));
        }
    }
    areas
        .iter()
        .zip(&ground.parcels)
        .map(|(area, parcel)| {
            offices.get(&area.code).copied().unwrap_or((parcel.interior, CoordPrecision::Municipality))
        })
        .collect()
}

/// Indexes the facilities of each kind that have a position.
pub(super) fn by_kind(facilities: &[Placed]) -> BTreeMap<String, KindPlaces> {
    let mut members: BTreeMap<String, (Vec<usize>, Vec<Position>)> = BTreeMap::new();
    for (index, placed) in facilities.iter().enumerate() {
        if let Some(position) = placed.facility.position {
            let (indices, positions) = members.entry(placed.facility.kind.clone()).or_default();
            indices.push(index);
            positions.push(position);
        }
    }
    members
        .into_iter()
        .map(|(kind, (facilities, positions))| {
            (kind, KindPlaces { facilities, index: PlaceIndex::new(positions), nearest: OnceLock::new() })
        })
        .collect()
}

impl Atlas {
    pub(crate) fn facilities(&self) -> &[Placed] {
        &self.facilities
    }

    pub(crate) fn reference_point(&self, area: usize) -> (Position, CoordPrecision) {
        self.reference_points[area]
    }

    pub(crate) fn nearest(&self, kind: &str, area: usize) -> Option<Nearest> {
        let places = self.places.get(kind)?;
        let table = places.nearest.get_or_init(|| {
            let nearest = |&(from, _): &(Position, CoordPrecision)| {
                places.index.nearest(from).map(|reach| Nearest {
                    facility_index: places.facilities[reach.place],
                    distance_km: reach.distance_m / METERS_PER_KILOMETER,
                })
            };
            self.reference_points.iter().map(nearest).collect()
        });
        table.get(area).copied().flatten()
    }

    pub(crate) fn reached(&self, kind: &str, limit_km: f64) -> Vec<u32> {
        let count = |&(from, _): &(Position, CoordPrecision)| {
            let n_places = self
                .places
                .get(kind)
                .map_or(0, |places| places.index.within(from, limit_km * METERS_PER_KILOMETER).len());
            u32::try_from(n_places).unwrap_or(u32::MAX)
        };
        self.reference_points.iter().map(count).collect()
    }

    pub(crate) fn placement_report(&self) -> Vec<PlacementProblem> {
        let problem = |(facility_index, placed): (usize, &Placed)| {
            let Facility { id, name, position, .. } = &placed.facility;
            let declared = placed.facility.declared_area.as_ref().map(|code| self.name_of(code)).unwrap_or_default();
            let message = match (placed.agreement, position) {
                (Agreement::Differs, _) => {
                    let computed = placed.computed_area.as_ref().map(|code| self.name_of(code)).unwrap_or_default();
                    format!(
                        "「{name}」（{id}）の所在地は{declared}となっていますが、座標は{computed}にあります。座標か市町村コードを確かめてください。"
                    )
                }
                (Agreement::AtSea, Some(position)) => format!(
                    "「{name}」（{id}、{declared}）の座標（経度 {}、緯度 {}）はどの市町村の中にもありません（海の上か、収録範囲の外です）。座標を確かめてください。",
                    position.longitude_deg(),
                    position.latitude_deg()
                ),
                _ => return None,
            };
            Some(PlacementProblem { facility_index, facility_id: id.clone(), agreement: placed.agreement, message })
        };
        self.facilities.iter().enumerate().filter_map(problem).collect()
    }

    /// The name of a municipality here or near by, with its code.
    fn name_of(&self, code: &AreaCode) -> String {
        let here = self.area_index(code).map(|area| &self.package.areas[area]);
        let near = || self.ground.surroundings.iter().map(|(area, _)| area).find(|area| area.code == *code);
        here.or_else(near).map_or_else(|| code.to_string(), |area| format!("{}（{code}）", area.name))
    }
}
