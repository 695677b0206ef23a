//! Findings about the layout of a sheet, by the rules of the Digital Agency where one fits. None keeps a file from being published:
//! what the layout leaves open, the readers of meaning ask.

mod heads;

use super::{
    ColumnKind, Line, RowKind, Table,
    build::Noticed,
    draft::Draft,
    grid::{Grid, Region},
};
use crate::import::{
    book::{Sheet, column_letters},
    report::{Finding, Spot, Weight},
};

/// What a finding says.
struct Say {
    code: &'static str,
    rule: Option<&'static str>,
    weight: Weight,
    message: String,
    todo: &'static str,
}

fn finding(at: Spot, text: Option<String>, count: usize, say: Say) -> Finding {
    Finding {
        at,
        text: text.map(|text| brief(&text)),
        code: say.code.to_owned(),
        rule: say.rule.map(str::to_owned),
        weight: say.weight,
        message: say.message,
        todo: say.todo.to_owned(),
        count,
    }
}

fn brief(text: &str) -> String {
    if text.chars().nth(60).is_some() { text.chars().take(59).chain(['…']).collect() } else { text.to_owned() }
}

/// Where a cell stands, as people count.
fn spot(sheet: &Sheet, row: Option<usize>, column: Option<usize>) -> Spot {
    let line = |row: usize| sheet.lines.as_ref().and_then(|lines| lines.get(row).copied()).unwrap_or(row + 1);
    Spot { sheet: Some(sheet.name.clone()), row: row.map(line), column: column.map(column_letters), heading: None }
}

/// Says that a hidden sheet is not read.
pub(super) fn hidden_sheet(sheet: &Sheet) -> Option<Finding> {
    let filled = sheet.rows.iter().any(|row| row.iter().any(|cell| !cell.is_empty()));
    filled.then(|| {
        finding(
            spot(sheet, None, None),
            None,
            1,
            Say {
                code: "hidden-sheet",
                rule: Some("L1-13"),
                weight: Weight::Warning,
                message: format!("シート「{}」は非表示なので、読んでいません。", sheet.name),
                todo: "取り込むシートなら、表示に直してください。",
            },
        )
    })
}

/// Everything there is to say about a sheet.
pub(super) fn sheet(grid: &Grid<'_>, found: &[(Table, Noticed, &Draft)], loose: &[Line], findings: &mut Vec<Finding>) {
    let sheet = grid.sheet;
    let filled = sheet.rows.iter().any(|row| row.iter().any(|cell| !cell.is_empty()));
    if found.is_empty() && filled {
        let line = loose.first();
        findings.push(finding(
            spot(sheet, line.map(|line| line.row), line.map(|line| line.column)),
            line.map(|line| line.text.clone()),
            loose.len().max(1),
            Say {
                code: "no-table",
                rule: None,
                weight: Weight::Remark,
                message: format!("シート「{}」には、見出しと行のある表が見つかりませんでした。", sheet.name),
                todo: "表を取り込むときは、1行目に列の名前、2行目から値を書いてください。",
            },
        ));
    }
    if found.len() > 1 {
        let second = &found[1].0.range;
        findings.push(finding(
            spot(sheet, Some(second.top), Some(second.left)),
            None,
            found.len(),
            Say {
                code: "several-tables",
                rule: Some("L1-02"),
                weight: Weight::Remark,
                message: format!("1枚のシートに表が{}つあります。別々の表として読みました。", found.len()),
                todo: "読み分けが正しいか確かめてください。次からは、1枚のシートに表を1つにすると確実です。",
            },
        ));
    }
    for (table, noticed, draft) in found {
        of_table(grid, table, noticed, draft, findings);
    }
}

fn of_table(grid: &Grid<'_>, table: &Table, noticed: &Noticed, draft: &Draft, findings: &mut Vec<Finding>) {
    let sheet = grid.sheet;
    around(sheet, table, findings);
    heads::heads(grid, table, draft, findings);
    hidden(sheet, table, findings);
    if let Some(&row) = draft.gaps.first() {
        findings.push(finding(
            spot(sheet, Some(row), None),
            None,
            draft.gaps.len(),
            Say {
                code: "blank-rows-inside",
                rule: Some("L1-03"),
                weight: Weight::Remark,
                message: "空の行で分かれていますが、1つの表の続きとして読みました。".to_owned(),
                todo: "続きの表でなければ、それぞれに見出しを付けてください。",
            },
        ));
    }
    if let Some(&column) = noticed.empty_columns.first() {
        findings.push(finding(
            spot(sheet, None, Some(column)),
            None,
            noticed.empty_columns.len(),
            Say {
                code: "empty-columns-inside",
                rule: Some("L1-03"),
                weight: Weight::Remark,
                message: "表の中に空の列があります。飛ばして読みました。".to_owned(),
                todo: "見た目のための空の列は、取り除いてください。",
            },
        ));
    }
    let region =
        Region { top: table.range.top, bottom: table.range.bottom, left: table.range.left, right: table.range.right };
    let merges = grid.merges_in(region);
    if let Some(&(row, column)) = merges.first() {
        findings.push(finding(
            spot(sheet, Some(row), Some(column)),
            Some(grid.text(row, column)),
            merges.len(),
            Say {
                code: "merged-cells",
                rule: Some("L1-12"),
                weight: Weight::Remark,
                message: "セルが結合されています。結合された範囲のすべてに同じ語があるものとして読みました。"
                    .to_owned(),
                todo: "読み方が正しいか確かめてください。次からは、結合せずに1つずつ書くと確実です。",
            },
        ));
    }
    if let Some(((row, column), count)) = noticed.left_out {
        findings.push(finding(
            spot(sheet, Some(row), Some(column)),
            None,
            count,
            Say {
                code: "left-out-labels",
                rule: Some("L2-02"),
                weight: Weight::Remark,
                message: "上と同じ語が省かれています。上の行の語を補って読みました。".to_owned(),
                todo: "補った語が正しいか確かめてください。",
            },
        ));
    }
    rows(grid, table, noticed, findings);
}

/// What is odd about rows and cells.
fn rows(grid: &Grid<'_>, table: &Table, noticed: &Noticed, findings: &mut Vec<Finding>) {
    let sheet = grid.sheet;
    let named = table.columns.iter().any(|column| column.kind == ColumnKind::Label);
    let nameless: Vec<usize> = table
        .rows
        .iter()
        .filter(|row| named && row.kind == RowKind::Body && row.labels.is_empty())
        .map(|row| row.index)
        .collect();
    if let Some(&row) = nameless.first() {
        findings.push(finding(
            spot(sheet, Some(row), Some(table.range.left)),
            None,
            nameless.len(),
            Say {
                code: "rows-without-name",
                rule: Some("L2-02"),
                weight: Weight::Warning,
                message: "名前のない行に値があります。何の値か、決められません。".to_owned(),
                todo: "行ごとに名前を書いてください。上の行の続き（率など）なら、別の列に書いてください。",
            },
        ));
    }
    if let Some(&row) = noticed.sections.first() {
        findings.push(finding(
            spot(sheet, Some(row), None),
            table
                .rows
                .iter()
                .find(|known| known.index == row)
                .and_then(|row| row.labels.first().map(|(_, text)| text.clone())),
            noticed.sections.len(),
            Say {
                code: "section-rows",
                rule: Some("L1-03"),
                weight: Weight::Remark,
                message: "値のない行を、下の行の見出しとして読みました。".to_owned(),
                todo: "見出しではなく値が空いている行なら、空いている理由（未調査など）を書いてください。",
            },
        ));
    }
    if let Some((row, column, heading, fits)) = noticed.crowded.first() {
        let todo = "1つのセルに見出しを1つ書いてください。";
        let (weight, message) = if *fits {
            (Weight::Remark, "1つのセルに見出しがいくつもあります。右の列へ1つずつ分けて読みました。")
        } else {
            (
                Weight::Warning,
                "1つのセルに見出しがいくつもあり、値の列の数と合いません。どの見出しがどの値のものか、決められません。",
            )
        };
        findings.push(finding(
            spot(sheet, Some(*row), Some(*column)),
            Some(heading.clone()),
            noticed.crowded.len(),
            Say { code: "several-heads-in-cell", rule: Some("L1-07"), weight, message: message.to_owned(), todo },
        ));
    }
    if let Some(&(row, column)) = noticed.several.first() {
        findings.push(finding(
            spot(sheet, Some(row), Some(column)),
            Some(grid.text(row, column)),
            noticed.several.len(),
            Say {
                code: "several-values-in-cell",
                rule: Some("L1-07"),
                weight: Weight::Warning,
                message: "1つのセルに数がいくつも書かれています。".to_owned(),
                todo: "1つのセルに1つの数を書いてください。",
            },
        ));
    }
}

/// What stands around a table.
fn around(sheet: &Sheet, table: &Table, findings: &mut Vec<Finding>) {
    let beside: Vec<&Line> =
        table.notes.iter().filter(|line| (table.range.top..=table.range.bottom).contains(&line.row)).collect();
    if let Some(line) = beside.first() {
        findings.push(finding(
            spot(sheet, Some(line.row), Some(line.column)),
            Some(line.text.clone()),
            beside.len(),
            Say {
                code: "notes-beside",
                rule: Some("L1-04"),
                weight: Weight::Remark,
                message: "表の横に説明があります。値としては読んでいません。".to_owned(),
                todo: "値であれば、見出しのある列に書いてください。",
            },
        ));
    }
    let first = table.head_rows.first().copied().unwrap_or(table.range.top);
    if first > 0 && !table.titles.is_empty() && table.id.ends_with("t1") {
        findings.push(finding(
            spot(sheet, Some(first), Some(table.range.left)),
            None,
            1,
            Say {
                code: "head-not-first",
                rule: Some("L3-01"),
                weight: Weight::Remark,
                message: format!(
                    "見出しは{}行目からと読みました。その上の行は、表題や単位として読みました。",
                    first + 1
                ),
                todo: "見出しの行が正しいか確かめてください。",
            },
        ));
    }
}

/// Rows and columns that the sheet hides.
fn hidden(sheet: &Sheet, table: &Table, findings: &mut Vec<Finding>) {
    let rows: Vec<usize> = table.rows.iter().filter(|row| row.hidden).map(|row| row.index).collect();
    let columns: Vec<usize> = table.columns.iter().filter(|column| column.hidden).map(|column| column.index).collect();
    if rows.is_empty() && columns.is_empty() {
        return;
    }
    findings.push(finding(
        spot(sheet, rows.first().copied(), columns.first().copied()),
        None,
        rows.len() + columns.len(),
        Say {
            code: "hidden-cells",
            rule: Some("L1-13"),
            weight: Weight::Warning,
            message: "表の中に、非表示の行や列があります。隠れたところも読みました。".to_owned(),
            todo: "取り込んでよい値か確かめてください。要らない行や列は、取り除いてください。",
        },
    ));
}
