//! The command line. Exit status: 0 done, 1 the input has problems (listed), 2 wrong use, 70 internal.

mod backup;
mod check;
mod export;
mod folder;
mod import;
mod plugin;
mod questions;
mod record;
mod restore;
mod serve;
mod tell;
mod usage;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use geodata::{Archive, archive::Existing};

use crate::settings::{Given, Settings};

/// The input has problems, which have been listed.
const PROBLEMS: u8 = 1;
/// The program itself has a problem.
const INTERNAL: u8 = 70;

/// つなぎ：ひきこもりの状態にある方への支援が届いていない所を示す、地域分析サーバー
#[derive(Debug, Parser)]
#[command(
    name = "tsunagi",
    version,
    disable_help_subcommand = true,
    subcommand_required = true,
    subcommand_value_name = "コマンド",
    override_usage = "tsunagi <コマンド> [指定]",
    subcommand_help_heading = "コマンド",
    next_help_heading = "指定",
    help_template = "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}",
    after_help = "終了コード: 0 完了、1 入力に問題がある、2 使い方の誤り、70 内部の問題\n\
        設定の優先順: 指定、環境変数 TSUNAGI_*、データフォルダの tsunagi.toml、既定値",
    disable_version_flag = true,
    disable_help_flag = true
)]
struct Cli {
    /// この使い方を表示します
    #[arg(short = 'h', long, action = clap::ArgAction::Help, global = true)]
    help: Option<bool>,
    /// 版を表示します
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// サーバーを起動します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi serve [指定]")]
    Serve {
        #[command(flatten)]
        common: Common,
        /// 待ち受けるアドレスとポート（既定 127.0.0.1:8787。0番を指定すると空いているポートを使います）
        #[arg(long, value_name = "アドレス:ポート", env = "TSUNAGI_LISTEN", hide_env = true)]
        listen: Option<String>,
    },
    /// データの記録、またはデータパッケージを調べ、問題のある場所をすべて示します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi check [フォルダ|embedded] [指定]")]
    Check {
        #[command(flatten)]
        common: Common,
        /// パッケージのフォルダ、またはパッケージを並べたフォルダ。省くとデータフォルダの記録（まだなければ内蔵のパッケージ）
        #[arg(value_name = "フォルダ|embedded")]
        target: Option<String>,
    },
    /// ファイルを取り込み、分からないことを尋ね、新しい版として公開します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi import <ファイル>... [指定]")]
    Import {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: Box<import::ImportArgs>,
    },
    /// 公開した版の履歴（いつ、誰が、どのファイルで、何を変えたか）を表示します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi history [指定]")]
    History {
        #[command(flatten)]
        common: Common,
        /// 結果をJSONで表示します
        #[arg(long)]
        json: bool,
    },
    /// 2つの版の違いを、市町村ごとに表示します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi diff <前の版> <後の版> [指定]")]
    Diff {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: record::DiffArgs,
    },
    /// 前の版の状態を、新しい版として公開し直します（元に戻す）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi revert <版> --note <説明> [指定]")]
    Revert {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: record::RevertArgs,
    },
    /// 取り込んだデータを、理由を記録して取り下げます
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi withdraw <番号> --reason <理由> [指定]")]
    Withdraw {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: record::WithdrawArgs,
    },
    /// 監査ログを表示します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi audit [指定]")]
    Audit {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: record::AuditArgs,
    },
    /// 指標をCSVに、地図の層をGeoJSONに、データパッケージをzipまたはフォルダに書き出します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi export <指標> <ファイル> [名前=値]... [指定]\n        tsunagi export --package <パッケージ> <ファイル.zip|フォルダ> [指定]")]
    Export {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: export::ExportArgs,
    },
    /// 図をSVG、PNG、CSV、JSONで作ります
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi figure <種類> <ファイル> [名前=値]... [指定]")]
    Figure {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        what: export::FigureArgs,
    },
    /// プラグインを調べ、入れ、動かします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", subcommand_help_heading = "コマンド", subcommand_value_name = "コマンド", override_usage = "tsunagi plugin <コマンド> [指定]")]
    Plugin {
        #[command(subcommand)]
        command: plugin::PluginCommand,
    },
    /// 記録、プラグイン、設定の控えを1つのファイルに作り、確かめます
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi backup <控え.zip> [指定]")]
    Backup {
        #[command(flatten)]
        common: Common,
        /// 作るファイル。あるものは上書きしません
        #[arg(value_name = "控え.zip")]
        target: PathBuf,
    },
    /// 控えを確かめ、データフォルダに戻します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi restore <控え> [指定]")]
    Restore {
        #[command(flatten)]
        common: Common,
        /// 控えのファイル、または自動の控えのフォルダ
        #[arg(value_name = "控え")]
        from: PathBuf,
        /// データフォルダに今あるものを、日付つきのフォルダに残して入れ替えます
        #[arg(long)]
        replace: bool,
    },
    /// APIの記述（OpenAPI 3.1）を表示します
    #[command(hide = true)]
    Openapi,
    /// 子プロセスとしてプラグインをコンパイルします
    #[command(hide = true)]
    CompilePlugin,
    /// 子プロセスとして取り込むファイルを読み取ります
    #[command(hide = true)]
    ReadFile,
}

const TEMPLATE: &str = "{about}\n\n使い方: {usage}\n\n{all-args}";

/// What every command that reads data takes.
#[derive(Debug, Args)]
struct Common {
    /// データフォルダ（既定 ./tsunagi-data。なければ作ります）
    #[arg(long, value_name = "フォルダ", env = "TSUNAGI_DATA", hide_env = true)]
    data: Option<PathBuf>,
    /// 最初の起動で公開するデータパッケージのフォルダ（既定は内蔵）
    #[arg(long, value_name = "フォルダ", env = "TSUNAGI_PACKAGES", hide_env = true)]
    packages: Option<PathBuf>,
    /// ログに書く重要度（error, warn, info, debug）
    #[arg(long, value_name = "重要度", env = "TSUNAGI_LOG", hide_env = true)]
    log: Option<String>,
    /// ログの形式（text または json）
    #[arg(long, value_name = "形式", env = "TSUNAGI_LOG_FORMAT", hide_env = true)]
    log_format: Option<String>,
    /// 信頼する鍵で署名されたプラグインだけを受け付けます
    #[arg(long, env = "TSUNAGI_PLUGINS_SIGNED_ONLY", hide_env = true)]
    plugins_signed_only: bool,
    /// コンパイルしたプラグインを置くフォルダ（既定はデータフォルダの中）
    #[arg(long, value_name = "フォルダ", env = "TSUNAGI_PLUGIN_CACHE", hide_env = true)]
    plugin_cache: Option<PathBuf>,
    /// 地図の下に敷く外部のタイル（例 https://…/{z}/{x}/{y}.png。既定は使いません。画面を見る人のパソコンが、その相手に問い合わせます）
    #[arg(long, value_name = "アドレス", env = "TSUNAGI_BASEMAP_TILES", hide_env = true)]
    basemap_tiles: Option<String>,
}

impl Common {
    fn given(self, listen: Option<String>) -> Given {
        Given {
            data: self.data,
            listen,
            packages: self.packages,
            log_filter: self.log,
            log_format: self.log_format,
            plugins_signed_only: self.plugins_signed_only,
            plugin_cache: self.plugin_cache,
            basemap_tiles: self.basemap_tiles,
        }
    }
}

/// Why a command did not do what it was asked to.
enum Failure {
    /// The input has problems. The text says which, and what to do.
    Problems(String),
    /// The input has problems, which have been told already.
    Told,
    /// The program has a problem.
    Internal(anyhow::Error),
}

impl Failure {
    fn problem(message: impl std::fmt::Display) -> Self {
        Self::Problems(message.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// Whoever reads the output may have seen enough, as in `… | head`: the program ends then, and has nothing to complain of. Printing
/// panics there, because Rust's programs are not ended by a closed pipe.
fn let_the_reader_go() {
    let complain = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.payload_as_str().is_some_and(|what| what.starts_with("failed printing to stdout")) {
            complain(panic);
        }
    }));
}

/// Runs the program and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let_the_reader_go();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::tell(&error),
    };
    let outcome = match cli.command {
        Command::Serve { common, listen } => serve::serve(common.given(listen)),
        Command::Check { common, target } => check::check(common.given(None), target.as_deref()),
        Command::Import { common, what } => import::import(common.given(None), &what),
        Command::History { common, json } => record::history(common.given(None), json),
        Command::Diff { common, what } => record::diff(common.given(None), &what),
        Command::Revert { common, what } => record::revert(common.given(None), what),
        Command::Withdraw { common, what } => record::withdraw(common.given(None), what),
        Command::Audit { common, what } => record::audit(common.given(None), &what),
        Command::Export { common, what } => export::export(common.given(None), what),
        Command::Figure { common, what } => export::figure(common.given(None), &what),
        Command::Plugin { command } => plugin::run(command),
        Command::Backup { common, target } => backup::backup(common.given(None), &target),
        Command::Restore { common, from, replace } => {
            let existing = if replace { Existing::MoveAside } else { Existing::Refuse };
            restore::restore(common.given(None), &from, existing)
        }
        Command::Openapi => {
            println!("{}", openapi_text());
            Ok(())
        }
        Command::CompilePlugin => return crate::plugins::run_compile_child(),
        Command::ReadFile => return crate::imports::worker::child::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problems(message)) => {
            eprintln!("{message}");
            ExitCode::from(PROBLEMS)
        }
        Err(Failure::Told) => ExitCode::from(PROBLEMS),
        Err(Failure::Internal(error)) => {
            eprintln!("つなぎの内部で問題が起きました: {error:#}");
            ExitCode::from(INTERNAL)
        }
    }
}

/// The description of the API as `server/openapi.json` holds it, without the last line end.
pub fn openapi_text() -> String {
    serde_json::to_string_pretty(&crate::openapi()).expect("the description has text keys")
}

/// Opens the record for one command: quietly, and without plugins.
fn open_archive(given: Given) -> Result<(Settings, Archive), Failure> {
    let given = Given { log_filter: given.log_filter.or(Some("warn".to_owned())), ..given };
    let settings = settings(given)?;
    let archive = serve::open_archive(&settings)?;
    Ok((settings, archive))
}

/// Settings from flags, variables and file; warns about what was not understood.
fn settings(given: Given) -> Result<Settings, Failure> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let (settings, remarks) = Settings::load(given, names).map_err(Failure::problem)?;
    crate::logging::start(&settings.log);
    for remark in remarks {
        tracing::warn!("{remark}");
    }
    Ok(settings)
}
