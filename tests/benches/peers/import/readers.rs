//! Readers, with and without somebody who imports: the answer that only one in a hundred waits longer for.

use std::{
    io::Read,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use super::{Desk, files::Long};
use crate::report::{Report, seconds};

const PATHS: [&str; 2] = ["/api/v1/indicators/population-15-64/values", "/api/v1/layers/population-15-64.geojson"];

const READERS: usize = 4;

const QUIET: Duration = Duration::from_secs(8);

/// At least this long, and until the import that was begun last is published.
const BUSY: Duration = Duration::from_secs(8);

pub fn run(report: &mut Report, desk: &Desk<'_>, municipalities: &[(String, String)]) -> anyhow::Result<()> {
    let quiet = p99(desk, || {
        std::thread::sleep(QUIET);
        Ok(())
    })?;
    let mut imports = 0;
    let busy = p99(desk, || {
        let begin = Instant::now();
        while begin.elapsed() < BUSY {
            let long = Long::new(municipalities, 1_000 + imports);
            let query = format!("new=bench-beside-{imports}&title=計測用の見本");
            let import = desk.upload("long.csv", &long.bytes, &query)?;
            desk.ready(&import)?;
            desk.publish(&import, None)?;
            imports += 1;
        }
        Ok(())
    })?;
    report.row(
        &format!("readers' p99, {READERS} keep-alive connections, during {imports} imports / without"),
        seconds(busy),
        format!("without {}", seconds(quiet)),
        format!("{:.2}× the time", busy / quiet),
        "≤ 2×",
    );
    Ok(())
}

/// Reads with several connections while something else goes on; the 99th percentile of the seconds to a whole answer.
fn p99(desk: &Desk<'_>, beside: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let is_over = AtomicBool::new(false);
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let (url, is_over) = (desk.url(PATHS[reader % PATHS.len()]), &is_over);
                scope.spawn(move || read(&url, is_over))
            })
            .collect();
        let outcome = beside();
        is_over.store(true, Ordering::Relaxed);
        let mut times = Vec::new();
        for reader in readers {
            times.extend(reader.join().map_err(|_| anyhow::anyhow!("a reader panicked"))??);
        }
        outcome.map(|()| times)
    })?;
    times.sort_by(f64::total_cmp);
    anyhow::ensure!(times.len() >= 100, "only {} answers", times.len());
    Ok(times[times.len() * 99 / 100])
}

fn read(url: &str, is_over: &AtomicBool) -> anyhow::Result<Vec<f64>> {
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let mut times = Vec::new();
    let mut body = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let begin = Instant::now();
        body.clear();
        agent.get(url).call()?.body_mut().as_reader().read_to_end(&mut body)?;
        times.push(begin.elapsed().as_secs_f64());
        anyhow::ensure!(!body.is_empty(), "an empty answer");
    }
    Ok(times)
}
