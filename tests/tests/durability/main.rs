//! Killed processes, full disks, damaged files: nothing acknowledged is lost, nothing half done is seen, and whatever cannot be served
//! is refused with the steps to take.
//!
//! The counts here are the short form; `cargo xtask durability --kills 1000 --faults 500 --inputs 10000` is the long one.
#![cfg(unix)]

mod child;
mod drill;
mod faults;
mod imports;
mod kills;
mod limits;
mod program;

/// A count from the environment, which the long form sets.
fn count(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The seed of all choices. The same one makes the same choices; what a kill hits depends on the machine all the same.
fn seed() -> u64 {
    count("TSUNAGI_DURABILITY_SEED", 20_261_123)
}
