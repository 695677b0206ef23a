//! A folder with a data package as one file, so that it is read by the same child as any other.

use std::{
    fs,
    io::{self, Cursor, Write},
    path::Path,
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// Packs the files of a folder, deepest two levels, in the order of their names. Links are left out.
pub(super) fn pack(folder: &Path) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    add(folder, "", 0, &mut zip)?;
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

/// How deep folders may lie in a data package.
const DEEPEST: usize = 2;

fn add(folder: &Path, prefix: &str, depth: usize, zip: &mut ZipWriter<Cursor<Vec<u8>>>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_file() {
            zip.start_file(&name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            zip.write_all(&fs::read(entry.path())?)?;
        } else if kind.is_dir() && depth < DEEPEST {
            add(&entry.path(), &format!("{name}/"), depth + 1, zip)?;
        }
    }
    Ok(())
}
