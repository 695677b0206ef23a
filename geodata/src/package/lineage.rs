//! Reads dated changes of municipalities and crosswalks.
//!
//! A change has a row for each pair of a municipality before and one after; a crosswalk has a row for each weight. What belongs to the
//! whole change or crosswalk is repeated in each of its rows and must be the same there.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    problem::Problems,
    sheet::{Columns, Row, Sheet},
    words::{read_code, read_id, read_period, read_word},
};
use crate::{
    area::AreaCode,
    indicator::{Indicator, IndicatorId},
    lineage::{AreaChange, Crosswalk, CrosswalkKind, Day, NamedCode, Weight},
    period::Period,
};

pub(super) const AREA_CHANGES: Columns<'_> = Columns {
    required: &["change", "date", "kind", "from_code", "from_name", "to_code", "to_name", "source"],
    optional: &[],
};
pub(super) const CROSSWALKS: Columns<'_> = Columns {
    required: &["crosswalk", "title", "kind", "at", "from", "to", "weight", "source"],
    optional: &["title_en", "indicator", "from_code", "to_code", "note"],
};

/// Shares of one former municipality must make a whole to within this.
const WHOLE: f64 = 1e-6;

/// Reads the changes, in the order of their days and identifiers.
pub(super) fn read_changes(sheet: &Sheet, problems: &mut Problems) -> Vec<AreaChange> {
    let mut changes: BTreeMap<String, (AreaChange, BTreeSet<(AreaCode, AreaCode)>)> = BTreeMap::new();
    for row in sheet.rows() {
        let Some(id) = read_id(row, "change", problems) else { continue };
        let date = read_day(row, problems);
        let kind = row.required("kind", problems);
        let source = row.required("source", problems);
        let from = read_named(row, "from_code", "from_name", problems);
        let to = read_named(row, "to_code", "to_name", problems);
        let (Some(date), Some(kind), Some(source), Some(from), Some(to)) = (date, kind, source, from, to) else {
            continue;
        };
        let (change, pairs) = changes.entry(id.clone()).or_insert_with(|| {
            let (kind, source) = (kind.clone(), source.clone());
            (AreaChange { id, date, kind, from: Vec::new(), to: Vec::new(), source }, BTreeSet::new())
        });
        for (column, same) in
            [("date", change.date == date), ("kind", change.kind == kind), ("source", change.source == source)]
        {
            if !same {
                report_conflict(row, column, problems);
            }
        }
        if !pairs.insert((from.code.clone(), to.code.clone())) {
            problems.error(
                row.cell_spot("to_code"),
                "duplicate-id",
                "同じ変更の中に、同じ市町村の組がもうあります。どちらかの行を消してください。",
            );
        }
        for (column, named, list) in [("from_name", from, &mut change.from), ("to_name", to, &mut change.to)] {
            match list.iter().find(|known| known.code == named.code) {
                None => list.push(named),
                Some(known) if known.name != named.name => report_conflict(row, column, problems),
                Some(_) => {}
            }
        }
    }
    let mut changes: Vec<AreaChange> = changes.into_values().map(|(change, _)| change).collect();
    for change in &mut changes {
        change.from.sort();
        change.to.sort();
    }
    changes.sort_by(|one, other| (one.date, &one.id).cmp(&(other.date, &other.id)));
    changes
}

/// Reads the crosswalks, in the order of their identifiers.
pub(super) fn read_crosswalks(sheet: &Sheet, indicators: &[Indicator], problems: &mut Problems) -> Vec<Crosswalk> {
    let mut crosswalks: BTreeMap<String, (usize, Crosswalk)> = BTreeMap::new();
    for row in sheet.rows() {
        let Some(read) = read_crosswalk(row, indicators, problems) else { continue };
        let weight = read_weight(row, read.kind, problems);
        let (_, known) = crosswalks.entry(read.id.clone()).or_insert_with(|| (row.line, read.clone()));
        let Crosswalk { id: _, title, title_en, kind, indicator, at, from, to, weights: _, note, source } = &read;
        for (column, same) in [
            ("title", known.title == *title),
            ("title_en", known.title_en == *title_en),
            ("kind", known.kind == *kind),
            ("indicator", known.indicator == *indicator),
            ("at", known.at == *at),
            ("from", known.from == *from),
            ("to", known.to == *to),
            ("note", known.note == *note),
            ("source", known.source == *source),
        ] {
            if !same {
                report_conflict(row, column, problems);
            }
        }
        let Some(weight) = weight else { continue };
        if known.weights.iter().any(|earlier| (&earlier.from, &earlier.to) == (&weight.from, &weight.to)) {
            problems.error(
                row.cell_spot("weight"),
                "duplicate-id",
                "同じ対応表の中に、同じ市町村の組がもうあります。どちらかの行を消してください。",
            );
            continue;
        }
        known.weights.push(weight);
    }
    let mut read = Vec::with_capacity(crosswalks.len());
    for (line, mut crosswalk) in crosswalks.into_values() {
        crosswalk.weights.sort_by(|one, other| (&one.from, &one.to).cmp(&(&other.from, &other.to)));
        check_shares(sheet, line, &crosswalk, problems);
        read.push(crosswalk);
    }
    read
}

fn read_crosswalk(row: Row<'_>, indicators: &[Indicator], problems: &mut Problems) -> Option<Crosswalk> {
    let id = read_id(row, "crosswalk", problems);
    let title = row.required("title", problems);
    let kind = read_word(row, "kind", CrosswalkKind::parse, &CrosswalkKind::ALL.map(CrosswalkKind::id), problems);
    let at = row.required("at", problems).and_then(|_| read_period(row, "at", problems).ok().flatten());
    let from = row.required("from", problems);
    let to = row.required("to", problems);
    let source = row.required("source", problems);
    let indicator = match (kind, row.text("indicator")) {
        (Some(CrosswalkKind::Definition), text) => {
            let known = indicators.iter().find(|indicator| indicator.id.as_str() == text);
            if known.is_none() {
                problems.shared_error(
                    row.cell_spot("indicator"),
                    "unknown-indicator",
                    "この指標は indicators のファイルにありません。綴りを確かめてください。",
                );
            }
            Some(known?.id.clone())
        }
        (_, "") => None,
        (_, text) => {
            problems.error(
                row.cell_spot("indicator"),
                "bad-crosswalk",
                "市町村の対応表（areas）には指標を書きません。空にしてください。",
            );
            IndicatorId::parse(text)
        }
    };
    if kind == Some(CrosswalkKind::Areas) && at.is_some_and(|at| !matches!(at, Period::AsOf { .. })) {
        problems.error(
            row.cell_spot("at"),
            "bad-crosswalk",
            "市町村の対応表の at は、変わった日（2005-04-10 など）です。",
        );
    }
    Some(Crosswalk {
        id: id?,
        title: title?,
        title_en: row.owned("title_en"),
        kind: kind?,
        indicator,
        at: at?,
        from: from?,
        to: to?,
        weights: Vec::new(),
        note: row.owned("note"),
        source: source?,
    })
}

fn read_weight(row: Row<'_>, kind: CrosswalkKind, problems: &mut Problems) -> Option<Weight> {
    let optional = |column: &str, problems: &mut Problems| match row.text(column) {
        "" => Some(None),
        _ => read_code(row, column, problems).map(Some),
    };
    let (from, to) = (optional("from_code", problems)?, optional("to_code", problems)?);
    row.required("weight", problems)?;
    let weight = row.number("weight", problems).ok().flatten()?;
    let fault = match kind {
        CrosswalkKind::Areas if from.is_none() || to.is_none() => {
            Some("市町村の対応表には、from_code と to_code を両方書いてください。")
        }
        CrosswalkKind::Areas if !(0.0..=1.0).contains(&weight) => Some("割合は0から1までの数です。"),
        CrosswalkKind::Definition if to.is_some() => Some("定義の対応表では、to_code を空にしてください。"),
        CrosswalkKind::Definition if weight <= 0.0 => Some("係数は正の数です。"),
        _ => None,
    };
    if let Some(fault) = fault {
        problems.error(row.cell_spot("weight"), "bad-crosswalk", fault);
        return None;
    }
    Some(Weight { from, to, weight })
}

/// The shares of each former municipality make a whole.
fn check_shares(sheet: &Sheet, line: usize, crosswalk: &Crosswalk, problems: &mut Problems) {
    if crosswalk.kind != CrosswalkKind::Areas {
        return;
    }
    let mut wholes: BTreeMap<&AreaCode, f64> = BTreeMap::new();
    for weight in &crosswalk.weights {
        if let Some(from) = &weight.from {
            *wholes.entry(from).or_default() += weight.weight;
        }
    }
    for (code, whole) in wholes {
        if (whole - 1.0).abs() > WHOLE {
            problems.error(
                sheet.spot().row(line).column("weight").text(code.as_str()),
                "bad-crosswalk",
                format!("対応表「{}」で、{code}の割合の合計が1ではなく{whole}です。", crosswalk.id),
            );
        }
    }
}

fn read_named(row: Row<'_>, code: &str, name: &str, problems: &mut Problems) -> Option<NamedCode> {
    let read = read_code(row, code, problems);
    let name = row.required(name, problems);
    let read = read.filter(|read| {
        if read.is_prefecture() {
            problems.error(row.cell_spot(code), "not-a-code", "市区町村の5桁のコードを書いてください。");
        }
        !read.is_prefecture()
    });
    Some(NamedCode { code: read?, name: name? })
}

fn read_day(row: Row<'_>, problems: &mut Problems) -> Option<Day> {
    let text = row.required("date", problems)?;
    match Period::parse(&text) {
        Ok(period @ Period::AsOf { .. }) if period.id() == text => Some(period.start_date()),
        _ => {
            problems.error(row.cell_spot("date"), "bad-date", "日付は 2005-04-10 のように書いてください。");
            None
        }
    }
}

fn report_conflict(row: Row<'_>, column: &str, problems: &mut Problems) {
    problems.error(
        row.cell_spot(column),
        "conflicting-title",
        "同じ変更・対応表の前の行と違います。すべての行で揃えてください。",
    );
}

#[cfg(test)]
mod tests;
