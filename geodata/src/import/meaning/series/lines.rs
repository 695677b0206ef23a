//! Lines: what each line of a table speaks of.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Lines, Speaks, TotalOf};
use crate::import::{
    areas::{AreaIndex, Labels, Matched, Place, names::compact},
    layout::RowKind,
    meaning::{
        desk::{At, Desk, choice, finding, question},
        frame::{Frame, Line},
        periods::looks_like_period,
        reading::{self, Reading},
        roles::{Role, Roles},
    },
    report::{AreaFacts, UnmatchedArea, Weight},
    words::series::is_bare_year,
};

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
    let mut key = String::new();
    let mut speaks = Vec::with_capacity(frame.lines.len());
    let mut outside: BTreeMap<String, usize> = BTreeMap::new();
    let mut former: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
    let mut last_total = 0;
    let mut year_rows: Vec<usize> = Vec::new();
    for (number, line) in frame.lines.iter().enumerate() {
        let text = |field: Option<usize>| field.map(|field| frame.text(line, field));
        let (code_text, name_text, prefecture_text) = (text(code), text(name), text(prefecture));
        key.clear();
        for text in [&code_text, &prefecture_text, &name_text] {
            key.push_str(text.as_deref().unwrap_or_default());
            key.push('\u{1}');
        }
        let labels =
            Labels { code: code_text.as_deref(), prefecture: prefecture_text.as_deref(), name: name_text.as_deref() };
        if !known.contains_key(&key) {
            known.insert(key.clone(), index.find(labels));
        }
        let matched = &known[&key];
        let field = name.or(code);
        for step in &matched.steps {
            desk.convert(step.rule, || frame.spot(Some(line), field), &step.before, &step.after);
        }
        let is_total = line.kind != RowKind::Body;
        let elsewhere = elsewhere(&matched.place, &labels, index, package);
        let found = match matched.place.clone() {
            _ if elsewhere.is_some() => {
                let prefecture = elsewhere.unwrap_or_default();
                *outside.entry(prefecture.clone()).or_default() += 1;
                Speaks::Outside(prefecture)
            }
            Place::Unknown(text) if is_county(&text) || is_share(&text) => Speaks::Nothing,
            Place::Unknown(text) if !is_total && is_group(&text) => Speaks::Total(TotalOf::Group { from: last_total }),
            Place::Unknown(text) if !is_total && is_year_row(&text, &speaks) => {
                year_rows.push(number);
                Speaks::Year
            }
            Place::Nothing if !is_total && let Some(found) = elsewhere_in_line(frame, line, roles, name, index) => {
                match found {
                    Place::Area(area) => area_of(&area, &position, &mut outside),
                    _ => Speaks::Nothing,
                }
            }
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
                Speaks::Total(if line.kind == RowKind::Subtotal {
                    TotalOf::Group { from: last_total }
                } else {
                    TotalOf::Lines
                })
            }
            Place::Sum => Speaks::Total(TotalOf::Lines),
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
    told_years(frame, &year_rows, name.or(code), desk);
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

/// Whether a line below the sum gives shares of it: （％）, 構成比.
fn is_share(text: &str) -> bool {
    let text = compact(text);
    let name = text.trim_matches(|letter: char| "()[]（）".contains(letter));
    matches!(name, "%" | "％" | "割合" | "構成比" | "構成割合" | "比率" | "割合(%)" | "構成比(%)" | "構成割合(%)")
}

/// Whether a line is the sum of a group of municipalities that no grouping of the package names: 【安芸福祉保健所管内】.
fn is_group(text: &str) -> bool {
    let text = compact(text);
    let name = text.trim_matches(|letter: char| "【】〈〉<>[]()「」■◆●○・".contains(letter)).trim_end_matches('計');
    ["管内", "保健所", "圏域", "医療圏", "圏", "ブロック", "振興局", "広域連合"]
        .iter()
        .any(|end| name.ends_with(end) && name.len() > end.len())
}

/// Whether a line is a year of the prefecture above the municipalities, as yearbooks print them: 令和2年度, and 3, 4, 5 below it.
fn is_year_row(text: &str, before: &[Speaks]) -> bool {
    let no_area = !before.iter().any(|line| matches!(line, Speaks::Area(_) | Speaks::Former(..) | Speaks::Outside(_)));
    no_area
        && (looks_like_period(text)
            || (is_bare_year(text)
                && before.iter().rev().find(|line| **line != Speaks::Nothing) == Some(&Speaks::Year)))
}

/// Says that rows of years were left out.
fn told_years(frame: &Frame<'_>, rows: &[usize], field: Option<usize>, desk: &mut Desk<'_>) {
    let Some(line) = rows.first().and_then(|number| frame.lines.get(*number)) else { return };
    let mut told = finding(
        Weight::Remark,
        "rows-of-years",
        Some("L1-02"),
        format!(
            "市町村の上に、年ごとの数の行が{}あります。県全体などの推移と読み、市町村の値には入れませんでした。",
            rows.len()
        ),
        "推移も取り込むときは、年の行だけを別の表にしてください。",
    );
    told.at = frame.spot(Some(line), field);
    desk.find(told);
}

/// What a line without a name says in another column of words: 市郡 has the cities, 町村 beside it is blank there.
fn elsewhere_in_line(
    frame: &Frame<'_>,
    line: &Line,
    roles: &Roles,
    name: Option<usize>,
    index: &AreaIndex<'_>,
) -> Option<Place> {
    let fields = roles.of.iter().enumerate().take(name?);
    fields
        .filter(|(_, (role, _))| matches!(role, Role::Ignored | Role::Category))
        .map(|(field, _)| frame.text(line, field).trim().to_owned())
        .filter(|text| !text.is_empty())
        .find_map(|text| match index.find(Labels { name: Some(&text), ..Labels::default() }).place {
            found @ Place::Area(_) => Some(found),
            Place::Unknown(text) if is_county(&text) => Some(Place::Sum),
            _ => None,
        })
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
