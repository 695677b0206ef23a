//! `cargo xtask test`: every check, in the order in which a fault is cheapest to find, and the counts at the end.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use crate::{chromium, console, javascript, native, paths, python, server, stamp, web};

const PARTS: [&str; 6] = ["lint", "web", "sdk", "rust", "browser", "firefox"];

/// Tests passed and failed so far.
#[derive(Default)]
struct Counts {
    passed: u32,
    failed: u32,
}

/// Runs the named parts, or all of them. Later parts still run after a failed one, so that one run shows every fault.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    if let Some(unknown) = arguments.iter().find(|argument| !PARTS.contains(&argument.as_str())) {
        bail!("「{unknown}」というテストの対象はありません（{}）", PARTS.join("、"));
    }
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == part);
    server::prepare()?;
    let mut counts = Counts::default();
    let mut faults = Vec::new();
    let mut note = |part: &str, outcome: anyhow::Result<()>| {
        if let Err(error) = outcome {
            eprintln!("✗ {part}: {error:#}");
            faults.push(part.to_owned());
        }
    };
    if wanted("lint") {
        note("lint", console::step("書式と clippy を調べています", lint));
    }
    if wanted("web") {
        note("web", console::step("ページの型とテストを調べています", || web_tests(&mut counts)));
    }
    if wanted("sdk") {
        note(
            "sdk",
            console::step("JavaScript と Python の SDK とプラグインを調べています", || {
                sdk_tests(&mut counts)
            }),
        );
    }
    if wanted("rust") {
        note("rust", console::step("Rust のテストを実行しています", || rust_tests(&mut counts)));
    }
    if wanted("browser") {
        note("browser", console::step("ブラウザーのテストを実行しています", || browser_tests(&mut counts)));
    }
    // Only by name: whoever has no Firefox need not install one, and a part that passed over itself would prove nothing.
    if arguments.iter().any(|argument| argument == "firefox") {
        note("firefox", console::step("Firefox で画面を歩いています", || firefox_tests(&mut counts)));
    }
    println!("{} passed, {} failed", counts.passed, counts.failed);
    if faults.is_empty() && counts.failed == 0 {
        return Ok(());
    }
    bail!("失敗した対象: {}", faults.join("、"))
}

fn lint() -> anyhow::Result<()> {
    console::run(paths::cargo().args(["fmt", "--all", "--check"]), "rustup component add rustfmt")?;
    console::run(
        paths::cargo().args(["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        "rustup component add clippy",
    )
}

fn web_tests(counts: &mut Counts) -> anyhow::Result<()> {
    console::run(&mut web::script(&web::folder(), "check"), "")?;
    let report = paths::tools().join("vitest.json");
    let mut command = web::script(&web::folder(), "test");
    command
        .args(["--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()));
    let outcome = console::run(&mut command, "");
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&report).context("vitest の結果がありません")?)?;
    counts.add(&json["numPassedTests"], &json["numFailedTests"]);
    outcome
}

/// Tests of the SDKs, templates and plugins in JavaScript and Python. A failure ends the part with what the runner has printed.
fn sdk_tests(counts: &mut Counts) -> anyhow::Result<()> {
    let printed = javascript::test()?;
    let passed = printed.lines().find_map(|line| line.strip_prefix("# pass ")?.trim().parse::<u32>().ok());
    counts.passed += passed.context("node の結果を読めません")?;
    counts.passed += python::test()?;
    Ok(())
}

/// Builds the tests, and with them the binary. One build of the whole workspace serves both, because building the server alone
/// would choose other features of shared libraries and so compile them twice.
fn build() -> anyhow::Result<()> {
    console::run(paths::cargo().args(["test", "--release", "--workspace", "--no-run"]), "")
}

fn rust_tests(counts: &mut Counts) -> anyhow::Result<()> {
    build()?;
    let mut command = paths::cargo();
    command.args(["test", "--release", "--workspace", "--no-fail-fast"]).env("TSUNAGI_BIN", paths::binary()?);
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    // libtest prints one "test result: ok. 12 passed; 0 failed; …" line for each test program.
    for line in BufReader::new(child.stdout.take().expect("the output is piped")).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            let number_before = |word: &str| {
                let before = result.split(word).next().unwrap_or_default().trim_end();
                before.rsplit(' ').next().and_then(|number| number.parse::<u32>().ok()).unwrap_or(0)
            };
            counts.passed += number_before(" passed");
            counts.failed += number_before(" failed");
        }
    }
    if !child.wait()?.success() {
        bail!("Rust のテストに失敗があります");
    }
    Ok(())
}

fn browser_tests(counts: &mut Counts) -> anyhow::Result<()> {
    let chromium = chromium::find()?;
    playwright(counts, &[], ("CHROMIUM", chromium))
}

/// A walk through every workspace in the Firefox of this machine; `FIREFOX` names it where it is not in the usual place.
fn firefox_tests(counts: &mut Counts) -> anyhow::Result<()> {
    let named = std::env::var_os("FIREFOX").map(PathBuf::from);
    let usual = ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
    let found = named.or_else(|| usual.iter().map(PathBuf::from).find(|path| path.exists()));
    let firefox = found.context(
        "Firefox がありません。`apt-get install firefox-esr xvfb libgl1-mesa-dri` で入れるか、環境変数 FIREFOX に実行ファイルの場所を書いてください。",
    )?;
    playwright(counts, &["--config=firefox.config.ts"], ("FIREFOX", firefox))
}

fn playwright(counts: &mut Counts, arguments: &[&str], browser: (&str, PathBuf)) -> anyhow::Result<()> {
    build()?;
    let folder = paths::root().join("tests/browser");
    stamp::unless_fresh(
        "browser-packages",
        &[folder.join("package-lock.json")],
        &[folder.join("node_modules")],
        || native::npm_install(&folder),
    )?;
    let report = paths::tools().join("playwright.json");
    let mut command: Command = web::script(&folder, "test");
    command
        .env("TSUNAGI_BIN", paths::binary()?)
        .env(browser.0, browser.1)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .args(["--", "--reporter=list,json"])
        .args(arguments);
    let outcome = console::run(&mut command, "");
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&report).context("Playwright の結果がありません")?)?;
    counts.add(&json["stats"]["expected"], &json["stats"]["unexpected"]);
    // A test that passes only at its second try is a fault, too.
    counts.add(&serde_json::Value::Null, &json["stats"]["flaky"]);
    outcome
}

impl Counts {
    fn add(&mut self, passed: &serde_json::Value, failed: &serde_json::Value) {
        let number =
            |value: &serde_json::Value| value.as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
        self.passed += number(passed);
        self.failed += number(failed);
    }
}
