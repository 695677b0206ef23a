//! `/api/v1/templates`: forms that were learned, so that the next file of the kind needs no questions.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::imports::json;
use crate::{
    problem::{Problem, ProblemBody},
    query::{Query, Segment},
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct TemplatesAnswer {
    /// Learned forms, by name.
    templates: Vec<TemplateShape>,
}

/// A learned form.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateShape {
    /// Its name.
    name: String,
    /// What was learned.
    value: serde_json::Value,
}

/// Forms that were learned.
#[utoipa::path(get, path = "/api/v1/templates", tag = "imports", operation_id = "list_templates",
    responses((status = 200, body = TemplatesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(_state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    Ok(json(StatusCode::OK, &TemplatesAnswer { templates: Vec::new() }))
}

/// Forgets a form.
#[utoipa::path(delete, path = "/api/v1/templates/{name}", tag = "imports", operation_id = "remove_template",
    params(("name" = String, Path, description = "Name")),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn remove(State(state): State<Shared>, Segment(name): Segment) -> Result<Response, Problem> {
    state.require_writable()?;
    Err(Problem::NotFound {
        what: "様式", id: name, next: "/api/v1/templates にあるものから選んでください。"
    })
}
