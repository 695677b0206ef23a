//! The lock of a data folder: one process at a time.
//!
//! The operating system holds the lock (`flock` or `LockFileEx`), so it ends with the process however that ends: a file left behind
//! by a killed process locks nobody out. The process number stands in a second file, because Windows lets nobody read a locked
//! one; it only serves the message.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

const LOCK_FILE: &str = "tsunagi.lock";
const OWNER_FILE: &str = "tsunagi.pid";

/// A locked data folder; dropping it unlocks.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why a data folder cannot be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("locked by another process")]
    Locked {
        /// Its number, if it could be read.
        pid: Option<u32>,
    },
    /// The folder cannot be created or written.
    #[error("not writable")]
    NotWritable(#[source] io::Error),
}

impl FolderLock {
    /// Creates the folder if need be, and locks it.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        std::fs::create_dir_all(folder).map_err(LockError::NotWritable)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK_FILE))
            .map_err(LockError::NotWritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Locked { pid: owner(folder) }),
            Err(TryLockError::Error(error)) => return Err(LockError::NotWritable(error)),
        }
        std::fs::write(folder.join(OWNER_FILE), std::process::id().to_string()).map_err(LockError::NotWritable)?;
        Ok(Self { _file: file })
    }
}

/// The process that wrote its number last.
fn owner(folder: &Path) -> Option<u32> {
    let path: PathBuf = folder.join(OWNER_FILE);
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_folder_names_its_owner_and_a_dropped_lock_is_free_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let lock = FolderLock::acquire(folder.path()).expect("the first lock");
        let Err(LockError::Locked { pid }) = FolderLock::acquire(folder.path()) else { panic!("locked twice") };
        assert_eq!(pid, Some(std::process::id()));
        drop(lock);
        FolderLock::acquire(folder.path()).expect("the lock after the first was dropped");
    }

    #[test]
    fn files_left_behind_by_a_killed_process_lock_nobody_out() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(LOCK_FILE), "").expect("a stale lock file");
        std::fs::write(folder.path().join(OWNER_FILE), "4194304").expect("a stale owner file");
        FolderLock::acquire(folder.path()).expect("the lock");
    }

    #[test]
    fn a_folder_below_a_file_is_not_writable() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("a file");
        assert!(matches!(FolderLock::acquire(&file.join("data")), Err(LockError::NotWritable(_))));
    }
}
