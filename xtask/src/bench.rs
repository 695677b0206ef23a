//! `cargo xtask bench`: this server and its peers in turn, in one run, on the same data.

use crate::{console, hostile, paths, server};

/// Prepares everything and runs the benchmarks of `tests/bench`.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
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
