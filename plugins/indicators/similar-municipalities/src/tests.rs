use super::*;
use tsunagi_indicator::{ParameterValue, testing};

fn published(values: &[f64]) -> Vec<Cell> {
    values.iter().map(|value| Cell::new(*value, Trust::Published)).collect()
}

/// A city and two villages; the second village is the larger.
fn table() -> testing::Table {
    testing::Table::new(&[("甲市", true), ("乙村", false), ("丙村", false)])
        .with_column("population-total", "2020-10-01", &published(&[100_000.0, 1_000.0, 2_000.0]))
        .with_column("population-65-over", "2020-10-01", &published(&[30_000.0, 500.0, 900.0]))
        .with_column("population-15-64", "2020-10-01", &published(&[58_000.0, 420.0, 900.0]))
        .with_column("area-km2", "2024-10-01", &published(&[200.0, 100.0, 100.0]))
        .with_column("general-households", "2020-10-01", &published(&[40_000.0, 500.0, 1_000.0]))
        .with_column("single-person-households", "2020-10-01", &published(&[16_000.0, 190.0, 400.0]))
}

fn chosen(code: &str) -> [(&'static str, ParameterValue); 1] {
    [("area", ParameterValue::Text(code.to_owned()))]
}

#[test]
fn until_somebody_is_chosen_the_layer_is_empty_and_says_what_to_do() {
    let layer = SimilarMunicipalities::compute(&table(), &testing::request::<SimilarMunicipalities>(&[]));
    let layer = layer.expect("a layer");
    assert!(testing::cells(&layer).iter().all(|cell| cell.value == Err(Blank::NotApplicable)));
    assert_eq!(layer.remarks[0].ja, "比べる市町村がまだ選ばれていません。「計算の条件」で市町村を選んでください。");
    assert!(layer.charts.is_empty());
}

#[test]
fn an_area_that_is_not_there_is_refused() {
    let refused =
        SimilarMunicipalities::compute(&table(), &testing::request::<SimilarMunicipalities>(&chosen("99999")));
    assert!(matches!(refused, Err(Problem::BadParameter(_))));
}

#[test]
fn the_chosen_one_is_like_itself_and_a_note_says_what_is_alike_and_what_differs() {
    let layer = SimilarMunicipalities::compute(&table(), &testing::request::<SimilarMunicipalities>(&chosen("39002")));
    let layer = layer.expect("a layer");
    let cells = testing::cells(&layer);
    assert_eq!(cells[1], Cell::new(100.0, Trust::Estimate));
    assert_eq!(
        layer.notes[1].ja,
        "選んだ市町村です。人口1,000人、65歳以上の割合50.0%、15〜64歳の割合42.0%、人口密度10人/km²、単独世帯の割合38.0%。"
    );
    // Python (numpy 2.4.6): see the golden cases; 丙村 55.965, 甲市 20.205.
    let value = |area: usize| cells[area].value.expect("a likeness");
    assert!(value(0) < value(2) && value(2) < 100.0, "{cells:?}");
    assert!(
        layer.notes[0].ja.contains("違う点：人口（100,000人、乙村は1,000人）")
            || layer.notes[0].ja.contains("違う点：")
    );
    assert_eq!(layer.charts[0].items, ["39003", "39001"]);
    assert!(layer.remarks[0].ja.starts_with("乙村と最も似ているのは、丙村（"));
    assert!(
        layer.remarks[1].ja.starts_with(
            "比べた項目：人口、65歳以上の割合、15〜64歳の割合、人口密度、単独世帯の割合（2020年10月1日時点"
        )
    );
}

#[test]
fn cities_may_be_left_out() {
    let set = [("area", ParameterValue::Text("39002".to_owned())), ("same-kind", ParameterValue::Boolean(true))];
    let layer = SimilarMunicipalities::compute(&table(), &testing::request::<SimilarMunicipalities>(&set));
    let layer = layer.expect("a layer");
    assert_eq!(testing::cells(&layer)[0].value, Err(Blank::NotApplicable));
    assert_eq!(layer.notes[0].ja, "選んだ市町村が町村のため、市は比べていません。");
    assert_eq!(layer.charts[0].items, ["39003"]);
}

#[test]
fn growth_joins_in_where_two_censuses_are_known() {
    let table = testing::Table::new(&[("甲市", true), ("乙村", false)])
        .with_column("population-total", "2015-10-01", &published(&[100_000.0, 1_000.0]))
        .with_column("population-total", "2020-10-01", &published(&[95_099.0, 1_000.0]));
    let layer = SimilarMunicipalities::compute(&table, &testing::request::<SimilarMunicipalities>(&chosen("39001")));
    let layer = layer.expect("a layer");
    // 0.95099 to the power 1/5 is 0.99: one percent less each year. By hand: 0.99⁵ = 0.950990.
    assert!(layer.notes[0].ja.contains("人口の増減率年-1.00%"), "{}", layer.notes[0].ja);
    assert_eq!(layer.period, "2020-10-01");
}
