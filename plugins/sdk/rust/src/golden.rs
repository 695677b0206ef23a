//! Golden cases in native unit tests: the same `golden.json` that `tsunagi plugin check` runs.

use indicator_definition::{
    Cell as GoldenValue,
    golden::{Case, Found, Golden, Setting, Unanswered},
};

use crate::{
    Area, Cell, DataColumn, DistanceColumn, Grouping, GroupingMember, Indicator, Inputs, ParameterValue, Place,
    Problem, Request, Trust, layer, testing,
};

/// Runs every case of a `golden.json` and panics with every difference. [`golden!`](crate::golden) makes a test of it.
pub fn check<I: Indicator>(text: &str) {
    let golden = Golden::read(text).unwrap_or_else(|problems| panic!("golden.json に問題があります。\n{problems}"));
    let told: Vec<String> = golden.cases.iter().flat_map(differences::<I>).collect();
    assert!(told.is_empty(), "golden.json と違います。\n{}", told.join("\n"));
}

fn differences<I: Indicator>(case: &Case) -> Vec<String> {
    let request = Request { period: case.period.clone(), ..testing::request::<I>(&settings(case)) };
    let outcome = I::compute(&Stand(case), &request);
    let told = match &outcome {
        Ok(layer) => {
            let cells: Vec<GoldenValue> = layer
                .values
                .iter()
                .zip(&layer.status)
                .map(|(value, status)| GoldenValue::from_status(*value, *status))
                .collect();
            case.differences(&Found::Layer { period: &layer.period, cells: &cells, low: &layer.low, high: &layer.high })
        }
        Err(problem) => {
            let (kind, message) = match problem {
                Problem::MissingInput(message) => ("missing-input", message),
                Problem::Refused(message) => ("refused", message),
                Problem::BadParameter(message) => ("bad-parameter", message),
                Problem::Failed(message) => ("failed", message),
            };
            case.differences(&Found::Problem { kind, message })
        }
    };
    told.into_iter().map(|difference| format!("{}：{difference}", case.name)).collect()
}

fn settings(case: &Case) -> Vec<(&str, ParameterValue)> {
    let value = |setting: &Setting| match setting {
        Setting::Number(number) => ParameterValue::Number(*number),
        Setting::Text(text) => ParameterValue::Text(text.clone()),
        Setting::Boolean(is) => ParameterValue::Boolean(*is),
    };
    case.parameters.iter().map(|(id, setting)| (id.as_str(), value(setting))).collect()
}

/// A case that stands in for the host.
struct Stand<'a>(&'a Case);

fn cells(cells: &[GoldenValue]) -> Vec<Cell> {
    cells.iter().map(|cell| Cell::from_status(cell.value.unwrap_or(0.0), cell.status())).collect()
}

fn column((period, found): (String, Vec<GoldenValue>)) -> DataColumn {
    let layer = layer(&period, &cells(&found));
    DataColumn { period, values: layer.values, status: layer.status }
}

fn missing(unanswered: Unanswered) -> Problem {
    Problem::MissingInput(unanswered.what)
}

impl Inputs for Stand<'_> {
    fn areas(&self) -> Vec<Area> {
        let area = |area: &indicator_definition::golden::Area| Area {
            code: area.code.clone(),
            name: area.name.clone(),
            urban: area.urban,
            area_km2: area.area_km2,
        };
        self.0.areas.iter().map(area).collect()
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<DataColumn, Problem> {
        self.0.column_of(indicator, period).map(column).map_err(missing)
    }

    fn series(&self, indicator: &str) -> Result<Vec<DataColumn>, Problem> {
        Ok(self.0.series_of(indicator).map_err(missing)?.into_iter().map(column).collect())
    }

    fn groupings(&self) -> Result<Vec<Grouping>, Problem> {
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
        Ok(self.0.groupings.iter().map(grouping).collect())
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, Problem> {
        let place = |place: &indicator_definition::golden::Place| Place {
            id: place.id.clone(),
            kind: place.kind.clone(),
            name: place.name.clone(),
            area: place.area.clone(),
            lon: place.lon,
            lat: place.lat,
            precision: place.precision.clone(),
            trust: trust(place.trust.0),
        };
        Ok(self.0.places_of(kind).into_iter().map(place).collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, Problem> {
        Ok(self.0.neighbours.clone())
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, Problem> {
        let answers = self.0.distances_of(kind);
        let km: Vec<GoldenValue> = answers.iter().map(|answer| answer.km).collect();
        let found = layer("", &cells(&km));
        let nearest_ids = answers.into_iter().map(|answer| answer.nearest).collect();
        Ok(DistanceColumn { km: found.values, status: found.status, nearest_ids })
    }

    fn reached(&self, kind: &str, km: f64) -> Result<DataColumn, Problem> {
        let found = self.0.reached_of(kind, km).map_err(missing)?;
        Ok(column((String::new(), found)))
    }

    fn log(&self, message: &str) {
        println!("{message}");
    }
}

fn trust(trust: indicator_definition::Trust) -> Trust {
    match trust {
        indicator_definition::Trust::Published => Trust::Published,
        indicator_definition::Trust::Provisional => Trust::Provisional,
        indicator_definition::Trust::Estimate => Trust::Estimate,
        indicator_definition::Trust::Sample => Trust::Sample,
    }
}
