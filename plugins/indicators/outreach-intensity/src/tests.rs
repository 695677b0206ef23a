use super::*;
use tsunagi_indicator::{ParameterValue, testing};

fn published(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

fn unknown() -> Cell {
    Cell::blank(Blank::NotSurveyed, Trust::Published)
}

/// A town whose visits are published, a city with staff but without figures, and a village of which nothing is said.
fn table() -> testing::Table {
    testing::Table::new(&[("甲町", false), ("乙市", true), ("丙村", false)])
        .with_column("outreach-visits", "FY2023", &[published(60.0), unknown(), unknown()])
        .with_column("outreach-contacts", "FY2023", &[published(90.0), unknown(), unknown()])
        .with_column("outreach-staff", "FY2023", &[published(2.0), published(2.0), unknown()])
        .with_column("population-15-64", "2020-10-01", &[published(2_500.0), published(9_000.0), published(400.0)])
        .with_column("cases", "FY2020", &[published(12.0), unknown(), unknown()])
}

#[test]
fn a_rate_says_what_it_is_made_of_and_a_blank_what_is_known_all_the_same() {
    let layer = OutreachIntensity::compute(&table(), &testing::request::<OutreachIntensity>(&[])).expect("a layer");
    let cells = testing::cells(&layer);
    // 60 / 2,500 × 1,000 = 24; 90 / 60 = 1.5, by hand. Byar of 60 at 95%: 45.784 to 77.233 (Python), divided by 2.5.
    assert_eq!(cells, [published(24.0), unknown(), unknown()]);
    assert!((layer.low[0] - 18.313).abs() < 0.001 && (layer.high[0] - 30.893).abs() < 0.001, "{:?}", layer.low);
    assert_eq!(
        layer.notes[0].ja,
        "訪問60件（延べ、2023年度）÷15〜64歳人口2,500人（2020年10月1日時点）×1,000＝24.0件。95%信頼区間は18.3〜30.9件です。\
         本人との接触は90件（訪問1件あたり1.5件）です。アウトリーチ支援員は配置されています（2023年度）。"
    );
    assert_eq!(
        layer.notes[1].ja,
        "訪問件数が「未調査」のため計算できません。アウトリーチ支援員は配置されています（2023年度）。"
    );
    assert!(layer.notes[2].ja.ends_with("配置がないという意味ではありません。"), "{}", layer.notes[2].ja);
    assert!(layer.remarks.iter().any(|remark| remark.ja.starts_with("3地域のうち2地域は")));
}

#[test]
fn the_base_may_be_the_known_cases() {
    let set = [("base", ParameterValue::Text("cases".to_owned()))];
    let layer = OutreachIntensity::compute(&table(), &testing::request::<OutreachIntensity>(&set)).expect("a layer");
    // 60 / 12 × 1,000 = 5,000: five visits a year for each, by hand.
    assert_eq!(testing::cells(&layer)[0], published(5_000.0));
    assert!(layer.notes[0].ja.contains("把握された方1人あたりでは年5.0件です。"), "{}", layer.notes[0].ja);
    assert!(layer.remarks[0].ja.contains("値は高く出ます"));
}

#[test]
fn the_chart_sets_contacts_beside_visits_where_they_are_known() {
    let layer = OutreachIntensity::compute(&table(), &testing::request::<OutreachIntensity>(&[])).expect("a layer");
    let chart = &layer.charts[0];
    assert_eq!(chart.items, ["39001"]);
    // 90 / 2,500 × 1,000 = 36.
    assert_eq!(chart.series.iter().map(|series| series.values[0]).collect::<Vec<_>>(), [24.0, 36.0]);
    let without = testing::Table::new(&[("甲町", false)])
        .with_column("outreach-visits", "FY2023", &[published(5.0)])
        .with_column("population-15-64", "FY2020", &[published(1_000.0)]);
    let layer = OutreachIntensity::compute(&without, &testing::request::<OutreachIntensity>(&[])).expect("a layer");
    assert_eq!(layer.charts[0].series.len(), 1);
    assert!(!layer.notes[0].ja.contains("支援員"), "nothing is said of staff that no column tells of");
}

#[test]
fn without_any_base_all_is_unknown_and_no_chart_is_drawn() {
    let table = testing::Table::new(&[("甲町", false)]).with_column("outreach-visits", "FY2023", &[published(5.0)]);
    let layer = OutreachIntensity::compute(&table, &testing::request::<OutreachIntensity>(&[])).expect("a layer");
    assert_eq!(testing::cells(&layer), [unknown()]);
    assert_eq!(layer.notes[0].ja, "15〜64歳人口が「未調査」のため計算できません。");
    assert!(layer.charts.is_empty());
}

#[test]
fn class_breaks_are_round_and_below_the_highest_rate() {
    let rates = |values: &[f64]| round_breaks(&values.iter().copied().map(published).collect::<Vec<_>>());
    assert_eq!(rates(&[0.0, 24.5, 3.0]), [2.0, 5.0, 10.0, 20.0]);
    assert_eq!(rates(&[0.0, 0.03]), [0.01, 0.02]);
    assert!(rates(&[0.0, 0.0]).is_empty());
    assert!(round_breaks(&[unknown()]).is_empty());
}

#[test]
fn a_zero_without_staff_has_no_interval_and_says_why() {
    let table = testing::Table::new(&[("甲町", false)])
        .with_column("outreach-visits", "FY2023", &[published(0.0)])
        .with_column("outreach-staff", "FY2023", &[published(0.0)])
        .with_column("population-15-64", "FY2023", &[published(1_000.0)]);
    let layer = OutreachIntensity::compute(&table, &testing::request::<OutreachIntensity>(&[])).expect("a layer");
    assert_eq!((layer.values[0], layer.low[0], layer.high[0]), (0.0, 0.0, 0.0));
    assert_eq!(
        layer.notes[0].ja,
        "訪問0件（延べ、2023年度）÷15〜64歳人口1,000人（2023年度）×1,000＝0.0件。アウトリーチ支援員は配置されていません（2023年度）。"
    );
}
