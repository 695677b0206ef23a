//! Full disks: a publication that does not fit is refused, and everything acknowledged before it is there afterwards.
//!
//! Two ways to fill a disk without being anybody special: a limit on the size of files (works everywhere), and a small `tmpfs` in a
//! namespace of its own (where the machine lets one mount it).

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

use crate::{
    child::{Ledger, PROGRAM, revisions},
    faults::copy,
};

/// The limit of a shell's `ulimit -f` counts blocks of 512 bytes.
const BLOCK: u64 = 512;

#[test]
fn a_file_that_may_not_grow_stops_publications_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = started(&data);
    let mut n_acked = 0;
    for room_kib in [64, 500, 1_000] {
        let limited = folder.path().join(format!("limited-{room_kib}"));
        copy(&data, &limited);
        let blocks = (first + room_kib * 1_024) / BLOCK;
        // Without the trap the system would end the process instead of refusing its writing.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" publish \"$1\"");
        let output = Command::new("sh").args(["-c", &script, PROGRAM]).arg(&limited).output().expect("a shell");
        let acked = acknowledged(&output);
        assert_told(&output);
        let told = crate::child::inspect(&limited, usize::MAX).served();
        assert_nothing_lost(&acked, &told);
        n_acked += acked.revisions.len();
        eprintln!("room for {room_kib} KiB more: {} acknowledged, then {}", acked.revisions.len(), output.status);
    }
    assert!(n_acked > 0, "nothing was ever published");
}

#[test]
fn a_full_disk_stops_publications_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = started(&data);
    if !can_mount(folder.path()) {
        eprintln!("no tmpfs can be mounted here; the limit on the size of files stands in for the full disk");
        return a_file_that_may_not_grow_stops_publications_and_loses_nothing();
    }
    let mut n_acked = 0;
    for room_kib in [100, 1_000] {
        let disk = folder.path().join(format!("disk-{room_kib}"));
        std::fs::create_dir(&disk).expect("a folder");
        // All of it in one namespace, because the disk is gone with it. Afterwards there is room again, as when somebody has tidied up.
        let script = format!(
            "mount -t tmpfs -o size={}k tmpfs \"$2\" && cp -R \"$1\" \"$2/data\" || exit 99\n\
             \"$0\" publish \"$2/data\"; status=$?\n\
             mount -o remount,size=200m \"$2\" || exit 98\n\
             echo \"status $status\"; echo \"files $(ls \"$2/data\" \"$2/data/backups\" | tr '\\n' ' ')\"\n\
             \"$0\" inspect \"$2/data\" 1000000",
            first / 1_024 + room_kib
        );
        let output = in_namespace(&script).arg(PROGRAM).arg(&data).arg(&disk).output().expect("unshare");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}\n{text}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        assert!(text.contains("status 1\n") || text.contains("status 70\n"), "{text}");
        assert_told(&output);
        let acked = acknowledged(&output);
        let told: Value = serde_json::from_str(text.lines().last().expect("a last line")).expect("JSON");
        assert_nothing_lost(&acked, &told);
        n_acked += acked.revisions.len();
        eprintln!("disk with {room_kib} KiB free: {} acknowledged, 0 lost", acked.revisions.len());
    }
    assert!(n_acked > 0, "nothing was ever published");
}

#[test]
fn a_damaged_record_on_a_full_disk_is_refused_untouched_because_there_is_no_room_for_its_copy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    started(&data);
    let path = data.join("tsunagi.duckdb");
    let whole = std::fs::read(&path).expect("the database");
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("a torn database");
    if !can_mount(folder.path()) {
        eprintln!("no tmpfs can be mounted here; what is said without room is tested where one can");
        assert!(matches!(crate::child::inspect(&data, 1), crate::child::Sight::Refused(_)));
        return;
    }
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("a folder");
    let script = "mount -t tmpfs -o size=12m tmpfs \"$2\" && cp -R \"$1\" \"$2/data\" || exit 99\n\
         \"$0\" inspect \"$2/data\" 1; status=$?\n\
         cmp \"$1/tsunagi.duckdb\" \"$2/data/tsunagi.duckdb\" || exit 97\n\
         test -z \"$(ls -A \"$2/data/quarantine\")\" || exit 96\n\
         exit $status";
    let output = in_namespace(script).arg(PROGRAM).arg(&data).arg(&disk).output().expect("unshare");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("空き容量がありません") && said.contains("手を触れていません"), "{said}");
}

/// A data folder after a first start and a stop in good order; its database's size.
fn started(data: &Path) -> u64 {
    drop(acceptance::durability::open(data).unwrap_or_else(|error| panic!("{error}")));
    std::fs::metadata(data.join("tsunagi.duckdb")).expect("the database").len()
}

fn in_namespace(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    command
}

/// Whether this machine lets us mount a `tmpfs` of our own.
fn can_mount(folder: &Path) -> bool {
    let place = folder.join("mount");
    std::fs::create_dir_all(&place).expect("a folder");
    let output = in_namespace("mount -t tmpfs -o size=1m tmpfs \"$0\"").arg(&place).output();
    output.is_ok_and(|output| output.status.success())
}

fn acknowledged(output: &Output) -> Ledger {
    let mut ledger = Ledger::default();
    String::from_utf8_lossy(&output.stdout).lines().for_each(|line| ledger.note(line));
    ledger
}

/// The process has ended by itself, saying why.
fn assert_told(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some(), "killed: {}\n{said}", output.status);
    assert!(said.contains("公開できませんでした") || said.contains("動作を止めました"), "{said}");
}

fn assert_nothing_lost(acked: &Ledger, told: &Value) {
    assert!(matches!(told["state"].as_str(), Some("clean" | "recovered")), "{told}");
    acked.assert_kept(told, "on a full disk");
    assert_eq!(told["unsound"], json!([]));
    for (number, it) in revisions(told) {
        assert_eq!(it["whole"], true, "half of revision {number}: {it}");
    }
}
