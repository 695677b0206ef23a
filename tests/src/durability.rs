//! What the processes that are killed and the tests that kill them agree on: the content of each revision, and how to tell that it is
//! whole.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use geodata::{
    Archive, Cell, Release,
    archive::{FileFact, OpenError, OpenOptions, Origin, PackageSource},
    import::{Batch, Fragment},
    package::{Package, read_folder},
    revision::ContentHash,
};

/// The indicator whose every value is the number of the revision.
const MARKED: &str = "visits";

/// Reproducible choices: `SplitMix64`, see <https://prng.di.unimi.it/splitmix64.c>.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The same seed gives the same choices.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// The small packages that the tests of `geodata` use, so that a process is at work within milliseconds.
pub fn packages() -> PathBuf {
    crate::repository().join("geodata/tests/fixtures/packages")
}

/// Opens a data folder over the small packages.
pub fn open(folder: &Path) -> Result<Archive, OpenError> {
    Archive::open(OpenOptions { folder: folder.to_owned(), packages: PackageSource::Folder(packages()) })
}

/// What revision `number` (from 2) says: its number, in each value of one indicator. As a whole package.
pub fn content(number: u32) -> Package {
    let mut package = read_folder(&packages().join("small")).0.expect("the fixture is sound");
    package.info.title = format!("第{number}版");
    for ((indicator, _), column) in &mut package.columns {
        if indicator.as_str() == MARKED {
            let marked = |cell: Cell| match cell.value {
                Ok(_) => Cell { value: Ok(f64::from(number)), ..cell },
                Err(_) => cell,
            };
            column.cells = column.cells.iter().map(marked).collect();
        }
    }
    package
}

/// The same values as a batch over whatever is there.
pub fn batch(number: u32) -> Batch {
    let package = content(number);
    let fragments = package.columns.into_iter().filter(|((indicator, _), _)| indicator.as_str() == MARKED).map(
        |(place, column)| {
            let codes = package.areas.iter().map(|area| area.code.clone());
            let cells = codes.zip(&column.cells).filter(|(_, cell)| cell.value.is_ok()).collect();
            (place, Fragment { cells, ..Fragment::default() })
        },
    );
    Batch { package: "small".to_owned(), fragments: fragments.collect(), ..Batch::default() }
}

/// Where that batch comes from.
pub fn origin(number: u32) -> Origin {
    let name = format!("見本-{number}.csv");
    let sha256 = ContentHash::of(name.as_bytes()).as_str().to_owned();
    Origin {
        file: FileFact { name, sha256, bytes: 1 },
        actor: "見本".to_owned(),
        settings_json: "{}".to_owned(),
        template: None,
        new_package: None,
    }
}

/// Whether a release says all of what its revision should say. The first revision is the packages as they ship.
pub fn is_whole(release: &Release, number: u32) -> bool {
    if number == 1 {
        return true;
    }
    let mut values = release
        .periods(MARKED)
        .iter()
        .filter_map(|period| release.column(MARKED, period))
        .flat_map(|column| column.cells.iter().filter_map(|cell| cell.value.ok()))
        .peekable();
    values.peek().is_some() && values.all(|value| value.to_bits() == f64::from(number).to_bits())
}

/// A hash over everything that a release says, computed from what is read and not from any hash that is stored.
pub fn digest(release: &Release) -> ContentHash {
    let mut text = format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n",
        release.package(),
        release.areas(),
        release.groupings(),
        release.indicators(),
        release.facilities(),
        release.tables()
    );
    for indicator in release.indicators() {
        for period in release.periods(indicator.id.as_str()) {
            writeln!(text, "{:?}", release.column(indicator.id.as_str(), period)).expect("a text takes all");
        }
    }
    for area in 0..release.areas().len() {
        writeln!(text, "{:?}", release.geometry(area)).expect("a text takes all");
    }
    ContentHash::of(text.as_bytes())
}
