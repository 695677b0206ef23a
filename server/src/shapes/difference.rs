//! The difference of two states of a data package, as answers tell it.

use serde::Serialize;
use utoipa::ToSchema;

use super::CellShape;

/// What is not the same in two states of a data package.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceShape {
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
}

/// One of the two states.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedShape {
    /// Number of the revision.
    pub revision: u32,
    /// Hash of the package's content in it.
    pub hash: String,
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
    /// Code of the municipality.
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
    /// Which part of its definition.
    pub field: String,
    /// What it said earlier.
    pub before: String,
    /// What it says later.
    pub after: String,
}
