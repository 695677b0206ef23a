//! Reading requests: the query of a URI, taken apart name by name, so that a misspelt name is refused and not ignored.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRef, FromRequest, FromRequestParts, Path, Query as AxumQuery, Request},
    http::{HeaderMap, Method, request::Parts},
    response::Response,
};

use chrono::Datelike;
use geodata::{Archive, Release};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::{
    answers::{Answer, Coding, Content, Generation},
    problem::Problem,
    state::{self, Shared},
    workflows::{
        ViewAsk,
        classes::{CLASS_BOUNDS, Method as ClassMethod},
    },
};

/// More parameters than any real request has.
const MOST_PARAMETERS: usize = 64;

/// The query of a request, name by name.
#[derive(Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl Query {
    /// A query made of pairs: what the command line gives.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, known: Vec::new() }
    }

    /// Takes the value of a name. An empty value counts as none; a name that comes twice is refused.
    pub fn take(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        self.known.push(name);
        let mut found = None;
        let mut twice = false;
        self.pairs.retain_mut(|(key, value)| {
            if key != name {
                return true;
            }
            twice |= found.is_some();
            found = Some(std::mem::take(value));
            false
        });
        if twice {
            let hint = "同じ名前の指定が二つあります。一つにしてください。".to_owned();
            return Err(Problem::BadParameter { name: name.to_owned(), value: found.unwrap_or_default(), hint });
        }
        Ok(found.filter(|value| !value.is_empty()))
    }

    /// Takes a number within bounds.
    pub fn take_number(&mut self, name: &'static str, least: u32, most: u32) -> Result<Option<u32>, Problem> {
        let Some(value) = self.take(name)? else { return Ok(None) };
        match value.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => {
                let hint = format!("{least}から{most}までの整数にしてください。");
                Err(Problem::BadParameter { name: name.to_owned(), value, hint })
            }
        }
    }

    /// Takes a list whose parts are divided by commas.
    pub fn take_list(&mut self, name: &'static str) -> Result<Vec<String>, Problem> {
        let value = self.take(name)?.unwrap_or_default();
        Ok(value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    /// Everything that nobody has taken: the parameters of a plugin.
    pub fn rest(self) -> Vec<(String, String)> {
        self.pairs
    }

    /// Takes the data package and the revision, and finds the data that they name.
    pub fn release(&mut self, state: &Shared) -> Result<Arc<Release>, Problem> {
        let package = self.take("data")?;
        let revision = self.revision(state)?;
        Ok(state.release(package.as_deref(), revision)?)
    }

    /// Takes the revision: its number, or a day, which means the state at the end of that day in Japan.
    pub fn revision(&mut self, state: &Shared) -> Result<Option<u32>, Problem> {
        self.take("revision")?.map(|text| find_revision(&state.archive, &text)).transpose()
    }

    /// Takes what a view is made by; what is left are the parameters of its plugin.
    pub fn view(mut self, indicator: String) -> Result<ViewAsk, Problem> {
        let period = self.take("period")?;
        let grouping = self.take("grouping")?;
        let (fewest, most) = CLASS_BOUNDS;
        let bound = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let classes = self.take_number("classes", bound(fewest), bound(most))?.map(|number| number as usize);
        let method = match self.take("method")? {
            None => None,
            Some(value) => Some(ClassMethod::parse(&value).ok_or_else(|| Problem::BadParameter {
                name: "method".to_owned(),
                value,
                hint: "quantile, natural-breaks, equal, rounded, deviation のどれかにしてください。".to_owned(),
            })?),
        };
        let breaks = self.take_list("breaks")?;
        let breaks = breaks.into_iter().map(|value| {
            value.parse().map_err(|_| Problem::BadParameter {
                name: "breaks".to_owned(),
                value,
                hint: "小さい順に並べた数を「,」で区切って書いてください（例：10,20,50）。".to_owned(),
            })
        });
        let breaks = breaks.collect::<Result<Vec<f64>, _>>()?;
        Ok(ViewAsk { indicator, period, grouping, parameters: self.rest(), classes, method, breaks })
    }

    /// Refuses what nobody has taken.
    pub fn finish(self) -> Result<(), Problem> {
        match self.pairs.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => Err(Problem::UnknownParameter { name, known: self.known.join(", ") }),
        }
    }
}

/// The number of a revision that is named by its number or by a day.
pub fn find_revision(archive: &Archive, text: &str) -> Result<u32, Problem> {
    let bad = || Problem::BadParameter {
        name: "revision".to_owned(),
        value: text.to_owned(),
        hint: "版の番号（1、2、3…）か、「2026-11-23」の形の日付（その日の終わりの状態）にしてください。".to_owned(),
    };
    if !text.contains('-') {
        return text.parse().ok().filter(|number| 0 < *number).ok_or_else(bad);
    }
    let day = text.parse::<chrono::NaiveDate>().ok().filter(|_| text.len() == 10).ok_or_else(bad)?;
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    archive.revision_at((day.year(), small(day.month()), small(day.day()))).ok_or_else(|| Problem::NotFound {
        what: "その日までに公開された版",
        id: text.to_owned(),
        next: "最初の版が公開された日より後の日付にしてください（/api/v1/revisions にあります）。",
    })
}

/// The most that a request may say in JSON.
const LONGEST_JSON_BYTES: usize = 1 << 20;

/// A body in JSON. An empty body is an empty object; a member that nobody knows is refused, and so is one that comes from
/// nesting without end.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = Limited::new(request.into_body(), LONGEST_JSON_BYTES).collect().await;
        let bytes = body.map_err(|error| {
            if error.is::<LengthLimitError>() {
                Problem::BodyTooLarge { limit_mib: LONGEST_JSON_BYTES >> 20 }
            } else {
                Problem::BodyBroken
            }
        })?;
        let bytes = bytes.to_bytes();
        let text = if bytes.is_empty() { b"{}".as_slice() } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|error| Problem::BadBody {
            hint: format!("{}行{}文字目を確かめてください（{error}）。", error.line(), error.column()),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let bad =
            |name: String, value: String, hint: &str| Problem::BadParameter { name, value, hint: hint.to_owned() };
        let AxumQuery(pairs) = AxumQuery::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| bad("?".to_owned(), String::new(), "「名前=値」を & でつないでください。"))?;
        if MOST_PARAMETERS < pairs.len() {
            return Err(bad("?".to_owned(), format!("{}個", pairs.len()), "指定が多すぎます。"));
        }
        for (name, value) in &pairs {
            if name
                .chars()
                .chain(value.chars())
                .any(|letter| letter.is_control() || letter == char::REPLACEMENT_CHARACTER)
            {
                let visible = |text: &str| text.chars().filter(|letter| !letter.is_control()).take(60).collect();
                return Err(bad(
                    visible(name),
                    visible(value),
                    "文字として読めない部分があります（UTF-8で書いてください）。",
                ));
            }
        }
        Ok(Self { pairs, known: Vec::new() })
    }
}

/// One segment of a path, decoded.
#[derive(Debug)]
pub struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) => Ok(Self(text)),
            Err(_) => Err(Problem::UnknownPage { path: parts.uri.path().to_owned() }),
        }
    }
}

/// What an answer needs to know of its request, and the cache it goes into.
pub struct Asked {
    /// Path and query: the key of the answer.
    pub uri: String,
    /// GET or HEAD.
    pub method: Method,
    /// The headers.
    pub headers: HeaderMap,
    /// The packing that the reader takes.
    pub coding: Coding,
    /// The answers to the state of data and plugins at the moment of asking.
    pub answers: Arc<Generation>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked
where
    Shared: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let uri = parts.uri.path_and_query().map_or_else(|| parts.uri.path().to_owned(), |it| it.as_str().to_owned());
        Ok(Self {
            uri,
            method: parts.method.clone(),
            coding: Coding::accepted(&parts.headers),
            headers: std::mem::take(&mut parts.headers),
            answers: Shared::from_ref(state).answers.current(),
        })
    }
}

impl Asked {
    /// Makes the answer away from the threads that answer requests, keeps it and gives it.
    pub async fn answer(
        self,
        state: &Shared,
        make: impl FnOnce() -> Result<Content, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let kept = self.answers.get(&self.uri);
        let coding = self.coding;
        let answer = state::blocking(state, move || {
            let answer = match kept {
                Some(answer) => answer,
                None => Arc::new(Answer::new(make()?)),
            };
            answer.prepare(coding);
            Ok(answer)
        })
        .await?;
        state.metrics.prepared();
        let response = answer.respond(&self.method, &self.headers);
        self.answers.keep(&self.uri, answer);
        Ok(response)
    }
}

/// Which data are read: for the description of the API; [`Query::release`] reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query; it is read name by name")]
pub struct ReadParams {
    /// Identifier of the data package; `kochi` if none is given.
    data: Option<String>,
    /// Number of a revision, or a day such as `2026-11-23`: the state at the end of that day in Japan; the newest if none is
    /// given.
    revision: Option<String>,
}

/// What a view is made by: for the description of the API; [`Query::view`] reads it. Parameters of plugins come beside them
/// under their own names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query; it is read name by name")]
pub struct ViewParams {
    /// A fiscal year or as-of date in any spelling: `FY2020`, `令和2年度`, `2022-03-31`; the latest if none is given.
    period: Option<String>,
    /// Identifier of a grouping: totals of its members come with the answer.
    grouping: Option<String>,
    /// How many classes, 2 to 7; 5 if none is given.
    classes: Option<u32>,
    /// `quantile`, `natural-breaks`, `equal`, `rounded` or `deviation`; `quantile` if none is given and no plugin proposes breaks.
    method: Option<String>,
    /// Breaks between the classes, ascending, divided by commas: `10,20,50` makes four classes. They go before `classes` and
    /// `method`, and stay the same over periods.
    breaks: Option<String>,
}
