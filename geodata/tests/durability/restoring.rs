//! Restoring: the same again, or nothing at all.

use std::io::Write;

use geodata::archive::{Existing, OpenState, RestoreError, backup::pack, restore};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

/// A data folder with plugins and settings, and its packed backup.
fn packed(folder: &Path) -> (PathBuf, PathBuf) {
    let data = folder.join("data");
    two_revisions(&data);
    fs::create_dir_all(data.join("plugins")).expect("a folder");
    fs::write(data.join("plugins/gap.wasm"), b"\0asm of a kind").expect("a plugin");
    fs::write(data.join("tsunagi.toml"), "[backups]\nkeep = 3\n").expect("settings");
    let zip = folder.join("backup.zip");
    pack(&data, &zip).expect("a packed backup");
    (data, zip)
}

#[test]
fn a_restored_folder_answers_as_the_first_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, zip) = packed(folder.path());
    let other = folder.path().join("other");
    let restored = restore(&zip, &other, Existing::Refuse).expect("a restored folder");
    assert_eq!((restored.manifest.revision.number, restored.aside), (2, None));
    for file in ["plugins/gap.wasm", "tsunagi.toml"] {
        assert_eq!(fs::read(other.join(file)).expect(file), fs::read(data.join(file)).expect(file));
    }
    let (first, second) = (opened(&data), opened(&other));
    assert_eq!(second.state(), OpenState::Clean);
    assert_eq!(second.revisions(&Viewer::local()), first.revisions(&Viewer::local()));
    assert_eq!(hash(&second), hash(&first));
}

#[test]
fn a_folder_that_holds_something_is_replaced_only_when_asked_and_its_content_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, zip) = packed(folder.path());
    opened(&data).publish(&Viewer::local(), vec![titled("第三版")], "").expect("a publication");
    let before = files(&data);
    let error = restore(&zip, &data, Existing::Refuse).expect_err("not empty");
    assert!(matches!(error, RestoreError::NotEmpty { .. }) && error.to_string().contains("--replace"), "{error}");
    assert_eq!(files(&data), before);

    let restored = restore(&zip, &data, Existing::MoveAside).expect("a restored folder");
    let aside = restored.aside.expect("the former content");
    for (path, bytes) in before {
        let name = path.strip_prefix(&data).expect("below it");
        if !name.starts_with("tsunagi.lock") && !name.starts_with("tsunagi.pid") {
            assert_eq!(fs::read(aside.join(name)).ok(), Some(bytes), "{} was not kept", name.display());
        }
    }
    assert_eq!(opened(&data).revision().number, 2);
    assert_eq!(opened(&aside).revision().number, 3);
}

#[test]
fn the_steps_to_take_after_damage_lead_back_to_a_folder_that_can_be_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, _) = packed(folder.path());
    fs::write(data.join(DATABASE), "これはデータベースではありません。").expect("a damaged database");
    let runbook = opened(&data).state().runbook().expect("steps to take").to_owned();
    // The command as an operator would copy it.
    let command = runbook.split("tsunagi restore ").nth(1).expect("a command");
    let backup = PathBuf::from(command.split(' ').next().expect("a backup"));
    let restored = restore(&backup, &data, Existing::MoveAside).expect("a restored folder");
    assert!(restored.aside.expect("the former content").join(DATABASE).exists());
    let archive = opened(&data);
    assert_eq!((archive.state(), archive.revision().number), (OpenState::Clean, 2));
    archive.publish(&Viewer::local(), vec![titled("第三版")], "").expect("it can be written again");
    assert!(data.join("plugins/gap.wasm").exists(), "a backup of the record alone has taken the plugins away");
    assert!(data.join("quarantine").exists(), "the evidence is gone");
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, zip) = packed(folder.path());
    let archive = opened(&data);
    let error = restore(&zip, &data, Existing::MoveAside).expect_err("in use");
    assert!(matches!(error, RestoreError::Locked { .. }), "{error}");
    assert_eq!(archive.revision().number, 2);
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_touched() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, zip) = packed(folder.path());
    let whole = fs::read(&zip).expect("the backup");
    let target = folder.path().join("other");
    let mut refused = 0;
    // A multiplicative walk over the file: the same 60 places each time, everywhere in it.
    for step in 0..60_usize {
        let mut bytes = whole.clone();
        let place = step * 104_729 % bytes.len();
        bytes[place] ^= 1 << (step % 8);
        fs::write(&zip, &bytes).expect("a damaged backup");
        if let Err(error) = restore(&zip, &target, Existing::Refuse) {
            refused += 1;
            assert!(error.to_string().contains("何も変えていません"), "{place}: {error}");
            assert!(!target.exists(), "{place}: something was written");
        } else {
            // A bit that means nothing, such as one of the time of an entry: then everything is as it was.
            assert_eq!(opened(&target).revision().number, 2, "{place}");
            fs::remove_dir_all(&target).expect("a folder of ours");
        }
    }
    assert!(refused >= 50, "only {refused} of 60 were noticed");
    for share in [0, 1, 50, 99] {
        fs::write(&zip, &whole[..whole.len() * share / 100]).expect("a torn backup");
        let error = restore(&zip, &target, Existing::Refuse).expect_err("torn");
        assert!(matches!(error, RestoreError::Foreign { .. } | RestoreError::Damaged { .. }), "{share} %: {error}");
        assert!(!target.exists());
    }
}

#[test]
fn what_is_no_backup_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = folder.path().join("data");
    let manifest = |path: &str, format: u32| {
        format!(
            r#"{{"format":{format},"program":"tsunagi","scope":"folder","made_at":"2026-11-23T00:00:00Z","store_format":1,
            "revision":{{"number":1,"hash":"0","published_at":"2026-11-23T00:00:00Z"}},"audit":null,
            "files":[{{"path":"tsunagi.duckdb","bytes":1,"sha256":"0"}},{{"path":"{path}","bytes":1,"sha256":"0"}}]}}"#
        )
    };
    let strangers = [
        (vec![("写真.jpg", "x".to_owned())], "manifest.json がありません"),
        (vec![("manifest.json", "{}".to_owned())], "形式の番号がありません"),
        (vec![("manifest.json", manifest("tsunagi.toml", 99))], "新しい版"),
        (vec![("manifest.json", manifest("../outside", 1))], "../outside"),
        (vec![("manifest.json", manifest("/etc/passwd", 1))], "/etc/passwd"),
        (vec![("manifest.json", manifest("plugins/../../x", 1))], "plugins/../../x"),
        (vec![("manifest.json", manifest("plugins/..", 1))], "plugins/.."),
        (vec![("manifest.json", manifest("plugins/C:x", 1))], "plugins/C:x"),
        (vec![("manifest.json", manifest("tsunagi.lock", 1))], "tsunagi.lock"),
        (vec![("manifest.json", manifest("tsunagi.duckdb", 1))], "一覧"),
        (vec![("manifest.json", manifest("tsunagi.toml", 1)), ("extra", "x".to_owned())], "extra"),
        (vec![("manifest.json", manifest("tsunagi.toml", 1))], "tsunagi.duckdb がありません"),
        (
            vec![("manifest.json", manifest("tsunagi.toml", 1)), ("tsunagi.duckdb", "長すぎる".to_owned())],
            "tsunagi.duckdb が壊れています（長さ",
        ),
    ];
    for (number, (entries, words)) in strangers.into_iter().enumerate() {
        let path = folder.path().join(format!("stranger-{number}.zip"));
        let mut zip = ZipWriter::new(fs::File::create(&path).expect("a file"));
        for (name, content) in entries {
            zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
            zip.write_all(content.as_bytes()).expect("its content");
        }
        zip.finish().expect("a zip");
        let error = restore(&path, &target, Existing::Refuse).expect_err("a stranger").to_string();
        assert!(error.contains(words) && error.contains("何も変えていません"), "{number}: {error}");
        assert!(!target.exists(), "{number}: something was written");
    }
    let error = restore(&folder.path().join("nothing.zip"), &target, Existing::Refuse).expect_err("no such file");
    assert!(matches!(error, RestoreError::Unreadable { .. }), "{error}");
}

#[test]
fn a_restore_that_was_cut_off_keeps_the_folder_shut_until_it_is_done_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, zip) = packed(folder.path());
    // As it stands between the two moves: the old database is aside, the new one not yet there.
    fs::write(data.join("restore.pending"), "restoring").expect("a mark");
    fs::create_dir_all(data.join("replaced-1")).expect("a folder");
    fs::rename(data.join(DATABASE), data.join("replaced-1").join(DATABASE)).expect("moved aside");
    let error = open(&data).expect_err("half restored").to_string();
    assert!(error.contains("途中で止まって") && error.contains("tsunagi restore"), "{error}");
    assert!(!data.join(DATABASE).exists(), "an empty database was made");
    restore(&zip, &data, Existing::MoveAside).expect("the restore again");
    assert_eq!(opened(&data).revision().number, 2);
    assert!(data.join("replaced-1").join(DATABASE).exists());
}
