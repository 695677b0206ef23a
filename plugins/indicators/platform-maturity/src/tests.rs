use super::*;
use tsunagi_indicator::{Blank, ParameterValue, Place, testing};

fn published(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

fn unknown() -> Cell {
    Cell::blank(Blank::NotSurveyed, Trust::Published)
}

fn place(kind: &str) -> Place {
    Place {
        id: kind.to_owned(),
        kind: kind.to_owned(),
        name: kind.to_owned(),
        area: String::new(),
        lon: 133.5,
        lat: 33.5,
        precision: "site".to_owned(),
        trust: Trust::Published,
    }
}

/// A town with nearly everything, and a village of which only the desk is known.
fn table() -> testing::Table {
    testing::Table::new(&[("甲町", false), ("乙村", false)])
        .with_column("platform", "2022-03-31", &[published(1.0), unknown()])
        .with_column("desk", "FY2021", &[published(2.0), published(2.0)])
        .with_column("needs-survey", "2022-03-31", &[published(3.0), unknown()])
        .with_column("integrated-support", "FY2021", &[published(0.0), unknown()])
        .with_column("outreach-staff", "FY2021", &[published(2.0), unknown()])
}

#[test]
fn a_score_says_what_is_in_place_what_is_under_way_and_what_is_unknown() {
    let layer = PlatformMaturity::compute(&table(), &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    let cells = testing::cells(&layer);
    // 甲町: desk 1, survey 1, platform 0.5, programme 0, staff 1 of five known: 3.5 / 5 = 70. Of six: 58.33 to 75. By hand.
    assert_eq!(cells[0], Cell::new(70.0, Trust::Estimate));
    assert!((layer.low[0] - 350.0 / 6.0).abs() < 1e-9 && (layer.high[0] - 75.0).abs() < 1e-9);
    assert_eq!(
        layer.notes[0].ja,
        "70.0点。分かっている5項目のうち3.5項目分が整っています。整っている：相談窓口（設置済み、2021年度）、実態把握（実施済み、2022年3月31日時点）、\
         アウトリーチ支援員（配置あり、2021年度）。途中：プラットフォーム（設置予定、2022年3月31日時点）。まだ：重層的支援（取り組んでいない、2021年度）。\
         不明：通える場所（場所の位置が公表されていない）。不明な項目が分かれば、58.3〜75.0点のどこかになります。"
    );
    // 乙村: one of six known.
    assert_eq!(cells[1], Cell::blank(Blank::NotSurveyed, Trust::Estimate));
    assert!(
        layer.notes[1].ja.starts_with(
            "6項目のうち分かっているのは1項目で、半分に満たないため点数を出しません。整っている：相談窓口"
        )
    );
    assert!(layer.remarks[1].ja.starts_with("2市町村のうち1市町村は"));
    assert_eq!(layer.remarks[2].ja, "どの市町村についても分からない項目：通える場所。");
}

#[test]
fn what_came_later_is_unknown_on_an_earlier_day() {
    let table = testing::Table::new(&[("甲町", false)])
        .with_column("platform", "2021-03-31", &[published(2.0)])
        .with_column("desk", "FY2021", &[published(2.0)]);
    let layer = PlatformMaturity::compute(&table, &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    assert!(layer.notes[0].ja.contains("不明：相談窓口（2021年度より前は不明）"), "{}", layer.notes[0].ja);
    assert!(layer.notes[0].ja.contains("整っている：プラットフォーム（設置済み、2021年3月31日時点）。"));
}

#[test]
fn places_count_only_where_positions_are_known() {
    let [centres, peers] = KINDS.map(|(kind, ..)| kind);
    let places = table()
        .with_places(vec![place(centres), place(peers)])
        .with_reached(centres, &[published(2.0), published(0.0)])
        .with_reached(peers, &[published(1.0), published(0.0)]);
    let layer = PlatformMaturity::compute(&places, &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    // 甲町: 3.5 and a place to go, of six: 4.5 / 6 = 75.
    assert!((layer.values[0] - 75.0).abs() < 1e-9);
    assert!(
        layer.notes[0]
            .ja
            .contains("通える場所（直線10 km以内にあったかふれあいセンター2か所・ピアサポートセンター1か所）"),
        "{}",
        layer.notes[0].ja
    );
    assert!(
        layer.notes[1].ja.contains("まだ：通える場所（位置の分かる場所は、どれも直線10 kmより遠い）。"),
        "{}",
        layer.notes[1].ja
    );
    // 乙村: two of six known is still too little.
    assert!(testing::cells(&layer)[1].value.is_err());
    // Nobody knows where the centres are: that there is no peer support near does not mean that there is nothing.
    let no_positions = table().with_places(vec![place(peers)]).with_reached(peers, &[published(1.0), published(0.0)]);
    let layer = PlatformMaturity::compute(&no_positions, &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    assert!((layer.values[0] - 75.0).abs() < 1e-9);
    assert!(layer.notes[1].ja.contains("通える場所（場所の位置が公表されていない）"), "{}", layer.notes[1].ja);
}

#[test]
fn the_chart_stacks_the_steps_of_those_with_a_score() {
    let layer = PlatformMaturity::compute(&table(), &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    let chart = &layer.charts[0];
    assert_eq!(chart.items, ["39001"]);
    let first: Vec<Cell> =
        chart.series.iter().map(|series| Cell::from_status(series.values[0], series.status[0])).collect();
    assert_eq!(
        first,
        [published(1.0), published(1.0), published(0.5), published(0.0), published(1.0), unknown()],
        "what is unknown stays a blank of the stack"
    );
}

#[test]
fn how_much_a_step_under_way_counts_is_the_users() {
    let set = [("under-way", ParameterValue::Number(0.0))];
    let layer = PlatformMaturity::compute(&table(), &testing::request::<PlatformMaturity>(&set)).expect("a layer");
    // 3 of 5 known.
    assert!((layer.values[0] - 60.0).abs() < 1e-9);
    assert!(layer.notes[0].ja.contains("まだ：プラットフォーム（設置予定"), "what counts nothing is not under way");
}

#[test]
fn where_nothing_is_known_there_is_no_score_and_no_chart() {
    let table = testing::Table::new(&[("甲町", false)]);
    let layer = PlatformMaturity::compute(&table, &testing::request::<PlatformMaturity>(&[])).expect("a layer");
    assert_eq!(testing::cells(&layer), [Cell::blank(Blank::NotSurveyed, Trust::Estimate)]);
    assert!(layer.charts.is_empty());
}
