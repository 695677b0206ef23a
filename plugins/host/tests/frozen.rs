//! Version 1 of the contract does not change any more: not its text, and not what a guest that was built for it once is answered.

mod support;

use plugin_host::{
    Area, Blank, CallFailure, Cell, Column, DistanceColumn, Grouping, GroupingMember, InputProblem, Inputs, Layer,
    ParameterValue, Place, Plugin, ProblemKind, Request, Trust,
};
use sha2::{Digest, Sha256};

const WIT_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit/v1");
const WIT_SHA256: &str = "bac25724416e150f972144df9117ed0cfca984442397479390a3e942b954e279";
/// What `cargo xtask fixture-guest` made of `fixtures/v1-guest` when version 1 was frozen.
const MODULE: &[u8] = include_bytes!("fixtures/v1-guest.wasm");
const MODULE_SHA256: &str = "125308806027bacfd6896f4e578f53f20fd8c39fff04bc637978a566688cc361";
/// The same as a component, as other languages give it.
const COMPONENT: &[u8] = include_bytes!("fixtures/v1-guest.component.wasm");
const COMPONENT_SHA256: &str = "d5851ab1751a65aec6ae9e3a60490848a9ffa6898e8309cef793156a01366696";

fn sha256(bytes: &[u8]) -> String {
    let hex = |byte: &u8| [byte >> 4, byte & 0x0f].map(|half| char::from(b"0123456789abcdef"[usize::from(half)]));
    Sha256::digest(bytes).iter().flat_map(hex).collect()
}

#[test]
fn the_text_of_version_1_is_frozen() {
    let mut names: Vec<String> = std::fs::read_dir(WIT_FOLDER)
        .expect("the folder of version 1")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["indicator.wit"], "plugins/wit/v1 is frozen: put new files into a folder v2 beside it");
    let text = std::fs::read_to_string(format!("{WIT_FOLDER}/indicator.wit")).expect("the contract");
    // A checkout may have other ends of lines.
    let found = sha256(text.replace("\r\n", "\n").as_bytes());
    assert_eq!(
        found, WIT_SHA256,
        "plugins/wit/v1 has changed, comments included. Plugins that were built for it are installed on servers that nobody can \
         rebuild, so it is frozen. Undo the change and write the wish into plugins/wit/PENDING_CHANGES.md; when enough of them \
         are worth a new version, put v2 beside v1 (plugins/wit/README.md says how)."
    );
}

#[test]
fn the_guests_of_version_1_are_the_files_that_were_kept() {
    for (name, bytes, hash) in
        [("v1-guest.wasm", MODULE, MODULE_SHA256), ("v1-guest.component.wasm", COMPONENT, COMPONENT_SHA256)]
    {
        assert_eq!(
            sha256(bytes),
            hash,
            "plugins/host/tests/fixtures/{name} has changed. It stands for the plugins that people have installed: put the old \
             file back, and make the host answer it."
        );
    }
}

fn guests() -> [Plugin; 2] {
    let host = support::host(plugin_host::Limits::default());
    [MODULE, COMPONENT].map(|bytes| host.load(bytes, "v1").unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn a_guest_of_version_1_describes_itself_as_it_always_has() {
    for guest in guests() {
        assert_eq!(format!("{:#?}\n", guest.manifest()), include_str!("fixtures/v1-guest.manifest.txt"));
    }
}

#[test]
fn a_guest_of_version_1_is_answered_as_it_always_was() {
    for guest in guests() {
        let layer = guest.compute(Box::new(Village), &Request::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(written(&layer), include_str!("fixtures/v1-guest.answer.txt"));
    }
}

#[test]
fn period_and_parameters_reach_a_guest_of_version_1_and_its_problems_come_back() {
    let request = |work: &str| {
        let set = [
            ("work", ParameterValue::Text(work.to_owned())),
            ("rounds", ParameterValue::Number(2.5)),
            ("marked", ParameterValue::Boolean(false)),
            ("kind", ParameterValue::Text("hall".to_owned())),
            ("home", ParameterValue::Text("39201".to_owned())),
        ];
        Request { period: Some("FY2020".to_owned()), parameters: set.map(|(id, value)| (id.to_owned(), value)).into() }
    };
    for guest in guests() {
        let layer = guest.compute(Box::new(Village), &request("everything")).expect("a layer");
        assert_eq!(layer.period.as_deref(), Some("FY2020"));
        assert_eq!(layer.remarks[0].ja, "work=everything rounds=2.5 marked=false kind=hall home=39201");
        assert_eq!(layer.remarks[1].ja, "Some(\"FY2020\")");
        for (work, kind, message) in [
            ("missing-input", ProblemKind::MissingInput, "A"),
            ("refused", ProblemKind::Refused, "B"),
            ("bad-parameter", ProblemKind::BadParameter, "C"),
            ("failed", ProblemKind::Failed, "D"),
        ] {
            let error = guest.compute(Box::new(Village), &request(work)).expect_err("a problem");
            assert_eq!(error.failure, CallFailure::Problem { kind, message: message.to_owned() });
        }
    }
}

/// A layer as text: only what version 1 can say, so that types of the host may grow.
fn written(layer: &Layer) -> String {
    use std::fmt::Write;
    let cell = |cell: Cell| {
        let value = match cell.value {
            Ok(value) => format!("{value:?}"),
            Err(reason) => format!("{reason:?}"),
        };
        format!("{value} {:?} {:?}", cell.trust, cell.interval)
    };
    let mut text = format!("period {:?}\ntrust {:?}\nbreaks {:?}\n", layer.period, layer.trust, layer.class_breaks);
    let mut line = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    for (position, it) in layer.cells.iter().enumerate() {
        line(format!("cell {}", cell(it)));
        line(format!("note {} | {}", layer.notes[position].ja, layer.notes[position].en));
    }
    for chart in &layer.charts {
        line(format!("chart {} {:?} {} [{}] {:?}", chart.id, chart.kind, chart.title.ja, chart.unit.en, chart.items));
        for series in &chart.series {
            let cells: Vec<String> = series.cells.iter().map(|it| cell(*it)).collect();
            line(format!("series {} | {}: {}", series.name.ja, series.name.en, cells.join(", ")));
        }
    }
    for remark in &layer.remarks {
        line(format!("remark {} | {}", remark.ja, remark.en));
    }
    for used in &layer.used {
        line(format!("used {used:?}"));
    }
    line(format!("log {:?}", layer.log));
    text
}

/// Six areas with a value and every kind of blank, in two periods, of every trust.
struct Village;

impl Inputs for Village {
    fn areas(&self) -> &[Area] {
        static AREAS: std::sync::LazyLock<Vec<Area>> = std::sync::LazyLock::new(|| {
            let area = |(code, name, urban, area_km2): (&str, &str, bool, f64)| Area {
                code: code.to_owned(),
                name: name.to_owned(),
                urban,
                area_km2,
            };
            [
                ("39201", "高知市", true, 309.0),
                ("39202", "室戸市", true, 248.2),
                ("39203", "安芸市", true, 317.2),
                ("39301", "東洋町", false, 74.0),
                ("39302", "奈半利町", false, 28.4),
                ("39303", "田野町", false, 6.5),
            ]
            .map(area)
            .to_vec()
        });
        &AREAS
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem> {
        let blank = |reason| Cell::blank(reason, Trust::Published);
        match (indicator, period) {
            ("cases", period) => Ok(Column::from_cells(
                period.unwrap_or("FY2021"),
                [
                    Cell::new(692.0, Trust::Published),
                    Cell::new(0.0, Trust::Provisional),
                    blank(Blank::Suppressed),
                    blank(Blank::NotSurveyed),
                    blank(Blank::NoReply),
                    blank(Blank::NotApplicable),
                ],
            )),
            ("people", period) => Ok(Column::from_cells(
                period.unwrap_or("FY2021"),
                [320_000.0, 12_000.0, 16_000.0, 2_200.0, 3_000.0, 2_500.0].map(|it| Cell::new(it, Trust::Estimate)),
            )),
            (other, _) => Err(InputProblem::Missing(other.to_owned())),
        }
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        ["FY2020", "FY2021"].into_iter().map(|period| self.column(indicator, Some(period))).collect()
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let member = |id: &str, title: &str, areas: &[u32]| GroupingMember {
            id: id.to_owned(),
            title: title.to_owned(),
            areas: areas.to_vec(),
        };
        Ok(vec![Grouping {
            id: "hoken".to_owned(),
            title: "福祉保健所".to_owned(),
            members: vec![member("kochi", "高知市", &[0]), member("aki", "安芸", &[1, 2, 3, 4, 5])],
        }])
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        Ok(vec![Place {
            id: "d1".to_owned(),
            kind: kind.to_owned(),
            name: "相談窓口".to_owned(),
            area: "39201".to_owned(),
            longitude_deg: 133.531,
            latitude_deg: 33.559,
            precision: "site".to_owned(),
            trust: Trust::Published,
        }])
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(vec![(1, 3), (2, 4), (4, 5)])
    }

    fn distances(&self, _kind: &str) -> Result<DistanceColumn, InputProblem> {
        Ok(DistanceColumn {
            km: vec![0.5, 60.25, 30.0, 80.0, 45.0, 0.0],
            status: vec![0, 0, 0, 0, 0, 4],
            nearest_ids: ["d1", "d1", "d1", "d1", "d1", ""].map(str::to_owned).to_vec(),
        })
    }

    fn reached(&self, _kind: &str, km: f64) -> Result<Column, InputProblem> {
        let cells = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0].map(|places| Cell::new(places * km, Trust::Published));
        Ok(Column::from_cells("", cells))
    }
}
