//! `tsunagi plugin install`, `remove`, `restore`, `enable`, `disable`, `release`

use std::path::PathBuf;

use clap::Args;

use super::Folder;
use crate::{cli::Failure, plugins::Downgrade};

/// What `install` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct InstallArgs {
    #[command(flatten)]
    folder: Folder,
    /// プラグインのファイル（.wasm）、または式の定義（indicator.toml）
    #[arg(value_name = "ファイル")]
    file: PathBuf,
    /// 入っているものより古い版でも入れます
    #[arg(long)]
    allow_downgrade: bool,
}

/// What the commands about one plugin take.
#[derive(Debug, Args)]
pub(in crate::cli) struct One {
    #[command(flatten)]
    folder: Folder,
    /// プラグインの id
    #[arg(value_name = "id")]
    id: String,
}

/// Checks a file and puts it into the plugin folder.
pub(super) fn install(args: InstallArgs) -> Result<(), Failure> {
    let InstallArgs { folder, file, allow_downgrade } = args;
    let bytes = std::fs::read(&file)
        .map_err(|error| Failure::problem(format!("ファイル {} を読めませんでした（{error}）。", file.display())))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let downgrade = if allow_downgrade { Downgrade::Allow } else { Downgrade::Refuse };
    let installed = folder.change(|plugins, by| plugins.install(&bytes, &name, by, downgrade))?;
    println!("プラグイン {} を入れました。", installed.name());
    Ok(())
}

/// Removes a plugin.
pub(super) fn remove(one: One) -> Result<(), Failure> {
    one.folder.change(|plugins, by| plugins.remove(&one.id, by))?;
    println!("プラグイン {} を外しました。tsunagi plugin restore {} で戻せます。", one.id, one.id);
    Ok(())
}

/// Goes back to the version before.
pub(super) fn restore(one: One) -> Result<(), Failure> {
    let installed = one.folder.change(|plugins, by| plugins.restore(&one.id, by))?;
    println!("プラグイン {} に戻しました。", installed.name());
    Ok(())
}

/// Switches a plugin on again.
pub(super) fn enable(one: One) -> Result<(), Failure> {
    one.folder.change(|plugins, by| plugins.enable(&one.id, by))?;
    println!("プラグイン {} を使います。", one.id);
    Ok(())
}

/// Switches a plugin off.
pub(super) fn disable(one: One) -> Result<(), Failure> {
    one.folder.change(|plugins, by| plugins.disable(&one.id, by))?;
    println!("プラグイン {} を使わないことにしました。", one.id);
    Ok(())
}

/// Lets a plugin out of quarantine.
pub(super) fn release(one: One) -> Result<(), Failure> {
    one.folder.change(|plugins, by| plugins.release(&one.id, by))?;
    println!("プラグイン {} を、また使えるようにしました。", one.id);
    Ok(())
}
