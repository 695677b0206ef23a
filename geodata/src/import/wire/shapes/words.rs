//! What stands in the head of a batch: indicators, places, tables, and what a whole package says about itself.

use serde::{Deserialize, Serialize};

use super::{Fault, all, finite, id, indicator_id, municipality, period, text, word};
use crate::{
    area::{Area, AreaCode},
    cell::{Blank, Trust},
    facility::{CoordPrecision, Facility, FacilityKind, Position},
    grouping::{Grouping, GroupingMember},
    indicator::{Indicator, Polarity, Ratio, SeriesBreak, StateStep},
    measure::{Marks, Measure},
    package::{License, PackageInfo, PackageKind, Source},
    period::Period,
    table::{ProfileTable, TableCell, TableColumn, TableFigure},
};

fn code(text: &str) -> Result<AreaCode, Fault> {
    AreaCode::parse(text).map_err(|error| error.to_string())
}

fn prefecture(text: &str) -> Result<AreaCode, Fault> {
    word(text, |text| AreaCode::parse(text).ok().filter(AreaCode::is_prefecture))
}

fn maybe_period(text: Option<String>) -> Result<Option<Period>, Fault> {
    text.map(|text| period(&text)).transpose()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InfoShape {
    id: String,
    kind: String,
    title: String,
    title_en: String,
    description: String,
    version: String,
    created: String,
    retrieved: String,
    prefecture: Option<String>,
    trust: String,
    /// Title, address.
    sources: Vec<(String, Option<String>)>,
    /// Name, title, address.
    licenses: Vec<(String, String, Option<String>)>,
    caveats: Vec<String>,
}

impl InfoShape {
    pub(super) fn of(info: &PackageInfo) -> Self {
        let license = |license: &License| (license.name.clone(), license.title.clone(), license.url.clone());
        Self {
            id: info.id.clone(),
            kind: info.kind.id().to_owned(),
            title: info.title.clone(),
            title_en: info.title_en.clone(),
            description: info.description.clone(),
            version: info.version.clone(),
            created: info.created.clone(),
            retrieved: info.retrieved.clone(),
            prefecture: info.prefecture.as_ref().map(ToString::to_string),
            trust: info.trust.id().to_owned(),
            sources: info.sources.iter().map(|source| (source.title.clone(), source.url.clone())).collect(),
            licenses: info.licenses.iter().map(license).collect(),
            caveats: info.caveats.clone(),
        }
    }

    pub(super) fn into_info(self) -> Result<PackageInfo, Fault> {
        Ok(PackageInfo {
            id: id(self.id)?,
            kind: word(&self.kind, PackageKind::parse)?,
            title: text(self.title)?,
            title_en: text(self.title_en)?,
            description: text(self.description)?,
            version: text(self.version)?,
            created: text(self.created)?,
            retrieved: text(self.retrieved)?,
            prefecture: self.prefecture.map(|code| prefecture(&code)).transpose()?,
            trust: word(&self.trust, Trust::parse)?,
            sources: all(self.sources, |(title, url)| {
                Ok(Source { title: text(title)?, url: url.map(text).transpose()? })
            })?,
            licenses: all(self.licenses, |(name, title, url)| {
                Ok(License { name: text(name)?, title: text(title)?, url: url.map(text).transpose()? })
            })?,
            caveats: all(self.caveats, text)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaShape {
    code: String,
    name: String,
    kana: String,
    name_en: String,
    kind: String,
}

impl AreaShape {
    pub(super) fn of(area: &Area) -> Self {
        let Area { code, name, kana, name_en, kind } = area.clone();
        Self { code: code.to_string(), name, kana, name_en, kind }
    }

    pub(super) fn into_area(self) -> Result<Area, Fault> {
        Ok(Area {
            code: code(&self.code)?,
            name: text(self.name)?,
            kana: text(self.kana)?,
            name_en: text(self.name_en)?,
            kind: text(self.kind)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupingShape {
    id: String,
    version: String,
    title: String,
    title_en: String,
    valid_from: Option<String>,
    valid_to: Option<String>,
    source: String,
    note: String,
    /// Identifier, title, title in English, codes.
    members: Vec<(String, String, String, Vec<String>)>,
}

impl GroupingShape {
    pub(super) fn of(grouping: &Grouping) -> Self {
        let member = |member: &GroupingMember| {
            let codes = member.areas.iter().map(ToString::to_string).collect();
            (member.id.clone(), member.title.clone(), member.title_en.clone(), codes)
        };
        Self {
            id: grouping.id.clone(),
            version: grouping.version.clone(),
            title: grouping.title.clone(),
            title_en: grouping.title_en.clone(),
            valid_from: grouping.valid_from.as_ref().map(Period::id),
            valid_to: grouping.valid_to.as_ref().map(Period::id),
            source: grouping.source.clone(),
            note: grouping.note.clone(),
            members: grouping.members.iter().map(member).collect(),
        }
    }

    pub(super) fn into_grouping(self) -> Result<Grouping, Fault> {
        Ok(Grouping {
            id: id(self.id)?,
            version: text(self.version)?,
            title: text(self.title)?,
            title_en: text(self.title_en)?,
            valid_from: maybe_period(self.valid_from)?,
            valid_to: maybe_period(self.valid_to)?,
            source: text(self.source)?,
            note: text(self.note)?,
            members: all(self.members, |(member, title, title_en, codes)| {
                Ok(GroupingMember {
                    id: id(member)?,
                    title: text(title)?,
                    title_en: text(title_en)?,
                    areas: all(codes, |code| municipality(&code))?,
                })
            })?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorShape {
    id: String,
    title: String,
    title_en: String,
    theme: String,
    definition: String,
    measure: String,
    multiple_response: bool,
    relisted: bool,
    unit: String,
    unit_en: String,
    polarity: String,
    decimals: u8,
    /// Value, identifier, word, word in English.
    states: Vec<(i32, String, String, String)>,
    source: String,
    caveats: Vec<String>,
    /// Period, note.
    breaks: Vec<(String, String)>,
    /// Numerator, denominator, per how many.
    ratio: Option<(String, String, f64)>,
}

impl IndicatorShape {
    pub(super) fn of(indicator: &Indicator) -> Self {
        let state = |step: &StateStep| (step.value, step.id.clone(), step.label.clone(), step.label_en.clone());
        let ratio = |ratio: &Ratio| (ratio.numerator.to_string(), ratio.denominator.to_string(), ratio.per);
        Self {
            id: indicator.id.to_string(),
            title: indicator.title.clone(),
            title_en: indicator.title_en.clone(),
            theme: indicator.theme.clone(),
            definition: indicator.definition.clone(),
            measure: indicator.measure.id().to_owned(),
            multiple_response: indicator.marks.multiple_response,
            relisted: indicator.marks.relisted,
            unit: indicator.unit.clone(),
            unit_en: indicator.unit_en.clone(),
            polarity: indicator.polarity.id().to_owned(),
            decimals: indicator.decimals,
            states: indicator.states.iter().map(state).collect(),
            source: indicator.source.clone(),
            caveats: indicator.caveats.clone(),
            breaks: indicator.breaks.iter().map(|found| (found.period.id(), found.note.clone())).collect(),
            ratio: indicator.ratio.as_ref().map(ratio),
        }
    }

    pub(super) fn into_indicator(self) -> Result<Indicator, Fault> {
        let ratio = match self.ratio {
            None => None,
            Some((numerator, denominator, per)) => Some(Ratio {
                numerator: indicator_id(&numerator)?,
                denominator: indicator_id(&denominator)?,
                per: finite(per)?,
            }),
        };
        Ok(Indicator {
            id: indicator_id(&self.id)?,
            title: text(self.title)?,
            title_en: text(self.title_en)?,
            theme: text(self.theme)?,
            definition: text(self.definition)?,
            measure: word(&self.measure, Measure::parse)?,
            marks: Marks { multiple_response: self.multiple_response, relisted: self.relisted },
            unit: text(self.unit)?,
            unit_en: text(self.unit_en)?,
            polarity: word(&self.polarity, Polarity::parse)?,
            decimals: self.decimals,
            states: all(self.states, |(value, step, label, label_en)| {
                Ok(StateStep { value, id: id(step)?, label: text(label)?, label_en: text(label_en)? })
            })?,
            source: text(self.source)?,
            caveats: all(self.caveats, text)?,
            breaks: all(self.breaks, |(at, note)| Ok(SeriesBreak { period: period(&at)?, note: text(note)? }))?,
            ratio,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindShape {
    id: String,
    label: String,
    label_en: String,
    symbol: String,
    note: String,
}

impl KindShape {
    pub(super) fn of(kind: &FacilityKind) -> Self {
        let FacilityKind { id, label, label_en, symbol, note } = kind.clone();
        Self { id, label, label_en, symbol, note }
    }

    pub(super) fn into_kind(self) -> Result<FacilityKind, Fault> {
        Ok(FacilityKind {
            id: id(self.id)?,
            label: text(self.label)?,
            label_en: text(self.label_en)?,
            symbol: text(self.symbol)?,
            note: text(self.note)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilityShape {
    id: String,
    kind: String,
    name: String,
    code: Option<String>,
    address: String,
    phone: String,
    /// Longitude, latitude.
    position: Option<(f64, f64)>,
    precision: String,
    valid_from: Option<String>,
    valid_to: Option<String>,
    capacity: Option<u32>,
    opening_days: String,
    note: String,
    source: String,
    trust: String,
}

impl FacilityShape {
    pub(super) fn of(facility: &Facility) -> Self {
        Self {
            id: facility.id.clone(),
            kind: facility.kind.clone(),
            name: facility.name.clone(),
            code: facility.declared_area.as_ref().map(ToString::to_string),
            address: facility.address.clone(),
            phone: facility.phone.clone(),
            position: facility.position.map(|position| (position.longitude_deg(), position.latitude_deg())),
            precision: facility.precision.id().to_owned(),
            valid_from: facility.valid_from.as_ref().map(Period::id),
            valid_to: facility.valid_to.as_ref().map(Period::id),
            capacity: facility.capacity,
            opening_days: facility.opening_days.clone(),
            note: facility.note.clone(),
            source: facility.source.clone(),
            trust: facility.trust.id().to_owned(),
        }
    }

    pub(super) fn into_facility(self) -> Result<Facility, Fault> {
        let position = match self.position {
            None => None,
            Some((longitude_deg, latitude_deg)) => {
                Some(Position::new(longitude_deg, latitude_deg).ok_or("場所の座標が地上にありません")?)
            }
        };
        Ok(Facility {
            id: id(self.id)?,
            kind: id(self.kind)?,
            name: text(self.name)?,
            declared_area: self.code.map(|code| municipality(&code)).transpose()?,
            address: text(self.address)?,
            phone: text(self.phone)?,
            position,
            precision: word(&self.precision, CoordPrecision::parse)?,
            valid_from: maybe_period(self.valid_from)?,
            valid_to: maybe_period(self.valid_to)?,
            capacity: self.capacity,
            opening_days: text(self.opening_days)?,
            note: text(self.note)?,
            source: text(self.source)?,
            trust: word(&self.trust, Trust::parse)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableShape {
    id: String,
    section: String,
    title: String,
    title_en: String,
    definition: String,
    as_of: String,
    measure: String,
    multiple_response: bool,
    relisted: bool,
    base: Option<f64>,
    figure: String,
    /// Identifier, title, title in English, unit, whether it holds numbers.
    columns: Vec<(String, String, String, String, bool)>,
    rows: Vec<Vec<TableCellShape>>,
    notes: Vec<String>,
    source: String,
    trust: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TableCellShape {
    Number(f64),
    Text(String),
    Blank(String),
}

impl TableShape {
    pub(super) fn of(table: &ProfileTable) -> Self {
        let column = |column: &TableColumn| {
            (column.id.clone(), column.title.clone(), column.title_en.clone(), column.unit.clone(), column.is_number)
        };
        let cell = |cell: &TableCell| match cell {
            TableCell::Number(number) => TableCellShape::Number(*number),
            TableCell::Text(text) => TableCellShape::Text(text.clone()),
            TableCell::Blank(reason) => TableCellShape::Blank(reason.id().to_owned()),
        };
        Self {
            id: table.id.clone(),
            section: table.section.clone(),
            title: table.title.clone(),
            title_en: table.title_en.clone(),
            definition: table.definition.clone(),
            as_of: table.as_of.clone(),
            measure: table.measure.id().to_owned(),
            multiple_response: table.marks.multiple_response,
            relisted: table.marks.relisted,
            base: table.base,
            figure: table.figure.id().to_owned(),
            columns: table.columns.iter().map(column).collect(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            notes: table.notes.clone(),
            source: table.source.clone(),
            trust: table.trust.id().to_owned(),
        }
    }

    pub(super) fn into_table(self) -> Result<ProfileTable, Fault> {
        let cell = |cell: TableCellShape| {
            Ok(match cell {
                TableCellShape::Number(number) => TableCell::Number(finite(number)?),
                TableCellShape::Text(words) => TableCell::Text(text(words)?),
                TableCellShape::Blank(reason) => TableCell::Blank(word(&reason, Blank::parse)?),
            })
        };
        let column = |(id, title, title_en, unit, is_number)| {
            let (id, title) = (text(id)?, text(title)?);
            Ok(TableColumn { id, title, title_en: text(title_en)?, unit: text(unit)?, is_number })
        };
        Ok(ProfileTable {
            id: id(self.id)?,
            section: text(self.section)?,
            title: text(self.title)?,
            title_en: text(self.title_en)?,
            definition: text(self.definition)?,
            as_of: text(self.as_of)?,
            measure: word(&self.measure, Measure::parse)?,
            marks: Marks { multiple_response: self.multiple_response, relisted: self.relisted },
            base: self.base.map(finite).transpose()?,
            figure: word(&self.figure, TableFigure::parse)?,
            columns: all(self.columns, column)?,
            rows: all(self.rows, |row| all(row, cell))?,
            notes: all(self.notes, text)?,
            source: text(self.source)?,
            trust: word(&self.trust, Trust::parse)?,
        })
    }
}
