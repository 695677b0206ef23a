//! Signed plugins: who vouches for a file, and networks that take no others.

use tsunagi::plugins::signature::{self, PublicKey, SecretKey};

use crate::{
    plugin_life::{echo, listed, post},
    support::Server,
};

fn signed(version: &str, key: &SecretKey) -> Vec<u8> {
    signature::sign(&echo("mine", version), key).expect("a signed file")
}

fn trust(server: &Server, name: &str, key: PublicKey) {
    server.state.plugins.keys().trust(name, &key.to_pem()).expect("a trusted key");
}

#[tokio::test]
async fn the_list_says_who_signed_a_plugin() {
    let server = Server::new();
    let key = SecretKey::generate().expect("a key");
    assert_eq!(post(&server, "/api/v1/plugins", signed("1.0.0", &key)).await.status, 201);
    let unknown = listed(&server, "mine").await["signature"].clone();
    assert_eq!((&unknown["state"], &unknown["key"]), (&"unknown".into(), &key.public().fingerprint().into()));
    trust(&server, "地域福祉", key.public());
    let trusted = listed(&server, "mine").await["signature"].clone();
    assert_eq!((&trusted["state"], &trusted["key"]), (&"trusted".into(), &"地域福祉".into()));
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 200);
}

#[tokio::test]
async fn a_file_that_was_changed_after_it_was_signed_is_refused() {
    let server = Server::new();
    let mut file = signed("1.0.0", &SecretKey::generate().expect("a key"));
    let at = file.windows(6).position(|window| window == "試験".as_bytes()).expect("the title");
    file[at..at + 6].copy_from_slice("偽物".as_bytes());
    let refused = post(&server, "/api/v1/plugins?name=mine.wasm", file).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.json()["detail"].as_str().is_some_and(|it| it.contains("書き換えられています")),
        "{}",
        refused.text()
    );
    assert!(listed(&server, "mine").await.is_null());
}

#[tokio::test]
async fn a_plugin_that_is_signed_is_replaced_by_the_same_author_only() {
    let server = Server::new();
    let (mine, other) = (SecretKey::generate().expect("a key"), SecretKey::generate().expect("a key"));
    trust(&server, "甲", mine.public());
    trust(&server, "乙", other.public());
    assert_eq!(post(&server, "/api/v1/plugins", signed("1.0.0", &mine)).await.status, 201);
    for (file, why) in [(signed("1.1.0", &other), "別の鍵"), (echo("mine", "1.1.0"), "署名されていない")] {
        let refused = post(&server, "/api/v1/plugins", file).await;
        assert_eq!(refused.status, 422, "{why}");
        assert!(refused.json()["detail"].as_str().is_some_and(|it| it.contains(why)), "{}", refused.text());
        assert_eq!(listed(&server, "mine").await["version"], "1.0.0");
    }
    // Nor by way of the folder.
    std::fs::write(server.plugin_folder().join("mine.wasm"), signed("1.1.0", &other)).expect("a written file");
    assert!(server.state.plugins.look_again());
    assert_eq!(listed(&server, "mine").await["version"], "1.0.0");
    assert_eq!(post(&server, "/api/v1/plugins", signed("1.1.0", &mine)).await.status, 201);
}

#[tokio::test]
async fn a_closed_network_takes_plugins_of_trusted_authors_only_and_serves_no_others() {
    let server = Server::new();
    assert_eq!(post(&server, "/api/v1/plugins", echo("mine", "1.0.0")).await.status, 201);
    let server = server.restarted_with(|settings, _| settings.plugins_signed_only = true);
    assert!(listed(&server, "mine").await.is_null(), "what was taken before is no longer served");
    let answer = server.get("/api/v1/plugins").await.json();
    assert_eq!(answer["signed_only"], true);
    assert!(
        answer["failed_files"][0]["sentence"].as_str().is_some_and(|it| it.contains("署名されていません")),
        "{answer}"
    );
    assert_eq!(listed(&server, "prevalence").await["standing"], "ready", "what ships needs no signature");

    let key = SecretKey::generate().expect("a key");
    for (query, body) in [
        ("?name=a.wasm", echo("mine", "1.0.0")),
        ("?name=a.wasm&trial=true", echo("mine", "1.0.0")),
        ("?name=a.wasm", signed("1.0.0", &key)),
        ("?name=indicator.toml", b"id = \"mine\"".to_vec()),
    ] {
        let refused = post(&server, &format!("/api/v1/plugins{query}"), body).await;
        assert_eq!(refused.status, 422, "{query}");
        assert!(
            refused.json()["detail"].as_str().is_some_and(|it| it.contains("plugins.signed_only")),
            "{}",
            refused.text()
        );
    }
    trust(&server, "地域福祉", key.public());
    let taken = post(&server, "/api/v1/plugins?name=a.wasm", signed("1.0.0", &key)).await;
    assert_eq!(taken.status, 201, "{}", taken.text());
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 200);

    server.state.plugins.keys().untrust("地域福祉").expect("no longer trusted");
    assert!(server.state.plugins.look_again());
    server.state.plugins_changed();
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 404, "trust ends at once");
}
