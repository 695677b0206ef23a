//! Inputs of the size of the country: 1,741 municipalities, twenty fiscal years, with every kind of blank.

use plugin_host::{
    Area, Blank, Cell, Column, DistanceColumn, Grouping, GroupingMember, InputProblem, Inputs, Place, Trust,
};

/// Municipalities of Japan.
pub const MUNICIPALITIES: usize = 1_741;
/// First and last fiscal year.
const YEARS: std::ops::RangeInclusive<u32> = 2005..=2024;
/// Indicators that are states, of 0 to 2.
const STATES: [&str; 5] = ["platform", "desk", "needs-survey", "integrated-support", "outreach-staff"];
/// What part of all residents an indicator counts, roughly; the longest name that fits decides.
const PARTS: [(&str, f64); 10] = [
    ("population-total", 1.0),
    ("population-15-64", 0.52),
    ("population-65-over", 0.35),
    ("households", 0.45),
    ("general-households", 0.44),
    ("single-person-households", 0.16),
    ("single-elderly-households", 0.07),
    ("cases", 0.002),
    ("outreach-visits", 0.01),
    ("area-km2", 0.01),
];

/// So many municipalities.
pub struct Country {
    areas: Vec<Area>,
}

impl Country {
    /// The first of them.
    pub fn of(n_areas: usize) -> Self {
        let area = |position: usize| Area {
            code: format!("{:05}", 1_001 + position),
            name: format!("地域{position}"),
            urban: position.is_multiple_of(3),
            area_km2: 10.0 + (position % 97) as f64,
        };
        Self { areas: (0..n_areas).map(area).collect() }
    }

    /// A cell that depends on nothing but indicator, place and year; now and then a blank.
    fn cell(indicator: &str, area: usize, year: u32) -> Cell {
        let mix = area * 37 + year as usize * 11;
        let blank = match (area + year as usize) % 53 {
            7 => Some(Blank::NotSurveyed),
            19 => Some(Blank::Suppressed),
            31 => Some(Blank::NoReply),
            43 => Some(Blank::NotApplicable),
            _ => None,
        };
        if let Some(blank) = blank {
            return Cell::blank(blank, Trust::Published);
        }
        if STATES.contains(&indicator) {
            return Cell::new((mix % 3) as f64, Trust::Published);
        }
        let residents = (1_000 + area * 113 % 400_000) as f64;
        let part = PARTS.iter().find(|(name, _)| *name == indicator).map_or(0.003, |(_, part)| *part);
        Cell::new((residents * part * (0.9 + (mix % 10) as f64 / 100.0)).floor(), Trust::Published)
    }

    fn column_of(&self, indicator: &str, year: u32) -> Column {
        let cells = (0..self.areas.len()).map(|area| Self::cell(indicator, area, year));
        Column::from_cells(format!("FY{year}"), cells)
    }

    fn positions(&self) -> impl Iterator<Item = u32> {
        (0..self.areas.len()).filter_map(|position| u32::try_from(position).ok())
    }
}

impl Inputs for Country {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem> {
        let asked = period.and_then(|period| period.trim_start_matches("FY").get(..4)?.parse().ok());
        Ok(self.column_of(indicator, asked.unwrap_or(*YEARS.end()).clamp(*YEARS.start(), *YEARS.end())))
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        Ok(YEARS.map(|year| self.column_of(indicator, year)).collect())
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let member = |rest: u32| GroupingMember {
            id: format!("part-{rest}"),
            title: format!("第{rest}"),
            areas: self.positions().filter(|position| position % 47 == rest).collect(),
        };
        let members = (0..47).map(member).collect();
        Ok(vec![Grouping { id: "prefecture".to_owned(), title: "都道府県".to_owned(), members }])
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        let place = |number: usize| Place {
            id: format!("place-{number}"),
            kind: kind.to_owned(),
            name: format!("集いの場{number}"),
            area: self.areas[number % self.areas.len()].code.clone(),
            longitude_deg: 130.0 + number as f64 / 100.0,
            latitude_deg: 33.0 + number as f64 / 200.0,
            precision: if number.is_multiple_of(2) { "site" } else { "municipality" }.to_owned(),
            trust: Trust::Published,
        };
        Ok((0..500).map(place).collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(self.positions().skip(1).map(|position| (position - 1, position)).collect())
    }

    fn distances(&self, _kind: &str) -> Result<DistanceColumn, InputProblem> {
        let cell = |area: usize| match area % 29 {
            5 => Cell::blank(Blank::NotSurveyed, Trust::Published),
            _ => Cell::new((area % 60) as f64 / 2.0, Trust::Published),
        };
        let cells: Vec<Cell> = (0..self.areas.len()).map(cell).collect();
        let id = |(area, cell): (usize, &Cell)| {
            cell.value.map_or_else(|_| String::new(), |_| format!("place-{}", area % 500))
        };
        Ok(DistanceColumn {
            km: cells.iter().map(|cell| cell.value.unwrap_or(0.0)).collect(),
            status: cells.iter().map(Cell::status).collect(),
            nearest_ids: cells.iter().enumerate().map(id).collect(),
        })
    }

    fn reached(&self, _kind: &str, km: f64) -> Result<Column, InputProblem> {
        let cell = |area: usize| Cell::new(((area % 7) as f64 * km / 20.0).floor(), Trust::Published);
        Ok(Column::from_cells("", (0..self.areas.len()).map(cell)))
    }
}
