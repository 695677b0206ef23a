//! Calling a plugin over a release: plain columns in, plain cells out. The words of both sides are translated in `plugin_words`.

use std::{pin::Pin, sync::Arc, time::Instant};

use geodata::{Cell, GroupingMember, Period, Release, Trust, revision::ContentHash};
use plugin_host as host;

use super::{
    ViewError,
    catalogue::{Entry, ParameterKind, Text, text},
    plugin_inputs::{Derived, ReleaseInputs},
    plugin_words::{cell_of, column_inputs},
};
use crate::{
    metrics::PluginOutcome,
    plugins::{Installed, Standing},
    state::Shared,
};

/// How many plugins may read one another in a row.
const DEEPEST: usize = 8;

/// How many requests may wait for one plugin before the next is turned away.
const LONGEST_QUEUE: usize = 32;

/// What the plugin is called with as its areas.
#[derive(Debug, Clone)]
pub enum Units {
    /// The municipalities.
    Areas,
    /// Members of groupings, whose inputs are the totals of their municipalities.
    Members(Vec<GroupingMember>),
}

/// One call: the period asked for and every parameter.
#[derive(Debug, Clone)]
pub struct Request {
    /// The period; none where time plays no part.
    pub period: Option<Period>,
    /// Every parameter in the order of the manifest.
    pub parameters: Vec<(String, Value)>,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Value(host::ParameterValue);

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            host::ParameterValue::Number(number) => write!(formatter, "{number}"),
            host::ParameterValue::Text(text) => formatter.write_str(text),
            host::ParameterValue::Boolean(boolean) => write!(formatter, "{boolean}"),
        }
    }
}

/// What a plugin computed, in the words of the data.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Hash over everything that the result depends on.
    pub evidence: String,
    /// One cell a unit.
    pub cells: Vec<Cell>,
    /// Why here: one text a unit, or empty.
    pub notes: Vec<Text>,
    /// Where the plugin would put the class breaks.
    pub class_breaks: Vec<f64>,
    /// Remarks on the whole result.
    pub remarks: Vec<Text>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// The indicators that were read, with the period that was really used.
    pub inputs: Vec<(String, Period)>,
    period: Option<Period>,
}

/// A chart that a plugin made.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: Text,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Unit.
    pub unit: Text,
    /// Codes of the areas; of lines the identifiers of the periods.
    pub items: Vec<String>,
    /// Series: name and one cell an item.
    pub series: Vec<(Text, Vec<Cell>)>,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// One bar an area, its series stacked.
    StackedBars,
    /// One bar an area and series.
    Bars,
    /// One line a series over periods.
    Lines,
    /// One dot an area.
    Scatter,
}

impl Computed {
    /// The period that the plugin used, if time plays a part.
    pub fn period(&self) -> Option<Period> {
        self.period
    }
}

/// Reads the parameters of a request: unknown names and values out of bounds are refused, what is not given takes its default.
pub fn read_parameters(
    entry: &Entry,
    release: &Release,
    given: &[(String, String)],
) -> Result<Vec<(String, Value)>, ViewError> {
    let super::catalogue::Origin::Plugin(installed) = &entry.origin else { return Ok(Vec::new()) };
    let manifest = installed.manifest();
    let mut request = host::Request::default();
    for (id, text) in given {
        let value = manifest.parse_parameter(id, text).map_err(|problem| match problem {
            host::ParameterProblem::Unknown { id, known } => ViewError::UnknownParameter {
                name: id,
                known: format!("data, revision, period, grouping, classes, method, breaks, {known}"),
            },
            other => bad_value(id, text, &other),
        })?;
        if let Some(hint) = not_in_release(entry, release, id, text) {
            return Err(ViewError::BadValue { name: id.clone(), value: text.clone(), hint });
        }
        request.parameters.insert(id.clone(), value);
    }
    let filled = manifest.fill_in(&request).map_err(|problem| bad_value("parameters", "", &problem))?;
    Ok(filled.into_iter().map(|(id, value)| (id, Value(value))).collect())
}

fn bad_value(name: &str, value: &str, problem: &host::ParameterProblem) -> ViewError {
    ViewError::BadValue { name: name.to_owned(), value: value.to_owned(), hint: format!("{problem}。") }
}

/// What would be right, if a parameter names a kind of place or an area that the data do not have.
fn not_in_release(entry: &Entry, release: &Release, id: &str, value: &str) -> Option<String> {
    let parameter = entry.parameters.iter().find(|parameter| parameter.id == id)?;
    match parameter.kind {
        ParameterKind::FacilityKind(_) if value != "*" => {
            let kinds = release.facility_kinds();
            let known = || kinds.iter().map(|kind| kind.id.as_str()).collect::<Vec<_>>().join(", ");
            let is_known = kinds.iter().any(|kind| kind.id == value);
            (!is_known).then(|| format!("施設の種類は {} のどれかにしてください。", known()))
        }
        ParameterKind::Area if !value.is_empty() => {
            let found = geodata::AreaCode::parse(value).ok().and_then(|code| release.area_index(&code));
            found.is_none().then(|| "/api/v1/areas にある5桁のコードで指定してください。".to_owned())
        }
        _ => None,
    }
}

/// Calls a plugin, or finds what it answered to the same call before.
///
/// One call at a time goes to each plugin, and a few in all, so that a plugin that never ends holds one place and nobody else's.
/// Indicators of other plugins that it reads are computed before it waits for a place, with the defaults of their parameters.
pub async fn compute(
    state: &Shared,
    release: &Arc<Release>,
    installed: &Arc<Installed>,
    units: Units,
    request: &Request,
) -> Result<Arc<Computed>, ViewError> {
    compute_within(state, release, installed, units, request, &[]).await
}

/// The same, for a plugin that others wait for: `waiting` are their identifiers, the first that was asked for in front.
async fn compute_within(
    state: &Shared,
    release: &Arc<Release>,
    installed: &Arc<Installed>,
    units: Units,
    request: &Request,
    waiting: &[String],
) -> Result<Arc<Computed>, ViewError> {
    let derived = derived_inputs(state, release, installed, &units, waiting).await?;
    let evidence = evidence_of(release, installed, &units, request, &derived);
    if let Some(kept) = state.results.get(&evidence) {
        return Ok(kept);
    }
    admit(installed)?;
    let Some(_place) = installed.queue(LONGEST_QUEUE).await else { return Err(ViewError::Busy) };
    if let Some(kept) = state.results.get(&evidence) {
        return Ok(kept);
    }
    admit(installed)?;
    let _slot = state.plugin_calls.acquire().await.map_err(|error| ViewError::Internal { cause: error.to_string() })?;

    let plugin = installed.plugin().clone();
    let host_request = host::Request {
        period: request.period.map(|period| period.id()),
        parameters: request.parameters.iter().map(|(id, value)| (id.clone(), value.0.clone())).collect(),
    };
    let inputs = ReleaseInputs::new(Arc::clone(release), units, derived).telling(Arc::clone(installed));
    let began = Instant::now();
    let called = tokio::task::spawn_blocking(move || plugin.compute(Box::new(inputs), &host_request)).await;
    let duration = began.elapsed();
    let outcome = called.map_err(|error| ViewError::Internal { cause: error.to_string() })?;
    match outcome {
        Ok(layer) => {
            state.metrics.plugin_called(duration, PluginOutcome::Done);
            installed.succeeded(duration);
            let computed = Arc::new(computed(release, evidence, layer));
            state.results.keep(&computed.evidence, Arc::clone(&computed));
            Ok(computed)
        }
        Err(error) => {
            state.metrics.plugin_called(duration, PluginOutcome::Failed);
            let plugin = installed.name();
            let sentence = sentence_of(&error.failure);
            if error.is_fault_of_plugin() {
                if installed.failed(duration, &sentence) == Standing::Quarantined {
                    let (state, installed) = (Arc::clone(state), Arc::clone(installed));
                    let written = tokio::task::spawn_blocking(move || {
                        state.plugins.quarantined(&installed);
                        state.plugins_changed();
                        state.note_plugins();
                    });
                    written.await.map_err(|error| ViewError::Internal { cause: error.to_string() })?;
                }
                Err(ViewError::PluginFailed { plugin, sentence })
            } else {
                installed.succeeded(duration);
                Err(ViewError::PluginCannot { plugin, sentence })
            }
        }
    }
}

/// Computes what a plugin reads of other plugins. One that fails is missing, unless it is required.
fn derived_inputs<'a>(
    state: &'a Shared,
    release: &'a Arc<Release>,
    installed: &'a Arc<Installed>,
    units: &'a Units,
    waiting: &'a [String],
) -> Pin<Box<dyn Future<Output = Result<Derived, ViewError>> + Send + 'a>> {
    Box::pin(async move {
        let mut derived = Derived::new();
        let plugins = state.plugins.installed();
        for (id, required) in column_inputs(installed.manifest()).filter(|(id, _)| release.indicator(id).is_none()) {
            if plugins.is_loading(id) {
                return Err(ViewError::PluginLoading { plugin: id.to_owned() });
            }
            let Some(other) = plugins.iter().find(|plugin| plugin.id() == id && plugin.is_public()) else { continue };
            let waiting = [waiting, &[installed.id().to_owned()]].concat();
            check_chain(installed, &waiting, id)?;
            let parameters = default_parameters(other);
            let mut columns = Vec::new();
            for period in super::catalogue::periods_of_plugin(release, &plugins, other) {
                let request = Request { period, parameters: parameters.clone() };
                match compute_within(state, release, other, units.clone(), &request, &waiting).await {
                    Ok(computed) => columns.push((period, computed)),
                    Err(error) if required => return Err(error),
                    Err(_) => {}
                }
            }
            if !columns.is_empty() {
                derived.insert(id.to_owned(), columns);
            }
        }
        Ok(derived)
    })
}

/// Refuses plugins that wait for one another, and chains that are too long.
fn check_chain(installed: &Installed, waiting: &[String], next: &str) -> Result<(), ViewError> {
    let chain = || waiting.iter().map(String::as_str).chain([next]).collect::<Vec<_>>().join(" → ");
    let cannot = |sentence| Err(ViewError::PluginCannot { plugin: installed.name(), sentence });
    if waiting.iter().any(|id| id == next) {
        return cannot(format!(
            "プラグインどうしが互いの値を必要としています（{}）。どれかの inputs を直してください。",
            chain()
        ));
    }
    if waiting.len() >= DEEPEST {
        return cannot(format!("プラグインを読むプラグインの連なりが{DEEPEST}段を超えています（{}）。", chain()));
    }
    Ok(())
}

fn default_parameters(installed: &Installed) -> Vec<(String, Value)> {
    let parameters = &installed.manifest().parameters;
    parameters.iter().map(|parameter| (parameter.id.clone(), Value(parameter.kind.default_value()))).collect()
}

/// Why a call failed. A plugin's own sentence stands as it is, with the full stop that it may have already.
fn sentence_of(failure: &host::CallFailure) -> String {
    let sentence = match failure {
        host::CallFailure::Problem { kind: host::ProblemKind::Failed, message } => message.clone(),
        other => other.to_string(),
    };
    format!("{}。", sentence.trim_end_matches('。'))
}

fn admit(installed: &Installed) -> Result<(), ViewError> {
    match installed.quarantine_reason() {
        None => Ok(()),
        Some(sentence) => Err(ViewError::PluginQuarantined { plugin: installed.name(), sentence }),
    }
}

fn computed(release: &Release, evidence: String, layer: host::Layer) -> Computed {
    let floor = if release.package().is_sample() { Trust::Sample } else { Trust::Published };
    let mut inputs: Vec<(String, Period)> = Vec::new();
    for used in &layer.used {
        if let host::Used::Column { indicator, period } = used
            && let Ok(period) = Period::parse(period)
        {
            inputs.push((indicator.clone(), period));
        }
    }
    let charts = layer
        .charts
        .into_iter()
        .map(|chart| Chart {
            id: chart.id,
            title: text(&chart.title),
            kind: match chart.kind {
                host::ChartKind::StackedBars => ChartKind::StackedBars,
                host::ChartKind::Bars => ChartKind::Bars,
                host::ChartKind::Lines => ChartKind::Lines,
                host::ChartKind::Scatter => ChartKind::Scatter,
            },
            unit: text(&chart.unit),
            items: chart.items,
            series: chart
                .series
                .into_iter()
                .map(|series| (text(&series.name), series.cells.iter().map(|cell| cell_of(cell, floor)).collect()))
                .collect(),
        })
        .collect();
    Computed {
        evidence,
        cells: layer.cells.iter().map(|cell| cell_of(&cell, floor)).collect(),
        notes: layer.notes.iter().map(text).collect(),
        class_breaks: layer.class_breaks,
        remarks: layer.remarks.iter().map(text).chain(breaks_between(release, &inputs)).collect(),
        charts,
        inputs,
        period: layer.period.as_deref().and_then(|period| Period::parse(period).ok()),
    }
}

/// What the host says itself of a layer: figures of several periods were used, and the series is broken between them.
fn breaks_between(release: &Release, inputs: &[(String, Period)]) -> Vec<Text> {
    let mut said = Vec::new();
    for indicator in release.indicators() {
        let used = inputs.iter().filter(|(id, _)| id == indicator.id.as_str()).map(|(_, period)| *period);
        let (Some(first), Some(last)) = (used.clone().min(), used.max()) else { continue };
        let mut notes: Vec<&str> = Vec::new();
        for found in indicator.breaks.iter().filter(|found| first < found.period && found.period <= last) {
            if notes.contains(&found.note.as_str()) {
                continue;
            }
            notes.push(&found.note);
            said.push(Text::new(
                format!("「{}」は{}に数え方が変わっています。{}", indicator.title, found.period.label(), found.note),
                format!(
                    "The definition of {} changed in {}: {}",
                    indicator.title_en,
                    found.period.label_en(),
                    found.note
                ),
            ));
        }
    }
    said
}

/// The hash under which the result of a call is kept and shown.
fn evidence_of(
    release: &Release,
    installed: &Installed,
    units: &Units,
    request: &Request,
    derived: &Derived,
) -> String {
    let units = match units {
        Units::Areas => "areas".to_owned(),
        Units::Members(members) => members
            .iter()
            .map(|member| {
                let codes: Vec<&str> = member.areas.iter().map(geodata::AreaCode::as_str).collect();
                format!("{}={}", member.id, codes.join("+"))
            })
            .collect::<Vec<_>>()
            .join(","),
    };
    let period = request.period.map(|period| period.id()).unwrap_or_default();
    let parameters: Vec<String> = request.parameters.iter().map(|(id, value)| format!("{id}={value}")).collect();
    let derived: Vec<&str> = derived.values().flatten().map(|(_, computed)| computed.evidence.as_str()).collect();
    let parts = [installed.hash(), release.hash().as_str(), &units, &period, &parameters.join("&"), &derived.join("+")];
    evidence_hash(&parts)
}

/// SHA-256 over parts, each with its length, so that no two lists of parts look alike.
pub fn evidence_hash(parts: &[&str]) -> String {
    let framed: Vec<String> = parts.iter().map(|part| format!("{}:{part}", part.len())).collect();
    ContentHash::of(framed.join("\n").as_bytes()).as_str().to_owned()
}
