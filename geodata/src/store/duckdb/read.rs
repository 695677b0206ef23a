//! Reading a content back, value for value as it was written.

mod columns;

use std::{collections::BTreeMap, sync::Arc};

use ::duckdb::{Connection, Params, Row, params, types::ValueRef};

use self::columns::{code_lists, columns, each_column, each_total};
use super::ReadError;
use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Trust},
    cells::CodedCells,
    facility::{CoordPrecision, Facility, FacilityKind, Position},
    grouping::{Grouping, GroupingMember},
    import::{Batch, Fragment},
    indicator::{Indicator, IndicatorId, Polarity, Ratio, SeriesBreak, StateStep},
    lineage::{AreaChange, Crosswalk, CrosswalkKind, NamedCode, Weight},
    measure::{Marks, Measure},
    package::{License, Package, PackageInfo, PackageKind, Source},
    period::Period,
    revision::{BatchId, ContentHash},
    store::encode::PREFECTURE_ORDINAL,
    table::{ProfileTable, TableCell, TableColumn, TableFigure},
};

type Break = (IndicatorId, SeriesBreak);

/// Runs a query and hands over each row.
pub(super) fn each<P: Params>(
    connection: &Connection,
    sql: &str,
    params: P,
    mut take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// Runs a query and collects what is made of each row.
pub(super) fn list<P: Params, T>(
    connection: &Connection,
    sql: &str,
    params: P,
    one: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut made = Vec::new();
    each(connection, sql, params, |row| {
        made.push(one(row)?);
        Ok(())
    })?;
    Ok(made)
}

/// A package without its boundaries; of a boundaries package, which holds nothing else, what it says about itself.
pub(super) fn package(connection: &Connection, content: i32) -> Result<Package, ReadError> {
    let info = info(connection, content)?;
    if info.kind == PackageKind::Boundaries {
        return Ok(Package {
            info,
            prefecture: None,
            areas: Vec::new(),
            groupings: Vec::new(),
            indicators: Vec::new(),
            columns: BTreeMap::new(),
            facility_kinds: Vec::new(),
            facilities: Vec::new(),
            tables: Vec::new(),
            boundaries: Vec::new(),
            area_changes: area_changes(connection, content)?,
            crosswalks: crosswalks(connection, content)?,
        });
    }
    let (prefecture, areas) = areas(connection, content)?;
    Ok(Package {
        info,
        prefecture,
        groupings: groupings(connection, content)?,
        indicators: own_indicators(connection, content)?,
        columns: columns(connection, content, &areas)?,
        facility_kinds: facility_kinds(connection, content)?,
        facilities: facilities(connection, content)?,
        tables: tables(connection, content)?,
        boundaries: Vec::new(),
        area_changes: area_changes(connection, content)?,
        crosswalks: crosswalks(connection, content)?,
        areas,
    })
}

fn info(connection: &Connection, content: i32) -> Result<PackageInfo, ReadError> {
    let sources = list(
        connection,
        "SELECT title, url FROM package_source WHERE content = ? ORDER BY ordinal",
        params![content],
        |row| Ok(Source { title: row.get(0)?, url: row.get(1)? }),
    )?;
    let licenses = list(
        connection,
        "SELECT name, title, url FROM package_license WHERE content = ? ORDER BY ordinal",
        params![content],
        |row| Ok(License { name: row.get(0)?, title: row.get(1)?, url: row.get(2)? }),
    )?;
    let sql = "SELECT id, kind, title, title_en, description, version, created, retrieved, prefecture, trust, caveats
               FROM package_info WHERE content = ?";
    let mut infos = list(connection, sql, params![content], |row| {
        Ok(PackageInfo {
            id: row.get(0)?,
            kind: known(row, 1, PackageKind::parse)?,
            title: row.get(2)?,
            title_en: row.get(3)?,
            description: row.get(4)?,
            version: row.get(5)?,
            created: row.get(6)?,
            retrieved: row.get(7)?,
            prefecture: maybe_area_code(row, 8)?,
            trust: known(row, 9, Trust::parse)?,
            sources: sources.clone(),
            licenses: licenses.clone(),
            caveats: sentences(row, 10)?,
        })
    })?;
    infos.pop().ok_or_else(|| ReadError::Content(format!("内容 {content} の説明がありません")))
}

/// The prefecture, and the areas in their order.
fn areas(connection: &Connection, content: i32) -> Result<(Option<Area>, Vec<Area>), ReadError> {
    let sql = "SELECT ordinal, code, name, kana, name_en, kind FROM area WHERE content = ? ORDER BY ordinal";
    let mut prefecture = None;
    let mut areas = Vec::new();
    each(connection, sql, params![content], |row| {
        let area = Area {
            code: area_code(row, 1)?,
            name: row.get(2)?,
            kana: row.get(3)?,
            name_en: row.get(4)?,
            kind: row.get(5)?,
        };
        if row.get::<_, i64>(0)? == PREFECTURE_ORDINAL {
            prefecture = Some(area);
        } else {
            areas.push(area);
        }
        Ok(())
    })?;
    Ok((prefecture, areas))
}

fn groupings(connection: &Connection, content: i32) -> Result<Vec<Grouping>, ReadError> {
    let sql = "SELECT id, version, title, title_en, valid_from, valid_to, source, note FROM area_grouping
               WHERE content = ? ORDER BY ordinal";
    let mut groupings = list(connection, sql, params![content], |row| {
        Ok(Grouping {
            id: row.get(0)?,
            version: row.get(1)?,
            title: row.get(2)?,
            title_en: row.get(3)?,
            valid_from: maybe_period(row, 4)?,
            valid_to: maybe_period(row, 5)?,
            source: row.get(6)?,
            note: row.get(7)?,
            members: Vec::new(),
        })
    })?;
    let sql = "SELECT area_grouping, id, title, title_en FROM grouping_member
               WHERE content = ? ORDER BY area_grouping, ordinal";
    each(connection, sql, params![content], |row| {
        let member = GroupingMember { id: row.get(1)?, title: row.get(2)?, title_en: row.get(3)?, areas: Vec::new() };
        owner(&mut groupings, row.get(0)?)?.members.push(member);
        Ok(())
    })?;
    let sql = "SELECT area_grouping, member, code FROM grouping_area
               WHERE content = ? ORDER BY area_grouping, member, ordinal";
    each(connection, sql, params![content], |row| {
        let grouping = owner(&mut groupings, row.get(0)?)?;
        owner(&mut grouping.members, row.get(1)?)?.areas.push(area_code(row, 2)?);
        Ok(())
    })?;
    Ok(groupings)
}

/// The indicators of a package, which has no breaks of others.
fn own_indicators(connection: &Connection, content: i32) -> Result<Vec<Indicator>, ReadError> {
    match indicators(connection, content)? {
        (indicators, breaks) if breaks.is_empty() => Ok(indicators),
        (_, breaks) => Err(ReadError::Content(format!("切れ目のある指標「{}」がありません", breaks[0].0))),
    }
}

/// Indicators, and the breaks of those that are not among them.
fn indicators(connection: &Connection, content: i32) -> Result<(Vec<Indicator>, Vec<Break>), ReadError> {
    let sql =
        "SELECT id, title, title_en, theme, definition, measure, multiple_response, relisted, unit, unit_en, polarity,
                      decimals, source, caveats, numerator, denominator, per
               FROM indicator WHERE content = ? ORDER BY ordinal";
    let mut indicators = list(connection, sql, params![content], |row| {
        let id_or_none = |column: usize| -> Result<Option<IndicatorId>, ReadError> {
            row.get::<_, Option<String>>(column)?.map(|id| indicator_id(&id)).transpose()
        };
        let ratio = match (id_or_none(14)?, id_or_none(15)?, row.get(16)?) {
            (Some(numerator), Some(denominator), Some(per)) => Some(Ratio { numerator, denominator, per }),
            _ => None,
        };
        Ok(Indicator {
            id: indicator_id(&row.get::<_, String>(0)?)?,
            title: row.get(1)?,
            title_en: row.get(2)?,
            theme: row.get(3)?,
            definition: row.get(4)?,
            measure: known(row, 5, Measure::parse)?,
            marks: Marks { multiple_response: row.get(6)?, relisted: row.get(7)? },
            unit: row.get(8)?,
            unit_en: row.get(9)?,
            polarity: known(row, 10, Polarity::parse)?,
            decimals: row.get(11)?,
            states: Vec::new(),
            source: row.get(12)?,
            caveats: sentences(row, 13)?,
            breaks: Vec::new(),
            ratio,
        })
    })?;
    let sql = "SELECT indicator, value, id, label, label_en FROM indicator_state WHERE content = ? ORDER BY ordinal";
    each(connection, sql, params![content], |row| {
        let step = StateStep { value: row.get(1)?, id: row.get(2)?, label: row.get(3)?, label_en: row.get(4)? };
        named(&mut indicators, &row.get::<_, String>(0)?)?.states.push(step);
        Ok(())
    })?;
    let mut breaks = Vec::new();
    let sql = "SELECT indicator, period, note FROM series_break WHERE content = ? ORDER BY ordinal";
    each(connection, sql, params![content], |row| {
        let series_break = SeriesBreak { period: period(&row.get::<_, String>(1)?)?, note: row.get(2)? };
        let id: String = row.get(0)?;
        match indicators.iter_mut().find(|indicator| indicator.id.as_str() == id) {
            Some(indicator) => indicator.breaks.push(series_break),
            None => breaks.push((indicator_id(&id)?, series_break)),
        }
        Ok(())
    })?;
    breaks.sort_by(|a, b| (&a.0, a.1.period, &a.1.note).cmp(&(&b.0, b.1.period, &b.1.note)));
    Ok((indicators, breaks))
}

/// A batch, with the package that it brings as a whole, without that one's boundaries unless it is made of them.
pub(super) fn batch(connection: &Connection, id: &BatchId) -> Result<Batch, ReadError> {
    let sql = "SELECT content, package, whole, whole_kinds FROM batch WHERE hash = ?";
    let mut heads = list(connection, sql, params![id.as_str()], |row| {
        let whole: Option<String> = row.get(2)?;
        Ok((row.get::<_, i32>(0)?, row.get::<_, String>(1)?, whole, sentences(row, 3)?))
    })?;
    let (content, package_id, whole, whole_kinds) =
        heads.pop().ok_or_else(|| ReadError::Content(format!("取り込み {} の記録がありません", id.short())))?;
    let whole = whole.map(|hash| whole_package(connection, &hash)).transpose()?.map(Box::new);
    let lists: Vec<Arc<Vec<AreaCode>>> = code_lists(connection, content)?.into_iter().map(Arc::new).collect();
    let mut fragments: BTreeMap<(IndicatorId, Period), Fragment> = BTreeMap::new();
    each_column(connection, content, |key, list, cells| {
        let codes = lists.get(list).ok_or_else(|| ReadError::Content(format!("{list} 番目の地域一覧がありません")))?;
        let cells = CodedCells::new(Arc::clone(codes), cells)
            .ok_or_else(|| ReadError::Content(format!("{} の {} の行が足りません", key.0, key.1)))?;
        fragments.insert(key, Fragment { cells, totals: BTreeMap::new() });
        Ok(())
    })?;
    each_total(connection, content, |key, total, cell| {
        fragments.entry(key).or_default().totals.insert(total, cell);
        Ok(())
    })?;
    let (indicators, breaks) = indicators(connection, content)?;
    Ok(Batch {
        package: package_id,
        whole,
        indicators,
        breaks,
        fragments,
        facility_kinds: facility_kinds(connection, content)?,
        facilities: facilities(connection, content)?,
        whole_kinds,
        tables: tables(connection, content)?,
        boundaries: super::terrain::boundaries(connection, content)?,
    })
}

fn whole_package(connection: &Connection, hash: &str) -> Result<Package, ReadError> {
    let content =
        connection.query_row("SELECT content FROM package_content WHERE hash = ?", [hash], |row| row.get(0))?;
    let mut package = package(connection, content)?;
    package.boundaries = super::terrain::boundaries(connection, content)?;
    Ok(package)
}

fn facility_kinds(connection: &Connection, content: i32) -> Result<Vec<FacilityKind>, ReadError> {
    let sql = "SELECT id, label, label_en, symbol, note FROM facility_kind WHERE content = ? ORDER BY ordinal";
    list(connection, sql, params![content], |row| {
        Ok(FacilityKind {
            id: row.get(0)?,
            label: row.get(1)?,
            label_en: row.get(2)?,
            symbol: row.get(3)?,
            note: row.get(4)?,
        })
    })
}

fn facilities(connection: &Connection, content: i32) -> Result<Vec<Facility>, ReadError> {
    let sql = "SELECT id, kind, name, code, address, phone, longitude_deg, latitude_deg, coord_precision, valid_from,
                      valid_to, capacity, opening_days, note, source, trust
               FROM facility WHERE content = ? ORDER BY ordinal";
    list(connection, sql, params![content], |row| {
        let position = match (row.get(6)?, row.get(7)?) {
            (Some(longitude_deg), Some(latitude_deg)) => Some(
                Position::new(longitude_deg, latitude_deg)
                    .ok_or_else(|| ReadError::Content("施設の座標が数ではありません".to_owned()))?,
            ),
            _ => None,
        };
        Ok(Facility {
            id: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            declared_area: maybe_area_code(row, 3)?,
            address: row.get(4)?,
            phone: row.get(5)?,
            position,
            precision: known(row, 8, CoordPrecision::parse)?,
            valid_from: maybe_period(row, 9)?,
            valid_to: maybe_period(row, 10)?,
            capacity: row.get(11)?,
            opening_days: row.get(12)?,
            note: row.get(13)?,
            source: row.get(14)?,
            trust: known(row, 15, Trust::parse)?,
        })
    })
}

fn tables(connection: &Connection, content: i32) -> Result<Vec<ProfileTable>, ReadError> {
    let sql =
        "SELECT id, section, title, title_en, definition, as_of, measure, multiple_response, relisted, base, figure,
                      notes, source, trust
               FROM profile_table WHERE content = ? ORDER BY ordinal";
    let mut tables = list(connection, sql, params![content], |row| {
        Ok(ProfileTable {
            id: row.get(0)?,
            section: row.get(1)?,
            title: row.get(2)?,
            title_en: row.get(3)?,
            definition: row.get(4)?,
            as_of: row.get(5)?,
            measure: known(row, 6, Measure::parse)?,
            marks: Marks { multiple_response: row.get(7)?, relisted: row.get(8)? },
            base: row.get(9)?,
            figure: known(row, 10, TableFigure::parse)?,
            columns: Vec::new(),
            rows: Vec::new(),
            notes: sentences(row, 11)?,
            source: row.get(12)?,
            trust: known(row, 13, Trust::parse)?,
        })
    })?;
    let sql = "SELECT profile_table, id, title, title_en, unit, is_number FROM profile_column
               WHERE content = ? ORDER BY profile_table, ordinal";
    each(connection, sql, params![content], |row| {
        let column = TableColumn {
            id: row.get(1)?,
            title: row.get(2)?,
            title_en: row.get(3)?,
            unit: row.get(4)?,
            is_number: row.get(5)?,
        };
        owner(&mut tables, row.get(0)?)?.columns.push(column);
        Ok(())
    })?;
    let sql = "SELECT profile_table, line, number, words, blank FROM profile_cell
               WHERE content = ? ORDER BY profile_table, line, position";
    each(connection, sql, params![content], |row| {
        let cell = match (row.get(2)?, row.get(3)?, maybe_known(row, 4, Blank::parse)?) {
            (Some(number), None, None) => TableCell::Number(number),
            (None, Some(words), None) => TableCell::Text(words),
            (None, None, Some(reason)) => TableCell::Blank(reason),
            _ => return Err(ReadError::Content("表のセルに値が一つだけありません".to_owned())),
        };
        let table = owner(&mut tables, row.get(0)?)?;
        let line: usize = row.get(1)?;
        if table.rows.len() <= line {
            table.rows.resize(line + 1, Vec::new());
        }
        table.rows[line].push(cell);
        Ok(())
    })?;
    Ok(tables)
}

fn area_changes(connection: &Connection, content: i32) -> Result<Vec<AreaChange>, ReadError> {
    let sql = "SELECT id, day, kind, source FROM area_change WHERE content = ? ORDER BY ordinal";
    let mut changes = list(connection, sql, params![content], |row| {
        let date = match Period::parse(text(row, 1)?) {
            Ok(Period::AsOf { year, month, day }) => (year, month, day),
            _ => return Err(ReadError::Content("市町村の変更の日付が日ではありません".to_owned())),
        };
        let (id, kind, source) = (row.get(0)?, row.get(2)?, row.get(3)?);
        Ok(AreaChange { id, date, kind, from: Vec::new(), to: Vec::new(), source })
    })?;
    let sql = "SELECT area_change, is_new, code, name FROM area_change_side
               WHERE content = ? ORDER BY area_change, is_new, ordinal";
    each(connection, sql, params![content], |row| {
        let change = owner(&mut changes, row.get(0)?)?;
        let side = if row.get(1)? { &mut change.to } else { &mut change.from };
        side.push(NamedCode { code: area_code(row, 2)?, name: row.get(3)? });
        Ok(())
    })?;
    Ok(changes)
}

fn crosswalks(connection: &Connection, content: i32) -> Result<Vec<Crosswalk>, ReadError> {
    let sql = "SELECT id, title, title_en, kind, indicator, at_period, before_words, after_words, note, source
               FROM crosswalk WHERE content = ? ORDER BY ordinal";
    let mut crosswalks = list(connection, sql, params![content], |row| {
        Ok(Crosswalk {
            id: row.get(0)?,
            title: row.get(1)?,
            title_en: row.get(2)?,
            kind: known(row, 3, CrosswalkKind::parse)?,
            indicator: maybe_known(row, 4, IndicatorId::parse)?,
            at: period(text(row, 5)?)?,
            from: row.get(6)?,
            to: row.get(7)?,
            weights: Vec::new(),
            note: row.get(8)?,
            source: row.get(9)?,
        })
    })?;
    let sql = "SELECT crosswalk, before_code, after_code, weight FROM crosswalk_weight
               WHERE content = ? ORDER BY crosswalk, ordinal";
    each(connection, sql, params![content], |row| {
        let weight = Weight { from: maybe_area_code(row, 1)?, to: maybe_area_code(row, 2)?, weight: row.get(3)? };
        owner(&mut crosswalks, row.get(0)?)?.weights.push(weight);
        Ok(())
    })?;
    Ok(crosswalks)
}

// Single values ------------------------------------------------------------------------------------------------------

pub(super) fn text<'row>(row: &'row Row<'_>, column: usize) -> Result<&'row str, ReadError> {
    row.get_ref(column)?.as_str().map_err(|error| ReadError::Content(error.to_string()))
}

pub(super) fn known<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, ReadError> {
    let id = text(row, column)?;
    parse(id).ok_or_else(|| ReadError::Content(format!("知らない語「{id}」があります")))
}

fn maybe_known<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ReadError> {
    if row.get_ref(column)? == ValueRef::Null {
        return Ok(None);
    }
    known(row, column, parse).map(Some)
}

pub(super) fn content_hash(row: &Row<'_>, column: usize) -> Result<ContentHash, ReadError> {
    known(row, column, ContentHash::parse)
}

pub(super) fn area_code(row: &Row<'_>, column: usize) -> Result<AreaCode, ReadError> {
    known(row, column, |code| AreaCode::parse(code).ok())
}

fn maybe_area_code(row: &Row<'_>, column: usize) -> Result<Option<AreaCode>, ReadError> {
    maybe_known(row, column, |code| AreaCode::parse(code).ok())
}

fn maybe_period(row: &Row<'_>, column: usize) -> Result<Option<Period>, ReadError> {
    maybe_known(row, column, |id| Period::parse(id).ok())
}

fn period(id: &str) -> Result<Period, ReadError> {
    Period::parse(id).map_err(|error| ReadError::Content(error.to_string()))
}

fn indicator_id(id: &str) -> Result<IndicatorId, ReadError> {
    IndicatorId::parse(id).ok_or_else(|| ReadError::Content(format!("「{id}」は指標の識別子ではありません")))
}

fn sentences(row: &Row<'_>, column: usize) -> Result<Vec<String>, ReadError> {
    serde_json::from_str(text(row, column)?).map_err(|error| ReadError::Content(error.to_string()))
}

/// What a row belongs to, by ordinal.
fn owner<T>(owners: &mut [T], ordinal: usize) -> Result<&mut T, ReadError> {
    owners.get_mut(ordinal).ok_or_else(|| ReadError::Content(format!("{ordinal} 番目の親のない行があります")))
}

/// The indicator that a row belongs to.
fn named<'a>(indicators: &'a mut [Indicator], id: &str) -> Result<&'a mut Indicator, ReadError> {
    indicators
        .iter_mut()
        .find(|indicator| indicator.id.as_str() == id)
        .ok_or_else(|| ReadError::Content(format!("指標「{id}」の定義がありません")))
}
