//! From the inputs to the gap of each part, with the words that explain it.

use std::{collections::HashMap, rc::Rc};

use tsunagi_indicator::{
    Blank, Cell, DataColumn, Inputs, Place, Problem, Text, Trust, fixed, group_digits, optional, text,
};

use crate::formula::{lack_of_highest, platform_gap, share_of_highest, share_of_reach};

/// Rates per 1,000 that stand in for unknown cases: 長野県 2019, 0.16% in cities and 0.36% in towns and villages.
const EXPECTED_PER_1000: [f64; 2] = [1.6, 3.6];

/// One part of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// 0 (nothing is missing) to 1 (all is missing), or why it is unknown.
    pub gap: Cell,
    /// What it comes from, without the score. Areas in the same state share it.
    pub words: Rc<Text>,
}

/// What the score is made from.
pub struct Columns {
    /// Period of the layer.
    pub period: String,
    cases: Vec<Cell>,
    population: Vec<Cell>,
    platform: Vec<Cell>,
    visits: Vec<Cell>,
    staff: Vec<Cell>,
    km: Vec<Cell>,
    places: Vec<Place>,
    /// Positions in `places`.
    nearest: Vec<Option<usize>>,
    urban: Vec<bool>,
}

impl Columns {
    /// Reads every input. One that does not exist at all counts as not surveyed everywhere.
    pub fn read(inputs: &dyn Inputs, period: Option<&str>, kind: &str) -> Result<Self, Problem> {
        let urban: Vec<bool> = inputs.areas().iter().map(|area| area.urban).collect();
        let unknown = vec![Cell::blank(Blank::NotSurveyed, Trust::Published); urban.len()];
        let cases = optional(inputs.column("cases", period))?;
        // All other columns are those of the period of the cases, or the last ones before.
        let reference = cases.as_ref().map(|cases| cases.period.clone()).or(period.map(str::to_owned));
        let read = |indicator: &str| optional(inputs.column(indicator, reference.as_deref()));
        let population = read("population-15-64")?;
        let layer_period =
            reference.clone().or(population.as_ref().map(|column| column.period.clone())).unwrap_or_default();
        let cells = |column: Option<DataColumn>| column.map_or_else(|| unknown.clone(), |column| column.cells());
        let distances = optional(inputs.distances(kind))?;
        let places = optional(inputs.facilities(kind))?.unwrap_or_default();
        let positions: HashMap<&str, usize> =
            places.iter().enumerate().map(|(position, place)| (place.id.as_str(), position)).collect();
        let position = |id: &String| positions.get(id.as_str()).copied();
        Ok(Self {
            period: layer_period,
            cases: cells(cases),
            population: cells(population),
            platform: cells(read("platform")?),
            visits: cells(read("outreach-visits")?),
            staff: cells(read("outreach-staff")?),
            km: distances.as_ref().map_or_else(|| unknown.clone(), tsunagi_indicator::DistanceColumn::cells),
            nearest: distances
                .map_or_else(|| vec![None; urban.len()], |column| column.nearest_ids.iter().map(position).collect()),
            places,
            urban,
        })
    }

    /// The evidence of each area: need, platform, outreach, access.
    pub fn evidence(&self, out_of_reach_km: f64) -> Vec<[Evidence; 4]> {
        let needs: Vec<Need> = (0..self.urban.len()).map(|area| self.need(area)).collect();
        let need_gaps = share_of_highest(&needs.iter().map(|need| need.rate).collect::<Vec<_>>());
        let visit_rates: Vec<Cell> =
            self.visits.iter().zip(&self.population).map(|(visits, people)| per_1000(visits, people)).collect();
        let visit_gaps = lack_of_highest(&visit_rates);
        let shared = Shared::new();
        let nearest = |area: usize| self.nearest[area].map(|position| self.places[position].name.as_str());
        let evidence = |area: usize| {
            [
                needs[area].evidence(need_gaps[area], &shared),
                shared.platform(&self.platform[area]),
                shared.outreach(visit_gaps[area], &visit_rates[area], &self.visits[area], &self.staff[area]),
                shared.access(&self.km[area], nearest(area), out_of_reach_km),
            ]
        };
        (0..self.urban.len()).map(evidence).collect()
    }

    /// How many areas have expected rates instead of counted cases.
    pub fn count_expected(&self) -> usize {
        (0..self.urban.len()).filter(|area| self.need(*area).expected && self.need(*area).rate.value.is_ok()).count()
    }

    fn need(&self, area: usize) -> Need {
        let (cases, people) = (&self.cases[area], &self.population[area]);
        let observed = per_1000(cases, people);
        let can_be_expected =
            matches!(people.value, Ok(people) if people > 0.0) && cases.value != Err(Blank::NotApplicable);
        match observed.value {
            Err(_) if can_be_expected => {
                let rate = EXPECTED_PER_1000[usize::from(!self.urban[area])];
                let trust = people.trust.max(cases.trust);
                Need {
                    rate: Cell::new(rate, trust).no_better_than(Trust::Estimate),
                    expected: true,
                    why: cases.value.err(),
                }
            }
            _ => Need { rate: observed, expected: false, why: None },
        }
    }
}

/// The need of one area.
struct Need {
    /// Per 1,000 people of ages 15 to 64.
    rate: Cell,
    /// Whether it is expected rather than counted.
    expected: bool,
    /// Why the cases are blank, where they are.
    why: Option<Blank>,
}

impl Need {
    fn evidence(&self, gap: Cell, shared: &Shared) -> Evidence {
        let words = match (self.rate.value, gap.value) {
            (Ok(rate), Ok(share)) if self.expected => {
                let why = self.why.unwrap_or(Blank::NotSurveyed).label();
                let (rate, percent) = (fixed(rate, 1), fixed(share * 100.0, 0));
                Rc::new(Text::of(
                    &[
                        "人数が「",
                        &why.ja,
                        "」のため推計の出現率",
                        &rate,
                        "（1,000人あたり、長野県2019年）を使用、最大の地域の",
                        &percent,
                        "%",
                    ],
                    &[
                        "cases are blank (",
                        &why.en,
                        "), so the expected rate of ",
                        &rate,
                        " per 1,000 (Nagano 2019) is used, ",
                        &percent,
                        "% of the highest",
                    ],
                ))
            }
            (Ok(rate), Ok(share)) => {
                let (rate, percent) = (fixed(rate, 2), fixed(share * 100.0, 0));
                Rc::new(Text::of(
                    &["把握された人の出現率", &rate, "（1,000人あたり）、最大の地域の", &percent, "%"],
                    &[&rate, " known cases per 1,000, ", &percent, "% of the highest"],
                ))
            }
            _ => shared.unknown(&gap),
        };
        Evidence { gap, words }
    }
}

/// Words that are the same for many areas.
struct Shared {
    /// By state, from none to established.
    platform: [Rc<Text>; 3],
    /// Without staff, and with.
    staff: [Rc<Text>; 2],
    /// By reason.
    unknown: [Rc<Text>; 4],
}

impl Shared {
    fn new() -> Self {
        let words = |ja: &str, en: &str| Rc::new(text(ja, en));
        let unknown = |reason: Blank| {
            let reason = reason.label();
            Rc::new(Text::of(&["不明（", &reason.ja, "）"], &["unknown (", &reason.en, ")"]))
        };
        Self {
            platform: [words("未設置", "none"), words("設置予定", "planned"), words("設置済み", "established")],
            staff: [
                words("訪問件数は不明で、アウトリーチ支援員の配置なし", "visits unknown, and no outreach staff"),
                words(
                    "訪問件数は不明だが、アウトリーチ支援員の配置あり",
                    "visits unknown, but outreach staff are placed",
                ),
            ],
            unknown: [Blank::Suppressed, Blank::NotSurveyed, Blank::NoReply, Blank::NotApplicable].map(unknown),
        }
    }

    fn unknown(&self, cell: &Cell) -> Rc<Text> {
        let reason = cell.value.err().unwrap_or(Blank::NotSurveyed);
        Rc::clone(&self.unknown[reason as usize])
    }

    fn platform(&self, state: &Cell) -> Evidence {
        let words = match state.value {
            Ok(2.0) => Rc::clone(&self.platform[2]),
            Ok(1.0) => Rc::clone(&self.platform[1]),
            Ok(_) => Rc::clone(&self.platform[0]),
            Err(_) => self.unknown(state),
        };
        Evidence { gap: platform_gap(state), words }
    }

    /// Visits where they are known, else whether there is staff.
    fn outreach(&self, visit_gap: Cell, visit_rate: &Cell, visits: &Cell, staff: &Cell) -> Evidence {
        if let (Ok(rate), Ok(visits), Ok(_)) = (visit_rate.value, visits.value, visit_gap.value) {
            let (visits, rate) = (group_digits(visits), fixed(rate, 1));
            let words = Text::of(
                &["年間の訪問", &visits, "件（15〜64歳1,000人あたり", &rate, "件）"],
                &[&visits, " visits a year (", &rate, " per 1,000 people of ages 15 to 64)"],
            );
            return Evidence { gap: visit_gap, words: Rc::new(words) };
        }
        match staff.value {
            Ok(state) => {
                let is_placed = state > 0.0;
                let gap = Cell { value: Ok(if is_placed { 0.0 } else { 1.0 }), ..*staff };
                Evidence { gap, words: Rc::clone(&self.staff[usize::from(is_placed)]) }
            }
            Err(_) => Evidence { gap: visit_gap, words: self.unknown(&visit_gap) },
        }
    }

    fn access(&self, km: &Cell, nearest: Option<&str>, out_of_reach_km: f64) -> Evidence {
        let words = match (km.value.map(|km| fixed(km, 1)), nearest) {
            (Ok(km), Some(name)) => Rc::new(Text::of(
                &["最寄りの「", name, "」まで直線", &km, " km"],
                &[&km, " km in a straight line to ", name],
            )),
            (Ok(km), None) => Rc::new(Text::of(
                &["最寄りの場所まで直線", &km, " km"],
                &[&km, " km in a straight line to the nearest place"],
            )),
            (Err(_), _) => self.unknown(km),
        };
        Evidence { gap: share_of_reach(km, out_of_reach_km), words }
    }
}

fn per_1000(count: &Cell, people: &Cell) -> Cell {
    count.and(
        *people,
        |count, people| if people > 0.0 { Ok(count / people * 1_000.0) } else { Err(Blank::NotApplicable) },
    )
}
