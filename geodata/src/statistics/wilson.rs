//! Wilson's interval: how sure one can be of a proportion.

use super::error::StatisticsError;
use crate::cell::Interval;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// Returns the Wilson score interval of a proportion.
///
/// With z the two-sided normal quantile of `confidence`, x of n:
/// `(2x + z² ∓ z·√(z² + 4x(1 − x/n))) / (2(n + z²))` (Wilson 1927; UKHSA Fingertips technical guidance, "Proportions").
/// Unlike the textbook interval it stays within 0 and 1 and has a width at x = 0, so that a village of 400 with no case
/// does not look certain.
///
/// # Units
/// - `numerator`, `denominator`: counts, such as persons; an estimate may have decimals
/// - `confidence`: a share, such as 0.95
/// - returns: proportions between 0 and 1
///
/// # Errors
/// [`StatisticsError`] for a denominator that is not positive, a numerator outside it, or a level outside 0 to 1.
pub fn wilson_interval(numerator: f64, denominator: f64, confidence: f64) -> Result<Interval, StatisticsError> {
    if !denominator.is_finite() || denominator <= 0.0 {
        return Err(StatisticsError::NoDenominator { denominator });
    }
    if !(0.0..=denominator).contains(&numerator) {
        return Err(StatisticsError::NumeratorOutOfRange { numerator, denominator });
    }
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(StatisticsError::BadConfidence { confidence });
    }
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence));
    let z_squared = z * z;
    let center = 2.0 * numerator + z_squared;
    let margin = z * (z_squared + 4.0 * numerator * (1.0 - numerator / denominator)).sqrt();
    let scale = 2.0 * (denominator + z_squared);
    // At x = 0 and x = n one end is exact; rounding must not push it over the edge.
    let low = if numerator > 0.0 { ((center - margin) / scale).max(0.0) } else { 0.0 };
    let high = if numerator < denominator { ((center + margin) / scale).min(1.0) } else { 1.0 };
    Ok(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(actual: f64, expected: f64) {
        assert!((actual - expected).abs() <= 1e-8, "{actual} is not {expected}");
    }

    #[test]
    fn it_agrees_with_statsmodels() {
        // statsmodels proportion_confint(method="wilson"), 95 % and 99.8 %, checked with R.
        for (numerator, denominator, confidence, low, high) in [
            (0.0, 366.0, 0.95, 0.0, 0.010_386_771_761_455_051),
            (1.0, 366.0, 0.95, 0.000_482_470_455_181_916_93, 0.015_312_023_864_953_709),
            (2.0, 366.0, 0.95, 0.001_499_839_096_697_305_8, 0.019_702_377_782_118_89),
            (5.0, 366.0, 0.95, 0.005_848_988_527_235_732, 0.031_576_396_027_622_18),
            (3.0, 1262.0, 0.95, 0.000_808_777_540_844_996_5, 0.006_965_860_232_405_695),
            (0.0, 366.0, 0.998, 0.0, 0.025_428_165_390_029_94),
            (1.0, 366.0, 0.998, 0.000_238_415_418_666_133_5, 0.030_515_279_122_237_962),
            (5.0, 366.0, 0.998, 0.003_766_525_509_762_152_4, 0.048_289_285_634_638_55),
            (3.0, 1262.0, 0.998, 0.000_477_259_700_526_319_1, 0.011_751_548_748_881_579),
        ] {
            let interval = wilson_interval(numerator, denominator, confidence).expect("a proportion");
            assert_near(interval.low, low);
            assert_near(interval.high, high);
        }
    }

    #[test]
    fn nobody_and_everybody_have_one_exact_end() {
        let nobody = wilson_interval(0.0, 10.0, 0.95).expect("a proportion");
        let everybody = wilson_interval(10.0, 10.0, 0.95).expect("a proportion");
        assert!(nobody.low <= 0.0 && nobody.high > 0.2);
        assert!(everybody.high >= 1.0 && everybody.low < 0.8);
    }

    #[test]
    fn what_is_no_proportion_is_refused() {
        assert_eq!(wilson_interval(1.0, 0.0, 0.95), Err(StatisticsError::NoDenominator { denominator: 0.0 }));
        assert!(wilson_interval(1.0, f64::NAN, 0.95).is_err());
        for numerator in [-1.0, 11.0, f64::NAN, f64::INFINITY] {
            assert!(wilson_interval(numerator, 10.0, 0.95).is_err(), "{numerator}");
        }
        for confidence in [0.0, 1.0, 95.0, f64::NAN] {
            assert!(wilson_interval(1.0, 10.0, confidence).is_err(), "{confidence}");
        }
    }
}
