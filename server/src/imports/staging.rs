//! The staging folder: one folder for each file that waits to be published. What lies there survives a restart.
//!
//! ```text
//! <data>/imports/<id>/file           the bytes, as they came
//!                     name.json      what is known of them; written last, so that half an upload is none
//!                     settings.json  what the steward has decided so far
//!                     report.json    what reading found
//!                     read.json      the same at a glance, and over which revision it was read
//!                     batch.jsonl    what would be published
//!                     problem.json   why reading failed
//! ```

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use geodata::{
    import::{Settings, report},
    revision::ContentHash,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Identifier of an import: 16 lower-case hexadecimal digits, and nothing else ever names a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ImportId(String);

impl ImportId {
    /// Reads an identifier.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// One that nobody has had: made from the moment and a count.
    fn fresh() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seed = format!("{} {count} {}", moment.as_nanos(), std::process::id());
        Self(ContentHash::of(seed.as_bytes()).as_str()[..16].to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Name as the sender gave it.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Identifier of the package that it is to lie over, or to bring.
    pub data: String,
    /// The package that it is to bring, if that is new.
    pub new: Option<NewFacts>,
    /// When it came: RFC 3339, UTC.
    pub created_at: String,
}

/// A data package that an import begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFacts {
    /// Title.
    pub title: String,
    /// 2-digit code of its prefecture; none for the whole country.
    pub prefecture: Option<String>,
}

/// What reading gave, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFacts {
    /// Number of the revision whose areas, indicators and forms the reader knew.
    pub revision: u32,
    /// Whether it can be published.
    pub state: report::State,
    /// The numbers.
    pub summary: report::Summary,
}

/// Why reading failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// `import-limit`, `import-worker-failed` or `import-not-possible`.
    pub code: String,
    /// What happened and what to do.
    pub sentence: String,
}

/// The staging folder.
#[derive(Debug, Clone)]
pub struct Staging {
    folder: PathBuf,
}

impl Staging {
    /// The staging folder of a data folder. It is made when the first file comes.
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join("imports") }
    }

    /// Where a file of an import lies.
    pub fn path(&self, id: &ImportId, name: &str) -> PathBuf {
        self.folder.join(id.as_str()).join(name)
    }

    /// Makes room for a new import.
    pub fn create(&self) -> io::Result<ImportId> {
        fs::create_dir_all(&self.folder)?;
        let id = ImportId::fresh();
        fs::create_dir(self.folder.join(id.as_str()))?;
        Ok(id)
    }

    /// Takes an import away, with everything that belongs to it.
    pub fn remove(&self, id: &ImportId) -> io::Result<()> {
        match fs::remove_dir_all(self.folder.join(id.as_str())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes one file of an import away, if it is there.
    pub fn remove_file(&self, id: &ImportId, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(id, name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes a document whole or not at all.
    pub fn put(&self, id: &ImportId, name: &str, value: &impl Serialize) -> io::Result<()> {
        let beside = self.path(id, &format!("{name}.part"));
        let mut file = File::create(&beside)?;
        file.write_all(&serde_json::to_vec(value)?)?;
        file.sync_all()?;
        fs::rename(&beside, self.path(id, name))
    }

    /// Reads a document; `None` if it is not there or makes no sense.
    pub fn get<T: DeserializeOwned>(&self, id: &ImportId, name: &str) -> Option<T> {
        serde_json::from_slice(&fs::read(self.path(id, name)).ok()?).ok()
    }

    /// Puts a file that was written under another name into its place.
    pub fn rename(&self, id: &ImportId, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path(id, from), self.path(id, to))
    }

    /// Everything that waits, oldest first. Half uploads, and what has waited longer than it may, is removed.
    pub fn find_all(&self, longest: Duration) -> Vec<(ImportId, Facts)> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let Some(id) = entry.file_name().to_str().and_then(ImportId::parse) else { continue };
            let age = entry.metadata().and_then(|it| it.modified()).ok().and_then(|time| time.elapsed().ok());
            match self.get::<Facts>(&id, "name.json") {
                Some(facts) if age.is_none_or(|age| age < longest) => found.push((id, facts)),
                _ => {
                    if let Err(error) = self.remove(&id) {
                        tracing::warn!("取り込みの途中のフォルダー {} を片付けられませんでした: {error}", id.as_str());
                    }
                }
            }
        }
        found.sort_by(|(one, a), (other, b)| (&a.created_at, one).cmp(&(&b.created_at, other)));
        found
    }

    /// The settings of an import.
    pub fn settings(&self, id: &ImportId) -> Settings {
        self.get(id, "settings.json").unwrap_or_default()
    }
}

/// Now, as RFC 3339 in UTC, to the second.
pub fn now() -> String {
    let now: chrono::DateTime<chrono::Utc> = SystemTime::now().into();
    now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str) -> Facts {
        Facts {
            name: name.to_owned(),
            bytes: 3,
            sha256: "0".repeat(64),
            data: "kochi".to_owned(),
            new: None,
            created_at: now(),
        }
    }

    #[test]
    fn only_sixteen_hexadecimal_digits_name_a_folder() {
        for text in ["", "..", "../../etc", "0123456789abcde", "0123456789ABCDEF", "0123456789abcde/", "CON"] {
            assert_eq!(ImportId::parse(text), None, "{text}");
        }
        assert!(ImportId::parse("0123456789abcdef").is_some());
    }

    #[test]
    fn half_an_upload_is_removed_and_a_whole_one_is_found_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let staging = Staging::of(folder.path());
        let half = staging.create().expect("a folder");
        fs::write(staging.path(&half, "file"), "abc").expect("a written file");
        let whole = staging.create().expect("a folder");
        staging.put(&whole, "name.json", &facts("R5.xlsx")).expect("a written file");
        let found = staging.find_all(Duration::from_hours(1));
        assert_eq!(
            found.iter().map(|(id, facts)| (id, facts.name.as_str())).collect::<Vec<_>>(),
            [(&whole, "R5.xlsx")]
        );
        assert!(!staging.path(&half, "file").exists());
        assert!(staging.find_all(Duration::ZERO).is_empty(), "what has waited too long is gone");
        assert!(!staging.path(&whole, "name.json").exists());
    }

    #[test]
    fn other_things_in_the_folder_are_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let staging = Staging::of(folder.path());
        staging.create().expect("a folder");
        let foreign = folder.path().join("imports/notes.txt");
        fs::write(&foreign, "mine").expect("a written file");
        staging.find_all(Duration::ZERO);
        assert!(foreign.is_file());
    }
}
