//! From the text of a formula to its words.

use super::{Flaw, Operator};

/// One word and its byte offset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) what: Word,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Number(f64),
    Name(String),
    /// An option of a choice, in quotes.
    Quoted(String),
    Operator(Operator),
    Open,
    Close,
    Comma,
    End,
}

/// Longest formula, in bytes.
const LONGEST: usize = 4_000;

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Flaw> {
    if text.len() > LONGEST {
        return Err(Flaw {
            at: 0, message: format!("式が長すぎます（上限 {LONGEST} バイト）。式を分けてください。")
        });
    }
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let at = text.len() - rest.len();
        let (what, length) = match letter {
            ' ' | '\t' | '\n' | '\r' | '\u{3000}' => {
                rest = &rest[letter.len_utf8()..];
                continue;
            }
            '0'..='9' | '.' => number(rest, at)?,
            '"' | '\'' => quoted(rest, letter, at)?,
            _ if letter.is_alphabetic() || letter == '_' => name(rest),
            _ => sign(rest, letter, at)?,
        };
        found.push(Token { at, what });
        rest = &rest[length..];
    }
    found.push(Token { at: text.len(), what: Word::End });
    Ok(found)
}

fn number(rest: &str, at: usize) -> Result<(Word, usize), Flaw> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(length + 1 + sign..).map_or(0, |_| digits(length + 1 + sign));
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    let written = &rest[..length];
    match written.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Word::Number(value), length)),
        _ => Err(Flaw {
            at,
            message: format!("「{written}」は数として読めません。0.5 や 1000 のように書いてください。"),
        }),
    }
}

fn name(rest: &str) -> (Word, usize) {
    let length = rest
        .char_indices()
        .find(|(_, letter)| !letter.is_alphanumeric() && *letter != '_')
        .map_or(rest.len(), |(position, _)| position);
    (Word::Name(rest[..length].to_owned()), length)
}

fn quoted(rest: &str, quote: char, at: usize) -> Result<(Word, usize), Flaw> {
    match rest[1..].find(quote) {
        Some(length) => Ok((Word::Quoted(rest[1..=length].to_owned()), length + 2)),
        None => Err(Flaw { at, message: format!("引用符 {quote} が閉じていません。") }),
    }
}

fn sign(rest: &str, letter: char, at: usize) -> Result<(Word, usize), Flaw> {
    let second = rest[letter.len_utf8()..].chars().next();
    let operator = |operator, length| Ok((Word::Operator(operator), length));
    match (letter, second) {
        ('<', Some('=')) => operator(Operator::LessOrEqual, 2),
        ('<', Some('>')) | ('!', Some('=')) => operator(Operator::Unequal, 2),
        ('>', Some('=')) => operator(Operator::GreaterOrEqual, 2),
        ('=', Some('=')) => operator(Operator::Equal, 2),
        ('<', _) => operator(Operator::Less, 1),
        ('>', _) => operator(Operator::Greater, 1),
        ('=', _) => operator(Operator::Equal, 1),
        ('+', _) => operator(Operator::Add, 1),
        ('-', _) => operator(Operator::Subtract, 1),
        ('*', _) => operator(Operator::Multiply, 1),
        ('/', _) => operator(Operator::Divide, 1),
        ('^', _) => operator(Operator::Power, 1),
        ('(', _) => Ok((Word::Open, 1)),
        (')', _) => Ok((Word::Close, 1)),
        (',', _) => Ok((Word::Comma, 1)),
        _ => {
            let half = match letter {
                '＋' => "+",
                '－' | '−' | '‐' | '–' => "-",
                '＊' | '×' | '✕' => "*",
                '／' | '÷' => "/",
                '（' => "(",
                '）' => ")",
                '，' | '、' => ",",
                '＜' => "<",
                '＞' => ">",
                '＝' => "=",
                '≦' | '≤' => "<=",
                '≧' | '≥' => ">=",
                '≠' => "<>",
                '０'..='９' => "半角の数字",
                '％' | '%' => "「100 *」",
                _ => {
                    let shown =
                        if letter.is_control() { format!("U+{:04X}", u32::from(letter)) } else { letter.to_string() };
                    return Err(Flaw { at, message: format!("「{shown}」は式で使えない文字です。") });
                }
            };
            Err(Flaw {
                at, message: format!("「{letter}」は式で使えません。{half} を使ってください。")
            })
        }
    }
}
