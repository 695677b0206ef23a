//! `tsunagi check`

use std::path::Path;

use geodata::{
    Archive, Viewer,
    package::{self, Report},
};

use super::{Failure, open_archive};
use crate::{
    basemaps,
    settings::{Given, Settings},
};

/// Checks the record of the data folder, or packages, and lists everything that is wrong with them.
pub(super) fn check(given: Given, target: Option<&str>) -> Result<(), Failure> {
    if let Some(target) = target {
        return packages(target);
    }
    let settings = super::settings(Given { log_filter: Some("warn".to_owned()), ..given.clone() })?;
    base_maps(&settings);
    if Archive::is_in(&settings.data) {
        return record(given);
    }
    println!("データフォルダ {} にはまだ記録がないため、内蔵のパッケージを調べます。", settings.data.display());
    packages("embedded")
}

/// Lists what can lie under the map. A file that cannot be used is named; the map does without it.
fn base_maps(settings: &Settings) {
    let maps = basemaps::in_folder(&settings.data);
    if maps.is_empty() && settings.base_tiles.is_none() {
        return;
    }
    println!("■ 下地の地図");
    for map in &maps {
        let name = map.path.file_name().unwrap_or_default().to_string_lossy();
        match &map.content {
            Ok(archive) => {
                let [least, most] = archive.zooms;
                let credit = if archive.credit.is_empty() { "出典の記載なし" } else { &archive.credit };
                println!(
                    "  正常 {name}：{}（{}、ズーム {least}〜{most}、{credit}）",
                    archive.title,
                    archive.kind.label()
                );
            }
            Err(problem) => println!("  注意 {name}：{problem}"),
        }
    }
    if let Some(tiles) = &settings.base_tiles {
        println!(
            "  外部 {}（{}）：画面を見る人のパソコンが {} に問い合わせます。",
            tiles.template, tiles.credit, tiles.origin
        );
    }
}

/// Checks the record: the chain of the audit log, the hashes of revisions, contents and batches.
fn record(given: Given) -> Result<(), Failure> {
    let (settings, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    if let Some(runbook) = archive.state().runbook() {
        println!("  注意 {runbook}");
    }
    let lines = archive.check().map_err(|error| Failure::Internal(error.into()))?;
    let revision = archive.revision();
    let batches = archive.batches(&viewer).map_err(|error| Failure::Internal(error.into()))?;
    println!("■ 記録 {}", settings.data.display());
    println!(
        "  版 {}（ハッシュ {}）、データパッケージ {}、取り込んだデータ {}",
        revision.number,
        revision.hash.as_str(),
        archive.packages(&viewer).len(),
        batches.len()
    );
    for line in &lines {
        println!("  {} {}", if line.sound { "正常" } else { "誤り" }, line.message);
    }
    let faults = lines.iter().filter(|line| !line.sound).count();
    if faults == 0 {
        println!("  問題はありません。");
        Ok(())
    } else {
        Err(Failure::problem(format!("記録に{faults}件の誤りがあります。控えと見比べてください。")))
    }
}

fn packages(target: &str) -> Result<(), Failure> {
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
