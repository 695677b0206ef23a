//! Symbols that stand where a number is missing: `-`, `…`, `x`, `***`, 秘匿, 未調査. A symbol is never a number.
//!
//! What one means, a table says itself (see [`super::legend`]), or somebody is asked: here stands only what it may mean by convention.

use super::normal::normal;
use crate::cell::Blank;

/// What a symbol may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// 皆無: the number is zero.
    Zero,
    /// There is no number, for this reason.
    Blank(Blank),
}

impl Meaning {
    /// Identifier for answers: `zero`, `suppressed`, `not_surveyed`, `no_reply`, `not_applicable`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Blank(blank) => blank.id(),
        }
    }

    /// The word on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Zero => "0（皆無）",
            Self::Blank(blank) => blank.label(),
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        if id == "zero" { Some(Self::Zero) } else { Blank::parse(id).map(Self::Blank) }
    }
}

/// What kind of symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SymbolKind {
    /// `-` in any of its shapes: － ー ― ‐ −.
    Dash,
    /// `…` `・・・` `...`
    Ellipsis,
    /// `x` `X` `ｘ` `χ`
    Cross,
    /// `*` `***` `＊`
    Asterisk,
    /// `#N/A`, `n/a`
    NotAvailable,
    /// A word that says why: 秘匿, 未調査, 対象外 …
    Word,
    /// ○ ◎ ● × △ ▲ 〇 ✓ alone: a mark that says yes, no or partly; not a missing number.
    Mark,
}

/// A symbol that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its kind.
    pub kind: SymbolKind,
    /// Its usual form: the same for all that a table means as one, such as `-` for every dash, `***` for three asterisks.
    pub form: String,
}

impl Symbol {
    /// What it may mean by convention, the commonest first. One: it says so itself. Several: the legend of the table decides, or
    /// somebody is asked. None: it is no missing number.
    pub fn meanings(&self) -> &'static [Meaning] {
        use Blank::{NoReply, NotApplicable, NotSurveyed, Suppressed};
        use Meaning::{Blank as B, Zero};
        match self.kind {
            SymbolKind::Dash => &[Zero, B(NotApplicable), B(NotSurveyed), B(Suppressed), B(NoReply)],
            SymbolKind::Ellipsis => &[B(NotSurveyed), B(NoReply), B(NotApplicable)],
            SymbolKind::Cross => &[B(Suppressed), B(NotSurveyed)],
            SymbolKind::Asterisk => &[B(Suppressed), B(NotApplicable), B(NotSurveyed), B(NoReply)],
            SymbolKind::NotAvailable => &[B(NotSurveyed), B(NotApplicable), B(NoReply)],
            SymbolKind::Word => meaning_of_word(&self.form).map_or(&[], |(_, meanings)| meanings),
            SymbolKind::Mark => &[],
        }
    }
}

/// Words that say why there is no number, in normal form, with what they may mean.
const WORDS: [(&str, &[Meaning]); 44] = {
    use Blank::{NoReply, NotApplicable, NotSurveyed, Suppressed};
    use Meaning::{Blank as B, Zero};
    const S: &[Meaning] = &[B(Suppressed)];
    const U: &[Meaning] = &[B(NotSurveyed)];
    const R: &[Meaning] = &[B(NoReply)];
    const A: &[Meaning] = &[B(NotApplicable)];
    const Z: &[Meaning] = &[Zero];
    [
        ("秘匿", S),
        ("秘", S),
        ("(秘)", S),
        ("㊙", S),
        ("非公表", S),
        ("非公開", S),
        ("未調査", U),
        ("調査なし", U),
        ("調査せず", U),
        ("未実施", U),
        ("未把握", U),
        ("把握していない", U),
        ("未集計", U),
        ("集計中", U),
        ("未公表", U),
        ("調査中", U),
        ("データなし", U),
        ("不明", U),
        ("不詳", U),
        ("不祥", U),
        ("未定", U),
        ("未回答", R),
        ("無回答", R),
        ("回答なし", R),
        ("回答無し", R),
        ("未提出", R),
        ("未報告", R),
        ("対象外", A),
        ("調査対象外", A),
        ("非該当", A),
        ("該当せず", A),
        ("該当しない", A),
        ("該当なし", &[B(NotApplicable), Zero]),
        ("該当無し", &[B(NotApplicable), Zero]),
        ("該当者なし", Z),
        ("事実なし", Z),
        ("実績なし", Z),
        ("実績無し", Z),
        ("なし", &[Zero, B(NotApplicable)]),
        ("無し", &[Zero, B(NotApplicable)]),
        ("無", &[Zero, B(NotApplicable)]),
        ("皆無", Z),
        ("比較不可", A),
        ("計算不能", A),
    ]
};

/// What a word says about a missing number: 秘匿, 不詳, 調査していない, 皆無. Longer sentences are searched for these words.
pub fn meaning_of_word(word: &str) -> Option<(&'static str, &'static [Meaning])> {
    let word = normal(word);
    WORDS.iter().find(|(known, _)| *known == word).map(|(known, meanings)| (*known, *meanings))
}

/// Whether a symbol may begin with a character: a quick no for most texts.
fn may_begin(first: char) -> bool {
    match first {
        '\u{20}'..='\u{7e}' => !first.is_ascii_alphanumeric() || matches!(first, 'x' | 'X' | 'n' | 'N'),
        '\u{3040}'..='\u{9fff}' => "一ー・〇秘非未調把集デ不無回対該事実な皆比計レ有〔【「『〈".contains(first),
        _ => true,
    }
}

/// Reads a symbol; `None` if the text is none.
pub fn read_symbol(text: &str) -> Option<Symbol> {
    let trimmed = text.trim();
    // The longest are words such as 把握していない; this also keeps long texts cheap.
    if trimmed.is_empty() || trimmed.len() > 40 {
        return None;
    }
    if !trimmed.chars().next().is_some_and(may_begin) {
        return None;
    }
    let symbol = |kind, form: &str| Some(Symbol { kind, form: form.to_owned() });
    if matches!(
        trimmed,
        "○" | "◯"
            | "〇"
            | "◎"
            | "●"
            | "×"
            | "✕"
            | "✗"
            | "△"
            | "▲"
            | "▽"
            | "✓"
            | "✔"
            | "レ"
            | "■"
            | "□"
            | "有"
    ) {
        return symbol(SymbolKind::Mark, trimmed);
    }
    let folded = normal(trimmed);
    if folded.is_empty() {
        return None;
    }
    let dash = |character: char| matches!(character, '-' | 'ー' | '一' | '_');
    // 一 alone may be a one; among dashes, or beside them, it is a dash.
    if folded.chars().all(dash) && folded != "一" && folded.chars().count() <= 6 {
        return symbol(SymbolKind::Dash, "-");
    }
    if folded.chars().all(|character| matches!(character, '.' | '…' | '‥' | '・')) {
        return (folded.chars().count() > 1 || folded == "…" || folded == "‥")
            .then(|| Symbol { kind: SymbolKind::Ellipsis, form: "…".to_owned() });
    }
    if folded.chars().all(|character| matches!(character, '*' | '∗' | '✱' | '※'))
        && folded.chars().count() <= 6
        && folded != "※"
    {
        return symbol(SymbolKind::Asterisk, &"*".repeat(folded.chars().count()));
    }
    match folded.as_str() {
        "x" | "χ" | "xx" | "xxx" => return symbol(SymbolKind::Cross, "x"),
        "n/a" | "na" | "n.a." | "#n/a" | "null" | "nan" | "none" => return symbol(SymbolKind::NotAvailable, "n/a"),
        _ => {}
    }
    let bare = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(&folded);
    let (known, _) = meaning_of_word(&folded).or_else(|| meaning_of_word(bare))?;
    symbol(SymbolKind::Word, known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Blank::{NoReply, NotApplicable, NotSurveyed, Suppressed};

    /// Kind and usual form.
    fn read(text: &str) -> Option<(SymbolKind, String)> {
        read_symbol(text).map(|symbol| (symbol.kind, symbol.form))
    }

    #[test]
    fn symbols_are_known_in_every_shape() {
        for (kind, form, texts) in [
            (SymbolKind::Dash, "-", vec!["-", "－", "ー", "―", "‐", "−", "–", "—", " - ", "　－　", "--", "ｰ", "─"]),
            (SymbolKind::Ellipsis, "…", vec!["…", "・・・", "...", "‥", "……", "･･･", "．．．"]),
            (SymbolKind::Cross, "x", vec!["x", "X", "ｘ", "Ｘ", "χ", " x "]),
            (SymbolKind::Asterisk, "*", vec!["*", "＊"]),
            (SymbolKind::Asterisk, "***", vec!["***", "＊＊＊", "* * *"]),
            (SymbolKind::NotAvailable, "n/a", vec!["n/a", "N/A", "NA", "#N/A", "ｎ／ａ"]),
            (SymbolKind::Word, "秘匿", vec!["秘匿", "（秘匿）", "秘 匿", "【秘匿】"]),
            (SymbolKind::Word, "未調査", vec!["未調査", "未 調 査"]),
            (SymbolKind::Word, "該当なし", vec!["該当なし", "(該当なし)"]),
            (SymbolKind::Mark, "○", vec!["○"]),
            (SymbolKind::Mark, "△", vec!["△"]),
        ] {
            for text in texts {
                assert_eq!(read(text), Some((kind, form.to_owned())), "{text}");
            }
        }
    }

    #[test]
    fn numbers_names_and_words_are_no_symbols() {
        for text in [
            "",
            " ",
            "0",
            "0.0",
            "０",
            "-5",
            "△5",
            "x1",
            "男",
            "一",
            "計",
            "高知市",
            "*1",
            "※",
            "...以上",
            "無回答率",
            "なし崩し",
            ".",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_says_its_reason_has_one_meaning_and_what_does_not_has_several() {
        let meanings = |text: &str| read_symbol(text).expect("a symbol").meanings();
        assert_eq!(meanings("秘匿"), [Meaning::Blank(Suppressed)]);
        assert_eq!(meanings("未調査"), [Meaning::Blank(NotSurveyed)]);
        assert_eq!(meanings("不詳"), [Meaning::Blank(NotSurveyed)]);
        assert_eq!(meanings("未回答"), [Meaning::Blank(NoReply)]);
        assert_eq!(meanings("無回答"), [Meaning::Blank(NoReply)]);
        assert_eq!(meanings("対象外"), [Meaning::Blank(NotApplicable)]);
        assert_eq!(meanings("皆無"), [Meaning::Zero]);
        assert!(
            meanings("-").len() > 1 && meanings("…").len() > 1 && meanings("x").len() > 1 && meanings("***").len() > 1
        );
        assert_eq!(meanings("x")[0], Meaning::Blank(Suppressed));
        assert_eq!(meanings("○"), []);
        for meaning in [Meaning::Zero, Meaning::Blank(Suppressed), Meaning::Blank(NoReply)] {
            assert_eq!(Meaning::parse(meaning.id()), Some(meaning));
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_both_a_number_and_a_symbol(text in "[0-9０-９.,△▲xX*＊…・ー－-]{0,6}") {
            assert!(read_symbol(&text).is_none() || super::super::numbers::read_number(&text).is_err(), "{text}");
        }
    }
}
