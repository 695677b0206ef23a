//! From saving a file to the fresh map: `tsunagi plugin dev` on the project that `plugin new` writes, in every language. A line of the
//! code is changed, and the time runs until the server answers with the other values.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use acceptance::server::command;
use anyhow::{Context, bail, ensure};

use crate::report::{Report, median, seconds};

/// Edits of each language.
const EDITS: usize = 3;
/// How long the bench lets the server alone between two looks: it must not measure its own asking.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// How long a build may take before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(10);

/// What is edited in a language.
struct Edit {
    language: &'static str,
    file: &'static str,
    /// What stands there, in percent, and what it becomes, per mille.
    words: [&'static str; 2],
    bar: &'static str,
}

const EDIT: [Edit; 4] = [
    Edit { language: "formula", file: "indicator.toml", words: ["'100 * if", "'1000 * if"], bar: "< 3 s" },
    Edit { language: "rust", file: "src/lib.rs", words: ["Ok(100.0 * some", "Ok(1000.0 * some"], bar: "< 3 s" },
    Edit { language: "js", file: "indicator.js", words: ["(100 * counted)", "(1000 * counted)"], bar: "< 10 s" },
    Edit { language: "python", file: "indicator.py", words: ["100 * part / of", "1000 * part / of"], bar: "< 20 s" },
];

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    for edit in &EDIT {
        language(report, edit).with_context(|| edit.language)?;
    }
    Ok(())
}

fn language(report: &mut Report, edit: &Edit) -> anyhow::Result<()> {
    let empty = tempfile::tempdir()?;
    let made = command(&["plugin", "new", "my-share", "--lang", edit.language]).current_dir(empty.path()).output()?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let project = empty.path().join("my-share");
    let begin = Instant::now();
    let dev = Dev::start(&project)?;
    let percent = dev.kochi_when(|_| true)?;
    let first = begin.elapsed().as_secs_f64();
    let mut readings = Vec::with_capacity(EDITS);
    for number in 0..EDITS {
        let (from, to) = (edit.words[number % 2], edit.words[1 - number % 2]);
        let expected = if number % 2 == 0 { 10.0 * percent } else { percent };
        let file: PathBuf = project.join(edit.file);
        let text = fs::read_to_string(&file)?;
        ensure!(text.matches(from).count() == 1, "{from} does not stand in {} once", edit.file);
        let begin = Instant::now();
        fs::write(&file, text.replace(from, to))?;
        dev.kochi_when(|value| (value - expected).abs() < 1e-6)?;
        readings.push(begin.elapsed().as_secs_f64());
    }
    report.row(
        &format!("`plugin dev`, {}: from saving to fresh values", edit.language),
        seconds(median(readings)),
        format!("first start with its tools and libraries {}", seconds(first)),
        "–".to_owned(),
        edit.bar,
    );
    Ok(())
}

/// A running `dev`, stopped when it is dropped.
struct Dev {
    child: Child,
    origin: String,
}

impl Dev {
    fn start(project: &Path) -> anyhow::Result<Self> {
        let mut child = command(&["plugin", "dev", "--listen", "127.0.0.1:0"])
            .current_dir(project)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output is piped")?).lines();
        let mut said = String::new();
        for line in &mut lines {
            let line = line?;
            if let Some(address) = line.strip_prefix("listening ") {
                let origin = address.trim_end_matches('/').to_owned();
                // Keep reading, so that it never blocks on a full pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, origin });
            }
            said.push_str(&line);
            said.push('\n');
        }
        child.wait()?;
        bail!("it ended before it listened:\n{said}")
    }

    /// The value of the city of Kochi, once it is as wanted.
    fn kochi_when(&self, wanted: impl Fn(f64) -> bool) -> anyhow::Result<f64> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let begin = Instant::now();
        loop {
            let mut answer = agent.get(format!("{}/api/v1/indicators/my-share/values", self.origin)).call()?;
            let values: serde_json::Value = answer.body_mut().read_json().unwrap_or_default();
            let cell = values["cells"].as_array().and_then(|cells| cells.iter().find(|cell| cell["code"] == "39201"));
            if let Some(value) = cell.and_then(|cell| cell["value"].as_f64()).filter(|value| wanted(*value)) {
                return Ok(value);
            }
            ensure!(begin.elapsed() < PATIENCE, "the map does not change: {values}");
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}
