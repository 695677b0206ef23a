//! Files that are made from others and committed.

use crate::{console, native, paths, server, web};

/// Remakes a data package: `boundaries` or `sample`.
pub fn run(package: &str) -> anyhow::Result<()> {
    native::prepare()?;
    console::run(paths::cargo().args(["run", "--release", "-p", "generators", "--", package]), "")
}

/// Remakes `server/openapi.json` from the routes and the page's types from it.
pub fn types() -> anyhow::Result<()> {
    server::setup()?;
    let document = console::capture(std::process::Command::new(paths::binary()?).arg("openapi"), "")?;
    std::fs::write(paths::root().join("server/openapi.json"), document)?;
    console::run(&mut web::script(&web::folder(), "types"), "")
}
