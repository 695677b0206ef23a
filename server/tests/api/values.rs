//! Values, layers and series: cells, blanks, totals, classes.

use insta::assert_snapshot;

use crate::support::{Server, fixture, shipped};

#[tokio::test]
async fn every_reason_for_a_blank_and_zero_arrive_as_they_are() {
    let answer = fixture().get("/api/v1/indicators/cases/values?period=R2").await.json();
    let cells: Vec<String> = answer["cells"]
        .as_array()
        .expect("cells")
        .iter()
        .map(|it| format!("{} {} {} {} class {}", it["code"], it["value"], it["blank"], it["trust"], it["class"]))
        .collect();
    assert_eq!(
        cells,
        [
            r#""39201" 30.0 null "sample" class 1"#,
            r#""39202" 0.0 null "sample" class 0"#,
            r#""39301" null "suppressed" "sample" class null"#,
            r#""39302" null "no_reply" "sample" class null"#,
        ]
    );
    assert_eq!((&answer["cells"][0]["low"], &answer["cells"][0]["high"]), (&20.0.into(), &40.0.into()));
    assert_eq!(answer["cells"][1]["note"], "ゼロは値です。");
    let blanks: Vec<_> =
        answer["classes"]["blanks"].as_array().expect("blanks").iter().map(|it| it["blank"].clone()).collect();
    assert_eq!(blanks, ["suppressed", "no_reply"]);
    assert_eq!(answer["classes"]["zero_count"], 1);
}

#[tokio::test]
async fn the_whole_answer_for_one_indicator() {
    let answer = fixture().get("/api/v1/indicators/cases/values?grouping=kind").await;
    assert_eq!(answer.kind(), "200 application/json");
    let mut body = answer.json();
    // Hashes change with every word of the fixture.
    body["about"]["release"] = "…".into();
    body["evidence"]["release"] = "…".into();
    body["evidence"]["hash"] = "…".into();
    assert_snapshot!(serde_json::to_string(&body).expect("JSON"), @r##"{"about":{"data":"kochi","release":"…","retrieved":"2026-11-22","revision":1,"sample":true,"title":"試験の見本"},"cells":[{"blank":null,"class":1,"code":"39201","name":"高知市","rank":1,"trust":"sample","value":20.0},{"blank":null,"class":0,"code":"39202","name":"室戸市","rank":2,"trust":"sample","value":4.0},{"blank":"not_surveyed","class":null,"code":"39301","name":"東洋町","trust":"sample","value":null},{"blank":"not_applicable","class":null,"code":"39302","name":"奈半利町","note":"対象外です。","trust":"sample","value":null}],"charts":[],"classes":{"blanks":[{"blank":"not_surveyed","count":1,"label":"未調査","label_en":"Not surveyed"},{"blank":"not_applicable","count":1,"label":"対象外","label_en":"Not applicable"}],"breaks":[4.0,20.0,20.0],"items":[{"class":0,"color":"#c2d8e9","count":1,"high":19.0,"label":"4〜19","label_en":"4–19","low":4.0},{"class":1,"color":"#0f4368","count":1,"high":20.0,"label":"20","label_en":"20","low":20.0}],"method":"quantile","zero_count":0},"evidence":{"hash":"…","parameters":{},"release":"…"},"indicator":{"decimals":0,"id":"cases","measure":"persons","measure_label":"実人数","origin":"data","polarity":"higher-is-need","source":"試験","title":"ひきこもりの状態にある人","title_en":"Cases","trust":"sample","unit":"人","unit_en":"people"},"inputs":[],"period":{"id":"FY2021","kind":"fiscal_year","label":"令和3年度（2021年度）","label_en":"FY2021 (Apr 2021–Mar 2022)"},"remarks":[],"totals":[{"blank":null,"grouping":"prefecture","known":2,"member":"39","note":"公表の合計","parts":4,"title":"高知県","title_en":"Kochi","trust":"sample","value":50.0},{"blank":null,"grouping":"kind","known":2,"member":"urban","parts":2,"title":"市部","title_en":"Cities","trust":"sample","value":24.0},{"blank":"not_surveyed","grouping":"kind","known":0,"member":"rural","parts":2,"title":"町村部","title_en":"Towns","trust":"sample","value":null}]}"##);
}

#[tokio::test]
async fn a_part_without_value_leaves_the_total_blank_unless_the_source_publishes_it() {
    let answer = fixture().get("/api/v1/indicators/cases/values?grouping=kind").await.json();
    let told: Vec<String> = answer["totals"]
        .as_array()
        .expect("totals")
        .iter()
        .map(|it| format!("{} {} {} {}/{}", it["member"], it["value"], it["blank"], it["known"], it["parts"]))
        .collect();
    assert_eq!(told, [r#""39" 50.0 null 2/4"#, r#""urban" 24.0 null 2/2"#, r#""rural" null "not_surveyed" 0/2"#]);
}

#[tokio::test]
async fn a_rate_is_rebuilt_for_a_district_and_never_added() {
    let answer = fixture().get("/api/v1/indicators/case-rate/values?grouping=kind").await.json();
    // 30 + 0 cases of 10,000 + 2,000 people: 2.5 per 1,000.
    assert_eq!((&answer["totals"][1]["member"], &answer["totals"][1]["value"]), (&"urban".into(), &2.5.into()));
}

#[tokio::test]
async fn states_are_counted_and_not_added() {
    let answer = fixture().get("/api/v1/indicators/platform/values").await.json();
    let total = &answer["totals"][0];
    assert!(total["refused"].as_str().is_some_and(|it| it.contains("状態")), "{total}");
    let counts: Vec<String> =
        total["states"].as_array().expect("counts").iter().map(|it| format!("{} {}", it["id"], it["count"])).collect();
    assert_eq!(counts, [r#""none" 1"#, r#""planned" 1"#, r#""established" 1"#, r#""not_surveyed" 1"#]);
    assert_eq!(answer["classes"]["method"], "states");
    assert_eq!(answer["classes"]["items"][2]["label"], "設置済み");
    assert!(answer["cells"][0]["rank"].is_null(), "states have no rank");
}

#[tokio::test]
async fn a_layer_joins_boundaries_cells_and_the_classes_of_the_values() {
    let values = fixture().get("/api/v1/indicators/cases/values").await.json();
    let layer = fixture().get("/api/v1/layers/cases.geojson").await;
    assert_eq!(layer.kind(), "200 application/geo+json");
    let layer = layer.json();
    assert_eq!(layer["type"], "FeatureCollection");
    assert_eq!(
        (&layer["classes"], &layer["period"], &layer["about"]),
        (&values["classes"], &values["period"], &values["about"])
    );
    let features = layer["features"].as_array().expect("features");
    for (feature, cell) in features.iter().zip(values["cells"].as_array().expect("cells")) {
        let properties = &feature["properties"];
        for key in ["code", "name", "value", "blank", "trust", "class"] {
            assert_eq!(properties[key], cell[key], "{key}");
        }
        assert_eq!((&feature["id"], &properties["sample"]), (&cell["code"], &true.into()));
    }
    assert_eq!(features[0]["properties"]["color"], values["classes"]["items"][1]["color"]);
    assert!(features[3]["properties"]["color"].is_null());
}

#[tokio::test]
async fn periods_are_understood_in_any_spelling() {
    let plain = fixture().get("/api/v1/indicators/cases/values?period=FY2020").await.json();
    for spelling in ["%E4%BB%A4%E5%92%8C2%E5%B9%B4%E5%BA%A6", "2020%E5%B9%B4%E5%BA%A6", "R2", "%EF%BC%B2%EF%BC%92"] {
        let answer = fixture().get(&format!("/api/v1/indicators/cases/values?period={spelling}")).await;
        assert_eq!(answer.json(), plain, "{spelling}");
    }
}

#[tokio::test]
async fn a_series_has_a_point_for_every_period_and_the_breaks() {
    let answer =
        fixture().get("/api/v1/indicators/cases/series?areas=39201,39301&grouping=kind&member=rural").await.json();
    let lines: Vec<String> = answer["series"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| {
            let points: Vec<String> = line["points"]
                .as_array()
                .expect("points")
                .iter()
                .map(|it| format!("{}={}{}", it["period"]["id"], it["value"], it["blank"]))
                .collect();
            format!("{} {}", line["name"], points.join(" "))
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#""高知市" "FY2020"=30.0null "FY2021"=20.0null"#,
            r#""東洋町" "FY2020"=null"suppressed" "FY2021"=null"not_surveyed""#,
            r#""町村部" "FY2020"=null"suppressed" "FY2021"=null"not_surveyed""#,
        ]
    );
    assert_eq!(answer["breaks"][0]["period"], "FY2021");
    let prefecture = fixture().get("/api/v1/indicators/cases/series").await.json();
    assert_eq!(prefecture["series"][0]["points"][1]["value"], 50.0);
}

#[tokio::test]
async fn a_plugins_values_come_with_intervals_inputs_and_evidence() {
    let answer = fixture().get("/api/v1/indicators/prevalence/values?grouping=kind&period=FY2020").await.json();
    let city = &answer["cells"][0];
    // 30 of 10,000: 3.0 per 1,000. Wilson, z = 1.959964, by hand: 2.10 to 4.28.
    assert_eq!(city["value"], 3.0);
    assert!((city["low"].as_f64().expect("an interval") - 2.1).abs() < 0.01, "{city}");
    assert!((city["high"].as_f64().expect("an interval") - 4.28).abs() < 0.01, "{city}");
    assert_eq!((&city["trust"], &answer["cells"][2]["blank"]), (&"sample".into(), &"suppressed".into()));
    // The district is computed from the sums of its municipalities: 30 + 0 of 12,000.
    assert_eq!((&answer["totals"][1]["member"], &answer["totals"][1]["value"]), (&"urban".into(), &2.5.into()));
    let inputs: Vec<String> = answer["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|it| format!("{} {}", it["indicator"], it["period"]))
        .collect();
    assert_eq!(inputs, [r#""cases" "FY2020""#, r#""population-15-64" "2020-10-01""#]);
    assert_eq!(answer["evidence"]["plugin_hash"].as_str().map(str::len), Some(64));
    assert_eq!(answer["evidence"]["hash"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn the_same_evidence_gives_the_same_bytes_after_a_restart() {
    let path = "/api/v1/indicators/coverage-gap/values";
    assert_eq!(Server::new().get(path).await.body, Server::new().get(path).await.body);
}

#[tokio::test]
async fn other_parameters_are_other_evidence() {
    let usual = fixture().get("/api/v1/indicators/expected-cases/values").await.json();
    let other = fixture().get("/api/v1/indicators/expected-cases/values?urban-rate=0.2").await.json();
    assert_ne!(usual["evidence"]["hash"], other["evidence"]["hash"]);
    assert_eq!(other["evidence"]["parameters"]["urban-rate"], "0.2");
    // 10,000 people, a rate of 0.2 %.
    assert_eq!(other["cells"][0]["value"], 20.0);
}

#[tokio::test]
async fn an_answer_lists_the_charts_made_with_its_own_parameters() {
    let path = "/api/v1/indicators/similar-municipalities/values";
    let nobody = shipped().get(path).await.json();
    assert_eq!(nobody["charts"], serde_json::json!([]), "until somebody is chosen there is nothing to draw");
    let muroto = shipped().get(&format!("{path}?area=39202")).await.json();
    assert_eq!(muroto["charts"][0]["id"], "closest");
    assert_eq!(muroto["charts"][0]["title"], "室戸市と似ている10市町村");
    assert_eq!(muroto["cells"][1]["value"], 100.0, "it is like itself");
}

#[tokio::test]
async fn the_published_692_stand_beside_34_blanks() {
    let answer = shipped().get("/api/v1/indicators/cases/values").await.json();
    assert_eq!((&answer["totals"][0]["value"], &answer["totals"][0]["trust"]), (&692.0.into(), &"published".into()));
    let cells = answer["cells"].as_array().expect("cells");
    assert!(
        cells.iter().all(|it| it["value"].is_null() && it["blank"] == "not_surveyed"),
        "no municipal figure is published"
    );
}

#[tokio::test]
async fn every_cell_of_the_sample_says_so() {
    for id in [
        "cases",
        "platform",
        "prevalence",
        "expected-cases",
        "nearest-place",
        "coverage-gap",
        "outreach-intensity",
        "platform-maturity",
        "similar-municipalities",
    ] {
        let answer = shipped()
            .get(&format!("/api/v1/indicators/{id}/values?data=kochi-sample&grouping=health-office"))
            .await
            .json();
        assert_eq!(answer["about"]["sample"], true, "{id}");
        for cell in answer["cells"].as_array().expect("cells") {
            assert_eq!(cell["trust"], "sample", "{id} {cell}");
        }
        for total in answer["totals"].as_array().expect("totals").iter().filter(|it| it["refused"].is_null()) {
            assert_eq!(total["trust"], "sample", "{id} {total}");
        }
    }
}
