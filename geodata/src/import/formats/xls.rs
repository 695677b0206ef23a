//! Excel 97 to 2003 (BIFF8, \[MS-XLS\]) in compound files (\[MS-CFB\], by the crate cfb).

mod records;
mod sheet;

use std::io::{Cursor, Read};

use super::{
    finding::{Findings, refuse},
    grid::{Budget, Grid},
    number_format::{Shown, built_in, shown},
    refusal,
};
use crate::import::{
    Limits, SourceFile,
    book::{Book, Format},
    report::{Finding, Weight},
};
use records::{Pieces, Records};

pub(super) fn read(file: &SourceFile, limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    let mut container = cfb::CompoundFile::open(Cursor::new(file.bytes.as_slice())).map_err(|_| broken())?;
    let names: Vec<String> = container.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let find = |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
    let Some(name) = find("Workbook") else {
        return Err(if find("EncryptedPackage").is_some() {
            refusal::encrypted_workbook()
        } else if find("Book").is_some() {
            refusal::too_old()
        } else if find("WordDocument").is_some() {
            refusal::word()
        } else {
            broken()
        });
    };
    let mut stream = Vec::new();
    let longest = file.bytes.len() as u64;
    container
        .open_stream(format!("/{name}"))
        .and_then(|content| content.take(longest).read_to_end(&mut stream))
        .map_err(|_| broken())?;
    let mut findings = Findings::new(limits);
    let book = workbook(&stream, limits, &mut findings)?;
    if find("_VBA_PROJECT_CUR").is_some() {
        findings.push(
            refuse(
                "macros-ignored",
                "マクロが入っています。マクロは動かさず、読みもしません。",
                "することはありません。",
            )
            .weighing(Weight::Remark),
        );
    }
    Ok((book, findings.into_list()))
}

/// What the sheets refer to.
#[derive(Default)]
struct Globals {
    strings: Vec<String>,
    formats: Vec<Shown>,
    from_1904: bool,
    /// Name, hidden, position in the stream.
    sheets: Vec<(String, bool, usize)>,
}

fn workbook(stream: &[u8], limits: &Limits, findings: &mut Findings) -> Result<Book, Finding> {
    let globals = globals(stream)?;
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for (name, hidden, position) in &globals.sheets {
        let mut grid = Grid::new(name.clone(), *hidden, &mut budget, findings);
        let part = stream.get(*position..).ok_or_else(|| broken().on_sheet(name))?;
        sheet::read(part, &globals, &mut grid)
            .map_err(|finding| if finding.at.sheet.is_some() { finding } else { finding.on_sheet(name) })?;
        sheets.push(grid.finish());
    }
    if sheets.is_empty() {
        return Err(refuse(
            "no-sheets",
            "ブックの中に表のシートがありません（グラフだけのブックなど）。",
            "表のあるシートを入れて保存し直してください。",
        ));
    }
    Ok(Book { format: Format::Xls, encoding: None, sheets })
}

fn globals(stream: &[u8]) -> Result<Globals, Finding> {
    let mut globals = Globals::default();
    let mut codes = std::collections::HashMap::new();
    let mut styles = Vec::new();
    let mut records = Records::new(stream);
    match records.next_record() {
        Some((0x0809, data)) if records::u16_at(data, 0) == Some(0x0600) => {}
        Some((0x0809, _)) => return Err(refusal::too_old()),
        _ => return Err(broken()),
    }
    while let Some((kind, data)) = records.next_record() {
        match kind {
            0x000A => break,
            0x002F => return Err(refusal::encrypted_workbook()),
            0x0022 => globals.from_1904 = records::u16_at(data, 0) == Some(1),
            0x041E => {
                if let (Some(id), Some(code)) = (records::u16_at(data, 0), Pieces::one(data, 2).text16()) {
                    codes.insert(usize::from(id), shown(&code));
                }
            }
            0x00E0 => styles.push(usize::from(records::u16_at(data, 2).unwrap_or(0))),
            0x0085 => {
                // Type 0 is a worksheet; the others are charts and macros.
                if let (Some(position), Some([hidden, 0])) = (records::u32_at(data, 0), data.get(4..6)) {
                    let name = Pieces::one(data, 6).text8().ok_or_else(broken)?;
                    globals.sheets.push((name, hidden & 3 != 0, position as usize));
                }
            }
            0x00FC => globals.strings = strings(records.with_continuations(data))?,
            _ => {}
        }
        if globals.sheets.len() > 4_000 {
            return Err(broken());
        }
    }
    globals.formats = styles.into_iter().map(|id| codes.get(&id).cloned().unwrap_or_else(|| built_in(id))).collect();
    Ok(globals)
}

/// The table of shared texts. How many there are said to be is not looked at: the records end where they end.
fn strings(mut pieces: Pieces<'_>) -> Result<Vec<String>, Finding> {
    pieces.skip(8);
    let mut strings = Vec::new();
    while !pieces.is_done() {
        strings.push(pieces.rich_text().ok_or_else(broken)?);
    }
    Ok(strings)
}

fn broken() -> Finding {
    refuse(
        "broken-workbook",
        "ブックの中身が壊れています。",
        "Excel などで開いて（修復を求められたら修復して）保存し直したファイルを取り込んでください。",
    )
}
