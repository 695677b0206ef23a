//! `tsunagi plugin`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Failure, TEMPLATE};
use crate::{
    plugins::{PluginOptions, PluginOrigin, Plugins},
    query::find_revision,
    settings::Given,
    shapes::blank_label_en,
    workflows::{View, ViewAsk, number, view},
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
    Install {
        #[command(flatten)]
        folder: Folder,
        /// プラグインのファイル（.wasm）
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
    /// プラグインを一度動かし、市町村ごとの値を表示します（サーバーが動いていないときに使います）
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin run <id> [名前=値]... [指定]")]
    Run {
        #[command(flatten)]
        common: super::Common,
        /// プラグインの id
        #[arg(value_name = "id")]
        id: String,
        /// データパッケージ（既定 kochi）
        #[arg(long, value_name = "パッケージ")]
        package: Option<String>,
        /// 版の番号、または 2026-11-23 のような日付（既定は最新）
        #[arg(long, value_name = "版")]
        revision: Option<String>,
        /// 年度または時点
        #[arg(long, value_name = "年度")]
        period: Option<String>,
        /// プラグインの指定（名前=値）
        #[arg(value_name = "名前=値")]
        parameters: Vec<String>,
    },
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
        PluginCommand::List { folder } => {
            list(&folder.open()?);
            Ok(())
        }
        PluginCommand::Install { folder, file } => {
            let bytes = std::fs::read(&file).map_err(|error| {
                Failure::problem(format!("ファイル {} を読めませんでした（{error}）。", file.display()))
            })?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let installed = folder.open()?.install(&bytes, &name).map_err(Failure::problem)?;
            println!("プラグイン {} を入れました。", installed.name());
            Ok(())
        }
        PluginCommand::Run { common, id, package, revision, period, parameters } => {
            let ask =
                ViewAsk { indicator: id, period, parameters: super::export::pairs(&parameters)?, ..ViewAsk::default() };
            let view = super::export::with_state(common.given(None), async |state| {
                let revision = revision.map(|text| find_revision(&state.archive, &text)).transpose();
                let revision = revision.map_err(Failure::problem)?;
                let release = state.release(package.as_deref(), revision).map_err(Failure::problem)?;
                view::view(&state, release, ask).await.map_err(Failure::problem)
            })?;
            print(&view);
            Ok(())
        }
    }
}

fn list(plugins: &Plugins) {
    for installed in plugins.installed().iter() {
        let origin = match installed.origin() {
            PluginOrigin::Shipped => "内蔵".to_owned(),
            PluginOrigin::Folder { file } => file.clone(),
        };
        let hash = &installed.hash()[..12];
        println!(
            "{}\t{}\t{}\t{hash}\t{origin}",
            installed.id(),
            installed.manifest().version,
            installed.manifest().title.ja
        );
    }
    for failed in plugins.failed_files() {
        println!("×\t{}\t{}", failed.file, failed.failure.sentence);
    }
}

fn print(view: &View) {
    let revision = view.release.revision().number;
    println!("{}（{}） {} 版 {revision}", view.entry.title.ja, view.entry.unit.ja, view.period.label());
    for (area, cell) in view.release.areas().iter().zip(&view.cells) {
        let value = match cell.cell.value {
            Ok(value) => number::format(value, view.entry.decimals),
            Err(blank) => format!("{}（{}）", blank.label(), blank_label_en(blank)),
        };
        let why = cell.why.as_ref().map(|why| why.ja.as_str()).unwrap_or_default();
        println!("{}\t{}\t{value}\t{}\t{why}", area.code, area.name, cell.cell.trust.label());
    }
}
