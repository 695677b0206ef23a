//! `tsunagi plugin new` and `tsunagi plugin build`

use std::{fs, path::PathBuf};

use clap::Args;

use super::project::{self, Haste, Project, sdk};
use crate::cli::Failure;

/// What `new` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct NewArgs {
    /// プラグインの名前。半角の小文字・数字・ハイフン。指標の id とフォルダの名前になります
    #[arg(value_name = "名前")]
    name: String,
    /// 書き方：formula（式だけ）、rust、js、ts、python
    #[arg(long, value_name = "言語", default_value = "formula", hide_default_value = true)]
    lang: String,
    /// 作るフォルダ（既定は名前と同じフォルダ）
    #[arg(long, value_name = "フォルダ")]
    to: Option<PathBuf>,
    /// 指標の題名（既定は名前と同じ）
    #[arg(long, value_name = "題名")]
    title: Option<String>,
}

/// What `build` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct BuildArgs {
    /// プラグインのフォルダ（既定は今のフォルダ）
    #[arg(value_name = "フォルダ", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// Makes a project that builds as it is.
pub(super) fn new(args: NewArgs) -> Result<(), Failure> {
    let NewArgs { name, lang, to, title } = args;
    if !indicator_definition::is_identifier(&name)
        || name.contains('.')
        || !name.starts_with(|it: char| it.is_ascii_lowercase())
    {
        return Err(Failure::problem(format!(
            "名前「{name}」は使えません。半角の小文字で始め、小文字・数字・ハイフンで64文字までにしてください。例：my-share"
        )));
    }
    let title = title.unwrap_or_else(|| name.clone());
    if title.trim().is_empty()
        || title.chars().count() > 120
        || title.contains(['"', '\\', '{', '}'])
        || indicator_definition::forbidden_character(&title).is_some()
    {
        return Err(Failure::problem("題名は120文字までで、引用符・かっこ { }・改行のない文にしてください。"));
    }
    let languages = sdk::languages();
    if !languages.contains(&lang) {
        return Err(Failure::problem(format!(
            "「{lang}」という書き方はありません。次のどれかです：{}",
            languages.join("、")
        )));
    }
    let folder = to.unwrap_or_else(|| PathBuf::from(&name));
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(Failure::problem(format!(
            "{} はすでにあり、空ではありません。別の名前か、--to で別のフォルダにしてください。",
            project::shown(&folder)
        )));
    }
    for (path, bytes) in sdk::template(&lang, &name, &title) {
        project::write(&folder.join(path), &bytes)?;
    }
    let recipe = sdk::recipe(&lang)?;
    if let Some(recipe) = &recipe {
        sdk::write(&folder, recipe)?;
    }
    println!("プラグイン {name} を {} に作りました。次は：", folder.display());
    println!("    cd {}", folder.display());
    println!("    tsunagi plugin dev        地図を開いたまま書き直す");
    println!("    tsunagi plugin run . --out 図.svg    一度計算し、図を作る");
    if let Some(test) = recipe.filter(|recipe| !recipe.test.is_empty()).map(|recipe| recipe.test.join(" ")) {
        println!("    {test:<25} 単体テスト");
    }
    Ok(())
}

/// Builds a project.
pub(super) fn build(args: &BuildArgs) -> Result<(), Failure> {
    let project = Project::open(&args.folder)?;
    if let Some(sentence) = project.slow_first() {
        eprintln!("{sentence}");
    }
    let began = std::time::Instant::now();
    let bytes = project.build(Haste::Release)?;
    println!(
        "{} を組み立てました（{}、{}、{:.1}秒）。",
        project.output().display(),
        project.language(),
        size(bytes.len()),
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

/// A size in words.
pub(super) fn size(bytes: usize) -> String {
    if bytes >= 1_000_000 { format!("{:.1} MB", bytes as f64 / 1e6) } else { format!("{:.0} kB", bytes as f64 / 1e3) }
}
