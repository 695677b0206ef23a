//! Everything that has to stand before the server can run, and running it.

use crate::{console, guests, native, paths, web};

/// Fetches and builds everything that the server's build needs.
pub fn prepare() -> anyhow::Result<()> {
    native::prepare()?;
    guests::build()?;
    web::build()
}

/// All set-up, and the server's binary.
pub fn setup() -> anyhow::Result<()> {
    prepare()?;
    console::step("サーバーを組み立てています（初回は10分ほどかかります）", || {
        // Of the whole workspace, as the tests build it: of the package alone, dependencies would be compiled once more with other features.
        console::run(paths::cargo().args(["build", "--release", "--workspace", "--bin", "tsunagi"]), "")
    })
}

/// All set-up, then `tsunagi serve` until it is stopped.
pub fn serve(arguments: &[String]) -> anyhow::Result<()> {
    setup()?;
    let mut command = std::process::Command::new(paths::binary()?);
    command.current_dir(paths::root()).arg("serve").args(arguments);
    console::run(&mut command, "")
}
