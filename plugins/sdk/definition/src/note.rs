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

#[cfg(test)]
mod tests {
    use super::*;

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
