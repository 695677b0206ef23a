//! Why a statistic cannot be computed.

/// One variant per reason that a caller would treat differently.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StatisticsError {
    /// There is nobody to take a share of. Callers show a blank, never 0.
    #[error("分母が正の数ではないため、割合を計算できません（{denominator}）。")]
    NoDenominator {
        /// The denominator as it was given.
        denominator: f64,
    },
    /// The part is negative, exceeds the whole, or is no number.
    #[error("分子{numerator}が0から分母{denominator}までの間にないため、割合を計算できません。")]
    NumeratorOutOfRange {
        /// The numerator as it was given.
        numerator: f64,
        /// The denominator as it was given.
        denominator: f64,
    },
    /// A confidence level is a share between 0 and 1.
    #[error("信頼水準は0と1の間の数です（{confidence}）。")]
    BadConfidence {
        /// The level as it was given.
        confidence: f64,
    },
    /// A value is not a finite number.
    #[error("数値として扱えない値（非数または無限大）が含まれています。")]
    NotFinite,
    /// Classes were asked for, but not in a number that a map can show.
    #[error("階級の数は1から{most}までです（{classes}）。")]
    BadClassCount {
        /// The number as it was given.
        classes: usize,
        /// The most that are made.
        most: usize,
    },
}
