//! The archive on a real folder: what survives a restart, and what is said when it cannot be opened.

use std::{
    fs,
    path::{Path, PathBuf},
};

use geodata::{
    Archive, Viewer,
    archive::{OpenError, OpenOptions, PackageSource, PublishError, ReleaseError},
    package::{Package, read_folder},
};

const DATABASE: &str = "tsunagi.duckdb";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages")
}

fn fixture(id: &str) -> Package {
    let (package, problems) = read_folder(&fixtures().join(id));
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn open(folder: &Path) -> Result<Archive, OpenError> {
    Archive::open(OpenOptions { folder: folder.to_owned(), packages: PackageSource::Folder(fixtures()) })
}

fn opened(folder: &Path) -> Archive {
    open(folder).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_restart_serves_the_same_revision_with_the_same_hash_and_content() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let viewer = Viewer::local();
    let first = opened(folder.path());
    let (revision, release) = (first.revision(), first.release(&viewer, None, None).expect("the release"));
    drop(first);
    let second = opened(folder.path());
    let again = second.release(&viewer, None, None).expect("the release");
    assert_eq!(second.revision(), revision);
    assert_eq!(revision.number, 1);
    assert_eq!(again.hash(), release.hash());
    assert_eq!(again.areas(), release.areas());
    assert_eq!(again.indicators(), release.indicators());
    assert_eq!(again.facilities(), release.facilities());
    assert_eq!(again.tables(), release.tables());
    assert_eq!(again.groupings(), release.groupings());
    assert_eq!(again.package(), release.package());
    for indicator in release.indicators() {
        for period in release.periods(indicator.id.as_str()) {
            let column = release.column(indicator.id.as_str(), period);
            assert_eq!(again.column(indicator.id.as_str(), period), column);
        }
    }
}

#[test]
fn what_the_store_gives_back_is_what_the_package_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = opened(folder.path());
    let stored = archive.release(&Viewer::local(), None, None).expect("the release");
    let direct = geodata::Release::from_packages(&fixture("small"), &fixture("japan-boundaries"), &Viewer::local())
        .expect("a join");
    assert_eq!(stored.hash(), direct.hash());
    assert_eq!(stored.areas(), direct.areas());
    assert_eq!(stored.indicators(), direct.indicators());
    assert_eq!(stored.facilities(), direct.facilities());
    assert_eq!(stored.facility_kinds(), direct.facility_kinds());
    assert_eq!(stored.tables(), direct.tables());
    assert_eq!(stored.groupings(), direct.groupings());
    assert_eq!(stored.package(), direct.package());
    for indicator in direct.indicators() {
        let id = indicator.id.as_str();
        assert_eq!(stored.periods(id), direct.periods(id));
        for period in direct.periods(id) {
            assert_eq!(stored.column(id, period), direct.column(id, period), "{id} {}", period.id());
        }
    }
    for area in 0..direct.areas().len() {
        assert_eq!(stored.geometry(area), direct.geometry(area));
        assert_eq!(stored.area_km2(area).to_bits(), direct.area_km2(area).to_bits());
        assert_eq!(stored.neighbours(area), direct.neighbours(area));
        assert_eq!(stored.reference_point(area), direct.reference_point(area));
    }
}

#[test]
fn the_packages_that_ship_come_back_from_the_store_unchanged() {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages");
    let boundaries = read_folder(&packages.join("japan-boundaries")).0.expect("sound boundaries");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = Archive::open(OpenOptions { folder: folder.path().to_owned(), packages: PackageSource::Embedded })
        .unwrap_or_else(|error| panic!("{error}"));
    for id in ["kochi", "kochi-sample"] {
        let data = read_folder(&packages.join(id)).0.expect("a sound package");
        let direct = geodata::Release::from_packages(&data, &boundaries, &Viewer::local()).expect("a join");
        let stored = archive.release(&Viewer::local(), Some(id), None).expect("the release");
        assert_eq!(stored.hash(), direct.hash());
        assert_eq!(stored.tables(), direct.tables());
        assert_eq!(stored.facilities(), direct.facilities());
        for indicator in direct.indicators() {
            for period in direct.periods(indicator.id.as_str()) {
                let id = indicator.id.as_str();
                assert_eq!(stored.column(id, period), direct.column(id, period), "{id} {}", period.id());
            }
        }
        let codes = |release: &geodata::Release| -> Vec<String> {
            release.surroundings().iter().map(|(area, _)| area.code.to_string()).collect()
        };
        assert_eq!(codes(&stored), codes(&direct));
    }
}

#[test]
fn publishing_makes_a_revision_and_the_earlier_one_can_still_be_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let before = archive.release(&viewer, Some("small"), None).expect("the release");
    let mut changed = fixture("small");
    changed.info.title = "あたらしい題".to_owned();
    let revision = archive.publish(&viewer, vec![changed.clone()], "題を改めた").expect("a publication");
    assert_eq!((revision.number, revision.note.as_str()), (2, "題を改めた"));
    let after = archive.release(&viewer, Some("small"), None).expect("the release");
    assert_eq!(after.package().title, "あたらしい題");
    assert_ne!(after.hash(), before.hash());
    let earlier = archive.release(&viewer, Some("small"), Some(1)).expect("the earlier release");
    assert_eq!(earlier.hash(), before.hash());
    assert_eq!(earlier.revision().number, 1);
    assert_eq!(archive.publish(&viewer, vec![changed], "同じもの").expect("nothing new").number, 2);
    // Undo: the earlier content again, as a new revision with the earlier hash.
    let undone = archive.publish(&viewer, vec![fixture("small")], "元に戻した").expect("an undo");
    assert_eq!(undone.number, 3);
    assert_eq!(undone.hash, archive.revisions(&viewer)[0].hash);
    drop((archive, before, after, earlier));
    assert_eq!(opened(folder.path()).revision(), undone, "a restart does not publish the shipped packages over it");
}

#[test]
fn a_publication_that_does_not_join_leaves_the_served_revision() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let mut stray = fixture("small");
    stray.areas[0].code = geodata::AreaCode::parse("13101").expect("a code");
    let error = archive.publish(&viewer, vec![stray], "境界のない市町村").expect_err("no boundary");
    assert!(matches!(error, PublishError::Join(_)), "{error}");
    let mut second = fixture("japan-boundaries");
    second.info.id = "other-boundaries".to_owned();
    let error = archive.publish(&viewer, vec![second], "境界が二つ").expect_err("two sets of boundaries");
    assert!(matches!(error, PublishError::BoundariesNotOne), "{error}");
    assert_eq!(archive.revision().number, 1);
    assert_eq!(archive.revisions(&viewer).len(), 1);
}

#[test]
fn unknown_packages_and_revisions_are_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let error = archive.release(&viewer, Some("tosa"), None).expect_err("no such package");
    assert_eq!(error.to_string(), "データパッケージ「tosa」はこの版にありません（あるのは small）。");
    let error = archive.release(&viewer, None, Some(9)).expect_err("no such revision");
    assert!(matches!(error, ReleaseError::UnknownRevision { number: 9 }));
}

#[test]
fn a_folder_in_use_is_refused_and_free_after_it_was_closed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = opened(folder.path());
    let error = open(folder.path()).expect_err("the folder is in use");
    let OpenError::Locked { pid, .. } = &error else { panic!("{error}") };
    assert_eq!(*pid, Some(std::process::id()));
    assert!(error.to_string().contains("別のつなぎ"), "{error}");
    drop(first);
    opened(folder.path());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = open(&file.join("data")).expect_err("a folder below a file");
    assert!(matches!(error, OpenError::FolderNotWritable { .. }), "{error}");
    assert!(error.to_string().contains("書き込めません"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_named_even_to_the_superuser() {
    // A folder of the kernel's own, which nobody can write: the rights of a temporary folder would not stop the superuser.
    let error = open(Path::new("/proc/self/fdinfo")).expect_err("a read-only folder");
    assert!(matches!(error, OpenError::FolderNotWritable { .. }), "{error}");
}

#[test]
fn a_truncated_database_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(opened(folder.path()));
    let path = folder.path().join(DATABASE);
    let whole = fs::read(&path).expect("the database");
    for share in [0, 1, 10, 50, 90, 99] {
        let torn = &whole[..whole.len() * share / 100];
        fs::write(&path, torn).expect("a torn database");
        let error = open(folder.path()).expect_err("a torn database");
        assert!(matches!(error, OpenError::Damaged { .. }), "{share} %: {error:?}");
        assert!(error.to_string().contains(DATABASE), "{error}");
        assert_eq!(fs::read(&path).expect("the torn database"), torn, "{share} %: the file was changed");
    }
    fs::write(&path, &whole).expect("the database again");
    opened(folder.path());
}

#[test]
fn a_file_that_never_was_a_database_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(DATABASE), "これはデータベースではありません。".repeat(1_000)).expect("a file");
    let error = open(folder.path()).expect_err("not a database");
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[test]
fn what_an_interrupted_first_start_left_behind_does_not_matter() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("tsunagi.duckdb.new"), "half").expect("a leftover");
    fs::write(folder.path().join("tsunagi.duckdb.new.wal"), "half").expect("a leftover");
    assert_eq!(opened(folder.path()).revision().number, 1);
}
