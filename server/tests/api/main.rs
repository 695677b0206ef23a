//! The real router in process: what a reader gets, to the status, the media type and the word.

mod answers;
mod data;
mod figures;
mod fixture;
#[path = "../../../plugins/host/tests/support/mod.rs"]
mod guests;
mod hostile;
mod imports;
mod openapi;
mod page;
mod plugins;
mod problems;
mod record;
mod serving;
mod support;
mod values;
mod worker;
