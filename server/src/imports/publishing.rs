//! From a staged batch to what would change, and to a revision.

use std::{fs::File, io::BufReader, time::Instant};

use geodata::{
    Archive, Viewer,
    archive::{FileFact, Origin, Published},
    difference::Difference,
    import::{
        Settings,
        report::State,
        wire::{BatchReader, read_batch},
    },
};
use sha2::{Digest, Sha256};

use super::{ImportError, ImportId, Imports, ReadFacts, Stage, reading, upload::is_direction};

/// How many published imports are remembered until the server ends.
const PUBLISHED_KEPT: usize = 50;

/// Longest name of somebody.
const LONGEST_ACTOR: usize = 80;

/// How a file is published.
#[derive(Debug, Clone, Default)]
pub struct PublishAsk {
    /// What changes, in a sentence.
    pub note: String,
    /// Who publishes; the user of the machine if nobody is named.
    pub actor: Option<String>,
    /// Name under which the form of the file is remembered.
    pub template_name: Option<String>,
}

/// What publishing an import gave.
#[derive(Debug, Clone)]
pub struct PublishOutcome {
    /// The revision that has it.
    pub published: Published,
    /// Name under which its form is remembered; none if nobody asked, or if the form has too few heads to be known again.
    pub template: Option<String>,
}

/// The name of somebody who changes something: as they gave it, else that of the machine's user.
pub fn actor(given: Option<String>) -> Result<String, ImportError> {
    let is_name = |text: &str| {
        (1..=LONGEST_ACTOR).contains(&text.chars().count())
            && !text.chars().any(|letter| letter.is_control() || is_direction(letter))
    };
    let user =
        || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok().filter(|it| is_name(it)));
    match given.map(|given| given.trim().to_owned()).filter(|given| !given.is_empty()) {
        None => Ok(user().unwrap_or_else(|| "利用者".to_owned())),
        Some(given) if is_name(&given) => Ok(given),
        Some(given) => {
            let visible = given.chars().filter(|letter| !letter.is_control() && !is_direction(*letter)).take(20);
            Err(ImportError::BadActor { given: visible.collect() })
        }
    }
}

impl Imports {
    /// What would be different if an import were published now. The batch is read part by part.
    pub fn difference(&self, archive: &Archive, viewer: &Viewer, id: &ImportId) -> Result<Difference, ImportError> {
        let import = self.get(id.as_str())?;
        require_ready(&import.stage)?;
        let file = BufReader::new(File::open(self.staging.path(id, "batch.jsonl"))?);
        let new = reading::new_package(&import.facts);
        let mut reader = BatchReader::new(file).map_err(geodata::archive::RecordError::from)?;
        Ok(archive.difference_of_batch(viewer, &mut reader, new.as_ref())?)
    }

    /// Publishes an import and takes its file away. What was read before the newest revision is read again first; if that gives
    /// something else, somebody has to look at it before it can be published.
    pub fn publish(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        id: &ImportId,
        ask: PublishAsk,
    ) -> Result<PublishOutcome, ImportError> {
        let actor = actor(ask.actor)?;
        let read = self.begin_publishing(archive, viewer, id)?;
        let outcome = self.write_down_batch(archive, viewer, id, &actor, &ask.note);
        let mut entries = self.entries();
        let entry = entries.by_id.get_mut(id).ok_or_else(|| ImportError::Unknown { id: id.as_str().to_owned() })?;
        let published = match outcome {
            Ok(published) => published,
            Err(error) => {
                entry.stage = Stage::Read(read);
                return Err(error);
            }
        };
        entry.stage = Stage::Published { revision: published.revision.number };
        let settings = entry.settings.clone();
        entries.forget_published();
        drop(entries);
        let name = ask.template_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let template = name.filter(|name| self.remember(archive, viewer, id, &settings, (name, &actor)));
        if let Err(error) = self.staging.remove(id) {
            tracing::warn!("取り込み {} のフォルダーを片付けられませんでした: {error}", id.as_str());
        }
        Ok(PublishOutcome { published, template })
    }

    /// Remembers the form of what was just published. That it could not be remembered undoes no publication.
    fn remember(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        id: &ImportId,
        settings: &Settings,
        (name, actor): (&str, &str),
    ) -> bool {
        let Some(report) = self.report(id) else { return false };
        let Some(body) = reading::learn(name, &report, settings) else { return false };
        match archive.save_template(viewer, name, body, actor) {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!("様式「{name}」を覚えられませんでした: {error}");
                false
            }
        }
    }

    /// Marks an import as being published, so that nobody publishes it twice or takes it away meanwhile.
    fn begin_publishing(&self, archive: &Archive, viewer: &Viewer, id: &ImportId) -> Result<ReadFacts, ImportError> {
        let read = require_ready(&self.get(id.as_str())?.stage)?;
        if read.revision != archive.revision().number {
            self.read_again(archive, viewer, id, read)?;
        }
        let mut entries = self.entries();
        let entry = entries.by_id.get_mut(id).ok_or_else(|| ImportError::Unknown { id: id.as_str().to_owned() })?;
        let read = require_ready(&entry.stage)?;
        entry.stage = Stage::Publishing { since: Instant::now(), read };
        Ok(read)
    }

    /// Reads an import over the newest revision. An error if it is no longer what somebody has looked at.
    fn read_again(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        id: &ImportId,
        before: ReadFacts,
    ) -> Result<(), ImportError> {
        let hash = |name: &str| hash_of_file(&self.staging.path(id, name));
        let seen = hash("batch.jsonl")?;
        let job = self.begin(id, |_| {})?;
        self.read(archive, viewer, &job);
        let now = self.get(id.as_str())?.stage;
        match now {
            Stage::Read(ReadFacts { state: State::Ready, .. }) if hash("batch.jsonl")? == seen => Ok(()),
            _ => Err(ImportError::NotNow {
                sentence: format!(
                    "読み取りのあと（版 {}）に新しい版 {} が公開されたため、読み直しました。内容が変わったので、違いをもう一度確かめてから公開してください。",
                    before.revision,
                    archive.revision().number
                ),
            }),
        }
    }

    fn write_down_batch(
        &self,
        archive: &Archive,
        viewer: &Viewer,
        id: &ImportId,
        actor: &str,
        note: &str,
    ) -> Result<Published, ImportError> {
        let import = self.get(id.as_str())?;
        let report = self.report(id);
        let file = BufReader::new(File::open(self.staging.path(id, "batch.jsonl"))?);
        let batch = read_batch(file).map_err(geodata::archive::RecordError::from)?;
        let new_package = reading::new_package(&import.facts)
            .filter(|new| !archive.packages(viewer).iter().any(|package| package.id == new.id));
        let origin = Origin {
            file: FileFact {
                name: import.facts.name.clone(),
                sha256: import.facts.sha256.clone(),
                bytes: import.facts.bytes,
            },
            actor: actor.to_owned(),
            settings_json: serde_json::to_string(&import.settings).expect("settings have text keys"),
            template: report.as_ref().and_then(|report| report.template.as_ref()).map(|template| template.name.clone()),
            new_package,
        };
        Ok(archive.publish_batch(viewer, batch, origin, note).map_err(geodata::archive::RecordError::from)?)
    }
}

/// What was read, if it can be published; else why not.
fn require_ready(stage: &Stage) -> Result<ReadFacts, ImportError> {
    let sentence = match stage {
        Stage::Read(read) => match read.state {
            State::Ready => return Ok(*read),
            State::Questions => {
                format!(
                    "答えのない質問が{}件あります。答えてから、もう一度お試しください。",
                    read.summary.open_questions
                )
            }
            State::Refused => {
                format!("誤りが{}件あります。ファイルを直して、もう一度送ってください。", read.summary.errors)
            }
        },
        Stage::Waiting { .. } | Stage::Reading { .. } => {
            "まだ読み取りが終わっていません。終わってから、もう一度お試しください。".to_owned()
        }
        Stage::Failed(failed) => failed.sentence.clone(),
        Stage::Publishing { .. } => "いま公開しているところです。".to_owned(),
        Stage::Published { revision } => format!("版 {revision} として公開されています。"),
    };
    Err(ImportError::NotNow { sentence })
}

fn hash_of_file(path: &std::path::Path) -> Result<Vec<u8>, ImportError> {
    let mut hash = Sha256::new();
    std::io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hash.finalize().to_vec())
}

impl super::Entries {
    /// Lets go of the oldest of what is published.
    fn forget_published(&mut self) {
        let mut published: Vec<(u64, ImportId)> = self
            .by_id
            .iter()
            .filter(|(_, entry)| matches!(entry.stage, Stage::Published { .. }))
            .map(|(id, entry)| (entry.generation, id.clone()))
            .collect();
        published.sort();
        let too_many = published.len().saturating_sub(PUBLISHED_KEPT);
        for (_, id) in published.into_iter().take(too_many) {
            self.by_id.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_as_given_or_from_the_machine_and_never_hides_anything() {
        assert_eq!(actor(Some(" 山田 花子 ".to_owned())).expect("a name"), "山田 花子");
        assert!(!actor(Some("  ".to_owned())).expect("the machine's user").is_empty());
        for hidden in ["山田\u{202e}子", "山\u{0}田", &"長".repeat(81)] {
            assert!(actor(Some(hidden.to_owned())).is_err(), "{hidden:?}");
        }
    }
}
