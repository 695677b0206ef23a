//! Everything that knows the reader of `geodata`: what it must be told, and what the child does with it.

use std::io::{self, Write};

use geodata::{
    Archive, AreaCode, Trust, Viewer,
    archive::NewPackage,
    import::{
        Batch, Context, Limits, Outcome, Report, Settings, SourceFile, marked,
        report::{Finding, Question},
        template, wire,
    },
};

use super::{Facts, Failed};

/// What the reader must know before it begins.
pub(super) fn context(archive: &Archive, viewer: &Viewer, facts: &Facts) -> Result<Context, Failed> {
    archive
        .import_context(viewer, &facts.data, new_package(facts).as_ref())
        .map_err(|error| Failed { code: "import-worker-failed".to_owned(), sentence: error.to_string() })
}

/// The package that a file is to begin. What it holds says its own trust.
pub(super) fn new_package(facts: &Facts) -> Option<NewPackage> {
    let new = facts.new.as_ref()?;
    Some(NewPackage {
        id: facts.data.clone(),
        title: new.title.clone(),
        prefecture: new.prefecture.as_ref().and_then(|code| AreaCode::parse(code).ok()),
        trust: Trust::Published,
    })
}

/// What is remembered of the form of a file; `None` if it has too few heads to be known again.
pub(super) fn learn(name: &str, report: &Report, settings: &Settings) -> Option<serde_json::Value> {
    template::learn(name, report, settings)
}

/// Reads a file.
pub(super) fn read(file: &SourceFile, context: &Context, settings: &Settings, limits: &Limits) -> Outcome {
    geodata::import::read(file, context, settings, limits)
}

/// Writes a batch as lines.
pub(super) fn write_batch(batch: &Batch, to: &mut impl Write) -> io::Result<()> {
    wire::write_batch(batch, to).map_err(io::Error::other)
}

/// The same workbook with its doubtful cells colored and commented.
pub(super) fn mark(file: &SourceFile, findings: &[Finding], questions: &[Question]) -> Result<Vec<u8>, Finding> {
    marked::marked_workbook(file, findings, questions)
}
