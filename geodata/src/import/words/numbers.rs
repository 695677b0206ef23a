//! Numbers as offices write them: full-width digits, thousands commas, △ for minus, units behind, kanji numerals.
//!
//! What may be read in two ways is not read: [`NumberError`] says what stands there, so that somebody can be asked. What is read but
//! was rewritten says so by its [`Rules`].

mod rules;

pub use rules::{Rule, Rules};

use super::units;

/// A number, and how it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its value, finite, in the unit as written: 「1,234千円」 is 1234.
    pub value: f64,
    /// Decimals that are printed: 2 of 「0.10」, 0 of 「12」.
    pub decimals: u8,
    /// Unit that stands behind it (or a currency sign before it), in the form of [`units::normal_unit`].
    pub unit: Option<String>,
    /// Mark of a note behind it, such as ※1 or 注).
    pub mark: Option<String>,
    /// What was rewritten on the way.
    pub rules: Rules,
}

/// Why a text is not one certain number.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// Nothing stands there.
    #[error("何も書かれていません。")]
    Empty,
    /// It is a word, or a symbol.
    #[error("「{text}」は数ではありません。")]
    Word {
        /// The text, shortened.
        text: String,
    },
    /// 約1,000, 10程度, 5以上: not the number itself.
    #[error("「{text}」は、おおよその数か範囲です。数だけを書いてください。")]
    Approximate {
        /// The text, shortened.
        text: String,
    },
    /// 3～5, 30・40代.
    #[error("「{text}」は範囲です。1つの数にできません。")]
    Range {
        /// The text, shortened.
        text: String,
    },
    /// Commas that do not part thousands: 12,34.
    #[error("「{text}」のコンマの位置が3桁ごとになっていません。数を確かめてください。")]
    Grouping {
        /// The text, shortened.
        text: String,
    },
    /// Digits with spaces between: 「1 234」 may be one number, or two.
    #[error("「{text}」には空白で分かれた数があります。1つの数か、いくつかの数か確かめてください。")]
    Several {
        /// The text, shortened.
        text: String,
        /// The parts, as written.
        parts: usize,
        /// What it is if it is one number.
        joined: Option<f64>,
    },
    /// 一 alone: a one, or a dash that was mistyped.
    #[error("「{text}」は、漢数字の1か、横棒の書き間違いか分かりません。")]
    OneOrDash {
        /// The text.
        text: String,
    },
    /// More digits than a number can have.
    #[error("「{text}」は桁が多すぎて、数として読めません。")]
    TooLong {
        /// The text, shortened.
        text: String,
    },
}

/// Characters of the longest text that may be a number.
const LONGEST: usize = 48;

/// Whether a number may begin with the first character of a text: a quick no for most texts.
pub fn may_be_number(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(|first| {
        let first = narrow(first);
        first.is_ascii_digit()
            || "+-(\'¥￥\\△▲▼▽ー―—─".contains(first)
            || kanji_digit(first).is_some()
            || power(first).is_some()
    })
}

/// Reads a number.
pub fn read_number(text: &str) -> Result<Number, NumberError> {
    if let Some(number) = plain(text) {
        return Ok(number);
    }
    let mut rules = Rules::default();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(NumberError::Empty);
    }
    if trimmed.len() != text.len() {
        rules.add(Rule::Spaces);
    }
    if LONGEST < trimmed.chars().take(LONGEST + 1).count() {
        return Err(word(trimmed));
    }
    if matches!(trimmed, "一" | "〇") {
        return Err(if trimmed == "一" { NumberError::OneOrDash { text: trimmed.into() } } else { word(trimmed) });
    }
    Reader {
        text: trimmed,
        characters: trimmed.chars().map(|written| (written, narrow(written))).collect(),
        at: 0,
        rules,
    }
    .read()
}

/// The commonest case, without any work: digits, a point, a minus.
fn plain(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let zero_first = digits.len() > 1 && digits[0] == b'0' && digits[1] != b'.';
    if !(1..=15).contains(&digits.len())
        || zero_first
        || !digits[0].is_ascii_digit()
        || !digits.last().is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    let point = digits.iter().position(|byte| *byte == b'.');
    let whole = digits.iter().enumerate().all(|(at, byte)| byte.is_ascii_digit() || Some(at) == point);
    if !whole {
        return None;
    }
    let value = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let decimals = point.map_or(0, |point| digits.len() - point - 1);
    // Zero has no sign.
    let value = if value == 0.0 { 0.0 } else { value };
    Some(Number { value, decimals: u8::try_from(decimals).ok()?, unit: None, mark: None, rules: Rules::default() })
}

/// The half-width form of a full-width character.
fn narrow(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).expect("full-width forms mirror ASCII"),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '−' | '‐' | '‑' | '–' => '-',
        _ => character,
    }
}

fn word(text: &str) -> NumberError {
    NumberError::Word { text: brief(text) }
}

fn brief(text: &str) -> String {
    if text.chars().nth(30).is_some() { text.chars().take(29).chain(['…']).collect() } else { text.to_owned() }
}

/// A text that is being read from the left.
struct Reader<'a> {
    text: &'a str,
    /// Each character as written and in half width.
    characters: Vec<(char, char)>,
    at: usize,
    rules: Rules,
}

/// Words before a number that make it another thing.
const ABOUT: [&str; 8] = ["約", "およそ", "凡そ", "おおよそ", "概ね", "おおむね", "ほぼ", "推計"];
/// Words behind a number that make it another thing.
const VAGUE: [&str; 13] =
    ["程度", "以上", "以下", "未満", "超", "余", "弱", "強", "前後", "くらい", "ぐらい", "ほど", "割"];

/// Units that may stand behind kanji numerals.
const AFTER_KANJI: [&str; 8] = ["人", "名", "件", "世帯", "円", "回", "%", "市町村"];

impl Reader<'_> {
    fn read(mut self) -> Result<Number, NumberError> {
        if ABOUT.iter().any(|about| self.text.starts_with(about)) {
            let number = self.text.chars().any(|character| narrow(character).is_ascii_digit());
            return Err(if number { NumberError::Approximate { text: brief(self.text) } } else { word(self.text) });
        }
        if self.peek() == Some('\'') {
            self.at += 1;
            self.rules.add(Rule::Apostrophe);
        }
        let bracketed = self.peek() == Some('(') && self.characters.last().is_some_and(|last| last.1 == ')');
        if bracketed {
            self.at += 1;
            self.characters.pop();
            self.skip_spaces();
        }
        let mut negative = self.sign();
        let currency = self.currency();
        negative ^= currency.is_some() && self.sign();
        let digits = self.digits()?;
        if bracketed {
            self.rules.add(Rule::Parentheses);
            if negative {
                return Err(word(self.text));
            }
            negative = true;
        }
        let (unit, mark) = self.tail(&digits)?;
        let value: f64 = digits.ascii.parse().map_err(|_| word(self.text))?;
        if !value.is_finite() {
            return Err(NumberError::TooLong { text: brief(self.text) });
        }
        if unit.is_some() {
            self.rules.add(Rule::Unit);
        }
        // A minus before zero means nothing, and -0 would be printed as it is.
        let value = if negative && value != 0.0 { -value } else { value };
        Ok(Number { value, decimals: digits.decimals, unit: unit.or(currency), mark, rules: self.rules })
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|(_, narrow)| *narrow)
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
            self.rules.add(Rule::Spaces);
        }
    }

    /// Steps over a sign; whether it is negative.
    fn sign(&mut self) -> bool {
        let Some(&(written, narrow)) = self.characters.get(self.at) else { return false };
        let negative = match narrow {
            '△' | '▲' | '▼' | '▽' => {
                self.rules.add(Rule::Triangle);
                true
            }
            '-' => {
                if written != '-' {
                    self.rules.add(Rule::Minus);
                }
                true
            }
            // The long vowel mark and the horizontal bar, which look like a minus.
            'ー' | '―' | '—' | '─'
                if self.characters.get(self.at + 1).is_some_and(|(_, next)| next.is_ascii_digit()) =>
            {
                self.rules.add(Rule::Minus);
                true
            }
            '+' => {
                self.rules.add(Rule::Plus);
                false
            }
            _ => return false,
        };
        self.at += 1;
        self.skip_spaces();
        negative
    }

    fn currency(&mut self) -> Option<String> {
        if matches!(self.peek(), Some('¥' | '￥' | '\\')) {
            self.at += 1;
            self.rules.add(Rule::Unit);
            self.skip_spaces();
            return Some("円".to_owned());
        }
        None
    }

    /// Reads the digits, wherever they come from.
    fn digits(&mut self) -> Result<Digits, NumberError> {
        let first = self.peek().ok_or_else(|| word(self.text))?;
        if first.is_ascii_digit() {
            let mut digits = self.arabic()?;
            self.myriads(&mut digits)?;
            return Ok(digits);
        }
        if kanji_digit(first).is_some() || power(first).is_some() {
            return self.kanji();
        }
        Err(word(self.text))
    }

    /// 1,234.5
    fn arabic(&mut self) -> Result<Digits, NumberError> {
        let mut ascii = String::new();
        let mut groups: Vec<usize> = Vec::new();
        let mut group = 0_usize;
        let mut comma = None;
        while let Some(&(written, narrow)) = self.characters.get(self.at) {
            let next_is_digit = self.characters.get(self.at + 1).is_some_and(|(_, next)| next.is_ascii_digit());
            match narrow {
                '0'..='9' => {
                    if written != narrow {
                        self.rules.add(Rule::FullWidth);
                    }
                    ascii.push(narrow);
                    group += 1;
                }
                ',' | '、' | '，' if next_is_digit => {
                    if comma.is_some_and(|comma| comma != narrow) {
                        return Err(NumberError::Grouping { text: brief(self.text) });
                    }
                    comma = Some(narrow);
                    groups.push(group);
                    group = 0;
                }
                _ => break,
            }
            self.at += 1;
        }
        groups.push(group);
        if let Some(comma) = comma {
            let thousands =
                (1..=3).contains(&groups[0]) && groups[1..].iter().all(|group| *group == 3) && !ascii.starts_with('0');
            if !thousands {
                return Err(NumberError::Grouping { text: brief(self.text) });
            }
            self.rules.add(if comma == '、' { Rule::IdeographicComma } else { Rule::Thousands });
        }
        if ascii.len() > 1 && ascii.starts_with('0') {
            self.rules.add(Rule::LeadingZeros);
        }
        let mut decimals = 0_u8;
        let next_is_digit = self.characters.get(self.at + 1).is_some_and(|(_, next)| next.is_ascii_digit());
        if matches!(self.peek(), Some('.')) && next_is_digit {
            ascii.push('.');
            self.at += 1;
            while let Some(&(written, narrow)) =
                self.characters.get(self.at).filter(|(_, narrow)| narrow.is_ascii_digit())
            {
                if written != narrow {
                    self.rules.add(Rule::FullWidth);
                }
                ascii.push(narrow);
                decimals = decimals.saturating_add(1);
                self.at += 1;
            }
        }
        self.exponent(&mut ascii, &mut decimals);
        Ok(Digits { ascii, decimals })
    }

    /// E+05, as office programs shorten long numbers.
    fn exponent(&mut self, ascii: &mut String, decimals: &mut u8) {
        let rest: String = self.characters[self.at..].iter().map(|(_, narrow)| *narrow).collect();
        let Some(power) = rest.strip_prefix(['E', 'e']) else { return };
        let unsigned = power.strip_prefix(['+', '-']).unwrap_or(power);
        if !(1..=3).contains(&unsigned.len()) || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        ascii.push('e');
        ascii.push_str(power);
        if !power.starts_with('-') {
            *decimals = 0;
        }
        self.rules.add(Rule::Scientific);
        self.at = self.characters.len();
    }

    /// 12万3千: the powers that follow digits. A power directly before the unit (146万人, 5千円) belongs to the unit.
    fn myriads(&mut self, digits: &mut Digits) -> Result<(), NumberError> {
        let Some(first) = self.peek().and_then(power) else { return Ok(()) };
        let rest: String = self.characters[self.at..].iter().map(|(_, narrow)| *narrow).collect();
        if units::is_unit(&rest) {
            return Ok(());
        }
        let mut total = 0.0_f64;
        let mut value: f64 = digits.ascii.parse().map_err(|_| word(self.text))?;
        let mut below = f64::INFINITY;
        let mut times = first;
        loop {
            if below <= times {
                return Err(word(self.text));
            }
            below = times;
            total += value * times;
            self.at += 1;
            value = 0.0;
            if !self.peek().is_some_and(|next| next.is_ascii_digit()) {
                break;
            }
            let more = self.arabic()?;
            value = more.ascii.parse().map_err(|_| word(self.text))?;
            match self.peek().and_then(power) {
                Some(power) => times = power,
                None => break,
            }
        }
        self.rules.add(Rule::Myriads);
        // 1.23万 is 12300, not 12299.999….
        let total = ((total + value) * 1e6).round() / 1e6;
        let decimals = if total.fract() == 0.0 { 0 } else { digits.decimals };
        *digits = Digits { ascii: format!("{total}"), decimals };
        Ok(())
    }

    /// 二十三, 一〇五, 千二百, 一万二千
    fn kanji(&mut self) -> Result<Digits, NumberError> {
        if matches!(self.text, "百" | "千" | "万" | "億") || matches!(self.peek(), Some('万' | '億')) {
            return Err(word(self.text));
        }
        let mut total = 0_u64;
        let mut section = 0_u64;
        let mut digit: Option<u64> = None;
        let mut listed = 0_u32;
        while let Some(next) = self.peek() {
            let overflow = || NumberError::TooLong { text: brief(self.text) };
            if let Some(value) = kanji_digit(next) {
                // 二〇二〇: digit by digit.
                digit = Some(match digit {
                    Some(before) => {
                        listed += 1;
                        before.checked_mul(10).and_then(|tens| tens.checked_add(value)).ok_or_else(overflow)?
                    }
                    None => value,
                });
            } else if let Some((_, times)) = WHOLE_POWERS.iter().find(|(sign, _)| *sign == next) {
                if listed > 0 || total > 1_000_000_000_000 {
                    return Err(word(self.text));
                }
                let times = u64::from(*times);
                if times >= 10_000 {
                    total += (section + digit.take().unwrap_or(u64::from(section == 0))) * times;
                    section = 0;
                } else {
                    section += digit.take().unwrap_or(1) * times;
                }
            } else {
                break;
            }
            self.at += 1;
        }
        // 千二三四 is neither 1234 nor 1000 and something.
        if listed > 0 && total + section > 0 {
            return Err(word(self.text));
        }
        self.rules.add(Rule::Kanji);
        Ok(Digits { ascii: (total + section + digit.unwrap_or(0)).to_string(), decimals: 0 })
    }

    /// What stands behind the digits: nothing, a unit, the mark of a note.
    fn tail(&mut self, digits: &Digits) -> Result<(Option<String>, Option<String>), NumberError> {
        let tail: String = self.characters[self.at..].iter().map(|(_, narrow)| *narrow).collect();
        if tail.is_empty() {
            return Ok((None, None));
        }
        let (words, mark) = note_mark(tail.trim_start());
        let words = words.trim();
        let spaced = tail.starts_with(' ');
        if mark.is_some() {
            self.rules.add(Rule::Mark);
        }
        if words.is_empty() {
            return Ok((None, mark));
        }
        // 四万十市, 八戸 and 六ヶ所 are names.
        let may_be_name = self.rules.has(Rule::Kanji) && !AFTER_KANJI.contains(&words);
        if units::is_unit(words) && !may_be_name {
            if spaced {
                self.rules.add(Rule::Spaces);
            }
            return Ok((Some(units::normal_unit(words)), mark));
        }
        Err(self.why_not(words, spaced, digits))
    }

    fn why_not(&self, tail: &str, spaced: bool, digits: &Digits) -> NumberError {
        let text = brief(self.text);
        let numeric = |part: &str| {
            !part.is_empty()
                && part.chars().all(|character| character.is_ascii_digit() || matches!(character, ',' | '.'))
        };
        if spaced && tail.split(' ').filter(|part| !part.is_empty()).all(numeric) {
            let parts = tail.split(' ').filter(|part| !part.is_empty()).count() + 1;
            let joined = format!("{}{}", digits.ascii, tail.replace([' ', ','], ""));
            return NumberError::Several { text, parts, joined: joined.parse().ok() };
        }
        if VAGUE.iter().any(|vague| tail.starts_with(vague) || tail.ends_with(vague)) {
            return NumberError::Approximate { text };
        }
        if tail.starts_with(['~', '〜', '・', '-', '/', ':', '、'])
            && tail.chars().nth(1).is_some_and(|next| next.is_ascii_digit())
        {
            return NumberError::Range { text };
        }
        NumberError::Word { text }
    }
}

/// Digits as a program reads them.
struct Digits {
    ascii: String,
    decimals: u8,
}

fn kanji_digit(character: char) -> Option<u64> {
    const DIGITS: &str = "〇一二三四五六七八九";
    DIGITS.chars().position(|digit| digit == character).map(|digit| digit as u64)
}

/// Powers by their sign.
const WHOLE_POWERS: [(char, u32); 5] = [('十', 10), ('百', 100), ('千', 1_000), ('万', 10_000), ('億', 100_000_000)];

fn power(character: char) -> Option<f64> {
    WHOLE_POWERS.iter().find(|(sign, _)| *sign == character).map(|(_, times)| f64::from(*times))
}

/// Takes the mark of a note from the end: ※, ※1, *1, 注1, (注1), 注), 1).
fn note_mark(tail: &str) -> (&str, Option<String>) {
    let Some(at) = ["(注", "(※", "※", "注", "*"].iter().find_map(|sign| tail.find(sign)) else {
        return (tail, None);
    };
    let mark = &tail[at..];
    let rest = mark.trim_start_matches(['(', '注', '※', '*']).trim_end_matches(')');
    let is_mark = rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    if is_mark { (&tail[..at], Some(mark.to_owned())) } else { (tail, None) }
}

#[cfg(test)]
mod tests;
