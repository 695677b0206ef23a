//! What the server is made of while it runs. No logic lives here.

use std::sync::Arc;

use geodata::{Archive, Release, Viewer};
use tokio::sync::{Semaphore, watch};

use crate::{
    answers::Answers,
    imports::Imports,
    metrics::Metrics,
    page::Page,
    plugins::Plugins,
    problem::Problem,
    settings::Settings,
    workflows::{ViewError, results::Results},
};

/// The state, shared by all requests.
pub type Shared = Arc<State>;

/// Everything that requests read.
pub struct State {
    /// What the operator has set.
    pub settings: Settings,
    /// The data.
    pub archive: Archive,
    /// The plugins.
    pub plugins: Plugins,
    /// Files that wait to be published.
    pub imports: Imports,
    /// Results of plugins.
    pub results: Results,
    /// How many plugins may compute at once.
    pub plugin_calls: Semaphore,
    /// How many answers may be prepared at once.
    pub preparing: Semaphore,
    /// Prepared answers.
    pub answers: Answers,
    /// The web page.
    pub page: Page,
    /// Counters and durations.
    pub metrics: Metrics,
    /// Tells pages that data or plugins have changed.
    pub changes: watch::Sender<Changes>,
    /// Turns true when the server is asked to end: open event streams end with it.
    pub stop: watch::Sender<bool>,
    /// Who asks. On loopback without accounts there is one user with full rights.
    pub viewer: Viewer,
}

/// How often something has changed since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Changes of plugins.
    pub plugins: u64,
    /// Number of the revision served.
    pub revision: u32,
    /// Steps that imports have made.
    pub imports: u64,
}

impl State {
    /// Puts a server together.
    pub fn new(settings: Settings, archive: Archive, plugins: Plugins, imports: Imports, page: Page) -> Shared {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let revision = archive.revision().number;
        let metrics = Metrics::new();
        metrics.serving(revision, plugins.installed().n_ready());
        Arc::new(Self {
            imports,
            results: Results::default(),
            plugin_calls: Semaphore::new(processors + 2),
            preparing: Semaphore::new(processors * 4),
            answers: Answers::new(settings.limits.answers_mib * 1024 * 1024),
            page,
            metrics,
            changes: watch::Sender::new(Changes { plugins: 0, revision, imports: 0 }),
            stop: watch::Sender::new(false),
            viewer: Viewer::local(),
            settings,
            archive,
            plugins,
        })
    }

    /// The data that a request reads.
    pub fn release(&self, package: Option<&str>, revision: Option<u32>) -> Result<Arc<Release>, ViewError> {
        self.archive.release(&self.viewer, package, revision).map_err(crate::problem::release_error)
    }

    /// The packages of the revision that a release belongs to.
    pub fn packages_of(&self, release: &Release) -> Result<Vec<geodata::package::PackageInfo>, ViewError> {
        let packages = self.archive.packages_in(&self.viewer, Some(release.revision().number));
        packages.map_err(crate::problem::release_error)
    }

    /// Puts a line into the audit log about something that is no publication: an export, a plugin that comes or goes. `detail` is a
    /// JSON object. A record that cannot be written to keeps nobody from what they did; the log of the program then tells of it.
    pub fn note(&self, actor: &str, action: &str, subject: &str, detail: &serde_json::Value) {
        if let Err(error) = self.archive.note(actor, action, subject, &detail.to_string()) {
            tracing::warn!("監査記録に書けませんでした（{action} {subject} {detail}）: {error}");
        }
    }

    /// Notes what the user of this machine did, away from the threads that answer requests.
    pub async fn note_own(self: &Arc<Self>, action: &'static str, subject: String, detail: serde_json::Value) {
        let state = Arc::clone(self);
        let noted = tokio::task::spawn_blocking(move || {
            let actor = crate::imports::actor(None).unwrap_or_else(|_| "利用者".to_owned());
            state.note(&actor, action, &subject, &detail);
        });
        if let Err(error) = noted.await {
            tracing::error!("監査記録に書けませんでした: {error}");
        }
    }

    /// Refuses a change while a backup is served because the record was damaged.
    pub fn require_writable(&self) -> Result<(), Problem> {
        match self.archive.state().runbook() {
            None => Ok(()),
            Some(runbook) => Err(Problem::ReadOnly { runbook: runbook.to_owned() }),
        }
    }

    /// Has the audit log take what plugins have written down for it. What it cannot take now stays where it is.
    pub fn note_plugins(&self) {
        self.plugins.drain_notes(|note| {
            let noted = self.archive.note(&note.actor, &note.action, &note.subject, &note.detail.to_string());
            if let Err(error) = &noted {
                tracing::debug!("監査記録にまだ書けません（{} {}）: {error}", note.action, note.subject);
            }
            noted.is_ok()
        });
    }

    /// Tells everybody that plugins have changed, and has the audit log take it, away from the threads that answer requests.
    pub async fn plugins_settled(self: &Arc<Self>) {
        self.plugins_changed();
        let state = Arc::clone(self);
        if let Err(error) = tokio::task::spawn_blocking(move || state.note_plugins()).await {
            tracing::error!("監査記録に書けませんでした: {error}");
        }
    }

    /// Forgets prepared answers and tells the pages: plugins have come, gone, or changed their state.
    pub fn plugins_changed(&self) {
        self.answers.renew();
        self.metrics.serving(self.archive.revision().number, self.plugins.installed().n_ready());
        self.changes.send_modify(|changes| changes.plugins += 1);
    }

    /// Forgets prepared answers and tells the pages: another revision is served.
    pub fn data_changed(&self) {
        self.answers.renew();
        let revision = self.archive.revision().number;
        self.metrics.serving(revision, self.plugins.installed().n_ready());
        self.changes.send_modify(|changes| changes.revision = revision);
    }

    /// Tells the pages that an import has come a step further.
    pub fn imports_changed(&self) {
        self.changes.send_modify(|changes| changes.imports += 1);
    }
}

/// Runs work that keeps a processor busy, or waits for a disk, away from the threads that answer requests.
pub async fn blocking<T: Send + 'static>(
    state: &Shared,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let _place = state.preparing.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}

/// Writes to the record. It goes on when whoever asked has gone away, and takes no place from those who read.
pub async fn writing<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}
