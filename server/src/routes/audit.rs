//! `/api/v1/audit`: who did what, line by line, each with the hash of the one before.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use geodata::audit::AuditLine;
use serde::Serialize;
use utoipa::ToSchema;

use super::imports::json;
use crate::{
    problem::{Problem, ProblemBody},
    query::Query,
    state::{self, Shared},
};

/// Most lines in one answer.
const MOST_LINES: u32 = 1_000;

/// Lines in one answer when nobody says otherwise.
const USUAL_LINES: u32 = 200;

#[derive(Debug, Serialize, ToSchema)]
struct AuditAnswer {
    /// Lines, oldest first.
    audit: Vec<AuditLineShape>,
    /// What to ask for as `after` to get the following lines; null if there are none.
    next: Option<u64>,
}

/// A line of the audit log.
#[derive(Debug, Serialize, ToSchema)]
struct AuditLineShape {
    /// 1, 2, 3 …
    seq: u64,
    /// When: RFC 3339, UTC.
    at: String,
    /// Who.
    actor: String,
    /// What was done, in a word.
    action: String,
    /// To what.
    subject: String,
    /// Everything else.
    detail: serde_json::Value,
    /// Hash of the line before.
    previous: String,
    /// Hash over the line before and this one.
    hash: String,
}

/// Whether the record is what it was when it was written.
#[derive(Debug, Serialize, ToSchema)]
struct CheckAnswer {
    /// Whether every check passed.
    intact: bool,
    /// The checks.
    checks: Vec<CheckShape>,
}

/// One check of the record.
#[derive(Debug, Serialize, ToSchema)]
struct CheckShape {
    /// What was looked at: `audit`, `revision`, `content` or `batch`.
    subject: &'static str,
    /// Which one; empty where all of a kind are meant.
    id: String,
    /// Whether it is as it was written.
    passed: bool,
    /// What was found, and what to do.
    sentence: String,
}

impl From<AuditLine> for AuditLineShape {
    fn from(line: AuditLine) -> Self {
        Self {
            seq: line.seq,
            at: line.at,
            actor: line.actor,
            action: line.action,
            subject: line.subject,
            detail: serde_json::from_str(&line.detail).unwrap_or(serde_json::Value::String(line.detail)),
            previous: line.previous.as_str().to_owned(),
            hash: line.hash.as_str().to_owned(),
        }
    }
}

/// The audit log, oldest first: append-only, each line with the hash of the one before.
#[utoipa::path(get, path = "/api/v1/audit", tag = "record", operation_id = "list_audit",
    params(("after" = Option<u64>, Query, description = "Number of the line after which to begin; 0 if none is given"),
        ("limit" = Option<u32>, Query, description = "How many lines, 1 to 1000; 200 if none is given")),
    responses((status = 200, body = AuditAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query) -> Result<Response, Problem> {
    let after = query.take_number("after", 0, u32::MAX)?.map_or(0, u64::from);
    let limit = query.take_number("limit", 1, MOST_LINES)?.unwrap_or(USUAL_LINES) as usize;
    query.finish()?;
    let telling = Arc::clone(&state);
    // One line more than asked for says whether there are more.
    let lines = state::blocking(&state, move || Ok(telling.archive.audit(&telling.viewer, after, limit + 1)?)).await?;
    let next = (limit < lines.len()).then(|| lines[limit - 1].seq);
    let audit = lines.into_iter().take(limit).map(AuditLineShape::from).collect();
    Ok(json(StatusCode::OK, &AuditAnswer { audit, next }))
}

/// Checks the record: the chain of the audit log, the hashes of revisions and of their contents.
#[utoipa::path(get, path = "/api/v1/audit/check", tag = "record", operation_id = "check_record",
    responses((status = 200, body = CheckAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn check(State(state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let checking = Arc::clone(&state);
    let lines = state::blocking(&state, move || Ok(checking.archive.check()?)).await?;
    let checks = lines.into_iter().map(|line| CheckShape {
        subject: line.subject,
        id: line.id,
        passed: line.sound,
        sentence: line.message,
    });
    let checks: Vec<CheckShape> = checks.collect();
    Ok(json(StatusCode::OK, &CheckAnswer { intact: checks.iter().all(|check| check.passed), checks }))
}
