//! The plugins that ship, each asked for twenty years of all municipalities of Japan.

use std::{fs, hint::black_box, path::Path, time::Instant};

use plugin_host::{
    Area, Cell, Column, DistanceColumn, Grouping, GroupingMember, Host, InputProblem, Inputs, Place, Plugin, Request,
    Trust,
};

use crate::{JAPAN, Outcome, time};

const YEARS: std::ops::Range<u32> = 2001..2021;

/// The part of the table about the plugins that ship; with names, those alone.
pub fn all(host: &Host, names: &[String]) -> Outcome<()> {
    let folder = std::env::var_os("TSUNAGI_SHIPPED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/plugins"), std::path::PathBuf::from);
    let mut files: Vec<_> = fs::read_dir(&folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<_, _>>()?;
    files.retain(|file| {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        file.extension().is_some_and(|extension| extension == "wasm")
            && (names.is_empty() || names.iter().any(|named| named == name))
    });
    files.sort();
    let mut sum = Reading::default();
    let mut plugins = Vec::with_capacity(files.len());
    for file in &files {
        let name = file.file_stem().and_then(|name| name.to_str()).ok_or("a name")?;
        let plugin = host.load_shipped(&fs::read(file)?, name)?;
        twenty_years(&plugin)?;
        let mut readings = (0..3).map(|_| reading(&plugin)).collect::<Outcome<Vec<_>>>()?;
        readings.sort_by(|left, right| left.wall_s.total_cmp(&right.wall_s));
        let middle = readings[1];
        sum = Reading { wall_s: sum.wall_s + middle.wall_s, processor_s: sum.processor_s + middle.processor_s };
        line(&format!("plugin `{name}`, {JAPAN} areas, 20 years"), middle, "–");
        plugins.push((plugin, middle.wall_s));
    }
    let all = format!("all {} plugins that ship, {JAPAN} areas, 20 years, warm", files.len());
    line(&format!("{all}, one after the other"), sum, "–");
    // The longest first, or it would be left over at the end.
    plugins.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    let plugins: Vec<Plugin> = plugins.into_iter().map(|(plugin, _)| plugin).collect();
    let mut readings = (0..3).map(|_| at_once(&plugins)).collect::<Outcome<Vec<_>>>()?;
    readings.sort_by(|left, right| left.wall_s.total_cmp(&right.wall_s));
    line(&format!("{all}, as the server calls them"), readings[1], "< 2 s");
    Ok(())
}

/// One call at a time of each plugin, and of as many plugins at once as there are processors.
fn at_once(plugins: &[Plugin]) -> Outcome<Reading> {
    let threads = std::thread::available_parallelism()?.get();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let begin = Instant::now();
    let work = || -> Result<f64, String> {
        let worked = processor_s();
        while let Some(plugin) = plugins.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            twenty_years(plugin).map_err(|error| error.to_string())?;
        }
        Ok(processor_s() - worked)
    };
    let worked = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err("a thread ended".to_owned())))
            .sum::<Result<f64, _>>()
    })?;
    Ok(Reading { wall_s: begin.elapsed().as_secs_f64(), processor_s: worked })
}

/// Twenty calls, one after the other.
#[derive(Clone, Copy, Default)]
struct Reading {
    /// Seconds on the wall.
    wall_s: f64,
    /// Seconds that a processor worked for it; less than those on the wall where others used the machine, too.
    processor_s: f64,
}

fn reading(plugin: &Plugin) -> Outcome<Reading> {
    let (begin, worked) = (Instant::now(), processor_s());
    twenty_years(plugin)?;
    Ok(Reading { wall_s: begin.elapsed().as_secs_f64(), processor_s: processor_s() - worked })
}

/// Seconds that this thread has had a processor; 0 where the system does not tell as Linux does.
fn processor_s() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).map_or(0.0, |it| it / 1e9)
}

fn line(what: &str, reading: Reading, bar: &str) {
    println!("| {what} | {} | processor {} | – | {bar} |", time(reading.wall_s), time(reading.processor_s));
}

fn twenty_years(plugin: &Plugin) -> Outcome<()> {
    for year in YEARS {
        let request = Request { period: Some(format!("FY{year}")), parameters: std::collections::BTreeMap::new() };
        black_box(plugin.compute(Box::new(Japan), &request)?);
    }
    Ok(())
}

/// Every indicator in every year, of numbers made by arithmetic: no two years, and hardly two areas, are alike.
struct Japan;

fn numbers(seed: usize) -> impl Iterator<Item = f64> {
    // Mixed by multiplication, so that neither areas nor years follow one another in order.
    (0..JAPAN).map(move |number| ((((number + 1) * (seed + 3) * 2_654_435_761) >> 16) % 1_009) as f64)
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
    let scale = if base > 1.0 { 10.0 } else { 0.1 };
    let seed = period.bytes().fold(0, |sum: usize, byte| sum * 7 + usize::from(byte)) % 1_009;
    // No break of the series: one definition all along.
    if indicator.ends_with(".definition") {
        return Column::from_cells(period, (0..JAPAN).map(|_| Cell::new(1.0, Trust::Published)));
    }
    Column::from_cells(period, numbers(seed).map(|number| Cell::new((base + number * scale).floor(), Trust::Published)))
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
            km: numbers(0).map(|number| 0.5 + number / 40.0).collect(),
            status: vec![0; JAPAN],
            nearest_ids,
        })
    }

    fn reached(&self, _kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Ok(Column { period: String::new(), values: numbers(0).map(|it| it % 7.0).collect(), status: vec![0; JAPAN] })
    }
}
