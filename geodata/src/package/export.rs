//! Writes a package as the files that it would be read from: reading them gives the same content hash.

mod descriptor;
mod sheets;

use geo::{LineString, Polygon};
use serde_json::{Value, json};

use super::{Package, PackageKind, files::DESCRIPTOR};

/// A file of a package: its path, its bytes.
pub type PackageFile = (String, Vec<u8>);

/// One resource while it is being written.
struct Resource {
    name: String,
    path: String,
    title: String,
    role: &'static str,
    fields: Vec<Value>,
    /// More of the `tsunagi` object than the role.
    own: Vec<(&'static str, Value)>,
    bytes: Vec<u8>,
}

/// The files of a package, the descriptor first and the others in the order of its resources. The same content always gives the same
/// bytes.
pub fn package_files(package: &Package) -> Vec<PackageFile> {
    let mut resources = match package.info.kind {
        PackageKind::Data => sheets::of_data(package),
        PackageKind::Boundaries => vec![boundaries(package)],
    };
    resources.extend(sheets::area_changes(package));
    let mut files = vec![(DESCRIPTOR.to_owned(), descriptor::write(&package.info, &resources))];
    files.extend(resources.into_iter().map(|resource| (resource.path, resource.bytes)));
    files
}

/// One feature a line, so that a difference of two files can be read.
fn boundaries(package: &Package) -> Resource {
    let features: Vec<String> = package
        .boundaries
        .iter()
        .map(|boundary| {
            let polygons: Vec<Value> = boundary.geometry.iter().map(rings).collect();
            let (kind, coordinates) = match <[Value; 1]>::try_from(polygons) {
                Ok([only]) => ("Polygon", only),
                Err(several) => ("MultiPolygon", Value::Array(several)),
            };
            json!({
                "type": "Feature",
                "properties": {
                    "code": boundary.code.as_str(),
                    "name": boundary.name,
                    "prefecture": boundary.prefecture.as_str(),
                },
                "geometry": { "type": kind, "coordinates": coordinates },
            })
            .to_string()
        })
        .collect();
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"));
    Resource {
        name: "boundaries".to_owned(),
        path: "boundaries.geojson".to_owned(),
        title: "市区町村の境界".to_owned(),
        role: "boundaries",
        fields: Vec::new(),
        own: Vec::new(),
        bytes: text.into_bytes(),
    }
}

fn rings(polygon: &Polygon<f64>) -> Value {
    let ring = |ring: &LineString<f64>| ring.coords().map(|corner| json!([corner.x, corner.y])).collect::<Value>();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}

#[cfg(test)]
mod tests;
