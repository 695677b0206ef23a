//! `indicator.toml` as a plugin: the text goes into the guest that computes formulas, and what comes out is a component like any other.

use indicator_definition::component::{NotMade, with_definition};
use rust_embed::Embed;

/// The guest for formulas. `cargo xtask setup` builds it before the server.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../.tools/plugins-base"]
#[allow_missing = true]
struct Base;

/// Name of the guest in that folder.
const BASE: &str = "formula.wasm";

/// Why a text is no definition: where the first fault stands, and all of them in sentences.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct DefinitionRefused {
    /// What is wrong and what to do, one fault a line.
    pub sentence: String,
    /// Line of the first fault, from 1; 0 if no line is to blame.
    pub line: usize,
    /// Column of the first fault, from 1; 0 if no line is to blame.
    pub column: usize,
}

/// Whether a file is to be read as a definition: its name says so, or it is a text with keys and values and does not claim to be a
/// program.
pub(super) fn is_definition(bytes: &[u8], name: &str) -> bool {
    let ends =
        |ending: &str| name.len() >= ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending);
    let is_char_boundary = name.is_char_boundary(name.len().saturating_sub(5));
    if is_char_boundary && ends(".toml") {
        return true;
    }
    if is_char_boundary && ends(".wasm") {
        return false;
    }
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0') && text.contains('='))
}

/// The component of a definition.
pub fn component(bytes: &[u8]) -> Result<Vec<u8>, DefinitionRefused> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        DefinitionRefused {
            sentence: format!(
                "indicator.toml の{line}行目に、UTF-8 の文字として読めない部分があります。文字コードを UTF-8 にして保存し直してください。"
            ),
            line,
            column: 1,
        }
    })?;
    // A definition with faults is told of them also where the guest is missing.
    made(&Base::get(BASE).map(|base| base.data).unwrap_or_default(), text)
}

fn made(base: &[u8], text: &str) -> Result<Vec<u8>, DefinitionRefused> {
    with_definition(base, text).map_err(|refused| {
        let first = match &refused {
            NotMade::Problems(problems) => problems.list.first(),
            NotMade::NoFormula | NotMade::NoSlot => None,
        };
        let (line, column) = first.map_or((0, 0), |problem| (problem.line, problem.column));
        DefinitionRefused { sentence: refused.to_string(), line, column }
    })
}
