//! One plugin over real data, without installing it: the data of a folder, or those that ship, with the plugin beside the others.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::Context;

use super::project;
use crate::{
    cli::{Failure, serve},
    imports::{ImportOptions, Imports},
    page::Page,
    plugins::{PluginOptions, Plugins},
    settings::{Given, Settings},
    state::{Shared, State},
    workflows::{ViewAsk, catalogue, view},
};

/// What a formula's author believes a column to be.
pub(super) struct Belief {
    /// Line of the file that says so.
    pub(super) line: usize,
    /// The indicator.
    pub(super) indicator: String,
    /// Its measure, by name.
    pub(super) measure: Option<&'static str>,
    /// Its unit.
    pub(super) unit: Option<String>,
}

/// A folder that is gone when the command ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Failure> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tsunagi-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).with_context(|| format!("{} を作れません", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _left_to_the_system = fs::remove_dir_all(&self.0);
    }
}

/// Asks something of the server's own parts, with a plugin among the installed ones. Nothing is left in the data folder. `given` names
/// the data; without it those that ship are read.
pub(super) fn with_plugin<T>(
    id: &str,
    bytes: &[u8],
    given: Option<Given>,
    ask: impl AsyncFnOnce(Shared) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let scratch = Scratch::new()?;
    let given = given.unwrap_or_else(|| Given { data: Some(scratch.0.join("data")), ..Given::default() });
    let given = Given { log_filter: given.log_filter.or(Some("error".to_owned())), ..given };
    let settings = crate::cli::settings(given)?;
    let folder = scratch.0.join("plugins");
    beside_the_others(&settings, &folder, id, bytes)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("スレッドを作れません")?;
    let answer = runtime.block_on(async {
        let state = open(settings, &folder)?;
        if state.plugins.installed().is_loading(id) {
            state.plugins.load_later(|| ());
        }
        if state.plugins.get(id).is_none_or(|installed| installed.hash() != hash_of(bytes)) {
            return Err(Failure::problem(why_not(&state, id)));
        }
        ask(Arc::clone(&state)).await
    });
    runtime.shutdown_background();
    answer
}

/// The other plugins of the data folder, which this one may read, and this one.
fn beside_the_others(settings: &Settings, folder: &Path, id: &str, bytes: &[u8]) -> Result<(), Failure> {
    fs::create_dir_all(folder).with_context(|| format!("{} を作れません", folder.display()))?;
    for entry in fs::read_dir(settings.data.join("plugins")).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_plugin = path.extension().is_some_and(|ending| ending == "wasm" || ending == "toml");
        if is_plugin && path.is_file() && path.file_stem().is_some_and(|stem| stem != id) {
            let _one_less = fs::copy(&path, folder.join(entry.file_name()));
        }
    }
    project::write(&folder.join(format!("{id}.wasm")), bytes)
}

fn open(settings: Settings, folder: &Path) -> Result<Shared, Failure> {
    let archive = serve::open_archive(&settings)?;
    let options = PluginOptions { folder: folder.to_owned(), ..PluginOptions::of(&settings) };
    let plugins = Plugins::open(options).map_err(Failure::problem)?;
    let imports = Imports::open(ImportOptions::of(&settings).context("プログラムの場所が分かりません")?);
    Ok(State::new(settings, archive, plugins, imports, Page::embedded()))
}

/// Why the plugin is not served.
fn why_not(state: &Shared, id: &str) -> String {
    let failed = state.plugins.failed_files().into_iter().find(|file| file.file == format!("{id}.wasm"));
    failed.map_or_else(|| format!("プラグイン {id} を読み込めませんでした。"), |file| file.failure.sentence)
}

fn hash_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Where a belief is wrong, and what to write instead.
pub(super) fn unlike(state: &Shared, belief: &Belief) -> Option<String> {
    let release = state.release(None, None).ok()?;
    let plugins = state.plugins.installed();
    let Ok(entry) = catalogue::find(&release, &plugins, &belief.indicator) else {
        return Some(format!(
            "indicator.toml の{}行目：指標「{}」はデータ kochi にありません。別のデータで使うなら、そのデータで確かめてください。",
            belief.line, belief.indicator
        ));
    };
    let (measure, unit) = (entry.measure.id(), entry.unit.ja.as_str());
    let is_like = belief.measure.is_none_or(|it| it == measure) && belief.unit.as_deref().is_none_or(|it| it == unit);
    (!is_like).then(|| {
        format!(
            "indicator.toml の{}行目：{}（{}）の数え方と単位が違います。measure = \"{measure}\"、unit = \"{unit}\" と書いてください。",
            belief.line, belief.indicator, entry.title.ja
        )
    })
}

/// How many municipalities have a value, of how many; or why there is no answer.
pub(super) async fn count(state: &Shared, id: &str) -> Result<(usize, usize), String> {
    let release = state.release(None, None).map_err(|error| error.to_string())?;
    let ask = ViewAsk { indicator: id.to_owned(), ..ViewAsk::default() };
    let view = view::view(state, release, ask).await.map_err(|error| error.to_string())?;
    Ok((view.cells.iter().filter(|cell| cell.cell.value.is_ok()).count(), view.cells.len()))
}
