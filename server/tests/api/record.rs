//! Revisions, batches and the audit log over HTTP: what was published, by whom, what changed, and taking it back.

use axum::{body::Body, http::Method};
use geodata::{
    AreaCode, Cell, Period, Trust,
    archive::{FileFact, Origin, Published},
    import::{Batch, Fragment},
    indicator::IndicatorId,
};
use insta::assert_snapshot;

use crate::support::{Server, fixture};

/// Publishes the number of cases of some municipalities in a fiscal year, as an import does.
fn publish(server: &Server, year: i32, cells: &[(&str, f64)], file: &str) -> Published {
    let mut fragment = Fragment::default();
    for (code, value) in cells {
        fragment.cells.push(AreaCode::parse(code).expect("a code"), Cell::new(*value, Trust::Sample));
    }
    let mut batch = Batch { package: "kochi".to_owned(), ..Batch::default() };
    let indicator = IndicatorId::parse("cases").expect("an identifier");
    batch.fragments.insert((indicator, Period::parse(&format!("FY{year}")).expect("a period")), fragment);
    let origin = Origin {
        file: FileFact { name: file.to_owned(), sha256: "a".repeat(64), bytes: 1 },
        actor: "山田".to_owned(),
        settings_json: "{}".to_owned(),
        template: None,
        new_package: None,
    };
    let state = &server.state;
    let published =
        state.archive.publish_batch(&state.viewer, batch, origin, "試験").unwrap_or_else(|it| panic!("{it}"));
    state.data_changed();
    published
}

async fn value(server: &Server, query: &str) -> serde_json::Value {
    let answer = server.get(&format!("/api/v1/indicators/cases/values?period=FY2020{query}")).await.json();
    answer["cells"][0]["value"].clone()
}

async fn json(server: &Server, path: &str) -> serde_json::Value {
    let answer = server.get(path).await;
    assert_eq!(answer.kind(), "200 application/json", "{path}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn older_revisions_stay_the_same_through_publishing_undoing_and_withdrawing() {
    let server = Server::new();
    let first = value(&server, "").await;
    assert_eq!(first, 30.0);
    let one = publish(&server, 2020, &[("39201", 33.0)], "R2.csv");
    let two = publish(&server, 2020, &[("39201", 35.0), ("39202", 1.0)], "R2_訂正.csv");
    assert_eq!((one.revision.number, two.revision.number), (2, 3));
    for (query, expected) in [("", 35.0), ("&revision=3", 35.0), ("&revision=2", 33.0), ("&revision=1", 30.0)] {
        assert_eq!(value(&server, query).await, expected, "{query}");
    }

    let undone =
        server.method(Method::POST, "/api/v1/revisions/1/revert", r#"{"note":"やり直し","actor":"川村"}"#).await;
    assert_eq!(undone.kind(), "200 application/json", "{}", undone.text());
    let undone = undone.json();
    assert_eq!((&undone["revision"]["number"], &undone["revision"]["action"]), (&4.into(), &"revert".into()));
    assert_eq!(undone["revision"]["actor"], "川村");
    assert_eq!(value(&server, "").await, first);
    let again = server.method(Method::POST, "/api/v1/revisions/3/revert", "{}").await;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(value(&server, "").await, 35.0);

    let path = format!("/api/v1/batches/{}/withdraw", two.batch.as_str());
    let withdrawn = server.method(Method::POST, &path, r#"{"reason":"別の市の表だった"}"#).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
    assert_eq!(withdrawn.json()["revision"]["action"], "withdraw");
    for (query, expected) in
        [("", 33.0), ("&revision=5", 35.0), ("&revision=4", 30.0), ("&revision=3", 35.0), ("&revision=1", 30.0)]
    {
        assert_eq!(value(&server, query).await, expected, "{query}");
    }
    let batches = json(&server, "/api/v1/batches").await;
    let states: Vec<(&str, &str)> = batches["batches"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (it["file"].as_str().expect("a name"), it["state"].as_str().expect("a state")))
        .collect();
    assert!(states.contains(&("R2.csv", "live")) && states.contains(&("R2_訂正.csv", "withdrawn")), "{states:?}");
    assert_eq!(json(&server, "/api/v1/batches?data=japan-boundaries").await["batches"], serde_json::json!([]));
}

#[tokio::test]
async fn every_read_takes_a_revision_and_says_which_it_was_made_from() {
    let server = Server::new();
    publish(&server, 2020, &[("39201", 33.0)], "R2.csv");
    for path in [
        "/api/v1/areas",
        "/api/v1/areas/39201/profile",
        "/api/v1/groupings",
        "/api/v1/indicators",
        "/api/v1/indicators/cases",
        "/api/v1/indicators/cases/values",
        "/api/v1/indicators/cases/series",
        "/api/v1/layers/cases.geojson",
        "/api/v1/map/areas.geojson",
        "/api/v1/map/surroundings.geojson",
        "/api/v1/map/districts.geojson?grouping=kind",
        "/api/v1/facilities",
        "/api/v1/facilities.geojson",
        "/api/v1/tables",
        "/api/v1/figures/ranking.json?indicator=cases&period=FY2020",
        "/api/v1/figures/series.json?indicator=cases",
        "/api/v1/figures/map.json?indicator=cases",
        "/api/v1/figures/table.json?table=states-of-platforms",
        "/api/v1/indicators/prevalence/values",
    ] {
        let sign = if path.contains('?') { '&' } else { '?' };
        for revision in [1, 2] {
            let answer = server.get(&format!("{path}{sign}revision={revision}")).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            assert_eq!(answer.json()["about"]["revision"], revision, "{path}");
        }
        assert_eq!(server.get(&format!("{path}{sign}revision=3")).await.status, 404, "{path}");
        assert_eq!(server.get(&format!("{path}{sign}revision=x")).await.status, 422, "{path}");
    }
    for format in ["svg", "png", "csv"] {
        let figure = async |revision: u32| {
            let path = format!("/api/v1/figures/ranking.{format}?indicator=cases&period=FY2020&revision={revision}");
            server.get(&path).await
        };
        let (one, two) = (figure(1).await, figure(2).await);
        assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200));
        assert_ne!(one.body, two.body, "{format}: another revision is another figure");
        assert_eq!(figure(1).await.body, one.body);
    }
    let packages = json(&server, "/api/v1/packages?revision=1").await;
    assert_eq!(packages["packages"][0]["id"], "kochi");
    assert_eq!(server.get("/api/v1/packages?revision=9").await.status, 404);
}

#[tokio::test]
async fn a_day_means_the_state_at_its_end_in_japan() {
    let server = Server::new();
    publish(&server, 2020, &[("39201", 33.0)], "R2.csv");
    for day in ["2999-12-31", "2999-01-01"] {
        assert_eq!(value(&server, &format!("&revision={day}")).await, 33.0);
    }
    assert_snapshot!(server.get("/api/v1/areas?revision=1999-12-31").await.problem(), @r#"
    404 application/problem+json
    not-found | 見つかりません | {"id":"1999-12-31"}
    その日までに公開された版「1999-12-31」はありません。最初の版が公開された日より後の日付にしてください（/api/v1/revisions にあります）。
    "#);
    assert_snapshot!(server.get("/api/v1/areas?revision=2026-02-30").await.problem(), @r#"
    422 application/problem+json
    bad-parameter | 指定に誤りがあります | {"parameter":"revision"}
    revision の値「2026-02-30」は使えません。版の番号（1、2、3…）か、「2026-11-23」の形の日付（その日の終わりの状態）にしてください。
    "#);
}

#[tokio::test]
async fn the_history_says_who_when_which_file_and_what_changed() {
    let server = Server::new();
    publish(&server, 2020, &[("39201", 33.0), ("39202", 0.0)], "R2.csv");
    let revisions = json(&server, "/api/v1/revisions").await;
    let newest = &revisions["revisions"][1];
    assert_eq!(
        (&newest["action"], &newest["actor"], &newest["note"]),
        (&"import".into(), &"山田".into(), &"試験".into())
    );
    assert_eq!(newest["files"][0], serde_json::json!({ "name": "R2.csv", "sha256": "a".repeat(64) }));
    let cells: Vec<_> =
        newest["changes"].as_array().expect("a list").iter().filter(|it| it["kind"] == "cells").cloned().collect();
    assert_eq!((cells.len(), &cells[0]["indicator"]), (1, &"cases".into()));
    assert_eq!(json(&server, "/api/v1/revisions/2").await["revision"], *newest);
    assert_eq!(json(&server, "/api/v1/revisions/2999-12-31").await["revision"]["number"], 2);

    let difference = json(&server, "/api/v1/revisions/2/difference?from=1&data=kochi").await;
    assert_eq!((&difference["from"]["revision"], &difference["to"]["revision"]), (&1.into(), &2.into()));
    let cell =
        difference["cells"].as_array().expect("a list").iter().find(|it| it["area"] == "39201").expect("it changes");
    assert_eq!(
        (&cell["before"]["value"], &cell["after"]["value"], &cell["change"]),
        (&30.0.into(), &33.0.into(), &3.0.into())
    );
    assert_eq!(json(&server, "/api/v1/revisions/2/difference?from=2").await["identical"], true);
}

#[tokio::test]
async fn the_audit_log_is_a_chain_that_pages_can_follow_and_check() {
    let server = Server::new();
    publish(&server, 2020, &[("39201", 33.0)], "R2.csv");
    publish(&server, 2020, &[("39201", 33.0)], "R2.csv");
    let mut after = 0;
    let mut lines = Vec::new();
    loop {
        let page = json(&server, &format!("/api/v1/audit?after={after}&limit=1")).await;
        lines.extend(page["audit"].as_array().expect("a list").clone());
        match page["next"].as_u64() {
            Some(next) => after = next,
            None => break,
        }
    }
    for pair in lines.windows(2) {
        assert_eq!(pair[0]["hash"], pair[1]["previous"]);
        assert_eq!(pair[0]["seq"].as_u64().expect("a number") + 1, pair[1]["seq"].as_u64().expect("a number"));
    }
    let actions: Vec<&str> = lines.iter().map(|it| it["action"].as_str().expect("a word")).collect();
    assert!(actions.ends_with(&["import", "import-unchanged"]), "{actions:?}");
    assert_eq!(json(&server, "/api/v1/revisions").await["revisions"].as_array().map(Vec::len), Some(2));
    let check = json(&server, "/api/v1/audit/check").await;
    assert_eq!(check["intact"], true, "{check}");
    assert!(check["checks"].as_array().is_some_and(|checks| checks.iter().any(|it| it["subject"] == "audit")));
}

#[tokio::test]
async fn the_change_across_a_break_is_refused_with_the_break() {
    assert_snapshot!(fixture().get("/api/v1/indicators/cases/change?from=FY2020&to=FY2021").await.problem(), @r#"
    422 application/problem+json
    definition-break | そのままでは比べられません | null
    途中で数え方が変わっているため、差を求められません。令和3年度（2021年度）から: 数え方が変わりました。つなぐための対応表はありません。
    "#);
}

#[tokio::test]
async fn what_the_record_does_not_have_is_not_found() {
    let unknown = "0".repeat(64);
    let path = format!("/api/v1/batches/{unknown}/withdraw");
    let withdrawn = fixture().method(Method::POST, &path, r#"{"reason":"誤り"}"#).await;
    assert_eq!((withdrawn.status.as_u16(), &withdrawn.json()["code"]), (404, &"not-found".into()));
    for path in ["/api/v1/batches/..%2f..%2f/withdraw", "/api/v1/batches/x/withdraw"] {
        assert_eq!(fixture().method(Method::POST, path, r#"{"reason":"誤り"}"#).await.status, 404);
    }
    assert_eq!(fixture().method(Method::POST, "/api/v1/revisions/99/revert", "{}").await.status, 404);
    assert_eq!(fixture().method(Method::DELETE, "/api/v1/templates/%2e%2e", Body::empty()).await.status, 404);
    assert_eq!(fixture().get("/api/v1/revisions/99").await.status, 404);
    assert_eq!(fixture().get("/api/v1/packages/nothing.zip").await.status, 404);
    assert_eq!(fixture().get("/api/v1/packages/..%2f..%2fetc.zip").await.status, 404);
}

#[tokio::test]
async fn somebody_without_a_visible_name_and_a_withdrawal_without_a_reason_are_refused() {
    let actor = fixture().method(Method::POST, "/api/v1/revisions/1/revert", "{\"actor\":\"山\u{202e}田\"}").await;
    assert_snapshot!(actor.problem(), @r#"
    422 application/problem+json
    bad-parameter | 指定に誤りがあります | {"parameter":"actor"}
    actor の値「山田」は使えません。1字から80字までで、目に見える文字だけにしてください。
    "#);
    let batch = "0".repeat(64);
    let reason = fixture().method(Method::POST, &format!("/api/v1/batches/{batch}/withdraw"), "{}").await;
    assert_eq!((reason.status.as_u16(), &reason.json()["code"]), (422, &"bad-body".into()));
}

#[tokio::test]
async fn what_leaves_the_program_is_noted_with_its_revision_and_hash_and_boundaries_can_leave_too() {
    let server = Server::new();
    for (path, media_type) in [
        ("/api/v1/packages/kochi.zip", "200 application/zip"),
        ("/api/v1/packages/japan-boundaries.zip", "200 application/zip"),
        ("/api/v1/figures/ranking.csv?indicator=cases", "200 text/csv; charset=utf-8; header=present"),
        ("/api/v1/figures/ranking.json?indicator=cases", "200 application/json"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.kind(), media_type, "{path}");
        assert!(media_type != "200 application/zip" || answer.body.starts_with(b"PK"), "{path}");
    }
    let audit = json(&server, "/api/v1/audit").await;
    let exports: Vec<_> =
        audit["audit"].as_array().expect("a list").iter().filter(|line| line["action"] == "export").collect();
    let subjects: Vec<_> = exports.iter().map(|line| &line["subject"]).collect();
    assert_eq!(subjects, ["kochi", "japan-boundaries", "ranking.csv"]);
    for line in &exports {
        assert_eq!(line["detail"]["revision"], 1, "{line}");
        assert!(line["actor"].as_str().is_some_and(|it| !it.is_empty()), "{line}");
    }
    assert_eq!(exports[2]["detail"]["query"], "indicator=cases");
    assert_eq!(exports[0]["detail"]["release"], exports[2]["detail"]["release"]);
    assert_eq!(exports[0]["detail"]["release"].as_str().map(str::len), Some(64));
    assert_eq!(json(&server, "/api/v1/audit/check").await["intact"], true);
}
