//! The plugins that ship. Here those in Rust, built for `wasm32-unknown-unknown` by whichever way this machine has, and the formulas;
//! `javascript` and `python` build the others.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{console, javascript, paths, python, stamp};

/// What guests are built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Builds every plugin under `plugins/indicators` that has changed, and puts the files into `.tools/plugins`, which the server embeds.
pub fn build() -> anyhow::Result<()> {
    rust_and_formulas()?;
    javascript::build()?;
    python::build()
}

/// Where a plugin that ships belongs.
pub fn shipped(name: &str) -> PathBuf {
    paths::tools().join("plugins").join(format!("{name}.wasm"))
}

/// Name and folder of every plugin whose folder holds a file: it tells the language.
pub fn folders_with(file: &str) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let folder = paths::root().join("plugins/indicators");
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("{} がありません", folder.display()))? {
        let path = entry?.path();
        if path.join(file).exists() {
            found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Has a tool make a file beside the others of its kind, and puts it in place when it is whole. What the tool leaves behind does not get into
/// the folder that the server embeds.
pub fn publish(output: &Path, make: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let part = paths::tools().join("guests").join(output.file_name().expect("an output is a file"));
    for file in [&part, output] {
        fs::create_dir_all(file.parent().expect("a file stands in a folder"))?;
    }
    make(&part)?;
    fs::copy(&part, output).map(drop).with_context(|| format!("{} がありません", part.display()))
}

fn rust_and_formulas() -> anyhow::Result<()> {
    let crates = folders_with("Cargo.toml")?;
    let names: Vec<String> = crates.iter().map(|(name, _)| name.clone()).collect();
    let formulas_there = formula_folders()?;
    let mut outputs: Vec<PathBuf> = names.iter().map(|name| shipped(name)).collect();
    outputs.push(formula_base());
    outputs.extend(formulas_there.iter().map(|(name, _)| shipped(name)));
    let root = paths::root();
    let mut inputs = vec![
        root.join("plugins/wit"),
        root.join("plugins/sdk/definition/src"),
        root.join("plugins/sdk/formula"),
        root.join("plugins/sdk/rust"),
        root.join("plugins/sdk/rust-macro"),
    ];
    inputs.extend(crates.into_iter().chain(formulas_there.iter().cloned()).map(|(_, source)| source));
    stamp::unless_fresh("guests", &inputs, &outputs, || {
        console::step("同梱プラグインを WebAssembly に組み立てています", || {
            let target_folder = paths::target()?.join("wasm");
            let mut command = toolchain()?;
            command.args(["--target", TARGET, "--profile", "guest", "--target-dir"]).arg(&target_folder);
            for name in &names {
                command.args(["-p", &format!("indicator-{name}")]);
            }
            command.args(["-p", "indicator-formula"]);
            console::run(&mut command, "")?;
            let built = |name: &str, output: &Path| {
                let file = format!("indicator_{}.wasm", name.replace('-', "_"));
                let built = target_folder.join(TARGET).join("guest").join(file);
                fs::create_dir_all(output.parent().expect("an output stands in a folder"))?;
                fs::copy(&built, output).map(drop).with_context(|| format!("{} がありません", built.display()))
            };
            built("formula", &formula_base())?;
            names.iter().zip(&outputs).try_for_each(|(name, output)| built(name, output))?;
            formulas(&formulas_there)
        })
    })
}

/// The guest that computes formulas, its slot empty.
fn formula_base() -> PathBuf {
    paths::tools().join("plugins-base").join("formula.wasm")
}

/// The folders that hold an `indicator.toml` and no program.
fn formula_folders() -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut folders = folders_with("indicator.toml")?;
    folders.retain(|(_, source)| {
        !["Cargo.toml", "package.json", "indicator.py"].iter().any(|file| source.join(file).exists())
    });
    Ok(folders)
}

/// Makes a plugin of each of these folders.
fn formulas(folders: &[(String, PathBuf)]) -> anyhow::Result<()> {
    let base = fs::read(formula_base())?;
    for (name, source) in folders {
        let definition = source.join("indicator.toml");
        let text = fs::read_to_string(&definition)?;
        let plugin = indicator_definition::component::with_definition(&base, &text)
            .map_err(|problem| anyhow::anyhow!("{} に問題があります。\n{problem}", definition.display()))?;
        fs::write(shipped(name), plugin)?;
    }
    Ok(())
}

/// `cargo build` with a toolchain that can build for WebAssembly.
pub fn toolchain() -> anyhow::Result<Command> {
    if has_target() || add_target() {
        let mut command = paths::cargo();
        command.arg("build");
        return Ok(command);
    }
    if !debian_toolchain_is_there() {
        install_debian_toolchain()?;
    }
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(paths::root()).args(["build", "-Zbuild-std=std,panic_abort"]);
    // A toolchain named by the outer cargo would win over Debian's.
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "RUSTC_WRAPPER", "CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"] {
        command.env_remove(name);
    }
    command
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
    Ok(command)
}

fn has_target() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    console::capture(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]), "").is_ok_and(
        |folder| {
            PathBuf::from(folder.trim())
                .join("..")
                .read_dir()
                .is_ok_and(|_| fs::read_dir(folder.trim()).is_ok_and(|mut entries| entries.next().is_some()))
        },
    )
}

fn add_target() -> bool {
    console::is_there("rustup")
        && console::capture(Command::new("rustup").args(["target", "add", TARGET]), "").is_ok()
        && has_target()
}

fn debian_toolchain_is_there() -> bool {
    ["/usr/bin/cargo", "/usr/bin/rustc", "/usr/bin/wasm-ld"].iter().all(|program| PathBuf::from(program).exists())
        && fs::read_dir("/usr/lib/rustlib/src")
            .or_else(|_| fs::read_dir("/usr/src"))
            .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("rust")))
}

fn install_debian_toolchain() -> anyhow::Result<()> {
    let by_hand = "Rust の WebAssembly 用標準ライブラリがありません。`rustup target add wasm32-unknown-unknown` を実行するか、\
                   Debian では管理者として `apt-get install rustc-web cargo-web rust-web-src lld` を実行してください。";
    if !console::is_there("apt-get") {
        bail!("{by_hand}");
    }
    console::step("WebAssembly 用の Rust（rustc-web）を apt-get で入れています", || {
        apt_get(&["rustc-web", "cargo-web", "rust-web-src", "lld"]).context(by_hand)
    })
}

/// Installs Debian packages without questions.
pub fn apt_get(packages: &[&str]) -> anyhow::Result<()> {
    console::capture(Command::new("apt-get").args(["update", "-qq"]), "")?;
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-qq"]).args(packages);
    console::capture(&mut command, "").map(drop)
}
