//! Names of municipalities as they are written in offices, brought to one form for comparing.
//!
//! Only spellings of the same name meet here: variants of characters, spaces, marks behind a name. Names that merely look alike
//! (四万十市, 四万十町) never do.

use unicode_normalization::UnicodeNormalization;

/// Characters that offices use for each other in names of places, each with the one that stands for all in comparisons.
/// NFKC has joined compatibility forms before. Sources: 常用漢字表 (旧字体), 法務省「戸籍統一文字」の異体字, JIS X 0213's 包摂.
const VARIANTS: [(char, char); 58] = [
    ('檮', '梼'),
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('龍', '竜'),
    ('槇', '槙'),
    ('ヶ', 'ケ'),
    ('が', 'ケ'),
    ('ガ', 'ケ'),
    ('ヵ', 'ケ'),
    ('淵', '渕'),
    ('澤', '沢'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('齋', '斎'),
    ('齊', '斎'),
    ('斉', '斎'),
    ('舘', '館'),
    ('萬', '万'),
    ('廣', '広'),
    ('國', '国'),
    ('曾', '曽'),
    ('瀨', '瀬'),
    ('鰺', '鯵'),
    ('籠', '篭'),
    ('鹽', '塩'),
    ('德', '徳'),
    ('惠', '恵'),
    ('與', '与'),
    ('氣', '気'),
    ('穗', '穂'),
    ('檜', '桧'),
    ('礪', '砺'),
    ('壹', '壱'),
    ('繩', '縄'),
    ('蘆', '芦'),
    ('祗', '祇'),
    ('條', '条'),
    ('眞', '真'),
    ('藏', '蔵'),
    ('櫻', '桜'),
    ('榮', '栄'),
    ('靜', '静'),
    ('縣', '県'),
    ('黑', '黒'),
    ('橫', '横'),
    ('吳', '呉'),
    ('豐', '豊'),
    ('晝', '昼'),
    ('關', '関'),
    ('圓', '円'),
    ('驒', '騨'),
    ('攝', '摂'),
    ('葢', '蓋'),
];

/// NFKC without any white space and without the selectors that only choose a glyph.
pub(crate) fn compact(text: &str) -> String {
    text.nfkc()
        .filter(|letter| {
            !letter.is_whitespace()
                && !letter.is_control()
                && !matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}')
        })
        .collect()
}

/// A compact name with each variant replaced by the character that stands for it.
pub(crate) fn unified(compact: &str) -> String {
    compact
        .chars()
        .map(|letter| VARIANTS.iter().find(|(variant, _)| *variant == letter).map_or(letter, |(_, stands)| *stands))
        .collect()
}

/// A compact name without marks around it: 高知市※1, ○高知市, 高知市1), 高知市(注2), *高知市.
pub(crate) fn without_marks(compact: &str) -> &str {
    let lead =
        |letter: char| matches!(letter, '※' | '*' | '○' | '●' | '◎' | '・' | '■' | '□' | '◇' | '◆' | '→' | '⇒' | '#');
    let tail = |letter: char| {
        lead(letter)
            || letter.is_ascii_digit()
            || matches!(letter, ')' | '(' | '[' | ']' | '注' | ',' | '、' | '.' | '†' | '‡' | ':' | '*')
    };
    let name = compact.trim_start_matches(lead);
    let cut = name.trim_end_matches(tail);
    if cut.is_empty() { name } else { cut }
}

/// A compact name without a remark in brackets at its end: 高知市(中核市).
pub(crate) fn without_brackets(compact: &str) -> Option<&str> {
    let open =
        compact.strip_suffix(')').or_else(|| compact.strip_suffix('】')).or_else(|| compact.strip_suffix(']'))?;
    let start = open.rfind(['(', '【', '['])?;
    (start > 0).then(|| &compact[..start])
}

/// The name behind a county: 高岡郡四万十町 gives 四万十町. Names that hold the character themselves (郡山市, 大和郡山市) give nothing,
/// because only towns and villages lie in counties.
pub(crate) fn behind_county(compact: &str) -> Option<&str> {
    if !compact.ends_with(['町', '村']) {
        return None;
    }
    let at = compact.find('郡')?;
    let rest = &compact[at + '郡'.len_utf8()..];
    (at > 0 && rest.chars().count() >= 2).then_some(rest)
}

/// The name without the last character, if that is 市, 町, 村 or 区: 高知市 gives 高知.
pub(crate) fn stem(name: &str) -> Option<&str> {
    name.strip_suffix(['市', '町', '村', '区']).filter(|stem| !stem.is_empty())
}

/// Whether a text is only a word for a sum, such as 合計 or 総数.
pub(crate) fn is_sum_word(compact: &str) -> bool {
    matches!(
        compact,
        "計" | "合計"
            | "総計"
            | "総数"
            | "小計"
            | "全体"
            | "県計"
            | "県合計"
            | "県全体"
            | "県内計"
            | "市町村計"
            | "市町村合計"
            | "全市町村計"
            | "合計値"
            | "県総数"
            | "全県"
            | "県"
            | "総合計"
            | "total"
            | "Total"
            | "TOTAL"
    )
}

/// The text without a word for a sum behind it: 安芸福祉保健所管内計 gives 安芸福祉保健所.
pub(crate) fn without_sum_word(compact: &str) -> &str {
    let mut name = compact;
    for word in ["小計", "合計", "総数", "総計", "全体", "計", "管内", "圏域"] {
        if let Some(rest) = name.strip_suffix(word).filter(|rest| !rest.is_empty()) {
            name = rest;
        }
    }
    name.trim_end_matches(['(', ')', '【', '】', '<', '>', '[', ']']).trim_start_matches(['(', '【', '<', '['])
}

/// How many single characters must be changed, added or taken away to make one name the other; counted up to 3.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > 2 || left.len() > 40 {
        return 3;
    }
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let change = previous[column] + usize::from(a != b);
            current.push(change.min(previous[column + 1] + 1).min(current[column] + 1));
        }
        previous = current;
    }
    previous[right.len()].min(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_meet_and_similar_names_do_not() {
        let key = |text: &str| unified(&compact(text));
        assert_eq!(key("檮原町"), key("梼原町"));
        assert_eq!(key("高　知 市"), key("髙知市"));
        assert_eq!(key("龍ヶ崎市"), key("竜ケ﨑市"));
        assert_eq!(key("ﾆｾｺ町"), key("ニセコ町"));
        assert_ne!(key("四万十市"), key("四万十町"));
        assert_ne!(key("土佐市"), key("土佐町"));
    }

    #[test]
    fn marks_brackets_and_counties_are_taken_off_only_where_they_are() {
        assert_eq!(without_marks("高知市※1"), "高知市");
        assert_eq!(without_marks("※高知市1)"), "高知市");
        assert_eq!(without_marks("高知市"), "高知市");
        assert_eq!(without_brackets("高知市(中核市)"), Some("高知市"));
        assert_eq!(behind_county("高岡郡四万十町"), Some("四万十町"));
        assert_eq!(behind_county("郡山市"), None);
        assert_eq!(behind_county("大和郡山市"), None);
        assert_eq!(without_sum_word("安芸福祉保健所管内計"), "安芸福祉保健所");
    }

    #[test]
    fn a_distance_counts_changed_characters() {
        assert_eq!(distance("四万十市", "四万十町"), 1);
        assert_eq!(distance("高知市", "高知市"), 0);
        assert_eq!(distance("高知市", "いの町"), 3);
    }
}
