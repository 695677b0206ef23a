//! `cargo xtask bench`: this server and its peers in turn, in one run, on the same data.

use crate::{console, paths, server};

/// Prepares everything and runs the benchmarks of `tests/bench`.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    server::setup()?;
    let mut command = paths::cargo();
    command.args(["bench", "--workspace", "--bench", "peers", "--"]).args(arguments);
    command.env("TSUNAGI_BIN", paths::binary()?);
    console::run(&mut command, "")
}
