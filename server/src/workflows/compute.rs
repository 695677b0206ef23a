//! Calling a plugin over a release: plain columns in, plain cells out. `geodata` and `plugin-host` meet in this file only.

use std::{sync::Arc, time::Instant};

use geodata::{
    Blank, Cell, GroupingMember, Interval, Measure, Period, Release, Trust, facility::CoordPrecision,
    indicator::Polarity, revision::ContentHash,
};
use plugin_host as host;

use super::{
    ViewError,
    catalogue::{Entry, Parameter, ParameterKind, Text, text},
};
use crate::{
    metrics::PluginOutcome,
    plugins::{Installed, Standing},
    state::Shared,
};

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
    /// Whether the series are stacked.
    pub is_stacked: bool,
    /// Unit.
    pub unit: Text,
    /// Codes of the areas.
    pub areas: Vec<String>,
    /// Series: name and one cell an area.
    pub series: Vec<(Text, Vec<Cell>)>,
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
                known: format!("data, revision, period, grouping, classes, method, {known}"),
            },
            other => bad_value(id, text, &other),
        })?;
        if let Some(known) = missing_kind(entry, release, id, text) {
            let hint = format!("施設の種類は {known} のどれかにしてください。");
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

/// The kinds that there are, if a parameter names one that there is not.
fn missing_kind(entry: &Entry, release: &Release, id: &str, value: &str) -> Option<String> {
    let parameter = entry.parameters.iter().find(|parameter| parameter.id == id)?;
    let kinds = release.facility_kinds();
    let is_missing = matches!(parameter.kind, ParameterKind::FacilityKind(_))
        && value != "*"
        && !kinds.iter().any(|kind| kind.id == value);
    is_missing.then(|| kinds.iter().map(|kind| kind.id.as_str()).collect::<Vec<_>>().join(", "))
}

/// Calls a plugin, or finds what it answered to the same call before.
///
/// One call at a time goes to each plugin, and a few in all, so that a plugin that never ends holds one place and nobody else's.
pub async fn compute(
    state: &Shared,
    release: &Arc<Release>,
    installed: &Arc<Installed>,
    units: Units,
    request: &Request,
) -> Result<Arc<Computed>, ViewError> {
    let evidence = evidence_of(release, installed, &units, request);
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
    let inputs = ReleaseInputs::new(Arc::clone(release), units);
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
            let sentence = format!("{}。", error.failure);
            if error.is_fault_of_plugin() {
                if installed.failed(duration, &sentence) == Standing::Quarantined {
                    state.plugins_changed();
                }
                Err(ViewError::PluginFailed { plugin, sentence })
            } else {
                installed.succeeded(duration);
                Err(ViewError::PluginCannot { plugin, sentence })
            }
        }
    }
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
            is_stacked: matches!(chart.kind, host::ChartKind::StackedBars),
            unit: text(&chart.unit),
            areas: chart.areas,
            series: chart
                .series
                .into_iter()
                .map(|series| (text(&series.name), series.cells.iter().map(|cell| cell_of(cell, floor)).collect()))
                .collect(),
        })
        .collect();
    Computed {
        evidence,
        cells: layer.cells.iter().map(|cell| cell_of(cell, floor)).collect(),
        notes: layer.notes.iter().map(text).collect(),
        class_breaks: layer.class_breaks,
        remarks: layer.remarks.iter().map(text).collect(),
        charts,
        inputs,
        period: layer.period.as_deref().and_then(|period| Period::parse(period).ok()),
    }
}

/// The hash under which the result of a call is kept and shown.
fn evidence_of(release: &Release, installed: &Installed, units: &Units, request: &Request) -> String {
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
    evidence_hash(&[installed.hash(), release.hash().as_str(), &units, &period, &parameters.join("&")])
}

/// SHA-256 over parts, each with its length, so that no two lists of parts look alike.
pub fn evidence_hash(parts: &[&str]) -> String {
    let framed: Vec<String> = parts.iter().map(|part| format!("{}:{part}", part.len())).collect();
    ContentHash::of(framed.join("\n").as_bytes()).as_str().to_owned()
}

/// A release as a plugin sees it.
struct ReleaseInputs {
    release: Arc<Release>,
    units: Units,
    areas: Vec<host::Area>,
}

impl ReleaseInputs {
    fn new(release: Arc<Release>, units: Units) -> Self {
        let areas = match &units {
            Units::Areas => release
                .areas()
                .iter()
                .enumerate()
                .map(|(index, area)| host::Area {
                    code: area.code.to_string(),
                    name: area.name.clone(),
                    urban: is_urban(&area.kind),
                    area_km2: release.area_km2(index),
                })
                .collect(),
            Units::Members(members) => members.iter().map(|member| district(&release, member)).collect(),
        };
        Self { release, units, areas }
    }

    fn only_areas(&self, what: &str) -> Result<(), host::InputProblem> {
        match self.units {
            Units::Areas => Ok(()),
            Units::Members(_) => Err(host::InputProblem::Refused(format!(
                "{what}は市町村についてだけ渡せます（地域の合計の計算中です）"
            ))),
        }
    }

    fn known_kind(&self, kind: &str) -> Result<(), host::InputProblem> {
        let is_known = kind == "*" || self.release.facility_kinds().iter().any(|known| known.id == kind);
        is_known
            .then_some(())
            .ok_or_else(|| host::InputProblem::Missing(format!("施設の種類「{kind}」はこのデータにありません")))
    }
}

/// 市 and 区 are the urban municipalities (市部).
fn is_urban(kind: &str) -> bool {
    matches!(kind, "市" | "区")
}

fn district(release: &Release, member: &GroupingMember) -> host::Area {
    let indices: Vec<usize> = member.areas.iter().filter_map(|code| release.area_index(code)).collect();
    host::Area {
        code: member.id.clone(),
        name: member.title.clone(),
        urban: !indices.is_empty() && indices.iter().all(|&index| is_urban(&release.areas()[index].kind)),
        area_km2: indices.iter().map(|&index| release.area_km2(index)).sum(),
    }
}

impl host::Inputs for ReleaseInputs {
    fn areas(&self) -> &[host::Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<host::Column, host::InputProblem> {
        let asked = period
            .map(|text| Period::parse(text).map_err(|error| host::InputProblem::Failed(error.to_string())))
            .transpose()?;
        let missing = || host::InputProblem::Missing(format!("指標「{indicator}」の数値は、このデータにありません"));
        let column = self.release.column_for(indicator, asked.as_ref()).ok_or_else(missing)?;
        let cells: Vec<host::Cell> = match &self.units {
            Units::Areas => column.cells.iter().map(host_cell).collect(),
            Units::Members(members) => members
                .iter()
                .map(|member| match self.release.total(indicator, &column.period, member) {
                    Ok(sum) => Ok(host_cell(&sum.cell)),
                    Err(refused) => Err(host::InputProblem::Refused(refused.to_string())),
                })
                .collect::<Result<_, _>>()?,
        };
        Ok(host::Column::from_cells(column.period.id(), cells))
    }

    fn facilities(&self, kind: &str) -> Result<Vec<host::Place>, host::InputProblem> {
        self.known_kind(kind)?;
        let places = self.release.facilities().iter().filter(|placed| kind == "*" || placed.facility.kind == kind);
        Ok(places
            .filter_map(|placed| {
                let facility = &placed.facility;
                let position = facility.position?;
                Some(host::Place {
                    id: facility.id.clone(),
                    kind: facility.kind.clone(),
                    name: facility.name.clone(),
                    area: placed.area().map(ToString::to_string).unwrap_or_default(),
                    longitude_deg: position.longitude_deg(),
                    latitude_deg: position.latitude_deg(),
                    precision: precision_id(facility.precision).to_owned(),
                    trust: host_trust(facility.trust),
                })
            })
            .collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, host::InputProblem> {
        self.only_areas("隣り合う市町村")?;
        let index =
            |position: usize| u32::try_from(position).map_err(|error| host::InputProblem::Failed(error.to_string()));
        let mut pairs = Vec::new();
        for one in 0..self.areas.len() {
            for &other in self.release.neighbours(one).iter().filter(|other| one < **other) {
                pairs.push((index(one)?, index(other)?));
            }
        }
        Ok(pairs)
    }

    fn distances(&self, kind: &str) -> Result<host::DistanceColumn, host::InputProblem> {
        self.only_areas("施設までの距離")?;
        self.known_kind(kind)?;
        let kinds = kinds(&self.release, kind);
        let mut column = host::DistanceColumn::default();
        for area in 0..self.areas.len() {
            let nearest = kinds
                .iter()
                .filter_map(|kind| self.release.nearest(kind, area))
                .min_by(|one, other| one.distance_km.total_cmp(&other.distance_km));
            let (cell, id) = match nearest {
                Some(nearest) => {
                    let facility = &self.release.facilities()[nearest.facility_index].facility;
                    (host::Cell::new(nearest.distance_km, host_trust(facility.trust)), facility.id.clone())
                }
                // Places of the kind may exist; where they stand has not been published.
                None => (
                    host::Cell::blank(host::Blank::NotSurveyed, host_trust(self.release.package().trust)),
                    String::new(),
                ),
            };
            column.km.push(cell.value.unwrap_or(0.0));
            column.status.push(cell.status());
            column.nearest_ids.push(id);
        }
        Ok(column)
    }

    fn reached(&self, kind: &str, km: f64) -> Result<host::Column, host::InputProblem> {
        self.only_areas("届く範囲の施設の数")?;
        self.known_kind(kind)?;
        let mut counts = vec![0_u32; self.areas.len()];
        for kind in kinds(&self.release, kind) {
            for (count, found) in counts.iter_mut().zip(self.release.reached(&kind, km)) {
                *count += found;
            }
        }
        let trust = self
            .release
            .facilities()
            .iter()
            .filter(|placed| kind == "*" || placed.facility.kind == kind)
            .map(|placed| placed.facility.trust)
            .max()
            .unwrap_or(self.release.package().trust);
        let cells = counts.into_iter().map(|count| host::Cell::new(f64::from(count), host_trust(trust)));
        Ok(host::Column::from_cells("", cells))
    }
}

fn kinds(release: &Release, kind: &str) -> Vec<String> {
    match kind {
        "*" => release.facility_kinds().iter().map(|kind| kind.id.clone()).collect(),
        kind => vec![kind.to_owned()],
    }
}

/// The indicators that a plugin asks for.
pub fn input_indicators(manifest: &host::Manifest) -> Vec<&str> {
    manifest
        .inputs
        .iter()
        .filter_map(|input| match input {
            host::Input::Column { indicator, .. } => Some(indicator.as_str()),
            _ => None,
        })
        .collect()
}

/// What a plugin reads, each as a Japanese sentence.
pub fn input_sentences(manifest: &host::Manifest) -> Vec<String> {
    let of_kind =
        |kind: &str| if kind == "*" { "すべての種類の施設".to_owned() } else { format!("施設「{kind}」") };
    manifest
        .inputs
        .iter()
        .map(|input| match input {
            host::Input::Column { indicator, required: true } => {
                format!("指標「{indicator}」の数値を読みます（必須）。")
            }
            host::Input::Column { indicator, required: false } => {
                format!("指標「{indicator}」の数値があれば読みます。")
            }
            host::Input::Facilities(kind) => format!("{}の名称と位置を読みます。", of_kind(kind)),
            host::Input::Distances(kind) => format!("{}までの距離を読みます。", of_kind(kind)),
            host::Input::Reached(kind) => format!("{}が届く範囲にいくつあるかを読みます。", of_kind(kind)),
            host::Input::Neighbours => "隣り合う市町村の組を読みます。".to_owned(),
        })
        .collect()
}

/// Identifier of a precision.
pub fn precision_id(precision: CoordPrecision) -> &'static str {
    match precision {
        CoordPrecision::Site => "site",
        CoordPrecision::Town => "town",
        CoordPrecision::Municipality => "municipality",
        CoordPrecision::Unknown => "unknown",
    }
}

fn host_cell(cell: &Cell) -> host::Cell {
    let value = cell.value.map_err(|blank| match blank {
        Blank::Suppressed => host::Blank::Suppressed,
        Blank::NotSurveyed => host::Blank::NotSurveyed,
        Blank::NoReply => host::Blank::NoReply,
        Blank::NotApplicable => host::Blank::NotApplicable,
    });
    let interval = cell.interval.map(|interval| (interval.low, interval.high));
    host::Cell { value, trust: host_trust(cell.trust), interval }
}

fn cell_of(cell: &host::Cell, floor: Trust) -> Cell {
    let value = cell.value.map_err(|blank| match blank {
        host::Blank::Suppressed => Blank::Suppressed,
        host::Blank::NotSurveyed => Blank::NotSurveyed,
        host::Blank::NoReply => Blank::NoReply,
        host::Blank::NotApplicable => Blank::NotApplicable,
    });
    // An interval without width says that nothing is uncertain: it is none.
    let interval = cell.interval.filter(|(low, high)| low < high).map(|(low, high)| Interval { low, high });
    Cell { value, trust: trust(cell.trust).max(floor), interval, note: None }
}

fn host_trust(trust: Trust) -> host::Trust {
    match trust {
        Trust::Published => host::Trust::Published,
        Trust::Provisional => host::Trust::Provisional,
        Trust::Estimate => host::Trust::Estimate,
        Trust::Sample => host::Trust::Sample,
    }
}

/// The trust of a plugin in the words of the data.
pub fn trust(trust: host::Trust) -> Trust {
    match trust {
        host::Trust::Published => Trust::Published,
        host::Trust::Provisional => Trust::Provisional,
        host::Trust::Estimate => Trust::Estimate,
        host::Trust::Sample => Trust::Sample,
    }
}

/// The measure of a plugin in the words of the data.
pub fn measure(measure: host::Measure) -> Measure {
    match measure {
        host::Measure::Persons => Measure::Persons,
        host::Measure::Events => Measure::Events,
        host::Measure::Places => Measure::Places,
        host::Measure::Rate => Measure::Rate,
        host::Measure::State => Measure::State,
        host::Measure::Index => Measure::Index,
    }
}

/// The polarity of a plugin in the words of the data.
pub fn polarity(polarity: host::Polarity) -> Polarity {
    match polarity {
        host::Polarity::HigherIsNeed => Polarity::HigherIsNeed,
        host::Polarity::LowerIsNeed => Polarity::LowerIsNeed,
        host::Polarity::Neutral => Polarity::Neutral,
    }
}

/// A parameter of a plugin in the words of the catalogue.
pub fn parameter(parameter: &host::Parameter) -> Parameter {
    let kind = match &parameter.kind {
        host::ParameterKind::Number { min, max, step, default, unit } => {
            ParameterKind::Number { min: *min, max: *max, step: *step, default: *default, unit: unit.clone() }
        }
        host::ParameterKind::Choice(options) => {
            ParameterKind::Choice(options.iter().map(|option| (option.id.clone(), text(&option.label))).collect())
        }
        host::ParameterKind::Boolean { default } => ParameterKind::Boolean(*default),
        host::ParameterKind::FacilityKind { default } => ParameterKind::FacilityKind(default.clone()),
    };
    Parameter { id: parameter.id.clone(), label: text(&parameter.label), help: text(&parameter.help), kind }
}
