//! `GET /api/v1/basemaps`, `GET /api/v1/basemaps/{file}`

use std::{io::SeekFrom, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use utoipa::ToSchema;

use crate::{
    answers::Content,
    basemaps::{self, BaseMap},
    headers,
    problem::{Problem, ProblemBody},
    query::{Asked, Query, Segment},
    settings::TileSettings,
    state::{self, Shared},
};

/// How much of a file is in memory at once for one reader.
const PIECE_BYTES: usize = 64 * 1024;

/// What can lie under the map beside the boundaries.
#[derive(Debug, Serialize, ToSchema)]
pub struct BaseMapsAnswer {
    /// Files of the data folder, ordered by name.
    files: Vec<BaseMapShape>,
    /// Tiles of another host; none unless an operator named them.
    tiles: Option<TilesShape>,
}

#[derive(Debug, Serialize, ToSchema)]
struct BaseMapShape {
    /// Identifier: `/api/v1/basemaps/<id>.pmtiles` has the bytes.
    id: String,
    /// Title.
    title: String,
    /// Who made it; empty if the file does not say.
    credit: String,
    /// `raster` or `vector`; none if the file cannot be used.
    kind: Option<&'static str>,
    /// Least and greatest zoom that it has tiles for.
    zooms: [u8; 2],
    /// West, south, east, north in degrees.
    bounds: [f64; 4],
    /// Names of its layers, if it is `vector`.
    layers: Vec<String>,
    /// Size in bytes.
    size_bytes: u64,
    /// Why it cannot be used, and what to do.
    problem: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TilesShape {
    /// Address of a tile with `{z}`, `{x}` and `{y}`.
    template: String,
    /// The host that the reader's browser asks for it.
    origin: String,
    /// Who made the tiles.
    credit: String,
    /// Page that the credit links to.
    credit_url: Option<String>,
}

impl From<BaseMap> for BaseMapShape {
    fn from(map: BaseMap) -> Self {
        let stem = map.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match map.content {
            Ok(archive) => Self {
                id: map.id,
                title: archive.title,
                credit: archive.credit,
                kind: Some(archive.kind.id()),
                zooms: archive.zooms,
                bounds: archive.bounds,
                layers: archive.layers,
                size_bytes: map.size_bytes,
                problem: None,
            },
            Err(problem) => Self {
                id: map.id,
                title: stem,
                credit: String::new(),
                kind: None,
                zooms: [0, 0],
                bounds: [0.0; 4],
                layers: Vec::new(),
                size_bytes: map.size_bytes,
                problem: Some(problem),
            },
        }
    }
}

impl From<&TileSettings> for TilesShape {
    fn from(tiles: &TileSettings) -> Self {
        Self {
            template: tiles.template.clone(),
            origin: tiles.origin.clone(),
            credit: tiles.credit.clone(),
            credit_url: tiles.credit_url.clone(),
        }
    }
}

/// Base maps: files of the data folder, and tiles of another host if an operator named them.
#[utoipa::path(get, path = "/api/v1/basemaps", tag = "map", operation_id = "list_basemaps",
    responses((status = 200, body = BaseMapsAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, query: Query, asked: Asked) -> Result<Response, Problem> {
    query.finish()?;
    let reading = Arc::clone(&state);
    state::blocking(&state, move || {
        let files = basemaps::in_folder(&reading.settings.data).into_iter().map(BaseMapShape::from).collect();
        let tiles = reading.settings.base_tiles.as_ref().map(TilesShape::from);
        // Not kept: somebody may put a file there while the server runs.
        let answer = crate::answers::Answer::new(Content::json(&BaseMapsAnswer { files, tiles }));
        Ok(answer.respond(&asked.method, &asked.headers))
    })
    .await
}

/// The bytes of a base map, whole or in part (`Range`). `{file}` is `<id>.pmtiles`.
#[utoipa::path(get, path = "/api/v1/basemaps/{file}", tag = "map", operation_id = "read_basemap",
    params(("file" = String, Path, description = "`<id>.pmtiles`")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.pmtiles"),
        (status = 206, description = "The part asked for", body = Vec<u8>, content_type = "application/vnd.pmtiles"),
        (status = "4XX", body = ProblemBody)))]
pub async fn file(
    State(state): State<Shared>,
    Segment(file): Segment,
    query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    query.finish()?;
    let reading = Arc::clone(&state);
    let map = state::blocking(&state, move || {
        let wanted = file.strip_suffix(".pmtiles").unwrap_or(&file);
        // Only what the list has: a path cannot be asked for.
        let found = basemaps::in_folder(&reading.settings.data).into_iter().find(|map| map.id == wanted);
        found.filter(|map| map.content.is_ok()).ok_or_else(|| Problem::NotFound {
            what: "下地の地図",
            id: wanted.to_owned(),
            next: "データフォルダの basemaps にあるか、tsunagi check で確かめてください。",
        })
    })
    .await?;
    let etag = HeaderValue::from_str(&format!("\"{}\"", map.tag)).map_err(Problem::internal)?;
    if asked.headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let part = part_asked_for(&asked.headers, &etag, map.size_bytes);
    let mut response = match part {
        Part::Whole => pieces(&map, 0, map.size_bytes).await?,
        Part::Bytes(first, length) => {
            let mut response = pieces(&map, first, length).await?;
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let range = format!("bytes {first}-{}/{}", first + length - 1, map.size_bytes);
            response.headers_mut().insert(header::CONTENT_RANGE, text(&range)?);
            response
        }
        Part::Beyond => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            response.headers_mut().insert(header::CONTENT_RANGE, text(&format!("bytes */{}", map.size_bytes))?);
            response
        }
    };
    let head = response.headers_mut();
    head.insert(header::ETAG, etag);
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    head.insert(header::CACHE_CONTROL, headers::ASK_FIRST);
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.pmtiles"));
    Ok(response)
}

fn text(value: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(value).map_err(Problem::internal)
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All of it: nothing else was asked for, or what was asked for is no range that is understood.
    Whole,
    /// First byte and number of bytes.
    Bytes(u64, u64),
    /// Nothing of the file lies there.
    Beyond,
}

/// Which part of a file a request asks for (RFC 9110, section 14): one range; several at once are answered with the whole.
fn part_asked_for(request: &HeaderMap, etag: &HeaderValue, size: u64) -> Part {
    // A reader that has a part of another version wants the whole of this one.
    if request.get(header::IF_RANGE).is_some_and(|known| known != etag) {
        return Part::Whole;
    }
    let range = request.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((first, last)) = range.and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.split_once('-'))
    else {
        return Part::Whole;
    };
    let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last),
        (Ok(first), Err(_)) if last.is_empty() => (first, u64::MAX),
        (Err(_), Ok(length)) if first.is_empty() && 0 < length => (size.saturating_sub(length), u64::MAX),
        _ => return Part::Whole,
    };
    if size <= first {
        return Part::Beyond;
    }
    Part::Bytes(first, last.min(size - 1) - first + 1)
}

/// A part of the file, read while it is being sent.
async fn pieces(map: &BaseMap, first: u64, length: u64) -> Result<Response, Problem> {
    let mut file = tokio::fs::File::open(&map.path).await.map_err(Problem::internal)?;
    file.seek(SeekFrom::Start(first)).await.map_err(Problem::internal)?;
    let pieces = stream::try_unfold((file, length), async |(mut file, left)| {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let mut piece = vec![0; PIECE_BYTES.min(usize::try_from(left).unwrap_or(PIECE_BYTES))];
        file.read_exact(&mut piece).await?;
        let left = left - piece.len() as u64;
        Ok(Some((Bytes::from(piece), (file, left))))
    });
    let mut response = Body::from_stream(pieces).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(range: &str) -> Part {
        let mut request = HeaderMap::new();
        request.insert(header::RANGE, range.parse().expect("a header value"));
        part_asked_for(&request, &HeaderValue::from_static("\"a\""), 100)
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(part("bytes=0-9"), Part::Bytes(0, 10));
        assert_eq!(part("bytes=90-"), Part::Bytes(90, 10));
        assert_eq!(part("bytes=90-1000"), Part::Bytes(90, 10));
        assert_eq!(part("bytes=-10"), Part::Bytes(90, 10));
        assert_eq!(part("bytes=-1000"), Part::Bytes(0, 100));
        assert_eq!(part("bytes=100-"), Part::Beyond);
        for whole in ["bytes=9-0", "bytes=a-b", "bytes=0-1,5-6", "items=0-1", "bytes=-0", "bytes=-"] {
            assert_eq!(part(whole), Part::Whole, "{whole}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_never_given() {
        let mut request = HeaderMap::new();
        request.insert(header::RANGE, HeaderValue::from_static("bytes=0-9"));
        request.insert(header::IF_RANGE, HeaderValue::from_static("\"b\""));
        assert_eq!(part_asked_for(&request, &HeaderValue::from_static("\"a\""), 100), Part::Whole);
    }
}
