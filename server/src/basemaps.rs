//! Base maps from the data folder: `<data>/basemaps/*.pmtiles`, each a whole map in one file (`PMTiles` version 3).
//!
//! The server reads only the head of a file and what it says of itself; the tiles are read by the page, piece by piece.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use geodata::revision::ContentHash;

/// Folder of base maps in the data folder.
pub const FOLDER: &str = "basemaps";

const ENDING: &str = "pmtiles";
/// Length of the head of an archive.
const HEAD_BYTES: usize = 127;
/// More than that no archive says of itself.
const MOST_METADATA_BYTES: u64 = 1024 * 1024;
/// The same, unpacked.
const MOST_UNPACKED_BYTES: u64 = 8 * 1024 * 1024;
/// As many files as a person can choose from.
const MOST_FILES: usize = 20;
const LONGEST_TEXT: usize = 300;

/// A file in the folder of base maps.
#[derive(Debug)]
pub struct BaseMap {
    /// Identifier: what the address of the page names.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// Its size, 0 where even that cannot be read.
    pub size_bytes: u64,
    /// Changes with the file.
    pub tag: String,
    /// What is in it, or in a sentence why it cannot be used and what to do.
    pub content: Result<Archive, String>,
}

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Archive {
    /// Name that it gives itself, else that of its file.
    pub title: String,
    /// Who made it, without markup; empty if it does not say.
    pub credit: String,
    /// What its tiles are.
    pub kind: TileKind,
    /// Zooms that it has tiles for.
    pub zooms: [u8; 2],
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Names of its layers, if its tiles are vectors.
    pub layers: Vec<String>,
}

/// What the tiles of an archive are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Pictures.
    Raster,
    /// Lines and polygons.
    Vector,
}

impl TileKind {
    /// The word for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Raster => "raster",
            Self::Vector => "vector",
        }
    }

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Raster => "画像",
            Self::Vector => "ベクトル",
        }
    }
}

/// The base maps of a data folder, ordered by name; none where there is no such folder.
pub fn in_folder(data: &Path) -> Vec<BaseMap> {
    let Ok(entries) = std::fs::read_dir(data.join(FOLDER)) else { return Vec::new() };
    let is_archive = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_archive).collect();
    paths.sort();
    paths.truncate(MOST_FILES);
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> BaseMap {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let metadata = std::fs::metadata(&path).ok();
    let size_bytes = metadata.as_ref().map_or(0, std::fs::Metadata::len);
    let changed = metadata.and_then(|it| it.modified().ok()).and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    let tag = format!("{size_bytes:x}-{:x}", changed.unwrap_or_default().as_nanos());
    BaseMap { id: id_of(&stem), content: read_archive(&path, &stem), path, size_bytes, tag }
}

/// A name that can stand in an address: that of the file, or of one that is Japanese a part of its hash.
fn id_of(stem: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let starts = stem.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if starts && stem.len() <= 64 && stem.bytes().all(plain) {
        return stem.to_owned();
    }
    format!("map-{}", &ContentHash::of(stem.as_bytes()).as_str()[..10])
}

fn read_archive(path: &Path, stem: &str) -> Result<Archive, String> {
    let unreadable = |error: std::io::Error| {
        format!("ファイルを読めませんでした（{error}）。読み取りの権限と、複製が終わっているかを確かめてください。")
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut head = [0; HEAD_BYTES];
    file.read_exact(&mut head)
        .map_err(|_| "PMTiles ではありません（短すぎます）。ファイルを置き直してください。".to_owned())?;
    if &head[..7] != b"PMTiles" {
        return Err("PMTiles ではありません。拡張子が .pmtiles の、別の形式のファイルのようです。".to_owned());
    }
    if head[7] != 3 {
        return Err(format!("PMTiles の版 {} は読めません。版 3 で作り直してください。", head[7]));
    }
    let number = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().expect("eight bytes"));
    for at in [8, 24, 40, 56] {
        if number(at).checked_add(number(at + 8)).is_none_or(|end| size < end) {
            return Err("ファイルが途中で切れています。もう一度複製してください。".to_owned());
        }
    }
    let packed = |code: u8| match code {
        1 => Ok(false),
        2 => Ok(true),
        _ => Err("圧縮の方式が gzip でも無圧縮でもないため、画面で読めません。gzip で作り直してください。".to_owned()),
    };
    let directories = packed(head[97])?;
    packed(head[98])?;
    let kind = match head[99] {
        1 => TileKind::Vector,
        2..=5 => TileKind::Raster,
        _ => return Err(
            "タイルの種類が分からないため使えません。画像（PNG、JPEG、WebP）かベクトル（MVT）で作り直してください。"
                .to_owned(),
        ),
    };
    section(&mut file, number(8), number(16), directories)
        .ok_or("目次が壊れています。もう一度複製するか、作り直してください。")?;
    let metadata = section(&mut file, number(24), number(32), directories);
    let metadata: serde_json::Value = match number(32) {
        0 => serde_json::Value::Null,
        _ => metadata
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or("説明（メタデータ）が壊れています。もう一度複製するか、作り直してください。")?,
    };
    let text = |key: &str| plain_text(metadata[key].as_str().unwrap_or_default());
    let title = Some(text("name")).filter(|name| !name.is_empty()).unwrap_or_else(|| stem.to_owned());
    let layers = metadata["vector_layers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let degrees =
        |at: usize| f64::from(i32::from_le_bytes(head[at..at + 4].try_into().expect("four bytes"))) / 10_000_000.0;
    Ok(Archive {
        title,
        credit: text("attribution"),
        kind,
        zooms: [head[100].min(head[101]), head[101].min(24)],
        bounds: [102, 106, 110, 114].map(degrees),
        layers: layers.iter().filter_map(|layer| layer["id"].as_str()).map(str::to_owned).collect(),
    })
}

/// A part of the archive, unpacked; `None` if it is larger than any real one, or broken.
fn section(file: &mut File, at: u64, length: u64, packed: bool) -> Option<Vec<u8>> {
    if MOST_METADATA_BYTES < length {
        return None;
    }
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    if !packed {
        return Some(bytes);
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).take(MOST_UNPACKED_BYTES).read_to_end(&mut plain).ok()?;
    Some(plain)
}

/// A text without the markup that some archives put into it: the page shows it as text.
fn plain_text(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !letter.is_control() => plain.push(letter),
            _ => {}
        }
    }
    plain.trim().chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive without tiles: a head, an empty directory, and what it says of itself.
    fn archive(metadata: &str) -> Vec<u8> {
        let root = [0_u8];
        let mut bytes = vec![0_u8; HEAD_BYTES];
        bytes[..8].copy_from_slice(b"PMTiles\x03");
        let ends = [root.len(), root.len() + metadata.len()].map(|end| (HEAD_BYTES + end) as u64);
        let parts = [HEAD_BYTES as u64, root.len() as u64, ends[0], metadata.len() as u64, ends[1], 0, ends[1], 0];
        for (at, part) in parts.into_iter().enumerate() {
            bytes[8 + 8 * at..16 + 8 * at].copy_from_slice(&part.to_le_bytes());
        }
        bytes[97..102].copy_from_slice(&[1, 1, 2, 5, 12]);
        // In ten-millionths of a degree.
        for (at, stored) in [(102, 1_325_000_000_i32), (106, 327_000_000), (110, 1_343_000_000), (114, 339_000_000)] {
            bytes[at..at + 4].copy_from_slice(&stored.to_le_bytes());
        }
        bytes.extend(root);
        bytes.extend(metadata.as_bytes());
        bytes
    }

    fn folder_with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
        let data = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(data.path().join(FOLDER)).expect("a new folder");
        std::fs::write(data.path().join(FOLDER).join(name), bytes).expect("a written file");
        data
    }

    #[test]
    fn an_archive_says_what_it_is_and_who_made_it() {
        let said = r#"{"name":"高知の地図","attribution":"<a href='x'>県地図室</a> 2026"}"#;
        let data = folder_with("kochi.pmtiles", &archive(said));
        let maps = in_folder(data.path());
        let found = maps[0].content.as_ref().expect("a whole archive");
        assert_eq!((maps[0].id.as_str(), found.title.as_str()), ("kochi", "高知の地図"));
        assert_eq!((found.credit.as_str(), found.kind, found.zooms), ("県地図室 2026", TileKind::Raster, [5, 12]));
        for (found, written) in found.bounds.into_iter().zip([132.5, 32.7, 134.3, 33.9]) {
            assert!((found - written).abs() < 1e-9, "{found}");
        }
    }

    #[test]
    fn a_japanese_file_name_still_has_an_identifier_that_fits_an_address() {
        let data = folder_with("高知.pmtiles", &archive("{}"));
        let maps = in_folder(data.path());
        assert!(maps[0].id.starts_with("map-") && maps[0].id.is_ascii(), "{}", maps[0].id);
        assert_eq!(maps[0].content.as_ref().expect("a whole archive").title, "高知");
    }

    #[test]
    fn every_way_to_be_broken_has_its_sentence() {
        let good = archive("{}");
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            bytes
        };
        let broken = [
            (b"PMTiles".to_vec(), "短すぎます"),
            (with(0, b'X'), "PMTiles ではありません"),
            (with(7, 2), "版 2"),
            (good[..good.len() - 1].to_vec(), "途中で切れています"),
            (with(15, 255), "途中で切れています"),
            (with(97, 4), "gzip"),
            (with(98, 3), "gzip"),
            (with(97, 2), "目次が壊れています"),
            (with(99, 0), "種類が分からない"),
            (archive("{\"name\":"), "メタデータ"),
        ];
        for (bytes, sentence) in broken {
            let data = folder_with("broken.pmtiles", &bytes);
            let said = in_folder(data.path()).remove(0).content.expect_err(sentence);
            assert!(said.contains(sentence), "{said}");
        }
    }

    #[test]
    fn other_files_are_left_alone_and_a_missing_folder_is_no_fault() {
        assert!(in_folder(folder_with("readme.txt", b"x").path()).is_empty());
        assert!(in_folder(tempfile::tempdir().expect("a temporary folder").path()).is_empty());
    }
}
