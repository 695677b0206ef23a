//! The ground of a boundaries package with everything that is computed from it once: areas, points inside, who borders on whom.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use geo::{BoundingRect, MultiPolygon, Rect};

use super::{AreaIndex, FiniteGeometry, area_km2, interior_position, neighbours};
use crate::{
    area::{Area, AreaCode},
    facility::Position,
    package::Boundary,
    release::JoinError,
};

/// How far beyond the areas of a data package its surroundings reach, in degrees: some 30 km.
pub(crate) const SURROUNDINGS_DEG: f64 = 0.3;

/// The ground of one municipality.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parcel {
    /// Code, name and kind; a boundaries package knows no readings.
    pub(crate) area: Area,
    /// Its boundary, as [`FiniteGeometry`] lets it through.
    pub(crate) geometry: Arc<MultiPolygon<f64>>,
    /// Geodesic area in square kilometers.
    pub(crate) area_km2: f64,
    /// A point inside.
    pub(crate) interior: Position,
}

/// Municipalities side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terrain {
    /// The municipalities, in code order.
    pub(crate) parcels: Vec<Parcel>,
    /// Pairs of codes that share a stretch of border, each pair once, the lower code first.
    pub(crate) borders: Vec<(AreaCode, AreaCode)>,
}

impl Terrain {
    /// Computes from boundaries whatever is computed once.
    pub(crate) fn survey(boundaries: &[Boundary]) -> Result<Self, JoinError> {
        let n_halves =
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(boundaries.len().max(1));
        let chunk_len = boundaries.len().div_ceil(n_halves).max(1);
        let parcels: Result<Vec<Vec<Parcel>>, JoinError> = std::thread::scope(|scope| {
            let workers: Vec<_> = boundaries
                .chunks(chunk_len)
                .map(|chunk| scope.spawn(move || chunk.iter().map(parcel).collect::<Result<Vec<_>, _>>()))
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let mut parcels = parcels?.concat();
        parcels.sort_by(|a, b| a.area.code.cmp(&b.area.code));
        let shapes: Vec<&MultiPolygon<f64>> = parcels.iter().map(|parcel| &*parcel.geometry).collect();
        let mut borders = Vec::new();
        for (index, list) in neighbours(&shapes).into_iter().enumerate() {
            let code = &parcels[index].area.code;
            borders.extend(
                list.into_iter()
                    .filter(|&other| index < other)
                    .map(|other| (code.clone(), parcels[other].area.code.clone())),
            );
        }
        Ok(Self { parcels, borders })
    }

    /// The ground of some municipalities and of what lies within [`SURROUNDINGS_DEG`] of the box around them.
    pub(crate) fn around(&self, codes: &[AreaCode]) -> Self {
        let wanted: HashSet<&AreaCode> = codes.iter().collect();
        let core = self.parcels.iter().filter(|parcel| wanted.contains(&parcel.area.code));
        let Some(grown) = surroundings_box(core.filter_map(|parcel| parcel.geometry.bounding_rect())) else {
            return Self { parcels: Vec::new(), borders: Vec::new() };
        };
        let is_near = |parcel: &&Parcel| {
            parcel.geometry.bounding_rect().is_some_and(|rect| {
                rect.min().x <= grown.max().x
                    && rect.max().x >= grown.min().x
                    && rect.min().y <= grown.max().y
                    && rect.max().y >= grown.min().y
            })
        };
        let parcels: Vec<Parcel> = self.parcels.iter().filter(is_near).cloned().collect();
        let kept: HashSet<&AreaCode> = parcels.iter().map(|parcel| &parcel.area.code).collect();
        let borders = self.borders.iter().filter(|(a, b)| kept.contains(a) && kept.contains(b)).cloned().collect();
        Self { parcels, borders }
    }

    /// Orders the ground as a data package orders its areas.
    pub(crate) fn ground(&self, package_id: &str, areas: &[Area]) -> Result<Ground, JoinError> {
        let by_code: HashMap<&AreaCode, &Parcel> =
            self.parcels.iter().map(|parcel| (&parcel.area.code, parcel)).collect();
        let parcels = areas
            .iter()
            .map(|area| {
                by_code.get(&area.code).map(|&parcel| parcel.clone()).ok_or_else(|| JoinError::NoBoundary {
                    package: package_id.to_owned(),
                    code: area.code.clone(),
                    name: area.name.clone(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let index: HashMap<&AreaCode, usize> =
            areas.iter().enumerate().map(|(index, area)| (&area.code, index)).collect();
        let mut neighbours = vec![Vec::new(); areas.len()];
        for (a, b) in &self.borders {
            if let (Some(&a), Some(&b)) = (index.get(a), index.get(b)) {
                neighbours[a].push(b);
                neighbours[b].push(a);
            }
        }
        for list in &mut neighbours {
            list.sort_unstable();
        }
        let surroundings: Vec<(Area, Arc<MultiPolygon<f64>>)> = self
            .parcels
            .iter()
            .filter(|parcel| !index.contains_key(&parcel.area.code))
            .map(|parcel| (parcel.area.clone(), Arc::clone(&parcel.geometry)))
            .collect();
        let shapes = parcels.iter().map(|parcel| &parcel.geometry).chain(surroundings.iter().map(|(_, it)| it));
        let area_index = AreaIndex::new(shapes.map(Arc::clone).collect());
        Ok(Ground { parcels, neighbours, surroundings, area_index })
    }
}

/// The box around some boxes, grown by [`SURROUNDINGS_DEG`]; `None` of none.
pub(crate) fn surroundings_box(boxes: impl Iterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    let around = boxes.reduce(|a, b| {
        Rect::new(
            (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
            (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
        )
    })?;
    Some(Rect::new(
        (around.min().x - SURROUNDINGS_DEG, around.min().y - SURROUNDINGS_DEG),
        (around.max().x + SURROUNDINGS_DEG, around.max().y + SURROUNDINGS_DEG),
    ))
}

/// The area that a boundaries package describes: its kind is the last character of its name.
pub(crate) fn bare_area(code: AreaCode, name: String) -> Area {
    let kind = name.chars().next_back().map(String::from).unwrap_or_default();
    Area { code, name, kana: String::new(), name_en: String::new(), kind }
}

fn parcel(boundary: &Boundary) -> Result<Parcel, JoinError> {
    let refuse = |fault| JoinError::Geometry { code: boundary.code.clone(), fault };
    let geometry = FiniteGeometry::new(&boundary.geometry).map_err(refuse)?.into_geometry();
    let interior = interior_position(&geometry).ok_or(refuse(super::GeometryFault::Empty))?;
    Ok(Parcel {
        area: bare_area(boundary.code.clone(), boundary.name.clone()),
        area_km2: area_km2(&geometry),
        geometry: Arc::new(geometry),
        interior,
    })
}

/// The ground of some areas; data packages with the same areas in the same order share it.
#[derive(Debug)]
pub(crate) struct Ground {
    /// One for each area, in their order.
    pub(crate) parcels: Vec<Parcel>,
    /// The neighbours of each area, by index, ascending.
    pub(crate) neighbours: Vec<Vec<usize>>,
    /// What lies around.
    pub(crate) surroundings: Vec<(Area, Arc<MultiPolygon<f64>>)>,
    /// Over the areas and then what lies around.
    pub(crate) area_index: AreaIndex,
}

impl Ground {
    /// Whether it is that of some areas in this order.
    pub(crate) fn is_of(&self, areas: &[Area]) -> bool {
        self.parcels.iter().map(|parcel| &parcel.area.code).eq(areas.iter().map(|area| &area.code))
    }
}
