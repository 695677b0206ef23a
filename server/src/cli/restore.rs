//! `tsunagi restore`

use std::path::Path;

use geodata::archive::{self, Existing};

use super::Failure;
use crate::settings::Given;

/// Makes a data folder of a backup.
pub(super) fn restore(given: Given, from: &Path, existing: Existing) -> Result<(), Failure> {
    // Not the settings file: it may belong to what is about to be replaced, or be what is broken.
    let data = given.data.unwrap_or_else(|| crate::settings::Settings::default().data);
    let restored = archive::restore(from, &data, existing).map_err(Failure::problem)?;
    let manifest = &restored.manifest;
    println!(
        "{} に、版 {}（{} 公開、ハッシュ {}）までの記録を復元しました。",
        data.display(),
        manifest.revision.number,
        manifest.revision.published_at,
        manifest.revision.hash
    );
    if let Some(aside) = &restored.aside {
        println!(
            "それまでの中身は {} に残しました。復元した内容を確かめてから、不要なら消してください。",
            aside.display()
        );
    }
    println!("「tsunagi serve --data {}」で起動できます。", data.display());
    Ok(())
}
