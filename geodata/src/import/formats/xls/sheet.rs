//! The cells of a sheet's records. Record types and layouts: \[MS-XLS\] 2.3 and 2.4.

use super::{
    Globals, broken,
    records::{Pieces, Records, f64_at, u16_at, u32_at},
};
use crate::import::{
    book::{Range, RawCell, RawValue},
    formats::{
        grid::Grid,
        number_format::Shown,
        xlsx::{place_number, unreadable},
    },
    report::Finding,
};

/// Where a cell stands, and its style.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    column: usize,
    style: usize,
}

/// Reads cells, merged ranges, hidden rows and columns from the sheet's BOF to its EOF.
pub(super) fn read(stream: &[u8], globals: &Globals, grid: &mut Grid<'_>) -> Result<(), Finding> {
    let mut records = Records::new(stream);
    if records.peek() != Some(0x0809) {
        return Err(broken());
    }
    // Charts inside the sheet have a BOF and an EOF of their own.
    let mut depth = 0_usize;
    let mut awaiting_text: Option<Place> = None;
    while let Some((kind, data)) = records.next_record() {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth -= 1;
                if depth == 0 {
                    return Ok(());
                }
            }
            _ if depth > 1 => {}
            0x0207 => {
                if let Some(place) = awaiting_text.take() {
                    let text = records.with_continuations(data).text16().ok_or_else(broken)?;
                    grid.put_text(place.row, place.column, text, true)?;
                }
            }
            0x0006 => awaiting_text = formula(data, globals, grid)?,
            0x00E5 => merges(data, grid)?,
            0x0208 => {
                if let (Some(row), Some(flags)) = (u16_at(data, 0), u16_at(data, 12))
                    && flags & 0x20 != 0
                {
                    grid.hide_row(usize::from(row));
                }
            }
            0x007D => {
                if let (Some(first), Some(last), Some(flags)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                    && flags & 1 != 0
                {
                    grid.hide_columns(usize::from(first), usize::from(last));
                }
            }
            0x0203 | 0x027E | 0x00BD | 0x00FD | 0x0204 | 0x00D6 | 0x0205 => {
                cell(kind, data, globals, grid, &mut records)?;
            }
            _ => {}
        }
    }
    // The end of the stream came before the end of the sheet.
    Err(broken())
}

fn cell<'a>(
    kind: u16,
    data: &'a [u8],
    globals: &Globals,
    grid: &mut Grid<'_>,
    records: &mut Records<'a>,
) -> Result<(), Finding> {
    let place = place(data).ok_or_else(broken)?;
    let Place { row, column, .. } = place;
    match kind {
        0x0203 => number(f64_at(data, 6).ok_or_else(broken)?, place, false, globals, grid),
        0x027E => number(rk(u32_at(data, 6).ok_or_else(broken)?), place, false, globals, grid),
        0x00BD => {
            let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or(&[]);
            for (index, one) in cells.chunks_exact(6).enumerate() {
                let style = usize::from(u16_at(one, 0).unwrap_or(0));
                let value = rk(u32_at(one, 2).unwrap_or(0));
                number(value, Place { row, column: column + index, style }, false, globals, grid)?;
            }
            Ok(())
        }
        0x00FD => {
            let index = u32_at(data, 6).ok_or_else(broken)?;
            if let Some(text) = globals.strings.get(index as usize) {
                return grid.put_text(row, column, text.clone(), false);
            }
            grid.note(row, column, unreadable("文字の表にない番号を指しています").quoting(&index.to_string()));
            grid.put(row, column, RawCell { value: RawValue::Error(index.to_string()), formula: false })
        }
        0x0205 => {
            let (value, is_error) = (*data.get(6).ok_or_else(broken)?, data.get(7).is_some_and(|flag| *flag != 0));
            let value = if is_error { RawValue::Error(error_name(value)) } else { RawValue::Flag(value != 0) };
            grid.put(row, column, RawCell { value, formula: false })
        }
        _ => {
            let mut pieces: Pieces<'_> = records.with_continuations(data);
            pieces.skip(6);
            let text = pieces.text16().ok_or_else(broken)?;
            grid.put_text(row, column, text, false)
        }
    }
}

/// A formula's last value. If that is a text, it stands in a record after it: then the place is given back.
fn formula(data: &[u8], globals: &Globals, grid: &mut Grid<'_>) -> Result<Option<Place>, Finding> {
    let place = place(data).ok_or_else(broken)?;
    let result = data.get(6..14).ok_or_else(broken)?;
    if result[6..] != [0xFF, 0xFF] {
        number(f64_at(data, 6).ok_or_else(broken)?, place, true, globals, grid)?;
        return Ok(None);
    }
    let value = match result[0] {
        0 => return Ok(Some(place)),
        1 => RawValue::Flag(result[2] != 0),
        2 => RawValue::Error(error_name(result[2])),
        _ => return Ok(None),
    };
    grid.put(place.row, place.column, RawCell { value, formula: true })?;
    Ok(None)
}

fn number(number: f64, place: Place, formula: bool, globals: &Globals, grid: &mut Grid<'_>) -> Result<(), Finding> {
    let shown = globals.formats.get(place.style).unwrap_or(&Shown::Number);
    let value = place_number(number, shown, globals.from_1904, place.row, place.column, grid);
    grid.put(place.row, place.column, RawCell { value, formula })
}

fn merges(data: &[u8], grid: &mut Grid<'_>) -> Result<(), Finding> {
    for range in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
        let at = |position| usize::from(u16_at(range, position).unwrap_or(0));
        grid.merge(Range { top: at(0), bottom: at(2), left: at(4), right: at(6) })?;
    }
    Ok(())
}

/// Row, column and style, with which every cell record begins.
fn place(data: &[u8]) -> Option<Place> {
    let at = |position| Some(usize::from(u16_at(data, position)?));
    Some(Place { row: at(0)?, column: at(2)?, style: at(4)? })
}

/// A number in four bytes: the upper half of a double or an integer of 30 bits, perhaps in hundredths.
fn rk(bits: u32) -> f64 {
    let number =
        if bits & 2 != 0 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

fn error_name(code: u8) -> String {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_are_read_as_the_specification_says() {
        // [MS-XLS] 2.5.217: 123 as an integer, 12.34 in hundredths, 1.0 as a shortened double, −1 as an integer.
        assert!((rk((123 << 2) | 2) - 123.0).abs() < f64::EPSILON);
        assert!((rk((1234 << 2) | 3) - 12.34).abs() < 1e-12);
        assert!((rk(0x3FF0_0000) - 1.0).abs() < f64::EPSILON);
        assert!((rk(0xFFFF_FFFE) + 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_text_that_runs_over_two_records_is_joined() {
        // Content of an SST: 高知 in UTF-16, cut after the first character; the second record begins with a flag of its own.
        let first = [1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0xD8, 0x9A];
        let mut stream = vec![0x3C, 0, 3, 0];
        stream.extend([1, 0xE5, 0x77]);
        let mut pieces = Records::new(&stream).with_continuations(&first);
        pieces.skip(8);
        assert_eq!(pieces.rich_text().as_deref(), Some("高知"));
        assert!(pieces.is_done());
    }
}
