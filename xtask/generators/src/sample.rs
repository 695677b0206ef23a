//! `kochi-sample`.

use std::path::Path;

/// Writes the package.
pub fn run(_packages: &Path) -> anyhow::Result<String> {
    anyhow::bail!("まだありません")
}
