//! The one gate for every text that comes out of a plugin.

use std::fmt::Display;

/// One text in the two languages of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

/// How long a text may be, in characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Length(pub(crate) usize);

/// A title, a label, a unit, a name in a legend.
pub(crate) const LABEL: Length = Length(120);
/// A note or remark.
pub(crate) const NOTE: Length = Length(1_200);
/// A definition, a method, a caveat.
pub(crate) const PROSE: Length = Length(4_000);

/// Refuses a text that is too long, or holds a character that could break a document or make it read as something else.
///
/// `place` is written only into a refusal: a layer has thousands of texts.
pub(crate) fn check(text: &str, length: Length, place: impl Display) -> Result<(), String> {
    // Bytes first: counting characters of a text that is far too long is work for nothing.
    let is_long = || text.len() > length.0.saturating_mul(4) || text.chars().count() > length.0;
    if text.len() > length.0 && is_long() {
        return Err(format!("{place}が長すぎます（上限 {} 文字）", length.0));
    }
    match text.chars().find(|character| is_forbidden(*character)) {
        Some(character) => Err(format!("{place}に使えない文字 U+{:04X} があります", u32::from(character))),
        None => Ok(()),
    }
}

/// Checks both languages.
pub(crate) fn check_both(text: &Text, length: Length, place: impl Display) -> Result<(), String> {
    check(&text.ja, length, &place)?;
    check(&text.en, length, place)
}

/// `[a-z0-9-]{1,64}`, and `.` inside: an identifier goes into URLs and file names.
pub(crate) fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

/// Control characters, marks that turn or hide the direction of text, invisible characters and noncharacters.
fn is_forbidden(character: char) -> bool {
    // Nearly every character is one of these, and none of them is refused below: kana, kanji, hangul; printable ASCII.
    if matches!(character, '\u{3000}'..='\u{D7FF}' | ' '..='~') {
        return false;
    }
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || u32::from(character) & 0xFFFE == 0xFFFE
        || ('\u{FDD0}'..='\u{FDEF}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_japanese_with_variants_passes() {
        assert_eq!(check("檮原町と四万十市、葛\u{E0100}飾、①㈱髙﨑", LABEL, "題名"), Ok(()));
    }

    #[test]
    fn characters_that_break_or_disguise_a_text_are_named() {
        for character in ['\0', '\u{1B}', '\n', '\u{202E}', '\u{2066}', '\u{200B}', '\u{FEFF}', '\u{FFFE}', '\u{1FFFF}']
        {
            let refused = check(&format!("a{character}b"), LABEL, "題名").expect_err("a refusal");
            assert_eq!(refused, format!("題名に使えない文字 U+{:04X} があります", u32::from(character)));
        }
    }

    #[test]
    fn a_long_text_is_refused_with_its_limit() {
        assert_eq!(check(&"あ".repeat(120), LABEL, "題名"), Ok(()));
        assert_eq!(check(&"あ".repeat(121), LABEL, "題名"), Err("題名が長すぎます（上限 120 文字）".to_owned()));
    }

    #[test]
    fn identifiers_are_safe_in_urls_and_file_names() {
        for good in ["prevalence", "a-1", "99.8"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in ["", "..", ".a", "A", "a/b", "a b", "あ", &"a".repeat(65)] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }
}
