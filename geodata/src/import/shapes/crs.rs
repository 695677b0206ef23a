//! Coordinate reference systems: which coordinates are degrees already, which can be turned into degrees, which are refused.
//!
//! JGD2011, JGD2000 and WGS 84 are taken for the same: in Japan they differ by less than a meter where the ground has not moved
//! (国土地理院「世界測地系移行に関する質問集」), which is below what these polygons show. Tokyo Datum lies 400 to 500 m off; to undo that takes
//! a grid of parameters, which this program does not carry, so it is refused.

use proj4rs::{Proj, transform::transform};

use super::feature::{DeclaredCrs, file_error};
use crate::import::report::Finding;

/// Latitude and longitude of origin of the 19 zones of the plane rectangular system, in degrees and minutes
/// (平成14年国土交通省告示第9号).
const PLANE_ZONES: [((f64, f64), (f64, f64)); 19] = [
    ((33.0, 0.0), (129.0, 30.0)),
    ((33.0, 0.0), (131.0, 0.0)),
    ((36.0, 0.0), (132.0, 10.0)),
    ((33.0, 0.0), (133.0, 30.0)),
    ((36.0, 0.0), (134.0, 20.0)),
    ((36.0, 0.0), (136.0, 0.0)),
    ((36.0, 0.0), (137.0, 10.0)),
    ((36.0, 0.0), (138.0, 30.0)),
    ((36.0, 0.0), (139.0, 50.0)),
    ((40.0, 0.0), (140.0, 50.0)),
    ((44.0, 0.0), (140.0, 15.0)),
    ((44.0, 0.0), (142.0, 15.0)),
    ((44.0, 0.0), (144.0, 15.0)),
    ((26.0, 0.0), (142.0, 0.0)),
    ((26.0, 0.0), (127.0, 30.0)),
    ((26.0, 0.0), (124.0, 0.0)),
    ((26.0, 0.0), (131.0, 0.0)),
    ((20.0, 0.0), (136.0, 0.0)),
    ((26.0, 0.0), (154.0, 0.0)),
];

const GRS80: &str = "+ellps=GRS80 +units=m +no_defs";

/// How coordinates become degrees.
#[derive(Debug)]
pub(super) enum Crs {
    /// They are degrees; `named` if the file says so.
    Degrees {
        /// Whether the file says so.
        named: bool,
    },
    /// They are meters of a projection.
    Projected(Box<Projection>),
}

/// A projection that can be undone.
#[derive(Debug)]
pub(super) struct Projection {
    /// What people call it.
    pub(super) name: String,
    from: Proj,
    to: Proj,
}

impl Crs {
    /// What a file declares.
    pub(super) fn of(declared: &DeclaredCrs) -> Result<Self, Finding> {
        match declared {
            DeclaredCrs::None => Ok(Self::Degrees { named: false }),
            DeclaredCrs::Epsg(number) => of_epsg(*number),
            DeclaredCrs::Text(text) => of_text(text),
        }
    }

    /// A corner in degrees; `None` where the projection cannot be undone.
    pub(super) fn degrees(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let Self::Projected(projection) = self else { return Some([x, y]) };
        let mut point = (x, y, 0.0);
        transform(&projection.from, &projection.to, &mut point).ok()?;
        let (longitude, latitude) = (point.0.to_degrees(), point.1.to_degrees());
        (longitude.is_finite() && latitude.is_finite()).then_some([longitude, latitude])
    }
}

fn of_epsg(number: u32) -> Result<Crs, Finding> {
    match number {
        // WGS 84, JGD2000, JGD2011; 4979 and 6667 are the same with heights.
        4326 | 4612 | 6668 | 4979 | 6667 => Ok(Crs::Degrees { named: true }),
        3857 | 900_913 | 102_100 => projected("Webメルカトル", &web_mercator()),
        2443..=2461 => plane(number - 2442),
        6669..=6687 => plane(number - 6668),
        // JGD2000 and JGD2011 in UTM zones 51 to 55.
        3097..=3101 => utm(number - 3097 + 51),
        6688..=6692 => utm(number - 6688 + 51),
        32651..=32655 => utm(number - 32600),
        4301 | 30161..=30179 | 3092..=3096 => Err(tokyo()),
        _ => Err(unknown(&format!("EPSG:{number}"))),
    }
}

fn of_text(text: &str) -> Result<Crs, Finding> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
    if plain.is_empty() {
        return Ok(Crs::Degrees { named: false });
    }
    if !plain.contains('[') {
        if plain.contains("CRS84") {
            return Ok(Crs::Degrees { named: true });
        }
        let digits: String =
            plain.chars().rev().take_while(char::is_ascii_digit).collect::<String>().chars().rev().collect();
        return match digits.parse() {
            Ok(number) if plain.contains("EPSG") || plain == digits => of_epsg(number),
            _ => Err(unknown(text)),
        };
    }
    // WKT, of a .prj or a database.
    if ["TOKYO", "BESSEL"].iter().any(|word| plain.contains(word)) {
        return Err(tokyo());
    }
    let is_world = ["JGD", "WGS_1984", "WGS84", "WGS1984", "ITRF", "GRS_1980", "GRS1980", "GRS80"];
    if !is_world.iter().any(|word| plain.contains(word)) {
        return Err(unknown(text));
    }
    if !["PROJCS[", "PROJCRS[", "PROJECTEDCRS["].iter().any(|word| plain.contains(word)) {
        return Ok(Crs::Degrees { named: true });
    }
    if ["AUXILIARY_SPHERE", "PSEUDO-MERCATOR", "PSEUDO_MERCATOR", "WEB_MERCATOR", "POPULARVISUALISATION"]
        .iter()
        .any(|word| plain.contains(word))
    {
        return projected("Webメルカトル", &web_mercator());
    }
    if plain.contains("TRANSVERSE_MERCATOR") || plain.contains("GAUSS_KRUGER") {
        let parameter = |name: &str| wkt_parameter(&plain, name);
        let (Some(longitude), Some(latitude)) =
            (parameter("CENTRAL_MERIDIAN"), parameter("LATITUDE_OF_ORIGIN").or(Some(0.0)))
        else {
            return Err(unknown(text));
        };
        let scale = parameter("SCALE_FACTOR").unwrap_or(1.0);
        let east = parameter("FALSE_EASTING").unwrap_or(0.0);
        let north = parameter("FALSE_NORTHING").unwrap_or(0.0);
        let definition =
            format!("+proj=tmerc +lat_0={latitude} +lon_0={longitude} +k={scale} +x_0={east} +y_0={north} {GRS80}");
        return projected(name_of(text), &definition);
    }
    Err(unknown(text))
}

/// The first quoted name of a WKT.
fn name_of(wkt: &str) -> &str {
    wkt.split('"').nth(1).unwrap_or("平面の座標系")
}

/// The number behind `PARAMETER["name",`, in upper case without white space.
fn wkt_parameter(plain: &str, name: &str) -> Option<f64> {
    let start = plain.find(&format!("PARAMETER[\"{name}\","))? + name.len() + 13;
    let number: String =
        plain[start..].chars().take_while(|letter| letter.is_ascii_digit() || "+-.E".contains(*letter)).collect();
    number.parse().ok().filter(|number: &f64| number.is_finite())
}

fn plane(zone: u32) -> Result<Crs, Finding> {
    let (latitude, longitude) = PLANE_ZONES[(zone - 1) as usize];
    let degrees = |(degrees, minutes): (f64, f64)| degrees + minutes / 60.0;
    let definition = format!(
        "+proj=tmerc +lat_0={} +lon_0={} +k=0.9999 +x_0=0 +y_0=0 {GRS80}",
        degrees(latitude),
        degrees(longitude)
    );
    projected(&format!("平面直角座標系の第{zone}系"), &definition)
}

fn utm(zone: u32) -> Result<Crs, Finding> {
    projected(&format!("UTM座標系の第{zone}帯"), &format!("+proj=utm +zone={zone} {GRS80}"))
}

fn web_mercator() -> String {
    "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs".to_owned()
}

fn projected(name: &str, definition: &str) -> Result<Crs, Finding> {
    // Degrees on the same body, so that nothing but the projection is undone.
    let degrees = if name == "Webメルカトル" {
        "+proj=longlat +a=6378137 +b=6378137 +no_defs"
    } else {
        "+proj=longlat +ellps=GRS80 +no_defs"
    };
    match (Proj::from_proj_string(definition), Proj::from_proj_string(degrees)) {
        (Ok(from), Ok(to)) => Ok(Crs::Projected(Box::new(Projection { name: name.to_owned(), from, to }))),
        _ => Err(unknown(name)),
    }
}

fn tokyo() -> Finding {
    file_error(
        "tokyo-datum",
        "座標が日本測地系（Tokyo Datum）です。今の測地系とは400mから500mほどずれるため、そのままでは使えません。",
        "国土地理院の変換ツール（TKY2JGD）やGISで世界測地系（JGD2011）に変換してから、もう一度入れてください。",
    )
}

fn unknown(text: &str) -> Finding {
    let mut shown: String = text.chars().take(80).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    file_error(
        "unknown-crs",
        format!("座標系「{shown}」は使えません。"),
        "GISで経度・緯度（JGD2011、EPSG:6668）か平面直角座標系に変換してから、もう一度入れてください。",
    )
}
