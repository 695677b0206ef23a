//! Roles: what each field of a table is for. Contents decide, heads break ties, and each decision has its reason in words.

use std::collections::HashSet;

use super::{
    frame::{Frame, Line, Origin},
    reading::{self, Reading},
};
use crate::import::{
    areas::{AreaIndex, Labels, Place, names::compact},
    book::RawValue,
    layout::RowKind,
};

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    AreaCode,
    AreaName,
    Prefecture,
    /// Period of the line, in tables with one value a line.
    Period,
    /// Name of the indicator, in tables with one value a line.
    Indicator,
    /// Unit of the line.
    Unit,
    /// A breakdown, such as 男女 or 年齢階級: becomes part of the indicator.
    Category,
    Value,
    /// Reason for a value that is not there.
    Blank,
    Trust,
    Low,
    High,
    Note,
    /// Running number of the row.
    Number,
    Ignored,
}

impl Role {
    /// The word of the report.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::AreaCode => "area-code",
            Self::AreaName => "area-name",
            Self::Prefecture => "prefecture",
            Self::Period => "period",
            Self::Indicator => "indicator",
            Self::Unit => "unit",
            Self::Category => "category",
            Self::Value => "value",
            Self::Blank => "blank",
            Self::Trust => "trust",
            Self::Low => "low",
            Self::High => "high",
            Self::Note => "note",
            Self::Number => "number",
            Self::Ignored => "ignored",
        }
    }
}

/// The role of each field, with the reason for it.
#[derive(Debug, Clone)]
pub(crate) struct Roles {
    pub(crate) of: Vec<(Role, &'static str)>,
}

impl Roles {
    /// The first field with a role.
    pub(crate) fn first(&self, role: Role) -> Option<usize> {
        self.of.iter().position(|(known, _)| *known == role)
    }

    /// All fields with a role.
    pub(crate) fn all(&self, role: Role) -> Vec<usize> {
        self.of.iter().enumerate().filter(|(_, (known, _))| *known == role).map(|(field, _)| field).collect()
    }

    /// Whether lines speak of areas.
    pub(crate) fn has_areas(&self) -> bool {
        self.first(Role::AreaCode).is_some() || self.first(Role::AreaName).is_some()
    }
}

/// Lines that are looked at to find out what a field holds.
const SAMPLE: usize = 400;

/// What a field holds, counted over a sample of lines.
#[derive(Debug, Default)]
struct Contents {
    filled: usize,
    empty: usize,
    numbers: usize,
    symbols: usize,
    words: usize,
    codes: usize,
    names: usize,
    /// Different names of municipalities.
    named: HashSet<String>,
    prefectures: usize,
    periods: usize,
    states: usize,
    running: bool,
    distinct: HashSet<String>,
}

/// Finds the roles of the fields.
pub(crate) fn find_roles(frame: &Frame<'_>, index: &AreaIndex<'_>) -> Roles {
    let body: Vec<&Line> = frame.lines.iter().filter(|line| line.kind == RowKind::Body).collect();
    let step = body.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&Line> = body.iter().copied().step_by(step).collect();
    let contents: Vec<Contents> = (0..frame.fields.len()).map(|field| look(frame, index, &sample, field)).collect();
    let mut of: Vec<(Role, &'static str)> = vec![(Role::Ignored, "使わない列"); frame.fields.len()];
    let mut taken = vec![false; frame.fields.len()];
    let mut take = |field: usize, role: Role, reason: &'static str, taken: &mut Vec<bool>| {
        of[field] = (role, reason);
        taken[field] = true;
    };
    for (field, content) in contents.iter().enumerate() {
        if let Some((role, reason)) = by_head(frame, field, content) {
            take(field, role, reason, &mut taken);
        }
    }
    let share = |part: usize, field: usize| part * 10 >= contents[field].filled.max(1) * 6;
    let best = |score: &dyn Fn(&Contents) -> usize, taken: &[bool]| {
        (0..contents.len())
            .filter(|field| !taken[*field] && contents[*field].filled > 0)
            .filter(|field| score(&contents[*field]) > 0)
            .max_by_key(|field| (score(&contents[*field]), usize::MAX - field))
    };
    if let Some(field) = best(&|known| known.codes, &taken).filter(|field| share(contents[*field].codes, *field)) {
        take(field, Role::AreaCode, "市区町村コードが並んでいる", &mut taken);
    }
    // 市郡 beside 町村: the column that is names throughout, also where the other has as many. 圏域 beside 市町村: the one that tells more of
    // them apart, because districts have the names of their cities.
    let may_name = |field: usize| {
        let known = &contents[field];
        known.names * 2 >= known.filled || (is_area_head(&frame.heading(field)) && known.names >= 1)
    };
    let names = (0..contents.len())
        .filter(|field| !taken[*field] && contents[*field].names > 0 && may_name(*field))
        .max_by_key(|field| (contents[*field].named.len(), is_area_head(&frame.heading(*field)), usize::MAX - field));
    if let Some(field) = names {
        take(field, Role::AreaName, "市町村名が並んでいる", &mut taken);
    }
    let has_names = taken.iter().any(|taken| *taken);
    if let Some(field) = best(&|known| known.prefectures, &taken)
        .filter(|field| share(contents[*field].prefectures, *field) && has_names)
    {
        take(field, Role::Prefecture, "都道府県名が並んでいる", &mut taken);
    }
    let has_areas = of.iter().any(|(role, _)| matches!(role, Role::AreaCode | Role::AreaName));
    let repeats = has_areas && areas_repeat(frame, index, &of, &sample);
    for field in 0..frame.fields.len() {
        if !taken[field] {
            of[field] = rest(frame, field, &contents[field], repeats, sample.len());
        }
    }
    Roles { of }
}

fn look(frame: &Frame<'_>, index: &AreaIndex<'_>, sample: &[&Line], field: usize) -> Contents {
    let mut seen = Contents { running: true, ..Contents::default() };
    let mut next: Option<f64> = None;
    for line in sample {
        let text = frame.text(line, field);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            seen.empty += 1;
            continue;
        }
        seen.filled += 1;
        let raw = frame.cell(line, field);
        let is_flag = raw.is_some_and(|cell| matches!(cell.value, RawValue::Flag(_)));
        match raw.map_or_else(|| reading::read_text(trimmed), reading::read) {
            Reading::Number(number) => {
                seen.numbers += 1;
                seen.running &= next.is_none_or(|next| (number.value - next).abs() < 1e-9) && number.value >= 1.0;
                next = Some(number.value + 1.0);
            }
            Reading::Symbol(_) => seen.symbols += 1,
            _ => {
                seen.words += 1;
                seen.running = false;
            }
        }
        seen.states += usize::from(is_flag || super::states::looks_like_state(trimmed));
        seen.codes += usize::from(index.looks_like_code(trimmed));
        if !matches!(raw.map(|cell| &cell.value), Some(RawValue::Number(_))) {
            if index.looks_like_name(trimmed) {
                seen.names += 1;
                seen.named.insert(compact(trimmed));
            }
            // Names only: small counts, such as 31, 5 and 2 people, look like codes of prefectures.
            let is_name = trimmed.chars().any(char::is_alphabetic);
            seen.prefectures += usize::from(is_name && index.prefecture(trimmed).is_some());
        }
        seen.periods += usize::from(super::periods::looks_like_period(trimmed));
        if seen.distinct.len() < 200 {
            seen.distinct.insert(compact(trimmed));
        }
    }
    seen.running &= seen.filled > 2 && seen.numbers == seen.filled;
    seen
}

/// Heads that say what a column is, whatever it holds.
fn by_head(frame: &Frame<'_>, field: usize, contents: &Contents) -> Option<(Role, &'static str)> {
    let head = compact(frame.fields[field].headings.last()?).to_lowercase();
    let is_words = contents.words * 2 > contents.filled;
    match head.as_str() {
        "no" | "no." | "№" | "番号" | "項番" | "連番" | "通番" | "行番号" | "#"
            if contents.running || contents.filled == 0 =>
        {
            Some((Role::Number, "行の番号"))
        }
        "備考" | "備考欄" | "注記" | "摘要" | "特記事項" | "コメント" | "note" | "notes" | "remarks" => {
            Some((Role::Note, "見出しが備考"))
        }
        "単位" | "unit" if is_words || contents.filled == 0 => Some((Role::Unit, "見出しが単位")),
        "indicator" | "指標" | "指標名" | "統計項目" | "項目名" if is_words => {
            Some((Role::Indicator, "見出しが指標"))
        }
        "period" | "年度" | "時点" | "調査年度" | "対象年度" | "期間" | "年次" | "調査年" | "年" | "調査時点"
        | "基準日" | "year"
            if contents.periods * 10 >= contents.filled * 8 && contents.filled > 0 =>
        {
            Some((Role::Period, "見出しが年度・時点"))
        }
        time if time.starts_with("時間軸") && contents.periods == contents.filled && contents.filled > 0 => {
            Some((Role::Period, "見出しが時間軸"))
        }
        "都道府県コード" | "県コード" => Some((Role::Prefecture, "見出しが都道府県コード")),
        // The columns tab_code, cat01_code, time_code of e-Stat: what they stand for is in the column beside them.
        code if (code.ends_with("_code") || code.ends_with("コード")) && contents.codes * 10 < contents.filled * 6 => {
            Some((Role::Ignored, "区分のコード"))
        }
        "blank" | "欠測理由" | "値がない理由" => Some((Role::Blank, "見出しが値のない理由")),
        "trust" | "信頼度" | "値の確かさ" => Some((Role::Trust, "見出しが値の確かさ")),
        "low" | "下限" | "95%下限" | "信頼区間下限" => Some((Role::Low, "見出しが区間の下限")),
        "high" | "上限" | "95%上限" | "信頼区間上限" => Some((Role::High, "見出しが区間の上限")),
        _ => None,
    }
}

fn is_area_head(head: &str) -> bool {
    let head = compact(head).to_lowercase();
    ["市町村", "市区町村", "自治体", "団体名", "地域", "area", "municipality"].iter().any(|word| head.contains(word))
        && !head.contains("数")
}

/// Whether the same area has several lines: then something else tells the lines apart.
fn areas_repeat(frame: &Frame<'_>, index: &AreaIndex<'_>, of: &[(Role, &'static str)], sample: &[&Line]) -> bool {
    let field_of = |role: Role| of.iter().position(|(known, _)| *known == role);
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = 0_usize;
    for line in frame.lines.iter().filter(|line| line.kind == RowKind::Body).take(sample.len().max(SAMPLE)) {
        let text = |role: Role| field_of(role).map(|field| frame.text(line, field));
        let (code, name, prefecture) = (text(Role::AreaCode), text(Role::AreaName), text(Role::Prefecture));
        let labels = Labels { code: code.as_deref(), name: name.as_deref(), prefecture: prefecture.as_deref() };
        if let Place::Area(code) = index.find(labels).place {
            found += 1;
            seen.insert(code);
        }
    }
    found > 1 && seen.len() * 10 < found * 9
}

/// The role of a field that neither names an area nor has a telling head.
fn rest(frame: &Frame<'_>, field: usize, contents: &Contents, repeats: bool, lines: usize) -> (Role, &'static str) {
    let values = contents.numbers + contents.symbols;
    let heading = frame.heading(field);
    let is_level = matches!(frame.fields[field].origin, Origin::Level(_));
    if contents.filled == 0 {
        let is_named = !heading.is_empty();
        return if is_named && !is_level {
            (Role::Value, "見出しはあるが、すべて空欄")
        } else {
            (Role::Ignored, "見出しも値もない列")
        };
    }
    if is_level {
        let periods = contents.periods * 10 >= contents.filled * 8;
        let same = contents.distinct.len() == 1;
        return match (periods, same) {
            (true, _) => (Role::Period, "見出しに年度・時点が並んでいる"),
            (false, true) => (Role::Ignored, "すべて同じ見出し"),
            (false, false) => (Role::Category, "見出しの段"),
        };
    }
    let few = contents.distinct.len() * 2 <= contents.filled.max(2) && contents.distinct.len() <= 60;
    if repeats && contents.words * 2 > contents.filled && few {
        return (Role::Category, "同じ市町村の行を分ける区分");
    }
    if repeats
        && contents.periods == contents.filled
        && few
        && contents.distinct.len() > 1
        && super::periods::is_period_head(&heading)
    {
        return (Role::Period, "同じ市町村の行を分ける年度・時点");
    }
    if contents.running && heading.is_empty() && contents.filled == lines {
        return (Role::Number, "見出しのない連番");
    }
    if values * 2 >= contents.filled {
        return (Role::Value, "数が並んでいる");
    }
    if contents.states * 10 >= contents.filled * 8 && contents.distinct.len() <= 8 {
        return (Role::Value, "状態を表す言葉が並んでいる");
    }
    (Role::Ignored, "数でない文字の列")
}
