//! The plugins that ship in JavaScript or TypeScript: built by `plugins/sdk/js`, which brings its own tools by npm.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{console, guests, native, paths, stamp, web};

/// What the built component depends on, beside the plugin itself.
const SDK_PARTS: [&str; 5] = ["index.js", "guest.js", "sandbox.js", "src", "package-lock.json"];

/// The folder of the SDK.
fn sdk() -> PathBuf {
    paths::root().join("plugins/sdk/js")
}

/// Builds every plugin with a `package.json` that has changed.
pub fn build() -> anyhow::Result<()> {
    for (name, source) in guests::folders_with("package.json")? {
        let output = guests::shipped(&name);
        let mut inputs = vec![paths::root().join("plugins/wit"), source.clone()];
        inputs.extend(SDK_PARTS.map(|part| sdk().join(part)));
        stamp::unless_fresh(&format!("guest-{name}"), &inputs, std::slice::from_ref(&output), || {
            console::step(&format!("同梱プラグイン {name}（JavaScript）を組み立てています"), || {
                guests::publish(&output, |part| {
                    let mut command = Command::new("node");
                    command.arg(sdk().join("build.js")).arg(&source).arg("--out").arg(part);
                    console::capture(&mut command, native::NODE_BY_HAND).map(drop)
                })
            })
        })?;
    }
    Ok(())
}

/// Types and tests of the SDK, which try the template too, and of the plugins that ship. Returns what node's test runner has printed, as TAP.
pub fn test() -> anyhow::Result<String> {
    let modules = sdk().join("node_modules");
    let types = modules.join("typescript");
    stamp::unless_fresh("sdk-js-packages", &[sdk().join("package-lock.json")], &[types], || {
        console::step("JavaScript の SDK の部品（npm）を取得しています", || native::npm_install(&sdk()))
    })?;
    console::run(&mut web::script(&sdk(), "check"), "")?;
    let mut folders = vec![sdk().join("test")];
    folders.extend(guests::folders_with("package.json")?.into_iter().map(|(_, source)| source.join("test")));
    let mut command = Command::new("node");
    command.args(["--test", "--test-reporter=tap"]);
    for folder in folders.iter().filter(|folder| folder.exists()) {
        command.args(test_files(folder)?);
    }
    console::capture(&mut command, native::NODE_BY_HAND)
}

fn test_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
