//! The real program, killed while files are imported, and ended by an engine that has stopped working.

use std::{
    collections::BTreeMap,
    fmt::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use acceptance::{durability::Random, server::Server};
use serde_json::{Value, json};

use crate::child::spin;

/// The data package that the files are imported into, and the indicator that they bring.
const PACKAGE: &str = "kochi-sample";
const TITLE: &str = "強制終了の見本の相談実人数";

/// What the server is doing when it is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// At any point of one or several imports.
    Any,
    /// The file is staged and a child reads it.
    Staging,
    /// The batch is staged and is about to be published.
    Staged,
    /// The engine writes its log.
    Commit,
}

const MOMENTS: [Moment; 4] = [Moment::Staging, Moment::Staged, Moment::Commit, Moment::Any];

/// A revision that was acknowledged: its hash, and the number that its file says everywhere.
type Ledger = BTreeMap<u64, (String, u32)>;

#[test]
fn a_server_killed_during_an_import_keeps_what_it_acknowledged_and_no_half_of_the_rest() {
    let mut random = Random::new(crate::seed());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let mut acked = Ledger::new();
    let (mut next, mut n_unacked, mut n_staged) = (1, 0, 0);
    let kills = crate::count("TSUNAGI_DURABILITY_PROGRAM_KILLS", 8);
    for kill in 0..kills {
        let moment = MOMENTS[usize::try_from(kill % 4).expect("below 4")];
        let server = Server::start(&data).expect("the server starts");
        n_staged += assert_kept(&server, &mut acked, &mut n_unacked, &format!("kill {kill} at {moment:?}"));
        let names = municipalities(&server);
        let origin = server.origin.clone();
        let is_staged = Arc::new(AtomicBool::new(false));
        let importing = {
            let is_staged = Arc::clone(&is_staged);
            std::thread::spawn(move || {
                let mut done = Ledger::new();
                let mut number = next;
                while let Some((revision, hash)) = import(&origin, &names, number, &is_staged) {
                    done.insert(revision, (hash, number));
                    number += 1;
                }
                (done, number + 1)
            })
        };
        await_moment(&data, moment, &is_staged, &mut random);
        drop(server);
        let (done, after) = importing.join().expect("the importing thread");
        acked.extend(done);
        next = after;
    }
    let server = Server::start(&data).expect("the server starts");
    assert_kept(&server, &mut acked, &mut n_unacked, "the end");
    // What was staged and never published can still be published, once.
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    let check = acceptance::server::command(&["check", "--data"]).arg(&data).output().expect("the binary starts");
    assert!(
        check.status.success(),
        "{}{}",
        String::from_utf8_lossy(&check.stdout),
        String::from_utf8_lossy(&check.stderr)
    );
    assert!(!acked.is_empty(), "nothing was ever published");
    eprintln!(
        "{kills} kills during imports: {} acknowledged revisions, 0 lost, 0 partial; {n_unacked} were committed and not yet acknowledged; {n_staged} files were found staged",
        acked.len()
    );
}

#[test]
fn a_server_whose_engine_stops_working_ends_with_status_70_and_the_next_one_has_everything() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    Server::start(&data).expect("the server starts").stop();
    // Logs fit, but the database may not grow: the checkpoint behind a publication fails in the middle.
    let room = std::fs::metadata(data.join("tsunagi.duckdb")).expect("the database").len();
    let server = Server::start_limited(&data, room).expect("the server starts");
    let names = municipalities(&server);
    let before = server.get("/api/v1/areas").json()["areas"].clone();
    let is_staged = AtomicBool::new(false);
    let mut acked = Ledger::new();
    for number in 1..200 {
        match import(&server.origin, &names, number, &is_staged) {
            Some((revision, hash)) => acked.insert(revision, (hash, number)),
            None => break,
        };
    }
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(70), "{log}");
    assert!(log.contains("動作を止めました"), "{log}");
    let server = Server::start(&data).expect("the next server starts");
    let mut n_unacked = 0;
    assert_kept(&server, &mut acked, &mut n_unacked, "after status 70");
    assert!(server.get("/api/v1/areas").json()["areas"] == before, "other answers than before");
}

fn await_moment(data: &Path, moment: Moment, is_staged: &AtomicBool, random: &mut Random) {
    let log = data.join("tsunagi.duckdb.wal");
    let staged = || is_staged.load(Ordering::Relaxed);
    match moment {
        Moment::Any => spin(Duration::from_micros(random.below(1_500_000)), || false),
        Moment::Staging => {
            let imports = data.join("imports");
            spin(Duration::from_secs(5), || {
                std::fs::read_dir(&imports).is_ok_and(|mut entries| entries.next().is_some())
            });
            spin(Duration::from_micros(random.below(60_000)), || false);
        }
        Moment::Staged => {
            spin(Duration::from_secs(10), staged);
            spin(Duration::from_micros(random.below(30_000)), || false);
        }
        Moment::Commit => {
            spin(Duration::from_secs(10), staged);
            // The log is there from the first written byte of a transaction to the end of the checkpoint behind it.
            spin(Duration::from_secs(5), || std::fs::metadata(&log).is_ok_and(|log| log.len() > 0));
            spin(Duration::from_micros(random.below(5_000)), || false);
        }
    }
}

/// Everything that was acknowledged is there and whole, and so is whatever else is there. How many files are staged.
fn assert_kept(server: &Server, acked: &mut Ledger, n_unacked: &mut u32, what: &str) -> usize {
    let answer = server.get("/api/v1/revisions").json();
    let revisions = answer["revisions"].as_array().expect("a list");
    let mut numbers: Vec<u64> = revisions.iter().filter_map(|it| it["number"].as_u64()).collect();
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{what}: {numbers:?}");
    for (number, (hash, _)) in &*acked {
        let found = revisions.iter().find(|it| it["number"] == *number).map(|it| &it["hash"]);
        assert_eq!(found, Some(&hash.as_str().into()), "{what}: revision {number} was acknowledged and is gone");
    }
    for (number, value) in revisions.iter().filter(|it| it["number"] != 1).map(|it| (it, marked(server, it))) {
        let revision = number["number"].as_u64().expect("a number");
        if let Some((_, known)) = acked.get(&revision) {
            assert_eq!(value, *known, "{what}: revision {revision}");
        } else {
            // Committed, and killed before it could say so: from now on it has to stay, too.
            *n_unacked += 1;
            acked.insert(revision, (number["hash"].as_str().expect("a hash").to_owned(), value));
        }
    }
    let staged = server.get("/api/v1/imports").json();
    let staged = staged["imports"].as_array().expect("a list");
    for import in staged {
        let id = import["id"].as_str().expect("an id");
        let answer = server.try_send("DELETE", &format!("/api/v1/imports/{id}"), b"");
        assert_eq!(answer.map(|answer| answer.status), Some(204), "{what}: {import}");
    }
    staged.len()
}

/// The one number that a revision says for every municipality.
fn marked(server: &Server, revision: &Value) -> u32 {
    let number = &revision["number"];
    let catalogue = server.get(&format!("/api/v1/indicators?data={PACKAGE}&revision={number}")).json();
    let indicators = catalogue["indicators"].as_array().expect("a catalogue");
    let id = indicators.iter().find(|it| it["title"] == TITLE).map(|it| it["id"].as_str().expect("an id"));
    let id = id.unwrap_or_else(|| panic!("revision {number} has no {TITLE}"));
    let answer = server.get(&format!("/api/v1/indicators/{id}/values?data={PACKAGE}&revision={number}")).json();
    let values: Vec<Option<f64>> =
        answer["cells"].as_array().expect("cells").iter().map(|cell| cell["value"].as_f64()).collect();
    assert!(
        values.len() == 34 && values.iter().all(|value| *value == values[0]),
        "half of revision {number}: {values:?}"
    );
    // The numbers of the files are small and whole.
    values[0].map(|value| format!("{value}").parse().expect("a small whole number")).expect("a value everywhere")
}

fn municipalities(server: &Server) -> Vec<String> {
    let answer = server.get(&format!("/api/v1/areas?data={PACKAGE}")).json();
    let areas = answer["areas"].as_array().expect("a list");
    areas.iter().map(|area| area["name"].as_str().expect("a name").to_owned()).collect()
}

/// Imports a file that says one number for every municipality, as the page does: number and hash of the revision that has it; `None`
/// once nobody answers any more, or publishing is refused.
fn import(origin: &str, names: &[String], number: u32, is_staged: &AtomicBool) -> Option<(u64, String)> {
    let mut text = format!("令和５年度　{TITLE}\n（単位：人）\n市町村名,{TITLE}\n");
    for name in names {
        writeln!(text, "{name},{number}").expect("a text takes all");
    }
    text.push_str("資料：強制終了の試験\n");
    is_staged.store(false, Ordering::Relaxed);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .into();
    let upload = format!("{origin}/api/v1/imports?name=R5.csv&data={PACKAGE}");
    let made = answer(agent.post(upload).send(text.as_bytes()), 202)?;
    let id = made["import"]["id"].as_str().expect("an id").to_owned();
    loop {
        let state = answer(agent.get(format!("{origin}/api/v1/imports/{id}")).call(), 200)?;
        match state["import"]["state"].as_str() {
            Some("reading") => std::thread::yield_now(),
            Some("ready") => break,
            // The child dies with the server, which may still be able to say so.
            Some("failed") => return None,
            _ => panic!("the file needs more than it should: {state}"),
        }
    }
    is_staged.store(true, Ordering::Relaxed);
    let asked = json!({"note": format!("見本 {number}"), "actor": "見本"}).to_string();
    let request =
        agent.post(format!("{origin}/api/v1/imports/{id}/publish")).header("content-type", "application/json");
    let told = answer(request.send(asked.as_bytes()), 200)?;
    assert_eq!(told["changed"], true, "{told}");
    Some((told["revision"]["number"].as_u64()?, told["revision"]["hash"].as_str()?.to_owned()))
}

/// An answer that came whole and with the status that means success.
fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>, expected: u16) -> Option<Value> {
    let mut response = response.ok()?;
    let bytes = response.body_mut().read_to_vec().ok()?;
    let body = serde_json::from_slice(&bytes).ok()?;
    match response.status().as_u16() {
        status if status == expected => Some(body),
        // The engine has stopped working: writing is refused from now on.
        500..=599 => None,
        status => panic!("{status}: {body}"),
    }
}
