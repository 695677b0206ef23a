//! The states of a start.

use geodata::archive::{OpenState, PublishError};

use super::*;

#[test]
fn a_folder_closed_in_good_order_is_clean() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    two_revisions(folder.path());
    assert_eq!(opened(folder.path()).state(), OpenState::Clean);
}

#[test]
fn what_a_killed_process_had_committed_is_recovered_from_its_log() {
    let (packages, folder, killed) = (tempdir(), tempdir(), tempdir());
    copy(&fixtures(), packages.path());
    let options = |folder: &Path| OpenOptions {
        folder: folder.to_owned(),
        packages: PackageSource::Folder(packages.path().to_owned()),
    };
    drop(Archive::open(options(folder.path())).expect("a first start"));
    // Other bytes with the same meaning: the start notes that it has looked at them, and that note stays in the log.
    let descriptor = packages.path().join("small/datapackage.json");
    let text = fs::read_to_string(&descriptor).expect("a descriptor");
    fs::write(&descriptor, format!("{text}\n")).expect("a changed descriptor");
    let alive = Archive::open(options(folder.path())).expect("a second start");
    assert_eq!(alive.state(), OpenState::Clean);
    copy(folder.path(), killed.path());
    assert!(killed.path().join(format!("{DATABASE}.wal")).exists(), "there is no log to recover from");
    let again = Archive::open(options(killed.path())).expect("a start after the kill");
    assert_eq!(again.state(), OpenState::Recovered);
    assert_eq!((again.revision(), hash(&again)), (alive.revision(), hash(&alive)));
    drop(again);
    assert_eq!(Archive::open(options(killed.path())).expect("one more").state(), OpenState::Clean);
}

#[test]
fn a_damaged_record_is_served_from_its_backup_and_stays_as_it_is() {
    let folder = tempdir();
    two_revisions(folder.path());
    let (revision, expected) = {
        let archive = opened(folder.path());
        (archive.revision(), hash(&archive))
    };
    let path = folder.path().join(DATABASE);
    let whole = fs::read(&path).expect("the database");
    let torn = &whole[..whole.len() / 2];
    fs::write(&path, torn).expect("a torn database");
    for start in 0..2 {
        let archive = opened(folder.path());
        let OpenState::ReadOnly { revision: number, runbook, .. } = archive.state() else {
            panic!("{:?}", archive.state())
        };
        assert_eq!(number, 2);
        for words in
            ["壊れています", "読み取り専用", "tsunagi restore", "--replace", "quarantine", "消したり上書きしたりしない"]
        {
            assert!(runbook.contains(words), "{words} is not in: {runbook}");
        }
        assert_eq!((archive.revision(), hash(&archive)), (revision.clone(), expected.clone()));
        let error = archive.publish(&Viewer::local(), vec![titled("第三版")], "").expect_err("read-only");
        assert!(matches!(error, PublishError::ReadOnly { .. }), "{error}");
        assert_eq!(fs::read(&path).expect("the database"), torn, "start {start} has changed the damaged file");
        let copies = subfolders(&folder.path().join("quarantine"));
        assert_eq!(copies.len(), 1, "the same damage is copied once");
        assert_eq!(fs::read(copies[0].join(DATABASE)).expect("the copy"), torn);
    }
}

#[test]
fn a_lost_record_is_never_replaced_by_an_empty_one() {
    let folder = tempdir();
    two_revisions(folder.path());
    fs::remove_file(folder.path().join(DATABASE)).expect("a removed database");
    let archive = opened(folder.path());
    assert!(matches!(archive.state(), OpenState::ReadOnly { revision: 2, .. }), "{:?}", archive.state());
    drop(archive);
    assert!(!folder.path().join(DATABASE).exists(), "an empty database was made");
}

#[test]
fn a_log_without_its_database_is_refused() {
    let folder = tempdir();
    fs::write(folder.path().join(format!("{DATABASE}.wal")), "log").expect("a log");
    let error = open(folder.path()).expect_err("no database");
    assert!(matches!(&error, OpenError::Damaged { how, .. } if how.contains("ログ")), "{error:?}");
    assert!(!folder.path().join(DATABASE).exists());
}

#[test]
fn a_record_that_went_back_behind_its_backup_is_not_taken_for_the_present_one() {
    let folder = tempdir();
    drop(opened(folder.path()));
    let earlier = fs::read(folder.path().join(DATABASE)).expect("the database after the first start");
    two_revisions(folder.path());
    fs::write(folder.path().join(DATABASE), &earlier).expect("the earlier database put back");
    let archive = opened(folder.path());
    let OpenState::ReadOnly { revision, runbook, .. } = archive.state() else { panic!("{:?}", archive.state()) };
    assert_eq!(revision, 2);
    assert!(runbook.contains("版 1 で終わっていますが、控えには版 2 があります"), "{runbook}");
    assert_eq!(archive.revision().number, 2);
}

#[test]
fn a_backup_that_is_damaged_itself_is_passed_over_for_an_older_one() {
    let folder = tempdir();
    {
        let mut archive = opened(folder.path());
        archive.keep_backups(5);
        archive.settle();
        archive.publish(&Viewer::local(), vec![titled("第二版")], "").expect("a publication");
        archive.settle();
    }
    let backups = subfolders(&folder.path().join("backups"));
    assert_eq!(backups.len(), 2);
    for path in [folder.path().join(DATABASE), backups[1].join(DATABASE)] {
        let mut bytes = fs::read(&path).expect("a database");
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        fs::write(&path, bytes).expect("a torn database");
    }
    let archive = opened(folder.path());
    assert!(matches!(archive.state(), OpenState::ReadOnly { revision: 1, .. }), "{:?}", archive.state());
    drop(archive);
    fs::write(backups[0].join(DATABASE), "nothing").expect("the last backup, gone too");
    let error = open(folder.path()).expect_err("nothing left to serve");
    let OpenError::Damaged { runbook, .. } = &error else { panic!("{error:?}") };
    assert!(runbook.contains("使える控えがないため") && runbook.contains("quarantine"), "{runbook}");
}

fn tempdir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let target = to.join(path.strip_prefix(from).expect("below it"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::write(target, bytes).expect("a copy");
    }
}
