//! Servers for the tests, and the only code that knows how a request reaches the router.

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use geodata::archive::{Archive, OpenOptions, PackageSource};
use http_body_util::BodyExt;
use plugin_host::Limits;
use tempfile::TempDir;
use tsunagi::{
    imports::{self, ImportOptions, Imports, Worker},
    page::Page,
    plugins::{PluginOptions, Plugins},
    settings::Settings,
    state::{Shared, State},
};

use crate::fixture;

/// Far more than reading anything here needs.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server of its own, whose folder is gone when the test is over.
pub struct Server {
    pub state: Shared,
    folder: TempDir,
}

/// An answer, taken apart.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Server {
    /// A server over the fixture.
    pub fn new() -> Self {
        Self::with(|_, _| {})
    }

    /// A server over the fixture with other settings or limits of plugins.
    pub fn with(change: impl FnOnce(&mut Settings, &mut Limits)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fixture::write(&folder.path().join("packages"));
        let packages = PackageSource::Folder(folder.path().join("packages"));
        Self::open(folder, packages, change)
    }

    /// A server over the fixture whose files are read by a shell script.
    #[cfg(unix)]
    pub fn reading_with(script: &str, change: impl FnOnce(&mut Settings, &mut Limits)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fixture::write(&folder.path().join("packages"));
        let packages = PackageSource::Folder(folder.path().join("packages"));
        Self::open_with(folder, packages, ("/bin/sh".into(), vec!["-c".into(), script.into()]), change)
    }

    /// The same folder, opened again as after a restart.
    pub fn restarted(self) -> Self {
        self.restarted_with(|_, _| {})
    }

    /// The same folder, opened again with other settings.
    pub fn restarted_with(self, change: impl FnOnce(&mut Settings, &mut Limits)) -> Self {
        let Self { state, folder } = self;
        // The folder stays locked until nobody reads any more.
        state.stop.send_replace(true);
        let mut waiting = state;
        let state = loop {
            match Arc::try_unwrap(waiting) {
                Ok(state) => break state,
                Err(shared) => {
                    std::thread::yield_now();
                    waiting = shared;
                }
            }
        };
        drop(state);
        let packages = match folder.path().join("packages") {
            packages if packages.is_dir() => PackageSource::Folder(packages),
            _ => PackageSource::Embedded,
        };
        let server = Self::open(folder, packages, change);
        imports::resume(&server.state);
        server
    }

    fn open(folder: TempDir, packages: PackageSource, change: impl FnOnce(&mut Settings, &mut Limits)) -> Self {
        let reader = (env!("CARGO_BIN_EXE_tsunagi").into(), vec![imports::worker::COMMAND.into()]);
        Self::open_with(folder, packages, reader, change)
    }

    fn open_with(
        folder: TempDir,
        packages: PackageSource,
        (program, args): (PathBuf, Vec<OsString>),
        change: impl FnOnce(&mut Settings, &mut Limits),
    ) -> Self {
        let mut settings = Settings { data: folder.path().join("data"), ..Settings::default() };
        let mut limits = Limits::default();
        change(&mut settings, &mut limits);
        let archive = Archive::open(OpenOptions { folder: settings.data.clone(), packages })
            .unwrap_or_else(|error| panic!("{error}"));
        let options =
            PluginOptions { limits, signed_only: settings.plugins_signed_only, ..PluginOptions::below(&settings.data) };
        let plugins = Plugins::open(options).expect("a plugin host");
        let worker = Worker { program, args, limits: ImportOptions::limits(&settings) };
        let longest = Duration::from_hours(24 * settings.limits.import_days);
        let imports = Imports::open(ImportOptions { data: settings.data.clone(), worker, longest });
        Self { state: State::new(settings, archive, plugins, imports, Page::embedded()), folder }
    }

    /// The folder that plugins are dropped into.
    pub fn plugin_folder(&self) -> PathBuf {
        self.folder.path().join("data/plugins")
    }

    /// The folder in which imports wait.
    pub fn staging(&self) -> PathBuf {
        self.folder.path().join("data/imports")
    }

    /// Sends a file. Returns its identifier.
    pub async fn upload(&self, query: &str, bytes: impl Into<Body>) -> String {
        let answer = self.method(Method::POST, &format!("/api/v1/imports?{query}"), bytes).await;
        assert_eq!(answer.kind(), "202 application/json", "{}", answer.text());
        answer.json()["import"]["id"].as_str().expect("an identifier").to_owned()
    }

    /// An import with its report, once it is no longer being read.
    pub async fn read(&self, id: &str) -> serde_json::Value {
        let mut changes = self.state.changes.subscribe();
        loop {
            let answer = self.get(&format!("/api/v1/imports/{id}")).await.json();
            if answer["import"]["state"] != "reading" {
                return answer;
            }
            tokio::time::timeout(PATIENCE, changes.changed()).await.expect("in time").expect("the server lives");
        }
    }

    /// Sends a file and waits until it has been read.
    pub async fn import(&self, query: &str, bytes: impl Into<Body>) -> serde_json::Value {
        let id = self.upload(query, bytes).await;
        self.read(&id).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a valid request")).await
    }

    pub async fn get_with(&self, path: &str, name: header::HeaderName, value: &str) -> Answer {
        self.send(Request::get(path).header(name, value).body(Body::empty()).expect("a valid request")).await
    }

    pub async fn method(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::builder().method(method).uri(path).body(body.into()).expect("a valid request")).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (head, body) = tsunagi::router(Arc::clone(&self.state)).answer(request).await.into_parts();
        let body = body.collect().await.expect("a complete body").to_bytes().to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }
}

/// A server over the packages in the program, opened once for all tests that only read.
pub fn shipped() -> &'static Server {
    static SHIPPED: OnceLock<Server> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let server = Server::open(tempfile::tempdir().expect("a temporary folder"), PackageSource::Embedded, |_, _| {});
        server.state.plugins.load_later(|| ());
        server
    })
}

/// A server over the fixture, opened once for all tests that only read.
pub fn fixture() -> &'static Server {
    static FIXTURE: OnceLock<Server> = OnceLock::new();
    FIXTURE.get_or_init(Server::new)
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }

    #[expect(clippy::needless_pass_by_value, reason = "tests name constants")]
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(&name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Status and media type.
    pub fn kind(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.header(header::CONTENT_TYPE))
    }

    /// Status, media type and what a problem says.
    pub fn problem(&self) -> String {
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16(), "{body}");
        assert_eq!(body["type"], format!("/problems/{}", body["code"].as_str().expect("a code")));
        assert!(body["request_id"].as_str().is_some_and(|id| id.starts_with('r')), "{body}");
        let word = |name: &str| body[name].as_str().expect("a word").to_owned();
        format!("{}\n{} | {} | {}\n{}", self.kind(), word("code"), word("title"), body["at"], word("detail"))
    }
}
