//! Writes the data packages that are made, not typed.
//!
//! Both generators are pure: the same inputs give the same bytes, and a test compares them with the committed files.
//! They are a crate of their own so that `cargo xtask serve` never has to compile them.

pub mod boundaries;
pub mod descriptor;
pub mod sample;

use std::path::{Path, PathBuf};

/// A file of a package: its name in the package's folder, and its text.
pub type NamedText = (String, String);

/// `geodata/packages` of this repository.
pub fn packages_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../geodata/packages")
}
