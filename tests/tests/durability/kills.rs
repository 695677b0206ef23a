//! `kill -9` of a process that publishes: an acknowledged revision is there afterwards, and every revision that is there is whole.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use acceptance::durability::Random;
use serde_json::json;

use crate::child::{Ledger, Publisher, inspect, revisions, spin};

/// After so many kills a new folder is begun: old ones only grow.
const KILLS_PER_FOLDER: u64 = 50;

/// What the process is doing when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    StartUp,
    Publication,
    Checkpoint,
    Backup,
}

const MOMENTS: [Moment; 4] = [Moment::StartUp, Moment::Publication, Moment::Checkpoint, Moment::Backup];

#[test]
fn no_kill_loses_an_acknowledged_revision_or_leaves_half_of_one() {
    let mut random = Random::new(crate::seed());
    let (mut n_acked, mut n_noted, mut n_unacked, mut n_recovered) = (0, 0, 0, 0);
    let mut slowest = Duration::ZERO;
    let kills = crate::count("TSUNAGI_DURABILITY_KILLS", 40);
    let begin = Instant::now();
    let mut folder = tempfile::tempdir().expect("a temporary folder");
    let mut ledger = Ledger::default();
    for kill in 0..kills {
        if kill > 0 && kill % KILLS_PER_FOLDER == 0 {
            folder = tempfile::tempdir().expect("a temporary folder");
            ledger = Ledger::default();
        }
        let data = folder.path().join("data");
        let moment = MOMENTS[usize::try_from(kill % 4).expect("below 4")];
        let acked = publish_and_kill(&data, moment, &mut random);
        n_acked += acked.revisions.len();
        n_noted += acked.lines.len();
        ledger.extend(acked);

        let begin = Instant::now();
        let told = inspect(&data, 3).served();
        slowest = slowest.max(begin.elapsed());
        let state = told["state"].as_str().expect("a state");
        assert!(matches!(state, "clean" | "recovered"), "kill {kill} at {moment:?}: {told}");
        n_recovered += usize::from(state == "recovered");
        let found = revisions(&told);
        let numbers: Vec<u32> = found.iter().map(|(number, _)| *number).collect();
        assert!(numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).expect("few")), "{numbers:?}");
        ledger.assert_kept(&told, &format!("kill {kill} at {moment:?}"));
        assert_eq!(told["unsound"], json!([]), "kill {kill} at {moment:?}");
        for (number, it) in &found[found.len().saturating_sub(3)..] {
            assert_eq!(it["whole"], true, "kill {kill} at {moment:?} left half of revision {number}: {it}");
        }
        // Committed, and killed before it could say so: from now on it has to stay, too.
        for (number, it) in &found {
            if *number > 1 && !ledger.revisions.contains_key(number) {
                n_unacked += 1;
                ledger.revisions.insert(*number, it["hash"].as_str().expect("a hash").to_owned());
            }
        }
        assert_whole_backups(&data);
    }
    eprintln!(
        "{kills} kills in {:.0} s: {n_acked} acknowledged revisions and {n_noted} lines of the audit log, 0 lost, 0 partial; {n_unacked} were committed and not yet \
         acknowledged; {n_recovered} starts replayed a log; slowest start and reading {:.3} s",
        begin.elapsed().as_secs_f64(),
        slowest.as_secs_f64()
    );
    assert!(n_acked > 0, "nothing was ever published");
}

fn publish_and_kill(data: &Path, moment: Moment, random: &mut Random) -> Ledger {
    let mut publisher = Publisher::start(data);
    let log = data.join("tsunagi.duckdb.wal");
    let unfinished = data.join("backups/.unfinished");
    let moments = |random: &mut Random, end_us: u64| Duration::from_micros(random.below(end_us));
    match moment {
        Moment::StartUp => spin(moments(random, 60_000), || false),
        Moment::Publication => {
            for _ in 0..=random.below(3) {
                publisher.read();
            }
            spin(moments(random, 30_000), || false);
        }
        Moment::Checkpoint => {
            publisher.read();
            // The log is there from the first written byte of a transaction to the end of the checkpoint behind it.
            spin(Duration::from_secs(2), || fs::metadata(&log).is_ok_and(|log| log.len() > 0));
            spin(moments(random, 5_000), || false);
        }
        Moment::Backup => {
            publisher.read();
            spin(Duration::from_secs(2), || unfinished.exists());
            spin(moments(random, 20_000), || false);
        }
    }
    publisher.kill()
}

/// Whatever stands under the name of a backup is whole.
fn assert_whole_backups(data: &Path) {
    let Ok(entries) = fs::read_dir(data.join("backups")) else { return };
    for backup in entries.flatten().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let text = fs::read(backup.path().join("manifest.json")).expect("a manifest in every backup");
        let manifest: serde_json::Value = serde_json::from_slice(&text).expect("a whole manifest");
        let database = fs::read(backup.path().join("tsunagi.duckdb")).expect("a database in every backup");
        let hash = geodata::revision::ContentHash::of(&database);
        assert_eq!(manifest["files"][0]["sha256"], hash.as_str(), "{}", backup.path().display());
    }
}
