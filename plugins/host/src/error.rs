//! What can go wrong, in sentences for the person who can do something about it.

use std::path::PathBuf;

use crate::{inspect::Refusal, request::ParameterProblem};

/// Why the host cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The engine refuses its settings.
    #[error("プラグインの実行環境を起動できません：{message}")]
    Engine {
        /// What the engine says.
        message: String,
    },
    /// The folder for compiled plugins cannot be used.
    #[error("プラグインのキャッシュ用フォルダー「{}」を使えません：{source}", path.display())]
    Cache {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Why a file does not become a plugin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file is larger than any plugin may be.
    #[error("「{origin}」は大きすぎます（{bytes} バイト、上限 {limit} バイト）")]
    TooLarge {
        /// Where the file came from.
        origin: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The file is no plugin, or none of this version.
    #[error("「{origin}」は読み込めません：{refusal}")]
    Refused {
        /// Where the file came from.
        origin: String,
        /// Why.
        #[source]
        refusal: Refusal,
    },
    /// Compilation went over its limits.
    #[error(
        "「{origin}」のコンパイルが制限（CPU {cpu_s} 秒、メモリー {memory_mib} MiB）を超えたため中止しました。プラグインを小さくしてください"
    )]
    CompileLimit {
        /// Where the file came from.
        origin: String,
        /// CPU time allowed.
        cpu_s: u64,
        /// Memory allowed.
        memory_mib: u64,
    },
    /// The child process for compilation could not be used.
    #[error("「{origin}」をコンパイルする子プロセスを実行できません：{message}")]
    CompileChild {
        /// Where the file came from.
        origin: String,
        /// What happened.
        message: String,
    },
    /// The manifest makes no sense.
    #[error("「{origin}」の describe が返した内容に誤りがあります：{why}")]
    BadManifest {
        /// Where the file came from.
        origin: String,
        /// Which part is wrong and how.
        why: String,
    },
    /// The plugin could not even say what it is.
    #[error("「{origin}」の describe が失敗しました：{failure}")]
    Describe {
        /// Where the file came from.
        origin: String,
        /// How it failed.
        #[source]
        failure: CallFailure,
    },
}

/// Why a call gave no layer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("プラグイン「{plugin}」（版 {version}）：{failure}")]
pub struct CallError {
    /// Identifier of the plugin.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// What happened.
    #[source]
    pub failure: CallFailure,
}

impl CallError {
    /// Whether this counts towards quarantine: not what the user or the data brought about.
    pub fn is_fault_of_plugin(&self) -> bool {
        !matches!(self.failure, CallFailure::Problem { .. } | CallFailure::Parameter(_) | CallFailure::Busy)
    }
}

/// What happened in a call.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CallFailure {
    /// The plugin stopped itself: a panic, an invalid operation, a stack without end.
    #[error("実行中に異常終了しました（{message}）")]
    Trapped {
        /// What the engine says.
        message: String,
    },
    /// It took too long.
    #[error("{ms} ミリ秒以内に終わらなかったため中止しました")]
    DeadlineExceeded {
        /// Time allowed.
        ms: u64,
    },
    /// It asked for more memory than it may have.
    #[error("メモリーの上限（{limit_mib} MiB）を超えたため中止しました")]
    OutOfMemory {
        /// Memory allowed.
        limit_mib: usize,
    },
    /// It asked for more table elements than it may have.
    #[error("テーブルの上限（{limit} 要素）を超えたため中止しました")]
    TableLimit {
        /// Elements allowed.
        limit: usize,
    },
    /// It gave or sent more than it may.
    #[error("出力の上限（{limit_mib} MiB）を超えたため中止しました")]
    OutputTooLarge {
        /// Bytes allowed.
        limit_mib: usize,
    },
    /// It asked the host too often.
    #[error("ホスト関数の呼び出しが上限（{limit} 回）を超えたため中止しました")]
    TooManyHostCalls {
        /// Calls allowed.
        limit: usize,
    },
    /// The layer makes no sense.
    #[error("返した結果に誤りがあります：{why}")]
    BadOutput {
        /// Which part is wrong and how.
        why: String,
    },
    /// Other calls had all the turns for as long as a call may take.
    #[error("ほかの計算が混み合っていて、順番が来ませんでした。しばらくしてからもう一度お試しください")]
    Busy,
    /// The plugin says itself why there is no layer.
    #[error("{kind}：{message}")]
    Problem {
        /// What sort of reason.
        kind: ProblemKind,
        /// The plugin's sentence.
        message: String,
    },
    /// A parameter does not fit.
    #[error("{0}")]
    Parameter(#[from] ParameterProblem),
}

/// What sort of reason a plugin gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// No such indicator, kind or period.
    MissingInput,
    /// Not declared, or not granted.
    Refused,
    /// A parameter that no calculation fits.
    BadParameter,
    /// Anything else.
    Failed,
}

impl std::fmt::Display for ProblemKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::MissingInput => "必要なデータがありません",
            Self::Refused => "許可されていないデータを求めました",
            Self::BadParameter => "パラメーターが計算に合いません",
            Self::Failed => "計算できません",
        })
    }
}
