//! Plugins that come, go, and misbehave while the server runs.

use std::time::{Duration, Instant};

use axum::http::{Method, Request, header};

use crate::{
    guests::{ECHO, Guest},
    support::Server,
};

/// Far more than the watcher needs; tests wait for the event and not for the clock.
const PATIENCE: Duration = Duration::from_secs(30);

async fn indicators(server: &Server) -> Vec<String> {
    let answer = server.get("/api/v1/indicators").await.json();
    let list = answer["indicators"].as_array().expect("a list").clone();
    list.iter().map(|it| it["id"].as_str().expect("an id").to_owned()).collect()
}

async fn plugin(server: &Server, key: &str, value: &str) -> serde_json::Value {
    let answer = server.get("/api/v1/plugins").await.json();
    let list = answer["plugins"].as_array().expect("a list").clone();
    list.into_iter().find(|it| it[key] == value).unwrap_or_default()
}

async fn failed_file(server: &Server, file: &str) -> serde_json::Value {
    let answer = server.get("/api/v1/plugins").await.json();
    let list = answer["failed_files"].as_array().expect("a list").clone();
    list.into_iter().find(|it| it["file"] == file).unwrap_or_default()
}

fn echo(id: &str) -> Guest {
    Guest::computing(ECHO).with_manifest(id, &["cases"])
}

#[tokio::test]
async fn the_plugins_that_ship_are_listed_ready_with_what_they_read() {
    let server = Server::new();
    let shipped = plugin(&server, "id", "prevalence").await;
    assert_eq!((&shipped["origin"], &shipped["standing"]), (&"shipped".into(), &"ready".into()));
    assert_eq!(shipped["permissions"][0]["label"], "市町村ごとの「ひきこもりの状態にある人」を読む");
    assert_eq!(shipped["permissions"][0]["label_en"], "reads “Cases” by municipality");
    assert_eq!(
        (&shipped["signature"]["state"], &shipped["installed_by"]),
        (&"shipped".into(), &serde_json::Value::Null)
    );
    assert_eq!(shipped["hash"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn a_file_dropped_into_the_folder_appears_without_a_restart_and_goes_with_its_file() {
    let server = Server::new();
    tsunagi::plugins::watch(std::sync::Arc::downgrade(&server.state));
    assert!(!indicators(&server).await.contains(&"dropped".to_owned()));
    let mut changes = server.state.changes.subscribe();
    let file = server.plugin_folder().join("anything.wasm");

    std::fs::write(&file, echo("dropped").component()).expect("a written file");
    tokio::time::timeout(PATIENCE, changes.changed()).await.expect("in time").expect("a change");
    assert!(indicators(&server).await.contains(&"dropped".to_owned()));
    let values = server.get("/api/v1/indicators/dropped/values").await.json();
    assert_eq!((&values["cells"][0]["value"], &values["cells"][2]["blank"]), (&20.0.into(), &"not_surveyed".into()));
    assert_eq!(server.get("/api/v1/layers/dropped.geojson").await.status, 200);
    assert_eq!(server.get("/api/v1/figures/ranking.svg?indicator=dropped").await.status, 200);

    std::fs::remove_file(&file).expect("a removed file");
    tokio::time::timeout(PATIENCE, changes.changed()).await.expect("in time").expect("a change");
    assert!(!indicators(&server).await.contains(&"dropped".to_owned()));
    assert_eq!(server.get("/api/v1/indicators/dropped/values").await.status, 404);
}

#[tokio::test]
async fn the_last_good_form_of_a_file_stays_until_a_new_one_loads() {
    let server = Server::new();
    let file = server.plugin_folder().join("mine.wasm");
    std::fs::write(&file, echo("mine").component()).expect("a written file");
    assert!(server.state.plugins.look_again());
    let first = plugin(&server, "id", "mine").await["hash"].clone();

    std::fs::write(&file, b"\0asm broken").expect("a written file");
    assert!(server.state.plugins.look_again());
    let failed = failed_file(&server, "mine.wasm").await;
    assert_eq!(failed["serving"], "mine");
    assert!(failed["sentence"].as_str().is_some_and(|it| it.contains("壊れて")), "{failed}");
    assert!(failed["when"].as_str().is_some_and(|it| it.ends_with('Z')), "{failed}");
    assert_eq!(plugin(&server, "id", "mine").await["hash"], first);
    assert_eq!(server.get("/api/v1/indicators/mine/values").await.status, 200);

    std::fs::write(&file, Guest::computing(ECHO).with_manifest("mine", &["cases", "platform"]).component())
        .expect("a written file");
    assert!(server.state.plugins.look_again());
    assert_ne!(plugin(&server, "id", "mine").await["hash"], first);
    assert!(failed_file(&server, "mine.wasm").await.is_null());
}

#[tokio::test]
async fn files_that_are_no_plugins_are_named_each_with_its_own_reason_and_the_others_go_on() {
    let server = Server::new();
    let folder = server.plugin_folder();
    let later = include_str!("../../../plugins/wit/v1/indicator.wit").replace("@1.0.0", "@2.0.0");
    let wasi = wat::parse_str(
        r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))))"#,
    );
    for (name, bytes, reason) in [
        ("text.wasm", "こんにちは".as_bytes().to_vec(), "WebAssembly のファイルではありません"),
        ("core.wasm", wat::parse_str("(module)").expect("a module"), "コンポーネントではなく"),
        ("later.wasm", Guest::computing(ECHO).module_for(&later), "2.0.0"),
        ("wasi.wasm", wasi.expect("a module"), "WASI"),
        ("taken.wasm", echo("prevalence").component(), "内蔵プラグイン"),
    ] {
        std::fs::write(folder.join(name), bytes).expect("a written file");
        assert!(server.state.plugins.look_again());
        let failed = failed_file(&server, name).await;
        let sentence = failed["sentence"].as_str().expect("a sentence").to_owned();
        assert!(sentence.contains(reason) && sentence.ends_with('。'), "{name}: {sentence}");
    }
    assert_eq!(plugin(&server, "id", "prevalence").await["standing"], "ready");
    assert_eq!(server.get("/api/v1/indicators/prevalence/values").await.status, 200);
}

#[tokio::test]
async fn an_uploaded_plugin_is_written_whole_served_at_once_and_can_be_removed() {
    let server = Server::new();
    let mut changes = server.state.changes.subscribe();
    let answer = server.method(Method::POST, "/api/v1/plugins", echo("uploaded").component()).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["plugin"]["standing"]), (201, &"ready".into()));
    assert!(changes.has_changed().expect("the server lives"));
    changes.mark_unchanged();
    assert!(server.plugin_folder().join("uploaded.wasm").is_file());
    let left = std::fs::read_dir(server.plugin_folder()).expect("a folder").flatten();
    let half = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count();
    assert_eq!(half, 0, "nothing half-written is left");
    assert_eq!(server.get("/api/v1/indicators/uploaded/values").await.status, 200);

    assert_eq!(server.method(Method::DELETE, "/api/v1/plugins/uploaded", "").await.status, 204);
    assert!(!server.plugin_folder().join("uploaded.wasm").exists());
    assert_eq!(server.get("/api/v1/indicators/uploaded/values").await.status, 404);

    let hash = answer.json()["plugin"]["hash"].clone();
    let audit = server.get("/api/v1/audit").await.json()["audit"].as_array().expect("a list").clone();
    let of_plugin: Vec<_> = audit.iter().filter(|line| line["subject"] == "uploaded").collect();
    assert_eq!(
        of_plugin.iter().map(|line| &line["action"]).collect::<Vec<_>>(),
        ["plugin-installed", "plugin-removed"]
    );
    for line in of_plugin {
        assert_eq!(line["detail"]["sha256"], hash, "{line}");
    }
}

#[tokio::test]
async fn the_page_of_this_server_may_install_under_each_of_its_names() {
    let server = Server::new();
    for host in ["127.0.0.1:8787", "localhost:8787", "[::1]:8787"] {
        let request = Request::post("/api/v1/plugins?name=%E8%A9%A6%E9%A8%93.wasm")
            .header(header::HOST, host)
            .header(header::ORIGIN, format!("http://{host}"))
            .body("not a plugin".into())
            .expect("a valid request");
        let answer = server.send(request).await;
        // Admitted, and then refused for what it is, under its own name.
        assert_eq!(answer.status, 422, "{host}");
        assert!(answer.json()["detail"].as_str().is_some_and(|it| it.contains("「試験.wasm」")), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_refused_upload_changes_nothing() {
    let server = Server::new();
    let before = server.get("/api/v1/plugins").await.json();
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", "not a plugin").await.status, 422);
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", echo("prevalence").component()).await.status, 422);
    assert_eq!(server.get("/api/v1/plugins").await.json(), before);
    assert!(!server.plugin_folder().join("prevalence.wasm").exists());
}

#[tokio::test]
async fn a_plugin_that_never_ends_does_not_hold_up_the_others() {
    let server = Server::with(|_, limits| limits.wall = Duration::from_secs(2));
    let endless = Guest::computing("(loop $again (br $again)) (unreachable)").with_manifest("endless", &["cases"]);
    std::fs::write(server.plugin_folder().join("endless.wasm"), endless.component()).expect("a written file");
    assert!(server.state.plugins.look_again());
    let hanging = server.get("/api/v1/indicators/endless/values");
    let others = async {
        let began = Instant::now();
        for path in
            ["/healthz", "/api/v1/indicators/prevalence/values", "/api/v1/indicators/cases/values", "/api/v1/areas"]
        {
            assert_eq!(server.get(path).await.status, 200, "{path}");
        }
        began.elapsed()
    };
    let (hanging, others) = tokio::join!(hanging, others);
    assert_eq!(hanging.status, 502);
    assert!(
        hanging.json()["detail"].as_str().is_some_and(|it| it.contains("endless") && it.contains("2000")),
        "{}",
        hanging.text()
    );
    assert!(others < Duration::from_secs(2), "{others:?}");
    let listed = plugin(&server, "id", "endless").await;
    assert_eq!((&listed["failures_in_a_row"], &listed["failures"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn a_quarantined_plugin_can_be_let_back_in() {
    let server = Server::new();
    let trap = Guest::computing("(unreachable)").with_manifest("trapping", &["cases"]);
    std::fs::write(server.plugin_folder().join("t.wasm"), trap.component()).expect("a written file");
    assert!(server.state.plugins.look_again());
    for status in [502, 502, 502, 503] {
        assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, status);
    }
    assert_eq!(plugin(&server, "id", "trapping").await["standing"], "quarantined");
    let listed = server.get("/api/v1/indicators/trapping").await.json();
    assert_eq!(listed["indicator"]["plugin"]["state"], "quarantined");
    assert_eq!(server.method(Method::POST, "/api/v1/plugins/trapping/release", "").await.status, 204);
    assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, 502);
}

#[tokio::test]
async fn a_plugin_that_answers_nonsense_or_grabs_memory_is_named() {
    let server = Server::new();
    let nonsense = crate::guests::Answer::of(&[f64::NAN, 1.0, 2.0, 3.0]);
    for (id, guest) in [
        ("nonsense", Guest::answering(&nonsense)),
        ("greedy", Guest::computing("(loop $more (drop (memory.grow (i32.const 100))) (br $more)) (unreachable)")),
    ] {
        let guest = guest.with_manifest(id, &["cases"]);
        std::fs::write(server.plugin_folder().join(format!("{id}.wasm")), guest.component()).expect("a written file");
        assert!(server.state.plugins.look_again());
        let answer = server.get(&format!("/api/v1/indicators/{id}/values")).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["at"]["plugin"]), (502, &format!("{id}（1.0.0）").into()));
    }
    assert_eq!(server.get("/api/v1/indicators/prevalence/values").await.status, 200);
}

#[tokio::test]
async fn what_a_plugin_logs_and_how_it_fails_can_be_read_and_is_counted() {
    let server = Server::new();
    let talking = Guest::computing("(call $log (i32.const CASES_AT) (i32.const CASES_LEN)) (unreachable)");
    let file = talking.with_manifest("talking", &["cases"]).component();
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", file).await.status, 201);
    let log = server.get("/api/v1/plugins/talking/log").await.json()["log"].as_array().expect("a list").clone();
    let lines: Vec<_> = log.iter().map(|line| (line["kind"].clone(), line["text"].clone())).collect();
    assert_eq!(lines[0], ("log".into(), "cases".into()), "the log survives the trap");
    assert_eq!(lines[1].0, "failure");
    assert!(lines[1].1.as_str().is_some_and(|it| it.contains("異常終了")), "{lines:?}");
    assert_eq!(server.get("/api/v1/plugins/nobody/log").await.status, 404);

    let listed = plugin(&server, "id", "talking").await;
    assert_eq!((&listed["calls"], &listed["failures"]), (&1.into(), &1.into()));
    assert!(
        listed["slowest_ms"].as_f64() >= listed["last_ms"].as_f64() && 0.0 < listed["last_ms"].as_f64().unwrap_or(0.0)
    );
    let metrics = server.get("/metrics").await.text();
    for line in [
        "tsunagi_plugin_calls_by_plugin_total{plugin=\"talking\"} 1",
        "tsunagi_plugin_failures_by_plugin_total{plugin=\"talking\"} 1",
        "tsunagi_plugin_calls_by_plugin_total{plugin=\"prevalence\"} 0",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} in {metrics}");
    }
}

#[tokio::test]
async fn a_plugin_sees_the_release_and_no_more_and_its_result_is_as_trustworthy_as_the_worst_it_read() {
    let server = Server::new();
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", echo("copy").component()).await.status, 201);
    let copied = server.get("/api/v1/indicators/copy/values").await.json();
    let data = server
        .get(&format!("/api/v1/indicators/cases/values?period={}", copied["period"]["id"].as_str().expect("a period")))
        .await
        .json();
    for (copy, original) in
        copied["cells"].as_array().expect("cells").iter().zip(data["cells"].as_array().expect("cells"))
    {
        assert_eq!((&copy["value"], &copy["blank"]), (&original["value"], &original["blank"]));
        // The manifest claims to be published; what it reads are samples.
        assert_eq!(copy["trust"], "sample", "{copy}");
    }
}

#[tokio::test]
async fn a_result_is_bound_to_component_release_and_parameters_wherever_it_is_shown() {
    let server = Server::new();
    let values = server.get("/api/v1/indicators/prevalence/values?confidence=99.8").await.json();
    let evidence = &values["evidence"];
    let (plugin_hash, release) =
        (evidence["plugin_hash"].as_str().expect("a hash"), evidence["release"].as_str().expect("a hash"));
    assert_eq!(plugin_hash, plugin(&server, "id", "prevalence").await["hash"].as_str().expect("a hash"));
    assert_eq!(values["about"]["release"].as_str(), Some(&release[..12]));
    assert_eq!(evidence["parameters"]["confidence"], "99.8");
    let other = server.get("/api/v1/indicators/prevalence/values?confidence=95").await.json();
    assert_ne!(other["evidence"]["hash"], evidence["hash"], "another parameter, another result");

    let query = "indicator=prevalence&confidence=99.8";
    let csv = server.get(&format!("/api/v1/figures/ranking.csv?{query}")).await.text();
    let svg = server.get(&format!("/api/v1/figures/ranking.svg?{query}")).await.text();
    let table = server.get(&format!("/api/v1/figures/ranking.json?{query}")).await.text();
    for (what, text) in [("csv", csv), ("svg", svg), ("json", table)] {
        for part in [&plugin_hash[..12], &release[..12]] {
            assert!(text.contains(part), "{what} lacks {part}: {text}");
        }
        // In a drawing the line may be broken anywhere.
        assert!(what == "svg" || text.contains("confidence = 99.8"), "{what}: {text}");
    }
    let layer = server.get("/api/v1/layers/prevalence.geojson?confidence=99.8").await.json();
    assert_eq!(layer["evidence"]["hash"], evidence["hash"], "{}", layer["evidence"]);
}
