//! Cells of many areas, packed: nine bytes each, and what few of them have besides.
//!
//! A country has a cell for each of 1,741 municipalities in every column, and a record some thousand columns. As [`Cell`]s that is
//! seventy bytes apiece; here a cell is a number and one byte that says which reason stands in its place and how far to trust it.
//! Copies share their content until one of them is changed, so that a revision holds again what did not change for the price of a pointer.

mod coded;

use std::{collections::BTreeMap, sync::Arc};

use crate::cell::{Blank, Cell, Interval, Trust};

pub use coded::CodedCells;

/// By how much the trust of a cell is shifted in its status.
pub(crate) const TRUST_STEP: u8 = 16;

/// Cells in an order that somebody else keeps: that of the areas of a package, or of a list of codes.
#[derive(Clone, Default)]
pub struct Cells(Arc<Packed>);

#[derive(Debug, Clone, PartialEq, Default)]
struct Packed {
    /// 0 where there is none.
    values: Vec<f64>,
    status: Vec<u8>,
    extras: BTreeMap<usize, Extra>,
}

/// What few cells have.
#[derive(Debug, Clone, PartialEq, Default)]
struct Extra {
    interval: Option<Interval>,
    note: Option<String>,
}

impl Cells {
    /// The same cell `count` times.
    pub fn repeat(cell: &Cell, count: usize) -> Self {
        std::iter::repeat_n(cell, count).cloned().collect()
    }

    /// Room for so many cells.
    pub fn with_capacity(count: usize) -> Self {
        Self(Arc::new(Packed {
            values: Vec::with_capacity(count),
            status: Vec::with_capacity(count),
            extras: BTreeMap::new(),
        }))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.status.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.status.is_empty()
    }

    /// The cell at a place; `None` behind the last one.
    pub fn get(&self, place: usize) -> Option<Cell> {
        (place < self.len()).then(|| self.at(place))
    }

    /// The cell at a place.
    ///
    /// # Panics
    /// Behind the last one, as indexing does.
    pub fn at(&self, place: usize) -> Cell {
        let extra = self.0.extras.get(&place);
        Cell {
            value: self.value(place),
            trust: self.trust(place),
            interval: extra.and_then(|extra| extra.interval),
            note: extra.and_then(|extra| extra.note.clone()),
        }
    }

    /// The value at a place, or why there is none.
    ///
    /// # Panics
    /// Behind the last one, as indexing does.
    pub fn value(&self, place: usize) -> Result<f64, Blank> {
        match self.0.status[place] % TRUST_STEP {
            0 => Ok(self.0.values[place]),
            blank => Err(Blank::ALL[usize::from(blank) - 1]),
        }
    }

    /// How far to trust the cell at a place.
    ///
    /// # Panics
    /// Behind the last one, as indexing does.
    pub fn trust(&self, place: usize) -> Trust {
        Trust::ALL[usize::from(self.0.status[place] / TRUST_STEP)]
    }

    /// Every value, or why there is none.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Result<f64, Blank>> + '_ {
        (0..self.len()).map(|place| self.value(place))
    }

    /// Every cell.
    pub fn iter(&self) -> Iter<'_> {
        Iter { cells: self, range: 0..self.len() }
    }

    /// What few cells have: place, interval, note.
    pub fn extras(&self) -> impl Iterator<Item = (usize, Option<Interval>, Option<&str>)> {
        self.0.extras.iter().map(|(place, extra)| (*place, extra.interval, extra.note.as_deref()))
    }

    /// Puts a cell into a place.
    ///
    /// # Panics
    /// Behind the last one, as indexing does.
    pub fn set(&mut self, place: usize, cell: Cell) {
        let packed = Arc::make_mut(&mut self.0);
        packed.status[place] = status_of(&cell);
        packed.values[place] = cell.value.unwrap_or_default();
        packed.put_extra(place, cell.interval, cell.note);
    }

    /// Puts a cell behind the last one.
    pub fn push(&mut self, cell: Cell) {
        let packed = Arc::make_mut(&mut self.0);
        let place = packed.status.len();
        packed.status.push(status_of(&cell));
        packed.values.push(cell.value.unwrap_or_default());
        if cell.interval.is_some() || cell.note.is_some() {
            packed.put_extra(place, cell.interval, cell.note);
        }
    }

    /// Whether both share their content: equal without a look.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// One byte for each cell: its trust in steps of [`TRUST_STEP`], and 0 or the place of its reason, counted from 1.
    pub(crate) fn status(&self) -> &[u8] {
        &self.0.status
    }

    /// Cells from their values and status as they are stored; `None` if a status is none, or if a value is where a reason is or the
    /// other way round.
    pub(crate) fn from_stored(values: impl ExactSizeIterator<Item = Option<f64>>, status: &[u8]) -> Option<Self> {
        if values.len() != status.len() {
            return None;
        }
        let mut packed =
            Packed { values: Vec::with_capacity(status.len()), status: status.to_vec(), extras: BTreeMap::new() };
        for (value, status) in values.zip(status) {
            let blank = usize::from(status % TRUST_STEP);
            let is_known = blank <= Blank::ALL.len() && usize::from(status / TRUST_STEP) < Trust::ALL.len();
            if !is_known || value.is_some() != (blank == 0) {
                return None;
            }
            packed.values.push(value.unwrap_or_default());
        }
        Some(Self(Arc::new(packed)))
    }

    /// Puts all cells of another behind the last one.
    pub(crate) fn extend(&mut self, other: &Self) {
        let packed = Arc::make_mut(&mut self.0);
        let first = packed.status.len();
        packed.values.extend_from_slice(&other.0.values);
        packed.status.extend_from_slice(&other.0.status);
        packed.extras.extend(other.0.extras.iter().map(|(place, extra)| (first + place, extra.clone())));
    }

    /// Gives the cell at a place an interval and a note; `false` if there is no such cell.
    pub(crate) fn annotate(&mut self, place: usize, interval: Option<Interval>, note: Option<String>) -> bool {
        let is_there = place < self.len();
        if is_there {
            Arc::make_mut(&mut self.0).put_extra(place, interval, note);
        }
        is_there
    }
}

impl Packed {
    fn put_extra(&mut self, place: usize, interval: Option<Interval>, note: Option<String>) {
        if interval.is_none() && note.is_none() {
            self.extras.remove(&place);
        } else {
            self.extras.insert(place, Extra { interval, note });
        }
    }
}

fn status_of(cell: &Cell) -> u8 {
    let blank = cell.value.err().map_or(0, |blank| 1 + place_of(&Blank::ALL, blank));
    TRUST_STEP * place_of(&Trust::ALL, cell.trust) + blank
}

fn place_of<T: PartialEq + Copy>(all: &[T], one: T) -> u8 {
    let place = all.iter().position(|known| *known == one).expect("every one stands in the list of all");
    u8::try_from(place).expect("four at most")
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.0 == other.0
    }
}

impl PartialEq<[Cell]> for Cells {
    fn eq(&self, other: &[Cell]) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(one, other)| one == *other)
    }
}

impl<const N: usize> PartialEq<[Cell; N]> for Cells {
    fn eq(&self, other: &[Cell; N]) -> bool {
        *self == other[..]
    }
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self).finish()
    }
}

impl FromIterator<Cell> for Cells {
    fn from_iter<I: IntoIterator<Item = Cell>>(cells: I) -> Self {
        let cells = cells.into_iter();
        let mut packed = Self::with_capacity(cells.size_hint().0);
        cells.for_each(|cell| packed.push(cell));
        packed
    }
}

impl From<Vec<Cell>> for Cells {
    fn from(cells: Vec<Cell>) -> Self {
        cells.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a Cells {
    type Item = Cell;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Cells one after the other.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    cells: &'a Cells,
    range: std::ops::Range<usize>,
}

impl Iterator for Iter<'_> {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        self.range.next().map(|place| self.cells.at(place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Cell> {
        self.range.next_back().map(|place| self.cells.at(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of cell that there is.
    fn all() -> Vec<Cell> {
        let mut cells = Vec::new();
        for trust in Trust::ALL {
            cells.extend(Blank::ALL.map(|blank| Cell::blank(blank, trust)));
            cells.push(Cell::new(-0.0, trust));
            cells.push(Cell { note: Some("注".to_owned()), ..Cell::blank(Blank::NoReply, trust) });
            cells.push(Cell { interval: Some(Interval { low: 1.0, high: 3.0 }), ..Cell::new(2.0, trust) });
        }
        cells
    }

    #[test]
    fn cells_come_back_as_they_were_packed() {
        let cells: Cells = all().into_iter().collect();
        assert_eq!(cells, all()[..]);
        assert_eq!(cells.iter().rev().collect::<Vec<_>>(), all().into_iter().rev().collect::<Vec<_>>());
        assert_eq!((cells.get(cells.len()), Cells::default().get(0)), (None, None));
        assert_eq!(cells.value(4).map(f64::to_bits), Ok((-0.0_f64).to_bits()), "a zero keeps its sign");
    }

    #[test]
    fn a_copy_shares_its_content_until_it_is_changed() {
        let cells: Cells = all().into();
        let mut copy = cells.clone();
        assert!(copy.is_same(&cells));
        copy.set(5, Cell::new(7.0, Trust::Estimate));
        assert!(!copy.is_same(&cells));
        assert_eq!((copy.at(5), cells.at(5)), (Cell::new(7.0, Trust::Estimate), all()[5].clone()));
        copy.set(5, all()[5].clone());
        assert_eq!(copy, cells);
    }

    #[test]
    fn a_status_that_is_none_or_fits_no_value_is_refused() {
        let stored = |value: Option<f64>, status: u8| Cells::from_stored([value].into_iter(), &[status]);
        assert_eq!(stored(Some(1.0), 0), Some(vec![Cell::new(1.0, Trust::Published)].into()));
        for (value, status) in [(Some(1.0), 1), (None, 0), (None, 5), (Some(1.0), 64), (None, 255)] {
            assert_eq!(stored(value, status), None, "{value:?} {status}");
        }
    }
}
