//! The four plugins that ship, called through the host, beside the same function in native Rust, on 34 and on 1,741 areas.

use std::{fs, time::Instant};

use acceptance::repository;
use anyhow::{Context, ensure};
use plugin_host::{
    Area, Cell, Column, DistanceColumn, Grouping, Host, HostOptions, InputProblem, Inputs, Place, Plugin, Request,
    Trust,
};

use crate::report::{Report, median, seconds};

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    let host = Host::new(HostOptions::default())?;
    for areas in [34, 1_741] {
        let world = World::new(areas);
        for (name, native) in natives() {
            let file = repository().join(format!(".tools/plugins/{name}.wasm"));
            let bytes = fs::read(&file).with_context(|| format!("{}: cargo xtask setup", file.display()))?;
            let plugin = host.load_shipped(&bytes, name)?;
            let layer = call(&plugin, &world)?;
            let expected = native(&world);
            for (cell, expected) in layer.cells.iter().zip(&expected) {
                let value = cell.value.ok().context("the plugin gives every area a value")?;
                ensure!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{name}: {value} and {expected}");
            }
            let runs = if areas == 34 { 400 } else { 60 };
            let (mut guest, mut rust) = (Vec::new(), Vec::new());
            for _ in 0..runs {
                let begin = Instant::now();
                std::hint::black_box(call(&plugin, &world)?);
                guest.push(begin.elapsed().as_secs_f64());
                let begin = Instant::now();
                std::hint::black_box(native(&world));
                rust.push(begin.elapsed().as_secs_f64());
            }
            let (guest, rust) = (median(guest), median(rust));
            report.row(
                &format!("plugin `{name}`, {areas} areas (whole call with notes and charts; native: the numbers only)"),
                seconds(guest),
                format!("native {}", seconds(rust)),
                format!("{} more", seconds(guest - rust)),
                if areas == 34 { "< 1 ms more" } else { "–" },
            );
        }
    }
    Ok(())
}

type Native = fn(&World) -> Vec<f64>;

fn natives() -> [(&'static str, Native); 4] {
    [
        ("prevalence", |world| {
            let rates = indicator_prevalence::native(&world.cases, &world.population);
            rates.iter().filter_map(|rate| rate.cell.value.ok()).collect()
        }),
        ("expected-cases", |world| {
            let cells = indicator_expected_cases::native(&world.population, &world.urban);
            cells.iter().filter_map(|cell| cell.value.ok()).collect()
        }),
        ("nearest-place", |world| {
            let places: Vec<_> = world.places.iter().map(guest_place).collect();
            let cells = indicator_nearest_place::native(&world.km, &world.nearest, &places);
            cells.iter().filter_map(|cell| cell.value.ok()).collect()
        }),
        ("coverage-gap", |world| {
            let scores = indicator_coverage_gap::native(
                &world.cases,
                &world.population,
                &world.platform,
                &world.visits,
                &world.km,
            );
            scores.iter().filter_map(|score| score.cell.value.ok()).collect()
        }),
    ]
}

fn guest_place(place: &Place) -> tsunagi_indicator::Place {
    tsunagi_indicator::Place {
        id: place.id.clone(),
        kind: place.kind.clone(),
        name: place.name.clone(),
        area: place.area.clone(),
        lon: place.longitude_deg,
        lat: place.latitude_deg,
        precision: place.precision.clone(),
        trust: tsunagi_indicator::Trust::Published,
    }
}

fn call(plugin: &Plugin, world: &World) -> anyhow::Result<plugin_host::Layer> {
    Ok(plugin.compute(Box::new(world.clone()), &Request::default())?)
}

/// Plain columns with every value known, made by arithmetic: the same on every machine.
#[derive(Clone)]
struct World {
    areas: Vec<Area>,
    population: Vec<f64>,
    cases: Vec<f64>,
    platform: Vec<f64>,
    visits: Vec<f64>,
    km: Vec<f64>,
    nearest: Vec<String>,
    urban: Vec<bool>,
    places: Vec<Place>,
}

impl World {
    fn new(count: u32) -> Self {
        let numbers = || (0..count).map(|number| f64::from(number * 7_919 % 1_009));
        let areas: Vec<Area> = (0..count)
            .map(|number| Area {
                code: format!("{:05}", 10_000 + number),
                name: format!("第{number}町"),
                urban: number % 3 == 0,
                area_km2: 100.0,
            })
            .collect();
        let places = (0..count)
            .map(|number| Place {
                id: format!("place-{number}"),
                kind: "warm-contact-centre".to_owned(),
                name: format!("第{number}センター"),
                area: format!("{:05}", 10_000 + number),
                longitude_deg: 133.0 + f64::from(number) * 1e-4,
                latitude_deg: 33.5,
                precision: "site".to_owned(),
                trust: Trust::Published,
            })
            .collect();
        Self {
            urban: areas.iter().map(|area| area.urban).collect(),
            areas,
            population: numbers().map(|number| 5_000.0 + number * 10.0).collect(),
            cases: numbers().map(|number| 5.0 + (number / 50.0).floor()).collect(),
            platform: numbers().map(|number| number % 3.0).collect(),
            visits: numbers().map(|number| number % 40.0).collect(),
            km: numbers().map(|number| 0.5 + number / 40.0).collect(),
            nearest: (0..count).map(|number| format!("place-{number}")).collect(),
            places,
        }
    }
}

fn column_of(values: &[f64]) -> Column {
    Column::from_cells("FY2023", values.iter().map(|value| Cell::new(*value, Trust::Published)))
}

impl Inputs for World {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, _period: Option<&str>) -> Result<Column, InputProblem> {
        match indicator {
            "population-15-64" | "population-total" => Ok(column_of(&self.population)),
            "cases" => Ok(column_of(&self.cases)),
            "platform" => Ok(column_of(&self.platform)),
            "outreach-visits" => Ok(column_of(&self.visits)),
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
        Ok(self.places.clone())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(Vec::new())
    }

    fn distances(&self, _kind: &str) -> Result<DistanceColumn, InputProblem> {
        let column = column_of(&self.km);
        Ok(DistanceColumn { km: column.values, status: column.status, nearest_ids: self.nearest.clone() })
    }

    fn reached(&self, _kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Ok(column_of(&self.visits))
    }
}
