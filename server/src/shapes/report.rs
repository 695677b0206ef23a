//! The report of an import as the description of the API tells it. Its bytes come from `geodata::import::Report` as they are; a
//! test reads them into these shapes, so that the two cannot drift apart.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything that reading a file found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportShape {
    /// Number of this format: 1.
    pub format: u32,
    /// The file.
    pub file: FileShape,
    /// Identifier of the package that it would lie over, or bring.
    pub package: String,
    /// `ready`, `questions` (some are open) or `refused` (there are errors).
    pub state: String,
    /// Numbers of a glance.
    pub summary: SummaryShape,
    /// The tables that were found, and what each column was taken for.
    pub tables: Vec<ReportTableShape>,
    /// The indicators that get cells.
    pub indicators: Vec<ReportIndicatorShape>,
    /// What was rewritten on the way in, by rule.
    pub conversions: Vec<ConversionShape>,
    /// Errors, warnings and remarks, in the order of sheets, rows and columns.
    pub findings: Vec<FindingShape>,
    /// How many more findings there are than are listed.
    pub findings_left_out: usize,
    /// What must be answered before anything can be published, and what was answered.
    pub questions: Vec<QuestionShape>,
    /// How the rows' areas were matched.
    pub areas: ReportAreasShape,
    /// The learned form that was recognised.
    pub template: Option<TemplateFactsShape>,
}

/// The file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileShape {
    /// Name as the sender gave it.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// `csv`, `xlsx`, `xls`, `ods`, `geojson`, …; null if nobody can tell.
    pub format: Option<String>,
    /// Encoding of a text file.
    pub encoding: Option<String>,
}

/// Numbers of a glance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryShape {
    /// Tables that were found.
    pub tables: usize,
    /// Rows below the heads of tables.
    pub rows_read: usize,
    /// Rows that give values, places or polygons.
    pub rows_used: usize,
    /// Values that would be published.
    pub values: usize,
    /// Cells that would be published without a value, each with its reason.
    pub blanks: usize,
    /// Places that would be published.
    pub facilities: usize,
    /// Polygons that would be published.
    pub boundaries: usize,
    /// Rewritten cells.
    pub conversions: usize,
    /// Findings that keep the file from being published.
    pub errors: usize,
    /// Findings that somebody should look at.
    pub warnings: usize,
    /// Questions without an answer.
    pub open_questions: usize,
}

impl From<geodata::import::report::Summary> for SummaryShape {
    fn from(summary: geodata::import::report::Summary) -> Self {
        Self {
            tables: summary.tables,
            rows_read: summary.rows_read,
            rows_used: summary.rows_used,
            values: summary.values,
            blanks: summary.blanks,
            facilities: summary.facilities,
            boundaries: summary.boundaries,
            conversions: summary.conversions,
            errors: summary.errors,
            warnings: summary.warnings,
            open_questions: summary.open_questions,
        }
    }
}

/// Where something stands, as people count.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotShape {
    /// Name of the sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row from 1; of geometry files the number of the feature, of text files the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Letters of the column; of geometry files the name of the property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Head of the column, levels joined by `／`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
}

/// One thing that was noticed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingShape {
    /// Where.
    pub at: SpotShape,
    /// The text that stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was noticed, in kebab-case: stable, for programs.
    pub code: String,
    /// Rule of the Digital Agency for machine-readable data that it breaks, `L1-01` to `L3-09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// `error`, `warning` or `remark`.
    pub weight: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub todo: String,
    /// How many cells or rows share it.
    pub count: usize,
}

/// Cells that were rewritten by one rule.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversionShape {
    /// The rule, in kebab-case.
    pub rule: String,
    /// The rule in Japanese.
    pub label: String,
    /// How many cells.
    pub count: usize,
    /// Some of them: where, before, after.
    pub examples: Vec<(SpotShape, String, String)>,
}

/// Something that only a person can decide.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionShape {
    /// Identifier under which `answers` answers it.
    pub id: String,
    /// `period`, `measure`, `indicator`, `symbol`, `area`, `kind`, `unit`, `total`, …
    pub kind: String,
    /// Where.
    pub at: SpotShape,
    /// The text that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The question.
    pub sentence: String,
    /// Why it must be asked.
    pub why: String,
    /// The possible answers; empty where only free text makes sense.
    pub choices: Vec<ChoiceShape>,
    /// The form of an answer that is not among the choices: `period`, `text`, `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<String>,
    /// The answer so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// One possible answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceShape {
    /// Identifier.
    pub id: String,
    /// The answer in Japanese.
    pub label: String,
    /// What follows from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect: String,
}

/// A table that was found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportTableShape {
    /// Identifier in this report, such as `s1t1`.
    pub id: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Its cells, such as `A3:H40`.
    pub range: String,
    /// Title that stands above it.
    pub title: String,
    /// `areas`, `profile`, `places`, `boundaries` or `ignored`.
    pub kind: String,
    /// Rows below its heads.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<ReportColumnShape>,
    /// Rows of totals: they were checked and are not imported.
    pub totals: Vec<ReportTotalShape>,
}

/// A column of a table, and what it was taken for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportColumnShape {
    /// Its letters.
    pub column: String,
    /// Its heads from the upper to the lower.
    pub headings: Vec<String>,
    /// `area-code`, `area-name`, `prefecture`, `value`, `category`, `period`, `note`, `ignored`, …
    pub role: String,
    /// Why, in a few Japanese words.
    pub reason: String,
    /// Identifier of the indicator that its values belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Period of its values, as an identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Measure of its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Unit of its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A total that a row prints, beside the one that its parts give.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportTotalShape {
    /// Where.
    pub at: SpotShape,
    /// What it is the total of.
    pub label: String,
    /// The printed number.
    pub stated: f64,
    /// The sum of the parts.
    pub computed: Option<f64>,
    /// Why there is no sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Whether the two agree to the printed decimals.
    pub agrees: Option<bool>,
}

/// An indicator that gets cells.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportIndicatorShape {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether there was none of that identifier.
    pub new: bool,
    /// Measure.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// Periods that get cells, as identifiers.
    pub periods: Vec<String>,
}

/// How rows and municipalities were matched.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportAreasShape {
    /// Municipalities of the package that have a row.
    pub matched: usize,
    /// Codes of municipalities of the package without a row.
    pub absent: Vec<String>,
    /// Texts that no municipality matches, with suggestions.
    pub unmatched: Vec<UnmatchedShape>,
    /// Municipalities with more than one row in the same table: code and rows.
    pub duplicate: Vec<(String, Vec<usize>)>,
    /// Former municipalities whose rows together become one of today: its code, and the names in the rows.
    pub joined: Vec<(String, Vec<String>)>,
    /// Rows of municipalities outside the package: 2-digit prefecture code and number of rows.
    pub outside: Vec<(String, usize)>,
    /// Rows of wards, whose city has a row of its own.
    pub wards: usize,
}

/// A text that no municipality matches.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmatchedShape {
    /// Where.
    pub at: SpotShape,
    /// The text.
    pub text: String,
    /// Codes and names that look like it; never taken without an answer.
    pub similar: Vec<(String, String)>,
}

/// A learned form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateFactsShape {
    /// Its name.
    pub name: String,
    /// Columns that stand elsewhere than when it was learned: head, then, now.
    pub moved: Vec<(String, String, String)>,
}

#[cfg(test)]
mod tests {
    use geodata::import::{
        Report,
        report::{
            AreaFacts, Choice, ColumnFacts, Conversion, FileFacts, Finding, IndicatorFacts, Question, REPORT_FORMAT,
            Spot, State, Summary, TableFacts, TemplateFacts, TotalFacts, UnmatchedArea, Weight,
        },
    };

    use super::*;

    /// A report in which every member is there.
    fn full() -> Report {
        let text = || "字".to_owned();
        let spot = || Spot { sheet: Some(text()), row: Some(3), column: Some(text()), heading: Some(text()) };
        let column = ColumnFacts {
            column: text(),
            headings: vec![text()],
            role: text(),
            reason: text(),
            indicator: Some(text()),
            period: Some(text()),
            measure: Some(text()),
            unit: Some(text()),
        };
        let total = TotalFacts {
            at: spot(),
            label: text(),
            stated: 37.0,
            computed: Some(34.0),
            refused: Some(text()),
            agrees: Some(false),
        };
        Report {
            format: REPORT_FORMAT,
            file: FileFacts {
                name: text(),
                sha256: text(),
                bytes: 1,
                format: Some(geodata::import::book::Format::Xlsx),
                encoding: Some(text()),
            },
            package: text(),
            state: State::Questions,
            summary: Summary::default(),
            tables: vec![TableFacts {
                id: text(),
                sheet: text(),
                range: text(),
                title: text(),
                kind: text(),
                rows: 1,
                columns: vec![column],
                totals: vec![total],
            }],
            indicators: vec![IndicatorFacts {
                id: text(),
                title: text(),
                new: true,
                measure: text(),
                unit: text(),
                periods: vec![text()],
            }],
            conversions: vec![Conversion {
                rule: text(),
                label: text(),
                count: 1,
                examples: vec![(spot(), text(), text())],
            }],
            findings: vec![Finding {
                at: spot(),
                text: Some(text()),
                code: text(),
                rule: Some(text()),
                weight: Weight::Error,
                message: text(),
                todo: text(),
                count: 1,
            }],
            findings_left_out: 1,
            questions: vec![Question {
                id: text(),
                kind: text(),
                at: spot(),
                text: Some(text()),
                sentence: text(),
                why: text(),
                choices: vec![Choice { id: text(), label: text(), effect: text() }],
                free: Some(text()),
                answer: Some(text()),
            }],
            areas: AreaFacts {
                matched: 1,
                absent: vec![text()],
                unmatched: vec![UnmatchedArea { at: spot(), text: text(), similar: vec![(text(), text())] }],
                duplicate: vec![(text(), vec![1])],
                joined: vec![(text(), vec![text()])],
                outside: vec![(text(), 1)],
                wards: 1,
            },
            template: Some(TemplateFacts { name: text(), moved: vec![(text(), text(), text())] }),
        }
    }

    #[test]
    fn the_description_tells_every_member_of_a_report() {
        let report = serde_json::to_value(full()).expect("a report has text keys");
        let shape: ReportShape = serde_json::from_value(report.clone()).expect("every member is described");
        assert_eq!(serde_json::to_value(shape).expect("text keys"), report);
    }
}
