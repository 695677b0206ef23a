//! The plugins: those that ship in the program and those in the plugin folder, what state each is in, and what went wrong.
//!
//! The folder is the truth: dropping a file in installs it, replacing it replaces the plugin as soon as the new file loads, and
//! removing it removes the plugin. A file that does not load changes nothing else; it is listed with the reason.

mod folder;
mod shipped;
pub mod signature;

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use arc_swap::ArcSwap;
use plugin_host::{CompileIn, Host, HostError, HostOptions, Limits, LoadError, Manifest, Plugin, Quarantine};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::settings::Settings;

pub use folder::watch;
pub use plugin_host::run_compile_child;

/// A plugin that is ready to be called, or was.
#[derive(Debug)]
pub struct Installed {
    plugin: Plugin,
    origin: PluginOrigin,
    size_bytes: usize,
    gate: Semaphore,
    waiting: std::sync::atomic::AtomicUsize,
    health: Mutex<Health>,
}

/// Where a plugin comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginOrigin {
    /// From the program itself.
    Shipped,
    /// From a file in the plugin folder.
    Folder {
        /// Name of the file.
        file: String,
    },
}

/// How a plugin fares.
#[derive(Debug, Clone, Default)]
struct Health {
    quarantine: Quarantine,
    failures: u32,
    last_failure: Option<Failure>,
    last_call: Option<Duration>,
    charts: Vec<ChartTitle>,
}

/// A chart that a plugin has been seen to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartTitle {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
}

/// What went wrong, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// RFC 3339, UTC.
    pub when: String,
    /// A Japanese sentence.
    pub sentence: String,
}

impl Failure {
    fn now(sentence: impl Into<String>) -> Self {
        let now: chrono::DateTime<chrono::Utc> = SystemTime::now().into();
        Self { when: now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), sentence: sentence.into() }
    }
}

/// Whether a plugin may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Ready,
    /// It has failed too often in a row.
    Quarantined,
}

impl Installed {
    fn new(plugin: Plugin, origin: PluginOrigin, size_bytes: usize) -> Self {
        Self {
            plugin,
            origin,
            size_bytes,
            gate: Semaphore::new(1),
            waiting: std::sync::atomic::AtomicUsize::new(0),
            health: Mutex::default(),
        }
    }

    /// Identifier, which is also that of its indicator.
    pub fn id(&self) -> &str {
        &self.plugin.manifest().id
    }

    /// Identifier and version, as failures name it.
    pub fn name(&self) -> String {
        format!("{}（{}）", self.plugin.manifest().id, self.plugin.manifest().version)
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        self.plugin.manifest()
    }

    /// SHA-256 of its file.
    pub fn hash(&self) -> &str {
        self.plugin.hash()
    }

    /// Size of its file.
    pub fn size_bytes(&self) -> usize {
        self.size_bytes
    }

    /// Where it comes from.
    pub fn origin(&self) -> &PluginOrigin {
        &self.origin
    }

    /// The plugin itself.
    pub fn plugin(&self) -> &Plugin {
        &self.plugin
    }

    /// Waits until no other call is running; `None` if too many wait already.
    pub async fn queue(&self, longest: usize) -> Option<SemaphorePermit<'_>> {
        use std::sync::atomic::Ordering;
        /// Counts down also when the waiting is given up.
        struct Waiting<'a>(&'a std::sync::atomic::AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let ahead = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if longest <= ahead {
            return None;
        }
        self.gate.acquire().await.ok()
    }

    /// Notes a call that ended well.
    pub fn succeeded(&self, duration: Duration) {
        let mut health = self.health();
        health.quarantine.succeeded();
        health.last_call = Some(duration);
    }

    /// Notes a call that failed by the plugin's fault.
    pub fn failed(&self, duration: Duration, sentence: &str) -> Standing {
        let mut health = self.health();
        health.failures += 1;
        health.last_call = Some(duration);
        health.last_failure = Some(Failure::now(sentence));
        if health.quarantine.failed(sentence) { Standing::Quarantined } else { Standing::Ready }
    }

    /// Notes the charts that it makes. Returns whether they are new.
    pub fn makes(&self, charts: Vec<ChartTitle>) -> bool {
        let mut health = self.health();
        let is_new = health.charts != charts;
        health.charts = charts;
        is_new
    }

    /// The charts that it makes, as far as it has been called.
    pub fn charts(&self) -> Vec<ChartTitle> {
        self.health().charts.clone()
    }

    /// Why it must not be called, if so.
    pub fn quarantine_reason(&self) -> Option<String> {
        self.health().quarantine.reason().map(str::to_owned)
    }

    /// `ready`, `failed` (the last call did, the next may not) or `quarantined`.
    pub fn state_id(&self) -> &'static str {
        let health = self.health();
        if health.quarantine.reason().is_some() {
            "quarantined"
        } else if health.quarantine == Quarantine::default() {
            "ready"
        } else {
            "failed"
        }
    }

    /// Its last failure.
    pub fn last_failure(&self) -> Option<Failure> {
        self.health().last_failure.clone()
    }

    /// How often it has failed since it was loaded.
    pub fn n_failures(&self) -> u32 {
        self.health().failures
    }

    /// How long its last call took.
    pub fn last_call(&self) -> Option<Duration> {
        self.health().last_call
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file in the plugin folder that is not served, or not in its newest form.
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

/// Why a plugin could not be installed, removed or released.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The bytes are no plugin.
    #[error("{0}。")]
    Load(#[from] LoadError),
    /// The identifier belongs to another plugin.
    #[error("プラグイン「{id}」は、すでに{owner}として入っています。先に外すか、id を変えてください。")]
    Taken {
        /// The identifier.
        id: String,
        /// Who has it.
        owner: String,
    },
    /// There is no such plugin.
    #[error("プラグイン「{id}」は入っていません。")]
    Unknown {
        /// The identifier.
        id: String,
    },
    /// A plugin that ships cannot be removed.
    #[error("プラグイン「{id}」はプログラムに内蔵されているため、外せません。")]
    Shipped {
        /// The identifier.
        id: String,
    },
    /// The folder cannot be written.
    #[error(
        "プラグインのフォルダー {folder} に書き込めませんでした（{source}）。空き容量と書き込みの権限を確かめてください。"
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// All plugins of a server.
pub struct Plugins {
    host: Host,
    folder: PathBuf,
    installed: ArcSwap<Vec<Arc<Installed>>>,
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    known: BTreeMap<String, KnownFile>,
}

#[derive(Debug, Clone)]
struct KnownFile {
    stamp: Stamp,
    failure: Option<Failure>,
    /// The plugin that this file, or the last form of it that loaded, is served as.
    serving: Option<String>,
    /// Whether this form has been looked at; a file still being written is not.
    is_settled: bool,
}

/// Size and time of a file: when both stay the same, nobody is writing it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size_bytes: u64,
    modified: Option<SystemTime>,
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
}

impl PluginOptions {
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
            folder: settings.data.join("plugins"),
            cache: Some(settings.data.join("plugin-cache")),
            limits,
            compile_in,
        }
    }
}

impl Plugins {
    /// Loads the plugins that ship and those in the folder. A plugin that does not load is listed; it does not stop the server.
    pub fn open(options: PluginOptions) -> Result<Self, HostError> {
        let host = Host::new(HostOptions {
            cache_folder: options.cache,
            limits: options.limits,
            compile: options.compile_in,
        })?;
        let plugins = Self { host, folder: options.folder, installed: ArcSwap::default(), files: Mutex::default() };
        if let Err(error) = std::fs::create_dir_all(&plugins.folder) {
            tracing::warn!("プラグインのフォルダー {} を作れませんでした: {error}", plugins.folder.display());
        }
        plugins.load_shipped();
        plugins.rescan(Settle::AtOnce);
        Ok(plugins)
    }

    /// The plugins that can be called, those that ship first.
    pub fn installed(&self) -> Arc<Vec<Arc<Installed>>> {
        self.installed.load_full()
    }

    /// One plugin.
    pub fn get(&self, id: &str) -> Option<Arc<Installed>> {
        self.installed.load().iter().find(|installed| installed.id() == id).cloned()
    }

    /// The files that are not served in their newest form.
    pub fn failed_files(&self) -> Vec<FailedFile> {
        let files = self.files();
        files
            .known
            .iter()
            .filter_map(|(file, known)| {
                Some(FailedFile {
                    file: file.clone(),
                    size_bytes: usize::try_from(known.stamp.size_bytes).unwrap_or(usize::MAX),
                    failure: known.failure.clone()?,
                    serving: known.serving.clone(),
                })
            })
            .collect()
    }

    /// Looks at the folder at once, without waiting for the watcher. Returns whether anything has changed.
    pub fn look_again(&self) -> bool {
        self.rescan(Settle::AtOnce).has_changed
    }

    /// The folder that is watched.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Checks some bytes and puts them into the folder, whole or not at all. Returns the plugin, which is served at once.
    pub fn install(&self, bytes: &[u8], origin: &str) -> Result<Arc<Installed>, InstallError> {
        let plugin = self.host.load(bytes, origin)?;
        let id = plugin.manifest().id.clone();
        let file = format!("{id}.wasm");
        let mut files = self.files();
        self.require_free(&id, &file)?;
        let path = self.folder.join(&file);
        write_whole(&path, bytes).map_err(|source| InstallError::Folder { folder: self.folder.clone(), source })?;
        let stamp = Stamp::of(&path);
        let installed = Arc::new(Installed::new(plugin, PluginOrigin::Folder { file: file.clone() }, bytes.len()));
        self.serve(&installed);
        files.known.insert(file, KnownFile { stamp, failure: None, serving: Some(id), is_settled: true });
        Ok(installed)
    }

    /// Removes a plugin and its file.
    pub fn remove(&self, id: &str) -> Result<(), InstallError> {
        let installed = self.get(id).ok_or_else(|| InstallError::Unknown { id: id.to_owned() })?;
        let PluginOrigin::Folder { file } = installed.origin() else {
            return Err(InstallError::Shipped { id: id.to_owned() });
        };
        let mut files = self.files();
        match std::fs::remove_file(self.folder.join(file)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(InstallError::Folder { folder: self.folder.clone(), source });
            }
            _ => {}
        }
        files.known.remove(file);
        self.stop_serving(id);
        Ok(())
    }

    /// Lets a quarantined plugin back in.
    pub fn release(&self, id: &str) -> Result<(), InstallError> {
        let installed = self.get(id).ok_or_else(|| InstallError::Unknown { id: id.to_owned() })?;
        installed.health().quarantine.release();
        Ok(())
    }

    fn load_shipped(&self) {
        for (name, bytes) in shipped::files() {
            match self.host.load_shipped(&bytes, &name) {
                Ok(plugin) => self.serve(&Arc::new(Installed::new(plugin, PluginOrigin::Shipped, bytes.len()))),
                Err(error) => {
                    tracing::error!(plugin.file = %name, "内蔵プラグイン {name} を読み込めませんでした: {error}");
                }
            }
        }
    }

    /// Looks at the folder. Returns what to do next.
    fn rescan(&self, settle: Settle) -> Scan {
        let mut files = self.files();
        let found = list(&self.folder);
        let mut scan = Scan::default();
        let gone: Vec<String> = files.known.keys().filter(|file| !found.contains_key(*file)).cloned().collect();
        for file in gone {
            if let Some(KnownFile { serving: Some(id), .. }) = files.known.remove(&file) {
                tracing::info!(plugin.id = %id, "プラグイン {id} が取り除かれました。");
                self.stop_serving(&id);
            }
            scan.has_changed = true;
        }
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
            let loaded = self.load_file(&file, serving.as_deref());
            let known = match loaded {
                Ok(id) => KnownFile { stamp, failure: None, serving: Some(id), is_settled: true },
                Err(sentence) => {
                    tracing::info!(plugin.file = %file, "プラグインのファイル {file} を読み込めませんでした: {sentence}");
                    KnownFile { stamp, failure: Some(Failure::now(sentence)), serving, is_settled: true }
                }
            };
            files.known.insert(file, known);
            scan.has_changed = true;
        }
        scan
    }

    fn load_file(&self, file: &str, serving: Option<&str>) -> Result<String, String> {
        let bytes = std::fs::read(self.folder.join(file))
            .map_err(|error| format!("ファイルを読めませんでした（{error}）。"))?;
        let plugin = self.host.load(&bytes, file).map_err(|error| format!("{error}。"))?;
        let id = plugin.manifest().id.clone();
        self.require_free(&id, file).map_err(|error| error.to_string())?;
        if let Some(before) = serving.filter(|before| *before != id) {
            self.stop_serving(before);
        }
        let installed = Installed::new(plugin, PluginOrigin::Folder { file: file.to_owned() }, bytes.len());
        tracing::info!(plugin.id = %id, plugin.hash = %installed.hash(), "プラグイン {} を読み込みました。", installed.name());
        self.serve(&Arc::new(installed));
        Ok(id)
    }

    fn require_free(&self, id: &str, file: &str) -> Result<(), InstallError> {
        let Some(other) = self.get(id) else { return Ok(()) };
        let owner = match other.origin() {
            PluginOrigin::Folder { file: own } if own == file => return Ok(()),
            PluginOrigin::Folder { file } => format!("ファイル {file} "),
            PluginOrigin::Shipped => "内蔵プラグイン".to_owned(),
        };
        Err(InstallError::Taken { id: id.to_owned(), owner })
    }

    fn serve(&self, installed: &Arc<Installed>) {
        self.installed.rcu(|current| {
            let mut next: Vec<Arc<Installed>> =
                current.iter().filter(|other| other.id() != installed.id()).cloned().collect();
            next.push(Arc::clone(installed));
            next.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
            next
        });
    }

    fn stop_serving(&self, id: &str) {
        self.installed.rcu(|current| current.iter().filter(|other| other.id() != id).cloned().collect::<Vec<_>>());
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sort_key(installed: &Installed) -> (bool, &str) {
    (*installed.origin() != PluginOrigin::Shipped, installed.id())
}

/// Whether a file must keep still before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settle {
    /// Read it as it is: the server is starting.
    AtOnce,
    /// Wait until two looks at it agree.
    Wait,
}

/// What a look at the folder found.
#[derive(Debug, Clone, Copy, Default)]
struct Scan {
    has_changed: bool,
    is_unsettled: bool,
}

impl Stamp {
    fn of(path: &Path) -> Self {
        match std::fs::metadata(path) {
            Ok(metadata) => Self { size_bytes: metadata.len(), modified: metadata.modified().ok() },
            Err(_) => Self { size_bytes: 0, modified: None },
        }
    }
}

/// The `.wasm` files of a folder.
fn list(folder: &Path) -> BTreeMap<String, Stamp> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_plugin =
                Path::new(&name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wasm"));
            let path = entry.path();
            (is_plugin && path.is_file()).then(|| (name, Stamp::of(&path)))
        })
        .collect()
}

/// Writes a file whole or not at all: beside it, to the disk, then in one step into place.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("part");
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| std::fs::rename(&beside, path));
    if moved.is_err() {
        let _nothing_to_remove = std::fs::remove_file(&beside);
    }
    moved?;
    // So that the new name survives a power cut; systems that cannot open a folder do without.
    if let Some(folder) = path.parent()
        && let Ok(folder) = std::fs::File::open(folder)
    {
        let _unsupported = folder.sync_all();
    }
    Ok(())
}
