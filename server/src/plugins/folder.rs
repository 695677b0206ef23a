//! Watching the plugin folder: a thread that looks when the system says that something changed, and now and then by itself,
//! because not every file system says so.

use std::{
    sync::{Arc, Weak, mpsc},
    thread,
    time::Duration,
};

use notify::{RecursiveMode, Watcher};

use super::{Installed, Settle};
use crate::state::State;

/// How often the folder is looked at without a word from the system.
const SELDOM: Duration = Duration::from_secs(3);

/// How long a file must keep still before it is read.
const STILL: Duration = Duration::from_millis(250);

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
    let mut pause = SELDOM;
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
        let before = state.plugins.installed();
        let scan = state.plugins.rescan(Settle::Wait);
        if scan.has_changed {
            note(&state, &before, &state.plugins.installed());
            state.plugins_changed();
        }
        pause = if scan.is_unsettled { STILL } else { SELDOM };
    }
}

/// Who is named in the audit log for a file that somebody put into the folder or took out of it: nobody told the server who.
const ACTOR: &str = "プラグインのフォルダ";

/// Tells the audit log which plugins have come and gone.
fn note(state: &State, before: &[Arc<Installed>], after: &[Arc<Installed>]) {
    let is_in = |list: &[Arc<Installed>], it: &Installed| {
        list.iter().any(|other| other.id() == it.id() && other.hash() == it.hash())
    };
    let detail = |it: &Installed| serde_json::json!({ "version": it.manifest().version, "sha256": it.hash() });
    for gone in before.iter().filter(|it| !is_in(after, it)) {
        state.note(ACTOR, "plugin-removed", gone.id(), &detail(gone));
    }
    for new in after.iter().filter(|it| !is_in(before, it)) {
        state.note(ACTOR, "plugin-installed", new.id(), &detail(new));
    }
}
