//! A stand-in for the host, for native unit tests of guests.

use std::collections::BTreeMap;

use crate::{
    Area, Cell, DataColumn, DistanceColumn, Grouping, GroupingMember, Indicator, Inputs, Layer, ParameterKind,
    ParameterValue, Place, Problem, Request, cell,
};

/// Inputs from memory.
#[derive(Debug, Clone, Default)]
pub struct Table {
    areas: Vec<Area>,
    columns: BTreeMap<String, Vec<DataColumn>>,
    groupings: Vec<Grouping>,
    places: Vec<Place>,
    distances: BTreeMap<String, DistanceColumn>,
    reached: BTreeMap<String, DataColumn>,
    neighbours: Vec<(u32, u32)>,
}

impl Table {
    /// A table of areas, each with its name and whether it is a city. Codes count up from 39001.
    pub fn new(areas: &[(&str, bool)]) -> Self {
        let area = |(position, (name, urban)): (usize, &(&str, bool))| Area {
            code: format!("{}", 39_001 + position),
            name: (*name).to_owned(),
            urban: *urban,
            area_km2: 1.0,
        };
        Self { areas: areas.iter().enumerate().map(area).collect(), ..Self::default() }
    }

    /// Adds the column of an indicator in a period. Periods are added from the earliest to the latest.
    #[must_use]
    pub fn with_column(mut self, indicator: &str, period: &str, cells: &[Cell]) -> Self {
        self.columns.entry(indicator.to_owned()).or_default().push(data_column(period, cells));
        self
    }

    /// Adds a grouping: its identifier, and each member's identifier with the positions of its areas.
    #[must_use]
    pub fn with_grouping(mut self, id: &str, members: &[(&str, &[u32])]) -> Self {
        let member = |(id, areas): &(&str, &[u32])| GroupingMember {
            id: (*id).to_owned(),
            title: (*id).to_owned(),
            areas: areas.to_vec(),
        };
        let members = members.iter().map(member).collect();
        self.groupings.push(Grouping { id: id.to_owned(), title: id.to_owned(), members });
        self
    }

    /// Adds pairs of areas that touch.
    #[must_use]
    pub fn with_neighbours(mut self, pairs: &[(u32, u32)]) -> Self {
        self.neighbours.extend_from_slice(pairs);
        self
    }

    /// Adds places.
    #[must_use]
    pub fn with_places(mut self, places: Vec<Place>) -> Self {
        self.places.extend(places);
        self
    }

    /// Adds the distances to the nearest place of a kind.
    #[must_use]
    pub fn with_distances(mut self, kind: &str, km: &[Cell], nearest_ids: &[&str]) -> Self {
        let (km, status) = cell::encode(km);
        let nearest_ids = nearest_ids.iter().map(|id| (*id).to_owned()).collect();
        self.distances.insert(kind.to_owned(), DistanceColumn { km, status, nearest_ids });
        self
    }

    /// Adds how many places of a kind are within reach, whatever the distance asked for.
    #[must_use]
    pub fn with_reached(mut self, kind: &str, counts: &[Cell]) -> Self {
        self.reached.insert(kind.to_owned(), data_column("", counts));
        self
    }
}

impl Inputs for Table {
    fn areas(&self) -> Vec<Area> {
        self.areas.clone()
    }

    /// Unlike the host, it knows no calendar: the period itself, else the latest.
    fn column(&self, indicator: &str, period: Option<&str>) -> Result<DataColumn, Problem> {
        let series = self.series(indicator)?;
        let exact = series.iter().find(|column| period == Some(column.period.as_str()));
        exact.or(series.last()).cloned().ok_or_else(|| Problem::MissingInput(indicator.to_owned()))
    }

    fn series(&self, indicator: &str) -> Result<Vec<DataColumn>, Problem> {
        self.columns.get(indicator).cloned().ok_or_else(|| Problem::MissingInput(indicator.to_owned()))
    }

    fn groupings(&self) -> Result<Vec<Grouping>, Problem> {
        Ok(self.groupings.clone())
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, Problem> {
        Ok(self.places.iter().filter(|place| place.kind == kind).cloned().collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, Problem> {
        Ok(self.neighbours.clone())
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, Problem> {
        self.distances.get(kind).cloned().ok_or_else(|| Problem::MissingInput(kind.to_owned()))
    }

    fn reached(&self, kind: &str, _km: f64) -> Result<DataColumn, Problem> {
        self.reached.get(kind).cloned().ok_or_else(|| Problem::MissingInput(kind.to_owned()))
    }
}

/// A request with every parameter at its default, but for those given.
pub fn request<I: Indicator>(set: &[(&str, ParameterValue)]) -> Request {
    let parameters = I::describe().parameters.into_iter().map(|parameter| {
        let given = set.iter().find(|(id, _)| *id == parameter.id).map(|(_, value)| value.clone());
        let value = given.unwrap_or_else(|| default_value(&parameter.kind));
        (parameter.id, value)
    });
    Request { period: None, parameters: parameters.collect() }
}

/// The cells of a layer.
pub fn cells(layer: &Layer) -> Vec<Cell> {
    data_column_cells(&layer.values, &layer.status)
}

fn default_value(kind: &ParameterKind) -> ParameterValue {
    match kind {
        ParameterKind::Number(bounds) => ParameterValue::Number(bounds.default),
        ParameterKind::Choice(options) => {
            ParameterValue::Text(options.first().map(|option| option.id.clone()).unwrap_or_default())
        }
        ParameterKind::Boolean(on) => ParameterValue::Boolean(*on),
        ParameterKind::FacilityKind(kind) => ParameterValue::Text(kind.clone()),
        ParameterKind::Area => ParameterValue::Text(String::new()),
    }
}

fn data_column(period: &str, cells: &[Cell]) -> DataColumn {
    let (values, status) = cell::encode(cells);
    DataColumn { period: period.to_owned(), values, status }
}

fn data_column_cells(values: &[f64], status: &[u8]) -> Vec<Cell> {
    values.iter().zip(status).map(|(value, status)| Cell::from_status(*value, *status)).collect()
}
