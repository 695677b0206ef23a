//! Reading in a child process with limits, so that an abort is seen and counted and not suffered.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use geodata::import::{Limits, SourceFile, formats::read_book, marked::marked_workbook};

const ROLE: &str = "TSUNAGI_TEST_READS_FOR_ITS_PARENT";
/// Address space of the child: that of the server's child.
const MEMORY: u64 = 1 << 30;
/// After this the child hangs.
const PATIENCE: Duration = Duration::from_mins(1);

/// A file of this name kills the child.
pub(crate) const FATAL: &str = "fatal for the test";

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// A book, with so many findings.
    Book(usize),
    /// A typed refusal: its code.
    Refused(String),
    /// The process died.
    Died,
    /// No answer.
    Hung,
}

/// A child that reads what it is given.
pub(crate) struct Reader {
    process: Option<(Child, ChildStdin, Receiver<String>)>,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self { process: None }
    }

    /// Reads a file in the child.
    pub(crate) fn read(&mut self, name: &str, bytes: &[u8]) -> End {
        let (_, stdin, answers) = self.process.get_or_insert_with(start);
        let sent = [name.as_bytes(), bytes]
            .into_iter()
            .try_for_each(|part| {
                stdin.write_all(&(part.len() as u64).to_le_bytes()).and_then(|()| stdin.write_all(part))
            })
            .and_then(|()| stdin.flush());
        let answer = match sent {
            Ok(()) => answers.recv_timeout(PATIENCE),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        };
        match answer {
            Ok(line) => match line.split_once(' ') {
                Some(("book", count)) => End::Book(count.parse().expect("a count")),
                Some((_, code)) => End::Refused(code.to_owned()),
                None => End::Died,
            },
            Err(error) => {
                if let Some((mut child, _, _)) = self.process.take() {
                    let _ = child.kill();
                    let _ = child.wait();
                }
                if error == RecvTimeoutError::Timeout { End::Hung } else { End::Died }
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some((mut child, stdin, _)) = self.process.take() {
            drop(stdin);
            let _ = child.wait();
        }
    }
}

fn start() -> (Child, ChildStdin, Receiver<String>) {
    let mut child = Command::new(std::env::current_exe().expect("the path of the test"))
        .args(["--exact", "child::reads_for_its_parent", "--nocapture", "--test-threads", "1"])
        .env(ROLE, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test starts itself");
    let stdin = child.stdin.take().expect("a pipe");
    let stdout = child.stdout.take().expect("a pipe");
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // The test harness writes lines of its own, the first without a line end.
            if let Some((_, answer)) = line.split_once("#answer ")
                && sender.send(answer.to_owned()).is_err()
            {
                return;
            }
        }
    });
    (child, stdin, answers)
}

/// The child's side. Run by hand it does nothing: it acts only for a parent.
#[test]
fn reads_for_its_parent() {
    if std::env::var_os(ROLE).is_none() {
        return;
    }
    rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY).expect("a limit on memory");
    let mut input = std::io::stdin().lock();
    while let Some(name) = frame(&mut input) {
        let bytes = frame(&mut input).expect("a file follows its name");
        if name == FATAL.as_bytes() {
            std::process::abort();
        }
        let file = SourceFile { name: String::from_utf8(name).expect("a name"), bytes };
        let answer = match read_book(&file, &Limits::default()) {
            Ok((book, findings)) => {
                assert!(
                    book.sheets.iter().all(|sheet| sheet.rows.last().is_none_or(|row| !row.is_empty())),
                    "rows end where cells end"
                );
                let cells: usize = book.sheets.iter().flat_map(|sheet| &sheet.rows).map(Vec::len).sum();
                if cells < 20_000 {
                    // What can be read can be given back; how it looks is tested elsewhere.
                    let _ = marked_workbook(&file, &findings, &[]);
                }
                format!("book {}", findings.len())
            }
            Err(finding) => {
                assert!(!finding.message.is_empty() && !finding.todo.is_empty(), "a refusal says what and what to do");
                format!("refused {}", finding.code)
            }
        };
        println!("#answer {answer}");
    }
}

fn frame(input: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length).ok()?;
    let mut bytes = vec![0; usize::try_from(u64::from_le_bytes(length)).ok()?];
    input.read_exact(&mut bytes).ok()?;
    Some(bytes)
}
