//! What a release says, on three municipalities whose figures can be added by hand.

use std::path::Path;

use geodata::{
    Area, AreaCode, Blank, Cell, GroupingMember, IndicatorId, Period, Release, Trust, Viewer,
    facility::{CoordPrecision, Position},
    indicator::StateStep,
    measure::SumRefused,
    package::{Package, read_folder},
    release::{Agreement, JoinError},
};

fn fixture(id: &str) -> Package {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages").join(id);
    let (package, problems) = read_folder(&folder);
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn join(data: &Package) -> Result<Release, JoinError> {
    Release::from_packages(data, &fixture("japan-boundaries"), &Viewer::local())
}

fn small() -> Release {
    join(&fixture("small")).expect("packages that join")
}

fn fy2020() -> Period {
    Period::parse("FY2020").expect("a period")
}

fn member<'a>(release: &'a Release, grouping: &str, member: &str) -> &'a GroupingMember {
    let grouping = release.grouping(grouping).expect("a grouping");
    grouping.members.iter().find(|found| found.id == member).expect("a member")
}

#[test]
fn the_whole_prefecture_is_always_a_grouping() {
    let release = small();
    assert_eq!(release.groupings()[0].id, "prefecture");
    assert_eq!(member(&release, "prefecture", "39").areas.len(), 3);
    assert_eq!(release.prefecture(), &Area::of_prefecture(&AreaCode::parse("39").expect("a code")).expect("高知県"));
}

#[test]
fn a_published_total_goes_before_the_sum() {
    let release = small();
    let total = release.total("cases", &fy2020(), member(&release, "coast", "east")).expect("a published total");
    assert_eq!((total.cell.value, total.known, total.parts), (Ok(2.0), 2, 2));
    let mut data = fixture("small");
    let key = (IndicatorId::parse("cases").expect("an identifier"), fy2020());
    let column = data.columns.get_mut(&key).expect("a column");
    // The source says 99, however the parts add up.
    column.totals.values_mut().for_each(|cell| cell.value = Ok(99.0));
    let release = join(&data).expect("packages that join");
    assert_eq!(
        release.total("cases", &fy2020(), member(&release, "prefecture", "39")).expect("a total").cell.value,
        Ok(99.0)
    );
}

#[test]
fn without_a_published_total_the_parts_are_added() {
    let release = small();
    // 室戸 400 + 安芸 300, and 高知 1,000 more.
    let east = release.total("population", &fy2020(), member(&release, "coast", "east")).expect("a sum");
    assert_eq!((east.cell.value, east.known, east.parts), (Ok(700.0), 2, 2));
    let all = release.total("population", &fy2020(), member(&release, "prefecture", "39")).expect("a sum");
    assert_eq!(all.cell.value, Ok(1_700.0));
    assert_eq!(all.cell.trust, Trust::Sample);
}

#[test]
fn a_rate_is_rebuilt_from_its_parts_and_never_averaged() {
    let release = small();
    // (0 + 2) / (400 + 300) × 100; the mean of the two rates would be 0.335.
    let east = release.total("case-rate", &fy2020(), member(&release, "coast", "east")).expect("a rate");
    assert!((east.cell.value.expect("a value") - 200.0 / 700.0).abs() < 1e-12);
}

#[test]
fn a_blank_part_makes_the_total_blank_and_says_how_many_are_known() {
    let release = small();
    let total = release.total("visits", &fy2020(), member(&release, "prefecture", "39")).expect("a sum");
    assert_eq!((total.cell.value, total.known, total.parts), (Err(Blank::Suppressed), 1, 3));
}

#[test]
fn sums_that_would_be_untrue_are_refused() {
    let release = small();
    let as_of = Period::parse("2022-03-31").expect("a period");
    let refused = release.total("platform", &as_of, member(&release, "prefecture", "39")).expect_err("a state");
    assert_eq!(refused.to_string(), "状態は足し合わせられません。状態ごとの市町村数を数えてください。");
    let north = member(&release, "block", "north");
    assert_eq!(release.total("population", &fy2020(), north), Err(SumRefused::NoParts));
    let mut data = fixture("small");
    let rate = data.indicators.iter_mut().find(|indicator| indicator.id.as_str() == "case-rate").expect("the rate");
    rate.ratio = None;
    let release = join(&data).expect("packages that join");
    let refused = release.total("case-rate", &fy2020(), member(&release, "coast", "east")).expect_err("no parts known");
    assert!(refused.to_string().starts_with("率は足し合わせられません"), "{refused}");
}

#[test]
fn states_are_counted_with_the_blanks_by_reason() {
    let release = small();
    let as_of = Period::parse("2022-03-31").expect("a period");
    let counts = release.state_counts("platform", &as_of, &[0, 1, 2]).expect("a state");
    let steps: Vec<(&str, usize)> =
        counts.steps.iter().map(|(StateStep { id, .. }, count)| (id.as_str(), *count)).collect();
    assert_eq!(steps, [("none", 1), ("established", 1)]);
    assert_eq!(counts.blanks, [(Blank::NoReply, 1)]);
    assert_eq!(release.state_counts("cases", &fy2020(), &[0]), None);
}

#[test]
fn a_column_is_matched_to_a_period_by_time() {
    let release = small();
    let found = |text: &str| {
        let period = Period::parse(text).expect("a period");
        release.column_for("population", Some(&period)).map(|column| column.period.id())
    };
    assert_eq!(found("FY2020"), Some("FY2020".to_owned()));
    assert_eq!(found("FY2023"), Some("FY2020".to_owned()), "the latest before");
    assert_eq!(found("FY2010"), Some("FY2020".to_owned()), "else the earliest");
    assert_eq!(release.column_for("no-such-indicator", None), None);
    assert!(release.column("population", &Period::parse("FY2021").expect("a period")).is_none());
}

#[test]
fn a_blank_keeps_its_reason_and_zero_stays_a_value() {
    let release = small();
    let visits: Vec<_> =
        release.column("visits", &fy2020()).expect("a column").cells.iter().map(|cell| cell.value).collect();
    assert_eq!(visits, [Err(Blank::Suppressed), Err(Blank::NotSurveyed), Ok(12.0)]);
    let cases: Vec<_> =
        release.column("cases", &fy2020()).expect("a column").cells.iter().map(|cell| cell.value).collect();
    assert_eq!(cases, [Ok(5.0), Ok(0.0), Ok(2.0)]);
}

#[test]
fn places_are_compared_with_the_municipality_they_declare() {
    let mut data = fixture("small");
    let at = |longitude_deg, latitude_deg| Position::new(longitude_deg, latitude_deg);
    data.facilities[0].position = at(133.9, 33.5); // declared where it is not
    data.facilities[1].position = at(135.5, 32.0); // far out
    let declared: Vec<_> = data.facilities.iter().map(|facility| facility.declared_area.clone()).collect();
    let release = join(&data).expect("packages that join");
    let found: Vec<_> = release.facilities().iter().map(|placed| placed.agreement).collect();
    assert_eq!(found, [Agreement::Differs, Agreement::AtSea, Agreement::NoPosition], "{declared:?}");
    assert_eq!(release.facilities()[0].computed_area.as_ref().map(AreaCode::as_str), Some("39203"));
    let messages: Vec<String> = release.placement_report().into_iter().map(|problem| problem.message).collect();
    assert_eq!(messages.len(), 2);
    assert!(messages[0].contains("安芸市（39203）にあります"), "{}", messages[0]);
    assert!(messages[1].contains("どの市町村の中にもありません"), "{}", messages[1]);
}

#[test]
fn a_place_just_off_the_drawn_shore_is_joined_with_its_distance() {
    let mut data = fixture("small");
    // 0.001° of latitude (111 m) south of the square of 高知市.
    data.facilities[0].position = Position::new(133.5, 33.399);
    data.facilities[0].declared_area = Some(AreaCode::parse("39201").expect("a code"));
    let release = join(&data).expect("packages that join");
    let placed = &release.facilities()[0];
    assert_eq!(placed.agreement, Agreement::Same);
    assert!(placed.off_shore_m.is_some_and(|distance_m| (distance_m - 110.9).abs() < 0.2), "{placed:?}");
}

#[test]
fn without_an_office_distances_start_at_a_point_inside() {
    let release = small();
    let aki = release.area_index(&AreaCode::parse("39203").expect("a code")).expect("安芸市");
    let (position, precision) = release.reference_point(aki);
    assert_eq!(precision, CoordPrecision::Municipality);
    assert_eq!(release.area_at(position), Some(aki));
    let kochi = release.area_index(&AreaCode::parse("39201").expect("a code")).expect("高知市");
    assert_eq!(
        release.reference_point(kochi),
        (Position::new(133.53, 33.56).expect("a position"), CoordPrecision::Town)
    );
}

#[test]
fn areas_without_boundary_and_broken_boundaries_are_refused_by_name() {
    let mut data = fixture("small");
    data.areas[0].code = AreaCode::parse("39301").expect("a code");
    let Err(error) = join(&data) else { panic!("joined without a boundary") };
    assert!(matches!(&error, JoinError::NoBoundary { code, .. } if code.as_str() == "39301"), "{error}");

    let mut boundaries = fixture("japan-boundaries");
    boundaries.boundaries[1].geometry.0[0].exterior_mut(|ring| ring.0[0].x = f64::NAN);
    let error = Release::from_packages(&fixture("small"), &boundaries, &Viewer::local()).expect_err("NaN");
    assert!(matches!(&error, JoinError::Geometry { code, .. } if code.as_str() == "39202"), "{error}");
}

#[test]
fn a_package_without_prefecture_stands_for_the_whole_country() {
    let mut data = fixture("small");
    data.prefecture = None;
    let release = join(&data).expect("packages that join");
    assert_eq!((release.prefecture().code.as_str(), release.prefecture().name.as_str()), ("00", "全国"));
    assert_eq!(release.groupings()[0].title, "全国");
}

#[test]
fn the_hash_changes_with_the_content_and_with_nothing_else() {
    let hash = small().hash().clone();
    assert_eq!(*small().hash(), hash);
    let mut data = fixture("small");
    let key = (IndicatorId::parse("visits").expect("an identifier"), fy2020());
    let cells = &mut data.columns.get_mut(&key).expect("a column").cells;
    cells.set(1, Cell { value: Err(Blank::NoReply), ..cells.at(1) });
    assert_ne!(*join(&data).expect("packages that join").hash(), hash, "another reason is another content");
}
