//! The rows of a sheet as they grow: memory follows the cells that hold something, not where they claim to stand.

use super::finding::{Findings, refuse};
use crate::import::{
    Limits,
    book::{Range, RawCell, RawValue, Sheet, column_letters},
    report::{Finding, Weight},
};

/// Places (rows, and empty cells before filled ones) that a book may always have.
const FREE_PLACES: usize = 400_000;

/// Beyond [`FREE_PLACES`]: how many places there may be for each cell that holds something.
const PLACES_PER_CELL: usize = 64;

/// Most bytes of text in all cells together: a text that is stored once may be shown in a million cells.
const TEXT_BYTES: usize = 192 << 20;

/// Most merged ranges of a sheet.
const MERGES: usize = 200_000;

/// What is left of the limits for the sheets to come.
pub(super) struct Budget {
    limits: Limits,
    cells: usize,
    places: usize,
    text: usize,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { limits: *limits, cells: 0, places: 0, text: 0 }
    }
}

/// A sheet in the making.
pub(super) struct Grid<'a> {
    sheet: Sheet,
    budget: &'a mut Budget,
    findings: &'a mut Findings,
    hidden_columns: Vec<(usize, usize)>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(name: String, hidden: bool, budget: &'a mut Budget, findings: &'a mut Findings) -> Self {
        Self { sheet: Sheet { name, hidden, ..Sheet::default() }, budget, findings, hidden_columns: Vec::new() }
    }

    /// Places a cell; empty ones cost nothing.
    ///
    /// # Errors
    /// `too-many-columns`, `too-many-cells`, `too-sparse`, `too-much-text`.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: RawCell) -> Result<(), Finding> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= self.budget.limits.columns {
            return Err(self.too_many_columns(row));
        }
        self.budget.cells += 1;
        if let RawValue::Text(text) | RawValue::Error(text) = &cell.value {
            self.budget.text += text.len();
        }
        let n_columns = self.sheet.rows.get(row).map_or(0, Vec::len);
        let new_rows = (row + 1).saturating_sub(self.sheet.rows.len());
        self.budget.places = self.budget.places.saturating_add(new_rows + (column + 1).saturating_sub(n_columns));
        self.check()?;
        if new_rows > 0 {
            self.sheet.rows.resize_with(row + 1, Vec::new);
        }
        // Rows are mostly as long as the one before, which the limits have let pass: growing by doubling would cost half as much again.
        let likely = row.checked_sub(1).map_or(0, |above| self.sheet.rows[above].len());
        let cells = &mut self.sheet.rows[row];
        if cells.capacity() == 0 {
            cells.reserve_exact(likely.max(column + 1));
        }
        if cells.len() <= column {
            cells.resize_with(column + 1, RawCell::default);
        } else if !cells[column].is_empty() {
            self.findings.push(
                refuse(
                    "cell-twice",
                    "同じセルがファイルの中に二度書かれています。どちらの値が正しいか決められません。",
                    "Excel などで開いて値を確かめ、保存し直してから取り込んでください。",
                )
                .on_sheet(&self.sheet.name)
                .at_cell(row, column)
                .quoting(&cell.to_string()),
            );
        }
        cells[column] = cell;
        Ok(())
    }

    /// Places a text: line breaks become `\n`, white space alone is nothing, control characters are named and left out.
    ///
    /// # Errors
    /// As [`Grid::put`].
    pub(super) fn put_text(&mut self, row: usize, column: usize, text: String, formula: bool) -> Result<(), Finding> {
        let text = self.clean(row, column, text);
        let value = if text.trim().is_empty() { RawValue::Empty } else { RawValue::Text(text) };
        self.put(row, column, RawCell { value, formula })
    }

    /// Adds a finding about a cell of this sheet.
    pub(super) fn note(&mut self, row: usize, column: usize, finding: Finding) {
        self.findings.push(finding.on_sheet(&self.sheet.name).at_cell(row, column));
    }

    /// Marks a row as hidden.
    pub(super) fn hide_row(&mut self, row: usize) {
        if self.sheet.hidden_rows.last().is_none_or(|last| *last < row) && self.sheet.hidden_rows.len() < FREE_PLACES {
            self.sheet.hidden_rows.push(row);
        }
    }

    /// Marks columns as hidden, both ends included.
    pub(super) fn hide_columns(&mut self, first: usize, last: usize) {
        if self.hidden_columns.len() < self.budget.limits.columns {
            self.hidden_columns.push((first, last));
        }
    }

    /// Adds a merged range.
    ///
    /// # Errors
    /// `too-many-merges`.
    pub(super) fn merge(&mut self, range: Range) -> Result<(), Finding> {
        if self.sheet.merges.len() >= MERGES {
            return Err(refuse(
                "too-many-merges",
                format!("結合されたセルが多すぎます（上限は{MERGES}か所）。"),
                "セルの結合を解除して保存し直してください。",
            )
            .by_rule("L1-12")
            .on_sheet(&self.sheet.name));
        }
        if range.top <= range.bottom
            && range.left <= range.right
            && (range.top, range.left) != (range.bottom, range.right)
        {
            self.sheet.merges.push(range);
        }
        Ok(())
    }

    /// Says at which line of the text the row just begun stands.
    pub(super) fn set_lines(&mut self, lines: Vec<usize>) {
        self.sheet.lines = Some(lines);
    }

    /// The finished sheet: merged ranges end where the cells end, and hold one value each.
    pub(super) fn finish(mut self) -> Sheet {
        self.clear_merged();
        let sheet = &mut self.sheet;
        for row in &mut sheet.rows {
            let end = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            row.truncate(end);
        }
        let end = sheet.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
        sheet.rows.truncate(end);
        if let Some(lines) = &mut sheet.lines {
            lines.truncate(end);
        }
        let (n_rows, n_columns) = (sheet.rows.len(), sheet.width());
        sheet.merges.retain_mut(|range| {
            range.bottom = range.bottom.min(n_rows.saturating_sub(1));
            range.right = range.right.min(n_columns.saturating_sub(1));
            range.top <= range.bottom
                && range.left <= range.right
                && (range.top, range.left) != (range.bottom, range.right)
        });
        sheet.hidden_rows.retain(|row| *row < n_rows);
        let mut hidden = vec![false; n_columns];
        for (first, last) in self.hidden_columns {
            for column in hidden.iter_mut().take(last.saturating_add(1)).skip(first) {
                *column = true;
            }
        }
        sheet.hidden_columns = (0..n_columns).filter(|column| hidden[*column]).collect();
        self.sheet
    }

    /// Values below a merged range are invisible in the office program: they are taken out, and said.
    fn clear_merged(&mut self) {
        // Visiting every cell of every merged range would let a few overlapping ranges cost hours.
        let mut visits = self.budget.cells.saturating_mul(4).saturating_add(FREE_PLACES);
        for range in &self.sheet.merges {
            let rows = self.sheet.rows.iter_mut().enumerate().take(range.bottom.saturating_add(1)).skip(range.top);
            for (row, cells) in rows {
                let last = range.right.min(cells.len().saturating_sub(1));
                for column in range.left..=last {
                    visits = visits.saturating_sub(1);
                    if visits == 0 {
                        return;
                    }
                    let Some(cell) = cells.get_mut(column) else { break };
                    if (row, column) == (range.top, range.left) || cell.is_empty() {
                        continue;
                    }
                    self.findings.push(
                        refuse(
                            "value-under-merge",
                            format!("結合セル（{range}）に隠れて見えない値があります。読み込みません。"),
                            "セルの結合を解除し、その値が必要かどうか確かめてください。",
                        )
                        .by_rule("L1-12")
                        .weighing(Weight::Warning)
                        .on_sheet(&self.sheet.name)
                        .at_cell(row, column)
                        .quoting(&cell.to_string()),
                    );
                    *cell = RawCell::default();
                }
            }
        }
    }

    fn clean(&mut self, row: usize, column: usize, text: String) -> String {
        if !text.bytes().any(|byte| byte < 0x20) && !text.contains(is_odd) {
            return text;
        }
        let mut clean = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        let mut control = None;
        let mut gaiji = None;
        while let Some(character) = characters.next() {
            match character {
                '\r' => {
                    if characters.peek() != Some(&'\n') {
                        clean.push('\n');
                    }
                }
                '\n' | '\t' => clean.push(character),
                _ if character.is_control() => control = Some(character),
                _ => {
                    if is_odd(character) {
                        gaiji = Some(character);
                    }
                    clean.push(character);
                }
            }
        }
        if let Some(control) = control {
            self.note(
                row,
                column,
                refuse(
                    "control-character",
                    format!("目に見えない制御文字（U+{:04X}）が入っています。", u32::from(control)),
                    "そのセルの文字を打ち直してください。",
                )
                .by_rule("L1-08")
                .quoting(&clean),
            );
        }
        if let Some(gaiji) = gaiji {
            self.note(
                row,
                column,
                refuse(
                    "gaiji",
                    format!(
                        "外字（このパソコンだけの文字、U+{:04X}）が入っています。ほかのパソコンでは読めません。",
                        u32::from(gaiji)
                    ),
                    "標準の漢字に直してください。",
                )
                .by_rule("L1-08")
                .weighing(Weight::Warning)
                .quoting(&clean),
            );
        }
        clean
    }

    fn check(&self) -> Result<(), Finding> {
        let Budget { limits, cells, places, text } = &*self.budget;
        let name = &self.sheet.name;
        if *cells > limits.cells {
            return Err(refuse(
                "too-many-cells",
                format!("値の入ったセルが多すぎます（上限は{}万個）。", limits.cells / 10_000),
                "シートや期間を分けたファイルにしてください。",
            )
            .on_sheet(name));
        }
        if *places > FREE_PLACES
            && (*places > FREE_PLACES + cells.saturating_mul(PLACES_PER_CELL)
                || *places > limits.cells.saturating_mul(4))
        {
            return Err(refuse(
                "too-sparse",
                "値の入ったセルが離れすぎています。表から遠く離れた行や列に、値が残っているようです。",
                "Ctrl+End で最後のセルへ移り、表の外の行と列を削除して保存し直してください。",
            )
            .by_rule("L1-04")
            .on_sheet(name));
        }
        if *text > TEXT_BYTES {
            return Err(refuse(
                "too-much-text",
                format!("セルの文字が全体で多すぎます（上限は{}MB）。", TEXT_BYTES >> 20),
                "シートや期間を分けたファイルにしてください。",
            )
            .on_sheet(name));
        }
        Ok(())
    }

    fn too_many_columns(&self, row: usize) -> Finding {
        refuse(
            "too-many-columns",
            format!(
                "列が多すぎます（上限は{}列、{}列まで）。",
                self.budget.limits.columns,
                column_letters(self.budget.limits.columns - 1)
            ),
            "区切り文字が正しいか確かめ、列を減らして保存し直してください。",
        )
        .on_sheet(&self.sheet.name)
        .at_line(row + 1)
    }
}

/// Characters for private use (外字) and control characters above ASCII.
fn is_odd(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
