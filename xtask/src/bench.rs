//! `cargo xtask bench`: this server and its peers in turn, in one run, on the same data; `cargo xtask bench page`: the page in a
//! browser, beside a plain page with the same map.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};

use crate::{chromium, console, hostile, native, paths, server, web};

/// Prepares everything and runs the benchmarks of `tests/bench`, or measures the page.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    if arguments.first().is_some_and(|first| first == "page") {
        return page(&arguments[1..]);
    }
    server::setup()?;
    if arguments.is_empty() || arguments.iter().any(|part| part == "plugins") {
        calls()?;
    }
    let mut command = paths::cargo();
    command.args(["bench", "--workspace", "--bench", "peers", "--"]).args(arguments);
    command.env("TSUNAGI_BIN", paths::binary()?);
    console::run(&mut command, "")
}

/// What the host adds to a call of a plugin, beside the engine alone and Extism, which is built here and for nothing else.
fn calls() -> anyhow::Result<()> {
    let folder = paths::root().join("tests/bench/extism");
    let target = paths::target()?.join("extism");
    let guest = hostile::guest(&folder.join("guest"), &target, "extism_guest")?;
    let mut peer = paths::cargo();
    peer.args(["build", "--release", "--locked", "--manifest-path"]).arg(folder.join("Cargo.toml"));
    console::run(peer.arg("--target-dir").arg(&target), "")?;
    let mut command = paths::cargo();
    command.args(["bench", "--workspace", "--bench", "calls"]);
    command.env("TSUNAGI_EXTISM_GUEST", guest);
    command.env(
        "TSUNAGI_EXTISM_PEER",
        target.join("release").join(format!("extism-peer{}", std::env::consts::EXE_SUFFIX)),
    );
    console::run(&mut command, "")
}

/// `[データのフォルダー] [データの識別名 …]`: without names Kochi and the whole country, without a folder one of the bench's own.
fn page(arguments: &[String]) -> anyhow::Result<()> {
    server::setup()?;
    web::install()?;
    let browser = paths::root().join("tests/browser");
    native::npm_install(&browser)?;
    let folder = arguments.first().map_or_else(|| paths::tools().join("bench-page"), PathBuf::from);
    let (mut child, origin) = start(&folder)?;
    let mut command = Command::new("node");
    command.current_dir(&browser).args(["bench/page.mjs", &origin]).args(arguments.iter().skip(1));
    command.env("CHROMIUM", chromium::find()?);
    let outcome = console::run(&mut command, "Node.js が要ります。");
    child.kill().context("測り終えたサーバーを止められません")?;
    child.wait()?;
    outcome
}

/// Starts the server on a free port and waits until it says where it listens.
fn start(folder: &std::path::Path) -> anyhow::Result<(Child, String)> {
    let mut child = Command::new(paths::binary()?)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .context("サーバーを起動できません")?;
    let stdout = child.stdout.take().context("サーバーの出力を読めません")?;
    for line in BufReader::new(stdout).lines() {
        if let Some(origin) = line?.strip_prefix("listening ") {
            return Ok((child, origin.trim_end_matches('/').to_owned()));
        }
    }
    bail!("サーバーが待ち受けを始める前に終わりました（{}）", child.wait()?)
}
