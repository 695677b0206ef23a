//! From starting the process to readiness, cold (an empty data folder) and warm, and resident memory.

use std::time::Instant;

use acceptance::server::Server;
use anyhow::{Context, ensure};

use crate::report::{Report, median, seconds};

const RUNS: usize = 9;

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut cold = Vec::new();
    for run in 0..3 {
        cold.push(ready_after(&folder.path().join(format!("cold-{run}")))?.0);
    }
    let data = folder.path().join("cold-0");
    let mut warm = Vec::new();
    let mut resident = 0;
    for _ in 0..RUNS {
        let (time, bytes) = ready_after(&data)?;
        warm.push(time);
        resident = bytes;
    }
    let none = || "–".to_owned();
    report.row("first start to ready (publishes the packages)", seconds(median(cold)), none(), none(), "–");
    report.row("warm start to ready", seconds(median(warm)), none(), none(), "< 300 ms");
    report.row(
        "resident memory, all packages loaded",
        format!("{} MB", resident / 1_000_000),
        none(),
        none(),
        "< 250 MB",
    );
    Ok(())
}

/// Seconds until `/readyz` answers 200, and resident bytes after every package and plugin has been asked for once.
fn ready_after(data: &std::path::Path) -> anyhow::Result<(f64, u64)> {
    let begin = Instant::now();
    let server = Server::start(data).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    while server.get("/readyz").status != 200 {}
    let time = begin.elapsed().as_secs_f64();
    for package in ["kochi", "kochi-sample"] {
        let catalogue = server.get(&format!("/api/v1/indicators?data={package}")).json();
        for indicator in catalogue["indicators"].as_array().context("a catalogue")? {
            let id = indicator["id"].as_str().context("an id")?;
            let answer = server.get(&format!("/api/v1/layers/{id}.geojson?data={package}"));
            ensure!(answer.status == 200, "{id}: {}", answer.text());
        }
    }
    Ok((time, server.resident_bytes()))
}
