//! What was rewritten to read a number.

/// One way in which a written number was rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// １２ → 12
    FullWidth,
    /// 1,234 → 1234
    Thousands,
    /// 1、234 → 1234
    IdeographicComma,
    /// △5, ▲5 → -5
    Triangle,
    /// －5, −5 → -5
    Minus,
    /// (5) → -5
    Parentheses,
    /// 二十三 → 23
    Kanji,
    /// 12万3千 → 123000
    Myriads,
    /// '5 → 5
    Apostrophe,
    /// ` 5 ` → 5
    Spaces,
    /// +5 → 5
    Plus,
    /// 007 → 7
    LeadingZeros,
    /// 1.2E+05 → 120000
    Scientific,
    /// 5人 → 5
    Unit,
    /// 5※1 → 5
    Mark,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 15] = [
        Self::FullWidth,
        Self::Thousands,
        Self::IdeographicComma,
        Self::Triangle,
        Self::Minus,
        Self::Parentheses,
        Self::Kanji,
        Self::Myriads,
        Self::Apostrophe,
        Self::Spaces,
        Self::Plus,
        Self::LeadingZeros,
        Self::Scientific,
        Self::Unit,
        Self::Mark,
    ];

    /// Identifier for reports, in kebab-case.
    pub fn id(self) -> &'static str {
        match self {
            Self::FullWidth => "full-width-digits",
            Self::Thousands => "thousands-commas",
            Self::IdeographicComma => "ideographic-comma",
            Self::Triangle => "triangle-minus",
            Self::Minus => "minus-sign",
            Self::Parentheses => "parentheses-minus",
            Self::Kanji => "kanji-numerals",
            Self::Myriads => "myriads",
            Self::Apostrophe => "leading-apostrophe",
            Self::Spaces => "spaces-around",
            Self::Plus => "plus-sign",
            Self::LeadingZeros => "leading-zeros",
            Self::Scientific => "scientific",
            Self::Unit => "unit-behind",
            Self::Mark => "note-mark",
        }
    }

    /// The rule in Japanese.
    pub fn label(self) -> &'static str {
        match self {
            Self::FullWidth => "全角の数字を半角に直す",
            Self::Thousands => "桁区切りのコンマを取る",
            Self::IdeographicComma => "桁区切りの読点「、」を取る",
            Self::Triangle => "△・▲を負の数に直す",
            Self::Minus => "全角などのマイナスを負の数に直す",
            Self::Parentheses => "（ ）で囲んだ数を負の数に直す",
            Self::Kanji => "漢数字を算用数字に直す",
            Self::Myriads => "万・千などを桁に直す",
            Self::Apostrophe => "先頭のアポストロフィを取る",
            Self::Spaces => "前後の空白を取る",
            Self::Plus => "正の符号を取る",
            Self::LeadingZeros => "先頭の0を取る",
            Self::Scientific => "指数表記を直す",
            Self::Unit => "数の後ろの単位を分ける",
            Self::Mark => "注の印を分ける",
        }
    }

    /// Whether the rewriting is not certain: in brackets may stand a negative number or a number of which something is said (再掲);
    /// a 読点 may part two numbers. Whoever uses the value asks, or looks for what the sheet says.
    pub fn is_doubtful(self) -> bool {
        matches!(self, Self::IdeographicComma | Self::Parentheses)
    }
}

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules(u16);

impl Rules {
    pub(super) fn add(&mut self, rule: Rule) {
        self.0 |= 1 << rule as u16;
    }

    /// Whether a rule is among them.
    pub fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u16) != 0
    }

    /// Whether there is none: the number stood there as programs write it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The rules, in the order of [`Rule::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| self.has(*rule))
    }

    /// Whether one of them [is doubtful](Rule::is_doubtful).
    pub fn is_doubtful(self) -> bool {
        self.iter().any(Rule::is_doubtful)
    }
}
