//! The normal form in which heads and names are compared. It is never shown and never stored.

use unicode_normalization::UnicodeNormalization;

/// Letters that stand for each other in names and heads: as written, as compared. Variants only, never other words: 髙 for 高, ヶ for ケ.
/// 嶋 is not among them: 鹿嶋市 and 鹿島市 are two cities.
const VARIANTS: [(char, char); 44] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('檮', '梼'),
    ('ヶ', 'ケ'),
    ('ヵ', 'カ'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('澤', '沢'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('齋', '斎'),
    ('齊', '斉'),
    ('廣', '広'),
    ('國', '国'),
    ('圀', '国'),
    ('龍', '竜'),
    ('瀧', '滝'),
    ('櫻', '桜'),
    ('會', '会'),
    ('縣', '県'),
    ('區', '区'),
    ('眞', '真'),
    ('惠', '恵'),
    ('德', '徳'),
    ('靜', '静'),
    ('瀨', '瀬'),
    ('鹽', '塩'),
    ('檜', '桧'),
    ('礪', '砺'),
    ('埜', '野'),
    ('峯', '峰'),
    ('鷗', '鴎'),
    ('籠', '篭'),
    ('曾', '曽'),
    ('壹', '壱'),
    ('總', '総'),
    ('數', '数'),
    ('來', '来'),
    ('榮', '栄'),
    ('藝', '芸'),
    ('凾', '函'),
    ('蘆', '芦'),
    ('祗', '祇'),
];

/// The form in which two texts are compared: compatibility forms folded (NFKC: full-width letters, ㈱, ㎢), white space and invisible
/// characters left out, brackets and dashes unified, capital letters made small, variants of kanji made one.
pub fn normal(text: &str) -> String {
    // Codes and numbers have no other form of themselves.
    if text.is_ascii() { text.chars().filter_map(fold).collect() } else { text.nfkc().filter_map(fold).collect() }
}

/// One character of the normal form; `None` for one that is left out.
fn fold(character: char) -> Option<char> {
    Some(match character {
        _ if character.is_whitespace() || character.is_control() => return None,
        // Zero-width characters, byte order mark, variation selectors (also those of ideographs).
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => return None,
        '【' | '〔' | '［' | '〈' | '《' | '＜' | '「' | '『' | '[' | '<' | '{' => '(',
        '】' | '〕' | '］' | '〉' | '》' | '＞' | '」' | '』' | ']' | '>' | '}' => ')',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => '-',
        '〜' | '∼' => '~',
        '･' => '・',
        '’' | '‘' | '′' => '\'',
        'A'..='Z' => character.to_ascii_lowercase(),
        _ => VARIANTS.iter().find(|(variant, _)| *variant == character).map_or(character, |(_, usual)| *usual),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package;

    #[test]
    fn ways_to_write_the_same_head_or_name_are_one() {
        for (one, other) in [
            ("人 口　（人）", "人口(人)"),
            ("相\n談\n件\n数", "相談件数"),
            ("ＴＯＴＡＬ", "total"),
            ("【市部】", "〔市部〕"),
            ("ﾊﾝｶｸ", "ハンカク"),
            ("檮原町", "梼原町"),
            ("髙知市", "高知市"),
            ("龍ヶ崎市", "龍ケ崎市"),
            ("15〜64歳", "15～64歳"),
            ("㎢", "km2"),
            ("葛\u{e0101}城市", "葛城市"),
            ("Ａ－Ｂ", "A‐B"),
        ] {
            assert_eq!(normal(one), normal(other), "{one} / {other}");
        }
    }

    #[test]
    fn words_that_differ_stay_different() {
        for (one, other) in [
            ("四万十市", "四万十町"),
            ("鹿嶋市", "鹿島市"),
            ("実人数", "延べ人数"),
            ("市部", "町村部"),
            ("カ", "力"),
            ("ー", "一"),
        ] {
            assert_ne!(normal(one), normal(other), "{one} / {other}");
        }
    }

    #[test]
    fn no_two_municipalities_of_the_country_become_one_unless_they_share_their_name() {
        let (package, _) = package::read_embedded("japan-boundaries");
        let names: Vec<String> =
            package.expect("the boundaries ship").boundaries.into_iter().map(|boundary| boundary.name).collect();
        assert_eq!(names.len(), 1741);
        let mut seen = std::collections::BTreeMap::new();
        for name in names {
            if let Some(other) = seen.insert(normal(&name), name.clone()) {
                assert_eq!(other, name);
            }
        }
    }
}
