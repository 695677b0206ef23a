//! Problems: the one place where a failure becomes an answer (RFC 9457, `application/problem+json`, in Japanese).
//!
//! A thing that is named and not there is a 404; a value that cannot be used is a 422. What went wrong inside is told to the log,
//! once, and never to the reader: a 500 says one fixed sentence.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use geodata::{
    archive::{PublishError, RecordError},
    lineage::ChangeRefused,
};
use serde::Serialize;

use crate::{
    headers,
    imports::{Failed, ImportError, WorkerFailure},
    plugins::InstallError,
    workflows::ViewError,
};

/// Everything that a request can be answered with instead of what it asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// No such page or route.
    #[error("「{path}」というページはありません。アドレスを確かめてください。")]
    UnknownPage {
        /// The path asked for.
        path: String,
    },
    /// The route exists, but not for this method.
    #[error("この操作（{method}）は、ここでは使えません。")]
    MethodNotAllowed {
        /// The method asked for.
        method: String,
    },
    /// Something that is named in the request does not exist.
    #[error("{what}「{id}」はありません。{next}")]
    NotFound {
        /// Kind of thing, as a word on screen.
        what: &'static str,
        /// Its identifier, as asked for.
        id: String,
        /// What to do next, as a sentence.
        next: &'static str,
    },
    /// A value in the request cannot be used.
    #[error("{name} の値「{value}」は使えません。{hint}")]
    BadParameter {
        /// Name of the parameter.
        name: String,
        /// The value as given.
        value: String,
        /// What would be right, as a sentence.
        hint: String,
    },
    /// The request has a parameter that nothing reads.
    #[error("「{name}」という指定はここでは使えません。使えるのは {known} です。")]
    UnknownParameter {
        /// Name of the parameter.
        name: String,
        /// The names that would be read.
        known: String,
    },
    /// The address of the request is too long.
    #[error("要求のアドレスが長すぎます（上限 {limit_bytes} バイト）。選ぶ地域や条件を減らしてください。")]
    AddressTooLong {
        /// Longest path and query.
        limit_bytes: usize,
    },
    /// The body of the request is too large.
    #[error("送られたファイルが大きすぎます（上限 {limit_mib} MiB）。")]
    BodyTooLarge {
        /// Largest body.
        limit_mib: usize,
    },
    /// A file to import is too large.
    #[error(
        "送られたファイルが大きすぎます（上限 {limit_mib} MiB）。使っていないシートや列を消すか、分けて送ってください。"
    )]
    FileTooLarge {
        /// Largest file.
        limit_mib: usize,
    },
    /// The body of the request is not the JSON that is asked for.
    #[error("送られた内容を読み取れません。{hint}")]
    BadBody {
        /// Where and what, as a sentence.
        hint: String,
    },
    /// Something cannot be done with an import at its stage.
    #[error("{sentence}")]
    ImportNotNow {
        /// Why, and what to do.
        sentence: String,
    },
    /// Reading a file needed more than it may take.
    #[error("{sentence}")]
    ImportLimit {
        /// Which limit, and what to do.
        sentence: String,
    },
    /// The child that reads a file died.
    #[error("{sentence}")]
    ImportWorkerFailed {
        /// What to do.
        sentence: String,
    },
    /// Too many files wait to be published, or there is no room for one more.
    #[error("{sentence}")]
    ImportNoRoom {
        /// What to do.
        sentence: String,
    },
    /// What is to be published, undone or withdrawn does not fit the data.
    #[error("{sentence}")]
    PublishRefused {
        /// Why, and what to do.
        sentence: String,
    },
    /// A difference across a break of the definition or of the borders.
    #[error("{sentence}")]
    DefinitionBreak {
        /// Which break, and what to do.
        sentence: String,
    },
    /// The data can be read only: the record was damaged and a backup is served.
    #[error("いまは読み取り専用です。{runbook}")]
    ReadOnly {
        /// What the operator has to do.
        runbook: String,
    },
    /// The body of the request broke off.
    #[error("送信が途中で切れました。もう一度送ってください。")]
    BodyBroken,
    /// The request was made by another site's page.
    #[error("ほかのサイト（{origin}）からの操作は受け付けません。つなぎの画面から操作してください。")]
    ForeignOrigin {
        /// The site.
        origin: String,
    },
    /// The request names another host: a page elsewhere may be pointing its own name at this machine.
    #[error("「{host}」という名前では使えません。http://127.0.0.1 または http://localhost で開いてください。")]
    WrongHost {
        /// The name.
        host: String,
    },
    /// A plugin could not be installed, removed or released.
    #[error("{sentence}")]
    PluginRefused {
        /// Why, and what to do.
        sentence: String,
    },
    /// A plugin is switched off after failures in a row.
    #[error(
        "プラグイン {plugin} は止めてあります。{sentence}直した版を入れるか、画面「プラグイン」の「また使えるようにする」か tsunagi plugin release で戻してください。"
    )]
    PluginQuarantined {
        /// Identifier and version.
        plugin: String,
        /// Its last failure.
        sentence: String,
    },
    /// The text is no definition of an indicator.
    #[error("{sentence}")]
    DefinitionRefused {
        /// What is wrong and what to do, one fault a line.
        sentence: String,
        /// Line of the first fault, from 1; 0 if no line is to blame.
        line: usize,
        /// Column of the first fault, from 1; 0 if no line is to blame.
        column: usize,
    },
    /// A plugin is being compiled.
    #[error("プラグイン {plugin} を準備しています。数秒おいて、もう一度お試しください。")]
    PluginLoading {
        /// Identifier.
        plugin: String,
    },
    /// A plugin failed while it computed.
    #[error("プラグイン {plugin} の計算に失敗しました。{sentence}")]
    PluginFailed {
        /// Identifier and version.
        plugin: String,
        /// What happened.
        sentence: String,
    },
    /// A plugin says that it cannot compute this.
    #[error("プラグイン {plugin} は計算できませんでした。{sentence}")]
    PluginCannot {
        /// Identifier and version.
        plugin: String,
        /// Why, in its own words.
        sentence: String,
    },
    /// Too many requests wait for the same thing.
    #[error("いま混み合っています。数秒おいて、もう一度お試しください。")]
    Busy,
    /// The answer took too long.
    #[error("{limit_s}秒以内に答えを出せませんでした。条件を減らして、もう一度お試しください。")]
    TookTooLong {
        /// The time allowed.
        limit_s: u64,
    },
    /// Something that a person must look into. The cause goes to the log.
    #[error(
        "つなぎの内部で問題が起きました。もう一度お試しください。続く場合は、この番号と一緒に管理者へお知らせください。"
    )]
    Internal {
        /// What happened, for the log only.
        cause: String,
    },
}

/// Body of a problem answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// Identifies the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in a few Japanese words.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What happened and what to do, in Japanese.
    detail: String,
    /// The kind of problem as a word for programs.
    code: &'static str,
    /// The place of the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Place>,
    /// Number under which the log has this request.
    request_id: String,
}

/// Where a fault lies.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Place {
    /// Name of the parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// Identifier of the plugin.
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<String>,
    /// The thing that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Line of a text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Column in that line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownPage { .. } | Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadParameter { .. }
            | Self::UnknownParameter { .. }
            | Self::BadBody { .. }
            | Self::ImportLimit { .. }
            | Self::ImportWorkerFailed { .. }
            | Self::PublishRefused { .. }
            | Self::DefinitionBreak { .. }
            | Self::PluginRefused { .. }
            | Self::DefinitionRefused { .. }
            | Self::PluginCannot { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::ImportNotNow { .. } => StatusCode::CONFLICT,
            Self::ImportNoRoom { .. } => StatusCode::INSUFFICIENT_STORAGE,
            Self::AddressTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::BodyTooLarge { .. } | Self::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyBroken => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin { .. } => StatusCode::FORBIDDEN,
            Self::WrongHost { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::PluginQuarantined { .. }
            | Self::PluginLoading { .. }
            | Self::TookTooLong { .. }
            | Self::ReadOnly { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::PluginFailed { .. } => StatusCode::BAD_GATEWAY,
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownPage { .. } => "unknown-page",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::NotFound { .. } => "not-found",
            Self::BadParameter { .. } => "bad-parameter",
            Self::UnknownParameter { .. } => "unknown-parameter",
            Self::AddressTooLong { .. } => "address-too-long",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::BadBody { .. } => "bad-body",
            Self::ImportNotNow { .. } => "import-not-now",
            Self::ImportLimit { .. } => "import-limit",
            Self::ImportWorkerFailed { .. } => "import-worker-failed",
            Self::ImportNoRoom { .. } => "import-no-room",
            Self::PublishRefused { .. } => "publish-refused",
            Self::DefinitionBreak { .. } => "definition-break",
            Self::ReadOnly { .. } => "read-only",
            Self::BodyBroken => "body-broken",
            Self::ForeignOrigin { .. } => "foreign-origin",
            Self::WrongHost { .. } => "wrong-host",
            Self::PluginRefused { .. } => "plugin-refused",
            Self::DefinitionRefused { .. } => "definition-refused",
            Self::PluginLoading { .. } => "plugin-loading",
            Self::PluginQuarantined { .. } => "plugin-quarantined",
            Self::PluginFailed { .. } => "plugin-failed",
            Self::PluginCannot { .. } => "plugin-cannot",
            Self::Busy => "busy",
            Self::TookTooLong { .. } => "took-too-long",
            Self::Internal { .. } => "internal",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::UnknownPage { .. } => "ページがありません",
            Self::MethodNotAllowed { .. } => "この操作は使えません",
            Self::NotFound { .. } => "見つかりません",
            Self::BadParameter { .. } | Self::UnknownParameter { .. } => "指定に誤りがあります",
            Self::AddressTooLong { .. } => "要求が長すぎます",
            Self::BodyTooLarge { .. } | Self::FileTooLarge { .. } => "ファイルが大きすぎます",
            Self::BadBody { .. } => "内容に誤りがあります",
            Self::ImportNotNow { .. } => "いまはできません",
            Self::ImportLimit { .. } | Self::ImportWorkerFailed { .. } => "ファイルを読み取れませんでした",
            Self::ImportNoRoom { .. } => "置き場がありません",
            Self::PublishRefused { .. } => "公開できません",
            Self::DefinitionBreak { .. } => "そのままでは比べられません",
            Self::ReadOnly { .. } => "読み取り専用です",
            Self::BodyBroken => "受け取れませんでした",
            Self::ForeignOrigin { .. } | Self::WrongHost { .. } => "受け付けられません",
            Self::PluginRefused { .. } => "プラグインを受け付けられません",
            Self::DefinitionRefused { .. } => "指標の定義に誤りがあります",
            Self::PluginLoading { .. } => "プラグインを準備しています",
            Self::PluginQuarantined { .. } => "プラグインを止めてあります",
            Self::PluginFailed { .. } | Self::PluginCannot { .. } => "プラグインが計算できませんでした",
            Self::Busy => "混み合っています",
            Self::TookTooLong { .. } => "時間内に答えられませんでした",
            Self::Internal { .. } => "内部の問題が起きました",
        }
    }

    fn place(&self) -> Option<Place> {
        let nowhere = Place { parameter: None, plugin: None, id: None, line: None, column: None };
        match self {
            Self::BadParameter { name, .. } | Self::UnknownParameter { name, .. } => {
                Some(Place { parameter: Some(name.clone()), ..nowhere })
            }
            Self::NotFound { id, .. } => Some(Place { id: Some(id.clone()), ..nowhere }),
            Self::DefinitionRefused { line, column, .. } if 0 < *line => {
                Some(Place { line: Some(*line), column: Some(*column), ..nowhere })
            }
            Self::PluginQuarantined { plugin, .. }
            | Self::PluginLoading { plugin }
            | Self::PluginFailed { plugin, .. }
            | Self::PluginCannot { plugin, .. } => Some(Place { plugin: Some(plugin.clone()), ..nowhere }),
            _ => None,
        }
    }

    /// The body of the answer, or what an import says of its failure.
    pub fn body(&self, request_id: String) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.code()),
            title: self.title(),
            status: self.status().as_u16(),
            detail: self.to_string(),
            code: self.code(),
            at: self.place(),
            request_id,
        }
    }

    /// Something that a person must look into.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal { cause: cause.to_string() }
    }
}

/// A number for one request, unique while the server runs.
fn next_request_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("r{:06}", COUNT.fetch_add(1, Ordering::Relaxed))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let request_id = next_request_id();
        match &self {
            Self::Internal { cause } => {
                tracing::error!(request.id = %request_id, "要求 {request_id} に答えられませんでした: {cause}");
            }
            Self::PluginFailed { plugin, sentence } => {
                tracing::info!(request.id = %request_id, plugin.id = %plugin, "プラグイン {plugin} の計算に失敗: {sentence}");
            }
            other => {
                tracing::debug!(request.id = %request_id, problem.code = other.code(), "要求 {request_id}: {other}");
            }
        }
        let status = self.status();
        let body = self.body(request_id);
        let bytes = serde_json::to_vec(&body).expect("a problem has text keys");
        let mut response = (status, bytes).into_response();
        let head = response.headers_mut();
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        head.insert(header::CACHE_CONTROL, headers::NO_STORE);
        head.insert(header::CONTENT_SECURITY_POLICY, headers::DATA_POLICY);
        head.insert(header::X_CONTENT_TYPE_OPTIONS, headers::NOSNIFF);
        if matches!(self, Self::Busy | Self::PluginLoading { .. }) {
            head.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<ViewError> for Problem {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Unknown { what, id, next } => Self::NotFound { what, id, next },
            ViewError::BadValue { name, value, hint } => Self::BadParameter { name, value, hint },
            ViewError::UnknownParameter { name, known } => Self::UnknownParameter { name, known },
            ViewError::PluginQuarantined { plugin, sentence } => Self::PluginQuarantined { plugin, sentence },
            ViewError::PluginLoading { plugin } => Self::PluginLoading { plugin },
            ViewError::PluginFailed { plugin, sentence } => Self::PluginFailed { plugin, sentence },
            ViewError::PluginCannot { plugin, sentence } => Self::PluginCannot { plugin, sentence },
            ViewError::Busy => Self::Busy,
            ViewError::Internal { cause } => Self::Internal { cause },
        }
    }
}

/// Why there is no release, as a reader of a view sees it.
pub(crate) fn release_error(error: geodata::archive::ReleaseError) -> ViewError {
    use geodata::archive::ReleaseError;
    match error {
        ReleaseError::UnknownPackage { package, .. } => ViewError::Unknown {
            what: "データパッケージ",
            id: package,
            next: "/api/v1/packages にあるものから選んでください。",
        },
        ReleaseError::UnknownRevision { number } => ViewError::Unknown {
            what: "版",
            id: number.to_string(),
            next: "/api/v1/revisions にあるものから選んでください。",
        },
        other => ViewError::Internal { cause: other.to_string() },
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        let sentence = error.to_string();
        match error {
            ImportError::Unknown { id } => {
                Self::NotFound {
                    what: "取り込み", id, next: "/api/v1/imports にあるものから選んでください。"
                }
            }
            ImportError::NotNow { .. } | ImportError::NotMarkable { .. } => Self::ImportNotNow { sentence },
            ImportError::TooMany { .. } | ImportError::Staging(_) => {
                tracing::warn!("取り込みの置き場: {sentence}");
                Self::ImportNoRoom { sentence }
            }
            ImportError::Worker(failure) => Self::from(&Failed::of(&failure)),
            ImportError::BadActor { given } => Self::BadParameter {
                name: "actor".to_owned(),
                value: given,
                hint: "1字から80字までで、目に見える文字だけにしてください。".to_owned(),
            },
            ImportError::Record(error) => error.into(),
        }
    }
}

/// A failure that an import remembers.
impl From<&Failed> for Problem {
    fn from(failed: &Failed) -> Self {
        let sentence = failed.sentence.clone();
        if failed.code == "import-limit" {
            Self::ImportLimit { sentence }
        } else {
            Self::ImportWorkerFailed { sentence }
        }
    }
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Self {
        let unknown = |what, id, next| Self::NotFound { what, id, next };
        let sentence = error.to_string();
        match error {
            RecordError::UnknownBatch { batch } => {
                unknown("取り込んだデータ", batch, "/api/v1/batches にあるものから選んでください。")
            }
            RecordError::UnknownRevision { number } => {
                unknown("版", number.to_string(), "/api/v1/revisions にあるものから選んでください。")
            }
            RecordError::UnknownPackage { package } => {
                unknown("データパッケージ", package, "/api/v1/packages にあるものから選んでください。")
            }
            RecordError::UnknownTemplate { name } => {
                unknown("様式", name, "/api/v1/templates にあるものから選んでください。")
            }
            RecordError::NotLive { .. } | RecordError::Needed { .. } | RecordError::Gate(_) => {
                Self::PublishRefused { sentence }
            }
            RecordError::Publish(error) => error.into(),
            RecordError::Wire(error) => Self::from(&Failed::of(&WorkerFailure::Died { how: error.to_string() })),
            other => Self::internal(other),
        }
    }
}

impl From<ChangeRefused> for Problem {
    fn from(refused: ChangeRefused) -> Self {
        let sentence = refused.to_string();
        match refused {
            ChangeRefused::UnknownIndicator { indicator } => {
                let next = "データの指標の一覧から選んでください。プラグインの指標の変化は出せません。";
                Self::NotFound { what: "指標", id: indicator, next }
            }
            ChangeRefused::NoFigures { period, .. } => Self::NotFound {
                what: "時点",
                id: period.id(),
                next: "この指標に数値がある年度・時点から選んでください。",
            },
            ChangeRefused::SamePeriod => {
                let value = "from と同じ時点".to_owned();
                Self::BadParameter { name: "to".to_owned(), value, hint: sentence }
            }
            ChangeRefused::Crosswalk { crosswalk, reason } => {
                Self::BadParameter { name: "crosswalk".to_owned(), value: crosswalk, hint: reason }
            }
            _ => Self::DefinitionBreak { sentence },
        }
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::ReadOnly { runbook } => Self::ReadOnly { runbook },
            PublishError::Store { .. } => Self::internal(error),
            other => Self::PublishRefused { sentence: other.to_string() },
        }
    }
}

impl From<InstallError> for Problem {
    fn from(error: InstallError) -> Self {
        match error {
            InstallError::Unknown { id } => {
                Self::NotFound {
                    what: "プラグイン", id, next: "/api/v1/plugins にあるものから選んでください。"
                }
            }
            InstallError::Folder { .. } => Self::Internal { cause: error.to_string() },
            InstallError::Definition(refused) => {
                Self::DefinitionRefused { sentence: refused.sentence, line: refused.line, column: refused.column }
            }
            InstallError::Load(_)
            | InstallError::Signature { .. }
            | InstallError::NotTrusted { .. }
            | InstallError::OtherKey { .. }
            | InstallError::Downgrade { .. }
            | InstallError::Taken { .. }
            | InstallError::Circle { .. }
            | InstallError::NoPrevious { .. }
            | InstallError::Shipped { .. }
            | InstallError::OnTrial { .. }
            | InstallError::TooManyTrials { .. } => Self::PluginRefused { sentence: error.to_string() },
        }
    }
}
