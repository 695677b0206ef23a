//! Imports: files that have come in and wait to be published.
//!
//! A file is put into the staging folder as it comes, read by a child process, and stays there with its report until somebody
//! publishes it or takes it away. Answers to questions have it read again. This process never looks into the file itself.

mod publishing;
mod reading;
pub mod staging;
pub mod upload;
pub mod worker;

use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use geodata::{
    Archive, Viewer,
    archive::RecordError,
    import::{Report, Settings, report},
};
use tokio::sync::Semaphore;

use crate::state::Shared;
pub use publishing::{PublishAsk, PublishOutcome, actor};
pub use staging::{Facts, Failed, ImportId, NewFacts, ReadFacts, Staging};
use worker::{Cancel, Work};
pub use worker::{Worker, WorkerFailure, WorkerLimits};

/// How many children may read at once.
const READERS: usize = 2;

/// How many files may wait to be published.
const MOST_WAITING: usize = 500;

/// How much may wait to be published.
const MOST_WAITING_BYTES: u64 = 4 << 30;

/// How imports are read and kept.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The data folder.
    pub data: PathBuf,
    /// How files are read.
    pub worker: Worker,
    /// How long a file waits before it is taken away.
    pub longest: Duration,
}

impl ImportOptions {
    /// Below the data folder, read by children of this program within the limits that the operator has set.
    pub fn of(settings: &crate::settings::Settings) -> io::Result<Self> {
        Ok(Self {
            data: settings.data.clone(),
            worker: Worker::of_this_program(Self::limits(settings))?,
            longest: Duration::from_hours(24 * settings.limits.import_days),
        })
    }

    /// What a child may take.
    pub fn limits(settings: &crate::settings::Settings) -> WorkerLimits {
        let time = Duration::from_secs(settings.limits.import_s);
        WorkerLimits {
            file_bytes: (settings.limits.import_mib as u64) << 20,
            memory_bytes: settings.limits.import_memory_mib << 20,
            cpu: time,
            wall: time,
            ..WorkerLimits::default()
        }
    }
}

/// All files that wait.
#[derive(Debug)]
pub struct Imports {
    staging: Staging,
    worker: Worker,
    places: Semaphore,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    by_id: BTreeMap<ImportId, Entry>,
    /// Ever growing: tells a reading from the one before it.
    generation: u64,
}

#[derive(Debug)]
struct Entry {
    facts: Facts,
    settings: Settings,
    stage: Stage,
    /// Which reading the stage belongs to; also the order in which readings wait.
    generation: u64,
    cancel: Arc<Cancel>,
}

/// How far an import has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// It waits to be read.
    Waiting {
        /// Since when.
        since: Instant,
    },
    /// It is being read.
    Reading {
        /// Since when.
        since: Instant,
    },
    /// It has been read.
    Read(ReadFacts),
    /// It could not be read.
    Failed(Failed),
    /// It is being published.
    Publishing {
        /// Since when.
        since: Instant,
        /// What it was before, and is again if publishing fails.
        read: ReadFacts,
    },
    /// It is published; its file is gone.
    Published {
        /// The revision that has it.
        revision: u32,
    },
}

/// An import, as it is now.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its identifier.
    pub id: ImportId,
    /// What is known of the file.
    pub facts: Facts,
    /// What has been decided.
    pub settings: Settings,
    /// How far it has come.
    pub stage: Stage,
    /// How many others are read before it, while it waits.
    pub ahead: usize,
}

/// One reading of one import.
#[derive(Debug, Clone)]
pub struct Job {
    /// The import.
    pub id: ImportId,
    generation: u64,
    cancel: Arc<Cancel>,
}

/// Why something cannot be done with an import.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is none of that identifier.
    #[error("取り込み「{id}」はありません。")]
    Unknown {
        /// The identifier, as asked for.
        id: String,
    },
    /// It is not at the stage at which that can be done.
    #[error("{sentence}")]
    NotNow {
        /// Why, and what to do.
        sentence: String,
    },
    /// Too much waits already.
    #[error(
        "公開を待っている取り込みが多すぎます（{count}件）。要らないものを取り消すか、公開してから、もう一度送ってください。"
    )]
    TooMany {
        /// How many wait.
        count: usize,
    },
    /// The staging folder cannot be written.
    #[error(
        "取り込みの置き場に書き込めませんでした（{0}）。空き容量と、データフォルダの書き込みの権限を確かめてください。"
    )]
    Staging(#[from] io::Error),
    /// The child failed.
    #[error(transparent)]
    Worker(#[from] WorkerFailure),
    /// A workbook cannot be marked.
    #[error("{sentence}")]
    NotMarkable {
        /// Why, and what to do.
        sentence: String,
    },
    /// What somebody gave as their name cannot be one.
    #[error("名前「{given}」は使えません。1字から80字までで、目に見える文字だけにしてください。")]
    BadActor {
        /// What was given, as far as it can be shown.
        given: String,
    },
    /// The record refuses.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl Imports {
    /// Finds what waits in the staging folder. What had not been read yet is read again by [`resume`].
    pub fn open(options: ImportOptions) -> Self {
        let staging = Staging::of(&options.data);
        let mut entries = Entries::default();
        for (id, facts) in staging.find_all(options.longest) {
            let stage = match (staging.get(&id, "problem.json"), staging.get(&id, "read.json")) {
                (Some(failed), _) => Stage::Failed(failed),
                (None, Some(read)) => Stage::Read(read),
                (None, None) => Stage::Waiting { since: Instant::now() },
            };
            let settings = staging.settings(&id);
            entries.add(id, facts, settings, stage);
        }
        Self { staging, worker: options.worker, places: Semaphore::new(READERS), entries: Mutex::new(entries) }
    }

    /// Every import, newest first.
    pub fn list(&self) -> Vec<Import> {
        let entries = self.entries();
        let mut list: Vec<Import> = entries.by_id.iter().map(|(id, entry)| entries.show(id, entry)).collect();
        list.sort_by(|a, b| (&b.facts.created_at, &b.id).cmp(&(&a.facts.created_at, &a.id)));
        list
    }

    /// One import.
    pub fn get(&self, id: &str) -> Result<Import, ImportError> {
        let entries = self.entries();
        let found =
            ImportId::parse(id).and_then(|id| entries.by_id.get_key_value(&id).map(|(id, it)| entries.show(id, it)));
        found.ok_or_else(|| ImportError::Unknown { id: id.to_owned() })
    }

    /// The report of an import as JSON, if it has been read.
    pub fn report_json(&self, id: &ImportId) -> Option<Vec<u8>> {
        std::fs::read(self.staging.path(id, "report.json")).ok()
    }

    /// The report of an import, if it has been read.
    pub fn report(&self, id: &ImportId) -> Option<Report> {
        self.staging.get(id, "report.json")
    }

    /// Bytes of the largest file.
    pub fn file_bytes(&self) -> u64 {
        self.worker.limits.file_bytes
    }

    /// Begins to read an import, or to read it again. What was being read before is given up.
    pub fn begin(&self, id: &ImportId, change: impl FnOnce(&mut Settings)) -> Result<Job, ImportError> {
        let mut entries = self.entries();
        let generation = entries.next_generation();
        let entry = entries.by_id.get_mut(id).ok_or_else(|| ImportError::Unknown { id: id.as_str().to_owned() })?;
        if let Stage::Publishing { .. } | Stage::Published { .. } = entry.stage {
            return Err(ImportError::NotNow {
                sentence: "この取り込みはもう公開されています。".to_owned()
            });
        }
        let mut settings = entry.settings.clone();
        change(&mut settings);
        self.staging.put(id, "settings.json", &settings)?;
        // First the old result, so that a crash in between has it read again.
        for name in ["read.json", "problem.json", "report.json", "batch.jsonl"] {
            self.staging.remove_file(id, name)?;
        }
        entry.cancel.cancel();
        entry.cancel = Arc::default();
        entry.settings = settings;
        entry.generation = generation;
        entry.stage = Stage::Waiting { since: Instant::now() };
        Ok(Job { id: id.clone(), generation, cancel: Arc::clone(&entry.cancel) })
    }

    /// Reads an import in a child process and keeps what came of it. Blocks until the child has ended.
    pub fn read(&self, archive: &Archive, viewer: &Viewer, job: &Job) {
        let Some((facts, settings)) = self.start(job) else { return };
        let outcome = self.read_into_staging(archive, viewer, job, &facts, settings);
        let mut entries = self.entries();
        let Some(entry) = entries.current(job) else { return };
        let staged = match &outcome {
            Ok(read) => self.keep(job, *read),
            Err(failed) => self.staging.put(&job.id, "problem.json", failed),
        };
        entry.stage = match (outcome, staged) {
            (Ok(read), Ok(())) => Stage::Read(read),
            (Err(failed), _) => Stage::Failed(failed),
            (Ok(_), Err(error)) => Stage::Failed(Failed::of(&WorkerFailure::from(error))),
        };
    }

    /// The same workbook with its doubtful cells colored and commented. Blocks until the child has ended; the bytes lie in the
    /// staging folder only as long as it takes to read them.
    pub fn mark(&self, id: &ImportId) -> Result<Vec<u8>, ImportError> {
        let import = self.get(id.as_str())?;
        let report = self.report(id).ok_or_else(|| ImportError::NotNow {
            sentence: "まだ読み取りが終わっていません。終わってから、もう一度お試しください。".to_owned(),
        })?;
        let generation = self.entries().next_generation();
        let pieces = self.staging.path(id, &format!("marked.{generation}"));
        let work = Work::Mark { findings: report.findings, questions: report.questions };
        let file = self.staging.path(id, "file");
        let outcome = self.worker.run(&import.facts.name, work, &file, &pieces, &Cancel::default());
        let workbook = std::fs::read(&pieces);
        let _nothing_to_remove = std::fs::remove_file(&pieces);
        let document = outcome?;
        if document.is_empty() {
            return Ok(workbook?);
        }
        let sentence = match serde_json::from_slice::<report::Finding>(&document) {
            Ok(finding) => format!("{}{}", finding.message, finding.todo),
            Err(error) => return Err(WorkerFailure::Died { how: error.to_string() }.into()),
        };
        Err(ImportError::NotMarkable { sentence })
    }

    /// Takes an import away. A child that reads it is killed at once.
    pub fn remove(&self, id: &str) -> Result<(), ImportError> {
        let id = self.get(id)?.id;
        let mut entries = self.entries();
        if let Some(Stage::Publishing { .. }) = entries.by_id.get(&id).map(|entry| &entry.stage) {
            return Err(ImportError::NotNow {
                sentence: "いま公開しているところなので、取り消せません。".to_owned()
            });
        }
        if let Some(entry) = entries.by_id.remove(&id) {
            entry.cancel.cancel();
        }
        drop(entries);
        Ok(self.staging.remove(&id)?)
    }

    /// Waits for a place among the readers.
    pub async fn place(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.places.acquire().await.ok()
    }

    /// What has been found but not read yet.
    fn unread(&self) -> Vec<ImportId> {
        let entries = self.entries();
        let mut unread: Vec<(u64, ImportId)> = entries
            .by_id
            .iter()
            .filter(|(_, entry)| matches!(entry.stage, Stage::Waiting { .. }))
            .map(|(id, entry)| (entry.generation, id.clone()))
            .collect();
        unread.sort();
        unread.into_iter().map(|(_, id)| id).collect()
    }

    /// Whether there is room for one more file.
    fn require_room(&self) -> Result<(), ImportError> {
        let entries = self.entries();
        let waiting = entries.by_id.values().filter(|entry| !matches!(entry.stage, Stage::Published { .. }));
        let (count, bytes) = waiting.fold((0, 0), |(count, bytes), entry| (count + 1, bytes + entry.facts.bytes));
        if MOST_WAITING <= count || MOST_WAITING_BYTES <= bytes { Err(ImportError::TooMany { count }) } else { Ok(()) }
    }

    /// Takes a file that lies in the staging folder into the list.
    fn add(&self, id: ImportId, facts: Facts, settings: Settings) -> Result<(), ImportError> {
        self.staging.put(&id, "settings.json", &settings)?;
        self.staging.put(&id, "name.json", &facts)?;
        self.entries().add(id, facts, settings, Stage::Waiting { since: Instant::now() });
        Ok(())
    }

    /// Notes that a reading begins, if it is still wanted.
    fn start(&self, job: &Job) -> Option<(Facts, Settings)> {
        let mut entries = self.entries();
        let entry = entries.current(job)?;
        entry.stage = Stage::Reading { since: Instant::now() };
        Some((entry.facts.clone(), entry.settings.clone()))
    }

    fn read_into_staging(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        job: &Job,
        facts: &Facts,
        settings: Settings,
    ) -> Result<ReadFacts, Failed> {
        let revision = archive.revision().number;
        let context = reading::context(archive, viewer, facts)?;
        let (report_name, batch_name) = job.names();
        let pieces = self.staging.path(&job.id, &batch_name);
        let file = self.staging.path(&job.id, "file");
        let work = Work::Read { context: Box::new(context), settings: Box::new(settings) };
        let document =
            self.worker.run(&facts.name, work, &file, &pieces, &job.cancel).map_err(|failure| Failed::of(&failure))?;
        let died = |how: String| Failed::of(&WorkerFailure::Died { how });
        let mut report: Report = serde_json::from_slice(&document).map_err(|error| died(error.to_string()))?;
        let has_batch = pieces.metadata().is_ok_and(|it| it.len() > 0);
        if has_batch != (report.state == report::State::Ready) || report.format != report::REPORT_FORMAT {
            return Err(died("the report does not fit the batch".to_owned()));
        }
        // What this process knows better than a child that has read a foreign file.
        report.file.name.clone_from(&facts.name);
        report.file.sha256.clone_from(&facts.sha256);
        report.file.bytes = facts.bytes;
        let staged = self.staging.put(&job.id, &report_name, &report);
        staged.map_err(|error| Failed::of(&WorkerFailure::from(error)))?;
        Ok(ReadFacts { revision, state: report.state, summary: report.summary })
    }

    /// Puts the result of a reading into its place.
    fn keep(&self, job: &Job, read: ReadFacts) -> io::Result<()> {
        let (report_name, batch_name) = job.names();
        if read.state == report::State::Ready {
            self.staging.rename(&job.id, &batch_name, "batch.jsonl")?;
        } else {
            self.staging.remove_file(&job.id, &batch_name)?;
        }
        self.staging.rename(&job.id, &report_name, "report.json")?;
        self.staging.put(&job.id, "read.json", &read)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn next_generation(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }

    fn add(&mut self, id: ImportId, facts: Facts, settings: Settings, stage: Stage) {
        let generation = self.next_generation();
        self.by_id.insert(id, Entry { facts, settings, stage, generation, cancel: Arc::default() });
    }

    /// The import that a reading belongs to, unless it is gone or is being read anew.
    fn current(&mut self, job: &Job) -> Option<&mut Entry> {
        self.by_id.get_mut(&job.id).filter(|entry| entry.generation == job.generation)
    }

    fn show(&self, id: &ImportId, entry: &Entry) -> Import {
        let is_ahead = |other: &&Entry| {
            matches!(other.stage, Stage::Waiting { .. } | Stage::Reading { .. }) && other.generation < entry.generation
        };
        Import {
            id: id.clone(),
            facts: entry.facts.clone(),
            settings: entry.settings.clone(),
            stage: entry.stage.clone(),
            ahead: self.by_id.values().filter(is_ahead).count(),
        }
    }
}

impl Job {
    /// Names under which the report and the batch of this reading lie until it is known to be the last one.
    fn names(&self) -> (String, String) {
        (format!("report.{}", self.generation), format!("batch.{}", self.generation))
    }
}

impl Failed {
    /// What an import remembers of a failure.
    pub fn of(failure: &WorkerFailure) -> Self {
        let code = match failure {
            WorkerFailure::Time { .. } | WorkerFailure::Memory { .. } | WorkerFailure::Output { .. } => "import-limit",
            WorkerFailure::Died { how } => {
                tracing::info!("取り込みの子プロセスが途中で止まりました: {how}");
                "import-worker-failed"
            }
            _ => "import-worker-failed",
        };
        Self { code: code.to_owned(), sentence: failure.to_string() }
    }
}

/// Whether a text can be the identifier of a data package: it becomes part of addresses and file names.
pub fn is_package_id(text: &str) -> bool {
    let is_letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(is_letter) && !text.starts_with('-') && !text.ends_with('-')
}

/// Whether a text is the 2-digit code of a prefecture.
pub fn is_prefecture(code: &str) -> bool {
    code.len() == 2 && code.parse::<u8>().is_ok_and(|code| (1..=47).contains(&code))
}

/// Identifier of the state of a report.
pub fn state_id(state: report::State) -> &'static str {
    match state {
        report::State::Ready => "ready",
        report::State::Questions => "questions",
        report::State::Refused => "refused",
    }
}

/// Has an import read as soon as there is a place, and tells the pages.
pub fn read_in_turn(state: &Shared, job: Job) {
    let state = Arc::clone(state);
    tokio::spawn(async move {
        let Some(_place) = state.imports.place().await else { return };
        let reading = Arc::clone(&state);
        let read = move || reading.imports.read(&reading.archive, &reading.viewer, &job);
        if let Err(error) = tokio::task::spawn_blocking(read).await {
            tracing::error!("取り込みの読み取りが途中で止まりました: {error}");
        }
        state.imports_changed();
    });
}

/// Has everything read that was not read when the server last ended.
pub fn resume(state: &Shared) {
    for id in state.imports.unread() {
        match state.imports.begin(&id, |_| {}) {
            Ok(job) => read_in_turn(state, job),
            Err(error) => tracing::warn!("取り込み {} を読み直せません: {error}", id.as_str()),
        }
    }
}
