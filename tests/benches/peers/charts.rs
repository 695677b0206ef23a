//! A ranking of 34 bars as SVG and PNG, beside the same chart by matplotlib, both in one warm process.

use std::{process::Command, time::Instant};

use acceptance::repository;
use anyhow::{Context, ensure};
use geodata::{Cell, Interval, Trust};
use tsunagi::figures::{
    self, Frame, Lang,
    ranking::{Order, Ranking, Row},
};

use crate::report::{Report, median, seconds};

const RUNS: usize = 60;

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    let ranking = ranking();
    let svg = ranking.draw().svg;
    ensure!(svg.matches("class=\"mark\"").count() == 34, "every area is a mark");
    let ours_svg = timed(|| ranking.draw().svg.len());
    let ours_png = timed(|| figures::png(&ranking.draw().svg, 1.0).map_or(0, |bytes| bytes.len()));

    let python = python()?;
    let output = Command::new(&python).arg("-c").arg(MATPLOTLIB).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut readings = text.split_whitespace();
    let bars: usize = readings.next().context("the number of bars")?.parse()?;
    ensure!(bars == 34, "matplotlib drew {bars} bars");
    let peer_svg: f64 = readings.next().context("the time of SVG")?.parse()?;
    let peer_png: f64 = readings.next().context("the time of PNG")?.parse()?;

    let mut row = |what: &str, ours: f64, peer: f64, bar: &str| {
        let ratio = format!("{:.0}× faster", peer / ours);
        report.row(what, seconds(ours), format!("matplotlib {}", seconds(peer)), ratio, bar);
    };
    row("ranking of 34 bars with intervals, SVG", ours_svg, peer_svg, "< 2 ms");
    row("the same, drawn and as PNG", ours_png, peer_png, "< 30 ms");
    Ok(())
}

fn timed(mut work: impl FnMut() -> usize) -> f64 {
    std::hint::black_box(work());
    let reading = |_| {
        let begin = Instant::now();
        std::hint::black_box(work());
        begin.elapsed().as_secs_f64()
    };
    median((0..RUNS).map(reading).collect())
}

fn ranking() -> Ranking {
    let rows = (0..34_u32)
        .map(|number| {
            let value = 1.0 + f64::from(number * 7_919 % 101) / 40.0;
            let mut cell = Cell::new(value, Trust::Published);
            cell.interval = Some(Interval { low: value * 0.8, high: value * 1.25 });
            Row { code: format!("39{number:03}"), name: format!("第{number}町"), cell, color: None, selected: false }
        })
        .collect();
    Ranking {
        frame: Frame {
            lang: Lang::Ja,
            width: Some(480),
            height: None,
            what: "ひきこもりの状態にある方の割合".to_owned(),
            place: "高知県 34市町村".to_owned(),
            when: "令和2年度（2020年度）".to_owned(),
            unit: "人／千人".to_owned(),
            kind: "率".to_owned(),
            source: "測定のための数値".to_owned(),
            definition: "速さを測るための数値です。".to_owned(),
            as_of: String::new(),
            notes: Vec::new(),
            trust: Trust::Published,
            data: "測定".to_owned(),
            revision: 1,
            release: "000000000000".to_owned(),
            plugin: None,
        },
        unit: "人／千人".to_owned(),
        decimals: 2,
        rows,
        benchmark: None,
        order: Order::Descending,
        interval_label: "95%区間".to_owned(),
    }
}

/// A Python with matplotlib: the one named by `PYTHON`, or a virtual environment made for the purpose.
fn python() -> anyhow::Result<std::path::PathBuf> {
    if let Some(python) = std::env::var_os("PYTHON") {
        return Ok(python.into());
    }
    let folder = repository().join(".tools/matplotlib");
    let python = folder.join("bin/python");
    let has_it = |python: &std::path::Path| {
        Command::new(python).args(["-c", "import matplotlib"]).output().is_ok_and(|output| output.status.success())
    };
    if !has_it(&python) {
        ensure!(Command::new("python3").args(["-m", "venv"]).arg(&folder).status()?.success(), "python3 -m venv");
        let install = Command::new(&python).args(["-m", "pip", "install", "--quiet", "matplotlib==3.11.2"]).status()?;
        ensure!(install.success(), "pip install matplotlib");
    }
    Ok(python)
}

const MATPLOTLIB: &str = r"
import io, time, statistics, logging
import matplotlib
matplotlib.use('Agg')
logging.disable(logging.WARNING)
import matplotlib.pyplot as plt
values = sorted((1 + n * 7919 % 101 / 40 for n in range(34)))
names = [f'{n}' for n in range(34)]
def draw(kind):
    figure, axes = plt.subplots(figsize=(4.8, 7.5), dpi=100)
    bars = axes.barh(names, values, xerr=[[v * 0.2 for v in values], [v * 0.25 for v in values]])
    axes.set_title('ranking'); axes.set_xlabel('per 1,000')
    for bar, value in zip(bars, values):
        axes.text(value, bar.get_y() + bar.get_height() / 2, f'{value:.2f}', va='center')
    out = io.BytesIO(); figure.savefig(out, format=kind); plt.close(figure)
    return len(bars)
def timed(kind):
    draw(kind); readings = []
    for _ in range(15):
        begin = time.perf_counter(); draw(kind); readings.append(time.perf_counter() - begin)
    return statistics.median(readings)
print(draw('svg'), timed('svg'), timed('png'))
";
