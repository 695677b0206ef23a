//! A plugin project: a folder with an `indicator.toml`, and how a plugin is made of it.

pub(super) mod sdk;
pub(super) mod tools;

use std::{
    fs,
    path::{Path, PathBuf},
};

use indicator_definition::{Definition, component};

use crate::cli::Failure;
use sdk::Recipe;

/// The head of every project.
pub(super) const HEAD: &str = "indicator.toml";

/// A project on the disk.
#[derive(Debug)]
pub(super) struct Project {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The text of its head.
    pub(super) text: String,
    /// The head.
    pub(super) definition: Definition,
    /// How it is built; none for a formula.
    recipe: Option<Recipe>,
}

/// How much time building may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Haste {
    /// As it will be shipped.
    Release,
    /// As soon as possible: the author is waiting.
    Preview,
}

impl Project {
    /// Opens a project. Everything that is wrong with its head is told at once, with its place.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let head = folder.join(HEAD);
        let text = fs::read_to_string(&head).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::problem(format!(
                "{} に {HEAD} がありません。プラグインのフォルダで実行するか、tsunagi plugin new 名前 で作ってください。",
                shown(folder)
            )),
            _ => Failure::problem(format!("{} を読めませんでした（{error}）。文字コードは UTF-8 にしてください。", shown(&head))),
        })?;
        let definition = Definition::read(&text)
            .map_err(|problems| Failure::problem(format!("{} に問題があります。\n{problems}", shown(&head))))?;
        let recipe = sdk::recipe_of(folder)?;
        if recipe.is_none() && definition.formula.is_none() {
            return Err(Failure::problem(format!(
                "{} に [formula] がなく、プログラム（{}）も見つかりません。式を書くか、tsunagi plugin new で作り直してください。",
                shown(&head),
                sdk::detected_files().join("、")
            )));
        }
        Ok(Self { folder: folder.to_owned(), text, definition, recipe })
    }

    /// What the language is called on screen.
    pub(super) fn language(&self) -> &str {
        self.recipe.as_ref().map_or("式", |recipe| &recipe.label)
    }

    /// The file that building leaves.
    pub(super) fn output(&self) -> PathBuf {
        self.folder.join("build").join(format!("{}.wasm", self.definition.id))
    }

    /// The data folder of the project's own.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join(".tsunagi").join("data")
    }

    /// What a change of makes building necessary, beside the head.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let sources = self.recipe.iter().flat_map(|recipe| &recipe.watch);
        sources.map(|source| self.folder.join(source)).collect()
    }

    /// A sentence to say before the first build takes its time.
    pub(super) fn slow_first(&self) -> Option<&str> {
        let recipe = self.recipe.as_ref()?;
        let is_first = !self.folder.join(&recipe.output).exists() && !self.output().exists();
        recipe.slow_first.as_deref().filter(|_| is_first)
    }

    /// Makes the plugin and leaves it in [`Self::output`].
    pub(super) fn build(&self, haste: Haste) -> Result<Vec<u8>, Failure> {
        let bytes = match &self.recipe {
            None => self.build_formula()?,
            Some(recipe) => self.build_program(recipe, haste)?,
        };
        let output = self.output();
        write(&output, &bytes)?;
        Ok(bytes)
    }

    fn build_formula(&self) -> Result<Vec<u8>, Failure> {
        if self.definition.formula.is_none() {
            return Err(Failure::problem(component::NotMade::NoFormula));
        }
        crate::plugins::component_of_definition(self.text.as_bytes()).map_err(Failure::problem)
    }

    fn build_program(&self, recipe: &Recipe, haste: Haste) -> Result<Vec<u8>, Failure> {
        sdk::write(&self.folder, recipe)?;
        for (program, sentence) in &recipe.needs {
            tools::require(program, sentence).map_err(Failure::problem)?;
        }
        let is_preview = haste == Haste::Preview;
        let (commands, output) = match (is_preview, &recipe.preview, &recipe.preview_output) {
            (true, Some(commands), output) => (commands, output.as_ref().unwrap_or(&recipe.output)),
            _ => (&recipe.commands, &recipe.output),
        };
        for command in commands {
            tools::run(&self.folder, &command.iter().map(|word| self.fill(word)).collect::<Vec<_>>())
                .map_err(Failure::problem)?;
        }
        let made = self.folder.join(self.fill(output));
        fs::read(&made).map_err(|error| {
            Failure::problem(format!(
                "組み立ては終わりましたが、{} がありません（{error}）。crate の名前と indicator.toml の id をそろえてください。",
                shown(&made)
            ))
        })
    }

    fn fill(&self, word: &str) -> String {
        sdk::fill(word, &self.definition.id, &self.definition.title.ja)
    }
}

/// What a command was given: a project, a file, or the identifier of an installed plugin.
pub(super) enum Given {
    /// A project, built.
    Project(Box<Project>, Vec<u8>),
    /// A file: a component, a core module, or an `indicator.toml`.
    File(PathBuf, Vec<u8>),
    /// Anything else.
    Id(String),
}

/// Finds out what a command was given, and builds it.
pub(super) fn given(what: &str) -> Result<Given, Failure> {
    let path = Path::new(what);
    if path.is_dir() {
        let project = Project::open(path)?;
        if let Some(sentence) = project.slow_first() {
            eprintln!("{sentence}");
        }
        let bytes = project.build(Haste::Release)?;
        return Ok(Given::Project(Box::new(project), bytes));
    }
    if !path.is_file() {
        return Ok(Given::Id(what.to_owned()));
    }
    let unreadable = |error| Failure::problem(format!("{} を読めませんでした（{error}）。", shown(path)));
    let bytes = fs::read(path).map_err(unreadable)?;
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::problem(format!("{} を読めませんでした。文字コードは UTF-8 にしてください。", shown(path)))
        })?;
        let definition = Definition::read(&text)
            .map_err(|problems| Failure::problem(format!("{} に問題があります。\n{problems}", shown(path))))?;
        let project = Project { folder: folder.to_owned(), text, definition, recipe: None };
        let bytes = project.build_formula()?;
        return Ok(Given::File(path.to_owned(), bytes));
    }
    Ok(Given::File(path.to_owned(), bytes))
}

/// A path as messages name it.
pub(super) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if text.is_empty() || text == "." { "このフォルダ".to_owned() } else { text }
}

/// Writes a file and the folders above it, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let beside = path.with_extension("part");
    let written =
        fs::create_dir_all(folder).and_then(|()| fs::write(&beside, bytes)).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| Failure::problem(format!("{} に書き込めませんでした（{error}）。", path.display())))
}
