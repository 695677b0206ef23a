//! People in social withdrawal by municipality, year, sex and age band: all fictitious below the 692 of FY2020.

use super::{
    cells::{Content, Sheet, fiscal_year},
    inputs::Inputs,
    published,
    random::Random,
    share::share_out,
};

/// Year, people in the cities, people in towns and villages. 市部 492 and 町村部 200 give 0.16 % and 0.36 % of ages 15 to 64, the
/// rates of the survey of Nagano in 2019; the later years are invented.
const TOTALS: [(i32, u64, u64); 5] =
    [(2020, 492, 200), (2021, 500, 203), (2022, 511, 207), (2023, 548, 219), (2024, 561, 222)];

/// The age bands but the last, which takes the rest: identifier and share in thousandths.
const YOUNGER_BANDS: [(&str, u64); 2] = [("cases-age-15-29", 200), ("cases-age-30-49", 500)];
const LAST_BAND: &str = "cases-age-50-64";
const MALE_PER_THOUSAND: u64 = 700;

/// The year in which small counts are withheld, so that 秘匿 can be seen.
const YEAR_WITH_SUPPRESSION: i32 = 2024;

/// The count that is withheld in that year.
const WITHHELD: u64 = 1;

/// Cases of one year.
#[derive(Debug, Clone)]
pub struct Year {
    /// Fiscal year.
    pub year: i32,
    /// People by municipality.
    pub all: Vec<u64>,
    /// Men among them.
    pub male: Vec<u64>,
    /// People by age band: 15 to 29, 30 to 49, 50 to 64.
    pub bands: [Vec<u64>; 3],
}

/// Draws every year.
pub fn draw(inputs: &Inputs) -> Vec<Year> {
    let mut random = Random::for_topic("cases");
    let count = inputs.municipalities.len();
    // People decide, with 30 % to either side; from year to year the weights move a little.
    let mut weights: Vec<u64> =
        inputs.municipalities.iter().map(|area| area.population_15_64 * random.between(70, 130)).collect();
    let mut years: Vec<Year> = Vec::new();
    for (year, in_cities, in_towns) in TOTALS {
        let mut all = vec![0; count];
        for (total, cities) in [(in_cities, true), (in_towns, false)] {
            let members: Vec<u64> = (0..count)
                .map(|index| if inputs.municipalities[index].is_city() == cities { weights[index] } else { 0 })
                .collect();
            let caps = vec![total; count];
            for (index, people) in share_out(total, &members, &caps).into_iter().enumerate() {
                all[index] += people;
            }
        }
        let total = in_cities + in_towns;
        let male = split(&mut random, &all, &all, (total * MALE_PER_THOUSAND + 500) / 1_000);
        let mut left = all.clone();
        let [young, middle] = YOUNGER_BANDS.map(|(_, share)| {
            let band = split(&mut random, &all, &left, (total * share + 500) / 1_000);
            for (rest, taken) in left.iter_mut().zip(&band) {
                *rest -= taken;
            }
            band
        });
        for weight in &mut weights {
            *weight = *weight * random.between(95, 105) / 100;
        }
        years.push(Year { year, all, male, bands: [young, middle, left] });
    }
    years
}

/// Takes `total` out of `all` in proportion, with some movement, nowhere more than `left`.
fn split(random: &mut Random, all: &[u64], left: &[u64], total: u64) -> Vec<u64> {
    let weights: Vec<u64> = all.iter().map(|people| people * random.between(85, 115)).collect();
    share_out(total, &weights, left)
}

/// Writes every year as cells.
pub fn sheet(inputs: &Inputs, years: &[Year]) -> Sheet {
    let mut sheet = Sheet::new("cases", "ひきこもりの状態にある人（見本）");
    for year in years {
        write(&mut sheet, inputs, "cases", year.year, &year.all, |_| None);
    }
    for year in years {
        write(&mut sheet, inputs, "cases-male", year.year, &year.male, |_| None);
    }
    for year in years {
        let female: Vec<u64> = year.all.iter().zip(&year.male).map(|(all, male)| all - male).collect();
        write(&mut sheet, inputs, "cases-female", year.year, &female, |_| None);
    }
    let ids = [YOUNGER_BANDS[0].0, YOUNGER_BANDS[1].0, LAST_BAND];
    for (band, id) in ids.into_iter().enumerate() {
        for year in years {
            // Withholding one band alone would be in vain: it could be worked out from the others. So a second one goes with it.
            let withheld = |index: usize| {
                let small = year.bands[0][index] == WITHHELD;
                match band {
                    0 if small => Some("1人のため秘匿した、という想定です（見本）。"),
                    1 if small => Some("15〜29歳の秘匿に伴って秘匿した、という想定です（見本）。"),
                    _ => None,
                }
            };
            let nothing = |_| None;
            if year.year == YEAR_WITH_SUPPRESSION {
                write(&mut sheet, inputs, id, year.year, &year.bands[band], withheld);
            } else {
                write(&mut sheet, inputs, id, year.year, &year.bands[band], nothing);
            }
        }
    }
    sheet
}

fn write(
    sheet: &mut Sheet,
    inputs: &Inputs,
    indicator: &str,
    year: i32,
    people: &[u64],
    withheld: impl Fn(usize) -> Option<&'static str>,
) {
    let period = fiscal_year(year);
    for (index, area) in inputs.municipalities.iter().enumerate() {
        match withheld(index) {
            Some(why) => sheet.push(indicator, &area.code, &period, Content::Blank("suppressed"), why),
            None => sheet.value(indicator, &area.code, &period, people[index], ""),
        }
    }
    let total: u64 = people.iter().sum();
    let note = if indicator == "cases" && total == published::CASES_FY2020 {
        "県全体の公表値692人と同じです。"
    } else {
        ""
    };
    sheet.value(indicator, "39", &period, total, note);
}
