//! `GET /api/v1/indicators`, `GET /api/v1/indicators/{id}`

use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    answers::Content,
    plugins::{Failure, Installed},
    problem::{Problem, ProblemBody},
    query::{Asked, Query, ReadParams, Segment},
    shapes::{About, PeriodShape, polarity_id},
    state::Shared,
    workflows::{
        catalogue::{self, Entry, Origin, Parameter, ParameterKind},
        compute::Chart,
    },
};

#[derive(Debug, Serialize, ToSchema)]
struct IndicatorsAnswer {
    about: About,
    /// The indicators, those of the data first.
    indicators: Vec<IndicatorShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct IndicatorAnswer {
    about: About,
    indicator: IndicatorShape,
}

/// An indicator, wherever its figures come from.
#[derive(Debug, Serialize, ToSchema)]
struct IndicatorShape {
    /// Identifier.
    id: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// Theme.
    theme: String,
    /// What the number means.
    definition: String,
    /// The same in English, where there is one.
    #[serde(skip_serializing_if = "String::is_empty")]
    definition_en: String,
    /// `persons`, `events`, `places`, `rate`, `state` or `index`.
    measure: &'static str,
    /// The word for the measure.
    measure_label: &'static str,
    /// Unit.
    unit: String,
    /// Unit in English.
    unit_en: String,
    /// `higher-is-need`, `lower-is-need` or `neutral`.
    polarity: &'static str,
    /// Decimals to print.
    decimals: u8,
    /// 複数回答
    multiple_response: bool,
    /// 再掲
    relisted: bool,
    /// The steps of a state.
    states: Vec<StateShape>,
    /// Citation.
    source: String,
    /// Formula and its source, if a plugin computes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    method_en: Option<String>,
    /// What to keep in mind.
    caveats: Vec<String>,
    /// The same in English, as far as there is any.
    caveats_en: Vec<String>,
    /// How far to trust its figures at best.
    trust: &'static str,
    /// The word for that.
    trust_label: &'static str,
    /// The periods that can be asked for, ascending.
    periods: Vec<PeriodShape>,
    /// Dated breaks: a line must not run across them.
    breaks: Vec<BreakShape>,
    /// `data` or `plugin`.
    origin: &'static str,
    /// The plugin that computes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<PluginOfIndicator>,
    /// What a user may set.
    parameters: Vec<ParameterShape>,
    /// Charts that the plugin makes of the default data with the defaults of its parameters. Each answer of values lists its own.
    charts: Vec<ChartShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct StateShape {
    /// The ordinal in the cell.
    value: i32,
    /// Identifier.
    id: String,
    /// The word on screen.
    label: String,
    /// The word in English.
    label_en: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BreakShape {
    /// Identifier of the first period after it.
    period: String,
    /// What changed.
    note: String,
}

impl From<&geodata::indicator::SeriesBreak> for BreakShape {
    fn from(it: &geodata::indicator::SeriesBreak) -> Self {
        Self { period: it.period.id(), note: it.note.clone() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct PluginOfIndicator {
    /// Identifier.
    id: String,
    /// Version.
    version: String,
    /// SHA-256 of its file.
    hash: String,
    /// `ready`, `failed` or `quarantined`.
    state: &'static str,
    /// Its last failure, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl From<&Installed> for PluginOfIndicator {
    fn from(installed: &Installed) -> Self {
        Self {
            id: installed.id().to_owned(),
            version: installed.manifest().version.clone(),
            hash: installed.hash().to_owned(),
            state: installed.state_id(),
            failure: installed.last_failure().map(|failure| failure.sentence),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FailureShape {
    /// RFC 3339, UTC.
    when: String,
    /// What happened.
    sentence: String,
}

impl From<Failure> for FailureShape {
    fn from(failure: Failure) -> Self {
        Self { when: failure.when, sentence: failure.sentence }
    }
}

/// One thing that a user may set; its identifier is its name in the query.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ParameterShape {
    /// Identifier.
    id: String,
    /// Label.
    label: String,
    /// Label in English.
    label_en: String,
    /// What it does.
    help: String,
    /// What it does, in English.
    help_en: String,
    /// `number`, `choice` or `boolean`. A kind of place is a choice among those that there are.
    kind: &'static str,
    /// Least value of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    /// Greatest value of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    /// Step of the control of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<f64>,
    /// Unit of a number.
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    /// Value when nobody sets it.
    default: DefaultShape,
    /// Options of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionShape>,
}

/// A number, the identifier of an option, or on and off.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum DefaultShape {
    Number(f64),
    Choice(String),
    Boolean(bool),
}

impl Default for DefaultShape {
    fn default() -> Self {
        Self::Boolean(false)
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct OptionShape {
    /// Identifier.
    id: String,
    /// Label.
    label: String,
    /// Label in English.
    label_en: String,
}

impl ParameterShape {
    pub(super) fn of(parameter: &Parameter, release: &geodata::Release) -> Self {
        let common = Self {
            id: parameter.id.clone(),
            label: parameter.label.ja.clone(),
            label_en: parameter.label.en.clone(),
            help: parameter.help.ja.clone(),
            help_en: parameter.help.en.clone(),
            ..Self::default()
        };
        match &parameter.kind {
            ParameterKind::Number { min, max, step, default, unit } => Self {
                kind: "number",
                min: Some(*min),
                max: Some(*max),
                step: Some(*step),
                unit: unit.clone(),
                default: DefaultShape::Number(*default),
                ..common
            },
            ParameterKind::Choice(options) => Self {
                kind: "choice",
                default: DefaultShape::Choice(options.first().map(|(id, _)| id.clone()).unwrap_or_default()),
                options: options
                    .iter()
                    .map(|(id, label)| OptionShape {
                        id: id.clone(),
                        label: label.ja.clone(),
                        label_en: label.en.clone(),
                    })
                    .collect(),
                ..common
            },
            ParameterKind::Boolean(default) => {
                Self { kind: "boolean", default: DefaultShape::Boolean(*default), ..common }
            }
            ParameterKind::Area => {
                let none =
                    OptionShape {
                        id: String::new(), label: "（選ばない）".to_owned(), label_en: "(none)".to_owned()
                    };
                let areas = release.areas().iter().map(|area| OptionShape {
                    id: area.code.to_string(),
                    label: area.name.clone(),
                    label_en: area.name_en.clone(),
                });
                Self {
                    kind: "choice",
                    default: DefaultShape::Choice(String::new()),
                    options: [none].into_iter().chain(areas).collect(),
                    ..common
                }
            }
            ParameterKind::FacilityKind(default) => {
                let any = OptionShape {
                    id: "*".to_owned(),
                    label: "すべての種類".to_owned(),
                    label_en: "Any kind".to_owned(),
                };
                let kinds = release.facility_kinds().iter().map(|kind| OptionShape {
                    id: kind.id.clone(),
                    label: kind.label.clone(),
                    label_en: kind.label_en.clone(),
                });
                Self {
                    kind: "choice",
                    default: DefaultShape::Choice(default.clone()),
                    options: kinds.chain([any]).collect(),
                    ..common
                }
            }
        }
    }
}

impl ParameterShape {
    /// The same for the description of the API: a parameter of the query with its JSON Schema.
    pub(super) fn in_query(&self) -> Value {
        let mut schema = match self.kind {
            "number" => json!({ "type": "number", "minimum": self.min, "maximum": self.max }),
            "boolean" => json!({ "type": "boolean" }),
            _ => {
                let ids: Vec<&str> = self.options.iter().map(|option| option.id.as_str()).collect();
                json!({ "type": "string", "enum": ids })
            }
        };
        schema["default"] = json!(self.default);
        schema["title"] = json!(self.label);
        let unit = if self.unit.is_empty() { String::new() } else { format!("（{}）", self.unit) };
        let options: Vec<String> = self
            .options
            .iter()
            .map(|option| format!("`{}` {} ({})", option.id, option.label, option.label_en))
            .collect();
        // The areas of a country are in the schema; nobody reads them in a sentence.
        let options = if options.len() > 12 { String::new() } else { options.join("、") };
        let description =
            format!("{}{unit}: {} / {}: {} {options}", self.label, self.help, self.label_en, self.help_en);
        json!({ "name": self.id, "in": "query", "required": false, "description": description.trim_end(), "schema": schema })
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChartShape {
    /// Identifier.
    id: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
}

impl From<&Chart> for ChartShape {
    fn from(chart: &Chart) -> Self {
        Self { id: chart.id.clone(), title: chart.title.ja.clone(), title_en: chart.title.en.clone() }
    }
}

impl IndicatorShape {
    fn of(entry: &Entry, release: &geodata::Release) -> Self {
        let plugin = match &entry.origin {
            Origin::Data => None,
            Origin::Plugin(installed) => Some(installed),
        };
        let charts = plugin.map(|installed| installed.charts()).unwrap_or_default();
        Self {
            id: entry.id.clone(),
            title: entry.title.ja.clone(),
            title_en: entry.title.en.clone(),
            theme: entry.theme.clone(),
            definition: entry.definition.ja.clone(),
            definition_en: entry.definition.en.clone(),
            measure: entry.measure.id(),
            measure_label: entry.measure.label(),
            unit: entry.unit.ja.clone(),
            unit_en: entry.unit.en.clone(),
            polarity: polarity_id(entry.polarity),
            decimals: entry.decimals,
            multiple_response: entry.marks.multiple_response,
            relisted: entry.marks.relisted,
            states: entry
                .states
                .iter()
                .map(|step| StateShape {
                    value: step.value,
                    id: step.id.clone(),
                    label: step.label.clone(),
                    label_en: step.label_en.clone(),
                })
                .collect(),
            source: entry.source.clone(),
            method: entry.method.as_ref().map(|method| method.ja.clone()),
            method_en: entry.method.as_ref().map(|method| method.en.clone()),
            caveats: entry.caveats.iter().map(|caveat| caveat.ja.clone()).collect(),
            caveats_en: entry.caveats.iter().map(|caveat| caveat.en.clone()).filter(|en| !en.is_empty()).collect(),
            trust: entry.trust.id(),
            trust_label: entry.trust.label(),
            periods: entry.periods.iter().map(PeriodShape::from).collect(),
            breaks: entry.breaks.iter().map(BreakShape::from).collect(),
            origin: entry.origin.id(),
            plugin: plugin.map(|installed| PluginOfIndicator::from(installed.as_ref())),
            parameters: entry.parameters.iter().map(|parameter| ParameterShape::of(parameter, release)).collect(),
            charts: charts
                .into_iter()
                .map(|chart| ChartShape { id: chart.id, title: chart.title, title_en: chart.title_en })
                .collect(),
        }
    }
}

/// The catalogue: indicators of the data and of the plugins alike.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "data", params(ReadParams),
    responses((status = 200, body = IndicatorsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    let plugins = state.plugins.installed();
    asked
        .answer(&state, move || {
            let entries = catalogue::catalogue(&release, &plugins);
            let indicators = entries.iter().map(|entry| IndicatorShape::of(entry, &release)).collect();
            Ok(Content::json(&IndicatorsAnswer { about: About::of(&release), indicators }))
        })
        .await
}

/// One indicator.
#[utoipa::path(get, path = "/api/v1/indicators/{id}", tag = "data", params(ReadParams, ("id" = String, Path, description = "Identifier")),
    responses((status = 200, body = IndicatorAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn show(
    State(state): State<Shared>,
    Segment(id): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let release = query.release(&state)?;
    query.finish()?;
    let entry = catalogue::find(&release, &state.plugins.installed(), &id)?;
    asked
        .answer(&state, move || {
            let indicator = IndicatorShape::of(&entry, &release);
            Ok(Content::json(&IndicatorAnswer { about: About::of(&release), indicator }))
        })
        .await
}
