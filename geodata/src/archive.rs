//! The archive: the one door to the data. It owns the data folder, its lock and its store, and hands out releases.
//!
//! Readers never wait for the store. Opening loads the newest revision into memory; publishing writes one transaction, builds the
//! next revision beside the served one and then swaps. Whatever fails on the way leaves the served revision as it was.

pub mod backup;
mod clock;
mod context;
mod current;
mod error;
mod facts;
mod files;
mod gate;
mod opening;
mod publishing;
mod record;
mod restore;
mod shipping;
#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

pub use backup::{BACKUPS_KEPT, BackupError, Manifest};
pub use error::{GateError, OpenError, PublishError, RecordError, ReleaseError};
pub use facts::{
    BatchCounts, BatchInfo, BatchState, ChangeCount, ChangeKind, CheckLine, FileFact, NewPackage, Origin, Published,
    Reverted, RevisionInfo, TemplateInfo,
};
pub use files::Shortage;
pub use opening::OpenState;
pub use restore::{Existing, RestoreError, Restored, restore};

use current::{Current, LoadError, Loaded, chosen};

use self::{backup::Backups, opening::Opened};
use crate::{
    package::{Package, PackageInfo},
    release::Release,
    revision::Revision,
    store::{DATABASE_FILE, FolderLock, Health, Store},
    viewer::Viewer,
};

/// The data package that is meant when none is named.
pub const DEFAULT_PACKAGE: &str = "kochi";

/// How many releases of earlier revisions are kept in memory.
const PAST_RELEASES_KEPT: usize = 4;

/// Where the archive lives and what its first start publishes.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The data folder; created if it does not exist.
    pub folder: PathBuf,
    /// The packages that ship.
    pub packages: PackageSource,
}

/// Where the packages that ship come from.
#[derive(Debug, Clone)]
pub enum PackageSource {
    /// From the program itself.
    Embedded,
    /// From a folder with one folder per package.
    Folder(PathBuf),
}

/// The store and what has been loaded from it.
#[derive(Debug)]
pub struct Archive {
    /// Ends before the store is closed.
    backups: Option<Backups>,
    store: Arc<Mutex<Box<dyn Store>>>,
    folder: PathBuf,
    state: OpenState,
    health: Arc<Health>,
    current: RwLock<Arc<Current>>,
    past: Mutex<Vec<(ReleaseKey, Arc<Release>)>>,
    /// Held, never read: dropping it lets the next process in. It stands last, so that the store is closed before.
    _lock: FolderLock,
}

/// Revision, package, viewer.
type ReleaseKey = (u32, String, Viewer);

impl Archive {
    /// Opens a data folder: locks it, opens or creates the database, publishes the packages that ship if they are new, and loads
    /// the newest revision. A damaged database is copied aside and its newest backup opened instead, read-only: see
    /// [`Archive::state`].
    #[expect(clippy::needless_pass_by_value, reason = "an archive is opened once; a caller has no more use for them")]
    pub fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let folder = options.folder.clone();
        let lock = FolderLock::acquire(&folder).map_err(|error| OpenError::lock(error, folder.clone()))?;
        let (Opened { store, state }, current) = opening::open(&options, |store| Ok(Current::load(store, None)?))?;
        Ok(Self {
            backups: None,
            folder,
            state,
            health: store.health(),
            store: Arc::new(Mutex::new(store)),
            current: RwLock::new(Arc::new(current)),
            past: Mutex::new(Vec::new()),
            _lock: lock,
        })
    }

    /// Makes a verified backup after each publication from now on, beside the work, and keeps the newest `keep` of them; makes one at
    /// once if the newest is not of the present state. 0 makes none.
    pub fn keep_backups(&mut self, keep: usize) {
        if keep == 0 || self.state().runbook().is_some() {
            return;
        }
        match Backups::start(&self.folder, Arc::clone(&self.store), keep) {
            Ok(backups) => self.backups = Some(backups),
            Err(error) => tracing::error!("自動の控えを作れません: {error}"),
        }
    }

    /// How the data folder was found, and whether anything can be published.
    pub fn state(&self) -> OpenState {
        match self.health.fatal() {
            Some(how) => opening::stopped(how, &self.revision()),
            None => self.state.clone(),
        }
    }

    /// Waits for a backup that is being made, and leaves the record without a log: a process that ends after this has ended in good
    /// order.
    pub fn settle(&self) {
        if let Some(backups) = &self.backups {
            backups.wait();
        }
        if self.state().runbook().is_none()
            && let Err(error) = locked(&self.store).settle()
        {
            tracing::warn!("{error}");
        }
    }

    /// The newest revision.
    pub fn revision(&self) -> Revision {
        self.current().revision().clone()
    }

    /// Every revision that a viewer may know of, oldest first.
    pub fn revisions(&self, _viewer: &Viewer) -> Vec<Revision> {
        self.current().revisions.clone()
    }

    /// The packages of the newest revision that a viewer may know of, in the order of their identifiers.
    pub fn packages(&self, _viewer: &Viewer) -> Vec<PackageInfo> {
        self.current().packages.clone()
    }

    /// The packages of a revision (without a number: the newest) that a viewer may know of, in the order of their identifiers.
    pub fn packages_in(&self, viewer: &Viewer, revision: Option<u32>) -> Result<Vec<PackageInfo>, ReleaseError> {
        let newest = self.revision().number;
        let Some(number) = revision.filter(|number| *number != newest) else { return Ok(self.packages(viewer)) };
        if !self.current().revisions.iter().any(|revision| revision.number == number) {
            return Err(ReleaseError::UnknownRevision { number });
        }
        let store = locked(&self.store);
        let entries = store.entries(number).map_err(LoadError::from)?;
        let info = |entry| Ok(current::assemble(&**store, entry, current::Depth::Info)?.info);
        entries.iter().map(info).collect()
    }

    /// The whole content of a package of either kind in a revision (without a number: the newest): what an export writes. It is read
    /// from the record each time; boundaries come with their polygons.
    pub fn package(&self, _viewer: &Viewer, id: &str, revision: Option<u32>) -> Result<Package, ReleaseError> {
        let number = revision.unwrap_or_else(|| self.revision().number);
        if !self.current().revisions.iter().any(|revision| revision.number == number) {
            return Err(ReleaseError::UnknownRevision { number });
        }
        let store = locked(&self.store);
        let entries = store.entries(number).map_err(LoadError::from)?;
        match entries.iter().find(|entry| entry.package_id == id) {
            Some(entry) => Ok(current::assemble(&**store, entry, current::Depth::Whole)?),
            None => Err(ReleaseError::UnknownPackage {
                package: id.to_owned(),
                known: entries.into_iter().map(|entry| entry.package_id).collect(),
            }),
        }
    }

    /// Whether a data folder has a record, in whatever state.
    pub fn is_in(folder: &std::path::Path) -> bool {
        folder.join(DATABASE_FILE).exists()
    }

    /// What a viewer may see of a data package (without a name: [`DEFAULT_PACKAGE`], else the first that is no sample) in a
    /// revision (without a number: the newest). A release of the newest revision is made once and shared.
    pub fn release(
        &self,
        viewer: &Viewer,
        package: Option<&str>,
        revision: Option<u32>,
    ) -> Result<Arc<Release>, ReleaseError> {
        let current = self.current();
        match revision {
            Some(number) if number != current.revision().number => self.past_release(viewer, package, number),
            _ => current.release(viewer, package),
        }
    }

    /// The last revision that was published on or before a day (year, month, day) in Japan; `None` before the first one.
    pub fn revision_at(&self, day: (i32, u8, u8)) -> Option<u32> {
        let until = clock::end_of_day_in_japan(day)?;
        let published = |revision: &&Revision| clock::seconds_of(&revision.published_at).is_some_and(|at| at < until);
        self.current().revisions.iter().rfind(published).map(|revision| revision.number)
    }

    /// The store for writing. Refused while nothing can be published.
    fn writer(&self) -> Result<MutexGuard<'_, Box<dyn Store>>, PublishError> {
        match self.state().runbook() {
            Some(runbook) => Err(PublishError::ReadOnly { runbook: runbook.to_owned() }),
            None => Ok(locked(&self.store)),
        }
    }

    /// Serves a revision that has just been published, and asks for a backup of it. Every publication ends with this.
    fn serve(&self, next: Current) -> Revision {
        if let Some(backups) = &self.backups {
            backups.ask();
        }
        let revision = next.revision().clone();
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        revision
    }

    fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn past_release(&self, viewer: &Viewer, package: Option<&str>, number: u32) -> Result<Arc<Release>, ReleaseError> {
        let key = (number, package.unwrap_or_default().to_owned(), viewer.clone());
        if let Some((_, release)) = locked(&self.past).iter().find(|(kept, _)| *kept == key) {
            return Ok(Arc::clone(release));
        }
        let revision = self
            .current()
            .revisions
            .iter()
            .find(|revision| revision.number == number)
            .cloned()
            .ok_or(ReleaseError::UnknownRevision { number })?;
        let loaded = Loaded::read(&**locked(&self.store), number, &self.current().atlases)?;
        let atlas = chosen(&loaded.atlases, package)?;
        let release = Arc::new(Release::new(Arc::clone(atlas), Arc::new(revision), viewer));
        let mut past = locked(&self.past);
        if past.len() >= PAST_RELEASES_KEPT {
            past.remove(0);
        }
        past.push((key, Arc::clone(&release)));
        Ok(release)
    }
}

/// A poisoned lock only means that another thread panicked; what the locks here guard is never left half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
