//! `/api/v1/plugins`: what is installed, what state it is in, what went wrong; try out, install, switch off and on, go back, remove.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::indicators::{FailureShape, ParameterShape};
use crate::{
    answers::Content,
    imports,
    plugins::{Downgrade, FailedFile, InstallError, Installed, Loading, LogLine, Notice, PluginOrigin, Plugins},
    problem::{Problem, ProblemBody},
    query::{Query, Segment},
    shapes::TextShape,
    state::{self, Shared},
    workflows::{
        catalogue,
        plugin_words::{self, Permission},
        trial,
    },
};

/// As much of an uploaded file's name as messages and the audit log keep, in characters.
const LONGEST_NAME: usize = 255;

/// The version of the contract that plugins are built for.
const CONTRACT: &str = "1.0";

#[derive(Debug, Serialize, ToSchema)]
struct PluginsAnswer {
    /// The plugins, those that ship first.
    plugins: Vec<PluginShape>,
    /// Plugins that somebody is trying out: they end by themselves.
    trials: Vec<PluginShape>,
    /// Files in the folder that are not served, or not in their newest form.
    failed_files: Vec<FailedFileShape>,
    /// The folder that is watched: a `.wasm` file or an `indicator.toml` put there is served without a restart.
    folder: String,
    /// Whether only files signed with a trusted key are taken.
    signed_only: bool,
}

#[derive(Debug, Default, Serialize, ToSchema)]
struct PluginShape {
    /// Identifier; `try-…` of one on trial.
    id: String,
    /// Version.
    version: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Who wrote it; may be empty.
    author: String,
    /// Terms of use; may be empty.
    license: String,
    /// `shipped`, `folder` or `trial`.
    origin: &'static str,
    /// Name of the file, unless it ships.
    file: Option<String>,
    /// SHA-256 of the component.
    hash: String,
    /// Size of the file in bytes.
    size_bytes: usize,
    /// Version of the contract.
    contract: &'static str,
    /// `ready`, `loading`, `quarantined`, `disabled` or `trial`.
    standing: &'static str,
    /// `formula` of a definition; none where the file does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    /// When it was installed (RFC 3339, UTC).
    installed_at: Option<String>,
    /// Who installed it.
    installed_by: Option<String>,
    /// Who has switched it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_by: Option<String>,
    signature: SignatureShape,
    /// What it may read. Nothing else is answered.
    permissions: Vec<PermissionShape>,
    /// Calls since the server started.
    calls: u64,
    /// Calls that failed by its fault.
    failures: u32,
    /// Calls that failed since the last one that did not; three quarantine it.
    failures_in_a_row: u32,
    /// How long its last call took, in milliseconds.
    last_ms: Option<f64>,
    /// How long its slowest call took, in milliseconds.
    slowest_ms: Option<f64>,
    /// Its last failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_failure: Option<FailureShape>,
    /// The version to which one can go back.
    previous_version: Option<String>,
    /// The indicator that it computes; none while it cannot be read.
    indicator: Option<String>,
    /// Why its indicator cannot be read although the plugin is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<String>,
    /// Theme.
    theme: String,
    /// What the number means.
    definition: String,
    /// The same in English.
    definition_en: String,
    /// Formula and its source.
    method: String,
    /// The same in English.
    method_en: String,
    /// Unit.
    unit: String,
    /// Unit in English.
    unit_en: String,
    /// What to keep in mind.
    caveats: Vec<TextShape>,
    /// What a user may set.
    parameters: Vec<ParameterShape>,
    /// What to know before it is installed for everybody; of one on trial.
    notices: Vec<NoticeShape>,
    /// Seconds until the trial ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_in_s: Option<u64>,
}

/// Who vouches for a file.
#[derive(Debug, Default, Serialize, ToSchema)]
struct SignatureShape {
    /// `shipped`, `trusted`, `unknown` (signed with a key that is not trusted here) or `none`.
    state: &'static str,
    /// Name of the trusted key, or fingerprint of the unknown one.
    key: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PermissionShape {
    /// `column`, `facilities`, `distances`, `reached`, `neighbours` or `groupings`.
    kind: &'static str,
    /// Identifier of the indicator or kind of place; empty where there is none.
    what: String,
    /// In plain words.
    label: String,
    /// In English.
    label_en: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct NoticeShape {
    /// `unsigned`, `unknown-key`, `replaces`, `downgrade`, `large`, or `obstacle`: it cannot be installed.
    kind: &'static str,
    /// What, as a sentence.
    sentence: String,
    /// In English.
    sentence_en: String,
}

/// A file in the folder that is not served, or not in its newest form.
#[derive(Debug, Serialize, ToSchema)]
struct FailedFileShape {
    /// Name of the file.
    file: String,
    /// Its size.
    size_bytes: usize,
    /// RFC 3339, UTC.
    when: String,
    /// Why, and what to do.
    sentence: String,
    /// The plugin that goes on in its last good version.
    serving: Option<String>,
}

/// A plugin that has been installed, tried out or brought back.
#[derive(Debug, Serialize, ToSchema)]
struct PluginAnswer {
    plugin: PluginShape,
}

/// What a plugin said and how it failed.
#[derive(Debug, Serialize, ToSchema)]
struct LogAnswer {
    /// Identifier.
    id: String,
    /// The lines, the oldest first; the last 200 since the server started.
    log: Vec<LogLineShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LogLineShape {
    /// RFC 3339, UTC.
    when: String,
    /// `log`: the plugin says it; `failure`: it failed.
    kind: &'static str,
    /// What.
    text: String,
}

/// Shared by everything that changes a plugin.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query; it is read name by name")]
pub(super) struct ActParams {
    /// Who does it, for the audit log; the user of the machine if nobody is named.
    actor: Option<String>,
}

/// How a file is taken in.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query; it is read name by name")]
pub(super) struct InstallParams {
    /// Name of the file, with its ending.
    name: Option<String>,
    /// `true`: in memory only, for an hour, under an identifier that no list shows.
    trial: Option<bool>,
    /// `true`: also if a higher version is installed.
    #[param(rename = "allow-downgrade")]
    allow_downgrade: Option<bool>,
}

impl PluginShape {
    fn of(plugins: &Plugins, installed: &Installed, release: &geodata::Release) -> Self {
        let manifest = installed.manifest();
        let (origin, file) = match installed.origin() {
            PluginOrigin::Shipped => ("shipped", None),
            PluginOrigin::Folder { file } => ("folder", Some(file.clone())),
            PluginOrigin::Trial { file, .. } => ("trial", Some(file.clone())),
        };
        let ends_in_s = match installed.origin() {
            PluginOrigin::Trial { until, .. } => Some(until.saturating_duration_since(Instant::now()).as_secs()),
            _ => None,
        };
        let is_taken = release.indicator(installed.id()).is_some();
        let conflict = "同じidの指標がデータにあるため、使われません。プラグインのidを変えてください。";
        let (story, tally) = (plugins.story(installed), installed.tally());
        let roster = plugins.installed();
        Self {
            id: installed.id().to_owned(),
            version: manifest.version.clone(),
            title: manifest.title.ja.clone(),
            title_en: manifest.title.en.clone(),
            author: manifest.author.clone(),
            license: manifest.license.clone(),
            origin,
            language: file
                .as_ref()
                .filter(|file| Path::new(file).extension().is_some_and(|it| it == "toml"))
                .map(|_| "formula"),
            file,
            hash: installed.hash().to_owned(),
            size_bytes: installed.size_bytes(),
            contract: CONTRACT,
            standing: installed.standing().id(),
            installed_at: story.installed_at,
            installed_by: story.installed_by,
            disabled_by: story.disabled_by,
            signature: SignatureShape::of(plugins, installed),
            permissions: plugin_words::permissions(manifest, release, &roster).into_iter().map(Into::into).collect(),
            calls: tally.calls,
            failures: tally.failures,
            failures_in_a_row: tally.failures_in_a_row,
            last_ms: tally.last.map(milliseconds),
            slowest_ms: tally.slowest.map(milliseconds),
            last_failure: installed.last_failure().map(Into::into),
            previous_version: story.previous_version,
            indicator: (!is_taken && !installed.is_disabled()).then(|| installed.id().to_owned()),
            conflict: is_taken.then(|| conflict.to_owned()),
            theme: manifest.theme.clone(),
            definition: manifest.definition.ja.clone(),
            definition_en: manifest.definition.en.clone(),
            method: manifest.method.ja.clone(),
            method_en: manifest.method.en.clone(),
            unit: manifest.unit.ja.clone(),
            unit_en: manifest.unit.en.clone(),
            caveats: manifest.caveats.iter().map(|it| TextShape::from(&catalogue::text(it))).collect(),
            parameters: manifest
                .parameters
                .iter()
                .map(|parameter| ParameterShape::of(&plugin_words::parameter(parameter), release))
                .collect(),
            notices: plugins.notices(installed).into_iter().map(Into::into).collect(),
            ends_in_s,
        }
    }
}

impl From<&Loading> for PluginShape {
    fn from(loading: &Loading) -> Self {
        Self {
            id: loading.id.clone(),
            title: loading.id.clone(),
            title_en: loading.id.clone(),
            origin: "shipped",
            size_bytes: loading.size_bytes,
            contract: CONTRACT,
            standing: "loading",
            signature: SignatureShape { state: "shipped", key: None },
            ..Self::default()
        }
    }
}

impl SignatureShape {
    fn of(plugins: &Plugins, installed: &Installed) -> Self {
        match (installed.origin(), installed.key()) {
            (PluginOrigin::Shipped, _) => Self { state: "shipped", key: None },
            (_, None) => Self { state: "none", key: None },
            (_, Some(key)) => match plugins.keys().name_of(&key) {
                Some(name) => Self { state: "trusted", key: Some(name) },
                None => Self { state: "unknown", key: Some(key.fingerprint()) },
            },
        }
    }
}

impl From<Permission> for PermissionShape {
    fn from(permission: Permission) -> Self {
        let Permission { kind, what, label } = permission;
        Self { kind, what, label: label.ja, label_en: label.en }
    }
}

impl From<Notice> for NoticeShape {
    fn from(notice: Notice) -> Self {
        Self { kind: notice.kind, sentence: notice.sentence, sentence_en: notice.sentence_en }
    }
}

impl From<FailedFile> for FailedFileShape {
    fn from(failed: FailedFile) -> Self {
        Self {
            file: failed.file,
            size_bytes: failed.size_bytes,
            when: failed.failure.when,
            sentence: failed.failure.sentence,
            serving: failed.serving,
        }
    }
}

impl From<LogLine> for LogLineShape {
    fn from(line: LogLine) -> Self {
        Self { when: line.when, kind: if line.is_failure { "failure" } else { "log" }, text: line.text }
    }
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// The plugins with their state, and the files that could not be loaded with the reason.
#[utoipa::path(get, path = "/api/v1/plugins", tag = "plugins",
    responses((status = 200, body = PluginsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let release = state.release(None, None)?;
    state.plugins.end_old_trials();
    let roster = state.plugins.installed();
    let shape = |it: &std::sync::Arc<Installed>| PluginShape::of(&state.plugins, it, &release);
    let mut plugins: Vec<PluginShape> = roster.iter().filter(|it| !it.is_trial()).map(shape).collect();
    plugins.extend(roster.loading().iter().map(PluginShape::from));
    let answer = PluginsAnswer {
        plugins,
        trials: roster.iter().filter(|it| it.is_trial()).map(shape).collect(),
        failed_files: state.plugins.failed_files().into_iter().map(Into::into).collect(),
        folder: state.plugins.folder().display().to_string(),
        signed_only: state.settings.plugins_signed_only,
    };
    // Not kept: the time of the last call changes with every call.
    Ok(fresh(StatusCode::OK, &answer))
}

/// Takes in a plugin: the body is a `.wasm` file or an `indicator.toml`. It is checked, then put into the folder whole or not at all, and
/// served at once; a plugin of the same identifier from the folder is replaced, and its last good version kept. With `trial` it is kept in
/// memory only, for an hour, and read under its identifier `try-…` by every other route.
#[utoipa::path(post, path = "/api/v1/plugins", tag = "plugins", params(InstallParams, ActParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = PluginAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn install(State(state): State<Shared>, mut query: Query, body: Body) -> Result<Response, Problem> {
    let name = query.take("name")?.unwrap_or_else(|| "送られたファイル".to_owned());
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let is_trial = flag(&mut query, "trial")?;
    let downgrade = downgrade(&mut query)?;
    let by = actor(&mut query)?;
    query.finish()?;
    let bytes = body.collect().await.map_err(|error| body_problem(&state, &error))?.to_bytes();
    let taking = std::sync::Arc::clone(&state);
    let installed = state::blocking(&state, move || {
        Ok(if is_trial {
            taking.plugins.start_trial(&bytes, &name)?
        } else {
            taking.plugins.install(&bytes, &name, &by, downgrade)?
        })
    })
    .await?;
    taken(&state, &installed).await
}

/// Installs a plugin on trial for everybody.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/install", tag = "plugins", operation_id = "install_trial",
    params(("id" = String, Path, description = "Identifier of the trial"),
        ("allow-downgrade" = Option<bool>, Query, description = "`true`: also if a higher version is installed"), ActParams),
    responses((status = 201, body = PluginAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn install_trial(
    State(state): State<Shared>,
    Segment(id): Segment,
    mut query: Query,
) -> Result<Response, Problem> {
    let downgrade = downgrade(&mut query)?;
    let by = actor(&mut query)?;
    query.finish()?;
    let taking = std::sync::Arc::clone(&state);
    let installed = state::blocking(&state, move || Ok(taking.plugins.install_trial(&id, &by, downgrade)?)).await?;
    taken(&state, &installed).await
}

/// Goes back to the version before the one in use, or brings back a plugin that was removed.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/restore", tag = "plugins", operation_id = "restore_plugin",
    params(("id" = String, Path, description = "Identifier"), ActParams),
    responses((status = 201, body = PluginAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn restore(State(state): State<Shared>, Segment(id): Segment, mut query: Query) -> Result<Response, Problem> {
    let by = actor(&mut query)?;
    query.finish()?;
    let restoring = std::sync::Arc::clone(&state);
    let installed = state::blocking(&state, move || Ok(restoring.plugins.restore(&id, &by)?)).await?;
    taken(&state, &installed).await
}

/// Removes a plugin that was installed into the folder, or ends a trial. `restore` brings an installed one back.
#[utoipa::path(delete, path = "/api/v1/plugins/{id}", tag = "plugins", operation_id = "remove_plugin",
    params(("id" = String, Path, description = "Identifier"), ActParams),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn remove(State(state): State<Shared>, id: Segment, query: Query) -> Result<StatusCode, Problem> {
    act(&state, id, query, super::super::plugins::Plugins::remove).await
}

/// Switches a plugin on again.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/enable", tag = "plugins", operation_id = "enable_plugin",
    params(("id" = String, Path, description = "Identifier"), ActParams),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn enable(State(state): State<Shared>, id: Segment, query: Query) -> Result<StatusCode, Problem> {
    act(&state, id, query, super::super::plugins::Plugins::enable).await
}

/// Switches a plugin off: nobody can read its indicator until it is switched on again, also after a restart.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/disable", tag = "plugins", operation_id = "disable_plugin",
    params(("id" = String, Path, description = "Identifier"), ActParams),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn disable(State(state): State<Shared>, id: Segment, query: Query) -> Result<StatusCode, Problem> {
    act(&state, id, query, super::super::plugins::Plugins::disable).await
}

/// Lets a plugin back in that was switched off after failures in a row.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/release", tag = "plugins", operation_id = "release_plugin",
    params(("id" = String, Path, description = "Identifier"), ActParams),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn release(State(state): State<Shared>, id: Segment, query: Query) -> Result<StatusCode, Problem> {
    act(&state, id, query, super::super::plugins::Plugins::release).await
}

/// What a plugin said and how it failed, since the server started.
#[utoipa::path(get, path = "/api/v1/plugins/{id}/log", tag = "plugins", operation_id = "plugin_log",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 200, body = LogAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn log(State(state): State<Shared>, Segment(id): Segment, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let installed = state.plugins.get(&id).ok_or(InstallError::Unknown { id })?;
    let log = installed.log().into_iter().map(Into::into).collect();
    Ok(fresh(StatusCode::OK, &LogAnswer { id: installed.id().to_owned(), log }))
}

/// Changes a plugin, and tells everybody.
async fn act(
    state: &Shared,
    Segment(id): Segment,
    mut query: Query,
    work: impl FnOnce(&Plugins, &str, &str) -> Result<(), InstallError> + Send + 'static,
) -> Result<StatusCode, Problem> {
    let by = actor(&mut query)?;
    query.finish()?;
    let acting = std::sync::Arc::clone(state);
    state::blocking(state, move || Ok(work(&acting.plugins, &id, &by)?)).await?;
    state.plugins_settled().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells everybody of a plugin that has come, tries it out once, and answers with it.
async fn taken(state: &Shared, installed: &std::sync::Arc<Installed>) -> Result<Response, Problem> {
    state.plugins_settled().await;
    trial::try_out(state, installed).await;
    tracing::info!(plugin.id = %installed.id(), plugin.hash = %installed.hash(), "プラグイン {} を受け付けました。", installed.name());
    let release = state.release(None, None)?;
    let plugin = PluginShape::of(&state.plugins, installed, &release);
    Ok(fresh(StatusCode::CREATED, &PluginAnswer { plugin }))
}

fn actor(query: &mut Query) -> Result<String, Problem> {
    Ok(imports::actor(query.take("actor")?)?)
}

fn downgrade(query: &mut Query) -> Result<Downgrade, Problem> {
    Ok(if flag(query, "allow-downgrade")? { Downgrade::Allow } else { Downgrade::Refuse })
}

fn flag(query: &mut Query, name: &'static str) -> Result<bool, Problem> {
    match query.take(name)?.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(value) => Err(Problem::BadParameter {
            name: name.to_owned(),
            value: value.to_owned(),
            hint: "true か false にしてください。".to_owned(),
        }),
    }
}

fn fresh(status: StatusCode, body: &impl Serialize) -> Response {
    let content = Content::json(body);
    (status, [(axum::http::header::CONTENT_TYPE, content.media_type)], content.body).into_response()
}

fn body_problem(state: &Shared, error: &axum::Error) -> Problem {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return Problem::BodyTooLarge { limit_mib: state.settings.limits.body_mib };
        }
        cause = error.source();
    }
    Problem::BodyBroken
}
