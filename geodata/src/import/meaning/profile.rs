//! Profile tables: what a file says of the whole prefecture and has no municipality in its lines.
//!
//! A table keeps its words (「約7割」 stays words), its total rows are checked and left out where its measure adds, and rows of different
//! measures (実人数, 延べ) become tables of their own.

mod heads;
mod sums;

use std::collections::BTreeMap;

use sums::{base_of, check_totals};

use super::{
    desk::{At, Desk, choice, finding, question, short_hash, shorten},
    frame::{Frame, Line},
    indicators::{source_in, source_or_ask},
    measures, names, periods,
    reading::{self, Reading},
    roles::Roles,
    values::{Fill, Values, head_of},
};
use crate::{
    cell::{Blank, Trust},
    import::{
        areas::names::{compact, is_sum_word},
        context::Context,
        layout::RowKind,
        report::{ColumnFacts, TableFacts, Weight},
        words,
    },
    measure::{Marks, Measure},
    table::{ProfileTable, TableCell, TableColumn, TableFigure},
};

/// Rows of which bars still make a figure.
const BARS: usize = 40;

/// A column of the table to be.
#[derive(Clone)]
struct Held {
    field: usize,
    title: String,
    unit: String,
    is_number: bool,
    measure: Option<Measure>,
}

/// Reads a table of the whole prefecture; nothing comes out while a question about it is open.
pub(crate) fn read(
    frame: &Frame<'_>,
    file_name: &str,
    context: &Context,
    trust: Trust,
    desk: &mut Desk<'_>,
    tables: &mut Vec<ProfileTable>,
    facts: &mut TableFacts,
) {
    let lines: Vec<&Line> = frame.lines.iter().collect();
    let filled: Vec<usize> = (0..frame.fields.len())
        .filter(|field| lines.iter().any(|line| !frame.text(line, *field).trim().is_empty()))
        .collect();
    if filled.len() < 2 || lines.is_empty() {
        "ignored".clone_into(&mut facts.kind);
        return;
    }
    let title = title_of(frame, file_name);
    let subject = subject_of(frame, &title);
    let Some(mut held) = hold(frame, &lines, &filled, &subject, desk) else { return };
    if !wanted(frame, &held, &title, &subject, desk) {
        "ignored".clone_into(&mut facts.kind);
        return;
    }
    let marks = marks_of(frame, &held);
    let texts = frame.table.titles.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    for column in held.iter_mut().filter(|column| column.is_number) {
        let proof =
            measures::prove(&column.title, &texts, Some(column.unit.as_str()).filter(|unit| !unit.is_empty()), None);
        column.measure = proof.map(|proof| proof.measure);
    }
    let parts = split(frame, &lines, &held, &title, &subject, desk);
    let Some(parts) = parts else { return };
    let as_of = if held.iter().any(|column| column.is_number) {
        as_of(frame, file_name, &subject, desk)
    } else {
        Some(said(frame, file_name))
    };
    let lines_of_source = frame.table.notes.iter().chain(&frame.table.titles).find_map(|line| source_in(&line.text));
    let source = source_or_ask(lines_of_source, desk);
    // 実人数 counts people and 延べ counts cases: rows that say so need no other unit.
    let by_rows = parts.iter().all(|(measure, rows, _)| unit_of_rows(frame, *measure, rows, &held).is_some());
    if !by_rows {
        ask_units(frame, &mut held, &subject, desk);
    }
    note_columns(&held, facts);
    let roles = Roles { of: Vec::new() };
    let mut values = Values::new(frame, &roles, &subject, &[]);
    let count = parts.len();
    for (measure, rows, label) in parts {
        let title = if count > 1 { format!("{title}（{label}）") } else { title.clone() };
        check_totals(frame, &rows, &held, measure, marks, &title, desk, facts);
        let mut held: Vec<Held> = held.clone();
        if let Some(unit) = unit_of_rows(frame, measure, &rows, &held).filter(|_| by_rows) {
            for column in held.iter_mut().filter(|column| column.is_number && column.unit.is_empty()) {
                unit.clone_into(&mut column.unit);
            }
        }
        let held = &held;
        let rows: Vec<&Line> =
            rows.into_iter().filter(|line| !is_total(frame, line, held) || measure == Measure::Rate).collect();
        let Some(body) = body_of(frame, &rows, held, &mut values, desk) else { continue };
        let (Some(as_of), Some(source)) = (&as_of, &source) else { continue };
        let known = context.package.tables.iter().find(|(_, known)| names::normal(known) == names::normal(&title));
        let id = known.map_or_else(
            || format!("t-{}", short_hash(&format!("{}|{subject}", names::normal(&title)))),
            |(id, _)| id.clone(),
        );
        let sheet = frame.sheet_name();
        let named = frame.book.encoding.is_none()
            && !sheet.is_empty()
            && !sheet.to_lowercase().starts_with("sheet")
            && !periods::looks_like_period(sheet);
        tables.push(ProfileTable {
            id,
            section: if named { sheet.to_owned() } else { "取り込んだ表".to_owned() },
            title: title.clone(),
            title_en: String::new(),
            definition: format!(
                "「{}」の表です。",
                frame.table.titles.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join("　")
            ),
            as_of: as_of.clone(),
            measure,
            marks,
            base: base_of(frame),
            figure: figure_of(frame, held, &rows),
            columns: columns_of(held),
            rows: body,
            notes: frame
                .table
                .notes
                .iter()
                .map(|line| line.text.trim().to_owned())
                .filter(|text| source_in(text).is_none())
                .take(20)
                .collect(),
            source: source.clone(),
            trust,
        });
    }
}

fn title_of(frame: &Frame<'_>, file_name: &str) -> String {
    let line = frame.table.titles.iter().map(|line| line.text.trim()).find(|text| {
        let plain = compact(text);
        !plain.contains("単位")
            && !periods::looks_like_period(&plain)
            && source_in(text).is_none()
            && !plain.starts_with(['※', '注'])
    });
    line.map_or_else(|| names::title_core(frame, file_name), str::to_owned)
}

fn subject_of(frame: &Frame<'_>, title: &str) -> String {
    let heads: Vec<String> = (0..frame.fields.len()).map(|field| head_of(frame, field)).collect();
    format!("{}|{}", periods::without_periods(title), heads.join("|"))
}

/// Finds out what each column holds. A column with values and without a head is asked for its head.
fn hold(frame: &Frame<'_>, lines: &[&Line], filled: &[usize], subject: &str, desk: &mut Desk<'_>) -> Option<Vec<Held>> {
    let mut held = Vec::new();
    let mut open = false;
    let headless: Vec<usize> = filled
        .iter()
        .enumerate()
        .filter(|(position, field)| {
            frame.heading(**field).is_empty() && holds_numbers(frame, lines, **field, *position == 0)
        })
        .map(|(_, field)| *field)
        .collect();
    let headless = if headless.len() > 1 { headless } else { Vec::new() };
    let answered = if headless.is_empty() { None } else { heads::ask(frame, &headless, subject, desk) };
    let skipped = matches!(answered, Some(heads::Answer::Skip));
    let named = if let Some(heads::Answer::Names(named)) = answered { named } else { BTreeMap::new() };
    for (position, field) in filled.iter().enumerate() {
        let readings: Vec<Reading> =
            lines.iter().map(|line| frame.cell(line, *field).map_or(Reading::Empty, reading::read)).collect();
        let numbers = readings.iter().filter(|reading| matches!(reading, Reading::Number(_))).count();
        let words = readings.iter().filter(|reading| matches!(reading, Reading::Words(_))).count();
        let is_number = holds_numbers(frame, lines, *field, position == 0);
        if numbers > words && words > 0 {
            let line = lines
                .iter()
                .zip(&readings)
                .find(|(_, reading)| matches!(reading, Reading::Words(_)))
                .map(|(line, _)| *line);
            let text = line.map(|line| frame.text(line, *field).into_owned()).unwrap_or_default();
            desk.find(
                finding(
                    Weight::Warning,
                    "words-among-numbers",
                    Some("L2-01"),
                    "数の列に言葉が混じっているので、列全体を言葉として取り込みます。",
                    "数として使うなら、数だけを書いてください。",
                )
                .at(frame.spot(line, Some(*field)), &text),
            );
        }
        let heading = frame.heading(*field);
        let mut title = heading.clone();
        if heading.is_empty() && is_number && headless.contains(field) {
            let Some(name) = named.get(field) else {
                open |= !skipped;
                continue;
            };
            title.clone_from(name);
        } else if heading.is_empty() && is_number {
            let mut asked = question(
                "heading",
                &format!("{subject}|{position}"),
                frame.spot(None, Some(*field)),
                "見出しのない列に数があります。何の数ですか。",
                "見出しの数と値の列の数が合いません。どの見出しがどの列のものか、推測はしません。",
            );
            asked.choices = vec![choice("skip", "この列は取り込まない", "この列の数を使いません。")];
            asked.free = Some("text".to_owned());
            match desk.ask(asked) {
                None => {
                    open = true;
                    continue;
                }
                Some(answer) if answer == "skip" => continue,
                Some(answer) => title = answer,
            }
        }
        let unit = frame.fields[*field].unit.clone().or_else(|| frame.table.unit.clone()).or_else(|| {
            readings
                .iter()
                .find_map(|reading| if let Reading::Number(number) = reading { number.unit.clone() } else { None })
        });
        let unit = unit.or_else(|| measures::unit_of(&title).map(str::to_owned)).unwrap_or_default();
        held.push(Held {
            field: *field,
            title: if title.is_empty() {
                if position == 0 { "項目".to_owned() } else { format!("内容{position}") }
            } else {
                title
            },
            unit: if is_number { unit } else { String::new() },
            is_number,
            measure: None,
        });
    }
    (!open && held.len() >= 2).then_some(held)
}

/// Whether a column holds numbers and no words.
fn holds_numbers(frame: &Frame<'_>, lines: &[&Line], field: usize, is_first: bool) -> bool {
    let mut numbers = 0;
    for line in lines {
        match frame.cell(line, field).map_or(Reading::Empty, reading::read) {
            Reading::Number(_) => numbers += 1,
            Reading::Words(_) => return false,
            _ => {}
        }
    }
    numbers > 0 && !(is_first && is_label(frame, lines, field))
}

/// Whether a first column of numbers names the rows: running numbers or years.
fn is_label(frame: &Frame<'_>, lines: &[&Line], field: usize) -> bool {
    let head = frame.heading(field);
    periods::is_period_head(&head)
        || lines
            .iter()
            .filter(|line| !frame.text(line, field).trim().is_empty())
            .all(|line| periods::looks_like_period(&frame.text(line, field)))
}

/// Whether a table is to be imported: the steward may say otherwise.
fn wanted(frame: &Frame<'_>, held: &[Held], title: &str, subject: &str, desk: &mut Desk<'_>) -> bool {
    let mut asked = question(
        "table",
        subject,
        frame.spot(None, None),
        format!("「{}」を、県全体の表として取り込みますか。", shorten(title)),
        "市町村の名前もコードもない表です。",
    );
    asked.choices = vec![
        choice("import", "取り込む", "県のプロフィールの表になります。"),
        choice("ignore", "取り込まない", "この表は使いません。"),
    ];
    let has_numbers = held.iter().any(|column| column.is_number);
    // Words with numbers in them under heads, such as targets and results, are a table too; words alone may be a page of instructions.
    let headed = (0..frame.fields.len()).filter(|field| !frame.heading(*field).is_empty()).count();
    let figures = || {
        frame.lines.iter().any(|line| {
            held.iter()
                .any(|column| compact(&frame.text(line, column.field)).contains(|letter: char| letter.is_ascii_digit()))
        })
    };
    let is_table = has_numbers || !frame.table.titles.is_empty() || headed > 1 && frame.lines.len() > 1 && figures();
    asked.answer = Some(if is_table { "import" } else { "ignore" }.to_owned());
    desk.ask(asked).as_deref() == Some("import")
}

fn row_label(frame: &Frame<'_>, line: &Line, held: &[Held]) -> String {
    let labels: Vec<String> = held
        .iter()
        .take_while(|column| !column.is_number)
        .map(|column| frame.text(line, column.field).trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    labels.join("／")
}

fn is_total(frame: &Frame<'_>, line: &Line, held: &[Held]) -> bool {
    let label = row_label(frame, line, held);
    let last = label.rsplit('／').next().unwrap_or_default();
    line.kind == RowKind::Total || line.kind == RowKind::Subtotal || is_sum_word(&compact(last))
}

fn is_relisted(frame: &Frame<'_>, line: &Line, held: &[Held]) -> bool {
    measures::marks(std::iter::once(row_label(frame, line, held).as_str())).relisted
}

fn marks_of(frame: &Frame<'_>, held: &[Held]) -> Marks {
    let around = frame.table.titles.iter().chain(&frame.table.notes).map(|line| line.text.as_str());
    let mut marks = measures::marks(around.chain(held.iter().map(|column| column.title.as_str())));
    let sections = frame.table.titles.iter().any(|line| measures::marks(std::iter::once(line.text.as_str())).relisted);
    marks.relisted = sections
        || held.iter().any(|column| measures::marks(std::iter::once(column.title.as_str())).relisted)
        || frame.lines.iter().any(|line| is_relisted(frame, line, held));
    marks
}

/// Rows by measure: tables that mix 実人数 and 延べ come apart.
fn split<'l>(
    frame: &Frame<'_>,
    lines: &[&'l Line],
    held: &[Held],
    title: &str,
    subject: &str,
    desk: &mut Desk<'_>,
) -> Option<Vec<(Measure, Vec<&'l Line>, String)>> {
    if !held.iter().any(|column| column.is_number) {
        return Some(vec![(Measure::Index, lines.to_vec(), String::new())]);
    }
    let of_line = |line: &Line| {
        let label = row_label(frame, line, held);
        let found = measures::prove(&label, "", None, None)?;
        // Only the words that tell 実人数 from 延べ part the rows; 「相談件数」 beside 「相談者数」 does too.
        Some(found.measure)
    };
    let mut groups: BTreeMap<&'static str, (Measure, Vec<&'l Line>)> = BTreeMap::new();
    let mut rest: Vec<&'l Line> = Vec::new();
    for line in lines {
        match of_line(line) {
            Some(measure) => groups.entry(measure.id()).or_insert((measure, Vec::new())).1.push(*line),
            None => rest.push(*line),
        }
    }
    if groups.len() > 1 && rest.iter().all(|line| is_total(frame, line, held)) {
        return Some(
            groups.into_values().map(|(measure, lines)| (measure, lines, measure.label().to_owned())).collect(),
        );
    }
    let of_columns: Vec<Measure> =
        held.iter().filter(|column| column.is_number).filter_map(|column| column.measure).collect();
    let one = of_columns.first().copied().filter(|first| of_columns.iter().all(|measure| measure == first));
    let alone = groups.values().next().map(|(measure, _)| *measure).filter(|_| groups.len() == 1 && rest.is_empty());
    if let Some(measure) = one.filter(|_| groups.len() <= 1).or(alone) {
        return Some(vec![(measure, lines.to_vec(), String::new())]);
    }
    let measure = measures::ask(desk, subject, &[], title, frame.spot(None, None))?;
    Some(vec![(measure, lines.to_vec(), String::new())])
}

/// The unit that the names of all rows prove.
fn unit_of_rows(frame: &Frame<'_>, measure: Measure, rows: &[&Line], held: &[Held]) -> Option<&'static str> {
    let says = |words: &[&str]| {
        let mut named = rows.iter().filter(|line| !is_total(frame, line, held)).peekable();
        named.peek().is_some()
            && named.all(|line| {
                let label = compact(&row_label(frame, line, held));
                words.iter().any(|word| label.contains(word))
            })
    };
    match measure {
        Measure::Persons if says(&["実人数", "実人員"]) => Some("人"),
        Measure::Events if says(&["延べ人数", "延人数", "延人員", "のべ人数", "延べ人員"]) => {
            Some("人")
        }
        Measure::Events if says(&["延べ", "のべ", "延件"]) => Some("件"),
        _ => None,
    }
}

/// What the surroundings say about time, as printed.
fn said(frame: &Frame<'_>, file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let sheet = if frame.book.encoding.is_some() { "" } else { frame.sheet_name() };
    let heads: Vec<String> = frame.fields.iter().flat_map(|field| field.headings.clone()).collect();
    let titles: Vec<String> =
        frame.table.titles.iter().chain(&frame.table.notes).map(|line| line.text.clone()).collect();
    let groups = [titles, heads, vec![sheet.to_owned()], vec![stem.to_owned()]];
    for texts in groups {
        let found: Vec<String> = texts
            .iter()
            .flat_map(|text| {
                let plain = compact(text);
                periods::mentions(&plain)
                    .into_iter()
                    .map(move |mention| plain[mention.range.0..mention.range.1].to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return one.clone(),
            [first, .., last] if first == last => return first.clone(),
            [first, .., last] => return format!("{first}〜{last}"),
        }
    }
    String::new()
}

fn as_of(frame: &Frame<'_>, file_name: &str, subject: &str, desk: &mut Desk<'_>) -> Option<String> {
    let found = said(frame, file_name);
    if !found.is_empty() {
        return Some(found);
    }
    if let Some(text) = &desk.settings().period {
        return Some(text.chars().take(60).collect());
    }
    let has_years = frame.fields.iter().any(|field| field.headings.iter().any(|head| compact(head) == "年度"))
        || frame.lines.iter().any(|line| periods::looks_like_period(&frame.text(line, 0)));
    if has_years {
        return Some("年度別".to_owned());
    }
    let mut asked = question(
        "period",
        &format!("{subject}|as-of"),
        frame.spot(None, None),
        "この表は、いつの数ですか。",
        "表の題名、見出し、シートの名前、ファイルの名前のどれにも、年度や時点が書かれていません。",
    );
    asked.choices = vec![choice("unknown", "分からない", "「時点不明」と書いて取り込みます。")];
    asked.free = Some("text".to_owned());
    desk.ask(asked)
        .map(|answer| if answer == "unknown" { "時点不明".to_owned() } else { answer.chars().take(60).collect() })
}

fn ask_units(frame: &Frame<'_>, held: &mut [Held], subject: &str, desk: &mut Desk<'_>) {
    let open: Vec<String> = held
        .iter()
        .filter(|column| column.is_number && column.unit.is_empty())
        .map(|column| column.title.clone())
        .collect();
    if open.is_empty() {
        return;
    }
    let mut asked = question(
        "unit",
        &format!("{subject}|units"),
        frame.spot(None, None),
        format!("「{}」の単位は何ですか。", open.iter().take(6).cloned().collect::<Vec<_>>().join("」「")),
        "見出しにも題名にも単位が書かれていません。",
    );
    asked.choices = ["人", "件", "市町村", "か所", "%"]
        .into_iter()
        .map(|unit| choice(unit, unit, format!("単位を{unit}とします。")))
        .collect();
    asked.choices.push(choice("none", "単位はない", "単位を書かずに取り込みます。"));
    asked.free = Some("text".to_owned());
    let Some(answer) = desk.ask(asked).filter(|answer| answer != "none") else { return };
    for column in held.iter_mut().filter(|column| column.is_number && column.unit.is_empty()) {
        column.unit = answer.chars().take(20).collect();
    }
}

fn note_columns(held: &[Held], facts: &mut TableFacts) {
    for column in held {
        if let Some(known) = facts.columns.get_mut(column.field) {
            let ColumnFacts { role, reason, measure, unit, .. } = known;
            let (word, why) = if column.is_number { ("value", "数の列") } else { ("category", "言葉の列") };
            word.clone_into(role);
            why.clone_into(reason);
            *measure = column.measure.map(|measure| measure.id().to_owned());
            *unit = Some(column.unit.clone()).filter(|unit| !unit.is_empty());
        }
    }
}

fn body_of(
    frame: &Frame<'_>,
    rows: &[&Line],
    held: &[Held],
    values: &mut Values<'_, '_>,
    desk: &mut Desk<'_>,
) -> Option<Vec<Vec<TableCell>>> {
    let mut body = Vec::new();
    let mut whole = true;
    for line in rows {
        let mut cells = Vec::new();
        for column in held {
            let text = frame.text(line, column.field).trim().to_owned();
            if !column.is_number {
                cells.push(TableCell::Text(text));
                continue;
            }
            let at = frame.spot(Some(line), Some(column.field));
            let fill = match frame.cell(line, column.field).map_or(Reading::Empty, reading::read) {
                Reading::Number(number) => {
                    for rule in number.rules.iter() {
                        desk.convert(rule.id(), || at.clone(), &text, &number.value.to_string());
                    }
                    if number.rules.has(words::numbers::Rule::Parentheses) {
                        let is_count = column.measure.is_some_and(Measure::is_count);
                        let value = values.bracketed(number.value, column.field, is_count, at, desk);
                        whole &= value.is_some();
                        cells.push(value.flatten().map_or(TableCell::Blank(Blank::NotSurveyed), TableCell::Number));
                        continue;
                    }
                    cells.push(TableCell::Number(number.value));
                    continue;
                }
                Reading::Symbol(symbol) => values.symbol(&symbol, at, desk),
                Reading::Fault(text) => {
                    desk.find(
                        finding(
                            Weight::Error,
                            "cell-error",
                            Some("L2-06"),
                            format!("表計算ソフトのエラー（{text}）が入っています。"),
                            "元の表で数式を直し、値だけにして保存し直してください。",
                        )
                        .at(at, &text),
                    );
                    None
                }
                Reading::Empty | Reading::Words(_) => values.empty(column.field, line, desk),
            };
            match fill {
                Some(Fill::Zero) => cells.push(TableCell::Number(0.0)),
                Some(Fill::Blank(blank)) => cells.push(TableCell::Blank(blank)),
                None => {
                    whole = false;
                    cells.push(TableCell::Blank(Blank::NotSurveyed));
                }
            }
        }
        body.push(cells);
    }
    (whole && !body.is_empty()).then_some(body)
}

fn figure_of(frame: &Frame<'_>, held: &[Held], rows: &[&Line]) -> TableFigure {
    let has_numbers = held.iter().any(|column| column.is_number);
    let Some(first) = held.first().filter(|first| has_numbers && !first.is_number) else { return TableFigure::None };
    let years = rows.len() > 1 && rows.iter().all(|line| periods::looks_like_period(&frame.text(line, first.field)));
    if years {
        return TableFigure::Series;
    }
    if rows.len() <= BARS { TableFigure::Bars } else { TableFigure::None }
}

fn columns_of(held: &[Held]) -> Vec<TableColumn> {
    held.iter()
        .enumerate()
        .map(|(position, column)| TableColumn {
            id: if position == 0 { "item".to_owned() } else { format!("c{position}") },
            title: column.title.clone(),
            title_en: String::new(),
            unit: column.unit.clone(),
            is_number: column.is_number,
        })
        .collect()
}
