//! `tsunagi:indicator@1.0.0`: the generated bindings, and their way to and from the types of this crate.
//!
//! A later version of the contract gets a module like this one beside it; the rest of the crate sees the neutral types only.

use wasmtime::{
    Engine, Store,
    component::{Component, HasSelf, Linker},
};

use crate::{
    error::ProblemKind,
    gate::{Gate, LimitReached},
    inputs::{Area, Column, DistanceColumn, Grouping, InputProblem, Place, Trust},
    layer::{ChartKind, RawChart, RawLayer},
    manifest::{ChoiceOption, Input, Manifest, Measure, Parameter, ParameterKind, Polarity},
    request::ParameterValue,
    text::Text,
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit/v1",
        world: "indicator",
        imports: { default: trappable },
        require_store_data_send: true,
    });
}

use bindings::tsunagi::indicator::{host, types};

/// A plugin that is ready to be instantiated.
pub(crate) struct Ready(bindings::IndicatorPre<Gate>);

/// What the plugin says itself instead of a layer.
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) message: String,
}

impl Ready {
    /// Links a component, and so checks the types of everything it imports and exports.
    pub(crate) fn link(engine: &Engine, component: &Component) -> wasmtime::Result<Self> {
        let mut linker = Linker::<Gate>::new(engine);
        bindings::Indicator::add_to_linker::<_, HasSelf<Gate>>(&mut linker, |gate| gate)?;
        Ok(Self(bindings::IndicatorPre::new(linker.instantiate_pre(component)?)?))
    }

    pub(crate) fn describe(&self, store: &mut Store<Gate>) -> wasmtime::Result<Manifest> {
        let manifest = self.0.instantiate(&mut *store)?.call_describe(store)?;
        Ok(manifest.into())
    }

    pub(crate) fn compute(
        &self,
        store: &mut Store<Gate>,
        period: Option<String>,
        parameters: Vec<(String, ParameterValue)>,
    ) -> wasmtime::Result<Result<RawLayer, Problem>> {
        let parameters = parameters.into_iter().map(|(id, value)| (id, value.into())).collect();
        let instance = self.0.instantiate(&mut *store)?;
        let answer = instance.call_compute(store, &types::Request { period, parameters })?;
        Ok(answer.map(Into::into).map_err(Into::into))
    }
}

impl types::Host for Gate {}

impl host::Host for Gate {
    fn areas(&mut self) -> wasmtime::Result<Vec<types::Area>> {
        self.count_host_call()?;
        Ok(Gate::areas(self).iter().map(Into::into).collect())
    }

    fn column(
        &mut self,
        indicator: String,
        period: Option<String>,
    ) -> wasmtime::Result<Result<types::DataColumn, types::Problem>> {
        answer(Gate::column(self, &indicator, period.as_deref()), Into::into)
    }

    fn series(&mut self, indicator: String) -> wasmtime::Result<Result<Vec<types::DataColumn>, types::Problem>> {
        answer(Gate::series(self, &indicator), |columns| columns.into_iter().map(Into::into).collect())
    }

    fn groupings(&mut self) -> wasmtime::Result<Result<Vec<types::Grouping>, types::Problem>> {
        answer(Gate::groupings(self), |groupings| groupings.into_iter().map(Into::into).collect())
    }

    fn facilities(&mut self, kind: String) -> wasmtime::Result<Result<Vec<types::Place>, types::Problem>> {
        answer(Gate::facilities(self, &kind), |places| places.into_iter().map(Into::into).collect())
    }

    fn neighbours(&mut self) -> wasmtime::Result<Result<Vec<(u32, u32)>, types::Problem>> {
        answer(Gate::neighbours(self), |pairs| pairs)
    }

    fn distances(&mut self, kind: String) -> wasmtime::Result<Result<types::DistanceColumn, types::Problem>> {
        answer(Gate::distances(self, &kind), Into::into)
    }

    fn reached(&mut self, kind: String, km: f64) -> wasmtime::Result<Result<types::DataColumn, types::Problem>> {
        answer(Gate::reached(self, &kind, km), Into::into)
    }

    fn progress(&mut self, done: f32) -> wasmtime::Result<()> {
        Ok(Gate::progress(self, done)?)
    }

    fn log(&mut self, message: String) -> wasmtime::Result<()> {
        Ok(Gate::log(self, &message)?)
    }
}

fn answer<T, U>(
    answer: Result<Result<T, InputProblem>, LimitReached>,
    convert: impl FnOnce(T) -> U,
) -> wasmtime::Result<Result<U, types::Problem>> {
    Ok(answer?.map(convert).map_err(Into::into))
}

impl From<InputProblem> for types::Problem {
    fn from(problem: InputProblem) -> Self {
        match problem {
            InputProblem::Missing(message) => Self::MissingInput(message),
            InputProblem::Refused(message) => Self::Refused(message),
            InputProblem::Failed(message) => Self::Failed(message),
        }
    }
}

impl From<types::Problem> for Problem {
    fn from(problem: types::Problem) -> Self {
        let (kind, message) = match problem {
            types::Problem::MissingInput(message) => (ProblemKind::MissingInput, message),
            types::Problem::Refused(message) => (ProblemKind::Refused, message),
            types::Problem::BadParameter(message) => (ProblemKind::BadParameter, message),
            types::Problem::Failed(message) => (ProblemKind::Failed, message),
        };
        Self { kind, message }
    }
}

impl From<&Area> for types::Area {
    fn from(area: &Area) -> Self {
        Self { code: area.code.clone(), name: area.name.clone(), urban: area.urban, area_km2: area.area_km2 }
    }
}

impl From<Column> for types::DataColumn {
    fn from(column: Column) -> Self {
        Self { period: column.period, values: column.values, status: column.status }
    }
}

impl From<Grouping> for types::Grouping {
    fn from(grouping: Grouping) -> Self {
        let members = grouping.members.into_iter();
        let members = members.map(|it| types::GroupingMember { id: it.id, title: it.title, areas: it.areas }).collect();
        Self { id: grouping.id, title: grouping.title, members }
    }
}

impl From<DistanceColumn> for types::DistanceColumn {
    fn from(column: DistanceColumn) -> Self {
        Self { km: column.km, status: column.status, nearest_ids: column.nearest_ids }
    }
}

impl From<Place> for types::Place {
    fn from(place: Place) -> Self {
        Self {
            id: place.id,
            kind: place.kind,
            name: place.name,
            area: place.area,
            lon: place.longitude_deg,
            lat: place.latitude_deg,
            precision: place.precision,
            trust: match place.trust {
                Trust::Published => types::Trust::Published,
                Trust::Provisional => types::Trust::Provisional,
                Trust::Estimate => types::Trust::Estimate,
                Trust::Sample => types::Trust::Sample,
            },
        }
    }
}

impl From<ParameterValue> for types::ParameterValue {
    fn from(value: ParameterValue) -> Self {
        match value {
            ParameterValue::Number(number) => Self::Number(number),
            ParameterValue::Text(text) => Self::Text(text),
            ParameterValue::Boolean(boolean) => Self::Boolean(boolean),
        }
    }
}

impl From<types::Text> for Text {
    fn from(text: types::Text) -> Self {
        Self { ja: text.ja, en: text.en }
    }
}

fn texts(texts: Vec<types::Text>) -> Vec<Text> {
    texts.into_iter().map(Into::into).collect()
}

impl From<types::Layer> for RawLayer {
    fn from(layer: types::Layer) -> Self {
        Self {
            period: layer.period,
            values: layer.values,
            status: layer.status,
            low: layer.low,
            high: layer.high,
            notes: texts(layer.notes),
            class_breaks: layer.class_breaks,
            charts: layer.charts.into_iter().map(Into::into).collect(),
            remarks: texts(layer.remarks),
        }
    }
}

impl From<types::Chart> for RawChart {
    fn from(chart: types::Chart) -> Self {
        Self {
            id: chart.id,
            title: chart.title.into(),
            kind: match chart.kind {
                types::ChartKind::StackedBars => ChartKind::StackedBars,
                types::ChartKind::Bars => ChartKind::Bars,
                types::ChartKind::Lines => ChartKind::Lines,
                types::ChartKind::Scatter => ChartKind::Scatter,
            },
            unit: chart.unit.into(),
            items: chart.items,
            series: chart.series.into_iter().map(|series| (series.name.into(), series.values, series.status)).collect(),
        }
    }
}

impl From<types::Manifest> for Manifest {
    fn from(manifest: types::Manifest) -> Self {
        Self {
            id: manifest.id,
            version: manifest.version,
            author: manifest.author,
            license: manifest.license,
            title: manifest.title.into(),
            definition: manifest.definition.into(),
            theme: manifest.theme,
            measure: match manifest.measure {
                types::Measure::Persons => Measure::Persons,
                types::Measure::Events => Measure::Events,
                types::Measure::Places => Measure::Places,
                types::Measure::Rate => Measure::Rate,
                types::Measure::State => Measure::State,
                types::Measure::Index => Measure::Index,
            },
            unit: manifest.unit.into(),
            polarity: match manifest.polarity {
                types::Polarity::HigherIsNeed => Polarity::HigherIsNeed,
                types::Polarity::LowerIsNeed => Polarity::LowerIsNeed,
                types::Polarity::Neutral => Polarity::Neutral,
            },
            decimals: manifest.decimals,
            trust: match manifest.trust {
                types::Trust::Published => Trust::Published,
                types::Trust::Provisional => Trust::Provisional,
                types::Trust::Estimate => Trust::Estimate,
                types::Trust::Sample => Trust::Sample,
            },
            method: manifest.method.into(),
            caveats: texts(manifest.caveats),
            parameters: manifest.parameters.into_iter().map(Into::into).collect(),
            inputs: manifest.inputs.into_iter().map(Into::into).collect(),
            periods_of: manifest.periods_of,
            per_district: manifest.per_district,
        }
    }
}

impl From<types::Parameter> for Parameter {
    fn from(parameter: types::Parameter) -> Self {
        let kind = match parameter.kind {
            types::ParameterKind::Number(bounds) => ParameterKind::Number {
                min: bounds.min,
                max: bounds.max,
                step: bounds.step,
                default: bounds.default,
                unit: bounds.unit,
            },
            types::ParameterKind::Choice(options) => {
                let option = |option: types::ChoiceOption| ChoiceOption { id: option.id, label: option.label.into() };
                ParameterKind::Choice(options.into_iter().map(option).collect())
            }
            types::ParameterKind::Boolean(default) => ParameterKind::Boolean { default },
            types::ParameterKind::FacilityKind(default) => ParameterKind::FacilityKind { default },
            types::ParameterKind::Area => ParameterKind::Area,
        };
        Self { id: parameter.id, label: parameter.label.into(), help: parameter.help.into(), kind }
    }
}

impl From<types::Input> for Input {
    fn from(input: types::Input) -> Self {
        match input {
            types::Input::Column(column) => Self::Column { indicator: column.indicator, required: column.required },
            types::Input::Facilities(kind) => Self::Facilities(kind),
            types::Input::Distances(kind) => Self::Distances(kind),
            types::Input::Reached(kind) => Self::Reached(kind),
            types::Input::Neighbours => Self::Neighbours,
            types::Input::Groupings => Self::Groupings,
        }
    }
}
