//! `GET /api/v1/indicators/{id}/series`

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::indicators::BreakShape;
use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment},
    shapes::{About, CellShape, IndicatorShort, PeriodShape},
    state::Shared,
    workflows::series::{Line, Series, SeriesAsk, Subject, series},
};

/// One indicator over all its periods.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesAnswer {
    about: About,
    indicator: IndicatorShort,
    series: Vec<LineShape>,
    /// Dated breaks: a line must not run across them.
    breaks: Vec<BreakShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LineShape {
    /// Code of the municipality, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Identifier of the grouping, if it is about a member of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    grouping: Option<String>,
    /// Identifier of the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    /// Name.
    name: String,
    /// Name in English.
    name_en: String,
    /// One for every period.
    points: Vec<PointShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PointShape {
    period: PeriodShape,
    #[serde(flatten)]
    cell: Option<CellShape>,
    /// Why there is no total.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl From<&Line> for LineShape {
    fn from(line: &Line) -> Self {
        let (code, grouping, member) = match &line.subject {
            Subject::Area { code } => (Some(code.clone()), None, None),
            Subject::Member { grouping, member } => (None, Some(grouping.clone()), Some(member.clone())),
        };
        let points = line.points.iter().map(|(period, outcome)| PointShape {
            period: PeriodShape::from(period),
            cell: outcome.as_ref().ok().map(CellShape::from),
            refused: outcome.as_ref().err().cloned(),
        });
        Self {
            code,
            grouping,
            member,
            name: line.name.clone(),
            name_en: line.name_en.clone(),
            points: points.collect(),
        }
    }
}

impl From<&Series> for SeriesAnswer {
    fn from(series: &Series) -> Self {
        Self {
            about: About::of(&series.release),
            indicator: IndicatorShort::from(series.entry.as_ref()),
            series: series.lines.iter().map(LineShape::from).collect(),
            breaks: series.entry.breaks.iter().map(BreakShape::from).collect(),
        }
    }
}

/// Takes what a series is made by; what is left are the parameters of its plugin.
pub(super) fn ask(mut query: Query, indicator: String) -> Result<SeriesAsk, Problem> {
    let areas = query.take_list("areas")?;
    let grouping = query.take("grouping")?;
    let member = query.take("member")?;
    Ok(SeriesAsk { indicator, areas, grouping, member, parameters: query.rest() })
}

/// One indicator over all its periods, for municipalities, members of a grouping, or the prefecture if neither is named.
#[utoipa::path(get, path = "/api/v1/indicators/{id}/series", tag = "data",
    params(ReadParams, ("id" = String, Path, description = "Identifier of the indicator"),
        ("areas" = Option<String>, Query, description = "Codes of municipalities, divided by commas"),
        ("grouping" = Option<String>, Query, description = "Identifier of a grouping: its members are added"),
        ("member" = Option<String>, Query, description = "Identifier of one of its members: only that one is added")),
    responses((status = 200, body = SeriesAnswer), (status = "4XX", body = ProblemBody), (status = "5XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(id): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    let series = series(&state, release, ask(query, id)?).await?;
    asked.answer(&state, move || Ok(Content::json(&SeriesAnswer::from(&series)))).await
}
