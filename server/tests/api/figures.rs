//! Figures as files: the same view in four formats.

use axum::http::header;

use crate::support::{fixture, shipped};

#[tokio::test]
async fn a_ranking_comes_as_svg_with_a_mark_for_every_area() {
    let answer = fixture().get("/api/v1/figures/ranking.svg?indicator=cases&period=FY2020&select=39201").await;
    assert_eq!(answer.kind(), "200 image/svg+xml");
    let svg = answer.text();
    assert_eq!(svg.matches("data-area=").count(), 4, "{svg}");
    assert!(svg.contains("data-area=\"39201\" data-value=\"30\""), "{svg}");
    assert!(svg.contains("data-blank=\"suppressed\""), "{svg}");
    assert!(svg.contains("見本"), "a fictitious figure says so");
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
}

#[tokio::test]
async fn states_series_charts_maps_and_tables_are_drawn() {
    for path in [
        "ranking.svg?indicator=platform",
        "series.svg?indicator=cases&areas=39201",
        "series.svg?indicator=prevalence&lang=en",
        "chart.svg?indicator=coverage-gap",
        "map.svg?indicator=cases&grouping=kind&places=warm-contact-centre",
        "table.svg?table=states-of-platforms",
        "ranking.svg?indicator=cases&grouping=kind&member=urban",
    ] {
        let answer = fixture().get(&format!("/api/v1/figures/{path}")).await;
        assert_eq!(answer.kind(), "200 image/svg+xml", "{path} {}", answer.text());
        assert!(answer.text().contains(if path.contains("lang=en") { "ample" } else { "見本" }), "{path}");
    }
}

#[tokio::test]
async fn a_ranking_of_a_choice_shows_the_chosen_municipalities_and_districts_alone() {
    let path = "/api/v1/figures/ranking.svg?indicator=prevalence&grouping=kind&areas=39201,urban";
    let svg = fixture().get(path).await.text();
    assert_eq!(svg.matches("data-area=").count(), 2, "{svg}");
    for id in ["39201", "urban"] {
        assert!(svg.contains(&format!("data-area=\"{id}\"")), "{id}: {svg}");
    }
    let answer = fixture().get("/api/v1/figures/ranking.svg?indicator=prevalence&areas=nowhere").await;
    assert!(answer.kind().starts_with("404") && answer.text().contains("nowhere"), "{}", answer.text());
}

#[tokio::test]
async fn a_png_is_a_png_and_scales() {
    let size = async |scale: u32| {
        let path = format!("/api/v1/figures/ranking.png?indicator=cases&width=480&scale={scale}");
        let answer = fixture().get(&path).await;
        assert_eq!(answer.kind(), "200 image/png");
        assert_eq!(&answer.body[..8], b"\x89PNG\r\n\x1a\n");
        u32::from_be_bytes(answer.body[16..20].try_into().expect("four bytes"))
    };
    assert_eq!((size(1).await, size(2).await), (480, 960));
}

#[tokio::test]
async fn a_csv_keeps_blanks_units_periods_sources_and_the_sample_mark_in_every_row() {
    let answer = fixture().get("/api/v1/figures/ranking.csv?indicator=cases&period=FY2020").await;
    assert_eq!(answer.kind(), "200 text/csv; charset=utf-8; header=present");
    let disposition = answer.header(header::CONTENT_DISPOSITION);
    assert!(
        disposition.starts_with("attachment; filename=\"figure.csv\"; filename*=UTF-8''%E3%81%B2"),
        "{disposition}"
    );
    let text = answer.text();
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"), "Excel opens it");
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(rows[0].starts_with("地域コード,地域,時点,値[人]"), "{}", rows[0]);
    assert_eq!(rows.len(), 5);
    for row in &rows[1..] {
        for word in ["令和2年度", "見本", "試験"] {
            assert!(row.contains(word), "{word}: {row}");
        }
    }
    let row = |code: &str| rows.iter().find(|row| row.starts_with(code)).unwrap_or_else(|| panic!("{code}"));
    assert!(row("39202").contains(",0,"), "zero is a value: {}", row("39202"));
    assert!(row("39301").contains("秘匿") && row("39302").contains("未回答"));
}

#[tokio::test]
async fn the_table_twin_says_what_the_svg_says() {
    let table = fixture().get("/api/v1/figures/ranking.json?indicator=cases&period=FY2020").await;
    assert_eq!(table.kind(), "200 application/json");
    let table = table.json();
    let column = |id: &str| {
        let columns = table["columns"].as_array().expect("columns");
        columns.iter().position(|it| it["id"] == id).unwrap_or_else(|| panic!("{id}"))
    };
    let rows = table["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), &rows[0][column("value")]), (4, &30.0.into()));
    assert_eq!(table["about"]["sample"], true);
}

#[tokio::test]
async fn a_figure_needs_its_indicator() {
    let answer = fixture().get("/api/v1/figures/ranking.svg").await;
    assert_eq!(
        (answer.kind().as_str(), &answer.json()["at"]["parameter"]),
        ("422 application/problem+json", &"indicator".into())
    );
}

#[tokio::test]
async fn every_table_of_the_profile_has_its_figure() {
    for package in ["kochi", "kochi-sample"] {
        let tables = shipped().get(&format!("/api/v1/tables?data={package}")).await.json();
        for section in tables["sections"].as_array().expect("sections") {
            for table in section["tables"].as_array().expect("tables") {
                let id = table["id"].as_str().expect("an id");
                let answer = shipped().get(&format!("/api/v1/figures/table.svg?table={id}&data={package}")).await;
                assert_eq!(answer.kind(), "200 image/svg+xml", "{package} {id}");
            }
        }
    }
}
