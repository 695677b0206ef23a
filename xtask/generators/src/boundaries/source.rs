//! Reads the municipal polygons out of the pinned crate.

use anyhow::{Context as _, anyhow};
use i_overlay::{i_float::int::point::IntPoint, i_shape::int::shape::IntContour};

use super::UNITS_PER_DEGREE;

/// How many files of polygons the crate carries.
const FILES: usize = 10;

/// One polygon set of the source: a municipality or a part of one.
#[derive(Debug, Clone)]
pub struct Part {
    /// 7-digit code: municipality and part. `hoppo` for the six villages of the Northern Territories.
    pub code: String,
    /// Name, such as 釧路市阿寒.
    pub name: String,
    /// Rings without the repeated last vertex.
    pub rings: Vec<IntContour>,
}

/// Reads every part, sorted by code.
pub fn read() -> anyhow::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for file in 0..FILES {
        let text = reversejp::get_landslide_data(file)
            .map_err(|error| anyhow!("reversejp のデータ{file}を読めません: {error}"))?;
        let collection: reversejp::FeatureCollection =
            serde_json::from_str(&text).with_context(|| format!("reversejp のデータ{file}がGeoJSONではありません"))?;
        for feature in collection.features {
            let mut rings = Vec::new();
            for polygon in feature.geometry.coordinates {
                // The source has no holes: ground inside a ring that is not of the area is left out by a ring that touches itself.
                anyhow::ensure!(polygon.len() == 1, "{}に穴のある図形があります", feature.properties.name);
                for ring in polygon {
                    rings.push(whole_numbers(&ring).with_context(|| feature.properties.name.clone())?);
                }
            }
            parts.push(Part { code: feature.properties.code, name: feature.properties.name, rings });
        }
    }
    parts.sort_by(|left, right| left.code.cmp(&right.code));
    Ok(parts)
}

/// A closed ring in degrees as an unclosed ring in whole numbers.
fn whole_numbers(ring: &[[f64; 2]]) -> anyhow::Result<IntContour> {
    let points: Vec<IntPoint> =
        ring.iter().map(|[x, y]| Ok(IntPoint::new(unit(*x)?, unit(*y)?))).collect::<anyhow::Result<_>>()?;
    let (last, rest) = points.split_last().context("頂点のない輪があります")?;
    anyhow::ensure!(Some(last) == rest.first(), "閉じていない輪があります");
    Ok(rest.to_vec())
}

/// Degrees as a whole number of units; refused if the source is finer than the grid or off the globe.
fn unit(degrees: f64) -> anyhow::Result<i32> {
    let scaled = degrees * f64::from(UNITS_PER_DEGREE);
    let rounded = scaled.round();
    anyhow::ensure!(
        degrees.abs() <= 180.0 && (scaled - rounded).abs() < 1e-3,
        "座標{degrees}は小数第5位までで表せません"
    );
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 * 100,000, checked above")]
    Ok(rounded as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_becomes_a_whole_number_without_loss() {
        assert_eq!(unit(133.5313).ok(), Some(13_353_130));
        assert_eq!(unit(-0.00001).ok(), Some(-1));
    }

    #[test]
    fn a_coordinate_off_the_grid_or_the_globe_is_refused() {
        assert!(unit(133.531_234_5).is_err());
        assert!(unit(f64::NAN).is_err());
        assert!(unit(1e9).is_err());
    }

    #[test]
    fn a_ring_that_does_not_close_is_refused() {
        assert!(whole_numbers(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]).is_err());
        assert!(whole_numbers(&[]).is_err());
    }
}
