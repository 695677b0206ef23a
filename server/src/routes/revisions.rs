//! `/api/v1/revisions`: what was published, by whom, from which files; what is different; undoing.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{self, Asked, JsonBody, Query, Segment},
    shapes::difference::DifferenceShape,
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct RevisionsAnswer {
    /// The published states of all data, oldest first.
    revisions: Vec<RevisionShape>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionAnswer {
    revision: RevisionShape,
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
    /// Who did it.
    actor: String,
    /// The files that came with it.
    files: Vec<RevisionFileShape>,
    /// Cells that say something else than in the revision before, by indicator.
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

/// How many cells of an indicator a revision changed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionChangeShape {
    /// Identifier of the indicator.
    indicator: String,
    /// Its title.
    title: String,
    /// How many cells.
    cells: usize,
}

impl From<geodata::revision::Revision> for RevisionShape {
    fn from(revision: geodata::revision::Revision) -> Self {
        Self {
            number: revision.number,
            hash: revision.hash.as_str().to_owned(),
            published_at: revision.published_at,
            note: revision.note,
            action: "shipped",
            actor: String::new(),
            files: Vec::new(),
            changes: Vec::new(),
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

/// The published states of all data. Every read can ask for an older one with `revision`.
#[utoipa::path(get, path = "/api/v1/revisions", tag = "record", operation_id = "list_revisions",
    responses((status = 200, body = RevisionsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query, asked: Asked) -> Result<Response, Problem> {
    query.finish()?;
    let revisions = state.archive.revisions(&state.viewer);
    asked
        .answer(&state, move || {
            let revisions = revisions.into_iter().map(RevisionShape::from).collect();
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
    let revision = found(&state, &text)?;
    asked.answer(&state, move || Ok(Content::json(&RevisionAnswer { revision }))).await
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
    _asked: Asked,
) -> Result<Response, Problem> {
    let (_from, _data) = (query.take("from")?, query.take("data")?);
    query.finish()?;
    found(&state, &text)?;
    Err(Problem::PublishRefused { sentence: "この版のつなぎは、まだ違いを出せません。".to_owned() })
}

/// Undoes everything after a revision: publishes its state again as a new revision.
#[utoipa::path(post, path = "/api/v1/revisions/{revision}/revert", tag = "record", operation_id = "revert_revision",
    params(("revision" = String, Path, description = "Number")), request_body = Revert,
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn revert(
    State(state): State<Shared>,
    Segment(text): Segment,
    query: Query,
    JsonBody(_revert): JsonBody<Revert>,
) -> Result<Response, Problem> {
    query.finish()?;
    state.require_writable()?;
    found(&state, &text)?;
    Err(Problem::PublishRefused { sentence: "この版のつなぎは、まだ元に戻せません。".to_owned() })
}

fn found(state: &Shared, text: &str) -> Result<RevisionShape, Problem> {
    let number = query::find_revision(&state.archive, &state.viewer, text)?;
    let mut revisions = state.archive.revisions(&state.viewer).into_iter();
    revisions.find(|revision| revision.number == number).map(RevisionShape::from).ok_or_else(|| Problem::NotFound {
        what: "版",
        id: text.to_owned(),
        next: "/api/v1/revisions にあるものから選んでください。",
    })
}
