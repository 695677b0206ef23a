//! A figure as pixels: the same SVG, drawn by resvg with the two embedded fonts.

use std::sync::{Arc, OnceLock};

use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{
        Options, Tree,
        fontdb::{Database, Source},
    },
};

use super::fonts::{BOLD, FAMILY, REGULAR};

/// Why a figure could not be turned into pixels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The text is no SVG.
    #[error("図を画像にできませんでした（SVGとして読めません）。")]
    NotSvg(#[source] resvg::usvg::Error),
    /// The picture would be too large.
    #[error("図を画像にできませんでした（{width}×{height}ピクセルは大きすぎます）。倍率か幅を小さくしてください。")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The PNG encoder refused.
    #[error("図を画像にできませんでした。もう一度お試しください。")]
    Encode(#[source] png::EncodingError),
}

/// More pixels than this are refused: 6,400 × 9,600.
const MOST_PIXELS: u64 = 61_440_000;

/// Draws an SVG at a scale from 1 to 4 (held within) on a white ground. The same SVG gives the same bytes.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    let tree = Tree::from_str(svg, options()).map_err(PngError::NotSvg)?;
    let scale = if scale.is_finite() { scale.clamp(1.0, 4.0) } else { 1.0 };
    let size = tree.size().to_int_size().scale_by(scale);
    let (width, height) = size.map_or((0, 0), |size| (size.width(), size.height()));
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PngError::TooLarge { width, height });
    }
    let mut pixmap = Pixmap::new(width, height).ok_or(PngError::TooLarge { width, height })?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    encode(&pixmap, scale).map_err(PngError::Encode)
}

/// Opaque RGB with a light, fast compression. The density says that a px of the SVG is a 96th of an inch.
fn encode(pixmap: &Pixmap, scale: f32) -> Result<Vec<u8>, png::EncodingError> {
    let mut rgb = Vec::with_capacity(pixmap.data().len() / 4 * 3);
    for pixel in pixmap.data().chunks_exact(4) {
        rgb.extend_from_slice(&pixel[..3]);
    }
    let mut out = Vec::with_capacity(rgb.len() / 16);
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Flat colours repeat as they stand: filters would only hide that, and higher levels take longer than drawing.
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    encoder.set_filter(png::Filter::NoFilter);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a density of a few thousand")]
    let per_meter = (96.0 / 0.0254 * scale).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(out)
}

/// Parser options with the fonts, made once.
pub(super) fn options() -> &'static Options<'static> {
    static OPTIONS: OnceLock<Options<'static>> = OnceLock::new();
    OPTIONS.get_or_init(|| {
        let mut fonts = Database::new();
        for bytes in [REGULAR, BOLD] {
            fonts.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        fonts.set_sans_serif_family(FAMILY);
        let mut options = Options { font_family: FAMILY.to_owned(), ..Options::default() };
        options.fontdb = Arc::new(fonts);
        // A figure has no images; whatever an imported text smuggled in would not be followed.
        options.resources_dir = None;
        options
    })
}
