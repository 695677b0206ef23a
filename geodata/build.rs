//! Packs the data packages of `packages/` into the crate, so that one program file carries them.

use flate2::{Compression, write::GzEncoder};
use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=packages");
    let packages = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("packages");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));

    let mut files = Vec::new();
    collect(&packages, &packages, &mut files)?;
    files.sort();

    let mut list = String::from("&[\n");
    for (number, name) in files.iter().enumerate() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&fs::read(packages.join(name))?)?;
        let packed = out.join(format!("package-file-{number}.gz"));
        fs::write(&packed, encoder.finish()?)?;
        let path = packed.to_str().ok_or_else(|| io::Error::other("the build folder has a name that is not UTF-8"))?;
        writeln!(list, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes any text");
    }
    list += "]\n";
    fs::write(out.join("embedded_packages.rs"), list)
}

/// Lists the files of a folder and those below it, with `/` between the parts of each name.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|kind| kind == "csv" || kind == "json" || kind == "geojson") {
            let name = path.strip_prefix(root).expect("it was found below the root");
            let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            files.push(parts.join("/"));
        }
    }
    Ok(())
}
