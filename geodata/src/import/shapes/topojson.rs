//! Reads `TopoJSON`.
//!
//! The crate of that name follows arcs without looking whether they exist, so arcs are followed here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    feature::{DeclaredCrs, Layer, RawFeature, RawPolygon, RawRing, feature_error, file_error, too_many_vertices},
    json::{broken, text_of, value_text},
};
use crate::import::{Limits, report::Finding};

#[derive(Deserialize)]
struct Topology {
    transform: Option<Transform>,
    arcs: Vec<Vec<Vec<f64>>>,
    objects: BTreeMap<String, Object>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Object {
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    geometries: Vec<Object>,
    #[serde(default)]
    arcs: Arcs,
}

/// Indices of arcs, nested as deep as the geometry is.
#[derive(Deserialize)]
#[serde(untagged)]
enum Arcs {
    Index(i64),
    List(Vec<Arcs>),
}

impl Default for Arcs {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// Reads a file: a layer for each of its objects.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Layer>, Finding> {
    let (text, encoding) = text_of(bytes)?;
    let topology: Topology = serde_json::from_str(&text).map_err(|error| broken(&text, &error, 0, limits.vertices))?;
    let arcs = decode(&topology);
    let mut layers = Vec::new();
    let mut budget = limits.vertices;
    for (name, object) in topology.objects {
        let mut layer = Layer { name, crs: DeclaredCrs::None, encoding: encoding.clone(), ..Layer::default() };
        let features =
            if object.kind.as_deref() == Some("GeometryCollection") { object.geometries } else { vec![object] };
        for (index, object) in features.into_iter().enumerate() {
            let feature = read_feature(object, index + 1, &arcs, &mut budget);
            layer.features.push(feature.map_err(|fault| fault.unwrap_or_else(|| too_many_vertices(limits.vertices)))?);
        }
        layers.push(layer);
    }
    if layers.is_empty() {
        return Err(file_error(
            "no-features",
            "TopoJSONに図形（objects）がありません。",
            "市区町村の図形が入ったファイルか確かめてください。",
        ));
    }
    Ok(layers)
}

/// The arcs as coordinates: quantised ones are sums of steps.
fn decode(topology: &Topology) -> Vec<RawRing> {
    let number = |position: &[f64], axis: usize| position.get(axis).copied().unwrap_or(f64::NAN);
    topology
        .arcs
        .iter()
        .map(|arc| {
            let (mut x, mut y) = (0.0, 0.0);
            arc.iter()
                .map(|position| match &topology.transform {
                    None => [number(position, 0), number(position, 1)],
                    Some(Transform { scale, translate }) => {
                        x += number(position, 0);
                        y += number(position, 1);
                        [x * scale[0] + translate[0], y * scale[1] + translate[1]]
                    }
                })
                .collect()
        })
        .collect()
}

/// Why a feature cannot be read; `None` if it has more corners than are left to be read.
type Fault = Option<Finding>;

fn read_feature(object: Object, number: usize, arcs: &[RawRing], budget: &mut usize) -> Result<RawFeature, Fault> {
    let properties = object.properties.unwrap_or_default();
    let mut properties: Vec<(String, String)> =
        properties.iter().map(|(name, value)| (name.clone(), value_text(value))).collect();
    if let Some(id) = &object.id {
        properties.push(("id".to_owned(), value_text(id)));
    }
    let mut feature = RawFeature { number, properties, ..RawFeature::default() };
    match (object.kind.as_deref(), &object.arcs) {
        (Some("Polygon"), Arcs::List(rings)) => feature.polygons.push(polygon(rings, number, arcs, budget)?),
        (Some("MultiPolygon"), Arcs::List(polygons)) => {
            for rings in polygons {
                let Arcs::List(rings) = rings else { return Err(Some(bad_arcs(number))) };
                feature.polygons.push(polygon(rings, number, arcs, budget)?);
            }
        }
        (None, _) => {}
        (Some(kind), _) => feature.other_kind = Some(kind.to_owned()),
    }
    Ok(feature)
}

/// An arc may be used many times, so that a small file could ask for any number of corners: `budget` is how many are left.
fn polygon(rings: &[Arcs], number: usize, arcs: &[RawRing], budget: &mut usize) -> Result<RawPolygon, Fault> {
    rings
        .iter()
        .map(|ring| {
            let Arcs::List(indices) = ring else { return Err(Some(bad_arcs(number))) };
            let mut corners: RawRing = Vec::new();
            for index in indices {
                let Arcs::Index(index) = index else { return Err(Some(bad_arcs(number))) };
                // A negative index runs an arc backwards: -1 is arc 0 from its end.
                let position = usize::try_from(if *index < 0 { !*index } else { *index }).ok();
                let Some(arc) = position.and_then(|position| arcs.get(position)) else {
                    return Err(Some(bad_arcs(number)));
                };
                *budget = budget.checked_sub(arc.len()).ok_or(None)?;
                // The first corner of an arc is the last of the one before.
                let skip = usize::from(!corners.is_empty());
                if *index < 0 {
                    corners.extend(arc.iter().rev().skip(skip));
                } else {
                    corners.extend(arc.iter().skip(skip));
                }
            }
            Ok(corners)
        })
        .collect()
}

fn bad_arcs(number: usize) -> Finding {
    feature_error(
        number,
        "bad-arcs",
        "図形が、ファイルにない線（arcs）を指しています。",
        "TopoJSONを作り直してください。",
    )
}
