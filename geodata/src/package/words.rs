//! Reads what a package says about areas, groupings and indicators.

use super::{
    descriptor::is_id,
    problem::{Problems, Spot},
    sheet::{Columns, Row, Sheet},
};
use crate::{
    area::{Area, AreaCode},
    grouping::{Grouping, GroupingMember},
    indicator::{Indicator, IndicatorId, Polarity, Ratio, SeriesBreak, StateStep},
    measure::{Marks, Measure},
    period::Period,
};
use std::collections::{BTreeMap, HashMap};

pub(super) const AREAS: Columns<'_> = Columns { required: &["code", "name", "kana", "name_en", "kind"], optional: &[] };
pub(super) const GROUPINGS: Columns<'_> = Columns {
    required: &["grouping", "version", "title", "title_en"],
    optional: &["valid_from", "valid_to", "source", "note"],
};
pub(super) const GROUPING_MEMBERS: Columns<'_> =
    Columns { required: &["grouping", "member", "title", "title_en", "code"], optional: &[] };
pub(super) const INDICATORS: Columns<'_> = Columns {
    required: &["id", "title", "title_en", "theme", "definition", "measure", "unit", "polarity", "decimals", "source"],
    optional: &["multiple_response", "relisted", "unit_en", "states", "caveats", "numerator", "denominator", "per"],
};
pub(super) const BREAKS: Columns<'_> = Columns { required: &["indicator", "period", "note"], optional: &[] };

/// The grouping that every release has by itself.
const RESERVED_GROUPING: &str = "prefecture";

/// Reads the municipalities, in the order of their codes. A row with the 2-digit code describes the prefecture itself. Without a
/// prefecture they are those of the whole country.
pub(super) fn read_areas(
    sheet: &Sheet,
    prefecture: Option<&AreaCode>,
    problems: &mut Problems,
) -> (Vec<Area>, Option<Area>) {
    let mut areas: BTreeMap<AreaCode, (usize, Area)> = BTreeMap::new();
    let mut whole = None;
    for row in sheet.rows() {
        let Some(code) = read_code(row, "code", problems) else { continue };
        // A row that can be named is kept, so that rows which speak of it are not faulted for its faults.
        let name = row.required("name", problems).unwrap_or_default();
        let kind = row.required("kind", problems).unwrap_or_default();
        let area = Area { code: code.clone(), name, kana: row.owned("kana"), name_en: row.owned("name_en"), kind };
        if Some(&code) == prefecture {
            whole = Some(area);
            continue;
        }
        let belongs = match prefecture {
            Some(prefecture) => code.prefecture() == prefecture.as_str(),
            None => AreaCode::parse(code.prefecture()).is_ok_and(|code| Area::of_prefecture(&code).is_some()),
        };
        if !belongs || code.is_prefecture() {
            let message = match prefecture {
                Some(prefecture) => format!(
                    "都道府県{prefecture}の市区町村コードではありません。{prefecture}で始まる5桁のコードを書いてください。"
                ),
                None => "市区町村コードではありません。5桁のコードを書いてください。".to_owned(),
            };
            problems.error(row.cell_spot("code"), "unknown-code", message);
            continue;
        }
        if let Some((line, known)) = areas.get(&code) {
            problems.error(
                row.cell_spot("code"),
                "duplicate-code",
                format!("同じコードが{line}行目の{}にもあります。どちらかを直してください。", known.name),
            );
            continue;
        }
        areas.insert(code, (row.line, area));
    }
    (areas.into_values().map(|(_, area)| area).collect(), whole)
}

/// Reads an area code that must be there.
pub(super) fn read_code(row: Row<'_>, column: &str, problems: &mut Problems) -> Option<AreaCode> {
    let text = row.required(column, problems)?;
    AreaCode::parse(&text).map_err(|error| report_code(&error, row.cell_spot(column), problems)).ok()
}

/// Says why a text is not an area code.
pub(super) fn report_code(error: &crate::area::AreaCodeError, spot: Spot<'_>, problems: &mut Problems) {
    let (code, advice) = match error {
        crate::area::AreaCodeError::WrongCheckDigit { .. } => {
            ("wrong-check-digit", "6桁のコードを確かめるか、検査数字を除いた5桁で書いてください。")
        }
        crate::area::AreaCodeError::NotACode { .. } => ("not-a-code", "先頭の0が落ちていないか確かめてください。"),
    };
    problems.error(spot, code, format!("{error}。{advice}"));
}

/// Reads a period in the form of its identifier; `Ok(None)` if the cell is empty.
pub(super) fn read_period(row: Row<'_>, column: &str, problems: &mut Problems) -> Result<Option<Period>, ()> {
    let text = row.text(column);
    if text.is_empty() {
        return Ok(None);
    }
    match Period::parse(text) {
        Ok(period) if period.id() == text => Ok(Some(period)),
        Ok(period) => {
            let message = format!("パッケージでは「{}」と書いてください。", period.id());
            problems.error(row.cell_spot(column), "period-form", message);
            Err(())
        }
        Err(error) => {
            problems.error(row.cell_spot(column), "unknown-period", error.to_string());
            Err(())
        }
    }
}

/// Reads an identifier that must be there.
pub(super) fn read_id(row: Row<'_>, column: &str, problems: &mut Problems) -> Option<String> {
    let text = row.required(column, problems)?;
    if is_id(&text) {
        return Some(text);
    }
    problems.error(
        row.cell_spot(column),
        "bad-id",
        "識別子は、半角の英小文字・数字・ハイフンだけで64文字以内にしてください。",
    );
    None
}

/// Reads the groupings and, if there is a file of them, their members.
pub(super) fn read_groupings(
    sheet: &Sheet,
    members: Option<&Sheet>,
    areas: &[Area],
    problems: &mut Problems,
) -> Vec<Grouping> {
    let mut groupings: Vec<Grouping> = Vec::new();
    for row in sheet.rows() {
        let Some(id) = read_id(row, "grouping", problems) else { continue };
        if id == RESERVED_GROUPING {
            problems.error(
                row.cell_spot("grouping"),
                "reserved-id",
                "prefecture（県全体）は自動で作られる区分の名前です。別の名前にしてください。",
            );
            continue;
        }
        if groupings.iter().any(|known| known.id == id) {
            problems.error(
                row.cell_spot("grouping"),
                "duplicate-id",
                "同じ区分が前の行にあります。識別子を変えてください。",
            );
            continue;
        }
        let title = row.required("title", problems).unwrap_or_default();
        let valid_from = read_period(row, "valid_from", problems).unwrap_or_default();
        let valid_to = read_period(row, "valid_to", problems).unwrap_or_default();
        check_validity(row, valid_from, valid_to, problems);
        groupings.push(Grouping {
            id,
            version: row.owned("version"),
            title,
            title_en: row.owned("title_en"),
            valid_from,
            valid_to,
            source: row.owned("source"),
            note: row.owned("note"),
            members: Vec::new(),
        });
    }
    if let Some(members) = members {
        read_members(members, &mut groupings, areas, problems);
    }
    groupings
}

/// A span of validity must not end before it begins.
pub(super) fn check_validity(row: Row<'_>, from: Option<Period>, to: Option<Period>, problems: &mut Problems) {
    if let (Some(from), Some(to)) = (from, to)
        && to.end_date() < from.start_date()
    {
        problems.error(
            row.cell_spot("valid_to"),
            "ends-before-it-begins",
            format!("終わり（{to}）が始まり（{from}）より前です。どちらかを直してください。"),
        );
    }
}

fn read_members(sheet: &Sheet, groupings: &mut [Grouping], areas: &[Area], problems: &mut Problems) {
    // Where each municipality of a grouping has been met: (grouping, code) -> (line, member).
    let mut met: HashMap<(String, AreaCode), (usize, String)> = HashMap::new();
    for row in sheet.rows() {
        let (Some(id), Some(member_id)) = (read_id(row, "grouping", problems), read_id(row, "member", problems)) else {
            continue;
        };
        let Some(grouping) = groupings.iter_mut().find(|known| known.id == id) else {
            problems.shared_error(
                row.cell_spot("grouping"),
                "unknown-grouping",
                "この区分は groupings のファイルにありません。綴りを確かめるか、区分を加えてください。",
            );
            continue;
        };
        let title = row.owned("title");
        let position = grouping.members.iter().position(|known| known.id == member_id).unwrap_or_else(|| {
            let title_en = row.owned("title_en");
            let (id, title) = (member_id.clone(), title.clone());
            grouping.members.push(GroupingMember { id, title, title_en, areas: Vec::new() });
            grouping.members.len() - 1
        });
        let member = &mut grouping.members[position];
        if member.title != title {
            problems.error(
                row.cell_spot("title"),
                "conflicting-title",
                format!("同じ「{member_id}」の名前が、前の行では「{}」です。揃えてください。", member.title),
            );
        }
        if row.text("code").is_empty() {
            continue;
        }
        let Some(code) = read_code(row, "code", problems) else { continue };
        if find_area(areas, &code).is_none() {
            problems.shared_error(row.cell_spot("code"), "unknown-code", UNKNOWN_AREA);
            continue;
        }
        if let Some((line, earlier)) = met.insert((id, code.clone()), (row.line, member_id.clone())) {
            problems.error(
                row.cell_spot("code"),
                "area-in-two-members",
                format!(
                    "この市町村は{line}行目で「{earlier}」に入っています。1つの区分の中では1か所だけにしてください。"
                ),
            );
            continue;
        }
        member.areas.push(code);
        member.areas.sort();
    }
}

/// The sentence for a code that the package does not list.
pub(super) const UNKNOWN_AREA: &str = "このコードの市町村は areas のファイルにありません。コードを確かめてください。";

/// Position of an area in a list in the order of codes.
pub(super) fn find_area(areas: &[Area], code: &AreaCode) -> Option<usize> {
    areas.binary_search_by(|area| area.code.cmp(code)).ok()
}

/// Reads the indicators and, if there is a file of them, the breaks of their series.
pub(super) fn read_indicators(sheet: &Sheet, breaks: Option<&Sheet>, problems: &mut Problems) -> Vec<Indicator> {
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut ratio_rows = Vec::new();
    for row in sheet.rows() {
        let Some(indicator) = read_indicator(row, problems) else { continue };
        if indicators.iter().any(|known| known.id == indicator.id) {
            problems.error(
                row.cell_spot("id"),
                "duplicate-id",
                "同じ識別子の指標が前の行にあります。識別子を変えてください。",
            );
            continue;
        }
        ratio_rows.push((row, indicators.len()));
        indicators.push(indicator);
    }
    for (row, number) in ratio_rows {
        let Some(ratio) = &indicators[number].ratio else { continue };
        for (column, id) in [("numerator", &ratio.numerator), ("denominator", &ratio.denominator)] {
            match indicators.iter().find(|known| known.id == *id) {
                None => problems.error(
                    row.cell_spot(column),
                    "unknown-indicator",
                    "この指標は indicators のファイルにありません。綴りを確かめてください。",
                ),
                Some(part) if !part.measure.is_count() => problems.error(
                    row.cell_spot(column),
                    "ratio-of-non-counts",
                    "率の分子と分母になるのは、人数・延べ数・か所数の指標だけです。",
                ),
                Some(_) => {}
            }
        }
    }
    if let Some(breaks) = breaks {
        read_breaks(breaks, &mut indicators, problems);
    }
    indicators
}

fn read_indicator(row: Row<'_>, problems: &mut Problems) -> Option<Indicator> {
    let id = read_id(row, "id", problems).and_then(|id| IndicatorId::parse(&id));
    let title = row.required("title", problems);
    let definition = row.required("definition", problems);
    let source = row.required("source", problems);
    let theme = row.required("theme", problems);
    let measure = read_word(row, "measure", Measure::parse, &Measure::ALL.map(Measure::id), problems);
    let polarity = read_word(row, "polarity", Polarity::parse, &Polarity::ALL.map(Polarity::id), problems);
    let marks = Marks {
        multiple_response: read_bool(row, "multiple_response", problems),
        relisted: read_bool(row, "relisted", problems),
    };
    let decimals = row.required("decimals", problems).and_then(|text| match text.parse::<u8>() {
        Ok(decimals) if decimals <= 6 => Some(decimals),
        _ => {
            problems.error(row.cell_spot("decimals"), "bad-decimals", "小数の桁数は0から6までの整数です。");
            None
        }
    });
    let states = read_states(row, measure, problems);
    let ratio = read_ratio(row, measure, problems);
    Some(Indicator {
        // An indicator that can be named is kept; what cannot be read of it has been reported.
        id: id?,
        title: title.unwrap_or_default(),
        title_en: row.owned("title_en"),
        theme: theme.unwrap_or_default(),
        definition: definition.unwrap_or_default(),
        measure: measure.unwrap_or(Measure::Index),
        marks,
        unit: row.owned("unit"),
        unit_en: row.owned("unit_en"),
        polarity: polarity.unwrap_or(Polarity::Neutral),
        decimals: decimals.unwrap_or_default(),
        states,
        source: source.unwrap_or_default(),
        caveats: row
            .text("caveats")
            .split('|')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect(),
        breaks: Vec::new(),
        ratio,
    })
}

/// Reads one of a list of words.
pub(super) fn read_word<T>(
    row: Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
    known: &[&str],
    problems: &mut Problems,
) -> Option<T> {
    let text = row.required(column, problems)?;
    let word = parse(&text);
    if word.is_none() {
        problems.error(
            row.cell_spot(column),
            "unknown-word",
            format!("ここに書けるのは {} のどれかです。", known.join("、")),
        );
    }
    word
}

fn read_bool(row: Row<'_>, column: &str, problems: &mut Problems) -> bool {
    match row.text(column) {
        "true" => true,
        "false" | "" => false,
        _ => {
            problems.error(row.cell_spot(column), "unknown-word", "true か false で書いてください。");
            false
        }
    }
}

/// Reads `0:none:未設置:None|1:planned:設置予定:Planned`.
fn read_states(row: Row<'_>, measure: Option<Measure>, problems: &mut Problems) -> Vec<StateStep> {
    let spot = row.cell_spot("states");
    let mut steps: Vec<StateStep> = Vec::new();
    for text in row.text("states").split('|').filter(|text| !text.trim().is_empty()) {
        let parts: Vec<&str> = text.split(':').map(str::trim).collect();
        let step = match parts.as_slice() {
            [value, id, label, label_en] if is_id(id) && !label.is_empty() => value.parse().ok().map(|value| {
                StateStep { value, id: (*id).to_owned(), label: (*label).to_owned(), label_en: (*label_en).to_owned() }
            }),
            _ => None,
        };
        match step {
            None => problems.error(
                spot,
                "bad-states",
                format!("「{text}」を読めません。状態は「0:none:未設置:None|2:established:設置済み:Established」のように書いてください。"),
            ),
            Some(step) if steps.iter().any(|known| known.value == step.value || known.id == step.id) => {
                problems.error(spot, "bad-states", format!("「{text}」の数か識別子が、前の状態と同じです。"));
            }
            Some(step) => steps.push(step),
        }
    }
    steps.sort_by_key(|step| step.value);
    match measure {
        Some(Measure::State) if steps.is_empty() => {
            problems.error(spot, "bad-states", "状態（state）の指標には、状態の一覧が要ります。");
        }
        Some(other) if other != Measure::State && !steps.is_empty() => {
            problems.error(spot, "bad-states", "状態の一覧を書けるのは、測り方が state の指標だけです。");
        }
        _ => {}
    }
    steps
}

fn read_ratio(row: Row<'_>, measure: Option<Measure>, problems: &mut Problems) -> Option<Ratio> {
    let texts = ["numerator", "denominator", "per"].map(|column| row.text(column));
    if texts.iter().all(|text| text.is_empty()) {
        return None;
    }
    if measure.is_some_and(|measure| measure != Measure::Rate) {
        problems.error(
            row.cell_spot("numerator"),
            "bad-ratio",
            "分子と分母を書けるのは、測り方が rate の指標だけです。",
        );
        return None;
    }
    if texts.iter().any(|text| text.is_empty()) {
        problems.error(
            row.cell_spot("numerator"),
            "bad-ratio",
            "numerator、denominator、per は3つとも書いてください。",
        );
        return None;
    }
    let numerator = read_id(row, "numerator", problems).and_then(|id| IndicatorId::parse(&id));
    let denominator = read_id(row, "denominator", problems).and_then(|id| IndicatorId::parse(&id));
    let per = row.number("per", problems).ok().flatten()?;
    if per <= 0.0 {
        problems.error(row.cell_spot("per"), "bad-ratio", "per は 1、100、1000 のような正の数です。");
        return None;
    }
    Some(Ratio { numerator: numerator?, denominator: denominator?, per })
}

fn read_breaks(sheet: &Sheet, indicators: &mut [Indicator], problems: &mut Problems) {
    for row in sheet.rows() {
        let Some(id) = row.required("indicator", problems) else { continue };
        let Some(indicator) = indicators.iter_mut().find(|known| known.id.as_str() == id) else {
            problems.error(
                row.cell_spot("indicator"),
                "unknown-indicator",
                "この指標は indicators のファイルにありません。綴りを確かめてください。",
            );
            continue;
        };
        let Ok(period) = read_period(row, "period", problems) else { continue };
        let Some(period) = period else {
            problems.error(row.cell_spot("period"), "missing-value", "必ず書く列ですが、空です。");
            continue;
        };
        let Some(note) = row.required("note", problems) else { continue };
        indicator.breaks.push(SeriesBreak { period, note });
        indicator.breaks.sort_by_key(|known| known.period);
    }
}
