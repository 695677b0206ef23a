//! Numbers as people read them: thousands commas, a fixed number of decimals.

/// A number with thousands commas and so many decimals; minus as U+2212 is left to typography, `-` is what a cell can be copied with.
pub fn format(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3 + 1);
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero {
        grouped.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// The value as it will be printed with so many decimals, as a number: what classes, ranks and sorting go by, so that two equal
/// looking values never fall into different classes.
pub fn as_printed(value: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_divided_and_decimals_kept() {
        assert_eq!(format(1_234_567.0, 0), "1,234,567");
        assert_eq!(format(691.527, 1), "691.5");
        assert_eq!(format(-1_234.5, 2), "-1,234.50");
        assert_eq!(format(999.6, 0), "1,000");
        assert_eq!(format(-0.04, 1), "0.0");
    }
}
