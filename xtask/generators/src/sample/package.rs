//! Puts the package together.

use std::collections::BTreeSet;

use super::{
    cases,
    cells::{Content, Sheet},
    consultations,
    inputs::{CsvRow, Inputs},
    outreach, places, support, tables, work,
};
use crate::{
    NamedText,
    descriptor::{Descriptor, Field, License, PackageFacts, Resource, ResourceFacts, Schema, Source},
};

/// Name of the package and of its folder.
pub const NAME: &str = "kochi-sample";

/// Stands before the caveats of every indicator.
const FICTITIOUS: &str = "見本データです。値はすべて架空で、実在の市町村の状況を表しません。";

/// Stands before the caveats of an indicator whose values are copied.
const COPIED: &str = "見本データの一部です。この指標の値は kochi パッケージの写しです。";

const SOURCE: &str = "見本（cargo xtask sample が作った架空の値）";

/// Indicators that only the sample has: identifier, title, title in English, theme, definition, measure, unit, unit in English,
/// polarity, what to keep in mind.
const OWN_INDICATORS: [[&str; 10]; 10] = [
    [
        "cases-male",
        "ひきこもりの状態にある人（男性）",
        "People in social withdrawal, men",
        "ニーズ",
        "ひきこもりの状態にある人のうち男性の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "cases-female",
        "ひきこもりの状態にある人（女性）",
        "People in social withdrawal, women",
        "ニーズ",
        "ひきこもりの状態にある人のうち女性の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "cases-age-15-29",
        "ひきこもりの状態にある人（15〜29歳）",
        "People in social withdrawal aged 15–29",
        "ニーズ",
        "ひきこもりの状態にある人のうち、義務教育終了後から29歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。|令和6年度は、1人の市町村を秘匿したという想定です。",
    ],
    [
        "cases-age-30-49",
        "ひきこもりの状態にある人（30〜49歳）",
        "People in social withdrawal aged 30–49",
        "ニーズ",
        "ひきこもりの状態にある人のうち、30歳から49歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。|令和6年度は、15〜29歳を秘匿した市町村のこの値も秘匿したという想定です。",
    ],
    [
        "cases-age-50-64",
        "ひきこもりの状態にある人（50〜64歳）",
        "People in social withdrawal aged 50–64",
        "ニーズ",
        "ひきこもりの状態にある人のうち、50歳から64歳までの人の数です。",
        "persons",
        "人",
        "people",
        "higher-is-need",
        "「ひきこもりの状態にある人」の内数です。",
    ],
    [
        "platform-meetings",
        "市町村プラットフォームの会議の回数",
        "Meetings of the municipal platform",
        "支援体制",
        "市町村プラットフォームの会議を1年間に開いた回数です。",
        "events",
        "回",
        "meetings",
        "lower-is-need",
        "プラットフォームか会議体のない市町村は対象外です。",
    ],
    [
        "desk-consultation-persons",
        "市町村の窓口のひきこもり相談（実人数）",
        "Consultations at municipal desks, people",
        "相談",
        "市町村のひきこもり相談窓口に1年間に相談した実人数です。",
        "persons",
        "人",
        "people",
        "neutral",
        "令和2年度は5市町村が数えておらず、令和4年度は1市町村の回答がない、という想定です。",
    ],
    [
        "desk-consultation-events",
        "市町村の窓口のひきこもり相談（延べ）",
        "Consultations at municipal desks, visits",
        "相談",
        "市町村のひきこもり相談窓口が1年間に受けた相談の延べ件数です。",
        "events",
        "件",
        "cases",
        "neutral",
        "令和2年度は5市町村が数えておらず、令和4年度は1市町村の回答がない、という想定です。",
    ],
    [
        "work-experience-participants",
        "就労体験者数",
        "People in work experience",
        "就労",
        "就労体験拠点で1年間に就労体験をした人の数です。拠点のある市町村に計上しています。",
        "persons",
        "人",
        "people",
        "lower-is-need",
        "拠点のない市町村は対象外です。県西部の拠点は令和4年11月からです。",
    ],
    [
        "work-experience-employed",
        "就労体験から一般就労に結びついた人数",
        "People in work after work experience",
        "就労",
        "就労体験をした人のうち、一般就労に結びついた人の数です。拠点のある市町村に計上しています。",
        "persons",
        "人",
        "people",
        "lower-is-need",
        "就労体験者数の内数です。拠点のない市町村は対象外です。",
    ],
];

/// Invented members of the two groupings whose members are not published: grouping, member, title, title in English, and either the
/// 福祉保健所 that go into it whole, or municipalities.
const OWN_MEMBERS: [(&str, &str, &str, &str, &[&str]); 10] = [
    ("block", "chuo", "中央ブロック（見本）", "Central block (sample)", &["kochi-city", "chuo-higashi", "chuo-nishi"]),
    ("block", "nishi", "西ブロック（見本）", "Western block (sample)", &["susaki", "hata"]),
    ("block", "higashi", "東ブロック（見本）", "Eastern block (sample)", &["aki"]),
    ("block7", "sample-1", "見本ブロック1", "Sample block 1", &["39202", "39301", "39302", "39303", "39304"]),
    ("block7", "sample-2", "見本ブロック2", "Sample block 2", &["39203", "39305", "39306", "39307"]),
    ("block7", "sample-3", "見本ブロック3", "Sample block 3", &["39204", "39211", "39212"]),
    ("block7", "sample-4", "見本ブロック4", "Sample block 4", &["39341", "39344", "39363", "39364"]),
    ("block7", "sample-5", "見本ブロック5", "Sample block 5", &["chuo-nishi"]),
    ("block7", "sample-6", "見本ブロック6", "Sample block 6", &["susaki"]),
    ("block7", "sample-7", "見本ブロック7", "Sample block 7", &["hata"]),
];

/// An invented break, so that breaks of a series can be seen.
const BREAK_PERIOD: &str = "FY2023";
const BREAK_NOTE: &str = "見本：令和5年度から、市町村の窓口が知っている人も数えることにした、という想定です。前の年度とは続けて比べられません。";

const INDICATOR_COLUMNS: [&str; 18] = [
    "id",
    "title",
    "title_en",
    "theme",
    "definition",
    "measure",
    "multiple_response",
    "relisted",
    "unit",
    "unit_en",
    "polarity",
    "decimals",
    "states",
    "source",
    "caveats",
    "numerator",
    "denominator",
    "per",
];

/// A CSV file of the package and what the descriptor says of it.
struct TableFile {
    resource: Resource,
    text: String,
}

/// Every file of the package.
pub fn files(inputs: &Inputs) -> anyhow::Result<Vec<NamedText>> {
    let years = cases::draw(inputs);
    let mut sheets = vec![
        cases::sheet(inputs, &years),
        support::sheet(inputs),
        outreach::sheet(inputs),
        consultations::center_sheet(inputs)?,
        consultations::desk_sheet(inputs, &years),
        work::sheet(inputs),
    ];
    let made: BTreeSet<String> = sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.indicator.clone()).collect();
    let copied = copied_sheet(inputs, &made);
    let copied_ids: BTreeSet<String> = copied.rows.iter().map(|row| row.indicator.clone()).collect();
    sheets.push(copied);
    let periods: BTreeSet<(&str, &str)> =
        sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| (row.indicator.as_str(), row.period.as_str())).collect();

    let mut table_files = vec![
        areas(inputs)?,
        groupings(inputs)?,
        grouping_members(inputs)?,
        indicators(inputs, &made, &copied_ids)?,
        breaks(inputs, &periods)?,
    ];
    for sheet in &sheets {
        table_files.push(cell_file(sheet)?);
    }
    let places = places::draw(inputs)?;
    table_files.push(facility_kinds(inputs, &places)?);
    table_files.push(facilities(&places)?);
    for table in tables::all(&years) {
        table_files.push(profile_table(&table)?);
    }

    let (resources, mut files): (Vec<Resource>, Vec<NamedText>) = table_files
        .into_iter()
        .map(|file| {
            let path = file.resource.path.clone();
            (file.resource, (path, file.text))
        })
        .unzip();
    files.insert(0, ("datapackage.json".to_owned(), descriptor(resources).to_json()));
    Ok(files)
}

/// Copies every indicator that the sample does not draw and that has a value for each municipality.
fn copied_sheet(inputs: &Inputs, made: &BTreeSet<String>) -> Sheet {
    let mut sheet = Sheet::new("copied", "人口・世帯・面積（kochi の写し）");
    for indicator in inputs.indicators.iter().map(|row| &row["id"]).filter(|id| !made.contains(*id)) {
        let rows: Vec<&CsvRow> = inputs.cells.iter().filter(|row| row["indicator"] == *indicator).collect();
        if rows.is_empty() || rows.iter().any(|row| row["value"].is_empty()) {
            continue;
        }
        for row in rows {
            sheet.push(indicator, &row["area"], &row["period"], Content::Value(row["value"].clone()), &row["note"]);
        }
    }
    sheet
}

fn areas(inputs: &Inputs) -> anyhow::Result<TableFile> {
    let fields = [
        ["code", "string", "市区町村コード（5桁）"],
        ["name", "string", "名称"],
        ["kana", "string", "よみ"],
        ["name_en", "string", "英語名"],
        ["kind", "string", "種別"],
    ];
    let mut file = table_file("areas", "areas.csv", "市町村（34）", &fields, &["code"], "areas", &[])?;
    file.text.clone_from(&inputs.areas);
    Ok(file)
}

fn groupings(inputs: &Inputs) -> anyhow::Result<TableFile> {
    let columns = ["grouping", "version", "title", "title_en", "valid_from", "valid_to", "source", "note"];
    let rows: Vec<Vec<String>> = inputs
        .groupings
        .iter()
        .map(|row| {
            let mut row = row.clone();
            if OWN_MEMBERS.iter().any(|(grouping, ..)| *grouping == row["grouping"]) {
                row.insert(
                    "note".to_owned(),
                    "見本：どの市町村が入るかは公表されていないため、架空の組み分けです。".to_owned(),
                );
                row.insert("source".to_owned(), SOURCE.to_owned());
            }
            pick(&row, &columns)
        })
        .collect();
    let fields = [
        ["grouping", "string", "まとめ方のID"],
        ["version", "string", "版"],
        ["title", "string", "名称"],
        ["title_en", "string", "英語名"],
        ["valid_from", "string", "最初の時点"],
        ["valid_to", "string", "最後の時点"],
        ["source", "string", "出典"],
        ["note", "string", "注記"],
    ];
    table_file("groupings", "groupings.csv", "地域のまとめ方", &fields, &["grouping"], "groupings", &rows)
}

fn grouping_members(inputs: &Inputs) -> anyhow::Result<TableFile> {
    let columns = ["grouping", "member", "title", "title_en", "code"];
    let own = |grouping: &str| OWN_MEMBERS.iter().any(|(name, ..)| *name == grouping);
    let mut rows: Vec<Vec<String>> =
        inputs.members.iter().filter(|row| !own(&row["grouping"])).map(|row| pick(row, &columns)).collect();
    for (grouping, member, title, title_en, parts) in OWN_MEMBERS {
        let of_office = |part: &str| -> Vec<String> {
            let office =
                inputs.members.iter().filter(|row| row["grouping"] == "health-office" && row["member"] == part);
            office.map(|row| row["code"].clone()).collect()
        };
        let mut codes: Vec<String> = parts
            .iter()
            .flat_map(|part| if part.starts_with("39") { vec![(*part).to_owned()] } else { of_office(part) })
            .collect();
        codes.sort();
        rows.extend(
            codes.into_iter().map(|code| [grouping, member, title, title_en, &code].map(str::to_owned).to_vec()),
        );
    }
    let fields = [
        ["grouping", "string", "まとめ方のID"],
        ["member", "string", "内訳のID"],
        ["title", "string", "名称"],
        ["title_en", "string", "英語名"],
        ["code", "string", "市区町村コード"],
    ];
    table_file(
        "grouping-members",
        "grouping-members.csv",
        "まとめ方の内訳",
        &fields,
        &["grouping", "member", "code"],
        "grouping-members",
        &rows,
    )
}

fn indicators(inputs: &Inputs, made: &BTreeSet<String>, copied: &BTreeSet<String>) -> anyhow::Result<TableFile> {
    let mut rows = Vec::new();
    for row in &inputs.indicators {
        let id = &row["id"];
        let mut row = row.clone();
        if made.contains(id) {
            row.insert("source".to_owned(), SOURCE.to_owned());
            row.insert("caveats".to_owned(), FICTITIOUS.to_owned());
            if id == "platform" {
                let states =
                    "0:none:未設置・その他:None or other|1:planned:設置予定:Planned|2:established:設置済み:Established";
                row.insert("states".to_owned(), states.to_owned());
            }
        } else if copied.contains(id) {
            let caveats = &row["caveats"];
            let caveats = if caveats.is_empty() { COPIED.to_owned() } else { format!("{COPIED}|{caveats}") };
            row.insert("caveats".to_owned(), caveats);
        } else {
            continue;
        }
        rows.push(pick(&row, &INDICATOR_COLUMNS));
        if id == "cases" {
            rows.extend(OWN_INDICATORS.iter().filter(|own| own[0].starts_with("cases-")).map(own_indicator));
        }
    }
    rows.extend(OWN_INDICATORS.iter().filter(|own| !own[0].starts_with("cases-")).map(own_indicator));
    let fields: Vec<[&str; 3]> = INDICATOR_COLUMNS
        .iter()
        .map(|column| {
            let kind = match *column {
                "multiple_response" | "relisted" => "boolean",
                "decimals" => "integer",
                "per" => "number",
                _ => "string",
            };
            [*column, kind, indicator_column_title(column)]
        })
        .collect();
    table_file("indicators", "indicators.csv", "指標", &fields, &["id"], "indicators", &rows)
}

fn indicator_column_title(column: &str) -> &'static str {
    match column {
        "id" => "ID",
        "title" => "名称",
        "title_en" => "英語名",
        "theme" => "分野",
        "definition" => "定義",
        "measure" => "数え方",
        "multiple_response" => "複数回答",
        "relisted" => "再掲",
        "unit" => "単位",
        "unit_en" => "単位（英語）",
        "polarity" => "向き",
        "decimals" => "小数の桁数",
        "states" => "段階",
        "source" => "出典",
        "caveats" => "注意",
        "numerator" => "分子",
        "denominator" => "分母",
        _ => "分母いくつあたり",
    }
}

fn own_indicator(own: &[&str; 10]) -> Vec<String> {
    let [id, title, title_en, theme, definition, measure, unit, unit_en, polarity, caveat] = own;
    let caveats = format!("{FICTITIOUS}|{caveat}");
    [
        *id, title, title_en, theme, definition, measure, "false", "false", unit, unit_en, polarity, "0", "", SOURCE,
        &caveats, "", "", "",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn breaks(inputs: &Inputs, periods: &BTreeSet<(&str, &str)>) -> anyhow::Result<TableFile> {
    let columns = ["indicator", "period", "note"];
    let kept =
        inputs.breaks.iter().filter(|row| periods.contains(&(row["indicator"].as_str(), row["period"].as_str())));
    let mut rows: Vec<Vec<String>> = kept.map(|row| pick(row, &columns)).collect();
    let broken =
        std::iter::once("cases").chain(OWN_INDICATORS.iter().map(|own| own[0]).filter(|id| id.starts_with("cases-")));
    rows.extend(broken.map(|id| [id, BREAK_PERIOD, BREAK_NOTE].map(str::to_owned).to_vec()));
    let fields =
        [["indicator", "string", "指標のID"], ["period", "string", "時点"], ["note", "string", "何が変わったか"]];
    table_file("breaks", "breaks.csv", "系列の切れ目", &fields, &["indicator", "period"], "breaks", &rows)
}

fn cell_file(sheet: &Sheet) -> anyhow::Result<TableFile> {
    let rows: Vec<Vec<String>> = sheet
        .rows
        .iter()
        .map(|row| {
            let (value, blank) = match &row.content {
                Content::Value(value) => (value.as_str(), ""),
                Content::Blank(reason) => ("", *reason),
            };
            [&row.indicator, &row.area, &row.period, value, blank, "sample", "", "", &row.note]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    let fields = [
        ["indicator", "string", "指標のID"],
        ["area", "string", "地域"],
        ["period", "string", "時点"],
        ["value", "number", "値"],
        ["blank", "string", "値がない理由"],
        ["trust", "string", "データの区分"],
        ["low", "number", "区間の下端"],
        ["high", "number", "区間の上端"],
        ["note", "string", "注記"],
    ];
    let path = format!("cells/{}.csv", sheet.name);
    table_file(
        &format!("cells-{}", sheet.name),
        &path,
        sheet.title,
        &fields,
        &["indicator", "area", "period"],
        "cells",
        &rows,
    )
}

fn facility_kinds(inputs: &Inputs, places: &[places::Place]) -> anyhow::Result<TableFile> {
    let columns = ["id", "label", "label_en", "symbol", "note"];
    let kinds: BTreeSet<&str> = places.iter().map(|place| place.kind).collect();
    let rows: Vec<Vec<String>> = inputs
        .facility_kinds
        .iter()
        .filter(|row| kinds.contains(row["id"].as_str()))
        .map(|row| {
            let mut row = row.clone();
            let note = if row["id"] == "office" {
                "34市町村の役場です。見本データの中で、役場だけは名前と位置が実在のものです。"
            } else {
                "見本：名前も位置もすべて架空です。"
            };
            row.insert("note".to_owned(), note.to_owned());
            pick(&row, &columns)
        })
        .collect();
    anyhow::ensure!(rows.len() == kinds.len(), "kochi にない種類の場所があります");
    let fields = [
        ["id", "string", "ID"],
        ["label", "string", "名称"],
        ["label_en", "string", "英語名"],
        ["symbol", "string", "地図の印"],
        ["note", "string", "注記"],
    ];
    table_file("facility-kinds", "facility-kinds.csv", "場所の種類", &fields, &["id"], "facility-kinds", &rows)
}

fn facilities(places: &[places::Place]) -> anyhow::Result<TableFile> {
    let rows: Vec<Vec<String>> = places
        .iter()
        .map(|place| {
            vec![
                place.id.clone(),
                place.kind.to_owned(),
                place.name.clone(),
                place.code.clone(),
                String::new(),
                String::new(),
                place.position.0.to_string(),
                place.position.1.to_string(),
                "site".to_owned(),
                place.valid_from.clone(),
                String::new(),
                place.capacity.map(|people| people.to_string()).unwrap_or_default(),
                place.opening_days.to_owned(),
                place.note.clone(),
                place.source.to_owned(),
                "sample".to_owned(),
            ]
        })
        .collect();
    let fields = [
        ["id", "string", "ID"],
        ["kind", "string", "種類のID"],
        ["name", "string", "名称"],
        ["code", "string", "市区町村コード"],
        ["address", "string", "住所"],
        ["phone", "string", "電話"],
        ["longitude", "number", "経度（度）"],
        ["latitude", "number", "緯度（度）"],
        ["precision", "string", "位置の精度"],
        ["valid_from", "string", "利用できる最初の時点"],
        ["valid_to", "string", "利用できる最後の時点"],
        ["capacity", "integer", "定員"],
        ["opening_days", "string", "開いている日"],
        ["note", "string", "注記"],
        ["source", "string", "出典"],
        ["trust", "string", "データの区分"],
    ];
    table_file("facilities", "facilities.csv", "場所（見本）", &fields, &["id"], "facilities", &rows)
}

fn profile_table(table: &tables::Table) -> anyhow::Result<TableFile> {
    let fields: Vec<[&str; 3]> = table.columns.iter().map(|[name, kind, title, _]| [*name, *kind, *title]).collect();
    let path = format!("tables/{}.csv", table.name);
    let mut file = table_file(table.name, &path, table.title, &fields, &[], "table", &table.rows)?;
    if let Some(schema) = &mut file.resource.schema {
        for (field, [_, _, _, unit]) in schema.fields.iter_mut().zip(&table.columns) {
            field.unit = (*unit).to_owned();
        }
    }
    file.resource.tsunagi.table = Some(table.facts.clone());
    Ok(file)
}

/// The columns of a row, in order.
fn pick(row: &CsvRow, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| row.get(*column).cloned().unwrap_or_default()).collect()
}

fn table_file(
    name: &str,
    path: &str,
    title: &str,
    fields: &[[&str; 3]],
    primary_key: &[&str],
    role: &str,
    rows: &[Vec<String>],
) -> anyhow::Result<TableFile> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields.iter().map(|[name, ..]| *name))?;
    for row in rows {
        writer.write_record(row)?;
    }
    let text = String::from_utf8(writer.into_inner()?)?;
    let fields = fields
        .iter()
        .map(|[name, kind, title]| Field {
            name: (*name).to_owned(),
            kind: (*kind).to_owned(),
            title: (*title).to_owned(),
            unit: String::new(),
        })
        .collect();
    let resource = Resource {
        name: name.to_owned(),
        path: path.to_owned(),
        title: title.to_owned(),
        profile: "tabular-data-resource",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema: Some(Schema {
            fields,
            primary_key: primary_key.iter().map(|column| (*column).to_owned()).collect(),
            missing_values: vec![String::new()],
        }),
        tsunagi: ResourceFacts::role(role),
    };
    Ok(TableFile { resource, text })
}

fn descriptor(resources: Vec<Resource>) -> Descriptor {
    Descriptor {
        name: NAME.to_owned(),
        title: "高知県のひきこもり支援（見本データ・架空）".to_owned(),
        title_en: "Support for people in social withdrawal in Kochi (sample data, fictitious)".to_owned(),
        version: "1.0.0".to_owned(),
        description: "すべての機能を試すための、架空の見本データです。市町村別の人数、市町村プラットフォームの有無、訪問の件数、場所の名前と位置などは、\
                      乱数（種は固定）で作ったもので、実在の市町村の状況を表しません。県全体などの公表されている合計（692人、設置済み22・予定5・その他7 など）だけは、公表値に合わせてあります。\
                      `cargo xtask sample` で同じものを作れます。"
            .to_owned(),
        created: "2026-11-23".to_owned(),
        profile: "data-package",
        licenses: vec![License {
            name: "CC0-1.0".to_owned(),
            title: "CC0 1.0（見本として作った値。人口などの写しは kochi パッケージの条件によります）".to_owned(),
            path: "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        }],
        sources: vec![
            Source { title: SOURCE.to_owned(), path: String::new() },
            Source {
                title: "人口・世帯・面積、役場の名前と位置は kochi パッケージの写し（総務省「令和2年国勢調査」ほか）".to_owned(),
                path: String::new(),
            },
        ],
        tsunagi: PackageFacts {
            format: 1,
            kind: "data",
            prefecture: Some("39".to_owned()),
            trust: "sample",
            retrieved: "2026-11-23".to_owned(),
            caveats: vec![
                "見本データ（架空）です。市町村別の値と場所は実在しません。説明や判断の根拠に使わないでください。".to_owned(),
                "公表されている合計に合わせてありますが、内訳は乱数で作ったものです。".to_owned(),
                "人口・世帯・面積は kochi パッケージの写しですが、取り違えを防ぐため、これにも見本の印を付けています。".to_owned(),
                "支援者連絡会議の3ブロックと意見交換会の7ブロックに、どの市町村が入るかも架空です。".to_owned(),
                "値のない理由（秘匿、未調査、未回答、対象外）の見え方を試せるように、いくつかの値をわざと空けてあります。".to_owned(),
            ],
        },
        resources,
    }
}
