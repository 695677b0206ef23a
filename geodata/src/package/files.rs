//! Where the files of a package lie: in a folder, or in the program itself.

use crate::revision::ContentHash;
use flate2::read::GzDecoder;
use std::{
    collections::BTreeMap,
    fs, io,
    io::Read as _,
    path::{Component, Path, PathBuf},
};

/// The files that the build packed in: `<package>/<path>` and the bytes, compressed.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded_packages.rs"));

/// Name of the descriptor in every package.
pub(super) const DESCRIPTOR: &str = "datapackage.json";

/// No file of a package may be larger: what is read here is held in memory.
const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// Identifiers of the packages that the program carries, in alphabetical order.
pub fn embedded_ids() -> Vec<&'static str> {
    let mut ids: Vec<_> =
        EMBEDDED.iter().filter_map(|(name, _)| name.strip_suffix(DESCRIPTOR)?.strip_suffix('/')).collect();
    ids.sort_unstable();
    ids
}

/// A hash over the bytes of all packages that the program carries. It changes whenever one of them does, and is quick to
/// make: as long as it is the same, nothing need be read. What a package says is told apart by [`super::Package::content_hash`].
pub fn embedded_fingerprint() -> ContentHash {
    let mut bytes = Vec::with_capacity(EMBEDDED.iter().map(|(name, packed)| name.len() + packed.len() + 16).sum());
    for (name, packed) in EMBEDDED {
        bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&(packed.len() as u64).to_le_bytes());
        bytes.extend_from_slice(packed);
    }
    ContentHash::of(&bytes)
}

/// The files of one package.
pub(super) enum Files {
    /// In a folder.
    Folder(PathBuf),
    /// In the program.
    Embedded(String),
    /// In memory, out of an archive.
    Memory {
        /// What to call the package.
        name: String,
        /// Bytes by path.
        files: BTreeMap<String, Vec<u8>>,
    },
}

/// Why a file cannot be read.
pub(super) enum FileFault {
    /// There is none.
    Missing,
    /// Its path leads out of the package.
    Outside,
    /// It is larger than this program reads.
    TooLarge,
    /// The system refuses.
    Unreadable(io::Error),
}

impl Files {
    /// What problems call the package before its descriptor has been read.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Folder(folder) => folder
                .file_name()
                .map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned()),
            Self::Embedded(id) => id.clone(),
            Self::Memory { name, .. } => name.clone(),
        }
    }

    /// The bytes of a file, by its path within the package.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, FileFault> {
        let within = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !within || path.is_empty() || path.contains('\\') || path.contains(':') {
            return Err(FileFault::Outside);
        }
        match self {
            Self::Folder(folder) => read_from_folder(folder, path),
            Self::Memory { files, .. } => files.get(path).cloned().ok_or(FileFault::Missing),
            Self::Embedded(id) => {
                let name = format!("{id}/{path}");
                let (_, packed) = EMBEDDED.iter().find(|(known, _)| *known == name).ok_or(FileFault::Missing)?;
                let mut bytes = Vec::new();
                GzDecoder::new(*packed).read_to_end(&mut bytes).map_err(FileFault::Unreadable)?;
                Ok(bytes)
            }
        }
    }
}

fn read_from_folder(folder: &Path, path: &str) -> Result<Vec<u8>, FileFault> {
    let fault = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileFault::Missing,
        _ => FileFault::Unreadable(error),
    };
    // A link may lead out of the folder although the path does not.
    let folder = folder.canonicalize().map_err(fault)?;
    let file = folder.join(path).canonicalize().map_err(fault)?;
    if !file.starts_with(&folder) {
        return Err(FileFault::Outside);
    }
    let metadata = fs::metadata(&file).map_err(fault)?;
    if !metadata.is_file() {
        return Err(FileFault::Missing);
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(FileFault::TooLarge);
    }
    fs::read(&file).map_err(fault)
}
