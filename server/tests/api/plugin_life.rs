//! The life of a plugin: installed, replaced, switched off, quarantined, brought back; and what the audit log says of it.

use axum::http::Method;
use serde_json::Value;

use crate::{
    guests::{ECHO, Guest},
    support::{Answer, Server},
};

/// A plugin that copies the cases, in some version. Its bytes differ by version.
pub fn echo(id: &str, version: &str) -> Vec<u8> {
    with_version(Guest::computing(ECHO).with_manifest(id, &["cases"]).component(), version)
}

/// The version of a manifest of the test guests, in the memory of the guest: it is followed by padding, the version of the contract is not.
fn with_version(mut bytes: Vec<u8>, version: &str) -> Vec<u8> {
    const FIRST: &[u8] = b"1.0.0\0\0\0";
    assert_eq!(version.len(), 5, "a version of the same length");
    let at = bytes.windows(FIRST.len()).rposition(|window| window == FIRST).expect("a version");
    bytes[at..at + version.len()].copy_from_slice(version.as_bytes());
    bytes
}

pub async fn post(server: &Server, path: &str, body: Vec<u8>) -> Answer {
    server.method(Method::POST, path, body).await
}

pub async fn listed(server: &Server, id: &str) -> Value {
    let answer = server.get("/api/v1/plugins").await.json();
    answer["plugins"].as_array().expect("a list").iter().find(|it| it["id"] == id).cloned().unwrap_or_default()
}

async fn audit(server: &Server, subject: &str) -> Vec<(String, String)> {
    let lines = server.get("/api/v1/audit").await.json()["audit"].as_array().expect("a list").clone();
    let word = |line: &Value, name: &str| line[name].as_str().expect("a word").to_owned();
    let of = lines.iter().filter(|line| line["subject"] == subject);
    of.map(|line| (word(line, "action"), word(line, "actor"))).collect()
}

#[tokio::test]
async fn a_plugin_that_is_switched_off_stays_so_after_a_restart_and_says_how_to_get_it_back() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins/prevalence/disable?actor=%E7%94%B2", vec![]).await.status, 204);
    let server = server.restarted();
    let plugin = listed(&server, "prevalence").await;
    assert_eq!(
        (&plugin["standing"], &plugin["disabled_by"], &plugin["indicator"]),
        (&"disabled".into(), &"甲".into(), &Value::Null)
    );
    let refused = server.get("/api/v1/indicators/prevalence/values").await;
    assert_eq!(refused.status, 404);
    assert!(refused.json()["detail"].as_str().is_some_and(|it| it.contains("「使う」")), "{}", refused.text());
    let all = server.get("/api/v1/indicators").await.json();
    assert!(all["indicators"].as_array().expect("a list").iter().all(|it| it["id"] != "prevalence"));

    assert_eq!(post(&server, "/api/v1/plugins/prevalence/enable?actor=%E4%B9%99", vec![]).await.status, 204);
    assert_eq!(post(&server, "/api/v1/plugins/prevalence/enable?actor=%E4%B9%99", vec![]).await.status, 204);
    let server = server.restarted();
    assert_eq!(server.get("/api/v1/indicators/prevalence/values").await.status, 200);
    let lines = audit(&server, "prevalence").await;
    let expected =
        [("plugin-disabled", "甲"), ("plugin-enabled", "乙")].map(|(one, two)| (one.to_owned(), two.to_owned()));
    assert_eq!(lines, expected, "what changes nothing leaves no line");
    assert_eq!(post(&server, "/api/v1/plugins/nobody/disable", vec![]).await.status, 404);
}

#[tokio::test]
async fn quarantine_survives_a_restart_with_its_reason_until_somebody_ends_it_or_another_version_comes() {
    let server = Server::new();
    let trap = |version| {
        with_version(Guest::computing("(unreachable)").with_manifest("trapping", &["cases"]).component(), version)
    };
    assert_eq!(post(&server, "/api/v1/plugins", trap("1.0.0")).await.status, 201);
    for status in [502, 502, 503] {
        assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, status);
    }
    let server = server.restarted();
    let plugin = listed(&server, "trapping").await;
    assert_eq!(plugin["standing"], "quarantined");
    assert!(plugin["last_failure"]["sentence"].as_str().is_some_and(|it| it.contains("異常終了")), "{plugin}");
    assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, 503);

    assert_eq!(post(&server, "/api/v1/plugins/trapping/release?actor=%E7%94%B2", vec![]).await.status, 204);
    let server = server.restarted();
    assert_eq!(listed(&server, "trapping").await["standing"], "ready");
    for status in [502, 502, 502, 503] {
        assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, status);
    }
    assert_eq!(post(&server, "/api/v1/plugins", trap("1.0.1")).await.status, 201);
    assert_ne!(listed(&server, "trapping").await["standing"], "quarantined", "another version gets another chance");
    let actions: Vec<String> = audit(&server, "trapping").await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(
        actions,
        ["plugin-installed", "plugin-quarantined", "plugin-released", "plugin-quarantined", "plugin-installed"]
    );
}

#[tokio::test]
async fn a_new_version_keeps_the_one_before_it_and_one_can_go_back() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins?actor=%E7%94%B2", echo("mine", "1.0.0")).await.status, 201);
    let first = listed(&server, "mine").await;
    assert_eq!((&first["installed_by"], &first["previous_version"]), (&"甲".into(), &Value::Null));
    assert!(first["installed_at"].as_str().is_some_and(|it| it.ends_with('Z')), "{first}");
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.1.0")).await.status, 201);
    assert_eq!(
        std::fs::read(server.plugin_folder().join(".previous/mine.wasm")).expect("the version before"),
        echo("mine", "1.0.0")
    );

    let older = post(&server, "/api/v1/plugins", echo("mine", "1.0.0")).await;
    assert_eq!(older.status, 422);
    assert!(
        older.json()["detail"].as_str().is_some_and(|it| it.contains("1.1.0") && it.contains("--allow-downgrade")),
        "{}",
        older.text()
    );
    let server = server.restarted();
    let second = listed(&server, "mine").await;
    assert_eq!((&second["version"], &second["previous_version"]), (&"1.1.0".into(), &"1.0.0".into()));

    assert_eq!(post(&server, "/api/v1/plugins/mine/restore", vec![]).await.status, 201);
    let back = listed(&server, "mine").await;
    assert_eq!((&back["version"], &back["previous_version"]), (&"1.0.0".into(), &"1.1.0".into()));
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.2.0")).await.status, 201);
    let lower = post(&server, "/api/v1/plugins?allow-downgrade=true", echo("mine", "0.9.0")).await;
    assert_eq!(lower.status, 201, "{}", lower.text());
    assert_eq!(post(&server, "/api/v1/plugins?allow-downgrade=maybe", vec![]).await.status, 422);
    assert_eq!(post(&server, "/api/v1/plugins/nobody/restore", vec![]).await.status, 404);
    assert_eq!(post(&server, "/api/v1/plugins/prevalence/restore", vec![]).await.status, 422);
}

#[tokio::test]
async fn a_removed_plugin_can_be_brought_back() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.0.0")).await.status, 201);
    assert_eq!(server.method(Method::DELETE, "/api/v1/plugins/mine?actor=%E7%94%B2", "").await.status, 204);
    assert!(listed(&server, "mine").await.is_null());
    let server = server.restarted();
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 404);
    assert_eq!(post(&server, "/api/v1/plugins/mine/restore", vec![]).await.status, 201);
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 200);
    let actions: Vec<String> = audit(&server, "mine").await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["plugin-installed", "plugin-removed", "plugin-restored"]);
}

#[tokio::test]
async fn after_a_restart_the_last_good_version_steps_in_for_a_damaged_file() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.0.0")).await.status, 201);
    let hash = listed(&server, "mine").await["hash"].clone();
    std::fs::write(server.plugin_folder().join("mine.wasm"), b"\0asm cut off").expect("a damaged file");
    let server = server.restarted();
    let plugin = listed(&server, "mine").await;
    assert_eq!((&plugin["hash"], &plugin["standing"]), (&hash, &"ready".into()));
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 200);
    let failed = server.get("/api/v1/plugins").await.json()["failed_files"][0].clone();
    assert_eq!((&failed["file"], &failed["serving"]), (&"mine.wasm".into(), &"mine".into()), "{failed}");
    assert_eq!(post(&server, "/api/v1/plugins/mine/restore", vec![]).await.status, 201);
    assert_eq!(listed(&server, "mine").await["hash"], hash);
    assert_eq!(server.get("/api/v1/plugins").await.json()["failed_files"], serde_json::json!([]));
    assert!(std::fs::read(server.plugin_folder().join("mine.wasm")).is_ok_and(|bytes| bytes == echo("mine", "1.0.0")));
}

#[tokio::test]
async fn an_older_version_dropped_into_the_folder_is_not_taken() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.1.0")).await.status, 201);
    std::fs::write(server.plugin_folder().join("mine.wasm"), echo("mine", "1.0.0")).expect("a written file");
    assert!(server.state.plugins.look_again());
    assert_eq!(listed(&server, "mine").await["version"], "1.1.0");
    let server = server.restarted();
    assert_eq!(listed(&server, "mine").await["version"], "1.1.0");
    let failed = server.get("/api/v1/plugins").await.json()["failed_files"][0].clone();
    assert!(failed["sentence"].as_str().is_some_and(|it| it.contains("--allow-downgrade")), "{failed}");
}

#[tokio::test]
async fn what_happens_in_the_folder_is_in_the_audit_log_also_if_no_server_saw_it() {
    let server = Server::new();
    std::fs::write(server.plugin_folder().join("a.wasm"), echo("dropped", "1.0.0")).expect("a written file");
    let server = server.restarted();
    assert_eq!(listed(&server, "dropped").await["installed_by"], "プラグインのフォルダ");
    std::fs::remove_file(server.plugin_folder().join("a.wasm")).expect("a removed file");
    let server = server.restarted();
    server.state.note_plugins();
    let actions: Vec<String> = audit(&server, "dropped").await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["plugin-installed", "plugin-removed"]);
    server.state.note_plugins();
    assert_eq!(audit(&server, "dropped").await.len(), 2, "no line is written twice");
}

#[tokio::test]
async fn a_change_of_plugins_is_told_as_an_event() {
    let server = Server::new();
    let changes = server.state.changes.subscribe();
    let before = changes.borrow().plugins;
    assert_eq!(post(&server, "/api/v1/plugins/prevalence/disable", vec![]).await.status, 204);
    assert!(before < changes.borrow().plugins);
}

#[tokio::test]
async fn a_large_plugin_that_ships_is_being_loaded_at_first_and_listed_with_its_reason_if_it_cannot_be() {
    // Smaller than the plugins in JavaScript and Python, larger than all others.
    let server = Server::with(|_, limits| limits.module_bytes = 500_000);
    assert_eq!(listed(&server, "outreach-intensity").await["standing"], "loading");
    let early = server.get("/api/v1/indicators/outreach-intensity/values").await;
    assert_eq!(early.status, 503);
    assert!(early.json()["type"].as_str().is_some_and(|it| it.ends_with("plugin-loading")), "{}", early.text());
    server.state.plugins.load_later(|| server.state.plugins_changed());
    assert_eq!(listed(&server, "outreach-intensity").await, Value::Null);
    let failed = server.get("/api/v1/plugins").await.json()["failed_files"].as_array().expect("a list").clone();
    let python = failed.iter().find(|it| it["file"] == "outreach-intensity.wasm").expect("the file that did not load");
    let sentence = python["sentence"].as_str().expect("a sentence");
    assert!(
        sentence.starts_with("同梱のプラグイン outreach-intensity.wasm を読み込めませんでした：")
            && sentence.contains("大きすぎます"),
        "{sentence}"
    );
}

#[tokio::test]
async fn plugins_that_would_wait_for_one_another_are_refused_with_the_way_round() {
    let server = Server::new();
    let reading = |id: &str, column: &str| Guest::computing(ECHO).with_manifest(id, &[column]).component();
    assert_eq!(
        post(&server, "/api/v1/plugins", reading("first", "second")).await.status,
        201,
        "nobody has to be there"
    );
    assert_eq!(post(&server, "/api/v1/plugins", reading("second", "third")).await.status, 201);
    let refused = post(&server, "/api/v1/plugins", reading("third", "first")).await;
    assert_eq!(refused.status, 422);
    let said = refused.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("third → first → second → third"), "{said}");
    assert_eq!(listed(&server, "third").await, Value::Null, "and nothing of it is there");
    assert_eq!(
        post(&server, "/api/v1/plugins", reading("alone", "alone")).await.status,
        422,
        "nor one that reads itself"
    );
    assert_eq!(post(&server, "/api/v1/plugins", reading("third", "cases")).await.status, 201);
}
