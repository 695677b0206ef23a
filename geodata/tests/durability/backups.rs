//! Automatic backups and packed ones.

use geodata::archive::backup::{BackupError, PackedFrom, pack};

use super::*;

#[test]
fn each_publication_is_followed_by_a_backup_and_only_the_newest_are_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut archive = opened(folder.path());
    archive.keep_backups(2);
    archive.settle();
    for number in 2..=5 {
        archive.publish(&Viewer::local(), vec![titled(&format!("第{number}版"))], "").expect("a publication");
        archive.settle();
        let backups = subfolders(&folder.path().join("backups"));
        assert!(backups.len() <= 2, "{backups:?}");
        let newest: serde_json::Value = manifest(backups.last().expect("a backup"));
        let revision = archive.revision();
        assert_eq!(newest["revision"]["number"], revision.number);
        assert_eq!(newest["revision"]["hash"], revision.hash.as_str());
        assert_eq!(newest["files"][0]["path"], DATABASE);
    }
    assert_eq!(subfolders(&folder.path().join("backups")).len(), 2);
}

#[test]
fn publishing_what_is_published_already_makes_no_other_backup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut archive = opened(folder.path());
    archive.keep_backups(5);
    for _ in 0..3 {
        archive.publish(&Viewer::local(), vec![titled("第二版")], "").expect("a publication");
        archive.settle();
    }
    drop(archive);
    let mut archive = opened(folder.path());
    archive.keep_backups(5);
    archive.settle();
    let numbers: Vec<u64> = subfolders(&folder.path().join("backups"))
        .iter()
        .map(|backup| manifest(backup)["revision"]["number"].as_u64().expect("a number"))
        .collect();
    // The first start may still have been waiting for its backup when the second revision came.
    assert!(numbers == [1, 2] || numbers == [2], "{numbers:?}");
}

#[test]
fn a_backup_that_was_cut_off_is_made_again_by_the_next_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(opened(folder.path()));
    let unfinished = folder.path().join("backups/.unfinished");
    fs::create_dir_all(&unfinished).expect("a folder");
    fs::write(unfinished.join(DATABASE), "half").expect("half a copy");
    let mut archive = opened(folder.path());
    archive.keep_backups(5);
    archive.settle();
    let backups = subfolders(&folder.path().join("backups"));
    assert_eq!(backups.len(), 1, "{backups:?}");
    assert_eq!(manifest(&backups[0])["revision"]["number"], 1);
}

#[test]
fn a_packed_backup_comes_from_the_record_or_while_that_is_open_from_the_newest_automatic_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    two_revisions(&data);
    let packed = pack(&data, &out.join("closed.zip")).expect("a packed backup");
    assert_eq!((packed.from, packed.manifest.revision.number), (PackedFrom::Record, 2));
    let error = pack(&data, &out.join("closed.zip")).expect_err("it is there already");
    assert!(matches!(error, BackupError::Exists { .. }), "{error}");

    let archive = opened(&data);
    let packed = pack(&data, &out.join("open.zip")).expect("a packed backup");
    assert_eq!((packed.from, packed.manifest.revision.number), (PackedFrom::AutomaticBackup, 2));
    fs::remove_dir_all(data.join("backups")).expect("no backups");
    let error = pack(&data, &out.join("none.zip")).expect_err("nothing to pack");
    assert!(matches!(error, BackupError::InUse { .. }), "{error}");
    drop(archive);
    let error = pack(&folder.path().join("elsewhere"), &out.join("nothing.zip")).expect_err("no data folder");
    assert!(error.to_string().contains("データがありません"), "{error}");
    assert!(!folder.path().join("elsewhere").exists(), "a folder was made by looking for one");
    assert_eq!(fs::read_dir(&out).expect("the folder").count(), 2, "a failed attempt left something behind");
}

fn manifest(backup: &Path) -> serde_json::Value {
    let text = fs::read(backup.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}
