//! From degrees to the sheet: projection, simplified outlines, room for names.

use std::collections::HashMap;

use super::super::paper::units;

/// Closed rings of longitude and latitude in degrees; holes are told by the even-odd rule.
pub type Rings = Vec<Vec<(f64, f64)>>;

/// The rings of a shape.
pub fn rings(shape: &geo::MultiPolygon<f64>) -> Rings {
    let polygons = shape.iter();
    let rings = polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.map(|ring| ring.coords().map(|at| (at.x, at.y)).collect()).collect()
}

/// The lines along which shapes meet the outside and each other, told apart by group. Works because neighbours in the
/// boundaries share their corners exactly.
pub(super) struct Borders {
    /// The outline of all shapes together.
    pub outer: Rings,
    /// The edges between shapes of different groups; a shape in no group has no such border.
    pub inner: Rings,
}

impl Borders {
    /// Finds the borders of shapes, each with the groups that it is in.
    pub fn new<'r>(shapes: impl Iterator<Item = (&'r Rings, Vec<usize>)>) -> Self {
        type Corner = (u64, u64);
        let key = |(x, y): (f64, f64)| -> Corner { (x.to_bits(), y.to_bits()) };
        let edge = |pair: &[(f64, f64)]| {
            let (one, two) = (key(pair[0]), key(pair[1]));
            if one < two { (one, two) } else { (two, one) }
        };
        let shapes: Vec<_> = shapes.collect();
        // Each edge with the shapes on its two sides.
        let mut sides: HashMap<(Corner, Corner), Vec<usize>> = HashMap::new();
        for (index, (rings, _)) in shapes.iter().enumerate() {
            for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
                sides.entry(edge(pair)).or_default().push(index);
            }
        }
        let is_outer = |pair: &[(f64, f64)], _: usize| sides[&edge(pair)].len() == 1;
        // Drawn once, from the side of the shape that comes first.
        let is_inner = |pair: &[(f64, f64)], index: usize| match sides[&edge(pair)].as_slice() {
            [one, two] => *one == index && shapes[*one].1 != shapes[*two].1,
            _ => false,
        };
        Self { outer: runs(&shapes, is_outer), inner: runs(&shapes, is_inner) }
    }
}

/// The edges of shapes that are wanted, joined to lines along their rings.
fn runs(shapes: &[(&Rings, Vec<usize>)], is_wanted: impl Fn(&[(f64, f64)], usize) -> bool) -> Rings {
    let mut out = Vec::new();
    for (index, (rings, _)) in shapes.iter().enumerate() {
        for ring in *rings {
            let mut run: Vec<(f64, f64)> = Vec::new();
            for pair in ring.windows(2) {
                if is_wanted(pair, index) {
                    if run.is_empty() {
                        run.push(pair[0]);
                    }
                    run.push(pair[1]);
                } else if !run.is_empty() {
                    out.push(std::mem::take(&mut run));
                }
            }
            if !run.is_empty() {
                out.push(run);
            }
        }
    }
    out
}

const KM_PER_DEGREE: f64 = 111.195;
/// Points nearer than this to the one before are left out, in px.
const FINEST: f64 = 0.45;
/// Free margin around the areas as a share of their extent.
const AROUND: f64 = 0.035;

/// The projection of a map onto a part of the sheet.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    west: f64,
    north: f64,
    south: f64,
    /// Shortening of degrees of longitude.
    cosine: f64,
    px_per_degree: f64,
    width: f64,
    pub height: f64,
    origin: (f64, f64),
}

impl Ground {
    /// Fits shapes into a width in px.
    pub fn new<'r>(shapes: impl Iterator<Item = &'r Rings>, width: f64) -> Self {
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for &(longitude, latitude) in shapes.flatten().flatten() {
            (west, east) = (west.min(longitude), east.max(longitude));
            (south, north) = (south.min(latitude), north.max(latitude));
        }
        if east < west || north < south {
            (west, east, south, north) = (133.0, 134.0, 33.0, 34.0);
        }
        let (wide, tall) = ((east - west).max(1e-3), (north - south).max(1e-3));
        (west, east) = (west - wide * AROUND, east + wide * AROUND);
        (south, north) = (south - tall * AROUND, north + tall * AROUND);
        let cosine = f64::midpoint(south, north).to_radians().cos();
        let px_per_degree = width / ((east - west) * cosine);
        // A prefecture that is tall rather than wide does not fill a page from top to bottom.
        let height = ((north - south) * px_per_degree).min(width * 1.4);
        let fitted = px_per_degree.min(height / (north - south));
        let spare = (width / fitted / cosine - (east - west)) / 2.0;
        Self {
            west: west - spare,
            north,
            south,
            cosine,
            px_per_degree: fitted,
            width,
            height: height.ceil(),
            origin: (0.0, 0.0),
        }
    }

    /// The same with its upper left corner at a place on the sheet.
    pub fn at(&self, left: f64, top: f64) -> Self {
        Self { origin: (left, top), ..self.clone() }
    }

    pub fn middle_latitude_deg(&self) -> f64 {
        f64::midpoint(self.south, self.north)
    }

    /// A position on the sheet, in px.
    pub fn place(&self, (longitude, latitude): (f64, f64)) -> (f64, f64) {
        let x = (longitude - self.west) * self.cosine * self.px_per_degree;
        let y = (self.north - latitude) * self.px_per_degree;
        (self.origin.0 + x, self.origin.1 + y)
    }

    pub fn px_per_km(&self) -> f64 {
        self.px_per_degree / KM_PER_DEGREE
    }

    /// A round length for the scale bar: about a sixth of the width.
    pub fn scale_km(&self) -> f64 {
        let rough = self.width / 6.0 / self.px_per_km();
        let power = 10f64.powf(rough.log10().floor());
        [5.0, 2.0, 1.0].into_iter().map(|factor| factor * power).find(|km| *km <= rough).unwrap_or(power)
    }

    /// The rings in units of the sheet, without those out of sight and without points too near to tell apart.
    pub fn shape(&self, rings: &Rings) -> Vec<Vec<(i32, i32)>> {
        rings.iter().filter_map(|ring| self.ring(ring)).collect()
    }

    fn ring(&self, ring: &[(f64, f64)]) -> Option<Vec<(i32, i32)>> {
        let mut out: Vec<(i32, i32)> = Vec::with_capacity(ring.len() / 4);
        let mut last = (f64::MIN, f64::MIN);
        let mut seen = false;
        for &position in ring {
            let (x, y) = self.place(position);
            let (left, top) = self.origin;
            seen |= left - 2.0 <= x && x <= left + self.width + 2.0 && top - 2.0 <= y && y <= top + self.height + 2.0;
            if (x - last.0).abs() + (y - last.1).abs() < FINEST {
                continue;
            }
            last = (x, y);
            out.push((units(x), units(y)));
        }
        // What is smaller than a point stays a point: an islet must not vanish from a prefecture.
        if out.len() < 3 {
            let &(x, y) = out.first()?;
            out = vec![(x, y), (x + 6, y), (x + 6, y + 6), (x, y + 6)];
        }
        if out.first() == out.last() {
            out.pop();
        }
        seen.then_some(out)
    }

    /// A line on the sheet in px, without points too near to tell apart.
    pub fn line(&self, line: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::with_capacity(line.len() / 2);
        for (index, &position) in line.iter().enumerate() {
            let (x, y) = self.place(position);
            let near = out.last().is_some_and(|last| (x - last.0).abs() + (y - last.1).abs() < FINEST);
            if !near || index + 1 == line.len() {
                out.push((x, y));
            }
        }
        out
    }

    /// Where a name has most room in a shape, in px: the middle of the widest strip of a line's height inside its largest ring.
    pub fn middle_of(&self, rings: &Rings) -> Option<(f64, f64)> {
        let size = |ring: &Vec<(f64, f64)>| extent(std::slice::from_ref(ring));
        let ring = rings.iter().max_by(|one, two| size(one).total_cmp(&size(two)))?;
        let ring: Vec<(f64, f64)> = ring.iter().map(|&position| self.place(position)).collect();
        let top = ring.iter().map(|at| at.1).fold(f64::MAX, f64::min);
        let bottom = ring.iter().map(|at| at.1).fold(f64::MIN, f64::max);
        let middle = f64::midpoint(top, bottom);
        let mut best: Option<(f64, (f64, f64))> = None;
        let mut y = top + 3.0;
        while y < bottom {
            for (left, right) in common(&spans(&ring, y - 6.0), &common(&spans(&ring, y), &spans(&ring, y + 6.0))) {
                // Wide enough is wide enough: among such strips the one nearest the middle looks best.
                let score = (right - left).min(64.0) - (y - middle).abs() * 0.35;
                if best.is_none_or(|(known, _)| known < score) {
                    best = Some((score, (f64::midpoint(left, right), y)));
                }
            }
            y += 3.0;
        }
        best.map(|(_, at)| at)
    }

    /// The corner of a size in px in which the fewest points of the shapes lie: whether right, whether below.
    pub fn emptiest_corner<'r>(&self, shapes: impl Iterator<Item = &'r Rings>, wide: f64, tall: f64) -> (bool, bool) {
        let mut counts = [0usize; 4];
        for &position in shapes.flatten().flatten() {
            let (x, y) = self.place(position);
            let (x, y) = (x - self.origin.0, y - self.origin.1);
            let (left, right) = (x < wide, self.width - wide < x);
            let (above, below) = (y < tall, self.height - tall < y);
            counts[0] += usize::from(right && below);
            counts[1] += usize::from(left && below);
            counts[2] += usize::from(right && above);
            counts[3] += usize::from(left && above);
        }
        let best = (0..4).min_by_key(|&corner| counts[corner]).unwrap_or(0);
        [(true, true), (false, true), (true, false), (false, false)][best]
    }
}

/// The bounding box of the largest ring, in square degrees: a measure for "larger places first".
pub(super) fn extent(rings: &[Vec<(f64, f64)>]) -> f64 {
    let extent = |ring: &Vec<(f64, f64)>| {
        let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        for &(x, y) in ring {
            (low, high) = ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)));
        }
        (high.0 - low.0) * (high.1 - low.1)
    };
    rings.iter().map(extent).fold(0.0, f64::max)
}

/// The stretches of a horizontal line that lie inside a ring.
fn spans(ring: &[(f64, f64)], y: f64) -> Vec<(f64, f64)> {
    let crossings = ring.windows(2).filter(|pair| (pair[0].1 <= y) != (pair[1].1 <= y));
    let mut cuts: Vec<f64> =
        crossings.map(|pair| pair[0].0 + (y - pair[0].1) / (pair[1].1 - pair[0].1) * (pair[1].0 - pair[0].0)).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// What two lists of stretches have in common.
fn common(one: &[(f64, f64)], two: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let pairs = one.iter().flat_map(|left| two.iter().map(move |right| (left.0.max(right.0), left.1.min(right.1))));
    pairs.filter(|(left, right)| left < right).collect()
}

/// Places that names have taken.
pub(super) struct Names {
    taken: Vec<[f64; 4]>,
    bounds: [f64; 4],
}

const HIGH: f64 = 12.0;

impl Names {
    pub fn new(ground: &Ground) -> Self {
        let (left, top) = ground.origin;
        Self { taken: Vec::new(), bounds: [left, top, left + ground.width, top + ground.height] }
    }

    /// Keeps a square around a point free.
    pub fn block(&mut self, (x, y): (f64, f64), half: f64) {
        self.taken.push([x - half, y - half, x + half, y + half]);
    }

    /// A baseline near one of some points where a name of a width collides with nothing; a chosen one is placed in any case.
    pub fn room_for(&mut self, points: &[(f64, f64)], wide: f64, forced: bool) -> Option<(f64, f64)> {
        let shifts =
            [(0.0, 0.0), (0.0, -8.0), (0.0, 8.0), (wide * 0.3, 0.0), (-wide * 0.3, 0.0), (0.0, 14.0), (0.0, -14.0)];
        for (&(x, y), (dx, dy)) in points.iter().flat_map(|point| shifts.iter().map(move |shift| (point, *shift))) {
            let (x, y) = (x + dx, y + dy + 4.4);
            let place = [x - wide / 2.0 - 1.5, y - HIGH + 1.0, x + wide / 2.0 + 1.5, y + 3.0];
            let [left, top, right, bottom] = self.bounds;
            let inside =
                left + 2.0 < place[0] && place[2] < right - 2.0 && top + 2.0 < place[1] && place[3] < bottom - 2.0;
            let free = self.taken.iter().all(|other| {
                place[2] <= other[0] || other[2] <= place[0] || place[3] <= other[1] || other[3] <= place[1]
            });
            if inside && free {
                self.taken.push(place);
                return Some((x, y));
            }
        }
        let &(x, y) = points.first().filter(|_| forced)?;
        let [left, top, right, bottom] = self.bounds;
        let half = wide / 2.0 + 4.0;
        Some((x.clamp(left + half, (right - half).max(left + half)), y.clamp(top + 16.0, bottom - 6.0)))
    }
}
