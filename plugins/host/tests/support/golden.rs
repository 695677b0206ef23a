//! Golden cases as inputs of a call, and what comes out beside what must.

use indicator_definition::golden::{Case, Found, Golden, Setting};
use plugin_host::{
    Area, Blank, CallFailure, Cell, Column, DistanceColumn, Grouping, GroupingMember, InputProblem, Inputs,
    ParameterValue, Place, Plugin, ProblemKind, Request, Trust,
};

/// Runs every case, and gives every difference as a sentence.
pub fn differences(plugin: &Plugin, text: &str) -> Vec<String> {
    let golden = Golden::read(text).unwrap_or_else(|problems| panic!("golden.json: {problems}"));
    let of_case = |case: Case| {
        let name = case.name.clone();
        run(plugin, &case).into_iter().map(move |difference| format!("{name}：{difference}"))
    };
    golden.cases.into_iter().flat_map(of_case).collect()
}

fn run(plugin: &Plugin, case: &Case) -> Vec<String> {
    let setting = |setting: &Setting| match setting {
        Setting::Boolean(is) => ParameterValue::Boolean(*is),
        Setting::Number(number) => ParameterValue::Number(*number),
        Setting::Text(text) => ParameterValue::Text(text.clone()),
    };
    let parameters = case.parameters.iter().map(|(id, value)| (id.clone(), setting(value))).collect();
    let request = Request { period: case.period.clone(), parameters };
    match plugin.compute(Box::new(Answers::of(case)), &request) {
        Ok(layer) => {
            let cells: Vec<_> = layer.cells.iter().map(|cell| told(&cell)).collect();
            let end = |pick: fn((f64, f64)) -> f64| -> Vec<f64> {
                if layer.cells.iter().all(|cell| cell.interval.is_none()) {
                    return Vec::new();
                }
                layer.cells.iter().map(|cell| cell.interval.map_or(0.0, pick)).collect()
            };
            let (low, high) = (end(|ends| ends.0), end(|ends| ends.1));
            let period = layer.period.as_deref().unwrap_or_default();
            case.differences(&Found::Layer { period, cells: &cells, low: &low, high: &high })
        }
        Err(error) => {
            let message = error.to_string();
            let kind = match &error.failure {
                CallFailure::Problem { kind: ProblemKind::MissingInput, .. } => "missing-input",
                CallFailure::Problem { kind: ProblemKind::Refused, .. } => "refused",
                CallFailure::Problem { kind: ProblemKind::BadParameter, .. } => "bad-parameter",
                CallFailure::Problem { kind: ProblemKind::Failed, .. } => "failed",
                _ => "fault of the plugin",
            };
            case.differences(&Found::Problem { kind, message: &message })
        }
    }
}

/// A case as a host.
struct Answers {
    case: Case,
    areas: Vec<Area>,
}

impl Answers {
    fn of(case: &Case) -> Self {
        let areas = case.areas.iter().map(|area| Area {
            code: area.code.clone(),
            name: area.name.clone(),
            urban: area.urban,
            area_km2: area.area_km2,
        });
        Self { areas: areas.collect(), case: case.clone() }
    }
}

impl Inputs for Answers {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem> {
        let found = self.case.column_of(indicator, period);
        found.map(|(period, cells)| column(period, &cells)).map_err(|missing| InputProblem::Missing(missing.what))
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        let found = self.case.series_of(indicator);
        let all = found.map(|series| series.into_iter().map(|(period, cells)| column(period, &cells)).collect());
        all.map_err(|missing| InputProblem::Missing(missing.what))
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let member = |member: &indicator_definition::golden::GroupingMember| GroupingMember {
            id: member.id.clone(),
            title: member.title.clone(),
            areas: member.areas.clone(),
        };
        let grouping = |grouping: &indicator_definition::golden::Grouping| Grouping {
            id: grouping.id.clone(),
            title: grouping.title.clone(),
            members: grouping.members.iter().map(member).collect(),
        };
        Ok(self.case.groupings.iter().map(grouping).collect())
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        let place = |place: &indicator_definition::golden::Place| Place {
            id: place.id.clone(),
            kind: place.kind.clone(),
            name: place.name.clone(),
            area: place.area.clone(),
            longitude_deg: place.lon,
            latitude_deg: place.lat,
            precision: place.precision.clone(),
            trust: trust(place.trust.0),
        };
        Ok(self.case.places_of(kind).into_iter().map(place).collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(self.case.neighbours.clone())
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, InputProblem> {
        let answers = self.case.distances_of(kind);
        let cells: Vec<Cell> = answers.iter().map(|answer| cell(&answer.km)).collect();
        Ok(DistanceColumn {
            km: cells.iter().map(|cell| cell.value.unwrap_or(0.0)).collect(),
            status: cells.iter().map(Cell::status).collect(),
            nearest_ids: answers.into_iter().map(|answer| answer.nearest).collect(),
        })
    }

    fn reached(&self, kind: &str, km: f64) -> Result<Column, InputProblem> {
        let found = self.case.reached_of(kind, km);
        found.map(|cells| column(String::new(), &cells)).map_err(|missing| InputProblem::Missing(missing.what))
    }
}

fn column(period: String, cells: &[indicator_definition::Cell]) -> Column {
    Column::from_cells(period, cells.iter().map(cell))
}

fn cell(written: &indicator_definition::Cell) -> Cell {
    let value = written.value.map_err(|blank| match blank {
        indicator_definition::Blank::Suppressed => Blank::Suppressed,
        indicator_definition::Blank::NotSurveyed => Blank::NotSurveyed,
        indicator_definition::Blank::NoReply => Blank::NoReply,
        indicator_definition::Blank::NotApplicable => Blank::NotApplicable,
    });
    Cell { value, trust: trust(written.trust), interval: None }
}

fn told(cell: &Cell) -> indicator_definition::Cell {
    indicator_definition::Cell::from_status(cell.value.unwrap_or(0.0), cell.status())
}

fn trust(written: indicator_definition::Trust) -> Trust {
    match written {
        indicator_definition::Trust::Published => Trust::Published,
        indicator_definition::Trust::Provisional => Trust::Provisional,
        indicator_definition::Trust::Estimate => Trust::Estimate,
        indicator_definition::Trust::Sample => Trust::Sample,
    }
}
