//! The host's answers in the words of the formula.

use indicator_definition as from;
use indicator_definition::formula::Source;
use tsunagi_indicator::{Cell, Inputs, Problem, period_label};

/// Asks the host.
pub(crate) struct Asked<'a>(pub(crate) &'a dyn Inputs);

fn cells(cells: &[f64], status: &[u8]) -> Vec<from::Cell> {
    cells.iter().zip(status).map(|(value, status)| from::Cell::from_status(*value, *status)).collect()
}

/// Both sides agree on the status byte.
pub(crate) fn to_guest(cell: &from::Cell) -> Cell {
    Cell::from_status(cell.value.unwrap_or(0.0), cell.status())
}

impl Source for Asked<'_> {
    type Problem = Problem;

    fn areas(&self) -> Vec<String> {
        self.0.areas().into_iter().map(|area| area.name).collect()
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<(String, Vec<from::Cell>), Problem> {
        let column = self.0.column(indicator, period)?;
        let cells = cells(&column.values, &column.status);
        Ok((column.period, cells))
    }

    fn periods(&self, indicator: &str) -> Result<Vec<String>, Problem> {
        Ok(self.0.series(indicator)?.into_iter().map(|column| column.period).collect())
    }

    fn distances(&self, kind: &str) -> Result<Vec<from::Cell>, Problem> {
        let column = self.0.distances(kind)?;
        Ok(cells(&column.km, &column.status))
    }

    fn reached(&self, kind: &str, km: f64) -> Result<Vec<from::Cell>, Problem> {
        let column = self.0.reached(kind, km)?;
        Ok(cells(&column.values, &column.status))
    }

    fn period_label(&self, period: &str) -> from::Text {
        let label = period_label(period);
        from::Text { ja: label.ja, en: label.en }
    }

    fn is_missing(&self, problem: &Problem) -> bool {
        matches!(problem, Problem::MissingInput(_))
    }
}
