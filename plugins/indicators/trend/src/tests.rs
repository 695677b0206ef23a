use super::*;
use tsunagi_indicator::{Indicator, ParameterValue, testing};

fn published(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

/// Visits from fiscal year 2016 on, a row an area, of places with 10,000 residents each.
fn visits(rows: &[&[f64]]) -> testing::Table {
    let names: Vec<String> = (0..rows.len()).map(|area| format!("第{area}町")).collect();
    let areas: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), false)).collect();
    let people = vec![published(10_000.0); rows.len()];
    let mut table = testing::Table::new(&areas).with_column("population-total", "FY2020", &people);
    for year in 0..rows[0].len() {
        let column: Vec<Cell> = rows.iter().map(|row| published(row[year])).collect();
        table = table.with_column("outreach-visits", &format!("FY{}", 2016 + year), &column);
    }
    table
}

fn layer_of(table: &testing::Table) -> Layer {
    let set = [("of", ParameterValue::Text("outreach-visits".to_owned()))];
    ThisIndicator::compute(table, &testing::request::<ThisIndicator>(&set)).expect("a layer")
}

#[test]
fn an_unbroken_rise_is_rising_and_no_change_is_not_clear() {
    let layer = layer_of(&visits(&[&[1.0, 2.0, 3.0, 4.0, 1_005.0], &[3.0, 5.0, 4.0, 8.0, 9.0], &[2.0; 5]]));
    // Of the 120 orders of five values 2 are as clear as the first: p = 2/120. Its ten slopes are 1 six times, and 1004/4 = 251, 1003/3,
    // 1002/2 and 1001: the median is 1.
    assert_eq!(
        layer.notes[0].ja,
        "増加傾向（p＝0.017）。2016年度の1件から2020年度の1,005件まで、5時点。1年あたり+1.0件（95%区間 +1.0〜+1001.0）、人口1万人あたり+1.00です。"
    );
    assert_eq!(
        layer.notes[0].en,
        "Rising (p = 0.017). From 1 (fiscal year 2016) to 1,005 (fiscal year 2020), 5 periods: +1.0 a year (95% interval +1.0 to +1001.0), +1.00 per 10,000 residents."
    );
    // Of the 120 orders of five values 5 rise and 5 fall as clearly as 3, 5, 4, 8, 9: p = 10/120.
    assert!(layer.notes[1].ja.starts_with("はっきりしない（p＝0.083）"), "{}", layer.notes[1].ja);
    assert!(layer.notes[2].ja.starts_with("はっきりしない（p＝1.000）"), "{}", layer.notes[2].ja);
    assert!(layer.notes[2].ja.contains("1年あたり+0.0件"), "{}", layer.notes[2].ja);
}

#[test]
fn a_break_is_named_with_its_year() {
    let definition = |year: u32| published(if year < 2019 { 1.0 } else { 2.0 });
    let table = (2016..2021).fold(visits(&[&[1.0, 2.0, 3.0, 4.0, 5.0]]), |table, year| {
        table.with_column("outreach-visits.definition", &format!("FY{year}"), &[definition(year)])
    });
    let layer = layer_of(&table);
    assert!(layer.notes[0].ja.starts_with("2019年度に数え方が変わり、その後は2時点"), "{}", layer.notes[0].ja);
    assert!(layer.remarks[0].ja.contains("それより前とは続けて比べません"), "{}", layer.remarks[0].ja);
    assert_eq!(testing::cells(&layer), [Cell::blank(Blank::NotApplicable, Trust::Published)]);
    assert!(layer.charts.is_empty());
}

#[test]
fn a_series_that_the_data_do_not_have_is_said_once_for_the_layer() {
    let table = testing::Table::new(&[("甲町", false)]).with_column("population-total", "FY2020", &[published(1.0)]);
    let layer = layer_of(&table);
    assert_eq!(layer.remarks.len(), 1);
    assert!(layer.remarks[0].ja.contains("別のものを選んでください"), "{}", layer.remarks[0].ja);
}

#[test]
fn many_tests_at_once_are_warned_of_and_the_sum_is_judged() {
    let layer = layer_of(&visits(&[[1.0, 2.0, 3.0, 5.0, 4.0].as_slice(); 34]));
    let remarks: Vec<&str> = layer.remarks.iter().map(|remark| remark.ja.as_str()).collect();
    assert_eq!(
        remarks,
        [
            "2016年度から2020年度までのアウトリーチの訪問：増加傾向0、減少傾向0、はっきりしない34。",
            // Four orders of 120 are one exchange from an unbroken rise, as many from a fall: p = (1 + 4) · 2 / 120. The slope is 34 a year.
            "全部の年度に値のある34地域の計では、1年あたり+34.0件ではっきりしないです（p＝0.083）。",
            // 34 × 5 % = 1.7.
            "34の地域を一度に調べているため、動きがなくても2か所ほどまでは偶然だけで傾向ありになりえます。",
        ]
    );
    assert!(layer.remarks[0].en.starts_with("Outreach visits from fiscal year 2016"), "{}", layer.remarks[0].en);
}

#[test]
fn the_chart_has_the_median_and_the_steepest_areas() {
    let rising: Vec<Vec<f64>> =
        (0..9).map(|step| (0..5).map(|year| 40.0 + f64::from((step - 2) * year)).collect()).collect();
    let rows: Vec<&[f64]> = rising.iter().map(Vec::as_slice).collect();
    let layer = layer_of(&visits(&rows));
    let chart = &layer.charts[0];
    assert_eq!(chart.items, ["FY2016", "FY2017", "FY2018", "FY2019", "FY2020"]);
    let names: Vec<&str> = chart.series.iter().map(|series| series.name.ja.as_str()).collect();
    // Slopes from -2 to 6: two fall, and of six that rise the steepest three are drawn.
    assert_eq!(names, ["全地域の中央値", "第8町", "第7町", "第6町", "第0町", "第1町"]);
    // The median slope is 2 a year, of 10,000 residents.
    let is_near = |found: &[f64], expected: [f64; 5]| found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(is_near(&chart.series[0].values, [40.0, 42.0, 44.0, 46.0, 48.0]), "{:?}", chart.series[0].values);
    assert!(is_near(&chart.series[4].values, [40.0, 38.0, 36.0, 34.0, 32.0]), "{:?}", chart.series[4].values);
}

#[test]
fn before_the_first_year_there_is_no_trend() {
    let request = Request {
        period: Some("FY2010".to_owned()),
        ..testing::request::<ThisIndicator>(&[("of", ParameterValue::Text("outreach-visits".to_owned()))])
    };
    let layer = ThisIndicator::compute(&visits(&[&[1.0; 5]]), &request).expect("a layer");
    assert_eq!(testing::cells(&layer), [Cell::blank(Blank::NotApplicable, Trust::Published)]);
    assert_eq!(layer.notes[0].ja, "値のある時点が0つしかないため、傾向を言えません。");
}
