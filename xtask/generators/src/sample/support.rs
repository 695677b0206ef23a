//! How support is arranged in each municipality: platforms, needs surveys, desks, the multi-layered programme. Which municipality is
//! in which state is invented; how many are is published for some dates.

use super::{
    cells::{Sheet, fiscal_year},
    inputs::Inputs,
    published,
    random::Random,
};

/// As-of date, established, planned; the others have none. Only the second row is published.
const PLATFORMS: [(&str, usize, usize); 4] = [
    ("2021-03-31", 12, 8),
    ("2022-03-31", published::PLATFORMS_2022[0], published::PLATFORMS_2022[1]),
    ("2023-03-31", 27, 3),
    ("2024-03-31", 30, 2),
];

/// Fiscal years whose platform meetings are counted, with the as-of date that decides who has a platform.
const MEETING_YEARS: [(i32, usize); 3] = [(2021, 1), (2022, 2), (2023, 3)];

/// The year in which one municipality does not reply about its meetings.
const YEAR_WITHOUT_REPLY: i32 = 2022;

/// Writes every arrangement as cells.
pub fn sheet(inputs: &Inputs) -> Sheet {
    let mut sheet = Sheet::new("arrangements", "支援体制（見本）");
    let platform_order = Random::for_topic("platforms").order(inputs.municipalities.len());
    platforms(&mut sheet, inputs, &platform_order);
    meetings(&mut sheet, inputs, &platform_order);
    needs_surveys(&mut sheet, inputs);
    for area in &inputs.municipalities {
        sheet.value("desk", &area.code, "FY2021", 2, "令和3年度にすべての市町村で設置済み、という公表値と同じです。");
    }
    integrated_support(&mut sheet, inputs);
    sheet
}

fn platforms(sheet: &mut Sheet, inputs: &Inputs, order: &[usize]) {
    for (date, established, planned) in PLATFORMS {
        for (index, area) in inputs.municipalities.iter().enumerate() {
            let rank = rank(order, index);
            // Established 2, planned 1, none 0.
            let state = u64::from(rank < established) + u64::from(rank < established + planned);
            sheet.value("platform", &area.code, date, state, "");
        }
    }
}

/// Meetings by year. Of the 22 platforms of March 2022, 17 have a meeting body, as published; the others are 対象外.
fn meetings(sheet: &mut Sheet, inputs: &Inputs, order: &[usize]) {
    let mut random = Random::for_topic("platform-meetings");
    let published_platforms = published::PLATFORMS_2022[0];
    let without_body: Vec<usize> = random
        .order(published_platforms)
        .into_iter()
        .take(published_platforms - published::PLATFORMS_WITH_MEETING)
        .collect();
    for (year, platform_row) in MEETING_YEARS {
        let period = fiscal_year(year);
        let established = PLATFORMS[platform_row].1;
        let mut total = 0;
        for (index, area) in inputs.municipalities.iter().enumerate() {
            let rank = rank(order, index);
            let count = random.between(1, 6);
            if rank >= established {
                sheet.blank(
                    "platform-meetings",
                    &area.code,
                    &period,
                    "not_applicable",
                    "市町村プラットフォームがない、という想定です（見本）。",
                );
            } else if without_body.contains(&rank) {
                sheet.blank(
                    "platform-meetings",
                    &area.code,
                    &period,
                    "not_applicable",
                    "会議体がない、という想定です（見本）。",
                );
            } else if year == YEAR_WITHOUT_REPLY && rank == established - 1 {
                sheet.blank(
                    "platform-meetings",
                    &area.code,
                    &period,
                    "no_reply",
                    "照会に回答がなかった、という想定です（見本）。",
                );
            } else {
                total += count;
                sheet.value("platform-meetings", &area.code, &period, count, "");
            }
        }
        sheet.value("platform-meetings", "39", &period, total, "回答のあった市町村の合計、という想定です（見本）。");
    }
}

/// Each municipality gets the strongest of its answers. The published counts are of answers, 37 by 34 municipalities, so three of
/// them gave two.
fn needs_surveys(sheet: &mut Sheet, inputs: &Inputs) {
    let [done, planned, uses, _] = published::NEEDS_SURVEYS_2022;
    // Two of those who use the prefecture's survey have done or planned their own, one of the others uses it as well.
    let second_answers = 2;
    for (rank, index) in Random::for_topic("needs-surveys").order(inputs.municipalities.len()).into_iter().enumerate() {
        let (state, note) = if rank < done {
            (
                3,
                if rank == 0 {
                    "複数回答：県調査の活用も回答、という想定です（見本）。"
                } else {
                    ""
                },
            )
        } else if rank < done + planned {
            (
                2,
                if rank == done {
                    "複数回答：県調査の活用も回答、という想定です（見本）。"
                } else {
                    ""
                },
            )
        } else if rank < done + planned + uses - second_answers {
            (
                1,
                if rank == done + planned {
                    "複数回答：その他も回答、という想定です（見本）。"
                } else {
                    ""
                },
            )
        } else {
            (0, "")
        };
        sheet.value("needs-survey", &inputs.municipalities[index].code, "2022-03-31", state, note);
    }
}

/// Who takes part stays; the first six are cities and towns (「6市町」).
fn integrated_support(sheet: &mut Sheet, inputs: &Inputs) {
    let first = published::INTEGRATED_SUPPORT[0].1;
    let mut order = Random::for_topic("integrated-support").order(inputs.municipalities.len());
    let villages_last = |index: &usize| inputs.municipalities[*index].kind == "村";
    let mut early: Vec<usize> = order.iter().copied().filter(|index| !villages_last(index)).take(first).collect();
    order.retain(|index| !early.contains(index));
    early.extend(order);
    for (year, count) in published::INTEGRATED_SUPPORT {
        for (index, area) in inputs.municipalities.iter().enumerate() {
            let state = if rank(&early, index) < count { 2 } else { 0 };
            sheet.value("integrated-support", &area.code, &fiscal_year(year), state, "");
        }
    }
}

/// Where a municipality stands in an order of all.
fn rank(order: &[usize], index: usize) -> usize {
    order.iter().position(|other| *other == index).expect("an order of all municipalities")
}
