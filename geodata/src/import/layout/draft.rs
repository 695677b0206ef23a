//! Drafts of tables: where their heads and rows are, before columns and labels are understood.

use super::{
    Line,
    grid::{Grid, Kind, Region},
    heads::{self, Heads},
    lines::{is_about, is_continuation, is_head_word, is_note, is_section_like, is_table_title},
};
use crate::import::words::{normal, read_number, units_in_line};

/// A table that is being put together.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub left: usize,
    pub right: usize,
    /// Rows of heads at its top.
    pub heads: Vec<usize>,
    /// Rows of heads that are repeated further down.
    pub repeated: Vec<usize>,
    /// Rows below the heads, and whether one is a line of text alone.
    pub rows: Vec<(usize, bool)>,
    pub titles: Vec<Line>,
    pub notes: Vec<Line>,
    /// Columns that hold numbers.
    pub values: Vec<usize>,
    /// Rows at which the table goes on after blank rows.
    pub gaps: Vec<usize>,
    /// Whether other tables stand beside it.
    pub beside: bool,
}

impl Draft {
    pub fn top(&self) -> usize {
        let first = self.heads.first().copied().into_iter().chain(self.rows.first().map(|(row, _)| *row));
        first.min().unwrap_or(0)
    }

    pub fn bottom(&self) -> usize {
        let last = self.heads.last().copied().into_iter().chain(self.rows.last().map(|(row, _)| *row));
        last.max().unwrap_or(0)
    }
}

/// Finds the tables of a sheet.
pub(super) struct Finder<'a> {
    grid: &'a Grid<'a>,
    pub drafts: Vec<Draft>,
}

/// How deep tables may stand beside each other within parts of a sheet.
const DEEPEST: usize = 6;

impl<'a> Finder<'a> {
    pub fn new(grid: &'a Grid<'a>) -> Self {
        Self { grid, drafts: Vec::new() }
    }

    /// Finds all tables; gives back the lines that belong to none.
    pub fn find(&mut self) -> Vec<Line> {
        let (height, width) = (self.grid.height(), self.grid.width());
        if height == 0 || width == 0 {
            return Vec::new();
        }
        let mut pending = Vec::new();
        self.read(Region { top: 0, bottom: height - 1, left: 0, right: width - 1 }, 0, &mut pending);
        self.share_titles();
        pending
    }

    /// Reads a part of the sheet: its pieces between blank rows, from top to bottom.
    fn read(&mut self, region: Region, depth: usize, pending: &mut Vec<Line>) {
        for block in self.grid.cut_rows(region) {
            let pieces = self.side_by_side(block);
            if let [piece] = pieces[..] {
                self.block(piece, pending);
                continue;
            }
            if depth >= DEEPEST {
                self.block(block, pending);
                continue;
            }
            let before = self.drafts.len();
            let mut shares = share(pending, &pieces);
            for (piece, share) in pieces.into_iter().zip(&mut shares) {
                self.read(piece, depth + 1, share);
            }
            pending.extend(shares.into_iter().flatten());
            if self.drafts.len() > before + 1 {
                for draft in &mut self.drafts[before..] {
                    draft.beside = true;
                }
            }
        }
    }

    /// The pieces of a block that are tables of their own beside each other. Parts that are only set off by an empty column stay together.
    fn side_by_side(&self, block: Region) -> Vec<Region> {
        let cut = self.grid.cut_columns(block);
        let mut out: Vec<Region> = Vec::new();
        for piece in cut {
            match out.last_mut() {
                Some(before) if !self.stands_alone(*before, piece) => before.right = piece.right,
                _ => out.push(piece),
            }
        }
        out
    }

    /// Whether a piece to the right of another is a table, or a text, of its own.
    fn stands_alone(&self, before: Region, piece: Region) -> bool {
        let rows: Vec<usize> =
            piece.rows().filter(|row| !self.grid.occupied(*row, piece).is_empty()).take(200).collect();
        let first: Vec<Kind> = rows.iter().map(|row| self.grid.kind(*row, piece.left)).collect();
        let words = first.iter().filter(|kind| kind.is_words()).count();
        if piece.left == piece.right {
            // One column: a column 備考 has a head beside the other heads and an entry in several rows; anything else is text beside.
            let long = rows.iter().any(|row| {
                self.grid.text(*row, piece.left).chars().count() > 40 || is_note(&self.grid.text(*row, piece.left))
            });
            return words == rows.len() && (long || rows.len() <= 1 || rows[0] > before.top + 8);
        }
        let own_names = words * 2 > first.len() && words >= 2;
        let own_numbers =
            rows.iter().any(|row| self.grid.slice(*row, piece.left + 1, piece.right).iter().any(|kind| kind.is_data()));
        let top_words = |region: Region| {
            region
                .rows()
                .map(|row| {
                    self.grid
                        .occupied(row, region)
                        .into_iter()
                        .map(|column| self.grid.normal(row, column))
                        .collect::<Vec<_>>()
                })
                .find(|words| words.len() > 1)
        };
        let same_heads = before.right > before.left
            && top_words(before).is_some_and(|heads| top_words(piece).is_some_and(|others| heads == others));
        // The part before must be a table as well, with numbers: a column of names that is set off is no table.
        let numbers_before = before.right > before.left
            && before
                .rows()
                .take(200)
                .any(|row| self.grid.slice(row, before.left, before.right).iter().any(|kind| kind.is_data()));
        same_heads || (own_names && own_numbers && numbers_before)
    }

    /// Reads a block without blank rows: lines, a table, lines, a table …
    fn block(&mut self, block: Region, pending: &mut Vec<Line>) {
        let mut row = block.top;
        while row <= block.bottom {
            let lines_from = row;
            while row <= block.bottom && self.is_line(row, block) {
                row += 1;
            }
            let lines = self.lines(lines_from, row, block);
            if row > block.bottom {
                self.loose_lines(lines, block, pending);
                return;
            }
            let rest = Region { top: row, ..block };
            let found = heads::find(self.grid, rest);
            row = self.table(rest, &found, lines, pending);
        }
    }

    /// Reads a table from its heads on; gives back the row behind it.
    fn table(&mut self, rest: Region, found: &Heads, lines: Vec<Line>, pending: &mut Vec<Line>) -> usize {
        let body = rest.top + found.rows;
        let (rows, next, notes) = self.body(rest, found, body);
        let target = self.goes_on(rest, found, &rows, &lines, pending);
        if let Some(target) = target {
            let draft = &mut self.drafts[target];
            draft.gaps.push(rest.top);
            draft.repeated.extend(rest.top..body);
            let between = pending.drain(..).chain(lines).filter(|line| !is_continuation(&line.text));
            for line in between {
                // Without heads the lines between are headings of rows; with the same heads again they repeat its titles.
                if found.rows == 0 && (draft.left..=draft.right).contains(&line.column) {
                    draft.rows.push((line.row, true));
                } else if found.rows == 0 {
                    draft.notes.push(line);
                }
            }
            draft.rows.extend(rows);
            draft.rows.sort_unstable();
            draft.rows.dedup_by_key(|(row, _)| *row);
            draft.notes.extend(notes);
            return next;
        }
        let mut titles = std::mem::take(pending);
        titles.extend(lines);
        let mut draft = Draft {
            left: rest.left,
            right: rest.right,
            heads: (rest.top..body).collect(),
            repeated: found.repeated.clone(),
            rows,
            titles,
            notes,
            values: found.values.clone(),
            gaps: Vec::new(),
            beside: false,
        };
        // Heads that are repeated inside the same block.
        draft.repeated.sort_unstable();
        self.drafts.push(draft);
        next
    }

    /// The rows of a table below its heads: each with whether it is a line; the row at which something else begins; the notes at its end.
    fn body(&self, rest: Region, found: &Heads, body: usize) -> (Vec<(usize, bool)>, usize, Vec<Line>) {
        let mut rows: Vec<(usize, bool)> = Vec::new();
        let mut next = rest.bottom + 1;
        let mut row = body;
        let mut inside = Vec::new();
        while row <= rest.bottom {
            if found.rows > 0 && rows.len() > 1 && heads::begins_anew(self.grid, rest, found, row) {
                // Lines directly above new heads are their titles.
                next = row;
                while rows.last().is_some_and(|(_, line)| *line) && rows.len() > 1 {
                    next = rows.pop().expect("checked").0;
                }
                break;
            }
            if found.rows > 0 && heads::repeats(self.grid, rest, found, row) {
                next = row;
                break;
            }
            let line = self.is_line(row, rest);
            // A note between two rows is a note of the table, and heads none of them.
            if line && !rows.is_empty() && row < rest.bottom && self.is_note_row(row, rest) {
                inside.extend(self.lines(row, row + 1, rest));
            } else {
                rows.push((row, line));
            }
            row += 1;
        }
        // Lines at the end are notes, as are notes and long texts.
        let mut notes = Vec::new();
        while let Some(&(last, line)) = rows.last() {
            let text = || {
                self.grid.occupied(last, rest).first().map_or_else(String::new, |column| self.grid.text(last, *column))
            };
            if !line || rows.len() == 1 || (next <= rest.bottom && !is_note(&text())) {
                break;
            }
            if self.may_be_label(last, rest, found) && !is_note(&text()) {
                break;
            }
            notes.splice(0..0, self.lines(last, last + 1, rest));
            rows.pop();
        }
        inside.extend(notes);
        (rows, next, inside)
    }

    fn is_note_row(&self, row: usize, rest: Region) -> bool {
        let text =
            self.grid.occupied(row, rest).first().map_or_else(String::new, |column| self.grid.text(row, *column));
        is_note(&text) && text.trim_start().starts_with(['※', '注', '（', '(', '＊', '*'])
    }

    /// Whether a line at the end of a table may be a row whose values are blank: a short text among the names.
    fn may_be_label(&self, row: usize, rest: Region, found: &Heads) -> bool {
        let Some(&column) = self.grid.occupied(row, rest).first() else { return false };
        let text = self.grid.text(row, column);
        let (_, right) = self.grid.extent(row, column);
        let first_value = found.values.first().copied().unwrap_or(rest.right);
        column < first_value
            && right <= first_value
            && text.chars().count() <= 15
            && !is_section_like(&text)
            && !is_about(&text)
    }

    /// The draft that a block goes on with, if it does: no heads, or the same again, below a table of the same columns.
    fn goes_on(
        &self,
        rest: Region,
        found: &Heads,
        rows: &[(usize, bool)],
        lines: &[Line],
        pending: &[Line],
    ) -> Option<usize> {
        let target = self.drafts.iter().rposition(|draft| draft.left <= rest.right && rest.left <= draft.right)?;
        let draft = &self.drafts[target];
        let titled = pending.iter().chain(lines).filter(|line| !is_continuation(&line.text));
        if found.rows == 0 {
            let within = draft.left <= rest.left && rest.right <= draft.right;
            let numbers = found.values.iter().filter(|column| draft.values.contains(column)).count();
            let alike = if draft.values.is_empty() {
                found.values.is_empty()
            } else {
                numbers * 2 >= found.values.len().max(1) && numbers > 0
            };
            let sections = titled.clone().count() <= 1
                && titled
                    .clone()
                    .all(|line| !is_note(&line.text) && !is_about(&line.text) && line.text.chars().count() <= 20);
            return (within && alike && sections && !draft.heads.is_empty()).then_some(target);
        }
        if draft.heads.is_empty()
            || draft.left != rest.left
            || draft.right != rest.right
            || draft.heads.len() != found.rows
        {
            return None;
        }
        let same = (0..found.rows).all(|level| {
            rest.columns().all(|column| {
                self.grid.normal(draft.heads[level], column) == self.grid.normal(rest.top + level, column)
            })
        });
        let same_title = |line: &Line| draft.titles.iter().any(|title| normal(&title.text) == normal(&line.text));
        if !same || !titled.clone().all(same_title) {
            return None;
        }
        // The same heads over the same names are another table, such as the same municipalities of another year.
        let label = |row: usize| self.grid.occupied(row, rest).first().map(|column| self.grid.normal(row, *column));
        let known: std::collections::HashSet<String> = draft.rows.iter().filter_map(|(row, _)| label(*row)).collect();
        let again = rows.iter().filter(|(row, _)| label(*row).is_some_and(|label| known.contains(&label))).count();
        (again * 2 <= rows.len()).then_some(target)
    }

    /// Whether a row is a line of text and no part of a table.
    fn is_line(&self, row: usize, region: Region) -> bool {
        let occupied = self.grid.occupied(row, region);
        let texts = || occupied.iter().map(|column| self.grid.text(row, *column));
        match occupied[..] {
            [] => false,
            [column] => {
                let kind = self.grid.kind(row, column);
                if region.left == region.right {
                    return kind.is_words();
                }
                if !(kind.is_words() || kind == Kind::Date) {
                    return false;
                }
                !self.is_group_head(row, column, region)
            }
            _ if occupied.len() <= 3 => {
                let texts: Vec<String> = texts().collect();
                let about = texts.iter().filter(|text| is_about(text)).count();
                let words = occupied.iter().all(|column| {
                    self.grid.kind(row, *column).is_words() || self.grid.kind(row, *column) == Kind::Date
                });
                let below = if row < region.bottom { self.grid.occupied(row + 1, region).len() } else { 0 };
                let noted = is_note(&texts[0]) && texts.len() == 2 && texts[0].chars().count() <= 8;
                let corner_only = about == 1
                    && is_about(&texts[0])
                    && occupied[0] == region.left
                    && !is_about(texts.last().expect("not empty"));
                words
                    && ((about > 0
                        && !corner_only
                        && (about == texts.len()
                            || occupied.len() < below
                            || row == region.bottom
                            || is_table_title(&texts[0])))
                        || noted)
            }
            _ => false,
        }
    }

    /// Whether the only text of a row stands over some columns of the heads below it.
    fn is_group_head(&self, row: usize, column: usize, region: Region) -> bool {
        let text = self.grid.text(row, column);
        let (_, right) = self.grid.extent(row, column);
        if is_about(&text) || is_note(&text) || row == region.bottom {
            return false;
        }
        if column > region.left && right > column {
            // Merged over some columns, but not over all.
            return true;
        }
        let below = self.grid.occupied(row + 1, region);
        if column > region.left
            && self.grid.kind(row + 1, column).is_data()
            && self.grid.kind(row + 1, region.left).is_words()
        {
            // The one head over the one column of numbers, the names without a head.
            return true;
        }
        if column == region.left {
            return right == column
                && is_head_word(&text)
                && below.len() > 1
                && !below.contains(&column)
                && self.grid.kind(row + 1, below[0]).is_words();
        }
        row > 0
            && below.len() > 2
            && below.contains(&column)
            && column > below[0]
            && right == column
            && text.chars().count() <= 12
            && below.iter().all(|column| self.grid.kind(row + 1, *column).is_words())
            && units_in_line(&text).is_empty()
    }

    fn lines(&self, from: usize, to: usize, region: Region) -> Vec<Line> {
        (from..to)
            .flat_map(|row| self.grid.occupied(row, region).into_iter().map(move |column| (row, column)))
            .map(|(row, column)| Line { row, column, text: self.grid.text(row, column) })
            .collect()
    }

    /// Lines without a table below them in their block: notes of the table above, or titles of the next; or a single value.
    fn loose_lines(&mut self, lines: Vec<Line>, block: Region, pending: &mut Vec<Line>) {
        let above = self.drafts.iter().rposition(|draft| draft.left <= block.right && block.left <= draft.right);
        for line in lines {
            let value = line
                .text
                .split(['(', '（'])
                .next()
                .is_some_and(|value| read_number(value).is_ok_and(|number| number.unit.is_some()));
            if value {
                let titles = std::mem::take(pending);
                self.drafts.push(Draft {
                    left: line.column,
                    right: line.column,
                    heads: Vec::new(),
                    repeated: Vec::new(),
                    rows: vec![(line.row, false)],
                    titles,
                    notes: Vec::new(),
                    values: vec![line.column],
                    gaps: Vec::new(),
                    beside: false,
                });
                continue;
            }
            match above {
                Some(above) if pending.is_empty() && is_note(&line.text) => self.drafts[above].notes.push(line),
                _ => pending.push(line),
            }
        }
    }

    /// The title of the sheet is that of each table on it; a table without a title of its own has that of the one before.
    fn share_titles(&mut self) {
        let is_title = |line: &Line| units_in_line(&line.text).is_empty() && !is_note(&line.text);
        let Some(first) = self.drafts.first() else { return };
        // Lines above the first table that blank rows set off from its own title.
        let mut sheet: Vec<Line> = Vec::new();
        for (at, line) in first.titles.iter().enumerate() {
            let set_off = first.titles.get(at + 1).is_some_and(|next| next.row > line.row + 1);
            if set_off && first.titles[at + 1..].iter().any(is_title) {
                sheet = first.titles[..=at].to_vec();
                break;
            }
        }
        for at in 1..self.drafts.len() {
            let own = self.drafts[at].titles.iter().any(is_title);
            let from = if own { sheet.clone() } else { self.drafts[at - 1].titles.clone() };
            let missing: Vec<Line> = from.into_iter().filter(|line| !self.drafts[at].titles.contains(line)).collect();
            self.drafts[at].titles.splice(0..0, missing);
        }
    }
}

/// Deals out the lines above pieces that stand beside each other: each to the piece below it, all to all if they stand over the first alone.
fn share(pending: &mut Vec<Line>, pieces: &[Region]) -> Vec<Vec<Line>> {
    let over = |line: &Line| pieces.iter().position(|piece| line.column <= piece.right).unwrap_or(pieces.len() - 1);
    let common = pending.iter().all(|line| over(line) == 0 || is_about(&line.text));
    let mut out = vec![Vec::new(); pieces.len()];
    for line in pending.drain(..) {
        if common {
            for share in &mut out {
                share.push(line.clone());
            }
        } else {
            out[over(&line)].push(line);
        }
    }
    out
}
