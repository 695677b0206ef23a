//! The grid: what kind of thing stands in each cell of a sheet, with merged cells filled in.

use std::{borrow::Cow, collections::HashMap};

use super::super::{
    book::{RawCell, RawValue, Sheet},
    words::{SymbolKind, normal, numbers::may_be_number, read_number, read_symbol},
};

/// What kind of thing stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    /// Covered by a merged cell whose upper left corner holds something.
    Covered,
    Number,
    /// A symbol in place of a number: `-`, `…`, `x`.
    Symbol,
    /// A word that may stand in place of a number, or in a head: 不明, なし, ○.
    Word,
    /// A day.
    Date,
    Text,
}

impl Kind {
    fn of(cell: &RawCell) -> Self {
        match &cell.value {
            RawValue::Empty => Self::Empty,
            RawValue::Number(_) => Self::Number,
            RawValue::Flag(_) => Self::Word,
            RawValue::Date { .. } => Self::Date,
            RawValue::Error(_) => Self::Symbol,
            RawValue::Text(text) => Self::of_text(text),
        }
    }

    fn of_text(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Self::Empty;
        }
        // No number and no symbol is longer; most texts of sheets are decided here or by their first character.
        if trimmed.len() > 90 {
            return Self::Text;
        }
        // Digits alone are the commonest cell, also those of codes with leading zeros.
        let digits = trimmed.len() <= 15 && trimmed.bytes().all(|byte| byte.is_ascii_digit());
        if digits || may_be_number(trimmed) && read_number(trimmed).is_ok() {
            return Self::Number;
        }
        match read_symbol(trimmed).map(|symbol| symbol.kind) {
            None => Self::Text,
            Some(SymbolKind::Word | SymbolKind::Mark) => Self::Word,
            Some(_) => Self::Symbol,
        }
    }

    /// A number, or what certainly stands for one.
    pub fn is_data(self) -> bool {
        matches!(self, Self::Number | Self::Symbol | Self::Date)
    }

    /// Words of any kind.
    pub fn is_words(self) -> bool {
        matches!(self, Self::Text | Self::Word)
    }
}

/// A rectangle of the grid, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub top: usize,
    pub bottom: usize,
    pub left: usize,
    pub right: usize,
}

impl Region {
    pub fn rows(self) -> std::ops::RangeInclusive<usize> {
        self.top..=self.bottom
    }

    pub fn columns(self) -> std::ops::RangeInclusive<usize> {
        self.left..=self.right
    }
}

/// The kinds of all cells of a sheet.
pub(super) struct Grid<'a> {
    pub sheet: &'a Sheet,
    kinds: Vec<Vec<Kind>>,
    /// Covered cells, and the upper left corner that covers each.
    covered: HashMap<(usize, usize), (usize, usize)>,
    /// Merges by their upper left corner: last row and last column.
    corners: HashMap<(usize, usize), (usize, usize)>,
}

/// Covered cells that are filled in; a sheet that merges more is read without the rest.
const MOST_COVERED: usize = 1_000_000;

impl<'a> Grid<'a> {
    pub fn new(sheet: &'a Sheet) -> Self {
        let kinds = sheet.rows.iter().map(|row| row.iter().map(Kind::of).collect()).collect();
        let mut grid = Self { sheet, kinds, covered: HashMap::new(), corners: HashMap::new() };
        let width = sheet.width();
        for merge in &sheet.merges {
            // Merges may reach to the end of the sheet; what they cover beyond its cells says nothing.
            let bottom = merge.bottom.min(sheet.rows.len().saturating_sub(1));
            let right = merge.right.min(width.saturating_sub(1).max(merge.left));
            if bottom < merge.top || right < merge.left || grid.kind(merge.top, merge.left) == Kind::Empty {
                continue;
            }
            let cells = (bottom - merge.top + 1).saturating_mul(right - merge.left + 1);
            if grid.covered.len().saturating_add(cells) > MOST_COVERED {
                break;
            }
            grid.corners.insert((merge.top, merge.left), (bottom, right));
            for row in merge.top..=bottom {
                for column in merge.left..=right {
                    if (row, column) != (merge.top, merge.left) {
                        grid.cover(row, column, (merge.top, merge.left));
                    }
                }
            }
        }
        grid
    }

    fn cover(&mut self, row: usize, column: usize, corner: (usize, usize)) {
        let Some(kinds) = self.kinds.get_mut(row) else { return };
        if kinds.len() <= column {
            kinds.resize(column + 1, Kind::Empty);
        }
        if kinds[column] == Kind::Empty {
            kinds[column] = Kind::Covered;
            self.covered.insert((row, column), corner);
        }
    }

    pub fn height(&self) -> usize {
        self.kinds.len()
    }

    pub fn width(&self) -> usize {
        self.kinds.iter().map(Vec::len).max().unwrap_or(0)
    }

    pub fn kind(&self, row: usize, column: usize) -> Kind {
        self.kinds.get(row).and_then(|kinds| kinds.get(column)).copied().unwrap_or(Kind::Empty)
    }

    /// The kinds of a row within some columns; shorter where the row ends before.
    pub fn slice(&self, row: usize, left: usize, right: usize) -> &[Kind] {
        let kinds = self.kinds.get(row).map_or(&[][..], Vec::as_slice);
        let end = kinds.len().min(right + 1);
        kinds.get(left.min(end)..end).unwrap_or(&[])
    }

    /// The text of a cell, trimmed.
    pub fn text(&self, row: usize, column: usize) -> String {
        self.shown(row, column).into_owned()
    }

    /// The text of a cell, trimmed; borrowed where it is text.
    pub fn shown(&self, row: usize, column: usize) -> Cow<'_, str> {
        match &self.sheet.at(row, column).value {
            RawValue::Text(text) => Cow::Borrowed(text.trim()),
            _ => Cow::Owned(self.sheet.at(row, column).to_string()),
        }
    }

    /// The normal form of the text of a cell.
    pub fn normal(&self, row: usize, column: usize) -> String {
        normal(&self.text(row, column))
    }

    /// The corner whose text a cell shows: its own, or that of the merge that covers it.
    pub fn corner(&self, row: usize, column: usize) -> (usize, usize) {
        self.covered.get(&(row, column)).copied().unwrap_or((row, column))
    }

    /// Last row and last column of the merge that begins at a cell; the cell itself if none does.
    pub fn extent(&self, row: usize, column: usize) -> (usize, usize) {
        self.corners.get(&(row, column)).copied().unwrap_or((row, column))
    }

    /// Whether any merge lies in a region.
    pub fn merges_in(&self, region: Region) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = self
            .corners
            .keys()
            .copied()
            .filter(|(row, column)| region.rows().contains(row) && region.columns().contains(column))
            .collect();
        out.sort_unstable();
        out
    }

    /// The number in a cell, if there is one.
    pub fn number(&self, row: usize, column: usize) -> Option<f64> {
        match &self.sheet.at(row, column).value {
            RawValue::Number(number) => Some(*number),
            RawValue::Text(text) => read_number(text).ok().map(|number| number.value),
            _ => None,
        }
    }

    /// Columns of a row within a region in which something of its own stands.
    pub fn occupied(&self, row: usize, region: Region) -> Vec<usize> {
        self.slice(row, region.left, region.right)
            .iter()
            .enumerate()
            .filter(|(_, kind)| !matches!(kind, Kind::Empty | Kind::Covered))
            .map(|(at, _)| region.left + at)
            .collect()
    }

    /// Whether a row is blank within some columns.
    fn is_blank_row(&self, row: usize, left: usize, right: usize) -> bool {
        self.slice(row, left, right).iter().all(|kind| *kind == Kind::Empty)
    }

    /// The pieces of a region between its blank rows.
    pub fn cut_rows(&self, region: Region) -> Vec<Region> {
        let mut out: Vec<Region> = Vec::new();
        let mut open = false;
        for row in region.rows() {
            if self.is_blank_row(row, region.left, region.right) {
                open = false;
            } else if open {
                out.last_mut().expect("opened with the first row").bottom = row;
            } else {
                out.push(Region { top: row, bottom: row, ..region });
                open = true;
            }
        }
        out
    }

    /// The pieces of a region between its blank columns.
    pub fn cut_columns(&self, region: Region) -> Vec<Region> {
        let mut filled = vec![false; region.right - region.left + 1];
        for row in region.rows() {
            for (at, kind) in self.slice(row, region.left, region.right).iter().enumerate() {
                if *kind != Kind::Empty {
                    filled[at] = true;
                }
            }
        }
        let mut out: Vec<Region> = Vec::new();
        let mut open = false;
        for (at, filled) in filled.into_iter().enumerate() {
            let column = region.left + at;
            if !filled {
                open = false;
            } else if open {
                out.last_mut().expect("opened with the first column").right = column;
            } else {
                out.push(Region { left: column, right: column, ..region });
                open = true;
            }
        }
        out
    }
}
