//! `japan-boundaries`: the polygons of Japan's 1,741 municipalities.
//!
//! The polygons come from the data inside the crate `reversejp` (municipal areas of the Japan Meteorological Agency). They
//! are read through the crate's public functions, so that Cargo pins and verifies them. The steps:
//!
//! 1. [`source`]: read the parts; every coordinate is a multiple of 0.0001° there, and becomes a whole number here.
//! 2. [`dissolve`]: repair each part, then dissolve the parts of one municipality. Both run on whole numbers and keep every
//!    vertex, so that an edge that two neighbours share in the source is still shared, to the digit.
//! 3. [`overlap`]: give ground that two municipalities claim to one of them.
//! 4. [`package`]: write the package.
//!
//! No polygon is simplified: simplifying one at a time would tear neighbours apart.

pub mod dissolve;
pub mod edges;
pub mod overlap;
pub mod package;
pub mod source;

use std::{fs, path::Path};

use anyhow::Context as _;

use crate::NamedText;

/// Units of a whole-number coordinate in one degree. The source has four decimals; the fifth is for the few vertices
/// that repairing adds.
pub const UNITS_PER_DEGREE: i32 = 100_000;

/// How many municipalities Japan has (792 cities, 743 towns, 183 villages and the 23 wards of Tokyo).
pub const MUNICIPALITIES: usize = 1_741;

/// One municipality in whole-number coordinates.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// 5-digit code.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Valid polygons; each begins with its outer ring (counter-clockwise), rings are not closed by a repeated vertex.
    pub shapes: i_overlay::i_shape::int::shape::IntShapes,
}

/// Makes the files of the package and a report for people, from nothing but the pinned crate.
pub fn generate() -> anyhow::Result<(Vec<NamedText>, String)> {
    let parts = source::read()?;
    let edges_before = edges::count(parts.iter().map(|part| (dissolve::municipality_code(&part.code), &part.rings)));
    let (mut municipalities, invalid_parts) = dissolve::dissolve(&parts)?;
    anyhow::ensure!(
        municipalities.len() == MUNICIPALITIES,
        "市区町村が{MUNICIPALITIES}ではなく{}になりました",
        municipalities.len()
    );
    let overlaps = overlap::settle(&mut municipalities);
    let stitched = edges::stitch(&mut municipalities);
    let edges_after = edges::count(
        municipalities.iter().flat_map(|area| area.shapes.iter().map(move |shape| (area.code.clone(), shape))),
    );
    let files = package::files(&municipalities)?;
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let report = format!(
        "元データ {} 図形 → {} 市区町村（{} バイト）\n修復した不正な図形: {invalid_parts}\n{overlaps}\n\
         隣と共有する辺: 前 {edges_before} / 後 {edges_after}\n隣の辺へ写した頂点: {stitched}\n",
        parts.len(),
        municipalities.len(),
        bytes,
    );
    Ok((files, report))
}

/// Writes the package into `packages`, and returns a report for people.
pub fn run(packages: &Path) -> anyhow::Result<String> {
    let (files, report) = generate()?;
    let folder = packages.join(package::NAME);
    fs::create_dir_all(&folder).with_context(|| format!("フォルダーを作れません: {}", folder.display()))?;
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("書き込めません: {}", path.display()))?;
    }
    Ok(report)
}
