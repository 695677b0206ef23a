//! The archive: the one door to the data. It owns the data folder, its lock and its store, and hands out releases.
//!
//! Readers never wait for the store. Opening loads the newest revision into memory; publishing writes one transaction, builds the
//! next revision beside the served one and then swaps. Whatever fails on the way leaves the served revision as it was.

pub mod backup;
mod clock;
mod error;
mod files;
mod opening;
mod restore;
mod shipping;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

pub use backup::{BACKUPS_KEPT, BackupError, Manifest};
pub use error::{OpenError, PublishError, ReleaseError};
pub use files::Shortage;
pub use opening::OpenState;
pub use restore::{Existing, RestoreError, Restored, restore};

use self::{backup::Backups, opening::Opened};
use crate::{
    area::AreaCode,
    atlas::{Atlas, Parts},
    package::{Package, PackageInfo, PackageKind},
    release::{JoinError, Release},
    revision::{ContentHash, Revision},
    spatial::terrain::Terrain,
    store::{self, Entry, FolderLock, Health, NewContent, Publication, Shipped, Store, StoreError},
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

/// The newest revision in memory.
#[derive(Debug)]
struct Current {
    revisions: Vec<Revision>,
    packages: Vec<PackageInfo>,
    atlases: Vec<Arc<Atlas>>,
    releases: Mutex<HashMap<(String, Viewer), Arc<Release>>>,
}

impl Archive {
    /// Opens a data folder: locks it, opens or creates the database, publishes the packages that ship if they are new, and loads
    /// the newest revision. A damaged database is copied aside and its newest backup opened instead, read-only: see
    /// [`Archive::state`].
    pub fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let folder = options.folder.clone();
        let lock = FolderLock::acquire(&folder).map_err(|error| OpenError::lock(error, folder.clone()))?;
        let (Opened { store, state }, current) = opening::open(&options, |store| Ok(Current::load(store)?))?;
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

    /// Publishes packages: each takes the place of the one of the same name, the others stay. One transaction, all or nothing;
    /// packages whose content is already published make no new revision.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is published is the archive's; a caller has no more use for it"
    )]
    pub fn publish(&self, _viewer: &Viewer, packages: Vec<Package>, note: &str) -> Result<Revision, PublishError> {
        let mut store = self.writer()?;
        publish(&mut **store, &packages, note, &[])?;
        self.serve_newest(&**store)
    }

    /// The store for writing. Refused while nothing can be published.
    fn writer(&self) -> Result<MutexGuard<'_, Box<dyn Store>>, PublishError> {
        match self.state().runbook() {
            Some(runbook) => Err(PublishError::ReadOnly { runbook: runbook.to_owned() }),
            None => Ok(locked(&self.store)),
        }
    }

    /// Serves the newest revision of the store, and asks for a backup of it. Every publication ends with this.
    fn serve_newest(&self, store: &dyn Store) -> Result<Revision, PublishError> {
        if let Some(backups) = &self.backups {
            backups.ask();
        }
        let next = Arc::new(Current::load(store)?);
        let revision = next.revision().clone();
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(revision)
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
        let loaded = Loaded::read(&**locked(&self.store), &revision)?;
        let atlas = chosen(&loaded.atlases, package)?;
        let release = Arc::new(Release::new(Arc::clone(atlas), viewer));
        let mut past = locked(&self.past);
        if past.len() >= PAST_RELEASES_KEPT {
            past.remove(0);
        }
        past.push((key, Arc::clone(&release)));
        Ok(release)
    }
}

impl Current {
    fn load(store: &dyn Store) -> Result<Self, LoadError> {
        let revisions = store.revisions()?;
        let revision = revisions.last().ok_or(LoadError::NothingPublished)?;
        let Loaded { packages, atlases } = Loaded::read(store, revision)?;
        Ok(Self { revisions, packages, atlases, releases: Mutex::new(HashMap::new()) })
    }

    fn revision(&self) -> &Revision {
        self.revisions.last().expect("`load` refuses an empty history")
    }

    fn release(&self, viewer: &Viewer, package: Option<&str>) -> Result<Arc<Release>, ReleaseError> {
        let atlas = chosen(&self.atlases, package)?;
        let key = (atlas.package().info.id.clone(), viewer.clone());
        let mut releases = locked(&self.releases);
        let release = releases.entry(key).or_insert_with(|| Arc::new(Release::new(Arc::clone(atlas), viewer)));
        Ok(Arc::clone(release))
    }
}

/// One revision, read from the store.
struct Loaded {
    packages: Vec<PackageInfo>,
    atlases: Vec<Arc<Atlas>>,
}

impl Loaded {
    fn read(store: &dyn Store, revision: &Revision) -> Result<Self, LoadError> {
        let entries = store.entries(revision.number)?;
        let packages: Vec<Package> =
            entries.iter().map(|entry| store.package(&entry.content)).collect::<Result<_, _>>()?;
        let infos = packages.iter().map(|package| package.info.clone()).collect();
        let boundaries = entries
            .iter()
            .zip(&packages)
            .find(|(_, package)| package.info.kind == PackageKind::Boundaries)
            .map(|(entry, _)| entry.content.clone())
            .ok_or(LoadError::NoBoundaries)?;
        let mut terrains: Vec<(Vec<AreaCode>, Terrain)> = Vec::new();
        let mut atlases = Vec::new();
        for (entry, package) in
            entries.iter().zip(packages).filter(|(_, package)| package.info.kind == PackageKind::Data)
        {
            let codes: Vec<AreaCode> = package.areas.iter().map(|area| area.code.clone()).collect();
            if !terrains.iter().any(|(known, _)| *known == codes) {
                let terrain = store.terrain(&boundaries, &codes)?;
                terrains.push((codes.clone(), terrain));
            }
            let (_, terrain) =
                terrains.iter().find(|(known, _)| *known == codes).expect("pushed above if it was not there");
            let contents = (entry.content.clone(), boundaries.clone());
            atlases.push(Arc::new(Atlas::build(Parts { package, revision: revision.clone(), contents }, terrain)?));
        }
        Ok(Self { packages: infos, atlases })
    }
}

/// Why a revision cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Join(#[from] JoinError),
    #[error("境界パッケージが一つも公開されていません。japan-boundaries を公開してください。")]
    NoBoundaries,
    #[error("公開された版がありません。データパッケージを公開してください。")]
    NothingPublished,
}

/// The atlas of a package, or the default one.
fn chosen<'a>(atlases: &'a [Arc<Atlas>], package: Option<&str>) -> Result<&'a Arc<Atlas>, ReleaseError> {
    let id_is = |id: &str| atlases.iter().find(|atlas| atlas.package().info.id == id);
    let found = match package {
        Some(id) => id_is(id),
        None => id_is(DEFAULT_PACKAGE)
            .or_else(|| atlases.iter().find(|atlas| !atlas.package().info.is_sample()))
            .or(atlases.first()),
    };
    found.ok_or_else(|| ReleaseError::UnknownPackage {
        package: package.unwrap_or(DEFAULT_PACKAGE).to_owned(),
        known: atlases.iter().map(|atlas| atlas.package().info.id.clone()).collect(),
    })
}

/// Publishes packages beside those of the newest revision, after proving that they join.
fn publish(
    store: &mut dyn Store,
    packages: &[Package],
    note: &str,
    shipped: &[Shipped],
) -> Result<Revision, PublishError> {
    let latest = store.revisions()?.pop();
    let carried = match &latest {
        Some(revision) => store.entries(revision.number)?,
        None => Vec::new(),
    };
    let hashes: Vec<ContentHash> = packages.iter().map(Package::content_hash).collect();
    let mut entries: Vec<Entry> = carried
        .into_iter()
        .filter(|entry| !packages.iter().any(|package| package.info.id == entry.package_id))
        .collect();
    entries.extend(
        packages
            .iter()
            .zip(&hashes)
            .map(|(package, hash)| Entry { package_id: package.info.id.clone(), content: hash.clone() }),
    );
    entries.sort_by(|a, b| a.package_id.cmp(&b.package_id));
    if let Some(latest) = latest.filter(|latest| latest.hash == store::revision_hash(&entries)) {
        store.note_shipped(shipped)?;
        return Ok(latest);
    }
    let terrains: Vec<Option<Terrain>> = packages
        .iter()
        .map(|package| match package.info.kind {
            PackageKind::Boundaries => Terrain::survey(&package.boundaries).map(Some),
            PackageKind::Data => Ok(None),
        })
        .collect::<Result<_, _>>()?;
    prove_join(store, &entries, packages, &terrains)?;
    let contents: Vec<NewContent<'_>> = packages
        .iter()
        .zip(&hashes)
        .zip(&terrains)
        .map(|((package, hash), terrain)| NewContent { hash, package, terrain: terrain.as_ref() })
        .collect();
    let published_at = clock::now_rfc3339();
    Ok(store.publish(&Publication {
        entries: &entries,
        contents: &contents,
        note,
        published_at: &published_at,
        shipped,
    })?)
}

/// Refuses a publication in which some data package has no ground to stand on, before anything is written.
fn prove_join(
    store: &dyn Store,
    entries: &[Entry],
    packages: &[Package],
    terrains: &[Option<Terrain>],
) -> Result<(), PublishError> {
    let is_boundaries = |package: &&Package| package.info.kind == PackageKind::Boundaries;
    let carried: Vec<Package> = entries
        .iter()
        .filter(|entry| !packages.iter().any(|package| package.info.id == entry.package_id))
        .map(|entry| store.package(&entry.content))
        .collect::<Result<_, _>>()?;
    if packages.iter().chain(&carried).filter(is_boundaries).count() != 1 {
        return Err(PublishError::BoundariesNotOne);
    }
    let fresh = terrains.iter().flatten().next();
    for package in packages.iter().chain(&carried).filter(|package| package.info.kind == PackageKind::Data) {
        if package.prefecture.is_none() {
            return Err(JoinError::NoPrefecture { package: package.info.id.clone() }.into());
        }
        if let Some(terrain) = fresh {
            terrain.ground(&package.info.id, &package.areas)?;
        } else {
            let boundaries = carried.iter().find(is_boundaries).map(|package| &package.info.id);
            let entry = entries.iter().find(|entry| Some(&entry.package_id) == boundaries);
            let codes: Vec<AreaCode> = package.areas.iter().map(|area| area.code.clone()).collect();
            if let Some(entry) = entry {
                store.terrain(&entry.content, &codes)?.ground(&package.info.id, &package.areas)?;
            }
        }
    }
    Ok(())
}

/// A poisoned lock only means that another thread panicked; what the locks here guard is never left half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
