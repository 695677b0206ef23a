//! What the record tells: batches, history, differences, the audit log, and whether all of it is as it was written.

use std::{
    collections::{BTreeMap, HashMap},
    io::BufRead,
};

use serde_json::json;

use super::{
    Archive, BatchInfo, BatchState, ChangeCount, CheckLine, FileFact, NewPackage, OpenError, RecordError, RevisionInfo,
    TemplateInfo, clock, context,
    current::{Depth, assemble},
    gate, locked,
    publishing::{PROGRAM, from_the_ground_up},
};
use crate::{
    audit::{AuditLine, NewLine},
    difference::{Difference, compare_polygons},
    import::wire::{BatchReader, batch_hash},
    package::PackageKind,
    revision::{BatchId, ContentHash, Revision},
    store::{self, Entry, Store},
    viewer::Viewer,
};

/// How many lines of the audit log are read at a time when all of them are.
const LINES_AT_A_TIME: usize = 10_000;

/// The first line of the log of a record that is older than its log.
pub(super) fn begin(store: &mut dyn Store) -> Result<(), OpenError> {
    let revisions = store.revisions()?;
    let Some(last) = revisions.last() else { return Ok(()) };
    if !store.audit(0, 1)?.is_empty() {
        return Ok(());
    }
    let detail = json!({ "revision": last.number, "hash": last.hash.as_str() });
    store.append_audit(NewLine {
        at: clock::now_rfc3339(),
        actor: PROGRAM.to_owned(),
        action: "log-begun".to_owned(),
        subject: format!("revision {}", last.number),
        detail: detail.to_string(),
    })?;
    Ok(())
}

impl Archive {
    /// Every batch that was ever published, the newest first.
    pub fn batches(&self, _viewer: &Viewer) -> Result<Vec<BatchInfo>, RecordError> {
        let store = locked(&self.store);
        let current = self.current();
        let revisions: HashMap<u32, &Revision> =
            current.revisions.iter().map(|revision| (revision.number, revision)).collect();
        let live: Vec<BatchId> =
            store.entries(current.revision().number)?.into_iter().flat_map(|entry| entry.batches).collect();
        let withdrawn = store.withdrawn()?;
        let mut batches: BTreeMap<BatchId, BatchInfo> = BTreeMap::new();
        for one in store.imported()? {
            let Some(revision) = revisions.get(&one.revision) else { continue };
            let first_revision = batches.get(&one.batch).map_or(one.revision, |known| known.first_revision);
            // The last import after which it was not taken out again counts.
            let gone = withdrawn.iter().rfind(|gone| gone.batch == one.batch && gone.revision > one.revision);
            let state = match gone {
                _ if live.contains(&one.batch) => BatchState::Live,
                Some(gone) => BatchState::Withdrawn { reason: gone.reason.clone(), revision: gone.revision },
                None => BatchState::Reverted,
            };
            let info = BatchInfo {
                id: one.batch.clone(),
                package: one.package,
                file: one.file,
                imported_at: revision.published_at.clone(),
                actor: revision.actor.clone(),
                note: revision.note.clone(),
                settings_json: one.settings,
                template: one.template,
                counts: one.counts,
                first_revision,
                state,
            };
            batches.insert(one.batch, info);
        }
        let mut batches: Vec<BatchInfo> = batches.into_values().collect();
        batches.sort_by(|a, b| (&b.imported_at, b.first_revision).cmp(&(&a.imported_at, a.first_revision)));
        Ok(batches)
    }

    /// Every revision with its files and what it changed, the oldest first.
    pub fn history(&self, _viewer: &Viewer) -> Result<Vec<RevisionInfo>, RecordError> {
        let store = locked(&self.store);
        let mut files: HashMap<u32, Vec<FileFact>> = HashMap::new();
        for one in store.imported()? {
            files.entry(one.revision).or_default().push(one.file);
        }
        let mut changes: HashMap<u32, Vec<ChangeCount>> = HashMap::new();
        for (revision, change) in store.changes()? {
            changes.entry(revision).or_default().push(change);
        }
        let info = |revision: &Revision| RevisionInfo {
            revision: revision.clone(),
            files: files.remove(&revision.number).unwrap_or_default(),
            changes: changes.remove(&revision.number).unwrap_or_default(),
        };
        Ok(self.current().revisions.iter().map(info).collect())
    }

    /// What changes in a package from one revision to another; of boundaries in their polygons.
    pub fn difference(&self, viewer: &Viewer, package: &str, from: u32, to: u32) -> Result<Difference, RecordError> {
        let current = self.current();
        let revision = |number: u32| {
            let found = current.revisions.iter().find(|revision| revision.number == number).cloned();
            found.ok_or(RecordError::UnknownRevision { number })
        };
        let (before, after) = (revision(from)?, revision(to)?);
        let is_boundaries =
            current.packages.iter().any(|info| info.id == package && info.kind == PackageKind::Boundaries);
        if !is_boundaries {
            let released = |number: u32| self.release(viewer, Some(package), Some(number));
            return match (released(from), released(to)) {
                (Ok(before), Ok(after)) => Ok(Difference::between(&before, &after)),
                // A package that one of them does not have yet, or no more, comes or goes as a whole.
                (Err(_), Ok(release)) => {
                    let mut difference =
                        Difference::of_packages(None, release.content(), crate::difference::CELLS_LISTED);
                    (difference.from, difference.to) = (Some(before), Some(after));
                    Ok(difference)
                }
                (Ok(release), Err(_)) => {
                    let mut nothing = context::nothing(package);
                    nothing.areas.clone_from(&release.content().areas);
                    nothing.prefecture.clone_from(&release.content().prefecture);
                    let mut difference =
                        Difference::of_packages(Some(release.content()), &nothing, crate::difference::CELLS_LISTED);
                    (difference.from, difference.to) = (Some(before), Some(after));
                    Ok(difference)
                }
                (Err(error), Err(_)) => Err(error.into()),
            };
        }
        let store = locked(&self.store);
        let polygons = |number: u32| -> Result<Vec<_>, RecordError> {
            match store.entries(number)?.into_iter().find(|entry| entry.package_id == package) {
                Some(entry) => Ok(store.polygon_hashes(&entry.content())?),
                None => Ok(Vec::new()),
            }
        };
        let boundaries = compare_polygons(&polygons(from)?, &polygons(to)?);
        Ok(Difference {
            package: package.to_owned(),
            from: Some(before),
            to: Some(after),
            identical: boundaries.is_empty(),
            boundaries,
            ..Difference::default()
        })
    }

    /// What a staged batch would change in the newest revision. It is read part by part and never in memory as a whole.
    pub fn difference_of_batch<R: BufRead>(
        &self,
        viewer: &Viewer,
        reader: &mut BatchReader<R>,
        new: Option<&NewPackage>,
    ) -> Result<Difference, RecordError> {
        let package = reader.head().package.clone();
        if let Ok(release) = self.release(viewer, Some(&package), None) {
            return Ok(Difference::of_batch(Some(&release), release.content(), &[], reader)?);
        }
        let store = locked(&self.store);
        let entries = store.entries(self.revision().number)?;
        let (over, polygons) = match (entries.iter().find(|entry| entry.package_id == package), new) {
            (Some(entry), _) => (assemble(&**store, entry, Depth::Info)?, store.polygon_hashes(&entry.content())?),
            (None, Some(new)) => (context::new_package(&**store, &entries, new)?, Vec::new()),
            (None, None) if reader.head().whole.is_some() => (context::nothing(&package), Vec::new()),
            (None, None) => return Err(RecordError::UnknownPackage { package }),
        };
        drop(store);
        Ok(Difference::of_batch(None, &over, &polygons, reader)?)
    }

    /// Lines of the audit log behind one (0: from the first), at most so many.
    pub fn audit(&self, _viewer: &Viewer, after: u64, limit: usize) -> Result<Vec<AuditLine>, RecordError> {
        Ok(locked(&self.store).audit(after, limit)?)
    }

    /// Puts a line into the audit log that tells of something that is no publication, such as an export or a plugin's installation.
    /// `detail` is a JSON object.
    pub fn note(&self, actor: &str, action: &str, subject: &str, detail: &str) -> Result<AuditLine, RecordError> {
        gate::actor(actor)?;
        gate::words("操作の名前", action)?;
        gate::words("対象", subject)?;
        gate::json("詳細", detail)?;
        let line = new_line(actor, action, subject, detail.to_owned());
        Ok(self.writer()?.append_audit(line)?)
    }

    /// The learned forms, by name.
    pub fn templates(&self, _viewer: &Viewer) -> Result<Vec<TemplateInfo>, RecordError> {
        Ok(locked(&self.store).templates()?)
    }

    /// Keeps a learned form under a name, in the place of the one that has it.
    pub fn save_template(
        &self,
        _viewer: &Viewer,
        name: &str,
        body: serde_json::Value,
        actor: &str,
    ) -> Result<TemplateInfo, RecordError> {
        gate::actor(actor)?;
        gate::name("様式の名前", name)?;
        gate::json("様式", &body.to_string())?;
        let line = new_line(actor, "template-saved", name, "{}".to_owned());
        let template = TemplateInfo { name: name.to_owned(), body, saved_at: line.at.clone(), actor: actor.to_owned() };
        self.writer()?.put_template(name, Some(&template), line)?;
        Ok(template)
    }

    /// Forgets a learned form.
    pub fn remove_template(&self, _viewer: &Viewer, name: &str, actor: &str) -> Result<(), RecordError> {
        gate::actor(actor)?;
        let mut store = self.writer()?;
        if !store.templates()?.iter().any(|template| template.name == name) {
            return Err(RecordError::UnknownTemplate { name: name.to_owned() });
        }
        store.put_template(name, None, new_line(actor, "template-removed", name, "{}".to_owned()))?;
        Ok(())
    }

    /// Whether the record is as it was written: the chain of the audit log, the hashes of contents, batches and revisions.
    pub fn check(&self) -> Result<Vec<CheckLine>, RecordError> {
        let store = locked(&self.store);
        let mut lines = check_audit(&**store)?;
        lines.extend(check_contents(&**store)?);
        lines.extend(check_revisions(&**store)?);
        Ok(lines)
    }
}

fn new_line(actor: &str, action: &str, subject: &str, detail: String) -> NewLine {
    NewLine {
        at: clock::now_rfc3339(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail,
    }
}

fn finding(subject: &'static str, id: impl std::fmt::Display, message: String) -> CheckLine {
    CheckLine { subject, id: id.to_string(), sound: false, message }
}

/// One line for all, if all are as they were written; else one for each that is not.
fn or_sound(mut lines: Vec<CheckLine>, subject: &'static str, message: String) -> Vec<CheckLine> {
    if lines.is_empty() {
        lines.push(CheckLine { subject, id: String::new(), sound: true, message });
    }
    lines
}

const TO_BACKUP: &str = "このデータフォルダには手を加えず、控えと見比べてください。";

fn check_audit(store: &dyn Store) -> Result<Vec<CheckLine>, RecordError> {
    let mut findings = Vec::new();
    let (mut expected, mut previous) = (1, AuditLine::root());
    let mut published: HashMap<u32, String> = HashMap::new();
    let mut last = 0;
    loop {
        let lines = store.audit(last, LINES_AT_A_TIME)?;
        let Some(end) = lines.last() else { break };
        last = end.seq;
        for line in &lines {
            let seq = line.seq;
            if seq != expected {
                findings.push(finding("audit", expected, format!("監査ログの{expected}行目がありません。{TO_BACKUP}")));
            } else if line.previous != previous {
                let how = format!(
                    "監査ログの{seq}行目が、その前の行とつながりません。{}行目か{seq}行目が書き換えられています。{TO_BACKUP}",
                    seq.saturating_sub(1)
                );
                findings.push(finding("audit", seq, how));
            } else if line.expected_hash() != line.hash {
                findings.push(finding("audit", seq, format!("監査ログの{seq}行目が書き換えられています。{TO_BACKUP}")));
            }
            (expected, previous) = (seq + 1, line.hash.clone());
            let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap_or_default();
            if let (Some(number), Some(hash)) = (detail["revision"].as_u64(), detail["hash"].as_str()) {
                published.insert(u32::try_from(number).unwrap_or(u32::MAX), hash.to_owned());
            }
        }
    }
    let revisions = store.revisions()?;
    // What was published before there was a log is told by its first line, which names the newest of them.
    let first = published.keys().min().copied().unwrap_or(0);
    for revision in revisions.iter().filter(|revision| revision.number >= first) {
        let number = revision.number;
        match published.get(&number) {
            Some(hash) if *hash == revision.hash.as_str() => {}
            Some(_) => findings.push(finding(
                "audit",
                number,
                format!("版 {number} のハッシュが、監査ログにあるものと違います。{TO_BACKUP}"),
            )),
            None => findings.push(finding(
                "audit",
                number,
                format!("版 {number} の公開が監査ログにありません。ログの終わりが失われています。{TO_BACKUP}"),
            )),
        }
    }
    Ok(or_sound(findings, "audit", format!("監査ログの{last}行は、書かれたときのままです。")))
}

fn check_contents(store: &dyn Store) -> Result<Vec<CheckLine>, RecordError> {
    let (contents, batches) = store.hashes()?;
    let (n_contents, n_batches) = (contents.len(), batches.len());
    let mut overlaid: HashMap<ContentHash, Entry> = HashMap::new();
    for revision in store.revisions()? {
        for entry in store.entries(revision.number)?.into_iter().filter(|entry| !entry.batches.is_empty()) {
            overlaid.insert(entry.content(), entry);
        }
    }
    let mut findings = Vec::new();
    for hash in contents {
        let found = (|| -> Result<bool, String> {
            let mut package = store.package(&hash).map_err(|error| error.to_string())?;
            package.boundaries = store.boundaries(&hash).map_err(|error| error.to_string())?;
            match overlaid.get(&hash) {
                None => Ok(package.content_hash() == hash),
                // Kept as it resulted: it must be what base and batches give today.
                Some(entry) => Ok(from_the_ground_up(store, entry).map_err(|error| error.to_string())? == package),
            }
        })();
        match found {
            Ok(true) => {}
            Ok(false) => findings.push(finding(
                "content",
                hash.short(),
                format!("内容 {} が、書かれたときのものと違います。{TO_BACKUP}", hash.short()),
            )),
            Err(how) => findings.push(finding(
                "content",
                hash.short(),
                format!("内容 {} が読めません（{how}）。{TO_BACKUP}", hash.short()),
            )),
        }
    }
    for id in batches {
        match store.batch(&id) {
            Ok(batch) if batch_hash(&batch) == id => {}
            Ok(_) => findings.push(finding(
                "batch",
                id.short(),
                format!("取り込み {} が、書かれたときのものと違います。{TO_BACKUP}", id.short()),
            )),
            Err(how) => findings.push(finding(
                "batch",
                id.short(),
                format!("取り込み {} が読めません（{how}）。{TO_BACKUP}", id.short()),
            )),
        }
    }
    let message = format!("データの内容{n_contents}件と取り込み{n_batches}件は、書かれたときのままです。");
    Ok(or_sound(findings, "content", message))
}

fn check_revisions(store: &dyn Store) -> Result<Vec<CheckLine>, RecordError> {
    let revisions = store.revisions()?;
    let mut findings = Vec::new();
    for (expected, revision) in (1..).zip(&revisions) {
        let number = revision.number;
        if number != expected {
            findings.push(finding("revision", expected, format!("版 {expected} の記録がありません。{TO_BACKUP}")));
        }
        if store::revision_hash(&store.entries(number)?) != revision.hash {
            findings.push(finding(
                "revision",
                number,
                format!("版 {number} の内容の一覧が、公開したときのものと違います。{TO_BACKUP}"),
            ));
        }
    }
    Ok(or_sound(findings, "revision", format!("{}の版は、公開したときのままです。", revisions.len())))
}
