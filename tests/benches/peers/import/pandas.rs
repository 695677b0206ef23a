//! pandas, reading and grouping the same file: only that, and the whole command with the start of Python and the import of the library.

use std::{collections::BTreeMap, path::Path, process::Command, time::Instant};

use anyhow::{Context, ensure};

use super::files::ITEM;
use crate::report::median;

const SCRIPT: &str = r#"
import json, sys, time
import pandas
times = []
for _ in range(int(sys.argv[2])):
    begin = time.perf_counter()
    frame = pandas.read_csv(sys.argv[1], encoding="cp932", dtype={"市区町村コード": str})
    sums = frame.groupby(["項目", "年度"])["人数"].sum()
    times.append(time.perf_counter() - begin)
times.sort()
print(json.dumps({"seconds": times[len(times) // 2], "version": pandas.__version__,
                  "sums": {f"{item} {year}": float(value) for (item, year), value in sums.items()}}))
"#;

/// What pandas found, and the middle of its times.
pub struct Peer {
    pub seconds: f64,
    /// Of a command that does it once.
    pub command_s: f64,
    pub sums: BTreeMap<String, f64>,
}

/// Reads and groups; `None`, with a sentence, where there is no pandas.
pub fn read_and_group(path: &Path, runs: usize) -> anyhow::Result<Option<Peer>> {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(&python).args(["-c", "import pandas"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("  pandas がないため、並べて測れません（pip install pandas。別の Python は PYTHON で指定）");
        return Ok(None);
    }
    let mut commands = Vec::new();
    for _ in 0..runs {
        let begin = Instant::now();
        let output = Command::new(&python).args(["-c", SCRIPT]).arg(path).arg("1").output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        commands.push(begin.elapsed().as_secs_f64());
    }
    let output = Command::new(&python).args(["-c", SCRIPT]).arg(path).arg(runs.to_string()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let sums: BTreeMap<String, f64> = serde_json::from_value(told["sums"].clone())?;
    ensure!(sums.keys().all(|group| group.starts_with(ITEM)), "{sums:?}");
    eprintln!("  pandas {}", told["version"]);
    let seconds = told["seconds"].as_f64().context("seconds")?;
    Ok(Some(Peer { seconds, command_s: median(commands), sums }))
}
