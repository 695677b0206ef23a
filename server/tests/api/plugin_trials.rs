//! Plugins on trial, and plugins that are definitions.

use std::time::Duration;

use axum::http::Method;
use plugin_host::LoadError;
use tsunagi::plugins::{InstallError, PluginOptions, Plugins};

use crate::{
    plugin_life::{echo, listed, post},
    support::Server,
};

async fn trial(server: &Server, version: &str) -> serde_json::Value {
    let answer = post(server, "/api/v1/plugins?name=mine.wasm&trial=true", echo("mine", version)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["plugin"].clone()
}

#[tokio::test]
async fn a_plugin_on_trial_is_read_like_any_other_and_found_in_no_list() {
    let server = Server::new();
    let plugin = trial(&server, "1.0.0").await;
    let id = plugin["id"].as_str().expect("an id").to_owned();
    assert!(id.starts_with("try-") && id.ends_with("-mine") && id.len() == "try-012345-mine".len(), "{id}");
    assert_eq!((&plugin["standing"], &plugin["indicator"]), (&"trial".into(), &id.clone().into()));
    assert!(plugin["ends_in_s"].as_u64().is_some_and(|it| (3_500..=3_600).contains(&it)), "{plugin}");
    for path in [
        format!("/api/v1/indicators/{id}"),
        format!("/api/v1/indicators/{id}/values"),
        format!("/api/v1/indicators/{id}/series"),
        format!("/api/v1/layers/{id}.geojson"),
        format!("/api/v1/figures/ranking.svg?indicator={id}"),
        format!("/api/v1/figures/map.svg?indicator={id}"),
        format!("/api/v1/figures/series.svg?indicator={id}"),
        format!("/api/v1/figures/ranking.csv?indicator={id}"),
        format!("/api/v1/plugins/{id}/log"),
    ] {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    let shown = server.get(&format!("/api/v1/indicators/{id}")).await.json();
    assert_eq!(shown["indicator"]["title"], "試験（試用）", "a figure of a trial says that it is one");
    let lists = ["/api/v1/indicators", "/api/v1/areas/39201/profile", "/metrics"];
    for path in lists {
        assert!(!server.get(path).await.text().contains(&id), "{path}");
    }
    assert!(listed(&server, &id).await.is_null());
    assert_eq!(server.get("/api/v1/plugins").await.json()["trials"][0]["id"], id);
    assert!(!server.plugin_folder().join("mine.wasm").exists());
    assert_eq!(server.method(Method::DELETE, &format!("/api/v1/plugins/{id}"), "").await.status, 204);
    let gone = server.get(&format!("/api/v1/indicators/{id}/values")).await;
    assert_eq!(gone.status, 404);
    assert!(gone.json()["detail"].as_str().is_some_and(|it| it.contains("1時間")), "{}", gone.text());
    let server = server.restarted();
    assert!(
        server.get("/api/v1/audit").await.json()["audit"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|line| line["subject"] != "mine")
    );
}

#[tokio::test]
async fn a_trial_says_what_is_worth_knowing_and_can_be_installed_for_everybody() {
    let server = Server::new();
    let kinds = |plugin: &serde_json::Value| -> Vec<String> {
        let notices = plugin["notices"].as_array().expect("a list");
        notices.iter().map(|it| it["kind"].as_str().expect("a kind").to_owned()).collect()
    };
    let first = trial(&server, "1.1.0").await;
    assert_eq!(kinds(&first), ["unsigned"]);
    let path = format!("/api/v1/plugins/{}/install?actor=%E7%94%B2", first["id"].as_str().expect("an id"));
    let installed = post(&server, &path, vec![]).await;
    assert_eq!((installed.status.as_u16(), &installed.json()["plugin"]["id"]), (201, &"mine".into()));
    assert_eq!(listed(&server, "mine").await["installed_by"], "甲");
    assert_eq!(server.get("/api/v1/plugins").await.json()["trials"].as_array().map(Vec::len), Some(0));
    assert_eq!(post(&server, &path, vec![]).await.status, 404, "the trial is over");

    assert_eq!(kinds(&trial(&server, "1.2.0").await), ["unsigned", "replaces"]);
    let older = trial(&server, "1.0.0").await;
    assert_eq!(kinds(&older), ["unsigned", "downgrade"]);
    let path = format!("/api/v1/plugins/{}/install", older["id"].as_str().expect("an id"));
    assert_eq!(post(&server, &path, vec![]).await.status, 422);
    assert_eq!(post(&server, &format!("{path}?allow-downgrade=true"), vec![]).await.status, 201);

    let taken = post(&server, "/api/v1/plugins?trial=true", echo("prevalence", "1.0.0")).await.json();
    assert_eq!(kinds(&taken["plugin"]), ["unsigned", "obstacle"]);
    assert_eq!(server.get("/api/v1/indicators/prevalence/values").await.status, 200);
}

#[tokio::test]
async fn only_a_handful_can_be_tried_out_at_once() {
    let server = Server::new();
    for number in 0..5 {
        trial(&server, &format!("1.{number}.0")).await;
    }
    let sixth = post(&server, "/api/v1/plugins?trial=true", echo("mine", "1.9.0")).await;
    assert_eq!(sixth.status, 422);
    assert!(sixth.json()["detail"].as_str().is_some_and(|it| it.contains("5個まで")), "{}", sixth.text());
    trial(&server, "1.4.0").await;
}

#[test]
fn a_trial_ends_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = PluginOptions { trial_life: Duration::ZERO, ..PluginOptions::below(folder.path()) };
    let plugins = Plugins::open(options).expect("a plugin host");
    let trial = plugins.start_trial(&echo("mine", "1.0.0"), "mine.wasm").expect("a trial");
    assert!(plugins.get(trial.id()).is_some());
    assert!(plugins.end_old_trials());
    assert!(plugins.get(trial.id()).is_none());
    assert!(!plugins.end_old_trials());
    let refused = plugins.start_trial(b"nothing", "x.wasm");
    assert!(matches!(refused, Err(InstallError::Load(LoadError::Refused { .. }))));
}

#[tokio::test]
async fn a_definition_with_a_fault_is_refused_with_its_line_and_column() {
    let server = Server::new();
    let text = "id = \"mine\"\nversion = \n";
    for query in ["?name=indicator.toml", "?trial=true", "?name=indicator.toml&trial=true"] {
        let refused = post(&server, &format!("/api/v1/plugins{query}"), text.into()).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["code"]),
            (422, &"definition-refused".into()),
            "{}",
            refused.text()
        );
        assert_eq!(refused.json()["at"]["line"], 2, "{}", refused.text());
        assert!(refused.json()["at"]["column"].as_u64().is_some_and(|it| 0 < it));
        assert!(refused.json()["detail"].as_str().is_some_and(|it| it.contains("2行")), "{}", refused.text());
    }
    let bytes = [b"id = \"a\"\n# ".as_slice(), &[0x82, 0xa0]].concat();
    let refused = post(&server, "/api/v1/plugins?name=indicator.toml", bytes).await;
    assert_eq!(refused.json()["at"]["line"], 2, "{}", refused.text());
    assert!(refused.json()["detail"].as_str().is_some_and(|it| it.contains("UTF-8")));
}
