//! Frictionless data packages, in and out.
//!
//! In: a zip with a `datapackage.json`. One of this program becomes a batch with a whole package; of another its CSV resources become
//! the sheets of a book, and reading goes on as with a workbook. Out: a package as files, or as a zip that is the same to the byte
//! every time.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};

use serde_json::Value;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    Batch, Context, Limits, Outcome, SourceFile,
    book::{Book, Format},
    formats::read_book,
    outcome::{Parts, finding, outcome},
    report::{Finding, Spot, Weight},
    shapes::feature::file_error,
    unzip::Unzip,
};
use crate::{
    Release,
    package::{
        BOUNDARIES_ID, Package, PackageFile, PackageKind, Problem, Severity, check_placement, package_files,
        read_embedded, read_files,
    },
};

const DESCRIPTOR: &str = "datapackage.json";

/// What a zipped data package turned out to be.
#[derive(Debug)]
pub enum Arrived {
    /// A package of this program, or something that cannot be read at all.
    Outcome(Box<Outcome>),
    /// A package of others: its CSV resources as sheets, named after them, and what was noticed while reading them.
    Sheets(Book, Vec<Finding>),
}

/// Reads a zipped data package.
pub fn read_datapackage(file: &SourceFile, context: &Context, limits: &Limits) -> Arrived {
    match read(file, context, limits) {
        Ok(Ok(parts)) => Arrived::Outcome(Box::new(outcome(file, Some(Format::Datapackage), context, limits, parts))),
        Ok(Err((book, findings))) => Arrived::Sheets(book, findings),
        Err(fault) => {
            let mut parts = Parts::default();
            parts.findings.list.push(fault);
            Arrived::Outcome(Box::new(outcome(file, Some(Format::Datapackage), context, limits, parts)))
        }
    }
}

/// A package of this program as parts of an outcome, or the sheets of another.
type Read = Result<Parts, (Book, Vec<Finding>)>;

fn read(file: &SourceFile, context: &Context, limits: &Limits) -> Result<Read, Finding> {
    let mut archive = Unzip::open(&file.bytes, limits)?;
    let entries = archive.entries().to_vec();
    let descriptor = entries
        .iter()
        .filter(|entry| entry.name() == DESCRIPTOR)
        .min_by_key(|entry| (entry.path.len(), entry.path.clone()))
        .ok_or_else(|| {
            file_error(
                "missing-descriptor",
                "ZIPの中に datapackage.json がありません。",
                "datapackage.json と、その中に書いたファイルを入れてください。",
            )
        })?;
    // The package may lie in a folder of the archive.
    let root = descriptor.path.strip_suffix(DESCRIPTOR).unwrap_or_default().to_owned();
    let mut files = BTreeMap::new();
    for entry in &entries {
        if let Some(path) = entry.path.strip_prefix(&root) {
            files.insert(path.to_owned(), archive.read(entry)?);
        }
    }
    let text = files.get(DESCRIPTOR).map(Vec::as_slice).unwrap_or_default();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let described: Option<Value> = serde_json::from_slice(text).ok();
    if let Some(described) = described.filter(|described| described.get("tsunagi").is_none()) {
        return foreign(&described, &files, limits).map(Err);
    }
    let (package, problems) = read_files(&file.name, files);
    Ok(Ok(own(package, problems, context)))
}

/// A package of this program.
fn own(package: Option<Package>, mut problems: Vec<Problem>, context: &Context) -> Parts {
    let mut parts = Parts::default();
    if let Some(package) = &package
        && package.info.kind == PackageKind::Data
        && let Some(boundaries) = read_embedded(BOUNDARIES_ID).0
    {
        problems.extend(check_placement(package, &boundaries));
    }
    parts.findings.list.extend(problems.iter().map(finding_of));
    if let Some(package) = package {
        let (id, title) = (package.info.id.clone(), package.info.title.clone());
        parts.rows_read = package.columns.values().map(|column| column.cells.len()).sum::<usize>()
            + package.facilities.len()
            + package.boundaries.len();
        parts.rows_used = parts.rows_read;
        let what = if id == context.package.id {
            format!("パッケージ「{title}」（{id}）の全体を、このファイルの内容に置き換えます。")
        } else {
            format!(
                "パッケージ「{title}」（{id}）の全体が、このファイルの内容になります。選んだパッケージは変わりません。"
            )
        };
        parts.findings.remark(Spot::default(), "whole-package", 1, what);
        parts.batch = Some(Batch { package: id, whole: Some(Box::new(package)), ..Batch::default() });
    }
    parts
}

/// A problem of a package as a finding of an import: what is wrong, then what to do.
fn finding_of(problem: &Problem) -> Finding {
    let weight = match problem.severity {
        Severity::Error => Weight::Error,
        Severity::Warning => Weight::Warning,
    };
    let at =
        Spot { sheet: Some(problem.resource.clone()), row: problem.row, column: problem.column.clone(), heading: None };
    let end = problem.message.find('。').map_or(problem.message.len(), |end| end + '。'.len_utf8());
    let (message, todo) = problem.message.split_at(end);
    let todo = if todo.is_empty() { "その行を直してください。" } else { todo };
    Finding { text: problem.text.clone(), ..finding(weight, at, problem.code, message, todo) }
}

/// The CSV resources of a package of others.
fn foreign(
    described: &Value,
    files: &BTreeMap<String, Vec<u8>>,
    limits: &Limits,
) -> Result<(Book, Vec<Finding>), Finding> {
    let mut book = Book { format: Format::Datapackage, ..Book::default() };
    let mut findings = Vec::new();
    let resources = described.get("resources").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for resource in resources {
        let text = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default().trim();
        let path = text("path");
        let is_csv = [".csv", ".tsv", ".txt"].iter().any(|end| path.to_ascii_lowercase().ends_with(end))
            || matches!(text("format"), "csv" | "tsv");
        let label = [text("title"), text("name"), path].into_iter().find(|label| !label.is_empty()).unwrap_or("表");
        let at = Spot { sheet: Some(label.to_owned()), ..Spot::default() };
        let Some(bytes) = files.get(path) else {
            findings.push(finding(
                Weight::Warning,
                at,
                "missing-resource",
                format!("datapackage.json にある「{path}」が、ZIPの中にありません。"),
                "ファイルを入れるか、resources から除いてください。",
            ));
            continue;
        };
        if !is_csv {
            findings.push(finding(
                Weight::Warning,
                at,
                "resource-ignored",
                format!("「{path}」はCSVではないため読みません。"),
                "必要なら、そのファイルだけを取り込んでください。",
            ));
            continue;
        }
        let file = SourceFile { name: format!("{label}.csv"), bytes: bytes.clone() };
        let (read, noticed) = read_book(&file, limits)?;
        findings.extend(noticed);
        book.encoding = book.encoding.or(read.encoding);
        book.sheets.extend(read.sheets.into_iter().map(|mut sheet| {
            label.clone_into(&mut sheet.name);
            sheet
        }));
    }
    if book.sheets.is_empty() {
        return Err(file_error(
            "no-resources",
            "データパッケージの中に、読めるCSVがありません。",
            "datapackage.json の resources に、CSVのファイルを書いてください。",
        ));
    }
    Ok((book, findings))
}

/// The files of a release's data package.
pub fn files(release: &Release) -> Vec<PackageFile> {
    package_files(release.content())
}

/// A release's data package as a zip.
pub fn zip(release: &Release) -> Vec<u8> {
    zip_of(&files(release))
}

/// Files as a zip: in their order, without times or owners, so that the same files always give the same bytes.
pub fn zip_of(files: &[PackageFile]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        // Writing into memory fails only beyond 4 GB, which no package reaches (a file of one is at most 512 MB).
        if writer.start_file(path.as_str(), options).and_then(|()| Ok(writer.write_all(bytes)?)).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests;
