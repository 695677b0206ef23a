//! Units: in heads (人口（人）), in lines (（単位：千円）), in rows of units, behind numbers.

use std::{collections::HashSet, sync::LazyLock};

use super::normal::normal;

/// Units that counts and amounts of offices come in, in normal form. A power before one of them (千人, 百万円) belongs to it.
static UNITS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
    人 名 世帯 件 ％ 円 か所 箇所 所 施設 校 学級 戸 棟 台 回 日 時間 分 歳 ha km2 m2
    m3 km m kg t トン g kwh mwh kw l kl 倍 ポイント pt 市町村 市 町 村
    市区町村 団体 事業所 点 冊 床 ‰ 頭 羽 本 両 隻 経営体 筆 社 店 園 クラブ 種 種類 票 議席
    組 室 部屋 枚 部 通 編 科目 講座 事業 機関 拠点 か月 週 人日 人年 人回 延人 延べ人 延件
    延べ件 実人 延日 延回 人/km2 世帯/km2 人/ha 円/人 円/月 件/日 人口10万対 人口千対
    人口万対 人口10万人対 人口1万人対 人口千人対 出生千対 人口10万人当たり 人口1万人当たり
    人口千人当たり 人/世帯 回/人 日/人 件/人 ドル ℃ mm cm 柱 地区 集落 単位 品目
    "
    .split_whitespace()
    .collect()
});

/// Whether a text is a unit: 人, ％, 千円, か所.
pub fn is_unit(text: &str) -> bool {
    // The longest is 人口10万人当たり; this also keeps long texts cheap.
    if text.len() > 48 || text.is_empty() {
        return false;
    }
    let unit = normal_unit(text);
    if unit.len() == 1 && !text.contains(|letter: char| letter.is_lowercase()) {
        // 計（Ｍ） numbers a column; （m） is a unit.
        return false;
    }
    UNITS.contains(unit.as_str()) || power(&unit).is_some_and(|(_, base)| base != "単位" && UNITS.contains(base))
}

/// The form in which units are compared and kept: half width (but ％), か所 for ヶ所, ヵ所 and カ所, 月 for months as か月, km2 for ㎢.
pub fn normal_unit(text: &str) -> String {
    let mut unit = normal(text);
    if let Some(inner) = unit.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        unit = inner.to_owned();
    }
    for (from, to) in [
        ("%", "％"),
        ("パーセント", "％"),
        ("ケ所", "か所"),
        ("カ所", "か所"),
        ("ケ月", "か月"),
        ("カ月", "か月"),
        ("平方キロメートル", "km2"),
        ("平方メートル", "m2"),
        ("ヘクタール", "ha"),
    ] {
        if unit.contains(from) {
            unit = unit.replace(from, to);
        }
    }
    unit
}

/// A unit with a power, taken apart: 千円 is 1,000 of 円; 人 is 1 of 人.
pub fn scale(unit: &str) -> (f64, String) {
    let unit = normal_unit(unit);
    match power(&unit) {
        Some((times, base)) if UNITS.contains(base) => (times, base.to_owned()),
        _ => (1.0, unit),
    }
}

fn power(unit: &str) -> Option<(f64, &str)> {
    [
        ("百万", 1e6),
        ("十億", 1e9),
        ("十万", 1e5),
        ("千万", 1e7),
        ("億", 1e8),
        ("万", 1e4),
        ("千", 1e3),
        ("百", 1e2),
        ("兆", 1e12),
    ]
    .into_iter()
    .find_map(|(word, times)| Some((times, unit.strip_prefix(word)?)))
}

/// Units that a line names: 「（単位：人）」, 「単位:千円」, 「[単位 件、％]」, 「（人）」 alone. Empty if it is no such line; several if it names several.
pub fn units_in_line(text: &str) -> Vec<String> {
    if text.chars().nth(60).is_some() {
        return Vec::new();
    }
    let line = normal(text);
    let inner = line.trim_start_matches(['(', '※', '*', '・']).trim_end_matches([')', '。']);
    let words = if let Some(words) = inner.strip_prefix("単位") {
        let after = words.trim_start_matches([':', '=', '…', '・', '-', '(']);
        if after.len() == words.len() && !is_unit(words.trim_end_matches(')')) {
            // 単位未満は四捨五入した: no sign between the word and what follows.
            return Vec::new();
        }
        after
    } else if line.starts_with('(') && is_unit(inner) {
        inner
    } else if let Some((before, words)) = inner.split_once("(単位").or_else(|| inner.split_once("単位:")) {
        // 「令和6年3月末現在（単位：人）」
        if before.chars().count() > 40 {
            return Vec::new();
        }
        words.trim_start_matches([':', '=', '・'])
    } else {
        return Vec::new();
    };
    split_units(words)
}

/// 人、％ → 人 and ％. Nothing if one of them is no unit.
fn split_units(words: &str) -> Vec<String> {
    let words = words.trim_matches(['(', ')']);
    if is_unit(words) {
        return vec![normal_unit(words)];
    }
    let parts: Vec<&str> = words.split(['、', ',', '・', '/', ';']).filter(|part| !part.is_empty()).collect();
    let all = parts.len() > 1 && parts.iter().all(|part| is_unit(part));
    if all {
        return parts.into_iter().map(normal_unit).collect();
    }
    // A unit that is in no list, where the line says that it is one: 「単位：人工」.
    let short = !words.is_empty()
        && words.chars().count() <= 8
        && !words.contains(|sign: char| sign.is_ascii_digit() || sign == ':');
    if short && parts.len() == 1 { vec![normal_unit(words)] } else { Vec::new() }
}

/// A unit in the brackets of a head: 「人口（人）」, 「増減率[％]」, 「面積 (km²)」. The head without it, and the unit.
pub fn unit_in_head(head: &str) -> Option<(String, String)> {
    let trimmed = head.trim();
    let close = trimmed.chars().last().filter(|last| matches!(last, ')' | '）' | ']' | '］' | '〕' | '】'))?;
    let open = trimmed.rfind(['(', '（', '[', '［', '〔', '【'])?;
    let open_length = trimmed[open..].chars().next().map_or(1, char::len_utf8);
    let inner = &trimmed[open + open_length..trimmed.len() - close.len_utf8()];
    let inner = inner.strip_prefix("単位").map_or(inner, |unit| unit.trim_start_matches([':', '：', ' ', '　']));
    is_unit(inner).then(|| (trimmed[..open].trim().to_owned(), normal_unit(inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_in_every_spelling() {
        for unit in [
            "人",
            "％",
            "%",
            "ヶ所",
            "カ所",
            "箇所",
            "千円",
            "百万円",
            "㎢",
            "km²",
            "（人）",
            "[人]",
            "人／km2",
            "か月",
            "ヵ月",
            "人口10万対",
            "(t)",
            "人口１０万人対",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
        for word in ["", "人口", "年", "男", "代", "年度", "第", "合計", "実人数", "千", "a1", "月", "（Ａ）", "Ｔ"]
        {
            assert!(!is_unit(word), "{word}");
        }
        assert_eq!(normal_unit("%"), "％");
        assert_eq!(normal_unit("ヶ所"), "か所");
        assert_eq!(normal_unit("㎢"), "km2");
        assert_eq!(scale("千円"), (1_000.0, "円".to_owned()));
        assert_eq!(scale("百万円"), (1_000_000.0, "円".to_owned()));
        assert_eq!(scale("人"), (1.0, "人".to_owned()));
    }

    #[test]
    fn lines_say_their_unit() {
        for (line, units) in [
            ("（単位：人）", vec!["人"]),
            ("単位:千円", vec!["千円"]),
            ("(単位 件)", vec!["件"]),
            ("【単位：世帯】", vec!["世帯"]),
            ("（単位：人、％）", vec!["人", "％"]),
            ("（単位：人・世帯）", vec!["人", "世帯"]),
            ("（人）", vec!["人"]),
            ("令和6年3月末現在（単位：人）", vec!["人"]),
            ("単位：人工", vec!["人工"]),
            ("単位未満は四捨五入したため、合計と一致しない場合がある。", vec![]),
            ("単位認定者数", vec![]),
            ("人口（人）の推移", vec![]),
            ("令和5年度 相談実績", vec![]),
        ] {
            assert_eq!(units_in_line(line), units, "{line}");
        }
    }

    #[test]
    fn heads_carry_their_unit_in_brackets() {
        let read = |head: &str| unit_in_head(head);
        assert_eq!(read("人口（人）"), Some(("人口".to_owned(), "人".to_owned())));
        assert_eq!(read("増減率 [%]"), Some(("増減率".to_owned(), "％".to_owned())));
        assert_eq!(read("事業費（単位：千円）"), Some(("事業費".to_owned(), "千円".to_owned())));
        assert_eq!(read("総人口（男）"), None);
        assert_eq!(read("相談数（再掲）"), None);
        assert_eq!(read("（人）"), Some((String::new(), "人".to_owned())));
    }
}
