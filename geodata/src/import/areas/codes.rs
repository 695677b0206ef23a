//! Codes of municipalities as they are written in offices: 5 digits, 6 with the check digit, with a leading zero that a spreadsheet
//! has eaten.

use crate::area::AreaCode;

/// One way to read a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeReading {
    /// 5 digits of a municipality (or ward), 2 of a prefecture, `00` of the country.
    pub(crate) code: String,
    /// Whether a zero had to be put in front.
    pub(crate) zero_added: bool,
    /// Whether the check digit proves this reading.
    pub(crate) proven: bool,
    /// Whether a sixth digit was taken off.
    pub(crate) six: bool,
}

/// The ways to read a text as a code, and the right check digit if the text is a code of 6 digits with a wrong one.
pub(crate) fn readings(compact: &str) -> (Vec<CodeReading>, Option<u8>) {
    // SSDSE writes R39201; some tables put an apostrophe in front so that the zero stays.
    let digits = compact
        .strip_prefix(['R', '\''])
        .filter(|rest| rest.len() >= 5 || compact.starts_with('\''))
        .unwrap_or(compact);
    // A statistics program has written the code as a number with a decimal: 39201.0.
    let digits = match digits.split_once('.') {
        Some((whole, zeros)) if whole.len() >= 4 && !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        _ => digits,
    };
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return (Vec::new(), None);
    }
    let mut found = Vec::new();
    let mut wrong = None;
    let mut six = |text: &str, zero_added: bool| match AreaCode::parse(text) {
        Ok(code) => found.push(CodeReading { code: short(code.as_str()), zero_added, proven: true, six: true }),
        Err(crate::area::AreaCodeError::WrongCheckDigit { expected, .. }) if !zero_added => wrong = Some(expected),
        Err(_) => {}
    };
    match digits.len() {
        6 => six(digits, false),
        5 => {
            six(&format!("0{digits}"), true);
            found.push(CodeReading { code: short(digits), zero_added: false, proven: false, six: false });
        }
        4 => {
            found.push(CodeReading { code: short(&format!("0{digits}")), zero_added: true, proven: false, six: false });
        }
        2 => found.push(CodeReading { code: digits.to_owned(), zero_added: false, proven: false, six: false }),
        1 => found.push(CodeReading { code: format!("0{digits}"), zero_added: true, proven: false, six: false }),
        _ => {}
    }
    (found, wrong)
}

/// A code of 5 digits, or of 2 if it names a whole prefecture: 39000 is 39.
fn short(code: &str) -> String {
    match code.strip_suffix("000") {
        Some(prefecture) if code.len() == 5 => prefecture.to_owned(),
        _ => code.to_owned(),
    }
}

/// Whether a code has the number range of cities with wards and their wards (JIS X 0402: 100 to 199).
pub(crate) fn may_be_ward(code: &str) -> bool {
    code.len() == 5 && code.as_bytes()[2] == b'1'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(String, bool, bool)> {
        readings(text).0.into_iter().map(|reading| (reading.code, reading.zero_added, reading.proven)).collect()
    }

    #[test]
    fn five_digits_may_be_six_that_lost_their_zero_and_the_check_digit_says_so() {
        // 札幌市 is 011002 in 総務省's list; a spreadsheet shows 11002.
        assert_eq!(codes("011002"), [("01100".to_owned(), false, true)]);
        assert_eq!(codes("11002"), [("01100".to_owned(), true, true), ("11002".to_owned(), false, false)]);
        assert_eq!(codes("39201"), [("39201".to_owned(), false, false)]);
    }

    #[test]
    fn a_wrong_check_digit_is_told_with_the_right_one() {
        assert_eq!(readings("392015"), (Vec::new(), Some(4)));
    }

    #[test]
    fn codes_of_prefectures_are_two_digits_however_they_are_written() {
        for text in ["39", "390003", "39000"] {
            assert!(codes(text).iter().any(|(code, ..)| code == "39"), "{text}");
        }
        assert_eq!(codes("R39201"), [("39201".to_owned(), false, false)]);
        assert!(codes("高知市").is_empty() && codes("1234567").is_empty() && codes("").is_empty());
    }
}
