//! The gate for polygons: what is let through is finite, in degrees, in Japan and valid. What can be put right without guessing is
//! put right and counted; the rest is refused with the number of the feature.

use i_overlay::{
    i_float::int::point::IntPoint,
    i_shape::int::shape::{IntContour, IntShapes},
};

use super::{
    crs::Crs,
    feature::{RawFeature, RawRing, feature_error},
};
use crate::{
    import::report::Finding,
    package::{Ground, ground},
    spatial::grid::{double_area, double_area_of, is_same, on_grid, orient, union},
};

/// By how much of its area a polygon may change when a crossing is put right: a spike or a small loop, never a bow tie.
const REPAIRABLE: f64 = 0.005;

/// What was put right, in features.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Repairs {
    /// Rings whose last corner was not their first.
    pub(super) closed: usize,
    /// Corners that repeated the one before.
    pub(super) repeated: usize,
    /// Features whose longitude and latitude were exchanged.
    pub(super) swapped: usize,
    /// Rings without extent, left out.
    pub(super) flat: usize,
    /// Features that crossed or touched themselves in a small place.
    pub(super) crossing: usize,
}

/// Lets a feature through: its polygons on the grid, outer rings counter-clockwise.
pub(super) fn pass(feature: &RawFeature, crs: &Crs, repairs: &mut Repairs) -> Result<IntShapes, Finding> {
    let number = feature.number;
    let mut is_swapped = None;
    let mut shapes = IntShapes::new();
    for polygon in &feature.polygons {
        let mut shape = Vec::with_capacity(polygon.len());
        for (position, ring) in polygon.iter().enumerate() {
            let ring = grid_ring(ring, number, crs, &mut is_swapped, repairs)?;
            // A bow tie has no area either, but it is no line.
            let has_extent = double_area(&ring) != 0 || !union(&vec![vec![ring.clone()]]).is_empty();
            if ring.len() >= 3 && has_extent {
                shape.push(ring);
                continue;
            }
            repairs.flat += 1;
            if position == 0 {
                // Its holes lie nowhere.
                break;
            }
        }
        if !shape.is_empty() {
            orient(&mut shape);
            shapes.push(shape);
        }
    }
    if is_swapped == Some(true) {
        repairs.swapped += 1;
    }
    if shapes.is_empty() {
        return Err(feature_error(
            number,
            "empty-geometry",
            "図形に面がありません（空か、つぶれた線だけです）。",
            "図形を直すか、この地物を除いてください。",
        ));
    }
    let united = union(&shapes);
    if is_same(&shapes, &united) {
        return Ok(shapes);
    }
    let (before, after) = (double_area_of(&shapes), double_area_of(&united));
    #[expect(clippy::cast_precision_loss, reason = "a share, to three digits")]
    let share = (after - before).abs() as f64 / (before.abs().max(after.abs()).max(1)) as f64;
    if share > REPAIRABLE {
        return Err(feature_error(
            number,
            "self-intersection",
            format!(
                "図形の線が交わっているか、穴が外周の外にあります（直すと面積が{:.1}%変わるため、自動では直しません）。",
                share * 100.0
            ),
            "GISの「ジオメトリの修復」などで直してから、もう一度入れてください。",
        ));
    }
    repairs.crossing += 1;
    Ok(united)
}

/// A ring on the grid, not closed by a repeated corner.
fn grid_ring(
    ring: &RawRing,
    number: usize,
    crs: &Crs,
    is_swapped: &mut Option<bool>,
    repairs: &mut Repairs,
) -> Result<IntContour, Finding> {
    let mut corners: IntContour = Vec::with_capacity(ring.len());
    for (position, raw) in ring.iter().enumerate() {
        let corner = place(*raw, position + 1, number, crs, is_swapped)?;
        if corners.last() == Some(&corner) {
            repairs.repeated += 1;
        } else {
            corners.push(corner);
        }
    }
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    } else if corners.len() > 2 {
        close(&corners, number)?;
        repairs.closed += 1;
    }
    Ok(corners)
}

/// A ring that is not closed may be closed by an edge that is no longer than its longest one: longer, and corners are missing.
fn close(corners: &[IntPoint], number: usize) -> Result<(), Finding> {
    let length = |from: &IntPoint, to: &IntPoint| {
        let (x, y) = (i128::from(to.x) - i128::from(from.x), i128::from(to.y) - i128::from(from.y));
        x * x + y * y
    };
    let longest = corners.windows(2).map(|edge| length(&edge[0], &edge[1])).max().unwrap_or(0);
    let gap = corners.last().zip(corners.first()).map_or(0, |(last, first)| length(last, first));
    if gap <= longest {
        return Ok(());
    }
    Err(feature_error(
        number,
        "unclosed-ring",
        "輪が閉じておらず、始点と終点が離れています。点が欠けているおそれがあります。",
        "終点を始点と同じ座標にするか、元の図形から書き出し直してください。",
    ))
}

/// A corner on the grid, longitude first.
fn place(
    raw: [f64; 2],
    position: usize,
    number: usize,
    crs: &Crs,
    is_swapped: &mut Option<bool>,
) -> Result<IntPoint, Finding> {
    if !raw[0].is_finite() || !raw[1].is_finite() {
        return Err(feature_error(
            number,
            "not-finite",
            format!("{position}番目の点の座標が数ではありません（空、非数、無限大など）。"),
            "その点を直すか除いてください。",
        ));
    }
    let outside = |raw: [f64; 2]| {
        let in_meters = raw.iter().any(|number| number.abs() > 360.0) && matches!(crs, Crs::Degrees { .. });
        let (code, why) = if in_meters {
            ("meters-for-degrees", "度ではなくメートルの座標のようです。")
        } else {
            ("outside-japan", "日本の範囲（経度122〜154.5、緯度20〜46）の外です。")
        };
        feature_error(
            number,
            code,
            format!("{position}番目の点（{}, {}）が、{why}", raw[0], raw[1]),
            "座標系を確かめてください。経度・緯度（JGD2011）に変換するか、座標系の情報（.prj など）を付けて入れてください。",
        )
    };
    let [x, y] = crs.degrees(raw).ok_or_else(|| outside(raw))?;
    let (longitude, latitude, exchanged) = match ground(x, y) {
        Ground::InJapan => (x, y, false),
        Ground::Swapped if matches!(crs, Crs::Degrees { .. }) => (y, x, true),
        Ground::Swapped | Ground::Outside => return Err(outside(raw)),
    };
    if *is_swapped.get_or_insert(exchanged) != exchanged {
        return Err(feature_error(
            number,
            "swapped-coordinates",
            format!("{position}番目の点（{x}, {y}）だけ、経度と緯度の順がほかの点と逆です。"),
            "経度、緯度の順にそろえてください。",
        ));
    }
    on_grid([longitude, latitude]).ok_or_else(|| outside(raw))
}
