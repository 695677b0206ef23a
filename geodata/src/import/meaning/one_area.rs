//! Tables of one municipality: forms that each municipality fills in for itself, which name it above the table, on the sheet or in the
//! name of the file, and in no line.

use std::collections::BTreeSet;

use super::{
    desk::{Desk, choice, question},
    frame::{Frame, Origin, Shape},
    reading::{self, Reading},
    roles::{Role, Roles},
    states::looks_like_state,
};
use crate::import::{
    areas::{AreaIndex, Labels, Place},
    book::RawValue,
    context::Context,
    layout::ColumnKind,
    words::normal,
};

/// Rows above a table that may name its municipality.
const ROWS_ABOVE: usize = 20;

/// What a table without municipalities in its lines turns out to be.
pub(crate) enum Found<'b> {
    /// A table of one municipality, as one line.
    OneArea(Frame<'b>, Roles),
    /// A table of the prefecture.
    Prefecture,
    /// Somebody has to say.
    Open,
}

/// Whether a table speaks of the one municipality that is named around it. Asked, because a table of the prefecture may have a
/// municipality in its title, too.
pub(crate) fn find<'b>(
    frame: &Frame<'b>,
    index: &AreaIndex<'_>,
    context: &Context,
    file_name: &str,
    subject: &str,
    desk: &mut Desk<'_>,
) -> Found<'b> {
    let has_values = frame.table.columns.iter().any(|column| column.kind == ColumnKind::Value);
    let Some((name, place)) = named(frame, index, context, file_name).filter(|_| has_values) else {
        return Found::Prefecture;
    };
    let mut asked = question(
        "one-area",
        subject,
        frame.spot(None, None),
        format!("市町村の列がない表です。{place}の市町村（「{name}」など）の値として取り込みますか。"),
        "市町村ごとに提出された様式なら、その市町村の値になります。県全体の表なら、県の資料になります。",
    );
    asked.choices = vec![
        choice("area", format!("{place}の市町村の値"), "行と列の見出しが指標になり、その市町村の値が入ります"),
        choice("table", "県の資料", "市町村の値にはせず、表のまま資料に入れます"),
    ];
    match desk.ask(asked).as_deref() {
        Some("area") => {
            let frame = frame.of_one_area(&name);
            let roles = roles(&frame);
            Found::OneArea(frame, roles)
        }
        Some(_) => Found::Prefecture,
        None => Found::Open,
    }
}

/// The one municipality that is named nearest to a table, and where.
fn named(
    frame: &Frame<'_>,
    index: &AreaIndex<'_>,
    context: &Context,
    file_name: &str,
) -> Option<(String, &'static str)> {
    let above: Vec<&str> = {
        let top = frame.table.range.top.min(frame.sheet.rows.len());
        let rows = frame.sheet.rows[..top].iter().rev().take(ROWS_ABOVE);
        let cells = rows.flatten().filter_map(|cell| match &cell.value {
            RawValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        cells.chain(frame.table.titles.iter().map(|line| line.text.as_str())).collect()
    };
    let is_text = frame.book.encoding.is_some();
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let places: [(&'static str, Vec<&str>); 3] = [
        ("表の上", above),
        ("シート名", if is_text { Vec::new() } else { vec![frame.sheet_name()] }),
        ("ファイル名", vec![stem]),
    ];
    for (place, texts) in places {
        let mut codes: BTreeSet<String> = BTreeSet::new();
        for text in texts {
            codes.extend(mentioned(text, index, context));
        }
        match codes.len() {
            0 => {}
            1 => {
                let code = codes.pop_first()?;
                let name = context.gazetteer.iter().find(|known| known.code == code)?.name.clone();
                return Some((name, place));
            }
            _ => return None,
        }
    }
    None
}

/// Codes of the package's municipalities that a text names: alone in any spelling, or within a sentence by their whole names. Of names
/// within others (津市 in 大津市) the longest counts.
fn mentioned(text: &str, index: &AreaIndex<'_>, context: &Context) -> Vec<String> {
    if let Place::Area(code) = index.find(Labels { name: Some(text), ..Labels::default() }).place {
        return if context.package.areas.contains(&code) { vec![code] } else { Vec::new() };
    }
    let mut rest = normal(text);
    let mut names: Vec<(String, &str)> =
        context.gazetteer.iter().map(|known| (normal(&known.name), known.code.as_str())).collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
    let mut found = Vec::new();
    for (name, code) in names {
        if rest.contains(&name) {
            rest = rest.replace(&name, "\u{1}");
            found.push(code.to_owned());
        }
    }
    found.retain(|code| context.package.areas.contains(code));
    found
}

/// A title without the municipality that the table is of: the same form has the same title wherever it comes from.
pub(crate) fn without_name(frame: &Frame<'_>, title: &str) -> String {
    let name = frame.lines.first().and_then(|line| line.heads.first()).filter(|_| frame.shape == Shape::OneArea);
    name.map_or_else(|| title.to_owned(), |name| title.replace(name.as_str(), ""))
}

/// Everything that is a number, stands for one, or is a step of a state is a value; words are left out.
fn roles(frame: &Frame<'_>) -> Roles {
    let line = &frame.lines[0];
    let role = |field: usize| match frame.fields[field].origin {
        Origin::Level(_) => (Role::AreaName, "表のまわりにある市町村名"),
        _ => match frame.cell(line, field).map_or(Reading::Empty, reading::read) {
            Reading::Words(words) if !looks_like_state(&words) => (Role::Ignored, "数でない文字"),
            _ => (Role::Value, "一つの市町村の表にある数"),
        },
    };
    Roles { of: (0..frame.fields.len()).map(role).collect() }
}
