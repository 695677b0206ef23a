//! Restoring: a backup becomes a data folder again, or nothing happens at all.
//!
//! First everything in the backup is read and compared with its manifest; then it is unpacked beside what is there, compared again, and its
//! database opened and read through; only then does anything change its place. What was in the folder is moved aside under a dated
//! name, never deleted. A restore that is cut off between the two moves leaves a mark, with which the folder is not opened.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use zip::{ZipArchive, result::ZipError};

use super::{
    backup::{self, BACKUP_FORMAT, MANIFEST, Manifest, PLUGINS, SETTINGS, Scope, is_allowed},
    clock, files,
    files::Shortage,
};
use crate::{
    revision::ContentHash,
    store::{DATABASE_FILE, FolderLock, LockError},
};

/// Says that a restore was cut off; it stands in the data folder while files change places.
const MARK: &str = "restore.pending";

/// The longest manifest that is read.
const LONGEST_MANIFEST_BYTES: u64 = 4 << 20;

/// What the lock of the folder consists of; it stays where it is.
const LOCK_FILES: [&str; 2] = ["tsunagi.lock", "tsunagi.pid"];

/// Copies of damaged files, which are evidence, and stay where the steps to take say that they are.
const QUARANTINE: &str = "quarantine";

/// What a backup of the record alone leaves in its place.
const NOT_OF_THE_RECORD: [&str; 3] = [PLUGINS, "plugin-cache", SETTINGS];

/// What to do with what stands in the folder already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Restore only into a folder that is empty or not there.
    Refuse,
    /// Move it aside, into a folder with a dated name in the same place.
    MoveAside,
}

/// A restored data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held.
    pub manifest: Manifest,
    /// Where the former content of the folder is, if there was any.
    pub aside: Option<PathBuf>,
}

/// Why nothing was restored. The data folder is as it was, unless the message says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// There is no such backup, or it cannot be read.
    #[error("控え {} を読めません（{source}）。場所を確かめてください。", path.display())]
    Unreadable {
        /// The backup, or the file in it.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no backup of this program.
    #[error("{} はつなぎの控えではありません（{how}）。何も変えていません。", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is missing or strange.
        how: String,
    },
    /// A later version of the program made it.
    #[error(
        "控え {} は新しい版のつなぎで作られています（形式 {found}、この版が読めるのは {BACKUP_FORMAT} まで）。新しい版のつなぎで復元してください。何も変えていません。",
        path.display()
    )]
    NewerFormat {
        /// The backup.
        path: PathBuf,
        /// The format that was found.
        found: u32,
    },
    /// It is not what it was when it was made.
    #[error("控え {} の中の {file} が壊れています（{how}）。何も変えていません。別の控えを使ってください。", path.display())]
    Damaged {
        /// The backup.
        path: PathBuf,
        /// The file in it.
        file: String,
        /// What differs.
        how: String,
    },
    /// The folder holds something.
    #[error(
        "データフォルダ {} は空ではありません。別のフォルダを --data で指定するか、今の中身を日付つきのフォルダに残して入れ替えるなら --replace を付けてください。何も変えていません。",
        folder.display()
    )]
    NotEmpty {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another process has the folder.
    #[error(
        "データフォルダ {} は別のつなぎ{}が使っています。そちらを終了してから、もう一度行ってください。何も変えていません。",
        folder.display(),
        pid.map(|pid| format!("（プロセス {pid}）")).unwrap_or_default()
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
        /// The number of that process, where it is known.
        pid: Option<u32>,
    },
    /// The disk is too full.
    #[error("復元するための空き容量がありません（{shortage}、場所 {}）。何も変えていません。", folder.display())]
    NoSpace {
        /// The data folder.
        folder: PathBuf,
        /// How much is missing.
        shortage: Shortage,
    },
    /// The folder cannot be written.
    #[error("データフォルダ {} に書き込めません（{source}）。権限と空き容量を確かめてください。", folder.display())]
    NotWritable {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Where a backup is read from.
enum Source {
    Zip(Box<ZipArchive<File>>),
    Folder(PathBuf),
}

/// Whether a restore was cut off in this data folder.
pub(super) fn is_interrupted(folder: &Path) -> bool {
    folder.join(MARK).exists()
}

/// Makes a data folder of a backup: a file that [`super::backup::pack`] has made, or a folder of an automatic backup.
pub fn restore(from: &Path, folder: &Path, existing: Existing) -> Result<Restored, RestoreError> {
    let mut source = Source::open(from)?;
    let manifest = source.manifest(from)?;
    source.compare(from, &manifest)?;

    let not_writable = |source| RestoreError::NotWritable { folder: folder.to_owned(), source };
    let lock = FolderLock::acquire(folder).map_err(|error| match error {
        LockError::Locked { pid } => RestoreError::Locked { folder: folder.to_owned(), pid },
        LockError::NotWritable(source) => not_writable(source),
    })?;
    let present = contents(folder).map_err(not_writable)?;
    if !present.is_empty() && existing == Existing::Refuse {
        return Err(RestoreError::NotEmpty { folder: folder.to_owned() });
    }
    let whole: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    files::require_space(folder, whole)
        .map_err(|shortage| RestoreError::NoSpace { folder: folder.to_owned(), shortage })?;

    let incoming = files::free_name(folder, &format!("restoring-{}", clock::now_for_names()));
    let unpacked = source.unpack(from, &incoming, folder, &manifest).and_then(|()| {
        let opened = backup::prove_database(&incoming.join(DATABASE_FILE), &manifest);
        opened.map(drop).map_err(|how| damaged(from, DATABASE_FILE, how))
    });
    if let Err(error) = unpacked {
        // Only what was just unpacked.
        let _leftovers = files::remove_own(&incoming);
        return Err(error);
    }
    let replaced: Vec<PathBuf> = match manifest.scope {
        Scope::Folder => present,
        Scope::Record => present
            .into_iter()
            .filter(|path| !NOT_OF_THE_RECORD.iter().any(|name| path.file_name() == Some(name.as_ref())))
            .collect(),
    };
    let aside = exchange(folder, &incoming, &replaced).map_err(not_writable)?;
    drop(lock);
    Ok(Restored { manifest, aside })
}

/// Moves what is there aside and what is new into its place. The mark makes sure that nobody opens a folder between the two.
fn exchange(folder: &Path, incoming: &Path, present: &[PathBuf]) -> io::Result<Option<PathBuf>> {
    let mark = folder.join(MARK);
    files::write_durably(&mark, incoming.to_string_lossy().as_bytes())?;
    files::sync_folder(folder)?;
    let aside = if present.is_empty() {
        None
    } else {
        let aside = files::free_name(folder, &format!("replaced-{}", clock::now_for_names()));
        fs::create_dir(&aside)?;
        for path in present {
            fs::rename(path, aside.join(path.file_name().unwrap_or_default()))?;
        }
        files::sync_folder(&aside)?;
        Some(aside)
    };
    let mut arriving: Vec<PathBuf> =
        fs::read_dir(incoming)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    arriving.sort();
    for path in &arriving {
        fs::rename(path, folder.join(path.file_name().unwrap_or_default()))?;
    }
    fs::remove_dir(incoming)?;
    files::sync_folder(folder)?;
    fs::remove_file(&mark)?;
    files::sync_folder(folder)?;
    Ok(aside)
}

/// What stands in a data folder, but for its lock, the mark of a restore that was cut off, and what was put aside earlier.
fn contents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !LOCK_FILES.contains(&name.as_ref()) && name != MARK && name != QUARANTINE && !name.starts_with("replaced-")
        })
        .collect();
    found.sort();
    Ok(found)
}

fn damaged(path: &Path, file: &str, how: impl Into<String>) -> RestoreError {
    RestoreError::Damaged { path: path.to_owned(), file: file.to_owned(), how: how.into() }
}

fn foreign(path: &Path, how: impl Into<String>) -> RestoreError {
    RestoreError::Foreign { path: path.to_owned(), how: how.into() }
}

impl Source {
    fn open(path: &Path) -> Result<Self, RestoreError> {
        let unreadable = |source| RestoreError::Unreadable { path: path.to_owned(), source };
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        match ZipArchive::new(File::open(path).map_err(unreadable)?) {
            Ok(zip) => Ok(Self::Zip(Box::new(zip))),
            Err(ZipError::Io(source)) if source.kind() != io::ErrorKind::UnexpectedEof => Err(unreadable(source)),
            Err(error) => Err(foreign(path, format!("zipとして読めません。途中で切れているかもしれません: {error}"))),
        }
    }

    fn manifest(&mut self, path: &Path) -> Result<Manifest, RestoreError> {
        let mut text = Vec::new();
        self.reader(path, MANIFEST)?
            .take(LONGEST_MANIFEST_BYTES)
            .read_to_end(&mut text)
            .map_err(|error| damaged(path, MANIFEST, error.to_string()))?;
        let value: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| damaged(path, MANIFEST, error.to_string()))?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        let Some(format) = format.and_then(|format| u32::try_from(format).ok()) else {
            return Err(foreign(path, format!("{MANIFEST} に形式の番号がありません")));
        };
        if format > BACKUP_FORMAT {
            return Err(RestoreError::NewerFormat { path: path.to_owned(), found: format });
        }
        let manifest: Manifest =
            serde_json::from_value(value).map_err(|error| damaged(path, MANIFEST, error.to_string()))?;
        let mut names: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        names.sort_unstable();
        if let Some(name) = names.iter().find(|name| !is_allowed(name)) {
            return Err(foreign(path, format!("{name} という名前のファイルは控えにありえません")));
        }
        if names.windows(2).any(|pair| pair[0] == pair[1]) || !names.contains(&DATABASE_FILE) {
            return Err(foreign(path, format!("{MANIFEST} のファイルの一覧が正しくありません")));
        }
        Ok(manifest)
    }

    /// Compares every file with the manifest, and refuses files that it does not name.
    fn compare(&mut self, path: &Path, manifest: &Manifest) -> Result<(), RestoreError> {
        if let Self::Zip(zip) = self {
            for name in zip.file_names() {
                let name = name.map_err(|error| foreign(path, error.to_string()))?;
                let is_listed = manifest.files.iter().any(|file| file.path == name);
                if !is_listed && name != MANIFEST {
                    return Err(foreign(path, format!("一覧にないファイル {name} が入っています")));
                }
            }
        }
        for mark in &manifest.files {
            // One byte more than there may be is enough to see that it is too long, whatever it would unpack to.
            let reader = self.reader(path, &mark.path)?.take(mark.bytes.saturating_add(1));
            let (sha256, bytes) = ContentHash::of_reader(reader)
                .map_err(|error| damaged(path, &mark.path, format!("読めません: {error}")))?;
            if bytes != mark.bytes {
                return Err(damaged(path, &mark.path, format!("長さが {} バイトのはずが違います", mark.bytes)));
            }
            if sha256.as_str() != mark.sha256 {
                return Err(damaged(path, &mark.path, "SHA-256 が一致しません"));
            }
        }
        Ok(())
    }

    /// Unpacks every file into a new folder, comparing what arrives there with the manifest.
    fn unpack(&mut self, path: &Path, incoming: &Path, folder: &Path, manifest: &Manifest) -> Result<(), RestoreError> {
        let not_writable = |source| RestoreError::NotWritable { folder: folder.to_owned(), source };
        fs::create_dir(incoming).map_err(not_writable)?;
        for mark in &manifest.files {
            // `manifest` has let only plain names pass, at most one folder deep.
            let target = incoming.join(&mark.path);
            if mark.path.contains('/') {
                fs::create_dir_all(incoming.join(PLUGINS)).map_err(not_writable)?;
            }
            let mut reader = self.reader(path, &mark.path)?.take(mark.bytes.saturating_add(1));
            let mut writer = BufWriter::new(File::create_new(&target).map_err(not_writable)?);
            io::copy(&mut reader, &mut writer).map_err(not_writable)?;
            writer.flush().map_err(not_writable)?;
            writer.get_ref().sync_all().map_err(not_writable)?;
            let (sha256, bytes) = File::open(&target).and_then(ContentHash::of_reader).map_err(not_writable)?;
            if (bytes, sha256.as_str()) != (mark.bytes, mark.sha256.as_str()) {
                return Err(damaged(path, &mark.path, "書き出したものが一致しません"));
            }
        }
        if manifest.files.iter().any(|mark| mark.path.contains('/')) {
            files::sync_folder(&incoming.join(PLUGINS)).map_err(not_writable)?;
        }
        files::sync_folder(incoming).map_err(not_writable)
    }

    fn reader<'a>(&'a mut self, path: &Path, name: &str) -> Result<Box<dyn Read + 'a>, RestoreError> {
        match self {
            Self::Zip(zip) => match zip.by_name(name) {
                Ok(entry) => Ok(Box::new(entry)),
                Err(ZipError::FileNotFound) => Err(foreign(path, format!("{name} がありません"))),
                Err(error) => Err(damaged(path, name, error.to_string())),
            },
            Self::Folder(folder) => match File::open(folder.join(name)) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    Err(foreign(path, format!("{name} がありません")))
                }
                Err(source) => Err(RestoreError::Unreadable { path: folder.join(name), source }),
            },
        }
    }
}
