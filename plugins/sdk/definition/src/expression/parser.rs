//! From words to a tree. Where arithmetic books and spreadsheets read a formula differently it is refused until brackets say what is meant.

use super::{
    Expression, Flaw, Function, Node, Operator, What,
    lexer::{Token, Word, tokens},
};
use crate::{
    check::nearest,
    words::{Input, Parameter, ParameterKind},
};

/// Deepest tree. Each level takes a little of the stack.
const DEEPEST: usize = 100;

/// Reads a formula over the inputs and parameters of a definition.
pub(crate) fn parse(text: &str, inputs: &[Input], parameters: &[Parameter]) -> Result<Expression, Flaw> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, position: 0, depth: 0, inputs, parameters };
    if parser.peek() == &Word::End {
        return Err(Flaw { at: 0, message: "式が空です。例：100 * 単独世帯 / 世帯".to_owned() });
    }
    let root = parser.comparison()?;
    match parser.peek() {
        Word::End => Ok(Expression { root }),
        Word::Close => Err(parser.flaw("閉じるかっこが多すぎます。")),
        Word::Comma => Err(parser.flaw("コンマは関数のかっこの中だけで使えます。")),
        _ => Err(parser.flaw("ここに + - * / などの記号が要ります。")),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    position: usize,
    depth: usize,
    inputs: &'a [Input],
    parameters: &'a [Parameter],
}

impl Parser<'_> {
    fn peek(&self) -> &Word {
        &self.tokens[self.position].what
    }

    fn at(&self) -> usize {
        self.tokens[self.position].at
    }

    /// Moves on; the end is never passed.
    fn advance(&mut self) {
        self.position = (self.position + 1).min(self.tokens.len() - 1);
    }

    fn flaw(&self, message: impl Into<String>) -> Flaw {
        Flaw { at: self.at(), message: message.into() }
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Word::Operator(operator) => Some(*operator),
            _ => None,
        }
    }

    fn node(at: usize, depth: usize, what: What) -> Result<Node, Flaw> {
        if depth > DEEPEST {
            let message =
                format!("式の入れ子が深すぎます（上限 {DEEPEST} 段）。sum や max を使うか、式を短くしてください。");
            return Err(Flaw { at, message });
        }
        Ok(Node { at, depth, what })
    }

    fn binary(at: usize, operator: Operator, left: Node, right: Node) -> Result<Node, Flaw> {
        let depth = left.depth.max(right.depth) + 1;
        Self::node(at, depth, What::Binary(operator, Box::new(left), Box::new(right)))
    }

    fn comparison(&mut self) -> Result<Node, Flaw> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.flaw(format!("かっこの入れ子が深すぎます（上限 {DEEPEST} 段）。")));
        }
        let left = self.sum()?;
        let compared = match self.operator().filter(|operator| operator.is_comparison()) {
            None => left,
            Some(operator) => {
                let at = self.at();
                self.advance();
                if let Word::Quoted(option) = self.peek().clone() {
                    let node = self.is_option(&left, operator, option, at)?;
                    self.advance();
                    node
                } else {
                    let right = self.sum()?;
                    Self::binary(at, operator, left, right)?
                }
            }
        };
        if self.operator().is_some_and(Operator::is_comparison) {
            return Err(self.flaw("比較は続けて書けません。and(a < b, b < c) のように書いてください。"));
        }
        self.depth -= 1;
        Ok(compared)
    }

    fn is_option(&self, left: &Node, operator: Operator, option: String, at: usize) -> Result<Node, Flaw> {
        let is = match operator {
            Operator::Equal => true,
            Operator::Unequal => false,
            _ => return Err(Flaw { at, message: "選択肢は = か <> で比べてください。".to_owned() }),
        };
        if let What::Parameter(position) = left.what
            && let Some(Parameter { kind: ParameterKind::Choice(options), .. }) = self.parameters.get(position)
        {
            if options.iter().any(|known| known.id == option) {
                return Self::node(at, 1, What::IsOption { parameter: position, option, is });
            }
            let known: Vec<&str> = options.iter().map(|known| known.id.as_str()).collect();
            return Err(self.flaw(format!("選択肢「{option}」はありません（あるもの：{}）。", known.join("、"))));
        }
        Err(self.flaw("引用符の中の語と比べられるのは、choice のパラメーターだけです。"))
    }

    fn sum(&mut self) -> Result<Node, Flaw> {
        let mut left = self.product()?;
        while let Some(operator @ (Operator::Add | Operator::Subtract)) = self.operator() {
            let at = self.at();
            self.advance();
            let right = self.product()?;
            left = Self::binary(at, operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, Flaw> {
        let mut left = self.negated()?;
        while let Some(operator @ (Operator::Multiply | Operator::Divide)) = self.operator() {
            let at = self.at();
            self.advance();
            let right = self.negated()?;
            left = Self::binary(at, operator, left, right)?;
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Node, Flaw> {
        let at = self.at();
        match self.operator() {
            Some(Operator::Subtract) => {
                self.advance();
                let inner = self.atom()?;
                if self.operator() == Some(Operator::Power) {
                    return Err(Flaw {
                        at,
                        message:
                            "「-a^b」は計算の順が人により違います。(-a)^b か -(a^b) のようにかっこを書いてください。"
                                .to_owned(),
                    });
                }
                Self::node(at, inner.depth + 1, What::Negated(Box::new(inner)))
            }
            Some(Operator::Add) => Err(self.flaw("数の前の + は要りません。消してください。")),
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Result<Node, Flaw> {
        let base = self.atom()?;
        if self.operator() != Some(Operator::Power) {
            return Ok(base);
        }
        let at = self.at();
        self.advance();
        let is_negative = self.operator() == Some(Operator::Subtract);
        let exponent = if is_negative { self.negated()? } else { self.atom()? };
        if self.operator() == Some(Operator::Power) {
            return Err(
                self.flaw("「a^b^c」は計算の順が人により違います。(a^b)^c か a^(b^c) のようにかっこを書いてください。")
            );
        }
        Self::binary(at, Operator::Power, base, exponent)
    }

    fn atom(&mut self) -> Result<Node, Flaw> {
        let at = self.at();
        match self.peek().clone() {
            Word::Number(value) => {
                self.advance();
                Self::node(at, 1, What::Number(value))
            }
            Word::Name(name) => {
                self.advance();
                if self.peek() == &Word::Open { self.call(at, &name) } else { self.name(at, &name) }
            }
            Word::Open => {
                self.advance();
                let inner = self.comparison()?;
                self.close(at)?;
                Ok(inner)
            }
            Word::Quoted(_) => Err(self.flaw("引用符の語は、選択肢 = \"…\" の形でだけ使えます。")),
            Word::End => Err(self.flaw("式が途中で終わっています。")),
            Word::Close => Err(self.flaw("かっこの中が空か、記号の後に値がありません。")),
            Word::Comma => Err(self.flaw("コンマの前に値がありません。")),
            Word::Operator(operator) => Err(self.flaw(format!("「{}」の前に値がありません。", operator.sign()))),
        }
    }

    fn close(&mut self, opened: usize) -> Result<(), Flaw> {
        match self.peek() {
            Word::Close => {
                self.advance();
                Ok(())
            }
            Word::End => {
                Err(Flaw { at: opened, message: "ここで開いたかっこが閉じていません。".to_owned() })
            }
            _ => Err(self.flaw("ここに + - * / などの記号か、閉じるかっこが要ります。")),
        }
    }

    fn call(&mut self, at: usize, name: &str) -> Result<Node, Flaw> {
        let Some(function) = Function::ALL.into_iter().find(|function| function.name() == name) else {
            let known = Function::ALL.map(Function::name);
            let hint = nearest(name, known)
                .map_or_else(|| format!("使える関数：{}", known.join("、")), |near| format!("「{near}」のことですか"));
            return Err(Flaw { at, message: format!("関数「{name}」はありません。{hint}。") });
        };
        let opened = self.at();
        self.advance();
        let mut arguments = Vec::new();
        if self.peek() != &Word::Close {
            loop {
                arguments.push(self.comparison()?);
                if self.peek() != &Word::Comma {
                    break;
                }
                self.advance();
            }
        }
        self.close(opened)?;
        let (shape, least, most) = function.shape();
        if !(least..=most).contains(&arguments.len()) {
            let message = format!("{} は {shape} の形で書きます（{}個あります）。", function.name(), arguments.len());
            return Err(Flaw { at, message });
        }
        let depth = arguments.iter().map(|argument| argument.depth).max().unwrap_or(0) + 1;
        Self::node(at, depth, What::Call(function, arguments))
    }

    fn name(&self, at: usize, name: &str) -> Result<Node, Flaw> {
        // A formula reads `-` as minus, so a name with hyphens is written with `_` in it.
        let is_it = |known: &str| known == name || known.replace('-', "_") == name;
        if let Some(position) = self.inputs.iter().position(|input| is_it(&input.name)) {
            return Self::node(at, 1, What::Input(position));
        }
        if let Some(position) = self.parameters.iter().position(|parameter| is_it(&parameter.id)) {
            return Self::node(at, 1, What::Parameter(position));
        }
        if Function::ALL.iter().any(|function| function.name() == name) {
            return Err(Flaw {
                at, message: format!("{name} は関数です。{name}( の形で書いてください。")
            });
        }
        let names: Vec<String> = self
            .inputs
            .iter()
            .map(|input| &input.name)
            .chain(self.parameters.iter().map(|it| &it.id))
            .map(|known| known.replace('-', "_"))
            .collect();
        let hint = match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("「{near}」のことですか。"),
            None if names.is_empty() => "[inputs.名前] で使う列を書いてください。".to_owned(),
            None => format!("使える名前：{}。", names.join("、")),
        };
        Err(Flaw {
            at, message: format!("「{name}」という入力もパラメーターもありません。{hint}")
        })
    }
}
