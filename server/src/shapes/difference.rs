//! The difference of two states of a data package, as answers tell it.

use geodata::{
    area::AreaCode,
    difference::{Difference, FacilityFact, Items, TableFact},
    revision::Revision,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::CellShape;

/// What is not the same in two states of a data package.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceShape {
    /// Identifier of the data package.
    pub data: String,
    /// The earlier state; null if the package is new.
    pub from: Option<ComparedShape>,
    /// The later state; null for a file that is not published yet.
    pub to: Option<ComparedShape>,
    /// Whether nothing is different.
    pub identical: bool,
    /// Indicators with cells that differ, and how many.
    pub indicators: Vec<IndicatorDifferenceShape>,
    /// Cells that differ, at most 5,000.
    pub cells: Vec<CellDifferenceShape>,
    /// How many more differ.
    pub cells_left_out: usize,
    /// Municipalities with cells that differ, and how many.
    pub areas: Vec<AreaDifferenceShape>,
    /// Places that differ.
    pub facilities: FacilitiesDifferenceShape,
    /// Tables that differ.
    pub tables: TablesDifferenceShape,
    /// Polygons that differ.
    pub boundaries: BoundariesDifferenceShape,
    /// Definitions of indicators that differ.
    pub definitions: Vec<DefinitionDifferenceShape>,
    /// What the package says about itself, how it groups municipalities and what it calls them, where that differs.
    pub about: Vec<AboutDifferenceShape>,
}

/// One of the two states.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedShape {
    /// Number of the revision.
    pub revision: u32,
    /// Its hash.
    pub hash: String,
    /// When it was published: RFC 3339, UTC.
    pub published_at: String,
}

/// Cells of an indicator that differ, by period.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorDifferenceShape {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Decimals to print.
    pub decimals: u8,
    /// Measure.
    pub measure: &'static str,
    /// Its periods.
    pub periods: Vec<PeriodDifferenceShape>,
}

/// How many cells of a period differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodDifferenceShape {
    /// Identifier.
    pub id: String,
    /// The form on screens.
    pub label: String,
    /// Cells that are there only later.
    pub added: usize,
    /// Cells that say something else later.
    pub changed: usize,
    /// Cells that are there only earlier.
    pub removed: usize,
    /// Cells that say the same.
    pub same: usize,
}

/// A cell that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellDifferenceShape {
    /// Identifier of the indicator.
    pub indicator: String,
    /// Identifier of the period.
    pub period: String,
    /// Code of the municipality; of a printed total the code of the prefecture, or grouping and member as `health-office/aki`.
    pub area: String,
    /// Its name.
    pub name: String,
    /// What it said earlier; null if there was no such cell.
    pub before: Option<CellShape>,
    /// What it says later; null if there is no such cell any more.
    pub after: Option<CellShape>,
    /// Later minus earlier, where both are numbers of the same definition.
    pub change: Option<f64>,
    /// Why there is no such number, as a sentence.
    pub refused: Option<String>,
}

/// How many cells of a municipality differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaDifferenceShape {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Cells that are there only later.
    pub added: usize,
    /// Cells that say something else later.
    pub changed: usize,
    /// Cells that are there only earlier.
    pub removed: usize,
}

/// Places that differ.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct FacilitiesDifferenceShape {
    /// There only later.
    pub added: Vec<FacilityNameShape>,
    /// Described otherwise later.
    pub changed: Vec<FacilityNameShape>,
    /// There only earlier.
    pub removed: Vec<FacilityNameShape>,
}

/// A place in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityNameShape {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Identifier of its kind.
    pub kind: String,
    /// Code of its municipality.
    pub code: Option<String>,
}

/// Tables that differ.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct TablesDifferenceShape {
    /// There only later.
    pub added: Vec<TableNameShape>,
    /// Different later.
    pub changed: Vec<TableNameShape>,
    /// There only earlier.
    pub removed: Vec<TableNameShape>,
}

/// A table in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableNameShape {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
}

/// Polygons that differ.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct BoundariesDifferenceShape {
    /// How many are there only later.
    pub added: usize,
    /// Codes of those that have another form later.
    pub changed: Vec<String>,
    /// How many are there only earlier.
    pub removed: usize,
}

/// A definition that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct DefinitionDifferenceShape {
    /// Identifier of the indicator.
    pub indicator: String,
    /// Its title.
    pub title: String,
    /// Which part of its definition: `measure`, `unit`, `definition`, …; `indicator` of one that comes or goes.
    pub field: &'static str,
    /// What it said earlier; null of an indicator that is new.
    pub before: Option<String>,
    /// What it says later; null of an indicator that is gone.
    pub after: Option<String>,
}

/// A text about the package, a grouping, one of its members or a municipality that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct AboutDifferenceShape {
    /// What it is: `title`, `description`, … of the package; `grouping`, `grouping-title`, …; `member`, `member-areas`; `area`.
    pub field: &'static str,
    /// Identifier of the package or grouping, grouping and member as `health-office/aki`, or code of the municipality.
    pub id: String,
    /// What it said earlier; null of what is new.
    pub before: Option<String>,
    /// What it says later; null of what is gone.
    pub after: Option<String>,
}

impl From<&Revision> for ComparedShape {
    fn from(revision: &Revision) -> Self {
        Self {
            revision: revision.number,
            hash: revision.hash.as_str().to_owned(),
            published_at: revision.published_at.clone(),
        }
    }
}

impl From<FacilityFact> for FacilityNameShape {
    fn from(FacilityFact { id, name, kind, code }: FacilityFact) -> Self {
        Self { id, name, kind, code: code.map(|code| code.to_string()) }
    }
}

impl From<TableFact> for TableNameShape {
    fn from(TableFact { id, title }: TableFact) -> Self {
        Self { id, title }
    }
}

fn shapes<T, S: From<T>>(items: Vec<T>) -> Vec<S> {
    items.into_iter().map(S::from).collect()
}

impl From<Difference> for DifferenceShape {
    fn from(difference: Difference) -> Self {
        let indicators = difference.indicators.into_iter().map(|indicator| IndicatorDifferenceShape {
            id: indicator.id.to_string(),
            title: indicator.title,
            unit: indicator.unit,
            decimals: indicator.decimals,
            measure: indicator.measure.id(),
            periods: indicator
                .periods
                .into_iter()
                .map(|it| PeriodDifferenceShape {
                    id: it.period.id(),
                    label: it.period.label(),
                    added: it.added,
                    changed: it.changed,
                    removed: it.removed,
                    same: it.same,
                })
                .collect(),
        });
        let cells = difference.cells.into_iter().map(|cell| CellDifferenceShape {
            indicator: cell.indicator.to_string(),
            period: cell.period.id(),
            area: cell.area,
            name: cell.name,
            before: cell.before.as_ref().map(CellShape::from),
            after: cell.after.as_ref().map(CellShape::from),
            change: cell.change,
            refused: cell.refused,
        });
        let areas = difference.areas.into_iter().map(|area| AreaDifferenceShape {
            code: area.code.to_string(),
            name: area.name,
            added: area.added,
            changed: area.changed,
            removed: area.removed,
        });
        let definitions = difference.definitions.into_iter().map(|definition| DefinitionDifferenceShape {
            indicator: definition.indicator.to_string(),
            title: definition.title,
            field: definition.field,
            before: definition.before,
            after: definition.after,
        });
        let about = difference.about.into_iter().map(|it| AboutDifferenceShape {
            field: it.field,
            id: it.id,
            before: it.before,
            after: it.after,
        });
        let Items { added, changed, removed } = difference.facilities;
        let facilities =
            FacilitiesDifferenceShape { added: shapes(added), changed: shapes(changed), removed: shapes(removed) };
        let Items { added, changed, removed } = difference.tables;
        let tables = TablesDifferenceShape { added: shapes(added), changed: shapes(changed), removed: shapes(removed) };
        let Items { added, changed, removed } = difference.boundaries;
        let boundaries = BoundariesDifferenceShape {
            added: added.len(),
            changed: changed.iter().map(AreaCode::to_string).collect(),
            removed: removed.len(),
        };
        Self {
            data: difference.package,
            from: difference.from.as_ref().map(ComparedShape::from),
            to: difference.to.as_ref().map(ComparedShape::from),
            identical: difference.identical,
            indicators: indicators.collect(),
            cells: cells.collect(),
            cells_left_out: difference.cells_left_out,
            areas: areas.collect(),
            facilities,
            tables,
            boundaries,
            definitions: definitions.collect(),
            about: about.collect(),
        }
    }
}
