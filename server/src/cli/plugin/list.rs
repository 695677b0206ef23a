//! `tsunagi plugin list`

use super::Folder;
use crate::{
    cli::Failure,
    plugins::{PluginOrigin, Standing},
};

/// Lists the plugins, and the files that could not be loaded.
pub(super) fn list(folder: Folder) -> Result<(), Failure> {
    let plugins = folder.open()?;
    let roster = plugins.installed();
    let failed = plugins.failed_files();
    for installed in roster.iter() {
        let origin = match installed.origin() {
            PluginOrigin::Shipped => "内蔵".to_owned(),
            PluginOrigin::Folder { file } | PluginOrigin::Trial { file, .. } => file.clone(),
        };
        let is_stepping_in = failed.iter().any(|failed| failed.serving.as_deref() == Some(installed.id()));
        let standing = match installed.standing() {
            Standing::Ready if is_stepping_in => "前の版で使えます",
            Standing::Ready | Standing::Trial => "使えます",
            Standing::Quarantined => "停止中（続けて失敗）",
            Standing::Disabled => "使わない",
        };
        let story = plugins.story(installed);
        let who = match (story.installed_at, story.installed_by) {
            (Some(at), Some(by)) => format!("{at} {by}"),
            _ => "－".to_owned(),
        };
        let signed = match installed.key() {
            None => "－".to_owned(),
            Some(key) => match plugins.keys().name_of(&key) {
                Some(name) => format!("署名：{name}"),
                None => format!("署名：知らない鍵 {}", key.fingerprint()),
            },
        };
        let hash = &installed.hash()[..12];
        let manifest = installed.manifest();
        println!(
            "{}\t{}\t{}\t{hash}\t{origin}\t{standing}\t{who}\t{signed}",
            installed.id(),
            manifest.version,
            manifest.title.ja
        );
    }
    for loading in roster.loading() {
        println!("{}\t－\t（はじめて使うときに準備します）\t－\t内蔵", loading.id);
    }
    for failed in &failed {
        let goes_on = failed.serving.as_ref().map(|id| {
            format!("{id} は、前の版のまま使っています（tsunagi plugin restore {id} でファイルも元に戻ります）。")
        });
        println!("×\t{}\t{}{}", failed.file, failed.failure.sentence, goes_on.unwrap_or_default());
    }
    Ok(())
}
