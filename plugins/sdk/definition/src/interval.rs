//! Intervals for counts and proportions.

/// Wilson's score interval of a proportion, without continuity correction. `None` unless 0 ≤ `successes` ≤ `trials` and `trials` > 0.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
///
/// # Units
/// - `level`: percent, as in 95
/// - returns: lower and upper end of the proportion, 0 to 1
pub fn wilson(successes: f64, trials: f64, level: f64) -> Option<(f64, f64)> {
    if !(0.0..=trials).contains(&successes) || trials <= 0.0 || !trials.is_finite() {
        return None;
    }
    let z = two_sided(level)?;
    let proportion = successes / trials;
    let z_squared = z * z;
    let scale = 1.0 + z_squared / trials;
    let center = (proportion + z_squared / (2.0 * trials)) / scale;
    let half = z / scale * (proportion * (1.0 - proportion) / trials + z_squared / (4.0 * trials * trials)).sqrt();
    // At the ends the formula gives 0 and 1 but for rounding.
    Some(((center - half).max(0.0).min(proportion), (center + half).min(1.0).max(proportion)))
}

/// Byar's approximation of the exact interval of a Poisson count. `None` for a negative count.
///
/// N. E. Breslow and N. E. Day, "Statistical Methods in Cancer Research", volume II (IARC 1987), page 69, equations 2.10 and 2.11.
///
/// # Units
/// - `level`: percent, as in 95
/// - returns: lower and upper end of the count
pub fn byar(count: f64, level: f64) -> Option<(f64, f64)> {
    if count < 0.0 || !count.is_finite() {
        return None;
    }
    let z = two_sided(level)?;
    let end = |count: f64, z: f64| {
        let cube = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * cube * cube * cube
    };
    let low = if count > 0.0 { end(count, -z).max(0.0) } else { 0.0 };
    Some((low.min(count), end(count + 1.0, z)))
}

/// The quantile of a two-sided level.
fn two_sided(level: f64) -> Option<f64> {
    (50.0..100.0).contains(&level).then(|| normal_quantile(0.5 + level / 200.0))
}

/// The quantile of the standard normal distribution, to about 16 digits, for 0 < `probability` < 1.
///
/// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), 477-484, PPND16.
pub fn normal_quantile(probability: f64) -> f64 {
    let q = probability - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTER);
    }
    let tail = if q < 0.0 { probability } else { 1.0 - probability };
    let r = (-tail.ln()).sqrt();
    let value = if r <= 5.0 { ratio(r - 1.6, &NEAR) } else { ratio(r - 5.0, &FAR) };
    if q < 0.0 { -value } else { value }
}

/// A quotient of two polynomials, the highest power first.
fn ratio(x: f64, of: &([f64; 8], [f64; 8])) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient);
    polynomial(&of.0) / polynomial(&of.1)
}

#[expect(clippy::unreadable_literal, clippy::excessive_precision, reason = "as printed in the source")]
const CENTER: ([f64; 8], [f64; 8]) = (
    [
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.3871328727963666080,
    ],
    [
        5226.4952788528545610,
        28729.085735721942674,
        39307.895800092710610,
        21213.794301586595867,
        5394.1960214247511077,
        687.18700749205790830,
        42.313330701600911252,
        1.0,
    ],
);

#[expect(clippy::unreadable_literal, clippy::excessive_precision, reason = "as printed in the source")]
const NEAR: ([f64; 8], [f64; 8]) = (
    [
        7.74545014278341407640e-4,
        0.0227238449892691845833,
        0.241780725177450611770,
        1.27045825245236838258,
        3.64784832476320460504,
        5.76949722146069140550,
        4.63033784615654529590,
        1.42343711074968357734,
    ],
    [
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        0.0151986665636164571966,
        0.148103976427480074590,
        0.689767334985100004550,
        1.67638483018380384940,
        2.05319162663775882187,
        1.0,
    ],
);

#[expect(clippy::unreadable_literal, clippy::excessive_precision, reason = "as printed in the source")]
const FAR: ([f64; 8], [f64; 8]) = (
    [
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        0.00124266094738807843860,
        0.0265321895265761230930,
        0.296560571828504891230,
        1.78482653991729133580,
        5.46378491116411436990,
        6.65790464350110377720,
    ],
    [
        2.04426310338993978564e-15,
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        0.0148753612908506148525,
        0.136929880922735805310,
        0.599832206555887937690,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    #[test]
    fn quantiles_agree_with_another_library() {
        let normal = Normal::standard();
        for thousandth in 1..1_000 {
            let probability = f64::from(thousandth) / 1_000.0;
            let expected = normal.inverse_cdf(probability);
            assert!((normal_quantile(probability) - expected).abs() < 1e-9, "{probability}");
        }
        // The usual ones as every table prints them.
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((normal_quantile(0.999) - 3.090_232_306_167_813).abs() < 1e-14);
    }

    #[test]
    fn wilson_agrees_with_newcombe_1998() {
        // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
        // 857-872, table I, method 3 (score, without continuity correction), to four decimals.
        let table = [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ];
        for (cases, trials, low, high) in table {
            let (found_low, found_high) = wilson(cases, trials, 95.0).expect("possible counts");
            assert!((found_low - low).abs() < 0.000_05, "{cases}/{trials}: {found_low} for {low}");
            assert!((found_high - high).abs() < 0.000_05, "{cases}/{trials}: {found_high} for {high}");
        }
    }

    #[test]
    fn byar_is_near_the_exact_poisson_interval() {
        // Exact ends are chi-squared quantiles: half of that of 2x degrees at 0.025, half of that of 2(x + 1) at 0.975
        // (F. Garwood, Biometrika 28, 1936). Byar's approximation is good to about a hundredth from five cases on.
        use statrs::distribution::ChiSquared;
        for count in 5..200 {
            let count = f64::from(count);
            let quantile =
                |freedom: f64, probability| ChiSquared::new(freedom).expect("positive").inverse_cdf(probability) / 2.0;
            let (low, high) = byar(count, 95.0).expect("a count");
            assert!((low - quantile(2.0 * count, 0.025)).abs() < 0.02, "{count}: {low}");
            assert!((high - quantile(2.0 * (count + 1.0), 0.975)).abs() < 0.02, "{count}: {high}");
        }
        // 10 × (1 - 1/90 - 1.959964 / (3 × 3.162278))³ = 10 × 0.782291³ = 4.787 by hand.
        assert!((byar(10.0, 95.0).expect("a count").0 - 4.787).abs() < 0.001);
        assert!(byar(0.0, 95.0).expect("a count").0.abs() < f64::EPSILON);
    }

    #[test]
    fn impossible_counts_have_no_interval() {
        assert_eq!(wilson(3.0, 2.0, 95.0), None);
        assert_eq!(wilson(-1.0, 2.0, 95.0), None);
        assert_eq!(wilson(0.0, 0.0, 95.0), None);
        assert_eq!(byar(-1.0, 95.0), None);
        assert_eq!(byar(1.0, 100.0), None);
    }
}
