//! The way of a file: format, tables, form, meaning, report.

use super::{
    Context, Limits, Outcome, Settings, SourceFile,
    book::{Book, Format},
    datapackage::{self, Arrived},
    formats, layout,
    meaning::{self, desk::Desk},
    outcome::{self, Parts},
    places,
    report::{FileFacts, Finding, REPORT_FORMAT, Report, Spot, State, Summary, TemplateFacts, Weight},
    shapes, template,
};
use crate::revision::ContentHash;

/// Reads a file into a report and, if nothing stands in the way, a batch. Total: any bytes give an outcome.
pub fn read(file: &SourceFile, context: &Context, settings: &Settings, limits: &Limits) -> Outcome {
    let format = formats::sniff(file);
    match format {
        Some(format) if shapes::is_shapes(format) => shapes::read_shapes(file, format, context, settings, limits),
        Some(Format::Datapackage) => match datapackage::read_datapackage(file, context, limits) {
            Arrived::Outcome(outcome) => *outcome,
            Arrived::Sheets(book, findings) => read_tables(file, &book, findings, context, settings, limits),
        },
        _ => match formats::read_book(file, limits) {
            Ok((book, findings)) => read_tables(file, &book, findings, context, settings, limits),
            Err(finding) => {
                let mut parts = Parts::default();
                parts.findings.list.push(finding);
                outcome::outcome(file, format, context, limits, parts)
            }
        },
    }
}

/// Reads the tables of a book.
fn read_tables(
    file: &SourceFile,
    book: &Book,
    mut findings: Vec<Finding>,
    context: &Context,
    settings: &Settings,
    limits: &Limits,
) -> Outcome {
    let (tables, found) = layout::tables(book);
    findings.extend(found);
    if tables.iter().any(places::looks_like_places) {
        let mut outcome = places::read_places(file, book, &tables, context, settings, limits);
        outcome.report.findings.splice(0..0, findings);
        return outcome;
    }
    let form = template::recognise(&context.templates, settings, &tables);
    let mut settings = settings.clone();
    if settings.source.is_none() {
        settings.source = form.source;
    }
    let mut desk = Desk::new(&settings, form.answers);
    if let Some(sentence) = form.misfit {
        desk.find(meaning::desk::finding(
            Weight::Error,
            "template-does-not-fit",
            Some("L3-07"),
            sentence,
            "書式を選ばずに読むか、見出しを書式にそろえてください。",
        ));
    }
    let understood = meaning::understand(book, &tables, &file.name, context, &mut desk);
    if tables.is_empty() || understood.is_empty() && !desk.is_open() && !desk.has_errors() {
        desk.find(nothing_found(tables.is_empty(), &understood));
    }
    desk.findings.extend(findings);
    report(file, book, form.facts, understood, desk, context, limits)
}

fn nothing_found(no_table: bool, understood: &meaning::Understood) -> Finding {
    let outside: usize = understood.areas.outside.iter().map(|(_, rows)| rows).sum();
    let message = if no_table {
        "表が見つかりません。".to_owned()
    } else if outside > 0 && understood.areas.matched == 0 {
        format!("取り込む先の市町村の行がありません（ほかの都道府県の行が{outside}あります）。")
    } else {
        "取り込める値がありません。".to_owned()
    };
    meaning::desk::finding(
        Weight::Error,
        "nothing-to-import",
        None,
        message,
        "見出しのある表に、市町村の名前かコードと数を入れてください。取り込む先も確かめてください。",
    )
}

fn report(
    file: &SourceFile,
    book: &Book,
    form: Option<TemplateFacts>,
    understood: meaning::Understood,
    mut desk: Desk<'_>,
    context: &Context,
    limits: &Limits,
) -> Outcome {
    let conversions = desk.take_conversions();
    let Desk { mut findings, questions, .. } = desk;
    let count = |weight: Weight| findings.iter().filter(|finding| finding.weight == weight).count();
    let (errors, warnings) = (count(Weight::Error), count(Weight::Warning));
    let open_questions = questions.iter().filter(|question| question.answer.is_none()).count();
    let state = match (errors, open_questions) {
        (0, 0) => State::Ready,
        (0, _) => State::Questions,
        _ => State::Refused,
    };
    let findings_left_out = findings.len().saturating_sub(limits.listed);
    // Errors must be among those that are listed.
    findings.sort_by_key(|finding| finding.weight);
    findings.truncate(limits.listed);
    let sheet_of = |spot: &Spot| {
        spot.sheet.as_ref().and_then(|name| book.sheets.iter().position(|sheet| sheet.name == *name)).unwrap_or(0)
    };
    let column_of = |spot: &Spot| spot.column.as_ref().map(|column| (column.len(), column.clone()));
    findings.sort_by_key(|finding| (sheet_of(&finding.at), finding.at.row, column_of(&finding.at), finding.weight));
    let cells = || understood.batch.fragments.values().flat_map(|fragment| &fragment.cells);
    let table_cells = || understood.batch.tables.iter().flat_map(|table| table.rows.iter().flatten());
    let is_number = |cell: &&crate::table::TableCell| matches!(cell, crate::table::TableCell::Number(_));
    let is_blank = |cell: &&crate::table::TableCell| matches!(cell, crate::table::TableCell::Blank(_));
    let summary = Summary {
        tables: understood.tables.len(),
        rows_read: understood.rows_read,
        rows_used: understood.rows_used,
        values: cells().filter(|(_, cell)| cell.value.is_ok()).count() + table_cells().filter(is_number).count(),
        blanks: cells().filter(|(_, cell)| cell.value.is_err()).count() + table_cells().filter(is_blank).count(),
        facilities: 0,
        boundaries: 0,
        conversions: conversions.iter().map(|conversion| conversion.count).sum(),
        errors,
        warnings,
        open_questions,
    };
    let batch = (state == State::Ready).then_some(understood.batch);
    let report = Report {
        format: REPORT_FORMAT,
        file: FileFacts {
            name: file.name.clone(),
            sha256: ContentHash::of(&file.bytes).as_str().to_owned(),
            bytes: file.bytes.len() as u64,
            format: Some(book.format)
                .filter(|format| matches!(format, Format::Csv | Format::Xlsx | Format::Xls | Format::Ods)),
            encoding: book.encoding.clone(),
        },
        package: context.package.id.clone(),
        state,
        summary,
        tables: understood.tables,
        indicators: understood.indicators,
        conversions,
        findings,
        findings_left_out,
        questions,
        areas: understood.areas,
        template: form,
    };
    Outcome { report, batch }
}
