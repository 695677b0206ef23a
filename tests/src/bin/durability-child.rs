//! A process to be killed: it publishes until it dies and says what is acknowledged, or says what a data folder holds.
//!
//! `durability-child publish FOLDER [BACKUPS]` prints `open STATE NUMBER`, then `ack NUMBER HASH` after each publication (in turn of a whole package
//! and of a batch) and `noted NUMBER HASH` after each line of the audit log;
//! `durability-child inspect FOLDER N` prints JSON: the state, every revision, of the newest N what they say, the audit log, and what the
//! record's own check finds.
//! Exit status: 0 done, 1 refused (with the reason), 70 the record has stopped working.

use std::{path::Path, process::ExitCode};

use acceptance::durability::{batch, content, digest, is_whole, open, origin};
use geodata::{Archive, Viewer, archive::OpenState};
use serde_json::json;

/// How many automatic backups it keeps when nothing is said.
const BACKUPS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["publish", folder] => publish(Path::new(folder), BACKUPS),
        ["publish", folder, backups] => publish(Path::new(folder), backups.parse().unwrap_or(BACKUPS)),
        ["inspect", folder, newest] => inspect(Path::new(folder), newest.parse().unwrap_or(usize::MAX)),
        _ => {
            eprintln!("publish FOLDER [BACKUPS] | inspect FOLDER N");
            ExitCode::from(2)
        }
    }
}

fn publish(folder: &Path, backups: usize) -> ExitCode {
    let mut archive = match open(folder) {
        Ok(archive) => archive,
        Err(error) => return refused(&error),
    };
    println!("open {} {}", archive.state().id(), archive.revision().number);
    archive.keep_backups(backups);
    let viewer = Viewer::local();
    loop {
        let number = archive.revision().number + 1;
        let published = if number % 2 == 0 {
            archive.publish(&viewer, vec![content(number)], "").map(|revision| (revision.number, revision.hash))
        } else {
            let published = archive.publish_batch(&viewer, batch(number), origin(number), "");
            published.map(|published| (published.revision.number, published.revision.hash))
        };
        match published {
            Ok((number, hash)) => println!("ack {number} {}", hash.as_str()),
            Err(error) => return stopped(&archive, &error),
        }
        match archive.note("見本", "export", &format!("revision {number}"), "{}") {
            Ok(line) => println!("noted {} {}", line.seq, line.hash.as_str()),
            Err(error) => return stopped(&archive, &error),
        }
    }
}

fn stopped(archive: &Archive, error: &dyn std::error::Error) -> ExitCode {
    eprintln!("{error}");
    let has_stopped = matches!(archive.state(), OpenState::Stopped { .. });
    ExitCode::from(if has_stopped { 70 } else { 1 })
}

fn inspect(folder: &Path, newest: usize) -> ExitCode {
    let archive = match open(folder) {
        Ok(archive) => archive,
        Err(error) => return refused(&error),
    };
    let viewer = Viewer::local();
    let revisions = archive.revisions(&viewer);
    let first_read = revisions.len().saturating_sub(newest);
    let told: Vec<serde_json::Value> = revisions
        .iter()
        .enumerate()
        .map(|(index, revision)| {
            let mut line = json!({"number": revision.number, "hash": revision.hash.as_str()});
            if index >= first_read {
                match archive.release(&viewer, Some("small"), Some(revision.number)) {
                    Ok(release) => {
                        line["whole"] = is_whole(&release, revision.number).into();
                        line["content"] = digest(&release).as_str().into();
                    }
                    Err(error) => line["unreadable"] = error.to_string().into(),
                }
            }
            line
        })
        .collect();
    let audit: Vec<serde_json::Value> = match archive.audit(&viewer, 0, usize::MAX) {
        Ok(lines) => lines.iter().map(|line| json!({"number": line.seq, "hash": line.hash.as_str()})).collect(),
        Err(error) => vec![json!({"unreadable": error.to_string()})],
    };
    let unsound: Vec<String> = match archive.check() {
        Ok(lines) => lines.into_iter().filter(|line| !line.sound).map(|line| line.message).collect(),
        Err(error) => vec![error.to_string()],
    };
    let state = archive.state();
    let told =
        json!({"state": state.id(), "runbook": state.runbook(), "revisions": told, "audit": audit, "unsound": unsound});
    println!("{told}");
    ExitCode::SUCCESS
}

fn refused(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}
