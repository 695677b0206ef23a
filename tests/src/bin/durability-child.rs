//! A process to be killed: it publishes until it dies and says what is acknowledged, or says what a data folder holds.
//!
//! `durability-child publish FOLDER` prints `open STATE NUMBER`, then `ack NUMBER HASH` after each publication;
//! `durability-child inspect FOLDER N` prints JSON: the state, every revision, and of the newest N what they say.
//! Exit status: 0 done, 1 refused (with the reason), 70 the record has stopped working.

use std::{path::Path, process::ExitCode};

use acceptance::durability::{content, digest, is_whole, open};
use geodata::{Viewer, archive::OpenState};
use serde_json::json;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["publish", folder] => publish(Path::new(folder)),
        ["inspect", folder, newest] => inspect(Path::new(folder), newest.parse().unwrap_or(usize::MAX)),
        _ => {
            eprintln!("publish FOLDER | inspect FOLDER N");
            ExitCode::from(2)
        }
    }
}

fn publish(folder: &Path) -> ExitCode {
    let mut archive = match open(folder) {
        Ok(archive) => archive,
        Err(error) => return refused(&error),
    };
    println!("open {} {}", archive.state().id(), archive.revision().number);
    archive.keep_backups(3);
    loop {
        let number = archive.revision().number + 1;
        match archive.publish(&Viewer::local(), vec![content(number)], "") {
            Ok(revision) => println!("ack {} {}", revision.number, revision.hash.as_str()),
            Err(error) => {
                eprintln!("{error}");
                let has_stopped = matches!(archive.state(), OpenState::Stopped { .. });
                return ExitCode::from(if has_stopped { 70 } else { 1 });
            }
        }
    }
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
    println!("{}", json!({"state": archive.state().id(), "runbook": archive.state().runbook(), "revisions": told}));
    ExitCode::SUCCESS
}

fn refused(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}
