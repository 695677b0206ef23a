//! From the inputs to the gap of each part, with the words that explain it.

use std::collections::BTreeMap;

use tsunagi_indicator::{Blank, Cell, DataColumn, Inputs, Problem, Text, Trust, fixed, group_digits, text};

use crate::formula::{lack_of_highest, platform_gap, share_of_highest, share_of_reach};

/// Rates per 1,000 that stand in for unknown cases: 長野県 2019, 0.16% in cities and 0.36% in towns and villages.
const EXPECTED_PER_1000: [f64; 2] = [1.6, 3.6];

/// One part of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// 0 (nothing is missing) to 1 (all is missing), or why it is unknown.
    pub gap: Cell,
    /// What it comes from, without the score.
    pub words: Text,
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
    nearest: Vec<Option<String>>,
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
        let names: BTreeMap<&str, &str> = places.iter().map(|place| (place.id.as_str(), place.name.as_str())).collect();
        let name = |id: &String| names.get(id.as_str()).map(|name| (*name).to_owned());
        Ok(Self {
            period: layer_period,
            cases: cells(cases),
            population: cells(population),
            platform: cells(read("platform")?),
            visits: cells(read("outreach-visits")?),
            staff: cells(read("outreach-staff")?),
            km: distances.as_ref().map_or_else(|| unknown.clone(), tsunagi_indicator::DistanceColumn::cells),
            nearest: distances
                .map_or_else(|| vec![None; urban.len()], |column| column.nearest_ids.iter().map(name).collect()),
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
        let evidence = |area: usize| {
            [
                needs[area].evidence(need_gaps[area]),
                platform(&self.platform[area]),
                outreach(visit_gaps[area], &visit_rates[area], &self.visits[area], &self.staff[area]),
                access(&self.km[area], self.nearest[area].as_deref(), out_of_reach_km),
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
    fn evidence(&self, gap: Cell) -> Evidence {
        let words = match (self.rate.value, gap.value) {
            (Ok(rate), Ok(share)) if self.expected => {
                let why = self.why.unwrap_or(Blank::NotSurveyed).label();
                let (rate, percent) = (fixed(rate, 1), fixed(share * 100.0, 0));
                text(
                    format!(
                        "人数が「{}」のため推計の出現率{rate}（1,000人あたり、長野県2019年）を使用、最大の地域の{percent}%",
                        why.ja
                    ),
                    format!(
                        "cases are blank ({}), so the expected rate of {rate} per 1,000 (Nagano 2019) is used, {percent}% of the highest",
                        why.en
                    ),
                )
            }
            (Ok(rate), Ok(share)) => {
                let (rate, percent) = (fixed(rate, 2), fixed(share * 100.0, 0));
                text(
                    format!("把握された人の出現率{rate}（1,000人あたり）、最大の地域の{percent}%"),
                    format!("{rate} known cases per 1,000, {percent}% of the highest"),
                )
            }
            _ => unknown(&gap),
        };
        Evidence { gap, words }
    }
}

fn platform(state: &Cell) -> Evidence {
    let words = match state.value {
        Ok(2.0) => text("設置済み", "established"),
        Ok(1.0) => text("設置予定", "planned"),
        Ok(_) => text("未設置", "none"),
        Err(_) => unknown(state),
    };
    Evidence { gap: platform_gap(state), words }
}

/// Visits where they are known, else whether there is staff.
fn outreach(visit_gap: Cell, visit_rate: &Cell, visits: &Cell, staff: &Cell) -> Evidence {
    if let (Ok(rate), Ok(visits), Ok(_)) = (visit_rate.value, visits.value, visit_gap.value) {
        let (visits, rate) = (group_digits(visits), fixed(rate, 1));
        let words = text(
            format!("年間の訪問{visits}件（15〜64歳1,000人あたり{rate}件）"),
            format!("{visits} visits a year ({rate} per 1,000 people of ages 15 to 64)"),
        );
        return Evidence { gap: visit_gap, words };
    }
    match staff.value {
        Ok(state) => {
            let gap = Cell { value: Ok(if state > 0.0 { 0.0 } else { 1.0 }), ..*staff };
            let words = if state > 0.0 {
                text(
                    "訪問件数は不明だが、アウトリーチ支援員の配置あり",
                    "visits unknown, but outreach staff are placed",
                )
            } else {
                text("訪問件数は不明で、アウトリーチ支援員の配置なし", "visits unknown, and no outreach staff")
            };
            Evidence { gap, words }
        }
        Err(_) => Evidence { gap: visit_gap, words: unknown(&visit_gap) },
    }
}

fn access(km: &Cell, nearest: Option<&str>, out_of_reach_km: f64) -> Evidence {
    let words = match (km.value.map(|km| fixed(km, 1)), nearest) {
        (Ok(km), Some(name)) => {
            text(format!("最寄りの「{name}」まで直線{km} km"), format!("{km} km in a straight line to {name}"))
        }
        (Ok(km), None) => {
            text(format!("最寄りの場所まで直線{km} km"), format!("{km} km in a straight line to the nearest place"))
        }
        (Err(_), _) => unknown(km),
    };
    Evidence { gap: share_of_reach(km, out_of_reach_km), words }
}

fn unknown(cell: &Cell) -> Text {
    let reason = cell.value.err().unwrap_or(Blank::NotSurveyed).label();
    text(format!("不明（{}）", reason.ja), format!("unknown ({})", reason.en))
}

fn per_1000(count: &Cell, people: &Cell) -> Cell {
    count.and(
        *people,
        |count, people| if people > 0.0 { Ok(count / people * 1_000.0) } else { Err(Blank::NotApplicable) },
    )
}

/// An input that does not exist is none; any other problem is one.
fn optional<T>(answer: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Problem::MissingInput(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}
