//! `/api/v1/imports`: files that come in, what is read in them, what is asked, what would change; publishing them.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use geodata::import::Settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::revisions::RevisionShape;
use crate::{
    headers,
    imports::{
        self, Import, NewFacts, PublishAsk, PublishOutcome, Stage,
        upload::{self, Label},
    },
    problem::{Problem, ProblemBody},
    query::{JsonBody, Query, Segment},
    shapes::{
        difference::DifferenceShape,
        report::{ReportShape, SummaryShape},
    },
    state::{self, Shared},
};

/// Media type of the marked workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Serialize, ToSchema)]
struct ImportsAnswer {
    /// Files that wait, newest first.
    imports: Vec<ImportShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImportAnswer {
    import: ImportShape,
}

/// An import with its report: the shape of the answer, whose report is sent as it lies in the staging folder.
#[derive(Debug, Serialize, ToSchema)]
struct ImportReportAnswer {
    import: ImportShape,
    /// What was read; null until it has been.
    report: Option<ReportShape>,
}

/// A file that waits to be published.
#[derive(Debug, Serialize, ToSchema)]
struct ImportShape {
    /// Identifier.
    id: String,
    /// Name of the file.
    name: String,
    /// Its size.
    bytes: u64,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Identifier of the data package that it is to lie over, or to bring.
    data: String,
    /// The data package that it is to bring.
    new: Option<NewShape>,
    /// When it came: RFC 3339, UTC.
    created_at: String,
    /// `reading`, `questions` (some are open), `ready` (can be published), `refused` (has errors), `failed` (could not be read) or
    /// `published`.
    state: &'static str,
    /// What is being done, while something is.
    progress: Option<ProgressShape>,
    /// Why it could not be read.
    problem: Option<ProblemBody>,
    /// Numbers of a glance, when it has been read.
    summary: Option<SummaryShape>,
    /// What has been decided.
    settings: SettingsShape,
    /// The revision over which it was read, or in which it is published.
    revision: Option<u32>,
}

/// A data package that an import begins.
#[derive(Debug, Serialize, ToSchema)]
struct NewShape {
    /// Title.
    title: String,
    /// 2-digit code of its prefecture; null for the whole country.
    prefecture: Option<String>,
}

/// What is being done.
#[derive(Debug, Serialize, ToSchema)]
struct ProgressShape {
    /// `waiting`, `reading` or `publishing`.
    step: &'static str,
    /// The same in Japanese.
    step_ja: String,
    /// The same in English.
    step_en: String,
    /// How many others are read before it.
    ahead: usize,
    /// For how long.
    seconds: f64,
}

/// What the steward decided.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsShape {
    /// Indicator that the file's single column of values belongs to.
    indicator: Option<String>,
    /// Period of values that do not say their own.
    period: Option<String>,
    /// Source to cite.
    source: Option<String>,
    /// Trust of the values.
    trust: Option<String>,
    /// Name of the learned form to read by.
    template: Option<String>,
    /// Answers by the identifier of their question.
    answers: BTreeMap<String, String>,
}

impl From<Settings> for SettingsShape {
    fn from(settings: Settings) -> Self {
        let Settings { indicator, period, source, trust, template, answers } = settings;
        Self { indicator, period, source, trust, template, answers }
    }
}

impl From<Import> for ImportShape {
    fn from(import: Import) -> Self {
        let Import { id, facts, settings, stage, ahead } = import;
        let state = match &stage {
            Stage::Waiting { .. } | Stage::Reading { .. } => "reading",
            Stage::Read(read) | Stage::Publishing { read, .. } => imports::state_id(read.state),
            Stage::Failed(_) => "failed",
            Stage::Published { .. } => "published",
        };
        let progress = |step, step_ja: String, step_en: String, since: &std::time::Instant| {
            Some(ProgressShape { step, step_ja, step_en, ahead, seconds: since.elapsed().as_secs_f64() })
        };
        Self {
            progress: match &stage {
                Stage::Waiting { since } => {
                    let ja = format!("順番を待っています（前に{ahead}件）");
                    progress("waiting", ja, format!("Waiting ({ahead} before it)"), since)
                }
                Stage::Reading { since } => {
                    progress("reading", "ファイルを読み取っています".to_owned(), "Reading the file".to_owned(), since)
                }
                Stage::Publishing { since, .. } => {
                    progress("publishing", "公開しています".to_owned(), "Publishing".to_owned(), since)
                }
                _ => None,
            },
            problem: match &stage {
                Stage::Failed(failed) => Some(Problem::from(failed).body(String::new())),
                _ => None,
            },
            summary: match &stage {
                Stage::Read(read) | Stage::Publishing { read, .. } => Some(SummaryShape::from(read.summary)),
                _ => None,
            },
            revision: match &stage {
                Stage::Read(read) | Stage::Publishing { read, .. } => Some(read.revision),
                Stage::Published { revision } => Some(*revision),
                _ => None,
            },
            id: id.as_str().to_owned(),
            name: facts.name,
            bytes: facts.bytes,
            sha256: facts.sha256,
            data: facts.data,
            new: facts.new.map(|NewFacts { title, prefecture }| NewShape { title, prefecture }),
            created_at: facts.created_at,
            state,
            settings: settings.into(),
        }
    }
}

/// What is decided about a file; what is left out stays as it is, and null takes a decision back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::option_option, reason = "null and nothing mean different things here")]
#[expect(clippy::struct_field_names, reason = "the name that the format of imports has")]
pub struct Answers {
    /// Answers by the identifier of their question: the identifier of a choice, or free text; null takes one back.
    answers: BTreeMap<String, Option<String>>,
    /// Indicator that the file's single column of values belongs to.
    #[serde(deserialize_with = "given")]
    indicator: Option<Option<String>>,
    /// Period of values that do not say their own, in any spelling.
    #[serde(deserialize_with = "given")]
    period: Option<Option<String>>,
    /// Source to cite.
    #[serde(deserialize_with = "given")]
    source: Option<Option<String>>,
    /// Trust of the values: `published`, `provisional`, `estimate` or `sample`.
    #[serde(deserialize_with = "given")]
    trust: Option<Option<String>>,
    /// Name of the learned form to read by.
    #[serde(deserialize_with = "given")]
    template: Option<Option<String>>,
}

/// Tells a member that is null from one that is not there.
#[expect(clippy::option_option, reason = "null and nothing mean different things here")]
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Answers {
    fn merge_into(self, settings: &mut Settings) {
        let Self { answers, indicator, period, source, trust, template } = self;
        for (id, answer) in answers {
            match answer {
                Some(answer) => settings.answers.insert(id, answer),
                None => settings.answers.remove(&id),
            };
        }
        let decisions = [
            (indicator, &mut settings.indicator),
            (period, &mut settings.period),
            (source, &mut settings.source),
            (trust, &mut settings.trust),
            (template, &mut settings.template),
        ];
        for (decision, setting) in decisions {
            if let Some(decision) = decision {
                *setting = decision;
            }
        }
    }
}

/// How a file is published.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// What changes, in a sentence.
    note: String,
    /// Who publishes; the user of the machine if nobody is named.
    actor: Option<String>,
    /// Name under which the form of the file is remembered.
    template_name: Option<String>,
}

/// The revision that has what was published.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedAnswer {
    /// The revision.
    revision: RevisionShape,
    /// Whether it is a new one; not if everything in the file was published before.
    changed: bool,
    /// Name under which the form of the file is remembered; null if nobody asked, or if it has too few heads to be known again.
    template: Option<String>,
}

/// Files that wait to be published, newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", operation_id = "list_imports",
    responses((status = 200, body = ImportsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let imports = state.imports.list().into_iter().map(ImportShape::from).collect();
    Ok(json(StatusCode::OK, &ImportsAnswer { imports }))
}

/// Takes a file in: the body is the file as it is. It is read in a child process; nothing is published before somebody says so.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", operation_id = "upload_import",
    params(("name" = String, Query, description = "Name of the file, with its ending"),
        ("data" = Option<String>, Query, description = "Identifier of the data package that it is to lie over; `kochi` if none is given"),
        ("as" = Option<String>, Query, description = "Identifier of the indicator that its single column of values belongs to"),
        ("period" = Option<String>, Query, description = "Period of values that do not say their own, in any spelling"),
        ("template" = Option<String>, Query, description = "Name of the learned form to read by"),
        ("new" = Option<String>, Query, description = "Identifier of a data package that it begins"),
        ("title" = Option<String>, Query, description = "Title of that package"),
        ("prefecture" = Option<String>, Query, description = "2-digit code of its prefecture; the whole country if none is given")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 202, body = ImportAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn upload(State(state): State<Shared>, mut query: Query, body: Body) -> Result<Response, Problem> {
    let label = label(&state, &mut query)?;
    query.finish()?;
    state.require_writable()?;
    let id = upload::receive(&state, label, body).await?;
    begin(&state, id.as_str(), |_| {})
}

/// An import and, when it has been read, its report.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", operation_id = "show_import",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 200, body = ImportReportAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn show(State(state): State<Shared>, Segment(id): Segment, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let import = state.imports.get(&id)?;
    let reading = Arc::clone(&state);
    let import_id = import.id.clone();
    let has_report = matches!(import.stage, Stage::Read(_) | Stage::Publishing { .. });
    let report =
        state::blocking(&state, move || Ok(has_report.then(|| reading.imports.report_json(&import_id)).flatten()));
    let report = report.await?.unwrap_or_else(|| b"null".to_vec());
    let import = serde_json::to_vec(&ImportShape::from(import)).expect("text keys");
    let body = [b"{\"import\":", import.as_slice(), b",\"report\":", &report, b"}"].concat();
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, JSON)], body).into_response())
}

/// Answers questions and decides what the file does not say. It is read again.
#[utoipa::path(put, path = "/api/v1/imports/{id}/answers", tag = "imports", operation_id = "answer_import",
    params(("id" = String, Path, description = "Identifier")), request_body = Answers,
    responses((status = 202, body = ImportAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn answer(
    State(state): State<Shared>,
    Segment(id): Segment,
    query: Query,
    JsonBody(answers): JsonBody<Answers>,
) -> Result<Response, Problem> {
    query.finish()?;
    begin(&state, &id, |settings| answers.merge_into(settings))
}

/// What would be different if the file were published now.
#[utoipa::path(get, path = "/api/v1/imports/{id}/difference", tag = "imports", operation_id = "import_difference",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 200, body = DifferenceShape), (status = "4XX", body = ProblemBody)))]
pub async fn difference(State(state): State<Shared>, Segment(id): Segment, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let import = state.imports.get(&id)?;
    let comparing = Arc::clone(&state);
    let difference = state::blocking(&state, move || {
        Ok(comparing.imports.difference(&comparing.archive, &comparing.viewer, &import.id)?)
    });
    Ok(json(StatusCode::OK, &DifferenceShape::from(difference.await?)))
}

/// The same workbook with its doubtful cells colored and commented, and a sheet that lists everything that was noticed.
#[utoipa::path(get, path = "/api/v1/imports/{id}/workbook", tag = "imports", operation_id = "import_workbook",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = "4XX", body = ProblemBody)))]
pub async fn workbook(State(state): State<Shared>, Segment(id): Segment, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let import = state.imports.get(&id)?;
    let name = import.facts.name.rsplit_once('.').map_or(import.facts.name.as_str(), |(stem, _)| stem);
    let disposition = headers::attachment(&format!("{name}_確認.xlsx"));
    let Some(_place) = state.imports.place().await else { return Err(Problem::Busy) };
    let marking = Arc::clone(&state);
    let workbook = tokio::task::spawn_blocking(move || marking.imports.mark(&import.id)).await;
    let workbook = workbook.map_err(Problem::internal)??;
    let media_type = HeaderValue::from_static(WORKBOOK);
    Ok(([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)], workbook).into_response())
}

/// Publishes the file as a new revision, in one transaction.
#[utoipa::path(post, path = "/api/v1/imports/{id}/publish", tag = "imports", operation_id = "publish_import",
    params(("id" = String, Path, description = "Identifier")), request_body = Publish,
    responses((status = 200, body = PublishedAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn publish(
    State(state): State<Shared>,
    Segment(id): Segment,
    query: Query,
    JsonBody(publish): JsonBody<Publish>,
) -> Result<Response, Problem> {
    query.finish()?;
    state.require_writable()?;
    let id = state.imports.get(&id)?.id;
    let Publish { note, actor, template_name } = publish;
    // A file that was read before the newest revision is read again first.
    let Some(_place) = state.imports.place().await else { return Err(Problem::Busy) };
    let publishing = Arc::clone(&state);
    let published = state::writing(move || {
        let ask = PublishAsk { note, actor, template_name };
        let outcome = publishing.imports.publish(&publishing.archive, &publishing.viewer, &id, ask);
        // Here, because a reader who has gone away does not undo what was published.
        if outcome.as_ref().is_ok_and(|outcome| outcome.published.changed) {
            publishing.data_changed();
        }
        publishing.imports_changed();
        Ok(outcome?)
    });
    let PublishOutcome { published, template } = published.await?;
    let revision = super::revisions::find(&state, published.revision.number)?;
    Ok(json(StatusCode::OK, &PublishedAnswer { revision, changed: published.changed, template }))
}

/// Takes an import away. A reading that is under way ends at once.
#[utoipa::path(delete, path = "/api/v1/imports/{id}", tag = "imports", operation_id = "remove_import",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn remove(State(state): State<Shared>, Segment(id): Segment) -> Result<StatusCode, Problem> {
    let removing = Arc::clone(&state);
    state::blocking(&state, move || Ok(removing.imports.remove(&id)?)).await?;
    state.imports_changed();
    Ok(StatusCode::NO_CONTENT)
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer about this moment: never kept.
pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let body = serde_json::to_vec(body).expect("the answer shapes have text keys and no failing serializer");
    (status, [(header::CONTENT_TYPE, JSON)], body).into_response()
}

/// Has an import read, or read again, and shows it.
fn begin(state: &Shared, id: &str, change: impl FnOnce(&mut Settings)) -> Result<Response, Problem> {
    let id = state.imports.get(id)?.id;
    let job = state.imports.begin(&id, change)?;
    imports::read_in_turn(state, job);
    state.imports_changed();
    let import = state.imports.get(id.as_str())?.into();
    Ok(json(StatusCode::ACCEPTED, &ImportAnswer { import }))
}

fn label(state: &Shared, query: &mut Query) -> Result<Label, Problem> {
    let bad = |name: &str, value: &str, hint: &str| Problem::BadParameter {
        name: name.to_owned(),
        value: value.to_owned(),
        hint: hint.to_owned(),
    };
    let name = query.take("name")?.ok_or_else(|| bad("name", "", "ファイルの名前を、拡張子まで書いてください。"))?;
    let data = query.take("data")?;
    let settings = Settings {
        indicator: query.take("as")?,
        period: query.take("period")?,
        template: query.take("template")?,
        ..Settings::default()
    };
    let (new, title, prefecture) = (query.take("new")?, query.take("title")?, query.take("prefecture")?);
    let known = state.archive.packages(&state.viewer);
    let is_known = |id: &str| known.iter().any(|package| package.id == id);
    let (data, new) = match new {
        Some(id) => {
            if !imports::is_package_id(&id) {
                return Err(bad("new", &id, "英小文字、数字、ハイフンで、64字までにしてください（例: japan-aging）。"));
            }
            if is_known(&id) {
                return Err(bad("new", &id, "その名前のデータパッケージはもうあります。data= で指定してください。"));
            }
            if let Some(code) = prefecture.as_ref().filter(|code| !imports::is_prefecture(code)) {
                return Err(bad("prefecture", code, "都道府県の2桁のコード（01〜47）にしてください。"));
            }
            let title = title.ok_or_else(|| bad("title", "", "新しいデータパッケージの題名を書いてください。"))?;
            (id, Some(NewFacts { title, prefecture }))
        }
        None => (data.unwrap_or_else(|| geodata::archive::DEFAULT_PACKAGE.to_owned()), None),
    };
    if new.is_none() && !is_known(&data) {
        return Err(Problem::NotFound {
            what: "データパッケージ",
            id: data,
            next: "/api/v1/packages にあるものから選ぶか、新しく作るなら new= で名前を付けてください。",
        });
    }
    Ok(Label { name: upload::label_name(&name), data, new, settings })
}
