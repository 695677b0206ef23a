//! `/` and everything that is no other route: files of the page, and the page itself, whose URL is its whole state.

use axum::{
    extract::{OriginalUri, State},
    http::{Method, header::CONTENT_SECURITY_POLICY},
    response::Response,
};

use crate::{headers, metrics::is_read, problem::Problem, query::Asked, state::Shared};

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
    let mut embedded = false;
    let answer = match state.page.file(path.trim_start_matches('/')) {
        Some(answer) => answer,
        None if FOR_PROGRAMS.iter().any(|prefix| path.starts_with(prefix)) || path.contains('.') => {
            return Err(Problem::UnknownPage { path: path.chars().take(200).collect() });
        }
        None => {
            embedded = is_embedded(uri.query());
            state.page.index()
        }
    };
    if !answer.is_ready(asked.coding) {
        let (preparing, coding) = (answer.clone(), asked.coding);
        crate::state::blocking(&state, move || {
            preparing.prepare(coding);
            Ok(())
        })
        .await?;
    }
    let mut response = answer.respond(&asked.method, &asked.headers);
    let settings = &state.settings;
    if embedded || settings.base_tiles.is_some() {
        let tiles = settings.base_tiles.as_ref().map(|tiles| tiles.origin.as_str());
        let policy = headers::page_policy(tiles, embedded.then_some(settings.embed_from.as_slice()));
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    // Only files: an address of the page can be anything, and there is no end of them.
    if path != "/" && state.page.file(path.trim_start_matches('/')).is_some() && uri.query().is_none() {
        asked.answers.keep(&asked.uri, answer);
    }
    Ok(response)
}

/// Whether the view stands in another page: `embed=1`, as the page itself reads it.
fn is_embedded(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair == "embed=1"))
}

/// A route that exists, asked with a method that it does not take.
pub async fn wrong_method(method: Method) -> Problem {
    Problem::MethodNotAllowed { method: method.to_string() }
}
