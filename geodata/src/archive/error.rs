//! Why a data folder cannot be opened, a release not handed out, a package not published.

use std::{io, path::PathBuf};

use super::{LoadError, files::Shortage};
use crate::{
    import::{overlay::OverlayError, wire::WireError},
    package::PackageError,
    release::JoinError,
    store::{LockError, StoreError},
};

/// Why a data folder cannot be opened. Each message says what to do; nothing is deleted or repaired by itself.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder cannot be created or written.
    #[error("データフォルダ {} に書き込めません（{source}）。書き込める場所を --data で指定するか、フォルダの権限を直してください。", folder.display())]
    FolderNotWritable {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another process has the folder.
    #[error(
        "データフォルダ {} は別のつなぎ{}が使っています。そちらを終了するか、別のデータフォルダを --data で指定してください。",
        folder.display(),
        pid.map(|pid| format!("（プロセス {pid}）")).unwrap_or_default()
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
        /// The number of that process, where it is known.
        pid: Option<u32>,
    },
    /// The database is damaged, and there is no backup that could be served instead.
    #[error("{runbook}")]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What was found.
        how: String,
        /// What happened and what to do, step by step.
        runbook: String,
    },
    /// The disk is too full for what must be written before anything else.
    #[error("{purpose}空き容量がありません（{shortage}、場所 {}）。データベースには手を触れていません。不要なファイルを消して、もう一度起動してください。", folder.display())]
    NoSpace {
        /// What it was for, in Japanese.
        purpose: &'static str,
        /// Where.
        folder: PathBuf,
        /// How much is missing.
        shortage: Shortage,
    },
    /// A later version of the program wrote the database.
    #[error(
        "データベース {} は新しい版のつなぎで書かれています（形式 {found}、この版が読めるのは {known} まで）。新しい版のつなぎで開いてください。",
        path.display()
    )]
    NewerFormat {
        /// The database file.
        path: PathBuf,
        /// The format that was found.
        found: String,
        /// The latest that this program knows.
        known: u32,
    },
    /// A package that ships cannot be read.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The packages do not fit each other.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// There is nothing to open, or nothing to draw it on.
    #[error("{message}")]
    Incomplete {
        /// What is missing and what to do.
        message: String,
    },
    /// Anything else that the database reports.
    #[error("データベースを開けません: {message}")]
    Duckdb {
        /// What the engine said.
        message: String,
    },
}

impl OpenError {
    pub(super) fn lock(error: LockError, folder: PathBuf) -> Self {
        match error {
            LockError::Locked { pid } => Self::Locked { folder, pid },
            LockError::NotWritable(source) => Self::FolderNotWritable { folder, source },
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged { path, how } => Self::Damaged { path, how, runbook: String::new() },
            StoreError::NewerFormat { path, found, known } => Self::NewerFormat { path, found, known },
            StoreError::InUse { path, .. } => {
                Self::Locked { folder: path.parent().map(PathBuf::from).unwrap_or_default(), pid: None }
            }
            StoreError::NotWritable { path, how } => Self::FolderNotWritable {
                folder: path.parent().map(PathBuf::from).unwrap_or_default(),
                source: io::Error::other(how),
            },
            StoreError::Fatal { .. } | StoreError::OutOfMemory { .. } => {
                Self::Incomplete { message: error.to_string() }
            }
            StoreError::Engine(error) => Self::Duckdb { message: error.to_string() },
        }
    }
}

impl From<LoadError> for OpenError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Store(error) => error.into(),
            LoadError::Join(error) => error.into(),
            LoadError::Overlay(_)
            | LoadError::NoBoundaries
            | LoadError::BoundariesNotOne
            | LoadError::NothingPublished => Self::Incomplete { message: error.to_string() },
        }
    }
}

impl From<PublishError> for OpenError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Join(error) => error.into(),
            other => Self::Incomplete { message: other.to_string() },
        }
    }
}

/// Why a release cannot be handed out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// No data package of that name in the revision.
    #[error("データパッケージ「{package}」はこの版にありません（あるのは {}）。", known.join("、"))]
    UnknownPackage {
        /// The name that was asked for.
        package: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// No revision of that number.
    #[error("版 {number} はありません。")]
    UnknownRevision {
        /// The number that was asked for.
        number: u32,
    },
    /// An earlier revision cannot be read back.
    #[error("過去の版を読み出せません: {message}")]
    Unreadable {
        /// What happened.
        message: String,
    },
}

impl From<LoadError> for ReleaseError {
    fn from(error: LoadError) -> Self {
        Self::Unreadable { message: error.to_string() }
    }
}

/// Why packages cannot be published. The served revision stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The packages do not fit the boundaries.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// Data without boundaries, or with two sets of them.
    #[error("境界パッケージはちょうど一つ必要です。japan-boundaries だけを公開してください。")]
    BoundariesNotOne,
    /// Nothing can be published, because the record is damaged or its engine has stopped.
    #[error("いまは取り込みも公開もできません。{runbook}")]
    ReadOnly {
        /// What happened and what to do, step by step.
        runbook: String,
    },
    /// The store refuses.
    #[error("公開できませんでした: {message}")]
    Store {
        /// What happened.
        message: String,
    },
    /// The batch cannot lie over its package.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// What is to be written beside the data is not fit for it.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// The package that is to be made exists, or cannot be made.
    #[error("{message}")]
    NewPackage {
        /// What is wrong and what to do.
        message: String,
    },
}

/// Why a text is not fit for the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// Nothing where something must be.
    #[error("{what}を入力してください。")]
    Missing {
        /// What the text is: 名前, 理由 …
        what: &'static str,
    },
    /// More than there is room for.
    #[error("{what}が長すぎます（{length}文字）。{max}文字以内にしてください。")]
    TooLong {
        /// What the text is.
        what: &'static str,
        /// Its length in characters.
        length: usize,
        /// The most that it may have.
        max: usize,
    },
    /// Characters that nobody sees and that let a text look like another.
    #[error("{what}に、目に見えない文字（制御文字や文字の向きを変える文字）があります。入力し直してください。")]
    Invisible {
        /// What the text is.
        what: &'static str,
    },
    /// Not JSON.
    #[error("{what}がJSONとして読めません。")]
    NotJson {
        /// What the text is.
        what: &'static str,
    },
}

/// Why the record cannot do or tell what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// No such batch was ever published.
    #[error("取り込み {batch} の記録がありません。")]
    UnknownBatch {
        /// Its identifier, shortened.
        batch: String,
    },
    /// The batch does not lie in the newest revision.
    #[error("取り込み {batch} は今の版にはありません。すでに取り下げられたか、以前の版に戻されています。")]
    NotLive {
        /// Its identifier, shortened.
        batch: String,
    },
    /// What lies over it needs it.
    #[error(
        "取り下げられません。あとから取り込まれたものがこの取り込みを必要としています: {reason} 先にそちらを取り下げてください。"
    )]
    Needed {
        /// What would be missing.
        reason: String,
    },
    /// No revision of that number.
    #[error("版 {number} はありません。")]
    UnknownRevision {
        /// The number that was asked for.
        number: u32,
    },
    /// No package of that name in the revision.
    #[error("データパッケージ「{package}」はこの版にありません。")]
    UnknownPackage {
        /// The name that was asked for.
        package: String,
    },
    /// No learned form of that name.
    #[error("「{name}」という様式の記憶はありません。")]
    UnknownTemplate {
        /// The name that was asked for.
        name: String,
    },
    /// A text is not fit for the record.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// What would result cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A staged batch cannot be read.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The record cannot be read.
    #[error("記録を読み出せません: {message}")]
    Unreadable {
        /// What happened.
        message: String,
    },
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> Self {
        Self::Unreadable { message: error.to_string() }
    }
}

impl From<LoadError> for RecordError {
    fn from(error: LoadError) -> Self {
        Self::Unreadable { message: error.to_string() }
    }
}

impl From<ReleaseError> for RecordError {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::UnknownPackage { package, .. } => Self::UnknownPackage { package },
            ReleaseError::UnknownRevision { number } => Self::UnknownRevision { number },
            ReleaseError::Unreadable { message } => Self::Unreadable { message },
        }
    }
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        Self::Store { message: error.to_string() }
    }
}

impl From<LoadError> for PublishError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Join(error) => Self::Join(error),
            LoadError::Overlay(error) => Self::Overlay(error),
            LoadError::NoBoundaries | LoadError::BoundariesNotOne => Self::BoundariesNotOne,
            other => Self::Store { message: other.to_string() },
        }
    }
}
