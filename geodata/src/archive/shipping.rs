//! The packages that ship: published on a first start, and again whenever the program brings others than the last time.
//!
//! A hash over the files tells in a moment that nothing has changed, which is what nearly every start finds. Only a package
//! whose own content has changed is published, so that one which was replaced since by an import stays.

use std::{fs, io, path::Path};

use super::{OpenError, PackageSource, publish};
use crate::{
    package::{self, PackageError},
    revision::ContentHash,
    store::{Shipped, Store},
};

/// Stands for the files of all packages in the list of what has shipped.
const ALL_FILES: &str = "*";

/// Publishes the packages that ship, unless these very ones have been looked at before.
pub(super) fn publish_if_new(store: &mut dyn Store, source: &PackageSource) -> Result<(), OpenError> {
    let files = fingerprint(source)?;
    let known = store.shipped()?;
    let was = |id: &str| known.iter().find(|shipped| shipped.package_id == id).map(|shipped| &shipped.fingerprint);
    if was(ALL_FILES) == Some(&files) {
        return Ok(());
    }
    let packages = match source {
        PackageSource::Embedded => package::load_embedded()?,
        PackageSource::Folder(folder) => package::load_folders(folder)?,
    };
    let mut shipped = vec![Shipped { package_id: ALL_FILES.to_owned(), fingerprint: files }];
    let mut changed = Vec::new();
    for package in packages {
        let hash = package.content_hash();
        if was(&package.info.id) != Some(&hash) {
            shipped.push(Shipped { package_id: package.info.id.clone(), fingerprint: hash });
            changed.push(package);
        }
    }
    let note = if known.is_empty() { "はじめの公開" } else { "同梱データの更新" };
    if changed.is_empty() {
        store.note_shipped(&shipped)?;
    } else {
        publish(store, &changed, note, &shipped)?;
    }
    Ok(())
}

fn fingerprint(source: &PackageSource) -> Result<ContentHash, OpenError> {
    match source {
        PackageSource::Embedded => Ok(package::embedded_fingerprint()),
        PackageSource::Folder(folder) => {
            let mut bytes = Vec::new();
            collect(folder, &mut bytes).map_err(|_| PackageError::Missing { package: folder.display().to_string() })?;
            Ok(ContentHash::of(&bytes))
        }
    }
}

/// Names and hashes of the files below a folder, in order of their names.
fn collect(folder: &Path, into: &mut Vec<u8>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.extend_from_slice(path.to_string_lossy().as_bytes());
            into.extend_from_slice(ContentHash::of(&fs::read(&path)?).as_str().as_bytes());
        }
    }
    Ok(())
}
