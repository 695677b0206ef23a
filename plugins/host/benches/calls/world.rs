//! Inputs made by arithmetic: the same on every machine.

use std::sync::Arc;

use plugin_host::{Area, Column, DistanceColumn, Grouping, InputProblem, Inputs, Place};

/// Areas with two columns. A clone is what a caller makes for a call: it shares the numbers.
#[derive(Clone)]
pub struct World {
    areas: Arc<[Area]>,
    pub cases: Arc<Column>,
    pub people: Arc<Column>,
}

impl World {
    pub fn new(count: usize) -> Self {
        let area = |number: usize| Area {
            code: format!("{number:06}"),
            name: format!("第{number}町"),
            urban: number.is_multiple_of(3),
            area_km2: 100.0,
        };
        let column = |number: fn(usize) -> f64| {
            let values = (0..count).map(number).collect();
            Arc::new(Column { period: "FY2020".to_owned(), values, status: vec![0; count] })
        };
        Self {
            areas: (0..count).map(area).collect(),
            cases: column(|number| 5.0 + (number % 97) as f64),
            people: column(|number| 5_000.0 + (number * 7_919 % 100_003) as f64),
        }
    }
}

impl Inputs for World {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, _period: Option<&str>) -> Result<Column, InputProblem> {
        match indicator {
            "cases" => Ok(Column::clone(&self.cases)),
            "people" => Ok(Column::clone(&self.people)),
            other => Err(InputProblem::Missing(other.to_owned())),
        }
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        self.column(indicator, None).map(|column| vec![column])
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        Ok(Vec::new())
    }

    fn facilities(&self, _kind: &str) -> Result<Vec<Place>, InputProblem> {
        Ok(Vec::new())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(Vec::new())
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, InputProblem> {
        Err(InputProblem::Missing(kind.to_owned()))
    }

    fn reached(&self, kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Err(InputProblem::Missing(kind.to_owned()))
    }
}
