//! A plugin that can be called, or could be: what it is, where it comes from and how it fares.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use plugin_host::{Manifest, Plugin, Quarantine};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{notebook, signature::PublicKey};

/// Lines that are kept of what a plugin says and of how it fails.
const LOG_LINES: usize = 200;

/// A plugin that is ready to be called, or was.
#[derive(Debug)]
pub struct Installed {
    id: String,
    plugin: Plugin,
    origin: PluginOrigin,
    size_bytes: usize,
    key: Option<PublicKey>,
    gate: Semaphore,
    waiting: AtomicUsize,
    health: Mutex<Health>,
}

/// Where a plugin comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginOrigin {
    /// From the program itself.
    Shipped,
    /// From a file in the plugin folder.
    Folder {
        /// Name of the file.
        file: String,
    },
    /// From somebody who tries it out: it is in memory only, and in no list.
    Trial {
        /// Name of the file.
        file: String,
        /// The file.
        bytes: Arc<[u8]>,
        /// When it ends.
        until: Instant,
    },
}

/// How a plugin fares.
#[derive(Debug, Clone, Default)]
struct Health {
    quarantine: Quarantine,
    is_disabled: bool,
    calls: u64,
    failures: u32,
    failures_in_a_row: u32,
    last_failure: Option<Failure>,
    last_call: Option<Duration>,
    slowest_call: Option<Duration>,
    charts: Vec<ChartTitle>,
    log: VecDeque<LogLine>,
}

/// How a plugin fares, in numbers; since the server started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Calls.
    pub calls: u64,
    /// Calls that failed by its fault.
    pub failures: u32,
    /// Calls that failed since the last one that did not.
    pub failures_in_a_row: u32,
    /// How long the last call took.
    pub last: Option<Duration>,
    /// How long the slowest call took.
    pub slowest: Option<Duration>,
}

/// A line of what a plugin said or how it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// RFC 3339, UTC.
    pub when: String,
    /// Whether the host says that it failed; else the plugin itself says something.
    pub is_failure: bool,
    /// What.
    pub text: String,
}

/// A chart that a plugin has been seen to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartTitle {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
}

/// What went wrong, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// RFC 3339, UTC.
    pub when: String,
    /// A Japanese sentence.
    pub sentence: String,
}

impl Failure {
    pub(super) fn now(sentence: impl Into<String>) -> Self {
        Self { when: notebook::now(), sentence: sentence.into() }
    }
}

/// Whether a plugin may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Ready,
    /// It has failed too often in a row.
    Quarantined,
    /// Somebody has switched it off.
    Disabled,
    /// It may, by those who try it out.
    Trial,
}

impl Standing {
    /// The identifier used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Quarantined => "quarantined",
            Self::Disabled => "disabled",
            Self::Trial => "trial",
        }
    }
}

impl Installed {
    pub(super) fn new(plugin: Plugin, origin: PluginOrigin, size_bytes: usize, key: Option<PublicKey>) -> Self {
        let id = match &origin {
            PluginOrigin::Trial { .. } => format!("try-{}-{}", &plugin.hash()[..6], plugin.manifest().id),
            _ => plugin.manifest().id.clone(),
        };
        Self {
            id,
            plugin,
            origin,
            size_bytes,
            key,
            gate: Semaphore::new(1),
            waiting: AtomicUsize::new(0),
            health: Mutex::default(),
        }
    }

    /// Identifier, which is also that of its indicator: `try-…` while it is tried out.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Identifier and version, as failures name it.
    pub fn name(&self) -> String {
        format!("{}（{}）", self.id, self.plugin.manifest().version)
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        self.plugin.manifest()
    }

    /// SHA-256 of the component.
    pub fn hash(&self) -> &str {
        self.plugin.hash()
    }

    /// Size of its file.
    pub fn size_bytes(&self) -> usize {
        self.size_bytes
    }

    /// Where it comes from.
    pub fn origin(&self) -> &PluginOrigin {
        &self.origin
    }

    /// Whether it is only being tried out.
    pub fn is_trial(&self) -> bool {
        matches!(self.origin, PluginOrigin::Trial { .. })
    }

    /// Whether lists show it and other plugins may read it: it is neither switched off nor tried out.
    pub fn is_public(&self) -> bool {
        !self.is_trial() && !self.is_disabled()
    }

    /// The key that signed it.
    pub fn key(&self) -> Option<PublicKey> {
        self.key
    }

    /// The plugin itself.
    pub fn plugin(&self) -> &Plugin {
        &self.plugin
    }

    /// Waits until no other call is running; `None` if too many wait already.
    pub async fn queue(&self, longest: usize) -> Option<SemaphorePermit<'_>> {
        /// Counts down also when the waiting is given up.
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let ahead = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if longest <= ahead {
            return None;
        }
        self.gate.acquire().await.ok()
    }

    /// Notes a call that ended well.
    pub fn succeeded(&self, duration: Duration) {
        let mut health = self.health();
        health.quarantine.succeeded();
        health.failures_in_a_row = 0;
        health.called(duration);
    }

    /// Notes a call that failed by the plugin's fault.
    pub fn failed(&self, duration: Duration, sentence: &str) -> Standing {
        let mut health = self.health();
        health.failures += 1;
        health.failures_in_a_row += 1;
        health.called(duration);
        health.last_failure = Some(Failure::now(sentence));
        health.tell(true, sentence);
        if health.quarantine.failed(sentence) { Standing::Quarantined } else { Standing::Ready }
    }

    /// Keeps a line that the plugin has logged.
    pub fn logged(&self, line: &str) {
        self.health().tell(false, line);
    }

    /// What it has said and how it has failed, the oldest first.
    pub fn log(&self) -> Vec<LogLine> {
        self.health().log.iter().cloned().collect()
    }

    /// Notes the charts that it makes. Returns whether they are new.
    pub fn makes(&self, charts: Vec<ChartTitle>) -> bool {
        let mut health = self.health();
        let is_new = health.charts != charts;
        health.charts = charts;
        is_new
    }

    /// The charts that it makes, as far as it has been called.
    pub fn charts(&self) -> Vec<ChartTitle> {
        self.health().charts.clone()
    }

    /// Why it must not be called, if so.
    pub fn quarantine_reason(&self) -> Option<String> {
        self.health().quarantine.reason().map(str::to_owned)
    }

    /// Whether somebody has switched it off.
    pub fn is_disabled(&self) -> bool {
        self.health().is_disabled
    }

    /// Whether it may be called, and by whom.
    pub fn standing(&self) -> Standing {
        let health = self.health();
        if health.is_disabled {
            Standing::Disabled
        } else if health.quarantine.reason().is_some() {
            Standing::Quarantined
        } else if self.is_trial() {
            Standing::Trial
        } else {
            Standing::Ready
        }
    }

    /// For the catalogue: `ready`, `failed` (the last call did, the next may not) or `quarantined`.
    pub fn state_id(&self) -> &'static str {
        let health = self.health();
        if health.quarantine.reason().is_some() {
            "quarantined"
        } else if health.failures_in_a_row == 0 {
            "ready"
        } else {
            "failed"
        }
    }

    /// Its last failure.
    pub fn last_failure(&self) -> Option<Failure> {
        self.health().last_failure.clone()
    }

    /// How often it has failed since it was loaded.
    pub fn n_failures(&self) -> u32 {
        self.health().failures
    }

    /// How long its last call took.
    pub fn last_call(&self) -> Option<Duration> {
        self.health().last_call
    }

    /// How it fares, in numbers.
    pub fn tally(&self) -> Tally {
        let health = self.health();
        Tally {
            calls: health.calls,
            failures: health.failures,
            failures_in_a_row: health.failures_in_a_row,
            last: health.last_call,
            slowest: health.slowest_call,
        }
    }

    pub(super) fn set_disabled(&self, is_disabled: bool) {
        self.health().is_disabled = is_disabled;
    }

    /// Puts it into quarantine for something that happened before the server started.
    pub(super) fn quarantine(&self, when: &str, sentence: &str) {
        let mut health = self.health();
        health.quarantine = Quarantine::with_reason(sentence);
        health.last_failure = Some(Failure { when: when.to_owned(), sentence: sentence.to_owned() });
    }

    pub(super) fn release(&self) {
        let mut health = self.health();
        health.quarantine.release();
        health.failures_in_a_row = 0;
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Health {
    fn called(&mut self, duration: Duration) {
        self.calls += 1;
        self.last_call = Some(duration);
        self.slowest_call = self.slowest_call.max(Some(duration));
    }

    fn tell(&mut self, is_failure: bool, text: &str) {
        if self.log.len() == LOG_LINES {
            self.log.pop_front();
        }
        self.log.push_back(LogLine { when: notebook::now(), is_failure, text: text.to_owned() });
    }
}

/// The plugins at one moment.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    pub(super) plugins: Vec<Arc<Installed>>,
    pub(super) loading: Vec<Loading>,
}

/// A large plugin that ships and is being compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loading {
    /// Its identifier, from the name of its file.
    pub id: String,
    /// Name of its file.
    pub file: String,
    /// Size of its file.
    pub size_bytes: usize,
}

impl Roster {
    /// Plugins that are being compiled.
    pub fn loading(&self) -> &[Loading] {
        &self.loading
    }

    /// Whether a plugin is being compiled.
    pub fn is_loading(&self, id: &str) -> bool {
        self.loading.iter().any(|loading| loading.id == id)
    }

    /// How many can be called by everybody.
    pub fn n_ready(&self) -> usize {
        self.plugins.iter().filter(|it| it.standing() == Standing::Ready).count()
    }
}

impl std::ops::Deref for Roster {
    type Target = [Arc<Installed>];

    fn deref(&self) -> &Self::Target {
        &self.plugins
    }
}
