//! Series: the values of a table, one series for each indicator and period, before it is known what they mean.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    desk::{At, Desk, choice, finding, question},
    frame::{Frame, Line},
    periods::{Hint, without_periods},
    reading::{self, Reading},
    roles::{Role, Roles},
};
use crate::import::{
    areas::{AreaIndex, Labels, Matched, Place, names::compact},
    layout::RowKind,
    report::{AreaFacts, UnmatchedArea, Weight},
    words::unit_in_head,
};

/// What a line speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Speaks {
    /// A municipality of the package: its position.
    Area(usize),
    /// A former municipality whose successor is in the package: position of the successor, of the change.
    Former(usize, usize),
    /// A municipality of another package, by the code of its prefecture.
    Outside(String),
    /// A ward whose city has a line of its own.
    Ward(String),
    /// A total.
    Total(TotalOf),
    /// Nothing that counts.
    Nothing,
}

/// What a total line is the total of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TotalOf {
    /// All lines, or all since the last subtotal: the layout knows no more.
    Lines {
        from: usize,
    },
    Prefecture(String),
    Country,
    Member(String, String),
}

/// One value of a series.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Position of the municipality in the package.
    pub(crate) area: usize,
    /// Position of the line in the frame.
    pub(crate) line: usize,
    pub(crate) reading: Reading,
}

/// The values of one indicator in one period, as one field holds them.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) field: usize,
    /// Names from the general to the special, without periods.
    pub(crate) path: Vec<String>,
    pub(crate) unit: Option<String>,
    pub(crate) hint: Hint,
    pub(crate) entries: Vec<Entry>,
    /// Printed totals: the line, what it is the total of, the number.
    pub(crate) totals: Vec<(usize, TotalOf, Reading)>,
    /// Sums of the municipalities of other prefectures: sum, and whether every part is a number.
    pub(crate) elsewhere: BTreeMap<String, (f64, bool)>,
}

/// The lines of a table and what each speaks of.
pub(crate) struct Lines {
    pub(crate) speaks: Vec<Speaks>,
    /// Former municipalities that a steward or the table itself lets join: position in the package and names.
    pub(crate) joined: BTreeMap<usize, BTreeSet<String>>,
}

/// Finds what each line speaks of, asks where it cannot be known, and counts.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each kind of line; parting them would hide that every kind has one"
)]
pub(crate) fn find_lines(
    frame: &Frame<'_>,
    roles: &Roles,
    index: &AreaIndex<'_>,
    package: &[String],
    changes: &[crate::import::context::AreaChange],
    desk: &mut Desk<'_>,
    facts: &mut AreaFacts,
) -> Lines {
    let position: HashMap<&str, usize> =
        package.iter().enumerate().map(|(position, code)| (code.as_str(), position)).collect();
    let (code, name, prefecture) =
        (roles.first(Role::AreaCode), roles.first(Role::AreaName), roles.first(Role::Prefecture));
    let mut known: HashMap<String, Matched> = HashMap::new();
    let mut speaks = Vec::with_capacity(frame.lines.len());
    let mut outside: BTreeMap<String, usize> = BTreeMap::new();
    let mut former: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
    let mut last_total = 0;
    for (number, line) in frame.lines.iter().enumerate() {
        let text = |field: Option<usize>| field.map(|field| frame.text(line, field));
        let (code_text, name_text, prefecture_text) = (text(code), text(name), text(prefecture));
        let part = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
        let key = format!("{}\u{1}{}\u{1}{}", part(&code_text), part(&prefecture_text), part(&name_text));
        let labels =
            Labels { code: code_text.as_deref(), prefecture: prefecture_text.as_deref(), name: name_text.as_deref() };
        let matched = known.entry(key).or_insert_with(|| index.find(labels)).clone();
        let field = name.or(code);
        for step in &matched.steps {
            desk.convert(step.rule, || frame.spot(Some(line), field), &step.before, &step.after);
        }
        let is_total = line.kind != RowKind::Body;
        let elsewhere = elsewhere(&matched.place, &labels, index, package);
        let found = match matched.place {
            _ if elsewhere.is_some() => {
                let prefecture = elsewhere.unwrap_or_default();
                *outside.entry(prefecture.clone()).or_default() += 1;
                Speaks::Outside(prefecture)
            }
            Place::Unknown(text) if is_county(&text) => Speaks::Nothing,
            Place::Area(area) => area_of(&area, &position, &mut outside),
            Place::Ward(city) => {
                facts.wards += 1;
                Speaks::Ward(city)
            }
            Place::Prefecture(code) => Speaks::Total(TotalOf::Prefecture(code)),
            Place::Country => Speaks::Total(TotalOf::Country),
            Place::Member(grouping, member) => Speaks::Total(TotalOf::Member(grouping, member)),
            // 小計 is of the lines since the total before it, 合計 of all.
            Place::Sum | Place::Nothing | Place::Unknown(_) if is_total => {
                Speaks::Total(TotalOf::Lines { from: if line.kind == RowKind::Subtotal { last_total } else { 0 } })
            }
            Place::Sum => Speaks::Total(TotalOf::Lines { from: 0 }),
            Place::Nothing => nothing(frame, line, roles, field, desk),
            Place::Elsewhere => {
                *outside.entry("??".to_owned()).or_default() += 1;
                Speaks::Outside("??".to_owned())
            }
            Place::Former(change) => {
                let to = changes.get(change).map(|change| change.to.as_slice()).unwrap_or_default();
                match to {
                    [(code, _)] => match position.get(code.as_str()) {
                        Some(area) => {
                            former.entry((change, *area)).or_default().insert(compact(&labels_text(&labels)));
                            Speaks::Former(*area, change)
                        }
                        None => area_of(code, &position, &mut outside),
                    },
                    _ => ask_area(
                        frame,
                        line,
                        field,
                        &labels_text(&labels),
                        Vec::new(),
                        index,
                        &position,
                        desk,
                        facts,
                        &mut outside,
                    ),
                }
            }
            Place::Many(codes) => {
                let similar = codes.iter().map(|code| (code.clone(), index.full_name(code))).collect();
                ask_area(
                    frame,
                    line,
                    field,
                    &labels_text(&labels),
                    similar,
                    index,
                    &position,
                    desk,
                    facts,
                    &mut outside,
                )
            }
            Place::Unknown(text) => {
                let similar = index.similar(&text);
                ask_area(frame, line, field, &text, similar, index, &position, desk, facts, &mut outside)
            }
            Place::ZeroUnproven(code) => {
                let similar = vec![(code.clone(), index.full_name(&code))];
                ask_area(
                    frame,
                    line,
                    field,
                    &labels_text(&labels),
                    similar,
                    index,
                    &position,
                    desk,
                    facts,
                    &mut outside,
                )
            }
            Place::Clash { code: by_code, name: by_name } => {
                clash(frame, line, field, &by_code, &by_name, &labels_text(&labels), desk);
                Speaks::Nothing
            }
            Place::WrongCheckDigit { text, expected } => {
                let at = frame.spot(Some(line), code);
                desk.find(
                    finding(
                        Weight::Error,
                        "wrong-check-digit",
                        Some("L3-06"),
                        format!("地域コード「{text}」の検査数字が合いません（正しくは{expected}）。"),
                        "コードの打ち間違いを直してください。市町村名が正しければ、コードの列を空けても取り込めます。",
                    )
                    .at(at, &text),
                );
                Speaks::Nothing
            }
        };
        if matches!(found, Speaks::Total(_)) {
            last_total = number + 1;
        }
        speaks.push(found);
    }
    let joined = join_former(frame, &former, &mut speaks, package, changes, index, desk, facts);
    check_wards(frame, &speaks, index, &position, desk);
    for (prefecture, rows) in outside {
        match facts.outside.iter_mut().find(|(known, _)| *known == prefecture) {
            Some((_, count)) => *count += rows,
            None => facts.outside.push((prefecture, rows)),
        }
    }
    Lines { speaks, joined }
}

/// The prefecture of a line that nobody of the package has to answer for: it lies in another prefecture, or is one of the six villages of the
/// Northern Territories (01695 to 01700), which no gazetteer of the 1,741 lists.
fn elsewhere(place: &Place, labels: &Labels<'_>, index: &AreaIndex<'_>, package: &[String]) -> Option<String> {
    let unclear = matches!(
        place,
        Place::Unknown(_)
            | Place::Clash { .. }
            | Place::WrongCheckDigit { .. }
            | Place::ZeroUnproven(_)
            | Place::Many(_)
    );
    if !unclear {
        return None;
    }
    let code = labels.code.map(compact).unwrap_or_default();
    if ["01695", "01696", "01697", "01698", "01699", "01700"]
        .iter()
        .any(|village| code.starts_with(village) && code.len() <= 6)
    {
        return Some("01".to_owned());
    }
    let said = index.prefecture(labels.prefecture?)?;
    (!package.iter().any(|known| known.starts_with(said))).then(|| said.to_owned())
}

/// Whether a line is the sum of a county or of islands, and no municipality: 高岡郡, 島しょ.
fn is_county(text: &str) -> bool {
    let text = compact(text);
    let name = text.trim_end_matches('計');
    (name.ends_with('郡') && name.chars().count() >= 2)
        || matches!(name, "島しょ" | "島嶼" | "市部" | "郡部" | "町村部" | "区部" | "特別区部")
}

fn labels_text(labels: &Labels<'_>) -> String {
    [labels.prefecture, labels.name, labels.code]
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|text| !text.is_empty() && labels.name.is_none_or(|name| name.trim().is_empty() || name.trim() == *text))
        .unwrap_or_default()
        .to_owned()
}

fn area_of(code: &str, position: &HashMap<&str, usize>, outside: &mut BTreeMap<String, usize>) -> Speaks {
    if let Some(area) = position.get(code) {
        return Speaks::Area(*area);
    }
    let prefecture = code.get(..2).unwrap_or("??").to_owned();
    *outside.entry(prefecture.clone()).or_default() += 1;
    Speaks::Outside(prefecture)
}

/// A line without any area: remarked if it has values, since they would be lost.
fn nothing(frame: &Frame<'_>, line: &Line, roles: &Roles, field: Option<usize>, desk: &mut Desk<'_>) -> Speaks {
    let has_values = roles
        .all(Role::Value)
        .into_iter()
        .any(|field| frame.cell(line, field).is_some_and(|cell| matches!(reading::read(cell), Reading::Number(_))));
    if has_values {
        desk.find(
            finding(
                Weight::Error,
                "row-without-area",
                Some("L2-02"),
                "市町村のコードも名前もない行に値があります。どの市町村の数か分かりません。",
                "市町村名を書くか、合計なら「合計」と書くか、いらない行なら消してください。",
            )
            .at(frame.spot(Some(line), field), ""),
        );
    }
    Speaks::Nothing
}

/// Asks which municipality a text means.
#[expect(clippy::too_many_arguments, reason = "one place where a line, the index, the answers and the counts meet")]
fn ask_area(
    frame: &Frame<'_>,
    line: &Line,
    field: Option<usize>,
    text: &str,
    similar: Vec<(String, String)>,
    index: &AreaIndex<'_>,
    position: &HashMap<&str, usize>,
    desk: &mut Desk<'_>,
    facts: &mut AreaFacts,
    outside: &mut BTreeMap<String, usize>,
) -> Speaks {
    let at = frame.spot(Some(line), field);
    let mut asked = question(
        "area",
        text,
        at.clone(),
        format!("「{text}」は、どの市町村ですか。"),
        if similar.len() > 1 && similar.iter().all(|(_, name)| name.contains(text)) {
            "この書き方に当てはまる市町村が二つ以上あります。".to_owned()
        } else {
            "この名前やコードの市町村がありません。似た名前でも、別の市町村かもしれないので自動では選びません。"
                .to_owned()
        },
    );
    asked.text = Some(text.to_owned());
    asked.choices = similar
        .iter()
        .map(|(code, name)| choice(code, format!("{name}（{code}）"), "この市町村の数として取り込みます。"))
        .collect();
    asked.choices.push(choice("skip", "取り込まない", "この行は取り込みません。"));
    asked.free = Some("text".to_owned());
    let id = asked.id.clone();
    match desk.ask(asked).as_deref() {
        None => {
            if !facts.unmatched.iter().any(|known| known.text == text) {
                facts.unmatched.push(UnmatchedArea { at, text: text.to_owned(), similar });
            }
            Speaks::Nothing
        }
        Some("skip") => Speaks::Nothing,
        Some(answer) => {
            let by_name = Labels { name: Some(answer), ..Labels::default() };
            let by_code = Labels { code: Some(answer), ..Labels::default() };
            for labels in [by_code, by_name] {
                if let Place::Area(code) = index.find(labels).place {
                    return area_of(&code, position, outside);
                }
            }
            desk.refuse_answer(
                &id,
                &format!("「{answer}」という市町村はありません。5桁のコードか、正式な名前で答えてください。"),
            );
            Speaks::Nothing
        }
    }
}

fn clash(
    frame: &Frame<'_>,
    line: &Line,
    field: Option<usize>,
    by_code: &(String, String),
    by_name: &(String, String),
    text: &str,
    desk: &mut Desk<'_>,
) {
    let code = if by_code.1.is_empty() {
        format!("コード {} に当たる市町村はなく", by_code.0)
    } else {
        format!("コード {} は{}ですが", by_code.0, by_code.1)
    };
    let name = if by_name.0.is_empty() {
        format!("名前は「{}」", by_name.1)
    } else {
        format!("名前は{}（{}）", by_name.1, by_name.0)
    };
    desk.find(
        finding(
            Weight::Error,
            "code-and-name-differ",
            Some("L3-06"),
            format!("{code}、{name}です。どちらの市町村か分かりません。"),
            "コードか名前の、間違っている方を直してください。",
        )
        .at(frame.spot(Some(line), field), text),
    );
}

/// Lets former municipalities join where all of them are there, else asks.
#[expect(clippy::too_many_arguments, reason = "one place where lines, changes, answers and counts meet")]
fn join_former(
    frame: &Frame<'_>,
    former: &BTreeMap<(usize, usize), BTreeSet<String>>,
    speaks: &mut [Speaks],
    package: &[String],
    changes: &[crate::import::context::AreaChange],
    index: &AreaIndex<'_>,
    desk: &mut Desk<'_>,
    facts: &mut AreaFacts,
) -> BTreeMap<usize, BTreeSet<String>> {
    let mut joined = BTreeMap::new();
    for ((change, area), seen) in former {
        let Some(known) = changes.get(*change) else { continue };
        let parts: Vec<&str> = known.from.iter().map(|(_, name)| name.as_str()).collect();
        let is_whole = known.from.iter().all(|(code, name)| {
            let name = compact(name);
            seen.iter().any(|text| text.contains(&name) || text.contains(code.as_str()))
                || speaks.contains(&Speaks::Area(*area)) && package.get(*area) == Some(code)
        });
        let today = package.get(*area).map(|code| index.name(code)).unwrap_or_default();
        let mut asked = question(
            "former",
            &format!("{}|{}", known.date, parts.join("|")),
            frame.spot(None, None),
            format!("「{}」は、今の{today}です（{}）。{today}の数にまとめますか。", parts.join("」「"), known.date),
            "合併前の市町村の名前で書かれています。",
        );
        asked.choices = vec![
            choice(
                "add",
                "まとめる",
                format!("足してよい数は、足して{today}の数にします。率や状態はまとめられません。"),
            ),
            choice("skip", "取り込まない", "合併前の市町村の行は取り込みません。"),
        ];
        if is_whole {
            asked.answer = Some("add".to_owned());
        }
        let keep = desk.ask(asked).as_deref() == Some("add");
        for line in speaks.iter_mut().filter(|line| **line == Speaks::Former(*area, *change)) {
            *line = if keep && is_whole { Speaks::Area(*area) } else { Speaks::Nothing };
        }
        if keep && is_whole {
            joined.insert(*area, seen.clone());
            facts.joined.push((
                package.get(*area).cloned().unwrap_or_default(),
                parts.iter().map(|part| (*part).to_owned()).collect(),
            ));
        } else if keep {
            desk.find(
                finding(
                    Weight::Error,
                    "former-incomplete",
                    Some("L3-06"),
                    format!(
                        "{today}になった市町村（{}）の一部の行しかありません。足りないまま足すと、少ない数になります。",
                        parts.join("、")
                    ),
                    "足りない市町村の行を加えるか、「取り込まない」と答えてください。",
                )
                .at(frame.spot(None, None), &seen.iter().cloned().collect::<Vec<_>>().join("、")),
            );
        }
    }
    joined
}

/// Wards are left out because their city has its own line; if it has none, its values would be missing.
fn check_wards(
    frame: &Frame<'_>,
    speaks: &[Speaks],
    index: &AreaIndex<'_>,
    position: &HashMap<&str, usize>,
    desk: &mut Desk<'_>,
) {
    let cities: BTreeSet<&str> = speaks
        .iter()
        .filter_map(|line| if let Speaks::Ward(city) = line { Some(city.as_str()) } else { None })
        .collect();
    for city in cities {
        if let Some(area) = position.get(city)
            && !speaks.contains(&Speaks::Area(*area))
        {
            desk.find(
                finding(
                    Weight::Warning,
                    "wards-without-city",
                    Some("L3-06"),
                    format!(
                        "{}は区の行だけがあり、市の行がありません。区の数は市の数にまとめません。",
                        index.name(city)
                    ),
                    "市全体の行を加えてください。",
                )
                .at(frame.spot(None, None), index.name(city)),
            );
        }
    }
}

/// Reads the values of a table into series.
pub(crate) fn collect(frame: &Frame<'_>, roles: &Roles, lines: &Lines) -> Vec<Series> {
    let categories = roles.all(Role::Category);
    let (period, indicator, unit) = (roles.first(Role::Period), roles.first(Role::Indicator), roles.first(Role::Unit));
    let values = roles.all(Role::Value);
    let splits = !categories.is_empty() || period.is_some() || indicator.is_some();
    let mut series: Vec<Series> = Vec::new();
    let mut by_key: HashMap<(usize, String), usize> = HashMap::new();
    let wants_elsewhere =
        lines.speaks.iter().any(|line| matches!(line, Speaks::Total(TotalOf::Country | TotalOf::Lines { .. })))
            && lines.speaks.iter().any(|line| matches!(line, Speaks::Outside(_)));
    let plain: Vec<(Vec<String>, Hint)> = values.iter().map(|field| head_of(frame, *field)).collect();
    for (number, line) in frame.lines.iter().enumerate() {
        let speaks = &lines.speaks[number];
        if matches!(speaks, Speaks::Nothing | Speaks::Ward(_) | Speaks::Former(..))
            || (matches!(speaks, Speaks::Outside(_)) && !wants_elsewhere)
        {
            continue;
        }
        let (mut extra, mut line_hint, mut line_unit) = (Vec::new(), None, None);
        if splits {
            extra.extend(indicator.iter().chain(&categories).map(|field| frame.text(line, *field).trim().to_owned()));
            line_hint = period.map(|field| frame.text(line, field).trim().to_owned());
            line_unit = unit.map(|field| frame.text(line, field).trim().to_owned());
        }
        let key = if splits {
            format!("{}\u{1}{}", extra.join("\u{2}"), line_hint.as_deref().unwrap_or_default())
        } else {
            String::new()
        };
        for (slot, field) in values.iter().enumerate() {
            let position = *by_key.entry((*field, key.clone())).or_insert_with(|| {
                let (mut path, mut hint) = plain[slot].clone();
                if indicator.is_some() || (values.len() == 1 && !extra.is_empty() && is_plain_value(&path)) {
                    path = Vec::new();
                }
                for text in &extra {
                    let rest = without_periods(text);
                    if hint.is_empty() {
                        hint = Hint::of(std::iter::once(text.as_str()));
                    }
                    if !rest.is_empty() {
                        path.push(rest);
                    }
                }
                if let (Some(text), Some(field)) = (&line_hint, period) {
                    hint = Hint::of(std::iter::once(text.as_str()));
                    hint.fiscal |= frame.heading(field).contains("年度");
                }
                let unit =
                    line_unit.clone().filter(|unit| !unit.is_empty()).or_else(|| frame.fields[*field].unit.clone());
                series.push(Series {
                    field: *field,
                    path,
                    unit,
                    hint,
                    entries: Vec::new(),
                    totals: Vec::new(),
                    elsewhere: BTreeMap::new(),
                });
                series.len() - 1
            });
            let reading = frame.cell(line, *field).map_or(Reading::Empty, reading::read);
            let target = &mut series[position];
            match speaks {
                Speaks::Area(area) => target.entries.push(Entry { area: *area, line: number, reading }),
                Speaks::Outside(prefecture) => {
                    let part = target.elsewhere.entry(prefecture.clone()).or_insert((0.0, true));
                    match reading {
                        Reading::Number(number) => part.0 += number.value,
                        _ => part.1 = false,
                    }
                }
                Speaks::Total(of) => target.totals.push((number, of.clone(), reading)),
                _ => {}
            }
        }
    }
    series.retain(|known| !known.entries.is_empty());
    series
}

/// Whether a head says nothing but that values stand below it.
fn is_plain_value(path: &[String]) -> bool {
    let text = compact(&path.concat()).to_lowercase();
    matches!(text.as_str(), "" | "値" | "value" | "数値" | "数" | "データ" | "実数")
}

/// The names and the period that a field's heads say.
fn head_of(frame: &Frame<'_>, field: usize) -> (Vec<String>, Hint) {
    let headings = &frame.fields[field].headings;
    let hint = Hint::of(headings.iter().map(String::as_str));
    let mut path: Vec<String> = Vec::new();
    for heading in headings {
        let rest = without_unit(&without_periods(heading));
        if !rest.is_empty()
            && path.last() != Some(&rest)
            && !matches!(rest.as_str(), "年度" | "年" | "年次" | "区分" | "項目")
        {
            path.push(rest);
        }
    }
    (path, hint)
}

/// A head without the unit in brackets behind it: 世帯数（世帯） gives 世帯数.
pub(crate) fn without_unit(head: &str) -> String {
    unit_in_head(head).map(|(rest, _)| rest).filter(|rest| !rest.is_empty()).unwrap_or_else(|| head.to_owned())
}
