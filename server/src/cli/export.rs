//! `tsunagi export` and `tsunagi figure`: what the server answers to the same question, into a file.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use axum::{body::Body, http::Request};
use clap::Args;
use http_body_util::BodyExt;

use geodata::{
    Viewer,
    import::datapackage,
    package::{PackageKind, package_files},
};

use super::Failure;
use crate::{query::find_revision, settings::Given, state::Shared};

/// What to export.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// 指標の id。データパッケージ全体を書き出すときは省きます
    #[arg(value_name = "指標")]
    indicator: String,
    /// 書き出すファイル（.csv または .geojson。データパッケージ全体なら .zip またはフォルダ）
    #[arg(value_name = "ファイル")]
    file: Option<PathBuf>,
    /// データパッケージ（既定 kochi）
    #[arg(long, value_name = "パッケージ")]
    package: Option<String>,
    /// 版の番号、または 2026-11-23 のような日付（既定は最新）
    #[arg(long, value_name = "版")]
    revision: Option<String>,
    /// 年度または時点（既定は最新）
    #[arg(long, value_name = "年度")]
    period: Option<String>,
    /// 地域のまとめ方
    #[arg(long, value_name = "まとめ方")]
    grouping: Option<String>,
    /// プラグインの指定（名前=値）
    #[arg(value_name = "名前=値")]
    parameters: Vec<String>,
}

/// Which figure to make.
#[derive(Debug, Args)]
pub(super) struct FigureArgs {
    /// 図の種類（ranking, series, table, chart, map）
    #[arg(value_name = "種類")]
    kind: String,
    /// 書き出すファイル（.svg, .png, .csv, .json）
    #[arg(value_name = "ファイル")]
    file: PathBuf,
    /// 版の番号、または 2026-11-23 のような日付（既定は最新）
    #[arg(long, value_name = "版")]
    revision: Option<String>,
    /// 図の指定（名前=値。画面やAPIと同じ名前）
    #[arg(value_name = "名前=値")]
    parameters: Vec<String>,
}

/// Exports an indicator.
pub(super) fn export(given: Given, what: ExportArgs) -> Result<(), Failure> {
    let Some(file) = what.file else {
        return package(given, what.package.as_deref(), what.revision, std::path::Path::new(&what.indicator));
    };
    let mut query = Vec::new();
    let optional =
        [("data", what.package), ("revision", what.revision), ("period", what.period), ("grouping", what.grouping)];
    query.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    query.extend(pairs(&what.parameters)?);
    let path = match file.extension().and_then(|it| it.to_str()) {
        Some("csv") => {
            query.push(("indicator".to_owned(), what.indicator));
            "/api/v1/figures/ranking.csv".to_owned()
        }
        Some("geojson") => format!("/api/v1/layers/{}.geojson", encoded(&what.indicator)),
        _ => {
            return Err(Failure::problem(
                "書き出せる形式は .csv と .geojson です。ファイル名の終わりで選んでください。",
            ));
        }
    };
    write(given, &address(&path, &query), &file)
}

/// Exports a whole data package: into a zip file, or file by file into a folder.
fn package(given: Given, id: Option<&str>, revision: Option<String>, target: &std::path::Path) -> Result<(), Failure> {
    let (_, archive) = super::open_archive(given)?;
    let revision = revision.map(|text| find_revision(&archive, &text)).transpose().map_err(Failure::problem)?;
    let id = id.unwrap_or(geodata::archive::DEFAULT_PACKAGE);
    let viewer = Viewer::local();
    let number = revision.unwrap_or_else(|| archive.revision().number);
    let packages = archive.packages_in(&viewer, Some(number)).map_err(Failure::problem)?;
    let is_boundaries = packages.iter().any(|info| info.id == id && info.kind == PackageKind::Boundaries);
    let (files, hash) = if is_boundaries {
        (package_files(&archive.package(&viewer, id, Some(number)).map_err(Failure::problem)?), None)
    } else {
        let release = archive.release(&viewer, Some(id), Some(number)).map_err(Failure::problem)?;
        (datapackage::files(&release), Some(release.hash().as_str().to_owned()))
    };
    let unwritable =
        |error: std::io::Error| Failure::problem(format!("{} に書き込めませんでした（{error}）。", target.display()));
    if target.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip")) {
        std::fs::write(target, datapackage::zip_of(&files)).map_err(unwritable)?;
    } else {
        for (path, bytes) in files {
            let path = target.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(target)).map_err(unwritable)?;
            std::fs::write(path, bytes).map_err(unwritable)?;
        }
    }
    let actor = crate::imports::actor(None).unwrap_or_else(|_| "利用者".to_owned());
    let detail = serde_json::json!({ "format": "zip", "revision": number, "release": hash }).to_string();
    if let Err(error) = archive.note(&actor, "export", id, &detail) {
        eprintln!("監査記録に書けませんでした: {error}");
    }
    println!("{id}（版 {number}）を {} に書き出しました。", target.display());
    Ok(())
}

/// Makes a figure.
pub(super) fn figure(given: Given, what: &FigureArgs) -> Result<(), Failure> {
    let extension = what.file.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if !["svg", "png", "csv", "json"].contains(&extension) {
        return Err(Failure::problem(
            "作れる形式は .svg、.png、.csv、.json です。ファイル名の終わりで選んでください。",
        ));
    }
    let path = format!("/api/v1/figures/{}.{extension}", encoded(&what.kind));
    let mut query = pairs(&what.parameters)?;
    query.extend(what.revision.clone().map(|revision| ("revision".to_owned(), revision)));
    write(given, &address(&path, &query), &what.file)
}

/// Asks our own router, so that a file and an answer are the same to the byte.
fn write(given: Given, address: &str, file: &std::path::Path) -> Result<(), Failure> {
    let bytes = with_state(given, async |state| answer(&state, address).await)?;
    std::fs::write(file, &bytes)
        .map_err(|error| Failure::problem(format!("{} に書き込めませんでした（{error}）。", file.display())))?;
    println!("{} を書き出しました。", file.display());
    Ok(())
}

/// What our own router answers.
pub(super) async fn answer(state: &Shared, address: &str) -> Result<axum::body::Bytes, Failure> {
    let request = Request::get(address).body(Body::empty()).context("要求を作れません")?;
    let response = crate::router(Arc::clone(state)).answer(request).await;
    let is_success = response.status().is_success();
    let body = response.into_body().collect().await.context("答えを読めません")?.to_bytes();
    if is_success {
        return Ok(body);
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    Err(Failure::problem(problem["detail"].as_str().unwrap_or("書き出せませんでした。")))
}

/// Opens data and plugins for one question.
pub(super) fn with_state<T>(given: Given, ask: impl AsyncFnOnce(Shared) -> Result<T, Failure>) -> Result<T, Failure> {
    let given = Given { log_filter: given.log_filter.or(Some("warn".to_owned())), ..given };
    let settings = super::settings(given)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("スレッドを作れません")?;
    runtime.block_on(async {
        let state = super::serve::open(settings)?;
        if !state.plugins.installed().loading().is_empty() {
            eprintln!("はじめてのため、大きなプラグインを準備しています。");
            let waiting = Arc::clone(&state);
            let prepared = tokio::task::spawn_blocking(move || waiting.plugins.load_later(|| ())).await;
            prepared.context("プラグインを準備できません")?;
        }
        ask(Arc::clone(&state)).await
    })
}

/// Takes `name=value` apart.
pub(super) fn pairs(texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    texts
        .iter()
        .map(|text| match text.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => Err(Failure::problem(format!("「{text}」は「名前=値」の形で書いてください。"))),
        })
        .collect()
}

pub(super) fn address(path: &str, query: &[(String, String)]) -> String {
    let parts: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
