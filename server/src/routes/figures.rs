//! `GET /api/v1/figures/{kind}.{svg,png,csv,json}`

use std::sync::Arc;

use axum::{
    extract::{OriginalUri, State},
    http::{HeaderValue, StatusCode, Uri},
    response::Response,
};
use geodata::{Period, Release};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    figures::{Figure, Lang, Table, csv, png, table::Field},
    headers,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment, ViewParams},
    shapes::About,
    state::Shared,
    workflows::{
        View, ViewAsk, catalogue,
        drawing::{self, Look, Part},
        series::series,
        view::view,
    },
};

/// Bounds of a figure in px.
const SIDE_PX: (u32, u32) = (200, 2400);

/// As much of a query as the audit log keeps, in characters.
const LONGEST_QUERY_NOTED: usize = 1_000;

/// How much finer a PNG is than the SVG, when nobody asks.
const USUAL_SCALE: u32 = 2;

/// The table twin of a figure.
#[derive(Debug, Serialize, ToSchema)]
struct FigureTable {
    about: About,
    /// What it shows.
    caption: String,
    /// Columns.
    columns: Vec<FigureColumn>,
    /// Rows; each has as many fields as there are columns.
    rows: Vec<Vec<FigureField>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FigureColumn {
    /// Identifier.
    id: String,
    /// Head.
    title: String,
    /// Unit of its numbers.
    unit: String,
    /// Whether its fields are numbers.
    number: bool,
    /// Whether it repeats what the whole figure says, as source, period and revision do.
    passport: bool,
}

/// A number, words, or null: another column says why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum FigureField {
    Number(f64),
    Text(String),
    Empty(Option<()>),
}

impl FigureTable {
    fn of(table: Table, release: &Release) -> Self {
        let columns = table.columns.into_iter().map(|column| FigureColumn {
            id: column.id,
            title: column.title,
            unit: column.unit,
            number: column.is_number,
            passport: column.is_passport,
        });
        let field = |field| match field {
            Field::Number(number, _) => FigureField::Number(number),
            Field::Text(text) => FigureField::Text(text),
            Field::Empty => FigureField::Empty(None),
        };
        let rows = table.rows.into_iter().map(|row| row.into_iter().map(field).collect());
        Self { about: About::of(release), caption: table.caption, columns: columns.collect(), rows: rows.collect() }
    }
}

/// What a figure is made of: everything that takes a plugin is computed, what is left is drawing.
enum Made {
    Ranking(View, Option<Part>),
    Series(crate::workflows::series::Series),
    Table(Arc<Release>, String),
    Chart(View, Option<String>),
    Scatter { up: View, along: Box<View> },
    Map { view: View, grouping: Option<String>, places: Vec<String>, boundaries: String },
}

impl Made {
    fn draw(&self, look: &Look) -> Result<Figure, Problem> {
        Ok(match self {
            Self::Ranking(view, part) => drawing::ranking(view, look, part.as_ref())?,
            Self::Series(series) => drawing::series(series, look),
            Self::Table(release, id) => drawing::table(release, id, look)?,
            Self::Chart(view, id) => drawing::chart(view, id.as_deref(), look)?,
            Self::Scatter { up, along } => drawing::scatter(up, along, look),
            Self::Map { view, grouping, places, boundaries } => {
                drawing::map(view, look, grouping.as_deref(), places, boundaries)?
            }
        })
    }

    fn release(&self) -> &Release {
        match self {
            Self::Ranking(view, _) | Self::Chart(view, _) | Self::Map { view, .. } | Self::Scatter { up: view, .. } => {
                &view.release
            }
            Self::Series(series) => &series.release,
            Self::Table(release, _) => release,
        }
    }
}

fn take_look(query: &mut Query) -> Result<Look, Problem> {
    let lang = match query.take("lang")?.as_deref() {
        None | Some("ja") => Lang::Ja,
        Some("en") => Lang::En,
        Some(other) => {
            let hint = "ja か en にしてください。".to_owned();
            return Err(Problem::BadParameter { name: "lang".to_owned(), value: other.to_owned(), hint });
        }
    };
    let (least, most) = SIDE_PX;
    let width = query.take_number("width", least, most)?;
    let height = query.take_number("height", least, most)?;
    Ok(Look { lang, width, height, select: query.take_list("select")? })
}

fn required(query: &mut Query, name: &'static str) -> Result<String, Problem> {
    query.take(name)?.ok_or_else(|| Problem::BadParameter {
        name: name.to_owned(),
        value: String::new(),
        hint: "この図には必ず指定してください。".to_owned(),
    })
}

async fn make(state: &Shared, kind: &str, mut query: Query) -> Result<Made, Problem> {
    let release = query.release(state)?;
    match kind {
        "ranking" => {
            let indicator = required(&mut query, "indicator")?;
            let member = query.take("member")?;
            let chosen = query.take_list("areas")?;
            let ask = query.view(indicator)?;
            let part = match (&ask.grouping, member) {
                _ if !chosen.is_empty() => Some(Part::Chosen(chosen)),
                (Some(grouping), Some(member)) => Some(Part::Member { grouping: grouping.clone(), member }),
                _ => None,
            };
            Ok(Made::Ranking(view(state, release, ask).await?, part))
        }
        "series" => {
            let indicator = required(&mut query, "indicator")?;
            Ok(Made::Series(series(state, release, super::series::ask(query, indicator)?).await?))
        }
        "table" => {
            let id = required(&mut query, "table")?;
            query.finish()?;
            Ok(Made::Table(release, id))
        }
        "chart" => {
            let indicator = required(&mut query, "indicator")?;
            let chart = query.take("chart")?;
            query.take("member")?;
            Ok(Made::Chart(view(state, release, query.view(indicator)?).await?, chart))
        }
        "scatter" => {
            let indicator = required(&mut query, "indicator")?;
            let against = required(&mut query, "against")?;
            query.take("member")?;
            let up = view(state, Arc::clone(&release), query.view(indicator)?).await?;
            let other = catalogue::find(&release, &state.plugins.installed(), &against)?;
            let period = Period::standing_for(Some(up.period), &other.periods).map(|period| period.id());
            let ask = ViewAsk { indicator: against, period, ..ViewAsk::default() };
            Ok(Made::Scatter { along: Box::new(view(state, release, ask).await?), up })
        }
        "map" => {
            let indicator = required(&mut query, "indicator")?;
            let places = query.take_list("places")?;
            query.take("member")?;
            let ask = query.view(indicator)?;
            let grouping = ask.grouping.clone();
            let boundaries = drawing::boundary_source(&state.packages_of(&release)?);
            Ok(Made::Map { view: view(state, release, ask).await?, grouping, places, boundaries })
        }
        other => Err(Problem::NotFound {
            what: "図の種類",
            id: other.to_owned(),
            next: "ranking, series, table, chart, scatter, map から選んでください。",
        }),
    }
}

/// A figure: charts and maps of any indicator by the same query as `values`, tables of the profile by their identifier. `{file}` is
/// `<kind>.<format>`: kind `ranking`, `series`, `table`, `chart`, `scatter` or `map`; format `svg`, `png`, `csv` or `json` (the table twin).
#[utoipa::path(get, path = "/api/v1/figures/{file}", tag = "figures",
    params(ReadParams, ViewParams,
        ("file" = String, Path, description = "`<kind>.<format>`"),
        ("indicator" = Option<String>, Query, description = "Identifier of the indicator: ranking, series, chart, scatter (upward), map"),
        ("against" = Option<String>, Query, description = "Identifier of the indicator that runs to the right: scatter"),
        ("member" = Option<String>, Query, description = "Identifier of a member of `grouping`: ranking and series of it alone"),
        ("areas" = Option<String>, Query, description = "Codes of municipalities: series, ranking; for a ranking also identifiers of members of `grouping`"),
        ("table" = Option<String>, Query, description = "Identifier of a table: table"),
        ("chart" = Option<String>, Query, description = "Identifier of a chart of the plugin: chart"),
        ("places" = Option<String>, Query, description = "Kinds of places to show: map"),
        ("select" = Option<String>, Query, description = "Codes of municipalities to stress"),
        ("lang" = Option<String>, Query, description = "`ja` or `en`"),
        ("width" = Option<u32>, Query, description = "Width in px"),
        ("height" = Option<u32>, Query, description = "Height in px that is wished for"),
        ("scale" = Option<u32>, Query, description = "How much finer a PNG is, 1 to 4; 2 if none is given")),
    responses((status = 200, content((String = "image/svg+xml"), (Vec<u8> = "image/png"), (String = "text/csv"), (FigureTable = "application/json"))),
        (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(file): Segment,
    OriginalUri(uri): OriginalUri,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let (kind, format) = file.rsplit_once('.').unwrap_or((&file, ""));
    let Some(format) = Format::parse(format) else {
        let next = "「種類.svg」「種類.png」「種類.csv」「種類.json」の形で指定してください。";
        return Err(Problem::NotFound { what: "図", id: file, next });
    };
    let look = take_look(&mut query)?;
    let scale = query.take_number("scale", 1, 4)?.unwrap_or(USUAL_SCALE);
    let made = make(&state, kind, query).await?;
    // A table that leaves the program is data: who took it is remembered.
    let taken = (format == Format::Csv).then(|| export_detail(made.release(), &uri));
    let answer = asked
        .answer(&state, move || {
            let figure = made.draw(&look)?;
            let name = file_name(&figure.table.caption, format);
            Ok(match format {
                Format::Svg => {
                    Content { policy: headers::SVG_POLICY, ..Content::data("image/svg+xml", figure.svg) }.saved_as(name)
                }
                Format::Png => {
                    let pixels = png(&figure.svg, scale as f32).map_err(|error| Problem::BadParameter {
                        name: "scale".to_owned(),
                        value: scale.to_string(),
                        hint: error.to_string(),
                    })?;
                    Content::data("image/png", pixels).saved_as(name)
                }
                Format::Csv => Content {
                    media_type: HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
                    ..Content::data("text/csv", csv(&figure.table))
                }
                .saved_as(name),
                Format::Json => Content::json(&FigureTable::of(figure.table, made.release())),
            })
        })
        .await?;
    // Whoever has the file already is only told so.
    if let Some(detail) = taken.filter(|_| answer.status() == StatusCode::OK) {
        state.note_own("export", file, detail).await;
    }
    Ok(answer)
}

/// What the audit log says of a table that was taken: of which data, and which part of them.
fn export_detail(release: &Release, uri: &Uri) -> serde_json::Value {
    let query: String = uri.query().unwrap_or_default().chars().take(LONGEST_QUERY_NOTED).collect();
    serde_json::json!({
        "format": "csv",
        "data": release.package().id,
        "revision": release.revision().number,
        "release": release.hash().as_str(),
        "query": query,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Csv,
    Json,
}

impl Format {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A name that says what the file shows, without what file systems refuse.
fn file_name(caption: &str, format: Format) -> String {
    let plain = |letter: char| if r#"\/:*?"<>|"#.contains(letter) || letter.is_control() { '_' } else { letter };
    let caption: String = caption.chars().take(60).map(plain).collect();
    let caption = caption.split_whitespace().collect::<Vec<_>>().join("_");
    format!("{caption}.{}", format.extension())
}
