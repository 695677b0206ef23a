//! What a package promises, checked on what a batch brings.

use std::collections::{HashMap, HashSet};

use super::{OverlayError, belongs, unknown_area};
use crate::{
    area::AreaCode,
    cell::{Cell, Trust},
    column::{Column, TotalKey},
    facility::Facility,
    import::{Batch, Fragment},
    indicator::{Indicator, IndicatorId},
    measure::Measure,
    package::{Package, PackageKind, is_id},
    period::Period,
    table::ProfileTable,
};

type Checked = Result<(), OverlayError>;

/// The grouping that every release has by itself.
const RESERVED_GROUPING: &str = "prefecture";

const DECIMALS_MAX: u8 = 6;

fn refuse(code: &'static str, message: impl Into<String>) -> OverlayError {
    OverlayError::new(code, message)
}

fn ensure(holds: bool, code: &'static str, message: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(refuse(code, message())) }
}

/// A batch that brings a whole package brings nothing else.
pub(super) fn nothing_besides(batch: &Batch) -> Checked {
    let empty = belongs(PackageKind::Data, batch) && belongs(PackageKind::Boundaries, batch);
    ensure(empty, "whole-and-parts", || {
        "データパッケージ全体と、その一部とを、一度に取り込むことはできません。".to_owned()
    })
}

pub(super) fn kind(package: &Package, batch: &Batch) -> Checked {
    let kind = package.info.kind;
    ensure(belongs(kind, batch), "wrong-kind", || match kind {
        PackageKind::Data => {
            format!(
                "「{}」は値のデータパッケージです。境界は境界のパッケージに取り込んでください。",
                package.info.title
            )
        }
        PackageKind::Boundaries => {
            format!(
                "「{}」は境界のパッケージです。値や場所は値のデータパッケージに取り込んでください。",
                package.info.title
            )
        }
    })
}

/// A definition may be sharpened; what the numbers below it are cannot change under them.
pub(super) fn redefinitions(package: &Package, batch: &Batch) -> Checked {
    for new in &batch.indicators {
        let Some(old) = package.indicators.iter().find(|known| known.id == new.id) else { continue };
        let has_cells = package.columns.keys().any(|(id, _)| *id == new.id);
        ensure(!has_cells || old.measure == new.measure, "measure-changed", || {
            format!(
                "指標「{}」にはすでに値があり、測り方は「{}」です。「{}」としては取り込めません。別の指標として取り込むか、測り方を選び直してください。",
                old.title,
                old.measure.label(),
                new.measure.label()
            )
        })?;
        ensure(!has_cells || old.unit == new.unit, "unit-changed", || {
            format!(
                "指標「{}」にはすでに値があり、単位は「{}」です。「{}」では取り込めません。値の単位を揃えるか、別の指標として取り込んでください。",
                old.title, old.unit, new.unit
            )
        })?;
    }
    Ok(())
}

/// Everything but cells.
pub(super) fn words(package: &Package, batch: &Batch) -> Checked {
    unique(batch.indicators.iter().map(|indicator| indicator.id.as_str()), "指標")?;
    unique(batch.facility_kinds.iter().map(|kind| kind.id.as_str()), "場所の種類")?;
    unique(batch.facilities.iter().map(|facility| facility.id.as_str()), "場所")?;
    unique(batch.tables.iter().map(|table| table.id.as_str()), "表")?;
    unique(batch.boundaries.iter().map(|boundary| boundary.code.as_str()), "境界")?;
    for indicator in &package.indicators {
        check_indicator(package, indicator)?;
    }
    for (id, _) in &batch.breaks {
        known_indicator(package, id)?;
    }
    for id in batch.facility_kinds.iter().map(|kind| &kind.id).chain(&batch.whole_kinds) {
        ensure(is_id(id), "bad-id", || bad_id("場所の種類", id))?;
        ensure(package.facility_kinds.iter().any(|kind| kind.id == *id), "unknown-kind", || unknown_kind(id))?;
    }
    check_facilities(package, &batch.facilities)?;
    batch.tables.iter().try_for_each(|table| check_table(package, table))?;
    batch.boundaries.iter().try_for_each(check_boundary)
}

/// A package that came as a whole.
pub(super) fn package(package: &Package) -> Checked {
    let info = &package.info;
    ensure(is_id(&info.id), "bad-id", || bad_id("パッケージ", &info.id))?;
    ensure(!info.title.trim().is_empty(), "no-title", || "データパッケージに題がありません。".to_owned())?;
    unique(package.indicators.iter().map(|indicator| indicator.id.as_str()), "指標")?;
    unique(package.facility_kinds.iter().map(|kind| kind.id.as_str()), "場所の種類")?;
    unique(package.facilities.iter().map(|facility| facility.id.as_str()), "場所")?;
    unique(package.tables.iter().map(|table| table.id.as_str()), "表")?;
    unique(package.groupings.iter().map(|grouping| grouping.id.as_str()), "地域区分")?;
    let ascending = package.areas.is_sorted_by(|a, b| a.code < b.code);
    let boundaries_ascending = package.boundaries.is_sorted_by(|a, b| a.code < b.code);
    ensure(ascending && boundaries_ascending, "duplicate-code", || {
        "市町村コードが重なっているか、コードの順に並んでいません。".to_owned()
    })?;
    let prefecture = info.prefecture.as_ref().map(AreaCode::as_str);
    for area in &package.areas {
        let fits = !area.code.is_prefecture() && prefecture.is_none_or(|code| area.code.prefecture() == code);
        ensure(fits, "unknown-code", || {
            format!("{}（{}）は、このデータパッケージの都道府県の市町村ではありません。", area.name, area.code)
        })?;
    }
    for grouping in &package.groupings {
        let id = &grouping.id;
        ensure(is_id(id) && id != RESERVED_GROUPING, "bad-id", || bad_id("地域区分", id))?;
        for code in grouping.members.iter().flat_map(|member| &member.areas) {
            known_area(package, code)?;
        }
    }
    package.indicators.iter().try_for_each(|indicator| check_indicator(package, indicator))?;
    check_facilities(package, &package.facilities)?;
    package.tables.iter().try_for_each(|table| check_table(package, table))?;
    package.boundaries.iter().try_for_each(check_boundary)?;
    for ((id, period), column) in &package.columns {
        let indicator = known_indicator(package, id)?;
        let whole = column.cells.len() == package.areas.len() && column.period == *period;
        ensure(whole, "incomplete-column", || {
            format!("指標「{}」の {period} の列に、値の足りない市町村があります。", indicator.title)
        })?;
        column.cells.iter().try_for_each(|cell| check_cell(package, indicator, &cell))?;
        check_totals(package, indicator, column.totals.iter())?;
    }
    ratios(package, package.columns.keys().map(|(id, period)| (id, *period)))
}

/// Cells of one indicator in one period.
pub(super) fn fragment(package: &Package, id: &IndicatorId, period: Period, fragment: &Fragment) -> Checked {
    let indicator = known_indicator(package, id)?;
    ensure(fragment.cells.codes().is_sorted_by(|a, b| a < b), "duplicate-area", || {
        format!("指標「{}」の {period} に、同じ市町村が二度あるか、コードの順に並んでいません。", indicator.title)
    })?;
    for (code, cell) in &fragment.cells {
        check_cell(package, indicator, &cell).map_err(|error| {
            let name = package.areas.iter().find(|area| area.code == *code).map_or("", |area| area.name.as_str());
            refuse(error.code, format!("{}（{name} {code}、{period}）", error.message))
        })?;
    }
    check_totals(package, indicator, fragment.totals.iter())
}

/// Persons that are part of others cannot be more than those.
pub(super) fn ratios<'a>(package: &Package, touched: impl Iterator<Item = (&'a IndicatorId, Period)>) -> Checked {
    let indicators: HashMap<&str, &Indicator> =
        package.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
    let mut parts: HashMap<&str, Vec<(&IndicatorId, &IndicatorId)>> = HashMap::new();
    for ratio in package.indicators.iter().filter_map(|indicator| indicator.ratio.as_ref()) {
        let is_persons =
            |id: &IndicatorId| indicators.get(id.as_str()).is_some_and(|known| known.measure == Measure::Persons);
        if is_persons(&ratio.numerator) && is_persons(&ratio.denominator) {
            for id in [&ratio.numerator, &ratio.denominator] {
                parts.entry(id.as_str()).or_default().push((&ratio.numerator, &ratio.denominator));
            }
        }
    }
    for (id, period) in touched {
        for &(numerator, denominator) in parts.get(id.as_str()).map_or(&[][..], Vec::as_slice) {
            let column = |id: &IndicatorId| package.columns.get(&(id.clone(), period));
            let (Some(above), Some(below)) = (column(numerator), column(denominator)) else { continue };
            if let Some(place) = exceeding(above, below) {
                let (area, above, below) =
                    (&package.areas[place], indicators[numerator.as_str()], indicators[denominator.as_str()]);
                return Err(refuse(
                    "numerator-exceeds-denominator",
                    format!(
                        "{}の「{}」（{period}）が、分母である「{}」を超えています。どちらかを直してください。",
                        area.name, above.title, below.title
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn exceeding(above: &Column, below: &Column) -> Option<usize> {
    above.cells.values().zip(below.cells.values()).position(|pair| match pair {
        (Ok(above), Ok(below)) => above > below,
        _ => false,
    })
}

fn unique<'a>(ids: impl Iterator<Item = &'a str>, what: &str) -> Checked {
    let mut met = HashSet::new();
    for id in ids {
        ensure(met.insert(id), "duplicate-id", || {
            format!("{what}の識別子「{id}」が二度あります。どちらかを変えてください。")
        })?;
    }
    Ok(())
}

fn bad_id(what: &str, id: &str) -> String {
    format!("{what}の識別子「{id}」が使えません。半角の英小文字・数字・ハイフンだけで64文字以内にしてください。")
}

fn unknown_kind(id: &str) -> String {
    format!("場所の種類「{id}」の説明がありません。種類も一緒に取り込んでください。")
}

fn known_area(package: &Package, code: &AreaCode) -> Checked {
    let known = package.areas.binary_search_by(|area| area.code.cmp(code)).is_ok();
    if known { Ok(()) } else { Err(unknown_area(code)) }
}

fn known_indicator<'a>(package: &'a Package, id: &IndicatorId) -> Result<&'a Indicator, OverlayError> {
    package.indicators.iter().find(|indicator| indicator.id == *id).ok_or_else(|| {
        refuse(
            "unknown-indicator",
            format!(
                "指標「{id}」の定義がありません。この指標を定義した取り込みが取り下げられていないか確かめてください。"
            ),
        )
    })
}

fn check_indicator(package: &Package, indicator: &Indicator) -> Checked {
    let title = &indicator.title;
    ensure(!title.trim().is_empty(), "no-title", || format!("指標「{}」に題がありません。", indicator.id))?;
    ensure(indicator.decimals <= DECIMALS_MAX, "bad-decimals", || {
        format!("指標「{title}」の小数の桁数は0から{DECIMALS_MAX}までの整数です。")
    })?;
    ensure(indicator.measure == Measure::State || indicator.states.is_empty(), "states-of-number", || {
        format!("指標「{title}」は状態ではないのに、状態の段階があります。")
    })?;
    let Some(ratio) = &indicator.ratio else { return Ok(()) };
    ensure(indicator.measure == Measure::Rate, "ratio-of-count", || {
        format!("指標「{title}」は率ではないのに、分子と分母があります。")
    })?;
    ensure(ratio.per.is_finite() && ratio.per > 0.0, "bad-per", || {
        format!("指標「{title}」の「何人あたり」が正の数ではありません。")
    })?;
    for id in [&ratio.numerator, &ratio.denominator] {
        let part = package.indicators.iter().find(|known| known.id == *id);
        ensure(part.is_some_and(|part| part.measure.is_count()), "unknown-indicator", || {
            format!("率「{title}」の分子か分母の指標「{id}」がないか、数えた数ではありません。")
        })?;
    }
    Ok(())
}

fn check_cell(package: &Package, indicator: &Indicator, cell: &Cell) -> Checked {
    check_trust(package, cell.trust)?;
    let title = &indicator.title;
    let Ok(value) = cell.value else {
        return ensure(cell.interval.is_none(), "interval-without-value", || {
            format!("「{title}」に、値がないのに区間だけがあります。")
        });
    };
    ensure(value.is_finite(), "not-finite", || format!("「{title}」の値が数ではありません。"))?;
    ensure(!indicator.measure.is_count() || value >= 0.0, "negative-count", || {
        format!("「{title}」は数えた数なのに、負の値 {value} があります。符号を確かめてください。")
    })?;
    if indicator.measure == Measure::State && !indicator.states.is_empty() {
        let is_step = indicator.states.iter().any(|step| (f64::from(step.value) - value).abs() < f64::EPSILON);
        ensure(is_step, "unknown-state", || format!("「{title}」の状態にない数 {value} があります。"))?;
    }
    let Some(interval) = cell.interval else { return Ok(()) };
    let around =
        interval.low.is_finite() && interval.high.is_finite() && interval.low <= value && value <= interval.high;
    ensure(around, "value-outside-interval", || format!("「{title}」の値 {value} が区間の外にあります。"))
}

fn check_totals<'a>(
    package: &Package,
    indicator: &Indicator,
    totals: impl Iterator<Item = (&'a TotalKey, &'a Cell)>,
) -> Checked {
    for (key, cell) in totals {
        check_cell(package, indicator, cell)?;
        ensure(indicator.measure != Measure::State || cell.value.is_err(), "total-of-state", || {
            format!("状態の指標「{}」に合計は書けません。状態ごとの市町村数は表にしてください。", indicator.title)
        })?;
        if let TotalKey::Member { grouping, member } = key {
            let known = package.groupings.iter().find(|known| known.id == *grouping);
            let known = known.is_some_and(|known| known.members.iter().any(|known| known.id == *member));
            ensure(known, "unknown-grouping", || format!("地域区分「{grouping}」の「{member}」がありません。"))?;
        }
    }
    Ok(())
}

fn check_trust(package: &Package, trust: Trust) -> Checked {
    ensure(trust != Trust::Sample || package.info.is_sample(), "sample-in-real", || {
        "見本の値は、見本のデータパッケージにだけ取り込めます。別のデータパッケージに分けてください。".to_owned()
    })
}

fn check_facilities(package: &Package, facilities: &[Facility]) -> Checked {
    for facility in facilities {
        ensure(is_id(&facility.id), "bad-id", || bad_id("場所", &facility.id))?;
        ensure(!facility.name.trim().is_empty(), "no-name", || format!("場所「{}」に名前がありません。", facility.id))?;
        let known = package.facility_kinds.iter().any(|kind| kind.id == facility.kind);
        ensure(known, "unknown-kind", || unknown_kind(&facility.kind))?;
        facility.declared_area.as_ref().map_or(Ok(()), |code| known_area(package, code))?;
        check_trust(package, facility.trust)?;
    }
    Ok(())
}

fn check_table(package: &Package, table: &ProfileTable) -> Checked {
    ensure(is_id(&table.id), "bad-id", || bad_id("表", &table.id))?;
    check_trust(package, table.trust)?;
    ensure(table.rows.iter().all(|row| row.len() == table.columns.len()), "ragged-table", || {
        format!("表「{}」に、列の数と合わない行があります。", table.title)
    })?;
    let finite = |cell: &crate::table::TableCell| !matches!(cell, crate::table::TableCell::Number(number) if !number.is_finite());
    ensure(table.rows.iter().flatten().all(finite), "not-finite", || {
        format!("表「{}」に、数ではない値があります。", table.title)
    })
}

fn check_boundary(boundary: &crate::package::Boundary) -> Checked {
    let code = &boundary.code;
    ensure(!code.is_prefecture() && boundary.prefecture.as_str() == code.prefecture(), "unknown-code", || {
        format!("境界「{}」（{code}）のコードが、市区町村のものではないか、都道府県と合いません。", boundary.name)
    })?;
    ensure(!boundary.geometry.0.is_empty(), "empty-geometry", || {
        format!("境界「{}」（{code}）に形がありません。", boundary.name)
    })
}
