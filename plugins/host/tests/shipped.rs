//! The plugins that ship, as `cargo xtask` has built them, through the same door as any other.

#[path = "support/country.rs"]
mod country;
#[path = "support/golden.rs"]
mod golden;
mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use country::{Country, MUNICIPALITIES};
use plugin_host::{
    Area, Blank, Cell, Column, DistanceColumn, Grouping, Host, InputProblem, Inputs, Layer, Limits, ParameterKind,
    ParameterValue, Place, Plugin, Request, Trust, Used,
};

/// One host for all tests, so that each plugin is compiled once. Its limits are the usual ones but for the clock: a busy machine must not fail a test.
static HOST: LazyLock<Host> = LazyLock::new(|| {
    let mut limits = Limits::default();
    limits.wall = Duration::from_mins(1);
    support::host(limits)
});
static LOADED: Mutex<BTreeMap<String, Plugin>> = Mutex::new(BTreeMap::new());

/// A shipped plugin by its name.
fn shipped(name: &str) -> Plugin {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(plugin) = loaded.get(name) {
        return plugin.clone();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/plugins").join(format!("{name}.wasm"));
    let bytes = fs::read(&path).unwrap_or_else(|error| {
        panic!("{} cannot be read ({error}): `cargo xtask setup` builds the plugins that ship", path.display())
    });
    let plugin = HOST.load_shipped(&bytes, name).unwrap_or_else(|error| panic!("{error}"));
    loaded.insert(name.to_owned(), plugin.clone());
    plugin
}

/// The folder of each plugin that ships, whatever its language.
fn shelf() -> Vec<(String, PathBuf)> {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../indicators");
    let entries = fs::read_dir(&shelf).expect("the shelf").map(|entry| entry.expect("an entry").path());
    let is_plugin = |folder: &PathBuf| {
        ["Cargo.toml", "package.json", "indicator.py", "indicator.toml"].iter().any(|file| folder.join(file).exists())
    };
    let mut found: Vec<(String, PathBuf)> = entries
        .filter(is_plugin)
        .map(|folder| (folder.file_name().expect("a name").to_string_lossy().into_owned(), folder))
        .collect();
    found.sort();
    assert!(found.len() >= 7, "the shelf is not where it was: {found:?}");
    found
}

fn compute(name: &str, table: Table) -> Layer {
    shipped(name).compute(Box::new(table), &Request::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn value(layer: &Layer, area: usize) -> f64 {
    layer.cells.get(area).expect("a cell").value.unwrap_or_else(|reason| panic!("a value instead of {reason:?}"))
}

/// A request with a municipality for each parameter that asks for one.
fn request_about(plugin: &Plugin, code: &str) -> Request {
    let areas = plugin.manifest().parameters.iter().filter(|parameter| parameter.kind == ParameterKind::Area);
    let parameters = areas.map(|parameter| (parameter.id.clone(), ParameterValue::Text(code.to_owned())));
    Request { parameters: parameters.collect(), ..Request::default() }
}

#[test]
fn every_manifest_is_complete_in_both_languages_and_bears_the_name_of_its_file() {
    for (name, _) in shelf() {
        let plugin = shipped(&name);
        let manifest = plugin.manifest();
        assert_eq!(manifest.id, name);
        let both = |text: &plugin_host::Text| !text.ja.is_empty() && !text.en.is_empty();
        assert!(both(&manifest.title) && both(&manifest.definition) && both(&manifest.method), "{name}");
        assert!(!manifest.caveats.is_empty() && manifest.caveats.iter().all(both), "{name} has nothing to warn of");
        assert!(
            manifest.parameters.iter().all(|parameter| both(&parameter.label) && both(&parameter.help)),
            "{name} leaves a parameter unexplained"
        );
    }
}

#[test]
fn every_plugin_stands_on_the_shelf_with_a_readme() {
    let shelf_text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../indicators/README.md"));
    let shelf_text = shelf_text.expect("the README of the shelf");
    for (name, folder) in shelf() {
        assert!(shelf_text.contains(&format!("]({name})")), "{name} is missing in plugins/indicators/README.md");
        assert!(folder.join("README.md").exists(), "{name} has no README.md");
    }
}

#[test]
fn every_plugin_computes_its_golden_cases() {
    for (name, folder) in shelf() {
        let text = fs::read_to_string(folder.join("golden.json"))
            .unwrap_or_else(|error| panic!("{name} has no golden cases: {error}"));
        let differences = golden::differences(&shipped(&name), &text);
        assert!(differences.is_empty(), "{name}: {differences:#?}");
    }
}

#[test]
fn every_plugin_computes_the_whole_country_twice_alike() {
    for (name, _) in shelf() {
        let plugin = shipped(&name);
        let request = request_about(&plugin, "01002");
        let run = || {
            let layer = plugin.compute(Box::new(Country::of(MUNICIPALITIES)), &request);
            layer.unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let (first, second) = (run(), run());
        assert_eq!(first, second, "{name} is not a function of its inputs");
        assert_eq!(first.cells.len(), MUNICIPALITIES);
        let known = first.cells.iter().filter(|cell| cell.value.is_ok()).count();
        assert!(known > MUNICIPALITIES / 2, "{name} knows {known} of {MUNICIPALITIES}");
        let is_explained = |(cell, note): (Cell, &plugin_host::Text)| cell.value.is_ok() || !note.ja.is_empty();
        assert!(first.cells.iter().zip(&first.notes).all(is_explained), "{name} leaves a blank unexplained");
    }
}

#[test]
fn every_plugin_computes_one_municipality_alone() {
    for (name, _) in shelf() {
        let plugin = shipped(&name);
        let layer = plugin.compute(Box::new(Country::of(1)), &request_about(&plugin, "01001"));
        assert_eq!(layer.unwrap_or_else(|error| panic!("{name}: {error}")).cells.len(), 1);
    }
}

#[test]
fn similar_municipalities_ask_for_a_choice_before_they_compare() {
    let layer = compute(
        "similar-municipalities",
        Table::new(&[true, false]).with("population-total", "FY2020", &[5_000.0, 1_000.0]),
    );
    assert!(layer.cells.iter().all(|cell| cell.value == Err(Blank::NotApplicable)));
    assert!(layer.remarks[0].ja.contains("市町村を選んでください"));
}

#[test]
fn prevalence_of_kochi_is_1_91_in_1000_between_1_77_and_2_06() {
    let table = Table::new(&[true]).with("cases", "FY2020", &[692.0]).with("population-15-64", "FY2020", &[362_200.0]);
    let layer = compute("prevalence", table);
    assert!((value(&layer, 0) - 1.910_547).abs() < 0.000_001);
    // statsmodels 0.15.0 proportion_confint(692, 362200, method="wilson"), times 1,000.
    let (low, high) = layer.cells.get(0).expect("a cell").interval.expect("an interval");
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
    assert_eq!(layer.cells.get(1).expect("a cell").value, Err(Blank::NotApplicable));
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
    assert!(layer.notes[0].ja.contains("プラットフォーム 25.0点（32%）：未設置。"), "{}", layer.notes[0].ja);
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
