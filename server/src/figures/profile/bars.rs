//! A profile table as horizontal bars from zero: base, shares and targets beside them.

use super::{
    super::{
        canvas::{Canvas, Plot, Rect, Type},
        fonts::Weight,
        palette::{GRID, INK, OUTLINE, Rgb, SEQUENTIAL, blank_pattern},
        paper::{Mark, Pen},
        text::{number, wrap_at_most},
        words::Lang,
    },
    Profile, blank_of, label, number_of,
};
use geodata::{Blank, table::TableCell};

const LABEL: f64 = 13.0;
const LINE: f64 = 17.0;
const BAR: f64 = 18.0;
/// The colours of up to three columns, and of those beyond.
const FILLS: [Rgb; 3] = [SEQUENTIAL[3], SEQUENTIAL[0], SEQUENTIAL[1]];

/// A row, measured.
struct Row<'t> {
    cells: &'t [TableCell],
    lines: Vec<String>,
    remark: Vec<String>,
    height: f64,
}

pub(super) fn draw(profile: &Profile) -> String {
    let (targets, drawn) = profile.roles();
    let room = profile.frame.room_px();
    let wide_labels = !targets.is_empty();
    let longest = profile.table.rows.iter().map(|row| Type::new(LABEL).width(label(row))).fold(0.0, f64::max);
    let labels = if wide_labels { room } else { (longest + 2.0).min(room * 0.46) };
    let rows: Vec<Row<'_>> =
        profile.table.rows.iter().map(|row| measure(profile, row, labels, &targets, &drawn)).collect();
    let legend = legend(profile, &targets, &drawn);
    let head = if legend.is_empty() { 6.0 } else { 28.0 };
    let height = head + rows.iter().map(|row| row.height).sum::<f64>() + 4.0;
    let layout = profile.frame.lay_out(profile.trust(), height);
    let plot = layout.plot;
    profile.frame.draw("profile", &layout, &summary(profile, &drawn), |canvas| {
        draw_legend(canvas, plot, &legend);
        let values = rows.iter().flat_map(|row| drawn.iter().filter_map(|&index| number_of(row.cells.get(index))));
        let goals = rows.iter().flat_map(|row| targets.iter().filter_map(|&index| number_of(row.cells.get(index))));
        let (low, high) =
            values.chain(goals).fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let high = if low < high { high } else { 1.0 };
        let texts = rows.iter().flat_map(|row| {
            drawn.iter().map(|&index| Type::new(LABEL).bold().width(&value_text(profile, row.cells, index)))
        });
        let texts = texts.fold(0.0, f64::max) + 10.0;
        let left = if wide_labels { plot.left } else { plot.left + labels + 10.0 };
        let area = Rect { left, top: plot.top, right: plot.right - texts, bottom: plot.top + height };
        let scale = canvas.plot(area, low..high, height..0.0);
        let zero = scale.place((0.0, 0.0)).0;
        let mut y = head;
        for (number, row) in rows.iter().enumerate() {
            let look = if wide_labels { Type::new(LABEL).bold() } else { Type::new(LABEL) };
            let label_height = row.lines.len() as f64 * LINE;
            let bars = drawn.len() as f64 * BAR;
            let first = if wide_labels { y + label_height + 3.0 } else { y + (row.height - bars) / 2.0 };
            let base = if wide_labels { y } else { y + (row.height - label_height) / 2.0 };
            let mark = mark(profile, row.cells, number, &drawn);
            canvas.mark(&mark, || {
                for (index, line) in row.lines.iter().enumerate() {
                    canvas.text(plot.left, plot.top + base + 13.0 + index as f64 * LINE, line, look);
                }
                for (place, &index) in drawn.iter().enumerate() {
                    let top = first + place as f64 * BAR;
                    draw_bar(canvas, &scale, profile, row.cells, (index, place), plot.top, top);
                }
                canvas.line(&[(zero, plot.top + first - 2.0), (zero, plot.top + first + bars + 2.0)], INK, 1.0);
                for (place, &index) in targets.iter().enumerate() {
                    let Some(goal) = number_of(row.cells.get(index)) else { continue };
                    let x = scale.place((goal, 0.0)).0;
                    canvas.with(goal_pen(place), || {
                        canvas.line(&[(x, plot.top + first - 4.0), (x, plot.top + first + bars + 4.0)], INK, 2.0);
                    });
                }
                for (index, line) in row.remark.iter().enumerate() {
                    let below = plot.top + first + bars + 15.0 + index as f64 * 16.0;
                    canvas.text(plot.left, below, line, Type::new(12.0).muted());
                }
            });
            y += row.height;
            if wide_labels && number + 1 < rows.len() {
                canvas.line(&[(plot.left, plot.top + y - 6.0), (plot.right, plot.top + y - 6.0)], GRID, 0.8);
            }
        }
    })
}

fn measure<'t>(profile: &Profile, cells: &'t [TableCell], labels: f64, targets: &[usize], drawn: &[usize]) -> Row<'t> {
    let weight = if targets.is_empty() { Weight::Regular } else { Weight::Bold };
    let (lines, _) = wrap_at_most(label(cells), LABEL, weight, labels, 4);
    let bars = drawn.len() as f64 * BAR;
    let label_height = lines.len() as f64 * LINE;
    if targets.is_empty() {
        let gap = if lines.len() < 2 && drawn.len() < 2 { 2.0 } else { 8.0 };
        return Row { cells, lines, remark: Vec::new(), height: label_height.max(bars) + gap };
    }
    let remark = wrap_at_most(&goals_text(profile, cells, targets), 12.0, Weight::Regular, labels, 3).0;
    let height = label_height + 3.0 + bars + 6.0 + remark.len() as f64 * 16.0 + 14.0;
    Row { cells, lines, remark, height }
}

fn draw_bar(
    canvas: &Canvas<'_>,
    scale: &Plot<'_>,
    profile: &Profile,
    cells: &[TableCell],
    (index, place): (usize, usize),
    origin: f64,
    top: f64,
) {
    let base = origin + top + BAR / 2.0 + 4.7;
    let zero = scale.place((0.0, 0.0)).0;
    if let Some(blank) = blank_of(cells.get(index)) {
        let rect = Rect { left: zero, top: origin + top + 3.0, right: zero + 26.0, bottom: origin + top + BAR - 3.0 };
        let pen = Pen { hatch: Some(blank_pattern(blank)), outline: Some((OUTLINE, 0.8)), ..Pen::default() };
        canvas.with(pen, || canvas.rect(rect, OUTLINE));
        canvas.text(zero + 33.0, base, profile.frame.lang.blank(blank), Type::new(12.0).muted());
        return;
    }
    let Some(value) = number_of(cells.get(index)) else { return };
    let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
    let color = FILLS[place.min(FILLS.len() - 1)];
    canvas.with(pen, || scale.bar((0.0, top + 3.0), (value, top + BAR - 3.0), color));
    let end = scale.place((value, 0.0)).0.max(zero);
    let share = share_text(profile, value);
    let words = value_only(profile, index, value);
    canvas.text(end + 7.0, base, &words, Type::new(LABEL).bold());
    let after = end + 7.0 + Type::new(LABEL).bold().width(&words);
    canvas.text(after, base, &share, Type::new(12.0).muted());
}

fn value_only(profile: &Profile, index: usize, value: f64) -> String {
    let unit = &profile.table.columns[index].unit;
    let unit = if unit.chars().count() <= 2 { unit.as_str() } else { "" };
    format!("{}{unit}", number(value, profile.decimals(index)))
}

/// What share of the base a value is, where the table has one and is a count.
fn share_text(profile: &Profile, value: f64) -> String {
    match profile.table.base {
        Some(base) if base > 0.0 && profile.table.measure.is_count() => {
            let share = format!("{}%", number(value / base * 100.0, 0));
            profile.frame.lang.bracketed("", &share)
        }
        _ => String::new(),
    }
}

fn value_text(profile: &Profile, cells: &[TableCell], index: usize) -> String {
    match cells.get(index) {
        Some(TableCell::Number(value)) => {
            format!("{}{}", value_only(profile, index, *value), share_text(profile, *value))
        }
        _ => String::new(),
    }
}

/// Targets, how much of the first is reached, and the short texts of the row, such as its grade.
fn goals_text(profile: &Profile, cells: &[TableCell], targets: &[usize]) -> String {
    let lang = profile.frame.lang;
    let (_, drawn) = profile.roles();
    let actual = drawn.first().and_then(|&index| number_of(cells.get(index)));
    let mut parts = Vec::new();
    for &index in targets {
        let column = &profile.table.columns[index];
        let said = match cells.get(index) {
            Some(TableCell::Number(goal)) => {
                let goal_text = format!("{}{}", number(*goal, profile.decimals(index)), column.unit);
                match actual.filter(|_| *goal > 0.0).map(|actual| number(actual / goal * 100.0, 0)) {
                    Some(share) => lang
                        .bracketed(&goal_text, &lang.pick(format!("実績はその{share}%"), format!("{share}% reached"))),
                    None => goal_text,
                }
            }
            Some(TableCell::Blank(blank)) => lang.blank(*blank).to_owned(),
            _ => continue,
        };
        parts.push(format!("{} {said}", profile.title(index)));
    }
    for (index, cell) in cells.iter().enumerate().skip(1) {
        if let TableCell::Text(words) = cell
            && (1..=8).contains(&words.chars().count())
            && !matches!(words.as_str(), "—" | "－" | "-")
        {
            let title = profile.title(index);
            parts.push(if title == words { words.clone() } else { format!("{title} {words}") });
        }
    }
    lang.list(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

enum Entry {
    Fill(Rgb, String),
    Goal(usize, String),
}

/// What needs a key: several columns, and targets. A column alone is named by the title.
fn legend(profile: &Profile, targets: &[usize], drawn: &[usize]) -> Vec<Entry> {
    let title = |index: usize| profile.title(index).to_owned();
    let mut out = Vec::new();
    if drawn.len() > 1 || !targets.is_empty() {
        out.extend(drawn.iter().enumerate().map(|(place, &index)| Entry::Fill(FILLS[place.min(2)], title(index))));
    }
    out.extend(targets.iter().enumerate().map(|(place, &index)| Entry::Goal(place, title(index))));
    out
}

fn draw_legend(canvas: &Canvas<'_>, plot: Rect, entries: &[Entry]) {
    let look = Type::new(12.0);
    let mut x = plot.left;
    for entry in entries {
        let room = plot.right - x - 22.0;
        let words = match entry {
            Entry::Fill(color, words) => {
                let pen = Pen { outline: Some((OUTLINE, 0.8)), ..Pen::default() };
                let rect = Rect { left: x, top: plot.top + 4.0, right: x + 16.0, bottom: plot.top + 15.0 };
                canvas.with(pen, || canvas.rect(rect, *color));
                words
            }
            Entry::Goal(place, words) => {
                let ends = [(x + 8.0, plot.top + 2.0), (x + 8.0, plot.top + 17.0)];
                canvas.with(goal_pen(*place), || canvas.line(&ends, INK, 2.0));
                words
            }
        };
        canvas.text_within(x + 22.0, plot.top + 14.0, words, look, room);
        x += 22.0 + look.width(words).min(room) + 16.0;
    }
}

/// The first target is a full line, the others are dashed.
fn goal_pen(place: usize) -> Pen {
    Pen { dash: [None, Some("3 2")][place.min(1)], ..Pen::default() }
}

fn mark(profile: &Profile, cells: &[TableCell], number: usize, drawn: &[usize]) -> Mark {
    let lang = profile.frame.lang;
    let first = drawn.first().and_then(|&index| cells.get(index));
    let value = match first {
        Some(TableCell::Number(value)) => Some(Ok(*value)),
        Some(TableCell::Blank(blank)) => Some(Err(Blank::id(*blank))),
        _ => None,
    };
    let said = profile.table.columns.iter().zip(cells).enumerate().skip(1).map(|(index, (column, cell))| {
        let words = match cell {
            TableCell::Number(value) => format!("{}{}", super::number(*value, profile.decimals(index)), column.unit),
            TableCell::Text(words) => words.clone(),
            TableCell::Blank(blank) => lang.blank(*blank).to_owned(),
        };
        lang.said(profile.title(index), &words)
    });
    let said: Vec<String> = std::iter::once(label(cells).to_owned()).chain(said).collect();
    Mark {
        area: format!("row-{}", number + 1),
        value,
        period: None,
        label: label(cells).to_owned(),
        title: lang.list(&said.iter().map(String::as_str).collect::<Vec<_>>()),
        selected: false,
    }
}

fn summary(profile: &Profile, drawn: &[usize]) -> String {
    let lang = profile.frame.lang;
    let said = profile.table.rows.iter().map(|row| {
        let values = drawn.iter().map(|&index| match row.get(index) {
            Some(TableCell::Number(value)) => value_only(profile, index, *value),
            Some(TableCell::Blank(blank)) => lang.blank(*blank).to_owned(),
            _ => String::new(),
        });
        format!("{} {}", label(row), values.collect::<Vec<_>>().join("/"))
    });
    let said = said.collect::<Vec<_>>().join(lang.pick("、", ", "));
    match lang {
        Lang::Ja => format!("横棒の図です。{said}。"),
        Lang::En => format!("Horizontal bars. {said}."),
    }
}
