//! `tsunagi history`, `diff`, `revert`, `withdraw`, `audit`: the record of what was published.

use chrono::{DateTime, FixedOffset};
use clap::Args;
use geodata::{
    Viewer,
    archive::{BatchInfo, BatchState, RecordError, RevisionInfo},
};
use serde_json::json;

use super::{Failure, open_archive, tell};
use crate::{imports, problem::Problem, query::find_revision, settings::Given, shapes::difference::DifferenceShape};

/// Which states to compare.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// 前の版（番号、または 2026-11-23 のような日付）
    #[arg(value_name = "前の版")]
    from: String,
    /// 後の版
    #[arg(value_name = "後の版")]
    to: String,
    /// データパッケージ（既定 kochi）
    #[arg(long, value_name = "パッケージ")]
    package: Option<String>,
    /// 結果をJSONで表示します
    #[arg(long)]
    json: bool,
}

/// Which state to publish again.
#[derive(Debug, Args)]
pub(super) struct RevertArgs {
    /// 戻す先の版
    #[arg(value_name = "版")]
    revision: u32,
    /// 戻す理由
    #[arg(long, value_name = "説明")]
    note: String,
    /// 戻す人の名前（既定はこのパソコンの利用者）
    #[arg(long, value_name = "名前")]
    by: Option<String>,
}

/// What to withdraw.
#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    /// 取り込んだデータの番号（tsunagi history に出る英数字。はじめの8字以上）
    #[arg(value_name = "番号")]
    batch: String,
    /// 取り下げる理由
    #[arg(long, value_name = "理由")]
    reason: String,
    /// 取り下げる人の名前（既定はこのパソコンの利用者）
    #[arg(long, value_name = "名前")]
    by: Option<String>,
}

/// Which lines of the audit log to show.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// この番号より後の行だけを表示します
    #[arg(long, value_name = "番号", default_value_t = 0, hide_default_value = true)]
    after: u64,
    /// 結果をJSONで表示します（1行に1件）
    #[arg(long)]
    json: bool,
}

/// Lines of the audit log that are read at a time.
const PAGE: usize = 1_000;

/// Every revision: when, who, from which files, what changed.
pub(super) fn history(given: Given, as_json: bool) -> Result<(), Failure> {
    let (_, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    let internal = |error: RecordError| Failure::Internal(error.into());
    let history = archive.history(&viewer).map_err(internal)?;
    let batches = archive.batches(&viewer).map_err(internal)?;
    if as_json {
        let revisions: Vec<_> = history.iter().map(revision_json).collect();
        let batches: Vec<_> = batches.iter().map(batch_json).collect();
        println!("{}", json!({ "revisions": revisions, "batches": batches }));
        return Ok(());
    }
    for info in &history {
        let revision = &info.revision;
        println!(
            "版 {}  {}  {}  {}  {}",
            revision.number,
            in_japan(&revision.published_at),
            revision.action.label(),
            revision.actor,
            revision.note
        );
        println!("    ハッシュ {}", revision.hash.as_str());
        for file in &info.files {
            println!("    ファイル {}（{} バイト、SHA-256 {}）", file.name, file.bytes, file.sha256);
        }
        for change in &info.changes {
            println!("    {} {} {}: {}件", change.package, change.kind.label(), change.title, change.count);
        }
    }
    if !batches.is_empty() {
        println!("取り込んだデータ");
    }
    for batch in &batches {
        println!(
            "    {}  {}  {}  {}  版 {}から  {}",
            batch.id.short(),
            batch.package,
            batch.file.name,
            batch.actor,
            batch.first_revision,
            standing(&batch.state)
        );
    }
    Ok(())
}

fn standing(state: &BatchState) -> String {
    match state {
        BatchState::Live => "公開中".to_owned(),
        BatchState::Withdrawn { reason, revision } => format!("版 {revision}で取り下げ（{reason}）"),
        BatchState::Reverted => "前の版に戻したため、いまは入っていません".to_owned(),
    }
}

fn revision_json(info: &RevisionInfo) -> serde_json::Value {
    let revision = &info.revision;
    json!({
        "number": revision.number,
        "hash": revision.hash.as_str(),
        "published_at": revision.published_at,
        "action": revision.action.id(),
        "actor": revision.actor,
        "note": revision.note,
        "files": info.files.iter().map(|file| json!({ "name": file.name, "sha256": file.sha256 })).collect::<Vec<_>>(),
        "changes": info.changes.iter().map(|change| json!({
            "package": change.package, "kind": change.kind.id(), "id": change.id, "title": change.title, "count": change.count,
        })).collect::<Vec<_>>(),
    })
}

fn batch_json(batch: &BatchInfo) -> serde_json::Value {
    json!({
        "id": batch.id.as_str(),
        "package": batch.package,
        "file": { "name": batch.file.name, "sha256": batch.file.sha256, "bytes": batch.file.bytes },
        "imported_at": batch.imported_at,
        "actor": batch.actor,
        "note": batch.note,
        "first_revision": batch.first_revision,
        "state": standing(&batch.state),
    })
}

/// What is different between two states of a package.
pub(super) fn diff(given: Given, args: &DiffArgs) -> Result<(), Failure> {
    let (_, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    let number = |text: &str| find_revision(&archive, text).map_err(Failure::problem);
    let (from, to) = (number(&args.from)?, number(&args.to)?);
    let package = args.package.as_deref().unwrap_or(geodata::archive::DEFAULT_PACKAGE);
    let difference = archive.difference(&viewer, package, from, to).map_err(Failure::problem)?;
    let shape = DifferenceShape::from(difference);
    if args.json {
        println!("{}", serde_json::to_string(&shape).expect("the shape has text keys"));
    } else {
        println!("{package}: 版 {from} から 版 {to}");
        tell::difference(&shape);
        tell::cells(&shape);
    }
    Ok(())
}

/// Publishes an earlier state again.
pub(super) fn revert(given: Given, args: RevertArgs) -> Result<(), Failure> {
    let (_, archive) = open_archive(given)?;
    let actor = actor(args.by)?;
    let done = archive.revert(&Viewer::local(), args.revision, &args.note, &actor).map_err(Failure::problem)?;
    archive.settle();
    let number = done.revision.number;
    if done.changed {
        println!("版 {} の状態を、版 {number} として公開しました。", args.revision);
    } else {
        println!(
            "版 {} の状態は、いまの版 {number} と同じです。何も変えていません（試みたことは監査ログに残ります）。",
            args.revision
        );
    }
    Ok(())
}

/// Takes back what a file brought.
pub(super) fn withdraw(given: Given, args: WithdrawArgs) -> Result<(), Failure> {
    const SHORTEST: usize = 8;
    let (_, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    let actor = actor(args.by)?;
    let batches = archive.batches(&viewer).map_err(|error| Failure::Internal(error.into()))?;
    let mut found =
        batches.iter().filter(|batch| args.batch.len() >= SHORTEST && batch.id.as_str().starts_with(&args.batch));
    let (Some(batch), None) = (found.next(), found.next()) else {
        return Err(Failure::problem(format!(
            "取り込んだデータ「{}」は見つかりません。tsunagi history に出る番号を、ほかと区別できる長さまで書いてください。",
            args.batch
        )));
    };
    let revision = archive.withdraw(&viewer, &batch.id, &args.reason, &actor).map_err(Failure::problem)?;
    archive.settle();
    println!("{} を取り下げ、版 {} を公開しました。", batch.file.name, revision.number);
    Ok(())
}

/// The audit log, oldest first.
pub(super) fn audit(given: Given, args: &AuditArgs) -> Result<(), Failure> {
    let (_, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    let mut after = args.after;
    loop {
        let lines = archive.audit(&viewer, after, PAGE).map_err(|error| Failure::Internal(error.into()))?;
        let Some(last) = lines.last() else { return Ok(()) };
        after = last.seq;
        for line in &lines {
            if args.json {
                println!(
                    "{}",
                    json!({
                        "seq": line.seq, "at": line.at, "actor": line.actor, "action": line.action, "subject": line.subject,
                        "detail": line.detail, "previous": line.previous.as_str(), "hash": line.hash.as_str(),
                    })
                );
            } else {
                println!(
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    line.seq,
                    in_japan(&line.at),
                    line.actor,
                    line.action,
                    line.subject,
                    line.detail
                );
            }
        }
    }
}

fn actor(given: Option<String>) -> Result<String, Failure> {
    imports::actor(given).map_err(|error| Failure::problem(Problem::from(error)))
}

/// A moment as clocks in Japan show it.
pub(super) fn in_japan(rfc3339: &str) -> String {
    let zone = FixedOffset::east_opt(9 * 3_600).expect("nine hours are less than a day");
    match DateTime::parse_from_rfc3339(rfc3339) {
        Ok(moment) => moment.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        Err(_) => rfc3339.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_as_clocks_in_japan_show_them() {
        // Japan is nine hours ahead of UTC all year.
        assert_eq!(in_japan("2026-11-23T15:30:00Z"), "2026-11-24 00:30");
        assert_eq!(in_japan("いつか"), "いつか");
    }
}
