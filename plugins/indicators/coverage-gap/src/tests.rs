use super::*;
use tsunagi_indicator::{Blank, ParameterValue, testing};

fn published(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

fn unknown() -> Cell {
    Cell::blank(Blank::NotSurveyed, Trust::Published)
}

/// A city of which all is known, and a village of which only the population and a distance are.
fn table() -> testing::Table {
    testing::Table::new(&[("甲市", true), ("乙村", false)])
        .with_column("cases", "FY2020", &[published(9.0), unknown()])
        .with_column("population-15-64", "FY2020", &[published(5_000.0), published(1_000.0)])
        .with_column("platform", "2022-03-31", &[published(2.0), unknown()])
        .with_column("outreach-visits", "FY2020", &[published(50.0), unknown()])
        .with_distances("warm-contact-centre", &[published(5.0), published(30.0)], &["", ""])
}

#[test]
fn a_score_is_explained_part_by_part() {
    let layer = CoverageGap::compute(&table(), &testing::request::<CoverageGap>(&[])).expect("a layer");
    let cells = testing::cells(&layer);
    // 甲市: 9/5,000 = 1.8 per 1,000; the highest is 乙村's expected 3.6, so need 0.5. Platform 0, outreach 0 (it has the
    // most visits), access 5/20 = 0.25. Mean of the four: 0.1875, by hand.
    assert_eq!(cells[0].value, Ok(18.75));
    assert_eq!((layer.low[0], layer.high[0]), (18.75, 18.75));
    assert_eq!(
        layer.notes[0].ja,
        "18.8点。ニーズ 12.5点（67%）：把握された人の出現率1.80（1,000人あたり）、最大の地域の50%。プラットフォーム 0.0点（0%）：設置済み。\
         訪問支援 0.0点（0%）：年間の訪問50件（15〜64歳1,000人あたり10.0件）。アクセス 6.2点（33%）：最寄りの場所まで直線5.0 km。"
    );
    // 乙村: need 1 by expectation, access 1 (30 km is beyond 20); platform and outreach unknown. Known mean 1; of all four
    // between 2/4 and 4/4.
    assert_eq!((cells[1].value, layer.low[1], layer.high[1]), (Ok(100.0), 50.0, 100.0));
    assert_eq!(cells[1].trust, Trust::Estimate);
    assert!(layer.notes[1].ja.contains("人数が「未調査」のため推計の出現率3.6"), "{}", layer.notes[1].ja);
    assert!(layer.notes[1].ja.ends_with(
        "不明なプラットフォーム・訪問支援は除き、残りの要素で計算しました。分かれば50.0〜100.0点のどこかになります。"
    ));
    assert!(layer.notes[1].en.contains("Computed without what is unknown (platform, outreach)"));
}

#[test]
fn the_chart_stacks_the_points_to_the_score_with_the_highest_first() {
    let layer = CoverageGap::compute(&table(), &testing::request::<CoverageGap>(&[])).expect("a layer");
    let chart = &layer.charts[0];
    assert_eq!(chart.items, ["39002", "39001"]);
    let stacked: f64 = chart.series.iter().map(|series| series.values[1]).sum();
    assert!((stacked - 18.75).abs() < 1e-9);
}

#[test]
fn weights_are_the_users_and_cannot_all_be_zero() {
    let zero = |id| (id, ParameterValue::Number(0.0));
    let only_access = [zero("weight-need"), zero("weight-platform"), zero("weight-outreach")];
    let layer = CoverageGap::compute(&table(), &testing::request::<CoverageGap>(&only_access)).expect("a layer");
    assert_eq!(layer.values, [25.0, 100.0]);
    let nothing = [zero("weight-need"), zero("weight-platform"), zero("weight-outreach"), zero("weight-access")];
    let refused = CoverageGap::compute(&table(), &testing::request::<CoverageGap>(&nothing)).expect_err("a problem");
    assert!(matches!(refused, Problem::BadParameter(_)));
}

#[test]
fn staff_stand_for_visits_that_nobody_has_counted() {
    let table = testing::Table::new(&[("甲市", true), ("乙村", false)])
        .with_column("population-15-64", "FY2020", &[published(1_000.0), published(1_000.0)])
        .with_column("outreach-staff", "FY2020", &[published(2.0), published(0.0)]);
    let weights = ["weight-need", "weight-platform", "weight-access"].map(|id| (id, ParameterValue::Number(0.0)));
    let layer = CoverageGap::compute(&table, &testing::request::<CoverageGap>(&weights)).expect("a layer");
    assert_eq!(layer.values, [0.0, 100.0]);
    assert!(layer.notes[0].ja.contains("アウトリーチ支援員の配置あり"));
}

#[test]
fn where_too_little_is_known_there_is_no_score() {
    let table = testing::Table::new(&[("甲市", true)]);
    let layer = CoverageGap::compute(&table, &testing::request::<CoverageGap>(&[])).expect("a layer");
    assert_eq!(testing::cells(&layer)[0].value, Err(Blank::NotSurveyed));
    assert!(layer.notes[0].ja.starts_with("分かっている要素の重みが全体の半分に満たないため、スコアを出しません。"));
    assert!(layer.charts.is_empty());
}

#[test]
fn a_result_from_samples_is_a_sample() {
    let cases = [Cell::new(9.0, Trust::Sample), Cell::new(1.0, Trust::Sample)];
    let layer =
        CoverageGap::compute(&table().with_column("cases", "FY2021", &cases), &testing::request::<CoverageGap>(&[]));
    let layer = layer.expect("a layer");
    assert_eq!(layer.period, "FY2021");
    assert!(testing::cells(&layer).iter().all(|cell| cell.trust == Trust::Sample));
}
