//! Archives from strangers: every entry is looked at before any is read, and what is read is counted while it is read.
//!
//! Refused: paths that lead out, links, encrypted entries, more entries or more unpacked bytes than the limits allow. Sizes that the
//! archive claims are not believed.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{Limits, report::Finding, shapes::feature::file_error};

/// An archive whose entries may be read.
pub(crate) struct Unzip<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    left: u64,
    limit: u64,
}

/// A file in an archive.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    index: usize,
    /// Its path, parts joined by `/`.
    pub(crate) path: String,
}

impl Entry {
    /// The last part of its path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its path without what stands behind the last dot.
    pub(crate) fn stem(&self) -> &str {
        let name = self.name().len();
        match self.name().rfind('.') {
            Some(dot) => &self.path[..self.path.len() - name + dot],
            None => &self.path,
        }
    }

    /// Whether its name ends in a dot and this, in any case of letters.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
    }
}

impl<'a> Unzip<'a> {
    /// Opens an archive and looks at its entries.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Finding> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
        if archive.len() > limits.entries {
            return Err(file_error(
                "too-many-entries",
                format!("ZIPの中のファイルが{}件あり、上限（{}件）を超えています。", archive.len(), limits.entries),
                "必要なファイルだけを入れたZIPを作り直してください。",
            ));
        }
        let mut entries = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|error| broken(&error.to_string()))?;
            let path = entry_path(entry.name_raw());
            if entry.is_symlink() {
                return Err(unsafe_entry(&path, "リンク（シンボリックリンク）"));
            }
            // Paths with the other system's separators lead out there.
            let leads_out = path.starts_with(['/', '\\'])
                || path.contains(['\\', '\0', ':'])
                || path.split('/').any(|part| part == "..");
            if leads_out || entry.enclosed_name().is_none() {
                return Err(unsafe_entry(&path, "フォルダーの外を指す名前"));
            }
            if entry.encrypted() {
                return Err(file_error(
                    "encrypted",
                    format!("ZIPの中の「{path}」にパスワードがかかっています。"),
                    "パスワードを外したZIPを作り直してください。",
                ));
            }
            let is_noise =
                path.starts_with("__MACOSX/") || path.rsplit('/').next().is_some_and(|name| name.starts_with("._"));
            if !entry.is_dir() && !is_noise {
                entries.push(Entry { index, path });
            }
        }
        let packed = bytes.len() as u64;
        let limit = limits.unpacked_bytes.min(packed.saturating_mul(limits.unpacked_ratio).max(1 << 20));
        Ok(Self { archive, entries, left: limit, limit })
    }

    /// Its files.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of a file.
    pub(crate) fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, Finding> {
        let file = self.archive.by_index(entry.index).map_err(|error| broken(&error.to_string()))?;
        let mut bytes = Vec::new();
        file.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(&format!("{}: {error}", entry.path)))?;
        let read = bytes.len() as u64;
        if read > self.left {
            return Err(file_error(
                "unpacked-too-large",
                format!("ZIPを展開した大きさが、上限（{}MB）を超えます。", self.limit >> 20),
                "必要なファイルだけを入れたZIPを作り直してください。",
            ));
        }
        self.left -= read;
        Ok(bytes)
    }
}

/// A path of an archive as text: UTF-8, else `Shift_JIS`, as Windows writes it.
fn entry_path(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(path) => path.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    }
}

fn unsafe_entry(path: &str, what: &str) -> Finding {
    let path: String = path.chars().filter(|letter| !letter.is_control()).take(80).collect();
    file_error(
        "unsafe-entry",
        format!("ZIPの中の「{path}」は、{what}のため読みません。"),
        "ファイルだけを入れたZIPを作り直してください。",
    )
}

fn broken(why: &str) -> Finding {
    let why: String = why.chars().filter(|letter| !letter.is_control()).take(120).collect();
    file_error("broken-zip", format!("ZIPとして読めません（{why}）。"), "ZIPを作り直してください。")
}
