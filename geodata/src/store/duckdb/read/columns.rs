//! Reading cells: columns cell by cell or, of earlier formats, in parts of lists; what few cells have; and totals.

use std::collections::{BTreeMap, HashMap};

use ::duckdb::{
    Connection, Row,
    arrow::array::{Array, ArrayRef, Float64Array, Int32Array, UInt8Array},
    params,
    types::{ListType, ValueRef},
};

use super::{ReadError, area_code, each, indicator_id, known, list, maybe_known, period, text};
use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Cell, Interval, Trust},
    cells::Cells,
    column::{Column, TotalKey},
    indicator::IndicatorId,
    period::Period,
};

/// Columns by indicator and period.
pub(super) type Columns = BTreeMap<(IndicatorId, Period), Column>;

/// The lists of codes of a content, by their numbers.
pub(super) fn code_lists(connection: &Connection, content: i32) -> Result<Vec<Vec<AreaCode>>, ReadError> {
    let sql = "SELECT list, unnest(codes) FROM (SELECT list, codes FROM code_list WHERE content = ? ORDER BY list)";
    let mut lists: Vec<Vec<AreaCode>> = Vec::new();
    each(connection, sql, params![content], |row| {
        let number: usize = row.get(0)?;
        if lists.len() <= number {
            lists.resize(number + 1, Vec::new());
        }
        lists[number].push(area_code(row, 1)?);
        Ok(())
    })?;
    Ok(lists)
}

/// What few cells have: position, interval, note.
type Extra = (usize, Option<Interval>, Option<String>);

/// Hands over the cells of each indicator and period, with the number of their list of codes.
pub(super) fn each_column(
    connection: &Connection,
    content: i32,
    mut take: impl FnMut((IndicatorId, Period), usize, Cells) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut extras: HashMap<(String, String), Vec<Extra>> = HashMap::new();
    let sql = "SELECT indicator, period, position, low, high, note FROM cell_extra WHERE content = ?";
    each(connection, sql, params![content], |row| {
        let interval = match (row.get(3)?, row.get(4)?) {
            (Some(low), Some(high)) => Some(Interval { low, high }),
            _ => None,
        };
        extras.entry((row.get(0)?, row.get(1)?)).or_default().push((row.get(2)?, interval, row.get(5)?));
        Ok(())
    })?;
    let mut annotated = |indicator: String, period_id: String, list: usize, mut cells: Cells| {
        let key = (indicator_id(&indicator)?, period(&period_id)?);
        let unreadable = unreadable(&indicator, &period_id);
        for (position, interval, note) in extras.remove(&(indicator, period_id)).unwrap_or_default() {
            if !cells.annotate(position, interval, note) {
                return Err(unreadable);
            }
        }
        take(key, list, cells)
    };
    each_series(connection, content, &mut annotated)?;
    let mut columns: BTreeMap<(String, String), Stored> = BTreeMap::new();
    // A backup is read as it is, also one of a format whose columns are one part each.
    let sql = "SELECT count(*) > 0 FROM duckdb_columns() WHERE table_name = 'cell_column' AND column_name = 'first'";
    let first = if connection.query_row(sql, [], |row| row.get(0))? { "first" } else { "0" };
    let sql = format!("SELECT indicator, period, list, \"values\", status, {first} FROM cell_column WHERE content = ?");
    each(connection, &sql, params![content], |row| {
        let (indicator, period_id): (String, String) = (row.get(0)?, row.get(1)?);
        let part = part_of(row).map_err(|error| error.unwrap_or_else(|| unreadable(&indicator, &period_id)))?;
        let column = columns.entry((indicator, period_id)).or_default();
        column.list = row.get(2)?;
        column.parts.push((row.get(5)?, part));
        Ok(())
    })?;
    while let Some(((indicator, period_id), column)) = columns.pop_first() {
        let list = column.list;
        let cells = column.joined().ok_or_else(|| unreadable(&indicator, &period_id))?;
        annotated(indicator, period_id, list, cells)?;
    }
    Ok(())
}

/// Cells that are asked for at once: the engine sorts no more, and hands over no more.
const CELLS_AT_ONCE: usize = 100_000;

/// A column that is kept cell by cell: its number, indicator and period, the number of its list of codes, how many cells it has.
struct Series {
    number: i32,
    indicator: String,
    period: String,
    list: usize,
    cells: usize,
}

/// Hands over the columns that are kept cell by cell.
fn each_series(
    connection: &Connection,
    content: i32,
    mut take: impl FnMut(String, String, usize, Cells) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    // A backup is read as it is, also one of a format that has no such columns.
    let sql = "SELECT count(*) > 0 FROM duckdb_tables() WHERE table_name = 'cell_series'";
    if !connection.query_row(sql, [], |row| row.get(0))? {
        return Ok(());
    }
    let sql = "SELECT series, indicator, period, list, cells FROM cell_series WHERE content = ? ORDER BY series";
    let series = list(connection, sql, params![content], |row| {
        let (number, list, cells) = (row.get(0)?, row.get(3)?, row.get(4)?);
        Ok(Series { number, indicator: row.get(1)?, period: row.get(2)?, list, cells })
    })?;
    let mut waiting = series.into_iter().peekable();
    while waiting.peek().is_some() {
        let (mut together, mut count) = (Vec::new(), 0);
        while let Some(next) = waiting.next_if(|next| together.is_empty() || count + next.cells <= CELLS_AT_ONCE) {
            count += next.cells;
            together.push(next);
        }
        let mut cells = cells_of(connection, content, &together)?;
        for series in together {
            let Series { number, indicator, period, list, cells: wanted } = series;
            let (values, status) = cells.remove(&number).unwrap_or_default();
            let packed = Cells::from_stored(values.into_iter(), &status).filter(|cells| cells.len() == wanted);
            let packed = packed.ok_or_else(|| unreadable(&indicator, &period))?;
            take(indicator, period, list, packed)?;
        }
    }
    Ok(())
}

/// Values and status of columns, by the number of the column.
type Numbered = HashMap<i32, (Vec<Option<f64>>, Vec<u8>)>;

/// The cells of some columns that follow each other.
fn cells_of(connection: &Connection, content: i32, series: &[Series]) -> Result<Numbered, ReadError> {
    let mut cells = Numbered::new();
    let (Some(first), Some(last)) = (series.first(), series.last()) else { return Ok(cells) };
    let damaged = || ReadError::Content("値の表が読めません".to_owned());
    let sql = "SELECT series, place, value, status FROM cell_value WHERE content = ? AND series BETWEEN ? AND ?
               ORDER BY series, place";
    let mut statement = connection.prepare(sql)?;
    for batch in statement.query_arrow(params![content, first.number, last.number])? {
        let column = |at: usize| batch.column(at).as_any();
        let numbers = column(0).downcast_ref::<Int32Array>().ok_or_else(damaged)?;
        let places = column(1).downcast_ref::<Int32Array>().ok_or_else(damaged)?;
        let values = column(2).downcast_ref::<Float64Array>().ok_or_else(damaged)?;
        let status = column(3).downcast_ref::<UInt8Array>().ok_or_else(damaged)?;
        let rows = numbers.values().iter().zip(places.values()).zip(values.iter().zip(status.values()));
        for ((number, place), (value, status)) in rows {
            let (values, known) = cells.entry(*number).or_default();
            if usize::try_from(*place) != Ok(known.len()) {
                return Err(damaged());
            }
            values.push(value);
            known.push(*status);
        }
    }
    Ok(cells)
}

fn unreadable(indicator: &str, period: &str) -> ReadError {
    ReadError::Content(format!("{indicator} の {period} の値の列が読めません"))
}

/// The parts of a column, in whatever order they came.
#[derive(Default)]
struct Stored {
    list: usize,
    /// Position of the first cell, and the cells.
    parts: Vec<(usize, Cells)>,
}

impl Stored {
    /// The whole column; `None` if something is missing in between.
    fn joined(mut self) -> Option<Cells> {
        self.parts.sort_by_key(|(first, _)| *first);
        if self.parts.len() == 1 {
            return self.parts.pop().filter(|(first, _)| *first == 0).map(|(_, cells)| cells);
        }
        let mut joined = Cells::with_capacity(self.parts.iter().map(|(_, cells)| cells.len()).sum());
        for (first, cells) in self.parts {
            if first != joined.len() {
                return None;
            }
            joined.extend(&cells);
        }
        Some(joined)
    }
}

/// The cells of a row of `cell_column`. The error is none if they make no sense.
fn part_of(row: &Row<'_>) -> Result<Cells, Option<ReadError>> {
    let (values, status) = (list_at(row, 3)?, list_at(row, 4)?);
    let values = values.as_any().downcast_ref::<Float64Array>().ok_or(None)?;
    let status = status.as_any().downcast_ref::<UInt8Array>().filter(|status| status.null_count() == 0).ok_or(None)?;
    Cells::from_stored(values.iter(), status.values()).ok_or(None)
}

/// The list in a column of a row.
fn list_at(row: &Row<'_>, column: usize) -> Result<ArrayRef, ReadError> {
    match row.get_ref(column)? {
        ValueRef::List(ListType::Regular(lists), index) => Ok(lists.value(index)),
        ValueRef::List(ListType::Large(lists), index) => Ok(lists.value(index)),
        _ => Err(ReadError::Content("一覧があるはずの列に一覧がありません".to_owned())),
    }
}

pub(super) fn columns(connection: &Connection, content: i32, areas: &[Area]) -> Result<Columns, ReadError> {
    let mut columns = Columns::new();
    each_column(connection, content, |key, _, cells| {
        if cells.len() != areas.len() {
            return Err(ReadError::Content(format!("{} の {} の行が足りません", key.0, key.1)));
        }
        columns.insert(key.clone(), Column { period: key.1, cells, totals: BTreeMap::new() });
        Ok(())
    })?;
    each_total(connection, content, |key, total, cell| {
        let column = columns.entry(key).or_insert_with_key(|key| Column {
            period: key.1,
            cells: Cells::default(),
            totals: BTreeMap::new(),
        });
        column.totals.insert(total, cell);
        Ok(())
    })?;
    Ok(columns)
}

/// Hands over each total that a source itself publishes.
pub(super) fn each_total(
    connection: &Connection,
    content: i32,
    mut take: impl FnMut((IndicatorId, Period), TotalKey, Cell) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let sql =
        "SELECT indicator, period, area_grouping, member, value, blank, trust, low, high, note FROM published_total
               WHERE content = ?";
    each(connection, sql, params![content], |row| {
        let key = (indicator_id(text(row, 0)?)?, period(text(row, 1)?)?);
        let total = match (row.get(2)?, row.get(3)?) {
            (Some(grouping), Some(member)) => TotalKey::Member { grouping, member },
            _ => TotalKey::Prefecture,
        };
        take(key, total, cell(row, 4)?)
    })
}

/// Value, blank, trust, low, high and note, from a column on.
fn cell(row: &Row<'_>, first: usize) -> Result<Cell, ReadError> {
    let value = match (row.get::<_, Option<f64>>(first)?, maybe_known(row, first + 1, Blank::parse)?) {
        (Some(value), None) => Ok(value),
        (None, Some(reason)) => Err(reason),
        _ => {
            return Err(ReadError::Content(
                "値と空白の理由のどちらか一方だけがあるはずのセルに、両方あるか、どちらもありません".to_owned(),
            ));
        }
    };
    let interval = match (row.get(first + 3)?, row.get(first + 4)?) {
        (Some(low), Some(high)) => Some(Interval { low, high }),
        _ => None,
    };
    Ok(Cell { value, trust: known(row, first + 2, Trust::parse)?, interval, note: row.get(first + 5)? })
}
