//! Each value in words: what was divided by what, how often somebody was met, and whether staff are placed.

use tsunagi_indicator::{Cell, Text, fixed, group_digits, text};

use crate::{
    Base,
    formula::{Intensity, contacts_per_visit},
};

/// Below so many visits chance alone moves the rate widely.
const FEW_VISITS: f64 = 20.0;

/// What is known of one area.
pub struct Facts<'a> {
    /// Visits within the year.
    pub visits: &'a Cell,
    /// People of the base.
    pub people: &'a Cell,
    /// Contacts with the person within the year.
    pub contacts: &'a Cell,
    /// State of outreach staff: above 0 they are placed.
    pub staff: &'a Cell,
}

/// When the figures are of, and how sure the interval is.
pub struct Periods<'a> {
    /// Period of the visits, in words.
    pub visits: Text,
    /// Period of the base; empty where there is none.
    pub people: Text,
    /// Period of the staff; empty where there is none.
    pub staff: Text,
    /// Level of the interval in percent.
    pub percent: &'a str,
}

/// What the visits are divided by.
pub fn base_name(base: Base) -> Text {
    match base {
        Base::Population => text("15〜64歳人口", "residents of ages 15 to 64"),
        Base::Cases => text("把握された方", "known cases"),
    }
}

/// Why the value is what it is, or why there is none.
pub fn note(rate: &Intensity, facts: &Facts<'_>, base: Base, periods: &Periods<'_>) -> Text {
    let mut note = match (rate.cell.value, facts.visits.value, facts.people.value) {
        (Ok(value), Ok(visits), Ok(people)) => known(value, rate, (visits, people), base, periods),
        (_, Err(reason), _) => blank("訪問件数", "The number of visits", &reason.label()),
        (_, _, Err(reason)) | (Err(reason), ..) => {
            let name = base_name(base);
            blank(&name.ja, &format!("The number of {}", name.en), &reason.label())
        }
    };
    for more in [contacts(facts), staff(facts.staff, &periods.staff)].into_iter().flatten() {
        note.ja.push_str(&more.ja);
        note.en.push(' ');
        note.en.push_str(&more.en);
    }
    note
}

fn known(value: f64, rate: &Intensity, (visits, people): (f64, f64), base: Base, periods: &Periods<'_>) -> Text {
    let percent = periods.percent;
    let name = base_name(base);
    let (visits_text, people_text) = (group_digits(visits), group_digits(people));
    let (visits_period, people_period, rate_text) = (&periods.visits, &periods.people, fixed(value, 1));
    let mut note = text(
        format!(
            "訪問{visits_text}件（延べ、{}）÷{}{people_text}人（{}）×1,000＝{rate_text}件。",
            visits_period.ja, name.ja, people_period.ja
        ),
        format!(
            "{visits_text} visits ({}) ÷ {people_text} {} ({}) × 1,000 = {rate_text}.",
            visits_period.en, name.en, people_period.en
        ),
    );
    if rate.low < rate.high {
        let (low, high) = (fixed(rate.low, 1), fixed(rate.high, 1));
        note.add(
            &[percent, "%信頼区間は", &low, "〜", &high, "件です。"],
            &[" The ", percent, "% interval is ", &low, " to ", &high, "."],
        );
    }
    if base == Base::Cases {
        let each = fixed(value / crate::PER, 1);
        note.add(
            &["把握された方1人あたりでは年", &each, "件です。"],
            &[" That is ", &each, " visits a year for each known case."],
        );
    }
    if visits > 0.0 && visits < FEW_VISITS {
        note.ja.push_str("件数が少ないため、偶然だけで大きく動く値です。");
        note.en.push_str(" The number is small: chance alone moves this rate widely.");
    }
    note
}

fn blank(input_ja: &str, input_en: &str, reason: &Text) -> Text {
    text(
        format!("{input_ja}が「{}」のため計算できません。", reason.ja),
        format!("{input_en} is blank ({}), so there is no rate.", reason.en),
    )
}

fn contacts(facts: &Facts<'_>) -> Option<Text> {
    let contacts = facts.contacts.value.ok()?;
    let ratio = contacts_per_visit(facts.contacts, facts.visits)?;
    let (count, ratio) = (group_digits(contacts), fixed(ratio, 1));
    Some(text(
        format!("本人との接触は{count}件（訪問1件あたり{ratio}件）です。"),
        format!("{count} contacts with the person ({ratio} for each visit)."),
    ))
}

/// Whether staff are placed. Nothing is said where no such column is there at all.
fn staff(state: &Cell, when: &Text) -> Option<Text> {
    if when.ja.is_empty() {
        return None;
    }
    Some(match state.value {
        Ok(state) if state > 0.0 => text(
            format!("アウトリーチ支援員は配置されています（{}）。", when.ja),
            format!("Outreach staff are placed ({}).", when.en),
        ),
        Ok(_) => text(
            format!("アウトリーチ支援員は配置されていません（{}）。", when.ja),
            format!("No outreach staff are placed ({}).", when.en),
        ),
        Err(reason) => {
            let reason = reason.label();
            text(
                format!(
                    "アウトリーチ支援員の配置は「{}」（{}）で、配置がないという意味ではありません。",
                    reason.ja, when.ja
                ),
                format!(
                    "Whether outreach staff are placed is blank ({}, {}), which does not mean that there are none.",
                    reason.en, when.en
                ),
            )
        }
    })
}

/// What is to be said about the whole layer.
pub fn remarks(cells: &[Cell], base: Base) -> Vec<Text> {
    let mut remarks = Vec::new();
    if base == Base::Cases {
        remarks.push(text(
            "分母は把握されたひきこもりの状態にある方の人数です。把握が進んでいない市町村ほど、値は高く出ます。",
            "The base is the known cases: where fewer are known of, the rate comes out higher.",
        ));
    }
    let without = cells.iter().filter(|cell| cell.value.is_err()).count();
    if without > 0 {
        let n_areas = cells.len();
        remarks.push(text(
            format!(
                "{}訪問件数か分母が分からないため空欄です。訪問がないという意味ではありません。",
                if without == n_areas {
                    format!("{n_areas}地域のすべてが、")
                } else {
                    format!("{n_areas}地域のうち{without}地域は、")
                }
            ),
            format!("{without} of {n_areas} areas are blank because visits or base are unknown, which does not mean that nobody was visited."),
        ));
    }
    remarks
}
