//! Base maps: files of the data folder over HTTP, and the policy where an operator names another host.

use axum::http::header;
use tsunagi::settings::TileSettings;

use crate::support::Server;

/// The smallest archive there is: a head, a directory of nothing, an empty description.
fn archive() -> Vec<u8> {
    let mut bytes = vec![0_u8; 127];
    bytes[..8].copy_from_slice(b"PMTiles\x03");
    for (at, part) in [127_u64, 1, 128, 2, 130, 0, 130, 0].into_iter().enumerate() {
        bytes[8 + 8 * at..16 + 8 * at].copy_from_slice(&part.to_le_bytes());
    }
    bytes[97..102].copy_from_slice(&[1, 1, 2, 0, 6]);
    bytes.extend(b"\x00{}");
    bytes
}

fn with_archives() -> Server {
    let server = Server::new();
    let folder = server.state.settings.data.join(tsunagi::basemaps::FOLDER);
    std::fs::create_dir(&folder).expect("a new folder");
    std::fs::write(folder.join("kochi.pmtiles"), archive()).expect("a written file");
    std::fs::write(folder.join("broken.pmtiles"), b"PMTiles").expect("a written file");
    server
}

#[tokio::test]
async fn files_are_listed_with_what_is_wrong_with_them() {
    let answer = with_archives().get("/api/v1/basemaps").await;
    assert_eq!(answer.kind(), "200 application/json");
    let json = answer.json();
    assert_eq!(json["tiles"], serde_json::Value::Null);
    assert_eq!((&json["files"][1]["id"], &json["files"][1]["kind"]), (&"kochi".into(), &"raster".into()));
    let problem = json["files"][0]["problem"].as_str().expect("a sentence");
    assert!(problem.contains("ファイルを置き直してください"), "{problem}");
}

#[tokio::test]
async fn a_file_is_given_whole_in_part_or_not_again() {
    let server = with_archives();
    let path = "/api/v1/basemaps/kochi.pmtiles";
    let whole = server.get(path).await;
    assert_eq!((whole.kind().as_str(), whole.body.as_slice()), ("200 application/vnd.pmtiles", archive().as_slice()));
    assert_eq!(whole.header(header::ACCEPT_RANGES), "bytes");
    let part = server.get_with(path, header::RANGE, "bytes=0-6").await;
    assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, b"PMTiles".as_slice()));
    assert_eq!(part.header(header::CONTENT_RANGE), "bytes 0-6/130");
    let beyond = server.get_with(path, header::RANGE, "bytes=130-140").await;
    assert_eq!((beyond.status.as_u16(), beyond.header(header::CONTENT_RANGE)), (416, "bytes */130"));
    let tag = whole.header(header::ETAG);
    assert_eq!(server.get_with(path, header::IF_NONE_MATCH, tag).await.status, 304);
}

#[tokio::test]
async fn what_is_not_in_the_list_cannot_be_read() {
    let server = with_archives();
    for name in ["broken.pmtiles", "gone.pmtiles", "..%2F..%2Ftsunagi.duckdb", "..%2ftsunagi.toml"] {
        let answer = server.get(&format!("/api/v1/basemaps/{name}")).await;
        assert_eq!(answer.kind(), "404 application/problem+json", "{name}");
    }
}

#[tokio::test]
async fn the_page_may_ask_the_host_that_an_operator_names_and_no_other() {
    let origin = "http://portal.example:8080";
    let tiles = TileSettings {
        template: format!("{origin}/{{z}}/{{x}}/{{y}}.png"),
        origin: origin.to_owned(),
        credit: "県地図室".to_owned(),
        credit_url: None,
    };
    let usual = Server::new().get("/").await;
    let server = Server::with(|settings, _| settings.base_tiles = Some(tiles));
    let page = server.get("/").await;
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert_eq!(policy.matches(origin).count(), 2, "{policy}");
    assert_eq!(policy.replace(&format!(" {origin}"), ""), usual.header(header::CONTENT_SECURITY_POLICY));
    assert_eq!(server.get("/api/v1/basemaps").await.json()["tiles"]["origin"], origin);
}
