//! What a person sees while the steps run, and how other programs are called.

use std::{
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

/// Runs one step, saying what it does and how long it took. Its own output stands between the two lines.
pub fn step<T>(title: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    eprintln!("▶ {title}");
    let start = Instant::now();
    let result = work().with_context(|| format!("「{title}」ができませんでした"))?;
    let seconds = start.elapsed().as_secs_f64();
    if seconds >= 1.0 {
        eprintln!("  済み（{seconds:.0}秒）");
    }
    Ok(result)
}

/// Runs a program to its end with its output on the screen. `hint` says what to do when it is missing.
pub fn run(command: &mut Command, hint: &str) -> anyhow::Result<()> {
    let line = line_of(command);
    let status = command.status().with_context(|| format!("{line}\n  を起動できません。{hint}"))?;
    if !status.success() {
        bail!("{line}\n  が失敗しました（{status}）");
    }
    Ok(())
}

/// Runs a program quietly and returns what it printed; its error output comes with the failure.
pub fn capture(command: &mut Command, hint: &str) -> anyhow::Result<String> {
    let line = line_of(command);
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("{line}\n  を起動できません。{hint}"))?;
    if !output.status.success() {
        bail!("{line}\n  が失敗しました（{}）\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be started at all.
pub fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn line_of(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
