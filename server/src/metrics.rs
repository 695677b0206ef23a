//! Counters and durations, told at `/metrics` in the text form of Prometheus.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Counter, Gauge, Histogram, Label};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper ends of the duration histogram.
const DURATION_BUCKETS_S: [f64; 12] = [0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.025, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0];

/// Handles made once, so that counting a request costs an atomic addition and no look-up.
pub struct Metrics {
    handle: PrometheusHandle,
    requests: [Counter; 5],
    duration_s: Histogram,
    answers_prepared: Counter,
    answers_reused: Counter,
    plugin_calls: Counter,
    plugin_failures: Counter,
    plugin_duration_s: Histogram,
    revision: Gauge,
    plugins: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// A set of its own: two servers in one process (tests) do not mix.
    pub fn new() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("duration_seconds".to_owned()), &DURATION_BUCKETS_S)
            .expect("the list of buckets is not empty")
            .build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::describe_counter!("tsunagi_requests_total", "Requests answered, by class of status");
            metrics::describe_histogram!("tsunagi_request_duration_seconds", "Time to the head of the answer");
            metrics::describe_counter!(
                "tsunagi_answers_total",
                "Answers of the API, by whether they had to be prepared"
            );
            metrics::describe_counter!("tsunagi_plugin_calls_total", "Calls into plugins");
            metrics::describe_counter!("tsunagi_plugin_failures_total", "Calls into plugins that failed");
            metrics::describe_histogram!("tsunagi_plugin_duration_seconds", "Time of a call into a plugin");
            metrics::describe_gauge!("tsunagi_revision", "Number of the revision served");
            metrics::describe_gauge!("tsunagi_plugins", "Plugins that are ready");
            let class = |text: &'static str| {
                metrics::counter!("tsunagi_requests_total", vec![Label::from_static_parts("status", text)])
            };
            let answers = |text: &'static str| {
                metrics::counter!("tsunagi_answers_total", vec![Label::from_static_parts("from", text)])
            };
            Self {
                handle,
                requests: [class("1xx"), class("2xx"), class("3xx"), class("4xx"), class("5xx")],
                duration_s: metrics::histogram!("tsunagi_request_duration_seconds"),
                answers_prepared: answers("prepared"),
                answers_reused: answers("cache"),
                plugin_calls: metrics::counter!("tsunagi_plugin_calls_total"),
                plugin_failures: metrics::counter!("tsunagi_plugin_failures_total"),
                plugin_duration_s: metrics::histogram!("tsunagi_plugin_duration_seconds"),
                revision: metrics::gauge!("tsunagi_revision"),
                plugins: metrics::gauge!("tsunagi_plugins"),
            }
        })
    }

    /// Counts one answered request.
    pub fn answered(&self, status: StatusCode, duration: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.requests[class].increment(1);
        self.duration_s.record(duration.as_secs_f64());
    }

    /// Counts an answer that came from the cache.
    pub fn reused(&self) {
        self.answers_reused.increment(1);
    }

    /// Counts an answer that had to be prepared.
    pub fn prepared(&self) {
        self.answers_prepared.increment(1);
    }

    /// Counts one call into a plugin.
    pub fn plugin_called(&self, duration: Duration, outcome: PluginOutcome) {
        self.plugin_calls.increment(1);
        self.plugin_duration_s.record(duration.as_secs_f64());
        if outcome == PluginOutcome::Failed {
            self.plugin_failures.increment(1);
        }
    }

    /// Notes which revision is served and how many plugins are ready.
    pub fn serving(&self, revision: u32, plugins: usize) {
        self.revision.set(f64::from(revision));
        self.plugins.set(plugins as f64);
    }

    /// All of it as text.
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Folds recorded durations into the buckets; called now and then so that they do not pile up in memory.
    pub fn fold(&self) {
        self.handle.run_upkeep();
    }
}

/// How a call into a plugin ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginOutcome {
    /// With a layer.
    Done,
    /// With anything else.
    Failed,
}

/// Whether a method only reads.
pub fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
