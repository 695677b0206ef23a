//! What plugin projects are made of: templates, SDKs and the contract, all inside the program, because a closed network has no registry
//! that offers them.

use std::{fs, path::Path};

use rust_embed::Embed;
use serde::Deserialize;

use crate::cli::Failure;

/// The folder `plugins/sdk`: templates by language, and the SDKs that projects are given.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../plugins/sdk"]
#[exclude = "*node_modules/*"]
#[exclude = "*__pycache__*"]
#[exclude = "*/.venv/*"]
#[exclude = "*/dist/*"]
struct Sdk;

/// The contract.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../plugins/wit"]
struct Wit;

/// The versions of the libraries that the Rust SDK uses.
const WORKSPACE: &str = include_str!("../../../../../Cargo.toml");

/// How a language is built: `build.toml` of its template. `plugins/sdk/templates/README.md` explains each field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::cli::plugin) struct Recipe {
    /// What the language is called.
    pub(super) label: String,
    /// The file that tells it.
    detect: String,
    #[serde(default)]
    copy: Vec<String>,
    #[serde(default)]
    pub(super) watch: Vec<String>,
    #[serde(default)]
    pub(super) needs: Vec<(String, String)>,
    pub(super) commands: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) preview: Option<Vec<Vec<String>>>,
    pub(super) output: String,
    #[serde(default)]
    pub(super) preview_output: Option<String>,
    /// The native unit tests.
    #[serde(default)]
    pub(in crate::cli::plugin) test: Vec<String>,
    #[serde(default)]
    pub(super) slow_first: Option<String>,
}

/// The languages there are templates for.
pub(in crate::cli::plugin) fn languages() -> Vec<String> {
    let mut found: Vec<String> =
        Sdk::iter().filter_map(|path| Some(path.strip_prefix("templates/")?.split_once('/')?.0.to_owned())).collect();
    found.sort();
    found.dedup();
    found
}

/// How a language is built; none for formulas.
pub(in crate::cli::plugin) fn recipe(language: &str) -> Result<Option<Recipe>, Failure> {
    let Some(file) = Sdk::get(&format!("templates/{language}/build.toml")) else { return Ok(None) };
    let text = String::from_utf8_lossy(&file.data);
    toml::from_str(&text)
        .map(Some)
        .map_err(|error| Failure::Internal(anyhow::anyhow!("templates/{language}/build.toml: {error}")))
}

/// How a project is built, by the files in it; none for a formula.
pub(super) fn recipe_of(folder: &Path) -> Result<Option<Recipe>, Failure> {
    for language in languages() {
        if let Some(recipe) = recipe(&language)?
            && folder.join(&recipe.detect).exists()
        {
            return Ok(Some(recipe));
        }
    }
    Ok(None)
}

/// The files that tell the languages.
pub(super) fn detected_files() -> Vec<String> {
    languages().iter().filter_map(|language| recipe(language).ok().flatten()).map(|recipe| recipe.detect).collect()
}

/// The WIT of the contract.
pub(in crate::cli::plugin) fn wit() -> Vec<u8> {
    Wit::get("v1/indicator.wit").map(|file| file.data.into_owned()).unwrap_or_default()
}

/// The files of a template, each with its path in the project and its places filled.
pub(in crate::cli::plugin) fn template(language: &str, id: &str, title: &str) -> Vec<(String, Vec<u8>)> {
    let start = format!("templates/{language}/");
    let mut files = Vec::new();
    for path in Sdk::iter() {
        let Some(inner) = path.strip_prefix(&start).filter(|inner| *inner != "build.toml") else { continue };
        let Some(file) = Sdk::get(&path) else { continue };
        let inner = match inner.rsplit_once('/') {
            None if inner == "gitignore" => ".gitignore".to_owned(),
            _ => fill(inner, id, title),
        };
        let bytes = match std::str::from_utf8(&file.data) {
            Ok(text) => fill(text, id, title).into_bytes(),
            Err(_) => file.data.into_owned(),
        };
        files.push((inner, bytes));
    }
    files
}

/// Fills the places of a text.
pub(super) fn fill(text: &str, id: &str, title: &str) -> String {
    text.replace("{{id}}", id).replace("{{crate}}", &id.replace('-', "_")).replace("{{title}}", title)
}

/// Writes the contract and the SDK of a language into `.tsunagi` of a project. What is there already and right is left alone, so that
/// nothing is built again for it.
pub(in crate::cli::plugin) fn write(folder: &Path, recipe: &Recipe) -> Result<(), Failure> {
    let target = folder.join(".tsunagi");
    let put = |path: &str, bytes: &[u8]| -> Result<(), Failure> {
        let path = target.join(path);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        super::write(&path, bytes)
    };
    put("wit/v1/indicator.wit", &wit())?;
    for path in Sdk::iter() {
        let is_wanted =
            recipe.copy.iter().any(|name| path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')));
        if let Some(file) = Sdk::get(&path).filter(|_| is_wanted) {
            put(&format!("sdk/{path}"), &file.data)?;
        }
    }
    if recipe.detect == "Cargo.toml" {
        put("Cargo.toml", workspace()?.as_bytes())?;
    }
    Ok(())
}

/// A workspace for the crates of the Rust SDK: they take their versions and lints from one, as at home.
fn workspace() -> Result<String, Failure> {
    let internal = |error: &dyn std::fmt::Display| Failure::Internal(anyhow::anyhow!("Cargo.toml: {error}"));
    let home: toml::Table = WORKSPACE.parse().map_err(|error| internal(&error))?;
    let mut workspace = home.get("workspace").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    workspace.remove("exclude");
    workspace.insert(
        "members".to_owned(),
        toml::Value::Array(vec!["sdk/definition".into(), "sdk/rust".into(), "sdk/rust-macro".into()]),
    );
    if let Some(toml::Value::Table(dependencies)) = workspace.get_mut("dependencies") {
        dependencies.retain(|_, dependency| dependency.get("path").is_none());
    }
    let mut whole = toml::Table::new();
    whole.insert("workspace".to_owned(), toml::Value::Table(workspace));
    toml::to_string(&whole).map_err(|error| internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_its_head_its_golden_cases_and_a_recipe_that_can_be_read() {
        let languages = languages();
        assert!(languages.contains(&"formula".to_owned()) && languages.contains(&"rust".to_owned()), "{languages:?}");
        for language in languages {
            let files = template(&language, "my-share", "わたしの割合");
            let text = |name: &str| {
                let (_, bytes) =
                    files.iter().find(|(path, _)| path == name).unwrap_or_else(|| panic!("{language}: {name}"));
                String::from_utf8(bytes.clone()).expect("a text")
            };
            let definition = indicator_definition::Definition::read(&text("indicator.toml"))
                .unwrap_or_else(|problems| panic!("{language}: {problems}"));
            assert_eq!(definition.id, "my-share");
            assert_eq!(definition.title.ja, "わたしの割合");
            indicator_definition::golden::Golden::read(&text("golden.json"))
                .unwrap_or_else(|it| panic!("{language}: {it}"));
            for (path, bytes) in &files {
                assert!(!String::from_utf8_lossy(bytes).contains("{{"), "{language}: {path} has an unfilled place");
            }
            let recipe = recipe(&language).unwrap_or_else(|_| panic!("{language}: build.toml"));
            assert_eq!(recipe.is_none(), language == "formula");
        }
    }

    #[test]
    fn a_rust_project_is_given_everything_that_its_crates_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let Ok(Some(recipe)) = recipe("rust") else { panic!("a recipe") };
        assert!(write(folder.path(), &recipe).is_ok());
        for file in [
            "wit/v1/indicator.wit",
            "sdk/rust/src/lib.rs",
            "sdk/rust-macro/src/lib.rs",
            "sdk/definition/Cargo.toml",
            "Cargo.toml",
        ] {
            assert!(folder.path().join(".tsunagi").join(file).is_file(), "{file}");
        }
        assert!(!folder.path().join(".tsunagi/sdk/templates").exists());
    }
}
