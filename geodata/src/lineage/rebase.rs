//! Figures of former municipalities on the municipalities of today.

use std::collections::BTreeMap;

use super::{AreaChange, Crosswalk, CrosswalkKind, Day};
use crate::{
    area::AreaCode,
    cell::{Blank, Cell, Trust},
    measure::{self, Marks, Measure, SumOver, SumRefused},
};

/// Figures of former municipalities: code at the time and cell, each code once.
pub type Former = [(AreaCode, Cell)];

/// Figures on the municipalities of today.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebased {
    /// Code of today and cell, in the order of codes. A part without value makes the whole one without value.
    pub cells: Vec<(AreaCode, Cell)>,
    /// The former codes that each code of today is made of, where that is not the code itself.
    pub parts: BTreeMap<AreaCode, Vec<AreaCode>>,
}

/// Why figures cannot be put on the municipalities of today.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RebaseRefused {
    /// Numbers of this measure do not add over areas.
    #[error("合併前の市町村の数を今の市町村にまとめられません。{0}")]
    Measure(SumRefused),
    /// A municipality was divided, and nobody says how much went where.
    #[error(
        "{name}（{code}）は{year}年{month}月{day}日に分かれたため、どれだけがどの市町村に入ったか分かりません。分け方を決めた対応表（crosswalk）の名前を指定してください。"
    )]
    Divided {
        /// Its code.
        code: AreaCode,
        /// Its name.
        name: String,
        /// Year of the division.
        year: i32,
        /// Month of it.
        month: u8,
        /// Day of it.
        day: u8,
    },
    /// One of the municipalities that merged has no figure at all.
    #[error(
        "{into}は{missing}も合わせてできましたが、その市町村の行がありません。行を足すか、値がない理由を書いてください。"
    )]
    PartMissing {
        /// Name of the municipality of today.
        into: String,
        /// Names of those that are missing.
        missing: String,
    },
    /// A crosswalk that is none for areas, or does not know a code.
    #[error("対応表「{title}」は使えません。{reason}")]
    Crosswalk {
        /// Its title.
        title: String,
        /// Why, as a sentence.
        reason: String,
    },
}

/// Puts figures of the municipalities that there were on `as_of` on those of today.
///
/// Persons, events and places add; a rate is rebuilt by [`rebase_rate`]; states and indices are refused. `changes` are those of the
/// package in any order; only those after `as_of` count. A divided municipality needs a crosswalk of areas with shares; what is made
/// by shares is an estimate.
pub fn rebase(
    measure: Measure,
    marks: Marks,
    figures: &Former,
    as_of: Day,
    changes: &[AreaChange],
    crosswalk: Option<&Crosswalk>,
) -> Result<Rebased, RebaseRefused> {
    measure::may_add(measure, marks, SumOver::Areas).map_err(RebaseRefused::Measure)?;
    let mut later: Vec<&AreaChange> = changes.iter().filter(|change| change.date > as_of).collect();
    later.sort_by(|one, other| (one.date, &one.id).cmp(&(other.date, &other.id)));
    // What each code is made of: (former code, share, cell).
    let mut holdings: BTreeMap<AreaCode, Vec<(AreaCode, f64, Cell)>> =
        figures.iter().map(|(code, cell)| (code.clone(), vec![(code.clone(), 1.0, cell.clone())])).collect();
    for change in later {
        apply(change, &mut holdings, crosswalk)?;
    }
    let mut parts = BTreeMap::new();
    let mut cells = Vec::with_capacity(holdings.len());
    for (code, held) in holdings {
        let is_itself = matches!(held.as_slice(), [(former, share, _)] if *former == code && is_one(*share));
        if !is_itself {
            parts.insert(code.clone(), held.iter().map(|(former, _, _)| former.clone()).collect());
        }
        cells.push((code, add(&held)));
    }
    Ok(Rebased { cells, parts })
}

/// Rebuilds a rate on the municipalities of today: numerator over denominator, each put there first, times `per`.
pub fn rebase_rate(numerator: &Rebased, denominator: &Rebased, per: f64) -> Rebased {
    let below: BTreeMap<&AreaCode, &Cell> = denominator.cells.iter().map(|(code, cell)| (code, cell)).collect();
    let cells = numerator.cells.iter().map(|(code, above)| {
        let cell = match below.get(code) {
            None => Cell::blank(Blank::NotSurveyed, above.trust),
            Some(below) => {
                let trust = above.trust.max(below.trust);
                match (above.value, below.value) {
                    (Ok(above), Ok(below)) if below > 0.0 => Cell::new(above / below * per, trust),
                    // Nobody to count among: the question does not apply.
                    (Ok(_), Ok(_)) => Cell::blank(Blank::NotApplicable, trust),
                    (Err(above), Err(below)) => Cell::blank(above.min(below), trust),
                    (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Cell::blank(reason, trust),
                }
            }
        };
        (code.clone(), cell)
    });
    Rebased { cells: cells.collect(), parts: numerator.parts.clone() }
}

type Holdings = BTreeMap<AreaCode, Vec<(AreaCode, f64, Cell)>>;

/// Lets one change happen to what is held.
fn apply(change: &AreaChange, holdings: &mut Holdings, crosswalk: Option<&Crosswalk>) -> Result<(), RebaseRefused> {
    let present = change.from.iter().filter(|former| holdings.contains_key(&former.code)).count();
    if present == 0 {
        return Ok(());
    }
    if present < change.from.len() {
        let absent = change.from.iter().filter(|former| !holdings.contains_key(&former.code));
        let names =
            |list: &[super::NamedCode]| list.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join("、");
        let missing = absent.map(|former| former.name.as_str()).collect::<Vec<_>>().join("、");
        return Err(RebaseRefused::PartMissing { into: names(&change.to), missing });
    }
    if let [whole] = change.to.as_slice() {
        let mut merged: Vec<_> =
            change.from.iter().filter_map(|former| holdings.remove(&former.code)).flatten().collect();
        merged.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        holdings.entry(whole.code.clone()).or_default().extend(merged);
        return Ok(());
    }
    for former in &change.from {
        let Some(crosswalk) = crosswalk else {
            let (year, month, day) = change.date;
            return Err(RebaseRefused::Divided {
                code: former.code.clone(),
                name: former.name.clone(),
                year,
                month,
                day,
            });
        };
        let held = holdings.remove(&former.code).unwrap_or_default();
        for (to, share) in shares(crosswalk, &former.code)? {
            let part = held.iter().map(|(origin, held, cell)| (origin.clone(), held * share, cell.clone()));
            holdings.entry(to).or_default().extend(part);
        }
    }
    Ok(())
}

/// The shares of a former municipality, which must make a whole.
fn shares(crosswalk: &Crosswalk, former: &AreaCode) -> Result<Vec<(AreaCode, f64)>, RebaseRefused> {
    let refused = |reason: String| RebaseRefused::Crosswalk { title: crosswalk.title.clone(), reason };
    if crosswalk.kind != CrosswalkKind::Areas {
        return Err(refused("市町村の対応表ではありません。".to_owned()));
    }
    let shares: Vec<(AreaCode, f64)> = crosswalk
        .weights
        .iter()
        .filter(|weight| weight.from.as_ref() == Some(former))
        .filter_map(|weight| Some((weight.to.clone()?, weight.weight)))
        .collect();
    let whole: f64 = shares.iter().map(|(_, share)| share).sum();
    if (whole - 1.0).abs() > 1e-6 {
        return Err(refused(format!("{former}の割合の合計が1ではなく{whole}です。")));
    }
    Ok(shares)
}

/// Adds what is held. Shares other than the whole make an estimate.
fn add(held: &[(AreaCode, f64, Cell)]) -> Cell {
    if let [(_, share, cell)] = held
        && is_one(*share)
    {
        return cell.clone();
    }
    let mut trust = held.iter().map(|(_, _, cell)| cell.trust).max().unwrap_or(Trust::Published);
    if held.iter().any(|(_, share, _)| !is_one(*share)) {
        trust = trust.max(Trust::Estimate);
    }
    let reason = Blank::ALL.into_iter().find(|reason| held.iter().any(|(_, _, cell)| cell.value == Err(*reason)));
    match reason {
        Some(reason) => Cell::blank(reason, trust),
        None => Cell::new(held.iter().filter_map(|(_, share, cell)| Some(cell.value.ok()? * share)).sum(), trust),
    }
}

fn is_one(share: f64) -> bool {
    (share - 1.0).abs() < 1e-9
}
