//! `GET /api/v1/tables`

use axum::{extract::State, response::Response};
use geodata::{
    ProfileTable,
    measure::{SumOver, may_add},
    table::{TableCell, TableFigure},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams},
    shapes::About,
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct TablesAnswer {
    about: About,
    /// The tables of the prefecture's profile by section, in the order of the package.
    sections: Vec<SectionShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SectionShape {
    /// Title.
    title: String,
    /// Its tables.
    tables: Vec<TableShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TableShape {
    /// Identifier.
    id: String,
    /// Title with data kind and unit.
    title: String,
    /// Title in English.
    title_en: String,
    /// Who or what is counted, when; the base of shares.
    definition: String,
    /// Period or date, as printed.
    as_of: String,
    /// How the numbers combine.
    measure: &'static str,
    /// The word for that.
    measure_label: &'static str,
    /// 複数回答
    multiple_response: bool,
    /// 再掲
    relisted: bool,
    /// How many were asked, if shares of it make sense.
    base: Option<f64>,
    /// The figure that shows it: `bars`, `series` or `none`.
    figure: &'static str,
    /// Columns.
    columns: Vec<ColumnShape>,
    /// Rows; each has as many cells as there are columns.
    rows: Vec<Vec<TableCellShape>>,
    /// Remarks of the source.
    notes: Vec<String>,
    /// Citation.
    source: String,
    /// `published`, `provisional`, `estimate` or `sample`.
    trust: &'static str,
    /// Why its rows must not be added up, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    sum_refused: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ColumnShape {
    /// Identifier.
    id: String,
    /// Head.
    title: String,
    /// Unit, empty for text.
    unit: String,
    /// Whether it holds numbers.
    number: bool,
}

/// A number, some words, or nothing and why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TableCellShape {
    Number(f64),
    Text(String),
    Blank(&'static str),
}

impl From<&ProfileTable> for TableShape {
    fn from(table: &ProfileTable) -> Self {
        let columns = table.columns.iter().map(|column| ColumnShape {
            id: column.id.clone(),
            title: column.title.clone(),
            unit: column.unit.clone(),
            number: column.is_number,
        });
        let cell = |cell: &TableCell| match cell {
            TableCell::Number(number) => TableCellShape::Number(*number),
            TableCell::Text(text) => TableCellShape::Text(text.clone()),
            TableCell::Blank(blank) => TableCellShape::Blank(blank.id()),
        };
        Self {
            id: table.id.clone(),
            title: table.title.clone(),
            title_en: table.title_en.clone(),
            definition: table.definition.clone(),
            as_of: table.as_of.clone(),
            measure: table.measure.id(),
            measure_label: table.measure.label(),
            multiple_response: table.marks.multiple_response,
            relisted: table.marks.relisted,
            base: table.base,
            figure: match table.figure {
                TableFigure::Bars => "bars",
                TableFigure::Series => "series",
                TableFigure::None => "none",
            },
            columns: columns.collect(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            notes: table.notes.clone(),
            source: table.source.clone(),
            trust: table.trust.id(),
            sum_refused: may_add(table.measure, table.marks, SumOver::Categories).err().map(|it| it.to_string()),
        }
    }
}

/// What is published for the prefecture as a whole, as tables.
#[utoipa::path(get, path = "/api/v1/tables", tag = "data", params(ReadParams),
    responses((status = 200, body = TablesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    asked
        .answer(&state, move || {
            let mut sections: Vec<SectionShape> = Vec::new();
            for table in release.tables() {
                let shape = TableShape::from(table);
                match sections.iter_mut().find(|section| section.title == table.section) {
                    Some(section) => section.tables.push(shape),
                    None => sections.push(SectionShape { title: table.section.clone(), tables: vec![shape] }),
                }
            }
            Ok(Content::json(&TablesAnswer { about: About::of(&release), sections }))
        })
        .await
}
