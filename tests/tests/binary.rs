//! The real binary, as an operator meets it: start, restart, refusals, stop.
#![cfg(unix)]

use std::{fs, net::TcpListener, path::Path};

use acceptance::server::{Server, binary, command};

#[test]
fn a_first_start_serves_the_embedded_data_and_stops_cleanly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(&folder.path().join("data")).expect("the server starts");

    assert_eq!(server.get("/healthz").status, 200);
    let ready = server.get("/readyz");
    assert_eq!((ready.status, &ready.json()["revision"]), (200, &1.into()));
    let areas = server.get("/api/v1/areas").json();
    assert_eq!(areas["areas"].as_array().map(Vec::len), Some(34));
    assert_eq!(areas["about"]["sample"], false);
    let page = server.get("/");
    assert_eq!((page.status, page.media_type.as_str()), (200, "text/html; charset=utf-8"));

    let (status, log) = server.stop();
    assert!(status.success(), "{status}\n{log}");
    assert_clean(&log);
}

#[test]
fn a_restart_serves_the_same_revision_with_the_same_hash() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = Server::start(&data).expect("the server starts");
    let before = first.get("/api/v1/revisions").json();
    let about = first.get("/api/v1/areas").json()["about"].clone();
    first.stop();

    let second = Server::start(&data).expect("the server starts again");
    assert_eq!(second.get("/api/v1/revisions").json(), before);
    assert_eq!(second.get("/api/v1/areas").json()["about"], about);
    assert_eq!(before["revisions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();

    let refusal = Server::start_with(&folder.path().join("data"), &["--listen", &address]).err().expect("a refusal");
    assert_eq!(refusal.status.code(), Some(1));
    assert!(refusal.log.contains(&address) && refusal.log.contains("すでに使われています"), "{}", refusal.log);
}

#[test]
fn an_address_beyond_loopback_is_refused_while_there_are_no_accounts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let refusal = Server::start_with(&folder.path().join("data"), &["--listen", "0.0.0.0:0"]).err().expect("a refusal");
    assert_eq!(refusal.status.code(), Some(1));
    assert!(refusal.log.contains("利用者"), "{}", refusal.log);
}

#[test]
fn a_data_folder_that_another_server_holds_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let first = Server::start(&data).expect("the server starts");

    let refusal = Server::start(&data).err().expect("a refusal");
    assert_eq!(refusal.status.code(), Some(1));
    assert!(refusal.log.contains("別のつなぎ") && refusal.log.contains("data"), "{}", refusal.log);
    assert_eq!(first.get("/readyz").status, 200);
}

#[test]
fn a_data_folder_that_cannot_be_written_is_refused() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};

    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("own folder");
    let data = folder.path().join("data");
    fs::create_dir(&data).expect("a folder");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o555)).expect("own folder");
    // Permissions do not stop root, so root starts a copy of the program as nobody.
    let program = folder.path().join("tsunagi");
    fs::copy(binary(), &program).expect("a copy of the binary");
    let library = binary().with_file_name("libduckdb.so");
    if library.exists() {
        fs::copy(&library, folder.path().join("libduckdb.so")).expect("a copy of the library");
    }
    let mut serve = std::process::Command::new(&program);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data).current_dir("/");
    if fs::metadata(&data).expect("it is there").permissions().mode() & 0o200 == 0 && is_root() {
        serve.uid(65_534).gid(65_534);
    }
    let output = serve.output().expect("the program starts");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{log}");
    assert!(log.contains("書き込") && log.contains("data"), "{log}");
}

#[test]
fn a_truncated_database_without_a_backup_is_refused_by_name_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    Server::start(&data).expect("the server starts").stop();
    let file = database(&data);
    let bytes = fs::read(&file).expect("the database is readable");
    fs::write(&file, &bytes[..bytes.len() / 3]).expect("the database can be cut");
    fs::remove_dir_all(data.join("backups")).expect("there are automatic backups");
    let damaged = fs::read(&file).expect("the database is readable");

    let refusal = Server::start(&data).err().expect("a refusal");
    let name = file.file_name().expect("a file").to_string_lossy().into_owned();
    assert_eq!(refusal.status.code(), Some(1), "{}", refusal.log);
    assert!(refusal.log.contains("壊れて") && refusal.log.contains(&name), "{}", refusal.log);
    assert_eq!(fs::read(&file).expect("it is still there"), damaged);
}

#[test]
fn wrong_use_of_the_command_line_has_its_own_exit_status() {
    let output = command(&["serve", "--no-such-flag"]).output().expect("the binary starts");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_embedded_packages_pass_their_own_check() {
    let output = command(&["check"]).output().expect("the binary starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for package in ["japan-boundaries", "kochi", "kochi-sample"] {
        assert!(text.contains(package), "{text}");
    }
}

#[test]
fn a_package_with_faults_is_refused_with_the_place_of_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let package = folder.path().join("kochi");
    copy_folder(&acceptance::repository().join("geodata/packages/kochi"), &package);
    let areas = package.join("areas.csv");
    let text = fs::read_to_string(&areas).expect("the areas are listed in areas.csv");
    let second = text.lines().nth(1).expect("a first municipality").to_owned();
    fs::write(&areas, format!("{text}{second}\n392015,誤市,あやまりし,Wrong,市\n")).expect("a writable copy");

    let output = command(&["check"]).arg(&package).output().expect("the binary starts");
    let report = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("areas.csv") && report.contains("36") && report.contains("37"), "{report}");
    assert!(report.contains("検査数字"), "{report}");
}

/// A warning that nobody expected is a fault.
fn assert_clean(log: &str) {
    let loud: Vec<&str> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

fn database(data: &Path) -> std::path::PathBuf {
    fs::read_dir(data)
        .expect("the data folder is readable")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "duckdb"))
        .expect("the record is a DuckDB file")
}

fn is_root() -> bool {
    let output = std::process::Command::new("id").arg("-u").output().expect("id is there");
    output.stdout.trim_ascii() == b"0"
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a writable folder");
    for entry in fs::read_dir(from).expect("the package is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
