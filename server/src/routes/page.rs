//! `/` and everything that is no other route: files of the page, and the page itself, whose URL is its whole state.

use axum::{
    extract::{OriginalUri, State},
    http::Method,
    response::Response,
};

use crate::{metrics::is_read, problem::Problem, query::Asked, state::Shared};

/// Paths that belong to programs: what is not there is told as a problem and not with a page.
const FOR_PROGRAMS: [&str; 5] = ["/api/", "/ogc/", "/tiles/", "/assets/", "/problems/"];

/// A file of the page, else the page.
pub async fn file_or_index(
    State(state): State<Shared>,
    OriginalUri(uri): OriginalUri,
    asked: Asked,
) -> Result<Response, Problem> {
    let path = uri.path();
    if !is_read(&asked.method) {
        return Err(Problem::UnknownPage { path: path.to_owned() });
    }
    let answer = match state.page.file(path.trim_start_matches('/')) {
        Some(answer) => answer,
        None if FOR_PROGRAMS.iter().any(|prefix| path.starts_with(prefix)) || path.contains('.') => {
            return Err(Problem::UnknownPage { path: path.chars().take(200).collect() });
        }
        None => state.page.index(),
    };
    if !answer.is_ready(asked.coding) {
        let (preparing, coding) = (answer.clone(), asked.coding);
        crate::state::blocking(&state, move || {
            preparing.prepare(coding);
            Ok(())
        })
        .await?;
    }
    let response = answer.respond(&asked.method, &asked.headers);
    // Only files: an address of the page can be anything, and there is no end of them.
    if path != "/" && state.page.file(path.trim_start_matches('/')).is_some() && uri.query().is_none() {
        asked.answers.keep(&asked.uri, answer);
    }
    Ok(response)
}

/// A route that exists, asked with a method that it does not take.
pub async fn wrong_method(method: Method) -> Problem {
    Problem::MethodNotAllowed { method: method.to_string() }
}
