//! Legends: lines in which a table says what its symbols mean: 「「－」は皆無、「…」は不詳、「x」は秘匿を示す」.

use super::{
    normal::normal,
    symbols::{Meaning, Symbol, SymbolKind, read_symbol},
};
use crate::cell::Blank;

/// What a line declares of one symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The symbol.
    pub symbol: Symbol,
    /// What it means, in the words of the line: 皆無, 皆増, 秘匿.
    pub words: String,
    /// What that is here; `None` if it is none of these (皆増, 減少), and somebody is asked.
    pub meaning: Option<Meaning>,
}

/// Words of legends, and what they mean. Searched in this order, because one holds the other.
const MEANINGS: [(&[&str], Meaning); 6] = [
    (
        &[
            "秘匿",
            "秘とく",
            "非公表",
            "公表しない",
            "伏せ",
            "5未満",
            "5人未満",
            "5件未満",
            "10未満",
            "10人未満",
            "少数のため",
        ],
        Meaning::Blank(Blank::Suppressed),
    ),
    (&["未回答", "無回答", "回答なし", "回答のない", "回答がない"], Meaning::Blank(Blank::NoReply)),
    (
        &[
            "不詳",
            "不明",
            "未調査",
            "調査していない",
            "調査を行っていない",
            "調査しなかった",
            "調査なし",
            "資料なし",
            "資料のない",
            "資料がない",
            "データなし",
            "データのない",
            "データがない",
            "得られない",
            "未公表",
            "把握していない",
            "未把握",
            "集計していない",
        ],
        Meaning::Blank(Blank::NotSurveyed),
    ),
    (
        &[
            "該当数字なし",
            "該当数字がない",
            "該当数値なし",
            "該当数値がない",
            "該当者なし",
            "該当者がいない",
            "皆無",
            "実績なし",
            "実績がない",
            "事実のない",
            "事実がない",
            "計数のない",
            "計数がない",
            "数値がゼロ",
            "ゼロ",
        ],
        Meaning::Zero,
    ),
    (
        &[
            "対象外",
            "該当しない",
            "該当なし",
            "該当がない",
            "非該当",
            "あり得ない",
            "ありえない",
            "表章しない",
            "比較できない",
            "算出できない",
            "計算できない",
            "統計項目のありえない",
        ],
        Meaning::Blank(Blank::NotApplicable),
    ),
    (&["0である", "0を示す"], Meaning::Zero),
];

/// Reads the symbols that a line declares; empty if it declares none.
pub fn read_legend(line: &str) -> Vec<Declared> {
    if line.chars().nth(400).is_some() {
        return Vec::new();
    }
    // Blanks part one declaration from the next, so they stay.
    let line = line.split_whitespace().map(normal).collect::<Vec<_>>().join(" ");
    let characters: Vec<char> = line.chars().collect();
    let starts = candidates(&characters);
    let mut out: Vec<Declared> = Vec::new();
    for (index, (_, after, symbol, linked)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(characters.len(), |(start, ..)| *start);
        let words: String = characters[*after..end.max(*after)].iter().collect();
        let words = words.trim_end_matches(['(', '、', ',', '・', ';', '。', '.', '/', '及']);
        let words = words.split(['。', ';']).next().unwrap_or_default();
        let words = words.strip_suffix("および").or_else(|| words.strip_suffix("及び")).unwrap_or(words);
        let bare = words.trim_matches(['(', ')', '、', ',', ' ']);
        if bare.is_empty() || out.iter().any(|known| known.symbol == *symbol) {
            continue;
        }
        let says = |searched: &&[&str]| searched.iter().any(|word| bare.contains(word));
        let meaning = MEANINGS.iter().find(|(searched, _)| says(searched)).map(|(_, meaning)| *meaning);
        if !linked && meaning.is_none() {
            continue;
        }
        out.push(Declared { symbol: symbol.clone(), words: tidy(bare), meaning });
    }
    out
}

/// What is left of the words without the verbs around them: 皆増 of 、皆増)を示す.
fn tidy(words: &str) -> String {
    let mut words = words;
    loop {
        let before = words;
        for ending in [
            "を示します",
            "を示す",
            "を表します",
            "を表す",
            "を意味する",
            "である",
            "です",
            "とする",
            "として表示",
            "のもの",
            "の場合",
            ")",
            "、",
            ",",
        ] {
            words = words.strip_suffix(ending).unwrap_or(words);
        }
        words = words.trim_start_matches(['(', '、', ',']);
        if words == before {
            return words.to_owned();
        }
    }
}

/// Where a symbol stands that something is said of: from where to where it goes with its brackets and the は behind it, and whether
/// there is such a link or only a blank.
fn candidates(characters: &[char]) -> Vec<(usize, usize, Symbol, bool)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let Some((start, end, symbol)) = symbol_at(characters, at) else {
            at += 1;
            continue;
        };
        // Behind it comes は, a colon, an equals sign or dots, or only a blank.
        let blanks = characters[end..].iter().take_while(|character| **character == ' ').count();
        let rest: String = characters[end + blanks..].iter().take(4).collect();
        let link = ["...", "とは、", "とは", "は、", "は", ":", "=", "→", "-", "・・・", "印は", "の", "が"]
            .into_iter()
            .find(|link| rest.starts_with(link))
            .map(|link| link.chars().count());
        let after = end + blanks + link.unwrap_or(0);
        if (link.is_some() || blanks > 0) && after < characters.len() {
            out.push((start, after, symbol, link.is_some()));
            at = after;
        } else {
            at = end.max(at + 1);
        }
    }
    out
}

/// A symbol that begins here, in brackets or quotation marks or bare behind a boundary.
fn symbol_at(characters: &[char], at: usize) -> Option<(usize, usize, Symbol)> {
    let quote = |character: char| matches!(character, '(' | '"' | '\'' | '“' | '”');
    let first = characters[at];
    let inside = quote(first);
    let from = if inside { at + 1 } else { at };
    let sign =
        |character: char| matches!(character, '-' | 'ー' | '…' | '‥' | '.' | '*' | 'x' | 'χ' | '△' | '▲' | '・' | '秘');
    let length = characters[from..].iter().take_while(|character| sign(**character)).count();
    if length == 0 || length > 6 {
        return None;
    }
    let text: String = characters[from..from + length].iter().collect();
    let mut end = from + length;
    if inside {
        let close = characters.get(end)?;
        if !matches!(close, ')' | '"' | '\'' | '”' | '“') {
            return None;
        }
        end += 1;
    } else {
        // 「(注)-は」 yes; 「A-B」 and 「max」 no.
        let before = at.checked_sub(1).map(|before| characters[before]);
        let boundary =
            before.is_none_or(|before| !before.is_alphanumeric() || matches!(before, '注' | '中' | 'の' | '※'));
        if !boundary {
            return None;
        }
        if characters.get(end).is_some_and(char::is_ascii_alphanumeric) {
            return None;
        }
    }
    let symbol = read_symbol(&text)?;
    // A triangle is declared as 減少: that is said, too.
    (symbol.kind != SymbolKind::Mark || matches!(text.as_str(), "△" | "▲")).then_some((at, end, symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is declared: the usual form, the identifier of the meaning or the words.
    fn read(line: &str) -> Vec<(String, String)> {
        read_legend(line)
            .into_iter()
            .map(|declared| {
                let meaning =
                    declared.meaning.map_or(format!("?{}", declared.words), |meaning| meaning.id().to_owned());
                (declared.symbol.form, meaning)
            })
            .collect()
    }

    #[test]
    fn legends_of_statistics_are_read() {
        let zero = |form: &str| (form.to_owned(), "zero".to_owned());
        let suppressed = |form: &str| (form.to_owned(), "suppressed".to_owned());
        let not_surveyed = |form: &str| (form.to_owned(), "not_surveyed".to_owned());
        for (line, declared) in [
            ("「－」は皆無、「…」は不詳、「x」は秘匿", vec![zero("-"), not_surveyed("…"), suppressed("x")]),
            (
                "（注）「－」は皆無又は該当数字がないもの、「…」は不詳又は資料のないもの、「ｘ」は秘匿したものを示す。",
                vec![zero("-"), not_surveyed("…"), suppressed("x")],
            ),
            ("－：皆無　…：不詳　x：秘匿", vec![zero("-"), not_surveyed("…"), suppressed("x")]),
            ("※「***」は秘匿（5人未満）", vec![suppressed("***")]),
            ("* は5未満のため公表しない。", vec![suppressed("*")]),
            ("「－」 … 該当数字なし", vec![zero("-")]),
            ("「-」は調査していないことを示す", vec![not_surveyed("-")]),
            ("『‥』＝未調査", vec![not_surveyed("…")]),
            ("\"x\"は秘匿値", vec![suppressed("x")]),
            ("「△」は減少を示す。", vec![("△".to_owned(), "?減少".to_owned())]),
            // The note of 住民基本台帳人口: neither zero nor a blank of ours, so somebody is asked.
            (
                "注1：増減率、自然増減率及び社会増減率内の「-」は、「皆増」を示す",
                vec![("-".to_owned(), "?皆増".to_owned())],
            ),
            ("「－」は対象外", vec![("-".to_owned(), "not_applicable".to_owned())]),
            ("「…」は無回答", vec![("…".to_owned(), "no_reply".to_owned())]),
        ] {
            assert_eq!(read(line), declared, "{line}");
        }
    }

    #[test]
    fn other_lines_declare_nothing() {
        for line in [
            "",
            "令和6年3月末現在",
            "資料：総務省「国勢調査」",
            "※R２，３年度は新型コロナウィルスの感染拡大防止のため、面接休止期間あり",
            "増減数(A)-(B)",
            "ブロック別意見交換会：令和５年９月12日～10月24日",
            "x軸は年度である",
        ] {
            let declared = read(line);
            assert!(declared.iter().all(|(_, meaning)| meaning.starts_with('?')), "{line}: {declared:?}");
        }
        assert!(read("資料：総務省「国勢調査」").is_empty());
        assert!(read("令和6年3月末現在").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_without_a_panic(line in "[「」『』()（）x…*＊・ー－は皆無、不詳。:：= 　-]{0,40}") {
            let _ = read_legend(&line);
        }
    }
}
