//! Why a plugin could not be installed, removed, or brought back.

use std::path::PathBuf;

use plugin_host::LoadError;

use super::{definition::DefinitionRefused, signature::SignatureError};

/// Why a plugin could not be installed, removed, switched or brought back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The bytes are no plugin.
    #[error("{0}。")]
    Load(#[from] LoadError),
    /// The text is no definition of an indicator.
    #[error("{0}")]
    Definition(#[from] DefinitionRefused),
    /// The signature is broken.
    #[error("「{file}」は受け付けられません：{source}。")]
    Signature {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        source: SignatureError,
    },
    /// Only signed plugins are taken, and nobody known has signed this one.
    #[error(
        "このサーバーは、信頼する鍵で署名されたプラグインだけを受け付けます（設定 plugins.signed_only）。「{file}」は{why}。"
    )]
    NotTrusted {
        /// Name of the file.
        file: String,
        /// Whether it has no signature or one by an unknown key, and what to do.
        why: String,
    },
    /// A plugin of the same identifier was signed by somebody else.
    #[error(
        "プラグイン「{id}」は別の鍵（{before}）で署名されたものが入っています。「{file}」は{now}ので、置き換えられません。作成者に確かめ、替わってよければ、入っているものを先に外してください。"
    )]
    OtherKey {
        /// The identifier.
        id: String,
        /// Name of the file.
        file: String,
        /// Fingerprint of the key of the plugin that is installed.
        before: String,
        /// How the new one is signed.
        now: String,
    },
    /// The version is lower than that of the plugin that is installed.
    #[error(
        "プラグイン「{id}」は新しい版 {before} が入っています。版 {now} に下げるには、そのことを指定してください（画面では「古い版に戻す」、コマンドでは --allow-downgrade）。"
    )]
    Downgrade {
        /// The identifier.
        id: String,
        /// The version that is installed.
        before: String,
        /// The version of the file.
        now: String,
    },
    /// The identifier belongs to another plugin.
    #[error("プラグイン「{id}」は、すでに{owner}として入っています。先に外すか、id を変えてください。")]
    Taken {
        /// The identifier.
        id: String,
        /// Who has it.
        owner: String,
    },
    /// It would wait for its own values, by way of other plugins.
    #[error(
        "プラグイン「{id}」は受け付けられません。入れると、互いの値を待って、どれも計算できなくなります（{chain}）。どれかの inputs から、ほかのプラグインを外してください。"
    )]
    Circle {
        /// The identifier.
        id: String,
        /// Who waits for whom.
        chain: String,
    },
    /// There is no such plugin.
    #[error("プラグイン「{id}」は入っていません。")]
    Unknown {
        /// The identifier.
        id: String,
    },
    /// There is nothing to bring back.
    #[error("プラグイン「{id}」には、元に戻せる前の版がありません。")]
    NoPrevious {
        /// The identifier.
        id: String,
    },
    /// A plugin that ships cannot be removed.
    #[error(
        "プラグイン「{id}」はプログラムに内蔵されているため、外せません。使わないときは「使わない」にしてください。"
    )]
    Shipped {
        /// The identifier.
        id: String,
    },
    /// A trial cannot be treated as if it were installed.
    #[error("「{id}」は試用中です。みんなで使うには、先に入れてください。")]
    OnTrial {
        /// The identifier.
        id: String,
    },
    /// Too many plugins are on trial.
    #[error("同時に試せるのは{most}個までです。試し終えたものを外してから、もう一度お試しください。")]
    TooManyTrials {
        /// How many there may be.
        most: usize,
    },
    /// The folder cannot be written.
    #[error(
        "プラグインのフォルダー {folder} に書き込めませんでした（{source}）。空き容量と書き込みの権限を確かめてください。"
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
