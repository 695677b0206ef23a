//! What the child does with a file: everything that knows the reader of `geodata`.

use std::io::{self, Write};

use geodata::import::{
    Batch, Context, Limits, Outcome, Report, Settings, SourceFile,
    report::{AreaFacts, FileFacts, Finding, Question, REPORT_FORMAT, Spot, State, Summary, Weight},
};
use geodata::{Archive, AreaCode, Trust, Viewer, archive::NewPackage, revision::ContentHash};

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

/// What is remembered of the form of a file.
pub(super) fn learn(_name: &str, _report: &Report, _settings: &Settings) -> Option<serde_json::Value> {
    None
}

/// Reads a file.
pub(super) fn read(file: &SourceFile, context: &Context, _settings: &Settings, _limits: &Limits) -> Outcome {
    let report = Report {
        format: REPORT_FORMAT,
        file: FileFacts {
            name: file.name.clone(),
            sha256: ContentHash::of(&file.bytes).as_str().to_owned(),
            bytes: file.bytes.len() as u64,
            format: None,
            encoding: None,
        },
        package: context.package.id.clone(),
        state: State::Refused,
        summary: Summary { errors: 1, ..Summary::default() },
        tables: Vec::new(),
        indicators: Vec::new(),
        conversions: Vec::new(),
        findings: vec![not_there_yet()],
        findings_left_out: 0,
        questions: Vec::new(),
        areas: AreaFacts::default(),
        template: None,
    };
    Outcome { report, batch: None }
}

/// Writes a batch as lines.
pub(super) fn write_batch(batch: &Batch, to: &mut impl Write) -> io::Result<()> {
    geodata::import::wire::write_batch(batch, to).map_err(io::Error::other)
}

/// The same workbook with its doubtful cells colored and commented.
pub(super) fn mark(file: &SourceFile, findings: &[Finding], questions: &[Question]) -> Result<Vec<u8>, Finding> {
    geodata::import::marked::marked_workbook(file, findings, questions)
}

fn not_there_yet() -> Finding {
    Finding {
        at: Spot::default(),
        text: None,
        code: "reading-not-there-yet".to_owned(),
        rule: None,
        weight: Weight::Error,
        message: "この版のつなぎは、まだファイルを読み取れません。".to_owned(),
        todo: "新しい版のつなぎで取り込んでください。".to_owned(),
        count: 1,
    }
}
