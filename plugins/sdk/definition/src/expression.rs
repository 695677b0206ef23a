//! The language of formulas: numbers, names, `+ - * / ^ ( )`, comparison and a few functions.

pub(crate) mod kinds;
mod lexer;
mod parser;

pub(crate) use parser::parse;

/// A formula that has been read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(crate) root: Node,
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Byte offset in the text of the formula.
    pub(crate) at: usize,
    /// How many levels stand below it.
    pub(crate) depth: usize,
    pub(crate) what: What,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    Number(f64),
    /// Position in `Definition::inputs`.
    Input(usize),
    /// Position in `Definition::parameters`.
    Parameter(usize),
    /// Whether a choice has been set to an option.
    IsOption {
        parameter: usize,
        option: String,
        is: bool,
    },
    Negated(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

impl Operator {
    pub(crate) fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual | Self::Equal | Self::Unequal
        )
    }

    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::Unequal => "<>",
        }
    }
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    If,
    And,
    Or,
    Not,
    Min,
    Max,
    Abs,
    Sqrt,
    Ln,
    Log10,
    Exp,
    Round,
    Floor,
    Ceil,
    Sum,
    Mean,
    Share,
    Rank,
    Zscore,
    Wilson,
    Byar,
    Previous,
}

impl Function {
    pub(crate) const ALL: [Self; 22] = [
        Self::If,
        Self::And,
        Self::Or,
        Self::Not,
        Self::Min,
        Self::Max,
        Self::Abs,
        Self::Sqrt,
        Self::Ln,
        Self::Log10,
        Self::Exp,
        Self::Round,
        Self::Floor,
        Self::Ceil,
        Self::Sum,
        Self::Mean,
        Self::Share,
        Self::Rank,
        Self::Zscore,
        Self::Wilson,
        Self::Byar,
        Self::Previous,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
            Self::Min => "min",
            Self::Max => "max",
            Self::Abs => "abs",
            Self::Sqrt => "sqrt",
            Self::Ln => "ln",
            Self::Log10 => "log10",
            Self::Exp => "exp",
            Self::Round => "round",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Share => "share",
            Self::Rank => "rank",
            Self::Zscore => "zscore",
            Self::Wilson => "wilson",
            Self::Byar => "byar",
            Self::Previous => "previous",
        }
    }

    /// How it is written, for messages, and its least and greatest number of arguments.
    pub(crate) fn shape(self) -> (&'static str, usize, usize) {
        match self {
            Self::If => ("if(条件, 成り立つとき, 成り立たないとき)", 3, 3),
            Self::And => ("and(条件, 条件)", 2, 16),
            Self::Or => ("or(条件, 条件)", 2, 16),
            Self::Not => ("not(条件)", 1, 1),
            Self::Min => ("min(a, b)", 2, 16),
            Self::Max => ("max(a, b)", 2, 16),
            Self::Abs => ("abs(x)", 1, 1),
            Self::Sqrt => ("sqrt(x)", 1, 1),
            Self::Ln => ("ln(x)", 1, 1),
            Self::Log10 => ("log10(x)", 1, 1),
            Self::Exp => ("exp(x)", 1, 1),
            Self::Round => ("round(x)", 1, 1),
            Self::Floor => ("floor(x)", 1, 1),
            Self::Ceil => ("ceil(x)", 1, 1),
            Self::Sum => ("sum(x)", 1, 1),
            Self::Mean => ("mean(x)", 1, 1),
            Self::Share => ("share(x)", 1, 1),
            Self::Rank => ("rank(x)", 1, 1),
            Self::Zscore => ("zscore(x)", 1, 1),
            Self::Wilson => ("wilson(件数, 母数, 信頼水準)", 3, 3),
            Self::Byar => ("byar(件数, 信頼水準)", 2, 2),
            Self::Previous => ("previous(x)", 1, 1),
        }
    }
}

/// A problem in a formula, by its byte offset in the formula's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl Expression {
    /// Positions in `Definition::inputs` of what it reads, each once, ascending.
    pub fn inputs(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.root.visit(&mut |node| {
            if let What::Input(position) = node.what {
                found.push(position);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether it asks for the period before.
    pub fn looks_back(&self) -> bool {
        let mut found = false;
        self.root.visit(&mut |node| found |= matches!(node.what, What::Call(Function::Previous, _)));
        found
    }
}

impl Node {
    pub(crate) fn visit(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        match &self.what {
            What::Number(_) | What::Input(_) | What::Parameter(_) | What::IsOption { .. } => {}
            What::Negated(inner) => inner.visit(look),
            What::Binary(_, left, right) => {
                left.visit(look);
                right.visit(look);
            }
            What::Call(_, arguments) => arguments.iter().for_each(|argument| argument.visit(look)),
        }
    }
}
