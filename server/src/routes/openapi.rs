//! `GET /openapi.json`

use axum::{extract::State, response::Response};
use utoipa::OpenApi;

use crate::{answers::Content, problem::Problem, query::Asked, state::Shared};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "つなぎ (Tsunagi)",
        description = "ひきこもりの状態にある方への支援が届いていない所を示す、地域分析サーバーのAPIです。\n\n\
            失敗は application/problem+json（RFC 9457）で、日本語の説明とともに返します。\
            値のないセルは value が null で、blank に理由（suppressed 秘匿、not_surveyed 未調査、no_reply 未回答、not_applicable 対象外）があります。\
            about.sample が true の答えは見本（架空のデータ）です。",
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

/// The description of this API (OpenAPI 3.1).
#[utoipa::path(get, path = "/openapi.json", tag = "server", responses((status = 200, body = serde_json::Value)))]
pub async fn document(State(state): State<Shared>, asked: Asked) -> Result<Response, Problem> {
    asked.answer(&state, || Ok(Content::json(&crate::openapi()))).await
}
