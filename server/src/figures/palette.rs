//! The colours and hatches of the map, the legend and the figures: one list for all.
//!
//! The classes run from light to dark in even steps of lightness, so that they survive greyscale and the common
//! colour-vision types. The lightest still differs from the sea and from land without data, and every area has an outline.

use geodata::Blank;
use plotters::style::RGBColor;

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// The colour as `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// Relative luminance after WCAG 2.2, from 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio to another colour after WCAG 2.2, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one < two { two / one } else { one / two }
    }

    /// The colour between this one and another, at a share from 0 to 1.
    fn toward(self, other: Self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is a byte")]
        let mix = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl From<Rgb> for RGBColor {
    fn from(color: Rgb) -> Self {
        Self(color.0, color.1, color.2)
    }
}

/// Text and strong lines.
pub const INK: Rgb = Rgb(0x1a, 0x1a, 0x1c);
/// Notes, axis labels: at least 4.5:1 on white.
pub const MUTED: Rgb = Rgb(0x54, 0x54, 0x58);
/// Outlines of bars and areas: at least 3:1 on white.
pub const OUTLINE: Rgb = Rgb(0x62, 0x62, 0x66);
/// Grid lines: light, they only guide the eye.
pub const GRID: Rgb = Rgb(0xdc, 0xdc, 0xde);
/// The sheet.
pub const GROUND: Rgb = Rgb(0xff, 0xff, 0xff);
/// The sea on maps.
pub const SEA: Rgb = Rgb(0xea, 0xf1, 0xf5);
/// Land outside the prefecture, and land without data.
pub const LAND: Rgb = Rgb(0xf3, 0xf1, 0xec);
/// What is chosen.
pub const ACCENT: Rgb = Rgb(0x00, 0x17, 0xc1);
/// Bars and lines that are not chosen.
pub const QUIET: Rgb = Rgb(0xa9, 0xb8, 0xc6);
/// Ground of the band that says 見本, 推計 or 速報.
pub const BAND: Rgb = Rgb(0xf1, 0xf1, 0xf4);

/// The five classes of the map, light to dark: one hue, even steps of lightness.
pub const SEQUENTIAL: [Rgb; 5] =
    [Rgb(0xc2, 0xd8, 0xe9), Rgb(0x90, 0xb7, 0xd5), Rgb(0x5c, 0x93, 0xbd), Rgb(0x2f, 0x6c, 0x9b), Rgb(0x0f, 0x43, 0x68)];

/// Low to high about a middle: purple to orange, never red to green.
pub const DIVERGING: [Rgb; 5] =
    [Rgb(0x5e, 0x3c, 0x99), Rgb(0xb2, 0xab, 0xd2), Rgb(0xee, 0xec, 0xe8), Rgb(0xf5, 0xb0, 0x5c), Rgb(0xb3, 0x58, 0x06)];

/// Steps of a state: none, planned, established.
pub const STATES: [Rgb; 3] = [Rgb(0xe4, 0xe1, 0xd8), Rgb(0x8f, 0xb6, 0xd4), Rgb(0x0f, 0x43, 0x68)];

/// Lines and segments that stand for different things: told apart by lightness and, on lines, by dash and marker as well.
pub const CATEGORIES: [Rgb; 6] = [
    Rgb(0x0f, 0x43, 0x68),
    Rgb(0x8f, 0xb6, 0xd4),
    Rgb(0xb3, 0x58, 0x06),
    Rgb(0xf0, 0xc0, 0x80),
    Rgb(0x5e, 0x3c, 0x99),
    Rgb(0xc4, 0xbe, 0xdc),
];

/// Lines on a white ground: each at least 4.5:1, told apart by dash and marker as well.
pub const LINES: [Rgb; 5] =
    [Rgb(0x0f, 0x43, 0x68), Rgb(0xb3, 0x58, 0x06), Rgb(0x5e, 0x3c, 0x99), Rgb(0x2f, 0x6c, 0x9b), Rgb(0x54, 0x54, 0x58)];
/// Lines that are not chosen: still 3:1.
pub const QUIET_LINE: Rgb = Rgb(0x82, 0x90, 0x9e);

/// The colours of `classes` sequential classes, light to dark (1 to 9; more are folded to 9).
pub fn sequential(classes: usize) -> Vec<Rgb> {
    spread(&SEQUENTIAL, classes)
}

/// The colours of `classes` diverging classes, low to high.
pub fn diverging(classes: usize) -> Vec<Rgb> {
    spread(&DIVERGING, classes)
}

/// The colours of `steps` steps of a state, from nothing to done.
pub fn states(steps: usize) -> Vec<Rgb> {
    spread(&STATES, steps)
}

/// Text that stands on a colour: ink or white, whichever reads better.
pub fn text_on(ground: Rgb) -> Rgb {
    if ground.contrast(INK) < ground.contrast(GROUND) { GROUND } else { INK }
}

fn spread(stops: &[Rgb], count: usize) -> Vec<Rgb> {
    let count = count.min(9);
    if count == 1 {
        return vec![stops[stops.len() / 2]];
    }
    (0..count)
        .map(|index| {
            let place = index as f64 * (stops.len() - 1) as f64 / (count - 1) as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the list")]
            let from = (place.floor() as usize).min(stops.len() - 2);
            stops[from].toward(stops[from + 1], place - from as f64)
        })
        .collect()
}

/// A hatch that fills an area in place of a colour. No two look alike in greyscale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// 秘匿: fine cross-hatch.
    CrossHatch,
    /// 未調査: sparse dots.
    Dots,
    /// 未回答: diagonal lines.
    Diagonal,
    /// 対象外: plain ground with a dash.
    Dash,
}

impl Pattern {
    /// Every hatch.
    pub const ALL: [Self; 4] = [Self::CrossHatch, Self::Dots, Self::Diagonal, Self::Dash];

    /// Its name in the SVG.
    pub fn id(self) -> &'static str {
        match self {
            Self::CrossHatch => "suppressed",
            Self::Dots => "not-surveyed",
            Self::Diagonal => "no-reply",
            Self::Dash => "not-applicable",
        }
    }

    /// Size of its tile in px (width, height) and the SVG inside.
    pub(super) fn tile(self) -> (u32, u32, &'static str) {
        match self {
            Self::CrossHatch => (
                5,
                5,
                r##"<rect width="5" height="5" fill="#ffffff"/><path d="M0 0L5 5M5 0L0 5" stroke="#626266" stroke-width=".7"/>"##,
            ),
            Self::Dots => (
                7,
                7,
                r##"<rect width="7" height="7" fill="#f3f1ec"/><circle cx="1.75" cy="1.75" r=".9" fill="#626266"/><circle cx="5.25" cy="5.25" r=".9" fill="#626266"/>"##,
            ),
            Self::Diagonal => (
                6,
                6,
                r##"<rect width="6" height="6" fill="#ffffff"/><path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="#54545a" stroke-width="1.2"/>"##,
            ),
            Self::Dash => (
                14,
                10,
                r##"<rect width="14" height="10" fill="#f3f1ec"/><path d="M4 5H10" stroke="#626266" stroke-width="1.2"/>"##,
            ),
        }
    }
}

/// The hatch that stands for a blank.
pub fn blank_pattern(blank: Blank) -> Pattern {
    match blank {
        Blank::Suppressed => Pattern::CrossHatch,
        Blank::NotSurveyed => Pattern::Dots,
        Blank::NoReply => Pattern::Diagonal,
        Blank::NotApplicable => Pattern::Dash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_has_three_to_one_on_every_ground_that_touches_it() {
        for ground in [GROUND, SEA, LAND] {
            assert!(OUTLINE.contrast(ground) >= 3.0, "{}", ground.hex());
        }
        assert!(MUTED.contrast(GROUND) >= 4.5 && MUTED.contrast(BAND) >= 4.5);
    }

    #[test]
    fn classes_grow_darker_by_visible_steps_in_greyscale() {
        for classes in 2..=7 {
            let colors = sequential(classes);
            assert_eq!(colors.len(), classes);
            for pair in colors.windows(2) {
                assert!(pair[0].contrast(pair[1]) > 1.15, "{classes}: {} {}", pair[0].hex(), pair[1].hex());
            }
        }
        assert!(SEQUENTIAL[0].contrast(SEA) > 1.2, "the lightest class differs from the sea");
        assert!(STATES[0].contrast(STATES[1]) > 1.4 && STATES[1].contrast(STATES[2]) > 1.4);
    }

    #[test]
    fn a_colour_reads_back_what_it_writes() {
        assert_eq!(Rgb::parse(&ACCENT.hex()), Some(ACCENT));
        assert_eq!(Rgb::parse("blue"), None);
        assert_eq!(Rgb::parse("#あ123"), None);
    }
}
