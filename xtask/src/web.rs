//! The page: npm packages and the Vite build.

use std::{path::PathBuf, process::Command};

use crate::{console, native, paths, stamp};

/// The page's folder.
pub fn folder() -> PathBuf {
    paths::root().join("web")
}

/// An npm script of a folder.
pub fn script(folder: &std::path::Path, name: &str) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(["run", "--silent", name]).current_dir(folder);
    command
}

/// Installs the page's packages if the lock file has changed.
pub fn install() -> anyhow::Result<()> {
    let modules = folder().join("node_modules");
    stamp::unless_fresh("web-packages", &[folder().join("package-lock.json")], &[modules], || {
        console::step("ページの部品（npm）を取得しています", || native::npm_install(&folder()))
    })
}

/// Builds the page into `web/dist` if anything of it has changed.
pub fn build() -> anyhow::Result<()> {
    install()?;
    stamp::unless_fresh("web-build", &[folder()], &[folder().join("dist/index.html")], || {
        console::step("ページを組み立てています", || console::run(&mut script(&folder(), "build"), ""))
    })
}
