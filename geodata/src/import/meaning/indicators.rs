//! Indicators: which one a series belongs to, and what a new one means.

mod steps;

use std::collections::{BTreeMap, BTreeSet};

use steps::{steps_of_known, steps_of_new};

use super::{
    desk::{Desk, choice, finding, question, shorten},
    frame::Frame,
    measures::{self, Proof},
    names::{self, Name},
    reading::Reading,
    series::Series,
    states,
    values::{Step, same_unit},
};
use crate::{
    import::{
        areas::names::compact,
        context::{Context, KnownIndicator},
        report::{Spot, Weight},
        words::units::normal_unit,
    },
    indicator::{Indicator, IndicatorId, Polarity},
    measure::{Marks, Measure},
    period::Period,
};

/// A table as the indicators see it.
pub(crate) struct View<'r, 'b> {
    pub(crate) frame: &'r Frame<'b>,
    pub(crate) series: &'r [Series],
    pub(crate) periods: &'r [Option<(Period, &'static str)>],
    pub(crate) drafts: &'r mut Vec<Option<usize>>,
    pub(crate) subject: &'r str,
    pub(crate) title: &'r str,
}

/// Series that have one name.
pub(crate) struct Draft {
    name: Name,
    path: Vec<String>,
    /// Table and series.
    members: Vec<(usize, usize)>,
    is_state: bool,
}

/// What was decided about a draft.
pub(crate) struct Decided {
    pub(crate) id: IndicatorId,
    pub(crate) title: String,
    pub(crate) measure: Measure,
    pub(crate) marks: Marks,
    pub(crate) unit: String,
    pub(crate) reason: String,
    /// Words of a state, each with what it stands for; `None` while a question about it is open.
    pub(crate) steps: BTreeMap<String, Option<Step>>,
    /// The indicator, if the package has none of that name.
    pub(crate) new: Option<Indicator>,
}

/// Gathers series that have one name.
pub(crate) fn draft(views: &mut [View<'_, '_>], _context: &Context, _desk: &mut Desk<'_>) -> Vec<Draft> {
    // The same head in tables of different titles means different things.
    let mut titles_of: BTreeMap<(String, Option<Period>), BTreeSet<&str>> = BTreeMap::new();
    for view in views.iter() {
        for (position, series) in view.series.iter().enumerate() {
            let key = names::name(&series.path, view.title, false).key;
            titles_of.entry((key, view.periods[position].map(|(period, _)| period))).or_default().insert(view.title);
        }
    }
    let clashing: BTreeSet<String> =
        titles_of.into_iter().filter(|(_, titles)| titles.len() > 1).map(|((key, _), _)| key).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for (table, view) in views.iter_mut().enumerate() {
        for (position, series) in view.series.iter().enumerate() {
            let plain = names::name(&series.path, view.title, false);
            let name = if clashing.contains(&plain.key) { names::name(&series.path, view.title, true) } else { plain };
            let draft = *by_key.entry(name.key.clone()).or_insert_with(|| {
                drafts.push(Draft { name, path: series.path.clone(), members: Vec::new(), is_state: false });
                drafts.len() - 1
            });
            drafts[draft].members.push((table, position));
            drafts[draft].is_state |= is_state(series);
            view.drafts[position] = Some(draft);
        }
    }
    drafts
}

/// Whether a series holds words of a state and no number.
fn is_state(series: &Series) -> bool {
    let mut words = 0_usize;
    let mut known = 0_usize;
    for entry in &series.entries {
        match &entry.reading {
            Reading::Number(_) => return false,
            Reading::Words(text) | Reading::Symbol(text) if !matches!(text.as_str(), "-" | "…" | "x") => {
                words += 1;
                known += usize::from(states::looks_like_state(text));
            }
            _ => {}
        }
    }
    words > 0 && known * 10 >= words * 8
}

/// Decides what each draft means.
pub(crate) fn decide(
    drafts: &[Draft],
    views: &mut [View<'_, '_>],
    context: &Context,
    desk: &mut Desk<'_>,
) -> Vec<Option<Decided>> {
    let chosen = chosen_by_option(drafts, context, desk);
    let matched: Vec<Option<&KnownIndicator>> = drafts
        .iter()
        .enumerate()
        .map(|(position, draft)| match &chosen {
            Some((only, known, _)) if *only == position => *known,
            _ => names::find_known(&draft.name, &draft.path, &context.package.indicators),
        })
        .collect();
    let mut proofs: Vec<Option<Proof>> = drafts.iter().map(|draft| prove(draft, views)).collect();
    let mut units: Vec<Option<String>> = drafts.iter().map(|draft| unit(draft, views)).collect();
    take_from_parents(drafts, &mut proofs, &mut units);
    let open_measures: Vec<String> = open_heads(drafts, |position| {
        matched[position].is_none() && proofs[position].is_none() && !drafts[position].is_state
    });
    let mut decided = Vec::new();
    for (position, draft) in drafts.iter().enumerate() {
        let Some(view) = draft.members.first().and_then(|(table, _)| views.get(*table)) else {
            decided.push(None);
            continue;
        };
        let found = if let Some(known) = matched[position] {
            as_known(draft, known, proofs[position], units[position].as_deref(), view, views, desk)
        } else {
            let id = chosen
                .as_ref()
                .filter(|(only, known, _)| *only == position && known.is_none())
                .map(|(.., id)| id.clone());
            as_new(
                draft,
                proofs[position],
                units[position].clone(),
                &open_measures,
                id,
                drafts,
                &units,
                view,
                views,
                context,
                desk,
            )
        };
        decided.push(found);
    }
    decided
}

/// The draft that `--as` means: the only one, or the one that the steward names.
fn chosen_by_option<'k>(
    drafts: &[Draft],
    context: &'k Context,
    desk: &mut Desk<'_>,
) -> Option<(usize, Option<&'k KnownIndicator>, IndicatorId)> {
    let text = desk.settings().indicator.clone()?;
    let Some(id) = IndicatorId::parse(&text) else {
        desk.find(finding(
            Weight::Error,
            "bad-indicator-id",
            None,
            format!("指標のID「{}」は使えません。", shorten(&text)),
            "英小文字、数字、ハイフンの1〜64文字にしてください。",
        ));
        return None;
    };
    let known = context.package.indicators.iter().find(|known| known.id == text);
    let only = match drafts {
        [] => return None,
        [_] => 0,
        several => {
            let mut asked = question(
                "indicator",
                &format!("as|{}", several.iter().map(|draft| draft.name.key.as_str()).collect::<Vec<_>>().join("|")),
                Spot::default(),
                format!(
                    "どの列を指標「{}」に取り込みますか。",
                    known.map_or(text.as_str(), |known| known.title.as_str())
                ),
                "値の列が二つ以上あるので、どれのことか分かりません。",
            );
            asked.choices = several
                .iter()
                .enumerate()
                .map(|(position, draft)| {
                    choice(&position.to_string(), draft.name.title.clone(), "この列の値を取り込みます。")
                })
                .collect();
            desk.ask(asked)?.parse().ok()?
        }
    };
    Some((only, known, id))
}

fn open_heads(drafts: &[Draft], is_open: impl Fn(usize) -> bool) -> Vec<String> {
    (0..drafts.len())
        .filter(|position| is_open(*position))
        .map(|position| drafts[position].name.title.clone())
        .collect()
}

fn prove(draft: &Draft, views: &[View<'_, '_>]) -> Option<Proof> {
    if draft.is_state {
        return Some(Proof { measure: Measure::State, reason: "状態を表す言葉が入っている" });
    }
    let (table, position) = draft.members.first()?;
    let view = views.get(*table)?;
    let period = view.periods[*position].map(|(period, _)| period);
    let titles = view.frame.table.titles.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    let unit = unit_written(draft, views);
    measures::prove(&draft.path.join(" "), &titles, unit.as_deref(), period)
}

/// What is listed again (うち新規【再掲】) counts what the column before it counts, in its unit.
fn take_from_parents(drafts: &[Draft], proofs: &mut [Option<Proof>], units: &mut [Option<String>]) {
    let is_part = |draft: &Draft| measures::marks(draft.path.iter().map(String::as_str)).relisted;
    for (position, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_part(draft)) {
        let Some((table, series)) = draft.members.first() else { continue };
        let parent = drafts
            .iter()
            .enumerate()
            .filter(|(_, other)| !is_part(other))
            .filter_map(|(number, other)| {
                let before =
                    other.members.iter().filter(|(known, at)| known == table && at < series).map(|(_, at)| *at);
                Some((before.max()?, number))
            })
            .max();
        let Some((_, parent)) = parent else { continue };
        let Some(proof) = proofs[parent].filter(|proof| proof.measure.is_count()) else { continue };
        if proofs[position].is_none() {
            proofs[position] = Some(Proof { measure: proof.measure, reason: "再掲の元の列から" });
        }
        if units[position].is_none() && proofs[position].is_some_and(|own| own.measure == proof.measure) {
            let unit = units[parent].clone();
            units[position] = unit;
        }
    }
}

/// The unit that is written anywhere for a draft.
fn unit_written(draft: &Draft, views: &[View<'_, '_>]) -> Option<String> {
    draft.members.iter().find_map(|(table, position)| {
        let view = views.get(*table)?;
        let series = view.series.get(*position)?;
        let behind = || {
            series.entries.iter().find_map(|entry| match &entry.reading {
                Reading::Number(number) => number.unit.clone(),
                _ => None,
            })
        };
        series
            .unit
            .clone()
            .or_else(|| {
                view.frame.table.unit.clone().filter(|unit| measures::may_have_unit(&draft.path.join(" "), unit))
            })
            .or_else(behind)
            .filter(|unit| !unit.trim().is_empty())
    })
}

fn unit(draft: &Draft, views: &[View<'_, '_>]) -> Option<String> {
    let written = unit_written(draft, views).map(|unit| shown_unit(&unit));
    written.or_else(|| measures::unit_of(&draft.path.join(" ")).map(str::to_owned))
}

/// A unit as packages print it.
pub(crate) fn shown_unit(unit: &str) -> String {
    match normal_unit(unit).as_str() {
        "名" => "人".to_owned(),
        unit => unit.replace('％', "%").replace("km2", "km²").replace("m2", "m²"),
    }
}

/// Marks that heads, titles and notes of a draft's tables set.
fn marks(draft: &Draft, views: &[View<'_, '_>]) -> Marks {
    let mut marks = measures::marks(draft.path.iter().map(String::as_str));
    for (table, _) in &draft.members {
        let Some(view) = views.get(*table) else { continue };
        let titles = measures::marks(view.frame.table.titles.iter().map(|line| line.text.as_str()));
        marks.multiple_response |= titles.multiple_response;
        marks.relisted |= titles.relisted;
        marks.multiple_response |=
            measures::marks(view.frame.table.notes.iter().map(|line| line.text.as_str())).multiple_response;
    }
    marks
}

/// A series of an indicator that the package has: unit and measure must be the same.
fn as_known(
    draft: &Draft,
    known: &KnownIndicator,
    proof: Option<Proof>,
    unit: Option<&str>,
    view: &View<'_, '_>,
    views: &[View<'_, '_>],
    desk: &mut Desk<'_>,
) -> Option<Decided> {
    let id = IndicatorId::parse(&known.id)?;
    let measure = Measure::parse(&known.measure)?;
    let at = spot(view, draft);
    let written = unit_written(draft, views);
    if let Some(unit) = written
        .as_deref()
        .or(unit.filter(|_| false))
        .filter(|unit| !known.unit.is_empty() && !same_unit(unit, &known.unit))
    {
        let mut asked = question(
            "unit",
            &format!("{}|{}|{unit}", view.subject, known.id),
            at.clone(),
            format!("「{}」の単位は{}ですが、この表では{unit}です。どうしますか。", known.title, known.unit),
            "単位が違う数を同じ指標に入れると、比べられなくなります。",
        );
        asked.choices = vec![
            choice("same", format!("{unit}は{}と同じ意味", known.unit), "数をそのまま取り込みます。"),
            choice("refuse", "取り込まない", "この列は取り込みません。"),
        ];
        if desk.ask(asked)? == "refuse" {
            return None;
        }
    }
    if let Some(proof) = proof.filter(|proof| proof.measure != measure && !compatible(proof.measure, measure)) {
        let mut asked = question(
            "measure",
            &format!("{}|{}|{}", view.subject, known.id, proof.measure.id()),
            at,
            format!(
                "「{}」は{}の指標ですが、この表の言葉は{}を表しています（{}）。どうしますか。",
                known.title,
                measure.label(),
                proof.measure.label(),
                proof.reason
            ),
            "数え方が違う数を同じ指標に入れると、比べることも足すこともできなくなります。",
        );
        asked.choices = vec![
            choice("same", format!("{}として取り込む", measure.label()), "指標の数え方のまま取り込みます。"),
            choice("refuse", "取り込まない", "この列は取り込みません。"),
        ];
        if desk.ask(asked)? == "refuse" {
            return None;
        }
    }
    let steps =
        if measure == Measure::State { steps_of_known(draft, known, view, views, desk) } else { BTreeMap::new() };
    Some(Decided {
        id,
        title: known.title.clone(),
        measure,
        marks: Marks { multiple_response: known.multiple_response, relisted: known.relisted },
        unit: known.unit.clone(),
        reason: "データにある指標と同じ名前".to_owned(),
        steps,
        new: None,
    })
}

/// Words for moving people or counting cases fit persons and events alike where the package has decided.
fn compatible(proof: Measure, known: Measure) -> bool {
    matches!(
        (proof, known),
        (Measure::Events, Measure::Places)
            | (Measure::Places, Measure::Events)
            | (Measure::Index, Measure::Rate)
            | (Measure::Rate, Measure::Index)
    )
}

fn spot(view: &View<'_, '_>, draft: &Draft) -> Spot {
    let field = draft.members.first().and_then(|(_, position)| view.series.get(*position)).map(|series| series.field);
    view.frame.spot(None, field)
}

#[expect(clippy::too_many_arguments, reason = "a new definition draws on everything that is known")]
fn as_new(
    draft: &Draft,
    proof: Option<Proof>,
    unit: Option<String>,
    open_measures: &[String],
    id: Option<IndicatorId>,
    drafts: &[Draft],
    units: &[Option<String>],
    view: &View<'_, '_>,
    views: &[View<'_, '_>],
    context: &Context,
    desk: &mut Desk<'_>,
) -> Option<Decided> {
    let at = spot(view, draft);
    let (measure, reason) = match proof {
        Some(proof) => (proof.measure, proof.reason.to_owned()),
        None => (measures::ask(desk, view.subject, open_measures, &draft.name.title, at.clone())?, "答え".to_owned()),
    };
    let unit = match (unit, measure) {
        (_, Measure::State) | (None, Measure::Index) => String::new(),
        (Some(unit), _) => unit,
        (None, _) => ask_unit(draft, drafts, units, view, desk)?,
    };
    let marks = marks(draft, views);
    let (steps, states) =
        if measure == Measure::State { steps_of_new(draft, view, views, desk) } else { (BTreeMap::new(), Vec::new()) };
    if measure == Measure::State && states.is_empty() {
        return None;
    }
    let source = source(views, desk)?;
    let titles: Vec<String> = view
        .frame
        .table
        .titles
        .iter()
        .map(|line| line.text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let theme = if view.title.is_empty() { "取り込んだデータ".to_owned() } else { view.title.to_owned() };
    let caveats: Vec<String> = view
        .frame
        .table
        .notes
        .iter()
        .map(|line| line.text.trim().to_owned())
        .filter(|text| !text.is_empty() && source_in(text).is_none())
        .take(20)
        .collect();
    let id = id.unwrap_or_else(|| draft.name.id.clone());
    let definition = if titles.is_empty() {
        format!("「{}」の列の値です。", draft.path.join("／"))
    } else {
        format!(
            "「{}」の「{}」の値です。",
            titles.join("　"),
            if draft.path.is_empty() { draft.name.title.clone() } else { draft.path.join("／") }
        )
    };
    let _ = context;
    let indicator = Indicator {
        id: id.clone(),
        title: draft.name.title.clone(),
        title_en: String::new(),
        theme,
        definition,
        measure,
        marks,
        unit: unit.clone(),
        unit_en: String::new(),
        polarity: Polarity::Neutral,
        decimals: 0,
        states,
        source,
        caveats,
        breaks: Vec::new(),
        ratio: None,
    };
    Some(Decided { id, title: draft.name.title.clone(), measure, marks, unit, reason, steps, new: Some(indicator) })
}

/// Kinds of heads whose unit is asked together.
fn unit_group(title: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["面積"]) {
        "面積"
    } else if has(&["歳入", "歳出", "決算", "税", "費", "額", "収入"]) {
        "金額"
    } else {
        "数"
    }
}

fn ask_unit(
    draft: &Draft,
    drafts: &[Draft],
    units: &[Option<String>],
    view: &View<'_, '_>,
    desk: &mut Desk<'_>,
) -> Option<String> {
    let group = unit_group(&draft.name.title);
    let mut heads: Vec<&str> = drafts
        .iter()
        .zip(units)
        .filter(|(known, unit)| unit.is_none() && !known.is_state && unit_group(&known.name.title) == group)
        .map(|(known, _)| known.name.title.as_str())
        .collect();
    heads.sort_unstable();
    let mut asked = question(
        "unit",
        &format!("{}|{group}|{}", view.subject, heads.join("|")),
        Spot { column: None, heading: None, ..spot(view, draft) },
        format!(
            "「{}」{}の単位は何ですか。",
            heads.iter().take(6).copied().collect::<Vec<_>>().join("」「"),
            if heads.len() > 6 { "など" } else { "" }
        ),
        "見出しにも題名にも単位が書かれていません。",
    );
    let units: &[&str] = match group {
        "面積" => &["ha", "km²"],
        "金額" => &["円", "千円", "百万円"],
        _ => &["人", "件", "か所", "世帯"],
    };
    asked.choices = units.iter().map(|unit| choice(unit, *unit, format!("単位を{unit}とします。"))).collect();
    asked.choices.push(choice("none", "単位はない", "単位を書かずに取り込みます。"));
    asked.free = Some("text".to_owned());
    let answer = desk.ask(asked)?;
    Some(if answer == "none" { String::new() } else { answer.chars().take(20).collect() })
}

/// The citation that a line of a sheet gives.
pub(crate) fn source_in(text: &str) -> Option<String> {
    let compact = compact(text);
    ["資料出所", "資料", "出典", "出所", "引用元", "データ元", "source", "Source"].iter().find_map(|word| {
        let plain = compact.trim_start_matches(['(', '「', '【', '※', '〔', '*']);
        let rest = plain.strip_prefix(word)?;
        let rest = rest.trim_start_matches(['】', '」', ')', '〕']);
        let named =
            rest.strip_prefix([':', '=', '・']).or_else(|| text.trim().contains(['　', ' ']).then_some(rest))?;
        let named = named.trim_end_matches([')', '〕']);
        let opened = named.matches('(').count() > named.matches(')').count();
        let named = if opened { format!("{named})") } else { named.to_owned() };
        Some(named).filter(|named| named.chars().count() >= 2)
    })
}

/// The source to cite: what the file says, what was given, else one question for the file.
pub(crate) fn source(views: &[View<'_, '_>], desk: &mut Desk<'_>) -> Option<String> {
    let lines = views.iter().flat_map(|view| view.frame.table.notes.iter().chain(&view.frame.table.titles));
    let found = { lines }.find_map(|line| source_in(&line.text));
    source_or_ask(found, desk)
}

/// The source that was found, else the one that was given, else one question for the file.
pub(crate) fn source_or_ask(found: Option<String>, desk: &mut Desk<'_>) -> Option<String> {
    if let Some(given) = desk.settings().source.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        return Some(given.chars().take(500).collect());
    }
    if let Some(found) = found {
        return Some(found.chars().take(500).collect());
    }
    let mut asked = question(
        "source",
        "file",
        Spot::default(),
        "この表の出典は何ですか。",
        "表のどこにも「資料：」「出典：」がありません。公開する数には、必ず出典が付きます。",
    );
    asked.free = Some("text".to_owned());
    desk.ask(asked).map(|text| text.chars().take(500).collect())
}
