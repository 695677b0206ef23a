//! `GET /api/v1/revisions`

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query},
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct RevisionsAnswer {
    /// The published states of all data.
    revisions: Vec<RevisionShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RevisionShape {
    /// 1, 2, 3 …
    number: u32,
    /// Hash over the content of all its packages.
    hash: String,
    /// RFC 3339, UTC.
    published_at: String,
    /// What changed.
    note: String,
}

/// The published states of all data. Every read can ask for an older one with `revision`.
#[utoipa::path(get, path = "/api/v1/revisions", tag = "data",
    responses((status = 200, body = RevisionsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query, asked: Asked) -> Result<Response, Problem> {
    query.finish()?;
    let revisions = state.archive.revisions(&state.viewer);
    asked
        .answer(&state, move || {
            let revisions = revisions.into_iter().map(|revision| RevisionShape {
                number: revision.number,
                hash: revision.hash.as_str().to_owned(),
                published_at: revision.published_at,
                note: revision.note,
            });
            Ok(Content::json(&RevisionsAnswer { revisions: revisions.collect() }))
        })
        .await
}
