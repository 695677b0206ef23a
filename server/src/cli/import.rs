//! `tsunagi import`: the same reading, questions and publication as on the page.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use geodata::{
    Archive, Viewer,
    archive::RecordError,
    import::{Report, Settings as Decisions, report},
};

use super::{Failure, open_archive, questions};
use crate::{
    imports::{
        ImportError, ImportId, ImportOptions, Imports, NewFacts, PublishAsk, Stage, is_package_id, is_prefecture,
        upload::{Label, label_name},
    },
    settings::Given,
    shapes::difference::DifferenceShape,
};

/// What to import, and how to understand it.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// 取り込むファイル（CSV、XLSX、XLS、ODS、GeoJSON、TopoJSON、シェープファイルのzip、FlatGeobuf、GeoPackage、データパッケージのzipまたはフォルダ）
    #[arg(value_name = "ファイル", required = true)]
    files: Vec<PathBuf>,
    /// 取り込む先のデータパッケージ（既定 kochi）
    #[arg(long, value_name = "パッケージ", conflicts_with = "new")]
    into: Option<String>,
    /// 新しく作るデータパッケージの id
    #[arg(long, value_name = "id", requires = "title")]
    new: Option<String>,
    /// 新しいデータパッケージの題名
    #[arg(long, value_name = "題名", requires = "new")]
    title: Option<String>,
    /// 新しいデータパッケージの都道府県（2桁のコード。省くと全国）
    #[arg(long, value_name = "コード", requires = "new")]
    prefecture: Option<String>,
    /// 値の列が一つだけのとき、その指標の id
    #[arg(long = "as", value_name = "指標")]
    indicator: Option<String>,
    /// ファイルに書かれていないときの年度または時点（R5、令和5年度、2024年3月末 など）
    #[arg(long, value_name = "年度")]
    period: Option<String>,
    /// 質問への答え（何度でも指定できます）
    #[arg(long = "answer", value_name = "質問=答え")]
    answers: Vec<String>,
    /// 質問への答えを書いたJSONファイル
    #[arg(long = "answers", value_name = "ファイル")]
    answers_file: Option<PathBuf>,
    /// 出典
    #[arg(long, value_name = "出典")]
    source: Option<String>,
    /// データの区分（published, provisional, estimate, sample）
    #[arg(long, value_name = "区分")]
    trust: Option<String>,
    /// 覚えた様式の名前
    #[arg(long, value_name = "様式")]
    template: Option<String>,
    /// この様式を覚える名前
    #[arg(long, value_name = "様式")]
    learn: Option<String>,
    /// 読み取りと違いの確認だけを行い、公開しません
    #[arg(long)]
    dry_run: bool,
    /// 結果をJSONで表示します（1ファイルに1行。質問はしません）
    #[arg(long)]
    json: bool,
    /// 疑わしいセルに色と注釈を付けたブックを書き出すファイル（.xlsx）
    #[arg(long, value_name = "ファイル")]
    marked: Option<PathBuf>,
    /// 何が変わるかの説明
    #[arg(long, value_name = "説明")]
    note: Option<String>,
    /// 取り込む人の名前（既定はこのパソコンの利用者）
    #[arg(long, value_name = "名前")]
    by: Option<String>,
}

/// Reads files and publishes those that can be.
pub(super) fn import(given: Given, args: &ImportArgs) -> Result<(), Failure> {
    if args.marked.is_some() && args.files.len() > 1 {
        return Err(Failure::problem("--marked は、ファイルを一つだけ取り込むときに使えます。"));
    }
    let decisions = decisions(args)?;
    let (settings, archive) = open_archive(given)?;
    let viewer = Viewer::local();
    let imports = Imports::open(ImportOptions::of(&settings).context("プログラムの場所が分かりません")?);
    let mut left = Vec::new();
    for file in &args.files {
        let session = Session { archive: &archive, viewer: &viewer, imports: &imports, args };
        if !session.one(file, decisions.clone())? {
            left.push(file.display().to_string());
        }
    }
    archive.settle();
    match left.len() {
        0 => Ok(()),
        _ if args.json => Err(Failure::Told),
        count => Err(Failure::problem(format!("{count}件は公開していません: {}", left.join("、")))),
    }
}

fn decisions(args: &ImportArgs) -> Result<Decisions, Failure> {
    let mut answers = BTreeMap::new();
    if let Some(path) = &args.answers_file {
        let problem = |error: &dyn std::fmt::Display| {
            Failure::problem(format!(
                "答えのファイル {} を読めませんでした（{error}）。{{\"質問\":\"答え\"}} の形のJSONにしてください。",
                path.display()
            ))
        };
        let text = std::fs::read_to_string(path).map_err(|error| problem(&error))?;
        answers = serde_json::from_str(&text).map_err(|error| problem(&error))?;
    }
    answers.extend(super::export::pairs(&args.answers)?);
    Ok(Decisions {
        indicator: args.indicator.clone(),
        period: args.period.clone(),
        source: args.source.clone(),
        trust: args.trust.clone(),
        template: args.template.clone(),
        answers,
    })
}

/// What the import of each file needs.
struct Session<'a> {
    archive: &'a Archive,
    viewer: &'a Viewer,
    imports: &'a Imports,
    args: &'a ImportArgs,
}

impl Session<'_> {
    /// Imports one file. Returns whether it is published, or could be.
    fn one(&self, path: &Path, decisions: Decisions) -> Result<bool, Failure> {
        let id = self.take_in(path, decisions)?;
        let outcome = self.staged(&id);
        let removed = self.imports.remove(id.as_str());
        let is_done = outcome?;
        removed.map_err(Failure::problem)?;
        Ok(is_done)
    }

    fn staged(&self, id: &ImportId) -> Result<bool, Failure> {
        self.read(id, |_| {})?;
        let may_ask = !self.args.json && !self.args.dry_run && io::stdin().is_terminal() && io::stderr().is_terminal();
        let mut has_asked = false;
        while may_ask && self.state(id)? == Some(report::State::Questions) {
            let report = self.report(id)?;
            let Some(answers) = questions::ask(&report)? else { break };
            has_asked = true;
            self.read(id, |settings| settings.answers.extend(answers))?;
        }
        let state = self.state(id)?;
        let is_ready = state == Some(report::State::Ready);
        if let Some(target) = &self.args.marked
            && state.is_some()
        {
            let workbook = self.imports.mark(id).map_err(Failure::problem)?;
            std::fs::write(target, workbook).map_err(|error| {
                Failure::problem(format!("{} に書き込めませんでした（{error}）。", target.display()))
            })?;
        }
        let difference = if is_ready {
            let difference = self.imports.difference(self.archive, self.viewer, id).map_err(Failure::problem)?;
            Some(DifferenceShape::from(difference))
        } else {
            None
        };
        if !self.args.json {
            self.tell(id, difference.as_ref())?;
        }
        // Publishing takes it away.
        let report = self.imports.report(id);
        let wanted = is_ready && !self.args.dry_run && (!has_asked || questions::confirm("公開しますか？")?);
        let published = if wanted { Some(self.publish(id)?) } else { None };
        if self.args.json {
            self.print_json(id, report.as_ref(), difference.as_ref(), published.as_ref())?;
        } else if let Some(published) = &published {
            let number = published.revision.number;
            println!(
                "{}",
                if published.changed {
                    format!("版 {number} として公開しました（ハッシュ {}）。", published.revision.hash.short())
                } else {
                    format!("すべて公開済みの内容と同じです。版 {number} のままです。")
                }
            );
        } else if let Some(target) = &self.args.marked {
            println!("確認用のブックを {} に書き出しました。", target.display());
        }
        Ok(if self.args.dry_run { is_ready } else { published.is_some() })
    }

    fn take_in(&self, path: &Path, settings: Decisions) -> Result<ImportId, Failure> {
        let args = self.args;
        let unreadable = |error: io::Error| {
            Failure::problem(format!(
                "ファイル {} を読めませんでした（{error}）。場所と権限を確かめてください。",
                path.display()
            ))
        };
        let (data, new) = match &args.new {
            Some(id) => {
                if !is_package_id(id) {
                    return Err(Failure::problem("--new は、英小文字、数字、ハイフンで、64字までにしてください。"));
                }
                if args.prefecture.as_ref().is_some_and(|code| !is_prefecture(code)) {
                    return Err(Failure::problem("--prefecture は、都道府県の2桁のコード（01〜47）にしてください。"));
                }
                let is_there = self.archive.packages(self.viewer).iter().any(|package| package.id == *id);
                let new =
                    NewFacts { title: args.title.clone().unwrap_or_default(), prefecture: args.prefecture.clone() };
                // The second of several files goes into what the first has made.
                (id.clone(), (!is_there).then_some(new))
            }
            None => (args.into.clone().unwrap_or_else(|| geodata::archive::DEFAULT_PACKAGE.to_owned()), None),
        };
        let is_folder = path.is_dir();
        let name = label_name(&path.file_name().unwrap_or_default().to_string_lossy());
        let name = if is_folder { format!("{name}.zip") } else { name };
        let label = Label { name, data, new, settings };
        let taken = if is_folder {
            let packed = super::folder::pack(path).map_err(unreadable)?;
            self.imports.take_in(label, &mut packed.as_slice())
        } else {
            let file = File::open(path).map_err(unreadable)?;
            let limit = self.imports.file_bytes();
            if file.metadata().map_err(unreadable)?.len() > limit {
                return Err(Failure::problem(format!(
                    "ファイル {} が大きすぎます（上限 {} MiB）。分けて取り込んでください。",
                    path.display(),
                    limit >> 20
                )));
            }
            self.imports.take_in(label, &mut file.take(limit))
        };
        taken.map_err(Failure::problem)
    }

    fn read(&self, id: &ImportId, change: impl FnOnce(&mut Decisions)) -> Result<(), Failure> {
        let job = self.imports.begin(id, change).map_err(Failure::problem)?;
        self.imports.read(self.archive, self.viewer, &job);
        Ok(())
    }

    /// The state of what was read; none if it could not be read.
    fn state(&self, id: &ImportId) -> Result<Option<report::State>, Failure> {
        match self.imports.get(id.as_str()).map_err(Failure::problem)?.stage {
            Stage::Read(read) => Ok(Some(read.state)),
            _ => Ok(None),
        }
    }

    fn report(&self, id: &ImportId) -> Result<Report, Failure> {
        self.imports.report(id).context("報告がありません").map_err(Failure::Internal)
    }

    fn publish(&self, id: &ImportId) -> Result<geodata::archive::Published, Failure> {
        let ask = PublishAsk {
            note: self.args.note.clone().unwrap_or_default(),
            actor: self.args.by.clone(),
            template_name: self.args.learn.clone(),
        };
        let outcome = self.imports.publish(self.archive, self.viewer, id, ask).map_err(|error| match error {
            ImportError::Record(error @ RecordError::Unreadable { .. }) => Failure::Internal(error.into()),
            other => Failure::problem(other),
        })?;
        if let (Some(name), None) = (&self.args.learn, &outcome.template) {
            eprintln!("様式「{name}」は覚えていません。見出しが少なすぎて、次に見分けられないためです。");
        }
        Ok(outcome.published)
    }

    fn print_json(
        &self,
        id: &ImportId,
        report: Option<&Report>,
        difference: Option<&DifferenceShape>,
        published: Option<&geodata::archive::Published>,
    ) -> Result<(), Failure> {
        let import = self.imports.get(id.as_str()).map_err(Failure::problem)?;
        let failed = match &import.stage {
            Stage::Failed(failed) => Some(serde_json::json!({ "code": failed.code, "detail": failed.sentence })),
            _ => None,
        };
        let line = serde_json::json!({
            "file": { "name": import.facts.name, "sha256": import.facts.sha256, "bytes": import.facts.bytes },
            "problem": failed,
            "report": report,
            "difference": difference,
            "published": published.map(|published| serde_json::json!({
                "revision": published.revision.number,
                "hash": published.revision.hash.as_str(),
                "changed": published.changed,
            })),
        });
        println!("{line}");
        Ok(())
    }

    /// Tells a person what was read, what is doubtful, and what would change.
    fn tell(&self, id: &ImportId, difference: Option<&DifferenceShape>) -> Result<(), Failure> {
        let import = self.imports.get(id.as_str()).map_err(Failure::problem)?;
        println!("■ {}", import.facts.name);
        match &import.stage {
            Stage::Read(_) => {
                super::tell::report(&self.report(id)?);
            }
            Stage::Failed(failed) => println!("  {}", failed.sentence),
            _ => {}
        }
        if let Some(difference) = difference {
            super::tell::difference(difference);
        }
        Ok(())
    }
}
