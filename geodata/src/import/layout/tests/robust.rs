//! Any book is read without a panic, and large ones without long waiting.

use proptest::prelude::*;

use super::*;

fn cell() -> impl Strategy<Value = RawCell> {
    let words = prop::sample::select(vec![
        "",
        "市町村",
        "年度",
        "高知市",
        "合計",
        "計",
        "小計",
        "※注",
        "（単位：人）",
        "30",
        "元",
        "２",
        "３０ 元 ２ ３",
        "-",
        "…",
        "x",
        "12",
        "1,234",
        "△5",
        "人",
        "％",
        "令和2年度",
        "2020",
        "【市部】",
        "男",
        "女",
        "資料：総務省",
        "令和6年3月末現在",
        "1 2 3",
        "No.",
        "コード",
        "39201",
        "　",
        "長い文章がここにあります。これは説明の行であり、値ではありません。表の横に置かれます。",
    ]);
    prop_oneof![
        3 => Just(RawCell::default()),
        4 => words.prop_map(RawCell::text),
        3 => (0.0_f64..3000.0).prop_map(|number| RawCell::number(number.floor())),
        1 => Just(RawCell { value: RawValue::Date { year: 2024, month: 3, day: 31 }, formula: false }),
        1 => Just(RawCell { value: RawValue::Error("#REF!".into()), formula: true }),
    ]
}

fn range() -> impl Strategy<Value = Range> {
    (0_usize..14, 0_usize..10, 0_usize..5, 0_usize..5).prop_map(|(top, left, height, width)| Range {
        top,
        left,
        bottom: top + height,
        right: left + width,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_book_is_read_and_every_row_and_column_lies_in_its_sheet(
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..9), 0..14),
        merges in prop::collection::vec(range(), 0..5),
        hidden in prop::collection::vec(0_usize..14, 0..3),
    ) {
        let mut hidden = hidden;
        hidden.sort_unstable();
        let sheet = Sheet { name: "表".into(), rows, merges, hidden_rows: hidden.clone(), hidden_columns: hidden, ..Sheet::default() };
        let (height, width) = (sheet.rows.len(), sheet.width());
        let book = Book { sheets: vec![sheet], ..Book::default() };
        let (tables, findings) = tables(&book);
        for table in &tables {
            let mut before = None;
            for row in &table.rows {
                prop_assert!(row.index < height);
                prop_assert!(before.is_none_or(|before| before < row.index), "rows ascend");
                prop_assert!(!table.head_rows.contains(&row.index), "a row is no head");
                before = Some(row.index);
            }
            prop_assert!(table.head_rows.is_sorted());
            prop_assert!(table.columns.iter().all(|column| column.index <= width + 5));
        }
        // Nothing is lost: each number stands in a row, a head or a line of some table.
        for (row, cells) in book.sheets[0].rows.iter().enumerate() {
            for cell in cells {
                if matches!(cell.value, RawValue::Number(_)) {
                    let known = tables.iter().any(|table| {
                        table.rows.iter().any(|known| known.index == row)
                            || table.head_rows.contains(&row)
                            || table.titles.iter().chain(&table.notes).any(|line| line.row == row)
                    });
                    prop_assert!(known, "row {row} of {:?}", book.sheets[0].rows);
                }
            }
        }
        prop_assert!(findings.iter().all(|finding| !finding.message.is_empty() && !finding.todo.is_empty()));
    }
}

#[test]
fn a_large_sheet_is_one_table() {
    let mut rows = vec![
        (0..60)
            .map(|column| RawCell::text(if column == 0 { "市町村".into() } else { format!("項目{column}") }))
            .collect::<Vec<_>>(),
    ];
    rows.extend((0..20_000).map(|row| {
        (0..60)
            .map(|column| {
                if column == 0 {
                    RawCell::text(format!("名称{row}"))
                } else {
                    RawCell::number(f64::from(row * column))
                }
            })
            .collect()
    }));
    let book = Book { sheets: vec![Sheet { name: "大".into(), rows, ..Sheet::default() }], ..Book::default() };
    let (tables, _) = tables(&book);
    assert_eq!((tables.len(), tables[0].rows.len(), tables[0].columns.len()), (1, 20_000, 60));
}

#[test]
fn merges_to_the_end_of_the_sheet_and_crooked_sheets_are_harmless() {
    let mut wide = book("見出し|件数\n高知市|1\n室戸市|2\n");
    wide.sheets[0].merges = vec![
        Range { top: 0, left: 0, bottom: 1_048_575, right: 16_383 },
        Range { top: 5, left: 5, bottom: 2, right: 2 },
        Range { top: 900, left: 900, bottom: 901, right: 901 },
    ];
    let _ = tables(&wide);
    assert!(tables(&Book::default()).0.is_empty());
    assert!(tables(&Book { sheets: vec![Sheet::default()], ..Book::default() }).0.is_empty());
}
