//! The catalogue: indicators of the data and of the plugins. From outside the two look the same.

use std::sync::Arc;

use geodata::{
    Measure, Period, Release, Trust,
    indicator::{Indicator, Polarity, SeriesBreak, StateStep},
    measure::Marks,
};

use super::ViewError;
use crate::plugins::{Installed, Roster};

/// A text in the two languages of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Puts a text together.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

/// An indicator, wherever its figures come from.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Theme under which the catalogue lists it.
    pub theme: String,
    /// What the number means.
    pub definition: Text,
    /// How its numbers combine.
    pub measure: Measure,
    /// 複数回答, 再掲.
    pub marks: Marks,
    /// Unit.
    pub unit: Text,
    /// Which direction calls for attention.
    pub polarity: Polarity,
    /// Decimals to print.
    pub decimals: u8,
    /// The steps, if the measure is a state.
    pub states: Vec<StateStep>,
    /// Citation.
    pub source: String,
    /// Formula and where it comes from, if a plugin computes it.
    pub method: Option<Text>,
    /// What to keep in mind.
    pub caveats: Vec<Text>,
    /// How far to trust its figures at best.
    pub trust: Trust,
    /// The periods that can be asked for, ascending.
    pub periods: Vec<Period>,
    /// Dated breaks of the series.
    pub breaks: Vec<SeriesBreak>,
    /// Where its figures come from.
    pub origin: Origin,
    /// What a user may set.
    pub parameters: Vec<Parameter>,
}

/// Where the figures of an indicator come from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// From a data package.
    Data,
    /// From a plugin.
    Plugin(Arc<Installed>),
}

impl Origin {
    /// The identifier used in answers.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Plugin(_) => "plugin",
        }
    }
}

/// One thing that a user may set.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Identifier: the name in the query.
    pub id: String,
    /// Label.
    pub label: Text,
    /// What it does.
    pub help: Text,
    /// Type, bounds and default.
    pub kind: ParameterKind,
}

/// Type, bounds and default of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    /// A number within bounds.
    Number {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Step of the control.
        step: f64,
        /// Value when nobody sets it.
        default: f64,
        /// Unit.
        unit: String,
    },
    /// One of a few, by identifier and label; the first is the default.
    Choice(Vec<(String, Text)>),
    /// On or off.
    Boolean(bool),
    /// A kind of place; carries the default.
    FacilityKind(String),
    /// A municipality; none until somebody chooses.
    Area,
}

/// The indicators of a release, those of the data first. A plugin whose identifier the data use already is left out: its state
/// says so in the list of plugins. So are those that are switched off and those that somebody only tries out.
pub fn catalogue(release: &Release, plugins: &[Arc<Installed>]) -> Vec<Entry> {
    let of_data = release.indicators().iter().map(|indicator| of_data(release, indicator));
    let of_plugins = plugins
        .iter()
        .filter(|installed| installed.is_public() && release.indicator(installed.id()).is_none())
        .map(|installed| of_plugin(release, plugins, installed));
    of_data.chain(of_plugins).collect()
}

/// One indicator, also of a plugin that is being tried out.
pub fn find(release: &Release, plugins: &Roster, id: &str) -> Result<Entry, ViewError> {
    if let Some(indicator) = release.indicator(id) {
        return Ok(of_data(release, indicator));
    }
    if plugins.is_loading(id) {
        return Err(ViewError::PluginLoading { plugin: id.to_owned() });
    }
    if plugins.iter().any(|installed| installed.id() == id && installed.is_disabled()) {
        return Err(ViewError::Unknown {
            what: "指標",
            id: id.to_owned(),
            next: "計算するプラグインを「使わない」にしてあります。「プラグイン」の画面で「使う」を押すと、また見られます。",
        });
    }
    if id.starts_with(TRIAL) && !plugins.iter().any(|installed| installed.id() == id) {
        return Err(ViewError::Unknown {
            what: "試用中の指標",
            id: id.to_owned(),
            next: "試用は1時間で終わります。「プラグイン」の画面で、ファイルをもう一度入れてください。",
        });
    }
    plugins
        .iter()
        .find(|installed| installed.id() == id)
        .map(|installed| of_plugin(release, plugins, installed))
        .ok_or_else(|| ViewError::Unknown {
            what: "指標",
            id: id.to_owned(),
            next: "指標の一覧から選んでください。プラグインの指標なら、プラグインが入っているか確かめてください。",
        })
}

fn of_data(release: &Release, indicator: &Indicator) -> Entry {
    let id = indicator.id.as_str();
    let periods = release.periods(id).to_vec();
    Entry {
        id: id.to_owned(),
        title: Text::new(&indicator.title, &indicator.title_en),
        theme: indicator.theme.clone(),
        definition: Text::new(&indicator.definition, ""),
        measure: indicator.measure,
        marks: indicator.marks,
        unit: Text::new(&indicator.unit, &indicator.unit_en),
        polarity: indicator.polarity,
        decimals: indicator.decimals,
        states: indicator.states.clone(),
        source: indicator.source.clone(),
        method: None,
        caveats: indicator.caveats.iter().map(|caveat| Text::new(caveat, "")).collect(),
        trust: release.package().trust,
        periods,
        breaks: indicator.breaks.clone(),
        origin: Origin::Data,
        parameters: Vec::new(),
    }
}

/// How the identifiers of plugins on trial begin.
const TRIAL: &str = "try-";

fn of_plugin(release: &Release, plugins: &[Arc<Installed>], installed: &Arc<Installed>) -> Entry {
    let manifest = installed.manifest();
    let inputs = data_inputs(release, plugins, installed);
    let mut sources: Vec<&str> = Vec::new();
    for input in &inputs {
        if !sources.contains(&input.source.as_str()) {
            sources.push(&input.source);
        }
    }
    let breaks = clock(release, plugins, installed).map(|input| input.breaks.clone()).unwrap_or_default();
    let periods = periods_of_plugin(release, plugins, installed).into_iter().flatten().collect::<Vec<_>>();
    // Where time plays no part: the day on which the sources were looked at, else the day of publication.
    let periods = if periods.is_empty() && manifest.periods_of.is_none() { looked_at(release) } else { periods };
    Entry {
        id: installed.id().to_owned(),
        title: title(installed),
        theme: manifest.theme.clone(),
        definition: text(&manifest.definition),
        measure: super::plugin_words::measure(manifest.measure),
        marks: Marks::default(),
        unit: text(&manifest.unit),
        polarity: super::plugin_words::polarity(manifest.polarity),
        decimals: manifest.decimals,
        states: Vec::new(),
        source: if sources.is_empty() { release.package().title.clone() } else { sources.join("、") },
        method: Some(text(&manifest.method)),
        caveats: manifest.caveats.iter().map(text).collect(),
        trust: super::plugin_words::trust(manifest.trust).max(release.package().trust),
        periods,
        breaks,
        origin: Origin::Plugin(Arc::clone(installed)),
        parameters: manifest.parameters.iter().map(super::plugin_words::parameter).collect(),
    }
}

/// The periods in which a plugin can be called: those of the indicator that it names; `None` alone where time plays no part.
pub(super) fn periods_of_plugin(
    release: &Release,
    plugins: &[Arc<Installed>],
    installed: &Arc<Installed>,
) -> Vec<Option<Period>> {
    if installed.manifest().periods_of.is_none() {
        return vec![None];
    }
    let clock = clock(release, plugins, installed);
    clock.map(|input| release.periods(input.id.as_str()).iter().copied().map(Some).collect()).unwrap_or_default()
}

/// The indicator of the data whose periods are the plugin's, through other plugins where it names one.
fn clock<'a>(release: &'a Release, plugins: &[Arc<Installed>], installed: &Arc<Installed>) -> Option<&'a Indicator> {
    let mut id = installed.manifest().periods_of.clone()?;
    // Plugins that name one another end here, and are refused when they are called.
    for _ in 0..=plugins.len() {
        if let Some(indicator) = release.indicator(&id) {
            return Some(indicator);
        }
        id = plugins.iter().find(|plugin| plugin.id() == id)?.manifest().periods_of.clone()?;
    }
    None
}

/// The indicators of the data that a plugin reads, itself or through the plugins that it reads, each once.
fn data_inputs<'a>(release: &'a Release, plugins: &[Arc<Installed>], installed: &Arc<Installed>) -> Vec<&'a Indicator> {
    let mut found: Vec<&Indicator> = Vec::new();
    let mut asked: Vec<String> = vec![installed.id().to_owned()];
    let mut open: Vec<Arc<Installed>> = vec![Arc::clone(installed)];
    while let Some(plugin) = open.pop() {
        for (id, _) in super::plugin_words::column_inputs(plugin.manifest()) {
            if asked.iter().any(|known| known == id) {
                continue;
            }
            asked.push(id.to_owned());
            match release.indicator(id) {
                Some(indicator) => found.push(indicator),
                None => open.extend(plugins.iter().find(|plugin| plugin.id() == id).cloned()),
            }
        }
    }
    found
}

fn looked_at(release: &Release) -> Vec<Period> {
    let published = release.revision().published_at.get(..10).unwrap_or_default();
    [&release.package().retrieved, published].into_iter().find_map(|day| Period::parse(day).ok()).into_iter().collect()
}

/// The title of a plugin. Whoever finds the figure of a trial in a paper sees that it was one.
pub fn title(installed: &Installed) -> Text {
    let title = &installed.manifest().title;
    if installed.is_trial() {
        return Text::new(format!("{}（試用）", title.ja), format!("{} (trial)", title.en));
    }
    text(title)
}

/// A text of a plugin.
pub fn text(text: &plugin_host::Text) -> Text {
    Text::new(&text.ja, &text.en)
}
