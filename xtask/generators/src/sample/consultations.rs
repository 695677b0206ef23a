//! Consultations: at the prefecture's centre (published totals, invented municipalities) and at the municipal desks (all invented).

use super::{
    cases::Year,
    cells::{Sheet, fiscal_year},
    inputs::Inputs,
    published,
    random::Random,
    share::{share_freely, share_out},
};

/// Of a hundred clients of the prefecture's centre, how many live in 高知市 (published: 8割以上).
const KOCHI_CITY_PERCENT: u64 = 82;

/// The year in which some desks did not count yet, and how many.
const YEAR_BEFORE_COUNTING: (i32, usize) = (2020, 5);

/// The year in which one municipality does not reply about its desk.
const YEAR_WITHOUT_REPLY: i32 = 2022;

/// Writes the prefecture's centre as cells.
pub fn center_sheet(inputs: &Inputs) -> anyhow::Result<Sheet> {
    let mut sheet = Sheet::new("consultations", "県の機関への相談（見本）");
    let mut random = Random::for_topic("center-consultations");
    let center = published::CENTER_CONSULTATIONS.as_slice();
    let all = published::ALL_CONSULTATIONS.as_slice();
    for (prefix, years) in [("center-consultation", center), ("all-consultation", all)] {
        for &(year, persons, events) in years {
            let people = by_residence(inputs, &mut random, persons)?;
            // Visits follow the people who come: nobody, no visits.
            let weights: Vec<u64> = people.iter().map(|people| people * random.between(80, 120)).collect();
            let extra = share_freely(events - persons, &weights);
            let visits: Vec<u64> = people.iter().zip(extra).map(|(people, extra)| people + extra).collect();
            for (measure, counts) in [("persons", &people), ("events", &visits)] {
                let indicator = format!("{prefix}-{measure}");
                for (area, count) in inputs.municipalities.iter().zip(counts) {
                    sheet.value(&indicator, &area.code, &fiscal_year(year), *count, "");
                }
                sheet.value(&indicator, "39", &fiscal_year(year), counts.iter().sum(), "県全体の公表値と同じです。");
            }
        }
    }
    Ok(sheet)
}

fn by_residence(inputs: &Inputs, random: &mut Random, total: u64) -> anyhow::Result<Vec<u64>> {
    let kochi_city = inputs.index("39201")?;
    let in_kochi_city = (total * KOCHI_CITY_PERCENT).div_ceil(100);
    let mut weights: Vec<u64> =
        inputs.municipalities.iter().map(|area| area.population_15_64 * random.between(60, 140)).collect();
    weights[kochi_city] = 0;
    let mut people = share_freely(total - in_kochi_city, &weights);
    people[kochi_city] = in_kochi_city;
    Ok(people)
}

/// Writes the municipal desks as cells.
pub fn desk_sheet(inputs: &Inputs, years: &[Year]) -> Sheet {
    let mut sheet = Sheet::new("desk-consultations", "市町村のひきこもり相談窓口への相談（見本）");
    let mut random = Random::for_topic("desk-consultations");
    let order = random.order(inputs.municipalities.len());
    let not_counting = &order[..YEAR_BEFORE_COUNTING.1];
    let silent = order[YEAR_BEFORE_COUNTING.1];
    for (since, year) in years.iter().enumerate() {
        // A growing part of the people in withdrawal is in touch with a desk: 20 to 32 %, give or take.
        let total = year.all.iter().sum::<u64>() * (20 + 3 * since as u64) / 100;
        let weights: Vec<u64> = year.all.iter().map(|people| people * random.between(60, 140)).collect();
        let persons = share_out(total, &weights, &year.all);
        let events: Vec<u64> = persons.iter().map(|people| people * random.between(3, 7)).collect();
        for (indicator, counts) in [("desk-consultation-persons", &persons), ("desk-consultation-events", &events)] {
            let period = fiscal_year(year.year);
            let mut sum = 0;
            for (index, area) in inputs.municipalities.iter().enumerate() {
                if year.year == YEAR_BEFORE_COUNTING.0 && not_counting.contains(&index) {
                    sheet.blank(
                        indicator,
                        &area.code,
                        &period,
                        "not_surveyed",
                        "窓口の設置前で数えていない、という想定です（見本）。",
                    );
                } else if year.year == YEAR_WITHOUT_REPLY && index == silent {
                    sheet.blank(
                        indicator,
                        &area.code,
                        &period,
                        "no_reply",
                        "照会に回答がなかった、という想定です（見本）。",
                    );
                } else {
                    sum += counts[index];
                    sheet.value(indicator, &area.code, &period, counts[index], "");
                }
            }
            sheet.value(indicator, "39", &period, sum, "数のある市町村の合計、という想定です（見本）。");
        }
    }
    sheet
}
