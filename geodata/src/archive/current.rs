//! Revisions in memory.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

use super::{DEFAULT_PACKAGE, ReleaseError, locked};
use crate::{
    area::AreaCode,
    atlas::{Atlas, Parts},
    import::overlay::{OverlayError, overlay},
    package::{Package, PackageInfo, PackageKind},
    release::{JoinError, Release},
    revision::{BatchId, ContentHash, Revision},
    spatial::terrain::Terrain,
    store::{Entry, Store, StoreError},
    viewer::Viewer,
};

/// The newest revision in memory.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) revisions: Vec<Revision>,
    pub(super) packages: Vec<PackageInfo>,
    pub(super) atlases: Vec<Arc<Atlas>>,
    releases: Mutex<HashMap<(String, Viewer), Arc<Release>>>,
}

impl Current {
    /// Loads the newest revision. What an earlier one had in memory already is shared.
    pub(super) fn load(store: &dyn Store, earlier: Option<&Self>) -> Result<Self, LoadError> {
        let revisions = store.revisions()?;
        let revision = revisions.last().ok_or(LoadError::NothingPublished)?;
        let known = earlier.map_or(&[][..], |earlier| &earlier.atlases);
        let loaded = Loaded::read(store, revision.number, known)?;
        Ok(Self::new(revisions, loaded))
    }

    pub(super) fn new(revisions: Vec<Revision>, loaded: Loaded) -> Self {
        let Loaded { packages, atlases } = loaded;
        Self { revisions, packages, atlases, releases: Mutex::new(HashMap::new()) }
    }

    pub(super) fn revision(&self) -> &Revision {
        self.revisions.last().expect("`load` refuses an empty history")
    }

    pub(super) fn release(&self, viewer: &Viewer, package: Option<&str>) -> Result<Arc<Release>, ReleaseError> {
        let atlas = chosen(&self.atlases, package)?;
        let key = (atlas.package().info.id.clone(), viewer.clone());
        let mut releases = locked(&self.releases);
        let release = releases
            .entry(key)
            .or_insert_with(|| Arc::new(Release::new(Arc::clone(atlas), Arc::new(self.revision().clone()), viewer)));
        Ok(Arc::clone(release))
    }
}

/// The atlas that is in memory already, or the package to build one from.
type InMemoryOr = Result<Arc<Atlas>, Arc<Package>>;

/// The packages of one revision.
pub(super) struct Loaded {
    pub(super) packages: Vec<PackageInfo>,
    pub(super) atlases: Vec<Arc<Atlas>>,
}

impl Loaded {
    /// Reads a revision, but for what is in memory already.
    pub(super) fn read(store: &dyn Store, revision: u32, known: &[Arc<Atlas>]) -> Result<Self, LoadError> {
        Self::build(store, &store.entries(revision)?, known, Fresh::default())
    }

    /// Builds what some entries say: from what is given, from what is in memory, from the store, in this order.
    pub(super) fn build(
        store: &dyn Store,
        entries: &[Entry],
        known: &[Arc<Atlas>],
        mut fresh: Fresh<'_>,
    ) -> Result<Self, LoadError> {
        let mut packages = Vec::new();
        let mut data: Vec<(ContentHash, InMemoryOr)> = Vec::new();
        let mut boundaries = Vec::new();
        for entry in entries {
            let content = entry.content();
            let in_memory =
                known.iter().find(|atlas| *atlas.data_hash() == content && atlas.package().info.id == entry.package_id);
            if let Some(atlas) = in_memory.filter(|_| !fresh.packages.contains_key(&entry.package_id)) {
                packages.push(atlas.package().info.clone());
                data.push((content, Ok(Arc::clone(atlas))));
                continue;
            }
            let package = match fresh.packages.remove(&entry.package_id) {
                Some(package) => package,
                None => Arc::new(assemble(store, entry, Depth::Info)?),
            };
            packages.push(package.info.clone());
            match package.info.kind {
                PackageKind::Boundaries => boundaries.push(content),
                PackageKind::Data => data.push((content, Err(package))),
            }
        }
        let [ground] = boundaries.as_slice() else {
            return Err(if boundaries.is_empty() { LoadError::NoBoundaries } else { LoadError::BoundariesNotOne });
        };
        let mut atlases = Vec::new();
        for (content, package) in data {
            let package = match package {
                Ok(atlas) if atlas.ground_hash() == ground => {
                    atlases.push(atlas);
                    continue;
                }
                Ok(atlas) => Arc::clone(atlas.package()),
                Err(package) => package,
            };
            // The polygons of a country and their index take longer to read than a file takes to be published, and as much memory.
            let shared = atlases
                .iter()
                .chain(known)
                .find(|atlas: &&Arc<Atlas>| atlas.ground_hash() == ground && atlas.ground().is_of(&package.areas));
            let on = if let Some(atlas) = shared {
                Arc::clone(atlas.ground())
            } else {
                let codes: Vec<AreaCode> = package.areas.iter().map(|area| area.code.clone()).collect();
                let terrain = match fresh.terrain {
                    Some(terrain) => terrain.around(&codes),
                    None => store.terrain(ground, &codes)?,
                };
                Arc::new(terrain.ground(&package.info.id, &package.areas)?)
            };
            atlases.push(Arc::new(Atlas::build(Parts { package, contents: (content, ground.clone()) }, on)));
        }
        Ok(Self { packages, atlases })
    }
}

/// What a publication brings along, by identifier of its package, and is not in the store yet.
#[derive(Default)]
pub(super) struct Fresh<'a> {
    pub(super) packages: BTreeMap<String, Arc<Package>>,
    /// The ground, if the boundaries are new.
    pub(super) terrain: Option<&'a Terrain>,
}

/// How much of a boundaries package is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// What it says about itself: its ground is read elsewhere.
    Info,
    /// Its polygons too.
    Whole,
}

/// The content of an entry: its base with its batches laid over it.
pub(super) fn assemble(store: &dyn Store, entry: &Entry, depth: Depth) -> Result<Package, LoadError> {
    let content = entry.content();
    // Boundaries with batches over them are kept as they result, because the ground is computed from them.
    let kept = if entry.batches.is_empty() || store.has_content(&content)? { Some(&content) } else { None };
    let read = |content: &ContentHash| -> Result<Package, LoadError> {
        let mut package = store.package(content)?;
        if depth == Depth::Whole && package.info.kind == PackageKind::Boundaries {
            package.boundaries = store.boundaries(content)?;
        }
        Ok(package)
    };
    if let Some(content) = kept {
        return read(content);
    }
    let base = entry.base.as_ref().map(read).transpose()?;
    lay_all(store, &entry.package_id, base, &entry.batches)
}

/// Lays batches over a base, one after the other.
pub(super) fn lay_all(
    store: &dyn Store,
    package_id: &str,
    base: Option<Package>,
    batches: &[BatchId],
) -> Result<Package, LoadError> {
    let mut package = base;
    for id in batches {
        let batch = store.batch(id)?;
        let below = match package {
            Some(below) => below,
            // Only a whole package can lie over nothing.
            None => batch.whole.as_deref().cloned().ok_or_else(|| LoadError::nothing_below(package_id))?,
        };
        package = Some(overlay(below, &batch)?);
    }
    package.ok_or_else(|| LoadError::nothing_below(package_id))
}

/// Why a revision cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Join(#[from] JoinError),
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    #[error("境界パッケージが一つも公開されていません。japan-boundaries を公開してください。")]
    NoBoundaries,
    #[error("境界パッケージはちょうど一つ必要です。japan-boundaries だけを公開してください。")]
    BoundariesNotOne,
    #[error("公開された版がありません。データパッケージを公開してください。")]
    NothingPublished,
}

impl LoadError {
    fn nothing_below(package_id: &str) -> Self {
        Self::Overlay(OverlayError {
            code: "unknown-package",
            message: format!("データパッケージ「{package_id}」がないため、取り込みを重ねられません。"),
        })
    }
}

/// The atlas of a package, or the default one.
pub(super) fn chosen<'a>(atlases: &'a [Arc<Atlas>], package: Option<&str>) -> Result<&'a Arc<Atlas>, ReleaseError> {
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
