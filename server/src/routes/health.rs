//! `GET /healthz`, `GET /readyz`, `GET /metrics`

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{plugins::Tally, state::Shared};

/// That the process answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alive {
    /// Always `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
}

/// That requests can be served, and from what.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// Always `ready`.
    status: &'static str,
    /// Number of the revision served.
    revision: u32,
    /// Its hash.
    hash: String,
    /// Plugins that can be called.
    plugins: usize,
    /// How the record was found: `clean`, `recovered` (after a kill or a power failure), `read-only` (it is damaged, and a backup is
    /// served) or `stopped`.
    record: &'static str,
    /// What happened and what to do, where nothing can be published.
    runbook: Option<String>,
}

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = Alive)))]
pub async fn alive() -> Json<Alive> {
    Json(Alive { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Whether requests can be served, and from which revision.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200, body = Ready)))]
pub async fn ready(State(state): State<Shared>) -> Json<Ready> {
    let revision = state.archive.revision();
    let record = state.archive.state();
    Json(Ready {
        status: "ready",
        revision: revision.number,
        hash: revision.hash.as_str().to_owned(),
        plugins: state.plugins.installed().n_ready(),
        record: record.id(),
        runbook: record.runbook().map(str::to_owned),
    })
}

/// Counters and durations, in the text form of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(state): State<Shared>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        state.metrics.render() + &plugin_metrics(&state),
    )
        .into_response()
}

/// Calls, failures and times of each plugin. Those on trial are left out: they would leave a series each behind.
fn plugin_metrics(state: &Shared) -> String {
    use std::fmt::Write;
    let plugins = state.plugins.installed();
    let mut text = String::new();
    let mut family = |name: &str, kind: &str, help: &str, value: &dyn Fn(&Tally) -> f64| {
        let _strings_take_everything = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for plugin in plugins.iter().filter(|plugin| !plugin.is_trial()) {
            // Identifiers are letters, digits and hyphens: nothing to escape.
            let _strings_take_everything =
                writeln!(text, "{name}{{plugin=\"{}\"}} {}", plugin.id(), value(&plugin.tally()));
        }
    };
    let seconds = |time: Option<std::time::Duration>| time.unwrap_or_default().as_secs_f64();
    family("tsunagi_plugin_calls_by_plugin_total", "counter", "Calls into a plugin", &|tally| tally.calls as f64);
    family("tsunagi_plugin_failures_by_plugin_total", "counter", "Calls that failed by its fault", &|tally| {
        f64::from(tally.failures)
    });
    family("tsunagi_plugin_last_call_seconds", "gauge", "Time of its last call", &|tally| seconds(tally.last));
    family("tsunagi_plugin_slowest_call_seconds", "gauge", "Time of its slowest call", &|tally| seconds(tally.slowest));
    text
}
