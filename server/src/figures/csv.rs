//! A table as CSV that Excel opens without damage: UTF-8 with BOM, CRLF, header in row 1, texts that cannot be formulas.

use super::{
    table::{Field, Table},
    text::clean,
};

/// Writes a table as CSV. Numbers stand as numbers with all their digits; a text that a spreadsheet would take for a
/// formula gets an apostrophe in front.
pub fn csv(table: &Table) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    for (index, column) in table.columns.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let title =
            if column.unit.is_empty() { column.title.clone() } else { format!("{}[{}]", column.title, column.unit) };
        push_text(&mut out, &title);
    }
    out.push_str("\r\n");
    for row in &table.rows {
        for (index, field) in row.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            match field {
                Field::Number(value, _) if value.is_finite() => out.push_str(&value.to_string()),
                Field::Text(words) => push_text(&mut out, words),
                Field::Number(..) | Field::Empty => {}
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn push_text(out: &mut String, words: &str) {
    // The gate has already turned TAB, CR and LF into spaces and dropped NUL, so a formula can hide behind spaces only.
    let words = clean(words);
    let starts_formula = words.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−']);
    let guarded = if starts_formula { format!("'{words}") } else { words };
    if guarded.contains([',', '"', ';']) || guarded.starts_with(' ') || guarded.ends_with(' ') {
        out.push('"');
        out.push_str(&guarded.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&guarded);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::table::Column, *};

    fn one_column(fields: Vec<Field>) -> String {
        let column =
            Column { id: "a".into(), title: "値".into(), unit: "人".into(), is_number: true, is_passport: false };
        let rows = fields.into_iter().map(|field| vec![field]).collect();
        String::from_utf8(csv(&Table { caption: String::new(), columns: vec![column], rows })).expect("UTF-8")
    }

    #[test]
    fn the_file_has_a_bom_a_header_and_windows_line_ends() {
        assert_eq!(one_column(vec![Field::Number(691_527.0, 0), Field::Empty]), "\u{feff}値[人]\r\n691527\r\n\r\n");
    }

    #[test]
    fn numbers_stay_numbers_and_keep_their_digits() {
        assert_eq!(
            one_column(vec![Field::Number(-5.0, 0), Field::Number(1.912_345, 1)]),
            "\u{feff}値[人]\r\n-5\r\n1.912345\r\n"
        );
    }

    #[test]
    fn a_text_cannot_become_a_formula() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\u{0}=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "  =1",
            "\u{202e}=1",
        ] {
            let line = one_column(vec![Field::text(formula)]);
            let line = line.lines().nth(1).expect("a row").trim_start_matches('"');
            assert!(line.starts_with('\''), "{formula:?} became {line:?}");
        }
        assert!(one_column(vec![Field::text("民生委員, \"R2\"")]).ends_with("\"民生委員, \"\"R2\"\"\"\r\n"));
    }
}
