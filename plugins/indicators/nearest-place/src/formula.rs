//! The nearest place of each area, and how far its distance is to be trusted.

use tsunagi_indicator::{Cell, Place, Trust};

/// The nearest place of one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest<'a> {
    /// Kilometers to it, or why there is no distance.
    pub cell: Cell,
    /// The place, if it is in the list.
    pub place: Option<&'a Place>,
}

/// Matches each distance with its place.
///
/// A place that is known only to lie somewhere in its municipality makes the distance an estimate.
///
/// # Units
/// - `km`: kilometers from the area's reference point, geodesic
/// - returns: kilometers
pub fn nearest<'a>(km: &[Cell], nearest_ids: &[String], places: &'a [Place]) -> Vec<Nearest<'a>> {
    let mut by_id: Vec<(&str, &Place)> = places.iter().map(|place| (place.id.as_str(), place)).collect();
    by_id.sort_by_key(|(id, _)| *id);
    let find = |id: &str| by_id.binary_search_by_key(&id, |(id, _)| id).ok().map(|position| by_id[position].1);
    let nearest = |(cell, id): (&Cell, &String)| {
        let place = cell.value.ok().and_then(|_| find(id));
        let rough = place.is_some_and(|place| !matches!(place.precision.as_str(), "site" | "town"));
        Nearest { cell: if rough { cell.no_better_than(Trust::Estimate) } else { *cell }, place }
    };
    km.iter().zip(nearest_ids).map(nearest).collect()
}

/// The formula over plain columns of published values, for the benchmark beside the WebAssembly guest.
pub fn native(km: &[f64], nearest_ids: &[String], places: &[Place]) -> Vec<Cell> {
    let km: Vec<_> = km.iter().map(|value| Cell::new(*value, Trust::Published)).collect();
    nearest(&km, nearest_ids, places).iter().map(|nearest| nearest.cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::Blank;

    fn place(id: &str, precision: &str) -> Place {
        Place {
            id: id.to_owned(),
            kind: "desk".to_owned(),
            name: id.to_uppercase(),
            area: String::new(),
            lon: 133.5,
            lat: 33.5,
            precision: precision.to_owned(),
            trust: Trust::Published,
        }
    }

    #[test]
    fn a_rough_position_makes_the_distance_an_estimate() {
        let places = [place("b", "municipality"), place("a", "site")];
        let km = [Cell::new(1.5, Trust::Published), Cell::new(2.5, Trust::Published)];
        let found = nearest(&km, &["a".to_owned(), "b".to_owned()], &places);
        assert_eq!(found[0], Nearest { cell: km[0], place: Some(&places[1]) });
        assert_eq!(found[1], Nearest { cell: Cell::new(2.5, Trust::Estimate), place: Some(&places[0]) });
    }

    #[test]
    fn no_distance_has_no_place() {
        let km = [Cell::blank(Blank::NotApplicable, Trust::Published)];
        assert_eq!(nearest(&km, &[String::new()], &[]), [Nearest { cell: km[0], place: None }]);
    }
}
