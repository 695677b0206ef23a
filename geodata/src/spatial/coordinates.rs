//! Coordinates as people type them: swapped, in the wrong unit, or on the other side of the world.

/// What is wrong with a pair of coordinates that should lie in Japan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoordinateFault {
    /// NaN or infinite.
    #[error("座標が数ではありません。経度と緯度を十進の度で入れてください。")]
    NotFinite,
    /// Longitude and latitude have changed places.
    #[error("緯度と経度が入れ替わっています。経度の列に 122〜154、緯度の列に 20〜46 の数を入れてください。")]
    Swapped,
    /// Neither way round does the pair lie in Japan.
    #[error(
        "日本の範囲（経度 122〜154、緯度 20〜46）の外にあります。測地系（JGD2011）と単位（度）を確かめてください。"
    )]
    OutsideJapan,
}

/// Says what is wrong with a pair of coordinates; `None` if it lies in the box around Japan's four extreme points
/// (与那国島 122°56′E, 南鳥島 153°59′E, 沖ノ鳥島 20°25′N, 択捉島 45°33′N; 国土地理院).
///
/// # Units
/// Both in degrees.
pub fn coordinate_fault(longitude_deg: f64, latitude_deg: f64) -> Option<CoordinateFault> {
    let in_japan =
        |longitude: f64, latitude: f64| (122.0..=154.5).contains(&longitude) && (20.0..=46.0).contains(&latitude);
    if !longitude_deg.is_finite() || !latitude_deg.is_finite() {
        Some(CoordinateFault::NotFinite)
    } else if in_japan(longitude_deg, latitude_deg) {
        None
    } else if in_japan(latitude_deg, longitude_deg) {
        Some(CoordinateFault::Swapped)
    } else {
        Some(CoordinateFault::OutsideJapan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_coordinates_are_told_from_foreign_ones() {
        assert_eq!(coordinate_fault(133.5311, 33.5597), None);
        assert_eq!(coordinate_fault(33.5597, 133.5311), Some(CoordinateFault::Swapped));
        assert_eq!(coordinate_fault(2.35, 48.85), Some(CoordinateFault::OutsideJapan));
        assert_eq!(coordinate_fault(f64::NAN, 33.5), Some(CoordinateFault::NotFinite));
        assert_eq!(coordinate_fault(133.5, f64::INFINITY), Some(CoordinateFault::NotFinite));
    }
}
