//! Outreach staff and what they did, by year.

use super::{
    cells::{Sheet, fiscal_year},
    inputs::Inputs,
    published,
    random::Random,
    share::share_freely,
};

/// Who has outreach staff. FY2020 and FY2023 are published, the other years invented.
const STAFF: [(i32, &[&str]); 5] = [
    (2020, &published::OUTREACH_STAFF_FY2020),
    (2021, &["39201", "39401", "39402", "39412"]),
    (2022, &["39201", "39205", "39401", "39402", "39412"]),
    (2023, &published::OUTREACH_STAFF_FY2023),
    (2024, &["39201", "39204", "39205", "39210", "39402", "39403", "39412"]),
];

const INDICATORS: [&str; 4] = ["outreach-visits", "outreach-contacts", "outreach-family-contacts", "outreach-plans"];

/// Writes staff and activity as cells. Where there is no staff, there were no visits: zero, which is a value.
pub fn sheet(inputs: &Inputs) -> Sheet {
    let mut sheet = Sheet::new("outreach", "訪問支援（見本）");
    for (year, staffed) in STAFF {
        for area in &inputs.municipalities {
            let state = if staffed.contains(&area.code.as_str()) { 2 } else { 0 };
            sheet.value("outreach-staff", &area.code, &fiscal_year(year), state, "");
        }
    }
    let mut random = Random::for_topic("outreach");
    for (year, staffed) in STAFF {
        let towns: Vec<&str> = staffed.iter().copied().filter(|code| !code.starts_with("392")).collect();
        // What each town and city does in a year; the towns' sum of FY2023 is replaced by the published one.
        let totals = if year == 2023 {
            published::OUTREACH_TOWNS_FY2023
        } else {
            let visits = towns.len() as u64 * random.between(60, 80);
            [visits, visits * 3 / 2, visits * 2 / 5, random.between(1, 3)]
        };
        for (indicator, total) in INDICATORS.into_iter().zip(totals) {
            let weights: Vec<u64> = towns.iter().map(|_| random.between(70, 130)).collect();
            let shares = share_freely(total, &weights);
            for area in &inputs.municipalities {
                let count = if let Some(town) = towns.iter().position(|code| *code == area.code) {
                    shares[town]
                } else if staffed.contains(&area.code.as_str()) {
                    let size = if area.code == "39201" { 4 } else { 1 };
                    size * if indicator == "outreach-plans" { random.between(0, 2) } else { random.between(40, 75) }
                } else {
                    0
                };
                sheet.value(indicator, &area.code, &fiscal_year(year), count, "");
            }
        }
    }
    sheet
}
