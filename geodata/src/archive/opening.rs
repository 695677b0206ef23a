//! How a data folder is opened, whatever state its files are in.
//!
//! ```text
//! lock ─► database ─► opens ─────────────────► clean       (it was closed in good order)
//!                 │        └ a log was there ► recovered   (a killed process, a power failure: the engine has replayed its log)
//!                 ├ damaged, gone, or older than its backup ─► copies into quarantine/ ─► newest backup that proves whole ─► read-only
//!                 │                                                                    └ none ─► refused, with the steps to take
//!                 └ anything else (another format, no rights, no memory) ─► refused, with what to do
//! ```
//!
//! Nothing here deletes or overwrites the database or its log, in whatever state they are: what can be saved from them is for a
//! person to decide. An engine that has stopped working is not opened again in the same process.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    OpenError, OpenOptions,
    backup::{self, Manifest, VerifiedBackup},
    clock, files, shipping,
};
use crate::{
    revision::{ContentHash, Revision},
    store::{self, DATABASE_FILE, DuckdbStore, Store},
};

/// Folder in the data folder with copies of files that were found damaged.
const QUARANTINE: &str = "quarantine";

/// How the data folder was found, and what therefore can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenState {
    /// The last process had closed the record in good order.
    Clean,
    /// The last process had not; what it had committed is there again.
    Recovered,
    /// The record is damaged. The newest backup that proved whole is served, and nothing can be published.
    ReadOnly {
        /// When that backup was made: RFC 3339, UTC.
        since_backup: String,
        /// The revision that it ends with.
        revision: u32,
        /// What happened and what to do, step by step, in Japanese.
        runbook: String,
    },
    /// The engine has stopped working since. What is in memory is served until the process ends, and nothing can be published.
    Stopped {
        /// What happened and what to do, in Japanese.
        runbook: String,
    },
}

impl OpenState {
    /// The state as a word for programs.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Recovered => "recovered",
            Self::ReadOnly { .. } => "read-only",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// What happened and what to do, where nothing can be published.
    pub fn runbook(&self) -> Option<&str> {
        match self {
            Self::Clean | Self::Recovered => None,
            Self::ReadOnly { runbook, .. } | Self::Stopped { runbook } => Some(runbook),
        }
    }
}

/// A store that can be served, and how it was found.
pub(super) struct Opened {
    pub(super) store: Box<dyn Store>,
    pub(super) state: OpenState,
}

/// Opens the store of a locked folder. `prove` is run on it and must succeed before it counts as opened.
pub(super) fn open<T>(
    options: &OpenOptions,
    prove: impl Fn(&dyn Store) -> Result<T, OpenError>,
) -> Result<(Opened, T), OpenError> {
    let folder = &options.folder;
    refuse_half_restored(folder)?;
    let found = if store::has_log(folder) { OpenState::Recovered } else { OpenState::Clean };
    let (damage, quarantine) = match open_current(folder) {
        Ok((mut store, witness)) => match examine(&mut *store, witness.as_ref(), options, &prove) {
            Ok(proved) => {
                if found == OpenState::Recovered {
                    tracing::info!(
                        "前回は正しく終了していませんでした。記録済みの内容をログから復元しました（版 {}）。",
                        store.revisions()?.last().map_or(0, |revision| revision.number)
                    );
                }
                return Ok((Opened { store, state: found }, proved));
            }
            Err(OpenError::Damaged { how, .. }) => {
                let copies = quarantine(folder)?;
                // Closed, the engine would write its log into the damaged file: it is left as it stands until the process ends.
                std::mem::forget(store);
                (how, copies)
            }
            Err(other) => return Err(other),
        },
        Err(OpenError::Damaged { how, .. }) => (how, quarantine(folder)?),
        Err(other) => return Err(other),
    };
    let backup = backup::newest_that_serves(folder, |store| prove(store).map_err(|error| error.to_string()));
    let Some((backup, store, proved)) = backup else {
        let runbook = runbook(folder, &damage, quarantine.as_deref(), None);
        return Err(OpenError::Damaged { path: folder.join(DATABASE_FILE), how: damage, runbook });
    };
    let runbook = runbook(folder, &damage, quarantine.as_deref(), Some(&backup));
    tracing::error!("{runbook}");
    let state = OpenState::ReadOnly {
        since_backup: backup.manifest.made_at.clone(),
        revision: backup.manifest.revision.number,
        runbook,
    };
    Ok((Opened { store: Box::new(store), state }, proved))
}

/// The store as it is, and what its newest backup says of it.
type Current = (Box<dyn Store>, Option<Manifest>);

fn open_current(folder: &Path) -> Result<Current, OpenError> {
    let witness = backup::newest_manifest(folder);
    let path = folder.join(DATABASE_FILE);
    if !path.exists() {
        // A first start would make an empty database, and the history would be gone without a word.
        let how = if witness.is_some() {
            Some("控えがあるのに、データベースのファイルがありません")
        } else if store::engine_files(folder).is_ok_and(|files| !files.is_empty()) {
            Some("ログがあるのに、データベースのファイルがありません")
        } else {
            None
        };
        if let Some(how) = how {
            return Err(OpenError::Damaged { path, how: how.to_owned(), runbook: String::new() });
        }
    }
    Ok((Box::new(DuckdbStore::open(folder)?), witness))
}

fn examine<T>(
    store: &mut dyn Store,
    witness: Option<&Manifest>,
    options: &OpenOptions,
    prove: &impl Fn(&dyn Store) -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    if let Some(witness) = witness
        && let Some(how) = falls_short(store, witness)?
    {
        return Err(OpenError::Damaged { path: options.folder.join(DATABASE_FILE), how, runbook: String::new() });
    }
    shipping::publish_if_new(store, &options.packages)?;
    prove(store)
}

/// What a backup has that the record has not, if there is anything: then the record has been rolled back behind our back.
fn falls_short(store: &dyn Store, witness: &Manifest) -> Result<Option<String>, OpenError> {
    let revisions = store.revisions()?;
    let expected = &witness.revision;
    let newest = revisions.last().map_or(0, |revision| revision.number);
    let Some(found) = revisions.iter().find(|revision| revision.number == expected.number) else {
        return Ok(Some(format!("版 {newest} で終わっていますが、控えには版 {} があります", expected.number)));
    };
    if found.hash.as_str() != expected.hash {
        return Ok(Some(format!("版 {} の内容が、控えのものと違います", found.number)));
    }
    let seq = store.head()?.audit.map_or(0, |(seq, _)| seq);
    Ok(witness
        .audit
        .as_ref()
        .filter(|expected| expected.seq > seq)
        .map(|expected| format!("監査記録が {seq} 行で終わっていますが、控えには {} 行あります", expected.seq)))
}

/// Refuses a folder in which a restore was interrupted: it holds neither the old content nor the new.
fn refuse_half_restored(folder: &Path) -> Result<(), OpenError> {
    if super::restore::is_interrupted(folder) {
        return Err(OpenError::Incomplete {
            message: format!(
                "データフォルダ {} では、控えからの復元が途中で止まっています。同じ控えで、もう一度「tsunagi restore 控え --data {} --replace」を行ってください。元の中身は、この中の replaced- で始まるフォルダに残っています。",
                folder.display(),
                folder.display()
            ),
        });
    }
    Ok(())
}

/// Copies the engine's files aside, unless they have been copied as they are now. Returns where the copies are; `None` if there is
/// nothing to copy.
fn quarantine(folder: &Path) -> Result<Option<PathBuf>, OpenError> {
    let unreadable = |source: io::Error| OpenError::FolderNotWritable { folder: folder.to_owned(), source };
    let originals = store::engine_files(folder).map_err(unreadable)?;
    if originals.is_empty() {
        return Ok(None);
    }
    let home = folder.join(QUARANTINE);
    let marks = marks_of(&originals).map_err(unreadable)?;
    if let Some(known) = subfolders(&home)
        .into_iter()
        .find(|known| store::engine_files(known).and_then(|copies| marks_of(&copies)).is_ok_and(|found| found == marks))
    {
        return Ok(Some(known));
    }
    fs::create_dir_all(&home).map_err(unreadable)?;
    let needed: u64 = marks.iter().map(|(_, bytes, _)| bytes).sum();
    files::require_space(&home, needed).map_err(|shortage| OpenError::NoSpace {
        purpose: "壊れたデータベースの写しをとるための",
        folder: home.clone(),
        shortage,
    })?;
    let unfinished = home.join(".unfinished");
    let copied = || -> io::Result<PathBuf> {
        files::remove_own(&unfinished)?;
        fs::create_dir(&unfinished)?;
        for original in &originals {
            files::copy_durably(original, &unfinished.join(original.file_name().unwrap_or_default()))?;
        }
        let place = files::free_name(&home, &clock::now_for_names());
        fs::rename(&unfinished, &place)?;
        files::sync_folder(&home)?;
        Ok(place)
    };
    let place = copied().map_err(|source| {
        // The copies of this attempt only; the originals are untouched.
        let _leftovers = files::remove_own(&unfinished);
        OpenError::FolderNotWritable { folder: home.clone(), source }
    })?;
    Ok(Some(place))
}

/// Names, sizes and hashes.
fn marks_of(paths: &[PathBuf]) -> io::Result<Vec<(String, u64, ContentHash)>> {
    paths
        .iter()
        .map(|path| {
            let (hash, bytes) = ContentHash::of_reader(fs::File::open(path)?)?;
            Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes, hash))
        })
        .collect()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// What happened and what to do.
fn runbook(folder: &Path, how: &str, quarantine: Option<&Path>, backup: Option<&VerifiedBackup>) -> String {
    let database = folder.join(DATABASE_FILE);
    let served = match backup {
        Some(backup) => format!(
            "検証済みの控え（版 {}、{} 作成）を、読み取り専用で開いています。閲覧、図、書き出しはできますが、取り込みと公開はできません。",
            backup.manifest.revision.number, backup.manifest.made_at
        ),
        None => "使える控えがないため、起動できません。".to_owned(),
    };
    let text = format!("データベース {} が壊れています（{how}）。\n{served}\n手順:\n", database.display());
    let mut steps = Vec::new();
    if let Some(quarantine) = quarantine {
        steps.push(format!("壊れたファイルの写しを {} にとりました。", quarantine.display()));
    }
    steps.push(format!(
        "{} と、同じ名前で始まる .wal などのファイルは、消したり上書きしたりしないでください。",
        database.display()
    ));
    steps.push("つなぎを終了し、データフォルダを丸ごと別のディスクへ写してください。".to_owned());
    match backup {
        Some(backup) => {
            steps.push(format!(
                "控えから戻します: tsunagi restore {} --data {} --replace（今の中身は replaced- で始まるフォルダに残ります）",
                backup.folder.display(),
                folder.display()
            ));
            steps.push(format!(
                "つなぎを起動し、履歴が版 {} で終わっていることを確かめ、それより後に公開したファイルがあれば、もう一度取り込んでください。",
                backup.manifest.revision.number
            ));
        }
        None => steps.push(format!(
            "別の場所に控え（tsunagi backup で作った zip）があれば、戻します: tsunagi restore 控え.zip --data {} --replace。なければ、別のデータフォルダを --data で指定して起動し、元のファイルから取り込み直してください。",
            folder.display()
        )),
    }
    steps.push("同じことが続くときは、ディスクの故障を疑い、別のディスクに移してください。".to_owned());
    let numbered: Vec<String> = steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}")).collect();
    text + &numbered.join("\n")
}

/// What a stopped engine means for the operator.
pub(super) fn stopped(how: &str, newest: &Revision) -> OpenState {
    OpenState::Stopped {
        runbook: format!(
            "データベースが動作を止めました（{how}）。いまは版 {} の閲覧だけができ、取り込みと公開はできません。\n手順:\n1. ディスクの空き容量を確かめてください。\n2. つなぎを起動し直してください（自動で再起動する設定なら、そのままお待ちください）。記録済みの版から再開します。\n3. 起動後に履歴を見て、直前の公開が記録されたかどうかを確かめてください。",
            newest.number
        ),
    }
}
