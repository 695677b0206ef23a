//! The boundaries that the program carries, read once: polygons and places from files are held against them.

use std::sync::OnceLock;

use crate::package::{BOUNDARIES_ID, Boundary, read_embedded};

/// The municipalities, in the order of their codes; none if the program was built without them.
pub(super) fn boundaries() -> &'static [Boundary] {
    static KNOWN: OnceLock<Vec<Boundary>> = OnceLock::new();
    KNOWN.get_or_init(|| read_embedded(BOUNDARIES_ID).0.map(|package| package.boundaries).unwrap_or_default())
}
