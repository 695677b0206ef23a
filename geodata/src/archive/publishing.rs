//! Publishing: the four ways to a new revision, each proved in memory before one transaction writes it.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    Archive, ChangeCount, NewPackage, Origin, PublishError, Published, RecordError, Reverted, clock, context,
    current::{Current, Depth, Fresh, Loaded, assemble, lay_all},
    facts::{BatchCounts, ChangeKind},
    gate,
};
use crate::{
    audit::NewLine,
    difference::{Difference, compare_polygons},
    import::{Batch, overlay::overlay, wire::batch_hash},
    package::{Package, PackageKind},
    revision::{Action, BatchId, ContentHash, Revision},
    spatial::terrain::Terrain,
    store::{self, Entry, Imported, NewBatch, NewContent, Publication, Shipped, Store, Withdrawn},
    viewer::Viewer,
};

/// Who publishes what the program itself brings.
pub(super) const PROGRAM: &str = "つなぎ";

/// A revision that is to be.
pub(super) struct Plan<'a> {
    pub(super) action: Action,
    pub(super) actor: &'a str,
    pub(super) note: &'a str,
    /// Every package of the revision.
    pub(super) entries: Vec<Entry>,
    /// What those packages say that are not as they are served now, by identifier; boundaries with their polygons.
    pub(super) fresh: BTreeMap<String, Arc<Package>>,
    /// Bases that may not be in the store yet.
    pub(super) bases: Vec<(ContentHash, Arc<Package>)>,
    pub(super) batches: Vec<NewBatch<'a>>,
    pub(super) imported: Vec<Imported>,
    pub(super) withdrawn: Vec<Withdrawn>,
    pub(super) shipped: &'a [Shipped],
    /// Particulars for the audit log.
    pub(super) detail: Map<String, Value>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(action: Action, actor: &'a str, note: &'a str, entries: Vec<Entry>) -> Self {
        Self {
            action,
            actor,
            note,
            entries,
            fresh: BTreeMap::new(),
            bases: Vec::new(),
            batches: Vec::new(),
            imported: Vec::new(),
            withdrawn: Vec::new(),
            shipped: &[],
            detail: Map::new(),
        }
    }

    pub(super) fn next_number(store: &dyn Store) -> Result<u32, PublishError> {
        Ok(store.revisions()?.last().map_or(0, |last| last.number) + 1)
    }

    /// Proves that the revision can be served, writes it, and gives it back as it is to be served.
    pub(super) fn carry_out(self, store: &mut dyn Store, served: Option<&Current>) -> Result<Current, PublishError> {
        let mut revisions = store.revisions()?;
        let number = revisions.last().map_or(0, |last| last.number) + 1;
        let concerned = self.imported.iter().map(|one| &one.batch).chain(self.withdrawn.iter().map(|one| &one.batch));
        let revision = Revision {
            number,
            hash: store::revision_hash(&self.entries),
            published_at: clock::now_rfc3339(),
            note: self.note.to_owned(),
            action: self.action,
            actor: self.actor.to_owned(),
            batches: concerned.cloned().collect(),
        };
        let grounds = self.surveyed()?;
        let terrain = grounds.first().map(|(_, terrain)| terrain);
        let changes = self.changes(store, served)?;
        let mut contents: Vec<NewContent<'_>> = Vec::new();
        for (hash, package) in &self.bases {
            let ground = grounds.iter().find(|(id, _)| *id == package.info.id).map(|(_, terrain)| terrain);
            contents.push(NewContent { hash, package, terrain: ground });
        }
        // Boundaries with batches over them are kept as they result, because the ground is computed from them.
        let kept: Vec<(ContentHash, &Arc<Package>)> = self
            .fresh
            .iter()
            .filter(|(_, package)| package.info.kind == PackageKind::Boundaries)
            .filter_map(|(id, package)| {
                let entry = self.entries.iter().find(|entry| entry.package_id == *id && !entry.batches.is_empty())?;
                Some((entry.content(), package))
            })
            .collect();
        contents.extend(kept.iter().map(|(hash, package)| NewContent { hash, package, terrain }));
        let known = served.map_or(&[][..], |served| &served.atlases);
        let loaded = Loaded::build(store, &self.entries, known, Fresh { packages: self.fresh.clone(), terrain })?;
        store.publish(&Publication {
            entries: &self.entries,
            contents: &contents,
            batches: &self.batches,
            revision: &revision,
            imported: &self.imported,
            withdrawn: &self.withdrawn,
            changes: &changes,
            audit: vec![self.audit_line(&revision)],
            shipped: self.shipped,
        })?;
        revisions.push(revision);
        Ok(Current::new(revisions, loaded))
    }

    /// The ground of boundaries that are new.
    fn surveyed(&self) -> Result<Vec<(String, Terrain)>, PublishError> {
        let mut grounds = Vec::new();
        for (id, package) in self.fresh.iter().filter(|(_, package)| package.info.kind == PackageKind::Boundaries) {
            grounds.push((id.clone(), Terrain::survey(&package.boundaries)?));
        }
        Ok(grounds)
    }

    /// What the revision changes, against what is served.
    fn changes(&self, store: &dyn Store, served: Option<&Current>) -> Result<Vec<ChangeCount>, PublishError> {
        let Some(served) = served else { return Ok(Vec::new()) };
        let mut changes = Vec::new();
        for (id, package) in &self.fresh {
            let before = served.atlases.iter().find(|atlas| atlas.package().info.id == *id);
            let mut difference = Difference::of_packages(before.map(|atlas| &**atlas.package()), package, 0);
            if package.info.kind == PackageKind::Boundaries {
                let last = served.revision().number;
                let earlier = store.entries(last)?.into_iter().find(|entry| entry.package_id == *id);
                let earlier = earlier.map(|entry| store.polygon_hashes(&entry.content())).transpose()?;
                let now: Vec<_> = package.boundaries.iter().map(|one| (one.code.clone(), one.content_hash())).collect();
                difference.boundaries = compare_polygons(&earlier.unwrap_or_default(), &now);
            }
            changes.extend(counts(&difference));
        }
        Ok(changes)
    }

    fn audit_line(&self, revision: &Revision) -> NewLine {
        let mut detail = self.detail.clone();
        detail.insert("revision".to_owned(), revision.number.into());
        detail.insert("hash".to_owned(), revision.hash.as_str().into());
        if !revision.note.is_empty() {
            detail.insert("note".to_owned(), revision.note.clone().into());
        }
        for one in &self.imported {
            detail.insert("package".to_owned(), one.package.clone().into());
            detail.insert("batch".to_owned(), one.batch.as_str().into());
            detail.insert("file".to_owned(), file_json(&one.file));
        }
        for one in &self.withdrawn {
            detail.insert("batch".to_owned(), one.batch.as_str().into());
            detail.insert("reason".to_owned(), one.reason.clone().into());
        }
        NewLine {
            at: revision.published_at.clone(),
            actor: revision.actor.clone(),
            action: revision.action.id().to_owned(),
            subject: format!("revision {}", revision.number),
            detail: Value::Object(detail).to_string(),
        }
    }
}

fn file_json(file: &super::FileFact) -> Value {
    json!({ "name": file.name, "sha256": file.sha256, "bytes": file.bytes })
}

/// What of a difference is kept with a revision.
fn counts(difference: &Difference) -> Vec<ChangeCount> {
    let count = |kind: ChangeKind, id: &str, title: &str, count: usize| ChangeCount {
        package: difference.package.clone(),
        kind,
        id: id.to_owned(),
        title: title.to_owned(),
        count: count as u64,
    };
    let cells = difference.indicators.iter().map(|one| {
        let n = one.periods.iter().map(|period| period.added + period.changed + period.removed).sum();
        count(ChangeKind::Cells, one.id.as_str(), &one.title, n)
    });
    let rest = [
        (ChangeKind::Definitions, difference.definitions.len() + difference.about.len()),
        (ChangeKind::Facilities, difference.facilities.len()),
        (ChangeKind::Tables, difference.tables.len()),
        (ChangeKind::Boundaries, difference.boundaries.len()),
    ];
    cells
        .chain(rest.into_iter().map(|(kind, n)| count(kind, "", kind.label(), n)))
        .filter(|change| change.count > 0)
        .collect()
}

impl Archive {
    /// Publishes packages as they are: each takes the place of the one of the same name and of the batches over it, the others stay.
    /// One transaction, all or nothing; packages whose content is already published make no new revision.
    pub fn publish(&self, _viewer: &Viewer, packages: Vec<Package>, note: &str) -> Result<Revision, PublishError> {
        gate::note(note)?;
        let mut store = self.writer()?;
        let served = self.current();
        let mut plan = Plan::new(Action::Shipped, PROGRAM, note, store.entries(served.revision().number)?);
        for package in packages {
            let hash = package.content_hash();
            put(&mut plan.entries, Entry::bare(&package.info.id, hash.clone()));
            let package = Arc::new(package);
            plan.fresh.insert(package.info.id.clone(), Arc::clone(&package));
            plan.bases.push((hash, package));
        }
        if store::revision_hash(&plan.entries) == served.revision().hash {
            return Ok(served.revision().clone());
        }
        let next = plan.carry_out(&mut **store, Some(&served))?;
        Ok(self.serve(next))
    }

    /// Publishes a batch over its package. A batch that changes nothing makes no revision; that somebody tried stays in the audit log.
    ///
    /// # Errors
    /// A sentence, if the batch does not fit its package or the result does not fit its ground. Nothing has changed then.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is published is the archive's; a caller has no more use for it"
    )]
    pub fn publish_batch(
        &self,
        _viewer: &Viewer,
        batch: Batch,
        origin: Origin,
        note: &str,
    ) -> Result<Published, PublishError> {
        gate::actor(&origin.actor)?;
        gate::note(note)?;
        gate::name("ファイル名", &origin.file.name)?;
        gate::json("読み取りの設定", &origin.settings_json)?;
        if let Some(template) = &origin.template {
            gate::name("様式の名前", template)?;
        }
        let mut store = self.writer()?;
        let served = self.current();
        let id = batch_hash(&batch);
        let mut plan = Plan::new(Action::Import, &origin.actor, note, store.entries(served.revision().number)?);
        let (base, below) = self.below(&**store, &served, &mut plan, &batch, origin.new_package.as_ref())?;
        let package = overlay(below.as_deref().cloned().unwrap_or_else(|| context::nothing(&batch.package)), &batch)?;
        if below.as_deref() == Some(&package) {
            let line = unchanged(&id, &batch.package, &origin, served.revision());
            store.append_audit(line)?;
            return Ok(Published { revision: served.revision().clone(), batch: id, changed: false });
        }
        if !plan.entries.iter().any(|entry| entry.package_id == batch.package) {
            put(&mut plan.entries, Entry { package_id: batch.package.clone(), base, batches: Vec::new() });
        }
        for entry in plan.entries.iter_mut().filter(|entry| entry.package_id == batch.package) {
            entry.batches.push(id.clone());
        }
        let whole = batch.whole.as_deref().map(|whole| (whole.content_hash(), Arc::new(whole.clone())));
        plan.fresh.insert(batch.package.clone(), Arc::new(package));
        let whole_hash = whole.as_ref().map(|(hash, _)| hash.clone());
        plan.bases.extend(whole);
        let counts = counts_of(&batch);
        plan.batches.push(NewBatch { id: &id, batch: &batch, whole: whole_hash.as_ref(), counts });
        plan.imported.push(Imported {
            revision: Plan::next_number(&**store)?,
            batch: id.clone(),
            package: batch.package.clone(),
            file: origin.file.clone(),
            settings: origin.settings_json.clone(),
            template: origin.template.clone(),
            counts,
        });
        let next = plan.carry_out(&mut **store, Some(&served))?;
        Ok(Published { revision: self.serve(next), batch: id.clone(), changed: true })
    }

    /// What a batch would lie over: the package as it is served, or the one that is to be made for it; with the base of the latter.
    #[expect(clippy::unused_self, reason = "part of the archive's own work")]
    fn below(
        &self,
        store: &dyn Store,
        served: &Current,
        plan: &mut Plan<'_>,
        batch: &Batch,
        new: Option<&NewPackage>,
    ) -> Result<(Option<ContentHash>, Option<Arc<Package>>), PublishError> {
        let entry = plan.entries.iter().find(|entry| entry.package_id == batch.package);
        match (entry, new) {
            (Some(entry), _) => {
                let atlas = served.atlases.iter().find(|atlas| atlas.package().info.id == batch.package);
                let package = match atlas {
                    Some(atlas) => Arc::clone(atlas.package()),
                    None => Arc::new(assemble(store, entry, Depth::Whole)?),
                };
                Ok((entry.base.clone(), Some(package)))
            }
            (None, Some(new)) if new.id == batch.package => {
                let package = Arc::new(context::new_package(store, &plan.entries, new)?);
                let hash = package.content_hash();
                plan.bases.push((hash.clone(), Arc::clone(&package)));
                Ok((Some(hash), Some(package)))
            }
            (None, _) if batch.whole.is_some() => Ok((None, None)),
            (None, _) => Err(PublishError::NewPackage {
                message: format!(
                    "データパッケージ「{}」がありません。名前を確かめるか、新しいデータパッケージとして取り込んでください。",
                    batch.package
                ),
            }),
        }
    }

    /// Takes a batch out again: the next revision is as if it had never been imported.
    ///
    /// # Errors
    /// If it does not lie in the newest revision, or if what was imported later needs it.
    pub fn withdraw(
        &self,
        _viewer: &Viewer,
        batch: &BatchId,
        reason: &str,
        actor: &str,
    ) -> Result<Revision, RecordError> {
        gate::actor(actor)?;
        gate::reason(reason)?;
        let mut store = self.writer()?;
        let served = self.current();
        let entries = store.entries(served.revision().number)?;
        let short = batch.short().to_owned();
        let Some(place) = entries.iter().position(|entry| entry.batches.contains(batch)) else {
            let known = store.imported()?.iter().any(|one| one.batch == *batch);
            return Err(if known {
                RecordError::NotLive { batch: short }
            } else {
                RecordError::UnknownBatch { batch: short }
            });
        };
        let mut plan = Plan::new(Action::Withdraw, actor, reason, entries);
        let entry = &mut plan.entries[place];
        entry.batches.retain(|known| known != batch);
        let id = entry.package_id.clone();
        if entry.base.is_none() && entry.batches.is_empty() {
            plan.entries.remove(place);
        } else {
            let entry = plan.entries[place].clone();
            let package = rebuilt(&**store, &entry).map_err(|error| match error {
                PublishError::Overlay(error) => RecordError::Needed { reason: error.message },
                other => other.into(),
            })?;
            plan.fresh.insert(id.clone(), Arc::new(package));
        }
        plan.detail.insert("package".to_owned(), id.into());
        let revision = Plan::next_number(&**store)?;
        plan.withdrawn.push(Withdrawn { revision, batch: batch.clone(), reason: reason.to_owned() });
        let next = plan.carry_out(&mut **store, Some(&served))?;
        Ok(self.serve(next))
    }

    /// Undo: publishes the state of an earlier revision again. Reverting to what is published already makes no revision; that somebody
    /// tried stays in the audit log.
    pub fn revert(&self, _viewer: &Viewer, to: u32, note: &str, actor: &str) -> Result<Reverted, RecordError> {
        gate::actor(actor)?;
        gate::note(note)?;
        let mut store = self.writer()?;
        let served = self.current();
        let target = served.revisions.iter().find(|revision| revision.number == to);
        let target = target.ok_or(RecordError::UnknownRevision { number: to })?;
        if target.hash == served.revision().hash {
            store.append_audit(nothing_to_revert(to, note, actor, served.revision()))?;
            return Ok(Reverted { revision: served.revision().clone(), changed: false });
        }
        let now = store.entries(served.revision().number)?;
        let mut plan = Plan::new(Action::Revert, actor, note, store.entries(to)?);
        plan.detail.insert("to".to_owned(), to.into());
        for entry in plan.entries.iter().filter(|entry| !now.contains(entry)) {
            let package = rebuilt(&**store, entry)?;
            plan.fresh.insert(entry.package_id.clone(), Arc::new(package));
        }
        let next = plan.carry_out(&mut **store, Some(&served))?;
        Ok(Reverted { revision: self.serve(next), changed: true })
    }
}

/// The content of an entry, from the store; boundaries with their polygons.
fn rebuilt(store: &dyn Store, entry: &Entry) -> Result<Package, PublishError> {
    Ok(assemble(store, entry, Depth::Whole)?)
}

/// Puts an entry in the place of the one of the same package.
pub(super) fn put(entries: &mut Vec<Entry>, entry: Entry) {
    entries.retain(|known| known.package_id != entry.package_id);
    entries.push(entry);
    entries.sort_by(|a, b| a.package_id.cmp(&b.package_id));
}

/// The line that tells of a batch that changes nothing.
fn unchanged(id: &BatchId, package: &str, origin: &Origin, revision: &Revision) -> NewLine {
    let detail = json!({
        "revision": revision.number,
        "hash": revision.hash.as_str(),
        "package": package,
        "batch": id.as_str(),
        "file": file_json(&origin.file),
    });
    NewLine {
        at: clock::now_rfc3339(),
        actor: origin.actor.clone(),
        action: "import-unchanged".to_owned(),
        subject: format!("revision {}", revision.number),
        detail: detail.to_string(),
    }
}

/// The line that tells of an undo that changes nothing.
fn nothing_to_revert(to: u32, note: &str, actor: &str, revision: &Revision) -> NewLine {
    let mut detail = json!({ "revision": revision.number, "hash": revision.hash.as_str(), "to": to });
    if !note.is_empty() {
        detail["note"] = note.into();
    }
    NewLine {
        at: clock::now_rfc3339(),
        actor: actor.to_owned(),
        action: "revert-unchanged".to_owned(),
        subject: format!("revision {}", revision.number),
        detail: detail.to_string(),
    }
}

/// What a batch brings.
fn counts_of(batch: &Batch) -> BatchCounts {
    let whole = batch.whole.as_deref();
    let cells: usize = batch.fragments.values().map(|fragment| fragment.cells.len()).sum();
    let of_whole = |count: fn(&Package) -> usize| whole.map_or(0, count);
    let mut indicators: Vec<&str> = batch.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    indicators.extend(batch.fragments.keys().map(|(id, _)| id.as_str()));
    indicators.sort_unstable();
    indicators.dedup();
    let count = |own: usize, whole: usize| (own + whole) as u64;
    BatchCounts {
        indicators: count(indicators.len(), of_whole(|whole| whole.indicators.len())),
        cells: count(cells, of_whole(|whole| whole.columns.values().map(|column| column.cells.len()).sum())),
        facilities: count(batch.facilities.len(), of_whole(|whole| whole.facilities.len())),
        tables: count(batch.tables.len(), of_whole(|whole| whole.tables.len())),
        boundaries: count(batch.boundaries.len(), of_whole(|whole| whole.boundaries.len())),
    }
}

/// The base and layers of an entry as one package, whatever is kept of it otherwise.
pub(super) fn from_the_ground_up(store: &dyn Store, entry: &Entry) -> Result<Package, PublishError> {
    let base = match &entry.base {
        Some(base) => Some(assemble(store, &Entry::bare(&entry.package_id, base.clone()), Depth::Whole)?),
        None => None,
    };
    Ok(lay_all(store, &entry.package_id, base, &entry.batches)?)
}
