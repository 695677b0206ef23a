//! Meaning: from tables to indicators, periods and cells, or to the questions and findings that stand in the way.

mod across;
mod breaks;
pub(crate) mod desk;
pub(crate) mod frame;
mod indicators;
mod measures;
mod names;
mod one_area;
pub(crate) mod periods;
mod profile;
mod ratios;
pub(crate) mod reading;
mod roles;
mod series;
mod states;
mod totals;
mod values;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use desk::{At, Desk, finding};
use frame::{Frame, Shape};
use indicators::Decided;
use periods::Around;
use roles::{Role, Roles};
use series::{Lines, Series, Speaks};
use values::{Rule, Values};

use super::{
    areas::AreaIndex,
    batch::{Batch, Fragment},
    book::{Book, column_letters},
    context::Context,
    layout::Table,
    report::{AreaFacts, ColumnFacts, IndicatorFacts, TableFacts, TotalFacts, Weight},
};
use crate::{
    area::AreaCode,
    cell::{Cell, Trust},
    indicator::{Indicator, IndicatorId, SeriesBreak},
    measure::Measure,
    period::Period,
};

/// What was understood of a book.
#[derive(Debug, Default)]
pub(crate) struct Understood {
    pub(crate) batch: Batch,
    pub(crate) tables: Vec<TableFacts>,
    pub(crate) indicators: Vec<IndicatorFacts>,
    pub(crate) areas: AreaFacts,
    pub(crate) rows_read: usize,
    pub(crate) rows_used: usize,
}

impl Understood {
    /// Whether nothing would be published.
    pub(crate) fn is_empty(&self) -> bool {
        self.batch.fragments.is_empty() && self.batch.tables.is_empty()
    }
}

/// A table on its way to cells.
struct Reading<'b> {
    frame: Frame<'b>,
    roles: Roles,
    lines: Lines,
    series: Vec<Series>,
    around: Around,
    /// What identifies the table in questions: its heads, without periods.
    subject: String,
    title: String,
    /// Period of each series, where it is known, and why.
    periods: Vec<Option<(Period, &'static str)>>,
    /// Position of each series' draft.
    drafts: Vec<Option<usize>>,
}

/// Understands the tables of a book.
#[allow(clippy::too_many_lines, reason = "one step after the other, each with its comment")]
pub(crate) fn understand(
    book: &Book,
    tables: &[Table],
    file_name: &str,
    context: &Context,
    desk: &mut Desk<'_>,
) -> Understood {
    let index = AreaIndex::new(context);
    let mut understood = Understood {
        batch: Batch { package: context.package.id.clone(), ..Batch::default() },
        ..Understood::default()
    };
    let trust = trust(context, desk);
    let mut readings: Vec<Reading<'_>> = Vec::new();
    let mut profiles: Vec<(Frame<'_>, usize)> = Vec::new();
    for table in tables {
        understood.rows_read += table.rows.len();
        let Some(mut frame) = Frame::new(book, table, &index) else { continue };
        let mut roles = roles::find_roles(&frame, &index);
        if !roles.has_areas() {
            let form = subject_of(&frame, &roles);
            match one_area::find(&frame, &index, context, file_name, &form, desk) {
                one_area::Found::OneArea(single, found) => (frame, roles) = (single, found),
                other => {
                    understood.tables.push(facts_of(&frame, &Roles { of: Vec::new() }, "profile"));
                    if matches!(other, one_area::Found::Prefecture) {
                        profiles.push((frame, understood.tables.len() - 1));
                    }
                    continue;
                }
            }
        }
        frame::years::ask(&mut frame, &roles, desk);
        let lines = series::find_lines(
            &frame,
            &roles,
            &index,
            &context.package.areas,
            &context.changes,
            desk,
            &mut understood.areas,
        );
        let mut facts = facts_of(&frame, &roles, "areas");
        note_hidden(&frame, &lines, desk);
        if frame.shape == Shape::Across {
            desk.convert("transposed", || frame.spot(None, None), &facts.range, "行");
        }
        let series = series::collect(&frame, &roles, &lines);
        if series.is_empty() && !lines.speaks.iter().any(|line| matches!(line, Speaks::Outside(_))) {
            "ignored".clone_into(&mut facts.kind);
        }
        understood.tables.push(facts);
        let subject = subject_of(&frame, &roles);
        let title = one_area::without_name(&frame, &names::title_core(&frame, file_name));
        let around = Around::new(&frame, file_name, subject.clone());
        let count = series.len();
        readings.push(Reading {
            frame,
            roles,
            lines,
            series,
            around,
            subject,
            title,
            periods: vec![None; count],
            drafts: vec![None; count],
        });
    }
    let table_of: Vec<usize> = understood
        .tables
        .iter()
        .enumerate()
        .filter(|(_, facts)| facts.kind != "profile")
        .map(|(position, _)| position)
        .collect();
    for reading in &mut readings {
        for (position, series) in reading.series.iter_mut().enumerate() {
            reading.periods[position] = periods::resolve(&series.hint, &reading.around, desk);
            // What a month brought is a year's indicator of that month.
            if let (Some((_, month)), Some((Period::FiscalYear(_), _))) = (series.hint.month, reading.periods[position])
            {
                series.path.push(format!("{month}月"));
            }
        }
        let distinct: BTreeSet<Period> = reading.periods.iter().flatten().map(|(period, _)| *period).collect();
        if distinct.len() > 1 && reading.roles.first(Role::Period).is_none() {
            desk.convert(
                "wide-to-long",
                || reading.frame.spot(None, None),
                &reading.subject,
                &format!("{}期間", distinct.len()),
            );
        }
    }
    let drafts = indicators::draft(&mut readings_view(&mut readings), context, desk);
    let decided = indicators::decide(&drafts, &mut readings_view(&mut readings), context, desk);
    let breaks: Vec<(IndicatorId, SeriesBreak)> = readings
        .iter()
        .flat_map(|reading| breaks::announced(&broken(reading), &decided, &context.package.indicators, desk))
        .collect();
    let mut emitted = Emitted::default();
    for (number, reading) in readings.iter().enumerate() {
        emit(reading, &decided, context, trust, desk, &mut emitted, &mut understood.tables[table_of[number]]);
        let used: BTreeSet<usize> =
            reading.series.iter().flat_map(|series| series.entries.iter().map(|entry| entry.line)).collect();
        understood.rows_used += used.len();
    }
    for (frame, position) in profiles {
        let before = understood.batch.tables.len();
        profile::read(
            &frame,
            file_name,
            context,
            trust,
            desk,
            &mut understood.batch.tables,
            &mut understood.tables[position],
        );
        if understood.batch.tables.len() > before {
            understood.rows_used += frame.lines.len();
        }
    }
    areas_facts(&readings, context, &mut understood.areas);
    finish(emitted, &decided, context, desk, &mut understood);
    record_breaks(breaks, &mut understood.batch);
    understood
}

/// A reading as the search for breaks sees it.
fn broken<'r, 'b>(reading: &'r Reading<'b>) -> breaks::Of<'r, 'b> {
    let drafts = reading.series.iter().zip(&reading.drafts);
    let mut fields: Vec<(usize, usize)> =
        drafts.filter_map(|(series, draft)| Some((series.field, (*draft)?))).collect();
    fields.dedup();
    breaks::Of {
        frame: &reading.frame,
        subject: &reading.subject,
        fields,
        periods: reading.periods.iter().flatten().map(|(period, _)| *period).collect(),
    }
}

/// Writes breaks into the indicators that the file brings, and beside them those of indicators that are there already.
fn record_breaks(breaks: Vec<(IndicatorId, SeriesBreak)>, batch: &mut Batch) {
    for (id, series_break) in breaks {
        match batch.indicators.iter_mut().find(|indicator| indicator.id == id) {
            Some(indicator) => indicator.add_break(series_break),
            None if !batch.breaks.contains(&(id.clone(), series_break.clone())) => {
                batch.breaks.push((id, series_break));
            }
            None => {}
        }
    }
    batch.breaks.sort_by(|a, b| (&a.0, a.1.period, &a.1.note).cmp(&(&b.0, b.1.period, &b.1.note)));
}

/// The readings as the indicators see them.
fn readings_view<'r, 'b>(readings: &'r mut [Reading<'b>]) -> Vec<indicators::View<'r, 'b>> {
    readings
        .iter_mut()
        .map(|reading| indicators::View {
            frame: &reading.frame,
            series: &reading.series,
            periods: &reading.periods,
            drafts: &mut reading.drafts,
            subject: &reading.subject,
            title: &reading.title,
        })
        .collect()
}

/// Heads of a table without periods, sorted: the same next year and when columns moved.
fn subject_of(frame: &Frame<'_>, roles: &Roles) -> String {
    let mut heads: Vec<String> = (0..frame.fields.len())
        .filter(|field| !matches!(roles.of.get(*field), Some((Role::Ignored | Role::Number, _))))
        .map(|field| values::head_of(frame, field))
        .collect();
    heads.sort();
    heads.dedup();
    heads.join("|")
}

/// How far to trust the values: as the steward says, else as the package says.
fn trust(context: &Context, desk: &mut Desk<'_>) -> Trust {
    let package = Trust::parse(&context.package.trust).unwrap_or(Trust::Published);
    let Some(text) = desk.settings().trust.clone() else { return package };
    match Trust::parse(&text) {
        Some(trust) if (trust == Trust::Sample) == (package == Trust::Sample) => trust,
        found => {
            let message = if found.is_some() {
                "見本の値は見本のデータにだけ、公表値などの値は見本でないデータにだけ取り込めます。".to_owned()
            } else {
                format!("値の確かさ「{text}」は選べません。")
            };
            desk.find(finding(
                Weight::Error,
                "trust-not-possible",
                None,
                message,
                "published、provisional、estimate、sample のうち、取り込む先に合うものを選んでください。",
            ));
            package
        }
    }
}

fn facts_of(frame: &Frame<'_>, roles: &Roles, kind: &str) -> TableFacts {
    let title = frame.table.titles.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("　");
    let columns = if frame.shape == Shape::Upright {
        frame
            .table
            .columns
            .iter()
            .enumerate()
            .map(|(field, column)| {
                let (role, reason) = roles.of.get(field).copied().unwrap_or((Role::Value, ""));
                ColumnFacts {
                    column: column_letters(column.index),
                    headings: column.headings.clone(),
                    role: role.id().to_owned(),
                    reason: reason.to_owned(),
                    indicator: None,
                    period: None,
                    measure: None,
                    unit: column.unit.clone(),
                }
            })
            .collect()
    } else {
        frame
            .table
            .columns
            .iter()
            .map(|column| ColumnFacts {
                column: column_letters(column.index),
                headings: column.headings.clone(),
                role: "value".to_owned(),
                reason: match frame.shape {
                    Shape::OneArea => "一つの市町村の表",
                    _ => "市町村が横に並んでいる",
                }
                .to_owned(),
                indicator: None,
                period: None,
                measure: None,
                unit: column.unit.clone(),
            })
            .collect()
    };
    TableFacts {
        id: frame.table.id.clone(),
        sheet: frame.sheet_name().to_owned(),
        range: frame.table.range.to_string(),
        title,
        kind: kind.to_owned(),
        rows: frame.table.rows.len(),
        columns,
        totals: Vec::new(),
    }
}

/// Hidden rows and columns are read like all others, but somebody should know.
fn note_hidden(frame: &Frame<'_>, lines: &Lines, desk: &mut Desk<'_>) {
    let hidden = frame
        .lines
        .iter()
        .zip(&lines.speaks)
        .filter(|(line, speaks)| line.hidden && **speaks != Speaks::Nothing)
        .count()
        + frame.fields.iter().filter(|field| field.hidden).count();
    if hidden > 0 {
        let mut told = finding(
            Weight::Warning,
            "hidden-cells",
            Some("L1-13"),
            format!("隠された行または列が{hidden}あります。見えている行や列と同じように読みました。"),
            "取り込んでよいものかを確かめ、いらなければ消してください。",
        );
        told.at = frame.spot(None, None);
        desk.find(told);
    }
}

/// What would be published so far, with the place of each cell.
#[derive(Default)]
struct Emitted {
    fragments: BTreeMap<(IndicatorId, Period), Fragment>,
    /// For each fragment, of each municipality: 1 + the position of what says where its cell stands; 0 if it has none.
    places: BTreeMap<(IndicatorId, Period), Vec<u32>>,
    spots: Vec<String>,
    decimals: BTreeMap<usize, u8>,
}

#[allow(clippy::too_many_lines, reason = "one step after the other, each with its comment")]
fn emit(
    reading: &Reading<'_>,
    decided: &[Option<Decided>],
    context: &Context,
    trust: Trust,
    desk: &mut Desk<'_>,
    emitted: &mut Emitted,
    facts: &mut TableFacts,
) {
    let frame = &reading.frame;
    let mut values = Values::new(frame, &reading.roles, &reading.subject, &reading.series);
    let mut totals: Vec<TotalFacts> = Vec::new();
    let mut by_field: HashMap<usize, ColumnFacts> = HashMap::new();
    for (position, series) in reading.series.iter().enumerate() {
        let draft = reading.drafts[position];
        let Some(known) = draft.and_then(|draft| decided.get(draft)).and_then(Option::as_ref) else { continue };
        let Some(is_fraction) = across::is_fraction(frame, series, known, &reading.subject, desk) else { continue };
        let rule = Rule {
            measure: known.measure,
            unit: &known.unit,
            title: &known.title,
            trust,
            is_fraction,
            steps: known.steps.clone(),
        };
        let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
        let mut decimals = 0_u8;
        for entry in &series.entries {
            if let reading::Reading::Number(number) = &entry.reading {
                decimals = decimals.max(number.decimals);
            }
            let Some(cell) = values.cell(entry, series.field, &rule, desk) else { continue };
            put(reading, entry, series, known, cell, &mut cells, desk);
        }
        if let Some(draft) = draft {
            let seen = emitted.decimals.entry(draft).or_default();
            *seen = (*seen).max(decimals);
        }
        let period = reading.periods[position];
        by_field.entry(series.field).or_insert_with(|| ColumnFacts {
            column: String::new(),
            headings: Vec::new(),
            role: String::new(),
            reason: period.map_or_else(String::new, |(_, why)| format!("{}、期間は{why}から", known.reason)),
            indicator: Some(known.id.to_string()),
            period: period.map(|(period, _)| period.id()),
            measure: Some(known.measure.id().to_owned()),
            unit: Some(known.unit.clone()),
        });
        let before = period
            .and_then(|(period, _)| emitted.fragments.get(&(known.id.clone(), period)))
            .and_then(|fragment| fragment.cells.iter().map(|(_, cell)| cell.value.ok()).sum());
        let totalled = totals::Totalled {
            series,
            title: &known.title,
            measure: known.measure,
            marks: known.marks,
            cells: &cells,
            before,
        };
        let kept = totals::compare(frame, &reading.lines.speaks, context, &totalled, trust, desk, &mut totals);
        let Some((period, _)) = period else { continue };
        let key = (known.id.clone(), period);
        let fragment = emitted.fragments.entry(key.clone()).or_default();
        let places = emitted.places.entry(key).or_insert_with(|| vec![0; context.package.areas.len()]);
        fragment.totals.extend(kept);
        let heading = frame.heading(series.field);
        emitted.spots.push(format!("{}「{heading}」", facts.id));
        let here = u32::try_from(emitted.spots.len()).expect("a table has far fewer columns");
        for (area, cell) in cells {
            let Some(code) = context.package.areas.get(area).and_then(|code| AreaCode::parse(code).ok()) else {
                continue;
            };
            if let Some(other) = (places[area] as usize).checked_sub(1).map(|spot| &emitted.spots[spot]) {
                let same = fragment.cells.iter().any(|(known, before)| *known == code && before == cell);
                if !same {
                    let at = frame.spot(None, Some(series.field));
                    desk.find_once(
                        known.id.as_str(),
                        finding(
                            Weight::Error,
                            "two-values",
                            Some("L2-03"),
                            format!(
                                "「{}」の{}の値が二か所にあり、違う数です（{other} と {heading}）。",
                                known.title,
                                period.label()
                            ),
                            "どちらかを消すか、見出しを変えて別の項目と分かるようにしてください。",
                        )
                        .at(at, &heading),
                    );
                }
                continue;
            }
            places[area] = here;
            fragment.cells.push(code, cell);
        }
    }
    across::compare_sums(frame, &reading.series, &reading.periods, desk);
    facts.totals = totals;
    if frame.shape == Shape::Upright {
        for (field, column) in facts.columns.iter_mut().enumerate() {
            if let Some(found) = by_field.remove(&field) {
                column.indicator = found.indicator;
                column.period = found.period;
                column.measure = found.measure;
                column.unit = found.unit;
                if !found.reason.is_empty() {
                    column.reason = found.reason;
                }
            }
        }
    }
}

/// Puts a cell to the others of its series: parts of one municipality add, two lines of one municipality are an error.
fn put(
    reading: &Reading<'_>,
    entry: &series::Entry,
    series: &Series,
    known: &Decided,
    cell: Cell,
    cells: &mut BTreeMap<usize, Cell>,
    desk: &mut Desk<'_>,
) {
    let Some(before) = cells.get_mut(&entry.area) else {
        cells.insert(entry.area, cell);
        return;
    };
    let frame = &reading.frame;
    let line = &frame.lines[entry.line];
    let at = || frame.spot(Some(line), Some(series.field));
    if reading.lines.joined.contains_key(&entry.area) {
        match crate::measure::sum(known.measure, known.marks, crate::measure::SumOver::Areas, &[before, &cell]) {
            Ok(sum) => *before = sum.cell,
            Err(refused) => desk.find_once(
                &known.title,
                finding(
                    Weight::Error,
                    "former-not-added",
                    None,
                    format!("「{}」は、合併前の市町村の値をまとめられません。{refused}", known.title),
                    "今の市町村の値を用意するか、合併前の市町村の行を「取り込まない」と答えてください。",
                )
                .at(at(), &frame.text(line, series.field)),
            ),
        }
    } else if *before != cell {
        let name = &reading
            .frame
            .text(line, reading.roles.first(Role::AreaName).or(reading.roles.first(Role::AreaCode)).unwrap_or(0))
            .into_owned();
        desk.find_once(
            &format!("{}{}", frame.table.id, entry.area),
            finding(
                Weight::Error,
                "area-twice",
                Some("L2-02"),
                format!("「{name}」の行が二つあり、違う値です。どちらが正しいか分かりません。"),
                "どちらかの行を消すか、行を分けている区分（男女、年度など）を列にしてください。",
            )
            .at(at(), name),
        );
    }
}

/// Counts who has lines and who has none.
fn areas_facts(readings: &[Reading<'_>], context: &Context, facts: &mut AreaFacts) {
    let mut seen: BTreeMap<usize, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for (table, reading) in readings.iter().enumerate() {
        for series in reading.series.iter().take(1) {
            for entry in &series.entries {
                let rows = seen.entry(entry.area).or_default().entry(table).or_default();
                rows.push(reading.frame.lines[entry.line].place + 1);
            }
        }
        for series in reading.series.iter().skip(1) {
            for entry in &series.entries {
                seen.entry(entry.area).or_default().entry(table).or_default();
            }
        }
    }
    facts.matched = seen.len();
    if facts.matched > 0 {
        facts.absent = (0..context.package.areas.len())
            .filter(|area| !seen.contains_key(area))
            .map(|area| context.package.areas[area].clone())
            .collect();
    }
    for (area, tables) in &seen {
        for (table, rows) in tables {
            if rows.len() > 1 && !readings[*table].lines.joined.contains_key(area) {
                facts.duplicate.push((context.package.areas[*area].clone(), rows.clone()));
            }
        }
    }
}

fn finish(
    mut emitted: Emitted,
    decided: &[Option<Decided>],
    context: &Context,
    desk: &mut Desk<'_>,
    understood: &mut Understood,
) {
    let mut codes: Arc<Vec<AreaCode>> = Arc::default();
    for fragment in emitted.fragments.values_mut() {
        fragment.cells.sort();
        if !fragment.cells.share_codes(&codes) {
            codes = Arc::clone(fragment.cells.codes());
        }
    }
    emitted.fragments.retain(|_, fragment| !fragment.cells.is_empty());
    let mut new: BTreeMap<IndicatorId, Indicator> = BTreeMap::new();
    for (draft, known) in decided.iter().enumerate() {
        let Some(known) = known else { continue };
        let periods: Vec<String> =
            emitted.fragments.keys().filter(|(id, _)| *id == known.id).map(|(_, period)| period.id()).collect();
        if !understood.indicators.iter().any(|facts| facts.id == known.id.as_str()) {
            understood.indicators.push(IndicatorFacts {
                id: known.id.to_string(),
                title: known.title.clone(),
                new: known.new.is_some(),
                measure: known.measure.id().to_owned(),
                unit: known.unit.clone(),
                periods,
            });
        }
        if let Some(indicator) = &known.new {
            let mut indicator = indicator.clone();
            indicator.decimals = printed(emitted.decimals.get(&draft).copied().unwrap_or(0), known.measure);
            new.entry(indicator.id.clone()).or_insert(indicator);
        }
    }
    let mut indicators: Vec<Indicator> = new.into_values().collect();
    ratios::link(&mut indicators, &emitted.fragments);
    ratios::check(&indicators, &context.package.indicators, &emitted.fragments, desk);
    understood.batch.indicators = indicators;
    understood.batch.fragments = emitted.fragments;
}

/// Decimals to print: as printed, but not the long tails that formulas leave.
fn printed(decimals: u8, measure: Measure) -> u8 {
    match decimals {
        0 => 0,
        _ if measure == Measure::State => 0,
        1..=6 => decimals,
        _ => 2,
    }
}
