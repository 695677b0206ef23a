//! States: words such as 設置済み, 予定, 未設置 as steps of an ordinal.

use crate::import::areas::names::compact;

/// Words that offices write for steps, with their rank: what is not there is 0, what is planned 1, what is there 2.
const WORDS: [(&str, i32); 34] = [
    ("無", 0),
    ("無し", 0),
    ("なし", 0),
    ("ない", 0),
    ("×", 0),
    ("✕", 0),
    ("いいえ", 0),
    ("未", 0),
    ("未設置", 0),
    ("未実施", 0),
    ("未策定", 0),
    ("未配置", 0),
    ("配置なし", 0),
    ("FALSE", 0),
    ("予定", 1),
    ("設置予定", 1),
    ("実施予定", 1),
    ("策定予定", 1),
    ("検討中", 1),
    ("準備中", 1),
    ("△", 1),
    ("有", 2),
    ("有り", 2),
    ("あり", 2),
    ("ある", 2),
    ("○", 2),
    ("〇", 2),
    ("◯", 2),
    ("はい", 2),
    ("済", 2),
    ("設置済", 2),
    ("設置済み", 2),
    ("実施済", 2),
    ("TRUE", 2),
];

/// The rank of a word, if it is a usual one.
pub(crate) fn rank(text: &str) -> Option<i32> {
    let compact = compact(text);
    let plain = compact.trim_start_matches(['(', '「']).trim_end_matches([')', '」']);
    if let Some((_, rank)) = WORDS.iter().find(|(word, _)| *word == plain) {
        return Some(*rank);
    }
    // 令和4年度中に設置予定, 令和4年3月末までに設置済み
    if plain.ends_with("予定") || plain.ends_with("検討中") {
        return Some(1);
    }
    if plain.ends_with('済') || plain.ends_with("済み") {
        return Some(2);
    }
    plain
        .starts_with('未')
        .then_some(0)
        .filter(|_| plain.chars().count() <= 5 && !matches!(plain, "未回答" | "未調査" | "未集計" | "未定"))
}

/// Whether a text is a usual word for a step.
pub(crate) fn looks_like_state(text: &str) -> bool {
    rank(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_have_their_rank_and_reasons_for_blanks_have_none() {
        assert_eq!(rank("設置済み"), Some(2));
        assert_eq!(rank("令和４年度中に設置予定"), Some(1));
        assert_eq!(rank("未設置"), Some(0));
        assert_eq!(rank("○"), Some(2));
        assert_eq!(rank("未回答"), None);
        assert_eq!(rank("相談支援"), None);
    }
}
