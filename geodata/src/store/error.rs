//! Why the store cannot do what it was asked.

use std::path::PathBuf;

/// One variant per thing that an operator would do differently.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is not a database any more, or parts of it are gone.
    #[error(
        "データベース {} が壊れています（{how}）。このファイルと、あれば同じ名前の .wal ファイルには手を触れず、別の場所へ写しをとってください。控えがあればデータフォルダへ戻し、なければ別のデータフォルダを指定して起動してください。",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the engine found.
        how: String,
    },
    /// A later version of the program wrote it.
    #[error(
        "データベース {} は新しい版のつなぎで書かれています（形式 {found}、この版が読めるのは {known} まで）。新しい版のつなぎで開いてください。",
        path.display()
    )]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// The format that was found.
        found: String,
        /// The latest that this program knows.
        known: u32,
    },
    /// Another process has the file open.
    #[error("データベース {} は別のプロセスが使っています（{how}）。", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        how: String,
    },
    /// The disk or the folder refuses writing.
    #[error("データベース {} に書けません（{how}）。空き容量と書き込みの権限を確かめてください。", path.display())]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// What the engine or the system said.
        how: String,
    },
    /// The engine has stopped working after an error; whatever was committed is in its files.
    #[error(
        "データベースが動作を止めました（{how}）。これより後の書き込みは受け付けません。つなぎを起動し直すと、記録済みの版から再開します。直前の公開が記録されたかどうかは、起動後に履歴で確かめてください。"
    )]
    Fatal {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        how: String,
    },
    /// The engine may not take as much memory as it would need.
    #[error(
        "データベース {} の処理に必要なメモリが足りません（{how}）。記録は変わっていません。ほかのプログラムを終えて、もう一度行ってください。",
        path.display()
    )]
    OutOfMemory {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        how: String,
    },
    /// Anything else that the engine reports.
    #[error("データベースの処理に失敗しました: {0}")]
    Engine(#[from] duckdb::Error),
}
