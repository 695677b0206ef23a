//! `tsunagi plugin pack`: one file to hand out, with its head, the contract and the terms of use inside.

use std::{fs, path::PathBuf};

use clap::Args;

use super::{
    new::size,
    project::{self, Haste, Project, sdk},
};
use crate::{
    cli::Failure,
    plugins::signature::{SecretKey, append_section, sign},
};

/// What `pack` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct PackArgs {
    /// プラグインのフォルダ（既定は今のフォルダ）
    #[arg(value_name = "フォルダ", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// 署名する秘密鍵のファイル（tsunagi plugin key new で作ります）
    #[arg(long, value_name = "ファイル")]
    key: Option<PathBuf>,
}

/// Builds a project and puts everything about it into one file.
pub(super) fn pack(args: &PackArgs) -> Result<(), Failure> {
    let project = Project::open(&args.folder)?;
    if let Some(sentence) = project.slow_first() {
        eprintln!("{sentence}");
    }
    let mut bytes = project.build(Haste::Release)?;
    append_section(&mut bytes, "tsunagi:manifest", project.text.as_bytes());
    append_section(&mut bytes, "tsunagi:wit", &sdk::wit());
    let license =
        ["LICENSE", "LICENSE.txt", "LICENSE.md"].iter().find_map(|name| fs::read(project.folder.join(name)).ok());
    let license = license.unwrap_or_else(|| project.definition.license.clone().into_bytes());
    append_section(&mut bytes, "tsunagi:license", &license);
    let signed = match &args.key {
        None => None,
        Some(file) => {
            let text = fs::read_to_string(file)
                .map_err(|error| Failure::problem(format!("鍵 {} を読めませんでした（{error}）。", file.display())))?;
            let key = SecretKey::from_pem(&text)
                .map_err(|error| Failure::problem(format!("{}：{error}。", file.display())))?;
            bytes = sign(&bytes, &key).map_err(|error| Failure::problem(format!("{error}。")))?;
            Some(key.public().fingerprint())
        }
    };
    let output = project.output();
    project::write(&output, &bytes)?;
    let signature = match signed {
        Some(fingerprint) => format!("署名：鍵 {fingerprint}"),
        None => "署名なし".to_owned(),
    };
    println!("{} を作りました（{}、{}）。", output.display(), size(bytes.len()), signature);
    println!(
        "受け取った人は tsunagi plugin install {} で入れられます。",
        output.file_name().unwrap_or_default().to_string_lossy()
    );
    Ok(())
}
