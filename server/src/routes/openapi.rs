//! `GET /openapi.json`

use axum::{extract::State, response::Response};
use geodata::Release;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::indicators::ParameterShape;
use crate::{
    answers::Content,
    plugins::Roster,
    problem::Problem,
    query::{Asked, Query, ReadParams},
    state::Shared,
    workflows::catalogue::{self, Entry, Origin},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "つなぎ (Tsunagi)",
        description = "ひきこもりの状態にある方への支援が届いていない所を示す、地域分析サーバーのAPIです。\n\n\
            失敗は application/problem+json（RFC 9457）で、日本語の説明とともに返します。\
            値のないセルは value が null で、blank に理由（suppressed 秘匿、not_surveyed 未調査、no_reply 未回答、not_applicable 対象外）があります。\
            about.sample が true の答えは見本（架空のデータ）です。\n\n\
            プラグインの指標は、動いているサーバーの説明では、指定できるもの（型、範囲、選択肢、既定の値）とともに一つずつ載ります。",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(crate::problem::ProblemBody)),
    tags(
        (name = "data", description = "地域、指標、値、施設、表"),
        (name = "figures", description = "図と書き出し"),
        (name = "imports", description = "データの取り込み"),
        (name = "record", description = "版、履歴、監査ログ"),
        (name = "plugins", description = "プラグイン"),
        (name = "server", description = "稼働状況")
    )
)]
struct Description;

/// The description without the routes, which [`super::table`] adds.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// What of an indicator can be asked for with the parameters of its plugin: the path of any, and its place in it.
const PARAMETERIZED: [(&str, &str, &str); 3] = [
    ("/api/v1/indicators/{id}/values", "{id}", ""),
    ("/api/v1/indicators/{id}/series", "{id}", ""),
    ("/api/v1/layers/{file}", "{file}", ".geojson"),
];

/// The description of this API (OpenAPI 3.1), with the parameters of every plugin that is installed.
#[utoipa::path(get, path = "/openapi.json", tag = "server", params(ReadParams),
    responses((status = 200, body = serde_json::Value)))]
pub async fn document(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    let plugins = state.plugins.installed();
    asked.answer(&state, move || Ok(Content::json(&with_plugins(&release, &plugins)))).await
}

/// The description, and beside each path that takes an identifier the one of each plugin, whose parameters have types and bounds.
fn with_plugins(release: &Release, plugins: &Roster) -> Value {
    let mut description = json!(crate::openapi());
    let entries = catalogue::catalogue(release, plugins);
    let Some(paths) = description["paths"].as_object_mut() else { return description };
    for entry in entries.iter().filter(|entry| matches!(entry.origin, Origin::Plugin(_))) {
        for (any, place, ending) in PARAMETERIZED {
            if let Some(mut path) = paths.get(any).cloned() {
                describe(&mut path["get"], entry, release);
                paths.insert(any.replace(place, &format!("{}{ending}", entry.id)), path);
            }
        }
    }
    description
}

/// Makes the operation of any indicator that of one plugin.
fn describe(operation: &mut Value, entry: &Entry, release: &Release) {
    operation["summary"] = json!(format!("{} ({})", entry.title.ja, entry.title.en));
    operation["description"] = json!(entry.definition.ja);
    if let Some(id) = operation["operationId"].as_str() {
        operation["operationId"] = json!(format!("{id}_of_{}", entry.id.replace(['-', '.'], "_")));
    }
    let general = operation["parameters"].as_array().into_iter().flatten();
    let mut parameters: Vec<Value> = general.filter(|parameter| parameter["in"] != "path").cloned().collect();
    parameters.extend(entry.parameters.iter().map(|it| ParameterShape::of(it, release).in_query()));
    operation["parameters"] = json!(parameters);
}
