//! This server and its peers in turn, in one run, on the same data. Each part first checks that both give the same answer,
//! then prints medians and the ratio. Nothing is asserted about time: the figures go into the README by hand.

mod charts;
mod hostile;
mod http;
mod import;
mod plugin_dev;
mod plugins;
mod report;
mod start;

use report::Report;

type Part = fn(&mut Report) -> anyhow::Result<()>;

fn main() {
    // `cargo bench` adds `--bench`; the rest names the parts that are wanted.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let mut report = Report::default();
    let parts: [(&str, Part); 7] = [
        ("start", start::run),
        ("http", http::run),
        ("plugins", plugins::run),
        // `bench plugins` means both.
        ("hostile", hostile::run),
        ("plugin-dev", plugin_dev::run),
        ("charts", charts::run),
        ("import", import::run),
    ];
    let mut failed = false;
    for (name, run) in parts {
        let is_wanted = |part: &String| part == name || (part == "plugins" && name == "hostile");
        if !wanted.is_empty() && !wanted.iter().any(is_wanted) {
            continue;
        }
        eprintln!("… {name}");
        if let Err(error) = run(&mut report) {
            eprintln!("✗ {name}: {error:#}");
            failed = true;
        }
    }
    report.print();
    if failed {
        std::process::exit(1);
    }
}
