//! Columns of numbers without heads: one question about all of them, with the readings that the lines above suggest.

use std::collections::BTreeMap;

use crate::import::{
    areas::names::compact,
    meaning::{
        desk::{Desk, choice, question, shorten},
        frame::{Frame, years::spelled},
        indicators::source_in,
        measures,
    },
    words::series::{YearKind, split_list},
};

/// What the steward said.
pub(super) enum Answer {
    /// The columns are left out.
    Skip,
    /// Heads by field.
    Names(BTreeMap<usize, String>),
}

/// Asks what columns without heads are called; `None` while the question is open.
pub(super) fn ask(frame: &Frame<'_>, fields: &[usize], subject: &str, desk: &mut Desk<'_>) -> Option<Answer> {
    let count = fields.len();
    let found = list_above(frame);
    let mut asked = match &found {
        Some((text, years)) => {
            let mut asked = question(
                "year-list",
                &format!("{subject}|{text}"),
                frame.spot(None, fields.first().copied()),
                format!(
                    "一つのセルに「{}」と{}つの年が書かれ、その下に値が{count}列あります。各列は何の数ですか。",
                    shorten(text),
                    years.len()
                ),
                if years.len() == count {
                    "見出しが列ごとに分かれていないので、年と列の並びが同じかどうかを確かめます。"
                } else {
                    "見出しの数と値の列の数が合わないので、どの年の数か分かりません。推測はしません。"
                },
            );
            asked.text = Some(text.clone());
            asked
        }
        None => question(
            "headings",
            subject,
            frame.spot(None, fields.first().copied()),
            format!("見出しのない列が{count}つ並んでいます。左から順に、何の数ですか。"),
            "どの見出しがどの列のものか、書かれていません。推測はしません。",
        ),
    };
    let mut readings: Vec<(&str, Vec<String>)> = Vec::new();
    if let Some((text, years)) = &found {
        let other = || other_above(frame, text).unwrap_or_else(|| "その他（見出しなし）".to_owned());
        if years.len() == count {
            readings.push(("list", years.clone()));
        } else if years.len() + 1 == count {
            readings.push(("last", years.iter().cloned().chain([other()]).collect()));
            readings.push(("first", std::iter::once(other()).chain(years.iter().cloned()).collect()));
        }
    }
    asked.choices = readings
        .iter()
        .map(|(id, names)| choice(id, format!("左から順に {}", names.join("、")), "この見出しで取り込みます。"))
        .collect();
    asked.choices.push(choice("skip", "これらの列は取り込まない", "見出しのない列の数を使いません。"));
    asked.free = Some("text".to_owned());
    asked.at.heading = None;
    let id = asked.id.clone();
    let answer = desk.ask(asked)?;
    if answer == "skip" {
        return Some(Answer::Skip);
    }
    let names = readings.into_iter().find(|(known, _)| *known == answer).map(|(_, names)| names);
    let names = names.unwrap_or_else(|| {
        let parts = answer.split(['、', ',', '，', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    });
    if names.len() != count {
        let why = format!("列は{count}つあります。左から順に、「、」で区切って{count}つ書いてください。");
        desk.refuse_answer(&id, &why);
        return None;
    }
    Some(Answer::Names(fields.iter().copied().zip(names).collect()))
}

/// A cell above the numbers that lists several years, and the years with their eras where only one reading fits.
fn list_above(frame: &Frame<'_>) -> Option<(String, Vec<String>)> {
    texts_above(frame).into_iter().find_map(|text| {
        let trimmed = text.trim();
        let (word, rest) = ["年度", "暦年", "年次", "年"]
            .iter()
            .find_map(|word| Some((Some(*word), trimmed.strip_prefix(word)?)))
            .unwrap_or((None, trimmed));
        let parts: Vec<String> = split_list(rest)?.into_iter().map(compact).collect();
        let is_year = |part: &String| {
            crate::import::words::series::is_bare_year(part) || crate::import::meaning::periods::looks_like_period(part)
        };
        if !parts.iter().all(is_year) || !(word.is_some() || parts.iter().any(|part| part == "元")) {
            return None;
        }
        let kind = word.filter(|word| YearKind::of(word).is_some());
        let years = spelled(&parts, kind).unwrap_or_else(|| {
            let suffix = kind.unwrap_or("年");
            parts
                .iter()
                .map(|part| if part.ends_with(suffix) { part.clone() } else { format!("{part}{suffix}") })
                .collect()
        });
        Some((trimmed.to_owned(), years))
    })
}

/// A line above the numbers that may be the head of the column that is not a year: one that says 再掲, else nothing.
fn other_above(frame: &Frame<'_>, list: &str) -> Option<String> {
    let texts = texts_above(frame);
    let found = texts.into_iter().find(|text| {
        text.trim() != list && source_in(text).is_none() && measures::marks(std::iter::once(text.as_str())).relisted
    });
    found.map(|text| text.trim().to_owned())
}

/// Titles, and what stands in the rows of heads.
fn texts_above(frame: &Frame<'_>) -> Vec<String> {
    let titles = frame.table.titles.iter().map(|line| line.text.clone());
    let heads = frame
        .table
        .head_rows
        .iter()
        .flat_map(|row| frame.table.columns.iter().map(|column| frame.sheet.at(*row, column.index).to_string()));
    let sections = frame.table.rows.iter().filter_map(|row| row.section.clone());
    let mut texts: Vec<String> = titles.chain(heads).chain(sections).filter(|text| !text.trim().is_empty()).collect();
    texts.dedup();
    texts
}
