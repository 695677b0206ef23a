//! `tsunagi check`

use std::path::Path;

use geodata::package::{self, Report};

use super::Failure;

/// Checks packages and lists everything that is wrong with them.
pub(super) fn check(target: &str) -> Result<(), Failure> {
    let reports: Vec<(String, Report)> = if target == "embedded" {
        package::embedded_ids().into_iter().map(|id| (id.to_owned(), embedded(id))).collect()
    } else {
        folders(Path::new(target))?
            .into_iter()
            .map(|folder| (folder.display().to_string(), package::check(&folder)))
            .collect()
    };
    let faulty = reports.iter().filter(|(name, report)| !tell(name, report)).count();
    if faulty == 0 {
        Ok(())
    } else {
        Err(Failure::problem(format!(
            "{faulty}件のパッケージに誤りがあります。上の場所を直して、もう一度調べてください。"
        )))
    }
}

fn embedded(id: &str) -> Report {
    let (package, problems) = package::read_embedded(id);
    let counts = package.iter().map(|it| ("指標", it.indicators.len())).filter(|(_, count)| *count > 0).collect();
    Report { package: package.map(|it| it.info), counts, problems }
}

/// The package itself, or every package in a folder of packages.
fn folders(target: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    const DESCRIPTOR: &str = "datapackage.json";
    let unreadable = |error| {
        Failure::problem(format!(
            "フォルダ {} を開けませんでした（{error}）。場所を確かめてください。",
            target.display()
        ))
    };
    let mut inner: Vec<_> = std::fs::read_dir(target)
        .map_err(unreadable)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join(DESCRIPTOR).is_file())
        .collect();
    inner.sort();
    if inner.is_empty() || target.join(DESCRIPTOR).exists() { Ok(vec![target.to_owned()]) } else { Ok(inner) }
}

/// Prints a report. Returns whether the package can be published.
fn tell(name: &str, report: &Report) -> bool {
    match &report.package {
        Some(info) => println!("■ {}（{}、版 {}、{}）", info.id, info.title, info.version, info.trust.label()),
        None => println!("■ {name}"),
    }
    let counts: Vec<String> = report.counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    if !counts.is_empty() {
        println!("  {}", counts.join("、"));
    }
    for problem in &report.problems {
        println!("  {} {problem}", problem.severity.label());
    }
    let (errors, warnings) = (report.errors().count(), report.warnings().count());
    if report.is_publishable() && warnings == 0 {
        println!("  問題はありません。");
    } else {
        println!("  誤り {errors}件、注意 {warnings}件。");
    }
    report.is_publishable()
}
