//! `tsunagi plugin run`

use clap::Args;

use crate::{
    cli::{Common, Failure, export},
    query::find_revision,
    shapes::blank_label_en,
    workflows::{View, ViewAsk, number, view},
};

/// What `run` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct RunArgs {
    #[command(flatten)]
    common: Common,
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
}

/// Has a plugin compute once and prints what it gives.
pub(super) fn run(args: RunArgs) -> Result<(), Failure> {
    let RunArgs { common, id, package, revision, period, parameters } = args;
    let ask = ViewAsk { indicator: id, period, parameters: export::pairs(&parameters)?, ..ViewAsk::default() };
    let view = export::with_state(common.given(None), async |state| {
        let revision = revision.map(|text| find_revision(&state.archive, &text)).transpose();
        let revision = revision.map_err(Failure::problem)?;
        let release = state.release(package.as_deref(), revision).map_err(Failure::problem)?;
        view::view(&state, release, ask).await.map_err(Failure::problem)
    })?;
    print(&view);
    Ok(())
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
