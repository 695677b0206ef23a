//! Files that a disk has damaged: each ends in a served record, a read-only backup, or a refusal with the steps to take. Never in
//! other figures, never in a dead process, never in a changed file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use acceptance::durability::Random;
use serde_json::Value;

use crate::child::{Ledger, Publisher, Sight, inspect, revisions, spin};

const DATABASE: &str = "tsunagi.duckdb";
const LOG: &str = "tsunagi.duckdb.wal";

/// How a file is damaged.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Truncated,
    BitFlipped,
    /// A block of 4 KiB that never reached the disk.
    Zeroed,
    Lost,
}

/// A folder as a killed process left it, and the truth about it.
struct Base {
    folder: PathBuf,
    acked: Ledger,
    truth: BTreeMap<u32, Value>,
}

#[derive(Debug, Default)]
struct Counts {
    served: u32,
    read_only: u32,
    refused: u32,
    unreadable: u32,
}

#[test]
fn every_damaged_file_ends_in_a_served_record_a_read_only_backup_or_steps_to_take() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut random = Random::new(crate::seed());
    let bases = [
        base(&folder.path().join("with-backups"), true),
        // Without any backup there is nothing to serve instead: then the steps to take are all that is left.
        base(&folder.path().join("without"), false),
    ];
    let faults = crate::count("TSUNAGI_DURABILITY_FAULTS", 50);
    let mut counts = Counts::default();
    for number in 0..faults {
        let base = &bases[usize::from(random.below(3) == 0)];
        let data = folder.path().join(format!("fault-{number}"));
        copy(&base.folder, &data);
        let (file, fault) = damage(&data, &mut random);
        examine(&data, base, &mut counts, &format!("fault {number}, {file} {fault:?}"));
        fs::remove_dir_all(&data).expect("a folder of ours");
    }
    eprintln!("{faults} faults: {counts:?}, 0 changed without a word, 0 processes died");
    assert!(counts.served > 0 && counts.read_only > 0 && counts.refused > 0, "not every end was seen: {counts:?}");
}

/// A process that has published a few revisions and was killed while there was a log.
fn base(folder: &Path, with_backups: bool) -> Base {
    let data = folder.join("data");
    let mut acked = Ledger::default();
    for _ in 0..200 {
        let mut publisher = Publisher::start(&data);
        for _ in 0..4 {
            publisher.read();
        }
        // A slow disk may not have finished the first backup by then, and a base with backups has to have one.
        while !has_backup(&data) {
            assert!(publisher.read(), "the helper ended before it had made a backup");
        }
        // Dead in the moment when it has written more than nothing into the log.
        spin(Duration::from_secs(2), || fs::metadata(data.join(LOG)).is_ok_and(|log| log.len() > 1_000));
        acked.extend(publisher.kill());
        if fs::metadata(data.join(LOG)).is_ok_and(|log| log.len() > 1_000) {
            break;
        }
    }
    assert!(fs::metadata(data.join(LOG)).is_ok_and(|log| log.len() > 0), "no kill has left a log");
    if !with_backups {
        fs::remove_dir_all(data.join("backups")).expect("backups");
    }
    let look = folder.join("look");
    copy(&data, &look);
    let told = inspect(&look, usize::MAX).served();
    let truth = revisions(&told).into_iter().map(|(number, it)| (number, it.clone())).collect();
    fs::remove_dir_all(look).expect("a folder of ours");
    Base { folder: data, acked, truth }
}

/// Whether a backup has taken its name, which it does once it has proved whole.
fn has_backup(data: &Path) -> bool {
    let Ok(entries) = fs::read_dir(data.join("backups")) else { return false };
    entries.flatten().any(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
}

/// Damages one file of a data folder at a place that is drawn.
fn damage(data: &Path, random: &mut Random) -> (&'static str, Fault) {
    let file = if random.below(2) == 0 { DATABASE } else { LOG };
    let fault = match random.below(20) {
        0 => Fault::Lost,
        1..=7 => Fault::Truncated,
        8..=10 => Fault::Zeroed,
        _ => Fault::BitFlipped,
    };
    let path = data.join(file);
    let mut bytes = fs::read(&path).expect("a file of the engine");
    let length = bytes.len() as u64;
    let place = usize::try_from(random.below(length)).expect("a small file");
    match fault {
        Fault::Lost => {
            fs::remove_file(&path).expect("a file of ours");
            return (file, fault);
        }
        Fault::Truncated => bytes.truncate(place),
        Fault::BitFlipped => bytes[place] ^= 1 << random.below(8),
        Fault::Zeroed => {
            let from = place & !4_095;
            let to = (from + 4_096).min(bytes.len());
            bytes[from..to].fill(0);
        }
    }
    fs::write(&path, bytes).expect("a file of ours");
    (file, fault)
}

fn examine(data: &Path, base: &Base, counts: &mut Counts, what: &str) {
    let before = engine_files(data);
    match inspect(data, usize::MAX) {
        Sight::Served(told) => {
            let is_read_only = told["state"] == "read-only";
            let found = revisions(&told);
            for (number, it) in &found {
                let truth = base.truth.get(number).unwrap_or_else(|| panic!("{what}: revision {number} is invented"));
                assert_eq!(it["hash"], truth["hash"], "{what}: revision {number} has another hash");
                if it["unreadable"].is_string() {
                    counts.unreadable += 1;
                } else {
                    assert_eq!(it["content"], truth["content"], "{what}: revision {number} says something else");
                }
            }
            if is_read_only {
                counts.read_only += 1;
                assert!(told["runbook"].as_str().is_some_and(|it| it.contains("手順")), "{what}: {told}");
                assert_untouched(data, &before, what);
            } else {
                counts.served += 1;
                base.acked.assert_kept(&told, what);
            }
        }
        Sight::Refused(said) => {
            counts.refused += 1;
            assert!(said.contains("手順") && said.contains(DATABASE), "{what}: {said}");
            assert_untouched(data, &before, what);
        }
    }
}

/// The damaged files are as they were, and there are copies of them.
fn assert_untouched(data: &Path, before: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(engine_files(data) == *before, "{what}: a damaged file was changed");
    let copies: Vec<PathBuf> = fs::read_dir(data.join("quarantine"))
        .unwrap_or_else(|error| panic!("{what}: {error}"))
        .flatten()
        .map(|entry| entry.path())
        .collect();
    assert_eq!(copies.len(), 1, "{what}");
    assert!(engine_files(&copies[0]) == *before, "{what}: the copy differs");
}

fn engine_files(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(data).expect("a data folder").flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(DATABASE))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file")))
        .collect()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
