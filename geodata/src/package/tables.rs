//! Reads the tables of the prefecture's profile.

use super::{
    PackageInfo,
    descriptor::{Resource, UNKNOWN_TRUST, text_of, texts_of},
    files::Files,
    problem::{Problems, Spot},
    sheet::{Columns, Row, Sheet, number},
};
use crate::{
    cell::{Blank, Trust},
    measure::{Marks, Measure},
    table::{ProfileTable, TableCell, TableColumn, TableFigure},
};
use serde_json::Value;

/// What stands before the reason in a cell without a value: `#not_surveyed`.
const BLANK_MARK: char = '#';

/// Reads a table; `None` if too little of it can be read.
pub(super) fn read(
    files: &Files,
    resource: &Resource,
    info: &PackageInfo,
    problems: &mut Problems,
) -> Option<ProfileTable> {
    let columns = read_columns(resource, problems)?;
    let names: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
    let sheet = Sheet::read(files, resource, &Columns { required: &names, optional: &[] }, problems);
    let rows = sheet.iter().flat_map(Sheet::rows).map(|row| read_row(row, &columns, problems)).collect();
    let trust = read_trust(resource, info.trust, problems);
    let own = |key: &str, required: bool, problems: &mut Problems| {
        text_of(&resource.own, key, &resource.place, required, problems)
    };
    let has_numbers = columns.iter().any(|column| column.is_number);
    let measure = read_measure(resource, has_numbers, problems);
    let figure = read_figure(resource, has_numbers, problems);
    Some(ProfileTable {
        id: resource.name.clone(),
        section: own("section", true, problems),
        title: own("title", true, problems),
        title_en: own("title_en", false, problems),
        definition: own("definition", false, problems),
        as_of: own("as_of", false, problems),
        measure,
        marks: Marks {
            multiple_response: read_bool(resource, "multiple_response", problems),
            relisted: read_bool(resource, "relisted", problems),
        },
        base: read_base(resource, problems),
        figure,
        columns,
        rows,
        notes: texts_of(&resource.own, "notes", &resource.place, problems),
        source: own("source", true, problems),
        trust,
    })
}

fn read_columns(resource: &Resource, problems: &mut Problems) -> Option<Vec<TableColumn>> {
    if resource.fields.is_empty() {
        descriptor_error(
            resource,
            "schema",
            None,
            "missing-value",
            "表には schema.fields がいります。列の name、type、title、数値なら unit を書いてください。",
            problems,
        );
        return None;
    }
    let columns = resource.fields.iter().map(|field| TableColumn {
        id: field.name.clone(),
        title: if field.title.is_empty() { field.name.clone() } else { field.title.clone() },
        title_en: field.title_en.clone(),
        unit: field.unit.clone(),
        is_number: field.is_number,
    });
    Some(columns.collect())
}

fn read_row(row: Row<'_>, columns: &[TableColumn], problems: &mut Problems) -> Vec<TableCell> {
    columns
        .iter()
        .map(|column| {
            let text = row.text(&column.id);
            if let Some(reason) = text.strip_prefix(BLANK_MARK) {
                if let Some(blank) = Blank::parse(reason) {
                    return TableCell::Blank(blank);
                }
                problems.error(
                    row.cell_spot(&column.id),
                    "unknown-blank",
                    "値がない理由は #suppressed、#not_surveyed、#no_reply、#not_applicable のどれかです。",
                );
                return TableCell::Text(text.to_owned());
            }
            if !column.is_number {
                return TableCell::Text(text.to_owned());
            }
            if text.is_empty() {
                problems.error(
                    row.cell_spot(&column.id),
                    "no-value-no-reason",
                    "数値の列が空です。0なら0、値がないなら理由（#not_surveyed など）を書いてください。",
                );
                return TableCell::Text(String::new());
            }
            number(text).map_or_else(
                |fault| {
                    problems.error(row.cell_spot(&column.id), fault.code, fault.message);
                    TableCell::Text(text.to_owned())
                },
                TableCell::Number,
            )
        })
        .collect()
}

fn read_measure(resource: &Resource, has_numbers: bool, problems: &mut Problems) -> Measure {
    let text = text_of(&resource.own, "measure", &resource.place, has_numbers, problems);
    // A table of words has no measure; an index is what neither adds nor averages.
    if text.is_empty() {
        return Measure::Index;
    }
    Measure::parse(&text).unwrap_or_else(|| {
        let known = Measure::ALL.map(Measure::id).join("、");
        let message = format!("ここに書けるのは {known} のどれかです。");
        descriptor_error(resource, "measure", Some(&text), "unknown-word", &message, problems);
        Measure::Index
    })
}

fn read_figure(resource: &Resource, has_numbers: bool, problems: &mut Problems) -> TableFigure {
    let text = text_of(&resource.own, "figure", &resource.place, false, problems);
    if text.is_empty() {
        return TableFigure::None;
    }
    match TableFigure::parse(&text) {
        Some(figure) if figure == TableFigure::None || has_numbers => figure,
        Some(_) => {
            descriptor_error(
                resource,
                "figure",
                Some(&text),
                "figure-without-numbers",
                "数値の列がない表は図にできません。none にするか、列の type を number にしてください。",
                problems,
            );
            TableFigure::None
        }
        None => {
            let message = "図の種類は bars（棒）、series（推移）、none（図なし）のどれかです。";
            descriptor_error(resource, "figure", Some(&text), "unknown-word", message, problems);
            TableFigure::None
        }
    }
}

fn read_bool(resource: &Resource, key: &str, problems: &mut Problems) -> bool {
    match resource.own.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::Bool(value)) => *value,
        Some(other) => {
            descriptor_error(
                resource,
                key,
                Some(&other.to_string()),
                "unknown-word",
                "true か false を、引用符なしで書いてください。",
                problems,
            );
            false
        }
    }
}

fn read_base(resource: &Resource, problems: &mut Problems) -> Option<f64> {
    match resource.own.get("base") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let base = value.as_f64().filter(|base| base.is_finite() && *base > 0.0);
            if base.is_none() {
                let message = "割合の母数（base）は正の数を、引用符なしで書いてください。";
                descriptor_error(resource, "base", Some(&value.to_string()), "not-a-number", message, problems);
            }
            base
        }
    }
}

fn read_trust(resource: &Resource, package: Trust, problems: &mut Problems) -> Trust {
    let text = text_of(&resource.own, "trust", &resource.place, false, problems);
    if text.is_empty() {
        return package;
    }
    match Trust::parse(&text) {
        None => {
            descriptor_error(resource, "trust", Some(&text), "unknown-trust", UNKNOWN_TRUST, problems);
            package
        }
        Some(Trust::Sample) if package != Trust::Sample => {
            let message = "見本の表は、見本のパッケージにだけ置けます。別のパッケージに分けてください。";
            descriptor_error(resource, "trust", Some(&text), "sample-in-real", message, problems);
            package
        }
        Some(trust) => trust,
    }
}

fn descriptor_error(
    resource: &Resource,
    key: &str,
    text: Option<&str>,
    code: &'static str,
    message: &str,
    problems: &mut Problems,
) {
    let column = format!("{}.{key}", resource.place);
    let spot = Spot::file(super::files::DESCRIPTOR).column(&column);
    problems.error(text.map_or(spot, |text| spot.text(text)), code, message);
}
