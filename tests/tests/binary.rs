//! The real binary, as an operator meets it: start, restart, refusals, stop.
#![cfg(unix)]

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    path::Path,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
};

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
fn a_reader_who_has_seen_enough_gets_no_complaint() {
    let mut printing =
        command(&["openapi"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    // The description is larger than what a pipe holds, so that printing meets the closed end.
    drop(printing.stdout.take());
    let output = printing.wait_with_output().expect("the program ends");
    assert!(!output.status.success(), "nobody has read everything");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
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

/// What the command line says, after making sure that it ended as expected.
fn told(data: &Path, arguments: &[&str], status: i32) -> String {
    let (name, rest) = arguments.split_first().expect("a command");
    let output = command(&[name]).arg("--data").arg(data).args(rest).stdin(Stdio::null()).output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn json_of(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON ({error}): {text}"))
}

/// Municipalities of Kochi with fictitious numbers (見本) that were made up for this test.
const COUNTS: &str =
    "市町村コード,市町村名,試験の相談件数（件）\n39201,高知市,31\n39202,室戸市,5\n39301,東洋町,2\n39302,奈半利町,1\n";

#[test]
fn a_file_is_imported_told_of_compared_undone_and_withdrawn_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let file = folder.path().join("R5.csv");
    fs::write(&file, COUNTS).expect("a writable folder");
    let path = file.to_str().expect("a plain path");
    let import = ["import", path, "--period", "R5", "--source", "試験", "--by", "山田", "--note", "はじめ"];
    assert!(told(&data, &import, 0).contains("版 2"));
    assert!(told(&data, &import, 0).contains("R5.csv"));

    let history = json_of(&told(&data, &["history", "--json"], 0));
    let revisions = history["revisions"].as_array().expect("a list");
    assert_eq!(revisions.len(), 2, "the same file again changes nothing: {history}");
    assert_eq!((&revisions[1]["actor"], &revisions[1]["action"]), (&"山田".into(), &"import".into()));
    assert_eq!(revisions[1]["files"][0]["name"], "R5.csv");
    let difference = told(&data, &["diff", "1", "2"], 0);
    assert!(difference.contains("39201 高知市\t— → 31") && difference.contains("新しい 4"), "{difference}");

    told(&data, &["revert", "1", "--note", "試しに戻す", "--by", "佐藤"], 0);
    let undone = told(&data, &["diff", "2", "3"], 0);
    assert!(undone.contains("なくなる 4"), "{undone}");
    told(&data, &["revert", "2", "--note", "やはり要る", "--by", "佐藤"], 0);
    let batch = history["batches"][0]["id"].as_str().expect("an identifier");
    told(&data, &["withdraw", batch, "--reason", "様式を間違えた", "--by", "鈴木"], 0);
    assert!(!told(&data, &["withdraw", batch, "--reason", "もう一度"], 1).contains("版 6"));

    let zip = folder.path().join("境界.zip");
    told(&data, &["export", "--package", "japan-boundaries", zip.to_str().expect("a plain path")], 0);
    assert!(fs::read(&zip).expect("the export is there").starts_with(b"PK"));

    let audit: Vec<serde_json::Value> = told(&data, &["audit", "--json"], 0).lines().map(json_of).collect();
    let lines: Vec<(&str, &str)> = audit
        .iter()
        .map(|line| (line["action"].as_str().expect("a word"), line["actor"].as_str().expect("a name")))
        .collect();
    let export_by = lines.last().expect("lines").1;
    let expected = [
        ("shipped", "つなぎ"),
        ("import", "山田"),
        ("import-unchanged", "山田"),
        ("revert", "佐藤"),
        ("revert", "佐藤"),
        ("withdraw", "鈴木"),
        ("export", export_by),
    ];
    assert_eq!(lines, expected);
    let check = told(&data, &["check"], 0);
    assert!(check.contains("監査ログの7行は、書かれたときのままです"), "{check}");
}

#[test]
fn what_is_done_to_plugins_without_a_server_is_in_the_audit_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    for change in ["disable", "enable"] {
        let output = command(&["plugin", change, "prevalence", "--data"]).arg(&data).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let audit: Vec<serde_json::Value> = told(&data, &["audit", "--json"], 0).lines().map(json_of).collect();
    let lines: Vec<(&str, &str)> = audit
        .iter()
        .map(|line| (line["action"].as_str().expect("a word"), line["subject"].as_str().expect("a name")))
        .skip_while(|(action, _)| *action == "shipped")
        .collect();
    assert_eq!(lines, [("plugin-disabled", "prevalence"), ("plugin-enabled", "prevalence")]);
}

/// A workbook of a few kilobytes whose one sheet unpacks to 256 MB.
fn bomb() -> Vec<u8> {
    let mut book = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts: [(&str, &str); 4] = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    for (name, text) in parts {
        book.start_file(name, options).expect("memory takes everything");
        book.write_all(text.as_bytes()).expect("memory takes everything");
    }
    book.start_file("xl/worksheets/sheet1.xml", options).expect("memory takes everything");
    book.write_all(br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)
        .expect("memory takes everything");
    for _ in 0..256 {
        book.write_all(&vec![b' '; 1 << 20]).expect("memory takes everything");
    }
    book.finish().expect("memory takes everything").into_inner()
}

#[test]
fn hostile_files_neither_stop_those_who_read_nor_make_the_server_grow() {
    /// What the program may grow by through any file.
    const MOST_GROWTH_BYTES: u64 = 50 << 20;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(&folder.path().join("data")).expect("the server starts");
    let reads = ["/api/v1/areas", "/api/v1/indicators", "/api/v1/map/areas.geojson"];
    for path in reads {
        assert_eq!(server.get(path).status, 200);
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes();
    let wide = "1,".repeat(8 << 20).into_bytes();
    let files: [(&str, Vec<u8>); 6] = [
        ("bomb.xlsx", bomb()),
        ("deep.geojson", deep),
        ("wide.csv", wide),
        ("rows.csv", "39201,高知市,31\n".repeat(1 << 20).into_bytes()),
        ("over.csv", vec![b'x'; (64 << 20) + 1]),
        ("zeros.xls", vec![0; 32 << 20]),
    ];
    #[cfg(target_os = "linux")]
    let before = server.resident_bytes();
    for (name, bytes) in &files {
        let is_read = AtomicBool::new(false);
        let n_reads = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut n_reads = 0;
                while !is_read.load(Ordering::Relaxed) || n_reads == 0 {
                    assert_eq!(server.get(reads[n_reads % reads.len()]).status, 200, "{name}");
                    n_reads += 1;
                }
                n_reads
            });
            let refused = refusal_of(&server, name, bytes);
            is_read.store(true, Ordering::Relaxed);
            assert!(refused, "{name}");
            reader.join().expect("every read is answered")
        });
        assert!(n_reads > 0);
        #[cfg(target_os = "linux")]
        {
            let grown = server.resident_bytes().saturating_sub(before);
            assert!(grown < MOST_GROWTH_BYTES, "{name}: {} MiB more", grown >> 20);
        }
    }
    assert_eq!(server.get("/readyz").json()["revision"], 1, "nothing was published");
}

/// Sends a file and follows it until it is read. Whether nothing of it could be published as it stands.
fn refusal_of(server: &Server, name: &str, bytes: &[u8]) -> bool {
    let sent = server.try_send("POST", &format!("/api/v1/imports?name={name}"), bytes);
    // A body that is too large may be cut off before the answer has been read.
    let Some(sent) = sent.filter(|answer| answer.status == 202) else { return bytes.len() > 64 << 20 };
    let path = format!("/api/v1/imports/{}", sent.json()["import"]["id"].as_str().expect("an identifier"));
    loop {
        let import = server.get(&path).json()["import"].clone();
        match import["state"].as_str().expect("a state") {
            "reading" => std::thread::yield_now(),
            state => return ["refused", "failed", "questions"].contains(&state),
        }
    }
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
