//! Batches as lines of JSON: how one crosses the pipe from the process that read the file, and waits to be published.
//!
//! The first line is the head: everything but cells and polygons, and how many of those lines follow. Then one line for each indicator
//! and period, then one for each polygon. So a batch can be read part by part, and a country's worth of cells never has to be in memory
//! as a whole. Whoever wrote it is not believed: lengths, codes, identifiers and numbers are checked, and what is not known is refused.

mod shapes;

use std::{
    io::{self, BufRead, Read, Write},
    sync::Arc,
};

use super::{Batch, Fragment};
use crate::{
    area::AreaCode,
    column::Column,
    indicator::IndicatorId,
    package::{Boundary, Package, batch_hash as hash_of},
    period::Period,
    revision::BatchId,
};
use shapes::{BoundaryLine, FragmentLine, HeadLine};

/// What the first line calls the form.
const FORM: &str = "tsunagi batch 1";

/// No line is longer: a polygon of a municipality has some megabytes at most.
const LINE_BYTES_MAX: u64 = 64 << 20;

/// No batch has more fragments or polygons.
const LINES_MAX: usize = 1_000_000;

/// No batch has more cells: some times a country's with 50 indicators and 20 years.
const CELLS_MAX: usize = 20_000_000;

/// Why a batch cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The pipe or the file fails.
    #[error("取り込みの中身を読み書きできません: {0}")]
    Io(#[from] io::Error),
    /// A line is not what it should be.
    #[error("取り込みの中身の{line}行目が正しくありません: {how}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        how: String,
    },
    /// It ends too early.
    #[error("取り込みの中身が途中で終わっています（{line}行まで）。もう一度読み込んでください。")]
    Truncated {
        /// How many lines there are.
        line: usize,
    },
}

/// What follows the head.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Cells of one indicator in one period; of a whole package all of them.
    Fragment {
        /// The indicator.
        indicator: IndicatorId,
        /// The period.
        period: Period,
        /// Its cells.
        fragment: Fragment,
    },
    /// A polygon.
    Boundary(Boundary),
}

/// The hash of what a batch says, which is its identifier.
pub fn batch_hash(batch: &Batch) -> BatchId {
    hash_of(batch)
}

/// Writes a batch.
pub fn write_batch(batch: &Batch, into: &mut impl Write) -> Result<(), WireError> {
    let whole = batch.whole.as_deref();
    let boundaries = whole.map_or(&batch.boundaries, |whole| &whole.boundaries);
    let head = HeadLine::of(batch, boundaries.len());
    line(&head, into)?;
    if let Some(whole) = whole {
        for ((indicator, period), column) in &whole.columns {
            let cells = whole.areas.iter().map(|area| &area.code).zip(&column.cells);
            line(&FragmentLine::of(indicator, *period, cells, &column.totals), into)?;
        }
    } else {
        for ((indicator, period), fragment) in &batch.fragments {
            line(&FragmentLine::of(indicator, *period, fragment.cells.iter(), &fragment.totals), into)?;
        }
    }
    for boundary in boundaries {
        line(&BoundaryLine::of(boundary), into)?;
    }
    into.flush()?;
    Ok(())
}

fn line(shape: &impl serde::Serialize, into: &mut impl Write) -> Result<(), WireError> {
    serde_json::to_writer(&mut *into, shape).map_err(io::Error::from)?;
    into.write_all(b"\n")?;
    Ok(())
}

/// Reads a whole batch.
pub fn read_batch(from: impl BufRead) -> Result<Batch, WireError> {
    let mut reader = BatchReader::new(from)?;
    let mut batch = reader.head().clone();
    while let Some(part) = reader.next_part()? {
        match (part, &mut batch.whole) {
            (Part::Fragment { indicator, period, fragment }, None) => {
                batch.fragments.insert((indicator, period), fragment);
            }
            (Part::Fragment { indicator, period, fragment }, Some(whole)) => {
                let column = column_of(whole, period, fragment)
                    .ok_or_else(|| reader.fault(format!("{indicator} の {period} に足りない市町村があります")))?;
                whole.columns.insert((indicator, period), column);
            }
            (Part::Boundary(boundary), None) => batch.boundaries.push(boundary),
            (Part::Boundary(boundary), Some(whole)) => whole.boundaries.push(boundary),
        }
    }
    Ok(batch)
}

/// A column of a whole package; `None` unless the fragment has exactly its municipalities.
fn column_of(package: &Package, period: Period, fragment: Fragment) -> Option<Column> {
    let Fragment { cells, totals } = fragment;
    let same = cells.codes().iter().eq(package.areas.iter().map(|area| &area.code));
    same.then(|| Column { period, cells: cells.cells().clone(), totals })
}

/// Reads a batch part by part.
#[derive(Debug)]
pub struct BatchReader<R> {
    from: R,
    head: Batch,
    fragments: usize,
    boundaries: usize,
    cells: usize,
    line: usize,
    /// The last key or code, so that none comes twice.
    last_key: Option<(IndicatorId, Period)>,
    last_code: Option<AreaCode>,
    /// The codes of the fragment before: nearly always those of the next one.
    codes: Arc<Vec<AreaCode>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> BatchReader<R> {
    /// Reads the head.
    pub fn new(from: R) -> Result<Self, WireError> {
        let mut reader = Self {
            from,
            head: Batch::default(),
            fragments: 0,
            boundaries: 0,
            cells: 0,
            line: 0,
            last_key: None,
            last_code: None,
            codes: Arc::default(),
            buffer: Vec::new(),
        };
        if !reader.next_line()? {
            return Err(WireError::Truncated { line: 0 });
        }
        let head: HeadLine = reader.parse()?;
        (reader.fragments, reader.boundaries) = (head.fragments, head.boundaries);
        if reader.fragments > LINES_MAX || reader.boundaries > LINES_MAX {
            return Err(reader.fault(format!("行が多すぎます（上限 {LINES_MAX} 行）")));
        }
        reader.head = head.into_batch().map_err(|how| reader.fault(how))?;
        Ok(reader)
    }

    /// The batch without its cells and polygons.
    pub fn head(&self) -> &Batch {
        &self.head
    }

    /// How many fragments and polygons follow the head.
    pub fn parts(&self) -> (usize, usize) {
        (self.fragments, self.boundaries)
    }

    /// The next part; `None` at the end, which is where the head says it is.
    pub fn next_part(&mut self) -> Result<Option<Part>, WireError> {
        let place = self.line - 1;
        let is_end = place >= self.fragments + self.boundaries;
        if !self.next_line()? {
            return if is_end { Ok(None) } else { Err(WireError::Truncated { line: self.line }) };
        }
        if is_end {
            return Err(self.fault("終わりのあとに続きがあります".to_owned()));
        }
        if place < self.fragments { self.fragment().map(Some) } else { self.boundary().map(Some) }
    }

    fn fragment(&mut self) -> Result<Part, WireError> {
        let line: FragmentLine<'static> = self.parse()?;
        let (indicator, period, mut fragment) = line.into_fragment().map_err(|how| self.fault(how))?;
        if !fragment.cells.share_codes(&self.codes) {
            self.codes = Arc::clone(fragment.cells.codes());
        }
        let key = (indicator, period);
        if self.last_key.as_ref().is_some_and(|last| *last >= key) {
            return Err(self.fault("指標と時点が重なっているか、順に並んでいません".to_owned()));
        }
        self.cells += fragment.cells.len();
        if self.cells > CELLS_MAX {
            return Err(self.fault(format!("値が多すぎます（上限 {CELLS_MAX} 個）")));
        }
        self.last_key = Some(key.clone());
        Ok(Part::Fragment { indicator: key.0, period, fragment })
    }

    fn boundary(&mut self) -> Result<Part, WireError> {
        let line: BoundaryLine = self.parse()?;
        let boundary = line.into_boundary().map_err(|how| self.fault(how))?;
        if self.last_code.as_ref().is_some_and(|last| *last >= boundary.code) {
            return Err(self.fault("境界のコードが重なっているか、順に並んでいません".to_owned()));
        }
        self.last_code = Some(boundary.code.clone());
        Ok(Part::Boundary(boundary))
    }

    /// Reads a line into the buffer; `false` at the end. A line without end is one that was cut off.
    fn next_line(&mut self) -> Result<bool, WireError> {
        self.buffer.clear();
        let read = (&mut self.from).take(LINE_BYTES_MAX).read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(false);
        }
        if self.buffer.pop() != Some(b'\n') {
            return Err(match read as u64 {
                LINE_BYTES_MAX => self.fault(format!("行が長すぎます（上限 {LINE_BYTES_MAX} バイト）")),
                _ => WireError::Truncated { line: self.line },
            });
        }
        self.line += 1;
        Ok(true)
    }

    fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, WireError> {
        serde_json::from_slice(&self.buffer).map_err(|error| self.fault(error.to_string()))
    }

    fn fault(&self, how: String) -> WireError {
        WireError::Line { line: self.line, how }
    }
}
