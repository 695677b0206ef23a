//! `GET /api/v1/events`

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use crate::state::{Changes, Shared};

/// How often a silent stream says that it is still there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Tells a page that something has changed, so that it can ask again: `event: changed`, `data: {"plugins":n,"revision":n}` when data or
/// plugins have; `event: plugins`, `data: {"plugins":n}` when plugins have come, gone or changed their state; `event: revision`, `data: {"revision":n}` when another revision is served; `event: import`, `data: {"imports":n}` when
/// an import has come a step further. The present state comes first.
#[utoipa::path(get, path = "/api/v1/events", tag = "server",
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn stream(State(state): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = state.changes.subscribe();
    changes.mark_changed();
    let listening = Listening { changes, stop: state.stop.subscribe(), told: None, untold: VecDeque::new() };
    let events = stream::unfold(listening, next);
    Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}

struct Listening {
    changes: watch::Receiver<Changes>,
    stop: watch::Receiver<bool>,
    /// What the page knows.
    told: Option<Changes>,
    /// What it is to be told.
    untold: VecDeque<Event>,
}

async fn next(mut listening: Listening) -> Option<(Result<Event, Infallible>, Listening)> {
    loop {
        if let Some(event) = listening.untold.pop_front() {
            return Some((Ok(event), listening));
        }
        tokio::select! {
            news = listening.changes.changed() => news.ok()?,
            // Ends the stream, and with it the connection, when the server ends.
            _ = listening.stop.wait_for(|asked| *asked) => return None,
        }
        let changes = *listening.changes.borrow_and_update();
        listening.untold = events(listening.told, changes);
        listening.told = Some(changes);
    }
}

/// What has changed since a page was last told.
fn events(told: Option<Changes>, now: Changes) -> VecDeque<Event> {
    let differs = |part: fn(Changes) -> u64| told.is_none_or(|told| part(told) != part(now));
    let Changes { plugins, revision, imports } = now;
    let mut events = VecDeque::new();
    let mut tell = |name: &str, data: String| events.push_back(Event::default().event(name).data(data));
    let revision_differs = differs(|changes| u64::from(changes.revision));
    if revision_differs || differs(|changes| changes.plugins) {
        tell("changed", format!("{{\"plugins\":{plugins},\"revision\":{revision}}}"));
    }
    if differs(|changes| changes.plugins) && told.is_some() {
        tell("plugins", format!("{{\"plugins\":{plugins}}}"));
    }
    if revision_differs && told.is_some() {
        tell("revision", format!("{{\"revision\":{revision}}}"));
    }
    if differs(|changes| changes.imports) && told.is_some() {
        tell("import", format!("{{\"imports\":{imports}}}"));
    }
    events
}
