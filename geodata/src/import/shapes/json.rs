//! What `GeoJSON` and `TopoJSON` have in common: the text, its faults, and values as text.

use serde_json::Value;

use super::feature::{feature_error, file_error, too_many_vertices};
use crate::import::report::Finding;

/// Marks the error of a reader that has met too many corners.
pub(super) const TOO_MANY: &str = "tsunagi: too many vertices";

/// The text of a file: UTF-8 with or without mark, else `Shift_JIS`. Also says which, where it is not UTF-8.
pub(super) fn text_of(bytes: &[u8]) -> Result<(std::borrow::Cow<'_, str>, Option<String>), Finding> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.into(), None));
    }
    encoding_rs::SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text, Some("Shift_JIS".to_owned())))
        .ok_or_else(|| {
            file_error(
                "bad-encoding",
                "文字コードがUTF-8でもShift_JISでもないため、読めません。",
                "UTF-8で保存し直してください。",
            )
        })
}

/// Says why a text is not the JSON that was expected. `feature` is the number of the feature that was being read, 0 outside of them.
pub(super) fn broken(text: &str, error: &serde_json::Error, feature: usize, vertices: usize) -> Finding {
    let message = error.to_string();
    if message.contains(TOO_MANY) {
        return too_many_vertices(vertices);
    }
    let (line, column) = (error.line(), error.column());
    let place = format!("{line}行目の{column}文字目");
    let near: String = text
        .lines()
        .nth(line.saturating_sub(1))
        .map(|line| line.bytes().skip(column.saturating_sub(4)).take(14).map(char::from).collect())
        .unwrap_or_default();
    let at = |code: &str, message: String, todo: &str| match feature {
        0 => file_error(code, message, todo),
        number => feature_error(number, code, message, todo),
    };
    if message.contains("recursion limit") {
        return at(
            "too-deep",
            format!("{place}で、かっこの入れ子が深すぎます。図形のファイルではありません。"),
            "GISで書き出し直してください。",
        );
    }
    if message.contains("out of range") || ["NaN", "nan", "Inf", "inf"].iter().any(|word| near.contains(word)) {
        return at(
            "not-finite",
            format!("{place}に、非数または無限大の数があります。"),
            "その点を直すか除いてください。",
        );
    }
    let what = match error.classify() {
        serde_json::error::Category::Eof => "JSONが途中で終わっています。".to_owned(),
        serde_json::error::Category::Data => format!("{place}が、図形のファイルの形になっていません。"),
        _ => format!("{place}で、JSONとして読めません。"),
    };
    at("broken-json", what, "かっこ・引用符・コンマの過不足を確かめるか、GISで書き出し直してください。")
}

/// A value as text: a whole number without decimals, nothing for null.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
