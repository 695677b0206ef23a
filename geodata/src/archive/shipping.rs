//! The packages that ship: published on a first start, and again whenever the program brings others than the last time.
//!
//! A hash over the files tells in a moment that nothing has changed, which is what nearly every start finds. A package whose own
//! content has changed takes the place of the base of the same name; the batches over it stay, and with them what was imported.

use std::{fs, io, path::Path, sync::Arc};

use super::{
    OpenError, PackageSource, clock,
    current::{Current, LoadError, lay_all},
    publishing::{PROGRAM, Plan, put},
    record,
};
use crate::{
    audit::NewLine,
    package::{self, Package, PackageError},
    revision::{Action, ContentHash},
    store::{self, Entry, Shipped, Store},
};

/// Stands for the files of all packages in the list of what has shipped.
const ALL_FILES: &str = "*";

/// Publishes the packages that ship, unless these very ones have been looked at before.
pub(super) fn publish_if_new(store: &mut dyn Store, source: &PackageSource) -> Result<(), OpenError> {
    record::begin(store)?;
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
    upgrade(store, changed, note, &shipped)
}

/// Puts new bases below the batches.
fn upgrade(store: &mut dyn Store, changed: Vec<Package>, note: &str, shipped: &[Shipped]) -> Result<(), OpenError> {
    let last = store.revisions()?.pop();
    let entries = last.as_ref().map_or(Ok(Vec::new()), |last| store.entries(last.number))?;
    let mut plan = Plan::new(Action::Shipped, PROGRAM, note, entries);
    plan.shipped = shipped;
    let mut refused = Vec::new();
    for package in changed {
        let (id, hash, package) = (package.info.id.clone(), package.content_hash(), Arc::new(package));
        let batches = plan.entries.iter().find(|entry| entry.package_id == id).map(|entry| entry.batches.clone());
        let batches = batches.unwrap_or_default();
        let result = if batches.is_empty() {
            Arc::clone(&package)
        } else {
            match lay_all(&*store, &id, Some((*package).clone()), &batches) {
                Ok(result) => Arc::new(result),
                // What was imported cannot lie over the new base: the old one stays, and the log says so.
                Err(LoadError::Overlay(error)) => {
                    tracing::warn!("同梱データ「{id}」の新しい版は、取り込んだデータと合わないため使いません: {error}");
                    refused.push((id, error.to_string()));
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
        };
        put(&mut plan.entries, Entry { package_id: id.clone(), base: Some(hash.clone()), batches });
        plan.fresh.insert(id, result);
        plan.bases.push((hash, package));
    }
    for (id, sentence) in refused {
        store.append_audit(NewLine {
            at: clock::now_rfc3339(),
            actor: PROGRAM.to_owned(),
            action: "upgrade-refused".to_owned(),
            subject: id,
            detail: serde_json::json!({ "reason": sentence }).to_string(),
        })?;
    }
    if last.is_some_and(|last| last.hash == store::revision_hash(&plan.entries)) {
        store.note_shipped(shipped)?;
        return Ok(());
    }
    // What is served changes with the first revision anyway; later ones are compared with what was.
    let served = if store.revisions()?.is_empty() { None } else { Some(Current::load(&*store, None)?) };
    plan.carry_out(store, served.as_ref())?;
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
