//! Areas: municipalities and the codes that name them.

mod prefectures;

/// A municipality's 5-digit JIS X 0402 code, or a prefecture's 2-digit JIS X 0401 code, as text (leading zeros matter).
///
/// It lies in itself, without a heap: a country's cells carry one each while they are imported.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode {
    /// ASCII digits, zero bytes behind them; so codes are ordered as their texts are.
    digits: [u8; 5],
    length: u8,
}

/// Why a text is not an area code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AreaCodeError {
    /// Neither 2, 5 nor 6 ASCII digits.
    #[error("「{text}」は地域コードではありません（都道府県は2桁、市区町村は5桁または検査数字つき6桁）")]
    NotACode {
        /// The text as it was given.
        text: String,
    },
    /// The sixth digit does not fit the first five.
    #[error("「{text}」の検査数字が合いません（正しくは{expected}）")]
    WrongCheckDigit {
        /// The text as it was given.
        text: String,
        /// The digit that the first five digits call for.
        expected: u8,
    },
}

impl AreaCode {
    /// Reads a 2-digit prefecture code, a 5-digit municipality code, or a 6-digit one whose check digit is right.
    pub fn parse(text: &str) -> Result<Self, AreaCodeError> {
        let not_a_code = || AreaCodeError::NotACode { text: text.to_owned() };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(not_a_code());
        }
        match text.len() {
            2 | 5 => Ok(Self::of_digits(text)),
            6 => {
                let expected = check_digit(&text[..5]);
                if text.as_bytes()[5] - b'0' == expected {
                    Ok(Self::of_digits(&text[..5]))
                } else {
                    Err(AreaCodeError::WrongCheckDigit { text: text.to_owned(), expected })
                }
            }
            _ => Err(not_a_code()),
        }
    }

    fn of_digits(text: &str) -> Self {
        let mut digits = [0; 5];
        digits[..text.len()].copy_from_slice(text.as_bytes());
        Self { digits, length: u8::try_from(text.len()).expect("five digits at most") }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).expect("ASCII digits")
    }

    /// Whether this is a whole prefecture.
    pub fn is_prefecture(&self) -> bool {
        self.length == 2
    }

    /// The 2-digit code of the prefecture that the area lies in, or is.
    pub fn prefecture(&self) -> &str {
        &self.as_str()[..2]
    }
}

impl std::fmt::Debug for AreaCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("AreaCode").field(&self.as_str()).finish()
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The check digit of a 5-digit code: weights 6 to 2, modulus 11 (総務省「全国地方公共団体コード」).
fn check_digit(five_digits: &str) -> u8 {
    let sum: u32 = five_digits.bytes().zip([6, 5, 4, 3, 2]).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    let digit = if sum < 11 { 11 - sum } else { (11 - sum % 11) % 10 };
    u8::try_from(digit % 10).expect("a single digit")
}

/// One municipality, as a data package lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Code of the municipality.
    pub code: AreaCode,
    /// Official name, such as 四万十市.
    pub name: String,
    /// Reading in hiragana.
    pub kana: String,
    /// Name in English.
    pub name_en: String,
    /// 市, 町, 村 or 区.
    pub kind: String,
}

impl Area {
    /// The prefecture with a 2-digit code, from 01 北海道 to 47 沖縄県; `None` for any other code.
    pub fn of_prefecture(code: &AreaCode) -> Option<Self> {
        let number: usize = code.is_prefecture().then(|| code.as_str().parse().ok()).flatten()?;
        let (name, kana, name_en) = prefectures::PREFECTURES.get(number.checked_sub(1)?)?;
        let last = name.char_indices().next_back().map_or(0, |(start, _)| start);
        Some(Self {
            code: code.clone(),
            name: (*name).to_owned(),
            kana: (*kana).to_owned(),
            name_en: (*name_en).to_owned(),
            kind: name[last..].to_owned(),
        })
    }

    /// The whole country, which stands where a prefecture would: code 00, as official statistics give it.
    pub fn whole_country() -> Self {
        Self {
            code: AreaCode::of_digits("00"),
            name: "全国".to_owned(),
            kana: "ぜんこく".to_owned(),
            name_en: "Japan".to_owned(),
            kind: "国".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefecture_is_known_by_its_code() {
        let name = |code: &str| {
            let code = AreaCode::parse(code).expect("a code");
            Area::of_prefecture(&code).map(|area| (area.name, area.kind))
        };
        assert_eq!(name("01"), Some(("北海道".to_owned(), "道".to_owned())));
        assert_eq!(name("39"), Some(("高知県".to_owned(), "県".to_owned())));
        assert_eq!(name("47"), Some(("沖縄県".to_owned(), "県".to_owned())));
        assert_eq!(name("00"), None);
        assert_eq!(name("48"), None);
        assert_eq!(name("39201"), None);
    }

    #[test]
    fn codes_are_ordered_as_their_texts_and_keep_their_digits() {
        let mut codes =
            ["39201", "39", "01", "01100", "47382", "39428"].map(|text| AreaCode::parse(text).expect("a code"));
        codes.sort();
        assert_eq!(codes.each_ref().map(AreaCode::as_str), ["01", "01100", "39", "39201", "39428", "47382"]);
        assert_eq!(format!("{:?}", codes[3]), "AreaCode(\"39201\")");
    }

    #[test]
    fn codes_of_other_lengths_and_other_digits_are_refused() {
        for text in ["", "3", "392", "3920", "3920144", "３９２０１", "39a01", "92011x"] {
            assert!(matches!(AreaCode::parse(text), Err(AreaCodeError::NotACode { .. })), "{text}");
        }
    }

    #[test]
    fn a_six_digit_code_is_accepted_only_with_its_check_digit() {
        // 高知市 392014 and 高知県's own 390003 are printed in the official list.
        assert_eq!(AreaCode::parse("392014").map(|code| code.to_string()), Ok("39201".to_owned()));
        assert_eq!(
            AreaCode::parse("392015"),
            Err(AreaCodeError::WrongCheckDigit { text: "392015".to_owned(), expected: 4 })
        );
    }
}
