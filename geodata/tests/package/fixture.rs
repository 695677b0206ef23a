//! Copies the sound fixture packages to a temporary folder and breaks what a test wants broken.

use geodata::package::{Package, Problem, check, read_folder};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A copy of `tests/fixtures/packages` that goes away with the value.
pub struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    /// A sound copy.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages"), folder.path());
        Self { folder }
    }

    /// Where a package or one of its files lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Replaces the first occurrence of a text, which must be there.
    pub fn replace(&self, file: &str, from: &str, to: &str) -> &Self {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("a file of the fixture");
        assert!(text.contains(from), "{file} does not contain {from:?}");
        self.write(file, text.replacen(from, to, 1))
    }

    /// Writes a file anew.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(file), content).expect("a file of the fixture");
        self
    }

    /// Takes a file away.
    pub fn remove(&self, file: &str) -> &Self {
        fs::remove_file(self.path(file)).expect("a file of the fixture");
        self
    }

    /// Reads a package, which must be sound.
    pub fn read(&self, package: &str) -> Package {
        let (content, problems) = read_folder(&self.path(package));
        content.unwrap_or_else(|| panic!("{:#?}", lines(&problems)))
    }

    /// What is wrong with a package by itself, a line for each problem.
    pub fn problems(&self, package: &str) -> Vec<String> {
        lines(&read_folder(&self.path(package)).1)
    }

    /// What is wrong with a package on its boundaries, a line for each problem.
    pub fn checked(&self, package: &str) -> Vec<String> {
        lines(&check(&self.path(package)).problems)
    }
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {problem}", problem.severity.label())).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a temporary folder");
    for entry in fs::read_dir(from).expect("the fixtures") {
        let path = entry.expect("an entry of the fixtures").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
