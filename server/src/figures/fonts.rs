//! The two fonts that ship with the program, and how wide a text is in them.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};
use plotters::style::{FontStyle, register_font};

/// The family as SVG and office files name it. It ships with Windows too, so a saved figure looks the same there.
pub const FAMILY: &str = "BIZ UDPGothic";

/// The regular weight of [`FAMILY`].
pub const REGULAR: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/fonts/BIZUDPGothic-Regular.ttf"));
/// The bold weight of [`FAMILY`].
pub const BOLD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/fonts/BIZUDPGothic-Bold.ttf"));

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400
    Regular,
    /// 700
    Bold,
}

/// Width of a text in px at a size in px.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = face(weight);
    let units = f64::from(font.units_per_em().unwrap_or(1000.0));
    let advance: f64 = text.chars().map(|letter| f64::from(font.h_advance_unscaled(font.glyph_id(letter)))).sum();
    advance / units * size
}

/// Tells plotters the fonts once, so that its own texts are measured with them too.
pub(super) fn register() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        for (style, bytes) in [(FontStyle::Normal, REGULAR), (FontStyle::Bold, BOLD)] {
            assert!(register_font(FAMILY, style, bytes).is_ok(), "the embedded fonts are TrueType");
        }
    });
}

fn face(weight: Weight) -> &'static FontRef<'static> {
    static FACES: OnceLock<[FontRef<'static>; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| {
        [REGULAR, BOLD].map(|bytes| FontRef::try_from_slice(bytes).expect("the embedded fonts are TrueType"))
    });
    match weight {
        Weight::Regular => &faces[0],
        Weight::Bold => &faces[1],
    }
}
