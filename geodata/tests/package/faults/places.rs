//! Places, tables and boundaries.

use super::{BOUNDARIES, DESCRIPTOR, FACILITIES, KINDS, TABLE, broken};
use crate::fixture::Fixture;
use geodata::package::{BOUNDARIES_ID, check};

#[test]
fn places_are_checked() {
    broken(
        FACILITIES,
        "134.15,33.3",
        "33.3,134.15",
        &[
            "誤り small/facilities.csv 2行目 longitude列「33.3」: 経度と緯度が逆です。入れ替えると東経134.15度・北緯33.3度になります。 [swapped-coordinates]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3",
        "134.15,133.3",
        &[
            "誤り small/facilities.csv 2行目 longitude列「134.15」: 東経134.15度・北緯133.3度は日本の外です。座標を確かめてください。 [outside-japan]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3",
        "134.15,NaN",
        &[
            "誤り small/facilities.csv 2行目 latitude列「NaN」: 数値として扱えない値（非数または無限大）です。値がない場合は空にして、理由を書いてください。 [not-finite]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3",
        "134.15,",
        &[
            "誤り small/facilities.csv 2行目 longitude列「134.15」: 経度と緯度は、両方書くか、両方空にしてください。 [half-position]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3,site",
        "134.15,33.3,unknown",
        &[
            "誤り small/facilities.csv 2行目 precision列「unknown」: 座標があるのに、位置の精度が unknown です。site、town、municipality のどれかを書いてください。 [precision-missing]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3,site",
        ",,site",
        &[
            "誤り small/facilities.csv 2行目 precision列「site」: 位置の精度が書かれているのに座標がありません。座標を書くか、精度を unknown にしてください。 [position-missing]",
        ],
    );
    broken(
        FACILITIES,
        "134.15,33.3,site",
        "134.15,33.3,exact",
        &[
            "誤り small/facilities.csv 2行目 precision列「exact」: ここに書けるのは site、town、municipality、unknown のどれかです。 [unknown-word]",
        ],
    );
}

#[test]
fn identifiers_kinds_and_validity_of_places_are_checked() {
    broken(
        FACILITIES,
        "office-39202,office",
        "office-39202,shop",
        &[
            "誤り small/facilities.csv 2行目 kind列「shop」: この種類は facility-kinds のファイルにありません。綴りを確かめてください。 [unknown-facility-kind]",
        ],
    );
    broken(
        FACILITIES,
        "office-39202,office",
        "office-39201,office",
        &[
            "誤り small/facilities.csv 3行目 id列「office-39201」: 同じ識別子が2行目の「室戸の役場」にもあります。識別子を変えてください。 [duplicate-id]",
        ],
    );
    broken(
        FACILITIES,
        "室戸の役場,39202",
        "室戸の役場,39299",
        &[
            "誤り small/facilities.csv 2行目 code列「39299」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        FACILITIES,
        "FY2019,,20,",
        "FY2019,FY2018,20,",
        &[
            "誤り small/facilities.csv 2行目 valid_to列「FY2018」: 終わり（FY2018）が始まり（FY2019）より前です。どちらかを直してください。 [ends-before-it-begins]",
        ],
    );
    broken(
        FACILITIES,
        "FY2019,,20,",
        "FY2019,,二十,",
        &[
            "誤り small/facilities.csv 2行目 capacity列「二十」: 定員は0以上の整数を半角の数字で書いてください。 [not-a-number]",
        ],
    );
    broken(
        KINDS,
        "square",
        "star",
        &[
            "誤り small/facility-kinds.csv 2行目 symbol列「star」: ここに書けるのは circle、square、diamond、triangle、cross のどれかです。 [unknown-word]",
        ],
    );
}

#[test]
fn tables_are_checked() {
    broken(
        TABLE,
        "農業,3,",
        "農業,,",
        &[
            "誤り small/tables/jobs.csv 2行目 number列: 数値の列が空です。0なら0、値がないなら理由（#not_surveyed など）を書いてください。 [no-value-no-reason]",
        ],
    );
    broken(
        TABLE,
        "農業,3,",
        "農業,約3,",
        &[
            "誤り small/tables/jobs.csv 2行目 number列「約3」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
        ],
    );
    broken(
        TABLE,
        "#suppressed",
        "#secret",
        &[
            "誤り small/tables/jobs.csv 3行目 number列「#secret」: 値がない理由は #suppressed、#not_surveyed、#no_reply、#not_applicable のどれかです。 [unknown-blank]",
        ],
    );
    broken(
        TABLE,
        "industry,number,words",
        "industry,words,number",
        &[
            "誤り small/tables/jobs.csv 1行目: 見出しが datapackage.json の schema と違います。schema では industry, number, words の順です。 [schema-mismatch]",
            "誤り small/tables/jobs.csv 2行目 number列「約3割」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
            "誤り small/tables/jobs.csv 3行目 number列「少数」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"figure\": \"bars\"",
        "\"figure\": \"pie\"",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.figure「pie」: 図の種類は bars（棒）、series（推移）、none（図なし）のどれかです。 [unknown-word]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"measure\": \"persons\", \"multiple",
        "\"measure\": \"people\", \"multiple",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.measure「people」: ここに書けるのは persons、events、places、rate、state、index のどれかです。 [unknown-word]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"base\": 22",
        "\"base\": \"22\"",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.base「\"22\"」: 割合の母数（base）は正の数を、引用符なしで書いてください。 [not-a-number]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"multiple_response\": true",
        "\"multiple_response\": \"yes\"",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.multiple_response「\"yes\"」: true か false を、引用符なしで書いてください。 [unknown-word]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"section\": \"就労\", ",
        "",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.section: 必ず書く項目ですが、書かれていません。 [missing-value]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"type\": \"number\"",
        "\"type\": \"string\"",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.figure「bars」: 数値の列がない表は図にできません。none にするか、列の type を number にしてください。 [figure-without-numbers]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"notes\": [\"架空の表です。\"]",
        "\"notes\": \"架空の表です。\"",
        &[
            "誤り small/datapackage.json resources[9].tsunagi.notes「\"架空の表です。\"」: 文字列の一覧（[\"…\", \"…\"]）で書いてください。 [not-a-list]",
        ],
    );
}

#[test]
fn geometry_passes_a_gate() {
    broken(
        BOUNDARIES,
        "[133.7,33.4],",
        "[NaN,33.4],",
        &[
            "誤り japan-boundaries/boundaries.geojson: 2行目の139文字目の座標が、非数または無限大です。点を直すか除いてください。 [not-finite]",
        ],
    );
    broken(
        BOUNDARIES,
        "[133.7,33.4],",
        "[null,33.4],",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 2番目の点の座標が数値ではありません（空、非数、無限大など）。点を直すか除いてください。 [not-finite]",
        ],
    );
    broken(
        BOUNDARIES,
        "[133.7,33.4],",
        "[1e999,33.4],",
        &[
            "誤り japan-boundaries/boundaries.geojson: 2行目の143文字目の座標が、非数または無限大です。点を直すか除いてください。 [not-finite]",
        ],
    );
    broken(
        BOUNDARIES,
        "[133.7,33.4],[133.7,33.7],[133.4,33.7]",
        "[133.7,33.4],[133.4,33.7],[133.7,33.7]",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 1番目の部分の外周の線が自分自身と交わっています。GISの「ジオメトリの修復」などで直してください。 [self-intersection]",
        ],
    );
    broken(
        BOUNDARIES,
        ",[133.4,33.7],[133.4,33.4]]",
        ",[133.4,33.7],[133.4,33.5]]",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 輪が閉じていません。終点を始点と同じ座標にしてください。 [unclosed-ring]",
        ],
    );
    broken(
        BOUNDARIES,
        "[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]]",
        "[[133.4,33.4],[133.7,33.4],[133.4,33.4]]",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 輪の点が4つ未満です。始点と終点を同じにした、3つ以上の角がいります。 [too-few-points]",
        ],
    );
    broken(
        BOUNDARIES,
        "[133.4,33.4],[133.7,33.4],",
        "[33.4,133.4],[33.4,133.7],",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 1番目の点（33.4, 133.4）の経度と緯度が逆です。GeoJSONでは経度、緯度の順に書きます。 [swapped-coordinates]",
        ],
    );
    broken(
        BOUNDARIES,
        "[133.7,33.4],",
        "[3.7,33.4],",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 2番目の点（3.7, 33.4）は日本の外です。座標系が経度・緯度（JGD2011）か確かめてください。 [outside-japan]",
        ],
    );
    broken(
        BOUNDARIES,
        "[[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]]]",
        "[[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]],[[133.6,33.5],[133.8,33.5],[133.8,33.6],[133.6,33.5]]]",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 1番目の部分の1番目の穴が外周の中に収まっていません。 [hole-outside]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"Polygon\",\"coordinates\":[[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]]]",
        "\"MultiPolygon\",\"coordinates\":[[[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]]],[[[133.5,33.5],[133.8,33.5],[133.8,33.8],[133.5,33.5]]]]",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 1番目と2番目の部分が重なっています。1つの部分にまとめてください。 [overlapping-parts]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"type\":\"Polygon\"",
        "\"type\":\"Point\"",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列「高知市」: 図形の種類「Point」は使えません。Polygon か MultiPolygon にしてください。 [bad-geometry]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[133.4,33.4],[133.7,33.4],[133.7,33.7],[133.4,33.7],[133.4,33.4]]]}",
        "\"geometry\":null",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 geometry列: 図形がありません。Polygon か MultiPolygon を書いてください。 [bad-geometry]",
        ],
    );
}

#[test]
fn features_of_boundaries_are_checked() {
    broken(
        BOUNDARIES,
        "\"code\":\"39202\"",
        "\"code\":\"39201\"",
        &[
            "誤り japan-boundaries/boundaries.geojson 2番目の地物 code列「39201」: 同じコードが1番目の地物にもあります。MultiPolygon で1つにまとめてください。 [duplicate-code]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"code\":\"39202\"",
        "\"code\":\"392023\"",
        &[
            "誤り japan-boundaries/boundaries.geojson 2番目の地物 code列「392023」: 「392023」の検査数字が合いません（正しくは2）。6桁のコードを確かめるか、検査数字を除いた5桁で書いてください。 [wrong-check-digit]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"prefecture\":\"39\"",
        "\"prefecture\":\"38\"",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 prefecture列「38」: 市区町村コード39201の都道府県ではありません。5桁のコードと、その先頭の2桁を書いてください。 [unknown-code]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"name\":\"高知市\",",
        "",
        &[
            "誤り japan-boundaries/boundaries.geojson 1番目の地物 name列: 属性（properties）に、必ず書く文字列がありません。 [missing-value]",
        ],
    );
    broken(
        BOUNDARIES,
        "\"type\":\"FeatureCollection\",\"features\":",
        "\"type\":\"FeatureCollection\",\"items\":",
        &[
            "誤り japan-boundaries/boundaries.geojson: GeoJSONの FeatureCollection（features の一覧）ではありません。 [bad-geometry]",
        ],
    );
    broken(
        BOUNDARIES,
        "]}\n",
        "]\n",
        &[
            "誤り japan-boundaries/boundaries.geojson: 6行目: JSONが途中で終わっています。かっこ・引用符・コンマの過不足を確かめてください。 [broken-json]",
        ],
    );
}

#[test]
fn a_place_at_sea_or_in_another_municipality_is_told_with_its_boundaries() {
    let fixture = Fixture::new();
    fixture.replace(FACILITIES, "134.15,33.3", "135.5,33.0").replace(FACILITIES, "133.53,33.56", "133.9,33.5");
    assert_eq!(fixture.problems("small"), Vec::<String>::new());
    assert_eq!(
        fixture.checked("small"),
        [
            "注意 small/facilities.csv longitude列「office-39201」: 「高知の役場」は39201にあると書かれていますが、位置は安芸市（39203）の中です。コードか座標を確かめてください。 [facility-elsewhere]",
            "注意 small/facilities.csv longitude列「office-39202」: 「室戸の役場」の位置（東経135.5度・北緯33度）は、どの市町村の境界の中にもありません（海の上など）。座標を確かめてください。 [facility-at-sea]",
        ]
    );
    assert!(check(&fixture.path("small")).is_publishable(), "a warning does not keep a package from being published");
}

#[test]
fn a_municipality_without_boundary_is_an_error() {
    let fixture = Fixture::new();
    fixture.replace(BOUNDARIES, "\"code\":\"39202\"", "\"code\":\"39204\"");
    assert_eq!(fixture.problems(BOUNDARIES_ID), Vec::<String>::new());
    assert_eq!(
        fixture.checked("small"),
        [
            "誤り small/areas.csv code列「39202」: 室戸市の境界が、境界のパッケージ「japan-boundaries」にありません。コードを確かめてください。 [area-without-boundary]",
            "注意 small/facilities.csv longitude列「office-39202」: 「室戸の役場」は39202にあると書かれていますが、位置は室戸市（39204）の中です。コードか座標を確かめてください。 [facility-elsewhere]",
        ]
    );
    assert!(!check(&fixture.path("small")).is_publishable());
}
