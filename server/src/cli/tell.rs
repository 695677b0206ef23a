//! Telling on a terminal what a file holds, what is doubtful in it, and what would change.

use geodata::import::{
    Report,
    report::{Finding, Spot, State, Weight},
};

use crate::shapes::difference::DifferenceShape;

/// Findings of one kind that are told one by one.
const TOLD: usize = 40;

/// Where something stands.
pub(super) fn place(at: &Spot) -> String {
    let mut parts = Vec::new();
    parts.extend(at.sheet.as_ref().map(|sheet| format!("シート「{sheet}」")));
    match (&at.column, at.row) {
        (Some(column), Some(row)) => parts.push(format!("{column}{row}")),
        (Some(column), None) => parts.push(format!("{column}列")),
        (None, Some(row)) => parts.push(format!("{row}行")),
        (None, None) => {}
    }
    parts.extend(at.heading.as_ref().map(|heading| format!("「{heading}」")));
    if parts.is_empty() { "ファイル全体".to_owned() } else { parts.join(" ") }
}

/// What was read and what is doubtful.
pub(super) fn report(report: &Report) {
    let summary = &report.summary;
    println!(
        "  表 {}、行 {}（うち使う行 {}）、値 {}、値のないセル {}、場所 {}、境界 {}",
        summary.tables,
        summary.rows_read,
        summary.rows_used,
        summary.values,
        summary.blanks,
        summary.facilities,
        summary.boundaries
    );
    for indicator in &report.indicators {
        let new = if indicator.new { "（新しい指標）" } else { "" };
        println!("  指標 {} {}{new}: {}", indicator.id, indicator.title, indicator.periods.join("、"));
    }
    for conversion in &report.conversions {
        println!("  直して読みました: {}（{}か所）", conversion.label, conversion.count);
    }
    for (weight, word) in [(Weight::Error, "誤り"), (Weight::Warning, "注意"), (Weight::Remark, "参考")] {
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.weight == weight).collect();
        for finding in findings.iter().take(TOLD) {
            let rule = finding.rule.as_ref().map(|rule| format!("［{rule}］")).unwrap_or_default();
            let text = finding.text.as_ref().map(|text| format!("「{text}」 ")).unwrap_or_default();
            println!("  {word} {} {text}{}{}{rule}", place(&finding.at), finding.message, finding.todo);
        }
        if TOLD < findings.len() {
            println!("  {word} ほかに{}件（--json ですべて表示します）", findings.len() - TOLD);
        }
    }
    if report.state == State::Questions {
        for question in report.questions.iter().filter(|question| question.answer.is_none()) {
            let choices: Vec<String> =
                question.choices.iter().map(|choice| format!("{}（{}）", choice.id, choice.label)).collect();
            println!("  質問 {} {}", place(&question.at), question.sentence);
            println!("       --answer {}=…  {}", question.id, choices.join("、"));
        }
    }
}

/// What would change, or has changed.
pub(super) fn difference(difference: &DifferenceShape) {
    if difference.identical {
        println!("  違いはありません。");
        return;
    }
    for indicator in &difference.indicators {
        for period in indicator.periods.iter().filter(|it| it.added + it.changed + it.removed > 0) {
            println!(
                "  {} {}: 新しい {}、変わる {}、なくなる {}、同じ {}",
                indicator.title, period.label, period.added, period.changed, period.removed, period.same
            );
        }
    }
    for definition in &difference.definitions {
        let say = |text: &Option<String>| text.clone().unwrap_or_else(|| "なし".to_owned());
        println!(
            "  定義 {}（{}）: {} → {}",
            definition.title,
            definition.field,
            say(&definition.before),
            say(&definition.after)
        );
    }
    for about in &difference.about {
        let say = |text: &Option<String>| text.clone().unwrap_or_else(|| "なし".to_owned());
        println!("  {}（{}）: {} → {}", about_word(about.field), about.id, say(&about.before), say(&about.after));
    }
    let facilities = &difference.facilities;
    let counts = [
        ("場所", facilities.added.len(), facilities.changed.len(), facilities.removed.len()),
        ("表", difference.tables.added.len(), difference.tables.changed.len(), difference.tables.removed.len()),
        ("境界", difference.boundaries.added, difference.boundaries.changed.len(), difference.boundaries.removed),
    ];
    for (word, added, changed, removed) in counts {
        if added + changed + removed > 0 {
            println!("  {word}: 新しい {added}、変わる {changed}、なくなる {removed}");
        }
    }
    if !difference.areas.is_empty() {
        let names: Vec<&str> = difference.areas.iter().take(AREAS_TOLD).map(|area| area.name.as_str()).collect();
        let more = match difference.areas.len().saturating_sub(AREAS_TOLD) {
            0 => String::new(),
            more => format!(" ほか{more}"),
        };
        println!("  市町村: {}{more}", names.join("、"));
    }
}

/// What a text about a package is called.
fn about_word(field: &str) -> &str {
    match field {
        "title" => "データの題",
        "grouping" => "地域区分",
        "grouping-title" => "地域区分の題",
        "grouping-version" => "地域区分の版",
        "member" => "地域区分の地域",
        "member-areas" => "地域に属する市町村",
        "area" => "市町村の名前",
        other => other,
    }
}

/// Municipalities that are named.
const AREAS_TOLD: usize = 50;

/// Cells that are told one by one.
const CELLS_TOLD: usize = 200;

/// The cells that differ, one by one.
pub(super) fn cells(difference: &DifferenceShape) {
    for cell in difference.cells.iter().take(CELLS_TOLD) {
        let change = match (&cell.change, &cell.refused) {
            (Some(change), _) => format!("（{change:+}）"),
            (None, Some(refused)) => format!("（{refused}）"),
            (None, None) => String::new(),
        };
        let say = |cell: &Option<crate::shapes::CellShape>| cell.as_ref().map_or("—".to_owned(), ToString::to_string);
        println!(
            "  {}\t{}\t{} {}\t{} → {}{change}",
            cell.indicator,
            cell.period,
            cell.area,
            cell.name,
            say(&cell.before),
            say(&cell.after)
        );
    }
    let more = difference.cells.len().saturating_sub(CELLS_TOLD) + difference.cells_left_out;
    if more > 0 {
        println!("  ほかに {more} 件（--json で 5,000 件まで表示します）");
    }
}
