//! The child's whole life: limits itself, reads one file, says what it found, ends.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
    thread,
};

use geodata::import::{Limits, SourceFile};

use super::frames::{DOCUMENT, END, MARK, Pieces, Task, Work, read_task, write_section};

/// Ample for deeply nested JSON and XML within the limit of nesting.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// Standard input, output and errors: with this limit no file and no socket can be opened any more.
#[cfg(unix)]
const OPEN_FILES: u64 = 3;

/// Reads a task and a file from standard input and answers it on standard output.
pub fn run() -> ExitCode {
    // A thread, because the stack of the main thread is whatever the caller of the server has set.
    let working = thread::Builder::new().stack_size(STACK_BYTES).spawn(work);
    let outcome = working
        .map_err(|error| error.to_string())
        .and_then(|thread| thread.join().unwrap_or_else(|_| Err("the reader panicked".to_owned())));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(70)
        }
    }
}

fn work() -> Result<(), String> {
    let mut stdin = io::stdin().lock();
    let task = read_task(&mut stdin).map_err(|error| format!("task: {error}"))?;
    limit_this_process(&task).map_err(|error| format!("limits: {error}"))?;
    let mut bytes = Vec::new();
    // One byte more than allowed, so that a file over the limit is seen to be over it.
    stdin.take(task.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| format!("file: {error}"))?;
    let file = SourceFile { name: task.name, bytes };
    let limits = Limits { file_bytes: task.file_bytes, ..Limits::default() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    answer(&file, task.work, &limits, &mut out).map_err(|error| format!("answer: {error}"))
}

fn answer(file: &SourceFile, work: Work, limits: &Limits, mut out: &mut impl Write) -> io::Result<()> {
    out.write_all(MARK)?;
    match work {
        Work::Read { context, settings } => {
            let outcome = super::super::reading::read(file, &context, &settings, limits);
            write_section(DOCUMENT, &serde_json::to_vec(&outcome.report)?, out)?;
            if let Some(batch) = &outcome.batch {
                let mut pieces = Pieces::new(&mut out);
                super::super::reading::write_batch(batch, &mut pieces)?;
                pieces.finish()?;
            }
        }
        Work::Mark { findings, questions } => match super::super::reading::mark(file, &findings, &questions) {
            Ok(workbook) => {
                let mut pieces = Pieces::new(&mut out);
                pieces.write_all(&workbook)?;
                pieces.finish()?;
            }
            Err(finding) => write_section(DOCUMENT, &serde_json::to_vec(&finding)?, out)?,
        },
    }
    write_section(END, &[], out)?;
    out.flush()
}

#[cfg(unix)]
fn limit_this_process(task: &Task) -> io::Result<()> {
    // Readers first: a child never takes the processor from somebody who waits for an answer.
    rustix::process::nice(15)?;
    // A server that is killed leaves no child behind.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let memory_bytes = task.memory_bytes.saturating_add(mapped_bytes());
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0)?;
    rlimit::setrlimit(rlimit::Resource::FSIZE, 0, 0)?;
    rlimit::setrlimit(rlimit::Resource::NOFILE, OPEN_FILES, OPEN_FILES)?;
    rlimit::setrlimit(rlimit::Resource::CPU, task.cpu_s, task.cpu_s.saturating_add(1))?;
    rlimit::setrlimit(rlimit::Resource::AS, memory_bytes, memory_bytes)
}

/// Bytes of address space that the program, its libraries and its stacks take: nothing that a file has asked for. See proc(5).
#[cfg(unix)]
fn mapped_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size =
        status.lines().find_map(|line| line.strip_prefix("VmSize:")?.split_whitespace().next()?.parse::<u64>().ok());
    size.unwrap_or(0).saturating_mul(1_024)
}

/// Where the system has no such limits the parent's time limit is the only one.
#[cfg(not(unix))]
fn limit_this_process(_task: &Task) -> io::Result<()> {
    Ok(())
}
