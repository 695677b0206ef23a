//! The plugins inside the program. `cargo xtask` builds them before the server; without them the server works and has none.

use std::borrow::Cow;

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../.tools/plugins"]
#[allow_missing = true]
struct Shipped;

/// The content of one of them.
pub(crate) fn file(id: &str) -> Option<Cow<'static, [u8]>> {
    Shipped::get(&format!("{id}.wasm")).map(|file| file.data)
}

/// Name and content of each.
pub(super) fn files() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    Shipped::iter().filter(|name| name.ends_with(".wasm")).filter_map(|name| {
        let file = Shipped::get(&name)?;
        Some((name.into_owned(), file.data))
    })
}
