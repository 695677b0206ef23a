//! What kind of number each part of a formula is, so that what must not be added is not.

use super::{Expression, Flaw, Function, Node, Operator, What};
use crate::words::{Input, InputKind, Measure, Parameter, ParameterKind};

/// What kind of number a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// A plain number: a constant or a number parameter.
    Number,
    /// A count of something, with its unit where it still has one.
    Count(Measure, Option<String>),
    /// A ratio.
    Rate,
    /// An ordered state.
    State,
    /// A score, a distance, or what came of reckoning with other kinds.
    Index,
    /// True or false.
    Condition,
    /// A lower and an upper end.
    Interval,
}

impl Kind {
    fn label(&self) -> String {
        match self {
            Self::Number => "数".to_owned(),
            Self::Count(measure, None) => measure.label().to_owned(),
            Self::Count(measure, Some(unit)) => format!("{}（{unit}）", measure.label()),
            Self::Rate => "割合".to_owned(),
            Self::State => "状態".to_owned(),
            Self::Index => "指数".to_owned(),
            Self::Condition => "条件".to_owned(),
            Self::Interval => "区間".to_owned(),
        }
    }
}

/// What the result is to be.
pub(crate) struct Wanted<'a> {
    /// Measure of the indicator; none for the interval.
    pub(crate) value: Option<(Measure, &'a str)>,
    /// Whether the indicator has periods.
    pub(crate) has_periods: bool,
}

/// Checks a formula, and gives everything that is wrong.
pub(crate) fn check(
    expression: &Expression,
    inputs: &[Input],
    parameters: &[Parameter],
    wanted: &Wanted<'_>,
) -> Vec<Flaw> {
    let mut checker = Checker { inputs, parameters, has_periods: wanted.has_periods, flaws: Vec::new() };
    let kind = checker.kind(&expression.root);
    if checker.flaws.is_empty() {
        checker.result(&expression.root, &kind, wanted);
    }
    checker.flaws
}

struct Checker<'a> {
    inputs: &'a [Input],
    parameters: &'a [Parameter],
    has_periods: bool,
    flaws: Vec<Flaw>,
}

impl Checker<'_> {
    fn flaw(&mut self, at: usize, message: impl Into<String>) -> Kind {
        self.flaws.push(Flaw { at, message: message.into() });
        Kind::Index
    }

    fn result(&mut self, root: &Node, kind: &Kind, wanted: &Wanted<'_>) {
        let Some((measure, unit)) = wanted.value else {
            if *kind != Kind::Interval {
                self.flaw(root.at, "interval は wilson(件数, 母数, 95) か byar(件数, 95) で作る区間です。");
            }
            return;
        };
        let message = match (kind, measure) {
            (Kind::Condition, _) => "value が条件です。if(条件, 1, 0) のように数にしてください。".to_owned(),
            (Kind::Interval, _) => "value が区間です。区間は interval に書いてください。".to_owned(),
            (Kind::Rate, Measure::Persons | Measure::Events | Measure::Places | Measure::State) => {
                format!("式の結果は割合ですが、measure は「{}」です。measure = \"rate\" としてください。", measure.id())
            }
            (Kind::Count(counted, _), _) if *counted != measure && measure != Measure::Index => format!(
                "式の結果は{}ですが、measure は「{}」です。measure = \"{}\" とするか、式を直してください。",
                counted.label(),
                measure.id(),
                counted.id()
            ),
            (Kind::Count(_, Some(of)), Measure::Persons | Measure::Events | Measure::Places) if of != unit => {
                format!("式の結果の単位は「{of}」ですが、unit は「{unit}」です。どちらかを直してください。")
            }
            (Kind::State, Measure::State) | (Kind::Number | Kind::Index | Kind::Rate | Kind::Count(..), _) => return,
            (Kind::State, _) => format!(
                "式の結果は状態ですが、measure は「{}」です。measure = \"state\" としてください。",
                measure.id()
            ),
        };
        self.flaw(root.at, message);
    }

    fn kind(&mut self, node: &Node) -> Kind {
        match &node.what {
            What::Number(_) => Kind::Number,
            What::Input(position) => self.input(node.at, *position),
            What::Parameter(position) => self.parameter(node.at, *position),
            What::IsOption { .. } => Kind::Condition,
            What::Negated(inner) => {
                let kind = self.kind(inner);
                match kind {
                    Kind::Condition => self.flaw(node.at, "条件に - は付けられません。"),
                    Kind::State => self.flaw(node.at, STATE),
                    kind => kind,
                }
            }
            What::Binary(operator, left, right) => {
                let (left, right) = (self.kind(left), self.kind(right));
                self.binary(node.at, *operator, left, right)
            }
            What::Call(function, arguments) => self.call(node.at, *function, arguments),
        }
    }

    fn input(&mut self, at: usize, position: usize) -> Kind {
        let input = &self.inputs[position];
        match &input.kind {
            InputKind::Column { .. } => match input.measure {
                Some(measure @ (Measure::Persons | Measure::Events | Measure::Places)) => {
                    Kind::Count(measure, input.unit.clone())
                }
                Some(Measure::Rate) => Kind::Rate,
                Some(Measure::State) => Kind::State,
                // Its absence has been reported where the input stands.
                Some(Measure::Index) | None => Kind::Index,
            },
            InputKind::Reached { .. } => Kind::Count(Measure::Places, Some("か所".to_owned())),
            InputKind::Distances(_) => Kind::Index,
            InputKind::Facilities(_) | InputKind::Neighbours | InputKind::Groupings => {
                let name = input.name.clone();
                self.flaw(
                    at,
                    format!("入力「{name}」は式では使えません。式で使えるのは column、reached、distances です。"),
                )
            }
        }
    }

    fn parameter(&mut self, at: usize, position: usize) -> Kind {
        let parameter = &self.parameters[position];
        match parameter.kind {
            ParameterKind::Number(_) => Kind::Number,
            ParameterKind::Boolean(_) => Kind::Condition,
            ParameterKind::Choice(_) => {
                let message =
                    format!("パラメーター「{0}」は {0} = \"選択肢のid\" の形で使ってください。", parameter.id);
                self.flaw(at, message)
            }
            ParameterKind::FacilityKind(_) | ParameterKind::Area => {
                let message = format!("パラメーター「{}」は数ではないので、式では使えません。", parameter.id);
                self.flaw(at, message)
            }
        }
    }

    fn binary(&mut self, at: usize, operator: Operator, left: Kind, right: Kind) -> Kind {
        if let (Kind::Condition, _) | (_, Kind::Condition) = (&left, &right) {
            return self.flaw(
                at,
                format!("条件は「{}」で計算できません。if(条件, a, b) の形で使ってください。", operator.sign()),
            );
        }
        if operator.is_comparison() {
            if let (Kind::Interval, _) | (_, Kind::Interval) = (&left, &right) {
                return self.flaw(at, "区間は比べられません。");
            }
            self.alike(at, left, right, "比べられません");
            return Kind::Condition;
        }
        if let (Kind::State, _) | (_, Kind::State) = (&left, &right) {
            return self.flaw(at, STATE);
        }
        if let (Kind::Interval, _) | (_, Kind::Interval) = (&left, &right) {
            return match (operator, &left, &right) {
                (_, Kind::Interval, Kind::Interval) => self.flaw(at, "区間どうしは計算できません。"),
                (Operator::Power, ..) | (Operator::Divide, _, Kind::Interval) => {
                    self.flaw(at, "区間には + - * と、区間 ÷ 数 だけが使えます。")
                }
                _ => Kind::Interval,
            };
        }
        match (operator, left, right) {
            (Operator::Add, Kind::Rate, Kind::Rate) => self
                .flaw(at, "割合どうしは足せません。分子と分母を別々に足してから割ってください。例：(a + b) / (c + d)"),
            // The difference of two rates is one in points, which adds up no better.
            (Operator::Subtract, Kind::Rate, Kind::Rate) => Kind::Index,
            (Operator::Add | Operator::Subtract, left, right) => self.alike(at, left, right, "足し引きできません"),
            (Operator::Multiply, Kind::Number, other)
            | (Operator::Multiply | Operator::Divide, other, Kind::Number) => {
                match other {
                    // Thousands of persons are not persons: the unit is gone.
                    Kind::Count(measure, _) => Kind::Count(measure, None),
                    other => other,
                }
            }
            (Operator::Divide, Kind::Count(..), Kind::Count(..)) => Kind::Rate,
            _ => Kind::Index,
        }
    }

    /// The common kind of two parts that are put beside one another.
    fn alike(&mut self, at: usize, left: Kind, right: Kind, cannot: &str) -> Kind {
        match (left, right) {
            (Kind::Number, other) | (other, Kind::Number) => other,
            (Kind::Count(one, left), Kind::Count(other, right)) if one == other => match (left, right) {
                (Some(left), Some(right)) if left != right => {
                    self.flaw(at, format!("「{left}」と「{right}」は単位が違うので{cannot}。"))
                }
                (Some(unit), _) | (_, Some(unit)) => Kind::Count(one, Some(unit)),
                (None, None) => Kind::Count(one, None),
            },
            (left, right) if left == right => left,
            (Kind::Index, other) | (other, Kind::Index) if other != Kind::State => Kind::Index,
            (left, right) => {
                let message =
                    format!("{}と{}は{cannot}。同じ種類の数にそろえてください。", left.label(), right.label());
                self.flaw(at, message)
            }
        }
    }

    fn call(&mut self, at: usize, function: Function, arguments: &[Node]) -> Kind {
        let kinds: Vec<Kind> = arguments.iter().map(|argument| self.kind(argument)).collect();
        let conditions = match function {
            Function::If => 1,
            Function::And | Function::Or | Function::Not => kinds.len(),
            _ => 0,
        };
        for (position, (kind, argument)) in kinds.iter().zip(arguments).enumerate() {
            let is_condition = *kind == Kind::Condition;
            if position < conditions && !is_condition {
                return self.flaw(argument.at, "ここは条件です。a > 0 のような比較を書いてください。");
            }
            if position >= conditions && is_condition {
                return self.flaw(
                    argument.at,
                    format!(
                        "条件は {}( ) の中では使えません。if(条件, 1, 0) のように数にしてください。",
                        function.name()
                    ),
                );
            }
            if *kind == Kind::Interval && function != Function::If {
                return self.flaw(argument.at, format!("区間に {}( ) は使えません。", function.name()));
            }
            let is_ordered =
                matches!(function, Function::Rank | Function::Min | Function::Max | Function::If | Function::Previous);
            if *kind == Kind::State && !is_ordered {
                return self.flaw(argument.at, STATE);
            }
        }
        self.called(at, function, arguments, kinds)
    }

    fn called(&mut self, at: usize, function: Function, arguments: &[Node], mut kinds: Vec<Kind>) -> Kind {
        let first = arguments.first().map_or(at, |argument| argument.at);
        match function {
            Function::And | Function::Or | Function::Not => Kind::Condition,
            Function::If => {
                let otherwise = kinds.pop().unwrap_or(Kind::Number);
                let then = kinds.pop().unwrap_or(Kind::Number);
                self.alike(at, then, otherwise, "同じ if に並べられません")
            }
            Function::Min | Function::Max => {
                let mut kinds = kinds.into_iter();
                let start = kinds.next().unwrap_or(Kind::Number);
                kinds.fold(start, |left, right| self.alike(at, left, right, "比べられません"))
            }
            Function::Round | Function::Floor | Function::Ceil | Function::Abs => kinds.swap_remove(0),
            Function::Sqrt | Function::Ln | Function::Log10 | Function::Exp | Function::Rank | Function::Zscore => {
                Kind::Index
            }
            Function::Sum | Function::Share => match kinds.swap_remove(0) {
                kind @ Kind::Count(..) => {
                    if function == Function::Sum {
                        kind
                    } else {
                        Kind::Rate
                    }
                }
                Kind::Rate => self.flaw(
                    first,
                    format!("割合は合計できません。分子と分母を別々に合計してください。例：{0}(a) / {0}(b)", "sum"),
                ),
                kind => self.flaw(
                    first,
                    format!("{}は合計できません。合計できるのは実人数・延べ数・か所数です。", kind.label()),
                ),
            },
            Function::Mean => match kinds.swap_remove(0) {
                Kind::Rate => self.flaw(
                    first,
                    "割合の平均は、小さな町と大きな市を同じ重さで数えてしまいます。sum(a) / sum(b) を使ってください。",
                ),
                kind => kind,
            },
            Function::Wilson => {
                match (&kinds[0], &kinds[1]) {
                    (Kind::Count(one, _), Kind::Count(other, _)) if one == other => {}
                    (left, right) => {
                        let message = format!(
                            "wilson の件数と母数は、同じ数え方の数（実人数など）です（{}と{}）。",
                            left.label(),
                            right.label()
                        );
                        self.flaw(first, message);
                    }
                }
                self.level(&arguments[2], &kinds[2])
            }
            Function::Byar => {
                if !matches!(kinds[0], Kind::Count(..)) {
                    self.flaw(first, format!("byar の件数は、実人数・延べ数・か所数です（{}）。", kinds[0].label()));
                }
                self.level(&arguments[1], &kinds[1])
            }
            Function::Previous => {
                if !self.has_periods {
                    self.flaw(at, "previous には時期が要ります。periods-of = \"指標のid\" を書いてください。");
                }
                let mut nested = false;
                arguments[0].visit(&mut |node| nested |= matches!(node.what, What::Call(Function::Previous, _)));
                if nested {
                    self.flaw(at, "previous の中に previous は書けません。");
                }
                kinds.swap_remove(0)
            }
        }
    }

    fn level(&mut self, argument: &Node, kind: &Kind) -> Kind {
        let fits = match argument.what {
            What::Number(level) => (50.0..100.0).contains(&level),
            What::Parameter(position) => match &self.parameters[position].kind {
                ParameterKind::Number(bounds) => bounds.min >= 50.0 && bounds.max < 100.0,
                _ => false,
            },
            _ => false,
        };
        if !fits || *kind != Kind::Number {
            self.flaw(
                argument.at,
                "信頼水準は 50 以上 100 未満の数（％）か、min と max がその中にある number のパラメーターです。例：95",
            );
        }
        Kind::Interval
    }
}

const STATE: &str =
    "状態（state）は順序のある区分なので計算できません。if(x >= 2, 1, 0) のように条件で使ってください。";
