//! The lines of a batch as they stand in JSON, and how they become what they mean. Identifiers and words are those of packages.

mod lineage;
mod words;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use self::{
    lineage::{AreaChangeShape, CrosswalkShape},
    words::{AreaShape, FacilityShape, GroupingShape, IndicatorShape, InfoShape, KindShape, TableShape},
};
use super::FORM;
use crate::{
    area::AreaCode,
    cell::{Blank, Cell, Interval, Trust},
    cells::{Cells, CodedCells},
    column::TotalKey,
    facility::Position,
    import::{Batch, Fragment},
    indicator::{IndicatorId, SeriesBreak},
    package::{Boundary, Package, is_id},
    period::Period,
};

/// What is wrong with a line.
type Fault = String;

/// No text is longer.
const TEXT_CHARS_MAX: usize = 20_000;

/// No list in the head is longer.
const ITEMS_MAX: usize = 1_000_000;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadLine {
    format: String,
    package: String,
    /// Of a whole package: what it says about itself, and its areas.
    whole: Option<WholeShape>,
    indicators: Vec<IndicatorShape>,
    /// Indicator, period, note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<(String, String, String)>,
    facility_kinds: Vec<KindShape>,
    facilities: Vec<FacilityShape>,
    whole_kinds: Vec<String>,
    tables: Vec<TableShape>,
    pub(super) fragments: usize,
    pub(super) boundaries: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WholeShape {
    info: InfoShape,
    prefecture: Option<AreaShape>,
    areas: Vec<AreaShape>,
    groupings: Vec<GroupingShape>,
    area_changes: Vec<AreaChangeShape>,
    crosswalks: Vec<CrosswalkShape>,
}

impl HeadLine {
    pub(super) fn of(batch: &Batch, boundaries: usize) -> Self {
        let whole = batch.whole.as_deref();
        let indicators = whole.map_or(&batch.indicators, |whole| &whole.indicators);
        let facility_kinds = whole.map_or(&batch.facility_kinds, |whole| &whole.facility_kinds);
        let facilities = whole.map_or(&batch.facilities, |whole| &whole.facilities);
        let tables = whole.map_or(&batch.tables, |whole| &whole.tables);
        Self {
            format: FORM.to_owned(),
            package: batch.package.clone(),
            whole: whole.map(|whole| WholeShape {
                info: InfoShape::of(&whole.info),
                prefecture: whole.prefecture.as_ref().map(AreaShape::of),
                areas: whole.areas.iter().map(AreaShape::of).collect(),
                groupings: whole.groupings.iter().map(GroupingShape::of).collect(),
                area_changes: whole.area_changes.iter().map(AreaChangeShape::of).collect(),
                crosswalks: whole.crosswalks.iter().map(CrosswalkShape::of).collect(),
            }),
            indicators: indicators.iter().map(IndicatorShape::of).collect(),
            breaks: batch
                .breaks
                .iter()
                .map(|(id, found)| (id.to_string(), found.period.id(), found.note.clone()))
                .collect(),
            facility_kinds: facility_kinds.iter().map(KindShape::of).collect(),
            facilities: facilities.iter().map(FacilityShape::of).collect(),
            whole_kinds: batch.whole_kinds.clone(),
            tables: tables.iter().map(TableShape::of).collect(),
            fragments: whole.map_or(batch.fragments.len(), |whole| whole.columns.len()),
            boundaries,
        }
    }

    pub(super) fn into_batch(self) -> Result<Batch, Fault> {
        if self.format != FORM {
            return Err(format!("形式が「{FORM}」ではありません"));
        }
        let package = id(self.package)?;
        let indicators = all(self.indicators, IndicatorShape::into_indicator)?;
        let facility_kinds = all(self.facility_kinds, KindShape::into_kind)?;
        let facilities = all(self.facilities, FacilityShape::into_facility)?;
        let whole_kinds = all(self.whole_kinds, id)?;
        let tables = all(self.tables, TableShape::into_table)?;
        let breaks = all(self.breaks, |(id, at, note)| {
            Ok((indicator_id(&id)?, SeriesBreak { period: period(&at)?, note: text(note)? }))
        })?;
        let Some(whole) = self.whole else {
            return Ok(Batch {
                package,
                indicators,
                breaks,
                facility_kinds,
                facilities,
                whole_kinds,
                tables,
                ..Batch::default()
            });
        };
        let whole = Package {
            info: whole.info.into_info()?,
            prefecture: whole.prefecture.map(AreaShape::into_area).transpose()?,
            areas: all(whole.areas, AreaShape::into_area)?,
            groupings: all(whole.groupings, GroupingShape::into_grouping)?,
            indicators,
            columns: BTreeMap::new(),
            facility_kinds,
            facilities,
            tables,
            boundaries: Vec::new(),
            area_changes: all(whole.area_changes, AreaChangeShape::into_change)?,
            crosswalks: all(whole.crosswalks, CrosswalkShape::into_crosswalk)?,
        };
        Ok(Batch { package, whole: Some(Box::new(whole)), breaks, whole_kinds, ..Batch::default() })
    }
}

/// Cells of one indicator in one period. Reasons, trusts, intervals and notes stand apart, because most cells have the same or none.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FragmentLine<'a> {
    indicator: Cow<'a, str>,
    period: Cow<'a, str>,
    codes: Vec<Cow<'a, str>>,
    values: Vec<Option<f64>>,
    /// A reason for each value that is not there, in their order; one alone holds for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    blanks: Vec<Cow<'a, str>>,
    /// A trust for each cell; one alone holds for all of them.
    trusts: Vec<Cow<'a, str>>,
    /// Position, lower and upper end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    intervals: Vec<(usize, f64, f64)>,
    /// Position and note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<(usize, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    totals: Vec<TotalShape>,
}

/// A total that the source prints; without grouping and member: of the prefecture.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalShape {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<(String, String)>,
    value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blank: Option<String>,
    trust: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl<'a> FragmentLine<'a> {
    pub(super) fn of(
        indicator: &'a IndicatorId,
        period: Period,
        cells: impl Iterator<Item = (&'a AreaCode, Cell)>,
        totals: &BTreeMap<TotalKey, Cell>,
    ) -> Self {
        let mut line = Self {
            indicator: indicator.as_str().into(),
            period: period.id().into(),
            codes: Vec::new(),
            values: Vec::new(),
            blanks: Vec::new(),
            trusts: Vec::new(),
            intervals: Vec::new(),
            notes: Vec::new(),
            totals: totals.iter().map(|(key, cell)| TotalShape::of(key, cell)).collect(),
        };
        for (position, (code, cell)) in cells.enumerate() {
            line.codes.push(code.as_str().into());
            line.values.push(cell.value.ok());
            line.trusts.push(cell.trust.id().into());
            if let Err(reason) = cell.value {
                line.blanks.push(reason.id().into());
            }
            if let Some(Interval { low, high }) = cell.interval {
                line.intervals.push((position, low, high));
            }
            if let Some(note) = cell.note {
                line.notes.push((position, note));
            }
        }
        for words in [&mut line.blanks, &mut line.trusts] {
            if words.iter().all(|word| *word == words[0]) {
                words.truncate(1);
            }
        }
        line
    }

    pub(super) fn into_fragment(self) -> Result<(IndicatorId, Period, Fragment), Fault> {
        let indicator = indicator_id(&self.indicator)?;
        let period = period(&self.period)?;
        if self.codes.len() != self.values.len() {
            return Err("コードと値の数が違います".to_owned());
        }
        let n_blank = self.values.iter().filter(|value| value.is_none()).count();
        let mut blanks = spread(&self.blanks, n_blank, Blank::parse)?;
        let mut trusts = spread(&self.trusts, self.values.len(), Trust::parse)?;
        let mut codes: Vec<AreaCode> = Vec::with_capacity(self.codes.len());
        let mut cells = Cells::with_capacity(self.values.len());
        for (code, value) in self.codes.iter().zip(self.values) {
            let code = municipality(code)?;
            if codes.last().is_some_and(|last| *last >= code) {
                return Err(format!("コード {code} が重なっているか、順に並んでいません"));
            }
            let value = match value {
                Some(value) => Ok(finite(value)?),
                None => Err(blanks.next().ok_or("値がない理由が足りません")?),
            };
            let trust = trusts.next().ok_or("信頼度が足りません")?;
            codes.push(code);
            cells.push(Cell { value, trust, interval: None, note: None });
        }
        let mut extras: BTreeMap<usize, (Option<Interval>, Option<String>)> = BTreeMap::new();
        for (position, low, high) in self.intervals {
            extras.entry(position).or_default().0 = Some(Interval { low: finite(low)?, high: finite(high)? });
        }
        for (position, note) in self.notes {
            extras.entry(position).or_default().1 = Some(text(note)?);
        }
        for (position, (interval, note)) in extras {
            if !cells.annotate(position, interval, note) {
                return Err("区間か注記の位置が範囲の外です".to_owned());
            }
        }
        let mut totals = BTreeMap::new();
        for total in self.totals {
            let (key, cell) = total.into_total()?;
            if totals.insert(key, cell).is_some() {
                return Err("同じ合計が二度あります".to_owned());
            }
        }
        let cells = CodedCells::new(Arc::new(codes), cells).expect("a code was pushed with each cell");
        Ok((indicator, period, Fragment { cells, totals }))
    }
}

impl TotalShape {
    fn of(key: &TotalKey, cell: &Cell) -> Self {
        let member = match key {
            TotalKey::Prefecture => None,
            TotalKey::Member { grouping, member } => Some((grouping.clone(), member.clone())),
        };
        Self {
            member,
            value: cell.value.ok(),
            blank: cell.value.err().map(|reason| reason.id().to_owned()),
            trust: cell.trust.id().to_owned(),
            interval: cell.interval.map(|interval| (interval.low, interval.high)),
            note: cell.note.clone(),
        }
    }

    fn into_total(self) -> Result<(TotalKey, Cell), Fault> {
        let key = match self.member {
            None => TotalKey::Prefecture,
            Some((grouping, member)) => TotalKey::Member { grouping: id(grouping)?, member: id(member)? },
        };
        let value = match (self.value, self.blank) {
            (Some(value), None) => Ok(finite(value)?),
            (None, Some(reason)) => Err(word(&reason, Blank::parse)?),
            _ => return Err("合計に、値と理由のどちらか一方がありません".to_owned()),
        };
        let interval = match self.interval {
            Some((low, high)) => Some(Interval { low: finite(low)?, high: finite(high)? }),
            None => None,
        };
        let note = self.note.map(text).transpose()?;
        Ok((key, Cell { value, trust: word(&self.trust, Trust::parse)?, interval, note }))
    }
}

/// A polygon: for each part its rings, the outer one first.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoundaryLine {
    code: String,
    name: String,
    prefecture: String,
    polygons: Vec<Vec<Vec<(f64, f64)>>>,
}

impl BoundaryLine {
    pub(super) fn of(boundary: &Boundary) -> Self {
        let ring = |ring: &LineString<f64>| ring.0.iter().map(|corner| (corner.x, corner.y)).collect();
        let rings =
            |polygon: &Polygon<f64>| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
        Self {
            code: boundary.code.to_string(),
            name: boundary.name.clone(),
            prefecture: boundary.prefecture.to_string(),
            polygons: boundary.geometry.0.iter().map(rings).collect(),
        }
    }

    pub(super) fn into_boundary(self) -> Result<Boundary, Fault> {
        let code = municipality(&self.code)?;
        let prefecture = AreaCode::parse(&self.prefecture).map_err(|error| error.to_string())?;
        let mut polygons = Vec::with_capacity(self.polygons.len());
        for rings in self.polygons {
            let mut made = Vec::with_capacity(rings.len());
            for ring in rings {
                made.push(
                    closed_ring(&ring)
                        .ok_or_else(|| format!("{code} の形に、閉じていない輪か、地上にない点があります"))?,
                );
            }
            let mut made = made.into_iter();
            let outer = made.next().ok_or_else(|| format!("{code} の形に外側の輪がありません"))?;
            polygons.push(Polygon::new(outer, made.collect()));
        }
        Ok(Boundary { code, name: text(self.name)?, prefecture, geometry: MultiPolygon(polygons) })
    }
}

/// A ring of at least four corners that ends where it begins; `None` of any other.
fn closed_ring(ring: &[(f64, f64)]) -> Option<LineString<f64>> {
    let bits = |&(x, y): &(f64, f64)| (x.to_bits(), y.to_bits());
    if ring.len() < 4 || bits(ring.first()?) != bits(ring.last()?) {
        return None;
    }
    let corner = |&(x, y): &(f64, f64)| Position::new(x, y).map(|_| Coord { x, y });
    ring.iter().map(corner).collect::<Option<Vec<_>>>().map(LineString)
}

fn all<T, U>(items: Vec<T>, one: impl Fn(T) -> Result<U, Fault>) -> Result<Vec<U>, Fault> {
    if items.len() > ITEMS_MAX {
        return Err(format!("項目が多すぎます（上限 {ITEMS_MAX}）"));
    }
    items.into_iter().map(one).collect()
}

/// A word for each of `n`, or one for all of them.
fn spread<T: Clone + 'static>(
    words: &[Cow<'_, str>],
    n: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Box<dyn Iterator<Item = T>>, Fault> {
    let made: Vec<T> = words.iter().map(|text| word(text, &parse)).collect::<Result<_, _>>()?;
    match made.as_slice() {
        [] if n == 0 => Ok(Box::new(std::iter::empty())),
        [one] => Ok(Box::new(std::iter::repeat_n(one.clone(), n))),
        _ if made.len() == n => Ok(Box::new(made.into_iter())),
        _ => Err("理由か信頼度の数が、値の数と合いません".to_owned()),
    }
}

fn word<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    parse(text).ok_or_else(|| format!("知らない語「{}」があります", text.chars().take(40).collect::<String>()))
}

fn finite(value: f64) -> Result<f64, Fault> {
    if value.is_finite() { Ok(value) } else { Err("有限でない数があります".to_owned()) }
}

fn id(text: String) -> Result<String, Fault> {
    if is_id(&text) {
        Ok(text)
    } else {
        Err(format!("識別子「{}」が使えません", text.chars().take(80).collect::<String>()))
    }
}

fn indicator_id(text: &str) -> Result<IndicatorId, Fault> {
    word(text, IndicatorId::parse)
}

fn period(text: &str) -> Result<Period, Fault> {
    word(text, |text| Period::parse(text).ok().filter(|period| period.id() == text))
}

fn municipality(text: &str) -> Result<AreaCode, Fault> {
    word(text, |text| AreaCode::parse(text).ok().filter(|code| code.as_str() == text && !code.is_prefecture()))
}

/// A text of a bearable length, without control characters other than tab and line feed.
fn text(text: String) -> Result<String, Fault> {
    if text.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n')) {
        return Err("文字列に制御文字があります".to_owned());
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(format!("文字列が長すぎます（上限 {TEXT_CHARS_MAX} 文字）"));
    }
    Ok(text)
}
