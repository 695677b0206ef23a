//! The words that figures add themselves, in Japanese and English.

use geodata::{Blank, Trust};

/// Language of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Japanese
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// `ja` or `en`.
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    /// The one that fits.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// A name and what is said of it: `出典：…` or `Source: …`.
    pub fn said(self, name: &str, what: &str) -> String {
        format!("{name}{}{what}", self.pick("：", ": "))
    }

    /// Something in brackets behind a word.
    pub fn bracketed(self, word: &str, inside: &str) -> String {
        match self {
            Self::Ja => format!("{word}（{inside}）"),
            Self::En => format!("{word} ({inside})"),
        }
    }

    /// Parts in a row.
    pub fn list(self, parts: &[&str]) -> String {
        let parts: Vec<_> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        parts.join(self.pick("　", " · "))
    }

    /// A count of municipalities.
    pub fn municipalities(self, count: usize) -> String {
        match self {
            Self::Ja => format!("{count}市町村"),
            Self::En if count == 1 => "1 municipality".to_owned(),
            Self::En => format!("{count} municipalities"),
        }
    }

    /// So many of so many municipalities.
    pub fn out_of(self, count: usize, all: usize) -> String {
        match self {
            Self::Ja => format!("{all}市町村中{count}"),
            Self::En => format!("{count} of {all}"),
        }
    }

    /// The reason for having no value.
    pub fn blank(self, blank: Blank) -> &'static str {
        self.pick(
            blank.label(),
            match blank {
                Blank::Suppressed => "Suppressed",
                Blank::NotSurveyed => "Not surveyed",
                Blank::NoReply => "No reply",
                Blank::NotApplicable => "Not applicable",
            },
        )
    }

    /// One letter for a blank, where a word has no room.
    pub fn blank_letter(self, blank: Blank) -> &'static str {
        match blank {
            Blank::Suppressed => self.pick("秘", "S"),
            Blank::NotSurveyed => self.pick("未", "N"),
            Blank::NoReply => self.pick("無", "R"),
            Blank::NotApplicable => self.pick("外", "–"),
        }
    }

    /// How far to trust something.
    pub fn trust(self, trust: Trust) -> &'static str {
        self.pick(
            trust.label(),
            match trust {
                Trust::Published => "Published",
                Trust::Provisional => "Provisional",
                Trust::Estimate => "Estimate",
                Trust::Sample => "Sample (fictitious)",
            },
        )
    }

    /// The mark at a single value; nothing for published ones.
    pub fn trust_letter(self, trust: Trust) -> &'static str {
        match trust {
            Trust::Published => "",
            Trust::Provisional => self.pick("速", "p"),
            Trust::Estimate => self.pick("推", "e"),
            Trust::Sample => self.pick("見", "s"),
        }
    }

    /// What the band of a figure says, as a word and a sentence.
    pub fn band(self, trust: Trust) -> Option<(&'static str, &'static str)> {
        match trust {
            Trust::Published => None,
            Trust::Provisional => {
                Some(self.pick(
                    ("速報", "後で改められることがある値です。"),
                    ("Provisional", "These values may be revised."),
                ))
            }
            Trust::Estimate => Some(
                self.pick(("推計", "数えた値ではなく、計算で求めた値です。"), ("Estimate", "Calculated, not counted.")),
            ),
            Trust::Sample => Some(self.pick(
                ("見本", "架空の値です。実際の地域の状況ではありません。"),
                ("Sample", "Fictitious values; they do not describe any real place."),
            )),
        }
    }
}
