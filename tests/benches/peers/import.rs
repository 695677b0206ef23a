//! Importing: how long a file takes from its bytes to a published revision, what it does to readers meanwhile, and to the memory of
//! the server.
//!
//! The files are made here, seeded and marked as samples. With `TSUNAGI_TESTDATA` naming a folder, real files in it are taken too: every
//! `*juki*.xlsx` as the workbook of all municipalities, and everything in `hostile/`.

mod files;
mod memory;
mod pandas;
mod readers;

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use acceptance::server::Server;
use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::report::{Report, median, seconds};
use files::Long;

const RUNS: usize = 4;

/// Name under which the form of the long file is remembered.
const FORM: &str = "計測用の長い表";

/// How long the bench lets the server alone between two looks: it must not measure its own asking.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// How often questions of a file are answered before the bench gives up.
const ROUNDS: usize = 4;

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let server = Server::start(&folder.path().join("data")).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let desk = Desk::new(&server);
    let municipalities = files::municipalities(&server)?;
    long_form(report, &desk, &municipalities, folder.path())?;
    workbook(report, &desk, &municipalities)?;
    country(report, &desk, &municipalities)?;
    readers::run(report, &desk, &municipalities)?;
    memory::run(report, &desk, &municipalities)
}

/// 100,000 rows of CP932, to a published revision, beside pandas reading and grouping the same file. The first file teaches the form (what
/// kind of number it holds is asked once); those behind it are recognised, as what an office sends every year.
fn long_form(
    report: &mut Report,
    desk: &Desk,
    municipalities: &[(String, String)],
    folder: &Path,
) -> anyhow::Result<()> {
    let path = folder.join("long.csv");
    let mut ours = Vec::new();
    let mut last = String::new();
    for run in 0..RUNS {
        // Other values each time, because a file that is published already would be done at once.
        let long = Long::new(municipalities, run as u64);
        std::fs::write(&path, &long.bytes)?;
        let id = format!("bench-long-{run}");
        let begin = Instant::now();
        let import = desk.upload("long.csv", &long.bytes, &format!("new={id}&title=計測用の見本"))?;
        let answered = desk.ready(&import)?;
        desk.publish(&import, (run == 0).then_some(FORM))?;
        let whole = begin.elapsed().as_secs_f64();
        if run == 0 {
            ensure!(!answered.questions.is_empty(), "nothing was asked of a new form");
            eprintln!("  a new form took {} with answers: {}", seconds(whole), answered.questions.join("、"));
        } else {
            ensure!(answered.questions.is_empty(), "asked again: {:?}", answered.questions);
            ours.push(whole);
        }
        last = id;
    }
    let ours = median(ours);
    let what = "100,000 rows of CP932 CSV of a known form to a revision";
    let Some(peer) = pandas::read_and_group(&path, RUNS)? else {
        report.row(what, seconds(ours), "–".to_owned(), "–".to_owned(), "≥ 3×");
        return Ok(());
    };
    let sums = desk.sums(&last)?;
    for (group, expected) in &peer.sums {
        let found = sums.get(group).with_context(|| format!("{group} is not among {:?}", sums.keys().take(5)))?;
        ensure!((found - expected).abs() < 0.5, "{group}: {found} here, {expected} there");
    }
    ensure!(peer.sums.len() == sums.len(), "{} groups there, {} here", peer.sums.len(), sums.len());
    for (who, theirs) in [("pandas in a running Python", peer.seconds), ("python with pandas", peer.command_s)] {
        let fast = format!("{:.2}× as fast", theirs / ours);
        report.row(what, seconds(ours), format!("{who} {}", seconds(theirs)), fast, "≥ 3×");
    }
    Ok(())
}

/// The workbook of all municipalities, to the report of a dry run.
fn workbook(report: &mut Report, desk: &Desk, municipalities: &[(String, String)]) -> anyhow::Result<()> {
    let real = testdata(".").into_iter().find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains("juki") && name.ends_with(".xlsx")
    });
    let (what, bytes) = match real {
        Some(path) => ("the workbook of residents (2,282 × 25) to a report", std::fs::read(path)?),
        None => ("a made workbook (2,282 × 25) to a report", files::workbook(municipalities)?),
    };
    let mut times = Vec::new();
    for run in 0..RUNS {
        let begin = Instant::now();
        let import = desk.upload("juki.xlsx", &bytes, &format!("new=bench-juki-{run}&title=計測用の見本"))?;
        let state = desk.read(&import)?;
        times.push(begin.elapsed().as_secs_f64());
        ensure!(state["import"]["state"] != "failed", "{state}");
        desk.remove(&import)?;
    }
    report.row(what, seconds(median(times)), "–".to_owned(), "–".to_owned(), "< 2 s");
    Ok(())
}

/// 1,741 municipalities × 50 indicators × 20 years.
fn country(report: &mut Report, desk: &Desk, municipalities: &[(String, String)]) -> anyhow::Result<()> {
    let bytes = files::country(municipalities, 50, 20);
    let begin = Instant::now();
    let import = desk.upload("country.csv", &bytes, "new=bench-country&title=計測用の見本")?;
    desk.ready(&import)?;
    let read = begin.elapsed().as_secs_f64();
    let begin = Instant::now();
    desk.publish(&import, None)?;
    let published = begin.elapsed().as_secs_f64();
    let none = || "–".to_owned();
    report.row(
        &format!("1,741 × 50 × 20 cells ({} MB) read", bytes.len() / 1_000_000),
        seconds(read),
        none(),
        none(),
        "–",
    );
    report.row("1,741 × 50 × 20 cells published", seconds(published), none(), none(), "< 20 s");
    Ok(())
}

/// What a file asked until it could be published.
struct Answered {
    questions: Vec<String>,
}

/// Imports over HTTP, as the page makes them.
pub struct Desk<'a> {
    server: &'a Server,
    agent: ureq::Agent,
}

impl<'a> Desk<'a> {
    fn new(server: &'a Server) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(5)))
            .build()
            .into();
        Self { server, agent }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.origin)
    }

    /// Uploads a file; returns the identifier of the import.
    fn upload(&self, name: &str, bytes: &[u8], query: &str) -> anyhow::Result<String> {
        let answer =
            self.agent.post(self.url(&format!("/api/v1/imports?name={name}&{}", encoded(query)))).send(bytes)?;
        let answer = body(answer, 202)?;
        Ok(answer["import"]["id"].as_str().context("an id")?.to_owned())
    }

    /// Waits until a file has been read, whatever came of it.
    fn read(&self, import: &str) -> anyhow::Result<Value> {
        loop {
            let answer = body(self.agent.get(self.url(&format!("/api/v1/imports/{import}"))).call()?, 200)?;
            if answer["import"]["state"] != "reading" {
                return Ok(answer);
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// Waits until a file can be published; questions get the first choice, or that of the measure 実人数.
    fn ready(&self, import: &str) -> anyhow::Result<Answered> {
        let mut questions = Vec::new();
        for _ in 0..ROUNDS {
            let state = self.read(import)?;
            match state["import"]["state"].as_str() {
                Some("ready") => return Ok(Answered { questions }),
                Some("questions") => {}
                _ => bail!("{}", shortened(&state)),
            }
            let mut answers = serde_json::Map::new();
            for question in state["report"]["questions"].as_array().context("a list of questions")? {
                if question["answer"].is_string() {
                    continue;
                }
                let id = question["id"].as_str().context("a question has an id")?;
                let choices = question["choices"].as_array().context("choices")?;
                let persons = choices.iter().find(|choice| choice["id"] == "persons").or(choices.first());
                let answer = persons.map_or_else(|| json!("計測用の見本"), |choice| choice["id"].clone());
                questions.push(format!("{} → {answer}", question["sentence"].as_str().unwrap_or(id)));
                answers.insert(id.to_owned(), answer);
            }
            let decided = json!({"answers": answers, "source": "計測用の見本"});
            body(self.agent.put(self.url(&format!("/api/v1/imports/{import}/answers"))).send_json(decided)?, 202)?;
        }
        bail!("there are still questions after {ROUNDS} rounds: {questions:?}")
    }

    fn publish(&self, import: &str, form: Option<&str>) -> anyhow::Result<()> {
        let request = self.agent.post(self.url(&format!("/api/v1/imports/{import}/publish")));
        let answer = body(request.send_json(json!({"note": "計測", "actor": "計測", "template_name": form}))?, 200)?;
        ensure!(answer["changed"] == true, "{answer}");
        Ok(())
    }

    fn remove(&self, import: &str) -> anyhow::Result<()> {
        body(self.agent.delete(self.url(&format!("/api/v1/imports/{import}"))).call()?, 204).map(drop)
    }

    /// Sums of every indicator and period of a data package, keyed as the peer keys them.
    fn sums(&self, package: &str) -> anyhow::Result<BTreeMap<String, f64>> {
        let catalogue = self.get(&format!("/api/v1/indicators?data={package}"))?;
        let mut sums = BTreeMap::new();
        for indicator in catalogue["indicators"].as_array().context("a catalogue")? {
            let (id, title) =
                (indicator["id"].as_str().context("an id")?, indicator["title"].as_str().context("a title")?);
            // The title is made of the head of the column of values and the item: 人数（見本項目1）.
            let Some(item) = title.find(files::ITEM).map(|start| title[start..].trim_end_matches('）')) else {
                continue;
            };
            for period in indicator["periods"].as_array().context("periods")? {
                let period = period["id"].as_str().or(period.as_str()).context("a period")?;
                let answer = self.get(&format!("/api/v1/indicators/{id}/values?data={package}&period={period}"))?;
                let cells = answer["cells"].as_array().context("cells")?;
                let sum = cells.iter().filter_map(|cell| cell["value"].as_f64()).sum();
                sums.insert(format!("{item} {}", period.trim_start_matches("FY")), sum);
            }
        }
        Ok(sums)
    }

    fn get(&self, path: &str) -> anyhow::Result<Value> {
        body(self.agent.get(self.url(path)).call()?, 200)
    }
}

/// The files of a folder of real files, if there is one.
fn testdata(below: &str) -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("TSUNAGI_TESTDATA") else { return Vec::new() };
    let mut files: Vec<PathBuf> = std::fs::read_dir(Path::new(&folder).join(below))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn body(mut response: ureq::http::Response<ureq::Body>, expected: u16) -> anyhow::Result<Value> {
    let mut bytes = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut bytes)?;
    ensure!(response.status().as_u16() == expected, "{}: {}", response.status(), String::from_utf8_lossy(&bytes));
    Ok(if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? })
}

/// A query whose values are Japanese.
fn encoded(query: &str) -> String {
    query
        .bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn shortened(state: &Value) -> String {
    let text = format!("{} {}", state["import"], state["report"]["findings"]);
    text.chars().take(2_000).collect()
}
