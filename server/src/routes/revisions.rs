//! `/api/v1/revisions`: what was published, by whom, from which files; what is different; undoing.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use geodata::archive::{RecordError, RevisionInfo};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::imports::json;
use crate::{
    answers::Content,
    imports,
    problem::{Problem, ProblemBody},
    query::{Asked, JsonBody, Query, Segment, find_revision},
    shapes::difference::DifferenceShape,
    state::{self, Shared},
};

#[derive(Debug, Serialize, ToSchema)]
struct RevisionsAnswer {
    /// The published states of all data, oldest first.
    revisions: Vec<RevisionShape>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionAnswer {
    pub(super) revision: RevisionShape,
}

/// A published state of all data.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionShape {
    /// 1, 2, 3 …
    number: u32,
    /// Hash over the content of all its packages.
    hash: String,
    /// RFC 3339, UTC.
    published_at: String,
    /// What changed, in a sentence.
    note: String,
    /// `shipped`, `import`, `withdraw` or `revert`.
    action: &'static str,
    /// The same in Japanese.
    action_label: &'static str,
    /// Who did it.
    actor: String,
    /// Identifiers of the batches that it brought or took out.
    batches: Vec<String>,
    /// The files that came with it.
    files: Vec<RevisionFileShape>,
    /// What says something else than in the revision before, by indicator; empty for the first one.
    changes: Vec<RevisionChangeShape>,
}

/// A file that came with a revision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionFileShape {
    /// Name as its sender gave it.
    name: String,
    /// SHA-256 of its bytes.
    sha256: String,
}

/// How much of one thing a revision changed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionChangeShape {
    /// Identifier of the data package.
    data: String,
    /// `cells` of an indicator, `definitions`, `facilities`, `tables` or `boundaries`.
    kind: &'static str,
    /// The same in Japanese.
    kind_label: &'static str,
    /// Identifier of the indicator; empty for the other kinds.
    indicator: String,
    /// Title of the indicator; a word for the other kinds.
    title: String,
    /// How many cells, definitions, places, tables or polygons.
    cells: u64,
}

impl From<RevisionInfo> for RevisionShape {
    fn from(RevisionInfo { revision, files, changes }: RevisionInfo) -> Self {
        Self {
            number: revision.number,
            hash: revision.hash.as_str().to_owned(),
            published_at: revision.published_at,
            note: revision.note,
            action: revision.action.id(),
            action_label: revision.action.label(),
            actor: revision.actor,
            batches: revision.batches.iter().map(|batch| batch.as_str().to_owned()).collect(),
            files: files.into_iter().map(|file| RevisionFileShape { name: file.name, sha256: file.sha256 }).collect(),
            changes: changes
                .into_iter()
                .map(|change| RevisionChangeShape {
                    data: change.package,
                    kind: change.kind.id(),
                    kind_label: change.kind.label(),
                    indicator: change.id,
                    title: change.title,
                    cells: change.count,
                })
                .collect(),
        }
    }
}

/// How an earlier state is published again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Revert {
    /// Why, in a sentence.
    note: String,
    /// Who does it; the user of the machine if nobody is named.
    actor: Option<String>,
}

/// What an undo gave.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevertAnswer {
    /// The state that is published now.
    revision: RevisionShape,
    /// Whether it is a new one; false if the state asked for was published already.
    changed: bool,
}

/// The published states of all data. Every read can ask for an older one with `revision`.
#[utoipa::path(get, path = "/api/v1/revisions", tag = "record", operation_id = "list_revisions",
    responses((status = 200, body = RevisionsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query, asked: Asked) -> Result<Response, Problem> {
    query.finish()?;
    let telling = Arc::clone(&state);
    asked
        .answer(&state, move || {
            let revisions = telling.archive.history(&telling.viewer)?.into_iter().map(RevisionShape::from).collect();
            Ok(Content::json(&RevisionsAnswer { revisions }))
        })
        .await
}

/// One published state. `{revision}` is its number, or a day: the state at the end of that day in Japan.
#[utoipa::path(get, path = "/api/v1/revisions/{revision}", tag = "record", operation_id = "show_revision",
    params(("revision" = String, Path, description = "Number or day")),
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(text): Segment,
    query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    query.finish()?;
    let number = find_revision(&state.archive, &text)?;
    let telling = Arc::clone(&state);
    asked.answer(&state, move || Ok(Content::json(&RevisionAnswer { revision: find(&telling, number)? }))).await
}

/// What is different in a data package between two published states.
#[utoipa::path(get, path = "/api/v1/revisions/{revision}/difference", tag = "record", operation_id = "revision_difference",
    params(("revision" = String, Path, description = "Number or day of the later state"),
        ("from" = Option<String>, Query, description = "Number or day of the earlier state; the one before if none is given"),
        ("data" = Option<String>, Query, description = "Identifier of the data package; `kochi` if none is given")),
    responses((status = 200, body = DifferenceShape), (status = "4XX", body = ProblemBody)))]
pub async fn difference(
    State(state): State<Shared>,
    Segment(text): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let to = find_revision(&state.archive, &text)?;
    let from = match query.take("from")? {
        Some(text) => find_revision(&state.archive, &text)?,
        None => to.saturating_sub(1).max(1),
    };
    let package = query.take("data")?.unwrap_or_else(|| geodata::archive::DEFAULT_PACKAGE.to_owned());
    query.finish()?;
    let comparing = Arc::clone(&state);
    asked
        .answer(&state, move || {
            let difference = comparing.archive.difference(&comparing.viewer, &package, from, to)?;
            Ok(Content::json(&DifferenceShape::from(difference)))
        })
        .await
}

/// Undoes everything after a revision: publishes its state again as a new revision.
#[utoipa::path(post, path = "/api/v1/revisions/{revision}/revert", tag = "record", operation_id = "revert_revision",
    params(("revision" = String, Path, description = "Number")), request_body = Revert,
    responses((status = 200, body = RevertAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn revert(
    State(state): State<Shared>,
    Segment(text): Segment,
    query: Query,
    JsonBody(Revert { note, actor }): JsonBody<Revert>,
) -> Result<Response, Problem> {
    query.finish()?;
    state.require_writable()?;
    let to = find_revision(&state.archive, &text)?;
    let actor = imports::actor(actor)?;
    let undoing = Arc::clone(&state);
    let revision = state::writing(move || {
        let done = undoing.archive.revert(&undoing.viewer, to, &note, &actor)?;
        if done.changed {
            undoing.data_changed();
        }
        Ok(RevertAnswer { revision: find(&undoing, done.revision.number)?, changed: done.changed })
    });
    Ok(json(StatusCode::OK, &revision.await?))
}

/// A revision with its files and changes.
pub(super) fn find(state: &Shared, number: u32) -> Result<RevisionShape, Problem> {
    let history = state.archive.history(&state.viewer)?;
    let found = history.into_iter().find(|info| info.revision.number == number).map(RevisionShape::from);
    found.ok_or_else(|| RecordError::UnknownRevision { number }.into())
}
