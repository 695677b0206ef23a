//! `kochi-sample`: a complete, fictitious data set with the shape of `kochi`, so that every feature can be tried.
//!
//! Nothing here is known of any real municipality. What is published as a total (692 people, 22/5/7 platforms, 19 → 11 …;
//! see [`published`]) is kept, so that the sample feels right; everything below those totals is drawn by the seeded
//! generator in [`random`]. Population and area are copied from `kochi`, and are marked as sample here all the same.
//!
//! Only whole numbers decide what is drawn (positions use additions and multiplications of doubles only), so that every
//! machine writes the same bytes.

pub mod cases;
pub mod cells;
pub mod consultations;
pub mod definitions;
pub mod inputs;
pub mod outreach;
pub mod package;
pub mod places;
pub mod published;
pub mod random;
pub mod share;
pub mod support;
pub mod tables;
pub mod work;

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;

use crate::NamedText;

/// Makes the files of the package from `kochi` and `japan-boundaries`.
pub fn generate(packages: &Path) -> anyhow::Result<Vec<NamedText>> {
    let inputs = inputs::Inputs::read(packages)?;
    package::files(&inputs)
}

/// Writes the package into `packages`, and returns a report for people.
pub fn run(packages: &Path) -> anyhow::Result<String> {
    let files = generate(packages)?;
    let folder = packages.join(definitions::NAME);
    let mut report = String::new();
    for (name, text) in files {
        let path = folder.join(&name);
        let parent = path.parent().context("ファイルには親フォルダーがあります")?;
        fs::create_dir_all(parent).with_context(|| format!("フォルダーを作れません: {}", parent.display()))?;
        writeln!(report, "{name} {}行", text.lines().count())?;
        fs::write(&path, text).with_context(|| format!("書き込めません: {}", path.display()))?;
    }
    Ok(report)
}
