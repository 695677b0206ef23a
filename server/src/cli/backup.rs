//! `tsunagi backup`

use std::path::Path;

use geodata::archive::{
    BackupError,
    backup::{self, PackedFrom},
};

use super::Failure;
use crate::settings::Given;

/// Packs the record, the plugins and the settings into one file that has been read back.
pub(super) fn backup(given: Given, target: &Path) -> Result<(), Failure> {
    let settings = super::settings(given)?;
    let packed = backup::pack(&settings.data, target).map_err(|error| match error {
        // The machine, not the input: whoever runs this by the clock must be able to tell.
        BackupError::NotEqual { .. } => Failure::Internal(error.into()),
        other => Failure::problem(other),
    })?;
    let manifest = &packed.manifest;
    println!(
        "控え {} を作り、読み直して確かめました（{} MB、ファイル {} 個）。",
        target.display(),
        packed.bytes.div_ceil(1_000_000),
        manifest.files.len(),
    );
    println!(
        "版 {}（{} 公開、ハッシュ {}）",
        manifest.revision.number, manifest.revision.published_at, manifest.revision.hash
    );
    if packed.from == PackedFrom::AutomaticBackup {
        println!(
            "サーバーが動いているため、{} に作られた自動の控えを入れました。履歴がこの版より先に進んでいるときは、しばらくしてからもう一度行うか、サーバーを終了してから行ってください。",
            manifest.made_at
        );
    }
    Ok(())
}
