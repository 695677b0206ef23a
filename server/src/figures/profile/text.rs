//! A profile table that is mostly words, set as a table.

use super::{
    super::{
        canvas::{Canvas, Rect, Type},
        fonts::Weight,
        palette::{GRID, INK, MUTED},
        paper::Mark,
        text::{number, wrap},
    },
    Profile, label,
};
use geodata::table::TableCell;

const SIZE: f64 = 13.0;
const LINE: f64 = 18.0;
const GAP: f64 = 14.0;
/// A column of words narrower than this is no use.
const NARROWEST: f64 = 72.0;

pub(super) fn draw(profile: &Profile) -> String {
    let mut profile = profile.clone();
    let words = profile.table.columns.iter().filter(|column| !column.is_number).count();
    if profile.frame.width.is_none() && (words > 2 || profile.table.columns.len() > 4) {
        profile.frame.width = Some(720);
    }
    let room = profile.frame.room_px();
    let widths = widths(&profile, room);
    let hidden = profile.table.columns.len() - widths.len();
    if hidden > 0 {
        let words = profile.frame.lang.pick(
            format!("図の幅に入らない{hidden}列は省いています。すべての列は表（CSV）にあります。"),
            format!("{hidden} columns that do not fit are left out; the table (CSV) has all of them."),
        );
        profile.frame.notes.push(words);
    }
    let head: Vec<Vec<String>> = widths
        .iter()
        .zip(&profile.table.columns)
        .enumerate()
        .map(|(index, (width, column))| {
            let title = match column.unit.as_str() {
                "" => profile.title(index).to_owned(),
                unit => profile.frame.lang.bracketed(profile.title(index), unit),
            };
            wrap(&title, 12.0, Weight::Bold, *width)
        })
        .collect();
    let rows: Vec<Vec<Vec<String>>> = profile
        .table
        .rows
        .iter()
        .map(|row| {
            let cells = widths.iter().zip(row).enumerate();
            cells
                .map(|(index, (width, cell))| wrap(&words_of(&profile, index, cell), SIZE, Weight::Regular, *width))
                .collect()
        })
        .collect();
    let tallest = |cells: &[Vec<String>]| cells.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
    let head_height = tallest(&head) * 16.0 + 10.0;
    let height = head_height + rows.iter().map(|row| tallest(row) * LINE + 8.0).sum::<f64>();
    let layout = profile.frame.lay_out(profile.trust(), height + 4.0);
    let plot = layout.plot;
    let summary = profile.frame.lang.pick(
        format!("{}行の表です。", profile.table.rows.len()),
        format!("A table of {} rows.", profile.table.rows.len()),
    );
    profile.frame.draw("profile", &layout, &summary, |canvas| {
        let mut y = plot.top;
        for (index, lines) in head.iter().enumerate() {
            set(canvas, &profile, plot, &widths, (index, y + 13.0), lines, (Type::new(12.0).bold().color(MUTED), 16.0));
        }
        y += head_height;
        canvas.line(&[(plot.left, y - 4.0), (plot.right, y - 4.0)], INK, 1.0);
        for (number, row) in rows.iter().enumerate() {
            let source = &profile.table.rows[number];
            let mark = Mark { area: format!("row-{}", number + 1), label: label(source).to_owned(), ..Mark::default() };
            canvas.mark(&mark, || {
                for (index, lines) in row.iter().enumerate() {
                    set(canvas, &profile, plot, &widths, (index, y + 14.0), lines, (Type::new(SIZE), LINE));
                }
            });
            y += tallest(row) * LINE + 8.0;
            canvas.line(&[(plot.left, y - 4.0), (plot.right, y - 4.0)], GRID, 0.8);
        }
    })
}

/// Sets the lines of one cell: numbers to the right, words to the left.
fn set(
    canvas: &Canvas<'_>,
    profile: &Profile,
    plot: Rect,
    widths: &[f64],
    (index, base): (usize, f64),
    lines: &[String],
    (look, step): (Type, f64),
) {
    let left = plot.left + widths[..index].iter().map(|width| width + GAP).sum::<f64>();
    let is_number = profile.table.columns[index].is_number;
    for (place, line) in lines.iter().enumerate() {
        let y = base + place as f64 * step;
        if is_number {
            canvas.text(left + widths[index], y, line, look.end());
        } else {
            canvas.text(left, y, line, look);
        }
    }
}

fn words_of(profile: &Profile, index: usize, cell: &TableCell) -> String {
    match cell {
        TableCell::Number(value) => number(*value, profile.decimals(index)),
        TableCell::Text(words) => words.clone(),
        TableCell::Blank(blank) => profile.frame.lang.blank(*blank).to_owned(),
    }
}

/// Widths of the columns that fit: numbers get what they need, words share the rest by the square root of their length, so
/// that a long text does not starve a short one.
fn widths(profile: &Profile, room: f64) -> Vec<f64> {
    let look = Type::new(SIZE);
    let natural: Vec<f64> = profile
        .table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let cells = profile.table.rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(|cell| look.width(&words_of(profile, index, cell))).fold(0.0, f64::max);
            let head = Type::new(12.0).bold().width(profile.title(index));
            1.0 + if column.is_number { widest.max(head.min(NARROWEST)) } else { widest.max(head) }
        })
        .collect();
    // Drop columns from the right until the rest can be read.
    let least = |index: usize| {
        if profile.table.columns[index].is_number { natural[index] } else { natural[index].min(NARROWEST) }
    };
    let mut count = natural.len();
    while count > 1 && (0..count).map(least).sum::<f64>() + GAP * (count - 1) as f64 > room {
        count -= 1;
    }
    let available = room - GAP * count.saturating_sub(1) as f64;
    let mut widths: Vec<f64> = (0..count).map(|index| natural[index].min(available)).collect();
    if widths.iter().sum::<f64>() <= available {
        return widths;
    }
    // Short columns keep their natural width; the long ones share what is left.
    let mut fixed: Vec<bool> = (0..count).map(|index| profile.table.columns[index].is_number).collect();
    loop {
        let taken: f64 = (0..count).filter(|&index| fixed[index]).map(|index| natural[index]).sum();
        let weights: f64 = (0..count).filter(|&index| !fixed[index]).map(|index| natural[index].sqrt()).sum();
        let share =
            |index: usize| (available - taken).max(0.0) * natural[index].sqrt() / weights.max(f64::MIN_POSITIVE);
        if let Some(short) = (0..count).find(|&index| !fixed[index] && natural[index] <= share(index)) {
            fixed[short] = true;
            continue;
        }
        for index in 0..count {
            widths[index] = if fixed[index] { natural[index] } else { share(index) };
        }
        return widths;
    }
}
