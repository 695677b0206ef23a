//! Rates and their parts: a rate that follows from two columns of the same file is linked to them, so that totals can be rebuilt, and a part
//! that exceeds its whole is an error.

use std::collections::BTreeMap;

use super::desk::{Desk, finding};
use crate::{
    area::AreaCode,
    import::{batch::Fragment, context::KnownIndicator, report::Weight},
    indicator::{Indicator, IndicatorId, Ratio},
    measure::Measure,
    period::Period,
};

/// Per how many of the denominator rates are printed.
const PER: [f64; 5] = [100.0, 1.0, 1_000.0, 10_000.0, 100_000.0];
/// Fewer municipalities than this prove nothing.
const ENOUGH: usize = 5;

type Fragments = BTreeMap<(IndicatorId, Period), Fragment>;

/// Links rates to the two counts that they follow from, if in every period exactly one pair fits for every municipality.
pub(crate) fn link(indicators: &mut [Indicator], fragments: &Fragments) {
    let counts: Vec<IndicatorId> =
        indicators.iter().filter(|known| known.measure.is_count()).map(|known| known.id.clone()).collect();
    for rate in indicators.iter_mut() {
        if rate.measure != Measure::Rate || rate.ratio.is_some() {
            continue;
        }
        let tolerance = 0.5 * 10f64.powi(-i32::from(rate.decimals)) * 1.000_001;
        let mut found: Vec<Ratio> = Vec::new();
        for numerator in &counts {
            for denominator in counts.iter().filter(|known| *known != numerator) {
                for per in PER {
                    if fits(&rate.id, numerator, denominator, per, tolerance, fragments) {
                        found.push(Ratio { numerator: numerator.clone(), denominator: denominator.clone(), per });
                    }
                }
            }
        }
        if let [one] = found.as_slice() {
            rate.ratio = Some(one.clone());
        }
    }
}

fn fits(
    rate: &IndicatorId,
    numerator: &IndicatorId,
    denominator: &IndicatorId,
    per: f64,
    tolerance: f64,
    fragments: &Fragments,
) -> bool {
    let mut seen = 0_usize;
    for ((_, period), rates) in fragments.iter().filter(|((id, _), _)| id == rate) {
        let part = |id: &IndicatorId| fragments.get(&(id.clone(), *period));
        let (Some(above), Some(below)) = (part(numerator), part(denominator)) else { return false };
        for (code, cell) in &rates.cells {
            let (Ok(rate), Some(above), Some(below)) = (cell.value, value(above, code), value(below, code)) else {
                continue;
            };
            if below <= 0.0 {
                continue;
            }
            if (above / below * per - rate).abs() > tolerance {
                return false;
            }
            // 0 of anything is 0: such a line fits every pair.
            seen += usize::from(above > 0.0);
        }
    }
    seen >= ENOUGH
}

fn value(fragment: &Fragment, code: &AreaCode) -> Option<f64> {
    fragment.cells.get(code)?.value.ok()
}

/// A part of persons cannot exceed the persons that it is part of.
pub(crate) fn check(new: &[Indicator], known: &[KnownIndicator], fragments: &Fragments, desk: &mut Desk<'_>) {
    let mut ratios: Vec<(String, String)> = Vec::new();
    for indicator in new {
        ratios.extend(indicator.ratio.iter().map(|ratio| (ratio.numerator.to_string(), ratio.denominator.to_string())));
    }
    for indicator in known {
        ratios
            .extend(indicator.ratio.iter().map(|(numerator, denominator, _)| (numerator.clone(), denominator.clone())));
    }
    let is_persons = |id: &str| {
        new.iter().any(|known| known.id.as_str() == id && known.measure == Measure::Persons)
            || known.iter().any(|known| known.id == id && known.measure == Measure::Persons.id())
    };
    ratios.retain(|(numerator, denominator)| is_persons(numerator) && is_persons(denominator));
    ratios.dedup();
    for (numerator, denominator) in ratios {
        for ((id, period), above) in fragments.iter().filter(|((id, _), _)| id.as_str() == numerator) {
            let Some(below) = IndicatorId::parse(&denominator).and_then(|id| fragments.get(&(id, *period))) else {
                continue;
            };
            for (code, cell) in &above.cells {
                let (Ok(part), Some(whole)) = (cell.value, value(below, code)) else { continue };
                if part > whole {
                    let mut told = finding(
                        Weight::Error,
                        "numerator-exceeds-denominator",
                        None,
                        format!(
                            "{code} の「{id}」（{part}）が、全体である「{denominator}」（{whole}）より多くなっています（{}）。",
                            period.label()
                        ),
                        "どちらかの数を直してください。",
                    );
                    told.text = Some(part.to_string());
                    desk.find_once(id.as_str(), told);
                }
            }
        }
    }
}
