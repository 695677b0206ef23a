//! A release as a plugin sees it: plain columns, in the order of the areas of the call.

use std::{collections::BTreeMap, sync::Arc};

use geodata::{GroupingMember, Period, Release};
use plugin_host as host;

use crate::plugins::Installed;

use super::{
    compute::{Computed, Units},
    plugin_words::{host_cell, host_trust, precision_id},
};

/// The indicators of other plugins that a plugin reads, in every period that they have.
pub(super) type Derived = BTreeMap<String, Vec<(Option<Period>, Arc<Computed>)>>;

/// A release as a plugin sees it.
pub(super) struct ReleaseInputs {
    release: Arc<Release>,
    units: Units,
    areas: Vec<host::Area>,
    derived: Derived,
    /// Who is told what the plugin logs.
    log: Option<Arc<Installed>>,
}

impl ReleaseInputs {
    pub(super) fn new(release: Arc<Release>, units: Units, derived: Derived) -> Self {
        let areas = match &units {
            Units::Areas => release
                .areas()
                .iter()
                .enumerate()
                .map(|(index, area)| host::Area {
                    code: area.code.to_string(),
                    name: area.name.clone(),
                    urban: is_urban(&area.kind),
                    area_km2: release.area_km2(index),
                })
                .collect(),
            Units::Members(members) => members.iter().map(|member| district(&release, member)).collect(),
        };
        Self { release, units, areas, derived, log: None }
    }

    /// The same, and what the plugin logs is kept, however the call ends.
    pub(super) fn telling(self, installed: Arc<Installed>) -> Self {
        Self { log: Some(installed), ..self }
    }

    /// The column of an indicator of the data.
    fn data_column(&self, indicator: &str, column: &geodata::Column) -> Result<host::Column, host::InputProblem> {
        let cells: Vec<host::Cell> = match &self.units {
            Units::Areas => column.cells.iter().map(|cell| host_cell(&cell)).collect(),
            Units::Members(members) => members
                .iter()
                .map(|member| match self.release.total(indicator, &column.period, member) {
                    Ok(sum) => Ok(host_cell(&sum.cell)),
                    Err(refused) => Err(host::InputProblem::Refused(refused.to_string())),
                })
                .collect::<Result<_, _>>()?,
        };
        Ok(host::Column::from_cells(column.period.id(), cells))
    }

    /// Which definition the figures of an indicator of the data follow, in each of its periods: one more from every dated break on.
    fn definitions(&self, indicator: &str) -> Result<Vec<host::Column>, host::InputProblem> {
        let known = self.release.indicator(indicator).ok_or_else(|| no_such(indicator))?;
        let column = |period: &Period| {
            let number = 1 + known.breaks.iter().filter(|found| found.period <= *period).count();
            let cell = host::Cell::new(number as f64, host::Trust::Published);
            host::Column::from_cells(period.id(), vec![cell; self.areas.len()])
        };
        Ok(self.release.periods(indicator).iter().map(column).collect())
    }

    fn only_areas(&self, what: &str) -> Result<(), host::InputProblem> {
        match self.units {
            Units::Areas => Ok(()),
            Units::Members(_) => Err(host::InputProblem::Refused(format!(
                "{what}は市町村についてだけ渡せます（地域の合計の計算中です）"
            ))),
        }
    }

    fn known_kind(&self, kind: &str) -> Result<(), host::InputProblem> {
        let is_known = kind == "*" || self.release.facility_kinds().iter().any(|known| known.id == kind);
        is_known
            .then_some(())
            .ok_or_else(|| host::InputProblem::Missing(format!("施設の種類「{kind}」はこのデータにありません")))
    }
}

/// 市 and 区 are the urban municipalities (市部).
fn is_urban(kind: &str) -> bool {
    matches!(kind, "市" | "区")
}

fn district(release: &Release, member: &GroupingMember) -> host::Area {
    let indices: Vec<usize> = member.areas.iter().filter_map(|code| release.area_index(code)).collect();
    host::Area {
        code: member.id.clone(),
        name: member.title.clone(),
        urban: !indices.is_empty() && indices.iter().all(|&index| is_urban(&release.areas()[index].kind)),
        area_km2: indices.iter().map(|&index| release.area_km2(index)).sum(),
    }
}

impl host::Inputs for ReleaseInputs {
    fn areas(&self) -> &[host::Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<host::Column, host::InputProblem> {
        let asked = period
            .map(|text| Period::parse(text).map_err(|error| host::InputProblem::Failed(error.to_string())))
            .transpose()?;
        if let Some(of) = indicator.strip_suffix(host::DEFINITION) {
            let columns = self.definitions(of)?;
            let periods = self.release.periods(of);
            let standing = Period::standing_for(asked, periods);
            let found = periods.iter().position(|period| Some(*period) == standing);
            return found.and_then(|at| columns.into_iter().nth(at)).ok_or_else(|| no_such(indicator));
        }
        if let Some(columns) = self.derived.get(indicator) {
            let periods: Vec<Period> = columns.iter().filter_map(|(period, _)| *period).collect();
            let standing = Period::standing_for(asked, &periods);
            let found = columns.iter().find(|(period, _)| *period == standing);
            return found.map(derived_column).ok_or_else(|| no_such(indicator));
        }
        let column = self.release.column_for(indicator, asked.as_ref()).ok_or_else(|| no_such(indicator))?;
        self.data_column(indicator, column)
    }

    fn series(&self, indicator: &str) -> Result<Vec<host::Column>, host::InputProblem> {
        if let Some(of) = indicator.strip_suffix(host::DEFINITION) {
            return self.definitions(of);
        }
        if let Some(columns) = self.derived.get(indicator) {
            return Ok(columns.iter().map(derived_column).collect());
        }
        let periods = self.release.periods(indicator);
        if periods.is_empty() {
            return Err(no_such(indicator));
        }
        let columns = periods.iter().filter_map(|period| self.release.column_for(indicator, Some(period)));
        columns.map(|column| self.data_column(indicator, column)).collect()
    }

    fn groupings(&self) -> Result<Vec<host::Grouping>, host::InputProblem> {
        self.only_areas("地域のまとめ方")?;
        let positions = |member: &GroupingMember| {
            let found = member.areas.iter().filter_map(|code| self.release.area_index(code));
            found.filter_map(|position| u32::try_from(position).ok()).collect()
        };
        let groupings = self.release.groupings().iter().map(|grouping| host::Grouping {
            id: grouping.id.clone(),
            title: grouping.title.clone(),
            members: grouping
                .members
                .iter()
                .map(|member| host::GroupingMember {
                    id: member.id.clone(),
                    title: member.title.clone(),
                    areas: positions(member),
                })
                .collect(),
        });
        Ok(groupings.collect())
    }

    fn log(&self, message: &str) {
        if let Some(installed) = &self.log {
            installed.logged(message);
        }
    }

    fn facilities(&self, kind: &str) -> Result<Vec<host::Place>, host::InputProblem> {
        self.known_kind(kind)?;
        let places = self.release.facilities().iter().filter(|placed| kind == "*" || placed.facility.kind == kind);
        Ok(places
            .filter_map(|placed| {
                let facility = &placed.facility;
                let position = facility.position?;
                Some(host::Place {
                    id: facility.id.clone(),
                    kind: facility.kind.clone(),
                    name: facility.name.clone(),
                    area: placed.area().map(ToString::to_string).unwrap_or_default(),
                    longitude_deg: position.longitude_deg(),
                    latitude_deg: position.latitude_deg(),
                    precision: precision_id(facility.precision).to_owned(),
                    trust: host_trust(facility.trust),
                })
            })
            .collect())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, host::InputProblem> {
        self.only_areas("隣り合う市町村")?;
        let index =
            |position: usize| u32::try_from(position).map_err(|error| host::InputProblem::Failed(error.to_string()));
        let mut pairs = Vec::new();
        for one in 0..self.areas.len() {
            for &other in self.release.neighbours(one).iter().filter(|other| one < **other) {
                pairs.push((index(one)?, index(other)?));
            }
        }
        Ok(pairs)
    }

    fn distances(&self, kind: &str) -> Result<host::DistanceColumn, host::InputProblem> {
        self.only_areas("施設までの距離")?;
        self.known_kind(kind)?;
        let kinds = kinds(&self.release, kind);
        let mut column = host::DistanceColumn::default();
        for area in 0..self.areas.len() {
            let nearest = kinds
                .iter()
                .filter_map(|kind| self.release.nearest(kind, area))
                .min_by(|one, other| one.distance_km.total_cmp(&other.distance_km));
            let (cell, id) = match nearest {
                Some(nearest) => {
                    let facility = &self.release.facilities()[nearest.facility_index].facility;
                    (host::Cell::new(nearest.distance_km, host_trust(facility.trust)), facility.id.clone())
                }
                // Places of the kind may exist; where they stand has not been published.
                None => (
                    host::Cell::blank(host::Blank::NotSurveyed, host_trust(self.release.package().trust)),
                    String::new(),
                ),
            };
            column.km.push(cell.value.unwrap_or(0.0));
            column.status.push(cell.status());
            column.nearest_ids.push(id);
        }
        Ok(column)
    }

    fn reached(&self, kind: &str, km: f64) -> Result<host::Column, host::InputProblem> {
        self.only_areas("届く範囲の施設の数")?;
        self.known_kind(kind)?;
        let mut counts = vec![0_u32; self.areas.len()];
        for kind in kinds(&self.release, kind) {
            for (count, found) in counts.iter_mut().zip(self.release.reached(&kind, km)) {
                *count += found;
            }
        }
        let trust = self
            .release
            .facilities()
            .iter()
            .filter(|placed| kind == "*" || placed.facility.kind == kind)
            .map(|placed| placed.facility.trust)
            .max()
            .unwrap_or(self.release.package().trust);
        let cells = counts.into_iter().map(|count| host::Cell::new(f64::from(count), host_trust(trust)));
        Ok(host::Column::from_cells("", cells))
    }
}

fn no_such(indicator: &str) -> host::InputProblem {
    host::InputProblem::Missing(format!("指標「{indicator}」の数値は、このデータにありません"))
}

fn derived_column((period, computed): &(Option<Period>, Arc<Computed>)) -> host::Column {
    let period = period.or(computed.period()).map(|period| period.id()).unwrap_or_default();
    host::Column::from_cells(period, computed.cells.iter().map(host_cell))
}

fn kinds(release: &Release, kind: &str) -> Vec<String> {
    match kind {
        "*" => release.facility_kinds().iter().map(|kind| kind.id.clone()).collect(),
        kind => vec![kind.to_owned()],
    }
}
