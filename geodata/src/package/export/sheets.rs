//! Writes what a data package says as CSV: the heads are those by which `words`, `cells`, `places`, `tables` and `lineage` read.

use serde_json::{Value, json};

use super::Resource;
use crate::{
    area::{Area, AreaCode},
    cell::{Cell, Trust},
    column::TotalKey,
    facility::Facility,
    indicator::Indicator,
    lineage::Crosswalk,
    measure::Measure,
    package::{Package, descriptor::WHOLE_COUNTRY},
    period::Period,
    table::{ProfileTable, TableCell},
};

/// A file of rows under heads.
fn sheet<const WIDTH: usize>(
    role: &'static str,
    title: &str,
    heads: [&str; WIDTH],
    rows: impl IntoIterator<Item = [String; WIDTH]>,
) -> Resource {
    let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
    Resource {
        name: role.to_owned(),
        path: format!("{role}.csv"),
        title: title.to_owned(),
        role,
        fields: heads.iter().map(|head| json!({ "name": head, "type": "string" })).collect(),
        own: Vec::new(),
        bytes: csv(&heads, &rows),
    }
}

fn csv(heads: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail, and every row is as wide as the heads.
    let _ = writer.write_record(heads);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// Every file of a data package but the changes of municipalities.
pub(super) fn of_data(package: &Package) -> Vec<Resource> {
    let mut resources = vec![areas(package)];
    if !package.groupings.is_empty() {
        resources.extend([groupings(package), grouping_members(package)]);
    }
    resources.push(indicators(package));
    let has_breaks = package.indicators.iter().any(|indicator| !indicator.breaks.is_empty());
    resources.extend(has_breaks.then(|| breaks(package)));
    resources.extend((!package.columns.is_empty()).then(|| cells(package)));
    resources.extend((!package.facility_kinds.is_empty()).then(|| facility_kinds(package)));
    resources.extend((!package.facilities.is_empty()).then(|| facilities(package)));
    resources.extend((!package.crosswalks.is_empty()).then(|| crosswalks(package)));
    for (position, table) in package.tables.iter().enumerate() {
        // A table is named by its identifier, so that the others make way.
        for other in resources.iter_mut().filter(|other| other.name == table.id) {
            other.name = format!("{}-file", other.name);
        }
        resources.push(table_sheet(table, position, package.info.trust));
    }
    resources
}

fn areas(package: &Package) -> Resource {
    let row = |area: &Area| [area.code.as_str(), &area.name, &area.kana, &area.name_en, &area.kind].map(str::to_owned);
    // The prefecture itself has a row only where it is not what its code says.
    let own = package.prefecture.as_ref().filter(|area| Area::of_prefecture(&area.code).as_ref() != Some(area));
    let rows = own.into_iter().chain(&package.areas).map(row);
    sheet("areas", "市町村", ["code", "name", "kana", "name_en", "kind"], rows)
}

fn groupings(package: &Package) -> Resource {
    let rows = package.groupings.iter().map(|grouping| {
        [
            grouping.id.clone(),
            grouping.version.clone(),
            grouping.title.clone(),
            grouping.title_en.clone(),
            period(grouping.valid_from),
            period(grouping.valid_to),
            grouping.source.clone(),
            grouping.note.clone(),
        ]
    });
    let heads = ["grouping", "version", "title", "title_en", "valid_from", "valid_to", "source", "note"];
    sheet("groupings", "市町村のまとめ方", heads, rows)
}

fn grouping_members(package: &Package) -> Resource {
    let members =
        package.groupings.iter().flat_map(|grouping| grouping.members.iter().map(move |member| (grouping, member)));
    let rows = members.flat_map(|(grouping, member)| {
        let row = move |code: &str| {
            [grouping.id.as_str(), &member.id, &member.title, &member.title_en, code].map(str::to_owned)
        };
        let empty = member.areas.is_empty().then(|| row(""));
        empty.into_iter().chain(member.areas.iter().map(move |code| row(code.as_str())))
    });
    sheet("grouping-members", "まとめ方の内訳", ["grouping", "member", "title", "title_en", "code"], rows)
}

fn indicators(package: &Package) -> Resource {
    let row = |indicator: &Indicator| {
        let states: Vec<String> = indicator
            .states
            .iter()
            .map(|step| format!("{}:{}:{}:{}", step.value, step.id, step.label, step.label_en))
            .collect();
        let ratio = indicator.ratio.as_ref();
        [
            indicator.id.as_str().to_owned(),
            indicator.title.clone(),
            indicator.title_en.clone(),
            indicator.theme.clone(),
            indicator.definition.clone(),
            indicator.measure.id().to_owned(),
            indicator.marks.multiple_response.to_string(),
            indicator.marks.relisted.to_string(),
            indicator.unit.clone(),
            indicator.unit_en.clone(),
            indicator.polarity.id().to_owned(),
            indicator.decimals.to_string(),
            states.join("|"),
            indicator.source.clone(),
            indicator.caveats.join("|"),
            ratio.map(|ratio| ratio.numerator.as_str().to_owned()).unwrap_or_default(),
            ratio.map(|ratio| ratio.denominator.as_str().to_owned()).unwrap_or_default(),
            ratio.map(|ratio| ratio.per.to_string()).unwrap_or_default(),
        ]
    };
    let heads = [
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
    sheet("indicators", "指標", heads, package.indicators.iter().map(row))
}

fn breaks(package: &Package) -> Resource {
    let rows = package.indicators.iter().flat_map(|indicator| {
        let row = |found: &crate::indicator::SeriesBreak| {
            [indicator.id.as_str().to_owned(), found.period.id(), found.note.clone()]
        };
        indicator.breaks.iter().map(row)
    });
    sheet("breaks", "系列の切れ目", ["indicator", "period", "note"], rows)
}

fn cells(package: &Package) -> Resource {
    let own = package.info.trust;
    let whole = package.info.prefecture.as_ref().map_or(WHOLE_COUNTRY, AreaCode::as_str);
    let rows = package.columns.iter().flat_map(|((indicator, period), column)| {
        let row = move |area: String, cell: &Cell| {
            let end = |of: fn(&crate::cell::Interval) -> f64| {
                cell.interval.as_ref().map(of).map(|end| end.to_string()).unwrap_or_default()
            };
            [
                indicator.as_str().to_owned(),
                area,
                period.id(),
                cell.value.map(|value| value.to_string()).unwrap_or_default(),
                cell.value.err().map(|blank| blank.id().to_owned()).unwrap_or_default(),
                trust(cell.trust, own),
                end(|interval| interval.low),
                end(|interval| interval.high),
                cell.note.clone().unwrap_or_default(),
            ]
        };
        let by_area =
            package.areas.iter().zip(&column.cells).map(move |(area, cell)| row(area.code.as_str().to_owned(), &cell));
        let totals = column.totals.iter().map(move |(key, cell)| {
            let area = match key {
                TotalKey::Prefecture => whole.to_owned(),
                TotalKey::Member { grouping, member } => format!("{grouping}/{member}"),
            };
            row(area, cell)
        });
        by_area.chain(totals)
    });
    let heads = ["indicator", "area", "period", "value", "blank", "trust", "low", "high", "note"];
    sheet("cells", "値", heads, rows)
}

fn facility_kinds(package: &Package) -> Resource {
    let rows = package
        .facility_kinds
        .iter()
        .map(|kind| [&kind.id, &kind.label, &kind.label_en, &kind.symbol, &kind.note].map(String::to_owned));
    sheet("facility-kinds", "場所の種類", ["id", "label", "label_en", "symbol", "note"], rows)
}

fn facilities(package: &Package) -> Resource {
    let own = package.info.trust;
    let row = |place: &Facility| {
        [
            place.id.clone(),
            place.kind.clone(),
            place.name.clone(),
            place.declared_area.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
            place.address.clone(),
            place.phone.clone(),
            place.position.map(|position| position.longitude_deg().to_string()).unwrap_or_default(),
            place.position.map(|position| position.latitude_deg().to_string()).unwrap_or_default(),
            place.precision.id().to_owned(),
            period(place.valid_from),
            period(place.valid_to),
            place.capacity.map(|capacity| capacity.to_string()).unwrap_or_default(),
            place.opening_days.clone(),
            place.note.clone(),
            place.source.clone(),
            trust(place.trust, own),
        ]
    };
    let heads = [
        "id",
        "kind",
        "name",
        "code",
        "address",
        "phone",
        "longitude",
        "latitude",
        "precision",
        "valid_from",
        "valid_to",
        "capacity",
        "opening_days",
        "note",
        "source",
        "trust",
    ];
    sheet("facilities", "場所", heads, package.facilities.iter().map(row))
}

fn crosswalks(package: &Package) -> Resource {
    let rows = package.crosswalks.iter().flat_map(|crosswalk: &Crosswalk| {
        crosswalk.weights.iter().map(move |weight| {
            let code = |code: &Option<AreaCode>| code.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default();
            [
                crosswalk.id.clone(),
                crosswalk.title.clone(),
                crosswalk.title_en.clone(),
                crosswalk.kind.id().to_owned(),
                crosswalk.indicator.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
                crosswalk.at.id(),
                crosswalk.from.clone(),
                crosswalk.to.clone(),
                code(&weight.from),
                code(&weight.to),
                weight.weight.to_string(),
                crosswalk.note.clone(),
                crosswalk.source.clone(),
            ]
        })
    });
    let heads = [
        "crosswalk",
        "title",
        "title_en",
        "kind",
        "indicator",
        "at",
        "from",
        "to",
        "from_code",
        "to_code",
        "weight",
        "note",
        "source",
    ];
    sheet("crosswalks", "対応表", heads, rows)
}

/// The changes of municipalities, of any kind of package.
pub(super) fn area_changes(package: &Package) -> Option<Resource> {
    if package.area_changes.is_empty() {
        return None;
    }
    let rows = package.area_changes.iter().flat_map(|change| {
        let (year, month, day) = change.date;
        let pairs = change.from.iter().flat_map(move |from| change.to.iter().map(move |to| (from, to)));
        pairs.map(move |(from, to)| {
            [
                change.id.clone(),
                format!("{year:04}-{month:02}-{day:02}"),
                change.kind.clone(),
                from.code.as_str().to_owned(),
                from.name.clone(),
                to.code.as_str().to_owned(),
                to.name.clone(),
                change.source.clone(),
            ]
        })
    });
    let heads = ["change", "date", "kind", "from_code", "from_name", "to_code", "to_name", "source"];
    Some(sheet("area-changes", "市町村の変更", heads, rows))
}

fn table_sheet(table: &ProfileTable, position: usize, own: Trust) -> Resource {
    let heads: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
    let text = |cell: &TableCell| match cell {
        TableCell::Number(number) => number.to_string(),
        TableCell::Text(text) => text.clone(),
        TableCell::Blank(blank) => format!("#{}", blank.id()),
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let fields = table.columns.iter().map(|column| {
        let kind = if column.is_number { "number" } else { "string" };
        json!({ "name": column.id, "type": kind, "title": column.title, "title_en": column.title_en, "unit": column.unit })
    });
    let mut properties: Vec<(&'static str, Value)> = vec![
        ("section", json!(table.section)),
        ("title", json!(table.title)),
        ("title_en", json!(table.title_en)),
        ("definition", json!(table.definition)),
        ("as_of", json!(table.as_of)),
    ];
    // Of a table of words nothing is measured.
    if table.measure != Measure::Index || table.columns.iter().any(|column| column.is_number) {
        properties.push(("measure", json!(table.measure.id())));
    }
    properties.extend([
        ("multiple_response", json!(table.marks.multiple_response)),
        ("relisted", json!(table.marks.relisted)),
        ("figure", json!(table.figure.id())),
        ("notes", json!(table.notes)),
        ("source", json!(table.source)),
    ]);
    properties.extend(table.base.map(|base| ("base", json!(base))));
    properties.extend((table.trust != own).then(|| ("trust", json!(table.trust.id()))));
    let is_file_name = table.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let file = if is_file_name { table.id.clone() } else { format!("table-{}", position + 1) };
    Resource {
        name: table.id.clone(),
        path: format!("tables/{file}.csv"),
        title: table.title.clone(),
        role: "table",
        fields: fields.collect(),
        own: properties,
        bytes: csv(&heads, &rows),
    }
}

fn period(period: Option<Period>) -> String {
    period.map(|period| period.id()).unwrap_or_default()
}

/// A trust, where it is not the package's own.
fn trust(trust: Trust, own: Trust) -> String {
    if trust == own { String::new() } else { trust.id().to_owned() }
}
