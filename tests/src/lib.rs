//! The real binary, started on a free port with a folder of its own, for tests and benchmarks.
//!
//! Nothing outside `geodata` can name an Atlas, so that every read passes through a Release. This must not compile:
//!
//! ```compile_fail,E0603
//! use geodata::atlas::Atlas;
//! ```

pub mod durability;
pub mod server;

use std::path::PathBuf;

/// The folder of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the repository").to_owned()
}
