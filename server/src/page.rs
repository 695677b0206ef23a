//! The web page inside the program: files of the web build, prepared once each, and the page itself for every other address.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use axum::http::HeaderValue;
use rust_embed::Embed;

use crate::{
    answers::{Answer, Content, Keep},
    headers,
};

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
#[allow_missing = true]
struct Built;

/// What is shown while the page has not been built.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>つなぎ</title></head>\n\
<body><main><h1>つなぎ</h1>\n<p>画面がまだ組み込まれていません。<code>cargo xtask serve</code> で作り直してください。</p>\n\
<p>データは <a href=\"/api/v1/indicators\">/api/v1/indicators</a>、使い方は <a href=\"/openapi.json\">/openapi.json</a> にあります。</p>\n\
</main></body></html>\n";

/// The files of the page, each made ready when it is first asked for.
#[derive(Debug)]
pub struct Page {
    files: HashMap<String, OnceLock<Arc<Answer>>>,
    index: Arc<Answer>,
}

impl Page {
    /// The page that was built with the program.
    pub fn embedded() -> Self {
        let index = match Built::get("index.html") {
            Some(file) => file.data.into_owned(),
            None => NOT_BUILT.as_bytes().to_vec(),
        };
        let content = Content { policy: headers::PAGE_POLICY, ..Content::data("text/html; charset=utf-8", index) };
        Self {
            files: Built::iter().map(|name| (name.into_owned(), OnceLock::new())).collect(),
            index: Arc::new(Answer::new(content)),
        }
    }

    /// A file of the page by its path without the leading slash.
    pub fn file(&self, path: &str) -> Option<Arc<Answer>> {
        if path == "index.html" {
            return Some(self.index());
        }
        let slot = self.files.get(path)?;
        let answer = slot.get_or_init(|| {
            let body = Built::get(path).map(|file| file.data.into_owned()).unwrap_or_default();
            let keep = if path.starts_with("assets/") { Keep::Immutable } else { Keep::AskFirst };
            Arc::new(Answer::new(Content {
                media_type: HeaderValue::from_static(media_type(path)),
                body: body.into(),
                keep,
                // A worker takes its policy from its own file.
                policy: headers::PAGE_POLICY,
                file_name: None,
            }))
        });
        Some(Arc::clone(answer))
    }

    /// The page itself.
    pub fn index(&self) -> Arc<Answer> {
        Arc::clone(&self.index)
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
