//! The difference of two periods of an indicator, where it says something true.

use std::mem::discriminant;

use super::{AreaChange, Crosswalk, CrosswalkKind, Day};
use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Cell, Interval, Trust},
    column::Column,
    indicator::{Indicator, SeriesBreak, StateStep},
    measure::{Measure, Sum, SumRefused},
    period::Period,
};

/// How every municipality changed between two periods.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeColumn {
    /// The earlier side of the difference, as it was asked for.
    pub from: Period,
    /// The later side.
    pub to: Period,
    /// Title of the crosswalk that bridges the break between them, if one does.
    pub crosswalk: Option<String>,
    /// One cell for every municipality, in the order of the release's areas.
    pub cells: Vec<ChangeCell>,
}

/// How one municipality changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeCell {
    /// The figure of `from`, carried over the break where a crosswalk bridges it.
    pub before: Cell,
    /// The figure of `to`.
    pub after: Cell,
    /// The change, or why there is none.
    pub change: Result<Change, AreaRefusal>,
    /// How far to trust it: as its less trustworthy side; an estimate if a crosswalk bridges a break.
    pub trust: Trust,
}

/// A change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Of a number: after less before, in the unit of the indicator (of a rate: the difference of the rates).
    Number {
        /// The difference.
        value: f64,
        /// Its interval, where both sides have one: the distances of the ends from their values are combined as the squares of
        /// independent errors are (Newcombe's square-and-add, "MOVER").
        interval: Option<Interval>,
    },
    /// Of a state: which step became which; states have no difference.
    Step {
        /// The step before.
        before: StateStep,
        /// The step after.
        after: StateStep,
    },
}

/// Why one municipality has no change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AreaRefusal {
    /// A side has no value: the first reason in the order of [`Blank::ALL`].
    #[error("片方の値がありません（{}）。", .0.label())]
    Blank(Blank),
    /// Its borders moved between the periods.
    #[error("{}年{}月{}日の{kind}で区域が変わったため、続けて比べられません。", .date.0, .date.1, .date.2)]
    Borders {
        /// First day of the new borders.
        date: Day,
        /// Kind of change: 新設合併, 編入合併 …
        kind: String,
    },
    /// A state that is none of the indicator's steps.
    #[error("状態の段階にない値です。")]
    UnknownStep,
    /// The crosswalk has no factor for it.
    #[error("対応表に、この市町村の係数がありません。")]
    NoFactor,
}

/// Why a difference is refused for every municipality.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeRefused {
    /// No such indicator.
    #[error("指標「{indicator}」がありません。")]
    UnknownIndicator {
        /// As it was asked for.
        indicator: String,
    },
    /// It has no figures for a period.
    #[error("「{title}」には、{}の値がありません。", .period.label())]
    NoFigures {
        /// Title of the indicator.
        title: String,
        /// The period.
        period: Period,
    },
    /// The same period twice.
    #[error("同じ時点どうしの差は求められません。違う2つの時点を選んでください。")]
    SamePeriod,
    /// 年度, 暦年 and 時点 cannot be taken from each other.
    #[error(
        "{}と{}は数え方の期間の種類が違うため、差を求められません。年度どうし、暦年どうし、時点どうしで比べてください。",
        .from.label(), .to.label()
    )]
    DifferentKinds {
        /// The earlier side.
        from: Period,
        /// The later side.
        to: Period,
    },
    /// A definition changed in between.
    #[error("{}", broken(.breaks, .bridges))]
    DefinitionBreak {
        /// The breaks between the periods, in their order.
        breaks: Vec<SeriesBreak>,
        /// Identifier and title of each crosswalk that could bridge them.
        bridges: Vec<(String, String)>,
    },
    /// The crosswalk that was named does not exist, or does not lead across this break.
    #[error("対応表「{crosswalk}」では、この切れ目をつなげません。{reason}")]
    Crosswalk {
        /// As it was asked for.
        crosswalk: String,
        /// Why, as a sentence.
        reason: String,
    },
}

fn broken(breaks: &[SeriesBreak], bridges: &[(String, String)]) -> String {
    let mut sentence = "途中で数え方が変わっているため、差を求められません。".to_owned();
    for found in breaks {
        sentence += &[found.period.label().as_str(), "から: ", &found.note].concat();
        if !found.note.ends_with('。') {
            sentence.push('。');
        }
    }
    if bridges.is_empty() {
        sentence.push_str("つなぐための対応表はありません。");
    } else {
        let titles: Vec<String> = bridges.iter().map(|(id, title)| format!("「{title}」（{id}）")).collect();
        sentence += &["対応表", &titles.join("、"), "を指定すれば、推計としてつなげます。"].concat();
    }
    sentence
}

/// What the two sides of a difference are.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Its figures in the earlier period.
    pub from: &'a Column,
    /// Its figures in the later period.
    pub to: &'a Column,
}

/// Takes the difference of two columns of an indicator, municipality by municipality. Both columns stand in the order of `areas`.
pub fn change(
    sides: Sides<'_>,
    areas: &[Area],
    changes: &[AreaChange],
    crosswalks: &[Crosswalk],
    crosswalk: Option<&str>,
) -> Result<ChangeColumn, ChangeRefused> {
    let Sides { indicator, from, to } = sides;
    let bridge = permit(indicator, from.period, to.period, crosswalks, crosswalk)?;
    let (early, late) = (from.period.min(to.period), from.period.max(to.period));
    let cells = areas
        .iter()
        .zip(from.cells.iter().zip(&to.cells))
        .map(|(area, (before, after))| {
            let borders = changes.iter().find(|change| {
                let between = early.end_date() < change.date && change.date <= late.end_date();
                between && change.moves_borders_of(&area.code)
            });
            one(indicator, (from.period, &before), (to.period, &after), &area.code, bridge, borders)
        })
        .collect();
    let crosswalk = bridge.map(|crosswalk| crosswalk.title.clone());
    Ok(ChangeColumn { from: from.period, to: to.period, crosswalk, cells })
}

/// The change of a group's total.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSum {
    /// The difference of the two totals; blank where one of them is.
    pub cell: Cell,
    /// How many parts had a value in both periods at most.
    pub known: usize,
    /// How many parts there were.
    pub parts: usize,
}

/// The difference of two totals of a group, which the measure has allowed already. States are refused by their sums. A total that
/// the source prints may not say what its parts are, so a break is never bridged for totals.
pub fn change_of_sums(
    before: Result<Sum, SumRefused>,
    after: Result<Sum, SumRefused>,
) -> Result<ChangeSum, SumRefused> {
    let (before, after) = (before?, after?);
    let trust = before.cell.trust.max(after.cell.trust);
    let cell = match (before.cell.value, after.cell.value) {
        (Ok(earlier), Ok(later)) => {
            let interval = interval(&before.cell, &after.cell, later - earlier);
            Cell { interval, ..Cell::new(later - earlier, trust) }
        }
        (one, other) => Cell::blank(first_reason(one.err(), other.err()), trust),
    };
    Ok(ChangeSum { cell, known: before.known.min(after.known), parts: after.parts })
}

/// Whether two periods may be compared at all, and by which crosswalk.
pub(crate) fn permit<'a>(
    indicator: &Indicator,
    from: Period,
    to: Period,
    crosswalks: &'a [Crosswalk],
    named: Option<&str>,
) -> Result<Option<&'a Crosswalk>, ChangeRefused> {
    if from == to {
        return Err(ChangeRefused::SamePeriod);
    }
    if discriminant(&from) != discriminant(&to) {
        return Err(ChangeRefused::DifferentKinds { from, to });
    }
    let (early, late) = (from.min(to), from.max(to));
    let breaks: Vec<&SeriesBreak> =
        indicator.breaks.iter().filter(|found| early < found.period && found.period <= late).collect();
    let fits = |crosswalk: &&Crosswalk| {
        crosswalk.kind == CrosswalkKind::Definition
            && crosswalk.indicator.as_ref() == Some(&indicator.id)
            && matches!(breaks.as_slice(), [only] if only.period == crosswalk.at)
    };
    let refuse = |crosswalk: &str, reason: &str| ChangeRefused::Crosswalk {
        crosswalk: crosswalk.to_owned(),
        reason: reason.to_owned(),
    };
    let Some(named) = named else {
        if breaks.is_empty() {
            return Ok(None);
        }
        let bridges = crosswalks.iter().filter(fits).map(|found| (found.id.clone(), found.title.clone())).collect();
        return Err(ChangeRefused::DefinitionBreak { breaks: breaks.into_iter().cloned().collect(), bridges });
    };
    let Some(found) = crosswalks.iter().find(|crosswalk| crosswalk.id == named) else {
        return Err(refuse(named, "その名前の対応表がありません。"));
    };
    if breaks.is_empty() {
        return Err(refuse(named, "この2つの時点の間に切れ目はありません。対応表を指定せずに比べてください。"));
    }
    if indicator.measure == Measure::State {
        return Err(refuse(named, "状態は数ではないため、係数ではつなげません。"));
    }
    if fits(&found) {
        Ok(Some(found))
    } else {
        Err(refuse(named, "別の指標か、別の切れ目のための対応表です。"))
    }
}

/// The change of one municipality.
fn one(
    indicator: &Indicator,
    (from, before): (Period, &Cell),
    (to, after): (Period, &Cell),
    code: &AreaCode,
    bridge: Option<&Crosswalk>,
    borders: Option<&AreaChange>,
) -> ChangeCell {
    let mut trust = before.trust.max(after.trust);
    let (mut before, mut after) = (before.clone(), after.clone());
    if let Some(crosswalk) = bridge {
        let Some(factor) = crosswalk.factor(code) else {
            return ChangeCell { before, after, change: Err(AreaRefusal::NoFactor), trust };
        };
        trust = trust.max(Trust::Estimate);
        // The side before the break is carried over it, whichever way round the difference was asked for.
        let old = if from < to { &mut before } else { &mut after };
        *old = Cell {
            value: old.value.map(|value| value * factor),
            trust: old.trust.max(Trust::Estimate),
            interval: old.interval.map(|ends| Interval { low: ends.low * factor, high: ends.high * factor }),
            note: old.note.clone(),
        };
    }
    let change = match (borders, before.value, after.value) {
        (Some(change), _, _) => Err(AreaRefusal::Borders { date: change.date, kind: change.kind.clone() }),
        (None, Ok(earlier), Ok(later)) if indicator.measure == Measure::State => step(indicator, earlier)
            .zip(step(indicator, later))
            .map(|(before, after)| Change::Step { before, after })
            .ok_or(AreaRefusal::UnknownStep),
        (None, Ok(earlier), Ok(later)) => {
            let value = later - earlier;
            Ok(Change::Number { value, interval: interval(&before, &after, value) })
        }
        (None, earlier, later) => Err(AreaRefusal::Blank(first_reason(earlier.err(), later.err()))),
    };
    ChangeCell { before, after, change, trust }
}

fn step(indicator: &Indicator, value: f64) -> Option<StateStep> {
    indicator.states.iter().find(|step| (f64::from(step.value) - value).abs() < 0.5).cloned()
}

/// The first of two reasons in the order of [`Blank::ALL`].
fn first_reason(one: Option<Blank>, other: Option<Blank>) -> Blank {
    [one, other].into_iter().flatten().min().unwrap_or(Blank::NotSurveyed)
}

/// Square-and-add: Newcombe R.G., Statistics in Medicine 17 (1998) 873–890, method 10, for any two independent estimates
/// (Zou and Donner, Statistics in Medicine 27 (2008) 1693–1702).
fn interval(before: &Cell, after: &Cell, value: f64) -> Option<Interval> {
    let (earlier, later) = (before.value.ok()?, after.value.ok()?);
    let (old, new) = (before.interval?, after.interval?);
    let low = (later - new.low).hypot(old.high - earlier);
    let high = (new.high - later).hypot(earlier - old.low);
    Some(Interval { low: value - low, high: value + high })
}
