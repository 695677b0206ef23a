//! Names: what an indicator is called, and the identifier that the same head gets every year.

use super::{
    desk::short_hash,
    frame::Frame,
    periods::{looks_like_period, without_periods},
    series::without_unit,
};
use crate::{
    import::{
        areas::names::{compact, unified},
        context::KnownIndicator,
    },
    indicator::IndicatorId,
};

/// Heads that say nothing without the title of their table.
const GENERIC: [&str; 40] = [
    "",
    "男",
    "女",
    "男性",
    "女性",
    "計",
    "合計",
    "総数",
    "総計",
    "人数",
    "件数",
    "数",
    "値",
    "value",
    "実数",
    "人",
    "件",
    "実人数",
    "実人員",
    "延べ",
    "のべ",
    "延べ人数",
    "延べ件数",
    "延人数",
    "延件数",
    "実績",
    "市町村数",
    "割合",
    "率",
    "構成比",
    "年度",
    "令和",
    "平成",
    "回数",
    "世帯数計",
    "男女計",
    "全体",
    "不詳",
    "その他",
    "状況",
];

/// Heads that say nothing even beside the words that tell lines apart.
const SILENT: [&str; 4] = ["値", "数値", "データ", "value"];

/// The title of a table without its periods, its number, its unit, and words that only say how it is cut.
pub(crate) fn title_core(frame: &Frame<'_>, file_name: &str) -> String {
    let line = frame.table.titles.iter().map(|line| line.text.as_str()).find(|text| !is_aside(text));
    if let Some(core) = line.map(core).filter(|core| !core.is_empty()) {
        return core;
    }
    let sheet = if frame.book.encoding.is_some() { "" } else { frame.sheet_name() };
    let named = !sheet.is_empty() && !sheet.to_lowercase().starts_with("sheet") && !looks_like_period(sheet);
    if let Some(core) = Some(sheet).filter(|_| named).map(core).filter(|core| !core.is_empty()) {
        return core;
    }
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    core(stem).trim_matches(|letter: char| "_- ".contains(letter)).to_owned()
}

/// A line that is no title: a unit, a date, a source.
fn is_aside(text: &str) -> bool {
    let text = compact(text);
    text.contains("単位") && text.chars().count() <= 16
        || looks_like_period(&text)
        || ["資料:", "出典:", "出所:", "注", "※", "(注"].iter().any(|start| text.starts_with(start))
}

fn core(title: &str) -> String {
    // 相談件数の推移　※令和3年度から集計方法を変更: a note behind the title is no part of it.
    let title = match title.split_once('※') {
        Some((before, _)) if !before.trim().is_empty() => before.trim_end().trim_end_matches(['(', '（']),
        _ => title,
    };
    let title = without_periods(title);
    let mut rest = title.as_str();
    // 表1, 第3表, 【別紙2】, ①, 1. stand before the title itself.
    for start in ["【別紙", "別紙", "【別添", "別添", "第", "表"] {
        if let Some(after) = rest.strip_prefix(start) {
            let after = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || "-ー－の".contains(letter));
            // 第1号被保険者 is a kind of person, 第1号表 a number of a table.
            if start == "第"
                && after.starts_with('号')
                && !["号表", "号様式"].iter().any(|word| after.starts_with(word))
            {
                continue;
            }
            let after = after.trim_start_matches(['表', '】', '号', ')', ':', '.', '、']);
            if after.len() < rest.len() - start.len() || start.starts_with('【') {
                rest = after;
            }
        }
    }
    let rest =
        rest.trim_start_matches(|letter: char| matches!(letter, '①'..='⑳' | '■' | '●' | '○' | '◆' | '◎' | '・' | '※'));
    let mut text = without_unit(rest);
    for aside in [
        "(市町村別)",
        "(市区町村別)",
        "市区町村別の",
        "市町村別の",
        "市町村別",
        "(複数回答あり)",
        "(複数回答)",
        "における",
        "別表",
    ] {
        if text.chars().count() > aside.chars().count() {
            text = text.replace(aside, "");
        }
    }
    text.trim_matches(|letter: char| "・:、,_- ".contains(letter)).to_owned()
}

/// An indicator's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Title for people.
    pub(crate) title: String,
    /// The form by which names are compared.
    pub(crate) key: String,
    /// Identifier for a new indicator.
    pub(crate) id: IndicatorId,
}

/// The name that a path of heads gives, with the table's title in front where the heads alone say nothing.
pub(crate) fn name(path: &[String], title: &str, with_title: bool) -> Name {
    let (codes, mut parts): (Vec<&String>, Vec<&String>) =
        path.iter().partition(|part| is_item_code(part) && path.len() > 1);
    if parts.iter().any(|part| !SILENT.contains(&compact(part).to_lowercase().as_str())) {
        parts.retain(|part| !SILENT.contains(&compact(part).to_lowercase().as_str()));
    }
    let generic = parts.iter().all(|part| {
        let part = compact(part);
        // 4月 is a month of what the title names.
        let is_month = part.strip_suffix('月').is_some_and(|number| number.parse::<u8>().is_ok());
        is_month || is_age(&part) || is_way(&part) || GENERIC.contains(&part.as_str())
    });
    // 計 of men and women, in the column 計 of all ages.
    parts.dedup();
    let owned = title.to_owned();
    if (generic || with_title) && !title.is_empty() && !parts.iter().any(|part| part.as_str() == title) {
        parts.insert(0, &owned);
    }
    let title = match parts.as_slice() {
        [] => "値".to_owned(),
        [one] => (*one).clone(),
        [first, rest @ ..] => {
            let rest = rest.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("、");
            if rest.contains(['(', '（']) { format!("{first}・{rest}") } else { format!("{first}（{rest}）") }
        }
    };
    let key = normal(&title);
    let id = codes
        .first()
        .filter(|_| !with_title)
        .and_then(|code| IndicatorId::parse(&compact(code).to_lowercase().replace(['_', '.'], "-")))
        .or_else(|| IndicatorId::parse(&format!("i-{}", short_hash(&key))))
        .unwrap_or_else(|| IndicatorId::parse("value").expect("a plain word is an identifier"));
    Name { title, key, id }
}

/// Whether a head is an age: 10代, 40代以上, 65歳以上, 15～64歳, 40歳代, 20歳未満.
fn is_age(text: &str) -> bool {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || "~～〜-・".contains(letter));
    digits.len() < text.len() && ["代", "歳"].iter().any(|word| digits.starts_with(word)) && digits.chars().count() <= 6
}

/// Whether a head is a way of being in touch, or a share of those who are: 来所, 電話相談, 新規. What was counted is in the title.
fn is_way(text: &str) -> bool {
    let text = text.strip_suffix("相談").or_else(|| text.strip_suffix("支援")).unwrap_or(text);
    let parts = || text.split(['・', '、', '/']);
    parts().all(|part| {
        matches!(
            part,
            "来所"
                | "来庁"
                | "電話"
                | "訪問"
                | "家庭訪問"
                | "面接"
                | "面談"
                | "メール"
                | "オンライン"
                | "手紙"
                | "同行"
                | "その他"
                | "新規"
                | "継続"
                | "本人"
                | "家族"
                | "うち新規"
        )
    })
}

/// Whether a head is the code of an item, such as A110101, and no word.
fn is_item_code(text: &str) -> bool {
    let text = compact(text);
    text.len() >= 3
        && text.starts_with(|letter: char| letter.is_ascii_uppercase())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// The form by which titles are compared: no spaces, no brackets or separators, one spelling of each character.
pub(crate) fn normal(title: &str) -> String {
    unified(&compact(title))
        .to_lowercase()
        .chars()
        .filter(|letter| !"()[]【】「」・:、,/／~〜～-_'\"".contains(*letter))
        .collect()
}

/// The indicator of the package that has a name: by identifier, by title, or because it was made from the same head before.
pub(crate) fn find_known<'k>(name: &Name, path: &[String], known: &'k [KnownIndicator]) -> Option<&'k KnownIndicator> {
    let last = path.last().map(|part| compact(part)).unwrap_or_default();
    known
        .iter()
        .find(|indicator| indicator.id == last)
        .or_else(|| known.iter().find(|indicator| normal(&indicator.title) == name.key))
        .or_else(|| known.iter().find(|indicator| indicator.id == name.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(parts: &[&str]) -> Vec<String> {
        parts.iter().map(|part| (*part).to_owned()).collect()
    }

    #[test]
    fn a_name_is_made_of_the_heads_and_of_the_title_where_they_say_nothing() {
        assert_eq!(name(&path(&["人口", "男"]), "表題", false).title, "人口（男）");
        assert_eq!(name(&path(&["男"]), "相談者", false).title, "相談者（男）");
        assert_eq!(name(&path(&["住民票記載数", "転入者数(国内)"]), "", false).title, "住民票記載数・転入者数(国内)");
        let coded = name(&path(&["A1101", "総人口"]), "", false);
        assert_eq!((coded.title.as_str(), coded.id.as_str()), ("総人口", "a1101"));
        assert_eq!(name(&[], "ひきこもり相談件数", false).title, "ひきこもり相談件数");
        assert_eq!(name(&path(&["value", "人口", "男"]), "", false).title, "人口（男）");
        assert_eq!(name(&path(&["value"]), "", false).title, "value");
        assert_eq!(name(&path(&["10月"]), "月別相談件数", false).title, "月別相談件数（10月）");
        assert_eq!(name(&path(&["10代", "男"]), "相談実人数", false).title, "相談実人数（10代、男）");
        assert_eq!(name(&path(&["40～64歳"]), "相談実人数", false).title, "相談実人数（40～64歳）");
        assert_eq!(name(&path(&["電話・メール"]), "相談件数", false).title, "相談件数（電話・メール）");
        assert_eq!(name(&path(&["訪問件数"]), "相談件数", false).title, "訪問件数");
    }

    #[test]
    fn the_same_head_gives_the_same_identifier_however_it_is_written() {
        assert_eq!(name(&path(&["相談 件数（新規）"]), "", false).id, name(&path(&["相談件数(新規)"]), "", false).id);
        assert_ne!(name(&path(&["相談件数"]), "", false).id, name(&path(&["訪問件数"]), "", false).id);
    }

    #[test]
    fn numbers_of_tables_are_no_part_of_titles() {
        assert_eq!(core("表１　ひきこもり相談件数（令和5年度）"), "ひきこもり相談件数");
        assert_eq!(core("第3表　市町村別相談件数"), "相談件数");
        assert_eq!(core("令和５年度　市町村別　相談実績"), "相談実績");
        assert_eq!(core("表３　市町村別の相談窓口への相談実人数"), "相談窓口への相談実人数");
        assert_eq!(core("第１号被保険者数"), "第1号被保険者数");
    }
}
