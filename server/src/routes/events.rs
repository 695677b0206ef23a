//! `GET /api/v1/events`

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use tokio::sync::watch;

use crate::state::{Changes, Shared};

/// How often a silent stream says that it is still there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Tells a page that data or plugins have changed, so that it can ask again: `event: changed`, `data: {"plugins":n,"revision":n}`.
/// The present state comes first.
#[utoipa::path(get, path = "/api/v1/events", tag = "server",
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn stream(State(state): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = state.changes.subscribe();
    changes.mark_changed();
    let events = stream::unfold((changes, state.stop.subscribe()), next);
    Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}

type Listening = (watch::Receiver<Changes>, watch::Receiver<bool>);

async fn next((mut changes, mut stop): Listening) -> Option<(Result<Event, Infallible>, Listening)> {
    tokio::select! {
        news = changes.changed() => news.ok()?,
        // Ends the stream, and with it the connection, when the server ends.
        _ = stop.wait_for(|asked| *asked) => return None,
    }
    let Changes { plugins, revision } = *changes.borrow_and_update();
    let event = Event::default().event("changed").data(format!("{{\"plugins\":{plugins},\"revision\":{revision}}}"));
    Some((Ok(event), (changes, stop)))
}
