//! One file with everything that a data folder needs to come back: the record, the plugins, the settings.
//!
//! The record in it is an automatic backup, which has proved whole. While a server runs, nobody else can open the record; then its newest
//! automatic backup is packed, which is at most one publication behind, and the caller says which revision that is.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Component, Path, PathBuf},
    sync::Mutex,
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    BACKUPS_KEPT, BackupError, FileMark, MANIFEST, Manifest, Scope, VerifiedBackup, is_current, listed, make,
    manifest_bytes, verify,
};
use crate::{
    archive::{files, restore},
    revision::ContentHash,
    store::{DATABASE_FILE, DuckdbStore, FolderLock, LockError, Store},
};

/// Folder of the plugins in a data folder.
pub(in super::super) const PLUGINS: &str = "plugins";

/// The settings in a data folder.
pub(in super::super) const SETTINGS: &str = "tsunagi.toml";

/// A packed backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// What it holds.
    pub manifest: Manifest,
    /// Where the record in it comes from.
    pub from: PackedFrom,
    /// Size of the packed file.
    pub bytes: u64,
}

/// Where the record in a packed backup comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackedFrom {
    /// The record as it is.
    Record,
    /// The newest automatic backup, because a server has the record open.
    AutomaticBackup,
}

/// Packs a data folder into one new file, and reads that back.
pub fn pack(folder: &Path, target: &Path) -> Result<Packed, BackupError> {
    if target.exists() {
        return Err(BackupError::Exists { path: target.to_owned() });
    }
    let (backup, from) = source(folder)?;
    let io = |source| BackupError::Io { path: target.to_owned(), source };
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let home = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(home).map_err(io)?;
    let whole: u64 = backup.manifest.files.iter().map(|file| file.bytes).sum();
    files::require_space(home, whole).map_err(|shortage| BackupError::NoSpace { folder: home.to_owned(), shortage })?;
    let written = write(folder, &backup, &unfinished).and_then(|manifest| {
        read_back(&unfinished, &manifest)?;
        Ok(manifest)
    });
    let manifest = match written {
        Ok(manifest) => manifest,
        Err(error) => {
            // Our own half-written file.
            let _leftover = fs::remove_file(&unfinished);
            return Err(error);
        }
    };
    fs::rename(&unfinished, target).map_err(io)?;
    files::sync_folder(home).map_err(io)?;
    let bytes = fs::metadata(target).map_err(io)?.len();
    Ok(Packed { manifest, from, bytes })
}

/// A verified backup of the record: of its present state if nobody has it open, else the newest automatic one.
fn source(folder: &Path) -> Result<(VerifiedBackup, PackedFrom), BackupError> {
    let io = |source| BackupError::Io { path: folder.to_owned(), source };
    if !folder.join(DATABASE_FILE).exists() {
        return Err(BackupError::Record {
            message: format!("{} につなぎのデータがありません。--data を確かめてください。", folder.display()),
        });
    }
    if restore::is_interrupted(folder) {
        return Err(BackupError::Record {
            message: format!("データフォルダ {} では、控えからの復元が途中で止まっています。", folder.display()),
        });
    }
    let newest = || listed(folder).into_iter().rev().find(|backup| verify(backup).is_ok());
    let lock = match FolderLock::acquire(folder) {
        Ok(lock) => lock,
        Err(LockError::Locked { .. }) => {
            let backup = newest().ok_or_else(|| BackupError::InUse { folder: folder.to_owned() })?;
            return Ok((backup, PackedFrom::AutomaticBackup));
        }
        Err(LockError::NotWritable(source)) => return Err(io(source)),
    };
    let store: Box<dyn Store> = Box::new(DuckdbStore::open(folder).map_err(|error| BackupError::record(&error))?);
    let store = Mutex::new(store);
    let is_backed_up = is_current(folder, &**super::locked(&store));
    if !is_backed_up || newest().is_none() {
        make(folder, &store, BACKUPS_KEPT)?;
    }
    drop((store, lock));
    let backup = newest().ok_or_else(|| BackupError::NotEqual { how: "控えを読み直せません".to_owned() })?;
    Ok((backup, PackedFrom::Record))
}

fn write(folder: &Path, backup: &VerifiedBackup, target: &Path) -> Result<Manifest, BackupError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| BackupError::Io { path, source }
    };
    let mut zip = ZipWriter::new(BufWriter::new(File::create(target).map_err(io(target))?));
    let mut manifest = Manifest { scope: Scope::Folder, files: Vec::new(), ..backup.manifest.clone() };
    let database = backup.folder.join(DATABASE_FILE);
    let mut sources = vec![(DATABASE_FILE.to_owned(), database)];
    sources.extend(companions(folder).map_err(io(folder))?);
    for (name, path) in sources {
        let mark = add(&mut zip, &name, &path).map_err(io(&path))?;
        manifest.files.push(mark);
    }
    let expected = backup.manifest.files.iter().find(|mark| mark.path == DATABASE_FILE);
    if manifest.files.first() != expected {
        return Err(BackupError::NotEqual { how: format!("{DATABASE_FILE} が読むたびに違います") });
    }
    let finished = || -> io::Result<()> {
        zip.start_file(MANIFEST, entry_options())?;
        zip.write_all(&manifest_bytes(&manifest))?;
        let file = zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    };
    finished().map_err(io(target))?;
    Ok(manifest)
}

fn entry_options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

/// What belongs to a data folder beside the record: name in the backup and place. Caches, files that are being imported, and the other
/// backups are left out.
fn companions(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    if folder.join(SETTINGS).is_file() {
        found.push((SETTINGS.to_owned(), folder.join(SETTINGS)));
    }
    let plugins = match fs::read_dir(folder.join(PLUGINS)) {
        Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    for entry in plugins {
        let name = format!("{PLUGINS}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_file() && is_allowed(&name) {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a backup may hold a file of that name: the record, the settings, and plain files in the folder of plugins. Nothing else can
/// be in one, so nothing else is ever written anywhere.
pub(in super::super) fn is_allowed(name: &str) -> bool {
    if name == DATABASE_FILE || name == SETTINGS {
        return true;
    }
    let Some(file) = name.strip_prefix(PLUGINS).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let is_plain = !file.contains(|letter: char| matches!(letter, '/' | '\\' | ':') || letter.is_control());
    is_plain
        && !file.starts_with('.')
        && file.len() <= 255
        && Path::new(file).components().all(|part| matches!(part, Component::Normal(_)))
}

fn add(zip: &mut ZipWriter<BufWriter<File>>, name: &str, path: &Path) -> io::Result<FileMark> {
    let mut file = File::open(path)?;
    zip.start_file(name, entry_options())?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        zip.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
    let sha256 = ContentHash::of_digest(hasher);
    Ok(FileMark { path: name.to_owned(), bytes, sha256: sha256.as_str().to_owned() })
}

/// Reads what was written once more from the disk.
fn read_back(target: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let not_equal = |how: String| BackupError::NotEqual { how };
    let io = |source| BackupError::Io { path: target.to_owned(), source };
    let mut zip = ZipArchive::new(File::open(target).map_err(io)?).map_err(|error| not_equal(error.to_string()))?;
    for mark in &manifest.files {
        let entry = zip.by_name(&mark.path).map_err(|error| not_equal(format!("{}: {error}", mark.path)))?;
        let (sha256, bytes) = ContentHash::of_reader(entry).map_err(io)?;
        if (bytes, sha256.as_str()) != (mark.bytes, mark.sha256.as_str()) {
            return Err(not_equal(mark.path.clone()));
        }
    }
    Ok(())
}
