//! Where things stand.

use std::{path::PathBuf, process::Command, sync::OnceLock};

/// The folder of the repository.
pub fn root() -> PathBuf {
    // Clones that share a target folder share this binary: the one that runs it says where it is.
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.parent().expect("xtask stands in the repository").to_owned()
}

/// Fetched and built things that are not part of the repository: fonts, the DuckDB library, guests, stamps.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// The cargo that runs us, so that a chosen toolchain stays the chosen one.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // Set for xtask by the outer cargo; inherited, they would confuse a build script that looks for its own package.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo's target folder, wherever the environment or the configuration puts it.
pub fn target() -> anyhow::Result<PathBuf> {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    if let Some(folder) = TARGET.get() {
        return Ok(folder.clone());
    }
    let json = crate::console::capture(cargo().args(["metadata", "--no-deps", "--format-version", "1"]), "")?;
    let metadata: serde_json::Value = serde_json::from_str(&json)?;
    let folder = PathBuf::from(metadata["target_directory"].as_str().unwrap_or("target"));
    Ok(TARGET.get_or_init(|| folder).clone())
}

/// The folder of what the release profile builds.
pub fn release() -> anyhow::Result<PathBuf> {
    Ok(target()?.join("release"))
}

/// The server's binary.
pub fn binary() -> anyhow::Result<PathBuf> {
    Ok(release()?.join(format!("tsunagi{}", std::env::consts::EXE_SUFFIX)))
}
