//! A view: one indicator in one period over all municipalities, with classes, ranks, totals and evidence. Map, legend, charts,
//! table and exports of one request are made from one view.

use std::sync::Arc;

use geodata::{
    Cell, Grouping, GroupingMember, Measure, Period, Release, Trust,
    measure::{self, SumOver},
};

use super::{
    ViewError,
    catalogue::{self, Entry, Origin, Text},
    classes::{CLASS_BOUNDS, Classes, Method, Scale, classify},
    compute::{self, Computed, Units},
    number::as_printed,
};
use crate::{plugins::Installed, state::Shared};

/// What a reader asks for.
#[derive(Debug, Clone, Default)]
pub struct ViewAsk {
    /// Identifier of the indicator.
    pub indicator: String,
    /// The period, in any spelling; none means the latest.
    pub period: Option<String>,
    /// Identifier of the grouping whose totals are wanted beside that of the prefecture.
    pub grouping: Option<String>,
    /// Parameters of the plugin.
    pub parameters: Vec<(String, String)>,
    /// How many classes.
    pub classes: Option<usize>,
    /// How breaks are found.
    pub method: Option<Method>,
    /// Breaks that the reader gives, ascending: they go before number and method.
    pub breaks: Vec<f64>,
}

/// One indicator in one period over all municipalities.
#[derive(Debug, Clone)]
pub struct View {
    /// The data it was made from.
    pub release: Arc<Release>,
    /// The indicator.
    pub entry: Arc<Entry>,
    /// The period.
    pub period: Period,
    /// What the plugin read, if one computed it.
    pub inputs: Vec<InputUsed>,
    /// One for every area of the release, in the same order.
    pub cells: Vec<ViewCell>,
    /// The prefecture, then the members of the grouping that was asked for.
    pub totals: Vec<Total>,
    /// Classes.
    pub classes: Classes,
    /// Remarks on the whole view.
    pub remarks: Vec<Text>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The result of the plugin, with its charts.
    pub computed: Option<Arc<Computed>>,
}

/// The cell of one area and what the view says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewCell {
    /// The value, or why there is none.
    pub cell: Cell,
    /// Its class.
    pub class: Option<usize>,
    /// Its place, greatest first.
    pub rank: Option<usize>,
    /// Why here.
    pub why: Option<Text>,
}

/// An indicator that a plugin read.
#[derive(Debug, Clone, PartialEq)]
pub struct InputUsed {
    /// Identifier.
    pub indicator: String,
    /// Title.
    pub title: Text,
    /// The period that was really used.
    pub period: Period,
}

/// The total of a group of municipalities.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Identifier of the grouping.
    pub grouping: String,
    /// Identifier of its member.
    pub member: String,
    /// Title of the member.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// The total, or why there is none, as a sentence.
    pub outcome: Result<Cell, String>,
    /// How many of its municipalities have a value.
    pub known: usize,
    /// How many municipalities it has.
    pub parts: usize,
    /// Municipalities in each state and without, where the measure is a state.
    pub states: Vec<StateCount>,
}

/// How many municipalities are in a state, or have none for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    /// Identifier of the state or of the reason.
    pub id: String,
    /// The word on screen.
    pub label: String,
    /// The word in English.
    pub label_en: String,
    /// How many municipalities.
    pub count: usize,
}

/// What a view rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Hash over all of it.
    pub hash: String,
    /// Hash of the release.
    pub release: String,
    /// Hash of the plugin's file.
    pub plugin_hash: Option<String>,
    /// Version of the plugin.
    pub plugin_version: Option<String>,
    /// Every parameter with the value that was used.
    pub parameters: Vec<(String, String)>,
}

impl View {
    /// The least trustworthy degree among its cells.
    pub fn trust(&self) -> Trust {
        self.cells.iter().map(|cell| cell.cell.trust).max().unwrap_or(self.entry.trust)
    }

    /// Whether anything in it is fictitious.
    pub fn is_sample(&self) -> bool {
        self.release.package().is_sample() || self.trust() == Trust::Sample
    }
}

/// Makes a view.
pub async fn view(state: &Shared, release: Arc<Release>, ask: ViewAsk) -> Result<View, ViewError> {
    check_classes(&ask)?;
    let entry = catalogue::find(&release, &state.plugins.installed(), &ask.indicator)?;
    let grouping = match &ask.grouping {
        None => None,
        Some(id) => Some(find_grouping(&release, id)?.clone()),
    };
    match entry.origin.clone() {
        Origin::Data => data_view(release, entry, grouping.as_ref(), &ask),
        Origin::Plugin(installed) => plugin_view(state, release, entry, installed, grouping.as_ref(), &ask).await,
    }
}

/// A grouping of the release.
pub fn find_grouping<'a>(release: &'a Release, id: &str) -> Result<&'a Grouping, ViewError> {
    release.grouping(id).ok_or_else(|| ViewError::Unknown {
        what: "地域のまとめ方",
        id: id.to_owned(),
        next: "/api/v1/groupings にあるものから選んでください。",
    })
}

/// The period that was asked for, in any spelling, if the indicator has it; its latest if none was asked for.
pub fn find_period(entry: &Entry, asked: Option<&str>) -> Result<Period, ViewError> {
    let Some(text) = asked else {
        return entry.periods.last().copied().ok_or_else(|| ViewError::Unknown {
            what: "時点",
            id: entry.title.ja.clone(),
            next: "この指標には、まだ数値がありません。",
        });
    };
    let period = Period::parse(text).map_err(|error| ViewError::BadValue {
        name: "period".to_owned(),
        value: text.to_owned(),
        hint: error.to_string(),
    })?;
    if entry.periods.contains(&period) {
        Ok(period)
    } else {
        Err(ViewError::Unknown {
            what: "時点",
            id: period.id(),
            next: "この指標に数値がある年度・時点から選んでください。",
        })
    }
}

fn check_classes(ask: &ViewAsk) -> Result<(), ViewError> {
    let ascends = ask.breaks.iter().zip(ask.breaks.iter().skip(1)).all(|(low, high)| low < high);
    if CLASS_BOUNDS.1 <= ask.breaks.len() || !ascends || !ask.breaks.iter().all(|edge| edge.is_finite()) {
        return Err(ViewError::BadValue {
            name: "breaks".to_owned(),
            value: ask.breaks.iter().map(f64::to_string).collect::<Vec<_>>().join(","),
            hint: format!("小さい順に並べた数を、{}個まで「,」で区切って書いてください。", CLASS_BOUNDS.1 - 1),
        });
    }
    match ask.classes {
        Some(n) if !(CLASS_BOUNDS.0..=CLASS_BOUNDS.1).contains(&n) => Err(ViewError::BadValue {
            name: "classes".to_owned(),
            value: n.to_string(),
            hint: format!("{}から{}までの整数にしてください。", CLASS_BOUNDS.0, CLASS_BOUNDS.1),
        }),
        _ => Ok(()),
    }
}

fn data_view(
    release: Arc<Release>,
    entry: Entry,
    grouping: Option<&Grouping>,
    ask: &ViewAsk,
) -> Result<View, ViewError> {
    if let Some((name, _)) = ask.parameters.first() {
        let known = "data, revision, period, grouping, classes, method, breaks".to_owned();
        return Err(ViewError::UnknownParameter { name: name.clone(), known });
    }
    let period = find_period(&entry, ask.period.as_deref())?;
    let column = release.column(&entry.id, &period).ok_or_else(|| ViewError::Internal {
        cause: format!("the release lists {} of {} and has no column for it", period.id(), entry.id),
    })?;
    let cells: Vec<Cell> = column.cells.iter().collect();
    let totals = members(&release, grouping)
        .map(|(id, member)| {
            let outcome = release.total(&entry.id, &period, member);
            let sum = outcome.map(|sum| sum.cell).map_err(|refused| refused.to_string());
            total(&release, &entry, &cells, id, member, sum)
        })
        .collect();
    let evidence = Evidence {
        hash: compute::evidence_hash(&[release.hash().as_str(), &entry.id, &period.id()]),
        release: release.hash().as_str().to_owned(),
        plugin_hash: None,
        plugin_version: None,
        parameters: Vec::new(),
    };
    let classes = classes(&entry, &cells, ask, &[]);
    let cells = view_cells(&entry, cells, &classes, None);
    Ok(View {
        release,
        entry: Arc::new(entry),
        period,
        inputs: Vec::new(),
        cells,
        totals,
        classes,
        remarks: Vec::new(),
        evidence,
        computed: None,
    })
}

async fn plugin_view(
    state: &Shared,
    release: Arc<Release>,
    entry: Entry,
    installed: Arc<Installed>,
    grouping: Option<&Grouping>,
    ask: &ViewAsk,
) -> Result<View, ViewError> {
    let plugins = state.plugins.installed();
    let has_periods = installed.manifest().periods_of.is_some();
    if let Some(clock) = &installed.manifest().periods_of
        && entry.periods.is_empty()
    {
        let sentence = format!("年度・時点を決める指標「{clock}」の数値が、このデータにありません。");
        return Err(ViewError::PluginCannot { plugin: installed.name(), sentence });
    }
    let asked_period = if entry.periods.is_empty() { None } else { Some(find_period(&entry, ask.period.as_deref())?) };
    let parameters = compute::read_parameters(&entry, &release, &ask.parameters)?;
    let request = compute::Request { period: asked_period.filter(|_| has_periods), parameters };
    let computed = compute::compute(state, &release, &installed, Units::Areas, &request).await?;
    let period = computed.period().or(asked_period).ok_or_else(|| ViewError::PluginFailed {
        plugin: installed.name(),
        sentence: "どの年度・時点の値かが示されませんでした。".to_owned(),
    })?;
    let cells = computed.cells.clone();

    let groups: Vec<(String, GroupingMember)> =
        members(&release, grouping).map(|(id, member)| (id.to_owned(), member.clone())).collect();
    let sums: Vec<Result<Cell, String>> = if installed.manifest().per_district {
        let units = Units::Members(groups.iter().map(|(_, member)| member.clone()).collect());
        match compute::compute(state, &release, &installed, units, &request).await {
            Ok(by_member) => by_member.cells.iter().cloned().map(Ok).collect(),
            Err(error) => groups.iter().map(|_| Err(error.to_string())).collect(),
        }
    } else {
        groups.iter().map(|(_, member)| sum(&release, &entry, &cells, member)).collect()
    };
    let totals =
        groups.iter().zip(sums).map(|((id, member), sum)| total(&release, &entry, &cells, id, member, sum)).collect();

    let evidence = Evidence {
        hash: computed.evidence.clone(),
        release: release.hash().as_str().to_owned(),
        plugin_hash: Some(installed.hash().to_owned()),
        plugin_version: Some(installed.manifest().version.clone()),
        parameters: request.parameters.iter().map(|(id, value)| (id.clone(), value.to_string())).collect(),
    };
    let classes = classes(&entry, &cells, ask, &computed.class_breaks);
    let cells = view_cells(&entry, cells, &classes, Some(&computed.notes));
    let inputs = computed
        .inputs
        .iter()
        .filter_map(|(id, period)| {
            let title = match release.indicator(id) {
                Some(input) => Text::new(&input.title, &input.title_en),
                None => catalogue::title(plugins.iter().find(|plugin| plugin.id() == id)?),
            };
            Some(InputUsed { indicator: id.clone(), title, period: *period })
        })
        .collect();
    Ok(View {
        release,
        entry: Arc::new(entry),
        period,
        inputs,
        cells,
        totals,
        classes,
        remarks: computed.remarks.clone(),
        evidence,
        computed: Some(computed),
    })
}

/// The prefecture, then the members of a grouping, each with the identifier of its grouping.
fn members<'a>(
    release: &'a Release,
    grouping: Option<&'a Grouping>,
) -> impl Iterator<Item = (&'a str, &'a GroupingMember)> {
    let prefecture = release.grouping(PREFECTURE);
    let asked = grouping.filter(|grouping| grouping.id != PREFECTURE);
    prefecture.into_iter().chain(asked).flat_map(|grouping| {
        let id = grouping.id.as_str();
        grouping.members.iter().map(move |member| (id, member))
    })
}

/// The grouping that every release has.
const PREFECTURE: &str = "prefecture";

fn sum(release: &Release, entry: &Entry, cells: &[Cell], member: &GroupingMember) -> Result<Cell, String> {
    let parts: Vec<&Cell> = indices(release, member).into_iter().map(|index| &cells[index]).collect();
    measure::sum(entry.measure, entry.marks, SumOver::Areas, &parts)
        .map(|sum| sum.cell)
        .map_err(|refused| refused.to_string())
}

fn indices(release: &Release, member: &GroupingMember) -> Vec<usize> {
    member.areas.iter().filter_map(|code| release.area_index(code)).collect()
}

fn total(
    release: &Release,
    entry: &Entry,
    cells: &[Cell],
    grouping: &str,
    member: &GroupingMember,
    outcome: Result<Cell, String>,
) -> Total {
    let parts = indices(release, member);
    let known = parts.iter().filter(|index| cells[**index].value.is_ok()).count();
    let states = if entry.measure == Measure::State { state_counts(entry, cells, &parts) } else { Vec::new() };
    Total {
        grouping: grouping.to_owned(),
        member: member.id.clone(),
        title: member.title.clone(),
        title_en: member.title_en.clone(),
        outcome,
        known,
        parts: parts.len(),
        states,
    }
}

fn state_counts(entry: &Entry, cells: &[Cell], parts: &[usize]) -> Vec<StateCount> {
    let count = |fits: &dyn Fn(&Cell) -> bool| parts.iter().filter(|index| fits(&cells[**index])).count();
    let steps = entry.states.iter().map(|step| StateCount {
        id: step.id.clone(),
        label: step.label.clone(),
        label_en: step.label_en.clone(),
        count: count(&|cell| cell.value == Ok(f64::from(step.value))),
    });
    let blanks = geodata::Blank::ALL.into_iter().map(|blank| StateCount {
        id: blank.id().to_owned(),
        label: blank.label().to_owned(),
        label_en: crate::shapes::blank_label_en(blank).to_owned(),
        count: count(&|cell| cell.value == Err(blank)),
    });
    steps.chain(blanks.filter(|blank| blank.count > 0)).collect()
}

fn classes(entry: &Entry, cells: &[Cell], ask: &ViewAsk, hint: &[f64]) -> Classes {
    let values: Vec<_> = cells.iter().map(|cell| cell.value).collect();
    let states = if entry.measure == Measure::State { entry.states.as_slice() } else { &[] };
    let (method, classes, given) = (ask.method, ask.classes, ask.breaks.as_slice());
    classify(&values, Scale { decimals: entry.decimals, states, method, classes, hint, given })
}

fn view_cells(entry: &Entry, cells: Vec<Cell>, classes: &Classes, notes: Option<&[Text]>) -> Vec<ViewCell> {
    let printed: Vec<f64> =
        cells.iter().filter_map(|cell| cell.value.ok()).map(|value| as_printed(value, entry.decimals)).collect();
    let is_ranked = entry.measure != Measure::State;
    let rank = |value: f64| 1 + printed.iter().filter(|other| as_printed(value, entry.decimals) < **other).count();
    cells
        .into_iter()
        .enumerate()
        .map(|(index, cell)| ViewCell {
            class: cell.value.ok().and_then(|value| classes.class_of(value)),
            rank: cell.value.ok().filter(|_| is_ranked).map(rank),
            why: notes.and_then(|notes| notes.get(index)).filter(|note| !note.ja.is_empty()).cloned(),
            cell,
        })
        .collect()
}
