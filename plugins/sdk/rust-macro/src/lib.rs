//! The attribute `#[tsunagi_indicator::indicator("indicator.toml")]`.
//!
//! It reads the file when the plugin is compiled. Every problem in it becomes an error of the compiler, with line and column. No
//! library that takes Rust apart is needed for it, so that a plugin compiles quickly.

mod code;

use std::path::Path;

use indicator_definition::Definition;
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Stands for the author's function in generated code.
const FUNCTION: &str = "__tsunagi_author_function";

/// Makes a plain function an indicator.
///
/// The function is `fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem>`, by any name. The file, beside
/// `Cargo.toml` unless its path says otherwise, is the head: identifier, titles, unit, inputs, parameters.
///
/// Made beside the function:
/// - `ThisIndicator`, which implements `Indicator` and is the export of the WebAssembly module;
/// - `Parameters` with a field a parameter, read by `Parameters::of(request)?`: numbers are `f64`, switches `bool`, choices an enum each
///   in the module `parameters`, kinds of place and areas `String`;
/// - the file's class breaks in every layer that has none of its own.
#[proc_macro_attribute]
pub fn indicator(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let (file, place) = match file(attribute) {
        Ok(found) => found,
        Err((message, place)) => return with_error(&message, place, item),
    };
    let Some(function) = function_name(&item) else {
        return with_error("#[indicator] は関数（fn）に付けてください。", Span::call_site(), item);
    };
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path = Path::new(&folder).join(&file);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("{} を読めません（{error}）。Cargo.toml の隣に置いてください。", path.display());
            return with_error(&message, place, item);
        }
    };
    let made = match Definition::read(&text) {
        Ok(definition) => code::of(&definition, &path.to_string_lossy(), FUNCTION),
        Err(problems) => return with_error(&format!("{file} に問題があります。\n{problems}"), place, item),
    };
    let made: TokenStream = match made.parse() {
        Ok(made) => made,
        Err(error) => return with_error(&format!("{file} から作ったコードを読めません（{error}）。"), place, item),
    };
    [item, named(made, &function)].into_iter().collect()
}

/// The file that the attribute names.
fn file(attribute: TokenStream) -> Result<(String, Span), (String, Span)> {
    let mut tokens = attribute.into_iter();
    match (tokens.next(), tokens.next()) {
        (None, _) => Ok(("indicator.toml".to_owned(), Span::call_site())),
        (Some(TokenTree::Literal(literal)), None) => {
            let written = literal.to_string();
            let plain = written.strip_prefix('"').and_then(|it| it.strip_suffix('"')).filter(|it| !it.contains('\\'));
            plain.map(|it| (it.to_owned(), literal.span())).ok_or_else(|| (BAD_FILE.to_owned(), literal.span()))
        }
        (Some(token), _) => Err((BAD_FILE.to_owned(), token.span())),
    }
}

const BAD_FILE: &str = "ファイルの名前を #[indicator(\"indicator.toml\")] の形で書いてください。";

/// The name after `fn`.
fn function_name(item: &TokenStream) -> Option<Ident> {
    let mut tokens = item.clone().into_iter();
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Ident(word) if word.to_string() == "fn") {
            return match tokens.next() {
                Some(TokenTree::Ident(name)) => Some(name),
                _ => None,
            };
        }
    }
    None
}

/// Puts the author's function where its stand-in is. It keeps its place, so that a wrong signature is shown there.
fn named(made: TokenStream, function: &Ident) -> TokenStream {
    let one = |token: TokenTree| match token {
        TokenTree::Ident(word) if word.to_string() == FUNCTION => TokenTree::Ident(function.clone()),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), named(group.stream(), function));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    };
    made.into_iter().map(one).collect()
}

/// The author's item, and an error of the compiler at a place.
fn with_error(message: &str, place: Span, item: TokenStream) -> TokenStream {
    let mut text = TokenTree::Literal(Literal::string(message));
    text.set_span(place);
    let at = |mut token: TokenTree| {
        token.set_span(place);
        token
    };
    let error = [
        at(TokenTree::Punct(Punct::new(':', Spacing::Joint))),
        at(TokenTree::Punct(Punct::new(':', Spacing::Alone))),
        at(TokenTree::Ident(Ident::new("core", place))),
        at(TokenTree::Punct(Punct::new(':', Spacing::Joint))),
        at(TokenTree::Punct(Punct::new(':', Spacing::Alone))),
        at(TokenTree::Ident(Ident::new("compile_error", place))),
        at(TokenTree::Punct(Punct::new('!', Spacing::Alone))),
        at(TokenTree::Group(Group::new(Delimiter::Brace, text.into()))),
    ];
    [item, error.into_iter().collect()].into_iter().collect()
}
