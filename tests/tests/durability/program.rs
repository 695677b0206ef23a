//! The real program, killed and damaged: what an operator would meet.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Duration,
};

use acceptance::{
    durability::Random,
    server::{Server, command},
};
use serde_json::Value;

use crate::{child::spin, faults::copy};

#[test]
fn a_server_killed_while_it_starts_starts_the_next_time() {
    let mut random = Random::new(crate::seed());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let kills = crate::count("TSUNAGI_DURABILITY_PROGRAM_KILLS", 8);
    for _ in 0..kills {
        let mut child = serve(&data);
        spin(Duration::from_micros(random.below(700_000)), || false);
        kill(&mut child);
    }
    let server = Server::start(&data).expect("the server starts after all of them");
    assert_eq!(server.get("/readyz").json()["revision"], 1);
    assert_eq!(server.get("/api/v1/revisions").json()["revisions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_server_killed_while_plugins_are_installed_keeps_those_it_has_acknowledged() {
    let mut random = Random::new(crate::seed());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let mut acked: BTreeMap<String, String> = BTreeMap::new();
    let mut next = 0;
    for _ in 0..crate::count("TSUNAGI_DURABILITY_PROGRAM_KILLS", 4) {
        let server = Server::start(&data).expect("the server starts");
        assert_installed(&server, &acked);
        let origin = server.origin.clone();
        let first = next;
        let installing = std::thread::spawn(move || {
            let mut done = Vec::new();
            for number in first.. {
                let (id, bytes) = plugin(number);
                let Some(answer) = post(&format!("{origin}/api/v1/plugins"), &bytes) else { break };
                assert_eq!(answer["plugin"]["id"].as_str().or(answer["id"].as_str()), Some(id.as_str()), "{answer}");
                done.push((id, bytes));
            }
            done
        });
        // Some are installed within that time, and the server dies at any point of the next one.
        spin(Duration::from_micros(300_000 + random.below(700_000)), || false);
        drop(server);
        let done = installing.join().expect("the installing thread");
        next += u32::try_from(done.len()).expect("few") + 1;
        for (id, bytes) in done {
            acked.insert(id, geodata::revision::ContentHash::of(&bytes).as_str().to_owned());
        }
    }
    assert!(!acked.is_empty(), "no plugin was ever installed");
    let server = Server::start(&data).expect("the server starts");
    assert_installed(&server, &acked);
    let (_, log) = server.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_backup_that_is_killed_leaves_no_file_and_a_restore_that_is_killed_can_be_done_again() {
    let mut random = Random::new(crate::seed());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let zip = folder.path().join("backup.zip");
    Server::start(&data).expect("the server starts").stop();
    let kills = crate::count("TSUNAGI_DURABILITY_PROGRAM_KILLS", 6);
    for _ in 0..kills {
        let mut child = spawn(&["backup", &text(&zip), "--data", &text(&data)]);
        spin(Duration::from_micros(random.below(900_000)), || false);
        kill(&mut child);
        if zip.exists() {
            // It was done before it was killed: then it is whole.
            let output = command(&["restore", &text(&zip), "--data", &text(&folder.path().join("proof"))]).output();
            assert!(output.expect("the binary starts").status.success());
            fs::remove_dir_all(folder.path().join("proof")).expect("a folder of ours");
            fs::remove_file(&zip).expect("a file of ours");
        }
    }
    let made = command(&["backup", &text(&zip), "--data", &text(&data)]).output().expect("the binary starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for _ in 0..kills {
        copy(&data, &other);
        let mut child = spawn(&["restore", &text(&zip), "--data", &text(&other), "--replace"]);
        spin(Duration::from_micros(random.below(400_000)), || false);
        kill(&mut child);
        // Either the folder opens, or it says that the restore is to be done again, and that helps.
        match Server::start(&other) {
            Ok(server) => assert_eq!(server.get("/readyz").json()["revision"], 1),
            Err(refusal) => {
                assert!(refusal.log.contains("途中で止まって"), "{}", refusal.log);
                let again = command(&["restore", &text(&zip), "--data", &text(&other), "--replace"]).output();
                assert!(again.expect("the binary starts").status.success());
                let server = Server::start(&other).expect("the server starts after the restore");
                assert_eq!(server.get("/readyz").json()["revision"], 1);
            }
        }
        fs::remove_dir_all(&other).expect("a folder of ours");
    }
}

#[test]
fn a_damaged_record_is_served_read_only_and_the_log_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = Server::start(&data).expect("the server starts");
    let expected = first.get("/api/v1/areas").body;
    let (status, log) = first.stop();
    assert!(status.success(), "{log}");
    let path = data.join("tsunagi.duckdb");
    let torn = {
        let whole = fs::read(&path).expect("the database");
        whole[..whole.len() / 3].to_vec()
    };
    fs::write(&path, &torn).expect("a torn database");
    let server = Server::start(&data).expect("the server starts from its backup");
    assert!(server.get("/api/v1/areas").body == expected, "other answers than before");
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    for words in ["壊れています", "読み取り専用", "tsunagi restore", "quarantine"] {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert!(fs::read(&path).expect("the database") == torn, "the damaged file was changed");
}

fn serve(data: &Path) -> Child {
    spawn(&["serve", "--listen", "127.0.0.1:0", "--data", &text(data)])
}

fn spawn(arguments: &[&str]) -> Child {
    command(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

fn kill(child: &mut Child) {
    // Already gone is fine: then it was done.
    let _gone = child.kill();
    child.wait().expect("a process of ours");
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A plugin that ships, under another identifier of the same length.
fn plugin(number: u32) -> (String, Vec<u8>) {
    let id = format!("prev-{number:05}");
    let path: PathBuf = acceptance::repository().join(".tools/plugins/prevalence.wasm");
    let mut bytes = fs::read(path).expect("`cargo xtask` has built the plugins");
    let places: Vec<usize> =
        bytes.windows(10).enumerate().filter(|(_, window)| *window == b"prevalence").map(|(place, _)| place).collect();
    for place in places {
        bytes[place..place + 10].copy_from_slice(id.as_bytes());
    }
    (id, bytes)
}

/// The answer to an upload that was acknowledged; `None` if nobody answered any more.
fn post(url: &str, bytes: &[u8]) -> Option<Value> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.post(url).send(bytes).ok()?;
    let mut body = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut body).ok()?;
    let status = response.status().as_u16();
    assert!(matches!(status, 200 | 201), "{status}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).ok()
}

fn assert_installed(server: &Server, acked: &BTreeMap<String, String>) {
    let answer = server.get("/api/v1/plugins").json();
    let plugins = answer["plugins"].as_array().expect("a list");
    for (id, hash) in acked {
        let found = plugins.iter().find(|plugin| plugin["id"] == id.as_str()).unwrap_or_else(|| panic!("{id} is lost"));
        assert_eq!((&found["standing"], &found["hash"]), (&"ready".into(), &hash.as_str().into()), "{found}");
    }
    assert_eq!(answer["failed_files"], serde_json::json!([]), "{answer}");
}
