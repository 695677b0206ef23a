//! The log: lines that a person can read alone and a machine can query, on standard error.

use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{LogFormat, LogSettings};

/// Starts the log. A filter that cannot be read falls back to `info`, and says so.
pub fn start(settings: &LogSettings) {
    let (filter, complaint) = match EnvFilter::try_new(&settings.filter) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start in one process (tests) keeps the first log.
    let _ = match settings.format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Some(error) = complaint {
        tracing::warn!(log.filter = %settings.filter, "ログの指定を読めないため info で記録します: {error}");
    }
}
