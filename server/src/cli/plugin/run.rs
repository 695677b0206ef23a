//! `tsunagi plugin run`

use std::path::PathBuf;

use clap::Args;

use super::{
    project::{self, Given as What},
    trial,
};
use crate::{
    cli::{Common, Failure, export},
    query::find_revision,
    settings::Given,
    shapes::blank_label_en,
    state::Shared,
    workflows::{
        View, ViewAsk,
        catalogue::{Parameter, ParameterKind},
        number, view,
    },
};

/// What `run` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct RunArgs {
    #[command(flatten)]
    common: Common,
    /// プラグインのフォルダ、.wasm、indicator.toml、または入っているプラグインの id
    #[arg(value_name = "フォルダ|ファイル|id")]
    what: String,
    /// データパッケージ（既定 kochi）
    #[arg(long, value_name = "パッケージ")]
    package: Option<String>,
    /// 版の番号、または 2026-11-23 のような日付（既定は最新）
    #[arg(long, value_name = "版")]
    revision: Option<String>,
    /// 年度または時点
    #[arg(long, value_name = "年度")]
    period: Option<String>,
    /// 図（.svg、.png）または表（.csv）を書き出すファイル
    #[arg(long, value_name = "ファイル")]
    out: Option<PathBuf>,
    /// このプラグインの指定の一覧を表示します
    #[arg(long)]
    help_parameters: bool,
    /// プラグインの指定（名前=値）
    #[arg(value_name = "名前=値")]
    parameters: Vec<String>,
}

/// Has a plugin compute once, prints what it gives, and draws it.
pub(super) fn run(args: RunArgs) -> Result<(), Failure> {
    let RunArgs { common, what, package, revision, period, out, help_parameters, parameters } = args;
    let figure = out.as_deref().map(figure_of).transpose()?;
    let pairs = export::pairs(&parameters)?;
    let (given, plugin) = match project::given(&what)? {
        What::Id(id) => (Some(common.given(None)), (id, None)),
        What::Project(project, bytes) => {
            (own_data(common, Some(project.data())), (project.definition.id.clone(), Some(bytes)))
        }
        What::File(_, bytes) => (own_data(common, None), (id_of(&bytes)?, Some(bytes))),
    };
    let (id, bytes): (String, Option<Vec<u8>>) = plugin;
    let ask = async |state: Shared| {
        let number = revision
            .as_deref()
            .map(|text| find_revision(&state.archive, text))
            .transpose()
            .map_err(Failure::problem)?;
        let release = state.release(package.as_deref(), number).map_err(Failure::problem)?;
        let ask =
            ViewAsk { indicator: id.clone(), period: period.clone(), parameters: pairs.clone(), ..ViewAsk::default() };
        if help_parameters {
            let entry = crate::workflows::catalogue::find(&release, &state.plugins.installed(), &id)
                .map_err(Failure::problem)?;
            print_parameters(&entry.title.ja, &entry.parameters);
            return Ok(None);
        }
        let view = view::view(&state, release, ask).await.map_err(Failure::problem)?;
        print(&view);
        let Some(path) = figure else { return Ok(None) };
        let mut query = vec![("indicator".to_owned(), id.clone())];
        let optional = [("data", &package), ("revision", &revision), ("period", &period)];
        query.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))));
        query.extend(pairs.clone());
        export::answer(&state, &export::address(&path, &query)).await.map(Some)
    };
    let drawn = match (bytes, given) {
        (None, given) => export::with_state(given.unwrap_or_default(), ask)?,
        (Some(bytes), given) => trial::with_plugin(&id, &bytes, given, ask)?,
    };
    if let (Some(file), Some(bytes)) = (&out, drawn) {
        std::fs::write(file, &bytes)
            .map_err(|error| Failure::problem(format!("{} に書き込めませんでした（{error}）。", file.display())))?;
        println!("{} を書き出しました。", file.display());
    }
    Ok(())
}

/// The figure for a file's ending.
fn figure_of(file: &std::path::Path) -> Result<String, Failure> {
    match file.extension().and_then(|it| it.to_str()) {
        Some(ending @ ("svg" | "png")) => Ok(format!("/api/v1/figures/map.{ending}")),
        Some("csv") => Ok("/api/v1/figures/ranking.csv".to_owned()),
        _ => Err(Failure::problem("書き出せる形式は .svg、.png、.csv です。ファイル名の終わりで選んでください。")),
    }
}

/// The data that a plugin outside a server is run on: those that the user names, else the project's own, else those that ship.
fn own_data(common: Common, own: Option<PathBuf>) -> Option<Given> {
    let given = common.given(None);
    match (&given.data, own) {
        (Some(_), _) => Some(given),
        (None, Some(folder)) => Some(Given { data: Some(folder), ..given }),
        (None, None) => None,
    }
}

/// The identifier that a file says of itself.
fn id_of(bytes: &[u8]) -> Result<String, Failure> {
    let options = plugin_host::HostOptions::default();
    let host = plugin_host::Host::new(options).map_err(Failure::problem)?;
    let plugin = host.load(bytes, "プラグイン").map_err(|error| Failure::problem(format!("{error}。")))?;
    Ok(plugin.manifest().id.clone())
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
    for remark in &view.remarks {
        println!("・{}", remark.ja);
    }
}

/// The parameters as a help text: the same labels, bounds and defaults that the form on the page has.
fn print_parameters(title: &str, parameters: &[Parameter]) {
    if parameters.is_empty() {
        println!("「{title}」に指定できることはありません。");
        return;
    }
    println!("「{title}」に指定できること（名前=値 の形で書きます）:");
    for parameter in parameters {
        let values = match &parameter.kind {
            ParameterKind::Number { min, max, default, unit, .. } => {
                format!("{min}〜{max}{unit}（既定 {default}{unit}）")
            }
            ParameterKind::Choice(options) => {
                let all: Vec<String> = options.iter().map(|(id, label)| format!("{id}（{}）", label.ja)).collect();
                format!("{}。既定は最初のもの", all.join("、"))
            }
            ParameterKind::Boolean(default) => format!("true か false（既定 {default}）"),
            ParameterKind::FacilityKind(default) => format!("施設の種類のid（既定 {default}）"),
            ParameterKind::Area => "市町村の5桁のコード（既定はなし）".to_owned(),
        };
        println!("  {}  {}", parameter.id, parameter.label.ja);
        println!("      {values}");
        if !parameter.help.ja.is_empty() {
            println!("      {}", parameter.help.ja);
        }
    }
}
