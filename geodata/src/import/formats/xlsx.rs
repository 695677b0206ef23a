//! Office Open XML workbooks (ECMA-376 part 1), in one streaming pass over each sheet.

pub(in crate::import) mod parts;
mod sheet;
mod strings;
mod styles;

use super::{
    Archive,
    finding::{Findings, refuse},
    grid::{Budget, Grid},
    sniff::extension,
    xml,
};
use crate::import::{
    Limits, SourceFile,
    book::{Book, Format},
    marked::OVERVIEW,
    report::{Finding, Weight},
};
use parts::Workbook;
use quick_xml::events::Event;
pub(super) use sheet::{place_number, unreadable, without_value};

pub(super) fn read(file: &SourceFile, limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    let mut archive = Archive::open(&file.bytes, limits)?;
    archive.refuse_doctypes()?;
    let workbook = Workbook::read(&mut archive)?;
    let strings = match workbook.part("sharedStrings") {
        Some(name) => archive.xml(name)?.map_or_else(|| Ok(Vec::new()), |text| strings::read(&text))?,
        None => Vec::new(),
    };
    let formats = match workbook.part("styles") {
        Some(name) => archive.xml(name)?.map_or_else(Vec::new, |text| styles::read(&text)),
        None => Vec::new(),
    };
    let mut findings = Findings::new(limits);
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for entry in &workbook.sheets {
        let Some(text) = archive.xml(&entry.part)? else {
            return Err(broken().on_sheet(&entry.name));
        };
        let mut grid = Grid::new(entry.name.clone(), entry.hidden, &mut budget, &mut findings);
        let context = sheet::Context { strings: &strings, formats: &formats, from_1904: workbook.from_1904 };
        sheet::read(&text, &context, &mut grid)?;
        let sheet = grid.finish();
        if entry.name.starts_with(OVERVIEW) && sheet.at(0, 0).to_string() == OVERVIEW {
            findings.push(
                refuse(
                    "overview-skipped",
                    format!("シート「{}」は、前に取り込んだときの確認の一覧なので、読みませんでした。", entry.name),
                    "することはありません。",
                )
                .weighing(Weight::Remark)
                .on_sheet(&entry.name),
            );
            continue;
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(refuse(
            "no-sheets",
            "ブックの中に表のシートがありません（グラフだけのブックなど）。",
            "表のあるシートを入れて保存し直してください。",
        ));
    }
    remark_on_parts(&mut archive, &mut findings)?;
    Ok((Book { format: Format::Xlsx, encoding: None, sheets }, findings.into_list()))
}

/// What the book has beside its cells, and what becomes of it.
fn remark_on_parts(archive: &mut Archive<'_>, findings: &mut Findings) -> Result<(), Finding> {
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    let any = |wanted: &str| names.iter().any(|name| name.to_ascii_lowercase().contains(wanted));
    if any("vbaproject.bin") || any("macrosheets/") {
        findings.push(
            refuse(
                "macros-ignored",
                "マクロが入っています。マクロは動かさず、読みもしません。",
                "することはありません。",
            )
            .weighing(Weight::Remark),
        );
    }
    if any("externallinks/") {
        findings.push(
            refuse(
                "external-links-ignored",
                "ほかのブックを参照する式があります。参照先は開かず、最後に保存されたときの値を読みました。",
                "参照先と値が合っているか確かめてください。",
            )
            .by_rule("L2-06")
            .weighing(Weight::Warning),
        );
    }
    for name in names
        .iter()
        .filter(|name| name.to_ascii_lowercase().contains("drawings/drawing") && extension(name) == "xml")
        .take(100)
    {
        let Some(text) = archive.xml(name)? else { continue };
        if let Some(words) = drawn_text(&text) {
            findings.push(
                refuse(
                    "text-in-drawing",
                    "図形やテキストボックスの中に文字があります。図形の中は読み込みません。",
                    "必要な文字はセルに書いてください。",
                )
                .by_rule("L1-10")
                .weighing(Weight::Warning)
                .quoting(&words),
            );
        }
    }
    Ok(())
}

/// The text in the shapes of a drawing part.
fn drawn_text(text: &str) -> Option<String> {
    let mut reader = xml::reader(text);
    let mut words = String::new();
    let mut inside = false;
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Eof => break,
            Event::Start(start) => inside = start.local_name().as_ref() == "t",
            Event::End(_) => inside = false,
            other if inside && words.len() < 1_000 => {
                xml::append(other, &mut words);
            }
            _ => {}
        }
    }
    (!words.trim().is_empty()).then_some(words)
}

/// A book whose parts do not fit together.
pub(in crate::import) fn broken() -> Finding {
    refuse(
        "broken-workbook",
        "ブックの中身が壊れています。",
        "Excel などで開いて（修復を求められたら修復して）保存し直したファイルを取り込んでください。",
    )
}
