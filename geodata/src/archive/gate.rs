//! Texts that people give beside the data and that stay in the record for good.

use super::error::GateError;

/// Longest name of a person or office, in characters.
const ACTOR_MAX: usize = 80;

/// Longest note or reason, in characters.
const NOTE_MAX: usize = 2_000;

/// Longest name of a file or template, in characters.
const NAME_MAX: usize = 255;

/// Longest JSON that is kept beside a batch, in characters.
const JSON_MAX: usize = 200_000;

/// Who does something.
pub(super) fn actor(text: &str) -> Result<(), GateError> {
    required("名前", text, ACTOR_MAX)
}

/// Why something is done.
pub(super) fn reason(text: &str) -> Result<(), GateError> {
    required("理由", text, NOTE_MAX)
}

/// A remark; none is as well.
pub(super) fn note(text: &str) -> Result<(), GateError> {
    fitting("メモ", text, NOTE_MAX)
}

/// A name of a file or a template.
pub(super) fn name(what: &'static str, text: &str) -> Result<(), GateError> {
    required(what, text, NAME_MAX)
}

/// What was done to what, in an audit line.
pub(super) fn words(what: &'static str, text: &str) -> Result<(), GateError> {
    required(what, text, NAME_MAX)
}

/// A JSON object.
pub(super) fn json(what: &'static str, text: &str) -> Result<(), GateError> {
    let length = text.chars().count();
    if length > JSON_MAX {
        return Err(GateError::TooLong { what, length, max: JSON_MAX });
    }
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(GateError::NotJson { what }),
    }
}

fn required(what: &'static str, text: &str, max: usize) -> Result<(), GateError> {
    if text.trim().is_empty() {
        return Err(GateError::Missing { what });
    }
    fitting(what, text, max)
}

fn fitting(what: &'static str, text: &str, max: usize) -> Result<(), GateError> {
    let length = text.chars().count();
    if length > max {
        return Err(GateError::TooLong { what, length, max });
    }
    if text.chars().any(is_invisible) {
        return Err(GateError::Invisible { what });
    }
    Ok(())
}

/// Control characters, and marks that change the direction of text or cannot be seen at all (Unicode `Bidi_Control`, zero-width
/// characters, tags). Line feeds and tabs are for people.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character,
            '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_80_characters_that_can_be_seen() {
        assert_eq!(actor("地域福祉政策課 佐藤"), Ok(()));
        assert_eq!(actor(&"あ".repeat(80)), Ok(()));
        assert!(matches!(actor(&"あ".repeat(81)), Err(GateError::TooLong { length: 81, max: 80, .. })));
        assert!(matches!(actor(" \u{3000}"), Err(GateError::Missing { .. })));
        for invisible in ["\u{0}", "\u{1b}[31m", "\u{202E}", "\u{200B}", "\u{2066}", "\u{FEFF}", "\r"] {
            let text = format!("佐藤{invisible}");
            assert!(matches!(actor(&text), Err(GateError::Invisible { .. })), "{text:?}");
        }
    }

    #[test]
    fn a_remark_may_be_empty_and_a_reason_may_not() {
        assert_eq!(note(""), Ok(()));
        assert_eq!(note("一行目\n二行目"), Ok(()));
        assert_eq!(reason(""), Err(GateError::Missing { what: "理由" }));
    }

    #[test]
    fn settings_are_a_json_object() {
        assert_eq!(json("設定", "{\"period\":\"R5\"}"), Ok(()));
        for text in ["", "[]", "{", "1"] {
            assert_eq!(json("設定", text), Err(GateError::NotJson { what: "設定" }));
        }
    }
}
