//! Reads `GeoJSON` (RFC 7946, and the `crs` member of its forerunner).
//!
//! The text is read in one pass that holds corners as pairs of numbers and nothing else, because a tree of JSON values would need
//! ten times the file's size; it counts corners and knows the number of the feature in which it fails.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    feature::{DeclaredCrs, Layer, RawFeature, RawPolygon, RawRing},
    json::{TOO_MANY, broken, text_of, value_text},
};
use crate::import::{Limits, report::Finding};

/// Reads a file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Layer, Finding> {
    let (text, encoding) = text_of(bytes)?;
    let count = Count { vertices: Cell::new(0), limit: limits.vertices, feature: Cell::new(0) };
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let root = Object(&count).deserialize(&mut deserializer).and_then(|root| deserializer.end().map(|()| root));
    let root = root.map_err(|error| broken(&text, &error, count.feature.get(), limits.vertices))?;
    let crs = match root.crs.as_ref().and_then(|crs| crs.get("properties")?.get("name")?.as_str()) {
        Some(name) => DeclaredCrs::Text(name.to_owned()),
        None => DeclaredCrs::None,
    };
    let features = match root.features {
        Some(features) => features,
        None => vec![feature(root.body, 1)],
    };
    Ok(Layer { name: String::new(), features, crs, encoding, findings: Vec::new() })
}

/// What is counted while reading.
struct Count {
    vertices: Cell<usize>,
    limit: usize,
    feature: Cell<usize>,
}

/// Any object: a collection, a feature, or a geometry.
#[derive(Default)]
struct Body {
    kind: String,
    id: Option<Value>,
    properties: Map<String, Value>,
    geometry: Option<Box<Body>>,
    geometries: Vec<Body>,
    coordinates: Option<Node>,
}

#[derive(Default)]
struct Root {
    body: Body,
    features: Option<Vec<RawFeature>>,
    crs: Option<Value>,
}

/// Coordinates of any depth; a list that begins with a number is a corner.
enum Node {
    Corner([f64; 2]),
    List(Vec<Node>),
    Number(f64),
}

fn feature(body: Body, number: usize) -> RawFeature {
    let mut properties: Vec<(String, String)> =
        body.properties.iter().map(|(name, value)| (name.clone(), value_text(value))).collect();
    if let Some(id) = &body.id {
        properties.push(("id".to_owned(), value_text(id)));
    }
    let mut read = RawFeature { number, properties, ..RawFeature::default() };
    match body.geometry {
        Some(geometry) => add_geometry(*geometry, &mut read),
        None if body.coordinates.is_some() || !body.geometries.is_empty() => add_geometry(body, &mut read),
        None => {}
    }
    read
}

fn add_geometry(geometry: Body, feature: &mut RawFeature) {
    match (geometry.kind.as_str(), geometry.coordinates) {
        ("Polygon", Some(Node::List(rings))) => feature.polygons.push(polygon(rings)),
        ("MultiPolygon", Some(Node::List(polygons))) => {
            feature.polygons.extend(polygons.into_iter().map(|node| match node {
                Node::List(rings) => polygon(rings),
                _ => Vec::new(),
            }));
        }
        ("GeometryCollection", _) => {
            for part in geometry.geometries {
                add_geometry(part, feature);
            }
        }
        (kind, _) => feature.other_kind = Some(kind.to_owned()),
    }
}

fn polygon(rings: Vec<Node>) -> RawPolygon {
    rings.into_iter().map(ring).collect()
}

fn ring(node: Node) -> RawRing {
    let Node::List(corners) = node else { return Vec::new() };
    corners
        .into_iter()
        .map(|corner| match corner {
            Node::Corner(corner) => corner,
            // No corner at all: refused later as one that is not finite, with its number.
            Node::List(_) | Node::Number(_) => [f64::NAN; 2],
        })
        .collect()
}

struct Object<'a>(&'a Count);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Root;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Root, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Root;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Root, A::Error> {
        let mut root = Root::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => root.features = Some(map.next_value_seed(Features(self.0))?),
                "crs" => root.crs = map.next_value()?,
                _ => member(&key, &mut root.body, &mut map, self.0)?,
            }
        }
        Ok(root)
    }
}

/// Reads one member of a feature or geometry.
fn member<'de, A: MapAccess<'de>>(key: &str, body: &mut Body, map: &mut A, count: &Count) -> Result<(), A::Error> {
    match key {
        "type" => body.kind = map.next_value()?,
        "id" => body.id = Some(map.next_value()?),
        "properties" => body.properties = map.next_value::<Option<_>>()?.unwrap_or_default(),
        "geometry" => body.geometry = map.next_value_seed(Inner(count))?.map(Box::new),
        "geometries" => body.geometries = map.next_value_seed(Inners(count))?,
        "coordinates" => body.coordinates = Some(map.next_value_seed(Coordinates(count))?),
        _ => {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

struct Features<'a>(&'a Count);

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = Vec<RawFeature>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = Vec<RawFeature>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut features = Vec::new();
        loop {
            self.0.feature.set(features.len() + 1);
            match list.next_element_seed(Inner(self.0))? {
                None => break,
                Some(body) => features.push(feature(body.unwrap_or_default(), features.len() + 1)),
            }
        }
        self.0.feature.set(0);
        Ok(features)
    }
}

/// A feature or geometry, or null.
struct Inner<'a>(&'a Count);

impl<'de> DeserializeSeed<'de> for Inner<'_> {
    type Value = Option<Body>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_> {
    type Value = Option<Body>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a feature or a geometry")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut body = Body::default();
        while let Some(key) = map.next_key::<String>()? {
            member(&key, &mut body, &mut map, self.0)?;
        }
        Ok(Some(body))
    }
}

struct Inners<'a>(&'a Count);

impl<'de> DeserializeSeed<'de> for Inners<'_> {
    type Value = Vec<Body>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Inners<'_> {
    type Value = Vec<Body>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of geometries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut bodies = Vec::new();
        while let Some(body) = list.next_element_seed(Inner(self.0))? {
            bodies.extend(body);
        }
        Ok(bodies)
    }
}

struct Coordinates<'a>(&'a Count);

impl<'de> DeserializeSeed<'de> for Coordinates<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Coordinates<'_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "a coordinate beyond 2^53 is refused anyway")]
    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "a coordinate beyond 2^53 is refused anyway")]
    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Number(f64::NAN))
    }

    fn visit_str<E>(self, _: &str) -> Result<Node, E> {
        Ok(Node::Number(f64::NAN))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let count = self.0;
        let mut nodes = Vec::new();
        let mut corner = None;
        let mut length = 0;
        while let Some(node) = list.next_element_seed(Coordinates(count))? {
            match (length, node) {
                (0, Node::Number(x)) => corner = Some([x, f64::NAN]),
                (1, Node::Number(y)) if corner.is_some() => corner = corner.map(|[x, _]| [x, y]),
                // Height and measure are not kept.
                (_, Node::Number(_)) if corner.is_some() => {}
                (_, node) => nodes.push(node),
            }
            length += 1;
        }
        let Some(corner) = corner else { return Ok(Node::List(nodes)) };
        count.vertices.set(count.vertices.get() + 1);
        if count.vertices.get() > count.limit {
            return Err(A::Error::custom(TOO_MANY));
        }
        Ok(Node::Corner(corner))
    }
}
