//! Text with separators. An own pass instead of the csv crate, because a person must hear of an unclosed quotation mark (the crate
//! reads the rest of the file into one field) and at which line of the file a record begins.

mod records;

use super::{
    finding::{Findings, refuse},
    grid::{Budget, Grid},
    sniff::extension,
    text::decode,
};
use crate::import::{
    Limits, SourceFile,
    book::{Book, Format, RawCell, RawValue},
    report::{Finding, Spot, Weight},
};
use records::{Flaw, Records};

/// Bytes of the beginning by which the separator is found.
const SAMPLE: usize = 64 << 10;

pub(super) fn read(file: &SourceFile, limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    let decoded = decode(&file.bytes)?;
    let mut findings = Findings::new(limits);
    if let Some(doubt) = decoded.doubt {
        findings.push(doubt);
    }
    if sniff_mismatch(&file.name) {
        findings.push(
            refuse(
                "text-named-workbook",
                format!(
                    "拡張子は .{} ですが、中身は区切り文字のテキスト（CSV）です。CSV として読みました。",
                    extension(&file.name)
                ),
                "問題なければ、そのままで構いません。",
            )
            .weighing(Weight::Remark),
        );
    }
    // Ctrl+Z ends texts of DOS programs.
    let text = decoded.text.trim_end_matches('\u{1a}').trim_start_matches('\u{feff}');
    let (text, declared, skipped) = declared_separator(text);
    let separator = declared.unwrap_or_else(|| separator(text, &file.name));
    let name = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem).to_owned();
    let mut budget = Budget::new(limits);
    let mut grid = Grid::new(name, false, &mut budget, &mut findings);
    let mut lines = Vec::new();
    let mut written_as_formula: Option<Finding> = None;
    let mut records = Records::new(text, separator);
    let mut row = skipped;
    lines.resize(skipped, 1);
    while records.advance() {
        let record = &records.record;
        lines.push(record.line + skipped);
        for (column, field) in record.fields.iter().enumerate() {
            if let Some(finding) = put(&mut grid, row, column, field)? {
                match &mut written_as_formula {
                    Some(first) => first.count += 1,
                    None => written_as_formula = Some(finding),
                }
            }
        }
        for flaw in &record.flaws {
            match flaw {
                Flaw::Unclosed => return Err(unclosed(record.line + skipped, record.fields.len() - 1)),
                Flaw::AfterQuote(column) => {
                    let text = &record.fields[*column];
                    grid.note(row, *column, after_quote().quoting(text));
                }
            }
        }
        row += 1;
    }
    if lines.iter().enumerate().any(|(row, line)| *line != row + 1) {
        grid.set_lines(lines);
    }
    let sheet = grid.finish();
    if let Some(finding) = written_as_formula {
        findings.push(finding);
    }
    Ok((
        Book { format: Format::Csv, encoding: Some(decoded.encoding.to_owned()), sheets: vec![sheet] },
        findings.into_list(),
    ))
}

/// Places a field. `="01"` is how programs keep Excel from dropping zeros: the text is taken, and said once.
fn put(grid: &mut Grid<'_>, row: usize, column: usize, field: &str) -> Result<Option<Finding>, Finding> {
    if field.is_empty() {
        return Ok(None);
    }
    if let Some(rest) = field.strip_prefix('=') {
        if let Some(inner) = rest.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            grid.put_text(row, column, inner.replace("\"\"", "\""), false)?;
            let mut finding = refuse(
                "text-as-formula",
                "「=\"…\"」の形で書かれた文字は、引用符の中の文字として読みました。",
                "問題なければ、そのままで構いません。",
            )
            .weighing(Weight::Remark)
            .quoting(field);
            finding.at = Spot {
                row: Some(row + 1),
                column: Some(crate::import::book::column_letters(column)),
                ..Spot::default()
            };
            return Ok(Some(finding));
        }
        if rest.contains(|character: char| character == '(' || character.is_ascii_digit()) {
            grid.note(
                row,
                column,
                refuse(
                    "formula-in-text",
                    "計算式が、計算されないまま入っています。計算はしません。",
                    "Excel で開いて値に直し（コピーして「値の貼り付け」）、保存し直してください。",
                )
                .by_rule("L2-06")
                .quoting(field),
            );
            grid.put(row, column, RawCell { value: RawValue::Text(field.to_owned()), formula: true })?;
            return Ok(None);
        }
    }
    grid.put_text(row, column, field.to_owned(), false)?;
    Ok(None)
}

fn sniff_mismatch(name: &str) -> bool {
    extension(name).starts_with("xls")
}

/// `sep=;` in the first line, as Excel understands it: the rest, the separator, and how many lines that took.
fn declared_separator(text: &str) -> (&str, Option<u8>, usize) {
    let line = text.lines().next().unwrap_or("");
    let separator = line.strip_prefix("sep=").filter(|rest| rest.len() == 1).map(|rest| rest.as_bytes()[0]);
    match separator {
        Some(separator @ (b',' | b'\t' | b';' | b'|')) => {
            let rest = text[line.len()..].strip_prefix('\r').unwrap_or(&text[line.len()..]);
            (rest.strip_prefix('\n').unwrap_or(rest), Some(separator), 1)
        }
        _ => (text, None, 0),
    }
}

/// The separator that cuts the beginning of the text into the most even records.
fn separator(text: &str, name: &str) -> u8 {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = end == text.len();
    let sample = &text[..end];
    let mut best = (b',', 0.0);
    for candidate in [b',', b'\t', b';'] {
        let mut widths = std::collections::BTreeMap::new();
        let mut n_records = 0_usize;
        let mut records = Records::new(sample, candidate);
        while records.advance() {
            let record = &records.record;
            if records.is_done() && !whole && n_records > 0 {
                break; // cut in two
            }
            if record.fields.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            n_records += 1;
            *widths.entry(record.fields.len()).or_insert(0_usize) += 1;
        }
        let several: usize = widths.iter().filter(|(width, _)| **width > 1).map(|(_, n_of_it)| n_of_it).sum();
        let commonest = widths.iter().filter(|(width, _)| **width > 1).map(|(_, n_of_it)| *n_of_it).max().unwrap_or(0);
        if n_records == 0 || several == 0 {
            continue;
        }
        let mut score = (several + commonest) as f64 / n_records as f64;
        // Text that somebody named .tsv has tabs; otherwise commas are usual.
        if candidate == b'\t' && matches!(extension(name).as_str(), "tsv" | "tab" | "txt") {
            score += 0.5;
        }
        if score > best.1 + 1e-9 {
            best = (candidate, score);
        }
    }
    best.0
}

fn unclosed(line: usize, column: usize) -> Finding {
    let mut finding = refuse(
        "unclosed-quote",
        format!(
            "{line}行目で始まる引用符（\"）が閉じていません。それより後ろの行がすべて一つのセルになってしまいます。"
        ),
        "その行の引用符を直してください。文字としての引用符は \"\" と二つ書きます。",
    )
    .by_rule("L1-15")
    .at_line(line);
    finding.at.column = Some(crate::import::book::column_letters(column));
    finding
}

fn after_quote() -> Finding {
    refuse(
        "text-after-quote",
        "引用符（\"）で閉じた後に文字が続いています。どこまでが一つのセルか決められません。",
        "そのセルの引用符を直してください。文字としての引用符は \"\" と二つ書きます。",
    )
    .by_rule("L1-15")
}
