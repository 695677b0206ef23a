//! `tsunagi serve`

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use geodata::archive::{Archive, OpenOptions, OpenState, PackageSource};

use super::Failure;
use crate::{
    imports::{self, ImportOptions, Imports},
    page::Page,
    plugins::{self, PluginOptions, Plugins},
    serve,
    settings::{Given, Settings},
    state::{Shared, State},
    workflows::trial,
};

/// How often durations are folded into their buckets.
const FOLD: Duration = Duration::from_secs(5);

/// How often the record is asked whether it still works.
const PULSE: Duration = Duration::from_millis(500);

/// Starts the server and waits until it is asked to stop.
pub(super) fn serve(given: Given) -> Result<(), Failure> {
    serve_and(given, |_, _| ())
}

/// The same, and tells somebody when it answers, and where.
pub(super) fn serve_and(given: Given, started: impl FnOnce(&Shared, std::net::SocketAddr)) -> Result<(), Failure> {
    let settings = super::settings(given)?;
    settings.require_loopback().map_err(Failure::problem)?;
    tracing::info!("つなぎ {} を始めます。{settings}", env!("CARGO_PKG_VERSION"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("スレッドを作れません")?;
    runtime.block_on(run(settings, started))?;
    // A plugin may still be computing; it ends with the process.
    runtime.shutdown_background();
    Ok(())
}

async fn run(settings: Settings, started: impl FnOnce(&Shared, std::net::SocketAddr)) -> Result<(), Failure> {
    // The address first: a taken one must not cost the time of opening the data, nor disturb whoever has them open.
    let listener = serve::listen(settings.listen).await.map_err(Failure::problem)?;
    let address = listener.local_addr().context("待ち受けアドレスが分かりません")?;
    let state = open(settings)?;
    let front = crate::router(Arc::clone(&state));
    let stop = state.stop.subscribe();
    let ending = Arc::clone(&state);
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("終了します。");
        ending.stop.send_replace(true);
    });
    tokio::spawn(end_with_the_record(Arc::clone(&state)));
    plugins::watch(Arc::downgrade(&state));
    load_later(&state);
    imports::resume(&state);
    tokio::spawn(look_after(Arc::clone(&state)));
    println!("listening http://{address}/");
    tracing::info!(server.address = %address, revision.number = state.archive.revision().number,
        "http://{address}/ で待ち受けています（版 {}、プラグイン {} 件）。",
        state.archive.revision().number, state.plugins.installed().n_ready());
    started(&state, address);
    let limits = state.settings.limits.clone();
    serve::serve(listener, front, &limits, stop).await;
    let ended = Arc::clone(&state);
    tokio::task::spawn_blocking(move || ended.archive.settle()).await.context("記録を閉じられません")?;
    match state.archive.state() {
        OpenState::Stopped { runbook } => Err(Failure::Internal(anyhow::anyhow!(runbook))),
        _ => Ok(()),
    }
}

/// Ends the server when the engine of the record has stopped working: only a new process can open the record again, and whoever
/// supervises this one starts it. Until then everything in memory is served.
async fn end_with_the_record(state: Shared) {
    let mut pulse = tokio::time::interval(PULSE);
    loop {
        pulse.tick().await;
        if let OpenState::Stopped { runbook } = state.archive.state() {
            tracing::error!("{runbook}");
            state.stop.send_replace(true);
            return;
        }
    }
}

/// Compiles the large plugins that ship, now that everything else is served.
fn load_later(state: &Shared) {
    if state.plugins.installed().loading().is_empty() {
        return;
    }
    let state = Arc::clone(state);
    // A thread of its own: the server's end does not wait for a compiler.
    let spawned = std::thread::Builder::new()
        .name("plugins-later".to_owned())
        .spawn(move || state.plugins.load_later(|| state.plugins_changed()));
    if let Err(error) = spawned {
        tracing::error!("大きな内蔵プラグインを読み込めません: {error}");
    }
}

/// Opens data and plugins.
pub(super) fn open(settings: Settings) -> Result<Shared, Failure> {
    // The data first: they hold the lock of the folder, and the plugins live below it.
    let archive = open_archive(&settings)?;
    let plugins = Plugins::open(PluginOptions::of(&settings)).map_err(Failure::problem)?;
    let imports = Imports::open(ImportOptions::of(&settings).context("プログラムの場所が分かりません")?);
    Ok(State::new(settings, archive, plugins, imports, Page::embedded()))
}

/// Opens the data.
pub(super) fn open_archive(settings: &Settings) -> Result<Archive, Failure> {
    let packages = match &settings.packages {
        Some(folder) => PackageSource::Folder(folder.clone()),
        None => PackageSource::Embedded,
    };
    let options = OpenOptions { folder: settings.data.clone(), packages };
    let mut archive = Archive::open(options).map_err(Failure::problem)?;
    archive.keep_backups(settings.backups_kept);
    Ok(archive)
}

/// What goes on beside the requests: new plugins are tried out, durations folded.
async fn look_after(state: Shared) {
    let mut changes = state.changes.subscribe();
    let mut fold = tokio::time::interval(FOLD);
    trial::try_out_new(&state).await;
    loop {
        tokio::select! {
            news = changes.changed() => {
                if news.is_err() {
                    return;
                }
                trial::try_out_new(&state).await;
            }
            _ = fold.tick() => state.metrics.fold(),
        }
    }
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
