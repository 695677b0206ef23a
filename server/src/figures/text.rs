//! Text on figures: the gate that every text passes, line breaking, shortening, and numbers as printed.

use super::fonts::{self, Weight};

/// Longer texts are cut here: no label, note or definition needs more.
const LONGEST_CHARS: usize = 1200;

/// Takes out what must not reach a figure: control characters (not well-formed in XML), characters that turn the reading
/// direction (they can make a figure say something else), invisible ones, and what exceeds [`LONGEST_CHARS`].
/// Line breaks and tabs become spaces.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4 * LONGEST_CHARS));
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST_CHARS {
            out.push('…');
            break;
        }
        match letter {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{061c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => {}
            _ if letter.is_control() || (u32::from(letter) & 0xfffe) == 0xfffe => {}
            '\u{fdd0}'..='\u{fdef}' => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Appends a text to XML, cleaned and escaped for content and attributes alike.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let plain =
        text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && !matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\''));
    if plain && text.len() < LONGEST_CHARS {
        out.push_str(text);
        return;
    }
    for letter in clean(text).chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
}

/// A number as printed: thousands commas, a fixed count of decimals, a true minus sign.
pub fn number(value: f64, decimals: u8) -> String {
    let digits = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::with_capacity(digits.len() + 6);
    if value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

/// A text cut to a width, and whether it had to be cut. A cut text ends in an ellipsis; show the full one in a `<title>`.
pub fn fit(text: &str, size: f64, weight: Weight, width_px: f64) -> (String, bool) {
    let text = clean(text);
    if fonts::width(&text, size, weight) <= width_px {
        return (text, false);
    }
    let room = width_px - fonts::width("…", size, weight);
    let mut out = String::new();
    let mut used = 0.0;
    for letter in text.chars() {
        let step = fonts::width(letter.encode_utf8(&mut [0; 4]), size, weight);
        if used + step > room {
            break;
        }
        used += step;
        out.push(letter);
    }
    out.push('…');
    (out, true)
}

/// Breaks a text into lines of at most a width. Japanese breaks between characters but not before closing marks nor after
/// opening ones; words of Latin letters, numbers and katakana stay whole where they fit on a line.
///
/// A last line of one or two letters is avoided by setting all lines a little narrower.
pub fn wrap(text: &str, size: f64, weight: Weight, width_px: f64) -> Vec<String> {
    let text = clean(text);
    let lines = fill(&text, size, weight, width_px);
    let is_orphaned = |lines: &[String]| match lines {
        [_, .., last] => last.chars().count() < 4 && text.chars().count() > 12,
        _ => false,
    };
    if !is_orphaned(&lines) {
        return lines;
    }
    let narrower = [0.95, 0.9, 0.85].into_iter().map(|share| fill(&text, size, weight, width_px * share));
    narrower.into_iter().find(|other| other.len() == lines.len() && !is_orphaned(other)).unwrap_or(lines)
}

fn fill(text: &str, size: f64, weight: Weight, width_px: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for piece in pieces(text) {
        let step = fonts::width(piece, size, weight);
        if used + fonts::width(piece.trim_end(), size, weight) <= width_px {
            line.push_str(piece);
            used += step;
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        line.clear();
        used = 0.0;
        if step <= width_px {
            line.push_str(piece.trim_start());
            used += fonts::width(piece.trim_start(), size, weight);
            continue;
        }
        // Longer than a line, as an address of a page can be: break it anywhere.
        for letter in piece.chars() {
            let step = fonts::width(letter.encode_utf8(&mut [0; 4]), size, weight);
            if width_px < used + step && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(letter);
            used += step;
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Like [`wrap`], but at most so many lines; the last is cut where the text is longer. The flag says whether it was.
pub fn wrap_at_most(text: &str, size: f64, weight: Weight, width_px: f64, most: usize) -> (Vec<String>, bool) {
    let mut lines = wrap(text, size, weight, width_px);
    if lines.len() <= most {
        return (lines, false);
    }
    let rest = lines.split_off(most.saturating_sub(1)).concat();
    lines.push(fit(&rest, size, weight, width_px).0);
    (lines, true)
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Space,
    /// Letters, digits and their marks: kept together.
    Word,
    /// Kept together as well: a loan word broken in two is hard to read.
    Katakana,
    /// Ideographs, hiragana, everything else wide: breaks on both sides.
    Wide,
    /// No line starts with it.
    Closing,
    /// No line ends with it.
    Opening,
}

fn class(letter: char) -> Class {
    match letter {
        ' ' | '\u{3000}' => Class::Space,
        '、' | '。' | '，' | '．' | '）' | '」' | '』' | '】' | '〕' | '］' | '｝' | '》' | '〉' | '・' | '：'
        | '；' | '？' | '！' | 'ー' | '々' | 'ゝ' | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ'
        | '〜' | '～' | '％' | '…' => Class::Closing,
        '（' | '「' | '『' | '【' | '〔' | '［' | '｛' | '《' | '〈' => Class::Opening,
        'ァ'..='ヺ' | 'ヽ' | 'ヾ' => Class::Katakana,
        '\u{0021}'..='\u{02ff}' | '\u{0370}'..='\u{052f}' | '\u{2010}'..='\u{2027}' | '−' => Class::Word,
        _ => Class::Wide,
    }
}

/// The pieces of a text between which a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before: Option<Class> = None;
    for (at, letter) in text.char_indices() {
        let now = class(letter);
        let breaks = match (before, now) {
            (None | Some(Class::Opening), _) | (_, Class::Space | Class::Closing) => false,
            (Some(Class::Space), _) => true,
            (Some(one), two) if one == two && matches!(one, Class::Word | Class::Katakana) => false,
            (Some(Class::Closing), Class::Katakana) => !text[..at].ends_with('ー'),
            // 34市町村, 令和2年度: a number stays with what it counts.
            (Some(Class::Word), Class::Wide) => !text[..at].ends_with(|digit: char| digit.is_ascii_digit()),
            _ => true,
        };
        if breaks {
            out.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_takes_out_control_bidi_and_invisible_characters() {
        assert_eq!(clean("高\u{0}知\u{1b}[31m\u{202e}市\u{200b}\u{feff}\u{ffff}"), "高知[31m市");
        assert_eq!(clean("一\r\n二\t三"), "一 二 三");
        assert_eq!(clean(&"長".repeat(5000)).chars().count(), LONGEST_CHARS + 1);
    }

    #[test]
    fn markup_in_a_label_stays_a_label() {
        let mut out = String::new();
        push_escaped(&mut out, "</text><script>alert('1')&\"");
        assert_eq!(out, "&lt;/text&gt;&lt;script&gt;alert(&#39;1&#39;)&amp;&quot;");
    }

    #[test]
    fn numbers_are_printed_as_officers_write_them() {
        assert_eq!(number(691_527.0, 0), "691,527");
        assert_eq!(number(1.91, 1), "1.9");
        assert_eq!(number(-1234.5, 1), "−1,234.5");
        assert_eq!(number(-0.01, 1), "0.0");
        assert_eq!(number(0.0, 0), "0");
    }

    #[test]
    fn lines_break_by_the_rules_of_japanese_and_hold_the_width() {
        let text = "あったかふれあいセンターは、（地域の）高齢者、障害者、子どもなど34市町村の誰もが集える場所です。";
        for width_px in [60.0, 90.0, 140.0, 200.0] {
            let lines = wrap(text, 13.0, Weight::Regular, width_px);
            assert_eq!(lines.concat(), text);
            for line in &lines {
                let measured = fonts::width(line, 13.0, Weight::Regular);
                assert!(measured <= width_px + 13.0, "{line}: {measured}");
                assert!(!line.starts_with(['、', '。', '）', 'ー']), "{line}");
                assert!(!line.ends_with('（'), "{line}");
            }
        }
    }

    #[test]
    fn a_cut_text_says_so_and_fits() {
        let (text, cut) = fit("幡多広域市町村圏事務組合", 13.0, Weight::Regular, 60.0);
        assert!(cut && text.ends_with('…'));
        assert!(fonts::width(&text, 13.0, Weight::Regular) <= 60.0);
        assert_eq!(fit("大川村", 13.0, Weight::Regular, 60.0), ("大川村".to_owned(), false));
    }
}
