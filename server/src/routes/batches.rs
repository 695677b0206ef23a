//! `/api/v1/batches`: what each imported file brought; taking it back.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use geodata::{
    archive::{BatchInfo, BatchState, RecordError},
    revision::BatchId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    imports::json,
    revisions::{self, RevisionAnswer},
};
use crate::{
    imports,
    problem::{Problem, ProblemBody},
    query::{JsonBody, Query, Segment},
    state::{self, Shared},
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
    /// `live`, `withdrawn` or `reverted` (an earlier state is published again, which is without it).
    state: &'static str,
    /// Why it was withdrawn.
    reason: Option<String>,
    /// The revision that is without it.
    withdrawn_in: Option<u32>,
}

/// What a batch has.
#[derive(Debug, Serialize, ToSchema)]
struct BatchCountsShape {
    /// Indicators that get cells or a definition.
    indicators: u64,
    /// Cells of municipalities, with a value or a reason for having none.
    cells: u64,
    /// Places.
    facilities: u64,
    /// Tables.
    tables: u64,
    /// Polygons.
    boundaries: u64,
}

impl From<BatchInfo> for BatchShape {
    fn from(batch: BatchInfo) -> Self {
        let (state, reason, withdrawn_in) = match batch.state {
            BatchState::Live => ("live", None, None),
            BatchState::Withdrawn { reason, revision } => ("withdrawn", Some(reason), Some(revision)),
            BatchState::Reverted => ("reverted", None, None),
        };
        Self {
            id: batch.id.as_str().to_owned(),
            package: batch.package,
            file: batch.file.name,
            sha256: batch.file.sha256,
            bytes: batch.file.bytes,
            imported_at: batch.imported_at,
            actor: batch.actor,
            note: batch.note,
            template: batch.template,
            counts: BatchCountsShape {
                indicators: batch.counts.indicators,
                cells: batch.counts.cells,
                facilities: batch.counts.facilities,
                tables: batch.counts.tables,
                boundaries: batch.counts.boundaries,
            },
            revision: batch.first_revision,
            state,
            reason,
            withdrawn_in,
        }
    }
}

/// How a batch is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
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
pub async fn list(State(state): State<Shared>, mut query: Query) -> Result<Response, Problem> {
    let package = query.take("data")?;
    query.finish()?;
    let telling = Arc::clone(&state);
    let batches = state::blocking(&state, move || Ok(telling.archive.batches(&telling.viewer)?)).await?;
    let wanted = batches.into_iter().filter(|batch| package.as_ref().is_none_or(|package| *package == batch.package));
    Ok(json(StatusCode::OK, &BatchesAnswer { batches: wanted.map(BatchShape::from).collect() }))
}

/// Takes back what a file brought: a new revision is without it.
#[utoipa::path(post, path = "/api/v1/batches/{id}/withdraw", tag = "record", operation_id = "withdraw_batch",
    params(("id" = String, Path, description = "Identifier")), request_body = Withdraw,
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn withdraw(
    State(state): State<Shared>,
    Segment(id): Segment,
    query: Query,
    JsonBody(Withdraw { reason, actor }): JsonBody<Withdraw>,
) -> Result<Response, Problem> {
    query.finish()?;
    state.require_writable()?;
    let batch = BatchId::parse(&id).ok_or(RecordError::UnknownBatch { batch: id })?;
    let actor = imports::actor(actor)?;
    let withdrawing = Arc::clone(&state);
    let revision = state::writing(move || {
        let revision = withdrawing.archive.withdraw(&withdrawing.viewer, &batch, &reason, &actor)?;
        withdrawing.data_changed();
        revisions::find(&withdrawing, revision.number)
    });
    Ok(json(StatusCode::OK, &RevisionAnswer { revision: revision.await? }))
}
