//! Reads cells: every number that has an area and a period.

use super::{
    PackageInfo,
    descriptor::{UNKNOWN_TRUST, WHOLE_COUNTRY},
    problem::{Problems, Spot},
    sheet::{Columns, Row, Sheet},
    words::{UNKNOWN_AREA, find_area, read_period, report_code},
};
use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Cell, Interval, Trust},
    column::{Column, TotalKey},
    grouping::Grouping,
    indicator::{Indicator, IndicatorId},
    measure::Measure,
    period::Period,
};
use std::collections::{BTreeMap, HashMap};

pub(super) const CELLS: Columns<'_> = Columns {
    required: &["indicator", "area", "period", "value", "blank"],
    optional: &["trust", "low", "high", "note"],
};

/// What cells refer to.
pub(super) struct Words<'a> {
    pub(super) info: &'a PackageInfo,
    pub(super) areas: &'a [Area],
    pub(super) groupings: &'a [Grouping],
    pub(super) indicators: &'a [Indicator],
}

/// Columns under construction.
#[derive(Default)]
pub(super) struct Cells {
    columns: BTreeMap<(IndicatorId, Period), Draft>,
    resources: Vec<String>,
}

/// A column whose cells have not all been met.
struct Draft {
    cells: Vec<Option<Cell>>,
    totals: BTreeMap<TotalKey, Cell>,
    places: HashMap<Target, Place>,
    /// Where its first row stands.
    first: Place,
}

/// Where a cell was read: number of the file among those of cells, and line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    resource: usize,
    line: usize,
}

/// What a cell speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// The municipality at this position.
    Area(usize),
    /// A published total.
    Total(TotalKey),
}

/// Columns, and where each of their cells was read.
pub(super) struct Located {
    pub(super) columns: BTreeMap<(IndicatorId, Period), Column>,
    places: HashMap<(IndicatorId, Period), HashMap<Target, Place>>,
    resources: Vec<String>,
}

impl Located {
    /// Where a cell of a column was read.
    pub(super) fn spot(&self, column: &(IndicatorId, Period), target: &Target) -> Spot<'_> {
        match self.places.get(column).and_then(|places| places.get(target)) {
            Some(place) => Spot::file(&self.resources[place.resource]).row(place.line),
            None => Spot::file("datapackage.json"),
        }
    }
}

impl Cells {
    /// Reads one file of cells.
    pub(super) fn read(&mut self, path: &str, sheet: &Sheet, words: &Words<'_>, problems: &mut Problems) {
        let resource = self.resources.len();
        self.resources.push(path.to_owned());
        let indicators: HashMap<&str, &Indicator> =
            words.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
        for row in sheet.rows() {
            let indicator = row.required("indicator", problems).and_then(|id| {
                let known = indicators.get(id.as_str()).copied();
                if known.is_none() {
                    problems.shared_error(
                        row.cell_spot("indicator"),
                        "unknown-indicator",
                        "この指標は indicators のファイルにありません。綴りを確かめてください。",
                    );
                }
                known
            });
            let target = read_target(row, words, problems);
            let period = match read_period(row, "period", problems) {
                Ok(None) => {
                    problems.error(row.cell_spot("period"), "missing-value", "必ず書く列ですが、空です。");
                    None
                }
                other => other.ok().flatten(),
            };
            let cell = read_cell(row, indicator, words.info.trust, problems);
            let (Some(indicator), Some(target), Some(period)) = (indicator, target, period) else { continue };
            let place = Place { resource, line: row.line };
            let draft = self.columns.entry((indicator.id.clone(), period)).or_insert_with(|| Draft {
                cells: vec![None; words.areas.len()],
                totals: BTreeMap::new(),
                places: HashMap::new(),
                first: place,
            });
            if let Some(earlier) = draft.places.get(&target) {
                let file = &self.resources[earlier.resource];
                let message = format!(
                    "同じ指標・地域・時点の値が {file} の{}行目にもあります。どちらかを消してください。",
                    earlier.line
                );
                problems.error(row.cell_spot("area"), "duplicate-cell", message);
                continue;
            }
            draft.places.insert(target.clone(), place);
            // A cell that cannot be read has been reported; its place counts as filled so that it is not reported twice.
            let cell = cell.unwrap_or_else(|| Cell::blank(Blank::NotSurveyed, words.info.trust));
            match target {
                Target::Area(position) => draft.cells[position] = Some(cell),
                Target::Total(key) => {
                    check_total(row, indicator, &cell, problems);
                    draft.totals.insert(key, cell);
                }
            }
        }
    }

    /// Reports the municipalities without a row and hands out the columns.
    pub(super) fn finish(self, words: &Words<'_>, problems: &mut Problems) -> Located {
        let mut columns = BTreeMap::new();
        let mut places = HashMap::new();
        for ((id, period), draft) in self.columns {
            let missing: Vec<&str> = (draft.cells.iter().zip(words.areas))
                .filter(|(cell, _)| cell.is_none())
                .map(|(_, area)| area.name.as_str())
                .collect();
            if !missing.is_empty() {
                let shown = missing[..missing.len().min(3)].join("、");
                let more = if missing.len() > 3 { "ほか" } else { "" };
                problems.error(
                    Spot::file(&self.resources[draft.first.resource]).row(draft.first.line).column("area").text(id.as_str()),
                    "incomplete-column",
                    format!(
                        "{period}の値に、{}市町村（{shown}{more}）の行がありません。値、または値がない理由（blank）を書いた行を足してください。",
                        missing.len()
                    ),
                );
            }
            let cells = draft
                .cells
                .into_iter()
                .map(|cell| cell.unwrap_or_else(|| Cell::blank(Blank::NotSurveyed, words.info.trust)))
                .collect();
            places.insert((id.clone(), period), draft.places);
            columns.insert((id, period), Column { period, cells, totals: draft.totals });
        }
        Located { columns, places, resources: self.resources }
    }
}

/// Reads `39201`, `39` or `health-office/aki`.
fn read_target(row: Row<'_>, words: &Words<'_>, problems: &mut Problems) -> Option<Target> {
    let text = row.required("area", problems)?;
    if let Some((grouping, member)) = text.split_once('/') {
        let known = words.groupings.iter().find(|known| known.id == grouping);
        if known.is_some_and(|known| known.members.iter().any(|known| known.id == member)) {
            let (grouping, member) = (grouping.to_owned(), member.to_owned());
            return Some(Target::Total(TotalKey::Member { grouping, member }));
        }
        problems.shared_error(
            row.cell_spot("area"),
            "unknown-grouping",
            "この区分、またはその中の名前は groupings・grouping-members のファイルにありません。綴りを確かめてください。",
        );
        return None;
    }
    let code = AreaCode::parse(&text).map_err(|error| report_code(&error, row.cell_spot("area"), problems)).ok()?;
    let whole = words.info.prefecture.as_ref().map_or(WHOLE_COUNTRY, AreaCode::as_str);
    if code.as_str() == whole {
        return Some(Target::Total(TotalKey::Prefecture));
    }
    let position = find_area(words.areas, &code);
    if position.is_none() {
        problems.shared_error(row.cell_spot("area"), "unknown-code", UNKNOWN_AREA);
    }
    position.map(Target::Area)
}

/// Reads value or blank, trust, interval and note; `None` if any of them cannot be read.
fn read_cell(row: Row<'_>, indicator: Option<&Indicator>, package: Trust, problems: &mut Problems) -> Option<Cell> {
    let value = read_value(row, indicator, problems);
    let trust = read_trust(row, package, problems);
    let interval = read_interval(row, value, problems);
    let note = row.text("note");
    Some(Cell {
        value: value?,
        trust: trust?,
        interval: interval.ok()?,
        note: (!note.is_empty()).then(|| note.to_owned()),
    })
}

fn read_value(row: Row<'_>, indicator: Option<&Indicator>, problems: &mut Problems) -> Option<Result<f64, Blank>> {
    match (row.text("value"), row.text("blank")) {
        ("", "") => {
            problems.error(
                row.cell_spot("value"),
                "no-value-no-reason",
                "値も、値がない理由もありません。0なら0と書き、値がないなら blank に理由（suppressed、not_surveyed、no_reply、not_applicable）を書いてください。",
            );
            None
        }
        ("", reason) => {
            let blank = Blank::parse(reason);
            if blank.is_none() {
                problems.error(
                    row.cell_spot("blank"),
                    "unknown-blank",
                    "値がない理由は suppressed（秘匿）、not_surveyed（未調査）、no_reply（未回答）、not_applicable（対象外）のどれかです。",
                );
            }
            blank.map(Err)
        }
        (_, "") => {
            let value = row.number("value", problems).ok().flatten()?;
            if let Some(indicator) = indicator {
                check_value(row, indicator, value, problems);
            }
            Some(Ok(value))
        }
        (_, reason) => {
            problems.error(
                row.cell_spot("value"),
                "value-and-reason",
                format!("値があるのに、値がない理由（{reason}）も書かれています。どちらかだけにしてください。"),
            );
            None
        }
    }
}

fn check_value(row: Row<'_>, indicator: &Indicator, value: f64, problems: &mut Problems) {
    if indicator.measure.is_count() && value < 0.0 {
        problems.error(row.cell_spot("value"), "negative-count", "数えた数が負です。符号を確かめてください。");
    }
    let is_step = || indicator.states.iter().any(|step| f64::from(step.value).to_bits() == value.to_bits());
    if indicator.measure == Measure::State && !indicator.states.is_empty() && !is_step() {
        let steps: Vec<String> =
            indicator.states.iter().map(|step| format!("{}（{}）", step.value, step.label)).collect();
        problems.error(
            row.cell_spot("value"),
            "unknown-state",
            format!("この指標の状態にない数です。書けるのは {} です。", steps.join("、")),
        );
    }
}

/// Reads the trust of a cell, place or table row; an empty one is the package's.
pub(super) fn read_trust(row: Row<'_>, package: Trust, problems: &mut Problems) -> Option<Trust> {
    let text = row.text("trust");
    if text.is_empty() {
        return Some(package);
    }
    let Some(trust) = Trust::parse(text) else {
        problems.error(row.cell_spot("trust"), "unknown-trust", UNKNOWN_TRUST);
        return None;
    };
    match (package, trust) {
        (Trust::Sample, Trust::Sample) => {}
        (Trust::Sample, _) => problems.warning(
            row.cell_spot("trust"),
            "real-in-sample",
            "見本のパッケージに、見本ではない値があります。見本と取り違えられないか確かめてください。",
        ),
        (_, Trust::Sample) => problems.error(
            row.cell_spot("trust"),
            "sample-in-real",
            "見本の値は、見本のパッケージにだけ置けます。別のパッケージに分けてください。",
        ),
        _ => {}
    }
    Some(trust)
}

fn read_interval(
    row: Row<'_>,
    value: Option<Result<f64, Blank>>,
    problems: &mut Problems,
) -> Result<Option<Interval>, ()> {
    let (low, high) = (row.number("low", problems)?, row.number("high", problems)?);
    let (Some(low), Some(high)) = (low, high) else {
        if low.is_some() || high.is_some() {
            problems.error(
                row.cell_spot("low"),
                "half-interval",
                "区間の下限と上限は、両方書くか、両方空にしてください。",
            );
            return Err(());
        }
        return Ok(None);
    };
    match value {
        Some(Ok(value)) if low <= value && value <= high => Ok(Some(Interval { low, high })),
        Some(Ok(_)) => {
            problems.error(row.cell_spot("low"), "value-outside-interval", "値が区間（下限から上限）の外にあります。");
            Err(())
        }
        Some(Err(_)) => {
            problems.error(
                row.cell_spot("low"),
                "interval-without-value",
                "値がないのに区間があります。区間を空にしてください。",
            );
            Err(())
        }
        None => Err(()),
    }
}

/// A state has no total: it is counted.
fn check_total(row: Row<'_>, indicator: &Indicator, cell: &Cell, problems: &mut Problems) {
    if indicator.measure == Measure::State && cell.value.is_ok() {
        problems.error(
            row.cell_spot("area"),
            "total-of-state",
            "状態の指標に、県や区分の合計は書けません。状態ごとの市町村数は表（table）に書いてください。",
        );
    }
}
