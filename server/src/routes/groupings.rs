//! `GET /api/v1/groupings`

use axum::{extract::State, response::Response};
use geodata::{Grouping, Period};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams},
    shapes::{About, PeriodShape},
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct GroupingsAnswer {
    about: About,
    /// The ways to group the municipalities; `prefecture` comes first.
    groupings: Vec<GroupingShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct GroupingShape {
    /// Identifier.
    id: String,
    /// Version.
    version: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Citation.
    source: String,
    /// Remark.
    note: String,
    /// First period for which it holds.
    valid_from: Option<PeriodShape>,
    /// Last period for which it holds.
    valid_to: Option<PeriodShape>,
    /// Its members; their lists of municipalities are empty where nobody has published them.
    members: Vec<MemberShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MemberShape {
    /// Identifier, unique in its grouping.
    id: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Codes of its municipalities.
    areas: Vec<String>,
}

impl From<&Grouping> for GroupingShape {
    fn from(grouping: &Grouping) -> Self {
        let period = |period: Option<&Period>| period.map(PeriodShape::from);
        let members = grouping.members.iter().map(|member| MemberShape {
            id: member.id.clone(),
            title: member.title.clone(),
            title_en: member.title_en.clone(),
            areas: member.areas.iter().map(ToString::to_string).collect(),
        });
        Self {
            id: grouping.id.clone(),
            version: grouping.version.clone(),
            title: grouping.title.clone(),
            title_en: grouping.title_en.clone(),
            source: grouping.source.clone(),
            note: grouping.note.clone(),
            valid_from: period(grouping.valid_from.as_ref()),
            valid_to: period(grouping.valid_to.as_ref()),
            members: members.collect(),
        }
    }
}

/// The ways to group the municipalities: 福祉保健所, 保健医療圏, 市部・町村部 and others.
#[utoipa::path(get, path = "/api/v1/groupings", tag = "data", params(ReadParams),
    responses((status = 200, body = GroupingsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    asked
        .answer(&state, move || {
            let groupings = release.groupings().iter().map(GroupingShape::from).collect();
            Ok(Content::json(&GroupingsAnswer { about: About::of(&release), groupings }))
        })
        .await
}
