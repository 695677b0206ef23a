//! What a file of polygons looks like before anybody has judged it: features with rings of raw numbers.

use crate::import::{
    outcome::finding,
    report::{Finding, Spot, Weight},
};

/// A ring as the file has it: x and y of each corner, closed or not, finite or not.
pub(crate) type RawRing = Vec<[f64; 2]>;

/// A polygon: its outer ring, then its holes.
pub(crate) type RawPolygon = Vec<RawRing>;

/// One feature.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct RawFeature {
    /// Its number in the file, from 1.
    pub(crate) number: usize,
    /// Its properties as text, in the order of the file; empty text for none.
    pub(crate) properties: Vec<(String, String)>,
    /// Its polygons.
    pub(crate) polygons: Vec<RawPolygon>,
    /// The kind of geometry that is no polygon, if it has one: `Point`, `LineString` …
    pub(crate) other_kind: Option<String>,
}

impl RawFeature {
    /// The text of a property; empty if there is none.
    pub(crate) fn property(&self, name: &str) -> &str {
        self.properties.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// Its corners.
    pub(crate) fn vertices(&self) -> usize {
        self.polygons.iter().flatten().map(Vec::len).sum()
    }
}

/// How coordinates are to be read, as the file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum DeclaredCrs {
    /// The file says nothing.
    #[default]
    None,
    /// A number of the EPSG registry.
    Epsg(u32),
    /// A name or text of another form: `urn:ogc:def:crs:OGC:1.3:CRS84`, or the WKT of a `.prj`.
    Text(String),
}

/// All features of a file, or of one layer of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Layer {
    /// Its name.
    pub(crate) name: String,
    /// Its features.
    pub(crate) features: Vec<RawFeature>,
    /// What the file says of its coordinates.
    pub(crate) crs: DeclaredCrs,
    /// Encoding of its texts, where that had to be found out.
    pub(crate) encoding: Option<String>,
    /// What the reader noticed.
    pub(crate) findings: Vec<Finding>,
}

/// An error about the whole file.
pub(crate) fn file_error(code: &str, message: impl Into<String>, todo: impl Into<String>) -> Finding {
    finding(Weight::Error, Spot::default(), code, message, todo)
}

/// A place in the file: the number of a feature.
pub(crate) fn feature_spot(number: usize) -> Spot {
    Spot { row: Some(number), ..Spot::default() }
}

/// An error about a feature.
pub(crate) fn feature_error(number: usize, code: &str, message: impl Into<String>, todo: impl Into<String>) -> Finding {
    finding(Weight::Error, feature_spot(number), code, message, todo)
}

/// The error of a file that has more corners than may be read.
pub(crate) fn too_many_vertices(limit: usize) -> Finding {
    file_error(
        "too-many-vertices",
        format!("図形の角の数が、読める上限（{limit}）を超えています。"),
        "必要な市区町村だけに分けるか、簡略化した図形を使ってください。",
    )
}
