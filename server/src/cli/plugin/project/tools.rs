//! The programs that building needs: found, or their absence explained in one sentence.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// The cargo that can build for WebAssembly.
const WASM_CARGO: &str = "@wasm-cargo";
/// Run a command only while a file is missing.
const ONCE: &str = "@once";

/// Most of what a failed command said that is repeated, in characters from its end.
const MOST_TOLD: usize = 6_000;

/// Requires a program.
pub(super) fn require(program: &str, sentence: &str) -> Result<(), String> {
    if program == WASM_CARGO {
        return wasm_cargo().map(drop);
    }
    if find(program).is_some() { Ok(()) } else { Err(sentence.to_owned()) }
}

/// Runs one command of a recipe in the project's folder. What it said is told only if it failed.
pub(super) fn run(folder: &Path, words: &[String]) -> Result<(), String> {
    let (words, is_due) = match words {
        [once, file, rest @ ..] if once == ONCE => (rest, !folder.join(file).exists()),
        words => (words, true),
    };
    let Some((program, arguments)) = words.split_first().filter(|_| is_due) else { return Ok(()) };
    let mut command = if program == WASM_CARGO {
        wasm_cargo()?
    } else {
        let found =
            find(program).ok_or_else(|| format!("{program} がありません。入れてから、もう一度実行してください。"))?;
        Command::new(found)
    };
    // A relative folder would be resolved twice.
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let output = command
        .args(arguments)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{program} を実行できませんでした（{error}）。"))?;
    if output.status.success() {
        return Ok(());
    }
    let mut said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.trim().is_empty() {
        said = String::from_utf8_lossy(&output.stdout).into_owned();
    }
    let start = said.char_indices().rev().nth(MOST_TOLD).map_or(0, |(position, _)| position);
    let name = if program == WASM_CARGO { "cargo" } else { program };
    Err(format!("組み立てに失敗しました（{name}）。\n{}", said[start..].trim_end()))
}

/// Where a program is, as the shell would find it.
fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &["", ".exe", ".cmd", ".bat"] } else { &[""] };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{program}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// The cargo that can build for WebAssembly: rustup's, or Debian's, which builds the standard library as well.
fn wasm_cargo() -> Result<Command, String> {
    let (cargo, rustc) = (find("cargo"), find("rustc"));
    if let (Some(cargo), Some(rustc)) = (&cargo, &rustc)
        && has_target(rustc)
    {
        return Ok(Command::new(cargo));
    }
    let is_there = |program: &str| Path::new(program).is_file();
    let has_sources = ["/usr/lib/rustlib/src", "/usr/src"].iter().any(|folder| {
        std::fs::read_dir(folder)
            .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("rust")))
    });
    if ["/usr/bin/cargo", "/usr/bin/rustc", "/usr/bin/wasm-ld"].into_iter().all(is_there) && has_sources {
        let mut command = Command::new("/usr/bin/cargo");
        // A toolchain named by an outer cargo would win over Debian's.
        for name in
            ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "RUSTC_WRAPPER", "CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"]
        {
            command.env_remove(name);
        }
        command
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        return Ok(command);
    }
    Err(match (cargo, find("rustup")) {
        (None, _) => "Rust がありません。Rust の配布元の案内どおりに rustup を入れるか、Debian では apt-get install rustc-web cargo-web rust-web-src lld を実行してください。".to_owned(),
        (Some(_), Some(_)) => "Rust の WebAssembly 用の標準ライブラリがありません。rustup target add wasm32-unknown-unknown を実行してください。".to_owned(),
        (Some(_), None) => "Rust の WebAssembly 用の標準ライブラリがありません。Debian では apt-get install rustc-web cargo-web rust-web-src lld、ほかでは rustup を入れてから rustup target add wasm32-unknown-unknown を実行してください。".to_owned(),
    })
}

fn has_target(rustc: &Path) -> bool {
    let asked =
        Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).stderr(Stdio::null()).output();
    asked.is_ok_and(|answer| {
        let folder = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_explained_in_the_sentence_of_the_recipe() {
        assert_eq!(require("no-such-program-at-all", "入れてください。"), Err("入れてください。".to_owned()));
        assert_eq!(require("cargo", "入れてください。"), Ok(()));
    }

    #[test]
    fn a_failed_command_tells_what_it_said_and_a_command_for_once_is_run_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let told = run(folder.path(), &words(&["cargo", "no-such-command"])).expect_err("a failure");
        assert!(told.starts_with("組み立てに失敗しました（cargo）。") && told.contains("no-such-command"), "{told}");
        std::fs::write(folder.path().join("there"), "").expect("a file");
        assert_eq!(run(folder.path(), &words(&["@once", "there", "cargo", "no-such-command"])), Ok(()));
    }
}
