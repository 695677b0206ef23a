//! Stamps: a step whose inputs have not changed since it last succeeded is not run again.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::paths;

/// Folders that tools make beside what people write.
const MADE: [&str; 4] = ["node_modules", "dist", "target", "__pycache__"];

/// Runs `work` unless the inputs are the ones of its last success and all outputs are still there.
pub fn unless_fresh(
    name: &str,
    inputs: &[PathBuf],
    outputs: &[PathBuf],
    work: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let stamp = paths::tools().join("stamps").join(name);
    let digest = digest_of(inputs)?;
    if outputs.iter().all(|output| output.exists()) && fs::read_to_string(&stamp).is_ok_and(|old| old == digest) {
        return Ok(());
    }
    work()?;
    fs::create_dir_all(stamp.parent().expect("a stamp stands in a folder"))?;
    fs::write(&stamp, digest).with_context(|| format!("{} に書けません", stamp.display()))
}

fn digest_of(inputs: &[PathBuf]) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        hash_tree(input, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> anyhow::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default();
            if !MADE.iter().any(|made| name == *made) {
                hash_tree(&entry, hasher)?;
            }
        }
        return Ok(());
    }
    path.strip_prefix(paths::root()).unwrap_or(path).hash(hasher);
    fs::read(path).with_context(|| format!("{} を読めません", path.display()))?.hash(hasher);
    Ok(())
}
