//! `/api/v1/batches`: what each imported file brought; taking it back.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{imports::json, revisions::RevisionAnswer};
use crate::{
    problem::{Problem, ProblemBody},
    query::{JsonBody, Query, Segment},
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct BatchesAnswer {
    /// What imported files brought, newest first.
    batches: Vec<BatchShape>,
}

/// What an imported file brought.
#[derive(Debug, Serialize, ToSchema)]
struct BatchShape {
    /// Identifier: the hash of its content.
    id: String,
    /// Identifier of the data package.
    package: String,
    /// Name of the file.
    file: String,
    /// SHA-256 of the file.
    sha256: String,
    /// Size of the file.
    bytes: u64,
    /// When it was published: RFC 3339, UTC.
    imported_at: String,
    /// Who published it.
    actor: String,
    /// What it changed, in a sentence.
    note: String,
    /// Name of the learned form that it was read by.
    template: Option<String>,
    /// What it has.
    counts: BatchCountsShape,
    /// The revision that it came with.
    revision: u32,
    /// `live` or `withdrawn`.
    state: &'static str,
    /// Why it was withdrawn.
    reason: Option<String>,
    /// The revision that is without it.
    withdrawn_in: Option<u32>,
}

/// What a batch has.
#[derive(Debug, Serialize, ToSchema)]
struct BatchCountsShape {
    /// Cells with a value.
    values: usize,
    /// Cells without one.
    blanks: usize,
    /// Indicators that it defines.
    indicators: usize,
    /// Places.
    facilities: usize,
    /// Tables.
    tables: usize,
    /// Polygons.
    boundaries: usize,
}

/// How a batch is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read as soon as the archive can do it")]
pub(super) struct Withdraw {
    /// Why, in a sentence.
    reason: String,
    /// Who does it; the user of the machine if nobody is named.
    #[serde(default)]
    actor: Option<String>,
}

/// What imported files brought, newest first.
#[utoipa::path(get, path = "/api/v1/batches", tag = "record", operation_id = "list_batches",
    params(("data" = Option<String>, Query, description = "Identifier of a data package; all if none is given")),
    responses((status = 200, body = BatchesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(_state): State<Shared>, mut query: Query) -> Result<Response, Problem> {
    query.take("data")?;
    query.finish()?;
    Ok(json(StatusCode::OK, &BatchesAnswer { batches: Vec::new() }))
}

/// Takes back what a file brought: a new revision is without it.
#[utoipa::path(post, path = "/api/v1/batches/{id}/withdraw", tag = "record", operation_id = "withdraw_batch",
    params(("id" = String, Path, description = "Identifier")), request_body = Withdraw,
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn withdraw(
    State(state): State<Shared>,
    Segment(id): Segment,
    query: Query,
    JsonBody(_withdraw): JsonBody<Withdraw>,
) -> Result<Response, Problem> {
    query.finish()?;
    state.require_writable()?;
    Err(Problem::NotFound {
        what: "取り込んだデータ", id, next: "/api/v1/batches にあるものから選んでください。"
    })
}
