//! The restore drill: a backup in a new folder gives the same answers to the byte.

use acceptance::server::{Server, command};

const PATHS: [&str; 12] = [
    "/api/v1/revisions",
    "/api/v1/packages",
    "/api/v1/areas",
    "/api/v1/groupings",
    "/api/v1/indicators",
    "/api/v1/indicators?data=kochi-sample",
    "/api/v1/indicators/population-15-64/values",
    "/api/v1/indicators/coverage-gap/values?data=kochi-sample",
    "/api/v1/layers/coverage-gap.geojson?data=kochi-sample",
    "/api/v1/facilities.geojson?data=kochi-sample",
    "/api/v1/tables",
    "/api/v1/figures/ranking.svg?indicator=population-15-64",
];

#[test]
fn a_backup_restored_into_a_new_folder_gives_the_same_answers_to_the_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let zip = folder.path().join("backup.zip");
    let first = Server::start(&data).expect("the server starts");
    let before: Vec<_> = PATHS.iter().map(|path| (path, first.get(path))).collect();
    // In the middle of the day, while the server runs: then it is the newest automatic backup.
    let said = run(&["backup", &zip.display().to_string(), "--data", &data.display().to_string()], 0);
    assert!(said.contains("版 1") && said.contains("自動の控え"), "{said}");
    let (status, log) = first.stop();
    assert!(status.success(), "{log}");

    let said = run(&["restore", &zip.display().to_string(), "--data", &other.display().to_string()], 0);
    assert!(said.contains("版 1"), "{said}");
    let second = Server::start(&other).expect("the restored server starts");
    for (path, expected) in before {
        let answer = second.get(path);
        assert_eq!((answer.status, &answer.media_type), (200, &expected.media_type), "{path}: {}", answer.text());
        assert!(answer.body == expected.body, "{path}: other bytes");
    }
    assert!(!second.log().contains("WARN") && !second.log().contains("ERROR"), "{}", second.log());

    let said = run(&["restore", &zip.display().to_string(), "--data", &other.display().to_string(), "--replace"], 1);
    assert!(said.contains("別のつなぎ") && said.contains("何も変えていません"), "{said}");
    assert_eq!(second.get("/readyz").status, 200);
}

/// Runs the program and returns everything it said.
fn run(arguments: &[&str], status: i32) -> String {
    let output = command(arguments).output().expect("the binary starts");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{said}");
    said
}
