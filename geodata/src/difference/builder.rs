//! Gathers a difference piece by piece.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    AreaDifference, CellDifference, Difference, FacilityFact, IndicatorDifference, Items, PeriodDifference, TableFact,
    about, definitions,
};
use crate::{
    area::AreaCode,
    cell::{Blank, Cell},
    column::{Column, TotalKey},
    facility::Facility,
    import::Fragment,
    indicator::{Indicator, IndicatorId},
    package::Package,
    period::Period,
    table::ProfileTable,
};

/// Gathers a difference piece by piece.
pub(crate) struct Builder<'a> {
    before: Option<&'a Package>,
    /// Where the names are looked up that `before` does not know.
    after: &'a Package,
    listed: usize,
    difference: Difference,
    /// Indicators as they are after, where that is said.
    indicators: HashMap<IndicatorId, Indicator>,
    counts: BTreeMap<IndicatorId, Vec<PeriodDifference>>,
    areas: BTreeMap<AreaCode, AreaDifference>,
    met: HashSet<(IndicatorId, Period)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Added,
    Changed,
    Removed,
    Same,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(before: Option<&'a Package>, after: &'a Package, listed: usize) -> Self {
        let known = after.indicators.iter().chain(before.iter().flat_map(|before| &before.indicators));
        let mut indicators = HashMap::new();
        for indicator in known {
            indicators.entry(indicator.id.clone()).or_insert_with(|| indicator.clone());
        }
        Self {
            before,
            after,
            listed,
            difference: Difference { package: after.info.id.clone(), ..Difference::default() },
            indicators,
            counts: BTreeMap::new(),
            areas: BTreeMap::new(),
            met: HashSet::new(),
        }
    }

    /// Compares definitions. Where the new list is the whole one, what it does not have is gone.
    pub(crate) fn definitions(&mut self, indicators: &[Indicator], is_whole: bool) {
        let before = self.before.map_or(&[][..], |before| &before.indicators);
        for indicator in indicators {
            let known = before.iter().find(|known| known.id == indicator.id);
            self.difference.definitions.extend(definitions::differences(known, Some(indicator)));
            self.indicators.insert(indicator.id.clone(), indicator.clone());
        }
        if is_whole {
            let gone = before.iter().filter(|known| !indicators.iter().any(|indicator| indicator.id == known.id));
            for known in gone {
                self.difference.definitions.extend(definitions::differences(Some(known), None));
            }
        }
    }

    /// Compares a whole column, in the order of the new package's areas.
    pub(crate) fn column(&mut self, id: &IndicatorId, period: Period, column: &Column) {
        let after = self.after;
        let cells = after.areas.iter().map(|area| &area.code).zip(&column.cells);
        self.cells(id, period, cells, &column.totals);
    }

    /// Compares some cells.
    pub(crate) fn fragment(&mut self, id: &IndicatorId, period: Period, fragment: &Fragment) {
        self.cells(id, period, fragment.cells.iter(), &fragment.totals);
    }

    fn cells<'c>(
        &mut self,
        id: &IndicatorId,
        period: Period,
        cells: impl Iterator<Item = (&'c AreaCode, Cell)>,
        totals: &BTreeMap<TotalKey, Cell>,
    ) {
        self.met.insert((id.clone(), period));
        let before = self.before;
        let column = before.and_then(|before| before.columns.get(&(id.clone(), period)));
        let areas = before.map_or(&[][..], |before| &before.areas);
        let refused = definitions::refusal(self.known_before(id), self.indicators.get(id), period);
        let mut counts = PeriodDifference { period, added: 0, changed: 0, removed: 0, same: 0 };
        let mut next = 0;
        for (code, cell) in cells {
            let place = match areas.get(next) {
                Some(area) if area.code == *code => Some(next),
                _ => areas.binary_search_by(|area| area.code.cmp(code)).ok(),
            };
            next = place.map_or(next, |place| place + 1);
            let earlier = place.and_then(|place| column?.cells.get(place));
            let fate = counts.count(earlier.as_ref(), Some(&cell));
            if fate != Fate::Same {
                self.area(code, fate);
                self.list(id, period, Spot::Area(code), (earlier.as_ref(), Some(&cell)), refused.as_ref());
            }
        }
        for (key, cell) in totals {
            let earlier = column.and_then(|column| column.totals.get(key));
            if counts.count(earlier, Some(cell)) != Fate::Same {
                self.list(id, period, Spot::Total(key), (earlier, Some(cell)), refused.as_ref());
            }
        }
        self.counts.entry(id.clone()).or_default().push(counts);
    }

    /// Counts the columns that nothing was compared with as gone.
    pub(crate) fn missing_columns(&mut self) {
        let Some(before) = self.before else { return };
        for ((id, period), column) in &before.columns {
            if self.met.contains(&(id.clone(), *period)) {
                continue;
            }
            let mut counts = PeriodDifference { period: *period, added: 0, changed: 0, removed: 0, same: 0 };
            for (area, cell) in before.areas.iter().zip(&column.cells) {
                let fate = counts.count(Some(&cell), None);
                self.area(&area.code, fate);
                self.list(id, *period, Spot::Area(&area.code), (Some(&cell), None), None);
            }
            for (key, cell) in &column.totals {
                counts.count(Some(cell), None);
                self.list(id, *period, Spot::Total(key), (Some(cell), None), None);
            }
            self.counts.entry(id.clone()).or_default().push(counts);
        }
    }

    /// Compares places. `whole_kinds` are those of which the new list is the whole one; `None` means all.
    pub(crate) fn facilities(&mut self, facilities: &[Facility], whole_kinds: Option<&[String]>) {
        let before = self.before.map_or(&[][..], |before| &before.facilities);
        let goes = |facility: &&Facility| whole_kinds.is_none_or(|kinds| kinds.contains(&facility.kind));
        self.difference.facilities =
            compare(before, facilities, |facility| &facility.id, goes).map(|facility| FacilityFact {
                id: facility.id.clone(),
                name: facility.name.clone(),
                kind: facility.kind.clone(),
                code: facility.declared_area.clone(),
            });
    }

    /// Compares tables.
    pub(crate) fn tables(&mut self, tables: &[ProfileTable], is_whole: bool) {
        let before = self.before.map_or(&[][..], |before| &before.tables);
        self.difference.tables = compare(before, tables, |table| &table.id, |_| is_whole)
            .map(|table| TableFact { id: table.id.clone(), title: table.title.clone() });
    }

    /// Compares what a whole package says about itself, its groupings and its municipalities.
    pub(crate) fn about(&mut self, after: &Package) {
        self.difference.about = self.before.map_or_else(Vec::new, |before| about::differences(before, after));
    }

    pub(crate) fn finish(self) -> Difference {
        let Self { mut difference, indicators, counts, areas, .. } = self;
        difference.areas = areas.into_values().collect();
        for (id, mut periods) in counts {
            periods.sort_by_key(|counts| counts.period);
            let known = indicators.get(&id);
            difference.indicators.push(IndicatorDifference {
                title: known.map_or_else(|| id.to_string(), |known| known.title.clone()),
                unit: known.map_or_else(String::new, |known| known.unit.clone()),
                decimals: known.map_or(0, |known| known.decimals),
                measure: known.map_or(crate::Measure::Index, |known| known.measure),
                id,
                periods,
            });
        }
        let all_same = |one: &IndicatorDifference| {
            one.periods.iter().all(|counts| counts.added + counts.changed + counts.removed == 0)
        };
        difference.identical = difference.indicators.iter().all(all_same)
            && difference.definitions.is_empty()
            && difference.facilities.is_empty()
            && difference.tables.is_empty()
            && difference.about.is_empty();
        difference
    }

    fn known_before(&self, id: &IndicatorId) -> Option<&'a Indicator> {
        self.before?.indicators.iter().find(|known| known.id == *id)
    }

    fn area(&mut self, code: &AreaCode, fate: Fate) {
        if !self.areas.contains_key(code) {
            let name = self.name(code);
            let fresh = AreaDifference { code: code.clone(), name, added: 0, changed: 0, removed: 0 };
            self.areas.insert(code.clone(), fresh);
        }
        if let Some(counts) = self.areas.get_mut(code) {
            match fate {
                Fate::Added => counts.added += 1,
                Fate::Changed => counts.changed += 1,
                Fate::Removed => counts.removed += 1,
                Fate::Same => {}
            }
        }
    }

    fn list(
        &mut self,
        id: &IndicatorId,
        period: Period,
        spot: Spot<'_>,
        (before, after): (Option<&Cell>, Option<&Cell>),
        refused: Option<&String>,
    ) {
        if self.difference.cells.len() >= self.listed {
            self.difference.cells_left_out += 1;
            return;
        }
        let (area, name) = match spot {
            Spot::Area(code) => (code.to_string(), self.name(code)),
            Spot::Total(TotalKey::Prefecture) => {
                let whole = self.after.prefecture.clone().unwrap_or_else(crate::Area::whole_country);
                (whole.code.to_string(), whole.name)
            }
            Spot::Total(TotalKey::Member { grouping, member }) => {
                let known = self.after.groupings.iter().find(|known| known.id == *grouping);
                let known = known.and_then(|known| known.members.iter().find(|known| known.id == *member));
                (format!("{grouping}/{member}"), known.map_or_else(|| member.clone(), |known| known.title.clone()))
            }
        };
        let values = match (before.map(|cell| cell.value), after.map(|cell| cell.value)) {
            (Some(Ok(before)), Some(Ok(after))) => Some((before, after)),
            _ => None,
        };
        self.difference.cells.push(CellDifference {
            indicator: id.clone(),
            period,
            area,
            name,
            before: before.cloned(),
            after: after.cloned(),
            change: values.filter(|_| refused.is_none()).map(|(before, after)| after - before),
            refused: values.and(refused).cloned(),
        });
    }

    fn name(&self, code: &AreaCode) -> String {
        let among = |package: &Package| {
            let place = package.areas.binary_search_by(|area| area.code.cmp(code)).ok()?;
            Some(package.areas[place].name.clone())
        };
        among(self.after).or_else(|| among(self.before?)).unwrap_or_else(|| code.to_string())
    }
}

/// What a cell belongs to.
#[derive(Clone, Copy)]
enum Spot<'a> {
    Area(&'a AreaCode),
    Total(&'a TotalKey),
}

impl PeriodDifference {
    fn count(&mut self, before: Option<&Cell>, after: Option<&Cell>) -> Fate {
        let has_value = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.value.is_ok());
        // What no column says is what a new column says of a municipality that nobody has looked at.
        let says =
            |cell: Option<&Cell>| cell.is_some_and(|cell| cell.value != Err(Blank::NotSurveyed) || cell.note.is_some());
        let fate = match (has_value(before), has_value(after)) {
            _ if before == after => Fate::Same,
            (false, true) => Fate::Added,
            (true, false) => Fate::Removed,
            _ if before.is_none() => {
                if says(after) {
                    Fate::Added
                } else {
                    Fate::Same
                }
            }
            _ if after.is_none() => {
                if says(before) {
                    Fate::Removed
                } else {
                    Fate::Same
                }
            }
            _ => Fate::Changed,
        };
        match fate {
            Fate::Added => self.added += 1,
            Fate::Changed => self.changed += 1,
            Fate::Removed => self.removed += 1,
            Fate::Same => self.same += 1,
        }
        fate
    }
}

/// Compares items by identifier; those that are not in the new list are gone where `goes` says so.
fn compare<'a, T: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    id: impl Fn(&T) -> &String,
    goes: impl Fn(&&T) -> bool,
) -> Items<&'a T> {
    let known: HashMap<&String, &T> = before.iter().map(|item| (id(item), item)).collect();
    let now: HashSet<&String> = after.iter().map(&id).collect();
    let mut items = Items::default();
    for item in after {
        match known.get(id(item)) {
            None => items.added.push(item),
            Some(earlier) if *earlier != item => items.changed.push(item),
            Some(_) => {}
        }
    }
    items.removed = before.iter().filter(|item| !now.contains(id(item))).filter(goes).collect();
    items
}

impl<T> Items<T> {
    fn map<U>(self, one: impl Fn(T) -> U) -> Items<U> {
        let all = |items: Vec<T>| items.into_iter().map(&one).collect();
        Items { added: all(self.added), changed: all(self.changed), removed: all(self.removed) }
    }
}
