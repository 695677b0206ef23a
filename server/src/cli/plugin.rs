//! `tsunagi plugin`: one file a command, or a group of commands that belong together.

mod install;
mod list;
mod run;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Failure, TEMPLATE};
use crate::{
    plugins::{PluginOptions, Plugins},
    settings::Given,
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
    /// プラグインを一度動かし、市町村ごとの値を表示します（サーバーが動いていないときに使います）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin run <id> [名前=値]... [指定]")]
    Run(run::RunArgs),
}

/// Which data folder.
#[derive(Debug, Args)]
pub(super) struct Folder {
    /// データフォルダ（既定 ./tsunagi-data）
    #[arg(long, value_name = "フォルダ", env = "TSUNAGI_DATA", hide_env = true)]
    data: Option<PathBuf>,
}

impl Folder {
    fn open(self) -> Result<Plugins, Failure> {
        let settings = super::settings(Given { data: self.data, ..Given::default() })?;
        Plugins::open(PluginOptions::of(&settings)).map_err(Failure::problem)
    }
}

/// Runs one of the commands.
pub(super) fn run(command: PluginCommand) -> Result<(), Failure> {
    match command {
        PluginCommand::List { folder } => list::list(folder),
        PluginCommand::Install(args) => install::install(args),
        PluginCommand::Run(args) => run::run(args),
    }
}
