//! Compares numbers of a package with each other: what is right alone may contradict what stands beside it.

use super::{
    cells::{Located, Target},
    problem::{Problems, Spot},
};
use crate::{
    area::Area,
    cell::Cell,
    column::{Column, TotalKey},
    grouping::Grouping,
    indicator::{Indicator, Ratio},
    measure::{Measure, SumOver, sum},
    period::Period,
};

/// Compares rates with their parts, and published totals with the sums of their areas.
pub(super) fn check(
    areas: &[Area],
    groupings: &[Grouping],
    indicators: &[Indicator],
    cells: &Located,
    problems: &mut Problems,
) {
    // Sums over what could not be read would differ for that reason alone.
    let is_whole = !problems.has_errors();
    for indicator in indicators {
        for ((id, period), column) in &cells.columns {
            if *id != indicator.id {
                continue;
            }
            if let Some(ratio) = &indicator.ratio {
                check_ratio(areas, indicators, indicator, ratio, *period, cells, problems);
            }
            if is_whole {
                check_totals(areas, groupings, indicator, column, cells, problems);
            }
        }
    }
}

/// A part cannot exceed the whole, and a rate that stands in the data should follow from its parts.
fn check_ratio(
    areas: &[Area],
    indicators: &[Indicator],
    rate: &Indicator,
    ratio: &Ratio,
    period: Period,
    cells: &Located,
    problems: &mut Problems,
) {
    let column = |id: &crate::indicator::IndicatorId| cells.columns.get(&(id.clone(), period));
    let (Some(rates), Some(numerators), Some(denominators)) =
        (column(&rate.id), column(&ratio.numerator), column(&ratio.denominator))
    else {
        return;
    };
    let measure_of = |id: &crate::indicator::IndicatorId| {
        indicators.iter().find(|indicator| indicator.id == *id).map(|indicator| indicator.measure)
    };
    // Events may exceed persons (many visits to one); persons cannot exceed the persons that they are part of.
    let (Some(above), Some(below)) = (measure_of(&ratio.numerator), measure_of(&ratio.denominator)) else { return };
    if !above.is_count() || !below.is_count() {
        return;
    }
    let is_share = above == Measure::Persons && below == Measure::Persons;
    let tolerance = 0.5 * 10f64.powi(-i32::from(rate.decimals)) * 1.000_001;
    let mut differing: Vec<(usize, f64)> = Vec::new();
    for (position, area) in areas.iter().enumerate() {
        let value = |column: &Column| column.cells.value(position).ok();
        let (Some(numerator), Some(denominator)) = (value(numerators), value(denominators)) else { continue };
        if is_share && numerator > denominator && denominator >= 0.0 {
            let text = numerator.to_string();
            let target = Target::Area(position);
            problems.error(
                cells.spot(&(ratio.numerator.clone(), period), &target).column("value").text(&text),
                "numerator-exceeds-denominator",
                format!(
                    "{}の{}の値が、分母である{}の{denominator}を超えています。どちらかを直してください。",
                    area.name, ratio.numerator, ratio.denominator
                ),
            );
        } else if let Some(printed) = value(rates)
            && denominator > 0.0
        {
            let computed = numerator / denominator * ratio.per;
            if (printed - computed).abs() > tolerance {
                differing.push((position, computed));
            }
        }
    }
    if let Some((position, computed)) = differing.first() {
        let printed = rates.cells.value(*position).unwrap_or_default().to_string();
        let decimals = usize::from(rate.decimals);
        problems.warning(
            cells.spot(&(rate.id.clone(), period), &Target::Area(*position)).column("value").text(&printed),
            "rate-differs-from-its-parts",
            format!(
                "{}の値が、{}÷{}から計算した{computed:.decimals$}と違います（この時点で違うのは{}市町村）。分母の取り方を caveats に書いてください。",
                areas[*position].name,
                ratio.numerator,
                ratio.denominator,
                differing.len()
            ),
        );
    }
}

/// A published total may differ from the sum of its areas, but somebody should know.
fn check_totals(
    areas: &[Area],
    groupings: &[Grouping],
    indicator: &Indicator,
    column: &Column,
    cells: &Located,
    problems: &mut Problems,
) {
    for (key, total) in &column.totals {
        let parts: Vec<Cell> = match key {
            TotalKey::Prefecture => column.cells.iter().collect(),
            TotalKey::Member { grouping, member } => {
                let grouping = groupings.iter().find(|known| known.id == *grouping);
                let member = grouping.and_then(|known| known.members.iter().find(|known| known.id == *member));
                let codes = member.map_or(&[][..], |member| &member.areas);
                codes
                    .iter()
                    .filter_map(|code| super::words::find_area(areas, code))
                    .map(|position| column.cells.at(position))
                    .collect()
            }
        };
        let Ok(added) = sum(indicator.measure, indicator.marks, SumOver::Areas, &parts) else { continue };
        let (Ok(added), Ok(published)) = (added.cell.value, total.value) else { continue };
        // Sums of decimals carry the error of their last bits.
        if (added - published).abs() <= 1e-9 * published.abs().max(1.0) {
            continue;
        }
        let decimals = usize::from(indicator.decimals);
        let text = published.to_string();
        let spot: Spot<'_> = cells.spot(&(indicator.id.clone(), column.period), &Target::Total(key.clone()));
        problems.warning(
            spot.column("value").text(&text),
            "total-differs-from-its-parts",
            format!(
                "公表された合計が、市町村の値の合計{added:.decimals$}と違います。どちらかを直すか、違う理由を note に書いてください。"
            ),
        );
    }
}
