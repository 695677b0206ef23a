//! Why a data folder cannot be opened, a release not handed out, a package not published.

use std::{io, path::PathBuf};

use super::{LoadError, files::Shortage};
use crate::{
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
            LoadError::NoBoundaries | LoadError::NothingPublished => Self::Incomplete { message: error.to_string() },
        }
    }
}

impl From<PublishError> for OpenError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Join(error) => error.into(),
            PublishError::Store { .. } | PublishError::BoundariesNotOne | PublishError::ReadOnly { .. } => {
                Self::Incomplete { message: error.to_string() }
            }
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
            other => Self::Store { message: other.to_string() },
        }
    }
}
