//! What a plugin gives back, checked.

use std::collections::BTreeSet;

use crate::{
    cells::{Cells, length, not_a_number},
    gate::{Outcome, Used},
    inputs::{Area, Blank, Cell, Trust},
    limits::Limits,
    manifest::{Manifest, Measure},
    request::is_period,
    text::{self, Text},
};

/// Class breaks that a layer may hint at.
const CLASS_BREAKS: usize = 12;
/// Periods of one chart.
const PERIODS: usize = 200;
/// Remarks on one layer.
const REMARKS: usize = 32;

/// A layer: one cell an area, in the order of [`crate::Inputs::areas`], and what is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The identifier of the period that was used; `None` where time plays no part.
    pub period: Option<String>,
    /// The cells. None of them is trusted more than the worst input that was used.
    pub cells: Cells,
    /// Why here: one text an area, or empty.
    pub notes: Vec<Text>,
    /// Hint where to put the class breaks, ascending; empty lets the caller decide.
    pub class_breaks: Vec<f64>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// Remarks on the whole layer.
    pub remarks: Vec<Text>,
    /// Which inputs were used, and of which periods.
    pub used: Vec<Used>,
    /// How far to trust the layer: the worst of the manifest and of the inputs used.
    pub trust: Trust,
    /// What the plugin logged.
    pub log: Vec<String>,
    /// Bytes of memory that the call had in the end, which is the most that it had.
    pub memory_bytes: usize,
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
    /// One dot an area; two series, along and up.
    Scatter,
}

/// A chart, to be drawn by whoever gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Identifier, unique in its layer.
    pub id: String,
    /// Title.
    pub title: Text,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Unit.
    pub unit: Text,
    /// What it shows: codes of areas, or of [`ChartKind::Lines`] identifiers of periods.
    pub items: Vec<String>,
    /// Series, at least one.
    pub series: Vec<ChartSeries>,
}

/// One series of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSeries {
    /// Name in the legend.
    pub name: Text,
    /// One cell an item of the chart.
    pub cells: Vec<Cell>,
}

/// A layer as it came out of the plugin, whatever its version.
pub(crate) struct RawLayer {
    pub(crate) period: String,
    pub(crate) values: Vec<f64>,
    pub(crate) status: Vec<u8>,
    pub(crate) low: Vec<f64>,
    pub(crate) high: Vec<f64>,
    pub(crate) notes: Vec<Text>,
    pub(crate) class_breaks: Vec<f64>,
    pub(crate) charts: Vec<RawChart>,
    pub(crate) remarks: Vec<Text>,
}

/// A chart as it came out of the plugin.
pub(crate) struct RawChart {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) kind: ChartKind,
    pub(crate) unit: Text,
    pub(crate) items: Vec<String>,
    pub(crate) series: Vec<(Text, Vec<f64>, Vec<u8>)>,
}

impl RawLayer {
    /// Checks everything, and says of the first thing that is wrong where and how.
    pub(crate) fn check(
        self,
        areas: &[Area],
        manifest: &Manifest,
        outcome: Outcome,
        limits: &Limits,
    ) -> Result<Layer, String> {
        let trust = outcome.trust.max(manifest.trust);
        let period = match self.period.as_str() {
            "" => None,
            period if is_period(period) => Some(period.to_owned()),
            _ => return Err("period が「FY2020」や「2022-03-31」の形ではありません".to_owned()),
        };
        let counted = matches!(manifest.measure, Measure::Persons | Measure::Events | Measure::Places);
        let mut cells = Cells::checked(self.values, self.status, areas, "values", trust)?;
        if counted && let Some(position) = cells.first_negative() {
            return Err(format!("values の地域 {} が負の数です（数えるものは0以上）", areas[position].code));
        }
        cells.add_intervals(self.low, self.high, areas)?;
        if !self.notes.is_empty() {
            length("notes", self.notes.len(), areas.len())?;
        }
        for (note, area) in self.notes.iter().zip(areas) {
            text::check_both(note, text::NOTE, format_args!("notes の地域 {}", area.code))?;
        }
        most("remarks", self.remarks.len(), REMARKS)?;
        for remark in &self.remarks {
            text::check_both(remark, text::NOTE, "remarks")?;
        }
        most("class-breaks", self.class_breaks.len(), CLASS_BREAKS)?;
        let ascending =
            self.class_breaks.iter().zip(self.class_breaks.iter().skip(1)).all(|(left, right)| left < right);
        if !ascending || self.class_breaks.iter().any(|value| !value.is_finite()) {
            return Err("class-breaks が小さい順の数ではありません".to_owned());
        }
        most("charts", self.charts.len(), limits.charts)?;
        let mut ids = BTreeSet::new();
        // Most layers have no chart, and then nobody looks a code up.
        let known: BTreeSet<&str> = if self.charts.is_empty() {
            BTreeSet::new()
        } else {
            areas.iter().map(|area| area.code.as_str()).collect()
        };
        let mut charts = Vec::with_capacity(self.charts.len());
        for chart in self.charts {
            let chart = chart.check(&known, trust, limits)?;
            if !ids.insert(chart.id.clone()) {
                return Err(format!("図「{}」が二つあります", chart.id));
            }
            charts.push(chart);
        }
        Ok(Layer {
            period,
            cells,
            notes: self.notes,
            class_breaks: self.class_breaks,
            charts,
            remarks: self.remarks,
            used: outcome.used,
            trust,
            log: outcome.log,
            memory_bytes: outcome.memory_bytes,
        })
    }
}

impl RawChart {
    fn check(self, known: &BTreeSet<&str>, trust: Trust, limits: &Limits) -> Result<Chart, String> {
        if !text::is_identifier(&self.id) {
            return Err("図の id は半角の小文字・数字・ハイフンで1〜64文字です".to_owned());
        }
        let place = format!("図「{}」", self.id);
        text::check_both(&self.title, text::LABEL, format_args!("{place}の title"))?;
        text::check_both(&self.unit, text::LABEL, format_args!("{place}の unit"))?;
        self.check_items(known, &place)?;
        if self.series.is_empty() {
            return Err(format!("{place}に series がありません"));
        }
        most(&format!("{place}の series"), self.series.len(), limits.chart_series)?;
        if self.kind == ChartKind::Scatter && self.series.len() != 2 {
            return Err(format!("{place}は散布図なので series は横と縦の二つです（{}個）", self.series.len()));
        }
        let codes: Vec<&str> = self.items.iter().map(String::as_str).collect();
        let mut series = Vec::with_capacity(self.series.len());
        for (name, values, status) in &self.series {
            text::check_both(name, text::LABEL, format_args!("{place}の系列名"))?;
            let cells = cells(values, status, &codes, &format!("{place}の系列の values"), trust)?;
            series.push(ChartSeries { name: name.clone(), cells });
        }
        Ok(Chart { id: self.id, title: self.title, kind: self.kind, unit: self.unit, items: self.items, series })
    }

    /// Items are areas that there are, or periods in their order; each once.
    fn check_items(&self, known: &BTreeSet<&str>, place: &str) -> Result<(), String> {
        // One lookup of a set an item: a plugin must not make the host slow either.
        let mut seen = BTreeSet::new();
        let twice = |item: &String| format!("{place}の items に {item} が二度あります");
        if self.kind == ChartKind::Lines {
            most(&format!("{place}の items"), self.items.len(), PERIODS)?;
            for (position, period) in self.items.iter().enumerate() {
                if !is_period(period) {
                    return Err(format!(
                        "{place}の items の{}番目が「FY2020」や「2022-03-31」の形ではありません",
                        position + 1
                    ));
                }
                if !seen.insert(period) {
                    return Err(twice(period));
                }
            }
            return Ok(());
        }
        most(&format!("{place}の items"), self.items.len(), known.len())?;
        for (position, code) in self.items.iter().enumerate() {
            if !known.contains(code.as_str()) {
                return Err(format!("{place}の items の{}番目は知らない地域コードです", position + 1));
            }
            if !seen.insert(code) {
                return Err(twice(code));
            }
        }
        Ok(())
    }
}

/// Cells of a series of a chart, none trusted more than `trust`.
fn cells(values: &[f64], status: &[u8], codes: &[&str], place: &str, trust: Trust) -> Result<Vec<Cell>, String> {
    length(place, values.len(), codes.len())?;
    length(format_args!("{place}の status"), status.len(), codes.len())?;
    let cell = |((value, status), code): ((&f64, &u8), &&str)| {
        // Adding zero turns -0 into 0.
        let cell = Cell::from_status(*value + 0.0, *status)
            .ok_or_else(|| format!("{place}の地域 {code} の状態バイト 0x{status:02x} は決められていません"))?;
        match cell.value {
            Ok(value) if !value.is_finite() => Err(not_a_number(place, code)),
            _ => Ok(Cell { trust: cell.trust.max(trust), ..cell }),
        }
    };
    values.iter().zip(status).zip(codes).map(cell).collect()
}

fn most(place: &str, found: usize, limit: usize) -> Result<(), String> {
    if found <= limit { Ok(()) } else { Err(format!("{place} が多すぎます（{found}、上限 {limit}）")) }
}

impl Layer {
    /// How many cells have a value, and how many are blank for each reason.
    pub fn count(&self, reason: Option<Blank>) -> usize {
        self.cells.iter().filter(|cell| cell.value.err() == reason).count()
    }
}
