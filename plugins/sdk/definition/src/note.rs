//! Notes: texts with places for numbers, as in `単独世帯{alone}世帯`.

use crate::expression::Flaw;

/// A note that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its parts, in order.
    pub parts: Vec<NotePart>,
}

/// A part of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotePart {
    /// Text as it stands.
    Text(String),
    /// The value of an input: its position in `Definition::inputs`.
    Input(usize),
    /// What a parameter is set to: its position in `Definition::parameters`.
    Parameter(usize),
    /// The result.
    Value,
    /// The lower end of the interval.
    Low,
    /// The upper end of the interval.
    High,
    /// The name of the area.
    Area,
    /// The period in words.
    Period,
}

/// Reads a note. `input` and `parameter` give the position of a name.
pub(crate) fn parse(
    text: &str,
    input: impl Fn(&str) -> Option<usize>,
    parameter: impl Fn(&str) -> Option<usize>,
) -> Result<Note, Flaw> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let at = text.len() - rest.len() + open;
        if rest[open..].starts_with('}') {
            return Err(Flaw {
                at, message: "「}」だけがあります。数を入れる所は {名前} の形で書きます。".to_owned()
            });
        }
        if open > 0 {
            parts.push(NotePart::Text(rest[..open].to_owned()));
        }
        let Some(length) = rest[open..].find('}') else {
            return Err(Flaw {
                at, message: "「{」が閉じていません。{名前} の形で書きます。".to_owned()
            });
        };
        let name = rest[open + 1..open + length].trim();
        parts.push(match name {
            "value" => NotePart::Value,
            "low" => NotePart::Low,
            "high" => NotePart::High,
            "area" => NotePart::Area,
            "period" => NotePart::Period,
            name => match (input(name), parameter(name)) {
                (Some(position), _) => NotePart::Input(position),
                (None, Some(position)) => NotePart::Parameter(position),
                (None, None) => {
                    let name: String = name.chars().take(40).collect();
                    let message = format!("「{{{name}}}」という入力もパラメーターもありません。ほかに {{value}}、{{low}}、{{high}}、{{area}}、{{period}} が使えます。");
                    return Err(Flaw { at, message });
                }
            },
        });
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        parts.push(NotePart::Text(rest.to_owned()));
    }
    Ok(Note { parts })
}

/// A whole number with commas: 182962 becomes 182,962.
pub fn group_digits(number: f64) -> String {
    decimal(number, 0)
}

/// A number with so many decimals, its whole part with commas: 1234.5 becomes 1,234.50.
pub fn decimal(number: f64, decimals: u8) -> String {
    let plain = format!("{:.*}", usize::from(decimals), number.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if number < 0.0 && plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        grouped.push('-');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(group_digits(182_962.0), "182,962");
        assert_eq!(decimal(-1_234.56, 1), "-1,234.6");
        assert_eq!(decimal(-0.04, 1), "0.0");
    }

    #[test]
    fn places_become_parts_and_a_wrong_one_is_found() {
        let input = |name: &str| (name == "alone").then_some(0);
        let note = parse("単独{alone}世帯＝{value}", input, |_| None).expect("a note");
        assert_eq!(note.parts.len(), 4);
        assert_eq!(parse("ab{x}", input, |_| None).expect_err("a flaw").at, 2);
        assert_eq!(parse("ab}x", input, |_| None).expect_err("a flaw").at, 2);
        assert_eq!(parse("あ{x", input, |_| None).expect_err("a flaw").at, 3);
    }
}
