//! The thread that makes a backup after each publication, so that no publication waits for one.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::{self, JoinHandle},
};

use super::{super::locked, is_current, make};
use crate::store::Store;

/// The thread; dropping this lets it finish what was asked of it.
#[derive(Debug)]
pub(in super::super) struct Backups {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

/// Where the archive and the thread meet.
#[derive(Debug, Default)]
struct Desk {
    orders: Mutex<Orders>,
    news: Condvar,
}

/// How many publications there were, and up to which of them there is a backup, or a failure that was logged.
#[derive(Debug, Default)]
struct Orders {
    asked: u64,
    done: u64,
    is_ending: bool,
}

impl Backups {
    /// Starts the thread; the first thing it does is to make a backup if the newest one is not of the present state.
    pub(in super::super) fn start(
        folder: &Path,
        store: Arc<Mutex<Box<dyn Store>>>,
        keep: usize,
    ) -> Result<Self, std::io::Error> {
        let desk = Arc::new(Desk::default());
        desk.orders().asked = 1;
        let (folder, shared): (PathBuf, _) = (folder.to_owned(), Arc::clone(&desk));
        let thread = thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || shared.work(|| back_up(&folder, &store, keep)))?;
        Ok(Self { desk, thread: Some(thread) })
    }

    /// Asks for a backup of what has just been published.
    pub(in super::super) fn ask(&self) {
        self.desk.orders().asked += 1;
        self.desk.news.notify_all();
    }

    /// Waits until everything asked for is done.
    pub(in super::super) fn wait(&self) {
        let mut orders = self.desk.orders();
        while orders.done < orders.asked {
            orders = self.desk.news.wait(orders).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }
}

impl Drop for Backups {
    fn drop(&mut self) {
        self.desk.orders().is_ending = true;
        self.desk.news.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so already.
            let _ended = thread.join();
        }
    }
}

impl Desk {
    fn orders(&self) -> MutexGuard<'_, Orders> {
        locked(&self.orders)
    }

    /// Works off what is asked; publications that came while a backup was made share the next one.
    fn work(&self, back_up: impl Fn()) {
        loop {
            let mut orders = self.orders();
            while orders.done == orders.asked && !orders.is_ending {
                orders = self.news.wait(orders).unwrap_or_else(std::sync::PoisonError::into_inner);
            }
            if orders.done == orders.asked {
                return;
            }
            let asked = orders.asked;
            drop(orders);
            back_up();
            self.orders().done = asked;
            self.news.notify_all();
        }
    }
}

fn back_up(folder: &Path, store: &Mutex<Box<dyn Store>>, keep: usize) {
    let needless = {
        let store = locked(store);
        // A stopped engine answers nothing; its files are as they are.
        store.health().fatal().is_some() || is_current(folder, &**store)
    };
    if needless {
        return;
    }
    match make(folder, store, keep) {
        Ok(manifest) => tracing::debug!("版 {} の控えを作りました。", manifest.revision.number),
        // The record itself is sound; whoever looks after the machine must know, and the next publication tries again.
        Err(error) => tracing::error!("{error}"),
    }
}
