//! What texts and identifiers may be. The host has the same rules; here they are told to the author, early and with their place.

/// A title, a label, a unit, in characters.
pub(crate) const LABEL: usize = 120;
/// A note or help.
pub(crate) const NOTE: usize = 1_200;
/// A definition, a method, a caveat.
pub(crate) const PROSE: usize = 4_000;

/// The first character of a text that could break a document or disguise what it reads as: control characters, marks of direction,
/// invisible characters and noncharacters.
pub fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|character| {
        character.is_control()
            || matches!(character,
                '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
            || u32::from(*character) & 0xFFFE == 0xFFFE
            || ('\u{FDD0}'..='\u{FDEF}').contains(character)
    })
}

/// `[a-z0-9-]{1,64}`, and `.` inside: an identifier goes into URLs and file names.
pub fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

/// Whether a text can name an input in a formula: a letter of any script, then letters, digits and `_`.
pub(crate) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    text.chars().count() <= 64
        && letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

/// The known word that is nearest to a wrong one, where one is near enough to be meant.
pub(crate) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.chars().take(64).collect();
    let most = (wrong.len() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(&wrong, &word.chars().collect::<Vec<_>>()), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Levenshtein's distance.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (position, letter) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = position + 1;
        for column in 0..right.len() {
            let replaced = diagonal + usize::from(right[column] != *letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
