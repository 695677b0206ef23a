//! `tsunagi plugin install`

use std::path::PathBuf;

use clap::Args;

use super::Folder;
use crate::cli::Failure;

/// What `install` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct InstallArgs {
    #[command(flatten)]
    folder: Folder,
    /// プラグインのファイル（.wasm）
    #[arg(value_name = "ファイル")]
    file: PathBuf,
}

/// Checks a file and puts it into the plugin folder.
pub(super) fn install(args: InstallArgs) -> Result<(), Failure> {
    let InstallArgs { folder, file } = args;
    let bytes = std::fs::read(&file)
        .map_err(|error| Failure::problem(format!("ファイル {} を読めませんでした（{error}）。", file.display())))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let installed = folder.open()?.install(&bytes, &name).map_err(Failure::problem)?;
    println!("プラグイン {} を入れました。", installed.name());
    Ok(())
}
