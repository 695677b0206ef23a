//! Files that come in: staged, read by a child, answered for, taken away.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use insta::assert_snapshot;

use crate::support::{Server, fixture};

/// Two columns that anybody understands.
const TABLE: &str = "市町村コード,市町村名,ひきこもりの状態にある人（人）\n39201,高知市,31\n39202,室戸市,5\n39301,東洋町,2\n39302,奈半利町,1\n";

fn list_of(value: &serde_json::Value) -> Vec<serde_json::Value> {
    value.as_array().expect("a list").clone()
}

#[tokio::test]
async fn an_uploaded_file_is_staged_by_its_hash_listed_and_read_by_a_child() {
    let server = Server::new();
    let changes = server.state.changes.subscribe();
    let answer = server.import("name=R5.csv", "abc").await;
    let import = &answer["import"];
    // printf abc | sha256sum
    assert_eq!(import["sha256"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!((&import["name"], &import["bytes"], &import["data"]), (&"R5.csv".into(), &3.into(), &"kochi".into()));
    assert_eq!(import["progress"], serde_json::Value::Null);
    assert_eq!(answer["report"]["file"]["sha256"], import["sha256"]);
    assert_eq!(answer["report"]["state"], import["state"]);
    assert!(changes.has_changed().expect("the server lives"));
    let newer = server.upload("name=R6.csv", "def").await;
    let list = list_of(&server.get("/api/v1/imports").await.json()["imports"]);
    assert_eq!(list.len(), 2);
    assert!(list.iter().any(|it| it["id"] == newer.as_str()));
}

#[tokio::test]
async fn a_file_sent_in_pieces_without_a_length_is_taken_and_one_that_breaks_off_leaves_nothing() {
    let server = Server::new();
    let pieces = || (0..50).map(|_| Ok::<_, std::io::Error>("x".repeat(1_000)));
    let answer = server.import("name=R5.csv", Body::from_stream(futures_util::stream::iter(pieces()))).await;
    assert_eq!(answer["import"]["bytes"], 50_000);
    let before = std::fs::read_dir(server.staging()).expect("a folder").count();

    let broken = pieces().chain([Err(std::io::Error::other("gone"))]);
    let body = Body::from_stream(futures_util::stream::iter(broken));
    let answer = server.method(Method::POST, "/api/v1/imports?name=R5.csv", body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (400, &"body-broken".into()));
    assert_eq!(std::fs::read_dir(server.staging()).expect("a folder").count(), before);
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_while_it_streams_and_leaves_nothing() {
    let server = Server::with(|settings, _| settings.limits.import_mib = 1);
    let pieces = futures_util::stream::iter((0..40).map(|_| Ok::<_, std::io::Error>("x".repeat(64 << 10))));
    let streamed = server.method(Method::POST, "/api/v1/imports?name=R5.csv", Body::from_stream(pieces)).await;
    assert_snapshot!(streamed.problem(), @r#"
    413 application/problem+json
    file-too-large | ファイルが大きすぎます | null
    送られたファイルが大きすぎます（上限 1 MiB）。使っていないシートや列を消すか、分けて送ってください。
    "#);
    assert_eq!(server.method(Method::POST, "/api/v1/imports?name=R5.csv", "x".repeat(2 << 20)).await.status, 413);
    assert_eq!(std::fs::read_dir(server.staging()).map_or(0, Iterator::count), 0);
}

#[tokio::test]
async fn a_request_without_a_name_or_for_an_unknown_package_is_told_what_to_do() {
    assert_snapshot!(fixture().method(Method::POST, "/api/v1/imports", "abc").await.problem(), @r#"
    422 application/problem+json
    bad-parameter | 指定に誤りがあります | {"parameter":"name"}
    name の値「」は使えません。ファイルの名前を、拡張子まで書いてください。
    "#);
    assert_snapshot!(fixture().method(Method::POST, "/api/v1/imports?name=a.csv&data=nothing", "abc").await.problem(), @r#"
    404 application/problem+json
    not-found | 見つかりません | {"id":"nothing"}
    データパッケージ「nothing」はありません。/api/v1/packages にあるものから選ぶか、新しく作るなら new= で名前を付けてください。
    "#);
    for (query, parameter) in [
        ("new=../x&title=t", "new"),
        ("new=Kochi&title=t", "new"),
        ("new=kochi&title=t", "new"),
        ("new=japan-x", "title"),
        ("new=japan-x&title=t&prefecture=48", "prefecture"),
        ("new=japan-x&title=t&prefecture=7", "prefecture"),
        ("nmae=x", "nmae"),
    ] {
        let answer = fixture().method(Method::POST, &format!("/api/v1/imports?name=a.csv&{query}"), "abc").await;
        assert_eq!((answer.status.as_u16(), &answer.json()["at"]["parameter"]), (422, &parameter.into()), "{query}");
    }
}

#[tokio::test]
async fn another_sites_page_can_neither_send_nor_publish_nor_undo() {
    for (method, path) in [
        (Method::POST, "/api/v1/imports?name=a.csv"),
        (Method::PUT, "/api/v1/imports/0123456789abcdef/answers"),
        (Method::POST, "/api/v1/imports/0123456789abcdef/publish"),
        (Method::DELETE, "/api/v1/imports/0123456789abcdef"),
        (Method::POST, "/api/v1/revisions/1/revert"),
        (Method::POST, "/api/v1/batches/00/withdraw"),
        (Method::DELETE, "/api/v1/templates/x"),
    ] {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::HOST, "127.0.0.1:8787")
            .header(header::ORIGIN, "http://evil.example")
            .body(Body::from("{}"))
            .expect("a valid request");
        let answer = fixture().send(request).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (403, &"foreign-origin".into()),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn whatever_is_no_identifier_is_not_found() {
    for id in ["..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "CON", "0123456789ABCDEF", "0123456789abcdef", "%00"] {
        for (method, rest) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::GET, "/difference"),
            (Method::GET, "/workbook"),
            (Method::POST, "/publish"),
            (Method::PUT, "/answers"),
        ] {
            let answer = fixture().method(method.clone(), &format!("/api/v1/imports/{id}{rest}"), "{}").await;
            assert_eq!(answer.status, 404, "{method} {id}{rest}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn answers_are_merged_a_null_takes_one_back_and_a_misspelt_member_is_refused() {
    let server = Server::new();
    let id = server.upload("name=R5.csv&period=R4", "abc").await;
    let path = format!("/api/v1/imports/{id}/answers");
    let first = r#"{"answers":{"q1":"a","q2":"b"},"period":"R5","source":"調べ"}"#;
    assert_eq!(server.method(Method::PUT, &path, first).await.kind(), "202 application/json");
    let second = r#"{"answers":{"q1":null,"q3":"c"},"source":null}"#;
    let settings = server.method(Method::PUT, &path, second).await.json()["import"]["settings"].clone();
    assert_eq!(settings["answers"], serde_json::json!({ "q2": "b", "q3": "c" }));
    assert_eq!((&settings["period"], &settings["source"]), (&"R5".into(), &serde_json::Value::Null));
    server.read(&id).await;

    let misspelt = server.method(Method::PUT, &path, r#"{"answrs":{}}"#).await;
    assert_eq!((misspelt.status.as_u16(), &misspelt.json()["code"]), (422, &"bad-body".into()));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(server.method(Method::PUT, &path, deep).await.status, 422);
    let long = format!(r#"{{"period":"{}"}}"#, "x".repeat(2 << 20));
    assert_eq!(server.method(Method::PUT, &path, long).await.status, 413);
}

#[tokio::test]
async fn what_waits_survives_a_restart_and_what_was_not_read_is_read_then() {
    let server = Server::new();
    let read = server.import("name=R5.csv&period=R5", "abc").await;
    let id = read["import"]["id"].as_str().expect("an identifier").to_owned();
    let unread = server.upload("name=R6.csv", "def").await;
    server.read(&unread).await;
    // As if the server had been killed before the second was read.
    for name in ["read.json", "report.json", "batch.jsonl", "problem.json"] {
        let _not_there = std::fs::remove_file(server.staging().join(&unread).join(name));
    }
    let server = server.restarted();
    let again = server.read(&id).await;
    assert_eq!(again["report"], read["report"]);
    assert_eq!(again["import"]["settings"]["period"], "R5");
    let second = server.read(&unread).await;
    assert_eq!(second["report"]["file"]["name"], "R6.csv");
}

#[tokio::test]
async fn a_file_that_is_taken_away_is_gone_from_list_and_disk() {
    let server = Server::new();
    let id = server.upload("name=R5.csv", "abc").await;
    server.read(&id).await;
    let path = format!("/api/v1/imports/{id}");
    assert_eq!(server.method(Method::DELETE, &path, Body::empty()).await.status, 204);
    assert_eq!(server.get(&path).await.status, 404);
    assert!(!server.staging().join(&id).exists());
    assert_eq!(server.method(Method::DELETE, &path, Body::empty()).await.status, 404);
}

#[cfg(unix)]
mod children {
    use super::*;

    const ENDLESS: &str = "while :; do :; done";

    #[tokio::test]
    async fn a_child_that_dies_fails_its_import_with_what_to_do_and_nothing_else() {
        let server = Server::reading_with("kill -SEGV $$", |_, _| {});
        let answer = server.import("name=R5.xlsx", "abc").await;
        let problem = &answer["import"]["problem"];
        assert_eq!((&answer["import"]["state"], &problem["code"]), (&"failed".into(), &"import-worker-failed".into()));
        assert!(problem["detail"].as_str().is_some_and(|it| it.contains("値だけを貼り付けて")), "{problem}");
        assert_eq!(answer["report"], serde_json::Value::Null);
        assert_eq!(server.get("/api/v1/indicators/cases/values").await.status, 200);
        let id = answer["import"]["id"].as_str().expect("an identifier");
        let publish = server.method(Method::POST, &format!("/api/v1/imports/{id}/publish"), "{}").await;
        assert_eq!((publish.status.as_u16(), &publish.json()["code"]), (409, &"import-not-now".into()));
    }

    #[tokio::test]
    async fn a_child_that_is_stopped_by_a_limit_says_which() {
        let server = Server::reading_with(ENDLESS, |settings, _| settings.limits.import_s = 1);
        let problem = server.import("name=R5.xlsx", "abc").await["import"]["problem"].clone();
        assert_eq!(problem["code"], "import-limit");
        assert!(problem["detail"].as_str().is_some_and(|it| it.contains("1秒")), "{problem}");
    }

    #[tokio::test]
    async fn a_child_that_answers_with_a_report_of_its_own_making_is_not_believed() {
        for document in [r"\002\0\0\0\0\0\0\0{}", r"\004\0\0\0\0\0\0\0null"] {
            let server = Server::reading_with(&format!(r"printf 'TSUNAGI1D{document}E\0\0\0\0\0\0\0\0'"), |_, _| {});
            let answer = server.import("name=R5.xlsx", "abc").await;
            assert_eq!(answer["import"]["problem"]["code"], "import-worker-failed", "{answer}");
        }
    }

    #[tokio::test]
    async fn two_are_read_at_once_the_others_wait_in_line_and_cancelling_kills_at_once() {
        let server = Server::reading_with(ENDLESS, |_, _| {});
        let mut ids = Vec::new();
        for number in 0..4 {
            ids.push(server.upload(&format!("name=R{number}.csv"), "abc").await);
        }
        let step = async |id: &str| {
            let import = server.get(&format!("/api/v1/imports/{id}")).await.json()["import"].clone();
            (import["progress"]["step"].clone(), import["progress"]["ahead"].clone())
        };
        assert_eq!(step(&ids[3]).await, ("waiting".into(), 3.into()));
        assert_eq!(step(&ids[2]).await, ("waiting".into(), 2.into()));
        for id in [&ids[2], &ids[0], &ids[1]] {
            assert_eq!(
                server.method(Method::DELETE, &format!("/api/v1/imports/{id}"), Body::empty()).await.status,
                204
            );
        }
        assert_eq!(step(&ids[3]).await.1, 0);
        assert_eq!(server.get("/api/v1/areas").await.status, 200);
        assert_eq!(
            server.method(Method::DELETE, &format!("/api/v1/imports/{}", ids[3]), Body::empty()).await.status,
            204
        );
    }

    #[tokio::test]
    async fn new_answers_end_the_reading_that_is_under_way() {
        let server = Server::reading_with(ENDLESS, |settings, _| settings.limits.import_s = 2);
        let id = server.upload("name=R5.csv", "abc").await;
        let path = format!("/api/v1/imports/{id}/answers");
        for period in ["R4", "R5"] {
            let answer = server.method(Method::PUT, &path, format!(r#"{{"period":"{period}"}}"#)).await;
            assert_eq!(answer.status, 202);
        }
        // The third reading runs into its limit; the first two were given up and said nothing.
        let answer = server.read(&id).await;
        assert_eq!(answer["import"]["settings"]["period"], "R5");
        assert_eq!(answer["import"]["problem"]["code"], "import-limit");
    }
}

#[tokio::test]
async fn a_file_becomes_a_revision_and_reads_can_ask_for_the_state_before() {
    let server = Server::new();
    let answer = server.import("name=R4.csv&as=cases&period=R4", TABLE).await;
    assert_eq!(answer["import"]["state"], "ready", "{answer:#}");
    assert_eq!(answer["import"]["summary"]["values"], 4);
    let id = answer["import"]["id"].as_str().expect("an identifier").to_owned();

    let difference = server.get(&format!("/api/v1/imports/{id}/difference")).await.json();
    assert_eq!((&difference["identical"], &difference["to"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(difference["from"]["revision"], 1);
    assert_eq!(list_of(&difference["cells"]).len(), 4);
    assert_eq!(list_of(&difference["areas"]).len(), 4);

    let workbook = server.get(&format!("/api/v1/imports/{id}/workbook")).await;
    assert_eq!(workbook.kind(), "200 application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(workbook.header(header::CONTENT_DISPOSITION).contains("filename*=UTF-8''R4%5F"), "{:?}", workbook.headers);
    assert!(workbook.body.starts_with(b"PK"));

    let publish = format!("/api/v1/imports/{id}/publish");
    let published = server.method(Method::POST, &publish, r#"{"note":"令和4年度","actor":"山田"}"#).await;
    assert_eq!(published.kind(), "200 application/json", "{}", published.text());
    let published = published.json();
    assert_eq!((&published["changed"], &published["revision"]["number"]), (&true.into(), &2.into()));
    assert_eq!(published["revision"]["actor"], "山田");
    assert_eq!(published["revision"]["files"][0]["name"], "R4.csv");
    assert!(!server.staging().join(&id).exists(), "the file is not kept");
    let import = server.get(&format!("/api/v1/imports/{id}")).await.json()["import"].clone();
    assert_eq!((&import["state"], &import["revision"]), (&"published".into(), &2.into()));
    assert_eq!(server.method(Method::POST, &publish, "{}").await.status, 409);

    let value = async |query: &str| {
        let answer = server.get(&format!("/api/v1/indicators/cases/values?period=FY2022{query}")).await;
        (answer.status.as_u16(), answer.json()["cells"][0]["value"].clone())
    };
    assert_eq!(value("").await, (200, 31.0.into()));
    assert_eq!(value("&revision=2").await, (200, 31.0.into()));
    assert_eq!(value("&revision=1").await.0, 404, "the period was not there yet");
}
