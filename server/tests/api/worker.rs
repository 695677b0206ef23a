//! Children that misbehave in every way: small shell scripts stand in for the reader.
#![cfg(unix)]

use std::{path::PathBuf, time::Duration};

use tempfile::TempDir;
use tsunagi::imports::{
    Worker, WorkerFailure, WorkerLimits,
    worker::{Cancel, Work},
};

/// Far more than any of these scripts needs.
const PATIENCE: Duration = Duration::from_mins(1);

struct Outcome {
    answer: Result<Vec<u8>, WorkerFailure>,
    pieces: Vec<u8>,
}

fn worker(script: &str, limits: WorkerLimits) -> Worker {
    Worker { program: "/bin/sh".into(), args: vec!["-c".into(), script.into()], limits }
}

fn run_with(script: &str, limits: WorkerLimits, cancel: &Cancel) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, pieces) = files(&folder);
    let work = Work::Mark { findings: Vec::new(), questions: Vec::new() };
    let answer = worker(script, limits).run("R5.xlsx", work, &file, &pieces, cancel);
    Outcome { answer, pieces: std::fs::read(&pieces).expect("the pieces were made room for") }
}

fn run(script: &str) -> Outcome {
    run_with(script, WorkerLimits { wall: PATIENCE, ..WorkerLimits::default() }, &Cancel::default())
}

fn files(folder: &TempDir) -> (PathBuf, PathBuf) {
    let file = folder.path().join("file");
    // More than a pipe holds, so that a child that does not read would block whoever only writes.
    std::fs::write(&file, vec![b'x'; 1 << 20]).expect("a written file");
    (file, folder.path().join("pieces"))
}

#[test]
fn a_complete_answer_is_taken_even_if_the_child_then_goes_on_for_ever() {
    let script = r"printf 'TSUNAGI1D\002\0\0\0\0\0\0\0{}P\003\0\0\0\0\0\0\0abcP\002\0\0\0\0\0\0\0deE\0\0\0\0\0\0\0\0'; exec 1>&-; while :; do :; done";
    let outcome = run(script);
    assert_eq!(outcome.answer.expect("an answer"), b"{}");
    assert_eq!(outcome.pieces, b"abcde");
}

#[test]
fn a_child_that_dies_or_answers_nonsense_is_told_from_one_that_answers() {
    for script in [
        "exit 0",
        "exit 70",
        "kill -SEGV $$",
        "kill -KILL $$",
        "kill -ABRT $$",
        "echo garbage that is longer than the mark",
        // Claims nine bytes and sends two; sends an unknown section; sends two documents; stops before the end.
        r"printf 'TSUNAGI1D\011\0\0\0\0\0\0\0{}'",
        r"printf 'TSUNAGI1X\0\0\0\0\0\0\0\0E\0\0\0\0\0\0\0\0'",
        r"printf 'TSUNAGI1D\0\0\0\0\0\0\0\0D\0\0\0\0\0\0\0\0E\0\0\0\0\0\0\0\0'",
        r"printf 'TSUNAGI1D\002\0\0\0\0\0\0\0{}P\003\0\0\0\0\0\0\0abc'",
    ] {
        let failure = run(script).answer.expect_err(script);
        assert!(matches!(failure, WorkerFailure::Died { .. }), "{script}: {failure:?}");
        assert!(failure.to_string().ends_with('。'), "{failure}");
    }
}

#[test]
fn a_child_that_the_system_stops_for_its_processor_time_or_its_memory_is_told_so() {
    assert!(matches!(run("kill -XCPU $$").answer, Err(WorkerFailure::Time { limit_s: 60 })));
    let out_of_memory = "echo 'memory allocation of 99999999999 bytes failed' >&2; kill -ABRT $$";
    assert!(matches!(run(out_of_memory).answer, Err(WorkerFailure::Memory { limit_mib: 1_024 })));
}

#[test]
fn a_child_that_never_answers_is_stopped_by_the_clock() {
    let limits = WorkerLimits { wall: Duration::from_millis(200), ..WorkerLimits::default() };
    let outcome = run_with("while :; do :; done", limits, &Cancel::default());
    assert!(matches!(outcome.answer, Err(WorkerFailure::Time { .. })), "{:?}", outcome.answer);
}

#[test]
fn a_child_that_writes_without_end_fills_neither_memory_nor_disk() {
    let limits =
        || WorkerLimits { pieces_bytes: 1 << 20, document_bytes: 1 << 10, wall: PATIENCE, ..WorkerLimits::default() };
    // Pieces of 255 bytes for ever.
    let script =
        r"printf TSUNAGI1; piece=$(printf 'P\377'); while :; do printf 'P\377\0\0\0\0\0\0\0'; printf '%255s' x; done";
    let endless = run_with(script, limits(), &Cancel::default());
    assert!(matches!(endless.answer, Err(WorkerFailure::Output { limit_mib: 1 })), "{:?}", endless.answer);
    assert!(endless.pieces.len() <= 1 << 20);
    // A document and a piece that claim 8 exabytes.
    for kind in ["D", "P"] {
        let script = format!(r"printf 'TSUNAGI1{kind}\377\377\377\377\377\377\377\177'; while :; do :; done");
        let outcome = run_with(&script, limits(), &Cancel::default());
        assert!(matches!(outcome.answer, Err(WorkerFailure::Output { .. })), "{:?}", outcome.answer);
    }
}

#[test]
fn errors_without_end_do_not_block_the_answer() {
    let script = r"i=0; while [ $i -lt 3000 ]; do echo 'complaint complaint complaint complaint complaint' >&2; i=$((i+1)); done; printf 'TSUNAGI1E\0\0\0\0\0\0\0\0'";
    assert_eq!(run(script).answer.expect("an answer"), b"");
}

#[test]
fn a_cancelled_child_is_killed_and_one_that_is_cancelled_before_does_not_live() {
    let before = Cancel::default();
    before.cancel();
    let limits = || WorkerLimits { wall: PATIENCE, ..WorkerLimits::default() };
    let outcome = run_with("while :; do :; done", limits(), &before);
    assert!(matches!(outcome.answer, Err(WorkerFailure::Cancelled)), "{:?}", outcome.answer);

    let during = Cancel::default();
    let outcome = std::thread::scope(|scope| {
        let running = scope.spawn(|| run_with("while :; do :; done", limits(), &during));
        during.cancel();
        running.join().expect("no panic")
    });
    assert!(matches!(outcome.answer, Err(WorkerFailure::Cancelled)), "{:?}", outcome.answer);
}

#[test]
fn a_child_has_no_environment_and_a_folder_of_nobody() {
    let script = r"text=$(env | cut -d= -f1 | grep -v -e ^PATH$ -e ^PWD$ -e ^_$ -e ^SHLVL$ -e ^OLDPWD$ -e ^LD_LIBRARY_PATH$ -e ^MALLOC_ARENA_MAX$; pwd); printf 'TSUNAGI1P\001\0\0\0\0\0\0\0'; printf '%.1s' "
        .to_owned()
        + r#""$text"; printf 'E\0\0\0\0\0\0\0\0'"#;
    assert_eq!(run(&script).pieces, b"/", "only the folder is printed, and it is the root");
}

#[test]
fn a_program_that_cannot_be_started_is_no_fault_of_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, pieces) = files(&folder);
    let missing = Worker { program: folder.path().join("missing"), args: Vec::new(), limits: WorkerLimits::default() };
    let work = Work::Mark { findings: Vec::new(), questions: Vec::new() };
    let outcome = missing.run("R5.xlsx", work, &file, &pieces, &Cancel::default());
    assert!(matches!(outcome, Err(WorkerFailure::Broken { .. })), "{outcome:?}");
}
