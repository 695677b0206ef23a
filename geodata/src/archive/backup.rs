//! Backups: copies of the record that have proved whole.
//!
//! A backup is a folder `backups/<revision>-<time>/` in the data folder with the database and a [`Manifest`]. It is made beside the
//! publications: only copying the file happens under the writer's lock. It takes its name when everything is on the disk, the copy
//! has been opened, read through and compared with the record; whatever lies there under such a name was whole once. Before one is used
//! it has to prove it again.

mod pack;
mod worker;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};

pub(super) use pack::{PLUGINS, SETTINGS, is_allowed};
pub use pack::{Packed, PackedFrom, pack};
pub(super) use worker::Backups;

use super::{clock, files, files::Shortage, locked};
use crate::{
    revision::ContentHash,
    store::{DATABASE_FILE, DuckdbStore, Store, StoreError},
};

/// Folder in the data folder.
pub(super) const BACKUPS: &str = "backups";

/// Name of the manifest in a backup.
pub(super) const MANIFEST: &str = "manifest.json";

/// The manifest's format that this program writes, and the latest that it reads.
pub const BACKUP_FORMAT: u32 = 1;

/// How many backups are kept when nobody says otherwise.
pub const BACKUPS_KEPT: usize = 5;

const UNFINISHED: &str = ".unfinished";

/// What a backup holds, and how to tell that it is still that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`BACKUP_FORMAT`].
    pub format: u32,
    /// Name and version of the program that made it.
    pub program: String,
    /// How much of a data folder it holds.
    pub scope: Scope,
    /// When: RFC 3339, UTC.
    pub made_at: String,
    /// Format of the database's schema.
    pub store_format: u32,
    /// The newest revision in it.
    pub revision: RevisionMark,
    /// The newest line of its audit log.
    pub audit: Option<AuditMark>,
    /// Every file but this one.
    pub files: Vec<FileMark>,
}

/// How much of a data folder a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The record alone, as automatic backups do.
    Record,
    /// The record, the plugins and the settings.
    Folder,
}

/// A revision, by number and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionMark {
    /// Number.
    pub number: u32,
    /// Hash over the content of its packages.
    pub hash: String,
    /// When it was published: RFC 3339, UTC.
    pub published_at: String,
}

/// A line of the audit log, by number and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditMark {
    /// Number, from 1.
    pub seq: u64,
    /// Hash.
    pub hash: String,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// Name, with `/` between folders.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A backup that has been compared with its manifest.
#[derive(Debug, Clone)]
pub(super) struct VerifiedBackup {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
}

/// Why there is no backup. The record itself is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The record cannot be read.
    #[error("控えを作れません。{message}")]
    Record {
        /// What is wrong and what to do.
        message: String,
    },
    /// The disk is too full.
    #[error("控えを作るための空き容量がありません（{shortage}、場所 {}）。不要なファイルを消すか、別の場所を指定してください。", folder.display())]
    NoSpace {
        /// Where.
        folder: PathBuf,
        /// How much is missing.
        shortage: Shortage,
    },
    /// A file cannot be written or read.
    #[error("控えを作れません。{} を読み書きできませんでした（{source}）。", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// What was written is not what was to be written.
    #[error("作った控えを読み直したところ、元の記録と一致しませんでした（{how}）。ディスクの故障が疑われます。")]
    NotEqual {
        /// What differs.
        how: String,
    },
    /// The target is there already.
    #[error("{} はすでにあります。上書きはしません。別の名前を指定してください。", path.display())]
    Exists {
        /// The target.
        path: PathBuf,
    },
    /// A server has the folder open, and there is no automatic backup that could be packed instead.
    #[error(
        "データフォルダ {} は別のつなぎが使っており、自動の控えもまだありません。しばらくしてからもう一度行うか、そちらを終了してから行ってください。",
        folder.display()
    )]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
}

impl BackupError {
    fn record(error: &StoreError) -> Self {
        Self::Record { message: error.to_string() }
    }
}

/// Makes a verified backup of the store of a data folder, and forgets the oldest beyond `keep`.
pub(super) fn make(folder: &Path, store: &Mutex<Box<dyn Store>>, keep: usize) -> Result<Manifest, BackupError> {
    let home = folder.join(BACKUPS);
    let unfinished = home.join(UNFINISHED);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| BackupError::Io { path, source }
    };
    fs::create_dir_all(&home).map_err(io(&home))?;
    files::remove_own(&unfinished).map_err(io(&unfinished))?;
    fs::create_dir(&unfinished).map_err(io(&unfinished))?;
    let made = copy_and_prove(&unfinished, store);
    let Ok(manifest) = made else {
        let _leftovers = files::remove_own(&unfinished);
        return made;
    };
    let name = format!("{:06}-{}", manifest.revision.number, clock::compact(&manifest.made_at));
    let place = files::free_name(&home, &name);
    fs::rename(&unfinished, &place).map_err(io(&place))?;
    files::sync_folder(&home).map_err(io(&home))?;
    forget_beyond(&home, keep).map_err(io(&home))?;
    Ok(manifest)
}

fn copy_and_prove(unfinished: &Path, store: &Mutex<Box<dyn Store>>) -> Result<Manifest, BackupError> {
    let copy = unfinished.join(DATABASE_FILE);
    let io = |source| BackupError::Io { path: copy.clone(), source };
    let mut manifest = {
        let mut store = locked(store);
        let manifest = described(&**store).map_err(|error| BackupError::record(&error))?;
        let original = store.settle().map_err(|error| BackupError::record(&error))?;
        let bytes = fs::metadata(&original).map_err(io)?.len();
        files::require_space(unfinished, bytes)
            .map_err(|shortage| BackupError::NoSpace { folder: unfinished.to_owned(), shortage })?;
        // Nobody writes while the lock is held, and the checkpoint has brought everything into this one file.
        fs::copy(&original, &copy).map_err(io)?;
        manifest
    };
    files::sync_file(&copy).map_err(io)?;
    let (sha256, bytes) = ContentHash::of_reader(fs::File::open(&copy).map_err(io)?).map_err(io)?;
    manifest.files.push(FileMark { path: DATABASE_FILE.to_owned(), bytes, sha256: sha256.as_str().to_owned() });
    prove_database(&copy, &manifest).map_err(|how| BackupError::NotEqual { how })?;
    write_manifest(unfinished, &manifest)?;
    files::sync_folder(unfinished).map_err(io)?;
    Ok(manifest)
}

/// The manifest of a store, without files.
fn described(store: &dyn Store) -> Result<Manifest, StoreError> {
    let head = store.head()?;
    let (number, hash, published_at) = head.revision.unwrap_or_default();
    Ok(Manifest {
        format: BACKUP_FORMAT,
        program: format!("tsunagi {}", env!("CARGO_PKG_VERSION")),
        scope: Scope::Record,
        made_at: clock::now_rfc3339(),
        store_format: head.format,
        revision: RevisionMark { number, hash, published_at },
        audit: head.audit.map(|(seq, hash)| AuditMark { seq, hash }),
        files: Vec::new(),
    })
}

pub(super) fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let path = folder.join(MANIFEST);
    files::write_durably(&path, &manifest_bytes(manifest)).map_err(|source| BackupError::Io { path, source })
}

pub(super) fn manifest_bytes(manifest: &Manifest) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(manifest).expect("texts and numbers with text keys");
    text.push('\n');
    text.into_bytes()
}

/// Opens a copied database, reads it through and compares it with the manifest. The error says what differs.
pub(super) fn prove_database(path: &Path, manifest: &Manifest) -> Result<DuckdbStore, String> {
    let store = DuckdbStore::open_read_only(path).map_err(|error| error.to_string())?;
    store.read_through().map_err(|error| error.to_string())?;
    let found = described(&store).map_err(|error| error.to_string())?;
    if found.store_format != manifest.store_format {
        return Err(format!("形式 {} のはずが {}", manifest.store_format, found.store_format));
    }
    if found.revision != manifest.revision {
        let RevisionMark { number, hash, .. } = &manifest.revision;
        return Err(format!("版 {number}（{hash}）のはずが、版 {}（{}）", found.revision.number, found.revision.hash));
    }
    if found.audit != manifest.audit {
        return Err("監査記録の末尾が違います".to_owned());
    }
    Ok(store)
}

/// The backups of a data folder by name, newest last. A folder without a readable manifest is none.
fn listed(folder: &Path) -> Vec<VerifiedBackup> {
    let Ok(entries) = fs::read_dir(folder.join(BACKUPS)) else { return Vec::new() };
    let mut backups: Vec<VerifiedBackup> = entries
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .filter_map(|entry| {
            let folder = entry.path();
            Some(VerifiedBackup { manifest: read_manifest(&folder)?, folder })
        })
        .collect();
    backups.sort_by_key(|backup| {
        let audit = backup.manifest.audit.as_ref().map_or(0, |audit| audit.seq);
        (backup.manifest.revision.number, audit, backup.manifest.made_at.clone(), backup.folder.clone())
    });
    backups
}

fn read_manifest(folder: &Path) -> Option<Manifest> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    (manifest.format <= BACKUP_FORMAT).then_some(manifest)
}

/// What the newest backup says that it holds.
pub(super) fn newest_manifest(folder: &Path) -> Option<Manifest> {
    listed(folder).pop().map(|backup| backup.manifest)
}

/// The newest backup that still is what its manifest says, and on which `prove` succeeds.
pub(super) fn newest_that_serves<T>(
    folder: &Path,
    prove: impl Fn(&dyn Store) -> Result<T, String>,
) -> Option<(VerifiedBackup, DuckdbStore, T)> {
    listed(folder).into_iter().rev().find_map(|backup| {
        let opened = verify(&backup).and_then(|store| prove(&store).map(|proved| (store, proved)));
        match opened {
            Ok((store, proved)) => Some((backup, store, proved)),
            Err(how) => {
                tracing::warn!("控え {} は使えません: {how}", backup.folder.display());
                None
            }
        }
    })
}

/// Compares every file of a backup with the manifest and opens its database.
fn verify(backup: &VerifiedBackup) -> Result<DuckdbStore, String> {
    for mark in &backup.manifest.files {
        let path = backup.folder.join(&mark.path);
        let hashed = fs::File::open(&path).and_then(ContentHash::of_reader);
        let (sha256, bytes) = hashed.map_err(|error| format!("{} を読めません（{error}）", mark.path))?;
        if (bytes, sha256.as_str()) != (mark.bytes, mark.sha256.as_str()) {
            return Err(format!("{} の内容が、作られたときと違います", mark.path));
        }
    }
    prove_database(&backup.folder.join(DATABASE_FILE), &backup.manifest)
}

/// Whether the newest backup says the same as the store.
pub(super) fn is_current(folder: &Path, store: &dyn Store) -> bool {
    let (Some(kept), Ok(now)) = (newest_manifest(folder), described(store)) else { return false };
    (kept.store_format, kept.revision, kept.audit) == (now.store_format, now.revision, now.audit)
}

/// Removes all but the newest backups. Each loses its name first, so that a half removed one is never taken for a whole one.
fn forget_beyond(home: &Path, keep: usize) -> io::Result<()> {
    let Some(folder) = home.parent() else { return Ok(()) };
    let backups = listed(folder);
    let forgotten = home.join(".forgotten");
    files::remove_own(&forgotten)?;
    for backup in backups.iter().take(backups.len().saturating_sub(keep)) {
        fs::rename(&backup.folder, &forgotten)?;
        files::remove_own(&forgotten)?;
    }
    Ok(())
}
