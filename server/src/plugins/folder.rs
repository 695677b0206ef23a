//! The plugin folder: what lies in it is what is served. A thread looks when the system says that something changed, and now and then by
//! itself, because not every file system says so.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, Weak, mpsc},
    thread,
    time::Duration,
};

use notify::{RecursiveMode, Watcher};

use super::{
    Downgrade, InstallError, Plugins,
    files::{Stamp, list},
    installed::{Failure, Installed, PluginOrigin},
    notebook::{Act, Brought},
};
use crate::state::State;

/// How often the folder is looked at without a word from the system.
const SELDOM: Duration = Duration::from_secs(3);

/// How long a file must keep still before it is read.
const STILL: Duration = Duration::from_millis(250);

/// Who is named for a file that somebody put into the folder or took out of it: nobody told the server who.
const ACTOR: &str = "プラグインのフォルダ";

/// A file that is not served, or not in its newest form: of the plugin folder, or of the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedFile {
    /// Name of the file.
    pub file: String,
    /// Its size.
    pub size_bytes: usize,
    /// Why it is not served.
    pub failure: Failure,
    /// The plugin that an earlier form of the file is still served as.
    pub serving: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) known: BTreeMap<String, KnownFile>,
    /// Fingerprints of the trusted keys at the last look.
    keys: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct KnownFile {
    stamp: Stamp,
    failure: Option<Failure>,
    /// The plugin that this file, or the last form of it that loaded, is served as.
    serving: Option<String>,
    /// Whether this form has been looked at; a file still being written is not.
    is_settled: bool,
}

impl KnownFile {
    /// A file that has just been installed.
    pub(super) fn served_as(id: &str, stamp: Stamp) -> Self {
        Self { stamp, failure: None, serving: Some(id.to_owned()), is_settled: true }
    }
}

/// Whether a file must keep still before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settle {
    /// Read it as it is: the server is starting.
    AtOnce,
    /// Wait until two looks at it agree.
    Wait,
}

/// What a look at the folder found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scan {
    pub(super) has_changed: bool,
    is_unsettled: bool,
}

impl Plugins {
    /// The files that are not served in their newest form.
    pub fn failed_files(&self) -> Vec<FailedFile> {
        let mut failed = self.failed_shipped.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let files = self.files();
        failed.extend(files.known.iter().filter_map(|(file, known)| {
            Some(FailedFile {
                file: file.clone(),
                size_bytes: usize::try_from(known.stamp.size_bytes).unwrap_or(usize::MAX),
                failure: known.failure.clone()?,
                serving: known.serving.clone(),
            })
        }));
        failed
    }

    /// Looks at the folder at once, without waiting for the watcher. Returns whether anything has changed.
    pub fn look_again(&self) -> bool {
        self.rescan(Settle::AtOnce).has_changed
    }

    /// Lists a file of the folder with what keeps its newest form from being served, told by somebody else than the folder: a build that
    /// failed. None takes the word back.
    pub fn tell(&self, file: &str, sentence: Option<String>) {
        if let Some(known) = self.files().known.get_mut(file) {
            known.failure = sentence.map(Failure::now);
        }
    }

    /// Looks at the folder, at the notebook and at the trusted keys. Returns what to do next.
    pub(super) fn rescan(&self, settle: Settle) -> Scan {
        let mut files = self.files();
        let mut scan = Scan::default();
        let before = self.notebook.book();
        if self.notebook.look_again() {
            self.apply_book();
            self.apply_releases(&before);
            scan.has_changed = true;
        }
        let keys: Vec<String> = self.keys.list().iter().map(|trusted| trusted.key.fingerprint()).collect();
        if files.keys != keys {
            files.keys = keys;
            scan.has_changed = true;
            if self.signed_only {
                // Who was trusted may be so no longer, and the other way round: everything is looked at again.
                files.known.values_mut().for_each(|known| known.is_settled = false);
            }
        }
        if self.signed_only {
            // A key may have come and gone between two looks.
            for installed in self.installed().iter() {
                if let PluginOrigin::Folder { file } = installed.origin()
                    && !installed.key().is_some_and(|key| files.keys.contains(&key.fingerprint()))
                    && let Some(known) = files.known.get_mut(file)
                {
                    known.is_settled = false;
                }
            }
        }
        let found = list(&self.folder);
        self.forget_gone(&mut files, &found, &mut scan);
        for (file, stamp) in found {
            let known = files.known.get(&file);
            if known.is_some_and(|known| known.stamp == stamp && known.is_settled) {
                continue;
            }
            let serving = known.and_then(|known| known.serving.clone());
            let is_stable = settle == Settle::AtOnce || known.is_some_and(|known| known.stamp == stamp);
            if !is_stable {
                let failure = known.and_then(|known| known.failure.clone());
                files.known.insert(file, KnownFile { stamp, failure, serving, is_settled: false });
                scan.is_unsettled = true;
                continue;
            }
            let known = match self.load_file(&file, serving.as_deref()) {
                Ok(id) => KnownFile { stamp, failure: None, serving: Some(id), is_settled: true },
                Err(error) => {
                    tracing::info!(plugin.file = %file, "プラグインのファイル {file} を読み込めませんでした: {error}");
                    let serving = self.step_in(&file, serving, &error);
                    KnownFile { stamp, failure: Some(Failure::now(error.to_string())), serving, is_settled: true }
                }
            };
            files.known.insert(file, known);
            scan.has_changed = true;
        }
        scan
    }

    /// Forgets plugins whose files are gone, also those that went while no server was running.
    fn forget_gone(&self, files: &mut Files, found: &BTreeMap<String, Stamp>, scan: &mut Scan) {
        let gone: Vec<String> = files.known.keys().filter(|file| !found.contains_key(*file)).cloned().collect();
        for file in gone {
            if let Some(KnownFile { serving: Some(id), .. }) = files.known.remove(&file) {
                tracing::info!(plugin.id = %id, "プラグイン {id} が取り除かれました。");
                self.stop_serving(&id);
            }
            scan.has_changed = true;
        }
        let book = self.notebook.book();
        let brought = book.plugins.iter().filter_map(|(id, entry)| Some((id, entry.file.as_ref()?)));
        for (id, gone) in brought.filter(|(_, file)| !found.contains_key(&file.name)) {
            let changed = self.notebook.change(|book| {
                book.plugins.remove(id);
                let detail = serde_json::json!({ "version": gone.version, "sha256": gone.hash, "file": gone.name });
                book.note(ACTOR, "plugin-removed", id, detail);
            });
            let kept = changed.and_then(|()| self.kept.retire(id));
            if let Err(error) = kept {
                tracing::warn!("プラグイン {id} が取り除かれたことを控えられませんでした: {error}");
            }
        }
    }

    fn load_file(&self, file: &str, serving: Option<&str>) -> Result<String, InstallError> {
        let path = self.folder.join(file);
        let bytes =
            std::fs::read(&path).map_err(|source| InstallError::Folder { folder: self.folder.clone(), source })?;
        let candidate = self.candidate(&bytes, file)?;
        let id = candidate.id().to_owned();
        self.require_free_for(&id, file)?;
        let book = self.notebook.book();
        let before = book.brought(&id);
        Self::check_succession(&candidate, file, before, Downgrade::Refuse)?;
        self.check_circle(candidate.plugin.manifest())?;
        if let Some(before) = serving.filter(|before| *before != id) {
            self.stop_serving(before);
        }
        if before.is_none_or(|before| before.hash != candidate.plugin.hash() || before.name != file) {
            self.bring(&candidate, file, ACTOR, "plugin-installed")
                .map_err(|source| InstallError::Folder { folder: self.folder.clone(), source })?;
        }
        if let Err(error) = self.kept.is_good(&id, candidate.ending, &bytes) {
            tracing::warn!("プラグイン {id} の控えを残せませんでした: {error}");
        }
        let origin = PluginOrigin::Folder { file: file.to_owned() };
        let installed = Installed::new(candidate.plugin, origin, bytes.len(), candidate.key);
        tracing::info!(plugin.id = %id, plugin.hash = %installed.hash(), "プラグイン {} を読み込みました。", installed.name());
        self.serve(&Arc::new(installed));
        Ok(id)
    }

    /// What is served in place of a file that could not be loaded: what was before, or the copy of the last good version. Who is no longer
    /// trusted is not served at all.
    fn step_in(&self, file: &str, serving: Option<String>, error: &InstallError) -> Option<String> {
        if matches!(error, InstallError::NotTrusted { .. }) {
            if let Some(id) = serving {
                self.stop_serving(&id);
            }
            return None;
        }
        if serving.is_some() {
            return serving;
        }
        let book = self.notebook.book();
        let (id, brought) = book
            .plugins
            .iter()
            .find_map(|(id, entry)| entry.file.as_ref().filter(|brought| brought.name == file).map(|it| (id, it)))?;
        let copy = self.kept.last_good(id)?;
        let candidate = self.candidate(&copy.bytes, &copy.name).ok().filter(|candidate| candidate.id() == id)?;
        tracing::info!(plugin.id = %id, "プラグイン {id} は、控えてあった版 {} を使います。", brought.version);
        let origin = PluginOrigin::Folder { file: file.to_owned() };
        let installed = Installed::new(candidate.plugin, origin, copy.bytes.len(), candidate.key);
        self.serve(&Arc::new(installed));
        Some(id.clone())
    }

    /// Writes down who has brought a file.
    pub(super) fn bring(
        &self,
        candidate: &super::admission::Candidate,
        file: &str,
        by: &str,
        action: &str,
    ) -> std::io::Result<()> {
        let hash = candidate.plugin.hash().to_owned();
        let key = candidate.key.map(|key| key.fingerprint());
        self.notebook.change(|book| {
            let entry = book.plugins.entry(candidate.id().to_owned()).or_default();
            let before = entry.file.take();
            let previous = match &before {
                Some(before) if before.hash == hash => before.previous.clone(),
                Some(before) => Some(before.version.clone()),
                None => None,
            };
            // Another version gets another chance.
            entry.quarantine = entry.quarantine.take().filter(|it| it.hash == hash);
            let detail = serde_json::json!({
                "version": candidate.version(), "sha256": hash, "file": file, "before": previous, "key": key,
            });
            entry.file = Some(Brought {
                name: file.to_owned(),
                version: candidate.version().to_owned(),
                hash,
                key,
                previous,
                installed: Act::now(by),
            });
            book.note(by, action, candidate.id(), detail);
        })
    }
}

/// Starts the thread. It ends when the server does.
pub fn watch(state: Weak<State>) {
    let spawned = thread::Builder::new().name("plugin-folder".to_owned()).spawn(move || look_after(&state));
    if let Err(error) = spawned {
        tracing::error!("プラグインのフォルダーを見張れません: {error}");
    }
}

fn look_after(state: &Weak<State>) {
    let (sender, events) = mpsc::channel();
    let Some(folder) = state.upgrade().map(|state| state.plugins.folder().to_owned()) else { return };
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file must not wake us up: we read them ourselves.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _the_server_is_ending = sender.send(());
        }
    });
    // Kept, because dropping it ends the watching.
    let _watcher = watcher.and_then(|mut watcher| {
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    let mut pause = STILL;
    loop {
        match events.recv_timeout(pause) {
            Ok(()) => {
                // Whoever writes a file writes on: wait for silence.
                while events.recv_timeout(STILL).is_ok() {}
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // No watcher: look by the clock alone.
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::park_timeout(pause),
        }
        let Some(state) = state.upgrade() else { return };
        let scan = state.plugins.rescan(Settle::Wait);
        let has_ended = state.plugins.end_old_trials();
        if scan.has_changed || has_ended {
            state.plugins_changed();
        }
        state.note_plugins();
        pause = if scan.is_unsettled { STILL } else { SELDOM };
    }
}
