//! The arrows of the house, asserted from `cargo metadata` and from imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use acceptance::repository;
use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which workspace crates each crate may use (build and test dependencies apart). A new crate must be added here on purpose.
fn allowed_arrows() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("geodata", [].as_slice()),
        ("plugin-host", &[]),
        ("indicator-definition", &[]),
        ("tsunagi-indicator-macro", &["indicator-definition"]),
        ("tsunagi-indicator", &["indicator-definition", "tsunagi-indicator-macro"]),
        ("indicator-formula", &["indicator-definition", "tsunagi-indicator"]),
        ("indicator-prevalence", &["tsunagi-indicator"]),
        ("indicator-expected-cases", &["tsunagi-indicator"]),
        ("indicator-nearest-place", &["tsunagi-indicator"]),
        ("indicator-coverage-gap", &["tsunagi-indicator"]),
        ("indicator-platform-maturity", &["tsunagi-indicator"]),
        ("indicator-similar-municipalities", &["tsunagi-indicator"]),
        ("indicator-trend", &["tsunagi-indicator"]),
        ("tsunagi", &["geodata", "indicator-definition", "plugin-host"]),
        ("generators", &["geodata"]),
        ("xtask", &["indicator-definition"]),
    ])
}

#[test]
fn crates_depend_on_each_other_only_along_the_arrows() {
    let metadata = MetadataCommand::new()
        .manifest_path(repository().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata answers");
    let members: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let allowed = allowed_arrows();
    for package in &metadata.packages {
        if package.name.as_str() == "acceptance" {
            continue; // tests may use all
        }
        let arrows: BTreeSet<&str> = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal && members.contains(&dependency.name))
            .map(|dependency| dependency.name.as_str())
            .collect();
        let permitted: BTreeSet<&str> = allowed
            .get(package.name.as_str())
            .unwrap_or_else(|| panic!("{} is not drawn in the architecture", package.name))
            .iter()
            .copied()
            .collect();
        assert!(arrows.is_subset(&permitted), "{} uses {arrows:?}, may use {permitted:?}", package.name);
    }
}

#[test]
fn only_the_store_names_duckdb_and_only_the_host_names_wasmtime() {
    let duckdb = files_that("duckdb::", &["geodata/src", "plugins", "server/src"]);
    assert!(duckdb.iter().all(|file| file.starts_with("geodata/src/store")), "{duckdb:?}");
    let wasmtime = files_that("wasmtime::", &["geodata/src", "plugins", "server/src"]);
    assert!(wasmtime.iter().all(|file| file.starts_with("plugins/host")), "{wasmtime:?}");
}

#[test]
fn geodata_knows_neither_http_nor_wasm_nor_async() {
    for word in ["axum", "hyper::", "tokio", "async fn", "plugin_host"] {
        assert_eq!(files_that(word, &["geodata/src"]), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn geodata_and_the_plugin_host_meet_only_in_workflows() {
    let host = files_that("plugin_host::", &["server/src"]);
    let both: Vec<&String> = host
        .iter()
        .filter(|file| {
            let text = fs::read_to_string(repository().join(file)).expect("a readable source file");
            text.contains("geodata::")
        })
        .collect();
    assert!(both.iter().all(|file| file.starts_with("server/src/workflows")), "{both:?}");
}

#[test]
fn the_atlas_is_private_to_geodata() {
    let library = fs::read_to_string(repository().join("geodata/src/lib.rs")).expect("geodata has a lib.rs");
    assert!(library.contains("\nmod atlas;"), "the module must not be public");
    assert!(!library.contains("pub use atlas"), "nothing of it may be re-exported");
    let atlas = fs::read_to_string(repository().join("geodata/src/atlas.rs")).expect("geodata has an atlas.rs");
    assert!(!atlas.contains("pub struct Atlas"), "the type itself must not be public either");
    assert_eq!(files_that("Atlas", &["server/src", "plugins"]), Vec::<String>::new());
}

#[test]
fn only_the_client_of_the_page_fetches_and_only_the_order_file_orders_layers() {
    let fetching = files_that("fetch(", &["web/src"]);
    assert!(fetching.iter().all(|file| file.starts_with("web/src/api/")), "{fetching:?}");
    let sources = files_that("EventSource(", &["web/src"]);
    assert!(sources.iter().all(|file| file.starts_with("web/src/api/")), "{sources:?}");
}

#[test]
fn no_outside_host_is_named_in_what_ships() {
    // Citations, licences and XML namespaces are text that a person reads; they are never requested.
    let harmless = [
        "http://www.w3.org/",
        "https://www.w3.org/",
        "http://schemas.openxmlformats.org/",
        "http://127.0.0.1",
        "http://localhost",
        "http://{address}",
        // A scheme without a host, and the top level that no real host has.
        "http://\"",
        "https://\"",
        "http://portal.example",
        // Where the terms of the authority's tiles want their credit to lead; only a person who presses it goes there.
        "https://maps.gsi.go.jp/development/ichiran.html",
        "https://{AUTHORITY_HOST}",
    ];
    let mut named = Vec::new();
    for folder in ["server/src", "web/src", "web/index.html", "geodata/src", "plugins/host/src"] {
        for file in sources(&repository().join(folder)) {
            let text = fs::read_to_string(&file).unwrap_or_default();
            for (number, line) in text.lines().enumerate() {
                let code = line.trim_start();
                let is_comment = code.starts_with("//") || code.starts_with('*') || code.starts_with("<!--");
                let names_host = line.contains("http://") || line.contains("https://");
                if names_host && !is_comment && !harmless.iter().any(|prefix| line.contains(prefix)) {
                    named.push(format!("{}:{}: {}", relative(&file), number + 1, code));
                }
            }
        }
    }
    named.retain(|line| !line.contains("_test") && !line.contains("/tests"));
    assert_eq!(named, Vec::<String>::new());
}

#[test]
fn lock_files_name_no_download_address() {
    for lock in ["web/package-lock.json", "tests/browser/package-lock.json", "xtask/npm/package-lock.json"] {
        let text = fs::read_to_string(repository().join(lock)).unwrap_or_else(|_| panic!("{lock} is committed"));
        assert!(!text.contains("\"resolved\""), "{lock}");
    }
}

#[test]
fn no_test_is_switched_off_and_no_code_is_unfinished() {
    for word in ["todo!(", "unimplemented!(", "#[ignore", "thread::sleep"] {
        let found: Vec<String> = files_that(word, &["geodata", "plugins", "server", "tests", "xtask"])
            .into_iter()
            .filter(|file| !file.ends_with("tests/architecture.rs"))
            // A benchmark waits as a person would; it is no test.
            .filter(|file| word != "thread::sleep" || !file.starts_with("tests/benches/"))
            .collect();
        assert_eq!(found, Vec::<String>::new(), "{word}");
    }
}

/// Source files below some folders that contain a text, as paths relative to the repository.
fn files_that(text: &str, folders: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders {
        for file in sources(&repository().join(folder)) {
            if fs::read_to_string(&file).unwrap_or_default().contains(text) {
                found.push(relative(&file));
            }
        }
    }
    found
}

fn relative(file: &Path) -> String {
    file.strip_prefix(repository()).unwrap_or(file).to_string_lossy().into_owned()
}

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(path) else { return files };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "results"].contains(&name.as_str()) {
                files.extend(sources(&path));
            }
        } else if [".rs", ".ts", ".svelte", ".html", ".css"].iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
    }
    files.sort();
    files
}
