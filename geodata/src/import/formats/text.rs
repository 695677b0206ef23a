//! Text of unknown encoding: decoded without loss, or refused with the place. Nothing is ever replaced by U+FFFD.

use std::fmt::Write as _;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::finding::{refuse, shorten};
use crate::import::report::{Finding, Weight};

/// A decoded text.
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub(super) text: String,
    /// Name of the encoding as people know it.
    pub(super) encoding: &'static str,
    /// Doubts about the choice.
    pub(super) doubt: Option<Finding>,
}

/// Decodes a text file.
///
/// # Errors
/// `utf-32`, `nul-byte`, `undecodable-bytes`, `mixed-encodings`, each with the line.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Finding> {
    let plain = |text: String, encoding| Ok(Decoded { text, encoding, doubt: None });
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(refuse(
            "utf-32",
            "文字コードが UTF-32 です。読み込めません。",
            "CSV UTF-8 で保存し直してください。",
        )
        .by_rule("L3-08"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return match std::str::from_utf8(rest) {
            Ok(text) => no_nul(rest).and_then(|()| plain(text.to_owned(), "UTF-8（BOM付き）")),
            Err(_) => Err(undecodable(rest)),
        };
    }
    let wide = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((rest, UTF_16LE)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, UTF_16BE)),
        _ => utf16_without_mark(bytes).map(|encoding| (bytes, encoding)),
    };
    if let Some((rest, encoding)) = wide {
        let text = strict(encoding, rest).map_err(|line| undecodable_at(line, encoding.name()))?;
        if let Some(before) = text.find('\0') {
            return Err(nul_byte(1 + text[..before].matches('\n').count()));
        }
        return plain(text, if encoding == UTF_16LE { "UTF-16LE" } else { "UTF-16BE" });
    }
    no_nul(bytes)?;
    if bytes.is_ascii() {
        let switched = bytes.windows(2).any(|pair| pair == b"\x1B$" || pair == b"\x1B(");
        if switched {
            return match strict(ISO_2022_JP, bytes) {
                Ok(text) => plain(text, "ISO-2022-JP"),
                Err(line) => Err(undecodable_at(line, "ISO-2022-JP")),
            };
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return plain(text.to_owned(), "UTF-8");
    }
    // EUC-JP first: most text in CP932 has bytes that EUC-JP does not know, so this gives up early; the other way round it would not.
    let euc = EUC_JP.decode_without_bom_handling_and_without_replacement(bytes);
    let Some(euc) = euc else {
        return match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => plain(text.into_owned(), "Shift_JIS（CP932）"),
            None => Err(undecodable(bytes)),
        };
    };
    let Some(cp932) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) else {
        return plain(euc.into_owned(), "EUC-JP");
    };
    // Both are possible: half-width kana of CP932 are, in pairs, kanji of EUC-JP.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    let kana = euc.chars().any(|character| matches!(character, 'ぁ'..='ん' | 'ァ'..='ヶ'));
    let (text, encoding) = if guess == EUC_JP { (euc, "EUC-JP") } else { (cp932, "Shift_JIS（CP932）") };
    let doubt = (!kana || guess != EUC_JP).then(|| {
        refuse(
            "encoding-doubtful",
            format!("文字コードを {encoding} と判断しましたが、別の文字コードとしても読めます。"),
            "地名などの文字が正しいか、下の表で確かめてください。違うときは CSV UTF-8 で保存し直してください。",
        )
        .by_rule("L3-08")
        .weighing(Weight::Warning)
    });
    Ok(Decoded { text: text.into_owned(), encoding, doubt })
}

/// The text of an XML part, in UTF-8 or UTF-16.
pub(super) fn xml_text(bytes: Vec<u8>) -> Option<String> {
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => strict(UTF_16LE, rest).ok()?,
        [0xFE, 0xFF, rest @ ..] => strict(UTF_16BE, rest).ok()?,
        [b'<', 0, ..] => strict(UTF_16LE, &bytes).ok()?,
        [0, b'<', ..] => strict(UTF_16BE, &bytes).ok()?,
        _ => String::from_utf8(bytes).ok()?,
    };
    Some(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// UTF-16 without byte order mark, told by where the zeros of commas, digits and line ends stand.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64 << 10) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd * 100 > head.len() && odd > even * 8 {
        UTF_16LE
    } else if even * 100 > head.len() && even > odd * 8 {
        UTF_16BE
    } else {
        return None;
    };
    // A surrogate pair may be cut at the end of the head.
    let text = strict(encoding, head).or_else(|_| strict(encoding, &head[..head.len().saturating_sub(2)])).ok()?;
    let odd_ones =
        text.chars().filter(|character| character.is_control() && !matches!(character, '\r' | '\n' | '\t')).count();
    // In UTF-16 hardly any byte of a line end is half of something else; in a text with a stray zero all are.
    let line_ends = head.split(|byte| *byte == b'\n').count() - 1;
    let even_lines = line_ends <= 2 * text.matches('\n').count();
    (even_lines && odd_ones * 50 <= text.chars().count()).then_some(encoding)
}

/// Decodes all bytes, or gives the line of the first that cannot be decoded.
fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
    let _ = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    Err(1 + text.matches('\n').count())
}

fn no_nul(bytes: &[u8]) -> Result<(), Finding> {
    match bytes.iter().position(|byte| *byte == 0) {
        None => Ok(()),
        Some(before) => Err(nul_byte(bytes[..before].split(|byte| *byte == b'\n').count())),
    }
}

fn nul_byte(line: usize) -> Finding {
    refuse(
        "nul-byte",
        format!("{line}行目に、文字ではないデータ（NUL）が入っています。ファイルが壊れているか、CSVではありません。"),
        "元のファイルを Excel で開いて確かめ、CSV で保存し直してください。",
    )
    .at_line(line)
}

fn undecodable_at(line: usize, encoding: &str) -> Finding {
    refuse(
        "undecodable-bytes",
        format!("{line}行目に、{encoding} として読めない文字があります。"),
        "その行の文字を確かめ、CSV UTF-8 で保存し直してください。",
    )
    .by_rule("L3-08")
    .at_line(line)
}

/// What is wrong with bytes that no one encoding explains.
fn undecodable(bytes: &[u8]) -> Finding {
    const CANDIDATES: [(&Encoding, &str); 3] =
        [(UTF_8, "UTF-8"), (SHIFT_JIS, "Shift_JIS（CP932）"), (EUC_JP, "EUC-JP")];
    let mut good = [0_usize; 3];
    let mut possible = [true; 3];
    let mut known: Option<&str> = None;
    let mut change: Option<(usize, &str)> = None;
    let mut bad: [Option<(usize, &[u8])>; 3] = [None; 3];
    let mut hopeless = 0_usize;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.is_ascii() {
            continue;
        }
        let fits = CANDIDATES
            .map(|(encoding, _)| encoding.decode_without_bom_handling_and_without_replacement(line).is_some());
        for candidate in 0..3 {
            good[candidate] += usize::from(fits[candidate]);
            if !fits[candidate] && bad[candidate].is_none() {
                bad[candidate] = Some((index + 1, line));
            }
        }
        hopeless += usize::from(fits == [false; 3]);
        let both: [bool; 3] = std::array::from_fn(|candidate| possible[candidate] && fits[candidate]);
        if both == [false; 3] && change.is_none() {
            known = (0..3).find(|candidate| possible[*candidate]).map(|candidate| CANDIDATES[candidate].1);
            change = (0..3).find(|candidate| fits[*candidate]).map(|candidate| (index + 1, CANDIDATES[candidate].1));
        } else if change.is_none() {
            possible = both;
        }
    }
    if let (0, Some((line, other)), Some(first)) = (hopeless, change, known) {
        return refuse(
            "mixed-encodings",
            format!("文字コードが途中で変わっています（{line}行目より前は {first}、{line}行目は {other}）。"),
            "文字コードの違うファイルをつなげていないか確かめ、一つの文字コード（CSV UTF-8）で保存し直してください。",
        )
        .by_rule("L3-08")
        .at_line(line);
    }
    let best = (0..3).max_by_key(|candidate| (good[*candidate], usize::MAX - candidate)).unwrap_or(1);
    let (line, content) = bad[best].unwrap_or((1, b""));
    let n_others = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| {
            !line.is_ascii() && CANDIDATES[best].0.decode_without_bom_handling_and_without_replacement(line).is_none()
        })
        .count();
    let mut finding = undecodable_at(line, CANDIDATES[best].1).quoting(&visible(content, CANDIDATES[best].0));
    finding.count = n_others.max(1);
    if n_others > 1 {
        finding.message = format!("{}ほかに{}行あります。", finding.message, n_others - 1);
    }
    finding
}

/// A line with what cannot be decoded in hexadecimal, such as `安芸市,〔A0〕`.
fn visible(line: &[u8], encoding: &'static Encoding) -> String {
    let mut text = String::new();
    let mut rest = line;
    while !rest.is_empty() && text.chars().count() <= 80 {
        let fits = (1..=rest.len().min(4)).find_map(|n_bytes| {
            encoding.decode_without_bom_handling_and_without_replacement(&rest[..n_bytes]).map(|part| (part, n_bytes))
        });
        if let Some((part, n_bytes)) = fits {
            text.extend(part.chars().filter(|character| !character.is_control()));
            rest = &rest[n_bytes..];
        } else {
            let _ = write!(text, "〔{:02X}〕", rest[0]);
            rest = &rest[1..];
        }
    }
    shorten(&text)
}
