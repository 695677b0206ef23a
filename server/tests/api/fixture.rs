//! A tiny fictitious prefecture: four municipalities as squares, one indicator of each kind, every reason for a blank.

use std::{fs, path::Path};

/// Writes the packages `japan-boundaries` and `kochi` below a folder.
pub fn write(folder: &Path) {
    let file = |package: &str, name: &str, text: &str| {
        let path = folder.join(package).join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable file");
    };
    file("japan-boundaries", "datapackage.json", BOUNDARIES);
    file("japan-boundaries", "boundaries.geojson", &boundaries());
    file("kochi", "datapackage.json", &descriptor());
    for (name, text) in FILES {
        file("kochi", name, text);
    }
}

const BOUNDARIES: &str = r#"{"name":"japan-boundaries","title":"試験の境界","title_en":"Test boundaries","version":"1.0.0","description":"四角い市町村","created":"2026-11-22","profile":"data-package","licenses":[{"name":"CC0-1.0","title":"CC0"}],"sources":[{"title":"試験"}],"tsunagi":{"format":1,"kind":"boundaries","trust":"sample","retrieved":"2026-11-22","caveats":[]},"resources":[{"name":"boundaries","path":"boundaries.geojson","profile":"data-resource","mediatype":"application/geo+json","encoding":"utf-8","tsunagi":{"role":"boundaries"}}]}"#;

/// Four squares in a row, each a fifth of a degree wide, and one of the neighbouring prefecture.
fn boundaries() -> String {
    let square = |code: &str, name: &str, west: f64, south: f64| {
        let (east, north) = (west + 0.2, south + 0.2);
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}","prefecture":"{}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#,
            &code[..2],
        )
    };
    let squares = [
        square("36387", "隣町", 133.4, 33.6),
        square("39201", "高知市", 133.4, 33.4),
        square("39202", "室戸市", 133.6, 33.4),
        square("39301", "東洋町", 133.8, 33.4),
        square("39302", "奈半利町", 134.0, 33.4),
    ];
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, squares.join(","))
}

fn descriptor() -> String {
    let field = |name: &&str| {
        let kind = match *name {
            "value" | "low" | "high" | "longitude" | "latitude" | "count" | "per" => "number",
            "multiple_response" | "relisted" => "boolean",
            "decimals" | "capacity" => "integer",
            _ => "string",
        };
        let unit = if *name == "count" { r#","unit":"市町村""# } else { "" };
        format!(r#"{{"name":"{name}","type":"{kind}","title":"{name}"{unit}}}"#)
    };
    let resources: Vec<String> = FILES
        .iter()
        .map(|(path, text)| {
            let name = path.trim_end_matches(".csv");
            let columns: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
            let fields: Vec<String> = columns.iter().map(field).collect();
            let role = match name {
                "states-of-platforms" => TABLE.to_owned(),
                role => format!(r#"{{"role":"{role}"}}"#),
            };
            format!(
                r#"{{"name":"{name}","path":"{path}","profile":"tabular-data-resource","mediatype":"text/csv","encoding":"utf-8","schema":{{"fields":[{}],"missingValues":[""]}},"tsunagi":{role}}}"#,
                fields.join(",")
            )
        })
        .collect();
    format!(
        r#"{{"name":"kochi","title":"試験の見本","title_en":"Test sample","version":"1.0.0","description":"架空の数です。","created":"2026-11-22","profile":"data-package","licenses":[{{"name":"CC0-1.0","title":"CC0"}}],"sources":[{{"title":"試験"}}],"tsunagi":{{"format":1,"kind":"data","prefecture":"39","trust":"sample","retrieved":"2026-11-22","caveats":["架空の数です。"]}},"resources":[{}]}}"#,
        resources.join(",")
    )
}

const TABLE: &str = r#"{"role":"table","section":"支援体制","title":"設置状況（市町村数）","title_en":"Platforms","definition":"四つの市町村","as_of":"令和4年3月末","measure":"places","multiple_response":true,"relisted":false,"base":4,"figure":"bars","notes":["架空です。"],"source":"試験","trust":"sample"}"#;

const FILES: [(&str, &str); 9] = [
    (
        "areas.csv",
        "code,name,kana,name_en,kind\n39201,高知市,こうちし,Kochi City,市\n39202,室戸市,むろとし,Muroto City,市\n39301,東洋町,とうようちょう,Toyo Town,町\n39302,奈半利町,なはりちょう,Nahari Town,町\n",
    ),
    (
        "groupings.csv",
        "grouping,version,title,title_en,valid_from,valid_to,source,note\nkind,2026,市部・町村部,Cities and towns,FY2020,,試験,\n",
    ),
    (
        "grouping-members.csv",
        "grouping,member,title,title_en,code\nkind,urban,市部,Cities,39201\nkind,urban,市部,Cities,39202\nkind,rural,町村部,Towns,39301\nkind,rural,町村部,Towns,39302\n",
    ),
    (
        "indicators.csv",
        "id,title,title_en,theme,definition,measure,multiple_response,relisted,unit,unit_en,polarity,decimals,states,source,caveats,numerator,denominator,per\n\
         cases,ひきこもりの状態にある人,Cases,ニーズ,架空の人数です。,persons,false,false,人,people,higher-is-need,0,,試験,架空の数です。|比べられません。,,,\n\
         population-15-64,15〜64歳人口,Population 15–64,人口,架空の人口です。,persons,false,false,人,people,neutral,0,,試験,,,,\n\
         case-rate,千人あたり,Rate,ニーズ,架空の率です。,rate,false,false,人,people,higher-is-need,1,,試験,,cases,population-15-64,1000\n\
         platform,設置状況,Platform,支援体制,架空の状態です。,state,false,false,,,lower-is-need,0,0:none:未設置:None|1:planned:設置予定:Planned|2:established:設置済み:Established,試験,,,,\n",
    ),
    ("breaks.csv", "indicator,period,note\ncases,FY2021,数え方が変わりました。\n"),
    (
        "cells.csv",
        "indicator,area,period,value,blank,trust,low,high,note\n\
         cases,39201,FY2020,30,,,20,40,\n\
         cases,39202,FY2020,0,,,,,ゼロは値です。\n\
         cases,39301,FY2020,,suppressed,,,,\n\
         cases,39302,FY2020,,no_reply,,,,\n\
         cases,39201,FY2021,20,,,,,\n\
         cases,39202,FY2021,4,,,,,\n\
         cases,39301,FY2021,,not_surveyed,,,,\n\
         cases,39302,FY2021,,not_applicable,,,,対象外です。\n\
         cases,39,FY2021,50,,,,,公表の合計\n\
         population-15-64,39201,2020-10-01,10000,,,,,\n\
         population-15-64,39202,2020-10-01,2000,,,,,\n\
         population-15-64,39301,2020-10-01,1000,,,,,\n\
         population-15-64,39302,2020-10-01,500,,,,,\n\
         case-rate,39201,FY2020,3.0,,,,,\n\
         case-rate,39202,FY2020,0.0,,,,,\n\
         case-rate,39301,FY2020,,suppressed,,,,\n\
         case-rate,39302,FY2020,,no_reply,,,,\n\
         platform,39201,2022-03-31,2,,,,,\n\
         platform,39202,2022-03-31,1,,,,,\n\
         platform,39301,2022-03-31,0,,,,,\n\
         platform,39302,2022-03-31,,not_surveyed,,,,\n",
    ),
    (
        "facility-kinds.csv",
        "id,label,label_en,symbol,note\nwarm-contact-centre,あったかふれあいセンター,Warm contact centre,circle,架空です。\noffice,役場,Office,cross,\n",
    ),
    (
        "facilities.csv",
        "id,kind,name,code,address,phone,longitude,latitude,precision,valid_from,valid_to,capacity,opening_days,note,source,trust\n\
         c1,warm-contact-centre,中央センター,39201,,,133.5,33.5,site,FY2020,,20,毎日,,試験,\n\
         c2,warm-contact-centre,東センター,39302,,,133.9,33.5,town,FY2022,,,,,試験,\n\
         c3,warm-contact-centre,場所なし,39202,,,,,unknown,,,,,,試験,\n",
    ),
    ("states-of-platforms.csv", "state,count,remark\n設置済み,1,\n設置予定,#suppressed,約1割\n"),
];
