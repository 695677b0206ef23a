//! The plugins that ship, as `cargo xtask` has built them, through the same door as any other.

mod support;

use std::{collections::BTreeMap, path::PathBuf};

use plugin_host::{
    Area, Blank, Cell, Column, DistanceColumn, Grouping, InputProblem, Inputs, Layer, Limits, Place, Plugin, Request,
    Trust, Used,
};

/// A shipped plugin by its name.
fn shipped(name: &str) -> Plugin {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/plugins").join(format!("{name}.wasm"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{} cannot be read ({error}): `cargo xtask setup` builds the plugins that ship", path.display())
    });
    support::host(Limits::default()).load_shipped(&bytes, name).unwrap_or_else(|error| panic!("{error}"))
}

fn compute(name: &str, table: Table) -> Layer {
    shipped(name).compute(Box::new(table), &Request::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn value(layer: &Layer, area: usize) -> f64 {
    layer.cells[area].value.unwrap_or_else(|reason| panic!("a value instead of {reason:?}"))
}

#[test]
fn every_manifest_is_complete_in_both_languages_and_bears_the_name_of_its_file() {
    for name in ["prevalence", "expected-cases", "nearest-place", "coverage-gap"] {
        let plugin = shipped(name);
        let manifest = plugin.manifest();
        assert_eq!(manifest.id, name);
        assert!(!manifest.method.ja.is_empty() && !manifest.method.en.is_empty());
        assert!(!manifest.caveats.is_empty(), "{name} has nothing to warn of");
        assert!(
            manifest.parameters.iter().all(|parameter| !parameter.help.ja.is_empty() && !parameter.help.en.is_empty())
        );
    }
}

#[test]
fn prevalence_of_kochi_is_1_91_in_1000_between_1_77_and_2_06() {
    let table = Table::new(&[true]).with("cases", "FY2020", &[692.0]).with("population-15-64", "FY2020", &[362_200.0]);
    let layer = compute("prevalence", table);
    assert!((value(&layer, 0) - 1.910_547).abs() < 0.000_001);
    // statsmodels 0.15.0 proportion_confint(692, 362200, method="wilson"), times 1,000.
    let (low, high) = layer.cells[0].interval.expect("an interval");
    assert!((low - 1.773_520).abs() < 0.000_001 && (high - 2.058_139).abs() < 0.000_001);
    let column = |indicator: &str| Used::Column { indicator: indicator.to_owned(), period: "FY2020".to_owned() };
    assert_eq!(layer.used, [column("cases"), column("population-15-64")]);
    assert_eq!(layer.trust, Trust::Published);
}

#[test]
fn expected_cases_of_kochi_are_690_5_and_an_estimate() {
    // 306,719 × 0.0016 + 55,481 × 0.0036 = 690.482, by hand.
    let layer = compute(
        "expected-cases",
        Table::new(&[true, false]).with("population-15-64", "FY2020", &[306_719.0, 55_481.0]),
    );
    assert!((value(&layer, 0) + value(&layer, 1) - 690.482).abs() < 1e-9);
    assert_eq!(layer.trust, Trust::Estimate);
    assert!(layer.remarks[0].ja.contains("長野県"));
}

#[test]
fn nearest_place_names_the_place() {
    let layer = compute("nearest-place", Table::new(&[true, false]));
    assert!((value(&layer, 0) - 3.0).abs() < f64::EPSILON);
    assert_eq!(layer.notes[0].ja, "最寄りは「集いの場」で、直線で3.0 kmです。位置の精度：建物の位置。");
    assert_eq!(layer.cells[1].value, Err(Blank::NotApplicable));
    assert_eq!(layer.period, None);
    assert_eq!(layer.trust, Trust::Sample, "the place is a sample");
}

#[test]
fn coverage_gap_explains_its_score_and_draws_it() {
    let table = Table::new(&[true, false])
        .with("cases", "FY2020", &[9.0, 1.0])
        .with("population-15-64", "FY2020", &[5_000.0, 1_000.0])
        .with("platform", "2022-03-31", &[0.0, 2.0])
        .with("outreach-visits", "FY2020", &[0.0, 10.0]);
    let layer = compute("coverage-gap", table);
    // First: need 1.8/1.8, no platform, no visits, 3 km of 20: (1 + 1 + 1 + 0.15) / 4. By hand.
    assert!((value(&layer, 0) - 78.75).abs() < 1e-9);
    // Second: need 1/1.8, platform there, most visits, access unknown: 0.5556 / 3.
    assert!((value(&layer, 1) - 100.0 / 1.8 / 3.0).abs() < 1e-9);
    assert!(layer.notes[0].ja.contains("プラットフォーム 25.0点（32 %）：未設置。"), "{}", layer.notes[0].ja);
    assert!(layer.notes[1].ja.contains("アクセス：不明（対象外）。"), "{}", layer.notes[1].ja);
    assert_eq!(layer.charts[0].series.len(), 4);
    assert_eq!(layer.charts[0].items, ["39001", "39002"]);
}

/// Inputs of published cells, and one place beside the first area.
struct Table {
    areas: Vec<Area>,
    columns: BTreeMap<String, Vec<Column>>,
}

impl Table {
    fn new(urban: &[bool]) -> Self {
        let area = |(position, urban): (usize, &bool)| Area {
            code: format!("{}", 39_001 + position),
            name: format!("地域{position}"),
            urban: *urban,
            area_km2: 1.0,
        };
        Self { areas: urban.iter().enumerate().map(area).collect(), columns: BTreeMap::new() }
    }

    fn with(mut self, indicator: &str, period: &str, values: &[f64]) -> Self {
        let cells = values.iter().map(|value| Cell::new(*value, Trust::Published));
        self.columns.entry(indicator.to_owned()).or_default().push(Column::from_cells(period, cells));
        self
    }
}

impl Inputs for Table {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, _period: Option<&str>) -> Result<Column, InputProblem> {
        let series = self.series(indicator)?;
        series.last().cloned().ok_or_else(|| InputProblem::Missing(indicator.to_owned()))
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        self.columns.get(indicator).cloned().ok_or_else(|| InputProblem::Missing(indicator.to_owned()))
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        Ok(Vec::new())
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        Ok(vec![Place {
            id: "p1".to_owned(),
            kind: kind.to_owned(),
            name: "集いの場".to_owned(),
            area: "39001".to_owned(),
            longitude_deg: 133.5,
            latitude_deg: 33.5,
            precision: "site".to_owned(),
            trust: Trust::Sample,
        }])
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(Vec::new())
    }

    fn distances(&self, _kind: &str) -> Result<DistanceColumn, InputProblem> {
        let first = |position: usize| match position {
            0 => Cell::new(3.0, Trust::Published),
            _ => Cell::blank(Blank::NotApplicable, Trust::Published),
        };
        let cells: Vec<Cell> = (0..self.areas.len()).map(first).collect();
        Ok(DistanceColumn {
            km: cells.iter().map(|cell| cell.value.unwrap_or(0.0)).collect(),
            status: cells.iter().map(Cell::status).collect(),
            nearest_ids: (0..self.areas.len())
                .map(|position| if position == 0 { "p1".to_owned() } else { String::new() })
                .collect(),
        })
    }

    fn reached(&self, kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Err(InputProblem::Missing(kind.to_owned()))
    }
}
