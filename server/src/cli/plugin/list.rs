//! `tsunagi plugin list`

use super::Folder;
use crate::{cli::Failure, plugins::PluginOrigin};

/// Lists the plugins, and the files that could not be loaded.
pub(super) fn list(folder: Folder) -> Result<(), Failure> {
    let plugins = folder.open()?;
    for installed in plugins.installed().iter() {
        let origin = match installed.origin() {
            PluginOrigin::Shipped => "内蔵".to_owned(),
            PluginOrigin::Folder { file } => file.clone(),
        };
        let hash = &installed.hash()[..12];
        println!(
            "{}\t{}\t{}\t{hash}\t{origin}",
            installed.id(),
            installed.manifest().version,
            installed.manifest().title.ja
        );
    }
    for failed in plugins.failed_files() {
        println!("×\t{}\t{}", failed.file, failed.failure.sentence);
    }
    Ok(())
}
