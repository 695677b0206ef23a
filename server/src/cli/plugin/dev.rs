//! `tsunagi plugin dev`: a server with the project's own data, and the plugin built again whenever a file of it is saved.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Weak, mpsc},
    time::{Duration, Instant},
};

use clap::Args;
use notify::{RecursiveMode, Watcher};

use super::project::{self, Haste, Project};
use crate::{
    cli::{Failure, serve},
    plugins::Installed,
    settings::Given,
    state::{Shared, State},
    workflows::trial::try_out,
};

/// How long files must keep still before the plugin is built: editors write in several steps.
const STILL: Duration = Duration::from_millis(80);

/// How often the files are looked at without a word from the system, because not every file system says so.
const SELDOM: Duration = Duration::from_secs(1);

/// What `dev` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct DevArgs {
    /// プラグインのフォルダ（既定は今のフォルダ）
    #[arg(value_name = "フォルダ", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// 待ち受けるアドレスとポート（既定 127.0.0.1:8787。0番を指定すると空いているポートを使います）
    #[arg(long, value_name = "アドレス:ポート")]
    listen: Option<String>,
    /// データフォルダ（既定はプラグインのフォルダの中の .tsunagi/data）
    #[arg(long, value_name = "フォルダ")]
    data: Option<PathBuf>,
}

/// Serves until asked to stop.
pub(super) fn dev(args: DevArgs) -> Result<(), Failure> {
    let DevArgs { folder, listen, data } = args;
    // The first time a broken project is told at once: there is nothing to show yet. Later it is told and waited for.
    let project = Project::open(&folder)?;
    let id = project.definition.id.clone();
    let data = data.unwrap_or_else(|| project.data());
    if let Some(sentence) = project.slow_first() {
        eprintln!("{sentence}");
    }
    let mut desk = Desk { folder, plugins: data.join("plugins"), last: None };
    let _told_already = desk.build();
    let given = Given { data: Some(data), listen, log_filter: Some("warn".to_owned()), ..Given::default() };
    serve::serve_and(given, move |state, address| {
        println!("地図: http://{address}/?indicator={id}");
        println!(
            "{} のファイルを保存するたびに、組み立て直して地図に出します。終わるには Ctrl-C を押してください。",
            project::shown(&desk.folder)
        );
        let (state, runtime) = (Arc::downgrade(state), tokio::runtime::Handle::current());
        let spawned =
            std::thread::Builder::new().name("plugin-dev".to_owned()).spawn(move || desk.look_after(&state, &runtime));
        if let Err(error) = spawned {
            eprintln!("ファイルを見張れません: {error}");
        }
    })
}

/// What the author works at.
struct Desk {
    folder: PathBuf,
    /// The plugin folder of the server.
    plugins: PathBuf,
    /// The identifier of what was built last.
    last: Option<String>,
}

impl Desk {
    /// Builds, and puts what comes of it where the server looks. Tells everything. Returns what went wrong.
    fn build(&mut self) -> Result<(), String> {
        let began = Instant::now();
        let outcome = Project::open(&self.folder).and_then(|project| Ok((project.build(Haste::Preview)?, project)));
        match outcome.and_then(|(bytes, project)| {
            let id = project.definition.id;
            project::write(&self.plugins.join(format!("{id}.wasm")), &bytes)?;
            Ok(id)
        }) {
            Ok(id) => {
                println!("{} 組み立てました（{:.1}秒）。", clock(), began.elapsed().as_secs_f64());
                if let Some(before) = self.last.replace(id.clone()).filter(|before| *before != id) {
                    let _gone_already = std::fs::remove_file(self.plugins.join(format!("{before}.wasm")));
                }
                Ok(())
            }
            Err(failure) => {
                let sentence = match failure {
                    Failure::Problems(sentence) => sentence,
                    Failure::Told => "組み立てられませんでした。".to_owned(),
                    Failure::Internal(error) => format!("{error:#}"),
                };
                println!("{} 組み立てられませんでした。直して保存すると、もう一度試します。\n{sentence}", clock());
                Err(sentence)
            }
        }
    }

    /// Waits for changes for as long as the server lives.
    fn look_after(mut self, state: &Weak<State>, runtime: &tokio::runtime::Handle) {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                let _the_server_is_ending = sender.send(());
            }
        });
        let mut watcher = watcher.ok();
        let paths = self.watched();
        for path in &paths {
            if let Some(watcher) = &mut watcher {
                let mode = if path.is_dir() && *path != self.folder {
                    RecursiveMode::Recursive
                } else {
                    RecursiveMode::NonRecursive
                };
                let _looked_at_by_the_clock = watcher.watch(path, mode);
            }
        }
        let mut seen = stamp_of(&paths, &self.folder);
        if let Some(state) = state.upgrade() {
            self.show(&state, runtime);
        }
        loop {
            match events.recv_timeout(SELDOM) {
                Ok(()) => while events.recv_timeout(STILL).is_ok() {},
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => std::thread::park_timeout(SELDOM),
            }
            let Some(state) = state.upgrade() else { return };
            let now = stamp_of(&paths, &self.folder);
            if now == seen {
                continue;
            }
            seen = now;
            let outcome = self.build();
            self.tell_page(&state, outcome.as_ref().err());
            if outcome.is_ok() {
                self.show(&state, runtime);
            }
        }
    }

    /// What a change of makes building necessary.
    fn watched(&self) -> Vec<PathBuf> {
        let sources = Project::open(&self.folder).map(|project| project.watched()).unwrap_or_default();
        // The folder itself for the head: editors replace files, and a watch of the file would go with it.
        [self.folder.clone()].into_iter().chain(sources).collect()
    }

    /// Puts what went wrong on the page of plugins, or takes it away.
    fn tell_page(&self, state: &Shared, problem: Option<&String>) {
        let file = self.last.as_ref().map_or_else(|| project::HEAD.to_owned(), |id| format!("{id}.wasm"));
        state.plugins.tell(&file, problem.cloned());
        state.plugins_changed();
    }

    /// Has the server take the new file, calls it once, and tells what it said.
    fn show(&self, state: &Shared, runtime: &tokio::runtime::Handle) {
        state.plugins.look_again();
        state.plugins_changed();
        let Some(id) = &self.last else { return };
        let file = format!("{id}.wasm");
        if let Some(failed) = state.plugins.failed_files().into_iter().find(|failed| failed.file == file) {
            println!("{} {}", clock(), failed.failure.sentence);
            return;
        }
        let Some(installed) = state.plugins.get(id) else { return };
        runtime.block_on(try_out(state, &installed));
        for line in installed.log().into_iter().filter(|line| !line.is_failure) {
            println!("{} ログ：{}", clock(), line.text);
        }
        told_of(&installed);
    }
}

/// Prints the last call of a plugin: its failure, or how long it took.
fn told_of(installed: &Installed) {
    match (installed.last_failure(), installed.last_call()) {
        (Some(failure), _) => println!("{} 計算に失敗しました：{}", clock(), failure.sentence),
        (None, Some(took)) => println!("{} 計算しました（{:.1}ミリ秒）。", clock(), took.as_secs_f64() * 1_000.0),
        (None, None) => {}
    }
}

/// Sizes and times of every file that counts, so that a look without change builds nothing.
fn stamp_of(watched: &[PathBuf], folder: &Path) -> Vec<(PathBuf, u64, Option<std::time::SystemTime>)> {
    let mut found = Vec::new();
    for path in watched {
        if path == folder {
            add(&folder.join(project::HEAD), &mut found);
        } else {
            add(path, &mut found);
        }
    }
    found.sort();
    found
}

fn add(path: &Path, found: &mut Vec<(PathBuf, u64, Option<std::time::SystemTime>)>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            add(&entry.path(), found);
        }
    } else if let Ok(metadata) = path.metadata() {
        found.push((path.to_owned(), metadata.len(), metadata.modified().ok()));
    }
}

/// The time on the wall, for lines of the terminal.
fn clock() -> String {
    let now: chrono::DateTime<chrono::Utc> = std::time::SystemTime::now().into();
    now.format("%H:%M:%S").to_string()
}
