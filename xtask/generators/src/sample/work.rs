//! Work experience by base. The sums of FY2023 are published (19 people, 11 of them in work); the bases' shares are invented.

use super::{
    cells::{Sheet, fiscal_year},
    inputs::Inputs,
};

/// The three bases: member of the grouping `block`, title, municipality that it is put in here, first period.
pub const BASES: [(&str, &str, &str, &str); 3] =
    [("chuo", "中央", "39201", "FY2020"), ("nishi", "西", "39210", "2022-11-01"), ("higashi", "東", "39203", "FY2021")];

/// Year; people who took part at each base; those of them who found work. The western base opened in November 2022.
pub const BY_BASE: [(i32, [u64; 3], [u64; 3]); 4] = [
    (2021, [6, 0, 4], [3, 0, 2]),
    (2022, [8, 2, 5], [4, 1, 2]),
    (2023, [8, 5, 6], [5, 3, 3]),
    (2024, [9, 7, 6], [6, 4, 3]),
];

/// The first year of the western base.
const WEST_OPENS: i32 = 2022;

/// Writes the bases as cells of the municipalities they stand in; every other municipality is 対象外.
pub fn sheet(inputs: &Inputs) -> Sheet {
    let mut sheet = Sheet::new("work-experience", "就労体験拠点（見本）");
    for (year, participants, employed) in BY_BASE {
        for (indicator, counts) in
            [("work-experience-participants", participants), ("work-experience-employed", employed)]
        {
            let period = fiscal_year(year);
            for area in &inputs.municipalities {
                let base = BASES.iter().position(|(_, _, code, _)| *code == area.code);
                match base {
                    Some(base) if BASES[base].0 != "nishi" || year >= WEST_OPENS => {
                        sheet.value(indicator, &area.code, &period, counts[base], "");
                    }
                    Some(_) => {
                        sheet.blank(indicator, &area.code, &period, "not_applicable", "拠点が置かれる前です（見本）。");
                    }
                    None => {
                        sheet.blank(
                            indicator,
                            &area.code,
                            &period,
                            "not_applicable",
                            "拠点がない、という想定です（見本）。",
                        );
                    }
                }
            }
            let note = if year == 2023 { "県全体の公表値と同じです。" } else { "" };
            sheet.value(indicator, "39", &period, counts.iter().sum(), note);
            for ((block, ..), count) in BASES.iter().zip(counts) {
                if *block != "nishi" || year >= WEST_OPENS {
                    sheet.value(indicator, &format!("block/{block}"), &period, count, "");
                }
            }
        }
    }
    sheet
}
