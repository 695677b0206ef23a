//! The real router in process: what a reader gets, to the status, the media type and the word.

mod answers;
mod basemaps;
mod data;
mod figures;
mod fixture;
#[path = "../../../plugins/host/tests/support/mod.rs"]
mod guests;
mod hostile;
mod imports;
mod openapi;
mod page;
mod plugin_keys;
mod plugin_life;
mod plugin_trials;
mod plugins;
mod problems;
mod record;
mod serving;
mod support;
mod values;
mod worker;
