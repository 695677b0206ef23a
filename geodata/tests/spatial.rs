//! Measuring and joining, against figures that others have computed.

use std::path::Path;

use geo::{MultiPolygon, polygon};
use geodata::{
    AreaCode, Release, Viewer,
    facility::Position,
    package::{Package, read_folder},
    release::Agreement,
    spatial::{PlaceIndex, area_km2, distance_m},
};

fn shipped(id: &str) -> Package {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages").join(id);
    let (package, problems) = read_folder(&folder);
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn kochi() -> Release {
    Release::from_packages(&shipped("kochi"), &shipped("japan-boundaries"), &Viewer::local())
        .expect("packages that join")
}

fn at(longitude_deg: f64, latitude_deg: f64) -> Position {
    Position::new(longitude_deg, latitude_deg).expect("a position on the globe")
}

#[test]
fn distances_are_those_of_karneys_own_library() {
    // GeographicLib 2.1 for Python, `Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]`; the first is also the example of its
    // GeodSolve manual (JFK to LHR, 5551759.400 m).
    let pairs = [
        (at(-73.8, 40.6), at(-0.5, 51.6), 5_551_759.400_318_678_5),
        // The offices of Kochi and Muroto.
        (at(133.531_388_9, 33.558_888_89), at(134.151_944_4, 33.29), 64_963.470_473_865_33),
        (at(133.0, 33.5), at(134.0, 33.5), 92_922.184_421_0),
        (at(133.0, 33.0), at(133.0, 34.0), 110_913.398_995_105_7),
        // Nearly antipodal, where older formulas do not converge.
        (at(0.0, 0.0), at(179.5, 0.5), 19_936_288.578_965_314),
    ];
    for (from, to, expected_m) in pairs {
        let found_m = distance_m(from, to);
        assert!((found_m - expected_m).abs() < 1e-6, "{from:?} to {to:?}: {found_m} m instead of {expected_m} m");
    }
}

#[test]
fn the_area_of_a_square_is_that_of_karneys_own_library() {
    // GeographicLib 2.1 for Python, `Geodesic.WGS84.Polygon()` over the same four corners.
    let square = polygon![(x: 133.0, y: 33.0), (x: 133.1, y: 33.0), (x: 133.1, y: 33.1), (x: 133.0, y: 33.1)];
    let found_km2 = area_km2(&MultiPolygon(vec![square]));
    assert!((found_km2 - 103.586_102_484_474_18).abs() < 1e-9, "{found_km2} km²");
}

#[test]
fn the_areas_of_all_34_municipalities_are_the_official_ones_but_for_generalisation() {
    // 国土地理院「全国都道府県市区町村別面積調」令和6年, km², as carried by SSDSE-A-2026 (統計センター).
    let official = [
        ("39201", 309.0),
        ("39202", 248.22),
        ("39203", 317.16),
        ("39204", 125.3),
        ("39205", 91.5),
        ("39206", 135.2),
        ("39208", 286.14),
        ("39209", 265.42),
        ("39210", 632.32),
        ("39211", 126.46),
        ("39212", 537.86),
        ("39301", 74.02),
        ("39302", 28.37),
        ("39303", 6.53),
        ("39304", 52.36),
        ("39305", 196.73),
        ("39306", 165.48),
        ("39307", 39.6),
        ("39341", 134.22),
        ("39344", 315.06),
        ("39363", 212.13),
        ("39364", 95.27),
        ("39386", 470.97),
        ("39387", 333.0),
        ("39401", 193.21),
        ("39402", 100.8),
        ("39403", 111.95),
        ("39405", 236.45),
        ("39410", 44.85),
        ("39411", 197.85),
        ("39412", 642.28),
        ("39424", 102.73),
        ("39427", 85.37),
        ("39428", 188.46),
    ];
    let release = kochi();
    assert_eq!(release.areas().len(), official.len());
    let mut n_close = 0;
    for (code, official_km2) in official {
        let area = release.area_index(&AreaCode::parse(code).expect("a code")).expect("an area of the package");
        let off = (release.area_km2(area) / official_km2 - 1.0).abs();
        // The smallest, 田野町 (6.53 km²), is furthest off: 3.46 %.
        assert!(off < 0.035, "{code}: {} km² instead of {official_km2} km²", release.area_km2(area));
        n_close += usize::from(off < 0.005);
    }
    assert!(n_close > official.len() / 2, "only {n_close} of {} are within 0.5 %", official.len());
}

#[test]
fn municipalities_border_on_those_that_another_source_says() {
    // Pairs with more than 100 m of common border in 国土数値情報 N03 (2021, 国土交通省), found with shapely (GEOS).
    let expected = [
        ("39201", "39204 39205 39363 39386"),
        ("39202", "39301 39302 39305"),
        ("39203", "39211 39212 39304 39306 39307"),
        ("39204", "39201 39211 39212 39341 39363"),
        ("39205", "39201 39206 39386 39402 39410"),
        ("39206", "39205 39401 39402 39411"),
        ("39208", "39209 39210 39424 39427"),
        ("39209", "39208 39210 39424 39427"),
        ("39210", "39208 39209 39412 39427 39428"),
        ("39211", "39203 39204 39212 39307"),
        ("39212", "39203 39204 39211 39341 39344"),
        ("39301", "39202 39305"),
        ("39302", "39202 39303 39305"),
        ("39303", "39302 39304 39305"),
        ("39304", "39203 39303 39305 39306"),
        ("39305", "39202 39301 39302 39303 39304 39306"),
        ("39306", "39203 39304 39305"),
        ("39307", "39203 39211"),
        ("39341", "39204 39212 39344 39363"),
        ("39344", "39212 39341"),
        ("39363", "39201 39204 39341 39364 39386"),
        ("39364", "39363 39386"),
        ("39386", "39201 39205 39363 39364 39387 39403 39410"),
        ("39387", "39386 39403 39411"),
        ("39401", "39206 39411 39412"),
        ("39402", "39205 39206 39403 39410 39411"),
        ("39403", "39386 39387 39402 39410 39411"),
        ("39405", "39411 39412"),
        ("39410", "39205 39386 39402 39403"),
        ("39411", "39206 39387 39401 39402 39403 39405 39412"),
        ("39412", "39210 39401 39405 39411 39428"),
        ("39424", "39208 39209"),
        ("39427", "39208 39209 39210"),
        ("39428", "39210 39412"),
    ];
    let release = kochi();
    let mut found = Vec::new();
    for (area, _) in release.areas().iter().enumerate() {
        let codes: Vec<&str> =
            release.neighbours(area).iter().map(|&other| release.areas()[other].code.as_str()).collect();
        found.push((release.areas()[area].code.as_str(), codes.join(" ")));
    }
    let found: Vec<(&str, &str)> = found.iter().map(|(code, codes)| (*code, codes.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_municipal_office_lies_in_its_municipality() {
    let release = kochi();
    let offices: Vec<_> = release.facilities().iter().filter(|placed| placed.facility.kind == "office").collect();
    assert_eq!(offices.len(), 34);
    for office in offices {
        assert_eq!(office.agreement, Agreement::Same, "{office:?}");
    }
}

#[test]
fn reference_points_are_the_offices_and_interior_points_lie_inside() {
    let release = kochi();
    for area in 0..release.areas().len() {
        let (position, _) = release.reference_point(area);
        assert_eq!(release.area_at(position), Some(area), "{}", release.areas()[area].name);
        let inside = geodata::spatial::interior_position(release.geometry(area)).expect("an area with extent");
        assert_eq!(release.area_at(inside), Some(area), "{}", release.areas()[area].name);
    }
}

#[test]
fn the_surroundings_are_of_other_prefectures_and_near_by() {
    let release = kochi();
    let prefectures: std::collections::BTreeSet<&str> =
        release.surroundings().iter().map(|(area, _)| area.code.prefecture()).collect();
    assert!(prefectures.contains("36") && prefectures.contains("38"), "{prefectures:?}");
    assert!(!prefectures.contains("39") && !prefectures.contains("13"), "{prefectures:?}");
}

#[test]
fn nearest_places_of_real_offices_are_measured_on_the_ellipsoid() {
    let release = kochi();
    let index_of = |code: &str| release.area_index(&AreaCode::parse(code).expect("a code")).expect("an area");
    let muroto = index_of("39202");
    // Among the offices of Kochi city and Shimanto city, Kochi's is nearer to Muroto's: 64.963 km (GeographicLib).
    let offices = [release.reference_point(index_of("39201")).0, release.reference_point(index_of("39210")).0];
    let reach = PlaceIndex::new(offices.to_vec()).nearest(release.reference_point(muroto).0).expect("two places");
    assert_eq!(reach.place, 0);
    assert!((reach.distance_m - 64_963.47).abs() < 1.0, "{reach:?}");
    // Its own office is at distance 0, and is the only one within a meter.
    let nearest = release.nearest("office", muroto).expect("34 offices");
    assert_eq!(release.facilities()[nearest.facility_index].facility.id, "office-39202");
    assert!(nearest.distance_km < 1e-6);
    assert_eq!(release.reached("office", 0.001), vec![1; 34]);
    assert_eq!(release.reached("no-such-kind", 100.0), vec![0; 34]);
    assert_eq!(release.nearest("no-such-kind", muroto), None);
}
