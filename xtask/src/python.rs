//! The plugins that ship in Python: built by `plugins/sdk/python`, whose one tool lives in a virtual environment under `.tools`.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, bail};

use crate::{console, guests, paths, stamp};

/// What the built component depends on, beside the plugin itself.
const SDK_PARTS: [&str; 3] = ["build.py", "requirements.txt", "tsunagi_indicator"];
/// Modules without which neither the environment nor the build works; `tomllib` came with 3.11.
const NEEDED: &str = "import ensurepip, tomllib, venv";
const BY_HAND: &str = "Python 3.11 以上と venv がありません。Debian/Ubuntu では管理者として apt-get install python3 python3-venv を実行してください。";

/// The folder of the SDK.
fn sdk() -> PathBuf {
    paths::root().join("plugins/sdk/python")
}

/// Builds every plugin with an `indicator.py` that has changed.
pub fn build() -> anyhow::Result<()> {
    for (name, source) in guests::folders_with("indicator.py")? {
        let output = guests::shipped(&name);
        let mut inputs = vec![paths::root().join("plugins/wit"), source.clone()];
        inputs.extend(SDK_PARTS.map(|part| sdk().join(part)));
        stamp::unless_fresh(&format!("guest-{name}"), &inputs, std::slice::from_ref(&output), || {
            let python = find()?;
            console::step(
                &format!("同梱プラグイン {name}（Python）を組み立てています（はじめては約20MBを取得します）"),
                || {
                    guests::publish(&output, |part| {
                        let mut command = Command::new(python);
                        command.env("TSUNAGI_PYTHON_TOOLS", paths::tools().join("python"));
                        command.arg(sdk().join("build.py")).arg(&source).arg("--out").arg(part);
                        console::capture(&mut command, BY_HAND).map(drop)
                    })
                },
            )
        })?;
    }
    Ok(())
}

/// Tests of the SDK, which try the template too, and of the plugins that ship. Returns how many there are.
pub fn test() -> anyhow::Result<u32> {
    let python = find()?;
    let mut folders = vec![sdk()];
    folders.extend(guests::folders_with("indicator.py")?.into_iter().map(|(_, source)| source));
    let mut count = 0;
    for folder in folders.iter().filter(|folder| folder.join("tests").exists()) {
        // unittest tells its count on the error output; a failure comes with it, too.
        let line = "import sys, unittest; run = unittest.main(module=None, argv=['unittest', 'discover'], exit=False).result; \
             print(run.testsRun); sys.exit(0 if run.wasSuccessful() else 1)";
        let mut command = Command::new(python);
        command.current_dir(folder).env("PYTHONPATH", sdk()).env("PYTHONDONTWRITEBYTECODE", "1").args(["-c", line]);
        let printed = console::capture(&mut command, BY_HAND)?;
        count += printed.trim().parse::<u32>().context("unittest の結果を読めません")?;
    }
    Ok(count)
}

/// Python with what the build needs, or Debian's.
fn find() -> anyhow::Result<&'static str> {
    let names: &[&str] = if cfg!(windows) { &["python", "py"] } else { &["python3", "python"] };
    let fits = |name: &&&str| console::capture(Command::new(name).args(["-c", NEEDED]), "").is_ok();
    if let Some(name) = names.iter().find(fits) {
        return Ok(name);
    }
    if !console::is_there("apt-get") {
        bail!("{BY_HAND}");
    }
    console::step("Python を apt-get で入れています（Python のプラグイン用）", || {
        guests::apt_get(&["python3", "python3-venv"]).context(BY_HAND)
    })?;
    names.iter().find(fits).copied().context(BY_HAND)
}
