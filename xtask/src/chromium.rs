//! Chromium, for the browser tests only.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::{console, guests};

const PLACES: [&str; 6] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];

/// Finds Chromium, or installs Debian's.
pub fn find() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(path) = there() {
        return Ok(path);
    }
    let by_hand = "Chromium がありません。`apt-get install chromium fonts-noto-cjk` で入れるか、環境変数 CHROMIUM に実行ファイルの場所を書いてください。";
    if !console::is_there("apt-get") {
        bail!("{by_hand}");
    }
    console::step("Chromium を apt-get で入れています（ブラウザーのテスト用）", || {
        guests::apt_get(&["chromium", "fonts-noto-cjk"]).context(by_hand)
    })?;
    there().context(by_hand)
}

fn there() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|path| path.exists())
}
