//! `cargo xtask hostile`: the long form of the conformance kit of plugins. `cargo xtask fixture-guest`: how the guest of version 1 of
//! the contract was built.

use std::{fs, process::Command};

use anyhow::{Context, bail};

use crate::{console, guests, paths};

const OPTIONS: [(&str, &str, u64); 2] =
    [("--plugins", "TSUNAGI_HOSTILE_PLUGINS", 20_000), ("--seed", "TSUNAGI_HOSTILE_SEED", 20_261_123)];

/// Runs the kit with as many random plugins as are asked for.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let mut values = OPTIONS.map(|(_, _, usual)| usual);
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { bail!("「{}」に値がありません", pair[0]) };
        let Some(index) = OPTIONS.iter().position(|(option, _, _)| option == name) else {
            bail!("「{name}」という指定はありません（{}）", OPTIONS.map(|(option, _, _)| option).join("、"));
        };
        values[index] = value.parse().with_context(|| format!("「{name}」の値「{value}」を数として読めません"))?;
    }
    let mut command = paths::cargo();
    command.args(["test", "--release", "--workspace", "--test", "hostile", "--", "--nocapture"]);
    for ((_, variable, _), value) in OPTIONS.iter().zip(values) {
        command.env(variable, value.to_string());
    }
    console::run(&mut command, "")
}

/// Builds `plugins/host/tests/fixtures/v1-guest` beside the binaries that are kept, and says whether they are the same. The kept ones
/// are never replaced: they stand for what people have installed. Another compiler gives other bytes that answer alike.
pub fn fixture_guest() -> anyhow::Result<()> {
    let fixtures = paths::root().join("plugins/host/tests/fixtures");
    let target = paths::target()?.join("fixture-guest");
    let folder = paths::tools().join("fixture-guest");
    fs::create_dir_all(&folder)?;
    let built = guest(&fixtures.join("v1-guest"), &target, "v1_guest")?;
    let module = folder.join("v1-guest.wasm");
    fs::copy(&built, &module).with_context(|| format!("{} がありません", built.display()))?;
    let component = folder.join("v1-guest.component.wasm");
    // Built with the whole workspace, or the engine would be compiled once more with other features; `cargo run` cannot do that.
    let mut command = paths::cargo();
    command.args(["build", "--release", "--workspace", "--example", "component"]);
    console::run(&mut command, "")?;
    let program = paths::target()?.join("release/examples").join(format!("component{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.arg(&module).arg(&component);
    console::run(&mut command, "")?;
    for file in [module, component] {
        let kept = fixtures.join(file.file_name().context("a file has a name")?);
        if !kept.exists() {
            fs::copy(&file, &kept)?;
        }
        let same = fs::read(&file)? == fs::read(&kept)?;
        let verdict = if same {
            "保存してあるものと同じです"
        } else {
            "保存してあるものと違います（コンパイラーの版が違えば、中身は違っても答えは同じです）"
        };
        println!("{}：{verdict}", file.display());
    }
    Ok(())
}

/// Builds a guest that is no member of the workspace, and gives the path of its module.
pub fn guest(folder: &std::path::Path, target: &std::path::Path, name: &str) -> anyhow::Result<std::path::PathBuf> {
    let mut command = guests::toolchain()?;
    command.args(["--release", "--locked", "--target", guests::TARGET, "--manifest-path"]);
    command.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(target);
    console::run(&mut command, "")?;
    Ok(target.join(guests::TARGET).join("release").join(format!("{name}.wasm")))
}
