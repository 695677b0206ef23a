//! `tsunagi plugin`: one file a command, or a group of commands that belong together.

mod check;
mod dev;
mod install;
mod keys;
mod list;
mod new;
mod pack;
mod project;
mod run;
mod trial;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Failure, TEMPLATE};
use crate::{
    plugins::{PluginOptions, Plugins},
    settings::{Given, Settings},
};

/// What can be done with plugins.
#[derive(Debug, Subcommand)]
pub(super) enum PluginCommand {
    /// 入っているプラグインと、読み込めなかったファイルを一覧にします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin list [指定]")]
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// プラグインのファイルを調べ、プラグインのフォルダに入れます（動いているサーバーにもすぐ現れます）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin install <ファイル> [指定]")]
    Install(install::InstallArgs),
    /// フォルダに入れたプラグインを外します（restore で戻せます）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin remove <id> [指定]")]
    Remove(install::One),
    /// 前の版に戻します。外したプラグインも戻せます
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin restore <id> [指定]")]
    Restore(install::One),
    /// 使わないことにしたプラグインを、また使います
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin enable <id> [指定]")]
    Enable(install::One),
    /// プラグインを使わないことにします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin disable <id> [指定]")]
    Disable(install::One),
    /// 続けて失敗したため止めてあるプラグインを、また使えるようにします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin release <id> [指定]")]
    Release(install::One),
    /// 署名に使う鍵を作ります
    #[command(help_template = TEMPLATE, next_help_heading = "指定", subcommand_help_heading = "コマンド", subcommand_value_name = "コマンド", override_usage = "tsunagi plugin key <コマンド>")]
    Key {
        #[command(subcommand)]
        command: keys::KeyCommand,
    },
    /// この鍵で署名されたプラグインを信頼します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin trust <鍵.pub> [--name <名前>] [指定]")]
    Trust(keys::TrustArgs),
    /// 鍵を信頼しないことにします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin untrust <名前> [指定]")]
    Untrust(keys::UntrustArgs),
    /// プラグインを一度動かし、市町村ごとの値を表示し、図や表を書き出します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin run <フォルダ|ファイル|id> [名前=値]... [指定]")]
    Run(Box<run::RunArgs>),
    /// プラグインのフォルダを新しく作ります。そのままで動き、地図になります
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin new <名前> [指定]")]
    New(new::NewArgs),
    /// プラグインを組み立てます（build/<id>.wasm）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin build [フォルダ]")]
    Build(new::BuildArgs),
    /// プラグインを書く間、保存するたびに組み立て直し、開いている地図に出します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin dev [フォルダ] [指定]")]
    Dev(dev::DevArgs),
    /// プラグインを検査します（golden.json の例、空欄や0や1,741市町村などの標準の例、同じ結果になること）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin check [フォルダ|ファイル] [指定]")]
    Check(check::CheckArgs),
    /// 配るための1つのファイルを作ります。鍵があれば署名します
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin pack [フォルダ] [指定]")]
    Pack(pack::PackArgs),
}

/// Which data folder.
#[derive(Debug, Args)]
pub(super) struct Folder {
    /// データフォルダ（既定 ./tsunagi-data）
    #[arg(long, value_name = "フォルダ", env = "TSUNAGI_DATA", hide_env = true)]
    data: Option<PathBuf>,
}

impl Folder {
    fn settings(self) -> Result<Settings, Failure> {
        super::settings(Given { data: self.data, log_filter: Some("warn".to_owned()), ..Given::default() })
    }

    fn open(self) -> Result<Plugins, Failure> {
        Plugins::open(PluginOptions::of(&self.settings()?)).map_err(Failure::problem)
    }

    /// Changes plugins, and has the audit log take it: at once, or by the server that holds the record as soon as it sees the change.
    fn change<T, E: std::fmt::Display>(
        self,
        change: impl FnOnce(&Plugins, &str) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let settings = self.settings()?;
        let by = crate::imports::actor(None).unwrap_or_else(|_| "利用者".to_owned());
        let plugins = Plugins::open(PluginOptions::of(&settings)).map_err(Failure::problem)?;
        let outcome = change(&plugins, &by).map_err(Failure::problem)?;
        // A record that cannot be opened now is held by a server, which sees the change, or waits for somebody to mend it.
        if let Ok(archive) = super::serve::open_archive(&settings) {
            plugins.drain_notes(|note| {
                archive.note(&note.actor, &note.action, &note.subject, &note.detail.to_string()).is_ok()
            });
            archive.settle();
        }
        Ok(outcome)
    }
}

/// Runs one of the commands.
pub(super) fn run(command: PluginCommand) -> Result<(), Failure> {
    match command {
        PluginCommand::List { folder } => list::list(folder),
        PluginCommand::Install(args) => install::install(args),
        PluginCommand::Remove(one) => install::remove(one),
        PluginCommand::Restore(one) => install::restore(one),
        PluginCommand::Enable(one) => install::enable(one),
        PluginCommand::Disable(one) => install::disable(one),
        PluginCommand::Release(one) => install::release(one),
        PluginCommand::Key { command } => keys::key(command),
        PluginCommand::Trust(args) => keys::trust(args),
        PluginCommand::Untrust(args) => keys::untrust(args),
        PluginCommand::Run(args) => run::run(*args),
        PluginCommand::New(args) => new::new(args),
        PluginCommand::Build(args) => new::build(&args),
        PluginCommand::Dev(args) => dev::dev(args),
        PluginCommand::Check(args) => check::check(args),
        PluginCommand::Pack(args) => pack::pack(&args),
    }
}
