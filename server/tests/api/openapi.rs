//! The description of the API.

use crate::support::{fixture, shipped};

#[test]
fn the_committed_description_is_the_one_of_the_routes() {
    let committed = include_str!("../../openapi.json");
    assert!(
        committed.trim_end() == tsunagi::cli::openapi_text(),
        "server/openapi.json is out of date: run `cargo xtask types`"
    );
}

#[tokio::test]
async fn the_parameters_of_every_plugin_are_described_with_their_types_bounds_and_defaults() {
    let document = shipped().get("/openapi.json").await.json();
    let indicators = shipped().get("/api/v1/indicators").await.json();
    let mut compared = 0;
    for indicator in indicators["indicators"].as_array().expect("a list") {
        let id = indicator["id"].as_str().expect("an id");
        let path = &document["paths"][format!("/api/v1/indicators/{id}/values")]["get"];
        assert_eq!(path.is_object(), indicator["origin"] == "plugin", "{id}");
        for form in indicator["parameters"].as_array().expect("parameters") {
            let described = path["parameters"].as_array().expect("parameters").iter();
            let found = described.clone().find(|it| it["name"] == form["id"]).unwrap_or_else(|| panic!("{id}: {form}"));
            let schema = &found["schema"];
            assert_eq!((&schema["default"], &schema["title"]), (&form["default"], &form["label"]), "{id}");
            assert_eq!((&schema["minimum"], &schema["maximum"]), (&form["min"], &form["max"]), "{id}");
            if let Some(options) = form["options"].as_array() {
                let ids: Vec<_> = options.iter().map(|option| option["id"].clone()).collect();
                assert_eq!(schema["enum"], serde_json::json!(ids), "{id}");
            }
            compared += 1;
        }
    }
    assert!(compared > 5, "{compared}");
    // One of them in full, by hand from the plugin's manifest.
    let layer = &document["paths"]["/api/v1/layers/prevalence.geojson"]["get"]["parameters"];
    assert!(layer.as_array().expect("parameters").iter().all(|parameter| parameter["in"] == "query"), "{layer}");
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
