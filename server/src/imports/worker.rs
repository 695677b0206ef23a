//! Child processes that read files: the same program with a hidden command, under limits of its own, so that a file that makes a
//! library crash, loop or swallow memory costs one child and nothing else.
//!
//! The parent never looks into the file. It copies it into the pipe, takes the answer apart section by section, keeps the report
//! (which has a longest length) and writes everything else straight to the disk.

pub mod child;
pub mod frames;

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

pub use frames::{Task, Work};

/// How a child is started and what it may take.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The program; that of this process, as a rule.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// What it may take.
    pub limits: WorkerLimits,
}

/// What a child may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerLimits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of address space besides those that the program itself takes when it begins.
    pub memory_bytes: u64,
    /// Processor time.
    pub cpu: Duration,
    /// Time on the clock.
    pub wall: Duration,
    /// Bytes of a report.
    pub document_bytes: u64,
    /// Bytes of a batch or a marked workbook.
    pub pieces_bytes: u64,
}

impl Default for WorkerLimits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            memory_bytes: 1 << 30,
            cpu: Duration::from_mins(1),
            // On a busy machine a child waits: it is the last to get the processor.
            wall: Duration::from_mins(3),
            document_bytes: 8 << 20,
            pieces_bytes: 1 << 30,
        }
    }
}

/// Why a child gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkerFailure {
    /// It was told to stop.
    #[error("読み取りを取り消しました。")]
    Cancelled,
    /// It took too long.
    #[error(
        "読み取りに{limit_s}秒より長くかかったため止めました。使っていないシートや行・列を消すか、ファイルを分けて、もう一度取り込んでください。"
    )]
    Time {
        /// The limit.
        limit_s: u64,
    },
    /// It wanted too much memory.
    #[error(
        "読み取りに必要なメモリーが上限（{limit_mib} MiB）を超えたため止めました。使っていないシートや行・列を消すか、ファイルを分けて、もう一度取り込んでください。"
    )]
    Memory {
        /// The limit.
        limit_mib: u64,
    },
    /// It wrote too much.
    #[error(
        "読み取った結果が大きすぎる（上限 {limit_mib} MiB）ため止めました。ファイルを分けて、もう一度取り込んでください。"
    )]
    Output {
        /// The limit.
        limit_mib: u64,
    },
    /// It ended before its answer was complete, or answered nonsense.
    #[error(
        "ファイルを読み取る処理が途中で止まりました。ファイルが壊れているか、特殊な作りになっています。表計算ソフトで開き、新しいブックに値だけを貼り付けて保存し直すと、読めることがあります。"
    )]
    Died {
        /// What is known, for the log only.
        how: String,
    },
    /// The staging folder, or the program itself, fails.
    #[error("読み取りの準備ができませんでした（{source}）。空き容量と権限を確かめてください。")]
    Broken {
        /// What the system said.
        #[from]
        source: io::Error,
    },
}

/// The one handle by which a running child can be stopped from elsewhere.
#[derive(Debug, Default)]
pub struct Cancel(Mutex<Running>);

#[derive(Debug, Default)]
struct Running {
    is_cancelled: bool,
    child: Option<Child>,
}

impl Cancel {
    /// Kills the child, or keeps it from being started.
    pub fn cancel(&self) {
        let mut running = self.running();
        running.is_cancelled = true;
        kill(running.child.as_mut());
    }

    /// Whether somebody has cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.running().is_cancelled
    }

    fn hold(&self, child: Child) {
        let mut running = self.running();
        running.child = Some(child);
        if running.is_cancelled {
            kill(running.child.as_mut());
        }
    }

    /// Ends the child, if it has not ended by itself, and says how it ended.
    fn end(&self) -> io::Result<Option<ExitStatus>> {
        let mut running = self.running();
        // A child that is dying already keeps the status of its own death.
        kill(running.child.as_mut());
        let child = running.child.take();
        drop(running);
        child.map(|mut child| child.wait()).transpose()
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn kill(child: Option<&mut Child>) {
    if let Some(child) = child {
        let _already_gone = child.kill();
    }
}

/// Variables without which a program may not find its libraries.
const KEPT_VARIABLES: [&str; 4] = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "SYSTEMROOT"];

/// As much of what a child says on its error output as is of interest.
const ERRORS_KEPT_BYTES: u64 = 4 * 1024;

impl Worker {
    /// A child of this program, started with a hidden command.
    pub fn of_this_program(limits: WorkerLimits) -> io::Result<Self> {
        Ok(Self { program: std::env::current_exe()?, args: vec![COMMAND.into()], limits })
    }

    /// Has a child work on a file. Gives the document of its answer (empty if it has none) and writes the pieces to a file of
    /// that name. Returns when the child has ended.
    pub fn run(
        &self,
        name: &str,
        work: Work,
        file: &Path,
        pieces: &Path,
        cancel: &Cancel,
    ) -> Result<Vec<u8>, WorkerFailure> {
        let task = Task {
            name: name.to_owned(),
            cpu_s: self.limits.cpu.as_secs(),
            memory_bytes: self.limits.memory_bytes,
            file_bytes: self.limits.file_bytes,
            work,
        };
        let mut file = File::open(file)?;
        let mut pieces = File::create(pieces)?;
        let mut child = self.command().spawn()?;
        let (Some(mut stdin), Some(stdout), Some(mut stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(WorkerFailure::Died { how: "no pipes".to_owned() });
        };
        cancel.hold(child);
        let (sender, receiver) = mpsc::channel();
        let (answer, status, errors) = thread::scope(|scope| {
            // A child that dies early closes its end; its status then says why.
            scope.spawn(move || frames::write_task(&task, &mut stdin).and_then(|()| io::copy(&mut file, &mut stdin)));
            let errors = scope.spawn(move || first_words(&mut stderr));
            scope.spawn(|| {
                let _the_receiver_may_have_given_up = sender.send(receive(stdout, &mut pieces, &self.limits));
            });
            let answer = receiver.recv_timeout(self.limits.wall);
            // Closes the pipes, and so ends the threads.
            let status = cancel.end();
            (answer, status, errors.join().unwrap_or_default())
        });
        let how = || format!("{status:?}: {errors}");
        match answer {
            Ok(Ok(document)) => Ok(document),
            _ if cancel.is_cancelled() => Err(WorkerFailure::Cancelled),
            Ok(Err(Unusable::TooLong { limit_bytes })) => Err(WorkerFailure::Output { limit_mib: limit_bytes >> 20 }),
            Ok(Err(Unusable::Disk(source))) => Err(WorkerFailure::Broken { source }),
            Err(_) => Err(WorkerFailure::Time { limit_s: self.limits.wall.as_secs() }),
            Ok(Err(Unusable::Incomplete)) if is_out_of_time(&status) => {
                Err(WorkerFailure::Time { limit_s: self.limits.cpu.as_secs() })
            }
            Ok(Err(Unusable::Incomplete)) if errors.contains(OUT_OF_MEMORY) => {
                Err(WorkerFailure::Memory { limit_mib: self.limits.memory_bytes >> 20 })
            }
            Ok(Err(Unusable::Incomplete)) => Err(WorkerFailure::Died { how: how() }),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(KEPT_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        // glibc reserves 64 MiB of address space for every thread that allocates; the child's limit would count them.
        command.env("MALLOC_ARENA_MAX", "1");
        if cfg!(unix) {
            command.current_dir("/");
        }
        command
    }
}

/// The hidden command.
pub const COMMAND: &str = "read-file";

/// What the runtime says before it ends a program that gets no more memory.
const OUT_OF_MEMORY: &str = "memory allocation of";

/// Why an answer is not taken.
enum Unusable {
    /// It broke off, or makes no sense.
    Incomplete,
    /// It is longer than allowed.
    TooLong { limit_bytes: u64 },
    /// It cannot be written down.
    Disk(io::Error),
}

/// Takes an answer apart: the document stays in memory, the pieces go to the disk.
fn receive(from: ChildStdout, pieces: &mut File, limits: &WorkerLimits) -> Result<Vec<u8>, Unusable> {
    let mut from = io::BufReader::new(from);
    let mut mark = [0; frames::MARK.len()];
    from.read_exact(&mut mark).map_err(|_| Unusable::Incomplete)?;
    if mark != *frames::MARK {
        return Err(Unusable::Incomplete);
    }
    let (mut document, mut pieces_bytes) = (None, 0_u64);
    loop {
        let mut kind = [0];
        from.read_exact(&mut kind).map_err(|_| Unusable::Incomplete)?;
        let length = frames::read_length(&mut from).map_err(|_| Unusable::Incomplete)?;
        match kind[0] {
            frames::END if length == 0 => return Ok(document.unwrap_or_default()),
            frames::DOCUMENT if document.is_none() => {
                if limits.document_bytes < length {
                    return Err(Unusable::TooLong { limit_bytes: limits.document_bytes });
                }
                let mut bytes = Vec::new();
                let n_read = from.by_ref().take(length).read_to_end(&mut bytes);
                if n_read.ok() != usize::try_from(length).ok() {
                    return Err(Unusable::Incomplete);
                }
                document = Some(bytes);
            }
            frames::PIECE => {
                pieces_bytes = pieces_bytes.saturating_add(length);
                if limits.pieces_bytes < pieces_bytes {
                    return Err(Unusable::TooLong { limit_bytes: limits.pieces_bytes });
                }
                copy(&mut from.by_ref().take(length), pieces)?;
            }
            _ => return Err(Unusable::Incomplete),
        }
    }
}

/// Copies a piece, and tells a pipe that breaks off from a disk that is full.
fn copy(from: &mut io::Take<&mut impl Read>, to: &mut File) -> Result<(), Unusable> {
    let mut buffer = vec![0; 64 * 1024];
    while from.limit() > 0 {
        match from.read(&mut buffer) {
            Ok(0) | Err(_) => return Err(Unusable::Incomplete),
            Ok(n_read) => to.write_all(&buffer[..n_read]).map_err(Unusable::Disk)?,
        }
    }
    Ok(())
}

/// The first of what a child says on its error output; the rest is read and dropped, so that it never waits for a reader.
fn first_words(from: &mut impl Read) -> String {
    let mut words = Vec::new();
    let _what_came_is_enough = from.by_ref().take(ERRORS_KEPT_BYTES).read_to_end(&mut words);
    let _nobody_needs_the_rest = io::copy(from, &mut io::sink());
    String::from_utf8_lossy(&words).into_owned()
}

/// Whether the system ended the process because its processor time was used up.
#[cfg(unix)]
fn is_out_of_time(status: &io::Result<Option<ExitStatus>>) -> bool {
    /// SIGXCPU, the same number on Linux and macOS.
    const CPU_LIMIT: i32 = 24;
    let status = status.as_ref().ok().and_then(Option::as_ref);
    status.and_then(std::os::unix::process::ExitStatusExt::signal) == Some(CPU_LIMIT)
}

#[cfg(not(unix))]
fn is_out_of_time(_status: &io::Result<Option<ExitStatus>>) -> bool {
    false
}
