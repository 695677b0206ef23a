//! The conformance kit: whatever a file holds and whatever a plugin does, the host answers within its limits, names what is wrong,
//! and the next call on it works.
//!
//! `files` are never plugins, `calls` do harm while they run, `outputs` lie in what they give back, `suite` is the public
//! WebAssembly test suite, and `random` makes plugins that nobody has thought of. `cargo xtask hostile` runs the long form.

#[path = "../support/mod.rs"]
mod support;

mod calls;
mod files;
mod nested;
mod outputs;
mod random;
mod suite;

use std::time::Duration;

use plugin_host::{CallFailure, Host, Limits, LoadError, Plugin, Request};
use support::{ECHO, Guest, Three, host};

/// A second a call, for guests that never end.
fn short() -> Limits {
    let mut limits = Limits::default();
    limits.wall = Duration::from_secs(1);
    limits
}

/// A minute a call, for guests that run into another limit, however slow the machine.
fn patient() -> Limits {
    let mut limits = Limits::default();
    limits.wall = Duration::from_mins(1);
    limits
}

/// Loads and calls a good guest: the host still works.
fn still_works(host: &Host) {
    let good = support::load(host, &Guest::computing(ECHO).with_manifest("good", &["cases"]));
    let layer = good.compute(Box::new(Three::new()), &Request::default()).expect("the next call works");
    assert_eq!(layer.cells.len(), 3);
}

/// What a file fails with that must not load.
fn refused(bytes: &[u8]) -> LoadError {
    let host = host(short());
    let error = host.load(bytes, "試験.wasm").expect_err("a refusal");
    still_works(&host);
    error
}

/// What a call fails with.
fn fails(bytes: &[u8]) -> CallFailure {
    fails_within(patient(), bytes)
}

/// What a call that never ends fails with.
fn runs_out_of_time(bytes: &[u8]) -> CallFailure {
    fails_within(short(), bytes)
}

fn fails_within(limits: Limits, bytes: &[u8]) -> CallFailure {
    let host = host(limits);
    let plugin = host.load(bytes, "試験.wasm").unwrap_or_else(|error| panic!("{error}"));
    let failure = call(&plugin).expect_err("a failure");
    still_works(&host);
    failure
}

fn call(plugin: &Plugin) -> Result<plugin_host::Layer, CallFailure> {
    plugin.compute(Box::new(Three::new()), &Request::default()).map_err(|error| error.failure)
}
