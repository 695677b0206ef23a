//! Puts the package together.

use std::collections::BTreeSet;

use super::{
    cases,
    cells::{Content, Sheet},
    consultations,
    definitions::{self, BREAK_NOTE, BREAK_PERIOD, COPIED, FICTITIOUS, OWN_INDICATORS, OWN_MEMBERS, SOURCE},
    inputs::{CsvRow, Inputs},
    outreach, places, support, tables, work,
};
use crate::{
    NamedText,
    descriptor::{Field, Resource, ResourceFacts, Schema},
};

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
    files.insert(0, ("datapackage.json".to_owned(), definitions::descriptor(resources).to_json()?));
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
            (*unit).clone_into(&mut field.unit);
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
