//! Numbers as texts. Notes have thousands of them, and the standard library's way takes most of the time of a plugin that computes little.
//!
//! Crate `tsunagi-indicator` has this file, too: it must not depend on this crate, which reads TOML.

/// Beyond this a number that was multiplied is no longer known to a ten-thousandth.
const EXACT: f64 = 1e12;
/// Nearer than this to the middle between two numbers, multiplying could have moved it to the other side.
const NEAR_MIDDLE: f64 = 1e-3;
/// 10 to the power of the index.
const POWERS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];

/// A number with so many decimals, exactly as `format!("{number:.1}")` writes it, several times as fast.
pub fn fixed(number: f64, decimals: u8) -> String {
    let Some(scaled) = scaled(number, decimals) else {
        return format!("{number:.*}", usize::from(decimals));
    };
    let mut text = Backwards::new();
    text.fraction(scaled, decimals);
    text.whole(scaled / power(decimals));
    if number.is_sign_negative() {
        text.push(b'-');
    }
    text.into_string()
}

/// A number with so many decimals, its whole part with commas: 1234.5 becomes 1,234.50. What rounds to 0 has no sign.
pub fn decimal(number: f64, decimals: u8) -> String {
    let Some(scaled) = scaled(number, decimals) else {
        return grouped(number, decimals);
    };
    let mut text = Backwards::new();
    text.fraction(scaled, decimals);
    let mut whole = scaled / power(decimals);
    while whole >= 1_000 {
        for _ in 0..3 {
            text.digit(whole % 10);
            whole /= 10;
        }
        text.push(b',');
    }
    text.whole(whole);
    if number < 0.0 && scaled > 0 {
        text.push(b'-');
    }
    text.into_string()
}

/// A whole number with commas: 182962 becomes 182,962.
pub fn group_digits(number: f64) -> String {
    decimal(number, 0)
}

/// The number without its sign, times 10 to the power of `decimals`, rounded; `None` where that cannot be told for sure.
fn scaled(number: f64, decimals: u8) -> Option<u64> {
    let scaled = number.abs() * POWERS.get(usize::from(decimals))?;
    if scaled.is_nan() || scaled >= EXACT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 0 and far below 2^64")]
    let whole = scaled as u64;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let rest = scaled - whole as f64;
    ((rest - 0.5).abs() > NEAR_MIDDLE).then(|| whole + u64::from(rest > 0.5))
}

fn power(decimals: u8) -> u64 {
    10_u64.pow(u32::from(decimals))
}

/// What is too large, too near the middle, or no number.
fn grouped(number: f64, decimals: u8) -> String {
    let plain = format!("{:.*}", usize::from(decimals), number.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if number < 0.0 && (number.is_infinite() || plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit))) {
        grouped.push('-');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A short text of ASCII that is written from its end.
struct Backwards {
    bytes: [u8; 32],
    start: usize,
}

impl Backwards {
    fn new() -> Self {
        Self { bytes: [0; 32], start: 32 }
    }

    /// At most thirteen digits, four commas, a point and a sign come together.
    fn push(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }

    fn digit(&mut self, digit: u64) {
        self.push(b'0' + u8::try_from(digit % 10).unwrap_or(0));
    }

    fn fraction(&mut self, mut scaled: u64, decimals: u8) {
        for _ in 0..decimals {
            self.digit(scaled);
            scaled /= 10;
        }
        if decimals > 0 {
            self.push(b'.');
        }
    }

    fn whole(&mut self, mut whole: u64) {
        self.digit(whole);
        while whole >= 10 {
            whole /= 10;
            self.digit(whole);
        }
    }

    fn into_string(self) -> String {
        String::from_utf8_lossy(&self.bytes[self.start..]).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(group_digits(0.0), "0");
        assert_eq!(group_digits(999.4), "999");
        assert_eq!(group_digits(1000.0), "1,000");
        assert_eq!(group_digits(182_962.0), "182,962");
        assert_eq!(group_digits(-1_234_567.0), "-1,234,567");
        assert_eq!(decimal(-1_234.56, 1), "-1,234.6");
        assert_eq!(decimal(1_000_001.5, 2), "1,000,001.50");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(1e15, 0), "1,000,000,000,000,000");
    }

    #[test]
    fn a_fixed_number_is_what_the_standard_library_writes() {
        let mut numbers =
            vec![0.0, -0.0, 0.05, 0.15, 0.25, 0.35, 1.005, 2.5, 3.5, 0.125, 9.995, 99.95, 999_999.5, 1e-9];
        numbers.extend([1e11, 1e12, 1e15, 1e300, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
        // Mixed by multiplication: many of all sizes, and many at the middle between two.
        let mut bits = 1_u64;
        for _ in 0..4_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let whole = f64::from(u32::try_from(bits >> 40).unwrap_or(0));
            numbers.extend([whole / 2_000.0, whole / 4_096.0, whole / 7.0, f64::from_bits(bits)]);
        }
        for number in numbers {
            for decimals in 0..=6 {
                for number in [number, -number] {
                    let expected = format!("{number:.*}", usize::from(decimals));
                    assert_eq!(fixed(number, decimals), expected, "{number:?}");
                    let plain = decimal(number, decimals).replace(',', "");
                    let is_zero =
                        !expected.bytes().any(|byte| (b'1'..=b'9').contains(&byte) || byte == b'N' || byte == b'i');
                    let expected = if is_zero { expected.trim_start_matches('-') } else { &expected };
                    assert_eq!(plain, expected.replace("-NaN", "NaN"), "{number:?}");
                }
            }
        }
    }
}
