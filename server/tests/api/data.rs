//! Areas, groupings, indicators, places, tables, packages, revisions, maps.

use crate::support::{fixture, shipped};

#[tokio::test]
async fn every_answer_about_data_says_where_the_data_come_from() {
    for path in [
        "/api/v1/areas",
        "/api/v1/areas/39201/profile",
        "/api/v1/groupings",
        "/api/v1/indicators",
        "/api/v1/indicators/platform",
        "/api/v1/indicators/platform/values",
        "/api/v1/indicators/platform/series",
        "/api/v1/layers/platform.geojson",
        "/api/v1/map/areas.geojson",
        "/api/v1/map/surroundings.geojson",
        "/api/v1/map/districts.geojson",
        "/api/v1/facilities",
        "/api/v1/facilities.geojson",
        "/api/v1/tables",
        "/api/v1/figures/ranking.json?indicator=platform",
    ] {
        for (package, sample) in [("kochi", false), ("kochi-sample", true)] {
            let join = if path.contains('?') { '&' } else { '?' };
            let answer = shipped().get(&format!("{path}{join}data={package}")).await;
            assert_eq!(answer.status, 200, "{path} {package} {}", answer.text());
            let about = &answer.json()["about"];
            assert_eq!(
                (&about["data"], &about["sample"], &about["revision"]),
                (&package.into(), &sample.into(), &1.into())
            );
            assert_eq!(about["release"].as_str().map(str::len), Some(12), "{path}");
            assert_eq!(about["retrieved"].as_str().map(str::len), Some(10), "{path}");
        }
    }
}

#[tokio::test]
async fn the_34_municipalities_come_with_codes_names_neighbours_and_districts() {
    let answer = shipped().get("/api/v1/areas").await.json();
    assert_eq!(answer["prefecture"]["name"], "高知県");
    let areas = answer["areas"].as_array().expect("a list");
    assert_eq!(areas.len(), 34);
    let kochi = &areas[0];
    assert_eq!((&kochi["code"], &kochi["name"]), (&"39201".into(), &"高知市".into()));
    // 総務省 令和2年国勢調査: 326,545.
    assert_eq!(
        (&kochi["population"]["value"], &kochi["population"]["trust"]),
        (&326_545.0.into(), &"published".into())
    );
    assert!(kochi["neighbours"].as_array().is_some_and(|codes| codes.contains(&"39204".into())), "{kochi}");
    assert_eq!(kochi["groupings"]["health-office"], "kochi-city");
    // 国土地理院: 309.00 km²; the boundary is generalised.
    assert!(kochi["area_km2"].as_f64().is_some_and(|km2| (km2 - 309.0).abs() < 10.0), "{kochi}");
}

#[tokio::test]
async fn six_health_offices_cover_every_municipality_once() {
    let answer = shipped().get("/api/v1/groupings").await.json();
    let groupings = answer["groupings"].as_array().expect("a list");
    assert_eq!(groupings[0]["id"], "prefecture");
    let offices = groupings.iter().find(|it| it["id"] == "health-office").expect("the 福祉保健所");
    let members = offices["members"].as_array().expect("members");
    let counts: Vec<usize> = members.iter().map(|it| it["areas"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!((members.len(), counts.iter().sum::<usize>()), (6, 34));
}

#[tokio::test]
async fn indicators_of_data_and_plugins_stand_in_one_catalogue() {
    let answer = shipped().get("/api/v1/indicators").await.json();
    let indicators = answer["indicators"].as_array().expect("a list");
    let find = |id: &str| indicators.iter().find(|it| it["id"] == id).unwrap_or_else(|| panic!("{id}"));
    for id in ["prevalence", "expected-cases", "nearest-place", "coverage-gap"] {
        let indicator = find(id);
        assert_eq!((&indicator["origin"], &indicator["plugin"]["state"]), (&"plugin".into(), &"ready".into()));
        assert!(indicator["definition"].as_str().is_some_and(|it| !it.is_empty()), "{id}");
        assert!(indicator["method"].as_str().is_some_and(|it| !it.is_empty()), "{id}");
    }
    let keys = |id: &str| -> Vec<String> {
        let plain = find(id).as_object().expect("an object").keys();
        plain
            .filter(|key| !["plugin", "method", "method_en", "definition_en"].contains(&key.as_str()))
            .cloned()
            .collect()
    };
    assert_eq!(keys("cases"), keys("prevalence"), "from outside the two look the same");
    let kind = find("nearest-place")["parameters"][0].clone();
    assert_eq!((&kind["kind"], &kind["default"]), (&"choice".into(), &"warm-contact-centre".into()));
    assert!(kind["options"].as_array().is_some_and(|options| options.len() > 3), "{kind}");
}

#[tokio::test]
async fn one_indicator_tells_its_definition_breaks_and_caveats() {
    let indicator = fixture().get("/api/v1/indicators/cases").await.json()["indicator"].clone();
    assert_eq!(indicator["definition"], "架空の人数です。");
    assert_eq!(indicator["caveats"], serde_json::json!(["架空の数です。", "比べられません。"]));
    assert_eq!(indicator["breaks"], serde_json::json!([{"period": "FY2021", "note": "数え方が変わりました。"}]));
    assert_eq!(indicator["periods"][0]["label"], "令和2年度（2020年度）");
    assert_eq!(indicator["periods"][0]["kind"], "fiscal_year");
}

#[tokio::test]
async fn packages_tell_source_licence_and_trust() {
    let answer = shipped().get("/api/v1/packages").await.json();
    assert_eq!(answer["default"], "kochi");
    let packages = answer["packages"].as_array().expect("a list");
    let told: Vec<_> = packages.iter().map(|it| (it["id"].as_str().expect("an id"), it["sample"] == true)).collect();
    assert_eq!(told, [("kochi", false), ("kochi-sample", true)]);
    assert_eq!(answer["boundaries"][0]["id"], "japan-boundaries");
    for package in packages {
        assert!(package["sources"].as_array().is_some_and(|it| !it.is_empty()), "{package}");
        assert!(package["licenses"].as_array().is_some_and(|it| !it.is_empty()), "{package}");
    }
}

#[tokio::test]
async fn places_say_where_they_stand_and_how_precisely_that_is_known() {
    let answer = fixture().get("/api/v1/facilities?kind=warm-contact-centre").await.json();
    let places = answer["facilities"].as_array().expect("a list");
    let told: Vec<_> = places
        .iter()
        .map(|it| {
            format!("{} {} {} {} {}", it["id"], it["code"], it["computed_code"], it["agreement"], it["precision"])
        })
        .collect();
    assert_eq!(
        told,
        [
            r#""c1" "39201" "39201" "same" "site""#,
            r#""c2" "39302" "39301" "differs" "town""#,
            r#""c3" "39202" null "no_position" "unknown""#,
        ]
    );
    let report = answer["report"].as_array().expect("a report");
    assert!(
        report
            .iter()
            .any(|it| it["facility"] == "c2" && it["sentence"].as_str().is_some_and(|it| it.contains("39301")))
    );
    assert_eq!(answer["kinds"][0]["count"], 3);

    let open = fixture().get("/api/v1/facilities?kind=warm-contact-centre&period=FY2021").await.json();
    assert_eq!(open["facilities"].as_array().map(Vec::len), Some(2), "one opens in FY2022");
}

#[tokio::test]
async fn a_place_without_position_has_no_point_on_the_map() {
    let answer = fixture().get("/api/v1/facilities.geojson").await;
    assert_eq!(answer.kind(), "200 application/geo+json");
    let features = answer.json()["features"].clone();
    assert_eq!(features[0]["geometry"], serde_json::json!({"type": "Point", "coordinates": [133.5, 33.5]}));
    assert!(features[2]["geometry"].is_null());
}

#[tokio::test]
async fn tables_keep_words_numbers_and_reasons_apart_and_say_when_a_sum_is_wrong() {
    let answer = fixture().get("/api/v1/tables").await.json();
    let table = &answer["sections"][0]["tables"][0];
    assert_eq!(answer["sections"][0]["title"], "支援体制");
    assert_eq!(
        table["rows"],
        serde_json::json!([
            [{"text": "設置済み"}, {"number": 1.0}, {"text": ""}],
            [{"text": "設置予定"}, {"blank": "suppressed"}, {"text": "約1割"}],
        ])
    );
    assert_eq!(table["sum_refused"], "複数回答の表のため、合計は回答者数になりません。");
}

#[tokio::test]
async fn the_ground_of_the_map_has_areas_neighbours_and_districts() {
    let areas = fixture().get("/api/v1/map/areas.geojson").await;
    assert_eq!(areas.kind(), "200 application/geo+json");
    let areas = areas.json();
    assert_eq!(areas["features"].as_array().map(Vec::len), Some(4));
    assert_eq!(areas["features"][0]["properties"]["name"], "高知市");
    assert_eq!(areas["features"][0]["geometry"]["type"], "MultiPolygon");
    let around = fixture().get("/api/v1/map/surroundings.geojson").await.json();
    assert_eq!(around["features"][0]["properties"]["code"], "36387");
    let districts = fixture().get("/api/v1/map/districts.geojson?grouping=kind").await.json();
    let urban = &districts["features"][0];
    assert_eq!(urban["properties"]["areas"], serde_json::json!(["39201", "39202"]));
    // Two squares side by side become one ring of five to seven corners.
    let ring = urban["geometry"]["coordinates"][0][0].as_array().expect("a ring").len();
    assert!((5..=7).contains(&ring), "{urban}");
}

#[tokio::test]
async fn a_profile_gathers_everything_about_one_municipality() {
    let answer = fixture().get("/api/v1/areas/39201/profile?grouping=kind").await.json();
    assert_eq!((&answer["code"], &answer["name"]), (&"39201".into(), &"高知市".into()));
    let indicators = answer["indicators"].as_array().expect("a list");
    let cases = indicators.iter().find(|it| it["id"] == "cases").expect("the cases");
    assert_eq!((&cases["cell"]["value"], &cases["rank"], &cases["ranked"]), (&20.0.into(), &1.into(), &2.into()));
    assert_eq!((&cases["prefecture"]["value"], &cases["district"]["title"]), (&50.0.into(), &"市部".into()));
    assert_eq!(answer["places"][0]["id"], "c1");
    assert_eq!(answer["nearest"][0]["kind"], "warm-contact-centre");
    let prevalence = indicators.iter().find(|it| it["id"] == "prevalence").expect("the plugin");
    assert_eq!(prevalence["cell"]["value"], 2.0, "20 of 10,000 people per 1,000");
}

#[tokio::test]
async fn revisions_and_readiness_agree() {
    let revisions = fixture().get("/api/v1/revisions").await.json();
    let ready = fixture().get("/readyz").await.json();
    assert_eq!(revisions["revisions"][0]["hash"], ready["hash"]);
    assert_eq!(ready["status"], "ready");
    let old = fixture().get("/api/v1/areas?revision=1").await;
    assert_eq!(old.json(), fixture().get("/api/v1/areas").await.json());
}
