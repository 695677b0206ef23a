//! Findings about the layout of a sheet, by the rules of the Digital Agency where one fits. None keeps a file from being published:
//! what the layout leaves open, the readers of meaning ask.

use super::{
    ColumnKind, Line, Table,
    build::Noticed,
    draft::Draft,
    grid::{Grid, Region},
};
use crate::import::{
    book::{Sheet, column_letters},
    report::{Finding, Spot, Weight},
    words::normal,
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
    heads(grid, table, draft, findings);
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

/// What is wrong with the heads.
fn heads(grid: &Grid<'_>, table: &Table, draft: &Draft, findings: &mut Vec<Finding>) {
    let sheet = grid.sheet;
    if table.head_rows.is_empty() {
        findings.push(finding(
            spot(sheet, Some(table.range.top), Some(table.range.left)),
            None,
            1,
            Say {
                code: "no-heads",
                rule: Some("L3-01"),
                weight: Weight::Warning,
                message: "列の見出しが見つかりません。".to_owned(),
                todo: "1行目に列の名前を書いてください。",
            },
        ));
        return;
    }
    let nameless: Vec<usize> = table
        .columns
        .iter()
        .filter(|column| column.headings.is_empty() && column.kind == ColumnKind::Value)
        .map(|column| column.index)
        .collect();
    if let Some(&column) = nameless.first() {
        let values = table.columns.iter().filter(|column| column.kind == ColumnKind::Value).count();
        let row = table.head_rows.last().copied();
        findings.push(finding(spot(sheet, row, Some(column)), None, nameless.len(), Say {
            code: "fewer-heads-than-values",
            rule: Some("L1-05"),
            weight: Weight::Warning,
            message: format!(
                "値の列は{values}ありますが、見出しは{}しかありません。どの見出しがどの値のものか、決められません。",
                values - nameless.len()
            ),
            todo: "すべての値の列に、見出しを1つずつ書いてください。",
        }));
    }
    let unnamed_labels: Vec<usize> = table
        .columns
        .iter()
        .filter(|column| column.headings.is_empty() && column.kind != ColumnKind::Value)
        .map(|column| column.index)
        .collect();
    if let Some(&column) = unnamed_labels.first() {
        findings.push(finding(
            spot(sheet, table.head_rows.last().copied(), Some(column)),
            None,
            unnamed_labels.len(),
            Say {
                code: "column-without-head",
                rule: Some("L1-05"),
                weight: Weight::Remark,
                message: "見出しのない列があります。".to_owned(),
                todo: "列の名前を書いてください。",
            },
        ));
    }
    let levels = draft.heads.len();
    if levels > 1 {
        findings.push(finding(
            spot(sheet, draft.heads.first().copied(), Some(table.range.left)),
            None,
            levels,
            Say {
                code: "several-head-rows",
                rule: Some("L2-03"),
                weight: Weight::Remark,
                message: format!("見出しが{levels}行あります。上から順につないで、列の名前としました。"),
                todo: "列の名前が正しいか確かめてください。次からは、見出しを1行にすると確実です。",
            },
        ));
    }
    let mut seen = std::collections::BTreeMap::new();
    let mut twins: Vec<usize> = Vec::new();
    for column in table.columns.iter().filter(|column| !column.headings.is_empty() && column.kind == ColumnKind::Value)
    {
        let name = column.headings.iter().map(|heading| normal(heading)).collect::<Vec<_>>().join("／");
        if seen.insert(name, column.index).is_some() {
            twins.push(column.index);
        }
    }
    if let Some(&column) = twins.first() {
        let heading = table.columns.iter().find(|known| known.index == column).map(|column| column.headings.join("／"));
        findings.push(finding(
            spot(sheet, table.head_rows.last().copied(), Some(column)),
            heading,
            twins.len(),
            Say {
                code: "same-heads",
                rule: Some("L2-03"),
                weight: Weight::Warning,
                message: "同じ名前の列が2つ以上あります。".to_owned(),
                todo: "列ごとに別の名前を付けてください。",
            },
        ));
    }
    if let Some(&row) = draft.repeated.first() {
        findings.push(finding(
            spot(sheet, Some(row), Some(table.range.left)),
            None,
            draft.repeated.len(),
            Say {
                code: "repeated-heads",
                rule: Some("L1-03"),
                weight: Weight::Remark,
                message: "見出しが途中で繰り返されています。同じ表の続きとして読みました。".to_owned(),
                todo: "別の表であれば、表題を付けてください。",
            },
        ));
    }
    let region =
        Region { top: table.range.top, bottom: table.range.bottom, left: table.range.left, right: table.range.right };
    let spaced: Vec<(usize, usize)> = draft
        .heads
        .iter()
        .flat_map(|row| grid.occupied(*row, region).into_iter().map(move |column| (*row, column)))
        .filter(|(row, column)| {
            let text = grid.text(*row, *column);
            text.contains(['\n', '\r', '\u{3000}']) || (text.contains(' ') && !text.is_ascii())
        })
        .collect();
    if let Some(&(row, column)) = spaced.first() {
        findings.push(finding(
            spot(sheet, Some(row), Some(column)),
            Some(grid.text(row, column)),
            spaced.len(),
            Say {
                code: "spaces-in-heads",
                rule: Some("L1-06"),
                weight: Weight::Remark,
                message: "見出しに、体裁のための空白や改行があります。取り除いて読みました。".to_owned(),
                todo: "空白や改行を入れずに書いてください。",
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
