//! Findings about heads.

use super::{Say, finding, spot};
use crate::import::{
    book::Sheet,
    layout::{
        ColumnKind, Table,
        draft::Draft,
        grid::{Grid, Region},
    },
    report::{Finding, Weight},
    words::normal,
};

/// What is wrong with the heads.
pub(super) fn heads(grid: &Grid<'_>, table: &Table, draft: &Draft, findings: &mut Vec<Finding>) {
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
    same(sheet, table, findings);
    looks(grid, table, draft, findings);
}

/// Columns of the same name.
fn same(sheet: &Sheet, table: &Table, findings: &mut Vec<Finding>) {
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
}

/// Heads that are repeated, or spaced for looks.
fn looks(grid: &Grid<'_>, table: &Table, draft: &Draft, findings: &mut Vec<Finding>) {
    let sheet = grid.sheet;
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
