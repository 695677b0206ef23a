//! Prebuilt things that the Rust build links or embeds: the DuckDB library and the fonts.
//!
//! Both come as npm packages, because npm checks every package against the hash in `package-lock.json` and because that
//! registry serves the library for Linux, macOS and Windows. Building DuckDB from source would take 46 CPU-minutes.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, bail};

use crate::{console, paths, stamp};

/// What to do where Node.js or npm is missing.
pub const NODE_BY_HAND: &str =
    "Node.js（20 以上、npm つき）を入れてください。Debian/Ubuntu なら apt-get install nodejs npm です。";

/// The library's file name on this system.
pub fn library_name() -> &'static str {
    if cfg!(target_os = "windows") {
        "duckdb.dll"
    } else if cfg!(target_os = "macos") {
        "libduckdb.dylib"
    } else {
        "libduckdb.so"
    }
}

/// Fetches the npm packages and puts their files where the build looks for them.
pub fn prepare() -> anyhow::Result<()> {
    let npm_folder = paths::root().join("xtask/npm");
    let library = paths::tools().join("duckdb").join(library_name());
    let fonts = ["Regular", "Bold"].map(|weight| paths::tools().join(format!("fonts/BIZUDPGothic-{weight}.ttf")));
    let outputs = [library.clone(), fonts[0].clone(), fonts[1].clone()];
    stamp::unless_fresh("native", &[npm_folder.join("package-lock.json")], &outputs, || {
        console::step("DuckDB のライブラリと BIZ UDPゴシックを取得しています（約80MB）", || {
            npm_install(&npm_folder)?;
            let modules = npm_folder.join("node_modules");
            copy(&modules.join("@duckdb").join(bindings_package()?).join(library_name()), &library)?;
            let package = modules.join("@expo-google-fonts/biz-udpgothic");
            copy(&package.join("400Regular/BIZUDPGothic_400Regular.ttf"), &fonts[0])?;
            copy(&package.join("700Bold/BIZUDPGothic_700Bold.ttf"), &fonts[1])
        })
    })?;
    place_beside_programs(&library)
}

/// Installs exactly what a folder's lock file names.
pub fn npm_install(folder: &Path) -> anyhow::Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    console::run(
        Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder),
        NODE_BY_HAND,
    )
}

/// Programs look for the library in their own folder; test programs, one folder deeper, look in the folder above.
fn place_beside_programs(library: &Path) -> anyhow::Result<()> {
    let beside = paths::release()?.join(library_name());
    let same =
        fs::metadata(&beside).is_ok_and(|there| fs::metadata(library).is_ok_and(|here| here.len() == there.len()));
    if same { Ok(()) } else { copy(library, &beside) }
}

fn bindings_package() -> anyhow::Result<&'static str> {
    Ok(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "node-bindings-linux-x64",
        ("linux", "aarch64") => "node-bindings-linux-arm64",
        ("macos", "x86_64") => "node-bindings-darwin-x64",
        ("macos", "aarch64") => "node-bindings-darwin-arm64",
        ("windows", "x86_64") => "node-bindings-win32-x64",
        ("windows", "aarch64") => "node-bindings-win32-arm64",
        (system, processor) => {
            bail!(
                "{system} {processor} 用の DuckDB ライブラリはありません。cargo の機能 bundled-duckdb でソースから作ってください（約46分かかります）。"
            )
        }
    })
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to.parent().expect("a file stands in a folder"))?;
    fs::copy(from, to).with_context(|| format!("{} を {} に写せません", from.display(), to.display()))?;
    Ok(())
}
