//! A golden case that stands in for the data.

use std::sync::{Arc, Mutex};

use indicator_definition as from;
use indicator_definition::golden::{Case, Unanswered};
use plugin_host::{
    Area, Blank, Cell, Column, DistanceColumn, Grouping, GroupingMember, InputProblem, Inputs, Place, Trust,
};

/// A case as the inputs of a call.
pub(super) struct Stand {
    case: Case,
    areas: Vec<Area>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Stand {
    pub(super) fn of(case: &Case) -> Self {
        let area = |area: &from::golden::Area| Area {
            code: area.code.clone(),
            name: area.name.clone(),
            urban: area.urban,
            area_km2: area.area_km2,
        };
        Self { areas: case.areas.iter().map(area).collect(), case: case.clone(), log: Arc::default() }
    }

    /// Where the lines of the plugin's log go.
    pub(super) fn log(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.log)
    }
}

fn trust(trust: from::Trust) -> Trust {
    match trust {
        from::Trust::Published => Trust::Published,
        from::Trust::Provisional => Trust::Provisional,
        from::Trust::Estimate => Trust::Estimate,
        from::Trust::Sample => Trust::Sample,
    }
}

fn cell(cell: from::Cell) -> Cell {
    let value = cell.value.map_err(|reason| match reason {
        from::Blank::Suppressed => Blank::Suppressed,
        from::Blank::NotSurveyed => Blank::NotSurveyed,
        from::Blank::NoReply => Blank::NoReply,
        from::Blank::NotApplicable => Blank::NotApplicable,
    });
    Cell { value, trust: trust(cell.trust), interval: None }
}

fn column((period, cells): (String, Vec<from::Cell>)) -> Column {
    Column::from_cells(period, cells.into_iter().map(cell))
}

fn missing(unanswered: Unanswered) -> InputProblem {
    InputProblem::Missing(unanswered.what)
}

impl Inputs for Stand {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem> {
        self.case.column_of(indicator, period).map(column).map_err(missing)
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        Ok(self.case.series_of(indicator).map_err(missing)?.into_iter().map(column).collect())
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let member = |member: &from::golden::GroupingMember| GroupingMember {
            id: member.id.clone(),
            title: member.title.clone(),
            areas: member.areas.clone(),
        };
        let grouping = |grouping: &from::golden::Grouping| Grouping {
            id: grouping.id.clone(),
            title: grouping.title.clone(),
            members: grouping.members.iter().map(member).collect(),
        };
        Ok(self.case.groupings.iter().map(grouping).collect())
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        let place = |place: &from::golden::Place| Place {
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
        let km = Column::from_cells("", answers.iter().map(|answer| cell(answer.km)));
        let nearest_ids = answers.into_iter().map(|answer| answer.nearest).collect();
        Ok(DistanceColumn { km: km.values, status: km.status, nearest_ids })
    }

    fn reached(&self, kind: &str, km: f64) -> Result<Column, InputProblem> {
        let cells = self.case.reached_of(kind, km).map_err(missing)?;
        Ok(column((String::new(), cells)))
    }

    fn log(&self, message: &str) {
        if let Ok(mut lines) = self.log.lock() {
            lines.push(message.to_owned());
        }
    }
}
