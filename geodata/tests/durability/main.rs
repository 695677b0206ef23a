//! The archive on damaged, lost and restored folders: nothing is lost without a word, nothing is overwritten.

mod backups;
mod restoring;
mod states;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use geodata::{
    Archive, Viewer,
    archive::{OpenError, OpenOptions, PackageSource},
    package::{Package, read_folder},
};

const DATABASE: &str = "tsunagi.duckdb";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages")
}

/// The small package with another title.
fn titled(title: &str) -> Package {
    let mut package = read_folder(&fixtures().join("small")).0.expect("a sound fixture");
    title.clone_into(&mut package.info.title);
    package
}

fn open(folder: &Path) -> Result<Archive, OpenError> {
    Archive::open(OpenOptions { folder: folder.to_owned(), packages: PackageSource::Folder(fixtures()) })
}

fn opened(folder: &Path) -> Archive {
    open(folder).unwrap_or_else(|error| panic!("{error}"))
}

/// A folder with two revisions that was closed in good order, and has a backup of the second.
fn two_revisions(folder: &Path) {
    let mut archive = opened(folder);
    archive.keep_backups(5);
    archive.publish(&Viewer::local(), vec![titled("第二版")], "題を改めた").expect("a publication");
    archive.settle();
}

fn hash(archive: &Archive) -> String {
    archive.release(&Viewer::local(), None, None).expect("the release").hash().as_str().to_owned()
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), fs::read(entry.path()).expect("a readable file"));
        }
    }
    found
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}
