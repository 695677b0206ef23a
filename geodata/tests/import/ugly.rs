//! Tables that break the rules of the Digital Agency for machine-readable data, one rule or two at a time.
//!
//! The rules: 機械可読性ルール L1-01 to L3-09 (repository `digital-go-jp/machine_readability_rule`). Figures are 見本.

use rust_xlsxwriter::{Format, Formula, Note, Shape, Workbook, XlsxError};

/// A table in the making.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each rule is broken or not")]
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<String>>,
    merges: Vec<(usize, usize, usize, usize)>,
    hidden_row: Option<u32>,
    formulas: bool,
    colored: bool,
    drawn: bool,
    unquoted: bool,
    encoding: Encoding,
    html: bool,
}

#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Cp932,
    Utf16,
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A table that breaks no rule.
pub(crate) fn clean() -> Table {
    Table {
        rows: vec![
            row(&["団体コード", "市町村名", "年度", "性別", "実人数（人）", "備考"]),
            row(&["39201", "高知市", "2023", "男", "120", ""]),
            row(&["39201", "高知市", "2023", "女", "80", ""]),
            row(&["39202", "室戸市", "2023", "男", "3", ""]),
            row(&["39202", "室戸市", "2023", "女", "0", ""]),
            row(&["39405", "檮原町", "2023", "男", "1", ""]),
            row(&["39412", "四万十町", "2023", "男", "6", ""]),
        ],
        merges: Vec::new(),
        hidden_row: None,
        formulas: false,
        colored: false,
        drawn: false,
        unquoted: false,
        encoding: Encoding::Utf8,
        html: false,
    }
}

type Break = fn(&mut Table);

/// Each rule, and how it is broken.
pub(crate) const BREAKS: [(&str, Break); 29] = [
    ("L1-01", |table| table.html = true),
    ("L1-02", |table| {
        let second = table.rows.clone();
        table.rows.push(Vec::new());
        table.rows.push(row(&["表２　相談件数"]));
        table.rows.extend(second);
    }),
    ("L1-03", |table| table.rows.insert(4.min(table.rows.len()), Vec::new())),
    ("L1-04", |table| {
        table.rows.insert(0, row(&["令和５年度　ひきこもり相談実績（見本）", "", "", "", "作成：〇〇課"]));
        table.rows.push(row(&["※ 令和６年３月末時点。注）延べ件数を除く。"]));
    }),
    ("L1-05", |table| table.rows[0][0].clear()),
    ("L1-06", |table| table.each(1, |text| text.chars().map(|character| format!("{character}　")).collect())),
    ("L1-07", |table| table.each(4, |text| format!("{text}（うち女{text}）\n{text}"))),
    ("L1-08", |table| table.each(5, |_| "①㈱髙﨑 ﾊﾝｶｸ Ⅲ 〜 ソ表能 \u{e000}".to_owned())),
    ("L1-09", |table| table.each(4, |text| if text == "0" { String::new() } else { text.to_owned() })),
    ("L1-10", |table| table.drawn = true),
    ("L1-11", |table| table.colored = true),
    ("L1-12", |table| table.merges.extend([(1, 1, 2, 1), (3, 0, 4, 1)])),
    ("L1-13", |table| table.hidden_row = Some(2)),
    ("L1-14", |table| table.each(5, |_| "一行目\n二行目".to_owned())),
    ("L1-15", |table| {
        table.unquoted = true;
        table.each(4, |text| format!("1,{text}"));
    }),
    ("L2-01", |table| table.each(4, |text| format!("△１，{text}人"))),
    ("L2-02", |table| {
        for index in (2..table.rows.len()).step_by(2) {
            for cell in table.rows[index].iter_mut().take(2) {
                cell.clear();
            }
        }
    }),
    ("L2-03", |table| {
        table.rows.insert(0, row(&["", "", "令和5年度", "", "令和5年度", ""]));
        if let Some(head) = table.rows[1].last_mut() {
            "実人数（人）".clone_into(head);
        }
    }),
    ("L2-04", |table| table.each(3, |text| if text == "男" { "男性".to_owned() } else { "ｵﾝﾅ".to_owned() })),
    ("L2-05", |table| table.each(3, |text| format!("その他（{text}、不明を含む）"))),
    ("L2-06", |table| table.formulas = true),
    ("L3-01", |table| {
        for _ in 0..3 {
            table.rows.insert(0, Vec::new());
        }
    }),
    ("L3-02", |table| table.each(3, |text| if text == "男" { "1".to_owned() } else { "2".to_owned() })),
    ("L3-03", |table| {
        let symbols = ["x", "…", "-", "***", "‐", "Ｘ", "—"];
        for (index, symbol) in symbols.iter().enumerate() {
            if let Some(cell) = table.rows.get_mut(index + 1).and_then(|row| row.get_mut(4)) {
                (*symbol).clone_into(cell);
            }
        }
    }),
    ("L3-04", |table| table.replace("実人数（人）", "実人数")),
    ("L3-05", |table| table.each(2, |_| "Ｒ５".to_owned())),
    ("L3-06", |table| table.each(1, |text| format!("高岡郡{}", text.replace('檮', "梼")))),
    ("L3-07", |table| {
        for cells in &mut table.rows {
            cells.reverse();
        }
    }),
    ("L3-08", |table| table.encoding = if table.rows.len() % 2 == 0 { Encoding::Cp932 } else { Encoding::Utf16 }),
];

/// L3-09, wide instead of long, cannot be broken beside the others: it is a table of its own.
pub(crate) fn wide() -> Table {
    let mut table = clean();
    table.rows = vec![
        row(&["市町村名", "３０", "元", "２", "３"]),
        row(&["高知市", "1", "2", "3", "x"]),
        row(&["合計", "1", "2", "3", ""]),
    ];
    table
}

impl Table {
    fn each(&mut self, column: usize, change: impl Fn(&str) -> String) {
        for cells in self.rows.iter_mut().skip(1) {
            if let Some(cell) = cells.get_mut(column) {
                *cell = change(cell);
            }
        }
    }

    fn replace(&mut self, from: &str, to: &str) {
        for cell in self.rows.iter_mut().flatten() {
            *cell = cell.replace(from, to);
        }
    }

    /// As text with commas.
    pub(crate) fn csv(&self) -> Vec<u8> {
        if self.html {
            return self.html();
        }
        let quote = |cell: &String| {
            if cell.contains(['\n', '"']) || (cell.contains(',') && !self.unquoted) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        let lines: Vec<String> =
            self.rows.iter().map(|cells| cells.iter().map(quote).collect::<Vec<_>>().join(",")).collect();
        let text = lines.join("\r\n") + "\r\n";
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            // What Windows-31J lacks becomes a user-defined character, as editors on Windows write it.
            Encoding::Cp932 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            Encoding::Utf16 => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        }
    }

    /// As a workbook.
    pub(crate) fn xlsx(&self) -> Vec<u8> {
        if self.html { self.html() } else { self.workbook().expect("a workbook of a few cells") }
    }

    fn html(&self) -> Vec<u8> {
        let rows: String =
            self.rows.iter().map(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"))).collect();
        format!("<html><head><meta charset=\"utf-8\"></head><body><table>{rows}</table></body></html>").into_bytes()
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let red = Format::new().set_background_color("#FF0000");
        for (top, left, bottom, right) in &self.merges {
            let at = |index: &usize| u32::try_from(*index).unwrap();
            let column = |index: &usize| u16::try_from(*index).unwrap();
            sheet.merge_range(at(top), column(left), at(bottom), column(right), "", &Format::new())?;
        }
        for (row, cells) in (0_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                if self.formulas && cell.parse::<f64>().is_ok() {
                    let formula = Formula::new(format!("={cell}+0"));
                    // Half of them as programs write them that do not compute.
                    sheet.write_formula(
                        row,
                        column,
                        if row % 2 == 0 { formula.set_result(cell.as_str()) } else { formula },
                    )?;
                } else if let Ok(number) = cell.parse::<f64>() {
                    sheet.write_number(row, column, number)?;
                } else if self.colored {
                    sheet.write_string_with_format(row, column, cell, &red)?;
                } else {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
        if let Some(row) = self.hidden_row {
            sheet.set_row_hidden(row)?;
            sheet.set_column_hidden(2)?;
        }
        if self.drawn {
            sheet.insert_shape(2, 7, &Shape::textbox().set_text("ここに大事な注意が書いてある"))?;
            sheet.insert_note(1, 1, &Note::new("もとのコメント"))?;
        }
        workbook.save_to_buffer()
    }
}

/// A name and a file for each rule broken alone and for each two broken together, as text and as a workbook.
pub(crate) fn all() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |name: &str, table: &Table| {
        files.push((format!("{name}.csv"), table.csv()));
        files.push((format!("{name}.xlsx"), table.xlsx()));
    };
    add("clean", &clean());
    add("L3-09", &wide());
    for (index, (first, first_break)) in BREAKS.iter().enumerate() {
        let mut table = clean();
        first_break(&mut table);
        add(first, &table);
        for (second, second_break) in &BREAKS[index + 1..] {
            let mut table = table.clone();
            second_break(&mut table);
            add(&format!("{first}+{second}"), &table);
        }
    }
    files
}
