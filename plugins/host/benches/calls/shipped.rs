//! The plugins that ship, each asked for twenty years of all municipalities of Japan.

use std::{fs, hint::black_box, path::Path, time::Instant};

use plugin_host::{
    Area, Cell, Column, DistanceColumn, Grouping, GroupingMember, Host, InputProblem, Inputs, Place, Plugin, Request,
    Trust,
};

use crate::{JAPAN, Outcome, time};

const YEARS: std::ops::Range<u32> = 2001..2021;

/// The part of the table about the plugins that ship.
pub fn all(host: &Host) -> Outcome<()> {
    let folder = std::env::var_os("TSUNAGI_SHIPPED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/plugins"), std::path::PathBuf::from);
    let mut files: Vec<_> = fs::read_dir(&folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    files.sort();
    let mut sum = 0.0;
    for file in &files {
        let name = file.file_stem().and_then(|name| name.to_str()).ok_or("a name")?;
        let plugin = host.load_shipped(&fs::read(file)?, name)?;
        twenty_years(&plugin)?;
        let mut readings = [0.0; 3].map(|_: f64| {
            let begin = Instant::now();
            twenty_years(&plugin).map(|()| begin.elapsed().as_secs_f64())
        });
        readings.sort_by(|left, right| left.as_ref().unwrap_or(&0.0).total_cmp(right.as_ref().unwrap_or(&0.0)));
        let [_, middle, _] = readings;
        let seconds = middle?;
        sum += seconds;
        println!("| plugin `{name}`, {JAPAN} areas, 20 years | {} | – | – | – |", time(seconds));
    }
    println!(
        "| all {} plugins that ship, {JAPAN} areas, 20 years, warm | {} | – | – | < 2 s |",
        files.len(),
        time(sum)
    );
    Ok(())
}

fn twenty_years(plugin: &Plugin) -> Outcome<()> {
    for year in YEARS {
        let request = Request { period: Some(format!("FY{year}")), parameters: std::collections::BTreeMap::new() };
        black_box(plugin.compute(Box::new(Japan), &request)?);
    }
    Ok(())
}

/// Every indicator in every year, of numbers made by arithmetic.
struct Japan;

fn numbers() -> impl Iterator<Item = f64> {
    (0..JAPAN).map(|number| (number * 7_919 % 1_009) as f64)
}

fn column(indicator: &str, period: &str) -> Column {
    // What is divided by is larger than what is divided.
    let base = if indicator.contains("population") {
        5_000.0
    } else if indicator == "households" {
        3_000.0
    } else {
        1.0
    };
    let scale = if base > 1.0 { 10.0 } else { 0.01 };
    Column::from_cells(period, numbers().map(|number| Cell::new((base + number * scale).floor(), Trust::Published)))
}

impl Inputs for Japan {
    fn areas(&self) -> &[Area] {
        static AREAS: std::sync::LazyLock<Vec<Area>> = std::sync::LazyLock::new(|| {
            let area = |number: usize| Area {
                code: format!("{:05}", 10_000 + number),
                name: format!("第{number}町"),
                urban: number.is_multiple_of(3),
                area_km2: 100.0,
            };
            (0..JAPAN).map(area).collect()
        });
        &AREAS
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<Column, InputProblem> {
        Ok(column(indicator, period.unwrap_or("FY2020")))
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        Ok(YEARS.map(|year| column(indicator, &format!("FY{year}"))).collect())
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let member = |number: u32| GroupingMember {
            id: format!("m{number}"),
            title: format!("第{number}圏"),
            areas: (0..u32::try_from(JAPAN).unwrap_or(0)).filter(|area| area % 6 == number).collect(),
        };
        Ok(vec![Grouping { id: "six".to_owned(), title: "六圏".to_owned(), members: (0..6).map(member).collect() }])
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, InputProblem> {
        let place = |number: usize| Place {
            id: format!("place-{number}"),
            kind: kind.to_owned(),
            name: format!("第{number}センター"),
            area: format!("{:05}", 10_000 + number),
            longitude_deg: 133.0 + number as f64 * 1e-4,
            latitude_deg: 33.5,
            precision: "site".to_owned(),
            trust: Trust::Published,
        };
        Ok((0..JAPAN).map(place).collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        let last = u32::try_from(JAPAN).map_err(|_| InputProblem::Failed("too many".to_owned()))? - 1;
        Ok((0..last).map(|area| (area, area + 1)).collect())
    }

    fn distances(&self, _kind: &str) -> Result<DistanceColumn, InputProblem> {
        let nearest_ids = (0..JAPAN).map(|number| format!("place-{number}")).collect();
        Ok(DistanceColumn {
            km: numbers().map(|number| 0.5 + number / 40.0).collect(),
            status: vec![0; JAPAN],
            nearest_ids,
        })
    }

    fn reached(&self, _kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Ok(Column { period: String::new(), values: numbers().map(|it| it % 7.0).collect(), status: vec![0; JAPAN] })
    }
}
