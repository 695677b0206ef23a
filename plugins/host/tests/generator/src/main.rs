//! Reads lines of `component SEED` or `module SEED`, and writes for each the length of a binary, four bytes little-endian, and the
//! binary. The same seed gives the same binary.

use std::io::{self, BufRead, Write};

use arbitrary::Unstructured;
use wasm_smith::{Component, Config, Module};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (kind, seed) = line.split_once(' ').ok_or_else(|| io::Error::other("KIND SEED"))?;
        let binary = make(kind, seed.parse().map_err(io::Error::other)?);
        let length = u32::try_from(binary.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(&binary)?;
        out.flush()?;
    }
    Ok(())
}

fn make(kind: &str, seed: u64) -> Vec<u8> {
    // What is off in the engine of the server is off here, so that most of what is made gets through to its compiler.
    let config = Config {
        gc_enabled: false,
        exceptions_enabled: false,
        threads_enabled: false,
        memory64_enabled: false,
        relaxed_simd_enabled: false,
        wide_arithmetic_enabled: false,
        compact_imports_enabled: false,
        max_memory32_bytes: 1 << 32,
        max_instructions: 300,
        ..Config::default()
    };
    let random = random(seed, 4_096);
    let source = &mut Unstructured::new(&random);
    let made = if kind == "component" {
        Component::new(config, source).map(|component| component.to_bytes())
    } else {
        let config = Config { max_imports: 0, min_funcs: 1, ..config };
        Module::new(config, source).map(|module| module.to_bytes())
    };
    // What the generator cannot make anything of is hostile as it is.
    made.unwrap_or(random)
}

/// Steele, Lea and Flood's `SplitMix64`: any seed makes a fair stream.
fn random(mut state: u64, count: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((mixed ^ (mixed >> 31)).to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}
