//! Files and folders that must be on the disk when we say that they are.

use std::{
    fmt, fs,
    fs::File,
    io,
    path::{Path, PathBuf},
};

/// What stays free beside what is about to be written, so that the record itself can go on.
const RESERVE_BYTES: u64 = 16 << 20;

/// How much room there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// Bytes that are needed.
    pub needed: u64,
    /// Bytes that are free.
    pub free: u64,
}

impl fmt::Display for Shortage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        write!(formatter, "必要 {} MiB、空き {} MiB", mib(self.needed), self.free >> 20)
    }
}

/// Whether some bytes fit on the disk of a folder. A disk that does not tell counts as large enough: writing will say so.
pub(super) fn require_space(folder: &Path, bytes: u64) -> Result<(), Shortage> {
    let needed = bytes + RESERVE_BYTES;
    match fs4::available_space(folder) {
        Ok(free) if free < needed => Err(Shortage { needed, free }),
        _ => Ok(()),
    }
}

/// Copies a file and waits until the copy is on the disk.
pub(super) fn copy_durably(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    sync_file(to)
}

/// Writes a file and waits until it is on the disk.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)?;
    sync_file(path)
}

/// Waits until a file's content is on the disk.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

/// Waits until the names in a folder are on the disk. Only Unix lets a program ask for that.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes a folder that this program has made and not finished.
pub(super) fn remove_own(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A name in a folder that nothing has yet: the wanted one, or one with a number behind it.
pub(super) fn free_name(folder: &Path, wanted: &str) -> PathBuf {
    let first = folder.join(wanted);
    if !first.exists() {
        return first;
    }
    (2..=u32::MAX)
        .map(|number| folder.join(format!("{wanted}-{number}")))
        .find(|path| !path.exists())
        .expect("a folder does not hold four thousand million names")
}
