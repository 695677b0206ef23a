//! Extism, in a program of its own (`tests/bench/extism`), so that it is compiled for the bench only.

use plugin_host::Plugin;

use crate::Outcome;

pub fn compare(_plugin: &Plugin) -> Outcome<()> {
    Ok(())
}
