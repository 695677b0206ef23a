//! Files of plugins: written whole or not at all, and listed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Size and time of a file: when both stay the same, nobody is writing it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size_bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> Self {
        match fs::metadata(path) {
            Ok(metadata) => Self { size_bytes: metadata.len(), modified: metadata.modified().ok() },
            Err(_) => Self { size_bytes: 0, modified: None },
        }
    }
}

/// The plugins among the files of a folder: `.wasm`, and definitions (`.toml`).
pub(super) fn list(folder: &Path) -> BTreeMap<String, Stamp> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_plugin = Path::new(&name)
                .extension()
                .is_some_and(|ending| ["wasm", "toml"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
            let path = entry.path();
            (is_plugin && !name.starts_with('.') && path.is_file()).then(|| (name, Stamp::of(&path)))
        })
        .collect()
}

/// A file that lies on the disk beside its place, and goes there in one step. Dropped before, it leaves nothing.
pub(super) struct Staged {
    beside: PathBuf,
    place: PathBuf,
    is_done: bool,
}

impl Staged {
    /// Writes the bytes beside the place, and waits until the disk has them.
    pub(super) fn write(place: &Path, bytes: &[u8]) -> io::Result<Self> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let beside = place.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let staged = Self { beside, place: place.to_owned(), is_done: false };
        let mut file = File::create(&staged.beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(staged)
    }

    /// Puts the file into its place, and waits until the disk has the new name.
    pub(super) fn commit(mut self) -> io::Result<()> {
        fs::rename(&self.beside, &self.place)?;
        self.is_done = true;
        sync_folder_of(&self.place);
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_done {
            let _nothing_to_remove = fs::remove_file(&self.beside);
        }
    }
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Staged::write(path, bytes)?.commit()
}

/// So that a new or a vanished name survives a power cut; systems that cannot open a folder do without.
pub(super) fn sync_folder_of(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _unsupported = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("a.wasm");
        drop(Staged::write(&place, b"new").expect("staged"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        let staged = Staged::write(&place, b"new").expect("staged");
        assert!(list(folder.path()).is_empty(), "nobody takes the half for the whole");
        staged.commit().expect("in its place");
        assert_eq!(fs::read(&place).expect("the file"), b"new");
        assert_eq!(list(folder.path()).keys().collect::<Vec<_>>(), ["a.wasm"]);
    }
}
