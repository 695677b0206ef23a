//! Real files, files of every format, and files of malice.

mod formats;

use std::path::Path;

use super::{feature::DeclaredCrs, *};
use crate::import::{
    context::{AreaChange, KnownArea, KnownPackage},
    known,
    report::{State, Weight},
};

fn boundaries() -> &'static [Boundary] {
    let known = known::boundaries();
    assert_eq!(known.len(), 1741);
    known
}

fn context() -> Context {
    let gazetteer = boundaries()
        .iter()
        .map(|boundary| KnownArea {
            code: boundary.code.as_str().to_owned(),
            name: boundary.name.clone(),
            kana: String::new(),
        })
        .collect();
    let package =
        KnownPackage { id: BOUNDARIES_ID.to_owned(), kind: "boundaries".to_owned(), ..KnownPackage::default() };
    Context { package, gazetteer, ..Context::default() }
}

fn read_with(bytes: &[u8], format: Format, context: &Context, answers: &[(&str, &str)]) -> Outcome {
    let file = SourceFile { name: "図形".to_owned(), bytes: bytes.to_vec() };
    let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect();
    let settings = Settings { answers, ..Settings::default() };
    read_shapes(&file, format, context, &settings, &Limits::default())
}

fn read_bytes(bytes: &[u8], format: Format) -> Outcome {
    read_with(bytes, format, &context(), &[])
}

fn codes_of(outcome: &Outcome) -> Vec<&str> {
    let batch = outcome.batch.as_ref();
    batch.map(|batch| batch.boundaries.iter().map(|boundary| boundary.code.as_str()).collect()).unwrap_or_default()
}

fn said(outcome: &Outcome) -> Vec<(&str, Option<usize>)> {
    outcome.report.findings.iter().map(|finding| (finding.code.as_str(), finding.at.row)).collect()
}

fn only_error(outcome: &Outcome) -> (&str, Option<usize>) {
    let errors: Vec<_> = outcome.report.findings.iter().filter(|finding| finding.weight == Weight::Error).collect();
    assert_eq!(errors.len(), 1, "{:#?}", outcome.report.findings);
    assert!(outcome.batch.is_none() && outcome.report.state == State::Refused);
    assert!(!errors[0].message.is_empty() && !errors[0].todo.is_empty());
    (errors[0].code.as_str(), errors[0].at.row)
}

/// A square around 高知市役所, 0.02 degrees wide, as text.
const SQUARE: &str = "[[133.52,33.55],[133.54,33.55],[133.54,33.57],[133.52,33.57],[133.52,33.55]]";

fn collection(features: &[(&str, &str)]) -> String {
    let features: Vec<String> = features
        .iter()
        .map(|(code, rings)| {
            format!(
                r#"{{"type":"Feature","properties":{{"N03_007":{code}}},"geometry":{{"type":"Polygon","coordinates":[{rings}]}}}}"#
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn geojson(features: &[(&str, &str)]) -> Outcome {
    read_bytes(collection(features).as_bytes(), Format::Geojson)
}

#[test]
fn the_municipalities_of_kochi_are_taken_from_a_real_file_without_a_question() {
    let path = Path::new("/work/shared/testdata/n03/N03-21_39_210101.geojson");
    let Ok(bytes) = std::fs::read(path) else { return };
    let outcome = read_bytes(&bytes, Format::Geojson);
    assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
    assert!(outcome.report.questions.is_empty());
    let codes = codes_of(&outcome);
    assert_eq!((codes.len(), codes.first(), codes.last()), (34, Some(&"39201"), Some(&"39428")));
    let warnings: Vec<_> = outcome.report.findings.iter().filter(|finding| finding.weight == Weight::Warning).collect();
    assert!(warnings.is_empty(), "{warnings:#?}");
    // 国土地理院「全国都道府県市区町村別面積調」令和3年: 高知市 309.00 km², 香美市 537.86 km² (the file is generalised).
    let batch = outcome.batch.expect("a batch");
    let area = |code: &str| {
        let boundary = batch.boundaries.iter().find(|boundary| boundary.code.as_str() == code).expect("there");
        crate::spatial::area_km2(&boundary.geometry)
    };
    assert!((area("39201") - 309.0).abs() < 3.1, "{}", area("39201"));
    assert!((area("39212") - 537.86).abs() < 5.4, "{}", area("39212"));
}

#[test]
fn the_whole_country_is_taken_from_a_real_file_without_a_question() {
    let path = Path::new("/work/shared/testdata/national/ja_municipality_area.topojson");
    let Ok(bytes) = std::fs::read(path) else { return };
    let outcome = read_bytes(&bytes, Format::Topojson);
    let errors: Vec<_> = outcome.report.findings.iter().filter(|finding| finding.weight == Weight::Error).collect();
    assert!(errors.is_empty() && outcome.report.state == State::Ready, "{errors:#?}");
    assert!(outcome.report.questions.is_empty());
    let known = boundaries();
    let known: Vec<&str> = known.iter().map(|boundary| boundary.code.as_str()).collect();
    assert_eq!(codes_of(&outcome), known);
    assert!(said(&outcome).contains(&("northern-territories", None)));
}

#[test]
fn parts_wards_and_former_municipalities_are_dissolved_and_ground_without_code_is_left_out() {
    let west = "[[135.70,35.00],[135.75,35.00],[135.75,35.05],[135.70,35.05],[135.70,35.00]]";
    let east = "[[135.75,35.00],[135.80,35.00],[135.80,35.05],[135.75,35.05],[135.75,35.00]]";
    let mut context = context();
    let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    context.changes.push(AreaChange {
        date: "2005-04-10".to_owned(),
        from: vec![pair("39207", "中村市"), pair("39426", "西土佐村")],
        to: vec![pair("39210", "四万十市")],
        kind: "新設合併".to_owned(),
    });
    let nakamura = "[[132.90,32.95],[132.95,32.95],[132.95,33.00],[132.90,33.00],[132.90,32.95]]";
    let nishitosa = "[[132.90,33.00],[132.95,33.00],[132.95,33.05],[132.90,33.05],[132.90,33.00]]";
    let text = collection(&[
        (r#""26101""#, west),
        (r#""26102""#, east),
        ("null", SQUARE),
        (r#""39207""#, nakamura),
        (r#""39426""#, nishitosa),
        (r#""39201""#, SQUARE),
    ]);
    let outcome = read_with(text.as_bytes(), Format::Geojson, &context, &[]);
    assert_eq!(codes_of(&outcome), ["26100", "39201", "39210"], "{:#?}", outcome.report.findings);
    let batch = outcome.batch.as_ref().expect("a batch");
    // Two squares of 0.05 degrees side by side became one ring of six corners: none was dropped.
    assert_eq!(batch.boundaries[0].name, "京都市");
    assert_eq!(batch.boundaries[0].geometry.0.len(), 1);
    assert_eq!(batch.boundaries[0].geometry.0[0].exterior().0.len(), 7);
    assert_eq!(batch.boundaries[2].name, "四万十市");
    let codes: Vec<&str> = said(&outcome).into_iter().map(|(code, _)| code).collect();
    for code in ["undecided-ground", "wards-dissolved", "former-municipalities"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    assert_eq!(
        outcome.report.areas.joined,
        [
            ("26100".to_owned(), vec!["26101".to_owned(), "26102".to_owned()]),
            ("39210".to_owned(), vec!["39207".to_owned(), "39426".to_owned()])
        ]
    );
}

#[test]
fn what_can_be_put_right_is_put_right_and_said() {
    let swapped = "[[33.55,133.52],[33.55,133.54],[33.57,133.54],[33.57,133.52],[33.55,133.52]]";
    let unclosed = "[[133.52,33.55],[133.54,33.55],[133.54,33.57],[133.52,33.57]]";
    let repeated = "[[133.52,33.55],[133.54,33.55],[133.54,33.55],[133.54,33.57],[133.52,33.57],[133.52,33.55]]";
    let spiked =
        "[[133.52,33.55],[133.54,33.55],[133.54,33.57],[133.55,33.58],[133.54,33.57],[133.52,33.57],[133.52,33.55]]";
    let plain = geojson(&[(r#""39201""#, SQUARE)]).batch.expect("a batch").boundaries;
    for (rings, code) in [
        (swapped, "swapped-coordinates"),
        (unclosed, "ring-closed"),
        (repeated, "corner-repeated"),
        (spiked, "crossing-repaired"),
    ] {
        let outcome = geojson(&[(r#""39201""#, rings)]);
        assert!(said(&outcome).iter().any(|(found, _)| *found == code), "{code}: {:?}", said(&outcome));
        assert_eq!(outcome.batch.expect(code).boundaries, plain, "{code}");
    }
}

#[test]
fn what_would_need_a_guess_is_refused_with_the_number_of_the_feature() {
    let good = (r#""39201""#, SQUARE);
    let elsewhere = |rings: &'static str| geojson(&[good, (r#""39202""#, rings)]);
    let bow = elsewhere("[[134.0,33.2],[134.1,33.3],[134.1,33.2],[134.0,33.3],[134.0,33.2]]");
    assert_eq!(only_error(&bow), ("self-intersection", Some(2)));
    let hole = elsewhere(
        "[[134.0,33.2],[134.1,33.2],[134.1,33.3],[134.0,33.3],[134.0,33.2]],[[134.2,33.2],[134.3,33.3],[134.3,33.2],[134.2,33.2]]",
    );
    assert_eq!(only_error(&hole), ("self-intersection", Some(2)));
    let unclosed = elsewhere("[[134.0,33.2],[134.01,33.2],[134.02,33.21],[134.3,33.4]]");
    assert_eq!(only_error(&unclosed), ("unclosed-ring", Some(2)));
    let meters = elsewhere("[[4000.0,61000.0],[5000.0,61000.0],[5000.0,62000.0],[4000.0,61000.0]]");
    assert_eq!(only_error(&meters), ("meters-for-degrees", Some(2)));
    let paris = elsewhere("[[2.3,48.8],[2.4,48.8],[2.4,48.9],[2.3,48.8]]");
    assert_eq!(only_error(&paris), ("outside-japan", Some(2)));
    let mixed = elsewhere("[[134.0,33.2],[33.2,134.1],[134.1,33.3],[134.0,33.2]]");
    assert_eq!(only_error(&mixed), ("swapped-coordinates", Some(2)));
    for text in ["null", r#""NaN""#] {
        let rings = format!("[[134.0,33.2],[{text},33.2],[134.1,33.3],[134.0,33.2]]");
        assert_eq!(only_error(&geojson(&[good, (r#""39202""#, &rings)])), ("not-finite", Some(2)));
    }
    for text in ["NaN", "1e999", "-1e999"] {
        let rings = format!("[[134.0,33.2],[{text},33.2],[134.1,33.3],[134.0,33.2]]");
        assert_eq!(only_error(&geojson(&[good, (r#""39202""#, &rings)])), ("not-finite", Some(2)), "{text}");
    }
    assert_eq!(only_error(&elsewhere("")), ("empty-geometry", Some(2)));
    assert_eq!(only_error(&geojson(&[good, (r#""39999""#, SQUARE)])), ("unknown-code", Some(2)));
    assert_eq!(only_error(&geojson(&[(r#""39""#, SQUARE), (r#""38""#, SQUARE)])), ("prefecture-polygon", Some(1)));
}

#[test]
fn endless_nesting_and_a_million_corners_do_no_harm() {
    let nested = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    assert_eq!(only_error(&geojson(&[(r#""39201""#, SQUARE), (r#""39202""#, &nested)])), ("too-deep", Some(2)));
    let corners: Vec<String> = (0..1_000_000_u32)
        .map(|index| {
            let angle = f64::from(index) / 1_000_000.0 * std::f64::consts::TAU;
            format!("[{:.9},{:.9}]", 133.53 + 0.1 * angle.cos(), 33.56 + 0.1 * angle.sin())
        })
        .collect();
    let ring = format!("[{},{}]", corners.join(","), corners[0]);
    let text = collection(&[(r#""39201""#, &ring)]);
    let outcome = read_bytes(text.as_bytes(), Format::Geojson);
    assert_eq!(codes_of(&outcome), ["39201"], "{:#?}", outcome.report.findings);
    let file = SourceFile { name: "大きい.geojson".to_owned(), bytes: text.into_bytes() };
    let limits = Limits { vertices: 1_000, ..Limits::default() };
    let refused = read_shapes(&file, Format::Geojson, &context(), &Settings::default(), &limits);
    assert_eq!(only_error(&refused), ("too-many-vertices", None));
}

#[test]
fn codes_are_found_by_what_stands_in_a_property() {
    let feature = |properties: &str| {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[{SQUARE}]}}}}]}}"#
        );
        read_bytes(text.as_bytes(), Format::Geojson)
    };
    for properties in [
        r#"{"団体コード":"392014"}"#,
        r#"{"JCODE":39201,"人口":326545}"#,
        r#"{"KEY_CODE":"39201001002"}"#,
        r#"{"まち":"高知市","ばんごう":39201.0,"prefecture":"39"}"#,
        r#"{"code":"３９２０１","lg_code":"392014","lg_code_5":"39201"}"#,
    ] {
        assert_eq!(codes_of(&feature(properties)), ["39201"], "{properties}");
    }
    assert_eq!(only_error(&feature(r#"{"名前":"高知市"}"#)), ("no-code-property", None));
    // Two properties with codes that exist and contradict each other: asked, and the answer is followed.
    let text = collection(&[(r#""39201""#, SQUARE)]).replace("\"N03_007\"", "\"旧\":\"39202\",\"新\"");
    let asked = read_bytes(text.as_bytes(), Format::Geojson);
    assert_eq!(asked.report.state, State::Questions);
    assert!(asked.batch.is_none());
    assert_eq!(
        asked.report.questions[0].choices.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>(),
        ["新", "旧"]
    );
    let answered = read_with(text.as_bytes(), Format::Geojson, &context(), &[(QUESTION_CODE, "新")]);
    assert_eq!(codes_of(&answered), ["39201"]);
}

#[test]
fn a_polygon_in_the_wrong_place_or_of_another_size_is_pointed_out() {
    // The square around 高知市役所 is about 4 km², 高知市 309 km² (国土地理院).
    assert!(said(&geojson(&[(r#""39201""#, SQUARE)])).contains(&("area-differs", Some(1))));
    assert!(said(&geojson(&[(r#""39210""#, SQUARE)])).contains(&("place-differs", Some(1))));
}

#[test]
fn plane_coordinates_become_degrees_and_the_old_datum_is_refused() {
    // Zone IV begins at 33°N 133°30′E (国土交通省告示): its origin is (0, 0) there.
    let crs = Crs::of(&DeclaredCrs::Epsg(6672)).expect("a zone");
    let [x, y] = crs.degrees([0.0, 0.0]).expect("a place");
    assert!((x - 133.5).abs() < 1e-9 && (y - 33.0).abs() < 1e-9, "{x} {y}");
    // PROJ 9.5.1 (pyproj, EPSG:6668 to 6672, 6690 and 3857) puts 高知市役所, 133.531389, 33.558889, there.
    for (number, east, north) in [
        (6672, 2_914.477_783, 61_980.310_624),
        (6690, 363_674.104_275, 3_714_214.163_672),
        (3857, 14_864_646.228_399, 3_969_724.274_259),
    ] {
        let crs = Crs::of(&DeclaredCrs::Epsg(number)).expect("a projection");
        let [x, y] = crs.degrees([east, north]).expect("a place");
        assert!((x - 133.531_389).abs() < 1e-8 && (y - 33.558_889).abs() < 1e-8, "{number}: {x} {y}");
    }
    let [x, y] = crs.degrees([2_914.477_783, 61_980.310_624]).expect("a place");
    let prj = r#"PROJCS["JGD2011 / Japan Plane Rectangular CS IV",GEOGCS["JGD2011",DATUM["Japanese_Geodetic_Datum_2011",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",33],PARAMETER["central_meridian",133.5],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]"#;
    let same =
        Crs::of(&DeclaredCrs::Text(prj.to_owned())).expect("a projection").degrees([2_914.477_783, 61_980.310_624]);
    let [other_x, other_y] = same.expect("a place");
    assert!((x - other_x).abs() < 1e-12 && (y - other_y).abs() < 1e-12);
    for declared in [
        DeclaredCrs::Epsg(4301),
        DeclaredCrs::Epsg(30164),
        DeclaredCrs::Text(
            r#"GEOGCS["GCS_Tokyo",DATUM["D_Tokyo",SPHEROID["Bessel_1841",6377397.155,299.1528128]]]"#.to_owned(),
        ),
    ] {
        assert_eq!(Crs::of(&declared).map(|_| ()).map_err(|fault| fault.code), Err("tokyo-datum".to_owned()));
    }
    for declared in [DeclaredCrs::Epsg(2154), DeclaredCrs::Text("なにか".to_owned())] {
        assert_eq!(Crs::of(&declared).map(|_| ()).map_err(|fault| fault.code), Err("unknown-crs".to_owned()));
    }
    for declared in
        [DeclaredCrs::None, DeclaredCrs::Epsg(6668), DeclaredCrs::Text("urn:ogc:def:crs:OGC:1.3:CRS84".to_owned())]
    {
        assert!(matches!(Crs::of(&declared), Ok(Crs::Degrees { .. })));
    }
}
