//! The helper process, and what it said.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_durability-child");

/// A process that publishes until it is killed, and everything that it has acknowledged.
pub struct Publisher {
    child: Child,
    output: BufReader<ChildStdout>,
    pub acked: Ledger,
}

/// What was acknowledged: by number, with its hash.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub revisions: BTreeMap<u32, String>,
    /// Lines of the audit log.
    pub lines: BTreeMap<u32, String>,
}

impl Ledger {
    /// Notes what a line of the helper acknowledges.
    pub fn note(&mut self, line: &str) {
        let acknowledged = |word: &str| {
            let (number, hash) = line.trim_end().strip_prefix(word)?.split_once(' ')?;
            Some((number.parse().expect("a number"), hash.to_owned()))
        };
        self.revisions.extend(acknowledged("ack "));
        self.lines.extend(acknowledged("noted "));
    }

    pub fn extend(&mut self, other: Self) {
        self.revisions.extend(other.revisions);
        self.lines.extend(other.lines);
    }

    /// Everything that was acknowledged is there, under the same hash.
    pub fn assert_kept(&self, told: &Value, what: &str) {
        for (kind, ledger) in [("revisions", &self.revisions), ("audit", &self.lines)] {
            let found = told[kind].as_array().expect("a list");
            for (number, hash) in ledger {
                let kept = found.iter().find(|it| it["number"] == *number).map(|it| &it["hash"]);
                assert_eq!(kept, Some(&hash.as_str().into()), "{what}: {kind} {number} was acknowledged and is gone");
            }
        }
    }
}

impl Publisher {
    pub fn start(folder: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("publish")
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the helper starts");
        let output = BufReader::new(child.stdout.take().expect("the output is piped"));
        Self { child, output, acked: Ledger::default() }
    }

    /// Reads one line; notes what it acknowledges. False when the process has ended.
    pub fn read(&mut self) -> bool {
        let mut line = String::new();
        let is_whole = self.output.read_line(&mut line).is_ok_and(|length| length > 0) && line.ends_with('\n');
        if is_whole {
            self.acked.note(&line);
        }
        is_whole
    }

    /// Kills the process as a power failure would, and reads what it had still said: that counts.
    pub fn kill(mut self) -> Ledger {
        self.child.kill().expect("a process of ours");
        self.child.wait().expect("a process of ours");
        while self.read() {}
        std::mem::take(&mut self.acked)
    }
}

/// What a data folder holds, seen by a process of its own: should the engine die of the files, that is seen, too.
#[derive(Debug)]
pub enum Sight {
    /// It can be served; the JSON says what it holds.
    Served(Value),
    /// It cannot; this was said.
    Refused(String),
}

/// Looks at a data folder, reading the newest revisions in full.
pub fn inspect(folder: &Path, newest: usize) -> Sight {
    let output = Command::new(PROGRAM)
        .arg("inspect")
        .arg(folder)
        .arg(newest.to_string())
        .stdin(Stdio::null())
        .output()
        .expect("the helper starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => Sight::Served(serde_json::from_slice(&output.stdout).expect("JSON")),
        Some(1) => Sight::Refused(said),
        _ => panic!("the process died of {}: {}\n{said}", folder.display(), output.status),
    }
}

impl Sight {
    pub fn served(self) -> Value {
        match self {
            Self::Served(told) => told,
            Self::Refused(said) => panic!("{said}"),
        }
    }
}

/// Number, and whatever is told of each revision.
pub fn revisions(told: &Value) -> Vec<(u32, &Value)> {
    let list = told["revisions"].as_array().expect("a list");
    list.iter()
        .map(|it| (it["number"].as_u64().and_then(|number| u32::try_from(number).ok()).expect("a number"), it))
        .collect()
}

/// Keeps this thread busy for a moment, or until something happens.
pub fn spin(longest: Duration, mut until: impl FnMut() -> bool) {
    let begin = Instant::now();
    while begin.elapsed() < longest && !until() {
        std::thread::yield_now();
    }
}
