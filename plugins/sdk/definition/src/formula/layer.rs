//! From a definition and the answers of a host to a layer.

use std::{collections::BTreeMap, rc::Rc};

use super::evaluate::{self, Columns};
use crate::{
    cell::{Blank, Cell},
    decimal::{decimal, fixed},
    note::{Note, NotePart},
    words::{Definition, InputKind, ParameterKind, Reach, Text, Trust},
};

/// What a parameter is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A number.
    Number(f64),
    /// An option, a kind of place, an area.
    Text(String),
    /// On or off.
    Boolean(bool),
}

/// Why there is no layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure<P> {
    /// The host's own reason.
    Host(P),
    /// A sentence for the user.
    Sentence(String),
}

/// What a formula asks of a host.
pub trait Source {
    /// Why the host does not answer.
    type Problem;
    /// The names of the areas, in the order of every column.
    fn areas(&self) -> Vec<String>;
    /// The period and the cells of an indicator's column.
    fn column(&self, indicator: &str, period: Option<&str>) -> Result<(String, Vec<Cell>), Self::Problem>;
    /// The periods of an indicator, the earliest first.
    fn periods(&self, indicator: &str) -> Result<Vec<String>, Self::Problem>;
    /// Kilometers to the nearest place of a kind.
    fn distances(&self, kind: &str) -> Result<Vec<Cell>, Self::Problem>;
    /// Places of a kind within so many kilometers.
    fn reached(&self, kind: &str, km: f64) -> Result<Vec<Cell>, Self::Problem>;
    /// A period in words, Japanese and English.
    fn period_label(&self, period: &str) -> Text;
    /// Whether a problem means only that there is no such input.
    fn is_missing(&self, problem: &Self::Problem) -> bool;
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// The period that was used; empty where time plays no part.
    pub period: String,
    /// One cell an area.
    pub cells: Vec<Cell>,
    /// Lower ends of the intervals; empty for none.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
    /// Why here, one an area; empty for none.
    pub notes: Vec<Text>,
    /// Remarks on the whole layer.
    pub remarks: Vec<Text>,
}

/// Computes the formula of a definition.
pub fn compute<S: Source>(
    definition: &Definition,
    source: &S,
    period: Option<&str>,
    given: &[Given],
) -> Result<Outcome, Failure<S::Problem>> {
    let Some(formula) = &definition.formula else {
        return Err(Failure::Sentence("式がありません。".to_owned()));
    };
    let names = source.areas();
    let mut table = Table::read(definition, source, period, given, names.len())?;
    let impossible = |area: usize| {
        let name = names.get(area).map_or("", String::as_str);
        Failure::Sentence(format!("{name}の件数が、母数より多いか負の数です。元の表を確かめてください。"))
    };
    let (cells, left_out) = evaluate::cells(&formula.value, &mut table).map_err(|it| impossible(it.area))?;
    let cells: Vec<Cell> = cells.into_iter().map(|cell| cell.no_better_than(definition.trust)).collect();
    let mut remarks = table.period_remarks(definition, source);
    if left_out.areas > 0 {
        let n = cells.len() - left_out.areas;
        remarks.push(Text {
            ja: format!("平均・順位・標準得点は、値のある{n}地域で計算しています。"),
            en: format!("Means, ranks and z-scores are over the {n} areas that have a value."),
        });
    }
    let (low, high) = match &formula.interval {
        None => (Vec::new(), Vec::new()),
        Some(interval) => {
            let (low, high) = evaluate::ends(interval, &mut table).map_err(|it| impossible(it.area))?;
            intervals(&cells, &low, &high, &names, &mut remarks).map_err(Failure::Sentence)?
        }
    };
    let ends = |area: usize| (low.get(area).copied(), high.get(area).copied());
    let period = source.period_label(&table.period);
    let notes = cells.iter().enumerate().map(|(area, cell)| {
        let Some(value) = cell.value.ok() else { return table.blank_note(definition, area, cell) };
        let Some((ja, en)) = &formula.note else { return Text::default() };
        let known = Known { area, name: names.get(area).map_or("", String::as_str), value, ends: ends(area) };
        Text {
            ja: table.fill(
                definition,
                ja,
                &known,
                &Words { period: &period.ja, pick: |text| &text.ja, blank: |blank| blank.label().0 },
            ),
            en: table.fill(
                definition,
                en,
                &known,
                &Words { period: &period.en, pick: |text| &text.en, blank: |blank| blank.label().1 },
            ),
        }
    });
    let notes = notes.collect();
    Ok(Outcome { period: table.period, cells, low, high, notes, remarks })
}

/// The ends where every value has its interval; none, and a remark, where one has not.
fn intervals(
    cells: &[Cell],
    low: &[Cell],
    high: &[Cell],
    names: &[String],
    remarks: &mut Vec<Text>,
) -> Result<(Vec<f64>, Vec<f64>), String> {
    let (mut lower, mut upper) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
    for (area, (cell, (low, high))) in cells.iter().zip(low.iter().zip(high)).enumerate() {
        match (cell.value, low.value, high.value) {
            (Err(_), ..) => {
                lower.push(0.0);
                upper.push(0.0);
            }
            (Ok(value), Ok(low), Ok(high)) => {
                // What rounding has moved across the value is moved back.
                let slack = value.abs() * 1e-9;
                if low - slack > value || high + slack < value {
                    let name = names.get(area).map_or("", String::as_str);
                    let [low, high, value] = [low, high, value].map(|number| fixed(number, 4));
                    return Err(format!(
                        "{name}で、interval の区間（{low}〜{high}）が値（{value}）を含みません。value と interval の倍率をそろえてください。"
                    ));
                }
                lower.push(low.min(value));
                upper.push(high.max(value));
            }
            (Ok(_), ..) => {
                remarks.push(Text {
                    ja: "区間を計算できない地域があるため、区間は示しません。".to_owned(),
                    en: "No intervals are given, because some areas with a value have none.".to_owned(),
                });
                return Ok((Vec::new(), Vec::new()));
            }
        }
    }
    Ok((lower, upper))
}

/// What a note tells of one area.
struct Known<'a> {
    area: usize,
    name: &'a str,
    value: f64,
    ends: (Option<f64>, Option<f64>),
}

/// The words of one language.
struct Words<'a> {
    period: &'a str,
    pick: fn(&Text) -> &str,
    blank: fn(Blank) -> &'static str,
}

/// Inputs as cells.
struct Table<'a> {
    given: &'a [Given],
    n_areas: usize,
    /// The period of the layer.
    period: String,
    now: Vec<Rc<Vec<Cell>>>,
    periods: Vec<String>,
    before: BTreeMap<usize, (String, Rc<Vec<Cell>>)>,
}

impl<'a> Table<'a> {
    fn read<S: Source>(
        definition: &Definition,
        source: &S,
        period: Option<&str>,
        given: &'a [Given],
        n_areas: usize,
    ) -> Result<Self, Failure<S::Problem>> {
        let blank = || Rc::new(vec![Cell::blank(Blank::NotSurveyed, Trust::Published); n_areas]);
        let mut table = Self {
            given,
            n_areas,
            period: String::new(),
            now: vec![blank(); definition.inputs.len()],
            periods: vec![String::new(); definition.inputs.len()],
            before: BTreeMap::new(),
        };
        let used = Self::used(definition);
        let clock = definition.clock();
        // The clock first: the others follow its period.
        let order = clock.into_iter().chain((0..definition.inputs.len()).filter(|position| Some(*position) != clock));
        for position in order.filter(|position| used.contains(position) || Some(*position) == clock) {
            let input = &definition.inputs[position];
            let cells = match &input.kind {
                InputKind::Column { indicator, required } => {
                    let asked = if Some(position) == clock || table.period.is_empty() {
                        period
                    } else {
                        Some(table.period.as_str())
                    };
                    match source.column(indicator, asked) {
                        Ok((period, cells)) => {
                            if Some(position) == clock {
                                table.period.clone_from(&period);
                            }
                            table.periods[position] = period;
                            cells
                        }
                        Err(problem) if !*required && source.is_missing(&problem) => continue,
                        Err(problem) => return Err(Failure::Host(problem)),
                    }
                }
                InputKind::Distances(kind) => source.distances(kind).map_err(Failure::Host)?,
                InputKind::Reached { kind, reach } => {
                    let km = match reach {
                        Some(Reach::Fixed(km)) => *km,
                        Some(Reach::Parameter(position)) => table.number(*position),
                        None => continue,
                    };
                    source.reached(kind, km).map_err(Failure::Host)?
                }
                InputKind::Facilities(_) | InputKind::Neighbours | InputKind::Groupings => continue,
            };
            if cells.len() != n_areas {
                return Err(Failure::Sentence(format!("入力「{}」の長さが地域の数と違います。", input.name)));
            }
            table.now[position] = Rc::new(cells);
        }
        table.read_before(definition, source).map_err(Failure::Host)?;
        Ok(table)
    }

    fn used(definition: &Definition) -> Vec<usize> {
        let formula = definition.formula.as_ref();
        let mut used = formula.map(|formula| formula.value.inputs()).unwrap_or_default();
        used.extend(
            formula
                .and_then(|formula| formula.interval.as_ref())
                .map(super::super::expression::Expression::inputs)
                .unwrap_or_default(),
        );
        if let Some((ja, en)) = formula.and_then(|formula| formula.note.as_ref()) {
            used.extend(ja.parts.iter().chain(&en.parts).filter_map(|part| match part {
                NotePart::Input(position) => Some(*position),
                _ => None,
            }));
        }
        used
    }

    /// The columns of the period before the layer's, where the formula looks back.
    fn read_before<S: Source>(&mut self, definition: &Definition, source: &S) -> Result<(), S::Problem> {
        let looks_back = definition.formula.as_ref().is_some_and(|formula| {
            formula.value.looks_back() || formula.interval.as_ref().is_some_and(crate::Expression::looks_back)
        });
        let Some(clock) = definition.periods_of.as_deref().filter(|_| looks_back) else { return Ok(()) };
        let periods = source.periods(clock)?;
        let at = periods.iter().position(|period| *period == self.period);
        let Some(before) = at.and_then(|at| at.checked_sub(1)).map(|at| periods[at].clone()) else { return Ok(()) };
        for (position, input) in definition.inputs.iter().enumerate() {
            let InputKind::Column { indicator, required } = &input.kind else { continue };
            match source.column(indicator, Some(&before)) {
                Ok((period, cells)) => {
                    self.before.insert(position, (period, Rc::new(cells)));
                }
                Err(problem) if !*required && source.is_missing(&problem) => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(())
    }

    /// Says which inputs are of another period than the layer.
    fn period_remarks<S: Source>(&self, definition: &Definition, source: &S) -> Vec<Text> {
        let other = definition
            .inputs
            .iter()
            .zip(&self.periods)
            .filter(|(_, period)| !period.is_empty() && **period != self.period);
        other
            .map(|(input, period)| {
                let period = source.period_label(period);
                Text {
                    ja: format!("{}は{}のものです。", input.label.ja, period.ja),
                    en: format!("{} is of {}.", input.label.en, period.en),
                }
            })
            .collect()
    }

    fn blank_note(&self, definition: &Definition, area: usize, cell: &Cell) -> Text {
        let Err(reason) = cell.value else { return Text::default() };
        let (ja, en) = reason.label();
        let blamed = definition.inputs.iter().zip(&self.now).find(|(input, cells)| {
            cells.get(area).is_some_and(|cell| cell.value == Err(reason)) && Self::is_in_formula(definition, input)
        });
        match blamed {
            Some((input, _)) => Text {
                ja: format!("{}が「{ja}」のため計算できません。", input.label.ja),
                en: format!("{} is blank ({en}), so there is no value.", input.label.en),
            },
            None => Text {
                ja: format!("「{ja}」のため値がありません。"), en: format!("There is no value ({en}).")
            },
        }
    }

    fn is_in_formula(definition: &Definition, input: &crate::Input) -> bool {
        let position = definition.inputs.iter().position(|known| known.name == input.name);
        let read = definition.formula.as_ref().map(|formula| formula.value.inputs()).unwrap_or_default();
        position.is_some_and(|position| read.contains(&position))
    }

    fn fill(&self, definition: &Definition, note: &Note, known: &Known<'_>, words: &Words<'_>) -> String {
        let mut text = String::new();
        for part in &note.parts {
            match part {
                NotePart::Text(plain) => text.push_str(plain),
                NotePart::Value => text.push_str(&decimal(known.value, definition.decimals)),
                NotePart::Low => {
                    text.push_str(
                        &known.ends.0.map_or_else(|| "―".to_owned(), |end| decimal(end, definition.decimals)),
                    );
                }
                NotePart::High => {
                    text.push_str(
                        &known.ends.1.map_or_else(|| "―".to_owned(), |end| decimal(end, definition.decimals)),
                    );
                }
                NotePart::Area => text.push_str(known.name),
                NotePart::Period => text.push_str(words.period),
                NotePart::Parameter(position) => match self.given.get(*position) {
                    Some(Given::Number(number)) => text.push_str(&short(*number)),
                    Some(Given::Boolean(is)) => text.push_str(if *is { "○" } else { "×" }),
                    Some(Given::Text(word)) => text.push_str(label_of(definition, *position, word, words)),
                    None => {}
                },
                NotePart::Input(position) => {
                    match self.now.get(*position).and_then(|cells| cells.get(known.area)).map(|cell| cell.value) {
                        Some(Ok(number)) => text.push_str(&short(number)),
                        Some(Err(reason)) => text.push_str((words.blank)(reason)),
                        None => {}
                    }
                }
            }
        }
        text
    }
}

/// The label of an option; the word itself of anything else.
fn label_of<'a>(definition: &'a Definition, parameter: usize, word: &'a str, words: &Words<'_>) -> &'a str {
    match definition.parameters.get(parameter).map(|parameter| &parameter.kind) {
        Some(ParameterKind::Choice(options)) => {
            options.iter().find(|option| option.id == word).map_or(word, |option| (words.pick)(&option.label))
        }
        _ => word,
    }
}

/// A number as an input has it: whole numbers whole, others with up to three decimals.
fn short(number: f64) -> String {
    let text = decimal(number, 3);
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text,
    }
}

impl Columns for Table<'_> {
    fn column(&mut self, input: usize, before: bool) -> Rc<Vec<Cell>> {
        let found = if before {
            self.before.get(&input).map(|(_, cells)| cells).or(Some(&self.now[input]))
        } else {
            self.now.get(input)
        };
        found.map_or_else(|| Rc::new(vec![Cell::blank(Blank::NotSurveyed, Trust::Published); self.n_areas]), Rc::clone)
    }

    /// A column that has stood still is no news: where all have, there is no period before.
    fn has_before(&mut self, inputs: &[usize]) -> bool {
        inputs.iter().any(|input| self.before.get(input).is_some_and(|(period, _)| *period != self.periods[*input]))
    }

    fn number(&self, parameter: usize) -> f64 {
        match self.given.get(parameter) {
            Some(Given::Number(number)) => *number,
            Some(Given::Boolean(is)) => f64::from(u8::from(*is)),
            _ => f64::NAN,
        }
    }

    fn option(&self, parameter: usize) -> &str {
        match self.given.get(parameter) {
            Some(Given::Text(word)) => word,
            _ => "",
        }
    }

    fn n_areas(&self) -> usize {
        self.n_areas
    }
}
