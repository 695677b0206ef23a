//! Values: what stands in a cell once its column is known: a number that its measure allows, a step of a state, or a reason for having
//! no value. A symbol has the meaning that the file's notes, the steward or a form gave it, and a hidden number never becomes 0.

use std::collections::BTreeMap;

use super::{
    desk::{At, Desk, choice, finding, question},
    frame::{Frame, Line},
    reading::{self, Reading},
    roles::{Role, Roles},
    series::Entry,
};
use crate::{
    cell::{Blank, Cell, Trust},
    import::{
        areas::names::compact,
        report::{Choice, Spot, Weight},
        words::{
            self, Meaning,
            legend::{Declared, read_legend},
            units::normal_unit,
        },
    },
    measure::Measure,
};

/// What stands for a cell without a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Zero,
    Blank(Blank),
}

impl Fill {
    fn parse(id: &str) -> Option<Self> {
        if id == "zero" { Some(Self::Zero) } else { Blank::parse(id).map(Self::Blank) }
    }

    /// The word of the report.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Zero => "0",
            Self::Blank(blank) => blank.label(),
        }
    }
}

/// What values of a column must be like.
pub(crate) struct Rule<'a> {
    pub(crate) measure: Measure,
    pub(crate) unit: &'a str,
    pub(crate) title: &'a str,
    pub(crate) trust: Trust,
    /// Whether values under % are written as fractions of 1.
    pub(crate) is_fraction: bool,
    /// Steps of a state: word and value.
    pub(crate) steps: BTreeMap<String, Option<Step>>,
}

/// What a word of a state stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    Value(i32),
    Blank(Blank),
}

/// Turns the readings of one table into cells.
pub(crate) struct Values<'a, 'b> {
    pub(crate) frame: &'a Frame<'b>,
    pub(crate) roles: &'a Roles,
    /// What identifies the table in questions.
    pub(crate) subject: &'a str,
    symbols: BTreeMap<String, Option<Fill>>,
    /// Heads of the columns that have empty cells.
    blank_heads: Vec<String>,
}

impl<'a, 'b> Values<'a, 'b> {
    /// Looks which columns have empty cells, so that they can be asked about together.
    pub(crate) fn new(
        frame: &'a Frame<'b>,
        roles: &'a Roles,
        subject: &'a str,
        series: &[super::series::Series],
    ) -> Self {
        let reason = |entry: &Entry| row_reason(frame, roles, entry.line);
        let mut blank_heads: Vec<String> = series
            .iter()
            .filter(|known| {
                known.entries.iter().any(|entry| entry.reading == Reading::Empty && reason(entry).is_none())
            })
            .map(|known| head_of(frame, known.field))
            .collect();
        blank_heads.dedup();
        Self { frame, roles, subject, symbols: BTreeMap::new(), blank_heads }
    }

    /// The cell of an entry; `None` where a question is open or an error was found.
    pub(crate) fn cell(&mut self, entry: &Entry, field: usize, rule: &Rule<'_>, desk: &mut Desk<'_>) -> Option<Cell> {
        let line = &self.frame.lines[entry.line];
        let trust = self.trust(entry, rule.trust);
        let at = || self.frame.spot(Some(line), Some(field));
        let fill = match &entry.reading {
            Reading::Number(number) if rule.measure != Measure::State => {
                let text = self.frame.text(line, field);
                for rule in number.rules.iter() {
                    desk.convert(rule.id(), at, &text, &number.value.to_string());
                }
                let value = if number.rules.has(words::numbers::Rule::Parentheses) {
                    match self.bracketed(number.value, field, rule.measure.is_count(), at(), desk)? {
                        Some(value) => value,
                        None => return Some(Cell::blank(Blank::NotSurveyed, trust)),
                    }
                } else {
                    number.value
                };
                // Rounded, because 0.07 times 100 is 7.000000000000001.
                let value = if rule.is_fraction { (value * 1e14).round() / 1e12 } else { value };
                check(value, number.unit.as_deref(), rule, at, &text, desk)?;
                let mut cell = Cell::new(value, trust);
                cell.interval = self.interval(entry);
                cell.note = self.note(entry);
                return Some(cell);
            }
            Reading::Empty => self.blank(entry, field, desk)?,
            Reading::Symbol(symbol) if rule.measure != Measure::State || !rule.steps.contains_key(symbol) => {
                self.symbol(symbol, at(), desk)?
            }
            Reading::Fault(text) => {
                desk.find(
                    finding(
                        Weight::Error,
                        "cell-error",
                        Some("L2-06"),
                        format!("表計算ソフトのエラー（{text}）が入っています。"),
                        "元の表で数式を直し、値だけにして保存し直してください。",
                    )
                    .at(at(), text),
                );
                return None;
            }
            _ if rule.measure == Measure::State => return self.step(entry, field, rule, trust, desk),
            Reading::Words(text) => {
                let Some(fill) = words_meaning(text) else {
                    desk.find(
                        finding(
                            Weight::Error,
                            "not-a-number",
                            Some("L2-01"),
                            format!("数の列に、数として読めない「{}」があります。", super::desk::shorten(text)),
                            "数だけを書き、説明は備考の列に分けてください。値がないなら、理由（未調査、未回答など）を書いてください。",
                        )
                        .at(at(), text),
                    );
                    return None;
                };
                fill
            }
            Reading::Number(_) | Reading::Symbol(_) => return self.step(entry, field, rule, trust, desk),
        };
        if matches!(entry.reading, Reading::Symbol(_) | Reading::Words(_)) {
            desk.convert("symbol", at, &self.frame.text(line, field), fill.label());
        } else {
            desk.convert("blank", at, "", fill.label());
        }
        let mut cell = match fill {
            Fill::Zero => {
                check(0.0, None, rule, at, "", desk)?;
                Cell::new(0.0, trust)
            }
            Fill::Blank(blank) => Cell::blank(blank, trust),
        };
        cell.note = self.note(entry);
        Some(cell)
    }

    /// What a number in brackets is: asked once for a column. The inner `None` leaves it out.
    #[expect(clippy::option_option, reason = "not answered yet, and answered that there is none, are two things")]
    pub(crate) fn bracketed(
        &self,
        value: f64,
        field: usize,
        is_count: bool,
        at: Spot,
        desk: &mut Desk<'_>,
    ) -> Option<Option<f64>> {
        let head = head_of(self.frame, field);
        let mut asked = question(
            "brackets",
            &format!("{}|brackets|{head}", self.subject),
            at,
            format!("「{head}」の列の、（ ）で囲んだ数は何を意味しますか。"),
            "（ ）は、負の数にも、再掲や参考の数にも使われます。",
        );
        let plain = choice("plain", "そのままの数", "（ ）を取った数を取り込みます。");
        let negative = choice("negative", "負の数", "マイナスの数として取り込みます。");
        let skip = choice("not_surveyed", "この列の値ではない（再掲・参考の数）", "値のない「未調査」にします。");
        asked.choices = if is_count { vec![plain, skip] } else { vec![negative, plain, skip] };
        match desk.ask(asked)?.as_str() {
            "plain" => Some(Some(value.abs())),
            "negative" => Some(Some(value)),
            _ => Some(None),
        }
    }

    fn step(&self, entry: &Entry, field: usize, rule: &Rule<'_>, trust: Trust, desk: &mut Desk<'_>) -> Option<Cell> {
        let line = &self.frame.lines[entry.line];
        let text = self.frame.text(line, field).trim().to_owned();
        let step = rule.steps.get(&state_key(&text)).copied().flatten()?;
        let mut cell = match step {
            Step::Value(value) => {
                desk.convert("state", || self.frame.spot(Some(line), Some(field)), &text, &value.to_string());
                Cell::new(f64::from(value), trust)
            }
            Step::Blank(blank) => Cell::blank(blank, trust),
        };
        cell.note = self.note(entry);
        Some(cell)
    }

    /// What a symbol means in this table: the notes say so, or the steward is asked once.
    pub(crate) fn symbol(&mut self, symbol: &str, at: Spot, desk: &mut Desk<'_>) -> Option<Fill> {
        if let Some(known) = self.symbols.get(symbol) {
            return *known;
        }
        let plain = words_meaning(symbol);
        let legend = legend(
            symbol,
            self.frame.table.notes.iter().chain(&self.frame.table.titles).map(|line| line.text.as_str()),
        );
        let proven = plain.or_else(|| legend.as_ref().and_then(meaning_of_legend));
        let mut asked = question(
            "symbol",
            &format!("{}|{symbol}", self.subject),
            at,
            format!("この表の「{symbol}」は、何を意味しますか。"),
            match &legend {
                Some(declared) => format!("注記に「{}」とあります。", super::desk::shorten(&declared.words)),
                None => "記号の意味が表のどこにも書かれていません。0と、値がないことは違います。".to_owned(),
            },
        );
        asked.text = Some(symbol.to_owned());
        asked.choices = fill_choices(!hides(symbol));
        let fill = if proven.is_some() {
            asked.answer = proven.map(|fill| fill_id(fill).to_owned());
            desk.ask(asked).as_deref().and_then(Fill::parse)
        } else {
            desk.ask(asked).as_deref().and_then(Fill::parse)
        };
        self.symbols.insert(symbol.to_owned(), fill);
        fill
    }

    /// What an empty cell means: the row may say so, else it is asked once for the table or for the column.
    fn blank(&mut self, entry: &Entry, field: usize, desk: &mut Desk<'_>) -> Option<Fill> {
        if let Some(reason) = row_reason(self.frame, self.roles, entry.line) {
            return Some(Fill::Blank(reason));
        }
        let head = head_of(self.frame, field);
        let why = "空欄だけでは、0なのか、調べていないのか、答えがないのか、対象外なのかが分かりません。";
        let line = &self.frame.lines[entry.line];
        let at = self.frame.spot(Some(line), Some(field));
        if self.blank_heads.len() > 1 {
            let mut asked = question(
                "blank",
                &format!("{}|blank|all", self.subject),
                Spot { column: None, heading: None, ..at.clone() },
                format!("この表の空欄（{}列にあります）は、何を意味しますか。", self.blank_heads.len()),
                why,
            );
            asked.choices = fill_choices(true);
            asked.choices.push(choice("each", "列ごとに答える", "列ごとに1つずつたずねます。"));
            match desk.ask(asked).as_deref() {
                Some("each") => {}
                answer => return answer.and_then(Fill::parse),
            }
        }
        let mut asked = question(
            "blank",
            &format!("{}|blank|{head}", self.subject),
            at,
            format!("「{head}」の空欄は、何を意味しますか。"),
            why,
        );
        asked.choices = fill_choices(true);
        desk.ask(asked).as_deref().and_then(Fill::parse)
    }

    /// What an empty cell of a profile table means: asked once for the column.
    pub(crate) fn empty(&mut self, field: usize, line: &Line, desk: &mut Desk<'_>) -> Option<Fill> {
        let head = head_of(self.frame, field);
        let mut asked = question(
            "blank",
            &format!("{}|blank|{head}", self.subject),
            self.frame.spot(Some(line), Some(field)),
            format!("「{head}」の空欄は、何を意味しますか。"),
            "空欄だけでは、0なのか、調べていないのか、答えがないのか、対象外なのかが分かりません。",
        );
        asked.choices = fill_choices(true);
        desk.ask(asked).as_deref().and_then(Fill::parse)
    }

    fn trust(&self, entry: &Entry, trust: Trust) -> Trust {
        let written = self.roles.first(Role::Trust).map(|field| self.frame.text(&self.frame.lines[entry.line], field));
        let said = written.and_then(|text| {
            let text = text.trim();
            Trust::parse(text).or_else(|| Trust::ALL.into_iter().find(|trust| trust.label() == text))
        });
        // A sample package holds nothing but samples, and nothing else may hold one.
        if trust == Trust::Sample { trust } else { said.filter(|said| *said != Trust::Sample).unwrap_or(trust) }
    }

    fn note(&self, entry: &Entry) -> Option<String> {
        let fields = self.roles.all(Role::Note);
        let notes: Vec<String> = fields
            .into_iter()
            .map(|field| self.frame.text(&self.frame.lines[entry.line], field).trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        Some(notes.join("／")).filter(|note| !note.is_empty())
    }

    fn interval(&self, entry: &Entry) -> Option<crate::cell::Interval> {
        let end = |role: Role| {
            let field = self.roles.first(role)?;
            match reading::read(self.frame.cell(&self.frame.lines[entry.line], field)?) {
                Reading::Number(number) => Some(number.value),
                _ => None,
            }
        };
        let interval = crate::cell::Interval { low: end(Role::Low)?, high: end(Role::High)? };
        (interval.low <= interval.high).then_some(interval)
    }
}

/// Head of a field without its periods: the same in every year.
pub(crate) fn head_of(frame: &Frame<'_>, field: usize) -> String {
    let parts: Vec<String> = frame.fields[field]
        .headings
        .iter()
        .map(|head| super::periods::without_periods(head))
        .filter(|head| !head.is_empty())
        .collect();
    if parts.is_empty() { "値".to_owned() } else { parts.join("／") }
}

/// One spelling for a word of a state.
pub(crate) fn state_key(text: &str) -> String {
    compact(text)
}

/// The reason that a row itself gives for having no values: in its column of reasons, or in its note.
fn row_reason(frame: &Frame<'_>, roles: &Roles, line: usize) -> Option<Blank> {
    let line = frame.lines.get(line)?;
    let written = |role: Role| roles.first(role).map(|field| frame.text(line, field));
    if let Some(text) = written(Role::Blank) {
        let text = text.trim();
        let found = Blank::parse(text).or_else(|| Blank::ALL.into_iter().find(|blank| blank.label() == text));
        if found.is_some() {
            return found;
        }
    }
    let note = compact(&written(Role::Note)?);
    [
        ("未回答", Blank::NoReply),
        ("無回答", Blank::NoReply),
        ("未調査", Blank::NotSurveyed),
        ("対象外", Blank::NotApplicable),
        ("秘匿", Blank::Suppressed),
        ("非公表", Blank::Suppressed),
    ]
    .into_iter()
    .find(|(word, _)| note.starts_with(word))
    .map(|(_, blank)| blank)
}

/// Checks a number against its measure; an error keeps it out.
fn check(
    value: f64,
    unit: Option<&str>,
    rule: &Rule<'_>,
    at: impl Fn() -> Spot,
    text: &str,
    desk: &mut Desk<'_>,
) -> Option<()> {
    if rule.measure.is_count() && value < 0.0 {
        desk.find(
            finding(
                Weight::Error,
                "negative-count",
                None,
                format!("「{}」は数えた数なので、負の数（{value}）にはなりません。", rule.title),
                "数を直してください。増減なら、見出しに「増減」と書いてください。",
            )
            .at(at(), text),
        );
        return None;
    }
    let counts_whole = matches!(rule.unit, "人" | "名" | "件" | "世帯" | "回" | "戸" | "市町村" | "団体");
    if rule.measure.is_count() && counts_whole && value.fract() != 0.0 {
        desk.find(
            finding(
                Weight::Error,
                "fraction-of-count",
                None,
                format!("「{}」は{}の数なので、{value}のような端数にはなりません。", rule.title, rule.unit),
                "数を直してください。率や平均なら、見出しにそう書いてください。",
            )
            .at(at(), text),
        );
        return None;
    }
    if let Some(unit) = unit.filter(|unit| !rule.unit.is_empty() && !same_unit(unit, rule.unit)) {
        desk.find(
            finding(
                Weight::Error,
                "unit-differs",
                Some("L3-04"),
                format!("この列の単位は{}ですが、このセルには{unit}と書かれています。", rule.unit),
                "単位をそろえてください。",
            )
            .at(at(), text),
        );
        return None;
    }
    if value == 0.0
        && rule.measure == Measure::Persons
        && matches!(rule.title, title if title.contains("人口") && !title.contains("外国人"))
        && rule.title.contains("総")
    {
        desk.find_once(
            rule.title,
            finding(
                Weight::Warning,
                "population-zero",
                None,
                format!("「{}」が0人です。", rule.title),
                "避難などで本当に0人か、値がないだけかを確かめてください。",
            )
            .at(at(), text),
        );
    }
    Some(())
}

/// Whether two units mean the same.
pub(crate) fn same_unit(left: &str, right: &str) -> bool {
    let key = |unit: &str| {
        let unit = normal_unit(unit);
        if unit == "名" { "人".to_owned() } else { unit.replace("km²", "km2") }
    };
    key(left) == key(right)
}

fn hides(symbol: &str) -> bool {
    matches!(symbol, "x" | "秘" | "秘匿") || symbol.starts_with(['*', '＊'])
}

fn fill_choices(may_be_zero: bool) -> Vec<Choice> {
    let mut choices = Vec::new();
    if may_be_zero {
        choices.push(choice("zero", "0（数えて、なかった）", "値を0にします。"));
    }
    choices.extend([
        choice("not_surveyed", "未調査（調べていない、分からない）", "値のない「未調査」にします。"),
        choice("no_reply", "未回答（聞いたが答えがない）", "値のない「未回答」にします。"),
        choice("not_applicable", "対象外（当てはまらない）", "値のない「対象外」にします。"),
        choice(
            "suppressed",
            "秘匿（人数が少ないので伏せた）",
            "値のない「秘匿」にします。合計から逆算することもしません。",
        ),
    ]);
    choices
}

fn fill_id(fill: Fill) -> &'static str {
    match fill {
        Fill::Zero => "zero",
        Fill::Blank(blank) => blank.id(),
    }
}

/// Words that say themselves why there is no value, and in one way only.
fn words_meaning(text: &str) -> Option<Fill> {
    match words::symbols::meaning_of_word(text)?.1 {
        [Meaning::Zero] => Some(Fill::Zero),
        [Meaning::Blank(blank)] => Some(Fill::Blank(*blank)),
        _ => None,
    }
}

/// What a legend's words mean that the reader of legends does not know.
fn meaning_of_legend(declared: &Declared) -> Option<Fill> {
    if let Some(meaning) = declared.meaning {
        return match meaning {
            // A symbol that hides a number is never 0.
            Meaning::Zero if hides(&declared.symbol.form) => None,
            Meaning::Zero => Some(Fill::Zero),
            Meaning::Blank(blank) => Some(Fill::Blank(blank)),
        };
    }
    // 皆増 and 皆減: there was nothing to compare with.
    ["皆増", "皆減"].iter().any(|word| declared.words.contains(word)).then_some(Fill::Blank(Blank::NotApplicable))
}

/// What the notes of a table say about a symbol.
fn legend<'t>(symbol: &str, notes: impl Iterator<Item = &'t str>) -> Option<Declared> {
    notes.flat_map(read_legend).find(|declared| declared.symbol.form == symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legends_in_notes_give_symbols_their_meaning() {
        let of = |symbol: &str, note: &str| {
            legend(symbol, [note].into_iter()).and_then(|declared| meaning_of_legend(&declared))
        };
        // The first is the note of 総務省's workbook of 2025.
        assert_eq!(
            of("-", "注1：増減率、自然増減率及び社会増減率内の「-」は、「皆増」を示す"),
            Some(Fill::Blank(Blank::NotApplicable))
        );
        assert_eq!(of("x", "※「Ｘ」は秘匿"), Some(Fill::Blank(Blank::Suppressed)));
        assert_eq!(of("-", "「－」は皆無、「…」は不詳、「X」は秘匿を示す。"), Some(Fill::Zero));
        assert_eq!(of("-", "高知市-南国市の間"), None);
    }

    #[test]
    fn a_symbol_that_hides_a_number_is_never_zero() {
        assert_eq!(
            legend("x", ["「x」は該当者なし"].into_iter()).and_then(|declared| meaning_of_legend(&declared)),
            None
        );
        assert!(!fill_choices(!hides("***")).iter().any(|choice| choice.id == "zero"));
    }
}
