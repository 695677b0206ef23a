//! The value of an expression for every area at once.

use std::rc::Rc;

use crate::{
    cell::{Blank, Cell},
    expression::{Expression, Function, Node, Operator, What},
    interval,
    words::Trust,
};

/// What an expression reads.
pub(super) trait Columns {
    /// The cells of an input, one an area; of the period before where `before`.
    fn column(&mut self, input: usize, before: bool) -> Rc<Vec<Cell>>;
    /// Whether there is a period before for these inputs.
    fn has_before(&mut self, inputs: &[usize]) -> bool;
    /// The number that a parameter is set to; 1 and 0 for on and off.
    fn number(&self, parameter: usize) -> f64;
    /// The option that a parameter is set to.
    fn option(&self, parameter: usize) -> &str;
    /// How many areas there are.
    fn n_areas(&self) -> usize;
}

/// Numbers that no interval fits, as more cases than people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impossible {
    /// Position of the area.
    pub area: usize,
}

/// What an expression comes to.
enum Value {
    /// The same for every area.
    One(Cell),
    /// One an area.
    Each(Rc<Vec<Cell>>),
    /// One interval an area: the lower and the upper end.
    Interval(Vec<Cell>, Vec<Cell>),
}

/// What statistics over the areas have left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct LeftOut {
    /// Most areas that a mean, a rank or a z-score did without.
    pub(super) areas: usize,
}

/// The cells of an expression.
pub(super) fn cells(expression: &Expression, columns: &mut dyn Columns) -> Result<(Vec<Cell>, LeftOut), Impossible> {
    let mut evaluator = Evaluator { columns, before: false, left_out: LeftOut::default() };
    let value = evaluator.value(&expression.root)?;
    let cells = evaluator.each(value);
    Ok((Rc::unwrap_or_clone(cells), evaluator.left_out))
}

/// The lower and upper ends of an expression that is an interval.
pub(super) fn ends(expression: &Expression, columns: &mut dyn Columns) -> Result<(Vec<Cell>, Vec<Cell>), Impossible> {
    let mut evaluator = Evaluator { columns, before: false, left_out: LeftOut::default() };
    match evaluator.value(&expression.root)? {
        Value::Interval(low, high) => Ok((low, high)),
        // The check of kinds lets nothing else through.
        value => {
            let cells = evaluator.each(value);
            Ok((cells.to_vec(), cells.to_vec()))
        }
    }
}

struct Evaluator<'a> {
    columns: &'a mut dyn Columns,
    before: bool,
    left_out: LeftOut,
}

fn exact(value: f64) -> Cell {
    Cell::new(value, Trust::Published)
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

impl Evaluator<'_> {
    fn value(&mut self, node: &Node) -> Result<Value, Impossible> {
        Ok(match &node.what {
            What::Number(number) => Value::One(exact(*number)),
            What::Parameter(position) => Value::One(exact(self.columns.number(*position))),
            What::IsOption { parameter, option, is } => {
                Value::One(exact(truth((self.columns.option(*parameter) == option) == *is)))
            }
            What::Input(position) => Value::Each(self.columns.column(*position, self.before)),
            What::Negated(inner) => match self.value(inner)? {
                Value::Interval(low, high) => Value::Interval(map(&high, |x| -x), map(&low, |x| -x)),
                value => self.map(value, |x| -x),
            },
            What::Binary(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.binary(*operator, left, right)
            }
            What::Call(function, arguments) => self.call(*function, arguments)?,
        })
    }

    fn each(&self, value: Value) -> Rc<Vec<Cell>> {
        match value {
            Value::One(cell) => Rc::new(vec![cell; self.columns.n_areas()]),
            Value::Each(cells) => cells,
            Value::Interval(low, _) => Rc::new(low),
        }
    }

    fn map(&self, value: Value, formula: impl Fn(f64) -> f64) -> Value {
        match value {
            Value::One(cell) => Value::One(cell.map(formula)),
            value => Value::Each(Rc::new(map(&self.each(value), formula))),
        }
    }

    fn zip(&self, left: Value, right: Value, formula: impl Fn(f64, f64) -> f64) -> Value {
        match (left, right) {
            (Value::One(left), Value::One(right)) => Value::One(left.and(right, formula)),
            (left, right) => Value::Each(Rc::new(zip(&self.each(left), &self.each(right), formula))),
        }
    }

    fn binary(&self, operator: Operator, left: Value, right: Value) -> Value {
        let formula = of(operator);
        let (low, high) = match (&left, &right) {
            (Value::Interval(low, high), _) => {
                let other = self.each(right);
                (zip(low, &other, formula), zip(high, &other, formula))
            }
            (_, Value::Interval(low, high)) => {
                let other = self.each(left);
                (zip(&other, low, formula), zip(&other, high, formula))
            }
            _ => return self.zip(left, right, formula),
        };
        // A negative factor turns an interval round.
        Value::Interval(zip(&low, &high, f64::min), zip(&low, &high, f64::max))
    }

    fn call(&mut self, function: Function, arguments: &[Node]) -> Result<Value, Impossible> {
        if function == Function::Previous {
            return self.previous(&arguments[0]);
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or(Value::One(exact(0.0)));
        Ok(match function {
            Function::If => {
                let (condition, then, otherwise) = (next(), next(), next());
                self.choose(condition, then, otherwise)
            }
            Function::And => self.fold(next(), values, |a, b| truth(a != 0.0 && b != 0.0)),
            Function::Or => self.fold(next(), values, |a, b| truth(a != 0.0 || b != 0.0)),
            Function::Min => self.fold(next(), values, f64::min),
            Function::Max => self.fold(next(), values, f64::max),
            Function::Not => self.map(next(), |x| truth(x == 0.0)),
            Function::Abs => self.map(next(), f64::abs),
            Function::Sqrt => self.map(next(), f64::sqrt),
            Function::Ln => self.map(next(), f64::ln),
            Function::Log10 => self.map(next(), f64::log10),
            Function::Exp => self.map(next(), f64::exp),
            // Half away from zero, as schools and spreadsheets do.
            Function::Round => self.map(next(), f64::round),
            Function::Floor => self.map(next(), f64::floor),
            Function::Ceil => self.map(next(), f64::ceil),
            Function::Sum => Value::One(total(&self.each(next()))),
            Function::Share => {
                let cells = self.each(next());
                let all = total(&cells);
                Value::Each(Rc::new(cells.iter().map(|cell| cell.and(all, |x, all| x / all)).collect()))
            }
            Function::Mean => {
                let cells = self.each(next());
                Value::One(self.moments(&cells).map_or_else(|cell| cell, |moments| moments.mean()))
            }
            Function::Zscore => {
                let cells = self.each(next());
                match self.moments(&cells) {
                    Err(blank) => Value::Each(Rc::new(cells.iter().map(|cell| cell.and(blank, |x, _| x)).collect())),
                    Ok(moments) => Value::Each(Rc::new(moments.zscores(&cells))),
                }
            }
            Function::Rank => {
                let cells = self.each(next());
                self.note_left_out(&cells);
                Value::Each(Rc::new(ranks(&cells)))
            }
            Function::Wilson => {
                let (x, n, level) = (self.each(next()), self.each(next()), self.each(next()));
                interval_of(&x, &n, |area| interval::wilson(value(x[area]), value(n[area]), value(level[area])))?
            }
            Function::Byar => {
                let (x, level) = (self.each(next()), self.each(next()));
                interval_of(&x, &x, |area| interval::byar(value(x[area]), value(level[area])))?
            }
            Function::Previous => unreachable!("handled above"),
        })
    }

    fn previous(&mut self, argument: &Node) -> Result<Value, Impossible> {
        let mut inputs = Vec::new();
        argument.visit(&mut |node| {
            if let What::Input(position) = node.what {
                inputs.push(position);
            }
        });
        if !self.columns.has_before(&inputs) {
            return Ok(Value::One(Cell::blank(Blank::NotSurveyed, Trust::Published)));
        }
        let outer = std::mem::replace(&mut self.before, true);
        let value = self.value(argument);
        self.before = outer;
        value
    }

    fn fold(&self, start: Value, rest: impl Iterator<Item = Value>, formula: impl Fn(f64, f64) -> f64 + Copy) -> Value {
        rest.fold(start, |left, right| self.zip(left, right, formula))
    }

    /// Takes one of two by a condition. What is not taken counts for nothing, its blanks included.
    fn choose(&self, condition: Value, then: Value, otherwise: Value) -> Value {
        let pick = |condition: &Cell, then: &Cell, otherwise: &Cell| match condition.value {
            Err(reason) => Cell::blank(reason, condition.trust),
            Ok(is) => if is == 0.0 { *otherwise } else { *then }.no_better_than(condition.trust),
        };
        let condition = self.each(condition);
        let all = |then: &[Cell], otherwise: &[Cell]| {
            condition
                .iter()
                .zip(then.iter().zip(otherwise))
                .map(|(is, (then, otherwise))| pick(is, then, otherwise))
                .collect()
        };
        match (then, otherwise) {
            (Value::Interval(low, high), Value::Interval(other_low, other_high)) => {
                Value::Interval(all(&low, &other_low), all(&high, &other_high))
            }
            (then, otherwise) => Value::Each(Rc::new(all(&self.each(then), &self.each(otherwise)))),
        }
    }

    fn note_left_out(&mut self, cells: &[Cell]) {
        let blank = cells.iter().filter(|cell| cell.value.is_err()).count();
        self.left_out.areas = self.left_out.areas.max(blank);
    }

    /// The moments of the cells that have a value; a blank where none has.
    fn moments(&mut self, cells: &[Cell]) -> Result<Moments, Cell> {
        self.note_left_out(cells);
        let trust = worst(cells);
        let known: Vec<f64> = cells.iter().filter_map(|cell| cell.value.ok()).collect();
        if known.is_empty() {
            let reason = cells.iter().filter_map(|cell| cell.value.err()).min().unwrap_or(Blank::NotApplicable);
            return Err(Cell::blank(reason, trust));
        }
        let n = known.len() as f64;
        let mean = known.iter().sum::<f64>() / n;
        let variance = known.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        Ok(Moments { mean, deviation: variance.sqrt(), trust })
    }
}

/// Mean and standard deviation over all areas there are: the deviation of a population, divided by n.
struct Moments {
    mean: f64,
    deviation: f64,
    trust: Trust,
}

impl Moments {
    fn mean(&self) -> Cell {
        exact(self.mean).map(|x| x).no_better_than(self.trust)
    }

    fn zscores(&self, cells: &[Cell]) -> Vec<Cell> {
        // Where all are alike rounding may leave a trace of a deviation: that is no deviation.
        let is_flat = self.deviation <= self.mean.abs() * 1e-12;
        let deviation = if is_flat { 0.0 } else { self.deviation };
        cells.iter().map(|cell| cell.map(|x| (x - self.mean) / deviation).no_better_than(self.trust)).collect()
    }
}

fn of(operator: Operator) -> fn(f64, f64) -> f64 {
    match operator {
        Operator::Add => |a, b| a + b,
        Operator::Subtract => |a, b| a - b,
        Operator::Multiply => |a, b| a * b,
        Operator::Divide => |a, b| a / b,
        Operator::Power => f64::powf,
        Operator::Less => |a, b| truth(a < b),
        Operator::LessOrEqual => |a, b| truth(a <= b),
        Operator::Greater => |a, b| truth(a > b),
        Operator::GreaterOrEqual => |a, b| truth(a >= b),
        #[expect(clippy::float_cmp, reason = "the author asks for exactly this")]
        Operator::Equal => |a, b| truth(a == b),
        #[expect(clippy::float_cmp, reason = "the author asks for exactly this")]
        Operator::Unequal => |a, b| truth(a != b),
    }
}

fn map(cells: &[Cell], formula: impl Fn(f64) -> f64) -> Vec<Cell> {
    cells.iter().map(|cell| cell.map(&formula)).collect()
}

fn zip(left: &[Cell], right: &[Cell], formula: impl Fn(f64, f64) -> f64) -> Vec<Cell> {
    left.iter().zip(right).map(|(left, right)| left.and(*right, &formula)).collect()
}

fn value(cell: Cell) -> f64 {
    cell.value.unwrap_or(f64::NAN)
}

fn worst(cells: &[Cell]) -> Trust {
    cells.iter().map(|cell| cell.trust).max().unwrap_or(Trust::Published)
}

/// The sum over all areas. Areas to which the question does not apply add nothing; any other blank makes the sum unknown.
fn total(cells: &[Cell]) -> Cell {
    let trust = worst(cells);
    let unknown =
        cells.iter().filter_map(|cell| cell.value.err()).filter(|reason| *reason != Blank::NotApplicable).min();
    if let Some(reason) = unknown {
        Cell::blank(reason, trust)
    } else {
        let known: Vec<f64> = cells.iter().filter_map(|cell| cell.value.ok()).collect();
        if known.is_empty() {
            return Cell::blank(Blank::NotApplicable, trust);
        }
        exact(known.iter().sum()).map(|x| x).no_better_than(trust)
    }
}

/// Rank among the areas that have a value: 1 for the greatest, equals share the better rank.
fn ranks(cells: &[Cell]) -> Vec<Cell> {
    let trust = worst(cells);
    let mut known: Vec<f64> = cells.iter().filter_map(|cell| cell.value.ok()).collect();
    known.sort_by(|a, b| b.total_cmp(a));
    let rank = |x: f64| (known.partition_point(|other| *other > x) + 1) as f64;
    cells.iter().map(|cell| cell.map(rank).no_better_than(trust)).collect()
}

fn interval_of(x: &[Cell], n: &[Cell], ends: impl Fn(usize) -> Option<(f64, f64)>) -> Result<Value, Impossible> {
    let (mut low, mut high) = (Vec::with_capacity(x.len()), Vec::with_capacity(x.len()));
    for (area, (x, n)) in x.iter().zip(n).enumerate() {
        let both = x.and(*n, |x, _| x);
        let is_empty = n.value == Ok(0.0) && x.value == Ok(0.0);
        let (one, other) = match both.value {
            Err(reason) => (Err(reason), Err(reason)),
            Ok(_) => match ends(area) {
                Some((low, high)) => (Ok(low), Ok(high)),
                // Nobody of nobody.
                None if is_empty => (Err(Blank::NotApplicable), Err(Blank::NotApplicable)),
                None => return Err(Impossible { area }),
            },
        };
        low.push(Cell { value: one, ..both });
        high.push(Cell { value: other, ..both });
    }
    Ok(Value::Interval(low, high))
}
