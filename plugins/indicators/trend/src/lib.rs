//! 推移の傾向: whether consultations, visits or known cases rise or fall, and whether that is more than chance.

mod chart;
mod course;
mod statistics;
mod words;

use std::collections::BTreeMap;

use parameters::Confidence;
use tsunagi_indicator::{Blank, Cell, Inputs, Layer, Problem, Request, Text, Trust, layer, optional};

use course::Course;
use statistics::{Tables, Trend, Trends, Verdict};
use words::{Counted, Frame};

/// People to whom the slope refers.
const PER: f64 = 10_000.0;

/// What the status bytes of an area say.
struct Known {
    /// Positions of the periods with a value.
    at: Vec<usize>,
    /// The worst trust of all periods.
    worst: Trust,
    /// Why there is no value elsewhere: the reason that prevails.
    reason: Option<Blank>,
}

/// Areas whose values are known in the same periods, where these are enough.
struct Kind {
    known: Known,
    trends: Option<(Trends, Frame)>,
}

/// What came out for one area.
struct Found {
    cell: Cell,
    verdict: Option<Verdict>,
    /// Both ends of the interval; 0 where there is none.
    ends: [f64; 2],
    note: Text,
}

impl Found {
    fn none(cell: Cell, note: Text) -> Self {
        Self { cell, verdict: None, ends: [0.0; 2], note }
    }
}

#[tsunagi_indicator::indicator("indicator.toml")]
fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
    let parameters = Parameters::of(request)?;
    let counted = Counted::of(parameters.of);
    let areas = inputs.areas();
    let population = inputs.column("population-total", request.period.as_deref())?.cells();
    let Some(columns) = optional(inputs.series(counted.id))? else {
        return Ok(missing(areas.len(), &counted));
    };
    let definitions = optional(inputs.series(&format!("{}.definition", counted.id)))?.unwrap_or_default();
    let course = Course::of(columns, &definitions, request.period.as_deref(), parameters.years);
    let level = match parameters.confidence {
        Confidence::N95 => 0.95,
        Confidence::N90 => 0.90,
    };
    let mut reckoning = Reckoning::new(&course, &counted, parameters.confidence, level);
    let mut found = Vec::with_capacity(areas.len());
    for (area, people) in population.iter().enumerate() {
        let of_area = reckoning.area(area, people).map_err(|NegativeCount| {
            let name = &areas[area].name;
            Problem::Failed(format!("{name}の{}に負の数があります。元の表を確かめてください。", counted.ja))
        })?;
        found.push(of_area);
    }
    let verdicts: Vec<Verdict> = found.iter().filter_map(|found| found.verdict).collect();
    let remarks = words::remarks(&course, &counted, &verdicts, reckoning.whole(), level);
    let charts = chart::chart(&course, &found, &population, &areas, &counted);
    let cells: Vec<Cell> = found.iter().map(|found| found.cell).collect();
    Ok(Layer {
        low: found.iter().map(|found| found.ends[0]).collect(),
        high: found.iter().map(|found| found.ends[1]).collect(),
        notes: found.into_iter().map(|found| found.note).collect(),
        remarks,
        charts: charts.into_iter().collect(),
        ..layer("", &cells)
    })
}

/// Where the data do not have the series at all.
fn missing(n_areas: usize, counted: &Counted) -> Layer {
    let [note, remark] = words::missing(counted);
    let nobody = Cell::blank(Blank::NotSurveyed, Trust::Published);
    Layer { notes: vec![note; n_areas], remarks: vec![remark], ..layer("", &vec![nobody; n_areas]) }
}

/// A number below zero where people or visits are counted.
struct NegativeCount;

/// Computes one area after the other, and keeps what they share.
struct Reckoning<'a> {
    course: &'a Course,
    unit: &'static str,
    confidence: Confidence,
    level: f64,
    tables: Tables,
    kinds: BTreeMap<Vec<u8>, Kind>,
    /// Status bytes and known values of the area at hand.
    marks: Vec<u8>,
    values: Vec<f64>,
    /// The sum of the areas with a value in every period, and how many these are.
    sums: Vec<f64>,
    n_complete: usize,
}

impl<'a> Reckoning<'a> {
    fn new(course: &'a Course, counted: &Counted, confidence: Confidence, level: f64) -> Self {
        Self {
            course,
            unit: counted.unit,
            confidence,
            level,
            tables: Tables::default(),
            kinds: BTreeMap::new(),
            marks: Vec::new(),
            values: Vec::new(),
            sums: vec![0.0; course.times.len()],
            n_complete: 0,
        }
    }

    fn area(&mut self, area: usize, people: &Cell) -> Result<Found, NegativeCount> {
        self.marks.clear();
        self.marks.extend(self.course.marks(area));
        if !self.kinds.contains_key(&self.marks) {
            let kind = self.kind();
            self.kinds.insert(self.marks.clone(), kind);
        }
        let Some(Kind { known, trends }) = self.kinds.get_mut(&self.marks) else { return Err(NegativeCount) };
        self.values.clear();
        self.values.extend(known.at.iter().map(|at| self.course.columns[*at].values[area]));
        if self.values.iter().any(|value| *value < 0.0) {
            return Err(NegativeCount);
        }
        if self.values.len() == self.sums.len() {
            self.sums.iter_mut().zip(&self.values).for_each(|(sum, value)| *sum += value);
            self.n_complete += 1;
        }
        let (Some((trends, frame)), [first, .., last]) = (trends, self.values.as_slice()) else {
            let reason = known.reason.unwrap_or(Blank::NotApplicable);
            return Ok(Found::none(Cell::blank(reason, known.worst), words::too_short(self.course, known)));
        };
        let cell = Cell::new(0.0, known.worst)
            .and(*people, |_, people| if people > 0.0 { Ok(people) } else { Err(Blank::NotApplicable) });
        let people = match cell.value {
            Ok(people) => people,
            Err(reason) => return Ok(Found::none(cell, words::no_population(reason))),
        };
        let trend = trends.of(&self.values, &mut self.tables);
        let verdict = trend.verdict(self.level);
        let [value, low, high] = [trend.slope, trend.low, trend.high].map(|slope| slope / people * PER);
        Ok(Found {
            cell: Cell { value: Ok(value), ..cell },
            verdict: Some(verdict),
            ends: [low, high],
            note: frame.note([*first, *last], &trend, verdict, value),
        })
    }

    /// What areas with the status bytes at hand have in common.
    fn kind(&mut self) -> Kind {
        let cells: Vec<Cell> = self.marks.iter().map(|mark| Cell::from_status(0.0, *mark)).collect();
        let known = Known {
            at: (0..cells.len()).filter(|at| cells[*at].value.is_ok()).collect(),
            worst: cells.iter().map(|cell| cell.trust).max().unwrap_or(Trust::Published),
            reason: cells.iter().filter_map(|cell| cell.value.err()).min(),
        };
        let times: Vec<f64> = known.at.iter().map(|at| self.course.times[*at]).collect();
        let trends = Trends::at(&times, self.level, &mut self.tables).zip(self.frame(&known));
        Kind { known, trends }
    }

    fn frame(&self, known: &Known) -> Option<Frame> {
        let [start, end] = [known.at.first()?, known.at.last()?].map(|at| self.course.columns[*at].period.as_str());
        Some(Frame::new(start, end, known.at.len(), self.unit, words::percent(self.confidence)))
    }

    /// The trend of the sum of all areas that have a value in every period, and how many these are.
    fn whole(&mut self) -> Option<(usize, Trend)> {
        if self.n_complete == 0 {
            return None;
        }
        let mut trends = Trends::at(&self.course.times, self.level, &mut self.tables)?;
        Some((self.n_complete, trends.of(&self.sums, &mut self.tables)))
    }
}

tsunagi_indicator::golden!();

#[cfg(test)]
mod tests;
