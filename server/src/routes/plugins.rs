//! `/api/v1/plugins`: what is installed, what state it is in, what went wrong; install, remove, let back in.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError};
use serde::Serialize;
use utoipa::ToSchema;

use super::indicators::{FailureShape, ParameterShape};
use crate::{
    answers::Content,
    plugins::{FailedFile, Installed, PluginOrigin},
    problem::{Problem, ProblemBody},
    query::{Query, Segment},
    state::{self, Shared},
    workflows::{plugin_words, trial},
};

/// Header in which an upload names its file.
const FILE_NAME: &str = "x-file-name";

/// As much of an uploaded file's name as the audit log keeps, in characters.
const LONGEST_NAME_NOTED: usize = 255;

#[derive(Debug, Serialize, ToSchema)]
struct PluginsAnswer {
    /// Plugins that can be called, and files that could not be loaded.
    plugins: Vec<PluginShape>,
    /// The folder that is watched: a `.wasm` file put there is served without a restart.
    folder: String,
}

#[derive(Debug, Default, Serialize, ToSchema)]
struct PluginShape {
    /// Identifier; empty for a file that could not be loaded.
    id: String,
    /// Version.
    version: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// SHA-256 of the file.
    hash: String,
    /// Size of the file in bytes.
    size: usize,
    /// `shipped` or `folder`.
    origin: &'static str,
    /// Name of the file in the folder.
    file: Option<String>,
    /// `ready`, `failed`, `quarantined`, or `refused` for a file that could not be loaded.
    state: &'static str,
    /// Its last failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureShape>,
    /// How often it has failed since it was loaded.
    failures: u32,
    /// What it reads, each as a sentence.
    inputs: Vec<String>,
    /// What a user may set.
    parameters: Vec<ParameterShape>,
    /// How long its last call took, in milliseconds.
    last_call_ms: Option<f64>,
}

impl PluginShape {
    fn of(installed: &Installed, release: &geodata::Release) -> Self {
        let manifest = installed.manifest();
        let (origin, file) = match installed.origin() {
            PluginOrigin::Shipped => ("shipped", None),
            PluginOrigin::Folder { file } => ("folder", Some(file.clone())),
        };
        let is_taken = release.indicator(installed.id()).is_some();
        Self {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            title: manifest.title.ja.clone(),
            title_en: manifest.title.en.clone(),
            hash: installed.hash().to_owned(),
            size: installed.size_bytes(),
            origin,
            file,
            state: if is_taken { "refused" } else { installed.state_id() },
            failure: if is_taken {
                let sentence = "同じidの指標がデータにあるため、使われません。プラグインのidを変えてください。";
                Some(FailureShape::unsaid(sentence))
            } else {
                installed.last_failure().map(FailureShape::from)
            },
            failures: installed.n_failures(),
            inputs: plugin_words::input_sentences(manifest),
            parameters: manifest
                .parameters
                .iter()
                .map(|parameter| ParameterShape::of(&plugin_words::parameter(parameter), release))
                .collect(),
            last_call_ms: installed.last_call().map(|it| (it.as_secs_f64() * 1e6).round() / 1e3),
        }
    }
}

impl From<FailedFile> for PluginShape {
    fn from(failed: FailedFile) -> Self {
        Self {
            title: failed.file.clone(),
            title_en: failed.file.clone(),
            size: failed.size_bytes,
            origin: "folder",
            file: Some(failed.file),
            state: "refused",
            failure: Some(failed.failure.into()),
            failures: 1,
            ..Self::default()
        }
    }
}

/// A plugin that has been installed.
#[derive(Debug, Serialize, ToSchema)]
struct InstalledAnswer {
    plugin: PluginShape,
}

/// The plugins and the files that could not be loaded, each with its state and last failure.
#[utoipa::path(get, path = "/api/v1/plugins", tag = "plugins",
    responses((status = 200, body = PluginsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let release = state.release(None, None)?;
    let installed = state.plugins.installed();
    let ready = installed.iter().map(|installed| PluginShape::of(installed, &release));
    let plugins = ready.chain(state.plugins.failed_files().into_iter().map(PluginShape::from)).collect();
    let answer = PluginsAnswer { plugins, folder: state.plugins.folder().display().to_string() };
    // Not kept: the time of the last call changes with every call.
    Ok(fresh(StatusCode::OK, &answer))
}

/// Installs a plugin: the body is the `.wasm` file. It is checked, then put into the folder whole or not at all, and served at
/// once; a plugin of the same identifier from the folder is replaced.
#[utoipa::path(post, path = "/api/v1/plugins", tag = "plugins",
    params(("x-file-name" = Option<String>, Header, description = "Name of the file, for messages")),
    request_body(content = Vec<u8>, content_type = "application/wasm"),
    responses((status = 201, body = InstalledAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn install(
    State(state): State<Shared>,
    query: Query,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    query.finish()?;
    let bytes = body.collect().await.map_err(|error| body_problem(&state, &error))?.to_bytes();
    let name = headers.get(FILE_NAME).and_then(|value| value.to_str().ok()).unwrap_or("送られたファイル");
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let name_noted: String = name.chars().take(LONGEST_NAME_NOTED).collect();
    let installing = std::sync::Arc::clone(&state);
    let installed = state::blocking(&state, move || Ok(installing.plugins.install(&bytes, &name)?)).await?;
    state.plugins_changed();
    trial::try_out(&state, &installed).await;
    tracing::info!(plugin.id = %installed.id(), plugin.hash = %installed.hash(), "プラグイン {} を入れました。", installed.name());
    let detail =
        serde_json::json!({ "version": installed.manifest().version, "sha256": installed.hash(), "file": name_noted });
    state.note_own("plugin-installed", installed.id().to_string(), detail).await;
    let release = state.release(None, None)?;
    Ok(fresh(StatusCode::CREATED, &InstalledAnswer { plugin: PluginShape::of(&installed, &release) }))
}

/// Removes a plugin that was installed into the folder.
#[utoipa::path(delete, path = "/api/v1/plugins/{id}", tag = "plugins",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn remove(State(state): State<Shared>, Segment(id): Segment) -> Result<StatusCode, Problem> {
    let removing = std::sync::Arc::clone(&state);
    let hash = state.plugins.installed().iter().find(|it| it.id() == id.as_str()).map(|it| it.hash().to_owned());
    let subject = id.clone();
    state::blocking(&state, move || Ok(removing.plugins.remove(&id)?)).await?;
    state.plugins_changed();
    state.note_own("plugin-removed", subject, serde_json::json!({ "sha256": hash })).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a plugin back in that was switched off after failures in a row.
#[utoipa::path(post, path = "/api/v1/plugins/{id}/release", tag = "plugins",
    params(("id" = String, Path, description = "Identifier")),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn release(State(state): State<Shared>, Segment(id): Segment) -> Result<StatusCode, Problem> {
    state.plugins.release(&id)?;
    state.plugins_changed();
    Ok(StatusCode::NO_CONTENT)
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
