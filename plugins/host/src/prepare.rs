//! From a foreign file to machine code. Everything here may be slow or greedy on purpose of the file's author, so it runs in a
//! child process (`child.rs`) unless the file is one of our own.

use wasmtime::Engine;
use wit_component::ComponentEncoder;

use crate::inspect::{self, Refusal, Shape};

/// Checks a file, makes a component of it if it is a core module, and compiles it.
pub(crate) fn prepare(engine: &Engine, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let component = match inspect::inspect(bytes)? {
        Shape::Component => None,
        Shape::Module => Some(componentize(bytes)?),
    };
    let component = component.as_deref().unwrap_or(bytes);
    engine.precompile_component(component).map_err(|error| Refusal::Invalid { detail: one_line(&format!("{error:#}")) })
}

fn componentize(module: &[u8]) -> Result<Vec<u8>, Refusal> {
    let incomplete = |detail: String| Refusal::NotAComponent { detail: one_line(&detail) };
    let (_, bindgen) = wit_component::metadata::decode(module).map_err(|error| incomplete(format!("{error:#}")))?;
    // The section names the packages that the module was built for, even those of which it imports nothing.
    for (_, package) in &bindgen.resolve.packages {
        let name = &package.name;
        if (name.namespace.as_str(), name.name.as_str()) == ("tsunagi", "indicator")
            && let Some(version) = &name.version
        {
            inspect::refuse_version((version.major, version.minor, version.patch))?;
        }
    }
    let component = ComponentEncoder::default()
        .validate(false)
        .module(module)
        .and_then(wit_component::ComponentEncoder::encode)
        .map_err(|error| incomplete(format!("{error:#}")))?;
    // What has come out must be a plugin as if it had been given as a component.
    inspect::inspect(&component)?;
    Ok(component)
}

/// The first of an engine's many lines, and not too much of it.
fn one_line(message: &str) -> String {
    let flat = message.split_whitespace().collect::<Vec<_>>().join(" ");
    flat.chars().filter(|letter| !letter.is_control()).take(300).collect()
}
