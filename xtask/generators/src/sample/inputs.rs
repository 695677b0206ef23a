//! What the sample takes from the packages `kochi` and `japan-boundaries`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use geo::MultiPolygon;
use geojson::{FeatureCollection, GeoJson};

/// A row of a CSV file by column.
pub type CsvRow = BTreeMap<String, String>;

/// One municipality.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// 5-digit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// 市, 町 or 村.
    pub kind: String,
    /// People aged 15 to 64 in the census of 2020.
    pub population_15_64: u64,
    /// Area in whole km².
    pub area_km2: u64,
    /// Longitude and latitude of its office, in degrees.
    pub office: (f64, f64),
    /// Its polygons.
    pub shape: MultiPolygon<f64>,
}

impl Municipality {
    /// Whether it is a city (市部), not a town or village (町村部).
    pub fn is_city(&self) -> bool {
        self.kind == "市"
    }
}

/// What the sample starts from.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The 34 municipalities in the order of their codes.
    pub municipalities: Vec<Municipality>,
    /// `areas.csv` as it stands.
    pub areas: String,
    /// Rows of `groupings.csv`.
    pub groupings: Vec<CsvRow>,
    /// Rows of `grouping-members.csv`.
    pub members: Vec<CsvRow>,
    /// Rows of `indicators.csv`.
    pub indicators: Vec<CsvRow>,
    /// Rows of `breaks.csv`.
    pub breaks: Vec<CsvRow>,
    /// Rows of every file of cells.
    pub cells: Vec<CsvRow>,
    /// Rows of `facility-kinds.csv`.
    pub facility_kinds: Vec<CsvRow>,
    /// Rows of `facilities.csv`.
    pub facilities: Vec<CsvRow>,
}

impl Inputs {
    /// Reads both packages out of the folder of packages.
    pub fn read(packages: &Path) -> anyhow::Result<Self> {
        let kochi = packages.join("kochi");
        let rows = |name: &str| read_rows(&kochi.join(name));
        let mut cells = Vec::new();
        let mut cell_files: Vec<_> = fs::read_dir(kochi.join("cells"))
            .context("kochi/cells を開けません")?
            .map(|entry| Ok(entry?.path()))
            .collect::<anyhow::Result<_>>()?;
        cell_files.sort();
        for path in cell_files {
            cells.extend(read_rows(&path)?);
        }
        let areas_path = kochi.join("areas.csv");
        let areas = fs::read_to_string(&areas_path).with_context(|| areas_path.display().to_string())?;
        let facilities = rows("facilities.csv")?;
        let shapes = read_shapes(&packages.join("japan-boundaries/boundaries.geojson"))?;
        let municipalities = rows("areas.csv")?
            .into_iter()
            .map(|row| municipality(&row, &cells, &facilities, &shapes))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            municipalities,
            areas,
            groupings: rows("groupings.csv")?,
            members: rows("grouping-members.csv")?,
            indicators: rows("indicators.csv")?,
            breaks: rows("breaks.csv")?,
            cells,
            facility_kinds: rows("facility-kinds.csv")?,
            facilities,
        })
    }

    /// The place of a municipality in [`Inputs::municipalities`].
    pub fn index(&self, code: &str) -> anyhow::Result<usize> {
        let found = self.municipalities.iter().position(|area| area.code == code);
        found.with_context(|| format!("kochi に市町村 {code} がありません"))
    }
}

fn municipality(
    row: &CsvRow,
    cells: &[CsvRow],
    facilities: &[CsvRow],
    shapes: &BTreeMap<String, MultiPolygon<f64>>,
) -> anyhow::Result<Municipality> {
    let code = row["code"].clone();
    let number = |indicator: &str| -> anyhow::Result<f64> {
        let cell = cells.iter().find(|cell| cell["indicator"] == indicator && cell["area"] == code);
        let text = &cell.with_context(|| format!("kochi に {indicator} {code} がありません"))?["value"];
        text.parse().with_context(|| format!("{indicator} {code} の値「{text}」は数ではありません"))
    };
    let office = facilities
        .iter()
        .find(|facility| facility["kind"] == "office" && facility["code"] == code)
        .with_context(|| format!("kochi に {code} の役場がありません"))?;
    let degrees = |column: &str| office[column].parse().with_context(|| format!("{code} の役場の位置がありません"));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts and areas of one municipality")]
    Ok(Municipality {
        name: row["name"].clone(),
        kind: row["kind"].clone(),
        population_15_64: number("population-15-64")? as u64,
        area_km2: number("area-km2")? as u64,
        office: (degrees("longitude")?, degrees("latitude")?),
        shape: shapes.get(&code).cloned().with_context(|| format!("japan-boundaries に {code} がありません"))?,
        code,
    })
}

/// Reads a CSV file with a head.
pub fn read_rows(path: &Path) -> anyhow::Result<Vec<CsvRow>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{} を開けません", path.display()))?;
    reader.deserialize().map(|row| row.with_context(|| path.display().to_string())).collect()
}

fn read_shapes(path: &Path) -> anyhow::Result<BTreeMap<String, MultiPolygon<f64>>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} を開けません", path.display()))?;
    let collection = FeatureCollection::try_from(text.parse::<GeoJson>()?)?;
    let mut shapes = BTreeMap::new();
    for feature in collection.features {
        let code =
            feature.property("code").and_then(|code| code.as_str()).context("code のない地物があります")?.to_owned();
        if !code.starts_with("39") {
            continue;
        }
        let geometry = feature.geometry.with_context(|| format!("{code} に図形がありません"))?;
        let shape = match geo::Geometry::<f64>::try_from(geometry)? {
            geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            geo::Geometry::MultiPolygon(shape) => shape,
            _ => anyhow::bail!("{code} の図形が多角形ではありません"),
        };
        shapes.insert(code, shape);
    }
    Ok(shapes)
}
