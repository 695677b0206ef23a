//! Whether a file is a plugin at all, read from its names before anything is compiled.

use wasmparser::{ComponentTypeRef, Encoding, Parser, Payload, TypeBounds};

/// The package that the contract is written in.
const PACKAGE: &str = "tsunagi:indicator";
/// The version that this host answers.
pub(crate) const VERSION: (u64, u64, u64) = (1, 0, 0);
/// What a plugin may import.
const IMPORTS: [&str; 2] = ["tsunagi:indicator/types@1.0.0", "tsunagi:indicator/host@1.0.0"];
/// What a plugin must export.
const EXPORTS: [&str; 2] = ["describe", "compute"];

/// Why a file is not a plugin of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Not WebAssembly.
    #[error("WebAssembly のファイルではありません。拡張子が .wasm の、コンパイル済みのプラグインを指定してください")]
    NotWasm,
    /// Machine code. It would run unchecked.
    #[error("事前コンパイル済みの機械語（.cwasm など）は受け取りません。元の .wasm を指定してください")]
    MachineCode,
    /// WebAssembly, but broken.
    #[error("WebAssembly として壊れています（途中で切れたか、書き換えられています）：{detail}")]
    Invalid {
        /// Where and how.
        detail: String,
    },
    /// A core module that no component can be made of.
    #[error(
        "コンポーネントではなく、プラグインに変換できるモジュールでもありません：{detail}。tsunagi-indicator か wit-bindgen を使って作ってください"
    )]
    NotAComponent {
        /// What is missing.
        detail: String,
    },
    /// It wants files, clocks, randomness or a network.
    #[error("WASI を必要とするため読み込めません。プラグインはファイル・時計・乱数・通信を使えません。求めているもの：{}", imports.join("、"))]
    WantsWasi {
        /// What it asks for.
        imports: Vec<String>,
    },
    /// It wants something that no host function answers.
    #[error("このサーバーにない機能を求めています：{}", imports.join("、"))]
    UnknownImport {
        /// What it asks for.
        imports: Vec<String>,
    },
    /// Built for a contract that this server does not know yet.
    #[error(
        "{PACKAGE}@{built_for} 用に作られたプラグインです。このサーバーは {PACKAGE}@{supported} に対応しています。サーバーを新しい版に更新するか、{supported} 用に作り直してください"
    )]
    LaterVersion {
        /// Version it was built for.
        built_for: String,
        /// Version of this server.
        supported: String,
    },
    /// It consists of more parts than any plugin may.
    #[error("プラグインを構成する部品（インスタンス・メモリー・テーブル）が多すぎるか大きすぎます：{detail}")]
    OverLimits {
        /// What the engine says.
        detail: String,
    },
    /// A component, but not an indicator.
    #[error("指標プラグイン（{PACKAGE} の world indicator）ではありません：{detail}")]
    WrongWorld {
        /// What is missing or different.
        detail: String,
    },
}

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A component.
    Component,
    /// A core module that says which world it was built for.
    Module,
}

/// Says what a file is, or why it is not a plugin.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Shape, Refusal> {
    if bytes.starts_with(b"\x7fELF") || bytes.starts_with(&[0xcf, 0xfa, 0xed, 0xfe]) {
        return Err(Refusal::MachineCode);
    }
    if !bytes.starts_with(b"\0asm") {
        return Err(Refusal::NotWasm);
    }
    let names = Names::read(bytes)?;
    names.refuse_imports()?;
    match names.encoding {
        Encoding::Component => {
            names.refuse_exports()?;
            Ok(Shape::Component)
        }
        Encoding::Module => {
            if names.has_component_type {
                Ok(Shape::Module)
            } else {
                Err(Refusal::NotAComponent {
                    detail: "どの world 用かを示す情報（component-type）がありません".to_owned(),
                })
            }
        }
    }
}

/// Refuses a version of the contract that this host does not know.
pub(crate) fn refuse_version(version: (u64, u64, u64)) -> Result<(), Refusal> {
    if version <= VERSION {
        return Ok(());
    }
    let print = |(major, minor, patch)| format!("{major}.{minor}.{patch}");
    Err(Refusal::LaterVersion { built_for: print(version), supported: print(VERSION) })
}

/// The names on the outside of a file.
struct Names {
    encoding: Encoding,
    imports: Vec<String>,
    exports: Vec<String>,
    has_component_type: bool,
}

impl Names {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let invalid = |error: wasmparser::BinaryReaderError| Refusal::Invalid { detail: error.to_string() };
        let mut names =
            Self { encoding: Encoding::Module, imports: Vec::new(), exports: Vec::new(), has_component_type: false };
        // Sections of nested modules and components come in the same stream; only the outermost are names of the file.
        let mut depth = 0usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(invalid)? {
                Payload::Version { encoding, .. } => {
                    if depth == 0 {
                        names.encoding = encoding;
                    }
                    depth += 1;
                }
                Payload::End(_) => depth -= 1,
                Payload::ImportSection(section) if depth == 1 => {
                    for import in section.into_imports() {
                        let import = import.map_err(invalid)?;
                        // The shared-nothing names of the component ABI: `tsunagi:indicator/host@1.0.0`, `env`, …
                        names.imports.push(import.module.to_owned());
                    }
                }
                Payload::ComponentImportSection(section) if depth == 1 => {
                    for import in section {
                        let import = import.map_err(invalid)?;
                        // A world names the types that its functions use as imports; there is nothing to answer.
                        if !matches!(import.ty, ComponentTypeRef::Type(TypeBounds::Eq(_))) {
                            names.imports.push(import.name.name.to_owned());
                        }
                    }
                }
                Payload::ComponentExportSection(section) if depth == 1 => {
                    for export in section {
                        names.exports.push(export.map_err(invalid)?.name.name.to_owned());
                    }
                }
                Payload::CustomSection(section) if depth == 1 && section.name().starts_with("component-type") => {
                    names.has_component_type = true;
                }
                _ => {}
            }
        }
        names.imports.sort();
        names.imports.dedup();
        Ok(names)
    }

    fn refuse_imports(&self) -> Result<(), Refusal> {
        for name in self.imports.iter().chain(&self.exports) {
            if let Some(version) = version_of(name) {
                refuse_version(version)?;
            }
        }
        let unknown = self.imports.iter().filter(|name| !IMPORTS.contains(&name.as_str()));
        let (wasi, unknown): (Vec<_>, Vec<_>) =
            unknown.map(|name| printable(name)).partition(|name| name.starts_with("wasi"));
        if !wasi.is_empty() {
            return Err(Refusal::WantsWasi { imports: wasi });
        }
        if !unknown.is_empty() {
            return Err(Refusal::UnknownImport { imports: unknown });
        }
        Ok(())
    }

    fn refuse_exports(&self) -> Result<(), Refusal> {
        let missing: Vec<&str> =
            EXPORTS.into_iter().filter(|name| !self.exports.iter().any(|export| export == name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Refusal::WrongWorld { detail: format!("関数 {} を公開していません", missing.join("、")) })
    }
}

/// The version in a name such as `tsunagi:indicator/host@1.2.0`, if it is of this contract.
fn version_of(name: &str) -> Option<(u64, u64, u64)> {
    let (_interface, version) = name.strip_prefix(PACKAGE)?.split_once('@')?;
    let mut parts = version.split(['.', '-', '+']).map(|part| part.parse::<u64>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// A name from a foreign file, fit to be shown.
fn printable(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_names_of_this_contract_only() {
        assert_eq!(version_of("tsunagi:indicator/host@1.0.0"), Some((1, 0, 0)));
        assert_eq!(version_of("tsunagi:indicator/host@2.10.3"), Some((2, 10, 3)));
        assert_eq!(version_of("wasi:cli/environment@0.2.6"), None);
        assert_eq!(version_of("tsunagi:indicator/host"), None);
    }

    #[test]
    fn a_later_version_is_told_both_numbers_and_what_to_do() {
        let refusal = refuse_version((1, 1, 0)).expect_err("a refusal");
        assert_eq!(
            refusal.to_string(),
            "tsunagi:indicator@1.1.0 用に作られたプラグインです。このサーバーは tsunagi:indicator@1.0.0 に対応しています。サーバーを新しい版に更新するか、1.0.0 用に作り直してください"
        );
        assert_eq!(refuse_version((1, 0, 0)), Ok(()));
    }

    #[test]
    fn machine_code_is_never_accepted() {
        assert_eq!(inspect(b"\x7fELF and more"), Err(Refusal::MachineCode));
    }
}
