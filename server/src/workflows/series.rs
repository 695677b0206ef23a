//! Series: one indicator over all its periods, for a few municipalities or for the members of a grouping.

use std::sync::Arc;

use geodata::{AreaCode, Cell, Period, Release};

use super::{
    ViewError,
    catalogue::{self, Entry},
    view::{ViewAsk, view},
};
use crate::state::Shared;

/// Most lines in one series: more cannot be told apart.
pub const MOST_LINES: usize = 50;

/// What a reader asks for.
#[derive(Debug, Clone, Default)]
pub struct SeriesAsk {
    /// Identifier of the indicator.
    pub indicator: String,
    /// Codes of municipalities; with no grouping either, the prefecture alone.
    pub areas: Vec<String>,
    /// Identifier of a grouping: its members are added.
    pub grouping: Option<String>,
    /// Identifier of one member of it: only that one is added.
    pub member: Option<String>,
    /// Parameters of the plugin.
    pub parameters: Vec<(String, String)>,
}

/// One indicator over all its periods.
#[derive(Debug, Clone)]
pub struct Series {
    /// The data it was made from.
    pub release: Arc<Release>,
    /// The indicator.
    pub entry: Arc<Entry>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Every parameter of the plugin with the value that was used.
    pub parameters: Vec<(String, String)>,
}

/// One line of a series.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is about.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// One point for every period of the indicator: the cell, or why there is no total.
    pub points: Vec<(Period, Result<Cell, String>)>,
}

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A municipality.
    Area {
        /// Its code.
        code: String,
    },
    /// A member of a grouping.
    Member {
        /// Identifier of the grouping.
        grouping: String,
        /// Identifier of the member.
        member: String,
    },
}

/// Makes a series: a view for each period, and from each what is asked for.
pub async fn series(state: &Shared, release: Arc<Release>, ask: SeriesAsk) -> Result<Series, ViewError> {
    let entry = Arc::new(catalogue::find(&release, &state.plugins.installed(), &ask.indicator)?);
    let areas = ask.areas.iter().map(|code| find_area(&release, code)).collect::<Result<Vec<_>, _>>()?;
    if MOST_LINES < areas.len() {
        return Err(ViewError::BadValue {
            name: "areas".to_owned(),
            value: format!("{}件", areas.len()),
            hint: format!("{MOST_LINES}件までにしてください。"),
        });
    }
    let grouping = ask.grouping.clone().or_else(|| areas.is_empty().then(|| "prefecture".to_owned()));
    if let (Some(member), Some(id)) = (&ask.member, &grouping)
        && !super::view::find_grouping(&release, id)?.members.iter().any(|it| it.id == *member)
    {
        return Err(ViewError::Unknown {
            what: "地域のまとまり",
            id: member.clone(),
            next: "/api/v1/groupings にあるものから選んでください。",
        });
    }

    let mut lines: Vec<Line> = areas
        .iter()
        .map(|&index| {
            let area = &release.areas()[index];
            let subject = Subject::Area { code: area.code.to_string() };
            Line { subject, name: area.name.clone(), name_en: area.name_en.clone(), points: Vec::new() }
        })
        .collect();
    let mut parameters = Vec::new();
    for period in &entry.periods {
        let one = ViewAsk {
            indicator: ask.indicator.clone(),
            period: Some(period.id()),
            grouping: grouping.clone(),
            parameters: ask.parameters.clone(),
            ..ViewAsk::default()
        };
        let view = view(state, Arc::clone(&release), one).await?;
        parameters.clone_from(&view.evidence.parameters);
        for (line, &index) in lines.iter_mut().zip(&areas) {
            line.points.push((*period, Ok(view.cells[index].cell.clone())));
        }
        let wanted = view.totals.iter().filter(|total| {
            Some(&total.grouping) == grouping.as_ref()
                && ask.member.as_ref().is_none_or(|member| *member == total.member)
        });
        for total in wanted {
            let subject = Subject::Member { grouping: total.grouping.clone(), member: total.member.clone() };
            let point = (*period, total.outcome.clone());
            match lines.iter_mut().find(|line| line.subject == subject) {
                Some(line) => line.points.push(point),
                None => lines.push(Line {
                    subject,
                    name: total.title.clone(),
                    name_en: total.title_en.clone(),
                    points: vec![point],
                }),
            }
        }
    }
    Ok(Series { release, entry, lines, parameters })
}

/// Where a municipality stands in the release.
pub fn find_area(release: &Release, code: &str) -> Result<usize, ViewError> {
    let parsed = AreaCode::parse(code).map_err(|error| ViewError::BadValue {
        name: "area".to_owned(),
        value: code.to_owned(),
        hint: error.to_string(),
    })?;
    release.area_index(&parsed).ok_or_else(|| ViewError::Unknown {
        what: "市町村",
        id: code.to_owned(),
        next: "/api/v1/areas にある5桁のコードで指定してください。",
    })
}
