//! Lines around tables: titles, dates, units, notes; and the words of heads and totals.

use super::super::words::{normal, read_time, units_in_line};

/// Whether a text begins as notes do: ※, 注, 資料, 出典, (1), *.
pub(super) fn is_note(text: &str) -> bool {
    let line = normal(text);
    let bare = line.trim_start_matches(['(', '*', '・']);
    ["※", "注", "資料", "出典", "出所", "備考", "(備考", "典拠", "引用", "作成"]
        .iter()
        .any(|sign| line.starts_with(sign) || bare.starts_with(sign))
        || (line.starts_with('*') && line.chars().count() > 3)
}

/// Whether a text is a line about the whole table and no head: a unit, an as-of date in brackets or with 現在.
pub(super) fn is_about(text: &str) -> bool {
    let line = normal(text);
    let about_time = ["現在", "時点", "現在)", "時点)"].iter().any(|end| line.ends_with(end));
    !units_in_line(text).is_empty() || about_time || (line.starts_with('(') && read_time(text).is_some())
}

/// Whether a text names a table: 表1, 第2表, 図表3, 別紙, (1) 相談件数, 1 相談件数, ①, 【…】, ■.
pub(super) fn is_table_title(text: &str) -> bool {
    let line = normal(text);
    ["表", "第", "図表", "別紙", "別表", "様式", "【", "■", "◆", "●", "○", "<", "①", "②", "③"]
        .iter()
        .any(|sign| line.starts_with(sign))
        && line.chars().count() > 2
}

/// Whether a line says that the table before it goes on: （つづき）.
pub(super) fn is_continuation(text: &str) -> bool {
    let line = normal(text);
    line.contains("つづき") || line.contains("続き") || line.contains("(続)")
}

/// Whether a text is set off as the heading of some rows: 【市部】, 〈町村部〉, ■, 〇〇郡, 〇〇福祉保健所.
pub(super) fn is_section_like(text: &str) -> bool {
    let line = normal(text);
    let bracketed = line.starts_with('(') && line.ends_with(')');
    let sign = line.starts_with(['■', '◆', '●', '□', '◇', '▼', '〇', '○', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨']);
    let group = [
        "市部",
        "町村部",
        "郡部",
        "郡",
        "保健所",
        "管内",
        "圏域",
        "圏",
        "ブロック",
        "地域",
        "地区",
        "医療圏",
        "振興局",
        "局",
    ];
    bracketed || sign || group.iter().any(|end| line.ends_with(end))
}

/// Whether a text ends as names of municipalities and prefectures do.
pub(super) fn is_name_like(text: &str) -> bool {
    let line = normal(text);
    line.chars().count() >= 2 && line.ends_with(['市', '町', '村', '区', '県', '都', '府', '道'])
}

/// Words that head columns of names, codes and years.
const HEAD_WORDS: [&str; 64] = [
    "市町村",
    "市町村名",
    "市区町村",
    "市区町村名",
    "市区町村コード",
    "市町村コード",
    "団体",
    "団体名",
    "団体コード",
    "団体番号",
    "自治体",
    "自治体名",
    "都道府県",
    "都道府県名",
    "地域",
    "地域名",
    "地域コード",
    "地方公共団体名",
    "コード",
    "区分",
    "項目",
    "種別",
    "種類",
    "分類",
    "名称",
    "内容",
    "年度",
    "年",
    "年次",
    "年月",
    "年月日",
    "時点",
    "期間",
    "月",
    "番号",
    "no",
    "no.",
    "№",
    "性別",
    "年齢",
    "年齢階級",
    "年齢層",
    "年齢区分",
    "保健所",
    "福祉保健所",
    "圏域",
    "医療圏",
    "保険者",
    "保険者名",
    "保険者番号",
    "学校",
    "学校名",
    "施設",
    "施設名",
    "事業所名",
    "事業名",
    "相談内容",
    "対象者",
    "取組内容",
    "回答",
    "選択肢",
    "設問",
    "郡市",
    "市郡",
];

/// Whether a text is a word that heads a column of names, codes or years.
pub(super) fn is_head_word(text: &str) -> bool {
    if text.chars().nth(16).is_some() {
        return false;
    }
    let word = normal(text);
    HEAD_WORDS.contains(&word.as_str()) || word.ends_with("コード") || word.ends_with("区分")
}

/// What a label says about the row being a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    /// 合計, 総計, 総数, 県計: of everything.
    All,
    /// 計: of everything, or of a group.
    Plain,
    /// 小計, 郡計, 〇〇福祉保健所計: of a group.
    Part,
}

/// Reads a label as the word of a sum.
pub(super) fn sum_word(text: &str) -> Option<Sum> {
    // Most labels are no sums: a quick no for them.
    if !text.contains(['計', '總', '総', '全', 'T', 't', 'Ｔ', 'ｔ']) || text.chars().nth(24).is_some() {
        return None;
    }
    let whole = normal(text);
    // 計（A）, 【合計】, 合計(人)
    let word = whole.trim_start_matches(['(', '・', '*']);
    let word = word.split('(').next().unwrap_or(word).trim_end_matches([')', ':', '*']);
    if word.is_empty() {
        return None;
    }
    if matches!(word, "計" | "總計" | "total") {
        return Some(if word == "計" { Sum::Plain } else { Sum::All });
    }
    if matches!(
        word,
        "合計"
            | "総計"
            | "総数"
            | "総合計"
            | "全体"
            | "全県"
            | "全県計"
            | "全市町村"
            | "全国計"
            | "県全体"
            | "市町村計"
            | "市町村合計"
            | "市区町村計"
            | "都道府県計"
            | "累計総数"
            | "管内計合計"
    ) {
        return Some(Sum::All);
    }
    if word.ends_with("県計")
        || word.ends_with("県合計")
        || word.ends_with("都計")
        || word.ends_with("府計")
        || word.ends_with("道計")
    {
        return Some(Sum::All);
    }
    if word.ends_with("小計") {
        return Some(Sum::Part);
    }
    let other = [
        "会計",
        "統計",
        "家計",
        "設計",
        "時計",
        "余計",
        "累計",
        "推計",
        "生計",
        "早計",
        "集計",
        "温度計",
        "体重計",
        "合計",
    ];
    if word.ends_with('計') && !other.iter().any(|other| word.ends_with(other)) {
        return Some(Sum::Part);
    }
    (word.ends_with("合計") || word.ends_with("の計")).then_some(Sum::Part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_from_words_that_only_end_like_them() {
        for text in ["合計", "総 数", "【合計】", "総計（A）", "高知県計", "市町村計", "県計", "Total"]
        {
            assert_eq!(sum_word(text), Some(Sum::All), "{text}");
        }
        assert_eq!(sum_word("計"), Some(Sum::Plain));
        assert_eq!(sum_word("計（Ａ）"), Some(Sum::Plain));
        for text in ["小計", "安芸福祉保健所 小計", "安芸福祉保健所計", "郡計", "市計", "町村計", "市部計", "男女合計"]
        {
            assert_eq!(sum_word(text), Some(Sum::Part), "{text}");
        }
        for text in [
            "",
            "家計",
            "会計",
            "統計",
            "家計改善支援",
            "累計",
            "合計特殊出生率",
            "設計",
            "高知市",
            "平均",
            "計画",
            "全国",
        ] {
            assert_eq!(sum_word(text), None, "{text}");
        }
    }

    #[test]
    fn notes_and_lines_about_the_table_are_known() {
        for text in ["※１ 未回答を除く", "注1：増減率", "（注）", "資料：総務省", "出典　国勢調査", "*印は推計"]
        {
            assert!(is_note(text), "{text}");
        }
        for text in ["市町村", "30", "令和5年度", "相談件数"] {
            assert!(!is_note(text) && !is_about(text), "{text}");
        }
        for text in ["（単位：人）", "令和6年3月31日現在", "（R6.3.31現在）", "R４.３月末時点", "(令和5年度)"]
        {
            assert!(is_about(text), "{text}");
        }
    }
}
