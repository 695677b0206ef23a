//! What one call may see and use: the gate between a plugin and the caller's inputs.

use std::{sync::Arc, time::Instant};

use wasmtime::ResourceLimiter;

use crate::{
    error::CallFailure,
    inputs::{Area, Column, DEFINITION, DistanceColumn, Grouping, InputProblem, Inputs, Place, Trust, worst_trust},
    limits::Limits,
    manifest::Input,
};

/// Characters that are kept of a line of log.
const LOG_LINE: usize = 1_000;

/// One input that a call has used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Used {
    /// The column of an indicator.
    Column {
        /// Identifier of the indicator.
        indicator: String,
        /// Identifier of the period that was answered.
        period: String,
    },
    /// The places of a kind.
    Facilities(String),
    /// The distance to the nearest place of a kind.
    Distances(String),
    /// How many places of a kind are within reach.
    Reached(String),
    /// Which areas touch.
    Neighbours,
    /// Ways to group the areas.
    Groupings,
}

/// A limit that a call has run into. The engine carries it back to the caller as the reason of the trap.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct LimitReached(pub(crate) CallFailure);

/// The answer to a plugin, unless the call is over.
type Answer<T> = Result<Result<T, InputProblem>, LimitReached>;

/// Everything that belongs to one call. It is made for the call and dropped with it.
pub(crate) struct Gate {
    /// `None` while the plugin describes itself.
    inputs: Option<Box<dyn Inputs>>,
    declared: Arc<[Input]>,
    limits: Arc<Limits>,
    deadline: Instant,
    host_calls: usize,
    memory_bytes: usize,
    table_elements: usize,
    used: Vec<Used>,
    trust: Trust,
    log: Vec<String>,
}

/// What is left of a call that has succeeded.
pub(crate) struct Outcome {
    /// What was used, each once, in the order of first use.
    pub(crate) used: Vec<Used>,
    /// The worst trust of what was used.
    pub(crate) trust: Trust,
    /// What the plugin logged.
    pub(crate) log: Vec<String>,
    /// All its linear memories together: they never shrink.
    pub(crate) memory_bytes: usize,
}

impl Gate {
    /// The gate of a call of `compute`.
    pub(crate) fn open(inputs: Box<dyn Inputs>, declared: Arc<[Input]>, limits: Arc<Limits>) -> Self {
        Self::new(Some(inputs), declared, limits)
    }

    /// The gate of a call of `describe`: nothing passes.
    pub(crate) fn closed(limits: Arc<Limits>) -> Self {
        Self::new(None, Arc::new([]), limits)
    }

    fn new(inputs: Option<Box<dyn Inputs>>, declared: Arc<[Input]>, limits: Arc<Limits>) -> Self {
        Self {
            inputs,
            declared,
            deadline: Instant::now() + limits.wall,
            limits,
            host_calls: 0,
            memory_bytes: 0,
            table_elements: 0,
            used: Vec::new(),
            trust: Trust::Published,
            log: Vec::new(),
        }
    }

    /// Starts the time that the call may take.
    pub(crate) fn start(&mut self) {
        self.deadline = Instant::now() + self.limits.wall;
    }

    /// Whether the time is up.
    pub(crate) fn check_deadline(&self) -> Result<(), LimitReached> {
        if Instant::now() < self.deadline {
            return Ok(());
        }
        let ms = u64::try_from(self.limits.wall.as_millis()).unwrap_or(u64::MAX);
        Err(LimitReached(CallFailure::DeadlineExceeded { ms }))
    }

    /// The areas of the call; none while the plugin describes itself.
    pub(crate) fn areas(&self) -> &[Area] {
        self.inputs.as_deref().map_or(&[], Inputs::areas)
    }

    /// Closes the books.
    pub(crate) fn outcome(&mut self) -> Outcome {
        Outcome {
            used: std::mem::take(&mut self.used),
            trust: self.trust,
            log: std::mem::take(&mut self.log),
            memory_bytes: self.memory_bytes,
        }
    }

    /// Counts a host call, and ends a call that has made too many.
    pub(crate) fn count_host_call(&mut self) -> Result<(), LimitReached> {
        self.host_calls += 1;
        if self.host_calls > self.limits.host_calls {
            return Err(LimitReached(CallFailure::TooManyHostCalls { limit: self.limits.host_calls }));
        }
        self.check_deadline()
    }

    pub(crate) fn column(&mut self, indicator: &str, period: Option<&str>) -> Answer<Column> {
        let declares = |input: &Input| is_column(input, indicator);
        let asked = || format!("指標「{}」", shown(indicator));
        let answer = self.ask(declares, asked, |inputs| {
            inputs
                .column(indicator, period)
                .and_then(|column| fits(inputs, column.values.len(), column.status.len(), column))
        })?;
        Ok(answer.inspect(|column| self.note_column(indicator, column)))
    }

    pub(crate) fn series(&mut self, indicator: &str) -> Answer<Vec<Column>> {
        let declares = |input: &Input| is_column(input, indicator);
        let asked = || format!("指標「{}」", shown(indicator));
        let answer = self.ask(declares, asked, |inputs| {
            let columns = inputs.series(indicator)?.into_iter();
            columns.map(|column| fits(inputs, column.values.len(), column.status.len(), column)).collect()
        })?;
        Ok(answer
            .inspect(|columns: &Vec<Column>| columns.iter().for_each(|column| self.note_column(indicator, column))))
    }

    pub(crate) fn groupings(&mut self) -> Answer<Vec<Grouping>> {
        let declares = |input: &Input| matches!(input, Input::Groupings);
        let answer = self.ask(declares, || "地域のまとめ方".to_owned(), |inputs| inputs.groupings())?;
        Ok(answer.inspect(|_| self.note(Used::Groupings, Trust::Published)))
    }

    pub(crate) fn facilities(&mut self, kind: &str) -> Answer<Vec<Place>> {
        let declares = |input: &Input| matches!(input, Input::Facilities(declared) if covers(declared, kind));
        let asked = || format!("施設「{}」", shown(kind));
        let answer = self.ask(declares, asked, |inputs| inputs.facilities(kind))?;
        Ok(answer.inspect(|places| {
            let trust = places.iter().map(|place| place.trust).max().unwrap_or(Trust::Published);
            self.note(Used::Facilities(kind.to_owned()), trust);
        }))
    }

    pub(crate) fn neighbours(&mut self) -> Answer<Vec<(u32, u32)>> {
        let declares = |input: &Input| matches!(input, Input::Neighbours);
        let answer = self.ask(declares, || "隣接関係".to_owned(), |inputs| inputs.neighbours())?;
        Ok(answer.inspect(|_| self.note(Used::Neighbours, Trust::Published)))
    }

    pub(crate) fn distances(&mut self, kind: &str) -> Answer<DistanceColumn> {
        let declares = |input: &Input| matches!(input, Input::Distances(declared) if covers(declared, kind));
        let asked = || format!("施設「{}」までの距離", shown(kind));
        let answer = self.ask(declares, asked, |inputs| {
            let column = inputs.distances(kind)?;
            let column = fits(inputs, column.km.len(), column.status.len(), column)?;
            fits(inputs, column.nearest_ids.len(), column.status.len(), column)
        })?;
        Ok(answer.inspect(|column| self.note(Used::Distances(kind.to_owned()), worst_trust(&column.status))))
    }

    pub(crate) fn reached(&mut self, kind: &str, km: f64) -> Answer<Column> {
        let declares = |input: &Input| matches!(input, Input::Reached(declared) if covers(declared, kind));
        let asked = || format!("施設「{}」の到達数", shown(kind));
        if !km.is_finite() || km < 0.0 {
            self.count_host_call()?;
            return Ok(Err(InputProblem::Failed("距離は0以上の数です".to_owned())));
        }
        let answer = self.ask(declares, asked, |inputs| {
            inputs.reached(kind, km).and_then(|column| fits(inputs, column.values.len(), column.status.len(), column))
        })?;
        Ok(answer.inspect(|column| self.note(Used::Reached(kind.to_owned()), worst_trust(&column.status))))
    }

    pub(crate) fn progress(&mut self, done: f32) -> Result<(), LimitReached> {
        self.count_host_call()?;
        if let Some(inputs) = &self.inputs
            && (0.0..=1.0).contains(&done)
        {
            inputs.progress(done);
        }
        self.check_deadline()
    }

    pub(crate) fn log(&mut self, message: &str) -> Result<(), LimitReached> {
        self.count_host_call()?;
        if self.log.len() < self.limits.log_lines {
            let line: String = message.chars().filter(|letter| !letter.is_control()).take(LOG_LINE).collect();
            if let Some(inputs) = &self.inputs {
                inputs.log(&line);
            }
            self.log.push(line);
        }
        self.check_deadline()
    }

    /// Asks the caller's inputs, if the manifest declares it and there is time left before and after.
    fn ask<T>(
        &mut self,
        declares: impl Fn(&Input) -> bool,
        asked: impl Fn() -> String,
        ask: impl FnOnce(&dyn Inputs) -> Result<T, InputProblem>,
    ) -> Answer<T> {
        self.count_host_call()?;
        let Some(inputs) = self.inputs.as_deref() else {
            return Ok(Err(InputProblem::Refused("describe の間はデータを読めません".to_owned())));
        };
        if !self.declared.iter().any(declares) {
            return Ok(Err(InputProblem::Refused(format!("{}は manifest の inputs に書かれていません", asked()))));
        }
        let answer = ask(inputs);
        self.check_deadline()?;
        Ok(answer)
    }

    /// Which definition a column follows is no figure, and makes none less trustworthy.
    fn note_column(&mut self, indicator: &str, column: &Column) {
        if !indicator.ends_with(DEFINITION) {
            let used = Used::Column { indicator: indicator.to_owned(), period: column.period.clone() };
            self.note(used, worst_trust(&column.status));
        }
    }

    fn note(&mut self, used: Used, trust: Trust) {
        self.trust = self.trust.max(trust);
        if !self.used.contains(&used) {
            self.used.push(used);
        }
    }
}

/// Memory and tables are counted over the whole call, however many of them a plugin makes.
impl ResourceLimiter for Gate {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.memory_bytes.saturating_add(desired.saturating_sub(current));
        if total > self.limits.memory_bytes {
            let limit_mib = self.limits.memory_bytes / (1024 * 1024);
            return Err(LimitReached(CallFailure::OutOfMemory { limit_mib }).into());
        }
        self.memory_bytes = total;
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.table_elements.saturating_add(desired.saturating_sub(current));
        if total > self.limits.table_elements {
            return Err(LimitReached(CallFailure::TableLimit { limit: self.limits.table_elements }).into());
        }
        self.table_elements = total;
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.tables
    }

    fn memories(&self) -> usize {
        self.limits.memories
    }
}

/// Whether an input is this column, or the column whose definitions are asked for.
fn is_column(input: &Input, indicator: &str) -> bool {
    let of = indicator.strip_suffix(DEFINITION).unwrap_or(indicator);
    matches!(input, Input::Column { indicator: id, .. } if id == indicator || id == of)
}

fn covers(declared: &str, kind: &str) -> bool {
    declared == "*" || declared == kind
}

/// A name that a plugin has given, fit to be shown.
fn shown(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(64).collect()
}

/// Passes on what the caller gave if it is as long as the list of areas; otherwise the caller has a fault, and says so.
fn fits<T>(inputs: &dyn Inputs, values: usize, status: usize, column: T) -> Result<T, InputProblem> {
    let areas = inputs.areas().len();
    if values == areas && status == areas {
        Ok(column)
    } else {
        Err(InputProblem::Failed(format!("列の長さが地域の数と違います（{values}、{status}、{areas}）")))
    }
}
