//! What everybody else waits while a hostile plugin runs: reads of the real server, with and without a plugin in its folder that is
//! called in a loop and never ends by itself.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use acceptance::server::Server;
use anyhow::{Context, ensure};

use crate::report::{Report, seconds};

#[path = "../../../plugins/host/tests/support/mod.rs"]
mod support;

use support::Guest;

const READS: [&str; 3] = [
    "/api/v1/indicators/population-15-64/values",
    "/api/v1/layers/population-15-64.geojson",
    "/api/v1/indicators/prevalence/values?data=kochi-sample",
];
const HOSTILE: &str = "/api/v1/indicators/hostile/values?data=kochi-sample";
const READINGS: usize = 1_500;

/// The part of the table about hostile plugins.
pub fn run(report: &mut Report) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let plugins = data.join("plugins");
    fs::create_dir_all(&plugins)?;
    let endless = Guest::computing("(loop $again (br $again)) (unreachable)");
    fs::write(plugins.join("hostile.wasm"), endless.module())?;
    let server = Server::start(&data).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    wait_for(&server)?;
    let usual = p99(&server)?;
    let stop = AtomicBool::new(false);
    let (during, calls) = std::thread::scope(|scope| {
        let hostile = scope.spawn(|| {
            let mut calls = 0_u32;
            while !stop.load(Ordering::Relaxed) {
                // Stopped, quarantined or refused: whatever the answer, it is asked again, and let out of quarantine again.
                let _answer = server.get(HOSTILE);
                let _released = ureq::post(format!("{}/api/v1/plugins/hostile/release", server.origin)).send_empty();
                calls += 1;
            }
            calls
        });
        let during = p99(&server);
        stop.store(true, Ordering::Relaxed);
        (during, hostile.join().unwrap_or(0))
    });
    let during = during?;
    ensure!(calls > 0, "the hostile plugin was never called");
    for ((path, usual), during) in READS.into_iter().zip(usual).zip(during) {
        report.row(
            &format!("p99 of `{path}` while a hostile plugin runs ({calls} calls of it)"),
            seconds(during),
            format!("without it {}", seconds(usual)),
            format!("{:.2} times", during / usual),
            "< 2 times",
        );
    }
    Ok(())
}

/// Waits until the plugin in the folder is served.
fn wait_for(server: &Server) -> anyhow::Result<()> {
    let begin = Instant::now();
    while server.get("/api/v1/indicators/hostile").status != 200 {
        ensure!(begin.elapsed() < Duration::from_mins(1), "the plugin is not served: {}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Seconds of the slowest of a hundred reads, for each path.
fn p99(server: &Server) -> anyhow::Result<Vec<f64>> {
    let mut readings = READS.map(|_| Vec::with_capacity(READINGS));
    for _ in 0..READINGS {
        for (path, readings) in READS.into_iter().zip(&mut readings) {
            let begin = Instant::now();
            let answer = server.get(path);
            readings.push(begin.elapsed().as_secs_f64());
            ensure!(answer.status == 200, "{path}: {}", answer.text());
        }
    }
    readings
        .into_iter()
        .map(|mut readings| {
            readings.sort_by(f64::total_cmp);
            readings.get(readings.len() * 99 / 100).copied().context("readings")
        })
        .collect()
}
