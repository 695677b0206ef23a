//! Cells with the code of the area that each speaks of.

use std::sync::Arc;

use super::Cells;
use crate::{area::AreaCode, cell::Cell};

/// Some cells, each with the code of its area. Fragments of the same file nearly always speak of the same areas: they can share the list.
#[derive(Debug, Clone, Default)]
pub struct CodedCells {
    codes: Arc<Vec<AreaCode>>,
    cells: Cells,
}

impl CodedCells {
    /// Cells in the order of their codes; `None` unless there are as many of both.
    pub fn new(codes: Arc<Vec<AreaCode>>, cells: Cells) -> Option<Self> {
        (codes.len() == cells.len()).then_some(Self { codes, cells })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes.
    pub fn codes(&self) -> &Arc<Vec<AreaCode>> {
        &self.codes
    }

    /// The cells, in the order of the codes.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The cell of an area, if the codes stand in their order.
    pub fn get(&self, code: &AreaCode) -> Option<Cell> {
        self.cells.get(self.codes.binary_search(code).ok()?)
    }

    /// Every code with its cell.
    pub fn iter(&self) -> std::iter::Zip<std::slice::Iter<'_, AreaCode>, super::Iter<'_>> {
        self.codes.iter().zip(&self.cells)
    }

    /// Puts a cell behind the last one.
    pub fn push(&mut self, code: AreaCode, cell: Cell) {
        Arc::make_mut(&mut self.codes).push(code);
        self.cells.push(cell);
    }

    /// Puts a cell in the place of one.
    ///
    /// # Panics
    /// Behind the last one, as indexing does.
    pub fn set(&mut self, place: usize, cell: Cell) {
        self.cells.set(place, cell);
    }

    /// Brings the cells into the order of their codes; cells of the same code stay in their order.
    pub fn sort(&mut self) {
        if self.codes.is_sorted() {
            return;
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|a, b| self.codes[*a].cmp(&self.codes[*b]));
        *self = order.into_iter().map(|place| (self.codes[place].clone(), self.cells.at(place))).collect();
    }

    /// Lets go of the own list of codes if another one is the same.
    pub fn share_codes(&mut self, codes: &Arc<Vec<AreaCode>>) -> bool {
        let is_same = self.codes == *codes;
        if is_same {
            self.codes = Arc::clone(codes);
        }
        is_same
    }
}

impl PartialEq for CodedCells {
    fn eq(&self, other: &Self) -> bool {
        self.codes == other.codes && self.cells == other.cells
    }
}

impl PartialEq<[(AreaCode, Cell)]> for CodedCells {
    fn eq(&self, other: &[(AreaCode, Cell)]) -> bool {
        self.len() == other.len()
            && self.iter().zip(other).all(|((code, cell), (other, known))| code == other && cell == *known)
    }
}

impl<const N: usize> PartialEq<[(AreaCode, Cell); N]> for CodedCells {
    fn eq(&self, other: &[(AreaCode, Cell); N]) -> bool {
        *self == other[..]
    }
}

impl FromIterator<(AreaCode, Cell)> for CodedCells {
    fn from_iter<I: IntoIterator<Item = (AreaCode, Cell)>>(cells: I) -> Self {
        let (codes, cells): (Vec<AreaCode>, Vec<Cell>) = cells.into_iter().unzip();
        Self { codes: Arc::new(codes), cells: cells.into() }
    }
}

impl From<Vec<(AreaCode, Cell)>> for CodedCells {
    fn from(cells: Vec<(AreaCode, Cell)>) -> Self {
        cells.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a CodedCells {
    type Item = (&'a AreaCode, Cell);
    type IntoIter = std::iter::Zip<std::slice::Iter<'a, AreaCode>, super::Iter<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Trust;

    #[test]
    fn cells_keep_their_codes_when_they_are_put_in_order() {
        let code = |text: &str| AreaCode::parse(text).expect("a code");
        let cell = |value: f64| Cell::new(value, Trust::Sample);
        let mut cells: CodedCells = [("39202", 2.0), ("39201", 1.0), ("39202", 3.0)]
            .map(|(at, value)| (code(at), cell(value)))
            .into_iter()
            .collect();
        cells.sort();
        assert_eq!(cells, [(code("39201"), cell(1.0)), (code("39202"), cell(2.0)), (code("39202"), cell(3.0))]);
        assert_eq!(cells.get(&code("39201")), Some(cell(1.0)));
        assert_eq!(cells.get(&code("39203")), None);
    }
}
