//! The table of shared texts.

use quick_xml::events::Event;

use super::broken;
use crate::import::{
    formats::{finding::refuse, xml},
    report::Finding,
};

/// Most bytes of the table.
const MOST: usize = 192 << 20;

/// Reads the texts. How many there are said to be is not looked at.
///
/// # Errors
/// `broken-workbook`, `too-much-text`.
pub(super) fn read(text: &str) -> Result<Vec<String>, Finding> {
    let mut reader = xml::reader(text);
    let mut strings = Vec::new();
    let mut item = String::new();
    let mut in_text = false;
    let mut in_reading = 0_usize;
    let mut n_bytes = 0_usize;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Eof => return Ok(strings),
            Event::Start(start) => match start.local_name().as_ref() {
                "si" => item.clear(),
                // ふりがな is not part of the text.
                "rPh" => in_reading += 1,
                "t" => in_text = in_reading == 0,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "si" => {
                    let text = unescape(&item);
                    n_bytes += text.len() + 24;
                    if n_bytes > MOST {
                        return Err(refuse(
                            "too-much-text",
                            format!("セルの文字が全体で多すぎます（上限は{}MB）。", MOST >> 20),
                            "シートや期間を分けたファイルにしてください。",
                        ));
                    }
                    strings.push(text);
                }
                "rPh" => in_reading = in_reading.saturating_sub(1),
                "t" => in_text = false,
                _ => {}
            },
            event if in_text => {
                xml::append(&event, &mut item);
            }
            _ => {}
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.4.2.4).
pub(super) fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        result.push_str(&rest[..start]);
        rest = &rest[start..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        if let Some(character) = code {
            result.push(character);
            rest = &rest[7..];
        } else {
            result.push_str("_x");
            rest = &rest[2..];
        }
    }
    result.push_str(rest);
    result
}
