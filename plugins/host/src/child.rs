//! Compilation in a child process with limits of its own, so that a file that makes the compiler slow or greedy costs seconds
//! and not the server.
//!
//! The child is the same program started with a hidden command. It reads from its standard input the CPU seconds and the bytes
//! of memory it may use (two little-endian 64-bit numbers) and the file, and writes one byte that says what follows: machine
//! code, or the fields of a refusal, one a line.

use std::{
    ffi::OsString,
    io::{Read, Write},
    path::PathBuf,
    process::{Command, ExitCode, ExitStatus, Stdio},
    sync::mpsc,
    thread,
};

use crate::{engine, inspect::Refusal, limits::Limits, prepare::prepare};

/// Where foreign files are compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CompileIn {
    /// In this process: for tests, and for the plugins that ship.
    #[default]
    InProcess,
    /// In a child process that ends in [`run_compile_child`].
    Child {
        /// The program; that of this process, as a rule.
        program: PathBuf,
        /// Its arguments.
        args: Vec<OsString>,
    },
}

/// Why a child gave no machine code.
#[derive(Debug)]
pub(crate) enum ChildFailure {
    /// The file is no plugin.
    Refused(Refusal),
    /// It went over its limits.
    Limit,
    /// It could not be run.
    Broken(String),
}

const COMPILED: u8 = b'C';
const REFUSED: u8 = b'R';
/// Ample for a stack of frames that a deeply nested function makes.
const STACK_BYTES: usize = 16 * 1024 * 1024;
/// Variables without which a program may not find its libraries.
const KEPT_VARIABLES: [&str; 4] = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "SYSTEMROOT"];

/// The child's whole life: reads a file, compiles it, writes the answer.
pub fn run_compile_child() -> ExitCode {
    // A thread, because the stack of the main thread is whatever the caller of the server has set.
    let compiling = thread::Builder::new().stack_size(STACK_BYTES).spawn(compile_from_stdin);
    let answer = compiling
        .map_err(|error| error.to_string())
        .and_then(|thread| thread.join().unwrap_or_else(|_| Err("the compiler panicked".to_owned())));
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(70)
        }
    }
}

fn compile_from_stdin() -> Result<(), String> {
    let mut stdin = std::io::stdin().lock();
    let mut number = || -> Result<u64, String> {
        let mut bytes = [0; 8];
        stdin.read_exact(&mut bytes).map_err(|error| error.to_string())?;
        Ok(u64::from_le_bytes(bytes))
    };
    let (cpu_s, memory_bytes) = (number()?, number()?);
    limit_this_process(cpu_s, memory_bytes).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    let engine = engine::compiling(&Limits::default()).map_err(|error| format!("{error:#}"))?;
    let answer = match prepare(&engine, &bytes) {
        Ok(compiled) => [&[COMPILED], compiled.as_slice()].concat(),
        Err(refusal) => [&[REFUSED], write_refusal(&refusal).as_bytes()].concat(),
    };
    std::io::stdout().lock().write_all(&answer).map_err(|error| error.to_string())
}

#[cfg(unix)]
fn limit_this_process(cpu_s: u64, memory_bytes: u64) -> std::io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0)?;
    rlimit::setrlimit(rlimit::Resource::FSIZE, 0, 0)?;
    rlimit::setrlimit(rlimit::Resource::CPU, cpu_s, cpu_s.saturating_add(1))?;
    rlimit::setrlimit(rlimit::Resource::AS, memory_bytes, memory_bytes)
}

/// Where the system has no such limits the parent's time limit is the only one.
#[cfg(not(unix))]
fn limit_this_process(_cpu_s: u64, _memory_bytes: u64) -> std::io::Result<()> {
    Ok(())
}

/// Has a child compile a file.
pub(crate) fn compile(
    program: &PathBuf,
    args: &[OsString],
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<u8>, ChildFailure> {
    let broken = |error: std::io::Error| ChildFailure::Broken(error.to_string());
    let mut command = Command::new(program);
    command.args(args).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.envs(KEPT_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    let mut child = command.spawn().map_err(broken)?;
    let (Some(mut stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ChildFailure::Broken("no pipes".to_owned()));
    };
    let head = [limits.compile_cpu_of(bytes.len()).as_secs().to_le_bytes(), limits.compile_memory_bytes.to_le_bytes()]
        .concat();
    let (sender, receiver) = mpsc::channel();
    let answer = thread::scope(|scope| {
        // A child that dies early closes its end; the exit status then says why.
        scope.spawn(move || stdin.write_all(&head).and_then(|()| stdin.write_all(bytes)));
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.read_to_end(&mut answer).map(|_| answer);
            let _the_receiver_may_have_given_up = sender.send(read);
        });
        let answer = receiver.recv_timeout(limits.compile_wall_of(bytes.len()));
        if answer.is_err() {
            // Closes both pipes, and so ends both threads.
            let _already_gone = child.kill();
        }
        answer
    });
    let status = child.wait().map_err(broken)?;
    let answer = match answer {
        Ok(read) => read.map_err(broken)?,
        Err(_) => return Err(ChildFailure::Limit),
    };
    match (status.success(), answer.split_first()) {
        (true, Some((&COMPILED, compiled))) => Ok(compiled.to_vec()),
        (true, Some((&REFUSED, refusal))) => match read_refusal(&String::from_utf8_lossy(refusal)) {
            Some(refusal) => Err(ChildFailure::Refused(refusal)),
            None => Err(ChildFailure::Broken("an unknown answer".to_owned())),
        },
        _ if was_killed(status) => Err(ChildFailure::Limit),
        _ => Err(ChildFailure::Broken(status.to_string())),
    }
}

/// Whether the system ended the process: by its CPU limit, or because it could get no more memory or stack.
#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

#[cfg(not(unix))]
fn was_killed(_status: ExitStatus) -> bool {
    false
}

fn write_refusal(refusal: &Refusal) -> String {
    let (kind, fields): (&str, Vec<&str>) = match refusal {
        Refusal::NotWasm => ("not-wasm", vec![]),
        Refusal::MachineCode => ("machine-code", vec![]),
        Refusal::Invalid { detail } => ("invalid", vec![detail]),
        Refusal::NotAComponent { detail } => ("not-a-component", vec![detail]),
        Refusal::WantsWasi { imports } => ("wants-wasi", imports.iter().map(String::as_str).collect()),
        Refusal::UnknownImport { imports } => ("unknown-import", imports.iter().map(String::as_str).collect()),
        Refusal::LaterVersion { built_for, supported } => ("later-version", vec![built_for, supported]),
        Refusal::OverLimits { detail } => ("over-limits", vec![detail]),
        Refusal::WrongWorld { detail } => ("wrong-world", vec![detail]),
    };
    let fields = fields.into_iter().map(|field| field.replace('\n', " "));
    std::iter::once(kind.to_owned()).chain(fields).collect::<Vec<_>>().join("\n")
}

fn read_refusal(text: &str) -> Option<Refusal> {
    let mut lines = text.lines().map(str::to_owned);
    let kind = lines.next()?;
    let mut field = || lines.next().unwrap_or_default();
    Some(match kind.as_str() {
        "not-wasm" => Refusal::NotWasm,
        "machine-code" => Refusal::MachineCode,
        "invalid" => Refusal::Invalid { detail: field() },
        "not-a-component" => Refusal::NotAComponent { detail: field() },
        "wants-wasi" => Refusal::WantsWasi { imports: lines.collect() },
        "unknown-import" => Refusal::UnknownImport { imports: lines.collect() },
        "later-version" => Refusal::LaterVersion { built_for: field(), supported: field() },
        "over-limits" => Refusal::OverLimits { detail: field() },
        "wrong-world" => Refusal::WrongWorld { detail: field() },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_survives_the_way_out_of_the_child() {
        let text = || "理由".to_owned();
        let refusals = [
            Refusal::NotWasm,
            Refusal::MachineCode,
            Refusal::Invalid { detail: text() },
            Refusal::NotAComponent { detail: text() },
            Refusal::WantsWasi {
                imports: vec!["wasi:cli/environment@0.2.6".to_owned(), "wasi_snapshot_preview1".to_owned()],
            },
            Refusal::UnknownImport { imports: vec!["env".to_owned()] },
            Refusal::LaterVersion { built_for: "1.1.0".to_owned(), supported: "1.0.0".to_owned() },
            Refusal::OverLimits { detail: text() },
            Refusal::WrongWorld { detail: text() },
        ];
        for refusal in refusals {
            assert_eq!(read_refusal(&write_refusal(&refusal)), Some(refusal));
        }
    }
}
