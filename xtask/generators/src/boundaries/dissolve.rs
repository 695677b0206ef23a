//! Repairs parts and dissolves them into municipalities.

use std::collections::BTreeMap;

use anyhow::Context as _;
use geo::{MultiPolygon, Polygon, Validation as _};
use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{IntOverlayOptions, Overlay, ShapeType},
        overlay_rule::OverlayRule,
        solver::Solver,
    },
    i_shape::int::shape::{IntContour, IntShapes},
};

use super::{Municipality, source::Part};

/// The source's code for the six villages of the Northern Territories (01695 to 01700), which it draws as one polygon set.
/// They are not among the 1,741 municipalities, and one polygon cannot stand for six codes.
const NORTHERN_TERRITORIES: &str = "hoppo";

/// Cities whose wards the source lists in place of the city.
const CITIES_BY_WARD: [(&str, std::ops::RangeInclusive<u32>, &str); 2] =
    [("26100", 26_101..=26_111, "京都市"), ("34100", 34_101..=34_108, "広島市")];

/// The municipality that a part belongs to.
pub fn municipality_code(part_code: &str) -> String {
    let five: String = part_code.chars().take(5).collect();
    let number: Option<u32> = five.parse().ok();
    CITIES_BY_WARD
        .iter()
        .find(|(_, wards, _)| number.is_some_and(|number| wards.contains(&number)))
        .map_or(five, |(city, _, _)| (*city).to_owned())
}

/// The name of a municipality from the names of its parts: 釧路市阿寒 and 釧路市音別 are parts of 釧路市.
fn municipality_name(code: &str, parts: &[&Part]) -> anyhow::Result<String> {
    if let Some((_, _, name)) = CITIES_BY_WARD.iter().find(|(city, _, _)| *city == code) {
        return Ok((*name).to_owned());
    }
    if let [only] = parts {
        return Ok(only.name.clone());
    }
    let mut names = parts.iter().map(|part| up_to_kind(&part.name));
    let first = names.next().flatten().with_context(|| format!("{code}の名前が分かりません"))?;
    anyhow::ensure!(names.all(|name| name == Some(first)), "{code}の部分の名前がそろいません");
    Ok(first.to_owned())
}

/// The text up to and with its first 市, 町 or 村.
fn up_to_kind(name: &str) -> Option<&str> {
    name.char_indices()
        .skip(1)
        .find(|(_, letter)| "市町村".contains(*letter))
        .map(|(at, letter)| &name[..at + letter.len_utf8()])
}

/// Repairs every part and dissolves the parts of each municipality; sorted by code. Also returns how many parts were invalid.
pub fn dissolve(parts: &[Part]) -> anyhow::Result<(Vec<Municipality>, usize)> {
    let mut groups: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.code != NORTHERN_TERRITORIES) {
        groups.entry(municipality_code(&part.code)).or_default().push(part);
    }
    let mut invalid_parts = 0;
    let mut municipalities = Vec::with_capacity(groups.len());
    for (code, group) in groups {
        let name = municipality_name(&code, &group)?;
        let mut whole = IntShapes::new();
        for part in &group {
            if !is_valid(&part.rings) {
                invalid_parts += 1;
            }
            whole.extend(repair(&part.rings));
        }
        let shapes = if group.len() == 1 { whole } else { union(&whole) };
        municipalities.push(Municipality { code, name, shapes });
    }
    Ok((municipalities, invalid_parts))
}

/// The options of every overlay here: keep each vertex of the source, and give polygons that are valid for OGC.
pub fn options() -> IntOverlayOptions {
    IntOverlayOptions { ogc: true, ..IntOverlayOptions::keep_all_points() }
}

/// The valid polygons that cover what the rings of one part enclose: a spike vanishes, a ring that crosses itself falls into
/// polygons, and a ring that touches itself around foreign ground becomes a polygon with a hole.
fn repair(rings: &[IntContour]) -> IntShapes {
    let mut shapes = IntShapes::new();
    for ring in rings {
        let mut overlay = Overlay::new_custom(ring.len(), options(), Solver::default());
        overlay.add_contour(ring, ShapeType::Subject);
        shapes.extend(overlay.overlay(OverlayRule::Subject, FillRule::NonZero));
    }
    if rings.len() == 1 { shapes } else { union(&shapes) }
}

/// Whether the rings, each taken as a polygon, are valid as OGC Simple Features asks.
fn is_valid(rings: &[IntContour]) -> bool {
    let polygons: Vec<Polygon<f64>> = rings
        .iter()
        .map(|ring| {
            let points: Vec<(f64, f64)> = ring.iter().map(|point| (f64::from(point.x), f64::from(point.y))).collect();
            Polygon::new(points.into(), vec![])
        })
        .collect();
    MultiPolygon(polygons).is_valid()
}

/// The union of polygons whose outer rings all run counter-clockwise.
pub fn union(shapes: &IntShapes) -> IntShapes {
    let mut overlay = Overlay::new_custom(vertices(shapes), options(), Solver::default());
    overlay.add_shapes(shapes, ShapeType::Subject);
    overlay.overlay(OverlayRule::Subject, FillRule::NonZero)
}

/// How many vertices polygons have.
pub fn vertices(shapes: &IntShapes) -> usize {
    shapes.iter().flatten().map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use i_overlay::i_float::int::point::IntPoint;

    use super::*;

    fn ring(points: &[(i32, i32)]) -> IntContour {
        points.iter().map(|(x, y)| IntPoint::new(*x, *y)).collect()
    }

    #[test]
    fn wards_and_parts_belong_to_their_municipality() {
        assert_eq!(municipality_code("2610100"), "26100");
        assert_eq!(municipality_code("3410800"), "34100");
        assert_eq!(municipality_code("0120602"), "01206");
        assert_eq!(municipality_code("2620111"), "26201");
    }

    #[test]
    fn a_name_ends_at_its_first_kind_but_never_begins_with_it() {
        assert_eq!(up_to_kind("三好市三野町"), Some("三好市"));
        assert_eq!(up_to_kind("東みよし町三加茂地域"), Some("東みよし町"));
        assert_eq!(up_to_kind("市町村"), Some("市町"));
        assert_eq!(up_to_kind("根室"), None);
    }

    #[test]
    fn a_ring_that_crosses_itself_becomes_two_polygons() {
        let shapes = repair(&[ring(&[(0, 0), (10, 10), (10, 0), (0, 10)])]);
        assert_eq!(shapes.len(), 2);
    }

    #[test]
    fn a_spike_vanishes() {
        let shapes = repair(&[ring(&[(0, 0), (10, 0), (10, 10), (20, 20), (10, 10), (0, 10)])]);
        assert_eq!(vertices(&shapes), 4);
    }

    #[test]
    fn a_ring_that_returns_over_a_bridge_becomes_a_polygon_with_a_hole() {
        let shapes = repair(&[ring(&[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0), (3, 3), (3, 6), (6, 6), (6, 3), (3, 3)])]);
        assert_eq!(shapes.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn dissolving_keeps_a_vertex_in_the_middle_of_a_straight_edge() {
        // (5, 0) is where a third municipality's border begins: without it the neighbour's edge would no longer be shared.
        let shapes = union(&vec![
            vec![ring(&[(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)])],
            vec![ring(&[(10, 0), (20, 0), (20, 10), (10, 10)])],
        ]);
        assert_eq!(shapes.len(), 1);
        assert!(shapes[0][0].contains(&IntPoint::new(5, 0)));
    }
}
