//! The plugins: those that ship in the program and those in the plugin folder, what state each is in, and what went wrong.
//!
//! The folder is the truth: dropping a file in installs it, replacing it replaces the plugin as soon as the new file loads, and
//! removing it removes the plugin. A file that does not load changes nothing else; it is listed with the reason, and the last good version
//! goes on. What a folder cannot say (who, when, switched off, quarantined) stands in the notebook beside the files.

mod admission;
mod definition;
mod error;
mod files;
mod folder;
mod installed;
mod kept;
mod keys;
mod notebook;
mod shipped;
pub mod signature;
mod trial;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use arc_swap::ArcSwap;
use plugin_host::{CompileIn, Host, HostError, HostOptions, Limits};

use self::{
    files::{Staged, Stamp, sync_folder_of},
    folder::{Files, KnownFile, Settle},
    kept::Kept,
    notebook::{Act, Book, Notebook, Quarantined},
};
use crate::settings::Settings;

pub use admission::{Downgrade, Notice};
pub use definition::{DefinitionRefused, component as component_of_definition};
pub use error::InstallError;
pub use folder::{FailedFile, watch};
pub use installed::{ChartTitle, Failure, Installed, Loading, LogLine, PluginOrigin, Roster, Standing, Tally};
pub use keys::{KeyError, TrustedKey, TrustedKeys};
pub use notebook::Note;
pub use plugin_host::run_compile_child;
pub(crate) use shipped::file as shipped_file;

/// How long a plugin can be tried out.
const TRIAL_LIFE: Duration = Duration::from_hours(1);

/// Files that ship and are larger than this are loaded after the server is ready.
const LOADED_LATER_BYTES: usize = 1_000_000;

/// All plugins of a server.
pub struct Plugins {
    host: Host,
    folder: PathBuf,
    roster: ArcSwap<Roster>,
    files: Mutex<Files>,
    notebook: Notebook,
    kept: Kept,
    keys: TrustedKeys,
    signed_only: bool,
    trial_life: Duration,
    /// Files of the program that did not load, and why.
    failed_shipped: Mutex<Vec<FailedFile>>,
    /// Held while lines go to the audit log, so that none goes twice.
    draining: Mutex<()>,
}

/// Where plugins live and what they may use.
#[derive(Debug, Clone)]
pub struct PluginOptions {
    /// The folder that is watched; created if it does not exist.
    pub folder: PathBuf,
    /// The folder of compiled plugins; none keeps none.
    pub cache: Option<PathBuf>,
    /// What one call may use.
    pub limits: Limits,
    /// Where foreign files are compiled.
    pub compile_in: CompileIn,
    /// The folder of the keys whose signatures are trusted; it need not exist.
    pub trusted_keys: PathBuf,
    /// Whether only files signed with a trusted key are taken.
    pub signed_only: bool,
    /// How long a plugin can be tried out.
    pub trial_life: Duration,
}

impl PluginOptions {
    /// Below the data folder, compiled in this process: for tests and single commands.
    pub fn below(data: &Path) -> Self {
        Self {
            folder: data.join("plugins"),
            cache: None,
            limits: Limits::default(),
            compile_in: CompileIn::InProcess,
            trusted_keys: data.join("trusted-keys"),
            signed_only: false,
            trial_life: TRIAL_LIFE,
        }
    }

    /// Below the data folder, within the limits that the operator has set, compiled in a child process of this program.
    pub fn of(settings: &Settings) -> Self {
        let mut limits = Limits::default();
        limits.wall = Duration::from_millis(settings.limits.plugin_ms);
        limits.memory_bytes = settings.limits.plugin_memory_mib * 1024 * 1024;
        let compile_in = match std::env::current_exe() {
            Ok(program) => CompileIn::Child { program, args: vec!["compile-plugin".into()] },
            Err(_) => CompileIn::InProcess,
        };
        Self {
            cache: Some(settings.plugin_cache.clone().unwrap_or_else(|| settings.data.join("plugin-cache"))),
            limits,
            compile_in,
            signed_only: settings.plugins_signed_only,
            ..Self::below(&settings.data)
        }
    }
}

/// What the notebook says of a plugin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    /// When it was installed (RFC 3339, UTC); none of one that ships.
    pub installed_at: Option<String>,
    /// Who installed it.
    pub installed_by: Option<String>,
    /// The version before it, to which one can go back.
    pub previous_version: Option<String>,
    /// Who has switched it off.
    pub disabled_by: Option<String>,
}

impl Plugins {
    /// Loads the plugins that ship and those in the folder. A plugin that does not load is listed; it does not stop the server. Large ones
    /// that ship wait for [`Self::load_later`].
    pub fn open(options: PluginOptions) -> Result<Self, HostError> {
        let host = Host::new(HostOptions {
            cache_folder: options.cache,
            limits: options.limits,
            compile: options.compile_in,
        })?;
        if let Err(error) = std::fs::create_dir_all(&options.folder) {
            tracing::warn!("プラグインのフォルダー {} を作れませんでした: {error}", options.folder.display());
        }
        let plugins = Self {
            host,
            roster: ArcSwap::default(),
            files: Mutex::default(),
            notebook: Notebook::open(&options.folder),
            kept: Kept::in_folder(&options.folder),
            keys: TrustedKeys::in_folder(options.trusted_keys),
            folder: options.folder,
            signed_only: options.signed_only,
            trial_life: options.trial_life,
            failed_shipped: Mutex::default(),
            draining: Mutex::default(),
        };
        plugins.load_shipped();
        plugins.rescan(Settle::AtOnce);
        Ok(plugins)
    }

    /// The plugins at this moment, those that ship first. Among them are plugins on trial and plugins that are switched off:
    /// [`Installed::is_public`] tells them apart.
    pub fn installed(&self) -> Arc<Roster> {
        self.roster.load_full()
    }

    /// One plugin.
    pub fn get(&self, id: &str) -> Option<Arc<Installed>> {
        self.roster.load().iter().find(|installed| installed.id() == id).cloned()
    }

    /// What is known of a plugin beside what it says itself.
    pub fn story(&self, installed: &Installed) -> Story {
        if installed.is_trial() {
            return Story::default();
        }
        let book = self.notebook.book();
        let entry = book.plugins.get(installed.id());
        let file = entry.and_then(|entry| entry.file.as_ref());
        Story {
            installed_at: file.map(|file| file.installed.when.clone()),
            installed_by: file.map(|file| file.installed.by.clone()),
            previous_version: file
                .and_then(|file| file.previous.clone())
                .filter(|_| self.kept.previous(installed.id()).is_some()),
            disabled_by: entry.and_then(|entry| entry.disabled.as_ref()).map(|act| act.by.clone()),
        }
    }

    /// The keys whose signatures are trusted.
    pub fn keys(&self) -> &TrustedKeys {
        &self.keys
    }

    /// The folder that is watched.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Checks some bytes and puts them into the folder, whole or not at all. Returns the plugin, which is served at once.
    pub fn install(
        &self,
        bytes: &[u8],
        origin: &str,
        by: &str,
        downgrade: Downgrade,
    ) -> Result<Arc<Installed>, InstallError> {
        self.put(bytes, origin, by, downgrade, "plugin-installed")
    }

    /// Goes back to the version before the one in use, or to the one that was removed. Where the file in the folder is damaged, the version in
    /// use is put back in its place.
    pub fn restore(&self, id: &str, by: &str) -> Result<Arc<Installed>, InstallError> {
        self.require_not_shipped(id)?;
        let is_damaged = self.failed_files().iter().any(|failed| failed.serving.as_deref() == Some(id));
        let in_use = if is_damaged { self.kept.last_good(id) } else { None };
        let copy = in_use.or_else(|| self.kept.previous(id)).ok_or_else(|| match self.get(id) {
            Some(_) => InstallError::NoPrevious { id: id.to_owned() },
            None => InstallError::Unknown { id: id.to_owned() },
        })?;
        self.put(&copy.bytes, &copy.name, by, Downgrade::Allow, "plugin-restored")
    }

    fn put(
        &self,
        bytes: &[u8],
        origin: &str,
        by: &str,
        downgrade: Downgrade,
        action: &str,
    ) -> Result<Arc<Installed>, InstallError> {
        let candidate = self.candidate(bytes, origin)?;
        let id = candidate.id().to_owned();
        let mut files = self.files();
        self.require_free(&id)?;
        let book = self.notebook.book();
        Self::check_succession(&candidate, origin, book.brought(&id), downgrade)?;
        self.check_circle(candidate.plugin.manifest())?;
        let file = format!("{id}.{}", candidate.ending);
        self.require_free_file(&id, &file)?;
        let path = self.folder.join(&file);
        let unwritable = |source| InstallError::Folder { folder: self.folder.clone(), source };
        let staged = Staged::write(&path, bytes).map_err(unwritable)?;
        // The notebook first: a server that watches the folder then knows that the file is wanted.
        self.bring(&candidate, &file, by, action).map_err(unwritable)?;
        if let Err(source) = staged.commit() {
            let _as_it_was = self.notebook.change(|now| *now = book.clone());
            return Err(unwritable(source));
        }
        if let Err(error) = self.kept.is_good(&id, candidate.ending, bytes) {
            tracing::warn!("プラグイン {id} の控えを残せませんでした: {error}");
        }
        if let Some(old) = book.brought(&id).filter(|old| old.name != file) {
            let _gone_already = std::fs::remove_file(self.folder.join(&old.name));
            files.known.remove(&old.name);
        }
        let stamp = Stamp::of(&path);
        let origin = PluginOrigin::Folder { file: file.clone() };
        let installed = Arc::new(Installed::new(candidate.plugin, origin, bytes.len(), candidate.key));
        self.serve(&installed);
        files.known.insert(file, KnownFile::served_as(&id, stamp));
        Ok(installed)
    }

    /// Removes a plugin and its file; [`Self::restore`] brings it back. Ends a trial.
    pub fn remove(&self, id: &str, by: &str) -> Result<(), InstallError> {
        let unknown = || InstallError::Unknown { id: id.to_owned() };
        if self.get(id).is_some_and(|it| it.is_trial()) {
            self.stop_serving(id);
            return Ok(());
        }
        self.require_not_shipped(id)?;
        let mut files = self.files();
        let book = self.notebook.book();
        let file = match self.get(id).as_deref().map(Installed::origin) {
            Some(PluginOrigin::Folder { file }) => file.clone(),
            _ => book.brought(id).ok_or_else(unknown)?.name.clone(),
        };
        let unwritable = |source| InstallError::Folder { folder: self.folder.clone(), source };
        let (version, hash) = match (self.get(id), book.brought(id)) {
            (Some(installed), _) => (installed.manifest().version.clone(), installed.hash().to_owned()),
            (None, Some(brought)) => (brought.version.clone(), brought.hash.clone()),
            (None, None) => return Err(unknown()),
        };
        self.notebook
            .change(|book| {
                book.plugins.remove(id);
                let detail = serde_json::json!({ "version": version, "sha256": hash, "file": file });
                book.note(by, "plugin-removed", id, detail);
            })
            .map_err(unwritable)?;
        let path = self.folder.join(&file);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                let _as_it_was = self.notebook.change(|now| *now = book.clone());
                return Err(unwritable(source));
            }
            _ => sync_folder_of(&path),
        }
        if let Err(error) = self.kept.retire(id) {
            tracing::warn!("プラグイン {id} の控えを残せませんでした: {error}");
        }
        files.known.remove(&file);
        self.stop_serving(id);
        Ok(())
    }

    /// Switches a plugin off: nobody can read its indicator until it is switched on again.
    pub fn disable(&self, id: &str, by: &str) -> Result<(), InstallError> {
        self.switch(id, by, true)
    }

    /// Switches a plugin on again.
    pub fn enable(&self, id: &str, by: &str) -> Result<(), InstallError> {
        self.switch(id, by, false)
    }

    fn switch(&self, id: &str, by: &str, off: bool) -> Result<(), InstallError> {
        self.require_installed(id)?;
        self.change(|book| {
            let entry = book.plugins.entry(id.to_owned()).or_default();
            if entry.disabled.is_some() != off {
                entry.disabled = off.then(|| Act::now(by));
                let action = if off { "plugin-disabled" } else { "plugin-enabled" };
                book.note(by, action, id, serde_json::json!({}));
            }
        })
    }

    /// Lets a quarantined plugin back in.
    pub fn release(&self, id: &str, by: &str) -> Result<(), InstallError> {
        let installed = self.require_installed(id)?;
        let reason = installed.as_ref().and_then(|it| it.quarantine_reason());
        if let Some(installed) = &installed {
            installed.release();
        }
        if installed.is_some_and(|it| it.is_trial()) {
            return Ok(());
        }
        self.change(|book| {
            let entry = book.plugins.entry(id.to_owned()).or_default();
            let was = entry.quarantine.take().map(|it| it.sentence).or(reason);
            if was.is_some() {
                book.note(by, "plugin-released", id, serde_json::json!({ "reason": was }));
            }
        })
    }

    /// Writes down that a plugin has been put into quarantine, so that a restart does not let it back in.
    pub fn quarantined(&self, installed: &Installed) {
        let Some(sentence) = installed.quarantine_reason().filter(|_| !installed.is_trial()) else { return };
        let (hash, version) = (installed.hash().to_owned(), &installed.manifest().version);
        let written = self.change(|book| {
            let entry = book.plugins.entry(installed.id().to_owned()).or_default();
            entry.quarantine =
                Some(Quarantined { hash: hash.clone(), when: notebook::now(), sentence: sentence.clone() });
            let detail = serde_json::json!({ "version": version, "sha256": hash, "reason": sentence });
            book.note("つなぎ", "plugin-quarantined", installed.id(), detail);
        });
        if let Err(error) = written {
            tracing::warn!("プラグイン {} を止めたことを控えられませんでした: {error}", installed.name());
        }
    }

    /// Writes down that a key is trusted, or no longer.
    pub fn note_key(&self, action: &str, key: &TrustedKey, by: &str) -> Result<(), InstallError> {
        let detail = serde_json::json!({ "fingerprint": key.key.fingerprint() });
        self.change(|book| book.note(by, action, &key.name, detail))
    }

    /// Hands the lines that the audit log has yet to take to somebody who writes them there, the oldest first, and forgets those that were
    /// written. It ends at the first that was not.
    pub fn drain_notes(&self, mut write: impl FnMut(&Note) -> bool) {
        let _one_at_a_time = self.draining.lock().unwrap_or_else(PoisonError::into_inner);
        let book = self.notebook.book();
        let done = book.unnoted.iter().take_while(|note| write(note)).count();
        if 0 < done
            && let Err(error) = self.change(|book| drop(book.unnoted.drain(..done.min(book.unnoted.len()))))
        {
            tracing::warn!("プラグインの控えを書き換えられませんでした: {error}");
        }
    }

    /// Loads the plugins that [`Self::open`] has left for later. Calls back after each.
    pub fn load_later(&self, mut loaded: impl FnMut()) {
        let waiting = self.installed().loading().to_vec();
        for (name, bytes) in shipped::files().filter(|(name, _)| waiting.iter().any(|it| it.file == *name)) {
            self.load_one_shipped(&name, &bytes);
            self.roster.rcu(|current| {
                let mut next = Roster::clone(current);
                next.loading.retain(|it| it.file != name);
                next
            });
            loaded();
        }
    }

    fn load_shipped(&self) {
        for (name, bytes) in shipped::files() {
            if LOADED_LATER_BYTES < bytes.len() {
                let id = name.trim_end_matches(".wasm").to_owned();
                let loading = Loading { id, file: name, size_bytes: bytes.len() };
                self.roster.rcu(|current| {
                    let mut next = Roster::clone(current);
                    next.loading.push(loading.clone());
                    next
                });
            } else {
                self.load_one_shipped(&name, &bytes);
            }
        }
    }

    fn load_one_shipped(&self, name: &str, bytes: &[u8]) {
        match self.host.load_shipped(bytes, name) {
            Ok(plugin) => self.serve(&Arc::new(Installed::new(plugin, PluginOrigin::Shipped, bytes.len(), None))),
            Err(error) => {
                tracing::error!(plugin.file = %name, "内蔵プラグイン {name} を読み込めませんでした: {error}");
                let failure = Failure::now(format!(
                    "同梱のプラグイン {name} を読み込めませんでした：{error}。空きメモリを確かめて、サーバーを起動し直してください。"
                ));
                let (file, size_bytes) = (name.to_owned(), bytes.len());
                let mut failed = self.failed_shipped.lock().unwrap_or_else(PoisonError::into_inner);
                failed.push(FailedFile { file, size_bytes, failure, serving: None });
            }
        }
    }

    /// Refuses an identifier that a plugin of the program has.
    fn require_free(&self, id: &str) -> Result<(), InstallError> {
        let roster = self.installed();
        let is_shipped = roster.is_loading(id)
            || roster.iter().any(|other| other.id() == id && *other.origin() == PluginOrigin::Shipped);
        if is_shipped {
            return Err(InstallError::Taken { id: id.to_owned(), owner: "内蔵プラグイン".to_owned() });
        }
        Ok(())
    }

    /// Refuses an identifier that another file, or a plugin of the program, has.
    fn require_free_for(&self, id: &str, file: &str) -> Result<(), InstallError> {
        self.require_free(id)?;
        match self.get(id).as_deref().map(Installed::origin) {
            Some(PluginOrigin::Folder { file: other }) if other != file && self.folder.join(other).is_file() => {
                Err(InstallError::Taken { id: id.to_owned(), owner: format!("ファイル {other} ") })
            }
            _ => Ok(()),
        }
    }

    /// Refuses a file name under which another plugin lies.
    fn require_free_file(&self, id: &str, file: &str) -> Result<(), InstallError> {
        let roster = self.installed();
        let other = roster.iter().find(|other| {
            other.id() != id && matches!(other.origin(), PluginOrigin::Folder { file: name } if name == file)
        });
        other.map_or(Ok(()), |other| {
            Err(InstallError::Taken {
                id: id.to_owned(),
                owner: format!("プラグイン {} のファイル {file} ", other.id()),
            })
        })
    }

    fn require_not_shipped(&self, id: &str) -> Result<(), InstallError> {
        self.require_free(id).map_err(|_| InstallError::Shipped { id: id.to_owned() })
    }

    /// The plugin with this identifier; `None` of one that is being compiled.
    fn require_installed(&self, id: &str) -> Result<Option<Arc<Installed>>, InstallError> {
        let found = self.get(id);
        if found.is_none() && !self.installed().is_loading(id) {
            return Err(InstallError::Unknown { id: id.to_owned() });
        }
        Ok(found)
    }

    /// Changes the notebook, and the plugins with it.
    fn change(&self, change: impl FnOnce(&mut Book)) -> Result<(), InstallError> {
        self.notebook.change(change).map_err(|source| InstallError::Folder { folder: self.folder.clone(), source })?;
        self.apply_book();
        Ok(())
    }

    /// Brings every plugin into the state that the notebook says.
    fn apply_book(&self) {
        let book = self.notebook.book();
        self.installed().iter().for_each(|installed| Self::apply(&book, installed));
    }

    /// Lets those go on whose quarantine another process has ended.
    fn apply_releases(&self, before: &Book) {
        let book = self.notebook.book();
        let is_held = |book: &Book, id: &str| book.plugins.get(id).is_some_and(|entry| entry.quarantine.is_some());
        let roster = self.installed();
        let freed = roster.iter().filter(|it| is_held(before, it.id()) && !is_held(&book, it.id()));
        freed.for_each(|installed| installed.release());
    }

    fn apply(book: &Book, installed: &Installed) {
        if installed.is_trial() {
            return;
        }
        let entry = book.plugins.get(installed.id());
        installed.set_disabled(entry.is_some_and(|entry| entry.disabled.is_some()));
        let quarantine = entry.and_then(|entry| entry.quarantine.as_ref()).filter(|it| it.hash == installed.hash());
        // Not the other way round: a plugin that has just failed may not be written down yet.
        if let Some(quarantine) = quarantine
            && installed.quarantine_reason().is_none()
        {
            installed.quarantine(&quarantine.when, &quarantine.sentence);
        }
    }

    fn serve(&self, installed: &Arc<Installed>) {
        Self::apply(&self.notebook.book(), installed);
        self.roster.rcu(|current| {
            let mut next = Roster::clone(current);
            next.plugins.retain(|other| other.id() != installed.id());
            next.plugins.push(Arc::clone(installed));
            next.plugins.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
            next
        });
    }

    fn stop_serving(&self, id: &str) {
        self.roster.rcu(|current| {
            let mut next = Roster::clone(current);
            next.plugins.retain(|other| other.id() != id);
            next
        });
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sort_key(installed: &Installed) -> (bool, &str) {
    (*installed.origin() != PluginOrigin::Shipped, installed.id())
}
