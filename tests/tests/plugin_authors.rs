//! What an author of plugins does with the real binary, in an empty folder: from nothing to a picture, from an edit to a fresh map.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
    time::Instant,
};

use acceptance::server::command;

/// Runs a command in a folder and gives its status, what it printed and what it complained of.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = command(arguments).current_dir(folder).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let (status, out, complaint) = run(folder, arguments);
    assert_eq!(status, Some(0), "{arguments:?}\n{out}\n{complaint}");
    out
}

/// Three commands in an empty folder: new, change into it, run. The picture must show every municipality.
fn from_nothing_to_a_picture(language: &str) {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let began = Instant::now();
    done(empty.path(), &["plugin", "new", "my-share", "--lang", language]);
    let project = empty.path().join("my-share");
    let printed = done(&project, &["plugin", "run", ".", "--out", "picture.svg"]);
    let took = began.elapsed();
    let picture = fs::read_to_string(project.join("picture.svg")).expect("a picture");
    assert!(picture.starts_with("<svg") || picture.contains("<svg"), "{}", &picture[..200.min(picture.len())]);
    // 65,208 ÷ 153,809 × 100 = 42.395 by hand, from the census of 2020.
    let kochi = printed.lines().find(|line| line.starts_with("39201\t")).expect("the city of Kochi");
    assert!(kochi.contains("\t42.4\t"), "{kochi}");
    assert_eq!(printed.lines().filter(|line| line.starts_with("39")).count(), 34, "{printed}");
    println!("{language}: from nothing to a picture in {:.1} s", took.as_secs_f64());

    // The parameter of the definition is a flag as well: 23,875 ÷ 153,809 × 100 = 15.522 by hand.
    let elderly = done(&project, &["plugin", "run", ".", "who=elderly"]);
    assert!(elderly.lines().any(|line| line.starts_with("39201\t") && line.contains("\t15.5\t")), "{elderly}");
    let help = done(&project, &["plugin", "run", ".", "--help-parameters"]);
    assert!(help.contains("who  対象") && help.contains("elderly（65歳以上）"), "{help}");

    let checked = done(&project, &["plugin", "check"]);
    assert!(checked.contains("すべて合格です。") && checked.contains("1,741市町村"), "{checked}");

    // What is packed is what can be installed anywhere, and still passes.
    done(&project, &["plugin", "pack"]);
    let packed = fs::read(project.join("build/my-share.wasm")).expect("a packed plugin");
    for section in ["tsunagi:manifest", "tsunagi:wit", "tsunagi:license"] {
        assert!(packed.windows(section.len()).any(|window| window == section.as_bytes()), "{section}");
    }
    done(&project, &["plugin", "check", "build/my-share.wasm", "--golden", "golden.json"]);
}

#[test]
fn a_formula_goes_from_nothing_to_a_picture_in_three_commands() {
    from_nothing_to_a_picture("formula");
}

#[test]
fn a_rust_plugin_goes_from_nothing_to_a_picture_in_three_commands() {
    from_nothing_to_a_picture("rust");
}

#[test]
fn a_slip_in_a_formula_is_told_with_its_line_and_what_to_do() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    done(empty.path(), &["plugin", "new", "my-share"]);
    let head = empty.path().join("my-share/indicator.toml");
    let text = fs::read_to_string(&head).expect("a head");
    let slipped = text.replace("/ households'", "/ househods'").replace("decimals = 1", "decimal = 1");
    fs::write(&head, slipped).expect("written");
    let (status, _, complaint) = run(empty.path(), &["plugin", "build", "my-share"]);
    assert_eq!(status, Some(1), "{complaint}");
    assert!(complaint.contains("「households」のことですか") && complaint.contains("行"), "{complaint}");
    assert!(complaint.contains("「decimals」のことですか"), "all at once: {complaint}");
}

#[test]
fn a_golden_case_that_does_not_come_out_fails_the_check_with_the_area() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    done(empty.path(), &["plugin", "new", "my-share"]);
    let golden = empty.path().join("my-share/golden.json");
    let text = fs::read_to_string(&golden).expect("cases");
    fs::write(&golden, text.replace("[25, 0,", "[26, 0,")).expect("written");
    let (status, out, _) = run(empty.path(), &["plugin", "check", "my-share"]);
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("甲の値が 26 のはずが 25 でした。"), "{out}");
}

#[test]
fn a_unit_that_is_not_the_catalogues_is_told_by_the_check() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    done(empty.path(), &["plugin", "new", "my-share"]);
    let head = empty.path().join("my-share/indicator.toml");
    let text = fs::read_to_string(&head).expect("a head");
    fs::write(&head, text.replace("unit = \"世帯\"", "unit = \"人\"")).expect("written");
    let (status, out, _) = run(empty.path(), &["plugin", "check", "my-share"]);
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("unit = \"世帯\" と書いてください"), "{out}");
}

#[test]
fn a_name_that_cannot_be_and_a_folder_that_is_not_empty_are_refused() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    for name in ["My-Share", "割合", "-a", "a.b"] {
        let (status, _, complaint) = run(empty.path(), &["plugin", "new", "--", name]);
        assert_eq!(status, Some(1), "{name}");
        assert!(complaint.contains("使えません"), "{complaint}");
    }
    done(empty.path(), &["plugin", "new", "my-share"]);
    let (status, _, complaint) = run(empty.path(), &["plugin", "new", "my-share"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("空ではありません"), "{complaint}");
    let (status, _, complaint) = run(empty.path(), &["plugin", "new", "other", "--lang", "cobol"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("次のどれかです：") && complaint.contains("formula"), "{complaint}");
}

/// A running `dev`, stopped when it is dropped.
struct Dev {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Dev {
    fn start(project: &Path) -> Self {
        let mut child = command(&["plugin", "dev", "--listen", "127.0.0.1:0"])
            .current_dir(project)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self { child, lines }
    }

    /// The next line that holds a text.
    fn wait_for(&mut self, text: &str) -> String {
        let mut seen = String::new();
        loop {
            let line = self.lines.next().unwrap_or_else(|| panic!("no {text} in\n{seen}")).expect("UTF-8");
            if line.contains(text) {
                return line;
            }
            seen.push_str(&line);
            seen.push('\n');
        }
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[test]
fn a_saved_formula_is_on_the_map_at_once_and_a_slip_leaves_the_last_good_one_there() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    done(empty.path(), &["plugin", "new", "my-share"]);
    let project = empty.path().join("my-share");
    let mut dev = Dev::start(&project);
    let line = dev.wait_for("listening ");
    let origin = line.trim_start_matches("listening ").trim_end_matches('/').to_owned();
    dev.wait_for("計算しました");
    let kochi = || {
        let answer = ureq::get(format!("{origin}/api/v1/indicators/my-share/values")).call().expect("an answer");
        let values: serde_json::Value = answer.into_body().read_json().expect("JSON");
        let cells = values["cells"].as_array().expect("cells").clone();
        cells.iter().find(|cell| cell["code"] == "39201").expect("the city of Kochi")["value"]
            .as_f64()
            .expect("a value")
    };
    assert!((kochi() - 42.395_438).abs() < 1e-6, "{}", kochi());

    let head = project.join("indicator.toml");
    let text = fs::read_to_string(&head).expect("a head");
    fs::write(&head, text.replace("'100 * if", "'1000 * if")).expect("saved");
    dev.wait_for("組み立てました");
    dev.wait_for("計算しました");
    assert!((kochi() - 423.954_385).abs() < 1e-5, "{}", kochi());

    fs::write(&head, text.replace("/ households'", "/ househods'")).expect("saved");
    dev.wait_for("組み立てられませんでした");
    dev.wait_for("「households」のことですか");
    assert!((kochi() - 423.954_385).abs() < 1e-5, "the last good one stays");
}

#[test]
fn the_formulas_that_ship_agree_with_the_shares_that_the_data_make_of_numerator_and_denominator() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = acceptance::server::Server::start(&folder.path().join("data")).expect("the server starts");
    let values = |indicator: &str| {
        let answer = server.get(&format!("/api/v1/indicators/{indicator}/values")).json();
        let cells = answer["cells"].as_array().unwrap_or_else(|| panic!("{indicator}: {answer}")).clone();
        cells.iter().map(|cell| cell["value"].as_f64().expect("no municipality is blank")).collect::<Vec<_>>()
    };
    for (plugin, data) in [("single-households", "single-person-share"), ("elderly-households", "single-elderly-share")]
    {
        let (computed, listed) = (values(plugin), values(data));
        assert_eq!(computed.len(), 34);
        for (computed, listed) in computed.iter().zip(&listed) {
            // The data list shares to the decimals that they were published or rebuilt with.
            assert!((computed - listed).abs() < 0.051, "{plugin}: {computed} for {listed}");
        }
    }
}

#[test]
fn a_plugin_that_ships_passes_the_check_by_its_name() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let checked = done(empty.path(), &["plugin", "check", "prevalence"]);
    assert!(checked.contains("すべて合格です。") && checked.contains("（上限 64 MiB）"), "{checked}");
    let (status, _, complaint) = run(empty.path(), &["plugin", "check", "no-such"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("同梱プラグインもありません"), "{complaint}");
}

#[test]
fn the_list_says_that_the_last_good_version_runs_instead_of_a_damaged_file() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    done(empty.path(), &["plugin", "new", "my-share"]);
    let project = empty.path().join("my-share");
    done(&project, &["plugin", "build"]);
    done(&project, &["plugin", "install", "build/my-share.wasm", "--data", "data"]);
    let listed = || done(&project, &["plugin", "list", "--data", "data"]);
    let line = |list: &str, start: &str| list.lines().find(|line| line.starts_with(start)).map(str::to_owned);
    let before = line(&listed(), "my-share\t").expect("the plugin");
    assert!(before.contains("\t使えます\t"), "{before}");
    fs::write(project.join("data/plugins/my-share.wasm"), b"\0asm cut off").expect("a damaged file");
    let list = listed();
    let after = line(&list, "my-share\t").expect("the plugin");
    assert!(after.contains("\t前の版で使えます\t"), "{after}");
    let damaged = line(&list, "×\tmy-share.wasm\t").expect("the damaged file");
    assert!(damaged.contains("。my-share は、前の版のまま使っています（tsunagi plugin restore my-share"), "{damaged}");
    done(&project, &["plugin", "restore", "my-share", "--data", "data"]);
    assert_eq!(line(&listed(), "my-share\t").map(|now| now.contains("\t使えます\t")), Some(true));
    assert_eq!(line(&listed(), "×"), None);
}

#[test]
fn a_trend_begins_after_the_break_that_the_data_date_and_its_reason_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = acceptance::server::Server::start(&folder.path().join("data")).expect("the server starts");
    let answer = server.get("/api/v1/indicators/trend/values?data=kochi-sample&of=cases&confidence=90&years=30").json();
    let remarks = answer["remarks"].to_string();
    // geodata/packages/kochi-sample/breaks.csv: cases, FY2023.
    assert!(remarks.contains("2023年度に数え方が変わったため"), "{answer}");
    assert!(remarks.contains("市町村の窓口が知っている人も数えることにした"), "{remarks}");
}
