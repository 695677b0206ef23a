//! Ground that two municipalities claim.

use std::fmt;

use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{Overlay, ShapeType},
        overlay_rule::OverlayRule,
        solver::Solver,
    },
    i_shape::int::shape::IntShapes,
};

use super::{
    Municipality,
    dissolve::{options, vertices},
};

/// What was settled, for people.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// How many pairs of municipalities claimed common ground.
    pub pairs: usize,
    /// The largest claim: twice its area in square units, who gave way, who keeps it.
    largest: Option<(i64, String, String)>,
}

impl fmt::Display for Settled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "重なりを解消した隣どうし: {} 組", self.pairs)?;
        match &self.largest {
            Some((_, loser, winner)) => write!(formatter, "（最大は{loser}の中の{winner}）"),
            None => Ok(()),
        }
    }
}

/// Gives ground that two municipalities claim to the smaller one, whose claim is the more specific (the source draws no holes, so
/// that a municipality inside another is claimed by both).
pub fn settle(municipalities: &mut [Municipality]) -> Settled {
    let boxes: Vec<[i32; 4]> = municipalities.iter().map(|area| bounds(&area.shapes)).collect();
    let mut settled = Settled::default();
    for left in 0..municipalities.len() {
        for right in left + 1..municipalities.len() {
            if !meet(boxes[left], boxes[right]) {
                continue;
            }
            let common = combine(&municipalities[left].shapes, &municipalities[right].shapes, OverlayRule::Intersect);
            if common.is_empty() {
                continue;
            }
            let (loser, winner) =
                if double_area(&municipalities[left].shapes) < double_area(&municipalities[right].shapes) {
                    (right, left)
                } else {
                    (left, right)
                };
            let rest = combine(&municipalities[loser].shapes, &municipalities[winner].shapes, OverlayRule::Difference);
            settled.pairs += 1;
            let area = double_area(&common);
            if settled.largest.as_ref().is_none_or(|(largest, _, _)| *largest < area) {
                settled.largest = Some((area, municipalities[loser].name.clone(), municipalities[winner].name.clone()));
            }
            municipalities[loser].shapes = rest;
        }
    }
    settled
}

fn combine(subject: &IntShapes, clip: &IntShapes, rule: OverlayRule) -> IntShapes {
    let mut overlay = Overlay::new_custom(vertices(subject) + vertices(clip), options(), Solver::default());
    overlay.add_shapes(subject, ShapeType::Subject);
    overlay.add_shapes(clip, ShapeType::Clip);
    overlay.overlay(rule, FillRule::NonZero)
}

/// Twice the area in square units; holes run clockwise and so subtract.
pub fn double_area(shapes: &IntShapes) -> i64 {
    let mut sum = 0;
    for ring in shapes.iter().flatten() {
        for (index, from) in ring.iter().enumerate() {
            let to = ring[(index + 1) % ring.len()];
            sum += i64::from(from.x) * i64::from(to.y) - i64::from(to.x) * i64::from(from.y);
        }
    }
    sum
}

fn bounds(shapes: &IntShapes) -> [i32; 4] {
    shapes.iter().flatten().flatten().fold(
        [i32::MAX, i32::MAX, i32::MIN, i32::MIN],
        |[left, bottom, right, top], point| {
            [left.min(point.x), bottom.min(point.y), right.max(point.x), top.max(point.y)]
        },
    )
}

fn meet(one: [i32; 4], other: [i32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[cfg(test)]
mod tests {
    use i_overlay::i_float::int::point::IntPoint;

    use super::*;

    fn square(code: &str, from: i32, to: i32) -> Municipality {
        let ring = [(from, from), (to, from), (to, to), (from, to)].map(|(x, y)| IntPoint::new(x, y)).to_vec();
        Municipality { code: code.to_owned(), name: code.to_owned(), shapes: vec![vec![ring]] }
    }

    #[test]
    fn a_municipality_inside_another_becomes_a_hole_of_it() {
        let mut areas = [square("柏崎市", 0, 90), square("刈羽村", 30, 60)];
        let settled = settle(&mut areas);
        assert_eq!(settled.to_string(), "重なりを解消した隣どうし: 1 組（最大は柏崎市の中の刈羽村）");
        assert_eq!(areas[0].shapes.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        assert_eq!(double_area(&areas[0].shapes), 2 * (90 * 90 - 30 * 30));
        assert_eq!(settle(&mut areas).pairs, 0);
    }
}
