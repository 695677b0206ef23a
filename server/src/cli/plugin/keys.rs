//! `tsunagi plugin key`, `trust`, `untrust`

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::Folder;
use crate::{
    cli::{Failure, TEMPLATE},
    plugins::{
        KeyError,
        signature::{SecretKey, SignatureError},
    },
};

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum KeyCommand {
    /// 鍵の組を作ります。秘密の鍵は <ファイル> に、配ってよい鍵は <ファイル>.pub に書きます
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin key new <ファイル>")]
    New {
        /// 秘密の鍵を書くファイル。あるものは上書きしません
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
    /// いま信頼している鍵を一覧にします
    #[command(help_template = TEMPLATE, next_help_heading = "指定", override_usage = "tsunagi plugin key list [指定]")]
    List {
        #[command(flatten)]
        folder: Folder,
    },
}

/// What `trust` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct TrustArgs {
    #[command(flatten)]
    folder: Folder,
    /// 配られた鍵のファイル
    #[arg(value_name = "鍵.pub")]
    file: PathBuf,
    /// 画面に出す名前（既定はファイルの名前）
    #[arg(long, value_name = "名前")]
    name: Option<String>,
}

/// What `untrust` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct UntrustArgs {
    #[command(flatten)]
    folder: Folder,
    /// 鍵の名前または指紋
    #[arg(value_name = "名前")]
    name: String,
}

/// Makes or lists keys.
pub(super) fn key(command: KeyCommand) -> Result<(), Failure> {
    match command {
        KeyCommand::New { file } => new(&file),
        KeyCommand::List { folder } => {
            for key in folder.open()?.keys().list() {
                println!("{}\t{}", key.name, key.key.fingerprint());
            }
            Ok(())
        }
    }
}

fn new(file: &Path) -> Result<(), Failure> {
    let secret = SecretKey::generate().map_err(told)?;
    let mut public_file = file.as_os_str().to_owned();
    public_file.push(".pub");
    let public_file = PathBuf::from(public_file);
    write_new(file, &secret.to_pem())?;
    write_new(&public_file, &secret.public().to_pem())?;
    println!("秘密の鍵 {} と、配ってよい鍵 {} を作りました。", file.display(), public_file.display());
    println!("指紋 {}。秘密の鍵は、ほかの人に渡さないでください。", secret.public().fingerprint());
    Ok(())
}

/// Trusts a key.
pub(super) fn trust(args: TrustArgs) -> Result<(), Failure> {
    let TrustArgs { folder, file, name } = args;
    let pem = fs::read_to_string(&file)
        .map_err(|error| Failure::problem(format!("鍵 {} を読めませんでした（{error}）。", file.display())))?;
    let name = name.unwrap_or_else(|| {
        // `team.key.pub` is the key of the team.
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        stem.trim_end_matches(".key").trim_end_matches(".pem").to_owned()
    });
    let key = folder.change(|plugins, by| {
        let key = plugins.keys().trust(&name, &pem)?;
        plugins.note_key("key-trusted", &key, by)?;
        Ok::<_, anyhow::Error>(key)
    })?;
    println!("鍵「{}」（指紋 {}）を信頼します。", key.name, key.key.fingerprint());
    Ok(())
}

/// Trusts a key no longer.
pub(super) fn untrust(args: UntrustArgs) -> Result<(), Failure> {
    let key = args.folder.change(|plugins, by| {
        let key = plugins.keys().untrust(&args.name)?;
        plugins.note_key("key-untrusted", &key, by)?;
        Ok::<_, anyhow::Error>(key)
    })?;
    println!("鍵「{}」（指紋 {}）を信頼しないことにしました。", key.name, key.key.fingerprint());
    Ok(())
}

fn told(error: SignatureError) -> Failure {
    Failure::problem(KeyError::from(error))
}

/// Writes a file that only the owner can read, unless there is one already.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        Failure::problem(match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!(
                    "{} はすでにあります。鍵を失わないよう、上書きしません。別の名前にしてください。",
                    path.display()
                )
            }
            _ => format!("{} に書き込めませんでした（{error}）。", path.display()),
        })
    })
}
