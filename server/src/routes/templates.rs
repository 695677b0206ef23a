//! `/api/v1/templates`: forms that were learned, so that the next file of the kind needs no questions.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use geodata::archive::TemplateInfo;
use serde::Serialize;
use utoipa::ToSchema;

use super::imports::json;
use crate::{
    imports,
    problem::{Problem, ProblemBody},
    query::{Query, Segment},
    state::{self, Shared},
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
    /// When it was saved last: RFC 3339, UTC.
    saved_at: String,
    /// Who saved it.
    actor: String,
    /// What was learned.
    value: serde_json::Value,
}

impl From<TemplateInfo> for TemplateShape {
    fn from(TemplateInfo { name, body, saved_at, actor }: TemplateInfo) -> Self {
        Self { name, saved_at, actor, value: body }
    }
}

/// Forms that were learned.
#[utoipa::path(get, path = "/api/v1/templates", tag = "imports", operation_id = "list_templates",
    responses((status = 200, body = TemplatesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query) -> Result<Response, Problem> {
    query.finish()?;
    let telling = Arc::clone(&state);
    let templates = state::blocking(&state, move || Ok(telling.archive.templates(&telling.viewer)?)).await?;
    Ok(json(StatusCode::OK, &TemplatesAnswer { templates: templates.into_iter().map(TemplateShape::from).collect() }))
}

/// Forgets a form.
#[utoipa::path(delete, path = "/api/v1/templates/{name}", tag = "imports", operation_id = "remove_template",
    params(("name" = String, Path, description = "Name"),
        ("actor" = Option<String>, Query, description = "Who does it; the user of the machine if nobody is named")),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub async fn remove(
    State(state): State<Shared>,
    Segment(name): Segment,
    mut query: Query,
) -> Result<StatusCode, Problem> {
    let actor = imports::actor(query.take("actor")?)?;
    query.finish()?;
    state.require_writable()?;
    let removing = Arc::clone(&state);
    state::writing(move || Ok(removing.archive.remove_template(&removing.viewer, &name, &actor)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
