//! What the plugin folder cannot say of itself: who brought a plugin and when, which is switched off, which is quarantined and why, and
//! the lines that the audit log has yet to take.
//!
//! It is one small JSON file in the plugin folder (`plugins.json`) and not part of the record, because the record belongs to one process:
//! the command line changes plugins while a server runs, and a plugin must be put into quarantine also where the record can only be read.
//! Backups take the file along with the plugins. Every change is made under a lock, on what the file holds at that moment, and written
//! whole or not at all.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::files::write_whole;

/// Name of the file in the plugin folder.
const FILE: &str = "plugins.json";

/// Name of the file that is locked while it is changed.
const LOCK: &str = ".lock";

/// What is known of the plugins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Book {
    pub(super) plugins: BTreeMap<String, Entry>,
    /// Lines for the audit log, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unnoted: Vec<Note>,
}

/// What is known of one plugin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    /// The file that somebody installed; none of a plugin that ships.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<Brought>,
    /// Since when, and by whom, it is switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) disabled: Option<Act>,
    /// Why it must not be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quarantine: Option<Quarantined>,
}

/// A file that somebody installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Brought {
    /// Its name in the folder.
    pub(super) name: String,
    /// Version of the plugin.
    pub(super) version: String,
    /// SHA-256 of the component.
    pub(super) hash: String,
    /// Fingerprint of the key that signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// Version of the plugin before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) previous: Option<String>,
    /// Who brought it, and when.
    pub(super) installed: Act,
}

/// Who did something, and when (RFC 3339, UTC).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Act {
    pub(super) when: String,
    pub(super) by: String,
}

impl Act {
    pub(super) fn now(by: &str) -> Self {
        Self { when: now(), by: by.to_owned() }
    }
}

/// Why a plugin must not be called. It applies to this version alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Quarantined {
    pub(super) hash: String,
    pub(super) when: String,
    pub(super) sentence: String,
}

/// A line for the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who did it.
    pub actor: String,
    /// What: `plugin-installed`, `plugin-removed`, `plugin-enabled`, `plugin-disabled`, `plugin-quarantined`, `plugin-released`,
    /// `plugin-restored`, `key-trusted`, `key-untrusted`.
    pub action: String,
    /// Identifier of the plugin, or name of the key.
    pub subject: String,
    /// A JSON object.
    pub detail: serde_json::Value,
}

impl Book {
    /// Keeps a line for the audit log.
    pub(super) fn note(&mut self, actor: &str, action: &str, subject: &str, detail: serde_json::Value) {
        self.unnoted.push(Note {
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail,
        });
    }

    /// The file by which a plugin was brought.
    pub(super) fn brought(&self, id: &str) -> Option<&Brought> {
        self.plugins.get(id)?.file.as_ref()
    }

    /// Drops entries that say nothing.
    fn tidy(&mut self) {
        self.plugins.retain(|_, entry| *entry != Entry::default());
    }
}

/// The file, and what this process knows of it.
pub(super) struct Notebook {
    folder: PathBuf,
    known: Mutex<Book>,
}

impl Notebook {
    /// Opens the notebook of a plugin folder. One that cannot be read is put aside, so that nothing in it is lost.
    pub(super) fn open(folder: &Path) -> Self {
        let notebook = Self { folder: folder.to_owned(), known: Mutex::default() };
        let book = notebook.read().unwrap_or_else(|error| {
            let aside = folder.join("plugins.broken.json");
            tracing::warn!(
                "プラグインの控え {} を読めませんでした（{error}）。{} に残し、新しく始めます。",
                notebook.path().display(),
                aside.display()
            );
            let _stays_where_it_is = fs::rename(notebook.path(), aside);
            Book::default()
        });
        *notebook.known() = book;
        notebook
    }

    /// What is known now.
    pub(super) fn book(&self) -> Book {
        self.known().clone()
    }

    /// Reads the file again. Returns whether another process has changed it.
    pub(super) fn look_again(&self) -> bool {
        let Ok(book) = self.read() else { return false };
        let mut known = self.known();
        let has_changed = *known != book;
        *known = book;
        has_changed
    }

    /// Changes what the file holds, also where another process has changed it meanwhile.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Book) -> T) -> io::Result<T> {
        fs::create_dir_all(&self.folder)?;
        let lock = File::options().create(true).truncate(false).write(true).open(self.folder.join(LOCK))?;
        lock.lock()?;
        let mut known = self.known();
        let mut book = self.read()?;
        let before = book.clone();
        let outcome = change(&mut book);
        book.tidy();
        if book != before {
            let text = serde_json::to_vec_pretty(&book).expect("the book has text keys");
            write_whole(&self.path(), &text)?;
        }
        *known = book;
        drop(known);
        // The lock ends with the file.
        drop(lock);
        Ok(outcome)
    }

    fn read(&self) -> io::Result<Book> {
        match fs::read(self.path()) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Book::default()),
            Err(error) => Err(error),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    fn known(&self) -> MutexGuard<'_, Book> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time, as RFC 3339 in UTC to the second.
pub(super) fn now() -> String {
    let now: chrono::DateTime<chrono::Utc> = SystemTime::now().into();
    now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_processes_change_the_same_book_without_losing_a_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (Notebook::open(folder.path()), Notebook::open(folder.path()));
        one.change(|book| book.plugins.entry("a".into()).or_default().disabled = Some(Act::now("甲")))
            .expect("a change");
        other.change(|book| book.note("乙", "plugin-enabled", "b", serde_json::json!({}))).expect("a change");
        assert!(one.look_again(), "the other has written");
        assert!(!one.look_again());
        assert_eq!(one.book(), other.book());
        assert_eq!((one.book().plugins.len(), one.book().unnoted.len()), (1, 1));
        assert_eq!(Notebook::open(folder.path()).book(), one.book());
    }

    #[test]
    fn a_book_that_cannot_be_read_is_put_aside_and_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(FILE), "{ broken").expect("written");
        let notebook = Notebook::open(folder.path());
        assert_eq!(notebook.book(), Book::default());
        notebook.change(|book| book.note("甲", "plugin-removed", "a", serde_json::json!({}))).expect("a change");
        assert_eq!(fs::read_to_string(folder.path().join("plugins.broken.json")).expect("kept"), "{ broken");
    }
}
