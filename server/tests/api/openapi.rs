//! The description of the API.

use crate::support::fixture;

#[test]
fn the_committed_description_is_the_one_of_the_routes() {
    let committed = include_str!("../../openapi.json");
    assert!(
        committed.trim_end() == tsunagi::cli::openapi_text(),
        "server/openapi.json is out of date: run `cargo xtask types`"
    );
}

#[tokio::test]
async fn the_description_is_served_and_speaks_of_every_route() {
    let answer = fixture().get("/openapi.json").await;
    assert_eq!(answer.kind(), "200 application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    for path in ["/api/v1/areas", "/api/v1/indicators/{id}/values", "/api/v1/layers/{file}", "/healthz"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
}
