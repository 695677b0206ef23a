//! Zip archives that nobody trusts: names, counts and sizes are checked before anything is read.
//!
//! What an archive says about sizes is not believed. Opening inflates every entry once into nothing, counting; reading an entry later
//! allocates exactly what was counted.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use zip::ZipArchive;

use super::{finding::refuse, text};
use crate::import::{Limits, report::Finding};

/// Unpacked bytes below which the ratio to the packed ones does not matter: small files of a repeated row pack a thousandfold.
const RATIO_FLOOR: u64 = 64 << 20;

/// Most bytes of one entry, so that it fits into memory beside what is read from it.
const LARGEST_ENTRY: u64 = 256 << 20;

/// An archive that has been checked.
pub(in crate::import) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Index, name as written and counted size, by name in lower case with `/`.
    entries: BTreeMap<String, (usize, String, u64)>,
    /// Names of XML parts with a document type declaration.
    doctypes: Vec<String>,
}

impl<'a> Archive<'a> {
    /// Checks an archive.
    ///
    /// # Errors
    /// `broken-archive`, `empty-archive`, `encrypted-archive`, `too-many-entries`, `unsafe-path`, `archive-bomb`.
    pub(in crate::import) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Finding> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if zip.is_empty() {
            return Err(refuse(
                "empty-archive",
                "圧縮ファイルの中に何も入っていません。",
                "元のファイルを開けるか確かめ、もう一度保存してから取り込んでください。",
            ));
        }
        if zip.len() > limits.entries {
            return Err(refuse(
                "too-many-entries",
                format!("圧縮ファイルの中のファイルが多すぎます（{}個、上限は{}個）。", zip.len(), limits.entries),
                "必要なファイルだけを入れて、圧縮し直してください。",
            ));
        }
        let mut entries = BTreeMap::new();
        let mut doctypes = Vec::new();
        let mut total = 0_u64;
        let most =
            limits.unpacked_bytes.min((bytes.len() as u64).saturating_mul(limits.unpacked_ratio).max(RATIO_FLOOR));
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).map_err(|error| match error {
                zip::result::ZipError::UnsupportedArchive(reason) if reason.contains("assword") => encrypted(),
                _ => broken(),
            })?;
            let name = entry.name().map_err(|_| broken())?.into_owned();
            if entry.encrypted() {
                return Err(encrypted());
            }
            if entry.is_symlink() || !is_safe(&name) {
                return Err(refuse(
                    "unsafe-path",
                    "圧縮ファイルの中に、外の場所を指す名前（「..」や「/」で始まるもの、リンク）があります。安全のため読みません。",
                    "送り主に確かめ、Excel などで保存し直したファイルを取り込んでください。",
                )
                .quoting(&name));
            }
            if entry.is_dir() {
                continue;
            }
            let (size, doctype) = measure(&mut entry, is_xml(&name), most - total)?;
            total += size;
            if doctype {
                doctypes.push(name.clone());
            }
            // Two entries of one name: programs differ in which one they take, so a person and we might see different books.
            if entries.insert(name.replace('\\', "/").to_ascii_lowercase(), (index, name.clone(), size)).is_some() {
                return Err(refuse(
                    "duplicate-entry",
                    "圧縮ファイルの中に同じ名前のファイルが二つあります。どちらが正しいか決められません。",
                    "Excel などで開いて保存し直してから取り込んでください。",
                )
                .quoting(&name));
            }
        }
        Ok(Self { zip, entries, doctypes })
    }

    /// Names of the entries, folders left out.
    pub(in crate::import) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.values().map(|(_, name, _)| name.as_str())
    }

    /// Whether there is an entry of that name; capitals do not matter.
    pub(in crate::import) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_ascii_lowercase())
    }

    /// The bytes of an entry; `None` if there is none of that name.
    ///
    /// # Errors
    /// `broken-archive`, `entry-too-large`.
    pub(in crate::import) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Finding> {
        let Some((index, name, size)) = self.entries.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        if *size > LARGEST_ENTRY {
            return Err(refuse(
                "entry-too-large",
                format!(
                    "中の「{name}」が大きすぎます（展開すると{}MB、上限は{}MB）。",
                    size >> 20,
                    LARGEST_ENTRY >> 20
                ),
                "シートを分けて保存し直してください。",
            ));
        }
        let mut content = Vec::with_capacity(usize::try_from(*size).map_err(|_| broken())?);
        let entry = self.zip.by_index(*index).map_err(|_| broken())?;
        entry.take(*size).read_to_end(&mut content).map_err(|_| broken())?;
        Ok(Some(content))
    }

    /// The text of an XML part; `None` if there is none of that name.
    ///
    /// # Errors
    /// As [`Archive::read`], and `broken-archive` if it is neither UTF-8 nor UTF-16.
    pub(in crate::import) fn xml(&mut self, name: &str) -> Result<Option<String>, Finding> {
        let Some(bytes) = self.read(name)? else { return Ok(None) };
        text::xml_text(bytes).map(Some).ok_or_else(broken)
    }

    /// The archive with parts that are new or changed; the others are copied as they are, byte for byte.
    ///
    /// # Errors
    /// `broken-archive`.
    pub(in crate::import) fn rewritten(mut self, mut changed: BTreeMap<String, String>) -> Result<Vec<u8>, Finding> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // The day is that of the first zip programs, so that the same content gives the same bytes.
        let options = zip::write::SimpleFileOptions::default();
        let mut write = |name: &str, text: &str| -> Result<(), Finding> {
            writer.start_file(name, options).map_err(|_| broken())?;
            writer.write_all(as_utf8(text).as_bytes()).map_err(|_| broken())
        };
        // Content types come first, as office programs write them.
        let order: Vec<(usize, String)> = {
            let mut order: Vec<_> = self.entries.values().map(|(index, name, _)| (*index, name.clone())).collect();
            order.sort_unstable();
            order
        };
        let mut copies = Vec::new();
        for (index, name) in order {
            match changed.remove(&name) {
                Some(text) => write(&name, &text)?,
                None => copies.push(index),
            }
        }
        for (name, text) in &changed {
            write(name, text)?;
        }
        for index in copies {
            let entry = self.zip.by_index_raw(index).map_err(|_| broken())?;
            writer.raw_copy_file(entry).map_err(|_| broken())?;
        }
        Ok(writer.finish().map_err(|_| broken())?.into_inner())
    }

    /// Refuses document type declarations: no office file needs one, and they are how XML bombs and file readers are built.
    ///
    /// # Errors
    /// `doctype`.
    pub(in crate::import) fn refuse_doctypes(&self) -> Result<(), Finding> {
        match self.doctypes.first() {
            None => Ok(()),
            Some(name) => Err(refuse(
                "doctype",
                "ファイルの中に、ふつうの表計算ソフトが書かない宣言（DOCTYPE）があります。安全のため読みません。",
                "送り主に確かめ、Excel などで開いて保存し直したファイルを取り込んでください。",
            )
            .quoting(name)),
        }
    }
}

/// An XML part that says of itself to be in UTF-16 says UTF-8 when it is written.
fn as_utf8(text: &str) -> std::borrow::Cow<'_, str> {
    match text.split_once("?>") {
        Some((head, rest)) if head.starts_with("<?xml") && head.to_ascii_lowercase().contains("utf-16") => {
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{rest}").into()
        }
        _ => text.into(),
    }
}

/// Inflates an entry into nothing: its size, and whether it declares a document type.
fn measure(entry: &mut impl Read, xml: bool, most: u64) -> Result<(u64, bool), Finding> {
    let mut buffer = vec![0_u8; 64 << 10];
    let mut size = 0_u64;
    let mut declaration = Declaration::default();
    loop {
        let n_bytes = entry.read(&mut buffer).map_err(|_| broken())?;
        if n_bytes == 0 {
            return Ok((size, declaration.found));
        }
        size += n_bytes as u64;
        if size > most {
            return Err(refuse(
                "archive-bomb",
                format!("展開すると大きくなりすぎます（{}MBを超えました）。", most >> 20),
                "使っていないシートや書式を消して保存し直すか、ファイルを分けてください。",
            ));
        }
        if xml {
            declaration.look(&buffer[..n_bytes]);
        }
    }
}

/// Looks for `<!DOCTYPE` in any case, in UTF-8 and, by passing over zeros, in UTF-16.
#[derive(Default)]
struct Declaration {
    matched: usize,
    found: bool,
}

impl Declaration {
    fn look(&mut self, piece: &[u8]) {
        const WORD: &[u8] = b"<!doctype";
        for byte in piece.iter().filter(|byte| **byte != 0) {
            if byte.eq_ignore_ascii_case(&WORD[self.matched]) {
                self.matched += 1;
                if self.matched == WORD.len() {
                    self.found = true;
                    self.matched = 0;
                }
            } else {
                // `<` stands nowhere else in the word, so that nothing is missed by beginning anew.
                self.matched = usize::from(*byte == b'<');
            }
        }
    }
}

/// Whether a part is XML by its name.
fn is_xml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels", ".vml", ".gml", ".kml", ".svg"].iter().any(|end| name.ends_with(end))
}

/// Whether a name stays inside the archive.
fn is_safe(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    !name.is_empty()
        && !drive
        && !name.starts_with(['/', '\\'])
        && !name.contains('\0')
        && !name.split(['/', '\\']).any(|step| step == "..")
}

fn broken() -> Finding {
    refuse(
        "broken-archive",
        "ファイルが壊れているか、途中で切れています（圧縮ファイルとして読めません）。",
        "元のファイルを開けるか確かめ、保存し直すか、送り直してもらってください。",
    )
}

fn encrypted() -> Finding {
    refuse(
        "encrypted-archive",
        "圧縮ファイルにパスワードがかかっています。",
        "パスワードを外して保存し直したファイルを取り込んでください。",
    )
}
